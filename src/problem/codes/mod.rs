//! The catalogue of codes, one file per area.
//!
//! `E00..` reading a document, `E01..` references and structure, `E02..` values, `E03..` duplicates and
//! names, `E04..` panel and judgements, `E05..` evaluation, `E06..` plain arrays and method settings,
//! `E07..` the command line, `E08..` dependencies and readiness, `E09..` portfolio,
//! `E10..` plans of a register, `E11..` scenarios.
#![allow(clippy::doc_markdown, reason = "the page quotes sentences as they are printed")]
#![doc = include_str!("../../docs/problems.md")]

pub mod agreement;
pub mod arrays;
pub mod assessment;
pub mod command;
pub mod composite;
pub mod criteria;
pub mod dependencies;
pub mod elicitation;
pub mod evaluation;
pub mod factors;
pub mod goals;
pub mod panel;
pub mod plan;
pub mod planning;
pub mod portfolio;
pub mod readiness;
pub mod reading;
pub mod register_readiness;
pub mod scenario;
pub mod sensitivity;
pub mod simulation;
pub mod structure;
pub mod technologies;
pub mod uncertainty;
pub mod weight_judgements;
pub mod weights;

use super::Code;

/// Declares the codes of one area: `NAME = "E0601", "English", "tiếng Việt";`
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $en:literal, $vi:literal;)*) => {
        $($(#[$doc])* #[doc = $en] pub const $name: $crate::problem::Code = $crate::problem::Code::new($id, $en, $vi);)*
        /// Every code of this area.
        pub const ALL: &[$crate::problem::Code] = &[$($name),*];
    };
}
pub(crate) use codes;

/// The areas in the order of the catalogue, each with its codes.
const AREAS: &[(&str, &[Code])] = &[
    ("Reading a document or a folder", reading::ALL),
    ("Tables of composite indicators", composite::ALL),
    ("Keys, references, ranges and names", structure::ALL),
    ("The register as a whole", assessment::ALL),
    ("Technologies, tracks and lineage", technologies::ALL),
    ("Criteria, scales and value functions", criteria::ALL),
    ("Weights", weights::ALL),
    ("Answers about weights", weight_judgements::ALL),
    ("Goals and observations", goals::ALL),
    ("The council and its judgements", panel::ALL),
    ("Agreement within the council", agreement::ALL),
    ("Evaluation", evaluation::ALL),
    ("Sensitivity", sensitivity::ALL),
    ("Simulation", simulation::ALL),
    ("Dependencies of a register", dependencies::ALL),
    ("Dependencies and readiness", readiness::ALL),
    ("What is uncertain", factors::ALL),
    ("Readiness of a register", register_readiness::ALL),
    ("Periods, costs and budgets", plan::ALL),
    ("The plan of a register", planning::ALL),
    ("Portfolio", portfolio::ALL),
    ("Named futures and what-ifs", scenario::ALL),
    ("Plain arrays and settings", arrays::ALL),
    ("Asking for weights", elicitation::ALL),
    ("Simulation and sensitivity", uncertainty::ALL),
    ("The command line", command::ALL),
];

/// Every code there is.
pub fn all() -> impl Iterator<Item = Code> {
    AREAS.iter().flat_map(|(_, codes)| *codes).copied()
}

#[cfg(test)]
mod tests {
    use super::super::{Lang, Severity};
    use std::fmt::Write;

    /// `docs/problems.md`, made from the codes.
    fn catalogue() -> String {
        let mut page = String::from(
            "\n# Catalogue of problems\n\nE = error, stops the work; W = warning, probably a mistake; N = notice, good to know. \
             Codes never change their meaning.\n",
        );
        for (title, codes) in super::AREAS {
            write!(page, "\n## {title}\n\n| code | | English | tiếng Việt |\n|---|---|---|---|\n").unwrap();
            let mut codes = codes.to_vec();
            codes.sort_by_key(|code| code.id()[1..].to_owned());
            for code in codes {
                let severity = match code.severity() {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Notice => "notice",
                };
                let [en, vi] = [Lang::En, Lang::Vi].map(|lang| code.template(lang).replace('|', "\\|"));
                writeln!(page, "| {code} | {severity} | {en} | {vi} |").unwrap();
            }
        }
        page
    }

    #[test]
    fn the_catalogue_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/problems.md");
        let page = catalogue();
        if std::env::var_os("STRATECH_BLESS").is_some() {
            std::fs::write(path, &page).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(written == page, "src/docs/problems.md is stale: run the tests with STRATECH_BLESS=1");
    }

    #[test]
    fn ids_are_unique_and_both_languages_name_the_same_things() {
        let mut seen = std::collections::BTreeSet::new();
        for code in super::all() {
            assert!(seen.insert(code.id()), "{code} is declared twice");
            for slot in ["{item}", "{expected}", "{found}"] {
                let [en, vi] = [Lang::En, Lang::Vi].map(|l| code.template(l).contains(slot));
                assert_eq!(en, vi, "{code}: {slot} must stand in both languages");
            }
        }
    }
}

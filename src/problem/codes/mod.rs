//! The catalogue of codes, one file per area.
//!
//! `E00..` reading a document, `E01..` references and structure, `E02..` values, `E03..` duplicates and
//! names, `E04..` panel and judgements, `E05..` evaluation, `E06..` plain arrays and method settings.

pub mod agreement;
pub mod arrays;
pub mod assessment;
pub mod composite;
pub mod criteria;
pub mod elicitation;
pub mod evaluation;
pub mod goals;
pub mod panel;
pub mod reading;
pub mod structure;
pub mod technologies;
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

/// Every code there is.
pub fn all() -> impl Iterator<Item = Code> {
    [
        reading::ALL,
        composite::ALL,
        structure::ALL,
        assessment::ALL,
        criteria::ALL,
        weights::ALL,
        technologies::ALL,
        goals::ALL,
        panel::ALL,
        evaluation::ALL,
        agreement::ALL,
        arrays::ALL,
        elicitation::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_are_unique_and_both_languages_name_the_same_things() {
        let mut seen = std::collections::BTreeSet::new();
        for code in super::all() {
            assert!(seen.insert(code.id()), "{code} is declared twice");
            for slot in ["{item}", "{expected}", "{found}"] {
                let [en, vi] =
                    [super::super::Lang::En, super::super::Lang::Vi].map(|l| code.template(l).contains(slot));
                assert_eq!(en, vi, "{code}: {slot} must stand in both languages");
            }
        }
    }
}

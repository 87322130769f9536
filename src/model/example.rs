//! The registers that are shipped inside the library.

use super::folder::{Files, read_files};
use super::reader::nearest_hint;
use super::{Limits, Register};
use crate::problem::{Place, Problem, codes::arrays::UNKNOWN_CHOICE};

macro_rules! folder {
    ($name:literal: $($file:literal)*) => {
        ($name, &[$(($file, include_bytes!(concat!("../../python/stratech/data/", $name, "/", $file)).as_slice())),*])
    };
}

type Folder = (&'static str, &'static [(&'static str, &'static [u8])]);

const EXAMPLES: &[Folder] = &[folder!("vn-2026":
    "register.toml" "groups.csv" "tracks.csv" "technologies.csv" "lineage.csv" "conditions.csv" "eligibility.csv"
    "criteria.csv" "weights.csv" "weight_order.csv" "problems.csv" "coverage.csv" "stakeholder_groups.csv"
    "experts.csv" "interests.csv" "judgements.csv" "indicators.csv" "observations.csv" "goals.csv"
    "states.csv" "enablers.csv" "capacities.csv" "expansions.csv" "dependencies.csv" "factors.csv"
    "options.csv" "costs.csv" "budgets.csv" "success.csv" "synergies.csv" "shares.csv" "targets.csv" "commitments.csv"
)];

/// Names of the shipped registers.
pub fn examples() -> Vec<&'static str> {
    EXAMPLES.iter().map(|(name, _)| *name).collect()
}

/// Reads a shipped register.
pub(super) fn read(name: &str) -> crate::Result<Register> {
    let Some((_, files)) = EXAMPLES.iter().find(|(example, _)| *example == name) else {
        let mut problem =
            Problem::new(UNKNOWN_CHOICE, Place::argument("name")).found(name).expected(examples().join(" | "));
        problem.hint = nearest_hint(name, examples());
        return Err(problem.into());
    };
    let files: Files = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    read_files(files, &Limits::default())
}

//! Coverage of the big problems, computed from the links.

use super::super::result::{Cell, CellState};
use crate::model::{Id, Register};
use crate::number::sum::{dot_exact, sum};
use std::collections::{BTreeMap, BTreeSet};

/// Levels of all technologies.
pub(super) struct Covered<'r> {
    total: f64,
    levels: BTreeMap<&'r Id, Vec<(f64, f64)>>,
    illustrative: BTreeSet<&'r Id>,
}

impl<'r> Covered<'r> {
    pub fn new(register: &'r Register) -> Self {
        let weights: BTreeMap<&Id, f64> = register.problems.iter().map(|p| (&p.id, p.weight)).collect();
        let mut levels: BTreeMap<&Id, Vec<(f64, f64)>> = BTreeMap::new();
        let mut illustrative = BTreeSet::new();
        for link in register.coverage.sorted() {
            let weight = weights.get(&link.problem).copied().unwrap_or(0.0);
            if link.illustrative {
                illustrative.insert(&link.technology);
            }
            levels.entry(&link.technology).or_default().push((weight, link.level as f64 / 3.0));
        }
        let all: Vec<f64> = register.problems.iter().map(|p| p.weight).collect();
        Covered { total: sum(&all), levels, illustrative }
    }

    /// Share of the weighted problems: sum(weight x level / 3) / sum(weight). No link means level 0.
    pub fn cell(&self, technology: &Id) -> Cell {
        if self.total <= 0.0 {
            return Cell { state: CellState::Missing, ..Cell::default() };
        }
        let (weights, levels): (Vec<f64>, Vec<f64>) =
            self.levels.get(technology).into_iter().flatten().copied().unzip();
        let served = levels.iter().filter(|level| **level > 0.0).count();
        Cell {
            state: CellState::Given,
            level: Some(dot_exact(&weights, &levels) / self.total),
            given: u32::try_from(served).unwrap_or(u32::MAX),
            illustrative: self.illustrative.contains(technology),
            ..Cell::default()
        }
    }
}

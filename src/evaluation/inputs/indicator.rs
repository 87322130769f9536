//! Indicators as they were known on the cut-off day.

use super::super::result::{Cell, CellState};
use crate::model::{Criterion, Id, Observation, ObservationKind, Register};
use crate::problem::{Place, Problem, Problems, Text, codes::evaluation as codes};
use std::collections::BTreeMap;

/// For each indicator and subject the row of the observation that is read.
pub(crate) struct Latest<'r> {
    register: &'r Register,
    rows: BTreeMap<(&'r str, &'r str), usize>,
}

impl<'r> Latest<'r> {
    /// Chooses the observations; plans are never facts, and what was published later is left alone.
    pub fn new(register: &'r Register, notices: &mut Problems) -> Self {
        let cutoff = register.info().cutoff_date;
        let used: Vec<&str> = register.criteria.iter().filter_map(|c| c.indicator.as_deref()).collect();
        let mut rows: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut later: BTreeMap<&str, usize> = BTreeMap::new();
        for (i, observation) in register.observations.iter().enumerate() {
            if observation.kind == ObservationKind::Plan || !used.contains(&observation.indicator.as_str()) {
                continue;
            }
            if observation.published > cutoff {
                *later.entry(observation.indicator.as_str()).or_default() += 1;
                continue;
            }
            let key = (observation.indicator.as_str(), observation.subject.as_str());
            let best = rows.entry(key).or_insert(i);
            if observation.preference() > register.observations[*best].preference() {
                *best = i;
            }
        }
        for (indicator, count) in later {
            notices.push(
                Problem::new(codes::LATER_VINTAGE, Place::whole(format!("observations {indicator}")))
                    .item(indicator)
                    .found(count)
                    .expected(Text::new(format!("the cut-off day is {cutoff}"), format!("ngày chốt là {cutoff}"))),
            );
        }
        Latest { register, rows }
    }

    fn row(&self, criterion: &Criterion, technology: &Id) -> Option<usize> {
        self.rows.get(&(criterion.indicator.as_deref()?, technology.as_str())).copied()
    }

    /// The observation that is read, with its row.
    pub fn observation(&self, criterion: &Criterion, technology: &Id) -> Option<(usize, &'r Observation)> {
        self.row(criterion, technology).map(|row| (row, &self.register.observations[row]))
    }

    pub fn cell(&self, criterion: &Criterion, technology: &Id) -> Cell {
        let Some(row) = self.row(criterion, technology) else {
            return Cell { state: CellState::Missing, ..Cell::default() };
        };
        let observation = &self.register.observations[row];
        Cell {
            state: CellState::Given,
            level: Some(observation.value),
            given: 1,
            published: Some(observation.published.to_string()),
            illustrative: observation.illustrative,
            ..Cell::default()
        }
    }

    /// Where the figure of a cell stands.
    pub fn place(&self, criterion: &Criterion, technology: &Id) -> Place {
        self.row(criterion, technology)
            .map_or_else(|| super::place(criterion), |row| self.register.observations.place(row, "value"))
    }
}

//! What a solver is asked and what it answers; nothing it says is believed unchecked.

use super::model::Model;
use crate::Result;
use crate::observer::Observer;

/// A row of a program: `lower <= sum of coefficient x variable <= upper`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgramRow {
    /// Variables with their coefficients.
    pub terms: Vec<(usize, f64)>,
    /// Least sum.
    pub lower: Option<f64>,
    /// Largest sum.
    pub upper: Option<f64>,
}

/// Maximize `objective . x` over `x` of 0 and 1: a model in floating point, as solvers take it.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// Coefficient of each variable, `(n,)`; whole numbers.
    pub objective: Vec<f64>,
    /// Variables decided beforehand, `(n,)`.
    pub fixed: Vec<Option<bool>>,
    /// The rows.
    pub rows: Vec<ProgramRow>,
    /// A plan to begin with, which a solver may use.
    pub start: Option<Vec<bool>>,
}

impl Program {
    /// The program of a model.
    pub fn of(model: &Model) -> Self {
        let rows = model.rows.iter().map(|row| ProgramRow {
            terms: row.terms.iter().map(|&(j, a)| (j, row.number(a))).collect(),
            lower: row.lower.map(|lower| row.number(lower)),
            upper: row.upper.map(|upper| row.number(upper)),
        });
        Program {
            objective: model.columns.iter().map(|column| column.value as f64).collect(),
            fixed: model.columns.iter().map(|column| column.fixed).collect(),
            rows: rows.collect(),
            start: None,
        }
    }
}

/// How far a solver goes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Effort {
    /// Nodes of its search; absent = until it is done.
    pub nodes: Option<u64>,
    /// Seconds; absent = no limit. A result stopped by time may differ from run to run.
    pub seconds: Option<f64>,
    /// Relative gap between plan and bound at which it may stop.
    pub gap: f64,
}

/// Why a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// It was complete.
    Done,
    /// The gap that was asked for.
    Gap,
    /// The limit of nodes.
    Nodes,
    /// The limit of time.
    Time,
}

/// What a solver says.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The best plan it found, `(n,)`; absent with [`Stop::Done`] = there is none.
    pub plan: Option<Vec<bool>>,
    /// No plan has a larger objective.
    pub bound: Option<f64>,
    /// Why it ended.
    pub stop: Stop,
    /// Nodes of its search.
    pub nodes: u64,
}

/// Finds the best plan of a program.
///
/// The same program and the same limit of nodes give the same answer. What comes back is checked in whole numbers.
pub trait Solver: Sync {
    /// Its name and version.
    fn name(&self) -> String;

    /// Solves one program from scratch, on one thread.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`] when the observer stops the work, [`crate::Error::Internal`] when the solver fails.
    fn solve(&self, program: &Program, effort: &Effort, observer: &mut dyn Observer) -> Result<Answer>;
}

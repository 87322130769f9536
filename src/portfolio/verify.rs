//! Answers of a solver checked in whole numbers.

use super::model::Model;

/// What is wrong with a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// It has another number of columns.
    Length(usize),
    /// A column decided beforehand is the other way round.
    Fixed(usize),
    /// A row is broken.
    Row(usize, i128),
}

/// The first fault of a plan, if it has one.
pub(super) fn fault(model: &Model, plan: &[bool]) -> Option<Fault> {
    if plan.len() != model.columns.len() {
        return Some(Fault::Length(plan.len()));
    }
    let fixed = model.columns.iter().zip(plan).position(|(column, &chosen)| column.fixed.is_some_and(|f| f != chosen));
    if let Some(column) = fixed {
        return Some(Fault::Fixed(column));
    }
    model.rows.iter().enumerate().find_map(|(r, row)| {
        let sum = row.sum(plan);
        (!row.admits(sum)).then_some(Fault::Row(r, sum))
    })
}

impl Fault {
    /// In words, for whoever mends the solver.
    pub(super) fn words(&self, model: &Model) -> String {
        match *self {
            Fault::Length(found) => format!("{found} decisions where {} were asked for", model.columns.len()),
            Fault::Fixed(column) => {
                format!("{} the other way round than it was decided", model.columns[column].label)
            }
            Fault::Row(r, sum) => {
                let row = &model.rows[r];
                let side = |bound: Option<i128>| bound.map_or_else(|| "none".to_owned(), |bound| row.print(bound));
                format!(
                    "row {} at {} outside its bounds ({} to {})",
                    row.label,
                    row.print(sum),
                    side(row.lower),
                    side(row.upper)
                )
            }
        }
    }
}

//! Results as tables. `ids` are labels of the items, where the data had any.

use super::{Ahp, BestWorst, Synthesis};
use crate::Result;
use crate::problem::Text;
use crate::scoring::{items, outcome};
use crate::table::{Column, Table};

fn weights(values: &[f64]) -> Column {
    Column::numbers("weight", Text::new("Weight", "Trọng số"), values.iter().copied()).decimals(6)
}

impl Ahp {
    /// One row for each item: its weight, and the completed comparisons.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let mut columns = vec![items::column(ids, self.weights.len()), weights(&self.weights)];
        for (j, column) in self.completed.columns().into_iter().enumerate() {
            let name = items::name(ids, j);
            let header = Text::new(format!("to {name}"), format!("so với {name}"));
            columns.push(Column::numbers(format!("to_{name}"), header, column.to_vec()).decimals(4));
        }
        let (lambda, ratio) = (self.lambda_max, self.consistency_ratio);
        let title = Text::new(
            format!("AHP: lambda_max {lambda:.6}, consistency ratio {ratio:.4}"),
            format!("AHP: lambda_max {lambda:.6}, tỷ số nhất quán {ratio:.4}"),
        );
        let mut table = Table::new(title, columns)?;
        if let Some(worst) = &self.most_inconsistent {
            let (i, j) = (items::name(ids, worst.i), items::name(ids, worst.j));
            let (given, consistent) = (worst.given, worst.consistent);
            table = table.note(Text::new(
                format!("Farthest from the weights: {i} to {j} was said to be {given:.4}, {consistent:.4} would agree"),
                format!("Lệch xa trọng số nhất: {i} so với {j} được cho là {given:.4}, {consistent:.4} thì khớp"),
            ));
        }
        Ok(items::with_notices(table, &self.notices))
    }
}

impl BestWorst {
    /// One row for each item: its weight with the interval in which it may lie.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let end = |k: usize| self.intervals.column(k).to_vec();
        let columns = vec![
            items::column(ids, self.weights.len()),
            weights(&self.weights),
            Column::numbers("low", Text::new("Least", "Nhỏ nhất"), end(0)).decimals(6),
            Column::numbers("high", Text::new("Largest", "Lớn nhất"), end(1)).decimals(6),
        ];
        let title = format!(
            "best-worst ({}, {}): xi {:.6}",
            items::name(ids, self.best),
            items::name(ids, self.worst),
            self.xi
        );
        Ok(items::with_notices(Table::new(title, columns)?, &self.notices))
    }
}

impl Synthesis {
    /// One row for each alternative: rank and score.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let columns = vec![
            items::column(ids, self.scores.len()),
            items::ranks(&outcome::ranks_of(&self.scores, true)),
            Column::numbers("score", Text::new("Score", "Điểm"), self.scores.iter().copied()).decimals(6),
        ];
        Ok(items::with_notices(Table::new("AHP", columns)?, &self.notices))
    }
}

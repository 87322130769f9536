//! Results as tables. `ids` are labels of the items, where the data had any.

use super::{Borda, Change, Copeland, Dominance, Kemeny, LeaveOneOut, RankReversal, Schulze};
use crate::Result;
use crate::problem::Text;
use crate::scoring::items;
use crate::table::{Column, Table};
use ndarray::Array2;

fn score(header: Text, scores: &[f64]) -> Column {
    Column::numbers("score", header, scores.iter().copied())
}

/// `[i, j]` as one column for each j.
fn against(ids: Option<&[String]>, table: &Array2<f64>) -> Vec<Column> {
    let columns = table.columns().into_iter().enumerate();
    columns
        .map(|(j, column)| {
            let name = items::name(ids, j);
            let header = Text::new(format!("before {name}"), format!("trước {name}"));
            Column::numbers(format!("before_{name}"), header, column.to_vec())
        })
        .collect()
}

impl Borda {
    /// One row for each item: rank and points.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let columns = vec![
            items::column(ids, self.ranks.len()),
            items::ranks(&self.ranks),
            score(Text::new("Points", "Điểm"), &self.scores),
        ];
        Table::new("Borda", columns)
    }
}

impl Copeland {
    /// One row for each item: rank, wins, losses, and voters that rank it before each other item.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let count = |key: &str, header: Text, values: &[usize]| {
            Column::integers(key, header, values.iter().map(|&v| items::index(v)).collect::<Vec<_>>())
        };
        let mut columns = vec![
            items::column(ids, self.ranks.len()),
            items::ranks(&self.ranks),
            score(Text::new("Wins minus losses", "Thắng trừ thua"), &self.scores),
            count("wins", Text::new("Wins", "Thắng"), &self.wins),
            count("losses", Text::new("Losses", "Thua"), &self.losses),
        ];
        columns.extend(against(ids, &self.pairwise));
        Table::new("Copeland", columns)
    }
}

impl Schulze {
    /// One row for each item: rank, and the strength of its strongest path to each other item.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let mut columns = vec![items::column(ids, self.ranks.len()), items::ranks(&self.ranks)];
        for (j, column) in self.strongest_path.columns().into_iter().enumerate() {
            let name = items::name(ids, j);
            let header = Text::new(format!("path to {name}"), format!("đường tới {name}"));
            columns.push(Column::numbers(format!("path_to_{name}"), header, column.to_vec()));
        }
        Table::new("Schulze", columns)
    }
}

impl Kemeny {
    /// One row for each item: rank, and voters that rank it before each other item.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let mut columns = vec![items::column(ids, self.ranks.len()), items::ranks(&self.ranks)];
        columns.extend(against(ids, &self.pairwise));
        let title = Text::new(
            format!("Kemeny: {} agreements, {} disagreements", self.score, self.distance),
            format!("Kemeny: {} đồng thuận, {} bất đồng", self.score, self.distance),
        );
        Ok(items::with_notices(Table::new(title, columns)?, &self.notices))
    }
}

impl Dominance {
    /// One row for each item: rank of its layer, the cycle it is in, items that it dominates directly.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let n = self.ranks.len();
        let cycle = |i: usize| self.cycles.iter().position(|members| members.contains(&i)).map(items::index);
        let dominated = |i: usize| {
            let names: Vec<String> = (0..n).filter(|&j| self.edges[[i, j]]).map(|j| items::name(ids, j)).collect();
            names.join(", ")
        };
        let columns = vec![
            items::column(ids, n),
            items::ranks(&self.ranks),
            Column::integers("cycle", Text::new("Cycle", "Chu trình"), (0..n).map(cycle)),
            Column::text("dominates", Text::new("Dominates", "Trội hơn"), (0..n).map(dominated)),
        ];
        Table::new(Text::new("Majorities", "Quan hệ đa số"), columns)
    }
}

impl RankReversal {
    /// One row for each changed problem.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let cases = || self.cases.iter();
        let words = |change: Change| match change {
            Change::CloneAdded => Text::new("copy added", "thêm bản sao"),
            Change::Removed => Text::new("removed", "bỏ ra"),
            Change::Replaced => Text::new("made worse", "làm kém đi"),
        };
        let columns = vec![
            Column::words("change", Text::new("Change", "Thay đổi"), cases().map(|case| words(case.change))),
            Column::text(
                "alternative",
                Text::new("Alternative", "Phương án"),
                cases().map(|case| items::name(ids, case.alternative)),
            ),
            Column::integers(
                "n_reversed",
                Text::new("Pairs reversed", "Số cặp đảo"),
                cases().map(|case| items::index(case.n_reversed)),
            ),
            Column::integers(
                "n_ties_changed",
                Text::new("Ties changed", "Đồng hạng đổi"),
                cases().map(|case| items::index(case.n_ties_changed)),
            ),
            Column::flags(
                "best_changed",
                Text::new("Best changed", "Đổi phương án tốt nhất"),
                cases().map(|c| c.best_changed),
            ),
            Column::text("error", Text::new("No result", "Không có kết quả"), cases().map(|case| case.error.clone())),
        ];
        Table::new(
            Text::new(format!("Rank reversal of {}", self.method), format!("Đảo hạng của {}", self.method)),
            columns,
        )
    }
}

impl LeaveOneOut {
    /// One row for each criterion that was left out; `ids` are labels of the criteria.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let cases = || self.cases.iter();
        let columns = vec![
            Column::text(
                "criterion",
                Text::new("Without criterion", "Bỏ tiêu chí"),
                cases().map(|case| items::name(ids, case.criterion)),
            ),
            Column::numbers(
                "kendall_tau_b",
                Text::new("Kendall tau-b", "Kendall tau-b"),
                cases().map(|c| c.kendall_tau_b),
            )
            .decimals(4),
            Column::flags(
                "best_changed",
                Text::new("Best changed", "Đổi phương án tốt nhất"),
                cases().map(|c| c.best_changed),
            ),
            Column::text("error", Text::new("No result", "Không có kết quả"), cases().map(|case| case.error.clone())),
        ];
        Table::new(
            Text::new(format!("{} without a criterion", self.method), format!("{} khi bỏ một tiêu chí", self.method)),
            columns,
        )
    }
}

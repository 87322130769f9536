//! An outcome as a table.

use super::Outcome;
use crate::Table;
use crate::problem::Text;
use crate::table::Column;

impl Outcome {
    /// One row for each alternative, in the order of the data: its label, rank, score or class, and the
    /// number of alternatives it outranks.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when fields of the outcome differ in length.
    pub fn to_table(&self) -> crate::Result<Table> {
        let mut columns = Vec::new();
        if let Some(labels) = &self.alternatives {
            columns.push(Column::text("id", Text::new("Alternative", "Phương án"), labels.iter().cloned()));
        } else {
            let rows = i64::try_from(self.n_alternatives()).unwrap_or(i64::MAX);
            columns.push(Column::integers("row", Text::new("Row", "Hàng"), 0..rows));
        }
        if let Some(ranks) = &self.ranks {
            columns.push(Column::integers("rank", Text::new("Rank", "Hạng"), ranks.iter().map(|&r| i64::from(r))));
        }
        if let Some(scores) = &self.scores {
            columns.push(Column::numbers("score", Text::new("Score", "Điểm"), scores.iter().copied()).decimals(6));
        }
        if let Some(classes) = &self.classes {
            let classes = classes.iter().map(|&c| i64::try_from(c).ok());
            columns.push(Column::integers("class", Text::new("Class (0 = worst)", "Lớp (0 = kém nhất)"), classes));
        }
        if let Some(outranks) = &self.outranks {
            let counts = outranks
                .rows()
                .into_iter()
                .enumerate()
                .map(|(i, row)| i64::try_from(row.iter().enumerate().filter(|&(j, &o)| o && i != j).count()).ok());
            columns.push(Column::integers("n_outranked", Text::new("Outranks", "Xếp trên"), counts));
        }
        let title = match &self.normalization {
            Some(normalization) => format!("{} ({normalization})", self.method),
            None => self.method.to_string(),
        };
        let mut table = Table::new(title, columns)?;
        for notice in &self.notices {
            let [en, vi] = [crate::problem::Lang::En, crate::problem::Lang::Vi].map(|lang| notice.message(lang));
            table = table.note(Text::new(format!("{}: {en}", notice.code), format!("{}: {vi}", notice.code)));
        }
        Ok(table)
    }

    /// How many alternatives there are.
    fn n_alternatives(&self) -> usize {
        let scores = self.scores.as_ref().map(Vec::len);
        let ranks = || self.ranks.as_ref().map(Vec::len);
        let classes = || self.classes.as_ref().map(Vec::len);
        let outranks = || self.outranks.as_ref().map(ndarray::Array2::nrows);
        scores.or_else(ranks).or_else(classes).or_else(outranks).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Lang;

    #[test]
    fn shows_what_the_method_gives() {
        let outcome = Outcome::scored(vec![0.5, 0.25]).with_ranks(vec![1, 2]);
        assert_eq!(
            outcome.to_table().unwrap().to_text(Lang::En).trim(),
            "Row  Rank     Score\n---  ----  --------\n  0     1  0.500000\n  1     2  0.250000"
        );
        let order = Outcome::partial_order(ndarray::array![[true, true], [false, true]]);
        assert_eq!(order.to_table().unwrap().column("n_outranked").unwrap().cell(0, Lang::En), "1");
    }
}

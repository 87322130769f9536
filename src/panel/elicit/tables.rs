//! Results as tables. `ids` are labels of the items, where there are any.

use super::{CouncilWeights, ExpertWeights};
use crate::Result;
use crate::problem::Text;
use crate::scoring::items;
use crate::table::{Column, Table};

fn weights(values: &[f64]) -> Column {
    Column::numbers("weight", Text::new("Weight", "Trọng số"), values.iter().copied()).decimals(6)
}

impl ExpertWeights {
    /// One row for each item: its weight; the consistency ratio and the comparison to look at.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let columns = vec![items::column(ids, self.weights.len()), weights(&self.weights)];
        let title = match self.consistency_ratio {
            Some(ratio) => Text::new(
                format!("Weights of an expert: consistency ratio {ratio:.4}"),
                format!("Trọng số của một chuyên gia: tỷ số nhất quán {ratio:.4}"),
            ),
            None => Text::new("Weights of an expert", "Trọng số của một chuyên gia"),
        };
        let table = Table::new(title, columns)?;
        Ok(match &self.look_at {
            None => table,
            Some(look) => {
                let (a, b) = (items::name(ids, look.a), items::name(ids, look.b));
                let (given, fits) = (look.given, look.consistent);
                table.note(Text::new(
                    format!("To look at: {a} and {b}, {given:.4} was said, {fits:.4} would fit the other answers."),
                    format!("Cần xem lại: {a} và {b}, đã cho {given:.4}, {fits:.4} sẽ khớp với các câu trả lời khác."),
                ))
            }
        })
    }
}

impl CouncilWeights {
    /// One row for each item: its pooled weight and the spread between experts.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let n = self.weights.len();
        let spread = (0..n).map(|k| self.spread.as_ref().and_then(|spread| spread.get(k).copied()));
        let columns = vec![
            items::column(ids, n),
            weights(&self.weights),
            Column::numbers("spread", Text::new("Spread of experts", "Độ phân tán giữa chuyên gia"), spread)
                .decimals(6),
        ];
        let table = Table::new(Text::new("Weights of a council", "Trọng số của hội đồng"), columns)?;
        Ok(match (self.kappa_member, self.kappa_council) {
            (Some(member), Some(council)) => table.note(Text::new(
                format!("Dirichlet concentration {member:.2} (a member), {council:.2} (the council)."),
                format!("Độ tập trung Dirichlet {member:.2} (một thành viên), {council:.2} (hội đồng)."),
            )),
            _ => table,
        })
    }
}

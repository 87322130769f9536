//! Places by the adjusted score when the exponent of the readiness is swept.

use super::result::RegisterReadiness;
use crate::Result;
use crate::model::cell::number_text;
use crate::problem::codes::arrays;
use crate::problem::{Place, Problem, Problems, Text};
use crate::table::{Column, Table};

/// Exponents that show most: one that forgives, the default, one that punishes.
pub const GAMMAS: [f64; 3] = [0.5, 1.0, 2.0];

impl RegisterReadiness {
    /// Place by score and by adjusted score for each exponent, in this year (the last when absent): one row for each
    /// technology, by track and place.
    ///
    /// # Formula
    /// `S'_i = S_i R_i^gamma`; gamma below 1 forgives, above 1 punishes what is not ready.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year, or for an exponent that is not a finite number above 0.
    pub fn gamma_sweep(&self, gammas: &[f64], year: Option<i32>) -> Result<Table> {
        let y = self.year_or_last(year)?;
        check(gammas)?;
        let rows = self.by_place();
        let mut columns = vec![
            Column::text(
                "track",
                Text::new("Track", "Nhóm"),
                rows.iter().map(|&i| self.standings[i].track.to_string()),
            ),
            Column::integers(
                "rank",
                Text::new("Place", "Hạng"),
                rows.iter().map(|&i| self.standings[i].rank.map(i64::from)),
            ),
            Column::text("id", Text::new("Id", "Mã"), rows.iter().map(|&i| self.nodes[i].id.to_string())),
            Column::words(
                "name",
                Text::new("Technology", "Công nghệ"),
                rows.iter().map(|&i| self.nodes[i].name.clone()),
            ),
            Column::numbers(
                "readiness",
                Text::new("Readiness", "Mức sẵn sàng"),
                rows.iter().map(|&i| self.plain.readiness.row(i)[y]),
            )
            .decimals(2),
        ];
        for gamma in gammas {
            let mut other = self.clone();
            other.plain.settings.gamma = *gamma;
            let scores = other.adjusted_scores();
            let places = self.ranks_by(&scores);
            let word = number_text(*gamma);
            let score = Text::new(format!("Adjusted, gamma {word}"), format!("Điểm điều chỉnh, gamma {word}"));
            let place = Text::new(format!("Place, gamma {word}"), format!("Hạng, gamma {word}"));
            columns.push(
                Column::numbers(format!("adjusted_{word}"), score, rows.iter().map(|&i| scores[i][y])).decimals(4),
            );
            columns.push(Column::integers(
                format!("rank_{word}"),
                place,
                rows.iter().map(|&i| places[i][y].map(i64::from)),
            ));
        }
        let year = self.years()[y];
        let title = Text::new(
            format!("Places by adjusted score, {year}"),
            format!("Thứ hạng theo điểm điều chỉnh, năm {year}"),
        );
        self.marked(&Table::new(title, columns)?, &rows)
    }
}

fn check(gammas: &[f64]) -> Result<()> {
    let mut problems = Problems::new();
    for (k, gamma) in
        gammas.iter().enumerate().filter(|(k, g)| !(g.is_finite() && **g > 0.0) || gammas[..*k].contains(g))
    {
        problems.push(
            Problem::new(arrays::BAD_SETTING, Place::element("gammas", &[k]))
                .item("gammas")
                .found(gamma)
                .expected(Text::new("different finite numbers above 0", "các số hữu hạn lớn hơn 0, không trùng nhau"))
                .hint(Text::new("0.5, 1 and 2 show most", "0.5, 1 và 2 là đủ để thấy rõ")),
        );
    }
    problems.into_result()
}

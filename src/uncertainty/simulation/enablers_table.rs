//! The list with and without the enablers, as people read it.

use super::result::Simulation;
use super::tables::with_range;
use crate::Result;
use crate::dependency::ReadinessSimulation;
use crate::evaluation::{AlternativeView, illustrative_note, seat_words};
use crate::problem::codes::arrays::BAD_SETTING;
use crate::problem::codes::factors;
use crate::problem::{Place, Problem, Text};
use crate::scoring::items::with_notices;
use crate::table::{Column, Table};
use crate::uncertainty::Share;

impl Simulation {
    /// The technologies of one track with and without the enablers: readiness in the year with its 90 % interval, share of
    /// tested cases in which each is ready, first year in which it is, and share of tested cases in which it is in the list
    /// by its score and by its adjusted score, each with the range over readings and weight policies.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track, and for a simulation without enablers.
    pub fn enablers_table(&self, track: &str) -> Result<Table> {
        let track = self.evaluation.track(track)?;
        let (Some(with), Some(ranges)) = (&self.enablers, self.range_shares_with_enablers()) else {
            return Err(without_enablers());
        };
        let ready = &with.readiness;
        let y = ready.year_index(Some(with.year))?;
        let rows = self.rows(track);
        let members: Vec<&AlternativeView> = rows.iter().map(|&i| &self.evaluation.alternatives[i]).collect();
        let (without, without_ranges) = (self.in_list(), self.range_shares());
        let share = |counts: &[u64], ranges: &[[Share; 2]]| -> Vec<Text> {
            rows.iter().map(|&i| with_range(Share::new(counts[i], self.draws), ranges[i])).collect()
        };
        let drawn = |i: usize| {
            self.evaluation.alternatives[i].illustrative || ready.illustrative.get(i).copied().unwrap_or(false)
        };
        let year = with.year;
        let columns = vec![
            Column::integers("rank", Text::new("Place", "Hạng"), members.iter().map(|a| a.rank.map(i64::from))),
            Column::text("id", Text::new("Id", "Mã"), members.iter().map(|a| a.id.to_string())),
            Column::words("name", Text::new("Name", "Tên"), members.iter().map(|a| a.name.clone())),
            Column::numbers(
                "readiness",
                Text::new(format!("Readiness {year}"), format!("Mức sẵn sàng {year}")),
                rows.iter().map(|&i| ready.point.row(i)[y]),
            )
            .decimals(2),
            Column::text(
                "readiness_90",
                Text::new("90 % of cases", "90 % trường hợp"),
                rows.iter().map(|&i| interval(ready, i, y)),
            ),
            Column::text(
                "ready",
                Text::new("Ready", "Sẵn sàng"),
                rows.iter().map(|&i| super::tables::share_text(ready.ready[i][y], ready.draws)),
            ),
            Column::words(
                "earliest_90",
                Text::new("Ready from (90 %)", "Sẵn sàng từ (90 %)"),
                rows.iter().map(|&i| ready.earliest_words(i)),
            ),
            Column::words(
                "in_list",
                Text::new("In the list without enablers", "Trong danh mục, không xét điều kiện hỗ trợ"),
                share(&without, &without_ranges),
            ),
            Column::words(
                "in_list_with_enablers",
                Text::new(
                    format!("In the list with enablers, {year}"),
                    format!("Trong danh mục, có xét điều kiện hỗ trợ, {year}"),
                ),
                share(&with.in_list, &ranges),
            ),
            Column::words("seat", Text::new("Seats", "Danh mục"), members.iter().map(|a| seat_words(a))),
            Column::flags("illustrative", Text::new("†", "†"), rows.iter().map(|&i| drawn(i))).mark("†"),
        ];
        let title = Text::new(
            format!("Track {}: with and without enablers; {} draws", track.id, self.draws),
            format!("Nhóm {}: có và không xét điều kiện hỗ trợ; {} lượt mô phỏng", track.id, self.draws),
        );
        let mut table = Table::new(title, columns)?.note(self.share_note()).note(self.enablers_note(ready));
        if rows.iter().any(|&i| drawn(i)) {
            table = table.note(illustrative_note());
        }
        let of_factors = |notice: &&Problem| factors::ALL.contains(&notice.code);
        Ok(with_notices(table, &ready.notices.iter().filter(of_factors).cloned().collect()))
    }

    /// What the column with the enablers says.
    pub(super) fn enablers_note(&self, ready: &ReadinessSimulation) -> Text {
        let Some(with) = &self.enablers else { return Text::default() };
        let (year, gamma, at) = (with.year, with.gamma, ready.settings.ready_at);
        let power = if gamma == 1.0 { String::new() } else { format!("^{gamma}") };
        let left: Vec<&str> = with.left_out.iter().map(crate::model::Id::as_str).collect();
        let (en, vi) = if left.is_empty() {
            (String::new(), String::new())
        } else {
            (format!(", S without {}", left.join(", ")), format!(", S không gồm {}", left.join(", ")))
        };
        Text::new(
            format!(
                "With enablers: places by S x R{power}, R the readiness of {year} in the same draw{en}; the list itself ranks \
                 S. Ready: share of tested cases with R of {at} or more, no probability of success."
            ),
            format!(
                "Có xét điều kiện hỗ trợ: xếp theo S x R{power}, R là mức sẵn sàng năm {year} trong cùng lượt{vi}; danh mục \
                 vẫn xếp theo S. Sẵn sàng: tỷ lệ trường hợp đã thử có R từ {at} trở lên, không phải xác suất thành công."
            ),
        )
    }
}

fn interval(ready: &ReadinessSimulation, i: usize, y: usize) -> String {
    format!("{:.2}-{:.2}", ready.low.row(i)[y], ready.high.row(i)[y])
}

fn without_enablers() -> crate::Error {
    Problem::new(BAD_SETTING, Place::argument("readiness_year"))
        .item("readiness_year")
        .found_words(Text::new("none", "không có"))
        .expected(Text::new("a simulation with the enablers of a year", "mô phỏng có xét điều kiện hỗ trợ của một năm"))
        .hint(Text::new("simulate with readiness_year=2030", "hãy mô phỏng với readiness_year=2030"))
        .into()
}

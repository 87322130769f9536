//! The tables that people read: places, weights, values.

use super::result::{AlternativeView, Contributions, CriterionView, Evaluation, Seat, Status, TrackView};
use crate::Result;
use crate::model::reader::nearest_hint;
use crate::number::grid::{decimal_units, split_decimals};
use crate::problem::{Place, Problem, Text, codes::evaluation as codes};
use crate::table::{Column, Table};

/// Decimals of printed scores; parts are rounded so that they add up to the printed score.
pub(super) const DECIMALS: u8 = 4;

impl Evaluation {
    /// The track with this id.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is none, naming the nearest.
    pub fn track(&self, id: &str) -> Result<&TrackView> {
        let ids = || self.tracks.iter().map(|t| t.id.as_str());
        self.tracks.iter().find(|t| t.id.as_str() == id).ok_or_else(|| {
            let mut problem = Problem::new(codes::UNKNOWN_TRACK, Place::argument("track"))
                .found(id)
                .expected(ids().collect::<Vec<_>>().join(" | "));
            problem.hint = nearest_hint(id, ids());
            problem.into()
        })
    }

    /// The technology with this id.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is none, naming the nearest.
    pub fn alternative(&self, id: &str) -> Result<&AlternativeView> {
        self.alternatives.iter().find(|a| a.id.as_str() == id).ok_or_else(|| {
            let expected = Text::new("an id of the register", "một mã có trong bộ dữ liệu");
            let mut problem =
                Problem::new(codes::UNKNOWN_TECHNOLOGY, Place::argument("technology")).found(id).expected(expected);
            problem.hint = nearest_hint(id, self.ids());
            problem.into()
        })
    }

    /// The technologies of a track by place; those without a place come last.
    pub(crate) fn by_place(&self, track: &TrackView) -> Vec<&AlternativeView> {
        let mut members: Vec<&AlternativeView> = self.alternatives.iter().filter(|a| a.track == track.id).collect();
        members.sort_by_key(|a| (a.rank.unwrap_or(u32::MAX), a.id.clone()));
        members
    }

    /// The ranking of one track: place, score, its parts by top-level criterion, seat, and what is not separated.
    ///
    /// The parts of a row add up to its printed score.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, problem::Lang};
    /// let evaluation = Register::example("vn-2026")?.evaluate(None)?;
    /// println!("{}", evaluation.ranking("B")?.to_text(Lang::En));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn ranking(&self, track: &str) -> Result<Table> {
        let track = self.track(track)?;
        let members = self.by_place(track);
        // A method that does not split its score has no parts to show.
        let splits = |c: &&CriterionView| self.has_parts() && c.depth == 1 && c.is_summed();
        let top: Vec<&CriterionView> = self.criteria.iter().filter(splits).collect();
        let groups = self.leaf_groups(&top);
        let mut parts: Vec<Vec<Option<f64>>> = vec![Vec::new(); top.len()];
        for member in &members {
            let printed = Self::group_parts(member, &groups, top.len())?;
            for (column, part) in parts.iter_mut().zip(printed) {
                column.push(part);
            }
        }
        let neutral = track.risk_attitude < 1.0;
        let mut columns = vec![
            Column::integers("rank", Text::new("Place", "Hạng"), members.iter().map(|a| a.rank.map(i64::from))),
            Column::text("id", Text::new("Id", "Mã"), members.iter().map(|a| a.id.to_string())),
            Column::words("name", Text::new("Name", "Tên"), members.iter().map(|a| a.name.clone())),
            Column::numbers("score", Text::new("Score", "Điểm"), members.iter().map(|a| a.score)).decimals(DECIMALS),
        ];
        for (criterion, part) in top.iter().zip(parts) {
            columns.push(Column::numbers(criterion.id.to_string(), criterion.id.as_str(), part).decimals(DECIMALS));
        }
        if neutral {
            let header = Text::new("Neutral place", "Hạng trung tính");
            let ranks = members.iter().map(|a| a.neutral_rank.map(i64::from));
            columns.push(Column::integers("neutral_rank", header, ranks));
        }
        columns.push(Column::words("seat", Text::new("Seats", "Danh mục"), members.iter().map(|a| seat_words(a))));
        columns.push(
            Column::flags(
                "not_separated",
                Text::new("≈", "≈"),
                members.iter().map(|a| a.rank.is_some() && !a.separated),
            )
            .mark("≈"),
        );
        columns
            .push(Column::flags("illustrative", Text::new("†", "†"), members.iter().map(|a| a.illustrative)).mark("†"));
        let title = Text::new(
            format!("Track {}: {} ({} seats, {} ranked)", track.id, track.name.en, track.size, track.n_ranked),
            format!("Nhóm {}: {} ({} chỗ, {} được xếp hạng)", track.id, track.name.vi, track.size, track.n_ranked),
        );
        Ok(self.with_notes(Table::new(title, columns)?, track, &top, &members))
    }

    fn with_notes(
        &self,
        mut table: Table,
        track: &TrackView,
        top: &[&CriterionView],
        members: &[&AlternativeView],
    ) -> Table {
        let names = |pick: fn(&Text) -> &String| {
            top.iter().map(|c| format!("{} {}", c.id, pick(&c.name))).collect::<Vec<_>>().join("; ")
        };
        table = table.note(if self.has_parts() {
            Text::new(
                format!("Score = sum of the parts: {}.", names(|t| &t.en)),
                format!("Điểm = tổng các phần: {}.", names(|t| &t.vi)),
            )
        } else {
            self.method_note()
        });
        if track.risk_attitude < 1.0 {
            table = table.note(Text::new(
                format!(
                    "This track accepts risk: on criteria marked so, the best {} % of each expert's own range counts; the neutral place stands beside.",
                    percent(track.risk_attitude)
                ),
                format!(
                    "Nhóm này chấp nhận rủi ro: ở các tiêu chí được đánh dấu, chỉ tính {} % tốt nhất trong khoảng đánh giá của mỗi chuyên gia; hạng trung tính được ghi bên cạnh.",
                    percent(track.risk_attitude)
                ),
            ));
        }
        if members.iter().any(|a| a.rank.is_some() && !a.separated) {
            let noise = crate::model::cell::number_text(self.noise);
            table = table.note(Text::new(
                format!("≈ not separated from the next better: no more than {noise} apart, or tied."),
                format!("≈ chưa tách biệt với hạng liền trên: chênh không quá {noise} hoặc đồng hạng."),
            ));
        }
        if members.iter().any(|a| a.illustrative) {
            table = table.note(illustrative_note());
        }
        table
    }

    /// Whether scores are sums of parts.
    pub(super) fn has_parts(&self) -> bool {
        self.contributions != Contributions::None
    }

    /// What the score of a method without parts means.
    pub(super) fn method_note(&self) -> Text {
        let better = if self.higher_is_better {
            ("higher", "càng cao càng tốt")
        } else {
            ("lower", "càng thấp càng tốt")
        };
        Text::new(
            format!("Score of the method {} ({} is better); it does not split into parts.", self.method, better.0),
            format!("Điểm theo phương pháp {} ({}); không tách được thành từng phần.", self.method, better.1),
        )
    }

    /// For each leaf the top-level criterion it belongs to, by position in `top`.
    fn leaf_groups(&self, top: &[&CriterionView]) -> Vec<usize> {
        self.leaf_views()
            .map(|leaf| {
                let mut at = leaf;
                while let Some(parent) = at.parent.as_ref().and_then(|id| self.criteria.iter().find(|c| c.id == *id)) {
                    at = parent;
                }
                top.iter().position(|c| c.id == at.id).unwrap_or(0)
            })
            .collect()
    }

    /// The contributions by top-level criterion, rounded so that they add up to the printed score.
    fn group_parts(a: &AlternativeView, groups: &[usize], n: usize) -> Result<Vec<Option<f64>>> {
        let Some(score) = a.score.filter(|_| n > 0) else { return Ok(vec![None; n]) };
        let mut sums = vec![0.0; n];
        for (part, &group) in a.contributions.iter().zip(groups) {
            // Multiples of 2^-40: the sum is exact.
            sums[group] += part;
        }
        Ok(printed_parts(&sums, score)?.into_iter().map(Some).collect())
    }

    /// The value of every technology of a track on every leaf, and what is only shown.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    pub fn values(&self, track: &str) -> Result<Table> {
        let track = self.track(track)?;
        let members = self.by_place(track);
        let mut columns = vec![
            Column::integers("rank", Text::new("Place", "Hạng"), members.iter().map(|a| a.rank.map(i64::from))),
            Column::text("id", Text::new("Id", "Mã"), members.iter().map(|a| a.id.to_string())),
        ];
        for (k, leaf) in self.leaf_views().enumerate() {
            let values = members.iter().map(|a| a.values[k]);
            columns.push(Column::numbers(leaf.id.to_string(), leaf.id.as_str(), values).decimals(3));
        }
        for (k, shown) in self.information_views().enumerate() {
            let header = Text::new(format!("{} (shown only)", shown.id), format!("{} (chỉ để tham khảo)", shown.id));
            let levels = members.iter().map(|a| a.information[k].level);
            columns.push(Column::numbers(shown.id.to_string(), header, levels).decimals(2));
        }
        columns
            .push(Column::flags("illustrative", Text::new("†", "†"), members.iter().map(|a| a.illustrative)).mark("†"));
        let title = Text::new(
            format!("Values of track {} (0 = worst anchor, 1 = best)", track.id),
            format!("Giá trị của nhóm {} (0 = mức kém nhất, 1 = mức tốt nhất)", track.id),
        );
        let mut table = Table::new(title, columns)?;
        if members.iter().any(|a| a.illustrative) {
            table = table.note(illustrative_note());
        }
        Ok(table)
    }
}

/// Parts rounded to the printed decimals so that they add up to the printed score.
pub(super) fn printed_parts(parts: &[f64], score: f64) -> Result<Vec<f64>> {
    let units = split_decimals(parts, decimal_units(score, DECIMALS)?, DECIMALS)?;
    Ok(units.into_iter().map(of_units).collect())
}

/// The number that stands for so many units of the last printed decimal.
pub(super) fn of_units(units: i64) -> f64 {
    units as f64 / f64::from(10_i32.pow(u32::from(DECIMALS)))
}

pub(crate) fn illustrative_note() -> Text {
    Text::new(
        "† rests on illustrative (synthetic) data: not an official assessment.",
        "† dựa trên dữ liệu minh họa (giả lập): không phải đánh giá chính thức.",
    )
}

pub(super) fn percent(share: f64) -> String {
    crate::model::cell::number_text((share * 1000.0).round() / 10.0)
}

pub(crate) fn seat_words(a: &AlternativeView) -> Text {
    match (a.status, a.seat) {
        (Status::Ineligible, _) => Text::new("not eligible", "không đủ điều kiện"),
        (Status::Vetoed, _) => Text::new("veto", "phủ quyết"),
        (Status::NoScore, _) | (_, None) => Text::new("no score", "không có điểm"),
        (status, Some(seat)) => {
            let words = match seat {
                Seat::Within => Text::new("within", "trong"),
                Seat::Outside => Text::new("outside", "ngoài"),
                Seat::Tied => Text::new("tied, needs a decision", "đồng hạng, cần quyết định"),
            };
            if status == Status::Unanswered {
                Text::new(
                    format!("{} (eligibility unanswered)", words.en),
                    format!("{} (chưa kết luận điều kiện)", words.vi),
                )
            } else {
                words
            }
        }
    }
}

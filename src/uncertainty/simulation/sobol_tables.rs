//! Sobol indices of a register in words and as tables.

use super::sobol::{RegisterSobol, SobolBlock, SobolInput, SobolOutcome, SobolQuantity};
use super::sobol_indices::SobolIndices;
use super::tables::{policy_words, reading_words};
use crate::Result;
use crate::model::reader::nearest_hint;
use crate::model::{Id, WeightPolicy};
use crate::problem::{Place, Problem, Text, codes::evaluation as codes};
use crate::table::{Column, Table};

impl SobolBlock {
    /// `values C05`, `weights below G2`, `the council that sits`.
    pub fn label(&self) -> Text {
        let ids = self.criteria.iter().map(Id::as_str).collect::<Vec<_>>().join(", ");
        match (self.input, ids.is_empty()) {
            (SobolInput::Council, _) => Text::new("the council that sits", "hội đồng được chọn"),
            (SobolInput::AllWeights, _) => Text::new("all weights", "toàn bộ trọng số"),
            (SobolInput::Weights, true) => Text::new("weights of the top level", "trọng số cấp cao nhất"),
            (SobolInput::Weights, false) => Text::new(format!("weights below {ids}"), format!("trọng số dưới {ids}")),
            (SobolInput::Values, _) => Text::new(format!("values {ids}"), format!("giá trị {ids}")),
        }
    }
}

impl SobolQuantity {
    fn words(self) -> Text {
        match self {
            SobolQuantity::Score => Text::new("score", "điểm"),
            SobolQuantity::Rank => Text::new("place", "hạng"),
            SobolQuantity::ListChanges => Text::new("changes of the list", "thay đổi của danh mục"),
        }
    }
}

impl RegisterSobol {
    /// Identifiers of the tracks.
    pub fn tracks(&self) -> Vec<&Id> {
        self.outcomes.iter().filter(|o| o.quantity == SobolQuantity::ListChanges).map(|o| &o.track).collect()
    }

    /// Identifiers of the technologies that are ranked.
    pub fn ids(&self) -> Vec<&Id> {
        let mut ids: Vec<&Id> = self.outcomes.iter().filter_map(|o| o.technology.as_ref()).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// The outcomes of one technology: its score, where there is one, and its place.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is none of this id, naming the nearest.
    pub fn of_technology(&self, id: &str) -> Result<Vec<&SobolOutcome>> {
        let of: Vec<_> =
            self.outcomes.iter().filter(|o| o.technology.as_ref().is_some_and(|own| own.as_str() == id)).collect();
        if of.is_empty() {
            let mut problem = Problem::new(codes::UNKNOWN_TECHNOLOGY, Place::argument("technology"))
                .found(id)
                .expected(Text::new("a technology that is ranked", "một công nghệ được xếp hạng"));
            problem.hint = nearest_hint(id, self.ids().into_iter().map(Id::as_str));
            return Err(problem.into());
        }
        Ok(of)
    }

    /// The list of one track.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    pub fn of_track(&self, track: &str) -> Result<&SobolOutcome> {
        let own = |o: &&SobolOutcome| o.quantity == SobolQuantity::ListChanges && o.track.as_str() == track;
        self.outcomes.iter().find(own).ok_or_else(|| {
            let known: Vec<&str> = self.tracks().into_iter().map(Id::as_str).collect();
            let mut problem =
                Problem::new(codes::UNKNOWN_TRACK, Place::argument("track")).found(track).expected(known.join(" | "));
            problem.hint = nearest_hint(track, known.iter().copied());
            problem.into()
        })
    }

    /// Which blocks make the list of a track uncertain, the greatest total index first.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    pub fn table(&self, track: &str) -> Result<Table> {
        let outcome = self.of_track(track)?;
        let title = Text::new(
            format!("Track {track}: what makes the list uncertain"),
            format!("Nhóm {track}: điều gì làm danh mục chưa chắc chắn"),
        );
        self.table_of(title, &[outcome])
    }

    /// Which blocks make the score and the place of one technology uncertain, the greatest total index first.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is none of this id.
    pub fn technology(&self, id: &str) -> Result<Table> {
        let outcomes = self.of_technology(id)?;
        let title = Text::new(
            format!("{id}: what makes its score and its place uncertain"),
            format!("{id}: điều gì làm điểm và hạng chưa chắc chắn"),
        );
        self.table_of(title, &outcomes)
    }

    fn table_of(&self, title: Text, outcomes: &[&SobolOutcome]) -> Result<Table> {
        let total = |outcome: &SobolOutcome, block: usize| {
            outcome.indices.as_ref().map_or(f64::NEG_INFINITY, |indices| indices[block].total)
        };
        let mut order: Vec<usize> = (0..self.blocks.len()).collect();
        if let Some(first) = outcomes.first() {
            order.sort_by(|&a, &b| total(first, b).total_cmp(&total(first, a)).then(a.cmp(&b)));
        }
        let labels = order.iter().map(|&block| self.blocks[block].label());
        let mut columns = vec![Column::words("block", Text::new("Block of inputs", "Khối đầu vào"), labels)];
        let mut notes = Vec::new();
        for outcome in outcomes {
            let words = outcome.quantity.words();
            let key = match outcome.quantity {
                SobolQuantity::Score => "score",
                SobolQuantity::Rank => "rank",
                SobolQuantity::ListChanges => "list",
            };
            let of = |pick: fn(&SobolIndices) -> f64| {
                order.iter().map(move |&block| outcome.indices.as_ref().map(|indices| pick(&indices[block])))
            };
            columns.extend([
                Column::numbers(
                    format!("{key}_first"),
                    Text::new(format!("{}: first", capital(&words.en)), format!("{}: bậc nhất", capital(&words.vi))),
                    of(|i| i.first),
                )
                .decimals(3),
                Column::numbers(
                    format!("{key}_first_error"),
                    Text::new("±", "±"),
                    of(|i| (i.first_interval[1] - i.first_interval[0]) / 2.0),
                )
                .decimals(3),
                Column::numbers(format!("{key}_total"), Text::new("total", "toàn phần"), of(|i| i.total)).decimals(3),
                Column::numbers(
                    format!("{key}_total_error"),
                    Text::new("± ", "± "),
                    of(|i| (i.total_interval[1] - i.total_interval[0]) / 2.0),
                )
                .decimals(3),
            ]);
            let deviation = crate::number::math::sqrt(outcome.variance);
            notes.push(Text::new(
                format!("{}: mean {:.4}, standard deviation {deviation:.4}.", capital(&words.en), outcome.mean),
                format!("{}: trung bình {:.4}, độ lệch chuẩn {deviation:.4}.", capital(&words.vi), outcome.mean),
            ));
        }
        let mut table = Table::new(title, columns)?;
        for note in notes {
            table = table.note(note);
        }
        let (reading, weights) = (reading_words(self.reading), self.weights_words());
        let (draws, seed) = (self.draws, self.seed);
        table = table.note(Text::new(
            format!("First: share of the variance that a block explains alone; total: with its interactions; ± 95 % over resampled draws. Reading: {}; weights: {}; {draws} pairs of draws, seed {seed}.", reading.en, weights.en),
            format!("Bậc nhất: phần phương sai do riêng một khối giải thích; toàn phần: gồm cả tương tác; ± 95 % qua các lần lấy mẫu lại. Cách hiểu: {}; cách lấy trọng số: {}; {draws} cặp lượt mô phỏng, hạt giống {seed}.", reading.vi, weights.vi),
        ));
        let illustrative = Text::new(
            "Illustrative (synthetic) data: not an official assessment.",
            "Dữ liệu minh họa (giả lập): không phải đánh giá chính thức.",
        );
        Ok(if self.illustrative { table.note(illustrative) } else { table })
    }

    /// The weight policy in words; the result does not say whether experts were asked for weights.
    fn weights_words(&self) -> Text {
        match self.weights {
            WeightPolicy::Council => Text::new(
                "those of the experts drawn, where experts were asked",
                "của chuyên gia được chọn, nếu có hỏi chuyên gia",
            ),
            other => policy_words(other, true),
        }
    }

    /// What makes the list of a track uncertain, as a sentence.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    pub fn sentence(&self, track: &str) -> Result<Text> {
        let outcome = self.of_track(track)?;
        let Some(indices) = &outcome.indices else {
            if outcome.variance > 0.0 && !self.blocks.is_empty() {
                return Ok(Text::new(
                    format!("The list of track {track} changes in too few draws to say why; take more."),
                    format!(
                        "Danh mục của nhóm {track} thay đổi ở quá ít lượt mô phỏng nên chưa rõ nguyên nhân; hãy tăng số lượt."
                    ),
                ));
            }
            return Ok(Text::new(
                format!("The list of track {track} is the same in every draw."),
                format!("Danh mục của nhóm {track} như nhau trong mọi lượt mô phỏng."),
            ));
        };
        let mut order: Vec<usize> = (0..indices.len()).collect();
        order.sort_by(|&a, &b| indices[b].total.total_cmp(&indices[a].total).then(a.cmp(&b)));
        let part = |lang: fn(&Text) -> &String| {
            let shown = order
                .iter()
                .take(3)
                .map(|&block| format!("{} ({:.0} %)", lang(&self.blocks[block].label()), indices[block].total * 100.0));
            shown.collect::<Vec<_>>().join("; ")
        };
        Ok(Text::new(
            format!(
                "The changes of the list of track {track} depend most on {} (share of the variance with interactions).",
                part(|t| &t.en)
            ),
            format!(
                "Thay đổi của danh mục nhóm {track} phụ thuộc nhiều nhất vào {} (phần phương sai gồm cả tương tác).",
                part(|t| &t.vi)
            ),
        ))
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

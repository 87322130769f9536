//! The tornado in words, as a table, and as bars to draw.

use super::tornado::{Bar, Basis, Input, Outcome, Tornado};
use super::words::percent;
use crate::Result;
use crate::evaluation::Seat;
use crate::problem::{Lang, Text};
use crate::table::{Column, Table};
use serde::Serialize;

impl Input {
    fn words(self) -> Text {
        match self {
            Input::Value => Text::new("value", "giá trị"),
            Input::Weight => Text::new("weight", "trọng số"),
            Input::RiskAttitude => Text::new("risk", "rủi ro"),
            Input::Support => Text::new("reading", "cách đọc"),
            Input::Method => Text::new("method", "phương pháp"),
            Input::Normalization => Text::new("normalization", "chuẩn hóa"),
        }
    }
}

impl Basis {
    fn words(self, spread: f64) -> Text {
        match self {
            Basis::Judged => Text::new("judged, 5-95 %", "đánh giá, 5-95 %"),
            Basis::Figure => Text::new("figure, 5-95 %", "số liệu, 5-95 %"),
            Basis::Stated => Text::new("stated range", "khoảng đã nêu"),
            Basis::Experts => Text::new("of the experts", "của các chuyên gia"),
            Basis::Assumed => {
                let spread = percent(spread, 0);
                Text::new(format!("assumed, ± {spread}"), format!("giả định, ± {spread}"))
            }
            Basis::Choices => Text::new("the choices", "các lựa chọn"),
        }
    }
}

impl Bar {
    /// `value C05`, `weight G3`, or the name of the input.
    pub fn label(&self) -> Text {
        let kind = self.input.words();
        self.criterion
            .as_ref()
            .map_or_else(|| self.name.clone(), |id| Text::new(format!("{} {id}", kind.en), format!("{} {id}", kind.vi)))
    }
}

impl Bar {
    /// `in`, or `out → in` where the ends differ.
    fn memberships(&self) -> Text {
        let (low, high) = (self.low.membership(), self.high.membership());
        if low == high {
            return low;
        }
        Text::new(format!("{} → {}", low.en, high.en), format!("{} → {}", low.vi, high.vi))
    }
}

impl Outcome {
    fn membership(&self) -> Text {
        match self.seat {
            Some(Seat::Within) => Text::new("in", "trong"),
            Some(Seat::Tied) => Text::new("tied", "đồng hạng"),
            Some(Seat::Outside) => Text::new("out", "ngoài"),
            None => Text::new("not ranked", "không xếp hạng"),
        }
    }
}

impl Tornado {
    /// The inputs that alone put it out of the list, or bring it in, the greatest change first.
    pub fn reversing(&self) -> Vec<&Bar> {
        self.bars.iter().filter(|bar| bar.reverses(self.seat)).collect()
    }

    /// What moves it most, and what alone reverses its membership.
    pub fn sentences(&self) -> Vec<Text> {
        let Some(first) = self.bars.first() else {
            return vec![Text::new(
                format!("{} is not ranked: no input moves it.", self.id),
                format!("{} không được xếp hạng: không đầu vào nào làm nó dịch chuyển.", self.id),
            )];
        };
        let mut sentences = Vec::new();
        if let (Some(low), Some(high)) = (first.low.score, first.high.score) {
            let label = first.label();
            sentences.push(Text::new(
                format!("{}: the {} moves its score most, from {low:.4} to {high:.4}.", self.id, label.en),
                format!("{}: {} làm điểm thay đổi nhiều nhất, từ {low:.4} đến {high:.4}.", self.id, label.vi),
            ));
        }
        let labels: Vec<Text> = self.reversing().iter().map(|bar| bar.label()).collect();
        let list = super::words::joined(&labels, ", ");
        sentences.push(if labels.is_empty() {
            Text::new(
                "No input alone reverses its membership.",
                "Không đầu vào nào một mình làm đảo ngược việc có tên trong danh mục.",
            )
        } else {
            Text::new(
                format!("Inputs that alone can reverse its membership: {}.", list.en),
                format!("Các đầu vào một mình đã có thể làm đảo ngược việc có tên trong danh mục: {}.", list.vi),
            )
        });
        sentences
    }

    /// One row for each input, the greatest change of the score first.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn table(&self) -> Result<Table> {
        let bars = &self.bars;
        let place = |rank: Option<u32>| rank.map(i64::from);
        let columns = vec![
            Column::words("input", Text::new("Input", "Đầu vào"), bars.iter().map(Bar::label)),
            Column::words(
                "basis",
                Text::new("Range", "Khoảng"),
                bars.iter().map(|b| b.basis.words(self.weight_spread)),
            ),
            Column::words("low", Text::new("Low", "Thấp"), bars.iter().map(|b| b.low.label.clone())),
            Column::words("high", Text::new("High", "Cao"), bars.iter().map(|b| b.high.label.clone())),
            Column::numbers("score_low", Text::new("Score at low", "Điểm khi thấp"), bars.iter().map(|b| b.low.score))
                .decimals(4),
            Column::numbers("score_high", Text::new("at high", "khi cao"), bars.iter().map(|b| b.high.score))
                .decimals(4),
            Column::integers(
                "rank_low",
                Text::new("Place at low", "Hạng khi thấp"),
                bars.iter().map(|b| place(b.low.rank)),
            ),
            Column::integers("rank_high", Text::new("at high ", "khi cao "), bars.iter().map(|b| place(b.high.rank))),
            Column::words("list", Text::new("List", "Danh mục"), bars.iter().map(Bar::memberships)),
            Column::integers(
                "list_changes",
                Text::new("Reversed", "Đảo ngược"),
                bars.iter().map(|b| i64::from(b.low.list_changes.max(b.high.list_changes))),
            ),
        ];
        let score = self.score.map_or_else(|| "—".to_owned(), |score| format!("{score:.4}"));
        let rank = self.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string());
        let title = Text::new(
            format!(
                "{} {}: what moves it most (score {score}, place {rank} of {}, {} seats)",
                self.id, self.name.en, self.n_ranked, self.size
            ),
            format!(
                "{} {}: điều gì làm thay đổi nhiều nhất (điểm {score}, hạng {rank} trên {}, {} chỗ)",
                self.id, self.name.vi, self.n_ranked, self.size
            ),
        );
        let mut table = Table::new(title, columns)?.note(Text::new(
            "Each input alone at both ends of its range, all others as they are; siblings share what a weight leaves in proportion. Scores of other methods do not compare: only the place is given. Reversed: memberships of the track at the end that reverses more.",
            "Mỗi đầu vào riêng lẻ ở hai đầu khoảng của nó, các đầu vào khác giữ nguyên; các tiêu chí cùng cấp chia nhau phần trọng số còn lại theo tỷ lệ. Điểm của các phương pháp khác không so sánh được: chỉ nêu hạng. Đảo ngược: số công nghệ của nhóm vào hoặc rời danh mục, ở đầu có nhiều hơn.",
        ));
        for sentence in self.sentences() {
            table = table.note(sentence);
        }
        Ok(self.source.marked(table))
    }

    /// Title, axis and legend of the picture, in one language.
    pub fn captions(&self, lang: Lang) -> Captions {
        let pick = |en: String, vi: String| Text::new(en, vi).get(lang).to_owned();
        Captions {
            title: pick(
                format!("{} {}: what moves its score", self.id, self.name.en),
                format!("{} {}: điều gì làm thay đổi điểm", self.id, self.name.vi),
            ),
            axis: pick("Score (0 = worst, 1 = best)".to_owned(), "Điểm (0 = kém nhất, 1 = tốt nhất)".to_owned()),
            low: pick("input at its low end".to_owned(), "đầu vào ở mức thấp".to_owned()),
            high: pick("input at its high end".to_owned(), "đầu vào ở mức cao".to_owned()),
            place: pick("place".to_owned(), "hạng".to_owned()),
            now: pick("now".to_owned(), "hiện tại".to_owned()),
            note: self.source.illustrative.then(|| super::words::illustrative().get(lang).to_owned()),
        }
    }
}

/// The words of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Captions {
    /// What it shows.
    pub title: String,
    /// The axis of scores.
    pub axis: String,
    /// Legend of the low end.
    pub low: String,
    /// Legend of the high end.
    pub high: String,
    /// `place`.
    pub place: String,
    /// `now`.
    pub now: String,
    /// The mark of illustrative data.
    pub note: Option<String>,
}

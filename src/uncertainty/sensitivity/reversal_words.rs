//! The smallest reversals in words and as a table.

use super::reversal::{SmallestReversal, ValueReversal, VectorReversal, WeightReversal};
use super::words::{self, WeightOf, percents};
use crate::Result;
use crate::evaluation::{Seat, Status};
use crate::problem::{Lang, Text};
use crate::table::{Column, Table};

/// Leaf weights that change less than this are not named.
const UNCHANGED: f64 = 1e-9;

impl WeightReversal {
    fn words(&self) -> Text {
        let [from, to] = percents([self.from, self.to]);
        let others = in_exchange(&self.others);
        let of = self.of.words();
        Text::new(
            format!(
                "the weight of {} {} from {from} to {to}{}{}",
                self.criterion,
                of.en,
                others.en,
                star(self.exact).en
            ),
            format!(
                "trọng số của {} {} từ {from} thành {to}{}{}",
                self.criterion,
                of.vi,
                others.vi,
                star(self.exact).vi
            ),
        )
    }
}

impl VectorReversal {
    /// The leaves whose weights change, the greatest change first.
    fn changes(&self) -> Vec<(usize, f64)> {
        let mut changes: Vec<(usize, f64)> =
            self.from.iter().zip(&self.to).map(|(a, b)| b - a).enumerate().filter(|c| c.1.abs() > UNCHANGED).collect();
        changes.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        changes
    }
}

impl ValueReversal {
    fn words(&self) -> Text {
        let mut decimals = 3;
        let shown = |decimals: usize| [self.from, self.to].map(|x| format!("{x:.decimals$}"));
        while shown(decimals)[0] == shown(decimals)[1] && decimals < 9 {
            decimals += 1;
        }
        let [from, to] = shown(decimals);
        let levels = self.levels.map_or_else(String::new, |[a, b]| {
            let unit = self.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
            format!(" ({a:.2} → {b:.2}{unit})")
        });
        let star = star(self.exact);
        Text::new(
            format!("{} of {} from {from} to {to}{levels}{}", self.criterion, self.technology, star.en),
            format!("{} của {} từ {from} thành {to}{levels}{}", self.criterion, self.technology, star.vi),
        )
    }
}

/// Who gains or loses a seat in exchange.
fn in_exchange(others: &[crate::model::Id]) -> Text {
    if others.is_empty() {
        return Text::default();
    }
    let ids = words::list(others);
    Text::new(format!(", in exchange with {}", ids.en), format!(", đổi chỗ với {}", ids.vi))
}

fn star(exact: bool) -> Text {
    if exact { Text::default() } else { Text::new(" (searched)", " (dò tìm)") }
}

fn sentence(mut en: String, mut vi: String) -> Text {
    en.push('.');
    vi.push('.');
    Text::new(en, vi)
}

impl SmallestReversal {
    /// What the changes do: `puts it out of the list`.
    fn effect(&self) -> Text {
        match self.seat {
            Some(Seat::Within) => Text::new("puts it out of the list", "đưa nó ra khỏi danh mục"),
            Some(Seat::Tied) => Text::new("settles the tie", "giải được thế đồng hạng"),
            Some(Seat::Outside) | None => Text::new("brings it into the list", "đưa nó vào danh mục"),
        }
    }

    fn standing(&self) -> Text {
        let Self { id, track, size, n_ranked, .. } = self;
        let Some(rank) = self.rank else {
            return match self.status {
                Status::Vetoed => Text::new(
                    format!("{id} is taken out by a veto in track {track}."),
                    format!("{id} bị loại do phủ quyết trong nhóm {track}."),
                ),
                Status::Ineligible => Text::new(
                    format!("{id} is not eligible: no weight and no value brings it into the list of track {track}."),
                    format!(
                        "{id} không đủ điều kiện: không trọng số hay giá trị nào đưa nó vào danh mục nhóm {track}."
                    ),
                ),
                Status::Ranked | Status::Unanswered | Status::NoScore => Text::new(
                    format!("{id} has no score: no weight and no value brings it into the list of track {track}."),
                    format!("{id} không có điểm: không trọng số hay giá trị nào đưa nó vào danh mục nhóm {track}."),
                ),
            };
        };
        let seat = match self.seat {
            Some(Seat::Within) => Text::new("in the list", "trong danh mục"),
            Some(Seat::Tied) => {
                Text::new("tied across the border of the list", "đồng hạng ngay tại ranh giới danh mục")
            }
            Some(Seat::Outside) | None => Text::new("outside the list", "ngoài danh mục"),
        };
        Text::new(
            format!("{id} is {}: place {rank} of {n_ranked} in track {track}, {size} seats.", seat.en),
            format!("{id} {}: hạng {rank} trên {n_ranked} trong nhóm {track}, {size} chỗ.", seat.vi),
        )
    }

    /// The answers as sentences: where it stands, then the smallest change of each kind; none is an answer.
    pub fn sentences(&self) -> Vec<Text> {
        let mut sentences = vec![self.standing()];
        if self.rank.is_none() && self.status != Status::Vetoed {
            return sentences;
        }
        let effect = self.effect();
        if self.status != Status::Vetoed {
            for of in [WeightOf::Siblings, WeightOf::Whole] {
                let which = of.words();
                sentences.push(match self.weight(of) {
                    Some(change) => {
                        let words = change.words();
                        sentence(
                            format!("The smallest change of one weight {} that {}: {}", which.en, effect.en, words.en),
                            format!("Thay đổi nhỏ nhất của một trọng số {} {}: {}", which.vi, effect.vi, words.vi),
                        )
                    }
                    None => sentence(
                        format!("No change of one weight {} {}", which.en, effect.en),
                        format!("Không thay đổi nào của một trọng số {} {}", which.vi, effect.vi),
                    ),
                });
            }
            sentences.push(self.vector_sentence(&effect));
        }
        for (change, en, vi) in [
            (self.own_value(), "one of its own values", "một giá trị của chính nó"),
            (self.other_value(), "one value of another technology", "một giá trị của công nghệ khác"),
        ] {
            sentences.push(match change {
                Some(change) => {
                    let words = change.words();
                    sentence(
                        format!("The smallest change of {en} that {}: {}", effect.en, words.en),
                        format!("Thay đổi nhỏ nhất của {vi} {}: {}", effect.vi, words.vi),
                    )
                }
                None => sentence(
                    format!("No change of {en} within the scale {}", effect.en),
                    format!("Không thay đổi nào của {vi} trong phạm vi thang đo {}", effect.vi),
                ),
            });
        }
        sentences
    }

    fn vector_sentence(&self, effect: &Text) -> Text {
        let Some(vector) = &self.vector else {
            return if self.vector_exact {
                sentence(
                    format!("No weights at all {}", plural(&effect.en)),
                    format!("Không bộ trọng số nào {}", effect.vi),
                )
            } else {
                sentence(
                    format!("No weights were found that {}", plural(&effect.en)),
                    format!("Không tìm được bộ trọng số nào {}", effect.vi),
                )
            };
        };
        let changes: Vec<String> = vector
            .changes()
            .iter()
            .map(|&(leaf, change)| format!("{} {:+.2}", self.leaves[leaf], change * 100.0))
            .collect();
        let [_, moved] = percents([0.0, vector.moved]);
        let (others, star) = (in_exchange(&vector.others), star(vector.exact));
        let list = changes.join(", ");
        sentence(
            format!(
                "The smallest change of all weights together that {} moves {moved} of the weight (points: {list}){}{}",
                effect.en, others.en, star.en
            ),
            format!(
                "Thay đổi nhỏ nhất của toàn bộ trọng số {} dịch chuyển {moved} trọng số (điểm phần trăm: {list}){}{}",
                effect.vi, others.vi, star.vi
            ),
        )
    }

    /// Every change that was found, smallest first of each kind.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn table(&self) -> Result<Table> {
        let rows = self.rows();
        let columns = vec![
            Column::words("what", Text::new("What changes", "Thay đổi"), rows.iter().map(|r| r.what.clone())),
            Column::text("technology", Text::new("Technology", "Công nghệ"), rows.iter().map(|r| r.technology.clone())),
            Column::text("criterion", Text::new("Criterion", "Tiêu chí"), rows.iter().map(|r| r.criterion.clone())),
            Column::numbers("from", Text::new("From", "Từ"), rows.iter().map(|r| r.from)).decimals(4),
            Column::numbers("to", Text::new("To", "Thành"), rows.iter().map(|r| r.to)).decimals(4),
            Column::numbers("change", Text::new("Change", "Mức thay đổi"), rows.iter().map(|r| r.to - r.from))
                .decimals(4),
            Column::flags("searched", "*", rows.iter().map(|r| !r.exact)).mark("*"),
        ];
        let effect = self.effect();
        let title = Text::new(
            format!("{} {}: what {}", self.id, self.name.en, effect.en),
            format!("{} {}: điều gì {}", self.id, self.name.vi, effect.vi),
        );
        let mut table = Table::new(title, columns)?;
        for sentence in self.sentences() {
            table = table.note(sentence);
        }
        if rows.iter().any(|r| !r.exact) {
            table = table.note(words::searched());
        }
        Ok(self.source.marked(table))
    }

    fn rows(&self) -> Vec<Line> {
        let weight = |w: &WeightReversal| Line {
            what: {
                let of = w.of.words();
                Text::new(format!("weight {}", of.en), format!("trọng số {}", of.vi))
            },
            technology: None,
            criterion: w.criterion.to_string(),
            from: w.from,
            to: w.to,
            exact: w.exact,
        };
        let value = |v: &ValueReversal| Line {
            what: if v.technology == self.id {
                Text::new("own value", "giá trị của chính nó")
            } else {
                Text::new("value of another", "giá trị của công nghệ khác")
            },
            technology: Some(v.technology.to_string()),
            criterion: v.criterion.to_string(),
            from: v.from,
            to: v.to,
            exact: v.exact,
        };
        let vector = self.vector.iter().flat_map(|vector| {
            vector.changes().into_iter().map(|(leaf, _)| Line {
                what: Text::new("all weights together", "toàn bộ trọng số"),
                technology: None,
                criterion: self.leaves[leaf].to_string(),
                from: vector.from[leaf],
                to: vector.to[leaf],
                exact: vector.exact,
            })
        });
        let values = self.own_values.iter().chain(&self.other_values).map(value);
        self.weights.iter().map(weight).chain(vector).chain(values).collect()
    }

    /// The answers as text.
    pub fn to_text(&self, lang: Lang) -> String {
        let mut text = String::new();
        for sentence in self.sentences() {
            text.push_str(sentence.get(lang));
            text.push('\n');
        }
        if self.source.illustrative {
            text.push_str(words::illustrative().get(lang));
            text.push('\n');
        }
        text
    }
}

/// One line of the table.
struct Line {
    what: Text,
    technology: Option<String>,
    criterion: String,
    from: f64,
    to: f64,
    exact: bool,
}

/// `puts it out` as said of several things.
fn plural(effect: &str) -> String {
    effect.replacen("puts", "put", 1).replacen("brings", "bring", 1).replacen("settles", "settle", 1)
}

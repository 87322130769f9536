//! The questions that an expert has to answer about weights, with what each swing means in words.

use super::tree::Tree;
use crate::model::cell::number_text;
use crate::model::reader::nearest_hint;
use crate::model::{Criterion, Direction, Id, Register, Scaling, ValueFunction, WeightMethod};
use crate::problem::codes::evaluation as codes;
use crate::problem::{Place, Problem, Problems, Text};
use crate::table::{Column, Table};
use crate::{Result, evaluation::of_table};

impl Register {
    /// The questions about weights for one track: one row for each answer, in the order of the criteria tree.
    ///
    /// Columns `parent`, `a` and `b` are those of the table `weight_judgements`; for `best_worst` the best and the worst
    /// are for the expert to name. Beside each criterion stand its worst and its best anchor in words, since importance
    /// without a range means nothing. Pairwise asks every pair; trade-offs the first criterion of each group with every
    /// other one.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track, and with every fault of the criteria or tracks.
    ///
    /// # References
    /// von Winterfeldt and Edwards 1986, Decision analysis and behavioral research, chapter 8; Keeney and Raiffa 1976,
    /// Decisions with multiple objectives, section 3.7.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, model::WeightMethod};
    /// let questions = Register::example("vn-2026")?.weight_questions("A", WeightMethod::Swing)?;
    /// assert!(questions.column("worst_a").is_some());
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn weight_questions(&self, track: &str, method: WeightMethod) -> Result<Table> {
        let of_criteria = |problem: &Problem| {
            let place = of_table(problem.clone()).place.to_string();
            ["criteria", "tracks"].contains(&place.as_str())
        };
        self.check().iter().filter(|problem| of_criteria(problem)).cloned().collect::<Problems>().into_result()?;
        let ids = || self.tracks.iter().map(|track| track.id.as_str());
        let Some(track) = self.tracks.iter().find(|row| row.id.as_str() == track) else {
            let mut problem = Problem::new(codes::UNKNOWN_TRACK, Place::argument("track"))
                .found(track)
                .expected(ids().collect::<Vec<_>>().join(" | "));
            problem.hint = nearest_hint(track, ids());
            return Err(problem.into());
        };
        let tree = Tree::new(self);
        let mut asked = Vec::new();
        for (at, node) in tree.nodes.iter().enumerate().filter(|(_, node)| node.children.len() > 1) {
            let swings: Vec<Swing> = node.children.iter().filter_map(|&child| Swing::new(&tree, child)).collect();
            asked.extend(questions(tree.nodes[at].criterion.as_ref().map(|c| &c.id), &swings, method));
        }
        let title = Text::new(
            format!("Questions about the weights of track {}: {} ({method})", track.id, track.name_en),
            format!("Câu hỏi về trọng số của nhóm {}: {} ({method})", track.id, track.name_vi),
        );
        let table = Table::new(title, columns(&asked, method))?;
        Ok(table
            .note(value_words(method))
            .note(Text::new(
                "Importance without a range means nothing: always compare the whole swings from worst to best.",
                "Mức quan trọng không gắn với khoảng thì không có nghĩa: luôn so sánh toàn bộ mức tăng từ kém nhất đến tốt nhất.",
            )))
    }
}

/// One criterion with the ends of its range in words.
#[derive(Clone)]
struct Swing {
    id: String,
    name: Text,
    worst: Text,
    best: Text,
}

/// One question: about one swing, or about two.
struct Question {
    parent: Option<String>,
    a: Option<Swing>,
    b: Option<Swing>,
    words: Text,
}

impl Swing {
    fn new(tree: &Tree, node: usize) -> Option<Self> {
        let criterion = tree.nodes[node].criterion.as_ref()?;
        let id = criterion.id.as_str();
        let mut leaves = Vec::new();
        collect_leaves(tree, node, &mut leaves);
        let ends: Vec<(&str, [Text; 2])> = leaves
            .iter()
            .filter_map(|&leaf| Some((tree.id(leaf), ends(tree.nodes[leaf].criterion.as_ref()?))))
            .collect();
        let all = |end: usize| match &ends[..] {
            [(own, ends)] if *own == id => ends[end].clone(),
            // A group swings with all its parts at once.
            _ => {
                let join = |pick: fn(&Text) -> &str| {
                    ends.iter().map(|(id, ends)| format!("{id}: {}", pick(&ends[end]))).collect::<Vec<_>>().join("; ")
                };
                Text::new(join(|t| &t.en), join(|t| &t.vi))
            }
        };
        Some(Swing {
            id: id.to_owned(),
            name: Text::new(criterion.name_en.clone(), criterion.name_vi.clone()),
            worst: all(0),
            best: all(1),
        })
    }

    /// What swings, inside a sentence; its ends stand in columns of their own.
    fn words(&self) -> Text {
        Text::new(format!("{} ({})", self.id, self.name.en), format!("{} ({})", self.id, self.name.vi))
    }
}

fn collect_leaves(tree: &Tree, node: usize, leaves: &mut Vec<usize>) {
    if tree.nodes[node].leaf.is_some() {
        leaves.push(node);
    }
    for &child in &tree.nodes[node].children {
        collect_leaves(tree, child, leaves);
    }
}

/// Worst and best end of a leaf in words.
fn ends(criterion: &Criterion) -> [Text; 2] {
    let (Some(low), Some(high), Scaling::Fixed) = (criterion.scale_low, criterion.scale_high, criterion.scaling) else {
        return [
            Text::new("the worst of the candidates", "mức kém nhất trong các ứng viên"),
            Text::new("the best of the candidates", "mức tốt nhất trong các ứng viên"),
        ];
    };
    let level = |x: f64| match &criterion.unit {
        Some(unit) => format!("{} {unit}", number_text(x)),
        None => number_text(x),
    };
    let said = |x: f64, words: Option<&String>| match words {
        Some(words) => format!("{words} ({})", level(x)),
        None => level(x),
    };
    let end = |x: f64, en: &Option<String>, vi: &Option<String>| Text::new(said(x, en.as_ref()), said(x, vi.as_ref()));
    let low = end(low, &criterion.anchor_low_en, &criterion.anchor_low_vi);
    let high = end(high, &criterion.anchor_high_en, &criterion.anchor_high_vi);
    match (&criterion.value_function, criterion.direction) {
        // Best in the middle: both ends are worst.
        (ValueFunction::Target { best }, _) => [
            Text::new(format!("{} or {}", low.en, high.en), format!("{} hoặc {}", low.vi, high.vi)),
            level(*best).into(),
        ],
        (_, Direction::Max) => [low, high],
        (_, Direction::Min) => [high, low],
    }
}

/// What an expert is asked about the children of one node.
fn questions(parent: Option<&Id>, swings: &[Swing], method: WeightMethod) -> Vec<Question> {
    let question = |a: Option<&Swing>, b: Option<&Swing>, words: Text| Question {
        parent: parent.map(ToString::to_string),
        a: a.cloned(),
        b: b.cloned(),
        words,
    };
    let of_each = |words: fn(&Text) -> Text| {
        swings.iter().map(|swing| question(Some(swing), None, words(&swing.words()))).collect::<Vec<_>>()
    };
    match method {
        WeightMethod::Direct => of_each(direct_words),
        WeightMethod::Swing => of_each(swing_words),
        WeightMethod::Ranking => of_each(ranking_words),
        WeightMethod::Pairwise => (0..swings.len())
            .flat_map(|i| (i + 1..swings.len()).map(move |j| (i, j)))
            .map(|(i, j)| {
                let words = pairwise_words(&swings[i].words(), &swings[j].words());
                question(Some(&swings[i]), Some(&swings[j]), words)
            })
            .collect(),
        WeightMethod::Tradeoff => swings
            .iter()
            .skip(1)
            .map(|other| question(Some(&swings[0]), Some(other), tradeoff_words(&swings[0].words(), &other.words())))
            .collect(),
        WeightMethod::BestWorst => {
            let to_others = swings.iter().map(|swing| question(None, Some(swing), best_to_other_words(&swing.words())));
            let to_worst = swings.iter().map(|swing| question(Some(swing), None, other_to_worst_words(&swing.words())));
            to_others.chain(to_worst).collect()
        }
    }
}

fn direct_words(swing: &Text) -> Text {
    Text::new(
        format!("Of 100 points for this group, how many for the swing of {}?", swing.en),
        format!("Trong 100 điểm của nhóm này, bao nhiêu điểm cho mức tăng của {}?", swing.vi),
    )
}

fn swing_words(swing: &Text) -> Text {
    Text::new(
        format!(
            "Everything in this group is at its worst. The swing you would make first gets 100 points: how many does the swing of {} get?",
            swing.en
        ),
        format!(
            "Mọi tiêu chí trong nhóm này đang ở mức kém nhất. Mức tăng mà ông/bà muốn thực hiện trước tiên được 100 điểm: mức tăng của {} được bao nhiêu điểm?",
            swing.vi
        ),
    )
}

fn ranking_words(swing: &Text) -> Text {
    Text::new(
        format!("Which place among the swings of this group has the swing of {}?", swing.en),
        format!("Mức tăng của {} đứng thứ mấy trong các mức tăng của nhóm này?", swing.vi),
    )
}

fn pairwise_words(a: &Text, b: &Text) -> Text {
    Text::new(
        format!("How many times is the swing of {} as important as the swing of {}?", a.en, b.en),
        format!("Mức tăng của {} quan trọng gấp mấy lần mức tăng của {}?", a.vi, b.vi),
    )
}

fn tradeoff_words(a: &Text, b: &Text) -> Text {
    Text::new(
        format!("What part of the swing of {} would be worth just as much as the whole swing of {}?", a.en, b.en),
        format!("Bao nhiêu phần mức tăng của {} có giá trị đúng bằng toàn bộ mức tăng của {}?", a.vi, b.vi),
    )
}

fn best_to_other_words(swing: &Text) -> Text {
    Text::new(
        format!("How many times is the most important swing of this group as important as the swing of {}?", swing.en),
        format!("Mức tăng quan trọng nhất của nhóm này quan trọng gấp mấy lần mức tăng của {}?", swing.vi),
    )
}

fn other_to_worst_words(swing: &Text) -> Text {
    Text::new(
        format!("How many times is the swing of {} as important as the least important swing of this group?", swing.en),
        format!("Mức tăng của {} quan trọng gấp mấy lần mức tăng kém quan trọng nhất của nhóm này?", swing.vi),
    )
}

/// What the answer means, for all rows of a method.
fn value_words(method: WeightMethod) -> Text {
    match method {
        WeightMethod::Direct => Text::new(
            "value: points, 0 or more; only their proportions count.",
            "value: số điểm, từ 0 trở lên; chỉ tỷ lệ giữa các điểm có ý nghĩa.",
        ),
        WeightMethod::Swing => Text::new(
            "value: points, 100 for the swing that matters most, 0 for one that does not matter; only their proportions count.",
            "value: số điểm, 100 cho mức tăng quan trọng nhất, 0 cho mức tăng không quan trọng; chỉ tỷ lệ giữa các điểm có ý nghĩa.",
        ),
        WeightMethod::Ranking => Text::new(
            "value: the place, 1 = most important; equally important ones share a place.",
            "value: thứ hạng, 1 = quan trọng nhất; các mức tăng quan trọng như nhau dùng chung một hạng.",
        ),
        WeightMethod::Pairwise => Text::new(
            "value: 1 = equally important, 3 = moderately, 5 = strongly, 7 = very strongly, 9 = extremely more important; below 1 (1/3, 1/5, ...) where b is more important.",
            "value: 1 = quan trọng như nhau, 3 = hơn vừa phải, 5 = hơn nhiều, 7 = hơn rất nhiều, 9 = hơn tuyệt đối; nhỏ hơn 1 (1/3, 1/5, ...) nếu b quan trọng hơn.",
        ),
        WeightMethod::BestWorst => Text::new(
            "Name the most important (best) and the least important (worst) swing of each group first; write the best into a where a is empty and the worst into b where b is empty, and leave out the rows where a and b are the same and the second row of best and worst. value: 1 = equally important to 9 = extremely more important.",
            "Trước hết hãy nêu mức tăng quan trọng nhất (best) và kém quan trọng nhất (worst) của mỗi nhóm; ghi best vào a ở các dòng trống a, ghi worst vào b ở các dòng trống b, bỏ các dòng có a trùng b và dòng thứ hai của cặp best và worst. value: từ 1 = quan trọng như nhau đến 9 = quan trọng hơn tuyệt đối.",
        ),
        WeightMethod::Tradeoff => Text::new(
            "value: more than 0 and at most 1 (the whole swing of a), in value: w[b] = value x w[a]. If even the whole swing of a is worth less, swap a and b.",
            "value: lớn hơn 0 và không quá 1 (toàn bộ mức tăng của a), tính theo giá trị: w[b] = value x w[a]. Nếu toàn bộ mức tăng của a vẫn chưa đủ, hãy đổi chỗ a và b.",
        ),
    }
}

fn columns(asked: &[Question], method: WeightMethod) -> Vec<Column> {
    let id = |key: &str, of: fn(&Question) -> Option<String>| Column::text(key, key, asked.iter().map(of));
    let mut columns = vec![
        id("parent", |q| q.parent.clone()),
        Column::text("method", "method", asked.iter().map(|_| method.to_string())),
        id("a", |q| q.a.as_ref().map(|swing| swing.id.clone())),
    ];
    if method.compares() {
        columns.push(id("b", |q| q.b.as_ref().map(|swing| swing.id.clone())));
    }
    columns.push(Column::words("question", Text::new("Question", "Câu hỏi"), asked.iter().map(|q| q.words.clone())));
    let mut ends = |letter: &str, side: fn(&Question) -> Option<&Swing>| {
        let header = |en: &str, vi: &str| Text::new(format!("{en} of {letter}"), format!("{vi} của {letter}"));
        let end = |of: fn(&Swing) -> &Text| asked.iter().map(move |q| side(q).map(of).cloned());
        let worst = header("Worst", "Mức kém nhất");
        columns.push(Column::words(format!("worst_{letter}"), worst, end(|swing| &swing.worst)));
        let best = header("Best", "Mức tốt nhất");
        columns.push(Column::words(format!("best_{letter}"), best, end(|swing| &swing.best)));
    };
    ends("a", |q| q.a.as_ref());
    if method.compares() {
        ends("b", |q| q.b.as_ref());
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Lang;

    #[test]
    fn every_way_of_asking_shows_both_ends() {
        let register = Register::example("vn-2026").unwrap();
        let tree = Tree::new(&register);
        let sizes: Vec<usize> = tree.nodes.iter().map(|node| node.children.len()).filter(|n| *n > 1).collect();
        for method in WeightMethod::ALL {
            let table = register.weight_questions("A", method).unwrap();
            let rows: usize = sizes
                .iter()
                .map(|n| match method {
                    WeightMethod::Pairwise => n * (n - 1) / 2,
                    WeightMethod::BestWorst => 2 * n,
                    WeightMethod::Tradeoff => n - 1,
                    _ => *n,
                })
                .sum();
            assert_eq!(table.n_rows(), rows, "{method}");
            let question = table.column("question").unwrap();
            for (column, side) in [("worst_a", "a"), ("best_a", "a"), ("worst_b", "b"), ("best_b", "b")] {
                let Some(ends) = table.column(column) else { continue };
                let ids = table.column(side).unwrap();
                for row in (0..rows).filter(|&row| !ids.values().is_missing(row)) {
                    for lang in [Lang::En, Lang::Vi] {
                        assert!(ends.cell(row, lang).len() > 1, "{method} {column} {row}");
                        let id = ids.cell(row, lang);
                        assert!(question.cell(row, lang).contains(&format!("{id} (")), "{method} {id} {row}");
                    }
                }
            }
        }
        assert!(register.weight_questions("Z", WeightMethod::Swing).unwrap_err().to_string().contains("unknown track"));
    }

    #[test]
    fn the_low_end_is_best_where_less_is_better_and_the_middle_where_it_is() {
        let mut criterion = Criterion {
            scale_low: Some(0.0),
            scale_high: Some(10.0),
            unit: Some("t".to_owned()),
            anchor_low_en: Some("none".to_owned()),
            direction: Direction::Min,
            ..Criterion::default()
        };
        assert_eq!(ends(&criterion).map(|end| end.en), ["10 t", "none (0 t)"]);
        criterion.value_function = ValueFunction::Target { best: 4.0 };
        assert_eq!(ends(&criterion).map(|end| end.en), ["none (0 t) or 10 t", "4 t"]);
        criterion.scaling = Scaling::Local;
        assert_eq!(ends(&criterion)[1].vi, "mức tốt nhất trong các ứng viên");
    }
}

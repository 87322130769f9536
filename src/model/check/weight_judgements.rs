//! Answers about weights: each set of one expert, and what stands beside them.

use super::tree::Tree;
use super::weights::{Weights, set_text};
use super::words::{counted, list, named};
use super::{At, Index, NOWHERE, Report};
use crate::model::answers::{Fault, WeightAnswer, faults};
use crate::model::cell::number_text;
use crate::model::{Id, Register, WeightMethod};
use crate::problem::{Problem, Text, codes::weight_judgements as codes};
use std::collections::{BTreeMap, BTreeSet};

/// The sibling sets that experts were asked about, by track (none = every track) and parent (none = the top level).
pub(super) struct Answered(BTreeSet<(Option<At>, Option<usize>)>);

impl Answered {
    /// Whether anyone was asked about a sibling set for a track.
    pub fn by_anyone(&self, track: Option<At>, parent: Option<usize>) -> bool {
        self.0.contains(&(track, parent)) || self.0.contains(&(None, parent))
    }
}

/// Round, expert, track, parent: rows of one set.
type Key<'r> = (u64, &'r Id, Option<&'r Id>, Option<&'r Id>);

pub(super) fn check(register: &Register, index: &Index<'_>, tree: &Tree, report: &mut Report) -> Answered {
    let mut answered = Answered(BTreeSet::new());
    // Where criteria are their own ancestors, siblings are not what was meant.
    if register.weight_judgements.is_empty() || !tree.cycles.is_empty() {
        return answered;
    }
    let mut sets: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
    for (i, row) in register.weight_judgements.iter().enumerate() {
        sets.entry((row.round, &row.expert, row.track.as_ref(), row.parent.as_ref())).or_default().push(i);
    }
    let siblings: BTreeMap<Option<usize>, Vec<usize>> = tree.sibling_sets().into_iter().collect();
    for ((_, expert, track, parent), rows) in &sets {
        let at = parent.map(|id| index.criteria.get(id));
        // An unknown parent is named with the references.
        if at == Some(None) {
            continue;
        }
        let none = Vec::new();
        let children = siblings.get(&at.flatten()).unwrap_or(&none);
        let whose = named("experts", expert);
        let where_ = set_text(*track, parent.map(|id| &**id));
        let item = Text::new(format!("{}, {}", whose.en, where_.en), format!("{}, {}", whose.vi, where_.vi));
        Set { register, index, rows, children, item }.check(report);
    }
    let last = register.rules().round.unwrap_or(u64::MAX);
    let mut used: BTreeMap<(Option<At>, Option<usize>), Vec<usize>> = BTreeMap::new();
    for (i, row) in register.weight_judgements.iter().enumerate().filter(|(_, row)| row.round <= last) {
        let track = row.track.as_ref().map(|id| index.tracks.0.get(&**id).copied().unwrap_or(NOWHERE));
        let parent = row.parent.as_ref().map(|id| index.criteria.get(id));
        if track != Some(NOWHERE) && parent != Some(None) {
            used.entry((track, parent.flatten())).or_default().push(i);
        }
    }
    if used.is_empty() {
        later_rounds(register, last, report);
    }
    answered.0 = used.keys().copied().collect();
    let weights = Weights::new(register, index);
    for (parent, siblings) in &siblings {
        beside(register, &weights, &used, (*parent, siblings), report);
    }
    answered
}

/// The answers of one expert about one sibling set in one round.
struct Set<'s, 'r> {
    register: &'r Register,
    index: &'s Index<'r>,
    rows: &'s [usize],
    children: &'s [usize],
    item: Text,
}

impl Set<'_, '_> {
    fn check(&self, report: &mut Report) {
        let table = &self.register.weight_judgements;
        let method = table[self.rows[0]].method;
        if let Some(&other) = self.rows.iter().find(|&&row| table[row].method != method) {
            self.two_methods(method, other, report);
            return;
        }
        // What is no child is an index past the last one.
        let position = |id: &Id| {
            let row = self.index.criteria.get(id);
            self.children.iter().position(|child| Some(*child) == row).unwrap_or(self.children.len())
        };
        let answers: Vec<WeightAnswer> = self
            .rows
            .iter()
            .map(|&row| &table[row])
            .map(|row| WeightAnswer { a: position(&row.a), b: row.b.as_ref().map(position), value: row.value })
            .collect();
        for fault in faults(method, self.children.len(), &answers) {
            self.report(method, fault, report);
        }
    }

    fn two_methods(&self, method: WeightMethod, other: usize, report: &mut Report) {
        let table = &self.register.weight_judgements;
        report.add(codes::TWO_METHODS, |code| {
            Problem::new(code, table.place(other, "method"))
                .item(self.item.clone())
                .found(format!("{method}, {}", table[other].method))
                .expected(Text::new("one method", "một cách hỏi"))
                .hint(Text::new(
                    "remove the answers that do not count, or give them a later round",
                    "hãy bỏ các ý kiến không dùng, hoặc ghi chúng ở vòng sau",
                ))
        });
    }

    fn id(&self, child: usize) -> &str {
        self.children.get(child).map_or("", |&row| &*self.register.criteria[row].id)
    }

    fn names(&self, children: &[usize]) -> Text {
        list(&children.iter().map(|&child| self.id(child)).collect::<Vec<_>>())
    }

    /// One fault in the words of the register.
    #[allow(clippy::too_many_lines)] // one arm for each kind of fault
    fn report(&self, method: WeightMethod, fault: Fault, report: &mut Report) {
        let table = &self.register.weight_judgements;
        let of_set = |code, found: Text, expected: Text, hint: Text| {
            Problem::new(code, table.place(self.rows[0], "a"))
                .item(self.item.clone())
                .found_words(found)
                .expected(expected)
                .hint(hint)
        };
        let of_row = |code, row: usize, field: &str, found: String, expected: Text, hint: Text| {
            Problem::new(code, table.place(self.rows[row], field))
                .item(self.item.clone())
                .found(found)
                .expected(expected)
                .hint(hint)
        };
        let add_rows = || Text::new("add the missing rows", "hãy thêm các dòng còn thiếu");
        let remove = || Text::new("remove or correct the row", "hãy bỏ hoặc sửa dòng này");
        match fault {
            Fault::NotAnItem { row, field } => {
                let answer = &table[self.rows[row]];
                let id = if field == "a" { Some(&answer.a) } else { answer.b.as_ref() };
                // An unknown criterion is named with the references.
                let Some(id) = id.filter(|id| self.index.criteria.get(id).is_some()) else { return };
                let all: Vec<usize> = (0..self.children.len()).collect();
                let expected = if all.is_empty() {
                    Text::new(
                        "a parent with criteria that are summed",
                        "một tiêu chí cha có tiêu chí con được cộng điểm",
                    )
                } else {
                    self.names(&all)
                };
                report.add(codes::NOT_WEIGHED_HERE, |code| {
                    let hint = Text::new("correct the parent or the criterion", "hãy sửa lại parent hoặc mã tiêu chí");
                    of_row(code, row, field, id.to_string(), expected, hint)
                });
            }
            Fault::Second { row, wanted } => report.add(codes::SECOND_CRITERION, |code| {
                let found = table[self.rows[row]].b.as_ref().map_or_else(|| "b = null".into(), |b| format!("b = {b}"));
                let (expected, hint) = if wanted {
                    (
                        Text::new(
                            format!("two criteria, a and b ({method})"),
                            format!("hai tiêu chí a và b ({method})"),
                        ),
                        Text::new("name the second criterion in b", "hãy ghi tiêu chí thứ hai vào b"),
                    )
                } else {
                    (
                        Text::new(format!("one criterion, a ({method})"), format!("chỉ một tiêu chí a ({method})")),
                        Text::new("leave b empty", "hãy để trống b"),
                    )
                };
                of_row(code, row, "b", found, expected, hint)
            }),
            Fault::Itself { row } => report.add(codes::SECOND_CRITERION, |code| {
                let expected = Text::new("two different criteria", "hai tiêu chí khác nhau");
                of_row(code, row, "b", format!("a = b = {}", table[self.rows[row]].a), expected, remove())
            }),
            Fault::Value { row, expected } => {
                let value = table[self.rows[row]].value;
                // What no method takes is named with the ranges of the table.
                if value >= 0.0 && value.is_finite() {
                    report.add(codes::ANSWER_VALUE, |code| {
                        let hint = match method {
                            WeightMethod::BestWorst | WeightMethod::Tradeoff => Text::new(
                                "correct the number, or swap a and b",
                                "hãy sửa lại số này, hoặc đổi chỗ a và b",
                            ),
                            _ => Text::new("correct the number", "hãy sửa lại số này"),
                        };
                        of_row(code, row, "value", number_text(value), expected, hint)
                    });
                }
            }
            Fault::Again { row, first } => {
                let (one, other) = (&table[self.rows[first]], &table[self.rows[row]]);
                // The same row twice is named with the keys.
                if (&one.a, &one.b) != (&other.a, &other.b) {
                    report.add(codes::COMPARED_TWICE, |code| {
                        let found = format!(
                            "{} / {} = {}, {} / {} = {}",
                            one.a,
                            other.a,
                            number_text(one.value),
                            other.a,
                            one.a,
                            number_text(other.value)
                        );
                        let expected = Text::new("each pair once", "mỗi cặp một lần");
                        let hint = Text::new("remove one of the two rows", "hãy bỏ một trong hai dòng");
                        of_row(code, row, "a", found, expected, hint)
                    });
                }
            }
            Fault::NoPoints => report.add(codes::NO_POINTS, |code| {
                of_set(
                    code,
                    "0".into(),
                    Text::new("points for at least one criterion", "điểm cho ít nhất một tiêu chí"),
                    Text::new("give points, or remove the rows", "hãy cho điểm, hoặc bỏ các dòng này"),
                )
            }),
            Fault::Unanswered { items } => report.add(codes::UNANSWERED, |code| {
                of_set(
                    code,
                    self.names(&items),
                    Text::new("one row for each criterion", "mỗi tiêu chí một dòng"),
                    add_rows(),
                )
            }),
            Fault::Gap { row, place } => report.add(codes::RANKING_GAP, |code| {
                let hint = Text::new("correct the places", "hãy sửa lại các hạng");
                of_row(code, row, "value", number_text(place), crate::model::answers::ranking_words(), hint)
            }),
            Fault::Separate { groups } => report.add(codes::SEPARATE_COMPARISONS, |code| {
                let groups: Vec<Text> = groups.iter().map(|group| self.names(group)).collect();
                let join = |pick: fn(&Text) -> &str, and: &str| {
                    groups.iter().map(|group| format!("({})", pick(group))).collect::<Vec<_>>().join(and)
                };
                of_set(
                    code,
                    Text::new(join(|t| &t.en, " and "), join(|t| &t.vi, " và ")),
                    Text::new("comparisons that connect all criteria", "các so sánh nối liền mọi tiêu chí"),
                    Text::new("ask for one comparison between them", "hãy hỏi thêm một so sánh giữa các nhóm này"),
                )
            }),
            Fault::Ends { best, worst } => report.add(codes::BEST_AND_WORST, |code| {
                let said = |children: &[usize]| if children.is_empty() { "-".into() } else { self.names(children) };
                let (best, worst) = (said(&best), said(&worst));
                of_set(
                    code,
                    Text::new(
                        format!("best (only in a): {}; worst (only in b): {}", best.en, worst.en),
                        format!("nhất (chỉ ở a): {}; kém nhất (chỉ ở b): {}", best.vi, worst.vi),
                    ),
                    Text::new("one best and one worst", "một tiêu chí nhất và một tiêu chí kém nhất"),
                    Text::new(
                        "compare the best with every other, and every other with the worst",
                        "hãy so sánh tiêu chí nhất với mọi tiêu chí khác, và mọi tiêu chí khác với tiêu chí kém nhất",
                    ),
                )
            }),
            Fault::Stray { row } => report.add(codes::BEST_AND_WORST, |code| {
                let answer = &table[self.rows[row]];
                let found = format!("a = {}, b = {}", answer.a, answer.b.as_deref().unwrap_or_default());
                of_row(code, row, "a", found, crate::model::answers::stray_words(), remove())
            }),
            Fault::Uncompared { pairs } => report.add(codes::BEST_AND_WORST, |code| {
                let pairs: Vec<String> =
                    pairs.iter().map(|&(a, b)| format!("{} / {}", self.id(a), self.id(b))).collect();
                let missing = list(&pairs.iter().map(String::as_str).collect::<Vec<_>>());
                of_set(
                    code,
                    Text::new(format!("{} not compared", missing.en), format!("chưa so sánh {}", missing.vi)),
                    Text::new(
                        "the best compared with every other, and every other with the worst",
                        "so sánh tiêu chí nhất với mọi tiêu chí khác, và mọi tiêu chí khác với tiêu chí kém nhất",
                    ),
                    add_rows(),
                )
            }),
        }
    }
}

fn later_rounds(register: &Register, last: u64, report: &mut Report) {
    let table = &register.weight_judgements;
    let first = table.iter().map(|row| row.round).min().unwrap_or_default();
    if first <= last {
        return;
    }
    report.add(codes::LATER_ROUNDS, |code| {
        Problem::new(code, register.charter.place(0, "round"))
            .found_words(Text::new(
                format!("the charter uses rounds up to {last}, the first one is {first}"),
                format!("điều lệ dùng đến hết vòng {last}, vòng đầu tiên là {first}"),
            ))
            .expected(Text::new(format!("round = {first} or later"), format!("round = {first} trở lên")))
            .hint(Text::new("set the round of the charter", "hãy đặt lại round trong điều lệ"))
    });
}

/// Too few experts, and weights that stand beside answers, of one sibling set.
fn beside(
    register: &Register,
    weights: &Weights<'_>,
    used: &BTreeMap<(Option<At>, Option<usize>), Vec<usize>>,
    (parent, siblings): (Option<usize>, &[usize]),
    report: &mut Report,
) {
    let tracks: Vec<Option<At>> = (0..register.tracks.len()).map(|track| At::try_from(track).ok()).collect();
    let own = |track: &Option<At>| used.contains_key(&(*track, parent)) || weights.has_own(*track, siblings);
    let any = tracks.iter().any(own);
    // One line for all tracks where none has rows of its own.
    let views: Vec<Option<At>> = if any { tracks } else { vec![None] };
    for track in views {
        let none = Vec::new();
        let mut rows: Vec<usize> = used.get(&(track, parent)).unwrap_or(&none).clone();
        if track.is_some() {
            rows.extend(used.get(&(None, parent)).unwrap_or(&none));
        }
        let Some(&first) = rows.iter().min() else { continue };
        let id = track.map(|track| &register.tracks[track as usize].id);
        let item = set_text(id, parent.map(|parent| &*register.criteria[parent].id));
        let there = weights.rows_of(track, siblings);
        let decided = there.iter().find(|&&row| !register.weights[row].is_placeholder());
        if let Some(&row) = decided.or(there.first()) {
            both_there(register, first, row, decided.is_some(), item.clone(), report);
        }
        if decided.is_none() {
            few_answers(register, &rows, item, report);
        }
    }
}

fn both_there(register: &Register, first: usize, row: usize, decided: bool, item: Text, report: &mut Report) {
    report.add(codes::BOTH_THERE, |code| {
        let origin = register.weights[row].origin.as_deref().unwrap_or_default();
        let problem = Problem::new(code, register.weight_judgements.place(first, "parent")).item(item);
        let problem = if origin.is_empty() {
            problem.found_words(Text::new("without an origin", "không ghi nguồn"))
        } else {
            problem.found(origin)
        };
        if decided {
            problem
                .expected(Text::new(
                    "the weights are the decision and count, the answers are shown beside",
                    "trọng số là quyết định và được dùng, ý kiến chuyên gia được hiển thị bên cạnh",
                ))
                .hint(Text::new(
                    "remove the rows of weights to use the answers",
                    "hãy bỏ các dòng trọng số nếu muốn dùng ý kiến chuyên gia",
                ))
        } else {
            problem
                .expected(Text::new(
                    "the answers count, since the weights only say \"no information\"",
                    "ý kiến chuyên gia được dùng, vì trọng số chỉ ghi \"no information\"",
                ))
                .hint(Text::new("remove the rows of weights", "hãy bỏ các dòng trọng số này"))
        }
    });
}

fn few_answers(register: &Register, rows: &[usize], item: Text, report: &mut Report) {
    let rules = register.rules();
    let experts: BTreeSet<&Id> = rows.iter().map(|&row| &register.weight_judgements[row].expert).collect();
    let groups: BTreeSet<&Id> = register
        .experts
        .iter()
        .filter(|expert| experts.contains(&expert.id))
        .map(|expert| &expert.stakeholder_group)
        .collect();
    let enough = experts.len() as u64 >= rules.quorum_experts && groups.len() as u64 >= rules.quorum_groups;
    // Unknown experts are named with the references.
    if enough || groups.is_empty() {
        return;
    }
    report.add(codes::FEW_ANSWERS, |code| {
        let first = rows.iter().min().copied().unwrap_or_default();
        let (n, k) = (
            counted(experts.len(), ("expert", "experts"), "chuyên gia"),
            counted(groups.len(), ("group", "groups"), "nhóm"),
        );
        let (least, fewest) = (rules.quorum_experts, rules.quorum_groups);
        Problem::new(code, register.weight_judgements.place(first, "expert"))
            .item(item)
            .found_words(Text::new(format!("{} of {}", n.en, k.en), format!("{} thuộc {}", n.vi, k.vi)))
            .expected(Text::new(
                format!("at least {least} experts of {fewest} groups, the quorum of the charter"),
                format!("ít nhất {least} chuyên gia thuộc {fewest} nhóm, theo số tối thiểu của điều lệ"),
            ))
            .hint(Text::new("ask more experts", "hãy hỏi thêm chuyên gia"))
    });
}

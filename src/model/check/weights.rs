//! Weights among siblings, and the order that leaf weights must keep.

use super::tree::Tree;
use super::weight_judgements::Answered;
use super::words::{list, named};
use super::{At, Index, NOWHERE, Report};
use crate::model::cell::number_text;
use crate::model::{CriterionUse, Id, Register};
use crate::problem::{Problem, Text, codes::weights as codes};
use petgraph::graphmap::DiGraphMap;
use std::collections::{BTreeMap, VecDeque};

/// Leaf weights closer than this are equal.
const TOLERANCE: f64 = 1e-12;

pub(super) fn check(register: &Register, index: &Index<'_>, tree: &Tree, answered: &Answered, report: &mut Report) {
    rows(register, index, tree, report);
    let weights = Weights::new(register, index);
    let mut sound = true;
    // Where criteria are their own ancestors or hang in the air, siblings are not what was meant.
    let whole = tree.cycles.is_empty() && tree.is_connected(register);
    for (parent, siblings) in tree.sibling_sets().into_iter().filter(|_| tree.cycles.is_empty()) {
        sound &= sibling_set(register, &weights, parent, &siblings, report);
    }
    let free_of_cycles = order_cycles(register, index, report);
    let leaves_only = order_of_leaves(register, index, tree, report);
    if sound && free_of_cycles && leaves_only && whole {
        order_kept(register, index, tree, &weights, answered, report);
    }
}

/// Faults of single rows: a weight where none belongs, an interval that does not hold it.
fn rows(register: &Register, index: &Index<'_>, tree: &Tree, report: &mut Report) {
    for (i, row) in register.weights.iter().enumerate() {
        let information = index.criteria.get(&row.criterion).is_some_and(|criterion| !tree.summed[criterion]);
        if information && tree.cycles.is_empty() {
            report.add(codes::WEIGHT_ON_INFORMATION, |code| {
                Problem::new(code, register.weights.place(i, "weight"))
                    .item(named("criteria", &row.criterion))
                    .found(number_text(row.weight))
                    .expected(Text::new("no weight", "không có trọng số"))
                    .hint(Text::new("remove the row, or set use = value", "hãy bỏ dòng này hoặc đặt use = value"))
            });
        }
        let (low, high) = (row.low.unwrap_or(row.weight), row.high.unwrap_or(row.weight));
        if low > row.weight || row.weight > high {
            let mut parts = vec![format!("weight = {}", number_text(row.weight))];
            parts.extend(row.low.map(|low| format!("low = {}", number_text(low))));
            parts.extend(row.high.map(|high| format!("high = {}", number_text(high))));
            let name = if low > row.weight { "low" } else { "high" };
            report.add(codes::WEIGHT_INTERVAL, |code| {
                Problem::new(code, register.weights.place(i, name))
                    .item(weight_of(row.track.as_ref(), &row.criterion))
                    .found(parts.join(", "))
                    .expected("low <= weight <= high")
                    .hint(Text::new("correct the number that is wrong", "hãy sửa lại số bị sai"))
            });
        }
    }
}

fn weight_of(track: Option<&Id>, criterion: &str) -> Text {
    named("weights", &track.map_or_else(|| criterion.to_owned(), |track| format!("{track} x {criterion}")))
}

/// The rows of weights by track (none = for all tracks) and criterion.
pub(super) struct Weights<'r> {
    rows: BTreeMap<(Option<At>, usize), usize>,
    layers: Vec<Option<At>>,
    register: &'r Register,
}

impl<'r> Weights<'r> {
    pub fn new(register: &'r Register, index: &Index<'_>) -> Self {
        let mut rows = BTreeMap::new();
        for (i, row) in register.weights.iter().enumerate() {
            let track = row.track.as_ref().map(|track| index.tracks.0.get(&**track).copied().unwrap_or(NOWHERE));
            if let Some(criterion) = index.criteria.get(&row.criterion).filter(|_| track != Some(NOWHERE)) {
                rows.entry((track, criterion)).or_insert(i);
            }
        }
        let mut layers: Vec<Option<At>> = rows.keys().map(|(track, _)| *track).collect();
        layers.dedup();
        Weights { rows, layers, register }
    }

    fn row(&self, layer: Option<At>, criterion: usize) -> Option<usize> {
        self.rows.get(&(layer, criterion)).copied()
    }

    /// The rows of a sibling set that count for a track: its own if it has any, else those for every track.
    pub fn rows_of(&self, track: Option<At>, siblings: &[usize]) -> Vec<usize> {
        let of = |layer| siblings.iter().filter_map(|&s| self.row(layer, s)).collect::<Vec<usize>>();
        let own = of(track);
        if own.is_empty() { of(None) } else { own }
    }

    /// Whether a track has rows of its own in a sibling set.
    pub fn has_own(&self, track: Option<At>, siblings: &[usize]) -> bool {
        track.is_some() && siblings.iter().any(|&s| self.row(track, s).is_some())
    }

    /// Whether the weights of a sibling set were decided: a row that says more than "no information".
    fn decide(&self, track: Option<At>, siblings: &[usize]) -> bool {
        self.rows_of(track, siblings).into_iter().any(|row| !self.register.weights[row].is_placeholder())
    }

    /// Share of a criterion among its siblings for a track, and whether anybody gave it.
    fn share(&self, track: Option<At>, criterion: usize, siblings: &[usize]) -> (f64, bool) {
        for layer in [track, None] {
            let weights: Vec<f64> = siblings
                .iter()
                .filter_map(|&s| self.row(layer, s))
                .map(|row| self.register.weights[row].weight)
                .collect();
            if let Some(row) = self.row(layer, criterion).filter(|_| weights.len() == siblings.len()) {
                return (self.register.weights[row].weight / weights.iter().sum::<f64>(), true);
            }
        }
        (1.0 / siblings.len() as f64, false)
    }
}

/// Partial and all-zero sets of sibling weights; true when the set is sound.
fn sibling_set(
    register: &Register,
    weights: &Weights<'_>,
    parent: Option<usize>,
    siblings: &[usize],
    report: &mut Report,
) -> bool {
    let mut sound = true;
    for &layer in &weights.layers {
        let given: Vec<usize> = siblings.iter().filter_map(|&s| weights.row(layer, s)).collect();
        let Some(&first) = given.first() else { continue };
        let track = layer.map(|track| &register.tracks[track as usize].id);
        let item = set_text(track, parent.map(|parent| &*register.criteria[parent].id));
        if given.len() < siblings.len() {
            let missing: Vec<&str> = siblings
                .iter()
                .filter(|&&s| weights.row(layer, s).is_none())
                .map(|&s| &*register.criteria[s].id)
                .collect();
            report.add(codes::PARTIAL_WEIGHTS, |code| {
                Problem::new(code, register.weights.place(first, "criterion"))
                    .item(item)
                    .found_words(list(&missing))
                    .expected(Text::new(
                        "a weight for every sibling, or for none",
                        "mọi tiêu chí cùng cấp đều có trọng số, hoặc không tiêu chí nào có",
                    ))
                    .hint(Text::new("add the missing rows", "hãy thêm các dòng còn thiếu"))
            });
            sound = false;
        } else if given.iter().all(|&row| register.weights[row].weight == 0.0) {
            report.add(codes::ALL_ZERO_WEIGHTS, |code| {
                Problem::new(code, register.weights.place(first, "weight"))
                    .item(item)
                    .found(vec!["0"; given.len().min(8)].join(", "))
                    .expected(Text::new("at least one weight above zero", "ít nhất một trọng số lớn hơn không"))
                    .hint(Text::new(
                        "give the weights, or remove the rows for equal weights",
                        "hãy ghi trọng số, hoặc bỏ các dòng này để dùng trọng số bằng nhau",
                    ))
            });
            sound = false;
        } else {
            sound &= given.iter().all(|&row| register.weights[row].weight >= 0.0);
        }
    }
    sound
}

pub(super) fn set_text(track: Option<&Id>, parent: Option<&str>) -> Text {
    let below = parent.map_or_else(
        || Text::new("the top level", "cấp cao nhất"),
        |parent| Text::new(format!("the criteria below \"{parent}\""), format!("các tiêu chí con của \"{parent}\"")),
    );
    match track {
        None => below,
        Some(track) => {
            let track = named("tracks", track);
            Text::new(format!("{}, {}", track.en, below.en), format!("{}, {}", track.vi, below.vi))
        }
    }
}

/// Constraints between anything but two summed leaves; true when there are none.
fn order_of_leaves(register: &Register, index: &Index<'_>, tree: &Tree, report: &mut Report) -> bool {
    let mut sound = true;
    for (i, row) in register.weight_order.iter().enumerate() {
        for (name, id) in [("higher", &row.higher), ("lower", &row.lower)] {
            let Some(criterion) = index.criteria.get(id) else {
                sound = false;
                continue;
            };
            if tree.is_leaf(criterion) && register.criteria[criterion].r#use != CriterionUse::Information {
                continue;
            }
            sound = false;
            report.add(codes::ORDER_OF_OTHERS, |code| {
                Problem::new(code, register.weight_order.place(i, name))
                    .item(name)
                    .found(id)
                    .expected(Text::new(
                        "a criterion without others below it that counts for the score",
                        "một tiêu chí không có tiêu chí con và được tính vào điểm",
                    ))
                    .hint(Text::new(
                        "order constraints compare leaf weights",
                        "ràng buộc thứ tự chỉ so sánh trọng số của tiêu chí lá",
                    ))
            });
        }
    }
    sound
}

/// Circles of order constraints, each by its shortest; true when there are none.
fn order_cycles(register: &Register, index: &Index<'_>, report: &mut Report) -> bool {
    let mut graph: DiGraphMap<At, usize> = DiGraphMap::new();
    for (i, row) in register.weight_order.iter().enumerate() {
        if let (Some(higher), Some(lower)) = (index.criteria.0.get(&*row.higher), index.criteria.0.get(&*row.lower))
            && !graph.contains_edge(*higher, *lower)
        {
            graph.add_edge(*higher, *lower, i);
        }
    }
    let mut circles: Vec<Vec<At>> = petgraph::algo::tarjan_scc(&graph)
        .into_iter()
        .filter_map(|part| {
            part.iter()
                .filter_map(|&start| circle_from(&graph, start))
                .min_by_key(|circle| (circle.len(), circle.clone()))
        })
        .collect();
    circles.sort();
    for circle in &circles {
        let ids: Vec<&str> =
            circle.iter().chain(circle.first()).map(|&row| &*register.criteria[row as usize].id).collect();
        let second = circle.get(1).unwrap_or(&circle[0]);
        let row = graph.edge_weight(circle[0], *second).copied().unwrap_or_default();
        report.add(codes::ORDER_CYCLE, |code| {
            Problem::new(code, register.weight_order.place(row, "higher"))
                .item(named("criteria", ids[0]))
                .found(ids.join(" >= "))
                .expected(Text::new("an order", "một thứ tự"))
                .hint(Text::new("remove one of these constraints", "hãy bỏ một trong các ràng buộc này"))
        });
    }
    circles.is_empty()
}

/// The shortest circle through a node.
fn circle_from(graph: &DiGraphMap<At, usize>, start: At) -> Option<Vec<At>> {
    let mut before: BTreeMap<At, At> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        let mut next: Vec<At> = graph.neighbors(at).collect();
        next.sort_unstable();
        for node in next {
            if node == start {
                let mut circle = vec![at];
                let mut last = at;
                while last != start {
                    last = *before.get(&last)?;
                    circle.push(last);
                }
                circle.reverse();
                return Some(circle);
            }
            if let std::collections::btree_map::Entry::Vacant(entry) = before.entry(node) {
                entry.insert(at);
                queue.push_back(node);
            }
        }
    }
    None
}

/// Whether the weights of each track keep the order; where experts' answers make them, the evaluation looks.
fn order_kept(
    register: &Register,
    index: &Index<'_>,
    tree: &Tree,
    weights: &Weights<'_>,
    answered: &Answered,
    report: &mut Report,
) {
    if register.weight_order.is_empty() {
        return;
    }
    let sets = tree.sibling_sets();
    let all: Vec<Option<At>> = match u32::try_from(register.tracks.len()) {
        Ok(0) | Err(_) => vec![None],
        Ok(n) => (0..n).map(Some).collect(),
    };
    let leaf_weight: Vec<BTreeMap<usize, (f64, bool)>> =
        all.iter().map(|track| global_weights(tree, weights, &sets, answered, *track)).collect();
    for (i, row) in register.weight_order.iter().enumerate() {
        let (Some(higher), Some(lower)) = (index.criteria.get(&row.higher), index.criteria.get(&row.lower)) else {
            continue;
        };
        let only = row.track.as_ref().map(|track| index.tracks.0.get(&**track).copied());
        let broken = all.iter().zip(&leaf_weight).find_map(|(track, leaf)| {
            let ((high, given_high), (low, given_low)) = (leaf.get(&higher)?, leaf.get(&lower)?);
            (only.is_none_or(|only| only == *track) && *high < *low - TOLERANCE).then_some((
                *track,
                *high,
                *low,
                *given_high || *given_low,
            ))
        });
        let Some((track, high, low, given)) = broken else { continue };
        report.add(if given { codes::ORDER_VIOLATED } else { codes::ORDER_AGAINST_EQUAL }, |code| {
            let found = format!("{} < {}", percent(high), percent(low));
            let found = match track {
                None => Text::from(found),
                Some(track) => {
                    let track = named("tracks", &register.tracks[track as usize].id);
                    Text::new(format!("{found} ({})", track.en), format!("{found} ({})", track.vi))
                }
            };
            Problem::new(code, register.weight_order.place(i, "higher"))
                .item(format!("{} >= {}", row.higher, row.lower))
                .found_words(found)
                .expected(Text::new("leaf weights in this order", "trọng số lá theo đúng thứ tự này"))
                .hint(Text::new(
                    "change the weights or remove the constraint",
                    "hãy đổi trọng số hoặc bỏ ràng buộc này",
                ))
        });
    }
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

/// Global weight of every summed criterion for one track as far as rows of weights make it, and whether anybody gave a
/// part of it.
fn global_weights(
    tree: &Tree,
    weights: &Weights<'_>,
    sets: &[(Option<usize>, Vec<usize>)],
    answered: &Answered,
    track: Option<At>,
) -> BTreeMap<usize, (f64, bool)> {
    let shares: BTreeMap<usize, (f64, bool)> = sets
        .iter()
        .filter(|(parent, siblings)| !answered.by_anyone(track, *parent) || weights.decide(track, siblings))
        .flat_map(|(_, siblings)| siblings.iter().map(|&s| (s, weights.share(track, s, siblings))))
        .collect();
    let global = |criterion: usize| {
        let mut path = std::iter::successors(Some(criterion), |&row| tree.parents[row]);
        path.try_fold((1.0, false), |(weight, given), row| {
            let (share, by_someone) = shares.get(&row)?;
            Some((weight * share, given || *by_someone))
        })
    };
    shares.keys().filter(|&&row| tree.is_leaf(row)).filter_map(|&row| Some((row, global(row)?))).collect()
}

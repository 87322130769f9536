//! Answers about weights by index, and everything that can be wrong with a set of them.
//!
//! The check of a register and the functions on plain arrays both ask here, so that they never differ.

use super::WeightMethod;
use crate::problem::Text;
use serde::{Deserialize, Serialize};

/// One answer of one expert about items by index; see [`WeightMethod`] for what it means.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WeightAnswer {
    /// The item that it is about, from 0; the first of two that are compared.
    pub a: usize,
    /// The second of two items that are compared.
    pub b: Option<usize>,
    /// Points, place, how many times `a` is as important as `b`, or part of the swing of `a`.
    pub value: f64,
}

/// What is wrong with a set of answers; `row` is the position of an answer in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fault {
    /// An item that is none of them.
    NotAnItem { row: usize, field: &'static str },
    /// A second item where none belongs, or none where one belongs.
    Second { row: usize, wanted: bool },
    /// An item is compared with itself.
    Itself { row: usize },
    /// A value that the method does not take.
    Value { row: usize, expected: Text },
    /// The same item, or the same pair either way round, as an earlier answer.
    Again { row: usize, first: usize },
    /// No item has any points.
    NoPoints,
    /// Items without an answer.
    Unanswered { items: Vec<usize> },
    /// A place that does not follow from the number of items before it.
    Gap { row: usize, place: f64 },
    /// Nothing is compared between these groups of items.
    Separate { groups: Vec<Vec<usize>> },
    /// Not one item that only comes first (the best) and one that only comes second (the worst).
    Ends { best: Vec<usize>, worst: Vec<usize> },
    /// Neither with the best nor with the worst.
    Stray { row: usize },
    /// Pairs that were not compared.
    Uncompared { pairs: Vec<(usize, usize)> },
}

/// A comparison as it may be rounded: 0.11 for 1/9.
const LEAST_RATIO: f64 = 0.11;

/// The greatest comparison.
const LARGEST_RATIO: f64 = 9.0;

/// Most points; beyond it is a slip.
const MOST_POINTS: f64 = 1e9;

/// Everything wrong with the answers of one expert about `n` items; empty when they make weights.
pub(crate) fn faults(method: WeightMethod, n: usize, answers: &[WeightAnswer]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (row, answer) in answers.iter().enumerate() {
        faults.extend(of_answer(method, n, row, answer));
    }
    repeated(method, answers, &mut faults);
    // A set is looked at as a whole once each of its answers is right.
    if faults.is_empty() {
        faults.extend(match method {
            WeightMethod::Direct | WeightMethod::Swing => of_points(n, answers),
            WeightMethod::Ranking => of_places(n, answers),
            WeightMethod::Pairwise | WeightMethod::Tradeoff => of_pairs(n, answers),
            WeightMethod::BestWorst => of_best_worst(n, answers),
        });
    }
    faults
}

fn of_answer(method: WeightMethod, n: usize, row: usize, answer: &WeightAnswer) -> Vec<Fault> {
    let mut faults = Vec::new();
    if answer.a >= n {
        faults.push(Fault::NotAnItem { row, field: "a" });
    }
    match answer.b {
        b if b.is_some() != method.compares() => faults.push(Fault::Second { row, wanted: method.compares() }),
        Some(b) if b >= n => faults.push(Fault::NotAnItem { row, field: "b" }),
        Some(b) if b == answer.a => faults.push(Fault::Itself { row }),
        _ => {}
    }
    let value = answer.value;
    let (right, expected) = match method {
        WeightMethod::Direct | WeightMethod::Swing => {
            ((0.0..=MOST_POINTS).contains(&value), Text::new("points, 0 or more", "điểm, từ 0 trở lên"))
        }
        WeightMethod::Ranking => (
            value >= 1.0 && value <= n as f64 && value.trunc() == value,
            Text::new(format!("a place from 1 to {n}"), format!("một thứ hạng từ 1 đến {n}")),
        ),
        WeightMethod::Pairwise => (
            (LEAST_RATIO..=LARGEST_RATIO).contains(&value),
            Text::new("1/9 to 9: how many times a is as important as b", "từ 1/9 đến 9: a quan trọng gấp mấy lần b"),
        ),
        WeightMethod::BestWorst => (
            (1.0..=LARGEST_RATIO).contains(&value),
            Text::new(
                "1 to 9: how many times a, the more important one, is as important as b",
                "từ 1 đến 9: a, tiêu chí quan trọng hơn, gấp mấy lần b",
            ),
        ),
        WeightMethod::Tradeoff => (
            value > 0.0 && value <= 1.0,
            Text::new(
                "more than 0 and at most 1: the part of the swing of a that is worth the full swing of b",
                "lớn hơn 0 và không quá 1: phần mức tăng của a có giá trị bằng toàn bộ mức tăng của b",
            ),
        ),
    };
    if !right {
        faults.push(Fault::Value { row, expected });
    }
    faults
}

/// Answers about what an earlier one is about.
fn repeated(method: WeightMethod, answers: &[WeightAnswer], faults: &mut Vec<Fault>) {
    let about = |answer: &WeightAnswer| match answer.b {
        // Either way round it is one pair.
        Some(b) if method.compares() => (answer.a.min(b), Some(answer.a.max(b))),
        _ => (answer.a, None),
    };
    let mut order: Vec<usize> = (0..answers.len()).collect();
    order.sort_by_key(|&row| (about(&answers[row]), row));
    let mut first = 0;
    let mut again: Vec<(usize, usize)> = Vec::new();
    for at in 1..order.len() {
        if about(&answers[order[at]]) == about(&answers[order[first]]) {
            again.push((order[at], order[first]));
        } else {
            first = at;
        }
    }
    again.sort_unstable();
    faults.extend(again.into_iter().map(|(row, first)| Fault::Again { row, first }));
}

fn unanswered(n: usize, answers: &[WeightAnswer]) -> Vec<Fault> {
    let mut answered = vec![false; n];
    for answer in answers {
        answered[answer.a] = true;
    }
    let items: Vec<usize> = (0..n).filter(|&item| !answered[item]).collect();
    if items.is_empty() { Vec::new() } else { vec![Fault::Unanswered { items }] }
}

fn of_points(n: usize, answers: &[WeightAnswer]) -> Vec<Fault> {
    let mut faults = unanswered(n, answers);
    if faults.is_empty() && answers.iter().all(|answer| answer.value == 0.0) {
        faults.push(Fault::NoPoints);
    }
    faults
}

/// Tied items share a place; the next place counts either the items before it (1, 2, 2, 4) or the places (1, 2, 2, 3).
fn of_places(n: usize, answers: &[WeightAnswer]) -> Vec<Fault> {
    let faults = unanswered(n, answers);
    if !faults.is_empty() {
        return faults;
    }
    let mut order: Vec<usize> = (0..answers.len()).collect();
    order.sort_by(|&x, &y| answers[x].value.total_cmp(&answers[y].value).then(x.cmp(&y)));
    let gap = |next: fn(usize, usize) -> usize| {
        let (mut before, mut places) = (0, 0);
        let mut last = f64::NAN;
        order.iter().enumerate().find_map(|(at, &row)| {
            let place = answers[row].value;
            if place != last {
                (before, places, last) = (at, places + 1, place);
            }
            (place != next(before, places) as f64).then_some(Fault::Gap { row, place })
        })
    };
    match (gap(|before, _| before + 1), gap(|_, places| places)) {
        (Some(by_items), Some(_)) => vec![by_items],
        _ => Vec::new(),
    }
}

fn of_pairs(n: usize, answers: &[WeightAnswer]) -> Vec<Fault> {
    let mut sets = petgraph::unionfind::UnionFind::<usize>::new(n);
    for answer in answers {
        sets.union(answer.a, answer.b.unwrap_or(answer.a));
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (item, set) in sets.into_labeling().into_iter().enumerate() {
        groups[set].push(item);
    }
    groups.retain(|group| !group.is_empty());
    groups.sort();
    if groups.len() > 1 { vec![Fault::Separate { groups }] } else { Vec::new() }
}

/// The best item is never second, the worst never first.
pub(crate) fn best_and_worst(n: usize, answers: &[WeightAnswer]) -> (Vec<usize>, Vec<usize>) {
    let (mut first, mut second) = (vec![false; n], vec![false; n]);
    for answer in answers {
        first[answer.a] = true;
        second[answer.b.unwrap_or(answer.a)] = true;
    }
    let only = |yes: &[bool], no: &[bool]| (0..n).filter(|&item| yes[item] && !no[item]).collect::<Vec<usize>>();
    (only(&first, &second), only(&second, &first))
}

fn of_best_worst(n: usize, answers: &[WeightAnswer]) -> Vec<Fault> {
    if n < 2 {
        return Vec::new();
    }
    let (best, worst) = best_and_worst(n, answers);
    let (&[b], &[w]) = (&best[..], &worst[..]) else { return vec![Fault::Ends { best, worst }] };
    let mut faults: Vec<Fault> = answers
        .iter()
        .enumerate()
        .filter(|(_, answer)| answer.a != b && answer.b != Some(w))
        .map(|(row, _)| Fault::Stray { row })
        .collect();
    let asked = |a: usize, second: usize| answers.iter().any(|answer| (answer.a, answer.b) == (a, Some(second)));
    let to_others = (0..n).filter(|&item| item != b).map(|item| (b, item));
    let to_worst = (0..n).filter(|&item| item != b && item != w).map(|item| (item, w));
    let pairs: Vec<(usize, usize)> = to_others.chain(to_worst).filter(|&(a, second)| !asked(a, second)).collect();
    if !pairs.is_empty() {
        faults.push(Fault::Uncompared { pairs });
    }
    faults
}

/// What places must look like.
pub(crate) fn ranking_words() -> Text {
    Text::new(
        "places 1, 2, 3, ... without gaps (tied ones share a place: 1, 2, 2, 4 or 1, 2, 2, 3)",
        "thứ hạng 1, 2, 3, ... liên tục (đồng hạng dùng chung một hạng: 1, 2, 2, 4 hoặc 1, 2, 2, 3)",
    )
}

/// What a comparison of best-worst must be.
pub(crate) fn stray_words() -> Text {
    Text::new(
        "a comparison with the best or with the worst",
        "một so sánh với mục quan trọng nhất hoặc với mục kém nhất",
    )
}

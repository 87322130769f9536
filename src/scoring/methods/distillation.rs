//! The distillations of ELECTRE III, with or without a table of all pairs.
//!
//! A distillation asks the same questions of ever smaller sets: the largest credibility, the largest below a cut, and
//! who outranks whom above a level. Instead of going through all pairs each time, the answers are kept for every row
//! and brought up to date when alternatives leave: one row and one column a leaver, and a row again where its largest
//! entry left. So nothing of size n x n is needed, and n alternatives take `O(n^2 m)` in all for ordinary data.

use super::credibility::Credibility;
use rayon::prelude::*;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// The distillation threshold `s(lambda) = alpha + beta lambda`: how much less credible the way back must be.
///
/// In settings `{"alpha": 0.3, "beta": -0.15}`, `[0.3, -0.15]` or `"s(lambda)=0.30-0.15*lambda"`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Distillation {
    /// Constant part.
    pub alpha: f64,
    /// Slope.
    pub beta: f64,
}

impl Default for Distillation {
    /// `0.30 - 0.15 lambda`.
    fn default() -> Self {
        Distillation { alpha: 0.3, beta: -0.15 }
    }
}

impl Distillation {
    /// s(lambda).
    pub fn at(self, lambda: f64) -> f64 {
        self.alpha + self.beta * lambda
    }

    /// `lambda - s(lambda)`: what is less credible than this is clearly less credible than lambda.
    fn cut(self, lambda: f64) -> f64 {
        on_grid(lambda - self.at(lambda))
    }

    /// Whether credibility `s`, against `back` the other way round, makes an alternative outrank another above a level.
    fn outranks(self, s: f64, back: f64, level: f64) -> bool {
        s > level && s > on_grid(back + self.at(s))
    }

    /// 1 when it outranks, -1 when it is outranked.
    fn verdict(self, s: f64, back: f64, level: f64) -> i64 {
        i64::from(self.outranks(s, back, level)) - i64::from(self.outranks(back, s, level))
    }

    /// `"s(lambda) = 0.30 - 0.15 * lambda"`, in any spacing.
    fn parse(text: &str) -> Option<Self> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let right = compact.strip_prefix("s(lambda)=").unwrap_or(&compact);
        let right = right.strip_suffix("*lambda").or_else(|| right.strip_suffix("lambda"))?;
        // The last sign that does not belong to an exponent.
        let bytes = right.as_bytes();
        let sign = (1..bytes.len())
            .rev()
            .find(|&i| matches!(bytes[i], b'+' | b'-') && !matches!(bytes[i - 1], b'e' | b'E'))?;
        let beta = right[sign..].strip_prefix('+').unwrap_or(&right[sign..]);
        Some(Distillation { alpha: right[..sign].parse().ok()?, beta: beta.parse().ok()? })
    }
}

impl<'de> Deserialize<'de> for Distillation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let read = match &value {
            Value::String(text) => Distillation::parse(text),
            Value::Array(_) | Value::Object(_) => {
                super::per_criterion::line(&value).map(|(alpha, beta)| Distillation { alpha, beta })
            }
            _ => None,
        };
        read.ok_or_else(|| {
            D::Error::custom("expected [alpha, beta], {\"alpha\", \"beta\"} or \"s(lambda)=a+b*lambda\"")
        })
    }
}

/// Credibility on the score grid, so that what is equal but for rounding is equal: multiples of 2^-40.
fn on_grid(x: f64) -> f64 {
    // 1.5 x 2^12: doubles of this size are 2^-40 apart.
    (x + 6144.0) - 6144.0
}

fn round_to_grid(row: &mut [f64]) {
    for x in row {
        *x = on_grid(*x);
    }
}

/// Credibilities on the grid: kept as a table up to [`TABLE`] alternatives, else computed when asked for.
pub(super) enum Relation<'a> {
    Table { n: usize, values: Vec<f64> },
    Computed(&'a Credibility),
}

/// Most alternatives for which a table of all pairs is kept (32 MB).
const TABLE: usize = 2048;

impl<'a> Relation<'a> {
    pub(super) fn new(credibility: &'a Credibility) -> Self {
        let n = credibility.n();
        if n > TABLE {
            return Relation::Computed(credibility);
        }
        let mut values = vec![0.0; n * n];
        values.par_chunks_mut(n).enumerate().for_each(|(i, row)| {
            credibility.row(i, row);
            round_to_grid(row);
        });
        Relation::Table { n, values }
    }

    fn n(&self) -> usize {
        match self {
            Relation::Table { n, .. } => *n,
            Relation::Computed(credibility) => credibility.n(),
        }
    }

    /// `S(i, j)` for all j.
    fn row(&self, i: usize, out: &mut [f64]) {
        match self {
            Relation::Table { n, values } => out.copy_from_slice(&values[i * n..(i + 1) * n]),
            Relation::Computed(credibility) => {
                credibility.row(i, out);
                round_to_grid(out);
            }
        }
    }

    /// `S(i, j)` for all i.
    fn column(&self, j: usize, out: &mut [f64]) {
        match self {
            Relation::Table { n, values } => {
                out.iter_mut().zip(values[j..].iter().step_by(*n)).for_each(|(out, x)| *out = *x);
            }
            Relation::Computed(credibility) => {
                credibility.column(j, out);
                round_to_grid(out);
            }
        }
    }
}

/// Which end a distillation takes first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// The best first.
    Descending,
    /// The worst first.
    Ascending,
}

/// Classes of the descending and of the ascending distillation, both from best to worst, with members in the order of
/// the data.
pub(super) fn distill(relation: &Relation<'_>, rule: Distillation) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let start = State::new(relation, rule);
    let other = start.clone();
    let (descending, mut ascending) = rayon::join(|| start.run(Order::Descending), || other.run(Order::Ascending));
    ascending.reverse();
    (descending, ascending)
}

/// The largest entry of a row and how often it occurs; no entry: minus infinity.
#[derive(Clone, Copy)]
struct Largest {
    value: f64,
    count: usize,
}

impl Largest {
    const NONE: Largest = Largest { value: f64::NEG_INFINITY, count: 0 };

    fn add(&mut self, x: f64) {
        if x > self.value {
            *self = Largest { value: x, count: 1 };
        } else if x == self.value {
            self.count += 1;
        }
    }
}

/// What is known about the alternatives that remain.
#[derive(Clone)]
struct State<'a> {
    relation: &'a Relation<'a>,
    rule: Distillation,
    remaining: Vec<usize>,
    /// By row: the largest credibility against others that remain.
    top: Vec<Largest>,
    /// By row: the largest below the cut.
    below: Vec<Largest>,
    /// The largest credibility of all.
    lambda0: f64,
    /// `lambda0 - s(lambda0)`.
    cut: f64,
    /// The largest below the cut, 0 where there is none: the level of the relation.
    lambda1: f64,
    /// By row: how many it outranks at this level minus how many outrank it.
    qualification: Vec<i64>,
}

/// Rows and columns to work with.
struct Scratch {
    row: Vec<f64>,
    column: Vec<f64>,
}

impl Scratch {
    fn new(n: usize) -> Self {
        Scratch { row: vec![0.0; n], column: vec![0.0; n] }
    }
}

impl<'a> State<'a> {
    fn new(relation: &'a Relation<'a>, rule: Distillation) -> Self {
        let remaining: Vec<usize> = (0..relation.n()).collect();
        let top = largest_below(relation, &remaining, f64::INFINITY);
        let lambda0 = largest_of(&top);
        let cut = rule.cut(lambda0);
        let below = largest_below(relation, &remaining, cut);
        let lambda1 = level(largest_of(&below));
        let qualification = qualifications(relation, &remaining, rule, lambda1);
        State { relation, rule, remaining, top, below, lambda0, cut, lambda1, qualification }
    }

    fn run(mut self, order: Order) -> Vec<Vec<usize>> {
        let mut scratch = Scratch::new(self.relation.n());
        let mut classes = Vec::new();
        while !self.remaining.is_empty() {
            let class = self.distillate(order);
            self.remove(&class, &mut scratch);
            classes.push(class);
        }
        classes
    }

    /// The alternatives that leave next: the choice is repeated within the chosen, with ever lower levels, until one is
    /// left or the level is 0.
    fn distillate(&self, order: Order) -> Vec<usize> {
        let values: Vec<i64> = self.remaining.iter().map(|&i| self.qualification[i]).collect();
        let mut set = extreme(&self.remaining, &values, order);
        let mut lambda = self.lambda1;
        while set.len() > 1 && lambda > 0.0 {
            lambda = level(largest_of(&largest_below(self.relation, &set, self.rule.cut(lambda))));
            set = extreme(&set, &qualifications(self.relation, &set, self.rule, lambda), order);
        }
        set
    }

    /// Takes alternatives out and brings everything up to date.
    fn remove(&mut self, class: &[usize], scratch: &mut Scratch) {
        let mut leaves = vec![false; self.relation.n()];
        for &leaver in class {
            leaves[leaver] = true;
        }
        self.remaining.retain(|&i| !leaves[i]);
        for &leaver in class {
            self.relation.row(leaver, &mut scratch.row);
            self.relation.column(leaver, &mut scratch.column);
            for &i in &self.remaining {
                let s = scratch.column[i];
                self.qualification[i] -= self.rule.verdict(s, scratch.row[i], self.lambda1);
                for largest in [&mut self.top[i], &mut self.below[i]] {
                    largest.count -= usize::from(s == largest.value);
                }
            }
        }
        for &i in &self.remaining {
            if self.top[i].count == 0 {
                self.relation.row(i, &mut scratch.row);
                self.top[i] = largest_in(&scratch.row, i, &self.remaining, f64::INFINITY);
            }
        }
        let lambda0 = self.largest_remaining(&self.top);
        let lower = lambda0 < self.lambda0;
        self.lambda0 = lambda0;
        self.cut = self.rule.cut(lambda0);
        // Rows whose largest entry below the cut left, or is not below the new cut.
        let stale = |below: &Largest| below.value >= self.cut || (below.count == 0 && below.value > 0.0);
        let rows: Vec<usize> = self.remaining.iter().copied().filter(|&i| stale(&self.below[i])).collect();
        for &i in &rows {
            self.relation.row(i, &mut scratch.row);
            self.below[i] = largest_in(&scratch.row, i, &self.remaining, self.cut);
        }
        let before = self.lambda1;
        self.lambda1 = level(self.largest_remaining(&self.below));
        if lower {
            self.lower_level(before, &rows, scratch);
        }
    }

    fn largest_remaining(&self, rows: &[Largest]) -> f64 {
        largest_of(&self.remaining.iter().map(|&i| rows[i]).collect::<Vec<_>>())
    }

    /// Adds the pairs between the new level and the one before; they lie in the given rows.
    fn lower_level(&mut self, before: f64, rows: &[usize], scratch: &mut Scratch) {
        for &i in rows {
            self.relation.row(i, &mut scratch.row);
            self.relation.column(i, &mut scratch.column);
            for &j in self.remaining.iter().filter(|&&j| j != i) {
                let (s, back) = (scratch.row[j], scratch.column[j]);
                if s <= before && self.rule.outranks(s, back, self.lambda1) {
                    self.qualification[i] += 1;
                    self.qualification[j] -= 1;
                }
            }
        }
    }
}

/// One answer for every member of a set, on all threads where that pays; rows and, where asked for, columns are
/// computed once.
fn for_each_member<T: Send>(
    relation: &Relation<'_>,
    set: &[usize],
    columns: bool,
    answer: impl Fn(&Scratch, usize) -> T + Sync,
) -> Vec<T> {
    let n = relation.n();
    let one = |scratch: &mut Scratch, i: usize| {
        relation.row(i, &mut scratch.row);
        if columns {
            relation.column(i, &mut scratch.column);
        }
        answer(scratch, i)
    };
    if set.len() < PARALLEL_FROM {
        let mut scratch = Scratch::new(n);
        set.iter().map(|&i| one(&mut scratch, i)).collect()
    } else {
        set.par_iter().map_init(|| Scratch::new(n), |scratch, &i| one(scratch, i)).collect()
    }
}

/// Below this many rows threads cost more than they save.
const PARALLEL_FROM: usize = 64;

fn largest_below(relation: &Relation<'_>, set: &[usize], cut: f64) -> Vec<Largest> {
    for_each_member(relation, set, false, |scratch, i| largest_in(&scratch.row, i, set, cut))
}

fn largest_in(row: &[f64], i: usize, set: &[usize], cut: f64) -> Largest {
    let mut largest = Largest::NONE;
    for &j in set {
        if j != i && row[j] < cut {
            largest.add(row[j]);
        }
    }
    largest
}

/// For every member of a set how many others of the set it outranks minus how many outrank it.
fn qualifications(relation: &Relation<'_>, set: &[usize], rule: Distillation, level: f64) -> Vec<i64> {
    for_each_member(relation, set, true, |scratch, i| {
        let others = set.iter().filter(|&&j| j != i);
        others.map(|&j| rule.verdict(scratch.row[j], scratch.column[j], level)).sum()
    })
}

/// A level: 0 where there is no credibility below the cut.
fn level(largest: f64) -> f64 {
    if largest > 0.0 { largest } else { 0.0 }
}

fn largest_of(rows: &[Largest]) -> f64 {
    rows.iter().fold(f64::NEG_INFINITY, |largest, row| if row.value > largest { row.value } else { largest })
}

/// The members of a set with the largest (or smallest) value.
fn extreme(set: &[usize], values: &[i64], order: Order) -> Vec<usize> {
    let sign = if order == Order::Descending { 1 } else { -1 };
    let best = values.iter().map(|value| sign * value).max().unwrap_or(0);
    set.iter().zip(values).filter(|&(_, value)| sign * value == best).map(|(&i, _)| i).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::philox::Stream;
    use crate::scoring::methods::credibility::Criterion;
    use crate::scoring::methods::per_criterion::Threshold;
    use crate::scoring::{DecisionMatrix, Direction};
    use ndarray::Array2;

    #[test]
    fn thresholds_are_read_in_every_form() {
        let read = |value: Value| serde_json::from_value::<Distillation>(value).ok();
        for value in [
            Value::from("s(lambda)=0.30-0.15*lambda"),
            Value::from("s(lambda) = 0.3 - 0.15 lambda"),
            serde_json::json!([0.3, -0.15]),
            serde_json::json!({"alpha": 0.3, "beta": -0.15}),
        ] {
            assert_eq!(read(value.clone()), Some(Distillation::default()), "{value}");
        }
        assert_eq!(read(Value::from("0.2+1e-1*lambda")), Some(Distillation { alpha: 0.2, beta: 0.1 }));
        assert_eq!(read(Value::from("half")), None);
        assert_eq!(read(Value::from(0.3)), None);
    }

    /// Roy's rule word for word, on a table of all pairs.
    fn by_the_book(s: &Array2<f64>, rule: Distillation, best_first: bool) -> Vec<Vec<usize>> {
        let mut remaining: Vec<usize> = (0..s.nrows()).collect();
        let mut classes = Vec::new();
        while !remaining.is_empty() {
            let mut set = remaining.clone();
            let pairs = |set: &[usize]| -> Vec<(usize, usize)> {
                set.iter().flat_map(|&a| set.iter().map(move |&b| (a, b))).filter(|(a, b)| a != b).collect()
            };
            let mut lambda = pairs(&set).iter().map(|&p| s[p]).fold(0.0, |a: f64, b| if b > a { b } else { a });
            while set.len() > 1 {
                let cut = on_grid(lambda - rule.at(lambda));
                let below = pairs(&set).iter().map(|&p| s[p]).filter(|&x| x < cut).collect::<Vec<_>>();
                let next = below.into_iter().fold(0.0, |a: f64, b| if b > a { b } else { a });
                let outranks =
                    |a: usize, b: usize| s[[a, b]] > next && s[[a, b]] > on_grid(s[[b, a]] + rule.at(s[[a, b]]));
                let q: Vec<i64> = set
                    .iter()
                    .map(|&a| {
                        let others = set.iter().filter(|&&b| b != a);
                        others.map(|&b| i64::from(outranks(a, b)) - i64::from(outranks(b, a))).sum()
                    })
                    .collect();
                let best = if best_first { q.iter().max() } else { q.iter().min() }.unwrap();
                set = set.iter().zip(&q).filter(|(_, q)| *q == best).map(|(&a, _)| a).collect();
                lambda = next;
                if lambda == 0.0 {
                    break;
                }
            }
            remaining.retain(|i| !set.contains(i));
            classes.push(set);
        }
        if !best_first {
            classes.reverse();
        }
        classes
    }

    #[test]
    fn step_by_step_equals_the_rule_on_the_whole_table() {
        for seed in 0..60 {
            let n = 3 + usize::try_from(seed).unwrap();
            let stream = Stream::new(seed);
            // Whole numbers make many equal credibilities, real ones almost none.
            let whole = seed % 3 == 0;
            let values = Array2::from_shape_fn((n, 4), |(i, k)| {
                let u = stream.uniform(i as u64, u32::try_from(k).unwrap(), 1);
                if whole { (u * 6.0).floor() } else { 6.0 * u }
            });
            let data = DecisionMatrix::new(values, Some(&[4.0, 3.0, 2.0, 1.0]), &[Direction::Max; 4]).unwrap();
            let constant = |x| Threshold::constant(x);
            let tight = f64::from(u8::try_from(seed % 4).unwrap()) / 2.0;
            let criteria: Vec<Criterion> = data
                .weights_or_equal()
                .into_iter()
                .map(|weight| Criterion {
                    direction: Direction::Max,
                    weight,
                    q: constant(tight),
                    p: constant(1.0 + tight),
                    v: (seed % 2 == 0).then(|| constant(4.0)),
                })
                .collect();
            let credibility = Credibility::new(&data, &criteria);
            let mut table = Array2::zeros((n, n));
            for (i, mut row) in table.rows_mut().into_iter().enumerate() {
                credibility.row(i, row.as_slice_mut().unwrap());
                row.mapv_inplace(on_grid);
            }
            let rule = if seed % 5 == 0 { Distillation { alpha: 0.05, beta: 0.0 } } else { Distillation::default() };
            let expected = (by_the_book(&table, rule, true), by_the_book(&table, rule, false));
            assert_eq!(distill(&Relation::new(&credibility), rule), expected, "{seed}: table");
            assert_eq!(distill(&Relation::Computed(&credibility), rule), expected, "{seed}: computed");
        }
    }
}

//! The distillations of ELECTRE III, without a table of all pairs.
//!
//! A distillation asks the same questions of ever smaller sets: the largest credibility, the largest below a cut, and
//! who outranks whom above a level. Instead of going through all pairs each time, the answers are kept for every row
//! and brought up to date when alternatives leave: one row and one column a leaver. Where the largest entry of a row
//! left it still is a bound, and the row is computed again only when that bound is the largest of all. The choice within
//! a tied set is made on a relation of its own. So nothing of size n x n is needed, and n alternatives take `O(n^2 m)`
//! in all for ordinary data.

use super::credibility_kernel::{Kernel, wide};
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
        (s > level) & (s > on_grid(back + self.at(s)))
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
#[inline]
fn on_grid(x: f64) -> f64 {
    // 1.5 x 2^12: doubles of this size are 2^-40 apart.
    (x + 6144.0) - 6144.0
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
pub(super) fn distill(kernel: Kernel, rule: Distillation) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let start = State::new(kernel, rule);
    let other = start.clone();
    let (descending, mut ascending) = rayon::join(|| start.run(Order::Descending), || other.run(Order::Ascending));
    ascending.reverse();
    (descending, ascending)
}

/// Credibilities on the grid within a set of which some are gone.
#[derive(Clone)]
struct Relation {
    kernel: Kernel,
    /// Minus infinity for those that are gone, else 0.
    gone: Vec<f64>,
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

/// The largest entry of a row and how often it occurs. No entry: minus infinity.
#[derive(Clone, Copy)]
struct Largest {
    value: f64,
    count: i64,
}

impl Relation {
    fn new(kernel: Kernel) -> Self {
        Relation { gone: vec![0.0; kernel.n()], kernel }
    }

    /// The largest credibility below a cut of i against others.
    fn largest(&self, i: usize, cut: f64, Scratch { row, .. }: &mut Scratch) -> Largest {
        self.kernel.row::<true>(&self.kernel.fixed(i), row);
        wide(
            #[inline(always)]
            || {
                row[i] = f64::NEG_INFINITY;
                for (x, gone) in row.iter_mut().zip(&self.gone) {
                    let entry = on_grid(*x) + gone;
                    *x = if entry < cut { entry } else { f64::NEG_INFINITY };
                }
                let value = largest_of(row);
                let count = row.iter().map(|&x| i64::from(x == value)).sum();
                Largest { value, count }
            },
        )
    }

    /// Calls `update(j, S(i, j), S(j, i))` for all j, also for i and those that are gone.
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn each_pair(&self, i: usize, scratch: &mut Scratch, mut update: impl FnMut(usize, f64, f64)) {
        let Scratch { row, column } = scratch;
        self.kernel.row_and_column(&self.kernel.fixed(i), row, column);
        wide(
            #[inline(always)]
            || {
                for (j, (there, back)) in row.iter().zip(&*column).enumerate() {
                    update(j, on_grid(*there), on_grid(*back));
                }
            },
        );
    }

    /// How many others i outranks at a level minus how many outrank it; only while nobody is gone.
    fn qualification(&self, i: usize, rule: Distillation, level: f64, scratch: &mut Scratch) -> i64 {
        let mut sum = 0;
        // Nobody outranks itself.
        self.each_pair(i, scratch, |_, there, back| sum += rule.verdict(there, back, level));
        sum
    }

    /// One answer for each of some rows, on all threads where that pays.
    fn for_rows<T: Send>(&self, rows: &[usize], answer: impl Fn(usize, &mut Scratch) -> T + Sync) -> Vec<T> {
        let n = self.kernel.n();
        if rows.len() * n < PARALLEL_FROM {
            let mut scratch = Scratch::new(n);
            rows.iter().map(|&i| answer(i, &mut scratch)).collect()
        } else {
            rows.par_iter().map_init(|| Scratch::new(n), |scratch, &i| answer(i, scratch)).collect()
        }
    }
}

/// Below this many pairs threads cost more than they save.
const PARALLEL_FROM: usize = 1 << 16;

/// What is known of the largest entry of every row: a bound, and how often it occurs. Where it does not occur any more
/// the count is 0.
#[derive(Clone)]
struct Bounds {
    value: Vec<f64>,
    count: Vec<i64>,
}

impl Bounds {
    fn new(relation: &Relation, rows: &[usize], cut: f64) -> Self {
        let all = relation.for_rows(rows, |i, scratch| relation.largest(i, cut, scratch));
        Bounds { value: all.iter().map(|l| l.value).collect(), count: all.iter().map(|l| l.count).collect() }
    }

    fn compute_again(&mut self, relation: &Relation, rows: &[usize], cut: f64) {
        let found = relation.for_rows(rows, |i, scratch| relation.largest(i, cut, scratch));
        for (&i, Largest { value, count }) in rows.iter().zip(found) {
            (self.value[i], self.count[i]) = (value, count);
        }
    }

    /// The largest of all; rows are computed again until it is certain.
    fn largest(&mut self, relation: &Relation, cut: f64) -> f64 {
        loop {
            let largest = largest_of(&self.value);
            let at_largest: Vec<usize> = (0..self.value.len()).filter(|&i| self.value[i] == largest).collect();
            if largest == f64::NEG_INFINITY || at_largest.iter().any(|&i| self.count[i] > 0) {
                return largest;
            }
            self.compute_again(relation, &at_largest, cut);
        }
    }

    fn gather(&self, members: &[usize]) -> Self {
        Bounds { value: gather(&self.value, members), count: gather(&self.count, members) }
    }
}

fn gather<T: Copy>(values: &[T], members: &[usize]) -> Vec<T> {
    members.iter().map(|&i| values[i]).collect()
}

/// What is known about the alternatives that remain.
#[derive(Clone)]
struct State {
    relation: Relation,
    rule: Distillation,
    /// The number of each alternative in the data.
    ids: Vec<usize>,
    /// Those that are not gone.
    remaining: Vec<usize>,
    /// By row: the largest credibility against others that remain.
    top: Bounds,
    /// By row: the largest below the cut.
    below: Bounds,
    /// The largest credibility of all.
    lambda0: f64,
    /// `lambda0 - s(lambda0)`.
    cut: f64,
    /// The largest below the cut, 0 where there is none: the level of the relation.
    lambda1: f64,
    /// By row: how many it outranks at this level minus how many outrank it.
    qualification: Vec<i64>,
}

impl State {
    fn new(kernel: Kernel, rule: Distillation) -> Self {
        let relation = Relation::new(kernel);
        let ids: Vec<usize> = (0..relation.kernel.n()).collect();
        let top = Bounds::new(&relation, &ids, f64::INFINITY);
        let lambda0 = largest_of(&top.value);
        let cut = rule.cut(lambda0);
        let below = Bounds::new(&relation, &ids, cut);
        let lambda1 = level(largest_of(&below.value));
        let qualification = relation.for_rows(&ids, |i, scratch| relation.qualification(i, rule, lambda1, scratch));
        State { relation, rule, remaining: ids.clone(), ids, top, below, lambda0, cut, lambda1, qualification }
    }

    fn run(mut self, order: Order) -> Vec<Vec<usize>> {
        let mut scratch = Scratch::new(self.ids.len());
        let mut classes = Vec::new();
        while !self.remaining.is_empty() {
            let class = self.distillate(order);
            classes.push(gather(&self.ids, &class));
            self.remove(&class, &mut scratch);
            if self.remaining.len() < self.ids.len() / 4 * 3 {
                self.forget_gone();
                scratch = Scratch::new(self.ids.len());
            }
        }
        classes
    }

    /// The alternatives that leave next: the choice is repeated within the chosen, with ever lower levels, until one is
    /// left or the level is 0.
    fn distillate(&self, order: Order) -> Vec<usize> {
        let rule = self.rule;
        let mut set = extreme(&self.remaining, &gather(&self.qualification, &self.remaining), order);
        let mut lambda = self.lambda1;
        while set.len() > 1 && lambda > 0.0 {
            let relation = Relation::new(self.relation.kernel.gather(&set));
            let members: Vec<usize> = (0..set.len()).collect();
            lambda = level(largest_of(&Bounds::new(&relation, &members, rule.cut(lambda)).value));
            let qualifications =
                relation.for_rows(&members, |i, scratch| relation.qualification(i, rule, lambda, scratch));
            set = extreme(&set, &qualifications, order);
        }
        set
    }

    /// Takes alternatives out and brings everything up to date.
    fn remove(&mut self, class: &[usize], scratch: &mut Scratch) {
        for &leaver in class {
            self.relation.gone[leaver] = f64::NEG_INFINITY;
            for bounds in [&mut self.top, &mut self.below] {
                (bounds.value[leaver], bounds.count[leaver]) = (f64::NEG_INFINITY, 0);
            }
        }
        self.remaining.retain(|&i| self.relation.gone[i] == 0.0);
        if self.remaining.is_empty() {
            return;
        }
        for &leaver in class {
            let State { relation, rule, top, below, lambda1, qualification, .. } = self;
            let n = qualification.len();
            let (top_value, top_count) = (&top.value[..n], &mut top.count[..n]);
            let (below_value, below_count) = (&below.value[..n], &mut below.count[..n]);
            relation.each_pair(leaver, scratch, |j, there, back| {
                qualification[j] -= rule.verdict(back, there, *lambda1);
                top_count[j] -= i64::from(back == top_value[j]);
                below_count[j] -= i64::from(back == below_value[j]);
            });
        }
        let lambda0 = self.top.largest(&self.relation, f64::INFINITY);
        if lambda0 < self.lambda0 {
            self.lambda0 = lambda0;
            self.cut = self.rule.cut(lambda0);
            // Only these have, or may have, an entry between the new cut and the one before.
            let rows: Vec<usize> =
                self.remaining.iter().copied().filter(|&i| self.below.value[i] >= self.cut).collect();
            self.below.compute_again(&self.relation, &rows, self.cut);
            let before = self.lambda1;
            self.lambda1 = level(self.below.largest(&self.relation, self.cut));
            self.lower_level(before, &rows, scratch);
        } else {
            self.lambda1 = level(self.below.largest(&self.relation, self.cut));
        }
    }

    /// Adds the pairs between the new level and the one before; they lie in the given rows.
    fn lower_level(&mut self, before: f64, rows: &[usize], scratch: &mut Scratch) {
        let State { relation, rule, lambda1, qualification, .. } = self;
        for &i in rows {
            let mut outranked = 0;
            relation.each_pair(i, scratch, |j, there, back| {
                let remains = relation.gone[j] == 0.0;
                let new = i64::from((there <= before) & remains & rule.outranks(there, back, *lambda1));
                qualification[j] -= new;
                outranked += new;
            });
            qualification[i] += outranked;
        }
    }

    /// Keeps only what remains, so that rows become shorter.
    fn forget_gone(&mut self) {
        let members = std::mem::take(&mut self.remaining);
        self.relation = Relation::new(self.relation.kernel.gather(&members));
        self.ids = gather(&self.ids, &members);
        self.top = self.top.gather(&members);
        self.below = self.below.gather(&members);
        self.qualification = gather(&self.qualification, &members);
        self.remaining = (0..members.len()).collect();
    }
}

/// A level: 0 where there is no credibility below the cut.
fn level(largest: f64) -> f64 {
    if largest > 0.0 { largest } else { 0.0 }
}

#[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
#[inline(always)]
fn largest_of(values: &[f64]) -> f64 {
    let larger = |a: f64, b: f64| if b > a { b } else { a };
    let (blocks, rest) = values.as_chunks::<16>();
    let mut lanes = [f64::NEG_INFINITY; 16];
    for block in blocks {
        for (lane, &value) in lanes.iter_mut().zip(block) {
            *lane = larger(*lane, value);
        }
    }
    lanes.iter().chain(rest).fold(f64::NEG_INFINITY, |largest, &value| larger(largest, value))
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
            let kernel = Kernel::new(&data, &criteria);
            let mut table = Array2::zeros((n, n));
            for (i, mut row) in table.rows_mut().into_iter().enumerate() {
                kernel.row::<true>(&kernel.fixed(i), row.as_slice_mut().unwrap());
                row.mapv_inplace(on_grid);
            }
            let rule = if seed % 5 == 0 { Distillation { alpha: 0.05, beta: 0.0 } } else { Distillation::default() };
            let expected = (by_the_book(&table, rule, true), by_the_book(&table, rule, false));
            assert_eq!(distill(kernel, rule), expected, "{seed}");
        }
    }
}

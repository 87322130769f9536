//! VIKOR: compromise between the utility of the group and the regret of the individual.

use super::to_settings;
use crate::Result;
use crate::number::lanes::{Splitter, Sums};
use crate::number::{grid::Grid, math, sum};
use crate::problem::Problems;
use crate::scoring::column_map::{ColumnMap, Formula};
use crate::scoring::columns::{self, Extent};
use crate::scoring::row_fold::{RowFold, fold_rows};
use crate::scoring::settings::check_range;
use crate::scoring::{About, DecisionMatrix, Direction, Domain, Kind, Method, Outcome, Properties};
use pulp::Simd;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Multicriteria optimization and compromise solution.
///
/// # Formula
/// With `d[i, k] = (best[k] - x[i, k]) / (best[k] - worst[k])`: `S[i] = Σ_k w[k] d[i, k]`, `R[i] = max_k w[k] d[i, k]`,
/// `Q[i] = v (S[i] - min S) / (max S - min S) + (1 - v) (R[i] - min R) / (max R - min R)`. Lower is better; the score is Q.
///
/// The alternative that is first by Q is acceptable on its own when
/// - it has an acceptable advantage, `Q(second) - Q(first) >= 1 / (n - 1)`, and
/// - its place is stable: it is also first by S or by R.
///
/// `compromise_set` lists, in rising order, the indices of: the first alone, when both hold; the first and the second, when
/// only stability fails; all with `Q - Q(first) < 1 / (n - 1)`, when the advantage fails. Alternatives that share a place
/// enter together. A column in which all are equal adds 0 to S and R; where all S (or all R) are equal that term of Q is 0.
/// One alternative is its own compromise.
///
/// Parts: `S`, `R`, `Q` `(n,)`; `acceptable_advantage`, `acceptable_stability`, `compromise_set`.
///
/// # References
/// Opricovic and Tzeng 2004, Compromise solution by MCDM methods: a comparative analysis of VIKOR and TOPSIS, European
/// Journal of Operational Research 156(2), section 2.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method, Part};
/// // Mountain climbing: risk and altitude.
/// let climbs = array![[1.0, 3000.0], [2.0, 3750.0], [5.0, 4500.0]];
/// let data = DecisionMatrix::new(climbs, None, &[Direction::Min, Direction::Max])?;
/// let outcome = stratech::methods::Vikor::default().evaluate(&data)?;
/// assert_eq!(outcome.scores, Some(vec![1.0, 0.0, 1.0]));
/// assert_eq!(outcome.parts["compromise_set"], Part::Integers(vec![1]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Vikor {
    /// Weight of the group's utility (S) against the individual regret (R), 0 to 1.
    pub v: f64,
}

impl Default for Vikor {
    fn default() -> Self {
        Vikor { v: 0.5 }
    }
}

const ABOUT: About = About {
    name: "vikor",
    title: "Multicriteria optimization and compromise solution (VIKOR)",
    references: &[
        "Opricovic and Tzeng 2004, Compromise solution by MCDM methods: a comparative analysis of VIKOR and TOPSIS, \
         European Journal of Operational Research 156(2)",
    ],
    kind: Kind::Ranking,
    higher_is_better: false,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Vikor {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties::ALL
    }

    fn check_settings(&self, problems: &mut Problems) {
        check_range("v", self.v, 0.0, 1.0, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let [s, r] = losses(data);
        let (s_spread, r_spread) = columns::both(s.len(), || Spread::of(&s), || Spread::of(&r));
        let mut q = vec![0.0; s.len()];
        columns::fill(1, [&mut q], &|start, [q]| {
            for (q, (s, r)) in q.iter_mut().zip(s[start..].iter().zip(&r[start..])) {
                *q = self.v * s_spread.share(*s) + (1.0 - self.v) * r_spread.share(*r);
            }
        });
        let first = |i: usize| s_spread.is_first(s[i]) || r_spread.is_first(r[i]);
        let compromise = Compromise::new(&q, first);
        Ok(Outcome::scored(q.clone())
            .part("S", s)
            .part("R", r)
            .part("Q", q)
            .part("acceptable_advantage", compromise.advantage)
            .part("acceptable_stability", compromise.stability)
            .part("compromise_set", compromise.set))
    }
}

/// `S` and `R`: the sum and the largest of the weighted shares of the way from the best to the worst value.
fn losses(data: &DecisionMatrix) -> [Vec<f64>; 2] {
    let weights = data.weights_or_equal();
    let maps: Vec<ColumnMap> = data.directions().iter().zip(data.extents()).map(|(d, x)| loss(*d, x)).collect();
    // Shares are at most 1.
    let size = weights.iter().fold(0.0, |size, w| size + w);
    let splitter = Splitter::new(size, weights.len()).unwrap_or(Splitter::OPEN);
    fold_rows(data, &maps, &Losses { weights: &weights, splitter })
}

/// The sum and the largest of the weighted losses of a row.
struct Losses<'a> {
    weights: &'a [f64],
    splitter: Splitter,
}

impl RowFold<2> for Losses<'_> {
    type State<S: Simd> = (Sums<S>, S::f64s);

    #[allow(clippy::inline_always)] // as the pass over the rows
    #[inline(always)]
    fn start<S: Simd>(&self, simd: S) -> (Sums<S>, S::f64s) {
        // No loss is below +0.
        (Sums::new(simd), simd.splat_f64s(0.0))
    }

    #[allow(clippy::inline_always)] // as the pass over the rows
    #[inline(always)]
    fn add<S: Simd>(&self, simd: S, k: usize, x: S::f64s, (sums, largest): &mut (Sums<S>, S::f64s)) {
        let loss = simd.mul_f64s(x, simd.splat_f64s(self.weights[k]));
        sums.add(simd, self.splitter, loss);
        *largest = simd.max_f64s(loss, *largest);
    }

    #[allow(clippy::inline_always)] // as the pass over the rows
    #[inline(always)]
    fn finish<S: Simd>(&self, simd: S, (sums, largest): (Sums<S>, S::f64s)) -> [S::f64s; 2] {
        [sums.settle(simd, self.splitter), largest]
    }

    fn exactly(&self, row: &[f64]) -> [f64; 2] {
        let losses = row.iter().zip(self.weights).map(|(x, w)| x * w);
        [sum::sum_of(losses.clone()), losses.fold(0.0, math::max)]
    }
}

/// The share of the way from the best to the worst value; 0 where all are equal.
fn loss(direction: Direction, extent: &Extent) -> ColumnMap {
    let span = extent.high - extent.low;
    let formula = match direction {
        _ if span == 0.0 => Formula::Constant(0.0),
        Direction::Max => Formula::Above { from: extent.high, span },
        Direction::Min => Formula::Below { from: extent.low, span },
    };
    ColumnMap { formula, complement: false, direction: Direction::Min }
}

/// The ends of a list of values and its grid.
struct Spread {
    low: f64,
    span: f64,
    grid: Grid,
}

impl Spread {
    fn of(values: &[f64]) -> Self {
        let (low, high) = (math::min_of(values), math::max_of(values));
        // The ends alone decide on the grid.
        let grid = Grid::for_scores(&[low, high]);
        let span = if high - low <= grid.step() { 0.0 } else { high - low };
        Spread { low, span, grid }
    }

    /// Position of a value between the smallest and the largest; 0 where all are equal but for rounding.
    fn share(&self, x: f64) -> f64 {
        if self.span == 0.0 { 0.0 } else { (x - self.low) / self.span }
    }

    /// Whether a value is the smallest, on the grid.
    fn is_first(&self, x: f64) -> bool {
        // What shares a point of the grid is at most one step away.
        x <= self.low + 2.0 * self.grid.step() && self.grid.equal(x, self.low)
    }
}

/// The two conditions of a compromise and the alternatives that make it.
struct Compromise {
    advantage: bool,
    stability: bool,
    set: Vec<usize>,
}

impl Compromise {
    /// From Q, and whether an alternative is first by S or by R.
    fn new(q: &[f64], is_stable: impl Fn(usize) -> bool) -> Self {
        let n = q.len();
        if n == 1 {
            return Compromise { advantage: true, stability: true, set: vec![0] };
        }
        let threshold = 1.0 / (n as f64 - 1.0);
        // On the grid, so that an advantage of exactly the threshold is not lost to rounding.
        let spread = Spread::of(q);
        let first: Vec<usize> = (0..n).filter(|&i| spread.is_first(q[i])).collect();
        let near = threshold + 2.0 * Grid::REGISTER.step();
        let close = |x: f64| {
            let behind = x - spread.low;
            behind <= near && Grid::REGISTER.compare(behind, threshold) == Ordering::Less
        };
        let second = match first.as_slice() {
            [only] => math::min(math::min_of(&q[..*only]), math::min_of(&q[only + 1..])),
            _ => q.iter().filter(|x| !spread.is_first(**x)).copied().fold(f64::INFINITY, math::min),
        };
        let advantage = first.len() == 1 && !close(second);
        let stability = first.iter().all(|&i| is_stable(i));
        let member = |x: f64| spread.is_first(x) || spread.grid.equal(x, second);
        let set = match (advantage, stability) {
            (true, true) => first,
            (true, false) => (0..n).filter(|&i| member(q[i])).collect(),
            (false, _) => (0..n).filter(|&i| close(q[i])).collect(),
        };
        Compromise { advantage, stability, set }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Direction, Part};
    use ndarray::{Array2, array};

    fn evaluate(values: Array2<f64>, weights: &[f64], v: f64) -> Outcome {
        let directions = vec![Direction::Max; values.ncols()];
        Vikor { v }.evaluate(&DecisionMatrix::new(values, Some(weights), &directions).unwrap()).unwrap()
    }

    #[test]
    fn where_the_advantage_is_too_small_all_near_ones_are_the_compromise() {
        // Six alternatives: the threshold is 1/5, and Q is the position on the only criterion.
        let values = array![[10.0], [9.0], [8.0], [5.0], [3.0], [0.0]];
        let outcome = evaluate(values, &[1.0], 0.5);
        assert_eq!(outcome.parts["acceptable_advantage"], Part::Flag(false));
        // 10 - 8 is exactly the threshold and stays out.
        assert_eq!(outcome.parts["compromise_set"], Part::Integers(vec![0, 1]));
    }

    #[test]
    fn where_only_stability_fails_the_first_two_are_the_compromise() {
        let compromise = Compromise::new(&[0.0, 0.6, 0.7], |i| i != 0);
        assert!(compromise.advantage && !compromise.stability);
        assert_eq!(compromise.set, [0, 1]);
    }

    #[test]
    fn alternatives_that_share_the_first_place_enter_together() {
        let outcome = evaluate(array![[3.0, 1.0], [3.0, 1.0], [1.0, 0.0]], &[1.0, 1.0], 0.5);
        assert_eq!(outcome.ranks, Some(vec![1, 1, 3]));
        assert_eq!(outcome.parts["acceptable_advantage"], Part::Flag(false));
        assert_eq!(outcome.parts["compromise_set"], Part::Integers(vec![0, 1]));
    }

    #[test]
    fn constant_columns_equal_rows_and_one_alternative() {
        let outcome = evaluate(array![[3.0, 7.0], [1.0, 7.0]], &[1.0, 1.0], 0.5);
        assert_eq!(outcome.parts["S"], Part::Vector(vec![0.0, 0.5]));
        let equal = evaluate(array![[3.0, 7.0], [3.0, 7.0]], &[1.0, 1.0], 0.5);
        assert_eq!(equal.scores, Some(vec![0.0, 0.0]));
        assert_eq!(equal.ranks, Some(vec![1, 1]));
        let alone = evaluate(array![[3.0, 7.0]], &[1.0, 1.0], 0.5);
        assert_eq!(alone.parts["compromise_set"], Part::Integers(vec![0]));
    }

    #[test]
    fn sums_that_differ_by_rounding_only_are_equal() {
        // Each loses 0.1 + 0.2 + 0.3 in another order of the same thirds.
        let spread = Spread::of(&[0.6, 0.600_000_000_000_000_1, 0.6]);
        assert_eq!([0.6, 0.600_000_000_000_000_1].map(|x| spread.share(x)), [0.0; 2]);
    }
}

//! VIKOR: compromise between the utility of the group and the regret of the individual.

use super::to_settings;
use crate::Result;
use crate::number::{grid::Grid, math, sum};
use crate::problem::Problems;
use crate::scoring::settings::check_range;
use crate::scoring::{About, DecisionMatrix, Domain, Kind, Method, Outcome, Properties};
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
        let (s, r) = losses(data);
        let (s_shares, r_shares) = (shares_of_range(&s), shares_of_range(&r));
        let q: Vec<f64> = s_shares.iter().zip(&r_shares).map(|(s, r)| self.v * s + (1.0 - self.v) * r).collect();
        let compromise = Compromise::new(&q, &s, &r);
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
fn losses(data: &DecisionMatrix) -> (Vec<f64>, Vec<f64>) {
    let weights = data.weights_or_equal();
    let ends: Vec<(f64, f64)> = (0..data.n_criteria())
        .map(|k| {
            let (low, high) = data.range(k);
            (data.best(k), high - low)
        })
        .collect();
    let mut terms = vec![0.0; data.n_criteria()];
    data.values()
        .rows()
        .into_iter()
        .map(|row| {
            for (k, term) in terms.iter_mut().enumerate() {
                let (best, span) = ends[k];
                *term = if span == 0.0 { 0.0 } else { weights[k] * ((best - row[k]).abs() / span) };
            }
            (sum::sum(&terms), math::max_of(&terms))
        })
        .unzip()
}

/// Position of each value between the smallest and the largest; 0 where all are equal but for rounding.
fn shares_of_range(values: &[f64]) -> Vec<f64> {
    let (low, high) = (math::min_of(values), math::max_of(values));
    if high - low <= Grid::for_scores(values).step() {
        return vec![0.0; values.len()];
    }
    values.iter().map(|x| (x - low) / (high - low)).collect()
}

/// Which values are the smallest, on their grid.
fn first_of(values: &[f64]) -> Vec<bool> {
    let (grid, best) = (Grid::for_scores(values), math::min_of(values));
    values.iter().map(|x| grid.equal(*x, best)).collect()
}

/// The two conditions of a compromise and the alternatives that make it.
struct Compromise {
    advantage: bool,
    stability: bool,
    set: Vec<usize>,
}

impl Compromise {
    fn new(q: &[f64], s: &[f64], r: &[f64]) -> Self {
        let n = q.len();
        if n == 1 {
            return Compromise { advantage: true, stability: true, set: vec![0] };
        }
        let threshold = 1.0 / (n as f64 - 1.0);
        // On the grid, so that an advantage of exactly the threshold is not lost to rounding.
        let grid = Grid::for_scores(q);
        let best = math::min_of(q);
        let first = first_of(q);
        let others: Vec<f64> = q.iter().zip(&first).filter(|(_, first)| !**first).map(|(x, _)| *x).collect();
        let second = math::min_of(&others);
        let close = |x: f64| Grid::REGISTER.compare(x - best, threshold) == Ordering::Less;
        let advantage = others.len() == n - 1 && !close(second);
        let (s_first, r_first) = (first_of(s), first_of(r));
        let stability = (0..n).filter(|&i| first[i]).all(|i| s_first[i] || r_first[i]);
        let set = (0..n)
            .filter(|&i| match (advantage, stability) {
                (true, true) => first[i],
                (true, false) => first[i] || grid.equal(q[i], second),
                (false, _) => close(q[i]),
            })
            .collect();
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
        let compromise = Compromise::new(&[0.0, 0.6, 0.7], &[0.2, 0.1, 0.3], &[0.2, 0.3, 0.1]);
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
        assert_eq!(shares_of_range(&[0.6, 0.600_000_000_000_000_1, 0.6]), [0.0; 3]);
    }
}

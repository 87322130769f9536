//! Weighted sum (simple additive weighting, SAW).

use super::to_settings;
use crate::Result;
use crate::number::lanes::{Splitter, Sums};
use crate::number::{math, sum};
use crate::problem::Problems;
use crate::scoring::column_map::{self, ColumnMap};
use crate::scoring::row_fold::{RowFold, fold_rows};
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Normalization, Outcome, Properties};
use pulp::Simd;
use serde::{Deserialize, Serialize};

/// Weighted sum of normalized values.
///
/// # Formula
/// `score[i] = Σ_k w[k] r[i, k]` with weights that sum to 1 and `r` normalized so that higher is better.
/// With `normalization = "none"` a cost column enters as `-x`.
///
/// Parts: `contributions` `(n, m)`, `normalized` `(n, m)`.
///
/// # References
/// Fishburn 1967, Additive utilities with incomplete product sets, Operations Research 15(3); Triantaphyllou 2000, Multi-criteria
/// decision making methods: a comparative study, chapter 2.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [2.0, 2.0]], Some(&[1.0, 3.0]), &[Direction::Max; 2])?;
/// let outcome = stratech::methods::WeightedSum::default().evaluate(&data)?;
/// assert_eq!(outcome.scores, Some(vec![0.875, 0.625]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WeightedSum {
    /// How columns are made comparable; `linear_ratio` (x / max, min / x) by default.
    pub normalization: Normalization,
}

impl Default for WeightedSum {
    fn default() -> Self {
        WeightedSum { normalization: Normalization::LinearRatio }
    }
}

const ABOUT: About = About {
    name: "weighted_sum",
    title: "Weighted sum (SAW)",
    references: &[
        "Fishburn 1967, Additive utilities with incomplete product sets, Operations Research 15(3)",
        "Triantaphyllou 2000, Multi-criteria decision making methods: a comparative study",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for WeightedSum {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn normalization(&self) -> Option<&Normalization> {
        Some(&self.normalization)
    }

    fn properties(&self) -> Properties {
        Properties {
            clone_invariant: clones(&self.normalization),
            unit_scale_free: units(&self.normalization),
            shift_free: shifts(&self.normalization),
            ..Properties::ALL
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let maps = self.normalization.maps(data, true);
        let weights = data.weights_or_equal();
        let mut outcome = Outcome::scored(scores(data, &maps, &weights));
        let values = data.shared_values();
        outcome.parts.later(move || {
            let normalized = ColumnMap::table(&maps, &values);
            let contributions = column_map::weighted(&normalized, &weights);
            vec![("contributions".into(), contributions.into()), ("normalized".into(), normalized.into())]
        });
        Ok(outcome)
    }
}

/// The sum over the columns of weight times normalized value, exact and rounded once, for every row.
fn scores(data: &DecisionMatrix, maps: &[ColumnMap], weights: &[f64]) -> Vec<f64> {
    let largest = |(map, extent), w: &f64| {
        let (low, high): (f64, f64) = ColumnMap::range(map, extent);
        w * math::max(low.abs(), high.abs())
    };
    let size = maps.iter().zip(data.extents()).zip(weights).map(|(column, w)| largest(column, w));
    let splitter = Splitter::new(size.fold(0.0, |size, x| size + x), maps.len()).unwrap_or(Splitter::OPEN);
    let [scores] = fold_rows(data, maps, &Weighted { weights, splitter });
    scores
}

/// The weighted sum of a row.
struct Weighted<'a> {
    weights: &'a [f64],
    splitter: Splitter,
}

impl RowFold<1> for Weighted<'_> {
    type State<S: Simd> = Sums<S>;

    #[allow(clippy::inline_always)] // as the pass over the rows
    #[inline(always)]
    fn start<S: Simd>(&self, simd: S) -> Sums<S> {
        Sums::new(simd)
    }

    #[allow(clippy::inline_always)] // as the pass over the rows
    #[inline(always)]
    fn add<S: Simd>(&self, simd: S, k: usize, x: S::f64s, sums: &mut Sums<S>) {
        sums.add(simd, self.splitter, simd.mul_f64s(x, simd.splat_f64s(self.weights[k])));
    }

    #[allow(clippy::inline_always)] // as the pass over the rows
    #[inline(always)]
    fn finish<S: Simd>(&self, simd: S, sums: Sums<S>) -> [S::f64s; 1] {
        [sums.settle(simd, self.splitter)]
    }

    fn exactly(&self, row: &[f64]) -> [f64; 1] {
        [sum::sum_of(row.iter().zip(self.weights).map(|(x, w)| x * w))]
    }
}

/// What the choice of normalization means for adding a copy of an alternative.
pub(crate) fn clones(normalization: &Normalization) -> Holds {
    if normalization.clone_invariant() {
        Holds::Yes
    } else {
        Holds::No("a copy changes the column statistics of the normalization")
    }
}

/// What it means for another unit.
pub(crate) fn units(normalization: &Normalization) -> Holds {
    if normalization.unit_scale_free() {
        Holds::Yes
    } else {
        Holds::No("the normalization keeps the unit of the column")
    }
}

/// What it means for another zero point.
pub(crate) fn shifts(normalization: &Normalization) -> Holds {
    if normalization.shift_free() { Holds::Yes } else { Holds::No("ratios depend on the zero point of the column") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    #[test]
    fn costs_count_against_an_alternative() {
        let data =
            DecisionMatrix::new(array![[1.0, 5.0], [1.0, 9.0]], None, &[Direction::Max, Direction::Min]).unwrap();
        for name in Normalization::NAMES.iter().filter(|n| **n != "bounds" && **n != "log") {
            let method = super::super::get("weighted_sum", &serde_json::json!({ "normalization": name })).unwrap();
            assert_eq!(method.evaluate(&data).unwrap().ranks, Some(vec![1, 2]), "{name}");
        }
    }

    #[test]
    fn float_noise_does_not_break_a_tie() {
        // 22.0 and 21.999999999999996 in ordinary arithmetic.
        let values = array![[10.0, 30.0, 20.0, 30.0], [30.0, 10.0, 30.0, 10.0]];
        let data = DecisionMatrix::new(values, Some(&[0.2, 0.15, 0.4, 0.25]), &[Direction::Max; 4]).unwrap();
        let outcome = WeightedSum { normalization: Normalization::None }.evaluate(&data).unwrap();
        assert_eq!(outcome.ranks, Some(vec![1, 1]));
    }
}

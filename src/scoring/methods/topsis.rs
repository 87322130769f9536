//! TOPSIS: closeness to the best point and distance from the worst.

use super::to_settings;
use super::weighted_sum::{clones, shifts, units};
use crate::Result;
use crate::number::lanes::{Splitter, Sums};
use crate::number::sum;
use crate::problem::Problems;
use crate::scoring::column_map::{self, ColumnMap};
use crate::scoring::row_fold::{RowFold, fold_rows};
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Normalization, Outcome, Properties, Scaling,
};
use pulp::Simd;
use serde::{Deserialize, Serialize};

/// Technique for order of preference by similarity to the ideal solution.
///
/// # Formula
/// `v[i, k] = w[k] r[i, k]` with `r` the (vector-)normalized values; the ideal takes the best `v` of each
/// column, the anti-ideal the worst; `d_plus[i]`, `d_minus[i]` are the Euclidean distances from them and
/// `score[i] = d_minus[i] / (d_plus[i] + d_minus[i])`. Where all alternatives are equal both distances are
/// zero and every score is 1 by definition here (each alternative is the ideal), with a notice.
///
/// Parts: `normalized`, `weighted` `(n, m)`; `positive_ideal`, `negative_ideal` `(m,)`; `d_plus`, `d_minus` `(n,)`.
///
/// # References
/// Hwang and Yoon 1981, Multiple attribute decision making: methods and applications, Springer, section III.3.7.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [2.0, 2.0], [3.0, 1.0]], None, &[Direction::Max; 2])?;
/// let outcome = stratech::methods::Topsis::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks.map(|r| r[0]), Some(1));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Topsis {
    /// How columns are made comparable; `vector` as in the book.
    pub normalization: Normalization,
}

impl Default for Topsis {
    fn default() -> Self {
        Topsis { normalization: Normalization::Vector }
    }
}

const ABOUT: About = About {
    name: "topsis",
    title: "Technique for order of preference by similarity to the ideal solution (TOPSIS)",
    references: &["Hwang and Yoon 1981, Multiple attribute decision making: methods and applications, Springer"],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Topsis {
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
        let clones = clones(&self.normalization);
        Properties {
            clone_invariant: clones,
            unit_scale_free: units(&self.normalization),
            shift_free: match self.normalization {
                // Distances between values are all that counts.
                Normalization::None => Holds::Yes,
                _ => shifts(&self.normalization),
            },
            ..Properties::ALL
        }
    }

    fn scaling(&self) -> Scaling {
        match self.normalization {
            Normalization::None => Scaling::Together,
            Normalization::Log | Normalization::Bounds(_) => Scaling::None,
            _ => Scaling::Columns,
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let maps = self.normalization.maps(data, false);
        let weights = data.weights_or_equal();
        let (best, worst) = ideals(data, &maps, &weights);
        let [d_plus, d_minus, scores] = fold_rows(data, &maps, &Distances::new(&weights, &best, &worst));
        let mut outcome = Outcome::scored(scores);
        outcome.parts.insert("positive_ideal", best);
        outcome.parts.insert("negative_ideal", worst);
        outcome.parts.insert("d_plus", d_plus);
        outcome.parts.insert("d_minus", d_minus);
        let values = data.shared_values();
        outcome.parts.later(move || {
            let normalized = ColumnMap::table(&maps, &values);
            let weighted = column_map::weighted(&normalized, &weights);
            vec![("normalized".into(), normalized.into()), ("weighted".into(), weighted.into())]
        });
        Ok(outcome)
    }
}

/// Best and worst weighted value of every column.
fn ideals(data: &DecisionMatrix, maps: &[ColumnMap], weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let columns = maps.iter().zip(data.extents()).zip(weights);
    columns
        .map(|((map, extent), w)| {
            let (low, high) = map.range(extent);
            let (low, high) = (w * low, w * high);
            if map.direction == Direction::Max { (high, low) } else { (low, high) }
        })
        .unzip()
}

/// Euclidean distance of the weighted values of every row from the best and from the worst point, and the score.
struct Distances<'a> {
    weights: &'a [f64],
    best: &'a [f64],
    worst: &'a [f64],
    splitter: Splitter,
}

impl<'a> Distances<'a> {
    fn new(weights: &'a [f64], best: &'a [f64], worst: &'a [f64]) -> Self {
        // No value is farther from a point than the other one is.
        let square = |(a, b): (&f64, &f64)| (a - b) * (a - b);
        let size = best.iter().zip(worst).map(square).fold(0.0, |size, x| size + x);
        Distances { weights, best, worst, splitter: Splitter::new(size, weights.len()).unwrap_or(Splitter::OPEN) }
    }
}

impl RowFold<3> for Distances<'_> {
    type State<S: Simd> = [Sums<S>; 2];

    #[allow(clippy::inline_always)] // as the pass over the rows
    #[inline(always)]
    fn start<S: Simd>(&self, simd: S) -> [Sums<S>; 2] {
        [Sums::new(simd); 2]
    }

    #[allow(clippy::inline_always)] // as the pass over the rows
    #[inline(always)]
    fn add<S: Simd>(&self, simd: S, k: usize, x: S::f64s, sums: &mut [Sums<S>; 2]) {
        let x = simd.mul_f64s(x, simd.splat_f64s(self.weights[k]));
        for (sums, point) in sums.iter_mut().zip([self.best[k], self.worst[k]]) {
            let distance = simd.sub_f64s(x, simd.splat_f64s(point));
            sums.add(simd, self.splitter, simd.mul_f64s(distance, distance));
        }
    }

    #[allow(clippy::inline_always)] // as the pass over the rows
    #[inline(always)]
    fn finish<S: Simd>(&self, simd: S, [to_best, to_worst]: [Sums<S>; 2]) -> [S::f64s; 3] {
        let d_plus = simd.sqrt_f64s(to_best.settle(simd, self.splitter));
        let d_minus = simd.sqrt_f64s(to_worst.settle(simd, self.splitter));
        let both = simd.add_f64s(d_plus, d_minus);
        let is_zero = simd.equal_f64s(both, simd.splat_f64s(0.0));
        let score = simd.select_f64s(is_zero, simd.splat_f64s(1.0), simd.div_f64s(d_minus, both));
        [d_plus, d_minus, score]
    }

    fn exactly(&self, row: &[f64]) -> [f64; 3] {
        let distance = |point: &[f64]| {
            let distances = row.iter().zip(self.weights).zip(point).map(|((x, w), p)| x * w - p);
            sum::sum_of(distances.map(|d| d * d)).sqrt()
        };
        let (d_plus, d_minus) = (distance(self.best), distance(self.worst));
        let both = d_plus + d_minus;
        [d_plus, d_minus, if both == 0.0 { 1.0 } else { d_minus / both }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn extreme_magnitudes_give_the_scores_of_ordinary_ones() {
        let directions = [Direction::Max, Direction::Min];
        let ordinary = array![[1.0, 3.0], [2.0, 7.0], [4.0, 5.0]];
        let mut extreme = ordinary.clone();
        extreme.column_mut(0).mapv_inplace(|x| libm::scalbn(x, 700));
        extreme.column_mut(1).mapv_inplace(|x| libm::scalbn(x, -700));
        let scores =
            |v| Topsis::default().evaluate(&DecisionMatrix::new(v, None, &directions).unwrap()).unwrap().scores;
        assert_eq!(scores(ordinary), scores(extreme));
    }

    #[test]
    fn equal_alternatives_tie_at_a_finite_score() {
        let data = DecisionMatrix::new(array![[2.0, 3.0], [2.0, 3.0]], None, &[Direction::Max; 2]).unwrap();
        let outcome = Topsis::default().evaluate(&data).unwrap();
        assert_eq!(outcome.ranks, Some(vec![1, 1]));
        assert_eq!(outcome.scores, Some(vec![1.0, 1.0]));
    }
}

//! MULTIMOORA: ratio system, reference point and full multiplicative form, joined by dominance.

use super::moora::{ratio_scores, weigh};
use super::to_settings;
use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Problems, Text};
use crate::scoring::outcome::ranks_of;
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Normalization, Outcome, Properties,
};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// MOORA in three forms; an alternative that is better in most of them comes first.
///
/// # Formula
/// With the vector-normalized `r` and the best `r*[k]` of each column:
/// - ratio system `ratio_score[i] = Σ_benefits w r - Σ_costs w r`, higher is better;
/// - reference point `reference_point_score[i] = max_k w[k] |r*[k] - r[i, k]|`, lower is better;
/// - full multiplicative form `fmf_score[i] = Π_benefits (w r) / Π_costs (w r)`, higher is better; with
///   `fmf = "exponents"` the weights are exponents, `Π r^w / Π r^w`, and count in its order too.
///
/// One alternative dominates another when it is better in more of the three rankings than it is worse;
/// `score[i]` is the number of alternatives that i dominates. Where dominance goes in a circle the scores tie.
///
/// Criteria of weight 0 and columns of zeros are left out of the product. It is computed with logarithms: its
/// ranks are right also where the product itself leaves the range of numbers (then the largest number is shown).
///
/// Parts: the three scores and their ranks `ratio_rank`, `reference_point_rank`, `fmf_rank` `(n,)`;
/// `normalized` `(n, m)`; `reference_point`, `weights` `(m,)`.
///
/// Weights are normalized first; a printed calculation with weights that do not sum to 1 can only be followed
/// with `normalize_weights = false`.
///
/// # References
/// Brauers and Zavadskas 2010, Project management by MULTIMOORA as an instrument for transition economies,
/// Technological and Economic Development of Economy 16(1); Brauers and Zavadskas 2011, MULTIMOORA optimization
/// used to decide on a bank loan to buy property, the same journal 17(1) (theory of dominance).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [2.0, 2.0], [2.0, 5.0]], None, &[Direction::Max; 2])?;
/// let outcome = stratech::methods::Multimoora::default().evaluate(&data)?;
/// // The first is better by the reference point, the second by the ratio system, and the products are equal.
/// assert_eq!(outcome.scores, Some(vec![0.0, 0.0, 2.0]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Multimoora {
    /// How weights enter the full multiplicative form.
    pub fmf: MultiplicativeForm,
    /// Whether weights are divided by their sum first.
    pub normalize_weights: bool,
}

impl Default for Multimoora {
    fn default() -> Self {
        Multimoora { fmf: MultiplicativeForm::default(), normalize_weights: true }
    }
}

/// How weights enter the full multiplicative form of [`Multimoora`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MultiplicativeForm {
    /// As factors: they move all products alike.
    #[default]
    Factors,
    /// As exponents.
    Exponents,
}

const ABOUT: About = About {
    name: "multimoora",
    title: "MULTIMOORA (ratio system, reference point, full multiplicative form)",
    references: &[
        "Brauers and Zavadskas 2010, Project management by MULTIMOORA as an instrument for transition economies, Technological and Economic Development of Economy 16(1)",
        "Brauers and Zavadskas 2011, MULTIMOORA optimization used to decide on a bank loan to buy property, Technological and Economic Development of Economy 17(1)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::NonNegative,
};

impl Method for Multimoora {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties {
            clone_invariant: Holds::No("a copy changes the column statistics of the normalization"),
            shift_free: Holds::No("ratios depend on the zero point of the column"),
            ..Properties::ALL
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        let weights = data.weights_or_equal();
        let expected = Text::new("a value above 0 in a cost column", "giá trị lớn hơn 0 trong cột chi phí");
        for k in (0..data.n_criteria()).filter(|&k| in_product(data, &weights, k)) {
            if data.directions()[k] == Direction::Min {
                for (i, _) in data.column(k).iter().enumerate().filter(|(_, x)| **x == 0.0) {
                    problems.push(data.out_of_domain(i, k, expected.clone()));
                }
            }
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let normalized = Normalization::Vector.as_given(data)?.values;
        let weights = data.used_weights(self.normalize_weights);
        let ratio = ratio_scores(&weigh(&normalized, &weights), data.directions());
        let (reference, distances) = reference_point(&normalized, &weights, data.directions());
        let logarithms = self.logarithms(data, &weights);
        let ranks = [ranks_of(&ratio, true), ranks_of(&distances, false), ranks_of(&finite(&logarithms), true)];
        let fmf: Vec<f64> = logarithms.iter().map(|l| math::min(math::exp(*l), f64::MAX)).collect();
        let scores = dominated(&ranks);
        let [ratio_rank, reference_point_rank, fmf_rank] = ranks;
        Ok(Outcome::scored(scores)
            .part("ratio_score", ratio)
            .part("reference_point_score", distances)
            .part("fmf_score", fmf)
            .part("ratio_rank", ratio_rank)
            .part("reference_point_rank", reference_point_rank)
            .part("fmf_rank", fmf_rank)
            .part("normalized", normalized)
            .part("reference_point", reference)
            .part("weights", weights))
    }
}

impl Multimoora {
    /// Logarithm of the full multiplicative form of every alternative; minus infinity for a product of 0.
    fn logarithms(&self, data: &DecisionMatrix, weights: &[f64]) -> Vec<f64> {
        let columns: Vec<usize> = (0..data.n_criteria()).filter(|&k| in_product(data, weights, k)).collect();
        let lengths: Vec<f64> = columns.iter().map(|&k| length(data, k)).collect();
        let rows = 0..data.n_alternatives();
        rows.map(|i| {
            let terms: Vec<f64> = columns
                .iter()
                .zip(&lengths)
                .flat_map(|(&k, &length)| {
                    let sign = data.directions()[k].sign();
                    let ratio = math::ln(data.values()[[i, k]]) - math::ln(length);
                    match self.fmf {
                        MultiplicativeForm::Factors => [sign * ratio, sign * math::ln(weights[k])],
                        MultiplicativeForm::Exponents => [sign * weights[k] * ratio, 0.0],
                    }
                })
                .collect();
            sum::sum(&terms)
        })
        .collect()
    }
}

/// Whether a criterion counts in the product: it has weight, and is not zero for everybody.
fn in_product(data: &DecisionMatrix, weights: &[f64], k: usize) -> bool {
    weights[k] > 0.0 && data.column(k).iter().any(|x| *x != 0.0)
}

/// Euclidean length of a column; values of one column may lie far apart, so they are scaled by the largest.
fn length(data: &DecisionMatrix, k: usize) -> f64 {
    let largest = data.range(k).1;
    let squares: Vec<f64> = data.column(k).iter().map(|x| (x / largest) * (x / largest)).collect();
    largest * sum::sum(&squares).sqrt()
}

/// The best of every column and the largest weighted distance of every row from it.
fn reference_point(r: &Array2<f64>, weights: &[f64], directions: &[Direction]) -> (Vec<f64>, Vec<f64>) {
    let best =
        |(column, d): (ndarray::ArrayView1<f64>, &Direction)| column.iter().fold(column[0], |a, b| d.best(a, *b));
    let reference: Vec<f64> = r.columns().into_iter().zip(directions).map(best).collect();
    let distance = |row: ndarray::ArrayView1<f64>| {
        row.iter().zip(&reference).zip(weights).fold(0.0, |far, ((v, p), w)| math::max(far, w * (v - p).abs()))
    };
    let distances = r.rows().into_iter().map(distance).collect();
    (reference, distances)
}

/// Products of 0 come last: a step below the smallest logarithm.
fn finite(logarithms: &[f64]) -> Vec<f64> {
    let lowest = logarithms.iter().filter(|l| l.is_finite()).fold(0.0, |low, l| math::min(low, *l));
    logarithms.iter().map(|l| if l.is_finite() { *l } else { lowest - 1.0 }).collect()
}

/// How many others each alternative dominates: better in more of the rankings than worse.
fn dominated(ranks: &[Vec<u32>; 3]) -> Vec<f64> {
    let n = ranks[0].len();
    let balance = |i: usize, j: usize| -> i32 {
        ranks.iter().map(|rank| i32::from(rank[i] < rank[j]) - i32::from(rank[i] > rank[j])).sum()
    };
    (0..n).map(|i| (0..n).filter(|&j| balance(i, j) > 0).count() as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Part;
    use ndarray::array;

    /// Kracka, Brauers and Zavadskas 2010, Inzinerine Ekonomika 21(4); the paper gives no weights, so sums are
    /// seven times ours and the product is the plain one.
    #[test]
    fn heating_losses_of_a_building() {
        let data = super::super::moora::tests::heating_losses();
        let outcome =
            Multimoora { fmf: MultiplicativeForm::Exponents, ..Multimoora::default() }.evaluate(&data).unwrap();
        assert_eq!(outcome.scores, Some(vec![1.0, 5.0, 3.0, 0.0, 2.0, 4.0]));
        assert_eq!(outcome.ranks, Some(vec![5, 1, 3, 6, 4, 2]));
        assert_eq!(outcome.parts["reference_point_rank"], Part::from(vec![4_u32, 5, 1, 6, 2, 3]));
        let Part::Vector(distances) = &outcome.parts["reference_point_score"] else { panic!() };
        let Part::Vector(fmf) = &outcome.parts["fmf_score"] else { panic!() };
        let printed = [3.4343, 148_689.356, 120.3441, 0.7882, 16.2917, 252.9155];
        let far = [0.689_349, 0.699_867, 0.598_171, 0.859_557, 0.600_224, 0.614_806];
        for i in 0..6 {
            assert!((7.0 * distances[i] - far[i]).abs() < 1e-6);
            assert!((math::pow(fmf[i], 7.0) / printed[i] - 1.0).abs() < 1e-4, "{}", math::pow(fmf[i], 7.0));
        }
    }

    #[test]
    fn a_zero_is_last_in_the_product_and_refused_under_it() {
        let values = array![[0.0, 2.0], [1.0, 2.0], [1e-200, 2.0]];
        let data = DecisionMatrix::new(values.clone(), None, &[Direction::Max; 2]).unwrap();
        let outcome = Multimoora::default().evaluate(&data).unwrap();
        assert_eq!(outcome.parts["fmf_rank"], Part::from(vec![3_u32, 1, 2]));
        let data = DecisionMatrix::new(values, None, &[Direction::Min; 2]).unwrap();
        let error = Multimoora::default().evaluate(&data).unwrap_err().to_string();
        assert!(error.contains("E0607") && error.contains("matrix[0, 0]"), "{error}");
    }

    #[test]
    fn a_circle_of_dominance_ties() {
        let ranks = [vec![1, 2, 3], vec![2, 3, 1], vec![3, 1, 2]];
        assert_eq!(dominated(&ranks), [1.0, 1.0, 1.0]);
    }
}

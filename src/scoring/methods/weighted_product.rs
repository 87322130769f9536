//! Weighted product (WPM).

use super::to_settings;
use super::weighted_sum::{clones, shifts, units};
use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Problems, Text};
use crate::scoring::normalization::Normalized;
use crate::scoring::settings::bad;
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Normalization, Outcome, Properties,
};
use ndarray::ArrayView1;
use serde::{Deserialize, Serialize};

/// Product of values, each to the power of its weight.
///
/// # Formula
/// `score[i] = Π_k r[i, k]^(±w[k])`: plus for a benefit, minus for a cost, with weights that sum to 1. The ratio of two scores
/// does not depend on the units, so `none`, `sum`, `max` and `vector` all give the same order; `linear_ratio` and
/// `reciprocal_sum` turn a cost column before (min / x), where its exponent is plus. Other normalizations enter as the
/// values in which higher is better. A value of 0 in a benefit column makes the score 0.
///
/// Parts: `normalized` `(n, m)`; `log10_scores` `(n,)`, left out where a score is 0.
///
/// # References
/// Bridgman 1922, Dimensional analysis, Yale University Press; Miller and Starr 1969, Executive decisions and operations
/// research; Triantaphyllou 2000, Multi-criteria decision making methods: a comparative study, section 2.2.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [4.0, 2.0]], None, &[Direction::Max, Direction::Min])?;
/// let outcome = stratech::methods::WeightedProduct::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks, Some(vec![2, 1]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WeightedProduct {
    /// How columns are made comparable; `linear_ratio` (x / max, min / x) by default.
    pub normalization: Normalization,
    /// Whether weights are made to sum to 1 first; `false` only to follow a printed calculation that did not.
    pub normalize_weights: bool,
}

impl Default for WeightedProduct {
    fn default() -> Self {
        WeightedProduct { normalization: Normalization::LinearRatio, normalize_weights: true }
    }
}

const ABOUT: About = About {
    name: "weighted_product",
    title: "Weighted product (WPM)",
    references: &[
        "Bridgman 1922, Dimensional analysis, Yale University Press",
        "Triantaphyllou 2000, Multi-criteria decision making methods: a comparative study",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for WeightedProduct {
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
            // A copy, like another unit, multiplies all scores by the same number where the values are ratios.
            clone_invariant: match self.normalization {
                Normalization::Sum | Normalization::Vector | Normalization::ReciprocalSum => Holds::Yes,
                _ => clones(&self.normalization),
            },
            unit_scale_free: units(&self.normalization),
            shift_free: shifts(&self.normalization),
            ..Properties::ALL
        }
    }

    fn check_settings(&self, problems: &mut Problems) {
        check_sign(&self.normalization, problems);
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let Normalized { values: normalized, directions } = match self.normalization {
            Normalization::None | Normalization::Sum | Normalization::Max | Normalization::Vector => {
                self.normalization.as_given(data)?
            }
            _ => self.normalization.oriented(data)?,
        };
        let mut problems = Problems::new();
        for ((i, k), &r) in normalized.indexed_iter() {
            if r < 0.0 {
                problems.push(data.out_of_domain(i, k, not_negative()));
            } else if r == 0.0 && directions[k] == Direction::Min {
                let expected = Text::new("a value above 0 in a cost column", "giá trị lớn hơn 0 trong cột chi phí");
                problems.push(data.out_of_domain(i, k, expected));
            }
        }
        problems.into_result()?;
        let exponents: Vec<f64> =
            data.used_weights(self.normalize_weights).iter().zip(&directions).map(|(w, d)| w * d.sign()).collect();
        let logs: Vec<f64> = normalized.rows().into_iter().map(|row| log_of_product(&row, &exponents)).collect();
        let outcome = Outcome::scored(logs.iter().map(|log| math::exp(*log)).collect()).part("normalized", normalized);
        if logs.contains(&f64::NEG_INFINITY) {
            return Ok(outcome);
        }
        let log10_scores: Vec<f64> = logs.iter().map(|log| log / std::f64::consts::LN_10).collect();
        Ok(outcome.part("log10_scores", log10_scores))
    }
}

/// `ln Π_k r[k]^e[k]`; a zero to a positive power gives minus infinity, to the power 0 it gives 1.
pub(crate) fn log_of_product(values: &ArrayView1<'_, f64>, exponents: &[f64]) -> f64 {
    let used = values.iter().zip(exponents).filter(|(_, e)| **e != 0.0);
    let terms: Vec<f64> = used.map(|(r, e)| e * math::ln(*r)).collect();
    sum::sum(&terms)
}

/// What products ask of normalized values.
pub(crate) fn not_negative() -> Text {
    Text::new("a value that is not negative after normalization", "giá trị không âm sau khi chuẩn hóa")
}

/// Refuses the normalization whose values are negative for about half of the alternatives.
pub(crate) fn check_sign(normalization: &Normalization, problems: &mut Problems) {
    if *normalization == Normalization::ZScore {
        let expected = Text::new(
            "a normalization without negative values (products need ratios)",
            "cách chuẩn hóa không cho giá trị âm (phép nhân cần tỷ lệ)",
        );
        problems.push(bad("normalization", &expected, &"z_score"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn scores(method: &WeightedProduct, values: ndarray::Array2<f64>) -> Vec<f64> {
        let data = DecisionMatrix::new(values, Some(&[0.5, 0.5]), &[Direction::Max, Direction::Min]).unwrap();
        method.evaluate(&data).unwrap().scores.unwrap()
    }

    #[test]
    fn by_hand() {
        // sqrt(4 / 4) and sqrt(9 / 1) on raw values.
        let raw = WeightedProduct { normalization: Normalization::None, ..WeightedProduct::default() };
        let found = scores(&raw, array![[4.0, 4.0], [9.0, 1.0]]);
        assert!((found[0] - 1.0).abs() < 1e-15 && (found[1] - 3.0).abs() < 1e-15, "{found:?}");
    }

    #[test]
    fn ratios_of_scores_do_not_depend_on_the_normalization() {
        let values = array![[4.0, 3.0], [9.0, 1.0], [2.0, 7.0]];
        let ratio = |normalization| {
            let method = WeightedProduct { normalization, ..WeightedProduct::default() };
            let scores = scores(&method, values.clone());
            scores[0] / scores[1]
        };
        let raw = ratio(Normalization::None);
        for other in [
            Normalization::Sum,
            Normalization::Max,
            Normalization::Vector,
            Normalization::LinearRatio,
            Normalization::ReciprocalSum,
        ] {
            assert!((ratio(other.clone()) - raw).abs() < 1e-14, "{other:?}");
        }
    }

    #[test]
    fn a_zero_benefit_makes_zero_and_a_zero_cost_is_refused() {
        let method = WeightedProduct::default();
        assert_eq!(scores(&method, array![[0.0, 4.0], [9.0, 1.0]])[0], 0.0);
        let data =
            DecisionMatrix::new(array![[1.0, 0.0], [9.0, 1.0]], None, &[Direction::Max, Direction::Min]).unwrap();
        for normalization in [Normalization::None, Normalization::Sum, Normalization::LinearRatio] {
            let error = WeightedProduct { normalization, ..method.clone() }.evaluate(&data).unwrap_err();
            assert_eq!(error.problems()[0].code.id(), "E0607");
            assert_eq!(error.problems()[0].place.to_string(), "matrix[0, 1]");
        }
    }

    #[test]
    fn z_scores_are_refused() {
        let error =
            super::super::get("weighted_product", &serde_json::json!({"normalization": "z_score"})).unwrap_err();
        assert_eq!(error.problems()[0].code.id(), "E0608");
    }
}

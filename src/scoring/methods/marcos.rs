//! MARCOS: utility between an anti-ideal and an ideal alternative.

use super::to_settings;
use super::weighted_sum::shifts;
use crate::Result;
use crate::number::{math, sum};
use crate::problem::Problems;
use crate::scoring::{About, DecisionMatrix, Domain, Kind, Method, Normalization, Outcome, Properties};
use serde::{Deserialize, Serialize};

/// Measurement of alternatives and ranking according to compromise solution.
///
/// # Formula
/// The matrix is extended by the ideal (best value of each column) and the anti-ideal (worst value); `r` are the linear ratios
/// to the ideal (x / ideal, ideal / x). `S[i] = Σ_k w[k] r[i, k]`, likewise `S_ai` of the ideal and `S_aai` of the anti-ideal.
/// `k_minus = S / S_aai`, `k_plus = S / S_ai`; `f_k_minus = k_plus / (k_plus + k_minus)`, `f_k_plus = k_minus / (k_plus + k_minus)`;
/// `score = (k_plus + k_minus) / (1 + (1 - f_k_plus) / f_k_plus + (1 - f_k_minus) / f_k_minus)`.
///
/// With `t = S_aai / S_ai` this is `S / S_ai (1 + t) / (1 + t + t²)`, the form computed here: it has a value also where a sum
/// is 0. It shows too that the order is that of the weighted sum of linear ratios. `k_minus` and the `f_`s have no value where
/// `S_aai` is 0 (every column has a worst ratio of 0) and are left out then.
///
/// Parts: `normalized` `(n, m)`; `S`, `k_plus`, `k_minus` `(n,)`; `S_ai`, `S_aai`, `f_k_plus`, `f_k_minus` (the same for all).
///
/// # References
/// Stevic, Pamucar, Puska and Chatterjee 2020, Sustainable supplier selection in healthcare industries using a new MCDM
/// method: measurement of alternatives and ranking according to compromise solution (MARCOS), Computers and Industrial
/// Engineering 140, equations 2 to 12.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [4.0, 2.0]], None, &[Direction::Max, Direction::Min])?;
/// let outcome = stratech::methods::Marcos::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks, Some(vec![2, 1]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Marcos {}

const ABOUT: About = About {
    name: "marcos",
    title: "Measurement of alternatives and ranking according to compromise solution (MARCOS)",
    references: &[
        "Stevic, Pamucar, Puska and Chatterjee 2020, Sustainable supplier selection in healthcare industries using a new \
         MCDM method: measurement of alternatives and ranking according to compromise solution (MARCOS), Computers and \
         Industrial Engineering 140",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Marcos {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties { shift_free: shifts(&Normalization::LinearRatio), ..Properties::ALL }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        Normalization::LinearRatio.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let normalized = Normalization::LinearRatio.oriented(data)?.values;
        let weights = data.weights_or_equal();
        let s: Vec<f64> = normalized.rows().into_iter().map(|row| sum::dot_exact(&row.to_vec(), &weights)).collect();
        let ends = |pick: fn(f64, f64) -> f64| {
            let end = |k: usize| normalized.column(k).iter().copied().fold(normalized[[0, k]], pick);
            sum::dot_exact(&(0..data.n_criteria()).map(end).collect::<Vec<f64>>(), &weights)
        };
        // The ideal has ratio 1 in every column, so its sum is that of the weights: 1, never 0.
        let (ideal, anti_ideal) = (ends(math::max), ends(math::min));
        let t = anti_ideal / ideal;
        let scores = s.iter().map(|s| s / ideal * ((1.0 + t) / (1.0 + t + t * t))).collect();
        let k_plus: Vec<f64> = s.iter().map(|s| s / ideal).collect();
        let outcome = Outcome::scored(scores)
            .part("normalized", normalized)
            .part("S_ai", ideal)
            .part("S_aai", anti_ideal)
            .part("k_plus", k_plus);
        if anti_ideal == 0.0 {
            return Ok(outcome.part("S", s));
        }
        let k_minus: Vec<f64> = s.iter().map(|s| s / anti_ideal).collect();
        Ok(outcome
            .part("S", s)
            .part("k_minus", k_minus)
            .part("f_k_minus", t / (1.0 + t))
            .part("f_k_plus", 1.0 / (1.0 + t)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Direction, Part};
    use ndarray::{Array2, array};

    fn evaluate(values: Array2<f64>) -> Outcome {
        let data = DecisionMatrix::new(values, Some(&[3.0, 1.0]), &[Direction::Max, Direction::Min]).unwrap();
        Marcos::default().evaluate(&data).unwrap()
    }

    #[test]
    fn the_short_form_is_the_published_one() {
        let outcome = evaluate(array![[2.0, 4.0], [5.0, 3.0], [4.0, 8.0]]);
        let (Part::Vector(plus), Part::Vector(minus)) = (&outcome.parts["k_plus"], &outcome.parts["k_minus"]) else {
            panic!("no parts")
        };
        for ((score, plus), minus) in outcome.scores.unwrap().iter().zip(plus).zip(minus) {
            let (f_minus, f_plus) = (plus / (plus + minus), minus / (plus + minus));
            let published = (plus + minus) / (1.0 + (1.0 - f_plus) / f_plus + (1.0 - f_minus) / f_minus);
            assert!((score - published).abs() < 1e-15);
        }
    }

    #[test]
    fn an_anti_ideal_of_zero_has_the_limit() {
        let data = DecisionMatrix::new(array![[0.0, 2.0], [4.0, 0.0]], None, &[Direction::Max; 2]).unwrap();
        let outcome = Marcos::default().evaluate(&data).unwrap();
        assert_eq!(outcome.scores, Some(vec![0.5, 0.5]));
        assert!(!outcome.parts.contains_key("k_minus"));
    }

    #[test]
    fn equal_alternatives_have_the_score_of_the_ideal() {
        // t = 1: the ideal is the anti-ideal, and the score is 2/3.
        assert_eq!(evaluate(array![[2.0, 4.0], [2.0, 4.0]]).scores, Some(vec![2.0 / 3.0; 2]));
    }
}

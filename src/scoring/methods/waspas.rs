//! WASPAS: weighted sum and weighted product together.

use super::to_settings;
use super::weighted_product::{check_sign, log_of_product, not_negative};
use super::weighted_sum::{clones, shifts, units};
use crate::Result;
use crate::number::{math, sum};
use crate::problem::Problems;
use crate::scoring::settings::check_range;
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Normalization, Outcome, Properties};
use serde::{Deserialize, Serialize};

/// Weighted aggregated sum product assessment.
///
/// # Formula
/// With `r` the linear ratios (x / max, min / x) and weights that sum to 1: `wsm[i] = Σ_k w[k] r[i, k]`,
/// `wpm[i] = Π_k r[i, k]^w[k]` and `score[i] = lambda wsm[i] + (1 - lambda) wpm[i]`. A zero to a positive power is 0.
///
/// Weights are normalized first: normalizing multiplies `wsm` by a constant but raises `wpm` to a power, so a printed
/// calculation with weights that do not sum to 1 can only be followed with `normalize_weights = false`.
///
/// Parts: `wsm`, `wpm` `(n,)`; `normalized` `(n, m)`.
///
/// # References
/// Zavadskas, Turskis, Antucheviciene and Zakarevicius 2012, Optimization of weighted aggregated sum product assessment,
/// Elektronika ir Elektrotechnika 122(6), equations 1 to 6.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [4.0, 2.0]], None, &[Direction::Max, Direction::Min])?;
/// let outcome = stratech::methods::Waspas { lambda: 0.25, ..Default::default() }.evaluate(&data)?;
/// assert_eq!(outcome.scores.map(|s| s[1]), Some(1.0));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Waspas {
    /// Share of the weighted sum, 0 to 1; the weighted product has the rest.
    pub lambda: f64,
    /// How columns are made comparable; `linear_ratio` as in the paper.
    pub normalization: Normalization,
    /// Whether weights are made to sum to 1 first; `false` only to follow a printed calculation that did not.
    pub normalize_weights: bool,
}

impl Default for Waspas {
    fn default() -> Self {
        Waspas { lambda: 0.5, normalization: Normalization::LinearRatio, normalize_weights: true }
    }
}

const ABOUT: About = About {
    name: "waspas",
    title: "Weighted aggregated sum product assessment (WASPAS)",
    references: &[
        "Zavadskas, Turskis, Antucheviciene and Zakarevicius 2012, Optimization of weighted aggregated sum product \
         assessment, Elektronika ir Elektrotechnika 122(6)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Waspas {
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
            constant_criterion_neutral: if self.lambda == 0.0 || self.lambda == 1.0 {
                Holds::Yes
            } else {
                Holds::No(
                    "its weight lowers the exponents of the product, and with them the balance of product and sum",
                )
            },
            unit_scale_free: units(&self.normalization),
            shift_free: shifts(&self.normalization),
            ..Properties::ALL
        }
    }

    fn check_settings(&self, problems: &mut Problems) {
        check_range("lambda", self.lambda, 0.0, 1.0, problems);
        check_sign(&self.normalization, problems);
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let normalized = self.normalization.oriented(data)?.values;
        let mut problems = Problems::new();
        for ((i, k), _) in normalized.indexed_iter().filter(|(_, r)| **r < 0.0) {
            problems.push(data.out_of_domain(i, k, not_negative()));
        }
        problems.into_result()?;
        let weights = data.used_weights(self.normalize_weights);
        let wsm: Vec<f64> = normalized.rows().into_iter().map(|row| sum::dot_exact(&row.to_vec(), &weights)).collect();
        let wpm: Vec<f64> =
            normalized.rows().into_iter().map(|row| math::exp(log_of_product(&row, &weights))).collect();
        let scores = wsm.iter().zip(&wpm).map(|(s, p)| self.lambda * s + (1.0 - self.lambda) * p).collect();
        Ok(Outcome::scored(scores).part("wsm", wsm).part("wpm", wpm).part("normalized", normalized))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    fn data(weights: &[f64]) -> DecisionMatrix {
        DecisionMatrix::new(array![[2.0, 4.0], [8.0, 8.0]], Some(weights), &[Direction::Max, Direction::Min]).unwrap()
    }

    #[test]
    fn by_hand() {
        // Ratios [1/4, 1] and [1, 1/2]: sums 0.625 and 0.75, products 0.5 and sqrt(0.5).
        let outcome = Waspas::default().evaluate(&data(&[1.0, 1.0])).unwrap();
        let expected = [0.5625, f64::midpoint(0.75, 0.5_f64.sqrt())];
        for (score, expected) in outcome.scores.unwrap().iter().zip(expected) {
            assert!((score - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn weights_are_normalized_unless_a_printed_calculation_is_followed() {
        let scores = |method: &Waspas, weights: &[f64]| method.evaluate(&data(weights)).unwrap().scores.unwrap();
        let usual = Waspas::default();
        assert_eq!(scores(&usual, &[1.0, 1.0]), scores(&usual, &[5.0, 5.0]));
        let as_given = Waspas { normalize_weights: false, ..Waspas::default() };
        let found = scores(&as_given, &[1.0, 1.0]);
        assert!((found[0] - f64::midpoint(1.25, 0.25)).abs() < 1e-15, "{found:?}");
    }

    #[test]
    fn lambda_must_be_a_share() {
        let error = Waspas { lambda: 1.5, ..Waspas::default() }.evaluate(&data(&[1.0, 1.0])).unwrap_err();
        assert_eq!(error.problems()[0].code.id(), "E0608");
    }
}

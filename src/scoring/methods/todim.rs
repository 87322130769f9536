//! TODIM: gains and losses against every other alternative, as prospect theory sees them.

use super::to_settings;
use super::weighted_sum::{shifts, units};
use crate::Result;
use crate::number::{math, sum};
use crate::problem::Problems;
use crate::scoring::{
    About, DecisionMatrix, Domain, Holds, Kind, Method, Normalization, Outcome, Properties, Scaling, settings,
};
use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Interactive multicriteria decision making by prospect theory (Tomada de Decisão Interativa Multicritério).
///
/// # Formula
/// With `r` normalized so that higher is better and weights that sum to 1, one criterion contributes to the
/// dominance of i over j `√(w (r[i] - r[j]))` as a gain, `-(1/θ) √((r[j] - r[i]) / w)` as a loss. `δ[i, j]` is
/// the sum over the criteria, `ξ[i] = Σ_j δ[i, j]`, and `score[i] = (ξ[i] - min ξ) / (max ξ - min ξ)`; 1 for all
/// where all ξ are equal. (The weights relative to a reference criterion of the paper cancel out.)
///
/// A criterion of weight 0 is left out: its losses would be infinite.
///
/// Parts: `global` `(n,)`, the ξ; `normalized` `(n, m)`; `dominance_matrix` `(n, n)`, δ, up to 256 alternatives.
///
/// # Complexity
/// `O(n² m)` time in parallel over the alternatives, `O(n)` memory beyond the data.
///
/// # References
/// Gomes and Lima 1992, TODIM: basics and application to multicriteria ranking of projects with environmental
/// impacts, Foundations of Computing and Decision Sciences 16(4); Gomes and Rangel 2009, An application of the
/// TODIM method to the multicriteria rental evaluation of residential properties, European Journal of Operational
/// Research 193(1), equations 1 to 3.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[10.0, 11.0], [7.0, 8.0], [1.0, 2.0]], None, &[Direction::Max; 2])?;
/// let outcome = stratech::methods::Todim::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks, Some(vec![1, 2, 3]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Todim {
    /// Attenuation factor of the losses, above 0; the smaller, the more losses hurt.
    pub theta: f64,
    /// How columns are made comparable; `reciprocal_sum` as in the papers (x / Σx, for costs of 1 / x).
    pub normalization: Normalization,
}

impl Default for Todim {
    fn default() -> Self {
        Todim { theta: 1.0, normalization: Normalization::ReciprocalSum }
    }
}

const ABOUT: About = About {
    name: "todim",
    title: "Interactive multicriteria decision making by prospect theory (TODIM)",
    references: &[
        "Gomes and Lima 1992, TODIM: basics and application to multicriteria ranking of projects with environmental impacts, Foundations of Computing and Decision Sciences 16(4)",
        "Gomes and Rangel 2009, An application of the TODIM method to the multicriteria rental evaluation of residential properties, European Journal of Operational Research 193(1)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

/// Up to this many alternatives the dominance of every pair is kept.
const MOST_PAIRS_SHOWN: usize = 256;

impl Method for Todim {
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
            clone_invariant: Holds::No("alternatives are compared in pairs, and a copy counts twice"),
            constant_criterion_neutral: Holds::No(
                "it takes a share of the weight from the others, which shrinks gains and deepens losses",
            ),
            unit_scale_free: units(&self.normalization),
            shift_free: match self.normalization {
                // Differences are all that counts.
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

    fn check_settings(&self, problems: &mut Problems) {
        settings::check_positive("theta", self.theta, problems);
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let normalized = self.normalization.oriented(data)?.values;
        let factors = self.factors(&data.weights_or_equal());
        let rows: Vec<(f64, Option<Vec<f64>>)> = (0..data.n_alternatives())
            .into_par_iter()
            .map(|i| {
                let dominance = dominance_over_all(&normalized, i, &factors);
                let total = sum::sum(&dominance);
                (total, (data.n_alternatives() <= MOST_PAIRS_SHOWN).then_some(dominance))
            })
            .collect();
        let global: Vec<f64> = rows.iter().map(|(total, _)| *total).collect();
        let mut outcome = Outcome::scored(positions(&global)).part("global", global).part("normalized", normalized);
        let shown: Vec<f64> = rows.into_iter().filter_map(|(_, row)| row).flatten().collect();
        let n = data.n_alternatives();
        if let Ok(matrix) = Array2::from_shape_vec((n, n), shown) {
            outcome = outcome.part("dominance_matrix", matrix);
        }
        Ok(outcome)
    }
}

impl Todim {
    /// Criterion, factor of the root of a gain, factor of the root of a loss; criteria without weight left out.
    fn factors(&self, weights: &[f64]) -> Vec<(usize, f64, f64)> {
        let weighted = weights.iter().enumerate().filter(|(_, w)| **w > 0.0);
        weighted.map(|(k, w)| (k, w.sqrt(), 1.0 / (self.theta * w.sqrt()))).collect()
    }
}

/// `δ[i, j]` for one i and every j.
fn dominance_over_all(r: &Array2<f64>, i: usize, factors: &[(usize, f64, f64)]) -> Vec<f64> {
    let own = r.row(i);
    let mut terms = vec![0.0; factors.len()];
    let mut over = |other: ArrayView1<f64>| {
        for (term, &(k, gain, loss)) in terms.iter_mut().zip(factors) {
            let difference = own[k] - other[k];
            *term = if difference >= 0.0 { gain * difference.sqrt() } else { -loss * (-difference).sqrt() };
        }
        sum::sum(&terms)
    };
    r.rows().into_iter().map(&mut over).collect()
}

/// Positions between the smallest and the largest; 1 for all where they are equal.
fn positions(values: &[f64]) -> Vec<f64> {
    let low = values.iter().copied().fold(f64::INFINITY, math::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, math::max);
    values.iter().map(|v| if high == low { 1.0 } else { (v - low) / (high - low) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Direction, Part};
    use ndarray::array;

    #[test]
    fn by_hand() {
        // Shares 0.8 and 0.2 of a benefit; a cost of 1 and 4 has reciprocal shares 0.8 and 0.2 too.
        let values = array![[4.0, 1.0], [1.0, 4.0]];
        let data = DecisionMatrix::new(values, Some(&[3.0, 1.0]), &[Direction::Max, Direction::Min]).unwrap();
        let outcome = Todim { theta: 2.0, ..Todim::default() }.evaluate(&data).unwrap();
        let Part::Matrix(dominance) = &outcome.parts["dominance_matrix"] else { panic!() };
        assert!((dominance[[0, 1]] - (0.45_f64.sqrt() + 0.15_f64.sqrt())).abs() < 1e-15);
        assert!((2.0 * dominance[[1, 0]] + 0.8_f64.sqrt() + 2.4_f64.sqrt()).abs() < 1e-15);
        assert_eq!(outcome.scores, Some(vec![1.0, 0.0]));
    }

    #[test]
    fn a_criterion_without_weight_is_left_out() {
        let values = array![[4.0, 1.0], [1.0, 4.0], [2.0, 9.0]];
        let scores = |values: Array2<f64>, weights: &[f64]| {
            let data = DecisionMatrix::new(values, Some(weights), &[Direction::Max; 2][..weights.len()]).unwrap();
            Todim::default().evaluate(&data).unwrap().scores
        };
        let alone = values.columns().into_iter().take(1).flatten().copied().collect();
        assert_eq!(scores(values, &[1.0, 0.0]), scores(Array2::from_shape_vec((3, 1), alone).unwrap(), &[1.0]));
    }

    #[test]
    fn pairs_are_shown_for_few_alternatives_only() {
        let data = |n: u16| {
            let values = Array2::from_shape_fn((usize::from(n), 1), |(i, _)| i as f64 + 1.0);
            DecisionMatrix::new(values, None, &[Direction::Max]).unwrap()
        };
        let shown = |n| Todim::default().evaluate(&data(n)).unwrap().parts.contains_key("dominance_matrix");
        assert!(shown(256) && !shown(257));
    }
}

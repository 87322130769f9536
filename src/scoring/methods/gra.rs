//! Grey relational analysis.

use super::to_settings;
use super::weighted_sum::{clones, shifts, units};
use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Problems, Text};
use crate::scoring::{
    About, DecisionMatrix, Domain, Holds, Kind, Method, Normalization, Outcome, Properties, Scaling, settings,
};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Grey relational grade: closeness to the best value of every criterion.
///
/// # Formula
/// `Δ[i, k] = r*[k] - r[i, k]` with `r` normalized so that higher is better and `r*` its best value in the column;
/// `ξ[i, k] = (Δmin + ζ Δmax) / (Δ[i, k] + ζ Δmax)` with the smallest and largest Δ of the whole table;
/// `score[i] = Σ_k w[k] ξ[i, k]` with weights that sum to 1. (With equal weights that is the mean over the
/// criteria, not over the alternatives.) Where all alternatives are equal every ξ is 1.
///
/// Parts: `grey_relational_coefficients`, `deviations`, `normalized` `(n, m)`; `weights` `(m,)`, those used.
///
/// # References
/// Deng 1989, Introduction to grey system theory, The Journal of Grey System 1(1); Tzeng and Huang 2011, Multiple
/// attribute decision making: methods and applications, chapter on grey relational analysis.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [3.0, 2.0]], Some(&[1.0, 3.0]), &[Direction::Max; 2])?;
/// let outcome = stratech::methods::Gra::default().evaluate(&data)?;
/// // Best: 1, worst: 0.5 / (1 + 0.5).
/// assert!((outcome.scores.unwrap()[0] - (0.25 / 3.0 + 0.75)).abs() < 1e-15);
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Gra {
    /// Distinguishing coefficient, above 0 and at most 1; 0.5 as usual.
    pub zeta: f64,
    /// How columns are made comparable; `min_max` as usual.
    pub normalization: Normalization,
}

impl Default for Gra {
    fn default() -> Self {
        Gra { zeta: 0.5, normalization: Normalization::MinMax }
    }
}

const ABOUT: About = About {
    name: "gra",
    title: "Grey relational analysis (GRA)",
    references: &[
        "Deng 1989, Introduction to grey system theory, The Journal of Grey System 1(1)",
        "Tzeng and Huang 2011, Multiple attribute decision making: methods and applications",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Gra {
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
            shift_free: match self.normalization {
                // Deviations are all that counts.
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
        if !(self.zeta > 0.0 && self.zeta <= 1.0) {
            let expected = Text::new("a number above 0 and at most 1", "một số lớn hơn 0 và không quá 1");
            problems.push(settings::bad("zeta", &expected, &self.zeta));
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let normalized = self.normalization.oriented(data)?.values;
        let best: Vec<f64> = normalized.columns().into_iter().map(|c| c.fold(c[0], |a, b| math::max(a, *b))).collect();
        let deviations = Array2::from_shape_fn(normalized.dim(), |(i, k)| best[k] - normalized[[i, k]]);
        let first = deviations[[0, 0]];
        let smallest = deviations.fold(first, |a, b| math::min(a, *b));
        let largest = deviations.fold(first, |a, b| math::max(a, *b));
        let coefficients = if largest == 0.0 {
            Array2::ones(deviations.dim())
        } else {
            let shared = self.zeta * largest;
            deviations.mapv(|d| (smallest + shared) / (d + shared))
        };
        let weights = data.weights_or_equal();
        let grade = |row: ndarray::ArrayView1<f64>| sum::dot_exact(&row.to_vec(), &weights);
        let scores = coefficients.rows().into_iter().map(grade).collect();
        Ok(Outcome::scored(scores)
            .part("grey_relational_coefficients", coefficients)
            .part("deviations", deviations)
            .part("normalized", normalized)
            .part("weights", weights))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    #[test]
    fn by_hand() {
        // One step of four: Δ = 0, 0.25, 1; ξ = 1, 0.5 / 0.75, 0.5 / 1.5.
        let values = array![[8.0, 2.0], [6.0, 2.0], [0.0, 2.0]];
        let data = DecisionMatrix::new(values, None, &[Direction::Max, Direction::Min]).unwrap();
        let scores = Gra::default().evaluate(&data).unwrap().scores.unwrap();
        for (score, coefficient) in scores.iter().zip([1.0, 2.0 / 3.0, 1.0 / 3.0]) {
            assert!((2.0 * score - coefficient - 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn zeta_must_distinguish() {
        for zeta in [0.0, 1.5, f64::NAN] {
            let error = super::super::get("gra", &serde_json::json!({"zeta": zeta})).unwrap_err();
            assert!(error.to_string().contains("E0608"), "{error}");
        }
    }

    #[test]
    fn equal_alternatives_have_grade_1() {
        let data = DecisionMatrix::new(array![[2.0, 3.0], [2.0, 3.0]], None, &[Direction::Max; 2]).unwrap();
        assert_eq!(Gra::default().evaluate(&data).unwrap().scores, Some(vec![1.0, 1.0]));
    }
}

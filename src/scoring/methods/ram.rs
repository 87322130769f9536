//! RAM: root assessment method.

use super::moora::{sums_of, weigh};
use super::to_settings;
use super::weighted_sum::{clones, shifts, units};
use crate::Result;
use crate::number::math;
use crate::problem::{Problems, Text};
use crate::scoring::normalization::Normalized;
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Normalization, Outcome, Properties, settings,
};
use serde::{Deserialize, Serialize};

/// Root assessment method: the benefits under a root that the costs deepen.
///
/// # Formula
/// With the sum-normalized `r = x / Σx`, `S_plus[i] = Σ_benefits w r`, `S_minus[i] = Σ_costs w r` and
/// `score[i] = (2 + S_plus[i])^(1 / (2 + S_minus[i]))`, the root of order `2 + S_minus`. Scores lie close
/// together by construction (between 1 and 2); their order is what counts.
///
/// Parts: `S_plus`, `S_minus` `(n,)`; `normalized`, `weighted` `(n, m)`; `weights` `(m,)`, those used.
///
/// Normalizations whose values can be far below 0 (`none`, `z_score`, `log`) are refused: the root would not exist.
///
/// # References
/// Sotoudeh-Anvari 2023, Root Assessment Method (RAM): a novel multi-criteria decision making method and its
/// applications in sustainability challenges, Journal of Cleaner Production 423, 138695, equations 2 to 6.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 3.0], [1.0, 1.0]], None, &[Direction::Max, Direction::Min])?;
/// let outcome = stratech::methods::Ram::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks, Some(vec![2, 1]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ram {
    /// How columns are made comparable; `sum` as in the paper.
    pub normalization: Normalization,
}

impl Default for Ram {
    fn default() -> Self {
        Ram { normalization: Normalization::Sum }
    }
}

const ABOUT: About = About {
    name: "ram",
    title: "Root assessment method (RAM)",
    references: &["Sotoudeh-Anvari 2023, Root Assessment Method (RAM), Journal of Cleaner Production 423, 138695"],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Ram {
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
            constant_criterion_neutral: Holds::No("the root is not additive: what all share moves the trade-off"),
            unit_scale_free: units(&self.normalization),
            shift_free: shifts(&self.normalization),
            ..Properties::ALL
        }
    }

    fn check_settings(&self, problems: &mut Problems) {
        if matches!(self.normalization, Normalization::None | Normalization::ZScore | Normalization::Log) {
            let expected = Text::new(
                "a normalization without large negative values: sum | vector | max | min_max | linear_ratio | reciprocal_sum | enhanced_accuracy | bounds",
                "một phép chuẩn hóa không cho giá trị âm lớn: sum | vector | max | min_max | linear_ratio | reciprocal_sum | enhanced_accuracy | bounds",
            );
            problems.push(settings::bad("normalization", &expected, &self.normalization.name()));
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let Normalized { values: normalized, directions } = self.normalization.as_given(data)?;
        let weights = data.weights_or_equal();
        let weighted = weigh(&normalized, &weights);
        let plus = sums_of(&weighted, &directions, Direction::Max);
        let minus = sums_of(&weighted, &directions, Direction::Min);
        let scores = plus.iter().zip(&minus).map(|(p, m)| math::pow(2.0 + p, 1.0 / (2.0 + m))).collect();
        Ok(Outcome::scored(scores)
            .part("S_plus", plus)
            .part("S_minus", minus)
            .part("normalized", normalized)
            .part("weighted", weighted)
            .part("weights", weights))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn by_hand() {
        // r: 1/4 and 3/4 under a benefit, 1/2 each under a cost; weights 1/2.
        let values = array![[1.0, 5.0], [3.0, 5.0]];
        let data = DecisionMatrix::new(values, None, &[Direction::Max, Direction::Min]).unwrap();
        let scores = Ram::default().evaluate(&data).unwrap().scores.unwrap();
        assert!((scores[0] - math::pow(2.125, 1.0 / 2.25)).abs() < 1e-15);
        assert!((scores[1] - math::pow(2.375, 1.0 / 2.25)).abs() < 1e-15);
    }

    #[test]
    fn normalizations_that_reach_below_zero_are_refused() {
        let error = super::super::get("ram", &serde_json::json!({"normalization": "z_score"})).unwrap_err();
        assert!(error.to_string().contains("E0608"), "{error}");
    }
}

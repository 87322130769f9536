//! ELECTRE I: an outranking relation and its kernel.

use super::concordance::{Comparison, Discordance, comparison_properties, reaches, within};
use super::graph::kernel;
use super::pairwise::{check_relation_size, keeps_tables, pairs, without_diagonal};
use super::to_settings;
use crate::Result;
use crate::problem::Problems;
use crate::scoring::settings::check_range;
use crate::scoring::{About, DecisionMatrix, Domain, Kind, Method, Normalization, Outcome, Properties};
use serde::{Deserialize, Serialize};

/// Elimination and choice translating reality, for choosing.
///
/// # Formula
/// Concordance `c[i, j]` is the weight of the criteria on which i is at least as good as j; discordance
/// `d[i, j]` the largest disadvantage of i, measured by the largest range of all (normalized) criteria. i
/// outranks j where `c[i, j] >= concordance_threshold` and `d[i, j] <= discordance_threshold` (both on the score
/// grid). The kernel holds those that are to be looked at further: none of it outranks another, and everyone
/// outside is outranked from inside; alternatives on a circuit count as one, so it exists and is unique. Where
/// all criteria are constant, every discordance is 0.
///
/// Parts: `kernel` and `kernel_alternatives_not_outranked` (indices: the kernel, and those that nobody outranks,
/// which some programs call the kernel); when there are at most 100 alternatives or `tables` asks for it,
/// `concordance` and `discordance` `(n, n)` with an undefined diagonal and the list `outranking_pairs`.
///
/// # Errors
/// [`crate::Error::Limit`] for more than 30 000 alternatives.
///
/// # References
/// - Roy 1968, Classement et choix en presence de points de vue multiples (la methode ELECTRE), RIRO 2(8).
/// - Figueira, Mousseau and Roy 2005, ELECTRE methods, in: Multiple criteria decision analysis: state of the art
///   surveys, Springer.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[9.0, 8.0, 7.0], [8.0, 7.0, 9.0], [1.0, 2.0, 3.0]], None, &[Direction::Max; 3])?;
/// let outcome = stratech::methods::ElectreI::default().evaluate(&data)?;
/// assert_eq!(outcome.parts["kernel"].to_json(), serde_json::json!([0]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ElectreI {
    /// Least concordance.
    pub concordance_threshold: f64,
    /// Largest discordance.
    pub discordance_threshold: f64,
    /// How columns are made comparable before disadvantages are measured; `none` as in the original, where all
    /// criteria are marked on comparable scales.
    pub normalization: Normalization,
    /// What disadvantages are measured by.
    pub discordance: Discordance,
    /// Whether tables and lists of pairs are kept; where not said, up to 100 alternatives.
    pub tables: Option<bool>,
}

impl Default for ElectreI {
    fn default() -> Self {
        ElectreI {
            concordance_threshold: 0.65,
            discordance_threshold: 0.35,
            normalization: Normalization::None,
            discordance: Discordance::LargestRange,
            tables: None,
        }
    }
}

const ABOUT: About = About {
    name: "electre_i",
    title: "Elimination and choice translating reality, choice of a kernel (ELECTRE I)",
    references: &[
        "Roy 1968, Classement et choix en presence de points de vue multiples (la methode ELECTRE), RIRO 2(8)",
    ],
    kind: Kind::PartialOrder,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for ElectreI {
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
        comparison_properties(&self.normalization, self.discordance)
    }

    fn check_settings(&self, problems: &mut Problems) {
        check_range("concordance_threshold", self.concordance_threshold, 0.0, 1.0, problems);
        check_range("discordance_threshold", self.discordance_threshold, 0.0, 1.0, problems);
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let n = data.n_alternatives();
        check_relation_size(n, ABOUT.name)?;
        let comparison = Comparison::new(data, &self.normalization, self.discordance)?;
        let concordance = |i, j| comparison.shares(i, j).concordance();
        let outranks = comparison.relation(|i, j| {
            reaches(concordance(i, j), self.concordance_threshold)
                && within(comparison.discordance(i, j), self.discordance_threshold)
        });
        let not_outranked: Vec<usize> = (0..n).filter(|&j| !outranks.column(j).iter().any(|&o| o)).collect();
        let mut outcome = Outcome::partial_order(outranks.clone())
            .part("kernel", kernel(&outranks))
            .part("kernel_alternatives_not_outranked", not_outranked);
        if keeps_tables(self.tables, n) {
            outcome = outcome
                .part("concordance", without_diagonal(&comparison.table(concordance)))
                .part("discordance", without_diagonal(&comparison.table(|i, j| comparison.discordance(i, j))))
                .part("outranking_pairs", pairs(|i, j| outranks[[i, j]], n));
        }
        Ok(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    #[test]
    fn a_concordance_that_equals_the_threshold_reaches_it() {
        // 0.1 + 0.2 + 0.35 is 0.6499999999999999 in ordinary arithmetic, one order of addition apart from 0.65.
        let values = array![[1.0, 1.0, 1.0, 0.9], [0.0, 0.0, 0.0, 1.0]];
        let data = DecisionMatrix::new(values, Some(&[0.1, 0.2, 0.35, 0.35]), &[Direction::Max; 4]).unwrap();
        let outcome = ElectreI::default().evaluate(&data).unwrap();
        assert!(outcome.outranks.unwrap()[[0, 1]]);
    }

    #[test]
    fn constant_criteria_have_no_discordance() {
        let data = DecisionMatrix::new(array![[2.0, 3.0], [2.0, 3.0]], None, &[Direction::Max; 2]).unwrap();
        let outcome = ElectreI::default().evaluate(&data).unwrap();
        assert_eq!(outcome.parts["discordance"].to_json(), serde_json::json!([[null, 0.0], [0.0, null]]));
        assert_eq!(outcome.parts["kernel"].to_json(), serde_json::json!([0, 1]));
        assert_eq!(outcome.parts["kernel_alternatives_not_outranked"].to_json(), serde_json::json!([]));
    }
}

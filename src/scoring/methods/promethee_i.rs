//! PROMETHEE I: a partial order by positive and negative flow.

use super::pairwise::{check_relation_size, keeps_tables, pairs, relation};
use super::per_criterion::{Numbers, PerCriterion};
use super::promethee::{PreferenceFunction, Settings, flows, preference_index};
use super::promethee_ii::promethee_properties;
use super::to_settings;
use crate::Result;
use crate::number::Grid;
use crate::problem::Problems;
use crate::scoring::{About, DecisionMatrix, Domain, Kind, Method, Outcome, Properties};
use serde::{Deserialize, Serialize};

/// Preference ranking organization method for enrichment evaluation, partial order.
///
/// # Formula
/// With the flows of [`PrometheeII`](super::PrometheeII), i outranks j where its positive flow is at least as
/// high and its negative flow at least as low. Where i outranks j and j does not outrank i, i is preferred;
/// where both, they are indifferent; where neither (one is better in strength, the other in weakness), they are
/// incomparable. Flows are compared on the score grid. There are no scores and no ranks.
///
/// Parts: `positive_flow`, `negative_flow`, `net_flow` `(n,)`; when there are at most 100 alternatives or
/// `tables` asks for it, `preference_index` `(n, n)` and the lists of pairs `promethee1_preference_pairs`
/// (i preferred to j), `promethee1_indifference_pairs` and `promethee1_incomparable_pairs` (i < j).
///
/// # Errors
/// [`crate::Error::Limit`] for more than 30 000 alternatives.
///
/// # References
/// Brans and Vincke 1985, A preference ranking organisation method, Management Science 31(6), section 5.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[4.0, 3.0, 2.0], [3.0, 2.0, 4.0], [5.0, 1.0, 3.0]], Some(&[0.5, 0.3, 0.2]), &[Direction::Max; 3])?;
/// let outranks = stratech::methods::PrometheeI::default().evaluate(&data)?.outranks.unwrap();
/// assert!(outranks[[2, 0]] && !outranks[[0, 2]]);
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrometheeI {
    /// The preference function of every criterion, or one for all; `usual` where nothing is given.
    pub preference_functions: Option<PerCriterion<PreferenceFunction>>,
    /// Indifference threshold, in the unit of the criterion (`u_shape`, `level`, `linear`).
    pub q: Option<Numbers>,
    /// Preference threshold, in the unit of the criterion (`v_shape`, `level`, `linear`).
    pub p: Option<Numbers>,
    /// Distance of the inflection point, in the unit of the criterion (`gaussian`).
    pub s: Option<Numbers>,
    /// Whether tables and lists of pairs are kept; where not said, up to 100 alternatives.
    pub tables: Option<bool>,
}

const ABOUT: About = About {
    name: "promethee_i",
    title: "Preference ranking organization method for enrichment evaluation, partial order (PROMETHEE I)",
    references: &["Brans and Vincke 1985, A preference ranking organisation method, Management Science 31(6)"],
    kind: Kind::PartialOrder,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl PrometheeI {
    fn preferences(&self) -> Settings<'_> {
        Settings {
            functions: self.preference_functions.as_ref(),
            q: self.q.as_ref(),
            p: self.p.as_ref(),
            s: self.s.as_ref(),
        }
    }
}

impl Method for PrometheeI {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        promethee_properties(&self.preferences())
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.preferences().read(data.n_criteria(), problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let n = data.n_alternatives();
        check_relation_size(n, ABOUT.name)?;
        let preferences = self.preferences().read(data.n_criteria(), &mut Problems::new());
        let flows = flows(data, &preferences);
        let grid = Grid::for_scores(&[flows.positive.as_slice(), flows.negative.as_slice()].concat());
        let round = |flow: &[f64]| -> Vec<f64> { flow.iter().map(|&x| grid.round(x)).collect() };
        let (positive, negative) = (round(&flows.positive), round(&flows.negative));
        let outranks = relation(n, |i, j| positive[i] >= positive[j] && negative[i] <= negative[j]);
        let mut outcome = Outcome::default()
            .part("positive_flow", flows.positive)
            .part("negative_flow", flows.negative)
            .part("net_flow", flows.net);
        if keeps_tables(self.tables, n) {
            outcome = outcome
                .part("preference_index", preference_index(data, &preferences))
                .part("promethee1_preference_pairs", pairs(|i, j| outranks[[i, j]] && !outranks[[j, i]], n))
                .part("promethee1_indifference_pairs", pairs(|i, j| i < j && outranks[[i, j]] && outranks[[j, i]], n))
                .part(
                    "promethee1_incomparable_pairs",
                    pairs(|i, j| i < j && !outranks[[i, j]] && !outranks[[j, i]], n),
                );
        }
        Ok(outcome.with_outranks(outranks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    #[test]
    fn indifferent_incomparable_and_preferred() {
        // Row 1 is a copy of row 0; row 3 is worst on both.
        let values = array![[5.0, 1.0], [5.0, 1.0], [1.0, 5.0], [0.0, 0.0]];
        let data = DecisionMatrix::new(values, None, &[Direction::Max; 2]).unwrap();
        let outcome = PrometheeI::default().evaluate(&data).unwrap();
        let outranks = outcome.outranks.unwrap();
        assert!(outranks[[0, 1]] && outranks[[1, 0]]);
        assert!((0..3).all(|i| outranks[[i, 3]] && !outranks[[3, i]]));
        assert_eq!((outcome.scores, outcome.ranks), (None, None));
    }
}

//! PROMETHEE II: a complete ranking by net flow.

use super::pairwise::keeps_tables;
use super::per_criterion::{Numbers, PerCriterion};
use super::promethee::{PreferenceFunction, Settings, check_flow_size, flows, preference_index};
use super::to_settings;
use crate::Result;
use crate::problem::Problems;
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Outcome, Properties};
use serde::{Deserialize, Serialize};

/// Preference ranking organization method for enrichment evaluation, complete ranking.
///
/// # Formula
/// `pi[i, j] = Σ_k w[k] P_k(g_k(i) - g_k(j))` with a [`PreferenceFunction`] for every criterion (differences in
/// favor of i); `positive_flow[i]` is the mean of `pi[i, j]` over the other alternatives, `negative_flow[i]` the
/// mean of `pi[j, i]`, and `score[i] = positive_flow[i] - negative_flow[i]`. The mean is over n - 1 others
/// (dividing by n, as some programs do, only shrinks the flows). One alternative has flows 0.
///
/// A difference that equals a threshold in decimals counts as equal to it (0.8 - 0.6 does not exceed q = 0.2).
///
/// Parts: `positive_flow`, `negative_flow`, `net_flow` `(n,)`; `preference_index` `(n, n)` when there are at most
/// 100 alternatives or `tables` asks for it.
///
/// # Complexity
/// `O(m n log n)` for types I to V: each criterion is sorted, then the sums over all others are counts and
/// differences of prefix sums. Type VI needs every pair within 8.75 s: quadratic, on all threads. Sums are exact
/// integers, so the number of threads changes no bit. Memory `O(n m)`.
///
/// # Errors
/// [`crate::Error::Limit`] for 2^32 alternatives or more.
///
/// # References
/// - Brans and Vincke 1985, A preference ranking organisation method, Management Science 31(6).
/// - Brans and Mareschal 2005, PROMETHEE methods, in: Multiple criteria decision analysis: state of the art
///   surveys, Springer.
/// - Calders and Van Assche 2018, PROMETHEE is not quadratic: an O(q n log(n)) algorithm, Omega 76.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use serde_json::json;
/// use stratech::scoring::{DecisionMatrix, Direction};
/// let data = DecisionMatrix::new(array![[4.0, 3.0, 2.0], [3.0, 2.0, 4.0], [5.0, 1.0, 3.0]], Some(&[0.5, 0.3, 0.2]), &[Direction::Max; 3])?;
/// let method = stratech::methods::get("promethee_ii", &json!({"preference_functions": "linear", "q": 0, "p": [1, 1, 2]}))?;
/// assert_eq!(method.evaluate(&data)?.ranks, Some(vec![2, 3, 1]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrometheeII {
    /// The preference function of every criterion, or one for all; `usual` where nothing is given.
    pub preference_functions: Option<PerCriterion<PreferenceFunction>>,
    /// Indifference threshold, in the unit of the criterion (`u_shape`, `level`, `linear`).
    pub q: Option<Numbers>,
    /// Preference threshold, in the unit of the criterion (`v_shape`, `level`, `linear`).
    pub p: Option<Numbers>,
    /// Distance of the inflection point, in the unit of the criterion (`gaussian`).
    pub s: Option<Numbers>,
    /// Whether `preference_index` is kept; where not said, up to 100 alternatives.
    pub tables: Option<bool>,
}

const ABOUT: About = About {
    name: "promethee_ii",
    title: "Preference ranking organization method for enrichment evaluation, complete ranking (PROMETHEE II)",
    references: &[
        "Brans and Vincke 1985, A preference ranking organisation method, Management Science 31(6)",
        "Calders and Van Assche 2018, PROMETHEE is not quadratic: an O(q n log(n)) algorithm, Omega 76",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl PrometheeII {
    fn preferences(&self) -> Settings<'_> {
        Settings {
            functions: self.preference_functions.as_ref(),
            q: self.q.as_ref(),
            p: self.p.as_ref(),
            s: self.s.as_ref(),
        }
    }
}

/// Properties of PROMETHEE I and II.
pub(super) fn promethee_properties(settings: &Settings<'_>) -> Properties {
    Properties {
        clone_invariant: Holds::No("flows are means over the alternatives, and a copy counts twice in them"),
        unit_scale_free: if settings.only_order_counts() {
            Holds::Yes
        } else {
            Holds::No("thresholds carry the unit of the criterion")
        },
        ..Properties::ALL
    }
}

impl Method for PrometheeII {
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
        check_flow_size(data.n_alternatives())?;
        let preferences = self.preferences().read(data.n_criteria(), &mut Problems::new());
        let flows = flows(data, &preferences);
        let mut outcome = Outcome::scored(flows.net.clone())
            .part("positive_flow", flows.positive)
            .part("negative_flow", flows.negative)
            .part("net_flow", flows.net);
        if keeps_tables(self.tables, data.n_alternatives()) {
            let data = data.clone();
            outcome
                .parts
                .later(move || vec![("preference_index".into(), preference_index(&data, &preferences).into())]);
        }
        Ok(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;
    use serde_json::json;

    #[test]
    fn one_alternative_has_no_flow() {
        let data = DecisionMatrix::new(array![[1.0, 2.0]], None, &[Direction::Max; 2]).unwrap();
        let outcome = PrometheeII::default().evaluate(&data).unwrap();
        assert_eq!((outcome.scores, outcome.ranks), (Some(vec![0.0]), Some(vec![1])));
    }

    #[test]
    fn every_missing_or_reversed_threshold_is_named() {
        let settings = json!({"preference_functions": ["linear", "gaussian", "u_shape", "level"], "q": [3, null, null, 1], "p": 2});
        let method = crate::methods::get("promethee_ii", &settings).unwrap();
        let data = DecisionMatrix::new(array![[1.0, 2.0, 3.0, 4.0]], None, &[Direction::Max; 4]).unwrap();
        let error = method.evaluate(&data).unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["p[0]", "q[2]", "s[1]"]);
        let typed =
            crate::methods::get("promethee_ii", &json!({"preference_functions": ["linaer"]})).unwrap_err().to_string();
        assert!(typed.contains("nearest is \"linear\""), "{typed}");
    }

    #[test]
    fn a_difference_at_the_threshold_is_indifferent() {
        let data = DecisionMatrix::new(array![[0.8], [0.6]], None, &[Direction::Max]).unwrap();
        let method =
            crate::methods::get("promethee_ii", &json!({"preference_functions": "u_shape", "q": 0.2})).unwrap();
        assert_eq!(method.evaluate(&data).unwrap().ranks, Some(vec![1, 1]));
    }
}

//! ELECTRE TRI-B: sorting into ordered classes separated by profiles.

use super::concordance::reaches;
use super::credibility::{At, Criterion, Settings, pair};
use super::per_criterion::Thresholds;
use super::profiles::{self, oriented};
use super::to_settings;
use crate::Result;
use crate::problem::Problems;
use crate::scoring::settings::check_range;
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Outcome, Properties};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Which of the two rules gives the classes of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// The highest class whose lower profile the alternative outranks.
    #[default]
    Pessimistic,
    /// The lowest class whose upper profile is preferred to the alternative.
    Optimistic,
}

/// Elimination and choice translating reality, for sorting by profiles.
///
/// # Formula
/// Credibility S as in [`ElectreIII`](super::ElectreIII), between alternatives and the profiles `b[1] .. b[h]` that separate
/// h + 1 classes; a outranks b where `S(a, b) >= lambda` (on the score grid). Pessimistic: from the highest profile down,
/// the first that a outranks; a belongs above it. Optimistic: from the lowest profile up, the first that outranks a and is
/// not outranked by it; a belongs below it. Being indifferent to a profile is enough for the pessimistic rule (some
/// programs ask for strict preference, which is not the definition). Thresholds that vary are taken at the profile.
///
/// Classes count from 0 = worst. Parts: `pessimistic`, `optimistic` `(n,)`; `credibility_alternative_over_profile`,
/// `credibility_profile_over_alternative` `(n, n_classes - 1)`.
///
/// # Errors
/// Profiles that are missing, of another length, or not each at least as good as the one below; missing thresholds, or
/// not `0 <= q <= p <= v`.
///
/// # References
/// - Yu 1992, ELECTRE TRI: aspects methodologiques et manuel d'utilisation, Document du LAMSADE 74.
/// - Roy and Bouyssou 1993, Aide multicritere a la decision, Economica, chapter 6.
/// - Mousseau, Slowinski and Zielniewicz 1999, ELECTRE TRI 2.0a: methodological guide and user's manual, Document du
///   LAMSADE 111.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use serde_json::json;
/// use stratech::scoring::{DecisionMatrix, Direction};
/// let data = DecisionMatrix::new(array![[9.0, 8.0], [5.0, 6.0], [1.0, 2.0]], None, &[Direction::Max; 2])?;
/// let settings = json!({"profiles_worst_to_best": [[4, 4], [7, 7]], "q": 0, "p": 1});
/// let outcome = stratech::methods::get("electre_tri", &settings)?.evaluate(&data)?;
/// assert_eq!(outcome.classes, Some(vec![2, 1, 0]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ElectreTri {
    /// Values of the profiles, `(n_classes - 1, m)`, worst first.
    pub profiles_worst_to_best: Option<Vec<Vec<f64>>>,
    /// Indifference thresholds, in the unit of the criterion.
    pub q: Option<Thresholds>,
    /// Preference thresholds, in the unit of the criterion.
    pub p: Option<Thresholds>,
    /// Veto thresholds, in the unit of the criterion; `null` where a criterion has no veto.
    pub v: Option<Thresholds>,
    /// Credibility from which on an alternative outranks a profile, 0.5 to 1.
    pub lambda: f64,
    /// The rule that gives the classes.
    pub assignment: Assignment,
}

impl Default for ElectreTri {
    fn default() -> Self {
        ElectreTri {
            profiles_worst_to_best: None,
            q: None,
            p: None,
            v: None,
            lambda: 0.75,
            assignment: Assignment::Pessimistic,
        }
    }
}

const ABOUT: About = About {
    name: "electre_tri",
    title: "Elimination and choice translating reality, sorting by profiles (ELECTRE TRI-B)",
    references: &[
        "Yu 1992, ELECTRE TRI: aspects methodologiques et manuel d'utilisation, Document du LAMSADE 74",
        "Roy and Bouyssou 1993, Aide multicritere a la decision, Economica",
    ],
    kind: Kind::Sorting,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl ElectreTri {
    fn criteria(&self, data: &DecisionMatrix, problems: &mut Problems) -> Vec<Criterion> {
        let thresholds = Settings { q: self.q.as_ref(), p: self.p.as_ref(), v: self.v.as_ref() };
        let profiles = self.profiles_worst_to_best.as_deref().unwrap_or_default();
        thresholds.read(data, |k| profiles.iter().filter_map(|profile| profile.get(k)).copied().collect(), problems)
    }
}

/// What holds for methods that compare alternatives with fixed profiles only.
pub(super) const BY_PROFILES: Properties = Properties {
    constant_criterion_neutral: Holds::No(
        "every criterion is compared with the profiles, also one on which all are equal",
    ),
    unit_scale_free: Holds::No("profiles carry the unit of the criterion"),
    shift_free: Holds::No("profiles carry the zero point of the criterion"),
    ..Properties::ALL
};

impl Method for ElectreTri {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        BY_PROFILES
    }

    fn check_settings(&self, problems: &mut Problems) {
        check_range("lambda", self.lambda, 0.5, 1.0, problems);
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        profiles::check(self.profiles_worst_to_best.as_ref(), data, problems);
        self.criteria(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let profiles = self.profiles_worst_to_best.as_deref().unwrap_or_default();
        let criteria = self.criteria(data, &mut Problems::new());
        let directions = data.directions();
        let borders: Vec<(Vec<f64>, Vec<At>)> = profiles
            .iter()
            .map(|b| {
                (oriented(directions, b), b.iter().zip(&criteria).map(|(&g, criterion)| criterion.at(g)).collect())
            })
            .collect();
        let n = data.n_alternatives();
        let mut over = Array2::zeros((n, borders.len()));
        let mut under = Array2::zeros((n, borders.len()));
        for i in 0..n {
            let a = oriented(directions, data.row(i));
            for (h, (b, at)) in borders.iter().enumerate() {
                over[[i, h]] = pair(&criteria, at, &a, b);
                under[[i, h]] = pair(&criteria, at, b, &a);
            }
        }
        let outranks = |i: usize, h: usize| reaches(over[[i, h]], self.lambda);
        let outranked = |i: usize, h: usize| reaches(under[[i, h]], self.lambda);
        let all = 0..borders.len();
        let pessimistic: Vec<usize> =
            (0..n).map(|i| all.clone().rev().find(|&h| outranks(i, h)).map_or(0, |h| h + 1)).collect();
        let optimistic: Vec<usize> = (0..n)
            .map(|i| all.clone().find(|&h| outranked(i, h) && !outranks(i, h)).unwrap_or(borders.len()))
            .collect();
        let classes = match self.assignment {
            Assignment::Pessimistic => pessimistic.clone(),
            Assignment::Optimistic => optimistic.clone(),
        };
        Ok(Outcome::sorted(classes)
            .part("pessimistic", pessimistic)
            .part("optimistic", optimistic)
            .part("credibility_alternative_over_profile", over)
            .part("credibility_profile_over_alternative", under))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;
    use serde_json::json;

    #[test]
    fn an_alternative_equal_to_a_profile_belongs_above_it() {
        let data = DecisionMatrix::new(array![[4.0, 7.0]], None, &[Direction::Max, Direction::Min]).unwrap();
        let settings = json!({"profiles_worst_to_best": [[4, 7], [6, 5]], "q": 0.5, "p": 1, "lambda_": 0.75});
        let outcome = crate::methods::get("electre_tri", &settings).unwrap().evaluate(&data).unwrap();
        assert_eq!(outcome.parts["pessimistic"].to_json(), json!([1]));
        assert_eq!(outcome.parts["optimistic"].to_json(), json!([1]));
    }

    #[test]
    fn every_fault_of_the_profiles_is_named() {
        let data = DecisionMatrix::new(array![[4.0, 7.0]], None, &[Direction::Max, Direction::Min]).unwrap();
        let places = |profiles| -> Vec<String> {
            let settings = json!({"profiles_worst_to_best": profiles, "q": 0, "p": 0});
            let error = crate::methods::get("electre_tri", &settings).unwrap().evaluate(&data).unwrap_err();
            error.problems().iter().map(|p| p.place.to_string()).collect()
        };
        let name = "profiles_worst_to_best";
        assert_eq!(places(json!(null)), [name]);
        assert_eq!(
            places(json!([[4, 7], [3, 8], [5]])),
            [format!("{name}[1, 0]"), format!("{name}[1, 1]"), format!("{name}[2]")]
        );
    }
}

//! MR-Sort: sorting by a majority of criteria, given or learned from examples.

use super::concordance::reaches;
use super::electre_tri::BY_PROFILES;
use super::mr_sort_fit;
use super::pairwise::{ROUNDING, fixed, from_fixed};
use super::per_criterion::{Numbers, bad_entry};
use super::profiles::{self, oriented};
use super::to_settings;
use crate::Result;
use crate::number::math;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::decision::normalize_weights;
use crate::scoring::settings::{bad, check_length, check_range};
use crate::scoring::{About, DecisionMatrix, Domain, Kind, Method, Outcome, Properties};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Majority rule sorting.
///
/// # Formula
/// Profiles `b[1] .. b[h]` separate h + 1 ordered classes. An alternative belongs above the highest profile for which the
/// criteria on which it is at least as good weigh at least `lambda` (on the score grid; weights sum to 1) and no criterion
/// has a veto, else to the worst class. A criterion has a veto where the alternative is behind the profile by its threshold
/// `v` or more, or is as bad as its entry in `veto_profiles` or worse.
///
/// [`MrSort::fit`] learns profiles, weights and lambda from alternatives whose classes are known.
///
/// Classes count from 0 = worst. Parts: `concordance_alternative_over_profile` `(n, n_classes - 1)`, and `vetoes`, the list
/// of `[alternative, profile]`.
///
/// # Errors
/// Profiles that are missing, of another length, or not each at least as good as the one below.
///
/// # References
/// - Bouyssou and Marchant 2007, An axiomatic approach to noncompensatory sorting methods in MCDM, European Journal of
///   Operational Research 178.
/// - Leroy, Mousseau and Pirlot 2011, Learning the parameters of a multiple criteria sorting method, in: Algorithmic
///   decision theory, Springer.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let known = DecisionMatrix::new(array![[8.0, 7.0], [7.0, 9.0], [3.0, 4.0], [9.0, 1.0]], None, &[Direction::Max; 2])?;
/// let learned = stratech::methods::MrSort::default().fit(&known, &[1, 1, 0, 0])?;
/// assert_eq!(learned.accuracy, 1.0);
/// assert_eq!(learned.evaluate(&known)?.classes, Some(vec![1, 1, 0, 0]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MrSort {
    /// Values of the profiles, `(n_classes - 1, m)`, worst first.
    pub profiles_worst_to_best: Option<Vec<Vec<f64>>>,
    /// Majority: the weight that is enough, 0.5 to 1.
    pub lambda: f64,
    /// Veto thresholds, in the unit of the criterion; `null` where a criterion has no veto.
    pub v: Option<Numbers>,
    /// Values that veto being above each profile, `(n_classes - 1, m)`; `null` where a criterion has no veto.
    pub veto_profiles: Option<Vec<Vec<Option<f64>>>>,
    /// Learned weights, `(m,)`; they take the place of the weights in the call.
    pub weights: Option<Vec<f64>>,
}

impl Default for MrSort {
    fn default() -> Self {
        MrSort { profiles_worst_to_best: None, lambda: 0.5, v: None, veto_profiles: None, weights: None }
    }
}

const ABOUT: About = About {
    name: "mr_sort",
    title: "Majority rule sorting (MR-Sort)",
    references: &[
        "Bouyssou and Marchant 2007, An axiomatic approach to noncompensatory sorting methods in MCDM, EJOR 178",
        "Leroy, Mousseau and Pirlot 2011, Learning the parameters of a multiple criteria sorting method, Springer",
    ],
    kind: Kind::Sorting,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

/// With learned weights those of the call are not used.
const ABOUT_LEARNED: About = About { uses_weights: false, ..ABOUT };

/// What [`MrSort::fit`] learned; evaluates like the method it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FittedMrSort {
    /// The method with its learned profiles, weights and lambda.
    pub method: MrSort,
    /// Share of the examples that it puts into their class.
    pub accuracy: f64,
    /// The examples that it puts into another class.
    pub misassigned: Vec<usize>,
}

impl MrSort {
    /// Learns profiles, weights and lambda from examples; there is no veto.
    ///
    /// `data` are the examples, `classes[i]` the class of example i (0 = worst); every class up to the largest needs a
    /// profile below it, so examples of the worst and of the best class should be among them. Weights in `data` are not
    /// used, settings of the method neither.
    ///
    /// For profiles given, weights and lambda with the least sum of shortfalls are a linear program (with no shortfall, those
    /// with the widest margin); for weights given, each entry of a profile is moved to the value of an example that makes
    /// most assignments right. Both steps alternate until nothing improves, from twelve fixed starting points. This
    /// finds a model without errors for most data that have one, but does not prove that there is none: see `accuracy`.
    ///
    /// # Errors
    /// Classes of another length, or only one class; [`crate::Error::Limit`] for more than 64 criteria.
    ///
    /// # References
    /// Sobrie, Mousseau and Pirlot 2013, Learning a majority rule model from large sets of assignment examples, in:
    /// Algorithmic decision theory, Springer (weights and profiles in turn).
    pub fn fit(&self, data: &DecisionMatrix, classes: &[usize]) -> Result<FittedMrSort> {
        let mut problems = Problems::new();
        let n = data.n_alternatives();
        if classes.len() != n {
            let expected = Text::new(format!("{n}, one for each row"), format!("{n}, mỗi hàng một giá trị"));
            problems
                .push(Problem::new(codes::SHAPE, Place::argument("classes")).expected(expected).found(classes.len()));
        }
        let best = classes.iter().copied().max().unwrap_or(0);
        if classes.iter().all(|&class| class == best) || best > n {
            let expected = Text::new(
                "examples of at least two classes, numbered from 0 = worst",
                "ví dụ thuộc ít nhất hai lớp, đánh số từ 0 = kém nhất",
            );
            problems.push(bad("classes", &expected, &format!("{classes:?}")));
        }
        problems.into_result()?;
        mr_sort_fit::fit(data, classes)
    }

    /// Normalized weights: the learned ones, else those of the call.
    fn weights(&self, data: &DecisionMatrix) -> Vec<f64> {
        let learned = self.weights.as_ref().and_then(|weights| normalize_weights(weights, "weights").ok());
        learned.unwrap_or_else(|| data.weights_or_equal())
    }

    /// Whether any criterion vetoes that an alternative is above profile h, by values with "higher is better".
    fn vetoed(&self, data: &DecisionMatrix, h: usize, a: &[f64], b: &[f64]) -> bool {
        let behind = |k: usize, v: f64| (b[k] - a[k]) - v >= -ROUNDING * math::max(b[k].abs(), v) && b[k] > a[k];
        let by_threshold = |k: usize| self.v.as_ref().and_then(|v| *v.get(k)?).is_some_and(|v| behind(k, v));
        let by_profile = |k: usize| {
            let limit = self.veto_profiles.as_ref().and_then(|profiles| profiles[h][k]);
            limit.is_some_and(|limit| a[k] <= data.directions()[k].sign() * limit)
        };
        (0..a.len()).any(|k| by_threshold(k) || by_profile(k))
    }

    fn check_vetoes(&self, data: &DecisionMatrix, problems: &mut Problems) {
        let m = data.n_criteria();
        if let Some(v) = &self.v {
            v.check_length("v", m, problems);
            for k in 0..m {
                if let Some(v) = v.get(k).copied().flatten().filter(|v| !(*v > 0.0 && v.is_finite())) {
                    problems.push(bad_entry("v", k, Text::new("a number above 0", "một số dương"), &v));
                }
            }
        }
        if let Some(vetoes) = &self.veto_profiles {
            let n_profiles = self.profiles_worst_to_best.as_ref().map_or(0, Vec::len);
            if vetoes.len() != n_profiles {
                let expected =
                    Text::new(format!("{n_profiles}, one for each profile"), format!("{n_profiles}, mỗi mốc một hàng"));
                let place = Place::argument("veto_profiles");
                problems.push(Problem::new(codes::SHAPE, place).expected(expected).found(vetoes.len()));
            }
            for (h, row) in vetoes.iter().enumerate() {
                check_length(&format!("veto_profiles[{h}]"), row.len(), m, problems);
            }
        }
    }
}

impl Method for MrSort {
    fn about(&self) -> &'static About {
        if self.weights.is_some() { &ABOUT_LEARNED } else { &ABOUT }
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
        self.check_vetoes(data, problems);
        if let Some(weights) = &self.weights {
            check_length("weights", weights.len(), data.n_criteria(), problems);
            if let Err(error) = normalize_weights(weights, "weights") {
                problems.extend(error.problems().iter().cloned());
            }
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let profiles = self.profiles_worst_to_best.as_deref().unwrap_or_default();
        let borders: Vec<Vec<f64>> = profiles.iter().map(|b| oriented(data.directions(), b)).collect();
        let weights: Vec<i64> = self.weights(data).into_iter().map(fixed).collect();
        let n = data.n_alternatives();
        let mut concordance = Array2::zeros((n, borders.len()));
        let mut vetoes = Vec::new();
        let mut classes = vec![0; n];
        for i in 0..n {
            let a = oriented(data.directions(), data.row(i));
            for (h, b) in borders.iter().enumerate() {
                let favor = a.iter().zip(b).zip(&weights).filter(|((a, b), _)| a >= b).map(|(_, weight)| weight).sum();
                concordance[[i, h]] = from_fixed(favor);
                let vetoed = self.vetoed(data, h, &a, b);
                if vetoed {
                    vetoes.push((i, h));
                }
                if !vetoed && reaches(concordance[[i, h]], self.lambda) {
                    classes[i] = h + 1;
                }
            }
        }
        Ok(Outcome::sorted(classes).part("concordance_alternative_over_profile", concordance).part("vetoes", vetoes))
    }
}

impl Method for FittedMrSort {
    fn about(&self) -> &'static About {
        self.method.about()
    }

    fn settings(&self) -> serde_json::Value {
        self.method.settings()
    }

    fn properties(&self) -> Properties {
        self.method.properties()
    }

    fn check_settings(&self, problems: &mut Problems) {
        self.method.check_settings(problems);
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.method.check_data(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        self.method.compute(data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;
    use serde_json::json;

    const DIRECTIONS: [Direction; 3] = [Direction::Min, Direction::Min, Direction::Max];

    fn transport() -> DecisionMatrix {
        let values = array![[1.0, 10.0, 1.0], [4.0, 20.0, 2.0], [2.0, 20.0, 0.0], [6.0, 40.0, 0.0], [30.0, 30.0, 3.0]];
        DecisionMatrix::new(values, Some(&[1.0, 3.0, 2.0]), &DIRECTIONS).unwrap()
    }

    #[test]
    fn majorities_and_vetoes_of_the_transport_example() {
        // By hand: RER has price and time for the best class (4/6); the second metro is vetoed by its comfort.
        let mut settings = json!({
            "profiles_worst_to_best": [[7, 25, 2], [3, 11, 3]],
            "veto_profiles": [[null, null, 0], [9, null, null]],
        });
        let classes = |settings: &serde_json::Value| {
            crate::methods::get("mr_sort", settings).unwrap().evaluate(&transport()).unwrap().classes
        };
        assert_eq!(classes(&settings), Some(vec![2, 1, 0, 0, 0]));
        settings["veto_profiles"] = json!(null);
        assert_eq!(classes(&settings), Some(vec![2, 1, 1, 0, 0]));
        // A threshold of 2 is reached by a comfort of 0 against 2.
        settings["v"] = json!([null, null, 2]);
        assert_eq!(classes(&settings), Some(vec![1, 1, 0, 0, 0]));
    }

    #[test]
    fn learning_gives_back_what_a_model_assigned() {
        let stream = crate::number::philox::Stream::new(4);
        for (seed, n_profiles) in [(0, 1), (1, 2), (2, 2), (3, 3)] {
            let values = Array2::from_shape_fn((60, 4), |(i, k)| {
                (100.0 * stream.uniform(i as u64, u32::try_from(k).unwrap(), seed)).round_ties_even()
            });
            let directions = [Direction::Max, Direction::Min, Direction::Max, Direction::Max];
            let data = DecisionMatrix::new(values, None, &directions).unwrap();
            let profile = |h: usize| {
                let good = 25.0 + 20.0 * h as f64;
                vec![good, 100.0 - good, good - 5.0, good + 5.0]
            };
            let truth = MrSort {
                profiles_worst_to_best: Some((0..n_profiles).map(profile).collect()),
                lambda: 0.6,
                weights: Some(vec![0.4, 0.3, 0.2, 0.1]),
                ..MrSort::default()
            };
            let classes = truth.evaluate(&data).unwrap().classes.unwrap();
            let fitted = MrSort::default().fit(&data, &classes).unwrap();
            assert!(fitted.accuracy > 0.97, "{seed}: {}", fitted.accuracy);
            let again = fitted.evaluate(&data).unwrap().classes.unwrap();
            let wrong: Vec<usize> = (0..60).filter(|&i| again[i] != classes[i]).collect();
            assert_eq!(wrong, fitted.misassigned);
        }
    }

    #[test]
    fn faults_are_named() {
        let error = MrSort::default().fit(&transport(), &[1, 1]).unwrap_err();
        assert_eq!(error.problems().len(), 2);
        let settings = json!({"profiles_worst_to_best": [[7, 25, 2]], "v": [0, 1], "veto_profiles": []});
        let error = crate::methods::get("mr_sort", &settings).unwrap().evaluate(&transport()).unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["v", "v[0]", "veto_profiles"]);
    }
}

//! UTASTAR: additive value functions learned from a reference ranking.

use super::per_criterion::PerCriterion;
use super::to_settings;
use super::utastar_fit;
use crate::Result;
use crate::number::polyline::Polyline;
use crate::number::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::settings::{bad, check_length, check_range};
use crate::scoring::{About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Outcome, Properties, Scaling};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Additive value with value functions learned from a ranking of some alternatives by linear programming.
///
/// # Formula
/// `score[i] = Σ_k u_k(x[i, k])` with piecewise linear, monotone u that are 0 at the worst end of each scale and whose
/// best values (the weights) sum to 1. [`Utastar::fit`] finds them: break points divide each scale evenly; the
/// non-negative rises w between them are chosen so that values, corrected by errors up and down for each
/// alternative, reproduce the ranking with steps of at least `delta` (ties exactly), and the sum of all errors is
/// least. As that rarely leaves one answer, the answer is the mean of those that maximize the weight of one criterion
/// each with a sum of errors within `epsilon` of the least (`post_optimality`). Among equally good answers the one
/// whose functions rise latest (nearest the best end) is taken.
///
/// Evaluating needs `value_functions`: fit first, or give functions learned before. A value off its scale is an error.
///
/// Parts: `partial_values` `(n, m)`, `weights` `(m,)` (the best value of each function).
///
/// # References
/// - Siskos and Yannacopoulos 1985, UTASTAR: an ordinal regression method for building additive value functions,
///   Investigacao Operacional 5(1).
/// - Siskos, Grigoroudis and Matsatsinis 2005, UTA methods, in: Multiple criteria decision analysis: state of the art
///   surveys, Springer.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let known = DecisionMatrix::new(array![[9.0, 1.0], [5.0, 5.0], [1.0, 9.0]], None, &[Direction::Max; 2])?;
/// let learned = stratech::methods::Utastar::default().fit(&known, &[1, 2, 3])?;
/// assert_eq!(learned.total_error, 0.0);
/// assert_eq!(learned.evaluate(&known)?.ranks, Some(vec![1, 2, 3]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Utastar {
    /// Number of break points of each value function with both ends, at least 2.
    pub break_points: PerCriterion<usize>,
    /// `[low, high]` of the scale of every criterion; without it the range of the alternatives it is learned from.
    pub bounds: Option<Vec<[f64; 2]>>,
    /// Least difference of value between neighbors of the ranking that do not tie.
    pub delta: f64,
    /// By how much the sum of errors may exceed the least one in the post-optimality analysis.
    pub epsilon: f64,
    /// Whether the mean of the extreme answers is taken, not just one answer of least error.
    pub post_optimality: bool,
    /// The learned functions: for every criterion the points `[x, u]`.
    pub value_functions: Option<Vec<Vec<[f64; 2]>>>,
}

impl Default for Utastar {
    fn default() -> Self {
        Utastar {
            break_points: PerCriterion::Same(3),
            bounds: None,
            delta: 0.05,
            epsilon: 0.0,
            post_optimality: true,
            value_functions: None,
        }
    }
}

const ABOUT: About = About {
    name: "utastar",
    title: "Additive value functions learned from a ranking (UTASTAR)",
    references: &[
        "Siskos and Yannacopoulos 1985, UTASTAR: an ordinal regression method for building additive value functions, \
         Investigacao Operacional 5(1)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: false,
    domain: Domain::Any,
};

/// What [`Utastar::fit`] learned; evaluates like the method it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FittedUtastar {
    /// The method with its learned value functions.
    pub method: Utastar,
    /// Best value of each function, `(m,)`; they sum to 1.
    pub weights: Vec<f64>,
    /// Smallest and largest weight of each criterion among all answers of (nearly) least error, `(m,)`.
    pub weight_intervals: Vec<[f64; 2]>,
    /// The least sum of errors; 0 when the ranking can be reproduced.
    pub total_error: f64,
    /// By how much the value of each alternative of the reference is too high, `(n,)`.
    pub overestimation: Vec<f64>,
    /// By how much it is too low, `(n,)`.
    pub underestimation: Vec<f64>,
    /// Kendall's tau-b between the reference ranking and the learned one; `None` where either has only ties.
    pub kendall_tau_b: Option<f64>,
}

impl Utastar {
    /// Learns value functions from a ranking.
    ///
    /// `data` are the reference alternatives; `ranking[i]` is the place of alternative i, smaller is better, equal
    /// places tie. Weights in `data` are not used.
    ///
    /// # Errors
    /// A ranking of another length or with ties only, break points below 2, a scale without width, values off the given
    /// `bounds`.
    ///
    /// # Complexity
    /// `2 m + 1` linear programs with `n - 1` constraints and `Σ (break points - 1) + 2 n` variables.
    ///
    /// # References
    /// Siskos and Yannacopoulos 1985, UTASTAR, steps 1 to 4.
    pub fn fit(&self, data: &DecisionMatrix, ranking: &[u32]) -> Result<FittedUtastar> {
        let mut problems = Problems::new();
        self.check_settings(&mut problems);
        let scales = self.scales(data, &mut problems);
        check_length_of_rows("ranking", ranking.len(), data.n_alternatives(), &mut problems);
        if ranking.iter().all(|place| Some(place) == ranking.first()) {
            let expected = Text::new("at least two different places", "ít nhất hai thứ hạng khác nhau");
            problems.push(bad("ranking", &expected, &format!("{ranking:?}")));
        }
        problems.into_result()?;
        utastar_fit::fit(self, data, ranking, &scales)
    }

    /// Break points of every criterion, from worst to best.
    fn scales(&self, data: &DecisionMatrix, problems: &mut Problems) -> Vec<Vec<f64>> {
        let m = data.n_criteria();
        self.break_points.check_length("break_points", m, problems);
        if let Some(bounds) = &self.bounds {
            check_length("bounds", bounds.len(), m, problems);
        }
        (0..m)
            .map(|k| {
                let given = self.bounds.as_ref().and_then(|bounds| bounds.get(k));
                let (low, high) = given.map_or_else(|| data.range(k), |&[low, high]| (low, high));
                if !(low < high && low.is_finite() && high.is_finite()) {
                    let expected = Text::new("a scale with low < high", "thang đo có cận dưới < cận trên");
                    let place = Place::element("bounds", &[k]);
                    let found = format!("[{low}, {high}]");
                    problems.push(
                        Problem::new(codes::BAD_SETTING, place)
                            .item(data.criterion_name(k))
                            .expected(expected)
                            .found(found),
                    );
                    return vec![low];
                }
                check_on_scale(data, k, low, high, problems);
                let count = self.break_points.get(k).copied().unwrap_or(2);
                let ends = if data.directions()[k] == Direction::Max { (low, high) } else { (high, low) };
                even_points(ends, count)
            })
            .collect()
    }
}

/// Evenly spaced points with both ends exact.
fn even_points((first, last): (f64, f64), count: usize) -> Vec<f64> {
    let steps = count.max(2) - 1;
    (0..=steps).map(|j| if j == steps { last } else { first + (last - first) * (j as f64 / steps as f64) }).collect()
}

fn check_length_of_rows(name: &str, found: usize, n: usize, problems: &mut Problems) {
    if found != n {
        let expected = Text::new(format!("{n}, one for each row"), format!("{n}, mỗi hàng một giá trị"));
        problems.push(Problem::new(codes::SHAPE, Place::argument(name)).expected(expected).found(found));
    }
}

fn check_on_scale(data: &DecisionMatrix, k: usize, low: f64, high: f64, problems: &mut Problems) {
    for (i, _) in data.column(k).iter().enumerate().filter(|(_, x)| !(low..=high).contains(*x)) {
        let expected = Text::new(
            format!("a value on the scale {low} .. {high}"),
            format!("giá trị trong thang đo {low} .. {high}"),
        );
        problems.push(data.out_of_domain(i, k, expected));
    }
}

/// The points of one function by rising x; what is wrong with them is a problem.
fn line(points: &[[f64; 2]], k: usize, direction: Direction, problems: &mut Problems) -> Option<Polyline> {
    let mut points: Vec<(f64, f64)> = points.iter().map(|p| (p[0], p[1])).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let rising = points.windows(2).all(|pair| {
        let (first, second) = (pair[0].1, pair[1].1);
        if direction == Direction::Max { first <= second } else { first >= second }
    });
    let finite = points.iter().all(|p| p.0.is_finite() && p.1.is_finite());
    let distinct = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
    if points.len() < 2 || !finite || !distinct || !rising {
        let expected = Text::new(
            "two or more points [x, u] with different x, u never falling as x gets better",
            "từ hai điểm [x, u] trở lên với x khác nhau, u không giảm khi x tốt hơn",
        );
        let place = Place::element("value_functions", &[k]);
        problems.push(
            Problem::new(codes::BAD_SETTING, place)
                .item(format!("value_functions[{k}]"))
                .expected(expected)
                .found(format!("{points:?}")),
        );
        return None;
    }
    Polyline::new(&points).ok()
}

impl Method for Utastar {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties {
            unit_scale_free: Holds::No("value functions are in the units of the criteria they were learned on"),
            shift_free: Holds::No("value functions are on the scales they were learned on"),
            ..Properties::ALL
        }
    }

    fn scaling(&self) -> Scaling {
        Scaling::None
    }

    fn check_settings(&self, problems: &mut Problems) {
        check_range("delta", self.delta, 0.0, 1.0, problems);
        check_range("epsilon", self.epsilon, 0.0, f64::INFINITY, problems);
        let counts: &[usize] = match &self.break_points {
            PerCriterion::Same(count) => std::slice::from_ref(count),
            PerCriterion::Each(counts) => counts,
        };
        if let Some(count) = counts.iter().find(|count| **count < 2) {
            problems.push(bad("break_points", &Text::new("at least 2", "ít nhất 2"), count));
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        let Some(functions) = &self.value_functions else {
            let expected = Text::new("learned value functions: fit first", "các hàm giá trị đã học: hãy gọi fit trước");
            problems.push(bad("value_functions", &expected, &"none"));
            return;
        };
        check_length("value_functions", functions.len(), data.n_criteria(), problems);
        for (k, points) in functions.iter().enumerate().take(data.n_criteria()) {
            if let Some(line) = line(points, k, data.directions()[k], problems) {
                let ends = line.points();
                check_on_scale(data, k, ends[0].0, ends[ends.len() - 1].0, problems);
            }
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let mut problems = Problems::new();
        let functions = self.value_functions.as_deref().unwrap_or_default();
        let lines: Vec<Polyline> = functions
            .iter()
            .zip(data.directions())
            .enumerate()
            .filter_map(|(k, (points, direction))| line(points, k, *direction, &mut problems))
            .collect();
        problems.into_result()?;
        let values = Array2::from_shape_fn(data.values().dim(), |(i, k)| lines[k].at(data.values()[[i, k]]));
        let scores = values.rows().into_iter().map(|row| sum::sum(&row.to_vec())).collect();
        let weights: Vec<f64> = lines.iter().map(|line| best_value(line.points())).collect();
        Ok(Outcome::scored(scores).part("partial_values", values).part("weights", weights))
    }
}

/// The best value of a monotone function: at one of its ends.
fn best_value(points: &[(f64, f64)]) -> f64 {
    let (first, last) = (points[0].1, points[points.len() - 1].1);
    if first > last { first } else { last }
}

impl Method for FittedUtastar {
    fn about(&self) -> &'static About {
        self.method.about()
    }

    fn settings(&self) -> serde_json::Value {
        self.method.settings()
    }

    fn properties(&self) -> Properties {
        self.method.properties()
    }

    fn scaling(&self) -> Scaling {
        self.method.scaling()
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
    use ndarray::array;

    /// The choice of transport of Siskos and Yannacopoulos: RER, METRO 1, METRO 2, bus, taxi by price, time and comfort.
    fn transport() -> DecisionMatrix {
        let values = array![[3.0, 10.0, 1.0], [4.0, 20.0, 2.0], [2.0, 20.0, 0.0], [6.0, 40.0, 0.0], [30.0, 30.0, 3.0]];
        DecisionMatrix::new(values, None, &[Direction::Min, Direction::Min, Direction::Max]).unwrap()
    }

    fn method() -> Utastar {
        Utastar { break_points: PerCriterion::Each(vec![3, 4, 4]), ..Utastar::default() }
    }

    #[test]
    fn the_choice_of_transport() {
        let fitted = method().fit(&transport(), &[1, 2, 2, 3, 4]).unwrap();
        assert_eq!(fitted.total_error, 0.0);
        // Largest weights 0.7625 + 0.175, 0.05 + 0.9 and 0.025 + 0.40625; the mean of the three answers below.
        for (interval, largest) in fitted.weight_intervals.iter().zip([0.9375, 0.95, 0.43125]) {
            assert!((interval[1] - largest).abs() < 1e-12, "{:?}", fitted.weight_intervals);
        }
        let functions = fitted.method.value_functions.clone().unwrap();
        let mean: [&[f64]; 3] = [&[0.0, 0.3896, 0.5063], &[0.0, 0.0, 0.0167, 0.3417], &[0.0, 0.0167, 0.0167, 0.1521]];
        for (function, expected) in functions.iter().zip(mean) {
            for (point, u) in function.iter().zip(expected) {
                assert!((point[1] - u).abs() < 1e-4, "{functions:?}");
            }
        }
        let outcome = fitted.evaluate(&transport()).unwrap();
        assert_eq!(outcome.ranks, Some(vec![1, 2, 2, 4, 5]));
        assert_eq!(fitted.kendall_tau_b, Some(1.0));
        let again: FittedUtastar = serde_json::from_str(&serde_json::to_string(&fitted).unwrap()).unwrap();
        assert_eq!(again, fitted);
    }

    #[test]
    fn a_ranking_against_all_criteria_costs_errors() {
        let data = DecisionMatrix::new(array![[1.0, 1.0], [2.0, 2.0]], None, &[Direction::Max; 2]).unwrap();
        let fitted = Utastar::default().fit(&data, &[1, 2]).unwrap();
        // The better one has value 1, the other 0, and 1.05 must be made up.
        assert!((fitted.total_error - 1.05).abs() < 1e-12);
        let errors: f64 = fitted.overestimation.iter().chain(&fitted.underestimation).sum();
        assert!((errors - 1.05).abs() < 1e-12);
    }

    #[test]
    fn the_order_of_rows_does_not_matter() {
        let fitted = method().fit(&transport(), &[1, 2, 2, 3, 4]).unwrap();
        let order = [3, 2, 0, 4, 1];
        let moved =
            DecisionMatrix::new(transport().values().select(ndarray::Axis(0), &order), None, transport().directions())
                .unwrap();
        let ranking: Vec<u32> = order.iter().map(|&i| [1, 2, 2, 3, 4][i]).collect();
        assert_eq!(method().fit(&moved, &ranking).unwrap().method, fitted.method);
    }

    #[test]
    fn another_unit_or_zero_point_changes_the_values() {
        let functions = vec![vec![[0.0, 0.0], [10.0, 0.5]], vec![[0.0, 0.0], [1.0, 0.5], [10.0, 0.5]]];
        let method = Utastar { value_functions: Some(functions), ..Utastar::default() };
        let ranks = |first: [f64; 2]| {
            let values = array![[first[0], 0.0], [first[1], 0.5]];
            method.evaluate(&DecisionMatrix::new(values, None, &[Direction::Max; 2]).unwrap()).unwrap().ranks
        };
        assert_eq!(ranks([8.0, 4.0]), Some(vec![2, 1]));
        assert_eq!(ranks([9.0, 3.0]), Some(vec![1, 2]));
        // Two thirds of the unit, then another zero point in the other criterion.
        assert_eq!(ranks([6.0, 2.0]), Some(vec![2, 1]));
        let shifted = DecisionMatrix::new(array![[9.0, 1.0], [3.0, 1.5]], None, &[Direction::Max; 2]).unwrap();
        assert_eq!(method.evaluate(&shifted).unwrap().scores, Some(vec![0.95, 0.65]));
    }

    #[test]
    fn faults_are_named() {
        let bad_ranking = method().fit(&transport(), &[1, 1]).unwrap_err();
        assert_eq!(bad_ranking.problems().len(), 2);
        let unfitted = method().evaluate(&transport()).unwrap_err().to_string();
        assert!(unfitted.contains("fit first"), "{unfitted}");
        let fitted = method().fit(&transport(), &[1, 2, 2, 3, 4]).unwrap();
        let off = DecisionMatrix::new(array![[40.0, 20.0, 1.0]], None, transport().directions()).unwrap();
        assert_eq!(fitted.evaluate(&off).unwrap_err().problems()[0].place.to_string(), "matrix[0, 0]");
        let one = Utastar { break_points: PerCriterion::Same(1), ..Utastar::default() };
        assert_eq!(
            one.fit(&transport(), &[1, 2, 2, 3, 4]).unwrap_err().problems()[0].place.to_string(),
            "break_points"
        );
    }
}

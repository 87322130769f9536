//! ERVD: election based on relative value distances.

use super::to_settings;
use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Problems, Text};
use crate::scoring::decision::LARGEST;
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Outcome, Properties, Scaling, settings};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Election based on relative value distances: gains and losses against a reference point, as prospect theory
/// sees them, then closeness to the best as in TOPSIS.
///
/// # Formula
/// With `r = x / Σx` and the reference point `φ = μ / Σx`, both in the sense of the criterion's direction: a gain
/// has value `(r - φ)^α`, a loss `-λ (φ - r)^α`. The ideal takes the best value of each column, the anti-ideal
/// the worst; `S_plus`, `S_minus` are the weighted sums of absolute differences from them and
/// `score = S_minus / (S_plus + S_minus)`; 1 for all where all alternatives are equal.
///
/// Parts: `normalized`, `values` `(n, m)`; `normalized_reference`, `positive_ideal`, `negative_ideal`, `weights`
/// `(m,)`; `S_plus`, `S_minus` `(n,)`.
///
/// # References
/// Shyur, Yin, Shih and Cheng 2015, A multiple criteria decision making method based on relative value distances,
/// Foundations of Computing and Decision Sciences 40(4), equations 5 to 12. The defaults of `lambda` and `alpha`
/// are those of Tversky and Kahneman 1992.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::methods::Ervd;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[80.0], [90.0], [60.0]], None, &[Direction::Max])?;
/// let outcome = Ervd { ref_point: Some(vec![80.0]), ..Ervd::default() }.evaluate(&data)?;
/// assert_eq!(outcome.ranks, Some(vec![2, 1, 3]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ervd {
    /// Reference point, one value in the unit of every column; required.
    #[serde(alias = "reference_points", alias = "reference_point", alias = "ref_points")]
    pub ref_point: Option<Vec<f64>>,
    /// How much more a loss weighs than a gain, above 0.
    #[serde(alias = "lambd", alias = "lam")]
    pub lambda: f64,
    /// How fast sensitivity falls with distance, above 0; 1 = not at all.
    pub alpha: f64,
}

impl Default for Ervd {
    fn default() -> Self {
        Ervd { ref_point: None, lambda: 2.25, alpha: 0.88 }
    }
}

const ABOUT: About = About {
    name: "ervd",
    title: "Election based on relative value distances (ERVD)",
    references: &[
        "Shyur, Yin, Shih and Cheng 2015, A multiple criteria decision making method based on relative value distances, Foundations of Computing and Decision Sciences 40(4)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::NonNegative,
};

impl Method for Ervd {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties {
            clone_invariant: Holds::No("a copy changes the column sums"),
            unit_scale_free: Holds::No("the reference point carries the unit of the column"),
            shift_free: Holds::No("the reference point carries the zero point of the column"),
            ..Properties::ALL
        }
    }

    fn scaling(&self) -> Scaling {
        Scaling::None
    }

    fn check_settings(&self, problems: &mut Problems) {
        settings::check_positive("lambda", self.lambda, problems);
        settings::check_positive("alpha", self.alpha, problems);
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        let expected = Text::new("a number for every column", "mỗi cột một số");
        match &self.ref_point {
            None => problems.push(settings::bad("ref_point", &expected, &"None")),
            Some(point) => {
                settings::check_length("ref_point", point.len(), data.n_criteria(), problems);
                for x in point.iter().filter(|x| x.is_nan() || x.abs() > LARGEST) {
                    problems.push(settings::bad("ref_point", &expected, x));
                }
            }
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let point = self.ref_point.as_deref().unwrap_or_default();
        let dim = data.values().dim();
        let sums: Vec<f64> = (0..dim.1).map(|k| sum::sum(&data.column(k).to_vec())).collect();
        // A column of zeros has no shares; it is constant and separates nothing.
        let share = |x: f64, k: usize| if sums[k] == 0.0 { 0.0 } else { x / sums[k] };
        let value = |(i, k): (usize, usize)| {
            let gain = data.directions()[k].sign() * share(data.values()[[i, k]] - point[k], k);
            if gain > 0.0 { math::pow(gain, self.alpha) } else { -self.lambda * math::pow(-gain, self.alpha) }
        };
        let values = Array2::from_shape_fn(dim, value);
        let ideal: Vec<f64> = values.columns().into_iter().map(|c| c.fold(c[0], |a, b| math::max(a, *b))).collect();
        let anti: Vec<f64> = values.columns().into_iter().map(|c| c.fold(c[0], |a, b| math::min(a, *b))).collect();
        let weights = data.weights_or_equal();
        let plus = distances(&values, &ideal, &weights);
        let minus = distances(&values, &anti, &weights);
        let closeness = |(p, m): (&f64, &f64)| if p + m == 0.0 { 1.0 } else { m / (p + m) };
        Ok(Outcome::scored(plus.iter().zip(&minus).map(closeness).collect())
            .part("normalized", Array2::from_shape_fn(dim, |(i, k)| share(data.values()[[i, k]], k)))
            .part("normalized_reference", (0..dim.1).map(|k| share(point[k], k)).collect::<Vec<f64>>())
            .part("values", values)
            .part("positive_ideal", ideal)
            .part("negative_ideal", anti)
            .part("S_plus", plus)
            .part("S_minus", minus)
            .part("weights", weights))
    }
}

/// Weighted sum of absolute differences of every row from a point.
fn distances(values: &Array2<f64>, point: &[f64], weights: &[f64]) -> Vec<f64> {
    let distance = |row: ndarray::ArrayView1<f64>| {
        let far: Vec<f64> = row.iter().zip(point).map(|(v, p)| (v - p).abs()).collect();
        sum::dot_exact(&far, weights)
    };
    values.rows().into_iter().map(distance).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Direction, Part};
    use ndarray::array;

    /// Shyur et al. 2015, tables 1 to 5: selection of a staff member.
    #[test]
    fn seventeen_candidates() {
        let values = array![
            [80.0, 70.0, 87.0, 77.0, 76.0, 80.0, 75.0],
            [85.0, 65.0, 76.0, 80.0, 75.0, 65.0, 75.0],
            [78.0, 90.0, 72.0, 80.0, 85.0, 90.0, 85.0],
            [75.0, 84.0, 69.0, 85.0, 65.0, 65.0, 70.0],
            [84.0, 67.0, 60.0, 75.0, 85.0, 75.0, 80.0],
            [85.0, 78.0, 82.0, 81.0, 79.0, 80.0, 80.0],
            [77.0, 83.0, 74.0, 70.0, 71.0, 65.0, 70.0],
            [78.0, 82.0, 72.0, 80.0, 78.0, 70.0, 60.0],
            [85.0, 90.0, 80.0, 88.0, 90.0, 80.0, 85.0],
            [89.0, 75.0, 79.0, 67.0, 77.0, 70.0, 75.0],
            [65.0, 55.0, 68.0, 62.0, 70.0, 50.0, 60.0],
            [70.0, 64.0, 65.0, 65.0, 60.0, 60.0, 65.0],
            [95.0, 80.0, 70.0, 75.0, 70.0, 75.0, 75.0],
            [70.0, 80.0, 79.0, 80.0, 85.0, 80.0, 70.0],
            [60.0, 78.0, 87.0, 70.0, 66.0, 70.0, 65.0],
            [92.0, 85.0, 88.0, 90.0, 85.0, 90.0, 95.0],
            [86.0, 87.0, 80.0, 70.0, 72.0, 80.0, 85.0]
        ];
        let weights = [0.066, 0.196, 0.066, 0.130, 0.130, 0.216, 0.196];
        let data = DecisionMatrix::new(values, Some(&weights), &[Direction::Max; 7]).unwrap();
        let outcome = Ervd { ref_point: Some(vec![80.0; 7]), ..Ervd::default() }.evaluate(&data).unwrap();
        let printed = [
            0.660, 0.503, 0.885, 0.521, 0.610, 0.796, 0.498, 0.549, 0.908, 0.565, 0.070, 0.199, 0.632, 0.716, 0.438,
            0.972, 0.767,
        ];
        for (score, printed) in outcome.scores.unwrap().iter().zip(printed) {
            assert!((score - printed).abs() < 5.1e-4, "{score}, printed {printed}");
        }
        let Part::Vector(plus) = &outcome.parts["S_plus"] else { panic!() };
        assert!((plus[0] - 0.027).abs() < 5.1e-4 && (plus[10] - 0.075).abs() < 5.1e-4);
        assert_eq!(outcome.ranks.unwrap(), [7, 13, 3, 12, 9, 4, 14, 11, 2, 10, 17, 16, 8, 6, 15, 1, 5]);
    }

    #[test]
    fn the_reference_point_is_required_and_has_other_names() {
        let data = DecisionMatrix::new(array![[1.0], [2.0]], None, &[Direction::Max]).unwrap();
        let error = Ervd::default().evaluate(&data).unwrap_err().to_string();
        assert!(error.contains("ref_point"), "{error}");
        let settings = serde_json::json!({"reference_points": [1.5], "lambda_": 2, "alpha": 1});
        let method = super::super::get("ervd", &settings).unwrap();
        assert_eq!(method.settings(), serde_json::json!({"ref_point": [1.5], "lambda": 2.0, "alpha": 1.0}));
        assert_eq!(method.evaluate(&data).unwrap().ranks, Some(vec![2, 1]));
    }
}

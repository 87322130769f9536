//! RIM: reference ideal method.

use super::moora::weigh;
use super::to_settings;
use crate::Result;
use crate::number::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Outcome, Properties, Scaling, settings,
};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Reference ideal method: closeness to an ideal interval inside a fixed range.
///
/// # Formula
/// In the range `[A, B]` of a criterion with the reference ideal `[C, D]`, a value inside the ideal has `y = 1`;
/// one below `y = 1 - (C - x) / (C - A)`; one above `y = 1 - (x - D) / (B - D)`. With `y' = w y`,
/// `I_plus = √Σ(y' - w)²`, `I_minus = √Σ y'²` and `score = I_minus / (I_plus + I_minus)`.
///
/// The printed results of the paper contain an error of arithmetic in `I_minus`; the formula is what counts here
/// (the authors confirmed it to others). No alternative moves the score of another.
///
/// Parts: `normalized`, `weighted` `(n, m)`; `I_plus`, `I_minus` `(n,)`; `ref_ideal` `(m, 2)`; `weights` `(m,)`.
///
/// # References
/// Cables, Lamata and Verdegay 2016, RIM-reference ideal method in multicriteria decision making, Information
/// Sciences 337, definitions 1 and 2, steps 1 to 7.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::methods::Rim;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// // Ages from 23 to 60, best between 30 and 35.
/// let data = DecisionMatrix::new(array![[30.0], [40.0], [25.0]], None, &[Direction::Max])?;
/// let rim = Rim { bounds: Some(vec![[23.0, 60.0]]), ref_ideal: Some(vec![[30.0, 35.0]]) };
/// let scores = rim.evaluate(&data)?.scores.unwrap();
/// assert!(scores[0] == 1.0 && (scores[1] - 0.8).abs() < 1e-15 && (scores[2] - 2.0 / 7.0).abs() < 1e-15);
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rim {
    /// Range `[A, B]` of every criterion; required.
    #[serde(alias = "range", alias = "ranges", alias = "range_t")]
    pub bounds: Option<Vec<[f64; 2]>>,
    /// Reference ideal `[C, D]` of every criterion, inside its range; `None` = the end of the range that is best
    /// by the criterion's direction. Where it is given, directions have no influence.
    #[serde(alias = "ref_ideals", alias = "reference_ideal", alias = "reference_ideals")]
    pub ref_ideal: Option<Vec<[f64; 2]>>,
}

const ABOUT: About = About {
    name: "rim",
    title: "Reference ideal method (RIM)",
    references: &[
        "Cables, Lamata and Verdegay 2016, RIM-reference ideal method in multicriteria decision making, Information Sciences 337",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Rim {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties {
            dominance: match self.ref_ideal {
                None => Holds::Yes,
                Some(_) => Holds::No("beyond the reference ideal more is worse"),
            },
            constant_criterion_neutral: Holds::No("what all share enters both distances, which are not additive"),
            unit_scale_free: Holds::No("the ranges carry the unit of the column"),
            shift_free: Holds::No("the ranges carry the zero point of the column"),
            ..Properties::ALL
        }
    }

    fn scaling(&self) -> Scaling {
        Scaling::None
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        let m = data.n_criteria();
        let Some(bounds) = &self.bounds else {
            let expected = Text::new("a range [low, high] for every column", "mỗi cột một khoảng [thấp, cao]");
            problems.push(settings::bad("bounds", &expected, &"None"));
            return;
        };
        settings::check_length("bounds", bounds.len(), m, problems);
        for (k, &[low, high]) in bounds.iter().enumerate() {
            if !(low.is_finite() && high.is_finite() && low < high) {
                let expected = Text::new("low < high, both finite", "thấp < cao, cả hai hữu hạn");
                problems.push(bad_pair("bounds", k, [low, high], expected));
            } else if k < m {
                for (i, _) in data.column(k).iter().enumerate().filter(|(_, x)| !(low..=high).contains(*x)) {
                    let expected = Text::new(
                        format!("a value in the range {low} .. {high}"),
                        format!("giá trị trong khoảng {low} .. {high}"),
                    );
                    problems.push(data.out_of_domain(i, k, expected));
                }
            }
        }
        let Some(ideals) = &self.ref_ideal else { return };
        settings::check_length("ref_ideal", ideals.len(), m, problems);
        for (k, (&[from, to], &[low, high])) in ideals.iter().zip(bounds).enumerate() {
            if !(low <= from && from <= to && to <= high) {
                let expected = Text::new(
                    format!("an interval inside the range {low} .. {high}"),
                    format!("một khoảng nằm trong {low} .. {high}"),
                );
                problems.push(bad_pair("ref_ideal", k, [from, to], expected));
            }
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let bounds = self.bounds.as_deref().unwrap_or_default();
        let ideals = self.ref_ideal.clone().unwrap_or_else(|| best_ends(bounds, data.directions()));
        let position = |(i, k): (usize, usize)| closeness(data.values()[[i, k]], bounds[k], ideals[k]);
        let normalized = Array2::from_shape_fn(data.values().dim(), position);
        let weights = data.weights_or_equal();
        let weighted = weigh(&normalized, &weights);
        let plus: Vec<f64> =
            weighted.rows().into_iter().map(|row| length(row.iter().zip(&weights).map(|(y, w)| y - w))).collect();
        let minus: Vec<f64> = weighted.rows().into_iter().map(|row| length(row.iter().copied())).collect();
        let scores = plus.iter().zip(&minus).map(|(p, m)| m / (p + m)).collect();
        Ok(Outcome::scored(scores)
            .part("ref_ideal", Array2::from_shape_fn((ideals.len(), 2), |(k, end)| ideals[k][end]))
            .part("normalized", normalized)
            .part("weighted", weighted)
            .part("I_plus", plus)
            .part("I_minus", minus)
            .part("weights", weights))
    }
}

fn bad_pair(name: &str, k: usize, [from, to]: [f64; 2], expected: Text) -> Problem {
    let problem = Problem::new(codes::BAD_SETTING, Place::element(name, &[k]));
    problem.item(name).found(format!("[{from}, {to}]")).expected(expected)
}

/// The best end of every range, as an interval without length.
fn best_ends(bounds: &[[f64; 2]], directions: &[Direction]) -> Vec<[f64; 2]> {
    bounds.iter().zip(directions).map(|([low, high], d)| [d.best(*low, *high); 2]).collect()
}

/// The normalization of the paper: 1 inside the ideal, 0 at the ends of the range. The value lies in the range.
fn closeness(x: f64, [low, high]: [f64; 2], [from, to]: [f64; 2]) -> f64 {
    if x < from {
        1.0 - (from - x) / (from - low)
    } else if x > to {
        1.0 - (x - to) / (high - to)
    } else {
        1.0
    }
}

fn length(values: impl Iterator<Item = f64>) -> f64 {
    sum::sum(&values.map(|v| v * v).collect::<Vec<_>>()).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Part;
    use ndarray::array;

    fn staff(ideals: &serde_json::Value) -> (DecisionMatrix, serde_json::Value) {
        let values = array![
            [30.0, 0.0, 2.0, 3.0, 3.0, 2.0],
            [40.0, 9.0, 1.0, 3.0, 2.0, 2.0],
            [25.0, 0.0, 3.0, 1.0, 3.0, 2.0],
            [27.0, 0.0, 5.0, 3.0, 3.0, 1.0],
            [45.0, 15.0, 2.0, 2.0, 3.0, 4.0]
        ];
        let weights = [0.2262, 0.2143, 0.1786, 0.1429, 0.1190, 0.1190];
        let settings = serde_json::json!({
            "bounds": [[23, 60], [0, 15], [0, 10], [1, 3], [1, 3], [1, 5]], "ref_ideal": ideals,
        });
        (DecisionMatrix::new(values, Some(&weights), &[Direction::Max; 6]).unwrap(), settings)
    }

    /// Cables, Lamata and Verdegay 2016, section 4; `I_plus` as printed, `I_minus` and the scores as corrected.
    #[test]
    fn staff_of_a_company() {
        let (data, settings) = staff(&serde_json::json!([[30, 35], [10, 15], [0, 0], [3, 3], [3, 3], [4, 5]]));
        let outcome = super::super::get("rim", &settings).unwrap().evaluate(&data).unwrap();
        let close = |found: &[f64], printed: [f64; 5]| {
            for (a, b) in found.iter().zip(printed) {
                assert!((a - b).abs() < 5.1e-6, "{found:?} is not {printed:?}");
            }
        };
        let Part::Vector(plus) = &outcome.parts["I_plus"] else { panic!() };
        let Part::Vector(minus) = &outcome.parts["I_minus"] else { panic!() };
        close(plus, [0.23129, 0.11251, 0.31877, 0.27831, 0.12070]);
        close(minus, [0.32823, 0.34831, 0.18852, 0.24344, 0.34378]);
        close(&outcome.scores.unwrap(), [0.58663, 0.75584, 0.37163, 0.46658, 0.74015]);
        assert_eq!(outcome.ranks, Some(vec![3, 1, 5, 4, 2]));
    }

    #[test]
    fn ideals_must_lie_in_their_ranges_and_values_too() {
        let (data, settings) = staff(&serde_json::json!([[20, 35], [10, 15], [0, 0], [3, 3], [3, 2], [4, 5]]));
        let method = super::super::get("rim", &settings).unwrap();
        let error = method.evaluate(&data).unwrap_err().to_string();
        assert!(error.contains("ref_ideal[0]") && error.contains("ref_ideal[4]"), "{error}");
        let narrow = serde_json::json!({"ranges": [[26, 60], [0, 15], [0, 10], [1, 3], [1, 3], [1, 5]]});
        let error = super::super::get("rim", &narrow).unwrap().evaluate(&data).unwrap_err().to_string();
        assert!(error.contains("E0607") && error.contains("matrix[2, 0]"), "{error}");
    }

    #[test]
    fn without_an_ideal_the_direction_says_which_end_is_best() {
        let data = DecisionMatrix::new(array![[3.0], [9.0]], None, &[Direction::Min]).unwrap();
        let rim = Rim { bounds: Some(vec![[0.0, 10.0]]), ref_ideal: None };
        assert_eq!(rim.evaluate(&data).unwrap().ranks, Some(vec![1, 2]));
    }
}

//! MAVT: additive value of criteria measured on scales of their own.

use super::to_settings;
use crate::Result;
use crate::model::ValueFunction;
use crate::number::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::settings::check_length;
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Outcome, Properties, Scale};
use ndarray::Array2;
use serde::{Deserialize, Deserializer, Serialize};

/// Additive value of each alternative: a value function for every criterion, then the weighted sum.
///
/// # Formula
/// `score[i] = Σ_k w[k] v_k(x[i, k])`. Without weights the values are added as they are, `Σ_k v_k(x[i, k])`: value functions of UTA
/// are scaled by their weight already.
///
/// A value function is `{"kind": "linear"}`, `{"kind": "piecewise", "points": [[x, v], ...]}` (or just the list of points),
/// `{"kind": "exponential", "c": 2}`, `{"kind": "levels", "levels": [[x, v], ...]}` or `{"kind": "target", "best": x}`, with the
/// formulas of [`ValueFunction`](crate::model::ValueFunction). Linear and exponential go from 0 at the worst end of the scale
/// to 1 at the best, by the direction of the column; the others say themselves what each place is worth.
///
/// The scale of a criterion is its entry in `bounds`; without one it is the range of its points or levels; without those
/// it is local, from the worst to the best alternative, and another alternative can then move every score. On a local scale on
/// which all are equal each has the value 1. A value off its scale is an error.
///
/// Parts: `partial_values`, `contributions` `(n, m)`; `overall` `(n,)`.
///
/// # References
/// Keeney and Raiffa 1976, Decisions with multiple objectives: preferences and value tradeoffs, chapter 3; Belton and
/// Stewart 2002, Multiple criteria decision analysis: an integrated approach, chapter 5 (local and global scales).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[2.0, 4.0], [8.0, 6.0]], None, &[Direction::Max, Direction::Min])?;
/// let settings = serde_json::json!({
///     "value_functions": [{"kind": "linear"}, [[0, 0.5], [5, 0.4], [10, 0]]],
///     "bounds": [[0, 10], null],
/// });
/// let outcome = stratech::methods::get("mavt", &settings)?.evaluate(&data)?;
/// assert_eq!(outcome.ranks, Some(vec![2, 1]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mavt {
    /// One value function for every criterion; all linear when absent.
    #[serde(deserialize_with = "functions")]
    pub value_functions: Option<Vec<ValueFunction>>,
    /// `[low, high]` of the scale of every criterion, or null where it follows from the function or from the alternatives.
    pub bounds: Option<Vec<Option<[f64; 2]>>>,
}

/// A value function as it may be written.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected a list with one function for each column: {\"kind\":\"linear\"}, [[x,v],...], \
                 {\"kind\":\"piecewise\",\"points\":[[x,v],...]}, {\"kind\":\"exponential\",\"c\":2}, \
                 {\"kind\":\"levels\",\"levels\":[[x,v],...]} or {\"kind\":\"target\",\"best\":x}"
)]
enum Written {
    Function(ValueFunction),
    Points(Vec<[f64; 2]>),
}

fn functions<'de, D: Deserializer<'de>>(d: D) -> std::result::Result<Option<Vec<ValueFunction>>, D::Error> {
    let function = |written| match written {
        Written::Function(function) => function,
        Written::Points(points) => ValueFunction::Piecewise { points },
    };
    Ok(Option::<Vec<Written>>::deserialize(d)?.map(|all| all.into_iter().map(function).collect()))
}

const ABOUT: About = About {
    name: "mavt",
    title: "Additive multi-attribute value (MAVT)",
    references: &[
        "Keeney and Raiffa 1976, Decisions with multiple objectives: preferences and value tradeoffs",
        "Belton and Stewart 2002, Multiple criteria decision analysis: an integrated approach",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

/// Beyond this curvature an exponential function is a step, and exp leaves the range of numbers.
const STEEPEST: f64 = 500.0;

impl Method for Mavt {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        let functions = self.value_functions.as_deref().unwrap_or_default();
        let monotone = functions.iter().all(by_direction);
        let units = if self.bounds.is_none() && monotone {
            Holds::Yes
        } else {
            Holds::No("the scales are in the units of the columns")
        };
        Properties {
            dominance: if monotone {
                Holds::Yes
            } else {
                Holds::No("a value function may fall where the criterion gets better")
            },
            unit_scale_free: units,
            shift_free: units,
            ..Properties::ALL
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        let m = data.n_criteria();
        let functions = self.value_functions.as_ref();
        if functions.is_some_and(|f| f.len() != m) || self.bounds.as_ref().is_some_and(|b| b.len() != m) {
            check_length("value_functions", functions.map_or(m, Vec::len), m, problems);
            check_length("bounds", self.bounds.as_ref().map_or(m, Vec::len), m, problems);
            return;
        }
        for k in 0..m {
            match self.scale(data, k) {
                Err(error) => problems.extend(error.problems().iter().cloned()),
                Ok(None) => {}
                Ok(Some(scale)) => {
                    let (low, high) = (scale.low(), scale.high());
                    let expected = Text::new(
                        format!("a value on the scale {low} .. {high}"),
                        format!("giá trị trên thang đo {low} .. {high}"),
                    );
                    for (i, _) in data.column(k).iter().enumerate().filter(|(_, x)| !(low..=high).contains(*x)) {
                        problems.push(data.out_of_domain(i, k, expected.clone()));
                    }
                }
            }
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let mut values = Array2::zeros(data.values().dim());
        for (k, mut column) in values.columns_mut().into_iter().enumerate() {
            let scale = self.scale(data, k)?;
            for (value, x) in column.iter_mut().zip(data.column(k)) {
                *value = scale.as_ref().map_or(1.0, |scale| scale.value(*x));
            }
        }
        let weights = data.weights().map_or_else(|| vec![1.0; data.n_criteria()], <[f64]>::to_vec);
        let overall: Vec<f64> = values.rows().into_iter().map(|row| sum::dot_exact(&row.to_vec(), &weights)).collect();
        let contributions = Array2::from_shape_fn(values.dim(), |(i, k)| weights[k] * values[[i, k]]);
        Ok(Outcome::scored(overall.clone())
            .part("overall", overall)
            .part("partial_values", values)
            .part("contributions", contributions))
    }
}

impl Mavt {
    /// The scale of a criterion; `None` for a local one on which all alternatives are equal.
    fn scale(&self, data: &DecisionMatrix, k: usize) -> Result<Option<Scale>> {
        let function = self.value_functions.as_ref().map_or(ValueFunction::Linear, |functions| in_order(&functions[k]));
        check_function(&function, k)?;
        let bounds = self.bounds.as_ref().and_then(|bounds| bounds[k]);
        if let Some([low, high]) = bounds {
            check_bounds(low, high, k)?;
        }
        let range = |points: &[[f64; 2]]| (points[0][0], points[points.len() - 1][0]);
        let (low, high) = match (&function, bounds) {
            (_, Some([low, high])) => (low, high),
            (ValueFunction::Piecewise { points }, None) => range(points),
            (ValueFunction::Levels { levels }, None) => range(levels),
            (ValueFunction::Target { .. }, None) => {
                let expected = Text::new("[low, high] for a target", "[thấp, cao] cho tiêu chí có mức đích");
                return Err(unusable("bounds", k, &"null", expected).into());
            }
            (ValueFunction::Linear | ValueFunction::Exponential { .. }, None) => data.range(k),
        };
        if let ValueFunction::Target { best } = function
            && !(low..=high).contains(&best)
        {
            let expected = Text::new(
                format!("a best place on the scale {low} .. {high}"),
                format!("mức tốt nhất nằm trên thang đo {low} .. {high}"),
            );
            return Err(unusable("value_functions", k, &best, expected).into());
        }
        if by_direction(&function) && low == high {
            return Ok(None);
        }
        Scale::new(&function, low, high, data.directions()[k]).map(Some)
    }
}

/// Whether the function rises with the quality of the criterion, whatever its direction.
fn by_direction(function: &ValueFunction) -> bool {
    matches!(function, ValueFunction::Linear | ValueFunction::Exponential { .. })
}

/// Points by rising x: some books list them from the worst to the best.
fn in_order(function: &ValueFunction) -> ValueFunction {
    let sorted = |points: &[[f64; 2]]| {
        let mut points = points.to_vec();
        points.sort_by(|a, b| a[0].total_cmp(&b[0]));
        points
    };
    match function {
        ValueFunction::Piecewise { points } => ValueFunction::Piecewise { points: sorted(points) },
        ValueFunction::Levels { levels } => ValueFunction::Levels { levels: sorted(levels) },
        other => other.clone(),
    }
}

fn check_function(function: &ValueFunction, k: usize) -> Result<()> {
    match function {
        ValueFunction::Linear | ValueFunction::Target { .. } => Ok(()),
        ValueFunction::Exponential { c } if c.abs() <= STEEPEST => Ok(()),
        ValueFunction::Exponential { c } => {
            let expected = Text::new(
                format!("a curvature c from -{STEEPEST} to {STEEPEST}"),
                format!("độ cong c từ -{STEEPEST} đến {STEEPEST}"),
            );
            Err(unusable("value_functions", k, c, expected).into())
        }
        ValueFunction::Piecewise { points } | ValueFunction::Levels { levels: points } => {
            let finite = points.iter().flatten().all(|x| x.is_finite());
            if !points.is_empty() && finite && points.windows(2).all(|pair| pair[0][0] < pair[1][0]) {
                return Ok(());
            }
            let expected = Text::new(
                "at least one point [x, value], finite and with different x",
                "ít nhất một điểm [x, giá trị], hữu hạn và có x khác nhau",
            );
            Err(unusable("value_functions", k, &format!("{points:?}"), expected).into())
        }
    }
}

fn check_bounds(low: f64, high: f64, k: usize) -> Result<()> {
    if low < high && (high - low).is_finite() {
        return Ok(());
    }
    let expected = Text::new("low < high, both finite", "cận dưới < cận trên, đều hữu hạn");
    Err(unusable("bounds", k, &format!("[{low}, {high}]"), expected).into())
}

fn unusable(setting: &str, k: usize, found: &dyn std::fmt::Display, expected: Text) -> Problem {
    let place = Place::element(setting, &[k]);
    Problem::new(codes::BAD_SETTING, place).item(setting).found(found).expected(expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Direction, Part};
    use ndarray::array;
    use serde_json::json;

    fn data(weights: Option<&[f64]>) -> DecisionMatrix {
        DecisionMatrix::new(array![[2.0, 4.0], [8.0, 6.0]], weights, &[Direction::Max, Direction::Min]).unwrap()
    }

    fn evaluate(settings: &serde_json::Value, weights: Option<&[f64]>) -> Result<Outcome> {
        super::super::get("mavt", settings)?.evaluate(&data(weights))
    }

    #[test]
    fn by_hand() {
        let settings = json!({"value_functions": [{"kind": "linear"}, {"kind": "target", "best": 5}], "bounds": [[0, 10], [0, 10]]});
        let outcome = evaluate(&settings, Some(&[3.0, 1.0])).unwrap();
        assert_eq!(outcome.parts["partial_values"], Part::Matrix(array![[0.2, 0.8], [0.8, 0.8]]));
        let scores = outcome.scores.unwrap();
        assert!((scores[0] - 0.35).abs() < 1e-15 && (scores[1] - 0.8).abs() < 1e-15, "{scores:?}");
    }

    #[test]
    fn functions_scaled_by_weight_are_added_as_they_are() {
        // The second one is listed from the worst to the best.
        let settings = json!({"value_functions": [[[0, 0], [10, 0.75]], [[8, 0], [4, 0.25]]]});
        let scores = evaluate(&settings, None).unwrap().scores.unwrap();
        assert!((scores[0] - 0.4).abs() < 1e-15 && (scores[1] - 0.725).abs() < 1e-15, "{scores:?}");
    }

    #[test]
    fn without_settings_the_scale_is_that_of_the_alternatives() {
        let outcome = evaluate(&json!({}), Some(&[3.0, 1.0])).unwrap();
        assert_eq!(outcome.scores, Some(vec![0.25, 0.75]));
        let equal = DecisionMatrix::new(array![[2.0], [2.0]], None, &[Direction::Max]).unwrap();
        assert_eq!(Mavt::default().evaluate(&equal).unwrap().scores, Some(vec![1.0, 1.0]));
    }

    #[test]
    fn faults_are_placed() {
        let places = |settings| {
            let error = evaluate(&settings, None).unwrap_err();
            error.problems().iter().map(|p| p.place.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(places(json!({"bounds": [[0, 5], null]})), ["matrix[1, 0]"]);
        assert_eq!(places(json!({"bounds": [[5, 5], [9, 1]]})), ["bounds[0]", "bounds[1]"]);
        assert_eq!(places(json!({"value_functions": [{"kind": "linear"}]})), ["value_functions"]);
        assert_eq!(
            places(json!({"value_functions": [{"kind": "linear"}, {"kind": "target", "best": 1}]})),
            ["bounds[1]"]
        );
        assert_eq!(
            places(json!({"value_functions": [[], [[1, 0], [1, 1]]]})),
            ["value_functions[0]", "value_functions[1]"]
        );
        assert_eq!(places(json!({"value_functions": [{"kind": "lineer"}]})), ["value_functions"]);
    }
}

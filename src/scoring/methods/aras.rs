//! ARAS: utility relative to an optimal alternative.

use super::to_settings;
use super::weighted_sum::{clones, shifts};
use crate::Result;
use crate::number::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::settings::check_length;
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Normalization, Outcome, Properties,
};
use serde::{Deserialize, Serialize};

/// Additive ratio assessment.
///
/// # Formula
/// An optimal alternative is added to the matrix, index 0 in the formulas: the best value of each column, or values of one's
/// own. `r[i, k] = x / Σ x` for a benefit and `(1 / x) / Σ (1 / x)` for a cost, sums over the extended column;
/// `S[i] = Σ_k w[k] r[i, k]`, and the score is the utility degree `S[i] / S0`. A column of zeros has equal shares.
///
/// Weights are normalized first; `normalize_weights = false` gives `S` and `S0` of a printed calculation whose weights do not sum
/// to 1 (the utility is the same).
///
/// Parts: `S`, `utility` `(n,)`; `S0`; `optimal_values` `(m,)`; `normalized` `(n, m)` without the optimal row.
///
/// # References
/// Zavadskas and Turskis 2010, A new additive ratio assessment (ARAS) method in multicriteria decision-making, Technological
/// and Economic Development of Economy 16(2), equations 2 to 9.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [4.0, 2.0]], None, &[Direction::Max, Direction::Min])?;
/// let outcome = stratech::methods::Aras::default().evaluate(&data)?;
/// assert_eq!(outcome.scores.map(|s| s[1]), Some(1.0));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Aras {
    /// The optimal alternative: `"column best"`, or one value for every column.
    pub optimal_values: OptimalValues,
    /// Whether weights are made to sum to 1 first; `false` only to follow a printed calculation that did not.
    pub normalize_weights: bool,
}

impl Default for Aras {
    fn default() -> Self {
        Aras { optimal_values: OptimalValues::ColumnBest, normalize_weights: true }
    }
}

/// The alternative that [`Aras`] compares with.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub enum OptimalValues {
    /// The best value of every column, written `"column best"`.
    #[default]
    ColumnBest,
    /// One value for every column.
    Given(Vec<f64>),
}

/// How it is written.
#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "expected \"column best\" or one number for every column")]
enum Wire {
    Word(String),
    Numbers(Vec<f64>),
}

impl TryFrom<Wire> for OptimalValues {
    type Error = &'static str;
    fn try_from(wire: Wire) -> std::result::Result<Self, Self::Error> {
        match wire {
            Wire::Word(word) if word.replace('_', " ") == "column best" => Ok(OptimalValues::ColumnBest),
            Wire::Word(_) => Err("expected \"column best\" or one number for every column"),
            Wire::Numbers(values) => Ok(OptimalValues::Given(values)),
        }
    }
}

impl From<OptimalValues> for Wire {
    fn from(values: OptimalValues) -> Self {
        match values {
            OptimalValues::ColumnBest => Wire::Word("column best".to_owned()),
            OptimalValues::Given(values) => Wire::Numbers(values),
        }
    }
}

const ABOUT: About = About {
    name: "aras",
    title: "Additive ratio assessment (ARAS)",
    references: &[
        "Zavadskas and Turskis 2010, A new additive ratio assessment (ARAS) method in multicriteria decision-making, \
         Technological and Economic Development of Economy 16(2)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Aras {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties {
            clone_invariant: clones(&Normalization::ReciprocalSum),
            unit_scale_free: match self.optimal_values {
                OptimalValues::ColumnBest => Holds::Yes,
                OptimalValues::Given(_) => Holds::No("the optimal values are in the units of the columns"),
            },
            shift_free: shifts(&Normalization::ReciprocalSum),
            ..Properties::ALL
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        Normalization::ReciprocalSum.check(data, problems);
        let OptimalValues::Given(values) = &self.optimal_values else { return };
        check_length("optimal_values", values.len(), data.n_criteria(), problems);
        for (k, (&value, direction)) in values.iter().zip(data.directions()).enumerate() {
            let cost = *direction == Direction::Min;
            if !value.is_finite() || value < 0.0 || (cost && value == 0.0) {
                let expected = if cost {
                    Text::new("a finite value above 0", "giá trị hữu hạn lớn hơn 0")
                } else {
                    Text::new("a finite value of at least 0", "giá trị hữu hạn không âm")
                };
                let place = Place::element("optimal_values", &[k]);
                problems.push(
                    Problem::new(codes::BAD_SETTING, place).item("optimal_values").found(value).expected(expected),
                );
            }
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let n = data.n_alternatives();
        let optimal: Vec<f64> = match &self.optimal_values {
            OptimalValues::ColumnBest => (0..data.n_criteria()).map(|k| data.best(k)).collect(),
            OptimalValues::Given(values) => values.clone(),
        };
        // The optimal row stands last, so that places in the matrix stay true.
        let mut extended = data.values().clone();
        extended
            .push_row(ndarray::ArrayView1::from(&optimal))
            .map_err(|e| crate::Error::internal(format!("aras: {e}")))?;
        let extended = DecisionMatrix::new(extended, None, data.directions())?;
        let normalized = Normalization::ReciprocalSum.oriented(&extended)?.values;
        let weights = data.used_weights(self.normalize_weights);
        let mut s: Vec<f64> =
            normalized.rows().into_iter().map(|row| sum::dot_exact(&row.to_vec(), &weights)).collect();
        let s0 = s.pop().unwrap_or_default();
        if s0 == 0.0 {
            return Err(Problem::new(codes::UNDEFINED, Place::argument("optimal_values"))
                .item(ABOUT.name)
                .found_words(Text::new("the optimal alternative has the value 0", "phương án tối ưu có giá trị 0"))
                .expected(Text::new("an optimal value above 0", "giá trị tối ưu lớn hơn 0"))
                .into());
        }
        let utility: Vec<f64> = s.iter().map(|s| s / s0).collect();
        let normalized = normalized.slice_axis(ndarray::Axis(0), ndarray::Slice::from(..n)).to_owned();
        Ok(Outcome::scored(utility.clone())
            .part("utility", utility)
            .part("S", s)
            .part("S0", s0)
            .part("optimal_values", optimal)
            .part("normalized", normalized))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Part;
    use ndarray::array;
    use serde_json::json;

    fn data() -> DecisionMatrix {
        let values = array![[1.0, 2.0], [3.0, 4.0]];
        DecisionMatrix::new(values, Some(&[1.0, 1.0]), &[Direction::Max, Direction::Min]).unwrap()
    }

    #[test]
    fn by_hand() {
        // Extended benefit 3, 1, 3: shares 3/7, 1/7, 3/7; extended cost 2, 2, 4: reciprocal shares 2/5, 2/5, 1/5.
        let outcome = Aras::default().evaluate(&data()).unwrap();
        let s0 = 3.0 / 7.0 + 2.0 / 5.0;
        let expected = [(1.0 / 7.0 + 2.0 / 5.0) / s0, (3.0 / 7.0 + 1.0 / 5.0) / s0];
        for (score, expected) in outcome.scores.unwrap().iter().zip(expected) {
            assert!((score - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn optimal_values_of_ones_own() {
        let method = super::super::get("aras", &json!({"optimal_values": [6, 1.0]})).unwrap();
        let outcome = method.evaluate(&data()).unwrap();
        assert!(outcome.scores.unwrap().iter().all(|s| *s < 0.7));
        let best = super::super::get("aras", &json!({"optimal_values": [3, 2]})).unwrap();
        assert_eq!(best.evaluate(&data()).unwrap().scores, Aras::default().evaluate(&data()).unwrap().scores);
        let words = super::super::get("aras", &json!({"optimal_values": "column_best"})).unwrap();
        assert_eq!(words.settings()["optimal_values"], "column best");
        assert!(super::super::get("aras", &json!({"optimal_values": "row best"})).is_err());
    }

    #[test]
    fn unusable_optimal_values_are_placed() {
        let places = |values: Vec<f64>| {
            let method = Aras { optimal_values: OptimalValues::Given(values), ..Aras::default() };
            let error = method.evaluate(&data()).unwrap_err();
            error.problems().iter().map(|p| p.place.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(places(vec![-1.0, 0.0]), ["optimal_values[0]", "optimal_values[1]"]);
        assert_eq!(places(vec![1.0]), ["optimal_values"]);
        let zero = Aras { optimal_values: OptimalValues::Given(vec![0.0]), ..Aras::default() };
        let one = DecisionMatrix::new(array![[1.0], [2.0]], None, &[Direction::Max]).unwrap();
        assert_eq!(zero.evaluate(&one).unwrap_err().problems()[0].code.id(), "E0609");
    }

    #[test]
    fn a_printed_calculation_with_other_weights_can_be_followed() {
        let values = array![[1.0, 2.0], [3.0, 4.0]];
        let data = DecisionMatrix::new(values, Some(&[0.5, 0.4]), &[Direction::Max, Direction::Min]).unwrap();
        let printed = Aras { normalize_weights: false, ..Aras::default() }.evaluate(&data).unwrap();
        let usual = Aras::default().evaluate(&data).unwrap();
        let (Part::Scalar(printed_s0), Part::Scalar(s0)) = (&printed.parts["S0"], &usual.parts["S0"]) else {
            panic!("no S0")
        };
        assert!((printed_s0 / s0 - 0.9).abs() < 1e-15);
        assert_eq!(printed.ranks, usual.ranks);
    }
}

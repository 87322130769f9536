//! SPOTIS: distance from the ideal point inside fixed bounds, free of rank reversal.

use super::to_settings;
use crate::Result;
use crate::number::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::settings::{bad, check_length};
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Normalization, Outcome, Properties,
};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Stable preference ordering towards ideal solution.
///
/// # Formula
/// With bounds `[low[k], high[k]]` that do not depend on the alternatives and the ideal `s[k]` (the better bound, or a point
/// of one's own): `d[i, k] = |x[i, k] - s[k]| / (high[k] - low[k])`, `score[i] = Σ_k w[k] d[i, k]`. Lower is better.
/// Adding, changing or removing an alternative changes no other score. A value outside its bounds is an error.
///
/// Parts: `distances` `(n, m)`; `ideal` `(m,)`.
///
/// # References
/// Dezert, Tchamova, Han and Tacnet 2020, The SPOTIS rank reversal free method for multi-criteria decision-making support,
/// 23rd International Conference on Information Fusion, equations 2 to 4; Shekhovtsov, Kizielewicz and Salabun 2022, New
/// rank-reversal free approach to handle interval data in MCDA problems (an expected solution point instead of the bound).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[2.0, 4.0], [8.0, 6.0]], None, &[Direction::Max, Direction::Min])?;
/// let spotis = stratech::methods::Spotis { bounds: Some(vec![[0.0, 10.0]; 2]), esp: None };
/// assert_eq!(spotis.evaluate(&data)?.ranks, Some(vec![2, 1]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Spotis {
    /// `[low, high]` of every criterion; required.
    pub bounds: Option<Vec<[f64; 2]>>,
    /// The expected solution point, one value inside the bounds of every criterion; the better bounds when absent. Some
    /// write `isp`, ideal solution point.
    #[serde(alias = "isp")]
    pub esp: Option<Vec<f64>>,
}

const ABOUT: About = About {
    name: "spotis",
    title: "Stable preference ordering towards ideal solution (SPOTIS)",
    references: &[
        "Dezert, Tchamova, Han and Tacnet 2020, The SPOTIS rank reversal free method for multi-criteria decision-making \
         support, 23rd International Conference on Information Fusion",
    ],
    kind: Kind::Ranking,
    higher_is_better: false,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Spotis {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties {
            dominance: if self.esp.is_none() {
                Holds::Yes
            } else {
                Holds::No("beyond the ideal point inside the scale, more is farther away")
            },
            unit_scale_free: Holds::No("the bounds are in the units of the columns"),
            shift_free: Holds::No("the bounds are in the units of the columns"),
            ..Properties::ALL
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        let Some(bounds) = &self.bounds else {
            let expected = Text::new(
                "[low, high] of every criterion, which do not depend on the alternatives",
                "[thấp, cao] của từng tiêu chí, không phụ thuộc vào các phương án",
            );
            problems.push(bad("bounds", &expected, &Text::new("none", "").en));
            return;
        };
        Normalization::Bounds(bounds.clone()).check(data, problems);
        let Some(esp) = &self.esp else { return };
        check_length("esp", esp.len(), data.n_criteria(), problems);
        for (k, (&ideal, &[low, high])) in esp.iter().zip(bounds).enumerate() {
            if !(low..=high).contains(&ideal) {
                let expected = Text::new(
                    format!("a value within the bounds {low} .. {high}"),
                    format!("giá trị trong khoảng {low} .. {high}"),
                );
                let place = Place::element("esp", &[k]);
                problems.push(Problem::new(codes::BAD_SETTING, place).item("esp").found(ideal).expected(expected));
            }
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let bounds = self.bounds.as_deref().unwrap_or_default();
        let ideal: Vec<f64> = match &self.esp {
            Some(esp) => esp.clone(),
            None => bounds
                .iter()
                .zip(data.directions())
                .map(|(&[low, high], direction)| if *direction == Direction::Max { high } else { low })
                .collect(),
        };
        let distances = Array2::from_shape_fn(data.values().dim(), |(i, k)| {
            let [low, high] = bounds[k];
            (data.values()[[i, k]] - ideal[k]).abs() / (high - low)
        });
        let weights = data.weights_or_equal();
        let scores = distances.rows().into_iter().map(|row| sum::dot_exact(&row.to_vec(), &weights)).collect();
        Ok(Outcome::scored(scores).part("distances", distances).part("ideal", ideal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn data(values: Array2<f64>) -> DecisionMatrix {
        DecisionMatrix::new(values, Some(&[3.0, 1.0]), &[Direction::Max, Direction::Min]).unwrap()
    }

    fn spotis() -> Spotis {
        Spotis { bounds: Some(vec![[0.0, 10.0], [-4.0, 4.0]]), esp: None }
    }

    #[test]
    fn by_hand_and_independent_of_other_alternatives() {
        let few = spotis().evaluate(&data(array![[5.0, 0.0], [10.0, -4.0]])).unwrap().scores.unwrap();
        assert_eq!(few, [0.5, 0.0]);
        let more = spotis().evaluate(&data(array![[5.0, 0.0], [10.0, -4.0], [0.0, 4.0]])).unwrap().scores.unwrap();
        assert_eq!(&more[..2], &few[..]);
    }

    #[test]
    fn a_point_of_ones_own() {
        let method = Spotis { esp: Some(vec![5.0, 0.0]), ..spotis() };
        let outcome = method.evaluate(&data(array![[5.0, 0.0], [10.0, -4.0]])).unwrap();
        assert_eq!(outcome.scores, Some(vec![0.0, 0.5]));
    }

    #[test]
    fn faults_are_placed() {
        let places = |method: &Spotis| {
            let error = method.evaluate(&data(array![[11.0, 0.0]])).unwrap_err();
            error.problems().iter().map(|p| p.place.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(places(&Spotis::default()), ["bounds"]);
        assert_eq!(places(&Spotis { esp: Some(vec![1.0, 9.0]), ..spotis() }), ["esp[1]", "matrix[0, 0]"]);
        assert_eq!(places(&Spotis { bounds: Some(vec![[0.0, 20.0], [1.0, 1.0]]), esp: None }), ["bounds[1]"]);
    }
}

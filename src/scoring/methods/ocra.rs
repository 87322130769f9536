//! OCRA: operational competitiveness rating.

use super::to_settings;
use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Problems, Text};
use crate::scoring::{About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Outcome, Properties};
use serde::{Deserialize, Serialize};

/// Operational competitiveness rating: what is saved on costs plus what is gained in benefits, both measured in
/// the smallest value of the criterion.
///
/// # Formula
/// `I[i] = Σ_costs w (max - x[i]) / min`, `O[i] = Σ_benefits w (x[i] - min) / min`; both are moved so that the
/// smallest is 0 (`input_performance`, `output_performance`), and so is their sum, the score. The worst
/// alternative always has score 0.
///
/// The smallest value of a criterion that separates anything must be above 0: it is the measure. A constant
/// criterion contributes 0.
///
/// Parts: `I`, `O`, `input_performance`, `output_performance` `(n,)`; `weights` `(m,)`, those used.
///
/// # References
/// Parkan 1994, Operational competitiveness ratings of production units, Managerial and Decision Economics 15(3);
/// Isik and Adali 2016, A new integrated decision making approach based on SWARA and OCRA methods for the hotel
/// selection problem, International Journal of Advanced Operations Management 8(2), equations 6 to 10.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[2.0, 3.0], [4.0, 6.0]], None, &[Direction::Max, Direction::Min])?;
/// let outcome = stratech::methods::Ocra::default().evaluate(&data)?;
/// assert_eq!(outcome.scores, Some(vec![0.0, 0.0])); // a double benefit for a double cost
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ocra {}

const ABOUT: About = About {
    name: "ocra",
    title: "Operational competitiveness rating (OCRA)",
    references: &[
        "Parkan 1994, Operational competitiveness ratings of production units, Managerial and Decision Economics 15(3)",
        "Isik and Adali 2016, A new integrated decision making approach based on SWARA and OCRA methods for the hotel selection problem, International Journal of Advanced Operations Management 8(2)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Ocra {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties { shift_free: Holds::No("ratios depend on the zero point of the column"), ..Properties::ALL }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        let expected = Text::new(
            "a value above 0 (the smallest value is the measure of its column)",
            "giá trị lớn hơn 0 (giá trị nhỏ nhất là thước đo của cột)",
        );
        for k in (0..data.n_criteria()).filter(|&k| !data.is_constant(k)) {
            for (i, _) in data.column(k).iter().enumerate().filter(|(_, x)| **x <= 0.0) {
                problems.push(data.out_of_domain(i, k, expected.clone()));
            }
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let weights = data.weights_or_equal();
        let ranges: Vec<(f64, f64)> = (0..data.n_criteria()).map(|k| data.range(k)).collect();
        let ratings = |which: Direction| -> Vec<f64> {
            let columns: Vec<usize> = (0..data.n_criteria()).filter(|&k| data.directions()[k] == which).collect();
            let rating = |i: usize, k: usize| {
                let (low, high) = ranges[k];
                let x = data.values()[[i, k]];
                let distance = if which == Direction::Min { high - x } else { x - low };
                if high == low { 0.0 } else { weights[k] * (distance / low) }
            };
            let sum_of = |i| sum::sum(&columns.iter().map(|&k| rating(i, k)).collect::<Vec<_>>());
            (0..data.n_alternatives()).map(sum_of).collect()
        };
        let (costs, benefits) = (ratings(Direction::Min), ratings(Direction::Max));
        let (input, output) = (from_smallest(&costs), from_smallest(&benefits));
        let total: Vec<f64> = input.iter().zip(&output).map(|(a, b)| a + b).collect();
        Ok(Outcome::scored(from_smallest(&total))
            .part("I", costs)
            .part("O", benefits)
            .part("input_performance", input)
            .part("output_performance", output)
            .part("weights", weights))
    }
}

/// Distances from the smallest.
fn from_smallest(values: &[f64]) -> Vec<f64> {
    let smallest = values.iter().copied().fold(f64::INFINITY, math::min);
    values.iter().map(|v| v - smallest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Part;
    use ndarray::array;

    /// Isik and Adali 2016, hotels.
    #[test]
    fn hotels() {
        let values = array![
            [7.7, 256.0, 7.2, 7.3, 7.3],
            [8.1, 250.0, 7.9, 7.8, 7.7],
            [8.7, 352.0, 8.6, 7.9, 8.0],
            [8.1, 262.0, 7.0, 8.1, 7.2],
            [6.5, 271.0, 6.3, 6.4, 6.1],
            [6.8, 228.0, 7.1, 7.2, 6.5]
        ];
        let builder = DecisionMatrix::builder(values).direction_words(&["max", "min", "max", "max", "max"]);
        let data = builder.weights(&[0.239, 0.225, 0.197, 0.186, 0.153]).build().unwrap();
        let outcome = Ocra::default().evaluate(&data).unwrap();
        assert_eq!(outcome.ranks, Some(vec![4, 1, 3, 2, 6, 5]));
        let close = |found: &[f64], printed: [f64; 6]| {
            for (a, b) in found.iter().zip(printed) {
                assert!((a - b).abs() < 5.1e-4, "{found:?}");
            }
        };
        close(&outcome.scores.unwrap(), [0.143, 0.210, 0.164, 0.167, 0.0, 0.112]);
        let Part::Vector(input) = &outcome.parts["input_performance"] else { panic!() };
        let Part::Vector(output) = &outcome.parts["output_performance"] else { panic!() };
        close(input, [0.095, 0.101, 0.0, 0.089, 0.080, 0.122]);
        close(output, [0.129, 0.190, 0.244, 0.158, 0.0, 0.069]);
    }

    #[test]
    fn a_zero_is_no_measure() {
        let values = array![[0.0, 0.0], [3.0, 0.0]];
        let data = DecisionMatrix::new(values, None, &[Direction::Max; 2]).unwrap();
        let error = Ocra::default().evaluate(&data).unwrap_err();
        assert_eq!(error.problems().len(), 1, "{error}");
    }
}

//! MABAC: distance from the border between good and bad alternatives.

use super::to_settings;
use crate::Result;
use crate::number::{math, sum};
use crate::scoring::{About, DecisionMatrix, Domain, Kind, Method, Normalization, Outcome, Properties};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Multi-attributive border approximation area comparison.
///
/// # Formula
/// With `r` the min-max values in which higher is better: `v[i, k] = w[k] (r[i, k] + 1)`;
/// `border_approximation_area[k] = (Π_i v[i, k])^(1/n)`; `score[i] = Σ_k (v[i, k] - border_approximation_area[k])`. Above 0 an
/// alternative is in the upper area. In a column in which all are equal the distance is 0. The order is that of the weighted
/// sum of min-max values, since the border is the same for all.
///
/// Parts: `normalized`, `weighted`, `distances` `(n, m)`; `border_approximation_area` `(m,)`.
///
/// # References
/// Pamucar and Cirovic 2015, The selection of transport and handling resources in logistics centers using multi-attributive
/// border approximation area comparison (MABAC), Expert Systems with Applications 42(6), equations 1 to 12.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [4.0, 2.0]], None, &[Direction::Max, Direction::Min])?;
/// let outcome = stratech::methods::Mabac::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks, Some(vec![2, 1]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mabac {}

const ABOUT: About = About {
    name: "mabac",
    title: "Multi-attributive border approximation area comparison (MABAC)",
    references: &[
        "Pamucar and Cirovic 2015, The selection of transport and handling resources in logistics centers using \
         multi-attributive border approximation area comparison (MABAC), Expert Systems with Applications 42(6)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Mabac {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties::ALL
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let normalized = Normalization::MinMax.oriented(data)?.values;
        let weights = data.weights_or_equal();
        let weighted = Array2::from_shape_fn(normalized.dim(), |(i, k)| weights[k] * (normalized[[i, k]] + 1.0));
        let border: Vec<f64> = (0..data.n_criteria())
            .map(|k| {
                if data.is_constant(k) {
                    return weighted[[0, k]];
                }
                // The weight in front of the root: a weight of 0 then needs no logarithm.
                let logs: Vec<f64> = normalized.column(k).iter().map(|r| math::ln(r + 1.0)).collect();
                weights[k] * math::exp(sum::mean(&logs))
            })
            .collect();
        let distances = Array2::from_shape_fn(weighted.dim(), |(i, k)| weighted[[i, k]] - border[k]);
        let scores = weighted
            .rows()
            .into_iter()
            .map(|row| sum::sum(&row.iter().copied().chain(border.iter().map(|g| -g)).collect::<Vec<f64>>()))
            .collect();
        Ok(Outcome::scored(scores)
            .part("normalized", normalized)
            .part("weighted", weighted)
            .part("distances", distances)
            .part("border_approximation_area", border))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Direction, Part};
    use ndarray::array;

    #[test]
    fn by_hand() {
        let values = array![[1.0, 5.0], [2.0, 3.0]];
        let data = DecisionMatrix::new(values, Some(&[3.0, 1.0]), &[Direction::Max, Direction::Min]).unwrap();
        let outcome = Mabac::default().evaluate(&data).unwrap();
        let root = 2.0_f64.sqrt();
        let Part::Vector(border) = &outcome.parts["border_approximation_area"] else { panic!("no border") };
        assert!((border[0] - 0.75 * root).abs() < 1e-15 && (border[1] - 0.25 * root).abs() < 1e-15);
        let scores = outcome.scores.unwrap();
        assert!((scores[0] - (1.0 - root)).abs() < 1e-15 && (scores[1] - (2.0 - root)).abs() < 1e-15);
    }

    #[test]
    fn equal_alternatives_lie_on_the_border() {
        let data =
            DecisionMatrix::new(array![[0.1, 5.0], [0.1, 5.0]], Some(&[1.0, 0.0]), &[Direction::Max; 2]).unwrap();
        assert_eq!(Mabac::default().evaluate(&data).unwrap().scores, Some(vec![0.0, 0.0]));
    }
}

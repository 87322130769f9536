//! TOPSIS: closeness to the best point and distance from the worst.

use super::to_settings;
use super::weighted_sum::{clones, shifts, units};
use crate::Result;
use crate::number::{math, sum};
use crate::problem::Problems;
use crate::scoring::normalization::Normalized;
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Normalization, Outcome, Properties, Scaling,
};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Technique for order of preference by similarity to the ideal solution.
///
/// # Formula
/// `v[i, k] = w[k] r[i, k]` with `r` the (vector-)normalized values; the ideal takes the best `v` of each
/// column, the anti-ideal the worst; `d_plus[i]`, `d_minus[i]` are the Euclidean distances from them and
/// `score[i] = d_minus[i] / (d_plus[i] + d_minus[i])`. Where all alternatives are equal both distances are
/// zero and every score is 1 by definition here (each alternative is the ideal), with a notice.
///
/// Parts: `normalized`, `weighted` `(n, m)`; `positive_ideal`, `negative_ideal` `(m,)`; `d_plus`, `d_minus` `(n,)`.
///
/// # References
/// Hwang and Yoon 1981, Multiple attribute decision making: methods and applications, Springer, section III.3.7.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [2.0, 2.0], [3.0, 1.0]], None, &[Direction::Max; 2])?;
/// let outcome = stratech::methods::Topsis::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks.map(|r| r[0]), Some(1));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Topsis {
    /// How columns are made comparable; `vector` as in the book.
    pub normalization: Normalization,
}

impl Default for Topsis {
    fn default() -> Self {
        Topsis { normalization: Normalization::Vector }
    }
}

const ABOUT: About = About {
    name: "topsis",
    title: "Technique for order of preference by similarity to the ideal solution (TOPSIS)",
    references: &["Hwang and Yoon 1981, Multiple attribute decision making: methods and applications, Springer"],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Topsis {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn normalization(&self) -> Option<&Normalization> {
        Some(&self.normalization)
    }

    fn properties(&self) -> Properties {
        let clones = clones(&self.normalization);
        Properties {
            clone_invariant: clones,
            unit_scale_free: units(&self.normalization),
            shift_free: match self.normalization {
                // Distances between values are all that counts.
                Normalization::None => Holds::Yes,
                _ => shifts(&self.normalization),
            },
            ..Properties::ALL
        }
    }

    fn scaling(&self) -> Scaling {
        match self.normalization {
            Normalization::None => Scaling::Together,
            Normalization::Log | Normalization::Bounds(_) => Scaling::None,
            _ => Scaling::Columns,
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let Normalized { values: normalized, directions } = self.normalization.as_given(data)?;
        let weights = data.weights_or_equal();
        let weighted = Array2::from_shape_fn(normalized.dim(), |(i, k)| weights[k] * normalized[[i, k]]);
        let (best, worst) = ideals(&weighted, &directions);
        let d_plus = distances(&weighted, &best);
        let d_minus = distances(&weighted, &worst);
        let scores = d_plus.iter().zip(&d_minus).map(|(p, m)| if p + m == 0.0 { 1.0 } else { m / (p + m) }).collect();
        Ok(Outcome::scored(scores)
            .part("normalized", normalized)
            .part("weighted", weighted)
            .part("positive_ideal", best)
            .part("negative_ideal", worst)
            .part("d_plus", d_plus)
            .part("d_minus", d_minus))
    }
}

/// Best and worst value of every column.
fn ideals(weighted: &Array2<f64>, directions: &[Direction]) -> (Vec<f64>, Vec<f64>) {
    let columns = weighted.columns();
    columns
        .into_iter()
        .zip(directions)
        .map(|(column, direction)| {
            let low = column.iter().copied().fold(column[0], math::min);
            let high = column.iter().copied().fold(column[0], math::max);
            if *direction == Direction::Max { (high, low) } else { (low, high) }
        })
        .unzip()
}

/// Euclidean distance of every row from a point.
fn distances(weighted: &Array2<f64>, point: &[f64]) -> Vec<f64> {
    weighted
        .rows()
        .into_iter()
        .map(|row| {
            let squares: Vec<f64> = row.iter().zip(point).map(|(v, p)| (v - p) * (v - p)).collect();
            sum::sum(&squares).sqrt()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn extreme_magnitudes_give_the_scores_of_ordinary_ones() {
        let directions = [Direction::Max, Direction::Min];
        let ordinary = array![[1.0, 3.0], [2.0, 7.0], [4.0, 5.0]];
        let mut extreme = ordinary.clone();
        extreme.column_mut(0).mapv_inplace(|x| libm::scalbn(x, 700));
        extreme.column_mut(1).mapv_inplace(|x| libm::scalbn(x, -700));
        let scores =
            |v| Topsis::default().evaluate(&DecisionMatrix::new(v, None, &directions).unwrap()).unwrap().scores;
        assert_eq!(scores(ordinary), scores(extreme));
    }

    #[test]
    fn equal_alternatives_tie_at_a_finite_score() {
        let data = DecisionMatrix::new(array![[2.0, 3.0], [2.0, 3.0]], None, &[Direction::Max; 2]).unwrap();
        let outcome = Topsis::default().evaluate(&data).unwrap();
        assert_eq!(outcome.ranks, Some(vec![1, 1]));
        assert_eq!(outcome.scores, Some(vec![1.0, 1.0]));
    }
}

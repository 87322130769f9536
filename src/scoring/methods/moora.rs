//! MOORA, the ratio system.

use super::to_settings;
use super::weighted_sum::{clones, shifts, units};
use crate::Result;
use crate::number::sum;
use crate::problem::Problems;
use crate::scoring::normalization::Normalized;
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Kind, Method, Normalization, Outcome, Properties, Scaling,
};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Multi-objective optimization on the basis of ratio analysis: the ratio system.
///
/// # Formula
/// `score[i] = Σ_benefits w[k] r[i, k] - Σ_costs w[k] r[i, k]` with the vector-normalized `r = x / √Σx²`.
/// A column of zeros has `r = 0`. Only benefits, or only costs, are as good as a mixture.
///
/// Parts: `normalized`, `weighted` `(n, m)`; `benefits`, `costs` `(n,)`, the two sums; `weights` `(m,)`, those
/// used.
///
/// # References
/// Brauers and Zavadskas 2006, The MOORA method and its application to privatization in a transition economy,
/// Control and Cybernetics 35(2), equations 2 and 6.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[3.0, 3.0], [4.0, 4.0]], None, &[Direction::Max, Direction::Min])?;
/// let outcome = stratech::methods::Moora::default().evaluate(&data)?;
/// assert_eq!(outcome.scores, Some(vec![0.0, 0.0]));
/// assert_eq!(outcome.ranks, Some(vec![1, 1]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Moora {
    /// How columns are made comparable; `vector` as in the paper.
    pub normalization: Normalization,
}

impl Default for Moora {
    fn default() -> Self {
        Moora { normalization: Normalization::Vector }
    }
}

const ABOUT: About = About {
    name: "moora",
    title: "Multi-objective optimization on the basis of ratio analysis (MOORA), ratio system",
    references: &[
        "Brauers and Zavadskas 2006, The MOORA method and its application to privatization in a transition economy, Control and Cybernetics 35(2)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Moora {
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
        Properties {
            clone_invariant: clones(&self.normalization),
            unit_scale_free: units(&self.normalization),
            shift_free: shifts(&self.normalization),
            ..Properties::ALL
        }
    }

    fn scaling(&self) -> Scaling {
        if self.normalization.unit_scale_free() { Scaling::Columns } else { Scaling::None }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let Normalized { values: normalized, directions } = self.normalization.as_given(data)?;
        let weights = data.weights_or_equal();
        let weighted = weigh(&normalized, &weights);
        let benefits = sums_of(&weighted, &directions, Direction::Max);
        let costs = sums_of(&weighted, &directions, Direction::Min);
        Ok(Outcome::scored(ratio_scores(&weighted, &directions))
            .part("normalized", normalized)
            .part("weighted", weighted)
            .part("benefits", benefits)
            .part("costs", costs)
            .part("weights", weights))
    }
}

/// Every column times its weight.
pub(super) fn weigh(values: &Array2<f64>, weights: &[f64]) -> Array2<f64> {
    Array2::from_shape_fn(values.dim(), |(i, k)| weights[k] * values[[i, k]])
}

/// Sum of every row over the columns of one direction.
pub(super) fn sums_of(weighted: &Array2<f64>, directions: &[Direction], which: Direction) -> Vec<f64> {
    let chosen = |row: ndarray::ArrayView1<f64>| -> Vec<f64> {
        row.iter().zip(directions).filter(|(_, d)| **d == which).map(|(v, _)| *v).collect()
    };
    weighted.rows().into_iter().map(|row| sum::sum(&chosen(row))).collect()
}

/// Benefits minus costs of every row.
pub(super) fn ratio_scores(weighted: &Array2<f64>, directions: &[Direction]) -> Vec<f64> {
    let signed =
        |row: ndarray::ArrayView1<f64>| -> Vec<f64> { row.iter().zip(directions).map(|(v, d)| d.sign() * v).collect() };
    weighted.rows().into_iter().map(|row| sum::sum(&signed(row))).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use ndarray::array;

    /// Kracka, Brauers and Zavadskas 2010, Ranking heating losses in a building by applying the MULTIMOORA,
    /// Inzinerine Ekonomika 21(4): seven criteria of equal weight; the paper prints sums without weights.
    pub(in super::super) fn heating_losses() -> DecisionMatrix {
        let values = array![
            [33.95, 23.78, 11.45, 39.97, 29.44, 167.10, 3.852],
            [38.9, 4.17, 6.32, 0.01, 4.29, 132.52, 25.184],
            [37.59, 9.36, 8.23, 4.35, 10.22, 136.71, 10.845],
            [30.44, 37.59, 13.91, 74.08, 45.10, 198.34, 2.186],
            [36.21, 14.79, 9.17, 17.77, 17.06, 148.3, 6.610],
            [37.8, 8.55, 7.97, 2.35, 9.25, 134.83, 11.935]
        ];
        DecisionMatrix::builder(values)
            .direction_words(&["min", "min", "min", "min", "max", "min", "max"])
            .weights(&[1.0; 7])
            .build()
            .unwrap()
    }

    #[test]
    fn heating_losses_of_a_building() {
        let outcome = Moora::default().evaluate(&heating_losses()).unwrap();
        let printed = [-1.624_478, -0.252_339, -0.846_350, -2.233_635, -1.186_982, -0.774_562];
        for (score, printed) in outcome.scores.unwrap().iter().zip(printed) {
            assert!((7.0 * score - printed).abs() < 2e-6, "{score}");
        }
        assert_eq!(outcome.ranks, Some(vec![5, 1, 3, 6, 4, 2]));
    }

    #[test]
    fn weights_are_normalized_first_always() {
        let values = array![[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]];
        let score = |weights: &[f64]| {
            let data = DecisionMatrix::new(values.clone(), Some(weights), &[Direction::Max; 3]).unwrap();
            Moora::default().evaluate(&data).unwrap().scores.unwrap()[0]
        };
        for normalized in [[0.333, 0.333, 0.333], [3.33, 3.33, 3.33], [1.0, 2.0, 3.0], [0.3, 0.3, 0.3], [1.0, 0.0, 0.0]]
        {
            assert!((score(&normalized) - 1.0).abs() < 1e-15);
        }
    }
}

//! CODAS: Euclidean distance from the worst point, and taxicab distance where that does not separate.

use super::to_settings;
use super::weighted_sum::shifts;
use crate::Result;
use crate::number::{math, sum};
use crate::problem::Problems;
use crate::scoring::settings::check_range;
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Normalization, Outcome, Properties};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Combinative distance-based assessment.
///
/// # Formula
/// With `r` the linear ratios (x / max, min / x), `v[i, k] = w[k] r[i, k]` and the negative ideal `ns[k] = min_i v[i, k]`:
/// `E[i]` and `T[i]` are the Euclidean and the taxicab distance of row i from `ns`,
/// `h[i, j] = (E[i] - E[j]) + ψ(E[i] - E[j]) (T[i] - T[j])` with `ψ(x) = 1` where `|x| >= tau`, else 0, and `score[i] = Σ_j h[i, j]`.
/// `ψ` is a threshold, not a factor (one library multiplies by `tau (E[i] - E[j])`).
///
/// Parts: `euclidean`, `taxicab` `(n,)`; `normalized`, `weighted` `(n, m)`; `negative_ideal` `(m,)`.
///
/// # Complexity
/// O(n m + n log n) time and O(n m) memory: the pairs within `tau` are a window of the alternatives sorted by E.
///
/// # References
/// Keshavarz Ghorabaee, Zavadskas, Turskis and Antucheviciene 2016, A new combinative distance-based assessment (CODAS) method for
/// multi-criteria decision-making, Economic Computation and Economic Cybernetics Studies and Research 50(3), equations 2 to 10.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [4.0, 2.0]], None, &[Direction::Max, Direction::Min])?;
/// let outcome = stratech::methods::Codas::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks, Some(vec![2, 1]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Codas {
    /// From this difference of Euclidean distances on, the taxicab distances count too; the paper suggests 0.01 to 0.05.
    pub tau: f64,
}

impl Default for Codas {
    fn default() -> Self {
        Codas { tau: 0.02 }
    }
}

const ABOUT: About = About {
    name: "codas",
    title: "Combinative distance-based assessment (CODAS)",
    references: &[
        "Keshavarz Ghorabaee, Zavadskas, Turskis and Antucheviciene 2016, A new combinative distance-based assessment (CODAS) \
         method for multi-criteria decision-making, Economic Computation and Economic Cybernetics Studies and Research 50(3)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Codas {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        let always_both = self.tau == 0.0;
        Properties {
            dominance: if always_both {
                Holds::Yes
            } else {
                Holds::No(
                    "nearer to a third alternative than the threshold, the better one may lose its taxicab distance",
                )
            },
            clone_invariant: if always_both {
                Holds::Yes
            } else {
                Holds::No("a copy is one more alternative to be within the threshold of")
            },
            constant_criterion_neutral: if always_both {
                Holds::Yes
            } else {
                Holds::No("its weight shrinks all distances, and the threshold stays")
            },
            shift_free: shifts(&Normalization::LinearRatio),
            ..Properties::ALL
        }
    }

    fn check_settings(&self, problems: &mut Problems) {
        check_range("tau", self.tau, 0.0, f64::INFINITY, problems);
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        Normalization::LinearRatio.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let normalized = Normalization::LinearRatio.oriented(data)?.values;
        let weights = data.weights_or_equal();
        let weighted = Array2::from_shape_fn(normalized.dim(), |(i, k)| weights[k] * normalized[[i, k]]);
        let worst: Vec<f64> =
            weighted.columns().into_iter().map(|column| column.iter().copied().fold(column[0], math::min)).collect();
        let (euclidean, taxicab): (Vec<f64>, Vec<f64>) = weighted
            .rows()
            .into_iter()
            .map(|row| {
                let ways: Vec<f64> = row.iter().zip(&worst).map(|(v, w)| v - w).collect();
                (sum::dot_exact(&ways, &ways).sqrt(), sum::sum(&ways))
            })
            .unzip();
        Ok(Outcome::scored(relative_assessment(&euclidean, &taxicab, self.tau))
            .part("euclidean", euclidean)
            .part("taxicab", taxicab)
            .part("normalized", normalized)
            .part("weighted", weighted)
            .part("negative_ideal", worst))
    }
}

/// `Σ_j (E[i] - E[j]) + Σ_j ψ(E[i] - E[j]) (T[i] - T[j])` for every i.
fn relative_assessment(euclidean: &[f64], taxicab: &[f64], tau: f64) -> Vec<f64> {
    let n = euclidean.len();
    // By value, T as second key: the running sums below then do not depend on the order of the rows.
    let mut order: Vec<(f64, f64)> = euclidean.iter().copied().zip(taxicab.iter().copied()).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut sums = Vec::with_capacity(n + 1);
    sums.push(0.0);
    for (_, t) in &order {
        sums.push(sums[sums.len() - 1] + t);
    }
    let (e_total, t_total) = (sum::sum(euclidean), sums[n]);
    euclidean
        .iter()
        .zip(taxicab)
        .map(|(&e, &t)| {
            // Too near to count: order[from..to].
            let from = order.partition_point(|other| e - other.0 >= tau);
            let to = from + order[from..].partition_point(|other| other.0 - e < tau);
            let far = (n - (to - from)) as f64;
            let far_t = t_total - (sums[to] - sums[from]);
            (n as f64 * e - e_total) + (far * t - far_t)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    fn by_pairs(e: &[f64], t: &[f64], tau: f64) -> Vec<f64> {
        let pair = |i: usize, j: usize| {
            let gap = e[i] - e[j];
            gap + if gap.abs() >= tau { t[i] - t[j] } else { 0.0 }
        };
        (0..e.len()).map(|i| (0..e.len()).map(|j| pair(i, j)).sum()).collect()
    }

    #[test]
    fn windows_give_the_sums_over_all_pairs() {
        let e: Vec<f64> = (0..60).map(|i| f64::from(i * 37 % 53) / 200.0).collect();
        let t: Vec<f64> = (0..60).map(|i| f64::from(i * 23 % 41) / 100.0).collect();
        for tau in [0.0, 0.005, 0.02, 0.1, 5.0] {
            let (fast, slow) = (relative_assessment(&e, &t, tau), by_pairs(&e, &t, tau));
            for (a, b) in fast.iter().zip(slow) {
                assert!((a - b).abs() < 1e-12, "{tau}: {a} {b}");
            }
        }
    }

    #[test]
    fn the_taxicab_distance_counts_from_the_threshold_on() {
        let (e, t) = ([0.5, 0.25], [0.5, 1.0]);
        assert_eq!(relative_assessment(&e, &t, 0.25), [-0.25, 0.25]);
        assert_eq!(relative_assessment(&e, &t, 0.26), [0.25, -0.25]);
    }

    #[test]
    fn the_threshold_can_turn_dominance_around() {
        // 1 is better than 2 on every criterion; only 2 is far enough from 0 for the taxicab distances to count, and they
        // speak for it.
        let rows = array![[1.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.37; 6], [0.355; 6], [0.0; 6], [1.0; 6]];
        let data = DecisionMatrix::new(rows, None, &[Direction::Max; 6]).unwrap();
        let scores = Codas::default().evaluate(&data).unwrap().scores.unwrap();
        assert!(scores[1] < scores[2], "{scores:?}");
        let both = Codas { tau: 0.0 }.evaluate(&data).unwrap().scores.unwrap();
        assert!(both[1] > both[2], "{both:?}");
    }

    #[test]
    fn equal_alternatives_score_zero() {
        let data = DecisionMatrix::new(array![[3.0, 0.1], [3.0, 0.1]], None, &[Direction::Max; 2]).unwrap();
        assert_eq!(Codas::default().evaluate(&data).unwrap().scores, Some(vec![0.0, 0.0]));
    }
}

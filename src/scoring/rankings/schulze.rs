//! Schulze's rule.

use super::votes::{Votes, winners};
use crate::Result;
use crate::number::math;
use crate::scoring::nested;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// One ranking by Schulze's rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schulze {
    /// Competition ranks, `(n_items,)`: one more than the number of items that beat it.
    pub ranks: Vec<u32>,
    /// Items that nothing beats.
    pub winners: Vec<usize>,
    /// `[i, j]`: strength of the strongest path of majorities from i to j, 0 where there is none.
    #[serde(with = "nested")]
    pub strongest_path: Array2<f64>,
    /// `[i, j]`: voters that rank i before j.
    #[serde(with = "nested")]
    pub pairwise: Array2<f64>,
}

/// Schulze's rule: i beats j when the strongest path of majorities from i to j is stronger than that from j to i.
///
/// `ranks` `(n_voters, n_items)`, 1 = best; `counts` `(n_voters,)`: how many voters each ranking stands for.
///
/// # Formula
/// A majority of i over j is as strong as the number of voters who prefer i (winning votes); a path is as strong as its
/// weakest majority.
///
/// # Errors
/// As [`pairwise`](super::pairwise).
///
/// # Complexity
/// `O(n_items^3)`
///
/// # References
/// Schulze 2011, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
/// election method, Social Choice and Welfare 36.
pub fn schulze(ranks: &Array2<f64>, counts: Option<&[f64]>) -> Result<Schulze> {
    let pairwise = Votes::read(ranks, counts)?.pairwise;
    let n = pairwise.nrows();
    let mut path =
        Array2::from_shape_fn(
            (n, n),
            |(i, j)| {
                if pairwise[[i, j]] > pairwise[[j, i]] { pairwise[[i, j]] } else { 0.0 }
            },
        );
    for k in 0..n {
        for i in (0..n).filter(|&i| i != k) {
            for j in (0..n).filter(|&j| j != k && j != i) {
                let over_k = math::min(path[[i, k]], path[[k, j]]);
                if over_k > path[[i, j]] {
                    path[[i, j]] = over_k;
                }
            }
        }
    }
    let ranks: Vec<u32> =
        (0..n).map(|i| 1 + (0..n).filter(|&j| path[[j, i]] > path[[i, j]]).map(|_| 1_u32).sum::<u32>()).collect();
    Ok(Schulze { winners: winners(&ranks), ranks, strongest_path: path, pairwise })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_perfect_circle_ties() {
        let result = schulze(&array![[1.0, 2.0, 3.0], [3.0, 1.0, 2.0], [2.0, 3.0, 1.0]], None).unwrap();
        assert_eq!(result.ranks, [1, 1, 1]);
    }
}

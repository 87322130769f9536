//! Borda's and Copeland's rules.

use super::order::average_ranks;
use super::votes::{Votes, winners};
use crate::Result;
use crate::number::sum;
use crate::scoring::nested;
use crate::scoring::outcome::ranks_of;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// One ranking by Borda's rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Borda {
    /// Points, `(n_items,)`.
    pub scores: Vec<f64>,
    /// Competition ranks, `(n_items,)`: 1 = most points, ties share the smallest.
    pub ranks: Vec<u32>,
    /// Items with the most points.
    pub winners: Vec<usize>,
}

/// Borda's rule: every voter gives an item as many points as there are items below it (n - 1 for a first place);
/// tied items share the mean of their points.
///
/// `ranks` `(n_voters, n_items)`, 1 = best; `counts` `(n_voters,)`: how many voters each ranking stands for.
///
/// # Errors
/// As [`pairwise`](super::pairwise).
///
/// # References
/// de Borda 1784, Mémoire sur les élections au scrutin; Black 1976, Partial justification of the Borda count, Public
/// Choice 28 (ties).
///
/// # Examples
/// ```
/// use ndarray::array;
/// let result = stratech::rankings::borda(&array![[1.0, 2.0, 3.0], [2.0, 1.0, 3.0]], Some(&[2.0, 1.0]))?;
/// assert_eq!(result.scores, [5.0, 4.0, 0.0]);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn borda(ranks: &Array2<f64>, counts: Option<&[f64]>) -> Result<Borda> {
    let votes = Votes::read(ranks, counts)?;
    let n = votes.n_items();
    let places: Vec<Vec<f64>> = votes.ranks.iter().map(|vote| average_ranks(vote)).collect();
    let scores: Vec<f64> = (0..n)
        .map(|i| {
            let points: Vec<f64> = places.iter().map(|vote| n as f64 - vote[i]).collect();
            sum::dot_exact(&points, &votes.counts)
        })
        .collect();
    let ranks = ranks_of(&scores, true);
    Ok(Borda { winners: winners(&ranks), scores, ranks })
}

/// One ranking by Copeland's rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Copeland {
    /// Wins minus losses against the other items, `(n_items,)`.
    pub scores: Vec<f64>,
    /// Competition ranks, `(n_items,)`: 1 = best, ties share the smallest.
    pub ranks: Vec<u32>,
    /// Items with the best score.
    pub winners: Vec<usize>,
    /// Majorities won, `(n_items,)`.
    pub wins: Vec<usize>,
    /// Majorities lost, `(n_items,)`.
    pub losses: Vec<usize>,
    /// `[i, j]`: voters that rank i before j.
    #[serde(with = "nested")]
    pub pairwise: Array2<f64>,
}

/// Copeland's rule: an item's majority wins minus its majority losses.
///
/// `ranks` `(n_voters, n_items)`, 1 = best; `counts` `(n_voters,)`: how many voters each ranking stands for.
///
/// # Errors
/// As [`pairwise`](super::pairwise).
///
/// # References
/// Copeland 1951, A reasonable social welfare function, University of Michigan.
pub fn copeland(ranks: &Array2<f64>, counts: Option<&[f64]>) -> Result<Copeland> {
    let pairwise = Votes::read(ranks, counts)?.pairwise;
    let n = pairwise.nrows();
    let beaten = |i: usize, j: usize| pairwise[[i, j]] > pairwise[[j, i]];
    let wins: Vec<usize> = (0..n).map(|i| (0..n).filter(|&j| beaten(i, j)).count()).collect();
    let losses: Vec<usize> = (0..n).map(|i| (0..n).filter(|&j| beaten(j, i)).count()).collect();
    let scores: Vec<f64> = wins.iter().zip(&losses).map(|(w, l)| *w as f64 - *l as f64).collect();
    let ranks = ranks_of(&scores, true);
    Ok(Copeland { winners: winners(&ranks), scores, ranks, wins, losses, pairwise })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn tied_items_share_points() {
        let result = borda(&array![[1.0, 1.0, 3.0]], None).unwrap();
        assert_eq!(result.scores, [1.5, 1.5, 0.0]);
        assert_eq!(result.ranks, [1, 1, 3]);
        assert_eq!(result.winners, [0, 1]);
    }

    #[test]
    fn faults_are_placed() {
        let error = borda(&array![[1.0, f64::NAN], [2.0, 1.0]], Some(&[1.0, -1.0, 2.0])).unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["counts", "counts[1]", "ranks[0, 1]"]);
        assert!(copeland(&Array2::zeros((0, 3)), None).is_err());
        assert!(copeland(&array![[1.0, 2.0]], Some(&[0.0])).is_err());
    }
}

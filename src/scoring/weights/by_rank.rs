//! Weights from ranks alone: rank-order centroid, rank sum, rank reciprocal.

use crate::Result;
use crate::number::sum;
use crate::problem::Problems;
use crate::scoring::rankings::order::{check_ranks, tie_groups};

/// Rank-order centroid weights of items with `ranks` (`(m,)`, 1 = most important): the mean of all weights that agree
/// with the order.
///
/// Ties: tied items share the mean of the weights of the places they take up. Only the order of the ranks counts.
///
/// # Formula
/// `w(place r) = (1/r + 1/(r+1) + ... + 1/m) / m`
///
/// # Errors
/// No items, or ranks that are not finite.
///
/// # References
/// Barron and Barrett 1996, Decision quality using ranked attribute weights, Management Science 42(11).
///
/// # Examples
/// ```
/// let w = stratech::weights::rank_order_centroid(&[2.0, 1.0])?;
/// assert_eq!(w, [0.25, 0.75]);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn rank_order_centroid(ranks: &[f64]) -> Result<Vec<f64>> {
    let m = ranks.len();
    let reciprocals: Vec<f64> = (1..=m).map(|r| 1.0 / r as f64).collect();
    share_out(ranks, &(0..m).map(|r| sum::sum(&reciprocals[r..])).collect::<Vec<f64>>())
}

/// Rank sum weights of items with `ranks` (`(m,)`, 1 = most important).
///
/// Ties as in [`rank_order_centroid`].
///
/// # Formula
/// `w(place r) = 2 (m + 1 - r) / (m (m + 1))`
///
/// # Errors
/// No items, or ranks that are not finite.
///
/// # References
/// Stillwell, Seaver and Edwards 1981, A comparison of weight approximation techniques in multiattribute utility
/// decision making, Organizational Behavior and Human Performance 28(1).
pub fn rank_sum(ranks: &[f64]) -> Result<Vec<f64>> {
    let m = ranks.len();
    share_out(ranks, &(0..m).map(|r| (m - r) as f64).collect::<Vec<f64>>())
}

/// Rank reciprocal weights of items with `ranks` (`(m,)`, 1 = most important).
///
/// Ties as in [`rank_order_centroid`].
///
/// # Formula
/// `w(place r) = (1/r) / (1 + 1/2 + ... + 1/m)`
///
/// # Errors
/// No items, or ranks that are not finite.
///
/// # References
/// Stillwell, Seaver and Edwards 1981, as for [`rank_sum`].
pub fn rank_reciprocal(ranks: &[f64]) -> Result<Vec<f64>> {
    share_out(ranks, &(1..=ranks.len()).map(|r| 1.0 / r as f64).collect::<Vec<f64>>())
}

/// Gives every item the share of its place; `by_place` is any positive multiple of the weights.
fn share_out(ranks: &[f64], by_place: &[f64]) -> Result<Vec<f64>> {
    let mut problems = Problems::new();
    check_ranks(ranks, "ranks", &mut problems);
    problems.into_result()?;
    let total = sum::sum(by_place);
    let mut weights = vec![0.0; ranks.len()];
    let mut place = 0;
    for group in tie_groups(ranks) {
        let own = sum::mean(&by_place[place..place + group.len()]) / total;
        place += group.len();
        for i in group {
            weights[i] = own;
        }
    }
    Ok(weights)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Way = fn(&[f64]) -> Result<Vec<f64>>;

    const WAYS: [Way; 3] = [rank_order_centroid, rank_sum, rank_reciprocal];

    #[test]
    fn ties_share_the_mean_of_their_places() {
        let w = rank_sum(&[1.0, 1.0, 3.0]).unwrap();
        assert!((w[0] - 2.5 / 6.0).abs() < 1e-15 && w[0] == w[1]);
        assert_eq!(rank_reciprocal(&[1.0, 1.0, 2.0]).unwrap(), rank_reciprocal(&[1.5, 1.5, 3.0]).unwrap());
        assert_eq!(rank_order_centroid(&[7.0; 4]).unwrap(), [0.25; 4]);
    }

    #[test]
    fn faults_are_placed() {
        let error = rank_sum(&[1.0, f64::NAN]).unwrap_err();
        assert_eq!(error.problems()[0].place.to_string(), "ranks[1]");
        assert!(rank_order_centroid(&[]).is_err());
    }

    proptest! {
        #[test]
        fn sums_and_order(ranks in prop::collection::vec(1_u8..9, 1..12)) {
            let ranks: Vec<f64> = ranks.into_iter().map(f64::from).collect();
            for way in WAYS {
                let w = way(&ranks).unwrap();
                prop_assert!((w.iter().sum::<f64>() - 1.0).abs() < 1e-14);
                for (i, a) in ranks.iter().enumerate() {
                    for (j, b) in ranks.iter().enumerate() {
                        prop_assert_eq!(a < b, w[i] > w[j]);
                    }
                }
            }
        }
    }
}

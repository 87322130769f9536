//! What methods that compare alternatives pair by pair share: comparisons, exact sums of weights, limits.

use crate::number::math;
use crate::problem::Text;
use crate::scoring::{DecisionMatrix, Direction};
use crate::{Error, Result};
use ndarray::Array2;
use rayon::prelude::*;

/// Up to this many alternatives, tables of all pairs are kept among the parts without being asked for.
pub(crate) const SMALL: usize = 100;

/// Largest number of alternatives for a relation of all pairs (one byte a pair).
pub(crate) const LARGEST_RELATION: usize = 30_000;

/// Differences closer to a threshold than this share of the numbers compared are equal to it.
pub(crate) const ROUNDING: f64 = 8.0 * f64::EPSILON;

/// Whether `a` exceeds `b` by more than `threshold` (at least 0).
///
/// A difference that equals the threshold in decimals does not exceed it, although the binary numbers may say
/// otherwise (0.8 - 0.6 > 0.2 in ordinary arithmetic). With threshold 0 the comparison is exact.
pub(crate) fn exceeds(a: f64, b: f64, threshold: f64) -> bool {
    let excess = (a - b) - threshold;
    if threshold == 0.0 { a > b } else { excess > ROUNDING * math::max(a.abs(), threshold) }
}

/// The columns with "higher is better": cost columns negated. `(m)` columns of `(n,)`.
pub(crate) fn oriented_columns(data: &DecisionMatrix) -> Vec<Vec<f64>> {
    let mut columns: Vec<Vec<f64>> =
        (0..data.n_criteria()).map(|_| Vec::with_capacity(data.n_alternatives())).collect();
    // Row by row, as the values lie in memory.
    for row in data.values().rows() {
        for ((column, &x), direction) in columns.iter_mut().zip(row).zip(data.directions()) {
            column.push(match direction {
                Direction::Max => x,
                // 0.0 - x and not -x: no negative zero.
                Direction::Min => 0.0 - x,
            });
        }
    }
    columns
}

/// Numbers in [0, 1] as multiples of 2^-62, so that their sums and products are exact and have no order.
///
/// What is lost is below 2^-63, far below the rounding of the numbers themselves.
pub(crate) fn fixed(share: f64) -> i64 {
    #[allow(clippy::cast_possible_truncation)] // at most 2^62
    {
        (share * FIXED_ONE).round_ties_even() as i64
    }
}

/// A sum of [`fixed`] numbers as a double.
pub(crate) fn from_fixed(sum: i64) -> f64 {
    sum as f64 / FIXED_ONE
}

/// A sum of products of two [`fixed`] numbers as a double.
pub(crate) fn from_fixed_products(sum: i128) -> f64 {
    sum as f64 / (FIXED_ONE * FIXED_ONE)
}

const FIXED_ONE: f64 = 4_611_686_018_427_387_904.0;

/// Refuses more alternatives than a relation of all pairs can hold.
pub(crate) fn check_relation_size(n: usize, method: &str) -> Result<()> {
    if n <= LARGEST_RELATION {
        return Ok(());
    }
    Err(Error::Limit {
        what: Text::new(
            format!("alternatives for {method}, which keeps one yes or no for every pair"),
            format!("số phương án cho {method}, phương pháp lưu một giá trị có/không cho mỗi cặp"),
        ),
        limit: LARGEST_RELATION as u64,
        found: n as u64,
        remedy: Text::new(
            "use promethee_ii or another method that gives scores, or leave out alternatives first",
            "hãy dùng promethee_ii hoặc một phương pháp cho điểm khác, hoặc bớt phương án trước",
        ),
    })
}

/// The relation of all pairs of different alternatives for which something holds, `(n, n)`, row by row on all threads.
pub(crate) fn relation(n: usize, holds: impl Fn(usize, usize) -> bool + Sync) -> Array2<bool> {
    let mut relation = Array2::from_elem((n, n), false);
    if let Some(all) = relation.as_slice_mut() {
        all.par_chunks_mut(n).with_min_len(SMALL).enumerate().for_each(|(i, row)| {
            for (j, entry) in row.iter_mut().enumerate() {
                *entry = (i != j) & holds(i, j);
            }
        });
    }
    relation
}

/// Whether tables of all pairs are kept: as asked for, else when there are few alternatives.
pub(crate) fn keeps_tables(asked: Option<bool>, n: usize) -> bool {
    asked.unwrap_or(n <= SMALL)
}

/// A table of all pairs with an undefined diagonal.
pub(crate) fn without_diagonal(table: &Array2<f64>) -> Vec<Vec<Option<f64>>> {
    let rows = table.rows().into_iter().enumerate();
    rows.map(|(i, row)| row.iter().enumerate().map(|(j, &x)| (i != j).then_some(x)).collect()).collect()
}

/// The pairs `(i, j)`, i not j, of a relation, row by row.
pub(crate) fn pairs(relation: impl Fn(usize, usize) -> bool, n: usize) -> Vec<(usize, usize)> {
    (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).filter(|&(i, j)| i != j && relation(i, j)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_equal_to_the_threshold_in_decimals_does_not_exceed_it() {
        // In binary the difference is a hair above 0.2.
        assert!(!exceeds(0.8, 0.6, 0.2));
        assert!(!exceeds(-0.6, -0.8, 0.2));
        assert!(exceeds(0.8, 0.6, 0.199_999_999));
        assert!(exceeds(1.0 + f64::EPSILON, 1.0, 0.0));
        assert!(!exceeds(1.0, 1.0, 0.0));
        assert!(exceeds(1e300, -1e300, 1.0));
    }

    #[test]
    fn sums_of_shares_are_exact() {
        let sum: i64 = [0.1, 0.2, 0.3, 0.4].iter().map(|&w| fixed(w)).sum();
        assert_eq!(from_fixed(sum), 1.0);
        let product = i128::from(fixed(0.25)) * i128::from(fixed(0.5));
        assert_eq!(from_fixed_products(product), 0.125);
    }
}

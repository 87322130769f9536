//! Gini coefficient weights.

use super::from_data::{by_column, weigh};
use crate::Result;
use crate::number::sum;
use crate::scoring::{DecisionMatrix, Domain, Scaling};

/// Weights in proportion to the Gini coefficient of each criterion, `(m,)`.
///
/// # Formula
/// `g[k] = sum_i sum_j |x[i, k] - x[j, k]| / (2 n^2 mean[k])`; `w = g / sum(g)`. The double sum is computed from
/// the sorted column as `2 sum_i i (n - i) (x_(i+1) - x_(i))`.
///
/// # Errors
/// Negative values; one alternative, or all alternatives equal.
///
/// # Complexity
/// `O(m n log n)`
///
/// # References
/// Li and Chi 2009, A new method of objective weights based on the Gini coefficient; Gini 1912, Variabilità e
/// mutabilità.
pub fn gini(data: &DecisionMatrix) -> Result<Vec<f64>> {
    weigh("gini", data, Domain::NonNegative, Scaling::Columns, |data| Ok(by_column(data, coefficient)))
}

fn coefficient(column: &[f64]) -> f64 {
    let n = column.len();
    let total = sum::sum(column);
    if total == 0.0 {
        return 0.0;
    }
    let mut sorted = column.to_vec();
    sorted.sort_by(f64::total_cmp);
    let gaps: Vec<f64> =
        sorted.windows(2).enumerate().map(|(i, pair)| ((i + 1) * (n - i - 1)) as f64 * (pair[1] - pair[0])).collect();
    sum::sum(&gaps) / (n as f64 * total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equals_the_double_sum(column in prop::collection::vec(0.0_f64..100.0, 2..12)) {
            let n = column.len() as f64;
            let double: f64 = column.iter().flat_map(|a| column.iter().map(move |b| (a - b).abs())).sum();
            let expected = double / (2.0 * n * column.iter().sum::<f64>());
            prop_assert!((coefficient(&column) - expected).abs() < 1e-12);
        }
    }
}

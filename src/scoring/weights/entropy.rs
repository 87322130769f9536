//! Entropy weights.

use super::from_data::{by_column, mean, weigh};
use crate::Result;
use crate::number::{math, sum};
use crate::scoring::{DecisionMatrix, Domain, Scaling};

/// Weights by Shannon entropy, `(m,)`: the more evenly a criterion is spread over the alternatives, the less it
/// weighs. Directions play no part (cost columns are not inverted).
///
/// # Formula
/// `p[i, k] = x[i, k] / sum_i x[i, k]`; `e[k] = -sum_i p ln p / ln n` with `0 ln 0 = 0`; `d[k] = 1 - e[k]`;
/// `w = d / sum(d)`.
///
/// `1 - e` cancels where a column is nearly constant; it is computed as the sum of the terms
/// `(u ln u - u + 1) / (n ln n)` with `u = n p`, none of which is negative.
///
/// # Errors
/// Negative values; one alternative, or all alternatives equal.
///
/// # References
/// - Shannon 1948, A mathematical theory of communication, Bell System Technical Journal 27.
/// - Hwang and Yoon 1981, Multiple attribute decision making, Springer, section II.3.3 (there after Zeleny 1974).
///
/// # Examples
/// ```
/// use stratech::scoring::{DecisionMatrix, Direction};
/// let data = DecisionMatrix::new(ndarray::array![[0.0, 1.0], [1.0, 1.0]], None, &[Direction::Max; 2])?;
/// assert_eq!(stratech::weights::entropy(&data)?, [1.0, 0.0]);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn entropy(data: &DecisionMatrix) -> Result<Vec<f64>> {
    weigh("entropy", data, Domain::NonNegative, Scaling::Columns, |data| Ok(by_column(data, divergence)))
}

/// `1 - e` of one column, up to the factor `1 / (n ln n)` that all columns share.
fn divergence(column: &[f64]) -> f64 {
    let mean = mean(column);
    if mean == 0.0 {
        return 0.0;
    }
    let terms: Vec<f64> = column.iter().map(|x| excess((x - mean) / mean)).collect();
    sum::sum(&terms)
}

/// `(1 + d) ln(1 + d) - d`, exact also for small `d`; `d >= -1`.
fn excess(d: f64) -> f64 {
    if d <= -1.0 {
        return 1.0;
    }
    if d.abs() < 0.02 {
        // d^2/2 - d^3/6 + d^4/12 - ..., the k-th term is (-d)^k / (k (k - 1)).
        let mut power = d * d;
        let mut total = 0.0;
        for k in 2..12_u32 {
            total += power / f64::from(k * (k - 1));
            power *= -d;
        }
        return total;
    }
    (1.0 + d) * math::ln_1p(d) - d
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    #[test]
    fn the_series_meets_the_closed_form() {
        for d in [0.02_f64, -0.02] {
            let closed = (1.0 + d) * math::ln_1p(d) - d;
            let series = excess(d * (1.0 - 1e-13));
            assert!((closed - series).abs() < 1e-12 * closed, "{closed} {series}");
        }
        assert_eq!(excess(-1.0), 1.0);
        assert_eq!(excess(0.0), 0.0);
    }

    /// A library sets the entropy of a column with a zero to 0; by Shannon's definition 0 ln 0 is 0.
    #[test]
    fn a_zero_counts_as_nothing() {
        let data = DecisionMatrix::new(array![[0.0, 1.0], [1.0, 2.0], [1.0, 3.0]], None, &[Direction::Max; 2]).unwrap();
        let w = entropy(&data).unwrap();
        let e = |p: &[f64]| -p.iter().filter(|p| **p > 0.0).map(|p| p * math::ln(*p)).sum::<f64>() / math::ln(3.0);
        let d = [1.0 - e(&[0.0, 0.5, 0.5]), 1.0 - e(&[1.0 / 6.0, 2.0 / 6.0, 0.5])];
        assert!((w[0] - d[0] / (d[0] + d[1])).abs() < 1e-14);
    }

    #[test]
    fn negative_values_are_placed() {
        let data = DecisionMatrix::new(array![[-1.0, 1.0], [1.0, -2.0]], None, &[Direction::Max; 2]).unwrap();
        let error = entropy(&data).unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["matrix[0, 0]", "matrix[1, 1]"]);
    }
}

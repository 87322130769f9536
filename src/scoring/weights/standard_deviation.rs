//! Standard deviation weights.

use super::from_data::{by_column, squared_deviations, weigh};
use crate::Result;
use crate::number::math;
use crate::scoring::{DecisionMatrix, Domain, Scaling};

/// Weights in proportion to the standard deviation of the values as given, `(m,)`.
///
/// Not free of units: a criterion in smaller units has larger numbers and a larger weight. Normalize first, or
/// use [`cv`](super::cv), where that is not wanted. Sample and population form give the same weights.
///
/// # Formula
/// `w[k] = s[k] / sum(s)` with `s[k] = sqrt(sum_i (x[i, k] - mean[k])^2 / (n - 1))`
///
/// # Errors
/// One alternative, or all alternatives equal.
///
/// # References
/// Diakoulaki, Mavrotas and Papayannakis 1995, Determining objective weights in multiple criteria problems: the
/// CRITIC method, Computers & Operations Research 22(7), section 2 (SD method).
///
/// # Examples
/// ```
/// use stratech::scoring::{DecisionMatrix, Direction};
/// let data = DecisionMatrix::new(ndarray::array![[0.0, 6.0], [1.0, 0.0], [2.0, 3.0]], None, &[Direction::Max; 2])?;
/// assert_eq!(stratech::weights::std(&data)?, [0.25, 0.75]);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn std(data: &DecisionMatrix) -> Result<Vec<f64>> {
    weigh("std", data, Domain::Any, Scaling::Together, |data| {
        let n = data.n_alternatives() as f64;
        Ok(by_column(data, |column| math::sqrt(squared_deviations(column) / (n - 1.0))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    #[test]
    fn huge_and_tiny_units_stay_finite() {
        let data = DecisionMatrix::new(array![[1e200, 1e-200], [3e200, 2e-200]], None, &[Direction::Max; 2]).unwrap();
        assert_eq!(std(&data).unwrap(), [1.0, 0.0]);
    }

    /// Jahan and Edwards 2013, Materials & Design 49: printed to two digits.
    #[test]
    fn published_materials() {
        let values = array![
            [0.0, 0.0, 0.0],
            [0.39, 0.3, 0.77],
            [0.17, 0.36, 0.8],
            [0.35, 0.29, 0.93],
            [0.3, 0.4, 0.94],
            [0.84, 0.71, 1.0],
            [1.0, 1.0, 0.99]
        ];
        let w = std(&DecisionMatrix::new(values, None, &[Direction::Max; 3]).unwrap()).unwrap();
        let printed = [0.35, 0.31, 0.34];
        assert!(w.iter().zip(printed).all(|(w, p)| (w - p).abs() <= 0.005), "{w:?}");
    }
}

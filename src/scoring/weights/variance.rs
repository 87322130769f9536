//! Statistical variance weights.

use super::from_data::{min_max, squared_deviations, weigh};
use crate::Result;
use crate::scoring::{DecisionMatrix, Domain, Scaling};

/// Weights in proportion to the variance of the min-max normalized values, `(m,)`.
///
/// # Formula
/// `r[i, k] = (x[i, k] - low[k]) / (high[k] - low[k])`; `v[k] = sum_i (r[i, k] - mean)^2 / (n - 1)`; `w = v / sum(v)`
///
/// # Errors
/// One alternative, or all alternatives equal.
///
/// # References
/// Rao and Patel 2010, A subjective and objective integrated multiple attribute decision making method for material
/// selection, Materials & Design 31(10), section 2 (statistical variance).
pub fn variance(data: &DecisionMatrix) -> Result<Vec<f64>> {
    weigh("variance", data, Domain::Any, Scaling::Columns, |data| {
        let n = data.n_alternatives() as f64;
        Ok(min_max(data).columns().into_iter().map(|c| squared_deviations(&c.to_vec()) / (n - 1.0)).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    #[test]
    fn by_hand() {
        // Normalized columns: 0, 1 (variance 1/2) and 0, 1/2, 1 (variance 1/4) with a third row between.
        let data = DecisionMatrix::new(array![[1.0, 5.0], [3.0, 6.0], [3.0, 7.0]], None, &[Direction::Min; 2]).unwrap();
        let w = variance(&data).unwrap();
        // 1/3 and 1/4
        assert!((w[0] - 4.0 / 7.0).abs() < 1e-15, "{w:?}");
    }
}

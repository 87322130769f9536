//! Equal weights.

use crate::Result;
use crate::scoring::DecisionMatrix;

/// The same weight for every criterion, `(m,)`; they sum to 1.
///
/// # Formula
/// `w[k] = 1 / m`
///
/// # Errors
/// None: the data were checked before. The signature is that of all weights from data.
///
/// # References
/// Dawes and Corrigan 1974, Linear models in decision making, Psychological Bulletin 81(2).
#[allow(clippy::unnecessary_wraps)]
pub fn equal(data: &DecisionMatrix) -> Result<Vec<f64>> {
    let m = data.n_criteria();
    Ok(vec![1.0 / m as f64; m])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;

    #[test]
    fn they_are_equal() {
        let data = DecisionMatrix::new(ndarray::array![[1.0, 2.0]], None, &[Direction::Max; 2]).unwrap();
        assert_eq!(equal(&data).unwrap(), [0.5, 0.5]);
    }
}

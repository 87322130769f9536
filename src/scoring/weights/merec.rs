//! MEREC weights.

use super::from_data::weigh;
use crate::Result;
use crate::number::{math, sum};
use crate::scoring::{DecisionMatrix, Direction, Domain, Scaling};

/// Weights by the removal effects of criteria, `(m,)`: how much the performance of the alternatives changes when a
/// criterion is taken out.
///
/// # Formula
/// `r = low / x` for benefits, `x / high` for costs; `S[i] = ln(1 + sum_k |ln r[i, k]| / m)`, `S'[i, k]` the same
/// without criterion k; `E[k] = sum_i |S'[i, k] - S[i]|`; `w = E / sum(E)`. The difference is computed as
/// `ln(1 + a / (m + T - a))` with `a = |ln r[i, k]|` and `T = sum_k |ln r[i, k]|`, which does not cancel.
///
/// # Errors
/// Values that are not above 0; one alternative, or all alternatives equal.
///
/// # References
/// Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis and Antucheviciene 2021, Determination of objective weights using
/// a new method based on the removal effects of criteria (MEREC), Symmetry 13(4) 525, equations 1 to 6.
pub fn merec(data: &DecisionMatrix) -> Result<Vec<f64>> {
    weigh("merec", data, Domain::Positive, Scaling::Columns, |data| {
        let (n, m) = data.values().dim();
        let ranges: Vec<(f64, f64)> = (0..m).map(|k| data.range(k)).collect();
        let mut effects = vec![Vec::with_capacity(n); m];
        for row in data.values().rows() {
            let logs: Vec<f64> = row
                .iter()
                .zip(&ranges)
                .zip(data.directions())
                .map(|((&x, &(low, high)), direction)| match direction {
                    Direction::Max => math::ln(x / low),
                    Direction::Min => math::ln(high / x),
                })
                .collect();
            let total = sum::sum(&logs);
            for (k, &a) in logs.iter().enumerate() {
                effects[k].push(math::ln_1p(a / (m as f64 + (total - a))));
            }
        }
        Ok(effects.iter().map(|e| sum::sum(e)).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn zero_is_refused_with_its_place() {
        let data = DecisionMatrix::new(array![[0.0, 1.0], [1.0, 2.0]], None, &[Direction::Max; 2]).unwrap();
        let error = merec(&data).unwrap_err();
        assert_eq!(error.problems()[0].place.to_string(), "matrix[0, 0]");
    }

    #[test]
    fn by_hand_for_two_criteria() {
        let e = std::f64::consts::E;
        // Logs: row 0 (0, 0), row 1 (1, 2): S = ln 2.5, without 0: ln 2, without 1: ln 1.5.
        let data =
            DecisionMatrix::new(array![[1.0, e * e], [e, 1.0]], None, &[Direction::Max, Direction::Min]).unwrap();
        let w = merec(&data).unwrap();
        let effects = [math::ln(2.5 / 2.0), math::ln(2.5 / 1.5)];
        assert!((w[0] - effects[0] / (effects[0] + effects[1])).abs() < 1e-15, "{w:?}");
    }
}

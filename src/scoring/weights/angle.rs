//! Angle weights.

use super::from_data::{variations, weigh};
use crate::Result;
use crate::number::math;
use crate::scoring::{DecisionMatrix, Domain, Scaling};

/// Weights in proportion to the angle between a criterion and a column in which all alternatives are equal, `(m,)`.
///
/// Directions play no part: the angle measures spread only.
///
/// # Formula
/// `u[k]` = angle between column k divided by its sum and the column of ones; `w = u / sum(u)`. With standard
/// deviation s (population form) and mean it is `u = atan(s / |mean|)`, which does not cancel for small angles as
/// the arc cosine does.
///
/// # Errors
/// One alternative, or all alternatives equal.
///
/// # References
/// Shuai, Zongzhun, Yongji and Lei 2012, A new angular method to determine the objective weights, 24th Chinese
/// Control and Decision Conference, 3889-3892.
pub fn angle(data: &DecisionMatrix) -> Result<Vec<f64>> {
    weigh("angle", data, Domain::Any, Scaling::Columns, |data| {
        Ok(variations(data).into_iter().map(|(deviation, mean)| math::atan2(deviation, mean)).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    /// Shuai et al. 2012: printed to four digits.
    #[test]
    fn published_example() {
        let values = array![
            [30.0, 30.0, 38.0, 29.0],
            [19.0, 54.0, 86.0, 29.0],
            [19.0, 15.0, 85.0, 28.9],
            [68.0, 70.0, 60.0, 29.0]
        ];
        let w = angle(&DecisionMatrix::new(values, None, &[Direction::Max; 4]).unwrap()).unwrap();
        let printed = [0.4150, 0.3612, 0.2227, 0.0012];
        assert!(w.iter().zip(printed).all(|(w, p)| (w - p).abs() <= 6e-5), "{w:?}");
    }

    #[test]
    fn right_angle_where_the_mean_is_zero() {
        let data = DecisionMatrix::new(array![[-1.0, 0.0], [1.0, 1.0]], None, &[Direction::Max; 2]).unwrap();
        // 90 and 45 degrees
        let w = angle(&data).unwrap();
        assert!((w[0] - 2.0 / 3.0).abs() < 1e-15, "{w:?}");
    }
}

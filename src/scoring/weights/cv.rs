//! Coefficient of variation weights.

use super::from_data::{finish, undefined, variations};
use crate::Result;
use crate::problem::{Problems, Text};
use crate::scoring::{DecisionMatrix, Scaling};

/// Weights in proportion to the coefficient of variation, `(m,)`: standard deviation over the size of the mean.
///
/// Free of units, but not of the zero point: meant for ratio scales.
///
/// # Formula
/// `w[k] = c[k] / sum(c)` with `c[k] = s[k] / |mean[k]|`
///
/// # Errors
/// One alternative, all alternatives equal, or a criterion whose mean is zero although its values differ.
///
/// # References
/// Shuai, Zongzhun, Yongji and Lei 2012, A new angular method to determine the objective weights, CCDC 2012
/// (there as the method to compare with).
pub fn cv(data: &DecisionMatrix) -> Result<Vec<f64>> {
    let mut problems = Problems::new();
    for (k, (deviation, mean)) in variations(data).into_iter().enumerate() {
        if mean == 0.0 && deviation > 0.0 {
            let name = data.criterion_name(k);
            let found = Text::new(format!("the mean of {name} is 0"), format!("trung bình của {name} bằng 0"));
            problems.push(undefined("cv", &found));
        }
    }
    finish("cv", data, Scaling::Columns, problems, |data| {
        let ratio = |(deviation, mean)| if deviation == 0.0 { 0.0 } else { deviation / mean };
        Ok(variations(data).into_iter().map(ratio).collect())
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
        let w = cv(&DecisionMatrix::new(values, None, &[Direction::Max; 4]).unwrap()).unwrap();
        let printed = [0.4258, 0.3610, 0.2121, 0.0011];
        assert!(w.iter().zip(printed).all(|(w, p)| (w - p).abs() <= 6e-5), "{w:?}");
    }

    #[test]
    fn a_mean_of_zero_is_named() {
        let data = DecisionMatrix::new(array![[-1.0, 1.0], [1.0, 2.0]], None, &[Direction::Max; 2]).unwrap();
        assert!(cv(&data).unwrap_err().to_string().contains("mean of criterion 0"));
    }
}

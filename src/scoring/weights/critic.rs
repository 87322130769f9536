//! CRITIC weights.

use super::from_data::{mean, min_max, weigh};
use crate::Result;
use crate::number::{math, sum};
use crate::scoring::{DecisionMatrix, Domain, Scaling};

/// Weights by contrast and conflict (criteria importance through intercriteria correlation), `(m,)`.
///
/// The direction of every criterion is honoured: cost columns are normalized so that more is better **before** they
/// are correlated. Libraries that skip this turn agreement into conflict wherever both kinds of column occur, and
/// give other weights.
///
/// # Formula
/// `r` = min-max normalized with 1 the best; `s[k]` = standard deviation of `r[., k]`; `c[k, l]` = linear
/// correlation of columns k and l; `C[k] = s[k] sum_l (1 - c[k, l])`; `w = C / sum(C)`. A constant criterion has no
/// correlation; it is left out of the sums and weighs 0.
///
/// # Errors
/// One alternative, or all alternatives equal; no conflict at all (all criteria perfectly correlated).
///
/// # References
/// Diakoulaki, Mavrotas and Papayannakis 1995, Determining objective weights in multiple criteria problems: the
/// CRITIC method, Computers & Operations Research 22(7), equations 1 to 6.
pub fn critic(data: &DecisionMatrix) -> Result<Vec<f64>> {
    weigh("critic", data, Domain::Any, Scaling::Columns, |data| {
        let m = data.n_criteria();
        if m == 1 {
            return Ok(vec![1.0]);
        }
        let normalized = min_max(data);
        // Deviations of length 1, so that a correlation is one dot product.
        let mut lengths = Vec::with_capacity(m);
        let units: Vec<Vec<f64>> = normalized
            .columns()
            .into_iter()
            .map(|column| {
                let column = column.to_vec();
                let mean = mean(&column);
                let deviations: Vec<f64> = column.iter().map(|x| x - mean).collect();
                let length = math::sqrt(sum::dot_exact(&deviations, &deviations));
                lengths.push(length);
                deviations.iter().map(|d| if length == 0.0 { 0.0 } else { d / length }).collect()
            })
            .collect();
        Ok((0..m)
            .map(|k| {
                let conflicts: Vec<f64> =
                    (0..m).filter(|&l| l != k && lengths[l] > 0.0).map(|l| conflict(&units[k], &units[l])).collect();
                lengths[k] * sum::sum(&conflicts)
            })
            .collect())
    })
}

/// `1 - correlation` of two columns of deviations of length 1, as half the squared distance between them, which
/// does not cancel where they are nearly equal; what is below rounding is zero.
fn conflict(a: &[f64], b: &[f64]) -> f64 {
    let squares: Vec<f64> = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).collect();
    let half = sum::sum(&squares) / 2.0;
    if half < 1e-28 { 0.0 } else { math::min(half, 2.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction::{Max, Min};
    use ndarray::array;

    /// The same judgement twice, once as a benefit and once as a cost, is no conflict.
    #[test]
    fn the_direction_is_honoured() {
        let values = array![[1.0, 9.0, 3.0], [2.0, 8.0, 1.0], [3.0, 7.0, 2.0]];
        let w = |d: [crate::scoring::Direction; 3]| {
            critic(&DecisionMatrix::new(values.clone(), None, &d).unwrap()).unwrap()
        };
        let honoured = w([Max, Min, Max]);
        let mut mirrored = values.clone();
        mirrored.column_mut(1).mapv_inplace(|x| 10.0 - x);
        let same = critic(&DecisionMatrix::new(mirrored, None, &[Max; 3]).unwrap()).unwrap();
        assert!(honoured.iter().zip(&same).all(|(a, b)| (a - b).abs() < 1e-15));
        assert!(w([Max, Max, Max])[2] < honoured[2] - 0.1);
    }

    /// A three-row example with one cost column from the tests of a Julia library (from rounded intermediates).
    #[test]
    fn a_cost_column() {
        let values = array![
            [12.9918, 0.7264, -1.1009, 1.598_139_592],
            [4.1201, 5.8824, 3.4483, 1.021_563_567],
            [4.1039, 0.0000, -0.5076, 0.984_469_444]
        ];
        let w = critic(&DecisionMatrix::new(values, None, &[Max, Max, Min, Max]).unwrap()).unwrap();
        let expected = [0.168_839_25, 0.418_444_976, 0.249_124_763, 0.163_591_012];
        assert!(w.iter().zip(expected).all(|(w, e)| (w - e).abs() < 1e-5), "{w:?}");
    }

    #[test]
    fn without_conflict_there_are_no_weights() {
        let values = array![[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]];
        let error = critic(&DecisionMatrix::new(values, None, &[Max, Max]).unwrap()).unwrap_err();
        assert_eq!(error.problems()[0].code.id(), "E0609");
    }

    #[test]
    fn a_constant_criterion_weighs_nothing_and_changes_nothing() {
        let two = array![[1.0, 2.0], [2.0, 1.0], [3.0, 5.0]];
        let three = array![[1.0, 7.0, 2.0], [2.0, 7.0, 1.0], [3.0, 7.0, 5.0]];
        let w2 = critic(&DecisionMatrix::new(two, None, &[Max; 2]).unwrap()).unwrap();
        let w3 = critic(&DecisionMatrix::new(three, None, &[Max; 3]).unwrap()).unwrap();
        assert_eq!([w3[0], w3[1], w3[2]], [w2[0], 0.0, w2[1]]);
    }
}

//! The largest eigenvalue of a positive matrix and its vectors.

use crate::number::{math, sum};
use crate::scoring::linear_program::solve_system;
use crate::{Error, Result};
use ndarray::Array2;

/// Largest eigenvalue and weights (sum 1); `balance` is near the weights and keeps the arithmetic in range.
pub(super) fn weights(matrix: &Array2<f64>, balance: &[f64]) -> Result<(f64, Vec<f64>)> {
    let (lambda, vector) = principal(&balanced(matrix, balance))?;
    let raw: Vec<f64> = vector.iter().zip(balance).map(|(x, b)| x * b).collect();
    let total = sum::sum(&raw);
    Ok((lambda, raw.iter().map(|x| x / total).collect()))
}

/// `a[i, j] balance[j] / balance[i]`: the same eigenvalues, entries near 1 where the comparisons agree with it.
pub(super) fn balanced(matrix: &Array2<f64>, balance: &[f64]) -> Vec<Vec<f64>> {
    matrix
        .rows()
        .into_iter()
        .zip(balance)
        .map(|(row, own)| row.iter().zip(balance).map(|(a, other)| a * (other / own)).collect())
        .collect()
}

pub(super) fn transposed(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    (0..matrix.len()).map(|j| matrix.iter().map(|row| row[j]).collect()).collect()
}

/// Largest eigenvalue of a positive matrix and its vector (largest entry 1).
///
/// Noda's iteration: the bounds `min (A x / x) <= lambda <= max (A x / x)` close quadratically from any positive
/// start, also where other eigenvalues are as large in size, which plain powers do not manage.
pub(super) fn principal(matrix: &[Vec<f64>]) -> Result<(f64, Vec<f64>)> {
    let n = matrix.len();
    let mut x = vec![1.0; n];
    let mut best = bounds(matrix, &x);
    for _ in 0..100 {
        let (low, high) = best;
        if high - low <= 4.0 * f64::EPSILON * high {
            break;
        }
        let shift = high * (1.0 + 2.0 * f64::EPSILON);
        let system = (0..n)
            .map(|i| {
                let mut row: Vec<f64> = matrix[i].iter().map(|a| -a).collect();
                row[i] += shift;
                row.push(x[i]);
                row
            })
            .collect();
        let Some(mut next) = solve_system(system) else { break };
        let largest = next.iter().copied().reduce(|a, b| if b.abs() > a.abs() { b } else { a }).unwrap_or(1.0);
        for z in &mut next {
            *z /= largest;
        }
        if next.iter().any(|z| *z <= 0.0) {
            break;
        }
        let (next_low, next_high) = bounds(matrix, &next);
        // At the limit of rounding the bounds stop closing.
        if next_high - next_low >= high - low {
            break;
        }
        x = next;
        best = (next_low, next_high);
    }
    let (low, high) = best;
    if high - low > 1e-9 * high {
        return Err(Error::internal("the principal eigenvector of a matrix of comparisons was not reached"));
    }
    Ok((low + (high - low) / 2.0, x))
}

/// Least and largest ratio of `A x` to `x`.
fn bounds(matrix: &[Vec<f64>], x: &[f64]) -> (f64, f64) {
    let ratios: Vec<f64> = matrix.iter().zip(x).map(|(row, own)| sum::dot(row, x) / own).collect();
    (math::min_of(&ratios), math::max_of(&ratios))
}

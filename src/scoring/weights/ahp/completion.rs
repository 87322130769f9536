//! Comparisons that were not asked, chosen so that the largest eigenvalue is smallest.

use super::perron::{balanced, principal, transposed};
use crate::number::{math, sum};
use crate::scoring::linear_program::solve_system;
use crate::{Error, Result};
use ndarray::Array2;

/// Steps of Newton's method at most; a handful is usual.
const STEPS: usize = 200;

/// Replaces the missing entries of `matrix` by those that minimize its largest eigenvalue.
///
/// The eigenvalue is a convex function of the logarithms of the missing entries, strictly so when the comparisons
/// connect all items, so Newton's method with a damped step ends in its one minimum. `logs` are the logarithms of
/// the least-squares weights: the start, and the balance that keeps entries near 1.
pub(super) fn minimize_lambda(matrix: &mut Array2<f64>, logs: &[f64], missing: &[(usize, usize)]) -> Result<()> {
    let balance: Vec<f64> = logs.iter().map(|log| math::exp(*log)).collect();
    let start = balanced(matrix, &balance);
    let with = |offsets: &[f64]| {
        let mut entries = start.clone();
        for (&(i, j), &offset) in missing.iter().zip(offsets) {
            entries[i][j] = math::exp(offset);
            entries[j][i] = math::exp(-offset);
        }
        entries
    };
    let mut offsets = vec![0.0; missing.len()];
    let mut here = Slope::at(&with(&offsets), missing)?;
    for _ in 0..STEPS {
        if here.largest() <= 1e-15 {
            break;
        }
        let step = here.newton_step();
        let decrease = sum::dot(&here.gradient, &step);
        let (mut length, mut reached) = (1.0, None);
        while length > 1e-12 {
            let tried: Vec<f64> = offsets.iter().zip(&step).map(|(o, s)| o + length * s).collect();
            let there = Slope::at(&with(&tried), missing)?;
            // Near the minimum the eigenvalue no longer shows progress, but its slope does.
            let lower = there.lambda <= here.lambda + 1e-4 * length * decrease;
            if lower || (length == 1.0 && there.largest() < 0.5 * here.largest()) {
                reached = Some((tried, there));
                break;
            }
            length /= 2.0;
        }
        let Some((tried, there)) = reached else { break };
        offsets = tried;
        here = there;
    }
    if here.largest() > 1e-9 {
        return Err(Error::internal("the completion of a matrix of comparisons did not settle"));
    }
    for (&(i, j), &offset) in missing.iter().zip(&offsets) {
        let ratio = math::exp(logs[i] - logs[j] + offset);
        matrix[[i, j]] = ratio;
        matrix[[j, i]] = 1.0 / ratio;
    }
    Ok(())
}

/// The eigenvalue with its first and second derivatives by the logarithms of the missing entries.
struct Slope {
    lambda: f64,
    gradient: Vec<f64>,
    hessian: Vec<Vec<f64>>,
}

impl Slope {
    fn at(matrix: &[Vec<f64>], missing: &[(usize, usize)]) -> Result<Slope> {
        let n = matrix.len();
        let (lambda, right) = principal(matrix)?;
        let (_, mut left) = principal(&transposed(matrix))?;
        let product = sum::dot(&left, &right);
        for y in &mut left {
            *y /= product;
        }
        let group_inverse = group_inverse(matrix, lambda, &left, &right)?;
        // What entry (i, j) carries, and its mirror.
        let carried = |i: usize, j: usize| left[i] * matrix[i][j] * right[j];
        let gradient: Vec<f64> = missing.iter().map(|&(i, j)| carried(i, j) - carried(j, i)).collect();
        // Derivatives of y A and of A x by one logarithm have two entries each.
        let rows: Vec<[(usize, f64); 2]> =
            missing.iter().map(|&(i, j)| [(j, left[i] * matrix[i][j]), (i, -left[j] * matrix[j][i])]).collect();
        let columns: Vec<[(usize, f64); 2]> =
            missing.iter().map(|&(i, j)| [(i, matrix[i][j] * right[j]), (j, -matrix[j][i] * right[i])]).collect();
        let through = |k: usize, l: usize| -> f64 {
            rows[k].iter().fold(0.0, |total, &(a, u)| {
                columns[l].iter().fold(total, |total, &(b, v)| total + u * group_inverse[b][a] * v)
            })
        };
        debug_assert_eq!(n, right.len());
        let hessian = (0..missing.len())
            .map(|k| {
                let (i, j) = missing[k];
                (0..missing.len())
                    .map(|l| {
                        let own = if k == l { carried(i, j) + carried(j, i) } else { 0.0 };
                        own + through(k, l) + through(l, k)
                    })
                    .collect()
            })
            .collect();
        Ok(Slope { lambda, gradient, hessian })
    }

    fn largest(&self) -> f64 {
        self.gradient.iter().fold(0.0, |so_far, g| math::max(so_far, g.abs()))
    }

    /// Newton's step, or steepest descent where it would not descend.
    fn newton_step(&self) -> Vec<f64> {
        let system =
            self.hessian.iter().zip(&self.gradient).map(|(row, g)| row.iter().copied().chain([-g]).collect()).collect();
        solve_system(system)
            .filter(|step| sum::dot(step, &self.gradient) < 0.0)
            .unwrap_or_else(|| self.gradient.iter().map(|g| -g).collect())
    }
}

/// Columns of the group inverse of `lambda I - A`: the inverse on what is left beside the principal vectors.
///
/// # References
/// Meyer and Stewart 1988, Derivatives and perturbations of eigenvectors, SIAM Journal on Numerical Analysis 25(3).
fn group_inverse(matrix: &[Vec<f64>], lambda: f64, left: &[f64], right: &[f64]) -> Result<Vec<Vec<f64>>> {
    let n = matrix.len();
    (0..n)
        .map(|column| {
            let system = (0..n)
                .map(|i| {
                    let mut row: Vec<f64> = (0..n).map(|j| right[i] * left[j] - matrix[i][j]).collect();
                    row[i] += lambda;
                    row.push(f64::from(u8::from(i == column)));
                    row
                })
                .collect();
            let solved = solve_system(system)
                .ok_or_else(|| Error::internal("the largest eigenvalue of a positive matrix is not simple"))?;
            Ok(solved.iter().zip(right).map(|(z, x)| z - x * left[column]).collect())
        })
        .collect()
}

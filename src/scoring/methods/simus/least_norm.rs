//! The shortest vector that satisfies linear inequalities.

use crate::number::sum;

/// Below this size (for data of order 1) a number counts as zero.
const ZERO: f64 = 1e-12;

/// The `u` of least Euclidean length with `rows . u >= bounds`; `None` where there is none (or rounding says so).
///
/// The problem "least distance programming": with `E` = the rows as columns and the bounds as a last row, and
/// `f = (0, .., 0, 1)`, the non-negative least squares solution y of `E y = f` has the residual `r = E y - f`,
/// and `u = -r[..d] / r[d]`.
///
/// # References
/// Lawson and Hanson 1974, Solving least squares problems, Prentice-Hall, chapter 23, algorithms NNLS and LDP.
pub(super) fn least_norm(rows: &[Vec<f64>], bounds: &[f64]) -> Option<Vec<f64>> {
    let dimension = rows.first()?.len();
    let columns: Vec<Vec<f64>> =
        rows.iter().zip(bounds).map(|(row, bound)| row.iter().copied().chain([*bound]).collect()).collect();
    let mut target = vec![0.0; dimension + 1];
    target[dimension] = 1.0;
    let y = non_negative_least_squares(&columns, &target)?;
    let residual: Vec<f64> = (0..=dimension)
        .map(|d| sum::sum(&columns.iter().zip(&y).map(|(c, v)| c[d] * v).chain([-target[d]]).collect::<Vec<_>>()))
        .collect();
    let last = residual[dimension];
    (last.abs() > 1e-9).then(|| residual[..dimension].iter().map(|r| -r / last + 0.0).collect())
}

/// `y >= 0` of the least `|columns y - target|`.
fn non_negative_least_squares(columns: &[Vec<f64>], target: &[f64]) -> Option<Vec<f64>> {
    let mut y = vec![0.0; columns.len()];
    let mut passive: Vec<usize> = Vec::new();
    for _ in 0..10 * (columns.len() + 10) {
        let residual: Vec<f64> = (0..target.len())
            .map(|d| target[d] - sum::sum(&passive.iter().map(|&j| columns[j][d] * y[j]).collect::<Vec<_>>()))
            .collect();
        let gradient = |j: usize| sum::dot(&columns[j], &residual);
        let steepest = (0..columns.len())
            .filter(|j| !passive.contains(j))
            .map(|j| (j, gradient(j)))
            .reduce(|a, b| if b.1 > a.1 { b } else { a });
        let Some((entering, _)) = steepest.filter(|(_, slope)| *slope > ZERO) else { return Some(y) };
        passive.push(entering);
        loop {
            let chosen: Vec<&[f64]> = passive.iter().map(|&j| columns[j].as_slice()).collect();
            let Some(solution) = least_squares(&chosen, target) else {
                // It says nothing that the others do not say.
                passive.pop();
                return Some(y);
            };
            if solution.iter().all(|v| *v > 0.0) {
                passive.iter().zip(&solution).for_each(|(&j, v)| y[j] = *v);
                break;
            }
            // As far towards the solution as all stay non-negative; those at zero leave.
            let step = passive
                .iter()
                .zip(&solution)
                .filter(|(_, v)| **v <= 0.0)
                .map(|(&j, v)| if y[j] == 0.0 { 0.0 } else { y[j] / (y[j] - v) })
                .fold(1.0, crate::number::math::min);
            for (&j, v) in passive.iter().zip(&solution) {
                y[j] += step * (v - y[j]);
            }
            passive.retain(|&j| {
                let stays = y[j] > 1e-15;
                if !stays {
                    y[j] = 0.0;
                }
                stays
            });
            if passive.is_empty() {
                break;
            }
        }
    }
    None
}

/// Least squares over linearly independent columns, by orthogonalization (twice, so that it is orthogonal to
/// rounding); `None` where a column depends on those before.
fn least_squares(columns: &[&[f64]], target: &[f64]) -> Option<Vec<f64>> {
    let n = columns.len();
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(n);
    let mut upper = vec![vec![0.0; n]; n];
    for (k, column) in columns.iter().enumerate() {
        let mut rest = column.to_vec();
        for _ in 0..2 {
            for (b, direction) in basis.iter().enumerate() {
                let share = sum::dot(direction, &rest);
                upper[b][k] += share;
                rest.iter_mut().zip(direction).for_each(|(x, d)| *x -= share * d);
            }
        }
        let size = sum::dot(&rest, &rest).sqrt();
        if size <= ZERO * sum::dot(column, column).sqrt() {
            return None;
        }
        upper[k][k] = size;
        basis.push(rest.iter().map(|x| x / size).collect());
    }
    let mut solution = vec![0.0; n];
    for k in (0..n).rev() {
        let known = sum::dot(&upper[k][k + 1..], &solution[k + 1..]);
        solution[k] = (sum::dot(&basis[k], target) - known) / upper[k][k];
    }
    Some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: &[f64], expected: &[f64]) {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-10), "{found:?} is not {expected:?}");
    }

    #[test]
    fn by_hand() {
        let axes = [vec![1.0, 0.0], vec![0.0, 1.0]];
        // x + y >= 2: the point (1, 1); with x >= 3 too: (3, 0).
        let rows = [vec![1.0, 1.0], axes[0].clone(), axes[1].clone()];
        close(&least_norm(&rows, &[2.0, 0.0, 0.0]).unwrap(), &[1.0, 1.0]);
        close(&least_norm(&rows, &[2.0, 3.0, 0.0]).unwrap(), &[3.0, 0.0]);
        // An equality as two inequalities: 2x + y = 5 has the nearest point (2, 1).
        close(&least_norm(&[vec![2.0, 1.0], vec![-2.0, -1.0]], &[5.0, -5.0]).unwrap(), &[2.0, 1.0]);
        close(&least_norm(&axes, &[-1.0, -2.0]).unwrap(), &[0.0, 0.0]);
        assert_eq!(least_norm(&[vec![1.0], vec![-1.0]], &[2.0, -1.0]), None);
    }

    proptest! {
        /// No feasible point of a fine grid in the plane is shorter.
        #[test]
        fn nothing_is_shorter(rows in prop::collection::vec((-5_i32..6, -5_i32..6, -9_i32..9), 1..6)) {
            let plain: Vec<Vec<f64>> = rows.iter().map(|r| vec![f64::from(r.0), f64::from(r.1)]).collect();
            let bounds: Vec<f64> = rows.iter().map(|r| f64::from(r.2)).collect();
            let feasible = |u: &[f64]| plain.iter().zip(&bounds).all(|(row, b)| row[0] * u[0] + row[1] * u[1] >= b - 1e-9);
            let squared = |u: &[f64]| u[0] * u[0] + u[1] * u[1];
            let found = least_norm(&plain, &bounds);
            if let Some(u) = &found {
                prop_assert!(feasible(u), "{u:?}");
            }
            for i in -60..=60 {
                for j in -60..=60 {
                    let u = [f64::from(i) / 4.0, f64::from(j) / 4.0];
                    if feasible(&u) {
                        prop_assert!(found.as_ref().is_some_and(|best| squared(best) <= squared(&u) + 1e-9), "{u:?} {found:?}");
                    }
                }
            }
        }
    }
}

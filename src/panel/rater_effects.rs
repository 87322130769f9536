//! Severe and lenient raters: what is due to the rater, and not to the items that fell to him?

use super::ratings::check;
use crate::Result;
use crate::number::math;
use crate::number::sum::sum;
use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

/// Additive effects of raters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RaterEffects {
    /// How much higher each rater rates the same items than the mean of the raters connected with this one; none where
    /// no item was rated by another one too.
    pub effects: Vec<Option<f64>>,
    /// Sets of raters that are connected by items they share; effects compare within a set only.
    pub n_sets: usize,
}

/// The additive two-way model of `ratings` (`n_raters` x `n_items`, NaN = missing).
///
/// # Formula
/// Least squares of `y[e, i] = item[i] + effect[e]`, effects of a connected set adding up to 0: the items are
/// eliminated and the normal equations `n[e] b[e] - sum over i of mean of b over the raters of i = sum over i of
/// (y[e, i] - mean of i)` solved by Cholesky's factors.
///
/// # Errors
/// [`crate::Error::Input`] for infinities and an empty table.
///
/// # Complexity
/// `O(n_items r^2 + n_raters^3)` for r raters of an item.
///
/// # References
/// Scheffé (1959), *The Analysis of Variance*, section 4.4 (unequal numbers); Houston, Raymond and Svec (1991),
/// "Adjustments for rater effects in performance assessment", *Applied Psychological Measurement* 15.
///
/// # Examples
/// ```
/// use ndarray::array;
/// let nan = f64::NAN;
/// let found = stratech::panel::rater_effects(&array![[5.0, 6.0, nan], [7.0, 8.0, 4.0], [nan, nan, 3.0]].view())?;
/// let effects: Vec<f64> = found.effects.into_iter().flatten().collect();
/// assert!((effects[1] - effects[0] - 2.0).abs() < 1e-12 && (effects[1] - effects[2] - 1.0).abs() < 1e-12);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn rater_effects(ratings: &ArrayView2<'_, f64>) -> Result<RaterEffects> {
    check(ratings, 1, 1)?;
    let n = ratings.nrows();
    let mut matrix = Array2::<f64>::zeros((n, n));
    let mut right: Vec<Vec<f64>> = vec![Vec::new(); n];
    let mut set: Vec<usize> = (0..n).collect();
    for column in ratings.columns() {
        let present: Vec<(usize, f64)> = column.iter().copied().enumerate().filter(|(_, x)| !x.is_nan()).collect();
        if present.len() < 2 {
            continue;
        }
        let share = 1.0 / present.len() as f64;
        let center = sum(&present.iter().map(|p| p.1).collect::<Vec<_>>()) * share;
        for &(a, x) in &present {
            right[a].push(x - center);
            matrix[[a, a]] += 1.0;
            for &(b, _) in &present {
                matrix[[a, b]] -= share;
            }
        }
        let first = set[present[0].0];
        for &(a, _) in &present {
            let old = set[a];
            set.iter_mut().filter(|s| **s == old).for_each(|s| *s = first);
        }
    }
    let mut effects = vec![None; n];
    let mut n_sets = 0;
    for name in 0..n {
        let members: Vec<usize> = (0..n).filter(|&a| set[a] == name && !right[a].is_empty()).collect();
        if members.is_empty() {
            continue;
        }
        n_sets += 1;
        let rest = 1.0 / members.len() as f64;
        // The equations leave a constant open; this one closes it at a sum of 0.
        let closed =
            Array2::from_shape_fn((members.len(), members.len()), |(i, j)| matrix[[members[i], members[j]]] + rest);
        let target: Vec<f64> = members.iter().map(|&a| sum(&right[a])).collect();
        let solved = solve(closed, &target);
        let center = sum(&solved) * rest;
        for (&a, effect) in members.iter().zip(&solved) {
            effects[a] = Some(effect - center);
        }
    }
    Ok(RaterEffects { effects, n_sets })
}

/// Solves with a symmetric positive definite matrix.
fn solve(mut matrix: Array2<f64>, target: &[f64]) -> Vec<f64> {
    let n = target.len();
    let mut x = target.to_vec();
    for j in 0..n {
        for k in 0..j {
            matrix[[j, j]] -= matrix[[j, k]] * matrix[[j, k]];
        }
        // Never 0 in exact numbers; a floor keeps rounding from dividing by it.
        matrix[[j, j]] = math::sqrt(math::max(matrix[[j, j]], f64::MIN_POSITIVE));
        for i in j + 1..n {
            for k in 0..j {
                matrix[[i, j]] -= matrix[[i, k]] * matrix[[j, k]];
            }
            matrix[[i, j]] /= matrix[[j, j]];
        }
    }
    for i in 0..n {
        for k in 0..i {
            x[i] -= matrix[[i, k]] * x[k];
        }
        x[i] /= matrix[[i, i]];
    }
    for i in (0..n).rev() {
        for k in i + 1..n {
            x[i] -= matrix[[k, i]] * x[k];
        }
        x[i] /= matrix[[i, i]];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use proptest::prelude::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn complete_tables_give_differences_of_means() {
        let found = rater_effects(&array![[1.0, 5.0, 3.0], [4.0, 4.0, 4.0]].view()).unwrap();
        assert_eq!(found.n_sets, 1);
        assert!((found.effects[0].unwrap() + 0.5).abs() < 1e-12 && (found.effects[1].unwrap() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn sets_without_a_common_item_and_lonely_raters() {
        let found = rater_effects(
            &array![[1.0, NAN, NAN], [3.0, NAN, NAN], [NAN, 5.0, NAN], [NAN, 9.0, NAN], [NAN, NAN, 7.0]].view(),
        )
        .unwrap();
        assert_eq!(found.n_sets, 2);
        let close = |found: Option<f64>, expected: f64| (found.unwrap() - expected).abs() < 1e-12;
        assert!(close(found.effects[0], -1.0) && close(found.effects[3], 2.0));
        assert_eq!(found.effects[4], None);
        assert!(rater_effects(&array![[f64::INFINITY]].view()).is_err());
    }

    proptest! {
        /// What was added comes out again, whatever the items and the gaps.
        #[test]
        fn additive_tables_are_taken_apart(
            items in prop::collection::vec(0.0_f64..10.0, 6), raters in prop::collection::vec(-2.0_f64..2.0, 5),
            gaps in prop::collection::vec(any::<bool>(), 30),
        ) {
            let mut ratings = Array2::from_shape_fn((5, 6), |(e, i)| if gaps[6 * e + i] { NAN } else { items[i] + raters[e] });
            // One item for everybody connects them.
            ratings.column_mut(0).iter_mut().zip(&raters).for_each(|(x, r)| *x = items[0] + r);
            let found = rater_effects(&ratings.view()).unwrap();
            let center = raters.iter().sum::<f64>() / 5.0;
            prop_assert_eq!(found.n_sets, 1);
            for (effect, rater) in found.effects.iter().zip(&raters) {
                prop_assert!((effect.unwrap() - (rater - center)).abs() < 1e-9);
            }
        }
    }
}

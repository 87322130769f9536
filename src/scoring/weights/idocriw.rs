//! IDOCRIW weights.

use super::{cilos, entropy};
use crate::Result;
use crate::number::sum;
use crate::problem::{Problems, Text};
use crate::scoring::DecisionMatrix;

/// Integrated determination of objective criteria weights, `(m,)`: entropy weights times impact losses.
///
/// # Formula
/// `w[k] = W[k] q[k] / sum(W q)` with `W` = [`entropy`] of the data as given and `q` = [`cilos`]
///
/// # Errors
/// As [`entropy`] and [`cilos`], all faults of both.
///
/// # References
/// Zavadskas and Podvezko 2016, Integrated determination of objective criteria weights in MCDM, International
/// Journal of Information Technology & Decision Making 15(2), equation 11.
pub fn idocriw(data: &DecisionMatrix) -> Result<Vec<f64>> {
    let (losses, entropies) = match (cilos(data), entropy(data)) {
        (Ok(losses), Ok(entropies)) => (losses, entropies),
        (Err(error), _) | (_, Err(error)) if error.problems().is_empty() => return Err(error),
        (losses, entropies) => {
            // The same place is named once.
            let mut problems = Problems::new();
            for error in [losses.err(), entropies.err()].into_iter().flatten() {
                for problem in error.problems() {
                    if !problems.iter().any(|known| known.place == problem.place) {
                        problems.push(problem.clone());
                    }
                }
            }
            return Err(problems.into());
        }
    };
    let products: Vec<f64> = losses.iter().zip(&entropies).map(|(q, w)| q * w).collect();
    let total = sum::sum(&products);
    if total > 0.0 {
        Ok(products.iter().map(|x| x / total).collect())
    } else {
        let found =
            Text::new("entropy weights and impact losses have no criterion in common", "không có tiêu chí chung");
        Err(super::from_data::undefined("idocriw", &found).into())
    }
}

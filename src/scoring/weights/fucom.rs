//! Full consistency method (FUCOM).

use crate::Result;
use crate::number::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::rankings::order::{check_ranks, tie_groups};

/// FUCOM weights from significances `(m,)`: 1 for the most important item, and for every other how many times less
/// important it is.
///
/// The model looks for weights with `w[k] / w[k+1] = phi[k]` and `w[k] / w[k+2] = phi[k] phi[k+1]` along the order of
/// importance, with the least deviation chi. Significances make a chain without contradiction, so chi is 0 and the
/// weights are exact; peers that search for them numerically only come near.
///
/// # Formula
/// `w[k] = (1 / significance[k]) / sum(1 / significance)`
///
/// # Errors
/// No items; significances that are not finite or not above 0.
///
/// # References
/// Pamucar, Stevic and Sremac 2018, A new model for determining weight coefficients of criteria in MCDM models: Full
/// consistency method (FUCOM), Symmetry 10(9) 393.
///
/// # Examples
/// ```
/// let w = stratech::weights::fucom(&[2.0, 1.0, 4.0])?;
/// assert!((w[1] - 4.0 / 7.0).abs() < 1e-15);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn fucom(significances: &[f64]) -> Result<Vec<f64>> {
    let mut problems = Problems::new();
    check_ranks(significances, "significances", &mut problems);
    check_positive(significances, "significances", &mut problems);
    problems.into_result()?;
    Ok(inverse_shares(significances))
}

/// FUCOM weights from an order and the comparative priorities of neighbours.
///
/// `ranks` `(m,)`: 1 = most important. `priorities` `(m - 1,)`: how many times the item at place r is more important
/// than the one at place r + 1, from the top down. Items of equal rank stand beside one another in the order of the
/// list; the priority between them must be 1.
///
/// # Errors
/// No items; ranks or priorities that are not finite, priorities not above 0 or not one fewer than the items; a
/// priority other than 1 between tied items.
///
/// # References
/// As [`fucom`].
///
/// # Examples
/// ```
/// let w = stratech::weights::fucom_chain(&[2.0, 1.0, 3.0], &[2.0, 2.0])?;
/// assert_eq!(w, stratech::weights::fucom(&[2.0, 1.0, 4.0])?);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn fucom_chain(ranks: &[f64], priorities: &[f64]) -> Result<Vec<f64>> {
    let mut problems = Problems::new();
    check_ranks(ranks, "ranks", &mut problems);
    check_positive(priorities, "priorities", &mut problems);
    let m = ranks.len();
    if m > 0 && priorities.len() != m - 1 {
        let expected = Text::new(
            format!("{}, one for each pair of neighbours", m - 1),
            format!("{}, mỗi cặp kề nhau một số", m - 1),
        );
        problems
            .push(Problem::new(codes::SHAPE, Place::argument("priorities")).expected(expected).found(priorities.len()));
    }
    problems.into_result()?;
    let groups = tie_groups(ranks);
    let order: Vec<usize> = groups.concat();
    let mut significances = vec![1.0; m];
    let mut problems = Problems::new();
    for (place, pair) in order.windows(2).enumerate() {
        if ranks[pair[0]] == ranks[pair[1]] && priorities[place] != 1.0 {
            problems.push(
                Problem::new(codes::OUT_OF_DOMAIN, Place::element("priorities", &[place]))
                    .item(format!("items {} and {}", pair[0], pair[1]))
                    .expected(Text::new("1, since they have the same rank", "1, vì hai mục đồng hạng"))
                    .found(priorities[place]),
            );
        }
        significances[pair[1]] = significances[pair[0]] * priorities[place];
        if significances[pair[1]] == 0.0 || significances[pair[1]].is_infinite() {
            problems.push(
                Problem::new(codes::OUT_OF_DOMAIN, Place::element("priorities", &[place]))
                    .item(format!("priorities[{place}]"))
                    .expected(Text::new("a chain within the range of numbers", "chuỗi nằm trong phạm vi số"))
                    .found(priorities[place]),
            );
            break;
        }
    }
    problems.into_result()?;
    Ok(inverse_shares(&significances))
}

fn check_positive(values: &[f64], name: &str, problems: &mut Problems) {
    for (i, value) in values.iter().enumerate() {
        if name != "significances" && !value.is_finite() {
            let expected = Text::new("a finite number above 0", "một số hữu hạn lớn hơn 0");
            problems.push(Problem::new(codes::NOT_FINITE, Place::element(name, &[i])).expected(expected).found(value));
        } else if *value <= 0.0 {
            problems.push(
                Problem::new(codes::OUT_OF_DOMAIN, Place::element(name, &[i]))
                    .item(format!("{name}[{i}]"))
                    .expected(Text::new("a number above 0", "một số lớn hơn 0"))
                    .found(value),
            );
        }
    }
}

/// Shares in proportion to `1 / x`.
fn inverse_shares(values: &[f64]) -> Vec<f64> {
    // Over the smallest, so that nothing overflows.
    let least = crate::number::math::min_of(values);
    let shares: Vec<f64> = values.iter().map(|x| least / x).collect();
    let total = sum::sum(&shares);
    shares.iter().map(|s| s / total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_is_kept_exactly() {
        let w = fucom_chain(&[3.0, 1.0, 2.0, 4.0], &[1.5, 2.0, 1.25]).unwrap();
        assert!((w[1] / w[2] - 1.5).abs() < 1e-14);
        assert!((w[2] / w[0] - 2.0).abs() < 1e-14);
        assert!((w[0] / w[3] - 1.25).abs() < 1e-14);
        assert!((w[1] / w[0] - 3.0).abs() < 1e-14); // chi = 0
    }

    #[test]
    fn faults_are_placed() {
        let error = fucom(&[1.0, 0.0, f64::NAN]).unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["significances[1]", "significances[2]"]);
        assert!(
            fucom_chain(&[1.0, 2.0], &[1.0, 1.0]).unwrap_err().to_string().contains("expected 1, one for each pair")
        );
        assert!(fucom_chain(&[1.0, 1.0], &[2.0]).unwrap_err().to_string().contains("same rank"));
    }
}

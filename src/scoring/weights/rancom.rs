//! Ranking comparison (RANCOM).

use crate::Result;
use crate::number::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::rankings::order::check_ranks;
use ndarray::Array2;

/// RANCOM weights from `ranks` `(m,)`, 1 = most important; ties are allowed.
///
/// # Formula
/// `a[i, j]` = 1 where i is more important than j, 1/2 where they tie (also on the diagonal), 0 else;
/// `w[i] = sum_j a[i, j] / sum(a)`
///
/// # Errors
/// No items, or ranks that are not finite.
///
/// # References
/// Wieckowski, Kizielewicz, Shekhovtsov and Salabun 2023, RANCOM: A novel approach to identifying criteria relevance
/// based on inaccuracy expert judgments, Engineering Applications of Artificial Intelligence 122, 106114.
///
/// # Examples
/// ```
/// let w = stratech::weights::rancom(&[1.0, 2.0])?;
/// assert_eq!(w, [0.75, 0.25]);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn rancom(ranks: &[f64]) -> Result<Vec<f64>> {
    let mut problems = Problems::new();
    check_ranks(ranks, "ranks", &mut problems);
    problems.into_result()?;
    let m = ranks.len();
    rancom_matrix(&Array2::from_shape_fn((m, m), |(i, j)| {
        if ranks[i] < ranks[j] {
            1.0
        } else if ranks[i] == ranks[j] {
            0.5
        } else {
            0.0
        }
    }))
}

/// RANCOM weights from a matrix of comparisons `(m, m)`: 1 = the row is more important than the column, 1/2 = equal,
/// 0 = less. It need not follow from a ranking.
///
/// # Errors
/// A matrix that is empty or not square; entries other than 0, 1/2 and 1; a diagonal other than 1/2; an entry and
/// its mirror that do not add up to 1.
///
/// # References
/// As [`rancom`].
pub fn rancom_matrix(comparisons: &Array2<f64>) -> Result<Vec<f64>> {
    let (n, m) = comparisons.dim();
    let mut problems = Problems::new();
    if n == 0 || n != m {
        let expected = Text::new("a square matrix", "một ma trận vuông");
        return Err(Problem::new(codes::SHAPE, Place::argument("comparisons"))
            .expected(expected)
            .found(format!("{n} x {m}"))
            .into());
    }
    let mut refuse = |i: usize, j: usize, expected: Text| {
        problems.push(
            Problem::new(codes::OUT_OF_DOMAIN, Place::element("comparisons", &[i, j]))
                .item(format!("comparisons[{i}, {j}]"))
                .expected(expected)
                .found(comparisons[[i, j]]),
        );
    };
    for ((i, j), &a) in comparisons.indexed_iter() {
        let mirror = comparisons[[j, i]];
        if ![0.0, 0.5, 1.0].contains(&a) {
            refuse(i, j, Text::new("1, 1/2 or 0", "1, 1/2 hoặc 0"));
        } else if i == j && a != 0.5 {
            refuse(i, j, Text::new("1/2 on the diagonal", "1/2 trên đường chéo"));
        } else if i > j && [0.0, 0.5, 1.0].contains(&mirror) && a + mirror != 1.0 {
            let rest = 1.0 - mirror;
            refuse(i, j, Text::from(format!("{rest} = 1 - comparisons[{j}, {i}]")));
        }
    }
    problems.into_result()?;
    let sums: Vec<f64> = comparisons.rows().into_iter().map(|row| sum::sum(&row.to_vec())).collect();
    let total = sum::sum(&sums);
    Ok(sums.iter().map(|s| s / total).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// A seven-item example with an order that contains a tie, printed to four digits.
    #[test]
    fn seven_items() {
        let w = rancom(&[1.0, 1.0, 4.0, 7.0, 6.0, 5.0, 3.0]).unwrap();
        let printed = [0.2449, 0.2449, 0.1429, 0.0204, 0.0612, 0.1020, 0.1837];
        assert!(w.iter().zip(printed).all(|(w, p)| (w - p).abs() <= 5e-5), "{w:?}");
    }

    #[test]
    fn faults_of_a_matrix_are_placed() {
        let error = rancom_matrix(&array![[0.5, 1.0, 0.3], [1.0, 0.0, 1.0], [0.0, 0.0, 0.5]]).unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["comparisons[0, 2]", "comparisons[1, 0]", "comparisons[1, 1]"]);
    }
}

//! What all weights from data share: checks, scaling, and making them sum to 1.

use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::method::check_domain;
use crate::scoring::{DecisionMatrix, Direction, Domain, Scaling};
use ndarray::Array2;

/// Checks the data, computes how much each criterion says, and divides by the sum.
pub(super) fn weigh(
    name: &str,
    data: &DecisionMatrix,
    domain: Domain,
    scaling: Scaling,
    says: impl FnOnce(&DecisionMatrix) -> Result<Vec<f64>>,
) -> Result<Vec<f64>> {
    let mut problems = Problems::new();
    check_domain(domain, data, &mut problems);
    finish(name, data, scaling, problems, says)
}

/// As [`weigh`], where the caller has checked the values itself.
pub(super) fn finish(
    name: &str,
    data: &DecisionMatrix,
    scaling: Scaling,
    mut problems: Problems,
    says: impl FnOnce(&DecisionMatrix) -> Result<Vec<f64>>,
) -> Result<Vec<f64>> {
    let n = data.n_alternatives();
    if n == 1 {
        problems.push(undefined(name, &Text::new("there is one alternative", "chỉ có một phương án")));
    } else if (0..data.n_criteria()).all(|k| data.is_constant(k)) {
        problems.push(undefined(name, &Text::new("all alternatives are equal", "mọi phương án bằng nhau")));
    }
    problems.into_result()?;
    let says = match rescaled(data, scaling) {
        None => says(data)?,
        Some((scaled, _)) => says(&scaled)?,
    };
    divide_by_sum(name, &says)
}

/// The data brought into range, with notices; `None` when they are in range.
pub(super) fn rescaled(data: &DecisionMatrix, scaling: Scaling) -> Option<(DecisionMatrix, Problems)> {
    match scaling {
        Scaling::None => None,
        Scaling::Columns => data.rescaled(false),
        Scaling::Together => data.rescaled(true),
    }
}

/// Shares of a sum; a sum of zero says nothing.
fn divide_by_sum(name: &str, says: &[f64]) -> Result<Vec<f64>> {
    let total = sum::sum(says);
    if total > 0.0 && total.is_finite() {
        Ok(says.iter().map(|x| x / total).collect())
    } else {
        let found =
            Text::new("by its formula no criterion separates them", "theo công thức không tiêu chí nào phân biệt");
        Err(undefined(name, &found).into())
    }
}

/// The problem of weights that the definition does not give.
pub(super) fn undefined(name: &str, found: &Text) -> Problem {
    Problem::new(codes::UNDEFINED, Place::argument("matrix"))
        .item(name)
        .found_words(found.clone())
        .expected(Text::new("alternatives that differ", "các phương án khác nhau"))
        .hint(Text::new("equal weights are always defined", "trọng số bằng nhau luôn xác định"))
}

/// The mean of a column; exactly the common value where all are equal.
pub(super) fn mean(column: &[f64]) -> f64 {
    if column.iter().all(|x| *x == column[0]) { column[0] } else { sum::mean(column) }
}

/// The sum of squared deviations from the mean.
pub(super) fn squared_deviations(column: &[f64]) -> f64 {
    let mean = mean(column);
    let squares: Vec<f64> = column.iter().map(|x| (x - mean) * (x - mean)).collect();
    sum::sum(&squares)
}

/// Columns brought to [0, 1] with 1 the best; a constant column becomes zeros.
pub(super) fn min_max(data: &DecisionMatrix) -> Array2<f64> {
    let mut values = data.values().clone();
    for (k, mut column) in values.columns_mut().into_iter().enumerate() {
        let (low, high) = data.range(k);
        let width = high - low;
        let best_is_high = data.directions()[k] == Direction::Max;
        column.mapv_inplace(|x| match width {
            0.0 => 0.0,
            _ if best_is_high => (x - low) / width,
            _ => (high - x) / width,
        });
    }
    values
}

/// One number for every column.
pub(super) fn by_column(data: &DecisionMatrix, f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    data.values().columns().into_iter().map(|column| f(&column.to_vec())).collect()
}

/// The coefficient of variation (population form) of every column: standard deviation over |mean|.
pub(super) fn variations(data: &DecisionMatrix) -> Vec<(f64, f64)> {
    data.values()
        .columns()
        .into_iter()
        .map(|column| {
            let column = column.to_vec();
            (math::sqrt(squared_deviations(&column) / column.len() as f64), mean(&column).abs())
        })
        .collect()
}

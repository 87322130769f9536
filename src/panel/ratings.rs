//! Tables of ratings, `n_raters` x `n_items`, with gaps.

use crate::Result;
use crate::number::math;
use crate::problem::{Place, Problem, Problems, Text, codes::agreement, codes::arrays as codes};
use ndarray::{Array2, ArrayView2};

/// Squares of ratings up to here, and sums of them, stay in range.
const MOST_MAGNITUDE: f64 = 1e150;

/// Refuses infinities and tables that are too small; NaN is a gap.
pub(super) fn check(ratings: &ArrayView2<'_, f64>, least_raters: usize, least_items: usize) -> Result<()> {
    let mut problems = Problems::new();
    if ratings.nrows() < least_raters || ratings.ncols() < least_items {
        problems.push(
            Problem::new(codes::SHAPE, Place::argument("ratings"))
                .found(format!("{} x {}", ratings.nrows(), ratings.ncols()))
                .expected(Text::new(
                    format!("at least {least_raters} raters (rows) and {least_items} items (columns)"),
                    format!("ít nhất {least_raters} người chấm (hàng) và {least_items} mục (cột)"),
                )),
        );
    }
    for ((rater, item), rating) in ratings.indexed_iter().filter(|(_, x)| x.is_infinite()) {
        problems.push(
            Problem::new(codes::NOT_FINITE, Place::element("ratings", &[rater, item]))
                .found(rating)
                .expected(Text::new("a finite number, or NaN for a missing rating", "số hữu hạn, hoặc NaN nếu thiếu")),
        );
    }
    problems.into_result()
}

/// Refuses ratings whose mean squares no number holds.
pub(super) fn check_magnitude(ratings: &ArrayView2<'_, f64>) -> Result<()> {
    let problems: Problems = ratings
        .indexed_iter()
        .filter(|(_, x)| x.abs() > MOST_MAGNITUDE)
        .map(|((rater, item), rating)| {
            Problem::new(codes::OUT_OF_DOMAIN, Place::element("ratings", &[rater, item]))
                .item(Text::new("rating", "mức chấm"))
                .found(rating)
                .expected(Text::new("a number from -1e150 to 1e150", "một số từ -1e150 đến 1e150"))
        })
        .collect();
    problems.into_result()
}

/// Ratings over 2^e, so that the largest is between 1 and 2 and no square is lost; and e. It changes no digit.
pub(super) fn scale(ratings: &ArrayView2<'_, f64>) -> (Array2<f64>, i32) {
    let largest = ratings.iter().filter(|x| !x.is_nan()).fold(0.0, |so_far, x| math::max(so_far, x.abs()));
    let exponent = math::exponent(largest).unwrap_or(0);
    (ratings.mapv(|x| math::times_power_of_two(x, -exponent)), exponent)
}

/// The rows without gaps, and how many rows have one.
pub(super) fn complete_raters(ratings: &ArrayView2<'_, f64>) -> (Vec<Vec<f64>>, usize) {
    let complete: Vec<Vec<f64>> =
        ratings.rows().into_iter().filter(|row| row.iter().all(|x| !x.is_nan())).map(|row| row.to_vec()).collect();
    let left_out = ratings.nrows() - complete.len();
    (complete, left_out)
}

/// The notice that raters or items were left out because of gaps.
pub(super) fn left_out_notice(left_out: usize, of: usize, what: Text) -> Option<Problem> {
    (left_out > 0).then(|| {
        Problem::new(agreement::LEFT_OUT, Place::argument("ratings"))
            .item(what)
            .found(format!("{left_out} / {of}"))
            .expected(Text::new("complete ones only", "chỉ lấy phần đầy đủ"))
    })
}

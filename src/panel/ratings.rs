//! Tables of ratings, `n_raters` x `n_items`, with gaps.

use crate::Result;
use crate::problem::{Place, Problem, Problems, Text, codes::agreement, codes::arrays as codes};
use ndarray::ArrayView2;

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

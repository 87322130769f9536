//! Weights from points that people gave: direct, swing, SMART.

use crate::Result;
use crate::problem::{Place, Problem, Text, codes::arrays as codes};
use crate::scoring::decision::normalize_weights;

/// Direct weights: points shared out among the items, `(m,)`, divided by their sum.
///
/// # Formula
/// `w[k] = points[k] / sum(points)`
///
/// # Errors
/// No items; points that are not finite or are negative; all points zero.
///
/// # References
/// von Winterfeldt and Edwards 1986, Decision analysis and behavioral research, Cambridge University Press,
/// section 8.3 (direct rating, point allocation).
pub fn direct(points: &[f64]) -> Result<Vec<f64>> {
    from_points(points)
}

/// Swing weights: the swing from worst to best that matters most gets 100 points, the others in proportion, `(m,)`.
///
/// Any scale is taken; only proportions count. The question is about the range from worst to best, so that weights
/// go with these ranges only.
///
/// # Formula
/// `w[k] = points[k] / sum(points)`
///
/// # Errors
/// No items; points that are not finite or are negative; all points zero.
///
/// # References
/// von Winterfeldt and Edwards 1986, section 8.4; Goodwin and Wright, Decision analysis for management judgment,
/// chapter 3.
///
/// # Examples
/// ```
/// let w = stratech::weights::swing(&[100.0, 60.0, 40.0])?;
/// assert_eq!(w, [0.5, 0.3, 0.2]);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn swing(points: &[f64]) -> Result<Vec<f64>> {
    from_points(points)
}

/// SMART weights: the least important item gets 10 points, the others as many as they are times more important,
/// `(m,)`.
///
/// Any scale is taken; only proportions count.
///
/// # Formula
/// `w[k] = points[k] / sum(points)`
///
/// # Errors
/// No items; points that are not finite or are negative; all points zero.
///
/// # References
/// Edwards 1977, How to use multiattribute utility measurement for social decisionmaking, IEEE Transactions on
/// Systems, Man, and Cybernetics 7(5).
pub fn smart(points: &[f64]) -> Result<Vec<f64>> {
    from_points(points)
}

fn from_points(points: &[f64]) -> Result<Vec<f64>> {
    if points.is_empty() {
        let expected = Text::new("at least one item", "ít nhất một mục");
        return Err(Problem::new(codes::EMPTY, Place::argument("points")).expected(expected).found(0).into());
    }
    normalize_weights(points, "points")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_placed() {
        let error = swing(&[100.0, -1.0, f64::INFINITY]).unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["points[1]", "points[2]"]);
        assert!(smart(&[]).is_err() && direct(&[0.0, 0.0]).is_err());
    }
}

//! Piecewise-linear functions: straight lines between given points.

use crate::problem::codes::arrays::{EMPTY, NOT_FINITE, OUT_OF_DOMAIN};
use crate::problem::{Place, Problem, Problems, Text};
use serde::{Deserialize, Serialize};

/// A continuous function made of straight lines between points `(x, y)`, constant outside the first and last.
///
/// # Examples
/// ```
/// use stratech::number::polyline::Polyline;
/// let value = Polyline::new(&[(0.0, 0.0), (6.0, 1.0), (10.0, 0.5)])?;
/// assert_eq!([value.at(3.0), value.at(8.0), value.at(12.0)], [0.5, 0.75, 0.5]);
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(f64, f64)>", into = "Vec<(f64, f64)>")]
pub struct Polyline {
    points: Vec<(f64, f64)>,
}

impl Polyline {
    /// The function through `points`, `(x, y)` with x strictly rising.
    ///
    /// # Errors
    /// [`crate::Error::Input`] with every point that is not finite or whose x is not above the one before, and
    /// for no points at all.
    pub fn new(points: &[(f64, f64)]) -> crate::Result<Self> {
        let mut problems = Problems::new();
        if points.is_empty() {
            problems.push(
                Problem::new(EMPTY, Place::argument("points"))
                    .expected(Text::new("at least one point (x, y)", "ít nhất một điểm (x, y)")),
            );
        }
        check_finite("points", points, &mut problems);
        for (i, pair) in points.windows(2).enumerate().filter(|(_, pair)| pair[1].0 <= pair[0].0) {
            let expected = Text::new(
                format!("an x above that of the point before, {}", pair[0].0),
                format!("giá trị x lớn hơn x của điểm đứng trước, {}", pair[0].0),
            );
            problems.push(out_of_domain(Place::element("points", &[i + 1, 0]), "x", pair[1].0, expected));
        }
        problems.into_result()?;
        Ok(Polyline { points: points.to_vec() })
    }

    /// The points.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    /// The value at `x`; NaN for NaN.
    pub fn at(&self, x: f64) -> f64 {
        let above = self.points.partition_point(|point| point.0 < x);
        match (above.checked_sub(1).map(|i| self.points[i]), self.points.get(above)) {
            _ if x.is_nan() => f64::NAN,
            (_, Some(&(x1, y1))) if x1 == x => y1,
            (Some(before), Some(&after)) => between(before, after, x),
            (Some((_, y)), None) => y,
            (None, after) => after.map_or(f64::NAN, |point| point.1),
        }
    }

    /// The mean of the function over the interval from `a` to `b` (the value at `a` when they are equal).
    pub fn average(&self, a: f64, b: f64) -> f64 {
        if a == b {
            return self.at(a);
        }
        let mut corners = vec![(a, self.at(a))];
        corners.extend(self.points.iter().filter(|point| a < point.0 && point.0 < b));
        corners.push((b, self.at(b)));
        let base = corners[0].1;
        let area = |sum: f64, pair: &[(f64, f64)]| {
            let width = (0.5 * pair[1].0 - 0.5 * pair[0].0) / (0.5 * b - 0.5 * a);
            sum + width * 0.5 * ((pair[0].1 - base) + (pair[1].1 - base))
        };
        base + corners.windows(2).fold(0.0, area)
    }
}

/// The straight line from `p` to `q` at `x`, never outside their values.
#[inline]
pub(super) fn between(p: (f64, f64), q: (f64, f64), x: f64) -> f64 {
    let (width, rise) = (q.0 - p.0, q.1 - p.1);
    let y = if width.is_finite() && rise.is_finite() {
        p.1 + rise * ((x - p.0) / width)
    } else {
        // Half of everything does not overflow.
        let share = (0.5 * x - 0.5 * p.0) / (0.5 * q.0 - 0.5 * p.0);
        p.1 * (1.0 - share) + q.1 * share
    };
    let (low, high) = if p.1 < q.1 { (p.1, q.1) } else { (q.1, p.1) };
    y.clamp(low, high)
}

/// Reports every coordinate that is not finite.
pub(super) fn check_finite(argument: &str, points: &[(f64, f64)], problems: &mut Problems) {
    for (i, &(x, y)) in points.iter().enumerate() {
        for (j, value) in [x, y].into_iter().enumerate().filter(|(_, value)| !value.is_finite()) {
            let expected = Text::new("finite coordinates", "tọa độ hữu hạn");
            problems.push(Problem::new(NOT_FINITE, Place::element(argument, &[i, j])).found(value).expected(expected));
        }
    }
}

pub(super) fn out_of_domain(place: Place, item: &str, found: f64, expected: impl Into<Text>) -> Problem {
    Problem::new(OUT_OF_DOMAIN, place).item(item).found(found).expected(expected)
}

impl TryFrom<Vec<(f64, f64)>> for Polyline {
    type Error = crate::Error;

    fn try_from(points: Vec<(f64, f64)>) -> crate::Result<Self> {
        Polyline::new(&points)
    }
}

impl From<Polyline> for Vec<(f64, f64)> {
    fn from(polyline: Polyline) -> Self {
        polyline.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn points_are_met_exactly_and_the_ends_go_on() {
        let f = Polyline::new(&[(0.1, 0.3), (0.7, 0.9)]).unwrap();
        assert_eq!([f.at(0.1), f.at(0.7), f.at(-5.0), f.at(5.0)], [0.3, 0.9, 0.3, 0.9]);
        assert!(f.at(f64::NAN).is_nan());
        assert_eq!(Polyline::new(&[(2.0, 7.0)]).unwrap().at(0.0), 7.0);
        let huge = Polyline::new(&[(-f64::MAX, -f64::MAX), (f64::MAX, f64::MAX)]).unwrap();
        assert_eq!(huge.at(0.0), 0.0);
        assert!((huge.at(1e308) / 1e308 - 1.0).abs() < 1e-15);
    }

    #[test]
    fn every_fault_is_named() {
        let error = Polyline::new(&[(0.0, f64::NAN), (1.0, 0.0), (1.0, 1.0), (f64::INFINITY, 2.0)]).unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["points[0, 1]", "points[2, 0]", "points[3, 0]"]);
        assert_eq!(Polyline::new(&[]).unwrap_err().problems().len(), 1);
    }

    #[test]
    fn averages() {
        let tent = Polyline::new(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]).unwrap();
        assert_eq!(tent.average(0.0, 2.0), 0.5);
        assert_eq!(tent.average(0.5, 1.5), 0.75);
        assert_eq!(tent.average(-1.0, 1.0), 0.25);
        assert_eq!(tent.average(0.5, 0.5), 0.5);
    }

    proptest! {
        #[test]
        fn an_average_lies_between_the_values(
            ys in prop::collection::vec(0.0_f64..1.0, 2..6), a in 0.0_f64..5.0, width in 0.0_f64..3.0,
        ) {
            let points: Vec<(f64, f64)> = ys.iter().enumerate().map(|(i, &y)| (i as f64, y)).collect();
            let f = Polyline::new(&points).unwrap();
            let average = f.average(a, a + width);
            let steps = 2000;
            let sampled = (0..steps).map(|i| f.at(a + width * (f64::from(i) + 0.5) / f64::from(steps))).sum::<f64>();
            prop_assert!((average - sampled / f64::from(steps)).abs() < 1e-3);
        }
    }
}

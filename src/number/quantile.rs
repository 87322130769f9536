//! Distributions drawn with a ruler, and quantiles of samples.
//!
//! An expert gives a range: low, mid, high, with 1 chance in 20 below `low`, as likely above `mid` as below, and
//! 1 in 20 above `high`. Read as points of a distribution function joined by straight lines, nothing leaves the
//! scale, equal quantiles become an atom (a value with a probability of its own), and drawing and averaging need
//! only `+ - * /`: the same bits everywhere.
//!
//! [`LinearCdf`] is that distribution; [`quantile`] and [`median`] are for samples.

use super::polyline::{Polyline, between, check_finite, out_of_domain};
use super::{math, sum};
use crate::problem::codes::arrays::{EMPTY, NEGATIVE_WEIGHT, NOT_FINITE, ZERO_WEIGHTS};
use crate::problem::{Place, Problem, Problems, Text};
use serde::{Deserialize, Serialize};

/// Which end of a distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tail {
    /// The smallest values.
    Lower,
    /// The largest values.
    Upper,
}

/// A distribution whose distribution function is straight lines between knots `(x, p)`: P(X <= x) = p.
///
/// Two knots with equal x are an atom of that x; two knots with equal p are a gap that has no probability.
///
/// # Examples
/// ```
/// use stratech::number::quantile::LinearCdf;
/// let judgement = LinearCdf::judgement(0.0, 2.0, 5.0, 8.0, 10.0)?;
/// assert_eq!([judgement.inverse(0.05), judgement.inverse(0.5), judgement.inverse(0.95)], [2.0, 5.0, 8.0]);
/// assert_eq!(judgement.mean(), 5.0);
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(f64, f64)>", into = "Vec<(f64, f64)>")]
pub struct LinearCdf {
    knots: Vec<(f64, f64)>,
}

/// Probability spread evenly from `low` to `high`, or sitting there when they are equal.
#[derive(Clone, Copy)]
struct Piece {
    low: f64,
    high: f64,
    mass: f64,
}

impl LinearCdf {
    /// The distribution through `knots`, `(x, p)`: both never falling, p from 0 to 1.
    ///
    /// # Errors
    /// [`crate::Error::Input`] with every knot that is not finite or falls, a first p other than 0, a last p
    /// other than 1, and for no knots.
    pub fn new(knots: &[(f64, f64)]) -> crate::Result<Self> {
        let mut problems = Problems::new();
        let Some((first, last)) = knots.first().zip(knots.last()) else {
            let expected = Text::new("knots (x, p) with p from 0 to 1", "các nút (x, p) với p từ 0 đến 1");
            return Err(Problem::new(EMPTY, Place::argument("knots")).expected(expected).into());
        };
        check_finite("knots", knots, &mut problems);
        if first.1 != 0.0 {
            problems.push(out_of_domain(Place::element("knots", &[0, 1]), "p", first.1, "0"));
        }
        if last.1 != 1.0 {
            problems.push(out_of_domain(Place::element("knots", &[knots.len() - 1, 1]), "p", last.1, "1"));
        }
        for (i, pair) in knots.windows(2).enumerate() {
            let fallen = [("x", pair[0].0, pair[1].0), ("p", pair[0].1, pair[1].1)];
            for (j, (item, before, after)) in fallen.into_iter().enumerate().filter(|(_, (_, a, b))| b < a) {
                let expected = Text::new(
                    format!("at least that of the knot before, {before}"),
                    format!("không nhỏ hơn giá trị của nút đứng trước, {before}"),
                );
                problems.push(out_of_domain(Place::element("knots", &[i + 1, j]), item, after, expected));
            }
        }
        problems.into_result()?;
        Ok(LinearCdf { knots: knots.to_vec() })
    }

    /// A judgement: `low`, `mid`, `high` are the 5 %, 50 % and 95 % quantiles, and all is within the scale.
    ///
    /// Even where the three are equal, 1 chance in 20 remains on either side, up to the end of the scale.
    ///
    /// # Errors
    /// [`crate::Error::Input`] unless `scale_low <= low <= mid <= high <= scale_high`, all finite.
    pub fn judgement(scale_low: f64, low: f64, mid: f64, high: f64, scale_high: f64) -> crate::Result<Self> {
        LinearCdf::new(&[(scale_low, 0.0), (low, 0.05), (mid, 0.5), (high, 0.95), (scale_high, 1.0)])
    }

    /// The distribution that is `x` for certain.
    ///
    /// # Errors
    /// [`crate::Error::Input`] if `x` is not finite.
    pub fn point(x: f64) -> crate::Result<Self> {
        LinearCdf::new(&[(x, 0.0), (x, 1.0)])
    }

    /// The linear opinion pool: each distribution with its weight. The order of the list does not matter.
    ///
    /// # Formula
    /// `F(x) = sum over i of w[i] F[i](x) / sum of w[i]`.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for weights that are negative or not finite, or all zero, or an empty list.
    ///
    /// # Complexity
    /// Quadratic in the number of knots.
    ///
    /// # References
    /// Stone (1961), "The opinion pool", *Annals of Mathematical Statistics* 32, 1339-1342.
    pub fn mixture(components: &[(f64, &LinearCdf)]) -> crate::Result<Self> {
        let mut problems = Problems::new();
        for (i, &(weight, _)) in components.iter().enumerate() {
            let code = if weight.is_finite() { NEGATIVE_WEIGHT } else { NOT_FINITE };
            if !weight.is_finite() || weight < 0.0 {
                let expected = Text::new("a weight of 0 or more", "trọng số từ 0 trở lên");
                problems.push(Problem::new(code, Place::element("weights", &[i])).found(weight).expected(expected));
            }
        }
        if !problems.has_errors() && components.iter().all(|component| component.0 == 0.0) {
            let expected = Text::new("at least one weight above 0", "ít nhất một trọng số lớn hơn 0");
            problems.push(Problem::new(ZERO_WEIGHTS, Place::argument("weights")).expected(expected));
        }
        problems.into_result()?;
        let scaled = |&(weight, cdf): &(f64, &LinearCdf)| {
            cdf.pieces().map(move |piece| Piece { mass: weight * piece.mass, ..piece }).collect::<Vec<Piece>>()
        };
        Ok(LinearCdf::from_pieces(components.iter().flat_map(scaled).collect()))
    }

    /// The knots `(x, p)`.
    pub fn knots(&self) -> &[(f64, f64)] {
        &self.knots
    }

    fn pieces(&self) -> impl Iterator<Item = Piece> + '_ {
        let piece = |pair: &[(f64, f64)]| Piece { low: pair[0].0, high: pair[1].0, mass: pair[1].1 - pair[0].1 };
        self.knots.windows(2).map(piece).filter(|piece| piece.mass > 0.0)
    }

    /// The distribution function of pieces with masses of any positive sum.
    fn from_pieces(mut pieces: Vec<Piece>) -> Self {
        // In an order of their own, so that the order of the components leaves no trace.
        let by = |a: &Piece, b: &Piece| {
            a.low.total_cmp(&b.low).then(a.high.total_cmp(&b.high)).then(a.mass.total_cmp(&b.mass))
        };
        pieces.sort_unstable_by(by);
        let total = pieces.iter().fold(0.0, |sum, piece| sum + piece.mass);
        let mut corners: Vec<f64> = pieces.iter().flat_map(|piece| [piece.low, piece.high]).collect();
        corners.sort_unstable_by(f64::total_cmp);
        corners.dedup();
        let up_to = |x: f64, atoms: bool| {
            let share = |piece: &Piece| match piece {
                piece if piece.high < x || (piece.high == x && (atoms || piece.low < x)) => piece.mass,
                piece if piece.low < x => piece.mass * ((x - piece.low) / (piece.high - piece.low)),
                _ => 0.0,
            };
            math::min(1.0, pieces.iter().fold(0.0, |sum, piece| sum + share(piece)) / total)
        };
        let mut knots: Vec<(f64, f64)> = Vec::with_capacity(2 * corners.len());
        for &x in &corners {
            let (before, after) = (up_to(x, false), up_to(x, true));
            knots.push((x, before));
            if after > before {
                knots.push((x, after));
            }
        }
        if let Some(last) = knots.last_mut() {
            last.1 = 1.0;
        }
        LinearCdf { knots }
    }

    /// P(X <= x); NaN for NaN.
    pub fn cdf(&self, x: f64) -> f64 {
        if x.is_nan() {
            return f64::NAN;
        }
        let above = self.knots.partition_point(|knot| knot.0 <= x);
        match (above.checked_sub(1).map(|i| self.knots[i]), self.knots.get(above)) {
            (None, _) => 0.0,
            (Some(_), None) => 1.0,
            (Some(before), Some(&after)) => between(before, after, x),
        }
    }

    /// The quantile at `u`: the smallest x with P(X <= x) >= u. With `u` uniform on (0, 1) this draws from the
    /// distribution. `u` of 0 or less gives the least value, of 1 or more the greatest; NaN gives NaN.
    ///
    /// # Complexity
    /// Logarithmic in the number of knots.
    pub fn inverse(&self, u: f64) -> f64 {
        if u.is_nan() {
            return f64::NAN;
        }
        if u <= 0.0 {
            let rising = self.knots.partition_point(|knot| knot.1 <= 0.0);
            return self.knots[rising.saturating_sub(1)].0;
        }
        let at = self.knots.partition_point(|knot| knot.1 < u);
        match (at.checked_sub(1).map(|i| self.knots[i]), self.knots.get(at)) {
            (Some(_), Some(&(x, p))) if p == u => x,
            (Some((x0, p0)), Some(&(x1, p1))) => between((p0, x0), (p1, x1), u),
            // The first p is 0 and the last 1, so `u` is above the last.
            _ => self.knots[self.knots.partition_point(|knot| knot.1 < 1.0)].0,
        }
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.mean_with(|a, b| 0.5 * a + 0.5 * b)
    }

    /// The mean of f(X) for a piecewise-linear f: exact, by the corners of both.
    ///
    /// # Examples
    /// ```
    /// use stratech::number::{polyline::Polyline, quantile::LinearCdf};
    /// let uniform = LinearCdf::new(&[(0.0, 0.0), (10.0, 1.0)])?;
    /// let tent = Polyline::new(&[(0.0, 0.0), (5.0, 1.0), (10.0, 0.0)])?;
    /// assert_eq!(uniform.mean_of(&tent), 0.5); // not the value at the mean, which is 1
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn mean_of(&self, f: &Polyline) -> f64 {
        self.mean_with(|a, b| f.average(a, b))
    }

    /// The mean of f(X) for any f whose averages are known: `average(a, b)` is the mean of f over the interval
    /// from `a` to `b`, and f(a) when `a == b`.
    ///
    /// The result lies between the smallest and the largest average; where all are equal it is exactly that.
    pub fn mean_with(&self, average: impl Fn(f64, f64) -> f64) -> f64 {
        let parts: Vec<(f64, f64)> = self.pieces().map(|piece| (piece.mass, average(piece.low, piece.high))).collect();
        let Some(&(_, base)) = parts.first() else { return f64::NAN };
        let mean = base + parts.iter().fold(0.0, |sum, &(mass, value)| sum + mass * (value - base));
        // The masses add up to 1 only nearly: keep the rounding from leaving the scale.
        let values: Vec<f64> = parts.iter().map(|part| part.1).collect();
        math::min(math::max(mean, math::min_of(&values)), math::max_of(&values))
    }

    /// The distribution of the best (or worst) `share` of the cases: X given that it is in that tail.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for a share outside (0, 1].
    ///
    /// # Examples
    /// ```
    /// use stratech::number::quantile::{LinearCdf, Tail};
    /// let uniform = LinearCdf::new(&[(0.0, 0.0), (10.0, 1.0)])?;
    /// assert_eq!(uniform.tail(0.5, Tail::Upper)?.mean(), 7.5);
    /// assert_eq!(uniform.tail(0.5, Tail::Lower)?.mean(), 2.5);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn tail(&self, share: f64, tail: Tail) -> crate::Result<LinearCdf> {
        if !(share > 0.0 && share <= 1.0) {
            let expected = Text::new("a share above 0 and at most 1", "tỷ lệ lớn hơn 0 và không quá 1");
            return Err(out_of_domain(Place::argument("share"), "share", share, expected).into());
        }
        if share == 1.0 {
            return Ok(self.clone());
        }
        let (from, to) = match tail {
            Tail::Lower => (0.0, share),
            Tail::Upper => (1.0 - share, 1.0),
        };
        let mut knots: Vec<(f64, f64)> = Vec::new();
        let mut push = |knot: (f64, f64)| {
            if knots.last() != Some(&knot) {
                knots.push(knot);
            }
        };
        for pair in self.knots.windows(2).filter(|pair| pair[1].1 > from && pair[0].1 < to && pair[1].1 > pair[0].1) {
            let (start, end) = ((pair[0].1, pair[0].0), (pair[1].1, pair[1].0));
            let (p0, p1) = (math::max(start.0, from), math::min(end.0, to));
            let x0 = if p0 == start.0 { start.1 } else { between(start, end, p0) };
            let x1 = if p1 == end.0 { end.1 } else { between(start, end, p1) };
            push((x0, (p0 - from) / (to - from)));
            push((x1, if p1 == to { 1.0 } else { (p1 - from) / (to - from) }));
        }
        Ok(LinearCdf { knots })
    }

    /// The mean of the best (or worst) `share` of the cases; a share of 1 gives the mean.
    ///
    /// # Errors
    /// As for [`LinearCdf::tail`].
    ///
    /// # References
    /// Rockafellar, Uryasev (2000), "Optimization of conditional value-at-risk", *Journal of Risk* 2, 21-41.
    pub fn tail_mean(&self, share: f64, tail: Tail) -> crate::Result<f64> {
        Ok(self.tail(share, tail)?.mean())
    }

    /// The distribution of f(X) for a piecewise-linear f (f may rise and fall).
    ///
    /// # Complexity
    /// Quadratic in the number of corners.
    #[must_use]
    pub fn map(&self, f: &Polyline) -> LinearCdf {
        let mut images = Vec::new();
        for piece in self.pieces() {
            let mut corners = vec![piece.low];
            corners.extend(f.points().iter().map(|point| point.0).filter(|&x| piece.low < x && x < piece.high));
            corners.push(piece.high);
            for pair in corners.windows(2) {
                let (a, b) = (f.at(pair[0]), f.at(pair[1]));
                let share = if piece.low == piece.high { 1.0 } else { (pair[1] - pair[0]) / (piece.high - piece.low) };
                let (low, high) = if a <= b { (a, b) } else { (b, a) };
                images.push(Piece { low, high, mass: piece.mass * share });
            }
        }
        LinearCdf::from_pieces(images)
    }
}

impl TryFrom<Vec<(f64, f64)>> for LinearCdf {
    type Error = crate::Error;

    fn try_from(knots: Vec<(f64, f64)>) -> crate::Result<Self> {
        LinearCdf::new(&knots)
    }
}

impl From<LinearCdf> for Vec<(f64, f64)> {
    fn from(cdf: LinearCdf) -> Self {
        cdf.knots
    }
}

/// The quantile of a sample at `p` in [0, 1], by linear interpolation between order statistics (type 7, the
/// default of R, numpy and Excel). NaN for an empty sample, a NaN in it, or `p` outside [0, 1].
///
/// # Formula
/// With x sorted, from 0, and h = (n - 1) p: x[floor h] + (h - floor h) (x[floor h + 1] - x[floor h]).
///
/// # References
/// Hyndman, Fan (1996), "Sample quantiles in statistical packages", *The American Statistician* 50, 361-365.
///
/// # Examples
/// ```
/// use stratech::number::quantile::quantile;
/// assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0], 0.25), 1.75);
/// ```
pub fn quantile(sample: &[f64], p: f64) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    quantile_of_sorted(&sorted, p)
}

/// [`quantile`] of a sample that is already sorted in rising order.
pub fn quantile_of_sorted(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    if !(0.0..=1.0).contains(&p) || sorted[0].is_nan() || sorted[last].is_nan() {
        return f64::NAN;
    }
    let h = last as f64 * p;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and `last`
    let below = h.floor() as usize;
    let (x, next) = (sorted[below], sorted[usize::min(below + 1, last)]);
    if x == next { x } else { between((0.0, x), (1.0, next), h - h.floor()) }
}

/// The median of a sample: the middle value, or the mean of the two middle ones (type 7 at 1/2). NaN for an empty
/// sample or a NaN in it.
///
/// # Examples
/// ```
/// assert_eq!(stratech::number::quantile::median(&[3.0, 1.0, 2.0, 10.0]), 2.5);
/// ```
pub fn median(sample: &[f64]) -> f64 {
    quantile(sample, 0.5)
}

/// The variance of a sample with the divisor n - 1 (0 for one value, NaN for none): exact sums, two passes.
///
/// # Formula
/// sum of (x - mean)^2 / (n - 1).
pub fn variance(sample: &[f64]) -> f64 {
    let mean = sum::mean(sample);
    let squares: Vec<f64> = sample.iter().map(|x| (x - mean) * (x - mean)).collect();
    match sample.len() {
        0 => f64::NAN,
        1 => 0.0 * mean,
        n => sum::sum(&squares) / (n - 1) as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_fault_of_a_judgement_is_named() {
        let error = LinearCdf::judgement(0.0, 6.0, 5.0, 11.0, 10.0).unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["knots[2, 0]", "knots[4, 0]"]);
        assert!(LinearCdf::new(&[(0.0, 0.1), (1.0, 0.9)]).unwrap_err().problems().len() == 2);
        assert!(LinearCdf::new(&[]).is_err() && LinearCdf::new(&[(0.0, 0.0)]).is_err());
        assert!(LinearCdf::new(&[(f64::NAN, 0.0), (1.0, 1.0)]).is_err());
    }

    #[test]
    fn atoms_and_gaps() {
        let cdf = LinearCdf::new(&[(0.0, 0.0), (2.0, 0.5), (4.0, 0.5), (4.0, 1.0)]).unwrap();
        assert_eq!([cdf.cdf(-1.0), cdf.cdf(1.0), cdf.cdf(3.0), cdf.cdf(4.0)], [0.0, 0.25, 0.5, 1.0]);
        assert_eq!([cdf.inverse(0.5), cdf.inverse(0.500_001), cdf.inverse(1.0)], [2.0, 4.0, 4.0]);
        assert_eq!(cdf.mean(), 2.5);
        assert_eq!(cdf.tail_mean(0.5, Tail::Upper), Ok(4.0));
        assert!((cdf.tail_mean(0.75, Tail::Upper).unwrap() - 9.5 / 3.0).abs() < 1e-15);
        assert_eq!(cdf.tail_mean(0.25, Tail::Lower), Ok(0.5));
        assert!(cdf.tail(0.0, Tail::Lower).is_err() && cdf.tail(f64::NAN, Tail::Upper).is_err());
    }

    #[test]
    fn judgements_at_the_ends_of_the_scale() {
        let certain = LinearCdf::judgement(0.0, 0.0, 0.0, 0.0, 10.0).unwrap();
        assert_eq!(certain.inverse(0.95), 0.0);
        assert!((certain.mean() - 0.25).abs() < 1e-15);
        let inside = LinearCdf::judgement(0.0, 4.0, 4.0, 4.0, 10.0).unwrap();
        assert_eq!([inside.inverse(0.06), inside.inverse(0.94)], [4.0, 4.0]);
        assert_eq!([inside.inverse(0.0), inside.inverse(1.0), inside.inverse(2.0)], [0.0, 10.0, 10.0]);
        assert!(inside.inverse(f64::NAN).is_nan() && inside.cdf(f64::NAN).is_nan());
    }

    #[test]
    fn a_pool_is_the_mean_of_the_distribution_functions() {
        let one = LinearCdf::judgement(0.0, 2.0, 3.0, 3.0, 10.0).unwrap();
        let two = LinearCdf::judgement(0.0, 3.0, 7.0, 9.0, 10.0).unwrap();
        let pool = LinearCdf::mixture(&[(1.0, &one), (3.0, &two)]).unwrap();
        for x in [0.0, 1.0, 2.5, 3.0, 3.5, 8.0, 9.5, 10.0] {
            assert!((pool.cdf(x) - (0.25 * one.cdf(x) + 0.75 * two.cdf(x))).abs() < 1e-15, "{x}");
        }
        assert!((pool.mean() - (0.25 * one.mean() + 0.75 * two.mean())).abs() < 1e-14);
        assert_eq!(pool, LinearCdf::mixture(&[(3.0, &two), (1.0, &one)]).unwrap());
        assert!(LinearCdf::mixture(&[(-1.0, &one), (f64::NAN, &two)]).unwrap_err().problems().len() == 2);
        assert!(LinearCdf::mixture(&[(0.0, &one)]).is_err() && LinearCdf::mixture(&[]).is_err());
    }

    #[test]
    fn sample_quantiles_as_in_r() {
        // R: quantile(c(1, 2, 4, 8, 16), c(0, .1, .5, .9, 1), type = 7)
        let sample = [16.0, 1.0, 8.0, 2.0, 4.0];
        let found = [0.0, 0.1, 0.5, 0.9, 1.0].map(|p| quantile(&sample, p));
        assert_eq!(found, [1.0, 1.4, 4.0, 12.8, 16.0]);
        assert!(quantile(&[], 0.5).is_nan() && median(&[1.0, f64::NAN]).is_nan() && quantile(&[1.0], 1.1).is_nan());
        assert_eq!(median(&[-f64::MAX, f64::MAX, 7.0]), 7.0);
        assert_eq!(variance(&[1.0, 2.0, 3.0, 4.0]), 5.0 / 3.0);
        assert!(variance(&[]).is_nan() && variance(&[5.0]) == 0.0);
    }

    fn any_cdf() -> impl Strategy<Value = LinearCdf> {
        prop::collection::vec(0_u8..=20, 5).prop_map(|mut xs| {
            xs.sort_unstable();
            let x: Vec<f64> = xs.into_iter().map(|x| f64::from(x) / 2.0).collect();
            LinearCdf::judgement(x[0], x[1], x[2], x[3], x[4]).unwrap()
        })
    }

    fn any_value() -> impl Strategy<Value = Polyline> {
        prop::collection::vec(0.0_f64..1.0, 4)
            .prop_map(|y| Polyline::new(&[(0.0, y[0]), (3.0, y[1]), (4.5, y[2]), (10.0, y[3])]).unwrap())
    }

    proptest! {
        #[test]
        fn inverse_undoes_cdf(cdf in any_cdf(), u in 0.0_f64..1.0) {
            let x = cdf.inverse(u);
            prop_assert!(cdf.cdf(x) >= u - 1e-15);
            prop_assert!(x >= cdf.knots()[0].0 && x <= cdf.knots()[4].0);
            prop_assert!(cdf.inverse(u * 0.9) <= x);
        }

        #[test]
        fn means_equal_the_mean_of_draws(cdf in any_cdf(), f in any_value(), share in 0.05_f64..1.0) {
            let n = 4000;
            let us = (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n));
            let draws: Vec<f64> = us.clone().map(|u| f.at(cdf.inverse(u))).collect();
            prop_assert!((cdf.mean_of(&f) - sum::mean(&draws)).abs() < 2e-3);
            prop_assert!((cdf.map(&f).mean() - cdf.mean_of(&f)).abs() < 1e-12);
            let tail: Vec<f64> = us.map(|u| cdf.inverse(1.0 - share * u)).collect();
            prop_assert!((cdf.tail_mean(share, Tail::Upper).unwrap() - sum::mean(&tail)).abs() < 1e-2);
        }

        #[test]
        fn tails_join_to_the_whole(cdf in any_cdf(), share in 0.01_f64..0.99) {
            let upper = cdf.tail_mean(share, Tail::Upper).unwrap();
            let lower = cdf.tail_mean(1.0 - share, Tail::Lower).unwrap();
            prop_assert!((share * upper + (1.0 - share) * lower - cdf.mean()).abs() < 1e-12);
            prop_assert!(upper >= cdf.mean() - 1e-12);
            prop_assert!(LinearCdf::new(cdf.tail(share, Tail::Upper).unwrap().knots()).is_ok());
        }

        #[test]
        fn images_and_pools_are_distributions(one in any_cdf(), two in any_cdf(), f in any_value(), w in 0.01_f64..9.0) {
            prop_assert!(LinearCdf::new(one.map(&f).knots()).is_ok());
            let pool = LinearCdf::mixture(&[(w, &one), (1.0, &two)]).unwrap();
            prop_assert!(LinearCdf::new(pool.knots()).is_ok());
            let mean = (w * one.mean_of(&f) + two.mean_of(&f)) / (w + 1.0);
            prop_assert!((pool.mean_of(&f) - mean).abs() < 1e-12);
        }

        #[test]
        fn a_constant_function_has_exactly_its_value(cdf in any_cdf(), y: f64) {
            prop_assume!(y.is_finite());
            prop_assert_eq!(cdf.mean_of(&Polyline::new(&[(0.0, y)]).unwrap()), y);
        }
    }
}

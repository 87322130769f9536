//! The PERT distribution: a smooth reading of (least, most likely, greatest).
//!
//! The charter may ask for it in place of the piecewise-linear reading of [`super::quantile`], to show whether the
//! ranking depends on how a range is read: the beta distribution on `[low, high]` whose mean is
//! `(low + 4 mode + high) / 6`.
//!
//! # References
//! - Malcolm, Roseboom, Clark, Fazar (1959), "Application of a technique for research and development program
//!   evaluation", *Operations Research* 7, 646-669, appendix B.
//! - Takahasi, Mori (1974), "Double exponential formulas for numerical integration", *Publications of the RIMS*
//!   9, 721-741 (the averages of smooth functions).

use super::math::{cosh, exp, ln, ln_1p, max, max_of, min, min_of, sinh};
use super::polyline::{Polyline, check_finite, out_of_domain};
use super::quantile::Tail;
use super::special::{beta_cdf, beta_quantile, ln_beta};
use crate::problem::{Place, Problems, Text};
use serde::{Deserialize, Serialize};
use std::f64::consts::FRAC_PI_2;

/// A PERT distribution.
///
/// # Formula
/// X = low + (high - low) Z with Z beta distributed, a = 1 + 4 (mode - low) / (high - low), b = 6 - a. Where low
/// equals high, X is that value for certain.
///
/// # Examples
/// ```
/// use stratech::number::pert::Pert;
/// let x = Pert::new(0.0, 2.0, 10.0)?;
/// assert_eq!(x.mean(), 3.0);
/// assert!((x.cdf(x.inverse(0.3)) - 0.3).abs() < 1e-14);
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 3]", into = "[f64; 3]")]
pub struct Pert {
    low: f64,
    mode: f64,
    high: f64,
}

impl Pert {
    /// The distribution on `[low, high]` with this mode.
    ///
    /// # Errors
    /// [`crate::Error::Input`] unless low <= mode <= high, all finite.
    pub fn new(low: f64, mode: f64, high: f64) -> crate::Result<Self> {
        let mut problems = Problems::new();
        for (name, value) in [("low", low), ("mode", mode), ("high", high)] {
            check_finite(name, &[(value, 0.0)], &mut problems);
        }
        for (name, value, least, least_name) in [("mode", mode, low, "low"), ("high", high, mode, "mode")] {
            if value < least {
                let expected = Text::new(
                    format!("at least {least_name}, {least}"),
                    format!("không nhỏ hơn {least_name}, {least}"),
                );
                problems.push(out_of_domain(Place::argument(name), name, value, expected));
            }
        }
        problems.into_result()?;
        Ok(Pert { low, mode, high })
    }

    /// Low, mode and high.
    pub fn parameters(&self) -> [f64; 3] {
        [self.low, self.mode, self.high]
    }

    /// Shape parameters a and b of the beta distribution; `None` when it is a point.
    fn shape(&self) -> Option<(f64, f64)> {
        let width = self.high - self.low;
        (width > 0.0)
            .then(|| (1.0 + 4.0 * ((self.mode - self.low) / width), 1.0 + 4.0 * ((self.high - self.mode) / width)))
    }

    /// Place of `x` between low and high, from 0 to 1.
    fn place(&self, x: f64) -> f64 {
        min(1.0, max(0.0, (x - self.low) / (self.high - self.low)))
    }

    /// P(X <= x); NaN for NaN.
    pub fn cdf(&self, x: f64) -> f64 {
        match self.shape() {
            _ if x.is_nan() => f64::NAN,
            Some((a, b)) => beta_cdf(a, b, self.place(x)),
            None => f64::from(u8::from(x >= self.low)),
        }
    }

    /// The quantile at `u` in [0, 1] (NaN outside). With `u` uniform this draws from the distribution.
    pub fn inverse(&self, u: f64) -> f64 {
        let z = self.shape().map_or(0.0, |(a, b)| beta_quantile(a, b, u));
        (self.low + (self.high - self.low) * z).clamp(self.low, self.high)
    }

    /// The mean, `(low + 4 mode + high) / 6`.
    pub fn mean(&self) -> f64 {
        self.mode + ((self.low - self.mode) + (self.high - self.mode)) / 6.0
    }

    /// The mean of f(X) for a piecewise-linear f: exact, by the partial means between its corners.
    ///
    /// # Formula
    /// E[Z; Z <= z] = a / (a + b) times the distribution function of Beta(a + 1, b) at z.
    pub fn mean_of(&self, f: &Polyline) -> f64 {
        self.mean_between(f, self.low, self.high)
    }

    /// The mean of f(X) over the best (or worst) `share` of the cases of X; a share of 1 gives the mean.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for a share outside (0, 1].
    pub fn tail_mean_of(&self, f: &Polyline, share: f64, tail: Tail) -> crate::Result<f64> {
        let (from, to) = self.tail_interval(share, tail)?;
        Ok(self.mean_between(f, from, to))
    }

    /// The interval of X that holds the best (or worst) `share` of the cases.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for a share outside (0, 1].
    pub fn tail_interval(&self, share: f64, tail: Tail) -> crate::Result<(f64, f64)> {
        if !(share > 0.0 && share <= 1.0) {
            let expected = Text::new("a share above 0 and at most 1", "tỷ lệ lớn hơn 0 và không quá 1");
            return Err(out_of_domain(Place::argument("share"), "share", share, expected).into());
        }
        Ok(match tail {
            _ if share == 1.0 => (self.low, self.high),
            Tail::Lower => (self.low, self.inverse(share)),
            Tail::Upper => (self.inverse(1.0 - share), self.high),
        })
    }

    /// E[f(X) given from <= X <= to].
    fn mean_between(&self, f: &Polyline, from: f64, to: f64) -> f64 {
        let Some((a, b)) = self.shape() else { return f.at(self.low) };
        let corners: Vec<(f64, f64)> = cut(f.points().iter().map(|point| point.0), from, to)
            .into_iter()
            .map(|x| (self.place(x), f.at(x)))
            .collect();
        let base = corners[0].1;
        let (mut total, mut weight) = (0.0, 0.0);
        for pair in corners.windows(2) {
            let ((z0, y0), (z1, y1)) = (pair[0], pair[1]);
            let mass = beta_cdf(a, b, z1) - beta_cdf(a, b, z0);
            weight += mass;
            if z1 > z0 {
                let moment = a / (a + b) * (beta_cdf(a + 1.0, b, z1) - beta_cdf(a + 1.0, b, z0));
                // The line y0 + slope (z - z0), averaged over the piece.
                total += mass * (y0 - base) + (y1 - y0) / (z1 - z0) * (moment - z0 * mass);
            }
        }
        let values: Vec<f64> = corners.iter().map(|corner| corner.1).collect();
        let mean = if weight > 0.0 { base + total / weight } else { base };
        min(max(mean, min_of(&values)), max_of(&values))
    }

    /// The mean of f(X) given `from <= X <= to`, for any f that is smooth between the points `corners` (given in any
    /// order; points outside do no harm). Error about 1e-13 of the size of f.
    ///
    /// # Formula
    /// Double exponential quadrature on each piece, with one fixed set of nodes.
    ///
    /// # Examples
    /// ```
    /// use stratech::number::{math, pert::Pert};
    /// let x = Pert::new(0.0, 5.0, 10.0)?;
    /// let square = x.mean_with(0.0, 10.0, &[], |x| x * x);
    /// assert!((square - (25.0 + 100.0 / 28.0)).abs() < 1e-11); // mean squared + variance
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn mean_with(&self, from: f64, to: f64, corners: &[f64], f: impl Fn(f64) -> f64) -> f64 {
        let Some((a, b)) = self.shape() else { return f(self.low) };
        let density = |z: f64, rest: f64| exp((a - 1.0) * ln(z) + (b - 1.0) * ln_like(rest, z) - ln_beta(a, b));
        let cuts = cut(corners.iter().copied(), from, to);
        let (mut total, mut weight) = (0.0, 0.0);
        for pair in cuts.windows(2) {
            let (z0, z1) = (self.place(pair[0]), self.place(pair[1]));
            for (share, rest, node_weight) in nodes() {
                // Both distances from the ends keep their digits next to the ends.
                let z = if z0 == 0.0 { share * z1 } else { z0 + share * (z1 - z0) };
                let one_less = if z1 == 1.0 { rest * (1.0 - z0) } else { 1.0 - z };
                if z > 0.0 && one_less > 0.0 {
                    let mass = node_weight * (z1 - z0) * density(z, one_less);
                    weight += mass;
                    total += mass * f(self.low + (self.high - self.low) * z);
                }
            }
        }
        if weight > 0.0 { total / weight } else { f(from) }
    }
}

/// ln(1 - z) from whichever of the two has more digits.
fn ln_like(rest: f64, z: f64) -> f64 {
    if rest < 0.5 { ln(rest) } else { ln_1p(-z) }
}

/// `from`, the corners strictly between in rising order, and `to`.
fn cut(corners: impl Iterator<Item = f64>, from: f64, to: f64) -> Vec<f64> {
    let mut cuts: Vec<f64> = corners.filter(|&x| from < x && x < to).collect();
    cuts.sort_unstable_by(f64::total_cmp);
    cuts.insert(0, from);
    cuts.push(to);
    cuts
}

/// Nodes of the double exponential rule on (0, 1): distance from 0, distance from 1, weight.
fn nodes() -> impl Iterator<Item = (f64, f64, f64)> {
    const STEP: f64 = 1.0 / 16.0;
    (-64..=64_i32).map(|i| {
        let t = f64::from(i) * STEP;
        let inner = FRAC_PI_2 * sinh(t);
        let (share, rest) = (1.0 / (1.0 + exp(-2.0 * inner)), 1.0 / (1.0 + exp(2.0 * inner)));
        (share, rest, STEP * 2.0 * FRAC_PI_2 * cosh(t) * share * rest)
    })
}

impl TryFrom<[f64; 3]> for Pert {
    type Error = crate::Error;

    fn try_from([low, mode, high]: [f64; 3]) -> crate::Result<Self> {
        Pert::new(low, mode, high)
    }
}

impl From<Pert> for [f64; 3] {
    fn from(pert: Pert) -> Self {
        pert.parameters()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_range_of_no_width_is_certain() {
        let certain = Pert::new(3.0, 3.0, 3.0).unwrap();
        let f = Polyline::new(&[(0.0, 0.0), (4.0, 1.0)]).unwrap();
        assert_eq!([certain.mean(), certain.inverse(0.2), certain.mean_of(&f)], [3.0, 3.0, 0.75]);
        assert_eq!([certain.cdf(2.9), certain.cdf(3.0)], [0.0, 1.0]);
        assert_eq!(certain.mean_with(3.0, 3.0, &[], |x| x * x), 9.0);
        assert_eq!(certain.tail_mean_of(&f, 0.1, Tail::Upper), Ok(0.75));
    }

    #[test]
    fn faults_are_named() {
        assert_eq!(Pert::new(2.0, 1.0, f64::NAN).unwrap_err().problems().len(), 2);
        let x = Pert::new(0.0, 1.0, 2.0).unwrap();
        assert!(x.tail_interval(0.0, Tail::Upper).is_err() && x.inverse(1.5).is_nan());
    }

    fn any_pert() -> impl Strategy<Value = Pert> {
        (0_u8..=20, 0_u8..=20, 0_u8..=20).prop_map(|(a, b, c)| {
            let mut x = [a, b, c].map(|x| f64::from(x) / 2.0);
            x.sort_by(f64::total_cmp);
            Pert::new(x[0], x[1], x[2]).unwrap()
        })
    }

    proptest! {
        #[test]
        fn exact_means_equal_the_quadrature(x in any_pert(), ys in prop::collection::vec(0.0_f64..1.0, 4), share in 0.02_f64..1.0) {
            let f = Polyline::new(&[(0.0, ys[0]), (3.0, ys[1]), (4.5, ys[2]), (10.0, ys[3])]).unwrap();
            for tail in [Tail::Lower, Tail::Upper] {
                let (from, to) = x.tail_interval(share, tail).unwrap();
                let quadrature = x.mean_with(from, to, &[3.0, 4.5], |x| f.at(x));
                let exact = x.tail_mean_of(&f, share, tail).unwrap();
                prop_assert!((exact - quadrature).abs() < 1e-9, "{exact} {quadrature}");
            }
            prop_assert!((x.mean_of(&f) - x.mean_with(0.0, 10.0, &[3.0, 4.5], |x| f.at(x))).abs() < 1e-11);
            let line = Polyline::new(&[(0.0, 0.0), (10.0, 10.0)]).unwrap();
            prop_assert!((x.mean_of(&line) - x.mean()).abs() < 1e-12);
        }

        #[test]
        fn draws_stay_in_the_range_and_rise(x in any_pert(), u in 0.0_f64..1.0) {
            let [low, _, high] = x.parameters();
            let draw = x.inverse(u);
            prop_assert!(low <= draw && draw <= high && x.inverse(0.9 * u) <= draw);
            prop_assert!(low == high || (x.cdf(draw) - u).abs() < 1e-12);
        }
    }
}

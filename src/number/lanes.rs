//! Exact sums of many rows side by side: every step is plain arithmetic without a branch, so that a processor
//! takes several rows at once.
//!
//! All numbers of a sum are cut at one and the same bit. Their upper parts are whole multiples of one unit and add
//! up without any rounding; only the small lower parts are rounded, by less than a bound that is known before. Where
//! both ends of the bound give the same double it is the exact sum, rounded once, hence what
//! [`sum`](super::sum::sum) gives, bit for bit.
//!
//! # References
//! Rump, Ogita and Oishi (2008), "Accurate floating-point summation part I: faithful rounding", *SIAM Journal on
//! Scientific Computing* 31, section 3 (extraction); the test of the last bit is that of [`super::sum`].

use super::math;
use pulp::Simd;

/// Most numbers in one sum.
const MOST: usize = 1 << 24;

/// Where the numbers of a sum are cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Splitter {
    /// A power of two, more than twice the sum of the absolute values.
    sigma: f64,
    /// Largest error of the sum of the lower parts.
    bound: f64,
}

impl Splitter {
    /// Some splitter, for lanes whose result is not used.
    pub(crate) const UNIT: Splitter = Splitter { sigma: 1.0, bound: 0.0 };

    /// Settles nothing: every sum must be made otherwise.
    pub(crate) const OPEN: Splitter = Splitter { sigma: 1.0, bound: f64::NAN };

    /// For sums of at most `count` numbers whose absolute values add up to at most `size` (to within rounding).
    ///
    /// `None` where `size` is zero or far from ordinary magnitudes, or `count` is over 2^24: add such numbers with
    /// [`sum`](super::sum::sum).
    ///
    /// # Examples
    /// ```
    /// use stratech::number::lanes::Splitter;
    /// let splitter = Splitter::new(1.0, 10).ok_or("ordinary numbers")?;
    /// let (mut upper, mut lower) = (0.0, 0.0);
    /// for _ in 0..10 {
    ///     splitter.add(0.1, &mut upper, &mut lower);
    /// }
    /// assert_eq!(splitter.settle(upper, lower), 1.0);
    /// # Ok::<(), &str>(())
    /// ```
    pub fn new(size: f64, count: usize) -> Option<Splitter> {
        let exponent = math::exponent(size).filter(|e| (-800..=900).contains(e))?;
        if count > MOST {
            return None;
        }
        let sigma = math::times_power_of_two(1.0, exponent + 2);
        let count = count as f64;
        // Lower parts are at most 2^-53 sigma each; their sum rounds `count` times, and twice more in `settle`.
        Some(Splitter { sigma, bound: (2.0 * count + 4.0) * count * math::times_power_of_two(sigma, -106) })
    }

    /// The power of two by which numbers are cut.
    pub(crate) fn sigma(self) -> f64 {
        self.sigma
    }

    /// Adds one number to the sum `(upper, lower)`, which starts as (0, 0).
    ///
    /// Sums of parts of the numbers are joined by adding upper to upper and lower to lower.
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    pub fn add(self, x: f64, upper: &mut f64, lower: &mut f64) {
        let head = (self.sigma + x) - self.sigma;
        *upper += head;
        *lower += x - head;
    }

    /// The exact sum, rounded once; NaN where the last bit cannot be told.
    #[allow(clippy::inline_always)] // as above
    #[inline(always)]
    pub fn settle(self, upper: f64, lower: f64) -> f64 {
        let (low, high) = (upper + (lower - self.bound), upper + (lower + self.bound));
        if low == high { high } else { f64::NAN }
    }
}

/// Exact sums side by side in registers.
#[derive(Clone, Copy)]
pub(crate) struct Sums<S: Simd> {
    upper: S::f64s,
    lower: S::f64s,
}

impl<S: Simd> Sums<S> {
    /// Empty sums.
    #[allow(clippy::inline_always)] // as above
    #[inline(always)]
    pub(crate) fn new(simd: S) -> Self {
        Sums { upper: simd.splat_f64s(0.0), lower: simd.splat_f64s(0.0) }
    }

    /// Adds a number to every sum, as [`Splitter::add`].
    #[allow(clippy::inline_always)] // as above
    #[inline(always)]
    pub(crate) fn add(&mut self, simd: S, splitter: Splitter, x: S::f64s) {
        self.add_cut(simd, simd.splat_f64s(splitter.sigma), x);
    }

    /// The same where each sum has a splitter of its own, see [`Splitter::sigma`].
    #[allow(clippy::inline_always)] // as above
    #[inline(always)]
    pub(crate) fn add_cut(&mut self, simd: S, sigma: S::f64s, x: S::f64s) {
        let head = simd.sub_f64s(simd.add_f64s(sigma, x), sigma);
        self.upper = simd.add_f64s(self.upper, head);
        self.lower = simd.add_f64s(self.lower, simd.sub_f64s(x, head));
    }

    /// Upper and lower parts.
    pub(crate) fn parts(self) -> (S::f64s, S::f64s) {
        (self.upper, self.lower)
    }

    /// The sums, as [`Splitter::settle`].
    #[allow(clippy::inline_always)] // as above
    #[inline(always)]
    pub(crate) fn settle(self, simd: S, splitter: Splitter) -> S::f64s {
        let (bound, nan) = (simd.splat_f64s(splitter.bound), simd.splat_f64s(f64::NAN));
        let low = simd.add_f64s(self.upper, simd.sub_f64s(self.lower, bound));
        let high = simd.add_f64s(self.upper, simd.add_f64s(self.lower, bound));
        simd.select_f64s(simd.equal_f64s(low, high), high, nan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::sum::sum;
    use proptest::prelude::*;

    fn split(values: &[f64], size: f64) -> Option<f64> {
        let splitter = Splitter::new(size, values.len())?;
        let (mut upper, mut lower) = (0.0, 0.0);
        for &x in values {
            splitter.add(x, &mut upper, &mut lower);
        }
        Some(splitter.settle(upper, lower)).filter(|x| !x.is_nan())
    }

    #[test]
    fn the_last_bit_is_told_or_left_open() {
        let half = math::times_power_of_two(1.0, -53);
        // Exactly half way: open, whatever is even.
        assert_eq!(split(&[1.0, half], 2.0), None);
        assert_eq!(split(&[1.0, half, half * half], 2.0), None);
        assert_eq!(split(&[1.0, half, half * 0.001], 2.0), Some(1.0 + f64::EPSILON));
        assert_eq!(split(&[0.5, -0.5], 1.0), None);
        for size in [0.0, f64::NAN, f64::INFINITY, 1e-300, 1e300] {
            assert_eq!(Splitter::new(size, 3), None);
        }
    }

    proptest! {
        #[test]
        fn what_is_settled_is_the_exact_sum(
            values in prop::collection::vec((-1.0_f64..1.0, -60..1_i32), 1..40), by in -600..600_i32,
        ) {
            let values: Vec<f64> = values.iter().map(|&(x, n)| math::times_power_of_two(x, n + by)).collect();
            // As a caller would know it: rounded.
            let size = values.iter().fold(0.0, |size, x| size + x.abs());
            for size in [size, 1e3 * size, 1e12 * size] {
                if let Some(total) = split(&values, size) {
                    prop_assert_eq!(total.to_bits(), sum(&values).to_bits());
                }
            }
        }
    }

    #[test]
    fn most_ordinary_sums_are_settled() {
        let stream = crate::number::philox::Stream::new(7);
        let settled = (0..2000).filter(|&i| {
            let values: Vec<f64> = (0..12).map(|k| stream.uniform(i, k, 1) * stream.uniform(i, k, 2)).collect();
            split(&values, 12.0) == Some(sum(&values))
        });
        // Those half way between two doubles are not.
        assert!(settled.count() > 1900);
    }
}

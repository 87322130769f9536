//! The only door to transcendental functions: the same bits on every computer.
//!
//! The functions of `std` are those of the C library or the compiler and differ in the last bits
//! between systems and processors. The functions here are the pinned [`libm`] crate, written in plain
//! IEEE 754 arithmetic (its fused multiply-add is correctly rounded with and without hardware), so a
//! score, an order and a tie are the same everywhere. Allowed from `std`, because IEEE 754 defines
//! them exactly: `+ - * /`, [`f64::sqrt`], `abs`, `floor`, `ceil`, `trunc`, `round_ties_even`.
//!
//! A NaN argument gives NaN everywhere, also in [`min`] and [`max`].
//!
//! # References
//! - IEEE Std 754-2019, *Standard for Floating-Point Arithmetic*, sections 5.4.1 and 9.6.
//! - The `libm` crate, version 0.2.16, a port of musl's libm (which goes back to Sun's FDLIBM, 1993).

/// Declares thin wrappers of `libm`: `name(arguments) => "what it is"`.
macro_rules! wrap {
    ($($(#[$doc:meta])* $name:ident($($argument:ident),+) = $inner:ident;)*) => {
        $($(#[$doc])* #[inline] pub fn $name($($argument: f64),+) -> f64 { libm::$inner($($argument),+) })*
    };
}

wrap! {
    /// e to the power `x`.
    exp(x) = exp;
    /// 2 to the power `x`.
    exp2(x) = exp2;
    /// `exp(x) - 1`, exact also for small `x`.
    exp_m1(x) = expm1;
    /// Natural logarithm; negative `x` gives NaN, 0 gives minus infinity.
    ln(x) = log;
    /// `ln(1 + x)`, exact also for small `x`.
    ln_1p(x) = log1p;
    /// Logarithm to base 2 (exact for powers of two).
    log2(x) = log2;
    /// Logarithm to base 10.
    log10(x) = log10;
    /// `x` to the power `y`; for whole exponents see [`powi`].
    pow(x, y) = pow;
    /// Cube root (correctly rounded).
    cbrt(x) = cbrt;
    /// `sqrt(x x + y y)` without overflow.
    hypot(x, y) = hypot;
    /// Sine of `x` radians.
    sin(x) = sin;
    /// Cosine of `x` radians.
    cos(x) = cos;
    /// Tangent of `x` radians.
    tan(x) = tan;
    /// Arc sine, in radians; outside [-1, 1] NaN.
    asin(x) = asin;
    /// Arc cosine, in radians; outside [-1, 1] NaN.
    acos(x) = acos;
    /// Arc tangent, in radians.
    atan(x) = atan;
    /// Angle of the point (`x`, `y`), in radians.
    atan2(y, x) = atan2;
    /// Hyperbolic sine.
    sinh(x) = sinh;
    /// Hyperbolic cosine.
    cosh(x) = cosh;
    /// Hyperbolic tangent.
    tanh(x) = tanh;
    /// Gamma function: `gamma(n + 1) = n!`.
    tgamma(x) = tgamma;
    /// Logarithm of the absolute value of the gamma function.
    lgamma(x) = lgamma;
    /// Error function.
    erf(x) = erf;
    /// Complement of the error function, `1 - erf(x)`, exact also for large `x`.
    erfc(x) = erfc;
}

/// Square root (correctly rounded, as IEEE 754 asks).
#[inline]
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// The smaller of two numbers; NaN if either is NaN, and -0 counts as smaller than +0.
///
/// `f64::min` ignores a NaN: a missing number would disappear quietly.
///
/// # References
/// IEEE Std 754-2019, section 9.6, `minimum`.
///
/// # Examples
/// ```
/// use stratech::number::math;
/// assert_eq!(math::min(2.0, 1.0), 1.0);
/// assert!(math::min(2.0, f64::NAN).is_nan());
/// ```
#[inline]
pub fn min(a: f64, b: f64) -> f64 {
    if a < b || a.is_nan() || (a == b && a.is_sign_negative()) { a } else { b }
}

/// The larger of two numbers; NaN if either is NaN, and +0 counts as larger than -0.
///
/// # References
/// IEEE Std 754-2019, section 9.6, `maximum`.
///
/// # Examples
/// ```
/// use stratech::number::math;
/// assert_eq!(math::max(2.0, 1.0), 2.0);
/// assert!(math::max(f64::NAN, 2.0).is_nan());
/// ```
#[inline]
pub fn max(a: f64, b: f64) -> f64 {
    if a > b || a.is_nan() || (a == b && a.is_sign_positive()) { a } else { b }
}

/// The smallest of a slice: plus infinity when it is empty, NaN if any is NaN.
pub fn min_of(values: &[f64]) -> f64 {
    extreme_of(values, f64::INFINITY, |x, so_far| x < so_far, min)
}

/// The largest of a slice: minus infinity when it is empty, NaN if any is NaN.
pub fn max_of(values: &[f64]) -> f64 {
    extreme_of(values, f64::NEG_INFINITY, |x, so_far| x > so_far, max)
}

/// Folds with `exact`; long slices in lanes with the plain comparison, which knows neither NaN nor the sign of zero.
fn extreme_of(values: &[f64], start: f64, before: impl Fn(f64, f64) -> bool, exact: impl Fn(f64, f64) -> f64) -> f64 {
    const LANES: usize = 16;
    if values.len() >= 4 * LANES {
        let (rows, rest) = values.as_chunks::<LANES>();
        // The second is 0 while all numbers are finite.
        let (mut so_far, mut finite) = ([start; LANES], [0.0; LANES]);
        for row in rows {
            for l in 0..LANES {
                so_far[l] = if before(row[l], so_far[l]) { row[l] } else { so_far[l] };
                finite[l] += row[l] * 0.0;
            }
        }
        let found = so_far.iter().chain(rest).fold(start, |so_far, &x| exact(so_far, x));
        if found != 0.0 && finite == [0.0; LANES] {
            return found;
        }
    }
    values.iter().fold(start, |so_far, &x| exact(so_far, x))
}

/// `x` multiplied with itself `n` times, in one fixed order (repeated squaring from the lowest bit of
/// `n`); for negative `n` one over that. `powi(x, 0)` is 1.
///
/// `f64::powi` may use another order in another build.
///
/// # Examples
/// ```
/// use stratech::number::math::powi;
/// assert_eq!(powi(3.0, 4), 81.0);
/// assert_eq!(powi(2.0, -2), 0.25);
/// ```
pub fn powi(x: f64, n: i32) -> f64 {
    let (mut base, mut left, mut product) = (x, n.unsigned_abs(), 1.0);
    while left > 0 {
        if left & 1 == 1 {
            product *= base;
        }
        left >>= 1;
        if left > 0 {
            base *= base;
        }
    }
    if n < 0 { 1.0 / product } else { product }
}

/// `x` times 2 to the power `n`: exact unless the result is beyond the range of a double or, for tiny
/// results, has bits below 2^-1074 (then rounded once, half to even).
///
/// # Examples
/// ```
/// use stratech::number::math::times_power_of_two;
/// assert_eq!(times_power_of_two(3.0, -2), 0.75);
/// ```
#[inline]
pub fn times_power_of_two(x: f64, n: i32) -> f64 {
    // One exact multiplication where 2^n is a normal number, which is the usual case.
    if (-1022..=1023).contains(&n) {
        x * f64::from_bits(u64::from((n + 1023).unsigned_abs()) << 52)
    } else {
        libm::scalbn(x, n)
    }
}

/// The whole number e with 2^e <= |x| < 2^(e + 1); `None` for 0, infinities and NaN.
///
/// # Examples
/// ```
/// use stratech::number::math::exponent;
/// assert_eq!(exponent(-0.75), Some(-1));
/// assert_eq!(exponent(5e-324), Some(-1074));
/// assert_eq!(exponent(0.0), None);
/// ```
#[inline]
pub fn exponent(x: f64) -> Option<i32> {
    (x != 0.0 && x.is_finite()).then(|| libm::ilogb(x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Correct to the last digit or one beside it (values from tables to 20 digits).
    #[test]
    fn known_values() {
        let close = |a: f64, b: f64| assert!((a - b).abs() <= 4e-16 * b.abs(), "{a} is not {b}");
        close(exp(1.0), std::f64::consts::E);
        close(exp_m1(1e-10), 1.000_000_000_050_000_1e-10);
        close(ln(10.0), std::f64::consts::LN_10);
        close(ln_1p(1e-10), 9.999_999_999_5e-11);
        assert_eq!(log2(1024.0), 10.0);
        assert_eq!(log10(1e15), 15.0);
        assert_eq!(pow(2.0, 0.5), sqrt(2.0));
        assert_eq!(cbrt(27.0), 3.0);
        assert_eq!(hypot(3e300, 4e300), 5e300);
        close(sin(1.0), 0.841_470_984_807_896_5);
        close(cos(1.0), 0.540_302_305_868_139_7);
        close(tan(1.0), 1.557_407_724_654_902_3);
        close(4.0 * atan(1.0), std::f64::consts::PI);
        close(tanh(0.5), 0.462_117_157_260_009_8);
        assert_eq!(tgamma(6.0), 120.0);
        close(lgamma(0.5), 0.572_364_942_924_700_1);
        close(erf(0.5), 0.520_499_877_813_046_5);
        close(erfc(3.0), 2.209_049_699_858_544e-5);
    }

    #[test]
    fn nan_goes_through_and_zeros_are_ordered() {
        for f in [min, max] {
            assert!(f(f64::NAN, 1.0).is_nan() && f(1.0, f64::NAN).is_nan());
        }
        assert!(min(0.0, -0.0).is_sign_negative() && min(-0.0, 0.0).is_sign_negative());
        assert!(max(0.0, -0.0).is_sign_positive() && max(-0.0, 0.0).is_sign_positive());
        assert!(min_of(&[1.0, f64::NAN, 0.0]).is_nan());
        assert_eq!((min_of(&[]), max_of(&[3.0, 7.0, 5.0])), (f64::INFINITY, 7.0));
    }

    #[test]
    fn powers_of_two_reach_the_ends_of_the_range() {
        assert_eq!(times_power_of_two(5e-324, 2097), 2.0_f64.sqrt().floor() * times_power_of_two(1.0, 1023));
        assert_eq!(times_power_of_two(1.0, -1074), 5e-324);
        assert_eq!(exponent(f64::MAX), Some(1023));
        assert_eq!(exponent(f64::INFINITY), None);
    }

    proptest! {
        #[test]
        fn extremes_of_long_slices_are_those_of_pairs(
            values in prop::collection::vec(
                prop_oneof![20 => -1.0_f64..1.0, 1 => Just(0.0), 1 => Just(-0.0), 1 => Just(f64::INFINITY)], 0..200),
            nan in prop::option::weighted(0.2, 0_usize..200), sign in -1.0_f64..1.0,
        ) {
            // One sign alone makes zeros the extremes.
            let turn = |x: f64| if sign.abs() < 0.5 { x } else if sign > 0.0 { x.abs() } else { -x.abs() };
            let mut values: Vec<f64> = values.into_iter().map(turn).collect();
            if let Some(x) = nan.and_then(|i| values.get_mut(i)) {
                *x = f64::NAN;
            }
            let low = values.iter().fold(f64::INFINITY, |so_far, &x| min(so_far, x));
            let high = values.iter().fold(f64::NEG_INFINITY, |so_far, &x| max(so_far, x));
            prop_assert!(min_of(&values).to_bits() == low.to_bits() || (low.is_nan() && min_of(&values).is_nan()));
            prop_assert!(max_of(&values).to_bits() == high.to_bits() || (high.is_nan() && max_of(&values).is_nan()));
        }

        #[test]
        fn min_and_max_are_the_two_numbers(a: f64, b: f64) {
            let (low, high) = (min(a, b), max(a, b));
            prop_assert_eq!([low.to_bits(), high.to_bits()], [min(b, a).to_bits(), max(b, a).to_bits()]);
            prop_assert!(low <= high && (low == a || low == b) && (high == a || high == b));
        }

        #[test]
        fn small_powers_are_products(x in -1e3_f64..1e3) {
            prop_assert_eq!(powi(x, 2), x * x);
            prop_assert_eq!(powi(x, 3), x * (x * x));
            prop_assert_eq!(powi(x, 0), 1.0);
        }

        #[test]
        fn exponent_brackets_its_number(x: f64) {
            if let Some(e) = exponent(x) {
                let scaled = times_power_of_two(x.abs(), -e);
                prop_assert!((1.0..2.0).contains(&scaled));
            }
        }
    }
}

//! Sums without surprises: exact ones that have no order, and fast ones in one fixed order.
//!
//! | function | result | use |
//! |---|---|---|
//! | [`sum`], [`mean`] | the exact sum, rounded once | scores, shares, anything that is compared |
//! | [`ExactSum`] | the same, collected piece by piece and merged in any order | simulation on many threads |
//! | [`dot`] | products added from the first to the last | weighted means in inner loops |
//! | [`dot_exact`] | the exact sum of the exact products, rounded once | where a tie may hang on it |
//!
//! A sum of whole numbers (counts, steps of the score grid) needs none of these: an `i128` is exact.
//!
//! # References
//! - Kulisch (2013), *Computer Arithmetic and Validity*, 2nd ed., De Gruyter, chapter 8: the long accumulator.
//! - Neal (2015), "Fast exact summation using small and large superaccumulators", arXiv:1505.05571.
//! - Dekker (1971), "A floating-point technique for extending the available precision", *Numerische
//!   Mathematik* 18, 224-242; Knuth (1969), *The Art of Computer Programming* 2, section 4.2.2.

use super::long::{Long, parts};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write as _};

/// The sum of two numbers and the exact error of its rounding: `a + b = sum + error`.
///
/// # References
/// Knuth (1969), section 4.2.2, theorem B. The error is NaN or wrong where the sum overflows.
#[inline]
pub fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_part = sum - a;
    let a_part = sum - b_part;
    (sum, (a - a_part) + (b - b_part))
}

/// The product of two numbers and the exact error of its rounding: `a b = product + error`, without fused
/// multiply-add. Exact while |a|, |b| < 2^995 and 2^-967 < |a b| < 2^1021, or one of them is 0.
///
/// # References
/// Dekker (1971), equation 5.12, with Veltkamp's splitting.
#[inline]
pub fn two_product(a: f64, b: f64) -> (f64, f64) {
    let split = |x: f64| {
        let scaled = 134_217_729.0 * x; // 2^27 + 1
        let high = scaled - (scaled - x);
        (high, x - high)
    };
    let product = a * b;
    let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
    let error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
    (product, error)
}

/// The range of doubles, 2^-1074 to 2^1024, with 64 bits and more above for sums.
type Register = Long<70, -1074>;

/// A sum that is exact whatever is added, in whatever order, and rounded only when it is read.
///
/// Any finite doubles may be added, up to 2^64 of them. Two sums are merged by adding the one to the other;
/// merging is associative and commutative, so blocks of work can be joined in any order with the same bits.
/// Infinities and NaN are remembered and give what the arithmetic of doubles gives (infinity minus infinity
/// is NaN). An empty sum is +0.
///
/// In JSON and as text it is the exact value in hexadecimal, e.g. `0x3p-1` for 1.5.
///
/// # Complexity
/// Constant time per number (three additions of integers), 576 bytes.
///
/// # Examples
/// ```
/// use stratech::number::sum::ExactSum;
/// let mut all = ExactSum::new();
/// for x in [1e300, 1.0, -1e300, 1e-300] {
///     all.add(x);
/// }
/// assert_eq!(all.value(), 1.0);
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ExactSum {
    long: Register,
    plus_infinity: bool,
    minus_infinity: bool,
    nan: bool,
}

impl ExactSum {
    /// The empty sum, 0.
    pub const fn new() -> Self {
        ExactSum { long: Register::ZERO, plus_infinity: false, minus_infinity: false, nan: false }
    }

    /// Adds one number.
    #[inline]
    pub fn add(&mut self, x: f64) {
        if x.is_finite() {
            let (negative, mantissa, position) = parts(x);
            self.long.add(mantissa, position, negative);
        } else if x.is_nan() {
            self.nan = true;
        } else {
            self.plus_infinity |= x > 0.0;
            self.minus_infinity |= x < 0.0;
        }
    }

    /// Adds all of a slice.
    pub fn add_all(&mut self, values: &[f64]) {
        for &x in values {
            self.add(x);
        }
    }

    /// Adds another sum; `a.merge(&b)` equals `b.merge(&a)` exactly.
    pub fn merge(&mut self, other: &ExactSum) {
        self.long.merge(&other.long);
        self.plus_infinity |= other.plus_infinity;
        self.minus_infinity |= other.minus_infinity;
        self.nan |= other.nan;
    }

    /// The sum as the nearest double (of two equally near ones the even one); infinite beyond the range.
    pub fn value(&self) -> f64 {
        match (self.nan, self.plus_infinity, self.minus_infinity) {
            (true, ..) | (_, true, true) => f64::NAN,
            (_, true, false) => f64::INFINITY,
            (_, false, true) => f64::NEG_INFINITY,
            _ => self.long.round(),
        }
    }

    /// The sum divided by a count: rounded once to a double, then once by the division. NaN for a count of 0.
    pub fn mean(&self, count: u64) -> f64 {
        self.value() / if count == 0 { f64::NAN } else { count as f64 }
    }
}

impl Default for ExactSum {
    fn default() -> Self {
        ExactSum::new()
    }
}

/// Equal when the exact values are (not only the rounded ones), and the same infinities or NaN were added.
impl PartialEq for ExactSum {
    fn eq(&self, other: &Self) -> bool {
        let same_limbs = self.long.digits() == other.long.digits();
        let flags = |sum: &ExactSum| (sum.plus_infinity, sum.minus_infinity, sum.nan);
        same_limbs && flags(self) == flags(other)
    }
}

impl Eq for ExactSum {}

impl Extend<f64> for ExactSum {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, iter: I) {
        for x in iter {
            self.add(x);
        }
    }
}

impl FromIterator<f64> for ExactSum {
    fn from_iter<I: IntoIterator<Item = f64>>(iter: I) -> Self {
        let mut sum = ExactSum::new();
        sum.extend(iter);
        sum
    }
}

impl fmt::Debug for ExactSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExactSum({self})")
    }
}

impl fmt::Display for ExactSum {
    /// The exact value, e.g. `-0x3p-1`, then `+inf`, `-inf`, `nan` for what else was added.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (negative, digits) = self.long.digits();
        let sign = if negative { "-" } else { "" };
        match digits.iter().position(|&digit| digit != 0) {
            None => write!(f, "0x0p0")?,
            Some(lowest) => {
                // Without zeros at the low end, so that equal values have equal texts.
                let zeros = digits[lowest].trailing_zeros();
                let mut hex = String::new();
                for i in (lowest..digits.len()).rev() {
                    let above = u64::from(digits.get(i + 1).copied().unwrap_or(0));
                    let digit = ((above << 32 | u64::from(digits[i])) >> zeros) & 0xFFFF_FFFF;
                    write!(hex, "{digit:08x}")?;
                }
                let exponent = 32 * lowest + zeros as usize;
                write!(f, "{sign}0x{}p{}", hex.trim_start_matches('0'), i64::try_from(exponent).unwrap_or(0) - 1074)?;
            }
        }
        for (flag, text) in [(self.plus_infinity, " +inf"), (self.minus_infinity, " -inf"), (self.nan, " nan")] {
            if flag {
                f.write_str(text)?;
            }
        }
        Ok(())
    }
}

impl From<ExactSum> for String {
    fn from(sum: ExactSum) -> String {
        sum.to_string()
    }
}

/// A text that is not an exact sum.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an exact sum; expected hexadecimal such as \"-0x3p-1\"")]
pub struct ParseExactSumError {
    text: String,
}

impl std::str::FromStr for ExactSum {
    type Err = ParseExactSumError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| ParseExactSumError { text: text.chars().take(80).collect() })
    }
}

impl TryFrom<String> for ExactSum {
    type Error = ParseExactSumError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

fn parse(text: &str) -> Option<ExactSum> {
    let mut words = text.split(' ');
    let number = words.next()?;
    let (negative, size) = number.strip_prefix('-').map_or((false, number), |rest| (true, rest));
    let (hex, exponent) = size.strip_prefix("0x")?.split_once('p')?;
    let mut sum = ExactSum::new();
    if hex.is_empty() {
        return None;
    }
    if hex != "0" {
        let lowest = usize::try_from(exponent.parse::<i32>().ok()?.checked_add(1074)?).ok()?;
        for (i, digit) in hex.chars().rev().enumerate() {
            let position = lowest.checked_add(4 * i)?;
            // Room for three digits of 32 bits from there.
            if position / 32 + 3 > sum.long.limbs.len() {
                return None;
            }
            sum.long.add(u64::from(digit.to_digit(16)?), position, negative);
        }
    }
    for word in words {
        match word {
            "+inf" => sum.plus_infinity = true,
            "-inf" => sum.minus_infinity = true,
            "nan" => sum.nan = true,
            _ => return None,
        }
    }
    Some(sum)
}

/// The exact sum of a slice, rounded once to the nearest double; the order of the values does not matter.
///
/// NaN when any is NaN or infinities of both signs occur; the empty sum is +0.
///
/// # Complexity
/// About six additions a number; where that does not settle the last bit, a second pass with [`ExactSum`].
///
/// # References
/// Fast path: Knuth's error-free additions with a bound of the errors' own rounding; accepted only when
/// both ends of the bound round to the same double, which is then the rounded exact sum.
///
/// # Examples
/// ```
/// use stratech::number::sum::sum;
/// assert_eq!(sum(&[0.1; 10]), 1.0);
/// ```
pub fn sum(values: &[f64]) -> f64 {
    sum_of(values.iter().copied())
}

/// [`sum`] of numbers that are made on the way; they are made again where the first pass does not settle the last bit.
pub(crate) fn sum_of(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let (mut total, mut errors, mut sizes, mut count) = (0.0, 0.0, 0.0, 0);
    for x in values.clone() {
        let (next, error) = two_sum(total, x);
        total = next;
        errors += error;
        sizes += error.abs();
        count += 1;
    }
    settle(total, errors, sizes, count)
        .or_else(|| two_levels(values.clone()))
        .unwrap_or_else(|| values.collect::<ExactSum>().value())
}

/// The rounded sum where the errors add up without rounding, as they do half way between two doubles.
fn two_levels(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut total, mut errors, mut exact) = (0.0, 0.0, true);
    for x in values {
        let (next, error) = two_sum(total, x);
        let (next_errors, rest) = two_sum(errors, error);
        (total, errors) = (next, next_errors);
        exact &= rest == 0.0;
    }
    // Sums below 2^-1000 are left to the long accumulator, as is what is not finite.
    let rounded = total + errors;
    (exact && rounded.is_finite() && rounded.abs() > 1e-280).then_some(rounded)
}

/// The correctly rounded `total + errors`, where `errors` was itself summed with rounding and `sizes` is the sum
/// of the absolute errors; `None` if that cannot be told, or anything is not finite.
#[inline]
fn settle(total: f64, errors: f64, sizes: f64, count: usize) -> Option<f64> {
    if sizes == 0.0 {
        return total.is_finite().then_some(total);
    }
    // Each addition of an error rounds by at most 2^-53 of the sizes; twice that covers the roundings here.
    let bound = (2 * count + 8) as f64 * f64::EPSILON * sizes;
    let (low, high) = (total + (errors - bound), total + (errors + bound));
    (sizes > 1e-280 && low == high && high.is_finite()).then_some(high)
}

/// The mean of a slice: the exact sum divided by the count; NaN when it is empty.
pub fn mean(values: &[f64]) -> f64 {
    sum(values) / if values.is_empty() { f64::NAN } else { values.len() as f64 }
}

/// `a[0] b[0] + a[1] b[1] + ...`, added from the first to the last with ordinary rounding.
///
/// One fixed order: the same bits in every build, but other bits when the elements change places. The slices
/// have the same length.
///
/// # Examples
/// ```
/// assert_eq!(stratech::number::sum::dot(&[1.0, 2.0], &[3.0, 4.0]), 11.0);
/// ```
#[inline]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    debug_assert_eq!(a.len(), b.len(), "the caller checks the lengths");
    a.iter().zip(b).fold(0.0, |total, (x, y)| total + x * y)
}

/// The exact sum of the exact products, rounded once; the order of the pairs does not matter.
///
/// Neither overflow nor underflow on the way: only the result itself may be out of range. NaN and infinities
/// as in ordinary arithmetic. The slices have the same length.
///
/// # Complexity
/// About 25 operations a pair; where that does not settle the last bit, a second pass with a long accumulator
/// for products.
///
/// # References
/// Ogita, Rump, Oishi (2005), "Accurate sum and dot product", *SIAM Journal on Scientific Computing* 26,
/// algorithm 5.3 (the fast path, here with a rounding test); Kulisch (2013), chapter 8 (the second pass).
///
/// # Examples
/// ```
/// use stratech::number::sum::dot_exact;
/// assert_eq!(dot_exact(&[1e200, 1.0, 1e200], &[1e200, 1.0, -1e200]), 1.0);
/// ```
pub fn dot_exact(a: &[f64], b: &[f64]) -> f64 {
    debug_assert_eq!(a.len(), b.len(), "the caller checks the lengths");
    let (mut total, mut errors, mut sizes) = (0.0, 0.0, 0.0);
    let mut safe = true;
    for (&x, &y) in a.iter().zip(b) {
        let (product, product_error) = two_product(x, y);
        // Within these sizes the error of the product is exact.
        safe &= x == 0.0 || y == 0.0 || (product.abs() > 1e-280 && x.abs() < 1e290 && y.abs() < 1e290);
        let (next, sum_error) = two_sum(total, product);
        total = next;
        errors += product_error + sum_error;
        sizes += product_error.abs() + sum_error.abs();
    }
    let fast = if safe { settle(total, errors, sizes, 2 * a.len()) } else { None };
    fast.unwrap_or_else(|| dot_long(a, b))
}

/// The second pass: products of doubles lie between 2^-2148 and 2^2048.
fn dot_long(a: &[f64], b: &[f64]) -> f64 {
    let mut long = Long::<136, -2148>::ZERO;
    let mut special = ExactSum::new();
    for (&x, &y) in a.iter().zip(b) {
        if !(x.is_finite() && y.is_finite()) {
            special.add(x * y);
            continue;
        }
        let ((x_negative, x_mantissa, x_at), (y_negative, y_mantissa, y_at)) = (parts(x), parts(y));
        let product = u128::from(x_mantissa) * u128::from(y_mantissa);
        let negative = x_negative != y_negative;
        #[allow(clippy::cast_possible_truncation)] // the two halves
        let (low, high) = (product as u64, (product >> 64) as u64);
        long.add(low, x_at + y_at, negative);
        long.add(high, x_at + y_at + 64, negative);
    }
    if special == ExactSum::new() { long.round() } else { special.value() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::math;
    use proptest::prelude::*;

    #[test]
    fn rounds_half_to_even_at_every_size() {
        let half_up = |x: f64| [x, times(x, -53), times(x, -53) * 1e-30];
        let times = math::times_power_of_two;
        for e in [-900, -1, 0, 1, 900] {
            let one = times(1.0, e);
            assert_eq!(sum(&[one, times(one, -53)]), one);
            assert_eq!(sum(&half_up(one)), one * (1.0 + f64::EPSILON));
            let odd = one * (1.0 + f64::EPSILON);
            assert_eq!(sum(&[odd, times(one, -53)]), one * (1.0 + 2.0 * f64::EPSILON));
        }
    }

    fn times(x: f64, n: i32) -> f64 {
        math::times_power_of_two(x, n)
    }

    #[test]
    fn the_ends_of_the_range() {
        let tiny = f64::from_bits(1);
        let exact = |values: &[f64]| values.iter().copied().collect::<ExactSum>().value();
        for f in [sum, exact] {
            assert_eq!(f(&[f64::MAX, f64::MAX, -f64::MAX]), f64::MAX);
            assert_eq!(f(&[f64::MAX, f64::MAX]), f64::INFINITY);
            assert_eq!(f(&[f64::MAX, times(1.0, 970)]), f64::INFINITY);
            assert_eq!(f(&[f64::MAX, times(1.0, 969)]), f64::MAX);
            assert_eq!(f(&[tiny, tiny, tiny]), 3.0 * tiny);
            assert_eq!(f(&[f64::MIN_POSITIVE, -tiny]), f64::MIN_POSITIVE - tiny);
            assert_eq!(f(&[1.0, tiny, -1.0]), tiny);
            assert_eq!(f(&[]).to_bits(), 0);
            assert_eq!(f(&[-0.0]).to_bits(), 0);
            assert_eq!(f(&[f64::INFINITY, 1.0]), f64::INFINITY);
            assert!(f(&[f64::INFINITY, f64::NEG_INFINITY]).is_nan() && f(&[f64::NAN]).is_nan());
        }
    }

    #[test]
    fn products_beyond_the_range() {
        let tiny = f64::from_bits(1);
        assert_eq!(dot_exact(&[f64::MAX, f64::MAX], &[f64::MAX, -f64::MAX]), 0.0);
        assert_eq!(dot_exact(&[tiny, tiny], &[tiny, 0.5]), tiny); // just above half of it
        assert_eq!(dot_exact(&[tiny, 1.0], &[0.5, 0.0]), 0.0);
        assert_eq!(dot_exact(&[f64::INFINITY], &[1.0]), f64::INFINITY);
        assert!(dot_exact(&[f64::INFINITY], &[0.0]).is_nan());
        assert_eq!(dot(&[], &[]), 0.0);
    }

    #[test]
    fn text_is_exact_and_bad_text_is_refused() {
        let sum: ExactSum = [1e300, -1e-300, 0.1].into_iter().collect();
        assert_eq!(sum.to_string().parse(), Ok(sum.clone()));
        assert_eq!(serde_json::from_str::<ExactSum>(&serde_json::to_string(&sum).unwrap()).unwrap(), sum);
        assert_eq!([1.0, 0.5].into_iter().collect::<ExactSum>().to_string(), "0x3p-1");
        for bad in ["", "1", "0x", "0xp0", "0x1", "0x1p-2000", "0x1p5000", "0xg1p0", "0x1p0 more", "--0x1p0"] {
            assert!(bad.parse::<ExactSum>().is_err(), "{bad}");
        }
    }

    #[test]
    fn carries_after_many_additions() {
        let mut sum = ExactSum::new();
        sum.long.room = 3;
        for _ in 0..1000 {
            sum.add(f64::MAX);
            sum.add(-1.0);
        }
        for _ in 0..1000 {
            sum.add(-f64::MAX);
        }
        assert_eq!(sum.value(), -1000.0);
        assert_eq!(sum.mean(4), -250.0);
    }

    /// Sums in whole numbers of 2^-100, as an independent check.
    fn by_integers(values: &[(i64, i32)]) -> f64 {
        let total: i128 = values.iter().map(|&(n, e)| i128::from(n) << (e + 60)).sum();
        times(total as f64, -60)
    }

    fn wild() -> impl Strategy<Value = Vec<f64>> {
        let finite = any::<f64>().prop_filter("finite", |x| x.is_finite());
        prop::collection::vec(prop_oneof![finite, -1.0_f64..1.0, Just(0.1), Just(-0.1)], 0..40)
    }

    proptest! {
        #[test]
        fn equals_integer_arithmetic(values in prop::collection::vec((-1_i64 << 40..1_i64 << 40, -60..20), 0..20)) {
            let doubles: Vec<f64> = values.iter().map(|&(n, e)| times(n as f64, e)).collect();
            prop_assert_eq!(sum(&doubles), by_integers(&values));
            prop_assert_eq!(doubles.iter().copied().collect::<ExactSum>().value(), by_integers(&values));
        }

        #[test]
        fn order_and_grouping_do_not_matter(values in wild(), cut in 0_usize..40) {
            let all: ExactSum = values.iter().copied().collect();
            let reversed: ExactSum = values.iter().rev().copied().collect();
            prop_assert_eq!(&all, &reversed);
            let (head, tail) = values.split_at(cut.min(values.len()));
            let (head, tail): (ExactSum, ExactSum) = (head.iter().copied().collect(), tail.iter().copied().collect());
            let (mut one, mut two) = (head.clone(), tail.clone());
            one.merge(&tail);
            two.merge(&head);
            prop_assert_eq!(&one, &all);
            prop_assert_eq!(&two, &all);
            prop_assert_eq!(sum(&values).to_bits(), all.value().to_bits());
            prop_assert_eq!(all.to_string().parse::<ExactSum>(), Ok(all));
        }

        #[test]
        fn one_number_is_itself(x: f64) {
            let value = sum(&[x]);
            prop_assert!(value == x || (x.is_nan() && value.is_nan()));
        }

        #[test]
        fn fast_and_long_products_agree(a in wild(), b in wild()) {
            let n = a.len().min(b.len());
            prop_assert_eq!(dot_exact(&a[..n], &b[..n]).to_bits(), dot_long(&a[..n], &b[..n]).to_bits());
        }

        #[test]
        fn exact_products_of_integers(pairs in prop::collection::vec((-1_i64 << 53..1_i64 << 53, -1_i64 << 53..1_i64 << 53), 0..20)) {
            let (a, b): (Vec<f64>, Vec<f64>) = pairs.iter().map(|&(x, y)| (x as f64, y as f64)).unzip();
            let total: i128 = pairs.iter().map(|&(x, y)| i128::from(x) * i128::from(y)).sum();
            prop_assert_eq!(dot_exact(&a, &b), total as f64);
            prop_assert_eq!(dot_long(&a, &b), total as f64);
        }

        #[test]
        fn errors_are_exact(a in -1e100_f64..1e100, b in -1e-100_f64..1e100) {
            let (total, error) = two_sum(a, b);
            prop_assert_eq!([a, b].into_iter().collect::<ExactSum>(), [total, error].into_iter().collect::<ExactSum>());
        }
    }
}

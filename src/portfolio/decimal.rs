//! Decimals as whole numbers: what a person typed, exactly.
//!
//! A number means the shortest decimal that reads back as it: 0.1 is one tenth, so that 0.1 + 0.2 just fits under 0.3.

use std::fmt;

/// `mantissa / 10^decimals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub(crate) mantissa: i128,
    pub(crate) decimals: u32,
}

/// Digits of a whole number that always fit.
pub(crate) const MOST_DIGITS: u32 = 36;

/// `10^exponent` where it fits.
pub(crate) fn ten(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

impl Decimal {
    /// The decimal a finite number stands for; none where it has too many digits.
    pub(crate) fn of(x: f64) -> Option<Decimal> {
        // The shortest digits that read back, such as -1.25e-3.
        let text = format!("{x:e}");
        let (digits, exponent) = text.split_once('e')?;
        let exponent: i32 = exponent.parse().ok()?;
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let mantissa: i128 = format!("{whole}{part}").parse().ok()?;
        let decimals = i32::try_from(part.len()).ok()? - exponent;
        if mantissa == 0 {
            return Some(Decimal { mantissa: 0, decimals: 0 });
        }
        match u32::try_from(decimals) {
            Ok(decimals) if decimals <= MOST_DIGITS => Some(Decimal { mantissa, decimals }),
            Ok(_) => None,
            Err(_) => {
                let mantissa = mantissa.checked_mul(ten(decimals.unsigned_abs())?)?;
                (mantissa.unsigned_abs() < ten(MOST_DIGITS)?.unsigned_abs())
                    .then_some(Decimal { mantissa, decimals: 0 })
            }
        }
    }

    /// The same number with so many decimals, which are no fewer.
    pub(crate) fn scaled(self, decimals: u32) -> Option<i128> {
        self.mantissa.checked_mul(ten(decimals.checked_sub(self.decimals)?)?)
    }

    /// The nearest floating-point number.
    pub(crate) fn to_f64(self) -> f64 {
        format!("{}e-{}", self.mantissa, self.decimals).parse().unwrap_or(f64::NAN)
    }

    /// The number of units nearest to it, half to even; none where it does not fit.
    pub(crate) fn in_units(self, unit: Decimal) -> Option<i128> {
        let common = self.decimals.max(unit.decimals);
        let (number, unit) = (self.scaled(common)?, unit.scaled(common)?);
        let (quotient, rest) = (number.div_euclid(unit), number.rem_euclid(unit));
        let twice = rest.checked_mul(2)?;
        Some(if twice > unit || (twice == unit && quotient % 2 != 0) { quotient + 1 } else { quotient })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = self.decimals as usize + 1);
        let (whole, part) = digits.split_at(digits.len() - self.decimals as usize);
        let part = part.trim_end_matches('0');
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if part.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part}") }
    }
}

/// Decimals written as whole numbers of one unit, `10^-decimals`.
pub(crate) struct Common {
    pub(crate) numbers: Vec<i128>,
    pub(crate) decimals: u32,
}

/// Numbers as whole numbers of their largest common decimal unit; none where they do not fit.
pub(crate) fn common(numbers: &[f64]) -> Option<Common> {
    let decimals: Vec<Decimal> = numbers.iter().map(|&x| Decimal::of(x)).collect::<Option<_>>()?;
    let most = decimals.iter().map(|d| d.decimals).max().unwrap_or(0);
    let numbers: Vec<i128> = decimals.iter().map(|d| d.scaled(most)).collect::<Option<_>>()?;
    // Sums of them, and twice that, fit too.
    let total = numbers.iter().try_fold(0_u128, |sum, x| sum.checked_add(x.unsigned_abs()))?;
    (total < ten(MOST_DIGITS)?.unsigned_abs()).then_some(Common { numbers, decimals: most })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_was_typed() {
        let cases = [(0.1, 1, 1), (-0.25, -25, 2), (1e6, 1_000_000, 0), (0.0, 0, 0), (-0.0, 0, 0), (12.5, 125, 1)];
        for (x, mantissa, decimals) in cases {
            assert_eq!(Decimal::of(x), Some(Decimal { mantissa, decimals }), "{x}");
        }
        assert_eq!(Decimal::of(1e-40), None);
        assert_eq!(Decimal::of(1e40), None);
        assert_eq!(Decimal::of(f64::NAN), None);
        assert_eq!(Decimal::of(f64::INFINITY), None);
    }

    #[test]
    fn sums_of_decimals_are_exact() {
        let Common { numbers, decimals } = common(&[0.1, 0.2, 0.3]).unwrap();
        assert_eq!((numbers[0] + numbers[1], decimals), (numbers[2], 1));
        assert!(common(&[1e30, 1e-30]).is_none());
    }

    #[test]
    fn rounding_to_units_is_half_to_even() {
        let unit = Decimal::of(0.1).unwrap();
        let rounded: Vec<i128> = [0.05, 0.15, 0.25, -0.05, -0.15, 0.07, -0.07, 3.0]
            .iter()
            .map(|&x| Decimal::of(x).unwrap().in_units(unit).unwrap())
            .collect();
        assert_eq!(rounded, [0, 2, 2, 0, -2, 1, -1, 30]);
    }

    #[test]
    fn decimals_are_printed_in_full() {
        for (x, text) in [(0.05, "0.05"), (-12.5, "-12.5"), (300.0, "300"), (0.0, "0"), (1e-7, "0.0000001")] {
            assert_eq!(Decimal::of(x).unwrap().to_string(), text);
            assert_eq!(Decimal::of(x).unwrap().to_f64(), x);
        }
    }
}

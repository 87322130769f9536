//! Whole numbers long enough to hold any sum of doubles exactly.
//!
//! # References
//! Kulisch (2013), *Computer Arithmetic and Validity*, 2nd ed., De Gruyter, chapter 8; Neal (2015),
//! arXiv:1505.05571, section 2 (digits wider than needed, so that carries are rare).

use super::math;

/// A number of `LIMBS` digits of 32 bits; the unit of the lowest is 2^`LOW`. Digits are kept wider than
/// they need be, so that carries are rare.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Long<const LIMBS: usize, const LOW: i32> {
    pub(super) limbs: [i64; LIMBS],
    /// Additions until the digits must be brought back to 32 bits.
    pub(super) room: u32,
}

/// Each addition moves a digit by less than 2^32, so 2^30 of them stay below 2^62.
const ROOM: u32 = 1 << 30;
const DIGIT: i64 = 0xFFFF_FFFF;

impl<const LIMBS: usize, const LOW: i32> Long<LIMBS, LOW> {
    pub(super) const ZERO: Self = Long { limbs: [0; LIMBS], room: ROOM };

    /// Adds `magnitude` times 2^(`LOW` + `position`), or subtracts it.
    #[inline]
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)] // masked to 32 bits
    pub(super) fn add(&mut self, magnitude: u64, position: usize, negative: bool) {
        if self.room == 0 {
            self.carry();
        }
        self.room -= 1;
        let wide = u128::from(magnitude) << (position % 32);
        let first = position / 32;
        for (i, limb) in self.limbs[first..first + 3].iter_mut().enumerate() {
            let digit = ((wide >> (32 * i)) as i64) & DIGIT;
            *limb += if negative { -digit } else { digit };
        }
    }

    /// Brings every digit but the last into [0, 2^32); the last keeps the sign. The result is unique.
    fn carry(&mut self) {
        let mut carried = 0;
        for limb in &mut self.limbs[..LIMBS - 1] {
            let value = *limb + carried;
            *limb = value & DIGIT;
            carried = value >> 32;
        }
        self.limbs[LIMBS - 1] += carried;
        self.room = ROOM;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        let mut other = other.clone();
        other.carry();
        self.carry();
        for (mine, theirs) in self.limbs.iter_mut().zip(&other.limbs) {
            *mine += theirs;
        }
        self.carry();
    }

    /// Whether it is negative, and the digits of its absolute value, lowest first.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // digits are in [0, 2^32) here
    pub(super) fn digits(&self) -> (bool, Vec<u32>) {
        let mut number = self.clone();
        number.carry();
        let negative = number.limbs[LIMBS - 1] < 0;
        if negative {
            number.limbs.iter_mut().for_each(|limb| *limb = -*limb);
            number.carry();
        }
        (negative, number.limbs.iter().map(|&limb| limb as u32).collect())
    }

    /// The nearest double, of two equally near ones the even one.
    pub(super) fn round(&self) -> f64 {
        let (negative, digits) = self.digits();
        let size = round_digits(&digits, LOW);
        if negative { -size } else { size }
    }
}

/// Rounds a long number (digits of 32 bits, lowest first, unit 2^`low`) to the nearest double.
fn round_digits(digits: &[u32], low: i32) -> f64 {
    let Some(top) = digits.iter().rposition(|&digit| digit != 0) else { return 0.0 };
    let digit = |i: usize| u128::from(digits.get(i).copied().unwrap_or(0));
    let below = |i: usize| if top >= i { digit(top - i) } else { 0 };
    // The highest 97 to 128 bits decide, and whether there is anything below them.
    let mut window = below(0) << 96 | below(1) << 64 | below(2) << 32 | below(3);
    if digits[..top.saturating_sub(3)].iter().any(|&digit| digit != 0) {
        window |= 1;
    }
    let unit = low + 32 * (i32::try_from(top).unwrap_or(i32::MAX) - 3);
    // Bits kept: 53, or fewer where the double is subnormal.
    let length = 128 - i32::try_from(window.leading_zeros()).unwrap_or(0);
    let cut = (length - 53).max(-1074 - unit);
    if cut <= 0 {
        return math::times_power_of_two(window as f64, unit);
    }
    let Some(half) = u32::try_from(cut - 1).ok().and_then(|shift| 1_u128.checked_shl(shift)) else { return 0.0 };
    let rest = window & (2 * half - 1);
    let kept = window >> cut;
    let up = rest > half || (rest == half && kept & 1 == 1);
    let scale = unit + cut;
    // `kept` has at most 53 bits and one more is a power of two: the conversion is exact.
    math::times_power_of_two((kept + u128::from(up)) as f64, scale)
}

/// Sign, mantissa and position of a finite double above 2^-1074.
#[inline]
pub(super) fn parts(x: f64) -> (bool, u64, usize) {
    let bits = x.to_bits();
    let field = (bits >> 52) & 0x7FF;
    let fraction = bits & ((1 << 52) - 1);
    #[allow(clippy::cast_possible_truncation)] // at most 2047
    let (mantissa, position) = if field == 0 { (fraction, 0) } else { (fraction | 1 << 52, (field - 1) as usize) };
    (x.is_sign_negative(), mantissa, position)
}

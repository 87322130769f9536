//! Sorting scores by their points on a grid: a point is a whole number, and whole numbers can be sorted by digits.

use super::Grid;
use super::math;

/// Scores of more steps than this are compared as they are.
const MOST_STEPS: f64 = 1_125_899_906_842_624.0; // 2^50

/// Added to a number of less than 2^51 steps it leaves the nearest whole number, ties to even, in the last bits.
const WHOLE: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52

/// From here on sorting by digits is faster than by comparing.
const LONG: usize = 2048;

/// Bits of a digit.
const DIGIT: u32 = 12;

/// The scores' points on the grid, best first, each with the index of its score in the last bits; and how many bits
/// those are. Equal points follow one another in no particular order.
///
/// `None` where a score is not finite, or has too many steps for a whole number of 64 bits beside its index.
///
/// # Complexity
/// Linear while few scores share their 24 leading bits.
pub(super) fn sorted(scores: &[f64], higher_is_better: bool, grid: Grid) -> Option<(Vec<u64>, u32)> {
    // 2^-exponent as a number; the finest grids have none.
    let factor = Some(-grid.exponent()).filter(|n| (-1022..=1023).contains(n))?;
    let factor = math::times_power_of_two(1.0, factor);
    let (low, high) = (math::min_of(scores) * factor, math::max_of(scores) * factor);
    if !(-MOST_STEPS < low && high < MOST_STEPS && grid.exponent() <= 983) {
        return None;
    }
    let whole = |steps: f64| (steps + WHOLE).to_bits();
    let (first, last) = (whole(low), whole(high));
    let index_bits = usize::BITS - scores.len().leading_zeros();
    let key_bits = u64::BITS - (last - first).leading_zeros();
    if index_bits + key_bits > u64::BITS {
        return None;
    }
    let best = if higher_is_better { last } else { first };
    let entries = (0_u64..).zip(scores).map(|(i, x)| whole(x * factor).abs_diff(best) << index_bits | i);
    let mut entries: Vec<u64> = entries.collect();
    if entries.len() < LONG {
        entries.sort_unstable();
    } else {
        let lowest = (index_bits + key_bits).saturating_sub(2 * DIGIT);
        sort_by_digits(&mut entries, lowest);
        // What has the leading bits in common is not in order yet.
        for group in entries.chunk_by_mut(|a, b| a >> lowest == b >> lowest).filter(|group| group.len() > 1) {
            group.sort_unstable();
        }
    }
    Some((entries, index_bits))
}

/// The index in an entry of [`sorted`].
pub(super) fn index(entry: u64, index_bits: u32) -> usize {
    usize::try_from(entry & ((1 << index_bits) - 1)).unwrap_or(usize::MAX)
}

/// Sorts by the two digits from the bit `lowest` on.
fn sort_by_digits(entries: &mut Vec<u64>, lowest: u32) {
    const SIZE: usize = 1 << DIGIT;
    let digit = |entry: u64, shift: u32| usize::try_from(entry >> shift).unwrap_or(usize::MAX) & (SIZE - 1);
    let mut places = [vec![0_usize; SIZE], vec![0_usize; SIZE]];
    for &entry in entries.iter() {
        places[0][digit(entry, lowest)] += 1;
        places[1][digit(entry, lowest + DIGIT)] += 1;
    }
    let mut other = vec![0; entries.len()];
    for (places, shift) in places.iter_mut().zip([lowest, lowest + DIGIT]) {
        let mut before = 0;
        for place in places.iter_mut() {
            before += std::mem::replace(place, before);
        }
        for &entry in entries.iter() {
            let place = &mut places[digit(entry, shift)];
            other[*place] = entry;
            *place += 1;
        }
        std::mem::swap(entries, &mut other);
    }
}

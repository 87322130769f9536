//! The score grid: where two scores are equal, and parts that add up.
//!
//! A score computed along two routes can differ in its last bits although it means the same. So scores are
//! rounded to a grid of evenly spaced points, the multiples of a power of two, and **equal on the grid
//! means tied**. That is the same for everybody and transitive (unlike "closer than 1e-9").
//!
//! - Scores of a register are at most 1 in size and use [`Grid::REGISTER`], the multiples of 2^-40.
//! - Scores of methods on plain arrays can be of any size and use [`Grid::for_scores`]: 2^-40 times the
//!   smallest power of two that is not below the largest score. Multiplying all scores by a power of two
//!   then changes no tie.
//!
//! A point of the grid is a whole number times the step, and sums of such points are exact. [`Grid::split`]
//! rounds the parts of a score so that they add up to it, [`split_decimals`] does the same for the decimal
//! places that are printed, so that a pocket calculator agrees with the page.

use super::{math, order};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::sync::atomic::{AtomicU32, Ordering as AtomicOrdering};

/// An evenly spaced set of scores: the multiples of `2^exponent`.
///
/// # Examples
/// ```
/// use stratech::number::Grid;
/// let sum = 0.1 + 0.2; // 0.30000000000000004
/// assert!(sum != 0.3 && Grid::REGISTER.equal(sum, 0.3));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Grid {
    exponent: i32,
}

/// Below this size, in steps, a whole number is exact as a double with a bit to spare.
const MOST_STEPS: f64 = 4_503_599_627_370_496.0; // 2^52

/// The spacing of the smallest doubles: on it every double is a point.
const FINEST: i32 = -1074;

impl Grid {
    /// The grid of register scores: multiples of 2^-40 (about 9.1e-13).
    pub const REGISTER: Grid = Grid { exponent: -40 };

    /// The grid for scores of any size: 2^-40 times the smallest power of two that is at least the largest
    /// absolute score.
    ///
    /// Values that are not finite are passed over; when all scores are zero (or there are none) it is
    /// [`Grid::REGISTER`]. For scores below 2^-1034 the step stays 2^-1074, the finest there is.
    ///
    /// # Examples
    /// ```
    /// use stratech::number::Grid;
    /// assert_eq!(Grid::for_scores(&[0.2, -1.0]), Grid::REGISTER);
    /// assert_eq!(Grid::for_scores(&[0.2, -1.5]).exponent(), -39);
    /// ```
    pub fn for_scores(scores: &[f64]) -> Grid {
        let largest = largest_of(scores);
        let Some(floor) = math::exponent(largest) else { return Grid::REGISTER };
        let is_power = math::times_power_of_two(largest, -floor) == 1.0;
        let ceiling = if is_power { floor } else { floor + 1 };
        Grid { exponent: (ceiling - 40).max(FINEST) }
    }

    /// The grid of the multiples of `2^exponent`; `exponent` is brought into [-1074, 1023].
    pub fn with_exponent(exponent: i32) -> Grid {
        Grid { exponent: exponent.clamp(FINEST, 1023) }
    }

    /// The step is 2 to this power.
    pub fn exponent(self) -> i32 {
        self.exponent
    }

    /// The distance between neighbouring points.
    pub fn step(self) -> f64 {
        math::times_power_of_two(1.0, self.exponent)
    }

    /// The nearest point of the grid; of two equally near ones the even multiple. Never gives -0.
    ///
    /// Numbers of 2^52 steps and more are points already where doubles are that coarse; NaN stays NaN.
    /// Within half a step of the largest double it rounds towards zero, so that no finite score becomes infinite.
    #[inline]
    pub fn round(self, x: f64) -> f64 {
        let steps = math::times_power_of_two(x, -self.exponent);
        if steps.abs() < MOST_STEPS {
            // Adding +0 turns -0 into +0, so that equal points have equal bits.
            math::times_power_of_two(self.nearest(steps), self.exponent) + 0.0
        } else {
            x
        }
    }

    /// The whole number of steps nearest to `steps`.
    #[inline]
    fn nearest(self, steps: f64) -> f64 {
        let nearest = steps.round_ties_even();
        // Only grids of scores beyond 2^1023 have a last point next to infinity.
        let overflows = self.exponent > 983 && math::times_power_of_two(nearest, self.exponent).is_infinite();
        if overflows { steps.trunc() } else { nearest }
    }

    /// Whether two scores are the same point of the grid, that is, tied. NaN equals nothing.
    #[inline]
    pub fn equal(self, a: f64, b: f64) -> bool {
        self.round(a) == self.round(b)
    }

    /// Compares two scores on the grid; NaN comes after every number and ties with NaN.
    #[inline]
    pub fn compare(self, a: f64, b: f64) -> Ordering {
        let (a, b) = (self.round(a), self.round(b));
        a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
    }

    /// The number of steps of the nearest point.
    ///
    /// # Errors
    /// [`Error::Internal`] for NaN, infinities and numbers of 2^62 steps or more: scores are checked before
    /// they come here.
    pub fn to_integer(self, x: f64) -> Result<i64> {
        whole(self.nearest(math::times_power_of_two(x, -self.exponent)), x)
    }

    /// The point of a number of steps (exact up to 2^53 steps).
    #[inline]
    pub fn from_integer(self, steps: i64) -> f64 {
        math::times_power_of_two(steps as f64, self.exponent)
    }

    /// Rounds parts to the grid so that they add up to `total` steps exactly (largest remainder).
    ///
    /// Every part is rounded down; the steps still missing go one each to the parts with the largest
    /// remainders, then to the larger part, then to the one that stands first (so the caller gives the parts in an
    /// order of their own, never in the order of a file's rows). A part that is zero stays zero as long as any
    /// is not. When the parts and the total really differ, the difference is spread evenly first.
    ///
    /// # Errors
    /// [`Error::Internal`] for parts that are not finite or have 2^62 steps or more, and for a total other
    /// than 0 without parts.
    ///
    /// # References
    /// Balinski, Young (1982), *Fair Representation*, Yale University Press: Hamilton's method.
    ///
    /// # Examples
    /// ```
    /// use stratech::number::Grid;
    /// let third = 1.0 / 3.0;
    /// let parts = Grid::REGISTER.largest_remainder(&[third, third, third], 1 << 40)?;
    /// assert_eq!(parts.iter().sum::<i64>(), 1 << 40);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn largest_remainder(self, parts: &[f64], total: i64) -> Result<Vec<i64>> {
        let cut = parts.iter().map(|&x| {
            let steps = math::times_power_of_two(x, -self.exponent);
            let floor = steps.floor();
            Ok(Cut { floor: whole(floor, x)?, remainder: steps - floor, size: x.abs() })
        });
        apportion(&cut.collect::<Result<Vec<Cut>>>()?, total)
    }

    /// The same as [`Grid::largest_remainder`] in scores: the parts come back as points of the grid whose sum,
    /// added in any order, is exactly the score rounded to the grid.
    ///
    /// # Errors
    /// As for [`Grid::largest_remainder`] and [`Grid::to_integer`].
    pub fn split(self, parts: &[f64], score: f64) -> Result<Vec<f64>> {
        let steps = self.largest_remainder(parts, self.to_integer(score)?)?;
        Ok(steps.into_iter().map(|n| self.from_integer(n)).collect())
    }
}

/// The largest absolute value of those that are finite; 0 when there are none.
fn largest_of(scores: &[f64]) -> f64 {
    const LANES: usize = 16;
    let (rows, rest) = scores.as_chunks::<LANES>();
    let mut largest = [0.0; LANES];
    // False for NaN.
    let larger = |so_far: f64, size: f64| if size > so_far { size } else { so_far };
    for row in rows {
        for l in 0..LANES {
            largest[l] = larger(largest[l], row[l].abs());
        }
    }
    let found = largest.iter().chain(rest).fold(0.0, |so_far, x| larger(so_far, x.abs()));
    if found < f64::INFINITY {
        return found;
    }
    scores.iter().filter(|x| x.is_finite()).fold(0.0, |so_far, x| larger(so_far, x.abs()))
}

/// A rounded `f64` as an integer, refused beyond 2^62 so that sums of a few never overflow.
fn whole(steps: f64, original: f64) -> Result<i64> {
    if steps.abs() < 4_611_686_018_427_387_904.0 {
        #[allow(clippy::cast_possible_truncation)] // checked above; `steps` is whole
        Ok(steps as i64)
    } else {
        Err(Error::internal(format!("{original} has no place on the score grid")))
    }
}

/// One part before its rounding: rounded down, what was cut off (in steps, [0, 1)), and its size.
struct Cut {
    floor: i64,
    remainder: f64,
    size: f64,
}

fn apportion(parts: &[Cut], total: i64) -> Result<Vec<i64>> {
    let mut given: Vec<i64> = parts.iter().map(|p| p.floor).collect();
    let missing = i128::from(total) - given.iter().map(|&n| i128::from(n)).sum::<i128>();
    if missing == 0 {
        return Ok(given);
    }
    let all_zero = parts.iter().all(|p| p.size == 0.0);
    let mut order: Vec<usize> = (0..parts.len()).filter(|&i| all_zero || parts[i].size > 0.0).collect();
    // The sort is stable: what is equal keeps its place.
    order.sort_by(|&a, &b| {
        let (a, b) = (&parts[a], &parts[b]);
        b.remainder.total_cmp(&a.remainder).then(b.size.total_cmp(&a.size))
    });
    let takers = i128::try_from(order.len()).unwrap_or(i128::MAX);
    if takers == 0 {
        return Err(Error::internal("a score without parts cannot be split"));
    }
    let each = missing.div_euclid(takers);
    let mut extra = missing.rem_euclid(takers);
    for i in order {
        let n = i128::from(given[i]) + each + i128::from(extra > 0);
        extra -= 1;
        given[i] = i64::try_from(n).map_err(|_| Error::internal("a part of a score is out of range"))?;
    }
    Ok(given)
}

/// `x` in units of 10^-`decimals`: the whole units below it and the rest in [0, 1], and how the exact rest
/// compares with one half.
fn decimal_cut(x: f64, decimals: u8) -> Result<(Cut, Ordering)> {
    let refuse = || Error::internal(format!("{x} cannot be printed with {decimals} decimals"));
    if !x.is_finite() || x.abs() >= 9e15 || decimals > 15 {
        return Err(refuse());
    }
    // x = mantissa 2^-shift with a mantissa below 2^53, as `x` is below 2^53; the product stays below 2^104.
    let shift = (52 - math::exponent(x).unwrap_or(0)).clamp(0, -FINEST);
    #[allow(clippy::cast_possible_truncation)] // whole and below 2^53 by construction
    let mantissa = math::times_power_of_two(x, shift) as i128;
    let scaled = mantissa * 10_i128.pow(u32::from(decimals));
    let (floor, remainder, half) = if shift <= 126 {
        let floor = scaled >> shift;
        let rest = scaled - (floor << shift);
        (floor, math::times_power_of_two(rest as f64, -shift), rest.cmp(&((1 << shift) >> 1)))
    } else if scaled < 0 {
        // Beyond 126 places the number is next to 0.
        (-1, 1.0 + math::times_power_of_two(scaled as f64, -shift), Ordering::Greater)
    } else {
        (0, math::times_power_of_two(scaled as f64, -shift), Ordering::Less)
    };
    // Without a shift there is no rest, and nothing to compare it with.
    let half = if shift == 0 { Ordering::Less } else { half };
    Ok((Cut { floor: i64::try_from(floor).map_err(|_| refuse())?, remainder, size: x.abs() }, half))
}

/// `x` in units of 10^-`decimals`, rounded half to even on the exact value: what `{:.4}` prints, as a whole
/// number.
///
/// # Errors
/// [`Error::Internal`] for numbers that are not finite, of 9e15 and more (in units: over 2^63), or more than
/// 15 decimals.
///
/// # Examples
/// ```
/// use stratech::number::grid::decimal_units;
/// assert_eq!(decimal_units(0.6125, 2)?, 61);
/// assert_eq!(decimal_units(0.03125, 4)?, 312); // exactly half way: to even
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn decimal_units(x: f64, decimals: u8) -> Result<i64> {
    let (cut, half) = decimal_cut(x, decimals)?;
    let up = half.is_gt() || (half.is_eq() && cut.floor % 2 != 0);
    Ok(cut.floor + i64::from(up))
}

/// Rounds parts to `decimals` places so that the printed parts add up to the printed total, both in units of
/// 10^-`decimals` (largest remainder, as [`Grid::largest_remainder`]).
///
/// # Errors
/// As for [`decimal_units`], and for a total other than 0 without parts.
///
/// # Examples
/// ```
/// use stratech::number::grid::{decimal_text, decimal_units, split_decimals};
/// let total = decimal_units(2.0 / 3.0, 4)?; // printed 0.6667
/// let parts = split_decimals(&[1.0 / 3.0, 1.0 / 3.0], total, 4)?;
/// let printed: Vec<String> = parts.iter().map(|&units| decimal_text(units, 4)).collect();
/// assert_eq!(printed, ["0.3334", "0.3333"]);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn split_decimals(parts: &[f64], total: i64, decimals: u8) -> Result<Vec<i64>> {
    let cut = parts.iter().map(|&x| Ok(decimal_cut(x, decimals)?.0)).collect::<Result<Vec<Cut>>>()?;
    apportion(&cut, total)
}

/// Units of 10^-`decimals` as text: `decimal_text(-312, 4)` is `-0.0312`.
pub fn decimal_text(units: i64, decimals: u8) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let places = usize::from(decimals);
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// Places 1, 2, ...: what is equal on the grid shares the smallest place ("1, 2, 2, 4").
///
/// Never decided by position. NaN comes last in both directions (all NaN share a place).
///
/// # Examples
/// ```
/// use stratech::number::grid::{self, Grid};
/// assert_eq!(grid::ranks(&[0.3, 0.9, 0.1 + 0.2, 0.1], true, Grid::REGISTER), [2, 1, 2, 4]);
/// ```
pub fn ranks(scores: &[f64], higher_is_better: bool, grid: Grid) -> Vec<u32> {
    let Some(points) = order::Points::new(scores, higher_is_better, grid) else {
        return rank_any(scores, higher_is_better, grid, |_, before, _| place(before + 1));
    };
    // Every place is written once, by the part that has it.
    let places: Vec<AtomicU32> = scores.iter().map(|_| AtomicU32::default()).collect();
    points.in_parts(|before, sorted| {
        let (mut shared, mut last) = (0, None);
        for (&entry, next) in sorted.iter().zip(before + 1..) {
            let point = Some(points.point(entry));
            shared = if point == last { shared } else { place(next) };
            last = point;
            places[points.index(entry)].store(shared, AtomicOrdering::Relaxed);
        }
    });
    places.into_iter().map(AtomicU32::into_inner).collect()
}

/// Places where what is equal shares a place and none is left out ("1, 2, 2, 3").
pub fn dense_ranks(scores: &[f64], higher_is_better: bool, grid: Grid) -> Vec<u32> {
    rank_by(scores, higher_is_better, grid, |groups, _, _| place(groups + 1))
}

/// Places where what is equal shares the mean of its places ("1, 2.5, 2.5, 4"): midranks.
pub fn average_ranks(scores: &[f64], higher_is_better: bool, grid: Grid) -> Vec<f64> {
    rank_by(scores, higher_is_better, grid, |_, before, size| before as f64 + 0.5 * (size as f64 + 1.0))
}

fn place(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Calls `of(groups before, scores before, size of this group)` for every group of ties, best first.
fn rank_by<T: Copy + Default>(
    scores: &[f64],
    higher_is_better: bool,
    grid: Grid,
    of: impl Fn(usize, usize, usize) -> T,
) -> Vec<T> {
    let Some(points) = order::Points::new(scores, higher_is_better, grid) else {
        return rank_any(scores, higher_is_better, grid, of);
    };
    let mut places = vec![T::default(); scores.len()];
    let mut before = 0;
    for (groups, group) in points.ties(&points.sorted()).enumerate() {
        let shared = of(groups, before, group.len());
        for entry in group {
            places[points.index(*entry)] = shared;
        }
        before += group.len();
    }
    places
}

/// [`rank_by`] for scores of any kind, compared as the grid compares them.
fn rank_any<T: Copy + Default>(
    scores: &[f64],
    higher_is_better: bool,
    grid: Grid,
    of: impl Fn(usize, usize, usize) -> T,
) -> Vec<T> {
    let mut places = vec![T::default(); scores.len()];
    let better = |a: f64, b: f64| {
        let order = if higher_is_better { b.partial_cmp(&a) } else { a.partial_cmp(&b) };
        order.unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
    };
    let points: Vec<f64> = scores.iter().map(|&x| grid.round(x)).collect();
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_unstable_by(|&a, &b| better(points[a], points[b]));
    let mut before = 0;
    for (groups, group) in order.chunk_by(|&a, &b| better(points[a], points[b]).is_eq()).enumerate() {
        let shared = of(groups, before, group.len());
        for &i in group {
            places[i] = shared;
        }
        before += group.len();
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn grid_follows_the_largest_score() {
        for (scores, exponent) in [
            (vec![], -40),
            (vec![0.0, -0.0], -40),
            (vec![1.0], -40),
            (vec![1.0, f64::NAN, f64::INFINITY], -40),
            (vec![0.5], -41),
            (vec![-3.0, 2.0], -38),
            (vec![1e300], 997 - 40),
            (vec![f64::MAX], 1024 - 40),
            (vec![5e-324], FINEST),
            (vec![1e-300], -996 - 40),
        ] {
            assert_eq!(Grid::for_scores(&scores).exponent(), exponent, "{scores:?}");
        }
    }

    #[test]
    fn rounds_ties_to_even_and_has_one_zero() {
        let grid = Grid::with_exponent(0);
        let rounded: Vec<f64> = [0.5, 1.5, 2.5, -0.5, -1.5].iter().map(|&x| grid.round(x)).collect();
        assert_eq!(rounded, [0.0, 2.0, 2.0, 0.0, -2.0]);
        assert!(grid.round(-0.2).is_sign_positive());
        assert!(grid.round(f64::NAN).is_nan());
        assert_eq!(grid.round(f64::NEG_INFINITY), f64::NEG_INFINITY);
        assert_eq!(Grid::REGISTER.round(1e300), 1e300);
        assert_eq!(Grid::for_scores(&[5e-324]).round(5e-324), 5e-324);
    }

    #[test]
    fn ranks_share_places() {
        let scores = [0.3, 0.9, 0.1 + 0.2, 0.1, f64::NAN];
        assert_eq!(ranks(&scores, true, Grid::REGISTER), [2, 1, 2, 4, 5]);
        assert_eq!(ranks(&scores, false, Grid::REGISTER), [2, 4, 2, 1, 5]);
        assert_eq!(dense_ranks(&scores, true, Grid::REGISTER), [2, 1, 2, 3, 4]);
        assert_eq!(average_ranks(&scores, true, Grid::REGISTER), [2.5, 1.0, 2.5, 4.0, 5.0]);
        assert!(ranks(&[], true, Grid::REGISTER).is_empty());
    }

    #[test]
    fn long_lists_have_the_places_of_a_comparison() {
        let stream = crate::number::philox::Stream::new(11);
        let uniform: Vec<f64> = (0..70_000).map(|i| stream.uniform(i, 1, 1) - 0.5).collect();
        let coarse: Vec<f64> = uniform.iter().map(|u| (u * 50.0).floor()).collect();
        let mut outlier = uniform.clone();
        outlier[123] = 1e9;
        // Half of them share one place, so that one of the parts is empty or nearly so.
        let lopsided: Vec<f64> = uniform.iter().map(|&u| if u < 0.2 { -0.5 } else { u }).collect();
        for scores in [&uniform[..2500], &uniform, &coarse, &outlier, &lopsided, &vec![3.0; 40_000]] {
            let grid = Grid::for_scores(scores);
            for higher_is_better in [true, false] {
                let expected = rank_any(scores, higher_is_better, grid, |_, before, _| place(before + 1));
                let places = |threads| {
                    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                    pool.install(|| ranks(scores, higher_is_better, grid))
                };
                assert!(places(1) == expected && places(3) == expected);
            }
        }
    }

    #[test]
    fn what_cannot_be_placed_is_an_error() {
        assert!(Grid::REGISTER.to_integer(f64::NAN).is_err());
        assert!(Grid::REGISTER.to_integer(1e300).is_err());
        assert!(Grid::REGISTER.largest_remainder(&[], 1).is_err());
        assert_eq!(Grid::REGISTER.largest_remainder(&[], 0), Ok(vec![]));
        assert!(Grid::REGISTER.largest_remainder(&[f64::INFINITY], 1).is_err());
        assert!(decimal_units(f64::NAN, 4).is_err() && decimal_units(1e16, 0).is_err());
    }

    #[test]
    fn remainders_go_to_the_largest_then_the_larger_part_and_never_to_zero() {
        let grid = Grid::with_exponent(0);
        assert_eq!(grid.largest_remainder(&[1.4, 1.4, 1.2], 4), Ok(vec![2, 1, 1]));
        assert_eq!(grid.largest_remainder(&[1.5, 2.5], 4), Ok(vec![1, 3]));
        assert_eq!(grid.largest_remainder(&[1.0, 0.0, 2.0], 2), Ok(vec![0, 0, 2]));
        assert_eq!(grid.largest_remainder(&[0.0, 0.0], 1), Ok(vec![1, 0]));
        assert_eq!(grid.largest_remainder(&[-1.5, 0.5], -1), Ok(vec![-1, 0]));
        assert_eq!(grid.largest_remainder(&[1.0, 1.0], 7), Ok(vec![4, 3]));
    }

    #[test]
    fn decimals_at_exact_halves_and_extremes() {
        assert_eq!(decimal_units(0.03125, 4), Ok(312));
        assert_eq!(decimal_units(-0.03125, 4), Ok(-312));
        assert_eq!(decimal_units(0.09375, 4), Ok(938));
        assert_eq!(decimal_units(5e-324, 4), Ok(0));
        assert_eq!(decimal_units(-5e-324, 4), Ok(0));
        assert_eq!(decimal_units(123_456_789.0, 0), Ok(123_456_789));
        let texts = [(0, 4), (-312, 4), (12_345, 4), (7, 0)].map(|(units, places)| decimal_text(units, places));
        assert_eq!(texts, ["0.0000", "-0.0312", "1.2345", "7"]);
    }

    fn any_parts() -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec(prop_oneof![Just(0.0), 0.0..1.0, -1.0..1.0], 1..30)
    }

    proptest! {
        #[test]
        fn rounding_is_near_and_final(x in -1.0_f64..1.0) {
            let y = Grid::REGISTER.round(x);
            prop_assert!((x - y).abs() <= Grid::REGISTER.step() / 2.0);
            prop_assert_eq!(Grid::REGISTER.round(y).to_bits(), y.to_bits());
            prop_assert_eq!(Grid::REGISTER.from_integer(Grid::REGISTER.to_integer(x).unwrap()), y);
        }

        #[test]
        fn every_double_can_be_rounded_on_its_grid(x: f64) {
            let grid = Grid::for_scores(&[x]);
            let y = grid.round(x);
            if x.is_finite() {
                prop_assert!((x - y).abs() <= math::times_power_of_two(grid.step(), -1));
                prop_assert_eq!(grid.from_integer(grid.to_integer(x).unwrap()), y);
            }
        }

        #[test]
        fn powers_of_two_change_no_tie(scores in prop::collection::vec(-1.0_f64..1.0, 2..20), n in -900..900) {
            let moved: Vec<f64> = scores.iter().map(|&x| math::times_power_of_two(x, n)).collect();
            prop_assert_eq!(
                ranks(&scores, true, Grid::for_scores(&scores)),
                ranks(&moved, true, Grid::for_scores(&moved))
            );
        }

        #[test]
        fn ranks_follow_the_rows(scores in prop::collection::vec(0_u8..6, 1..20)) {
            let scores: Vec<f64> = scores.into_iter().map(f64::from).collect();
            let mut turned = ranks(&scores.iter().rev().copied().collect::<Vec<_>>(), true, Grid::REGISTER);
            turned.reverse();
            let placed = ranks(&scores, true, Grid::REGISTER);
            prop_assert_eq!(&placed, &turned);
            for (i, &score) in scores.iter().enumerate() {
                let better = scores.iter().filter(|&&other| other > score).count();
                prop_assert_eq!(usize::try_from(placed[i]).unwrap(), better + 1);
            }
        }

        #[test]
        fn sorting_whole_numbers_gives_the_places_of_comparing(
            scores in prop::collection::vec(prop_oneof![-1.0_f64..1.0, Just(0.0), Just(-0.0), Just(0.25)], 0..300),
            copies in 1_usize..30, by in -1060..1020_i32, higher: bool,
        ) {
            let scores: Vec<f64> = scores.iter().map(|&x| math::times_power_of_two(x, by)).collect();
            let scores = scores.repeat(copies);
            let grid = Grid::for_scores(&scores);
            let of = |groups, before, size| (groups, before, size);
            let plain = rank_any(&scores, higher, grid, of);
            prop_assert_eq!(rank_by(&scores, higher, grid, of), plain);
        }

        #[test]
        fn parts_add_up_and_stay_near(parts in any_parts()) {
            let score: f64 = parts.iter().sum();
            let split = Grid::REGISTER.split(&parts, score).unwrap();
            prop_assert_eq!(split.iter().sum::<f64>(), Grid::REGISTER.round(score));
            prop_assert_eq!(split.iter().rev().sum::<f64>(), Grid::REGISTER.round(score));
            for (part, rounded) in parts.iter().zip(&split) {
                prop_assert!((part - rounded).abs() <= 2.0 * Grid::REGISTER.step());
                prop_assert!(*part != 0.0 || *rounded == 0.0 || parts.iter().all(|&p| p == 0.0));
            }
        }

        #[test]
        fn printed_parts_add_up_to_the_printed_total(parts in any_parts()) {
            let total = decimal_units(parts.iter().sum(), 4).unwrap();
            prop_assert_eq!(split_decimals(&parts, total, 4).unwrap().iter().sum::<i64>(), total);
        }

        #[test]
        fn units_are_what_is_printed(x in prop_oneof![-2.0_f64..2.0, (-64_i32..64).prop_map(|n| f64::from(n) / 32.0)]) {
            let text = decimal_text(decimal_units(x, 4).unwrap(), 4);
            let std_text = format!("{x:.4}");
            prop_assert_eq!(text, std_text.replace("-0.0000", "0.0000"));
        }
    }
}

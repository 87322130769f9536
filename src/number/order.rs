//! Sorting scores by their points on a grid: a point is a whole number, and whole numbers can be sorted by digits.

use super::Grid;
use super::math;

/// Scores of more steps than this are compared as they are.
const MOST_STEPS: f64 = 1_125_899_906_842_624.0; // 2^50

/// Added to a number of less than 2^51 steps it leaves the nearest whole number, ties to even, in the last bits.
const WHOLE: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52

/// From here on sorting by digits is faster than by comparing.
const LONG: usize = 2048;

/// From here on the better and the worse half are sorted at the same time.
const TWO_HALVES: usize = 1 << 15;

/// Bits of a digit.
const DIGIT: u32 = 11;

/// Scores that can be sorted by digits.
pub(super) struct Points<'a> {
    scores: &'a [f64],
    /// 2^-exponent of the grid.
    factor: f64,
    /// The best point, see [`whole`].
    best: u64,
    /// Bits of an index, and of the distance from the best point.
    index_bits: u32,
    key_bits: u32,
}

/// The whole number nearest to a number of steps, plus an offset.
fn whole(steps: f64) -> u64 {
    (steps + WHOLE).to_bits()
}

impl<'a> Points<'a> {
    /// `None` where a score is not finite, or has too many steps for a whole number of 64 bits beside its index.
    pub(super) fn new(scores: &'a [f64], higher_is_better: bool, grid: Grid) -> Option<Self> {
        // 2^-exponent as a number; the finest grids have none.
        let factor = Some(-grid.exponent()).filter(|n| (-1022..=1023).contains(n))?;
        let factor = math::times_power_of_two(1.0, factor);
        let (low, high) = (math::min_of(scores) * factor, math::max_of(scores) * factor);
        if !(-MOST_STEPS < low && high < MOST_STEPS && grid.exponent() <= 983) {
            return None;
        }
        let (first, last) = (whole(low), whole(high));
        let index_bits = usize::BITS - scores.len().leading_zeros();
        let key_bits = u64::BITS - (last - first).leading_zeros();
        let best = if higher_is_better { last } else { first };
        let points = Points { scores, factor, best, index_bits, key_bits };
        (index_bits + key_bits <= u64::BITS).then_some(points)
    }

    /// The distance of a score from the best point, and its index in the last bits.
    fn entry(&self, (i, x): (u64, &f64)) -> u64 {
        whole(x * self.factor).abs_diff(self.best) << self.index_bits | i
    }

    fn entries(&self) -> impl Iterator<Item = u64> {
        (0_u64..).zip(self.scores).map(|score| self.entry(score))
    }

    /// The points, best first, each with the index of its score, see [`Points::index`] and [`Points::point`]. Equal
    /// points follow one another in no particular order.
    ///
    /// # Complexity
    /// Linear while few scores share their 22 leading bits.
    pub(super) fn sorted(&self) -> Vec<u64> {
        let mut entries: Vec<u64> = self.entries().collect();
        self.sort(&mut entries);
        entries
    }

    /// Calls `of(points before, points)` for one or two parts of [`Points::sorted`], at the same time where they are
    /// long. What is tied is in one part.
    pub(super) fn in_parts(&self, of: impl Fn(usize, &[u64]) + Sync) {
        let n = self.scores.len();
        if n < TWO_HALVES {
            return of(0, &self.sorted());
        }
        let first_of_the_worse = self.middle();
        let better = || {
            let mut better = kept(n, self.entries(), |entry| entry < first_of_the_worse);
            self.sort(&mut better);
            of(0, &better);
        };
        let worse = || {
            let mut worse = kept(n, self.entries(), |entry| entry >= first_of_the_worse);
            self.sort(&mut worse);
            of(n - worse.len(), &worse);
        };
        rayon::join(better, worse);
    }

    /// An entry near the middle, with no index.
    fn middle(&self) -> u64 {
        const SAMPLE: usize = 255;
        let some = self.scores.iter().step_by(self.scores.len().div_ceil(SAMPLE));
        let mut sample: Vec<u64> = some.map(|x| self.entry((0, x))).collect();
        sample.sort_unstable();
        sample[sample.len() / 2]
    }

    /// The index in an entry.
    pub(super) fn index(&self, entry: u64) -> usize {
        usize::try_from(entry & ((1 << self.index_bits) - 1)).unwrap_or(usize::MAX)
    }

    /// The point in an entry: its distance from the best one.
    pub(super) fn point(&self, entry: u64) -> u64 {
        entry >> self.index_bits
    }

    /// The groups of equal points among sorted ones.
    pub(super) fn ties<'b>(&'b self, sorted: &'b [u64]) -> impl Iterator<Item = &'b [u64]> {
        sorted.chunk_by(|a, b| self.point(*a) == self.point(*b))
    }

    fn sort(&self, entries: &mut Vec<u64>) {
        if entries.len() < LONG {
            return entries.sort_unstable();
        }
        let lowest = (self.index_bits + self.key_bits).saturating_sub(2 * DIGIT);
        sort_by_digits(entries, lowest);
        // What has the leading bits in common is not in order yet.
        for group in entries.chunk_by_mut(|a, b| a >> lowest == b >> lowest).filter(|group| group.len() > 1) {
            group.sort_unstable();
        }
    }
}

/// Some of at most `n` entries, without a branch for each.
fn kept(n: usize, entries: impl Iterator<Item = u64>, keep: impl Fn(u64) -> bool) -> Vec<u64> {
    let mut kept = vec![0; n];
    let mut count = 0;
    for entry in entries {
        kept[count] = entry;
        count += usize::from(keep(entry));
    }
    kept.truncate(count);
    kept
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

//! Preferences over one criterion, summed over all other alternatives, without going through the pairs.
//!
//! In rising order, those that an alternative beats by more than a threshold are the first ones, and those that beat it
//! are the last ones. So what falls into the window of a preference function is a count and, on the sloping part, a
//! difference of prefix sums, which serve both directions.

use super::gaussian;
use super::pairwise::ROUNDING;
use super::promethee::Preference;
use super::rising::Rising;
use crate::number::math;
use crate::number::sum::two_sum;

/// Sums over one criterion; its memory is used for one criterion after the other.
#[derive(Default)]
pub(super) struct ColumnSums {
    rising: Rising,
    /// Where the preference begins, and where it is whole.
    some: Window,
    full: Window,
    /// Differences that are rounding only, by rank.
    noise: [Vec<f64>; 2],
    line: Line,
    /// By rank: the sum of its preferences over all others, and of theirs over it.
    over: Vec<f64>,
    under: Vec<f64>,
}

/// Who beats whom by more than a threshold, by rank.
#[derive(Default)]
pub(super) struct Window {
    /// How many the alternative beats: these are the first ones.
    pub(super) beaten: Vec<u32>,
    /// The first alternative that beats it; the number of alternatives where none does.
    pub(super) first: Vec<u32>,
}

impl ColumnSums {
    /// For every alternative its number and the sums over all others of its preference over them and of theirs over it;
    /// in rising order of the criterion, of which `(n,)` values are given with "higher is better".
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    pub(super) fn of(&mut self, column: &[f64], preference: Preference) -> (&[u32], &[f64], &[f64]) {
        self.rising.sort(column);
        match preference {
            Preference::Step(q) => self.step(q),
            Preference::Level { q, p } => self.level(q, p),
            Preference::Line { q, p } => self.line(q, p),
            Preference::Gaussian { s } => {
                let rising = self.rising.values.as_slice();
                self.some.find(rising.len(), |i, j| (rising[i] - rising[j]) / s > gaussian::CERTAIN);
                gaussian::sums(rising, s, &self.some, &mut self.over, &mut self.under);
            }
        }
        (&self.rising.order, &self.over, &self.under)
    }

    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn step(&mut self, q: f64) {
        let rising = self.rising.values.as_slice();
        if q == 0.0 {
            self.some.ties(rising);
        } else {
            noise(rising, q, &mut self.noise[0]);
            self.some.find(rising.len(), exceeds(rising, q, &self.noise[0]));
        }
        let n = index(rising.len());
        self.over.clear();
        self.over.extend(self.some.beaten.iter().map(|&beaten| f64::from(beaten)));
        self.under.clear();
        self.under.extend(self.some.first.iter().map(|&first| f64::from(n - first)));
    }

    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn level(&mut self, q: f64, p: f64) {
        let rising = self.rising.values.as_slice();
        let [noise_q, noise_p] = &mut self.noise;
        noise(rising, q, noise_q);
        noise(rising, p, noise_p);
        let beats = (exceeds(rising, q, noise_q), exceeds(rising, p, noise_p));
        Window::find_both(rising.len(), [&mut self.some, &mut self.full], beats.0, beats.1);
        let n = rising.len() as f64;
        let half = |(&a, &b): (&u32, &u32)| 0.5 * (f64::from(a) + f64::from(b));
        self.over.clear();
        self.over.extend(self.full.beaten.iter().zip(&self.some.beaten).map(half));
        self.under.clear();
        self.under.extend(self.full.first.iter().zip(&self.some.first).map(|pair| n - half(pair)));
    }

    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn line(&mut self, q: f64, p: f64) {
        let rising = self.rising.values.as_slice();
        let ahead = |threshold: f64| move |i: usize, j: usize| rising[i] - rising[j] > threshold;
        if q == 0.0 {
            self.some.ties(rising);
            self.full.find(rising.len(), ahead(p));
        } else {
            Window::find_both(rising.len(), [&mut self.some, &mut self.full], ahead(q), ahead(p));
        }
        let windows = [&self.some, &self.full];
        self.line.sums(rising, (q, p), windows, &mut self.over, &mut self.under);
    }
}

/// A position in a column.
fn index(i: usize) -> u32 {
    #[allow(clippy::cast_possible_truncation)] // the number of alternatives was checked
    {
        i as u32
    }
}

/// Differences from each value that count as equal to a threshold above 0, see [`super::pairwise::exceeds`].
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn noise(rising: &[f64], threshold: f64, out: &mut Vec<f64>) {
    out.clear();
    out.extend(rising.iter().map(|a| {
        let a = a.abs();
        ROUNDING * if a > threshold { a } else { threshold }
    }));
}

/// [`super::pairwise::exceeds`] by rank.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn exceeds<'a>(rising: &'a [f64], threshold: f64, noise: &'a [f64]) -> impl Fn(usize, usize) -> bool + 'a {
    move |i, j| (rising[i] - rising[j]) - threshold > noise[i]
}

impl Window {
    /// `beats(i, j)`, which is false for i = j and never turns true as i falls or j rises.
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn find(&mut self, n: usize, beats: impl Fn(usize, usize) -> bool) {
        // The upper half starts from those that its first one beats; its entries of `first` are one place too far.
        let half = n / 2;
        let start = partition_point(half, |j| beats(half, j));
        self.beaten.resize(n, 0);
        self.first.resize(n + 1, 0);
        let (beaten, first) = (self.beaten.split_at_mut(half), self.first.split_at_mut(start + 1));
        let lower = Walk { beaten: beaten.0, first: first.0, start: (0, 0), i: 0, j: 0 };
        let upper = Walk { beaten: beaten.1, first: first.1, start: (half, start), i: 0, j: 0 };
        // Rounding may let an alternative beat one more than the next does; not across the halves.
        let (lower, upper) = Walk::both(lower, upper, |i, j| (j < start) & beats(i, j), &beats);
        self.first.copy_within(start + 1.., start);
        self.first.truncate(n);
        self.first[lower..start].fill(index(half));
        self.first[start + upper..].fill(index(n));
    }

    /// Two windows at once.
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn find_both(
        n: usize,
        windows: [&mut Window; 2],
        beats_a: impl Fn(usize, usize) -> bool,
        beats_b: impl Fn(usize, usize) -> bool,
    ) {
        let [a, b] = windows;
        let (end_a, end_b) = Walk::both(Walk::whole(a, n), Walk::whole(b, n), beats_a, beats_b);
        a.first[end_a..].fill(index(n));
        b.first[end_b..].fill(index(n));
    }

    /// The window of threshold 0: whoever is not tied is beaten.
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn ties(&mut self, rising: &[f64]) {
        let n = rising.len();
        self.beaten.clear();
        self.beaten.resize(n, 0);
        self.first.clear();
        self.first.resize(n, 0);
        let (beaten, first) = (&mut self.beaten[..n], &mut self.first[..n]);
        for i in 1..n {
            beaten[i] = if rising[i] == rising[i - 1] { beaten[i - 1] } else { index(i) };
        }
        let mut next = index(n);
        for i in (0..n).rev() {
            next = if i + 1 < n && rising[i] != rising[i + 1] { index(i + 1) } else { next };
            first[i] = next;
        }
    }
}

/// How many of the first `n` fulfil a condition that turns false once.
fn partition_point(n: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (0, n);
    while from < to {
        let middle = usize::midpoint(from, to);
        if holds(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

/// Goes up a part of a column with two fingers, i and the first j that i does not beat. Each step moves one of them,
/// without a branch: which one is a matter of chance.
struct Walk<'a> {
    beaten: &'a mut [u32],
    first: &'a mut [u32],
    /// Ranks of the first entries of these.
    start: (usize, usize),
    i: usize,
    j: usize,
}

impl<'a> Walk<'a> {
    fn whole(window: &'a mut Window, n: usize) -> Self {
        window.beaten.resize(n, 0);
        window.first.resize(n, 0);
        Walk { beaten: &mut window.beaten, first: &mut window.first, start: (0, 0), i: 0, j: 0 }
    }

    /// Two walks at once: while a step of one waits for its comparison, the other goes on. Returns how many have been
    /// beaten in each.
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn both(
        mut a: Walk<'_>,
        mut b: Walk<'_>,
        beats_a: impl Fn(usize, usize) -> bool,
        beats_b: impl Fn(usize, usize) -> bool,
    ) -> (usize, usize) {
        while a.goes_on() && b.goes_on() {
            a.step(&beats_a);
            b.step(&beats_b);
        }
        while a.goes_on() {
            a.step(&beats_a);
        }
        while b.goes_on() {
            b.step(&beats_b);
        }
        (a.j, b.j)
    }

    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn goes_on(&self) -> bool {
        self.i < self.beaten.len()
    }

    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn step(&mut self, beats: impl Fn(usize, usize) -> bool) {
        // The last one to write is right: j when i moves on, and i when j does. As nobody beats itself, j <= i.
        let (i, j) = (self.start.0 + self.i, self.start.1 + self.j);
        self.beaten[self.i] = index(j);
        self.first[self.j] = index(i);
        let beats = usize::from(beats(i, j));
        self.j += beats;
        self.i += 1 - beats;
    }
}

/// Exact sums of differences on the sloping part: values become whole numbers, in a unit far below the threshold p.
#[derive(Default)]
struct Line {
    narrow: Vec<i64>,
    wide: Vec<i128>,
    /// Sums of the positions before each rank and, at the end, of all.
    prefix: Vec<i128>,
}

/// Narrow positions are below 2 to this power.
const NARROW_BITS: i32 = 61;

/// In their unit p is at least 2^54, so that rounding a position costs no more than rounding a difference.
const FINE: f64 = 18_014_398_509_481_984.0;

/// Up to this many alternatives a sum of narrow positions, over 2^32, is a double without rounding.
const MOST_NARROW: usize = 1 << 24;

/// 2^32.
const HALF: f64 = 4_294_967_296.0;

impl Line {
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn sums(
        &mut self,
        rising: &[f64],
        (q, p): (f64, f64),
        windows: [&Window; 2],
        over: &mut Vec<f64>,
        under: &mut Vec<f64>,
    ) {
        over.resize(rising.len(), 0.0);
        under.resize(rising.len(), 0.0);
        let out = [over.as_mut_slice(), under.as_mut_slice()];
        if let Some(scale) = narrow_scale(rising, p) {
            narrow_positions(rising, scale, &mut self.narrow);
            sum_up(&self.narrow, &mut self.prefix);
            #[allow(clippy::cast_possible_truncation)] // the rest is far below rounding
            let zero_at = (q * scale) as i64;
            let number = |sum: i128| {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the two halves
                let (high, low) = ((sum >> 32) as i64, sum as u32);
                high as f64 * HALF + f64::from(low)
            };
            differences(&self.narrow, &self.prefix, zero_at, (p - q) * scale, windows, number, out);
        } else {
            let shift = wide_shift(rising.len(), p);
            wide_positions(rising, p, shift, &mut self.wide);
            sum_up(&self.wide, &mut self.prefix);
            let slope = math::times_power_of_two(p - q, shift);
            differences(&self.wide, &self.prefix, integer(q, shift), slope, windows, |sum| sum as f64, out);
        }
    }
}

/// For every rank the sums of the sloping preference in both directions, from positions and their prefix sums.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn differences<P: Copy + Into<i128>>(
    positions: &[P],
    prefix: &[i128],
    zero_at: P,
    slope: f64,
    [some, full]: [&Window; 2],
    number: impl Fn(i128) -> f64,
    [over, under]: [&mut [f64]; 2],
) {
    let n = positions.len();
    let (some_beaten, some_first) = (&some.beaten[..n], &some.first[..n]);
    let (full_beaten, full_first) = (&full.beaten[..n], &full.first[..n]);
    let (over, under) = (&mut over[..n], &mut under[..n]);
    let zero_at = || -> i128 { zero_at.into() };
    for i in 0..n {
        let position = || -> i128 { positions[i].into() };
        let (some, full) = (some_beaten[i], full_beaten[i]);
        let count = i128::from(some - full);
        let sum = count * position() - count * zero_at() - (prefix[some as usize] - prefix[full as usize]);
        over[i] = f64::from(full) + number(sum) / slope;
        let (some, full) = (some_first[i], full_first[i]);
        let count = i128::from(full - some);
        let sum = (prefix[full as usize] - prefix[some as usize]) - count * position() - count * zero_at();
        under[i] = f64::from(index(n) - full) + number(sum) / slope;
    }
}

/// The power of two that makes narrow positions out of values; `None` where the column is too wide for its threshold.
fn narrow_scale(rising: &[f64], p: f64) -> Option<f64> {
    let (low, high) = (rising.first()?, rising.last()?);
    let shift = NARROW_BITS - 1 - math::exponent(high - low)?;
    if !(-1000..=1000).contains(&shift) || rising.len() > MOST_NARROW {
        return None;
    }
    let scale = math::times_power_of_two(1.0, shift);
    (FINE..f64::INFINITY).contains(&(p * scale)).then_some(scale)
}

/// Positions above the smallest value.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn narrow_positions(rising: &[f64], scale: f64, out: &mut Vec<i64>) {
    let low = rising.first().copied().unwrap_or(0.0);
    out.clear();
    out.extend(rising.iter().map(|&x| {
        let (difference, error) = two_sum(x, -low);
        #[allow(clippy::cast_possible_truncation)] // the rest is far below rounding
        {
            (difference * scale) as i64 + (error * scale) as i64
        }
    }));
}

#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn sum_up<P: Copy + Into<i128>>(positions: &[P], prefix: &mut Vec<i128>) {
    prefix.clear();
    prefix.reserve(positions.len() + 1);
    let mut total = 0;
    prefix.push(total);
    prefix.extend(positions.iter().map(|&position| {
        total += position.into();
        total
    }));
}

/// Wide positions are values times 2 to this power: a sum of n differences, each below n p, must fit into 127 bits.
fn wide_shift(n: usize, p: f64) -> i32 {
    let length_bits = i32::try_from(usize::BITS - n.leading_zeros()).unwrap_or(64);
    90_i32.min(124 - 2 * length_bits) - math::exponent(p).unwrap_or(0)
}

fn integer(x: f64, shift: i32) -> i128 {
    #[allow(clippy::cast_possible_truncation)] // the rest is far below rounding
    {
        math::times_power_of_two(x, shift) as i128
    }
}

/// Positions above the start of the cluster. No two clusters are within p of each other, so only differences within a
/// cluster are needed, and a column may reach from 1e-300 to 1e300.
fn wide_positions(rising: &[f64], p: f64, shift: i32, out: &mut Vec<i128>) {
    let mut start = rising.first().copied().unwrap_or(0.0);
    let mut before = start;
    out.clear();
    out.extend(rising.iter().map(|&x| {
        if x - before > p {
            start = x;
        }
        before = x;
        let (difference, error) = two_sum(x, -start);
        integer(difference, shift) + integer(error, shift)
    }));
}

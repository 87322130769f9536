//! The inner loops of the simulation: 16 draws side by side.
//!
//! A table of 16 draws is an array of rows `[T; 16]`: one row for each criterion (weights) or alternative (scores),
//! one **lane** for each draw. Every step does the same to all lanes and nothing across them, so the compiler turns
//! it into whatever vector instructions it may use, and no result depends on their width. The steps:
//!
//! 1. **Weights.** Uniform on the simplex: the gaps between m - 1 sorted uniform numbers (no logarithms; every weight
//!    is an exact multiple of 2^-53 and they sum to 1 exactly). Others are drawn one by one.
//! 2. **Scores** `0 + w_0 v_i0 + w_1 v_i1 + ...` in this order, in steps of the grid.
//! 3. **Keys.** The score is rounded to the grid (adding 1.5 x 2^52 rounds to whole steps, half to even, and leaves the
//!    steps in the low bits). Its distance from the top is cut to the leading bits that fit above the number of the
//!    alternative in 32 bits. Ascending keys are descending scores.
//! 4. **Order.** A sorting network over the rows.
//! 5. **Ties.** Where neighbours agree in all leading bits, that draw's neighbours are put into order by their exact
//!    grid score, then by the draw's random key, then by number.
//! 6. **Counts.** The order of each draw is scattered into the counts of ranks; the weights of the first are added up
//!    as whole multiples of 2^-52. Ranks are kept for a tile of 1024 draws; at its end each pair of
//!    alternatives is compared over all of them at once.
//!
//! All totals are integers, so neither the order of tiles nor the number of threads can change them.

use super::model::{Model, Source};
use super::network::merge_exchange;
use crate::number::philox::Stream;

/// Draws side by side.
pub(super) const LANES: usize = 16;

/// Draws between two rounds of pairwise counting. Weights of so many draws add up in 64 bits.
pub(super) const TILE: usize = 1024;

/// Added to a number below 2^51 in size it leaves the nearest whole number in the low bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0; // 1.5 x 2^52

/// Draws that are compared at once.
const STEP: usize = 64;

/// Ranks of one alternative in the draws of a tile; aligned as [`Row`].
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Ranks<T>([[T; STEP]; TILE / STEP]);

/// One row of a table of draws, or 16 alternatives side by side. It begins with a line of the cache: vectors that
/// straddle two take twice as long.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(super) struct Row<T>(pub [T; LANES]);

impl<T> std::ops::Deref for Row<T> {
    type Target = [T; LANES];

    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn deref(&self) -> &[T; LANES] {
        &self.0
    }
}

impl<T> std::ops::DerefMut for Row<T> {
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [T; LANES] {
        &mut self.0
    }
}

/// Running totals of one thread, and room to work in.
pub(super) struct Tally {
    /// `[r * n + i]`: draws in which i has rank r, since the last [`Tally::settle`].
    recent: Vec<u32>,
    /// The same, of all draws.
    pub ranks: Vec<u64>,
    /// `[i * n + j]`, i < j: draws in which i is above j.
    pub above: Vec<u64>,
    /// `[i * m + k]`: weights of k in steps of 2^-52 in the draws in which i is first, since the last tile.
    recent_first: Vec<u64>,
    /// The same, of all draws.
    pub first: Vec<u128>,
    uniforms: Vec<Row<f64>>,
    weights: Vec<Row<f64>>,
    /// The same in steps of 2^-52.
    steps: Vec<Row<u64>>,
    one: Vec<f64>,
    scores: Vec<Row<f64>>,
    keys: Vec<Row<u32>>,
    /// Ranks of each alternative in the draws of a tile.
    bytes: Vec<Ranks<i8>>,
    /// The same for more alternatives than fit in a byte.
    words: Vec<Ranks<i16>>,
    run: Vec<(u64, u64, u32)>,
}

/// A tile of draws as work for [`pulp::Arch::dispatch`], which compiles it for each kind of instructions. (A closure
/// would not do: it may be called through a copy that knows of none.)
pub(super) struct Tile<'a> {
    pub tally: &'a mut Tally,
    pub model: &'a Model,
    pub first: u64,
    pub count: usize,
}

impl pulp::WithSimd for Tile<'_> {
    type Output = crate::Result<()>;

    #[allow(clippy::inline_always)] // the copy itself
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> crate::Result<()> {
        self.tally.tile(self.model, self.first, self.count)
    }
}

impl Tally {
    pub fn new(model: &Model) -> Self {
        let (n, m) = (model.n, model.m);
        let small = n <= 128;
        Tally {
            recent: vec![0; n * n],
            ranks: vec![0; n * n],
            above: vec![0; n * n],
            recent_first: vec![0; n * m],
            first: vec![0; n * m],
            uniforms: vec![Row([0.0; LANES]); m.next_multiple_of(2)],
            weights: vec![Row([0.0; LANES]); m],
            steps: vec![Row([0; LANES]); m],
            one: vec![0.0; m],
            scores: vec![Row([0.0; LANES]); n.next_multiple_of(LANES)],
            keys: vec![Row([0; LANES]); n],
            bytes: vec![Ranks([[0; STEP]; TILE / STEP]); if small { n } else { 0 }],
            words: vec![Ranks([[0; STEP]; TILE / STEP]); if small { 0 } else { n }],
            run: Vec::new(),
        }
    }

    /// Adds `count` (at most [`TILE`]) draws from number `first` on.
    ///
    /// # Errors
    /// What drawing weights can fail with.
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    pub fn tile(&mut self, model: &Model, first: u64, count: usize) -> crate::Result<()> {
        for group in (0..count).step_by(LANES) {
            let draw = first + group as u64;
            match &model.source {
                Source::Uniform => uniform_weights(model, draw, &mut self.uniforms, &mut self.weights),
                Source::Drawn(sampler) => {
                    for l in 0..LANES.min(count - group) {
                        sampler.draw(model.stream, draw + l as u64, &mut self.one)?;
                        self.weights.iter_mut().zip(&self.one).for_each(|(row, &w)| row[l] = w);
                    }
                }
            }
            if model.k == 1 {
                fixed_scores(model, &self.weights, &mut self.scores);
            } else {
                sampled_scores(model, draw, &self.weights, &mut self.scores);
            }
            make_keys(model, &self.scores, &mut self.keys);
            merge_exchange(
                &mut self.keys,
                #[inline(always)]
                |a, b| {
                    for l in 0..LANES {
                        (a[l], b[l]) = (a[l].min(b[l]), a[l].max(b[l]));
                    }
                },
            );
            for (steps, weights) in self.steps.iter_mut().zip(&self.weights) {
                for l in 0..LANES {
                    // From 1 to 2 doubles are 2^-52 apart: the sum's bits count them.
                    steps[l] = (weights[l] + 1.0).to_bits() - 1.0_f64.to_bits();
                }
            }
            let close = neighbors(&self.keys, model.index_bits);
            for (l, close) in close.into_iter().enumerate().take(count - group) {
                if close {
                    self.order_run(model, l, draw + l as u64);
                }
                self.scatter(model, l, group + l);
            }
            if self.bytes.is_empty() {
                self.scatter_rows(model, LANES.min(count - group), group);
            }
        }
        if count < TILE {
            // Equal ranks in the rest of the tile count for nobody.
            self.bytes.iter_mut().for_each(|ranks| ranks.0.as_flattened_mut()[count..].fill(0));
            self.words.iter_mut().for_each(|ranks| ranks.0.as_flattened_mut()[count..].fill(0));
        }
        self.close_tile(model);
        Ok(())
    }

    /// Puts neighbours whose keys agree in the leading bits into their exact order.
    #[cold]
    fn order_run(&mut self, model: &Model, lane: usize, draw: u64) {
        let mask = (1_u32 << model.index_bits) - 1;
        let mut from = 0;
        while from < model.n {
            let key = self.keys[from][lane] & !mask;
            let to = (from + 1..model.n).find(|&r| self.keys[r][lane] & !mask != key).unwrap_or(model.n);
            if to - from > 1 {
                self.run.clear();
                for row in &self.keys[from..to] {
                    let i = row[lane] & mask;
                    let steps = (self.scores[i as usize][lane] + ROUNDER).to_bits();
                    self.run.push((steps, model.tie_key(draw, i), i));
                }
                self.run.sort_unstable_by(|a, b| (b.0, b.1, a.2).cmp(&(a.0, a.1, b.2)));
                for (row, &(_, _, i)) in self.keys[from..to].iter_mut().zip(&self.run) {
                    row[lane] = key | i;
                }
            }
            from = to;
        }
    }

    /// Adds the weights of the first of one draw; of few alternatives counts the ranks and keeps them for the pairs.
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)] // ranks are below the limit of n
    fn scatter(&mut self, model: &Model, lane: usize, place: usize) {
        let mask = (1_u32 << model.index_bits) - 1;
        // Slices of their own, so that writing to one does not make the compiler look up the others again.
        let (keys, recent, bytes) = (&self.keys[..], &mut self.recent[..], &mut self.bytes[..]);
        let best = (keys[0][lane] & mask) as usize;
        let sums = &mut self.recent_first[best * model.m..][..model.m];
        for (sum, row) in sums.iter_mut().zip(&self.steps) {
            *sum += row[lane];
        }
        if bytes.is_empty() {
            return;
        }
        let (step, within) = (place / STEP, place % STEP);
        for ((rank, row), counts) in keys.iter().enumerate().zip(recent.chunks_exact_mut(model.n)) {
            let i = (row[lane] & mask) as usize;
            counts[i] += 1;
            bytes[i].0[step][within] = rank as i8;
        }
    }

    /// Counts the ranks of a group of draws of many alternatives: row by row, so that memory is visited in turn.
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)] // ranks are below the limit of n
    fn scatter_rows(&mut self, model: &Model, lanes: usize, place: usize) {
        let mask = (1_u32 << model.index_bits) - 1;
        let (keys, recent, words) = (&self.keys[..], &mut self.recent[..], &mut self.words[..]);
        for ((rank, row), counts) in keys.iter().enumerate().zip(recent.chunks_exact_mut(model.n)) {
            for l in 0..lanes {
                let i = (row[l] & mask) as usize;
                counts[i] += 1;
                words[i].0[(place + l) / STEP][(place + l) % STEP] = rank as i16;
            }
        }
    }

    /// Compares all pairs over the tile and empties what could overflow.
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn close_tile(&mut self, model: &Model) {
        let n = model.n;
        for i in 0..n {
            let above = &mut self.above[i * n + i + 1..(i + 1) * n];
            if self.bytes.is_empty() {
                let (left, right) = self.words.split_at(i + 1);
                for (sum, other) in above.iter_mut().zip(right) {
                    *sum += less_words(&left[i], other);
                }
            } else {
                let (left, right) = self.bytes.split_at(i + 1);
                for (sum, other) in above.iter_mut().zip(right) {
                    *sum += less_bytes(&left[i], other);
                }
            }
        }
        for (total, recent) in self.first.iter_mut().zip(&mut self.recent_first) {
            *total += u128::from(*recent);
            *recent = 0;
        }
    }

    /// Empties the short counters; at least every 2^32 draws.
    pub fn settle(&mut self) {
        for (total, recent) in self.ranks.iter_mut().zip(&mut self.recent) {
            *total += u64::from(*recent);
            *recent = 0;
        }
    }

    /// Adds the totals of another thread.
    pub fn merge(&mut self, other: &Tally) {
        self.ranks.iter_mut().zip(&other.ranks).for_each(|(a, b)| *a += b);
        self.above.iter_mut().zip(&other.above).for_each(|(a, b)| *a += b);
        self.first.iter_mut().zip(&other.first).for_each(|(a, b)| *a += b);
    }
}

/// Gaps between sorted uniform numbers; numbers 2p and 2p + 1 come from purpose p.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn uniform_weights(model: &Model, draw: u64, uniforms: &mut [Row<f64>], weights: &mut [Row<f64>]) {
    let cuts = model.m - 1;
    for (purpose, pair) in (0_u32..).zip(uniforms[..cuts.next_multiple_of(2)].chunks_exact_mut(2)) {
        let [first, second] = pair else { continue };
        for half in [0, LANES / 2] {
            let (a, b) = philox_lanes(model.stream, draw + half as u64, model.weight_variable, purpose);
            first[half..half + LANES / 2].copy_from_slice(&a);
            second[half..half + LANES / 2].copy_from_slice(&b);
        }
    }
    let cut = &mut uniforms[..cuts];
    merge_exchange(
        cut,
        #[inline(always)]
        |a, b| {
            for l in 0..LANES {
                (a[l], b[l]) = if a[l] < b[l] { (a[l], b[l]) } else { (b[l], a[l]) };
            }
        },
    );
    let mut before = [0.0; LANES];
    for (weight, cut) in weights.iter_mut().zip(cut.iter()) {
        for l in 0..LANES {
            weight[l] = cut[l] - before[l];
            before[l] = cut[l];
        }
    }
    for l in 0..LANES {
        weights[cuts][l] = 1.0 - before[l];
    }
}

/// [`Stream::uniform_pair`] for eight draws in a row.
///
/// The words of the generator live in the low halves of 64 bits; what stands above them is noise that the
/// multiplications cut off.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn philox_lanes(stream: Stream, draw: u64, variable: u32, purpose: u32) -> ([f64; 8], [f64; 8]) {
    const LOW: u64 = 0xFFFF_FFFF;
    let (mut c0, mut c1) = ([0; 8], [0; 8]);
    for l in 0..8 {
        c0[l] = (draw + l as u64) & LOW;
        c1[l] = (draw + l as u64) >> 32;
    }
    let (mut c2, mut c3) = ([u64::from(variable); 8], [u64::from(purpose); 8]);
    let (mut k0, mut k1) = (stream.seed() & LOW, stream.seed() >> 32);
    for _ in 0..10 {
        for l in 0..8 {
            let (a, b) = ((c0[l] & LOW) * 0xD251_1F53, (c2[l] & LOW) * 0xCD9E_8D57);
            c0[l] = (b >> 32) ^ c1[l] ^ k0;
            c2[l] = (a >> 32) ^ c3[l] ^ k1;
            c1[l] = b;
            c3[l] = a;
        }
        k0 = (k0 + 0x9E37_79B9) & LOW;
        k1 = (k1 + 0xBB67_AE85) & LOW;
    }
    let (mut first, mut second) = ([0.0; 8], [0.0; 8]);
    for l in 0..8 {
        first[l] = unit((c0[l] & LOW) | c1[l] << 32);
        second[l] = unit((c2[l] & LOW) | c3[l] << 32);
    }
    (first, second)
}

/// 64 random bits as a number in (0, 1), as `number::philox` makes it: 52 of them as the places of a number in
/// [1, 2), less 1, and half a step more; every step is exact.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn unit(bits: u64) -> f64 {
    (f64::from_bits(bits >> 12 | 1.0_f64.to_bits()) - 1.0) + 0.5 * f64::EPSILON
}

#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn fixed_scores(model: &Model, weights: &[Row<f64>], scores: &mut [Row<f64>]) {
    for (out, values) in scores.chunks_exact_mut(2).zip(model.pairs.chunks_exact(model.m)) {
        let (mut first, mut second) = ([0.0; LANES], [0.0; LANES]);
        for (w, v) in weights.iter().zip(values) {
            for l in 0..LANES {
                first[l] += v[0] * w[l];
                second[l] += v[1] * w[l];
            }
        }
        out[0] = Row(first);
        out[1] = Row(second);
    }
}

/// Every lane has values of its own: here 16 alternatives are worked on side by side.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn sampled_scores(model: &Model, draw: u64, weights: &[Row<f64>], scores: &mut [Row<f64>]) {
    let chunks = scores.len() / LANES;
    for l in 0..LANES {
        let sample = model.sample_of(draw + l as u64);
        let tables = &model.samples[sample * chunks * model.m..][..chunks * model.m];
        for (out, table) in scores.chunks_exact_mut(LANES).zip(tables.chunks_exact(model.m)) {
            let mut sums = [0.0; LANES];
            for (w, row) in weights.iter().zip(table) {
                for i in 0..LANES {
                    sums[i] += row[i] * w[l];
                }
            }
            for i in 0..LANES {
                out[i][l] = sums[i];
            }
        }
    }
}

#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
#[allow(clippy::cast_possible_truncation)] // what is left of the distance fits
fn make_keys(model: &Model, scores: &[Row<f64>], keys: &mut [Row<u32>]) {
    let top = (model.highest + ROUNDER).to_bits();
    for ((i, key), score) in (0_u32..).zip(keys).zip(scores) {
        for l in 0..LANES {
            let below = (top - (score[l] + ROUNDER).to_bits()) >> model.shift;
            key[l] = (below as u32) << model.index_bits | i;
        }
    }
}

/// For each lane whether two neighbours agree in the leading bits.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn neighbors(keys: &[Row<u32>], index_bits: u32) -> [bool; LANES] {
    let mut closest = [u32::MAX; LANES];
    for (a, b) in keys.iter().zip(&keys[1..]) {
        for l in 0..LANES {
            closest[l] = closest[l].min(a[l] ^ b[l]);
        }
    }
    closest.map(|difference| difference >> index_bits == 0)
}

/// Declares a function that counts the draws of a tile in which `a` has the smaller rank.
macro_rules! count_less {
    ($name:ident, $Rank:ty, $Count:ty, $less:expr) => {
        #[allow(clippy::inline_always)] // as its caller
        #[inline(always)]
        fn $name(a: &Ranks<$Rank>, b: &Ranks<$Rank>) -> u64 {
            // At most TILE / STEP in each, so they fit, and so do four of them.
            let mut counts = [0 as $Count; STEP];
            for s in 0..TILE / STEP {
                for l in 0..STEP {
                    counts[l] += $less(a.0[s][l], b.0[s][l]);
                }
            }
            let mut quarter = [0_u16; STEP / 4];
            for l in 0..STEP / 4 {
                let four = (counts[l] + counts[l + STEP / 4]) + (counts[l + STEP / 2] + counts[l + 3 * STEP / 4]);
                quarter[l] = u16::from(four);
            }
            let mut sum = 0_u16;
            for count in quarter.iter() {
                sum += count;
            }
            u64::from(sum)
        }
    };
}
count_less!(less_bytes, i8, u8, |a: i8, b: i8| u8::from(a < b));
// The sign of the difference, which compilers turn into vector instructions where they do not so the comparison.
count_less!(less_words, i16, u16, |a: i16, b: i16| a.wrapping_sub(b).cast_unsigned() >> 15);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_lanes_are_eight_calls() {
        for (seed, draw) in [(0, 0), (57, 1 << 20), (u64::MAX, (1 << 32) - 3), (0x1234_5678_9ABC_DEF0, u64::MAX - 7)] {
            let stream = Stream::new(seed);
            let (first, second) = philox_lanes(stream, draw, 0xFFFF_0001, 7);
            for l in 0..8 {
                let pair = stream.uniform_pair(draw + l as u64, 0xFFFF_0001, 7);
                assert_eq!([first[l], second[l]], pair);
            }
        }
        assert_eq!(unit(0), 0.5 * f64::EPSILON);
        assert_eq!(unit(u64::MAX), 1.0 - 0.5 * f64::EPSILON);
    }
}

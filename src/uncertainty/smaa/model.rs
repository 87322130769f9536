//! What the kernel needs, laid out for it.

use super::Settings;
use super::kernel::{LANES, Row};
use super::weights::{Sampler, Weights};
use crate::number::philox::{Stream, variables};
use crate::number::{Grid, math};
use crate::scoring::Direction;
use ndarray::ArrayView3;

/// Where weights come from.
pub(super) enum Source {
    /// Uniform on the simplex, many draws at once.
    Uniform,
    /// One draw at a time.
    Drawn(Sampler),
}

/// Values and settings, ready for the kernel.
pub(super) struct Model {
    /// Alternatives.
    pub n: usize,
    /// Criteria.
    pub m: usize,
    /// Samples of the values.
    pub k: usize,
    /// Where scores are equal.
    pub grid: Grid,
    /// Scores are at most this, in steps of the grid.
    pub highest: f64,
    /// A score's distance from `highest` without this many bits fits above the index.
    pub shift: u32,
    /// Bits of the number of an alternative.
    pub index_bits: u32,
    /// `[pair of alternatives][criterion][which of the pair]`, in steps of the grid, "min" negated; empty when k > 1.
    pub pairs: Vec<[f64; 2]>,
    /// `[sample][16 alternatives][criterion][which of them]`, the same; empty when k = 1.
    pub samples: Vec<Row<f64>>,
    pub source: Source,
    pub stream: Stream,
    pub weight_variable: u32,
    sample_variable: u32,
    tie_variable: u32,
}

impl Model {
    /// Lays out values that have been checked.
    pub fn new(values: &ArrayView3<'_, f64>, directions: &[Direction], settings: &Settings, source: Source) -> Model {
        let (n, m, k) = values.dim();
        // Scores are means of values, so the largest value bounds them; and the grid does not depend on the draws.
        let largest = values.iter().fold(0.0, |so_far, x| math::max(so_far, x.abs()));
        let grid = Grid::for_scores(&[largest]);
        let steps = |i: usize, j: usize, s: usize| {
            let steps = math::times_power_of_two(values[[i, j, s]], -grid.exponent());
            if directions[j] == Direction::Min { -steps } else { steps }
        };
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for ((_, j, _), x) in values.indexed_iter() {
            let x = math::times_power_of_two(*x, -grid.exponent());
            let x = if directions[j] == Direction::Min { -x } else { x };
            (low, high) = (math::min(low, x), math::max(high, x));
        }
        // Two steps on either side for the rounding of weights, products and sums.
        let (low, high) = (low.floor() - 2.0, high.ceil() + 2.0);
        let index_bits = n.next_power_of_two().trailing_zeros().max(1);
        let width = math::exponent(high - low).map_or(0, |e| e + 1);
        let room = 32 - i32::try_from(index_bits).unwrap_or(32);
        let chunks = n.div_ceil(LANES);
        let pad = |i: usize, j: usize, s: usize| if i < n { steps(i, j, s) } else { 0.0 };
        let pairs = if k == 1 {
            (0..chunks * LANES / 2)
                .flat_map(|p| (0..m).map(move |j| [pad(2 * p, j, 0), pad(2 * p + 1, j, 0)]))
                .collect()
        } else {
            Vec::new()
        };
        let samples = if k == 1 {
            Vec::new()
        } else {
            let row = |s: usize, c: usize, j: usize| Row(std::array::from_fn(|l| pad(c * LANES + l, j, s)));
            let cells = (0..k).flat_map(|s| (0..chunks).flat_map(move |c| (0..m).map(move |j| (s, c, j))));
            cells.map(|(s, c, j)| row(s, c, j)).collect()
        };
        let numbers = variables(&["smaa.weights", "smaa.sample", "smaa.tie"]);
        Model {
            n,
            m,
            k,
            grid,
            highest: high,
            shift: u32::try_from(width - room).unwrap_or(0),
            index_bits,
            pairs,
            samples,
            source,
            stream: Stream::new(settings.seed),
            weight_variable: numbers[0],
            sample_variable: numbers[1],
            tie_variable: numbers[2],
        }
    }

    /// The sample of the values that a draw uses.
    #[inline]
    pub fn sample_of(&self, draw: u64) -> usize {
        self.stream.index(draw, self.sample_variable, 0, self.k)
    }

    /// The random key of an alternative in a draw; the larger is above.
    #[inline]
    pub fn tie_key(&self, draw: u64, alternative: u32) -> u64 {
        self.stream.bits(draw, self.tie_variable, alternative)[0]
    }

    /// Scores of all alternatives with one vector of weights and one sample, in whole steps of the grid.
    pub fn scores(&self, weights: &[f64], sample: usize) -> Vec<f64> {
        let value = |i: usize, j: usize| {
            if self.k == 1 {
                self.pairs[i / 2 * self.m + j][i % 2]
            } else {
                self.samples[(sample * self.n.div_ceil(LANES) + i / LANES) * self.m + j][i % LANES]
            }
        };
        let score = |i: usize| weights.iter().enumerate().fold(0.0, |sum, (j, w)| sum + value(i, j) * w);
        (0..self.n).map(|i| score(i).round_ties_even()).collect()
    }

    /// Where weights come from, as they were checked.
    pub fn source(weights: &Weights, m: usize) -> crate::Result<Source> {
        Ok(match weights {
            Weights::Uniform => Source::Uniform,
            other => Source::Drawn(Sampler::new(other, m)?),
        })
    }

    /// Draws in a block of work: a tile, so that a stop is heard at once.
    pub const BLOCK: u64 = super::kernel::TILE as u64;
}

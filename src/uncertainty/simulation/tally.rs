//! Counters of a simulation: whole numbers only, so that blocks add up to the same in any order.

use super::compile::Model;
use super::tree::NodeWeights;

/// Steps of the score grid in 1.
pub(super) const UNIT: i64 = 1 << 40;

/// Cells of the histogram of a score: 2^40 steps in parts of 2^28.
pub(super) const BINS: usize = 4096;
const BIN_BITS: u32 = 28;

/// How much is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Places only.
    Places,
    /// Everything.
    All,
}

/// What has been counted in some draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally {
    pub draws: u64,
    /// Draws in each place, by candidate and place from 0.
    pub places: Vec<u64>,
    /// Places of the largest track.
    pub n_places: usize,
    /// Draws in which it would be in the list of its track by its adjusted score.
    pub adjusted: Vec<u64>,
    /// Draws in which a veto took the candidate out.
    pub vetoed: Vec<u64>,
    /// Draws in which the one stands above the other, by candidates; none where only places are counted.
    pub above: Vec<u64>,
    /// Sum of the leaf weights of the draws in which a candidate is first, in steps of 2^-40.
    pub first_weights: Vec<u128>,
    /// Sum of scores in steps of 2^-40.
    pub scores: Vec<i128>,
    /// Draws with a score in each of equal parts of [0, 1].
    pub histogram: Vec<u64>,
    /// Cells in which somebody else stood in.
    pub stand_ins: u64,
    /// Sets of siblings for which nobody drawn had given weights.
    pub weight_stand_ins: u64,
    /// Draws in which a tie crossed the border of any list and the random key decided.
    pub ties: u64,
    /// Draws whose weights break an order constraint.
    pub order_broken: u64,
    n_leaves: usize,
}

impl Tally {
    pub fn new(model: &Model, detail: Detail) -> Tally {
        let n = model.candidates.len();
        let n_places = model.tracks.iter().map(|track| track.members.len()).max().unwrap_or(0);
        let all = |size: usize| if detail == Detail::All { size } else { 0 };
        Tally {
            draws: 0,
            places: vec![0; n * n_places],
            n_places,
            adjusted: vec![0; n],
            vetoed: vec![0; n],
            above: vec![0; all(n * n)],
            first_weights: vec![0; all(n * model.n_leaves)],
            scores: vec![0; all(n)],
            histogram: vec![0; all(n * BINS)],
            stand_ins: 0,
            weight_stand_ins: 0,
            ties: 0,
            order_broken: 0,
            n_leaves: model.n_leaves,
        }
    }

    /// Bytes taken for so many candidates, leaves and places.
    pub fn bytes(n: usize, n_leaves: usize, n_places: usize, detail: Detail) -> u64 {
        let all = if detail == Detail::All { n * n + 2 * n * n_leaves + 2 * n + n * BINS } else { 0 };
        8 * (n * n_places + n + all) as u64
    }

    /// Counts the order of one track, best first. Scores are in steps of 2^-40, by place.
    pub fn add_order(&mut self, order: &[usize], steps: &[i64], weights: &NodeWeights) {
        for (place, &candidate) in order.iter().enumerate() {
            self.places[candidate * self.n_places + place] += 1;
        }
        if self.above.is_empty() {
            return;
        }
        let n = self.vetoed.len();
        for (place, &candidate) in order.iter().enumerate() {
            let row = &mut self.above[candidate * n..(candidate + 1) * n];
            order[place + 1..].iter().for_each(|&below| row[below] += 1);
        }
        if let Some(&first) = order.first() {
            let row = &mut self.first_weights[first * self.n_leaves..(first + 1) * self.n_leaves];
            row.iter_mut().zip(&weights.leaf).for_each(|(sum, weight)| *sum += fixed_point(*weight));
        }
        for (&candidate, &step) in order.iter().zip(steps) {
            self.scores[candidate] += i128::from(step);
            // The last part includes 1.
            let bin = usize::try_from(step >> BIN_BITS).unwrap_or(0).min(BINS - 1);
            self.histogram[candidate * BINS + bin] += 1;
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Tally) {
        fn add<T: Copy + std::ops::AddAssign>(to: &mut [T], from: &[T]) {
            to.iter_mut().zip(from).for_each(|(a, b)| *a += *b);
        }
        self.draws += other.draws;
        add(&mut self.places, &other.places);
        add(&mut self.adjusted, &other.adjusted);
        add(&mut self.vetoed, &other.vetoed);
        add(&mut self.above, &other.above);
        add(&mut self.first_weights, &other.first_weights);
        add(&mut self.scores, &other.scores);
        add(&mut self.histogram, &other.histogram);
        self.stand_ins += other.stand_ins;
        self.weight_stand_ins += other.weight_stand_ins;
        self.ties += other.ties;
        self.order_broken += other.order_broken;
    }
}

/// A weight in steps of 2^-40.
fn fixed_point(weight: f64) -> u128 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // weights lie in [0, 1]
    {
        (weight * UNIT as f64).round_ties_even() as u128
    }
}

/// The quantile of a histogram over [0, 1], on a straight line inside its cells; none when it is empty.
pub(super) fn histogram_quantile(counts: &[u64], p: f64) -> Option<f64> {
    let total: u64 = counts.iter().sum();
    if total == 0 {
        return None;
    }
    let wanted = p * total as f64;
    let mut before = 0_u64;
    for (bin, &count) in counts.iter().enumerate() {
        if count > 0 && (before + count) as f64 >= wanted {
            let inside = (wanted - before as f64) / count as f64;
            return Some((bin as f64 + inside) / counts.len() as f64);
        }
        before += count;
    }
    Some(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_on_lines() {
        assert_eq!(histogram_quantile(&[0, 2, 2, 0], 0.5), Some(0.5));
        assert_eq!(histogram_quantile(&[0, 2, 2, 0], 0.25), Some(0.375));
        assert_eq!(histogram_quantile(&[0, 0, 1, 0], 1.0), Some(0.75));
        assert_eq!(histogram_quantile(&[0, 0], 0.5), None);
    }
}

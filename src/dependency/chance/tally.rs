//! What is counted over the cases: whole numbers and extremes, so that blocks add up to the same in any order.

use crate::number::math::{max, min};

/// Cells of the histogram of a readiness: one for 0, one for 1, which are frequent, and equal ones between.
pub(super) const BINS: usize = CELLS + 2;
const CELLS: usize = 4094;

/// Steps of a sum in 1: 2^60.
const UNIT: f64 = 1_152_921_504_606_846_976.0;

/// The values of one node in one year.
#[derive(Debug, Clone, PartialEq)]
struct Spread {
    sum: u128,
    least: f64,
    greatest: f64,
    ready: u64,
}

/// Counts of some cases.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tally {
    pub draws: u64,
    n_years: usize,
    spreads: Vec<Spread>,
    histogram: Vec<u32>,
    /// Cases by node and first year in which it is ready, the last for none.
    pub earliest: Vec<u64>,
    /// Cases in which a link binds, by slot and year.
    pub links: Vec<u64>,
}

impl Tally {
    pub fn new(n_nodes: usize, n_years: usize, n_slots: usize) -> Tally {
        let spread = Spread { sum: 0, least: f64::INFINITY, greatest: f64::NEG_INFINITY, ready: 0 };
        Tally {
            draws: 0,
            n_years,
            spreads: vec![spread; n_nodes * n_years],
            histogram: vec![0; n_nodes * n_years * BINS],
            earliest: vec![0; n_nodes * (n_years + 1)],
            links: vec![0; n_slots * n_years],
        }
    }

    pub fn bytes(n_nodes: u64, n_years: u64, n_slots: u64) -> u64 {
        n_years * (n_nodes * (64 + 4 * BINS as u64) + 8 * n_slots)
    }

    /// Counts the years of one node; `rows` gives its readiness in each.
    pub fn add_node(&mut self, k: usize, ready_at: f64, row: impl Iterator<Item = f64>) {
        let mut first = self.n_years;
        for (y, value) in row.enumerate() {
            let at = k * self.n_years + y;
            let spread = &mut self.spreads[at];
            spread.sum += fixed_point(value);
            (spread.least, spread.greatest) = (min(spread.least, value), max(spread.greatest, value));
            if value >= ready_at {
                spread.ready += 1;
                first = first.min(y);
            }
            self.histogram[at * BINS + bin(value)] += 1;
        }
        self.earliest[k * (self.n_years + 1) + first] += 1;
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Tally) {
        self.draws += other.draws;
        for (a, b) in self.spreads.iter_mut().zip(&other.spreads) {
            a.sum += b.sum;
            (a.least, a.greatest) = (min(a.least, b.least), max(a.greatest, b.greatest));
            a.ready += b.ready;
        }
        self.histogram.iter_mut().zip(&other.histogram).for_each(|(a, b)| *a += b);
        self.earliest.iter_mut().zip(&other.earliest).for_each(|(a, b)| *a += b);
        self.links.iter_mut().zip(&other.links).for_each(|(a, b)| *a += b);
    }

    /// Cases in which a node is ready in a year.
    pub fn ready(&self, k: usize, y: usize) -> u64 {
        self.spreads[k * self.n_years + y].ready
    }

    /// Mean of a node in a year; that of equal values is the value.
    pub fn mean(&self, k: usize, y: usize) -> f64 {
        let spread = &self.spreads[k * self.n_years + y];
        let mean = spread.sum as f64 / UNIT / self.draws as f64;
        max(spread.least, min(spread.greatest, mean))
    }

    /// Quantile of a node in a year: on a straight line inside a cell of the histogram, never beyond a value that came.
    pub fn quantile(&self, k: usize, y: usize, p: f64) -> f64 {
        let at = k * self.n_years + y;
        let (spread, counts) = (&self.spreads[at], &self.histogram[at * BINS..(at + 1) * BINS]);
        let wanted = p * self.draws as f64;
        let mut before = 0_u64;
        for (bin, &count) in counts.iter().enumerate() {
            let count = u64::from(count);
            if count > 0 && (before + count) as f64 >= wanted {
                let inside = (wanted - before as f64) / count as f64;
                let value = match bin {
                    0 => 0.0,
                    bin => ((bin - 1) as f64 + inside) / CELLS as f64,
                };
                return max(spread.least, min(spread.greatest, value));
            }
            before += count;
        }
        spread.greatest
    }
}

/// A readiness in steps of 2^-60.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // it lies in [0, 1]
fn fixed_point(value: f64) -> u128 {
    (value * UNIT).round_ties_even() as u128
}

/// The cell of a value.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // it lies in [0, 1]
fn bin(value: f64) -> usize {
    if value <= 0.0 {
        0
    } else if value >= 1.0 {
        BINS - 1
    } else {
        1 + ((value * CELLS as f64) as usize).min(CELLS - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_come_back_as_they_are() {
        for value in [0.0, 0.1, 1.0 / 3.0, 0.799_999_999_999, 1.0] {
            let mut tally = Tally::new(1, 1, 0);
            for _ in 0..7 {
                tally.add_node(0, 0.8, [value].into_iter());
                tally.draws += 1;
            }
            assert_eq!(tally.mean(0, 0).to_bits(), value.to_bits());
            for p in [0.05, 0.5, 0.95] {
                assert_eq!(tally.quantile(0, 0, p).to_bits(), value.to_bits());
            }
        }
    }

    #[test]
    fn quantiles_are_those_of_the_sorted_values() {
        let mut tally = Tally::new(1, 1, 0);
        let values: Vec<f64> = (0..1000).map(|i| f64::from(i) / 1000.0).chain([1.0; 1000]).chain([0.0; 500]).collect();
        for &value in &values {
            tally.add_node(0, 0.8, [value].into_iter());
            tally.draws += 1;
        }
        assert!((tally.quantile(0, 0, 0.4) - 0.5).abs() < 1.0 / 1000.0);
        assert_eq!((tally.quantile(0, 0, 0.2), tally.quantile(0, 0, 0.75)), (0.0, 1.0));
        assert_eq!(tally.ready(0, 0), 1200);
        assert!((tally.mean(0, 0) - 0.5998).abs() < 1e-12);
    }
}

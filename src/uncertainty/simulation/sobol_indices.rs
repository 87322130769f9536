//! Sobol indices of one outcome from evaluations with single blocks exchanged, with bootstrap intervals.

use crate::number::math;
use crate::number::philox::{Stream, variable};
use serde::{Deserialize, Serialize};

/// First and total index of one block for one outcome.
///
/// `first` is the share of the outcome's variance that the block explains alone, `total` the share that it has part
/// in; what lies between is interaction with other blocks. Estimates may leave [0, 1] by their error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SobolIndices {
    /// First index.
    pub first: f64,
    /// Its 95 % interval over resampled draws.
    pub first_interval: [f64; 2],
    /// Total index.
    pub total: f64,
    /// Its 95 % interval over resampled draws.
    pub total_interval: [f64; 2],
}

/// The 97.5 % quantile of the normal distribution.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// Outcomes of one quantity: by base draw those of A, of A with each block from B, and of B.
pub(super) struct Evaluations<'y> {
    pub y: &'y [f64],
    pub n_blocks: usize,
}

impl Evaluations<'_> {
    fn width(&self) -> usize {
        self.n_blocks + 2
    }

    fn n_draws(&self) -> usize {
        self.y.len() / self.width()
    }

    fn row(&self, draw: usize) -> &[f64] {
        &self.y[draw * self.width()..(draw + 1) * self.width()]
    }

    /// Mean and variance over A and B.
    pub fn moments(&self, rows: impl Iterator<Item = usize> + Clone) -> (f64, f64) {
        let ends = rows.map(|draw| (self.row(draw)[0], self.row(draw)[self.n_blocks + 1]));
        let (sum, count) = ends.clone().fold((0.0, 0.0), |(sum, count), (a, b)| (sum + (a + b), count + 2.0));
        let mean = sum / count;
        let squares = ends.fold(0.0, |sum, (a, b)| sum + ((a - mean) * (a - mean) + (b - mean) * (b - mean)));
        (mean, squares / count)
    }

    /// First and total index of every block over these draws.
    fn indices(&self, rows: impl Iterator<Item = usize> + Clone) -> Option<Vec<[f64; 2]>> {
        let (mean, variance) = self.moments(rows.clone());
        if variance <= 0.0 {
            return None;
        }
        let mut sums = vec![[0.0; 2]; self.n_blocks];
        let mut count = 0.0;
        for draw in rows {
            let row = self.row(draw);
            let (a, b) = (row[0], row[self.n_blocks + 1]);
            for (sum, mixed) in sums.iter_mut().zip(&row[1..=self.n_blocks]) {
                sum[0] += (b - mean) * (mixed - a);
                sum[1] += (a - mixed) * (a - mixed);
            }
            count += 1.0;
        }
        Some(sums.iter().map(|[first, total]| [first / count / variance, total / count / variance / 2.0]).collect())
    }

    /// The indices with their intervals; none where the outcome never varies.
    ///
    /// `resamples` are rows drawn with replacement, see [`resampled_rows`].
    ///
    /// # Formula
    /// With f(A), f(B) and f(AB) the outcomes where all blocks come from one draw, all from another, and one block
    /// from the other: first = mean(f(B) (f(AB) - f(A))) / V, total = mean((f(A) - f(AB))^2) / 2 V, with V the variance
    /// over A and B. Interval: the estimate +- 1.96 standard deviations over the resamples.
    ///
    /// # References
    /// Saltelli et al. (2010), *Computer Physics Communications* 181, 259-270, table 2 (b); Jansen (1999), *Computer
    /// Physics Communications* 117, 35-43 (f); Archer, Saltelli and Sobol (1997), *Journal of Statistical Computation
    /// and Simulation* 58 (bootstrap).
    pub fn estimate(&self, resamples: &[Vec<u32>]) -> Option<Vec<SobolIndices>> {
        let estimates = self.indices(0..self.n_draws())?;
        let again: Vec<Vec<[f64; 2]>> =
            resamples.iter().filter_map(|rows| self.indices(rows.iter().map(|&row| row as usize))).collect();
        let half = |block: usize, which: usize| {
            let values: Vec<f64> = again.iter().map(|indices| indices[block][which]).collect();
            if values.len() < 2 {
                return 0.0;
            }
            let mean = values.iter().fold(0.0, |sum, x| sum + x) / values.len() as f64;
            let squares = values.iter().fold(0.0, |sum, x| sum + (x - mean) * (x - mean));
            NORMAL_975 * math::sqrt(squares / (values.len() - 1) as f64)
        };
        let with_interval = |(block, &[first, total]): (usize, &[f64; 2])| {
            let (of_first, of_total) = (half(block, 0), half(block, 1));
            SobolIndices {
                first,
                first_interval: [first - of_first, first + of_first],
                total,
                total_interval: [total - of_total, total + of_total],
            }
        };
        Some(estimates.iter().enumerate().map(with_interval).collect())
    }
}

/// Rows of each resample, drawn with replacement.
pub(super) fn resampled_rows(stream: Stream, n_draws: usize, resamples: u32) -> Vec<Vec<u32>> {
    let name = variable("sobol/resample");
    let row = |resample: u32, row: usize| {
        u32::try_from(stream.index(row as u64, name, resample, n_draws)).unwrap_or_default()
    };
    (0..resamples).map(|resample| (0..n_draws).map(|i| row(resample, i)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::math::{powi, sin};

    /// Evaluations of a function of independent uniform inputs.
    fn evaluations(n: u64, k: usize, f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        let stream = Stream::new(57);
        let mut y = Vec::new();
        for draw in 0..n {
            let point = |from: u64| -> Vec<f64> {
                (0..k).map(|i| stream.uniform(draw + from, variable(&format!("x{i}")), 0)).collect()
            };
            let (a, b) = (point(0), point(1 << 63));
            y.push(f(&a));
            for i in 0..k {
                let mut mixed = a.clone();
                mixed[i] = b[i];
                y.push(f(&mixed));
            }
            y.push(f(&b));
        }
        y
    }

    fn check(found: &[SobolIndices], first: &[f64], total: &[f64]) {
        for (i, indices) in found.iter().enumerate() {
            // Five standard errors: one failure in two million.
            let within = |x: f64, expected: f64, interval: [f64; 2]| {
                let error = (interval[1] - interval[0]) / 2.0 / NORMAL_975;
                assert!((x - expected).abs() < 5.0 * error + 1e-9 && error < 0.05, "{i}: {x} {expected} {interval:?}");
            };
            within(indices.first, first[i], indices.first_interval);
            within(indices.total, total[i], indices.total_interval);
        }
    }

    #[test]
    fn a_linear_model_has_the_shares_of_its_variance() {
        let weights = [0.5, 0.3, 0.2];
        let y = evaluations(4096, 3, |x| x.iter().zip(weights).map(|(x, w)| x * w).sum());
        let rows = resampled_rows(Stream::new(1), 4096, 100);
        let found = Evaluations { y: &y, n_blocks: 3 }.estimate(&rows).unwrap();
        let variance: f64 = weights.iter().map(|w| w * w).sum();
        let shares = weights.map(|w| w * w / variance);
        check(&found, &shares, &shares);
    }

    #[test]
    fn the_function_of_ishigami() {
        // Ishigami and Homma (1990), a = 7, b = 0.1.
        let pi = std::f64::consts::PI;
        let y = evaluations(8192, 3, |u| {
            let x: Vec<f64> = u.iter().map(|u| pi * (2.0 * u - 1.0)).collect();
            sin(x[0]) + 7.0 * powi(sin(x[1]), 2) + 0.1 * powi(x[2], 4) * sin(x[0])
        });
        let rows = resampled_rows(Stream::new(1), 8192, 100);
        let found = Evaluations { y: &y, n_blocks: 3 }.estimate(&rows).unwrap();
        check(&found, &[0.313_905, 0.442_411, 0.0], &[0.557_589, 0.442_411, 0.243_684]);
        assert!(Evaluations { y: &[1.0; 10], n_blocks: 3 }.estimate(&rows[..0]).is_none());
    }
}

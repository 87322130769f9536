//! Sobol indices of one outcome of a register, from evaluations with single blocks exchanged.

use crate::Result;
use crate::problem::codes::{arrays::UNDEFINED, uncertainty::CONSTANT_RESAMPLES};
use crate::uncertainty::sobol::{Settings, sobol};
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

/// Mean and variance of an outcome, and the indices of every block; none where it never varies, or so rarely that
/// resamples are constant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Estimate {
    pub mean: f64,
    pub variance: f64,
    pub indices: Option<Vec<SobolIndices>>,
    /// Whether resamples were constant, and left out of the intervals.
    pub has_constant: bool,
}

/// The indices from outcomes in Saltelli's order: for each pair of draws that of the one, of the one with each block
/// from the other, and of the other.
///
/// # Errors
/// [`crate::Error::Input`] for fewer than two resamples, [`crate::Error::Limit`] for too many.
pub(super) fn estimate(y: &[f64], n_blocks: usize, resamples: u32, seed: u64) -> Result<Estimate> {
    let width = n_blocks + 2;
    let settings = Settings { resamples, seed, threads: Some(1), ..Settings::default() };
    // Without any block, or variance, there is nothing to divide up.
    let found = match if n_blocks == 0 { None } else { Some(sobol(y, n_blocks, &settings)) } {
        None => None,
        Some(Ok(found)) => Some(found),
        Some(Err(error)) if error.problems().iter().all(|p| p.code == UNDEFINED) && !error.problems().is_empty() => {
            None
        }
        Some(Err(error)) => return Err(error),
    };
    let Some(found) = found else {
        let ends: Vec<f64> = y.chunks_exact(width).flat_map(|row| [row[0], row[width - 1]]).collect();
        let mean = crate::number::sum::mean(&ends);
        let squares: Vec<f64> = ends.iter().map(|x| (x - mean) * (x - mean)).collect();
        return Ok(Estimate { mean, variance: crate::number::sum::mean(&squares), indices: None, has_constant: false });
    };
    let around = |x: f64, error: f64| [x - error, x + error];
    let of = |block: usize| SobolIndices {
        first: found.first[block],
        first_interval: around(found.first[block], found.first_error[block]),
        total: found.total[block],
        total_interval: around(found.total[block], found.total_error[block]),
    };
    let indices = Some((0..n_blocks).map(of).collect());
    let has_constant = found.notices.iter().any(|notice| notice.code == CONSTANT_RESAMPLES);
    Ok(Estimate { mean: found.mean, variance: found.variance, indices, has_constant })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One pair of eight differs; and all of them.
    #[test]
    fn an_outcome_that_rarely_varies_is_marked() {
        let mut y = [0.1, 0.1, 0.1].repeat(8);
        y[..3].copy_from_slice(&[0.1, 0.7, 0.7]);
        let found = estimate(&y, 1, 100, 1).unwrap();
        assert!(found.has_constant);
        assert!(found.indices.unwrap()[0].first_interval[1] < 10.0);
        let y: Vec<f64> = (0..24).map(|i| f64::from(i * i)).collect();
        assert!(!estimate(&y, 1, 100, 1).unwrap().has_constant);
    }
}

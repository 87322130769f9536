//! How far judgements of one thing are apart.

use crate::number::math;
use crate::number::sum::{dot_exact, sum};
use serde::{Deserialize, Serialize};

/// The spread of weighted judgements of one item.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// How many there are.
    pub n: usize,
    /// Weighted mean.
    pub mean: f64,
    /// Weighted median: the least judgement with at least half of the weight up to it.
    pub median: f64,
    /// Between-expert standard deviation; none for one judgement.
    pub sd: Option<f64>,
    /// Least.
    pub low: f64,
    /// Greatest.
    pub high: f64,
    /// Share of the weight within one level of the median.
    pub within_level: f64,
}

/// The spread of `levels` with `weights` (adding up to 1); none for no levels. `step` is one level of the scale.
///
/// # Formula
/// Unbiased weighted variance `sum w (x - mean)^2 / (1 - sum w^2)`, with equal weights that of n - 1.
///
/// # Examples
/// ```
/// let spread = stratech::panel::spread(&[4.0, 6.0, 5.0, 9.0], &[0.25; 4], 1.0).unwrap();
/// assert_eq!((spread.mean, spread.median, spread.within_level), (6.0, 5.0, 0.75));
/// assert!((spread.sd.unwrap() - (14.0_f64 / 3.0).sqrt()).abs() < 1e-12);
/// ```
pub fn spread(levels: &[f64], weights: &[f64], step: f64) -> Option<Spread> {
    if levels.is_empty() {
        return None;
    }
    let mean = dot_exact(weights, levels);
    let squares: Vec<f64> = levels.iter().map(|x| (x - mean) * (x - mean)).collect();
    let rest = 1.0 - dot_exact(weights, weights);
    let mut order: Vec<usize> = (0..levels.len()).collect();
    order.sort_by(|&a, &b| levels[a].total_cmp(&levels[b]));
    let median = median(levels, weights, &order);
    // A level is a level, whatever the last bit says.
    let reach = step * (1.0 + 1e-9);
    let near: Vec<f64> =
        levels.iter().zip(weights).filter(|(x, _)| (*x - median).abs() <= reach).map(|(_, w)| *w).collect();
    Some(Spread {
        n: levels.len(),
        mean,
        median,
        sd: (levels.len() > 1 && rest > 0.0).then(|| math::sqrt(dot_exact(weights, &squares) / rest)),
        low: math::min_of(levels),
        high: math::max_of(levels),
        within_level: math::min(sum(&near), 1.0),
    })
}

fn median(levels: &[f64], weights: &[f64], order: &[usize]) -> f64 {
    // A hair below a half: weights such as 1/6 add up to a half only nearly.
    const HALF: f64 = 0.5 - 1e-9;
    let mut total = 0.0;
    for &i in order {
        total += weights[i];
        if total >= HALF {
            return levels[i];
        }
    }
    order.last().map_or(f64::NAN, |&i| levels[i])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_judgement_has_no_deviation() {
        let alone = spread(&[3.0], &[1.0], 1.0).unwrap();
        assert_eq!((alone.sd, alone.median, alone.within_level), (None, 3.0, 1.0));
        assert!(spread(&[], &[], 1.0).is_none());
    }

    #[test]
    fn weights_count_as_that_many_voices() {
        let weighted = spread(&[1.0, 5.0], &[0.25, 0.75], 1.0).unwrap();
        assert_eq!((weighted.mean, weighted.median, weighted.within_level), (4.0, 5.0, 0.75));
        // 0.25 x 9 + 0.75 x 1 = 3, over 1 - (1 + 9) / 16.
        assert_eq!(weighted.sd, Some(math::sqrt(8.0)));
    }

    /// In binary 0.8 - 0.7 is a bit more than 0.1, and 0.9 - 0.6 than 0.3.
    #[test]
    fn one_level_apart_is_within_a_level() {
        for (levels, step) in [([0.7, 0.7, 0.8], 0.1), ([0.9, 0.6, 0.6], 0.3)] {
            assert_eq!(spread(&levels, &[1.0 / 3.0; 3], step).unwrap().within_level, 1.0);
        }
        assert!(spread(&[0.7, 0.7, 0.8001], &[1.0 / 3.0; 3], 0.1).unwrap().within_level < 0.7);
    }

    proptest! {
        #[test]
        fn order_does_not_matter(levels in prop::collection::vec(0_u8..20, 1..9), turn in 0_usize..9) {
            let levels: Vec<f64> = levels.into_iter().map(f64::from).collect();
            let weights = vec![1.0 / levels.len() as f64; levels.len()];
            let mut turned = levels.clone();
            turned.rotate_left(turn % levels.len());
            prop_assert_eq!(spread(&levels, &weights, 1.0), spread(&turned, &weights, 1.0));
        }
    }
}

//! The linear opinion pool: groups first, then the experts of each group alike.

use crate::number::sum::sum;

/// How much each of the present experts counts in a pool.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolWeights {
    /// Weight of each present expert, in the order given; they add up to 1.
    pub experts: Vec<f64>,
    /// Share of each group after absent groups gave theirs up; 0 for an absent group.
    pub groups: Vec<f64>,
}

/// Weights of a pool: share of the group / (shares of the groups present) / (experts present in it).
///
/// `present` is the group of each expert who judged; `shares` the declared share of every group.
/// With nobody present both lists hold no weight.
///
/// # References
/// Stone (1961), "The opinion pool", *Annals of Mathematical Statistics* 32, with equal voices inside a group.
///
/// # Examples
/// ```
/// use stratech::panel::pool_weights;
/// let pool = pool_weights(&[0, 0, 2], &[0.5, 0.25, 0.25]);
/// assert_eq!(pool.groups, [2.0 / 3.0, 0.0, 1.0 / 3.0]);
/// assert_eq!(pool.experts, [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]);
/// ```
pub fn pool_weights(present: &[usize], shares: &[f64]) -> PoolWeights {
    let mut counts = vec![0_u32; shares.len()];
    for &group in present {
        counts[group] += 1;
    }
    let voices: Vec<f64> = shares.iter().zip(&counts).map(|(share, n)| if *n > 0 { *share } else { 0.0 }).collect();
    let total = sum(&voices);
    let groups: Vec<f64> = voices.iter().map(|share| if total > 0.0 { share / total } else { 0.0 }).collect();
    let experts = present.iter().map(|&group| groups[group] / f64::from(counts[group])).collect();
    PoolWeights { experts, groups }
}

/// As [`pool_weights`], with experts of a group who do not count alike: `weights` of the present experts, 0 or more.
///
/// A group whose experts have no weight counts as absent.
///
/// # Examples
/// ```
/// use stratech::panel::weighted_pool;
/// let pool = weighted_pool(&[0, 0, 1], &[1.0, 3.0, 5.0], &[0.5, 0.5]);
/// assert_eq!(pool.experts, [0.125, 0.375, 0.5]);
/// ```
pub fn weighted_pool(present: &[usize], weights: &[f64], shares: &[f64]) -> PoolWeights {
    let totals: Vec<f64> = (0..shares.len())
        .map(|group| {
            let own = present.iter().zip(weights).filter(|(g, _)| **g == group).map(|(_, w)| *w);
            sum(&own.collect::<Vec<_>>())
        })
        .collect();
    let voices: Vec<f64> = shares.iter().zip(&totals).map(|(share, n)| if *n > 0.0 { *share } else { 0.0 }).collect();
    let total = sum(&voices);
    let groups: Vec<f64> = voices.iter().map(|share| if total > 0.0 { share / total } else { 0.0 }).collect();
    let share = |(&group, weight): (&usize, &f64)| {
        if totals[group] > 0.0 { groups[group] * weight / totals[group] } else { 0.0 }
    };
    let experts = present.iter().zip(weights).map(share).collect();
    PoolWeights { experts, groups }
}

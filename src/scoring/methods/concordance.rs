//! Concordance and discordance on true criteria (without thresholds): ELECTRE I and II.

use super::pairwise::{self, fixed, from_fixed, oriented_columns};
use crate::Result;
use crate::number::{Grid, math};
use crate::scoring::normalization::Normalized;
use crate::scoring::{DecisionMatrix, Holds, Normalization, Properties};
use ndarray::Array2;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What the largest disadvantage is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Discordance {
    /// `max_k (g_k(j) - g_k(i))` over the largest range of all criteria (Roy 1968).
    #[default]
    LargestRange,
    /// `max_k (g_k(j) - g_k(i)) / range_k`: each criterion over its own range.
    OwnRange,
}

/// Compares alternatives pair by pair.
pub(super) struct Comparison {
    m: usize,
    /// Values with "higher is better", `(n, m)` row by row.
    values: Vec<f64>,
    /// The same normalized, each divided by what its disadvantages are measured by.
    measured: Vec<f64>,
    /// Normalized weights, see [`fixed`].
    weights: Vec<i64>,
}

/// Share of the criteria (by weight) on which one alternative is better, and on which both are equal.
#[derive(Clone, Copy)]
pub(super) struct Shares {
    better: i64,
    equal: i64,
}

impl Shares {
    /// Concordance: at least as good.
    pub(super) fn concordance(self) -> f64 {
        from_fixed(self.better + self.equal)
    }
}

impl Comparison {
    pub(super) fn new(data: &DecisionMatrix, normalization: &Normalization, discordance: Discordance) -> Result<Self> {
        let m = data.n_criteria();
        let Normalized { values: normalized, directions } = normalization.as_given(data)?;
        let turned = data.with_values(normalized)?;
        let ranges: Vec<f64> = (0..m)
            .map(|k| {
                let (low, high) = turned.range(k);
                high - low
            })
            .collect();
        let largest = math::max_of(&ranges);
        let columns = oriented_columns(data);
        let mut comparison = Comparison {
            m,
            values: Vec::with_capacity(data.values().len()),
            measured: Vec::with_capacity(data.values().len()),
            weights: data.weights_or_equal().into_iter().map(fixed).collect(),
        };
        for (i, row) in turned.values().rows().into_iter().enumerate() {
            for (k, &value) in row.iter().enumerate() {
                comparison.values.push(columns[k][i]);
                let by = if discordance == Discordance::OwnRange { ranges[k] } else { largest };
                comparison.measured.push(if by == 0.0 { 0.0 } else { directions[k].sign() * value / by });
            }
        }
        Ok(comparison)
    }

    fn rows<'a>(&self, all: &'a [f64], i: usize, j: usize) -> impl Iterator<Item = (&'a f64, &'a f64)> + use<'a> {
        all[i * self.m..(i + 1) * self.m].iter().zip(&all[j * self.m..(j + 1) * self.m])
    }

    /// On which criteria i is better than j and equal to j.
    pub(super) fn shares(&self, i: usize, j: usize) -> Shares {
        let mut shares = Shares { better: 0, equal: 0 };
        for ((a, b), &weight) in self.rows(&self.values, i, j).zip(&self.weights) {
            shares.better += if a > b { weight } else { 0 };
            shares.equal += if a == b { weight } else { 0 };
        }
        shares
    }

    /// The largest disadvantage of i against j.
    pub(super) fn discordance(&self, i: usize, j: usize) -> f64 {
        self.rows(&self.measured, i, j).fold(0.0, |worst, (a, b)| if b - a > worst { b - a } else { worst })
    }

    /// A relation of all pairs.
    pub(super) fn relation(&self, holds: impl Fn(usize, usize) -> bool + Sync) -> Array2<bool> {
        pairwise::relation(self.values.len() / self.m, holds)
    }

    /// A table of all pairs.
    pub(super) fn table(&self, of: impl Fn(usize, usize) -> f64) -> Array2<f64> {
        let n = self.values.len() / self.m;
        Array2::from_shape_fn((n, n), |(i, j)| of(i, j))
    }
}

/// Whether the better criteria weigh at least as much as the worse ones; `strict`: more.
pub(super) fn weighs_more(there: Shares, back: Shares, strict: bool) -> bool {
    match Grid::REGISTER.compare(from_fixed(there.better), from_fixed(back.better)) {
        Ordering::Greater => true,
        Ordering::Equal => !strict,
        Ordering::Less => false,
    }
}

/// Whether a share reaches a threshold, on the score grid.
pub(super) fn reaches(share: f64, threshold: f64) -> bool {
    Grid::REGISTER.compare(share, threshold) != Ordering::Less
}

/// Whether a share stays within a threshold, on the score grid.
pub(super) fn within(share: f64, threshold: f64) -> bool {
    Grid::REGISTER.compare(share, threshold) != Ordering::Greater
}

/// Properties of methods that judge every pair by concordance and discordance.
pub(super) fn comparison_properties(normalization: &Normalization, discordance: Discordance) -> Properties {
    use super::weighted_sum::{clones, shifts, units};
    let plain = *normalization == Normalization::None;
    let free = plain && discordance == Discordance::OwnRange;
    Properties {
        clone_invariant: clones(normalization),
        constant_criterion_neutral: Holds::No("a criterion on which all are equal counts as agreement"),
        unit_scale_free: if free { Holds::Yes } else { units(normalization) },
        shift_free: if plain { Holds::Yes } else { shifts(normalization) },
        ..Properties::ALL
    }
}

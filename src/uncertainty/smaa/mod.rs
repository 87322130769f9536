//! Stochastic multicriteria acceptability analysis (SMAA-2) on plain arrays.
//!
//! When weights and values are not known exactly, they are drawn many times, the alternatives are ranked each time,
//! and it is counted how often each has which rank, how often it is above which other, and what weights made it
//! first. The page [`crate::docs::simulation`] says how fast this is and why the bits are always the same.
//!
//! # References
//! Lahdelma and Salminen (2001), "SMAA-2: Stochastic multicriteria acceptability analysis for group decision
//! making", *Operations Research* 49(3), 444-454; Tervonen and Lahdelma (2007), "Implementing stochastic
//! multicriteria acceptability analysis", *European Journal of Operational Research* 178(2), 500-513;
//! Leskinen, Viitanen, Kangas and Kangas (2006), "Alternatives to incorporate uncertainty and risk attitude in
//! multicriteria evaluation of forest plans", *Forest Science* 52 (pairwise winning index).

mod constrained;
mod instructions;
mod kernel;
mod model;
mod network;
mod result;
#[cfg(test)]
mod tests;
mod weights;

pub use instructions::Instructions;
pub use result::{Provenance, Smaa};
pub use weights::{Constraints, Weights};

use super::share::check_draws;
use crate::observer::{Observer, Unwatched, fold_blocks};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::Direction;
use crate::scoring::settings::bad;
use crate::{Error, Result};
use kernel::{LANES, TILE, Tally, Tile};
use model::Model;
use ndarray::ArrayView3;
use result::Part;

/// Order of operations; a change of a single bit is a new one.
pub const METHOD_VERSION: &str = "smaa-1";

/// Most alternatives: their counts take 32 n^2 bytes a thread, 512 MiB for the most.
pub const MOST_ALTERNATIVES: usize = 4096;

/// Most values in all, `n m k` with n rounded up to a multiple of 16: their copy takes 2 GiB.
pub const MOST_VALUES: usize = 1 << 28;

/// How a simulation runs. Only `weights`, `draws` and `seed` are in the result; the others change the time alone.
///
/// # Examples
/// ```
/// use stratech::uncertainty::smaa::{Settings, Weights};
/// let settings = Settings { weights: Weights::Dirichlet(vec![2.0, 1.0]), draws: 1000, ..Settings::default() };
/// assert_eq!(settings.seed, 57);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// How sure the weights are.
    pub weights: Weights,
    /// Number of draws, 100,000 unless said otherwise: a standard error of at most 0.0016.
    pub draws: u64,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Threads; those of the machine when none are given.
    pub threads: Option<usize>,
    /// Instructions of the inner loops.
    pub instructions: Instructions,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            weights: Weights::Uniform,
            draws: 100_000,
            seed: 57,
            threads: None,
            instructions: Instructions::Widest,
        }
    }
}

/// Ranks alternatives under many weights, and many samples of the values where there are several.
///
/// `values` is `(n, m, k)`: alternatives, criteria, samples (k = 1 for values that are known). One draw uses one
/// sample for all alternatives and criteria, so whatever depends on each other stays together. `directions` has one
/// entry for each criterion, or none where more is always better. Values are used **as they are**, on a common scale
/// that the caller has chosen; only those to be minimized are negated.
///
/// # Formula
/// In each draw `s_i = sum_k w_k v_ik`; ranks by score, equal ones (on the grid of the result) by random keys of that
/// draw.
///
/// # Errors
/// [`Error::Input`] with all faults at once: no alternatives or criteria, values that are not finite, directions of
/// another number, weights that cannot be used, no draws; [`Error::Limit`] for more than
/// [`MOST_DRAWS`](super::MOST_DRAWS) draws, [`MOST_ALTERNATIVES`], [`MOST_VALUES`] or constraints that leave hardly
/// any room, before work starts.
///
/// # Complexity
/// `O(N (n m + n log^2 n + n^2 / 32))` time, `O(n^2)` memory a thread whatever the number of draws.
///
/// # Examples
/// ```
/// use ndarray::{Axis, array};
/// use stratech::uncertainty::smaa::{Settings, smaa};
/// let values = array![[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]].insert_axis(Axis(2));
/// let result = smaa(&values.view(), &[], &Settings { draws: 10_000, ..Settings::default() })?;
/// assert_eq!(result.rank_counts[[2, 0]], 0); // never the best: one of the others has at least 0.5
/// assert!(result.central_weights(2).is_none());
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn smaa(values: &ArrayView3<'_, f64>, directions: &[Direction], settings: &Settings) -> Result<Smaa> {
    smaa_observed(values, directions, settings, &mut Unwatched)
}

/// [`smaa`] with an observer, who may stop it. The units it is told of are the draws, then the alternatives, for their
/// confidence factors: `draws + n` in all.
///
/// # Errors
/// As for [`smaa`]; [`Error::Cancelled`] when the observer stops it.
pub fn smaa_observed(
    values: &ArrayView3<'_, f64>,
    directions: &[Direction],
    settings: &Settings,
    observer: &mut dyn Observer,
) -> Result<Smaa> {
    let directions = check(values, directions, settings)?;
    let arch = settings.instructions.arch()?;
    let model = Model::new(values, &directions, settings, Model::source(&settings.weights, values.dim().1)?);
    let tally = count(&model, arch, settings, observer)?;
    result::assemble(values, &directions, settings, &model, &tally, observer)
}

/// All draws in blocks.
fn count(model: &Model, arch: pulp::Arch, settings: &Settings, observer: &mut dyn Observer) -> Result<Tally> {
    let work = |tally: &mut Tally, draws: std::ops::Range<u64>| {
        let mut from = draws.start;
        while from < draws.end {
            let count = usize::try_from(draws.end - from).map_or(TILE, |rest| rest.min(TILE));
            arch.dispatch(Tile { tally: &mut *tally, model, first: from, count })?;
            from += count as u64;
        }
        tally.settle();
        Ok(())
    };
    let mut part = Part::first(observer, settings.draws, model.n);
    let tallies = fold_blocks(settings.draws, Model::BLOCK, settings.threads, &mut part, || Tally::new(model), work);
    let mut tallies = part.named(tallies)?.into_iter();
    let mut total = tallies.next().unwrap_or_else(|| Tally::new(model));
    tallies.for_each(|other| total.merge(&other));
    Ok(total)
}

/// Everything that is wrong; the directions of all criteria.
fn check(values: &ArrayView3<'_, f64>, directions: &[Direction], settings: &Settings) -> Result<Vec<Direction>> {
    let (n, m, k) = values.dim();
    let mut problems = Problems::new();
    if n == 0 || m == 0 || k == 0 {
        let expected = Text::new(
            "at least one alternative, criterion and sample",
            "ít nhất một phương án, một tiêu chí và một mẫu",
        );
        problems.push(
            Problem::new(codes::EMPTY, Place::argument("values")).expected(expected).found(format!("({n}, {m}, {k})")),
        );
    }
    for ((i, j, s), &x) in values.indexed_iter().filter(|(_, x)| !x.is_finite()) {
        let index = if k == 1 { vec![i, j] } else { vec![i, j, s] };
        let expected = Text::new("a finite number", "một số hữu hạn");
        problems.push(Problem::new(codes::NOT_FINITE, Place::element("values", &index)).expected(expected).found(x));
    }
    if !directions.is_empty() && directions.len() != m {
        let expected = Text::new(format!("({m},), one for each criterion"), format!("({m},), mỗi tiêu chí một hướng"));
        let found = format!("({},)", directions.len());
        problems.push(Problem::new(codes::SHAPE, Place::argument("directions")).expected(expected).found(found));
    }
    if m > 0 {
        settings.weights.check(m, &mut problems);
    }
    if settings.draws == 0 {
        problems.push(bad("draws", &Text::new("at least 1", "ít nhất là 1"), &0));
    }
    if settings.threads == Some(0) {
        problems.push(bad("threads", &Text::new("at least 1", "ít nhất là 1"), &0));
    }
    problems.into_result()?;
    check_draws(settings.draws)?;
    let limit = |what: Text, limit: usize, found: usize| Error::Limit {
        what,
        limit: limit as u64,
        found: found as u64,
        remedy: Text::new("leave out what cannot win", "hãy bỏ các phương án không thể thắng"),
    };
    if n > MOST_ALTERNATIVES {
        return Err(limit(Text::new("alternatives", "số phương án"), MOST_ALTERNATIVES, n));
    }
    let copied = n.next_multiple_of(LANES).saturating_mul(m).saturating_mul(k);
    if copied > MOST_VALUES {
        return Err(limit(Text::new("values", "số giá trị"), MOST_VALUES, copied));
    }
    Ok(if directions.is_empty() { vec![Direction::Max; m] } else { directions.to_vec() })
}

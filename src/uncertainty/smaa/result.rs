//! What a simulation found, with its table and its digest.

use super::model::Model;
use super::{METHOD_VERSION, Settings, Tally};
use crate::number::Grid;
use crate::observer::{Observer, fold_blocks};
use crate::problem::{Place, Problem, Problems, Text, codes::uncertainty as codes};
use crate::scoring::{Direction, items, nested};
use crate::table::Column;
use crate::uncertainty::share::{Share, largest_error};
use crate::{Error, Result, Table};
use ndarray::{Array2, ArrayView3};
use serde::{Deserialize, Serialize};

/// What a result was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// SHA-256 of values, directions and weights.
    pub data_digest: String,
    /// Order of operations.
    pub method_version: String,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Number of draws.
    pub draws: u64,
    /// The largest standard error that a share can have with so many draws, 1 / (2 sqrt(N)).
    pub largest_error: f64,
    /// Release of the software.
    pub software_version: String,
}

/// Ranks under many weights: counts of draws, and what follows from them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Smaa {
    /// `[i, r]`: draws in which alternative i has rank r + 1, `(n, n)`. Rows and columns sum to the number of draws.
    #[serde(with = "nested")]
    pub rank_counts: Array2<u64>,
    /// `[i, j]`: draws in which alternative i is above j, `(n, n)`, 0 on the diagonal.
    #[serde(with = "nested")]
    pub pairwise_counts: Array2<u64>,
    /// Mean weights of the draws in which an alternative is first, `(n, m)`; none where it never is.
    central: Vec<Option<Vec<f64>>>,
    /// Share of the samples of the values in which an alternative is first with its central weights, `(n,)`; those
    /// equal on the grid share in equal parts; none where central weights are not defined.
    pub confidence_factors: Vec<Option<f64>>,
    /// Where scores are equal.
    pub grid: Grid,
    /// What a reader should know.
    pub notices: Problems,
    /// What it was made from.
    pub provenance: Provenance,
}

/// Derives everything from the counts.
pub(super) fn assemble(
    values: &ArrayView3<'_, f64>,
    directions: &[Direction],
    settings: &Settings,
    model: &Model,
    tally: &Tally,
    observer: &mut dyn Observer,
) -> Result<Smaa> {
    let (n, m) = (model.n, model.m);
    let rank_counts = Array2::from_shape_fn((n, n), |(i, r)| tally.ranks[r * n + i]);
    let pairwise_counts = Array2::from_shape_fn((n, n), |(i, j)| match i.cmp(&j) {
        std::cmp::Ordering::Less => tally.above[i * n + j],
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => settings.draws - tally.above[j * n + i],
    });
    let central: Vec<Option<Vec<f64>>> = (0..n)
        .map(|i| {
            let count = rank_counts[[i, 0]];
            // Steps of 2^-52, rounded once to a double, then once by the division.
            let mean = |steps: u128| steps as f64 / count as f64 * f64::EPSILON;
            (count > 0).then(|| tally.first[i * m..][..m].iter().map(|&steps| mean(steps)).collect())
        })
        .collect();
    let confidence_factors = confidence(model, &central, settings, observer)?;
    Ok(Smaa {
        notices: notices(&central),
        rank_counts,
        pairwise_counts,
        central,
        confidence_factors,
        grid: model.grid,
        provenance: Provenance {
            data_digest: data_digest(values, directions, settings)?,
            method_version: METHOD_VERSION.to_owned(),
            seed: settings.seed,
            draws: settings.draws,
            largest_error: largest_error(settings.draws),
            software_version: env!("CARGO_PKG_VERSION").to_owned(),
        },
    })
}

/// Over all samples of the values, so without an error of drawing.
fn confidence(
    model: &Model,
    central: &[Option<Vec<f64>>],
    settings: &Settings,
    observer: &mut dyn Observer,
) -> Result<Vec<Option<f64>>> {
    let one = |i: usize| {
        let weights = central[i].as_ref()?;
        // Samples in which i is first among t equals, by t; a share of 1/t each.
        let mut firsts = vec![0_u64; model.n + 1];
        for sample in 0..model.k {
            let scores = model.scores(weights, sample);
            if scores.iter().all(|&other| other <= scores[i]) {
                firsts[scores.iter().filter(|&&other| other == scores[i]).count()] += 1;
            }
        }
        let share = firsts.iter().enumerate().skip(1).fold(0.0, |sum, (t, &count)| sum + count as f64 / t as f64);
        Some(share / model.k as f64)
    };
    let work = |found: &mut Vec<(usize, Option<f64>)>, units: std::ops::Range<u64>| {
        found.extend(units.filter_map(|i| usize::try_from(i).ok()).map(|i| (i, one(i))));
        Ok(())
    };
    // Alternatives by cost: few at a time where there are many samples.
    let cost = (model.n * model.m * model.k).max(1);
    let block = (4_000_000 / cost).max(1) as u64;
    let mut part = Part::second(observer, settings.draws, model.n);
    let found = fold_blocks(model.n as u64, block, settings.threads, &mut part, Vec::new, work);
    let mut found = part.named(found)?.concat();
    found.sort_unstable_by_key(|&(i, _)| i);
    Ok(found.into_iter().map(|(_, factor)| factor).collect())
}

/// One of two parts of the work, the draws and then the confidence factors, told as one: of draws and alternatives.
pub(super) struct Part<'a> {
    observer: &'a mut dyn Observer,
    before: u64,
    total: u64,
}

impl<'a> Part<'a> {
    /// The draws.
    pub fn first(observer: &'a mut dyn Observer, draws: u64, n: usize) -> Self {
        Part { observer, before: 0, total: draws.saturating_add(n as u64) }
    }

    /// The confidence factors of the alternatives.
    pub fn second(observer: &'a mut dyn Observer, draws: u64, n: usize) -> Self {
        Part { observer, before: draws, total: draws.saturating_add(n as u64) }
    }

    /// A stop in this part, said of the whole.
    pub fn named<T>(&self, result: Result<T>) -> Result<T> {
        result.map_err(|error| match error {
            Error::Cancelled { done, .. } => Error::Cancelled { done: self.before + done, total: self.total },
            other => other,
        })
    }
}

impl Observer for Part<'_> {
    fn step(&mut self, done: u64, _total: u64) -> std::ops::ControlFlow<()> {
        self.observer.step(self.before + done, self.total)
    }

    fn interval(&self) -> std::time::Duration {
        self.observer.interval()
    }

    fn is_watching(&self) -> bool {
        self.observer.is_watching()
    }
}

fn notices(central: &[Option<Vec<f64>>]) -> Problems {
    let never: Vec<String> =
        central.iter().enumerate().filter(|(_, w)| w.is_none()).map(|(i, _)| i.to_string()).collect();
    let mut notices = Problems::new();
    if !never.is_empty() {
        let expected = Text::new("none are given", "để trống");
        let problem = Problem::new(codes::NEVER_FIRST, Place::argument("values"));
        notices.push(problem.item(never.join(", ")).found(never.len()).expected(expected));
    }
    notices
}

/// SHA-256 of the canonical JSON of what the result depends on besides draws and seed.
fn data_digest(values: &ArrayView3<'_, f64>, directions: &[Direction], settings: &Settings) -> Result<String> {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    let (n, m, k) = values.dim();
    for size in [n, m, k] {
        hasher.update((size as u64).to_le_bytes());
    }
    // In the order of the indices, whatever the layout in memory; both zeros are one number.
    values.iter().for_each(|x| hasher.update((x + 0.0).to_le_bytes()));
    let signs: Vec<i8> = directions.iter().map(|&d| if d == Direction::Min { -1 } else { 1 }).collect();
    let json =
        serde_json_canonicalizer::to_vec(&(signs, &settings.weights)).map_err(|e| Error::internal(e.to_string()))?;
    hasher.update(json);
    Ok(crate::model::canonical::hex(&hasher.finalize()))
}

impl Smaa {
    /// Alternatives.
    pub fn n_alternatives(&self) -> usize {
        self.rank_counts.nrows()
    }

    /// Criteria.
    pub fn n_criteria(&self) -> usize {
        // Some alternative is first in every draw, so some central weights are defined.
        self.central.iter().flatten().next().map_or(0, Vec::len)
    }

    /// Number of draws.
    pub fn draws(&self) -> u64 {
        self.provenance.draws
    }

    /// `[i, r]`: share of draws in which alternative i has rank r + 1, `(n, n)`.
    pub fn rank_acceptability(&self) -> Array2<f64> {
        self.rank_counts.mapv(|count| Share::new(count, self.draws()).value())
    }

    /// `[i, j]`: share of draws in which alternative i is above j, `(n, n)`, 0 on the diagonal.
    pub fn pairwise(&self) -> Array2<f64> {
        self.pairwise_counts.mapv(|count| Share::new(count, self.draws()).value())
    }

    /// Mean weights `(m,)` of the draws in which this alternative is first; none where it never is.
    pub fn central_weights(&self, alternative: usize) -> Option<&[f64]> {
        self.central.get(alternative)?.as_deref()
    }

    /// Expected ranks `(n,)`, 1 = best.
    ///
    /// # Formula
    /// `sum_r r count_ir / N`, the sum exact.
    pub fn expected_rank(&self) -> Vec<f64> {
        let mean = |row: ndarray::ArrayView1<'_, u64>| {
            let sum: u128 = (1_u128..).zip(row).map(|(rank, &count)| rank * u128::from(count)).sum();
            sum as f64 / self.draws() as f64
        };
        self.rank_counts.rows().into_iter().map(mean).collect()
    }

    /// Intervals of ranks `(n,)` that hold at least `level` of the draws: from the first rank that, with those before
    /// it, reaches `(1 - level) / 2` to the first that reaches the rest.
    ///
    /// # Errors
    /// [`Error::Input`] unless 0 < `level` < 1.
    pub fn rank_intervals(&self, level: f64) -> Result<Vec<(u32, u32)>> {
        if !(level > 0.0 && level < 1.0) {
            let expected = Text::new("a number between 0 and 1", "một số giữa 0 và 1");
            return Err(crate::scoring::settings::bad("level", &expected, &level).into());
        }
        let tail = (1.0 - level) / 2.0;
        let reach = |row: ndarray::ArrayView1<'_, u64>, share: f64| {
            let goal = share * self.draws() as f64;
            let mut sum = 0;
            let first = row.iter().position(|count| {
                sum += count;
                sum > 0 && sum as f64 >= goal
            });
            u32::try_from(first.map_or(row.len(), |r| r + 1)).unwrap_or(u32::MAX)
        };
        Ok(self.rank_counts.rows().into_iter().map(|row| (reach(row, tail), reach(row, 1.0 - tail))).collect())
    }

    /// Counts of draws `(n,)` in which an alternative is among the first `seats`; they sum to `seats` times the draws.
    ///
    /// # Errors
    /// [`Error::Input`] unless 1 <= `seats` <= n.
    pub fn top(&self, seats: usize) -> Result<Vec<Share>> {
        let n = self.n_alternatives();
        if !(1..=n).contains(&seats) {
            let expected = Text::new(format!("1 to {n}"), format!("từ 1 đến {n}"));
            return Err(crate::scoring::settings::bad("seats", &expected, &seats).into());
        }
        let count = |row: ndarray::ArrayView1<'_, u64>| row.iter().take(seats).sum();
        Ok(self.rank_counts.rows().into_iter().map(|row| Share::new(count(row), self.draws())).collect())
    }

    /// One row for each alternative: expected rank, interval of ranks, shares of the first ranks, confidence factor.
    ///
    /// # Errors
    /// [`Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        const SHOWN: usize = 3;
        let n = self.n_alternatives();
        let intervals = self.rank_intervals(0.9)?;
        let interval = |&(low, high): &(u32, u32)| if low == high { low.to_string() } else { format!("{low}-{high}") };
        let mut columns = vec![
            items::column(ids, n),
            Column::numbers("expected_rank", Text::new("Expected rank", "Hạng kỳ vọng"), self.expected_rank())
                .decimals(2),
            Column::text("rank_90", Text::new("Ranks (90 %)", "Hạng (90 %)"), intervals.iter().map(interval)),
        ];
        for r in 0..n.min(SHOWN) {
            let header = Text::new(format!("Rank {}", r + 1), format!("Hạng {}", r + 1));
            let shares =
                self.rank_counts.column(r).iter().map(|&c| Share::new(c, self.draws()).to_string()).collect::<Vec<_>>();
            columns.push(Column::text(format!("share_rank_{}", r + 1), header, shares));
        }
        let factors = self.confidence_factors.iter().copied();
        columns.push(
            Column::numbers("confidence_factor", Text::new("Confidence factor", "Hệ số tin cậy"), factors).decimals(3),
        );
        let title =
            Text::new(format!("Ranks in {} draws", self.draws()), format!("Hạng qua {} lượt rút", self.draws()));
        let error = self.provenance.largest_error;
        let table = Table::new(title, columns)?.note(Text::new(
            format!("shares of tested cases; the computing error alone is at most {error:.1e} (standard error)"),
            format!("tỷ lệ các trường hợp thử; riêng sai số tính toán không quá {error:.1e} (sai số chuẩn)"),
        ));
        Ok(items::with_notices(table, &self.notices))
    }

    /// SHA-256 of the canonical JSON, without the release that made it.
    ///
    /// # Errors
    /// [`Error::Internal`] if the result cannot be written.
    pub fn digest(&self) -> Result<String> {
        let mut plain = self.clone();
        plain.provenance.software_version = String::new();
        crate::model::canonical::digest_of(&plain)
    }

    /// The whole result as canonical JSON; what is not defined is null.
    ///
    /// # Errors
    /// [`Error::Internal`] if the result cannot be written.
    pub fn to_json(&self) -> Result<String> {
        serde_json_canonicalizer::to_string(self).map_err(|e| Error::internal(e.to_string()))
    }
}

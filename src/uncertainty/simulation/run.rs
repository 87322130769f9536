//! The loop over the draws, on all threads; the result depends on none of its cuts.

use super::compile::Model;
use super::draw::{Block, LANES};
use super::enablers::{Adjuster, Factors};
use super::tally::{Detail, Tally, UNIT};
use super::tree::{NodeWeights, Room};
use super::weights::{Draw, Weighting};
use crate::evaluation::{Tree, completed};
use crate::model::Reading;
use crate::number::grid::Grid;
use crate::number::philox::Stream;
use crate::observer::{Observer, fold_blocks};
use crate::scoring::{DecisionMatrix, Direction, Method};
use crate::{Error, Result};
use ndarray::Array2;
use std::ops::ControlFlow;

/// Cells times judgements of one block, so that it takes some milliseconds and a request to stop is soon heard.
const BLOCK_WORK: usize = 400_000;

/// One of several runs, for an observer of all of them.
pub(super) struct Stage<'o> {
    pub observer: &'o mut dyn Observer,
    pub before: u64,
    pub all: u64,
}

impl Observer for Stage<'_> {
    fn step(&mut self, done: u64, _total: u64) -> ControlFlow<()> {
        self.observer.step(self.before + done, self.all)
    }

    fn interval(&self) -> std::time::Duration {
        self.observer.interval()
    }

    fn is_watching(&self) -> bool {
        self.observer.is_watching()
    }
}

/// One way of weighting with what is counted under it, for the first `draws` draws.
pub(super) struct Case<'a> {
    pub weighting: &'a Weighting,
    pub detail: Detail,
    pub draws: u64,
}

/// How values become places.
pub(super) enum Scorer<'a> {
    /// The criteria tree.
    Tree,
    /// Any other ranking method on the leaf values.
    Method(&'a dyn Method, &'a Tree),
}

/// One reading of the register.
pub(super) struct Run<'a> {
    pub model: &'a Model,
    pub stream: Stream,
    pub reading: Reading,
    pub scorer: Scorer<'a>,
    /// Seats of each track.
    pub sizes: &'a [u64],
    /// Groups with a further seat in the council.
    pub extra: &'a [usize],
    /// What makes adjusted scores, where they are asked for.
    pub adjuster: Option<&'a Adjuster>,
    pub threads: Option<usize>,
}

/// The order of one track in one draw, with room to make it.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranking {
    /// Candidates, the best first.
    pub order: Vec<usize>,
    /// Their scores in steps of 2^-40; none for methods other than the criteria tree.
    pub steps: Vec<i64>,
    /// Those that a veto took out, of all tracks since this was emptied.
    pub vetoed: Vec<usize>,
    keys: Vec<u64>,
    room: Room,
}

/// What one thread needs.
struct Worker {
    block: Block,
    tallies: Vec<Tally>,
    room: Room,
    weights: Vec<NodeWeights>,
    ranking: Ranking,
    factors: Option<Factors>,
}

impl Worker {
    fn new(run: &Run<'_>, cases: &[Case<'_>]) -> Worker {
        Worker {
            block: Block::new(run.model),
            tallies: cases.iter().map(|case| Tally::new(run.model, case.detail)).collect(),
            room: Room::default(),
            weights: vec![NodeWeights::default(); run.model.tracks.len()],
            ranking: Ranking::default(),
            factors: run.adjuster.map(|adjuster| adjuster.factors(run.model.candidates.len())),
        }
    }
}

impl Run<'_> {
    /// Counts all cases; every draw of theirs is made once.
    pub fn tally(&self, cases: &[Case<'_>], observer: &mut dyn Observer) -> Result<Vec<Tally>> {
        let total = cases.iter().map(|case| case.draws).max().unwrap_or(0);
        let start = || Worker::new(self, cases);
        let workers = fold_blocks(total, self.width(), self.threads, observer, start, |worker, draws| {
            let lanes = usize::try_from(draws.end - draws.start).unwrap_or(LANES);
            self.block(cases, worker, draws.start, lanes)
        })?;
        let mut workers = workers.into_iter();
        let Some(mut first) = workers.next() else { return Err(Error::internal("no threads")) };
        for worker in workers {
            first.tallies.iter_mut().zip(&worker.tallies).for_each(|(all, more)| all.merge(more));
        }
        Ok(first.tallies)
    }

    /// Counts of some draws under the first case, in blocks of their own.
    #[cfg(test)]
    pub fn tally_blocks(&self, cases: &[Case<'_>], draws: std::ops::Range<u64>) -> Tally {
        let mut worker = Worker::new(self, cases);
        for first in draws.clone().step_by(LANES) {
            let lanes = usize::try_from(draws.end - first).unwrap().min(LANES);
            self.block(cases, &mut worker, first, lanes).unwrap();
        }
        worker.tallies.remove(0)
    }

    /// One block of draws under all cases.
    fn block(&self, cases: &[Case<'_>], worker: &mut Worker, first: u64, lanes: usize) -> Result<()> {
        worker.block.draw(self.model, self.stream, self.reading, first, lanes, self.extra);
        if let (Some(adjuster), Some(factors)) = (self.adjuster, &mut worker.factors) {
            adjuster.draw(factors, first, lanes)?;
        }
        for (at, case) in cases.iter().enumerate() {
            let lanes = usize::try_from(case.draws.saturating_sub(first)).unwrap_or(LANES).min(lanes);
            if lanes == 0 {
                continue;
            }
            worker.weights.clone_from_slice(case.weighting.fixed());
            for lane in 0..lanes {
                if !case.weighting.is_fixed() {
                    let of = Draw { model: self.model, stream: self.stream, block: &worker.block, lane };
                    let drawn = case.weighting.draw(of, &mut worker.weights, &mut worker.room)?;
                    worker.tallies[at].order_broken += u64::from(drawn.order_broken);
                    worker.tallies[at].weight_stand_ins += drawn.stand_ins;
                }
                let mut crossed = false;
                for track in 0..self.model.tracks.len() {
                    crossed |= self.rank(worker, at, track, lane)?;
                }
                worker.tallies[at].ties += u64::from(crossed);
            }
            let tally = &mut worker.tallies[at];
            tally.draws += lanes as u64;
            // Counted once for the values, whatever the weights.
            tally.stand_ins += worker.block.stand_ins;
        }
        Ok(())
    }

    /// Ranks one track in one draw and counts it; true when a tie crosses the border of its list.
    fn rank(&self, worker: &mut Worker, case: usize, track: usize, lane: usize) -> Result<bool> {
        let (tally, weights) = (&mut worker.tallies[case], &worker.weights[track]);
        worker.ranking.vetoed.clear();
        let crossed = self.order(&mut worker.ranking, &worker.block, track, lane, weights)?;
        worker.ranking.vetoed.iter().for_each(|&member| tally.vetoed[member] += 1);
        tally.add_order(&worker.ranking.order, &worker.ranking.steps, weights);
        if let (Some(adjuster), Some(factors)) = (self.adjuster, &mut worker.factors) {
            let ranked = (&worker.ranking.order[..], &worker.ranking.steps[..]);
            let order = adjuster.order(self, factors, (&worker.block, lane), ranked, weights)?;
            let seats = usize::try_from(self.sizes[track]).unwrap_or(usize::MAX);
            order.iter().take(seats).for_each(|&member| tally.adjusted[member] += 1);
        }
        Ok(crossed)
    }

    /// Puts the members of a track into their order in one draw, the best first; true when a random key decided a
    /// tie across the border of the list.
    pub fn order(
        &self,
        ranking: &mut Ranking,
        block: &Block,
        track: usize,
        lane: usize,
        weights: &NodeWeights,
    ) -> Result<bool> {
        let Ranking { order, steps, vetoed, keys, room } = ranking;
        let model = self.model;
        order.clear();
        steps.clear();
        for &member in &model.tracks[track].members {
            let out = self.is_vetoed(member, block.leaf_values(model, member, lane));
            if out { &mut *vetoed } else { &mut *order }.push(member);
        }
        let tie = |member: usize| self.tie(block.first + lane as u64, member);
        let border = usize::try_from(self.sizes[track]).unwrap_or(usize::MAX);
        match self.scorer {
            Scorer::Tree => {
                keys.clear();
                for &member in order.iter() {
                    let values = block.leaf_values(model, member, lane);
                    let value = model.tree.value(weights, values, model.candidates[member].complete, room);
                    if !value.is_nan() {
                        keys.push((Grid::REGISTER.to_integer(value)?.abs_diff(UNIT) << MEMBER_BITS) | member as u64);
                    }
                }
                // The best first: what is missing to 1 stands in the high bits.
                keys.sort_unstable();
                let crossed = settle_ties(keys, |key| key >> MEMBER_BITS, |key| tie(member_of(key)), border);
                order.clear();
                order.extend(keys.iter().map(|&key| member_of(key)));
                steps.extend(keys.iter().map(|&key| UNIT - i64::try_from(key >> MEMBER_BITS).unwrap_or(UNIT)));
                Ok(crossed)
            }
            Scorer::Method(method, tree) => {
                let mut places = self.method_places(method, tree, block, lane, order, weights)?;
                places.sort_unstable();
                let crossed = settle_ties(&mut places, |(place, _)| u64::from(place), |(_, m)| tie(m), border);
                order.clear();
                order.extend(places.iter().map(|&(_, member)| member));
                Ok(crossed)
            }
        }
    }

    /// The random key of a candidate that breaks ties in a draw.
    pub(super) fn tie(&self, draw: u64, member: usize) -> u64 {
        self.stream.bits(draw, self.model.candidates[member].tie, 0)[0]
    }

    /// Draws in which each candidate is first when the weights are its own of `central`; only the criteria tree.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub fn first_under(
        &self,
        central: &[Option<NodeWeights>],
        draws: u64,
        observer: &mut dyn Observer,
    ) -> Result<Vec<u64>> {
        let start = || (Block::new(self.model), Room::default(), vec![0_u64; central.len()]);
        let totals =
            fold_blocks(draws, self.width(), self.threads, observer, start, |(block, room, counts), draws| {
                let lanes = usize::try_from(draws.end - draws.start).unwrap_or(LANES);
                block.draw(self.model, self.stream, self.reading, draws.start, lanes, self.extra);
                for lane in 0..lanes {
                    for (member, weights) in central.iter().enumerate() {
                        let Some(weights) = weights else { continue };
                        counts[member] += u64::from(self.is_first(member, weights, block, lane, room)?);
                    }
                }
                Ok(())
            })?;
        let mut all = vec![0; central.len()];
        for (_, _, counts) in totals {
            all.iter_mut().zip(counts).for_each(|(a, b): (&mut u64, u64)| *a += b);
        }
        Ok(all)
    }

    fn is_first(
        &self,
        member: usize,
        weights: &NodeWeights,
        block: &Block,
        lane: usize,
        room: &mut Room,
    ) -> Result<bool> {
        let model = self.model;
        let mut score = |candidate: usize| -> Result<Option<i64>> {
            let values = block.leaf_values(model, candidate, lane);
            if self.is_vetoed(candidate, values) {
                return Ok(None);
            }
            let value = model.tree.value(weights, values, model.candidates[candidate].complete, room);
            if value.is_nan() { Ok(None) } else { Grid::REGISTER.to_integer(value).map(Some) }
        };
        let Some(own) = score(member)? else { return Ok(false) };
        let draw = block.first + lane as u64;
        for &other in model.tracks[model.candidates[member].track].members.iter().filter(|&&other| other != member) {
            if let Some(theirs) = score(other)?
                && (theirs > own || (theirs == own && self.tie(draw, other) < self.tie(draw, member)))
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Draws of a block.
    pub fn width(&self) -> u64 {
        let work = self.model.voices.len() + self.model.cells.len();
        (BLOCK_WORK / work.max(1)).clamp(1, LANES) as u64
    }

    /// A veto leaf below its level, on the grid: rounding in the pool takes nobody out.
    pub fn is_vetoed(&self, member: usize, values: &[f64]) -> bool {
        let applies = &self.model.vetoed[member * self.model.n_leaves..];
        self.model.vetoes.iter().zip(values).zip(applies).any(|((veto, &value), &applies)| {
            applies && veto.is_some_and(|veto| Grid::REGISTER.compare(value, veto).is_lt())
        })
    }

    fn method_places(
        &self,
        method: &dyn Method,
        tree: &Tree,
        block: &Block,
        lane: usize,
        members: &[usize],
        weights: &NodeWeights,
    ) -> Result<Vec<(u32, usize)>> {
        let rows: Vec<&[f64]> = members.iter().map(|&member| block.leaf_values(self.model, member, lane)).collect();
        let ranks = method_ranks(method, tree, &rows, weights)?;
        Ok(ranks.into_iter().zip(members.iter().copied()).collect())
    }
}

/// Places of rows of leaf values by another method; NaN where a value does not apply.
pub(super) fn method_ranks(
    method: &dyn Method,
    tree: &Tree,
    rows: &[&[f64]],
    weights: &NodeWeights,
) -> Result<Vec<u32>> {
    let n_leaves = tree.leaves.len();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut matrix = Array2::zeros((rows.len(), n_leaves));
    for (row, values) in rows.iter().enumerate() {
        let some: Vec<Option<f64>> = values.iter().map(|x| (!x.is_nan()).then_some(*x)).collect();
        for (leaf, value) in completed(tree, &weights.nominal, &some).into_iter().enumerate() {
            matrix[[row, leaf]] = value;
        }
    }
    let decision =
        DecisionMatrix::builder(matrix).directions(&vec![Direction::Max; n_leaves]).weights(&weights.leaf).build()?;
    method.evaluate(&decision)?.ranks.ok_or_else(|| Error::internal("the method gave no ranks"))
}

/// Bits of a sort key that hold the candidate; the score takes 41 of the others.
const MEMBER_BITS: u32 = 22;

/// Candidates that fit into a sort key.
pub(super) const MOST_CANDIDATES: usize = 1 << MEMBER_BITS;

fn member_of(key: u64) -> usize {
    usize::try_from(key & ((1 << MEMBER_BITS) - 1)).unwrap_or(0)
}

/// Puts what is equal into the order of its random keys; true when a tie crosses the border.
pub(super) fn settle_ties<T: Copy>(
    sorted: &mut [T],
    of: impl Fn(T) -> u64,
    tie: impl Fn(T) -> u64,
    border: usize,
) -> bool {
    let (mut start, mut crossed) = (0, false);
    while start < sorted.len() {
        let same = sorted[start..].iter().take_while(|&&other| of(other) == of(sorted[start])).count();
        if same > 1 {
            sorted[start..start + same].sort_by_cached_key(|&item| tie(item));
            crossed |= start < border && border < start + same;
        }
        start += same;
    }
    crossed
}

//! The three readings: what the values of all cells are in each of a block of draws.

use super::compile::{Cell, Group, Links, Model, Voice};
use super::copula::linked_uniform;
use super::sampler::Sampler;
use super::uniforms::{Draws, sampled};
use crate::model::Reading;
use crate::number::math;
use crate::number::philox::Stream;
use crate::number::sum::mean;
use crate::scoring::Scale;

/// Draws of one block. Results do not depend on it.
pub(super) const LANES: usize = 64;

/// Purposes of the random numbers of a cell (see the `philox` page): the copies of a judgement count from 0.
const STAND_IN: u32 = 1;

/// A block of draws with the values of all cells.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Number of the first draw.
    pub first: u64,
    /// How many draws there are.
    pub lanes: usize,
    /// Value by candidate, draw and leaf; NaN where there is none.
    pub values: Vec<f64>,
    /// Times each expert sits in the council, by draw and expert; of a member alone, once.
    pub seats: Vec<u32>,
    /// Group and expert of the member of each draw.
    members: Vec<Option<(u32, u32)>>,
    /// Cells that nobody drawn had judged, or that somebody else stood in for.
    pub stand_ins: u64,
    entries: Vec<Entries>,
    values_of_voice: Vec<f64>,
    arch: pulp::Arch,
    /// Share (0 where nobody is present) and mean of each group in a cell, by draw.
    means: Vec<([f64; LANES], [f64; LANES])>,
}

/// The draws in which one expert is present: lane, and which copy of the expert it is.
#[derive(Debug, Clone, Default)]
struct Entries {
    lanes: Vec<u32>,
    copies: Vec<u32>,
}

impl Block {
    pub fn new(model: &Model) -> Block {
        Block {
            first: 0,
            lanes: 0,
            values: vec![f64::NAN; model.candidates.len() * LANES * model.n_leaves],
            seats: vec![0; LANES * model.n_experts],
            members: vec![None; LANES],
            stand_ins: 0,
            entries: vec![Entries::default(); model.n_experts],
            values_of_voice: Vec::with_capacity(LANES),
            arch: pulp::Arch::new(),
            means: Vec::with_capacity(model.groups.len()),
        }
    }

    /// Bytes taken for this many candidates, leaves and experts.
    pub fn bytes(candidates: usize, leaves: usize, experts: usize) -> u64 {
        (LANES * (8 * candidates * leaves + 16 * experts)) as u64
    }

    /// The leaf values of a candidate in a draw.
    pub fn leaf_values(&self, model: &Model, candidate: usize, lane: usize) -> &[f64] {
        let at = (candidate * LANES + lane) * model.n_leaves;
        &self.values[at..at + model.n_leaves]
    }

    /// Group and expert of the member who speaks in a draw; none under the other readings.
    pub fn member(&self, lane: usize) -> Option<(u32, u32)> {
        self.members[lane]
    }

    fn put(&mut self, model: &Model, candidate: usize, lane: usize, leaf: usize, value: f64) {
        self.values[(candidate * LANES + lane) * model.n_leaves + leaf] = value;
    }

    /// Draws the values of `lanes` cases from number `first` on.
    pub fn draw(&mut self, model: &Model, stream: Stream, reading: Reading, first: u64, lanes: usize, extra: &[usize]) {
        self.seat(model, stream, reading, first, lanes, extra);
        self.fill(model, stream, reading, first);
    }

    /// Draws who speaks, in `lanes` cases from number `first` on.
    pub fn seat(&mut self, model: &Model, stream: Stream, reading: Reading, first: u64, lanes: usize, extra: &[usize]) {
        (self.first, self.lanes, self.stand_ins) = (first, lanes, 0);
        match reading {
            // Weights of the council are those of a council also where cells are drawn.
            Reading::Council | Reading::Cells => self.seat_council(model, stream, extra),
            Reading::Member => self.choose_members(model, stream),
        }
    }

    /// Draws what those say who speak, from number `first` on, which need not be that of the seats.
    pub fn fill(&mut self, model: &Model, stream: Stream, reading: Reading, first: u64) {
        let lanes = self.lanes;
        self.first = first;
        for candidate in 0..model.candidates.len() {
            for leaf in 0..model.n_leaves {
                match model.cell(candidate, leaf) {
                    Cell::Absent | Cell::Imputed => {
                        (0..lanes).for_each(|lane| self.put(model, candidate, lane, leaf, f64::NAN));
                    }
                    Cell::Fixed(value) => {
                        (0..lanes).for_each(|lane| self.put(model, candidate, lane, leaf, *value));
                    }
                    Cell::Figure { sampler, variable, links, is_raw } => {
                        let scale = (*is_raw && model.local[leaf].is_none()).then(|| &model.scales[leaf]);
                        for lane in 0..lanes {
                            let u = uniform(model, stream, first + lane as u64, 0, *variable, *links);
                            let x = model.samplers.inverse(*sampler, u);
                            self.put(model, candidate, lane, leaf, scale.map_or(x, |scale| scale.value(x)));
                        }
                    }
                    Cell::Judged { voices, variable, links, pool } => {
                        let at = (candidate, leaf);
                        let voices = &model.voices[voices.clone()];
                        match reading {
                            Reading::Council => self.council_cell(model, stream, at, voices),
                            Reading::Member => self.member_cell(model, stream, at, voices, *variable),
                            Reading::Cells => match pool {
                                Some(pool) => self.linked_cell(model, stream, at, *pool, *variable, *links),
                                None => self.pool_cell(model, stream, at, voices, *variable),
                            },
                        }
                    }
                }
            }
        }
        self.rescale(model);
        self.impute(model);
    }

    /// Every group fills n - 1 of its n seats anew from its experts; a group of one sits as it is.
    fn seat_council(&mut self, model: &Model, stream: Stream, extra: &[usize]) {
        self.seats.fill(0);
        self.members.fill(None);
        for entries in &mut self.entries {
            entries.lanes.clear();
            entries.copies.clear();
        }
        for (g, group) in model.groups.iter().enumerate() {
            let n = group.experts.len();
            let seats = if n <= 1 { n } else { n - 1 } + extra.iter().filter(|&&more| more == g).count();
            for lane in 0..self.lanes {
                for slot in group.slots.iter().take(seats) {
                    let chosen = stream.index(self.first + lane as u64, *slot, 0, n);
                    let expert = group.experts[chosen] as usize;
                    let copy = &mut self.seats[lane * model.n_experts + expert];
                    self.entries[expert].lanes.push(index(lane));
                    self.entries[expert].copies.push(*copy);
                    *copy += 1;
                }
            }
        }
    }

    /// The pool of the judgements of those who sit in the council.
    fn council_cell(&mut self, model: &Model, stream: Stream, (candidate, leaf): (usize, usize), voices: &[Voice]) {
        let mut shares = [0.0; LANES];
        self.means.clear();
        for of_group in voices.chunk_by(|a, b| a.group == b.group) {
            let (mut sums, mut counts) = ([0.0; LANES], [0.0; LANES]);
            for voice in of_group {
                self.draw_judgements(model, stream, voice);
                for (&lane, &value) in self.entries[voice.expert as usize].lanes.iter().zip(&self.values_of_voice) {
                    sums[lane as usize] += value;
                    counts[lane as usize] += 1.0;
                }
            }
            let share = model.groups[of_group[0].group as usize].share;
            let mut present = [0.0; LANES];
            for lane in (0..self.lanes).filter(|&lane| counts[lane] > 0.0) {
                present[lane] = share;
                shares[lane] += share;
                sums[lane] /= counts[lane];
            }
            self.means.push((present, sums));
        }
        for (lane, &total) in shares.iter().enumerate().take(self.lanes) {
            let value = if total > 0.0 {
                // First the weights, as in the evaluation: a single voice is heard without rounding.
                self.means.iter().fold(0.0, |sum, (shares, means)| sum + shares[lane] / total * means[lane])
            } else {
                self.stand_ins += 1;
                full_pool(model, stream, self.first + lane as u64, voices)
            };
            self.put(model, candidate, lane, leaf, unless_local(model, leaf, value));
        }
    }

    /// The values of one expert's judgement in all draws in which the expert is present.
    fn draw_judgements(&mut self, model: &Model, stream: Stream, voice: &Voice) {
        let entries = &self.entries[voice.expert as usize];
        if voice.links.is_empty() {
            let draws = Draws {
                stream,
                first: self.first,
                lanes: &entries.lanes,
                purposes: &entries.copies,
                variable: voice.variable,
            };
            sampled(self.arch, draws, &model.samplers, voice.sampler, &mut self.values_of_voice);
            return;
        }
        let (links, first) = (model.links(voice.links), self.first);
        let pairs = entries.lanes.iter().zip(&entries.copies);
        self.values_of_voice.clear();
        self.values_of_voice.extend(pairs.map(|(&lane, &copy)| {
            let u = linked_uniform(stream, first + u64::from(lane), copy, links);
            model.samplers.inverse(voice.sampler, u)
        }));
    }

    /// One member speaks for all, drawn by the share of the group.
    fn choose_members(&mut self, model: &Model, stream: Stream) {
        self.seats.fill(0);
        let present: f64 = model.groups.iter().filter(|group| !group.experts.is_empty()).map(|group| group.share).sum();
        for lane in 0..self.lanes {
            let draw = self.first + lane as u64;
            let at = stream.uniform(draw, model.member, 0) * present;
            let mut reach = 0.0;
            let mut chosen: Option<(usize, &Group)> = None;
            for (g, group) in model.groups.iter().enumerate().filter(|(_, group)| !group.experts.is_empty()) {
                reach += group.share;
                chosen = Some((g, group));
                if at < reach {
                    break;
                }
            }
            self.members[lane] = chosen.map(|(g, group)| {
                let expert = group.experts[stream.index(draw, group.member, 0, group.experts.len())];
                self.seats[lane * model.n_experts + expert as usize] = 1;
                (index(g), expert)
            });
        }
    }

    /// What the member says; where silent, another of the same group, then the pool.
    fn member_cell(
        &mut self,
        model: &Model,
        stream: Stream,
        (candidate, leaf): (usize, usize),
        voices: &[Voice],
        variable: u32,
    ) {
        for lane in 0..self.lanes {
            let draw = self.first + lane as u64;
            let Some((group, expert)) = self.members[lane] else { continue };
            // Voices are sorted by group and expert.
            let from = voices.partition_point(|voice| voice.group < group);
            let fellows = &voices[from..voices.partition_point(|voice| voice.group <= group)];
            let own = fellows.binary_search_by_key(&expert, |voice| voice.expert).ok().map(|at| &fellows[at]);
            let voice = own.or_else(|| {
                self.stand_ins += 1;
                match fellows.len() {
                    0 => from_pool(voices, stream.uniform(draw, variable, STAND_IN)),
                    n => fellows.get(stream.index(draw, variable, STAND_IN, n)),
                }
            });
            let value = voice.map_or(f64::NAN, |voice| {
                model.samplers.inverse(voice.sampler, uniform(model, stream, draw, 0, voice.variable, voice.links))
            });
            self.put(model, candidate, lane, leaf, value);
        }
    }

    /// One judgement of the pool by its weight, and a value of its range.
    fn pool_cell(
        &mut self,
        model: &Model,
        stream: Stream,
        (candidate, leaf): (usize, usize),
        voices: &[Voice],
        variable: u32,
    ) {
        for lane in 0..self.lanes {
            let [choice, u] = stream.uniform_pair(self.first + lane as u64, variable, 0);
            let value = from_pool(voices, choice).map_or(f64::NAN, |voice| model.samplers.inverse(voice.sampler, u));
            self.put(model, candidate, lane, leaf, value);
        }
    }

    /// A value of the pool as one distribution, which keeps the correlations.
    fn linked_cell(
        &mut self,
        model: &Model,
        stream: Stream,
        (candidate, leaf): (usize, usize),
        pool: Sampler,
        variable: u32,
        links: Links,
    ) {
        for lane in 0..self.lanes {
            let u = uniform(model, stream, self.first + lane as u64, 0, variable, links);
            self.put(model, candidate, lane, leaf, model.samplers.inverse(pool, u));
        }
    }

    /// Leaves with a scale that follows the candidates: the worst of the draw has 0, the best 1.
    fn rescale(&mut self, model: &Model) {
        for (leaf, local) in model.local.iter().enumerate() {
            let Some(local) = local else { continue };
            for lane in 0..self.lanes {
                let places = (0..model.candidates.len()).map(|c| (c * LANES + lane) * model.n_leaves + leaf);
                let levels: Vec<f64> = places.clone().map(|at| self.values[at]).filter(|x| !x.is_nan()).collect();
                let (low, high) = (math::min_of(&levels), math::max_of(&levels));
                // Where all are alike nothing separates them: all have the best value.
                let scale =
                    (low < high).then(|| Scale::new(&local.function, low, high, local.direction).ok()).flatten();
                for at in places.filter(|&at| !self.values[at].is_nan()).collect::<Vec<_>>() {
                    self.values[at] = scale.as_ref().map_or(1.0, |scale| scale.value(self.values[at]));
                }
            }
        }
    }

    /// Cells that are filled in by the mean of the others of their track.
    fn impute(&mut self, model: &Model) {
        for leaf in 0..model.n_leaves {
            let imputed: Vec<usize> = (0..model.candidates.len())
                .filter(|&candidate| matches!(model.cell(candidate, leaf), Cell::Imputed))
                .collect();
            for candidate in imputed {
                let track = model.candidates[candidate].track;
                for lane in 0..self.lanes {
                    let known: Vec<f64> = (0..model.candidates.len())
                        .filter(|&c| model.candidates[c].track == track)
                        .filter(|&c| !matches!(model.cell(c, leaf), Cell::Imputed | Cell::Absent))
                        .map(|c| self.leaf_values(model, c, lane)[leaf])
                        .collect();
                    self.put(model, candidate, lane, leaf, mean(&known));
                }
            }
        }
    }
}

/// A lane or a group; there are few.
fn index(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX)
}

/// Rounding must not push a pooled value out of [0, 1]; positions on a local scale have other ends.
fn unless_local(model: &Model, leaf: usize, value: f64) -> f64 {
    if model.local[leaf].is_some() { value } else { math::min(math::max(value, 0.0), 1.0) }
}

/// The uniform of a variable, by itself or together with others.
pub(super) fn uniform(model: &Model, stream: Stream, draw: u64, purpose: u32, variable: u32, links: Links) -> f64 {
    if links.is_empty() {
        stream.uniform(draw, variable, purpose)
    } else {
        linked_uniform(stream, draw, purpose, model.links(links))
    }
}

/// The judgement at this weight of the pool.
fn from_pool(voices: &[Voice], u: f64) -> Option<&Voice> {
    voices.get(voices.partition_point(|voice| voice.reach <= u)).or(voices.last())
}

/// The pool of everybody who judged the cell, each judgement drawn once.
fn full_pool(model: &Model, stream: Stream, draw: u64, voices: &[Voice]) -> f64 {
    let mut before = 0.0;
    voices.iter().fold(0.0, |total, voice| {
        let weight = voice.reach - before;
        before = voice.reach;
        let u = uniform(model, stream, draw, 0, voice.variable, voice.links);
        total + weight * model.samplers.inverse(voice.sampler, u)
    })
}

//! What makes a place uncertain? Sobol indices of a simulation over blocks that are drawn independently.

use super::compile::Model;
use super::draw::{Block, LANES};
use super::result::{Simulation, unfit};
use super::run::{Run, Scorer, Stage, method_ranks};
use super::sobol_indices::{Estimate, SobolIndices, estimate};
use super::tree::{NodeWeights, Room};
use super::weights::{Draw, Weighting};
use crate::evaluation::{Evaluation, Provenance, Seat, Tree, find_method};
use crate::model::{Criterion, Id, Reading, Register, WeightPolicy};
use crate::number::grid::{self, Grid};
use crate::number::philox::Stream;
use crate::observer::{Observer, Unwatched, fold_blocks};
use crate::problem::codes::{reading::SYNTAX, sensitivity, simulation as codes};
use crate::problem::{Place, Problem, Problems, Text};
use crate::uncertainty::sobol::constant_resamples;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// What is drawn together, apart from everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SobolInput {
    /// Who sits in the council, or which member speaks; with the weights that these experts gave.
    Council,
    /// The weights of one set of siblings.
    Weights,
    /// All weights together, where sets hang together.
    AllWeights,
    /// The values of one leaf, or of leaves that hang together: what experts say within their ranges, or figures.
    Values,
}

/// A block of inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SobolBlock {
    /// What it is.
    pub input: SobolInput,
    /// The leaves drawn together, or the parent of the siblings (none: the top level).
    pub criteria: Vec<Id>,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SobolQuantity {
    /// A technology's score, also where a veto takes it out; not for methods other than the criteria tree.
    Score,
    /// A technology's place; out of the ranking it has the last one.
    Rank,
    /// Seats of a track that go to others than in the evaluation; a tie across the border counts by parts.
    ListChanges,
}

/// One outcome with the indices of every block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SobolOutcome {
    /// What is looked at.
    pub quantity: SobolQuantity,
    /// Track.
    pub track: Id,
    /// Technology; none for the list of the track.
    pub technology: Option<Id>,
    /// Mean over the draws.
    pub mean: f64,
    /// Variance over the draws.
    pub variance: f64,
    /// Indices in the order of the blocks; none where it never varies, or so rarely that draws taken again are all
    /// alike.
    pub indices: Option<Vec<SobolIndices>>,
}

/// Which blocks of inputs make scores, places and lists uncertain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegisterSobol {
    /// Identifier of the register.
    pub register: Id,
    /// Reading of "how sure".
    pub reading: Reading,
    /// Where the uncertainty of weights comes from.
    pub weights: WeightPolicy,
    /// Pairs of draws; each takes one evaluation a block and two more.
    pub draws: u64,
    /// Resamples behind the intervals.
    pub resamples: u32,
    /// Seed.
    pub seed: u64,
    /// Blocks of inputs.
    pub blocks: Vec<SobolBlock>,
    /// Outcomes: score and place of every ranked technology, then the list of every track.
    pub outcomes: Vec<SobolOutcome>,
    /// Whether any part of the register is synthetic.
    pub illustrative: bool,
    /// What a reader of the result should know.
    pub notices: Problems,
    /// What it was made from.
    pub provenance: Provenance,
}

/// Pairs of draws when none are asked for.
const DRAWS: u64 = 1024;

/// Resamples when none are asked for.
const RESAMPLES: u32 = 100;

/// Numbers of the second draw of every pair start here: a larger run keeps its first draws.
const OTHER: u64 = 1 << 63;

impl Simulation {
    /// Which blocks of inputs make scores, places and lists uncertain: Sobol indices over blocks that are drawn
    /// independently.
    ///
    /// Blocks are the council that sits (with the weights its experts gave), the weights of each set of siblings
    /// under the other weight policies, and the values of each leaf, or of leaves that hang together by correlation
    /// or by a common indicator. Single weights are no block: they add up to 1.
    ///
    /// # Formula
    /// First: variance of the expected outcome given the block / variance; total (Jansen): expected variance given
    /// all other blocks / variance. 1024 pairs of draws and 100 resamples for the intervals.
    ///
    /// # Errors
    /// As [`Register::simulate`].
    ///
    /// # Complexity
    /// draws x (blocks + 2) evaluations, draws x blocks x outcomes x resamples operations; memory for twice
    /// draws x (blocks + 2) x outcomes numbers.
    ///
    /// # References
    /// Sobol (1993), *Mathematical Modelling and Computational Experiments* 1; Saltelli et al. (2010), *Computer
    /// Physics Communications* 181; Jansen (1999), *Computer Physics Communications* 117. Groups of inputs: Saltelli et al.
    /// (2008), *Global Sensitivity Analysis: The Primer*, section 4.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, uncertainty::SimulationOptions};
    /// let options = SimulationOptions { draws: Some(50), range: false, ..SimulationOptions::default() };
    /// let sobol = Register::example("vn-2026")?.simulate(&options)?.sobol_with(64, 20)?;
    /// assert!(!sobol.blocks.is_empty());
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn sobol(&self) -> Result<RegisterSobol> {
        self.sobol_with(DRAWS, RESAMPLES)
    }

    /// As [`Simulation::sobol`], with so many pairs of draws and resamples.
    ///
    /// # Errors
    /// As [`Simulation::sobol`], for fewer than two pairs of draws or resamples, and [`Error::Limit`] when the outcomes would take
    /// more than 4 GiB.
    pub fn sobol_with(&self, draws: u64, resamples: u32) -> Result<RegisterSobol> {
        self.sobol_observed(draws, resamples, &mut Unwatched)
    }

    /// As [`Simulation::sobol_with`], with somebody who looks on and may stop it.
    ///
    /// # Errors
    /// As [`Simulation::sobol_with`], and [`Error::Cancelled`].
    pub fn sobol_observed(&self, draws: u64, resamples: u32, observer: &mut dyn Observer) -> Result<RegisterSobol> {
        self.sobol_on(None, draws, resamples, observer)
    }

    /// On so many threads; all of the machine when none are given.
    fn sobol_on(
        &self,
        threads: Option<usize>,
        draws: u64,
        resamples: u32,
        observer: &mut dyn Observer,
    ) -> Result<RegisterSobol> {
        let tree = Tree::new(&self.register);
        let model = Model::new(&self.register, &tree, &self.evaluation, self.correlation.as_ref())?;
        let method = find_method(&self.evaluation.method, &self.evaluation.settings, tree.leaves.len())?;
        let weighting = Weighting::new(&self.register, &tree, &model, self.reading, self.weights, self.concentration);
        let stream = Stream::new(self.seed);
        weighting.try_out(&self.register, &model, stream)?;
        let blocks = self.blocks(&tree, &model, &weighting);
        let outcomes = outcomes(&self.evaluation, &model, method.is_none());
        check_size(draws, blocks.len(), outcomes.len())?;
        let sizes: Vec<u64> = self.evaluation.tracks.iter().map(|track| track.size).collect();
        let run = Run {
            model: &model,
            stream,
            reading: self.reading,
            scorer: method.as_deref().map_or(Scorer::Tree, |method| Scorer::Method(method, &tree)),
            sizes: &sizes,
            extra: &[],
            adjuster: None,
            threads,
        };
        let pairs = Pairs { run: &run, weighting: &weighting, blocks: &blocks, outcomes: &outcomes };
        // First the pairs of draws, then the outcomes are counted as done.
        let mut stage = Stage { observer, before: 0, all: draws.saturating_add(outcomes.len() as u64) };
        let y = pairs.evaluate(draws, &mut stage)?;
        stage.before = draws;
        let estimates = estimates(&y, blocks.len(), resamples, self.seed, threads, &mut stage)?;
        let mut notices = self.notices.clone();
        if blocks.is_empty() {
            notices.push(
                Problem::new(sensitivity::NO_BLOCKS, Place::argument("reading")).found(self.reading.word()).expected(
                    Text::new(
                        "judgements with ranges, figures with intervals, or weights that vary",
                        "ý kiến có khoảng, số liệu có khoảng, hoặc trọng số biến thiên",
                    ),
                ),
            );
        }
        let rare = estimates.iter().filter(|estimate| estimate.has_constant).count() as u64;
        notices.extend(constant_resamples(
            Place::argument("draws"),
            Text::new(format!("{rare} outcomes"), format!("{rare} kết quả")),
            (rare > 0).then(|| Text::new("some", "một số")),
        ));
        notices.sort();
        Ok(RegisterSobol {
            register: self.evaluation.register.clone(),
            reading: self.reading,
            weights: self.weights,
            draws,
            resamples,
            seed: self.seed,
            blocks: blocks.into_iter().map(|block| block.view).collect(),
            outcomes: outcomes
                .into_iter()
                .zip(estimates)
                .map(|(outcome, estimate)| SobolOutcome {
                    quantity: outcome.quantity,
                    track: self.evaluation.tracks[outcome.track].id.clone(),
                    technology: outcome.member.map(|m| self.evaluation.alternatives[m].id.clone()),
                    mean: estimate.mean,
                    variance: estimate.variance,
                    indices: estimate.indices,
                })
                .collect(),
            illustrative: self.evaluation.illustrative,
            notices,
            provenance: self.evaluation.provenance.clone(),
        })
    }

    /// What is drawn independently.
    fn blocks(&self, tree: &Tree, model: &Model, weighting: &Weighting) -> Vec<DrawnBlock> {
        let mut blocks = Vec::new();
        let seats = self.reading != Reading::Cells && !model.voices.is_empty();
        if seats || weighting.is_of_experts() {
            blocks.push(DrawnBlock::new(SobolInput::Council, Vec::new(), Vec::new()));
        }
        if !weighting.is_fixed() && !weighting.is_of_experts() {
            match weighting.sets_apart(model) {
                None => blocks.push(DrawnBlock::new(SobolInput::AllWeights, Vec::new(), Vec::new())),
                Some(sets) => blocks.extend(sets.into_iter().map(|parent| {
                    let id = tree.nodes[parent].criterion.as_ref().map(|c| c.id.clone());
                    DrawnBlock::new(SobolInput::Weights, vec![parent], id.into_iter().collect())
                })),
            }
        }
        let criteria: Vec<&Criterion> = tree.leaf_criteria().collect();
        for group in self.leaf_groups(&criteria).into_iter().filter(|group| group.iter().any(|&k| model.is_drawn(k))) {
            let ids = group.iter().map(|&leaf| criteria[leaf].id.clone()).collect();
            blocks.push(DrawnBlock::new(SobolInput::Values, group, ids));
        }
        blocks
    }

    /// Leaves whose values hang together: by correlation, or by an indicator that serves both.
    fn leaf_groups(&self, criteria: &[&Criterion]) -> Vec<Vec<usize>> {
        let correlated = |a: usize, b: usize| {
            let Some(correlation) = &self.correlation else { return false };
            let at = |leaf: usize| correlation.criteria.iter().position(|id| id.as_str() == criteria[leaf].id.as_str());
            at(a).zip(at(b)).is_some_and(|(row, column)| correlation.matrix[row][column] != 0.0)
        };
        let linked = |a: usize, b: usize| {
            let same = criteria[a].indicator.is_some() && criteria[a].indicator == criteria[b].indicator;
            same || correlated(a, b)
        };
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for leaf in 0..criteria.len() {
            let (mut joined, apart): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|group| group.iter().any(|&other| linked(leaf, other)));
            joined.push(vec![leaf]);
            groups = apart;
            let mut group = joined.concat();
            group.sort_unstable();
            groups.push(group);
        }
        groups.sort();
        groups
    }
}

/// A block with what is exchanged: leaves, or the parent of siblings.
struct DrawnBlock {
    view: SobolBlock,
    parts: Vec<usize>,
}

impl DrawnBlock {
    fn new(input: SobolInput, parts: Vec<usize>, criteria: Vec<Id>) -> Self {
        DrawnBlock { view: SobolBlock { input, criteria }, parts }
    }
}

/// An outcome by positions.
struct Wanted {
    quantity: SobolQuantity,
    track: usize,
    member: Option<usize>,
    /// Members of the track that are in the list of the evaluation.
    listed: Vec<usize>,
}

fn outcomes(evaluation: &Evaluation, model: &Model, scores: bool) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for (track, view) in model.tracks.iter().enumerate() {
        for &member in &view.members {
            let of = |quantity| Wanted { quantity, track, member: Some(member), listed: Vec::new() };
            wanted.extend(scores.then(|| of(SobolQuantity::Score)));
            wanted.push(of(SobolQuantity::Rank));
        }
    }
    for (track, view) in model.tracks.iter().enumerate().filter(|(_, view)| !view.members.is_empty()) {
        let is_listed = |&m: &usize| matches!(evaluation.alternatives[m].seat, Some(Seat::Within | Seat::Tied));
        let listed = view.members.iter().copied().filter(is_listed).collect();
        wanted.push(Wanted { quantity: SobolQuantity::ListChanges, track, member: None, listed });
    }
    wanted
}

/// The indices of every outcome, in their order.
fn estimates(
    y: &[Vec<f64>],
    n_blocks: usize,
    resamples: u32,
    seed: u64,
    threads: Option<usize>,
    observer: &mut dyn Observer,
) -> Result<Vec<Estimate>> {
    let found = fold_blocks(y.len() as u64, 1, threads, observer, Vec::new, |found, range| {
        let first = usize::try_from(range.start).unwrap_or(usize::MAX);
        for (i, y) in y.iter().enumerate().skip(first).take(1) {
            found.push((i, estimate(y, n_blocks, resamples, seed)?));
        }
        Ok(())
    })?;
    let mut found: Vec<(usize, Estimate)> = found.into_iter().flatten().collect();
    found.sort_by_key(|(i, _)| *i);
    Ok(found.into_iter().map(|(_, estimate)| estimate).collect())
}

/// Bytes of all outcomes: 4 GiB.
const MOST_BYTES: u64 = 1 << 32;

fn check_size(draws: u64, blocks: usize, outcomes: usize) -> Result<()> {
    if draws < 2 {
        return Err(Problem::new(codes::NO_DRAWS, Place::argument("draws"))
            .found(draws)
            .expected(Text::new("at least two pairs of draws", "ít nhất hai cặp lượt mô phỏng"))
            .hint(Text::new("1,024 pairs serve most registers", "1.024 cặp là đủ cho hầu hết bộ dữ liệu"))
            .into());
    }
    // By draw as they are found, then by outcome: both are there at once.
    let numbers = u128::from(draws) * ((blocks + 2) * outcomes) as u128 * 8 * 2;
    if numbers > u128::from(MOST_BYTES) {
        return Err(Error::Limit {
            what: Text::new("memory of the outcomes in bytes", "bộ nhớ cho các kết quả tính theo byte"),
            limit: MOST_BYTES,
            found: u64::try_from(numbers).unwrap_or(u64::MAX),
            remedy: Text::new("take fewer pairs of draws", "hãy dùng ít cặp lượt mô phỏng hơn"),
        });
    }
    Ok(())
}

/// Evaluates pairs of draws with single blocks exchanged.
struct Pairs<'a> {
    run: &'a Run<'a>,
    weighting: &'a Weighting,
    blocks: &'a [DrawnBlock],
    outcomes: &'a [Wanted],
}

/// What one thread needs, and what it found: first draw of a block, outcomes by draw, evaluation and outcome.
struct Worker {
    /// Seats and judgements of the first draw of each pair, and of the other.
    own: Block,
    other: Block,
    /// Seats of the one, judgements of the other.
    judged_anew: Block,
    seated_anew: Block,
    room: Room,
    found: Vec<(u64, Vec<f64>)>,
}

impl Pairs<'_> {
    /// By outcome: for each draw those of A, of A with each block from B, and of B.
    fn evaluate(&self, draws: u64, observer: &mut dyn Observer) -> Result<Vec<Vec<f64>>> {
        let width = self.blocks.len() + 2;
        let model = self.run.model;
        let start = || Worker {
            own: Block::new(model),
            other: Block::new(model),
            judged_anew: Block::new(model),
            seated_anew: Block::new(model),
            room: Room::default(),
            found: Vec::new(),
        };
        let workers = fold_blocks(draws, (LANES / 4) as u64, self.run.threads, observer, start, |worker, range| {
            let lanes = usize::try_from(range.end - range.start).unwrap_or(LANES);
            self.block(worker, range.start, lanes)
        })?;
        let mut found: Vec<(u64, Vec<f64>)> = workers.into_iter().flat_map(|worker| worker.found).collect();
        found.sort_by_key(|block| block.0);
        let all: Vec<f64> = found.into_iter().flat_map(|block| block.1).collect();
        let n = self.outcomes.len();
        let of = |outcome: usize| all.iter().skip(outcome).step_by(n).copied().collect::<Vec<f64>>();
        let y: Vec<Vec<f64>> = (0..n).map(of).collect();
        debug_assert!(y.iter().all(|y| y.len() as u64 == draws * width as u64));
        Ok(y)
    }

    fn block(&self, worker: &mut Worker, first: u64, lanes: usize) -> Result<()> {
        let Run { model, stream, reading, .. } = *self.run;
        let Worker { own, other, judged_anew, seated_anew, room, found } = worker;
        own.draw(model, stream, reading, first, lanes, &[]);
        other.draw(model, stream, reading, first + OTHER, lanes, &[]);
        judged_anew.seat(model, stream, reading, first, lanes, &[]);
        judged_anew.fill(model, stream, reading, first + OTHER);
        seated_anew.seat(model, stream, reading, first + OTHER, lanes, &[]);
        seated_anew.fill(model, stream, reading, first);
        let n_leaves = model.n_leaves;
        let mut y = Vec::with_capacity(lanes * (self.blocks.len() + 2) * self.outcomes.len());
        let (mut a, mut b) = (self.weighting.fixed().to_vec(), self.weighting.fixed().to_vec());
        for lane in 0..lanes {
            if !self.weighting.is_fixed() {
                self.weighting.draw(Draw { model, stream, block: own, lane }, &mut a, room)?;
                self.weighting.draw(Draw { model, stream, block: other, lane }, &mut b, room)?;
            }
            let values = |block: &Block| -> Vec<f64> {
                (0..model.candidates.len()).flat_map(|c| block.leaf_values(model, c, lane).to_vec()).collect()
            };
            let mine = values(own);
            self.outcome(&mine, &a, room, &mut y)?;
            for block in self.blocks {
                match block.view.input {
                    SobolInput::Council => {
                        let weights = if self.weighting.is_of_experts() { &b } else { &a };
                        self.outcome(&values(seated_anew), weights, room, &mut y)?;
                    }
                    SobolInput::AllWeights => self.outcome(&mine, &b, room, &mut y)?,
                    SobolInput::Weights => {
                        let mixed = self.exchanged(&a, &b, &block.parts, room);
                        self.outcome(&mine, &mixed, room, &mut y)?;
                    }
                    SobolInput::Values => {
                        let mut mixed = mine.clone();
                        for candidate in 0..model.candidates.len() {
                            let anew = judged_anew.leaf_values(model, candidate, lane);
                            block.parts.iter().for_each(|&leaf| mixed[candidate * n_leaves + leaf] = anew[leaf]);
                        }
                        self.outcome(&mixed, &a, room, &mut y)?;
                    }
                }
            }
            self.outcome(&values(other), &b, room, &mut y)?;
        }
        found.push((first, y));
        Ok(())
    }

    /// The weights of one with some sets of siblings of the other.
    fn exchanged(&self, a: &[NodeWeights], b: &[NodeWeights], parents: &[usize], room: &mut Room) -> Vec<NodeWeights> {
        let tree = &self.run.model.tree;
        let mut mixed = a.to_vec();
        for (own, other) in mixed.iter_mut().zip(b) {
            for (_, children) in tree.sibling_sets().filter(|(parent, _)| parents.contains(parent)) {
                for &child in children {
                    own.nominal[child] = other.nominal[child];
                }
            }
            tree.complete(own, room);
        }
        mixed
    }

    /// All outcomes of one set of values (by candidate and leaf) and weights (by track).
    fn outcome(&self, values: &[f64], weights: &[NodeWeights], room: &mut Room, y: &mut Vec<f64>) -> Result<()> {
        let model = self.run.model;
        let row = |member: usize| &values[member * model.n_leaves..(member + 1) * model.n_leaves];
        let mut scores = vec![f64::NAN; model.candidates.len()];
        let mut places = vec![(0_u32, 0_u64); model.candidates.len()];
        for (track, view) in model.tracks.iter().enumerate() {
            if matches!(self.run.scorer, Scorer::Tree) {
                for &member in &view.members {
                    let complete = model.candidates[member].complete;
                    scores[member] = model.tree.value(&weights[track], row(member), complete, room);
                }
            }
            let in_order = |&m: &usize| !self.run.is_vetoed(m, row(m));
            let mut ranked: Vec<usize> = view.members.iter().copied().filter(in_order).collect();
            let ranks = match self.run.scorer {
                Scorer::Tree => {
                    ranked.retain(|&member| !scores[member].is_nan());
                    let of: Vec<f64> = ranked.iter().map(|&member| scores[member]).collect();
                    grid::ranks(&of, true, Grid::REGISTER)
                }
                Scorer::Method(method, tree) => {
                    let rows: Vec<&[f64]> = ranked.iter().map(|&member| row(member)).collect();
                    method_ranks(method, tree, &rows, &weights[track])?
                }
            };
            let mut sharing = vec![0_u64; ranks.len() + 1];
            for &rank in &ranks {
                sharing[rank as usize] += 1;
            }
            let last = u32::try_from(view.members.len()).unwrap_or(u32::MAX);
            for &member in &view.members {
                places[member] = (last, 0);
            }
            for (&member, &rank) in ranked.iter().zip(&ranks) {
                places[member] = (rank, sharing[rank as usize]);
            }
        }
        for outcome in self.outcomes {
            y.push(match (outcome.quantity, outcome.member) {
                // Without a score there is nothing of value.
                (SobolQuantity::Score, Some(m)) => {
                    if scores[m].is_nan() {
                        0.0
                    } else {
                        Grid::REGISTER.round(scores[m])
                    }
                }
                (SobolQuantity::Rank, Some(m)) => f64::from(places[m].0),
                _ => {
                    let size = self.run.sizes[outcome.track];
                    let others = model.tracks[outcome.track].members.iter().filter(|m| !outcome.listed.contains(m));
                    others.fold(0.0, |sum, &member| sum + seat_share(places[member], size))
                }
            });
        }
        Ok(())
    }
}

/// The part of a seat that a place has: ties across the border share what seats are left.
fn seat_share((rank, sharing): (u32, u64), size: u64) -> f64 {
    let before = u64::from(rank) - u64::from(rank > 0);
    if sharing == 0 || before >= size { 0.0 } else { (size - before).min(sharing) as f64 / sharing as f64 }
}

impl RegisterSobol {
    /// SHA-256 of the canonical result, without the release that made it and the words of its notices.
    ///
    /// # Errors
    /// [`Error::Internal`] if the result cannot be written.
    pub fn digest(&self) -> Result<String> {
        let bare = |notice: &Problem| Problem::new(notice.code, notice.place.clone()).item(notice.item.clone());
        let provenance = Provenance { software_version: String::new(), ..self.provenance.clone() };
        let notices = self.notices.iter().map(bare).collect();
        crate::model::canonical::digest_of(&RegisterSobol { notices, provenance, ..self.clone() })
    }

    /// The whole result as canonical JSON.
    ///
    /// # Errors
    /// [`Error::Internal`] if the result cannot be written.
    pub fn to_json(&self) -> Result<String> {
        serde_json_canonicalizer::to_string(self).map_err(|e| Error::internal(e.to_string()))
    }

    /// A result from its JSON.
    ///
    /// # Errors
    /// [`Error::Input`] when the text is not such a result, or its parts do not fit together.
    pub fn from_json(json: &str) -> Result<RegisterSobol> {
        let sobol: RegisterSobol = serde_json::from_str(json).map_err(|error| {
            let place =
                Place::Position { file: String::new(), line: error.line() as u64, column: error.column() as u64 };
            Problem::new(SYNTAX, place)
                .found(error)
                .expected(Text::new("the JSON of Sobol indices", "JSON của các chỉ số Sobol"))
        })?;
        let n = sobol.blocks.len();
        let found = |outcome: &SobolOutcome| outcome.indices.as_ref().map(Vec::len).filter(|&found| found != n);
        let problems: Problems = (sobol.outcomes.iter().enumerate())
            .filter_map(|(i, outcome)| Some((i, found(outcome)?)))
            .map(|(i, found)| {
                let expected =
                    Text::new(format!("one for each of {n} blocks"), format!("{n} bộ chỉ số, mỗi khối một bộ"));
                unfit(&format!("outcomes[{i}].indices"), found.to_string(), expected)
            })
            .collect();
        problems.into_result()?;
        Ok(sobol)
    }
}

impl Register {
    /// Which blocks of inputs make scores, places and lists uncertain; see [`Simulation::sobol`].
    ///
    /// The reading is `cells` unless `options` say otherwise: every leaf is a block of its own.
    ///
    /// # Errors
    /// As [`Simulation::sobol`].
    pub fn sobol(&self, options: &super::SimulationOptions) -> Result<RegisterSobol> {
        let reading = options.reading.or(Some(Reading::Cells));
        // One draw is enough: the indices make their own.
        let one = super::SimulationOptions { draws: Some(1), range: false, reading, ..options.clone() };
        let draws = options.draws.unwrap_or(DRAWS);
        self.simulate(&one)?.sobol_on(options.threads, draws, RESAMPLES, &mut Unwatched)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uncertainty::SimulationOptions;

    fn small() -> RegisterSobol {
        let options = SimulationOptions { draws: Some(1), range: false, ..SimulationOptions::default() };
        Register::example("vn-2026").unwrap().simulate(&options).unwrap().sobol_with(32, 4).unwrap()
    }

    #[test]
    fn indices_that_do_not_fit_the_blocks_are_refused() {
        let mut sobol = small();
        assert_eq!(RegisterSobol::from_json(&sobol.to_json().unwrap()).unwrap(), sobol);
        let at = sobol.outcomes.iter().position(|outcome| outcome.indices.is_some()).unwrap();
        sobol.outcomes[at].indices.as_mut().unwrap().pop();
        let error = RegisterSobol::from_json(&sobol.to_json().unwrap()).unwrap_err();
        assert_eq!(error.problems()[0].place, Place::argument(format!("outcomes[{at}].indices")));
    }

    #[test]
    fn a_list_that_changes_too_rarely_is_not_said_to_be_the_same() {
        let mut sobol = small();
        let list = sobol.outcomes.iter_mut().rfind(|o| o.quantity == SobolQuantity::ListChanges).unwrap();
        let track = list.track.to_string();
        (list.indices, list.variance) = (None, 0.01);
        assert!(sobol.sentence(&track).unwrap().en.contains("too few draws"));
        let list = sobol.outcomes.iter_mut().rfind(|o| o.quantity == SobolQuantity::ListChanges).unwrap();
        list.variance = 0.0;
        assert!(sobol.sentence(&track).unwrap().en.contains("the same in every draw"));
    }

    #[test]
    fn the_observer_sees_one_rise_and_notices_are_those_of_the_simulation() {
        struct Seen(Vec<(u64, u64)>);
        impl Observer for Seen {
            fn step(&mut self, done: u64, all: u64) -> std::ops::ControlFlow<()> {
                self.0.push((done, all));
                std::ops::ControlFlow::Continue(())
            }
        }
        let options = SimulationOptions { draws: Some(1), range: false, ..SimulationOptions::default() };
        let mut simulation = Register::example("vn-2026").unwrap().simulate(&options).unwrap();
        simulation.notices.push(unfit("x", "y".to_owned(), "z".into()));
        let mut seen = Seen(Vec::new());
        let sobol = simulation.sobol_on(Some(1), 32, 4, &mut seen).unwrap();
        let all = 32 + sobol.outcomes.len() as u64;
        assert!(seen.0.iter().all(|step| step.1 == all) && seen.0.is_sorted(), "{:?}", seen.0);
        assert_eq!(seen.0.last(), Some(&(all, all)));
        assert!(simulation.notices.iter().all(|notice| sobol.notices.iter().any(|own| own == notice)));
        assert_eq!(sobol, simulation.sobol_on(Some(3), 32, 4, &mut Unwatched).unwrap());
    }

    #[test]
    fn memory_is_that_of_both_copies() {
        // 2^27 pairs of 4 evaluations of one outcome: 4 GiB once, 8 GiB twice.
        assert!(matches!(check_size(1 << 27, 2, 1), Err(Error::Limit { found, .. }) if found == 1 << 33));
        assert!(check_size(1 << 26, 2, 1).is_ok());
    }
}

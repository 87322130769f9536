//! What would settle most: a cell, a judgement, one more expert.

use super::compile::{Cell, Model};
use super::draw::{Block, LANES, uniform};
use super::options::{Plan, RANGE_DRAWS};
use super::result::Simulation;
use super::run::{Ranking, Run, Stage};
use super::tree::{NodeWeights, Room};
use super::weights::{Draw, Weighting};
use super::work::Work;
use crate::evaluation::illustrative_note;
use crate::model::{Id, Reading};
use crate::number::{math, sum};
use crate::observer::{Observer, Unwatched, available_threads, fold_blocks};
use crate::problem::Text;
use crate::table::{Column, Table};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// Classes into which draws are put by what they say of one input.
const CLASSES: usize = 8;

/// Batches of draws behind the error of one more expert.
const BATCHES: usize = 20;

/// Draws from which the limits of the classes are taken.
const PILOT: u64 = 1024;

/// Cells whose single judgements are looked at.
const CELLS_LOOKED_INTO: usize = 40;

/// Technologies in the list in less than this share of the draws, or out of it, count as settled.
const SETTLED: f64 = 0.001;

/// What is gained if one cell were known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellWorth {
    /// Technology.
    pub technology: Id,
    /// Its name.
    pub technology_name: Text,
    /// Leaf criterion.
    pub criterion: Id,
    /// Its name.
    pub criterion_name: Text,
    /// How much of the undecidedness knowing it would settle, on average.
    pub settles: f64,
}

/// What is gained if one judgement had no range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgementWorth {
    /// Expert.
    pub expert: Id,
    /// Technology.
    pub technology: Id,
    /// Its name.
    pub technology_name: Text,
    /// Leaf criterion.
    pub criterion: Id,
    /// Its name.
    pub criterion_name: Text,
    /// How much of the undecidedness it would settle, on average.
    pub settles: f64,
}

/// What is gained by one more expert in a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpertWorth {
    /// Stakeholder group.
    pub group: Id,
    /// Its name.
    pub name: Text,
    /// Experts of it who judged; with one a second seat is the same person.
    pub experts: u64,
    /// How much of the undecidedness one more would settle.
    pub settles: f64,
    /// Standard error of `settles` from the number of draws; none of a single draw.
    pub error: Option<f64>,
}

/// What would settle most undecided memberships.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueOfInformation {
    /// Undecidedness now: the sum of p (1 - p) over the technologies, p the share of draws in the list.
    pub undecided: f64,
    /// Draws it was estimated from.
    pub draws: u64,
    /// What chance alone makes a cell or judgement that settles nothing seem to settle (one standard error).
    pub noise: f64,
    /// Cells, the one that settles most first.
    pub cells: Vec<CellWorth>,
    /// Single judgements in the cells that settle most, the one that settles most first. For closed sessions only: it
    /// names experts.
    pub judgements: Vec<JudgementWorth>,
    /// One more expert in each group; empty under readings other than `council`.
    pub experts: Vec<ExpertWorth>,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
}

impl Simulation {
    /// Which cell, and which single judgement, would settle most undecided memberships if it were known, and what one
    /// more expert in each group would settle.
    ///
    /// # Formula
    /// Undecidedness U = sum over technologies of p (1 - p), the variance of being in the list. Knowing an input X
    /// takes away sum of Var(E[in the list | X]). It is estimated by putting the draws into 8 classes of X with equal
    /// counts (of a cell: its pooled value; of a judgement: where in its range it was drawn, in the draws in which the
    /// expert sits in the council) and taking the variance between the classes, less what chance alone makes of it
    /// ((classes - 1) / draws of the variance inside). A judgement counts with the square of the share of draws
    /// in which its expert is present; only judgements in the 40 cells that settle most are looked at. One more expert:
    /// U less the U of draws in which the group fills one more seat; its error is that of the mean over 20 batches of draws.
    ///
    /// # Errors
    /// As [`crate::Register::simulate`].
    ///
    /// # Complexity
    /// At most 20,000 draws, once more for each group.
    ///
    /// # References
    /// Plischke, Borgonovo and Smith (2013), "Global sensitivity measures from given data", *European Journal of
    /// Operational Research* 226, 536-550 (classes); Strong and Oakley (2013), "An efficient method for computing
    /// single-parameter partial expected value of perfect information", *Medical Decision Making* 33, 755-766.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, uncertainty::SimulationOptions};
    /// let options = SimulationOptions { draws: Some(2000), range: false, ..SimulationOptions::default() };
    /// let worth = Register::example("vn-2026")?.simulate(&options)?.value_of_information()?;
    /// assert!(worth.cells[0].settles < worth.undecided);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn value_of_information(&self) -> Result<ValueOfInformation> {
        self.value_of_information_observed(&mut Unwatched)
    }

    /// As [`Simulation::value_of_information`], with somebody who looks on and may stop it.
    ///
    /// # Errors
    /// As [`Simulation::value_of_information`], and [`crate::Error::Cancelled`].
    pub fn value_of_information_observed(&self, observer: &mut dyn Observer) -> Result<ValueOfInformation> {
        let plan = Plan {
            draws: self.draws.min(RANGE_DRAWS),
            seed: self.seed,
            reading: self.reading,
            weights: self.weights,
            concentration: self.concentration,
        };
        let (settings, correlation) = (&self.evaluation.settings, self.correlation.as_ref());
        let work = Work::new(&self.register, &self.evaluation, plan, settings, correlation, None)?;
        let (model, plan) = (&work.model, &work.plan);
        let weighting = work.weighting(plan.reading, plan.weights);
        let study = Study { run: work.run(plan.reading, &[]), weighting: &weighting, draws: plan.draws };
        let councils = if plan.reading == Reading::Council { model.groups.as_slice() } else { &[] };
        let councils = councils.iter().enumerate().filter(|(_, group)| !group.experts.is_empty());
        // The draws as they are, by cell, by judgement, and with one more seat in each group.
        let rounds = 2 + u64::from(plan.reading != Reading::Cells) + councils.clone().count() as u64;
        let mut stage = Stage { observer, before: 0, all: plan.draws.saturating_mul(rounds) };
        let base = study.batches(&mut stage)?;
        stage.before += plan.draws;
        let open = base.open();
        let (cells, noise) = study.cells(&open, &mut stage)?;
        stage.before += plan.draws;
        let judgements = study.judgements(&open, &cells, &mut stage)?;
        stage.before += if plan.reading == Reading::Cells { 0 } else { plan.draws };
        let mut experts = Vec::new();
        for (g, group) in councils {
            let extra = [g];
            let more = Study { run: work.run(plan.reading, &extra), ..study }.batches(&mut stage)?;
            stage.before += plan.draws;
            let name = self.register.stakeholder_groups.sorted().into_iter().find(|row| row.id == group.id);
            experts.push(ExpertWorth {
                group: group.id.clone(),
                name: name.map(|row| Text::new(&row.name_en, &row.name_vi)).unwrap_or_default(),
                experts: group.experts.len() as u64,
                settles: base.undecided() - more.undecided(),
                error: base.error_of_difference(&more),
            });
        }
        let undecided = base.undecided();
        Ok(self.named(model, Parts { undecided, noise, cells, judgements, experts, draws: plan.draws }))
    }

    /// The worths with the ids of what they are about.
    fn named(&self, model: &Model, parts: Parts) -> ValueOfInformation {
        let leaves: Vec<_> = self.evaluation.leaf_views().collect();
        let experts = self.register.experts.sorted();
        let of_cell = |(cell, settles): (usize, f64)| {
            let (row, leaf) = (&self.evaluation.alternatives[cell / model.n_leaves], leaves[cell % model.n_leaves]);
            CellWorth {
                technology: row.id.clone(),
                technology_name: row.name.clone(),
                criterion: leaf.id.clone(),
                criterion_name: leaf.name.clone(),
                settles,
            }
        };
        let cells = parts.cells.iter().copied().map(of_cell);
        let judgements = parts.judgements.iter().map(|&(cell, voice, settles)| {
            let CellWorth { technology, technology_name, criterion, criterion_name, settles } =
                of_cell((cell, settles));
            let expert = experts[model.voices[voice].expert as usize].id.clone();
            JudgementWorth { expert, technology, technology_name, criterion, criterion_name, settles }
        });
        ValueOfInformation {
            undecided: parts.undecided,
            draws: parts.draws,
            noise: parts.noise,
            cells: cells.collect(),
            judgements: judgements.collect(),
            experts: parts.experts,
            illustrative: self.evaluation.illustrative,
        }
    }
}

/// Worths by place in the model.
struct Parts {
    undecided: f64,
    noise: f64,
    draws: u64,
    /// Cell and what it settles.
    cells: Vec<(usize, f64)>,
    /// Cell, judgement and what it settles.
    judgements: Vec<(usize, usize, f64)>,
    experts: Vec<ExpertWorth>,
}

/// Draws by class of an input, and in how many of them each technology is in the list.
#[derive(Clone, Default)]
struct Classes {
    draws: Vec<u64>,
    /// By class, then technology.
    in_list: Vec<u64>,
}

impl Classes {
    fn new(classes: usize, n: usize) -> Classes {
        Classes { draws: vec![0; classes], in_list: vec![0; classes * n] }
    }

    /// Technologies.
    fn width(&self) -> usize {
        self.in_list.len() / self.draws.len().max(1)
    }

    /// Shares in the list over all classes, by technology.
    fn shares(&self) -> Vec<f64> {
        let (all, n) = (self.draws.iter().sum::<u64>() as f64, self.width());
        let count = |technology: usize| self.in_list.iter().skip(technology).step_by(n.max(1)).sum::<u64>();
        (0..n).map(|technology| count(technology) as f64 / all).collect()
    }

    /// Technologies that are not settled.
    fn open(&self) -> Vec<usize> {
        let is_open = |(i, p): (usize, f64)| (SETTLED..=1.0 - SETTLED).contains(&p).then_some(i);
        self.shares().into_iter().enumerate().filter_map(is_open).collect()
    }

    /// Sum of p (1 - p) over the technologies.
    fn undecided(&self) -> f64 {
        self.shares().into_iter().map(|p| p * (1.0 - p)).sum()
    }

    /// Standard error of the difference of undecidedness to that of the same draws with another council: of what
    /// each batch adds to it near the shares of all draws. None where there is one batch.
    fn error_of_difference(&self, other: &Classes) -> Option<f64> {
        let n = self.width();
        let own = |classes: &Classes, batch: usize| -> f64 {
            let counts = &classes.in_list[batch * n..(batch + 1) * n];
            let slopes = classes.shares().into_iter().zip(counts);
            // The derivative of p (1 - p), times the share in the batch.
            slopes.map(|(p, &count)| (1.0 - 2.0 * p) * count as f64 / classes.draws[batch] as f64).sum()
        };
        let used = (0..self.draws.len()).filter(|&batch| self.draws[batch] > 0 && other.draws[batch] > 0);
        let differences: Vec<f64> = used.map(|batch| own(self, batch) - own(other, batch)).collect();
        if differences.len() < 2 {
            return None;
        }
        let (mean, k) = (sum::mean(&differences), differences.len() as f64);
        let squares: f64 = differences.iter().map(|x| (x - mean) * (x - mean)).sum();
        Some(math::sqrt(squares / (k - 1.0) / k))
    }

    fn add(&mut self, class: usize, inside: &[bool]) {
        self.draws[class] += 1;
        let counts = &mut self.in_list[class * inside.len()..(class + 1) * inside.len()];
        counts.iter_mut().zip(inside).for_each(|(count, &inside)| *count += u64::from(inside));
    }

    fn merge(&mut self, other: &Classes) {
        self.draws.iter_mut().zip(&other.draws).for_each(|(a, b)| *a += b);
        self.in_list.iter_mut().zip(&other.in_list).for_each(|(a, b)| *a += b);
    }

    /// The variance between the classes, less what chance makes of it, summed over the technologies; and the standard
    /// error of it when there is none.
    fn settles(&self) -> (f64, f64) {
        let all: u64 = self.draws.iter().sum();
        let used = self.draws.iter().filter(|&&n| n > 0).count();
        let n = self.width();
        if used < 2 || all <= used as u64 {
            return (0.0, 0.0);
        }
        let (mut between, mut inside) = (0.0, 0.0);
        for technology in 0..n {
            let counts: Vec<u64> = (0..self.draws.len()).map(|class| self.in_list[class * n + technology]).collect();
            let mean = counts.iter().sum::<u64>() as f64 / all as f64;
            for (&draws, &count) in self.draws.iter().zip(&counts).filter(|(draws, _)| **draws > 0) {
                let (weight, share) = (draws as f64 / all as f64, count as f64 / draws as f64);
                between += weight * (share - mean) * (share - mean);
                inside += weight * share * (1.0 - share);
            }
        }
        let freedom = (used - 1) as f64;
        let chance = inside / (all as f64 - used as f64);
        (between - freedom * chance, math::sqrt(2.0 * freedom) * chance)
    }
}

/// A reading with its weights, to be looked at draw by draw.
struct Study<'a> {
    run: Run<'a>,
    weighting: &'a Weighting,
    draws: u64,
}

/// What one thread needs.
struct Desk {
    block: Block,
    ranking: Ranking,
    room: Room,
    weights: Vec<NodeWeights>,
    /// Whether each technology is in the list.
    inside: Vec<bool>,
    classes: Vec<Classes>,
}

impl Study<'_> {
    fn desk(&self, n_inputs: usize, classes: usize, n_open: usize) -> Desk {
        Desk {
            block: Block::new(self.run.model),
            ranking: Ranking::default(),
            room: Room::default(),
            weights: self.weighting.fixed().to_vec(),
            inside: vec![false; self.run.model.candidates.len()],
            classes: vec![Classes::new(classes, n_open); n_inputs],
        }
    }

    fn draw(&self, block: &mut Block, draws: &std::ops::Range<u64>) -> usize {
        let lanes = usize::try_from(draws.end - draws.start).unwrap_or(LANES);
        let run = &self.run;
        block.draw(run.model, run.stream, run.reading, draws.start, lanes, run.extra);
        lanes
    }

    /// Who is in the list in one draw.
    fn list(&self, desk: &mut Desk, lane: usize) -> Result<()> {
        let (model, stream) = (self.run.model, self.run.stream);
        if !self.weighting.is_fixed() {
            let of = Draw { model, stream, block: &desk.block, lane };
            self.weighting.draw(of, &mut desk.weights, &mut desk.room)?;
        }
        desk.inside.fill(false);
        for track in 0..model.tracks.len() {
            self.run.order(&mut desk.ranking, &desk.block, track, lane, &desk.weights[track])?;
            let size = usize::try_from(self.run.sizes[track]).unwrap_or(usize::MAX);
            desk.ranking.order.iter().take(size).for_each(|&member| desk.inside[member] = true);
        }
        Ok(())
    }

    /// The draws in batches, one after the other.
    fn batches(&self, observer: &mut dyn Observer) -> Result<Classes> {
        let all: Vec<usize> = (0..self.run.model.candidates.len()).collect();
        let width = self.draws.div_ceil(BATCHES as u64).max(1);
        let found = self.classify([1, BATCHES], &all, observer, |block, lane, _| {
            usize::try_from((block.first + lane as u64) / width).ok()
        })?;
        Ok(found.into_iter().next().unwrap_or_default())
    }

    /// Classes of inputs (how many, and of how many classes each) over all draws; `class` says the class of an input in a draw, if it has one.
    fn classify(
        &self,
        [n_inputs, n_classes]: [usize; 2],
        open: &[usize],
        observer: &mut dyn Observer,
        class: impl Fn(&Block, usize, usize) -> Option<usize> + Sync,
    ) -> Result<Vec<Classes>> {
        let threads = self.run.threads.unwrap_or_else(available_threads).max(1);
        check_memory(threads, [n_inputs, n_classes, open.len()])?;
        let start = || self.desk(n_inputs, n_classes, open.len());
        let desks = fold_blocks(self.draws, self.run.width(), self.run.threads, observer, start, |desk, draws| {
            for lane in 0..self.draw(&mut desk.block, &draws) {
                self.list(desk, lane)?;
                let inside: Vec<bool> = open.iter().map(|&technology| desk.inside[technology]).collect();
                for (input, classes) in desk.classes.iter_mut().enumerate() {
                    if let Some(class) = class(&desk.block, lane, input) {
                        classes.add(class, &inside);
                    }
                }
            }
            Ok(())
        })?;
        let mut desks = desks.into_iter().map(|desk| desk.classes);
        let mut all = desks.next().unwrap_or_default();
        desks.for_each(|more| all.iter_mut().zip(&more).for_each(|(a, b)| a.merge(b)));
        Ok(all)
    }

    /// What each uncertain cell settles, the most first; and the noise of these numbers.
    fn cells(&self, open: &[usize], observer: &mut dyn Observer) -> Result<(Vec<(usize, f64)>, f64)> {
        let model = self.run.model;
        let uncertain: Vec<usize> = (0..model.cells.len())
            .filter(|&cell| model.candidates[cell / model.n_leaves].ranked)
            .filter(|&cell| matches!(model.cells[cell], Cell::Judged { .. } | Cell::Figure { .. }))
            .collect();
        let value = |block: &Block, lane: usize, cell: usize| {
            block.leaf_values(model, cell / model.n_leaves, lane)[cell % model.n_leaves]
        };
        let limits = self.limits(&uncertain, value);
        let classes = self.classify([uncertain.len(), CLASSES], open, observer, |block, lane, input| {
            let x = value(block, lane, uncertain[input]);
            (!x.is_nan()).then(|| limits[input].partition_point(|limit| *limit < x))
        })?;
        let worths: Vec<(f64, f64)> = classes.iter().map(Classes::settles).collect();
        let noise = worths.iter().map(|worth| worth.1).fold(0.0, math::max);
        let mut cells: Vec<(usize, f64)> =
            uncertain.into_iter().zip(worths).map(|(cell, worth)| (cell, worth.0)).collect();
        cells.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok((cells, noise))
    }

    /// Limits of the classes of each cell: equal counts in the first draws.
    fn limits(&self, cells: &[usize], value: impl Fn(&Block, usize, usize) -> f64) -> Vec<Vec<f64>> {
        let draws = self.draws.min(PILOT);
        let mut values = vec![Vec::new(); cells.len()];
        let mut block = Block::new(self.run.model);
        for first in (0..draws).step_by(LANES) {
            for lane in 0..self.draw(&mut block, &(first..draws.min(first + LANES as u64))) {
                for (values, &cell) in values.iter_mut().zip(cells) {
                    values.push(value(&block, lane, cell));
                }
            }
        }
        let limits = |mut values: Vec<f64>| {
            values.retain(|x| !x.is_nan());
            values.sort_by(f64::total_cmp);
            (1..CLASSES).filter_map(|k| values.get(k * values.len() / CLASSES).copied()).collect()
        };
        values.into_iter().map(limits).collect()
    }

    /// What single judgements in the cells that settle most would settle.
    fn judgements(
        &self,
        open: &[usize],
        cells: &[(usize, f64)],
        observer: &mut dyn Observer,
    ) -> Result<Vec<(usize, usize, f64)>> {
        let (model, stream) = (self.run.model, self.run.stream);
        if self.run.reading == Reading::Cells {
            return Ok(Vec::new());
        }
        let top = cells.iter().take(CELLS_LOOKED_INTO).map(|&(cell, _)| cell);
        let inputs: Vec<(usize, usize)> = top
            .flat_map(|cell| match &model.cells[cell] {
                Cell::Judged { voices, .. } => voices.clone().map(|voice| (cell, voice)).collect(),
                _ => Vec::new(),
            })
            .collect();
        let classes = self.classify([inputs.len(), CLASSES], open, observer, |block, lane, input| {
            let voice = &model.voices[inputs[input].1];
            let seated = block.seats[lane * model.n_experts + voice.expert as usize] > 0;
            let u = uniform(model, stream, block.first + lane as u64, 0, voice.variable, voice.links);
            // Equal classes of a uniform number.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a few classes
            seated.then_some(((u * CLASSES as f64) as usize).min(CLASSES - 1))
        })?;
        let mut judgements: Vec<(usize, usize, f64)> = inputs
            .iter()
            .zip(&classes)
            .map(|(&(cell, voice), classes)| {
                let present = classes.draws.iter().sum::<u64>() as f64 / self.draws as f64;
                (cell, voice, classes.settles().0 * present * present)
            })
            .collect();
        judgements.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        Ok(judgements)
    }
}

/// Bytes of the counts by class: 4 GiB.
const MOST_BYTES: u64 = 1 << 32;

/// Whether counts of inputs by class and technology fit, each thread with its own.
fn check_memory(threads: usize, numbers: [usize; 3]) -> Result<()> {
    let found = numbers.iter().fold(threads as u128 * 8, |product, &n| product.saturating_mul(n as u128));
    if found > u128::from(MOST_BYTES) {
        return Err(Error::Limit {
            what: Text::new("memory of the counts by class in bytes", "bộ nhớ cho các số đếm theo lớp tính theo byte"),
            limit: MOST_BYTES,
            found: u64::try_from(found).unwrap_or(u64::MAX),
            remedy: Text::new("take a register with fewer technologies", "hãy dùng bộ dữ liệu có ít công nghệ hơn"),
        });
    }
    Ok(())
}

/// Rows shown of a long list.
const SHOWN: usize = 15;

impl ValueOfInformation {
    fn share(&self, settles: f64) -> Option<f64> {
        (self.undecided > 0.0).then(|| math::max(settles, 0.0) / self.undecided)
    }

    /// With what the numbers mean and how far chance may carry them.
    fn with_notes(&self, table: Table, chance: Text) -> Table {
        let (undecided, draws) = (self.undecided, self.draws);
        let table = table.note(Text::new(
            format!("Undecidedness: sum of p (1 - p) = {undecided:.3}, p the share of draws in the list; {draws} draws."),
            format!("Độ chưa ngã ngũ: tổng p (1 - p) = {undecided:.3}, p là tỷ lệ lượt mô phỏng có trong danh mục; {draws} lượt."),
        ));
        let table = table.note(chance);
        if self.illustrative { table.note(illustrative_note()) } else { table }
    }

    fn noise_note(&self) -> Text {
        let least = 2.0 * self.noise;
        Text::new(
            format!("What settles less than {least:.4} cannot be told from nothing."),
            format!("Giá trị dưới {least:.4} không phân biệt được với không."),
        )
    }

    fn worth_columns(&self, settles: impl Iterator<Item = f64> + Clone) -> [Column; 2] {
        [
            Column::numbers("settles", Text::new("Settles", "Giải quyết"), settles.clone()).decimals(4),
            Column::numbers("share", Text::new("Of all", "Trên tổng"), settles.map(|x| self.share(x))).percent(1),
        ]
    }

    /// The cells that would settle most if they were known.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn cells_table(&self) -> Result<Table> {
        let rows = &self.cells[..self.cells.len().min(SHOWN)];
        let [settles, share] = self.worth_columns(rows.iter().map(|row| row.settles));
        let columns = vec![
            Column::text(
                "technology",
                Text::new("Technology", "Công nghệ"),
                rows.iter().map(|r| r.technology.to_string()),
            ),
            Column::words(
                "technology_name",
                Text::new("Its name", "Tên công nghệ"),
                rows.iter().map(|r| r.technology_name.clone()),
            ),
            Column::text("criterion", Text::new("Criterion", "Tiêu chí"), rows.iter().map(|r| r.criterion.to_string())),
            Column::words(
                "criterion_name",
                Text::new("What it is", "Tên tiêu chí"),
                rows.iter().map(|r| r.criterion_name.clone()),
            ),
            settles,
            share,
        ];
        let title = Text::new(
            "Which cell would settle most if it were known",
            "Biết chắc ô nào thì giải quyết được nhiều nhất",
        );
        Ok(self.with_notes(Table::new(title, columns)?, self.noise_note()))
    }

    /// The judgements that would settle most if they had no range. For closed sessions only: it names experts.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn judgements_table(&self) -> Result<Table> {
        let rows = &self.judgements[..self.judgements.len().min(SHOWN)];
        let [settles, share] = self.worth_columns(rows.iter().map(|row| row.settles));
        let columns = vec![
            Column::text("expert", Text::new("Expert", "Chuyên gia"), rows.iter().map(|r| r.expert.to_string())),
            Column::text(
                "technology",
                Text::new("Technology", "Công nghệ"),
                rows.iter().map(|r| r.technology.to_string()),
            ),
            Column::words(
                "technology_name",
                Text::new("Its name", "Tên công nghệ"),
                rows.iter().map(|r| r.technology_name.clone()),
            ),
            Column::text("criterion", Text::new("Criterion", "Tiêu chí"), rows.iter().map(|r| r.criterion.to_string())),
            Column::words(
                "criterion_name",
                Text::new("What it is", "Tên tiêu chí"),
                rows.iter().map(|r| r.criterion_name.clone()),
            ),
            settles,
            share,
        ];
        let title = Text::new(
            "Which judgement would settle most without its range",
            "Ý kiến nào nếu chắc chắn thì giải quyết được nhiều nhất",
        );
        Ok(self.with_notes(Table::new(title, columns)?, self.noise_note()).note(Text::new(
            "For closed sessions only: it names experts.",
            "Chỉ dùng trong phiên họp kín: bảng này nêu tên chuyên gia.",
        )))
    }

    /// What one more expert in each group would settle.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn experts_table(&self) -> Result<Table> {
        let rows = &self.experts;
        let [settles, share] = self.worth_columns(rows.iter().map(|row| row.settles));
        let columns = vec![
            Column::text("group", Text::new("Group", "Nhóm"), rows.iter().map(|r| r.group.to_string())),
            Column::words("name", Text::new("Name", "Tên"), rows.iter().map(|r| r.name.clone())),
            Column::integers(
                "experts",
                Text::new("Experts now", "Số chuyên gia hiện có"),
                rows.iter().map(|r| i64::try_from(r.experts).ok()),
            ),
            settles,
            Column::numbers(
                "error",
                Text::new("± (95 %)", "± (95 %)"),
                rows.iter().map(|r| r.error.map(|error| 1.96 * error)),
            )
            .decimals(4),
            share,
            Column::words(
                "note",
                Text::new("Note", "Ghi chú"),
                rows.iter().map(|r| {
                    let alone = Text::new(
                        "one expert: a second seat is the same person",
                        "chỉ một chuyên gia: chỗ thứ hai vẫn là người đó",
                    );
                    (r.experts == 1).then_some(alone)
                }),
            ),
        ];
        let title = Text::new("What one more expert would settle", "Thêm một chuyên gia thì giải quyết được bao nhiêu");
        let chance = Text::new(
            "±: the error from the number of draws alone; what settles less than it cannot be told from nothing.",
            "±: sai số chỉ do số lượt mô phỏng; giá trị nhỏ hơn mức này không phân biệt được với không.",
        );
        Ok(self.with_notes(Table::new(title, columns)?, chance))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Register;
    use crate::problem::Lang;
    use crate::uncertainty::SimulationOptions;

    struct Seen(Vec<(u64, u64)>);
    impl Observer for Seen {
        fn step(&mut self, done: u64, all: u64) -> std::ops::ControlFlow<()> {
            self.0.push((done, all));
            std::ops::ControlFlow::Continue(())
        }
    }

    #[test]
    fn progress_rises_once_and_experts_have_an_error_and_names() {
        let mut seen = Seen(Vec::new());
        let options = SimulationOptions { draws: Some(600), range: false, ..SimulationOptions::default() };
        let simulation = Register::example("vn-2026").unwrap().simulate(&options).unwrap();
        let worth = simulation.value_of_information_observed(&mut seen).unwrap();
        let all = 600 * (3 + worth.experts.len() as u64);
        assert!(seen.0.iter().all(|step| step.1 == all) && seen.0.is_sorted(), "{:?}", seen.0);
        assert_eq!(seen.0.last(), Some(&(all, all)));
        assert!(worth.experts.iter().all(|row| row.error.is_some_and(|error| error > 0.0) && !row.name.vi.is_empty()));
        let text = worth.experts_table().unwrap().to_text_within(Lang::En, 400, 20);
        assert!(text.contains("±") && !text.contains("What settles less"), "{text}");
        let cells = worth.cells_table().unwrap();
        assert!(cells.column("criterion_name").is_some() && cells.column("technology_name").is_some());
    }

    #[test]
    fn counts_that_do_not_fit_are_refused_before_the_work() {
        assert!(matches!(check_memory(4, [100_000, CLASSES, 1_000]), Err(Error::Limit { .. })));
        assert!(check_memory(4, [700, CLASSES, 40]).is_ok());
    }
}

//! The workbench: what every expert said, and the ranking that any way of pooling it gives.

use super::super::inputs::{self, Row};
use super::super::{Basis, CellState, Evaluation, Judged, Said, Seat, Tree, Voice, methods, ranking};
use crate::Result;
use crate::model::{
    Criterion, Direction, Expert, Id, JudgementState, Register, Scaling, StakeholderGroup, Technology, ValueFunction,
};
use crate::number::math;
use crate::number::sum::{dot_exact, mean};
use crate::panel::weighted_pool;
use crate::problem::Problems;
use crate::scoring::{Method, Scale};
use std::collections::{BTreeMap, BTreeSet};

/// One judgement that is given.
#[derive(Clone, Copy)]
pub(super) struct Heard {
    pub expert: usize,
    pub group: usize,
    /// The middle of the judgement.
    pub mid: f64,
    /// Its mean position on the scale.
    pub level: f64,
    /// Its mean value under the track's attitude, and neutral; none on a scale made by the candidates.
    pub value: Option<(f64, f64)>,
    pub familiarity: Option<u64>,
    pub illustrative: bool,
}

/// All judgements of one criterion.
pub(super) struct Column {
    pub criterion: Criterion,
    /// Position among the summed leaves.
    pub leaf: Option<usize>,
    /// Ends of the scale; of a criterion without, those of the judgements.
    pub ends: (f64, f64),
    /// One level: a tenth of the scale, or the widest step between levels where there are some.
    pub step: f64,
    /// By technology, experts in the order of their ids.
    pub cells: Vec<Vec<Heard>>,
}

impl Column {
    /// Position between the worst end (0) and the best (1).
    pub fn position(&self, x: f64) -> f64 {
        let z = (x - self.ends.0) / (self.ends.1 - self.ends.0);
        if self.criterion.direction == Direction::Min { 1.0 - z } else { z }
    }
}

/// Where each technology stands under one view.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Places {
    pub ranks: Vec<Option<u32>>,
    pub seats: Vec<Option<Seat>>,
    pub scores: Vec<Option<f64>>,
}

/// How judgements become one value: weight of each, before the shares of the groups, and what is taken off its value.
pub(super) struct Pooling<'a> {
    pub weight: &'a dyn Fn(&Heard) -> f64,
    /// Whether stakeholder groups keep their shares; else only the weights count.
    pub by_group: bool,
    pub shift: &'a dyn Fn(&Heard) -> f64,
}

/// The council with its judgements.
pub(super) struct Council<'r> {
    pub register: &'r Register,
    pub tree: Tree,
    pub technologies: Vec<&'r Technology>,
    pub groups: Vec<&'r StakeholderGroup>,
    pub shares: Vec<f64>,
    pub experts: Vec<&'r Expert>,
    /// Stakeholder group of each expert.
    pub group_of: Vec<usize>,
    /// Criteria that are judged, in the order of their ids.
    pub columns: Vec<Column>,
    /// Expert and technology of each declared interest.
    pub recused: BTreeSet<(usize, usize)>,
    /// The default result.
    pub base: Evaluation,
    rows: Vec<Row>,
    method: Option<Box<dyn Method>>,
}

impl<'r> Council<'r> {
    pub fn new(register: &'r Register) -> Result<Self> {
        let base = register.evaluate(None)?;
        let tree = Tree::new(register);
        let technologies = register.technologies.sorted();
        let method = methods::find(&base.method, &serde_json::Value::Null, tree.leaves.len())?;
        let rows = inputs::read(register, &tree, &technologies, &mut Problems::new())?;
        let groups = register.stakeholder_groups.sorted();
        let experts = register.experts.sorted();
        let group_at: BTreeMap<&Id, usize> = groups.iter().enumerate().map(|(i, g)| (&g.id, i)).collect();
        let expert_at: BTreeMap<&Id, usize> = experts.iter().enumerate().map(|(i, e)| (&e.id, i)).collect();
        let technology_at: BTreeMap<&Id, usize> = technologies.iter().enumerate().map(|(i, t)| (&t.id, i)).collect();
        let recused = register
            .interests
            .iter()
            .filter_map(|row| Some((*expert_at.get(&row.expert)?, *technology_at.get(&row.technology)?)))
            .collect();
        let judged = Judged::new(register, &tree.judged(), &technologies);
        let columns = columns(register, &tree, &technologies, &judged)?;
        Ok(Council {
            shares: groups.iter().map(|g| g.share).collect(),
            group_of: experts.iter().filter_map(|e| group_at.get(&e.stakeholder_group).copied()).collect(),
            register,
            tree,
            technologies,
            groups,
            experts,
            columns,
            recused,
            base,
            rows,
            method,
        })
    }

    /// The default places.
    pub fn default_places(&self) -> Places {
        places(&self.base)
    }

    /// Every judgement with its column and technology.
    pub fn heard(&self) -> impl Iterator<Item = (usize, usize, &Heard)> {
        self.columns.iter().enumerate().flat_map(|(k, column)| {
            column.cells.iter().enumerate().flat_map(move |(i, cell)| cell.iter().map(move |heard| (k, i, heard)))
        })
    }

    /// The places that these values of the leaves give.
    pub fn rank(&self, rows: Vec<Row>) -> Result<Places> {
        let mut evaluation = frame_of(&self.base);
        let mut notices = Problems::new();
        self.register.score(&self.tree, &self.technologies, rows, &mut evaluation, &mut notices)?;
        match &self.method {
            None => ranking::rank(&mut evaluation, &mut notices),
            Some(method) => methods::apply(method.as_ref(), &self.tree, &mut evaluation, &mut notices)?,
        }
        Ok(places(&evaluation))
    }

    /// The places on another basis: an earlier round, another reading of the ranges.
    pub fn rank_on(&self, basis: Basis) -> Result<Places> {
        self.rank(inputs::read_on(self.register, &self.tree, &self.technologies, basis, &mut Problems::new())?)
    }

    /// The leaf values of a pooling of all columns, and how many cells keep their default since nobody has a weight.
    pub fn pooled(&self, pooling: &Pooling<'_>) -> Result<(Vec<Row>, usize)> {
        let mut kept = 0;
        let rows = self.replaced(|_, _, cell| {
            let pooled = self.pool(cell, pooling);
            kept += usize::from(pooled.is_none());
            pooled
        })?;
        Ok((rows, kept))
    }

    /// One cell under a pooling: level, value, neutral value; none when nobody has a weight.
    pub fn pool(&self, cell: &[Heard], pooling: &Pooling<'_>) -> Option<(f64, f64, f64)> {
        let present: Vec<usize> = cell.iter().map(|h| if pooling.by_group { h.group } else { 0 }).collect();
        let weights: Vec<f64> = cell.iter().map(|h| (pooling.weight)(h)).collect();
        let pool = weighted_pool(&present, &weights, if pooling.by_group { &self.shares } else { &[1.0] });
        if pool.groups.iter().all(|share| *share == 0.0) {
            return None;
        }
        let of = |pick: &dyn Fn(&Heard) -> f64| dot_exact(&pool.experts, &cell.iter().map(pick).collect::<Vec<_>>());
        let value = |h: &Heard, v: f64| unit(v - (pooling.shift)(h));
        Some((
            of(&|h| h.level),
            unit(of(&|h| value(h, h.value.map_or(0.0, |v| v.0)))),
            unit(of(&|h| value(h, h.value.map_or(0.0, |v| v.1)))),
        ))
    }

    /// The default leaf values with some cells replaced: `cell` gets column, technology and judgements and gives level,
    /// value and neutral value. Cells that do not rest on judgements stay, and so does the charter's way with gaps.
    pub fn replaced(
        &self,
        mut cell: impl FnMut(usize, usize, &[Heard]) -> Option<(f64, f64, f64)>,
    ) -> Result<Vec<Row>> {
        let mut rows = self.rows.clone();
        for (k, column) in self.columns.iter().enumerate() {
            let Some(leaf) = column.leaf else { continue };
            for (i, row) in rows.iter_mut().enumerate() {
                if row.cells[leaf].state != CellState::Given {
                    continue;
                }
                if let Some((level, value, neutral)) = cell(k, i, &column.cells[i]) {
                    row.cells[leaf].level = Some(level);
                    row.values[leaf] = Some(value);
                    row.neutral[leaf] = Some(neutral);
                }
            }
            if column.criterion.scaling == Scaling::Local {
                let levels: Vec<f64> = rows.iter().filter_map(|row| row.cells[leaf].level).collect();
                if let Some(scale) = inputs::local_scale(&column.criterion, &levels)? {
                    for row in rows.iter_mut().filter(|row| row.cells[leaf].state == CellState::Given) {
                        let value = row.cells[leaf].level.map(|x| scale.value(x));
                        row.values[leaf] = value;
                        row.neutral[leaf] = value;
                    }
                }
            }
        }
        Ok(rows)
    }
}

/// All of a result but its long lists.
fn frame_of(base: &Evaluation) -> Evaluation {
    Evaluation {
        register: base.register.clone(),
        title: base.title.clone(),
        cutoff_date: base.cutoff_date.clone(),
        illustrative: base.illustrative,
        method: base.method.clone(),
        settings: base.settings.clone(),
        higher_is_better: base.higher_is_better,
        contributions: base.contributions,
        noise: base.noise,
        tracks: Vec::new(),
        criteria: base.criteria.clone(),
        groups: base.groups.clone(),
        alternatives: Vec::new(),
        coverage: None,
        notices: Problems::new(),
        provenance: base.provenance.clone(),
    }
}

fn places(evaluation: &Evaluation) -> Places {
    Places {
        ranks: evaluation.ranks(),
        seats: evaluation.alternatives.iter().map(|a| a.seat).collect(),
        scores: evaluation.scores(),
    }
}

/// What was said, by criterion.
pub(super) fn columns(
    register: &Register,
    tree: &Tree,
    technologies: &[&Technology],
    judged: &Judged<'_>,
) -> Result<Vec<Column>> {
    let risk: BTreeMap<&Id, f64> = register.tracks.iter().map(|track| (&track.id, track.risk_attitude)).collect();
    let leaves: BTreeMap<&Id, usize> = tree.leaf_criteria().enumerate().map(|(leaf, c)| (&c.id, leaf)).collect();
    tree.judged()
        .into_iter()
        .map(|criterion| {
            let scale = match (criterion.scaling, criterion.scale_low, criterion.scale_high) {
                (Scaling::Fixed, Some(low), Some(high)) => {
                    Some(Scale::new(&criterion.value_function, low, high, criterion.direction)?)
                }
                _ => None,
            };
            let mut cells = Vec::with_capacity(technologies.len());
            for (i, technology) in technologies.iter().enumerate() {
                let alpha = if criterion.risk { risk.get(&technology.track).copied().unwrap_or(1.0) } else { 1.0 };
                let mut cell = Vec::new();
                for voice in judged.voices(i, &criterion.id) {
                    if let (JudgementState::Given, Some(mid)) = (voice.judgement.state, voice.judgement.mid) {
                        let said = judged.said(voice.judgement, criterion, scale.as_ref(), alpha)?;
                        cell.push(heard(voice, mid, said));
                    }
                }
                cells.push(cell);
            }
            let ends = ends(criterion, &cells);
            Ok(Column {
                criterion: criterion.clone(),
                leaf: leaves.get(&criterion.id).copied(),
                step: step(criterion, ends),
                ends,
                cells,
            })
        })
        .collect()
}

fn heard(voice: Voice<'_>, mid: f64, said: Said) -> Heard {
    Heard {
        expert: voice.expert,
        group: voice.group,
        mid,
        level: said.level,
        value: said.value,
        familiarity: voice.judgement.familiarity,
        illustrative: voice.judgement.illustrative,
    }
}

fn ends(criterion: &Criterion, cells: &[Vec<Heard>]) -> (f64, f64) {
    if let (Some(low), Some(high)) = (criterion.scale_low, criterion.scale_high) {
        return (low, high);
    }
    let mids: Vec<f64> = cells.iter().flatten().map(|h| h.mid).collect();
    let (low, high) = (math::min_of(&mids), math::max_of(&mids));
    if low < high { (low, high) } else { (low, low + 1.0) }
}

fn step(criterion: &Criterion, (low, high): (f64, f64)) -> f64 {
    match &criterion.value_function {
        ValueFunction::Levels { levels } if levels.len() > 1 => {
            let mut xs: Vec<f64> = levels.iter().map(|level| level[0]).collect();
            xs.sort_by(f64::total_cmp);
            xs.windows(2).fold(0.0, |widest, pair| math::max(widest, pair[1] - pair[0]))
        }
        _ => (high - low) / 10.0,
    }
}

/// The mean of the judgements of one group in a cell; none when it is silent.
pub(super) fn group_mean(cell: &[Heard], group: usize, pick: impl Fn(&Heard) -> f64) -> Option<f64> {
    let own: Vec<f64> = cell.iter().filter(|h| h.group == group).map(pick).collect();
    (!own.is_empty()).then(|| mean(&own))
}

/// Ids of technologies that come into the seats and that leave them.
pub(super) fn seat_changes(before: &Places, after: &Places, technologies: &[&Technology]) -> (Vec<Id>, Vec<Id>) {
    let within = |places: &Places, i: usize| places.seats[i] == Some(Seat::Within);
    let ids = |which: &dyn Fn(usize) -> bool| -> Vec<Id> {
        technologies.iter().enumerate().filter(|(i, _)| which(*i)).map(|(_, t)| t.id.clone()).collect()
    };
    (ids(&|i| !within(before, i) && within(after, i)), ids(&|i| within(before, i) && !within(after, i)))
}

fn unit(value: f64) -> f64 {
    math::min(math::max(value, 0.0), 1.0)
}

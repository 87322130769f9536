//! Judgements of the council, pooled by stakeholder group first.

use super::super::result::{Cell, CellState};
use super::Reading;
use crate::Result;
use crate::model::{Criterion, Id, Judgement, JudgementState, Register, Support, Technology};
use crate::number::sum::{dot_exact, mean};
use crate::panel::{PoolWeights, Range, pool_weights};
use crate::scoring::Scale;
use std::collections::{BTreeMap, BTreeSet};

/// What one expert said of one cell.
#[derive(Clone, Copy)]
pub(crate) struct Voice<'r> {
    /// Position of the expert in the order of ids.
    pub expert: usize,
    /// Position of the stakeholder group in the order of ids.
    pub group: usize,
    /// The judgement, also one that says `missing` or `not_applicable`.
    pub judgement: &'r Judgement,
}

/// One judgement as numbers.
#[derive(Clone, Copy)]
pub(crate) struct Said {
    /// Mean position on the scale.
    pub level: f64,
    /// Mean value under the track's attitude to risk, and neutral; none on a scale made by the candidates.
    pub value: Option<(f64, f64)>,
}

/// Which judgements count, and how a range is read.
#[derive(Clone, Copy)]
pub(crate) struct Basis {
    /// The latest round.
    pub round: u64,
    pub support: Support,
}

impl Basis {
    /// As the charter has it.
    pub fn of(register: &Register) -> Self {
        let rules = register.rules();
        Basis { round: rules.round.unwrap_or(u64::MAX), support: rules.support }
    }
}

/// The judgements that count, by technology and criterion.
pub(crate) struct Judged<'r> {
    shares: Vec<f64>,
    /// `(technology, criterion, expert)` positions with the stakeholder group and the judgement.
    rows: Vec<(Key, usize, &'r Judgement)>,
    criteria: BTreeMap<&'r str, u32>,
    recused: Vec<u32>,
    quorum_experts: u64,
    quorum_groups: u64,
    support: Support,
}

type Key = (u32, u32, u32);

fn position(i: usize) -> u32 {
    // Tables hold at most five million rows.
    u32::try_from(i).unwrap_or(u32::MAX)
}

impl<'r> Judged<'r> {
    /// Takes of each expert's judgements of a cell the latest round up to the charter's; judgements by an
    /// expert with a declared interest are missing by rule.
    pub fn new(register: &'r Register, judged: &[&Criterion], technologies: &[&Technology]) -> Self {
        Judged::on(register, judged, technologies, Basis::of(register))
    }

    /// As [`Judged::new`], on another basis than the charter's.
    pub fn on(register: &'r Register, judged: &[&Criterion], technologies: &[&Technology], basis: Basis) -> Self {
        let rules = register.rules();
        let groups = register.stakeholder_groups.sorted();
        let group_of: BTreeMap<&Id, usize> = groups.iter().enumerate().map(|(i, group)| (&group.id, i)).collect();
        let experts: BTreeMap<&Id, (u32, usize)> = register
            .experts
            .sorted()
            .into_iter()
            .enumerate()
            .filter_map(|(i, expert)| Some((&expert.id, (position(i), *group_of.get(&expert.stakeholder_group)?))))
            .collect();
        let places: BTreeMap<&Id, u32> = technologies.iter().enumerate().map(|(i, t)| (&t.id, position(i))).collect();
        let names: BTreeMap<&str, u32> =
            judged.iter().enumerate().map(|(k, criterion)| (criterion.id.as_str(), position(k))).collect();
        let interests: BTreeSet<(&Id, &Id)> = register.interests.iter().map(|i| (&i.expert, &i.technology)).collect();
        let last = basis.round;
        let mut rows: Vec<(Key, usize, &Judgement)> = register
            .judgements
            .iter()
            .filter(|row| row.round <= last && !interests.contains(&(&row.expert, &row.technology)))
            .filter_map(|row| {
                let (expert, group) = experts.get(&row.expert)?;
                let key = (*places.get(&row.technology)?, *names.get(row.criterion.as_str())?, *expert);
                Some((key, *group, row))
            })
            .collect();
        // The latest round of each cell and expert comes first and is the one that is kept.
        rows.sort_by(|a, b| a.0.cmp(&b.0).then(b.2.round.cmp(&a.2.round)));
        rows.dedup_by_key(|row| row.0);
        let mut recused = vec![0; technologies.len()];
        for (_, technology) in &interests {
            if let Some(place) = places.get(*technology) {
                recused[*place as usize] += 1;
            }
        }
        Judged {
            shares: groups.iter().map(|group| group.share).collect(),
            rows,
            criteria: register
                .criteria
                .iter()
                .filter_map(|c| names.get(c.id.as_str()).map(|k| (c.id.as_str(), *k)))
                .collect(),
            recused,
            quorum_experts: rules.quorum_experts,
            quorum_groups: rules.quorum_groups,
            support: basis.support,
        }
    }

    /// What was said of one cell, in the order of the experts' ids; recused experts are not among them.
    pub fn voices(&self, technology: usize, criterion: &str) -> impl Iterator<Item = Voice<'r>> + '_ {
        let rows = self.criteria.get(criterion).map_or(&[][..], |&k| self.cell_rows(technology, k));
        rows.iter().map(|&((.., expert), group, judgement)| Voice { expert: expert as usize, group, judgement })
    }

    fn cell_rows(&self, technology: usize, criterion: u32) -> &[(Key, usize, &'r Judgement)] {
        let technology = position(technology);
        let start = self.rows.partition_point(|row| (row.0.0, row.0.1) < (technology, criterion));
        let end = self.rows.partition_point(|row| (row.0.0, row.0.1) <= (technology, criterion));
        &self.rows[start..end]
    }

    /// One cell: the pool's mean value under the attitude `alpha` and neutral, and its mean position.
    ///
    /// Without a scale (local scaling) only the position is made.
    pub(super) fn reading(
        &self,
        technology: usize,
        criterion: &Criterion,
        scale: Option<&Scale>,
        alpha: f64,
    ) -> Result<Reading> {
        let Some(&k) = self.criteria.get(criterion.id.as_str()) else {
            return Ok(Reading { value: None, cell: Cell { state: CellState::Missing, ..Cell::default() } });
        };
        let rows = self.cell_rows(technology, k);
        let with = |state: JudgementState| rows.iter().filter(move |row| row.2.state == state);
        let given: Vec<_> = with(JudgementState::Given).collect();
        let pool = pool_weights(&given.iter().map(|row| row.1).collect::<Vec<_>>(), &self.shares);
        let mut cell = Cell {
            state: CellState::Given,
            given: position(given.len()),
            missing: position(with(JudgementState::Missing).count()),
            not_applicable: position(with(JudgementState::NotApplicable).count()),
            recused: self.recused[technology],
            groups: position(present(&pool)),
            illustrative: rows.iter().any(|row| row.2.illustrative),
            ..Cell::default()
        };
        if self.not_applicable(rows) {
            cell.state = CellState::NotApplicable;
            return Ok(Reading { value: None, cell });
        }
        if !self.quorum(given.len(), &pool) {
            cell.state = CellState::Missing;
            return Ok(Reading { value: None, cell });
        }
        let (mut level, mut value, mut neutral) = (Vec::new(), Vec::new(), Vec::new());
        for (_, _, row) in &given {
            let said = self.said(row, criterion, scale, alpha)?;
            level.push(said.level);
            if let Some(values) = said.value {
                value.push(values.0);
                neutral.push(values.1);
            }
        }
        cell.level = Some(dot_exact(&pool.experts, &level));
        let value = scale.map(|_| (unit(dot_exact(&pool.experts, &value)), unit(dot_exact(&pool.experts, &neutral))));
        Ok(Reading { value, cell })
    }

    /// A judgement that is given as numbers, under the attitude `alpha`; without a scale only its position.
    pub fn said(&self, row: &Judgement, criterion: &Criterion, scale: Option<&Scale>, alpha: f64) -> Result<Said> {
        let ends = (criterion.scale_low.unwrap_or(f64::NEG_INFINITY), criterion.scale_high.unwrap_or(f64::INFINITY));
        let range = Range { low: row.low, mid: row.mid.unwrap_or(f64::NAN), high: row.high };
        let belief = range.belief(ends.0, ends.1, self.support)?;
        let value = match scale {
            Some(scale) => {
                let mean = scale.mean(&belief);
                Some((if alpha < 1.0 { scale.best_share_mean(&belief, alpha)? } else { mean }, mean))
            }
            None => None,
        };
        Ok(Said { level: belief.mean(), value })
    }

    /// Whether the share-weighted majority of those who answered say that it does not apply; too few answers
    /// decide nothing.
    fn not_applicable(&self, rows: &[(Key, usize, &Judgement)]) -> bool {
        let answered: Vec<_> = rows.iter().filter(|row| row.2.state != JudgementState::Missing).collect();
        let pool = pool_weights(&answered.iter().map(|row| row.1).collect::<Vec<_>>(), &self.shares);
        if !self.quorum(answered.len(), &pool) {
            return false;
        }
        let says: Vec<f64> =
            answered.iter().map(|row| f64::from(row.2.state == JudgementState::NotApplicable)).collect();
        dot_exact(&pool.experts, &says) > 0.5
    }

    fn quorum(&self, experts: usize, pool: &PoolWeights) -> bool {
        experts as u64 >= self.quorum_experts && present(pool) as u64 >= self.quorum_groups
    }

    /// Share of each stakeholder group in the pools of a technology, as a mean over its judged criteria.
    pub fn mean_group_shares(&self, technology: usize) -> Vec<f64> {
        let pools: Vec<Vec<f64>> = self
            .criteria
            .values()
            .map(|&k| self.cell_rows(technology, k))
            .map(|rows| rows.iter().filter(|r| r.2.state == JudgementState::Given).map(|r| r.1).collect::<Vec<_>>())
            .filter(|present| !present.is_empty())
            .map(|present| pool_weights(&present, &self.shares).groups)
            .collect();
        (0..self.shares.len())
            .map(|group| if pools.is_empty() { 0.0 } else { mean(&pools.iter().map(|p| p[group]).collect::<Vec<_>>()) })
            .collect()
    }
}

/// How many stakeholder groups are in a pool.
fn present(pool: &PoolWeights) -> usize {
    pool.groups.iter().filter(|share| **share > 0.0).count()
}

/// Pool weights add up to 1 only nearly: a value stays in [0, 1].
fn unit(value: f64) -> f64 {
    crate::number::math::min(crate::number::math::max(value, 0.0), 1.0)
}

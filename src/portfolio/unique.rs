//! One plan among equals: least cost, then the earlier item, then the label; and how many equals there are.

use super::dual::{Certificate, Prices, Relaxation};
use super::exact::{Found, at_least, maximize};
use super::model::{Model, Row, RowKind};
use super::optima::{Catch, Hunt};
use super::solver::{Effort, Solver};
use crate::observer::Observer;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// How many plans have the best value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EqualOptima {
    /// Exactly so many.
    Exactly(u64),
    /// More than so many.
    MoreThan(u64),
    /// So many were seen before the search was broken off: at least so many.
    AtLeast(u64),
    /// It was not asked for, or the value is not proved best.
    Unknown,
}

/// Equal plans that are counted.
pub const MOST_COUNTED: usize = 1000;

/// Work for counting, in terms looked at.
const WORK: u64 = 60_000_000;

/// Steps towards better prices before a search.
const STEPS: usize = 1500;

/// Items decided by one call of the solver: their weights in the objective are powers of two.
const AT_ONCE: usize = 20;

/// Most calls of the solver for one choice among equals.
const MOST_CALLS: usize = 40;

/// The chosen one.
pub(super) struct Chosen {
    pub(super) plan: Vec<bool>,
    /// Proved to be of the best value.
    pub(super) proved: bool,
    pub(super) equals: EqualOptima,
    /// Every equal plan was considered, so that the choice is the one the rule makes.
    pub(super) settled: bool,
}

/// One question with what it takes to search for its equals.
struct Choice<'a> {
    model: &'a Model,
    by_column: Vec<Vec<(usize, i128)>>,
    certificate: Certificate,
    value: i128,
}

/// Chooses among the plans of the best value, which `plan` has; where the solver could not tell one unit from the
/// next (not `proved`), the proof is made here, or not at all.
pub(super) fn choose(
    model: &Model,
    plan: &[bool],
    value: i128,
    proved: bool,
    solver: &dyn Solver,
    effort: &Effort,
    observer: &mut dyn Observer,
) -> Result<Chosen> {
    let relaxation = Relaxation::of(model);
    let prices: Prices = relaxation.improve(&relaxation.free(), STEPS, value as f64);
    let unknown =
        |plan: &[bool]| Chosen { plan: plan.to_vec(), proved, equals: EqualOptima::AtLeast(1), settled: false };
    let Some(certificate) = relaxation.certify(model, &prices) else { return Ok(unknown(plan)) };
    let choice = Choice { model, by_column: model.by_column(), certificate, value };
    let catch = choice.hunt(None, MOST_COUNTED + 1).run(observer)?;
    if let Some(better) = catch.plans.iter().find(|plan| proved && model.value(plan) > value) {
        let (said, found) = (model.print_value(value), model.print_value(model.value(better)));
        return Err(Error::internal(format!(
            "the solver {} said that {said} is the largest value, but a plan worth {found} exists; the answer was refused",
            solver.name()
        )));
    }
    let Catch { mut plans, complete } = catch;
    if complete && plans.len() <= MOST_COUNTED {
        let most = plans.iter().map(|plan| model.value(plan)).max();
        plans.retain(|plan| Some(model.value(plan)) == most);
        let count = plans.len() as u64;
        let best = plans.into_iter().reduce(|a, b| if precedes(model, &b, &a) { b } else { a });
        let best = best.ok_or_else(|| Error::internal("the best plan was not among the best plans"))?;
        return Ok(Chosen { plan: best, proved: true, equals: EqualOptima::Exactly(count), settled: true });
    }
    if !proved {
        return Ok(unknown(plan));
    }
    let equals = if complete {
        EqualOptima::MoreThan(MOST_COUNTED as u64)
    } else {
        EqualOptima::AtLeast(plans.len().max(1) as u64)
    };
    let settled = choice.first(solver, effort, observer)?;
    if let Some(plan) = settled {
        return Ok(Chosen { plan, proved, equals, settled: true });
    }
    // The best of those seen: the same on every run, but perhaps not the first of all.
    let seen = plans.into_iter().chain([plan.to_vec()]);
    let best = seen.reduce(|a, b| if precedes(model, &b, &a) { b } else { a });
    Ok(Chosen { plan: best.unwrap_or_else(|| plan.to_vec()), proved, equals, settled: false })
}

/// Whether a plan comes before another of the same value: it costs less, or it has the first item on which they differ.
pub(super) fn precedes(model: &Model, a: &[bool], b: &[bool]) -> bool {
    let (x, y) = (model.cost(a), model.cost(b));
    if x != y {
        return x < y;
    }
    model.preference().into_iter().find(|&j| a[j] != b[j]).is_some_and(|j| a[j])
}

impl Choice<'_> {
    fn hunt<'h>(&'h self, order: Option<&'h [usize]>, most: usize) -> Hunt<'h> {
        Hunt {
            model: self.model,
            by_column: &self.by_column,
            certificate: &self.certificate,
            value: self.value,
            order,
            most,
            work: WORK,
        }
    }

    /// The first of too many to list, or none where that could not be established.
    fn first(&self, solver: &dyn Solver, effort: &Effort, observer: &mut dyn Observer) -> Result<Option<Vec<bool>>> {
        let mut model = at_least(self.model, self.value);
        // A column whose worse side leaves no room is decided in all of them.
        let room = self.certificate.room(self.value);
        for (column, &reduced) in model.columns.iter_mut().zip(&self.certificate.reduced) {
            if column.fixed.is_none() && reduced.abs() > room {
                column.fixed = Some(reduced > 0);
            }
        }
        let preference = model.preference();
        if model.columns.iter().any(|column| column.cost != 0) {
            let Some(cheapest) = self.cheapest(&model, solver, effort, observer)? else { return Ok(None) };
            let columns = model.columns.iter().enumerate();
            let terms = columns.filter(|(_, c)| c.cost != 0).map(|(j, c)| (j, c.cost)).collect();
            model.rows.push(Row::new("cost", RowKind::Other, terms, None, Some(cheapest)));
        } else {
            let catch = self.hunt(Some(&preference), 1).run(observer)?;
            if let (true, Some(plan)) = (catch.complete, catch.plans.into_iter().next()) {
                return Ok(Some(plan));
            }
        }
        in_order(model, &preference, solver, effort, observer)
    }

    fn cheapest(
        &self,
        model: &Model,
        solver: &dyn Solver,
        effort: &Effort,
        observer: &mut dyn Observer,
    ) -> Result<Option<i128>> {
        let mut cheap = model.clone();
        cheap.columns.iter_mut().for_each(|column| column.value = -column.cost);
        let found = maximize(&cheap, None, solver, effort, observer)?;
        Ok(proved(&found).map(|plan| self.model.cost(plan)))
    }
}

fn proved(found: &Found) -> Option<&Vec<bool>> {
    found.plan.as_ref().filter(|(_, value)| found.bound <= *value).map(|(plan, _)| plan)
}

/// The plan that has the earliest items, decided some at a time.
fn in_order(
    mut model: Model,
    preference: &[usize],
    solver: &dyn Solver,
    effort: &Effort,
    observer: &mut dyn Observer,
) -> Result<Option<Vec<bool>>> {
    let open: Vec<usize> = preference.iter().copied().filter(|&j| model.columns[j].fixed.is_none()).collect();
    if open.len().div_ceil(AT_ONCE) > MOST_CALLS {
        return Ok(None);
    }
    let mut last = None;
    for chunk in open.chunks(AT_ONCE) {
        model.columns.iter_mut().for_each(|column| column.value = 0);
        for (k, &j) in chunk.iter().enumerate() {
            model.columns[j].value = 1 << (chunk.len() - 1 - k);
        }
        let found = maximize(&model, None, solver, effort, observer)?;
        let Some(plan) = proved(&found) else { return Ok(None) };
        for &j in chunk {
            model.columns[j].fixed = Some(plan[j]);
        }
        last = Some(plan.clone());
    }
    match last {
        Some(plan) => Ok(Some(plan)),
        None => Ok(maximize(&model, None, solver, effort, observer)?.plan.map(|(plan, _)| plan)),
    }
}

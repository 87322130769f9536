//! What more money would buy: value over budget, and the worth of a little more of each budget and capacity.

use super::super::exact::maximize;
use super::super::{Microlp, Model};
use super::amount::{Amount, not_exact};
use super::formulate::Resource;
use super::roadmap::RegisterPlan;
use crate::model::Payer;
use crate::observer::{Observer, Unwatched};
use crate::problem::codes::arrays::BAD_SETTING;
use crate::problem::{Place, Problem, Text};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// Most times what is there that more of it can be.
const MOST_MORE: f64 = 1000.0;

/// The best plan with a part of every budget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetPoint {
    /// Part of every budget, above 0 up to 1.
    pub share: f64,
    /// Money of all budgets together, over the whole plan.
    pub money: f64,
    /// Value; none where no plan exists with so little.
    pub value: Option<f64>,
    /// No plan is worth more.
    pub bound: Option<f64>,
    /// Whether the plan is proved best.
    pub proved: bool,
    /// Cost of the plan.
    pub cost: Option<f64>,
    /// Technologies started.
    pub started: Vec<String>,
}

/// What a little more of one budget or capacity is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarginalValue {
    /// Payer of a budget; none for a capacity.
    pub payer: Option<Payer>,
    /// Category of a budget; none = all of the payer.
    pub category: Option<String>,
    /// Enabler of a capacity; none for a budget.
    pub enabler: Option<String>,
    /// Name.
    pub name: Text,
    /// How much more there would be in each period: a budget over the period, a capacity each year.
    pub more: Vec<f64>,
    /// Unit.
    pub unit: Option<String>,
    /// Points of score that this adds.
    pub gain: f64,
    /// Whether the gain is exact: both plans are proved best.
    pub exact: bool,
}

impl RegisterPlan {
    /// The best plans with 1, 2, ... of `points` equal parts of every budget; value never falls from one to the next.
    ///
    /// # Errors
    /// [`Error::Input`] when `points` is 0; as [`crate::Register::optimize`].
    ///
    /// # Complexity
    /// One search a point.
    pub fn frontier(&self, points: u64) -> Result<Vec<BudgetPoint>> {
        self.frontier_observed(points, &mut Unwatched)
    }

    /// As [`RegisterPlan::frontier`], with an observer that may stop it.
    ///
    /// # Errors
    /// As [`RegisterPlan::frontier`], and [`Error::Cancelled`].
    pub fn frontier_observed(&self, points: u64, observer: &mut dyn Observer) -> Result<Vec<BudgetPoint>> {
        if points == 0 {
            return Err(Problem::new(BAD_SETTING, Place::argument("points"))
                .item("points")
                .found(points)
                .expected(Text::new("at least 1", "ít nhất 1"))
                .into());
        }
        let mut list: Vec<BudgetPoint> = Vec::new();
        let mut before: Option<Vec<bool>> = None;
        for k in 1..=points {
            let model = self.with_budgets(k, points)?;
            let point = self.point(k, points, &model, before.as_deref(), observer)?;
            before = point.1.or(before);
            list.push(point.0);
        }
        Ok(list)
    }

    fn point(
        &self,
        k: u64,
        points: u64,
        model: &Model,
        before: Option<&[bool]>,
        observer: &mut dyn Observer,
    ) -> Result<(BudgetPoint, Option<Vec<bool>>)> {
        let budgets = self.usage.iter().filter(|u| u.payer.is_some() && u.category.is_none());
        let money = budgets.filter_map(|u| u.there).fold(Amount::ZERO, |sum, x| sum.plus(Amount::of(x)));
        let share = k as f64 / points as f64;
        let mut point = BudgetPoint {
            share,
            money: money.to_f64() * share,
            value: None,
            bound: None,
            proved: false,
            cost: None,
            started: Vec::new(),
        };
        let effort = self.settings.of_solver().effort(model);
        let found = maximize(model, None, &Microlp, &effort, observer)?;
        // What fitted into less still fits: a search that was broken off may have missed it.
        let kept = before.map(|plan| (plan.to_vec(), model.value(plan)));
        let best = match (found.plan, kept) {
            (Some(found), Some(kept)) => Some(if kept.1 > found.1 { kept } else { found }),
            (found, kept) => found.or(kept),
        };
        let Some((decisions, units)) = best else {
            return Ok((point, None));
        };
        point.value = Some(model.value_number(units));
        point.bound = Some(model.value_number(found.bound.max(units)));
        point.proved = found.bound <= units;
        let starts = || self.formulation.starts.iter().zip(&decisions).filter(|(_, chosen)| **chosen);
        let cost = starts().fold(Amount::ZERO, |sum, (start, _)| sum.plus(Amount::of(start.cost)));
        point.cost = Some(cost.to_f64());
        let acts = starts().map(|(start, _)| &self.formulation.acts[start.act]);
        point.started = acts.filter(|act| act.is_technology()).map(|act| act.id.clone()).collect();
        Ok((point, Some(decisions)))
    }

    /// The model with a part `k / points` of every budget; what is taken whatever is chosen is taken in full.
    fn with_budgets(&self, k: u64, points: u64) -> Result<Model> {
        let mut model = self.solution.model.clone();
        let share = (i128::from(k), i128::from(points));
        let mut anyway = Amount::ZERO;
        let mut before: Option<&Resource> = None;
        for line in &self.formulation.lines {
            if before.replace(&line.resource) != Some(&line.resource) {
                anyway = Amount::ZERO;
            }
            let (Resource::Budget { .. }, Some(r)) = (&line.resource, line.row) else {
                anyway = Amount::ZERO;
                continue;
            };
            anyway = anyway.plus(Amount::of(line.taken_anyway));
            let row = &mut model.rows[r];
            if let Some(upper) = row.upper {
                // (upper + anyway) k / points - anyway, in one fraction.
                let given = Amount::units(upper, row.decimals).plus(anyway).times(Amount::whole(share.0));
                let left = given.minus(anyway.times(Amount::whole(share.1)));
                let left = left.floor_of(row.decimals, (1, share.1));
                row.upper = Some(left.ok_or_else(|| not_exact(&row.name))?);
            }
            anyway = anyway.times(Amount::of(line.carry_over));
        }
        Ok(model)
    }

    /// What `more` of each budget and capacity is worth (0.1 = a tenth more of what is there in every period), by
    /// solving again with it.
    ///
    /// # Errors
    /// [`Error::Input`] when `more` is not above 0 or above 1,000; as [`crate::Register::optimize`].
    ///
    /// # Complexity
    /// One search for each budget and capacity.
    pub fn marginal(&self, more: f64) -> Result<Vec<MarginalValue>> {
        self.marginal_observed(more, &mut Unwatched)
    }

    /// As [`RegisterPlan::marginal`], with an observer that may stop it.
    ///
    /// # Errors
    /// As [`RegisterPlan::marginal`], and [`Error::Cancelled`].
    pub fn marginal_observed(&self, more: f64, observer: &mut dyn Observer) -> Result<Vec<MarginalValue>> {
        if !(more > 0.0 && more <= MOST_MORE) {
            return Err(Problem::new(BAD_SETTING, Place::argument("more"))
                .item("more")
                .found(more)
                .expected(Text::new(
                    "a share above 0, at most 1,000, such as 0.1",
                    "một tỷ lệ lớn hơn 0, không quá 1.000, chẳng hạn 0.1",
                ))
                .into());
        }
        let mut resources: Vec<&Resource> = Vec::new();
        for line in self.formulation.lines.iter().filter(|line| line.row.is_some()) {
            if resources.last() != Some(&&line.resource) {
                resources.push(&line.resource);
            }
        }
        resources.into_iter().map(|resource| self.worth_of_more(resource, more, observer)).collect()
    }

    fn worth_of_more(&self, resource: &Resource, more: f64, observer: &mut dyn Observer) -> Result<MarginalValue> {
        let mut model = self.solution.model.clone();
        let lines = || self.formulation.lines.iter().filter(|line| line.resource == *resource);
        let mut extra = Vec::new();
        let mut carried = Amount::ZERO;
        for line in lines() {
            let (Some(r), Some(there)) = (line.row, line.there) else {
                extra.push(0.0);
                carried = Amount::ZERO;
                continue;
            };
            let row = &mut model.rows[r];
            let added = Amount::of(there).times(Amount::of(more));
            extra.push(added.to_f64());
            // What is carried over grows along.
            carried = carried.plus(added);
            let units = carried.floor_of(row.decimals, (1, 1)).ok_or_else(|| not_exact(&row.name))?;
            row.upper = row.upper.map(|upper| upper.saturating_add(units));
            carried = carried.times(Amount::of(line.carry_over));
        }
        let effort = self.settings.of_solver().effort(&model);
        let found = maximize(&model, Some(&self.solution.decisions), &Microlp, &effort, observer)?;
        let units = found.plan.map_or(self.solution.units, |(_, units)| units.max(self.solution.units));
        let (payer, category, enabler) = match resource {
            Resource::Budget { payer, category } => (Some(*payer), category.clone(), None),
            Resource::Capacity { enabler } => (None, None, Some(enabler.clone())),
        };
        let first = lines().next().ok_or_else(|| Error::internal("a resource without a line"))?;
        Ok(MarginalValue {
            payer,
            category,
            enabler,
            name: first.name.clone(),
            more: extra,
            unit: first.unit.clone(),
            gain: model.value_number(units - self.solution.units),
            exact: self.solution.proved && found.bound <= units,
        })
    }
}

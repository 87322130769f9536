//! Value over one limit: certified points, and the exact solver only where the certificate fails.

use super::dual::{Prices, Relaxation};
use super::exact::maximize;
use super::greedy;
use super::model::Model;
use super::plan::Plan;
use super::solve::is_within;
use super::solver::{Effort, Solver};
use crate::observer::{Observer, Unwatched};
use crate::problem::codes::arrays as codes;
use crate::problem::{Place, Problem, Text};
use crate::table::{Column, Table};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// How a frontier is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontierSettings {
    /// Number of points.
    pub points: usize,
    /// Place of the limit among the limits.
    pub row: usize,
    /// Least limit; absent = the present one over the number of points.
    pub least: Option<f64>,
    /// Largest limit; absent = the present one.
    pub most: Option<f64>,
    /// Relative gap between plan and bound that is good enough at each point; 0 = the best plan.
    pub gap: f64,
}

impl Default for FrontierSettings {
    fn default() -> Self {
        FrontierSettings { points: 20, row: 0, least: None, most: None, gap: 0.01 }
    }
}

/// One point of a frontier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontierPoint {
    /// The limit.
    pub limit: f64,
    /// Value of the plan; absent where no plan meets the rows.
    pub value: Option<f64>,
    /// No plan is worth more.
    pub bound: Option<f64>,
    /// Proved to be the best.
    pub proved: bool,
    /// Certified by prices alone, without a search.
    pub by_prices: bool,
    /// Use of the limit.
    pub usage: Option<f64>,
    /// Decision on each item, `(n,)`; empty where there is no plan.
    pub selected: Vec<bool>,
}

/// The largest value for each of a series of limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frontier {
    /// Label of the limit.
    pub limit_label: String,
    /// Labels of the items.
    pub ids: Vec<String>,
    /// Points by rising limit.
    pub points: Vec<FrontierPoint>,
    /// The relative gap asked for.
    pub gap: f64,
}

/// Steps towards better prices at the first point and at each later one.
const STEPS: (usize, usize) = (300, 60);

/// A point that is not certified gets better prices so many times before the solver is asked.
const MORE: usize = 6;

struct Found {
    plan: Vec<bool>,
    units: i128,
    bound: i128,
    by_prices: bool,
}

struct Walk<'a> {
    model: Model,
    row: usize,
    relaxation: Relaxation,
    by_column: Vec<Vec<(usize, i128)>>,
    prices: Prices,
    solver: &'a dyn Solver,
    effort: Effort,
}

impl Plan {
    /// The frontier of value over one limit, with the usual solver.
    ///
    /// # Errors
    /// As [`Plan::frontier_with`].
    pub fn frontier(&self, settings: &FrontierSettings) -> Result<Frontier> {
        self.frontier_with(settings, &super::Microlp, &mut Unwatched)
    }

    /// The frontier of value over one limit: at each point a plan and a bound no further apart than the gap, or as near
    /// as the limit of nodes allows. It never falls.
    ///
    /// # Errors
    /// [`Error::Input`] for settings out of range; [`Error::Cancelled`]; [`Error::Internal`] when an answer of the
    /// solver fails the check.
    ///
    /// # Complexity
    /// Where prices certify the gap, some hundred passes over the coefficients for each point; else one search.
    pub fn frontier_with(
        &self,
        settings: &FrontierSettings,
        solver: &dyn Solver,
        observer: &mut dyn Observer,
    ) -> Result<Frontier> {
        let (row, limits) = self.limits_of(settings)?;
        let relaxation = Relaxation::of(&self.model);
        let prices = relaxation.free();
        let effort = Effort { gap: settings.gap, ..self.settings.effort(&self.model) };
        let by_column = self.model.by_column();
        let mut walk = Walk { model: self.model.clone(), row, relaxation, by_column, prices, solver, effort };
        let mut found: Vec<Option<Found>> = Vec::new();
        // From the largest limit down: prices change little from point to point.
        for (k, &limit) in limits.iter().enumerate().rev() {
            let done = (limits.len() - 1 - k) as u64;
            if observer.step(done, limits.len() as u64).is_break() {
                return Err(Error::Cancelled { done, total: limits.len() as u64 });
            }
            let point = walk.point(limit, k + 1 == limits.len(), observer)?;
            found.push(point);
        }
        found.reverse();
        // A plan for less money is one for more, a bound for more money is one for less.
        for k in 1..found.len() {
            if let (Some(less), Some(more)) = (&found[k - 1], &found[k])
                && less.units > more.units
            {
                let (plan, units) = (less.plan.clone(), less.units);
                if let Some(more) = &mut found[k] {
                    (more.plan, more.units) = (plan, units);
                }
            }
        }
        for k in (1..found.len()).rev() {
            let above = found[k].as_ref().map(|more| more.bound);
            if let (Some(less), Some(above)) = (&mut found[k - 1], above) {
                less.bound = less.bound.min(above);
            }
        }
        let row = &self.model.rows[row];
        let items = self.model.items();
        let points = limits.iter().zip(found).map(|(&limit, found)| FrontierPoint {
            limit: row.number(limit),
            value: found.as_ref().map(|f| self.model.value_number(f.units)),
            bound: found.as_ref().map(|f| self.model.value_number(f.bound.max(f.units))),
            proved: found.as_ref().is_some_and(|f| f.bound <= f.units),
            by_prices: found.as_ref().is_some_and(|f| f.by_prices),
            usage: found.as_ref().map(|f| row.number(row.sum(&f.plan))),
            selected: found.map(|f| items.iter().map(|&j| f.plan[j]).collect()).unwrap_or_default(),
        });
        let ids = self.ids().into_iter().map(str::to_owned).collect();
        Ok(Frontier { limit_label: row.label.clone(), ids, points: points.collect(), gap: settings.gap })
    }

    /// Row of the limit and the limits in its units, rising.
    fn limits_of(&self, settings: &FrontierSettings) -> Result<(usize, Vec<i128>)> {
        let bad = |name: &str, found: String, expected: Text| -> Error {
            let hint = Text::new("see the docs of frontier", "xem tài liệu của frontier");
            let problem = Problem::new(codes::BAD_SETTING, Place::argument(name)).item(name);
            problem.expected(expected).found(found).hint(hint).into()
        };
        let limits = self.model.limits();
        let Some(&r) = limits.get(settings.row) else {
            let n = limits.len();
            let expected =
                Text::new(format!("one of {n} limits, counted from 0"), format!("một trong {n} giới hạn, đếm từ 0"));
            return Err(bad("row", settings.row.to_string(), expected));
        };
        if settings.points == 0 || settings.points > 100_000 {
            let expected = Text::new("1 to 100,000", "từ 1 đến 100.000");
            return Err(bad("points", settings.points.to_string(), expected));
        }
        if !(settings.gap >= 0.0 && settings.gap < 1.0) {
            return Err(bad("gap", settings.gap.to_string(), Text::new("a share in [0, 1)", "một tỷ lệ trong [0, 1)")));
        }
        let row = &self.model.rows[r];
        let Some(upper) = row.upper else {
            return Err(bad("row", settings.row.to_string(), Text::new("a row with a limit", "hàng có giới hạn")));
        };
        let unit = super::decimal::Decimal { mantissa: 1, decimals: row.decimals };
        let whole = |name: &str, given: Option<f64>, usual: i128| match given {
            None => Ok(usual),
            Some(x) => super::decimal::Decimal::of(x)
                .and_then(|d| d.in_units(unit))
                .ok_or_else(|| bad(name, x.to_string(), Text::new("a finite number", "một số hữu hạn"))),
        };
        let n = settings.points as i128;
        let most = whole("most", settings.most, upper)?;
        let least = whole("least", settings.least, most / n)?;
        if least > most {
            let expected = Text::new("no more than the largest limit", "không quá giới hạn lớn nhất");
            return Err(bad("least", row.number(least).to_string(), expected));
        }
        if n == 1 {
            return Ok((r, vec![most]));
        }
        let at = |k: i128| least.checked_add(most.checked_sub(least)?.checked_mul(k)? / (n - 1));
        let limits: Option<Vec<i128>> = (0..n).map(at).collect();
        limits.map(|limits| (r, limits)).ok_or_else(|| {
            let expected = Text::new("a limit of fewer digits", "giới hạn có ít chữ số hơn");
            bad("most", row.number(most).to_string(), expected)
        })
    }
}

impl Walk<'_> {
    fn point(&mut self, limit: i128, is_first: bool, observer: &mut dyn Observer) -> Result<Option<Found>> {
        self.model.rows[self.row].upper = Some(limit);
        let number = self.model.rows[self.row].number(limit);
        self.relaxation.set_upper(self.row, number);
        let mut best: Option<(i128, Vec<bool>)> = None;
        let mut bound = None;
        let mut target = self.target(&mut best);
        let mut steps = if is_first { STEPS.0 } else { STEPS.1 };
        for _ in 0..MORE {
            self.prices = self.relaxation.improve(&self.prices, steps, target);
            target = self.target(&mut best);
            if let Some(certificate) = self.relaxation.certify(&self.model, &self.prices) {
                let now = certificate.bound();
                bound = Some(bound.map_or(now, |before: i128| before.min(now)));
            }
            if let (Some((units, plan)), Some(bound)) = (&best, bound)
                && is_within(*units, bound, self.effort.gap)
            {
                return Ok(Some(Found { plan: plan.clone(), units: *units, bound, by_prices: true }));
            }
            steps *= 2;
        }
        let start = best.as_ref().map(|(_, plan)| plan.as_slice());
        let found = maximize(&self.model, start, self.solver, &self.effort, observer)?;
        let bound = bound.map_or(found.bound, |b| b.min(found.bound));
        let searched = found.plan.map(|(plan, units)| (units, plan));
        let better = match (searched, best) {
            (Some(a), Some(b)) => Some(if b.0 > a.0 { b } else { a }),
            (a, b) => a.or(b),
        };
        Ok(better.map(|(units, plan)| Found { plan, units, bound: bound.max(units), by_prices: false }))
    }

    /// A plan at the present prices, kept if it is better; the value to lower the bound towards.
    fn target(&self, best: &mut Option<(i128, Vec<bool>)>) -> f64 {
        if let Some(plan) = greedy::plan(&self.model, &self.by_column, &self.prices.reduced) {
            let units = self.model.value(&plan);
            if best.as_ref().is_none_or(|(most, _)| units > *most) {
                *best = Some((units, plan));
            }
        }
        best.as_ref().map_or(0.0, |(units, _)| *units as f64)
    }
}

impl Frontier {
    /// One row for each point.
    ///
    /// # Errors
    /// [`Error::Internal`] if the table cannot be made.
    pub fn to_table(&self) -> Result<Table> {
        let points = &self.points;
        let table = Table::new(
            Text::new(format!("Value over {}", self.limit_label), format!("Giá trị theo {}", self.limit_label)),
            vec![
                Column::numbers("limit", Text::new("Limit", "Giới hạn"), points.iter().map(|p| p.limit)),
                Column::numbers("value", Text::new("Value", "Giá trị"), points.iter().map(|p| p.value)),
                Column::numbers("bound", Text::new("At most", "Không quá"), points.iter().map(|p| p.bound)),
                Column::flags(
                    "proved",
                    Text::new("Proved best", "Chứng minh tốt nhất"),
                    points.iter().map(|p| p.proved),
                ),
                Column::numbers("usage", Text::new("Used", "Đã dùng"), points.iter().map(|p| p.usage)),
                Column::integers(
                    "chosen",
                    Text::new("Chosen", "Số mục chọn"),
                    points.iter().map(|p| {
                        let count = p.selected.iter().filter(|chosen| **chosen).count();
                        p.value.map(|_| i64::try_from(count).unwrap_or(i64::MAX))
                    }),
                ),
            ],
        )?;
        let share = self.gap * 100.0;
        Ok(table.note(Text::new(
            format!("each plan is within {share} % of the best, or the bound says how far"),
            format!("mỗi phương án cách tốt nhất không quá {share} %, hoặc cận trên cho biết khoảng cách"),
        )))
    }
}

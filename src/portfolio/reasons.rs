//! Why an item was left out: the first reason that holds, and what taking it in would cost.

use super::model::{Model, RowKind};
use super::plan::Plan;
use super::solver::Solver;
use crate::observer::{Observer, Unwatched};
use crate::problem::Text;
use crate::table::{Column, Table};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// Why an item is not in a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is in the plan.
    Chosen,
    /// It is forbidden.
    Forbidden,
    /// Something it needs can never be had: the chain from the item to what is forbidden.
    PrerequisiteImpossible(Vec<String>),
    /// With all it needs, and what is mandatory, it breaks a limit by itself: the limits.
    PrerequisitesBreak(Vec<String>),
    /// Items of the plan exclude it.
    ExcludedBy(Vec<String>),
    /// No plan at all contains it.
    NoPlan,
    /// It would displace others that are worth more together.
    Displaced,
    /// It would fit, but is worth nothing together with all it needs.
    NotWorth,
}

/// Why an item was left out, and what taking it in would cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhyNot {
    /// The item.
    pub id: String,
    /// The first reason that holds.
    pub reason: Reason,
    /// What the best plan with it is worth less; absent where there is no such plan.
    pub loss: Option<f64>,
    /// Whether the loss is exact: both plans are proved best.
    pub loss_is_exact: bool,
    /// Value from which the item would be in a best plan.
    pub break_even: Option<f64>,
    /// Items that leave the plan when it is taken in.
    pub displaces: Vec<String>,
    /// Items that come in with it.
    pub brings: Vec<String>,
    /// Items of the plan that are worth no less, take no more of any limit and need nothing more.
    pub dominated_by: Vec<String>,
    /// Whether the plan with it is worth the same: one of so many equal plans was taken.
    pub equal_plans: Option<u64>,
    /// How much of each limit the item would need beyond what the plan leaves, where that is more than nothing.
    pub short_of: Vec<(String, f64)>,
}

impl Plan {
    /// Why an item was left out, with the usual solver.
    ///
    /// # Errors
    /// As [`Plan::why_not_with`].
    pub fn why_not(&self, item: usize) -> Result<WhyNot> {
        self.why_not_with(item, &super::Microlp, &mut Unwatched)
    }

    /// Why an item was left out: the first reason that holds, what the best plan with it loses, what it displaces.
    ///
    /// # Errors
    /// [`Error::Input`] when there is no such item; as [`Plan::force_with`].
    ///
    /// # Complexity
    /// One more search, with the item in.
    pub fn why_not_with(&self, item: usize, solver: &dyn Solver, observer: &mut dyn Observer) -> Result<WhyNot> {
        let j = self.item(item)?;
        let model = &self.model;
        let label = |j: usize| model.columns[j].label.clone();
        let mut why = WhyNot {
            id: label(j),
            reason: Reason::Chosen,
            loss: None,
            loss_is_exact: false,
            break_even: None,
            displaces: Vec::new(),
            brings: Vec::new(),
            dominated_by: Vec::new(),
            equal_plans: None,
            short_of: Vec::new(),
        };
        if self.decisions[j] {
            return Ok(why);
        }
        why.short_of = self.short_of(j);
        why.dominated_by = self.dominators(j).into_iter().map(label).collect();
        if model.columns[j].fixed == Some(false) {
            why.reason = Reason::Forbidden;
            return Ok(why);
        }
        let needs = Needs::of(model);
        if let Some(chain) = needs.impossible(model, j) {
            why.reason = Reason::PrerequisiteImpossible(chain.into_iter().map(label).collect());
            return Ok(why);
        }
        let broken = needs.broken_limits(model, j);
        if !broken.is_empty() {
            why.reason = Reason::PrerequisitesBreak(broken.into_iter().map(|r| model.rows[r].label.clone()).collect());
            return Ok(why);
        }
        let forced = match self.force_with(item, solver, observer) {
            Err(Error::Infeasible { .. }) => {
                why.reason = Reason::NoPlan;
                return Ok(why);
            }
            other => other?,
        };
        let items = model.items();
        let changed = |now: bool| {
            let of = |k: &usize| *k != j && self.decisions[*k] != now && forced.decisions[*k] == now;
            items.iter().copied().filter(of).map(label).collect::<Vec<String>>()
        };
        (why.displaces, why.brings) = (changed(false), changed(true));
        let loss = self.units - forced.units;
        why.loss = Some(model.value_number(loss));
        why.loss_is_exact = self.proved && forced.proved;
        why.break_even = Some(model.value_number(model.columns[j].value + loss));
        why.equal_plans = (loss == 0).then(|| self.n_equal_optima());
        let excluders = self.excluders(j);
        why.reason = if !excluders.is_empty() {
            Reason::ExcludedBy(excluders.into_iter().map(label).collect())
        } else if why.displaces.is_empty() && loss > 0 {
            Reason::NotWorth
        } else {
            Reason::Displaced
        };
        Ok(why)
    }

    /// Items of the plan that share an exclusion, or a full group, with an item.
    fn excluders(&self, j: usize) -> Vec<usize> {
        let model = &self.model;
        let full = model.rows.iter().filter(|row| {
            let alike = row.kind == RowKind::Exclusion || (row.kind == RowKind::Group && row.upper == Some(1));
            alike && row.terms.iter().any(|&(k, _)| k == j) && row.upper == Some(row.sum(&self.decisions))
        });
        let mut others: Vec<usize> = full.flat_map(|row| row.terms.iter().map(|t| t.0)).collect();
        others.retain(|&k| self.decisions[k]);
        others.sort_unstable();
        others.dedup();
        others
    }

    /// What each limit lacks for the item on top of the plan.
    fn short_of(&self, j: usize) -> Vec<(String, f64)> {
        let rows = self.model.limits().into_iter().map(|r| &self.model.rows[r]);
        rows.filter_map(|row| {
            let takes = row.terms.iter().find(|t| t.0 == j)?.1;
            let lacks = row.sum(&self.decisions) + takes - row.upper?;
            (lacks > 0).then(|| (row.label.clone(), row.number(lacks)))
        })
        .collect()
    }

    /// Chosen items that do at least as well with no more of anything.
    fn dominators(&self, j: usize) -> Vec<usize> {
        let model = &self.model;
        let by_column = model.by_column();
        let coefficient = |k: usize, r: usize| by_column[k].iter().find(|t| t.0 == r).map_or(0, |t| t.1);
        let plain = |k: usize| by_column[k].iter().all(|&(r, _)| model.rows[r].kind == RowKind::Limit);
        // An item that others hang on is worth more than its own value: only plain ones are compared.
        if !plain(j) {
            return Vec::new();
        }
        let better = |k: usize| {
            let (x, y) = (&model.columns[k], &model.columns[j]);
            let limits = model.limits();
            plain(k)
                && x.value >= y.value
                && x.cost <= y.cost
                && limits.iter().all(|&r| coefficient(k, r) <= coefficient(j, r))
                && (x.value, y.cost) != (y.value, x.cost)
        };
        model.items().into_iter().filter(|&k| k != j && self.decisions[k] && better(k)).collect()
    }

    /// The same question with an item in, solved anew with the usual solver.
    ///
    /// # Errors
    /// As [`Plan::force_with`].
    pub fn force(&self, item: usize) -> Result<Plan> {
        self.force_with(item, &super::Microlp, &mut Unwatched)
    }

    /// The same question with an item in, solved anew.
    ///
    /// # Errors
    /// [`Error::Input`] when there is no such item; [`Error::Infeasible`] when no plan contains it; as
    /// [`super::Selection::solve_with`].
    pub fn force_with(&self, item: usize, solver: &dyn Solver, observer: &mut dyn Observer) -> Result<Plan> {
        let column = self.item(item)?;
        self.model.with_fixed(column, true).solve(&self.settings, solver, observer)
    }

    /// The same question without an item, solved anew with the usual solver.
    ///
    /// # Errors
    /// As [`Plan::force_with`].
    pub fn ban(&self, item: usize) -> Result<Plan> {
        self.ban_with(item, &super::Microlp, &mut Unwatched)
    }

    /// The same question without an item, solved anew.
    ///
    /// # Errors
    /// As [`Plan::force_with`].
    pub fn ban_with(&self, item: usize, solver: &dyn Solver, observer: &mut dyn Observer) -> Result<Plan> {
        let column = self.item(item)?;
        self.model.with_fixed(column, false).solve(&self.settings, solver, observer)
    }
}

/// What items need, by the rows.
struct Needs {
    /// Of each column: sets of which at least so many are needed.
    sets: Vec<Vec<(Vec<usize>, usize)>>,
}

impl Needs {
    fn of(model: &Model) -> Self {
        let mut sets = vec![Vec::new(); model.columns.len()];
        for row in model.rows.iter().filter(|r| matches!(r.kind, RowKind::Prerequisite | RowKind::Alternatives)) {
            let Some(&(item, k)) = row.terms.iter().find(|t| t.1 > 0) else { continue };
            let needed = row.terms.iter().filter(|t| t.1 < 0).map(|t| t.0).collect();
            sets[item].push((needed, usize::try_from(k).unwrap_or(usize::MAX)));
        }
        Needs { sets }
    }

    /// Columns that can never be chosen, as a chain from the item to what is forbidden.
    fn impossible(&self, model: &Model, j: usize) -> Option<Vec<usize>> {
        // What is forbidden spreads to whoever has too few alternatives left, remembering through whom.
        let n = model.columns.len();
        let mut through: Vec<Option<Option<usize>>> = vec![None; n];
        for (k, column) in model.columns.iter().enumerate() {
            if column.fixed == Some(false) {
                through[k] = Some(None);
            }
        }
        let mut grew = true;
        while grew {
            grew = false;
            for k in 0..n {
                if through[k].is_some() {
                    continue;
                }
                let lost = self.sets[k].iter().find_map(|(needed, least)| {
                    let gone: Vec<usize> = needed.iter().copied().filter(|&i| through[i].is_some()).collect();
                    (needed.len() - gone.len() < *least).then(|| gone.first().copied()).flatten()
                });
                if let Some(lost) = lost {
                    through[k] = Some(Some(lost));
                    grew = true;
                }
            }
        }
        let mut chain = vec![j];
        let mut at = through[j]?;
        while let Some(next) = at {
            chain.push(next);
            at = through[next].flatten();
        }
        Some(chain)
    }

    /// Limits that an item breaks together with all it surely needs and what is mandatory.
    fn broken_limits(&self, model: &Model, j: usize) -> Vec<usize> {
        let n = model.columns.len();
        let mut taken = vec![false; n];
        let mandatory = (0..n).filter(|&k| model.columns[k].fixed == Some(true));
        let mut open: Vec<usize> = mandatory.chain([j]).collect();
        while let Some(k) = open.pop() {
            if !std::mem::replace(&mut taken[k], true) {
                let all = self.sets[k].iter().filter(|(needed, least)| needed.len() == *least);
                open.extend(all.flat_map(|(needed, _)| needed.iter().copied()));
            }
        }
        let limits = model.limits().into_iter();
        limits
            .filter(|&r| {
                let row = &model.rows[r];
                let least: i128 = row.terms.iter().map(|&(k, a)| if taken[k] { a } else { a.min(0) }).sum();
                row.upper.is_some_and(|upper| least > upper)
            })
            .collect()
    }
}

impl WhyNot {
    /// The reason as one sentence.
    pub fn sentence(&self) -> Text {
        let id = &self.id;
        let list = |labels: &[String]| labels.join(", ");
        let (loss, even) = (self.loss.unwrap_or(0.0), self.break_even.unwrap_or(0.0));
        match &self.reason {
            Reason::Chosen => Text::new(format!("{id} is in the plan"), format!("{id} nằm trong phương án")),
            Reason::Forbidden => Text::new(format!("{id} is forbidden"), format!("{id} bị cấm")),
            Reason::PrerequisiteImpossible(chain) => {
                let chain = chain.join(" -> ");
                Text::new(
                    format!("{id} needs what can never be had: {chain} (forbidden)"),
                    format!("{id} cần điều không thể có: {chain} (bị cấm)"),
                )
            }
            Reason::PrerequisitesBreak(limits) => {
                let limits = list(limits);
                Text::new(
                    format!("{id} with all it needs breaks {limits} by itself"),
                    format!("{id} cùng mọi điều kiện tiên quyết đã tự vượt {limits}"),
                )
            }
            Reason::ExcludedBy(others) => {
                let others = list(others);
                Text::new(
                    format!("{id} is excluded by {others}, which is chosen; taking it in would lose {loss}"),
                    format!("{id} bị loại trừ bởi {others} đã được chọn; đưa vào sẽ mất {loss}"),
                )
            }
            Reason::NoPlan => Text::new(
                format!("no plan that meets all rows contains {id}"),
                format!("không phương án nào thỏa mãn mọi ràng buộc mà có {id}"),
            ),
            Reason::Displaced if loss == 0.0 => {
                let count = self.equal_plans.unwrap_or(1);
                let others = list(&self.displaces);
                Text::new(
                    format!(
                        "{id} could stand in for {others}: {count} plans of equal value, and another one was taken"
                    ),
                    format!(
                        "{id} có thể thay cho {others}: có {count} phương án cùng giá trị và phương án khác đã được chọn"
                    ),
                )
            }
            Reason::Displaced => {
                let others = list(&self.displaces);
                Text::new(
                    format!("{id} would displace {others} and lose {loss}; it would break even at a value of {even}"),
                    format!("{id} sẽ đẩy {others} ra và làm mất {loss}; hòa vốn khi giá trị đạt {even}"),
                )
            }
            Reason::NotWorth => Text::new(
                format!("{id} fits but would lose {loss}; it would break even at a value of {even}"),
                format!("{id} đưa vào được nhưng sẽ làm mất {loss}; hòa vốn khi giá trị đạt {even}"),
            ),
        }
    }

    /// The same as a table of one row.
    ///
    /// # Errors
    /// [`Error::Internal`] if the table cannot be made.
    pub fn to_table(&self) -> Result<Table> {
        let short: Vec<String> = self.short_of.iter().map(|(label, lacks)| format!("{label} ({lacks})")).collect();
        Table::new(
            Text::new("Why not", "Vì sao không được chọn"),
            vec![
                Column::text("id", Text::new("Item", "Mục"), [self.id.clone()]),
                Column::words("reason", Text::new("Reason", "Lý do"), [self.sentence()]),
                Column::numbers("loss", Text::new("Loss", "Mất"), [self.loss]),
                Column::numbers("break_even", Text::new("Break-even value", "Giá trị hòa vốn"), [self.break_even]),
                Column::text("displaces", Text::new("Displaces", "Đẩy ra"), [self.displaces.join(", ")]),
                Column::text("brings", Text::new("Brings in", "Kéo theo"), [self.brings.join(", ")]),
                Column::text("short_of", Text::new("Short of", "Thiếu"), [short.join(", ")]),
                Column::text("dominated_by", Text::new("Dominated by", "Bị trội bởi"), [self.dominated_by.join(", ")]),
            ],
        )
    }
}

//! The plan itself: what starts when, what it uses, what it reaches, and what is left out.

use super::super::model::Row;
use super::super::plan::Plan;
use super::super::solve::Settings;
use super::super::{Microlp, Model};
use super::acts::Act;
use super::amount::Amount;
use super::formulate::{Formulation, Resource, formulate};
use super::reasons::{LeftOutReason, left_out};
use super::settings::PlanSettings;
use super::timeline::PlanPeriod;
use crate::model::{Id, OptionKind, Payer, Register};
use crate::observer::{Observer, Unwatched};
use crate::problem::codes::{planning as codes, reading::SYNTAX};
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// One thing that a plan starts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Started {
    /// Technology or expansion.
    pub id: String,
    /// The option, where the technology has options.
    pub option: Option<String>,
    /// How the technology is acquired; none for an expansion.
    pub kind: Option<OptionKind>,
    /// The enabler that an expansion adds to.
    pub enabler: Option<String>,
    /// Name.
    pub name: Text,
    /// Period of the start.
    pub period: String,
    /// Period from whose first day it counts as complete.
    pub complete: String,
    /// Cost over the whole plan, all payers together.
    pub cost: f64,
    /// Value in points of the score.
    pub value: f64,
    /// Whether it was running before the plan.
    pub running: bool,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
}

/// What a plan takes of a budget or a capacity in one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceUse {
    /// Payer of a budget; none for a capacity.
    pub payer: Option<Payer>,
    /// Category of a budget; none = all of the payer.
    pub category: Option<String>,
    /// Enabler of a capacity; none for a budget.
    pub enabler: Option<String>,
    /// Name.
    pub name: Text,
    /// Unit.
    pub unit: Option<String>,
    /// Period.
    pub period: String,
    /// What is there by itself; none = not limited.
    pub there: Option<f64>,
    /// What is carried over or added by complete expansions.
    pub added: f64,
    /// What the plan takes.
    pub taken: f64,
    /// What is left; none = not limited.
    pub left: Option<f64>,
    /// Whether something that is left out, and is worth something, would not fit into what is left.
    pub binds: bool,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
}

/// How far a target is reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetReached {
    /// Identifier.
    pub id: String,
    /// What is wanted, in words.
    pub name: Text,
    /// Year.
    pub year: u64,
    /// How much is wanted.
    pub amount: f64,
    /// How much is reached.
    pub reached: f64,
    /// What is missing.
    pub missing: f64,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
}

/// Something that a plan does not start, and why in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Technology or expansion.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Whether it is a technology.
    pub is_technology: bool,
    /// The first reason that holds.
    pub reason: LeftOutReason,
    /// The same in words.
    pub words: Text,
}

/// What to start when: the plan of a register.
///
/// It satisfies every row exactly, and keeps its model, so that more can be asked of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterPlan {
    /// Identifier of the register.
    pub register: Id,
    /// Title of the register.
    pub title: Text,
    /// Currency of all amounts of money.
    pub currency: Option<String>,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
    /// What was asked for.
    pub settings: PlanSettings,
    /// SHA-256 of the canonical register.
    pub register_digest: String,
    /// Starts, in the order of time, then of ranks.
    pub started: Vec<Started>,
    /// Budgets and capacities by period.
    pub usage: Vec<ResourceUse>,
    /// Targets.
    pub targets: Vec<TargetReached>,
    /// What is not started, and why.
    pub left_out: Vec<LeftOut>,
    /// What a reader should know.
    pub notices: Problems,
    /// The decisions, their value, the bound and the proof.
    pub solution: Plan,
    pub(super) formulation: Formulation,
    pub(super) said_before: Problems,
}

impl Register {
    /// What to fund together, and when: technologies with their options and expansions of enablers, under budgets,
    /// capacities, gates and rules.
    ///
    /// # Formula
    /// Largest sum of `G_it x_it` and joint values, with `x_it` = 1 where i starts in period t and `G_it` =
    /// \[sum over leaves with use = value of `w_k (v_ik - baseline_k)`\] x probability of success x discounted share of
    /// the years of the plan from its completion on. See [`crate::docs::plan`] for the rows.
    ///
    /// # Errors
    /// [`Error::Input`] as [`Register::evaluate`] and for settings; [`Error::Infeasible`] with what clashes and the least
    /// that would have to give way; [`Error::Limit`] when no plan was found within the node limit.
    ///
    /// # Complexity
    /// Exponential at worst in technologies x options x periods; the limit of nodes bounds it.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, portfolio::PlanSettings};
    /// let register = Register::from_json(r#"{
    ///     "register": {"id": "r", "title_vi": "x", "title_en": "x", "cutoff_date": "2026-06-30", "schema": 1},
    ///     "tracks": [{"id": "A", "name_vi": "x", "name_en": "x", "size": 1}],
    ///     "technologies": [
    ///         {"id": "T1", "name_vi": "Một", "name_en": "One", "track": "A", "trl": 5, "own_lead_years": 2},
    ///         {"id": "T2", "name_vi": "Hai", "name_en": "Two", "track": "A", "trl": 5, "own_lead_years": 2}
    ///     ],
    ///     "indicators": [{"id": "I", "name_vi": "x", "name_en": "x", "unit": "points", "definition_vi": "x", "definition_en": "x", "source": "x"}],
    ///     "observations": [
    ///         {"indicator": "I", "subject": "T1", "published": "2026-01-01", "value": 6, "kind": "actual"},
    ///         {"indicator": "I", "subject": "T2", "published": "2026-01-01", "value": 4, "kind": "actual"}
    ///     ],
    ///     "criteria": [{"id": "C", "name_vi": "x", "name_en": "x", "scale_low": 0, "scale_high": 10, "source": "indicator", "indicator": "I"}],
    ///     "costs": [{"item": "T1", "amount": 5}, {"item": "T2", "amount": 5}],
    ///     "budgets": [{"period": "2026-27", "amount": 5, "per": "period"}, {"amount": 0}]
    /// }"#)?;
    /// let plan = register.optimize(&PlanSettings::default())?;
    /// assert_eq!(plan.started.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["T1"]); // money for one only
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn optimize(&self, settings: &PlanSettings) -> Result<RegisterPlan> {
        self.optimize_observed(settings, &mut Unwatched)
    }

    /// As [`Register::optimize`], with an observer that may stop it.
    ///
    /// # Errors
    /// As [`Register::optimize`], and [`Error::Cancelled`].
    pub fn optimize_observed(&self, settings: &PlanSettings, observer: &mut dyn Observer) -> Result<RegisterPlan> {
        let evaluation = self.evaluate(Some("weighted_sum"))?;
        let (model, formulation, mut said_before) = formulate(self, &evaluation, settings)?;
        said_before.extend(evaluation.notices);
        let info = self.info();
        let blank = Blank {
            register: info.id,
            title: Text::new(info.title_en, info.title_vi),
            currency: info.currency,
            illustrative: info.illustrative,
            settings: settings.clone(),
            register_digest: self.digest()?,
            formulation,
            said_before,
        };
        blank.solve(&model, observer)
    }
}

/// A plan before its model is solved.
pub(super) struct Blank {
    register: Id,
    title: Text,
    currency: Option<String>,
    illustrative: bool,
    settings: PlanSettings,
    register_digest: String,
    formulation: Formulation,
    said_before: Problems,
}

impl Blank {
    pub(super) fn solve(self, model: &Model, observer: &mut dyn Observer) -> Result<RegisterPlan> {
        let solution = model.solve(&self.settings.of_solver(), &Microlp, observer)?;
        let mut notices = self.said_before.clone();
        notices.extend(solution.notices.iter().cloned());
        notices.sort();
        let started = started(&self.formulation, &solution);
        let mut plan = RegisterPlan {
            register: self.register,
            title: self.title,
            currency: self.currency,
            illustrative: self.illustrative || started.iter().any(|s| s.illustrative),
            settings: self.settings,
            register_digest: self.register_digest,
            usage: usage(&self.formulation, &solution),
            targets: targets(&self.formulation, &solution),
            left_out: Vec::new(),
            started,
            notices,
            solution,
            formulation: self.formulation,
            said_before: self.said_before,
        };
        plan.left_out = left_out(&plan);
        Ok(plan)
    }
}

impl PlanSettings {
    /// The part that the search takes.
    pub(super) fn of_solver(&self) -> Settings {
        Settings { node_limit: self.node_limit, gap: self.gap, unique: self.unique, ..Settings::default() }
    }
}

fn started(formulation: &Formulation, solution: &Plan) -> Vec<Started> {
    let mut columns: Vec<usize> = (0..formulation.starts.len()).filter(|&j| solution.decisions[j]).collect();
    columns.sort_by_key(|&j| (formulation.starts[j].period, j));
    let of = |j: usize| {
        let start = &formulation.starts[j];
        let (act, column) = (&formulation.acts[start.act], &solution.model.columns[j]);
        Started {
            id: act.id.clone(),
            option: act.option.clone(),
            kind: act.kind,
            enabler: act.enabler.clone(),
            name: act.name.clone(),
            period: formulation.periods[start.period].id.clone(),
            complete: formulation.periods[start.done].id.clone(),
            cost: start.cost,
            value: solution.model.value_number(column.value),
            running: act.running,
            illustrative: act.illustrative,
        }
    };
    columns.into_iter().map(of).collect()
}

fn sum_of(row: &Row, decisions: &[bool]) -> Amount {
    Amount::of(row.number(row.sum(decisions)))
}

fn usage(formulation: &Formulation, solution: &Plan) -> Vec<ResourceUse> {
    let mut uses: Vec<ResourceUse> = Vec::new();
    let mut carried: Option<(&Resource, Amount)> = None;
    for line in &formulation.lines {
        let from_before = carried.take().filter(|(resource, _)| **resource == line.resource);
        let added = sum_of(&line.adds, &solution.decisions).plus(from_before.map_or(Amount::ZERO, |(_, left)| left));
        let taken = sum_of(&line.takes, &solution.decisions).plus(Amount::of(line.taken_anyway));
        let left = line.there.map(|there| Amount::of(there).plus(added).minus(taken));
        carried = left.map(|left| (&line.resource, left.times(Amount::of(line.carry_over))));
        let (payer, category, enabler) = match &line.resource {
            Resource::Budget { payer, category } => (Some(*payer), category.clone(), None),
            Resource::Capacity { enabler } => (None, None, Some(enabler.clone())),
        };
        uses.push(ResourceUse {
            payer,
            category,
            enabler,
            name: line.name.clone(),
            unit: line.unit.clone(),
            period: formulation.periods[line.period].id.clone(),
            there: line.there,
            added: added.to_f64(),
            taken: taken.to_f64(),
            left: left.map(Amount::to_f64),
            binds: line.row.is_some_and(|r| binds(formulation, solution, r)),
            illustrative: line.illustrative,
        });
    }
    uses
}

/// Whether something that is not started, and is worth something, would not fit into what a row has left.
fn binds(formulation: &Formulation, solution: &Plan, r: usize) -> bool {
    let row = &solution.model.rows[r];
    let Some(left) = row.upper.map(|upper| upper - row.sum(&solution.decisions)) else { return false };
    row.terms.iter().any(|&(j, a)| {
        let wanted = |start: &super::acts::Start| {
            let column = &solution.model.columns[j];
            column.value > 0
                && column.fixed.is_none()
                && !is_started(formulation, solution, &formulation.acts[start.act].id)
        };
        a > left && formulation.starts.get(j).is_some_and(wanted)
    })
}

pub(super) fn is_started(formulation: &Formulation, solution: &Plan, id: &str) -> bool {
    formulation
        .starts
        .iter()
        .zip(&solution.decisions)
        .any(|(start, &chosen)| chosen && formulation.acts[start.act].is_named(id))
}

fn targets(formulation: &Formulation, solution: &Plan) -> Vec<TargetReached> {
    let of = |target: &super::formulate::TargetLine| {
        let reached = sum_of(&target.counts, &solution.decisions).plus(Amount::of(target.there));
        let missing = Amount::of(target.amount).minus(reached);
        let missing = if missing.compare(Amount::ZERO).is_lt() { Amount::ZERO } else { missing };
        TargetReached {
            id: target.id.clone(),
            name: target.name.clone(),
            year: target.year,
            amount: target.amount,
            reached: reached.to_f64(),
            missing: missing.to_f64(),
            illustrative: target.illustrative,
        }
    };
    formulation.targets.iter().map(of).collect()
}

impl RegisterPlan {
    /// Value in points of the score, each counted for the share of the plan in which it is there.
    pub fn value(&self) -> f64 {
        self.solution.value()
    }

    /// No plan is worth more.
    pub fn bound(&self) -> f64 {
        self.solution.bound()
    }

    /// Whether it is proved that no plan is worth more.
    pub fn is_proved(&self) -> bool {
        self.solution.proved
    }

    /// Cost over the whole plan, all payers together.
    pub fn cost(&self) -> f64 {
        self.started.iter().fold(Amount::ZERO, |sum, s| sum.plus(Amount::of(s.cost))).to_f64()
    }

    /// The periods.
    pub fn periods(&self) -> &[PlanPeriod] {
        &self.formulation.periods
    }

    /// Ids of what is started, in the order of [`RegisterPlan::started`].
    pub fn ids(&self) -> Vec<&str> {
        self.started.iter().map(|s| s.id.as_str()).collect()
    }

    /// The best plan that starts this technology, option or expansion.
    ///
    /// # Errors
    /// [`Error::Input`] for an unknown id; [`Error::Infeasible`] where no plan can start it.
    pub fn force(&self, id: &str) -> Result<RegisterPlan> {
        self.force_observed(id, &mut Unwatched)
    }

    /// As [`RegisterPlan::force`], with an observer that may stop it.
    ///
    /// # Errors
    /// As [`RegisterPlan::force`], and [`Error::Cancelled`].
    pub fn force_observed(&self, id: &str, observer: &mut dyn Observer) -> Result<RegisterPlan> {
        let model = self.forced(id)?;
        let mut blank = self.blank();
        blank.settings.forbidden.retain(|other| other != id);
        blank.settings.mandatory.push(id.to_owned());
        blank.solve(&model, observer)
    }

    /// The best plan that does not start this technology, option or expansion.
    ///
    /// # Errors
    /// As [`RegisterPlan::force`].
    pub fn ban(&self, id: &str) -> Result<RegisterPlan> {
        self.ban_observed(id, &mut Unwatched)
    }

    /// As [`RegisterPlan::ban`], with an observer that may stop it.
    ///
    /// # Errors
    /// As [`RegisterPlan::ban`], and [`Error::Cancelled`].
    pub fn ban_observed(&self, id: &str, observer: &mut dyn Observer) -> Result<RegisterPlan> {
        let mut model = self.solution.model.clone();
        for j in self.columns_of(id)? {
            model.columns[j].fixed = Some(false);
        }
        let mut blank = self.blank();
        blank.settings.forbidden.push(id.to_owned());
        blank.solve(&model, observer)
    }

    /// The model with a row that demands a start.
    pub(super) fn forced(&self, id: &str) -> Result<Model> {
        let columns = self.columns_of(id)?;
        let mut model = self.solution.model.clone();
        for &j in &columns {
            if model.columns[j].fixed == Some(false) {
                model.columns[j].fixed = None;
            }
        }
        let mut terms = super::amount::Terms::default();
        terms.add_all(&columns, Amount::whole(1));
        let name = Text::new(format!("the number of starts of {id}"), format!("số lần bắt đầu của {id}"));
        let kind = super::super::model::RowKind::Group;
        model.rows.push(terms.row(format!("must {id}"), name, kind, Some(Amount::whole(1)), None)?);
        Ok(model)
    }

    /// Columns of an id.
    ///
    /// # Errors
    /// Where nothing of the register has it.
    pub(super) fn columns_of(&self, id: &str) -> Result<Vec<usize>> {
        let formulation = &self.formulation;
        let known = formulation.acts.iter().any(|act| act.is_named(id))
            || formulation.shut_out.iter().any(|shut_out| shut_out.id == id);
        if !known {
            let ids = || formulation.acts.iter().map(Act::item);
            let mut problem = Problem::new(codes::NOT_IN_PLAN, Place::argument("id"))
                .found(id)
                .expected(Text::new("an id of the register", "một mã có trong bộ dữ liệu"));
            problem.hint = crate::model::reader::nearest_hint(id, ids());
            return Err(problem.into());
        }
        let starts = formulation.starts.iter().enumerate();
        Ok(starts.filter(|(_, start)| formulation.acts[start.act].is_named(id)).map(|(j, _)| j).collect())
    }

    pub(super) fn blank(&self) -> Blank {
        Blank {
            register: self.register.clone(),
            title: self.title.clone(),
            currency: self.currency.clone(),
            illustrative: self.illustrative,
            settings: self.settings.clone(),
            register_digest: self.register_digest.clone(),
            formulation: self.formulation.clone(),
            said_before: self.said_before.clone(),
        }
    }

    /// SHA-256 of plan, value and status; bound and gap lie outside.
    ///
    /// # Errors
    /// [`Error::Internal`] if it cannot be written.
    pub fn digest(&self) -> Result<String> {
        self.solution.digest()
    }

    /// The whole plan as canonical JSON.
    ///
    /// # Errors
    /// [`Error::Internal`] if it cannot be written.
    pub fn to_json(&self) -> Result<String> {
        serde_json_canonicalizer::to_string(self).map_err(|error| Error::internal(error.to_string()))
    }

    /// A plan from its JSON; its decisions are checked against its model again.
    ///
    /// # Errors
    /// [`Error::Input`] when the text is no such plan.
    pub fn from_json(json: &str) -> Result<RegisterPlan> {
        let plan: RegisterPlan = serde_json::from_str(json).map_err(|error| {
            let place =
                Place::Position { file: String::new(), line: error.line() as u64, column: error.column() as u64 };
            Error::from(
                Problem::new(SYNTAX, place)
                    .found(error)
                    .expected(Text::new("the JSON of a plan", "JSON của một kế hoạch"))
                    .hint(Text::new("give what to_json wrote", "hãy dùng nội dung do to_json ghi ra")),
            )
        })?;
        Plan::from_json(&plan.solution.to_json()?)?;
        if !plan.formulation.is_of(&plan.solution.model) {
            return Err(Problem::new(SYNTAX, Place::argument("json"))
                .found_words(Text::new(
                    "starts that are no columns of its model",
                    "các mục bắt đầu không có trong mô hình",
                ))
                .expected(Text::new("the JSON of a plan", "JSON của một kế hoạch"))
                .hint(Text::new("give what to_json wrote", "hãy dùng nội dung do to_json ghi ra"))
                .into());
        }
        Ok(plan)
    }
}

impl Formulation {
    /// Whether its numbers of columns, rows and periods are those of a model.
    fn is_of(&self, model: &Model) -> bool {
        let (periods, columns) = (self.periods.len(), model.columns.len());
        let fits = |row: &Row| row.terms.iter().all(|&(j, _)| j < columns);
        self.starts.len() <= columns
            && self.earliest.len() == self.acts.len()
            && self.blocked.len() == self.acts.len()
            && self.starts.iter().all(|s| s.act < self.acts.len() && s.period < periods && s.done < periods)
            && self.lines.iter().all(|line| {
                line.period < periods
                    && line.row.is_none_or(|r| r < model.rows.len())
                    && fits(&line.takes)
                    && fits(&line.adds)
            })
            && self.targets.iter().all(|target| fits(&target.counts))
    }
}

//! A register as a model: a column for each start of each act, rows for everything a plan must satisfy.
//!
//! Rows are numbered as in the page on portfolios: (1) one start each, (2) money, (3) and (4) capacity, (5) and (6)
//! gates, (7) exclusions, (8) joint values, (9) concentration, (10) targets.

use super::super::decimal::Decimal;
use super::super::model::{Column, Model, Row, RowKind};
use super::acts::{Act, Acts, ShutOut, Start};
use super::amount::{Amount, Terms, not_exact};
use super::settings::PlanSettings;
use super::timeline::{PlanPeriod, Timeline};
use super::worth::Worths;
use crate::evaluation::Evaluation;
use crate::model::{Payer, Register};
use crate::problem::codes::planning as codes;
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// Decimals below those of the costs, in which starts are counted to tell plans of equal value and cost apart.
const START_DECIMALS: u32 = 6;

/// A budget or a capacity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, tag = "kind", rename_all = "snake_case")]
pub(super) enum Resource {
    /// Money of a payer, of one category or of all.
    Budget { payer: Payer, category: Option<String> },
    /// Capacity of an enabler.
    Capacity { enabler: String },
}

/// A resource in one period: what is there and what a plan takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) resource: Resource,
    pub(super) name: Text,
    pub(super) unit: Option<String>,
    pub(super) period: usize,
    /// What the columns take.
    pub(super) takes: Row,
    /// What is taken whatever is chosen.
    pub(super) taken_anyway: f64,
    /// What the columns add.
    pub(super) adds: Row,
    /// What is there; none = not limited.
    pub(super) there: Option<f64>,
    /// Share of what is left that goes on to the next period.
    pub(super) carry_over: f64,
    /// The row of the model that limits it.
    pub(super) row: Option<usize>,
    pub(super) illustrative: bool,
}

/// A target: columns of what is missing, each one step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetLine {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) year: u64,
    pub(super) amount: f64,
    pub(super) penalty: f64,
    /// What counts towards it.
    pub(super) counts: Row,
    /// What is there whatever is chosen.
    pub(super) there: f64,
    pub(super) illustrative: bool,
}

/// What the columns and rows of the model of a register stand for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Formulation {
    pub(super) periods: Vec<PlanPeriod>,
    pub(super) acts: Vec<Act>,
    /// The first columns of the model.
    pub(super) starts: Vec<Start>,
    pub(super) shut_out: Vec<ShutOut>,
    pub(super) lines: Vec<Line>,
    pub(super) targets: Vec<TargetLine>,
    /// Earliest period in which each act could start by its gates alone; none = never.
    pub(super) earliest: Vec<Option<usize>>,
    /// What each act waits for, in words, where its gates never open.
    pub(super) blocked: Vec<Option<Text>>,
}

/// A formulation being put together.
pub(super) struct Builder<'r> {
    pub(super) register: &'r Register,
    pub(super) timeline: Timeline,
    pub(super) acts: Acts<'r>,
    pub(super) model: Model,
    pub(super) lines: Vec<Line>,
    pub(super) targets: Vec<TargetLine>,
    pub(super) notices: Problems,
    /// Columns that take an amount where others would do: enabler, dependency, column, period.
    pub(super) takers: Vec<(String, String, usize, usize)>,
    unit: Decimal,
}

/// The model of a register under these settings.
pub(super) fn formulate(
    register: &Register,
    evaluation: &Evaluation,
    settings: &PlanSettings,
) -> Result<(Model, Formulation, Problems)> {
    settings.check()?;
    let mut notices = Problems::new();
    let timeline = Timeline::new(register, settings.annual, settings.discount, settings.terminal_years);
    let worths = Worths::new(register, evaluation, settings, &mut notices)?;
    let acts = Acts::new(register, evaluation, &worths, &timeline, &mut notices);
    let unit = Decimal::of(settings.unit).ok_or_else(|| Error::internal("a unit that was checked"))?;
    let model = Model { unit: unit.mantissa, unit_decimals: unit.decimals, ..Model::new() };
    let mut builder = Builder {
        register,
        timeline,
        acts,
        model,
        lines: Vec::new(),
        targets: Vec::new(),
        notices,
        takers: Vec::new(),
        unit,
    };
    builder.columns()?;
    builder.one_start_each()?;
    builder.commitments()?;
    builder.money()?;
    let blocked = builder.gates()?;
    builder.capacities()?;
    builder.exclusions()?;
    builder.joint_values()?;
    builder.concentration()?;
    builder.set_targets()?;
    builder.decided(settings)?;
    let Builder { timeline, acts: Acts { list: acts, starts, shut_out, .. }, model, lines, targets, notices, .. } =
        builder;
    let (earliest, blocked) = blocked.into_iter().unzip();
    let periods = timeline.periods;
    Ok((model, Formulation { periods, acts, starts, shut_out, lines, targets, earliest, blocked }, notices))
}

impl Builder<'_> {
    /// Units of value nearest to so many points of score, half to even.
    pub(super) fn units(&self, points: f64) -> Result<i128> {
        // Digits beyond the twentieth cannot matter.
        let short = || format!("{points:.20}").parse().ok().and_then(Decimal::of);
        let decimal = Decimal::of(points).filter(|d| d.decimals <= 25).or_else(short);
        decimal.and_then(|d| d.in_units(self.unit)).ok_or_else(|| {
            Problem::new(crate::problem::codes::portfolio::TOO_FINE, Place::argument("unit"))
                .found(points)
                .expected(Text::new("a larger unit", "một đơn vị lớn hơn"))
                .hint(Text::new("use a larger unit", "hãy dùng đơn vị lớn hơn"))
                .into()
        })
    }

    pub(super) fn period_id(&self, t: usize) -> &str {
        &self.timeline.periods[t].id
    }

    pub(super) fn act(&self, column: usize) -> &Act {
        &self.acts.list[self.acts.starts[column].act]
    }

    /// Columns of starts that satisfy a condition.
    pub(super) fn columns_where(&self, keep: impl Fn(&Act, &Start) -> bool) -> Vec<usize> {
        let starts = self.acts.starts.iter().enumerate();
        starts.filter(|(_, start)| keep(&self.acts.list[start.act], start)).map(|(j, _)| j).collect()
    }

    /// A column that follows from others or measures what is missing.
    pub(super) fn follower(&mut self, label: String, name: Text, value: i128) -> usize {
        let mut column = Column::item(label, value);
        column.name = name;
        column.is_item = false;
        self.model.columns.push(column);
        self.model.columns.len() - 1
    }

    fn columns(&mut self) -> Result<()> {
        if self.acts.starts.is_empty() {
            return Err(Problem::new(codes::NOTHING_TO_PLAN, Place::whole("register"))
                .found_words(Text::new(
                    "no technology or expansion can be complete within the periods",
                    "không công nghệ hay phương án mở rộng nào có thể hoàn thành trong các giai đoạn",
                ))
                .expected(Text::new("at least one", "ít nhất một"))
                .hint(Text::new(
                    "check eligibility, lead times and periods",
                    "hãy kiểm tra điều kiện, thời gian hoàn thành và các giai đoạn",
                ))
                .into());
        }
        let mut costs = Terms::default();
        let n = self.timeline.len();
        for j in 0..self.acts.starts.len() {
            let stop = self.acts.commitments[self.acts.starts[j].act].map_or(0.0, |c| c.stop_cost);
            let cost = self.acts.total(&self.acts.starts[j], &self.timeline).minus(Amount::of(stop));
            costs.add(j, cost);
            self.acts.starts[j].cost = cost.to_f64();
            let start = &self.acts.starts[j];
            let act = &self.acts.list[start.act];
            let share = self.timeline.share_from(start.done);
            let value = self.units(act.worth * act.success * share)?;
            let period = self.period_id(start.period);
            let mut column = Column::item(format!("{}@{period}", act.item()), value);
            column.name = Text::new(format!("{} from {period}", act.item()), format!("{} từ {period}", act.item()));
            column.order = i64::try_from(start.act * n + start.period).unwrap_or(i64::MAX);
            self.model.columns.push(column);
        }
        let name = Text::new("the costs of the plan", "chi phí của kế hoạch");
        let row = costs.row("cost", name, RowKind::Other, None, None)?;
        // Of plans with one cost the one with the fewest starts: what is free and useless stays out.
        let finer = super::super::decimal::ten(START_DECIMALS).unwrap_or(1);
        self.model.cost_decimals = row.decimals + START_DECIMALS;
        self.model.columns.iter_mut().for_each(|column| column.cost = 1);
        for &(j, cost) in &row.terms {
            let fine = cost.checked_mul(finer).and_then(|cost| cost.checked_add(1));
            self.model.columns[j].cost = fine.ok_or_else(|| not_exact(&row.name))?;
        }
        Ok(())
    }

    /// (1) A technology starts at most once and with one option; so does an expansion.
    fn one_start_each(&mut self) -> Result<()> {
        let mut ids: Vec<String> = Vec::new();
        for act in &self.acts.list {
            if ids.last() != Some(&act.id) {
                ids.push(act.id.clone());
            }
        }
        for id in ids {
            let columns = self.columns_where(|act, _| act.id == id);
            if columns.len() > 1 {
                let name = Text::new(format!("the number of starts of {id}"), format!("số lần bắt đầu của {id}"));
                self.at_most(format!("once {id}"), name, RowKind::Group, &columns, 1)?;
            }
        }
        Ok(())
    }

    /// At most so many of some columns.
    pub(super) fn at_most(
        &mut self,
        label: String,
        name: Text,
        kind: RowKind,
        columns: &[usize],
        most: i128,
    ) -> Result<()> {
        let mut terms = Terms::default();
        terms.add_all(columns, Amount::whole(1));
        self.model.rows.push(terms.row(label, name, kind, None, Some(Amount::whole(most)))?);
        Ok(())
    }

    /// At least so many of some columns.
    pub(super) fn at_least(&mut self, label: String, name: Text, columns: &[usize], least: i128) -> Result<()> {
        let mut terms = Terms::default();
        terms.add_all(columns, Amount::whole(1));
        self.model.rows.push(terms.row(label, name, RowKind::Group, Some(Amount::whole(least)), None)?);
        Ok(())
    }

    /// What is running and must go on; one that cannot be complete within the plan, or is shut out, has no column
    /// and no plan.
    fn commitments(&mut self) -> Result<()> {
        for a in 0..self.acts.list.len() {
            if self.acts.commitments[a].is_some_and(|c| c.must_continue) {
                let item = self.acts.list[a].item().to_owned();
                let columns = self.columns_where(|act, start| act.item() == item && start.period == 0);
                let name = Text::new(format!("the continuation of {item}"), format!("việc tiếp tục {item}"));
                self.at_least(format!("must {item}"), name, &columns, 1)?;
            }
        }
        let must: Vec<(String, Text)> = (self.acts.stopped.iter().filter(|(_, c)| c.must_continue))
            .map(|&(k, c)| (c.item.to_string(), self.acts.shut_out[k].reason.clone()))
            .collect();
        for (item, Text { en, vi }) in must {
            let name = Text::new(format!("the continuation of {item} ({en})"), format!("việc tiếp tục {item} ({vi})"));
            self.at_least(format!("must {item}"), name, &[], 1)?;
        }
        Ok(())
    }

    /// (7) Pairs of which at most one is started.
    fn exclusions(&mut self) -> Result<()> {
        for row in self.register.exclusions.sorted() {
            let columns = self.columns_where(|act, _| act.is_named(&row.a) || act.is_named(&row.b));
            let name = Text::new(format!("{} excludes {}", row.a, row.b), format!("{} loại trừ {}", row.a, row.b));
            self.at_most(format!("exclusion {} {}", row.a, row.b), name, RowKind::Exclusion, &columns, 1)?;
        }
        Ok(())
    }

    /// (8) In each period a column that is 1 exactly when all of the set are complete.
    fn joint_values(&mut self) -> Result<()> {
        let mut sets: std::collections::BTreeMap<&str, (f64, Vec<&str>)> = std::collections::BTreeMap::new();
        for row in self.register.synergies.sorted() {
            sets.entry(&row.id).or_insert((row.value, Vec::new())).1.push(&row.item);
        }
        for (id, (value, items)) in sets {
            for t in 0..self.timeline.len() {
                let complete: Vec<Vec<usize>> = items
                    .iter()
                    .map(|item| self.columns_where(|act, start| act.is_named(item) && start.done <= t))
                    .collect();
                if complete.iter().any(Vec::is_empty) {
                    continue;
                }
                let units = self.units(value * self.timeline.periods[t].share)?;
                let period = self.period_id(t).to_owned();
                let label = format!("joint {id} {period}");
                let name = Text::new(format!("{id} complete in {period}"), format!("{id} đủ cả bộ trong {period}"));
                let z = self.follower(label.clone(), name.clone(), units);
                let mut all = Terms::default();
                all.add(z, Amount::whole(-1));
                for (k, columns) in complete.iter().enumerate() {
                    let mut each = Terms::default();
                    each.add(z, Amount::whole(1));
                    each.add_all(columns, Amount::whole(-1));
                    let label = format!("{label} {}", items[k]);
                    self.model.rows.push(each.row(label, name.clone(), RowKind::Synergy, None, Some(Amount::ZERO))?);
                    all.add_all(columns, Amount::whole(1));
                }
                let most = Amount::whole(items.len() as i128 - 1);
                self.model.rows.push(all.row(format!("{label} all"), name, RowKind::Synergy, None, Some(most))?);
            }
        }
        Ok(())
    }

    /// What the settings decide.
    fn decided(&mut self, settings: &PlanSettings) -> Result<()> {
        let mut problems = Problems::new();
        for (argument, ids) in [("mandatory", &settings.mandatory), ("forbidden", &settings.forbidden)] {
            for (k, id) in ids.iter().enumerate() {
                problems.extend(self.unknown(argument, k, id));
            }
        }
        problems.into_result()?;
        for id in &settings.forbidden {
            for j in self.columns_where(|act, _| act.is_named(id)) {
                self.model.columns[j].fixed = Some(false);
            }
        }
        for id in &settings.mandatory {
            let columns = self.columns_where(|act, _| act.is_named(id));
            let name = Text::new(format!("the number of starts of {id}"), format!("số lần bắt đầu của {id}"));
            self.at_least(format!("must {id}"), name, &columns, 1)?;
        }
        Ok(())
    }

    fn unknown(&self, argument: &str, k: usize, id: &str) -> Option<Problem> {
        let shut = |s: &ShutOut| s.id == id;
        if self.acts.list.iter().any(|act| act.is_named(id)) || self.acts.shut_out.iter().any(shut) {
            return None;
        }
        let ids = self.acts.list.iter().map(Act::item);
        let mut problem = Problem::new(codes::NOT_IN_PLAN, Place::element(argument, &[k]))
            .found(id)
            .expected(Text::new("an id of the register", "một mã có trong bộ dữ liệu"));
        problem.hint = crate::model::reader::nearest_hint(id, ids);
        Some(problem)
    }
}

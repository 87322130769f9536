//! From a model to a plan: reduce, solve, check, make unique.

use super::dual::{Certificate, Relaxation};
use super::exact::{Found, maximize};
use super::greedy;
use super::infeasible;
use super::microlp::Microlp;
use super::model::Model;
use super::plan::{METHOD_VERSION, Plan, PlanProvenance, Times};
use super::selection::Selection;
use super::solver::{Effort, Solver, Stop};
use super::unique::{EqualOptima, MOST_COUNTED, choose};
use crate::observer::{Observer, Unwatched};
use crate::problem::codes::{arrays, portfolio as codes};
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// How a plan is searched for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Nodes of each search; absent = by the size of the model, see [`Settings::nodes_for`].
    pub node_limit: Option<u64>,
    /// Seconds of each search; a plan stopped by it may differ from run to run.
    pub time_limit: Option<f64>,
    /// Relative gap between plan and bound that is good enough; 0 = the best plan.
    pub gap: f64,
    /// Count the plans of equal value and choose among them by cost, order and label.
    pub unique: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { node_limit: None, time_limit: None, gap: 0.0, unique: true }
    }
}

/// Columns from which a model is first reduced by prices.
const REDUCED_FROM: usize = 200;

/// Steps towards better prices before a model is reduced.
const STEPS: usize = 400;

/// Terms that all nodes of a search together may look at, about.
const TERMS: u64 = 300_000_000;

impl Settings {
    /// Nodes of one search of a model: those asked for, else fewer the larger it is (500 to 1,000,000).
    pub fn nodes_for(&self, model: &Model) -> u64 {
        let terms: usize = model.rows.iter().map(|row| row.terms.len() + 1).sum::<usize>() + model.columns.len();
        self.node_limit.unwrap_or_else(|| (TERMS / (terms as u64 + 1)).clamp(500, 1_000_000))
    }

    pub(super) fn effort(&self, model: &Model) -> Effort {
        Effort { nodes: Some(self.nodes_for(model)), seconds: self.time_limit, gap: self.gap }
    }

    fn check(&self) -> Result<()> {
        let mut problems = Problems::new();
        let mut bad = |name: &str, found: f64, expected: Text| {
            let problem = Problem::new(arrays::BAD_SETTING, Place::argument(name)).item(name);
            let hint = Text::new("leave it out for the usual one", "bỏ trống để dùng giá trị mặc định");
            problems.push(problem.expected(expected).found(found).hint(hint));
        };
        if !(self.gap >= 0.0 && self.gap < 1.0) {
            bad("gap", self.gap, Text::new("a share in [0, 1)", "một tỷ lệ trong [0, 1)"));
        }
        if let Some(seconds) = self.time_limit
            && !(seconds.is_finite() && seconds > 0.0)
        {
            bad("time_limit", seconds, Text::new("seconds above 0", "số giây lớn hơn 0"));
        }
        problems.into_result()
    }
}

impl Selection {
    /// The best plan, with the usual solver and settings.
    ///
    /// # Errors
    /// As [`Selection::solve_with`].
    pub fn solve(&self) -> Result<Plan> {
        self.solve_with(&Settings::default(), &Microlp, &mut Unwatched)
    }

    /// The best plan.
    ///
    /// # Errors
    /// [`Error::Input`] with every fault and its place; [`Error::Infeasible`] when no plan meets all rows;
    /// [`Error::Limit`] when none was found within the limits; [`Error::Cancelled`]; [`Error::Internal`] when the
    /// answer of the solver fails the check.
    ///
    /// # Complexity
    /// Exponential at worst; the limit of nodes bounds it.
    pub fn solve_with(&self, settings: &Settings, solver: &dyn Solver, observer: &mut dyn Observer) -> Result<Plan> {
        self.model()?.solve(settings, solver, observer)
    }
}

impl Model {
    /// The best plan of a model.
    ///
    /// # Errors
    /// As [`Selection::solve_with`].
    pub fn solve(&self, settings: &Settings, solver: &dyn Solver, observer: &mut dyn Observer) -> Result<Plan> {
        settings.check()?;
        let effort = settings.effort(self);
        let begun = Instant::now();
        let found = search(self, solver, &effort, observer)?;
        let solve_seconds = begun.elapsed().as_secs_f64();
        let Some((mut decisions, mut units)) = found.plan.clone() else {
            return Err(match found.stop {
                Stop::Done => infeasible::explain(self, solver, &effort, observer)?,
                _ => nothing_found(&effort, found.nodes),
            });
        };
        let mut proved = found.bound <= units;
        let begun = Instant::now();
        let mut notices = self.notices.clone();
        let mut equal_optima = EqualOptima::Unknown;
        // A search to the end whose bound is off by rounding is proved by the count of equals, if at all.
        if (proved && settings.unique) || (!proved && found.stop == Stop::Done) {
            let chosen = choose(self, &decisions, units, proved, solver, &Effort { gap: 0.0, ..effort }, observer)?;
            (decisions, proved) = (chosen.plan, chosen.proved);
            units = self.value(&decisions);
            if proved {
                equal_optima = chosen.equals;
                note_equals(chosen.equals, chosen.settled, &mut notices);
            }
        }
        let unique_seconds = begun.elapsed().as_secs_f64();
        let mut plan = Plan {
            model: self.clone(),
            settings: settings.clone(),
            decisions,
            units,
            bound_units: if proved { units } else { found.bound.max(units) },
            proved,
            stop: found.stop,
            nodes: found.nodes,
            equal_optima,
            notices,
            provenance: PlanProvenance {
                model_digest: self.digest()?,
                solver: solver.name(),
                method_version: METHOD_VERSION.to_owned(),
                software_version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            times: Times { solve_seconds, unique_seconds },
        };
        note_stop(&mut plan);
        Ok(plan)
    }
}

/// The best plan that was found and the bound that was proved.
///
/// Small models go to the solver as they are, and only where it does not finish prices help; large ones are first
/// reduced by prices.
pub(super) fn search(
    model: &Model,
    solver: &dyn Solver,
    effort: &Effort,
    observer: &mut dyn Observer,
) -> Result<Found> {
    if model.columns.len() < REDUCED_FROM {
        let found = maximize(model, None, solver, effort, observer)?;
        if found.stop == Stop::Done {
            return Ok(found);
        }
        return Ok(match FirstLook::at(model) {
            Some(look) => look.beside(found),
            None => found,
        });
    }
    let Some(look) = FirstLook::at(model) else { return maximize(model, None, solver, effort, observer) };
    let bound = look.certificate.bound();
    if is_within(look.value, bound, effort.gap) {
        let stop = if bound <= look.value { Stop::Done } else { Stop::Gap };
        return Ok(Found { plan: Some((look.plan, look.value)), bound, stop, nodes: 0 });
    }
    let found = maximize(&look.reduced(model), Some(&look.plan), solver, effort, observer)?;
    // The reduced model holds only plans worth as much as the one at hand.
    let found = Found { bound: found.bound.max(look.value), ..found };
    Ok(look.beside(found))
}

/// A plan by its prices, and what they prove.
struct FirstLook {
    plan: Vec<bool>,
    value: i128,
    certificate: Certificate,
}

impl FirstLook {
    fn at(model: &Model) -> Option<FirstLook> {
        let relaxation = Relaxation::of(model);
        let by_column = model.by_column();
        let free = relaxation.free();
        let first = greedy::plan(model, &by_column, &free.reduced).map(|plan| (model.value(&plan), plan));
        let target = first.as_ref().map_or(0.0, |(value, _)| *value as f64);
        let prices = relaxation.improve(&free, STEPS, target);
        let second = greedy::plan(model, &by_column, &prices.reduced).map(|plan| (model.value(&plan), plan));
        let (value, plan) = match (first, second) {
            (Some(a), Some(b)) => {
                if b.0 > a.0 {
                    b
                } else {
                    a
                }
            }
            (a, b) => a.or(b)?,
        };
        Some(FirstLook { plan, value, certificate: relaxation.certify(model, &prices)? })
    }

    /// The model without choices that no plan worth as much could make: a plan agrees with the prices wherever the other
    /// side costs more than the room there is.
    fn reduced(&self, model: &Model) -> Model {
        let room = self.certificate.room(self.value);
        let mut reduced = model.clone();
        for (column, &r) in reduced.columns.iter_mut().zip(&self.certificate.reduced) {
            if column.fixed.is_none() && r.abs() > room {
                column.fixed = Some(r > 0);
            }
        }
        reduced
    }

    /// The better plan and the tighter bound of two.
    fn beside(self, found: Found) -> Found {
        let bound = self.certificate.bound().min(found.bound);
        let plan = found.plan.filter(|(_, value)| *value >= self.value).unwrap_or((self.plan, self.value));
        Found { plan: Some(plan), bound, ..found }
    }
}

/// Whether a plan is within a relative gap of a bound.
pub(super) fn is_within(value: i128, bound: i128, gap: f64) -> bool {
    bound <= value || (gap > 0.0 && (bound - value) as f64 <= gap * value.abs() as f64)
}

fn nothing_found(effort: &Effort, nodes: u64) -> Error {
    Error::Limit {
        what: Text::new("nodes searched without finding any plan", "số nút đã duyệt mà chưa tìm được phương án nào"),
        limit: effort.nodes.unwrap_or(u64::MAX),
        found: nodes,
        remedy: Text::new("raise node_limit or time_limit", "hãy tăng node_limit hoặc time_limit"),
    }
}

fn note_equals(equals: EqualOptima, settled: bool, notices: &mut Problems) {
    let count = match equals {
        EqualOptima::Exactly(1) | EqualOptima::AtLeast(1) | EqualOptima::Unknown => None,
        EqualOptima::Exactly(count) => Some(Text::from(count.to_string())),
        EqualOptima::MoreThan(_) => {
            Some(Text::new(format!("more than {}", thousands(MOST_COUNTED)), format!("hơn {MOST_COUNTED}")))
        }
        EqualOptima::AtLeast(count) => Some(Text::new(format!("at least {count}"), format!("ít nhất {count}"))),
    };
    if let Some(count) = count {
        let problem = Problem::new(codes::EQUAL_OPTIMA, Place::argument("values"));
        let rule = Text::new("least cost, then order, then label", "chi phí thấp nhất, rồi thứ tự, rồi nhãn");
        let hint = Text::new("a tie of values is a matter to decide", "giá trị bằng nhau là việc cần quyết định");
        notices.push(problem.found_words(count).expected(rule).hint(hint));
    }
    if !settled {
        let problem = Problem::new(codes::OPEN_CHOICE, Place::argument("values"));
        let found = Text::new("the search for equal plans was too long", "việc tìm các phương án bằng nhau quá dài");
        let expected = Text::new("a coarser unit or fewer items", "đơn vị thô hơn hoặc ít mục hơn");
        let hint = Text::new("the plan shown is the same on every run", "phương án được nêu giống nhau ở mọi lần chạy");
        notices.push(problem.found_words(found).expected(expected).hint(hint));
    }
}

fn thousands(count: usize) -> String {
    if count >= 1000 { format!("{},{:03}", count / 1000, count % 1000) } else { count.to_string() }
}

fn note_stop(plan: &mut Plan) {
    if !plan.proved {
        let model = &plan.model;
        let (value, bound) = (model.print_value(plan.units), model.print_value(plan.bound_units));
        let problem = Problem::new(codes::BEST_FOUND, Place::argument("values"));
        let found = Text::new(
            format!("worth {value}; no plan is worth more than {bound}"),
            format!("giá trị {value}; không phương án nào vượt {bound}"),
        );
        let (expected, hint) = if plan.stop == Stop::Gap {
            (
                Text::new("a plan within the gap asked for", "một phương án trong khoảng cách yêu cầu"),
                Text::new("set gap to 0 for the best plan", "đặt gap bằng 0 để có phương án tốt nhất"),
            )
        } else {
            (
                Text::new("a search to the end", "tìm kiếm đến hết"),
                Text::new("raise node_limit or accept a gap", "hãy tăng node_limit hoặc chấp nhận một khoảng cách"),
            )
        };
        plan.notices.push(problem.found_words(found).expected(expected).hint(hint));
    }
    if plan.stop == Stop::Time {
        let problem = Problem::new(codes::BY_TIME, Place::argument("time_limit"));
        let found = Text::new("the plan may differ from run to run", "phương án có thể khác nhau giữa các lần chạy");
        let expected = Text::new("a node limit for a reproducible plan", "giới hạn số nút để có kết quả lặp lại được");
        let hint = Text::new("use node_limit", "hãy dùng node_limit");
        plan.notices.push(problem.found_words(found).expected(expected).hint(hint));
    }
}

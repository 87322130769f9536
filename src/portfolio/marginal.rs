//! What one more unit of each limit would buy: finite differences, each a search of its own.

use super::exact::Found;
use super::plan::Plan;
use super::solve::search;
use super::solver::{Effort, Solver};
use crate::Result;
use crate::observer::{Observer, Unwatched};
use crate::problem::Text;
use crate::table::{Column, Table};
use serde::{Deserialize, Serialize};

/// What a change of one limit does to the value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marginal {
    /// Label of the limit.
    pub limit_label: String,
    /// The limit.
    pub limit: f64,
    /// By how much it was changed.
    pub step: f64,
    /// Value gained with that much more.
    pub gain: f64,
    /// Value lost with that much less; absent where no plan is left.
    pub loss: Option<f64>,
    /// Gain for each unit of the limit.
    pub gain_per_unit: f64,
    /// All three plans are proved best.
    pub is_exact: bool,
}

/// A step when none is given: this share of the limit.
const SHARE: i128 = 100;

impl Plan {
    /// What more and less of each limit would do, with the usual solver.
    ///
    /// # Errors
    /// As [`Plan::marginal_with`].
    pub fn marginal(&self, steps: Option<&[f64]>) -> Result<Vec<Marginal>> {
        self.marginal_with(steps, &super::Microlp, &mut Unwatched)
    }

    /// What more and less of each limit would do: by `steps`, `(r,)` above 0, or a hundredth of each limit (at least one
    /// of its units).
    ///
    /// # Errors
    /// [`crate::Error::Input`] for steps that are no numbers above 0; [`crate::Error::Cancelled`]; [`crate::Error::Internal`] when an answer
    /// of the solver fails the check.
    ///
    /// # Complexity
    /// Two searches for each limit.
    pub fn marginal_with(
        &self,
        steps: Option<&[f64]>,
        solver: &dyn Solver,
        observer: &mut dyn Observer,
    ) -> Result<Vec<Marginal>> {
        let limits = self.model.limits();
        let effort = self.settings.effort(&self.model);
        let steps = self.steps(steps, &limits)?;
        let mut all = Vec::new();
        for (&r, step) in limits.iter().zip(steps) {
            let row = &self.model.rows[r];
            let Some(upper) = row.upper else { continue };
            let more = self.at(r, upper + step, &effort, solver, observer)?;
            let less = self.at(r, upper - step, &effort, solver, observer)?;
            let units = |found: &Found| found.plan.as_ref().map(|(_, units)| *units);
            // The present plan stays possible with more, and bounds what there is with less.
            let gain = (units(&more).unwrap_or(self.units) - self.units).max(0);
            let proved = |found: &Found| found.is_infeasible() || units(found).is_some_and(|u| found.bound <= u);
            let (gain, step) = (self.model.value_number(gain), row.number(step));
            all.push(Marginal {
                limit_label: row.label.clone(),
                limit: row.number(upper),
                step,
                gain,
                loss: units(&less).map(|units| self.model.value_number((self.units - units).max(0))),
                gain_per_unit: gain / step,
                is_exact: self.proved && proved(&more) && proved(&less),
            });
        }
        Ok(all)
    }

    fn at(
        &self,
        r: usize,
        upper: i128,
        effort: &Effort,
        solver: &dyn Solver,
        observer: &mut dyn Observer,
    ) -> Result<Found> {
        let mut model = self.model.clone();
        model.rows[r].upper = Some(upper);
        search(&model, solver, effort, observer)
    }

    fn steps(&self, given: Option<&[f64]>, limits: &[usize]) -> Result<Vec<i128>> {
        use super::decimal::Decimal;
        use crate::problem::codes::arrays as codes;
        use crate::problem::{Place, Problem, Problems};
        let usual = |r: usize| (self.model.rows[r].upper.unwrap_or(0).abs() / SHARE).max(1);
        let Some(given) = given else { return Ok(limits.iter().map(|&r| usual(r)).collect()) };
        let mut problems = Problems::new();
        if given.len() != limits.len() {
            let n = limits.len();
            let expected =
                Text::new(format!("{n} steps, one for each limit"), format!("{n} bước, mỗi giới hạn một bước"));
            let problem = Problem::new(codes::SHAPE, Place::argument("steps")).expected(expected).found(given.len());
            problems
                .push(problem.hint(Text::new("leave them out for the usual ones", "bỏ trống để dùng bước mặc định")));
        }
        let mut steps = Vec::new();
        for (k, (&r, &x)) in limits.iter().zip(given).enumerate() {
            let unit = Decimal { mantissa: 1, decimals: self.model.rows[r].decimals };
            match Decimal::of(x).and_then(|d| d.in_units(unit)) {
                Some(step) if step > 0 => steps.push(step),
                _ => {
                    let expected = Text::new(
                        format!("a number of at least one unit, {unit}"),
                        format!("một số không nhỏ hơn một đơn vị, {unit}"),
                    );
                    let problem = Problem::new(codes::OUT_OF_DOMAIN, Place::element("steps", &[k])).item("steps");
                    let hint = Text::new("take a larger step", "hãy dùng bước lớn hơn");
                    problems.push(problem.expected(expected).found(x).hint(hint));
                }
            }
        }
        problems.into_result()?;
        Ok(steps)
    }

    /// [`Plan::marginal`] as a table.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn marginal_table(marginal: &[Marginal]) -> Result<Table> {
        let all = || marginal.iter();
        Table::new(
            Text::new("What one more would buy", "Thêm một chút thì được gì"),
            vec![
                Column::text("limit", Text::new("Limit", "Giới hạn"), all().map(|m| m.limit_label.clone())),
                Column::numbers("at", Text::new("At", "Mức"), all().map(|m| m.limit)),
                Column::numbers("step", Text::new("Step", "Bước"), all().map(|m| m.step)),
                Column::numbers("gain", Text::new("Gain with more", "Được thêm"), all().map(|m| m.gain)),
                Column::numbers("loss", Text::new("Loss with less", "Mất nếu bớt"), all().map(|m| m.loss)),
                Column::numbers(
                    "gain_per_unit",
                    Text::new("Gain per unit", "Được trên đơn vị"),
                    all().map(|m| m.gain_per_unit),
                ),
                Column::flags("is_exact", Text::new("Exact", "Chính xác"), all().map(|m| m.is_exact)),
            ],
        )
    }
}

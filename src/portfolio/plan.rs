//! The plan: what is chosen, what it is worth and uses, and how sure that is.

use super::model::Model;
use super::solve::Settings;
use super::solver::Stop;
use super::unique::EqualOptima;
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Version of the way plans are found and chosen.
pub(super) const METHOD_VERSION: &str = "1";

/// What a plan was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanProvenance {
    /// SHA-256 of the model.
    pub model_digest: String,
    /// Name and version of the solver.
    pub solver: String,
    /// Version of the method.
    pub method_version: String,
    /// Version of this software.
    pub software_version: String,
}

/// Where the time went; no part of the result.
#[derive(Debug, Clone, Copy, Default)]
pub struct Times {
    /// Seconds until the best value was found and proved.
    pub solve_seconds: f64,
    /// Seconds until equal plans were counted and one was chosen.
    pub unique_seconds: f64,
}

/// Times differ between equal plans.
impl PartialEq for Times {
    fn eq(&self, _: &Times) -> bool {
        true
    }
}

/// A plan that satisfies every row, with everything needed to ask further.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What was asked.
    pub model: Model,
    /// How it was searched for.
    pub settings: Settings,
    /// Decision on every column of the model; [`Plan::selected`] holds those on items.
    pub decisions: Vec<bool>,
    /// Its value in units.
    #[serde(with = "super::model::whole")]
    pub units: i128,
    /// No plan is worth more units.
    #[serde(with = "super::model::whole")]
    pub bound_units: i128,
    /// Proved to be the best: no plan is worth more.
    pub proved: bool,
    /// Why the search ended.
    pub stop: Stop,
    /// Nodes of the search.
    pub nodes: u64,
    /// How many plans have the same value.
    pub equal_optima: EqualOptima,
    /// What a reader should know.
    pub notices: Problems,
    /// What it was made from.
    pub provenance: PlanProvenance,
    /// Where the time went.
    #[serde(skip)]
    pub times: Times,
}

pub(super) fn hex_digest(value: &impl Serialize) -> Result<String> {
    let bytes = serde_json_canonicalizer::to_vec(value).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

impl Model {
    /// SHA-256 of its canonical JSON.
    ///
    /// # Errors
    /// [`Error::Internal`] if it cannot be written.
    pub fn digest(&self) -> Result<String> {
        hex_digest(&(&self.columns, &self.rows, self.unit.to_string(), self.unit_decimals, self.cost_decimals))
    }
}

impl Plan {
    /// Which items are chosen, `(n,)` in the order of the items.
    pub fn selected(&self) -> Vec<bool> {
        self.model.items().into_iter().map(|j| self.decisions[j]).collect()
    }

    /// Labels of the chosen items.
    pub fn chosen(&self) -> Vec<&str> {
        let items = self.model.items().into_iter().filter(|&j| self.decisions[j]);
        items.map(|j| self.model.columns[j].label.as_str()).collect()
    }

    /// Labels of all items.
    pub fn ids(&self) -> Vec<&str> {
        self.model.items().into_iter().map(|j| self.model.columns[j].label.as_str()).collect()
    }

    /// Value of the plan.
    pub fn value(&self) -> f64 {
        self.model.value_number(self.units)
    }

    /// No plan is worth more; rounded outward to the unit.
    pub fn bound(&self) -> f64 {
        self.model.value_number(self.bound_units)
    }

    /// What the bound is above the value, relative to the value (infinite where the value is 0 and the bound is not).
    pub fn gap(&self) -> f64 {
        let over = (self.bound_units - self.units) as f64;
        if over == 0.0 { 0.0 } else { over / (self.units as f64).abs() }
    }

    /// Cost of the plan.
    pub fn cost(&self) -> f64 {
        self.model.cost_number(self.model.cost(&self.decisions))
    }

    /// Use of each limit, `(r,)`.
    pub fn usage(&self) -> Vec<f64> {
        self.of_limits(|r| Some(self.model.rows[r].sum(&self.decisions)))
    }

    /// What is left of each limit, `(r,)`.
    pub fn slack(&self) -> Vec<f64> {
        self.of_limits(|r| Some(self.model.rows[r].upper? - self.model.rows[r].sum(&self.decisions)))
    }

    fn of_limits(&self, of: impl Fn(usize) -> Option<i128>) -> Vec<f64> {
        let limits = self.model.limits().into_iter();
        limits.map(|r| of(r).map_or(f64::INFINITY, |whole| self.model.rows[r].number(whole))).collect()
    }

    /// Limits that bind, `(r,)`: some item that is left out would not fit into what is left of it.
    pub fn binding(&self) -> Vec<bool> {
        let model = &self.model;
        let limits = model.limits().into_iter();
        limits
            .map(|r| {
                let row = &model.rows[r];
                let Some(left) = row.upper.map(|upper| upper - row.sum(&self.decisions)) else { return false };
                let wanted =
                    |j: usize| !self.decisions[j] && model.columns[j].value > 0 && model.columns[j].fixed.is_none();
                row.terms.iter().any(|&(j, a)| a > left && wanted(j))
            })
            .collect()
    }

    /// The number of plans of this value that were counted, at least 1, at most 1,001 (for more than 1,000).
    pub fn n_equal_optima(&self) -> u64 {
        match self.equal_optima {
            EqualOptima::Exactly(count) | EqualOptima::AtLeast(count) => count,
            EqualOptima::MoreThan(count) => count + 1,
            EqualOptima::Unknown => 1,
        }
    }

    /// Whether another run gives the same plan: it was not stopped by time.
    pub fn is_reproducible(&self) -> bool {
        self.stop != Stop::Time
    }

    /// Column of an item by its place among the items.
    ///
    /// # Errors
    /// [`Error::Input`] when there is no such item.
    pub fn item(&self, item: usize) -> Result<usize> {
        let items = self.model.items();
        items.get(item).copied().ok_or_else(|| {
            let last = items.len().saturating_sub(1);
            let expected = Text::new(format!("an index from 0 to {last}"), format!("chỉ số từ 0 đến {last}"));
            Problem::new(crate::problem::codes::portfolio::NO_SUCH_ITEM, Place::argument("item"))
                .item(Text::new("the call", "lời gọi"))
                .found(item)
                .expected(expected)
                .hint(Text::new("items are counted from 0", "các mục đếm từ 0"))
                .into()
        })
    }

    /// SHA-256 of plan, value and status; bound and gap, which another solver may leave elsewhere, lie outside.
    ///
    /// # Errors
    /// [`Error::Internal`] if it cannot be written.
    pub fn digest(&self) -> Result<String> {
        hex_digest(&(&self.provenance.model_digest, &self.decisions, self.units.to_string(), self.proved))
    }

    /// The whole plan as canonical JSON.
    ///
    /// # Errors
    /// [`Error::Internal`] if it cannot be written.
    pub fn to_json(&self) -> Result<String> {
        serde_json_canonicalizer::to_string(self).map_err(|error| Error::internal(error.to_string()))
    }

    /// A plan from its JSON; it is checked against its model again.
    ///
    /// # Errors
    /// [`Error::Input`] when the text is no such plan.
    pub fn from_json(json: &str) -> Result<Plan> {
        let faulty = |place: Place, found: String| -> Error {
            Problem::new(crate::problem::codes::reading::SYNTAX, place)
                .found(found)
                .expected(Text::new("the JSON of a plan", "JSON của một phương án"))
                .hint(Text::new("give what to_json wrote", "hãy dùng nội dung do to_json ghi ra"))
                .into()
        };
        let plan: Plan = serde_json::from_str(json).map_err(|error| {
            let place =
                Place::Position { file: String::new(), line: error.line() as u64, column: error.column() as u64 };
            faulty(place, error.to_string())
        })?;
        if !plan.model.is_sound() {
            return Err(faulty(Place::argument("json"), "a model with broken rows".to_owned()));
        }
        if let Some(fault) = super::verify::fault(&plan.model, &plan.decisions) {
            return Err(faulty(Place::argument("json"), fault.words(&plan.model)));
        }
        if plan.model.value(&plan.decisions) != plan.units {
            return Err(faulty(Place::argument("json"), "another value than the plan has".to_owned()));
        }
        Ok(plan)
    }
}

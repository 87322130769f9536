//! `stratech.RegisterPlan`.

use super::arrays::vector;
use super::errors::compute;
use super::language::choose;
use super::observer::compute_observed;
use super::problem::PyProblems;
use super::table::PyTable;
use super::values::to_python;
use crate::observer::Observer;
use crate::portfolio::{RegisterPlan, WhyLeftOut};
use numpy::PyArray1;
use pyo3::prelude::*;
use pyo3::types::PyType;
use serde_json::json;

/// What to fund together, and when: the plan of a register.
///
/// It satisfies every budget, capacity, gate and rule exactly, and keeps its model, so that more can be asked of it.
#[pyclass(name = "RegisterPlan", module = "stratech", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyRegisterPlan(pub(super) RegisterPlan);

/// A serializable value as plain Python objects.
fn plain<'py>(py: Python<'py>, value: &impl serde::Serialize) -> PyResult<Bound<'py, PyAny>> {
    let value = serde_json::to_value(value).map_err(|error| crate::Error::internal(error.to_string()))?;
    to_python(py, &value)
}

#[pymethods]
impl PyRegisterPlan {
    /// Technologies and expansions that are started, in the order of time, then of ranks.
    #[getter]
    fn ids(&self) -> Vec<&str> {
        self.0.ids()
    }

    /// Value of each start in points of the score, float64 (n,), in the order of `ids`.
    #[getter]
    fn values<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.started.iter().map(|s| s.value).collect())
    }

    /// Cost of each start over the whole plan, all payers together, float64 (n,), in the order of `ids`.
    #[getter]
    fn costs<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.started.iter().map(|s| s.cost).collect())
    }

    /// What starts when, a row a start.
    #[getter]
    fn roadmap(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.roadmap()?))
    }

    /// Every budget and capacity by period: there, taken, left, and whether it binds.
    #[getter]
    fn usage(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.usage_table()?))
    }

    /// What is left out, each with its reason in short.
    #[getter]
    fn left_out(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.left_out_table()?))
    }

    /// The targets: year, amount, reached, missing; a list of dicts.
    #[getter]
    fn targets<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        plain(py, &self.0.targets)
    }

    /// The periods: id, from, until, share of the discounted years; a list of dicts.
    #[getter]
    fn periods<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        plain(py, &self.0.periods())
    }

    /// Value in points of the score, each counted for the share of the plan in which it is there.
    #[getter]
    fn value(&self) -> f64 {
        self.0.value()
    }

    /// No plan is worth more.
    #[getter]
    fn bound(&self) -> f64 {
        self.0.bound()
    }

    /// What the bound is above the value, relative to the value.
    #[getter]
    fn gap(&self) -> f64 {
        self.0.solution.gap()
    }

    /// Whether it is proved that no plan is worth more.
    #[getter]
    fn proved(&self) -> bool {
        self.0.is_proved()
    }

    /// How many plans of this value were counted, at most 1,001 (for more than 1,000).
    #[getter]
    fn n_equal_optima(&self) -> u64 {
        self.0.solution.n_equal_optima()
    }

    /// Cost over the whole plan, all payers together.
    #[getter]
    fn cost(&self) -> f64 {
        self.0.cost()
    }

    /// Identifier of the register.
    #[getter]
    fn register(&self) -> String {
        self.0.register.to_string()
    }

    /// Whether synthetic data went into it.
    #[getter]
    fn illustrative(&self) -> bool {
        self.0.illustrative
    }

    /// What it was asked for; a dict.
    #[getter]
    fn settings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        plain(py, &self.0.settings)
    }

    /// What a reader of the plan should know.
    #[getter]
    fn notices(&self) -> PyProblems {
        PyProblems(self.0.notices.clone())
    }

    /// What it was made from: register, model, solver, versions; a dict.
    #[getter]
    fn provenance<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let made = &self.0.solution.provenance;
        to_python(
            py,
            &json!({
                "register_digest": self.0.register_digest,
                "model_digest": made.model_digest,
                "solver": made.solver,
                "method_version": made.method_version,
                "software_version": made.software_version,
            }),
        )
    }

    /// SHA-256 of plan, value and status; bound and gap lie outside.
    #[getter]
    fn digest(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.digest())
    }

    /// Say in a sentence what the plan is worth and how sure that is.
    #[pyo3(signature = (lang=None))]
    fn status(&self, lang: Option<&str>) -> PyResult<String> {
        Ok(self.0.status().get(choose(lang)?).to_owned())
    }

    /// Say why something is left out, and what taking it in would cost.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     A technology, option or expansion of the register.
    /// observer : callable, optional
    ///     Called now and then with nodes done and in all; returning False stops the work.
    /// progress : bool, default True
    ///     Whether to show a progress bar (tqdm) when it lasts over a second.
    ///
    /// Returns
    /// -------
    /// WhyLeftOut
    ///     Reason, loss if it is forced in, what it displaces, what is short and when, break-even points.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     For an unknown id.
    #[pyo3(signature = (id, *, observer=None, progress=true))]
    fn why_not(
        &self,
        py: Python<'_>,
        id: &str,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyWhyLeftOut> {
        let work = |watch: &mut dyn Observer| self.0.why_not_observed(id, watch);
        Ok(PyWhyLeftOut(compute_observed(py, observer, progress, work)?))
    }

    /// Return the best plan that starts something.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     A technology, option or expansion of the register.
    /// observer, progress
    ///     As `why_not`.
    ///
    /// Returns
    /// -------
    /// RegisterPlan
    ///
    /// Raises
    /// ------
    /// InputError
    ///     For an unknown id.
    /// InfeasibleError
    ///     Where no plan can start it, with what clashes and the least that would have to give way.
    #[pyo3(signature = (id, *, observer=None, progress=true))]
    fn force(
        &self,
        py: Python<'_>,
        id: &str,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyRegisterPlan> {
        let work = |watch: &mut dyn Observer| self.0.force_observed(id, watch);
        Ok(PyRegisterPlan(compute_observed(py, observer, progress, work)?))
    }

    /// Return the best plan that does not start something.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     A technology, option or expansion of the register.
    /// observer, progress
    ///     As `why_not`.
    ///
    /// Returns
    /// -------
    /// RegisterPlan
    ///
    /// Raises
    /// ------
    /// InputError
    ///     For an unknown id.
    #[pyo3(signature = (id, *, observer=None, progress=true))]
    fn ban(
        &self,
        py: Python<'_>,
        id: &str,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyRegisterPlan> {
        let work = |watch: &mut dyn Observer| self.0.ban_observed(id, watch);
        Ok(PyRegisterPlan(compute_observed(py, observer, progress, work)?))
    }

    /// Return the value of the best plans with 1, 2, ... of equal parts of every budget; it never falls.
    ///
    /// Parameters
    /// ----------
    /// points : int, default 20
    ///     How many parts; one search each.
    /// observer, progress
    ///     As `why_not`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     Part and money of the budgets, cost, value and bound of the plan, technologies started, proof.
    #[pyo3(signature = (points=20, *, observer=None, progress=true))]
    fn frontier(
        &self,
        py: Python<'_>,
        points: u64,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyTable> {
        let work = |watch: &mut dyn Observer| {
            let points = self.0.frontier_observed(points, watch)?;
            self.0.frontier_table(&points)
        };
        Ok(PyTable(compute_observed(py, observer, progress, work)?))
    }

    /// Return what a little more of each budget and capacity is worth, by solving again with it.
    ///
    /// Parameters
    /// ----------
    /// more : float, default 0.1
    ///     How much more in every period, as a share of what is there.
    /// observer, progress
    ///     As `why_not`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     A row a budget or capacity: how much more, and the points of score that it adds.
    #[pyo3(signature = (more=0.1, *, observer=None, progress=true))]
    fn marginal(
        &self,
        py: Python<'_>,
        more: f64,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyTable> {
        let work = |watch: &mut dyn Observer| {
            let rows = self.0.marginal_observed(more, watch)?;
            self.0.marginal_table(&rows)
        };
        Ok(PyTable(compute_observed(py, observer, progress, work)?))
    }

    fn __repr__(&self) -> PyResult<String> {
        self.roadmap()?.shown()
    }

    fn _repr_html_(&self) -> PyResult<String> {
        Ok(format!("{}{}", self.roadmap()?.shown_html()?, self.left_out()?.shown_html()?))
    }

    /// Return the whole plan as canonical JSON; `from_json` reads it back.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.to_json())
    }

    /// Read what `to_json` wrote; the decisions are checked against the model again.
    #[classmethod]
    fn from_json(class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyRegisterPlan(compute(class.py(), || RegisterPlan::from_json(json))?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

/// Why something is left out of a plan, and what taking it in would cost.
#[pyclass(name = "WhyLeftOut", module = "stratech", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyWhyLeftOut(pub(super) WhyLeftOut);

#[pymethods]
impl PyWhyLeftOut {
    /// Technology, option or expansion.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// The first reason that holds: "started", "ineligible", "forbidden", "too_late", "prerequisite_impossible",
    /// "breaks_capacity", "no_plan", "excluded", "adds_nothing", "displaced" or "equal_choice".
    #[getter]
    fn reason<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        plain(py, &self.0.reason)
    }

    /// Value that the plan loses if it is forced in; None where it cannot be.
    #[getter]
    fn loss(&self) -> Option<f64> {
        self.0.loss
    }

    /// Whether the loss is exact: both plans are proved best.
    #[getter]
    fn loss_is_exact(&self) -> bool {
        self.0.loss_is_exact
    }

    /// What leaves the plan if it is forced in.
    #[getter]
    fn displaces(&self) -> Vec<String> {
        self.0.displaces.clone()
    }

    /// What comes in with it.
    #[getter]
    fn brings(&self) -> Vec<String> {
        self.0.brings.clone()
    }

    /// Points of score that it adds to not doing it.
    #[getter]
    fn worth(&self) -> Option<f64> {
        self.0.worth
    }

    /// Points from which it would be in a best plan.
    #[getter]
    fn break_even(&self) -> Option<f64> {
        self.0.break_even
    }

    /// What is short, and when, if it were started on top of the plan; a list of dicts.
    #[getter]
    fn shortages<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        plain(py, &self.0.shortages)
    }

    /// How many plans have the value of the plan.
    #[getter]
    fn n_equal_optima(&self) -> u64 {
        self.0.n_equal_optima
    }

    /// Return everything in words, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn to_text(&self, lang: Option<&str>) -> PyResult<String> {
        Ok(self.0.words.get(choose(lang)?).to_owned())
    }

    fn __repr__(&self) -> PyResult<String> {
        self.to_text(None)
    }

    /// Return it as JSON; `from_json` reads it back.
    fn to_json(&self) -> PyResult<String> {
        Ok(super::to_json(&self.0)?)
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyWhyLeftOut(super::from_json("WhyLeftOut", json)?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json()?,)))
    }
}

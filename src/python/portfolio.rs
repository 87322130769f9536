//! `stratech.portfolio`.

use super::arrays::{Reader, counted, matrix, vector};
use super::highs::{solver, solver_of};
use super::language::choose;
use super::observer::compute_observed;
use super::portfolio_items::Items;
use super::problem::PyProblems;
use super::table::PyTable;
use super::values::to_python;
use crate::Error;
use crate::observer::Observer;
use crate::portfolio::{Frontier, FrontierSettings, Limit, Plan, Reason, Selection, Settings, Solver, Stop, WhyNot};
use crate::problem::codes::arrays as codes;
use crate::problem::{Place, Problem, Problems, Text};
use ndarray::Array2;
use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

/// Return the best plan under limits: which items to choose together.
///
/// Parameters
/// ----------
/// values : array_like, Series or dict, shape (n,)
///     Value of each item; the sum over the chosen ones is maximized.
/// rows : array_like or DataFrame, shape (r, n), optional
///     What each item takes of each limit: rows @ selected <= limits.
/// limits : array_like, shape (r,), optional
///     How much there is.
/// prerequisites : list of tuples, optional
///     (i, j): i needs j; (i, [j, ...]): i needs one of them; (i, [j, ...], k): i needs k of them. Items are indices
///     from 0 or labels, here and below.
/// groups : list, optional
///     Items of which at most one may be chosen, or (items, most), or (items, least, most).
/// exclusions : list of tuples, optional
///     Pairs that exclude each other.
/// synergies : list of tuples, optional
///     (items, value): a value on top, or off when negative, when all of them are chosen.
/// mandatory, forbidden : list, optional
///     Items that must, or may not, be chosen.
/// costs : array_like, shape (n,), optional
///     Among plans of equal value the cheapest is taken.
/// order : array_like of int, shape (n,), optional
///     Among plans of equal value and cost the one with the earlier item is taken, then the label decides; the order of
///     the items when absent.
/// labels, row_labels : list of str, optional
///     Labels of items and limits; those of the data, or indices, when absent.
/// unit : float, optional
///     Values are rounded half to even to multiples of it; exact where possible when absent (a notice says so if not).
/// node_limit : int, optional
///     Nodes of each search; by the size of the model when absent. The same limit gives the same plan.
/// time_limit : float, optional
///     Seconds of each search; a plan stopped by it may differ from run to run.
/// gap : float
///     Relative gap between plan and bound that is good enough; 0 for the best plan.
/// unique : bool
///     Count the plans of equal value and choose among them.
/// solver : {"microlp", "highs"}
///     HiGHS needs the package highspy (`pip install stratech[highs]`).
/// observer : callable, optional
///     Called as ``observer(done, total)`` about 20 times a second; returning False stops the work.
/// progress : bool
///     Show a bar after a second.
///
/// Returns
/// -------
/// Plan
///
/// Raises
/// ------
/// InputError
///     With every fault and its place.
/// InfeasibleError
///     When no plan meets all rows: what clashes, and the least that would have to give way.
/// LimitError
///     When no plan was found within the limits of the search.
///
/// Notes
/// -----
/// Maximizes v x over x of 0 and 1 with A x <= b, in whole numbers: decimals are taken as they are written. Every answer
/// of a solver is checked exactly and refused if it breaks a row.
///
/// Examples
/// --------
/// >>> import stratech as st
/// >>> p = st.portfolio.solve([10, 13, 7], rows=[[4, 6, 3]], limits=[10], prerequisites=[(1, 2)])
/// >>> p.selected.tolist(), p.value, p.proved
/// ([False, True, True], 20.0, True)
#[pyfunction]
#[pyo3(name = "solve", signature = (values, rows=None, limits=None, *, prerequisites=None, groups=None, exclusions=None,
       synergies=None, mandatory=None, forbidden=None, costs=None, order=None, labels=None, row_labels=None, unit=None,
       node_limit=None, time_limit=None, gap=0.0, unique=true, solver="microlp", observer=None, progress=true))]
#[allow(clippy::too_many_arguments, clippy::fn_params_excessive_bools)] // keyword arguments of Python
pub(super) fn solve_portfolio(
    py: Python<'_>,
    values: &Bound<'_, PyAny>,
    rows: Option<&Bound<'_, PyAny>>,
    limits: Option<&Bound<'_, PyAny>>,
    prerequisites: Option<&Bound<'_, PyAny>>,
    groups: Option<&Bound<'_, PyAny>>,
    exclusions: Option<&Bound<'_, PyAny>>,
    synergies: Option<&Bound<'_, PyAny>>,
    mandatory: Option<&Bound<'_, PyAny>>,
    forbidden: Option<&Bound<'_, PyAny>>,
    costs: Option<&Bound<'_, PyAny>>,
    order: Option<&Bound<'_, PyAny>>,
    labels: Option<&Bound<'_, PyAny>>,
    row_labels: Option<&Bound<'_, PyAny>>,
    unit: Option<f64>,
    node_limit: Option<&Bound<'_, PyAny>>,
    time_limit: Option<f64>,
    gap: f64,
    unique: bool,
    solver: &str,
    observer: Option<&Bound<'_, PyAny>>,
    progress: bool,
) -> PyResult<PyPlan> {
    let solver = self::solver(py, solver)?;
    let mut reader = Reader::default();
    let (values, own_labels) = reader.labelled_vector("values", values)?;
    let given = labels.map(|labels| reader.labels("labels", labels)).transpose()?.flatten();
    let labels = given.map(|labels| labels.to_vec()).or(own_labels).unwrap_or_default();
    let costs = costs.map(|costs| reader.vector("costs", costs, Some(&labels))).transpose()?.unwrap_or_default();
    let order = order.map(|order| reader.plain_vector("order", order)).transpose()?.unwrap_or_default();
    let order = whole(&mut reader, &order);
    let row_labels = row_labels.map(|labels| reader.labels("row_labels", labels)).transpose()?.flatten();
    let table = rows.map(|rows| reader.matrix("rows", rows)).transpose()?;
    let most = limits.map(|limits| reader.plain_vector("limits", limits)).transpose()?;
    let node_limit = node_limit.map(|limit| counted(&mut reader, "node_limit", Some(limit), 0));
    let limits = match (table, most) {
        (Some(table), Some(most)) => {
            let labels = row_labels.map(|labels| labels.to_vec()).or(table.rows).unwrap_or_default();
            if table.values.nrows() != most.len() {
                let n = table.values.nrows();
                shape(&mut reader, "limits", n, most.len());
            }
            let row = |(r, (row, &most)): (usize, (ndarray::ArrayView1<'_, f64>, &f64))| Limit {
                label: labels.get(r).cloned().unwrap_or_else(|| r.to_string()),
                coefficients: row.to_vec(),
                most,
            };
            table.values.rows().into_iter().zip(&most).enumerate().map(row).collect()
        }
        (None, None) => Vec::new(),
        (rows, most) => {
            shape(&mut reader, "limits", rows.map_or(0, |rows| rows.values.nrows()), most.map_or(0, |most| most.len()));
            Vec::new()
        }
    };
    let mut items = Items { labels: &labels, problems: Problems::new() };
    let mut selection = Selection::new(&values);
    (selection.unit, selection.costs, selection.order, selection.limits) = (unit, costs, order, limits);
    selection.prerequisites = items.prerequisites(prerequisites);
    selection.groups = items.groups(groups);
    selection.exclusions = items.exclusions(exclusions);
    selection.synergies = items.synergies(synergies);
    selection.mandatory = items.list("mandatory", mandatory);
    selection.forbidden = items.list("forbidden", forbidden);
    items.problems.into_iter().for_each(|problem| reader.push(problem));
    reader.finish()?;
    selection.labels = labels;
    let settings = Settings { node_limit, time_limit, gap, unique };
    let plan = compute_observed(py, observer, progress, |watch| selection.solve_with(&settings, solver, watch))?;
    Ok(PyPlan(plan))
}

fn shape(reader: &mut Reader, name: &str, rows: usize, found: usize) {
    let expected = Text::new(
        format!("{rows} numbers, one for each row of `rows`"),
        format!("{rows} số, mỗi hàng của `rows` một số"),
    );
    let hint = Text::new("give rows and limits together", "hãy cho rows và limits cùng nhau");
    reader.push(Problem::new(codes::SHAPE, Place::argument(name)).expected(expected).found(found).hint(hint));
}

fn whole(reader: &mut Reader, order: &[f64]) -> Vec<i64> {
    let mut read = Vec::new();
    for (i, &x) in order.iter().enumerate() {
        if x.fract() == 0.0 && x.abs() < 9e15 {
            #[allow(clippy::cast_possible_truncation)] // whole and small
            read.push(x as i64);
        } else {
            let expected = Text::new("a whole number", "một số nguyên");
            let hint = Text::new("give ranks", "hãy cho thứ hạng");
            let problem = Problem::new(codes::OUT_OF_DOMAIN, Place::element("order", &[i])).item("order");
            reader.push(problem.expected(expected).found(x).hint(hint));
        }
    }
    read
}

/// The best plan found, with everything needed to ask further.
#[pyclass(name = "Plan", module = "stratech.portfolio", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyPlan(Plan);

impl PyPlan {
    fn place(&self, item: &Bound<'_, PyAny>) -> PyResult<usize> {
        let labels: Vec<String> = self.0.ids().into_iter().map(str::to_owned).collect();
        let mut items = Items { labels: &labels, problems: Problems::new() };
        let place = items.one("item", 0, item);
        items.problems.into_result()?;
        place.ok_or_else(|| Error::internal("an item that was read").into())
    }

    fn ask<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&Plan, &dyn Solver, &mut dyn Observer) -> crate::Result<T> + Send,
    ) -> PyResult<T> {
        compute_observed(py, None, true, |watch| work(&self.0, solver_of(&self.0), watch))
    }
}

#[pymethods]
impl PyPlan {
    /// Labels of the items.
    #[getter]
    fn ids(&self) -> Vec<&str> {
        self.0.ids()
    }

    /// Which items are chosen, bool (n,).
    #[getter]
    fn selected<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<bool>> {
        vector(py, self.0.selected())
    }

    /// Labels of the chosen items.
    #[getter]
    fn chosen(&self) -> Vec<&str> {
        self.0.chosen()
    }

    /// Value of the plan.
    #[getter]
    fn value(&self) -> f64 {
        self.0.value()
    }

    /// No plan is worth more; rounded outward to the unit.
    #[getter]
    fn bound(&self) -> f64 {
        self.0.bound()
    }

    /// What the bound is above the value, relative to the value.
    #[getter]
    fn gap(&self) -> f64 {
        self.0.gap()
    }

    /// Whether no plan is worth more, proved; else it is the best found.
    #[getter]
    fn proved(&self) -> bool {
        self.0.proved
    }

    /// Cost of the plan.
    #[getter]
    fn cost(&self) -> f64 {
        self.0.cost()
    }

    /// Unit of the values.
    #[getter]
    fn unit(&self) -> f64 {
        self.0.model.unit_number()
    }

    /// Plans of this value that were counted: at least 1, 1,001 for more than 1,000.
    #[getter]
    fn n_equal_optima(&self) -> u64 {
        self.0.n_equal_optima()
    }

    /// How that count is meant: "exactly", "more_than", "at_least" or "unknown" (not asked for, or not proved best).
    #[getter]
    fn equal_optima(&self) -> &'static str {
        use crate::portfolio::EqualOptima;
        match self.0.equal_optima {
            EqualOptima::Exactly(_) => "exactly",
            EqualOptima::MoreThan(_) => "more_than",
            EqualOptima::AtLeast(_) => "at_least",
            EqualOptima::Unknown => "unknown",
        }
    }

    /// Use of each limit, float64 (r,).
    #[getter]
    fn usage<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.usage())
    }

    /// What is left of each limit, float64 (r,).
    #[getter]
    fn slack<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.slack())
    }

    /// Limits that bind, bool (r,): some item left out would not fit into what is left.
    #[getter]
    fn binding<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<bool>> {
        vector(py, self.0.binding())
    }

    /// Why the search ended: "done", "gap", "nodes" or "time".
    #[getter]
    fn stopped_by(&self) -> &'static str {
        match self.0.stop {
            Stop::Done => "done",
            Stop::Gap => "gap",
            Stop::Nodes => "nodes",
            Stop::Time => "time",
        }
    }

    /// Whether another run gives the same plan: it was not stopped by time.
    #[getter]
    fn reproducible(&self) -> bool {
        self.0.is_reproducible()
    }

    /// Nodes of the search.
    #[getter]
    fn nodes(&self) -> u64 {
        self.0.nodes
    }

    /// Seconds spent on the value, and on counting equal plans and choosing among them; 0 for a plan read back.
    #[getter]
    fn seconds(&self) -> (f64, f64) {
        (self.0.times.solve_seconds, self.0.times.unique_seconds)
    }

    /// Return why an item was left out, and what taking it in would cost.
    ///
    /// Parameters
    /// ----------
    /// item : int or str
    ///     Index from 0 or label.
    ///
    /// Returns
    /// -------
    /// WhyNot
    fn why_not(&self, py: Python<'_>, item: &Bound<'_, PyAny>) -> PyResult<PyWhyNot> {
        let item = self.place(item)?;
        Ok(PyWhyNot(self.ask(py, |plan, solver, watch| plan.why_not_with(item, solver, watch))?))
    }

    /// Return the best plan with an item (index or label).
    fn force(&self, py: Python<'_>, item: &Bound<'_, PyAny>) -> PyResult<PyPlan> {
        let item = self.place(item)?;
        Ok(PyPlan(self.ask(py, |plan, solver, watch| plan.force_with(item, solver, watch))?))
    }

    /// Return the best plan without an item (index or label).
    fn ban(&self, py: Python<'_>, item: &Bound<'_, PyAny>) -> PyResult<PyPlan> {
        let item = self.place(item)?;
        Ok(PyPlan(self.ask(py, |plan, solver, watch| plan.ban_with(item, solver, watch))?))
    }

    /// Return the frontier of value over one limit.
    ///
    /// Parameters
    /// ----------
    /// points : int
    ///     Number of points.
    /// row : int
    ///     The limit, counted from 0.
    /// least, most : float, optional
    ///     Ends of the range of limits; the present limit over `points`, and the present limit, when absent.
    /// gap : float
    ///     Relative gap between plan and bound that is good enough at each point; 0 for the best plans.
    ///
    /// Returns
    /// -------
    /// Frontier
    #[pyo3(signature = (points=20, row=0, *, least=None, most=None, gap=0.01))]
    fn frontier(
        &self,
        py: Python<'_>,
        points: usize,
        row: usize,
        least: Option<f64>,
        most: Option<f64>,
        gap: f64,
    ) -> PyResult<PyFrontier> {
        let settings = FrontierSettings { points, row, least, most, gap };
        Ok(PyFrontier(self.ask(py, |plan, solver, watch| plan.frontier_with(&settings, solver, watch))?))
    }

    /// Return what more and less of each limit would do: by `steps` (r,), or a hundredth of each limit.
    #[pyo3(signature = (steps=None))]
    fn marginal(&self, py: Python<'_>, steps: Option<&Bound<'_, PyAny>>) -> PyResult<PyTable> {
        let mut reader = Reader::default();
        let steps = steps.map(|steps| reader.plain_vector("steps", steps)).transpose()?;
        reader.finish()?;
        let marginal = self.ask(py, |plan, solver, watch| plan.marginal_with(steps.as_deref(), solver, watch))?;
        Ok(PyTable(Plan::marginal_table(&marginal)?))
    }

    /// Return the model in LP format, for any other solver.
    fn to_lp(&self) -> String {
        self.0.model.to_lp()
    }

    /// Return the model in free MPS format (minimizing the negative value).
    fn to_mps(&self) -> String {
        self.0.model.to_mps()
    }

    /// Return one row for each item: whether it is chosen, its value and cost.
    fn to_table(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.to_table()?))
    }

    /// Return one row for each limit: use, what is left, whether it binds.
    fn limits_table(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.limits_table()?))
    }

    /// What a reader of the result should know.
    #[getter]
    fn notices(&self) -> PyProblems {
        PyProblems(self.0.notices.clone())
    }

    /// What the result was made from: digest of the model, solver, method version, software version.
    #[getter]
    fn provenance<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let value = serde_json::to_value(&self.0.provenance).map_err(|error| Error::internal(error.to_string()))?;
        to_python(py, &value)
    }

    /// SHA-256 of plan, value and status; bound and gap lie outside.
    #[getter]
    fn digest(&self) -> PyResult<String> {
        Ok(self.0.digest()?)
    }

    fn __len__(&self) -> usize {
        self.0.ids().len()
    }

    fn __repr__(&self) -> PyResult<String> {
        self.to_table()?.shown()
    }

    fn _repr_html_(&self) -> PyResult<String> {
        self.to_table()?.shown_html()
    }

    /// Return the whole result as canonical JSON; `from_json` reads it back.
    fn to_json(&self) -> PyResult<String> {
        Ok(self.0.to_json()?)
    }

    /// Read what `to_json` wrote; the plan is checked against its rows again.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyPlan(Plan::from_json(json)?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json()?,)))
    }
}

/// Why an item was left out, and what taking it in would cost.
#[pyclass(name = "WhyNot", module = "stratech.portfolio", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyWhyNot(WhyNot);

#[pymethods]
impl PyWhyNot {
    /// The item.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// The first reason that holds: "chosen", "forbidden", "prerequisite_impossible", "prerequisites_break",
    /// "excluded_by", "no_plan", "displaced" or "not_worth".
    #[getter]
    fn reason(&self) -> &'static str {
        match self.0.reason {
            Reason::Chosen => "chosen",
            Reason::Forbidden => "forbidden",
            Reason::PrerequisiteImpossible(_) => "prerequisite_impossible",
            Reason::PrerequisitesBreak(_) => "prerequisites_break",
            Reason::ExcludedBy(_) => "excluded_by",
            Reason::NoPlan => "no_plan",
            Reason::Displaced => "displaced",
            Reason::NotWorth => "not_worth",
        }
    }

    /// Labels behind the reason: the chain of prerequisites, the limits, or the items that exclude it.
    #[getter]
    fn because<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let labels = match &self.0.reason {
            Reason::PrerequisiteImpossible(labels)
            | Reason::PrerequisitesBreak(labels)
            | Reason::ExcludedBy(labels) => labels.as_slice(),
            _ => &[],
        };
        PyTuple::new(py, labels)
    }

    /// What the best plan with the item is worth less, or None where there is no such plan.
    #[getter]
    fn loss(&self) -> Option<f64> {
        self.0.loss
    }

    /// Whether both plans are proved best.
    #[getter]
    fn loss_is_exact(&self) -> bool {
        self.0.loss_is_exact
    }

    /// Value from which the item would be in a best plan, or None.
    #[getter]
    fn break_even(&self) -> Option<f64> {
        self.0.break_even
    }

    /// Items that leave the plan when it is taken in.
    #[getter]
    fn displaces(&self) -> Vec<&str> {
        self.0.displaces.iter().map(String::as_str).collect()
    }

    /// Items that come in with it.
    #[getter]
    fn brings(&self) -> Vec<&str> {
        self.0.brings.iter().map(String::as_str).collect()
    }

    /// Chosen items that are worth no less and take no more of anything.
    #[getter]
    fn dominated_by(&self) -> Vec<&str> {
        self.0.dominated_by.iter().map(String::as_str).collect()
    }

    /// Plans of equal value where the loss is 0, else None.
    #[getter]
    fn equal_plans(&self) -> Option<u64> {
        self.0.equal_plans
    }

    /// Limits with what they lack for the item on top of the plan.
    #[getter]
    fn short_of(&self) -> Vec<(&str, f64)> {
        self.0.short_of.iter().map(|(label, lacks)| (label.as_str(), *lacks)).collect()
    }

    /// Return the reason as one sentence, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn sentence(&self, lang: Option<&str>) -> PyResult<String> {
        Ok(self.0.sentence().get(choose(lang)?).to_owned())
    }

    /// Return it as a table of one row.
    fn to_table(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.to_table()?))
    }

    fn __repr__(&self) -> PyResult<String> {
        self.sentence(None)
    }

    fn _repr_html_(&self) -> PyResult<String> {
        self.to_table()?.shown_html()
    }

    /// Return it as JSON; `from_json` reads it back.
    fn to_json(&self) -> PyResult<String> {
        Ok(super::to_json(&self.0)?)
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyWhyNot(super::from_json("why_not", json)?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json()?,)))
    }
}

/// The largest value for each of a series of limits, by rising limit.
#[pyclass(name = "Frontier", module = "stratech.portfolio", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyFrontier(Frontier);

#[pymethods]
impl PyFrontier {
    /// Labels of the items.
    #[getter]
    fn ids(&self) -> Vec<&str> {
        self.0.ids.iter().map(String::as_str).collect()
    }

    /// The limits, float64 (points,).
    #[getter]
    fn limits<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.points.iter().map(|point| point.limit).collect())
    }

    /// Values of the plans, float64 (points,); NaN where no plan meets the rows.
    #[getter]
    fn values<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.points.iter().map(|point| point.value.unwrap_or(f64::NAN)).collect())
    }

    /// Bounds, float64 (points,): no plan is worth more; NaN where no plan meets the rows.
    #[getter]
    fn bounds<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.points.iter().map(|point| point.bound.unwrap_or(f64::NAN)).collect())
    }

    /// Proved to be the best, bool (points,).
    #[getter]
    fn proved<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<bool>> {
        vector(py, self.0.points.iter().map(|point| point.proved).collect())
    }

    /// Certified by prices alone, without a search, bool (points,).
    #[getter]
    fn by_prices<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<bool>> {
        vector(py, self.0.points.iter().map(|point| point.by_prices).collect())
    }

    /// Decisions, bool (points, n); no item where no plan meets the rows.
    #[getter]
    fn selected<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<bool>> {
        let n = self.0.ids.len();
        let chosen = |(k, j): (usize, usize)| self.0.points[k].selected.get(j).copied().unwrap_or(false);
        matrix(py, Array2::from_shape_fn((self.0.points.len(), n), chosen))
    }

    /// Return one row for each point.
    fn to_table(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.to_table()?))
    }

    fn __len__(&self) -> usize {
        self.0.points.len()
    }

    fn __repr__(&self) -> PyResult<String> {
        self.to_table()?.shown()
    }

    fn _repr_html_(&self) -> PyResult<String> {
        self.to_table()?.shown_html()
    }

    /// Return it as JSON; `from_json` reads it back.
    fn to_json(&self) -> PyResult<String> {
        Ok(super::to_json(&self.0)?)
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyFrontier(super::from_json("frontier", json)?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json()?,)))
    }
}

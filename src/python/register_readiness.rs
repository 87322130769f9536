//! `Register.readiness`.

use super::arrays::{matrix, vector};
use super::dependency::PyReadiness;
use super::errors::compute;
use super::language::choose;
use super::observer::compute_observed;
use super::problem::PyProblems;
use super::table::PyTable;
use super::values::to_python;
use crate::dependency::ByYear;
use crate::evaluation::RegisterReadiness;
use crate::evaluation::readiness::{GAMMAS, RegisterBinding};
use crate::observer::Observer;
use ndarray::Array2;
use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use std::collections::BTreeMap;

/// How ready every technology and enabler of a register is in every year, and what holds it back.
///
/// Arrays have one row for each of `ids` (the technologies) or `enabler_ids`, one column for each of `years`.
#[pyclass(name = "RegisterReadiness", module = "stratech", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyRegisterReadiness(pub(super) RegisterReadiness);

impl PyRegisterReadiness {
    fn array<'py>(&self, py: Python<'py>, table: &ByYear, enablers: bool) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let table = self.0.rows_of(table, enablers);
        let values = Array2::from_shape_vec((table.n_rows(), table.n_years), table.values);
        Ok(matrix(py, values.map_err(|error| crate::Error::internal(error.to_string()))?))
    }

    fn table(
        &self,
        py: Python<'_>,
        make: impl FnOnce(&RegisterReadiness) -> crate::Result<crate::Table> + Send,
    ) -> PyResult<PyTable> {
        Ok(PyTable(compute(py, || make(&self.0))?))
    }

    fn shape(&self) -> (usize, usize) {
        (self.0.n_technologies(), self.0.years().len())
    }

    fn plot<'py>(
        slf: &Bound<'py, Self>,
        name: &str,
        settings: &[(&str, Option<Bound<'py, PyAny>>)],
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let given = PyDict::new(py);
        for (key, value) in settings {
            given.set_item(*key, value.as_ref())?;
        }
        py.import("stratech.plots")?.call_method(name, (slf,), Some(&given))
    }
}

#[pymethods]
impl PyRegisterReadiness {
    /// Identifiers of the technologies, sorted.
    #[getter]
    fn ids(&self) -> Vec<&str> {
        self.0.ids()
    }

    /// Identifiers of the enablers, sorted.
    #[getter]
    fn enabler_ids(&self) -> Vec<&str> {
        self.0.enabler_ids()
    }

    /// Names of the technologies and enablers by identifier, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn names(&self, lang: Option<&str>) -> PyResult<BTreeMap<&str, &str>> {
        let lang = choose(lang)?;
        Ok(self.0.nodes.iter().map(|node| (node.id.as_str(), node.name.get(lang))).collect())
    }

    /// Layer of each enabler: "infrastructure", "workforce", "institution", "resource" or "finance".
    #[getter]
    fn layers(&self) -> Vec<&'static str> {
        self.0.nodes[self.0.n_technologies()..].iter().map(|node| node.layer.word()).collect()
    }

    /// The years.
    #[getter]
    fn years(&self) -> Vec<i32> {
        self.0.years().to_vec()
    }

    /// Readiness from which a technology counts as ready.
    #[getter]
    fn ready_at(&self) -> f64 {
        self.0.plain.settings.ready_at
    }

    /// Track of each technology.
    #[getter]
    fn track_of(&self) -> Vec<&str> {
        self.0.standings.iter().map(|standing| standing.track.as_str()).collect()
    }

    /// Readiness of the technologies, float64 (n_technologies, n_years): weakest link, each dependent alone.
    #[getter]
    fn readiness<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        self.array(py, &self.0.plain.readiness, false)
    }

    /// Readiness of the enablers, float64 (n_enablers, n_years).
    #[getter]
    fn enabler_readiness<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        self.array(py, &self.0.plain.readiness, true)
    }

    /// Readiness of the technologies with every capacity shared among all needs of the list,
    /// float64 (n_technologies, n_years).
    #[getter]
    fn together<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        self.array(py, &self.0.plain.together, false)
    }

    /// Least fixed point, float64 (n_technologies, n_years); equal to `readiness` where no circle makes it differ.
    #[getter]
    fn least<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        self.array(py, self.0.plain.least.as_ref().unwrap_or(&self.0.plain.readiness), false)
    }

    /// Weighted geometric mean, float64 (n_technologies, n_years), or None when it was not asked for.
    #[getter]
    fn geometric<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyArray2<f64>>>> {
        self.0.plain.geometric.as_ref().map(|table| self.array(py, table, false)).transpose()
    }

    /// Score that the list ranks, float64 (n_technologies,); NaN where none.
    #[getter]
    fn scores<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.standings.iter().map(|s| s.score.unwrap_or(f64::NAN)).collect())
    }

    /// Score that the adjusted score is made of, float64 (n_technologies,); NaN where none.
    #[getter]
    fn base_scores<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.standings.iter().map(|s| s.base.unwrap_or(f64::NAN)).collect())
    }

    /// Place within the track by score, int64 (n_technologies,); 0 is not ranked.
    #[getter]
    fn ranks<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i64>> {
        vector(py, self.0.standings.iter().map(|s| s.rank.map_or(0, i64::from)).collect())
    }

    /// Score x readiness^gamma, float64 (n_technologies, n_years); NaN where there is no score.
    #[getter]
    fn adjusted_scores<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let all = self.0.adjusted_scores().into_iter().flatten().map(|s| s.unwrap_or(f64::NAN)).collect();
        let values = Array2::from_shape_vec(self.shape(), all);
        Ok(matrix(py, values.map_err(|error| crate::Error::internal(error.to_string()))?))
    }

    /// Place within the track by adjusted score, int64 (n_technologies, n_years); 0 is not ranked.
    #[getter]
    fn adjusted_ranks<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<i64>>> {
        let all = self.0.adjusted_ranks().into_iter().flatten().map(|r| r.map_or(0, i64::from)).collect();
        let values = Array2::from_shape_vec(self.shape(), all);
        let values = values.map_err(|error| crate::Error::internal(error.to_string()))?;
        Ok(matrix(py, values))
    }

    /// First year in which each technology is ready, int64 (n_technologies,); 0 is not within the years.
    #[getter]
    fn earliest_years<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i64>> {
        vector(py, self.0.earliest_years().into_iter().map(|year| year.map_or(0, i64::from)).collect())
    }

    /// The same result on plain arrays, with every node of the graph.
    #[getter]
    fn plain(&self) -> PyReadiness {
        PyReadiness(self.0.plain.clone())
    }

    /// Return what holds a technology or an enabler, with names, units and what would help.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     One of `ids` or `enabler_ids`.
    /// year : int, optional
    ///     One of `years`; the last when absent.
    ///
    /// Returns
    /// -------
    /// RegisterBinding
    ///     The chain from the root, all links that tie, the two lowest requirements.
    #[pyo3(signature = (id, year=None))]
    fn binding(&self, py: Python<'_>, id: &str, year: Option<i32>) -> PyResult<PyRegisterBinding> {
        Ok(PyRegisterBinding(compute(py, || self.0.binding(id, year))?))
    }

    /// What holds the list in the last year, what unlocks most first: whom each enabler holds, what it would unlock,
    /// what its delay and its loss would cost.
    #[getter]
    fn bottlenecks(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.table(py, |ready| ready.bottlenecks(None))
    }

    /// Return `bottlenecks` for another year.
    fn bottlenecks_in(&self, py: Python<'_>, year: i32) -> PyResult<PyTable> {
        self.table(py, |ready| ready.bottlenecks(Some(year)))
    }

    /// Return the bottlenecks of each ministry or agency; what no agency is named for comes last.
    ///
    /// Parameters
    /// ----------
    /// year : int, optional
    ///     The last when absent.
    #[pyo3(signature = (year=None))]
    fn by_agency(&self, py: Python<'_>, year: Option<i32>) -> PyResult<PyTable> {
        self.table(py, |ready| ready.by_agency(year))
    }

    /// Return laws, decrees and bodies in the order of what they would unlock.
    #[pyo3(signature = (year=None))]
    fn institutions(&self, py: Python<'_>, year: Option<i32>) -> PyResult<PyTable> {
        self.table(py, |ready| ready.institutions(year))
    }

    /// Return the enablers that a foreign country or company controls, and what would be lost without each.
    #[pyo3(signature = (year=None))]
    fn foreign(&self, py: Python<'_>, year: Option<i32>) -> PyResult<PyTable> {
        self.table(py, |ready| ready.foreign(year))
    }

    /// Demand against capacity by enabler and year: how many times the same amount is counted, and by whom.
    #[getter]
    fn capacities(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.table(py, RegisterReadiness::capacities)
    }

    /// The enablers: what each is, who answers for it, its readiness and capacity.
    #[getter]
    fn enablers(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.table(py, RegisterReadiness::enablers)
    }

    /// Return who needs what: role, strength, amount, how far it is served, whether it binds, why.
    #[pyo3(signature = (year=None))]
    fn dependencies(&self, py: Python<'_>, year: Option<i32>) -> PyResult<PyTable> {
        self.table(py, |ready| ready.dependencies(year))
    }

    /// Return what each enabler would unlock, by year.
    fn unlocks(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.table(py, RegisterReadiness::unlocks)
    }

    /// Return what pairs of enablers would unlock together, the largest surplus first.
    #[pyo3(signature = (year=None))]
    fn pairs(&self, py: Python<'_>, year: Option<i32>) -> PyResult<PyTable> {
        self.table(py, |ready| ready.pairs(year))
    }

    /// Return what a delay of each enabler by so many years would cost.
    fn delays(&self, py: Python<'_>, years: u32) -> PyResult<PyTable> {
        self.table(py, |ready| ready.delays(years))
    }

    /// Return the single points of failure: what the loss of each enabler would take away.
    #[pyo3(signature = (year=None))]
    fn failures(&self, py: Python<'_>, year: Option<i32>) -> PyResult<PyTable> {
        self.table(py, |ready| ready.failures(year))
    }

    /// Return everything the earliest time of a technology or an enabler waits for, with the years each may slip.
    fn critical_path(&self, py: Python<'_>, id: &str) -> PyResult<PyTable> {
        self.table(py, |ready| ready.critical_path(id))
    }

    /// Return how often each link binds when the states of institutions and the strengths are moved a little.
    ///
    /// Parameters
    /// ----------
    /// year : int, optional
    ///     The last when absent.
    /// draws : int
    ///     Number of tested cases.
    /// spread : float
    ///     How far each number is moved at most, in [0, 1].
    /// seed : int
    ///     Seed of the random numbers.
    /// observer : callable, optional
    ///     Called now and then with draws done and draws in all; returning False stops the work.
    /// progress : bool, default True
    ///     Whether to show a progress bar (tqdm) when it lasts over a second.
    #[pyo3(signature = (year=None, *, draws=1000, spread=0.1, seed=57, observer=None, progress=true))]
    #[allow(clippy::too_many_arguments)] // keyword-only in Python
    fn binding_frequency(
        &self,
        py: Python<'_>,
        year: Option<i32>,
        draws: u32,
        spread: f64,
        seed: u64,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyTable> {
        let work = |observer: &mut dyn Observer| self.0.binding_frequency_observed(year, draws, spread, seed, observer);
        Ok(PyTable(compute_observed(py, observer, progress, work)?))
    }

    /// Return places by score and by adjusted score for each exponent of the readiness.
    ///
    /// Parameters
    /// ----------
    /// gammas : sequence of float, optional
    ///     Above 0; 0.5, 1 and 2 when absent. Below 1 forgives what is not ready, above 1 punishes it.
    /// year : int, optional
    ///     The last when absent.
    #[pyo3(signature = (gammas=None, year=None))]
    fn gamma_sweep(&self, py: Python<'_>, gammas: Option<Vec<f64>>, year: Option<i32>) -> PyResult<PyTable> {
        let gammas = gammas.unwrap_or_else(|| GAMMAS.to_vec());
        self.table(py, |ready| ready.gamma_sweep(&gammas, year))
    }

    /// Return one row for each technology: score, readiness, adjusted score, ready from, what holds it.
    fn to_table(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.table(py, RegisterReadiness::to_table)
    }

    /// Return one row for each technology and year, for a spreadsheet or a data frame.
    fn results(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.table(py, RegisterReadiness::results)
    }

    /// The findings as sentences, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn sentences(&self, lang: Option<&str>) -> PyResult<Vec<&str>> {
        let lang = choose(lang)?;
        Ok(self.0.sentences.iter().map(|sentence| sentence.get(lang)).collect())
    }

    /// Return the largest amount that one of its dependents takes of an enabler, in its unit.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     An enabler of which amounts are taken.
    ///
    /// Returns
    /// -------
    /// float
    ///
    /// Raises
    /// ------
    /// InputError
    ///     When there is no such node, or no amount of it is taken.
    fn largest_need(&self, id: &str) -> PyResult<f64> {
        Ok(self.0.largest_need(id)?)
    }

    /// Return the words of the pictures.
    #[pyo3(signature = (lang=None))]
    fn captions(&self, lang: Option<&str>) -> PyResult<BTreeMap<&'static str, String>> {
        let lang = choose(lang)?;
        Ok(self.0.captions().into_iter().map(|(key, words)| (key, words.get(lang).to_owned())).collect())
    }

    /// Return a self-contained HTML page with findings, technologies, ministries, capacities, levers and notices.
    #[pyo3(signature = (lang=None))]
    fn to_page(&self, py: Python<'_>, lang: Option<&str>) -> PyResult<String> {
        let lang = choose(lang)?;
        compute(py, || self.0.to_page(lang))
    }

    /// Return the graph in DOT (Graphviz) with names; what binds is bold, † marks what rests on synthetic data.
    #[pyo3(signature = (year=None, lang=None))]
    fn to_dot(&self, py: Python<'_>, year: Option<i32>, lang: Option<&str>) -> PyResult<String> {
        let lang = choose(lang)?;
        compute(py, || self.0.to_dot(year, lang))
    }

    /// Return the graph in GraphML with names in both languages and all attributes of nodes and edges.
    #[pyo3(signature = (year=None))]
    fn to_graphml(&self, py: Python<'_>, year: Option<i32>) -> PyResult<String> {
        compute(py, || self.0.to_graphml(year))
    }

    /// Draw score against readiness in one year, by track; needs matplotlib (`stratech[plot]`).
    ///
    /// Parameters
    /// ----------
    /// year : int, optional
    ///     One of `years`; the last when not given.
    /// intervals : dict of str to (float, float), ReadinessSimulation or Simulation, optional
    ///     Low and high readiness of technologies by identifier; of a simulation its 5 % and 95 % quantiles, of one
    ///     with `readiness_year` those of the score too.
    /// lang : {"vi", "en"}, optional
    ///     That of the session when not given.
    /// ax : matplotlib.axes.Axes, optional
    ///     Where to draw; a new figure when not given.
    ///
    /// Returns
    /// -------
    /// matplotlib.axes.Axes
    #[pyo3(signature = (year=None, *, intervals=None, lang=None, ax=None))]
    fn plot_importance<'py>(
        slf: &Bound<'py, Self>,
        year: Option<Bound<'py, PyAny>>,
        intervals: Option<Bound<'py, PyAny>>,
        lang: Option<Bound<'py, PyAny>>,
        ax: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        Self::plot(slf, "importance", &[("year", year), ("intervals", intervals), ("lang", lang), ("ax", ax)])
    }

    /// Draw the graph in layers with the binding chain marked; needs matplotlib (`stratech[plot]`).
    ///
    /// Parameters
    /// ----------
    /// id : str, optional
    ///     A technology or an enabler, drawn with everything it needs; the whole list when not given.
    /// year : int, optional
    ///     One of `years`; the last when not given.
    /// lang : {"vi", "en"}, optional
    ///     That of the session when not given.
    /// ax : matplotlib.axes.Axes, optional
    ///     Where to draw; a new figure when not given.
    ///
    /// Returns
    /// -------
    /// matplotlib.axes.Axes
    #[pyo3(signature = (id=None, year=None, *, lang=None, ax=None))]
    fn plot_graph<'py>(
        slf: &Bound<'py, Self>,
        id: Option<Bound<'py, PyAny>>,
        year: Option<Bound<'py, PyAny>>,
        lang: Option<Bound<'py, PyAny>>,
        ax: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        Self::plot(slf, "layers", &[("id", id), ("year", year), ("lang", lang), ("ax", ax)])
    }

    /// Draw demand against capacity of one enabler by year; needs matplotlib (`stratech[plot]`).
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     An enabler of which amounts are taken.
    /// lang : {"vi", "en"}, optional
    ///     That of the session when not given.
    /// ax : matplotlib.axes.Axes, optional
    ///     Where to draw; a new figure when not given.
    ///
    /// Returns
    /// -------
    /// matplotlib.axes.Axes
    #[pyo3(signature = (id, *, lang=None, ax=None))]
    fn plot_demand<'py>(
        slf: &Bound<'py, Self>,
        id: Bound<'py, PyAny>,
        lang: Option<Bound<'py, PyAny>>,
        ax: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        Self::plot(slf, "demand", &[("id", Some(id)), ("lang", lang), ("ax", ax)])
    }

    /// Identifier of the register.
    #[getter]
    fn register(&self) -> &str {
        self.0.register.as_str()
    }

    /// Whether any part of the register is synthetic.
    #[getter]
    fn illustrative(&self) -> bool {
        self.0.illustrative
    }

    /// What a reader of the result should know.
    #[getter]
    fn notices(&self) -> PyProblems {
        PyProblems(self.0.notices.clone())
    }

    /// What the result was made from: digest of the register, method version, software version.
    #[getter]
    fn provenance<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let value =
            serde_json::to_value(&self.0.provenance).map_err(|error| crate::Error::internal(error.to_string()))?;
        to_python(py, &value)
    }

    /// SHA-256 of the canonical result, without the release that made it.
    #[getter]
    fn digest(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.digest())
    }

    fn __len__(&self) -> usize {
        self.0.n_technologies()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let lang = choose(None)?;
        Ok(compute(py, || self.0.to_text(lang))?.trim_end().to_owned())
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let lang = choose(None)?;
        compute(py, || self.0.to_html(lang))
    }

    /// Return the whole result as canonical JSON; `from_json` reads it back.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.to_json())
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, py: Python<'_>, json: &str) -> PyResult<Self> {
        Ok(PyRegisterReadiness(compute(py, || RegisterReadiness::from_json(json))?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

/// What holds one technology or enabler of a register in one year.
#[pyclass(name = "RegisterBinding", module = "stratech.dependency", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyRegisterBinding(RegisterBinding);

#[pymethods]
impl PyRegisterBinding {
    /// The technology or enabler.
    #[getter]
    fn id(&self) -> &str {
        &self.0.binding.id
    }

    /// The year.
    #[getter]
    fn year(&self) -> i32 {
        self.0.binding.year
    }

    /// Its readiness.
    #[getter]
    fn readiness(&self) -> f64 {
        self.0.binding.readiness
    }

    /// Identifiers from the root to the node.
    #[getter]
    fn chain(&self) -> Vec<&str> {
        self.0.binding.chain.iter().map(String::as_str).collect()
    }

    /// Names along the chain, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn names(&self, lang: Option<&str>) -> PyResult<Vec<&str>> {
        let lang = choose(lang)?;
        Ok(self.0.steps.iter().map(|step| step.name.get(lang)).collect())
    }

    /// Enablers (or the node itself) of all links that tie.
    #[getter]
    fn ties(&self) -> Vec<&str> {
        self.0.binding.links.iter().map(|link| link.node.as_str()).collect()
    }

    /// Enablers of the two lowest clauses with what each leaves.
    #[getter]
    fn lowest(&self) -> Vec<(&str, f64)> {
        self.0.binding.lowest.iter().map(|link| (link.node.as_str(), link.leaves)).collect()
    }

    /// Readiness with the root of the chain fully ready; None where the root is the node itself.
    #[getter]
    fn with_root_ready(&self) -> Option<f64> {
        self.0.with_root_ready
    }

    /// The reasons as sentences, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn sentences(&self, lang: Option<&str>) -> PyResult<Vec<&str>> {
        let lang = choose(lang)?;
        Ok(self.0.sentences.iter().map(|sentence| sentence.get(lang)).collect())
    }

    /// Return all links that tie and the two lowest clauses.
    fn to_table(&self) -> PyTable {
        PyTable(self.0.table.clone())
    }

    fn __repr__(&self) -> PyResult<String> {
        Ok(self.0.to_text(choose(None)?).trim_end().to_owned())
    }

    fn _repr_html_(&self) -> PyResult<String> {
        Ok(self.0.to_html(choose(None)?)?)
    }

    /// Return it as JSON; `from_json` reads it back.
    fn to_json(&self) -> PyResult<String> {
        Ok(super::to_json(&self.0)?)
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyRegisterBinding(super::from_json("binding", json)?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json()?,)))
    }
}

//! `stratech.Register`.

use super::comparison::PyMethodComparison;
use super::council::PyPanel;
use super::errors::compute;
use super::evaluation::PyEvaluation;
use super::language::choose;
use super::observer::compute_observed;
use super::plan::PyRegisterPlan;
use super::problem::PyProblems;
use super::readiness_simulation::PyReadinessSimulation;
use super::register_readiness::PyRegisterReadiness;
use super::simulation::{PySimulation, simulation_options};
use super::table::PyTable;
use super::values::to_python;
use crate::Register;
use crate::evaluation::readiness::{ReadinessDraws, ReadinessOptions};
use crate::model::{CompositeOptions, Limits, schema as register_schema};
use crate::observer::Observer;
use crate::portfolio::PlanSettings;
use crate::problem::{Lang, Place, Problem, Text, codes::arrays as codes};
use crate::uncertainty::SimulationOptions;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyType};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Everything one assessment needs: technologies, criteria, weights, the council's judgements, indicators.
///
/// Read one with `Register.read` (a folder or a JSON file) or `stratech.example`. A register cannot be
/// changed; two are equal when their tables hold the same rows, in whatever order.
#[pyclass(name = "Register", module = "stratech", frozen, eq)]
pub(super) struct PyRegister {
    pub(super) register: Arc<Register>,
    digest: OnceLock<String>,
}

impl PartialEq for PyRegister {
    fn eq(&self, other: &Self) -> bool {
        self.register == other.register
    }
}

impl From<Register> for PyRegister {
    fn from(register: Register) -> Self {
        PyRegister { register: Arc::new(register), digest: OnceLock::new() }
    }
}

#[pymethods]
impl PyRegister {
    /// Read a register from a JSON file or from a folder with `register.toml` and CSV tables.
    ///
    /// Parameters
    /// ----------
    /// path : str or path
    ///
    /// Returns
    /// -------
    /// Register
    ///     Readable, not yet checked: see `check`.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     With everything that cannot be read and its place.
    /// LimitError, FileError
    #[classmethod]
    fn read(_class: &Bound<'_, PyType>, py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Ok(compute(py, || Register::read(path))?.into())
    }

    /// Read a register from the text of a JSON document, str or bytes.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, py: Python<'_>, json: &Bound<'_, PyAny>) -> PyResult<Self> {
        let bytes: Vec<u8> = match json.cast::<PyBytes>() {
            Ok(bytes) => bytes.as_bytes().to_vec(),
            Err(_) => json.extract::<String>()?.into_bytes(),
        };
        Ok(compute(py, || Register::from_json(bytes))?.into())
    }

    /// Make a register from the CSV files `iData` and `iMeta` of a composite indicator (as the R package COINr).
    ///
    /// Units become the technologies of one track, indicators become criteria (each figure divided by its
    /// denominator), aggregates the criteria above them.
    ///
    /// Parameters
    /// ----------
    /// idata, imeta : str or path
    /// id : str, default "composite"
    ///     Identifier of the register.
    /// title_vi, title_en : str, optional
    ///     The name of the aggregate at the top when not given.
    /// cutoff_date : str, optional
    ///     YYYY-MM-DD; the end of the latest year in the data when not given.
    /// size : int, optional
    ///     Seats; one for every unit when not given.
    ///
    /// Returns
    /// -------
    /// (Register, Problems)
    ///     The second says what was not used, what is missing, and what was assumed.
    #[classmethod]
    #[pyo3(signature = (idata, imeta, *, id="composite", title_vi=None, title_en=None, cutoff_date=None, size=None))]
    #[allow(clippy::too_many_arguments)] // keyword-only in Python
    fn read_composite(
        _class: &Bound<'_, PyType>,
        py: Python<'_>,
        idata: PathBuf,
        imeta: PathBuf,
        id: &str,
        title_vi: Option<String>,
        title_en: Option<String>,
        cutoff_date: Option<&str>,
        size: Option<u64>,
    ) -> PyResult<(Self, PyProblems)> {
        let cutoff_date = cutoff_date.map(date).transpose()?;
        let options =
            CompositeOptions { id: id.to_owned(), title_vi, title_en, cutoff_date, size, limits: Limits::default() };
        let (register, notices) = compute(py, || Register::read_composite(idata, imeta, &options))?;
        Ok((register.into(), PyProblems(notices)))
    }

    /// Write the register: to a JSON file if the path ends in ".json", else to a folder.
    ///
    /// Parameters
    /// ----------
    /// path : str or path
    ///
    /// Raises
    /// ------
    /// FileError
    fn write(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        compute(py, || self.register.write(path))
    }

    /// Return the register as a JSON document, one row a line.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || Ok(self.register.to_json()))
    }

    /// Return everything wrong with the register, with place and remedy; empty when it is sound.
    ///
    /// Errors stop an evaluation, warnings and notices do not.
    fn check(&self, py: Python<'_>) -> PyResult<PyProblems> {
        Ok(PyProblems(compute(py, || Ok(self.register.check()))?))
    }

    /// Return scores, places and reasons of all technologies.
    ///
    /// Parameters
    /// ----------
    /// method : str, optional
    ///     The charter's when not given; "weighted_sum" is the criteria tree itself.
    ///
    /// Returns
    /// -------
    /// Evaluation
    ///
    /// Raises
    /// ------
    /// InputError
    ///     With every error of `check`, or every cell that has no usable value under the charter's policy.
    #[pyo3(signature = (method=None))]
    fn evaluate(&self, py: Python<'_>, method: Option<&str>) -> PyResult<PyEvaluation> {
        Ok(PyEvaluation(compute(py, || self.register.evaluate(method))?, Some(self.register.clone())))
    }

    /// Return what the council thinks and where it differs.
    ///
    /// Parameters
    /// ----------
    /// closed : bool, default False
    ///     Whether to show single members (the ranking without each, their clusters, severity and calibration): for
    ///     closed sessions only, and the result says so.
    ///
    /// Returns
    /// -------
    /// Panel
    ///     Agreement, who differs on what, clusters of opinion, consensus per technology, rounds, influence, balance.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     As `evaluate`, and when nobody judged anything.
    #[pyo3(signature = (*, closed=false))]
    fn panel(&self, py: Python<'_>, closed: bool) -> PyResult<PyPanel> {
        let make = || if closed { self.register.panel_in_closed_session() } else { self.register.panel() };
        Ok(PyPanel(compute(py, make)?))
    }

    /// Return how sure each place is: shares of tested cases, with their range over readings and weight policies.
    ///
    /// Parameters
    /// ----------
    /// draws, seed : int, optional
    ///     The charter's when not given.
    /// reading : {"council", "member", "cells"}, optional
    ///     Whether another council of the same make-up is drawn, single members, or every cell by itself.
    /// weights : {"council", "fixed", "dirichlet", "uniform", "uniform_leaves"}, optional
    ///     From the same experts, as they stand, around them with the spread between experts, or anything that the
    ///     constraints of the register allow: alike within each set of siblings, or over all leaves.
    /// concentration : float, optional
    ///     Of "dirichlet" where weights show no spread between experts; above 0.
    /// method : str, optional
    ///     As in `evaluate`.
    /// correlation : DataFrame or (list of str, array-like), optional
    ///     Spearman's rank correlations between leaf criteria, better with better.
    /// readiness_year : int, optional
    ///     Also form the list with the enablers, by score x readiness^gamma in this year, readiness drawn with what the
    ///     table `factors` names and with capacities given as ranges; see `enablers` of the result.
    /// ready_at : float, default 0.8
    ///     Readiness from which a technology counts as ready.
    /// gamma : float, default 1.0
    ///     Exponent of the adjusted score.
    /// range : bool, default True
    ///     Also run the other readings and weight policies, with at most 20,000 draws each.
    /// threads : int, optional
    ///     All of the machine when not given; they leave no trace in the result.
    /// observer : callable, optional
    ///     Called now and then with draws done and draws in all; returning False stops the work.
    /// progress : bool, default True
    ///     Whether to show a progress bar (tqdm) when it lasts over a second.
    ///
    /// Returns
    /// -------
    /// Simulation
    ///
    /// Raises
    /// ------
    /// InputError
    ///     As `evaluate`, and for every argument that cannot be used.
    /// LimitError
    ///     When more draws or memory are asked for than allowed; before any work.
    #[pyo3(signature = (draws=None, seed=None, reading=None, weights=None, *, concentration=None, method=None, correlation=None, readiness_year=None, ready_at=0.8, gamma=1.0, range=true, threads=None, observer=None, progress=true))]
    #[allow(clippy::too_many_arguments)] // keyword-only in Python
    fn simulate(
        &self,
        py: Python<'_>,
        draws: Option<u64>,
        seed: Option<u64>,
        reading: Option<&str>,
        weights: Option<&str>,
        concentration: Option<f64>,
        method: Option<String>,
        correlation: Option<&Bound<'_, PyAny>>,
        readiness_year: Option<i32>,
        ready_at: f64,
        gamma: f64,
        range: bool,
        threads: Option<usize>,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PySimulation> {
        let words = (reading, weights);
        let options = SimulationOptions {
            draws,
            seed,
            concentration,
            method,
            readiness_year,
            readiness: ReadinessOptions { ready_at, gamma, ..ReadinessOptions::default() },
            range,
            threads,
            ..simulation_options(words, correlation)?
        };
        let work = |observer: &mut dyn Observer| self.register.simulate_observed(&options, observer);
        Ok(PySimulation(compute_observed(py, observer, progress, work)?))
    }

    /// Return what to fund together, and when: starts of technologies and expansions of enablers.
    ///
    /// Money by payer, category and period, people and other capacity, gates, exclusions, synergies, rules of
    /// concentration, targets and what is running already are those of the register.
    ///
    /// Parameters
    /// ----------
    /// annual : bool, default False
    ///     Decide year by year; else by the periods of the register.
    /// discount : float, default 0.05
    ///     Yearly rate at which later benefits count less.
    /// terminal_years : int, default 0
    ///     Years after the last period for which what is complete then still counts.
    /// unit : float, default 1e-6
    ///     Values are rounded half to even to multiples of it before solving, in points of the score.
    /// weights_of : str, optional
    ///     The track whose weights are used for all; by default those of all tracks count alike where they differ.
    /// mandatory, forbidden : sequence of str, optional
    ///     Technologies, options and expansions that must, or may not, be started.
    /// unique : bool, default True
    ///     Make the plan unique among equal ones: least cost, fewest starts, order of ranks, ids.
    /// node_limit : int, optional
    ///     Nodes of each search; by default fewer the larger the model is.
    /// gap : float, default 0.0
    ///     Relative gap between plan and bound at which the search may stop.
    /// observer : callable, optional
    ///     Called now and then with nodes done and in all; returning False stops the work.
    /// progress : bool, default True
    ///     Whether to show a progress bar (tqdm) when it lasts over a second.
    ///
    /// Returns
    /// -------
    /// RegisterPlan
    ///
    /// Raises
    /// ------
    /// InputError
    ///     With every error of `check()`, and for settings.
    /// InfeasibleError
    ///     Where no plan meets all rules, with what clashes and the least that would have to give way.
    /// LimitError
    ///     Where no plan was found within the node limit.
    #[pyo3(signature = (*, annual=false, discount=0.05, terminal_years=0, unit=1e-6, weights_of=None,
        mandatory=None, forbidden=None, unique=true, node_limit=None, gap=0.0, observer=None, progress=true))]
    #[allow(clippy::too_many_arguments, clippy::fn_params_excessive_bools)] // keyword arguments of Python
    fn optimize(
        &self,
        py: Python<'_>,
        annual: bool,
        discount: f64,
        terminal_years: u64,
        unit: f64,
        weights_of: Option<String>,
        mandatory: Option<Vec<String>>,
        forbidden: Option<Vec<String>>,
        unique: bool,
        node_limit: Option<u64>,
        gap: f64,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyRegisterPlan> {
        let settings = PlanSettings {
            annual,
            discount,
            terminal_years,
            unit,
            weights_of,
            mandatory: mandatory.unwrap_or_default(),
            forbidden: forbidden.unwrap_or_default(),
            unique,
            node_limit,
            gap,
        };
        let work = |watch: &mut dyn Observer| self.register.optimize_observed(&settings, watch);
        Ok(PyRegisterPlan(compute_observed(py, observer, progress, work)?))
    }

    /// Return readiness with its intervals when what the table `factors` names is uncertain, and capacities given as
    /// ranges are.
    ///
    /// Parameters
    /// ----------
    /// years : sequence of int, optional
    ///     Rising; every year from that of the cut-off day to the last of them is simulated, as delays move figures from
    ///     year to year; that of the cut-off day and the nine after it when not given.
    /// draws, seed : int, optional
    ///     Number of tested cases and seed; those of the charter when not given.
    /// ready_at : float, default 0.8
    ///     Readiness from which a technology counts as ready.
    /// start : int, optional
    ///     Year from which lead times count; that of the cut-off day when not given.
    /// threads : int, optional
    ///     All of the machine when not given; they leave no trace in the result.
    /// observer : callable, optional
    ///     Called now and then with draws done and draws in all; returning False stops the work.
    /// progress : bool, default True
    ///     Whether to show a progress bar (tqdm) when it lasts over a second.
    ///
    /// Returns
    /// -------
    /// ReadinessSimulation
    ///
    /// Raises
    /// ------
    /// InputError
    ///     As `readiness`, and with every factor that cannot be used.
    /// LimitError
    ///     When more draws or memory are asked for than allowed.
    #[pyo3(signature = (years=None, draws=None, seed=None, *, ready_at=0.8, start=None, threads=None, observer=None, progress=true))]
    #[allow(clippy::too_many_arguments)] // keyword-only in Python
    fn simulate_readiness(
        &self,
        py: Python<'_>,
        years: Option<Vec<i32>>,
        draws: Option<u64>,
        seed: Option<u64>,
        ready_at: f64,
        start: Option<i32>,
        threads: Option<usize>,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyReadinessSimulation> {
        let options = ReadinessOptions { years, ready_at, start, ..ReadinessOptions::default() };
        let draws = ReadinessDraws { draws, seed, threads };
        let work = |observer: &mut dyn Observer| self.register.simulate_readiness_observed(&options, draws, observer);
        Ok(PyReadinessSimulation(compute_observed(py, observer, progress, work)?))
    }

    /// Compute how ready every technology and enabler is in every year, as known on the cut-off day, and what holds it
    /// back.
    ///
    /// Parameters
    /// ----------
    /// years : sequence of int, optional
    ///     Rising; the year of the cut-off day and the nine after it when not given.
    /// ready_at : float, default 0.8
    ///     Readiness from which a technology counts as ready.
    /// gamma : float, default 1.0
    ///     Exponent of the adjusted score S' = S R^gamma.
    /// geometric : bool, default False
    ///     Also compute the weighted geometric mean.
    /// start : int, optional
    ///     Year from which lead times count; that of the cut-off day when not given.
    ///
    /// Returns
    /// -------
    /// RegisterReadiness
    ///
    /// Raises
    /// ------
    /// InputError
    ///     As `evaluate`; with every state and capacity that is not known in some year, and for feasibility criteria
    ///     that would count twice.
    #[pyo3(signature = (years=None, *, ready_at=0.8, gamma=1.0, geometric=false, start=None))]
    fn readiness(
        &self,
        py: Python<'_>,
        years: Option<Vec<i32>>,
        ready_at: f64,
        gamma: f64,
        geometric: bool,
        start: Option<i32>,
    ) -> PyResult<PyRegisterReadiness> {
        let options = ReadinessOptions { years, ready_at, gamma, geometric, start };
        Ok(PyRegisterReadiness(compute(py, || self.register.readiness(&options))?))
    }

    /// Rank with every ranking method and every normalization that can take the values.
    ///
    /// Returns
    /// -------
    /// MethodComparison
    ///     Who is in the list whatever the method, and who depends on it.
    fn compare_methods(&self, py: Python<'_>) -> PyResult<PyMethodComparison> {
        Ok(PyMethodComparison(compute(py, || self.register.compare_methods())?))
    }

    /// Return the questions about weights for one track, one row for each answer.
    ///
    /// Columns `parent`, `a` and `b` are those of the table `weight_judgements`; beside each criterion stand its
    /// worst and its best anchor in words, since importance without a range means nothing.
    ///
    /// Parameters
    /// ----------
    /// track : str
    /// method : {"direct", "swing", "pairwise", "best_worst", "ranking", "tradeoff"}
    ///     How to ask. Swing: points for each swing from worst to best. Pairwise: how many times one swing is as
    ///     important as another. Best-worst: the best against all, all against the worst. Ranking: places.
    ///     Trade-off: the part of one swing that is worth another, `w[b] = value * w[a]`.
    ///
    /// Returns
    /// -------
    /// Table
    #[pyo3(signature = (track, method="swing"))]
    fn weight_questions(&self, py: Python<'_>, track: &str, method: &str) -> PyResult<PyTable> {
        Ok(PyTable(compute(py, || self.register.weight_questions(track, method.parse()?))?))
    }

    /// SHA-256 of the canonical JSON; the form it was read from and the order of rows do not matter.
    #[getter]
    fn digest(&self, py: Python<'_>) -> PyResult<String> {
        if let Some(digest) = self.digest.get() {
            return Ok(digest.clone());
        }
        let digest = compute(py, || self.register.digest())?;
        Ok(self.digest.get_or_init(|| digest).clone())
    }

    /// The identifier, such as "vn-2026".
    #[getter]
    fn id(&self) -> String {
        self.register.info().id.to_string()
    }

    /// Whether any part of the data is synthetic.
    #[getter]
    fn illustrative(&self) -> bool {
        self.register.info().illustrative
    }

    /// The title, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn title(&self, lang: Option<&str>) -> PyResult<String> {
        let info = self.register.info();
        Ok(match choose(lang)? {
            Lang::Vi => info.title_vi,
            Lang::En => info.title_en,
        })
    }

    /// How many rows each table has.
    #[getter]
    fn tables<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (name, rows) in self.register.row_counts() {
            dict.set_item(name, rows)?;
        }
        Ok(dict)
    }

    /// Return one table, rows by key, without columns in which nothing stands.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     One of `tables`.
    ///
    /// Returns
    /// -------
    /// Table
    fn table(&self, py: Python<'_>, name: &str) -> PyResult<PyTable> {
        Ok(PyTable(compute(py, || self.register.table(name))?))
    }

    /// Return the register as a named future has it, checked; its title names the scenario.
    ///
    /// Parameters
    /// ----------
    /// scenario : str
    ///     An id of the table `scenarios`.
    ///
    /// Returns
    /// -------
    /// Register
    ///
    /// Raises
    /// ------
    /// InputError
    ///     When there is no such scenario; with every change that leads to nothing or cannot be made; with every error
    ///     of the changed register.
    fn with_scenario(&self, py: Python<'_>, scenario: &str) -> PyResult<Self> {
        Ok(compute(py, || self.register.with_scenario(scenario))?.into())
    }

    /// Return the register with some cells changed, checked; its title says that it was changed.
    ///
    /// Parameters
    /// ----------
    /// changes : dict
    ///     Path `table/key/field` (`table/field` for `register` and `charter`) to a new value, None to empty the
    ///     field, `{"add": x}` or `{"scale": x}`. The key is that of the row as it is printed, such as "QD21-P12" or
    ///     "QD21-P12 x C05"; `*` changes every row in which the field has a value.
    ///
    /// Returns
    /// -------
    /// Register
    ///
    /// Raises
    /// ------
    /// InputError
    ///     With every change that leads to nothing or cannot be made; with every error of the changed register.
    ///
    /// Examples
    /// --------
    /// >>> register.with_changes({"tracks/A/size": 24, "tracks/*/enter_rank": {"add": -1}})
    fn with_changes(&self, py: Python<'_>, changes: &Bound<'_, PyDict>) -> PyResult<Self> {
        let changes = super::overlay::changes(changes)?;
        Ok(compute(py, || self.register.with_changes(&changes))?.into())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let lang = choose(None)?;
        compute(py, || Ok(self.register.card()?.to_text(lang)))
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let lang = choose(None)?;
        compute(py, || self.register.card()?.to_html(lang))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

fn date(text: &str) -> crate::Result<jiff::civil::Date> {
    text.parse().map_err(|error: jiff::Error| {
        Problem::new(codes::BAD_SETTING, Place::argument("cutoff_date"))
            .item("cutoff_date")
            .expected(Text::new("a date YYYY-MM-DD", "một ngày dạng YYYY-MM-DD"))
            .found(format!("{text:?} ({error})"))
            .into()
    })
}

/// Return a register that is shipped with stratech.
///
/// Parameters
/// ----------
/// name : str, default "vn-2026"
///     "vn-2026" is the official list of Viet Nam of 2026; its judgements are illustrative.
///
/// Returns
/// -------
/// Register
#[pyfunction]
#[pyo3(signature = (name="vn-2026"))]
pub(super) fn example(py: Python<'_>, name: &str) -> PyResult<PyRegister> {
    Ok(compute(py, || Register::example(name))?.into())
}

/// Return the JSON Schema of a register as a dictionary.
#[pyfunction]
pub(super) fn schema(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    to_python(py, &register_schema())
}

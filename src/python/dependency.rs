//! `stratech.readiness` and `stratech.dependency`.

use super::arrays::{Reader, matrix, vector};
use super::edges::Columns;
use super::errors::compute;
use super::language::choose;
use super::observer::compute_observed;
use super::problem::PyProblems;
use super::readiness_simulation::PyReadinessSimulation;
use super::table::PyTable;
use super::values::to_python;
use crate::dependency::{
    self as core, Binding, ByYear, Graph, Layer, Node, Readiness, ReadinessCases, ReadinessSettings, Scenarios,
};
use crate::observer::Observer;
use crate::problem::codes::arrays as codes;
use crate::problem::{Place, Problem, Problems, Text};
use ndarray::Array2;
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict, PyType};

/// Return how ready every technology and enabler is in every year, and what holds it back.
///
/// Parameters
/// ----------
/// states : dict, DataFrame or array_like, shape (n,) or (n, n_years)
///     Own state of each node in [0, 1]: share of the intended benefit reachable if only this were short. A dictionary
///     by id holds one number (for every year) or one a year; a frame has ids as index and years as columns.
/// edges : list, DataFrame or dict of columns
///     Rows (dependent, requires) or (dependent, requires, strength), or dictionaries or columns with the names
///     dependent, requires (ids, or indices from 0 where the states carry no ids), role ("graded", "gate", "capacity"),
///     clause (rows of one dependent with the same label are alternatives), k (how many of them must serve), strength,
///     efficiency, threshold, amount, lead_years, declared.
/// years : sequence of int, optional
///     Rising; the columns of a frame, else 1, 2, ... when absent.
/// layers : dict or list of str, optional
///     "technology" (the default), "infrastructure", "workforce", "institution", "resource", "finance".
/// capacities : dict, DataFrame or array_like, optional
///     Capacity by node and year of what amounts are taken of; a row of NaN has none.
/// own_lead_years : dict or sequence of float, optional
///     Years from the start until a node can be ready by itself; 0 when absent.
/// listed : iterable of str, optional
///     Nodes whose needs count for `together`; all of them when absent.
/// scores : dict or sequence of float, optional
///     Score of each technology, for `adjusted_scores`.
/// ready_at : float
///     Readiness from which a node counts as ready.
/// gamma : float
///     Exponent of the adjusted score S' = S R^gamma.
/// geometric : bool
///     Also compute the weighted geometric mean.
/// start : int, optional
///     Year from which lead times count; the first year when absent.
/// max_sweeps : int
///     Sweeps through a circle before it counts as not converged.
///
/// Returns
/// -------
/// Readiness
///
/// Raises
/// ------
/// InputError
///     With every fault and its place.
/// CycleError
///     Where gates run in a circle; names the shortest one.
///
/// Notes
/// -----
/// phi = k-th largest of efficiency x q over the alternatives of a clause, with q = R_j or, where the row takes an
/// amount, min(1, capacity / amount); psi = 1 - s (1 - phi); R = min(own state, all psi), 0 below a threshold or before
/// its time. In circles the greatest fixed point (`least` stands beside).
///
/// Examples
/// --------
/// >>> import stratech as st
/// >>> ready = st.readiness({"A": 0.9, "B": 0.6, "C": 0.8}, [("C", "A"), ("C", "B", 0.5)])
/// >>> ready.readiness.tolist()
/// [[0.9], [0.6], [0.8]]
#[pyfunction]
#[pyo3(signature = (states, edges, *, years=None, layers=None, capacities=None, own_lead_years=None, listed=None,
                    scores=None, ready_at=0.8, gamma=1.0, geometric=false, start=None, max_sweeps=100_000))]
#[allow(clippy::too_many_arguments)] // keyword arguments of Python
pub(super) fn readiness<'py>(
    py: Python<'py>,
    states: &Bound<'py, PyAny>,
    edges: &Bound<'py, PyAny>,
    years: Option<Vec<i32>>,
    layers: Option<&Bound<'py, PyAny>>,
    capacities: Option<&Bound<'py, PyAny>>,
    own_lead_years: Option<&Bound<'py, PyAny>>,
    listed: Option<Vec<String>>,
    scores: Option<&Bound<'py, PyAny>>,
    ready_at: f64,
    gamma: f64,
    geometric: bool,
    start: Option<i32>,
    max_sweeps: u32,
) -> PyResult<PyReadiness> {
    let mut reader = Reader::default();
    let own = Paths::read(&mut reader, "states", states, years.as_ref().map(Vec::len))?;
    let years = years.or_else(|| own.years()).unwrap_or_else(|| (1..=own.n_years()).collect());
    let labelled = own.labels.is_some();
    let ids = own.labels.clone().unwrap_or_else(|| (0..own.values.nrows()).map(|i| i.to_string()).collect());
    let mut nodes: Vec<Node> =
        ids.iter().zip(own.values.rows()).map(|(id, row)| Node::new(id.as_str(), row.to_vec())).collect();
    let capacities =
        capacities.map(|data| Paths::read(&mut reader, "capacities", data, Some(years.len()))).transpose()?;
    let leads = own_lead_years.map(|data| reader.labelled_vector("own_lead_years", data)).transpose()?;
    let columns = Columns::read(&mut reader, edges)?;
    reader.finish()?;
    if let Some(layers) = layers {
        set_layers(&mut nodes, &ids, layers)?;
    }
    if let Some(capacities) = capacities {
        set_capacities(&mut nodes, &ids, capacities)?;
    }
    if let Some((values, labels)) = leads {
        let places = places(&ids, labels, values.len(), "own_lead_years")?;
        places.into_iter().zip(values).for_each(|(i, years)| nodes[i].own_lead_years = years);
    }
    if let Some(listed) = listed {
        for node in &mut nodes {
            node.listed = false;
        }
        core::indices(&ids, &listed, "listed")?.into_iter().for_each(|i| nodes[i].listed = true);
    }
    let edges = columns.rows(&ids, labelled)?;
    let scores = match scores {
        Some(data) => {
            let technologies: Vec<String> =
                nodes.iter().filter(|node| node.layer == Layer::Technology).map(|node| node.id.clone()).collect();
            let mut reader = Reader::default();
            let scores = reader.vector("scores", data, Some(&technologies))?;
            reader.finish()?;
            Some(scores)
        }
        None => None,
    };
    let settings = ReadinessSettings { ready_at, gamma, geometric, start, max_sweeps };
    let result = compute(py, || Graph::new(years, nodes, edges)?.readiness_with(&settings, scores.as_deref()))?;
    Ok(PyReadiness(result))
}

/// Rows of one value a year, with labels of rows and columns.
struct Paths {
    values: Array2<f64>,
    labels: Option<Vec<String>>,
    columns: Option<Vec<String>>,
}

impl Paths {
    fn read(reader: &mut Reader, name: &str, data: &Bound<'_, PyAny>, n_years: Option<usize>) -> PyResult<Self> {
        let py = data.py();
        let (values, labels, columns) = py
            .import(intern!(py, "stratech._graphs"))?
            .getattr(intern!(py, "paths"))?
            .call1((data, n_years))?
            .extract::<(Bound<'_, PyAny>, Option<Vec<String>>, Option<Vec<String>>)>()?;
        let values = reader.matrix(name, &values)?.values;
        Ok(Paths { values, labels, columns })
    }

    /// Years that stand as heads of the columns.
    fn years(&self) -> Option<Vec<i32>> {
        self.columns.as_ref()?.iter().map(|head| head.parse().ok()).collect()
    }

    fn n_years(&self) -> i32 {
        i32::try_from(self.values.ncols()).unwrap_or(i32::MAX)
    }
}

/// Places of labelled values among the ids; values without labels stand in the order of the ids.
fn places(ids: &[String], labels: Option<Vec<String>>, found: usize, name: &str) -> PyResult<Vec<usize>> {
    match labels {
        Some(labels) => Ok(core::indices(ids, &labels, name)?),
        None if found == ids.len() => Ok((0..found).collect()),
        None => {
            let expected = Text::new(
                format!("{} values, one a node", ids.len()),
                format!("{} giá trị, mỗi nút một giá trị", ids.len()),
            );
            let hint = Text::new("or a dictionary by id", "hoặc dùng từ điển theo mã");
            let problem = Problem::new(codes::SHAPE, Place::argument(name)).expected(expected).found(found).hint(hint);
            Err(crate::Error::from(problem).into())
        }
    }
}

fn set_layers(nodes: &mut [Node], ids: &[String], layers: &Bound<'_, PyAny>) -> PyResult<()> {
    let (labels, words): (Option<Vec<String>>, Vec<String>) = match layers.cast::<PyDict>() {
        Ok(dict) => {
            let words = dict.values().extract::<Vec<String>>()?;
            (Some(dict.keys().extract::<Vec<String>>()?), words)
        }
        Err(_) => (None, layers.extract()?),
    };
    let places = places(ids, labels, words.len(), "layers")?;
    let mut problems = Problems::new();
    for (i, word) in places.into_iter().zip(&words) {
        match word.parse::<Layer>() {
            Ok(layer) => nodes[i].layer = layer,
            Err(error) => problems.extend(
                error.problems().iter().cloned().map(|p| Problem { place: Place::element("layers", &[i]), ..p }),
            ),
        }
    }
    Ok(problems.into_result()?)
}

fn set_capacities(nodes: &mut [Node], ids: &[String], capacities: Paths) -> PyResult<()> {
    let places = places(ids, capacities.labels, capacities.values.nrows(), "capacities")?;
    for (i, row) in places.into_iter().zip(capacities.values.rows()) {
        // A row of nothing but gaps has no capacity; a gap among numbers is a fault that the core reports.
        if !row.iter().all(|x| x.is_nan()) {
            nodes[i].capacity = Some(row.to_vec());
        }
    }
    Ok(())
}

/// How ready every node is in every year, and everything needed to say why.
///
/// Arrays are in the order of `ids` (the technologies) or `nodes` (all), columns in the order of `years`.
#[pyclass(name = "Readiness", module = "stratech", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyReadiness(pub(super) Readiness);

impl PyReadiness {
    fn by_node<'py>(py: Python<'py>, table: &ByYear) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let values = Array2::from_shape_vec((table.n_rows(), table.n_years), table.values.clone());
        Ok(matrix(py, values.map_err(|error| crate::Error::internal(error.to_string()))?))
    }

    /// Rows of the technologies.
    fn technologies<'py>(&self, py: Python<'py>, table: &ByYear) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let values = self.0.graph.technologies().into_iter().flat_map(|i| table.row(i).to_vec()).collect();
        Self::by_node(py, &ByYear { n_years: table.n_years, values })
    }

    fn table(
        &self,
        py: Python<'_>,
        make: impl FnOnce(&Readiness) -> crate::Result<crate::Table> + Send,
    ) -> PyResult<PyTable> {
        Ok(PyTable(compute(py, || make(&self.0))?))
    }

    /// The same with somebody who looks on; Ctrl-C stops it.
    fn table_observed(
        &self,
        py: Python<'_>,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
        make: impl FnOnce(&Readiness, &mut dyn Observer) -> crate::Result<crate::Table> + Send,
    ) -> PyResult<PyTable> {
        Ok(PyTable(compute_observed(py, observer, progress, |observer| make(&self.0, observer))?))
    }
}

#[pymethods]
impl PyReadiness {
    /// Identifiers of the technologies.
    #[getter]
    fn ids(&self) -> Vec<&str> {
        self.0.ids()
    }

    /// Identifiers of all nodes.
    #[getter]
    fn nodes(&self) -> Vec<&str> {
        self.0.graph.nodes().iter().map(|node| node.id.as_str()).collect()
    }

    /// Layer of each node.
    #[getter]
    fn layers(&self) -> Vec<&'static str> {
        self.0.graph.nodes().iter().map(|node| node.layer.word()).collect()
    }

    /// The years.
    #[getter]
    fn years(&self) -> Vec<i32> {
        self.0.graph.years().to_vec()
    }

    /// Readiness of the technologies, float64 (n_technologies, n_years): weakest link, each dependent alone.
    #[getter]
    fn readiness<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        self.technologies(py, &self.0.readiness)
    }

    /// Readiness of all nodes, float64 (n_nodes, n_years).
    #[getter]
    fn node_readiness<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        Self::by_node(py, &self.0.readiness)
    }

    /// Readiness of the technologies with every capacity shared among all needs, float64 (n_technologies, n_years).
    #[getter]
    fn together<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        self.technologies(py, &self.0.together)
    }

    /// Least fixed point, float64 (n_technologies, n_years); equal to `readiness` where no circle makes it differ.
    #[getter]
    fn least<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        self.technologies(py, self.0.least.as_ref().unwrap_or(&self.0.readiness))
    }

    /// Weighted geometric mean, float64 (n_technologies, n_years), or None when it was not asked for.
    #[getter]
    fn geometric<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyArray2<f64>>>> {
        self.0.geometric.as_ref().map(|table| self.technologies(py, table)).transpose()
    }

    /// Score x readiness^gamma, float64 (n_technologies, n_years), or None when no scores were given.
    #[getter]
    fn adjusted_scores<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyArray2<f64>>>> {
        self.0.adjusted_scores().as_ref().map(|table| Self::by_node(py, table)).transpose()
    }

    /// First year in which each technology is ready, int64 (n_technologies,); 0 is not within the years.
    #[getter]
    fn earliest_years<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i64>> {
        let years = self.0.graph.technologies().into_iter();
        vector(py, years.map(|i| self.0.earliest_years[i].map_or(0, i64::from)).collect())
    }

    /// Years from the start until gates and lead times let each node be ready, float64 (n_nodes,).
    #[getter]
    fn lead_times<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.lead_times.clone())
    }

    /// What holds the list in the last year: whom each enabler holds, what it would unlock, what its delay and its loss
    /// would cost. Ctrl-C stops it; a bar shows its progress when it lasts over a second.
    #[getter]
    fn bottlenecks(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.table_observed(py, None, true, |ready, observer| ready.bottlenecks_observed(None, observer))
    }

    /// Return `bottlenecks` for another year.
    ///
    /// Parameters
    /// ----------
    /// year : int
    ///     One of `years`.
    /// observer : callable, optional
    ///     Called now and then with changes done and changes in all; returning False stops the work.
    /// progress : bool, default True
    ///     Whether to show a progress bar (tqdm) when it lasts over a second.
    ///
    /// Returns
    /// -------
    /// Table
    #[pyo3(signature = (year, *, observer=None, progress=true))]
    fn bottlenecks_in(
        &self,
        py: Python<'_>,
        year: i32,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyTable> {
        self.table_observed(py, observer, progress, |ready, observer| ready.bottlenecks_observed(Some(year), observer))
    }

    /// Return what holds a node.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     One of `nodes`.
    /// year : int, optional
    ///     One of `years`; the last when absent.
    ///
    /// Returns
    /// -------
    /// Binding
    ///     The chain from the root, all links that tie, the two lowest clauses.
    #[pyo3(signature = (id, year=None))]
    fn binding(&self, id: &str, year: Option<i32>) -> PyResult<PyBinding> {
        Ok(PyBinding(self.0.binding(id, year)?))
    }

    /// Return everything the earliest time of a node waits for, with the years each may slip.
    fn critical_path(&self, py: Python<'_>, id: &str) -> PyResult<PyTable> {
        self.table(py, |ready| ready.critical_path_table(id))
    }

    /// Return what each enabler would unlock, by year.
    fn unlocks(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.table(py, Readiness::unlocks_table)
    }

    /// Return what pairs of enablers would unlock together, the largest surplus first.
    ///
    /// Parameters
    /// ----------
    /// year : int, optional
    ///     The last when absent.
    /// observer : callable, optional
    ///     Called now and then with changes done and changes in all; returning False stops the work.
    /// progress : bool, default True
    ///     Whether to show a progress bar (tqdm) when it lasts over a second.
    ///
    /// Returns
    /// -------
    /// Table
    #[pyo3(signature = (year=None, *, observer=None, progress=true))]
    fn pairs(
        &self,
        py: Python<'_>,
        year: Option<i32>,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyTable> {
        self.table_observed(py, observer, progress, |ready, observer| ready.pairs_table_observed(year, observer))
    }

    /// Return what a delay of each enabler by so many years would cost.
    fn delays(&self, py: Python<'_>, years: u32) -> PyResult<PyTable> {
        self.table(py, |ready| ready.delays_table(years))
    }

    /// Return the single points of failure: what the loss of each enabler would take away.
    #[pyo3(signature = (year=None))]
    fn failures(&self, py: Python<'_>, year: Option<i32>) -> PyResult<PyTable> {
        self.table(py, |ready| ready.failures_table(year))
    }

    /// Return readiness with its intervals when these numbers are uncertain.
    ///
    /// Parameters
    /// ----------
    /// factors : list of dict
    ///     Each with `name` (the random numbers follow from it), `quantity` ("capacity", "delay_years", "own_lead_years",
    ///     "state" of a node; "strength", "efficiency", "amount", "threshold", "lead_years" of a row of the edges), `at`
    ///     (id or index of the node, index of the row), `operation` ("set", the default, "add" or "scale") and
    ///     `distribution`, e.g. {"kind": "uniform", "low": 183, "high": 236}.
    /// draws : int, default 10000
    ///     Number of tested cases.
    /// seed : int, default 0
    ///     Seed of the random numbers.
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
    ///     With every factor that cannot be used.
    /// LimitError
    ///     When more draws or memory are asked for than allowed.
    ///
    /// Examples
    /// --------
    /// >>> import stratech as st
    /// >>> ready = st.readiness(
    /// ...     {"power": 1.0, "chips": 1.0},
    /// ...     [{"dependent": "chips", "requires": "power", "role": "capacity", "amount": 10}],
    /// ...     capacities={"power": 8.0},
    /// ... )
    /// >>> spread = {"kind": "uniform", "low": 5, "high": 7}
    /// >>> power = {"name": "power", "quantity": "capacity", "at": "power", "distribution": spread}
    /// >>> simulation = ready.simulate([power], draws=1000, progress=False)
    /// >>> bool(0.5 < simulation.low[1, 0] < simulation.high[1, 0] < 0.7)
    /// True
    #[pyo3(signature = (factors, draws=10_000, seed=0, *, threads=None, observer=None, progress=true))]
    #[allow(clippy::too_many_arguments, clippy::needless_pass_by_value)] // keyword-only in Python; a list as it comes
    fn simulate(
        &self,
        py: Python<'_>,
        factors: Vec<Bound<'_, PyAny>>,
        draws: u64,
        seed: u64,
        threads: Option<usize>,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyReadinessSimulation> {
        let factors = super::readiness_simulation::factors(&self.0.graph, &factors)?;
        let cases = ReadinessCases { draws, seed, threads, ..ReadinessCases::default() };
        let work = |observer: &mut dyn Observer| self.0.simulate(&factors, &cases, observer);
        Ok(PyReadinessSimulation(compute_observed(py, observer, progress, work)?))
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
        self.table_observed(py, observer, progress, |ready, observer| {
            ready.binding_frequency_table_observed(year, draws, spread, seed, observer)
        })
    }

    /// Demand against capacity by enabler and year.
    #[getter]
    fn capacities(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.table(py, Readiness::capacity_table)
    }

    /// Return the same result with other own states or capacities of some nodes, and how many nodes were computed again.
    ///
    /// Parameters
    /// ----------
    /// states : dict
    ///     Own states by id: one number (for every year) or one a year.
    /// capacities : dict, optional
    ///     Capacities by id, of nodes that have one.
    ///
    /// Returns
    /// -------
    /// tuple of (Readiness, int)
    #[pyo3(signature = (states, capacities=None))]
    fn with_states(
        &self,
        py: Python<'_>,
        states: &Bound<'_, PyAny>,
        capacities: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<(PyReadiness, usize)> {
        let mut reader = Reader::default();
        let graph = &self.0.graph;
        let n_years = Some(graph.years().len());
        let own = Paths::read(&mut reader, "states", states, n_years)?;
        let more = capacities.map(|data| Paths::read(&mut reader, "capacities", data, n_years)).transpose()?;
        reader.finish()?;
        let mut changed: Vec<Node> = Vec::new();
        for (name, paths) in [("states", Some(own)), ("capacities", more)] {
            let Some(paths) = paths else { continue };
            let ids: Vec<String> = graph.nodes().iter().map(|node| node.id.clone()).collect();
            for (i, row) in places(&ids, paths.labels, paths.values.nrows(), name)?.into_iter().zip(paths.values.rows())
            {
                let known = changed.iter().position(|node| node.id == ids[i]);
                let at = known.unwrap_or_else(|| {
                    changed.push(graph.nodes()[i].clone());
                    changed.len() - 1
                });
                if name == "states" {
                    changed[at].states = row.to_vec();
                } else {
                    changed[at].capacity = Some(row.to_vec());
                }
            }
        }
        let (result, n) = compute(py, || self.0.with_nodes(&changed))?;
        Ok((PyReadiness(result), n))
    }

    /// Return the readiness of nodes in many scenarios of one year, each dependent alone unless `together`.
    ///
    /// Parameters
    /// ----------
    /// states : array_like, shape (n_scenarios, n_state_nodes)
    ///     Own states.
    /// state_nodes : list of str, optional
    ///     Nodes of the columns of `states`; all nodes when absent. The others keep their own states.
    /// capacities : array_like, shape (n_scenarios, n_capacity_nodes), optional
    ///     Capacities.
    /// capacity_nodes : list of str, optional
    ///     Nodes of the columns of `capacities`.
    /// year : int, optional
    ///     The last when absent.
    /// together : bool
    ///     Share capacities among all needs of the list.
    /// wanted : list of str, optional
    ///     Nodes wanted; all nodes when absent.
    ///
    /// Returns
    /// -------
    /// ndarray
    ///     float64 (n_scenarios, n_wanted); the same bits for any number of threads. In Fortran order where the states
    ///     are, which is faster.
    #[pyo3(signature = (states, *, state_nodes=None, capacities=None, capacity_nodes=None, year=None, together=false,
                        wanted=None))]
    #[allow(clippy::too_many_arguments)] // keyword arguments of Python
    fn scenarios<'py>(
        &self,
        py: Python<'py>,
        states: &Bound<'py, PyAny>,
        state_nodes: Option<Vec<String>>,
        capacities: Option<&Bound<'py, PyAny>>,
        capacity_nodes: Option<Vec<String>>,
        year: Option<i32>,
        together: bool,
        wanted: Option<Vec<String>>,
    ) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let graph = &self.0.graph;
        let of =
            |names: Option<Vec<String>>, argument: &str| names.map(|names| graph.indices(&names, argument)).transpose();
        let state_nodes = of(state_nodes, "state_nodes")?;
        let capacity_nodes = of(capacity_nodes, "capacity_nodes")?.unwrap_or_default();
        let wanted = of(wanted, "wanted")?;
        let mut reader = Reader::default();
        // A numpy array is read where it is: a hundred million numbers are not copied.
        let borrowed = states.cast::<PyArray2<f64>>().ok().map(PyArrayMethods::try_readonly).transpose()?;
        let copied = if borrowed.is_none() { Some(reader.matrix("states", states)?.values) } else { None };
        let capacities = capacities.map(|data| reader.matrix("capacities", data)).transpose()?.map(|m| m.values);
        reader.finish()?;
        let empty = Array2::default((0, 0));
        let states =
            borrowed.as_ref().map_or_else(|| copied.as_ref().unwrap_or(&empty).view(), |array| array.as_array());
        let last = graph.years().last().copied().unwrap_or(0);
        let scenarios = Scenarios {
            year: year.unwrap_or(last),
            states,
            state_nodes: state_nodes.as_deref(),
            capacities: capacities.as_ref().map(|table| table.view()),
            capacity_nodes: &capacity_nodes,
            together,
            wanted: wanted.as_deref(),
        };
        // An array that numpy made: for large ones it asks the system for large pages.
        let shape = (scenarios.states.nrows(), scenarios.wanted.map_or(graph.nodes().len(), <[usize]>::len));
        let order = [("order", if scenarios.by_columns() { "F" } else { "C" })].into_py_dict(py)?;
        let empty = py.import(intern!(py, "numpy"))?.getattr(intern!(py, "empty"))?;
        let result = empty.call((shape,), Some(&order))?.cast_into::<PyArray2<f64>>()?;
        let mut writing = result.try_readwrite()?;
        let cells = writing.as_array_mut();
        compute(py, || graph.scenarios_into(&self.0.settings, &scenarios, cells))?;
        drop(writing);
        Ok(result)
    }

    /// Return one row for each technology: readiness by year, ready from, what holds it.
    fn to_table(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.table(py, Readiness::to_table)
    }

    /// Return one row for each node.
    fn nodes_table(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.table(py, Readiness::nodes_table)
    }

    /// Return the graph in DOT (Graphviz): arrows run from what is needed to who needs it, what binds is bold.
    #[pyo3(signature = (year=None, lang=None))]
    fn to_dot(&self, py: Python<'_>, year: Option<i32>, lang: Option<&str>) -> PyResult<String> {
        let lang = choose(lang)?;
        compute(py, || self.0.to_dot(year, lang))
    }

    /// Return the graph in GraphML, with all attributes of nodes and edges.
    #[pyo3(signature = (year=None))]
    fn to_graphml(&self, py: Python<'_>, year: Option<i32>) -> PyResult<String> {
        compute(py, || self.0.to_graphml(year))
    }

    /// What a reader of the result should know.
    #[getter]
    fn notices(&self) -> PyProblems {
        PyProblems(self.0.notices.clone())
    }

    /// What the result was made from: digest of the graph, method version, software version.
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
        self.0.graph.technologies().len()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.to_table(py)?.shown()
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        self.to_table(py)?.shown_html()
    }

    /// Return the whole result as canonical JSON; `from_json` reads it back.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.to_json())
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, py: Python<'_>, json: &str) -> PyResult<Self> {
        Ok(PyReadiness(compute(py, || Readiness::from_json(json))?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

/// What holds one node in one year.
#[pyclass(name = "Binding", module = "stratech.dependency", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyBinding(Binding);

#[pymethods]
impl PyBinding {
    /// The node.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// The year.
    #[getter]
    fn year(&self) -> i32 {
        self.0.year
    }

    /// Its readiness.
    #[getter]
    fn readiness(&self) -> f64 {
        self.0.readiness
    }

    /// Identifiers from the root to the node.
    #[getter]
    fn chain(&self) -> Vec<&str> {
        self.0.chain.iter().map(String::as_str).collect()
    }

    /// Enablers (or the node itself) of all links that tie.
    #[getter]
    fn ties(&self) -> Vec<&str> {
        self.0.links.iter().map(|link| link.node.as_str()).collect()
    }

    /// Enablers of the two lowest clauses with what each leaves.
    #[getter]
    fn lowest(&self) -> Vec<(&str, f64)> {
        self.0.lowest.iter().map(|link| (link.node.as_str(), link.leaves)).collect()
    }

    /// Return what holds the node as one sentence, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn sentence(&self, lang: Option<&str>) -> PyResult<String> {
        Ok(self.0.sentence().get(choose(lang)?).to_owned())
    }

    /// Return all links that tie and the two lowest clauses.
    fn to_table(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.to_table()?))
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
        Ok(PyBinding(super::from_json("binding", json)?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json()?,)))
    }
}

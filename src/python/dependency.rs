//! `stratech.readiness` and `stratech.dependency`.

use super::arrays::{Reader, matrix, vector};
use super::errors::compute;
use super::language::choose;
use super::problem::PyProblems;
use super::results::{Labelled, result_class};
use super::table::PyTable;
use super::values::to_python;
use crate::dependency::{
    self as core, Binding, ByYear, CriticalPath, Edge, Graph, Layer, Node, Readiness, ReadinessSettings, Role,
    Scenarios,
};
use crate::problem::codes::{arrays as codes, structure};
use crate::problem::{Place, Problem, Problems, Text};
use ndarray::Array2;
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyType};
use std::collections::HashMap;

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
        nodes.iter_mut().for_each(|node| node.listed = false);
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

/// Labels as they came: words, or whole numbers.
enum Ends {
    Names(Vec<String>),
    Numbers(Vec<i64>),
}

impl Ends {
    fn read(column: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(array) = column.cast::<PyArray1<i64>>() {
            return Ok(Ends::Numbers(array.try_readonly()?.as_array().to_vec()));
        }
        if let Ok(numbers) = column.extract::<Vec<i64>>() {
            return Ok(Ends::Numbers(numbers));
        }
        let name = |item: Bound<'_, PyAny>| -> PyResult<String> { Ok(item.str()?.to_string()) };
        Ok(Ends::Names(column.try_iter()?.map(|item| name(item?)).collect::<PyResult<_>>()?))
    }

    fn len(&self) -> usize {
        match self {
            Ends::Names(names) => names.len(),
            Ends::Numbers(numbers) => numbers.len(),
        }
    }

    /// Indices of nodes; numbers are indices where the states carry no ids, else ids.
    fn indices(&self, ids: &[String], labelled: bool) -> crate::Result<Vec<usize>> {
        match self {
            Ends::Names(names) => core::indices(ids, names, "edges"),
            Ends::Numbers(numbers) if labelled => {
                let names: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                core::indices(ids, &names, "edges")
            }
            // A negative index is unknown like one too large.
            Ends::Numbers(numbers) => Ok(numbers.iter().map(|&i| usize::try_from(i).unwrap_or(usize::MAX)).collect()),
        }
    }
}

/// The columns of the edges.
struct Columns {
    dependent: Ends,
    requires: Ends,
    roles: Vec<Role>,
    clauses: Vec<Option<u32>>,
    declared: Vec<bool>,
    numbers: HashMap<&'static str, Vec<f64>>,
}

const NUMBERS: [&str; 6] = ["k", "strength", "efficiency", "threshold", "amount", "lead_years"];
const WORDS: [&str; 5] = ["dependent", "requires", "role", "clause", "declared"];

impl Columns {
    fn read(reader: &mut Reader, edges: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = edges.py();
        let columns = py.import(intern!(py, "stratech._graphs"))?.getattr(intern!(py, "edges"))?.call1((edges,))?;
        let columns: HashMap<String, Bound<'_, PyAny>> = columns.extract()?;
        let mut problems = Problems::new();
        let mut unknown: Vec<&String> = columns
            .keys()
            .filter(|name| !NUMBERS.contains(&name.as_str()) && !WORDS.contains(&name.as_str()))
            .collect();
        unknown.sort();
        for name in unknown {
            let known = [&WORDS[..], &NUMBERS[..]].concat().join(" | ");
            let hint = Text::new("rename or leave out the column", "hãy đổi tên hoặc bỏ cột này");
            problems.push(
                Problem::new(codes::UNKNOWN_CHOICE, Place::argument("edges")).expected(known).found(name).hint(hint),
            );
        }
        let end = |name: &str| columns.get(name).map(Ends::read).transpose();
        let (dependent, requires) = (end("dependent")?, end("requires")?);
        for (name, column) in [("dependent", &dependent), ("requires", &requires)] {
            if column.is_none() {
                let hint =
                    Text::new("each row names who needs and what is needed", "mỗi dòng nêu nút cần và nút được cần");
                problems.push(
                    Problem::new(codes::EMPTY, Place::argument("edges"))
                        .expected(Text::new(format!("a column \"{name}\""), format!("cột \"{name}\"")))
                        .hint(hint),
                );
            }
        }
        problems.into_result()?;
        let none = || Ends::Numbers(Vec::new());
        let (dependent, requires) = (dependent.unwrap_or_else(none), requires.unwrap_or_else(none));
        let n = dependent.len();
        let mut problems = Problems::new();
        let mut same_length = |name: &str, found: usize| {
            if found != n {
                let expected = Text::new(format!("{n} rows, as in dependent"), format!("{n} dòng, như cột dependent"));
                let hint = Text::new("make the columns equally long", "hãy cho các cột dài bằng nhau");
                problems.push(
                    Problem::new(codes::SHAPE, Place::argument(format!("edges.{name}")))
                        .expected(expected)
                        .found(found)
                        .hint(hint),
                );
            }
        };
        same_length("requires", requires.len());
        let mut numbers = HashMap::new();
        for name in NUMBERS {
            if let Some(column) = columns.get(name) {
                let column = reader.vector(name, column, None)?;
                same_length(name, column.len());
                numbers.insert(name, column);
            }
        }
        let roles = match columns.get("role") {
            Some(column) => roles(column)?,
            None => vec![Role::Graded; n],
        };
        same_length("role", roles.len());
        let clauses = match columns.get("clause") {
            Some(column) => clauses(column)?,
            None => vec![None; n],
        };
        same_length("clause", clauses.len());
        let declared = match columns.get("declared") {
            Some(column) => column.try_iter()?.map(|item| item?.is_truthy()).collect::<PyResult<_>>()?,
            None => vec![false; n],
        };
        same_length("declared", declared.len());
        problems.into_result()?;
        Ok(Columns { dependent, requires, roles, clauses, declared, numbers })
    }

    fn rows(&self, ids: &[String], labelled: bool) -> PyResult<Vec<Edge>> {
        let ends = [self.dependent.indices(ids, labelled), self.requires.indices(ids, labelled)];
        let mut problems = Problems::new();
        for end in &ends {
            if let Err(error) = end {
                problems.extend(error.problems().iter().cloned());
            }
        }
        let number = |name: &str, row: usize| self.numbers.get(name).map(|column| column[row]);
        let given = |name: &str, row: usize| number(name, row).filter(|x| !x.is_nan());
        for row in 0..self.roles.len() {
            if let Some(k) = given("k", row).filter(|k| whole(*k).is_none()) {
                problems.push(
                    Problem::new(structure::OUT_OF_RANGE, Place::element("edges", &[row]))
                        .item("k")
                        .expected(Text::new("a whole number of at least 1", "một số nguyên không nhỏ hơn 1"))
                        .found(k)
                        .hint(Text::new(
                            "say how many alternatives must serve",
                            "hãy cho biết cần bao nhiêu lựa chọn đáp ứng",
                        )),
                );
            }
        }
        problems.into_result()?;
        let [dependent, requires] = ends;
        let (dependent, requires) = (dependent?, requires?);
        Ok((0..self.roles.len())
            .map(|row| Edge {
                dependent: dependent[row],
                requires: requires[row],
                role: self.roles[row],
                clause: self.clauses[row],
                k: given("k", row).and_then(whole).unwrap_or(1),
                strength: number("strength", row).unwrap_or(1.0),
                efficiency: number("efficiency", row).unwrap_or(1.0),
                threshold: given("threshold", row),
                amount: given("amount", row),
                lead_years: given("lead_years", row).unwrap_or(0.0),
                declared: self.declared[row],
            })
            .collect())
    }
}

/// A count of at least 1.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked
fn whole(k: f64) -> Option<u32> {
    (k >= 1.0 && k <= f64::from(u32::MAX) && k.trunc() == k).then_some(k as u32)
}

fn roles(column: &Bound<'_, PyAny>) -> PyResult<Vec<Role>> {
    let mut problems = Problems::new();
    let mut roles = Vec::new();
    for (row, item) in column.try_iter()?.enumerate() {
        let item = item?;
        if item.is_none() {
            roles.push(Role::Graded);
            continue;
        }
        match item.str()?.to_cow()?.parse::<Role>() {
            Ok(role) => roles.push(role),
            Err(error) => {
                let placed = |p: Problem| Problem { place: Place::element("edges", &[row]), ..p };
                problems.extend(error.problems().iter().cloned().map(placed));
                roles.push(Role::Graded);
            }
        }
    }
    problems.into_result()?;
    Ok(roles)
}

/// Labels of clauses as numbers in the order of their first appearance; None and NaN are no label.
fn clauses(column: &Bound<'_, PyAny>) -> PyResult<Vec<Option<u32>>> {
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut next = 0_u32;
    column
        .try_iter()?
        .map(|item| {
            let item = item?;
            let is_word = item.is_instance_of::<PyString>();
            if item.is_none() || (!is_word && item.extract::<f64>().is_ok_and(f64::is_nan)) {
                return Ok(None);
            }
            let label = item.str()?.to_string();
            Ok(Some(*known.entry(label).or_insert_with(|| {
                next += 1;
                next
            })))
        })
        .collect()
}

/// How ready every node is in every year, and everything needed to say why.
///
/// Arrays are in the order of `ids` (the technologies) or `nodes` (all), columns in the order of `years`.
#[pyclass(name = "Readiness", module = "stratech", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyReadiness(Readiness);

impl PyReadiness {
    fn by_node<'py>(&self, py: Python<'py>, table: &ByYear) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let values = Array2::from_shape_vec((table.n_rows(), table.n_years), table.values.clone());
        Ok(matrix(py, values.map_err(|error| crate::Error::internal(error.to_string()))?))
    }

    /// Rows of the technologies.
    fn technologies<'py>(&self, py: Python<'py>, table: &ByYear) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let values = self.0.graph.technologies().into_iter().flat_map(|i| table.row(i).to_vec()).collect();
        self.by_node(py, &ByYear { n_years: table.n_years, values })
    }

    fn table(
        &self,
        py: Python<'_>,
        make: impl FnOnce(&Readiness) -> crate::Result<crate::Table> + Send,
    ) -> PyResult<PyTable> {
        Ok(PyTable(compute(py, || make(&self.0))?))
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
        self.by_node(py, &self.0.readiness)
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
        self.0.adjusted_scores().as_ref().map(|table| self.by_node(py, table)).transpose()
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
    /// would cost.
    #[getter]
    fn bottlenecks(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.table(py, |ready| ready.bottlenecks(None))
    }

    /// Return `bottlenecks` for another year.
    fn bottlenecks_in(&self, py: Python<'_>, year: i32) -> PyResult<PyTable> {
        self.table(py, |ready| ready.bottlenecks(Some(year)))
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
    #[pyo3(signature = (year=None))]
    fn pairs(&self, py: Python<'_>, year: Option<i32>) -> PyResult<PyTable> {
        self.table(py, |ready| ready.pairs_table(year))
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
    #[pyo3(signature = (year=None, *, draws=1000, spread=0.1, seed=57))]
    fn binding_frequency(
        &self,
        py: Python<'_>,
        year: Option<i32>,
        draws: u32,
        spread: f64,
        seed: u64,
    ) -> PyResult<PyTable> {
        self.table(py, |ready| ready.binding_frequency_table(year, draws, spread, seed))
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
    ///     float64 (n_scenarios, n_wanted); the same bits for any number of threads.
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
        let ids: Vec<String> = graph.nodes().iter().map(|node| node.id.clone()).collect();
        let of = |names: Option<Vec<String>>, argument: &str| {
            names.map(|names| core::indices(&ids, &names, argument)).transpose()
        };
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
        Ok(matrix(py, compute(py, || graph.scenarios(&self.0.settings, &scenarios))?))
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

result_class! {
    /// Times of the activities of a project, in the unit of the durations.
    PyCriticalPath(CriticalPath), "CriticalPath", "stratech.dependency" {
        /// Earliest start, float64 (n,).
        #[getter]
        fn early_start<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.early_start.clone())
        }

        /// Earliest finish, float64 (n,).
        #[getter]
        fn early_finish<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.early_finish.clone())
        }

        /// Latest start that does not delay the project, float64 (n,).
        #[getter]
        fn late_start<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.late_start.clone())
        }

        /// Latest finish that does not delay the project, float64 (n,).
        #[getter]
        fn late_finish<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.late_finish.clone())
        }

        /// How much an activity can slip without delaying the project, float64 (n,).
        #[getter]
        fn total_float<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.total_float.clone())
        }

        /// How much it can slip without delaying any other activity, float64 (n,).
        #[getter]
        fn free_float<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.free_float.clone())
        }

        /// Indices of the activities without total float, by earliest start, int64.
        #[getter]
        fn critical<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i64>> {
            vector(py, self.0.result.critical.iter().map(|&i| i64::try_from(i).unwrap_or(i64::MAX)).collect())
        }

        /// Duration of the project.
        #[getter]
        fn duration(&self) -> f64 {
            self.0.result.duration
        }
    }
}

/// Return the critical path of a project: forward and backward pass, floats.
///
/// Parameters
/// ----------
/// durations : dict, Series or array_like, shape (n,)
///     Duration of each activity.
/// predecessors : dict of lists, or list of pairs
///     {activity: [activities that must be finished before]}, or pairs (i, j): i can start when j is finished.
///     Labels of `durations`, or indices from 0.
/// lags : array_like, optional
///     Time from the finish of j to the start of i for each pair; 0 when absent.
///
/// Returns
/// -------
/// CriticalPath
///
/// References
/// ----------
/// Kelley and Walker 1959, Critical-path planning and scheduling, Proceedings of the Eastern Joint Computer Conference,
/// 160-173.
///
/// Examples
/// --------
/// >>> import stratech as st
/// >>> st.dependency.critical_path({"A": 3, "B": 5, "C": 2}, {"C": ["A", "B"]}).duration
/// 7.0
#[pyfunction]
#[pyo3(signature = (durations, predecessors, lags=None))]
pub(super) fn critical_path<'py>(
    py: Python<'py>,
    durations: &Bound<'py, PyAny>,
    predecessors: &Bound<'py, PyAny>,
    lags: Option<&Bound<'py, PyAny>>,
) -> PyResult<PyCriticalPath> {
    let mut reader = Reader::default();
    let (durations, ids) = reader.labelled_vector("durations", durations)?;
    let lags = lags.map(|lags| reader.vector("lags", lags, None)).transpose()?;
    reader.finish()?;
    let pairs = py.import(intern!(py, "stratech._graphs"))?.getattr(intern!(py, "pairs"))?.call1((predecessors,))?;
    let pairs: Vec<(Bound<'_, PyAny>, Bound<'_, PyAny>)> = pairs.extract()?;
    let (first, second): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
    let names: Vec<String> = ids.clone().unwrap_or_else(|| (0..durations.len()).map(|i| i.to_string()).collect());
    let ends = |column: Vec<Bound<'_, PyAny>>| -> PyResult<Vec<usize>> {
        let column: Vec<String> = column.iter().map(|x| Ok(x.str()?.to_string())).collect::<PyResult<_>>()?;
        Ok(core::indices(&names, &column, "predecessors")?)
    };
    let pairs: Vec<(usize, usize)> = ends(first)?.into_iter().zip(ends(second)?).collect();
    let result = compute(py, || core::critical_path(&durations, &pairs, lags.as_deref()))?;
    Ok(PyCriticalPath(Labelled { ids, result }))
}

/// Return expected durations and variances from three estimates, float64 (n,) each.
///
/// Parameters
/// ----------
/// optimistic, most_likely, pessimistic : array_like, shape (n,)
///     0 <= optimistic <= most_likely <= pessimistic.
///
/// Returns
/// -------
/// tuple of ndarray
///     (o + 4 m + p) / 6 and ((p - o) / 6)^2.
///
/// References
/// ----------
/// Malcolm, Roseboom, Clark and Fazar 1959, Application of a technique for research and development program evaluation,
/// Operations Research 7(5), 646-669.
#[pyfunction]
#[pyo3(signature = (optimistic, most_likely, pessimistic))]
#[allow(clippy::type_complexity)] // two arrays
pub(super) fn pert_estimates<'py>(
    py: Python<'py>,
    optimistic: &Bound<'py, PyAny>,
    most_likely: &Bound<'py, PyAny>,
    pessimistic: &Bound<'py, PyAny>,
) -> PyResult<(Bound<'py, PyArray1<f64>>, Bound<'py, PyArray1<f64>>)> {
    let mut reader = Reader::default();
    let o = reader.vector("optimistic", optimistic, None)?;
    let m = reader.vector("most_likely", most_likely, None)?;
    let p = reader.vector("pessimistic", pessimistic, None)?;
    reader.finish()?;
    let found = compute(py, || core::pert_estimates(&o, &m, &p))?;
    Ok((vector(py, found.expected), vector(py, found.variances)))
}

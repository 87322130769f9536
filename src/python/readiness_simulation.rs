//! `stratech.ReadinessSimulation`.

use super::arrays::matrix;
use super::errors::compute;
use super::problem::PyProblems;
use super::table::PyTable;
use super::values::{to_json, to_python};
use crate::dependency::{ByYear, Factor, Graph, Layer, ReadinessSimulation};
use crate::problem::codes::arrays as codes;
use crate::problem::{Place, Problem, Problems, Text};
use ndarray::Array2;
use numpy::PyArray2;
use pyo3::prelude::*;
use pyo3::types::PyType;
use serde_json::Value;

/// How ready technologies and enablers are over many cases: intervals, shares of tested cases, first ready years.
///
/// Arrays have one row for each of `nodes` and one column for each of `years`.
#[pyclass(name = "ReadinessSimulation", module = "stratech", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyReadinessSimulation(pub(super) ReadinessSimulation);

/// Factors as dictionaries; `at` names a node by id, or a node or a row of the edges by index.
pub(super) fn factors(graph: &Graph, given: &[Bound<'_, PyAny>]) -> PyResult<Vec<Factor>> {
    let mut problems = Problems::new();
    let mut found = Vec::with_capacity(given.len());
    for (k, item) in given.iter().enumerate() {
        let mut value = to_json("factors", item)?;
        if let Some(at) = value.get_mut("at")
            && let Some(id) = at.as_str()
        {
            let index = graph.index(id);
            *at = match index {
                Ok(index) => Value::from(index),
                Err(error) => {
                    problems.extend(
                        error
                            .problems()
                            .iter()
                            .cloned()
                            .map(|problem| Problem { place: Place::element("factors", &[k]), ..problem }),
                    );
                    continue;
                }
            };
        }
        match serde_json::from_value(value) {
            Ok(factor) => found.push(factor),
            Err(error) => problems.push(
                Problem::new(codes::BAD_SETTING, Place::element("factors", &[k]))
                    .item("factors")
                    .found(error)
                    .expected(Text::new(
                        "a dictionary with name, quantity, at, operation and distribution",
                        "một từ điển gồm name, quantity, at, operation và distribution",
                    ))
                    .hint(Text::new("see Readiness.simulate", "xem Readiness.simulate")),
            ),
        }
    }
    problems.into_result()?;
    Ok(found)
}

impl PyReadinessSimulation {
    fn array<'py>(py: Python<'py>, table: &ByYear) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let values = Array2::from_shape_vec((table.n_rows(), table.n_years), table.values.clone());
        Ok(matrix(py, values.map_err(|error| crate::Error::internal(error.to_string()))?))
    }

    fn rows<'py>(py: Python<'py>, rows: &[Vec<f64>]) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let width = rows.first().map_or(0, Vec::len);
        let values = Array2::from_shape_vec((rows.len(), width), rows.concat());
        Ok(matrix(py, values.map_err(|error| crate::Error::internal(error.to_string()))?))
    }
}

#[pymethods]
impl PyReadinessSimulation {
    /// Identifiers of all nodes that were simulated.
    #[getter]
    fn nodes(&self) -> Vec<&str> {
        self.0.ids.iter().map(String::as_str).collect()
    }

    /// Identifiers of the technologies among them.
    #[getter]
    fn ids(&self) -> Vec<&str> {
        let all = self.0.ids.iter().zip(&self.0.layers);
        all.filter(|(_, layer)| **layer == Layer::Technology).map(|(id, _)| id.as_str()).collect()
    }

    /// Layer of each node.
    #[getter]
    fn layers(&self) -> Vec<&'static str> {
        self.0.layers.iter().map(|layer| layer.word()).collect()
    }

    /// The years.
    #[getter]
    fn years(&self) -> Vec<i32> {
        self.0.years.clone()
    }

    /// Draws.
    #[getter]
    fn draws(&self) -> u64 {
        self.0.draws
    }

    /// Seed.
    #[getter]
    fn seed(&self) -> u64 {
        self.0.seed
    }

    /// Readiness from which a node counts as ready.
    #[getter]
    fn ready_at(&self) -> f64 {
        self.0.settings.ready_at
    }

    /// What was uncertain, as dictionaries.
    #[getter]
    fn factors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let value = serde_json::to_value(&self.0.factors).map_err(|error| crate::Error::internal(error.to_string()))?;
        to_python(py, &value)
    }

    /// Readiness without any uncertainty, float64 (n_nodes, n_years).
    #[getter]
    fn point<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        Self::array(py, &self.0.point)
    }

    /// Mean readiness, float64 (n_nodes, n_years).
    #[getter]
    fn mean<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        Self::array(py, &self.0.mean)
    }

    /// 5 % quantile of readiness, float64 (n_nodes, n_years).
    #[getter]
    fn low<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        Self::array(py, &self.0.low)
    }

    /// Median of readiness, float64 (n_nodes, n_years).
    #[getter]
    fn median<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        Self::array(py, &self.0.median)
    }

    /// 95 % quantile of readiness, float64 (n_nodes, n_years).
    #[getter]
    fn high<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        Self::array(py, &self.0.high)
    }

    /// Share of tested cases in which each node is ready, float64 (n_nodes, n_years).
    #[getter]
    fn ready<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        Self::rows(py, &self.0.ready_shares())
    }

    /// Share of tested cases by the first year in which each node is ready, float64 (n_nodes, n_years + 1); the last
    /// column is not within the years.
    #[getter]
    fn earliest<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        Self::rows(py, &self.0.earliest_shares())
    }

    /// Return the first year by which a node is ready in so many per cent of the cases; None when not within the years.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     One of `nodes`.
    /// percent : int, default 50
    ///     From 1 to 100.
    ///
    /// Returns
    /// -------
    /// int or None
    ///
    /// Raises
    /// ------
    /// InputError
    ///     For an unknown node, and a percentage outside 1 to 100.
    #[pyo3(signature = (id, percent=50))]
    fn earliest_year(&self, id: &str, percent: u64) -> PyResult<Option<i32>> {
        Ok(self.0.earliest_year(id, percent)?)
    }

    /// Return how often each link binds in one year.
    ///
    /// Parameters
    /// ----------
    /// year : int, optional
    ///     One of `years`; the last when not given.
    ///
    /// Returns
    /// -------
    /// Table
    ///     Share of tested cases by technology and link; several links may tie.
    #[pyo3(signature = (year=None))]
    fn binding(&self, py: Python<'_>, year: Option<i32>) -> PyResult<PyTable> {
        Ok(PyTable(compute(py, || self.0.binding_table(year))?))
    }

    /// Return when each technology is ready first: share of tested cases by year.
    fn earliest_table(&self, py: Python<'_>) -> PyResult<PyTable> {
        Ok(PyTable(compute(py, || self.0.earliest_table())?))
    }

    /// Return one row for each technology in one year, the last when not given: readiness with its interval, share of
    /// tested cases in which it is ready, first ready year, what holds it most often.
    #[pyo3(signature = (year=None))]
    fn to_table(&self, py: Python<'_>, year: Option<i32>) -> PyResult<PyTable> {
        Ok(PyTable(compute(py, || self.0.to_table(year))?))
    }

    /// Return the same for every node.
    #[pyo3(signature = (year=None))]
    fn nodes_table(&self, py: Python<'_>, year: Option<i32>) -> PyResult<PyTable> {
        Ok(PyTable(compute(py, || self.0.nodes_table(year))?))
    }

    /// What a reader of the result should know.
    #[getter]
    fn notices(&self) -> PyProblems {
        PyProblems(self.0.notices.clone())
    }

    /// What the result was made from: graph, versions, seed, draws, and the error from the draws alone.
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
        self.0.ids.len()
    }

    fn __repr__(&self) -> PyResult<String> {
        PyTable(self.0.to_table(None)?).shown()
    }

    fn _repr_html_(&self) -> PyResult<String> {
        PyTable(self.0.to_table(None)?).shown_html()
    }

    /// Return the whole result as canonical JSON; `from_json` reads it back.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.to_json())
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, py: Python<'_>, json: &str) -> PyResult<Self> {
        Ok(PyReadinessSimulation(compute(py, || ReadinessSimulation::from_json(json))?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

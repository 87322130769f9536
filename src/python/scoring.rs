//! `stratech.methods`: one class for all methods, whose Python subclasses name the settings.

use super::arrays::{Reader, matrix, vector};
use super::errors::{compute, compute_attached};
use super::problem::PyProblems;
use super::table::PyTable;
use super::values::{to_json, to_python};
use crate::methods;
use crate::scoring::method::evaluate;
use crate::scoring::{DecisionMatrix, Holds, Kind, Labels, Method, Outcome, Part};
use ndarray::{Array2, Array3};
use numpy::{PyArray1, PyArray2, PyArray3};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Below this many numbers it takes longer to let other threads run than to compute.
const SHORT: usize = 2_000;

/// A method with its settings; the data come in the call of `evaluate`.
///
/// Made by its own class (such as `Topsis`) or by `stratech.methods.get`.
#[pyclass(name = "Method", module = "stratech.methods", frozen, subclass)]
pub(super) struct PyMethod {
    method: Box<dyn Method>,
    settings: Arc<Value>,
}

impl PyMethod {
    /// The method itself.
    pub(super) fn inner(&self) -> &dyn Method {
        self.method.as_ref()
    }
}

#[pymethods]
impl PyMethod {
    #[new]
    #[pyo3(signature = (name, settings))]
    fn new(name: &str, settings: &Bound<'_, PyDict>) -> PyResult<Self> {
        let mut given = Map::new();
        for (key, value) in settings {
            let key: String = key.extract()?;
            let value = to_json(&key, &value)?;
            given.insert(key, value);
        }
        let method = compute_attached(|| methods::get(name, &Value::Object(given)))?;
        let settings = Arc::new(method.settings());
        Ok(PyMethod { method, settings })
    }

    /// The name in the registry, such as "topsis".
    #[getter]
    fn name(&self) -> &'static str {
        self.method.about().name
    }

    /// The full name.
    #[getter]
    fn title(&self) -> &'static str {
        self.method.about().title
    }

    /// Where the method was defined.
    #[getter]
    fn references(&self) -> Vec<&'static str> {
        self.method.about().references.to_vec()
    }

    /// "ranking", "partial order" or "sorting".
    #[getter]
    fn kind(&self) -> &'static str {
        match self.method.about().kind {
            Kind::Ranking => "ranking",
            Kind::PartialOrder => "partial order",
            Kind::Sorting => "sorting",
        }
    }

    /// Whether a higher score is a better one.
    #[getter]
    fn higher_is_better(&self) -> bool {
        self.method.about().higher_is_better
    }

    /// Whether weights enter the formula.
    #[getter]
    fn uses_weights(&self) -> bool {
        self.method.about().uses_weights
    }

    /// The settings by name.
    #[getter]
    fn settings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.settings)
    }

    /// What holds by definition with these settings: True, or the reason why it does not.
    #[getter]
    fn properties<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (name, holds) in self.method.properties().list() {
            match holds {
                Holds::Yes => dict.set_item(name, true)?,
                Holds::No(reason) => dict.set_item(name, reason)?,
            }
        }
        Ok(dict)
    }

    /// Return scores, ranks and intermediates of the alternatives.
    ///
    /// Parameters
    /// ----------
    /// matrix : array_like or data frame, shape (n, m)
    ///     One row for each alternative, one column for each criterion. Labels of a data frame come back.
    /// weights : array_like, shape (m,), optional
    ///     On any scale, not negative, not all zero; None where the method uses none. A dictionary or
    ///     series is put into the order of the columns by its labels.
    /// directions : sequence of {"max", "min"} or of {+1, -1}, length m
    ///     Whether more or less is better; one word or sign stands for all columns.
    /// alternatives : sequence of str, length n, optional
    ///     Labels of the rows; they come back with the result and go before those of a data frame.
    /// criteria : sequence of str, length m, optional
    ///     Labels of the columns, likewise; weights and directions with labels are put into their order.
    ///
    /// Returns
    /// -------
    /// Outcome
    ///
    /// Raises
    /// ------
    /// InputError
    ///     With every fault of the data and its place.
    #[pyo3(signature = (matrix, weights=None, directions=None, *, alternatives=None, criteria=None))]
    fn evaluate(
        &self,
        py: Python<'_>,
        matrix: &Bound<'_, PyAny>,
        weights: Option<&Bound<'_, PyAny>>,
        directions: Option<&Bound<'_, PyAny>>,
        alternatives: Option<&Bound<'_, PyAny>>,
        criteria: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyOutcome> {
        let work = read_labelled(py, matrix, weights, directions, [alternatives, criteria])?;
        let size = work.size();
        let settings = Arc::clone(&self.settings);
        let run = || evaluate(self.method.as_ref(), &work.build()?, settings);
        Ok(PyOutcome(if size < SHORT { compute_attached(run)? } else { compute(py, run)? }))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<PyMethod>().is_ok_and(|other| {
            let other = other.get();
            self.name() == other.name() && self.settings == other.settings
        })
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        (self.name(), self.settings.to_string()).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let name = slf.get_type().name()?;
        let settings = slf.get().settings(slf.py())?;
        let arguments: Vec<String> = settings
            .cast::<PyDict>()?
            .iter()
            .map(|(key, value)| {
                let key: String = key.extract()?;
                // Python reserves the word.
                let reserved = if key == "lambda" { "_" } else { "" };
                Ok(format!("{key}{reserved}={}", value.repr()?))
            })
            .collect::<PyResult<_>>()?;
        Ok(format!("{name}({})", arguments.join(", ")))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let again = py.import("stratech.methods")?.getattr("_make")?;
        Ok((again, (self.name(), self.settings(py)?)).into_pyobject(py)?.into_any())
    }
}

/// Credibilities of ELECTRE III alone, (n, n) or (rows, n); stands behind `ElectreIII.credibility`.
#[pyfunction]
#[pyo3(signature = (method, matrix, weights, directions, rows))]
pub(super) fn electre_iii_credibility<'py>(
    py: Python<'py>,
    method: &PyMethod,
    matrix: &Bound<'py, PyAny>,
    weights: Option<&Bound<'py, PyAny>>,
    directions: Option<&Bound<'py, PyAny>>,
    rows: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let settings = method.method.settings();
    let rows = rows.map(row_numbers).transpose()?;
    let work = read(py, matrix, weights, directions)?;
    let table = compute(py, || {
        let method: methods::ElectreIII =
            serde_json::from_value(settings).map_err(|error| crate::Error::internal(error.to_string()))?;
        method.credibility(&work.build()?, rows.as_deref())
    })?;
    Ok(super::arrays::matrix(py, table))
}

/// Numbers of rows; every one that is no whole number of at least 0 is reported.
fn row_numbers(rows: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
    let mut reader = Reader::default();
    let numbers = reader.plain_vector("rows", rows)?;
    reader.finish()?;
    let mut problems = crate::problem::Problems::new();
    let rows = numbers
        .iter()
        .enumerate()
        .map(|(k, &x)| {
            if x >= 0.0 && x.trunc() == x {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // what is too large is no row
                return x as usize;
            }
            problems.push(methods::bad_row(k, &x));
            0
        })
        .collect();
    problems.into_result()?;
    Ok(rows)
}

/// Names of all methods in the registry, alphabetical.
#[pyfunction]
pub(super) fn method_names() -> Vec<&'static str> {
    methods::names().to_vec()
}

/// The arguments of an evaluation, read but not yet checked against each other.
pub(super) struct Arguments {
    values: Array2<f64>,
    weights: Option<Vec<f64>>,
    directions: Vec<crate::scoring::Direction>,
    rows: Option<Labels>,
    columns: Option<Labels>,
}

impl Arguments {
    /// How many numbers the matrix has.
    pub(super) fn size(&self) -> usize {
        self.values.len()
    }

    /// The checked decision matrix.
    pub(super) fn build(self) -> crate::Result<DecisionMatrix> {
        let builder = DecisionMatrix::builder(self.values).owned(self.directions, self.weights);
        builder.labels(self.rows, self.columns).build()
    }
}

/// Reads matrix, weights and directions; every fault is reported at once.
pub(super) fn read(
    py: Python<'_>,
    matrix: &Bound<'_, PyAny>,
    weights: Option<&Bound<'_, PyAny>>,
    directions: Option<&Bound<'_, PyAny>>,
) -> PyResult<Arguments> {
    read_labelled(py, matrix, weights, directions, [None, None])
}

/// The same with labels of rows and columns, which go before those of a data frame.
fn read_labelled(
    py: Python<'_>,
    matrix: &Bound<'_, PyAny>,
    weights: Option<&Bound<'_, PyAny>>,
    directions: Option<&Bound<'_, PyAny>>,
    labels: [Option<&Bound<'_, PyAny>>; 2],
) -> PyResult<Arguments> {
    let mut reader = Reader::default();
    let [rows, columns] = labels;
    let rows = rows.map(|given| reader.labels("alternatives", given)).transpose()?.flatten();
    let columns = columns.map(|given| reader.labels("criteria", given)).transpose()?.flatten();
    let data = reader.matrix("matrix", matrix)?;
    let columns = columns.or_else(|| data.columns.map(Labels::from));
    let by_label = columns.as_ref();
    let weights = weights.map(|weights| reader.vector("weights", weights, by_label)).transpose()?;
    let none = py.None().into_bound(py);
    let directions = reader.directions(directions.unwrap_or(&none), data.values.ncols(), by_label)?;
    reader.finish()?;
    Ok(Arguments {
        values: data.values,
        weights,
        directions,
        rows: rows.or_else(|| data.rows.map(Labels::from)),
        columns,
    })
}

/// What a method says about a decision matrix.
///
/// Scores and ranks are None where the method defines none.
#[pyclass(name = "Outcome", module = "stratech.methods", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyOutcome(Outcome);

#[pymethods]
impl PyOutcome {
    /// The name of the method.
    #[getter]
    fn method(&self) -> &str {
        &self.0.method
    }

    /// The settings the method ran with.
    #[getter]
    fn settings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0.settings)
    }

    /// The normalization that was used, or None.
    #[getter]
    fn normalization(&self) -> Option<&str> {
        self.0.normalization.as_deref()
    }

    /// Whether a higher score is a better one.
    #[getter]
    fn higher_is_better(&self) -> bool {
        self.0.higher_is_better
    }

    /// Scores, float64 (n,), or None.
    #[getter]
    fn scores<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray1<f64>>> {
        self.0.scores.clone().map(|scores| vector(py, scores))
    }

    /// Ranks, int64 (n,): 1 is best, ties share the smallest; or None.
    #[getter]
    fn ranks<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray1<i64>>> {
        let ranks = self.0.ranks.as_ref()?;
        Some(vector(py, ranks.iter().map(|&rank| i64::from(rank)).collect()))
    }

    /// [i, j]: i outranks j, bool (n, n); None unless the method gives a partial order.
    #[getter]
    fn outranks<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray2<bool>>> {
        self.0.outranks.clone().map(|outranks| matrix(py, outranks))
    }

    /// Class of each alternative, int64 (n,), 0 is the worst; None unless the method sorts into classes.
    #[getter]
    fn classes<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyArray1<i64>>>> {
        let classes = self.0.classes.as_ref().map(|classes| classes.iter().map(|&c| i64::try_from(c)).collect());
        Ok(classes.transpose()?.map(|classes| vector(py, classes)))
    }

    /// Intermediates by name: numbers, arrays, lists of indices from 0.
    #[getter]
    fn parts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        // Large tables are computed now, which other threads need not wait for.
        for (name, part) in compute(py, || Ok(&*self.0.parts))? {
            dict.set_item(name, part_to_python(py, part)?)?;
        }
        Ok(dict)
    }

    /// The step of the grid on which ties are decided, or None.
    #[getter]
    fn grid(&self) -> Option<f64> {
        self.0.grid
    }

    /// Labels of the alternatives, or None when the data had none.
    #[getter]
    fn ids(&self) -> Option<Vec<String>> {
        self.0.alternatives.as_deref().map(<[String]>::to_vec)
    }

    /// Labels of the criteria, or None when the data had none.
    #[getter]
    fn criteria(&self) -> Option<Vec<String>> {
        self.0.criteria.as_deref().map(<[String]>::to_vec)
    }

    /// What a reader of the result should know.
    #[getter]
    fn notices(&self) -> PyProblems {
        PyProblems(self.0.notices.clone())
    }

    /// Return a table of the alternatives with what the method gives for each.
    fn to_table(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.to_table()?))
    }

    fn __repr__(&self) -> PyResult<String> {
        PyTable(self.0.to_table()?).shown()
    }

    fn _repr_html_(&self) -> PyResult<String> {
        PyTable(self.0.to_table()?).shown_html()
    }

    /// Return the result as JSON; `from_json` reads it back.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || super::to_json(&self.0))
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyOutcome(super::from_json("outcome", json)?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

fn part_to_python<'py>(py: Python<'py>, part: &Part) -> PyResult<Bound<'py, PyAny>> {
    Ok(match part {
        Part::Vector(x) => vector(py, x.clone()).into_any(),
        Part::Integers(x) => vector(py, x.clone()).into_any(),
        Part::Matrix(x) => matrix(py, x.clone()).into_any(),
        Part::Partial(rows) => match partial(rows) {
            Some(table) => matrix(py, table).into_any(),
            None => to_python(py, &part.to_json())?,
        },
        Part::Tables(tables) => match stacked(tables) {
            Some(stack) => PyArray3::from_owned_array(py, stack).into_any(),
            None => to_python(py, &part.to_json())?,
        },
        Part::Flag(_) | Part::Scalar(_) | Part::Integer(_) | Part::Text(_) | Part::Lists(_) => {
            to_python(py, &part.to_json())?
        }
    })
}

/// A table with NaN for undefined entries; None when rows differ in length.
fn partial(rows: &[Vec<Option<f64>>]) -> Option<Array2<f64>> {
    let width = rows.first().map_or(0, Vec::len);
    let flat: Vec<f64> = rows.iter().flatten().map(|x| x.unwrap_or(f64::NAN)).collect();
    Array2::from_shape_vec((rows.len(), width), flat).ok()
}

/// Tables of one shape as `(k, n, m)`.
fn stacked(tables: &[Array2<f64>]) -> Option<Array3<f64>> {
    let (n, m) = tables.first()?.dim();
    let flat: Vec<f64> = tables.iter().flat_map(|table| table.iter().copied()).collect();
    Array3::from_shape_vec((tables.len(), n, m), flat).ok()
}

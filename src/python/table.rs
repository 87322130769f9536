//! `stratech.Table`.

use super::errors::compute;
use super::language::choose;
use crate::Table;
use crate::problem::Lang;
use crate::table::{Column, Values};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray};
use arrow_schema::{DataType, Field, Schema};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList, PyType};
use std::sync::Arc;

/// The most rows a notebook or terminal is shown unasked.
const SHOWN_ROWS: usize = 200;

/// A table of results: typed columns with gaps, headers and words in Vietnamese and English.
///
/// It cannot be changed. `to_pandas()`, `to_polars()` and the Arrow interface give its data to other
/// tools; `to_text()`, `to_html()` and `to_csv()` print it.
#[pyclass(name = "Table", module = "stratech", frozen, eq)]
#[derive(Clone, PartialEq)]
pub(super) struct PyTable(pub(super) Table);

#[pymethods]
impl PyTable {
    /// What the table shows, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn title(&self, lang: Option<&str>) -> PyResult<String> {
        Ok(self.0.title().get(choose(lang)?).to_owned())
    }

    /// The notes under the table, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn notes(&self, lang: Option<&str>) -> PyResult<Vec<String>> {
        let lang = choose(lang)?;
        Ok(self.0.notes().iter().map(|note| note.get(lang).to_owned()).collect())
    }

    /// The keys of the columns, in the order they are shown.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.0.columns().iter().map(Column::key).collect()
    }

    /// The headers of the columns, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn headers(&self, lang: Option<&str>) -> PyResult<Vec<String>> {
        let lang = choose(lang)?;
        Ok(self.0.columns().iter().map(|column| column.header().get(lang).to_owned()).collect())
    }

    fn __len__(&self) -> usize {
        self.0.n_rows()
    }

    fn __bool__(&self) -> bool {
        self.0.n_rows() > 0
    }

    /// Return the values of one column as a list; a missing value is None.
    fn __getitem__<'py>(&self, py: Python<'py>, key: &str) -> PyResult<Bound<'py, PyList>> {
        self.column(py, key, None)
    }

    /// Return the values of one column as a list; a missing value is None.
    ///
    /// Parameters
    /// ----------
    /// key : str
    ///     One of `columns`.
    /// lang : {"vi", "en"}, optional
    ///     Language of words; the session's when not given.
    #[pyo3(signature = (key, lang=None))]
    fn column<'py>(&self, py: Python<'py>, key: &str, lang: Option<&str>) -> PyResult<Bound<'py, PyList>> {
        let lang = choose(lang)?;
        match self.0.column(key) {
            Some(column) => values(py, column, lang),
            None => {
                Err(PyKeyError::new_err(format!("no column {key:?}; the columns are {}", self.columns().join(", "))))
            }
        }
    }

    /// Return the rows as dictionaries keyed by column; a missing value is None.
    ///
    /// Parameters
    /// ----------
    /// lang : {"vi", "en"}, optional
    ///     Language of words; the session's when not given.
    #[pyo3(signature = (lang=None))]
    fn rows<'py>(&self, py: Python<'py>, lang: Option<&str>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let lang = choose(lang)?;
        let columns: Vec<(&str, Bound<'py, PyList>)> =
            self.0.columns().iter().map(|c| Ok((c.key(), values(py, c, lang)?))).collect::<PyResult<_>>()?;
        (0..self.0.n_rows())
            .map(|row| {
                let record = PyDict::new(py);
                for (key, values) in &columns {
                    record.set_item(key, values.get_item(row)?)?;
                }
                Ok(record)
            })
            .collect()
    }

    /// Return aligned text, in the given language or that of the session, within `width` columns.
    #[pyo3(signature = (lang=None, width=120))]
    fn to_text(&self, py: Python<'_>, lang: Option<&str>, width: usize) -> PyResult<String> {
        let lang = choose(lang)?;
        compute(py, || Ok(self.0.to_text_within(lang, width, usize::MAX)))
    }

    /// Return an HTML table without script, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn to_html(&self, py: Python<'_>, lang: Option<&str>) -> PyResult<String> {
        let lang = choose(lang)?;
        compute(py, || self.0.to_html(lang))
    }

    /// Return CSV text: keys in the first line, gaps empty, words as `key_vi` and `key_en`.
    fn to_csv(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.to_csv())
    }

    /// Return the table as JSON; `from_json` reads it back.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.to_json())
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyTable(Table::from_json(json)?))
    }

    /// Return a pandas data frame; words as `key_vi` and `key_en`.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let columns: Vec<(String, &str, Bound<'py, PyList>)> = self
            .0
            .columns()
            .iter()
            .map(|column| {
                Ok(match column.values() {
                    Values::Words(_) => vec![
                        (format!("{}_vi", column.key()), "text", values(py, column, Lang::Vi)?),
                        (format!("{}_en", column.key()), "text", values(py, column, Lang::En)?),
                    ],
                    other => vec![(column.key().to_owned(), kind(other), values(py, column, Lang::En)?)],
                })
            })
            .collect::<PyResult<Vec<_>>>()?
            .into_iter()
            .flatten()
            .collect();
        py.import("stratech._frames")?.getattr("to_pandas")?.call1((columns,))
    }

    /// Return a polars data frame; words as `key_vi` and `key_en`.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.getattr("DataFrame")?.call1((slf,))
    }

    /// Hand the table over as an Arrow stream (Arrow PyCapsule interface).
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface allows a producer to ignore a wish it cannot serve.
        let _ = requested_schema;
        let batch = batch(&self.0)?;
        let schema = batch.schema();
        let reader = RecordBatchIterator::new([Ok(batch)], schema);
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
    }

    fn __repr__(&self) -> PyResult<String> {
        self.shown()
    }

    fn _repr_html_(&self) -> PyResult<String> {
        self.shown_html()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

impl PyTable {
    /// What a terminal shows.
    pub(super) fn shown(&self) -> PyResult<String> {
        Ok(self.0.to_text_within(choose(None)?, 120, SHOWN_ROWS).trim_end().to_owned())
    }

    /// What a notebook shows.
    pub(super) fn shown_html(&self) -> PyResult<String> {
        Ok(self.0.to_html_first(choose(None)?, SHOWN_ROWS)?)
    }
}

/// The values of a column as Python objects.
fn values<'py>(py: Python<'py>, column: &Column, lang: Lang) -> PyResult<Bound<'py, PyList>> {
    match column.values() {
        Values::Text(v) => PyList::new(py, v),
        Values::Words(v) => PyList::new(py, v.iter().map(|words| words.as_ref().map(|words| words.get(lang)))),
        Values::Numbers(v) => PyList::new(py, v),
        Values::Integers(v) => PyList::new(py, v),
        Values::Flags(v) => PyList::new(py, v),
    }
}

fn kind(values: &Values) -> &'static str {
    match values {
        Values::Text(_) | Values::Words(_) => "text",
        Values::Numbers(_) => "number",
        Values::Integers(_) => "integer",
        Values::Flags(_) => "flag",
    }
}

/// The table as one Arrow record batch.
fn batch(table: &Table) -> crate::Result<RecordBatch> {
    let mut fields = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    let mut add = |name: String, array: ArrayRef, kind: DataType| {
        fields.push(Field::new(name, kind, true));
        arrays.push(array);
    };
    for column in table.columns() {
        let key = column.key().to_owned();
        match column.values() {
            Values::Text(v) => add(key, Arc::new(v.iter().collect::<StringArray>()), DataType::Utf8),
            Values::Words(v) => {
                for (suffix, lang) in [("vi", Lang::Vi), ("en", Lang::En)] {
                    let words: StringArray = v.iter().map(|w| w.as_ref().map(|w| w.get(lang))).collect();
                    add(format!("{key}_{suffix}"), Arc::new(words), DataType::Utf8);
                }
            }
            Values::Numbers(v) => add(key, Arc::new(v.iter().collect::<Float64Array>()), DataType::Float64),
            Values::Integers(v) => add(key, Arc::new(v.iter().collect::<Int64Array>()), DataType::Int64),
            Values::Flags(v) => add(key, Arc::new(v.iter().collect::<BooleanArray>()), DataType::Boolean),
        }
    }
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(table.n_rows()));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)
        .map_err(|error| crate::Error::internal(format!("table to Arrow: {error}")))
}

//! `stratech.Problem` and `stratech.Problems`.

use super::language::choose;
use super::table::PyTable;
use crate::Table;
use crate::problem::{Lang, Problem, Problems, Severity};
use pyo3::exceptions::{PyIndexError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PySlice, PyType};

/// One fault or notice: what is wrong, where, what was expected, what was found, and what to do.
#[pyclass(name = "Problem", module = "stratech", frozen, eq)]
#[derive(Clone, PartialEq)]
pub(super) struct PyProblem(Problem);

#[pymethods]
impl PyProblem {
    /// Stable code, such as "E0207".
    #[getter]
    fn code(&self) -> &'static str {
        self.0.code.id()
    }

    /// "error" stops the work, "warning" is probably a mistake, "notice" is good to know.
    #[getter]
    fn severity(&self) -> &'static str {
        match self.0.code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Notice => "notice",
        }
    }

    /// Where it is, such as "judgements.csv:118:7", "/judgements/117/high" or "matrix[2, 3]".
    #[getter]
    fn place(&self) -> String {
        self.0.place.to_string()
    }

    /// What it is about, in English; may be empty.
    #[getter]
    fn item(&self) -> &str {
        &self.0.item.en
    }

    /// What it is about, in Vietnamese; may be empty.
    #[getter]
    fn item_vi(&self) -> &str {
        &self.0.item.vi
    }

    /// What would have been right, in English.
    #[getter]
    fn expected(&self) -> &str {
        &self.0.expected.en
    }

    /// What would have been right, in Vietnamese.
    #[getter]
    fn expected_vi(&self) -> &str {
        &self.0.expected.vi
    }

    /// What was there, in English.
    #[getter]
    fn found(&self) -> &str {
        &self.0.found.en
    }

    /// What was there, in Vietnamese.
    #[getter]
    fn found_vi(&self) -> &str {
        &self.0.found.vi
    }

    /// What to do about it, in English, or None.
    #[getter]
    fn hint(&self) -> Option<&str> {
        self.0.hint.as_ref().map(|hint| hint.en.as_str())
    }

    /// What to do about it, in Vietnamese, or None.
    #[getter]
    fn hint_vi(&self) -> Option<&str> {
        self.0.hint.as_ref().map(|hint| hint.vi.as_str())
    }

    /// The sentence in English.
    #[getter]
    fn message(&self) -> String {
        self.0.message(Lang::En)
    }

    /// The sentence in Vietnamese.
    #[getter]
    fn message_vi(&self) -> String {
        self.0.message(Lang::Vi)
    }

    fn __str__(&self) -> PyResult<String> {
        Ok(format!("{}  {}  {}", self.0.code, self.0.place, self.0.sentence(choose(None)?)))
    }

    fn __repr__(&self) -> String {
        format!("<Problem {} at {}: {}>", self.0.code, self.0.place, self.0.message(Lang::En))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json()?,)))
    }

    /// Return the problem as JSON; `from_json` reads it back.
    fn to_json(&self) -> PyResult<String> {
        Ok(super::to_json(&self.0)?)
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyProblem(super::from_json("problem", json)?))
    }
}

/// A list of problems, all that were found in one go; it cannot be changed.
#[pyclass(name = "Problems", module = "stratech", frozen, eq, sequence)]
#[derive(Clone, PartialEq)]
pub(super) struct PyProblems(pub(super) Problems);

#[pymethods]
impl PyProblems {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __bool__(&self) -> bool {
        !self.0.is_empty()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let list = self.0.as_slice();
        if let Ok(slice) = index.cast::<PySlice>() {
            let part = slice.indices(isize::try_from(list.len())?)?;
            let chosen: Problems = (0..part.slicelength)
                .filter_map(|k| usize::try_from(part.start + isize::try_from(k).ok()? * part.step).ok())
                .filter_map(|at| list.get(at).cloned())
                .collect();
            return Ok(Bound::new(py, PyProblems(chosen))?.into_any());
        }
        let Ok(number) = index.extract::<isize>() else {
            return Err(PyTypeError::new_err("an index of problems is a whole number or a slice"));
        };
        let at = if number < 0 { number + isize::try_from(list.len())? } else { number };
        let problem = usize::try_from(at).ok().and_then(|at| list.get(at));
        match problem {
            Some(problem) => Ok(Bound::new(py, PyProblem(problem.clone()))?.into_any()),
            None => {
                Err(PyIndexError::new_err(format!("there are {} problems; index {number} is out of range", list.len())))
            }
        }
    }

    /// Only those that stop the work.
    #[getter]
    fn errors(&self) -> PyProblems {
        PyProblems(self.0.of(Severity::Error))
    }

    /// Only those that are probably mistakes.
    #[getter]
    fn warnings(&self) -> PyProblems {
        PyProblems(self.0.of(Severity::Warning))
    }

    /// Only those that are good to know.
    #[getter]
    fn notices(&self) -> PyProblems {
        PyProblems(self.0.of(Severity::Notice))
    }

    /// Return a table with code, severity, place, sentence and hint of every problem.
    fn to_table(&self) -> PyResult<PyTable> {
        Ok(PyTable(Table::try_from(&self.0)?))
    }

    /// Return one line per problem, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn to_text(&self, lang: Option<&str>) -> PyResult<String> {
        let lang = choose(lang)?;
        Ok(match (self.0.is_empty(), lang) {
            (true, Lang::En) => "no problems".to_owned(),
            (true, Lang::Vi) => "không có vấn đề nào".to_owned(),
            (false, Lang::En) => self.0.to_string(),
            (false, Lang::Vi) => format!("{} vấn đề\n{}", self.0.len(), self.0.to_text(lang)),
        })
    }

    fn __repr__(&self) -> PyResult<String> {
        self.to_text(None)
    }

    fn _repr_html_(&self) -> PyResult<String> {
        self.to_table()?.shown_html()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json()?,)))
    }

    /// Return the list as JSON; `from_json` reads it back.
    fn to_json(&self) -> PyResult<String> {
        Ok(super::to_json(&self.0)?)
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyProblems(super::from_json("problems", json)?))
    }
}

/// `isinstance(problems, collections.abc.Sequence)`; iteration and `in` come with the protocol.
pub(super) fn register_as_sequence(py: Python<'_>) -> PyResult<()> {
    // `_collections_abc` is loaded by every interpreter at its start, `collections.abc` is not.
    py.import("_collections_abc")?.getattr("Sequence")?.call_method1("register", (py.get_type::<PyProblems>(),))?;
    Ok(())
}

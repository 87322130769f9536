//! `stratech.RegisterSobol`.

use super::errors::compute;
use super::language::choose;
use super::problem::PyProblems;
use super::table::PyTable;
use super::values::to_python;
use crate::model::Id;
use crate::uncertainty::RegisterSobol;
use pyo3::prelude::*;
use pyo3::types::PyType;

/// Which blocks of inputs make scores, places and lists uncertain: Sobol indices of a register.
#[pyclass(name = "RegisterSobol", module = "stratech", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyRegisterSobol(pub(super) RegisterSobol);

fn plain<'py>(py: Python<'py>, value: &impl serde::Serialize) -> PyResult<Bound<'py, PyAny>> {
    to_python(py, &serde_json::to_value(value).map_err(|error| crate::Error::internal(error.to_string()))?)
}

#[pymethods]
impl PyRegisterSobol {
    /// Identifiers of the tracks.
    #[getter]
    fn tracks(&self) -> Vec<&str> {
        self.0.tracks().into_iter().map(Id::as_str).collect()
    }

    /// Identifiers of the technologies that are ranked.
    #[getter]
    fn ids(&self) -> Vec<&str> {
        self.0.ids().into_iter().map(Id::as_str).collect()
    }

    /// What is drawn independently, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn labels(&self, lang: Option<&str>) -> PyResult<Vec<String>> {
        let lang = choose(lang)?;
        Ok(self.0.blocks.iter().map(|block| block.label().get(lang).to_owned()).collect())
    }

    /// Blocks of inputs as dicts: input ("council", "weights", "all_weights", "values") and criteria.
    #[getter]
    fn blocks<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        plain(py, &self.0.blocks)
    }

    /// Outcomes as dicts: quantity ("score", "rank", "list_changes"), track, technology, mean, variance, indices by
    /// block (first, first_interval, total, total_interval), None where the outcome never varies.
    #[getter]
    fn outcomes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        plain(py, &self.0.outcomes)
    }

    /// Reading of "how sure": "council", "member" or "cells".
    #[getter]
    fn reading(&self) -> &str {
        self.0.reading.word()
    }

    /// Where the uncertainty of weights comes from.
    #[getter]
    fn weights(&self) -> &str {
        self.0.weights.word()
    }

    /// Pairs of draws.
    #[getter]
    fn draws(&self) -> u64 {
        self.0.draws
    }

    /// Resamples behind the intervals.
    #[getter]
    fn resamples(&self) -> u32 {
        self.0.resamples
    }

    /// Seed.
    #[getter]
    fn seed(&self) -> u64 {
        self.0.seed
    }

    /// Return which blocks make the list of a track uncertain, the greatest total index first.
    fn table(&self, track: &str) -> PyResult<PyTable> {
        Ok(PyTable(self.0.table(track)?))
    }

    /// Return which blocks make score and place of a technology uncertain, the greatest total index first.
    fn technology(&self, technology: &str) -> PyResult<PyTable> {
        Ok(PyTable(self.0.technology(technology)?))
    }

    /// Return what makes the list of a track uncertain, as a sentence.
    #[pyo3(signature = (track, lang=None))]
    fn sentence(&self, track: &str, lang: Option<&str>) -> PyResult<String> {
        Ok(self.0.sentence(track)?.get(choose(lang)?).to_owned())
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
        plain(py, &self.0.provenance)
    }

    /// SHA-256 of the canonical result, without the release that made it.
    #[getter]
    fn digest(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.digest())
    }

    fn __len__(&self) -> usize {
        self.0.blocks.len()
    }

    fn __repr__(&self) -> PyResult<String> {
        let tables = self.tracks().into_iter().map(|track| self.table(track)?.shown());
        Ok(tables.collect::<PyResult<Vec<_>>>()?.join("\n\n"))
    }

    fn _repr_html_(&self) -> PyResult<String> {
        let tables = self.tracks().into_iter().map(|track| self.table(track)?.shown_html());
        Ok(tables.collect::<PyResult<Vec<_>>>()?.join("<br>\n"))
    }

    /// Return the whole result as JSON; `from_json` reads it back.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.to_json())
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, py: Python<'_>, json: &str) -> PyResult<Self> {
        Ok(PyRegisterSobol(compute(py, || RegisterSobol::from_json(json))?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

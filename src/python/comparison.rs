//! `stratech.MethodComparison`.

use super::arrays::matrix;
use super::errors::compute;
use super::table::PyTable;
use crate::evaluation::{MethodComparison, TrackComparison};
use crate::problem::{Place, Problem, codes::arrays as codes};
use ndarray::Array2;
use numpy::PyArray2;
use pyo3::prelude::*;
use pyo3::types::PyType;

/// Every ranking method with every normalization on the same leaf values and weights of one register.
#[pyclass(name = "MethodComparison", module = "stratech", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyMethodComparison(pub(super) MethodComparison);

impl PyMethodComparison {
    fn track(&self, track: &str) -> crate::Result<&TrackComparison> {
        self.0.tracks.iter().find(|t| t.track.as_str() == track).ok_or_else(|| {
            let known: Vec<&str> = self.0.tracks.iter().map(|t| t.track.as_str()).collect();
            Problem::new(codes::UNKNOWN_CHOICE, Place::argument("track"))
                .expected(known.join(" | "))
                .found(track)
                .into()
        })
    }
}

#[pymethods]
impl PyMethodComparison {
    /// Method and normalization (or None) of each variant; the first is the criteria tree.
    #[getter]
    fn variants(&self) -> Vec<(&str, Option<&str>)> {
        self.0.variants.iter().map(|v| (v.method.as_str(), v.normalization.as_deref())).collect()
    }

    /// Identifiers of the tracks.
    #[getter]
    fn tracks(&self) -> Vec<&str> {
        self.0.tracks.iter().map(|t| t.track.as_str()).collect()
    }

    /// Return the technologies of a track that are ranked.
    fn ids(&self, track: &str) -> PyResult<Vec<&str>> {
        Ok(self.track(track)?.ids.iter().map(crate::model::Id::as_str).collect())
    }

    /// Return the places in a track, int64 (n_variants, n_ids).
    fn ranks<'py>(&self, py: Python<'py>, track: &str) -> PyResult<Bound<'py, PyArray2<i64>>> {
        let track = self.track(track)?;
        let flat = track.ranks.iter().flatten().map(|&rank| i64::from(rank)).collect();
        let ranks = Array2::from_shape_vec((track.ranks.len(), track.ids.len()), flat)
            .map_err(|error| crate::Error::internal(error.to_string()))?;
        Ok(matrix(py, ranks))
    }

    /// Return who is in the list of a track whatever the method, who never, and who depends on it.
    fn membership(&self, track: &str) -> PyResult<PyTable> {
        self.track(track)?;
        Ok(PyTable(self.0.membership(track)?))
    }

    /// Return each variant's rank correlation with the criteria tree and how many leave the list by it.
    fn grid(&self, track: &str) -> PyResult<PyTable> {
        self.track(track)?;
        Ok(PyTable(self.0.grid(track)?))
    }

    /// SHA-256 of the canonical result.
    #[getter]
    fn digest(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.digest())
    }

    fn __len__(&self) -> usize {
        self.0.variants.len()
    }

    fn __repr__(&self) -> PyResult<String> {
        let tables = self.tracks().into_iter().map(|track| self.membership(track)?.shown());
        Ok(tables.collect::<PyResult<Vec<_>>>()?.join("\n\n"))
    }

    fn _repr_html_(&self) -> PyResult<String> {
        let tables = self.tracks().into_iter().map(|track| self.membership(track)?.shown_html());
        Ok(tables.collect::<PyResult<Vec<_>>>()?.join("<br>\n"))
    }

    /// Return the whole result as JSON; `from_json` reads it back.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || super::to_json(&self.0))
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyMethodComparison(super::from_json("comparison", json)?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

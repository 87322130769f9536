//! `stratech.Evaluation` and `stratech.Explanation`.

use super::arrays::{matrix, vector};
use super::errors::compute;
use super::language::choose;
use super::model::PyRegister;
use super::problem::PyProblems;
use super::sensitivity::{PySmallestReversal, PyStability, PyTornado};
use super::table::PyTable;
use super::values::to_python;
use crate::Register;
use crate::evaluation::{AlternativeView, Evaluation, Explanation};
use crate::problem::{Place, Problem, Text, codes::sensitivity as codes};
use ndarray::Array2;
use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use pyo3::types::PyType;
use std::sync::Arc;

/// Scores, places and reasons of one register.
///
/// Arrays are in the order of `ids`, which are sorted; leaves in the order of `leaves`.
#[pyclass(name = "Evaluation", module = "stratech", frozen, eq)]
pub(super) struct PyEvaluation(pub(super) Evaluation, pub(super) Option<Arc<Register>>);

impl PartialEq for PyEvaluation {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl PyEvaluation {
    /// The register given, else the one that it was made from.
    fn register_or(&self, register: Option<&PyRegister>) -> crate::Result<Arc<Register>> {
        register.map(|given| given.register.clone()).or_else(|| self.1.clone()).ok_or_else(|| {
            Problem::new(codes::NO_REGISTER, Place::argument("register"))
                .expected(Text::new(
                    "register=... with the register it was made from",
                    "register=... là bộ dữ liệu đã cho ra kết quả này",
                ))
                .into()
        })
    }

    /// One row for each technology.
    fn rows(&self, width: usize, of: impl Fn(&AlternativeView) -> Vec<f64>) -> crate::Result<Array2<f64>> {
        let values: Vec<f64> = self.0.alternatives.iter().flat_map(of).collect();
        Array2::from_shape_vec((self.0.alternatives.len(), width), values)
            .map_err(|error| crate::Error::internal(error.to_string()))
    }

    fn rankings(&self) -> PyResult<Vec<PyTable>> {
        self.0.tracks.iter().map(|track| Ok(PyTable(self.0.ranking(track.id.as_str())?))).collect()
    }
}

/// NaN where there is no value.
fn filled(values: &[Option<f64>]) -> Vec<f64> {
    values.iter().map(|value| value.unwrap_or(f64::NAN)).collect()
}

#[pymethods]
impl PyEvaluation {
    /// Identifiers of all technologies, sorted.
    #[getter]
    fn ids(&self) -> Vec<&str> {
        self.0.ids()
    }

    /// Identifiers of the criteria that are summed.
    #[getter]
    fn leaves(&self) -> Vec<&str> {
        self.0.leaves()
    }

    /// Identifiers of the tracks.
    #[getter]
    fn tracks(&self) -> Vec<&str> {
        self.0.tracks.iter().map(|track| track.id.as_str()).collect()
    }

    /// Track of each technology.
    #[getter]
    fn track_of(&self) -> Vec<&str> {
        self.0.alternatives.iter().map(|a| a.track.as_str()).collect()
    }

    /// Scores, float64 (n,); NaN where no criterion applies.
    #[getter]
    fn scores<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, filled(&self.0.scores()))
    }

    /// Places within the track, int64 (n,): 1 is best, ties share the smallest, 0 is not ranked.
    #[getter]
    fn ranks<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i64>> {
        vector(py, self.0.ranks().into_iter().map(|rank| rank.map_or(0, i64::from)).collect())
    }

    /// Return places within the track with ties as asked for.
    ///
    /// Parameters
    /// ----------
    /// ties : {"min", "dense", "average"}
    ///     1, 2, 2, 4 or 1, 2, 2, 3 or 1, 2.5, 2.5, 4.
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (n,)
    ///     NaN where not ranked.
    #[pyo3(signature = (ties="min"))]
    fn ranks_as<'py>(&self, py: Python<'py>, ties: &str) -> PyResult<Bound<'py, PyArray1<f64>>> {
        Ok(vector(py, filled(&self.0.ranks_as(ties.parse()?))))
    }

    /// What each leaf adds to the score, float64 (n, n_leaves); every row adds up to its score exactly.
    #[getter]
    fn contributions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        Ok(matrix(py, self.rows(self.0.leaves().len(), |a| a.contributions.clone())?))
    }

    /// Value of each leaf in [0, 1], float64 (n, n_leaves); NaN where there is none.
    #[getter]
    fn leaf_values<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        Ok(matrix(py, self.rows(self.0.leaves().len(), |a| filled(&a.values))?))
    }

    /// Weight with which each leaf entered, float64 (n, n_leaves).
    #[getter]
    fn leaf_weights<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        Ok(matrix(py, self.rows(self.0.leaves().len(), |a| a.weights.clone())?))
    }

    /// Identifier of the register.
    #[getter]
    fn register(&self) -> &str {
        self.0.register.as_str()
    }

    /// The method.
    #[getter]
    fn method(&self) -> &str {
        &self.0.method
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

    /// Return the ranking of one track: place, id, name, score, parts, separated from the next or not.
    ///
    /// Parameters
    /// ----------
    /// track : str
    ///     One of `tracks`.
    fn ranking(&self, track: &str) -> PyResult<PyTable> {
        Ok(PyTable(self.0.ranking(track)?))
    }

    /// Return all weights of one track: among siblings (nominal), in the whole (global) and in effect, with their origin.
    ///
    /// Effective: the correlation of the criterion's value with the score over the ranked technologies, blank where it
    /// is not defined. Where experts were asked, their spread, number and inconsistency stand beside.
    fn weights(&self, track: &str) -> PyResult<PyTable> {
        Ok(PyTable(self.0.weights(track)?))
    }

    /// Return what every expert said about the weights of one track: weights by criterion, consistency ratio, and the
    /// comparison to look at first.
    ///
    /// It names single experts: for closed sessions only.
    fn elicitation(&self, track: &str) -> PyResult<PyTable> {
        Ok(PyTable(self.0.elicitation(track)?))
    }

    /// Return the value of every technology of a track on every leaf, and what is only shown.
    fn values(&self, track: &str) -> PyResult<PyTable> {
        Ok(PyTable(self.0.values(track)?))
    }

    /// Return all results in one flat table, for a spreadsheet or a data frame.
    ///
    /// Parameters
    /// ----------
    /// track : str, optional
    ///     One of `tracks`; all of them when absent.
    ///
    /// Returns
    /// -------
    /// Table
    ///     One row for each technology, by track and place: score with all its digits, contribution of every leaf, seat.
    #[pyo3(signature = (track=None))]
    fn results(&self, track: Option<&str>) -> PyResult<PyTable> {
        Ok(PyTable(self.0.results(track)?))
    }

    /// Return a self-contained HTML page with rankings, weights, values, notices and provenance.
    ///
    /// Parameters
    /// ----------
    /// track : str, optional
    ///     One of `tracks`; all of them when absent.
    /// lang : {"vi", "en"}, optional
    ///     The language of the session when absent.
    #[pyo3(signature = (track=None, lang=None))]
    fn to_page(&self, py: Python<'_>, track: Option<&str>, lang: Option<&str>) -> PyResult<String> {
        let lang = choose(lang)?;
        compute(py, || self.0.to_page(track, lang))
    }

    /// Return why this technology has its place.
    ///
    /// Parameters
    /// ----------
    /// technology : str
    ///     One of `ids`.
    fn explain(&self, technology: &str) -> PyResult<PyExplanation> {
        Ok(PyExplanation(self.0.explain(technology)?))
    }

    /// Return how far each weight can move before the list of its track, or its ranking, changes.
    ///
    /// The other weights share the rest in proportion to what they have. Exact for criteria trees of weighted
    /// means; else searched for and marked so.
    ///
    /// Parameters
    /// ----------
    /// register : Register, optional
    ///     The register that the result was made from; needed only for a result read from JSON.
    ///
    /// Returns
    /// -------
    /// Stability
    #[pyo3(signature = (register=None))]
    fn stability(&self, py: Python<'_>, register: Option<PyRef<'_, PyRegister>>) -> PyResult<PyStability> {
        let register = self.register_or(register.as_deref())?;
        Ok(PyStability(compute(py, || self.0.stability(&register))?))
    }

    /// Return the smallest changes that put a technology out of the list, or into it.
    ///
    /// Of one weight, of all weights together, of one of its values, of one value of another technology.
    ///
    /// Parameters
    /// ----------
    /// technology : str
    ///     One of `ids`.
    /// register : Register, optional
    ///     The register that the result was made from; needed only for a result read from JSON.
    ///
    /// Returns
    /// -------
    /// SmallestReversal
    #[pyo3(signature = (technology, register=None))]
    fn smallest_reversal(
        &self,
        py: Python<'_>,
        technology: &str,
        register: Option<PyRef<'_, PyRegister>>,
    ) -> PyResult<PySmallestReversal> {
        let register = self.register_or(register.as_deref())?;
        Ok(PySmallestReversal(compute(py, || self.0.smallest_reversal(&register, technology))?))
    }

    /// Return what moves one technology most: each input at both ends of its range, all others as they are.
    ///
    /// Parameters
    /// ----------
    /// technology : str
    ///     One of `ids`.
    /// weight_spread : float, default 0.25
    ///     Share of itself by which a weight is moved down and up where nobody stated a range.
    /// register : Register, optional
    ///     The register that the result was made from; needed only for a result read from JSON.
    ///
    /// Returns
    /// -------
    /// Tornado
    #[pyo3(signature = (technology, *, weight_spread=0.25, register=None))]
    fn tornado(
        &self,
        py: Python<'_>,
        technology: &str,
        weight_spread: f64,
        register: Option<PyRef<'_, PyRegister>>,
    ) -> PyResult<PyTornado> {
        let register = self.register_or(register.as_deref())?;
        Ok(PyTornado(compute(py, || self.0.tornado_with(&register, technology, weight_spread))?))
    }

    /// Draw what moves one technology most; needs matplotlib (`stratech[plot]`).
    ///
    /// Parameters
    /// ----------
    /// technology : str
    ///     One of `ids`.
    /// lang : {"vi", "en"}, optional
    ///     That of the session when not given.
    /// ax : matplotlib.axes.Axes, optional
    ///     Where to draw; a new figure when not given.
    ///
    /// Returns
    /// -------
    /// matplotlib.axes.Axes
    #[pyo3(signature = (technology, *, lang=None, ax=None))]
    fn plot_tornado<'py>(
        &self,
        py: Python<'py>,
        technology: &str,
        lang: Option<&str>,
        ax: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let tornado = Bound::new(py, self.tornado(py, technology, 0.25, None)?)?;
        PyTornado::plot(&tornado, lang, ax)
    }

    fn __len__(&self) -> usize {
        self.0.alternatives.len()
    }

    fn __repr__(&self) -> PyResult<String> {
        let tables = self.rankings()?;
        Ok(tables.iter().map(PyTable::shown).collect::<PyResult<Vec<_>>>()?.join("\n\n"))
    }

    fn _repr_html_(&self) -> PyResult<String> {
        let tables = self.rankings()?;
        Ok(tables.iter().map(PyTable::shown_html).collect::<PyResult<Vec<_>>>()?.join("<br>\n"))
    }

    /// Return the whole result as canonical JSON; `from_json` reads it back.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.to_json())
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, py: Python<'_>, json: &str) -> PyResult<Self> {
        Ok(PyEvaluation(compute(py, || Evaluation::from_json(json))?, None))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

/// The reasons for one technology's place, in words and numbers.
#[pyclass(name = "Explanation", module = "stratech", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyExplanation(Explanation);

#[pymethods]
impl PyExplanation {
    /// The technology.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// Its name, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn name(&self, lang: Option<&str>) -> PyResult<String> {
        Ok(self.0.name.get(choose(lang)?).to_owned())
    }

    /// The reasons as sentences, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn sentences(&self, lang: Option<&str>) -> PyResult<Vec<String>> {
        let lang = choose(lang)?;
        Ok(self.0.sentences.iter().map(|sentence| sentence.get(lang).to_owned()).collect())
    }

    /// Position, value, weight, part and place on every criterion; the parts add up to the printed score.
    #[getter]
    fn parts(&self) -> PyTable {
        PyTable(self.0.parts.clone())
    }

    /// What separates it from the next better technology, adding up; None for the first.
    #[getter]
    fn next_better(&self) -> Option<PyTable> {
        self.0.next_better.clone().map(PyTable)
    }

    /// How each stakeholder group counts after absences and recusals; None without a council.
    #[getter]
    fn council(&self) -> Option<PyTable> {
        self.0.council.clone().map(PyTable)
    }

    /// Return the explanation as text, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn to_text(&self, lang: Option<&str>) -> PyResult<String> {
        Ok(self.0.to_text(choose(lang)?))
    }

    /// Return the explanation as HTML without script, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn to_html(&self, lang: Option<&str>) -> PyResult<String> {
        Ok(self.0.to_html(choose(lang)?)?)
    }

    fn __repr__(&self) -> PyResult<String> {
        Ok(self.to_text(None)?.trim_end().to_owned())
    }

    fn _repr_html_(&self) -> PyResult<String> {
        self.to_html(None)
    }

    /// Return the explanation as JSON; `from_json` reads it back.
    fn to_json(&self) -> PyResult<String> {
        Ok(super::to_json(&self.0)?)
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyExplanation(super::from_json("explanation", json)?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json()?,)))
    }
}

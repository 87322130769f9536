//! `stratech.Panel`.

use super::errors::compute;
use super::language::choose;
use super::problem::PyProblems;
use super::table::PyTable;
use super::values::to_python;
use crate::evaluation::Panel;
use pyo3::prelude::*;
use pyo3::types::PyType;

/// The council: agreement, who differs on what, consensus per technology, influence, balance.
///
/// A closed one shows single members and is not for publication.
#[pyclass(name = "Panel", module = "stratech", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyPanel(pub(super) Panel);

#[pymethods]
impl PyPanel {
    /// Identifiers of the technologies, sorted.
    #[getter]
    fn ids(&self) -> Vec<&str> {
        self.0.technologies.iter().map(|t| t.id.as_str()).collect()
    }

    /// Identifiers of the criteria that are judged, sorted.
    #[getter]
    fn criteria(&self) -> Vec<&str> {
        self.0.criteria.iter().map(|c| c.id.as_str()).collect()
    }

    /// Identifiers of the stakeholder groups, sorted.
    #[getter]
    fn groups(&self) -> Vec<&str> {
        self.0.groups.iter().map(|g| g.id.as_str()).collect()
    }

    /// Identifier of the register.
    #[getter]
    fn register(&self) -> &str {
        self.0.register.as_str()
    }

    /// Whether any part of the register is synthetic.
    #[getter]
    fn illustrative(&self) -> bool {
        self.0.illustrative
    }

    /// Whether it shows single members: for closed sessions only.
    #[getter]
    fn closed(&self) -> bool {
        self.0.closed
    }

    /// Agreement per criterion and over all: the whole council, each group, between the groups, with what was left out
    /// and the spread beside it.
    #[getter]
    fn agreement(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.agreement()?))
    }

    /// The six intraclass correlations with 95 % intervals, wherever they are defined.
    #[getter]
    fn icc(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.icc()?))
    }

    /// Spread of every cell and the share of its voices within one level of the median.
    #[getter]
    fn cells(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.cells()?))
    }

    /// Groups two by two on each criterion: how far apart, and which seats hang on it.
    #[getter]
    fn differences(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.differences()?))
    }

    /// Clusters of opinion.
    #[getter]
    fn clusters(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.clusters()?))
    }

    /// How many members, and how many groups, have each technology in their own list.
    #[getter]
    fn consensus(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.consensus()?))
    }

    /// What moved from round to round; no rows with a single round.
    #[getter]
    fn rounds(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.rounds()?))
    }

    /// Every technology's place under each way of pooling.
    #[getter]
    fn views(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.views()?))
    }

    /// Members, voices and judgements by stakeholder group and by field.
    #[getter]
    fn balance(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.balance()?))
    }

    /// Effective group shares of every technology, and its place corrected for the severity of the members.
    #[getter]
    fn recusals(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.recusals()?))
    }

    /// Return the ranking without each stakeholder group, or without each expert.
    ///
    /// Parameters
    /// ----------
    /// by : {"group", "expert"}
    ///     Experts only in a closed session: `register.panel(closed=True)`.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     For the experts of a result that is not of a closed session.
    #[pyo3(signature = (by="group"))]
    fn influence(&self, by: &str) -> PyResult<PyTable> {
        Ok(PyTable(self.0.influence(by.parse()?)?))
    }

    /// Return severity and calibration of each member; closed sessions only.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     For a result that is not of a closed session.
    fn members(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.members()?))
    }

    /// Return the findings as sentences, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn sentences(&self, lang: Option<&str>) -> PyResult<Vec<String>> {
        let lang = choose(lang)?;
        Ok(self.0.sentences.iter().map(|sentence| sentence.get(lang).to_owned()).collect())
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

    /// Return the findings and the agreement as text, in the given language or that of the session.
    #[pyo3(signature = (lang=None))]
    fn to_text(&self, lang: Option<&str>) -> PyResult<String> {
        Ok(self.0.to_text(choose(lang)?)?)
    }

    /// Return the findings and the agreement as HTML without script, in the given language or that of the session.
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

    /// Return the whole result as canonical JSON; `from_json` reads it back.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.to_json())
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, py: Python<'_>, json: &str) -> PyResult<Self> {
        Ok(PyPanel(compute(py, || Panel::from_json(json))?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

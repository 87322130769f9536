//! `stratech.Simulation`.

use super::arrays::{Reader, matrix, vector};
use super::errors::compute;
use super::evaluation::PyEvaluation;
use super::language::choose;
use super::model::PyRegister;
use super::observer::compute_observed;
use super::problem::PyProblems;
use super::readiness_simulation::PyReadinessSimulation;
use super::register_sobol::PyRegisterSobol;
use super::sensitivity::{PySmallestReversal, PyStability, PyTornado};
use super::table::PyTable;
use super::values::to_python;
use crate::observer::Observer;
use crate::uncertainty::{
    RankCorrelation, Simulation, SimulationOptions, Standing, ValueOfInformation, draws_for, reading, weight_policy,
};
use ndarray::Array2;
use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyType};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How sure each place of the list is: shares of tested cases, with their range over readings and weight policies.
///
/// Arrays are in the order of `ids`, which are sorted; leaves in the order of `leaves`.
#[pyclass(name = "Simulation", module = "stratech", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PySimulation(pub(super) Simulation);

/// The words and the correlations that `Register.simulate` was asked for.
pub(super) fn simulation_options(
    (reading_word, policy): (Option<&str>, Option<&str>),
    correlation: Option<&Bound<'_, PyAny>>,
) -> PyResult<SimulationOptions> {
    Ok(SimulationOptions {
        reading: reading_word.map(reading).transpose()?,
        weights: policy.map(weight_policy).transpose()?,
        correlation: correlation.map(correlations).transpose()?,
        ..SimulationOptions::default()
    })
}

/// A data frame with the criteria as columns, or a pair (criteria, matrix).
fn correlations(given: &Bound<'_, PyAny>) -> PyResult<RankCorrelation> {
    let mut reader = Reader::default();
    let (criteria, table) = match given.extract::<(Vec<String>, Bound<'_, PyAny>)>() {
        Ok((criteria, table)) => (Some(criteria), reader.matrix("correlation", &table)?),
        Err(_) => (None, reader.matrix("correlation", given)?),
    };
    reader.finish()?;
    Ok(RankCorrelation {
        criteria: criteria.or(table.columns).unwrap_or_default(),
        matrix: table.values.rows().into_iter().map(|row| row.to_vec()).collect(),
    })
}

/// Rows of equal length.
fn table(py: Python<'_>, rows: impl IntoIterator<Item = Vec<f64>>) -> PyResult<Bound<'_, PyArray2<f64>>> {
    let rows: Vec<Vec<f64>> = rows.into_iter().collect();
    let width = rows.first().map_or(0, Vec::len);
    let table = Array2::from_shape_vec((rows.len(), width), rows.concat())
        .map_err(|error| crate::Error::internal(error.to_string()))?;
    Ok(matrix(py, table))
}

impl PySimulation {
    fn each<'py>(&self, py: Python<'py>, of: fn(&Standing) -> Option<f64>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.standings.iter().map(|s| of(s).unwrap_or(f64::NAN)).collect())
    }

    fn tables(&self) -> PyResult<Vec<PyTable>> {
        self.0.evaluation.tracks.iter().map(|track| Ok(PyTable(self.0.table(track.id.as_str())?))).collect()
    }
}

#[pymethods]
impl PySimulation {
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
        self.0.evaluation.tracks.iter().map(|track| track.id.as_str()).collect()
    }

    /// Track of each technology.
    #[getter]
    fn track_of(&self) -> Vec<&str> {
        self.0.evaluation.alternatives.iter().map(|a| a.track.as_str()).collect()
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

    /// Reading of "how sure": "council", "member" or "cells".
    #[getter]
    fn reading(&self) -> &'static str {
        self.0.reading.word()
    }

    /// Weight policy: "council", "fixed", "dirichlet", "uniform" or "uniform_leaves".
    #[getter]
    fn weights(&self) -> &'static str {
        self.0.weights.word()
    }

    /// Share of draws in which each technology is in the list of its track, float64 (n,); they sum to the seats.
    #[getter]
    fn membership<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.membership())
    }

    /// Least and greatest share in the list over all readings and weight policies that were run, float64 (n, 2).
    #[getter]
    fn membership_ranges<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        table(py, self.0.membership_ranges().into_iter().map(Vec::from))
    }

    /// 95 % Wilson interval of each share from the number of draws alone, float64 (n, 2).
    #[getter]
    fn membership_intervals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        table(py, self.0.membership_intervals().into_iter().map(Vec::from))
    }

    /// Share of draws in each place of the track, float64 (n, places of the largest track), padded with 0.
    #[getter]
    fn rank_acceptability<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        table(py, self.0.rank_acceptability())
    }

    /// Share of draws in which i stands above j, float64 (n, n); NaN across tracks.
    #[getter]
    fn pairwise<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        table(py, self.0.pairwise())
    }

    /// Mean leaf weights of the draws in which each technology is first, float64 (n, n_leaves); NaN where it never is.
    #[getter]
    fn central_weights<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let none = vec![f64::NAN; self.0.leaves().len()];
        let row = |s: &Standing| s.central_weights.clone().unwrap_or_else(|| none.clone());
        table(py, self.0.standings.iter().map(row))
    }

    /// Whether each technology has central weights, bool (n,).
    #[getter]
    fn central_defined<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<bool>> {
        vector(py, self.0.standings.iter().map(|s| s.central_weights.is_some()).collect())
    }

    /// Share of draws in which each technology is first under its central weights, float64 (n,); NaN without these.
    #[getter]
    fn confidence_factors<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        self.each(py, |s| s.confidence_factor)
    }

    /// Mean place of each technology, float64 (n,); NaN where it is never ranked.
    #[getter]
    fn expected_ranks<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        self.each(py, |s| s.expected_rank)
    }

    /// 5 % and 95 % quantile of the place, float64 (n, 2); NaN where it is never ranked.
    #[getter]
    fn rank_intervals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let row = |s: &Standing| s.rank_interval.map_or(vec![f64::NAN; 2], |places| places.map(f64::from).to_vec());
        table(py, self.0.standings.iter().map(row))
    }

    /// Mean score of each technology, float64 (n,); NaN for methods other than the criteria tree.
    #[getter]
    fn score_means<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        self.each(py, |s| s.score_mean)
    }

    /// 5 % and 95 % quantile of the score, float64 (n, 2), to 1 / 4096.
    #[getter]
    fn score_intervals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let row = |s: &Standing| s.score_interval.map_or(vec![f64::NAN; 2], Vec::from);
        table(py, self.0.standings.iter().map(row))
    }

    /// Share of draws in which each technology would be in the list of its track by its score times its readiness,
    /// float64 (n,); None where the simulation was made without enablers.
    #[getter]
    fn membership_with_enablers<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray1<f64>>> {
        Some(vector(py, self.0.membership_with_enablers()?))
    }

    /// Least and greatest of these shares over all readings and weight policies that were run, float64 (n, 2), or None.
    #[getter]
    fn membership_ranges_with_enablers<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyArray2<f64>>>> {
        let ranges = self.0.membership_ranges_with_enablers();
        ranges.map(|ranges| table(py, ranges.into_iter().map(Vec::from))).transpose()
    }

    /// Year of the readiness that scores are multiplied by, or None.
    #[getter]
    fn readiness_year(&self) -> Option<i32> {
        Some(self.0.enablers.as_ref()?.year)
    }

    /// Readiness of all technologies and enablers over the same draws, or None.
    #[getter]
    fn readiness(&self) -> Option<PyReadinessSimulation> {
        Some(PyReadinessSimulation(self.0.enablers.as_ref()?.readiness.clone()))
    }

    /// Return the technologies of one track with and without the enablers.
    ///
    /// Parameters
    /// ----------
    /// track : str
    ///     One of `tracks`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     Readiness in the year with its interval, share of tested cases in which each is ready, first ready year, and
    ///     share of tested cases in which it is in the list by its score and by its score times its readiness.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     For an unknown track, and where the simulation was made without `readiness_year`.
    fn enablers(&self, track: &str) -> PyResult<PyTable> {
        Ok(PyTable(self.0.enablers_table(track)?))
    }

    /// Share of draws in which a veto takes each technology out, float64 (n,).
    #[getter]
    fn vetoed<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        vector(py, self.0.vetoed())
    }

    /// The register that was simulated.
    #[getter]
    fn register(&self) -> PyRegister {
        self.0.register.clone().into()
    }

    /// Its evaluation, which the draws vary.
    #[getter]
    fn evaluation(&self) -> PyEvaluation {
        PyEvaluation(self.0.evaluation.clone(), Some(Arc::new(self.0.register.clone())))
    }

    /// Whether any part of the register is synthetic.
    #[getter]
    fn illustrative(&self) -> bool {
        self.0.evaluation.illustrative
    }

    /// What a reader of the result should know.
    #[getter]
    fn notices(&self) -> PyProblems {
        PyProblems(self.0.notices.clone())
    }

    /// What the result was made from: register, versions, seed, draws, and the error from the draws alone.
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

    /// Return how sure each place of one track is.
    ///
    /// Parameters
    /// ----------
    /// track : str
    ///     One of `tracks`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     Score with its 90 % bar, places, share of tested cases in which it is in the list with the range over
    ///     readings and weight policies, what is not separated.
    fn table(&self, track: &str) -> PyResult<PyTable> {
        Ok(PyTable(self.0.table(track)?))
    }

    /// Return the share in the list of every technology of a track under each reading and weight policy.
    fn range(&self, track: &str) -> PyResult<PyTable> {
        Ok(PyTable(self.0.range(track)?))
    }

    /// Return one row a technology with all numbers, for a data frame.
    fn results(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.results()?))
    }

    /// Return how far each weight can move before the list of its track, or its ranking, changes.
    ///
    /// Returns
    /// -------
    /// Stability
    ///     As `evaluation.stability()`.
    fn stability(&self, py: Python<'_>) -> PyResult<PyStability> {
        Ok(PyStability(compute(py, || self.0.stability())?))
    }

    /// Return the smallest changes that put a technology out of the list, or into it.
    ///
    /// Parameters
    /// ----------
    /// technology : str
    ///     One of `ids`.
    ///
    /// Returns
    /// -------
    /// SmallestReversal
    ///     As `evaluation.smallest_reversal(technology)`.
    fn smallest_reversal(&self, py: Python<'_>, technology: &str) -> PyResult<PySmallestReversal> {
        Ok(PySmallestReversal(compute(py, || self.0.smallest_reversal(technology))?))
    }

    /// Return what moves one technology most.
    ///
    /// Parameters
    /// ----------
    /// technology : str
    ///     One of `ids`.
    ///
    /// Returns
    /// -------
    /// Tornado
    ///     As `evaluation.tornado(technology)`.
    fn tornado(&self, py: Python<'_>, technology: &str) -> PyResult<PyTornado> {
        Ok(PyTornado(compute(py, || self.0.tornado(technology))?))
    }

    /// Return which blocks of inputs make scores, places and lists uncertain: Sobol indices.
    ///
    /// Blocks are drawn independently: the council that sits, the weights of each set of siblings, the values of
    /// each leaf or of leaves that hang together.
    ///
    /// Parameters
    /// ----------
    /// draws : int, default 1024
    ///     Pairs of draws; each takes one evaluation a block and two more.
    /// resamples : int, default 100
    ///     Resamples behind the 95 % intervals.
    /// observer : callable, optional
    ///     Called now and then with draws done and draws in all; returning False stops the work.
    /// progress : bool, default True
    ///     Whether to show a progress bar (tqdm) when it lasts over a second.
    ///
    /// Returns
    /// -------
    /// RegisterSobol
    #[pyo3(signature = (draws=1024, resamples=100, *, observer=None, progress=true))]
    fn sobol(
        &self,
        py: Python<'_>,
        draws: u64,
        resamples: u32,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyRegisterSobol> {
        let work = |observer: &mut dyn Observer| self.0.sobol_observed(draws, resamples, observer);
        Ok(PyRegisterSobol(compute_observed(py, observer, progress, work)?))
    }

    /// Return which cell and which judgement would settle most undecided memberships, and what one more expert would.
    ///
    /// Parameters
    /// ----------
    /// observer : callable, optional
    ///     Called now and then with draws done and draws in all; returning False stops the work.
    /// progress : bool, default True
    ///     Whether to show a progress bar (tqdm) when it lasts over a second.
    ///
    /// Returns
    /// -------
    /// ValueOfInformation
    ///     From at most 20,000 draws.
    #[pyo3(signature = (*, observer=None, progress=true))]
    fn value_of_information(
        &self,
        py: Python<'_>,
        observer: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<PyValueOfInformation> {
        let work = |observer: &mut dyn Observer| self.0.value_of_information_observed(observer);
        Ok(PyValueOfInformation(compute_observed(py, observer, progress, work)?))
    }

    /// Draw the places of one track: a row a technology, a column a place, darker the more draws.
    ///
    /// Needs matplotlib (extra "plot").
    ///
    /// Parameters
    /// ----------
    /// track : str
    ///     One of `tracks`.
    /// ax : matplotlib.axes.Axes, optional
    ///     Where to draw; a new figure when not given.
    /// lang : {"vi", "en"}, optional
    ///     That of the session when not given.
    ///
    /// Returns
    /// -------
    /// matplotlib.axes.Axes
    #[pyo3(signature = (track, *, ax=None, lang=None))]
    fn plot_acceptability<'py>(
        slf: &Bound<'py, Self>,
        track: &str,
        ax: Option<Bound<'py, PyAny>>,
        lang: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let settings = [("ax", ax.into_pyobject(py)?), ("lang", lang.into_pyobject(py)?)].into_py_dict(py)?;
        py.import("stratech.plots")?.call_method("acceptability", (slf, track), Some(&settings))
    }

    /// Return the seats of one track.
    fn seats(&self, track: &str) -> PyResult<u64> {
        Ok(self.0.seats(track)?)
    }

    /// Return the words of the picture of `plot_acceptability`: title, axes, border of the list, note.
    #[pyo3(signature = (track, lang=None))]
    fn captions(&self, track: &str, lang: Option<&str>) -> PyResult<BTreeMap<&'static str, Option<String>>> {
        let lang = choose(lang)?;
        let captions = self.0.captions(track)?.into_iter();
        Ok(captions.map(|(key, words)| (key, words.map(|words| words.get(lang).to_owned()))).collect())
    }

    /// Return how many draws bring the error of every share below `error`: 1 / (4 error^2).
    #[staticmethod]
    fn draws_for(error: f64) -> PyResult<u64> {
        Ok(draws_for(error)?)
    }

    fn __len__(&self) -> usize {
        self.0.standings.len()
    }

    fn __repr__(&self) -> PyResult<String> {
        let tables = self.tables()?;
        Ok(tables.iter().map(PyTable::shown).collect::<PyResult<Vec<_>>>()?.join("\n\n"))
    }

    fn _repr_html_(&self) -> PyResult<String> {
        let tables = self.tables()?;
        Ok(tables.iter().map(PyTable::shown_html).collect::<PyResult<Vec<_>>>()?.join("<br>\n"))
    }

    /// Return the whole result as canonical JSON, with its register; `from_json` reads it back.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        compute(py, || self.0.to_json())
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, py: Python<'_>, json: &str) -> PyResult<Self> {
        Ok(PySimulation(compute(py, || Simulation::from_json(json))?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

/// What would settle most undecided memberships: a cell, a judgement, one more expert.
#[pyclass(name = "ValueOfInformation", module = "stratech", frozen, eq)]
#[derive(PartialEq)]
pub(super) struct PyValueOfInformation(ValueOfInformation);

impl PyValueOfInformation {
    fn tables(&self) -> PyResult<[PyTable; 3]> {
        Ok([self.cells()?, self.judgements()?, self.experts()?])
    }
}

#[pymethods]
impl PyValueOfInformation {
    /// Sum of p (1 - p) over the technologies, p the share of draws in the list.
    #[getter]
    fn undecided(&self) -> f64 {
        self.0.undecided
    }

    /// Draws it was estimated from.
    #[getter]
    fn draws(&self) -> u64 {
        self.0.draws
    }

    /// What chance alone makes a cell that settles nothing seem to settle (one standard error).
    #[getter]
    fn noise(&self) -> f64 {
        self.0.noise
    }

    /// The cells that would settle most if they were known.
    #[getter]
    fn cells(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.cells_table()?))
    }

    /// The judgements that would settle most without their range; for closed sessions only, as it names experts.
    #[getter]
    fn judgements(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.judgements_table()?))
    }

    /// What one more expert in each group would settle.
    #[getter]
    fn experts(&self) -> PyResult<PyTable> {
        Ok(PyTable(self.0.experts_table()?))
    }

    /// Whether synthetic data went into it.
    #[getter]
    fn illustrative(&self) -> bool {
        self.0.illustrative
    }

    fn __repr__(&self) -> PyResult<String> {
        Ok(self.tables()?.iter().map(PyTable::shown).collect::<PyResult<Vec<_>>>()?.join("\n\n"))
    }

    fn _repr_html_(&self) -> PyResult<String> {
        Ok(self.tables()?.iter().map(PyTable::shown_html).collect::<PyResult<Vec<_>>>()?.join("<br>\n"))
    }

    /// Return the whole result as JSON; `from_json` reads it back.
    fn to_json(&self) -> PyResult<String> {
        Ok(super::to_json(&self.0)?)
    }

    /// Read what `to_json` wrote.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
        Ok(PyValueOfInformation(super::from_json("value of information", json)?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json()?,)))
    }
}

//! Project networks: `stratech.dependency.critical_path` and `pert_estimates`.

use super::arrays::{Reader, vector};
use super::errors::compute;
use super::results::{Labelled, result_class};
use super::table::PyTable;
use crate::dependency::{self as core, CriticalPath};
use numpy::PyArray1;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyType;

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
/// >>> st.dependency.critical_path([3, 5, 2], [(2, 0), (2, 1)]).duration
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
    let lags = lags.map(|lags| reader.vector("lags", lags, None::<&[String]>)).transpose()?;
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
    let o = reader.vector("optimistic", optimistic, None::<&[String]>)?;
    let m = reader.vector("most_likely", most_likely, None::<&[String]>)?;
    let p = reader.vector("pessimistic", pessimistic, None::<&[String]>)?;
    reader.finish()?;
    let found = compute(py, || core::pert_estimates(&o, &m, &p))?;
    Ok((vector(py, found.expected), vector(py, found.variances)))
}

//! `stratech.sensitivity.sobol`.

use super::arrays::{Reader, counted, matrix, vector};
use super::errors::compute;
use super::problem::PyProblems;
use super::results::{Labelled, result_class};
use super::table::PyTable;
use super::values::to_python;
use crate::uncertainty::sobol as s;
use ndarray::Array2;
use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use pyo3::types::PyType;

/// Return first-order and total Sobol indices from outcomes in Saltelli's order.
///
/// Parameters
/// ----------
/// y : array_like, shape (N * (n_inputs + 2),)
///     For each of N pairs of base points (A, B) the outcome at A, at A with its input 1, ..., n_inputs taken from B,
///     and at B: the order of SALib with ``calc_second_order=False``.
/// n_inputs : int
///     Number of inputs: single numbers or independent blocks of them.
/// resamples : int, default 100
///     Resamples of the bootstrap.
/// level : float, default 0.95
///     Level of the intervals.
/// seed : int, default 57
///     Seed of the resamples.
/// threads : int, optional
///     Threads; those of the machine when none are given. The result is the same to the bit for any number.
///
/// Returns
/// -------
/// Sobol
///
/// Raises
/// ------
/// InputError
///     With every fault and its place: outcomes that are not finite or all equal, a number of them that does not fit.
///
/// Notes
/// -----
/// First order: Saltelli et al. 2010, table 2, equation b. Total: Jansen 1999 (equation f). Intervals: plus and minus
/// z standard deviations over resamples of the pairs.
///
/// References
/// ----------
/// Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola 2010, Variance based sensitivity analysis of model output,
/// Computer Physics Communications 181; Jansen 1999, Analysis of variance designs for model output, Computer Physics
/// Communications 117.
#[pyfunction]
#[pyo3(signature = (y, n_inputs, *, resamples=None, level=0.95, seed=None, threads=None))]
#[allow(clippy::too_many_arguments)] // keyword arguments of Python
pub(super) fn sobol(
    py: Python<'_>,
    y: &Bound<'_, PyAny>,
    n_inputs: &Bound<'_, PyAny>,
    resamples: Option<&Bound<'_, PyAny>>,
    level: f64,
    seed: Option<&Bound<'_, PyAny>>,
    threads: Option<&Bound<'_, PyAny>>,
) -> PyResult<PySobol> {
    let defaults = s::Settings::default();
    let mut reader = Reader::default();
    let y = reader.plain_vector("y", y)?;
    let n_inputs = usize::try_from(counted(&mut reader, "n_inputs", Some(n_inputs), 1)).unwrap_or(usize::MAX);
    let resamples = counted(&mut reader, "resamples", resamples, u64::from(defaults.resamples));
    let settings = s::Settings {
        // What is over 32 bits is over the limit too.
        resamples: u32::try_from(resamples).unwrap_or(u32::MAX),
        level,
        seed: counted(&mut reader, "seed", seed, defaults.seed),
        threads: threads
            .map(|threads| usize::try_from(counted(&mut reader, "threads", Some(threads), 1)).unwrap_or(usize::MAX)),
    };
    reader.finish()?;
    let result = compute(py, || s::sobol(&y, n_inputs, &settings))?;
    Ok(PySobol(Labelled { ids: None, result }))
}

/// Two columns of limits.
fn limits(py: Python<'_>, intervals: Vec<(f64, f64)>) -> Bound<'_, PyArray2<f64>> {
    let at = |(i, side): (usize, usize)| if side == 0 { intervals[i].0 } else { intervals[i].1 };
    matrix(py, Array2::from_shape_fn((intervals.len(), 2), at))
}

result_class! {
    /// Sobol indices: shares of the variance of an outcome that its inputs account for.
    PySobol(s::Sobol), "Sobol", "stratech.sensitivity" {
        /// Share of the variance that goes when this input is known, float64 (n_inputs,).
        #[getter]
        fn first<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.first.clone())
        }

        /// Share of the variance that stays when all others are known, float64 (n_inputs,).
        #[getter]
        fn total<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.total.clone())
        }

        /// Limits of `first`, float64 (n_inputs, 2).
        #[getter]
        fn first_intervals<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
            limits(py, self.0.result.first_intervals())
        }

        /// Limits of `total`, float64 (n_inputs, 2).
        #[getter]
        fn total_intervals<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
            limits(py, self.0.result.total_intervals())
        }

        /// Level of the intervals.
        #[getter]
        fn level(&self) -> f64 {
            self.0.result.level
        }

        /// Mean of the outcome over both base samples.
        #[getter]
        fn mean(&self) -> f64 {
            self.0.result.mean
        }

        /// Variance of the outcome over both base samples.
        #[getter]
        fn variance(&self) -> f64 {
            self.0.result.variance
        }

        /// Size of a base sample.
        #[getter]
        fn n_base(&self) -> usize {
            self.0.result.n_base
        }

        /// What a reader should know.
        #[getter]
        fn notices(&self) -> PyProblems {
            PyProblems(self.0.result.notices.clone())
        }

        /// What the result was made from: digest of the outcomes, method version, seed, resamples, release.
        #[getter]
        fn provenance<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            let value = serde_json::to_value(&self.0.result.provenance);
            to_python(py, &value.map_err(|error| crate::Error::internal(error.to_string()))?)
        }

        /// SHA-256 of the canonical result, without the release that made it.
        #[getter]
        fn digest(&self) -> PyResult<String> {
            Ok(self.0.result.digest()?)
        }
    }
}

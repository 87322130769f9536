//! `stratech.rankings`.

use super::arrays::{Reader, matrix, vector};
use super::errors::{compute, compute_attached};
use super::problem::PyProblems;
use super::results::{Labelled, result_class};
use super::scoring::{PyMethod, read};
use super::table::PyTable;
use super::values::to_python;
use crate::scoring::rankings as r;
use crate::scoring::settings::choice;
use ndarray::Array2;
use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyType};

/// Two rankings of the same items; put into one order where both have labels.
fn two(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyResult<(Vec<f64>, Vec<f64>)> {
    let mut reader = Reader::default();
    let (first, labels) = reader.labelled_vector("a", a)?;
    let second = reader.vector("b", b, labels.as_deref())?;
    reader.finish()?;
    Ok((first, second))
}

/// Return Spearman's rank correlation, right with ties (the linear correlation of average ranks).
///
/// Parameters
/// ----------
/// a, b : array_like, shape (n,)
///     Ranks (1 is best) or scores of the same items, both in the same sense; only the order counts. Labelled
///     series and dictionaries are matched by label.
///
/// Returns
/// -------
/// float
///     From -1 to 1.
///
/// Raises
/// ------
/// InputError
///     When the lists cannot be compared, or all items tie in one of them (0 / 0).
#[pyfunction]
pub(super) fn spearman(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyResult<f64> {
    let (a, b) = two(a, b)?;
    compute_attached(|| r::spearman(&a, &b))
}

/// Return the weighted rank correlation of Pinto da Costa and Soares: differences near the top count more.
///
/// Parameters
/// ----------
/// a, b : array_like, shape (n,)
///     Ranks (1 is best) of the same items; tied items get average ranks.
///
/// Returns
/// -------
/// float
///
/// Raises
/// ------
/// InputError
///     When the lists cannot be compared or have fewer than two items.
#[pyfunction]
pub(super) fn weighted_spearman(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyResult<f64> {
    let (a, b) = two(a, b)?;
    compute_attached(|| r::weighted_spearman(&a, &b))
}

/// Return the WS coefficient of rankings similarity (Salabun and Urbaniak 2020).
///
/// Parameters
/// ----------
/// a : array_like, shape (n,)
///     The reference ranking (1 is best); its top counts most. Tied items get average ranks.
/// b : array_like, shape (n,)
///     The other ranking.
///
/// Returns
/// -------
/// float
///
/// Raises
/// ------
/// InputError
///     When the lists cannot be compared or have fewer than two items.
#[pyfunction]
pub(super) fn ws(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyResult<f64> {
    let (a, b) = two(a, b)?;
    compute_attached(|| r::ws(&a, &b))
}

/// Return Kendall's tau-b, which allows for ties in both rankings; O(n log n).
///
/// Parameters
/// ----------
/// a, b : array_like, shape (n,)
///     Ranks or scores of the same items, both in the same sense.
///
/// Returns
/// -------
/// float
///     From -1 to 1.
///
/// Raises
/// ------
/// InputError
///     When the lists cannot be compared, or all items tie in one of them (0 / 0).
#[pyfunction]
pub(super) fn kendall_tau_b(py: Python<'_>, a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyResult<f64> {
    let (a, b) = two(a, b)?;
    compute(py, || r::kendall_tau_b(&a, &b))
}

/// Return the Kemeny distance: pairs of items that the rankings order differently, pairs that one of them ties half.
///
/// Parameters
/// ----------
/// a, b : array_like, shape (n,)
///     Ranks (1 is best) of the same items.
///
/// Returns
/// -------
/// float
///
/// Raises
/// ------
/// InputError
///     When the lists cannot be compared.
#[pyfunction]
pub(super) fn kemeny_distance(py: Python<'_>, a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyResult<f64> {
    let (a, b) = two(a, b)?;
    compute(py, || r::kemeny_distance(&a, &b))
}

/// Return places from 1; tied items share the mean of the places they take up.
///
/// Parameters
/// ----------
/// ranks : array_like, shape (n,)
///     Ranks (1 is best); only the order counts.
///
/// Returns
/// -------
/// ndarray
///     float64 (n,).
#[pyfunction]
pub(super) fn average_ranks<'py>(py: Python<'py>, ranks: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let mut reader = Reader::default();
    let ranks = reader.plain_vector("ranks", ranks)?;
    reader.finish()?;
    // Checks that they are ranks.
    compute_attached(|| r::kemeny_distance(&ranks, &ranks))?;
    Ok(vector(py, r::average_ranks(&ranks)))
}

/// Rankings of many voters with the labels of the items.
struct Ballots {
    ranks: Array2<f64>,
    counts: Option<Vec<f64>>,
    ids: Option<Vec<String>>,
}

fn ballots(ranks: &Bound<'_, PyAny>, counts: Option<&Bound<'_, PyAny>>) -> PyResult<Ballots> {
    let mut reader = Reader::default();
    let table = reader.matrix("ranks", ranks)?;
    let counts = counts.map(|counts| reader.vector("counts", counts, table.rows.as_deref())).transpose()?;
    reader.finish()?;
    Ok(Ballots { ranks: table.values, counts, ids: table.columns })
}

/// Runs a rule over ballots.
fn rule<T: Send>(
    py: Python<'_>,
    ranks: &Bound<'_, PyAny>,
    counts: Option<&Bound<'_, PyAny>>,
    rule: fn(&Array2<f64>, Option<&[f64]>) -> crate::Result<T>,
) -> PyResult<Labelled<T>> {
    let Ballots { ranks, counts, ids } = ballots(ranks, counts)?;
    Ok(Labelled { ids, result: compute(py, || rule(&ranks, counts.as_deref()))? })
}

fn ranks_array<'py>(py: Python<'py>, ranks: &[u32]) -> Bound<'py, PyArray1<i64>> {
    vector(py, ranks.iter().map(|&rank| i64::from(rank)).collect())
}

fn indices<'py>(py: Python<'py>, list: &[usize]) -> PyResult<Bound<'py, PyArray1<i64>>> {
    let list = list.iter().map(|&i| i64::try_from(i)).collect::<Result<Vec<i64>, _>>()?;
    Ok(vector(py, list))
}

/// Return how many voters rank i strictly before j, at [i, j].
///
/// Parameters
/// ----------
/// ranks : array_like or data frame, shape (n_voters, n_items)
///     1 is best; tied items share a number.
/// counts : array_like, shape (n_voters,), optional
///     How many voters each ranking stands for.
///
/// Returns
/// -------
/// ndarray
///     float64 (n_items, n_items).
#[pyfunction]
#[pyo3(signature = (ranks, counts=None))]
pub(super) fn pairwise<'py>(
    py: Python<'py>,
    ranks: &Bound<'py, PyAny>,
    counts: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    Ok(matrix(py, rule(py, ranks, counts, r::pairwise)?.result))
}

/// Return one ranking by Borda's rule: an item gets a point from every voter for each item below it.
///
/// Parameters
/// ----------
/// ranks : array_like or data frame, shape (n_voters, n_items)
///     1 is best; tied items share the mean of their points. Columns of a data frame name the items.
/// counts : array_like, shape (n_voters,), optional
///     How many voters each ranking stands for.
///
/// Returns
/// -------
/// Borda
///
/// Raises
/// ------
/// InputError
///     With every fault and its place.
#[pyfunction]
#[pyo3(signature = (ranks, counts=None))]
pub(super) fn borda(py: Python<'_>, ranks: &Bound<'_, PyAny>, counts: Option<&Bound<'_, PyAny>>) -> PyResult<PyBorda> {
    Ok(PyBorda(rule(py, ranks, counts, r::borda)?))
}

/// Return one ranking by Copeland's rule: majorities won minus majorities lost.
///
/// Parameters
/// ----------
/// ranks : array_like or data frame, shape (n_voters, n_items)
///     1 is best, ties share a number. Columns of a data frame name the items.
/// counts : array_like, shape (n_voters,), optional
///     How many voters each ranking stands for.
///
/// Returns
/// -------
/// Copeland
///
/// Raises
/// ------
/// InputError
///     With every fault and its place.
#[pyfunction]
#[pyo3(signature = (ranks, counts=None))]
pub(super) fn copeland(
    py: Python<'_>,
    ranks: &Bound<'_, PyAny>,
    counts: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyCopeland> {
    Ok(PyCopeland(rule(py, ranks, counts, r::copeland)?))
}

/// Return the rankings with the fewest disagreements (Kemeny's rule).
///
/// Exact as long as no more than 20 items are knotted by circles of majorities, however many items there are in
/// all; beyond it a good ranking with a bound (`proved` is False).
///
/// Parameters
/// ----------
/// ranks : array_like or data frame, shape (n_voters, n_items)
///     1 is best, ties share a number. Columns of a data frame name the items.
/// counts : array_like, shape (n_voters,), optional
///     How many voters each ranking stands for.
///
/// Returns
/// -------
/// Kemeny
///
/// Raises
/// ------
/// InputError
///     With every fault and its place.
/// LimitError
///     For more than 1000 items.
#[pyfunction]
#[pyo3(signature = (ranks, counts=None))]
pub(super) fn kemeny(
    py: Python<'_>,
    ranks: &Bound<'_, PyAny>,
    counts: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyKemeny> {
    Ok(PyKemeny(rule(py, ranks, counts, r::kemeny)?))
}

/// Return one ranking by Schulze's rule (strongest paths of majorities, measured by winning votes).
///
/// Parameters
/// ----------
/// ranks : array_like or data frame, shape (n_voters, n_items)
///     1 is best, ties share a number. Columns of a data frame name the items.
/// counts : array_like, shape (n_voters,), optional
///     How many voters each ranking stands for.
///
/// Returns
/// -------
/// Schulze
///
/// Raises
/// ------
/// InputError
///     With every fault and its place.
#[pyfunction]
#[pyo3(signature = (ranks, counts=None))]
pub(super) fn schulze(
    py: Python<'_>,
    ranks: &Bound<'_, PyAny>,
    counts: Option<&Bound<'_, PyAny>>,
) -> PyResult<PySchulze> {
    Ok(PySchulze(rule(py, ranks, counts, r::schulze)?))
}

/// Return the graph of majorities in layers, with its cycles.
///
/// Parameters
/// ----------
/// ranks : array_like or data frame, shape (n_voters, n_items)
///     1 is best, ties share a number. Columns of a data frame name the items.
/// counts : array_like, shape (n_voters,), optional
///     How many voters each ranking stands for.
///
/// Returns
/// -------
/// Dominance
///
/// Raises
/// ------
/// InputError
///     With every fault and its place.
#[pyfunction]
#[pyo3(signature = (ranks, counts=None))]
pub(super) fn dominance_graph(
    py: Python<'_>,
    ranks: &Bound<'_, PyAny>,
    counts: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyDominance> {
    Ok(PyDominance(rule(py, ranks, counts, r::dominance_graph)?))
}

/// Test whether the order of alternatives turns for reasons that should not matter.
///
/// A copy of each alternative is added, each is removed, and each that is not best is made worse; the order of the
/// others is compared.
///
/// Parameters
/// ----------
/// method : Method
///     A method that ranks, with its settings.
/// matrix : array_like or data frame, shape (n, m)
/// weights : array_like, shape (m,), optional
/// directions : sequence of {"max", "min"} or of {+1, -1}, length m
///
/// Returns
/// -------
/// RankReversal
///
/// Raises
/// ------
/// InputError
///     With every fault of the data, or when the method gives no ranks.
#[pyfunction]
#[pyo3(signature = (method, matrix, weights=None, directions=None))]
pub(super) fn rank_reversal(
    py: Python<'_>,
    method: &Bound<'_, PyMethod>,
    matrix: &Bound<'_, PyAny>,
    weights: Option<&Bound<'_, PyAny>>,
    directions: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyRankReversal> {
    let arguments = read(py, matrix, weights, directions)?;
    let method = method.get().inner();
    let (ids, result) = compute(py, || {
        let data = arguments.build()?;
        Ok((data.alternatives().map(<[String]>::to_vec), r::rank_reversal(method, &data)?))
    })?;
    Ok(PyRankReversal(Labelled { ids, result }))
}

/// Rank without each of the criteria in turn and compare with the ranking by all.
///
/// Parameters
/// ----------
/// method : Method
///     A method that ranks, with its settings.
/// matrix : array_like or data frame, shape (n, m)
/// weights : array_like, shape (m,), optional
///     The weights of the criteria that stay keep their proportions.
/// directions : sequence of {"max", "min"} or of {+1, -1}, length m
///
/// Returns
/// -------
/// LeaveOneOut
///
/// Raises
/// ------
/// InputError
///     With every fault of the data, or when the method gives no ranks.
#[pyfunction]
#[pyo3(signature = (method, matrix, weights=None, directions=None))]
pub(super) fn leave_one_out(
    py: Python<'_>,
    method: &Bound<'_, PyMethod>,
    matrix: &Bound<'_, PyAny>,
    weights: Option<&Bound<'_, PyAny>>,
    directions: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyLeaveOneOut> {
    let arguments = read(py, matrix, weights, directions)?;
    let method = method.get().inner();
    let (ids, result) = compute(py, || {
        let data = arguments.build()?;
        Ok((data.criteria().map(<[String]>::to_vec), r::leave_one_out(method, &data)?))
    })?;
    Ok(PyLeaveOneOut(Labelled { ids, result }))
}

/// Getters of a ranking: ranks, winners, and the result as an array of its ranks.
macro_rules! ranking_class {
    ($(#[$doc:meta])* $Class:ident($Result:ty), $name:literal { $($getters:tt)* }) => {
        result_class! {
            $(#[$doc])*
            $Class($Result), $name, "stratech.rankings" {
                /// Ranks, int64 (n_items,): 1 is best, ties share the smallest.
                #[getter]
                fn ranks<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i64>> {
                    ranks_array(py, &self.0.result.ranks)
                }

                /// The ranks, where an array is asked for (`numpy.asarray(result)`).
                #[pyo3(signature = (dtype=None, copy=None))]
                fn __array__<'py>(
                    &self,
                    py: Python<'py>,
                    dtype: Option<&Bound<'py, PyAny>>,
                    copy: Option<bool>,
                ) -> PyResult<Bound<'py, PyAny>> {
                    // Every call makes an array of its own.
                    let _ = copy;
                    let ranks = self.ranks(py).into_any();
                    dtype.map_or(Ok(ranks.clone()), |dtype| ranks.call_method1("astype", (dtype,)))
                }

                $($getters)*
            }
        }
    };
}

ranking_class! {
    /// One ranking by Borda's rule.
    PyBorda(r::Borda), "Borda" {
        /// Points, float64 (n_items,).
        #[getter]
        fn scores<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.scores.clone())
        }

        /// Indices of the items with the most points, int64.
        #[getter]
        fn winners<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray1<i64>>> {
            indices(py, &self.0.result.winners)
        }
    }
}

ranking_class! {
    /// One ranking by Copeland's rule.
    PyCopeland(r::Copeland), "Copeland" {
        /// Wins minus losses, float64 (n_items,).
        #[getter]
        fn scores<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.scores.clone())
        }

        /// Indices of the items with the best score, int64.
        #[getter]
        fn winners<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray1<i64>>> {
            indices(py, &self.0.result.winners)
        }

        /// Majorities won, int64 (n_items,).
        #[getter]
        fn wins<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray1<i64>>> {
            indices(py, &self.0.result.wins)
        }

        /// Majorities lost, int64 (n_items,).
        #[getter]
        fn losses<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray1<i64>>> {
            indices(py, &self.0.result.losses)
        }

        /// Voters that rank i before j at [i, j], float64 (n_items, n_items).
        #[getter]
        fn pairwise<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
            matrix(py, self.0.result.pairwise.clone())
        }
    }
}

ranking_class! {
    /// The rankings with the fewest disagreements.
    PyKemeny(r::Kemeny), "Kemeny" {
        /// The best rankings (at most 100), each as indices of items from first to last.
        #[getter]
        fn rankings(&self) -> Vec<Vec<usize>> {
            self.0.result.rankings.clone()
        }

        /// How many best rankings there are.
        #[getter]
        fn n_optimal(&self) -> f64 {
            self.0.result.n_optimal
        }

        /// Agreements: voters times pairs of items.
        #[getter]
        fn score(&self) -> f64 {
            self.0.result.score
        }

        /// Disagreements: voters times pairs of items.
        #[getter]
        fn distance(&self) -> f64 {
            self.0.result.distance
        }

        /// No ranking has fewer disagreements.
        #[getter]
        fn bound(&self) -> f64 {
            self.0.result.bound
        }

        /// Whether `distance` is proved smallest.
        #[getter]
        fn proved(&self) -> bool {
            self.0.result.proved
        }

        /// Indices of the items with rank 1, int64.
        #[getter]
        fn winners<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray1<i64>>> {
            indices(py, &self.0.result.winners)
        }

        /// Voters that rank i before j at [i, j], float64 (n_items, n_items).
        #[getter]
        fn pairwise<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
            matrix(py, self.0.result.pairwise.clone())
        }

        /// Several best rankings, or a ranking that is not proved best.
        #[getter]
        fn notices(&self) -> PyProblems {
            PyProblems(self.0.result.notices.clone())
        }
    }
}

ranking_class! {
    /// One ranking by Schulze's rule.
    PySchulze(r::Schulze), "Schulze" {
        /// Indices of the items that nothing beats, int64.
        #[getter]
        fn winners<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray1<i64>>> {
            indices(py, &self.0.result.winners)
        }

        /// Strength of the strongest path from i to j at [i, j], 0 where there is none, float64 (n_items, n_items).
        #[getter]
        fn strongest_path<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
            matrix(py, self.0.result.strongest_path.clone())
        }

        /// Voters that rank i before j at [i, j], float64 (n_items, n_items).
        #[getter]
        fn pairwise<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
            matrix(py, self.0.result.pairwise.clone())
        }
    }
}

ranking_class! {
    /// The graph of majorities, layer by layer.
    PyDominance(r::Dominance), "Dominance" {
        /// Whether more voters rank i before j than j before i at [i, j], bool (n_items, n_items).
        #[getter]
        fn edges<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<bool>> {
            matrix(py, self.0.result.edges.clone())
        }

        /// Layers from the top, each as indices of items.
        #[getter]
        fn levels(&self) -> Vec<Vec<usize>> {
            self.0.result.levels.clone()
        }

        /// Groups of items that dominate one another in a circle.
        #[getter]
        fn cycles(&self) -> Vec<Vec<usize>> {
            self.0.result.cycles.clone()
        }
    }
}

/// Cases of a report as dictionaries.
fn cases<'py, T: serde::Serialize>(py: Python<'py>, cases: &[T]) -> PyResult<Bound<'py, PyAny>> {
    let json = serde_json::to_value(cases).map_err(|error| crate::Error::internal(error.to_string()))?;
    let list = to_python(py, &json)?;
    // Ranks as arrays, as everywhere.
    for case in list.cast::<PyList>()?.iter() {
        let case = case.cast_into::<PyDict>()?;
        if let Some(ranks) = case.get_item("ranks")? {
            case.set_item("ranks", vector(py, ranks.extract::<Vec<i64>>()?))?;
        }
    }
    Ok(list)
}

result_class! {
    /// All rank-reversal tests of a method on one decision matrix.
    PyRankReversal(r::RankReversal), "RankReversal", "stratech.rankings" {
        /// The name of the method.
        #[getter]
        fn method(&self) -> &str {
            &self.0.result.method
        }

        /// Ranks before any change, int64 (n,).
        #[getter]
        fn baseline<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i64>> {
            ranks_array(py, &self.0.result.baseline)
        }

        /// One dictionary for each changed problem: change, alternative, ranks, n_reversed, n_ties_changed, examples,
        /// best_changed, error. In `ranks` 0 stands for the alternative that was removed or replaced.
        #[getter]
        fn cases<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            cases(py, &self.0.result.cases)
        }

        /// Return whether any change of one kind ("clone_added", "removed", "replaced") turned a pair round.
        fn occurs(&self, change: &str) -> PyResult<bool> {
            Ok(self.0.result.occurs(choice("change", change)?))
        }
    }
}

result_class! {
    /// Rankings without each of the criteria; `ids` are labels of the criteria.
    PyLeaveOneOut(r::LeaveOneOut), "LeaveOneOut", "stratech.rankings" {
        /// The name of the method.
        #[getter]
        fn method(&self) -> &str {
            &self.0.result.method
        }

        /// Ranks with all criteria, int64 (n,).
        #[getter]
        fn baseline<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i64>> {
            ranks_array(py, &self.0.result.baseline)
        }

        /// One dictionary for each criterion left out: criterion, ranks, kendall_tau_b, best_changed, error.
        #[getter]
        fn cases<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            cases(py, &self.0.result.cases)
        }
    }
}

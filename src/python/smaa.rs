//! `stratech.smaa`.

use super::arrays::{Reader, counted, matrix, vector};
use super::observer::compute_observed;
use super::problem::PyProblems;
use super::results::{Labelled, result_class};
use super::table::PyTable;
use super::values::to_python;
use crate::observer::Observer;
use crate::problem::{Place, Problem, Text, codes::arrays as codes};
use crate::scoring::settings::choice;
use crate::uncertainty::Share;
use crate::uncertainty::smaa::{Constraints, Settings, Smaa, Weights, smaa_observed};
use ndarray::Array2;
use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyType};

/// Rank alternatives under many weights (SMAA-2), and many samples of the values where there are several.
///
/// Parameters
/// ----------
/// values : array_like or data frame, shape (n, m) or (n, m, k)
///     Alternatives, criteria and, if values are uncertain, samples: one draw uses one sample for all alternatives and
///     criteria. They are used as they are, on a common scale; only columns to be minimized are negated.
/// directions : sequence, optional
///     "max" or "min" (or +1, -1) for each criterion; more is better everywhere when none are given.
/// weights : "uniform", array_like of shape (m,) or (k, m), or dict
///     "uniform": every vector of weights is as likely as any other. One vector: the same in every draw. Vectors in
///     rows: every draw takes one of them. {"dirichlet": (m,)}: concentrations. {"lower": (m,), "upper": (m,),
///     "order": [(i, j), ...]}, any of them: bounds, and pairs of which the first weighs at least as much.
/// draws : int, default 100000
///     Number of draws.
/// seed : int, default 57
///     Seed of the random numbers.
/// threads : int, optional
///     Threads; those of the machine when none are given. The result is the same to the bit for any number.
/// instructions : {"widest", "baseline", "avx2", "avx512"}, default "widest"
///     Instructions of the inner loops; the result is the same to the bit for any.
/// observer : callable, optional
///     Called as ``observer(done, total)`` about 20 times a second; returning False stops the work. ``total`` is
///     ``draws + n``: the draws, then the alternatives, for their confidence factors.
/// progress : bool, default True
///     Whether to show a bar when the work takes more than a second and tqdm is installed.
///
/// Returns
/// -------
/// Smaa
///
/// Raises
/// ------
/// InputError
///     With every fault and its place: values that are not finite, shapes that do not fit, weights that cannot be used.
/// LimitError
///     For more draws, alternatives or values than allowed, and constraints that leave hardly any room; before any work.
/// Cancelled
///     When the observer stops the work.
///
/// Notes
/// -----
/// In each draw the alternatives are ranked by their weighted sums; equal ones by random keys of that draw, so that
/// rows and columns of the rank acceptability sum to 1.
///
/// References
/// ----------
/// Lahdelma and Salminen 2001, SMAA-2: Stochastic multicriteria acceptability analysis for group decision making,
/// Operations Research 49(3); Tervonen and Lahdelma 2007, Implementing stochastic multicriteria acceptability analysis,
/// European Journal of Operational Research 178(2).
///
/// Examples
/// --------
/// >>> import stratech as st
/// >>> sim = st.smaa([[1, 0], [0, 1], [0.4, 0.4]], draws=10_000)
/// >>> sim.rank_acceptability.sum(axis=1)
/// array([1., 1., 1.])
/// >>> sim.central_defined
/// array([ True,  True, False])
#[pyfunction]
#[pyo3(signature = (
    values, directions=None, weights=None, *, draws=None, seed=None, threads=None, instructions="widest",
    observer=None, progress=true
))]
#[allow(clippy::too_many_arguments)] // keyword arguments of Python
pub(super) fn smaa(
    py: Python<'_>,
    values: &Bound<'_, PyAny>,
    directions: Option<&Bound<'_, PyAny>>,
    weights: Option<&Bound<'_, PyAny>>,
    draws: Option<&Bound<'_, PyAny>>,
    seed: Option<&Bound<'_, PyAny>>,
    threads: Option<&Bound<'_, PyAny>>,
    instructions: &str,
    observer: Option<&Bound<'_, PyAny>>,
    progress: bool,
) -> PyResult<PySmaa> {
    let defaults = Settings::default();
    let mut reader = Reader::default();
    let (values, rows, columns) = reader.cube("values", values)?;
    let columns = columns.as_deref();
    let directions = match directions {
        Some(directions) => reader.directions(directions, values.dim().1, columns)?,
        None => Vec::new(),
    };
    let settings = Settings {
        weights: weights.map_or(Ok(Weights::Uniform), |weights| read_weights(&mut reader, weights, columns))?,
        draws: counted(&mut reader, "draws", draws, defaults.draws),
        seed: counted(&mut reader, "seed", seed, defaults.seed),
        threads: threads.map(|threads| counted(&mut reader, "threads", Some(threads), 1)).map(|threads: u64| {
            // More threads than there is work for are not started.
            usize::try_from(threads).unwrap_or(usize::MAX)
        }),
        instructions: choice("instructions", instructions)?,
    };
    reader.finish()?;
    let work = |observer: &mut dyn Observer| smaa_observed(&values.view(), &directions, &settings, observer);
    let result = compute_observed(py, observer, progress, work)?;
    Ok(PySmaa(Labelled { ids: rows, result }))
}

/// Weights in any of their forms; what cannot be read is reported by [`Reader::finish`].
fn read_weights(reader: &mut Reader, data: &Bound<'_, PyAny>, labels: Option<&[String]>) -> PyResult<Weights> {
    const NAME: &str = "weights";
    if let Ok(word) = data.cast::<PyString>() {
        let word = word.to_string();
        if word != "uniform" {
            let problem = Problem::new(codes::UNKNOWN_CHOICE, Place::argument(NAME));
            reader.push(problem.expected("uniform").found(word));
        }
        return Ok(Weights::Uniform);
    }
    if let Ok(dict) = data.cast::<PyDict>() {
        let keys: Vec<String> = dict.keys().iter().map(|key| key.to_string()).collect();
        let is = |names: &[&str]| !keys.is_empty() && keys.iter().all(|key| names.contains(&key.as_str()));
        if is(&["dirichlet"]) {
            let alpha = dict.get_item("dirichlet")?;
            let alpha = alpha.map_or(Ok(Vec::new()), |alpha| reader.vector(NAME, &alpha, labels))?;
            return Ok(Weights::Dirichlet(alpha));
        }
        if is(&["lower", "upper", "order"]) {
            let mut bound = |name: &str| match dict.get_item(name)? {
                Some(bound) if !bound.is_none() => Ok(Some(reader.vector(name, &bound, labels)?)),
                _ => PyResult::Ok(None),
            };
            let (lower, upper) = (bound("lower")?, bound("upper")?);
            let order = match dict.get_item("order")? {
                Some(order) if !order.is_none() => read_order(reader, &order, labels)?,
                _ => Vec::new(),
            };
            return Ok(Weights::Constrained(Constraints { lower, upper, order }));
        }
    }
    Ok(if Reader::is_table(data) {
        Weights::Samples(reader.matrix(NAME, data)?.values)
    } else {
        Weights::Fixed(reader.vector(NAME, data, labels)?)
    })
}

/// Pairs of criteria by number or label.
fn read_order(
    reader: &mut Reader,
    data: &Bound<'_, PyAny>,
    labels: Option<&[String]>,
) -> PyResult<Vec<(usize, usize)>> {
    let criterion = |item: &Bound<'_, PyAny>| {
        let by_label = || {
            let label = item.extract::<String>().ok()?;
            labels?.iter().position(|known| *known == label)
        };
        item.extract::<usize>().ok().or_else(by_label)
    };
    let mut pairs = Vec::new();
    for (p, pair) in data.try_iter()?.enumerate() {
        let pair = pair?;
        // Any sequence of two; a text is a label, and a set has no order.
        let is_pair = !pair.is_instance_of::<PyString>() && pair.len().is_ok_and(|length| length == 2);
        let read = if is_pair { pair.get_item(0).ok().zip(pair.get_item(1).ok()) } else { None };
        match read.and_then(|(i, j)| Some((criterion(&i)?, criterion(&j)?))) {
            Some(pair) => pairs.push(pair),
            None => reader.push(
                Problem::new(codes::BAD_SETTING, Place::element("order", &[p]))
                    .item("order")
                    .expected(Text::new(
                        "a pair of criteria, by number or label",
                        "một cặp tiêu chí, theo số thứ tự hoặc nhãn",
                    ))
                    .found(pair.repr()?),
            ),
        }
    }
    Ok(pairs)
}

/// NaN where there is no value.
fn filled(values: &[Option<f64>]) -> Vec<f64> {
    values.iter().map(|value| value.unwrap_or(f64::NAN)).collect()
}

result_class! {
    /// Ranks under many weights: shares of draws, and what they rest on.
    PySmaa(Smaa), "Smaa", "stratech" {
        /// Share of draws in which alternative i has rank r + 1 at [i, r], float64 (n, n); rows and columns sum to 1.
        #[getter]
        fn rank_acceptability<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
            matrix(py, self.0.result.rank_acceptability())
        }

        /// The same as counts of draws, int64 (n, n).
        #[getter]
        fn rank_counts<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<i64>> {
            matrix(py, self.0.result.rank_counts.mapv(u64::cast_signed))
        }

        /// Share of draws in which alternative i is above j at [i, j], float64 (n, n); 0 on the diagonal.
        #[getter]
        fn pairwise<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
            matrix(py, self.0.result.pairwise())
        }

        /// The same as counts of draws, int64 (n, n).
        #[getter]
        fn pairwise_counts<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<i64>> {
            matrix(py, self.0.result.pairwise_counts.mapv(u64::cast_signed))
        }

        /// Mean weights of the draws in which an alternative is first, float64 (n, m); NaN where it never is.
        #[getter]
        fn central_weights<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
            let (n, m) = (self.0.result.n_alternatives(), self.0.result.n_criteria());
            let row = |i| self.0.result.central_weights(i).map_or_else(|| vec![f64::NAN; m], <[f64]>::to_vec);
            let values = Array2::from_shape_vec((n, m), (0..n).flat_map(row).collect());
            Ok(matrix(py, values.map_err(|error| crate::Error::internal(error.to_string()))?))
        }

        /// Whether central weights are defined, bool (n,).
        #[getter]
        fn central_defined<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<bool>> {
            let n = self.0.result.n_alternatives();
            vector(py, (0..n).map(|i| self.0.result.central_weights(i).is_some()).collect())
        }

        /// Share of the samples of the values in which an alternative is first with its central weights, float64 (n,);
        /// NaN where these are not defined.
        #[getter]
        fn confidence_factors<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, filled(&self.0.result.confidence_factors))
        }

        /// Expected ranks, float64 (n,); 1 is best.
        #[getter]
        fn expected_rank<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.expected_rank())
        }

        /// Return the ranks between which at least `level` of the draws lie, int64 (n, 2).
        #[pyo3(signature = (level=0.9))]
        fn rank_intervals<'py>(&self, py: Python<'py>, level: f64) -> PyResult<Bound<'py, PyArray2<i64>>> {
            let intervals = self.0.result.rank_intervals(level)?;
            let at = |(i, side): (usize, usize)| i64::from(if side == 0 { intervals[i].0 } else { intervals[i].1 });
            Ok(matrix(py, Array2::from_shape_fn((intervals.len(), 2), at)))
        }

        /// Return the share of draws in which each alternative is among the first `seats`, float64 (n,).
        fn top<'py>(&self, py: Python<'py>, seats: usize) -> PyResult<Bound<'py, PyArray1<f64>>> {
            Ok(vector(py, self.0.result.top(seats)?.into_iter().map(Share::value).collect()))
        }

        /// Return Wilson's 95 % intervals of `top(seats)` with endless drawing, float64 (n, 2).
        fn top_intervals<'py>(&self, py: Python<'py>, seats: usize) -> PyResult<Bound<'py, PyArray2<f64>>> {
            let intervals: Vec<_> = self.0.result.top(seats)?.into_iter().map(Share::interval).collect();
            let at = |(i, side): (usize, usize)| if side == 0 { intervals[i].0 } else { intervals[i].1 };
            Ok(matrix(py, Array2::from_shape_fn((intervals.len(), 2), at)))
        }

        /// Number of draws.
        #[getter]
        fn draws(&self) -> u64 {
            self.0.result.draws()
        }

        /// What a reader should know.
        #[getter]
        fn notices(&self) -> PyProblems {
            PyProblems(self.0.result.notices.clone())
        }

        /// What the result was made from: digest of the data, method version, seed, draws, computing error, release.
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

/// Return the number of draws after which no share has a standard error above `error`: 1 / (4 error^2).
#[pyfunction]
pub(super) fn draws_for(error: f64) -> PyResult<u64> {
    Ok(crate::uncertainty::draws_for(error)?)
}

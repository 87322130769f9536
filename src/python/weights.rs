//! `stratech.weights`.

use super::arrays::{Reader, matrix, vector};
use super::errors::{compute, compute_attached};
use super::problem::PyProblems;
use super::results::{Labelled, result_class};
use super::scoring::read;
use super::table::PyTable;
use crate::model::{WeightAnswer, WeightMethod};
use crate::panel;
use crate::problem::{Place, Problem, Text, codes::arrays as codes};
use crate::scoring::settings::choice;
use crate::scoring::weights as w;
use ndarray::Array2;
use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

/// Weights `(m,)` from the data with their notices; `name` is that of the function in `stratech.weights`.
#[pyfunction]
#[pyo3(signature = (name, matrix, directions))]
pub(super) fn weights_from_data<'py>(
    py: Python<'py>,
    name: &str,
    matrix: &Bound<'py, PyAny>,
    directions: Option<&Bound<'py, PyAny>>,
) -> PyResult<(Bound<'py, PyArray1<f64>>, PyProblems)> {
    let arguments = read(py, matrix, None, directions)?;
    let derived = compute(py, || w::from_data(name, &arguments.build()?))?;
    Ok((vector(py, derived.weights), PyProblems(derived.notices)))
}

/// Weights from numbers that people gave, with the names of the numbers.
enum Elicited {
    One(fn(&[f64]) -> crate::Result<Vec<f64>>),
    Two(fn(&[f64], &[f64]) -> crate::Result<Vec<f64>>),
}

/// One line for each function.
const ELICITED: &[(&str, Elicited)] = &[
    ("direct", Elicited::One(w::direct)),
    ("fucom", Elicited::One(w::fucom)),
    ("fucom_chain", Elicited::Two(w::fucom_chain)),
    ("rancom", Elicited::One(w::rancom)),
    ("rank_order_centroid", Elicited::One(w::rank_order_centroid)),
    ("rank_reciprocal", Elicited::One(w::rank_reciprocal)),
    ("rank_sum", Elicited::One(w::rank_sum)),
    ("smart", Elicited::One(w::smart)),
    ("swing", Elicited::One(w::swing)),
];

/// Names of the functions that `elicited_weights` knows.
#[pyfunction]
pub(super) fn elicited_names() -> Vec<&'static str> {
    ELICITED.iter().map(|(name, _)| *name).collect()
}

/// Weights `(m,)` from numbers that people gave; `arguments` has them by name, in the order of the function.
#[pyfunction]
pub(super) fn elicited_weights<'py>(
    py: Python<'py>,
    name: &str,
    arguments: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let mut reader = Reader::default();
    let mut given = Vec::new();
    for (argument, numbers) in arguments {
        given.push(reader.plain_vector(&argument.extract::<String>()?, &numbers)?);
    }
    reader.finish()?;
    let function = ELICITED.iter().find(|(known, _)| *known == name).map(|(_, function)| function);
    let weights = compute_attached(|| match (function, given.as_slice()) {
        (Some(Elicited::One(weigh)), [a]) => weigh(a),
        (Some(Elicited::Two(weigh)), [a, b]) => weigh(a, b),
        _ => Err(crate::Error::internal(format!("no elicited weights {name} of {} arguments", given.len()))),
    })?;
    Ok(vector(py, weights))
}

/// Weights `(m,)` from a matrix of comparisons 1, 1/2, 0.
#[pyfunction]
pub(super) fn rancom_matrix<'py>(
    py: Python<'py>,
    comparisons: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let mut reader = Reader::default();
    let table = reader.matrix("comparisons", comparisons)?;
    reader.finish()?;
    Ok(vector(py, compute_attached(|| w::rancom_matrix(&table.values))?))
}

/// A matrix of comparisons; rows are put into the order of the columns by their labels, where both have any.
fn comparisons(
    reader: &mut Reader,
    name: &str,
    data: &Bound<'_, PyAny>,
) -> PyResult<(Array2<f64>, Option<Vec<String>>)> {
    let table = reader.matrix(name, data)?;
    let (Some(rows), Some(columns)) = (&table.rows, &table.columns) else {
        return Ok((table.values, table.columns.or(table.rows)));
    };
    let places: Vec<usize> = columns.iter().filter_map(|label| rows.iter().position(|row| row == label)).collect();
    if places.len() != rows.len() || rows.len() != columns.len() {
        let expected = Text::new(
            format!("the labels of the columns: {}", columns.join(", ")),
            format!("nhãn của các cột: {}", columns.join(", ")),
        );
        let problem = Problem::new(codes::SHAPE, Place::argument(name)).expected(expected).found(rows.join(", "));
        return Err(crate::Error::from(problem).into());
    }
    let values = Array2::from_shape_fn(table.values.dim(), |(i, j)| table.values[[places[i], j]]);
    Ok((values, table.columns))
}

/// Return weights from pairwise comparisons (analytic hierarchy process).
///
/// Parameters
/// ----------
/// pairwise : array_like or data frame, shape (m, m)
///     [i, j]: how many times item i is as important as item j. None or NaN = not asked; one of [i, j] and [j, i] is
///     enough. Labels of a data frame come back as `ids`.
/// method : {"eigenvector", "geometric_mean"}, default "eigenvector"
///     How weights are read off the matrix. With the eigenvector, comparisons that were not asked get the values that
///     make its eigenvalue smallest (Bozoki, Fulop and Ronyai 2010); with geometric means, those of logarithmic least
///     squares.
///
/// Returns
/// -------
/// Ahp
///
/// Raises
/// ------
/// InputError
///     With every fault and its place: values not above 0, a diagonal other than 1, an entry that is not one over its
///     mirror, comparisons that do not connect all items.
#[pyfunction]
#[pyo3(signature = (pairwise, method="eigenvector"))]
pub(super) fn ahp(py: Python<'_>, pairwise: &Bound<'_, PyAny>, method: &str) -> PyResult<PyAhp> {
    let mut reader = Reader::default();
    let (values, ids) = comparisons(&mut reader, "pairwise", pairwise)?;
    reader.finish()?;
    let result = compute(py, || w::ahp_by(&values, choice("method", method)?))?;
    Ok(PyAhp(Labelled { ids, result }))
}

/// Return weights of all nodes and scores of the alternatives of a hierarchy of comparisons of any depth.
///
/// Parameters
/// ----------
/// hierarchy : dict
///     {"pairwise": comparisons of the children, shape (c, c), "children": [c such nodes]}. At the bottom a node
///     compares the alternatives and has no children; its matrix alone will do.
/// method : {"eigenvector", "geometric_mean"}, default "eigenvector"
///     How weights are read off each matrix.
///
/// Returns
/// -------
/// Synthesis
///
/// Raises
/// ------
/// InputError
///     With every fault and its place in the hierarchy, such as children[1].pairwise[0, 2].
#[pyfunction]
#[pyo3(signature = (hierarchy, method="eigenvector"))]
pub(super) fn synthesize(py: Python<'_>, hierarchy: &Bound<'_, PyAny>, method: &str) -> PyResult<PySynthesis> {
    let mut reader = Reader::default();
    let mut ids = None;
    let top = node(&mut reader, hierarchy, "", 0, &mut ids)?;
    reader.finish()?;
    let result = compute(py, || w::synthesize(&top, choice("method", method)?))?;
    Ok(PySynthesis(Labelled { ids, result }))
}

/// Deeper nesting is no hierarchy that people compare.
const DEEPEST: usize = 64;

/// A node of a hierarchy; the labels of the first bottom node name the alternatives.
fn node(
    reader: &mut Reader,
    data: &Bound<'_, PyAny>,
    prefix: &str,
    depth: usize,
    ids: &mut Option<Vec<String>>,
) -> PyResult<w::Hierarchy> {
    let wrong = |found: &str| {
        let expected = Text::new(
            "a matrix, or a dictionary with \"pairwise\" and \"children\"",
            "một ma trận, hoặc từ điển có \"pairwise\" và \"children\"",
        );
        let place = Place::argument(format!("{prefix}hierarchy"));
        PyErr::from(crate::Error::from(Problem::new(codes::SHAPE, place).expected(expected).found(found)))
    };
    if depth > DEEPEST {
        return Err(wrong("too many levels"));
    }
    let name = format!("{prefix}pairwise");
    let Ok(dict) = data.cast::<PyDict>() else {
        let (values, labels) = comparisons(reader, &name, data)?;
        *ids = ids.take().or(labels);
        return Ok(w::Hierarchy::bottom(values));
    };
    if let Some((key, _)) = dict
        .iter()
        .find(|(key, _)| !key.extract::<String>().is_ok_and(|key| ["pairwise", "children"].contains(&key.as_str())))
    {
        return Err(wrong(&key.str()?.to_string()));
    }
    let Some(pairwise) = dict.get_item("pairwise")? else { return Err(wrong("no \"pairwise\"")) };
    let (pairwise, labels) = comparisons(reader, &name, &pairwise)?;
    let mut children = Vec::new();
    if let Some(list) = dict.get_item("children")?.filter(|list| !list.is_none()) {
        for (c, child) in list.try_iter()?.enumerate() {
            children.push(node(reader, &child?, &format!("{prefix}children[{c}]."), depth + 1, ids)?);
        }
    }
    if children.is_empty() {
        *ids = ids.take().or(labels);
    }
    Ok(w::Hierarchy { pairwise, children })
}

/// Return weights from comparisons of the best item with all and of all with the worst.
///
/// Parameters
/// ----------
/// best_to_others : array_like, shape (m,)
///     How many times the best item is as important as each; at least 1, and 1 for itself.
/// others_to_worst : array_like, shape (m,)
///     How many times each item is as important as the worst.
/// model : {"linear", "nonlinear"}, default "linear"
///     Rezaei 2016 (a linear program with one solution), or Rezaei 2015 (ratios; several solutions are usual, see
///     `intervals`). Both are solved exactly.
/// best, worst : int, optional
///     Index of the best and of the worst item, where several have a 1; give both or none.
///
/// Returns
/// -------
/// BestWorst
///
/// Raises
/// ------
/// InputError
///     With every fault and its place.
#[pyfunction]
#[pyo3(signature = (best_to_others, others_to_worst, model="linear", *, best=None, worst=None))]
pub(super) fn best_worst(
    py: Python<'_>,
    best_to_others: &Bound<'_, PyAny>,
    others_to_worst: &Bound<'_, PyAny>,
    model: &str,
    best: Option<usize>,
    worst: Option<usize>,
) -> PyResult<PyBestWorst> {
    let mut reader = Reader::default();
    let (to_others, ids) = reader.labelled_vector("best_to_others", best_to_others)?;
    let to_worst = reader.vector("others_to_worst", others_to_worst, ids.as_deref())?;
    reader.finish()?;
    let result = compute(py, || {
        let model = choice("model", model)?;
        match (best, worst) {
            (None, None) => w::best_worst(&to_others, &to_worst, model),
            (Some(best), Some(worst)) => w::best_worst_between(&to_others, &to_worst, best, worst, model),
            (best, _) => {
                let missing = if best.is_none() { "best" } else { "worst" };
                let expected = Text::new("an index, since the other is given", "một chỉ số, vì đã cho chỉ số kia");
                Err(Problem::new(codes::EMPTY, Place::argument(missing)).expected(expected).into())
            }
        }
    })?;
    Ok(PyBestWorst(Labelled { ids, result }))
}

/// A judgement as `stratech.weights.Judgement`.
fn judgement<'py>(py: Python<'py>, judgement: &w::Judgement) -> PyResult<Bound<'py, PyAny>> {
    let w::Judgement { i, j, given, consistent } = *judgement;
    py.import("stratech._records")?.getattr("Judgement")?.call1((i, j, given, consistent))
}

result_class! {
    /// Weights from pairwise comparisons, and how consistent these are.
    PyAhp(w::Ahp), "Ahp", "stratech.weights" {
        /// "eigenvector" or "geometric_mean".
        #[getter]
        fn method(&self) -> &'static str {
            match self.0.result.method {
                w::Priority::Eigenvector => "eigenvector",
                w::Priority::GeometricMean => "geometric_mean",
            }
        }

        /// Weights, float64 (m,); they sum to 1.
        #[getter]
        fn weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.weights.clone())
        }

        /// Weights by the principal eigenvector, float64 (m,).
        #[getter]
        fn eigenvector_weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.eigenvector_weights.clone())
        }

        /// Weights by geometric means of rows, float64 (m,).
        #[getter]
        fn geometric_mean_weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.geometric_mean_weights.clone())
        }

        /// The largest eigenvalue; m when the comparisons are consistent.
        #[getter]
        fn lambda_max(&self) -> f64 {
            self.0.result.lambda_max
        }

        /// (lambda_max - m) / (m - 1).
        #[getter]
        fn consistency_index(&self) -> f64 {
            self.0.result.consistency_index
        }

        /// Mean consistency index of random matrices of this size.
        #[getter]
        fn random_index(&self) -> f64 {
            self.0.result.random_index
        }

        /// Consistency index over random index; 0 for one or two items.
        #[getter]
        fn consistency_ratio(&self) -> f64 {
            self.0.result.consistency_ratio
        }

        /// The comparison farthest from the weights, as Judgement(i, j, given, consistent); None when all agree.
        #[getter]
        fn most_inconsistent<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
            self.0.result.most_inconsistent.as_ref().map(|worst| judgement(py, worst)).transpose()
        }

        /// Further comparisons exactly as far from the weights.
        #[getter]
        fn equally_inconsistent<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
            self.0.result.equally_inconsistent.iter().map(|other| judgement(py, other)).collect()
        }

        /// The matrix with what was not asked filled in, float64 (m, m).
        #[getter]
        fn completed<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
            matrix(py, self.0.result.completed.clone())
        }

        /// Pairs that were not asked.
        #[getter]
        fn n_missing(&self) -> usize {
            self.0.result.n_missing
        }

        /// Rounded reciprocals, completed comparisons, a consistency ratio above 0.1.
        #[getter]
        fn notices(&self) -> PyProblems {
            PyProblems(self.0.result.notices.clone())
        }
    }
}

result_class! {
    /// Weights from comparisons with the best and with the worst item.
    PyBestWorst(w::BestWorst), "BestWorst", "stratech.weights" {
        /// "linear" or "nonlinear".
        #[getter]
        fn model(&self) -> &'static str {
            match self.0.result.model {
                w::BestWorstModel::Linear => "linear",
                w::BestWorstModel::Nonlinear => "nonlinear",
            }
        }

        /// Index of the best item.
        #[getter]
        fn best(&self) -> usize {
            self.0.result.best
        }

        /// Index of the worst item.
        #[getter]
        fn worst(&self) -> usize {
            self.0.result.worst
        }

        /// Weights, float64 (m,); they sum to 1.
        #[getter]
        fn weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.weights.clone())
        }

        /// The smallest distance from the comparisons; 0 when they are consistent.
        #[getter]
        fn xi(&self) -> f64 {
            self.0.result.xi
        }

        /// The largest `xi` of the nonlinear model for this comparison of best and worst.
        #[getter]
        fn consistency_index(&self) -> f64 {
            self.0.result.consistency_index
        }

        /// `xi` over the consistency index; None when only the index is 0.
        #[getter]
        fn consistency_ratio(&self) -> Option<f64> {
            self.0.result.consistency_ratio
        }

        /// The input-based ratio of Liang, Brunelli and Rezaei 2020, the same for both models.
        #[getter]
        fn input_consistency_ratio(&self) -> Option<f64> {
            self.0.result.input_consistency_ratio
        }

        /// Least and largest weight of each item among all weights that reach `xi`, float64 (m, 2).
        #[getter]
        fn intervals<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
            matrix(py, self.0.result.intervals.clone())
        }

        /// Items whose weight is not determined; comparisons above that of best and worst.
        #[getter]
        fn notices(&self) -> PyProblems {
            PyProblems(self.0.result.notices.clone())
        }
    }
}

result_class! {
    /// Scores of alternatives over a whole hierarchy; `ids` are labels of the alternatives.
    PySynthesis(w::Synthesis), "Synthesis", "stratech.weights" {
        /// Scores, float64 (n,); they sum to 1.
        #[getter]
        fn scores<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.scores.clone())
        }

        /// Ranks, int64 (n,): 1 is best, ties share the smallest.
        #[getter]
        fn ranks<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i64>> {
            let ranks = crate::scoring::outcome::ranks_of(&self.0.result.scores, true);
            vector(py, ranks.into_iter().map(i64::from).collect())
        }

        /// Every node from the top: (indices of the way down, weight in the whole, Ahp of its comparisons).
        #[getter]
        fn nodes(&self) -> Vec<(Vec<usize>, f64, PyAhp)> {
            let nodes = self.0.result.nodes.iter();
            nodes
                .map(|node| (node.path.clone(), node.weight, PyAhp(Labelled { ids: None, result: node.result.clone() })))
                .collect()
        }

        /// Notices of all nodes.
        #[getter]
        fn notices(&self) -> PyProblems {
            PyProblems(self.0.result.notices.clone())
        }
    }
}

/// An answer as it may be written: `(a, value)` or `(a, b, value)`.
#[derive(FromPyObject)]
pub(super) enum Answer {
    Two(usize, usize, f64),
    One(usize, f64),
}

/// Return the weights that one expert's answers about n items stand for.
///
/// Parameters
/// ----------
/// method : {"direct", "swing", "pairwise", "best_worst", "ranking", "tradeoff"}
///     How the expert was asked, as in the table `weight_judgements`.
/// n : int
///     How many items there are.
/// answers : sequence of tuple
///     (a, value) for points and places; (a, b, value) where two items are compared. Items are indices from 0.
///     Trade-off: the part of the swing of a that is worth the whole swing of b, w[b] = value * w[a].
///
/// Returns
/// -------
/// ExpertWeights
///
/// Raises
/// ------
/// InputError
///     With every fault and its place.
#[pyfunction]
pub(super) fn elicit(py: Python<'_>, method: &str, n: usize, answers: Vec<Answer>) -> PyResult<PyExpertWeights> {
    let answers: Vec<WeightAnswer> = answers
        .into_iter()
        .map(|answer| match answer {
            Answer::Two(a, b, value) => WeightAnswer { a, b: Some(b), value },
            Answer::One(a, value) => WeightAnswer { a, b: None, value },
        })
        .collect();
    let result = compute(py, || panel::elicit(method.parse::<WeightMethod>()?, n, &answers))?;
    Ok(PyExpertWeights(Labelled { ids: None, result }))
}

/// Return the weights that a council makes of those of its members.
///
/// Parameters
/// ----------
/// weights : array_like, shape (k, m)
///     Weights of each member; each row sums to 1.
/// groups : sequence of int, shape (k,)
///     Stakeholder group of each member, an index into `shares`.
/// shares : array_like, shape (g,)
///     Share of each group; absent groups give theirs up.
/// ratio : sequence of bool, shape (k,), optional
///     Who was asked for ratios (pairwise, best-worst) and is pooled by geometric means; nobody when not given.
///
/// Returns
/// -------
/// CouncilWeights
///
/// Raises
/// ------
/// InputError
///     With every fault and its place.
#[pyfunction]
#[pyo3(signature = (weights, groups, shares, ratio=None))]
pub(super) fn council_weights(
    py: Python<'_>,
    weights: &Bound<'_, PyAny>,
    groups: Vec<usize>,
    shares: &Bound<'_, PyAny>,
    ratio: Option<Vec<bool>>,
) -> PyResult<PyCouncilWeights> {
    let mut reader = Reader::default();
    let table = reader.matrix("weights", weights)?;
    let shares = reader.plain_vector("shares", shares)?;
    reader.finish()?;
    let k = table.values.nrows();
    let ratio = ratio.unwrap_or_else(|| vec![false; k]);
    let result = compute(py, || {
        let mut problems = crate::problem::Problems::new();
        for (name, found) in [("groups", groups.len()), ("ratio", ratio.len())] {
            if found != k {
                problems.push(
                    Problem::new(codes::SHAPE, Place::argument(name))
                        .expected(Text::new(format!("{k}, one for each row"), format!("{k}, mỗi hàng một giá trị")))
                        .found(found),
                );
            }
        }
        problems.into_result()?;
        let members: Vec<panel::Respondent> = table
            .values
            .rows()
            .into_iter()
            .zip(groups.into_iter().zip(ratio))
            .enumerate()
            .map(|(e, (row, (group, ratio)))| panel::Respondent::new(e, group, row.to_vec(), ratio))
            .collect();
        panel::council_weights(&members, &shares)
    })?;
    Ok(PyCouncilWeights(Labelled { ids: table.columns, result }))
}

result_class! {
    /// The weights that one expert's answers stand for.
    PyExpertWeights(panel::ExpertWeights), "ExpertWeights", "stratech.weights" {
        /// Weights, float64 (n,); they sum to 1.
        #[getter]
        fn weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.weights.clone())
        }

        /// At most 0.1 is asked for; None where answers cannot contradict each other (points, places).
        #[getter]
        fn consistency_ratio(&self) -> Option<f64> {
            self.0.result.consistency_ratio
        }

        /// Whether the consistency ratio is above 0.1.
        #[getter]
        fn inconsistent(&self) -> bool {
            self.0.result.is_inconsistent()
        }

        /// The comparison to look at first, as Judgement(i, j, given, consistent); None when all agree.
        #[getter]
        fn look_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
            let look = self.0.result.look_at.map(|look| w::Judgement {
                i: look.a,
                j: look.b,
                given: look.given,
                consistent: look.consistent,
            });
            look.as_ref().map(|look| judgement(py, look)).transpose()
        }
    }
}

result_class! {
    /// The weights of a council, and how far its members differ.
    PyCouncilWeights(panel::CouncilWeights), "CouncilWeights", "stratech.weights" {
        /// Pooled weights, float64 (m,); they sum to 1.
        #[getter]
        fn weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.weights.clone())
        }

        /// Share-weighted standard deviation between members, float64 (m,); None with a single one.
        #[getter]
        fn spread<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray1<f64>>> {
            self.0.result.spread.clone().map(|spread| vector(py, spread))
        }

        /// Concentration of the Dirichlet that spreads like a member; None with a single one or where all agree.
        #[getter]
        fn kappa_member(&self) -> Option<f64> {
            self.0.result.kappa_member
        }

        /// Concentration of the Dirichlet that spreads like a council of this make.
        #[getter]
        fn kappa_council(&self) -> Option<f64> {
            self.0.result.kappa_council
        }
    }
}

//! `stratech.weights`.

use super::arrays::{Reader, vector};
use super::errors::{compute, compute_attached};
use super::scoring::read;
use crate::scoring::weights as w;
use numpy::PyArray1;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Weights `(m,)` from the data; `name` is that of the function in `stratech.weights`.
#[pyfunction]
#[pyo3(signature = (name, matrix, directions))]
pub(super) fn weights_from_data<'py>(
    py: Python<'py>,
    name: &str,
    matrix: &Bound<'py, PyAny>,
    directions: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let arguments = read(py, matrix, None, directions)?;
    Ok(vector(py, compute(py, || w::from_data(name, &arguments.build()?))?.weights))
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
        given.push(reader.vector(&argument.extract::<String>()?, &numbers, None)?);
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

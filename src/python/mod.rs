//! The Python bindings: conversion and names, no arithmetic. One file per core module.
//!
//! Work that takes time goes through [`errors::compute`], which lets other Python threads run and
//! turns a panic into `stratech.InternalError`. Doc comments of what Python sees are its docstrings (numpydoc).
#![allow(clippy::doc_markdown, reason = "docstrings follow numpydoc, not rustdoc")]

mod arrays;
mod cli;
mod comparison;
mod council;
mod dependency;
mod edges;
mod errors;
mod evaluation;
mod highs;
mod language;
mod model;
mod observer;
mod overlay;
mod panel;
mod plan;
mod portfolio;
mod portfolio_items;
mod problem;
mod rankings;
mod readiness_simulation;
mod register_readiness;
mod register_sobol;
mod results;
mod schedule;
mod scoring;
mod sensitivity;
mod simulation;
mod smaa;
mod sobol;
mod table;
mod values;
mod weights;

/// The compiled part of stratech; use it through the package `stratech`.
#[pyo3::pymodule(name = "_core")]
mod core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::cli::run_cli;
    #[pymodule_export]
    use super::comparison::PyMethodComparison;
    #[pymodule_export]
    use super::council::PyPanel;
    #[pymodule_export]
    use super::dependency::{PyBinding, PyReadiness, readiness};
    #[pymodule_export]
    use super::evaluation::{PyEvaluation, PyExplanation};
    #[pymodule_export]
    use super::language::{language, set_language};
    #[pymodule_export]
    use super::model::{PyRegister, example, schema};
    #[pymodule_export]
    use super::panel::{PyCooke, PyIcc, PyKendallW, PyKrippendorff, cooke, icc, kendall_w, krippendorff};
    #[pymodule_export]
    use super::plan::{PyRegisterPlan, PyWhyLeftOut};
    #[pymodule_export]
    use super::portfolio::{PyFrontier, PyPlan, PyWhyNot, solve_portfolio};
    #[pymodule_export]
    use super::problem::{PyProblem, PyProblems};
    #[pymodule_export]
    use super::rankings::{
        PyBorda, PyCopeland, PyDominance, PyKemeny, PyLeaveOneOut, PyRankReversal, PySchulze, average_ranks, borda,
        copeland, dominance_graph, kemeny, kemeny_distance, kendall_tau_b, leave_one_out, pairwise, rank_reversal,
        schulze, spearman, weighted_spearman, ws,
    };
    #[pymodule_export]
    use super::readiness_simulation::PyReadinessSimulation;
    #[pymodule_export]
    use super::register_readiness::{PyRegisterBinding, PyRegisterReadiness};
    #[pymodule_export]
    use super::register_sobol::PyRegisterSobol;
    #[pymodule_export]
    use super::schedule::{PyCriticalPath, critical_path, pert_estimates};
    #[pymodule_export]
    use super::scoring::{PyMethod, PyOutcome, electre_iii_credibility, method_names};
    #[pymodule_export]
    use super::sensitivity::{PySmallestReversal, PyStability, PyTornado};
    #[pymodule_export]
    use super::simulation::{PySimulation, PyValueOfInformation};
    #[pymodule_export]
    use super::smaa::{PySmaa, draws_for, smaa};
    #[pymodule_export]
    use super::sobol::{PySobol, sobol};
    #[pymodule_export]
    use super::table::PyTable;
    #[pymodule_export]
    use super::weights::{
        PyAhp, PyBestWorst, PyCouncilWeights, PyExpertWeights, PySynthesis, ahp, best_worst, council_weights, elicit,
        elicited_names, elicited_weights, rancom_matrix, synthesize, weights_from_data,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::errors::keep_panics_quiet();
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        super::problem::register_as_sequence(module.py())
    }
}

/// A result as JSON.
fn to_json<T: serde::Serialize>(value: &T) -> crate::Result<String> {
    serde_json::to_string(value).map_err(|error| crate::Error::internal(error.to_string()))
}

/// Reads what a `to_json` of this version wrote.
fn from_json<T: serde::de::DeserializeOwned>(what: &str, json: &str) -> crate::Result<T> {
    use crate::problem::{Place, Problem, Text, codes::arrays};
    serde_json::from_str(json).map_err(|error| {
        let place = Place::Position { file: String::new(), line: error.line() as u64, column: error.column() as u64 };
        Problem::new(arrays::BAD_SETTING, place)
            .item(what)
            .expected(Text::new("what to_json wrote", "nội dung do to_json ghi ra"))
            .found(error)
            .into()
    })
}

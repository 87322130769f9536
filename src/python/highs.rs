//! HiGHS through its Python package, and the choice of a solver by name.

use super::arrays::vector;
use crate::Error;
use crate::observer::Observer;
use crate::portfolio::{Answer, Effort, Microlp, Plan, Program, Solver, Stop};
use crate::problem::codes::arrays as codes;
use crate::problem::{Place, Problem, Text};
use pyo3::intern;
use pyo3::prelude::*;

/// HiGHS through its own Python package.
struct Highs;

/// What its solvers are called by users.
const SOLVERS: &[&str] = &["microlp", "highs"];

impl Solver for Highs {
    fn name(&self) -> String {
        "HiGHS".to_owned()
    }

    fn solve(&self, program: &Program, effort: &Effort, observer: &mut dyn Observer) -> crate::Result<Answer> {
        let total = effort.nodes.unwrap_or(u64::MAX);
        if observer.step(0, total).is_break() {
            return Err(Error::Cancelled { done: 0, total });
        }
        Python::attach(|py| ask_highs(py, program, effort))
            .map_err(|error| Error::internal(format!("the solver HiGHS failed: {error}")))
    }
}

type HighsAnswer = (Option<Vec<bool>>, Option<f64>, String, u64);

fn ask_highs(py: Python<'_>, program: &Program, effort: &Effort) -> PyResult<Answer> {
    let n = program.objective.len();
    let infinite = f64::INFINITY;
    let ends = |side: fn(bool) -> f64, free: f64| -> Vec<f64> {
        program.fixed.iter().map(|fixed| fixed.map_or(free, side)).collect()
    };
    let at = |chosen: bool| f64::from(u8::from(chosen));
    let mut starts = vec![0_i64];
    let (mut columns, mut coefficients) = (Vec::<i64>::new(), Vec::new());
    for row in &program.rows {
        for &(j, a) in &row.terms {
            columns.push(i64::try_from(j).unwrap_or(i64::MAX));
            coefficients.push(a);
        }
        starts.push(i64::try_from(columns.len()).unwrap_or(i64::MAX));
    }
    let lower = program.rows.iter().map(|row| row.lower.unwrap_or(-infinite)).collect();
    let upper = program.rows.iter().map(|row| row.upper.unwrap_or(infinite)).collect();
    let bounds = (vector(py, ends(at, 0.0)), vector(py, ends(at, 1.0)));
    let rows = (vector(py, starts), vector(py, columns), vector(py, coefficients));
    let sides = (vector::<f64>(py, lower), vector::<f64>(py, upper));
    let start = program.start.as_ref().filter(|start| start.len() == n).cloned();
    let limits = (effort.nodes, effort.seconds, effort.gap);
    let (plan, bound, stop, nodes): HighsAnswer = py
        .import(intern!(py, "stratech._highs"))?
        .getattr(intern!(py, "solve"))?
        .call1((vector(py, program.objective.clone()), bounds, rows, sides, start, limits))?
        .extract()?;
    let stop = match stop.as_str() {
        "done" => Stop::Done,
        "gap" => Stop::Gap,
        "time" => Stop::Time,
        _ => Stop::Nodes,
    };
    Ok(Answer { plan, bound, stop, nodes })
}

/// The solver of a name.
pub(super) fn solver(py: Python<'_>, name: &str) -> PyResult<&'static dyn Solver> {
    match name {
        "microlp" => Ok(&Microlp),
        "highs" => {
            // Where the package is missing its ImportError says so before any work.
            py.import(intern!(py, "highspy"))?;
            Ok(&Highs)
        }
        other => {
            let hint = Text::new("leave it out for the usual one", "bỏ trống để dùng bộ giải mặc định");
            let problem = Problem::new(codes::UNKNOWN_CHOICE, Place::argument("solver"));
            Err(Error::from(problem.expected(SOLVERS.join(" | ").as_str()).found(other).hint(hint)).into())
        }
    }
}

/// The solver that made a plan.
pub(super) fn solver_of(plan: &Plan) -> &'static dyn Solver {
    if plan.provenance.solver.starts_with("HiGHS") { &Highs } else { &Microlp }
}

//! The solver that is always there: microlp, branch and bound in pure Rust.

use super::solver::{Answer, Effort, Program, Solver, Stop};
use crate::observer::Observer;
use crate::{Error, Result};
use ::microlp::{
    ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome, TerminationReason, Variable,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Nodes between two looks at whether to stop.
const STRIDE: u64 = 64;

/// microlp on one thread: deterministic for a limit of nodes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Microlp;

impl Solver for Microlp {
    fn name(&self) -> String {
        "microlp 0.7.0".to_owned()
    }

    fn solve(&self, program: &Program, effort: &Effort, observer: &mut dyn Observer) -> Result<Answer> {
        let (problem, variables) = problem(program);
        let start = program.start.as_ref().map(|plan| {
            variables.iter().zip(plan).map(|(&variable, &chosen)| (variable, f64::from(u8::from(chosen)))).collect()
        });
        let search = Search { problem, variables, start, effort: *effort };
        if !observer.is_watching() {
            return search.run(&AtomicBool::new(false), &AtomicU64::new(0));
        }
        let total = effort.nodes.unwrap_or(u64::MAX);
        let (stop, nodes) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        if observer.step(0, total).is_break() {
            return Err(Error::Cancelled { done: 0, total });
        }
        let (send, answer) = mpsc::channel();
        let (its_stop, its_nodes) = (Arc::clone(&stop), Arc::clone(&nodes));
        // Not joined: after a stop the thread ends with the linear program it is at, and nobody waits for it.
        std::thread::spawn(move || send.send(search.run(&its_stop, &its_nodes)));
        loop {
            match answer.recv_timeout(observer.interval()) {
                Ok(answer) => return answer,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    let done = nodes.load(Ordering::Relaxed);
                    if observer.step(done, total).is_break() {
                        stop.store(true, Ordering::Relaxed);
                        return Err(Error::Cancelled { done, total });
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return Err(Error::internal("the solver microlp panicked"));
                }
            }
        }
    }
}

fn problem(program: &Program) -> (Problem, Vec<Variable>) {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let variables: Vec<Variable> = program
        .objective
        .iter()
        .zip(&program.fixed)
        .map(|(&value, fixed)| match fixed {
            None => problem.add_binary_var(value),
            Some(chosen) => {
                let at = i32::from(*chosen);
                problem.add_integer_var(value, (at, at))
            }
        })
        .collect();
    for row in &program.rows {
        let terms: Vec<(Variable, f64)> = row.terms.iter().map(|&(j, a)| (variables[j], a)).collect();
        match (row.lower, row.upper) {
            (Some(lower), Some(upper)) if lower == upper => problem.add_constraint(terms, ComparisonOp::Eq, upper),
            (lower, upper) => {
                if let Some(upper) = upper {
                    problem.add_constraint(terms.as_slice(), ComparisonOp::Le, upper);
                }
                if let Some(lower) = lower {
                    problem.add_constraint(terms, ComparisonOp::Ge, lower);
                }
            }
        }
    }
    (problem, variables)
}

struct Search {
    problem: Problem,
    variables: Vec<Variable>,
    start: Option<Vec<(Variable, f64)>>,
    effort: Effort,
}

impl Search {
    fn run(self, stop: &AtomicBool, nodes: &AtomicU64) -> Result<Answer> {
        let begun = Instant::now();
        let most = self.effort.nodes.unwrap_or(u64::MAX);
        let left = |begun: Instant| {
            let seconds = self.effort.seconds?;
            Duration::try_from_secs_f64(seconds).ok().map(|limit| limit.saturating_sub(begun.elapsed()))
        };
        let mut options = SolveOptions::default();
        options.mip_gap = self.effort.gap;
        options.node_limit = Some(STRIDE.min(most));
        options.time_limit = left(begun);
        options.warm_start.clone_from(&self.start);
        // Values are whole numbers: a plan that is better is better by one at least.
        options.tolerances.prune_epsilon = 0.0;
        let mut outcome = match self.problem.solve_with(options) {
            Err(::microlp::Error::Infeasible) => {
                return Ok(Answer { plan: None, bound: None, stop: Stop::Done, nodes: 0 });
            }
            other => other.map_err(failed)?,
        };
        loop {
            let done = outcome.stats().nodes_solved;
            nodes.store(done, Ordering::Relaxed);
            let reason = outcome.termination_reason();
            let out_of_time = left(begun).is_some_and(|left| left.is_zero());
            if reason != TerminationReason::NodeLimit || done >= most || out_of_time {
                return Ok(self.answer(&outcome, if out_of_time { TerminationReason::TimeLimit } else { reason }));
            }
            if stop.load(Ordering::Relaxed) {
                return Err(Error::Cancelled { done, total: most });
            }
            let mut options = ::microlp::ResumeOptions::default();
            options.node_limit = Some(STRIDE.min(most - done));
            options.mip_gap = Some(self.effort.gap);
            options.time_limit = left(begun);
            outcome = match outcome.resume_with(options) {
                Err(::microlp::Error::Infeasible) => {
                    return Ok(Answer { plan: None, bound: None, stop: Stop::Done, nodes: done });
                }
                other => other.map_err(failed)?,
            };
        }
    }

    fn answer(&self, outcome: &SolveOutcome, reason: TerminationReason) -> Answer {
        let stats = outcome.stats();
        let plan = outcome.solution().map(|solution| self.variables.iter().map(|&x| solution[x] > 0.5).collect());
        let stop = match reason {
            _ if outcome.termination_reason() == TerminationReason::ProvenOptimal => Stop::Done,
            TerminationReason::MipGap => Stop::Gap,
            TerminationReason::TimeLimit => Stop::Time,
            _ => Stop::Nodes,
        };
        Answer { plan, bound: stats.best_bound, stop, nodes: stats.nodes_solved }
    }
}

#[allow(clippy::needless_pass_by_value)] // as `map_err` hands it over
fn failed(error: ::microlp::Error) -> Error {
    Error::internal(format!("the solver microlp failed: {error}"))
}

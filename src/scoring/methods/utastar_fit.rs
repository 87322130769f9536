//! The linear programs of UTASTAR.

use super::utastar::{FittedUtastar, Utastar};
use crate::scoring::linear_program::{LinearProgram, Relation, Solution};
use crate::scoring::rankings::kendall_tau_b;
use crate::scoring::{DecisionMatrix, Method};
use crate::{Error, Result};
use std::cmp::Ordering;

/// Variables: the rises of all value functions, then the errors too high, then too low, of each alternative.
struct Program {
    linear: LinearProgram,
    /// Where the rises of each criterion begin, and where the last end.
    starts: Vec<usize>,
    n: usize,
}

/// Weight of the second objective, too small to outweigh the first at a corner of the feasible set.
const LATE: f64 = 1e-7;

/// Learns value functions on break points `scales` (worst to best) of every criterion.
pub(super) fn fit(
    method: &Utastar,
    data: &DecisionMatrix,
    ranking: &[u32],
    scales: &[Vec<f64>],
) -> Result<FittedUtastar> {
    let mut problem = Program::new(method, data, ranking, scales);
    let n = data.n_alternatives();
    let n_rises = problem.n_rises();
    let errors: Vec<f64> = (0..n_rises + 2 * n).map(|v| if v < n_rises { 0.0 } else { 1.0 }).collect();
    let first = problem.solve(&errors)?;
    // What is zero but for rounding is zero.
    let least = Some(crate::number::sum::dot_exact(&errors, &first)).filter(|&least| least > 1e-12).unwrap_or(0.0);
    problem.linear.constrain(errors.clone(), Relation::AtMost, least * (1.0 + 1e-9) + method.epsilon);
    let mut extremes = Vec::new();
    let mut weight_intervals = Vec::new();
    for k in 0..scales.len() {
        let weight = |solution: &[f64]| crate::number::sum::sum(&solution[problem.starts[k]..problem.starts[k + 1]]);
        let least_weight = problem.solve(&problem.weight_of(k, 1.0))?;
        let most_weight = problem.solve(&problem.weight_of(k, -1.0))?;
        weight_intervals.push([weight(&least_weight), weight(&most_weight)]);
        extremes.push(most_weight);
    }
    let solution = if method.post_optimality { mean(&extremes) } else { first };
    Ok(problem.result(method, data, ranking, scales, &solution, least, weight_intervals))
}

impl Program {
    fn new(method: &Utastar, data: &DecisionMatrix, ranking: &[u32], scales: &[Vec<f64>]) -> Self {
        let n = data.n_alternatives();
        let mut starts = vec![0];
        for scale in scales {
            starts.push(starts[starts.len() - 1] + scale.len() - 1);
        }
        let n_rises = starts[scales.len()];
        let mut program = LinearProgram::minimize(vec![0.0; n_rises + 2 * n]);
        program.constrain(vec![1.0; n_rises], Relation::Equal, 1.0);
        let values: Vec<Vec<f64>> = (0..n)
            .map(|i| {
                let mut row = Vec::with_capacity(n_rises + 2 * n);
                scales.iter().enumerate().for_each(|(k, scale)| row.extend(shares(data.values()[[i, k]], scale)));
                row.extend((0..2 * n).map(|e| match e {
                    e if e == i => -1.0,
                    e if e == n + i => 1.0,
                    _ => 0.0,
                }));
                row
            })
            .collect();
        for pair in in_order(data, ranking).windows(2) {
            let (better, worse) = (pair[0], pair[1]);
            let difference = values[better].iter().zip(&values[worse]).map(|(a, b)| a - b).collect();
            if ranking[better] == ranking[worse] {
                program.constrain(difference, Relation::Equal, 0.0);
            } else {
                program.constrain(difference, Relation::AtLeast, method.delta);
            }
        }
        Program { linear: program, starts, n }
    }

    fn n_rises(&self) -> usize {
        self.starts[self.starts.len() - 1]
    }

    /// The weight of one criterion (times a sign) as an objective.
    fn weight_of(&self, k: usize, sign: f64) -> Vec<f64> {
        let rises = self.starts[k]..self.starts[k + 1];
        (0..self.n_rises() + 2 * self.n).map(|v| if rises.contains(&v) { sign } else { 0.0 }).collect()
    }

    /// A best point; among equally good ones that whose functions rise latest, so that the answer does not depend
    /// on the path of the solver.
    fn solve(&self, objective: &[f64]) -> Result<Vec<f64>> {
        let mut objective = objective.to_vec();
        for ends in self.starts.windows(2) {
            let steps = (ends[1] - ends[0]) as f64;
            for (j, rise) in objective[ends[0]..ends[1]].iter_mut().enumerate() {
                *rise -= LATE * (j as f64 + 1.0) / steps;
            }
        }
        match self.linear.with_objective(objective).solve()? {
            Solution::Optimal { x, .. } => Ok(x),
            // Errors make everything feasible, and weights and errors are limited.
            other => Err(Error::internal(format!("the linear program of UTASTAR is {other:?}"))),
        }
    }

    #[allow(clippy::too_many_arguments)] // everything that was learned
    fn result(
        &self,
        method: &Utastar,
        data: &DecisionMatrix,
        ranking: &[u32],
        scales: &[Vec<f64>],
        solution: &[f64],
        total_error: f64,
        weight_intervals: Vec<[f64; 2]>,
    ) -> FittedUtastar {
        let functions: Vec<Vec<[f64; 2]>> = scales
            .iter()
            .enumerate()
            .map(|(k, scale)| {
                let rises = &solution[self.starts[k]..self.starts[k + 1]];
                let mut u = 0.0;
                let values = std::iter::once(0.0).chain(rises.iter().map(|rise| {
                    u += rise;
                    u
                }));
                scale.iter().zip(values).map(|(&x, u)| [x, u]).collect()
            })
            .collect();
        let errors = &solution[self.n_rises()..];
        let fitted = Utastar { value_functions: Some(functions.clone()), ..method.clone() };
        let learned = fitted.evaluate(data).ok().and_then(|outcome| outcome.ranks);
        let kendall = learned.and_then(|learned| {
            let numbers = |ranks: &[u32]| ranks.iter().map(|&rank| f64::from(rank)).collect::<Vec<_>>();
            kendall_tau_b(&numbers(ranking), &numbers(&learned)).ok().filter(|tau| tau.is_finite())
        });
        FittedUtastar {
            method: fitted,
            weights: functions.iter().map(|function| function[function.len() - 1][1]).collect(),
            weight_intervals,
            total_error,
            overestimation: errors[..self.n].to_vec(),
            underestimation: errors[self.n..].to_vec(),
            kendall_tau_b: kendall,
        }
    }
}

/// How much of every rise a value has: 1 below its interval, a share in it, 0 above.
fn shares(x: f64, scale: &[f64]) -> Vec<f64> {
    let steps = scale.len() - 1;
    let position = (x - scale[0]) / (scale[steps] - scale[0]) * steps as f64;
    // A value at a break point is at it, whatever the rounding.
    let position =
        if (position - position.round_ties_even()).abs() < 1e-12 { position.round_ties_even() } else { position };
    (0..steps)
        .map(|j| {
            let share = position - j as f64;
            if share >= 1.0 {
                1.0
            } else if share > 0.0 {
                share
            } else {
                0.0
            }
        })
        .collect()
}

/// The alternatives from best to worst; ties by their values, so that the order of rows does not matter.
fn in_order(data: &DecisionMatrix, ranking: &[u32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ranking.len()).collect();
    order.sort_by(|&a, &b| {
        let values = data.row(a).iter().zip(data.row(b)).map(|(x, y)| x.total_cmp(y)).find(|o| *o != Ordering::Equal);
        ranking[a].cmp(&ranking[b]).then(values.unwrap_or(Ordering::Equal))
    });
    order
}

/// The mean of several answers.
fn mean(solutions: &[Vec<f64>]) -> Vec<f64> {
    (0..solutions[0].len())
        .map(|v| crate::number::sum::mean(&solutions.iter().map(|solution| solution[v]).collect::<Vec<_>>()))
        .collect()
}

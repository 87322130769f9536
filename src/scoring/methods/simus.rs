//! SIMUS: sequential interactive model for urban systems, one linear program for each criterion.

mod least_norm;

use super::to_settings;
use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::linear_program::{LinearProgram, Relation, Solution};
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Outcome, Properties, Scaling, settings,
};
use least_norm::least_norm;
use ndarray::Array2;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Sequential interactive model for urban systems: every criterion in turn is the objective, the others are limits.
///
/// # Formula
/// Program of criterion k over amounts `x[i] >= 0` of the alternatives: maximize (or, for a cost, minimize)
/// `Σ_i a[i, k] x[i]` subject to `Σ_i a[i, l] x[i] <= b[l]` for every other benefit l and `>= b[l]` for every other
/// cost. Without `b` the limit is the largest value of a benefit and the smallest of a cost. Each solution, divided
/// by its sum, is a row of `stages_results`. First method: `method_1_score[i]` = the sum of column i times the share
/// of its rows above 0. Second method: `method_2_score[i] = tita_j_p[i] - tita_j_d[i]`, how much i exceeds the
/// others, and they it, summed over rows and alternatives.
///
/// A program without a limit, without a feasible point, or with the solution 0 gives a row of zeros; `stages` says
/// which (`optimal`, `unbounded`, `infeasible` as 0, 1, 2). If all rows are zero the method has no result (an error).
/// Where a program has several best solutions the one of the least sum of squares is taken: it is unique, so no row
/// number decides, and equal alternatives share equally. (Programs for linear optimization return any of them.)
/// Weights are not used.
///
/// Parts: `stages` `(m,)`; `stages_results` `(m, n)`; `method_1_score`, `method_2_score`, `tita_j_p`, `tita_j_d`
/// `(n,)`; `b` `(m,)`, the limits used.
///
/// # References
/// Munier 2011, A strategy for using multicriteria analysis in decision-making: a guide for simple and complex
/// environmental projects, Springer; Munier, Carignano and Alberto 2016, Un metodo de programacion multiobjetivo,
/// Revista de la Escuela de Perfeccionamiento en Investigacion Operativa 24(39).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[4.0, 2.0], [2.0, 3.0]], None, &[Direction::Max; 2])?;
/// let outcome = stratech::methods::Simus::default().evaluate(&data)?;
/// // First program: max 4x + 2y, 2x + 3y <= 3, all in the first; second: max 2x + 3y, 4x + 2y <= 4, all in the second.
/// assert_eq!(outcome.scores, Some(vec![0.5, 0.5]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Simus {
    /// Which of the two methods gives the scores: 1 or 2.
    pub rank_by: u8,
    /// Limits, one for every criterion; `None` (null) = from the column.
    pub b: Option<Vec<Option<f64>>>,
}

impl Default for Simus {
    fn default() -> Self {
        Simus { rank_by: 1, b: None }
    }
}

const ABOUT: About = About {
    name: "simus",
    title: "Sequential interactive model for urban systems (SIMUS)",
    references: &[
        "Munier 2011, A strategy for using multicriteria analysis in decision-making, Springer",
        "Munier, Carignano and Alberto 2016, Un metodo de programacion multiobjetivo, Revista de la Escuela de Perfeccionamiento en Investigacion Operativa 24(39)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: false,
    domain: Domain::Any,
};

/// Reduced costs below this (for coefficients of order 1) mean another best solution.
const TIE: f64 = 1e-9;

impl Method for Simus {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties {
            dominance: Holds::No("the other criteria are limits, and a better alternative uses more of them"),
            clone_invariant: Holds::No("a copy shares the amount of its original"),
            constant_criterion_neutral: Holds::No("every criterion is a limit for the others and has a program"),
            unit_scale_free: match self.b {
                None => Holds::Yes,
                Some(_) => Holds::No("the limits carry the unit of the column"),
            },
            shift_free: Holds::No("amounts are multiples of the values"),
        }
    }

    fn scaling(&self) -> Scaling {
        if self.b.is_none() { Scaling::Columns } else { Scaling::None }
    }

    fn check_settings(&self, problems: &mut Problems) {
        if ![1, 2].contains(&self.rank_by) {
            problems.push(settings::bad("rank_by", &Text::new("1 or 2", "1 hoặc 2"), &self.rank_by));
        }
        let given = self.b.iter().flatten().enumerate();
        for (k, limit) in given.filter_map(|(k, b)| b.map(|b| (k, b))).filter(|(_, b)| !b.is_finite()) {
            let expected = Text::new("a finite number or null", "một số hữu hạn hoặc null");
            problems.push(Problem::new(codes::NOT_FINITE, Place::element("b", &[k])).expected(expected).found(limit));
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        if let Some(b) = &self.b {
            settings::check_length("b", b.len(), data.n_criteria(), problems);
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let (n, m) = (data.n_alternatives(), data.n_criteria());
        let given = |k: usize| self.b.as_ref().and_then(|b| b[k]);
        let limits: Vec<f64> = (0..m).map(|k| given(k).unwrap_or_else(|| data.best(k))).collect();
        let model = Model::new(data, &limits);
        let mut results = Array2::zeros((m, n));
        let mut stages = Vec::with_capacity(m);
        for k in 0..m {
            let (stage, amounts) = model.solve(k)?;
            stages.push(stage);
            let total = sum::sum(&amounts);
            if total > 0.0 {
                // What is below rounding takes no part.
                let share = |x: &f64| if x / total > TIE { x / total } else { 0.0 };
                results.row_mut(k).iter_mut().zip(&amounts).for_each(|(to, x)| *to = share(x));
            }
        }
        if results.iter().all(|x| *x == 0.0) {
            return Err(no_result().into());
        }
        let first = first_method(&results);
        let (dominates, dominated) = second_method(&results);
        let second: Vec<f64> = dominates.iter().zip(&dominated).map(|(p, d)| p - d).collect();
        Ok(Outcome::scored(if self.rank_by == 1 { first.clone() } else { second.clone() })
            .part("stages", stages)
            .part("stages_results", results)
            .part("method_1_score", first)
            .part("method_2_score", second)
            .part("tita_j_p", dominates)
            .part("tita_j_d", dominated)
            .part("b", limits))
    }
}

fn no_result() -> Problem {
    Problem::new(codes::UNDEFINED, Place::argument("matrix"))
        .item("simus")
        .found_words(Text::new(
            "no program has a finite solution other than 0",
            "không bài toán nào có nghiệm hữu hạn khác 0",
        ))
        .expected(Text::new(
            "criteria that limit each other (one criterion alone has no limit)",
            "các tiêu chí giới hạn lẫn nhau (một tiêu chí riêng lẻ không có giới hạn)",
        ))
}

/// The programs over the different alternatives, with coefficients of order 1.
struct Model<'a> {
    directions: &'a [Direction],
    /// The alternatives that are equal, for every variable.
    groups: Vec<Vec<usize>>,
    /// Coefficients of every criterion, divided by its largest, times the variable's unit.
    rows: Vec<Vec<f64>>,
    /// The limits, divided in the same way.
    limits: Vec<f64>,
    /// A variable is the amount of its group in these units (powers of two).
    units: Vec<f64>,
    n: usize,
}

impl<'a> Model<'a> {
    fn new(data: &'a DecisionMatrix, limits: &[f64]) -> Self {
        // Sorted by content: the order of rows cannot matter.
        let mut equal: BTreeMap<Vec<u64>, Vec<usize>> = BTreeMap::new();
        for (i, row) in data.values().rows().into_iter().enumerate() {
            equal.entry(row.iter().map(|x| (x + 0.0).to_bits()).collect()).or_default().push(i);
        }
        let groups: Vec<Vec<usize>> = equal.into_values().collect();
        let largest = |k: usize| {
            let top = data.column(k).fold(0.0, |top, x| math::max(top, x.abs()));
            if top == 0.0 { 1.0 } else { top }
        };
        let tops: Vec<f64> = (0..data.n_criteria()).map(largest).collect();
        let coefficient = |g: &Vec<usize>, k: usize| data.values()[[g[0], k]] / tops[k];
        let unit = |g: &Vec<usize>| {
            let top = (0..tops.len()).fold(0.0, |top, k| math::max(top, coefficient(g, k).abs()));
            math::times_power_of_two(1.0, -math::exponent(top).unwrap_or(0))
        };
        let units: Vec<f64> = groups.iter().map(unit).collect();
        let row = |k: usize| groups.iter().zip(&units).map(|(g, unit)| coefficient(g, k) * unit).collect();
        Model {
            directions: data.directions(),
            rows: (0..tops.len()).map(row).collect(),
            limits: limits.iter().zip(&tops).map(|(b, top)| b / top).collect(),
            units,
            n: data.n_alternatives(),
            groups,
        }
    }

    /// How criterion k ended (0 optimal, 1 unbounded, 2 infeasible) and the amount of every alternative.
    fn solve(&self, k: usize) -> Result<(usize, Vec<f64>)> {
        let sign = -self.directions[k].sign();
        let mut program = LinearProgram::minimize(self.rows[k].iter().map(|a| sign * a).collect());
        let others: Vec<usize> = (0..self.rows.len()).filter(|l| *l != k).collect();
        for &l in &others {
            let relation = if self.directions[l] == Direction::Max { Relation::AtMost } else { Relation::AtLeast };
            program.constrain(self.rows[l].clone(), relation, self.limits[l]);
        }
        let (solution, costs) = program.solve_with_costs()?;
        let amounts = match solution {
            Solution::Optimal { x, .. } => self.least(&others, x, &costs),
            Solution::Unbounded => return Ok((1, vec![0.0; self.n])),
            Solution::Infeasible => return Ok((2, vec![0.0; self.n])),
        };
        let mut all = vec![0.0; self.n];
        for ((group, x), unit) in self.groups.iter().zip(amounts).zip(&self.units) {
            for &i in group {
                all[i] = x * unit / group.len() as f64;
            }
        }
        Ok((0, all))
    }

    /// Of all best solutions the one of the least sum of squares of the alternatives' amounts.
    ///
    /// The best solutions are the feasible points in which every variable and every slack of positive reduced
    /// cost is zero (complementary slackness); mostly there is only one, the vertex that was found.
    fn least(&self, others: &[usize], vertex: Vec<f64>, costs: &[f64]) -> Vec<f64> {
        let n = vertex.len();
        let free: Vec<usize> = (0..n).filter(|&g| costs[g] <= TIE).collect();
        let slack_free = |c: usize| costs[n + c] <= TIE;
        let n_free = free.len() + (0..others.len()).filter(|&c| slack_free(c)).count();
        let size = free.iter().fold(0.0, |size, &g| math::max(size, vertex[g] * self.units[g]));
        if n_free <= others.len() || size == 0.0 {
            return vertex; // the only one, or 0, which nothing undercuts
        }
        // In terms of u with amount = size √(number in the group) u, so that |u|² is the sum of squares.
        let scale = |g: usize| size * (self.groups[g].len() as f64).sqrt() / self.units[g];
        let (mut rows, mut bounds) = (Vec::new(), Vec::new());
        let mut at_least = |row: Vec<f64>, bound: f64| {
            let top = row.iter().fold(0.0, |top, x| math::max(top, x.abs()));
            if top > 0.0 {
                rows.push(row.iter().map(|x| x / top).collect());
                // A hair of room: rounding must not make the best solutions infeasible.
                bounds.push(bound / top - 1e-13);
            }
        };
        for (c, &l) in others.iter().enumerate() {
            let row: Vec<f64> = free.iter().map(|&g| self.rows[l][g] * scale(g)).collect();
            let negative: Vec<f64> = row.iter().map(|x| -x).collect();
            let limit = self.limits[l];
            let cost = self.directions[l] == Direction::Min;
            if cost || !slack_free(c) {
                at_least(row, limit);
            }
            if !cost || !slack_free(c) {
                at_least(negative, -limit);
            }
        }
        for (position, _) in free.iter().enumerate() {
            at_least((0..free.len()).map(|p| if p == position { 1.0 } else { 0.0 }).collect(), 0.0);
        }
        let Some(u) = least_norm(&rows, &bounds) else { return vertex };
        let mut amounts = vec![0.0; n];
        free.iter().zip(u).for_each(|(&g, u)| amounts[g] = math::max(u, 0.0) * scale(g));
        amounts
    }
}

/// Sum of a column times the share of its rows above 0.
fn first_method(results: &Array2<f64>) -> Vec<f64> {
    let score = |column: ndarray::ArrayView1<f64>| {
        let part = column.iter().filter(|x| **x > 0.0).count() as f64 / column.len() as f64;
        sum::sum(&column.to_vec()) * part
    };
    results.columns().into_iter().map(score).collect()
}

/// For every alternative: how much it exceeds the others, and how much they exceed it, over all rows.
fn second_method(results: &Array2<f64>) -> (Vec<f64>, Vec<f64>) {
    let n = results.ncols();
    let (mut above, mut below) = (vec![Vec::new(); n], vec![Vec::new(); n]);
    for row in results.rows() {
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&i, &j| row[i].total_cmp(&row[j]));
        let sorted: Vec<f64> = order.iter().map(|&i| row[i]).collect();
        let total = sum::sum(&sorted);
        let mut before = 0.0;
        for (place, &i) in order.iter().enumerate() {
            // Equal ones add and subtract the same, so their order among each other does not matter.
            let after = total - before - row[i];
            above[i].push(row[i] * place as f64 - before);
            below[i].push(after - row[i] * (n - 1 - place) as f64);
            before += row[i];
        }
    }
    let sums = |lists: Vec<Vec<f64>>| lists.iter().map(|list| math::max(sum::sum(list), 0.0)).collect();
    (sums(above), sums(below))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Part;
    use ndarray::array;

    fn vector(outcome: &Outcome, name: &str) -> Vec<f64> {
        match &outcome.parts[name] {
            Part::Vector(values) => values.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn close(found: &[f64], expected: &[f64]) {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-8), "{found:?} is not {expected:?}");
    }

    /// Munier, Carignano and Alberto 2016: three projects, the limit of the second criterion given.
    #[test]
    fn three_projects() {
        let values = array![[250.0, 120.0, 20.0, 800.0], [130.0, 200.0, 40.0, 1000.0], [350.0, 340.0, 15.0, 600.0]];
        let builder = DecisionMatrix::builder(values).direction_words(&["max", "max", "min", "max"]);
        let data = builder.build().unwrap();
        let settings = serde_json::json!({"b": [null, 500, null, null]});
        let outcome = super::super::get("simus", &settings).unwrap().evaluate(&data).unwrap();
        close(&vector(&outcome, "method_1_score"), &[0.090_909_09, 0.666_035_35, 0.743_055_56]);
        close(&vector(&outcome, "method_2_score"), &[-2.454_545_45, 0.996_212_12, 1.458_333_33]);
        assert_eq!(outcome.ranks, Some(vec![3, 2, 1]));
    }

    #[test]
    fn several_best_solutions_are_shared_without_regard_to_rows() {
        // The first two are multiples of each other: in the first program each unit of the limit is as good.
        let directions = [Direction::Max, Direction::Max];
        let values = array![[2.0, 1.0], [4.0, 2.0], [1.0, 4.0]];
        let data = DecisionMatrix::new(values.clone(), None, &directions).unwrap();
        let outcome = Simus::default().evaluate(&data).unwrap();
        let Part::Matrix(results) = &outcome.parts["stages_results"] else { panic!() };
        // x + 2y = 4 with the least x² + y²: x = 0.8, y = 1.6.
        close(&results.row(0).to_vec(), &[1.0 / 3.0, 2.0 / 3.0, 0.0]);
        let turned = values.select(ndarray::Axis(0), &[1, 2, 0]);
        let data = DecisionMatrix::new(turned, None, &directions).unwrap();
        let again = Simus::default().evaluate(&data).unwrap().scores.unwrap();
        let scores = outcome.scores.unwrap();
        close(&again, &[scores[1], scores[2], scores[0]]);
    }

    #[test]
    fn equal_alternatives_share() {
        let values = array![[4.0, 2.0], [2.0, 3.0], [4.0, 2.0]];
        let data = DecisionMatrix::new(values, None, &[Direction::Max; 2]).unwrap();
        let outcome = Simus::default().evaluate(&data).unwrap();
        let scores = outcome.scores.unwrap();
        assert_eq!(scores[0], scores[2]);
        assert_eq!(scores, [0.25, 0.5, 0.25]);
    }

    #[test]
    fn programs_without_a_solution_take_no_part() {
        // Nothing limits the benefit; the cost alone asks for its own limit of nothing.
        let data = DecisionMatrix::new(array![[1.0], [2.0]], None, &[Direction::Max]).unwrap();
        let error = Simus::default().evaluate(&data).unwrap_err().to_string();
        assert!(error.contains("E0609"), "{error}");
        let data =
            DecisionMatrix::new(array![[1.0, 3.0], [2.0, 4.0]], None, &[Direction::Max, Direction::Min]).unwrap();
        let error = Simus::default().evaluate(&data).unwrap_err().to_string();
        assert!(error.contains("E0609"), "{error}");
    }

    #[test]
    fn exceeding_by_hand() {
        let (above, below) = second_method(&array![[0.5, 0.3, 0.2], [0.0, 1.0, 0.0]]);
        close(&above, &[0.2 + 0.3, 0.1 + 2.0, 0.0]);
        close(&below, &[1.0, 0.2, 0.3 + 0.1 + 1.0]);
    }
}

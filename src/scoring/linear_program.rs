//! Small linear programs, solved exactly enough for weights and learned methods, the same way everywhere.
//!
//! A dense two-phase simplex for some hundred variables: best-worst weights, intervals of weights, UTA-like
//! methods. Larger or integer problems belong to the portfolio solver.
//!
//! # References
//! - Dantzig 1963, Linear programming and extensions, Princeton University Press, chapters 5 and 6 (two phases).
//! - Bland 1977, New finite pivoting rules for the simplex method, Mathematics of Operations Research 2(2)
//!   (no cycling).

use crate::number::sum;
use crate::{Error, Result};

/// How the left side of a constraint stands to its right side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// At most.
    AtMost,
    /// Equal.
    Equal,
    /// At least.
    AtLeast,
}

/// One constraint: `coefficients . x  relation  bound`; missing coefficients at the end are zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    coefficients: Vec<f64>,
    relation: Relation,
    bound: f64,
}

/// `minimize objective . x` subject to constraints and `x >= 0`.
///
/// # Examples
/// ```
/// use stratech::scoring::linear_program::{LinearProgram, Relation, Solution};
/// let mut program = LinearProgram::minimize(vec![-1.0, -1.0]);
/// program.constrain(vec![1.0, 2.0], Relation::AtMost, 4.0);
/// program.constrain(vec![3.0, 1.0], Relation::AtMost, 6.0);
/// let Solution::Optimal { x, value } = program.solve()? else { panic!() };
/// assert!((x[0] - 1.6).abs() < 1e-12 && (x[1] - 1.2).abs() < 1e-12 && (value + 2.8).abs() < 1e-12);
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LinearProgram {
    objective: Vec<f64>,
    constraints: Vec<Constraint>,
}

/// What a linear program comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Solution {
    /// A best point (a vertex) and its value.
    Optimal {
        /// The point.
        x: Vec<f64>,
        /// `objective . x`.
        value: f64,
    },
    /// No point satisfies all constraints.
    Infeasible,
    /// The objective has no lower limit.
    Unbounded,
}

/// Below this size, after scaling, a number of the tableau counts as zero.
const ZERO: f64 = 1e-11;

/// Pivots without progress after which Bland's rule takes over.
const PATIENCE: usize = 30;

impl LinearProgram {
    /// A program over `objective.len()` variables, all at least 0.
    pub fn minimize(objective: Vec<f64>) -> Self {
        LinearProgram { objective, constraints: Vec::new() }
    }

    /// Adds a constraint.
    pub fn constrain(&mut self, coefficients: Vec<f64>, relation: Relation, bound: f64) {
        self.constraints.push(Constraint { coefficients, relation, bound });
    }

    /// The same constraints with another objective.
    #[must_use]
    pub fn with_objective(&self, objective: Vec<f64>) -> Self {
        LinearProgram { objective, constraints: self.constraints.clone() }
    }

    /// Solves the program.
    ///
    /// # Errors
    /// [`Error::Internal`] when numbers are not finite or the pivots do not end.
    ///
    /// # Complexity
    /// `O(constraints x variables)` a pivot; usually a small multiple of the constraints in pivots.
    pub fn solve(&self) -> Result<Solution> {
        Ok(self.solve_with_costs()?.0)
    }

    /// The solution, and the reduced costs of the variables and then of the slacks of the inequalities, in their
    /// order (empty without an optimum): in every optimal point a variable or slack of positive cost is zero.
    ///
    /// # Errors
    /// As [`LinearProgram::solve`].
    pub fn solve_with_costs(&self) -> Result<(Solution, Vec<f64>)> {
        let numbers = self.constraints.iter().flat_map(|c| c.coefficients.iter().chain([&c.bound]));
        if numbers.chain(&self.objective).any(|x| !x.is_finite()) {
            return Err(Error::internal("a linear program has a coefficient that is not finite"));
        }
        let mut tableau = Tableau::new(self);
        if tableau.n_artificial > 0 {
            tableau.price_artificials();
            tableau.pivot_until_optimal(tableau.n_columns)?;
            if tableau.cost[tableau.n_columns] < -1e-9 {
                return Ok((Solution::Infeasible, Vec::new()));
            }
            tableau.drive_out_artificials();
        }
        tableau.price(&self.objective);
        if !tableau.pivot_until_optimal(tableau.n_columns - tableau.n_artificial)? {
            return Ok((Solution::Unbounded, Vec::new()));
        }
        let x = self.polish(&tableau);
        let value = sum::dot_exact(&self.objective, &x);
        tableau.cost.truncate(tableau.n_columns - tableau.n_artificial);
        Ok((Solution::Optimal { x, value }, tableau.cost))
    }

    /// The basic solution solved again from the constraints as given, so that rounding of the pivots is gone.
    fn polish(&self, tableau: &Tableau) -> Vec<f64> {
        let n = self.objective.len();
        let rows = &tableau.sources;
        let size = rows.len();
        let mut system = vec![vec![0.0; size + 1]; size];
        for (r, &source) in rows.iter().enumerate() {
            let constraint = &self.constraints[source];
            for (k, &variable) in tableau.basis.iter().enumerate() {
                system[r][k] = match variable {
                    v if v < n => constraint.coefficients.get(v).copied().unwrap_or(0.0),
                    v if tableau.slack_of.get(v - n) == Some(&source) => match constraint.relation {
                        Relation::AtMost => 1.0,
                        _ => -1.0,
                    },
                    _ => 0.0,
                };
            }
            system[r][size] = constraint.bound;
        }
        let mut x = vec![0.0; n];
        let rough = tableau.basis.iter().enumerate().map(|(r, &v)| (v, tableau.rows[r][tableau.n_columns]));
        let solved = solve_system(system);
        for (k, (variable, value)) in rough.enumerate() {
            if variable < n {
                let polished = solved.as_ref().map_or(value, |s| s[k]);
                // A vertex is feasible: what is below zero is rounding.
                x[variable] = if polished < 0.0 { 0.0 } else { polished };
            }
        }
        x
    }
}

/// The dense tableau. Columns: variables, slacks, artificials, right side.
struct Tableau {
    rows: Vec<Vec<f64>>,
    /// Reduced costs; the last entry is minus the value.
    cost: Vec<f64>,
    /// The basic variable of every row.
    basis: Vec<usize>,
    /// The constraint that every row came from.
    sources: Vec<usize>,
    /// The constraint of every slack.
    slack_of: Vec<usize>,
    n_variables: usize,
    n_artificial: usize,
    n_columns: usize,
}

impl Tableau {
    fn new(program: &LinearProgram) -> Self {
        let n = program.objective.len();
        let slack_of: Vec<usize> =
            (0..program.constraints.len()).filter(|&c| program.constraints[c].relation != Relation::Equal).collect();
        // A row starts with its slack as basic variable where that is not negative, else with an artificial.
        let needs = |c: &Constraint| match c.relation {
            Relation::AtMost => c.bound < 0.0,
            Relation::AtLeast => c.bound > 0.0,
            Relation::Equal => true,
        };
        let n_artificial = program.constraints.iter().filter(|c| needs(c)).count();
        let n_columns = n + slack_of.len() + n_artificial;
        let (mut rows, mut basis) = (Vec::new(), Vec::new());
        let (mut slack, mut artificial) = (n, n + slack_of.len());
        for constraint in &program.constraints {
            let mut row = vec![0.0; n_columns + 1];
            row[..constraint.coefficients.len()].copy_from_slice(&constraint.coefficients);
            row[n_columns] = constraint.bound;
            let own = slack;
            if constraint.relation != Relation::Equal {
                row[slack] = if constraint.relation == Relation::AtMost { 1.0 } else { -1.0 };
                slack += 1;
            }
            let flip = constraint.bound < 0.0 || (constraint.relation == Relation::AtLeast && constraint.bound == 0.0);
            if flip {
                for x in &mut row {
                    *x = -*x + 0.0;
                }
            }
            if needs(constraint) {
                row[artificial] = 1.0;
                basis.push(artificial);
                artificial += 1;
            } else {
                basis.push(own);
            }
            rows.push(row);
        }
        let sources = (0..rows.len()).collect();
        Tableau {
            rows,
            cost: vec![0.0; n_columns + 1],
            basis,
            sources,
            slack_of,
            n_variables: n,
            n_artificial,
            n_columns,
        }
    }

    /// The costs of the first phase: the sum of the artificials.
    fn price_artificials(&mut self) {
        let first = self.n_columns - self.n_artificial;
        let mut objective = vec![0.0; self.n_columns];
        objective[first..].fill(1.0);
        self.price(&objective);
    }

    /// Reduced costs of an objective for the present basis.
    fn price(&mut self, objective: &[f64]) {
        self.cost = vec![0.0; self.n_columns + 1];
        self.cost[..objective.len()].copy_from_slice(objective);
        for (row, &variable) in self.rows.iter().zip(&self.basis) {
            let price = objective.get(variable).copied().unwrap_or(0.0);
            if price != 0.0 {
                self.cost.iter_mut().zip(row).for_each(|(c, x)| *c -= price * x);
            }
        }
    }

    /// Artificials that are still basic (at zero) leave; rows that say nothing are dropped.
    fn drive_out_artificials(&mut self) {
        let first = self.n_columns - self.n_artificial;
        let mut r = 0;
        while r < self.rows.len() {
            if self.basis[r] < first {
                r += 1;
                continue;
            }
            let largest = (0..first).reduce(|a, b| if self.rows[r][b].abs() > self.rows[r][a].abs() { b } else { a });
            if let Some(k) = largest.filter(|&k| self.rows[r][k].abs() > 1e-9) {
                self.pivot(r, k);
                r += 1;
            } else {
                self.rows.remove(r);
                self.basis.remove(r);
                self.sources.remove(r);
            }
        }
    }

    /// Pivots over the first `n_open` columns; `false` when the objective has no lower limit.
    fn pivot_until_optimal(&mut self, n_open: usize) -> Result<bool> {
        let limit = 200 * (self.rows.len() + self.n_variables + 10);
        let mut stalled = 0;
        for _ in 0..limit {
            let bland = stalled >= PATIENCE;
            let candidates = (0..n_open).filter(|&k| self.cost[k] < -ZERO);
            let entering = if bland {
                candidates.min()
            } else {
                candidates.reduce(|a, b| if self.cost[b] < self.cost[a] { b } else { a })
            };
            let Some(column) = entering else { return Ok(true) };
            let Some(row) = self.leaving(column, bland) else { return Ok(false) };
            stalled = if self.rows[row][self.n_columns] > ZERO { 0 } else { stalled + 1 };
            self.pivot(row, column);
        }
        Err(Error::internal("the pivots of a linear program did not end"))
    }

    /// The row with the least ratio; of equal ones the largest pivot, or the lowest variable under Bland's rule.
    fn leaving(&self, column: usize, bland: bool) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (r, row) in self.rows.iter().enumerate() {
            if row[column] <= ZERO {
                continue;
            }
            let ratio = row[self.n_columns] / row[column];
            let better = match best {
                None => true,
                Some((b, least)) if (ratio - least).abs() <= 1e-13 * (1.0 + least.abs()) => {
                    if bland {
                        self.basis[r] < self.basis[b]
                    } else {
                        row[column] > self.rows[b][column]
                    }
                }
                Some((_, least)) => ratio < least,
            };
            if better {
                best = Some((r, ratio));
            }
        }
        best.map(|(r, _)| r)
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let by = self.rows[row][column];
        self.rows[row].iter_mut().for_each(|x| *x /= by);
        let pivot_row = std::mem::take(&mut self.rows[row]);
        for other in self.rows.iter_mut().chain([&mut self.cost]).filter(|r| !r.is_empty()) {
            let factor = other[column];
            if factor != 0.0 {
                other.iter_mut().zip(&pivot_row).for_each(|(x, p)| *x -= factor * p);
                other[column] = 0.0;
            }
        }
        self.rows[row] = pivot_row;
        self.basis[row] = column;
    }
}

/// Solves a square system given as rows with the right side at the end (Gaussian elimination with row
/// pivoting); `None` when it is singular.
pub(crate) fn solve_system(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let n = rows.len();
    for k in 0..n {
        let pivot = (k..n).reduce(|a, b| if rows[b][k].abs() > rows[a][k].abs() { b } else { a })?;
        if rows[pivot][k] == 0.0 {
            return None;
        }
        rows.swap(k, pivot);
        let (above, below) = rows.split_at_mut(k + 1);
        let pivot_row = &above[k];
        for row in below {
            let factor = row[k] / pivot_row[k];
            if factor != 0.0 {
                row.iter_mut().zip(pivot_row).skip(k).for_each(|(x, p)| *x -= factor * p);
            }
        }
    }
    let mut x = vec![0.0; n];
    for k in (0..n).rev() {
        let known = sum::dot(&rows[k][k + 1..n], &x[k + 1..]);
        x[k] = (rows[k][n] - known) / rows[k][k];
    }
    x.iter().all(|v| v.is_finite()).then_some(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn optimum(program: &LinearProgram) -> (Vec<f64>, f64) {
        match program.solve().unwrap() {
            Solution::Optimal { x, value } => (x, value),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn equalities_and_lower_bounds() {
        let mut program = LinearProgram::minimize(vec![2.0, 3.0, 1.0]);
        program.constrain(vec![1.0, 1.0, 1.0], Relation::Equal, 10.0);
        program.constrain(vec![1.0], Relation::AtLeast, 2.0);
        program.constrain(vec![0.0, 1.0, -1.0], Relation::AtLeast, -4.0);
        let (x, value) = optimum(&program);
        assert_eq!(x, [2.0, 2.0, 6.0]);
        assert_eq!(value, 16.0);
    }

    #[test]
    fn says_when_there_is_no_point_or_no_limit() {
        let mut program = LinearProgram::minimize(vec![-1.0, 0.0]);
        program.constrain(vec![1.0, -1.0], Relation::AtMost, 1.0);
        assert_eq!(program.solve().unwrap(), Solution::Unbounded);
        program.constrain(vec![1.0, 1.0], Relation::AtMost, -1.0);
        assert_eq!(program.solve().unwrap(), Solution::Infeasible);
        assert!(LinearProgram::minimize(vec![f64::NAN]).solve().is_err());
    }

    #[test]
    fn redundant_and_degenerate_constraints() {
        let mut program = LinearProgram::minimize(vec![1.0, 1.0]);
        for _ in 0..3 {
            program.constrain(vec![1.0, 1.0], Relation::Equal, 1.0);
            program.constrain(vec![1.0, -1.0], Relation::Equal, 0.0);
        }
        let (x, value) = optimum(&program);
        assert_eq!((x, value), (vec![0.5, 0.5], 1.0));
    }

    /// Beale's example, on which the textbook rule cycles for ever.
    #[test]
    fn does_not_cycle() {
        let mut program = LinearProgram::minimize(vec![-0.75, 150.0, -0.02, 6.0]);
        program.constrain(vec![0.25, -60.0, -0.04, 9.0], Relation::AtMost, 0.0);
        program.constrain(vec![0.5, -90.0, -0.02, 3.0], Relation::AtMost, 0.0);
        program.constrain(vec![0.0, 0.0, 1.0, 0.0], Relation::AtMost, 1.0);
        assert!((optimum(&program).1 + 0.05).abs() < 1e-12);
    }

    proptest! {
        /// Every vertex of two constraints, tried one by one, against the pivots.
        #[test]
        fn equals_the_best_vertex_in_the_plane(
            c in (-5_i32..6, -5_i32..6),
            rows in prop::collection::vec((1_i32..9, 1_i32..9, 1_i32..30), 1..6),
        ) {
            let mut program = LinearProgram::minimize(vec![f64::from(c.0), f64::from(c.1)]);
            let mut lines: Vec<(f64, f64, f64)> = vec![(1.0, 0.0, 0.0), (0.0, 1.0, 0.0)];
            for &(a, b, r) in &rows {
                let (a, b, r) = (f64::from(a), f64::from(b), f64::from(r));
                program.constrain(vec![a, b], Relation::AtMost, r);
                lines.push((a, b, r));
            }
            let mut best = 0.0; // the origin is feasible
            for (i, p) in lines.iter().enumerate() {
                for q in &lines[..i] {
                    let det = p.0 * q.1 - p.1 * q.0;
                    if det == 0.0 { continue; }
                    let (x, y) = ((p.2 * q.1 - p.1 * q.2) / det, (p.0 * q.2 - p.2 * q.0) / det);
                    let inside = lines[2..].iter().all(|l| l.0 * x + l.1 * y <= l.2 + 1e-9);
                    if x >= -1e-9 && y >= -1e-9 && inside {
                        let value = f64::from(c.0) * x + f64::from(c.1) * y;
                        if value < best { best = value; }
                    }
                }
            }
            prop_assert!((optimum(&program).1 - best).abs() < 1e-9);
        }
    }
}

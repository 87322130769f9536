//! One question put to a solver, and its answer checked: what leaves here satisfies every row exactly.

use super::model::{Model, Row, RowKind};
use super::solver::{Answer, Effort, Program, Solver, Stop};
use super::verify::{Fault, fault};
use crate::observer::Observer;
use crate::{Error, Result};

/// A checked answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// Plan and its value; absent with [`Stop::Done`] = there is none.
    pub(super) plan: Option<(Vec<bool>, i128)>,
    /// No plan is worth more.
    pub(super) bound: i128,
    pub(super) stop: Stop,
    pub(super) nodes: u64,
}

impl Found {
    pub(super) fn is_infeasible(&self) -> bool {
        self.plan.is_none() && self.stop == Stop::Done
    }
}

/// Times a plan that fits only within the tolerance of a solver is cut off before it is refused.
const MOST_CUTS: usize = 100;

/// How far beyond its bound, relative to its size, a row may be taken for rounding of the solver.
const TOLERANCE: f64 = 1e-6;

/// The best plan of a model, as the solver says and whole numbers confirm.
pub(super) fn maximize(
    model: &Model,
    start: Option<&[bool]>,
    solver: &dyn Solver,
    effort: &Effort,
    observer: &mut dyn Observer,
) -> Result<Found> {
    let mut program = Program::of(model);
    program.start = start.map(<[bool]>::to_vec);
    let mut nodes = 0;
    for _ in 0..MOST_CUTS {
        let left = Effort { nodes: effort.nodes.map(|most| most.saturating_sub(nodes)), ..*effort };
        let answer = solver.solve(&program, &left, observer)?;
        nodes += answer.nodes;
        let most = greatest(model);
        let Some(plan) = &answer.plan else {
            return Ok(Found {
                plan: None,
                bound: bound(&answer).map_or(most, |b| b.min(most)),
                stop: answer.stop,
                nodes,
            });
        };
        match fault(model, plan) {
            None => {
                let value = model.value(plan);
                return accepted(model, solver, &answer, plan.clone(), value, nodes);
            }
            Some(Fault::Row(r, sum)) if is_rounding(&model.rows[r], sum) => {
                program.rows.push(cut(&model.rows[r], plan, sum));
                program.start = None;
            }
            Some(other) => return Err(refused(solver, &other.words(model))),
        }
    }
    Err(refused(solver, "plans that break a row by a rounding error, again and again"))
}

/// The sum of all values that help.
fn greatest(model: &Model) -> i128 {
    model
        .columns
        .iter()
        .filter(|column| column.fixed != Some(false) && (column.value > 0 || column.fixed == Some(true)))
        .map(|column| column.value)
        .sum()
}

fn refused(solver: &dyn Solver, what: &str) -> Error {
    Error::internal(format!("the solver {} returned {what}; the answer was refused", solver.name()))
}

fn accepted(
    model: &Model,
    solver: &dyn Solver,
    answer: &Answer,
    plan: Vec<bool>,
    value: i128,
    nodes: u64,
) -> Result<Found> {
    let bound = match bound(answer) {
        Some(bound) if bound < value => {
            let (bound, value) = (model.print_value(bound), model.print_value(value));
            return Err(refused(solver, &format!("a plan worth {value} with the bound {bound}")));
        }
        Some(bound) => bound.min(greatest(model)),
        None if answer.stop == Stop::Done => value,
        None => greatest(model),
    };
    Ok(Found { plan: Some((plan, value)), bound, stop: answer.stop, nodes })
}

/// The bound in whole units, rounded outward.
fn bound(answer: &Answer) -> Option<i128> {
    let bound = answer.bound.filter(|bound| bound.is_finite())?;
    let slack = 1e-6 + bound.abs() * if answer.stop == Stop::Done { 1e-12 } else { 1e-9 };
    #[allow(clippy::cast_possible_truncation)] // finite, and saturating beyond what values can reach
    Some((bound + slack).floor() as i128)
}

/// Whether a row is broken by so little that a solver in floating point cannot see it.
fn is_rounding(row: &Row, sum: i128) -> bool {
    let over = match (row.lower, row.upper) {
        (Some(lower), _) if sum < lower => lower - sum,
        (_, Some(upper)) => sum - upper,
        _ => 0,
    };
    let size: i128 = row.terms.iter().map(|(_, a)| a.abs()).max().unwrap_or(0);
    row.number(over) <= TOLERANCE * (1.0 + row.number(size))
}

/// A row that the plan breaks and every plan within the bounds of `row` keeps: of all that pushes its sum to the broken
/// side, something must change.
fn cut(row: &Row, plan: &[bool], sum: i128) -> super::solver::ProgramRow {
    let is_over = row.upper.is_some_and(|upper| sum > upper);
    let pushes = |a: i128| (a > 0) == is_over;
    let mut lower = 1.0;
    let mut terms = Vec::new();
    for &(j, a) in &row.terms {
        if pushes(a) == plan[j] {
            if plan[j] {
                terms.push((j, -1.0));
                lower -= 1.0;
            } else {
                terms.push((j, 1.0));
            }
        }
    }
    super::solver::ProgramRow { terms, lower: Some(lower), upper: None }
}

/// A model that keeps only plans of at least so many units of value.
pub(super) fn at_least(model: &Model, value: i128) -> Model {
    let mut model = model.clone();
    let terms = model.columns.iter().enumerate().filter(|(_, c)| c.value != 0).map(|(j, c)| (j, c.value)).collect();
    model.rows.push(Row::new("value", RowKind::Other, terms, Some(value), None));
    model
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observer::Unwatched;
    use crate::portfolio::{Microlp, Selection};

    #[test]
    fn a_limit_that_only_floating_point_would_break_is_kept() {
        // A solver in floating point cannot tell the third of a billionth too much from none.
        let selection = Selection::new(&[5.0, 4.0]).limit("money", &[0.5, 0.500_000_000_000_3], 1.0);
        let model = selection.model().unwrap();
        let found = maximize(&model, None, &Microlp, &Effort::default(), &mut Unwatched).unwrap();
        assert_eq!(found.plan, Some((vec![true, false], 5)));
        let just = Selection::new(&[5.0, 4.0]).limit("money", &[0.1, 0.2], 0.3).model().unwrap();
        let found = maximize(&just, None, &Microlp, &Effort::default(), &mut Unwatched).unwrap();
        assert_eq!(found.plan, Some((vec![true, true], 9)));
    }

    /// Says whatever it is told to.
    struct Liar(Answer);

    impl Solver for Liar {
        fn name(&self) -> String {
            "liar".to_owned()
        }

        fn solve(&self, _: &Program, _: &Effort, _: &mut dyn Observer) -> Result<Answer> {
            Ok(self.0.clone())
        }
    }

    #[test]
    fn a_lie_is_refused_and_named() {
        let selection = Selection::new(&[5.0, 4.0, 1.0]).limit("money", &[2.0, 3.0, 1.0], 4.0).forbidden(&[2]);
        let model = selection.model().unwrap();
        let says = |plan: &[bool], bound: Option<f64>| {
            let answer = Answer { plan: Some(plan.to_vec()), bound, stop: Stop::Done, nodes: 1 };
            maximize(&model, None, &Liar(answer), &Effort::default(), &mut Unwatched)
        };
        for (plan, bound, words) in [
            (&[true, true, false][..], None, "row money at 5 outside its bounds (none to 4)"),
            (&[true, false], None, "2 decisions where 3 were asked for"),
            (&[true, false, true], None, "2 the other way round"),
            (&[true, false, false], Some(4.0), "a plan worth 5 with the bound 4"),
        ] {
            let error = says(plan, bound).unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
        }
        // A bound above the plan is no proof, whatever the solver calls it.
        let found = says(&[false, true, false], Some(5.0)).unwrap();
        assert_eq!((found.plan.unwrap().1, found.bound), (4, 5));
    }
}

//! Properties of all methods on random data: those that hold for every method, and those that a method declares.
#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at what is impossible

mod common;

use ndarray::{Array1, Array2, Axis};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use std::fmt::Write;
use stratech::methods;
use stratech::scoring::{DecisionMatrix, Direction, Method, Outcome};

/// A random decision problem.
#[derive(Debug, Clone)]
struct Problem {
    values: Array2<f64>,
    weights: Vec<f64>,
    directions: Vec<Direction>,
}

impl Problem {
    fn data(&self) -> DecisionMatrix {
        DecisionMatrix::new(self.values.clone(), Some(&self.weights), &self.directions).unwrap()
    }

    fn with_row(&self, row: &Array1<f64>) -> Problem {
        let mut changed = self.clone();
        changed.values.push_row(row.view()).unwrap();
        changed
    }
}

/// Small whole numbers (ties are common) or numbers between 1 and 100.
fn values(n: usize, m: usize) -> impl Strategy<Value = Array2<f64>> {
    let whole = prop::collection::vec((1_u8..=9).prop_map(f64::from), n * m);
    let real = prop::collection::vec(1.0..100.0_f64, n * m);
    prop_oneof![whole, real].prop_map(move |v| Array2::from_shape_vec((n, m), v).unwrap())
}

fn problem() -> impl Strategy<Value = Problem> {
    (2_usize..7, 1_usize..6).prop_flat_map(|(n, m)| {
        let directions = prop::collection::vec(prop_oneof![Just(Direction::Max), Just(Direction::Min)], m);
        (values(n, m), prop::collection::vec(0.05..1.0_f64, m), directions)
            .prop_map(|(values, weights, directions)| Problem { values, weights, directions })
    })
}

/// All variants of all methods for `m` criteria.
fn all(m: usize) -> Vec<Box<dyn Method>> {
    methods::names().iter().flat_map(|name| common::variants(name, m)).collect()
}

/// The variant of the same settings for another number of criteria.
fn same_for(method: &dyn Method, before: usize, m: usize) -> Option<Box<dyn Method>> {
    let position =
        common::variants(method.about().name, before).iter().position(|other| other.settings() == method.settings())?;
    common::variants(method.about().name, m).into_iter().nth(position)
}

/// How far apart two scores must be, relative to the largest, for their order to be beyond rounding.
const NOISE: f64 = 1e-7;

fn largest(outcome: &Outcome) -> f64 {
    outcome.scores.iter().flatten().fold(0.0, |a: f64, s| if s.abs() > a { s.abs() } else { a })
}

/// Whether i is better (1), worse (-1) or neither (0) than j; `None` where rounding could decide.
fn order(outcome: &Outcome, i: usize, j: usize) -> Option<i32> {
    if let Some(scores) = &outcome.scores {
        let gap = (scores[i] - scores[j]).abs();
        if gap != 0.0 && gap <= NOISE * largest(outcome) {
            return None;
        }
    }
    let sign = |better: bool, worse: bool| i32::from(better) - i32::from(worse);
    if let Some(ranks) = &outcome.ranks {
        return Some(sign(ranks[i] < ranks[j], ranks[j] < ranks[i]));
    }
    if let Some(outranks) = &outcome.outranks {
        return Some(sign(outranks[[i, j]], outranks[[j, i]]));
    }
    let classes = outcome.classes.as_ref().unwrap();
    Some(sign(classes[i] > classes[j], classes[j] > classes[i]))
}

/// The same order among the first alternatives, where `at` says where each one stands in `b`.
fn same_order(what: &str, method: &dyn Method, a: &Outcome, b: &Outcome, at: &[usize]) -> Result<(), TestCaseError> {
    for i in 0..at.len() {
        for j in 0..at.len() {
            if let (Some(x), Some(y)) = (order(a, i, j), order(b, at[i], at[j])) {
                prop_assert_eq!(x, y, "{}: {:?} turns {} and {}\n{:?}\n{:?}", what, method, i, j, a.scores, b.scores);
            }
        }
    }
    Ok(())
}

/// The same order and the same scores up to rounding.
fn same(what: &str, method: &dyn Method, a: &Outcome, b: &Outcome, at: &[usize]) -> Result<(), TestCaseError> {
    if let (Some(x), Some(y)) = (&a.scores, &b.scores) {
        for (i, &k) in at.iter().enumerate() {
            let difference = (x[i] - y[k]).abs();
            prop_assert!(
                difference <= 1e-9 * largest(a) + 1e-12,
                "{}: {:?} changes a score by {}\n{:?}\n{:?}",
                what,
                method,
                difference,
                x,
                y
            );
        }
    }
    same_order(what, method, a, b, at)
}

/// Shuffled positions.
fn shuffled(n: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    let mut state = seed | 1;
    for i in (1..n).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(i, usize::try_from(state >> 33).unwrap() % (i + 1));
    }
    order
}

/// A row that is nowhere better than row i; about half of the criteria stay equal.
fn worse(problem: &Problem, i: usize, drops: &[f64]) -> Array1<f64> {
    let mut row = problem.values.row(i).to_owned();
    for (k, x) in row.iter_mut().enumerate() {
        let drop = if drops[k] < 0.25 { 0.0 } else { drops[k] };
        *x = match problem.directions[k] {
            Direction::Max => *x - drop * (*x - 1.0),
            Direction::Min => *x + drop * (100.0 - *x),
        };
    }
    row
}

/// Whether i, which dominates j, is not placed below it.
fn dominance_holds(outcome: &Outcome, i: usize, j: usize) -> bool {
    outcome.ranks.as_ref().is_none_or(|ranks| ranks[i] <= ranks[j])
        && outcome.classes.as_ref().is_none_or(|classes| classes[i] >= classes[j])
        && outcome.outranks.as_ref().is_none_or(|outranks| !outranks[[j, i]] || outranks[[i, j]])
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_of_rows_changes_nothing(problem in problem(), seed: u64) {
        let n = problem.values.nrows();
        let rows = shuffled(n, seed);
        let moved = Problem { values: problem.values.select(Axis(0), &rows), ..problem.clone() };
        let mut at = vec![0; n];
        rows.iter().enumerate().for_each(|(to, &from)| at[from] = to);
        for method in all(problem.values.ncols()) {
            match (method.evaluate(&problem.data()), method.evaluate(&moved.data())) {
                (Ok(a), Ok(b)) => same("permuted rows", method.as_ref(), &a, &b, &at)?,
                (a, b) => prop_assert_eq!(a.is_err(), b.is_err(), "{:?}", method),
            }
        }
    }

    #[test]
    fn the_order_of_columns_changes_nothing(problem in problem(), seed: u64) {
        let columns = shuffled(problem.values.ncols(), seed);
        let moved = Problem {
            values: problem.values.select(Axis(1), &columns),
            weights: columns.iter().map(|&k| problem.weights[k]).collect(),
            directions: columns.iter().map(|&k| problem.directions[k]).collect(),
        };
        let at: Vec<usize> = (0..problem.values.nrows()).collect();
        for method in all(problem.values.ncols()) {
            match (method.evaluate(&problem.data()), method.evaluate(&moved.data())) {
                (Ok(a), Ok(b)) => same("permuted columns", method.as_ref(), &a, &b, &at)?,
                (a, b) => prop_assert_eq!(a.is_err(), b.is_err(), "{:?}", method),
            }
        }
    }

    #[test]
    fn equal_rows_tie(problem in problem(), pick: prop::sample::Index) {
        let n = problem.values.nrows();
        let i = pick.index(n);
        let twin = problem.with_row(&problem.values.row(i).to_owned());
        for method in all(problem.values.ncols()) {
            let Ok(outcome) = method.evaluate(&twin.data()) else { continue };
            if let Some(ranks) = &outcome.ranks {
                prop_assert_eq!(ranks[i], ranks[n], "{:?} {:?}", method, outcome.scores);
            }
            if let Some(classes) = &outcome.classes {
                prop_assert_eq!(classes[i], classes[n], "{:?}", method);
            }
            if let Some(outranks) = &outcome.outranks {
                prop_assert_eq!(outranks[[i, n]], outranks[[n, i]], "{:?}", method);
                for j in (0..n).filter(|&j| j != i) {
                    prop_assert_eq!(outranks[[i, j]], outranks[[n, j]], "{:?}", method);
                    prop_assert_eq!(outranks[[j, i]], outranks[[j, n]], "{:?}", method);
                }
            }
        }
    }

    #[test]
    fn a_copy_changes_no_order_of_the_others(problem in problem(), pick: prop::sample::Index) {
        let n = problem.values.nrows();
        let twin = problem.with_row(&problem.values.row(pick.index(n)).to_owned());
        let at: Vec<usize> = (0..n).collect();
        for method in all(problem.values.ncols()).iter().filter(|m| m.properties().clone_invariant.yes()) {
            let Ok(a) = method.evaluate(&problem.data()) else { continue };
            let b = method.evaluate(&twin.data()).unwrap();
            same_order("a copy", method.as_ref(), &a, &b, &at)?;
        }
    }

    #[test]
    fn ten_times_the_weights_change_nothing(problem in problem()) {
        let heavier =
            Problem { weights: problem.weights.iter().map(|w| 10.0 * w).collect(), ..problem.clone() };
        let at: Vec<usize> = (0..problem.values.nrows()).collect();
        for method in all(problem.values.ncols()) {
            let Ok(a) = method.evaluate(&problem.data()) else { continue };
            let b = method.evaluate(&heavier.data()).unwrap();
            same("weights x 10", method.as_ref(), &a, &b, &at)?;
        }
    }

    #[test]
    fn a_constant_criterion_changes_no_order(problem in problem(), value in 1.0..100.0_f64, weight in 0.05..1.0_f64, cost: bool) {
        let (n, m) = problem.values.dim();
        let mut wider = problem.clone();
        wider.values.push_column(Array1::from_elem(n, value).view()).unwrap();
        wider.weights.push(weight);
        wider.directions.push(if cost { Direction::Min } else { Direction::Max });
        let at: Vec<usize> = (0..n).collect();
        for method in all(m).iter().filter(|m| m.properties().constant_criterion_neutral.yes()) {
            let Some(wide) = same_for(method.as_ref(), m, m + 1) else { continue };
            let (Ok(a), Ok(b)) = (method.evaluate(&problem.data()), wide.evaluate(&wider.data())) else { continue };
            same_order("a constant criterion", method.as_ref(), &a, &b, &at)?;
        }
    }

    #[test]
    fn a_dominated_alternative_never_ranks_above(problem in problem(), pick: prop::sample::Index, drops in prop::collection::vec(0.0..0.5_f64, 6)) {
        let (n, m) = problem.values.dim();
        let i = pick.index(n);
        let wider = problem.with_row(&worse(&problem, i, &drops));
        for method in all(m).iter().filter(|m| m.properties().dominance.yes()) {
            let Ok(outcome) = method.evaluate(&wider.data()) else { continue };
            prop_assert!(dominance_holds(&outcome, i, n), "{:?}: {:?}", method, outcome.scores);
        }
    }

    #[test]
    fn another_unit_changes_nothing(problem in problem(), pick: prop::sample::Index, factor in prop_oneof![Just(1024.0), Just(0.001), 0.1..50.0_f64]) {
        let (n, m) = problem.values.dim();
        let mut changed = problem.clone();
        changed.values.column_mut(pick.index(m)).mapv_inplace(|x| x * factor);
        let at: Vec<usize> = (0..n).collect();
        for method in all(m).iter().filter(|m| m.properties().unit_scale_free.yes()) {
            let (Ok(a), Ok(b)) = (method.evaluate(&problem.data()), method.evaluate(&changed.data())) else { continue };
            same("another unit", method.as_ref(), &a, &b, &at)?;
        }
    }

    #[test]
    fn another_zero_point_changes_nothing(problem in problem(), pick: prop::sample::Index, by in -0.9..50.0_f64) {
        let (n, m) = problem.values.dim();
        let mut changed = problem.clone();
        changed.values.column_mut(pick.index(m)).mapv_inplace(|x| x + by);
        let at: Vec<usize> = (0..n).collect();
        for method in all(m).iter().filter(|m| m.properties().shift_free.yes()) {
            let (Ok(a), Ok(b)) = (method.evaluate(&problem.data()), method.evaluate(&changed.data())) else { continue };
            same_order("another zero point", method.as_ref(), &a, &b, &at)?;
        }
    }
}

/// Random changes for the search of counterexamples.
#[derive(Debug, Clone)]
struct Change {
    pick: prop::sample::Index,
    drops: Vec<f64>,
    number: f64,
    cost: bool,
}

fn change() -> impl Strategy<Value = Change> {
    (any::<prop::sample::Index>(), prop::collection::vec(0.0..0.5_f64, 6), 1.0..50.0_f64, any::<bool>())
        .prop_map(|(pick, drops, number, cost)| Change { pick, drops, number, cost })
}

/// Whether this problem shows that the method lacks the property.
fn counterexample(property: &str, method: &dyn Method, problem: &Problem, change: &Change) -> bool {
    let (n, m) = problem.values.dim();
    let Ok(a) = method.evaluate(&problem.data()) else { return false };
    let at: Vec<usize> = (0..n).collect();
    let differs = |method: &dyn Method, changed: &Problem, scores: bool| {
        let Ok(b) = method.evaluate(&changed.data()) else { return false };
        if scores { same("", method, &a, &b, &at).is_err() } else { same_order("", method, &a, &b, &at).is_err() }
    };
    let mut changed = problem.clone();
    match property {
        "dominance" => {
            let i = change.pick.index(n);
            let Ok(b) = method.evaluate(&problem.with_row(&worse(problem, i, &change.drops)).data()) else {
                return false;
            };
            !dominance_holds(&b, i, n)
        }
        "clone invariant" => {
            let twin = problem.with_row(&problem.values.row(change.pick.index(n)).to_owned());
            differs(method, &twin, false)
        }
        "constant criterion neutral" => {
            changed.values.push_column(Array1::from_elem(n, change.number).view()).unwrap();
            changed.weights.push(change.drops[0] + 0.05);
            changed.directions.push(if change.cost { Direction::Min } else { Direction::Max });
            same_for(method, m, m + 1).is_some_and(|wide| differs(wide.as_ref(), &changed, false))
        }
        "unit scale free" => {
            changed.values.column_mut(change.pick.index(m)).mapv_inplace(|x| x * change.number);
            differs(method, &changed, true)
        }
        "shift free" => {
            changed.values.column_mut(change.pick.index(m)).mapv_inplace(|x| x + change.number);
            differs(method, &changed, true)
        }
        other => panic!("no search for {other}"),
    }
}

/// Too rare for a random search, or not to be seen with the example settings: shown by a test beside the method.
const SHOWN_BY_HAND: [(&str, &str); 3] =
    [("codas", "dominance"), ("utastar", "unit scale free"), ("utastar", "shift free")];

/// The page must not deny what holds: every "no" is shown by an example.
#[test]
fn what_is_denied_has_a_counterexample() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let examples: Vec<(Problem, Change)> =
        (0..2000).map(|_| (problem(), change()).new_tree(&mut runner).unwrap().current()).collect();
    let mut missing = String::new();
    for name in methods::names() {
        let denied = methods::get(name, &common::example_settings(name, 3)).unwrap().properties().list();
        for (property, _) in denied.into_iter().filter(|(_, holds)| !holds.yes()) {
            let found = examples.iter().any(|(problem, change)| {
                let method = methods::get(name, &common::example_settings(name, problem.values.ncols())).unwrap();
                counterexample(property, method.as_ref(), problem, change)
            });
            if !found && !SHOWN_BY_HAND.contains(&(*name, property)) {
                writeln!(missing, "{name}: {property}").unwrap();
            }
        }
    }
    assert!(missing.is_empty(), "denied, but no counterexample was found:\n{missing}");
}

#[test]
fn the_page_of_properties_is_current() {
    let mut page = String::from(
        "# Properties of the methods\n\n\
         Two hold for every method: the order of rows and columns does not matter, and equal rows tie (never decided by row \
         number). Weights are normalized first, so ten times the weights change nothing. The others hold where the table says \
         yes, and are tested on random data by `cargo test --test method_properties`; where it says no the same program finds a \
         counterexample, and the numbers point to the reasons below. \
         The table is for default (or example) settings; another normalization can change an entry.\n\n\
         - dominance: an alternative that is at least as good on every criterion never ranks below the other\n\
         - clone invariant: a copy of an alternative leaves the order of the others as it was\n\
         - constant criterion neutral: a criterion on which all are equal changes no order\n\
         - unit scale free: another unit of a column (metres, kilometres) changes nothing\n\
         - shift free: another zero point of a column (Celsius, Kelvin) changes nothing\n\n",
    );
    let mut reasons: Vec<&str> = Vec::new();
    let mut rows = String::new();
    let mut header = String::new();
    for name in methods::names() {
        let method = methods::get(name, &common::example_settings(name, 3)).unwrap();
        let list = method.properties().list();
        header = list.map(|(name, _)| name).join(" | ");
        write!(rows, "| `{name}` |").unwrap();
        for (_, holds) in list {
            match holds {
                stratech::scoring::Holds::Yes => rows.push_str(" yes |"),
                stratech::scoring::Holds::No(reason) => {
                    if !reasons.contains(&reason) {
                        reasons.push(reason);
                    }
                    let number = reasons.iter().position(|r| *r == reason).unwrap() + 1;
                    write!(rows, " no ({number}) |").unwrap();
                }
            }
        }
        rows.push('\n');
    }
    writeln!(page, "| method | {header} |\n|---|---|---|---|---|---|\n{rows}").unwrap();
    for (number, reason) in reasons.iter().enumerate() {
        writeln!(page, "{}. {reason}", number + 1).unwrap();
    }
    common::check_page("method_properties.md", &page);
}

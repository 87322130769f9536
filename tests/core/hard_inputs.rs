//! Every method on every hard input: a finite result, or a typed error. Never NaN, never a panic.
//!
//! The table is written to `src/docs/hard_inputs.md` (checked; `STRATECH_BLESS=1` rewrites it).
#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at what is impossible

mod common;

use ndarray::{Array2, array};
use std::collections::BTreeSet;
use std::fmt::Write;
use stratech::scoring::DecisionMatrix;
use stratech::{Error, Result, methods, weights};

/// One hard input: what it is called and how it is made.
struct Hard {
    name: &'static str,
    values: Array2<f64>,
    weights: Vec<f64>,
    directions: Vec<&'static str>,
}

impl Hard {
    fn new(name: &'static str, values: Array2<f64>) -> Self {
        let m = values.ncols();
        let directions = ["max", "min", "max"].into_iter().cycle().take(m).collect();
        let weights = [0.5, 0.3, 0.2].into_iter().cycle().take(m).collect();
        Hard { name, values, weights, directions }
    }

    fn weights(mut self, weights: &[f64]) -> Self {
        self.weights = weights.to_vec();
        self
    }

    fn directions(mut self, directions: &[&'static str]) -> Self {
        self.directions = directions.to_vec();
        self
    }

    fn data(&self) -> Result<DecisionMatrix> {
        DecisionMatrix::builder(self.values.clone()).weights(&self.weights).direction_words(&self.directions).build()
    }
}

fn ordinary() -> Array2<f64> {
    array![[4.0, 7.0, 30.0], [6.0, 3.0, 20.0], [9.0, 5.0, 10.0], [2.0, 8.0, 60.0]]
}

fn changed(change: impl Fn(&mut Array2<f64>)) -> Array2<f64> {
    let mut values = ordinary();
    change(&mut values);
    values
}

fn inputs() -> Vec<Hard> {
    let scaled = |by: f64| ordinary().mapv(|x| x * by);
    vec![
        Hard::new("NaN", changed(|a| a[[1, 1]] = f64::NAN)),
        Hard::new("infinity", changed(|a| a[[2, 0]] = f64::INFINITY)),
        Hard::new("magnitude over 1e300", changed(|a| a[[2, 0]] = 1e305)),
        Hard::new("too few weights", ordinary()).weights(&[1.0, 1.0]),
        Hard::new("too many directions", ordinary()).directions(&["max", "min", "max", "max"]),
        Hard::new("negative weight", ordinary()).weights(&[1.0, -1.0, 1.0]),
        Hard::new("all weights zero", ordinary()).weights(&[0.0, 0.0, 0.0]),
        Hard::new("weight NaN", ordinary()).weights(&[1.0, f64::NAN, 1.0]),
        Hard::new("unknown direction", ordinary()).directions(&["max", "down", "max"]),
        Hard::new("no rows", Array2::zeros((0, 3))),
        Hard::new("no columns", Array2::zeros((3, 0))),
        Hard::new("negative values", changed(|a| a[[1, 1]] = -3.0)),
        Hard::new("all values negative", scaled(-1.0)),
        Hard::new("a zero in a benefit column", changed(|a| a[[1, 0]] = 0.0)),
        Hard::new("a zero in a cost column", changed(|a| a[[1, 1]] = 0.0)),
        Hard::new("benefit column of zeros", changed(|a| a.column_mut(0).fill(0.0))),
        Hard::new("cost column of zeros", changed(|a| a.column_mut(1).fill(0.0))),
        Hard::new("all values zero", Array2::zeros((3, 3))),
        Hard::new("constant column", changed(|a| a.column_mut(1).fill(7.0))),
        Hard::new("all rows equal", array![[3.0, 4.0, 5.0], [3.0, 4.0, 5.0], [3.0, 4.0, 5.0]]),
        Hard::new("one alternative", array![[3.0, 4.0, 5.0]]),
        Hard::new("two alternatives", array![[3.0, 4.0, 5.0], [4.0, 4.0, 3.0]]),
        Hard::new("one criterion", array![[3.0], [5.0], [4.0]]),
        Hard::new("one alternative, one criterion", array![[3.0]]),
        Hard::new("only benefits", ordinary()).directions(&["max", "max", "max"]),
        Hard::new("only costs", ordinary()).directions(&["min", "min", "min"]),
        Hard::new("two equal rows", changed(|a| a.row_mut(3).assign(&array![4.0, 7.0, 30.0]))),
        Hard::new("all values below 1", scaled(1e-3)),
        Hard::new("values near 1e200", scaled(1e200)),
        Hard::new("values near 1e-200", scaled(1e-200)),
        Hard::new(
            "1e200 and 1e-200 in one column",
            changed(|a| {
                a[[0, 0]] = 1e200;
                a[[1, 0]] = 1e-200;
                a[[0, 1]] = 1e-200;
                a[[1, 1]] = 1e200;
            }),
        ),
        Hard::new(
            "columns of 1e200, 1e-200 and 1",
            changed(|a| {
                a.column_mut(0).mapv_inplace(|x| x * 1e200);
                a.column_mut(1).mapv_inplace(|x| x * 1e-200);
            }),
        ),
        Hard::new(
            "values that differ in the last bit",
            changed(|a| {
                a.column_mut(0).assign(&array![1.0, 1.0 + f64::EPSILON, 1.0, 1.0 - f64::EPSILON]);
            }),
        ),
        Hard::new("one weight carries all", ordinary()).weights(&[0.0, 1.0, 0.0]),
        Hard::new("weights near 1e200", ordinary()).weights(&[5e200, 3e200, 2e200]),
        Hard::new("weights near 1e-200", ordinary()).weights(&[5e-200, 3e-200, 2e-200]),
    ]
}

/// The cell of one method and input; panics where the contract is broken.
fn cell(name: &str, hard: &Hard) -> String {
    let data = match hard.data() {
        Ok(data) => data,
        Err(error) => return codes(&error),
    };
    let settings = common::example_settings(name, hard.values.ncols());
    let outcome = match methods::get(name, &settings).and_then(|method| method.evaluate(&data)) {
        Ok(outcome) => outcome,
        Err(error) => return codes(&error),
    };
    let n = hard.values.nrows();
    assert_eq!(outcome.not_finite(), None, "{name} on {}: not finite", hard.name);
    if let Some(ranks) = &outcome.ranks {
        assert_eq!(ranks.len(), n, "{name} on {}", hard.name);
        assert!(ranks.contains(&1), "{name} on {}: nobody is first", hard.name);
    }
    assert!(
        outcome.ranks.is_some() || outcome.outranks.is_some() || outcome.classes.is_some(),
        "{name} on {}: no result at all",
        hard.name
    );
    let notices: BTreeSet<&str> = outcome.notices.iter().map(|p| p.code.id()).collect();
    std::iter::once("ok").chain(notices).collect::<Vec<_>>().join(" ")
}

fn codes(error: &Error) -> String {
    let codes: BTreeSet<&str> = error.problems().iter().map(|p| p.code.id()).collect();
    assert!(!codes.is_empty(), "an error without places: {error}");
    codes.into_iter().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_matrix_of_methods_and_hard_inputs_is_current() {
    let inputs = inputs();
    let mut page = String::from(
        "# Hard inputs: what every method does with them\n\n\
         `ok` is a finite result, with the notices it carries (`N....`); `E....` is a typed error that names row, column and \
         rule. No cell is NaN or a crash. Generated by `cargo test --test hard_inputs` with the default settings of each \
         method, or with example settings where a method needs some.\n\n\
         Codes: E0602 no data, E0603 wrong length, E0604 not a finite number, E0605 negative weight, E0606 all weights zero, \
         E0601 unknown direction, E0607 value outside the domain of the formula, E0608 setting that does not fit, E0609 not \
         defined for these data; N0610 constant criterion, N0611 one alternative, N0612 all alternatives equal, N0613 scaled by \
         a power of two, N0615 weights not used. Further notices are explained in the result itself.\n\n## Inputs\n\n",
    );
    for (number, hard) in inputs.iter().enumerate() {
        writeln!(page, "{}. {}", number + 1, hard.name).unwrap();
    }
    page.push_str("\n## Results by input number\n\n| method |");
    (1..=inputs.len()).for_each(|number| write!(page, " {number} |").unwrap());
    page.push_str("\n|---|");
    page.push_str(&"---|".repeat(inputs.len()));
    page.push('\n');
    for name in methods::names() {
        let cells: Vec<String> = inputs.iter().map(|hard| cell(name, hard)).collect();
        writeln!(page, "| `{name}` | {} |", cells.join(" | ")).unwrap();
    }
    weights_table(&inputs, &mut page);
    common::check_page("hard_inputs.md", &page);
}

/// The same for weights from data; inputs that are only about given weights have no part in it.
fn weights_table(inputs: &[Hard], page: &mut String) {
    let inputs: Vec<(usize, &Hard)> =
        (1..).zip(inputs).filter(|(_, hard)| !hard.name.to_lowercase().contains("weight")).collect();
    page.push_str(
        "\n## Weights from data, by input number\n\n`ok` are finite weights that sum to 1; E0609 says that the formula \
         defines none for these data, e.g. where all alternatives are equal.\n\n| weights |",
    );
    for (number, _) in &inputs {
        write!(page, " {number} |").unwrap();
    }
    page.push_str("\n|---|");
    page.push_str(&"---|".repeat(inputs.len()));
    page.push('\n');
    for name in weights::names() {
        let cells: Vec<String> = inputs.iter().map(|(_, hard)| weights_cell(name, hard)).collect();
        writeln!(page, "| `{name}` | {} |", cells.join(" | ")).unwrap();
    }
}

fn weights_cell(name: &str, hard: &Hard) -> String {
    let data = DecisionMatrix::builder(hard.values.clone()).direction_words(&hard.directions).build();
    match data.and_then(|data| weights::from_data(name, &data)) {
        Err(error) => codes(&error),
        Ok(derived) => {
            assert!(derived.weights.iter().all(|w| *w >= 0.0 && w.is_finite()), "{name} on {}", hard.name);
            let total: f64 = derived.weights.iter().sum();
            assert!((total - 1.0).abs() < 1e-12, "{name} on {}: weights sum to {total}", hard.name);
            let notices: BTreeSet<&str> = derived.notices.iter().map(|p| p.code.id()).collect();
            std::iter::once("ok").chain(notices).collect::<Vec<_>>().join(" ")
        }
    }
}

#[test]
fn other_normalizations_keep_the_contract() {
    for name in methods::names() {
        for hard in inputs() {
            let Ok(data) = hard.data() else { continue };
            for method in common::variants(name, hard.values.ncols()) {
                match method.evaluate(&data) {
                    Ok(outcome) => assert_eq!(outcome.not_finite(), None, "{method:?} on {}", hard.name),
                    Err(error) => assert!(!error.problems().is_empty(), "{method:?} on {}: {error}", hard.name),
                }
            }
        }
    }
}

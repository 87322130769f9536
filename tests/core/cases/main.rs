//! Every published or derived case in `tests/cases/`, compared field by field to its stated tolerance.
//!
//! One adapter file for each family turns a case into a call and the results into named fields; the comparison
//! is the same for all. A case that no adapter takes must stand in [`PENDING`].
#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at what is impossible

#[path = "../common/mod.rs"]
mod common;
mod methods;
mod panel;
mod planning;
mod rankings;
mod uncertainty;
mod weights;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// Cases whose code is not there yet, by id. Delete the line of a case when its method lands.
const PENDING: &[&str] = &[
    // methods
    // weights
    // rankings
    // panel
    // uncertainty and portfolio
];

/// Results by the names of the expected fields (without `_full`).
pub(crate) type Fields = BTreeMap<String, Value>;

/// What an adapter says: not mine, or the results, or why there are none.
pub(crate) type Answer = Option<Result<Fields, String>>;

/// One case file.
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) reference: String,
    pub(crate) inputs: Value,
    pub(crate) expected: BTreeMap<String, Value>,
    pub(crate) published: f64,
    pub(crate) full: f64,
    /// Whether the case holds printed (rounded) values only.
    pub(crate) printed_only: bool,
}

const ADAPTERS: &[fn(&Case) -> Answer] =
    &[methods::run, weights::run, rankings::run, panel::run, planning::run, uncertainty::run];

impl Case {
    /// An input as numbers.
    pub(crate) fn numbers(&self, name: &str) -> Vec<f64> {
        serde_json::from_value(self.inputs[name].clone()).unwrap_or_else(|e| panic!("{}: {name}: {e}", self.id))
    }
}

fn cases() -> Vec<Case> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let case: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
            Case {
                id: text(&case["id"]),
                method: text(&case["method"]),
                reference: text(&case["source"]["reference"]),
                inputs: case["inputs"].clone(),
                expected: serde_json::from_value(case["expected"].clone()).unwrap(),
                published: case["tolerance"]["published"].as_f64().unwrap_or(1e-8),
                // What is drawn at random comes as near as its draws allow.
                full: case["tolerance"]["monte_carlo"].as_f64().or(case["tolerance"]["full"].as_f64()).unwrap_or(1e-8),
                printed_only: case["evidence"] == "published"
                    && case["expected"].as_object().unwrap().keys().all(|name| !name.ends_with("_full")),
            }
        })
        .collect()
}

/// The largest deviation of a result from an expected value; `Err` where they differ in kind or shape.
/// Undefined expected entries (null) are passed over.
fn deviation(found: &Value, expected: &Value) -> Result<f64, String> {
    match (found, expected) {
        (_, Value::Null) => Ok(0.0),
        (Value::Number(f), Value::Number(e)) => Ok((f.as_f64().unwrap() - e.as_f64().unwrap()).abs()),
        (Value::Array(f), Value::Array(e)) if f.len() == e.len() => {
            f.iter().zip(e).try_fold(0.0, |worst, (f, e)| deviation(f, e).map(|d| if d > worst { d } else { worst }))
        }
        (Value::Object(f), Value::Object(e)) => e.iter().try_fold(0.0, |worst, (key, e)| {
            let f = f.get(key).ok_or(format!("{key} is missing"))?;
            deviation(f, e).map(|d| if d > worst { d } else { worst })
        }),
        (f, e) if f == e => Ok(0.0),
        (f, e) => Err(format!("found {f}, expected {e}")),
    }
}

/// What one case came to: deviations from rounded and from unrounded values.
struct Report {
    case: Case,
    published: Option<f64>,
    full: Option<f64>,
    failures: Vec<String>,
}

/// Stored values that are less exact than the tolerance of their case says, each with its reason.
struct Rough {
    case: String,
    field: String,
    tolerance: f64,
    why: String,
}

fn rough_values() -> Vec<Rough> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rough_values.json");
    let list: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    list.iter()
        .map(|v| Rough {
            case: text(&v["case"]),
            field: text(&v["field"]),
            tolerance: v["tolerance"].as_f64().unwrap(),
            why: text(&v["why"]),
        })
        .collect()
}

fn compare(case: Case, fields: Result<Fields, String>, rough: &[Rough]) -> Report {
    let mut report = Report { case, published: None, full: None, failures: Vec::new() };
    let fields = match fields {
        Ok(fields) => fields,
        Err(error) => {
            report.failures.push(error);
            return report;
        }
    };
    for (name, expected) in &report.case.expected {
        let field = name.strip_suffix("_full").unwrap_or(name);
        let rounded =
            name == field && (report.case.printed_only || report.case.expected.contains_key(&format!("{name}_full")));
        let stated = if rounded { report.case.published } else { report.case.full };
        let known = rough.iter().find(|r| r.case == report.case.id && r.field == *name);
        let tolerance = known.map_or(stated, |r| r.tolerance);
        match fields.get(field).ok_or("is not among the results".to_owned()).and_then(|f| deviation(f, expected)) {
            Ok(d) => {
                let worst = if rounded { &mut report.published } else { &mut report.full };
                *worst = Some(worst.map_or(d, |w| if d > w { d } else { w }));
                if d > tolerance {
                    report.failures.push(format!("{name} deviates by {d:e}, over {tolerance:e}: {}", fields[field]));
                }
            }
            Err(why) => report.failures.push(format!("{name} {why}")),
        }
    }
    report
}

fn run_all() -> (Vec<Report>, Vec<String>) {
    let rough = rough_values();
    let mut reports = Vec::new();
    let mut untaken = Vec::new();
    for case in cases() {
        match ADAPTERS.iter().find_map(|adapter| adapter(&case)) {
            Some(fields) => reports.push(compare(case, fields, &rough)),
            None => untaken.push(case.id),
        }
    }
    (reports, untaken)
}

#[test]
fn every_case_is_met_to_its_tolerance() {
    let (reports, untaken) = run_all();
    let mut failures = String::new();
    for report in &reports {
        let show = |d: Option<f64>| d.map_or("-".to_owned(), |d| format!("{d:.1e}"));
        println!("{:60} rounded {:8} unrounded {:8}", report.case.id, show(report.published), show(report.full));
        for failure in &report.failures {
            writeln!(failures, "{}: {failure}", report.case.id).unwrap();
        }
    }
    for id in &untaken {
        if !PENDING.contains(&id.as_str()) {
            writeln!(failures, "{id}: no adapter takes it and it is not listed as pending").unwrap();
        }
    }
    for id in PENDING {
        if !untaken.iter().any(|u| u == id) {
            writeln!(failures, "{id}: it runs (or is unknown), so its line in PENDING must go").unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn the_accuracy_page_is_current() {
    let (reports, _) = run_all();
    let mut page = String::from(
        "# Accuracy: published and derived cases\n\n\
         Each case stands in `tests/cases/` with its source, its tolerances and the peers it was compared with. The columns \
         give the largest absolute deviation over all expected fields: from printed values (which are rounded, so a deviation \
         within the tolerance is the rounding of the page) and from values that were recomputed without rounding (stored to 12 \
         digits). Generated by `cargo test --test cases`.\n\n\
         | method | case | reference | from printed values (tolerance) | from unrounded values (tolerance) |\n|---|---|---|---|---|\n",
    );
    for report in &reports {
        let show = |d: Option<f64>, tolerance: f64| match d {
            None => "-".to_owned(),
            Some(d) if d < 1e-15 => format!("0 ({tolerance:e})"),
            Some(d) => format!("{d:.0e} ({tolerance:e})"),
        };
        let Case { id, method, reference, published, full, .. } = &report.case;
        writeln!(
            page,
            "| {method} | `{id}` | {} | {} | {} |",
            reference.replace('|', "/"),
            show(report.published, *published),
            show(report.full, *full)
        )
        .unwrap();
    }
    page.push_str("\nStored values that are less exact than the tolerance of their case says:\n\n");
    for Rough { case, field, tolerance, why } in rough_values() {
        writeln!(page, "- `{case}`, `{field}` ({tolerance:e}): {why}.").unwrap();
    }
    common::check_page("accuracy.md", &page);
}

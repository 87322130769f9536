//! A good register changed at random: reading and checking never panic, always end, and place every fault;
//! what passes the check is evaluated without a single NaN.

#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at the first surprise

use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::LazyLock;
use stratech::problem::{Lang, Place, Problems, Severity};
use stratech::{Error, Register};

static GOOD: LazyLock<String> = LazyLock::new(|| {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad/good.json")).unwrap()
});

static ELICITED: LazyLock<String> = LazyLock::new(|| {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/registers/elicited.json")).unwrap()
});

/// Values that people and programs put where they do not belong.
fn strange() -> impl Strategy<Value = Value> {
    let words = [
        "",
        "T1",
        "E1",
        "C1",
        "G1",
        "C5",
        "I1",
        "N1",
        "D1",
        "gate",
        "capacity",
        "A",
        "no",
        "T99",
        "min",
        "range",
        "missing",
        "local",
        "information",
        "Đ",
        "a\u{302}\u{323}",
        "\u{0}",
        "2026-02-30",
        "2027-01-01",
        "5,5",
        "NaN",
        "x y",
    ];
    let numbers = [0.0, -0.0, 1.0, -1.0, 0.5, 3.0, 10.0, 11.0, 1e-300, 1e15, 9e15, 1e17, 1e308];
    let structured = [
        json!({"kind": "minimum"}),
        json!({"kind": "geometric_mean"}),
        json!({"kind": "owa", "weights": [0.7, 0.3]}),
        json!({"kind": "owa", "weights": [0, 1e-300]}),
        json!({"kind": "target", "best": 0}),
        json!({"kind": "exponential", "c": -499.0}),
        json!({"kind": "exponential", "c": 1e-12}),
        json!({"kind": "levels", "levels": [[0, 0], [10, 1]]}),
        json!({"kind": "piecewise", "points": [[0, 0], [0.0001, 1], [10, 1]]}),
        json!([]),
        json!({}),
        json!([[1]]),
        json!(null),
        json!(true),
        json!(false),
        json!(u64::MAX),
    ];
    prop_oneof![
        prop::sample::select(words.to_vec()).prop_map(Value::from),
        prop::sample::select(numbers.to_vec()).prop_map(Value::from),
        prop::sample::select(structured.to_vec()),
        any::<f64>().prop_map(|x| if x.is_finite() { x.into() } else { Value::Null }),
        ".{0,8}".prop_map(Value::from),
    ]
}

/// One change of a document. The numbers choose where, modulo what is there.
#[derive(Debug, Clone)]
enum Change {
    Delete(usize, usize, usize),
    Duplicate(usize, usize),
    Set(usize, usize, usize, Value),
    Scale(usize, usize, usize, f64),
    Rename(usize, usize, usize, String),
    Move(usize, usize, usize),
    Copy(usize, usize, usize, usize),
}

impl Change {
    /// The same change in another table.
    fn in_table(mut self, table: usize) -> Change {
        match &mut self {
            Change::Delete(t, ..)
            | Change::Duplicate(t, _)
            | Change::Set(t, ..)
            | Change::Scale(t, ..)
            | Change::Rename(t, ..)
            | Change::Move(t, ..)
            | Change::Copy(t, ..) => *t = table,
        }
        self
    }
}

fn change() -> impl Strategy<Value = Change> {
    let at = || any::<usize>();
    prop_oneof![
        1 => (at(), at(), at()).prop_map(|(t, r, f)| Change::Delete(t, r, f)),
        1 => (at(), at()).prop_map(|(t, r)| Change::Duplicate(t, r)),
        4 => (at(), at(), at(), strange()).prop_map(|(t, r, f, v)| Change::Set(t, r, f, v)),
        2 => (at(), at(), at(), -3.0..3.0).prop_map(|(t, r, f, x)| Change::Scale(t, r, f, x)),
        1 => (at(), at(), at(), "[a-z_]{1,6}").prop_map(|(t, r, f, n)| Change::Rename(t, r, f, n)),
        1 => (at(), at(), at()).prop_map(|(t, a, b)| Change::Move(t, a, b)),
        2 => (at(), at(), at(), at()).prop_map(|(t, a, b, f)| Change::Copy(t, a, b, f)),
    ]
}

/// The rows of a table; `register` and `charter` are their own only row.
fn rows(document: &mut Value, table: usize) -> Option<&mut Value> {
    let object = document.as_object_mut()?;
    let n = object.len();
    object.values_mut().nth(table % n.max(1))
}

fn row(document: &mut Value, table: usize, row: usize) -> Option<&mut serde_json::Map<String, Value>> {
    match rows(document, table)? {
        Value::Array(rows) => {
            let n = rows.len().max(1);
            rows.get_mut(row % n)?.as_object_mut()
        }
        other => other.as_object_mut(),
    }
}

fn key(row: &serde_json::Map<String, Value>, field: usize) -> Option<String> {
    row.keys().nth(field % row.len().max(1)).cloned()
}

fn apply(document: &mut Value, change: &Change) -> Option<()> {
    match change {
        Change::Delete(t, r, f) if f % 3 > 0 => {
            let row = row(document, *t, *r)?;
            let key = key(row, *f)?;
            row.remove(&key);
        }
        Change::Delete(t, r, f) => match rows(document, *t)? {
            Value::Array(rows) if !rows.is_empty() && f % 2 == 0 => {
                let n = rows.len();
                rows.remove(r % n);
            }
            table => *table = Value::Null,
        },
        Change::Duplicate(t, r) => {
            let rows = rows(document, *t)?.as_array_mut()?;
            let copy = rows.get(r % rows.len().max(1))?.clone();
            rows.push(copy);
        }
        Change::Set(t, r, f, value) => {
            let row = row(document, *t, *r)?;
            let key = key(row, *f)?;
            row.insert(key, value.clone());
        }
        Change::Scale(t, r, f, factor) => {
            let row = row(document, *t, *r)?;
            let numbers: Vec<String> = row.iter().filter(|(_, v)| v.is_number()).map(|(k, _)| k.clone()).collect();
            let key = numbers.get(f % numbers.len().max(1))?;
            let x = row[key].as_f64()? * factor;
            row.insert(key.clone(), x.into());
        }
        Change::Rename(t, r, f, name) => {
            let row = row(document, *t, *r)?;
            let value = row.remove(&key(row, *f)?)?;
            row.insert(name.clone(), value);
        }
        Change::Move(t, a, b) => {
            let rows = rows(document, *t)?.as_array_mut()?;
            let n = rows.len().max(1);
            (rows.len() > 1).then(|| rows.swap(a % n, b % n));
        }
        // The cell of one row goes into the same field of another.
        Change::Copy(t, a, b, f) => {
            let from = row(document, *t, *a)?.clone();
            let key = key(&from, *f)?;
            row(document, *t, *b)?.insert(key.clone(), from[&key].clone());
        }
    }
    Some(())
}

/// Every problem is complete; `leads` says whether a place can be gone to.
fn placed(problems: &Problems, leads: impl Fn(&Place) -> bool) -> Result<(), TestCaseError> {
    for problem in problems {
        prop_assert!(leads(&problem.place), "unplaced: {problem}");
        for lang in [Lang::En, Lang::Vi] {
            let said = [problem.sentence(lang), problem.expected.get(lang).into()];
            prop_assert!(said.iter().all(|text| !text.is_empty()), "incomplete: {problem:?}");
            let quoted = problem.code.template(lang).contains("\"{found}\"");
            prop_assert!(quoted || !problem.found.get(lang).is_empty(), "incomplete: {problem:?}");
            prop_assert!(problem.hint.as_ref().is_some_and(|hint| !hint.get(lang).is_empty()), "no hint: {problem:?}");
        }
    }
    Ok(())
}

/// Whether the row of a place in the JSON form exists; its field may be what is missing.
fn leads_into(document: &Value, place: &Place) -> bool {
    let text = place.to_string();
    match place {
        Place::Json { pointer } if pointer.len() > 1 => {
            let row = text.rsplit_once('/').map_or("", |(row, _)| row);
            document.pointer(&text).or_else(|| document.pointer(row)).is_some()
        }
        _ => !text.is_empty(),
    }
}

/// The text without what stands between double quotes.
fn unquoted(text: &str) -> String {
    let mut plain = String::new();
    let (mut inside, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            '"' if !escaped => inside = !inside,
            _ if !inside => plain.push(c),
            _ => {}
        }
        escaped = inside && c == '\\' && !escaped;
    }
    plain
}

/// Checks what was read, and evaluates it if it may be.
fn check(read: stratech::Result<Register>, leads: impl Fn(&Place) -> bool + Copy) -> Result<(), TestCaseError> {
    let register = match read {
        Ok(register) => register,
        Err(Error::Input(problems)) => return placed(&problems, leads),
        Err(other) => return Err(TestCaseError::fail(format!("{other}"))),
    };
    let problems = register.check();
    placed(&problems, leads)?;
    let again = Register::from_json(register.to_json()).map_err(|e| TestCaseError::fail(e.to_string()))?;
    prop_assert_eq!(register.digest().ok(), again.digest().ok());
    match register.evaluate(None) {
        Ok(evaluation) => {
            prop_assert!(!problems.has_errors());
            let numbers = unquoted(&format!("{evaluation:?}"));
            prop_assert!(!numbers.contains("NaN") && !numbers.contains(": inf"), "{evaluation:?}");
        }
        Err(Error::Input(refused)) => {
            prop_assert!(refused.has_errors());
            prop_assert!(
                refused.iter().all(|p| p.code.severity() == Severity::Error && !p.place.to_string().is_empty())
            );
        }
        Err(other) => return Err(TestCaseError::fail(format!("{other}"))),
    }
    Ok(())
}

fn config() -> ProptestConfig {
    // STRATECH_CASES runs more than an ordinary test.
    let cases = std::env::var("STRATECH_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(192);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn changed_rows(changes in prop::collection::vec(change(), 1..6)) {
        let mut document: Value = serde_json::from_str(&GOOD).unwrap();
        for change in &changes {
            let _ = apply(&mut document, change);
        }
        check(Register::from_json(document.to_string()), |place| leads_into(&document, place))?;
    }

    /// What experts said about weights, changed: answers that make no weights are named, all others are weights.
    #[test]
    fn changed_answers(changes in prop::collection::vec(change(), 1..4)) {
        let mut document: Value = serde_json::from_str(&ELICITED).unwrap();
        let table = document.as_object().unwrap().keys().position(|key| key == "weight_judgements").unwrap();
        for change in changes {
            let _ = apply(&mut document, &change.in_table(table));
        }
        check(Register::from_json(document.to_string()), |place| leads_into(&document, place))?;
    }

    /// Registers that mostly pass the check, so that odd trees, scales and gaps reach the evaluation.
    #[test]
    fn changed_rules(
        missing in prop::sample::select(vec!["refuse", "renormalize", "impute"]),
        aggregators in [0_usize..5, 0..5],
        functions in [0_usize..6, 0..6],
        scaling in prop::sample::select(vec!["fixed", "local"]),
        silent in prop::collection::vec((0_usize..62, prop::sample::select(vec!["missing", "not_applicable"])), 0..40),
        weights in prop::collection::vec(0.0..1.0, 6),
    ) {
        let mut document: Value = serde_json::from_str(&GOOD).unwrap();
        document["charter"]["missing"] = missing.into();
        document["weight_order"] = json!([]);
        let trees = [json!({"kind": "weighted_mean"}), json!({"kind": "geometric_mean"}), json!({"kind": "minimum"}),
            json!({"kind": "owa", "weights": [1, 0]}), json!({"kind": "owa", "weights": [0.2, 0.5]})];
        let shapes = [json!({"kind": "linear"}), json!({"kind": "exponential", "c": 500}), json!({"kind": "exponential", "c": -500}),
            json!({"kind": "target", "best": 0}), json!({"kind": "levels", "levels": [[0, 0], [5, 1]]}), json!({"kind": "exponential", "c": 1e-15})];
        for k in 0..2 {
            document["criteria"][k]["aggregator"] = trees[aggregators[k]].clone();
            document["criteria"][[2, 4][k]]["value_function"] = shapes[functions[k]].clone();
        }
        document["criteria"][4]["scaling"] = scaling.into();
        for (row, state) in &silent {
            let row = document["judgements"][*row].as_object_mut().unwrap();
            row.retain(|name, _| !["low", "mid", "high"].contains(&&**name));
            row.insert("state".into(), (*state).into());
        }
        for (row, weight) in weights.iter().enumerate() {
            let weight = if *weight < 0.2 { 0.0 } else { *weight };
            document["weights"][row]["weight"] = weight.into();
            document["weights"][row].as_object_mut().unwrap().retain(|name, _| !["low", "high"].contains(&&**name));
        }
        check(Register::from_json(document.to_string()), |place| leads_into(&document, place))?;
    }

    #[test]
    fn changed_bytes(edits in prop::collection::vec((any::<usize>(), 0_u8..4, any::<u8>()), 1..4)) {
        check(Register::from_json(edit(GOOD.as_bytes(), &edits)), |place| !place.to_string().is_empty())?;
    }

    #[test]
    fn changed_files(
        file in any::<usize>(),
        edits in prop::collection::vec((any::<usize>(), 0_u8..4, any::<u8>()), 1..4),
    ) {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in FILES.iter() {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        let (name, content) = &FILES[file % FILES.len()];
        let content = edit(content, &edits);
        let lines = content.split(|b| *b == b'\n').count() as u64;
        std::fs::write(folder.path().join(name), &content).unwrap();
        check(Register::read(folder.path()), |place| match place {
            Place::Cell { file, line, .. } if file == name => (1..=lines).contains(line),
            other => !other.to_string().is_empty(),
        })?;
    }

    #[test]
    fn numbers_that_are_none(row in any::<usize>(), field in 0_usize..7, bad in prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY])) {
        let mut register = Register::from_json(&*GOOD).unwrap();
        match field {
            0 => pick(&mut register.judgements, row).mid = Some(bad),
            1 => pick(&mut register.criteria, row).scale_high = Some(bad),
            2 => pick(&mut register.weights, row).weight = bad,
            3 => pick(&mut register.observations, row).value = bad,
            4 => pick(&mut register.stakeholder_groups, row).share = bad,
            5 => pick(&mut register.problems, row).weight = bad,
            _ => pick(&mut register.tracks, row).risk_attitude = bad,
        }
        let problems = register.check();
        prop_assert!(problems.has_errors());
        placed(&problems, |place| !place.to_string().is_empty())?;
        prop_assert!(register.evaluate(None).is_err());
    }
}

/// A row of a table, modulo how many there are.
fn pick<R: stratech::model::Row>(rows: &mut stratech::model::Rows<R>, row: usize) -> &mut R {
    let n = rows.len();
    rows.iter_mut().nth(row % n).unwrap()
}

/// The files of the good register's folder form.
static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    Register::from_json(&*GOOD).unwrap().write(folder.path()).unwrap();
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    files
});

/// Deletes, replaces, inserts or doubles single bytes.
fn edit(bytes: &[u8], edits: &[(usize, u8, u8)]) -> Vec<u8> {
    const LIKELY: &[u8] = b"0129,.-\"{}[]:;\n\r eE_xAT";
    let mut bytes = bytes.to_vec();
    for &(at, what, byte) in edits {
        let at = at % (bytes.len() + 1);
        let byte = if byte < 200 { LIKELY[byte as usize % LIKELY.len()] } else { byte };
        match what {
            0 if at < bytes.len() => drop(bytes.remove(at)),
            1 if at < bytes.len() => bytes[at] = byte,
            2 => bytes.insert(at, byte),
            // The rest of a line twice.
            _ => {
                let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n + 1);
                let line = bytes[at..end].to_vec();
                bytes.splice(at..at, line);
            }
        }
    }
    bytes
}

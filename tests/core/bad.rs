//! Bad registers, each with exactly the problems it has.
//!
//! A case in `tests/bad/*.json` starts from the good register beside it, or from a text of its own, and
//! makes it bad; `problems` lists code and place of everything that must be found, and nothing else may be.
//! What the problems say in both languages stands in `tests/bad/messages.txt`; `STRATECH_BLESS=1` rewrites it.

#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at the first surprise

use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use stratech::model::Limits;
use stratech::problem::codes::{self, readiness};
use stratech::problem::{Lang, Problem, Problems};
use stratech::{Error, Register};

/// One bad register. See `tests/bad/README.md`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// The whole JSON document.
    text: Option<String>,
    /// Text of the JSON document, or of a file of the folder form, to replace: `[old, new]`.
    #[serde(default)]
    replace: Vec<[String; 2]>,
    /// Values to set: `[pointer, value]`; null removes, a pointer that ends in `-` appends.
    #[serde(default)]
    change: Vec<(String, Value)>,
    /// The file of the folder form that is bad; absent = the JSON form.
    file: Option<String>,
    /// Encoding of the bad file if it is not UTF-8.
    encoding: Option<String>,
    problems: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad")
}

fn cases(file: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(folder().join(file)).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn good() -> String {
    std::fs::read_to_string(folder().join("good.json")).unwrap()
}

/// Sets, removes or appends one value.
fn change(document: &mut Value, pointer: &str, value: &Value) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}")) {
        Value::Object(object) if value.is_null() => {
            object.remove(last).unwrap_or_else(|| panic!("no {pointer}"));
        }
        Value::Object(object) => {
            object.insert(last.to_owned(), value.clone());
        }
        Value::Array(array) if last == "-" => array.push(value.clone()),
        Value::Array(array) if value.is_null() => {
            array.remove(last.parse().unwrap());
        }
        Value::Array(array) => array[last.parse::<usize>().unwrap()] = value.clone(),
        other => panic!("{parent} is {other}"),
    }
}

fn replace(mut text: String, pairs: &[[String; 2]], name: &str) -> String {
    for [old, new] in pairs {
        assert_eq!(text.matches(old.as_str()).count(), 1, "{name}: {old:?} must stand there exactly once");
        text = text.replace(old.as_str(), new);
    }
    text
}

fn encode(text: &str, encoding: Option<&str>) -> Vec<u8> {
    match encoding {
        None => text.as_bytes().to_vec(),
        Some("utf-16") => [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        Some("latin-1") => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        Some(other) => panic!("unknown encoding {other}"),
    }
}

/// Everything that is wrong with the register of a case.
fn problems(case: &Case) -> Problems {
    let mut document = case.text.clone().unwrap_or_else(good);
    if !case.change.is_empty() {
        let mut value: Value = serde_json::from_str(&document).unwrap();
        case.change.iter().for_each(|(pointer, new)| change(&mut value, pointer, new));
        document = value.to_string();
    }
    let read = match &case.file {
        None => Register::from_json(encode(&replace(document, &case.replace, &case.name), case.encoding.as_deref())),
        Some(file) => {
            let folder = tempfile::tempdir().unwrap();
            Register::from_json(document).unwrap().write(folder.path()).unwrap();
            let path = folder.path().join(file);
            let text = if path.exists() { std::fs::read_to_string(&path).unwrap() } else { String::new() };
            let text = match &case.replace[..] {
                // One pair with nothing to look for: the whole file.
                [[old, new]] if old.is_empty() => new.clone(),
                pairs => replace(text, pairs, &case.name),
            };
            if text == "(none)" {
                std::fs::remove_file(&path).unwrap();
            } else {
                std::fs::write(&path, encode(&text, case.encoding.as_deref())).unwrap();
            }
            Register::read(folder.path())
        }
    };
    match read {
        Ok(register) => register.check(),
        Err(Error::Input(problems)) => problems,
        Err(other) => panic!("{}: {other}", case.name),
    }
}

/// A problem says everything in both languages, and leaves no slot unfilled.
fn is_complete(problem: &Problem) -> bool {
    [Lang::En, Lang::Vi].into_iter().all(|lang| {
        let sentence = problem.sentence(lang);
        !["{item}", "{expected}", "{found}"].iter().any(|slot| sentence.contains(slot))
            && !sentence.is_empty()
            && !problem.expected.get(lang).is_empty()
            && !problem.found.get(lang).is_empty()
            && problem.hint.as_ref().is_some_and(|hint| !hint.get(lang).is_empty())
            && (!problem.code.template(lang).contains("{item}") || !problem.item.get(lang).is_empty())
    })
}

fn run(file: &str, messages: &mut String) -> Vec<String> {
    let mut faults = Vec::new();
    writeln!(messages, "\n== {file}").unwrap();
    for case in cases(file) {
        let found = problems(&case);
        writeln!(messages, "\n{}", case.name).unwrap();
        for problem in &found {
            writeln!(messages, "  {} {}", problem.code, problem.place).unwrap();
            writeln!(messages, "    {}", problem.sentence(Lang::En)).unwrap();
            writeln!(messages, "    {}", problem.sentence(Lang::Vi)).unwrap();
        }
        let listed: Vec<String> = found.iter().map(|p| format!("{} {}", p.code, p.place)).collect();
        if listed != case.problems {
            faults.push(format!("{file}, {}:\n  expected {:#?}\n  found {listed:#?}", case.name, case.problems));
        }
        for problem in found.iter().filter(|problem| !is_complete(problem)) {
            faults.push(format!("{file}, {}: incomplete {problem:#?}", case.name));
        }
    }
    faults
}

/// Codes with a test of their own below, and those of a simulation.
const BELOW: &[&str] = &["E0011", "E0014", "N0119", "E0161", "E0202", "N0867", "N0868", "E1101", "E1102"];

const FILES: &[&str] = &["reading.json", "folders.json", "checks.json", "many.json"];

#[test]
fn every_bad_register_has_exactly_its_problems() {
    let mut messages = String::from("What the cases of tests/bad say, in English and in Vietnamese.\n");
    let faults: Vec<String> = FILES.iter().flat_map(|file| run(file, &mut messages)).collect();
    let path = folder().join("messages.txt");
    if std::env::var_os("STRATECH_BLESS").is_some() {
        std::fs::write(&path, &messages).unwrap();
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(
        std::fs::read_to_string(&path).unwrap() == messages,
        "messages.txt is stale: run with STRATECH_BLESS=1 and read what changed"
    );
}

#[test]
fn the_good_register_has_none() {
    let register = Register::from_json(good()).unwrap();
    assert_eq!(register.check(), Problems::new());
    let folder = tempfile::tempdir().unwrap();
    register.write(folder.path()).unwrap();
    assert_eq!(Register::read(folder.path()).unwrap().check(), Problems::new());
}

#[test]
fn there_are_enough() {
    let single: usize = ["reading.json", "folders.json", "checks.json"].iter().map(|file| cases(file).len()).sum();
    assert!(single >= 60 && cases("many.json").len() >= 10);
    // Every code has a case, or a test below.
    let said = std::fs::read_to_string(folder().join("messages.txt")).unwrap();
    let silent: Vec<&str> = [
        codes::reading::ALL,
        codes::structure::ALL,
        codes::assessment::ALL,
        codes::criteria::ALL,
        codes::weights::ALL,
        codes::technologies::ALL,
        codes::goals::ALL,
        codes::panel::ALL,
        codes::factors::ALL,
        codes::plan::ALL,
        codes::dependencies::ALL,
        // What the check of a register says as the functions on plain arrays do.
        &[readiness::SELF_DEPENDENCY, readiness::SAME_ALTERNATIVE, readiness::TOO_MANY_OF, readiness::TWO_ROLES],
        &[readiness::CLAUSE_DIFFERS, readiness::AMOUNT_AND_ROLE, readiness::NO_CAPACITY, readiness::GATE_CYCLE],
        &[readiness::NO_DEPENDENCIES, readiness::UNUSED_LEAD],
        codes::scenario::ALL,
    ]
    .concat()
    .into_iter()
    .map(stratech::problem::Code::id)
    .filter(|id| !BELOW.contains(id) && !said.contains(&format!("  {id} ")))
    .collect();
    assert!(silent.is_empty(), "no case for {silent:?}");
}

fn found(problems: &Problems) -> Vec<String> {
    assert!(problems.iter().all(is_complete), "{problems}");
    problems.iter().map(|p| format!("{} {}", p.code, p.place)).collect()
}

#[test]
fn what_only_a_program_can_do_wrong() {
    let mut register = Register::from_json(good()).unwrap();
    register.problems.iter_mut().next().unwrap().weight = f64::NAN;
    assert_eq!(found(&register.check()), ["E0202 /problems/0/weight"]);
    let mut register = Register::from_json(good()).unwrap();
    let row = register.info();
    register.register.push(row);
    assert_eq!(found(&register.check()), ["E0161 /register"]);
    assert_eq!(found(&Register::default().check()), ["E0013 /register"]);
}

#[test]
fn what_ifs_that_lead_nowhere() {
    use stratech::model::{Change, Operation, Plain};
    let register = Register::from_json(good()).unwrap();
    let faults = |error: Error| found(&Problems::from(error.problems().to_vec()));
    assert_eq!(faults(register.with_scenario("drought").unwrap_err()), ["E1101 scenario"]);
    assert_eq!(faults(Change::at("technologies", Operation::Set, None).unwrap_err()), ["E1102 changes"]);
    let change = |path: &str, value| Change::at(path, Operation::Set, Some(Plain::Number(value))).unwrap();
    let changes = [change("technologies/T1/trl", 12.0), change("tracks/Z/size", 3.0)];
    assert_eq!(faults(register.with_changes(&changes).unwrap_err()), ["E1104 changes[1]"]);
    assert_eq!(
        faults(register.with_changes(&changes[..1]).unwrap_err()),
        ["E0201 /technologies/0/trl", "E1110 changes"]
    );
}

#[test]
fn reading_keeps_its_limits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.json");
    std::fs::write(&path, good()).unwrap();
    let read = |limits: Limits| Register::read_with(&path, &limits).unwrap_err();
    let long = read(Limits { text: 16, problems: 2, ..Limits::default() });
    assert_eq!(
        found(&Problems::from(long.problems().to_vec())),
        ["E0011 /charter/purpose_vi", "E0011 /groups/0/name_en", "E0014 register"]
    );
    for limits in [Limits { bytes: 1000, ..Limits::default() }, Limits { rows: 5, ..Limits::default() }] {
        assert!(matches!(read(limits), Error::Limit { .. }));
    }
}

#[test]
fn a_fault_in_every_row_is_counted() {
    let mut register = Register::from_json(good()).unwrap();
    let bad = stratech::model::Judgement { mid: Some(11.0), round: 7, ..register.judgements[0].clone() };
    let bad = stratech::model::Judgement { low: None, high: None, ..bad };
    register.charter.iter_mut().next().unwrap().round = Some(1);
    (0..1100).for_each(|k| register.judgements.push(stratech::model::Judgement { round: 100 + k, ..bad.clone() }));
    let problems = register.check();
    assert_eq!(problems.len(), 1001);
    assert!(found(&problems).contains(&"N0119 register".to_owned()));
    assert!(problems.to_text(Lang::En).contains("100 more problems with code E0207 are not listed"));
}

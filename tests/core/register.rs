//! The register in its two forms: read, written, and the same digest.

#![allow(clippy::unwrap_used)] // a test stops at the first surprise

mod registers;

use registers::{Dice, Shape, random, with_needs};
use stratech::Register;
use stratech::model::Row;
use stratech::problem::Severity;

const SMALL: &str = r#"{
  "register": {"id": "r", "title_vi": "Đăng ký", "title_en": "Register", "cutoff_date": "2026-06-30", "schema": 1},
  "tracks": [{"id": "A", "name_vi": "Nhóm A", "name_en": "Track A", "size": 1, "x_note": "kept"}],
  "technologies": [
    {"id": "T1", "name_vi": "Một", "name_en": "One", "track": "A"},
    {"id": "T2", "name_vi": "Hai", "name_en": "Two, \"quoted\"", "track": "A", "note": "two\nlines"}
  ],
  "criteria": [{"id": "C1", "name_vi": "T", "name_en": "C", "scale_low": 0, "scale_high": 10,
                "value_function": {"points": [[0, 0], [5, 0.8], [10, 1]], "kind": "piecewise"}}]
}"#;

#[test]
fn json_and_folder_are_one_register() {
    let register = Register::from_json(SMALL).unwrap();
    let folder = tempfile::tempdir().unwrap();
    register.write(folder.path()).unwrap();
    let read = Register::read(folder.path()).unwrap();
    assert_eq!(register, read);
    assert_eq!(register.digest().unwrap(), read.digest().unwrap());
    let file = folder.path().join("register.json");
    read.write(&file).unwrap();
    assert_eq!(Register::read(&file).unwrap().digest().unwrap(), register.digest().unwrap());
}

#[test]
fn order_and_normal_form_do_not_matter() {
    let register = Register::from_json(SMALL).unwrap();
    let shuffled = r#"{
      "criteria": [{"value_function": {"kind": "piecewise", "points": [[0, 0.0], [5, 8e-1], [1e1, 1]]}, "scale_high": 10.0,
                    "scale_low": -0.0, "direction": "max", "name_en": "C", "name_vi": "T", "id": "C1", "note": null}],
      "technologies": [
        {"track": "A", "note": "two\r\nlines", "name_en": "Two, \"quoted\"", "name_vi": "Hai", "id": "T2"},
        {"id": "T1", "name_vi": "Mo\u0302\u0323t", "name_en": "One", "track": "A", "lead_agency": ""}
      ],
      "tracks": [{"x_note": "kept", "size": 1, "name_en": "Track A", "name_vi": "Nho\u0301m A", "id": "A"}],
      "register": {"schema": 1, "cutoff_date": "2026-06-30", "title_en": "Register", "title_vi": "Đa\u0306ng ky\u0301", "id": "r"}
    }"#;
    let shuffled = Register::from_json(shuffled).unwrap();
    assert_eq!(register, shuffled);
    assert_eq!(register.digest().unwrap(), shuffled.digest().unwrap());
}

#[test]
fn every_reading_fault_is_reported_at_once() {
    let bad = r#"{"register": {"id": "r", "id": "s", "title_vi": 3, "title_en": "R", "cutoff_date": "30/06/2026", "schema": 1},
      "tracks": [{"id": "A", "name_vi": "A", "name_en": "A", "sise": 2, "size": 1.5}, 7],
      "tecnologies": [], "charter": {"seed": 9007199254740993}, "technologies": {}}"#;
    let error = Register::from_json(bad).unwrap_err();
    let codes: Vec<&str> = error.problems().iter().map(|p| p.code.id()).collect();
    println!("{error}");
    assert_eq!(codes.len(), 9);
}

#[test]
fn the_shipped_register_reads_and_round_trips() {
    let register = Register::example("vn-2026").unwrap();
    assert_eq!(register.technologies.len(), 36);
    assert!(register.check().is_empty(), "{}", register.check());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vn-2026.json");
    register.write(&file).unwrap();
    assert_eq!(Register::read(&file).unwrap().digest().unwrap(), register.digest().unwrap());
}

/// One row of every table of the plan, each field that is not required off its default.
const PLAN: &str = r#"{
  "register": {"id": "r", "title_vi": "Đăng ký", "title_en": "Register", "cutoff_date": "2026-06-30", "schema": 1},
  "periods": [{"id": "P1", "from_year": 2026, "until_year": 2030, "note": "a plan of five years"}],
  "options": [{"id": "T1-license", "technology": "T1", "kind": "license", "name_vi": "Mua", "name_en": "Buy", "lead_years": 1.5,
               "autonomy": 0.25, "source": "s", "note": "n", "illustrative": true}],
  "costs": [{"item": "T1-license", "payer": "foreign", "category": "research", "when": "running", "amount": 2.5, "illustrative": true}],
  "budgets": [{"payer": "private", "category": "research", "period": "P1", "amount": 95000, "per": "period", "carry_over": 0.5,
               "kind": "approved", "published": "2026-01-02", "source": "a decision"}],
  "success": [{"item": "T1", "probability": 0.75}],
  "synergies": [{"id": "Y", "item": "T1", "value": -0.5}, {"id": "Y", "item": "T2", "value": -0.5}],
  "exclusions": [{"a": "T1", "b": "T2", "reason": "the same site"}],
  "shares": [{"id": "R", "rule": "most_low_trl", "amount": 0.3, "trl": 4}],
  "targets": [{"id": "Z", "kind": "capacity", "enabler": "N", "year": 2030, "amount": 50, "penalty": 0.5}],
  "commitments": [{"item": "T2", "since": 2024, "sunk": 10, "pause_cost": 1, "stop_cost": 2}]
}"#;

#[test]
fn the_tables_of_a_plan_round_trip_in_both_forms() {
    let register = Register::from_json(PLAN).unwrap();
    assert_eq!((register.options[0].autonomy, register.budgets[0].carry_over), (0.25, 0.5));
    let folder = tempfile::tempdir().unwrap();
    register.write(folder.path()).unwrap();
    let read = Register::read(folder.path()).unwrap();
    assert_eq!(register, read);
    assert_eq!(Register::from_json(read.to_json()).unwrap().digest().unwrap(), register.digest().unwrap());
    assert_eq!(register.costs[0].key_text(), "T1-license x foreign x research x running");
}

#[test]
fn tables_of_dependencies_are_the_same_in_both_forms_and_change_no_score() {
    for seed in 0..20 {
        let plain = random(seed, Shape { additive: true, gaps: false });
        let mut register = with_needs(plain.clone(), seed);
        let before = plain.check();
        let problems = register.check();
        let new: Vec<_> = problems.iter().filter(|problem| !before.iter().any(|old| old == *problem)).collect();
        assert!(new.iter().all(|problem| problem.code.severity() == Severity::Notice), "{seed}: {new:#?}");
        assert!(new.iter().any(|problem| problem.code.id() == "N0246"), "{seed}: nothing is of a later vintage");

        let folder = tempfile::tempdir().unwrap();
        register.write(folder.path()).unwrap();
        let read = Register::read(folder.path()).unwrap();
        assert_eq!(read, register);
        let digest = register.digest().unwrap();
        assert_eq!(read.digest().unwrap(), digest);
        assert_eq!(Register::from_json(register.to_json()).unwrap().digest().unwrap(), digest);

        let scores = |register: &Register| {
            let evaluation = register.evaluate(None).unwrap();
            register.technologies.iter().map(|row| registers::score(&evaluation, &row.id)).collect::<Vec<f64>>()
        };
        assert_eq!(scores(&register), scores(&plain));

        // The order of rows decides neither the digest nor what is known.
        let known = |register: &Register| {
            let supply = register.supply();
            let capacity = |id: &str, year| supply.capacity(id, year).map(|known| (known.amount, known.amount_high));
            let state = |id: &str, year| supply.state(id, year).map(|known| known.value);
            let ids =
                register.technologies.iter().map(|row| &row.id).chain(register.enablers.iter().map(|row| &row.id));
            let mut known: Vec<_> = ids
                .flat_map(|id| (2024..2036).map(move |year| (id.to_string(), year)))
                .map(|(id, year)| (capacity(&id, year), state(&id, year), id, year))
                .collect();
            known.sort_by(|a, b| (&a.2, a.3).cmp(&(&b.2, b.3)));
            known
        };
        let before = known(&register);
        let dice = &mut Dice::new(seed);
        macro_rules! shuffle {
            ($($table:ident),*) => {
                $(
                    let mut rows: Vec<_> = register.$table.iter().cloned().collect();
                    dice.shuffle(&mut rows);
                    register.$table = rows.into_iter().collect();
                )*
            };
        }
        shuffle!(states, enablers, capacities, expansions, dependencies);
        assert_eq!((register.digest().unwrap(), known(&register)), (digest, before));
    }
}

#[test]
fn the_shipped_register_knows_what_its_sources_say() {
    let register = Register::example("vn-2026").unwrap();
    let supply = register.supply();
    // Built, not planned; a plan of the past has been overtaken.
    let stations = supply.capacity("INF-5G-BTS", 2026).unwrap();
    assert_eq!((stations.amount, stations.record.illustrative), (35000.0, false));
    // The target of 50,000 is none until the plan made up for the example counts.
    assert_eq!(supply.capacity("WF-SEMI", 2026).unwrap().amount, 15000.0);
    assert!(supply.capacity("WF-SEMI", 2030).unwrap().record.illustrative);
    // The revised estimate of the reserves.
    assert_eq!(
        (supply.capacity("RES-REE", 2024).unwrap().amount, supply.capacity("RES-REE", 2025).unwrap().amount),
        (22.0, 3.5)
    );
    // Nobody has a technology without a state.
    assert!(register.technologies.iter().all(|row| supply.state(&row.id, 2026).is_some()));
}

//! The rules of an evaluation on registers small enough to follow by hand.
#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at what is impossible

use serde_json::{Value, json};
use stratech::evaluation::{CellState, Seat, Status, Ties};
use stratech::problem::Lang;
use stratech::{Evaluation, Register};

const TECHNOLOGIES: [&str; 4] = ["T1", "T2", "T3", "T4"];

/// Five experts in two groups, four technologies, two judged criteria (scale 0 to 10) and an indicator.
fn base() -> Value {
    let name = |id: &str| json!({ "id": id, "name_vi": format!("tên {id}"), "name_en": format!("name {id}") });
    let with = |id: &str, more: Value| {
        let mut row = name(id);
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row
    };
    let judged = json!({ "scale_low": 0, "scale_high": 10 });
    let mut judgements = Vec::new();
    for (technology, levels) in [("T1", [8, 6]), ("T2", [6, 4]), ("T3", [4, 8]), ("T4", [2, 2])] {
        for (criterion, level) in ["C1", "C2"].iter().zip(levels) {
            for expert in ["E1", "E2", "E3", "E4", "E5"] {
                judgements.push(json!({
                    "expert": expert, "technology": technology, "criterion": criterion, "mid": level
                }));
            }
        }
    }
    json!({
        "register": { "id": "small", "title_vi": "Nhỏ", "title_en": "Small", "cutoff_date": "2026-06-30", "schema": 1 },
        "charter": { "quorum_experts": 3, "quorum_groups": 2 },
        "tracks": [with("A", json!({ "size": 2 }))],
        "technologies": (TECHNOLOGIES.map(|id| with(id, json!({ "track": "A" })))),
        "criteria": [
            with("C1", judged.clone()),
            with("C2", judged),
            with("C3", json!({ "scale_low": 0, "scale_high": 100, "source": "indicator", "indicator": "I" })),
        ],
        "indicators": [name("I")],
        "observations": (TECHNOLOGIES.map(|id| observation(id, "2025-12-31", "2026-03-01", 50.0))),
        "stakeholder_groups": [with("S1", json!({ "share": 0.5 })), with("S2", json!({ "share": 0.5 }))],
        "experts": [
            { "id": "E1", "stakeholder_group": "S1" }, { "id": "E2", "stakeholder_group": "S1" },
            { "id": "E3", "stakeholder_group": "S1" }, { "id": "E4", "stakeholder_group": "S2" },
            { "id": "E5", "stakeholder_group": "S2" },
        ],
        "judgements": judgements,
    })
}

fn observation(subject: &str, valid_until: &str, published: &str, value: f64) -> Value {
    json!({ "indicator": "I", "subject": subject, "valid_until": valid_until, "published": published, "value": value })
}

fn rows<'v>(document: &'v mut Value, table: &str) -> &'v mut Vec<Value> {
    document[table].as_array_mut().unwrap()
}

/// Changes every row of a table that `which` picks.
fn change(document: &mut Value, table: &str, which: impl Fn(&Value) -> bool, how: impl Fn(&mut Value)) {
    rows(document, table).iter_mut().filter(|row| which(row)).for_each(how);
}

fn read(document: &Value) -> Register {
    Register::from_json(document.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

fn evaluate(document: &Value) -> Evaluation {
    read(document).evaluate(None).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(document: &Value) -> Vec<String> {
    let error = read(document).evaluate(None).map(|_| ()).unwrap_err();
    error.problems().iter().map(|p| format!("{} {} {}", p.code, p.place, p.item.en)).collect()
}

fn codes(evaluation: &Evaluation, code: &str) -> Vec<String> {
    evaluation.notices.iter().filter(|p| p.code.id() == code).map(|p| p.item.en.clone()).collect()
}

fn near(a: Option<f64>, b: f64) {
    assert!((a.unwrap() - b).abs() < 1e-12, "{a:?} {b}");
}

fn silence(document: &mut Value, technology: &str, criterion: &str, experts: &[&str], state: &str) {
    let cell = |row: &Value| {
        row["technology"] == technology
            && row["criterion"] == criterion
            && experts.contains(&row["expert"].as_str().unwrap())
    };
    change(document, "judgements", cell, |row| {
        row["state"] = json!(state);
        row.as_object_mut().unwrap().remove("mid");
    });
}

#[test]
fn scores_and_places_by_hand() {
    let evaluation = evaluate(&base());
    for (technology, score, rank) in [
        ("T1", (0.8 + 0.6 + 0.5) / 3.0, 1),
        ("T2", (0.6 + 0.4 + 0.5) / 3.0, 3),
        ("T3", (0.4 + 0.8 + 0.5) / 3.0, 2),
        ("T4", 0.3, 4),
    ] {
        let a = evaluation.alternative(technology).unwrap();
        near(a.score, score);
        assert_eq!(a.rank, Some(rank));
        assert_eq!(a.seat, Some(if rank <= 2 { Seat::Within } else { Seat::Outside }));
    }
}

#[test]
fn a_cell_below_the_quorum_is_refused_left_out_or_filled_in() {
    let mut document = base();
    silence(&mut document, "T2", "C1", &["E1", "E4", "E5"], "missing");
    assert!(refused(&document)[0].starts_with("E0409"));
    document["charter"]["missing"] = json!("renormalize");
    let left_out = evaluate(&document);
    let a = left_out.alternative("T2").unwrap();
    assert_eq!((a.cells[0].state, a.cells[0].given, a.cells[0].missing), (CellState::LeftOut, 2, 3));
    near(a.score, f64::midpoint(0.4, 0.5));
    assert_eq!(a.weights, [0.0, 0.5, 0.5]);
    // With the worst or the best value in C1: 0.9 / 3 and 1.9 / 3, among 1.9 / 3, 1.7 / 3 and 0.3.
    let [low, high] = a.score_bounds.unwrap();
    near(Some(low), 0.9 / 3.0);
    near(Some(high), 1.9 / 3.0);
    assert_eq!(a.rank_bounds, Some([1, 3]));
    assert_eq!(left_out.alternative("T1").unwrap().rank_bounds, Some([1, 1]));
    assert_eq!(codes(&left_out, "W0512"), ["T2 x C1"]);
    document["charter"]["missing"] = json!("impute");
    let imputed = evaluate(&document);
    let a = imputed.alternative("T2").unwrap();
    assert_eq!(a.cells[0].state, CellState::Imputed);
    near(a.values[0], (0.8 + 0.4 + 0.2) / 3.0);
    assert_eq!(a.rank_bounds, Some([1, 3]));
    assert_eq!(codes(&imputed, "W0513"), ["T2 x C1"]);
    let text = imputed.notices.to_text(Lang::Vi);
    assert!(text.contains("2 ý kiến, 3 thiếu") && !text.contains("given"), "{text}");
}

#[test]
fn filling_in_keeps_to_the_track() {
    let mut document = base();
    document["charter"]["missing"] = json!("impute");
    rows(&mut document, "tracks").push(json!({ "id": "B", "name_vi": "b", "name_en": "b", "size": 1 }));
    change(&mut document, "tracks", |_| true, |row| row["size"] = json!(1));
    change(
        &mut document,
        "technologies",
        |row| row["id"] == "T1" || row["id"] == "T2",
        |row| row["track"] = json!("B"),
    );
    silence(&mut document, "T2", "C1", &["E1", "E2", "E3"], "missing");
    near(evaluate(&document).alternative("T2").unwrap().values[0], 0.8);
    // Nobody else in the track: nothing to fill in with.
    silence(&mut document, "T1", "C1", &["E1", "E2", "E3"], "missing");
    assert_eq!(refused(&document), ["E0502 criteria C1 T1 x C1", "E0502 criteria C1 T2 x C1"]);
}

#[test]
fn not_applicable_needs_a_majority_and_a_quorum() {
    // By shares 1/2 + 1/6 > 1/2, though it is three against two.
    let mut document = base();
    silence(&mut document, "T3", "C2", &["E1", "E4", "E5"], "not_applicable");
    let evaluation = evaluate(&document);
    let a = evaluation.alternative("T3").unwrap();
    assert_eq!((a.cells[1].state, a.values[1], a.score_bounds), (CellState::NotApplicable, None, None));
    near(a.score, f64::midpoint(0.4, 0.5));
    assert_eq!(codes(&evaluation, "N0511"), ["T3 x C2"]);
    // One answer alone decides nothing.
    let mut document = base();
    silence(&mut document, "T3", "C2", &["E1", "E2", "E3", "E4"], "missing");
    silence(&mut document, "T3", "C2", &["E5"], "not_applicable");
    assert!(refused(&document)[0].starts_with("E0409"), "{:?}", refused(&document));
}

#[test]
fn a_veto_takes_out_what_is_worse_and_nothing_else() {
    let mut document = base();
    change(&mut document, "criteria", |row| row["id"] == "C1", |row| row["veto"] = json!(4));
    // Three groups of a third each: the pool of 4, 4 and 4 is 4, whatever the rounding.
    let thirds = ["S1", "S2", "S3"].map(|id| json!({ "id": id, "name_vi": id, "name_en": id, "share": 1.0 / 3.0 }));
    document["stakeholder_groups"] = json!(thirds);
    change(&mut document, "experts", |row| row["id"] == "E5", |row| row["stakeholder_group"] = json!("S3"));
    let evaluation = evaluate(&document);
    assert_eq!(evaluation.ranks(), [Some(1), Some(3), Some(2), None]);
    let out = evaluation.alternative("T4").unwrap();
    assert_eq!((out.status, out.seat), (Status::Vetoed, None));
    assert_eq!(out.vetoes.iter().map(stratech::model::Id::as_str).collect::<Vec<_>>(), ["C1"]);
    near(out.score, 0.3);
    assert_eq!(evaluation.tracks[0].n_ranked, 3);
    assert_eq!(codes(&evaluation, "N0516"), ["T4"]);
    // What is not known is not below.
    document["charter"]["missing"] = json!("impute");
    silence(&mut document, "T4", "C1", &["E1", "E2", "E3"], "missing");
    assert_eq!(evaluate(&document).alternative("T4").unwrap().status, Status::Ranked);
}

#[test]
fn the_gate_opens_to_any_or_all_and_waits_for_answers() {
    let mut document = base();
    let conditions = ["K1", "K2"].map(|id| json!({ "id": id, "name_vi": id, "name_en": id }));
    document["conditions"] = json!(conditions);
    let answer = |technology: &str, condition: &str, met: &str| json!({ "technology": technology, "condition": condition, "met": met });
    document["eligibility"] = json!([
        answer("T1", "K1", "yes"),
        answer("T1", "K2", "no"),
        answer("T2", "K1", "no"),
        answer("T2", "K2", "no"),
        answer("T3", "K1", "no"),
        answer("T3", "K2", "unknown"),
        answer("T4", "K1", "yes"),
    ]);
    let status = |document: &Value| {
        let evaluation = evaluate(document);
        evaluation.alternatives.iter().map(|a| a.status).collect::<Vec<_>>()
    };
    assert_eq!(status(&document), [Status::Ranked, Status::Ineligible, Status::Unanswered, Status::Ranked]);
    let evaluation = evaluate(&document);
    assert_eq!(evaluation.ranks(), [Some(1), None, Some(2), Some(3)]);
    let silent = evaluation.alternative("T3").unwrap();
    assert_eq!(silent.conditions.iter().map(stratech::model::Id::as_str).collect::<Vec<_>>(), ["K2"]);
    change(&mut document, "tracks", |_| true, |row| row["gate"] = json!("all"));
    assert_eq!(status(&document), [Status::Ineligible, Status::Ineligible, Status::Ineligible, Status::Unanswered]);
}

#[test]
fn ties_across_the_border_are_not_decided_by_an_id() {
    let mut document = base();
    // T2, T3 and T4 alike behind T1.
    for technology in ["T2", "T3", "T4"] {
        change(&mut document, "judgements", |row| row["technology"] == technology, |row| row["mid"] = json!(5));
    }
    let evaluation = evaluate(&document);
    assert_eq!(evaluation.ranks(), [Some(1), Some(2), Some(2), Some(2)]);
    let seats: Vec<Seat> = evaluation.alternatives.iter().map(|a| a.seat.unwrap()).collect();
    assert_eq!(seats, [Seat::Within, Seat::Tied, Seat::Tied, Seat::Tied]);
    assert_eq!(codes(&evaluation, "N0517"), ["A"]);
    assert!(evaluation.alternatives[0].separated && evaluation.alternatives[1..].iter().all(|a| !a.separated));
    let places = |ties| evaluation.ranks_as(ties).into_iter().map(Option::unwrap).collect::<Vec<f64>>();
    assert_eq!(places(Ties::Min), [1.0, 2.0, 2.0, 2.0]);
    assert_eq!(places(Ties::Average), [1.0, 3.0, 3.0, 3.0]);
    change(&mut document, "judgements", |row| row["technology"] == "T4", |row| row["mid"] = json!(1));
    let dense = evaluate(&document).ranks_as(Ties::Dense);
    assert_eq!(dense, [Some(1.0), Some(2.0), Some(2.0), Some(3.0)]);
    // A tie that ends at the border is within.
    change(&mut document, "tracks", |_| true, |row| row["size"] = json!(3));
    assert!(evaluate(&document).alternatives[..3].iter().all(|a| a.seat == Some(Seat::Within)));
    let text = evaluation.explain("T2").unwrap().to_text(Lang::En);
    assert!(text.contains("tied with T3, T4") && !text.contains("not separated"), "{text}");
}

#[test]
fn figures_are_those_known_on_the_cut_off_day() {
    let mut document = base();
    let observations = rows(&mut document, "observations");
    observations.retain(|row| row["subject"] != "T1");
    observations.extend([
        observation("T1", "2024-12-31", "2026-06-01", 10.0), // published later, of an earlier year
        observation("T1", "2025-12-31", "2026-03-01", 20.0),
        observation("T1", "2025-12-31", "2026-06-30", 30.0), // revised on the cut-off day
        observation("T1", "2026-03-31", "2026-07-01", 90.0), // too late
    ]);
    for (kind, value) in [("forecast", 60.0), ("plan", 70.0)] {
        let mut row = observation("T1", "2030-12-31", "2026-01-01", value);
        row["kind"] = json!(kind);
        rows(&mut document, "observations").push(row);
    }
    let level = |document: &Value| evaluate(document).alternative("T1").unwrap().cells[2].level;
    assert_eq!(level(&document), Some(30.0));
    let evaluation = evaluate(&document);
    assert_eq!(evaluation.alternative("T1").unwrap().cells[2].published.as_deref(), Some("2026-06-30"));
    assert_eq!(codes(&evaluation, "N0520"), ["I"]);
    document["register"]["cutoff_date"] = json!("2026-06-29");
    assert_eq!(level(&document), Some(20.0));
    document["register"]["cutoff_date"] = json!("2026-07-01");
    assert_eq!(level(&document), Some(90.0));
    // Later vintages alone are no figure at all.
    document["register"]["cutoff_date"] = json!("2025-06-30");
    assert!(refused(&document).iter().all(|line| line.starts_with("E0502 criteria C3")));
    // The same day and the same end: the shorter period, whatever the order of the rows.
    document["register"]["cutoff_date"] = json!("2026-06-30");
    for (from, value) in [("2025-01-01", 40.0), ("2025-10-01", 45.0)] {
        let mut row = observation("T1", "2026-05-31", "2026-06-30", value);
        row["valid_from"] = json!(from);
        rows(&mut document, "observations").push(row);
    }
    assert_eq!(level(&document), Some(45.0));
    rows(&mut document, "observations").reverse();
    assert_eq!(level(&document), Some(45.0));
}

#[test]
fn neighbours_within_the_noise_are_not_separated() {
    let mut document = base();
    document["charter"]["noise"] = json!(0.07);
    let evaluation = evaluate(&document);
    // T1 leads T3 by 0.0667, T3 leads T2 by 0.0667, T2 leads T4 by 0.2.
    let separated: Vec<bool> = evaluation.alternatives.iter().map(|a| a.separated).collect();
    assert_eq!(separated, [true, false, false, true]);
    let text = evaluation.explain("T3").unwrap().to_text(Lang::En);
    assert!(text.contains("within the declared noise of 0.07"), "{text}");
}

#[test]
fn an_attitude_that_changes_nothing_says_so() {
    let mut document = base();
    change(&mut document, "tracks", |_| true, |row| row["risk_attitude"] = json!(0.5));
    change(&mut document, "criteria", |row| row["id"] == "C1", |row| row["risk"] = json!(true));
    change(
        &mut document,
        "judgements",
        |row| row["criterion"] == "C1",
        |row| {
            let mid = row["mid"].as_f64().unwrap();
            (row["low"], row["high"]) = (json!(mid - 1.0), json!(mid + 1.0));
        },
    );
    let explanation = evaluate(&document).explain("T1").unwrap();
    assert!(explanation.to_text(Lang::En).contains("its place would be the same."));
    assert!(explanation.to_text(Lang::Vi).contains("hạng sẽ là không đổi"));
    // Best half of (7, 8, 9) on 0 to 10: 0.45 between 8 and 9, 0.05 between 9 and 10.
    let value = evaluate(&document).alternative("T1").unwrap().values[0];
    near(value, (0.45 * 0.85 + 0.05 * 0.95) / 0.5);
}

#[test]
fn what_this_release_cannot_do_is_refused() {
    let mut document = base();
    document["charter"]["method_version"] = json!("0");
    assert_eq!(refused(&document), ["E0507 /charter/method_version "]);
    let mut document = base();
    document["charter"]["method"] = json!("topsiss");
    assert!(read(&document).evaluate(None).is_err());
}

#[test]
fn every_ranking_method_is_shown_and_explained() {
    let register = Register::example("vn-2026").unwrap();
    let mut seen = 0;
    for name in stratech::methods::names() {
        let Ok(evaluation) = register.evaluate(Some(name)) else { continue };
        seen += 1;
        for track in ["A", "B"] {
            for table in [evaluation.ranking(track), evaluation.values(track), evaluation.weights(track)] {
                assert!(!table.unwrap().to_text(Lang::Vi).is_empty());
            }
        }
        for technology in ["QD21-P04", "QD21-P27"] {
            let text = evaluation.explain(technology).unwrap().to_text(Lang::En);
            assert!(text.contains("Place"), "{name}: {text}");
        }
        assert_eq!(Evaluation::from_json(&evaluation.to_json().unwrap()).unwrap(), evaluation, "{name}");
    }
    assert!(seen > 5, "{seen}");
}

/// By hand: PERT(2, 8, 8) has the mean (2 + 32 + 8) / 6 = 7, the straight lines 0.05 x 1 + 0.45 x 5 + 0.45 x 8 + 0.05 x 9.
#[test]
fn the_charter_chooses_how_a_range_is_read() {
    let level = |support: &str| {
        let mut register = base();
        register["charter"]["support"] = json!(support);
        for row in rows(&mut register, "judgements") {
            row["low"] = json!(2);
            row["mid"] = json!(8);
            row["high"] = json!(8);
        }
        evaluate(&register).alternatives[0].cells[0].level.unwrap()
    };
    assert!((level("pert") - 7.0).abs() < 1e-12);
    assert!((level("quantiles") - 6.35).abs() < 1e-12);
}

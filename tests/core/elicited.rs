//! Weights that experts gave, through the register: `tests/registers/elicited.json` holds every way of asking.

#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at the first surprise

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use stratech::evaluation::{ElicitationView, TrackView};
use stratech::model::WeightMethod;
use stratech::problem::Lang;
use stratech::weights::{BestWorstModel, ahp, best_worst};
use stratech::{Evaluation, Register};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn document() -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder().join("registers/elicited.json")).unwrap()).unwrap()
}

fn read(document: &Value) -> Register {
    Register::from_json(document.to_string()).unwrap()
}

fn evaluate(document: &Value) -> Evaluation {
    read(document).evaluate(None).unwrap_or_else(|error| panic!("{error}"))
}

fn rows<'v>(document: &'v mut Value, table: &str) -> &'v mut Vec<Value> {
    document.as_object_mut().unwrap().entry(table).or_insert_with(|| json!([])).as_array_mut().unwrap()
}

fn track<'e>(evaluation: &'e Evaluation, id: &str) -> &'e TrackView {
    evaluation.track(id).unwrap()
}

fn node<'e>(evaluation: &'e Evaluation, id: &str, parent: Option<&str>) -> &'e ElicitationView {
    let same = |node: &&ElicitationView| node.parent.as_deref() == parent;
    track(evaluation, id).elicitation.iter().find(same).unwrap()
}

fn nominal(evaluation: &Evaluation, id: &str, criterion: &str) -> f64 {
    track(evaluation, id).weights.iter().find(|w| w.criterion.as_str() == criterion).unwrap().nominal
}

fn origin(evaluation: &Evaluation, id: &str, criterion: &str) -> String {
    track(evaluation, id).weights.iter().find(|w| w.criterion.as_str() == criterion).unwrap().origin.clone()
}

fn codes(evaluation: &Evaluation) -> Vec<&str> {
    evaluation.notices.iter().map(|notice| notice.code.id()).collect()
}

#[test]
fn the_register_is_sound_in_both_forms() {
    let register = Register::read(folder().join("registers/elicited.json")).unwrap();
    let problems = register.check();
    assert!(!problems.has_errors() && problems.iter().all(|p| p.code.id() == "W0412"), "{problems}");
    let form = tempfile::tempdir().unwrap();
    register.write(form.path()).unwrap();
    let csv = std::fs::read_to_string(form.path().join("weight_judgements.csv")).unwrap();
    assert!(csv.starts_with("round,expert,track,parent,method,a,b,value,illustrative\n"), "{csv}");
    let again = Register::read(form.path()).unwrap();
    assert_eq!((again.digest().unwrap(), &again), (register.digest().unwrap(), &register));
    assert_eq!(register.table("weight_judgements").unwrap().n_rows(), register.weight_judgements.len());
}

#[test]
fn the_latest_round_up_to_the_charter_counts_and_the_track_before_all_tracks() {
    let evaluation = evaluate(&document());
    let own = |track: &str, expert: &str, parent: Option<&str>| {
        let node = node(&evaluation, track, parent);
        node.experts.iter().find(|e| e.expert.as_str() == expert).unwrap().clone()
    };
    // Children in the order of their ids: C5, C6, G.
    assert_eq!((own("A", "E2", None).round, own("A", "E2", None).own.weights), (2, vec![0.4, 0.1, 0.5]));
    assert_eq!(own("A", "E3", None).own.weights, [0.5, 0.15, 0.35]);
    assert_eq!(own("B", "E3", None).own.weights, [0.125, 0.25, 0.625]);
    assert_eq!(
        (own("A", "E5", Some("G")).method, own("B", "E6", Some("G")).method),
        (WeightMethod::BestWorst, WeightMethod::Pairwise,)
    );
    let mut first_round = document();
    first_round["charter"]["round"] = json!(1);
    let evaluation = evaluate(&first_round);
    assert_eq!(node(&evaluation, "A", None).experts[1].own.weights, [100.0 / 220.0, 20.0 / 220.0, 100.0 / 220.0]);
    // A later answer for every track stands before an earlier one for this track.
    let mut later = document();
    for (a, value) in [("C5", 100), ("C6", 100), ("G", 200)] {
        rows(&mut later, "weight_judgements")
            .push(json!({"round": 2, "expert": "E3", "method": "direct", "a": a, "value": value}));
    }
    let evaluation = evaluate(&later);
    for track in ["A", "B"] {
        assert_eq!(node(&evaluation, track, None).experts[2].own.weights, [0.25, 0.25, 0.5]);
    }
}

#[test]
fn scores_rest_on_the_pooled_weights() {
    let evaluation = evaluate(&document());
    for view in &evaluation.tracks {
        assert_eq!(view.elicitation.len(), 2);
        for node in &view.elicitation {
            assert!(node.counts);
            for (criterion, weight) in node.criteria.iter().zip(&node.council.weights) {
                let nominal = nominal(&evaluation, view.id.as_str(), criterion.as_str());
                assert!((nominal - weight).abs() < 1e-15);
            }
        }
        let leaves: f64 = evaluation
            .leaves()
            .into_iter()
            .map(|leaf| view.weights.iter().find(|w| w.criterion.as_str() == leaf).unwrap().global)
            .sum();
        assert!((leaves - 1.0).abs() < 1e-14);
    }
    assert_eq!(origin(&evaluation, "A", "C5"), "elicited: 6 experts, 4 methods");
    assert_eq!(origin(&evaluation, "B", "C1"), "elicited: 6 experts, pairwise and best_worst");
    assert!(evaluation.alternatives.iter().all(|a| a.illustrative));
    // Who was asked about the weights is not said again as "nobody".
    assert!(!codes(&evaluation).contains(&"N0521"));
}

#[test]
fn inconsistent_experts_are_counted_in_public_and_named_in_closed_sessions() {
    let evaluation = evaluate(&document());
    let notice = evaluation.notices.iter().find(|p| p.code.id() == "N0523").unwrap();
    for lang in [Lang::En, Lang::Vi] {
        let said = notice.sentence(lang);
        assert!(said.contains('2') && !said.contains("E3") && !said.contains("E5"), "{said}");
    }
    assert_eq!(codes(&evaluation).iter().filter(|code| **code == "N0523").count(), 1);
    let closed = evaluation.elicitation("B").unwrap().to_text(Lang::En);
    assert!(closed.contains("closed sessions") && closed.contains("E3"), "{closed}");
    let table = evaluation.elicitation("B").unwrap();
    assert!(table.to_text(Lang::Vi).contains("phiên họp kín"));
    let said = [Lang::En, Lang::Vi].map(|lang| table.column("look_at").unwrap().cell(8, lang));
    assert_eq!(
        said,
        ["C2, C3: 4; 0.66 would fit the other answers", "C2, C3: 4; 0.66 sẽ khớp với các câu trả lời khác"]
    );
    // The comparison named is the one farthest from the expert's own weights.
    let view = node(&evaluation, "B", Some("G"));
    let third = &view.experts[2].own;
    let look = third.look_at.unwrap();
    let off =
        |a: usize, b: usize, given: f64| stratech::number::math::ln(given * third.weights[b] / third.weights[a]).abs();
    for (a, b, given) in [(0, 1, 9.0), (0, 2, 0.2), (0, 3, 5.0), (1, 2, 4.0), (1, 3, 1.0), (2, 3, 7.0)] {
        assert!(off(a, b, given) <= off(look.a, look.b, look.given) + 1e-12);
    }
    assert!((look.a, look.b, look.given) == (1, 2, 4.0), "{look:?}");
}

#[test]
fn the_order_of_rows_decides_nothing() {
    let document = document();
    let expected = evaluate(&document);
    let mut turned = document.clone();
    rows(&mut turned, "weight_judgements").reverse();
    rows(&mut turned, "experts").reverse();
    rows(&mut turned, "criteria").reverse();
    rows(&mut turned, "stakeholder_groups").reverse();
    assert_eq!(evaluate(&turned).to_json().unwrap(), expected.to_json().unwrap());
}

#[test]
fn other_names_of_experts_change_nothing_but_rounding() {
    let document = document();
    let expected = evaluate(&document);
    let mut renamed = document.clone();
    for table in ["experts", "interests", "judgements", "weight_judgements"] {
        for row in rows(&mut renamed, table) {
            let field = if table == "experts" { "id" } else { "expert" };
            let n: u8 = row[field].as_str().unwrap()[1..].parse().unwrap();
            row[field] = json!(format!("X{}", 9 - n));
        }
    }
    let evaluation = evaluate(&renamed);
    for (a, b) in expected.tracks.iter().zip(&evaluation.tracks) {
        for (x, y) in a.weights.iter().zip(&b.weights) {
            assert!((x.nominal - y.nominal).abs() < 1e-15);
        }
        for (x, y) in a.elicitation.iter().zip(&b.elicitation) {
            let (x, y) = (x.council.kappa_member.unwrap(), y.council.kappa_member.unwrap());
            assert!((x / y - 1.0).abs() < 1e-12);
        }
    }
}

#[test]
fn what_was_decided_goes_before_answers_and_these_before_no_information() {
    let with = |origin: Option<&str>| {
        let mut document = document();
        for (criterion, weight) in [("C5", 0.2), ("C6", 0.3), ("G", 0.5)] {
            let mut row = json!({"criterion": criterion, "weight": weight, "low": weight / 2.0});
            if let Some(origin) = origin {
                row["origin"] = json!(origin);
            }
            rows(&mut document, "weights").push(row);
        }
        document
    };
    for (label, decided) in [(None, true), (Some("Decision 1131"), true), (Some("no information: equal"), false)] {
        let document = with(label);
        let noted = read(&document).check();
        assert!(noted.iter().any(|p| p.code.id() == "N0253"), "{noted}");
        let evaluation = evaluate(&document);
        assert!(codes(&evaluation).contains(&"N0253"));
        let view = node(&evaluation, "A", None);
        assert_eq!(view.counts, !decided);
        if decided {
            assert_eq!([nominal(&evaluation, "A", "C5"), nominal(&evaluation, "A", "C6")], [0.2, 0.3]);
            assert_eq!(origin(&evaluation, "A", "C5"), label.unwrap_or_default());
            // Shown beside, and not counted as the source of these weights.
            assert!(evaluation.elicitation("A").unwrap().to_text(Lang::En).contains("do not count"));
            let table = evaluation.weights("A").unwrap();
            let row = |key: &str, row: usize| table.column(key).unwrap().cell(row, Lang::En);
            assert_eq!(row("criterion", 0), "C5");
            assert_eq!([row("low", 0), row("high", 0)], ["0.1000", "0.2000"]);
            assert!(table.column("experts").unwrap().values().is_missing(0));
            assert!(!table.column("experts").unwrap().values().is_missing(3));
        } else {
            assert!(origin(&evaluation, "A", "C5").starts_with("elicited"));
            assert!((nominal(&evaluation, "A", "C5") - 0.2).abs() > 0.01);
        }
    }
    // Decided for one track only: the other one keeps what the experts said.
    let mut document = with(None);
    for row in rows(&mut document, "weights") {
        row["track"] = json!("B");
    }
    let evaluation = evaluate(&document);
    assert!(node(&evaluation, "A", None).counts && !node(&evaluation, "B", None).counts);
}

#[test]
fn an_order_that_the_answers_break_is_said_and_stops_nothing() {
    let mut document = document();
    assert!(!codes(&evaluate(&document)).contains(&"W0522"));
    rows(&mut document, "weight_order")[0] = json!({"higher": "C4", "lower": "C1"});
    // The check knows nothing of pooled answers and does not guess.
    assert!(!read(&document).check().iter().any(|p| ["E0145", "W0146"].contains(&p.code.id())));
    let evaluation = evaluate(&document);
    let said: Vec<String> =
        evaluation.notices.iter().filter(|p| p.code.id() == "W0522").map(|p| p.sentence(Lang::En)).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("C4 >= C1 (A)") && said[1].contains("C4 >= C1 (B)"), "{said:?}");
    // A constraint for one track speaks of that track; one between leaves of the same weight is kept.
    rows(&mut document, "weight_order")[0] = json!({"track": "B", "higher": "C4", "lower": "C1"});
    assert_eq!(codes(&evaluate(&document)).iter().filter(|code| **code == "W0522").count(), 1);
}

#[test]
fn no_answers_no_change() {
    let mut document = document();
    document.as_object_mut().unwrap().remove("weight_judgements");
    document["charter"]["round"] = json!(1);
    let evaluation = evaluate(&document);
    assert!(codes(&evaluation).contains(&"N0521"));
    assert!(!evaluation.to_json().unwrap().contains("elicitation"));
    let table = evaluation.weights("A").unwrap();
    assert!(table.column("spread").is_none() && table.column("effective").is_some());
    assert_eq!(evaluation.elicitation("A").unwrap().n_rows(), 0);
    // Answers that are too late are not used, and that is said.
    let mut late = self::document();
    late["charter"]["round"] = json!(1);
    for row in rows(&mut late, "weight_judgements") {
        row["round"] = json!(2);
    }
    let keys = |row: &Value| ["expert", "track", "parent", "method", "a", "b"].map(|key| row[key].to_string());
    let mut seen = std::collections::BTreeSet::new();
    rows(&mut late, "weight_judgements").retain(|row| seen.insert(keys(row)));
    assert!(codes(&evaluate(&late)).contains(&"W0252"));
}

#[test]
fn effective_weights_are_blank_where_they_say_nothing() {
    let mut document = document();
    for row in rows(&mut document, "observations") {
        if row["indicator"] == "I6" {
            row["value"] = json!(4);
        }
    }
    let evaluation = evaluate(&document);
    let table = evaluation.weights("A").unwrap();
    let (ids, effective) = (table.column("criterion").unwrap(), table.column("effective").unwrap());
    for row in 0..table.n_rows() {
        assert_eq!(effective.values().is_missing(row), ids.cell(row, Lang::En) == "C6");
    }
    assert!(table.to_text(Lang::Vi).contains("để trống") && !table.to_text(Lang::En).contains("NaN"));
    // The score itself is the whole of a single criterion.
    rows(&mut document, "criteria").retain(|row| row["id"] == "C5");
    rows(&mut document, "weight_order").clear();
    rows(&mut document, "weight_judgements").clear();
    rows(&mut document, "judgements").clear();
    document["charter"]["round"] = json!(1);
    let table = evaluate(&document).weights("A").unwrap();
    assert_eq!(table.column("effective").unwrap().cell(0, Lang::En), "1.00");
    // A method whose lower scores are better turns the sign.
    let vikor = read(&self::document()).evaluate(Some("vikor")).unwrap();
    assert!(!vikor.higher_is_better);
    let (table, of_mean) = (vikor.weights("A").unwrap(), evaluate(&self::document()).weights("A").unwrap());
    let first =
        |table: &stratech::Table| -> f64 { table.column("effective").unwrap().cell(2, Lang::En).parse().unwrap() };
    assert!(first(&table) > 0.0 && first(&of_mean) > 0.0);
}

/// The register with nothing but `n` leaves below the root and these answers of one expert.
fn asked(n: usize, answers: &[Value]) -> Evaluation {
    let mut document = document();
    let ids: Vec<String> = (0..n).map(|k| format!("D{k:02}")).collect();
    document["criteria"] = ids
        .iter()
        .map(|id| {
            json!({"id": id, "name_vi": format!("tên {id}"), "name_en": format!("name {id}"), "scale_low": 0,
                   "scale_high": 10, "source": "indicator", "indicator": "I3"})
        })
        .collect();
    for table in ["weight_order", "judgements"] {
        rows(&mut document, table).clear();
    }
    document["charter"] = json!({"quorum_experts": 1, "quorum_groups": 1});
    document["weight_judgements"] = answers.iter().cloned().collect();
    evaluate(&document)
}

fn row(method: &str, a: usize, b: usize, value: f64) -> Value {
    json!({"expert": "E1", "method": method, "a": format!("D{a:02}"), "b": format!("D{b:02}"), "value": value})
}

fn case(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder().join("cases").join(name)).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap_or(f64::NAN)).collect()
}

/// A matrix of which single entries are given: `"0,1": 5`.
fn given(inputs: &Value) -> Vec<Vec<f64>> {
    let n = usize::try_from(inputs["n"].as_u64().unwrap()).unwrap();
    let mut matrix = vec![vec![f64::NAN; n]; n];
    for (at, value) in inputs["given"].as_object().unwrap() {
        let (i, j) = at.split_once(',').unwrap();
        matrix[i.parse::<usize>().unwrap()][j.parse::<usize>().unwrap()] = value.as_f64().unwrap();
    }
    matrix
}

#[test]
fn published_ahp_cases_through_the_register() {
    for name in [
        "ahp__saaty2008-drinks.json",
        "ahp__wikipedia-leader.json",
        "ahp__papathanasiou-ploskas2018-facility.json",
        "ahp__incomplete-bozoki2010-4x4.json",
    ] {
        let case = case(name);
        let inputs = &case["inputs"];
        let matrix: Vec<Vec<f64>> = match inputs["pairwise_matrix"].as_array().or(inputs["criteria_matrix"].as_array())
        {
            Some(rows) => rows.iter().map(numbers).collect(),
            None => given(inputs),
        };
        let n = matrix.len();
        // Upper triangle, as an expert fills it in.
        let mut plain = ndarray::Array2::from_elem((n, n), f64::NAN);
        let mut answers = Vec::new();
        for i in 0..n {
            for j in i + 1..n {
                if matrix[i][j].is_finite() {
                    plain[[i, j]] = matrix[i][j];
                    answers.push(row("pairwise", i, j, matrix[i][j]));
                }
            }
        }
        let plain = ahp(&plain).unwrap();
        let evaluation = asked(n, &answers);
        let own = &node(&evaluation, "A", None).experts[0].own;
        assert_eq!((&own.weights, own.consistency_ratio), (&plain.weights, Some(plain.consistency_ratio)), "{name}");
        let weights: Vec<f64> = track(&evaluation, "A").weights.iter().map(|w| w.nominal).collect();
        assert!(weights.iter().zip(&plain.weights).all(|(a, b)| (a - b).abs() < 1e-15), "{name}");
        let expected = &case["expected"];
        let published = [&expected["weights"], &expected["criteria_weights"]].into_iter().find(|w| w.is_array());
        let tolerance = case["tolerance"]["published"].as_f64().unwrap();
        for (weight, published) in weights.iter().zip(numbers(published.unwrap())) {
            assert!((weight - published).abs() <= tolerance, "{name}: {weights:?}, {published}");
        }
    }
}

#[test]
fn published_best_worst_cases_through_the_register() {
    for name in ["bwm-linear__car-consistent.json", "bwm-nonlinear__rezaei2015-example1.json"] {
        let case = case(name);
        let (bo, ow) = (numbers(&case["inputs"]["best_to_others"]), numbers(&case["inputs"]["others_to_worst"]));
        let plain = best_worst(&bo, &ow, BestWorstModel::Linear).unwrap();
        let others = (0..bo.len()).filter(|&j| j != plain.best);
        let mut answers: Vec<Value> = others.clone().map(|j| row("best_worst", plain.best, j, bo[j])).collect();
        answers.extend(others.filter(|&j| j != plain.worst).map(|j| row("best_worst", j, plain.worst, ow[j])));
        let evaluation = asked(bo.len(), &answers);
        let own = &node(&evaluation, "B", None).experts[0].own;
        assert_eq!((&own.weights, own.consistency_ratio), (&plain.weights, plain.input_consistency_ratio), "{name}");
        if name.starts_with("bwm-linear") {
            for (weight, published) in own.weights.iter().zip(numbers(&case["expected"]["weights"])) {
                assert!((weight - published).abs() <= 1e-8);
            }
        }
    }
}

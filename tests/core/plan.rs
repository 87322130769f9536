//! Plans of registers: known optima for every kind of row, and every plan of tiny registers tried.

#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at the first surprise
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // small whole numbers
#![allow(clippy::too_many_lines, clippy::needless_pass_by_value)] // one register, written out

use serde_json::{Value, json};
use stratech::portfolio::{LeftOutReason, PlanSettings, RegisterPlan};
use stratech::{Error, Register};

/// A register with one benefit on a scale of 0 to 10 and technologies `(id, score, lead)` of one track; two periods,
/// 2026-27 and 2028-30.
fn base(technologies: &[(&str, f64, f64)]) -> Value {
    let row = |(id, _, lead): &(&str, f64, f64)| {
        json!({"id": id, "name_vi": format!("Công nghệ {id}"), "name_en": format!("Technology {id}"), "track": "A",
               "group": "G1", "trl": 5, "own_lead_years": lead})
    };
    let score = |(id, score, _): &(&str, f64, f64)| json!({"indicator": "I", "subject": id, "published": "2026-01-01", "value": score, "kind": "actual"});
    json!({
        "register": {"id": "r", "title_vi": "x", "title_en": "x", "cutoff_date": "2026-06-30", "schema": 1, "currency": "VND billion"},
        "groups": [{"id": "G1", "name_vi": "Một", "name_en": "One"}, {"id": "G2", "name_vi": "Hai", "name_en": "Two"}],
        "tracks": [{"id": "A", "name_vi": "x", "name_en": "x", "size": 1}],
        "technologies": technologies.iter().map(row).collect::<Vec<_>>(),
        "criteria": [{"id": "C", "name_vi": "Lợi ích", "name_en": "Benefit", "scale_low": 0, "scale_high": 10, "source": "indicator", "indicator": "I"}],
        "indicators": [{"id": "I", "name_vi": "x", "name_en": "x", "unit": "points", "definition_vi": "x", "definition_en": "x", "source": "x"}],
        "observations": technologies.iter().map(score).collect::<Vec<_>>(),
        "periods": [{"id": "P1", "from_year": 2026, "until_year": 2027}, {"id": "P2", "from_year": 2028, "until_year": 2030}],
    })
}

/// The same with other tables.
fn with(mut register: Value, tables: Value) -> Register {
    let Value::Object(tables) = tables else { panic!("tables") };
    for (name, table) in tables {
        register[name.as_str()] = table;
    }
    Register::from_json(register.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

/// Without discount, so that values are easy: complete from P1 on counts 1, from P2 on 0.6.
fn flat() -> PlanSettings {
    PlanSettings { discount: 0.0, ..PlanSettings::default() }
}

fn plan(register: &Register) -> RegisterPlan {
    register.optimize(&flat()).unwrap_or_else(|error| panic!("{error}"))
}

/// `id@period` of everything that is started.
fn starts(plan: &RegisterPlan) -> Vec<String> {
    let name = |s: &stratech::portfolio::Started| format!("{}@{}", s.option.as_ref().unwrap_or(&s.id), s.period);
    plan.started.iter().map(name).collect()
}

fn enabler(id: &str, amount: f64) -> [Value; 2] {
    [
        json!({"id": id, "kind": "workforce", "name_vi": format!("Kỹ sư {id}"), "name_en": format!("Engineers {id}"), "unit": "people"}),
        json!({"enabler": id, "from": "2026-01-01", "amount": amount, "kind": "actual", "published": "2026-02-01"}),
    ]
}

#[test]
fn money_decides_what_starts_and_when() {
    let costs = json!([{"item": "T1", "amount": 6}, {"item": "T2", "amount": 5}, {"item": "T3", "amount": 4}]);
    let budget = |p1: f64, p2: f64, carry: f64| json!([{"period": "P1", "amount": p1, "per": "period", "carry_over": carry}, {"period": "P2", "amount": p2, "per": "period"}]);
    let of = |budgets: Value| {
        let technologies = [("T1", 7.0, 0.0), ("T2", 5.0, 0.0), ("T3", 4.0, 0.0)];
        plan(&with(base(&technologies), json!({"costs": costs, "budgets": budgets})))
    };
    // 9 buys T2 and T3 at once, worth 0.9; then nothing is left for T1.
    let first = of(budget(9.0, 0.0, 0.0));
    assert_eq!((starts(&first), first.value(), first.is_proved()), (vec!["T2@P1".into(), "T3@P1".into()], 0.9, true));
    assert_eq!(starts(&of(budget(9.0, 6.0, 0.0))), ["T2@P1", "T3@P1", "T1@P2"]);
    // T1 at once (0.7) and 3 + 1 for T3 later (0.24) is better than T2 and T3 at once (0.9).
    assert_eq!(starts(&of(budget(9.0, 1.0, 0.0))), ["T2@P1", "T3@P1"]);
    let carried = of(budget(9.0, 1.0, 1.0));
    assert_eq!(starts(&carried), ["T1@P1", "T3@P2"]);
    assert_eq!(carried.value(), 0.94);
    let second = carried.usage.iter().find(|u| u.period == "P2").unwrap();
    assert_eq!((second.there, second.added, second.taken, second.left), (Some(1.0), 3.0, 4.0, Some(0.0)));
    // Half of what is left does not do.
    assert_eq!(starts(&of(budget(9.0, 1.0, 0.5))), ["T2@P1", "T3@P1"]);
}

#[test]
fn budgets_by_year_by_payer_and_by_category() {
    let tables = json!({
        "costs": [
            {"item": "T1", "payer": "private", "amount": 3},
            {"item": "T1", "category": "research", "when": "building", "amount": 2},
            {"item": "T1", "category": "training", "when": "running", "amount": 1}
        ],
        "budgets": [{"amount": 2}, {"payer": "private", "period": "P1", "amount": 3, "per": "period"}, {"category": "research", "amount": 2}]
    });
    let register = with(base(&[("T1", 5.0, 2.0)]), tables);
    let plan = plan(&register);
    assert_eq!((starts(&plan), plan.cost(), plan.value()), (vec!["T1@P1".to_owned()], 3.0 + 4.0 + 3.0, 0.3));
    let taken: Vec<(String, Option<String>, String, f64)> = plan
        .usage
        .iter()
        .map(|u| (u.payer.unwrap().to_string(), u.category.clone(), u.period.clone(), u.taken))
        .collect();
    let line = |payer: &str, category: Option<&str>, period: &str, taken: f64| {
        (payer.to_owned(), category.map(str::to_owned), period.to_owned(), taken)
    };
    assert_eq!(
        taken,
        [
            line("state", None, "P1", 4.0),
            line("state", None, "P2", 3.0),
            line("state", Some("research"), "P1", 4.0),
            line("state", Some("research"), "P2", 0.0),
            line("private", None, "P1", 3.0),
            line("private", None, "P2", 0.0),
        ]
    );
    let noticed: Vec<&str> = plan.notices.iter().map(|n| n.code.id()).collect();
    assert!(!noticed.contains(&"N1025"), "private money in P2 is not needed");
}

#[test]
fn the_latest_budget_known_on_the_cut_off_day_counts() {
    let tables = json!({
        "costs": [{"item": "T1", "amount": 10}],
        "budgets": [
            {"amount": 1, "published": "2025-01-01"},
            {"amount": 5, "published": "2026-01-01"},
            {"amount": 0, "published": "2026-12-01"}
        ]
    });
    assert_eq!(starts(&plan(&with(base(&[("T1", 5.0, 0.0)]), tables))), ["T1@P1"]);
}

#[test]
fn technologies_that_need_the_same_people_go_only_as_far_as_the_people() {
    let ids = ["T1", "T2", "T3", "T4"];
    let technologies: Vec<(&str, f64, f64)> = ids.iter().map(|id| (*id, 5.0, 0.0)).collect();
    let [node, amount] = enabler("N", 500.0);
    let needs: Vec<Value> = ids
        .iter()
        .map(|id| json!({"id": format!("D-{id}"), "dependent": id, "requires": "N", "role": "capacity", "amount": 200}))
        .collect();
    let tables = json!({"enablers": [node], "capacities": [amount], "dependencies": needs});
    let plan = plan(&with(base(&technologies), tables));
    assert_eq!(starts(&plan), ["T1@P1", "T2@P1"]);
    assert_eq!(plan.solution.n_equal_optima(), 6);
    let why = plan.why_not("T3").unwrap();
    assert_eq!((why.reason, why.loss, why.n_equal_optima), (LeftOutReason::EqualChoice, Some(0.0), 6));
    let short = &why.shortages[0];
    assert_eq!((short.enabler.as_deref(), short.period.as_str(), short.short), (Some("N"), "P1", 100.0));
    assert!(why.words.en.contains("100 people of N (Engineers N) short in P1, P2"), "{}", why.words.en);
    assert!(why.words.vi.contains("thiếu 100 people N (Kỹ sư N) trong P1, P2"), "{}", why.words.vi);
    let binds: Vec<bool> = plan.usage.iter().filter(|u| u.enabler.is_some()).map(|u| u.binds).collect();
    assert_eq!(binds, [true, true]);
}

#[test]
fn training_adds_people_after_its_lead_time() {
    let [node, amount] = enabler("N", 200.0);
    let tables = json!({
        "enablers": [node], "capacities": [amount],
        "expansions": [{"id": "X", "enabler": "N", "amount": 200, "cost": 7, "lead_years": 2}],
        "budgets": [{"amount": 100}],
        "costs": [{"item": "T1", "amount": 1}, {"item": "T2", "amount": 1}],
        "dependencies": [
            {"id": "D1", "dependent": "T1", "requires": "N", "role": "capacity", "amount": 200},
            {"id": "D2", "dependent": "T2", "requires": "N", "role": "capacity", "amount": 200}
        ]
    });
    let register = with(base(&[("T1", 6.0, 0.0), ("T2", 5.0, 0.0)]), tables);
    let plan = plan(&register);
    assert_eq!(
        (starts(&plan), plan.value(), plan.cost()),
        (vec!["T1@P1".into(), "X@P1".into(), "T2@P2".into()], 0.9, 9.0)
    );
    let without = plan.ban("X").unwrap();
    assert_eq!((starts(&without), without.value()), (vec!["T1@P1".to_owned()], 0.6));
    assert_eq!(without.settings.forbidden, ["X"]);
    // Nobody needs it without T2: it is left out.
    let alone = plan.ban("T2").unwrap();
    let why = alone.left_out.iter().find(|l| l.id == "X").unwrap();
    assert_eq!((starts(&alone), why.reason), (vec!["T1@P1".to_owned()], LeftOutReason::AddsNothing));
}

#[test]
fn an_amount_taken_once_is_free_again() {
    let [node, amount] = enabler("N", 100.0);
    let needs = |per: &str| {
        json!([
            {"id": "D1", "dependent": "T1", "requires": "N", "role": "capacity", "amount": 200, "per": per},
            {"id": "D2", "dependent": "T2", "requires": "N", "role": "capacity", "amount": 200, "per": per}
        ])
    };
    let of = |per: &str| {
        let tables = json!({"enablers": [node], "capacities": [amount], "dependencies": needs(per)});
        starts(&plan(&with(base(&[("T1", 6.0, 0.0), ("T2", 5.0, 0.0)]), tables)))
    };
    // 100 a year are 200 in the two years of P1 and 300 in the three years of P2.
    assert_eq!(of("once"), ["T1@P1", "T2@P2"]);
    assert!(of("year").is_empty());
}

#[test]
fn gates_wait_for_what_they_need() {
    let gate = |id: &str, dependent: &str, requires: &str, lag: f64| json!({"id": id, "dependent": dependent, "requires": requires, "role": "gate", "lead_years": lag});
    let technologies = [("T1", 9.0, 0.0), ("T2", 1.0, 2.0)];
    let of = |dependencies: Value| plan(&with(base(&technologies), json!({"dependencies": dependencies})));
    // T2 takes two years: T1 can start in 2028.
    let first = of(json!([gate("D", "T1", "T2", 0.0)]));
    assert_eq!((starts(&first), first.value()), (vec!["T2@P1".into(), "T1@P2".into()], 0.6));
    // With a year more between them it is too late for 2028.
    let late = of(json!([gate("D", "T1", "T2", 1.0)]));
    assert_eq!(starts(&late), ["T2@P1"]);
    let why = late.why_not("T1").unwrap();
    assert_eq!(why.reason, LeftOutReason::PrerequisiteImpossible);
    assert_eq!(why.words.en, "T1: T1 needs T2; T2 is not ready in time");
}

#[test]
fn a_gate_that_opens_too_late_is_named() {
    let tables = json!({
        "enablers": [{"id": "L", "kind": "institution", "name_vi": "Luật", "name_en": "Law", "stage": "drafted", "own_lead_years": 2}],
        "dependencies": [{"id": "D", "dependent": "T1", "requires": "L", "role": "gate"}]
    });
    // It could start in 2026 only, as it takes two years; the law is ready in 2028.
    let plan = plan(&with(base(&[("T1", 5.0, 2.0), ("T2", 1.0, 0.0)]), tables));
    let why = plan.why_not("T1").unwrap();
    assert_eq!(why.reason, LeftOutReason::PrerequisiteImpossible);
    assert_eq!(why.words.en, "T1: T1 needs L; L is not ready in time");
}

#[test]
fn a_law_opens_a_gate_when_it_is_ready() {
    let law = |more: Value| {
        let mut law = json!({"id": "L", "kind": "institution", "name_vi": "Luật", "name_en": "Law"});
        for (key, value) in more.as_object().unwrap() {
            law[key.as_str()] = value.clone();
        }
        law
    };
    let of = |law: Value, states: Value| {
        let tables = json!({
            "enablers": [law], "states": states,
            "dependencies": [{"id": "D", "dependent": "T1", "requires": "L", "role": "gate"}]
        });
        starts(&plan(&with(base(&[("T1", 5.0, 0.0)]), tables)))
    };
    assert_eq!(of(law(json!({"stage": "in_force"})), json!([])), ["T1@P1"]);
    assert!(of(law(json!({"stage": "passed"})), json!([])).is_empty());
    assert_eq!(of(law(json!({"stage": "drafted", "own_lead_years": 2})), json!([])), ["T1@P2"]);
    assert_eq!(of(law(json!({"stage": "drafted"})), json!([{"node": "L", "year": 2028, "value": 1}])), ["T1@P2"]);
}

#[test]
fn alternatives_of_a_clause_and_k_of_n() {
    let technologies = [("T1", 9.0, 0.0), ("T2", 0.0, 0.0), ("T3", 0.0, 0.0)];
    let rows = |k: u64| {
        json!([
            {"id": "D2", "dependent": "T1", "requires": "T2", "role": "gate", "clause": "Q", "k": k},
            {"id": "D3", "dependent": "T1", "requires": "T3", "role": "gate", "clause": "Q", "k": k}
        ])
    };
    let costs = json!([{"item": "T2", "amount": 5}, {"item": "T3", "amount": 3}]);
    let of = |k: u64| {
        let tables = json!({"dependencies": rows(k), "costs": costs, "budgets": [{"amount": 10}]});
        plan(&with(base(&technologies), tables))
    };
    // The cheaper of two serves; a gate opens at the begin of the period in which what it needs is complete.
    assert_eq!(starts(&of(1)), ["T1@P1", "T3@P1"]);
    assert_eq!(starts(&of(2)), ["T1@P1", "T2@P1", "T3@P1"]);
    assert_eq!(starts(&of(1).ban("T3").unwrap()), ["T1@P1", "T2@P1"]);
}

#[test]
fn amounts_of_several_enablers_may_be_alternatives() {
    let [[n, amount_n], [m, amount_m]] = [enabler("N", 100.0), enabler("M", 100.0)];
    let tables = |k: u64| {
        json!({
            "enablers": [n, m], "capacities": [amount_n, amount_m],
            "dependencies": [
                {"id": "D1", "dependent": "T1", "requires": "N", "role": "capacity", "amount": 100, "clause": "Q", "k": k},
                {"id": "D2", "dependent": "T1", "requires": "M", "role": "capacity", "amount": 80, "clause": "Q", "k": k},
                {"id": "D3", "dependent": "T2", "requires": "N", "role": "capacity", "amount": 100}
            ]
        })
    };
    let of = |k: u64| plan(&with(base(&[("T1", 6.0, 0.0), ("T2", 5.0, 0.0)]), tables(k)));
    // T1 takes M, so that N is free for T2.
    let both = of(1);
    assert_eq!(starts(&both), ["T1@P1", "T2@P1"]);
    let taken: Vec<(&str, f64)> = both.usage.iter().map(|u| (u.enabler.as_deref().unwrap(), u.taken)).collect();
    assert_eq!(taken, [("M", 80.0), ("M", 80.0), ("N", 100.0), ("N", 100.0)]);
    assert_eq!(starts(&of(2)), ["T1@P1"]);
}

#[test]
fn exclusions_synergies_and_overlaps() {
    let technologies = [("T1", 6.0, 0.0), ("T2", 5.0, 0.0), ("T3", 4.0, 0.0)];
    let excluded = plan(&with(base(&technologies), json!({"exclusions": [{"a": "T1", "b": "T2"}]})));
    assert_eq!((starts(&excluded), excluded.value()), (vec!["T1@P1".into(), "T3@P1".into()], 1.0));
    let why = excluded.why_not("T2").unwrap();
    assert_eq!((why.reason, why.loss), (LeftOutReason::Excluded, Some(0.1)));
    assert_eq!((why.displaces, why.break_even), (vec!["T1".to_owned()], Some(0.6)));

    let set =
        |value: f64| json!([{"id": "Y", "item": "T2", "value": value}, {"id": "Y", "item": "T3", "value": value}]);
    let tables =
        |value: f64| json!({"synergies": set(value), "shares": [{"id": "R", "rule": "most_items", "amount": 2}]});
    let synergy = plan(&with(base(&technologies), tables(0.3)));
    assert_eq!((starts(&synergy), synergy.value()), (vec!["T2@P1".into(), "T3@P1".into()], 1.2));
    assert_eq!(plan(&with(base(&technologies), tables(0.05))).value(), 1.1);
    // An overlap larger than the smaller of the two: not both.
    let overlap = plan(&with(base(&technologies), json!({"synergies": set(-0.45)})));
    assert_eq!((starts(&overlap), overlap.value()), (vec!["T1@P1".into(), "T2@P1".into()], 1.1));
}

#[test]
fn at_most_one_option_of_a_technology() {
    let tables = json!({
        "options": [
            {"id": "T1-build", "technology": "T1", "kind": "build", "lead_years": 2},
            {"id": "T1-license", "technology": "T1", "kind": "license", "lead_years": 0, "autonomy": 0.2}
        ],
        "costs": [{"item": "T1", "amount": 1}, {"item": "T1-license", "amount": 4}],
        "budgets": [{"period": "P1", "amount": 5, "per": "period"}, {"amount": 0}],
        "success": [{"item": "T1", "probability": 0.8}, {"item": "T1-license", "probability": 0.9}]
    });
    let register = with(base(&[("T1", 5.0, 3.0)]), tables);
    let bought = plan(&register);
    assert_eq!((starts(&bought), bought.value(), bought.cost()), (vec!["T1-license@P1".to_owned()], 0.45, 5.0));
    let built = bought.ban("T1-license").unwrap();
    assert_eq!((starts(&built), built.value(), built.cost()), (vec!["T1-build@P1".to_owned()], 0.24, 1.0));
    let mut autonomous = register.clone();
    autonomous.shares.push(stratech::model::Share {
        id: stratech::model::Id::new("R").unwrap(),
        rule: stratech::model::ShareRule::LeastAutonomy,
        amount: 0.5,
        ..Default::default()
    });
    assert_eq!(starts(&plan(&autonomous)), ["T1-build@P1"]);
}

#[test]
fn a_harmless_useless_technology_is_never_funded_for_its_harmlessness() {
    let mut document = base(&[("T1", 0.0, 0.0), ("T2", 4.0, 0.0), ("T3", 4.0, 0.0)]);
    document["criteria"] = json!([
        {"id": "C", "name_vi": "Lợi ích", "name_en": "Benefit", "scale_low": 0, "scale_high": 10, "source": "indicator", "indicator": "I"},
        {"id": "H", "name_vi": "Tác hại", "name_en": "Harm", "direction": "min", "scale_low": 0, "scale_high": 10, "source": "indicator", "indicator": "J"},
        {"id": "F", "name_vi": "Khả thi", "name_en": "Feasible", "scale_low": 0, "scale_high": 10, "source": "indicator", "indicator": "K", "use": "feasibility"}
    ]);
    let indicator = |id: &str| json!({"id": id, "name_vi": id, "name_en": id, "unit": "points", "definition_vi": "x", "definition_en": "x", "source": "x"});
    document["indicators"] = json!([indicator("I"), indicator("J"), indicator("K")]);
    let seen = |indicator: &str, id: &str, value: f64| json!({"indicator": indicator, "subject": id, "published": "2026-01-01", "value": value, "kind": "actual"});
    let rows = document["observations"].as_array_mut().unwrap();
    // T1 is useless, harmless and perfectly feasible; T2 is harmless; T3 does more harm than good.
    for (id, harm, feasible) in [("T1", 0.0, 10.0), ("T2", 0.0, 0.0), ("T3", 5.0, 10.0)] {
        rows.extend([seen("J", id, harm), seen("K", id, feasible)]);
    }
    let register = with(document.clone(), json!({}));
    let evaluation = register.evaluate(None).unwrap();
    // The list ranks the useless one first.
    assert_eq!(evaluation.alternatives.iter().map(|a| a.rank).collect::<Vec<_>>(), [Some(1), Some(3), Some(2)]);
    let plan = plan(&register);
    assert_eq!((starts(&plan), plan.value()), (vec!["T2@P1".to_owned()], 0.133_333));
    let why = plan.why_not("T1").unwrap();
    assert_eq!((why.reason, why.worth), (LeftOutReason::AddsNothing, Some(0.0)));
    assert!(plan.why_not("T3").unwrap().worth.unwrap() < 0.0);
    // Where not doing it is harmful too, doing it is worth more.
    document["criteria"][1]["baseline"] = json!(5.0);
    assert_eq!(starts(&self::plan(&with(document, json!({})))), ["T1@P1", "T3@P1", "T2@P1"]);
}

#[test]
fn rules_of_concentration() {
    let mut document = base(&[("T1", 5.0, 0.0), ("T2", 4.0, 0.0), ("T3", 3.0, 0.0), ("T4", 2.0, 0.0)]);
    document["technologies"][2]["group"] = json!("G2");
    document["technologies"][3]["group"] = json!("G2");
    document["technologies"][0]["trl"] = json!(2);
    document["problems"] = json!([
        {"id": "B1", "name_vi": "a", "name_en": "a", "weight": 3}, {"id": "B2", "name_vi": "b", "name_en": "b", "weight": 1}
    ]);
    document["coverage"] = json!([
        {"problem": "B1", "technology": "T4", "level": 3}, {"problem": "B1", "technology": "T1", "level": 1},
        {"problem": "B2", "technology": "T2", "level": 3}
    ]);
    document["costs"] = json!([{"item": "T1", "amount": 4}, {"item": "T2", "amount": 4}, {"item": "T3", "amount": 4}, {"item": "T4", "amount": 4}]);
    document["budgets"] = json!([{"period": "P1", "amount": 8, "per": "period"}, {"amount": 0}]);
    let of = |rule: Value| starts(&plan(&with(document.clone(), json!({"shares": [rule]}))));
    assert_eq!(of(json!({"id": "R", "rule": "most_items", "amount": 4})), ["T1@P1", "T2@P1"]);
    assert_eq!(of(json!({"id": "R", "rule": "most_items", "amount": 1, "track": "A"})), ["T1@P1"]);
    assert_eq!(of(json!({"id": "R", "rule": "least_share", "amount": 0.5, "group": "G2"})), ["T1@P1", "T3@P1"]);
    assert_eq!(of(json!({"id": "R", "rule": "least_share", "amount": 0.51, "group": "G2"})), ["T3@P1", "T4@P1"]);
    assert_eq!(of(json!({"id": "R", "rule": "most_low_trl", "amount": 0.4})), ["T2@P1", "T3@P1"]);
    assert_eq!(of(json!({"id": "R", "rule": "most_low_trl", "amount": 0.4, "trl": 1})), ["T1@P1", "T2@P1"]);
    // B1 decisive (3 of 4) is reached only with T4.
    assert_eq!(of(json!({"id": "R", "rule": "least_coverage", "amount": 0.75})), ["T1@P1", "T4@P1"]);
    assert_eq!(of(json!({"id": "R", "rule": "least_coverage", "amount": 0.8})), ["T2@P1", "T4@P1"]);
    document["budgets"][0]["amount"] = json!(12);
    let of = |rule: Value| starts(&plan(&with(document.clone(), json!({"shares": [rule]}))));
    assert_eq!(of(json!({"id": "R", "rule": "most_groups", "amount": 1})), ["T1@P1", "T2@P1"]);
    assert_eq!(
        of(json!({"id": "R", "rule": "least_spending", "amount": 8, "group": "G2"})),
        ["T1@P1", "T3@P1", "T4@P1"]
    );
    assert_eq!(of(json!({"id": "R", "rule": "least_spending", "amount": 8.5})), Vec::<String>::new());
    let most = with(document.clone(), json!({"shares": [{"id": "R", "rule": "fewest_items", "amount": 4}]}));
    let Err(Error::Infeasible { conflict, relaxation, .. }) = most.optimize(&flat()) else { panic!("it has a plan") };
    assert!(conflict.iter().any(|text| text.en.contains("state money in P1")), "{conflict:?}");
    assert!(!relaxation.is_empty());
}

#[test]
fn targets_are_met_where_they_pay_and_missing_steps_are_reported() {
    let [node, amount] = enabler("N", 100.0);
    let tables = |penalty: f64| {
        json!({
            "enablers": [node], "capacities": [amount],
            "expansions": [{"id": "X", "enabler": "N", "amount": 60, "cost": 8, "lead_years": 1}],
            "costs": [{"item": "T1", "amount": 8}],
            "budgets": [{"period": "P1", "amount": 8, "per": "period"}, {"amount": 0}],
            "targets": [{"id": "Z", "kind": "capacity", "enabler": "N", "year": 2030, "amount": 200, "penalty": penalty}]
        })
    };
    let of = |penalty: f64| plan(&with(base(&[("T1", 2.0, 0.0)]), tables(penalty)));
    // 100 of 200 are there: five tenths are missing, two with the expansion (160: 40 are two tenths).
    let cheap = of(0.5);
    assert_eq!((starts(&cheap), cheap.value()), (vec!["T1@P1".to_owned()], -0.05));
    assert_eq!((cheap.targets[0].reached, cheap.targets[0].missing), (100.0, 100.0));
    let dear = of(1.0);
    assert_eq!((starts(&dear), dear.value()), (vec!["X@P1".to_owned()], -0.2));
    assert_eq!((dear.targets[0].reached, dear.targets[0].missing), (160.0, 40.0));
}

#[test]
fn a_target_of_technologies_counts_those_complete_in_time() {
    let tables = json!({
        "targets": [{"id": "Z", "kind": "completed", "year": 2027, "amount": 2, "penalty": 0.4}],
        "costs": [{"item": "T1", "amount": 5}, {"item": "T2", "amount": 5}, {"item": "T3", "amount": 5}],
        "budgets": [{"period": "P1", "amount": 10, "per": "period"}, {"amount": 0}]
    });
    let register = with(base(&[("T1", 9.0, 2.0), ("T2", 4.0, 0.0), ("T3", 3.0, 0.0)]), tables);
    let plan = plan(&register);
    // T1 (0.54) + T2 (0.4) - 0.2 beats T2 + T3 (0.7).
    assert_eq!((starts(&plan), plan.value()), (vec!["T1@P1".into(), "T2@P1".into()], 0.74));
    assert_eq!((plan.targets[0].reached, plan.targets[0].missing), (1.0, 1.0));
}

#[test]
fn what_is_running_goes_on_pauses_or_stops() {
    let tables = |commitment: Value, budget: f64| {
        json!({
            "costs": [{"item": "T1", "amount": 50}, {"item": "T1", "when": "building", "amount": 2}, {"item": "T2", "amount": 4}],
            "budgets": [{"period": "P1", "amount": budget, "per": "period"}, {"amount": 20}],
            "commitments": [commitment]
        })
    };
    let of = |commitment: Value, budget: f64, score: f64| {
        plan(&with(base(&[("T1", score, 4.0), ("T2", 5.0, 0.0)]), tables(commitment, budget)))
    };
    // What was spent on it, and the cost of its start, is gone: two years are left, 4 in P1.
    let on = of(json!({"item": "T1", "since": 2024, "sunk": 70, "stop_cost": 1}), 8.0, 5.0);
    assert_eq!((starts(&on), on.value(), on.cost()), (vec!["T1@P1".into(), "T2@P1".into()], 0.8, 7.0));
    assert_eq!(on.usage[0].taken, 8.0);
    // With 5 only one of the two: T2 now, and stopping T1 costs 1; it may not be paused.
    let stopped = of(json!({"item": "T1", "since": 2024, "stop_cost": 1}), 5.0, 2.0);
    assert_eq!((starts(&stopped), stopped.value(), stopped.usage[0].taken), (vec!["T2@P1".to_owned()], 0.5, 5.0));
    let must = of(json!({"item": "T1", "since": 2024, "must_continue": true}), 5.0, 2.0);
    assert_eq!(starts(&must), ["T1@P1", "T2@P2"]);
    // What must go on and cannot be complete within the plan leaves no plan.
    let endless = json!({
        "commitments": [{"item": "T1", "since": 2025, "must_continue": true}], "costs": [{"item": "T2", "amount": 4}]
    });
    let error = with(base(&[("T1", 2.0, 20.0), ("T2", 5.0, 0.0)]), endless).optimize(&flat()).unwrap_err();
    assert!(error.to_string().contains("the continuation of T1"), "{error}");
    // Nothing is left to build: it is complete at once and costs nothing.
    let ready = of(json!({"item": "T1", "since": 2022, "stop_cost": 1}), 5.0, 5.0);
    assert_eq!((starts(&ready), ready.value()), (vec!["T1@P1".into(), "T2@P1".into()], 1.0));
}

#[test]
fn a_pause_costs_its_years_and_delays_the_rest() {
    let mut document = base(&[("T1", 9.0, 3.0), ("T2", 5.0, 0.0)]);
    document["periods"] = json!([{"id": "P1", "from_year": 2026, "until_year": 2027}, {"id": "P2", "from_year": 2028, "until_year": 2029},
                                 {"id": "P3", "from_year": 2030, "until_year": 2030}]);
    let of = |pause: Option<f64>| {
        let commitment = json!({"item": "T1", "since": 2024, "pause_cost": pause});
        let tables = json!({
            "costs": [{"item": "T1", "when": "building", "amount": 3}, {"item": "T2", "amount": 4}],
            "budgets": [{"period": "P1", "amount": 5, "per": "period"}, {"period": "P2", "amount": 3, "per": "period"}, {"amount": 0}],
            "commitments": [commitment]
        });
        plan(&with(document.clone(), tables))
    };
    // One year is left, so T1 costs 3: now, complete from 2028 (3 of 5 years), or after a pause of two years, complete
    // from 2030 (1 of 5).
    let on = of(None);
    assert_eq!((starts(&on), on.value()), (vec!["T1@P1".to_owned()], 0.54));
    let paused = of(Some(0.5));
    assert_eq!((starts(&paused), paused.value()), (vec!["T2@P1".into(), "T1@P2".into()], 0.68));
    assert_eq!(paused.usage.iter().map(|u| u.taken).collect::<Vec<_>>(), [5.0, 3.0, 0.0]);
    assert_eq!(starts(&of(Some(0.6))), ["T1@P1"]);
}

#[test]
fn forced_plans_cost_exactly_the_loss_that_was_reported() {
    let technologies = [("T1", 7.0, 0.0), ("T2", 5.0, 0.0), ("T3", 4.0, 0.0), ("T4", 1.0, 0.0)];
    let tables = json!({
        "costs": [{"item": "T1", "amount": 6}, {"item": "T2", "amount": 5}, {"item": "T3", "amount": 4}, {"item": "T4", "amount": 3}],
        "budgets": [{"period": "P1", "amount": 9, "per": "period"}, {"amount": 0}]
    });
    let register = with(base(&technologies), tables);
    let plan = plan(&register);
    for left in &plan.left_out {
        let why = plan.why_not(&left.id).unwrap();
        let forced = plan.force(&left.id).unwrap();
        assert!((plan.value() - forced.value() - why.loss.unwrap()).abs() < 1e-12, "{}", left.id);
        assert!(forced.ids().contains(&left.id.as_str()));
        // From its break-even score on it is no loss.
        let mut better = register.clone();
        let row = better.observations.iter_mut().find(|row| row.subject.as_str() == left.id).unwrap();
        row.value = 10.0 * why.break_even.unwrap();
        let better = better.optimize(&flat()).unwrap();
        assert!(better.force(&left.id).unwrap().value() >= better.value() - 1e-9, "{}", left.id);
    }
    let frontier = plan.frontier(9).unwrap();
    assert_eq!(frontier.len(), 9);
    assert!(frontier.windows(2).all(|pair| pair[0].value <= pair[1].value));
    assert_eq!((frontier[8].value, frontier[8].proved), (Some(plan.value()), true));
    assert_eq!((frontier[3].money, frontier[3].value), (4.0, Some(0.4)));
    // Two more (11 of 9 + 2/9) buy T1 and T2.
    let more = plan.marginal(0.25).unwrap();
    assert_eq!((more.len(), more[0].more.clone(), more[0].exact), (1, vec![2.25, 0.0], true));
    assert!((more[0].gain - 0.3).abs() < 1e-12);
}

#[test]
fn a_plan_that_nothing_allows_says_what_clashes() {
    let tables = json!({
        "costs": [{"item": "T1", "amount": 6}, {"item": "T2", "amount": 5}],
        "budgets": [{"period": "P1", "amount": 9, "per": "period"}, {"amount": 0}]
    });
    let register = with(base(&[("T1", 7.0, 0.0), ("T2", 5.0, 0.0)]), tables);
    let settings = PlanSettings { mandatory: vec!["T1".into(), "T2".into()], ..flat() };
    let Err(Error::Infeasible { relaxation, .. }) = register.optimize(&settings) else { panic!("it has a plan") };
    assert_eq!(relaxation[0].en, "raise the limit of state money in P1 from 9 to 11 (by 2)");
    let Err(error) = register.optimize(&PlanSettings { forbidden: vec!["T3".into()], ..flat() }) else { panic!() };
    assert_eq!(error.problems()[0].code.id(), "E1028");
    assert!(register.optimize(&PlanSettings { discount: 1.5, ..flat() }).is_err());
    assert!(register.optimize(&PlanSettings { unit: 0.0, ..flat() }).is_err());
}

#[test]
fn plans_travel_as_json_and_can_still_be_asked() {
    let tables = json!({
        "costs": [{"item": "T1", "amount": 6}, {"item": "T2", "amount": 5}],
        "budgets": [{"period": "P1", "amount": 9, "per": "period"}, {"amount": 0}]
    });
    let plan = plan(&with(base(&[("T1", 7.0, 0.0), ("T2", 5.0, 0.0)]), tables));
    let json = plan.to_json().unwrap();
    let read = RegisterPlan::from_json(&json).unwrap();
    assert_eq!(read, plan);
    assert_eq!((read.digest().unwrap(), read.to_json().unwrap()), (plan.digest().unwrap(), json.clone()));
    assert_eq!(read.force("T2").unwrap(), plan.force("T2").unwrap());
    let lie = json.replacen("\"decisions\":[true", "\"decisions\":[false", 1);
    assert!(lie != json && RegisterPlan::from_json(&lie).is_err());
    for table in [plan.roadmap(), plan.usage_table(), plan.left_out_table()] {
        assert!(!table.unwrap().to_text(stratech::problem::Lang::Vi).is_empty());
    }
}

/// Draws whole numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// Everything that can be started in a small register, as this file understands it, apart from the library.
struct Item {
    id: String,
    option: Option<String>,
    lead: u64,
    score: u64,
    success: f64,
    once: u64,
    building: u64,
    running: u64,
    is_expansion: bool,
}

/// A small register of random tables, and what can be started in it.
fn random(seed: u64) -> (Value, Vec<Item>) {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let n = 2 + dice.below(3) as usize;
    let ids = ["T1", "T2", "T3", "T4"];
    let technologies: Vec<(&str, f64, f64)> =
        ids[..n].iter().map(|id| (*id, dice.below(10) as f64, dice.below(4) as f64)).collect();
    let mut document = base(&technologies);
    document["groups"] =
        json!([{"id": "G1", "name_vi": "Một", "name_en": "One"}, {"id": "G2", "name_vi": "Hai", "name_en": "Two"}]);
    let mut items = Vec::new();
    let (mut options, mut costs, mut success) = (Vec::new(), Vec::new(), Vec::new());
    for (k, &(id, score, lead)) in technologies.iter().enumerate() {
        document["technologies"][k]["group"] = json!(if dice.chance(50) { "G1" } else { "G2" });
        let two = dice.chance(25);
        for way in ["build", "license"].iter().take(if two { 2 } else { 1 }) {
            let option = two.then(|| format!("{id}-{way}"));
            let lead = if two { dice.below(4) } else { lead as u64 };
            let item = option.clone().unwrap_or_else(|| id.to_owned());
            if two {
                options.push(json!({"id": item, "technology": id, "kind": way, "lead_years": lead, "autonomy": 0.5}));
            }
            let [once, building, running] = [5, 3, 2].map(|most| dice.below(most));
            for (when, amount) in [("once", once), ("building", building), ("running", running)] {
                if amount > 0 {
                    costs.push(json!({"item": item, "when": when, "amount": amount}));
                }
            }
            let p = if dice.chance(30) { 0.5 } else { 1.0 };
            success.push(json!({"item": item, "probability": p}));
            items.push(Item {
                id: id.to_owned(),
                option,
                lead,
                score: score as u64,
                success: p,
                once,
                building,
                running,
                is_expansion: false,
            });
        }
    }
    let [node, capacity] = enabler("N", (1 + dice.below(3)) as f64);
    let (cost, lead) = (dice.below(3), dice.below(3));
    document["expansions"] = json!([{"id": "X", "enabler": "N", "amount": 2, "cost": cost, "lead_years": lead}]);
    items.push(Item {
        id: "X".into(),
        option: None,
        lead,
        score: 0,
        success: 1.0,
        once: cost,
        building: 0,
        running: 0,
        is_expansion: true,
    });
    document["enablers"] = json!([node]);
    document["capacities"] = json!([capacity]);
    let mut dependencies = Vec::new();
    for id in &ids[..n] {
        if dice.chance(60) {
            let per = if dice.chance(70) { "year" } else { "once" };
            dependencies.push(json!({"id": format!("D-{id}"), "dependent": id, "requires": "N", "role": "capacity", "amount": 1 + dice.below(3), "per": per}));
        }
    }
    // Gates run from the last to the first, so that they have no circles.
    for k in 1..n {
        if dice.chance(35) {
            dependencies.push(json!({"id": format!("E{k}"), "dependent": ids[k], "requires": ids[k - 1], "role": "gate", "lead_years": dice.below(2)}));
        }
    }
    if n > 2 && dice.chance(30) {
        let k = 1 + dice.below(2);
        for other in [0, 1] {
            dependencies.push(json!({"id": format!("F{other}"), "dependent": ids[n - 1], "requires": ids[other], "role": "gate", "clause": "Q", "k": k}));
        }
    }
    document["dependencies"] = json!(dependencies);
    document["options"] = json!(options);
    document["costs"] = json!(costs);
    document["success"] = json!(success);
    let carry = [0.0, 0.5, 1.0][dice.below(3) as usize];
    let (first, second) = (dice.below(10), dice.below(10));
    document["budgets"] = json!([
        {"period": "P1", "amount": first, "per": "period", "carry_over": carry}, {"period": "P2", "amount": second, "per": "period"}
    ]);
    if dice.chance(30) {
        document["exclusions"] = json!([{"a": ids[0], "b": ids[1]}]);
    }
    if dice.chance(40) {
        let value = (dice.below(9) as f64 - 4.0) / 10.0;
        document["synergies"] =
            json!([{"id": "Y", "item": ids[0], "value": value}, {"id": "Y", "item": ids[1], "value": value}]);
    }
    let rules = [
        json!({"id": "R", "rule": "most_items", "amount": 1 + dice.below(2)}),
        json!({"id": "R", "rule": "most_groups", "amount": 1}),
        json!({"id": "R", "rule": "least_spending", "amount": 2 + dice.below(4)}),
        json!({"id": "R", "rule": "least_share", "amount": 0.3, "group": "G1"}),
        json!({"id": "R", "rule": "least_autonomy", "amount": 0.75}),
    ];
    let rule = dice.below(8) as usize;
    if rule < rules.len() {
        document["shares"] = json!([rules[rule]]);
    }
    if dice.chance(30) {
        document["targets"] = json!([{"id": "Z", "kind": "completed", "year": 2029, "amount": 2, "penalty": 0.4}]);
    }
    (document, items)
}

const PERIODS: [(u64, u64); 2] = [(2026, 2027), (2028, 2030)];

/// What each choice of starts is worth, none where it breaks a row; `starts[i]` is the period of item i.
fn judged(document: &Value, items: &[Item], starts: &[Option<usize>]) -> Option<f64> {
    let list = |name: &str| document[name].as_array().cloned().unwrap_or_default();
    let done = |i: usize| -> Option<usize> {
        let due = PERIODS[starts[i]?].0 + items[i].lead;
        (starts[i]?..2).find(|&p| PERIODS[p].0 >= due)
    };
    let chosen: Vec<usize> = (0..items.len()).filter(|&i| starts[i].is_some()).collect();
    let named = |i: usize, id: &str| items[i].id == id || items[i].option.as_deref() == Some(id);
    if chosen.iter().any(|&i| done(i).is_none() || chosen.iter().any(|&k| k != i && items[k].id == items[i].id)) {
        return None;
    }
    let spends = |i: usize, p: usize| -> f64 {
        let item = &items[i];
        let Some(s) = starts[i] else { return 0.0 };
        let building = (PERIODS[p].0..=PERIODS[p].1)
            .filter(|y| *y >= PERIODS[s].0 && *y < PERIODS[s].0 + item.lead)
            .count() as f64;
        let years = (PERIODS[p].1 + 1 - PERIODS[p].0) as f64;
        let running = if done(i).is_some_and(|d| d <= p) { years } else { 0.0 };
        (if s == p { item.once as f64 } else { 0.0 }) + item.building as f64 * building + item.running as f64 * running
    };
    let mut carried = 0.0;
    for (p, budget) in list("budgets").iter().enumerate() {
        let left = budget["amount"].as_f64().unwrap() + carried - chosen.iter().map(|&i| spends(i, p)).sum::<f64>();
        if left < -1e-9 {
            return None;
        }
        carried = left * budget["carry_over"].as_f64().unwrap_or(0.0);
    }
    let there = document["capacities"][0]["amount"].as_f64().unwrap();
    for (p, (from, until)) in PERIODS.into_iter().enumerate() {
        let years = (until + 1 - from) as f64;
        let mut left = years * there;
        for &i in &chosen {
            if items[i].is_expansion && done(i).is_some_and(|d| d <= p) {
                left += 2.0 * years;
            }
            for row in list("dependencies")
                .iter()
                .filter(|row| row["role"] == "capacity" && row["dependent"] == items[i].id.as_str())
            {
                let amount = row["amount"].as_f64().unwrap();
                match row["per"].as_str() {
                    Some("once") if starts[i] == Some(p) => left -= amount,
                    Some("year") if starts[i].is_some_and(|s| s <= p) => left -= amount * years,
                    _ => {}
                }
            }
        }
        if left < -1e-9 {
            return None;
        }
    }
    for &i in &chosen {
        let begin = PERIODS[starts[i]?].0;
        let open = |row: &Value| {
            chosen.iter().any(|&k| {
                items[k].id == row["requires"].as_str().unwrap()
                    && PERIODS[starts[k].unwrap()].0 + items[k].lead + row["lead_years"].as_u64().unwrap_or(0) <= begin
            })
        };
        let gates: Vec<Value> = list("dependencies")
            .into_iter()
            .filter(|row| row["role"] == "gate" && row["dependent"] == items[i].id.as_str())
            .collect();
        let (either, own): (Vec<&Value>, Vec<&Value>) = gates.iter().partition(|row| row["clause"] == "Q");
        let enough = either
            .first()
            .is_none_or(|row| either.iter().filter(|row| open(row)).count() as u64 >= row["k"].as_u64().unwrap());
        if !enough || !own.into_iter().all(open) {
            return None;
        }
    }
    for row in list("exclusions") {
        if chosen
            .iter()
            .filter(|&&i| named(i, row["a"].as_str().unwrap()) || named(i, row["b"].as_str().unwrap()))
            .count()
            > 1
        {
            return None;
        }
    }
    let group = |i: usize| {
        let row = list("technologies").into_iter().find(|row| row["id"] == items[i].id.as_str()).unwrap();
        row["group"].as_str().unwrap().to_owned()
    };
    let technologies: Vec<usize> = chosen.iter().copied().filter(|&i| !items[i].is_expansion).collect();
    let money = |of: &str| {
        technologies
            .iter()
            .filter(|&&i| of.is_empty() || group(i) == of)
            .map(|&i| spends(i, 0) + spends(i, 1))
            .sum::<f64>()
    };
    let has = |of: &str| technologies.iter().any(|&i| group(i) == of);
    for rule in list("shares") {
        let amount = rule["amount"].as_f64().unwrap();
        let autonomy = |i: usize| if items[i].option.is_some() { 0.5 } else { 1.0 };
        let fits = match rule["rule"].as_str().unwrap() {
            "most_items" => technologies.len() as f64 <= amount,
            "most_groups" => ["G1", "G2"].iter().filter(|g| has(g)).count() as f64 <= amount,
            "least_spending" => ["G1", "G2"].iter().all(|g| !has(g) || money(g) >= amount),
            "least_share" => money("G1") >= amount * money("") - 1e-9,
            _ => technologies.iter().map(|&i| autonomy(i) - amount).sum::<f64>() >= -1e-9,
        };
        if !fits {
            return None;
        }
    }
    let share = |p: usize| [1.0, 0.6][p];
    let mut value: f64 =
        technologies.iter().map(|&i| items[i].score as f64 / 10.0 * items[i].success * share(done(i).unwrap())).sum();
    if let Some(set) = list("synergies").first() {
        let complete = |id: &str| chosen.iter().filter(|&&i| items[i].id == id).find_map(|&i| done(i));
        if let (Some(a), Some(b)) = (complete("T1"), complete("T2")) {
            value += set["value"].as_f64().unwrap() * share(a.max(b));
        }
    }
    if let Some(target) = list("targets").first() {
        let missing = 2 - technologies.len().min(2);
        value -= target["penalty"].as_f64().unwrap() * missing as f64 / 2.0;
    }
    Some(value)
}

/// All choices of starts.
fn all_choices(n: usize) -> impl Iterator<Item = Vec<Option<usize>>> {
    (0..3_usize.pow(u32::try_from(n).unwrap())).map(move |mut code| {
        (0..n)
            .map(|_| {
                let period = [None, Some(0), Some(1)][code % 3];
                code /= 3;
                period
            })
            .collect()
    })
}

#[test]
fn the_plan_of_a_small_register_is_the_best_of_all_plans() {
    let (mut infeasible, mut several) = (0, 0);
    for seed in 0..400 {
        let (document, items) = random(seed);
        let register = Register::from_json(document.to_string()).unwrap();
        let problems = register.check();
        assert!(!problems.has_errors(), "seed {seed}: {problems}");
        let mut best: Option<(f64, u64)> = None;
        for starts in all_choices(items.len()) {
            let Some(value) = judged(&document, &items, &starts) else { continue };
            best = Some(match best {
                Some((top, count)) if value < top - 1e-9 => (top, count),
                Some((top, count)) if value <= top + 1e-9 => (top, count + 1),
                _ => (value, 1),
            });
        }
        match (register.optimize(&flat()), best) {
            (Ok(plan), Some((value, count))) => {
                assert!(
                    (plan.value() - value).abs() < 1e-9,
                    "seed {seed}: {} instead of {value}\n{document:#}",
                    plan.value()
                );
                assert!(plan.is_proved(), "seed {seed}");
                assert_eq!(plan.solution.n_equal_optima(), count.min(1001), "seed {seed}\n{document:#}");
                let name = |i: usize| items[i].option.clone().unwrap_or_else(|| items[i].id.clone());
                let shown = starts(&plan);
                let chosen: Vec<Option<usize>> = (0..items.len())
                    .map(|i| (0..2).find(|p| shown.contains(&format!("{}@P{}", name(i), p + 1))))
                    .collect();
                let again =
                    judged(&document, &items, &chosen).unwrap_or_else(|| panic!("seed {seed}: it breaks a row"));
                assert!((again - value).abs() < 1e-9, "seed {seed}");
                several += u64::from(count > 1);
            }
            (Err(Error::Infeasible { .. }), None) => infeasible += 1,
            (outcome, best) => panic!("seed {seed}: {:?} but {best:?}", outcome.map(|plan| plan.value())),
        }
    }
    assert!(several > 50, "{several} with several best plans, {infeasible} without any");
}

#[test]
fn the_order_of_rows_changes_nothing() {
    for seed in 0..60 {
        let (document, _) = random(seed);
        let mut reversed = document.clone();
        for table in reversed.as_object_mut().unwrap().values_mut() {
            if let Some(rows) = table.as_array_mut() {
                rows.reverse();
            }
        }
        let of = |document: &Value| Register::from_json(document.to_string()).unwrap().optimize(&flat());
        match (of(&document), of(&reversed)) {
            (Ok(one), Ok(other)) => assert_eq!(one.digest().unwrap(), other.digest().unwrap(), "seed {seed}"),
            (Err(one), Err(other)) => assert_eq!(one.class(), other.class(), "seed {seed}"),
            (one, other) => panic!("seed {seed}: {} and {}", one.is_ok(), other.is_ok()),
        }
    }
}

#[test]
fn year_by_year_is_a_finer_plan() {
    let tables = json!({
        "costs": [{"item": "T1", "amount": 4}, {"item": "T2", "amount": 4}],
        "budgets": [{"period": "P1", "amount": 8, "per": "period"}, {"amount": 0}]
    });
    let register = with(base(&[("T1", 6.0, 1.0), ("T2", 5.0, 0.0)]), tables);
    let annual = register.optimize(&PlanSettings { annual: true, ..flat() }).unwrap();
    // Half of the money of P1 a year: T1 first, complete from 2027 (4 of 5 years), then T2 (4 of 5).
    assert_eq!((starts(&annual), annual.value()), (vec!["T1@2026".into(), "T2@2027".into()], 0.88));
    // What is left of a year goes on within the period.
    assert_eq!(annual.usage.iter().map(|u| u.taken).collect::<Vec<_>>(), [4.0, 4.0, 0.0, 0.0, 0.0]);
}

#[test]
fn coverage_is_reached_where_it_is_served_and_one_plan_counts_once() {
    let tables = json!({
        "problems": [{"id": "B1", "name_vi": "a", "name_en": "a", "weight": 1}],
        "coverage": [{"problem": "B1", "technology": "T1", "level": 3}],
        "targets": [{"id": "Z", "kind": "coverage", "year": 2030, "amount": 0.3, "penalty": 0.1}]
    });
    let plan = plan(&with(base(&[("T1", 5.0, 0.0)]), tables));
    assert_eq!((plan.targets[0].reached, plan.targets[0].missing), (3.0, 0.0));
    assert_eq!(plan.solution.n_equal_optima(), 1);
}

#[test]
fn of_alternatives_just_as_many_are_taken_as_are_needed() {
    let [[n, amount_n], [m, amount_m]] = [enabler("N", 100.0), enabler("M", 100.0)];
    let need = |id: &str, enabler: &str| json!({"id": id, "dependent": "T1", "requires": enabler, "role": "capacity", "amount": 80, "clause": "Q"});
    let tables = json!({
        "enablers": [n, m], "capacities": [amount_n, amount_m], "dependencies": [need("D1", "N"), need("D2", "M")]
    });
    let plan = plan(&with(base(&[("T1", 6.0, 0.0)]), tables));
    let taken: f64 = plan.usage.iter().filter(|u| u.period == "P1").map(|u| u.taken).sum();
    assert_eq!((taken, plan.solution.n_equal_optima()), (80.0, 2));
}

#[test]
fn what_is_ready_is_ready_in_one_plan() {
    let [node, amount] = enabler("N", 0.0);
    let gate = |id: &str, requires: &str| json!({"id": id, "dependent": "T1", "requires": requires, "role": "gate", "clause": "Q", "k": 2});
    let tables = json!({
        "enablers": [node], "capacities": [amount],
        "expansions": [{"id": "X1", "enabler": "N", "amount": 60, "cost": 5, "lead_years": 0},
                       {"id": "X2", "enabler": "N", "amount": 60, "cost": 6, "lead_years": 0}],
        "budgets": [{"period": "P1", "amount": 5, "per": "period"}, {"amount": 0}],
        "dependencies": [gate("D1", "N"), gate("D2", "T2"), gate("D3", "T3")]
    });
    let register = with(base(&[("T1", 9.0, 0.0), ("T2", 1.0, 0.0), ("T3", 1.0, 0.0)]), tables);
    let plan = register.optimize(&PlanSettings { mandatory: vec!["X1".into()], ..flat() }).unwrap();
    assert_eq!(starts(&plan), ["T1@P1", "T2@P1", "T3@P1", "X1@P1"]);
    assert_eq!(plan.solution.n_equal_optima(), 1);
}

#[test]
fn a_part_of_the_budget_pays_the_whole_of_what_is_stopped() {
    let tables = json!({
        "costs": [{"item": "T2", "amount": 3}],
        "budgets": [{"period": "P1", "amount": 10, "per": "period"}, {"amount": 0}],
        "commitments": [{"item": "T1", "since": 2024, "stop_cost": 4}]
    });
    let register = with(base(&[("T1", 6.0, 3.0), ("T2", 5.0, 0.0)]), tables);
    let plan = register.optimize(&PlanSettings { forbidden: vec!["T1".into()], ..flat() }).unwrap();
    assert_eq!(starts(&plan), ["T2@P1"]);
    // Half of 10 less 4 for stopping T1 leaves 1; seven tenths leave 3.
    let frontier = plan.frontier(10).unwrap();
    assert_eq!(frontier.iter().map(|p| p.value).collect::<Vec<_>>()[3..8], [0.0, 0.0, 0.0, 0.5, 0.5].map(Some));
    assert_eq!(frontier[2].value, None);
}

#[test]
fn settings_off_their_range_are_refused() {
    let register = with(base(&[("T1", 6.0, 0.0)]), json!({}));
    for settings in [
        PlanSettings { terminal_years: 1001, ..flat() },
        PlanSettings { unit: 1e-40, ..flat() },
        PlanSettings { unit: 1e40, ..flat() },
    ] {
        let error = register.optimize(&settings).unwrap_err();
        assert!(matches!(error, Error::Input(_)), "{error}");
    }
    assert!(register.optimize(&PlanSettings { terminal_years: 1000, ..flat() }).is_ok());
    let plan = plan(&register);
    assert!(matches!(plan.marginal(1001.0), Err(Error::Input(_))));
}

#[test]
fn a_target_asks_for_no_more_technologies_than_there_are() {
    let of = |amount: f64| {
        let mut document = base(&[("T1", 5.0, 0.0)]);
        document["targets"] = json!([{"id": "Z", "kind": "completed", "year": 2027, "amount": amount, "penalty": 0.4}]);
        with(document, json!({})).optimize(&flat())
    };
    assert!(of(1.0).is_ok());
    assert_eq!(of(2.0).unwrap_err().problems()[0].code.id(), "E1009");
}

#[test]
fn what_is_a_little_more_is_exact() {
    let tables = json!({
        "costs": [{"item": "T1", "amount": 0.7}, {"item": "T2", "amount": 0.07}],
        "budgets": [{"period": "P1", "amount": 0.7, "per": "period"}, {"amount": 0}]
    });
    let plan = plan(&with(base(&[("T1", 9.0, 0.0), ("T2", 1.0, 0.0)]), tables));
    assert_eq!(starts(&plan), ["T1@P1"]);
    let more = plan.marginal(0.1).unwrap();
    assert_eq!((more[0].more.clone(), more[0].gain), (vec![0.07, 0.0], 0.1));
}

#[test]
fn what_remains_of_a_running_one_is_exact() {
    let tables = json!({
        "costs": [{"item": "T1", "when": "building", "amount": 1}],
        "budgets": [{"period": "P1", "amount": 0.7, "per": "period"}, {"amount": 0}],
        "commitments": [{"item": "T1", "since": 2024}]
    });
    let plan = plan(&with(base(&[("T1", 9.0, 2.7)]), tables));
    assert_eq!((starts(&plan), plan.cost()), (vec!["T1@P1".to_owned()], 0.7));
}

#[test]
fn costs_of_too_many_digits_are_refused() {
    let mut register = with(base(&[("T1", 9.0, 0.0)]), json!({"costs": [{"item": "T1", "amount": 1}]}));
    register.costs.iter_mut().for_each(|cost| cost.amount = 1e35);
    let error = register.optimize(&flat()).unwrap_err();
    assert!(matches!(error, Error::Input(_)), "{error}");
}

#[test]
fn what_runs_and_may_not_go_on_is_stopped_and_paid_for() {
    let of = |commitment: Value| {
        let tables = json!({
            "conditions": [{"id": "K", "name_vi": "x", "name_en": "x"}],
            "eligibility": [{"technology": "T1", "condition": "K", "met": "no"}, {"technology": "T2", "condition": "K", "met": "yes"}],
            "costs": [{"item": "T2", "amount": 3}],
            "budgets": [{"period": "P1", "amount": 5, "per": "period"}, {"amount": 0}],
            "commitments": [commitment]
        });
        with(base(&[("T1", 6.0, 3.0), ("T2", 5.0, 0.0)]), tables).optimize(&flat())
    };
    let plan = of(json!({"item": "T1", "since": 2024, "stop_cost": 2})).unwrap();
    assert_eq!((starts(&plan), plan.usage[0].taken), (vec!["T2@P1".to_owned()], 5.0));
    let noticed: Vec<&str> = plan.notices.iter().map(|n| n.code.id()).collect();
    assert!(noticed.contains(&"N1029"), "{noticed:?}");
    assert_eq!(starts(&of(json!({"item": "T1", "since": 2024, "stop_cost": 2.5})).unwrap()), Vec::<String>::new());
    let error = of(json!({"item": "T1", "since": 2024, "must_continue": true})).unwrap_err();
    assert!(matches!(error, Error::Infeasible { .. }), "{error}");
    assert!(error.to_string().contains("the continuation of T1 (ineligible: K not met)"), "{error}");
}

#[test]
fn whatever_synthetic_row_decides_marks_the_plan() {
    let of = |tables: Value, marked: bool| {
        let mut document = base(&[("T1", 6.0, 0.0), ("T2", 5.0, 0.0)]);
        document["register"]["illustrative"] = json!(marked);
        with(document, tables).optimize(&flat())
    };
    let cost = json!([{"item": "T1", "amount": 1}]);
    for tables in [
        json!({"costs": cost, "budgets": [{"amount": 1, "illustrative": true}]}),
        json!({"costs": [{"item": "T1", "amount": 9, "illustrative": true}], "budgets": [{"amount": 1}]}),
        json!({"exclusions": [{"a": "T1", "b": "T2", "illustrative": true}]}),
        json!({"shares": [{"id": "R", "rule": "most_items", "amount": 1, "illustrative": true}]}),
        json!({"commitments": [{"item": "T1", "since": 2024, "illustrative": true}]}),
    ] {
        // No plan without the mark, and with the mark every plan has it.
        assert_eq!(of(tables.clone(), false).unwrap_err().problems()[0].code.id(), "E0162", "{tables}");
        assert!(of(tables, true).unwrap().illustrative);
    }
}

#[test]
fn feasibility_does_not_make_a_product_worthless() {
    let mut document = base(&[("T1", 8.0, 0.0)]);
    document["criteria"] = json!([
        {"id": "R", "name_vi": "Tất cả", "name_en": "All", "aggregator": {"kind": "geometric_mean"}},
        {"id": "C", "parent": "R", "name_vi": "Lợi ích", "name_en": "Benefit", "scale_low": 0, "scale_high": 10, "source": "indicator", "indicator": "I"},
        {"id": "F", "parent": "R", "name_vi": "Khả thi", "name_en": "Feasible", "scale_low": 0, "scale_high": 10, "source": "indicator", "indicator": "K", "use": "feasibility"}
    ]);
    let k = json!({"id": "K", "name_vi": "K", "name_en": "K", "unit": "points", "definition_vi": "x", "definition_en": "x", "source": "x"});
    document["indicators"].as_array_mut().unwrap().push(k);
    let seen = json!({"indicator": "K", "subject": "T1", "published": "2026-01-01", "value": 2, "kind": "actual"});
    document["observations"].as_array_mut().unwrap().push(seen);
    // The root of 0.8 x 0.2, less nothing.
    assert_eq!(plan(&with(document, json!({}))).value(), 0.4);
}

#[test]
fn words_say_what_holds() {
    let mut tables = json!({
        "commitments": [{"item": "T1", "since": 2025, "must_continue": true}], "costs": [{"item": "T2", "amount": 4}]
    });
    let error = with(base(&[("T1", 2.0, 20.0), ("T2", 5.0, 0.0)]), tables.clone()).optimize(&flat()).unwrap_err();
    let hint = error.problems()[0].hint.clone().unwrap();
    assert!(!hint.en.contains("together"), "a single requirement clashes with no other: {}", hint.en);
    tables = json!({"success": [{"item": "T1", "probability": 0}]});
    let plan = plan(&with(base(&[("T1", 5.0, 0.0), ("T2", 5.0, 0.0)]), tables));
    let words = &plan.left_out.iter().find(|left| left.id == "T1").unwrap().words;
    assert!(words.en.contains("chance of success is 0"), "{}", words.en);
}

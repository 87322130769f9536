//! Worked by hand on `tests/registers/readiness.json`.

use super::*;
use crate::dependency::{Edge, Hold, Layer, Node};
use crate::model::{AdjustedScore, CriterionUse, Dependency, DependencyRole, Enabler, Origin, State};
use crate::problem::Lang;
use crate::problem::codes::register_readiness as codes;
use crate::table::Table;

fn register() -> Register {
    Register::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registers/readiness.json")).unwrap()
}

fn options() -> ReadinessOptions {
    ReadinessOptions { years: Some(vec![2026, 2029, 2030]), ..ReadinessOptions::default() }
}

fn ready() -> RegisterReadiness {
    register().readiness(&options()).unwrap()
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// One column as it is printed.
fn column(table: &Table, key: &str) -> Vec<String> {
    let column = table.column(key).unwrap();
    (0..table.n_rows()).map(|row| column.cell(row, Lang::En)).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn two_technologies_by_hand() {
    let ready = ready();
    assert_eq!(
        (ready.ids(), ready.enabler_ids()),
        (vec!["CHIPS", "DRONES"], vec!["DECREE", "ENGINEERS", "GNSS", "POWER"])
    );
    // CHIPS: own 0.9; power 0.5, then 0.95 as the decree is in force from 2029; engineers 3000, then half of 10000, of
    // 4000. DRONES: TRL 7; positioning chips leave 1 - 0.5 (1 - 0.6) = 0.8; engineers suffice.
    assert_eq!(ready.plain.readiness.row(0), [0.5, 0.75, 0.9]);
    assert_eq!(ready.plain.readiness.row(1), [7.0 / 9.0; 3]);
    // Together they need 6000.
    assert_eq!(ready.plain.together.row(0), [0.5, 0.5, 5000.0 / 6000.0]);
    assert_eq!(ready.plain.together.row(1), [0.5, 0.5, 7.0 / 9.0]);
    assert_eq!(ready.needs(3), (6000.0, vec!["CHIPS", "DRONES"]));
    assert_eq!(ready.earliest_years(), [Some(2030), None]);
    // The list ranks 0.75 x 0.8 + 0.25 x 0.2 and 0.75 x 0.6 + 0.25; what is adjusted is the value alone.
    let standing = |i: usize| (ready.standings[i].score.unwrap(), ready.standings[i].base.unwrap());
    assert!(close(standing(0).0, 0.65) && close(standing(0).1, 0.8));
    assert!(close(standing(1).0, 0.7) && close(standing(1).1, 0.6));
    assert_eq!((ready.standings[0].rank, ready.standings[1].rank), (Some(2), Some(1)));
    assert_eq!(ready.left_out, [id("C2")]);
    let adjusted = ready.adjusted_scores();
    let expected = [[0.4, 0.6, 0.72], [0.6 * 7.0 / 9.0; 3]];
    for (row, expected) in adjusted.iter().zip(expected) {
        assert!(row.iter().zip(expected).all(|(s, e)| close(s.unwrap(), e)), "{row:?}");
    }
    let places = ready.adjusted_ranks();
    assert_eq!(places, [[Some(2), Some(1), Some(1)], [Some(1), Some(2), Some(2)]]);
}

#[test]
fn the_chain_has_names_units_and_what_would_help() {
    let ready = ready();
    let chips = ready.binding("CHIPS", Some(2026)).unwrap();
    assert_eq!(chips.binding.chain, ["DECREE", "POWER", "CHIPS"]);
    assert_eq!(chips.with_root_ready, Some(0.75));
    let sentences: Vec<&str> = chips.sentences.iter().map(|s| s.en.as_str()).collect();
    assert_eq!(
        sentences,
        [
            "AI chips (CHIPS) in 2026: readiness 0.50, held by Decree on computing (DECREE: submitted, state 0.50) -> \
             Data-centre power (POWER: readiness 0.50) -> AI chips (CHIPS: readiness 0.50).",
            "With Decree on computing (DECREE) fully ready it would be 0.75; it is with Ministry Y.",
            "Its two lowest requirements: Data-centre power (POWER), readiness 0.50, leaves 0.50; Semiconductor engineers \
             (ENGINEERS), 3,000 people of 4,000 people needed, leaves 0.75.",
            "It is ready (from 0.80) in 2030 at the earliest.",
        ]
    );
    let vi: Vec<&str> = chips.sentences.iter().map(|s| s.vi.as_str()).collect();
    assert!(vi[0].contains("Nghị định về hạ tầng tính toán (DECREE: đã trình, trạng thái 0.50)"), "{}", vi[0]);
    assert_eq!(column(&chips.table, "id"), ["POWER", "ENGINEERS"]);
    assert_eq!(column(&chips.table, "needed"), ["—", "4000"]);
    let later = ready.binding("CHIPS", Some(2029)).unwrap();
    assert_eq!((later.binding.chain, later.binding.root), (vec!["ENGINEERS".into(), "CHIPS".into()], Hold::Capacity));
    assert_eq!(later.steps[0].detail.en, "3,000 people of 4,000 people needed");
    let drones = ready.binding("DRONES", None).unwrap();
    assert_eq!((drones.with_root_ready, drones.steps.len()), (None, 1));
    assert!(drones.sentences[0].en.contains("no more than by itself (own state 0.78 (TRL / 9))"));
    assert!(ready.binding("CHIP", None).is_err() && ready.binding("CHIPS", Some(2027)).is_err());
}

#[test]
fn a_gate_is_waited_for() {
    let mut register = register();
    register.dependencies.push(Dependency {
        id: id("D6"),
        dependent: id("DRONES"),
        requires: id("DECREE"),
        role: DependencyRole::Gate,
        lead_years: 2.0,
        ..Dependency::default()
    });
    register.enablers.iter_mut().filter(|e| e.id.as_str() == "DECREE").for_each(|e| e.own_lead_years = Some(1.5));
    let ready = register.readiness(&options()).unwrap();
    // Complete 1.5 + 2 years after 2026; by then the decree's own state is 1.
    assert_eq!(ready.plain.readiness.row(1), [0.0, 0.0, 7.0 / 9.0]);
    let held = ready.binding("DRONES", Some(2029)).unwrap();
    assert_eq!(held.binding.chain, ["DECREE", "DRONES"]);
    assert_eq!(held.steps[0].detail.en, "a gate, complete by the start of 2028, of use from 2030");
    let path = ready.critical_path("DRONES").unwrap();
    assert_eq!(column(&path, "id"), ["DECREE", "DRONES"]);
    assert_eq!(column(&path, "name"), ["Decree on computing", "Drones"]);
    assert!(path.notes().iter().any(|note| note.en.contains("1 January 2026")));
}

#[test]
fn it_is_the_graph_on_plain_arrays() {
    let ready = ready();
    let nodes = vec![
        Node::new("CHIPS", [0.9; 3]),
        Node::new("DRONES", [7.0 / 9.0; 3]),
        Node::new("DECREE", [0.5, 1.0, 1.0]).layer(Layer::Institution),
        Node::new("ENGINEERS", [1.0; 3]).layer(Layer::Workforce).capacity([3000.0, 3000.0, 5000.0]),
        Node::new("GNSS", [0.6; 3]).layer(Layer::Resource),
        Node::new("POWER", [0.95; 3]).layer(Layer::Infrastructure),
    ];
    let edges = vec![
        Edge::new(0, 5),
        Edge::new(5, 2),
        Edge::new(0, 3).amount(4000.0),
        Edge::new(1, 3).amount(2000.0),
        Edge::new(1, 4).strength(0.5),
    ];
    let graph = Graph::new(vec![2026, 2029, 2030], nodes, edges).unwrap();
    let settings = ReadinessSettings { start: Some(2026), ..ReadinessSettings::default() };
    let scores: Vec<f64> = ready.standings.iter().map(|s| s.base.unwrap()).collect();
    assert_eq!(ready.plain, graph.readiness_with(&settings, Some(&scores)).unwrap());
}

#[test]
fn a_register_of_one_technology_is_its_own_state() {
    let mut register = register();
    register.technologies.retain(|t| t.id.as_str() == "DRONES");
    register.observations.retain(|o| o.subject == "DRONES");
    register.dependencies.retain(|_| false);
    register.enablers.retain(|_| false);
    register.capacities.retain(|_| false);
    register.states.retain(|_| false);
    let ready = register.readiness(&options()).unwrap();
    let graph = Graph::new(vec![2026, 2029, 2030], vec![Node::new("DRONES", [7.0 / 9.0; 3])], Vec::new()).unwrap();
    assert_eq!(ready.plain.readiness, graph.readiness().unwrap().readiness);
    for table in [ready.to_table(), ready.by_agency(None), ready.capacities(), ready.enablers(), ready.results()] {
        table.unwrap();
    }
}

#[test]
fn feasibility_criteria_never_count_twice() {
    let mut full = register();
    full.charter.iter_mut().for_each(|c| c.adjusted_score = AdjustedScore::Full);
    let error = full.readiness(&options()).unwrap_err();
    assert_eq!(error.problems().iter().map(|p| p.code).collect::<Vec<_>>(), [codes::COUNTED_TWICE]);
    let said = error.problems()[0].sentence(Lang::En);
    assert!(said.contains("C2 (Infrastructure)") && said.contains("value_only"), "{said}");
    // As information it is shown and not summed: nothing is left to count twice.
    full.criteria.iter_mut().filter(|c| c.id.as_str() == "C2").for_each(|c| c.r#use = CriterionUse::Information);
    full.weights.retain(|w| w.criterion.as_str() != "C2");
    let ready = full.readiness(&options()).unwrap();
    assert_eq!(ready.standings[0].base, ready.standings[0].score);
    assert!(ready.left_out.is_empty());
}

#[test]
fn a_method_without_a_zero_leaves_the_tree_to_be_adjusted() {
    let mut register = register();
    register.charter.iter_mut().for_each(|c| c.method = "topsis".into());
    let ready = register.readiness(&options()).unwrap();
    assert!(close(ready.standings[0].base.unwrap(), 0.8));
    assert!(ready.notices.iter().any(|n| n.code == codes::SCORE_OF_TREE));
}

#[test]
fn everything_unknown_is_named_at_once() {
    let error =
        register().readiness(&ReadinessOptions { years: Some(vec![2018, 2019, 2026]), ..options() }).unwrap_err();
    let said: Vec<String> =
        error.problems().iter().map(|p| format!("{} {} {}", p.code.id(), p.item.en, p.found.en)).collect();
    let expected = [
        "E0842 CHIPS (AI chips) 2018-2019",
        "E0842 GNSS (Positioning chips) 2018-2019",
        "E0842 POWER (Data-centre power) 2018-2019",
        "E0843 ENGINEERS (Semiconductor engineers) 2018-2019",
    ];
    let mut sorted = said.clone();
    sorted.sort();
    assert_eq!(sorted, expected);
    for problem in error.problems() {
        assert!([Lang::En, Lang::Vi].iter().all(|lang| !problem.sentence(*lang).contains('{')));
        assert!(problem.hint.as_ref().is_some_and(|hint| !hint.vi.is_empty()));
    }
    for years in [vec![], vec![2030, 2029], vec![12], vec![2026, 2026]] {
        assert!(register().readiness(&ReadinessOptions { years: Some(years), ..options() }).is_err());
    }
}

#[test]
fn only_the_list_adds_up_its_needs() {
    let mut register = register();
    register.technologies.iter_mut().filter(|t| t.id.as_str() == "DRONES").for_each(|t| t.origin = Origin::Candidate);
    let ready = register.readiness(&options()).unwrap();
    assert_eq!(ready.plain.together.row(0), [0.5, 0.75, 0.9]);
    assert!(ready.notices.iter().any(|n| n.code == codes::NEEDS_OF));
    // Without a list everyone counts.
    register.technologies.iter_mut().for_each(|t| t.origin = Origin::Candidate);
    assert_eq!(register.readiness(&options()).unwrap().plain.together, self::ready().plain.together);
}

#[test]
fn a_satisfied_clause_changes_nothing_and_rows_have_no_order() {
    let before = ready();
    let mut register = register();
    register.enablers.push(Enabler {
        id: id("WATER"),
        name_vi: "Nước".into(),
        name_en: "Water".into(),
        ..Enabler::default()
    });
    register.states.push(State { node: id("WATER"), year: 2020, value: 1.0, ..State::default() });
    register.dependencies.push(Dependency {
        id: id("D0"),
        dependent: id("CHIPS"),
        requires: id("WATER"),
        ..Dependency::default()
    });
    let after = register.readiness(&options()).unwrap();
    let technologies = |r: &RegisterReadiness| r.rows_of(&r.plain.readiness, false);
    assert_eq!(technologies(&after), technologies(&before));
    assert_eq!(
        after.binding("CHIPS", None).unwrap().binding.chain,
        before.binding("CHIPS", None).unwrap().binding.chain
    );

    let mut turned = self::register();
    turned.dependencies = turned.dependencies.iter().rev().cloned().collect();
    turned.enablers = turned.enablers.iter().rev().cloned().collect();
    turned.states = turned.states.iter().rev().cloned().collect();
    turned.capacities = turned.capacities.iter().rev().cloned().collect();
    turned.technologies = turned.technologies.iter().rev().cloned().collect();
    let turned = turned.readiness(&options()).unwrap();
    assert_eq!(turned, before);
    assert_eq!(turned.digest().unwrap(), before.digest().unwrap());
}

#[test]
fn ministries_and_what_nobody_answers_for() {
    let ready = ready();
    let table = ready.by_agency(Some(2026)).unwrap();
    assert_eq!(column(&table, "id"), ["DECREE", "POWER", "ENGINEERS", "GNSS"]);
    assert_eq!(column(&table, "held"), ["CHIPS", "—", "—", "—"]);
    assert_eq!(column(&table, "agency"), ["Ministry Y", "Ministry Y", "Ministry Z", "no agency named"]);
    // 0.8 x (0.75 - 0.5) by the decree or by power; engineers alone unlock nothing in 2026.
    assert_eq!(column(&table, "unlocks"), ["0.200", "0.200", "0.000", "0.000"]);
    assert_eq!(column(&ready.institutions(Some(2026)).unwrap(), "stage"), ["submitted"]);
    let foreign = ready.foreign(None).unwrap();
    assert_eq!(
        (column(&foreign, "id"), column(&foreign, "resting")),
        (vec!["GNSS".to_owned()], vec!["DRONES".to_owned()])
    );
    let capacities = ready.capacities().unwrap();
    assert_eq!(column(&capacities, "times_counted"), ["2.00", "2.00", "1.20"]);
    assert_eq!(column(&capacities, "kind"), ["measured", "measured", "planned"]);
    let said: Vec<&str> = ready.sentences.iter().map(|s| s.en.as_str()).collect();
    let people = "Semiconductor engineers (ENGINEERS): the same 5,000 people of 2030 are counted for 2 technologies, 1.20 times \
                  over (6,000 people needed: CHIPS, DRONES); too little in 2026, 2029-2030.";
    assert!(said.contains(&people), "{said:#?}");
}

#[test]
fn what_is_made_up_stays_marked() {
    let ready = ready();
    let marked: Vec<&str> =
        ready.nodes.iter().filter(|n| n.rests_on_illustrative).map(|node| node.id.as_str()).collect();
    assert_eq!(marked, ["DRONES", "GNSS"]);
    let table = ready.to_table().unwrap();
    assert_eq!(
        (column(&table, "id"), column(&table, "illustrative")),
        (vec!["DRONES".into(), "CHIPS".into()], vec!["†".into(), String::new()])
    );
    assert!(table.notes().iter().any(|note| note.en.starts_with('†')));
    assert!(ready.notices.iter().any(|n| n.code == codes::ILLUSTRATIVE_ROWS && n.found.en == "states 1 of 4"));
    // GNSS reaches DRONES: what it would unlock is made up as well.
    let levers = ready.bottlenecks(None).unwrap();
    let of = |wanted: &str| column(&levers, "id").iter().position(|id| id == wanted).unwrap();
    assert_eq!(column(&levers, "illustrative")[of("GNSS")], "†");
    assert_eq!(column(&levers, "illustrative")[of("DECREE")], "");
}

#[test]
fn what_another_node_makes_up_is_marked_too() {
    let made_up = |enabler: &str| {
        let mut register = register();
        register.enablers.iter_mut().for_each(|e| e.illustrative = e.id.as_str() == enabler);
        register.readiness(&options()).unwrap()
    };
    let marks = |table: &Table, key: &str| {
        let flags = column(table, "illustrative");
        let marked = column(table, key).into_iter().zip(flags).filter(|(_, flag)| flag == "†");
        assert!(table.notes().iter().any(|note| note.en.starts_with('†')));
        marked.map(|(id, _)| id).collect::<Vec<_>>()
    };
    let ready = made_up("DECREE");
    // Power is measured, but counts only as far as the made-up decree goes.
    assert_eq!(marks(&ready.binding("CHIPS", Some(2026)).unwrap().table, "id"), ["POWER"]);
    assert_eq!(marks(&ready.dependencies(Some(2026)).unwrap(), "id"), ["D1", "D2", "D5"]);
    // What engineers are there is counted, what share of a plan comes true is made up.
    assert_eq!(marks(&made_up("ENGINEERS").capacities().unwrap(), "year"), ["2030"]);
}

#[test]
fn a_pair_is_marked_by_either() {
    let ready = ready();
    let pairs = ready.pairs(Some(2030)).unwrap();
    let (a, b, marks) = (column(&pairs, "a"), column(&pairs, "b"), column(&pairs, "illustrative"));
    // Positioning chips, of which the state is made up, and engineers reach the drones.
    let reaches = |id: &String| ["GNSS", "ENGINEERS"].contains(&id.as_str());
    assert!(a.iter().zip(&b).any(|(a, b)| reaches(a) && !reaches(b)), "{a:?} {b:?}");
    for ((a, b), mark) in a.iter().zip(&b).zip(&marks) {
        assert_eq!(mark == "†", reaches(a) || reaches(b), "{a} {b}");
    }
}

#[test]
fn a_simulation_is_marked_in_every_table() {
    let draws = ReadinessDraws { draws: Some(200), seed: Some(57), threads: None };
    let simulation = register().simulate_readiness(&options(), draws).unwrap();
    for table in [simulation.earliest_table().unwrap(), simulation.binding_table(Some(2026)).unwrap()] {
        let (ids, marks) = (column(&table, "id"), column(&table, "illustrative"));
        assert!(ids.iter().any(|id| id == "DRONES") && ids.iter().any(|id| id == "CHIPS"));
        assert!(ids.iter().zip(&marks).all(|(id, mark)| (mark == "†") == (id == "DRONES")), "{ids:?} {marks:?}");
        assert!(table.notes().iter().any(|note| note.en.starts_with('†')));
        assert!(column(&table, "name").contains(&"AI chips".to_owned()));
    }
    let held = simulation.binding_table(Some(2026)).unwrap();
    let names = column(&held, "node").into_iter().zip(column(&held, "node_name"));
    assert!(names.into_iter().any(|(id, name)| id == "POWER" && name == "Data-centre power"));
}

#[test]
fn the_largest_need_of_an_enabler() {
    let ready = ready();
    assert_eq!(ready.largest_need("ENGINEERS").unwrap(), 4000.0);
    for (wrong, said) in [("POWER", "ENGINEERS"), ("ENGINEER", "ENGINEERS")] {
        let error = ready.largest_need(wrong).unwrap_err();
        assert_eq!(error.problems().len(), 1);
        let problem = &error.problems()[0];
        let text = format!("{}; {}", problem.message(Lang::Vi), problem.hint.clone().unwrap_or_default().vi);
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn gamma_is_swept() {
    let table = ready().gamma_sweep(&[0.5, 1.0, 2.0], Some(2026)).unwrap();
    assert_eq!(column(&table, "id"), ["DRONES", "CHIPS"]);
    // 0.8 x 0.5^0.5 = 0.5657 beats 0.6 x 0.7778^0.5 = 0.5292; with 1 and 2 it does not.
    assert_eq!(column(&table, "rank_0.5"), ["2", "1"]);
    assert_eq!(column(&table, "rank_2"), ["1", "2"]);
    assert_eq!(column(&table, "adjusted_0.5"), ["0.5292", "0.5657"]);
    for wrong in [&[0.0][..], &[1.0, 1.0], &[f64::NAN]] {
        assert!(ready().gamma_sweep(wrong, None).is_err());
    }
}

#[test]
fn a_result_is_read_back() {
    let ready = register().readiness(&ReadinessOptions { geometric: true, ..options() }).unwrap();
    let json = ready.to_json().unwrap();
    assert_eq!(RegisterReadiness::from_json(&json).unwrap(), ready);
    for (part, other) in
        [("\"standings\":[", "\"standings\":[],\"x\":["), ("\"years\":[2026,2029,2030]", "\"years\":[2026]")]
    {
        assert!(json.contains(part), "{part}");
        assert!(RegisterReadiness::from_json(&json.replacen(part, other, 1)).is_err());
    }
    for lang in [Lang::En, Lang::Vi] {
        assert!(ready.to_text(lang).unwrap().contains("CHIPS"));
        let page = ready.to_page(lang).unwrap();
        assert!(page.contains("Ministry Y") && !page.contains("<script"));
        assert!(ready.binding("CHIPS", None).unwrap().to_html(lang).unwrap().contains("<li>"));
    }
    assert!(ready.dependencies(Some(2026)).unwrap().n_rows() == 5);
    assert!(ready.pairs(Some(2026)).unwrap().column("a_name").is_some());
    assert!(ready.binding_frequency(None, 50, 0.1, 57).unwrap().column("node_name").is_some());
}

#[test]
fn a_simulation_of_early_years_has_plans_that_are_not_read_yet() {
    let register = Register::example("vn-2026").unwrap();
    let draws = ReadinessDraws { draws: Some(50), seed: Some(57), threads: Some(1) };
    let of = |years: Vec<i32>| {
        register.simulate_readiness(&ReadinessOptions { years: Some(years), ..ReadinessOptions::default() }, draws)
    };
    let (early, longer) = (of(vec![2026, 2027]).unwrap(), of((2026..2036).collect()).unwrap());
    assert_eq!(early.years, [2026, 2027]);
    // The later years add nothing to the earlier ones: the same numbers are drawn.
    for i in 0..early.ids.len() {
        assert_eq!(early.mean.row(i), &longer.mean.row(i)[..2], "{}", early.ids[i]);
    }
}

#[test]
fn a_simulation_checks_the_years_asked_for() {
    let draws = ReadinessDraws { draws: Some(10), ..ReadinessDraws::default() };
    for years in [vec![], vec![2030, 2029], vec![2026, 2026], vec![2500]] {
        let options = ReadinessOptions { years: Some(years.clone()), ..options() };
        let simulated = register().simulate_readiness(&options, draws).unwrap_err();
        let asked = register().readiness(&options).unwrap_err();
        assert_eq!(simulated.problems(), asked.problems(), "{years:?}");
    }
}

/// What the notices with this code found.
fn found(notices: &crate::problem::Problems, code: crate::problem::Code) -> Vec<String> {
    notices.iter().filter(|notice| notice.code == code).map(|notice| notice.found.en.clone()).collect()
}

#[test]
fn plans_are_noticed_also_in_full() {
    assert_eq!(found(&ready().notices, codes::PLANS_COUNTED), ["ENGINEERS 10,000 x 0.5 = 5,000"]);
    let mut register = register();
    register.enablers.iter_mut().for_each(|enabler| enabler.realization = 1.0);
    let ready = register.readiness(&options()).unwrap();
    assert_eq!(found(&ready.notices, codes::PLANS_COUNTED), ["ENGINEERS 10,000"]);
    let notice = ready.notices.iter().find(|notice| notice.code == codes::PLANS_COUNTED).unwrap();
    assert!(notice.sentence(Lang::En).contains("counted in full") && notice.sentence(Lang::Vi).contains("toàn bộ"));
}

#[test]
fn figures_published_after_the_cutoff_are_noticed() {
    assert!(found(&ready().notices, codes::PUBLISHED_LATER).is_empty());
    let mut register = register();
    let mut late = register.capacities.iter().next().unwrap().clone();
    assert_eq!(late.enabler, id("ENGINEERS"));
    late.amount = 9_000.0;
    late.published = jiff::civil::date(2031, 5, 2);
    register.capacities.push(late);
    let ready = register.readiness(&options()).unwrap();
    assert_eq!(ready.plain.readiness, self::ready().plain.readiness);
    assert_eq!(found(&ready.notices, codes::PUBLISHED_LATER), ["ENGINEERS 9,000 (2031-05-02)"]);
}

#[test]
fn a_simulation_says_which_enablers_have_no_part() {
    let mut register = register();
    let spare = |name: &str| Enabler { id: id(name), name_vi: "x".into(), name_en: "x".into(), ..Enabler::default() };
    register.enablers.push(spare("SPARE"));
    let draws = ReadinessDraws { draws: Some(10), ..ReadinessDraws::default() };
    let simulated = register.simulate_readiness(&options(), draws).unwrap();
    assert_eq!(found(&simulated.notices, codes::UNNEEDED), ["SPARE"]);
    assert_eq!(
        found(&simulated.notices, codes::UNNEEDED),
        found(&register.readiness(&options()).unwrap().notices, codes::UNNEEDED)
    );
}

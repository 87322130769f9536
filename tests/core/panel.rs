//! The council on registers small enough to follow by hand, and on the shipped one.
#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at what is impossible

use proptest::prelude::*;
use serde_json::{Value, json};
use stratech::evaluation::council::{Among, Consensus, Who, Without};
use stratech::evaluation::{Panel, Seat};
use stratech::model::Id;
use stratech::problem::Lang;
use stratech::{Register, Table};

const EXPERTS: [(&str, &str); 6] = [("E1", "S1"), ("E2", "S1"), ("E3", "S2"), ("E4", "S2"), ("E5", "S3"), ("E6", "S3")];

fn named(id: &str, more: &Value) -> Value {
    let mut row = json!({ "id": id, "name_vi": format!("tên {id}"), "name_en": format!("name {id}") });
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

fn judgement(expert: &str, technology: &str, criterion: &str, mid: f64) -> Value {
    json!({ "expert": expert, "technology": technology, "criterion": criterion, "mid": mid })
}

/// Six experts in three groups (shares 0.5, 0.25, 0.25), four technologies for two seats, two criteria of equal weight
/// on 0 to 10. `say` gives the judgement of an expert on a technology and a criterion, both from 1.
fn base(say: impl Fn(&str, usize, usize) -> Option<f64>) -> Value {
    let mut judgements = Vec::new();
    for (expert, _) in EXPERTS {
        for (t, c) in [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2), (4, 1), (4, 2)] {
            if let Some(mid) = say(expert, t, c) {
                judgements.push(judgement(expert, &format!("T{t}"), &format!("C{c}"), mid));
            }
        }
    }
    json!({
        "register": { "id": "small", "title_vi": "Nhỏ", "title_en": "Small", "cutoff_date": "2026-06-30", "schema": 1 },
        "charter": { "quorum_experts": 1, "quorum_groups": 1 },
        "tracks": [named("A", &json!({ "size": 2 }))],
        "technologies": (["T1", "T2", "T3", "T4"].map(|id| named(id, &json!({ "track": "A" })))),
        "criteria": (["C1", "C2"].map(|id| named(id, &json!({ "scale_low": 0, "scale_high": 10 })))),
        "stakeholder_groups": [
            named("S1", &json!({ "share": 0.5 })), named("S2", &json!({ "share": 0.25 })), named("S3", &json!({ "share": 0.25 })),
        ],
        "experts": (EXPERTS.map(|(id, group)| json!({ "id": id, "stakeholder_group": group }))),
        "judgements": judgements,
    })
}

/// T1 (9, 8), T2 (7, 6), T3 (6, 3), T4 (1, 2).
const LEVELS: [[f64; 2]; 4] = [[9.0, 8.0], [7.0, 6.0], [6.0, 3.0], [1.0, 2.0]];

fn alike() -> Value {
    base(|_, t, c| Some(LEVELS[t - 1][c - 1]))
}

/// As [`alike`], but S1 gives T3 a 9 on C2.
fn split() -> Value {
    base(|e, t, c| Some(if (t, c) == (3, 2) && (e == "E1" || e == "E2") { 9.0 } else { LEVELS[t - 1][c - 1] }))
}

fn read(document: &Value) -> Register {
    Register::from_json(document.to_string()).unwrap()
}

fn panel(document: &Value) -> Panel {
    read(document).panel().unwrap()
}

fn closed(document: &Value) -> Panel {
    read(document).panel_in_closed_session().unwrap()
}

fn close(a: Option<f64>, b: f64) {
    assert!((a.unwrap() - b).abs() < 1e-12, "{a:?} {b}");
}

/// All tables of a panel that everybody may see.
fn tables(panel: &Panel) -> Vec<Table> {
    [
        panel.agreement(),
        panel.icc(),
        panel.cells(),
        panel.differences(),
        panel.clusters(),
        panel.consensus(),
        panel.rounds(),
        panel.influence(Who::Group),
        panel.views(),
        panel.balance(),
        panel.recusals(),
    ]
    .map(Result::unwrap)
    .into()
}

/// Everything that is printed, in both languages.
fn printed(panel: &Panel) -> String {
    let langs = [Lang::En, Lang::Vi];
    let mut all: String =
        langs.iter().map(|lang| panel.to_text(*lang).unwrap() + &panel.to_html(*lang).unwrap()).collect();
    for table in tables(panel) {
        all.extend(langs.iter().map(|lang| table.to_text(*lang)));
    }
    all
}

fn codes(panel: &Panel) -> Vec<&str> {
    panel.notices.iter().map(|notice| notice.code.id()).collect()
}

#[test]
fn equal_experts_agree_in_everything() {
    let panel = panel(&alike());
    for view in &panel.agreement {
        assert_eq!((view.alpha_interval, view.alpha_ordinal), (Some(1.0), Some(1.0)), "{view:?}");
        assert_eq!((view.kendall_w, view.mean_rank_correlation), (Some(1.0), Some(1.0)), "{view:?}");
        assert_eq!((view.spread, view.within_level), (Some(0.0), Some(1.0)), "{view:?}");
        close(view.icc.icc2.map(|c| c.value), 1.0);
        assert_eq!((view.unpaired, view.raters_left_out, view.items_left_out), (0, 0, 0));
    }
    // Over all and two criteria, for the council, three groups and between them.
    assert_eq!(panel.agreement.len(), 15);
    assert!(panel.differences.iter().all(|d| d.distance == 0.0 && !d.differs && d.n_seats == 0));
    assert_eq!(panel.clusters.clusters.len(), 1);
    let verdicts: Vec<Consensus> = panel.consensus.iter().filter_map(|c| c.consensus).collect();
    assert_eq!(verdicts, [Consensus::In, Consensus::In, Consensus::Out, Consensus::Out]);
    assert!(panel.influence.iter().all(|i| i.n_moved == 0 && i.kendall == Some(1.0)));
    assert!(panel.views.iter().all(|v| v.ranks == [Some(1), Some(2), Some(3), Some(4)]));
    assert!(panel.rounds.is_empty());
}

/// Between S1 and the others only T3 x C2 differs, by 6: root mean square 3 over four technologies. With 9 there T3 has
/// 7.5 and takes the seat of T2 (6.5); with 3 it has 4.5.
#[test]
fn who_differs_on_what_and_what_hangs_on_it() {
    let panel = panel(&split());
    let row = |a: &str, b: &str, c: &str| {
        panel.differences.iter().find(|d| d.a.as_str() == a && d.b.as_str() == b && d.criterion.as_str() == c).unwrap()
    };
    let apart = row("S1", "S2", "C2");
    assert_eq!((apart.n_items, apart.mean, apart.distance, apart.noise), (4, 1.5, 3.0, Some(0.0)));
    assert!(apart.differs && apart.n_seats == 1);
    assert_eq!(apart.decides.iter().map(Id::as_str).collect::<Vec<_>>(), ["T2", "T3"]);
    assert!(!row("S2", "S3", "C2").differs && !row("S1", "S2", "C1").differs);
    let words: Vec<&str> = panel.sentences.iter().map(|s| s.en.as_str()).collect();
    let expected = "name S1 and name S2 differ on C2 (name C2) only, and whose judgements of that are taken decides 1 place near the border, among T2, T3.";
    assert!(words.contains(&expected), "{words:#?}");
    assert!(words.iter().any(|w| w.starts_with("name S2 and name S3 differ on no criterion")));
    assert!(
        panel
            .sentences
            .iter()
            .any(|s| s.vi.contains("chỉ khác nhau ở C2 (tên C2); chọn ý kiến của bên nào quyết định 1 vị trí"))
    );
    // Judged alike within groups, apart between them: 2 of 6 with half of the voice; 9, 9, 3, 3, 3, 3.
    let cell = panel.cells.iter().find(|c| c.technology.as_str() == "T3" && c.criterion.as_str() == "C2").unwrap();
    let spread = cell.spread.unwrap();
    assert_eq!((spread.mean, spread.median, spread.within_level), (6.0, 3.0, 0.5));
    // 9 over 1 - (2 / 16 + 4 / 64).
    close(spread.sd.map(|sd| sd * sd), 9.0 / (1.0 - 0.1875));
}

/// The spread inside the groups is taken off: experts of a group one level apart explain some of the distance.
#[test]
fn noise_inside_the_groups_is_taken_off() {
    let document = base(|e, t, c| {
        let own = LEVELS[t - 1][c - 1];
        let inside = if ["E1", "E3", "E5"].contains(&e) { 0.5 } else { -0.5 };
        Some(own + if c == 1 { 0.0 } else { inside + if e == "E1" || e == "E2" { 1.0 } else { 0.0 } })
    });
    let panel = panel(&document);
    let apart = panel.differences.iter().find(|d| d.a.as_str() == "S1" && d.criterion.as_str() == "C2").unwrap();
    // Variance inside (0.25 + 0.25) / 1 = 0.5, of the difference of two means of two: 0.5.
    close(apart.noise.map(|noise| noise * noise), 0.5);
    assert_eq!(apart.distance, 1.0);
    assert!((apart.beyond_noise * apart.beyond_noise - 0.5).abs() < 1e-12 && !apart.differs);
}

/// S1, half of the voice, has T1 and T3; the others T1 and T2.
#[test]
fn consensus_counts_voices_and_groups() {
    let view = |panel: &Panel, i: usize| {
        let c = &panel.consensus[i];
        (c.n_members, c.share_in.unwrap(), c.share_out.unwrap(), c.groups_in, c.groups_out, c.consensus.unwrap())
    };
    let mut document = split();
    let found = panel(&document);
    assert_eq!(view(&found, 0), (6, 1.0, 0.0, 3, 0, Consensus::In));
    assert_eq!(view(&found, 1), (6, 0.5, 0.5, 2, 1, Consensus::None));
    assert_eq!(view(&found, 2), (6, 0.5, 0.5, 1, 2, Consensus::None));
    assert_eq!(view(&found, 3), (6, 0.0, 1.0, 0, 3, Consensus::Out));
    // Enough voices are not enough without three groups.
    document["charter"]["consensus_share"] = json!(0.5);
    assert_eq!(view(&panel(&document), 1).5, Consensus::None);
    // Who is recused from T3 does not count for it, and has the others' judgements of it in the own list.
    document["interests"] = json!([{ "expert": "E3", "technology": "T3" }]);
    document["judgements"].as_array_mut().unwrap().retain(|j| j["expert"] != "E3" || j["technology"] != "T3");
    assert_eq!(view(&panel(&document), 2), (5, 0.5, 0.5, 1, 2, Consensus::None));
    assert_eq!(panel(&document).recusals[2].recused, [0, 1, 0]);
}

/// By default T3 x C2 is 0.5 x 9 + 0.5 x 3 = 6, T3 6 and T2 6.5. Without S2 it is 7, and both tie at the border.
#[test]
fn influence_of_groups_is_public_and_of_experts_is_not() {
    let public = panel(&split());
    let of = |who: &str| {
        public.influence.iter().find(|i| matches!(&i.without, Without::Group(id) if id.as_str() == who)).unwrap()
    };
    assert_eq!((of("S1").n_moved, of("S1").left.len()), (0, 0));
    assert_eq!(of("S2").left.iter().map(Id::as_str).collect::<Vec<_>>(), ["T2"]);
    assert_eq!((of("S2").n_moved, of("S2").entered.len()), (1, 0));
    assert_eq!(public.influence.len(), 3);
    assert!(public.members.is_empty() && public.clusters.clusters.iter().all(|c| c.members.is_empty()));
    for refused in [public.influence(Who::Expert), public.members()] {
        assert_eq!(refused.unwrap_err().problems().first().unwrap().code.id(), "E0451");
    }
    // No name of an expert anywhere in what may be published.
    let json = public.to_json().unwrap() + &printed(&public);
    assert!(EXPERTS.iter().all(|(id, _)| !json.contains(id)), "{json}");

    let private = closed(&split());
    assert_eq!(private.influence.len(), 9);
    let text = private.influence(Who::Expert).unwrap().to_text(Lang::En);
    assert!(text.contains("E6") && text.contains("CLOSED SESSION") && text.contains("not for publication"));
    assert!(codes(&private).contains(&"N0459"));
    assert_ne!(private.digest().unwrap(), public.digest().unwrap());
}

#[test]
fn clusters_of_opinion_follow_the_judgements_not_the_groups() {
    // E1, E3, E5 see it one way, E2, E4, E6 the other.
    let document = base(|e, t, c| {
        let one = ["E1", "E3", "E5"].contains(&e);
        Some(if one { LEVELS[t - 1][c - 1] } else { LEVELS[4 - t][c - 1] })
    });
    let found = closed(&document);
    let members: Vec<Vec<&str>> =
        found.clusters.clusters.iter().map(|c| c.members.iter().map(Id::as_str).collect()).collect();
    assert_eq!(members, [["E1", "E3", "E5"], ["E2", "E4", "E6"]]);
    assert_eq!(found.clusters.clusters[0].by_group, [1, 1, 1]);
    assert_eq!(found.clusters.silhouette, Some(1.0));
    assert!(found.sentences.iter().any(|s| s.en.contains("2 clusters of opinion of 3, 3")));
}

/// A cluster of one is that member, and the others balance it.
#[test]
fn a_cluster_of_one_is_not_published() {
    let shown = |panel: &Panel| {
        panel
            .clusters
            .clusters
            .iter()
            .map(|c| (c.by_group.iter().sum(), c.deviations.iter().all(Option::is_some)))
            .collect::<Vec<(usize, bool)>>()
    };
    let document = base(|e, t, c| Some(if e == "E6" { LEVELS[4 - t][c - 1] } else { LEVELS[t - 1][c - 1] }));
    assert_eq!(shown(&panel(&document)), [(5, false), (1, false)]);
    assert_eq!(shown(&closed(&document)), [(5, true), (1, true)]);
    // Of three clusters the largest is enough apart from the rest.
    let document = base(|e, t, c| {
        Some(match e {
            "E6" => 10.0,
            "E4" | "E5" => LEVELS[4 - t][c - 1],
            _ => LEVELS[t - 1][c - 1],
        })
    });
    let found = panel(&document);
    assert_eq!(shown(&found), [(3, true), (2, false), (1, false)]);
    assert!(found.clusters.clusters[2].deviations.iter().all(Option::is_none));
    assert_eq!(Panel::from_json(&found.to_json().unwrap()).unwrap(), found);
}

/// E6 judged nothing, E5 answered one of two seed questions, and E1's column of the second round is slid by a row.
#[test]
fn public_notices_name_no_expert() {
    let mut document = base(|e, t, c| (e != "E6").then_some(LEVELS[t - 1][c - 1]));
    document["seed_questions"] = json!([("E1", "Q1"), ("E1", "Q2"), ("E5", "Q1")].map(|(expert, question)| {
        json!({ "expert": expert, "question": question, "low": 1, "mid": 5, "high": 9, "realization": 4 })
    }));
    for t in 5..=12 {
        let id = format!("T{t:02}");
        document["technologies"].as_array_mut().unwrap().push(named(&id, &json!({ "track": "A" })));
        for (expert, _) in &EXPERTS[..5] {
            for c in ["C1", "C2"] {
                let mut row = judgement(expert, &id, c, [3.0, 8.0, 1.0, 6.0, 2.0, 9.0, 4.0, 7.0][t - 5]);
                document["judgements"].as_array_mut().unwrap().push(row.clone());
                if *expert == "E1" && c == "C2" && t > 5 {
                    (row["round"], row["mid"]) = (json!(2), json!([3.0, 8.0, 1.0, 6.0, 2.0, 9.0, 4.0, 7.0][t - 6]));
                    document["judgements"].as_array_mut().unwrap().push(row);
                }
            }
        }
    }
    let register = read(&document);
    let of_members = ["W0413", "W0414", "W0442"];
    let checked: Vec<&str> = register.check().iter().map(|p| p.code.id()).filter(|c| of_members.contains(c)).collect();
    let mut sorted = checked.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, of_members);
    let evaluation = register.evaluate(None).unwrap();
    assert!(evaluation.notices.iter().all(|notice| !of_members.contains(&notice.code.id())));
    let public = panel(&document);
    assert!(codes(&public).iter().all(|code| !of_members.contains(code)));
    let json = public.to_json().unwrap();
    assert!(EXPERTS.iter().all(|(id, _)| !json.contains(id)), "{json}");
    let private = closed(&document);
    assert!(of_members.iter().all(|code| codes(&private).contains(code)));
}

/// E1 rates everything 2 higher and is recused from T2, which only seems worse than T1.
#[test]
fn severity_is_corrected() {
    let mut document = base(|e, t, _| {
        let own = [5.0, 5.25, 3.0, 2.0][t - 1];
        (e != "E1" || t != 2).then_some(if e == "E1" { own + 2.0 } else { own })
    });
    document["interests"] = json!([{ "expert": "E1", "technology": "T2" }]);
    document["tracks"][0]["size"] = json!(1);
    let found = closed(&document);
    let ranks = |key: &str| found.views.iter().find(|v| v.key == key).unwrap().ranks.clone();
    assert_eq!(ranks("default"), [Some(1), Some(2), Some(3), Some(4)]);
    assert_eq!(ranks("severity"), [Some(2), Some(1), Some(3), Some(4)]);
    assert!(found.recusals[0].seat_changes && !found.recusals[2].seat_changes);
    // Effects add up to 0: 0.2 for one in six is 1/6 more and 1/30 less for the others.
    close(found.members[0].effect, 0.2 * 5.0 / 6.0);
    close(found.members[3].effect, -0.2 / 6.0);
}

#[test]
fn familiarity_counts_within_a_group() {
    // E1 says 9 of T3 x C2, E2 says 3; with 5 to 1 for E1 the group says 8, else 6. T2 has 6.25.
    let mut document = base(|e, t, c| {
        Some(match (t, c, e) {
            (3, 2, "E1") => 9.0,
            (3, 2, "E2") => 3.0,
            (3, 2, _) => 6.0,
            (2, 2, _) => 5.5,
            _ => LEVELS[t - 1][c - 1],
        })
    });
    let plain = panel(&document);
    assert!(plain.views.iter().all(|v| v.key != "familiarity"));
    for row in document["judgements"].as_array_mut().unwrap() {
        row["familiarity"] = json!(if row["expert"] == "E1" { 5 } else { 1 });
    }
    let found = panel(&document);
    let ranks = |key: &str| found.views.iter().find(|v| v.key == key).unwrap().ranks.clone();
    // By default 0.5 x 6 + 0.5 x 6 = 6 and T3 is at 6; by familiarity 0.5 x 8 + 0.5 x 6 = 7 and 6.5.
    assert_eq!(ranks("default"), [Some(1), Some(2), Some(3), Some(4)]);
    assert_eq!(ranks("familiarity"), [Some(1), Some(3), Some(2), Some(4)]);
    document["judgements"][0].as_object_mut().unwrap().remove("familiarity");
    assert!(codes(&panel(&document)).contains(&"N0454"));
}

/// E3 is right on the seed questions, the others far off: the ranking by calibration is that of E3.
#[test]
fn cooke_weights_those_who_are_calibrated() {
    let mut document = base(|e, t, c| Some(if e == "E3" { LEVELS[4 - t][c - 1] } else { LEVELS[t - 1][c - 1] }));
    let mut seeds = Vec::new();
    for (expert, _) in EXPERTS {
        for question in 0..20 {
            // One in twenty below and above, nine each in the two middle intervals.
            let truth = match question {
                0 => 0.0,
                1..10 => 4.0,
                10..19 => 6.0,
                _ => 10.0,
            };
            let shift = if expert == "E3" { 0.0 } else { 50.0 };
            seeds.push(json!({
                "expert": expert, "question": format!("Q{question}"), "low": 1.0 + shift, "mid": 5.0 + shift, "high": 9.0 + shift,
                "realization": truth,
            }));
        }
    }
    document["seed_questions"] = json!(seeds);
    let found = closed(&document);
    let cooke = found.views.iter().find(|v| v.key == "cooke").unwrap();
    assert_eq!(cooke.ranks, [Some(4), Some(3), Some(2), Some(1)]);
    close(found.members[2].calibration, 1.0);
    assert_eq!((found.members[2].weight, found.members[0].weight), (Some(1.0), Some(0.0)));
    // One member alone makes it: for closed sessions only.
    let public = panel(&document);
    assert!(public.views.iter().all(|v| v.key != "cooke"));
    let said = public.notices.iter().find(|notice| notice.code.id() == "N0455" && notice.item.en == "cooke").unwrap();
    assert!(said.found.en.contains("it would show them") && said.found.vi.contains("lộ từng người"));
    // Three are enough.
    let mut three = document.clone();
    for row in three["seed_questions"].as_array_mut().unwrap() {
        if row["expert"] == "E4" || row["expert"] == "E5" {
            (row["low"], row["mid"], row["high"]) = (json!(1), json!(5), json!(9));
        }
    }
    assert!(panel(&three).views.iter().any(|v| v.key == "cooke"));
    // Both forms keep the table.
    let register = read(&document);
    let folder = std::env::temp_dir().join(format!("stratech-panel-{}", std::process::id()));
    register.write(&folder).unwrap();
    let again = Register::read(&folder).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(again.seed_questions.len(), 120);
    assert_eq!(again.digest().unwrap(), register.digest().unwrap());
    // Without a complete set there is no such view.
    document["seed_questions"] = json!([seeds[0]]);
    document["seed_questions"].as_array_mut().unwrap().push(seeds[21].clone());
    let few = panel(&document);
    assert!(few.views.iter().all(|v| v.key != "cooke") && codes(&few).contains(&"N0455"));
}

#[test]
fn what_moved_between_rounds() {
    let mut document = split();
    let second = |expert: &str, technology: &str, mid: f64| json!({ "round": 2, "expert": expert, "technology": technology, "criterion": "C2", "mid": mid });
    // E1 comes down to the median of T3 x C2, which is 3; E3 moves away from that of T4, by half a level.
    let rows = document["judgements"].as_array_mut().unwrap();
    rows.extend([second("E1", "T3", 3.0), second("E3", "T4", 2.5)]);
    let found = panel(&document);
    assert_eq!(found.rounds.len(), 3);
    let all = &found.rounds[0];
    assert_eq!((all.round, all.criterion.as_ref(), all.n_both, all.n_new), (2, None, 48, 0));
    close(all.moved, 2.0 / 48.0);
    close(all.nearer, 0.5);
    close(all.stable, 47.0 / 48.0);
    close(all.change, 6.5 / 48.0);
    assert!(all.spread_after.unwrap() < all.spread_before.unwrap());
    // T3 falls from 6 to 5.25, below T2 in either round.
    assert_eq!((all.kendall, all.entered.len(), all.left.len()), (Some(1.0), 0, 0));
    let first = found.rounds.iter().find(|r| r.criterion.as_ref().is_some_and(|c| c.as_str() == "C1")).unwrap();
    assert_eq!((first.moved, first.nearer), (Some(0.0), None));
    // With the charter at round 1 there is nothing to compare.
    document["charter"]["round"] = json!(1);
    assert!(panel(&document).rounds.is_empty());
}

#[test]
fn edges_are_notices_or_errors_and_never_nan() {
    // A single expert.
    let alone = panel(&base(|e, t, c| (e == "E1").then_some(LEVELS[t - 1][c - 1])));
    assert!(alone.agreement.iter().all(|a| a.alpha_interval.is_none() && a.kendall_w.is_none() && a.spread.is_none()));
    assert_eq!((alone.n_judging, alone.clusters.silhouette), (1, None));
    let found = codes(&alone);
    assert!(["N0452", "N0456"].iter().all(|code| found.contains(code)), "{found:?}");
    assert!(alone.consensus.iter().all(|c| c.consensus == Some(Consensus::None)));
    // A constant column.
    let flat = panel(&base(|_, t, c| Some(if c == 1 { 5.0 } else { LEVELS[t - 1][1] })));
    let of = |k: &str| {
        flat.agreement
            .iter()
            .find(|a| a.among == Among::Council && a.criterion.as_ref().is_some_and(|c| c.as_str() == k))
    };
    assert_eq!((of("C1").unwrap().alpha_interval, of("C2").unwrap().alpha_interval), (None, Some(1.0)));
    assert_eq!(of("C1").unwrap().within_level, Some(1.0));
    // A group without a voice.
    let empty = panel(&base(|e, t, c| (e < "E5").then_some(LEVELS[t - 1][c - 1])));
    assert_eq!(empty.influence.len(), 2);
    assert_eq!((empty.balance[2].n_judging, empty.balance[2].voice), (0, Some(0.0)));
    // All recused from one product.
    let mut document = base(|_, t, c| (t != 4).then_some(LEVELS[t - 1][c - 1]));
    document["interests"] = EXPERTS.iter().map(|(e, _)| json!({ "expert": e, "technology": "T4" })).collect();
    assert_eq!(read(&document).panel().unwrap_err().problems().first().unwrap().code.id(), "E0409");
    document["charter"]["missing"] = json!("renormalize");
    let recused = panel(&document);
    assert_eq!((recused.consensus[3].n_members, recused.consensus[3].consensus), (0, None));
    assert_eq!(recused.recusals[3].recused, [2, 2, 2]);
    // Nobody judged anything.
    let mut silent = alike();
    silent["judgements"] = json!([]);
    silent["charter"]["missing"] = json!("renormalize");
    assert_eq!(read(&silent).panel().unwrap_err().problems().first().unwrap().code.id(), "E0450");
    for panel in [alone, flat, empty, recused] {
        let text = printed(&panel);
        let odd = |word: &str| ["NaN", "inf", "-inf"].contains(&word);
        assert!(!text.split_whitespace().any(odd), "{text}");
        assert_eq!(Panel::from_json(&panel.to_json().unwrap()).unwrap(), panel);
    }
}

#[test]
fn what_a_reader_must_know_is_said() {
    // S3 has one voice; E5 alone judges T4 x C2, so without S3 that cell keeps its pool.
    let lonely = base(|e, t, c| {
        let speaks = if (t, c) == (4, 2) { e == "E5" } else { e != "E6" };
        speaks.then_some(LEVELS[t - 1][c - 1])
    });
    let lonely = |closed: bool| {
        let register = read(&lonely);
        if closed { register.panel_in_closed_session().unwrap() } else { register.panel().unwrap() }
    };
    let kept = |panel: &Panel| panel.influence.iter().map(|i| i.kept).collect::<Vec<_>>();
    // Without S3 is without E5: that row is for closed sessions, and the notice says so.
    for (is_closed, rows) in [(false, vec![0, 0]), (true, vec![0, 0, 1, 0, 0, 0, 0, 1])] {
        let found = lonely(is_closed);
        assert_eq!(kept(&found), rows);
        let said = found.notices.iter().find(|notice| notice.code.id() == "N0461").unwrap();
        assert_eq!(said.item.en, "S3");
        assert_eq!(said.expected.en.contains("row of influence is left out"), !is_closed);
        assert_eq!(said.expected.vi.contains("bỏ dòng ảnh hưởng của nhóm này"), !is_closed);
    }
    // E1 and E2 judge T1 and T2 only, the others T3 and T4 only: no cell in common.
    let apart = closed(&base(|e, t, c| ((e < "E3") == (t < 3)).then_some(LEVELS[t - 1][c - 1])));
    assert!(codes(&apart).contains(&"N0457"));
    assert_eq!(apart.clusters.pairs_apart, 8);
    // A first round with gaps cannot be ranked, the second can.
    let mut document = alike();
    for row in document["judgements"].as_array_mut().unwrap() {
        row["round"] = json!(if row["technology"] == "T4" { 2 } else { 1 });
    }
    let late = panel(&document);
    assert!(codes(&late).contains(&"N0458"));
    assert_eq!((late.rounds[0].n_both, late.rounds[0].n_new, late.rounds[0].kendall), (36, 12, None));
    // Calibrated members who judged nothing here: the default pool stands, and that is said.
    let mut document = base(|e, t, c| (e != "E1").then_some(LEVELS[t - 1][c - 1]));
    document["seed_questions"] = (0..10)
        .map(|q| json!({ "expert": "E1", "question": format!("Q{q}"), "low": 1, "mid": 5, "high": 9, "realization": if q < 5 { 4 } else { 6 } }))
        .collect();
    let idle = closed(&document);
    let view = idle.views.iter().find(|v| v.key == "cooke").unwrap();
    assert_eq!((view.kept, &view.ranks), (8, &idle.views[0].ranks));
    assert!(codes(&idle).contains(&"N0453"));
}

/// The charter's method makes every ranking.
#[test]
fn rankings_are_by_the_method_of_the_charter() {
    let mut document = split();
    document["charter"]["method"] = json!("topsis");
    let found = panel(&document);
    assert_eq!(found.method, "topsis");
    assert_eq!(found.views[0].ranks, read(&document).evaluate(None).unwrap().ranks());
    assert!(found.influence.iter().all(|i| i.kendall.is_some()));
    assert!("nobody".parse::<Who>().is_err() && "expert".parse::<Who>() == Ok(Who::Expert));
}

#[test]
fn the_shipped_register() {
    let register = Register::example("vn-2026").unwrap();
    let found = register.panel().unwrap();
    assert_eq!(Panel::from_json(&found.to_json().unwrap()).unwrap(), found);
    assert_eq!(found.digest().unwrap(), register.panel().unwrap().digest().unwrap());
    assert!(Panel::from_json("{").is_err());
    let mut tampered: Value = serde_json::from_str(&found.to_json().unwrap()).unwrap();
    tampered["views"][1]["ranks"].as_array_mut().unwrap().pop();
    assert_eq!(
        Panel::from_json(&tampered.to_string()).unwrap_err().problems().first().unwrap().place.to_string(),
        "views"
    );
    let evaluation = register.evaluate(None).unwrap();
    assert_eq!(found.views[0].ranks, evaluation.ranks());
    // Shares of the pools are those of the evaluation, and every number carries its mark.
    assert!(found.recusals.iter().zip(&evaluation.alternatives).all(|(r, a)| r.shares == a.group_shares));
    for table in tables(&found).iter().filter(|table| table.n_rows() > 0) {
        let text = table.to_text(Lang::Vi);
        assert!(text.contains("† dựa trên dữ liệu minh họa"), "{text}");
    }
    let text = printed(&found);
    assert!(!text.contains("NaN") && !text.contains("{item}"));
    // Members in and out add up to no more than all.
    for c in &found.consensus {
        assert!(c.share_in.unwrap() + c.share_out.unwrap() <= 1.0 + 1e-9);
    }
    let seats = found.technologies.iter().filter(|t| t.seat == Some(Seat::Within)).count();
    assert_eq!(seats, 30);
}

/// A random council: some judge little, some nothing.
fn any_council() -> impl Strategy<Value = Vec<Option<f64>>> {
    prop::collection::vec(prop::option::weighted(0.8, (0_u8..=20).prop_map(|x| f64::from(x) / 2.0)), 48)
}

fn of_numbers(numbers: &[Option<f64>]) -> Value {
    let mut document = base(|e, t, c| {
        let expert = EXPERTS.iter().position(|(id, _)| *id == e).unwrap();
        numbers[expert * 8 + (t - 1) * 2 + c - 1]
    });
    document["charter"]["missing"] = json!("renormalize");
    document
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_rows_does_not_matter(numbers in any_council(), turn in 1_usize..47) {
        let mut document = of_numbers(&numbers);
        let Ok(first) = read(&document).panel_in_closed_session() else { return Ok(()) };
        for table in ["judgements", "experts", "technologies", "criteria", "stakeholder_groups"] {
            let rows = document[table].as_array_mut().unwrap();
            let by = turn % rows.len().max(1);
            rows.rotate_left(by);
            rows.reverse();
        }
        prop_assert_eq!(closed(&document).to_json().unwrap(), first.to_json().unwrap());
    }

    /// Other ids for the experts: the same numbers, whatever their order by id.
    #[test]
    fn names_of_experts_do_not_matter(numbers in any_council()) {
        let document = of_numbers(&numbers);
        let Ok(first) = read(&document).panel() else { return Ok(()) };
        let mut text = document.to_string();
        for (old, new) in ["E1", "E2", "E3", "E4", "E5", "E6"].iter().zip(["X6", "X3", "X4", "X1", "X5", "X2"]) {
            text = text.replace(&format!("\"{old}\""), &format!("\"{new}\""));
        }
        let second = Register::from_json(text).unwrap().panel().unwrap();
        prop_assert_eq!(&second.consensus, &first.consensus);
        prop_assert_eq!(&second.views, &first.views);
        prop_assert_eq!(&second.influence, &first.influence);
        let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-9,
            (a, b) => a == b,
        };
        for (a, b) in first.agreement.iter().zip(&second.agreement) {
            prop_assert!(near(a.alpha_interval, b.alpha_interval) && near(a.alpha_ordinal, b.alpha_ordinal));
            prop_assert!(near(a.kendall_w, b.kendall_w) && near(a.spread, b.spread));
            prop_assert!(near(a.pairwise_rank_correlation, b.pairwise_rank_correlation));
        }
        for (a, b) in first.differences.iter().zip(&second.differences) {
            prop_assert!(near(Some(a.distance), Some(b.distance)) && near(a.noise, b.noise));
        }
    }
}

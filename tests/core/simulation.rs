//! Simulation of registers: cases that can be counted by hand, and what must hold whatever the register.
#![allow(clippy::unwrap_used)] // a test

mod registers;

use registers::{Shape, id, random};
use serde_json::{Value, json};
use stratech::model::{Criterion, CriterionUse, Judgement, MissingPolicy, Reading, Technology, WeightPolicy};
use stratech::problem::Lang;
use stratech::uncertainty::{RankCorrelation, Share, SimulationLimits, SimulationOptions};
use stratech::{Error, Register, Simulation};

const READINGS: [Reading; 3] = [Reading::Council, Reading::Member, Reading::Cells];

fn shipped() -> Register {
    Register::example("vn-2026").unwrap()
}

/// One reading alone.
fn options(draws: u64, seed: u64, reading: Reading) -> SimulationOptions {
    SimulationOptions {
        draws: Some(draws),
        seed: Some(seed),
        reading: Some(reading),
        range: false,
        ..SimulationOptions::default()
    }
}

fn codes(error: &Error) -> Vec<&str> {
    error.problems().iter().map(|problem| problem.code.id()).collect()
}

// ---- a register small enough to count all cases -------------------------------------------------------------

const SHARES: [f64; 2] = [0.6, 0.4];
/// Group of each expert.
const GROUP: [usize; 5] = [0, 0, 1, 1, 1];
/// By technology, leaf and expert, of 10.
const SAID: [[[f64; 5]; 2]; 3] = [
    [[2.0, 8.0, 4.0, 6.0, 9.0], [5.0, 5.0, 3.0, 7.0, 2.0]],
    [[5.0, 5.0, 6.0, 2.0, 4.0], [4.0, 7.0, 8.0, 5.0, 3.0]],
    [[6.0, 4.0, 1.0, 9.0, 5.0], [2.0, 6.0, 7.0, 5.0, 6.0]],
];
/// Weight of the first leaf that each expert gives, in per cent.
const WEIGHT: [f64; 5] = [30.0, 80.0, 50.0, 20.0, 70.0];

fn small() -> Register {
    let expert = |e: usize| format!("E{e}");
    let mut judgements: Vec<Value> = Vec::new();
    for (t, leaves) in SAID.iter().enumerate() {
        for (k, experts) in leaves.iter().enumerate() {
            for (e, mid) in experts.iter().enumerate() {
                judgements.push(json!({"expert": expert(e), "technology": format!("T{t}"), "criterion": format!("C{k}"), "mid": mid}));
            }
        }
    }
    let mut weights: Vec<Value> = Vec::new();
    for (e, weight) in WEIGHT.iter().enumerate() {
        weights.push(json!({"expert": expert(e), "method": "direct", "a": "C0", "value": weight}));
        weights.push(json!({"expert": expert(e), "method": "direct", "a": "C1", "value": 100.0 - weight}));
    }
    let named = |id: String| json!({"id": id, "name_vi": format!("tên {id}"), "name_en": format!("name {id}")});
    let with = |mut row: Value, more: Value| {
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row
    };
    let document = json!({
        "register": {"id": "small", "title_vi": "nhỏ", "title_en": "small", "cutoff_date": "2026-06-30", "schema": 1},
        "charter": {"quorum_experts": 1, "quorum_groups": 1},
        "tracks": [with(named("A".into()), json!({"size": 1}))],
        "technologies": (0..3).map(|t| with(named(format!("T{t}")), json!({"track": "A"}))).collect::<Vec<_>>(),
        "criteria": (0..2).map(|k| with(named(format!("C{k}")), json!({"scale_low": 0, "scale_high": 10}))).collect::<Vec<_>>(),
        "stakeholder_groups": (0..2).map(|g| with(named(format!("S{g}")), json!({"share": SHARES[g]}))).collect::<Vec<_>>(),
        "experts": (0..5).map(|e| json!({"id": expert(e), "stakeholder_group": format!("S{}", GROUP[e])})).collect::<Vec<_>>(),
        "judgements": judgements,
        "weight_judgements": weights,
    });
    Register::from_json(document.to_string()).unwrap()
}

/// Adds a case of this probability to the chances of each technology to be first; ties share.
fn count(first: &mut [f64; 3], probability: f64, values: impl Fn(usize, usize) -> f64, weight: f64) {
    let scores: Vec<f64> = (0..3).map(|t| weight * values(t, 0) + (1.0 - weight) * values(t, 1)).collect();
    let best = scores.iter().copied().fold(f64::NEG_INFINITY, |a, b| if b > a { b } else { a });
    let tied: Vec<usize> = (0..3).filter(|&t| best - scores[t] < 1e-9).collect();
    for &t in &tied {
        first[t] += probability / tied.len() as f64;
    }
}

/// All councils: one of two experts of the first group, two of three of the second; each as (experts, count).
fn councils() -> Vec<[usize; 3]> {
    let pairs = (2..5).flat_map(|a| (2..5).map(move |b| (a, b)));
    pairs.flat_map(|(a, b)| [[0, a, b], [1, a, b]]).collect()
}

fn council_mean([a, b, c]: [usize; 3], of: impl Fn(usize) -> f64) -> f64 {
    SHARES[0] * of(a) + SHARES[1] * (of(b) + of(c)) / 2.0
}

/// Chances of each technology to be first, over all cases.
fn enumerated(reading: Reading) -> [f64; 3] {
    let mut first = [0.0; 3];
    let size = |e: usize| GROUP.iter().filter(|g| **g == GROUP[e]).count() as f64;
    let chance = |e: usize| SHARES[GROUP[e]] / size(e);
    match reading {
        Reading::Council => {
            for council in councils() {
                let values = |t: usize, k: usize| council_mean(council, |e| SAID[t][k][e]);
                count(&mut first, 1.0 / 18.0, values, council_mean(council, |e| WEIGHT[e] / 100.0));
            }
        }
        Reading::Member => {
            (0..5).for_each(|e| count(&mut first, chance(e), |t, k| SAID[t][k][e], WEIGHT[e] / 100.0));
        }
        Reading::Cells => {
            for council in councils() {
                let weight = council_mean(council, |e| WEIGHT[e] / 100.0);
                for case in 0..5_usize.pow(6) {
                    let expert = |cell: usize| case / 5_usize.pow(u32::try_from(cell).unwrap()) % 5;
                    let probability: f64 = (0..6).map(|cell| chance(expert(cell))).product();
                    count(&mut first, probability / 18.0, |t, k| SAID[t][k][expert(2 * t + k)], weight);
                }
            }
        }
    }
    first
}

/// 200 seeds: the intervals of each run cover as they say, and all runs together are near the truth. A council of
/// all n seats, weights of other experts or unweighted groups would be off by many times the tolerance.
#[test]
fn shares_are_those_of_all_cases_counted() {
    let register = small();
    let (seeds, draws) = (200, 400);
    for reading in READINGS {
        let expected = enumerated(reading);
        assert!((expected.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let (mut total, mut covered) = ([0_u64; 3], [0; 3]);
        for seed in 0..seeds {
            let counts = register.simulate(&options(draws, seed, reading)).unwrap().in_list();
            for t in 0..3 {
                total[t] += counts[t];
                let (low, high) = Share::new(counts[t], draws).interval();
                covered[t] += u32::from(low <= expected[t] && expected[t] <= high);
            }
        }
        for t in 0..3 {
            let n = (seeds * draws) as f64;
            let error = (expected[t] * (1.0 - expected[t]) / n).sqrt();
            let found = total[t] as f64 / n;
            assert!((found - expected[t]).abs() < 4.0 * error + 1e-12, "{reading} T{t}: {found} for {}", expected[t]);
            // 95 % of 200 are 190; fewer than 177 or all of them have a chance of about 1 in 30,000.
            let certain = expected[t] < 1e-9 || expected[t] > 1.0 - 1e-9;
            assert!(certain || (177..200).contains(&covered[t]), "{reading} T{t}: {} of {seeds}", covered[t]);
        }
    }
}

#[test]
fn weights_of_the_council_have_the_mean_of_what_was_said() {
    // Alone in its track a technology is always first: its central weights are the mean weights.
    let mut register = small();
    register.technologies = register.technologies.iter().filter(|t| t.id == id("T0")).cloned().collect();
    register.judgements = register.judgements.iter().filter(|j| j.technology == id("T0")).cloned().collect();
    let expected = SHARES[0] * 0.55 + SHARES[1] * (0.5 + 0.2 + 0.7) / 3.0;
    for (reading, policy, tolerance) in [
        (Reading::Council, WeightPolicy::Council, 0.02),
        (Reading::Member, WeightPolicy::Council, 0.03),
        (Reading::Council, WeightPolicy::Dirichlet, 0.02),
        (Reading::Council, WeightPolicy::Fixed, 1e-9),
    ] {
        let asked = SimulationOptions { weights: Some(policy), ..options(2000, 5, reading) };
        let simulation = register.simulate(&asked).unwrap();
        let central = simulation.standings[0].central_weights.clone().unwrap();
        assert!((central[0] - expected).abs() < tolerance, "{reading} {policy}: {central:?} for {expected}");
        assert!((central.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert_eq!(simulation.standings[0].confidence_factor, Some(1.0));
    }
}

// ---- closed forms ---------------------------------------------------------------------------------------------

/// Technologies that are certain, by leaf; weights are nobody's.
fn certain(values: &[&[f64]]) -> Register {
    let mut register = small();
    register.weight_judgements = std::iter::empty::<stratech::model::WeightJudgement>().collect();
    let leaf = register.criteria[0].clone();
    register.criteria = (0..values[0].len()).map(|k| Criterion { id: id(&format!("C{k}")), ..leaf.clone() }).collect();
    let technology = register.technologies[0].clone();
    let technologies = (0..values.len()).map(|t| Technology { id: id(&format!("T{t}")), ..technology.clone() });
    register.technologies = technologies.collect();
    let judgement = register.judgements[0].clone();
    register.judgements = values
        .iter()
        .enumerate()
        .flat_map(|(t, row)| row.iter().enumerate().map(move |(k, x)| (t, k, *x)))
        .map(|(t, k, x)| Judgement {
            technology: id(&format!("T{t}")),
            criterion: id(&format!("C{k}")),
            mid: Some(x),
            ..judgement.clone()
        })
        .collect();
    register
}

fn uniform(register: &Register, policy: WeightPolicy, draws: u64) -> Simulation {
    let asked = SimulationOptions { weights: Some(policy), ..options(draws, 11, Reading::Council) };
    register.simulate(&asked).unwrap()
}

#[test]
fn unit_vectors_under_all_weights() {
    // Two criteria: the first is best when its weight is above one half, then 3/4 on average.
    let two = uniform(&certain(&[&[10.0, 0.0], &[0.0, 10.0]]), WeightPolicy::Uniform, 40_000);
    let share = two.membership();
    assert!((share[0] - 0.5).abs() < 4.0 * 0.0025 && (share[0] + share[1] - 1.0).abs() < 1e-12);
    let central = two.standings[0].central_weights.clone().unwrap();
    assert!((central[0] - 0.75).abs() < 4.0 * 0.144 / 141.0, "{central:?}");
    assert_eq!(two.standings[0].confidence_factor, Some(1.0));
    // Four: each is first in a quarter of the draws, its central weight is the mean of the largest of four, 25 / 48.
    let rows: Vec<Vec<f64>> = (0..4).map(|t| (0..4).map(|k| if t == k { 10.0 } else { 0.0 }).collect()).collect();
    let four = certain(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    for policy in [WeightPolicy::Uniform, WeightPolicy::UniformLeaves] {
        let simulation = uniform(&four, policy, 40_000);
        for (t, standing) in simulation.standings.iter().enumerate() {
            assert!((simulation.membership()[t] - 0.25).abs() < 4.0 * 0.0022);
            let central = standing.central_weights.clone().unwrap();
            assert!((central[t] - 25.0 / 48.0).abs() < 4.0 * 0.2 / 100.0, "{policy} {central:?}");
        }
    }
}

#[test]
fn order_constraints_and_intervals_hold() {
    let mut document: Value = serde_json::from_str(&certain(&[&[10.0, 0.0], &[0.0, 10.0]]).to_json()).unwrap();
    document["weight_order"] = json!([{"higher": "C1", "lower": "C0"}]);
    let ordered = Register::from_json(document.to_string()).unwrap();
    let simulation = uniform(&ordered, WeightPolicy::UniformLeaves, 2000);
    assert_eq!(simulation.in_list(), [0, 2000]);
    let central = simulation.standings[1].central_weights.clone().unwrap();
    assert!((central[1] - 0.75).abs() < 0.02, "{central:?}");
    // Weights between 40 % and 70 % of all.
    document["weight_order"] = json!([]);
    document["weights"] =
        json!([{"criterion": "C0", "weight": 1, "low": 0.8, "high": 1.4}, {"criterion": "C1", "weight": 1}]);
    let within = Register::from_json(document.to_string()).unwrap();
    let central = uniform(&within, WeightPolicy::Uniform, 4000).standings[0].central_weights.clone().unwrap();
    assert!((central[0] - 0.6).abs() < 0.01, "{central:?}");
    // Both together leave nothing: told before the work.
    document["weights"] = json!([{"criterion": "C0", "weight": 1, "low": 0.8, "high": 1.0, "origin": "no information"}, {"criterion": "C1", "weight": 1, "low": 1, "high": 1, "origin": "no information"}]);
    let none = Register::from_json(document.to_string()).unwrap();
    let asked = SimulationOptions { weights: Some(WeightPolicy::Uniform), ..options(10, 1, Reading::Council) };
    assert_eq!(codes(&none.simulate(&asked).unwrap_err()), ["E0532"]);
    // As a part of the range it is left out, with a notice.
    let main = none.simulate(&SimulationOptions { range: true, ..options(10, 1, Reading::Council) }).unwrap();
    assert!(main.variants.iter().all(|v| v.weights != WeightPolicy::Uniform));
    assert!(
        main.notices.iter().any(|n| n.code.id() == "N0542" && n.item.en == "uniform"),
        "{} {:?}",
        main.notices,
        main.variants
    );
}

#[test]
fn constraints_that_are_hardly_met_are_told_before_the_work() {
    // One in 8! weights keeps the order: most draws would find some in a hundred thousand attempts, but not all.
    let mut document: Value = serde_json::from_str(&certain(&[&[1.0; 8], &[2.0; 8]]).to_json()).unwrap();
    let order = (0..7).map(|k| json!({"higher": format!("C{k}"), "lower": format!("C{}", k + 1)}));
    document["weight_order"] = order.collect();
    let register = Register::from_json(document.to_string()).unwrap();
    for seed in 1..=3 {
        let asked =
            SimulationOptions { weights: Some(WeightPolicy::UniformLeaves), ..options(40, seed, Reading::Council) };
        let error = register.simulate(&asked).unwrap_err();
        assert_eq!(codes(&error), ["E0532"]);
        assert!(error.problems().first().unwrap().found.en.contains("10000 attempts"), "{error}");
    }
}

#[test]
fn constraints_are_tried_under_every_reading() {
    // Members are far apart and some weights drawn around theirs keep the order; those of a council hardly ever.
    let mut document: Value = serde_json::from_str(&small().to_json()).unwrap();
    document["experts"] =
        (0..20).map(|e| json!({"id": format!("E{e}"), "stakeholder_group": format!("S{}", e % 2)})).collect();
    let said = |e: usize| if e % 4 < 2 { 10.0 } else { 45.0 };
    document["weight_judgements"] = (0..20)
        .flat_map(|e| [(e, "C0", said(e)), (e, "C1", 100.0 - said(e))])
        .map(|(e, leaf, value)| json!({"expert": format!("E{e}"), "method": "direct", "a": leaf, "value": value}))
        .collect();
    document["weight_order"] = json!([{"higher": "C0", "lower": "C1"}]);
    let register = Register::from_json(document.to_string()).unwrap();
    for policy in [WeightPolicy::Fixed, WeightPolicy::Dirichlet] {
        let asked = SimulationOptions { weights: Some(policy), range: true, ..options(20, 1, Reading::Member) };
        let simulation = register.simulate(&asked).unwrap();
        let found: Vec<_> = simulation.variants.iter().map(|v| (v.reading, v.weights)).collect();
        assert!(found.iter().all(|v| v.1 != WeightPolicy::Dirichlet), "{policy}: {found:?}");
        assert!(simulation.variants.iter().any(|v| v.weights == WeightPolicy::Council));
        let told = |n: &&stratech::problem::Problem| n.code.id() == "N0542" && n.item.en == "dirichlet";
        assert_eq!(simulation.notices.iter().filter(told).count(), 1, "{policy} {}", simulation.notices);
    }
}

#[test]
fn a_concentration_spreads_the_weights_of_a_single_expert() {
    let mut register = small();
    register.weight_judgements = register.weight_judgements.iter().filter(|w| w.expert == id("E0")).cloned().collect();
    let asked = SimulationOptions { weights: Some(WeightPolicy::Dirichlet), ..options(200, 1, Reading::Council) };
    let as_it_stands = |simulation: &Simulation| simulation.notices.iter().any(|n| n.code.id() == "N0542");
    assert!(as_it_stands(&register.simulate(&asked).unwrap()));
    let spread = register.simulate(&SimulationOptions { concentration: Some(5.0), ..asked }).unwrap();
    assert!(!as_it_stands(&spread));
    let central = spread.standings.iter().find_map(|s| s.central_weights.clone()).unwrap();
    assert!((central[0] - 0.3).abs() > 1e-6, "{central:?}");
}

// ---- whatever the register --------------------------------------------------------------------------------------

#[test]
fn without_doubt_every_draw_is_the_evaluation() {
    for seed in 0..24 {
        let shape = Shape { additive: seed % 2 == 0, gaps: seed % 3 == 0 };
        let mut register = random(seed, shape);
        // One expert without ranges.
        register.judgements = register.judgements.iter().filter(|j| j.expert == id("E0")).cloned().collect();
        for judgement in &mut register.judgements {
            (judgement.low, judgement.high) = (None, None);
        }
        for reading in READINGS {
            let asked = SimulationOptions { weights: Some(WeightPolicy::Fixed), ..options(3, seed, reading) };
            let simulation = register.simulate(&asked).unwrap();
            for (standing, alternative) in simulation.standings.iter().zip(&simulation.evaluation.alternatives) {
                assert_eq!(standing.score_mean, alternative.score, "{seed} {reading} {}", alternative.id);
                // Ties are broken by the key of the draw, so only who is alone in its place keeps it.
                let shared = simulation.evaluation.alternatives.iter();
                let shared = shared.filter(|a| a.track == alternative.track && a.rank == alternative.rank).count();
                if let Some(rank) = alternative.rank.filter(|_| shared == 1) {
                    assert_eq!(standing.places[rank as usize - 1], 3);
                }
            }
        }
    }
}

#[test]
fn mean_scores_are_the_scores() {
    for seed in 0..6 {
        let register = random(seed, Shape { additive: true, gaps: false });
        for reading in READINGS {
            let asked = SimulationOptions { weights: Some(WeightPolicy::Fixed), ..options(4000, seed, reading) };
            let simulation = register.simulate(&asked).unwrap();
            for (standing, alternative) in simulation.standings.iter().zip(&simulation.evaluation.alternatives) {
                let [low, high] = standing.score_interval.unwrap();
                // From the 5 % to the 95 % quantile are at least two standard deviations of what lies between.
                let error = stratech::number::math::max(high - low, 0.02) / 2.0 / 4000.0_f64.sqrt();
                let off = standing.score_mean.unwrap() - alternative.score.unwrap();
                assert!(off.abs() < 5.0 * error, "{seed} {reading} {}: {off} {error}", alternative.id);
            }
        }
    }
}

#[test]
fn rows_and_columns_sum_to_one_and_membership_to_the_seats() {
    for seed in 0..8 {
        let mut register = random(seed, Shape { additive: true, gaps: seed % 2 == 1 });
        // A clone of the first technology: always tied with it.
        let clone = Technology { id: id("T0"), ..register.technologies[0].clone() };
        let copied: Vec<_> = register.judgements.iter().filter(|j| j.technology == id("T1")).cloned().collect();
        for j in copied {
            register.judgements.push(Judgement { technology: id("T0"), ..j });
        }
        register.technologies.push(clone);
        for reading in READINGS {
            for policy in [WeightPolicy::Council, WeightPolicy::UniformLeaves] {
                let asked = SimulationOptions { weights: Some(policy), ..options(200, seed, reading) };
                let simulation = register.simulate(&asked).unwrap();
                for track in &simulation.evaluation.tracks {
                    let members: Vec<usize> = (0..simulation.standings.len())
                        .filter(|&i| simulation.evaluation.alternatives[i].track == track.id)
                        .filter(|&i| !simulation.standings[i].places.is_empty())
                        .collect();
                    let places = |i: usize| &simulation.standings[i].places;
                    for &i in &members {
                        assert_eq!(places(i).iter().sum::<u64>(), 200);
                        for &j in members.iter().filter(|&&j| j != i) {
                            let [a, b] = [(i, j), (j, i)].map(|(i, j)| simulation.standings[i].above[j].unwrap());
                            assert_eq!(a + b, 200);
                        }
                    }
                    for place in 0..members.len() {
                        assert_eq!(members.iter().map(|&i| places(i)[place]).sum::<u64>(), 200);
                    }
                    let seats = usize::try_from(track.size).unwrap().min(members.len()) as u64;
                    assert_eq!(members.iter().map(|&i| simulation.in_list()[i]).sum::<u64>(), 200 * seats);
                }
            }
        }
    }
}

#[test]
fn threads_leave_no_trace_and_results_read_back() {
    let register = shipped();
    let run = |threads: usize| {
        let asked = SimulationOptions { draws: Some(300), threads: Some(threads), ..SimulationOptions::default() };
        register.simulate(&asked).unwrap()
    };
    let one = run(1);
    for threads in [2, 3, 7, 16] {
        assert!(run(threads) == one, "{threads} threads");
    }
    let again = Simulation::from_json(&one.to_json().unwrap()).unwrap();
    assert!(again == one && again.digest().unwrap() == one.digest().unwrap());
    assert_eq!(one.provenance.register_digest, register.digest().unwrap());
    assert!(Simulation::from_json("{}").is_err());
    // Another seed is another result; the same seed of the charter is the same.
    let other = SimulationOptions { draws: Some(300), seed: Some(58), ..SimulationOptions::default() };
    assert!(register.simulate(&other).unwrap().in_list() != one.in_list());
    assert_eq!(one.seed, 57);
}

#[test]
fn what_is_new_elsewhere_changes_nothing_here() {
    let register = random(3, Shape { additive: true, gaps: false });
    let mut larger = register.clone();
    // A technology in the other track, and a criterion that is only shown.
    larger.technologies.push(Technology { id: id("T00"), track: id("B"), ..register.technologies[0].clone() });
    let copied: Vec<_> = register.judgements.iter().filter(|j| j.technology == id("T2")).cloned().collect();
    for j in copied {
        larger.judgements.push(Judgement { technology: id("T00"), ..j });
    }
    larger.criteria.push(Criterion {
        id: id("C0"),
        r#use: CriterionUse::Information,
        ..register.criteria.iter().find(|c| c.id == id("C1")).unwrap().clone()
    });
    for reading in READINGS {
        let places = |register: &Register, draws: u64| {
            let simulation = register.simulate(&options(draws, 9, reading)).unwrap();
            let standings = simulation.standings.iter().zip(&simulation.evaluation.alternatives);
            standings.filter(|(_, a)| a.track == id("A")).map(|(s, _)| s.places.clone()).collect::<Vec<_>>()
        };
        assert_eq!(places(&register, 100), places(&larger, 100), "{reading}");
        // A larger run keeps its first draws.
        let (few, many) = (places(&register, 100), places(&register, 101));
        let grown: u64 = few.iter().flatten().zip(many.iter().flatten()).map(|(a, b)| b.checked_sub(*a).unwrap()).sum();
        assert_eq!(grown, few.len() as u64);
    }
}

#[test]
fn imputed_cells_local_scales_and_other_methods() {
    let mut register = random(1, Shape { additive: true, gaps: true });
    register.charter.iter_mut().next().unwrap().missing = MissingPolicy::Impute;
    register.charter.iter_mut().next().unwrap().quorum_experts = 4;
    let simulation = register.simulate(&options(100, 1, Reading::Council)).unwrap();
    assert!(simulation.standings.iter().all(|s| s.score_mean.is_some()));
    let mut register = shipped();
    for criterion in register.criteria.iter_mut().filter(|c| c.id == id("C02")) {
        (criterion.scaling, criterion.baseline) = (stratech::model::Scaling::Local, None);
    }
    let simulation = register.simulate(&options(100, 1, Reading::Council)).unwrap();
    let off =
        |i: usize| simulation.standings[i].score_mean.unwrap() - simulation.evaluation.alternatives[i].score.unwrap();
    assert!((0..36).all(|i| off(i).abs() < 0.05));
    let asked = SimulationOptions { method: Some("topsis".into()), ..options(60, 1, Reading::Council) };
    let topsis = shipped().simulate(&asked).unwrap();
    assert_eq!(topsis.evaluation.method, "topsis");
    assert!((topsis.membership().iter().sum::<f64>() - 30.0).abs() < 1e-9);
    assert!(topsis.standings.iter().all(|s| s.score_mean.is_none() && s.score_interval.is_none()));
    assert!(topsis.table("A").unwrap().column("bar").is_none());
}

// ---- bad input ------------------------------------------------------------------------------------------------

#[test]
fn bad_options_are_told_before_the_work() {
    let register = shipped();
    let told = |asked: SimulationOptions| register.simulate(&asked).unwrap_err();
    let base = || options(10, 1, Reading::Council);
    assert_eq!(
        codes(&told(SimulationOptions { draws: Some(0), concentration: Some(-1.0), ..base() })),
        ["E0531", "E0530"]
    );
    for kappa in [0.0, f64::NAN, f64::INFINITY] {
        assert_eq!(codes(&told(SimulationOptions { concentration: Some(kappa), ..base() })), ["E0531"]);
    }
    let many = told(SimulationOptions { draws: Some(1_000_000_000_000), ..base() });
    assert!(matches!(many, Error::Limit { limit: 1_000_000_000, found: 1_000_000_000_000, .. }), "{many}");
    let limits = SimulationLimits { bytes: 1000, ..SimulationLimits::default() };
    let small = told(SimulationOptions { limits, ..base() });
    assert!(matches!(small, Error::Limit { limit: 1000, .. }), "{small}");
    assert_eq!(codes(&told(SimulationOptions { method: Some("topsi".into()), ..base() })), ["E0601"]);
    let correlated = |criteria: &[&str], matrix: Vec<Vec<f64>>| {
        let criteria = criteria.iter().map(ToString::to_string).collect();
        told(SimulationOptions { correlation: Some(RankCorrelation { criteria, matrix }), ..base() })
    };
    let unit = |x: f64| vec![vec![1.0, x], vec![x, 1.0]];
    assert_eq!(codes(&correlated(&["C03", "C99"], unit(0.5))), ["E0533"]);
    assert_eq!(codes(&correlated(&["C03", "C03"], unit(0.5))), ["E0533"]);
    assert_eq!(codes(&correlated(&["C03", "C01"], unit(0.5))), ["E0533"]); // coverage is not drawn
    assert_eq!(codes(&correlated(&["C03", "C04"], vec![vec![1.0, 0.5]])), ["E0533"]);
    assert_eq!(codes(&correlated(&["C03", "C04"], unit(1.5))), ["E0533"]);
    assert_eq!(codes(&correlated(&["C03", "C04"], unit(f64::NAN))), ["E0533"]);
    assert_eq!(codes(&correlated(&["C03", "C04"], vec![vec![1.0, 0.5], vec![0.4, 0.9]])).len(), 2);
    let no = vec![vec![1.0, 0.9, -0.9], vec![0.9, 1.0, 0.9], vec![-0.9, 0.9, 1.0]];
    let error = correlated(&["C03", "C04", "C05"], no);
    assert_eq!(codes(&error), ["E0534"]);
    assert!(error.message(Lang::Vi).contains("nửa xác định dương"));
    assert!(stratech::uncertainty::reading("panel").unwrap_err().to_string().contains("council"));
    assert!(stratech::uncertainty::weight_policy("equal").is_err());
}

#[test]
fn a_council_with_holes_is_told() {
    // All experts recused on one product.
    let mut register = small();
    register.judgements = register.judgements.iter().filter(|j| j.technology != id("T2")).cloned().collect();
    for e in 0..5 {
        register.interests.push(stratech::model::Interest {
            expert: id(&format!("E{e}")),
            technology: id("T2"),
            ..Default::default()
        });
    }
    let error = register.simulate(&options(10, 1, Reading::Council)).unwrap_err();
    assert!(codes(&error).iter().all(|code| ["E0502", "E0409"].contains(code)), "{error}");
    // An expert who judged nothing, a group without experts, a group of one.
    let mut register = small();
    register.judgements = register.judgements.iter().filter(|j| j.expert != id("E1")).cloned().collect();
    register.weight_judgements = register.weight_judgements.iter().filter(|j| j.expert != id("E1")).cloned().collect();
    register.stakeholder_groups.iter_mut().for_each(|group| group.share /= 2.0);
    register.stakeholder_groups.push(stratech::model::StakeholderGroup {
        id: id("S2"),
        share: 0.5,
        name_vi: "Nhóm trống".into(),
        name_en: "Empty".into(),
        ..Default::default()
    });
    let simulation = register.simulate(&options(50, 1, Reading::Council)).unwrap();
    let said: Vec<&str> = simulation.notices.iter().map(|notice| notice.code.id()).collect();
    for code in ["W0415", "N0540"] {
        assert!(said.contains(&code), "{code} in {said:?}");
    }
    // Who said nothing is not for a public result.
    assert!(!said.contains(&"W0413"));
    // Where nobody drawn judged a cell the whole pool stands in; counted.
    let mut register = small();
    register.judgements = register
        .judgements
        .iter()
        .filter(|j| j.technology != id("T1") || j.criterion != id("C0") || j.expert == id("E2"))
        .cloned()
        .collect();
    let simulation = register.simulate(&options(900, 1, Reading::Council)).unwrap();
    let notice = simulation.notices.iter().find(|notice| notice.code.id() == "N0541").unwrap();
    // One of six cells, when E2 takes neither of two seats of three: 4/9 of the draws, 7.4 % of the cells.
    let share: f64 = notice.found.en.trim_end_matches(" %").parse().unwrap();
    assert!((share - 7.4).abs() < 1.0, "{share}");
    for notice in &simulation.notices {
        assert!([Lang::En, Lang::Vi].iter().all(|lang| !notice.message(*lang).contains('{')), "{notice}");
    }
}

// ---- worth -----------------------------------------------------------------------------------------------------

#[test]
fn the_judgement_that_decides_is_found() {
    // T0 and T1 differ in one wide judgement of T0 only; T2 is far behind.
    let mut document: Value =
        serde_json::from_str(&certain(&[&[5.0, 5.0], &[5.2, 5.2], &[1.0, 1.0]]).to_json()).unwrap();
    document["judgements"][0]["low"] = json!(2.0);
    document["judgements"][0]["high"] = json!(9.0);
    let register = Register::from_json(document.to_string()).unwrap();
    let simulation = register.simulate(&options(4000, 2, Reading::Council)).unwrap();
    let share = simulation.membership()[0];
    let worth = simulation.value_of_information().unwrap();
    assert!((worth.undecided - 2.0 * share * (1.0 - share)).abs() < 1e-12);
    assert_eq!((worth.cells[0].technology.as_str(), worth.cells[0].criterion.as_str()), ("T0", "C0"));
    // Knowing it settles nearly all: only the class around the border stays mixed.
    assert!(worth.cells[0].settles > 0.85 * worth.undecided, "{worth:?}");
    assert_eq!(worth.judgements[0].technology.as_str(), "T0");
    assert!((worth.judgements[0].settles - worth.cells[0].settles).abs() < 0.02);
    assert!(worth.cells[1].settles.abs() < 4.0 * worth.noise);
    // Also when the judgement is drawn together with others.
    let matrix = vec![vec![1.0, 0.5], vec![0.5, 1.0]];
    let correlation = Some(RankCorrelation { criteria: vec!["C0".into(), "C1".into()], matrix });
    let linked = SimulationOptions { correlation, ..options(4000, 2, Reading::Council) };
    let linked = register.simulate(&linked).unwrap().value_of_information().unwrap();
    assert_eq!(linked.judgements[0].criterion.as_str(), "C0");
    assert!((linked.judgements[0].settles - linked.cells[0].settles).abs() < 0.02, "{linked:?}");
    let tables = [worth.cells_table(), worth.judgements_table(), worth.experts_table()];
    assert!(tables.into_iter().all(|table| table.unwrap().to_text(Lang::Vi).contains("p (1 - p)")));
}

#[test]
fn one_more_expert_settles_what_can_be_counted() {
    // T0 has 4 or 7 from one of two experts, T1 always 5.2: undecided by 2 x 1/4. With both seats T0 has 4, 5.5 or 7
    // with chances 1/4, 1/2, 1/4: 2 x 3/16.
    let mut document: Value =
        serde_json::from_str(&certain(&[&[4.0, 4.0], &[5.2, 5.2], &[1.0, 1.0]]).to_json()).unwrap();
    let rows = document["judgements"].as_array().unwrap().clone();
    for (i, row) in rows.iter().enumerate() {
        let mut other = row.clone();
        other["expert"] = json!("E1");
        if i < 2 {
            other["mid"] = json!(7);
        }
        document["judgements"].as_array_mut().unwrap().push(other);
    }
    let simulation =
        Register::from_json(document.to_string()).unwrap().simulate(&options(8000, 4, Reading::Council)).unwrap();
    let worth = simulation.value_of_information().unwrap();
    assert!((worth.undecided - 0.5).abs() < 0.002, "{worth:?}");
    let [expert] = &worth.experts[..] else { panic!("{worth:?}") };
    assert_eq!((expert.group.as_str(), expert.experts), ("S0", 2));
    // Four standard errors of 2 p (1 - p) at p = 3/4 from 8,000 draws.
    assert!((expert.settles - 0.125).abs() < 4.0 * 0.0049, "{worth:?}");
    // Its own error is that of 2 p (1 - p), three deviations of one from 20 batches apart.
    assert!((expert.error.unwrap() / 0.00484 - 1.0).abs() < 0.5, "{worth:?}");
}

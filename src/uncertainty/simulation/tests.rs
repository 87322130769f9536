//! What can be seen only from inside: values of single draws.

use super::compile::Model;
use super::draw::{Block, LANES};
use super::run::{Case, Run, Scorer};
use super::tally::{Detail, Tally};
use super::tree::{FlatTree, NodeWeights, Room};
use super::weights::{Draw, Weighting};
use super::{RankCorrelation, SimulationOptions};
use crate::evaluation::{TrackWeights, Tree, node_value};
use crate::model::{Aggregator, Reading, Register, WeightPolicy};
use crate::number::philox::Stream;
use crate::number::sum::mean;
use crate::observer::Unwatched;
use serde_json::{Value, json};

/// One group of experts who judge two leaves of two technologies by `[low, mid, high]` of 10.
fn register(ranges: &[[f64; 3]]) -> Register {
    let ids = |n: usize| (0..n).map(|i| format!("E{i}")).collect::<Vec<_>>();
    let mut judgements: Vec<Value> = Vec::new();
    for (expert, [low, mid, high]) in ids(ranges.len()).iter().zip(ranges) {
        for (technology, criterion) in [("T1", "C1"), ("T1", "C2"), ("T2", "C1"), ("T2", "C2")] {
            let mut row = json!({"expert": expert, "technology": technology, "criterion": criterion, "mid": mid});
            if low < high {
                row["low"] = json!(low);
                row["high"] = json!(high);
            }
            judgements.push(row);
        }
    }
    let leaf = |id: &str| json!({"id": id, "name_vi": id, "name_en": id, "scale_low": 0, "scale_high": 10});
    let named = |id: &str, track: &str| json!({"id": id, "name_vi": id, "name_en": id, "track": track});
    let document = json!({
        "register": {"id": "small", "title_vi": "x", "title_en": "x", "cutoff_date": "2026-06-30", "schema": 1},
        "charter": {"quorum_experts": 1, "quorum_groups": 1},
        "tracks": [{"id": "A", "name_vi": "a", "name_en": "a", "size": 1}],
        "technologies": [named("T1", "A"), named("T2", "A")],
        "criteria": [leaf("C1"), leaf("C2")],
        "stakeholder_groups": [{"id": "S", "name_vi": "s", "name_en": "s", "share": 1}],
        "experts": ids(ranges.len()).iter().map(|e| json!({"id": e, "stakeholder_group": "S"})).collect::<Vec<_>>(),
        "judgements": judgements,
    });
    Register::from_json(document.to_string()).unwrap()
}

fn model(register: &Register, correlation: Option<&RankCorrelation>) -> Model {
    let tree = Tree::new(register);
    Model::new(register, &tree, &register.evaluate(None).unwrap(), correlation).unwrap()
}

/// The value of a candidate on a leaf in draws 0 to `draws` - 1.
fn drawn(model: &Model, reading: Reading, draws: u64, candidate: usize, leaf: usize) -> Vec<f64> {
    let mut block = Block::new(model);
    (0..draws)
        .step_by(LANES)
        .flat_map(|first| {
            block.draw(model, Stream::new(7), reading, first, LANES, &[]);
            (0..LANES).map(|lane| block.leaf_values(model, candidate, lane)[leaf]).collect::<Vec<f64>>()
        })
        .collect()
}

fn moments(values: &[f64]) -> (f64, f64) {
    let mean = mean(values);
    (mean, values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / values.len() as f64)
}

#[test]
fn the_variance_of_a_council_is_that_of_the_mean_of_its_group() {
    let mids = [2.0, 3.0, 5.0, 5.5, 8.0, 9.0];
    let points: Vec<[f64; 3]> = mids.iter().map(|&m| [m, m, m]).collect();
    let wide: Vec<[f64; 3]> = mids.iter().map(|&m| [m - 1.5, m, m + 1.0]).collect();
    let draws = 64 * 1000;
    for (ranges, has_ranges) in [(points, false), (wide, true)] {
        let register = register(&ranges);
        let model = model(&register, None);
        let values = drawn(&model, Reading::Council, draws, 0, 0);
        let (mean, variance) = moments(&values);
        let own: Vec<(f64, f64)> = ranges
            .iter()
            .map(|[low, mid, high]| {
                let belief = crate::number::quantile::LinearCdf::judgement(0.0, *low, *mid, *high, 10.0).unwrap();
                let points: Vec<f64> =
                    (0..20_000).map(|i| belief.inverse((f64::from(i) + 0.5) / 20_000.0) / 10.0).collect();
                if has_ranges { moments(&points) } else { (mid / 10.0, 0.0) }
            })
            .collect();
        let n = own.len() as f64;
        let center = own.iter().map(|o| o.0).sum::<f64>() / n;
        let s2 = own.iter().map(|o| (o.0 - center) * (o.0 - center)).sum::<f64>() / (n - 1.0);
        let within = own.iter().map(|o| o.1).sum::<f64>() / n;
        let expected = s2 / n + within / (n - 1.0);
        let error = (expected / draws as f64).sqrt();
        assert!((mean - center).abs() < 4.0 * error, "{mean} {center}");
        // Of a nearly normal variable; with all n seats the variance would be a sixth less.
        let error = expected * (2.0 / draws as f64).sqrt();
        assert!((variance - expected).abs() < 4.0 * error, "{variance} {expected} {error}");
    }
}

#[test]
fn a_member_and_a_cell_spread_as_single_judgements() {
    let register = register(&[[1.0, 2.0, 3.0], [4.0, 5.0, 7.0], [8.0, 9.0, 9.5]]);
    let model = model(&register, None);
    let center = register.evaluate(None).unwrap().alternatives[0].values[0].unwrap();
    let [member, cells] =
        [Reading::Member, Reading::Cells].map(|reading| moments(&drawn(&model, reading, 64_000, 0, 0)));
    let error = (member.1 / 64_000.0).sqrt();
    assert!((member.0 - center).abs() < 4.0 * error && (cells.0 - center).abs() < 4.0 * error);
    // The variance of a value of [0, 1] is estimated to half of 1 / sqrt(draws).
    assert!((member.1 - cells.1).abs() < 4.0 * 0.5 * (2.0_f64 / 64_000.0).sqrt());
    // One member says everything: both leaves come from the same expert.
    let product = |reading| {
        let (a, b) = (drawn(&model, reading, 64_000, 0, 0), drawn(&model, reading, 64_000, 0, 1));
        mean(&a.iter().zip(&b).map(|(x, y)| (x - center) * (y - center)).collect::<Vec<f64>>())
    };
    assert!(product(Reading::Member) > 0.05 && product(Reading::Cells).abs() < 0.003);
}

#[test]
fn leaves_have_the_rank_correlation_asked_for() {
    let register = register(&[[1.0, 4.0, 9.0], [2.0, 5.0, 6.0], [3.0, 6.0, 9.0]]);
    for rho in [-0.7, 0.0, 0.5, 1.0] {
        let correlation =
            RankCorrelation { criteria: vec!["C2".into(), "C1".into()], matrix: vec![vec![1.0, rho], vec![rho, 1.0]] };
        let model = model(&register, Some(&correlation));
        let [a, b] = [0, 1].map(|leaf| drawn(&model, Reading::Cells, 6400, 0, leaf));
        let found = crate::rankings::spearman(&a, &b).unwrap();
        assert!((found - rho).abs() < 4.0 / 80.0, "{rho} {found}");
        let [a, b] = [0, 1].map(|leaf| drawn(&model, Reading::Council, 6400, 0, leaf));
        // In the council the drawn experts are common to both leaves.
        assert!(crate::rankings::spearman(&a, &b).unwrap() > rho - 0.1);
    }
    // The first leaf keeps its numbers.
    let alone = drawn(&model(&register, None), Reading::Council, 64, 0, 0);
    let correlation =
        RankCorrelation { criteria: vec!["C1".into(), "C2".into()], matrix: vec![vec![1.0, 0.5], vec![0.5, 1.0]] };
    assert_eq!(drawn(&model(&register, Some(&correlation)), Reading::Council, 64, 0, 0), alone);
}

#[test]
fn the_flat_tree_gives_the_bits_of_the_evaluation() {
    let mut register = Register::example("vn-2026").unwrap();
    let kinds = [
        Aggregator::WeightedMean,
        Aggregator::GeometricMean,
        Aggregator::Minimum,
        Aggregator::Owa { weights: vec![0.5, 0.3, 0.2] },
        Aggregator::Choquet { interactions: vec![("C03".into(), "C04".into(), 0.2)] },
    ];
    let stream = Stream::new(3);
    for (k, kind) in kinds.iter().enumerate() {
        for criterion in register.criteria.iter_mut().filter(|c| c.id.as_str() == "G2") {
            criterion.aggregator = kind.clone();
        }
        let tree = Tree::new(&register);
        let weights = TrackWeights::new(&register, &tree, &register.tracks[0].id, &[]);
        let flat = FlatTree::new(&tree);
        let (mut room, mut node_weights) =
            (Room::default(), NodeWeights { nominal: weights.nominal.clone(), ..NodeWeights::default() });
        flat.complete(&mut node_weights, &mut room);
        for draw in 0..500_u64 {
            let gaps = draw % 2 == 1;
            let values: Vec<f64> = (0..13)
                .map(|leaf| {
                    let [u, gap] = stream.uniform_pair(draw, leaf, u32::try_from(k).unwrap());
                    if gaps && gap < 0.3 { f64::NAN } else { (u * 20.0).round() / 20.0 }
                })
                .collect();
            let some: Vec<Option<f64>> = values.iter().map(|x| (!x.is_nan()).then_some(*x)).collect();
            let expected = node_value(&tree, &weights.nominal, &some, 0, &mut vec![None; tree.nodes.len()]);
            let found = flat.value(&node_weights, &values, !gaps, &mut room);
            assert_eq!(found.to_bits(), expected.map_or(f64::NAN, |e| e.value).to_bits(), "{kind:?} {values:?}");
        }
    }
}

/// Counts of draws `from` to `to` of the shipped register, all in one thread.
fn counts(from: u64, to: u64) -> Tally {
    let register = Register::example("vn-2026").unwrap();
    let tree = Tree::new(&register);
    let model = model(&register, None);
    let weighting = Weighting::new(&register, &tree, &model, Reading::Council, WeightPolicy::Uniform, None);
    let run = Run {
        model: &model,
        stream: Stream::new(57),
        reading: Reading::Council,
        scorer: Scorer::Tree,
        sizes: &[22, 8],
        extra: &[],
        adjuster: None,
        threads: Some(1),
    };
    let cases = [Case { weighting: &weighting, detail: Detail::All, draws: u64::MAX }];
    run.tally_blocks(&cases, from..to)
}

#[test]
fn blocks_add_up_in_any_order_and_a_larger_run_keeps_its_first_draws() {
    let whole = counts(0, 150);
    for cuts in [vec![0, 64, 128, 150], vec![0, 1, 2, 150], vec![0, 149, 150]] {
        let mut parts: Vec<Tally> = cuts.windows(2).map(|pair| counts(pair[0], pair[1])).collect();
        parts.rotate_left(1);
        parts.reverse();
        let mut sum = parts.remove(0);
        for part in &parts {
            sum.merge(part);
        }
        assert!(sum == whole);
    }
}

#[test]
fn limits_that_fail_in_the_midst_of_a_run_are_told_as_such() {
    let mut document: Value = serde_json::from_str(&register(&[[1.0, 2.0, 3.0]]).to_json()).unwrap();
    document["weights"] =
        json!([{"criterion": "C1", "weight": 1, "low": 1, "high": 1}, {"criterion": "C2", "weight": 1}]);
    let register = Register::from_json(document.to_string()).unwrap();
    let (tree, model) = (Tree::new(&register), model(&register, None));
    let weighting = Weighting::new(&register, &tree, &model, Reading::Council, WeightPolicy::Uniform, None);
    let (mut block, mut all) = (Block::new(&model), weighting.fixed().to_vec());
    let stream = Stream::new(1);
    block.draw(&model, stream, Reading::Council, 0, 1, &[]);
    let of = Draw { model: &model, stream, block: &block, lane: 0 };
    let error = weighting.draw(of, &mut all, &mut Room::default()).unwrap_err();
    assert_eq!(error.problems().first().map(|problem| problem.code.id()), Some("E0532"), "{error}");
}

/// Two criteria with one figure, which is good for the one and bad for the other.
fn one_figure_twice() -> Register {
    let mut document: Value = serde_json::from_str(&register(&[[5.0, 5.0, 5.0]]).to_json()).unwrap();
    document["indicators"] = json!([{"id": "I", "name_vi": "i", "name_en": "i", "unit": "u"}]);
    for (at, direction) in [(0, "max"), (1, "min")] {
        let criterion = &mut document["criteria"][at];
        criterion["source"] = json!("indicator");
        criterion["indicator"] = json!("I");
        criterion["direction"] = json!(direction);
    }
    document["judgements"] = json!([]);
    let row = |technology: &str, mid: f64| {
        json!({"indicator": "I", "subject": technology, "published": "2026-01-01", "value": mid, "low": mid - 2.0,
            "high": mid + 1.0})
    };
    document["observations"] = json!([row("T1", 4.0), row("T2", 7.0)]);
    Register::from_json(document.to_string()).unwrap()
}

#[test]
fn one_figure_is_not_high_and_low_at_once() {
    let register = one_figure_twice();
    let model = model(&register, None);
    let [up, down] = [0, 1].map(|leaf| drawn(&model, Reading::Council, 640, 0, leaf));
    assert!(up.iter().zip(&down).all(|(up, down)| (up + down - 1.0).abs() < 1e-12));
    assert!(moments(&up).1 > 0.005);
    let correlation =
        RankCorrelation { criteria: vec!["C1".into(), "C2".into()], matrix: vec![vec![1.0, 0.5], vec![0.5, 1.0]] };
    let asked = SimulationOptions { draws: Some(10), correlation: Some(correlation), ..SimulationOptions::default() };
    let error = register.simulate(&asked).unwrap_err();
    assert_eq!(error.problems().iter().map(|p| p.code.id()).collect::<Vec<_>>(), ["E0533"; 2]);
}

#[test]
fn ties_in_several_tracks_are_one_draw() {
    let mut document: Value = serde_json::from_str(&register(&[[5.0, 5.0, 5.0]]).to_json()).unwrap();
    let track = |id: &str| json!({"id": id, "name_vi": id, "name_en": id, "size": 1});
    document["tracks"] = json!([track("A"), track("B")]);
    let mut judgements = document["judgements"].as_array().unwrap().clone();
    for (other, of) in [("T3", "T1"), ("T4", "T2")] {
        let named = json!({"id": other, "name_vi": other, "name_en": other, "track": "B"});
        document["technologies"].as_array_mut().unwrap().push(named);
        for row in judgements.clone().into_iter().filter(|row| row["technology"] == of) {
            let mut row = row;
            row["technology"] = json!(other);
            judgements.push(row);
        }
    }
    document["judgements"] = json!(judgements);
    let register = Register::from_json(document.to_string()).unwrap();
    let options = SimulationOptions { draws: Some(10), range: false, ..SimulationOptions::default() };
    let notices = register.simulate(&options).unwrap().notices;
    let ties = notices.iter().find(|notice| notice.code.id() == "N0545").unwrap();
    assert_eq!(ties.found.en, "100.0 %");
}

#[test]
fn the_range_opens_only_weights_that_nobody_was_asked_for() {
    let mut register = Register::example("vn-2026").unwrap();
    register.weight_judgements = std::iter::empty::<crate::model::WeightJudgement>().collect();
    register.weight_order = std::iter::empty::<crate::model::WeightOrder>().collect();
    register.weights.iter_mut().for_each(|row| row.origin = Some("no information".to_owned()));
    let open = model(&register, None);
    let weighting = |register: &Register, model: &Model, policy| {
        Weighting::new(register, &Tree::new(register), model, Reading::Council, policy, None)
    };
    for policy in [WeightPolicy::Uniform, WeightPolicy::UniformLeaves] {
        assert!(!weighting(&register, &open, policy).only_unasked(&open).is_fixed());
    }
    // One set is decided.
    let row = |id: &str, weight: f64| crate::model::Weight {
        criterion: crate::model::Id::new(id).unwrap(),
        weight,
        origin: Some("decided".to_owned()),
        ..crate::model::Weight::default()
    };
    let tree = Tree::new(&register);
    let set = tree.nodes.iter().skip(1).find(|node| node.children.len() > 1).unwrap();
    let ids: Vec<&str> = set.children.iter().map(|&child| tree.id(child)).collect();
    let others = register.weights.iter().filter(|row| !ids.contains(&row.criterion.as_str())).cloned();
    register.weights = others.chain((1_u32..).zip(&ids).map(|(k, id)| row(id, f64::from(k)))).collect();
    let model = model(&register, None);
    assert!(weighting(&register, &model, WeightPolicy::UniformLeaves).only_unasked(&model).is_fixed());
    let uniform = weighting(&register, &model, WeightPolicy::Uniform);
    let (mut block, stream) = (Block::new(&model), Stream::new(1));
    block.draw(&model, stream, Reading::Council, 0, 1, &[]);
    let of = Draw { model: &model, stream, block: &block, lane: 0 };
    for (weighting, stays) in [(uniform.clone().only_unasked(&model), true), (uniform, false)] {
        let mut all = weighting.fixed().to_vec();
        weighting.draw(of, &mut all, &mut Room::default()).unwrap();
        for (parent, children) in model.tree.sibling_sets().filter(|(_, children)| children.len() > 1) {
            let decided = children == set.children;
            let same =
                children.iter().all(|&c| all[0].nominal[c].to_bits() == weighting.fixed()[0].nominal[c].to_bits());
            assert_eq!(same, decided && stays, "{parent}");
        }
    }
    let told = |policy| {
        let asked =
            SimulationOptions { draws: Some(2), weights: Some(policy), range: false, ..SimulationOptions::default() };
        let notices = register.simulate(&asked).unwrap().notices;
        notices.iter().any(|n| n.code.id() == "N0542" && n.found.en == "decided weights are set aside")
    };
    assert!(told(WeightPolicy::Uniform) && !told(WeightPolicy::Fixed));
}

#[test]
fn what_the_weights_of_drawn_experts_lack_is_told() {
    let mut document: Value = serde_json::from_str(&register(&[[5.0, 5.0, 5.0]; 3]).to_json()).unwrap();
    let said = |expert: &str, first: u32| {
        [("C1", first), ("C2", 100 - first)]
            .map(|(leaf, value)| json!({"expert": expert, "method": "direct", "a": leaf, "value": value}))
    };
    document["weight_judgements"] = json!([said("E0", 30), said("E1", 80)].concat());
    document["weight_order"] = json!([{"higher": "C1", "lower": "C2"}]);
    let told = |document: &Value, reading, code: &str| {
        let asked = SimulationOptions {
            draws: Some(2000),
            reading: Some(reading),
            weights: Some(WeightPolicy::Council),
            range: false,
            ..SimulationOptions::default()
        };
        let notices = Register::from_json(document.to_string()).unwrap().simulate(&asked).unwrap().notices;
        let share = |found: &str| found.trim_end_matches(" %").parse::<f64>().unwrap();
        notices.iter().find(|n| n.code.id() == code).map(|n| share(&n.found.en))
    };
    // One of three gave none; half of the others break the order, as do those who stand in.
    let near = |found: Option<f64>, expected: f64| (found.unwrap() - expected).abs() < 4.5;
    assert!(near(told(&document, Reading::Member, "N0547"), 100.0 / 3.0));
    assert!(near(told(&document, Reading::Member, "N0546"), 50.0));
    // Both seats of a council are hers in one of nine.
    assert!(near(told(&document, Reading::Council, "N0547"), 100.0 / 9.0));
    assert_eq!(told(&document, Reading::Cells, "N0540"), None);
    let mut alone: Value = serde_json::from_str(&register(&[[5.0, 5.0, 5.0]]).to_json()).unwrap();
    assert_eq!(told(&alone, Reading::Cells, "N0540"), None);
    alone["weight_judgements"] = json!(said("E0", 30));
    assert_eq!(told(&alone, Reading::Cells, "N0540"), Some(1.0));
}

#[test]
fn a_stop_is_heard() {
    struct Never;
    impl crate::observer::Observer for Never {
        fn step(&mut self, _: u64, _: u64) -> std::ops::ControlFlow<()> {
            std::ops::ControlFlow::Break(())
        }
    }
    let register = Register::example("vn-2026").unwrap();
    let options = SimulationOptions { draws: Some(1_000_000), ..SimulationOptions::default() };
    let stopped = register.simulate_observed(&options, &mut Never);
    assert!(matches!(stopped, Err(crate::Error::Cancelled { done: 0, .. })), "{stopped:?}");
    let few = SimulationOptions { draws: Some(10), range: false, ..SimulationOptions::default() };
    assert!(register.simulate_observed(&few, &mut Unwatched).is_ok());
}

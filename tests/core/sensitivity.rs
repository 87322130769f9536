//! What would change a list: beside a scan that evaluates the register again with changed weights and values.
#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at what is impossible

mod registers;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use registers::{Dice, Shape, id, random};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use stratech::evaluation::Seat;
use stratech::model::Weight;
use stratech::model::{Reading, WeightPolicy};
use stratech::problem::Lang;
use stratech::uncertainty::sensitivity::{Basis, Input, Interval, WeightOf, WeightStability};
use stratech::uncertainty::{RegisterSobol, SimulationOptions, SobolInput, SobolQuantity};
use stratech::{Evaluation, Register};

fn config() -> ProptestConfig {
    // The same cases in every run: a failure in CI is one that can be repeated.
    ProptestConfig { cases: 8, failure_persistence: None, rng_seed: RngSeed::Fixed(57), ..ProptestConfig::default() }
}

/// A drawn register whose tracks have one seat, or two for more than three candidates.
fn register(seed: u64, additive: bool, gaps: bool) -> Register {
    let mut register = random(seed, Shape { additive, gaps });
    register.tracks.iter_mut().for_each(|track| track.size = 1 + seed % 2);
    register
}

fn evaluate(register: &Register) -> Evaluation {
    register.evaluate(None).unwrap_or_else(|error| panic!("{error}"))
}

type Nominal = BTreeMap<String, f64>;

/// The weights among siblings of a track.
fn nominal(evaluation: &Evaluation, track: &str) -> Nominal {
    let track = evaluation.track(track).unwrap();
    track.weights.iter().map(|w| (w.criterion.to_string(), w.nominal)).collect()
}

/// The register with these sibling weights in one track.
fn with_weights(register: &Register, track: &str, nominal: &Nominal) -> Register {
    let mut other = register.clone();
    other.weights.retain(|row| row.track.as_deref() != Some(track));
    for (criterion, weight) in nominal {
        other.weights.push(Weight {
            track: Some(id(track)),
            criterion: id(criterion),
            weight: *weight,
            ..Weight::default()
        });
    }
    other
}

/// The sibling weights with one weight moved to `x`, worked out from the definition.
fn moved(evaluation: &Evaluation, row: &WeightStability, x: f64) -> Nominal {
    let mut weights = nominal(evaluation, row.track.as_str());
    let parent = |id: &str| evaluation.criteria.iter().find(|c| c.id.as_str() == id).unwrap().parent.clone();
    match row.of {
        WeightOf::Siblings => {
            let of = parent(row.criterion.as_str());
            for (criterion, weight) in &mut weights {
                if criterion == row.criterion.as_str() {
                    *weight = x;
                } else if parent(criterion) == of {
                    *weight *= (1.0 - x) / (1.0 - row.now);
                }
            }
        }
        WeightOf::Whole => {
            // Weights of the leaves in the whole, then summed up the tree.
            let global = |of: &str| {
                let mut product = weights[of];
                let mut at = parent(of);
                while let Some(up) = at {
                    product *= weights[up.as_str()];
                    at = parent(up.as_str());
                }
                product
            };
            let other = |leaf: &str| global(leaf) * (1.0 - x) / (1.0 - row.now);
            let leaf = |leaf: &str| if leaf == row.criterion.as_str() { x } else { other(leaf) };
            let leaves = evaluation.leaves().into_iter().map(|id| (id.to_owned(), leaf(id))).collect();
            weights = summed(evaluation, &leaves);
        }
    }
    weights
}

/// Weights of the leaves in the whole, summed up the tree.
fn summed(evaluation: &Evaluation, leaves: &Nominal) -> Nominal {
    let parent = |id: &str| evaluation.criteria.iter().find(|c| c.id.as_str() == id).unwrap().parent.clone();
    let mut sums: Nominal = BTreeMap::new();
    for (leaf, weight) in leaves {
        let mut at = Some(id(leaf));
        while let Some(up) = at {
            *sums.entry(up.to_string()).or_default() += weight;
            at = parent(up.as_str());
        }
    }
    sums
}

fn seats(evaluation: &Evaluation, track: &str) -> Vec<Option<Seat>> {
    evaluation.alternatives.iter().filter(|a| a.track.as_str() == track).map(|a| a.seat).collect()
}

fn ranks(evaluation: &Evaluation, track: &str) -> Vec<Option<u32>> {
    evaluation.alternatives.iter().filter(|a| a.track.as_str() == track).map(|a| a.rank).collect()
}

/// Whether anybody is in who was out, or out who was in; a settled tie counts.
fn list_differs(now: &[Option<Seat>], then: &[Option<Seat>]) -> bool {
    now.iter().zip(then).any(|(from, to)| match from {
        Some(Seat::Within) => matches!(to, Some(Seat::Outside) | None),
        Some(Seat::Tied) => *to != Some(Seat::Tied),
        Some(Seat::Outside) | None => *to == Some(Seat::Within),
    })
}

/// Whether any pair has turned round, or a tie is settled.
fn ranking_differs(now: &[Option<u32>], then: &[Option<u32>]) -> bool {
    (0..now.len()).any(|i| {
        (0..now.len()).any(|j| match (now[i], now[j]) {
            (Some(a), Some(b)) if a < b => then[i] > then[j],
            (Some(a), Some(b)) if a == b => then[i] != then[j],
            _ => false,
        })
    })
}

/// Checks one interval against evaluations of the register itself.
fn check(
    register: &Register,
    evaluation: &Evaluation,
    row: &WeightStability,
) -> std::result::Result<(), TestCaseError> {
    let track = row.track.as_str();
    let at = |x: f64| evaluate(&with_weights(register, track, &moved(evaluation, row, x)));
    let list = |x: f64| list_differs(&seats(evaluation, track), &seats(&at(x), track));
    let ranking = |x: f64| ranking_differs(&ranks(evaluation, track), &ranks(&at(x), track));
    for (interval, differs, what) in [
        (&row.list, &list as &dyn Fn(f64) -> bool, "list"),
        (&row.ranking, &ranking as &dyn Fn(f64) -> bool, "ranking"),
    ] {
        for (turn, end) in [(&interval.below, 0.0), (&interval.above, 1.0)] {
            let limit = turn.as_ref().map_or(end, |turn| turn.at);
            // Nothing changes up to 99 % of the way; something has at its end.
            for share in [0.5, 0.9, 0.99] {
                let x = row.now + share * (limit - row.now);
                prop_assert!(!differs(x), "{what} {row:?}: changed at {x}, {share} of the way");
            }
            if let Some(turn) = turn {
                // One step of rounding further: the test's own weights differ in their last bits.
                let x = turn.at + (turn.at - row.now).signum() * 1e-10;
                prop_assert!(differs(x.clamp(0.0, 1.0)), "{what} {row:?}: not changed at {x}");
            }
        }
    }
    Ok(())
}

/// Plain arithmetic on complete additive evaluations: rows of values, global weights, seats.
struct Plain {
    ids: Vec<String>,
    values: Vec<Vec<f64>>,
    weights: Vec<f64>,
    size: usize,
}

impl Plain {
    fn new(evaluation: &Evaluation, track: &str) -> Plain {
        let view = evaluation.track(track).unwrap();
        let rows = evaluation.alternatives.iter().filter(|a| a.track.as_str() == track);
        let global = |leaf: &str| view.weights.iter().find(|w| w.criterion.as_str() == leaf).unwrap().global;
        Plain {
            ids: rows.clone().map(|a| a.id.to_string()).collect(),
            values: rows.map(|a| a.values.iter().map(|v| v.unwrap()).collect()).collect(),
            weights: evaluation.leaves().into_iter().map(global).collect(),
            size: usize::try_from(view.size).unwrap(),
        }
    }

    fn at(&self, id: &str) -> usize {
        self.ids.iter().position(|own| own == id).unwrap()
    }

    /// In (true), out (false), or within `near` of the border (none).
    fn member(&self, of: usize, weights: &[f64], values: &[Vec<f64>], near: f64) -> Option<bool> {
        let score = |row: &[f64]| row.iter().zip(weights).map(|(v, w)| v * w).sum::<f64>();
        let own = score(&values[of]);
        let others: Vec<f64> = (0..values.len()).filter(|i| *i != of).map(|i| score(&values[i])).collect();
        let better = others.iter().filter(|s| **s > own + near).count();
        let as_good = others.iter().filter(|s| **s >= own - near).count();
        if as_good < self.size {
            Some(true)
        } else if better >= self.size {
            Some(false)
        } else {
            None
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..config() })]

    #[test]
    fn smallest_reversals_are_reversals_and_the_smallest(seed in any::<u64>()) {
        let register = register(seed, true, false);
        let evaluation = evaluate(&register);
        for alternative in &evaluation.alternatives {
            let plain = Plain::new(&evaluation, alternative.track.as_str());
            let of = plain.at(alternative.id.as_str());
            let now = match alternative.seat {
                Some(Seat::Within) => true,
                Some(Seat::Outside) => false,
                _ => continue,
            };
            let reversal = evaluation.smallest_reversal(&register, alternative.id.as_str()).unwrap();
            let dice = &mut Dice::new(seed);

            // One value: nothing within 99 % of the change, reversed at it.
            for (changes, own) in [(&reversal.own_values, true), (&reversal.other_values, false)] {
                for change in changes {
                    prop_assert!(change.exact && (0.0..=1.0).contains(&change.to));
                    prop_assert_eq!(change.technology == alternative.id, own);
                    let leaf = evaluation.leaves().iter().position(|l| *l == change.criterion.as_str()).unwrap();
                    let row = plain.at(change.technology.as_str());
                    let with = |x: f64, near: f64| {
                        let mut values = plain.values.clone();
                        values[row][leaf] = x;
                        plain.member(of, &plain.weights, &values, near)
                    };
                    prop_assert_ne!(with(change.from + 0.99 * (change.to - change.from), 0.0), Some(!now), "{:?}", change);
                    let past = change.to + (change.to - change.from).signum() * 1e-9;
                    prop_assert_ne!(with(past, 0.0), Some(now), "{:?}", change);
                }
            }
            // Where none is given none does it, not even at the ends of the scale.
            for leaf in 0..plain.weights.len() {
                for (row, end) in (0..plain.ids.len()).flat_map(|row| [(row, 0.0), (row, 1.0)]) {
                    let mut values = plain.values.clone();
                    values[row][leaf] = end;
                    let found = if row == of { reversal.own_value() } else { reversal.other_value() };
                    if plain.member(of, &plain.weights, &values, 1e-11) == Some(!now) {
                        prop_assert!(found.is_some(), "{} {leaf} {end}", plain.ids[row]);
                    }
                }
            }

            // One weight: as the intervals, for one technology.
            for change in &reversal.weights {
                prop_assert!(change.exact && (0.0..=1.0).contains(&change.to));
                let row = WeightStability {
                    track: alternative.track.clone(), criterion: change.criterion.clone(), name: change.name.clone(),
                    of: change.of, now: change.from, exact: true,
                    list: Interval { below: None, above: None }, ranking: Interval { below: None, above: None },
                };
                let with = |x: f64| {
                    let other = with_weights(&register, alternative.track.as_str(), &moved(&evaluation, &row, x));
                    Plain::new(&evaluate(&other), alternative.track.as_str())
                };
                let before = with(change.from + 0.99 * (change.to - change.from));
                prop_assert_eq!(before.member(of, &before.weights, &before.values, 0.0), Some(now), "{:?}", change);
                let past = with((change.to + (change.to - change.from).signum() * 1e-9).clamp(0.0, 1.0));
                prop_assert_eq!(past.member(of, &past.weights, &past.values, 0.0), Some(!now), "{:?}", change);
            }

            // All weights: reversed at the end, not at 99 % of the way, and nowhere nearer.
            prop_assert!(reversal.vector_exact);
            let distance = |to: &[f64]| plain.weights.iter().zip(to).map(|(a, b)| (a - b).abs()).sum::<f64>() / 2.0;
            let radius = reversal.vector.as_ref().map_or(1.0, |vector| vector.moved);
            if let Some(vector) = &reversal.vector {
                prop_assert!(vector.exact && vector.to.iter().all(|w| *w >= 0.0));
                prop_assert!((vector.to.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                prop_assert!((distance(&vector.to) - radius).abs() < 1e-12);
                let part = |x: f64| -> Vec<f64> {
                    plain.weights.iter().zip(&vector.to).map(|(a, b)| a + x * (b - a)).collect()
                };
                prop_assert_eq!(plain.member(of, &part(0.99), &plain.values, 0.0), Some(now));
                prop_assert_eq!(plain.member(of, &vector.to, &plain.values, 0.0), Some(!now));
                // No single weight can do it with less.
                for change in reversal.weights.iter().filter(|w| w.of == WeightOf::Whole) {
                    prop_assert!((change.to - change.from).abs() >= radius - 1e-9, "{:?}", change);
                }
            }
            for _ in 0..2000 {
                let mut to = plain.weights.clone();
                for _ in 0..=dice.below(3) {
                    let (a, b) = (dice.below(to.len()), dice.below(to.len()));
                    let part = to[a] * dice.unit();
                    to[a] -= part;
                    to[b] += part;
                }
                if distance(&to) < 0.999 * radius {
                    prop_assert_ne!(plain.member(of, &to, &plain.values, 1e-11), Some(!now), "{:?}", to);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn intervals_agree_with_evaluating_again(seed in any::<u64>(), gaps in any::<bool>()) {
        let register = register(seed, true, gaps);
        let evaluation = evaluate(&register);
        let stability = evaluation.stability(&register).unwrap();
        prop_assert!(stability.weights.iter().all(|row| row.exact));
        for row in stability.weights.iter().filter(|row| row.now > 0.0) {
            check(&register, &evaluation, row)?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..config() })]

    #[test]
    fn what_is_searched_for_is_found(seed in any::<u64>(), topsis in any::<bool>()) {
        let register = register(seed, topsis, false);
        let method = topsis.then_some("topsis");
        let evaluation = register.evaluate(method).unwrap();
        let stability = evaluation.stability(&register).unwrap();
        prop_assert!(!topsis || stability.weights.iter().all(|row| !row.exact));
        for row in stability.weights.iter().filter(|row| row.now > 0.0) {
            let track = row.track.as_str();
            let differs = |x: f64| {
                // A Choquet integral does not take every weight: the search ends there.
                let other = with_weights(&register, track, &moved(&evaluation, row, x)).evaluate(method);
                other.is_ok_and(|other| list_differs(&seats(&evaluation, track), &seats(&other, track)))
            };
            for (turn, end) in [(&row.list.below, 0.0), (&row.list.above, 1.0)] {
                let limit = turn.as_ref().map_or(end, |turn| turn.at);
                if let Some(turn) = turn {
                    prop_assert!(differs((turn.at + (turn.at - row.now).signum() * 1e-9).clamp(0.0, 1.0)), "{row:?}");
                    prop_assert!(!differs(row.now + 0.99 * (turn.at - row.now)), "{row:?}");
                }
                // On the raster of the search nothing has changed before.
                let steps = ((limit - row.now).abs() / 0.2).floor();
                for k in (1..5).map(f64::from).take_while(|k| *k < steps) {
                    let x = row.now + (limit - row.now).signum() * 0.2 * k;
                    prop_assert!(!differs(x), "{row:?} at {x}");
                }
            }
        }
    }

    #[test]
    fn weights_that_bend_the_scores_are_found_too(seed in any::<u64>(), additive in any::<bool>()) {
        let register = register(seed, additive, true);
        let evaluation = evaluate(&register);
        for alternative in evaluation.alternatives.iter().take(2).filter(|a| a.seat != Some(Seat::Tied)) {
            let (id, track) = (alternative.id.as_str(), alternative.track.as_str());
            let reversal = evaluation.smallest_reversal(&register, id).unwrap();
            let Some(vector) = &reversal.vector else { continue };
            let weights: Nominal =
                reversal.leaves.iter().map(ToString::to_string).zip(vector.to.iter().copied()).collect();
            let then = with_weights(&register, track, &summed(&evaluation, &weights)).evaluate(None);
            // A Choquet integral may refuse what rounding makes of the weights.
            let Ok(then) = then else { continue };
            let seat = then.alternative(id).unwrap().seat;
            prop_assert_ne!(seat == Some(Seat::Within), alternative.seat == Some(Seat::Within), "{}", id);
            // No single weight does it with less: the search goes beyond single weights.
            for change in reversal.weights.iter().filter(|w| w.of == WeightOf::Whole && w.exact) {
                prop_assert!((change.to - change.from).abs() >= vector.moved - 0.02, "{:?} {}", change, vector.moved);
            }
        }
    }

    #[test]
    fn bars_are_the_register_evaluated_again(seed in any::<u64>()) {
        let register = register(seed, true, false);
        let evaluation = evaluate(&register);
        let id = evaluation.alternatives[0].id.to_string();
        let track = evaluation.alternatives[0].track.to_string();
        let tornado = evaluation.tornado(&register, &id).unwrap();
        let plain = Plain::new(&evaluation, &track);
        let own = evaluation.alternative(&id).unwrap();
        let outcome = |register: &Register| {
            let other = evaluate(register);
            let a = other.alternative(&id).unwrap();
            (a.score.unwrap(), a.rank, a.seat)
        };
        let mut seen = Vec::new();
        for bar in &tornado.bars {
            seen.push(bar.input);
            for end in [&bar.low, &bar.high] {
                let setting = end.setting;
                match bar.input {
                    Input::Weight => {
                        let row = WeightStability {
                            track: own.track.clone(), criterion: bar.criterion.clone().unwrap(), name: bar.name.clone(),
                            of: WeightOf::Siblings, now: bar.now.unwrap(), exact: true,
                            list: Interval { below: None, above: None }, ranking: Interval { below: None, above: None },
                        };
                        let setting = setting.unwrap();
                        let factor = setting / row.now;
                        prop_assert!((factor - 0.75).abs() < 1e-12 || (factor - 1.25).abs() < 1e-12 || setting == 1.0);
                        if setting < 1.0 {
                            let other = with_weights(&register, &track, &moved(&evaluation, &row, setting));
                            let (score, rank, _) = outcome(&other);
                            prop_assert!((end.score.unwrap() - score).abs() < 1e-11);
                            prop_assert_eq!(end.rank, rank);
                        }
                    }
                    Input::Value => {
                        let criterion = bar.criterion.as_ref().unwrap();
                        let leaf = evaluation.leaves().iter().position(|l| *l == criterion.as_str()).unwrap();
                        let change = plain.weights[leaf] * (setting.unwrap() - own.values[leaf].unwrap());
                        prop_assert!((end.score.unwrap() - own.score.unwrap() - change).abs() < 1e-11);
                    }
                    Input::RiskAttitude => {
                        let mut other = register.clone();
                        let rows = other.tracks.iter_mut().filter(|row| row.id == own.track);
                        rows.for_each(|row| row.risk_attitude = setting.unwrap());
                        prop_assert_eq!((end.score.unwrap(), end.rank, end.seat), outcome(&other));
                    }
                    Input::Support => {
                        let mut other = register.clone();
                        let mut rules = other.rules();
                        rules.support = serde_json::from_value(end.label.en.clone().into()).unwrap();
                        other.charter = [rules].into_iter().collect();
                        prop_assert_eq!((end.score.unwrap(), end.rank, end.seat), outcome(&other));
                    }
                    Input::Method | Input::Normalization => prop_assert!(end.score.is_none()),
                }
            }
        }
        for input in [Input::Value, Input::Weight, Input::RiskAttitude, Input::Support, Input::Method] {
            prop_assert!(seen.contains(&input), "{input:?}");
        }
    }

    #[test]
    fn the_order_of_rows_leaves_no_trace(seed in any::<u64>(), gaps in any::<bool>()) {
        let one = register(seed, true, gaps);
        let mut other = one.clone();
        let mut judgements = other.judgements.to_vec();
        Dice::new(seed).shuffle(&mut judgements);
        other.judgements = judgements.into_iter().collect();
        let mut criteria = other.criteria.to_vec();
        criteria.reverse();
        other.criteria = criteria.into_iter().collect();
        let of = |register: &Register| {
            let evaluation = evaluate(register);
            let id = evaluation.alternatives[1].id.to_string();
            let options = SimulationOptions { draws: Some(10), range: false, ..SimulationOptions::default() };
            [
                evaluation.stability(register).unwrap().digest().unwrap(),
                evaluation.smallest_reversal(register, &id).unwrap().digest().unwrap(),
                evaluation.tornado(register, &id).unwrap().digest().unwrap(),
                register.simulate(&options).unwrap().sobol_with(8, 4).unwrap().digest().unwrap(),
            ]
        };
        prop_assert_eq!(of(&one), of(&other));
    }
}

/// One expert, three technologies; each judgement uniform over its scale, or a point where `ranges` says so.
fn judged(ranges: [bool; 3], weights: [f64; 3]) -> Register {
    let name = |id: &str, more: Value| {
        let mut row = json!({ "id": id, "name_vi": format!("tên {id}"), "name_en": format!("name {id}") });
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row
    };
    let criteria = ["C1", "C2", "C3"];
    let mut judgements = Vec::new();
    for (t, technology) in ["T1", "T2", "T3"].iter().enumerate() {
        for (k, criterion) in criteria.iter().enumerate() {
            let mid = (3 * t + 2 * k) % 8 + 1;
            let mut row = json!({ "expert": "E1", "technology": technology, "criterion": criterion, "mid": mid });
            if ranges[k] {
                row = json!({
                    "expert": "E1", "technology": technology, "criterion": criterion, "low": 0.5, "mid": 5, "high": 9.5
                });
            }
            judgements.push(row);
        }
    }
    let weights: Vec<Value> =
        criteria.iter().zip(weights).map(|(id, weight)| json!({ "criterion": id, "weight": weight })).collect();
    let document = json!({
        "register": { "id": "small", "title_vi": "Nhỏ", "title_en": "Small", "cutoff_date": "2026-06-30", "schema": 1 },
        "charter": { "quorum_experts": 1, "quorum_groups": 1 },
        "tracks": [name("A", json!({ "size": 1 }))],
        "technologies": (["T1", "T2", "T3"].map(|id| name(id, json!({ "track": "A" })))),
        "criteria": (criteria.map(|id| name(id, json!({ "scale_low": 0, "scale_high": 10 })))),
        "weights": weights,
        "stakeholder_groups": [name("S1", json!({ "share": 1 }))],
        "experts": [{ "id": "E1", "stakeholder_group": "S1" }],
        "judgements": judgements,
    });
    Register::from_json(document.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

fn sobol(register: &Register, reading: Reading, weights: WeightPolicy, draws: u64) -> RegisterSobol {
    let options = SimulationOptions {
        draws: Some(1),
        range: false,
        reading: Some(reading),
        weights: Some(weights),
        ..SimulationOptions::default()
    };
    register.simulate(&options).unwrap().sobol_with(draws, 100).unwrap()
}

#[test]
fn an_additive_register_has_the_shares_of_its_variance() {
    let weights = [0.5, 0.3, 0.2];
    let sobol = sobol(&judged([true; 3], weights), Reading::Cells, WeightPolicy::Fixed, 4096);
    assert_eq!(sobol.blocks.len(), 3);
    let total: f64 = weights.iter().map(|w| w * w).sum();
    for outcome in sobol.outcomes.iter().filter(|o| o.quantity == SobolQuantity::Score) {
        // Three uniform values with these weights: mean 1/2, variance sum of w^2 / 12.
        assert!((outcome.mean - 0.5).abs() < 5.0 * (total / 12.0 / 8192.0).sqrt(), "{}", outcome.mean);
        assert!((outcome.variance / (total / 12.0) - 1.0).abs() < 0.08, "{}", outcome.variance);
        for (indices, weight) in outcome.indices.as_ref().unwrap().iter().zip(weights) {
            let share = weight * weight / total;
            for (index, [low, high]) in
                [(indices.first, indices.first_interval), (indices.total, indices.total_interval)]
            {
                // Five standard errors, which themselves are small enough to tell the shares apart.
                let error = (high - low) / 2.0 / 1.96;
                assert!(error < 0.03 && (index - share).abs() < 5.0 * error, "{indices:?} {share}");
            }
        }
    }
}

#[test]
fn a_block_that_says_nothing_has_an_index_of_zero_and_the_only_one_of_one() {
    // Points: only the weights vary, all of them together.
    let only = sobol(&judged([false; 3], [1.0, 2.0, 3.0]), Reading::Cells, WeightPolicy::Uniform, 512);
    let inputs: Vec<SobolInput> = only.blocks.iter().map(|block| block.input).collect();
    assert_eq!(inputs, [SobolInput::Weights, SobolInput::Values, SobolInput::Values, SobolInput::Values]);
    for indices in only.outcomes.iter().filter_map(|outcome| outcome.indices.as_ref()) {
        assert!((indices[0].total - 1.0).abs() < 0.1 && (indices[0].first - 1.0).abs() < 0.25, "{indices:?}");
        assert!(indices[1..].iter().all(|i| i.first == 0.0 && i.total == 0.0), "{indices:?}");
    }
    // The only expert of a group keeps the seat: who sits is the same in every draw.
    let seated = sobol(&judged([true, false, false], [1.0; 3]), Reading::Council, WeightPolicy::Fixed, 64);
    assert_eq!(seated.blocks[0].input, SobolInput::Council);
    let score = seated.outcomes.iter().find(|o| o.quantity == SobolQuantity::Score).unwrap();
    let indices = score.indices.as_ref().unwrap();
    assert_eq!((indices[0].first, indices[0].total), (0.0, 0.0));
    assert!((indices[1].total - 1.0).abs() < 0.5);
}

#[test]
fn bad_requests_are_told_before_the_work() {
    let register = judged([true; 3], [1.0; 3]);
    let simulation = register.simulate(&SimulationOptions { draws: Some(1), ..Default::default() }).unwrap();
    let codes = |error: stratech::Error| error.problems().iter().map(|p| p.code.id()).collect::<Vec<_>>();
    assert_eq!(codes(simulation.sobol_with(1, 100).unwrap_err()), ["E0530"]);
    assert!(!codes(simulation.sobol_with(8, 1).unwrap_err()).is_empty());
    assert!(matches!(simulation.sobol_with(1 << 40, 100), Err(stratech::Error::Limit { .. })));
    let evaluation = evaluate(&register);
    assert_eq!(codes(evaluation.smallest_reversal(&register, "T9").unwrap_err()), ["E0505"]);
    assert_eq!(codes(evaluation.tornado(&register, "T9").unwrap_err()), ["E0505"]);
    assert!(!codes(evaluation.tornado_with(&register, "T1", f64::NAN).unwrap_err()).is_empty());
    assert_eq!(codes(evaluation.stability(&register).unwrap().table("Z").unwrap_err()), ["E0506"]);
}

/// The bar of T1's value of the first criterion.
fn bar_of_value(register: &Register) -> Option<(Basis, [f64; 2])> {
    let tornado = evaluate(register).tornado(register, "T1").unwrap();
    let bar = tornado.bars.into_iter().find(|bar| bar.input == Input::Value && bar.criterion == Some(id("C1")))?;
    Some((bar.basis, [bar.low.setting?, bar.high.setting?]))
}

#[test]
fn a_judged_range_is_read_as_the_charter_says() {
    let mut register = judged([true; 3], [1.0; 3]);
    let near = |found: Option<(Basis, [f64; 2])>, expected: [f64; 2]| {
        let (basis, range) = found.unwrap();
        let close = range.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-4);
        assert!(basis == Basis::Judged && close, "{range:?} {expected:?}");
    };
    near(bar_of_value(&register), [0.05, 0.95]);
    let mut rules = register.rules();
    rules.support = stratech::model::Support::Pert;
    register.charter = [rules].into_iter().collect();
    // PERT on [0.5, 9.5] with mode 5 is Beta(3, 3), whose 5 % quantile is 0.189255.
    near(bar_of_value(&register), [0.05 + 0.9 * 0.189_255, 0.95 - 0.9 * 0.189_255]);
}

#[test]
fn a_figure_with_an_interval_has_a_bar() {
    let register = |low: Option<f64>, high: Option<f64>| {
        let mut document: Value = serde_json::from_str(&judged([true; 3], [1.0; 3]).to_json()).unwrap();
        document["indicators"] = json!([{ "id": "I1", "name_vi": "chỉ số", "name_en": "indicator" }]);
        let figure = |technology: &str, value: f64, low: Option<f64>, high: Option<f64>| {
            json!({
                "indicator": "I1", "subject": technology, "value": value, "low": low, "high": high,
                "valid_until": "2025-12-31", "published": "2026-01-01",
            })
        };
        document["observations"] =
            json!([figure("T1", 4.0, low, high), figure("T2", 5.0, None, None), figure("T3", 6.0, None, None)]);
        document["criteria"][0]["source"] = json!("indicator");
        document["criteria"][0]["indicator"] = json!("I1");
        let judgements = document["judgements"].as_array_mut().unwrap();
        judgements.retain(|row| row["criterion"] != "C1");
        Register::from_json(document.to_string()).unwrap_or_else(|error| panic!("{error}"))
    };
    assert_eq!(bar_of_value(&register(Some(3.0), Some(6.5))), Some((Basis::Figure, [0.3, 0.65])));
    assert_eq!(bar_of_value(&register(None, Some(6.5))), Some((Basis::Figure, [0.4, 0.65])));
    assert_eq!(bar_of_value(&register(None, None)), None);
}

#[test]
fn nobody_else_means_nothing_reverses() {
    let mut register = judged([true; 3], [1.0; 3]);
    register.tracks.iter_mut().for_each(|track| track.size = 3);
    let evaluation = evaluate(&register);
    let reversal = evaluation.smallest_reversal(&register, "T1").unwrap();
    assert!(reversal.weights.is_empty() && reversal.vector.is_none() && reversal.vector_exact);
    assert!(reversal.own_values.is_empty() && reversal.other_values.is_empty());
    let words: Vec<String> = reversal.sentences().into_iter().map(|s| s.en).collect();
    assert_eq!(words.iter().filter(|s| s.starts_with("No ")).count(), 5, "{words:?}");
    let stability = evaluation.stability(&register).unwrap();
    assert!(stability.weights.iter().all(|w| w.list.below.is_none() && w.list.above.is_none()));
    assert!(stability.sentences("A").unwrap()[0].en.contains("whatever the weight"));
}

#[test]
fn results_of_the_shipped_list_read_back() {
    let register = Register::example("vn-2026").unwrap();
    let evaluation = evaluate(&register);
    let stability = evaluation.stability(&register).unwrap();
    let json = serde_json::to_string(&stability).unwrap();
    assert_eq!(serde_json::from_str::<stratech::uncertainty::sensitivity::Stability>(&json).unwrap(), stability);
    let sentence = &stability.sentences("A").unwrap()[0];
    assert!(sentence.en.starts_with("The list of track A does not change while the weight of "), "{}", sentence.en);
    assert!(sentence.vi.starts_with("Danh mục của nhóm A không đổi khi trọng số của "), "{}", sentence.vi);
    for lang in [Lang::En, Lang::Vi] {
        assert!(stability.table("B").unwrap().to_text(lang).contains("G5"));
        let reversal = evaluation.smallest_reversal(&register, "QD21-P24").unwrap();
        assert!(reversal.table().unwrap().to_text(lang).contains("QD1131-03.1"));
        let tornado = evaluation.tornado(&register, "QD21-P24").unwrap();
        assert!(tornado.table().unwrap().to_text(lang).contains("C14"));
    }
}

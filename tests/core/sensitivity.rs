//! What would change a list: beside a scan that evaluates the register again with changed weights and values.
#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at what is impossible

mod registers;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use registers::{Dice, Shape, id, random};
use std::collections::BTreeMap;
use stratech::evaluation::Seat;
use stratech::model::Weight;
use stratech::problem::Lang;
use stratech::uncertainty::sensitivity::{Interval, WeightOf, WeightStability};
use stratech::{Evaluation, Register};

fn config() -> ProptestConfig {
    // The same cases in every run: a failure in CI is one that can be repeated.
    ProptestConfig { cases: 16, failure_persistence: None, rng_seed: RngSeed::Fixed(57), ..ProptestConfig::default() }
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
            let mut sums: Nominal = BTreeMap::new();
            for leaf in evaluation.leaves() {
                let weight =
                    if leaf == row.criterion.as_str() { x } else { global(leaf) * (1.0 - x) / (1.0 - row.now) };
                let mut at = Some(id(leaf));
                while let Some(up) = at {
                    *sums.entry(up.to_string()).or_default() += weight;
                    at = parent(up.as_str());
                }
            }
            weights = sums;
        }
    }
    weights
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
    #![proptest_config(ProptestConfig { cases: 24, ..config() })]

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
                for change in changes.iter() {
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

#[test]
fn the_shipped_list() {
    let register = Register::example("vn-2026").unwrap();
    let evaluation = evaluate(&register);
    let stability = evaluation.stability(&register).unwrap();
    for track in ["A", "B"] {
        println!("{}", stability.table(track).unwrap().to_text(Lang::En));
        for sentence in stability.sentences(track).unwrap() {
            println!("{}\n{}", sentence.en, sentence.vi);
        }
    }
    for id in ["QD21-P04", "QD21-P24", "QD21-P27", "QD21-P12"] {
        let reversal = evaluation.smallest_reversal(&register, id).unwrap();
        println!("{}{}", reversal.to_text(Lang::En), reversal.to_text(Lang::Vi));
        println!("{}", reversal.table().unwrap().to_text(Lang::En));
        let start = std::time::Instant::now();
        println!("{}", evaluation.tornado(&register, id).unwrap().table().unwrap().to_text(Lang::En));
        println!("{:?}", start.elapsed());
    }
}

#[test]
fn sobol_dbg() {
    let register = Register::example("vn-2026").unwrap();
    for (reading, weights) in [("cells", "uniform"), ("council", "council")] {
        let options = stratech::uncertainty::SimulationOptions {
            draws: Some(10),
            range: false,
            reading: Some(stratech::uncertainty::reading(reading).unwrap()),
            weights: Some(stratech::uncertainty::weight_policy(weights).unwrap()),
            ..Default::default()
        };
        let start = std::time::Instant::now();
        let sobol = register.simulate(&options).unwrap().sobol_with(128, 20).unwrap();
        println!("{:?}", start.elapsed());
        println!("{}", sobol.table("A").unwrap().to_text(Lang::En));
        println!("{}", sobol.technology("QD21-P12").unwrap().to_text(Lang::Vi));
        println!("{}", sobol.sentence("B").unwrap().vi);
    }
}

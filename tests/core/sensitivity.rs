//! What would change a list: beside a scan that evaluates the register again with changed weights and values.
#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at what is impossible

mod registers;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use registers::{Shape, id, random};
use std::collections::BTreeMap;
use stratech::evaluation::Seat;
use stratech::model::Weight;
use stratech::problem::Lang;
use stratech::uncertainty::sensitivity::{WeightOf, WeightStability};
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
        for sentence in stability.sentences(track) {
            println!("{}\n{}", sentence.en, sentence.vi);
        }
    }
}

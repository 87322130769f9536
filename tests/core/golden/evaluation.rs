//! Evaluations of the shipped register and of drawn ones.

use super::registers::{Shape, random};
use super::{Bits, Entry};
use stratech::{Evaluation, Register};

pub const ENTRIES: &[Entry] = &[
    ("evaluation/vn-2026/register", |bits| bits.text(&shipped().digest().unwrap())),
    ("evaluation/vn-2026/numbers", |bits| numbers(bits, &shipped().evaluate(None).unwrap())),
    ("evaluation/vn-2026/result", |bits| bits.text(&shipped().evaluate(None).unwrap().digest().unwrap())),
    ("evaluation/drawn", drawn),
    ("evaluation/elicited", elicited),
];

fn shipped() -> Register {
    Register::example("vn-2026").unwrap()
}

/// Every number of a result, in its order.
fn numbers(bits: &mut Bits, evaluation: &Evaluation) {
    let filled = |values: &[Option<f64>]| values.iter().map(|v| v.unwrap_or(f64::NAN)).collect::<Vec<f64>>();
    for track in &evaluation.tracks {
        bits.numbers(&track.weights.iter().flat_map(|w| [w.nominal, w.global]).collect::<Vec<f64>>());
    }
    for a in &evaluation.alternatives {
        bits.text(a.id.as_str());
        bits.numbers(&filled(&[a.score, a.neutral_score]));
        for values in [&a.nodes, &a.values, &a.neutral_values] {
            bits.numbers(&filled(values));
        }
        for values in [&a.contributions, &a.weights, &a.group_shares] {
            bits.numbers(values);
        }
        bits.numbers(&filled(&a.cells.iter().chain(&a.information).map(|c| c.level).collect::<Vec<_>>()));
        bits.numbers(&a.score_bounds.unwrap_or([f64::NAN; 2]));
        bits.integers(
            [a.rank, a.neutral_rank]
                .into_iter()
                .chain(a.rank_bounds.map_or([None; 2], |b| b.map(Some)))
                .map(|r| r.unwrap_or(0))
                .collect(),
        );
        bits.integer(u8::from(a.separated));
    }
}

/// Two hundred registers with all value functions, aggregators, gaps and attitudes to risk.
fn drawn(bits: &mut Bits) {
    for seed in 0..50 {
        for (additive, gaps) in [(false, false), (false, true), (true, false), (true, true)] {
            numbers(bits, &random(seed, Shape { additive, gaps }).evaluate(None).unwrap());
        }
    }
}

/// Weights from every way of asking, with spread and concentrations.
fn elicited(bits: &mut Bits) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/registers/elicited.json");
    let evaluation = Register::read(path).unwrap().evaluate(None).unwrap();
    numbers(bits, &evaluation);
    for node in evaluation.tracks.iter().flat_map(|track| &track.elicitation) {
        for expert in &node.experts {
            bits.numbers(&expert.own.weights);
            bits.number(expert.own.consistency_ratio.unwrap_or(f64::NAN));
        }
        bits.numbers(&node.council.weights);
        bits.numbers(node.council.spread.as_deref().unwrap_or_default());
        bits.numbers(&[node.council.kappa_member, node.council.kappa_council].map(|kappa| kappa.unwrap_or(f64::NAN)));
    }
}

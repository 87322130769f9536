//! Readiness of a small register and of drawn ones.

use super::registers::{Shape, random};
use super::{Bits, Entry};
use stratech::Register;
use stratech::evaluation::RegisterReadiness;
use stratech::evaluation::readiness::{ReadinessDraws, ReadinessOptions};
use stratech::uncertainty::SimulationOptions;

pub const ENTRIES: &[Entry] = &[
    ("readiness/small/numbers", |bits| numbers(bits, &small())),
    ("readiness/small/result", |bits| bits.text(&small().digest().unwrap())),
    ("readiness/drawn", drawn),
    ("readiness/under uncertainty", under_uncertainty),
    ("readiness/with enablers", with_enablers),
];

fn small() -> RegisterReadiness {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/registers/readiness.json");
    let options = ReadinessOptions { gamma: 0.7, geometric: true, ..ReadinessOptions::default() };
    Register::read(path).unwrap().readiness(&options).unwrap()
}

/// Every number of a result, in its order.
fn numbers(bits: &mut Bits, ready: &RegisterReadiness) {
    let plain = &ready.plain;
    for table in [Some(&plain.readiness), Some(&plain.together), plain.least.as_ref(), plain.geometric.as_ref()] {
        bits.numbers(table.map_or(&[][..], |table| &table.values));
    }
    bits.numbers(&plain.lead_times);
    bits.integers(plain.earliest_years.iter().map(|year| year.unwrap_or(0)).collect());
    for row in ready.adjusted_scores() {
        bits.numbers(&row.iter().map(|score| score.unwrap_or(f64::NAN)).collect::<Vec<f64>>());
    }
    for row in ready.adjusted_ranks() {
        bits.integers(row.iter().map(|rank| rank.unwrap_or(0)).collect());
    }
    for unlock in plain.unlock_values().unwrap() {
        bits.text(&unlock.id);
        bits.numbers(&unlock.gain);
    }
    for delay in plain.delays(2).unwrap() {
        bits.numbers(&delay.loss);
    }
}

/// Registers with a dependency drawn for each technology.
fn drawn(bits: &mut Bits) {
    for seed in 0..40 {
        let register = super::registers::with_needs(random(seed, Shape { additive: true, gaps: false }), seed);
        numbers(bits, &register.readiness(&ReadinessOptions::default()).unwrap());
    }
}

/// The shipped register with its factors.
fn under_uncertainty(bits: &mut Bits) {
    let draws = ReadinessDraws { draws: Some(500), seed: Some(57), threads: None };
    let found = Register::example("vn-2026").unwrap().simulate_readiness(&ReadinessOptions::default(), draws).unwrap();
    for table in [&found.point, &found.mean, &found.low, &found.median, &found.high] {
        bits.numbers(&table.values);
    }
    bits.integers(found.ready.concat());
    bits.integers(found.earliest.concat());
    for link in &found.links {
        bits.text(&link.id);
        bits.text(&link.node);
        bits.integers(link.counts.clone());
    }
}

/// The list with and without enablers in the same draws.
fn with_enablers(bits: &mut Bits) {
    let options = SimulationOptions {
        draws: Some(300),
        seed: Some(57),
        readiness_year: Some(2030),
        readiness: ReadinessOptions { gamma: 0.7, ..ReadinessOptions::default() },
        ..SimulationOptions::default()
    };
    let found = Register::example("vn-2026").unwrap().simulate(&options).unwrap();
    bits.integers(found.in_list());
    bits.integers(found.enablers.as_ref().unwrap().in_list.clone());
    for variant in &found.variants {
        bits.integers(variant.in_list_with_enablers.clone().unwrap());
    }
}

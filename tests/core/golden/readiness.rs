//! Readiness of a small register and of drawn ones.

use super::registers::{Shape, random};
use super::{Bits, Entry};
use stratech::Register;
use stratech::evaluation::RegisterReadiness;
use stratech::evaluation::readiness::ReadinessOptions;

pub const ENTRIES: &[Entry] = &[
    ("readiness/small/numbers", |bits| numbers(bits, &small())),
    ("readiness/small/result", |bits| bits.text(&small().digest().unwrap())),
    ("readiness/drawn", drawn),
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
        let register = super::registers::with_dependencies(random(seed, Shape { additive: true, gaps: false }), seed);
        numbers(bits, &register.readiness(&ReadinessOptions::default()).unwrap());
    }
}

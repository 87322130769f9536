//! Simulations of the shipped register and of drawn ones.

use super::registers::{Shape, random};
use super::{Bits, Entry};
use stratech::model::{Reading, WeightPolicy};
use stratech::uncertainty::{RankCorrelation, SimulationOptions};
use stratech::{Register, Simulation};

pub const ENTRIES: &[Entry] = &[
    ("simulation/vn-2026/result", |bits| {
        let options = SimulationOptions { draws: Some(300), ..SimulationOptions::default() };
        let simulation = Register::example("vn-2026").unwrap().simulate(&options).unwrap();
        numbers(bits, &simulation);
        bits.text(&simulation.digest().unwrap());
        let worth = simulation.value_of_information().unwrap();
        bits.numbers(&worth.cells.iter().map(|cell| cell.settles).collect::<Vec<f64>>());
        bits.numbers(&worth.judgements.iter().map(|judgement| judgement.settles).collect::<Vec<f64>>());
    }),
    ("simulation/vn-2026/correlated", |bits| {
        let matrix = vec![vec![1.0, 0.6, -0.2], vec![0.6, 1.0, 0.1], vec![-0.2, 0.1, 1.0]];
        let criteria = ["C05", "C03", "C14"].map(str::to_owned).to_vec();
        let correlation = Some(RankCorrelation { criteria, matrix });
        let options = SimulationOptions { draws: Some(100), range: false, correlation, ..SimulationOptions::default() };
        for reading in [Reading::Council, Reading::Cells] {
            let options = SimulationOptions { reading: Some(reading), ..options.clone() };
            numbers(bits, &Register::example("vn-2026").unwrap().simulate(&options).unwrap());
        }
    }),
    ("simulation/drawn", drawn),
];

/// Every count and number of a result, in its order.
fn numbers(bits: &mut Bits, simulation: &Simulation) {
    for standing in &simulation.standings {
        bits.integers(standing.places.clone());
        bits.integers(standing.above.iter().flatten().copied().collect());
        bits.integer(standing.vetoed);
        bits.numbers(&[standing.score_mean, standing.expected_rank].map(|x| x.unwrap_or(f64::NAN)));
        bits.numbers(&standing.score_interval.unwrap_or([f64::NAN; 2]));
        bits.numbers(standing.central_weights.as_deref().unwrap_or_default());
        bits.number(standing.confidence_factor.unwrap_or(f64::NAN));
    }
    for variant in &simulation.variants {
        bits.integers(variant.in_list.clone());
    }
}

/// Registers with all value functions, aggregators, gaps and attitudes to risk, under every reading and policy.
fn drawn(bits: &mut Bits) {
    for seed in 0..6 {
        let register = random(seed, Shape { additive: seed % 2 == 0, gaps: seed % 3 == 0 });
        for reading in [Reading::Council, Reading::Member, Reading::Cells] {
            for policy in
                [WeightPolicy::Fixed, WeightPolicy::Dirichlet, WeightPolicy::Uniform, WeightPolicy::UniformLeaves]
            {
                let options = SimulationOptions {
                    draws: Some(70),
                    seed: Some(seed),
                    reading: Some(reading),
                    weights: Some(policy),
                    concentration: Some(5.0),
                    range: false,
                    ..SimulationOptions::default()
                };
                numbers(bits, &register.simulate(&options).unwrap());
            }
        }
    }
}

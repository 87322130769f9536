//! Results of simulation and sensitivity on plain arrays.

use crate::{Bits, Entry};
use ndarray::{Array2, Array3};
use stratech::number::philox::Stream;
use stratech::scoring::Direction;
use stratech::uncertainty::smaa::{Constraints, Settings, Weights, smaa};
use stratech::uncertainty::sobol::{self, sobol};

pub const ENTRIES: &[Entry] = &[
    ("uncertainty/smaa/uniform", uniform),
    ("uncertainty/smaa/samples", samples),
    ("uncertainty/smaa/dirichlet", dirichlet),
    ("uncertainty/smaa/constrained", constrained),
    ("uncertainty/smaa/many", many),
    ("uncertainty/sobol", indices),
];

/// Some alternatives are copies, so that ties are in.
fn values(n: usize, m: usize, k: usize) -> Array3<f64> {
    let stream = Stream::new(2026);
    Array3::from_shape_fn((n, m, k), |(i, j, s)| {
        let row = if i % 7 == 6 { i - 1 } else { i };
        stream.uniform((row * 100 + j) as u64, u32::try_from(s).unwrap(), 1)
    })
}

fn feed(bits: &mut Bits, values: &Array3<f64>, settings: &Settings) {
    let directions: Vec<Direction> =
        (0..values.dim().1).map(|j| if j % 4 == 2 { Direction::Min } else { Direction::Max }).collect();
    let found = smaa(&values.view(), &directions, settings).unwrap();
    bits.integers(found.rank_counts.iter().copied().collect());
    bits.integers(found.pairwise_counts.iter().copied().collect());
    for i in 0..found.n_alternatives() {
        bits.numbers(found.central_weights(i).unwrap_or(&[]));
        bits.number(found.confidence_factors[i].unwrap_or(f64::NAN));
    }
    bits.numbers(&found.expected_rank());
    bits.text(&found.digest().unwrap());
}

fn uniform(bits: &mut Bits) {
    feed(bits, &values(35, 12, 1), &Settings { draws: 3000, ..Settings::default() });
    feed(bits, &values(5, 1, 1), &Settings { draws: 100, seed: u64::MAX, ..Settings::default() });
}

fn samples(bits: &mut Bits) {
    let weights = Weights::Samples(Array2::from_shape_fn((5, 6), |(s, j)| ((s + 1) * (j + 2) % 7) as f64));
    feed(bits, &values(20, 6, 9), &Settings { draws: 2000, ..Settings::default() });
    feed(bits, &values(20, 6, 9), &Settings { weights, draws: 2000, ..Settings::default() });
}

fn dirichlet(bits: &mut Bits) {
    let weights = Weights::Dirichlet(vec![0.01, 0.5, 1.0, 3.0, 40.0]);
    feed(bits, &values(10, 5, 1), &Settings { weights, draws: 1000, ..Settings::default() });
}

fn constrained(bits: &mut Bits) {
    let ordered = Constraints { order: vec![(0, 1), (0, 2), (3, 2)], ..Constraints::default() };
    let bounded = Constraints { lower: Some(vec![0.05; 5]), upper: Some(vec![0.4; 5]), order: vec![(4, 0)] };
    for constraints in [ordered, bounded] {
        let weights = Weights::Constrained(constraints);
        feed(bits, &values(10, 5, 1), &Settings { weights, draws: 1000, ..Settings::default() });
    }
}

fn many(bits: &mut Bits) {
    feed(bits, &values(150, 4, 1), &Settings { draws: 600, ..Settings::default() });
}

fn indices(bits: &mut Bits) {
    let y: Vec<f64> = (0..500).map(|d| Stream::new(3).uniform(d, 0, 0)).collect();
    let found = sobol(&y, 3, &sobol::Settings::default()).unwrap();
    for numbers in [&found.first, &found.total, &found.first_error, &found.total_error] {
        bits.numbers(numbers);
    }
    bits.numbers(&[found.mean, found.variance]);
}

//! Results of `number`: functions over a sweep of inputs, streams, grids, sums, distributions.

use crate::{Bits, Entry};
use stratech::number::grid::{self, Grid};
use stratech::number::pert::Pert;
use stratech::number::philox::{Stream, variables};
use stratech::number::polyline::Polyline;
use stratech::number::quantile::{self, LinearCdf, Tail};
use stratech::number::sum::{self, ExactSum};
use stratech::number::{math, special};

pub const ENTRIES: &[Entry] = &[
    ("number/math/one_argument", one_argument),
    ("number/math/two_arguments", two_arguments),
    ("number/philox", philox),
    ("number/variables", variable_names),
    ("number/grid/round", grid_round),
    ("number/grid/ranks", grid_ranks),
    ("number/grid/split", grid_split),
    ("number/sum", sums),
    ("number/quantile/judgements", judgements),
    ("number/quantile/pools", pools),
    ("number/quantile/samples", samples),
    ("number/special/normal", normal),
    ("number/special/beta", beta),
    ("number/special/gamma", gamma),
    ("number/pert", pert),
];

/// Fixed inputs: ordinary numbers, many sizes of either sign, and the edges.
fn sweep() -> Vec<f64> {
    let mut inputs =
        vec![0.0, -0.0, 1.0, -1.0, f64::MAX, f64::MIN_POSITIVE, 5e-324, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    inputs.extend((-400..=400).map(|i| f64::from(i) / 32.0));
    let stream = Stream::new(2026);
    for draw in 0..1000 {
        let [u, v] = stream.uniform_pair(draw, 0, 0);
        inputs.push(20.0 * u - 10.0);
        #[allow(clippy::cast_possible_truncation)]
        inputs.push(math::times_power_of_two(v - 0.5, (2000.0 * u) as i32 - 1000));
    }
    inputs
}

/// Numbers in (0, 1).
fn units(count: u64, variable: u32) -> Vec<f64> {
    (0..count).map(|draw| Stream::new(57).uniform(draw, variable, 0)).collect()
}

fn one_argument(bits: &mut Bits) {
    let functions: [fn(f64) -> f64; 26] = [
        math::exp,
        math::exp2,
        math::exp_m1,
        math::ln,
        math::ln_1p,
        math::log2,
        math::log10,
        math::sqrt,
        math::cbrt,
        math::sin,
        math::cos,
        math::tan,
        math::asin,
        math::acos,
        math::atan,
        math::sinh,
        math::cosh,
        math::tanh,
        math::tgamma,
        math::lgamma,
        math::erf,
        math::erfc,
        |x| math::powi(x, 2),
        |x| math::powi(x, 7),
        |x| math::powi(x, -3),
        |x| math::times_power_of_two(x, 60),
    ];
    let inputs = sweep();
    for f in functions {
        bits.numbers(&inputs.iter().map(|&x| f(x)).collect::<Vec<f64>>());
    }
}

fn two_arguments(bits: &mut Bits) {
    let functions: [fn(f64, f64) -> f64; 5] = [math::pow, math::hypot, math::atan2, math::min, math::max];
    let inputs = sweep();
    for f in functions {
        for step in [1, 7, 397] {
            let pairs = inputs.iter().zip(inputs.iter().cycle().skip(step));
            bits.numbers(&pairs.map(|(&x, &y)| f(x, y)).collect::<Vec<f64>>());
        }
    }
}

fn philox(bits: &mut Bits) {
    for seed in [0, 57, u64::MAX] {
        let stream = Stream::new(seed);
        for draw in (0..500).chain([u64::from(u32::MAX), 1 << 32, u64::MAX]) {
            for (variable, purpose) in [(0, 0), (7, 0), (0, 7), (u32::MAX, 1)] {
                bits.numbers(&stream.uniform_pair(draw, variable, purpose));
                bits.integer(stream.index(draw, variable, purpose, 24) as u64);
            }
        }
    }
}

fn variable_names(bits: &mut Bits) {
    let names: Vec<String> = (0..300).map(|i| format!("judgements/E{i:02}/QD21-P{:02}/năng lực", i % 30)).collect();
    bits.integers(variables(&names));
}

fn grid_round(bits: &mut Bits) {
    for &x in &sweep() {
        for grid in [Grid::REGISTER, Grid::for_scores(&[x]), Grid::with_exponent(0)] {
            bits.integer(grid.exponent());
            bits.number(grid.round(x));
        }
    }
}

fn grid_ranks(bits: &mut Bits) {
    // Few different values, so that there are many ties, some only on the grid.
    let scores: Vec<f64> =
        units(2000, 1).iter().zip(units(2000, 2)).map(|(u, v)| (u * 50.0).floor() / 50.0 + v * 1e-14).collect();
    for higher_is_better in [true, false] {
        bits.integers(grid::ranks(&scores, higher_is_better, Grid::REGISTER));
        bits.integers(grid::dense_ranks(&scores, higher_is_better, Grid::REGISTER));
        bits.numbers(&grid::average_ranks(&scores, higher_is_better, Grid::for_scores(&scores)));
    }
}

fn grid_split(bits: &mut Bits) {
    for parts in units(2400, 3).chunks(12) {
        let score = sum::sum(parts);
        bits.numbers(&Grid::REGISTER.split(parts, score).unwrap());
        let printed = grid::decimal_units(score, 4).unwrap();
        bits.integers(grid::split_decimals(parts, printed, 4).unwrap());
    }
}

fn sums(bits: &mut Bits) {
    let finite: Vec<f64> = sweep().into_iter().filter(|x| x.is_finite()).collect();
    for size in [1, 2, 3, 10, 100, finite.len()] {
        for chunk in finite.chunks(size) {
            let other: Vec<f64> = chunk.iter().rev().map(|x| x * 0.3).collect();
            let exact: ExactSum = chunk.iter().copied().collect();
            bits.text(&exact.to_string());
            bits.numbers(&[
                sum::sum(chunk),
                sum::mean(chunk),
                exact.value(),
                sum::dot(chunk, &other),
                sum::dot_exact(chunk, &other),
            ]);
            bits.numbers(&[quantile::variance(&chunk.iter().map(|x| math::tanh(*x)).collect::<Vec<f64>>())]);
        }
    }
}

/// Distributions of judgements on a scale from 0 to 10; every fourth is certain about its middle.
fn judged() -> Vec<LinearCdf> {
    let draw = |triple: &[f64]| {
        let mut x: Vec<f64> = triple.iter().map(|u| (u * 40.0).floor() / 4.0).collect();
        x.sort_by(f64::total_cmp);
        let low = if x[2] > 7.5 { x[1] } else { x[0] };
        LinearCdf::judgement(0.0, low, x[1], x[2], 10.0).unwrap()
    };
    units(600, 4).chunks(3).map(draw).collect()
}

fn value() -> Polyline {
    Polyline::new(&[(0.0, 0.0), (2.0, 0.1), (7.0, 1.0), (10.0, 0.4)]).unwrap()
}

fn judgements(bits: &mut Bits) {
    let us = units(50, 5);
    for judgement in judged() {
        bits.numbers(&us.iter().map(|&u| judgement.inverse(u)).collect::<Vec<f64>>());
        bits.numbers(&us.iter().map(|&u| judgement.cdf(10.0 * u)).collect::<Vec<f64>>());
        bits.numbers(&[judgement.mean(), judgement.mean_of(&value()), judgement.map(&value()).mean()]);
        for tail in [Tail::Lower, Tail::Upper] {
            bits.number(judgement.tail_mean(0.3, tail).unwrap());
        }
    }
}

fn pools(bits: &mut Bits) {
    let (judged, weights) = (judged(), units(200, 6));
    for (group, weights) in judged.chunks(24).zip(weights.chunks(24)) {
        let components: Vec<(f64, &LinearCdf)> = weights.iter().copied().zip(group).collect();
        let pool = LinearCdf::mixture(&components).unwrap();
        for &(x, p) in pool.knots() {
            bits.numbers(&[x, p]);
        }
        bits.numbers(&[pool.mean(), pool.mean_of(&value())]);
    }
}

fn samples(bits: &mut Bits) {
    for sample in units(1000, 8).chunks(37) {
        bits.number(quantile::median(sample));
        bits.numbers(&[0.0, 0.05, 0.25, 0.5, 0.9, 1.0].map(|p| quantile::quantile(sample, p)));
    }
}

fn normal(bits: &mut Bits) {
    bits.numbers(&sweep().into_iter().map(special::normal_cdf).collect::<Vec<f64>>());
    for u in units(2000, 9) {
        bits.numbers(&[u, u * 1e-10, u * 1e-100].map(special::normal_quantile));
    }
}

fn beta(bits: &mut Bits) {
    for u in units(600, 10).chunks(3) {
        let (a, b) = (0.05 + 20.0 * u[0], 0.05 + 5.0 * u[1]);
        bits.numbers(&[special::ln_beta(a, b), special::beta_cdf(a, b, u[2]), special::beta_quantile(a, b, u[2])]);
    }
}

fn gamma(bits: &mut Bits) {
    for u in units(600, 11).chunks(2) {
        let a = math::exp(10.0 * u[0] - 5.0);
        bits.numbers(&[
            special::gamma_cdf(a, 2.0 * a * u[1]),
            special::ln_gamma_quantile(a, u[1]),
            special::gamma_quantile(a, u[1]),
        ]);
    }
}

fn pert(bits: &mut Bits) {
    for u in units(200, 12).chunks(4) {
        let mut x = [10.0 * u[0], 10.0 * u[1], 10.0 * u[2]];
        x.sort_by(f64::total_cmp);
        let pert = Pert::new(x[0], x[1], x[2]).unwrap();
        bits.numbers(&[pert.inverse(u[3]), pert.cdf(10.0 * u[3]), pert.mean(), pert.mean_of(&value())]);
        bits.number(pert.tail_mean_of(&value(), u[3], Tail::Upper).unwrap());
        bits.number(pert.mean_with(x[0], x[2], &[], math::tanh));
    }
}

//! Weighted sum, TOPSIS and VIKOR against the same formulas written plainly, row by row: every score, rank and
//! intermediate has the same bits, whatever the size, the magnitude, the ties and the number of threads.
#![allow(clippy::unwrap_used)] // a test stops at what is impossible

use ndarray::{Array2, ShapeBuilder};
use serde_json::json;
use stratech::methods;
use stratech::number::{Grid, math, philox::Stream, sum};
use stratech::scoring::{DecisionMatrix, Direction, Method, Normalization, Outcome, Part, Scaling};

/// Sizes around the edges of blocks of 64 rows and chunks of 4096, and above the size that is shared by threads.
const SIZES: [(usize, usize); 17] = [
    (1, 3),
    (2, 1),
    (7, 5),
    (63, 2),
    (64, 4),
    (65, 12),
    (127, 13),
    (128, 8),
    (129, 7),
    (1000, 6),
    (2047, 3),
    (4095, 9),
    (4096, 12),
    (4097, 12),
    (8191, 5),
    (8193, 4),
    (12_289, 3),
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Data {
    Ordinary,
    Coarse,
    Signed,
    Large,
    Small,
    Wide,
    Constant,
    Zeros,
}

const DATA: [Data; 8] =
    [Data::Ordinary, Data::Coarse, Data::Signed, Data::Large, Data::Small, Data::Wide, Data::Constant, Data::Zeros];

fn table(kind: Data, (n, m): (usize, usize), columns_first: bool) -> Array2<f64> {
    let stream = Stream::new(11);
    let value = |(i, k): (usize, usize)| {
        let u = stream.uniform(i as u64, u32::try_from(k).unwrap(), 3) + 0.01;
        let by = i32::try_from(k).unwrap();
        match kind {
            Data::Coarse => (u * 5.0).floor() / 5.0,
            Data::Signed => [-0.0, 0.0, u, -u, 0.1][(i * 7 + k + i / 5) % 5],
            Data::Large => math::times_power_of_two(u, 90 + 100 * (by % 9)),
            Data::Small => math::times_power_of_two(u, -90 - 100 * (by % 9)),
            Data::Wide => math::times_power_of_two(u, i32::try_from(i % 13).unwrap() * 40 - 200),
            Data::Constant if k.is_multiple_of(2) => 0.3,
            Data::Ordinary | Data::Constant => u,
            Data::Zeros if k.is_multiple_of(3) => 0.0,
            Data::Zeros => u * f64::from(u8::from(!(i + k).is_multiple_of(4))),
        }
    };
    if columns_first { Array2::from_shape_fn((n, m).f(), value) } else { Array2::from_shape_fn((n, m), value) }
}

fn data(values: Array2<f64>) -> DecisionMatrix {
    let m = values.ncols();
    let directions: Vec<Direction> = (0..m).map(|k| if k % 3 == 1 { Direction::Min } else { Direction::Max }).collect();
    // One weight is zero where there are enough columns.
    let weights: Vec<f64> = (0..m).map(|k| if k == 3 { 0.0 } else { 0.3 + 0.1 * k as f64 }).collect();
    DecisionMatrix::new(values, Some(&weights), &directions).unwrap()
}

/// What the formulas give, by the names of the outcome.
type Plain = Vec<(&'static str, Vec<f64>)>;

/// The normalized column as its formula says, and its direction in the result.
fn normalized(how: &Normalization, data: &DecisionMatrix, k: usize, oriented: bool) -> (Vec<f64>, Direction) {
    let x: Vec<f64> = data.column(k).to_vec();
    let direction = data.directions()[k];
    let cost = direction == Direction::Min;
    let (low, high) = (math::min_of(&x), math::max_of(&x));
    let n = x.len() as f64;
    let turned = |values| (values, Direction::Max);
    let ratio = |ratio: Vec<f64>, turn: &dyn Fn(f64) -> f64| {
        if oriented && cost {
            turned(ratio.into_iter().map(turn).collect())
        } else {
            (ratio, if oriented { Direction::Max } else { direction })
        }
    };
    let each = |of: &dyn Fn(f64) -> f64| x.iter().map(|&v| of(v)).collect::<Vec<f64>>();
    let complement = |r: f64| 1.0 - r;
    match how {
        Normalization::None => ratio(x, &|v| -v),
        Normalization::MinMax | Normalization::LinearRatio | Normalization::EnhancedAccuracy if low == high => {
            turned(vec![1.0; x.len()])
        }
        Normalization::MinMax if oriented && cost => turned(each(&|v| (high - v) / (high - low))),
        Normalization::MinMax => ratio(each(&|v| (v - low) / (high - low)), &complement),
        Normalization::Max if high == 0.0 => ratio(vec![1.0; x.len()], &complement),
        Normalization::Max => ratio(each(&|v| v / high), &complement),
        Normalization::Sum => ratio(shares(&x), &complement),
        Normalization::Vector => {
            let x = in_range(&x);
            let length = sum::sum(&x.iter().map(|v| v * v).collect::<Vec<_>>()).sqrt();
            ratio(x.iter().map(|v| if length == 0.0 { 0.0 } else { v / length }).collect(), &complement)
        }
        Normalization::Log => {
            let shares = if low == high { vec![1.0 / n; x.len()] } else { shares(&each(&math::ln)) };
            ratio(shares, &|r| if n > 1.0 { (1.0 - r) / (n - 1.0) } else { 1.0 })
        }
        Normalization::ZScore if low == high => ratio(vec![0.0; x.len()], &|z| -z),
        Normalization::ZScore => {
            let x = in_range(&x);
            let mean = sum::sum(&x) / n;
            let distances = in_range(&x.iter().map(|v| v - mean).collect::<Vec<_>>());
            let sd = (sum::sum(&distances.iter().map(|d| d * d).collect::<Vec<_>>()) / n).sqrt();
            ratio(distances.iter().map(|d| if sd == 0.0 { 0.0 } else { d / sd }).collect(), &|z| -z)
        }
        Normalization::LinearRatio if cost => turned(each(&|v| low / v)),
        Normalization::LinearRatio => turned(each(&|v| v / high)),
        Normalization::ReciprocalSum if low == high => turned(vec![1.0 / n; x.len()]),
        Normalization::ReciprocalSum if cost => turned(shares(&each(&|v| low / v))),
        Normalization::ReciprocalSum => turned(shares(&x)),
        Normalization::EnhancedAccuracy => {
            let best = if cost { low } else { high };
            turned(shares(&each(&|v| (v - best).abs())).into_iter().map(complement).collect())
        }
        Normalization::Bounds(bounds) => {
            let [low, high] = bounds[k];
            if oriented && cost {
                turned(each(&|v| (high - v) / (high - low)))
            } else {
                ratio(each(&|v| (v - low) / (high - low)), &complement)
            }
        }
    }
}

fn shares(x: &[f64]) -> Vec<f64> {
    let x = in_range(x);
    let total = sum::sum(&x);
    x.iter().map(|v| if total == 0.0 { 1.0 / x.len() as f64 } else { v / total }).collect()
}

fn in_range(x: &[f64]) -> Vec<f64> {
    let largest = x.iter().fold(0.0, |largest, v| math::max(largest, v.abs()));
    let by = math::exponent(largest).unwrap_or(0);
    if by.abs() <= 100 {
        return x.to_vec();
    }
    let times = |v: f64| {
        let scaled = math::times_power_of_two(v, -by);
        if scaled == 0.0 && v != 0.0 { f64::MIN_POSITIVE.copysign(v) } else { scaled }
    };
    x.iter().map(|v| times(*v)).collect()
}

/// Rows of the normalized table, and the directions of its columns.
fn rows(how: &Normalization, data: &DecisionMatrix, oriented: bool) -> (Vec<Vec<f64>>, Vec<Direction>) {
    let columns: Vec<_> = (0..data.n_criteria()).map(|k| normalized(how, data, k, oriented)).collect();
    let row = |i| columns.iter().map(|(column, _)| column[i]).collect();
    ((0..data.n_alternatives()).map(row).collect(), columns.iter().map(|(_, direction)| *direction).collect())
}

fn times_weights(rows: &[Vec<f64>], weights: &[f64]) -> Vec<Vec<f64>> {
    rows.iter().map(|row| row.iter().zip(weights).map(|(x, w)| w * x).collect()).collect()
}

fn weighted_sum(how: &Normalization, data: &DecisionMatrix) -> Plain {
    let (normalized, _) = rows(how, data, true);
    let contributions = times_weights(&normalized, data.weights().unwrap());
    let scores = contributions.iter().map(|row| sum::sum(row)).collect();
    vec![("scores", scores), ("contributions", contributions.concat()), ("normalized", normalized.concat())]
}

fn topsis(how: &Normalization, data: &DecisionMatrix) -> Plain {
    let (normalized, directions) = rows(how, data, false);
    let weighted = times_weights(&normalized, data.weights().unwrap());
    let ends = |best: bool| -> Vec<f64> {
        let column = |k: usize| weighted.iter().map(|row| row[k]).collect::<Vec<_>>();
        let end = |(k, d): (usize, &Direction)| {
            if (*d == Direction::Max) == best { math::max_of(&column(k)) } else { math::min_of(&column(k)) }
        };
        directions.iter().enumerate().map(end).collect()
    };
    let (best, worst) = (ends(true), ends(false));
    let distances = |point: &[f64]| -> Vec<f64> {
        let squares = |row: &Vec<f64>| row.iter().zip(point).map(|(v, p)| (v - p) * (v - p)).collect::<Vec<_>>();
        weighted.iter().map(|row| sum::sum(&squares(row)).sqrt()).collect()
    };
    let (plus, minus) = (distances(&best), distances(&worst));
    let scores = plus.iter().zip(&minus).map(|(p, m)| if p + m == 0.0 { 1.0 } else { m / (p + m) }).collect();
    vec![
        ("scores", scores),
        ("normalized", normalized.concat()),
        ("weighted", weighted.concat()),
        ("positive_ideal", best),
        ("negative_ideal", worst),
        ("d_plus", plus),
        ("d_minus", minus),
    ]
}

fn vikor(v: f64, data: &DecisionMatrix) -> Plain {
    let n = data.n_alternatives();
    let terms = |i: usize| -> Vec<f64> {
        let term = |k: usize| {
            let column = data.column(k).to_vec();
            let (low, high) = (math::min_of(&column), math::max_of(&column));
            let best = if data.directions()[k] == Direction::Max { high } else { low };
            if high == low { 0.0 } else { data.weights().unwrap()[k] * ((best - column[i]).abs() / (high - low)) }
        };
        (0..data.n_criteria()).map(term).collect()
    };
    let terms: Vec<Vec<f64>> = (0..n).map(terms).collect();
    let s: Vec<f64> = terms.iter().map(|row| sum::sum(row)).collect();
    let r: Vec<f64> = terms.iter().map(|row| math::max_of(row)).collect();
    let shares = |x: &[f64]| -> Vec<f64> {
        let (low, high) = (math::min_of(x), math::max_of(x));
        let tied = high - low <= Grid::for_scores(x).step();
        x.iter().map(|x| if tied { 0.0 } else { (x - low) / (high - low) }).collect()
    };
    let q: Vec<f64> = shares(&s).iter().zip(shares(&r)).map(|(s, r)| v * s + (1.0 - v) * r).collect();
    let mut plain = compromise(&q, &s, &r);
    plain.extend([("scores", q.clone()), ("S", s), ("R", r), ("Q", q)]);
    plain
}

/// The conditions word by word.
fn compromise(q: &[f64], s: &[f64], r: &[f64]) -> Plain {
    let n = q.len();
    let first_of = |values: &[f64]| -> Vec<bool> {
        let (grid, best) = (Grid::for_scores(values), math::min_of(values));
        values.iter().map(|x| grid.equal(*x, best)).collect()
    };
    let (first, s_first, r_first) = (first_of(q), first_of(s), first_of(r));
    let threshold = 1.0 / (n as f64 - 1.0);
    let others: Vec<f64> = q.iter().zip(&first).filter(|(_, first)| !**first).map(|(x, _)| *x).collect();
    let (best, second) = (math::min_of(q), math::min_of(&others));
    let close = |x: f64| Grid::REGISTER.compare(x - best, threshold).is_lt();
    let advantage = n == 1 || (others.len() == n - 1 && !close(second));
    let stability = (0..n).filter(|&i| first[i]).all(|i| s_first[i] || r_first[i]);
    let member = |i: usize| match (advantage, stability) {
        (true, true) => first[i],
        (true, false) => first[i] || Grid::for_scores(q).equal(q[i], second),
        (false, _) => close(q[i]),
    };
    vec![
        ("acceptable_advantage", vec![f64::from(u8::from(advantage))]),
        ("acceptable_stability", vec![f64::from(u8::from(stability))]),
        ("compromise_set", (0..n).filter(|&i| member(i)).map(|i| i as f64).collect()),
    ]
}

/// Places by counting who is better on the grid; for a few alternatives where there are many.
fn assert_ranks(scores: &[f64], outcome: &Outcome, what: &str) {
    let grid = Grid::for_scores(scores);
    let ranks = outcome.ranks.as_ref().unwrap();
    for i in (0..scores.len()).step_by(1 + scores.len() / 25) {
        let better = |x: &&f64| {
            let order = grid.compare(**x, scores[i]);
            if outcome.higher_is_better { order.is_gt() } else { order.is_lt() }
        };
        assert_eq!(ranks[i] as usize, 1 + scores.iter().filter(better).count(), "{what}: rank of {i}");
    }
}

fn numbers(outcome: &Outcome, name: &str) -> Vec<f64> {
    if name == "scores" {
        return outcome.scores.clone().unwrap();
    }
    match &outcome.parts[name] {
        Part::Vector(x) => x.clone(),
        Part::Matrix(x) => x.iter().copied().collect(),
        Part::Integers(x) => x.iter().map(|&x| x as f64).collect(),
        Part::Flag(x) => vec![f64::from(u8::from(*x))],
        other => unreachable!("{name}: {other:?}"),
    }
}

fn assert_same(outcome: &Outcome, plain: &Plain, what: &str) {
    for (name, expected) in plain {
        let found = numbers(outcome, name);
        assert_eq!(found.len(), expected.len(), "{what}: {name}");
        for (i, (a, b)) in found.iter().zip(expected).enumerate() {
            assert_eq!(a.to_bits(), b.to_bits(), "{what}: {name}[{i}] is {a:e}, plainly {b:e}");
        }
    }
    let parts = plain.iter().filter(|(name, _)| *name != "scores").count();
    assert_eq!(outcome.parts.len(), parts, "{what}: every part is compared");
    assert_ranks(&plain.iter().find(|(name, _)| *name == "scores").unwrap().1, outcome, what);
}

/// The data as they enter the formula.
fn scaled(method: &dyn Method, data: &DecisionMatrix) -> DecisionMatrix {
    let together = match method.scaling() {
        Scaling::None => return data.clone(),
        scaling => scaling == Scaling::Together,
    };
    data.rescaled(together).map_or_else(|| data.clone(), |(data, _)| data)
}

fn normalizations(data: &DecisionMatrix) -> Vec<Normalization> {
    let bounds: Vec<[f64; 2]> = (0..data.n_criteria())
        .map(|k| data.range(k))
        .map(|(low, high)| [low, if high > low { high } else { low + 1.0 }])
        .collect();
    let named = |name: &&str| match *name {
        "bounds" => Normalization::Bounds(bounds.clone()),
        name => serde_json::from_value(json!(name)).unwrap(),
    };
    Normalization::NAMES.iter().map(named).collect()
}

/// Compares every method that takes the data; how many did.
fn compare(values: Array2<f64>, what: &str) -> usize {
    let data = data(values);
    let mut done = 0;
    for how in normalizations(&data) {
        for name in ["weighted_sum", "topsis"] {
            let method = methods::get(name, &json!({ "normalization": how })).unwrap();
            let what = format!("{what}, {name}, {}", how.name());
            // What the formula does not take is an error, which other tests look at.
            let Ok(outcome) = method.evaluate(&data) else { continue };
            let data = scaled(method.as_ref(), &data);
            let plain = if name == "topsis" { topsis(&how, &data) } else { weighted_sum(&how, &data) };
            assert_same(&outcome, &plain, &what);
            done += 1;
        }
    }
    let method = methods::get("vikor", &json!({ "v": 0.4 })).unwrap();
    let outcome = method.evaluate(&data).unwrap();
    if data.n_alternatives() < 3000 {
        // The plain formula looks for the extremes of a column at every value.
        assert_same(&outcome, &vikor(0.4, &scaled(method.as_ref(), &data)), &format!("{what}, vikor"));
    } else {
        let (turned, first) = (scaled(method.as_ref(), &data), 64 * (data.n_alternatives() / 128));
        assert_rows_of_vikor(&turned, &outcome, first);
    }
    done + 1
}

/// S and R of some rows, where computing all would take long.
fn assert_rows_of_vikor(data: &DecisionMatrix, outcome: &Outcome, first: usize) {
    let rows = (0..70).chain(first - 35..first + 35).chain(data.n_alternatives() - 70..data.n_alternatives());
    let ends: Vec<(f64, f64)> = (0..data.n_criteria())
        .map(|k| data.column(k).to_vec())
        .map(|column| (math::min_of(&column), math::max_of(&column)))
        .collect();
    for i in rows {
        let terms: Vec<f64> = (0..data.n_criteria())
            .map(|k| {
                let (low, high) = ends[k];
                let best = if data.directions()[k] == Direction::Max { high } else { low };
                let share = (best - data.values()[[i, k]]).abs() / (high - low);
                if high == low { 0.0 } else { data.weights().unwrap()[k] * share }
            })
            .collect();
        assert_eq!(numbers(outcome, "S")[i].to_bits(), sum::sum(&terms).to_bits());
        assert_eq!(numbers(outcome, "R")[i].to_bits(), math::max_of(&terms).to_bits());
    }
}

#[test]
fn every_bit_is_that_of_the_plain_formula() {
    let mut done = 0;
    for size in SIZES {
        // Large tables take long without optimization; two kinds of them pass every edge.
        for kind in if size.0 < 3000 { &DATA[..] } else { &[Data::Ordinary, Data::Signed][..] } {
            done += compare(table(*kind, size, false), &format!("{kind:?} {size:?}"));
        }
    }
    assert!(done > 1000, "{done} combinations");
}

#[test]
fn the_layout_of_the_array_changes_nothing() {
    for kind in [Data::Ordinary, Data::Signed, Data::Zeros] {
        for size in [(65, 12), (4097, 12)] {
            let [rows, columns] = [false, true].map(|columns| data(table(kind, size, columns)));
            assert_eq!(rows.values(), columns.values());
            for name in ["weighted_sum", "topsis", "vikor"] {
                let settings = if name == "vikor" { json!({}) } else { json!({ "normalization": "min_max" }) };
                let method = methods::get(name, &settings).unwrap();
                assert_eq!(method.evaluate(&rows).unwrap(), method.evaluate(&columns).unwrap(), "{name} {kind:?}");
            }
        }
    }
}

#[test]
fn threads_change_nothing() {
    let data = data(table(Data::Ordinary, (30_000, 12), false));
    for name in ["weighted_sum", "topsis", "vikor"] {
        let method = methods::get(name, &json!({})).unwrap();
        let all: Vec<Outcome> = [1, 2, 3, 8]
            .map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap())
            .iter()
            .map(|pool| pool.install(|| method.evaluate(&data).unwrap()))
            .collect();
        assert!(all.iter().all(|outcome| *outcome == all[0]), "{name}");
    }
}

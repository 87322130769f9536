//! The kernel against a plain reference, closed forms, and the promises of the page.

use super::*;
use crate::number::philox::{Stream, variables};
use crate::number::{Grid, math};
use ndarray::{Array2, Array3, Axis, array};
use std::ops::ControlFlow;

/// Values in (0, 1), some equal, rows copied.
fn values(n: usize, m: usize, k: usize, seed: u64) -> Array3<f64> {
    let stream = Stream::new(seed);
    let cell = |i: usize, j: usize, s: usize| {
        // Every fifth alternative is a copy of the one before, so that there are ties in every draw.
        let i = if i % 5 == 4 { i - 1 } else { i };
        stream.uniform((i * 1000 + j) as u64, 0, u32::try_from(s).unwrap())
    };
    Array3::from_shape_fn((n, m, k), |(i, j, s)| cell(i, j, s))
}

struct Reference {
    ranks: Array2<u64>,
    pairwise: Array2<u64>,
    central: Array2<f64>,
}

/// One draw after the other, in the words of the documentation.
fn reference(values: &Array3<f64>, directions: &[Direction], settings: &Settings) -> Reference {
    let (n, m, k) = values.dim();
    let stream = Stream::new(settings.seed);
    let ids = variables(&["smaa.weights", "smaa.sample", "smaa.tie"]);
    let grid = Grid::for_scores(values.as_slice().unwrap());
    let mut ranks = Array2::zeros((n, n));
    let mut pairwise = Array2::zeros((n, n));
    let mut sums = Array2::<i128>::zeros((n, m));
    let sampler = weights::Sampler::new(&settings.weights, m).unwrap();
    for draw in 0..settings.draws {
        let mut w = vec![0.0; m];
        if settings.weights == Weights::Uniform {
            let mut cuts: Vec<f64> =
                (0..u32::try_from(m).unwrap()).flat_map(|p| stream.uniform_pair(draw, ids[0], p)).take(m - 1).collect();
            cuts.sort_by(f64::total_cmp);
            cuts.insert(0, 0.0);
            cuts.push(1.0);
            (0..m).for_each(|j| w[j] = cuts[j + 1] - cuts[j]);
        } else {
            sampler.draw(stream, draw, &mut w).unwrap();
        }
        let sample = stream.index(draw, ids[1], 0, k);
        let score = |i: usize| {
            let one = |j: usize| {
                let value = math::times_power_of_two(values[[i, j, sample]], -grid.exponent());
                w[j] * if directions.get(j) == Some(&Direction::Min) { -value } else { value }
            };
            (0..m).fold(0.0, |sum, j| sum + one(j)).round_ties_even()
        };
        let scores: Vec<f64> = (0..n).map(score).collect();
        let key = |i: usize| stream.bits(draw, ids[2], u32::try_from(i).unwrap())[0];
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(key(b).cmp(&key(a))));
        for (r, &i) in order.iter().enumerate() {
            ranks[[i, r]] += 1;
            order[r + 1..].iter().for_each(|&j| pairwise[[i, j]] += 1);
        }
        for j in 0..m {
            #[allow(clippy::cast_possible_truncation)]
            let steps = (w[j] * math::times_power_of_two(1.0, 52)).round_ties_even() as i128;
            sums[[order[0], j]] += steps;
        }
    }
    let central = Array2::from_shape_fn((n, m), |(i, j)| {
        math::times_power_of_two(sums[[i, j]] as f64 / ranks[[i, 0]] as f64, -52)
    });
    Reference { ranks, pairwise, central }
}

fn agrees(values: &Array3<f64>, directions: &[Direction], settings: &Settings) {
    let plain = reference(values, directions, settings);
    for instructions in Instructions::ALL.into_iter().filter(|i| i.is_available()) {
        let settings = Settings { instructions, ..settings.clone() };
        let found = smaa(&values.view(), directions, &settings).unwrap();
        assert_eq!(found.rank_counts, plain.ranks, "{instructions:?}");
        assert_eq!(found.pairwise_counts, plain.pairwise, "{instructions:?}");
        for (i, row) in plain.central.rows().into_iter().enumerate() {
            match found.central_weights(i) {
                Some(weights) => {
                    row.iter().zip(weights).for_each(|(a, b)| assert!((a - b).abs() <= 1e-15, "{a} {b}"));
                }
                None => assert_eq!(plain.ranks[[i, 0]], 0),
            }
        }
    }
}

#[test]
fn every_cell_is_that_of_the_plain_reference() {
    for (n, m, k, draws) in [
        (1, 1, 1, 5),
        (2, 1, 1, 33),
        (1, 3, 2, 20),
        (3, 2, 1, 600),
        (16, 5, 1, 513),
        (17, 4, 3, 1025),
        (35, 12, 1, 1100),
        (35, 12, 7, 700),
        (127, 3, 1, 300),
        (128, 2, 1, 520),
        (129, 3, 2, 520),
        (300, 12, 1, 70),
    ] {
        let settings = Settings { draws, seed: u64::MAX - draws, ..Settings::default() };
        let directions: Vec<Direction> =
            (0..m).map(|j| if j % 3 == 1 { Direction::Min } else { Direction::Max }).collect();
        agrees(&values(n, m, k, 3), &directions, &settings);
    }
}

#[test]
fn every_kind_of_weights_agrees_with_the_reference() {
    let values = values(9, 4, 1, 8);
    for weights in [
        Weights::Fixed(vec![1.0, 0.0, 2.0, 5.0]),
        Weights::Dirichlet(vec![0.5, 3.0, 1.0, 20.0]),
        Weights::Constrained(Constraints {
            lower: Some(vec![0.1, 0.0, 0.0, 0.2]),
            upper: None,
            order: vec![(3, 0), (0, 1)],
        }),
        Weights::Samples(array![[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 1.0, 3.0]]),
    ] {
        agrees(&values, &[], &Settings { weights, draws: 700, ..Settings::default() });
    }
}

#[test]
fn scores_next_to_each_other_and_huge_or_tiny_values() {
    // Differences of a step of the grid and below, at all magnitudes.
    for exponent in [-1060, -300, 0, 900] {
        let step = math::times_power_of_two(1.0, exponent - 40);
        let column = [1.0, 1.0 - 0.4 * f64::EPSILON, 1.0, 0.5];
        let values = Array3::from_shape_fn((8, 2, 1), |(i, j, _)| {
            math::times_power_of_two(column[i % 4], exponent) - step * ((i / 4 + j * i) % 3) as f64
        });
        agrees(&values, &[], &Settings { draws: 200, ..Settings::default() });
    }
}

#[test]
fn the_same_bits_for_any_threads_and_a_longer_run_keeps_its_first_draws() {
    let values = values(20, 6, 4, 1);
    let run = |draws, threads| {
        let settings = Settings { draws, threads: Some(threads), ..Settings::default() };
        smaa(&values.view(), &[], &settings).unwrap()
    };
    let one = run(40_000, 1);
    for threads in [2, 3, 7, 16] {
        assert_eq!(run(40_000, threads).digest(), one.digest());
    }
    let short = run(20_000, 2);
    assert!(short.rank_counts.iter().zip(&one.rank_counts).all(|(a, b)| a <= b));
}

#[test]
fn blocks_in_any_order_give_the_same_totals() {
    let values = values(12, 5, 1, 2);
    let settings = Settings { draws: 5000, ..Settings::default() };
    let model = Model::new(&values.view(), &[Direction::Max; 5], &settings, model::Source::Uniform);
    let tally = |blocks: &[(u64, usize)]| {
        let mut tally = Tally::new(&model);
        for &(first, count) in blocks {
            tally.tile(&model, first, count).unwrap();
        }
        tally.settle();
        (tally.ranks, tally.above, tally.first)
    };
    let forward = tally(&[(0, 512), (512, 512), (1024, 100)]);
    assert!(forward == tally(&[(1024, 100), (0, 512), (512, 512)]));
    assert!(forward == tally(&[(1000, 124), (300, 500), (0, 300), (800, 200)]));
}

#[test]
fn rows_and_columns_sum_to_the_draws_with_clones() {
    // All equal: ties in every draw are broken evenly.
    let found = smaa(&Array3::ones((4, 3, 1)).view(), &[], &Settings { draws: 40_000, ..Settings::default() }).unwrap();
    for axis in [Axis(0), Axis(1)] {
        assert!(found.rank_counts.sum_axis(axis).iter().all(|&sum| sum == 40_000));
    }
    for (i, j) in (0..4).flat_map(|i| (0..4).map(move |j| (i, j))) {
        // 5 standard deviations of a binomial count.
        assert!((found.rank_counts[[i, j]] as f64 - 10_000.0).abs() < 5.0 * 87.0);
        assert_eq!(found.pairwise_counts[[i, j]] + found.pairwise_counts[[j, i]], if i == j { 0 } else { 40_000 });
    }
    assert_eq!(found.confidence_factors, [Some(0.25); 4]);
    assert_eq!(found.top(2).unwrap().iter().map(|share| share.count).sum::<u64>(), 80_000);
}

/// How many of `trials` intervals should cover at least, with a chance of missing of 1e-6 when 95 % do.
fn least_coverage(trials: f64) -> f64 {
    0.95 * trials - 4.75 * (0.95 * 0.05 * trials).sqrt()
}

#[test]
fn shares_cover_their_closed_forms() {
    // (values, share of draws in which alternative 0 is first).
    // Unit vectors: 1/m. Two criteria: w uniform on [0, 1], 0 is first while w > t. Three: the largest of three
    // weights is above 1/2 with chance 3/4.
    let half = array![[1.0, 0.0, 0.0], [0.5, 0.5, 0.5]];
    let cases = [
        (Array2::eye(5), 0.2),
        (array![[1.0, 0.0], [0.3, 0.3], [0.0, 0.2]], 0.7),
        (half, 0.25),
        (array![[1.0, 0.0], [0.0, 0.25]], 0.8),
    ];
    let (mut covered, mut trials) = (0.0, 0.0);
    for (values, share) in cases {
        let values = values.insert_axis(Axis(2));
        for seed in 0..200 {
            let found = smaa(&values.view(), &[], &Settings { draws: 2000, seed, ..Settings::default() }).unwrap();
            let (low, high) = found.top(1).unwrap()[0].interval();
            trials += 1.0;
            covered += if low <= share && share <= high { 1.0 } else { 0.0 };
        }
    }
    assert!(covered >= least_coverage(trials) && covered < trials, "{covered} of {trials}");
}

#[test]
fn central_weights_are_means_of_order_statistics() {
    // Unit vectors: 0 is first when its weight is the largest, of mean (1 + 1/2 + ... + 1/m) / m.
    for m in [2_u32, 3, 6] {
        let size = m as usize;
        let values = Array2::eye(size).insert_axis(Axis(2));
        let found = smaa(&values.view(), &[], &Settings { draws: 200_000, ..Settings::default() }).unwrap();
        let largest = (1..=m).map(|j| 1.0 / f64::from(j)).sum::<f64>() / f64::from(m);
        for i in 0..size {
            let weights = found.central_weights(i).unwrap();
            assert!((weights[i] - largest).abs() < 0.005, "{weights:?}");
            assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert_eq!(found.confidence_factors[i], Some(1.0));
            // The mean of a weight over all draws, 1/m, from what is within the draws of each first.
            let mean: f64 = (0..size)
                .map(|f| found.central_weights(f).unwrap()[i] * found.rank_counts[[f, 0]] as f64 / 200_000.0)
                .sum();
            assert!((mean - 1.0 / f64::from(m)).abs() < 0.003);
        }
    }
}

/// Mean and variance of every weight over draws.
fn moments(weights: &Weights, m: usize, draws: u64) -> Vec<(f64, f64)> {
    let sampler = weights::Sampler::new(weights, m).unwrap();
    let mut w = vec![0.0; m];
    let mut sums = vec![(0.0, 0.0); m];
    for draw in 0..draws {
        sampler.draw(Stream::new(5), draw, &mut w).unwrap();
        assert!((w.iter().sum::<f64>() - 1.0).abs() < 1e-12 && w.iter().all(|&w| w >= 0.0));
        sums.iter_mut().zip(&w).for_each(|(s, w)| *s = (s.0 + w, s.1 + w * w));
    }
    let n = draws as f64;
    sums.into_iter().map(|(sum, squares)| (sum / n, squares / n - sum / n * (sum / n))).collect()
}

#[test]
fn dirichlet_weights_have_their_moments() {
    let alpha = [0.5, 1.0, 4.5];
    let total = 6.0;
    for (found, a) in moments(&Weights::Dirichlet(alpha.to_vec()), 3, 20_000).into_iter().zip(alpha) {
        let mean = a / total;
        let variance = mean * (1.0 - mean) / (total + 1.0);
        assert!((found.0 - mean).abs() < 5.0 * (variance / 20_000.0).sqrt());
        assert!((found.1 / variance - 1.0).abs() < 0.08);
    }
    // Small concentrations: nearly all weight on one criterion, and no NaN.
    let tiny = moments(&Weights::Dirichlet(vec![1e-3; 3]), 3, 2000);
    assert!(tiny.iter().all(|(mean, variance)| (mean - 1.0 / 3.0).abs() < 0.06 && *variance > 0.2));
}

#[test]
fn constrained_weights_are_uniform_where_closed_forms_are_known() {
    let constrained = |lower: Option<Vec<f64>>, upper: Option<Vec<f64>>, order: Vec<(usize, usize)>| {
        Weights::Constrained(Constraints { lower, upper, order })
    };
    // A complete order: means are the rank order centroid.
    let centroid = [11.0 / 18.0, 5.0 / 18.0, 2.0 / 18.0];
    let found = moments(&constrained(None, None, vec![(2, 0), (0, 1)]), 3, 20_000);
    for (i, expected) in [(2, centroid[0]), (0, centroid[1]), (1, centroid[2])] {
        assert!((found[i].0 - expected).abs() < 0.005, "{found:?}");
    }
    // A partial order, 0 above 1 and 2: the largest, and twice the mean of the others.
    let found = moments(&constrained(None, None, vec![(0, 1), (0, 2)]), 3, 20_000);
    for (mean, expected) in found.iter().map(|f| f.0).zip([11.0 / 18.0, 7.0 / 36.0, 7.0 / 36.0]) {
        assert!((mean - expected).abs() < 0.005);
    }
    // Lower bounds: a smaller simplex. Upper bounds so tight that the turned simplex is needed.
    let found = moments(&constrained(Some(vec![0.2, 0.0, 0.5]), None, vec![]), 3, 20_000);
    for (mean, low) in found.iter().map(|f| f.0).zip([0.2, 0.0, 0.5]) {
        assert!((mean - low - 0.1).abs() < 0.003);
    }
    let upper = vec![0.12; 10];
    let found = moments(&constrained(None, Some(upper), vec![]), 10, 20_000);
    assert!(found.iter().all(|f| (f.0 - 0.1).abs() < 0.001));
    // Two weights between bounds: uniform on [0.3, 0.6].
    let found = moments(&constrained(Some(vec![0.3, 0.0]), Some(vec![0.6, 1.0]), vec![]), 2, 20_000);
    assert!((found[0].0 - 0.45).abs() < 0.003 && (found[0].1 - 0.09 / 12.0).abs() < 0.0003);
    // One point only.
    let found = moments(&constrained(Some(vec![0.3, 0.7]), None, vec![]), 2, 10);
    assert!((found[0].0 - 0.3).abs() < 1e-12);
}

#[test]
fn intervals_of_ranks_and_expected_ranks_follow_from_the_counts() {
    let values = array![[1.0, 0.0], [0.0, 1.0], [0.45, 0.45]].insert_axis(Axis(2));
    let found = smaa(&values.view(), &[], &Settings { draws: 100_000, ..Settings::default() }).unwrap();
    // The third is last while w lies in 0.45..0.55, else second.
    let expected = found.expected_rank();
    for (i, rank) in expected.iter().enumerate() {
        let counts = found.rank_counts.row(i);
        let mean = (counts[0] + 2 * counts[1] + 3 * counts[2]) as f64 / 1e5;
        assert_eq!(*rank, mean);
    }
    assert!((expected.iter().sum::<f64>() - 6.0).abs() < 1e-12);
    assert_eq!(found.rank_intervals(0.9).unwrap(), [(1, 3), (1, 3), (2, 3)]);
    assert_eq!(found.rank_intervals(0.5).unwrap()[2], (2, 2));
    assert!(found.rank_intervals(1.0).is_err() && found.rank_intervals(f64::NAN).is_err());
    assert!(found.top(0).is_err() && found.top(4).is_err());
    assert_eq!(found.notices.len(), 1);
    assert_eq!(found.notices.as_slice()[0].code.id(), "N0671");
    assert!(found.central_weights(2).is_none() && found.confidence_factors[2].is_none());
    let json = found.to_json().unwrap();
    assert!(json.contains("null") && !json.contains("NaN"));
    assert_eq!(serde_json::from_str::<Smaa>(&json).unwrap(), found);
}

fn problems(values: &Array3<f64>, directions: &[Direction], settings: &Settings) -> Vec<String> {
    let error = smaa(&values.view(), directions, settings).unwrap_err();
    error.problems().iter().map(|p| format!("{} {}", p.code, p.place)).collect()
}

#[test]
fn all_faults_at_once_each_with_its_place() {
    let good = Array3::ones((2, 3, 1));
    let with = |weights: Weights| Settings { weights, ..Settings::default() };
    let mut bad = good.clone();
    bad[[1, 2, 0]] = f64::NAN;
    bad[[0, 1, 0]] = f64::INFINITY;
    let settings = Settings { weights: Weights::Dirichlet(vec![1.0, -2.0]), draws: 0, ..Settings::default() };
    assert_eq!(
        problems(&bad, &[Direction::Max], &settings),
        [
            "E0603 directions",
            "E0608 draws",
            "E0604 values[0, 1]",
            "E0604 values[1, 2]",
            "E0603 weights",
            "E0608 weights[1]"
        ]
    );
    assert_eq!(problems(&Array3::ones((0, 3, 1)), &[], &Settings::default()), ["E0602 values"]);
    for (weights, expected) in [
        (Weights::Fixed(vec![0.0; 3]), vec!["E0606 weights"]),
        (Weights::Fixed(vec![1.0, f64::NAN, -1.0]), vec!["E0604 weights[1]", "E0605 weights[2]"]),
        (Weights::Dirichlet(vec![1e-301, 1.0, 1e13]), vec!["E0608 weights[0]", "E0608 weights[2]"]),
        (Weights::Samples(array![[1.0, 2.0]]), vec!["E0603 weights"]),
        (Weights::Samples(array![[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]), vec!["E0606 weights[1]"]),
        (
            Weights::Constrained(Constraints {
                lower: Some(vec![0.5, 0.2, 0.1]),
                upper: Some(vec![0.4, 2.0, 1.0]),
                order: vec![(0, 7)],
            }),
            vec!["E0608 lower[0]", "E0608 order[0]", "E0608 upper[1]"],
        ),
        (
            Weights::Constrained(Constraints { lower: Some(vec![0.5, 0.4, 0.2]), ..Constraints::default() }),
            vec!["E0609 weights"],
        ),
        (
            Weights::Constrained(Constraints {
                upper: Some(vec![0.1, 1.0, 1.0]),
                order: vec![(0, 1), (1, 2)],
                lower: None,
            }),
            vec!["E0609 weights"],
        ),
        (
            Weights::Constrained(Constraints { order: vec![(0, 1), (1, 2), (2, 0)], ..Constraints::default() }),
            vec!["E0609 order"],
        ),
    ] {
        assert_eq!(problems(&good, &[], &with(weights.clone())), expected, "{weights:?}");
    }
    assert_eq!(problems(&good, &[], &Settings { threads: Some(0), ..Settings::default() }), ["E0608 threads"]);
}

/// Concentrations at the ends of what is allowed: nearly all on one criterion, and nearly no spread.
#[test]
fn the_smallest_and_largest_concentrations_give_weights() {
    for concentration in [1e-300, 1e12] {
        let weights = Weights::Dirichlet(vec![concentration; 3]);
        let found =
            smaa(&Array3::ones((2, 3, 1)).view(), &[], &Settings { weights, draws: 300, ..Settings::default() });
        let central = found.unwrap().central_weights(0).unwrap().to_vec();
        assert!(central.iter().all(|w| (w - 1.0 / 3.0).abs() < 0.2), "{central:?}");
    }
}

#[test]
fn limits_are_refused_before_work_starts() {
    let limit = |values: &Array3<f64>, settings: &Settings| {
        let error = smaa(&values.view(), &[], settings).unwrap_err();
        assert!(matches!(error, Error::Limit { .. }), "{error:?}");
    };
    limit(&Array3::ones((2, 2, 1)), &Settings { draws: 1_000_000_000_000, ..Settings::default() });
    limit(&Array3::ones((MOST_ALTERNATIVES + 1, 1, 1)), &Settings { draws: 1, ..Settings::default() });
    // The copy has 16 rows where the values have one.
    let wide = Array3::<f64>::zeros((1, 1, 1));
    let wide = wide.broadcast((1, MOST_VALUES / 16 + 1, 1)).unwrap();
    let error = smaa(&wide, &[], &Settings::default()).unwrap_err();
    assert!(matches!(error, Error::Limit { found, .. } if found == MOST_VALUES as u64 + 16), "{error:?}");
    // Seven weights in bounds of 0.142 to 0.144 in a strict order: hardly any room.
    let narrow = Weights::Constrained(Constraints {
        lower: Some(vec![0.1427; 7]),
        upper: Some(vec![0.1430; 7]),
        order: (0..6).map(|i| (i, i + 1)).collect(),
    });
    limit(&Array3::ones((2, 7, 1)), &Settings { weights: narrow.clone(), ..Settings::default() });
    let error = smaa(&Array3::ones((2, 7, 1)).view(), &[], &Settings { weights: narrow, ..Settings::default() });
    assert!(matches!(error, Err(Error::Limit { limit: 1000, found: 1024..=4096, .. })), "{error:?}");
}

#[test]
fn an_observer_stops_it() {
    struct Stop;
    impl Observer for Stop {
        fn step(&mut self, done: u64, _total: u64) -> ControlFlow<()> {
            if done > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
        fn interval(&self) -> std::time::Duration {
            std::time::Duration::from_millis(1)
        }
    }
    let values = values(35, 12, 1, 1);
    let settings = Settings { draws: 100_000_000, ..Settings::default() };
    let stopped = smaa_observed(&values.view(), &[], &settings, &mut Stop);
    assert!(matches!(stopped, Err(Error::Cancelled { total: 100_000_035, .. })));
}

/// Done of total that was told last; breaks as soon as `done` reaches `until`.
struct Until {
    until: u64,
    last: (u64, u64),
}

impl Observer for Until {
    fn step(&mut self, done: u64, total: u64) -> ControlFlow<()> {
        self.last = (done, total);
        if done >= self.until { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[test]
fn finished_work_is_not_cancelled_and_a_stop_between_counts_the_draws() {
    let values = values(3, 2, 1, 1);
    let settings = Settings { draws: 1000, ..Settings::default() };
    let mut at_end = Until { until: 1003, last: (0, 0) };
    assert!(smaa_observed(&values.view(), &[], &settings, &mut at_end).is_ok());
    assert_eq!(at_end.last, (1003, 1003));
    let mut between = Until { until: 1000, last: (0, 0) };
    let stopped = smaa_observed(&values.view(), &[], &settings, &mut between);
    assert_eq!(stopped.unwrap_err(), Error::Cancelled { done: 1000, total: 1003 });
}

//! What PROMETHEE I and II share: preference functions, flows in O(m n log n), preference indices.

use super::pairwise::{exceeds, fixed, from_fixed_products, oriented_columns};
use super::per_criterion::{Numbers, PerCriterion, bad_entry, required_numbers};
use crate::number::math;
use crate::problem::{Problems, Text};
use crate::scoring::DecisionMatrix;
use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// How a difference d = g(a) - g(b) in favor of a becomes a preference in [0, 1]; 0 for d <= 0.
///
/// # References
/// Brans and Vincke 1985, A preference ranking organisation method, Management Science 31(6), section 3 (types
/// I to VI).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreferenceFunction {
    /// Type I: 1 as soon as d > 0.
    #[default]
    Usual,
    /// Type II: 0 up to q, 1 beyond.
    UShape,
    /// Type III: d / p up to p, 1 beyond.
    VShape,
    /// Type IV: 0 up to q, 1/2 up to p, 1 beyond.
    Level,
    /// Type V: 0 up to q, (d - q) / (p - q) up to p, 1 beyond.
    Linear,
    /// Type VI: 1 - exp(-d^2 / (2 s^2)).
    Gaussian,
}

/// A preference function with its thresholds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Preference {
    /// 1 beyond the threshold (0 for type I).
    Step(f64),
    /// 0 up to q, 1/2 up to p, 1 beyond.
    Level { q: f64, p: f64 },
    /// 0 up to q, 1 from p, a straight line between; q < p.
    Line { q: f64, p: f64 },
    /// 1 - exp(-d^2 / (2 s^2)).
    Gaussian { s: f64 },
}

impl Preference {
    /// Preference of `a` over `b`, both with "higher is better".
    pub(super) fn of(self, a: f64, b: f64) -> f64 {
        match self {
            Preference::Step(q) => f64::from(exceeds(a, b, q)),
            Preference::Level { q, p } => 0.5 * (f64::from(exceeds(a, b, q)) + f64::from(exceeds(a, b, p))),
            Preference::Line { q, p } => match a - b {
                d if d <= q => 0.0,
                d if d > p => 1.0,
                d => (d - q) / (p - q),
            },
            Preference::Gaussian { s } => gaussian(a - b, s),
        }
    }
}

fn gaussian(d: f64, s: f64) -> f64 {
    if d <= 0.0 {
        return 0.0;
    }
    let z = d / s;
    -math::exp_m1(-0.5 * z * z)
}

/// Beyond this many s the Gaussian preference is 1 to the last digit of a double.
const CERTAIN: f64 = 8.75;

/// The settings of PROMETHEE, read for `m` criteria.
pub(super) struct Settings<'a> {
    pub(super) functions: Option<&'a PerCriterion<PreferenceFunction>>,
    pub(super) q: Option<&'a Numbers>,
    pub(super) p: Option<&'a Numbers>,
    pub(super) s: Option<&'a Numbers>,
}

impl Settings<'_> {
    /// Whether no threshold is used, so that only the order of values counts.
    pub(super) fn only_order_counts(&self) -> bool {
        match self.functions {
            None | Some(PerCriterion::Same(PreferenceFunction::Usual)) => true,
            Some(PerCriterion::Same(_)) => false,
            Some(PerCriterion::Each(all)) => all.iter().all(|f| *f == PreferenceFunction::Usual),
        }
    }

    /// The preference function of every criterion; thresholds that a function does not use are passed over.
    pub(super) fn read(&self, m: usize, problems: &mut Problems) -> Vec<Preference> {
        use PreferenceFunction::{Gaussian, Level, Linear, UShape, Usual, VShape};
        if let Some(functions) = self.functions {
            functions.check_length("preference_functions", m, problems);
        }
        let functions: Vec<PreferenceFunction> =
            (0..m).map(|k| self.functions.and_then(|f| f.get(k)).copied().unwrap_or_default()).collect();
        let needs =
            |kinds: &[PreferenceFunction]| -> Vec<bool> { functions.iter().map(|f| kinds.contains(f)).collect() };
        let q = required_numbers("q", self.q, &needs(&[UShape, Level, Linear]), problems);
        let p = required_numbers("p", self.p, &needs(&[VShape, Level, Linear]), problems);
        let s = required_numbers("s", self.s, &needs(&[Gaussian]), problems);
        for k in 0..m {
            if matches!(functions[k], Level | Linear) && p[k] < q[k] {
                let expected = Text::new(format!("at least q = {}", q[k]), format!("không nhỏ hơn q = {}", q[k]));
                problems.push(bad_entry("p", k, expected, &p[k]));
            }
            if functions[k] == Gaussian && s[k] == 0.0 && !problems.has_errors() {
                problems.push(bad_entry("s", k, Text::new("a number above 0", "một số dương"), &s[k]));
            }
        }
        (0..m)
            .map(|k| match functions[k] {
                VShape if p[k] > 0.0 => Preference::Line { q: 0.0, p: p[k] },
                Usual | VShape => Preference::Step(0.0),
                Level => Preference::Level { q: q[k], p: p[k] },
                Linear if p[k] > q[k] => Preference::Line { q: q[k], p: p[k] },
                UShape | Linear => Preference::Step(q[k]),
                Gaussian => Preference::Gaussian { s: s[k] },
            })
            .collect()
    }
}

/// Positive, negative and net flow, each `(n,)`; all 0 for one alternative.
pub(super) struct Flows {
    pub(super) positive: Vec<f64>,
    pub(super) negative: Vec<f64>,
    pub(super) net: Vec<f64>,
}

/// The flows of all alternatives.
///
/// Each criterion is sorted once; what falls into the window of a preference function is then a count and, on
/// the sloping part, a difference of prefix sums. Sums are exact integers, so neither the order of rows and
/// columns nor the number of threads changes a bit.
pub(super) fn flows(data: &DecisionMatrix, preferences: &[Preference]) -> Flows {
    let n = data.n_alternatives();
    let weights = data.weights_or_equal();
    let columns = oriented_columns(data);
    let one_column = |k: usize| -> Vec<[i128; 2]> {
        let weight = i128::from(fixed(weights[k]));
        let mut weighted = vec![[0; 2]; n];
        if weight != 0 && n > 1 {
            for (i, sums) in column_sums(&columns[k], preferences[k]) {
                weighted[i] = sums.map(|sum| weight * i128::from(fixed(sum / (n - 1) as f64)));
            }
        }
        weighted
    };
    let add = |mut a: Vec<[i128; 2]>, b: Vec<[i128; 2]>| {
        for (a, b) in a.iter_mut().zip(&b) {
            a[0] += b[0];
            a[1] += b[1];
        }
        a
    };
    let zero = || vec![[0; 2]; n];
    let total = if n < PARALLEL_FROM {
        (0..columns.len()).map(one_column).fold(zero(), add)
    } else {
        (0..columns.len()).into_par_iter().map(one_column).reduce(zero, add)
    };
    Flows {
        positive: total.iter().map(|t| from_fixed_products(t[0])).collect(),
        negative: total.iter().map(|t| from_fixed_products(t[1])).collect(),
        net: total.iter().map(|t| from_fixed_products(t[0] - t[1])).collect(),
    }
}

/// Below this many alternatives threads cost more than they save.
const PARALLEL_FROM: usize = 500;

/// For every alternative its index and the sums over all others of its preference over them and of theirs
/// over it.
fn column_sums(column: &[f64], preference: Preference) -> Vec<(usize, [f64; 2])> {
    let mut order: Vec<(f64, usize)> = column.iter().copied().zip(0..).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let rising: Vec<f64> = order.iter().map(|&(x, _)| x).collect();
    let (over, under) = if let Preference::Gaussian { s } = preference {
        gaussian_sums(&rising, s)
    } else {
        let mirrored: Vec<f64> = rising.iter().rev().map(|x| 0.0 - x).collect();
        let mut under = one_sided(&mirrored, preference);
        under.reverse();
        (one_sided(&rising, preference), under)
    };
    order.into_iter().zip(over.into_iter().zip(under)).map(|((_, i), (over, under))| (i, [over, under])).collect()
}

/// For every value the sum of its preference over all values, of a rising list; linear in its length.
fn one_sided(rising: &[f64], preference: Preference) -> Vec<f64> {
    match preference {
        Preference::Step(q) => beaten(rising, |a, b| exceeds(a, b, q)).into_iter().map(|c| c as f64).collect(),
        Preference::Level { q, p } => {
            let full = beaten(rising, |a, b| exceeds(a, b, p));
            let half = beaten(rising, |a, b| exceeds(a, b, q));
            full.into_iter().zip(half).map(|(full, half)| 0.5 * (full + half) as f64).collect()
        }
        Preference::Line { q, p } => line_sums(rising, q, p),
        Preference::Gaussian { s } => gaussian_sums(rising, s).0,
    }
}

/// For every value of a rising list how many it beats; `beats(a, b)` never turns false as b falls.
fn beaten(rising: &[f64], beats: impl Fn(f64, f64) -> bool) -> Vec<usize> {
    let mut count = 0;
    rising
        .iter()
        .map(|&a| {
            while count < rising.len() && beats(a, rising[count]) {
                count += 1;
            }
            // Rounding may move the border of the next value back by one.
            while count > 0 && !beats(a, rising[count - 1]) {
                count -= 1;
            }
            count
        })
        .collect()
}

/// Sums of the sloping function: those beyond p count 1, those between q and p (d - q) / (p - q).
///
/// The sums of differences are exact: values become integers relative to the start of their cluster (no two
/// clusters are within p of each other), in a unit far below p.
fn line_sums(rising: &[f64], q: f64, p: f64) -> Vec<f64> {
    let full = beaten(rising, |a, b| a - b > p);
    let some = beaten(rising, |a, b| a - b > q);
    // A sum of n differences below n p must fit into 127 bits.
    let length_bits = i32::try_from(usize::BITS - rising.len().leading_zeros()).unwrap_or(64);
    let shift = 90_i32.min(124 - 2 * length_bits) - math::exponent(p).unwrap_or(0);
    let integer = |x: f64| {
        #[allow(clippy::cast_possible_truncation)] // the rest is far below rounding
        {
            math::times_power_of_two(x, shift) as i128
        }
    };
    let (positions, prefix) = clusters(rising, p, integer);
    let zero_at = integer(q);
    let slope = math::times_power_of_two(p - q, shift);
    (0..rising.len())
        .map(|i| {
            let count = (some[i] - full[i]) as i128;
            let sum = count * (positions[i] - zero_at) - (prefix[some[i]] - prefix[full[i]]);
            full[i] as f64 + sum as f64 / slope
        })
        .collect()
}

/// Positions relative to the start of the cluster, and their prefix sums over the whole list.
fn clusters(rising: &[f64], p: f64, integer: impl Fn(f64) -> i128) -> (Vec<i128>, Vec<i128>) {
    let mut start = rising.first().copied().unwrap_or(0.0);
    let mut before = start;
    let mut prefix = Vec::with_capacity(rising.len() + 1);
    let mut total: i128 = 0;
    prefix.push(total);
    let positions = rising
        .iter()
        .map(|&x| {
            if x - before > p {
                start = x;
            }
            before = x;
            let (difference, error) = crate::number::sum::two_sum(x, -start);
            let position = integer(difference) + integer(error);
            // Only differences within a cluster are used: they are right even if the total wraps around.
            total = total.wrapping_add(position);
            prefix.push(total);
            position
        })
        .collect();
    (positions, prefix)
}

/// Parts into which the pairs of one criterion are cut; fixed, so that threads change no bit.
const SLICES: usize = 16;

/// Sums of the Gaussian preference: every pair once, quadratic in the pairs within 8.75 s of each other.
fn gaussian_sums(rising: &[f64], s: f64) -> (Vec<f64>, Vec<f64>) {
    let n = rising.len();
    let certain = beaten(rising, |a, b| (a - b) / s > CERTAIN);
    let slice = |part: usize| -> (Vec<(usize, f64)>, Vec<f64>) {
        let mut under = vec![0.0; n];
        let over = (part..n)
            .step_by(SLICES)
            .map(|i| {
                let mut sum = 0.0;
                for (b, under) in rising[certain[i]..i].iter().zip(&mut under[certain[i]..i]) {
                    let preference = gaussian(rising[i] - b, s);
                    sum += preference;
                    *under += preference;
                }
                (i, sum)
            })
            .collect();
        (over, under)
    };
    let parts: Vec<_> = if n < PARALLEL_FROM {
        (0..SLICES).map(slice).collect()
    } else {
        (0..SLICES).into_par_iter().map(slice).collect()
    };
    let mut over = vec![0.0; n];
    let mut under = vec![0.0; n];
    for (part_over, part_under) in parts {
        for (i, sum) in part_over {
            over[i] = sum;
        }
        under.iter_mut().zip(part_under).for_each(|(total, sum)| *total += sum);
    }
    // Pairs that are certain count 1 each.
    let mut beaten_by = vec![0_usize; n + 1];
    for &count in &certain {
        beaten_by[count] += 1;
    }
    let mut above = n;
    for i in 0..n {
        over[i] += certain[i] as f64;
        above -= beaten_by[i];
        under[i] += above as f64;
    }
    (over, under)
}

/// The preference indices `pi[i, j]`: weighted preference of i over j, `(n, n)`.
pub(super) fn preference_index(data: &DecisionMatrix, preferences: &[Preference]) -> Array2<f64> {
    let n = data.n_alternatives();
    let weights: Vec<i128> = data.weights_or_equal().into_iter().map(|w| i128::from(fixed(w))).collect();
    let columns = oriented_columns(data);
    Array2::from_shape_fn((n, n), |(i, j)| {
        let terms = columns.iter().zip(preferences).zip(&weights);
        from_fixed_products(
            terms
                .map(|((column, preference), weight)| weight * i128::from(fixed(preference.of(column[i], column[j]))))
                .sum(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;

    fn random(n: usize, seed: u64) -> Vec<f64> {
        let stream = crate::number::philox::Stream::new(seed);
        (0..n).map(|i| stream.uniform(i as u64, 1, 1)).collect()
    }

    const ALL: [Preference; 7] = [
        Preference::Step(0.0),
        Preference::Step(0.1),
        Preference::Level { q: 0.05, p: 0.3 },
        Preference::Line { q: 0.0, p: 0.2 },
        Preference::Line { q: 0.1, p: 0.3 },
        Preference::Line { q: 0.1, p: 0.100_001 },
        Preference::Gaussian { s: 0.02 },
    ];

    /// Sums pair by pair, exactly rounded.
    fn dense(column: &[f64], preference: Preference) -> Vec<[f64; 2]> {
        let sum = |of: &dyn Fn(f64) -> f64| crate::number::sum::sum(&column.iter().map(|&b| of(b)).collect::<Vec<_>>());
        column.iter().map(|&a| [sum(&|b| preference.of(a, b)), sum(&|b| preference.of(b, a))]).collect()
    }

    fn largest_difference(column: &[f64], preference: Preference) -> f64 {
        let n = column.len() as f64;
        let mut worst = 0.0;
        let expected = dense(column, preference);
        for (i, found) in column_sums(column, preference) {
            for side in 0..2 {
                worst = math::max(worst, (found[side] - expected[i][side]).abs() / (n - 1.0));
            }
        }
        worst
    }

    #[test]
    fn windows_equal_the_sum_over_all_pairs() {
        let real = random(700, 1);
        let coarse: Vec<f64> = random(300, 2).iter().map(|x| (x * 20.0).floor() / 20.0).collect();
        let offset: Vec<f64> = real.iter().map(|x| x + 1024.0).collect();
        let clustered: Vec<f64> = real.iter().enumerate().map(|(i, x)| x + 1e6 * (i % 3) as f64).collect();
        for preference in ALL {
            for (column, tolerance) in [(&real, 1e-15), (&coarse, 1e-15), (&offset, 1e-12), (&clustered, 1e-10)] {
                // The very steep line multiplies the rounding of differences by a million.
                let steep = preference == Preference::Line { q: 0.1, p: 0.100_001 };
                let tolerance = if steep { tolerance * 1e6 } else { tolerance };
                let difference = largest_difference(column, preference);
                assert!(difference <= tolerance, "{preference:?}: {difference:e}");
            }
        }
    }

    #[test]
    fn extreme_values_beside_ordinary_thresholds() {
        let column = [1e300, -1e300, 1e-300, 0.0, 0.15, 0.3, 1e200, 1e200];
        for preference in ALL {
            let difference = largest_difference(&column, preference);
            assert!(difference <= 1e-15, "{preference:?}: {difference:e}");
        }
    }

    #[test]
    fn flows_are_the_row_and_column_means_of_the_indices() {
        let values = Array2::from_shape_vec((40, 7), random(280, 5)).unwrap();
        let directions = [Direction::Max, Direction::Min].into_iter().cycle().take(7).collect::<Vec<_>>();
        let data = DecisionMatrix::new(values, Some(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]), &directions).unwrap();
        let flows = flows(&data, &ALL);
        let index = preference_index(&data, &ALL);
        for i in 0..40 {
            assert!((index.row(i).sum() / 39.0 - flows.positive[i]).abs() < 1e-15);
            assert!((index.column(i).sum() / 39.0 - flows.negative[i]).abs() < 1e-15);
            assert!((flows.positive[i] - flows.negative[i] - flows.net[i]).abs() < 1e-15);
        }
    }

    #[test]
    fn threads_change_no_bit() {
        let values = Array2::from_shape_vec((1200, 3), random(3600, 9)).unwrap();
        let data = DecisionMatrix::new(values, None, &[Direction::Max; 3]).unwrap();
        let preferences = [ALL[4], ALL[6], ALL[2]];
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| flows(&data, &preferences).net)
        };
        assert_eq!(with(1), with(3));
    }
}

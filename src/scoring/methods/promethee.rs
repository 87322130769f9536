//! What PROMETHEE I and II share: preference functions, flows, preference indices.

use super::gaussian;
use super::pairwise::{exceeds, fixed, from_fixed_products, oriented_columns};
use super::per_criterion::{Numbers, PerCriterion, bad_entry, required_numbers};
use super::promethee_sums::ColumnSums;
use crate::problem::{Problems, Text};
use crate::scoring::DecisionMatrix;
use crate::{Error, Result};
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
            Preference::Gaussian { s } => gaussian::preference(a - b, s),
        }
    }
}

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

/// Refuses more alternatives than can be numbered in 32 bits.
pub(super) fn check_flow_size(n: usize) -> Result<()> {
    if u32::try_from(n).is_ok() {
        return Ok(());
    }
    Err(Error::Limit {
        what: Text::new("alternatives for PROMETHEE", "số phương án cho PROMETHEE"),
        limit: u64::from(u32::MAX),
        found: n as u64,
        remedy: Text::new("leave out alternatives first", "hãy bớt phương án trước"),
    })
}

/// Positive, negative and net flow, each `(n,)`; all 0 for one alternative.
pub(super) struct Flows {
    pub(super) positive: Vec<f64>,
    pub(super) negative: Vec<f64>,
    pub(super) net: Vec<f64>,
}

/// The flows of all alternatives.
///
/// Each criterion is summed over all pairs by [`ColumnSums`]; the weighted sums of the criteria are exact integers, so
/// neither the order of rows and columns nor the number of threads changes a bit.
pub(super) fn flows(data: &DecisionMatrix, preferences: &[Preference]) -> Flows {
    let n = data.n_alternatives();
    let columns = oriented_columns(data);
    let criteria: Vec<Criterion<'_>> = columns
        .iter()
        .zip(preferences)
        .zip(data.weights_or_equal())
        .map(|((column, &preference), weight)| Criterion { column, preference, weight: fixed(weight) })
        .filter(|criterion| criterion.weight != 0 && n > 1)
        .collect();
    let work: usize = criteria.len() * n;
    let total = if work < PARALLEL_FROM {
        weighted_sums(n, criteria.iter())
    } else {
        let tasks = criteria.len().min(rayon::current_num_threads());
        (0..tasks)
            .into_par_iter()
            .map(|task| weighted_sums(n, criteria.iter().skip(task).step_by(tasks)))
            .reduce_with(|mut a, b| {
                for (a, b) in a.iter_mut().zip(&b) {
                    a[0] += b[0];
                    a[1] += b[1];
                }
                a
            })
            .unwrap_or_default()
    };
    Flows {
        positive: total.iter().map(|t| from_fixed_products(t[0])).collect(),
        negative: total.iter().map(|t| from_fixed_products(t[1])).collect(),
        net: total.iter().map(|t| from_fixed_products(t[0] - t[1])).collect(),
    }
}

/// Below this many values threads cost more than they save.
const PARALLEL_FROM: usize = 15_000;

/// One criterion with "higher is better".
struct Criterion<'a> {
    column: &'a [f64],
    preference: Preference,
    /// See [`fixed`].
    weight: i64,
}

/// The weighted sums of criteria: positive and negative flow of every alternative, in units of [`fixed`] products.
fn weighted_sums<'a>(n: usize, criteria: impl Iterator<Item = &'a Criterion<'a>>) -> Vec<[i128; 2]> {
    let mut total = vec![[0; 2]; n];
    let (mut sums, mut shares) = (ColumnSums::default(), Vec::new());
    for criterion in criteria {
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || add_weighted(criterion, &mut sums, &mut shares, &mut total),
        );
    }
    total
}

#[allow(clippy::inline_always)] // must be compiled inside the dispatched copy
#[inline(always)]
fn add_weighted(criterion: &Criterion<'_>, sums: &mut ColumnSums, shares: &mut Vec<[i64; 2]>, total: &mut [[i128; 2]]) {
    let (order, over, under) = sums.of(criterion.column, criterion.preference);
    let others = (total.len() - 1) as f64;
    // Apart from the sums, which are not next to one another, several at once.
    shares.clear();
    shares.extend(over.iter().zip(under).map(|(over, under)| [fixed(over / others), fixed(under / others)]));
    let weight = i128::from(criterion.weight);
    for (&i, share) in order.iter().zip(shares.iter()) {
        let total = &mut total[i as usize];
        total[0] += weight * i128::from(share[0]);
        total[1] += weight * i128::from(share[1]);
    }
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
    use crate::number::math;
    use crate::scoring::Direction;
    use proptest::prelude::*;

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
        let mut sums = ColumnSums::default();
        let (order, over, under) = sums.of(column, preference);
        for ((&i, &over), &under) in order.iter().zip(over).zip(under) {
            let expected = expected[i as usize];
            for difference in [over - expected[0], under - expected[1]] {
                worst = math::max(worst, difference.abs() / (n - 1.0));
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
            for column in [&real, &coarse, &offset, &clustered] {
                // The very steep line multiplies the rounding of differences by a million.
                let steep = preference == Preference::Line { q: 0.1, p: 0.100_001 };
                let difference = largest_difference(column, preference);
                assert!(difference <= if steep { 1e-9 } else { 1e-15 }, "{preference:?}: {difference:e}");
            }
        }
    }

    /// A number that is often one of a few: ties, and differences that equal thresholds in decimals.
    fn value() -> impl Strategy<Value = f64> {
        prop_oneof![
            4 => (0..12_i32).prop_map(|x| f64::from(x) / 10.0),
            4 => -1.0..1.0_f64,
            1 => (0..3_i32).prop_map(|x| 2000.0 + f64::from(x) / 10.0),
            1 => (0..3_i32).prop_map(|x| 1e9 * f64::from(x)),
        ]
    }

    fn column() -> impl Strategy<Value = Vec<f64>> {
        prop_oneof![
            6 => prop::collection::vec(value(), 1..80),
            1 => (value(), 1..80_usize).prop_map(|(x, n)| vec![x; n]),
            1 => prop::collection::vec(-1e300..1e300_f64, 1..80),
        ]
    }

    fn preference() -> impl Strategy<Value = Preference> {
        let threshold = || prop_oneof![2 => (0..5_i32).prop_map(|x| f64::from(x) / 10.0), 1 => 0.0..2.0_f64];
        // p is q or clearly more: a steep line multiplies the rounding of differences.
        let both = || (threshold(), prop_oneof![Just(0.0), (1..5_i32).prop_map(|x| f64::from(x) / 10.0), 0.1..2.0_f64]);
        prop_oneof![
            threshold().prop_map(Preference::Step),
            both().prop_map(|(q, more)| Preference::Level { q, p: q + more }),
            both().prop_map(|(q, more)| if more > 0.0 {
                Preference::Line { q, p: q + more }
            } else {
                Preference::Step(q)
            }),
            (0.01..2.0_f64).prop_map(|s| Preference::Gaussian { s }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn any_column_equals_the_sum_over_all_pairs(column in column(), preference in preference()) {
            prop_assume!(column.len() > 1);
            let steepness = if let Preference::Line { q, p } = preference { p / (p - q) } else { 1.0 };
            let difference = largest_difference(&column, preference);
            prop_assert!(difference <= 1e-15 * steepness, "{:?}: {:e}", preference, difference);
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
        let values = Array2::from_shape_vec((3100, 5), random(15_500, 9)).unwrap();
        let data = DecisionMatrix::new(values, Some(&[5.0, 0.0, 2.0, 3.0, 4.0]), &[Direction::Max; 5]).unwrap();
        assert!(data.values().len() >= PARALLEL_FROM);
        let preferences = [ALL[4], ALL[1], ALL[6], ALL[2], ALL[0]];
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let flows = pool.install(|| flows(&data, &preferences));
            [flows.positive, flows.negative, flows.net]
        };
        let one = with(1);
        for threads in [2, 3, 7] {
            assert_eq!(with(threads), one, "{threads} threads");
        }
    }
}

//! Sobol indices: which input makes the outcome vary, alone and together with others.
//!
//! # References
//! Sobol (2001), "Global sensitivity indices for nonlinear mathematical models and their Monte Carlo estimates",
//! *Mathematics and Computers in Simulation* 55, 271-280; Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola
//! (2010), "Variance based sensitivity analysis of model output", *Computer Physics Communications* 181, 259-270.

use crate::number::philox::{Stream, variable};
use crate::number::special::normal_quantile;
use crate::number::sum::sum;
use crate::observer::{Unwatched, fold_blocks};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes, codes::uncertainty};
use crate::scoring::items;
use crate::scoring::settings::bad;
use crate::table::Column;
use crate::{Error, Result, Table};
use serde::{Deserialize, Serialize};

/// Order of operations; a change of a single bit is a new one.
pub const METHOD_VERSION: &str = "sobol-2";

/// Most resamples.
pub const MOST_RESAMPLES: u64 = 1_000_000;

/// How intervals are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Resamples of the bootstrap, at least 2.
    pub resamples: u32,
    /// Level of the intervals.
    pub level: f64,
    /// Seed of the resamples.
    pub seed: u64,
    /// Threads; those of the machine when none are given. They change the time alone.
    pub threads: Option<usize>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { resamples: 100, level: 0.95, seed: 57, threads: None }
    }
}

/// What a result was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// SHA-256 of the outcomes.
    pub data_digest: String,
    /// Order of operations.
    pub method_version: String,
    /// Seed of the resamples.
    pub seed: u64,
    /// Number of resamples.
    pub resamples: u32,
    /// Release of the software.
    pub software_version: String,
}

/// First-order and total indices `(d,)` of the inputs, with intervals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sobol {
    /// Share of the variance that goes when this input is known.
    pub first: Vec<f64>,
    /// Share of the variance that stays when all others are known.
    pub total: Vec<f64>,
    /// `first` plus and minus this many: half of the interval.
    pub first_error: Vec<f64>,
    /// The same for `total`.
    pub total_error: Vec<f64>,
    /// Level of the intervals.
    pub level: f64,
    /// Mean of the outcome over both base samples.
    pub mean: f64,
    /// Variance of the outcome over both base samples (divisor 2N).
    pub variance: f64,
    /// Size N of a base sample.
    pub n_base: usize,
    /// What a reader should know.
    pub notices: Problems,
    /// What it was made from.
    pub provenance: Provenance,
}

/// First-order and total Sobol indices from outcomes in Saltelli's order.
///
/// `y` `(N (d + 2),)`: for each of N pairs of base points (A, B) the outcome at A, at A with its input 1, ..., d taken
/// from B, and at B. (This is the order of `SALib` with `calc_second_order=False`.) Inputs may be single numbers or
/// independent blocks of them. Outcomes are centered on their mean first.
///
/// # Formula
/// First order (Saltelli et al. 2010, table 2, equation b): `mean(f(B) (f(AB_j) - f(A))) / V`. Total (Jansen 1999;
/// the same table, equation f): `mean((f(A) - f(AB_j))^2) / 2V`. V is the variance over A and B together. Intervals:
/// the index plus and minus z standard deviations of its values over resamples of the N pairs; resamples whose base
/// outcomes are all equal are left out, with a notice.
///
/// # Errors
/// [`Error::Input`] with all faults at once: outcomes that are not finite, a number of them that is not N (d + 2),
/// fewer than two pairs, fewer than two resamples, a level outside (0, 1), outcomes that are all equal;
/// [`Error::Limit`] for more than [`MOST_RESAMPLES`].
///
/// # Complexity
/// `O(N d (1 + resamples))`.
///
/// # References
/// Jansen (1999), "Analysis of variance designs for model output", *Computer Physics Communications* 117, 35-43;
/// Saltelli et al. (2010), table 2; Archer, Saltelli and Sobol (1997), "Sensitivity measures, ANOVA-like techniques
/// and the use of bootstrap", *Journal of Statistical Computation and Simulation* 58, 99-120.
///
/// # Examples
/// ```
/// use stratech::number::philox::Stream;
/// use stratech::uncertainty::sobol::{Settings, sobol};
/// // y = 2 a + b: shares 4/5 and 1/5.
/// let u = |draw, input| Stream::new(1).uniform(draw, input, 0);
/// let f = |a: f64, b: f64| 2.0 * a + b;
/// let y: Vec<f64> = (0..4096)
///     .flat_map(|r| {
///         let (a, b) = ([u(r, 0), u(r, 1)], [u(r, 2), u(r, 3)]);
///         [f(a[0], a[1]), f(b[0], a[1]), f(a[0], b[1]), f(b[0], b[1])]
///     })
///     .collect();
/// let indices = sobol(&y, 2, &Settings::default())?;
/// assert!((indices.first[0] - 0.8).abs() < 0.05 && (indices.total[1] - 0.2).abs() < 0.02);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn sobol(y: &[f64], n_inputs: usize, settings: &Settings) -> Result<Sobol> {
    check(y, n_inputs, settings)?;
    let (width, n) = (n_inputs + 2, y.len() / (n_inputs + 2));
    // A power of two changes no bit of the indices and keeps squares in range.
    let largest = y.iter().fold(0.0, |so_far, x| crate::number::math::max(so_far, x.abs()));
    let exponent = crate::number::math::exponent(largest).unwrap_or(0);
    let scaled: Vec<f64> = y.iter().map(|&x| crate::number::math::times_power_of_two(x, -exponent)).collect();
    let center = sum(&scaled) / y.len() as f64;
    let centered: Vec<f64> = scaled.iter().map(|x| x - center).collect();
    // For each pair what is summed: a + b, a^2 + b^2, then for each input both products.
    let terms: Vec<f64> = centered.chunks_exact(width).flat_map(|row| terms(row, n_inputs)).collect();
    let length = 2 * width - 2;
    let column = |c: usize| sum(&terms.iter().skip(c).step_by(length).copied().collect::<Vec<_>>());
    let base = |row: &[f64]| [row[0], row[width - 1]];
    let mean = sum(&centered.chunks_exact(width).flat_map(base).collect::<Vec<_>>()) / (2 * n) as f64;
    let squares = |row: &[f64]| base(row).map(|x| (x - mean) * (x - mean));
    let variance = sum(&centered.chunks_exact(width).flat_map(squares).collect::<Vec<_>>()) / (2 * n) as f64;
    if variance <= 0.0 {
        let found = Text::new("the base outcomes are all equal", "mọi kết quả cơ sở đều bằng nhau");
        let expected = Text::new("outcomes that differ", "các kết quả khác nhau");
        let problem = Problem::new(codes::UNDEFINED, Place::argument("y")).item(Text::new("an index", "chỉ số"));
        return Err(problem.found_words(found).expected(expected).into());
    }
    let sums: Vec<f64> = (0..length).map(column).collect();
    let [first, total] = indices(&sums, variance, n);
    let ([first_error, total_error], notices) = bootstrap(&terms, length, n, settings)?;
    let back = |x: f64, times: i32| crate::number::math::times_power_of_two(x, times * exponent);
    Ok(Sobol {
        first,
        total,
        first_error,
        total_error,
        level: settings.level,
        mean: back(center + mean, 1),
        variance: back(variance, 2),
        n_base: n,
        notices,
        provenance: Provenance {
            data_digest: digest(y, n_inputs),
            method_version: METHOD_VERSION.to_owned(),
            seed: settings.seed,
            resamples: settings.resamples,
            software_version: env!("CARGO_PKG_VERSION").to_owned(),
        },
    })
}

fn terms(row: &[f64], n_inputs: usize) -> Vec<f64> {
    let (a, b) = (row[0], row[n_inputs + 1]);
    let mut terms = vec![a + b, a * a + b * b];
    terms.extend(row[1..=n_inputs].iter().map(|mixed| b * (mixed - a)));
    terms.extend(row[1..=n_inputs].iter().map(|mixed| (a - mixed) * (a - mixed)));
    terms
}

/// First-order and total indices from sums over n pairs.
fn indices(sums: &[f64], variance: f64, n: usize) -> [Vec<f64>; 2] {
    let (first, total) = sums[2..].split_at((sums.len() - 2) / 2);
    let n = n as f64;
    [first.iter().map(|sum| sum / n / variance).collect(), total.iter().map(|sum| 0.5 * (sum / n) / variance).collect()]
}

/// Half widths of the intervals, and a notice of resamples without any. Resample s takes pair floor(w N / 2^32) for each of N words w of its own; four words
/// come from one call of the generator.
fn bootstrap(terms: &[f64], length: usize, n: usize, settings: &Settings) -> Result<([Vec<f64>; 2], Problems)> {
    let stream = Stream::new(settings.seed);
    let number = variable("sobol.resample");
    let resample = |s: u64| {
        let mut sums = vec![0.0; length];
        let purpose = u32::try_from(s).unwrap_or(u32::MAX);
        for call in 0..n.div_ceil(4) {
            for word in stream.words(call as u64, number, purpose).into_iter().take(n - 4 * call) {
                #[allow(clippy::cast_possible_truncation)] // below n
                let pair = ((u64::from(word) * n as u64) >> 32) as usize;
                sums.iter_mut().zip(&terms[pair * length..][..length]).for_each(|(sum, term)| *sum += term);
            }
        }
        let count = (2 * n) as f64;
        let (mean, square) = (sums[0] / count, sums[1] / count);
        let variance = square - mean * mean;
        // Equal outcomes leave the rounding of sums of `count` terms.
        let noise = square * crate::number::math::max(1e-12, count * f64::EPSILON);
        let variance = if variance > noise { variance } else { f64::NAN };
        (s, indices(&sums, variance, n))
    };
    let work = |found: &mut Vec<(u64, [Vec<f64>; 2])>, units: std::ops::Range<u64>| {
        found.extend(units.map(resample));
        Ok(())
    };
    let resamples = u64::from(settings.resamples);
    let mut found = fold_blocks(resamples, 4, settings.threads, &mut Unwatched, Vec::new, work)?.concat();
    // A resample of equal outcomes says nothing.
    found.retain(|(_, both)| both.iter().flatten().all(|x| x.is_finite()));
    found.sort_unstable_by_key(|&(s, _)| s);
    let z = normal_quantile(0.5 + settings.level / 2.0);
    let half = |which: usize, j: usize| {
        let values: Vec<f64> = found.iter().map(|(_, both)| both[which][j]).collect();
        let mean = sum(&values) / values.len() as f64;
        let squares: Vec<f64> = values.iter().map(|x| (x - mean) * (x - mean)).collect();
        z * (sum(&squares) / (values.len() as f64 - 1.0)).sqrt()
    };
    if found.len() < 2 {
        let found = Text::new("nearly all resamples are constant", "hầu hết mẫu lặp đều không đổi");
        let expected = Text::new("outcomes that differ in more pairs", "kết quả khác nhau ở nhiều cặp hơn");
        let problem = Problem::new(codes::UNDEFINED, Place::argument("y")).item(Text::new("an interval", "khoảng"));
        return Err(problem.found_words(found).expected(expected).into());
    }
    let d = (length - 2) / 2;
    let dropped = resamples - found.len() as u64;
    let said =
        (dropped > 0).then(|| Text::new(format!("{dropped} of {resamples}"), format!("{dropped} trên {resamples}")));
    let mut notices = Problems::new();
    notices.extend(constant_resamples(Place::argument("y"), Text::from("y"), said));
    Ok(([0, 1].map(|which| (0..d).map(|j| half(which, j)).collect()), notices))
}

/// The notice that resamples have no index, where there are such.
pub(super) fn constant_resamples(place: Place, item: Text, found: Option<Text>) -> Option<Problem> {
    let expected = Text::new(
        "outcomes that differ in more pairs give surer intervals",
        "kết quả khác nhau ở nhiều cặp hơn thì khoảng đáng tin hơn",
    );
    let problem = Problem::new(uncertainty::CONSTANT_RESAMPLES, place).item(item).expected(expected);
    found.map(|found| problem.found_words(found))
}

fn check(y: &[f64], n_inputs: usize, settings: &Settings) -> Result<()> {
    let mut problems = Problems::new();
    for (i, &x) in y.iter().enumerate().filter(|(_, x)| !x.is_finite()) {
        let expected = Text::new("a finite number", "một số hữu hạn");
        problems.push(Problem::new(codes::NOT_FINITE, Place::element("y", &[i])).expected(expected).found(x));
    }
    let width = n_inputs.saturating_add(2);
    if n_inputs == 0 {
        problems.push(bad("n_inputs", &Text::new("at least 1", "ít nhất là 1"), &0));
    } else if y.len() / 2 < width || !y.len().is_multiple_of(width) {
        let expected = Text::new(
            format!("N x {width} outcomes, N of at least 2: A, {n_inputs} mixed ones and B for each pair"),
            format!("N x {width} kết quả, N từ 2 trở lên: mỗi cặp gồm A, {n_inputs} điểm trộn và B"),
        );
        let problem = Problem::new(codes::SHAPE, Place::argument("y")).expected(expected);
        problems.push(problem.found(format!("({},)", y.len())));
    }
    if settings.resamples < 2 {
        problems.push(bad("resamples", &Text::new("at least 2", "ít nhất là 2"), &settings.resamples));
    }
    if !(settings.level > 0.0 && settings.level < 1.0) {
        problems.push(bad("level", &Text::new("a number between 0 and 1", "một số giữa 0 và 1"), &settings.level));
    }
    if settings.threads == Some(0) {
        problems.push(bad("threads", &Text::new("at least 1", "ít nhất là 1"), &0));
    }
    problems.into_result()?;
    let found = u64::from(settings.resamples);
    if found > MOST_RESAMPLES {
        return Err(Error::Limit {
            what: Text::new("resamples", "số mẫu lặp"),
            limit: MOST_RESAMPLES,
            found,
            remedy: Text::new("1000 are enough for an interval", "1000 là đủ cho một khoảng"),
        });
    }
    Ok(())
}

fn digest(y: &[f64], n_inputs: usize) -> String {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    hasher.update((n_inputs as u64).to_le_bytes());
    for x in y {
        hasher.update((x + 0.0).to_le_bytes());
    }
    crate::model::canonical::hex(&hasher.finalize())
}

impl Sobol {
    /// Intervals of `first` `(d,)`.
    pub fn first_intervals(&self) -> Vec<(f64, f64)> {
        self.first.iter().zip(&self.first_error).map(|(x, e)| (x - e, x + e)).collect()
    }

    /// Intervals of `total` `(d,)`.
    pub fn total_intervals(&self) -> Vec<(f64, f64)> {
        self.total.iter().zip(&self.total_error).map(|(x, e)| (x - e, x + e)).collect()
    }

    /// One row for each input.
    ///
    /// # Errors
    /// [`Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let numbers = |key: &str, en: &str, vi: &str, values: &[f64]| {
            Column::numbers(key, Text::new(en, vi), values.iter().copied()).decimals(4)
        };
        let columns = vec![
            items::column(ids, self.first.len()),
            numbers("first", "First order", "Bậc nhất", &self.first),
            numbers("first_error", "+-", "+-", &self.first_error),
            numbers("total", "Total", "Toàn phần", &self.total),
            numbers("total_error", "+-", "+-", &self.total_error),
        ];
        let percent = 100.0 * self.level;
        let table = Table::new(Text::new("Sobol indices", "Chỉ số Sobol"), columns)?.note(Text::new(
            format!("{} pairs of base points; +-: half of the {percent} % interval", self.n_base),
            format!("{} cặp điểm cơ sở; +-: nửa độ rộng khoảng {percent} %", self.n_base),
        ));
        Ok(items::with_notices(table, &self.notices))
    }

    /// SHA-256 of the canonical JSON, without the release that made it.
    ///
    /// # Errors
    /// [`Error::Internal`] if the result cannot be written.
    pub fn digest(&self) -> Result<String> {
        let mut plain = self.clone();
        plain.provenance.software_version = String::new();
        crate::model::canonical::digest_of(&plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Outcomes of a function of two independent uniform numbers, or more.
    fn outcomes(f: impl Fn(&[f64]) -> f64, d: usize, n: u64) -> Vec<f64> {
        let u = |draw, input: usize| Stream::new(2).uniform(draw, u32::try_from(input).unwrap(), 0);
        let mut y = Vec::new();
        for draw in 0..n {
            let a: Vec<f64> = (0..d).map(|j| u(draw, j)).collect();
            let b: Vec<f64> = (0..d).map(|j| u(draw, d + j)).collect();
            y.push(f(&a));
            for j in 0..d {
                let mut mixed = a.clone();
                mixed[j] = b[j];
                y.push(f(&mixed));
            }
            y.push(f(&b));
        }
        y
    }

    #[test]
    fn the_estimators_by_hand() {
        // One input, two pairs: A = 0, 4, AB = B = 2, 6. Mean of all six: 3.3333; V over 0, 4, 2, 6: 5.
        let found = sobol(&[0.0, 2.0, 2.0, 4.0, 6.0, 6.0], 1, &Settings::default()).unwrap();
        let center = 20.0 / 6.0;
        let first = f64::midpoint((2.0 - center) * 2.0, (6.0 - center) * 2.0) / 5.0;
        assert!((found.first[0] - first).abs() < 1e-15);
        assert!((found.total[0] - 0.5 * 4.0 / 5.0).abs() < 1e-15);
        assert!((found.mean - 3.0).abs() < 1e-15 && (found.variance - 5.0).abs() < 1e-15);
    }

    #[test]
    fn intervals_cover_the_shares_of_a_sum() {
        // y = 3 a + 2 b + c: shares 9, 4 and 1 out of 14, first order and total.
        let y = outcomes(|x| 3.0 * x[0] + 2.0 * x[1] + x[2], 3, 4000);
        let found = sobol(&y, 3, &Settings { level: 0.9999, ..Settings::default() }).unwrap();
        for (j, share) in [9.0 / 14.0, 4.0 / 14.0, 1.0 / 14.0].into_iter().enumerate() {
            let ((a, b), (c, d)) = (found.first_intervals()[j], found.total_intervals()[j]);
            assert!(a < share && share < b && c < share && share < d, "{found:?}");
            assert!(b - a < 0.35 && d - c < 0.15);
        }
    }

    #[test]
    fn the_same_bits_for_any_threads_and_the_same_indices_in_any_unit() {
        let y = outcomes(|x| x[0] * x[1], 2, 300);
        let run =
            |y: &[f64], threads| sobol(y, 2, &Settings { threads: Some(threads), ..Settings::default() }).unwrap();
        for threads in [2, 3, 7, 16] {
            assert_eq!(run(&y, threads).digest(), run(&y, 1).digest());
        }
        let huge: Vec<f64> = y.iter().map(|x| x * crate::number::math::times_power_of_two(1.0, 1000)).collect();
        assert_eq!(run(&huge, 1).first, run(&y, 1).first);
        assert_eq!(run(&huge, 1).total_error, run(&y, 1).total_error);
    }

    /// One pair of eight differs: a third of the resamples do not hold it, and say nothing.
    #[test]
    fn constant_resamples_are_left_out_and_said() {
        let mut y = [0.1, 0.1, 0.1].repeat(8);
        y[..3].copy_from_slice(&[0.1, 0.7, 0.7]);
        let found = sobol(&y, 1, &Settings::default()).unwrap();
        assert!(found.first_error[0] < 10.0 && found.total_error[0] < 10.0, "{found:?}");
        let notices: Vec<_> = found.notices.iter().collect();
        assert_eq!(notices.len(), 1);
        assert_eq!(notices[0].code, uncertainty::CONSTANT_RESAMPLES);
        assert!(sobol(&outcomes(|x| x[0], 1, 50), 1, &Settings::default()).unwrap().notices.is_empty());
    }

    #[test]
    fn all_faults_at_once() {
        let found = |y: &[f64], d, settings: &Settings| {
            let error = sobol(y, d, settings).unwrap_err();
            error.problems().iter().map(|p| format!("{} {}", p.code, p.place)).collect::<Vec<_>>()
        };
        let settings = Settings { resamples: 1, level: 1.0, threads: Some(0), ..Settings::default() };
        assert_eq!(
            found(&[0.0, f64::NAN], 1, &settings),
            ["E0608 level", "E0608 resamples", "E0608 threads", "E0603 y", "E0604 y[1]"]
        );
        assert_eq!(found(&[1.0; 8], 0, &Settings::default()), ["E0608 n_inputs"]);
        assert_eq!(found(&[1.0; 8], 2, &Settings::default()), ["E0609 y"]);
        for many in [usize::MAX, usize::MAX - 1, usize::MAX - 2, usize::MAX / 2] {
            assert_eq!(found(&[1.0; 8], many, &Settings::default()), ["E0603 y"]);
        }
        let many = sobol(&[1.0; 8], 2, &Settings { resamples: u32::MAX, ..Settings::default() });
        assert!(matches!(many, Err(Error::Limit { .. })));
    }
}

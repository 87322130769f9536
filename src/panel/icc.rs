//! Intraclass correlations: how much of the spread of ratings is due to the items?

use super::ratings::{check, check_magnitude, left_out_notice, scale};
use crate::Result;
use crate::number::math::times_power_of_two;
use crate::number::sum::{mean, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::agreement, codes::arrays as codes};
use ndarray::{ArrayView2, Axis};
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// One coefficient with its confidence interval; minus infinity (items whose means are all alike) is null in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    /// The estimate.
    #[serde(with = "unbounded_below")]
    pub value: f64,
    /// Lower end of the interval, rounded to 10 significant digits.
    #[serde(with = "unbounded_below")]
    pub low: f64,
    /// Upper end of the interval, rounded to 10 significant digits.
    #[serde(with = "unbounded_below")]
    pub high: f64,
}

/// JSON has no infinity.
mod unbounded_below {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
    pub(super) fn serialize<S: Serializer>(x: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        x.is_finite().then_some(*x).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        Ok(Option::<f64>::deserialize(deserializer)?.unwrap_or(f64::NEG_INFINITY))
    }
}

/// The six intraclass correlations of Shrout and Fleiss.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Icc {
    /// ICC(1): each item rated by different raters.
    pub icc1: Coefficient,
    /// ICC(2,1): raters drawn at random; absolute agreement.
    pub icc2: Coefficient,
    /// ICC(3,1): these raters; consistency.
    pub icc3: Coefficient,
    /// ICC(1,k): mean of k raters.
    pub icc1k: Coefficient,
    /// ICC(2,k): mean of k raters.
    pub icc2k: Coefficient,
    /// ICC(3,k): mean of k raters.
    pub icc3k: Coefficient,
    /// Mean squares between items, within items, between raters, and of the residual.
    pub mean_squares: [f64; 4],
    /// Items rated by everybody.
    pub n_items: usize,
    /// Items left out because somebody did not rate them.
    pub left_out: usize,
    /// Confidence of the intervals.
    pub confidence: f64,
    /// What a reader should know.
    pub notices: Problems,
}

/// Intraclass correlations of `ratings` (`n_raters` x `n_items`, NaN = missing) with 95 % intervals.
///
/// Only items rated by everybody take part; how many were left out is said. Interval ends come from statrs
/// and are rounded; nothing is ranked on them.
///
/// # Errors
/// [`crate::Error::Input`] for infinities, numbers beyond 1e150, fewer than two raters or two complete items, and
/// where every rater gives all items the same rating (the coefficients are not defined).
///
/// # References
/// Shrout and Fleiss (1979), "Intraclass correlations: uses in assessing rater reliability", *Psychological
/// Bulletin* 86, equations for `ICC(1,1)` to `ICC(3,k)`; McGraw and Wong (1996), *Psychological Methods* 1, table 7
/// (intervals).
///
/// # Examples
/// ```
/// use ndarray::array;
/// let icc = stratech::panel::icc(&array![[9.0, 6.0, 8.0, 7.0], [2.0, 1.0, 4.0, 1.0]].view())?;
/// assert!(icc.icc3.value > icc.icc2.value);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn icc(ratings: &ArrayView2<'_, f64>) -> Result<Icc> {
    check(ratings, 2, 2)?;
    check_magnitude(ratings)?;
    let complete: Vec<usize> =
        (0..ratings.ncols()).filter(|&i| ratings.column(i).iter().all(|x| !x.is_nan())).collect();
    let left_out = ratings.ncols() - complete.len();
    if complete.len() < 2 {
        return Err(undefined(Text::new(
            format!("only {} items were rated by everybody", complete.len()),
            format!("chỉ có {} mục được mọi người chấm", complete.len()),
        )));
    }
    let (kept, exponent) = scale(&ratings.select(Axis(1), &complete).view());
    let squares = mean_squares(&kept.view());
    let (k, n) = (kept.nrows() as f64, kept.ncols() as f64);
    let [bms, wms, jms, ems] = squares;
    let total = bms + wms + jms;
    if total <= 0.0 {
        return Err(undefined(Text::new("all ratings are equal", "mọi ý kiến đều bằng nhau")));
    }
    let flat = kept.rows().into_iter().all(|row| row.iter().all(|x| *x == row[0]));
    if flat || bms + ems <= 0.0 {
        return Err(undefined(Text::new(
            "every rater gives all items the same rating",
            "mỗi người chấm cho mọi mục cùng một mức",
        )));
    }
    let f = Quantiles { level: 1.0 - (1.0 - CONFIDENCE) / 2.0 };
    let one = one_way(bms, wms, k, f.bounds(ratio(bms, wms), n - 1.0, n * (k - 1.0)));
    let three = one_way(bms, ems, k, f.bounds(ratio(bms, ems), n - 1.0, (n - 1.0) * (k - 1.0)));
    let two = two_way(squares, k, n, &f);
    let mut notices = Problems::new();
    notices.extend(left_out_notice(left_out, ratings.ncols(), Text::new("items", "các mục")));
    let mut sure = |name: &str, c: Coefficient| known(name, c, &mut notices);
    Ok(Icc {
        icc1: sure("ICC(1)", one.0),
        icc2: sure("ICC(2,1)", two.0),
        icc3: sure("ICC(3,1)", three.0),
        icc1k: sure("ICC(1,k)", one.1),
        icc2k: sure("ICC(2,k)", two.1),
        icc3k: sure("ICC(3,k)", three.1),
        mean_squares: squares.map(|x| times_power_of_two(x, 2 * exponent)),
        n_items: complete.len(),
        left_out,
        confidence: CONFIDENCE,
        notices,
    })
}

/// Where the formulas give no interval, the widest one with a notice.
fn known(name: &str, c: Coefficient, notices: &mut Problems) -> Coefficient {
    if !c.low.is_nan() && !c.high.is_nan() {
        return c;
    }
    notices.push(Problem::new(agreement::NO_INTERVAL, Place::argument("ratings")).item(name).found(c.value).expected(
        Text::new(
            "the mean squares leave no degrees of freedom; it says nothing",
            "các trung bình bình phương không còn bậc tự do; khoảng này không nói lên điều gì",
        ),
    ));
    Coefficient { low: f64::NEG_INFINITY, high: 1.0, ..c }
}

/// ICC(1) and ICC(1,k) of `ratings` (`n_raters` x `n_items`, NaN = missing) whatever the gaps: each item has raters of
/// its own, and as many as it has. `k` is the effective number of raters of an item.
///
/// # Formula
/// One-way analysis of variance; with `n[i]` ratings of item i, N in all and n items,
/// `k = (N - sum n[i]^2 / N) / (n - 1)`; without gaps as in [`icc`]. The interval uses the same k and is approximate.
///
/// # Errors
/// [`crate::Error::Input`] for infinities, numbers beyond 1e150, fewer than two items with ratings, no item with
/// two, and where all ratings are equal.
///
/// # References
/// Donner (1986), "A review of inference procedures for the intraclass correlation coefficient in the one-way random
/// effects model", *International Statistical Review* 54, section 2.
///
/// # Examples
/// ```
/// use ndarray::array;
/// let nan = f64::NAN;
/// let [single, of_mean] = stratech::panel::icc_one_way(&array![[1.0, 5.0, nan], [2.0, nan, 9.0], [nan, 6.0, 9.0]].view())?;
/// assert!(single.value > 0.9 && of_mean.value > single.value);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn icc_one_way(ratings: &ArrayView2<'_, f64>) -> Result<[Coefficient; 2]> {
    check(ratings, 1, 2)?;
    check_magnitude(ratings)?;
    let (ratings, _) = scale(ratings);
    let items: Vec<Vec<f64>> = ratings
        .columns()
        .into_iter()
        .map(|column| column.iter().copied().filter(|x| !x.is_nan()).collect::<Vec<f64>>())
        .filter(|item| !item.is_empty())
        .collect();
    let all: Vec<f64> = items.iter().flatten().copied().collect();
    let (n, total) = (items.len() as f64, all.len() as f64);
    if items.len() < 2 || all.len() == items.len() {
        return Err(undefined(Text::new(
            format!("{} ratings of {} items", all.len(), items.len()),
            format!("{} ý kiến về {} mục", all.len(), items.len()),
        )));
    }
    let grand = mean(&all);
    let square = |x: f64| x * x;
    let between: Vec<f64> = items.iter().map(|item| item.len() as f64 * square(mean(item) - grand)).collect();
    let within: Vec<f64> =
        items.iter().flat_map(|item| item.iter().map(|x| square(x - mean(item))).collect::<Vec<f64>>()).collect();
    let sizes: Vec<f64> = items.iter().map(|item| square(item.len() as f64)).collect();
    let (between, within) = (sum(&between) / (n - 1.0), sum(&within) / (total - n));
    if between + within <= 0.0 {
        return Err(undefined(Text::new("all ratings are equal", "mọi ý kiến đều bằng nhau")));
    }
    let k = (total - sum(&sizes) / total) / (n - 1.0);
    let f = Quantiles { level: 1.0 - (1.0 - CONFIDENCE) / 2.0 };
    let (single, of_mean) = one_way(between, within, k, f.bounds(ratio(between, within), n - 1.0, total - n));
    Ok([single, of_mean])
}

fn undefined(found: Text) -> crate::Error {
    Problem::new(codes::UNDEFINED, Place::argument("ratings"))
        .item("ICC")
        .found_words(found)
        .expected(Text::new(
            "two items or more rated by everybody, with ratings that differ somewhere",
            "từ hai mục trở lên được mọi người chấm, và các ý kiến có chỗ khác nhau",
        ))
        .into()
}

/// Mean squares between items, within items, between raters, residual.
fn mean_squares(ratings: &ArrayView2<'_, f64>) -> [f64; 4] {
    let (k, n) = (ratings.nrows() as f64, ratings.ncols() as f64);
    let all: Vec<f64> = ratings.iter().copied().collect();
    let grand = mean(&all);
    let square_sum = |values: Vec<f64>| sum(&values.iter().map(|x| x * x).collect::<Vec<_>>());
    let deviations =
        |axis: Axis| -> Vec<f64> { ratings.axis_iter(axis).map(|lane| mean(&lane.to_vec()) - grand).collect() };
    let items = k * square_sum(deviations(Axis(1)));
    let raters = n * square_sum(deviations(Axis(0)));
    let total = square_sum(all.iter().map(|x| x - grand).collect());
    // Differences of sums that should cancel may leave a hair below zero.
    let positive = |x: f64| if x > total * 1e-14 { x } else { 0.0 };
    let within = positive(total - items);
    let residual = positive(within - raters);
    [items / (n - 1.0), within / (n * (k - 1.0)), raters / (k - 1.0), residual / ((n - 1.0) * (k - 1.0))]
}

fn ratio(numerator: f64, denominator: f64) -> f64 {
    if denominator > 0.0 { numerator / denominator } else { f64::INFINITY }
}

/// Quantiles of F at one level.
struct Quantiles {
    level: f64,
}

impl Quantiles {
    fn at(&self, numerator: f64, denominator: f64) -> f64 {
        FisherSnedecor::new(numerator, denominator).map_or(f64::NAN, |f| f.inverse_cdf(self.level))
    }

    /// The observed F over and times its quantiles.
    fn bounds(&self, f: f64, numerator: f64, denominator: f64) -> (f64, f64) {
        (f / self.at(numerator, denominator), f * self.at(denominator, numerator))
    }
}

/// Single and mean coefficient of a one-way layout or of consistency.
fn one_way(between: f64, error: f64, k: f64, (low, high): (f64, f64)) -> (Coefficient, Coefficient) {
    let single = |f: f64| if f.is_finite() { (f - 1.0) / (f + k - 1.0) } else { 1.0 };
    let of_mean = |f: f64| if f == 0.0 { f64::NEG_INFINITY } else { 1.0 - 1.0 / f };
    (
        coefficient((between - error) / (between + (k - 1.0) * error), single(low), single(high)),
        coefficient(
            if between > 0.0 { (between - error) / between } else { f64::NEG_INFINITY },
            of_mean(low),
            of_mean(high),
        ),
    )
}

/// Single and mean coefficient of absolute agreement with random raters.
fn two_way([bms, _, jms, ems]: [f64; 4], k: f64, n: f64, f: &Quantiles) -> (Coefficient, Coefficient) {
    let single = (bms - ems) / (bms + (k - 1.0) * ems + k * (jms - ems) / n);
    let of_mean = (bms - ems) / (bms + (jms - ems) / n);
    let (low, high) = if ems > 0.0 {
        let a = k * single / (n * (1.0 - single));
        let b = 1.0 + k * single * (n - 1.0) / (n * (1.0 - single));
        let numerator = (a * jms + b * ems) * (a * jms + b * ems);
        let v = numerator / ((a * jms) * (a * jms) / (k - 1.0) + (b * ems) * (b * ems) / ((n - 1.0) * (k - 1.0)));
        let (upper, lower) = (f.at(n - 1.0, v), f.at(v, n - 1.0));
        let spread = k * jms + (k * n - k - n) * ems;
        (n * (bms - upper * ems) / (upper * spread + n * bms), n * (lower * bms - ems) / (spread + n * lower * bms))
    } else {
        (single, single)
    };
    let stepped = |r: f64| k * r / (1.0 + (k - 1.0) * r);
    (coefficient(single, low, high), coefficient(of_mean, stepped(low), stepped(high)))
}

fn coefficient(value: f64, low: f64, high: f64) -> Coefficient {
    Coefficient { value, low: ten_digits(low), high: ten_digits(high) }
}

/// Rounded to 10 significant digits: statrs uses the standard library's transcendentals.
fn ten_digits(x: f64) -> f64 {
    format!("{x:.9e}").parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Items alike on average: no interval for ICC(2), minus infinity for the means, and both survive JSON.
    #[test]
    fn what_has_no_interval_says_so() {
        let r = icc(&array![[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]].view()).unwrap();
        assert_eq!(
            (r.icc1.value, r.icc1k.value, r.icc2.low, r.icc2.high),
            (-1.0, f64::NEG_INFINITY, f64::NEG_INFINITY, 1.0)
        );
        assert_eq!(r.notices.iter().filter(|n| n.code == agreement::NO_INTERVAL).count(), 2);
        let json = serde_json::to_string(&r).unwrap();
        assert_eq!(serde_json::from_str::<Icc>(&json).unwrap(), r);
    }

    /// Items {1, 3}, {5, 7, 9}, {4}: means 2, 7, 4, grand mean 29 / 6; between 2 (17/6)^2 + 3 (13/6)^2 + (5/6)^2 = 185/6
    /// on 2 degrees of freedom, within 2 + 8 = 10 on 3; k = (6 - 14 / 6) / 2 = 11 / 6.
    #[test]
    fn gaps_do_not_stop_the_one_way_form() {
        let nan = f64::NAN;
        let ratings = array![[1.0, 5.0, nan], [3.0, 7.0, 4.0], [nan, 9.0, nan]];
        let [single, of_mean] = icc_one_way(&ratings.view()).unwrap();
        let (b, w, k) = (185.0 / 12.0, 10.0 / 3.0, 11.0 / 6.0);
        assert!((single.value - (b - w) / (b + (k - 1.0) * w)).abs() < 1e-12);
        assert!((of_mean.value - (b - w) / b).abs() < 1e-12);
        assert!(single.low < single.value && single.value < single.high);
        // Without gaps it is the ICC(1) of the table.
        let full = array![[9.0, 6.0, 8.0, 7.0], [2.0, 1.0, 4.0, 1.0], [5.0, 3.0, 6.0, 2.0]];
        let (one, whole) = (icc_one_way(&full.view()).unwrap(), icc(&full.view()).unwrap());
        for (a, b) in one.iter().zip([whole.icc1, whole.icc1k]) {
            assert!(
                (a.value - b.value).abs() < 1e-12 && (a.low - b.low).abs() < 1e-9 && (a.high - b.high).abs() < 1e-9
            );
        }
        assert!(
            icc_one_way(&array![[1.0, 2.0]].view()).is_err()
                && icc_one_way(&array![[1.0, nan], [1.0, nan]].view()).is_err()
        );
    }

    #[test]
    fn raters_who_say_the_same_agree_wholly() {
        let r = icc(&array![[1.0, 5.0, 3.0], [1.0, 5.0, 3.0]].view()).unwrap();
        let all = [r.icc1, r.icc2, r.icc3, r.icc1k, r.icc2k, r.icc3k];
        assert!(all.iter().all(|c| c.value == 1.0 && c.low == 1.0 && c.high == 1.0), "{all:?}");
        assert!(icc(&array![[2.0, 2.0], [2.0, 2.0]].view()).is_err());
    }

    #[test]
    fn items_that_nobody_tells_apart_have_no_correlation() {
        for (a, b) in [(1.0, 2.0), (0.1, 0.3), (0.1, 0.7)] {
            let error = icc(&array![[a, a, a], [b, b, b]].view()).unwrap_err();
            assert_eq!(error.problems().iter().map(|p| p.code).collect::<Vec<_>>(), [codes::UNDEFINED]);
        }
    }

    #[test]
    fn the_unit_of_the_ratings_does_not_matter() {
        let ratings = array![[9.0, 6.0, 8.0, 7.0], [2.0, 1.0, 4.0, 1.0]];
        let plain = icc(&ratings.view()).unwrap();
        for exponent in [490, -700] {
            let turned = ratings.mapv(|x| times_power_of_two(x, exponent));
            let found = icc(&turned.view()).unwrap();
            assert_eq!((found.icc1, found.icc2, found.icc3k), (plain.icc1, plain.icc2, plain.icc3k));
            assert_eq!(icc_one_way(&turned.view()), icc_one_way(&ratings.view()));
        }
        let larger = ratings.mapv(|x| x * 1e200);
        assert!(icc(&larger.view()).is_err() && icc_one_way(&larger.view()).is_err());
    }
}

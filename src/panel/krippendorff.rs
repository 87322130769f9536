//! Krippendorff's alpha: agreement beyond chance, for any table with gaps.

use super::ratings::{check, check_magnitude, scale};
use crate::Result;
use crate::number::math::times_power_of_two;
use crate::number::sum::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::agreement, codes::arrays as codes};
use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

/// How far two ratings are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Categories: equal or not.
    Nominal,
    /// Order: by the ratings in between.
    Ordinal,
    /// Differences.
    #[default]
    Interval,
    /// Ratios: relative differences of ratings of at least 0.
    Ratio,
}

impl std::str::FromStr for Level {
    type Err = crate::Error;
    fn from_str(word: &str) -> Result<Self> {
        serde_json::from_value(serde_json::Value::from(word)).map_err(|_| {
            Problem::new(codes::UNKNOWN_CHOICE, Place::argument("level"))
                .found(word)
                .expected("nominal | ordinal | interval | ratio")
                .into()
        })
    }
}

/// Krippendorff's alpha with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Krippendorff {
    /// 1 = perfect agreement, 0 = as by chance, below 0 = systematic disagreement.
    pub alpha: f64,
    /// Mean distance of ratings of one item.
    pub observed_disagreement: f64,
    /// Mean distance of any two ratings.
    pub expected_disagreement: f64,
    /// Ratings that have at least one other beside them.
    pub n_pairable: usize,
    /// Items left out because fewer than two raters rated them.
    pub left_out: usize,
    /// What a reader should know.
    pub notices: Problems,
}

/// Krippendorff's alpha of `ratings` (`n_raters` x `n_items`, NaN = missing).
///
/// # Formula
/// `alpha = 1 - D_o / D_e` from the coincidence matrix; distances: nominal 0 or 1, ordinal
/// `(n_c / 2 + n_(c+1) + ... + n_k / 2)^2`, interval `(c - k)^2`, ratio `((c - k) / (c + k))^2`.
///
/// # Errors
/// [`crate::Error::Input`] for infinities, numbers beyond 1e150 with level interval, negative ratings with level
/// ratio, no item with two ratings, and where all ratings are equal (alpha is not defined).
///
/// # Complexity
/// `O(r log r)` for r ratings; with level ratio quadratic in the number of different values.
///
/// # References
/// Krippendorff (2011), *Computing Krippendorff's alpha-reliability*; (2019) *Content Analysis*, ch. 12.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::panel::{Level, krippendorff_alpha};
/// let ratings = array![[1.0, 2.0, 3.0], [1.0, 2.0, f64::NAN]];
/// assert_eq!(krippendorff_alpha(&ratings.view(), Level::Interval)?.alpha, 1.0);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn krippendorff_alpha(ratings: &ArrayView2<'_, f64>, level: Level) -> Result<Krippendorff> {
    check(ratings, 2, 1)?;
    if level == Level::Ratio {
        check_ratio(ratings)?;
    }
    if level == Level::Interval {
        check_magnitude(ratings)?;
    }
    let (ratings, exponent) = match level {
        Level::Interval => scale(ratings),
        Level::Nominal | Level::Ordinal | Level::Ratio => (ratings.to_owned(), 0),
    };
    let items: Vec<Vec<f64>> = ratings
        .columns()
        .into_iter()
        .map(|column| column.iter().copied().filter(|x| !x.is_nan()).map(|x| x + 0.0).collect())
        .collect();
    let pairable: Vec<&Vec<f64>> = items.iter().filter(|item| item.len() > 1).collect();
    let mut values: Vec<f64> = pairable.iter().flat_map(|item| item.iter().copied()).collect();
    let n_pairable = values.len();
    values.sort_by(f64::total_cmp);
    let counts: Vec<f64> = values.chunk_by(|a, b| a == b).map(|group| group.len() as f64).collect();
    values.dedup();
    let places = Places::new(&values, &counts, level);
    let at = |x: f64| values.partition_point(|v| *v < x);
    let observed: Vec<f64> = pairable
        .iter()
        .map(|item| {
            let own: Vec<(usize, f64)> = item.iter().map(|x| (at(*x), 1.0)).collect();
            places.disagreement(&own) / (item.len() - 1) as f64
        })
        .collect();
    let n = n_pairable as f64;
    let all: Vec<(usize, f64)> = counts.iter().copied().enumerate().collect();
    let expected_disagreement = places.disagreement(&all) / (n * (n - 1.0));
    if n_pairable < 2 || expected_disagreement <= 0.0 {
        return Err(undefined(n_pairable));
    }
    let observed_disagreement = sum(&observed) / n;
    let left_out = items.len() - pairable.len();
    let mut notices = Problems::new();
    if left_out > 0 {
        notices.push(
            Problem::new(agreement::UNPAIRED, Place::argument("ratings"))
                .found(format!("{left_out} / {}", items.len()))
                .expected(Text::new("two ratings or more", "từ hai ý kiến trở lên")),
        );
    }
    Ok(Krippendorff {
        alpha: 1.0 - observed_disagreement / expected_disagreement,
        observed_disagreement: times_power_of_two(observed_disagreement, 2 * exponent),
        expected_disagreement: times_power_of_two(expected_disagreement, 2 * exponent),
        n_pairable,
        left_out,
        notices,
    })
}

fn check_ratio(ratings: &ArrayView2<'_, f64>) -> Result<()> {
    let problems: Problems = ratings
        .indexed_iter()
        .filter(|(_, x)| **x < 0.0)
        .map(|((rater, item), x)| {
            Problem::new(codes::OUT_OF_DOMAIN, Place::element("ratings", &[rater, item]))
                .item("level = ratio")
                .found(x)
                .expected(Text::new("ratings of at least 0", "các mức chấm không âm"))
        })
        .collect();
    problems.into_result()
}

fn undefined(n_pairable: usize) -> crate::Error {
    let found = if n_pairable < 2 {
        Text::new("no item has two ratings", "không mục nào có hai ý kiến")
    } else {
        Text::new("all ratings are equal", "mọi ý kiến đều bằng nhau")
    };
    Problem::new(codes::UNDEFINED, Place::argument("ratings"))
        .item("alpha")
        .found_words(found)
        .expected(Text::new(
            "items with two ratings or more, and ratings that differ somewhere",
            "các mục có từ hai ý kiến và các ý kiến có chỗ khác nhau",
        ))
        .into()
}

/// The different values with what their distance is made of.
enum Places<'v> {
    /// Equal or not.
    Nominal,
    /// The squared difference of these numbers.
    Difference(Vec<f64>),
    /// The squared relative difference of the values.
    Ratio(&'v [f64]),
}

impl<'v> Places<'v> {
    fn new(values: &'v [f64], counts: &[f64], level: Level) -> Self {
        match level {
            Level::Nominal => Places::Nominal,
            Level::Interval => Places::Difference(values.to_vec()),
            // Ratings up to and including each value, less half of its own: their difference is the ordinal distance.
            Level::Ordinal => Places::Difference(
                counts
                    .iter()
                    .scan(0.0, |cumulative, count| {
                        *cumulative += count;
                        Some(*cumulative - count / 2.0)
                    })
                    .collect(),
            ),
            Level::Ratio => Places::Ratio(values),
        }
    }

    /// Sum of the squared distances over all ordered pairs of ratings, given as (value, how many).
    fn disagreement(&self, ratings: &[(usize, f64)]) -> f64 {
        let total = sum(&ratings.iter().map(|(_, n)| *n).collect::<Vec<_>>());
        match self {
            Places::Nominal => {
                let mut counts: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
                for (value, n) in ratings {
                    *counts.entry(*value).or_default() += n;
                }
                total * total - sum(&counts.values().map(|n| n * n).collect::<Vec<_>>())
            }
            // Over all pairs, 2 n times the sum of squares around the mean; around a value that occurs, so that equal
            // ratings give 0 and nothing else.
            Places::Difference(x) => {
                let Some(base) = ratings.first().map(|(value, _)| x[*value]) else { return 0.0 };
                let first = sum(&ratings.iter().map(|(v, n)| n * (x[*v] - base)).collect::<Vec<_>>());
                let center = first / total;
                let squares: Vec<f64> =
                    ratings.iter().map(|(v, n)| n * (x[*v] - base - center) * (x[*v] - base - center)).collect();
                2.0 * total * sum(&squares)
            }
            Places::Ratio(x) => {
                // Halves where the sum of both leaves the range.
                let distance = |a: f64, b: f64| match a + b {
                    _ if a == b => 0.0,
                    whole if whole.is_finite() => (a - b) / whole,
                    _ => (0.5 * a - 0.5 * b) / (0.5 * a + 0.5 * b),
                };
                ratings.iter().fold(0.0, |all, (v, n)| {
                    ratings.iter().fold(all, |all, (w, m)| {
                        let d = distance(x[*v], x[*w]);
                        all + n * m * d * d
                    })
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};
    use proptest::prelude::*;

    /// Alpha by its definition: all pairs of all ratings.
    fn by_definition(ratings: &Array2<f64>, level: Level) -> Option<f64> {
        let items: Vec<Vec<f64>> =
            ratings.columns().into_iter().map(|c| c.iter().copied().filter(|x| !x.is_nan()).collect()).collect();
        let items: Vec<Vec<f64>> = items.into_iter().filter(|i: &Vec<f64>| i.len() > 1).collect();
        let all: Vec<f64> = items.iter().flatten().copied().collect();
        let n = all.len() as f64;
        let delta = |a: f64, b: f64| -> f64 {
            let d = match level {
                Level::Nominal => f64::from(u8::from(a != b)),
                Level::Interval => a - b,
                Level::Ratio => {
                    if a == b {
                        0.0
                    } else {
                        (a - b) / (a + b)
                    }
                }
                Level::Ordinal => {
                    let (low, high) = if a < b { (a, b) } else { (b, a) };
                    let count = |f: &dyn Fn(f64) -> bool| all.iter().filter(|x| f(**x)).count() as f64;
                    if a == b {
                        0.0
                    } else {
                        count(&|x| x > low && x < high) + f64::midpoint(count(&|x| x == low), count(&|x| x == high))
                    }
                }
            };
            d * d
        };
        let pairs = |set: &[f64]| {
            set.iter().flat_map(|a| set.iter().map(move |b| (*a, *b))).map(|(a, b)| delta(a, b)).sum::<f64>()
        };
        let observed: f64 = items.iter().map(|i| pairs(i) / (i.len() - 1) as f64).sum::<f64>() / n;
        let expected = pairs(&all) / (n * (n - 1.0));
        (expected > 0.0).then(|| 1.0 - observed / expected)
    }

    #[test]
    fn equal_raters_agree_and_constants_say_nothing() {
        for level in [Level::Nominal, Level::Ordinal, Level::Interval, Level::Ratio] {
            let equal = array![[1.0, 0.1, 3.0], [1.0, 0.1, 3.0], [1.0, 0.1, f64::NAN]];
            assert_eq!(krippendorff_alpha(&equal.view(), level).unwrap().alpha, 1.0, "{level:?}");
            assert!(krippendorff_alpha(&array![[0.1, 0.1], [0.1, 0.1]].view(), level).is_err(), "{level:?}");
        }
    }

    #[test]
    fn the_unit_of_the_ratings_does_not_matter() {
        let ratings = array![[1.0, 2.0, 3.0, 3.0], [1.0, 3.0, 3.0, 5.0]];
        for (level, exponents) in [(Level::Interval, [490, -700]), (Level::Ratio, [1021, -1020])] {
            let plain = krippendorff_alpha(&ratings.view(), level).unwrap();
            for exponent in exponents {
                let turned = ratings.mapv(|x| times_power_of_two(x, exponent));
                assert_eq!(krippendorff_alpha(&turned.view(), level).unwrap().alpha, plain.alpha, "{level:?}");
            }
        }
        let larger = ratings.mapv(|x| x * 1e200);
        assert!(krippendorff_alpha(&larger.view(), Level::Interval).is_err());
        assert!(krippendorff_alpha(&larger.view(), Level::Ordinal).is_ok());
    }

    proptest! {
        #[test]
        fn alpha_is_what_its_definition_says(cells in prop::collection::vec(prop::option::weighted(0.8, 0_u8..6), 20)) {
            let ratings = Array2::from_shape_vec((4, 5), cells.into_iter().map(|c| c.map_or(f64::NAN, f64::from)).collect()).unwrap();
            for level in [Level::Nominal, Level::Ordinal, Level::Interval, Level::Ratio] {
                let expected = by_definition(&ratings, level);
                let found = krippendorff_alpha(&ratings.view(), level).ok().map(|k| k.alpha);
                match (expected, found) {
                    (Some(a), Some(b)) => prop_assert!((a - b).abs() < 1e-12, "{level:?} {a} {b}"),
                    (a, b) => prop_assert_eq!(a, b),
                }
            }
        }

        #[test]
        fn the_order_of_raters_and_items_does_not_matter(cells in prop::collection::vec(prop::option::weighted(0.8, 0_u8..6), 20)) {
            let ratings = Array2::from_shape_vec((4, 5), cells.into_iter().map(|c| c.map_or(f64::NAN, f64::from)).collect()).unwrap();
            let turned = Array2::from_shape_fn((4, 5), |(r, i)| ratings[[3 - r, 4 - i]]);
            for level in [Level::Nominal, Level::Ordinal, Level::Interval] {
                let alpha = |r: &Array2<f64>| krippendorff_alpha(&r.view(), level).ok().map(|k| k.alpha);
                match (alpha(&ratings), alpha(&turned)) {
                    (Some(a), Some(b)) => prop_assert!((a - b).abs() < 1e-12),
                    (a, b) => prop_assert_eq!(a, b),
                }
            }
        }
    }
}

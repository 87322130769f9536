//! Krippendorff's alpha: agreement beyond chance, for any table with gaps.

use super::ratings::check;
use crate::Result;
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
/// [`crate::Error::Input`] for infinities, negative ratings with level ratio, no item with two ratings, and
/// where all ratings are equal (alpha is not defined).
///
/// # Complexity
/// `O(r log r + v^2)` for r ratings of v different values.
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
    let distance = distances(&values, &counts, level);
    let at = |x: f64| values.partition_point(|v| *v < x);
    let observed: Vec<f64> = pairable
        .iter()
        .map(|item| {
            let places: Vec<usize> = item.iter().map(|x| at(*x)).collect();
            let total: f64 = places
                .iter()
                .flat_map(|&c| places.iter().map(move |&k| (c, k)))
                .map(|(c, k)| distance(c, k))
                .fold(0.0, |s, d| s + d);
            total / (item.len() - 1) as f64
        })
        .collect();
    let n = n_pairable as f64;
    let pairs = (0..values.len()).flat_map(|c| (0..values.len()).map(move |k| (c, k)));
    let expected: Vec<f64> = pairs.map(|(c, k)| counts[c] * counts[k] * distance(c, k)).collect();
    let expected_disagreement = sum(&expected) / (n * (n - 1.0));
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
        observed_disagreement,
        expected_disagreement,
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

/// The squared distance of two values by their positions among the sorted values.
fn distances<'v>(values: &'v [f64], counts: &'v [f64], level: Level) -> impl Fn(usize, usize) -> f64 + 'v {
    // Ratings up to and including each value, less half of its own: their difference is the ordinal distance.
    let mut cumulative = 0.0;
    let middles: Vec<f64> = counts
        .iter()
        .map(|count| {
            cumulative += count;
            cumulative - count / 2.0
        })
        .collect();
    move |c, k| {
        let difference = match level {
            Level::Nominal => f64::from(u8::from(c != k)),
            Level::Ordinal => middles[c] - middles[k],
            Level::Interval => values[c] - values[k],
            Level::Ratio if c == k => 0.0,
            Level::Ratio => (values[c] - values[k]) / (values[c] + values[k]),
        };
        difference * difference
    }
}

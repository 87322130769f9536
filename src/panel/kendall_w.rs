//! Kendall's W: do the raters order the items alike?

use super::ratings::{check, complete_raters, left_out_notice};
use crate::Result;
use crate::number::sum::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::rankings::average_ranks;
use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

/// Kendall's coefficient of concordance with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KendallW {
    /// 0 = no agreement, 1 = all orders are the same.
    pub w: f64,
    /// Mean Spearman correlation of all pairs of raters, `(m W - 1) / (m - 1)`; none for one rater.
    pub mean_rank_correlation: Option<f64>,
    /// Friedman's statistic `m (n - 1) W`; it describes, it decides nothing.
    pub chi_square: f64,
    /// Sum of the ranks of each item.
    pub rank_sums: Vec<f64>,
    /// Sum of squared deviations of the rank sums from their mean.
    pub s: f64,
    /// Raters who rated every item.
    pub n_raters: usize,
    /// Raters left out because they did not.
    pub left_out: usize,
    /// What a reader should know.
    pub notices: Problems,
}

/// Kendall's W of `ratings` (`n_raters` x `n_items`, NaN = missing), corrected for ties.
///
/// Ratings may be scores or ranks: each rater's are ranked, ties share their mean rank. Only raters who rated
/// every item take part; how many were left out is said.
///
/// # Formula
/// `W = 12 S / (m^2 (n^3 - n) - m sum(t^3 - t))`, S the sum of squared deviations of the rank sums.
///
/// # Errors
/// [`crate::Error::Input`] for infinities, for fewer than one complete rater or two items, and where every
/// rater gives all items the same rating (W is not defined).
///
/// # Complexity
/// `O(m n log n)`.
///
/// # References
/// Kendall and Babington Smith (1939), "The problem of m rankings", *Annals of Mathematical Statistics* 10;
/// Siegel and Castellan (1988), *Nonparametric Statistics*, section 9.5 (ties, mean correlation).
///
/// # Examples
/// ```
/// use ndarray::array;
/// let agree = stratech::panel::kendall_w(&array![[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]].view())?;
/// assert_eq!(agree.w, 1.0);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn kendall_w(ratings: &ArrayView2<'_, f64>) -> Result<KendallW> {
    check(ratings, 1, 2)?;
    let (complete, left_out) = complete_raters(ratings);
    if complete.is_empty() {
        return Err(Problem::new(codes::UNDEFINED, Place::argument("ratings"))
            .item("W")
            .found_words(Text::new("no rater rated every item", "không người chấm nào chấm đủ mọi mục"))
            .expected(Text::new("at least one rater who rated every item", "ít nhất một người chấm đủ mọi mục"))
            .into());
    }
    let ranks: Vec<Vec<f64>> = complete.iter().map(|row| average_ranks(row)).collect();
    let (m, n) = (ranks.len() as f64, ratings.ncols() as f64);
    let rank_sums: Vec<f64> =
        (0..ratings.ncols()).map(|i| sum(&ranks.iter().map(|r| r[i]).collect::<Vec<_>>())).collect();
    let mean = m * (n + 1.0) / 2.0;
    let s = sum(&rank_sums.iter().map(|r| (r - mean) * (r - mean)).collect::<Vec<_>>());
    let ties: f64 = sum(&complete.iter().map(|row| tie_term(row)).collect::<Vec<_>>());
    let greatest = m * m * (n * n * n - n) - m * ties;
    if greatest <= 0.0 {
        return Err(Problem::new(codes::UNDEFINED, Place::argument("ratings"))
            .item("W")
            .found_words(Text::new(
                "every rater gives all items the same rating",
                "mỗi người chấm cho mọi mục cùng một mức",
            ))
            .expected(Text::new("at least one rater who tells items apart", "ít nhất một người chấm phân biệt các mục"))
            .into());
    }
    let w = 12.0 * s / greatest;
    let mut notices = Problems::new();
    notices.extend(left_out_notice(left_out, ratings.nrows(), Text::new("raters", "người chấm")));
    Ok(KendallW {
        w,
        mean_rank_correlation: (m > 1.0).then(|| (m * w - 1.0) / (m - 1.0)),
        chi_square: m * (n - 1.0) * w,
        rank_sums,
        s,
        n_raters: ranks.len(),
        left_out,
        notices,
    })
}

/// Sum of t^3 - t over groups of tied ratings.
fn tie_term(row: &[f64]) -> f64 {
    let mut sorted = row.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.chunk_by(|a, b| a == b).map(|group| group.len() as f64).fold(0.0, |sum, t| sum + t * t * t - t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn ties_are_corrected_and_gaps_are_named() {
        // By hand: ranks (1.5, 1.5, 3) and (1, 2, 3), sums 2.5, 3.5, 6, S = 6.5, W = 78 / (96 - 2 * 6).
        let nan = f64::NAN;
        let w = kendall_w(&array![[1.0, 1.0, 2.0], [1.0, 2.0, 3.0], [1.0, nan, 3.0]].view()).unwrap();
        assert!((w.w - 78.0 / 84.0).abs() < 1e-15);
        assert_eq!((w.n_raters, w.left_out, w.notices.len()), (2, 1, 1));
        assert!((w.mean_rank_correlation.unwrap() - (2.0 * 78.0 / 84.0 - 1.0)).abs() < 1e-15);
    }

    #[test]
    fn what_is_not_defined_is_an_error() {
        assert!(kendall_w(&array![[1.0, 1.0], [2.0, 2.0]].view()).is_err());
        assert!(kendall_w(&array![[1.0, f64::NAN]].view()).is_err());
        assert!(kendall_w(&array![[1.0, f64::INFINITY]].view()).is_err());
    }
}

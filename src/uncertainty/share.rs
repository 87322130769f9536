//! Shares of draws, and how far they may be from what endless drawing would give.
//!
//! This is the **computing error** only: it shrinks with more draws. How sure a place is, is another matter.

use crate::problem::{Place, Problem, codes::arrays as codes};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The 97.5 % quantile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The most draws of one run: about an hour and a half of two cores.
pub const MOST_DRAWS: u64 = 100_000_000_000;

/// `count` of `draws` draws.
///
/// As text it is a percentage; none and all of the draws print the bound that "rule of three" gives instead, as
/// nobody has seen that it never or always happens.
///
/// # References
/// Hanley and Lippman-Hand (1983), "If nothing goes wrong, is everything all right?", *JAMA* 249, 1743-1745.
///
/// # Examples
/// ```
/// use stratech::uncertainty::Share;
/// assert_eq!(Share::new(970, 1000).to_string(), "97.0 %");
/// assert_eq!(Share::new(0, 1000).to_string(), "< 3/1000");
/// assert_eq!(Share::new(1000, 1000).to_string(), "> 1 - 3/1000");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// How many draws.
    pub count: u64,
    /// Out of how many.
    pub draws: u64,
}

impl Share {
    /// `count` of `draws`.
    pub fn new(count: u64, draws: u64) -> Self {
        Share { count, draws }
    }

    /// The share, in [0, 1]; NaN of no draws.
    pub fn value(self) -> f64 {
        if self.draws == 0 { f64::NAN } else { self.count as f64 / self.draws as f64 }
    }

    /// Wilson's 95 % interval of the share with endless drawing.
    ///
    /// # Formula
    /// `(p + z^2/2N -+ z sqrt(p (1 - p)/N + z^2/4N^2)) / (1 + z^2/N)`, z = 1.96.
    ///
    /// # References
    /// Wilson (1927), "Probable inference, the law of succession, and statistical inference", *JASA* 22, 209-212;
    /// Brown, Cai and Das Gupta (2001), "Interval estimation for a binomial proportion", *Statistical Science* 16,
    /// equation 4.
    ///
    /// # Examples
    /// ```
    /// let (low, high) = stratech::uncertainty::Share::new(8, 10).interval();
    /// assert!((low - 0.4902).abs() < 5e-5 && (high - 0.9433).abs() < 5e-5);
    /// ```
    pub fn interval(self) -> (f64, f64) {
        if self.draws == 0 {
            return (0.0, 1.0);
        }
        let (x, n) = (self.count as f64, self.draws as f64);
        let middle = x + Z * Z / 2.0;
        let half = Z * (x * (n - x) / n + Z * Z / 4.0).sqrt();
        let all = n + Z * Z;
        // The limits of none and all of the draws are exact; the formula would miss them by a rounding.
        let low = if self.count == 0 { 0.0 } else { (middle - half) / all };
        let high = if self.count == self.draws { 1.0 } else { (middle + half) / all };
        (low, high)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.count, self.draws) {
            (_, 0) => f.write_str("—"),
            (0, draws) => write!(f, "< 3/{draws}"),
            (count, draws) if count == draws => write!(f, "> 1 - 3/{draws}"),
            _ => write!(f, "{:.1} %", 100.0 * self.value()),
        }
    }
}

/// The largest standard error that a share of `draws` draws can have, 1 / (2 sqrt(N)).
pub fn largest_error(draws: u64) -> f64 {
    0.5 / (draws as f64).sqrt()
}

/// The number of draws after which no share has a standard error above `error`: 1 / (4 e^2), rounded up.
///
/// # Errors
/// [`Error::Input`] unless 0 < `error` < 1; [`Error::Limit`] when that takes more than [`MOST_DRAWS`].
///
/// # Examples
/// ```
/// assert_eq!(stratech::uncertainty::draws_for(0.005)?, 10_000);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn draws_for(error: f64) -> Result<u64> {
    if !(error > 0.0 && error < 1.0) {
        return Err(Problem::new(codes::BAD_SETTING, Place::argument("error"))
            .item("error")
            .expected("0 < error < 1")
            .found(error)
            .into());
    }
    let needed = 1.0 / (4.0 * error * error);
    // 1 / (4 x 0.005^2) is a hair above 10000 in doubles: a part in 2^40 is no draw.
    let draws = (needed * (1.0 - 1e-12)).ceil();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // positive and cut at the limit
    let draws = if draws < 1e18 { draws as u64 } else { 1_000_000_000_000_000_000 };
    check_draws(draws)?;
    Ok(draws)
}

/// Refuses more draws than a run may have.
///
/// # Errors
/// [`Error::Limit`] above [`MOST_DRAWS`].
pub fn check_draws(draws: u64) -> Result<()> {
    if draws <= MOST_DRAWS {
        return Ok(());
    }
    Err(Error::Limit {
        what: crate::problem::Text::new("draws", "số lượt rút"),
        limit: MOST_DRAWS,
        found: draws,
        remedy: crate::problem::Text::new(
            "1e6 draws already have a standard error below 0.0005",
            "chỉ cần 1e6 lượt rút là sai số chuẩn đã dưới 0.0005",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_intervals_are_the_published_ones() {
        // Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17,
        // table I, method 3.
        for (count, draws, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let interval = Share::new(count, draws).interval();
            assert!(
                (interval.0 - low).abs() < 5e-5 && (interval.1 - high).abs() < 5e-5,
                "{count}/{draws}: {interval:?}"
            );
            // Each limit is a share from which the one found is z standard errors away.
            for limit in [interval.0, interval.1] {
                let distance = (Share::new(count, draws).value() - limit).abs();
                assert!((distance - Z * (limit * (1.0 - limit) / draws as f64).sqrt()).abs() < 1e-12);
            }
        }
        assert_eq!(Share::new(0, 0).interval(), (0.0, 1.0));
    }

    #[test]
    fn intervals_mirror_and_hold_the_share() {
        for draws in [1_u64, 2, 7, 100, 12_345] {
            for count in (0..=draws).step_by(usize::try_from(draws / 7 + 1).unwrap()) {
                let ((low, high), (other_low, other_high)) =
                    (Share::new(count, draws).interval(), Share::new(draws - count, draws).interval());
                assert!((low + other_high - 1.0).abs() < 1e-12 && (high + other_low - 1.0).abs() < 1e-12);
                let p = Share::new(count, draws).value();
                assert!(0.0 <= low && low <= p && p <= high && high <= 1.0);
            }
        }
    }

    #[test]
    fn draws_follow_from_the_error() {
        assert_eq!(draws_for(0.5), Ok(1));
        assert_eq!(draws_for(0.01), Ok(2500));
        assert_eq!(draws_for(0.003), Ok(27_778));
        assert!(largest_error(27_778) <= 0.003 && largest_error(27_777) > 0.003);
        for bad in [0.0, -1.0, 1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(draws_for(bad), Err(Error::Input(_))));
        }
        assert!(matches!(draws_for(1e-200), Err(Error::Limit { .. })));
        assert!(matches!(check_draws(1_000_000_000_000), Err(Error::Limit { limit: MOST_DRAWS, .. })));
        assert_eq!(check_draws(MOST_DRAWS), Ok(()));
    }
}

//! A judgement with its range, read as a distribution.

use crate::Result;
use crate::model::Support;
use crate::number::belief::Belief;
use crate::number::pert::Pert;
use crate::number::quantile::LinearCdf;
use serde::{Deserialize, Serialize};

/// A judgement: 1 chance in 20 below `low`, as likely above `mid` as below, 1 in 20 above `high`.
///
/// Without `low` and `high` it is a judgement without doubt: all its chance lies on `mid`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// 5 % quantile.
    pub low: Option<f64>,
    /// Median.
    pub mid: f64,
    /// 95 % quantile.
    pub high: Option<f64>,
}

impl Range {
    /// The distribution on a scale, as the charter's `support` reads it.
    ///
    /// `quantiles`: piecewise-linear through (`scale_low`, 0), (low, 0.05), (mid, 0.5), (high, 0.95),
    /// (`scale_high`, 1); equal quantiles are an atom. `pert`: the PERT distribution on [low, high] with mode mid.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when the numbers fall or leave the scale.
    ///
    /// # Examples
    /// ```
    /// use stratech::model::Support;
    /// use stratech::panel::Range;
    /// let range = Range { low: Some(4.0), mid: 6.0, high: Some(8.0) };
    /// assert!((range.belief(0.0, 10.0, Support::Quantiles)?.mean() - 5.95).abs() < 1e-12);
    /// assert_eq!(range.belief(0.0, 10.0, Support::Pert)?.mean(), 6.0);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn belief(&self, scale_low: f64, scale_high: f64, support: Support) -> Result<Belief> {
        let (low, high) = match (self.low, self.high) {
            (None, None) => return LinearCdf::point(self.mid).map(Belief::Lines),
            (low, high) => (low.unwrap_or(self.mid), high.unwrap_or(self.mid)),
        };
        // The same faults whatever the reading.
        let lines = LinearCdf::judgement(scale_low, low, self.mid, high, scale_high)?;
        Ok(match support {
            Support::Quantiles => Belief::Lines(lines),
            Support::Pert => Belief::Pert(Pert::new(low, self.mid, high)?),
        })
    }
}

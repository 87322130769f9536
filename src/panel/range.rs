//! A judgement with its range, read as a distribution.

use crate::Result;
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
    /// The distribution on a scale: piecewise-linear through (`scale_low`, 0), (low, 0.05), (mid, 0.5),
    /// (high, 0.95), (`scale_high`, 1); equal quantiles are an atom.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when the numbers fall or leave the scale.
    ///
    /// # Examples
    /// ```
    /// use stratech::panel::Range;
    /// let belief = Range { low: Some(4.0), mid: 6.0, high: Some(8.0) }.belief(0.0, 10.0)?;
    /// assert!((belief.mean() - 5.95).abs() < 1e-12);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn belief(&self, scale_low: f64, scale_high: f64) -> Result<LinearCdf> {
        match (self.low, self.high) {
            (None, None) => LinearCdf::point(self.mid),
            (low, high) => {
                LinearCdf::judgement(scale_low, low.unwrap_or(self.mid), self.mid, high.unwrap_or(self.mid), scale_high)
            }
        }
    }
}

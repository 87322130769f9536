//! The same questions asked of a simulation: it holds its register and its evaluation.

use super::{SmallestReversal, Stability, Tornado};
use crate::Result;
use crate::uncertainty::Simulation;

impl Simulation {
    /// How far each weight can move before the list changes; see [`Evaluation::stability`](crate::Evaluation::stability).
    ///
    /// # Errors
    /// As there.
    pub fn stability(&self) -> Result<Stability> {
        self.evaluation.stability(&self.register)
    }

    /// The smallest changes that reverse the membership of a technology; see
    /// [`Evaluation::smallest_reversal`](crate::Evaluation::smallest_reversal).
    ///
    /// # Errors
    /// As there.
    pub fn smallest_reversal(&self, technology: &str) -> Result<SmallestReversal> {
        self.evaluation.smallest_reversal(&self.register, technology)
    }

    /// What moves one technology most; see [`Evaluation::tornado`](crate::Evaluation::tornado).
    ///
    /// # Errors
    /// As there.
    pub fn tornado(&self, technology: &str) -> Result<Tornado> {
        self.evaluation.tornado(&self.register, technology)
    }
}

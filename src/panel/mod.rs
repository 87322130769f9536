//! What does the council think, and where does it differ? On plain arrays.
//!
//! Judgements as distributions, pooled by stakeholder group first; agreement ([`kendall_w`],
//! [`krippendorff_alpha`], [`icc`]); calibration on seed questions ([`cooke`]). Tables of ratings are
//! `n_raters` x `n_items` everywhere, NaN = missing.

mod cooke;
mod icc;
mod kendall_w;
mod krippendorff;
mod pool;
mod range;
mod ratings;

pub use crate::number::belief::Belief;
pub use cooke::{Cooke, CookeSettings, cooke};
pub use icc::{Coefficient, Icc, icc};
pub use kendall_w::{KendallW, kendall_w};
pub use krippendorff::{Krippendorff, Level, krippendorff_alpha};
pub use pool::{PoolWeights, pool_weights};
pub use range::Range;

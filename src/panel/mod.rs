//! What does the council think, and where does it differ? On plain arrays.
//!
//! Judgements as distributions, pooled by stakeholder group first; agreement ([`kendall_w`],
//! [`krippendorff_alpha`], [`icc`]) with the spread beside it ([`spread`()]); severe and lenient raters
//! ([`rater_effects`]); clusters of opinion ([`clusters`()]); calibration on seed questions ([`cooke`()]). Tables of
//! ratings are `n_raters` x `n_items` everywhere, NaN = missing.

mod clusters;
mod cooke;
pub(crate) mod elicit;
mod icc;
mod kendall_w;
mod krippendorff;
mod pool;
mod range;
mod rater_effects;
mod ratings;
mod spread;
mod tables;

pub use crate::number::belief::Belief;
pub use clusters::{Clusters, NO_STRUCTURE, clusters};
pub use cooke::{Cooke, CookeSettings, cooke};
pub use elicit::{
    CONSISTENCY_LIMIT, CouncilWeights, ExpertWeights, Inconsistency, Respondent, council_weights, elicit,
    pool_respondents,
};
pub use icc::{Coefficient, Icc, icc, icc_one_way};
pub use kendall_w::{KendallW, kendall_w};
pub use krippendorff::{Krippendorff, Level, krippendorff_alpha};
pub use pool::{PoolWeights, pool_weights, weighted_pool};
pub use range::Range;
pub use rater_effects::{RaterEffects, rater_effects};
pub use spread::{Spread, spread};

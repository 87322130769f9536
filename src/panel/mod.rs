//! What does the council think? Judgements as distributions, pooled by stakeholder group first.

mod pool;
mod range;

pub use pool::{PoolWeights, pool_weights};
pub use range::Range;

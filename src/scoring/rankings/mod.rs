//! Rankings: how alike two are, one ranking out of many, and whether an order can be trusted.
//!
//! A ranking is a list of ranks, one for each item: 1 = best, ties share a number. Only the order of the numbers
//! counts: 1, 1, 3 and 1, 1, 2 and 1.5, 1.5, 3 say the same.
//!
//! | question | answer |
//! |---|---|
//! | how alike are two rankings? | [`spearman`], [`weighted_spearman`], [`ws`], [`kendall_tau_b`], [`kemeny_distance`] |
//! | which one ranking do many agree on most? | [`borda`], [`copeland`], [`kemeny`], [`schulze`], [`dominance_graph`] |
//! | does an order turn for reasons that should not matter? | [`rank_reversal`], [`leave_one_out`] |

mod correlation;
mod dominance;
mod kemeny;
pub(crate) mod order;
mod positional;
mod reversal;
mod schulze;
mod tables;
mod votes;

pub use correlation::{kemeny_distance, kendall_tau_b, spearman, weighted_spearman, ws};
pub use dominance::{Dominance, dominance_graph};
pub use kemeny::{Kemeny, MOST_EXACT, MOST_LISTED, kemeny};
pub use order::average_ranks;
pub use positional::{Borda, Copeland, borda, copeland};
pub use reversal::{Change, LeaveOneOut, RankReversal, ReversalCase, WithoutCriterion, leave_one_out, rank_reversal};
pub use schulze::{Schulze, schulze};
pub use votes::pairwise;

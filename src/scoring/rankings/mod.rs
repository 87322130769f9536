//! Rankings: how alike two are, and one ranking out of many.
//!
//! A ranking is a list of ranks, one for each item: 1 = best, ties share a number. Only the order of the numbers
//! counts: 1, 1, 3 and 1, 1, 2 and 1.5, 1.5, 3 say the same.

pub(crate) mod order;

pub use order::average_ranks;

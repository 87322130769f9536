//! Weights of criteria: from the data, or elicited. One file per way.

mod equal;

pub use equal::equal;

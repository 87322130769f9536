//! What would change the list? How far a weight or a value may move, and what moves a place most.
//!
//! - [`Evaluation::stability`](crate::Evaluation::stability): the interval of each weight in which the list stays.
//! - [`Evaluation::smallest_reversal`](crate::Evaluation::smallest_reversal): the smallest change that puts a technology
//!   out of the list, or into it.

mod crossing;
mod reversal;
mod reversal_words;
mod stability;
mod turn;
mod weight_vector;
mod words;

pub use reversal::{SmallestReversal, ValueReversal, VectorReversal, WeightReversal};
pub use stability::{Interval, Stability, Turn, WeightStability};
pub use words::{Source, WeightOf};

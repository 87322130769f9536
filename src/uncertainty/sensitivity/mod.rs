//! What would change the list? How far a weight or a value may move, and what moves a place most.
//!
//! - [`Evaluation::stability`](crate::Evaluation::stability): the interval of each weight in which the list stays.

mod crossing;
mod stability;
mod turn;
mod words;

pub use stability::{Interval, Stability, Turn, WeightStability};
pub use words::{Source, WeightOf};

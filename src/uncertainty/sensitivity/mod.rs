//! What would change the list? How far a weight or a value may move, and what moves a place most.
//!
//! - [`Evaluation::stability`](crate::Evaluation::stability): the interval of each weight in which the list stays.
//! - [`Evaluation::smallest_reversal`](crate::Evaluation::smallest_reversal): the smallest change that puts a technology
//!   out of the list, or into it.
//! - [`Evaluation::tornado`](crate::Evaluation::tornado): each input of one technology at both ends of its range.
//!
//! [`Simulation`](crate::uncertainty::Simulation) answers them too, and [`Simulation::sobol`](crate::uncertainty::Simulation::sobol):
//! which blocks of inputs make a place uncertain.

mod crossing;
mod of_simulation;
mod reversal;
mod reversal_words;
mod stability;
mod tornado;
mod tornado_table;
mod turn;
mod value_range;
mod weight_vector;
mod words;

pub use super::sobol::{Sobol, sobol};
pub use reversal::{SmallestReversal, ValueReversal, VectorReversal, WeightReversal};
pub use stability::{Interval, Stability, Turn, WeightStability};
pub use tornado::{Bar, Basis, Input, Outcome, Tornado};
pub use tornado_table::Captions;
pub use words::{Source, WeightOf};

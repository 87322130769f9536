//! What is each alternative worth? Methods, weights and rankings on plain arrays.
//!
//! A [`DecisionMatrix`] is checked once; a [`Method`] holds settings and takes the data in the call:
//!
//! ```
//! use ndarray::array;
//! use stratech::scoring::{DecisionMatrix, Direction, Method};
//! use stratech::methods::Topsis;
//!
//! let cars = DecisionMatrix::new(
//!     array![[5490.0, 51.4], [6500.0, 70.6], [6489.0, 54.3]],
//!     Some(&[0.6, 0.4]),
//!     &[Direction::Min, Direction::Max],
//! )?;
//! let outcome = Topsis::default().evaluate(&cars)?;
//! assert_eq!(outcome.ranks, Some(vec![2, 1, 3]));
//! # Ok::<(), stratech::Error>(())
//! ```

mod column_map;
mod columns;
pub mod decision;
pub(crate) mod items;
pub mod labels;
pub mod linear_program;
pub mod method;
pub mod methods;
pub(crate) mod nested;
pub mod normalization;
pub mod outcome;
mod outcome_table;
pub mod parts;
pub mod rankings;
mod row_fold;
pub mod settings;
mod value_function;
pub mod weights;

pub use columns::copied;
pub use decision::{DecisionMatrix, Direction};
pub use labels::Labels;
pub use method::{About, Domain, Holds, Kind, Method, Properties, Scaling};
pub use normalization::Normalization;
pub use outcome::{Outcome, Part};
pub use parts::Parts;
pub use value_function::{Scale, ValueBelief};
pub(crate) use value_function::{bend, on_lines};

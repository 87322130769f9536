//! stratech scores, selects and maintains a national list of strategic technologies.

pub mod docs;
pub mod error;
pub mod model;
pub mod number;
pub mod problem;
pub mod scoring;
pub mod table;

#[cfg(feature = "python")]
mod python;

pub use error::{Error, Result};
pub use model::Register;
pub use scoring::{methods, weights};
pub use table::Table;

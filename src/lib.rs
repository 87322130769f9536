//! stratech scores, selects and maintains a national list of strategic technologies.

#[cfg(feature = "cli")]
pub mod cli;
pub mod dependency;
pub mod docs;
pub mod error;
pub mod evaluation;
pub mod model;
pub mod number;
pub mod observer;
pub mod panel;
pub mod problem;
pub mod report;
pub mod scoring;
pub mod table;
pub mod uncertainty;

#[cfg(feature = "python")]
mod python;

pub use error::{Error, Result};
pub use evaluation::{Evaluation, Panel};
pub use model::Register;
pub use scoring::{methods, rankings, weights};
pub use table::Table;
pub use uncertainty::Simulation;

//! stratech scores, selects and maintains a national list of strategic technologies.

pub mod error;
pub mod problem;

pub use error::{Error, Result};

//! stratech scores, selects and maintains a national list of strategic technologies.

pub mod error;
pub mod number;
pub mod problem;
pub mod table;

pub use error::{Error, Result};
pub use table::Table;

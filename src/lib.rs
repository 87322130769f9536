//! stratech scores, selects and maintains a national list of strategic technologies.
//!
//! One [`Register`] goes in; what comes out can say why:
//!
//! | module | its question |
//! |---|---|
//! | [`number`] | what is a number here, and is it the same everywhere? |
//! | [`model`] | what are we talking about, and is it sound? |
//! | [`scoring`] | what is each alternative worth? (plain arrays) |
//! | [`panel`] | what does the council think, and where does it differ? (plain arrays) |
//! | [`dependency`] | what does it need, and what holds it back? (plain arrays) |
//! | [`evaluation`] | where does each technology stand, and why? |
//! | [`uncertainty`] | how sure is each place? |
//! | [`portfolio`] | what should be funded together, and when? |
//! | [`report`] | can the public follow it? |
//!
//! ```
//! use stratech::Register;
//! let register = Register::example("vn-2026")?;
//! let evaluation = register.evaluate(None)?; // places, and why
//! let panel = register.panel()?; // where the council agrees
//! assert_eq!(evaluation.ids().len(), 36);
//! assert!(!panel.sentences.is_empty());
//! # Ok::<(), stratech::Error>(())
//! ```
//!
//! Longer pages are in [`docs`].

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
pub mod portfolio;
pub mod problem;
pub mod report;
pub mod scoring;
pub mod table;
pub mod uncertainty;

#[cfg(feature = "python")]
mod python;

pub use error::{Error, Result};
pub use evaluation::{Evaluation, Panel, RegisterReadiness};
pub use model::Register;
pub use scoring::{methods, rankings, weights};
pub use table::Table;
pub use uncertainty::{Simulation, sensitivity, smaa};

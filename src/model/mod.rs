//! The register: what is assessed, read strictly, checked whole, written without loss.
//!
//! One description of every table ([`tables`]) drives its three uses: reading and writing JSON
//! and the folder form, the JSON Schema, and the checks.

pub(crate) mod answers;
pub(crate) mod canonical;
pub(crate) mod cell;
mod check;
pub(crate) mod circles;
mod composite;
mod example;
pub mod field;
mod folder;
mod id;
pub(crate) mod json;
mod limits;
mod overlay;
mod periods;
pub(crate) mod reader;
mod register;
pub mod row;
mod schema;
mod supply;
pub mod tables;
pub(crate) mod uncertain;
mod view;
mod write;

pub use answers::WeightAnswer;
pub use cell::{Cell, Interner};
pub use composite::CompositeOptions;
pub use example::examples;
pub use id::Id;
pub use limits::Limits;
pub(crate) use periods::{DEFAULT_PERIODS, plan_years};
pub use register::Register;
pub use row::{Row, Rows};
pub use schema::schema;
pub use supply::{CapacityGap, KnownCapacity, KnownState, StateBasis, Supply};
pub use tables::*;
pub use uncertain::{FactorTarget, Quantity, UNCERTAIN, Uncertain};

//! The plan of a register: what to fund together, and when.

mod acts;
mod amount;
mod capacity;
mod formulate;
mod gates;
mod money;
mod rules;
mod settings;
mod targets;
mod timeline;
mod worth;

pub use settings::PlanSettings;
pub use timeline::PlanPeriod;

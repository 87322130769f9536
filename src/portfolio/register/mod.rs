//! The plan of a register: what to fund together, and when.

mod acts;
mod amount;
mod capacity;
mod formulate;
mod gates;
mod money;
mod reasons;
mod roadmap;
mod rules;
mod settings;
mod sweeps;
mod tables;
mod targets;
mod timeline;
mod worth;

pub use reasons::{LeftOutReason, Shortage, WhyLeftOut};
pub use roadmap::{LeftOut, RegisterPlan, ResourceUse, Started, TargetReached};
pub use settings::PlanSettings;
pub use sweeps::{BudgetPoint, MarginalValue};
pub use timeline::PlanPeriod;

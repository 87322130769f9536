//! What should be funded together? A choice among items under budgets, groups and prerequisites, on plain arrays.
//!
//! A [`Selection`] describes the choice; [`Selection::model`] writes it in whole numbers; a [`Solver`] proposes a plan,
//! which is checked in whole numbers and made unique; the [`Plan`] says what it uses, what binds and why an item was
//! left out. See [`crate::docs::portfolio`].

mod check;
mod decimal;
mod dual;
mod exact;
mod export;
mod formulate;
mod frontier;
mod greedy;
mod infeasible;
mod marginal;
mod microlp;
mod model;
mod optima;
mod plan;
mod reasons;
mod register;
mod selection;
mod solve;
mod solver;
mod tables;
mod unique;
mod verify;

pub use frontier::{Frontier, FrontierPoint, FrontierSettings};
pub use marginal::Marginal;
pub use microlp::Microlp;
pub use model::{Column, Model, Row, RowKind};
pub use plan::{Plan, PlanProvenance, Times};
pub use reasons::{Reason, WhyNot};
pub use register::{
    BudgetPoint, LeftOut, LeftOutReason, MarginalValue, PlanPeriod, PlanSettings, RegisterPlan, ResourceUse, Shortage,
    Started, TargetReached, WhyLeftOut,
};
pub use selection::{Group, Limit, Prerequisite, Selection, Synergy};
pub use solve::Settings;
pub use solver::{Answer, Effort, Program, ProgramRow, Solver, Stop};
pub use unique::{EqualOptima, MOST_COUNTED};

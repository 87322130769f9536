//! What does it need, and what holds it back? On plain arrays.
//!
//! A [`Graph`] of [`Node`]s (technologies, infrastructure, workforce, institutions, resources, finance) and
//! [`Edge`]s, each in one [`Role`]. [`Graph::readiness`] says how ready each node is in each year, and the
//! [`Readiness`] it returns which chain of nodes holds it there, what each enabler would unlock, what its delay
//! would cost, and where one capacity is counted on by too many. [`critical_path`] is the planning of a project by
//! durations. See [`crate::docs::dependency`] for the formulas and what they cost.

mod base;
mod binding;
mod chance;
mod check;
mod circles;
mod compiled;
mod export;
mod graph;
mod input;
mod kinds;
mod levers;
mod machine;
mod perturb;
mod program;
mod readiness;
mod scenarios;
mod schedule;
mod solve;
mod tables;
mod tiles;
mod times;
mod times_path;

pub use binding::{Binding, Hold, Link};
pub use chance::{
    CapacityBasis, Factor, LinkFrequency, ReadinessCases, ReadinessSimulation, ReadinessSimulationProvenance,
};
pub(crate) use chance::{Case, Cases};
pub(crate) use check::rising_years;
pub(crate) use export::Named;
pub use graph::{Graph, indices};
pub use input::{Edge, Node};
pub use kinds::{Layer, Role};
pub use levers::{Delay, Failure, PairUnlock, Unlock};
pub use perturb::BindingFrequency;
pub use readiness::{ByYear, Readiness, ReadinessProvenance, ReadinessSettings};
pub use scenarios::Scenarios;
pub use schedule::{CriticalPath, PertEstimates, critical_path, pert_estimates};
pub use times_path::Stage;

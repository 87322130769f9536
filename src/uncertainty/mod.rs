//! How sure is each place? Uncertain inputs and, with them, simulation.

mod distribution;
mod simulation;

pub use distribution::Distribution;
pub use simulation::{
    RankCorrelation, Simulation, SimulationLimits, SimulationOptions, SimulationProvenance, SimulationVariant,
    Standing, draws_for, reading, weight_policy,
};

//! How sure is each place? Uncertain inputs and, with them, simulation.

pub mod sensitivity;
mod share;
mod simulation;
pub mod smaa;
pub mod sobol;

pub use crate::number::Distribution;
pub use share::{MOST_DRAWS, Share, check_draws, draws_for, largest_error};
pub use simulation::{
    CellWorth, ExpertWorth, JudgementWorth, RankCorrelation, RegisterSobol, Simulation, SimulationLimits,
    SimulationOptions, SimulationProvenance, SimulationVariant, SobolBlock, SobolIndices, SobolInput, SobolOutcome,
    SobolQuantity, Standing, ValueOfInformation, WithEnablers, reading, weight_policy,
};
pub use smaa::{Smaa, smaa, smaa_observed};

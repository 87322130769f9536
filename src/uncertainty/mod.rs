//! How sure is each place? Uncertain inputs and, with them, simulation.

mod distribution;
pub mod sensitivity;

pub use distribution::Distribution;

//! How sure is each place? Uncertain inputs and, with them, simulation.

mod distribution;

pub use distribution::Distribution;

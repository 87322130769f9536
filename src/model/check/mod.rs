//! Checking a register: every fault at once, each with its place.
//!
//! What one description of a table can say (keys, references, ranges) is checked for all tables alike in
//! [`tables`]; what needs to know the subject stands in a file of its own.

mod tables;

use super::Register;
use crate::problem::Problems;

/// Everything wrong with a register.
pub(super) fn check(register: &Register) -> Problems {
    let mut problems = Problems::new();
    tables::check(register, &mut problems);
    problems.sort();
    problems
}

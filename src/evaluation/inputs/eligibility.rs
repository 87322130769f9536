//! The boolean gate before the ranking.

use crate::model::{Gate as GateRule, Id, Met, Register, Technology};
use std::collections::BTreeMap;

/// How a technology passes the gate.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Gate {
    /// It meets what the track asks for.
    Open,
    /// It does not; the conditions it fails.
    Shut(Vec<Id>),
    /// Too little is known; unknown is not no. The conditions without answer.
    Unanswered(Vec<Id>),
}

/// The gate of each technology. Without conditions every gate is open.
pub(crate) fn gates(register: &Register, technologies: &[&Technology]) -> Vec<Gate> {
    let rules: BTreeMap<&Id, GateRule> = register.tracks.iter().map(|track| (&track.id, track.gate)).collect();
    let answers: BTreeMap<(&Id, &Id), Met> =
        register.eligibility.iter().map(|row| ((&row.technology, &row.condition), row.met)).collect();
    let conditions: Vec<&Id> = register.conditions.sorted().into_iter().map(|c| &c.id).collect();
    technologies
        .iter()
        .map(|technology| {
            let answer = |condition: &&Id| answers.get(&(&technology.id, *condition)).copied().unwrap_or_default();
            let of = |met: Met| -> Vec<Id> {
                conditions.iter().filter(|c| answer(c) == met).map(|c| (*c).clone()).collect()
            };
            let (no, unknown) = (of(Met::No), of(Met::Unknown));
            let yes = conditions.len() - no.len() - unknown.len();
            let any = rules.get(&technology.track).copied().unwrap_or_default() == GateRule::Any;
            if conditions.is_empty() || (any && yes > 0) || (!any && yes == conditions.len()) {
                Gate::Open
            } else if (any && unknown.is_empty()) || (!any && !no.is_empty()) {
                Gate::Shut(no)
            } else {
                Gate::Unanswered(unknown)
            }
        })
        .collect()
}

//! Whom do the members place in their own lists?

use super::bench::{Council, Heard, Places, group_mean};
use crate::Result;
use crate::evaluation::Seat;
use crate::model::Id;
use crate::number::sum::{mean, sum};
use crate::panel::pool_weights;
use crate::problem::{Place, Problem, Problems, Text, codes::agreement as codes};
use serde::{Deserialize, Serialize};

/// Stakeholder groups in which a majority must agree.
const GROUPS: usize = 3;

/// What the members' own lists say of one technology.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consensus {
    /// Enough members have it in, across the groups.
    In,
    /// Enough members have it out, across the groups.
    Out,
    /// Neither.
    None,
}

/// One technology in the members' own lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConsensusView {
    /// The technology.
    pub technology: Id,
    /// Members who count: those with a list of their own who are not recused from it.
    pub n_members: usize,
    /// Share-weighted share of them who have it within the seats.
    pub share_in: Option<f64>,
    /// Share-weighted share who have it outside; who has it tied across the border says neither.
    pub share_out: Option<f64>,
    /// Stakeholder groups with a majority that has it in.
    pub groups_in: usize,
    /// Stakeholder groups with a majority that has it out.
    pub groups_out: usize,
    /// The verdict; none for a technology that is not ranked.
    pub consensus: Option<Consensus>,
}

/// The list of every member with judgements of their own, by expert.
pub(super) fn own_lists(council: &Council<'_>) -> Result<Vec<Option<Places>>> {
    let mut judged = vec![false; council.experts.len()];
    for (k, _, heard) in council.heard() {
        judged[heard.expert] |= council.columns[k].leaf.is_some();
    }
    (0..judged.len()).map(|e| if judged[e] { own_list(council, e).map(Some) } else { Ok(None) }).collect()
}

/// A member's own judgements; where silent or recused the mean of the own group, then the pool.
fn own_list(council: &Council<'_>, expert: usize) -> Result<Places> {
    let group = council.group_of[expert];
    let numbers = |h: &Heard| {
        let (value, neutral) = h.value.unwrap_or((0.0, 0.0));
        (h.level, value, neutral)
    };
    let rows = council.replaced(|_, _, cell| {
        if let Some(own) = cell.iter().find(|h| h.expert == expert) {
            return Some(numbers(own));
        }
        let of = |pick: fn((f64, f64, f64)) -> f64| group_mean(cell, group, |h| pick(numbers(h)));
        Some((of(|n| n.0)?, of(|n| n.1)?, of(|n| n.2)?))
    })?;
    council.rank(rows)
}

pub(super) fn of(council: &Council<'_>, notices: &mut Problems) -> Result<Vec<ConsensusView>> {
    let lists = own_lists(council)?;
    let needed = council.register.rules().consensus_share;
    let voices = |e: &usize| lists[*e].is_some();
    let groups_with_lists: std::collections::BTreeSet<usize> =
        (0..lists.len()).filter(voices).map(|e| council.group_of[e]).collect();
    if groups_with_lists.len() < GROUPS {
        notices.push(
            Problem::new(codes::FEW_GROUPS, Place::whole("consensus")).found(groups_with_lists.len()).expected(
                Text::new(
                    format!("majorities in at least {GROUPS} stakeholder groups"),
                    format!("đa số trong ít nhất {GROUPS} nhóm thành phần"),
                ),
            ),
        );
    }
    let default = council.default_places();
    let one = |i: usize| {
        let members: Vec<(usize, &Places)> = lists
            .iter()
            .enumerate()
            .filter(|(e, _)| !council.recused.contains(&(*e, i)))
            .filter_map(|(e, list)| Some((e, list.as_ref()?)))
            .collect();
        let groups: Vec<usize> = members.iter().map(|(e, _)| council.group_of[*e]).collect();
        let weights = pool_weights(&groups, &council.shares).experts;
        // A member whose own judgements veto it has it out.
        let says = |list: &Places, seat: Seat| match list.seats[i] {
            Some(own) => own == seat,
            None => seat == Seat::Outside,
        };
        let tally = |seat: Seat| {
            let own: Vec<f64> =
                members.iter().zip(&weights).filter(|((_, list), _)| says(list, seat)).map(|(_, w)| *w).collect();
            let majorities = (0..council.groups.len()).filter(|g| {
                let of: Vec<f64> = members
                    .iter()
                    .zip(&groups)
                    .filter(|(_, group)| *group == g)
                    .map(|((_, list), _)| f64::from(u8::from(says(list, seat))))
                    .collect();
                !of.is_empty() && mean(&of) > 0.5
            });
            (sum(&own), majorities.count())
        };
        let ranked = default.ranks[i].is_some() && !members.is_empty();
        let ((share_in, groups_in), (share_out, groups_out)) = (tally(Seat::Within), tally(Seat::Outside));
        // Shares such as 1/6 add up to three quarters only nearly.
        let enough = |share: f64, groups: usize| share >= needed - 1e-9 && groups >= GROUPS;
        ConsensusView {
            technology: council.technologies[i].id.clone(),
            n_members: members.len(),
            share_in: ranked.then_some(share_in),
            share_out: ranked.then_some(share_out),
            groups_in: if ranked { groups_in } else { 0 },
            groups_out: if ranked { groups_out } else { 0 },
            consensus: ranked.then(|| {
                if enough(share_in, groups_in) {
                    Consensus::In
                } else if enough(share_out, groups_out) {
                    Consensus::Out
                } else {
                    Consensus::None
                }
            }),
        }
    };
    Ok((0..council.technologies.len()).map(one).collect())
}

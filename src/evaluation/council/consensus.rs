//! Whom do the members place in their own lists?

use super::bench::{Council, Heard, Places, group_mean};
use crate::Result;
use crate::evaluation::Seat;
use crate::model::Id;
use crate::number::sum::sum;
use crate::panel::pool_weights;
use crate::problem::{Place, Problem, Problems, Text, codes::agreement as codes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
    let heard: BTreeSet<usize> =
        lists.iter().zip(&council.group_of).filter(|(list, _)| list.is_some()).map(|(_, g)| *g).collect();
    if heard.len() < GROUPS {
        notices.push(Problem::new(codes::FEW_GROUPS, Place::whole("consensus")).found(heard.len()).expected(
            Text::new(
                format!("majorities in at least {GROUPS} stakeholder groups"),
                format!("đa số trong ít nhất {GROUPS} nhóm thành phần"),
            ),
        ));
    }
    let default = council.default_places();
    Ok((0..council.technologies.len()).map(|i| one(council, &lists, default.ranks[i].is_some(), i)).collect())
}

/// Members who count for a technology: their groups, and what their lists say of it.
struct Voters {
    groups: Vec<usize>,
    seats: Vec<Option<Seat>>,
}

impl Voters {
    fn says(&self, member: usize, seat: Seat) -> bool {
        // A member whose own judgements veto it has it out.
        self.seats[member].map_or(seat == Seat::Outside, |own| own == seat)
    }

    /// Share-weighted share of the members who have it there, and groups with a majority of them.
    fn tally(&self, seat: Seat, shares: &[f64]) -> (f64, usize) {
        let weights = pool_weights(&self.groups, shares).experts;
        let who: Vec<usize> = (0..self.groups.len()).filter(|&m| self.says(m, seat)).collect();
        let share = sum(&who.iter().map(|&m| weights[m]).collect::<Vec<_>>());
        let majority = |g: &usize| {
            let own = self.groups.iter().filter(|group| *group == g).count();
            2 * who.iter().filter(|&&m| self.groups[m] == *g).count() > own
        };
        (share, (0..shares.len()).filter(majority).count())
    }
}

fn one(council: &Council<'_>, lists: &[Option<Places>], is_ranked: bool, i: usize) -> ConsensusView {
    let (groups, seats) = lists
        .iter()
        .enumerate()
        .filter(|(e, _)| !council.recused.contains(&(*e, i)))
        .filter_map(|(e, list)| Some((council.group_of[e], list.as_ref()?.seats[i])))
        .unzip();
    let voters = Voters { groups, seats };
    let n_members = voters.groups.len();
    let is_ranked = is_ranked && n_members > 0;
    let (share_in, groups_in) = voters.tally(Seat::Within, &council.shares);
    let (share_out, groups_out) = voters.tally(Seat::Outside, &council.shares);
    let needed = council.register.rules().consensus_share;
    // Shares such as 1/6 add up to three quarters only nearly.
    let enough = |share: f64, groups: usize| share >= needed - 1e-9 && groups >= GROUPS;
    let verdict = match (enough(share_in, groups_in), enough(share_out, groups_out)) {
        (true, _) => Consensus::In,
        (false, true) => Consensus::Out,
        (false, false) => Consensus::None,
    };
    ConsensusView {
        technology: council.technologies[i].id.clone(),
        n_members,
        share_in: is_ranked.then_some(share_in),
        share_out: is_ranked.then_some(share_out),
        groups_in: if is_ranked { groups_in } else { 0 },
        groups_out: if is_ranked { groups_out } else { 0 },
        consensus: is_ranked.then_some(verdict),
    }
}

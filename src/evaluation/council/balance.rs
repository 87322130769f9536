//! Is the council balanced, and what do recusals make of it?

use super::bench::Council;
use crate::evaluation::Seat;
use crate::model::Id;
use crate::number::sum::{mean, sum};
use crate::panel::pool_weights;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the members of the council are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Stakeholder group.
    Group,
    /// Field of knowledge.
    Field,
}

/// One stakeholder group or field of knowledge in the council.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BalanceView {
    /// What is counted.
    pub by: By,
    /// The group or field; none = experts without a field.
    pub key: Option<String>,
    /// Members.
    pub n_experts: usize,
    /// Members with a judgement.
    pub n_judging: usize,
    /// Declared share of the voice (groups).
    pub declared: Option<f64>,
    /// Mean share of the voice in the cells that were judged.
    pub voice: Option<f64>,
    /// Judgements.
    pub n_judgements: usize,
    /// Declared interests.
    pub n_recusals: usize,
    /// Technologies of the field.
    pub n_technologies: Option<usize>,
    /// Fewest members of the field who judged one of its technologies.
    pub fewest_judges: Option<usize>,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
}

/// What recusals make of the pools of one technology.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecusalView {
    /// The technology.
    pub technology: Id,
    /// Members with a declared interest, by stakeholder group.
    pub recused: Vec<usize>,
    /// Mean share of each stakeholder group in its pools.
    pub shares: Vec<f64>,
    /// Place by default.
    pub rank: Option<u32>,
    /// Place with judgements corrected for the severity of the members.
    pub corrected_rank: Option<u32>,
    /// Whether the correction changes the seat.
    pub seat_changes: bool,
}

pub(super) fn of(council: &Council<'_>) -> Vec<BalanceView> {
    let groups = (0..council.groups.len()).map(|g| {
        let own: BTreeSet<usize> = (0..council.experts.len()).filter(|&e| council.group_of[e] == g).collect();
        let view = count(council, By::Group, Some(council.groups[g].id.to_string()), &own);
        BalanceView { declared: Some(council.shares[g]), ..view }
    });
    let mut fields: BTreeMap<Option<&str>, BTreeSet<usize>> = BTreeMap::new();
    for (e, expert) in council.experts.iter().enumerate() {
        fields.entry(expert.field.as_deref()).or_default().insert(e);
    }
    let known = fields.keys().any(Option::is_some);
    // Those without a field come last.
    let sorted: Vec<_> = fields.range(Some("")..).chain(fields.get_key_value(&None)).collect();
    let fields = sorted.into_iter().filter(|_| known).map(|(field, own)| {
        let view = count(council, By::Field, field.map(str::to_owned), own);
        match field {
            Some(field) => of_field(council, field, own, view),
            None => view,
        }
    });
    groups.chain(fields).collect()
}

fn count(council: &Council<'_>, by: By, key: Option<String>, own: &BTreeSet<usize>) -> BalanceView {
    let (mut voices, mut judging, mut n_judgements, mut illustrative) = (Vec::new(), BTreeSet::new(), 0, false);
    for cell in council.columns.iter().flat_map(|column| &column.cells).filter(|cell| !cell.is_empty()) {
        let groups: Vec<usize> = cell.iter().map(|h| h.group).collect();
        let weights = pool_weights(&groups, &council.shares).experts;
        let mine = cell.iter().zip(&weights).filter(|(h, _)| own.contains(&h.expert));
        voices.push(sum(&mine.map(|(_, w)| *w).collect::<Vec<_>>()));
        for h in cell.iter().filter(|h| own.contains(&h.expert)) {
            judging.insert(h.expert);
            n_judgements += 1;
            illustrative |= h.illustrative;
        }
    }
    BalanceView {
        by,
        key,
        n_experts: own.len(),
        n_judging: judging.len(),
        declared: None,
        voice: (!voices.is_empty()).then(|| mean(&voices)),
        n_judgements,
        n_recusals: council.recused.iter().filter(|(e, _)| own.contains(e)).count(),
        n_technologies: None,
        fewest_judges: None,
        illustrative: illustrative || own.iter().any(|&e| council.experts[e].illustrative),
    }
}

fn of_field(council: &Council<'_>, field: &str, own: &BTreeSet<usize>, view: BalanceView) -> BalanceView {
    let in_field = |i: &usize| {
        let group = council.technologies[*i].group.as_ref();
        group
            .and_then(|id| council.register.groups.iter().find(|g| g.id == *id))
            .is_some_and(|g| g.field.as_deref().unwrap_or(g.id.as_str()) == field)
    };
    let technologies: Vec<usize> = (0..council.technologies.len()).filter(in_field).collect();
    let judges = |&i: &usize| -> usize {
        let heard = council.columns.iter().flat_map(|column| &column.cells[i]);
        heard.map(|h| h.expert).filter(|e| own.contains(e)).collect::<BTreeSet<usize>>().len()
    };
    BalanceView {
        n_technologies: Some(technologies.len()),
        fewest_judges: technologies.iter().map(judges).min(),
        ..view
    }
}

/// `corrected` has place and seat of every technology under the correction.
pub(super) fn recusals(council: &Council<'_>, corrected: &super::RankingView) -> Vec<RecusalView> {
    let default = council.default_places();
    let one = |(i, technology): (usize, &&crate::model::Technology)| {
        let of_group = |g| council.recused.iter().filter(|(e, t)| *t == i && council.group_of[*e] == g).count();
        let within = |seat: Option<Seat>| seat == Some(Seat::Within);
        RecusalView {
            technology: technology.id.clone(),
            recused: (0..council.groups.len()).map(of_group).collect(),
            shares: council.base.alternatives[i].group_shares.clone(),
            rank: default.ranks[i],
            corrected_rank: corrected.ranks[i],
            seat_changes: within(default.seats[i]) != within(corrected.seats[i]),
        }
    };
    council.technologies.iter().enumerate().map(one).collect()
}

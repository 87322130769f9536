//! What moved from round to round, and whether opinion has come to rest.

use super::bench::{Column, Council, Places, columns, seat_changes};
use super::views::least_kendall;
use crate::Result;
use crate::evaluation::{Basis, Judged};
use crate::model::{Id, JudgementState};
use crate::number::sum::mean;
use crate::panel::{pool_weights, spread};
use crate::problem::codes::{agreement as codes, evaluation::NO_VALUE};
use crate::problem::{Place, Problem, Problems, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One round against the one before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoundView {
    /// The round.
    pub round: u64,
    /// The criterion; none = all.
    pub criterion: Option<Id>,
    /// Judgements that stand at the end of both rounds.
    pub n_both: usize,
    /// Judgements that are new.
    pub n_new: usize,
    /// Share of the former whose middle moved.
    pub moved: Option<f64>,
    /// Share of those that moved which came nearer to the median of the round before.
    pub nearer: Option<f64>,
    /// Mean size of the moves of all that stand in both, in levels.
    pub change: Option<f64>,
    /// Share that moved by no more than one level: the stability of the round.
    pub stable: Option<f64>,
    /// Mean between-expert standard deviation of a cell before, in levels.
    pub spread_before: Option<f64>,
    /// The same after.
    pub spread_after: Option<f64>,
    /// The least of the tracks' Kendall tau-b between the two rankings (all criteria).
    pub kendall: Option<f64>,
    /// Technologies that come into the seats (all criteria).
    pub entered: Vec<Id>,
    /// Technologies that leave them (all criteria).
    pub left: Vec<Id>,
}

/// What happened to the judgements of one criterion.
#[derive(Default)]
struct Moves {
    steps: Vec<f64>,
    nearer: Vec<bool>,
    new: usize,
    before: Vec<f64>,
    after: Vec<f64>,
}

pub(super) fn of(council: &Council<'_>, notices: &mut Problems) -> Result<Vec<RoundView>> {
    let basis = Basis::of(council.register);
    let given = council.register.judgements.iter().filter(|j| j.state == JudgementState::Given);
    let rounds: BTreeSet<u64> = given.map(|j| j.round).filter(|round| *round <= basis.round).collect();
    let rounds: Vec<u64> = rounds.into_iter().collect();
    let mut views = Vec::new();
    let mut last: Option<(Vec<Column>, Option<Places>)> = None;
    if rounds.len() < 2 {
        return Ok(views);
    }
    for &round in &rounds {
        let on = Basis { round, ..basis };
        let judged = Judged::on(council.register, &council.tree.judged(), &council.technologies, on);
        let now = columns(council.register, &council.tree, &council.technologies, &judged)?;
        let places = ranked(council.rank_on(on), round, notices)?;
        if let Some((before, places_before)) = &last {
            let moves: Vec<Moves> = before.iter().zip(&now).map(|(a, b)| moves(council, a, b)).collect();
            let mut all = view(round, None, &moves.iter().collect::<Vec<_>>());
            if let (Some(a), Some(b)) = (places_before, &places) {
                all.kendall = least_kendall(council, a, b);
                (all.entered, all.left) = seat_changes(a, b, &council.technologies);
            }
            views.push(all);
            views.extend(now.iter().zip(&moves).map(|(c, m)| view(round, Some(c.criterion.id.clone()), &[m])));
        }
        last = Some((now, places));
    }
    Ok(views)
}

/// The ranking at the end of a round; none, with a notice, where a cell was still below the quorum.
fn ranked(places: Result<Places>, round: u64, notices: &mut Problems) -> Result<Option<Places>> {
    let error = match places {
        Ok(places) => return Ok(Some(places)),
        Err(error) => error,
    };
    let below = error.problems();
    if below.is_empty() || below.iter().any(|problem| problem.code != NO_VALUE) {
        return Err(error);
    }
    notices.push(
        Problem::new(codes::ROUND_NOT_RANKED, Place::whole("judgements"))
            .item(round.to_string())
            .found(below.len())
            .expected(Text::new("every cell at its quorum", "mọi ô đủ số ý kiến tối thiểu")),
    );
    Ok(None)
}

fn moves(council: &Council<'_>, before: &Column, after: &Column) -> Moves {
    let mut moves = Moves::default();
    let near = |cell: &[super::bench::Heard]| {
        let groups: Vec<usize> = cell.iter().map(|h| h.group).collect();
        let mids: Vec<f64> = cell.iter().map(|h| h.mid).collect();
        spread(&mids, &pool_weights(&groups, &council.shares).experts, after.step)
    };
    for (old, new) in before.cells.iter().zip(&after.cells) {
        let (spread_before, spread_after) = (near(old), near(new));
        moves.before.extend(spread_before.and_then(|s| s.sd).map(|sd| sd / after.step));
        moves.after.extend(spread_after.and_then(|s| s.sd).map(|sd| sd / after.step));
        for h in new {
            let Some(earlier) = old.iter().find(|o| o.expert == h.expert) else {
                moves.new += 1;
                continue;
            };
            moves.steps.push((h.mid - earlier.mid).abs() / after.step);
            if let Some(middle) = spread_before.map(|s| s.median).filter(|_| h.mid != earlier.mid) {
                moves.nearer.push((h.mid - middle).abs() < (earlier.mid - middle).abs());
            }
        }
    }
    moves
}

fn view(round: u64, criterion: Option<Id>, moves: &[&Moves]) -> RoundView {
    let all = |pick: fn(&Moves) -> &Vec<f64>| moves.iter().flat_map(|m| pick(m).iter().copied()).collect::<Vec<f64>>();
    let average = |values: &[f64]| (!values.is_empty()).then(|| mean(values));
    let share = |flags: Vec<bool>| average(&flags.into_iter().map(|f| f64::from(u8::from(f))).collect::<Vec<_>>());
    let steps = all(|m| &m.steps);
    RoundView {
        round,
        criterion,
        n_both: steps.len(),
        n_new: moves.iter().map(|m| m.new).sum(),
        moved: share(steps.iter().map(|s| *s > 0.0).collect()),
        nearer: share(moves.iter().flat_map(|m| m.nearer.iter().copied()).collect()),
        change: average(&steps),
        stable: share(steps.iter().map(|s| *s <= 1.0 + 1e-9).collect()),
        spread_before: average(&all(|m| &m.before)),
        spread_after: average(&all(|m| &m.after)),
        kendall: None,
        entered: Vec::new(),
        left: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test stops at what is impossible
    use super::*;
    use crate::problem::codes::evaluation::NOTHING_TO_RANK;

    #[test]
    fn only_the_quorum_leaves_a_round_unranked() {
        let problem = |code| Problem::new(code, Place::whole("judgements"));
        let of = |list: Vec<Problem>| Err(crate::Error::Input(list.into_iter().collect()));
        let mut notices = Problems::new();
        assert_eq!(ranked(of(vec![problem(NO_VALUE), problem(NO_VALUE)]), 1, &mut notices).unwrap(), None);
        assert_eq!(notices.iter().next().unwrap().found.en, "2");
        let others = [of(vec![problem(NO_VALUE), problem(NOTHING_TO_RANK)]), Err(crate::Error::internal("broken"))];
        for other in others {
            assert!(ranked(other, 1, &mut notices).is_err());
        }
        assert_eq!(notices.iter().count(), 1);
    }
}

//! Places within each track, with ties, seats and what is not separated.

use super::result::{AlternativeView, Evaluation, Seat};
use crate::model::Id;
use crate::number::grid::{Grid, ranks};
use crate::problem::{Place, Problem, Problems, Text, codes::evaluation as codes};

/// Fills in ranks, seats, separation and rank bounds.
pub(super) fn rank(evaluation: &mut Evaluation, notices: &mut Problems) {
    for t in 0..evaluation.tracks.len() {
        let track = evaluation.tracks[t].id.clone();
        let members: Vec<usize> = members(evaluation, &track);
        evaluation.tracks[t].n_ranked = u32::try_from(members.len()).unwrap_or(u32::MAX);
        let scores = |pick: fn(&AlternativeView) -> Option<f64>| -> Vec<f64> {
            members.iter().filter_map(|&i| pick(&evaluation.alternatives[i])).collect()
        };
        let score = scores(|a| a.score);
        let place = ranks(&score, true, Grid::REGISTER);
        let neutral = ranks(&scores(|a| a.neutral_score), true, Grid::REGISTER);
        let bounds = rank_bounds(evaluation, &members);
        let size = evaluation.tracks[t].size;
        for (m, &i) in members.iter().enumerate() {
            let ties = place.iter().filter(|p| **p == place[m]).count() as u64;
            let next_better =
                score.iter().copied().filter(|s| *s > score[m]).fold(f64::INFINITY, crate::number::math::min);
            let alternative = &mut evaluation.alternatives[i];
            alternative.rank = Some(place[m]);
            alternative.neutral_rank = Some(neutral[m]);
            alternative.rank_bounds = bounds.as_ref().map(|b| b[m]);
            alternative.seat = Some(seat(u64::from(place[m]), ties, size));
            alternative.separated = ties == 1 && next_better - score[m] > evaluation.noise;
        }
        track_notices(evaluation, t, &members, notices);
    }
}

fn members(evaluation: &Evaluation, track: &Id) -> Vec<usize> {
    let ranked = |a: &AlternativeView| a.track == *track && a.status.is_ranked();
    (0..evaluation.alternatives.len()).filter(|&i| ranked(&evaluation.alternatives[i])).collect()
}

/// A tie that crosses the border is decided by people, not by an id.
fn seat(rank: u64, ties: u64, size: u64) -> Seat {
    if rank + ties - 1 <= size {
        Seat::Within
    } else if rank > size {
        Seat::Outside
    } else {
        Seat::Tied
    }
}

/// Best and worst place of each if everything missing turned out best for it and worst for the others, or
/// the other way round; `None` when nothing is missing in the track.
fn rank_bounds(evaluation: &Evaluation, members: &[usize]) -> Option<Vec<[u32; 2]>> {
    if !members.iter().any(|&i| evaluation.alternatives[i].score_bounds.is_some()) {
        return None;
    }
    let bounds: Vec<[f64; 2]> = members
        .iter()
        .map(|&i| {
            let a = &evaluation.alternatives[i];
            a.score_bounds.unwrap_or_else(|| [a.score.unwrap_or_default(); 2])
        })
        .collect();
    let count = |test: &dyn Fn(&[f64; 2]) -> bool, own: usize| {
        let n = bounds.iter().enumerate().filter(|(j, b)| *j != own && test(b)).count();
        u32::try_from(n).unwrap_or(u32::MAX)
    };
    Some(
        bounds
            .iter()
            .enumerate()
            .map(|(own, [low, high])| [1 + count(&|b| b[0] > *high, own), 1 + count(&|b| b[1] > *low, own)])
            .collect(),
    )
}

fn track_notices(evaluation: &Evaluation, t: usize, members: &[usize], notices: &mut Problems) {
    let track = &evaluation.tracks[t];
    let tied: Vec<&str> = members
        .iter()
        .map(|&i| &evaluation.alternatives[i])
        .filter(|a| a.seat == Some(Seat::Tied))
        .map(|a| a.id.as_str())
        .collect();
    let place = || Place::whole(format!("tracks {}", track.id));
    if !tied.is_empty() {
        notices.push(Problem::new(codes::TIED, place()).item(track.id.as_str()).found(tied.join(", ")).expected(
            Text::new("it needs a decision; an id never decides", "cần có quyết định; mã số không bao giờ quyết định"),
        ));
    }
    if members.len() as u64 <= track.size {
        notices.push(
            Problem::new(codes::NO_CHOICE, place())
                .item(track.id.as_str())
                .found(format!("{} : {}", members.len(), track.size))
                .expected(Text::new(
                    format!("{} candidates for {} seats", members.len(), track.size),
                    format!("{} ứng viên cho {} chỗ", members.len(), track.size),
                )),
        );
    }
}

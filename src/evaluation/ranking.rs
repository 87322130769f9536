//! Places within each track, with ties, seats and what is not separated.

use super::result::{AlternativeView, Evaluation, Seat};
use crate::model::Id;
use crate::number::grid::{Grid, ranks};
use crate::problem::{Place, Problem, Problems, Text, codes::evaluation as codes};

/// Fills in ranks, seats, separation and rank bounds from the scores of the criteria tree.
pub(super) fn rank(evaluation: &mut Evaluation, notices: &mut Problems) {
    for t in 0..evaluation.tracks.len() {
        let members = members(evaluation, &evaluation.tracks[t].id);
        let scores = |pick: fn(&AlternativeView) -> Option<f64>| -> Vec<f64> {
            members.iter().filter_map(|&i| pick(&evaluation.alternatives[i])).collect()
        };
        let places = ranks(&scores(|a| a.score), true, Grid::REGISTER);
        let neutral = ranks(&scores(|a| a.neutral_score), true, Grid::REGISTER);
        let bounds = rank_bounds(evaluation, &members);
        for (m, &i) in members.iter().enumerate() {
            evaluation.alternatives[i].rank_bounds = bounds.as_ref().map(|b| b[m]);
        }
        seat(evaluation, t, &members, &places, &neutral, notices);
    }
}

/// The technologies of a track that take part in the ranking.
pub(super) fn members(evaluation: &Evaluation, track: &Id) -> Vec<usize> {
    let ranked = |a: &AlternativeView| a.track == *track && a.status.is_ranked();
    (0..evaluation.alternatives.len()).filter(|&i| ranked(&evaluation.alternatives[i])).collect()
}

/// Gives the members of a track their places and seats.
pub(super) fn seat(
    evaluation: &mut Evaluation,
    t: usize,
    members: &[usize],
    places: &[u32],
    neutral: &[u32],
    notices: &mut Problems,
) {
    evaluation.tracks[t].n_ranked = u32::try_from(members.len()).unwrap_or(u32::MAX);
    let size = evaluation.tracks[t].size;
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|&m| places[m]);
    // Score of the next better place.
    let mut above = None;
    for group in order.chunk_by(|&a, &b| places[a] == places[b]) {
        let score = evaluation.alternatives[members[group[0]]].score;
        let apart = above.zip(score).is_none_or(|(above, score): (f64, f64)| (above - score).abs() > evaluation.noise);
        for &m in group {
            let alternative = &mut evaluation.alternatives[members[m]];
            alternative.rank = Some(places[m]);
            alternative.neutral_rank = Some(neutral[m]);
            alternative.seat = Some(seat_of(u64::from(places[m]), group.len() as u64, size));
            alternative.separated = group.len() == 1 && apart;
        }
        above = score;
    }
    track_notices(evaluation, t, members, notices);
}

/// A tie that crosses the border is decided by people, not by an id.
pub(crate) fn seat_of(rank: u64, ties: u64, size: u64) -> Seat {
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
    let mut lows: Vec<f64> = bounds.iter().map(|b| b[0]).collect();
    let mut highs: Vec<f64> = bounds.iter().map(|b| b[1]).collect();
    lows.sort_by(f64::total_cmp);
    highs.sort_by(f64::total_cmp);
    let above = |sorted: &[f64], x: f64| sorted.len() - sorted.partition_point(|s| *s <= x);
    let place = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
    Some(
        bounds
            .iter()
            .map(|[low, high]| {
                // A range counts itself among those above its own lower end when it is open.
                let own = usize::from(high > low);
                [place(above(&lows, *high)), place(above(&highs, *low) - own)]
            })
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

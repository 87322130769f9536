//! The range of a value: 5 % and 95 % quantiles of what the council judged, or of a figure.

use super::tornado::Basis;
use crate::Result;
use crate::evaluation::{CellState, Evaluation, Judged, Latest, Tree};
use crate::model::{
    Criterion, Direction, JudgementState, Observation, Register, Scaling, Source, Support, ValueFunction,
};
use crate::number::math;
use crate::number::quantile::{LinearCdf, Tail};
use crate::panel::{Range, pool_weights};
use crate::problem::Problems;
use crate::scoring::{Scale, on_lines};

/// The least and the greatest value of a leaf, and where they come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ValueRange {
    pub ends: [f64; 2],
    pub basis: Basis,
}

/// Least and greatest value between the 5 % and the 95 % quantile of each leaf with where they come from: of the
/// pooled judgements, read as the charter says, or of a figure with an interval. None for other leaves, and where the
/// range is a point.
///
/// On criteria with risk the pool is that of each expert's own best share.
pub(super) fn value_ranges(
    register: &Register,
    evaluation: &Evaluation,
    alternative: usize,
) -> Result<Vec<Option<ValueRange>>> {
    let tree = Tree::new(register);
    let technologies = register.technologies.sorted();
    let judged = Judged::new(register, &tree.judged(), &technologies);
    // What was published later was told with the evaluation.
    let latest = Latest::new(register, &mut Problems::new());
    let view = &evaluation.alternatives[alternative];
    let alpha = evaluation.tracks.iter().find(|t| t.id == view.track).map_or(1.0, |t| t.risk_attitude);
    tree.leaf_criteria()
        .enumerate()
        .map(|(leaf, criterion)| {
            if view.cells[leaf].state != CellState::Given {
                return Ok(None);
            }
            let Some((scale, corners)) = scale_of(evaluation, criterion, leaf)? else { return Ok(None) };
            let (levels, basis) = if criterion.source == Source::Judgement {
                (pooled(register, &judged, alternative, criterion, alpha)?, Basis::Judged)
            } else {
                (latest.observation(criterion, &view.id).map(|(_, row)| interval(row, &scale)), Basis::Figure)
            };
            let Some([low, high]) = levels else { return Ok(None) };
            let inside = corners.into_iter().filter(|x| low < *x && *x < high);
            let values: Vec<f64> = [low, high].into_iter().chain(inside).map(|x| scale.value(x)).collect();
            let range = [math::min_of(&values), math::max_of(&values)].map(|v| v.clamp(0.0, 1.0));
            Ok((range[0] < range[1]).then_some(ValueRange { ends: range, basis }))
        })
        .collect()
}

/// 5 % and 95 % quantile of the pool; none where nobody judged.
fn pooled(
    register: &Register,
    judged: &Judged,
    alternative: usize,
    criterion: &Criterion,
    alpha: f64,
) -> Result<Option<[f64; 2]>> {
    let shares: Vec<f64> = register.stakeholder_groups.sorted().iter().map(|group| group.share).collect();
    let support = register.rules().support;
    let best = match criterion.direction {
        Direction::Max => Tail::Upper,
        Direction::Min => Tail::Lower,
    };
    let rising = !matches!(criterion.value_function, ValueFunction::Target { .. });
    let (mut beliefs, mut present) = (Vec::new(), Vec::new());
    for voice in judged.voices(alternative, criterion.id.as_str()) {
        let row = voice.judgement;
        let (JudgementState::Given, Some(mid)) = (row.state, row.mid) else { continue };
        let belief = belief(criterion, &Range { low: row.low, mid, high: row.high }, support)?;
        beliefs.push(if criterion.risk && rising { belief.tail(alpha, best)? } else { belief });
        present.push(voice.group);
    }
    let pool = pool_weights(&present, &shares);
    let parts: Vec<(f64, &LinearCdf)> = pool.experts.iter().copied().zip(&beliefs).collect();
    if parts.is_empty() {
        return Ok(None);
    }
    let mixture = LinearCdf::mixture(&parts)?;
    Ok(Some([mixture.inverse(0.05), mixture.inverse(0.95)]))
}

fn belief(criterion: &Criterion, range: &Range, support: Support) -> Result<LinearCdf> {
    // Without ends of the scale nothing is known beyond the range.
    let least = criterion.scale_low.or(range.low).unwrap_or(range.mid);
    let most = criterion.scale_high.or(range.high).unwrap_or(range.mid);
    on_lines(&range.belief(least, most, support)?)
}

/// The interval of a figure, 5 % and 95 %, within the scale.
fn interval(row: &Observation, scale: &Scale) -> [f64; 2] {
    let ends = [row.low.unwrap_or(row.value), row.high.unwrap_or(row.value)];
    ends.map(|x| math::min(math::max(x, scale.low()), scale.high()))
}

/// The scale of a leaf as the evaluation had it, with the places where its value function turns; none where all
/// candidates are alike on a local scale.
fn scale_of(evaluation: &Evaluation, criterion: &Criterion, leaf: usize) -> Result<Option<(Scale, Vec<f64>)>> {
    let ends = match criterion.scaling {
        Scaling::Fixed => criterion.scale_low.zip(criterion.scale_high),
        Scaling::Local => {
            let levels: Vec<f64> = evaluation.alternatives.iter().filter_map(|a| a.cells[leaf].level).collect();
            Some((math::min_of(&levels), math::max_of(&levels))).filter(|(low, high)| low < high)
        }
    };
    let Some((low, high)) = ends else { return Ok(None) };
    let corners = match &criterion.value_function {
        ValueFunction::Linear | ValueFunction::Exponential { .. } => Vec::new(),
        ValueFunction::Piecewise { points } | ValueFunction::Levels { levels: points } => {
            points.iter().map(|point| point[0]).collect()
        }
        ValueFunction::Target { best } => vec![*best],
    };
    Ok(Some((Scale::new(&criterion.value_function, low, high, criterion.direction)?, corners)))
}

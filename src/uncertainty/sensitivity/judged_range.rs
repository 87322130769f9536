//! The range of a value that the council judged: 5 % and 95 % quantiles of the pool.

use crate::Result;
use crate::evaluation::{CellState, Evaluation, Judged, Tree};
use crate::model::{Criterion, Direction, JudgementState, Register, Scaling, Source, ValueFunction};
use crate::number::math;
use crate::number::quantile::{LinearCdf, Tail};
use crate::panel::pool_weights;
use crate::scoring::Scale;

/// Least and greatest value between the 5 % and the 95 % quantile of the pooled judgements of each leaf; none for
/// leaves that are not judged, and where the range is a point.
///
/// Ranges are read as quantiles. On criteria with risk the pool is that of each expert's own best share.
pub(super) fn judged_ranges(
    register: &Register,
    evaluation: &Evaluation,
    alternative: usize,
) -> Result<Vec<Option<[f64; 2]>>> {
    let tree = Tree::new(register);
    let technologies = register.technologies.sorted();
    let judged = Judged::new(register, &tree.judged(), &technologies);
    let groups = register.stakeholder_groups.sorted();
    let shares: Vec<f64> = groups.iter().map(|group| group.share).collect();
    let view = &evaluation.alternatives[alternative];
    let alpha = evaluation.tracks.iter().find(|t| t.id == view.track).map_or(1.0, |t| t.risk_attitude);
    tree.leaf_criteria()
        .enumerate()
        .map(|(leaf, criterion)| {
            if criterion.source != Source::Judgement || view.cells[leaf].state != CellState::Given {
                return Ok(None);
            }
            let Some((scale, corners)) = scale_of(evaluation, criterion, leaf)? else { return Ok(None) };
            let (mut beliefs, mut present) = (Vec::new(), Vec::new());
            for voice in judged.voices(alternative, criterion.id.as_str()) {
                let row = voice.judgement;
                let (JudgementState::Given, Some(mid)) = (row.state, row.mid) else { continue };
                let belief = belief(criterion, row.low, mid, row.high)?;
                let best = match criterion.direction {
                    Direction::Max => Tail::Upper,
                    Direction::Min => Tail::Lower,
                };
                let rising = !matches!(criterion.value_function, ValueFunction::Target { .. });
                beliefs.push(if criterion.risk && rising { belief.tail(alpha, best)? } else { belief });
                present.push(voice.group);
            }
            let pool = pool_weights(&present, &shares);
            let parts: Vec<(f64, &LinearCdf)> = pool.experts.iter().copied().zip(&beliefs).collect();
            if parts.is_empty() {
                return Ok(None);
            }
            let mixture = LinearCdf::mixture(&parts)?;
            let (low, high) = (mixture.inverse(0.05), mixture.inverse(0.95));
            let inside = corners.into_iter().filter(|x| low < *x && *x < high);
            let values: Vec<f64> = [low, high].into_iter().chain(inside).map(|x| scale.value(x)).collect();
            let range = [math::min_of(&values), math::max_of(&values)].map(|v| v.clamp(0.0, 1.0));
            Ok((range[0] < range[1]).then_some(range))
        })
        .collect()
}

fn belief(criterion: &Criterion, low: Option<f64>, mid: f64, high: Option<f64>) -> Result<LinearCdf> {
    if low.is_none() && high.is_none() {
        return LinearCdf::point(mid);
    }
    let (low, high) = (low.unwrap_or(mid), high.unwrap_or(mid));
    // Without ends of the scale nothing is known beyond the range.
    LinearCdf::judgement(criterion.scale_low.unwrap_or(low), low, mid, high, criterion.scale_high.unwrap_or(high))
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

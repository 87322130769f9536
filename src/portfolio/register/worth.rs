//! What a technology is worth to a plan: its score less that of not doing it, feasibility criteria alike in both.

use super::settings::PlanSettings;
use crate::Result;
use crate::evaluation::{AlternativeView, Evaluation, Rescorer, Status, TrackView};
use crate::model::reader::nearest_hint;
use crate::model::{Criterion, CriterionUse, Direction, Register, Scaling};
use crate::number::sum::sum;
use crate::problem::codes::{evaluation::UNKNOWN_TRACK, planning as codes};
use crate::problem::{Place, Problem, Problems, Text};
use crate::scoring::Scale;

/// One scale of value for the technologies of all tracks.
pub(super) struct Worths {
    rescorer: Rescorer,
    nominal: Vec<f64>,
    /// Value of each leaf if nothing is done.
    baselines: Vec<f64>,
    /// Leaves that say how feasible it is: those are rows of the model, not value.
    feasibility: Vec<bool>,
}

impl Worths {
    pub(super) fn new(
        register: &Register,
        evaluation: &Evaluation,
        settings: &PlanSettings,
        notices: &mut Problems,
    ) -> Result<Self> {
        let rescorer = Rescorer::new(register, evaluation)?;
        let nominal = shared_weights(register, evaluation, settings, notices)?;
        let leaves: Vec<&Criterion> = rescorer.tree.leaf_criteria().collect();
        let baselines = leaves.iter().map(|leaf| baseline(leaf)).collect::<Result<Vec<f64>>>()?;
        let feasibility = leaves.iter().map(|leaf| leaf.r#use == CriterionUse::Feasibility).collect();
        Ok(Worths { rescorer, nominal, baselines, feasibility })
    }

    /// Points of score that doing it adds to not doing it; none where it has no score.
    ///
    /// Where every node is a weighted mean this is the sum of weight x (value - baseline) over the leaves that are
    /// summed and say nothing of feasibility.
    pub(super) fn of(&self, alternative: &AlternativeView) -> Option<f64> {
        let applies = |leaf: usize| alternative.neutral_values.get(leaf).copied().flatten();
        let done: Vec<Option<f64>> = (0..self.baselines.len()).map(applies).collect();
        // Feasibility stands on both sides: at 0 it would make every product and every minimum worthless.
        let not_done: Vec<Option<f64>> = (0..self.baselines.len())
            .map(|leaf| applies(leaf).map(|value| if self.feasibility[leaf] { value } else { self.baselines[leaf] }))
            .collect();
        Some(self.rescorer.score(&self.nominal, &done)? - self.rescorer.score(&self.nominal, &not_done)?)
    }
}

/// The value of a leaf if it is not done: that of its `baseline`, else no benefit (0) and no harm (1).
fn baseline(leaf: &Criterion) -> Result<f64> {
    match (leaf.baseline, leaf.scale_low, leaf.scale_high, leaf.scaling) {
        (Some(level), Some(low), Some(high), Scaling::Fixed) => {
            Ok(Scale::new(&leaf.value_function, low, high, leaf.direction)?.value(level))
        }
        _ => Ok(if leaf.direction == Direction::Min { 1.0 } else { 0.0 }),
    }
}

/// The weights among siblings that all technologies share.
fn shared_weights(
    register: &Register,
    evaluation: &Evaluation,
    settings: &PlanSettings,
    notices: &mut Problems,
) -> Result<Vec<f64>> {
    let tracks = &evaluation.tracks;
    if tracks.iter().any(|track| track.risk_attitude < 1.0) {
        notices.push(
            Problem::new(codes::NEUTRAL, Place::whole("tracks"))
                .item("risk_attitude")
                .found_words(Text::new(
                    "values of all tracks are added up under a neutral attitude to risk",
                    "giá trị của mọi nhóm được cộng theo thái độ trung tính với rủi ro",
                ))
                .expected(Text::new("one scale for all", "một thang đo chung")),
        );
    }
    if let Some(wanted) = &settings.weights_of {
        let ids = || tracks.iter().map(|track| track.id.as_str());
        return tracks.iter().find(|track| track.id.as_str() == wanted).map(TrackView::nominal).ok_or_else(|| {
            let expected = ids().collect::<Vec<_>>().join(" | ");
            let mut problem =
                Problem::new(UNKNOWN_TRACK, Place::argument("weights_of")).found(wanted).expected(expected);
            problem.hint = nearest_hint(wanted, ids());
            problem.into()
        });
    }
    // Tracks without a technology have no say.
    let all: Vec<Vec<f64>> = tracks
        .iter()
        .filter(|track| register.technologies.iter().any(|technology| technology.track == track.id))
        .map(TrackView::nominal)
        .collect();
    let Some(first) = all.first() else { return Ok(vec![1.0]) };
    if all.iter().all(|nominal| nominal == first) {
        return Ok(first.clone());
    }
    notices.push(
        Problem::new(codes::WEIGHTS_DIFFER, Place::whole("weights"))
            .item("weights")
            .found_words(Text::new(
                format!("the weights of {} tracks differ", all.len()),
                format!("trọng số của {} nhóm khác nhau", all.len()),
            ))
            .expected(Text::new(
                "their mean is used for all, each track counting alike",
                "dùng trung bình của chúng cho tất cả, mỗi nhóm tính như nhau",
            ))
            .hint(Text::new("choose one with weights_of", "chọn một nhóm bằng weights_of")),
    );
    let n = all.len() as f64;
    Ok((0..first.len()).map(|at| sum(&all.iter().map(|nominal| nominal[at]).collect::<Vec<_>>()) / n).collect())
}

/// Why a technology may not be started at all, whatever the plan.
pub(super) fn shut_out(alternative: &AlternativeView) -> Option<Text> {
    let list = |ids: &[crate::model::Id]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match alternative.status {
        Status::Ranked | Status::Unanswered => None,
        Status::Ineligible => {
            let ids = list(&alternative.conditions);
            Some(Text::new(format!("ineligible: {ids} not met"), format!("không đủ điều kiện: chưa đáp ứng {ids}")))
        }
        Status::Vetoed => {
            let ids = list(&alternative.vetoes);
            Some(Text::new(format!("vetoed by {ids}"), format!("bị loại bởi ngưỡng của {ids}")))
        }
        Status::NoScore => Some(Text::new("no criterion applies to it", "không tiêu chí nào áp dụng được")),
    }
}

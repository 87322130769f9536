//! What a reader of a simulation should know.

use super::compile::{Cell, Model};
use super::options::Plan;
use super::tally::Tally;
use super::weights::Weighting;
use crate::Error;
use crate::evaluation::Evaluation;
use crate::model::{Reading, WeightPolicy};
use crate::problem::{Place, Problem, Problems, Text, codes::simulation as codes};

/// A weight policy that has no part in the range; the main one only under the main reading.
pub(super) fn left_out(policy: WeightPolicy, is_main: bool, error: &Error) -> Problem {
    let expected = if is_main {
        Text::new(
            "it has no part in the range under the other readings",
            "không tính vào khoảng dao động theo các cách hiểu khác",
        )
    } else {
        Text::new("it has no part in the range", "không tính vào khoảng dao động")
    };
    let found = error.problems().first().map(|p| p.found.clone()).unwrap_or_default();
    Problem::new(codes::WEIGHTS_AS_THEY_STAND, Place::whole("weights"))
        .item(policy.word())
        .found_words(found)
        .expected(expected)
}

/// What the counts say.
pub(super) fn of_counts(
    model: &Model,
    plan: &Plan,
    weighting: &Weighting,
    tally: &Tally,
    evaluation: &Evaluation,
    notices: &mut Problems,
) {
    for (_, group) in model.groups.iter().enumerate().filter(|&(g, _)| sits_alone(model, plan.reading, weighting, g)) {
        notices.push(
            Problem::new(codes::ONE_EXPERT, Place::whole(format!("stakeholder_groups {}", group.id)))
                .item(group.id.as_str())
                .found(1)
                .expected(Text::new(
                    "it sits in every draw: how much others of this group would differ is not seen",
                    "người này có mặt trong mọi lượt mô phỏng: không thấy được các thành viên khác của nhóm sẽ khác nhau thế nào",
                )),
        );
    }
    if plan.weights != WeightPolicy::Fixed && weighting.is_fixed() {
        notices.push(
            Problem::new(codes::WEIGHTS_AS_THEY_STAND, Place::whole("weights"))
                .item(plan.weights.word())
                .found_words(Text::new("no weights of single experts", "không có trọng số của từng chuyên gia"))
                .expected(Text::new("the weights are taken as they stand", "dùng nguyên các trọng số hiện có")),
        );
    }
    let judged = model.cells.iter().filter(|cell| matches!(cell, Cell::Judged { .. })).count() as u64;
    if tally.stand_ins > 0 {
        let share = tally.stand_ins as f64 / (judged * tally.draws) as f64;
        let expected = match plan.reading {
            Reading::Member => Text::new(
                "another of the same group, or else the pool, stood in",
                "đã lấy ý kiến một người khác cùng nhóm, nếu không có thì lấy ý kiến chung",
            ),
            Reading::Council | Reading::Cells => {
                Text::new("the whole pool of the cell stood in", "đã lấy toàn bộ ý kiến của ô đó")
            }
        };
        notices
            .push(Problem::new(codes::STAND_INS, Place::whole("judgements")).found(percent(share)).expected(expected));
    }
    of_weights(model, weighting, tally, notices);
    if tally.ties > 0 {
        let share = tally.ties as f64 / tally.draws as f64;
        notices.push(Problem::new(codes::TIES_DECIDED, Place::whole("tracks")).found(percent(share)).expected(
            Text::new(
                "a random key of the draw decided, never an id",
                "khóa ngẫu nhiên của lượt đó quyết định, mã số không bao giờ quyết định",
            ),
        ));
    }
    for (alternative, &count) in evaluation.alternatives.iter().zip(&tally.vetoed).filter(|(_, count)| **count > 0) {
        notices.push(
            Problem::new(codes::VETOED_SOMETIMES, Place::whole(format!("technologies {}", alternative.id)))
                .item(alternative.id.as_str())
                .found(percent(count as f64 / tally.draws as f64))
                .expected(Text::new("it has no place in these", "trong các lượt đó không xếp hạng")),
        );
    }
    let never =
        model.candidates.iter().enumerate().filter(|(i, c)| c.ranked && tally.places[i * tally.n_places] == 0).count();
    if never > 0 {
        notices.push(
            Problem::new(codes::NO_CENTRAL_WEIGHTS, Place::whole("technologies"))
                .found(never)
                .expected(Text::new("they have no central weights", "các công nghệ này không có trọng số trung tâm")),
        );
    }
}

/// What the counts of weights say.
fn of_weights(model: &Model, weighting: &Weighting, tally: &Tally, notices: &mut Problems) {
    let decided = model.tracks.iter().any(|track| {
        let mut sets = model.tree.sibling_sets().filter(|(_, children)| children.len() > 1);
        sets.any(|(_, children)| !track.is_unasked(children))
    });
    if decided && matches!(weighting.policy, WeightPolicy::Uniform | WeightPolicy::UniformLeaves) {
        notices.push(
            Problem::new(codes::WEIGHTS_AS_THEY_STAND, Place::whole("weights"))
                .item(weighting.policy.word())
                .found_words(Text::new("decided weights are set aside", "không dùng các trọng số đã quyết định"))
                .expected(Text::new(
                    "all weights are drawn as if nobody had been asked",
                    "mọi trọng số được rút như khi chưa hỏi ai",
                )),
        );
    }
    if tally.weight_stand_ins > 0 {
        let share = tally.weight_stand_ins as f64 / (weighting.n_of_experts(model) * tally.draws) as f64;
        notices.push(
            Problem::new(codes::WEIGHT_STAND_INS, Place::whole("weight_judgements")).found(percent(share)).expected(
                Text::new(
                    "another of the same group, or else all who gave any, stood in",
                    "đã lấy trọng số của một người khác cùng nhóm, nếu không có thì của tất cả những người đã cho",
                ),
            ),
        );
    }
    if tally.order_broken > 0 {
        let share = tally.order_broken as f64 / tally.draws as f64;
        notices.push(Problem::new(codes::ORDER_BROKEN, Place::whole("weight_order")).found(percent(share)).expected(
            Text::new("what the experts drawn said stands", "vẫn giữ nguyên ý kiến của các chuyên gia được chọn"),
        ));
    }
}

/// Whether a group has one expert, who then sits in every council drawn for judgements or weights.
fn sits_alone(model: &Model, reading: Reading, weighting: &Weighting, group: usize) -> bool {
    let weighs = || {
        let mut nodes = model.tracks.iter().flat_map(|track| track.elicited.iter().flatten());
        nodes.any(|node| node.respondents.iter().any(|respondent| respondent.group == group))
    };
    model.groups[group].experts.len() == 1
        && match reading {
            Reading::Council => true,
            Reading::Cells => weighting.is_of_experts() && weighs(),
            Reading::Member => false,
        }
}

/// A share in per cent, never rounded to none or all.
fn percent(share: f64) -> String {
    if share < 0.001 {
        "< 0.1 %".to_owned()
    } else if share < 1.0 && share > 0.999 {
        "> 99.9 %".to_owned()
    } else {
        format!("{:.1} %", share * 100.0)
    }
}

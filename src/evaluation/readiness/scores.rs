//! The score that is multiplied by the readiness, so that nothing counts twice.

use crate::Result;
use crate::evaluation::aggregate::bare_value;
use crate::evaluation::methods::TREE;
use crate::evaluation::tree::Tree;
use crate::evaluation::{CriterionView, Evaluation};
use crate::model::{AdjustedScore, CriterionUse, Id, Register};
use crate::number::Grid;
use crate::problem::{Place, Problem, Problems, Text, codes::register_readiness as codes};

/// What the adjusted score is made of.
pub(super) struct Base {
    /// In the order of the technologies; none where no criterion applies.
    pub scores: Vec<Option<f64>>,
    /// Feasibility criteria that are not in it.
    pub left_out: Vec<Id>,
}

/// The score under the charter's `adjusted_score`.
///
/// `full`: the score itself; feasibility criteria in it go to `problems`. `value_only`: the criteria tree without
/// them, siblings share the weight. Methods other than the tree give no score whose zero means nothing: the tree's
/// score stands in.
pub(super) fn base(
    register: &Register,
    evaluation: &Evaluation,
    problems: &mut Problems,
    notices: &mut Problems,
) -> Result<Base> {
    let leaves: Vec<&CriterionView> = evaluation.leaf_views().collect();
    let weighs = |leaf: &CriterionView| {
        evaluation.tracks.iter().any(|track| track.weights.iter().any(|w| w.criterion == leaf.id && w.global > 0.0))
    };
    let feasibility: Vec<bool> =
        leaves.iter().map(|leaf| leaf.r#use == CriterionUse::Feasibility && weighs(leaf)).collect();
    let named: Vec<&CriterionView> = leaves.iter().zip(&feasibility).filter(|(_, f)| **f).map(|(l, _)| *l).collect();
    let ids: Vec<Id> = named.iter().map(|leaf| leaf.id.clone()).collect();
    let kind = register.rules().adjusted_score;
    if kind == AdjustedScore::Full && !ids.is_empty() {
        problems.push(counted_twice(register, &named));
    }
    let is_tree = evaluation.method == TREE && evaluation.settings.is_null();
    if is_tree && (kind == AdjustedScore::Full || ids.is_empty()) {
        let scores = evaluation.alternatives.iter().map(|a| a.score).collect();
        return Ok(Base { scores, left_out: Vec::new() });
    }
    if !is_tree {
        notices.push(of_tree(&evaluation.method));
    }
    let left_out = if kind == AdjustedScore::ValueOnly { ids } else { Vec::new() };
    if !left_out.is_empty() {
        notices.push(left_out_notice(&named));
    }
    let tree = Tree::new(register);
    let mut scores = Vec::with_capacity(evaluation.alternatives.len());
    for alternative in &evaluation.alternatives {
        let track = evaluation.track(&alternative.track)?;
        let kept = |(value, out): (&Option<f64>, &bool)| value.filter(|_| left_out.is_empty() || !out);
        let values: Vec<Option<f64>> = alternative.values.iter().zip(&feasibility).map(kept).collect();
        scores.push(bare_value(&tree, &track.nominal(), &values, 0).map(|value| Grid::REGISTER.round(value)));
    }
    Ok(Base { scores, left_out })
}

/// Names of criteria: `C10 (Infrastructure readiness), C11 (...)`.
fn names(criteria: &[&CriterionView]) -> Text {
    let one = |name: fn(&CriterionView) -> &str| {
        criteria.iter().map(|c| format!("{} ({})", c.id, name(c))).collect::<Vec<_>>().join(", ")
    };
    Text::new(one(|c| &c.name.en), one(|c| &c.name.vi))
}

fn counted_twice(register: &Register, criteria: &[&CriterionView]) -> Problem {
    Problem::new(codes::COUNTED_TWICE, register.charter.place(0, "adjusted_score"))
        .item(names(criteria))
        .found("adjusted_score = full")
        .expected(Text::new(
            "no feasibility criterion with a weight in a score that is adjusted by readiness",
            "không có tiêu chí khả thi mang trọng số trong điểm được điều chỉnh theo mức sẵn sàng",
        ))
        .hint(Text::new(
            "set adjusted_score = value_only in the charter, or use = information on these criteria",
            "hãy đặt adjusted_score = value_only trong điều lệ, hoặc use = information cho các tiêu chí này",
        ))
}

fn left_out_notice(criteria: &[&CriterionView]) -> Problem {
    Problem::new(codes::LEFT_OUT, Place::whole("register"))
        .item(names(criteria))
        .found("adjusted_score = value_only")
        .expected(Text::new(
            "the readiness stands in for them and their siblings share the weight; the list still ranks the whole score",
            "mức sẵn sàng thay cho chúng, các tiêu chí cùng cấp chia nhau trọng số; danh mục vẫn xếp hạng theo điểm đầy đủ",
        ))
}

fn of_tree(method: &str) -> Problem {
    Problem::new(codes::SCORE_OF_TREE, Place::whole("register")).found(method).expected(Text::new(
        "only its zero means 'worth nothing'; the list still ranks by the method",
        "chỉ ở đó số 0 mới có nghĩa là không có giá trị; danh mục vẫn xếp hạng theo phương pháp này",
    ))
}

//! What a reader should know: what did not count, what counted by convention, what is illustrative.

use super::Inputs;
use super::views::StateSource;
use super::words::{few, quantity};
use crate::dependency::Readiness;
use crate::evaluation::Evaluation;
use crate::model::{CapacityKind, Register};
use crate::problem::codes::{evaluation, readiness as plain_codes, register_readiness as codes};
use crate::problem::{Place, Problem, Problems, Text};

/// Tables whose notices concern the readiness.
const TABLES: [&str; 5] = ["states", "enablers", "capacities", "expansions", "dependencies"];

pub(super) fn of(register: &Register, evaluated: &Evaluation, inputs: &Inputs, plain: &Readiness) -> Problems {
    let concerns = |problem: &&Problem| {
        problem.code == evaluation::ILLUSTRATIVE
            || matches!(&problem.place, Place::Whole { name } if TABLES.contains(&name.as_str()))
    };
    let mut notices: Problems = evaluated.notices.iter().filter(concerns).cloned().collect();
    // What the check said already is not said again.
    let said: Vec<_> = notices.iter().map(|notice| notice.code).collect();
    let own = |notice: &&Problem| !said.contains(&notice.code) && notice.code != plain_codes::UNUSED_LEAD;
    notices.extend(plain.notices.iter().filter(own).cloned().map(of_table));
    needs_of(inputs, &mut notices);
    capacities(register, inputs, &mut notices);
    ladder(inputs, &mut notices);
    illustrative_rows(register, inputs, &mut notices);
    notices
}

/// Notices on plain arrays name the table.
fn of_table(mut notice: Problem) -> Problem {
    if let Place::Argument { name, .. } = &notice.place {
        notice.place = Place::whole(if name == "capacities" { "capacities" } else { "dependencies" });
    }
    notice
}

fn needs_of(inputs: &Inputs, notices: &mut Problems) {
    let technologies = inputs.graph.technologies();
    let (all, listed) = (technologies.len(), technologies.iter().filter(|&&i| inputs.graph.nodes()[i].listed).count());
    if listed < all {
        notices.push(
            Problem::new(codes::NEEDS_OF, Place::whole("technologies"))
                .found_words(Text::new(
                    format!("the {listed} listed technologies and of what they need"),
                    format!("{listed} công nghệ trong danh mục và của những gì chúng cần"),
                ))
                .expected(Text::new(
                    "each candidate is held against its own need or the list's, whichever is larger",
                    "mỗi ứng viên được so với nhu cầu của chính nó hoặc của danh mục, lấy mức lớn hơn",
                )),
        );
    }
}

fn capacities(register: &Register, inputs: &Inputs, notices: &mut Problems) {
    for node in inputs.nodes.iter().filter(|node| !node.capacities.is_empty()) {
        let item = Text::new(format!("{} ({})", node.id, node.name.en), format!("{} ({})", node.id, node.name.vi));
        if let Some(plan) = node.capacities.iter().rev().find(|c| c.realization.is_some_and(|share| share < 1.0)) {
            let share = quantity(plan.realization.unwrap_or(1.0));
            let (reported, amount) = (quantity(plan.reported), quantity(plan.amount));
            notices.push(
                Problem::new(codes::PLANS_COUNTED, Place::whole("capacities"))
                    .item(item.clone())
                    .found_words(Text::new(
                        format!("plans count times the share that came true, {}", share.en),
                        format!("kế hoạch được nhân với tỷ lệ đã thực hiện, {}", share.vi),
                    ))
                    .expected(Text::new(
                        format!("a plan of {} counts as {}", reported.en, amount.en),
                        format!("kế hoạch {} được tính là {}", reported.vi, amount.vi),
                    )),
            );
        }
        let assumed: Vec<&str> = node.capacities.iter().filter(|c| c.assumed).map(|c| c.published.as_str()).collect();
        if let Some(day) = assumed.first() {
            notices.push(
                Problem::new(codes::DAYS_ASSUMED, Place::whole("capacities"))
                    .item(item.clone())
                    .found(day)
                    .expected(Text::new("the source does not state it", "nguồn không ghi rõ")),
            );
        }
        let cutoff = register.info().cutoff_date;
        let targets: Vec<String> = register
            .capacities
            .sorted()
            .into_iter()
            .filter(|row| row.enabler == node.id && row.kind == CapacityKind::Target && row.published <= cutoff)
            .map(|row| format!("{} ({})", crate::model::cell::number_text(row.amount), row.from.year()))
            .collect();
        if !targets.is_empty() {
            notices.push(
                Problem::new(codes::TARGETS_IGNORED, Place::whole("capacities"))
                    .item(item)
                    .found(few(&targets))
                    .expected(Text::new(
                        "what counts is measured, estimated or planned",
                        "chỉ tính số đo được, ước tính hoặc theo kế hoạch",
                    )),
            );
        }
    }
}

fn ladder(inputs: &Inputs, notices: &mut Problems) {
    let by_stage: Vec<&str> = inputs
        .nodes
        .iter()
        .filter(|node| node.states.contains(&StateSource::Stage))
        .map(|node| node.id.as_str())
        .collect();
    if !by_stage.is_empty() {
        let n = by_stage.len();
        notices.push(
            Problem::new(codes::LADDER, Place::whole("enablers"))
                .item(Text::new(
                    format!("{n} law{} or decree{}", if n == 1 { "" } else { "s" }, if n == 1 { "" } else { "s" }),
                    format!("{n} luật hoặc nghị định"),
                ))
                .found(few(&by_stage))
                .expected(Text::new(
                    "none 0, drafted 0.25, submitted 0.5, passed 0.75, in force 1; `binding_frequency` moves it",
                    "chưa có 0, đã soạn 0.25, đã trình 0.5, đã thông qua 0.75, có hiệu lực 1; `binding_frequency` thử thay đổi các mức này",
                )),
        );
    }
}

fn illustrative_rows(register: &Register, inputs: &Inputs, notices: &mut Problems) {
    let counts = [
        (register.states.iter().filter(|r| r.illustrative).count(), register.states.len(), "states"),
        (register.enablers.iter().filter(|r| r.illustrative).count(), register.enablers.len(), "enablers"),
        (register.capacities.iter().filter(|r| r.illustrative).count(), register.capacities.len(), "capacities"),
        (inputs.dependencies.iter().filter(|row| row.illustrative).count(), inputs.dependencies.len(), "dependencies"),
    ];
    let marked: Vec<(usize, usize, &str)> = counts.into_iter().filter(|(n, ..)| *n > 0).collect();
    if marked.is_empty() {
        return;
    }
    let said = |of: &str| marked.iter().map(|(n, all, table)| format!("{table} {n} {of} {all}")).collect::<Vec<_>>();
    notices.push(
        Problem::new(codes::ILLUSTRATIVE_ROWS, Place::whole("dependencies"))
            .found_words(Text::new(said("of").join(", "), said("trên").join(", ")))
            .expected(Text::new(
                "what rests on them is marked †; it is no official assessment",
                "những gì dựa trên chúng được đánh dấu †; đây không phải đánh giá chính thức",
            )),
    );
}

//! What a reader should know: what did not count, what counted by convention, what is illustrative.

use super::Inputs;
use super::views::{CapacityView, StateSource};
use super::words::{few, quantity};
use crate::dependency::Readiness;
use crate::evaluation::Evaluation;
use crate::model::{Capacity, CapacityKind, Id, Register};
use crate::problem::codes::{evaluation, readiness as plain_codes, register_readiness as codes};
use crate::problem::{Code, Place, Problem, Problems, Text};
use jiff::civil::Date;

/// Tables whose notices concern the readiness.
const TABLES: [&str; 5] = ["states", "enablers", "capacities", "expansions", "dependencies"];

pub(super) fn of(register: &Register, evaluated: &Evaluation, inputs: &Inputs, plain: &Readiness) -> Problems {
    // The check lists technologies in the order of the rows, the graph in that of their ids.
    let concerns = |problem: &&Problem| {
        problem.code == evaluation::ILLUSTRATIVE
            || problem.code != plain_codes::NO_DEPENDENCIES
                && matches!(&problem.place, Place::Whole { name } if TABLES.contains(&name.as_str()))
    };
    let mut notices: Problems = evaluated.notices.iter().filter(concerns).cloned().collect();
    // What the check said already is not said again.
    let said: Vec<_> = notices.iter().map(|notice| notice.code).collect();
    let own = |notice: &&Problem| {
        !said.contains(&notice.code) && ![plain_codes::UNUSED_LEAD, plain_codes::OVERUSED].contains(&notice.code)
    };
    notices.extend(plain.notices.iter().filter(own).cloned().map(of_table));
    needs_of(inputs, &mut notices);
    capacities(register, inputs, &mut notices);
    ladder(inputs, &mut notices);
    illustrative_rows(register, inputs, &mut notices);
    notices
}

/// Enablers that nothing needs, and of which nothing is known but targets.
pub(super) fn left_out(ids: &[Id], notices: &mut Problems) {
    let ids: Vec<String> = ids.iter().map(Id::to_string).collect();
    let expected = Text::new(
        "nothing needs them, and no state or capacity of theirs is known",
        "không mục nào cần đến, và chưa biết trạng thái hay năng lực",
    );
    about(codes::UNNEEDED, "enablers", &ids, expected, notices);
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

/// A notice about several enablers at once; nothing about none. The tables have them all.
fn about(code: Code, table: &str, ids: &[String], expected: Text, notices: &mut Problems) {
    if ids.is_empty() {
        return;
    }
    let n = ids.len();
    let item = Text::new(format!("{n} enabler{}", if n == 1 { "" } else { "s" }), format!("{n} điều kiện hỗ trợ"));
    notices.push(Problem::new(code, Place::whole(table)).item(item).found(few(ids)).expected(expected));
}

/// Plans that count, by a share of them or in full: the last one read of each enabler.
fn plans(inputs: &Inputs, notices: &mut Problems) {
    let number = crate::model::cell::number_text;
    let planned: Vec<(&Id, &CapacityView, f64)> = inputs
        .nodes
        .iter()
        .filter_map(|node| {
            let plan = node.capacities.iter().rev().find(|c| c.realization.is_some())?;
            Some((&node.id, plan, plan.realization?))
        })
        .collect();
    let shortened = planned.iter().filter(|(.., share)| *share != 1.0).map(|(id, plan, share)| {
        let (reported, amount) = (quantity(plan.reported).en, quantity(plan.amount).en);
        format!("{id} {reported} x {} = {amount}", number(*share))
    });
    let counts = Text::new("plans count times the share that came true", "kế hoạch được nhân với tỷ lệ đã thực hiện");
    about(codes::PLANS_COUNTED, "capacities", &shortened.collect::<Vec<_>>(), counts, notices);
    let whole = planned.iter().filter(|(.., share)| *share == 1.0);
    let whole = whole.map(|(id, plan, _)| format!("{id} {}", quantity(plan.reported).en));
    let counts = Text::new(
        "these plans are counted in full; a `realization` below 1 counts a share of them",
        "các kế hoạch này được tính toàn bộ; `realization` nhỏ hơn 1 chỉ tính một phần",
    );
    about(codes::PLANS_COUNTED, "capacities", &whole.collect::<Vec<_>>(), counts, notices);
}

/// Figures that are not read as they were published after the cut-off day: the latest of each enabler.
fn published_later(inputs: &Inputs, rows: &[&Capacity], cutoff: Date, notices: &mut Problems) {
    let by_figures =
        inputs.nodes.iter().filter(|node| !node.capacities.is_empty() || node.states.contains(&StateSource::Capacity));
    let later: Vec<String> = by_figures
        .filter_map(|node| {
            let ignored =
                |row: &&&Capacity| row.enabler == node.id && row.published > cutoff && row.kind != CapacityKind::Target;
            let row = rows.iter().filter(ignored).max_by_key(|row| row.published)?;
            Some(format!("{} {} ({})", node.id, quantity(row.amount).en, row.published))
        })
        .collect();
    let known =
        Text::new(format!("what counts was known on {cutoff}"), format!("chỉ tính những gì đã biết đến ngày {cutoff}"));
    about(codes::PUBLISHED_LATER, "capacities", &later, known, notices);
}

fn capacities(register: &Register, inputs: &Inputs, notices: &mut Problems) {
    plans(inputs, notices);
    let taken = || inputs.nodes.iter().filter(|node| !node.capacities.is_empty());
    let assumed = taken().filter_map(|node| {
        let figure = node.capacities.iter().find(|c| c.assumed)?;
        Some(format!("{} {}", node.id, figure.published))
    });
    let stated = Text::new("their sources do not state it", "nguồn không ghi rõ");
    about(codes::DAYS_ASSUMED, "capacities", &assumed.collect::<Vec<_>>(), stated, notices);
    let cutoff = register.info().cutoff_date;
    let rows = register.capacities.sorted();
    published_later(inputs, &rows, cutoff, notices);
    let targets: Vec<String> = taken()
        .filter_map(|node| {
            let mut of = rows.iter().filter(|row| row.enabler == node.id && row.published <= cutoff);
            let target = of.rfind(|row| row.kind == CapacityKind::Target)?;
            Some(format!("{} {} ({})", node.id, quantity(target.amount).en, target.from.year()))
        })
        .collect();
    let what =
        Text::new("what counts is measured, estimated or planned", "chỉ tính số đo được, ước tính hoặc theo kế hoạch");
    about(codes::TARGETS_IGNORED, "capacities", &targets, what, notices);
    let needs = inputs.graph.needs();
    let over = inputs.nodes.iter().enumerate().filter(|(i, node)| node.capacities.iter().any(|c| needs[*i] > c.amount));
    let over: Vec<String> = over.map(|(_, node)| node.id.to_string()).collect();
    let both = Text::new(
        "the list needs more than there is in some year: `readiness` counts each dependent alone, `together` shares",
        "danh mục cần nhiều hơn lượng có trong năm nào đó: `readiness` tính từng mục riêng lẻ, `together` chia sẻ",
    );
    about(plain_codes::OVERUSED, "capacities", &over, both, notices);
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

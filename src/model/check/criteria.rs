//! The criteria tree: its shape, its scales, its value functions.

use super::tree::Tree;
use super::words::{between, field, list, named};
use super::{Report, table_place};
use crate::model::cell::number_text;
use crate::model::{Aggregator, Cell, Criterion, Direction, Register, Row, Scaling, Source, ValueFunction};
use crate::problem::{Problem, Text, codes::criteria as codes};

/// Beyond this curvature exp(-c) is no finite number any more.
const MAX_CURVATURE: f64 = 500.0;

pub(super) fn check(register: &Register, tree: &Tree, report: &mut Report) {
    cycles(register, tree, report);
    let connected = tree.cycles.is_empty() && tree.is_connected(register);
    if !register.criteria.is_empty() && connected && !tree.top.iter().any(|&row| tree.summed[row]) {
        report.add(codes::NOTHING_SUMMED, |code| {
            Problem::new(code, table_place(register, &register.criteria))
                .found_words(Text::new(
                    "none of the top level leads to one",
                    "không tiêu chí cấp cao nhất nào dẫn tới tiêu chí như vậy",
                ))
                .expected(Text::new(
                    "a leaf with use = value or feasibility",
                    "một tiêu chí lá có use = value hoặc feasibility",
                ))
                .hint(Text::new(
                    "set use = value where the criterion is to count",
                    "hãy đặt use = value ở tiêu chí cần được tính",
                ))
        });
    }
    let circling: Vec<usize> = tree.cycles.iter().flatten().copied().collect();
    for row in (0..register.criteria.len()).filter(|row| !circling.contains(row)) {
        if tree.is_leaf(row) {
            leaf(register, row, report);
        } else {
            inner(register, tree, row, report);
        }
    }
}

fn cycles(register: &Register, tree: &Tree, report: &mut Report) {
    for cycle in &tree.cycles {
        let ids: Vec<&str> = cycle.iter().chain(cycle.first()).map(|&row| &*register.criteria[row].id).collect();
        report.add(codes::PARENT_CYCLE, |code| {
            Problem::new(code, register.criteria.place(cycle[0], "parent"))
                .item(named("criteria", ids[0]))
                .found(ids.join(" > "))
                .expected(Text::new("parents that end at the top level", "các tiêu chí cha dẫn lên cấp cao nhất"))
                .hint(Text::new(
                    "empty one of these parents, or name another",
                    "hãy bỏ trống hoặc đổi một tiêu chí cha trong vòng này",
                ))
        });
    }
}

/// Fields that only a leaf uses.
const LEAF_FIELDS: &[&str] = &[
    "direction",
    "scale_low",
    "scale_high",
    "value_function",
    "source",
    "indicator",
    "scaling",
    "use",
    "risk",
    "panel",
    "veto",
    "baseline",
];

fn inner(register: &Register, tree: &Tree, row: usize, report: &mut Report) {
    let criterion = &register.criteria[row];
    let default = Criterion::default();
    for name in LEAF_FIELDS {
        let Some(at) = Criterion::field(name) else { continue };
        let cell = criterion.written(at, &default);
        if cell == Cell::Null {
            continue;
        }
        report.add(codes::LEAF_FIELD_ON_INNER, |code| {
            Problem::new(code, register.criteria.place(row, name))
                .item(field("criteria", &criterion.id, name))
                .found(cell)
                .expected(Text::new("an empty cell", "ô để trống"))
                .hint(Text::new("state it at the criteria below", "hãy ghi ở các tiêu chí con"))
        });
    }
    if let Aggregator::Owa { weights } = &criterion.aggregator {
        let children = tree.children[row].iter().filter(|&&child| tree.summed[child]).count();
        owa(register, row, weights, children, report);
    }
    if let Aggregator::Choquet { interactions } = &criterion.aggregator {
        let siblings: Vec<&str> = tree.children[row]
            .iter()
            .filter(|&&child| tree.summed[child])
            .map(|&child| register.criteria[child].id.as_str())
            .collect();
        choquet(register, row, interactions, &siblings, report);
    }
}

/// Pairs of different summed children, each pair once, indices within [-1, 1].
fn choquet(
    register: &Register,
    row: usize,
    interactions: &[(String, String, f64)],
    siblings: &[&str],
    report: &mut Report,
) {
    let mut seen = std::collections::BTreeSet::new();
    for (a, b, index) in interactions {
        let known = |id: &String| siblings.contains(&id.as_str());
        let pair = if a < b { (a, b) } else { (b, a) };
        if known(a) && known(b) && a != b && (-1.0..=1.0).contains(index) && seen.insert(pair) {
            continue;
        }
        report.add(codes::BAD_INTERACTION, |code| {
            Problem::new(code, register.criteria.place(row, "aggregator"))
                .item(field("criteria", &register.criteria[row].id, "aggregator"))
                .found(format!("[{a}, {b}, {}]", number_text(*index)))
                .expected(Text::new(
                    format!(
                        "two different ones of {}, each pair once, and an index from -1 to 1",
                        siblings.join(" | ")
                    ),
                    format!(
                        "hai tiêu chí khác nhau trong {}, mỗi cặp một lần, và chỉ số từ -1 đến 1",
                        siblings.join(" | ")
                    ),
                ))
                .hint(Text::new("name two summed criteria below this one", "hãy ghi hai tiêu chí con được tính điểm"))
        });
    }
}

fn owa(register: &Register, row: usize, weights: &[f64], children: usize, report: &mut Report) {
    let found = if weights.len() != children {
        Text::new(
            format!("{} OWA weights for {children} criteria", weights.len()),
            format!("{} trọng số OWA cho {children} tiêu chí", weights.len()),
        )
    } else if let Some(weight) = weights.iter().find(|weight| !(weight.is_finite() && **weight >= 0.0)) {
        Text::new(format!("OWA weight {}", number_text(*weight)), format!("trọng số OWA {}", number_text(*weight)))
    } else if weights.iter().all(|weight| *weight == 0.0) {
        Text::new("all OWA weights are zero", "mọi trọng số OWA đều bằng không")
    } else {
        return;
    };
    report.add(codes::BAD_OWA_WEIGHTS, |code| {
        Problem::new(code, register.criteria.place(row, "aggregator"))
            .item(field("criteria", &register.criteria[row].id, "aggregator"))
            .found_words(found)
            .expected(Text::new(
                format!("{children} weights, 0 or more, not all zero"),
                format!("{children} trọng số không âm, không đồng thời bằng không"),
            ))
            .hint(Text::new(
                "one weight for each summed criterion below, from best to worst",
                "mỗi tiêu chí con được tính một trọng số, từ tốt nhất đến kém nhất",
            ))
    });
}

fn leaf(register: &Register, row: usize, report: &mut Report) {
    let criterion = &register.criteria[row];
    if criterion.aggregator != Aggregator::default() {
        report.add(codes::AGGREGATOR_ON_LEAF, |code| {
            Problem::new(code, register.criteria.place(row, "aggregator"))
                .item(field("criteria", &criterion.id, "aggregator"))
                .found(criterion.get(Criterion::field("aggregator").unwrap_or_default()))
                .expected(Text::new("an empty cell", "ô để trống"))
                .hint(Text::new(
                    "an aggregator belongs to a criterion with others below it",
                    "aggregator chỉ dùng cho tiêu chí có tiêu chí con",
                ))
        });
    }
    source(register, row, report);
    if criterion.scaling == Scaling::Local {
        report.add(codes::LOCAL_SCALING, |code| {
            Problem::new(code, register.criteria.place(row, "scaling"))
                .item(field("criteria", &criterion.id, "scaling"))
                .found(criterion.scaling)
                .expected("fixed")
                .hint(Text::new("a fixed scale keeps scores comparable", "thang cố định giữ cho điểm số so sánh được"))
        });
        local(register, row, report);
    }
    if criterion.source == Source::Judgement {
        anchors(register, row, report);
    }
    match (criterion.scale_low, criterion.scale_high) {
        (Some(low), Some(high)) if low < high => {
            value_function(register, row, low, high, report);
            levels(register, row, low, high, report);
        }
        (Some(low), Some(high)) => report.add(codes::SCALE_REVERSED, |code| {
            let (low, high) = (number_text(low), number_text(high));
            Problem::new(code, register.criteria.place(row, "scale_low"))
                .item(named("criteria", &criterion.id))
                .found_words(Text::new(format!("{low} to {high}"), format!("{low} đến {high}")))
                .expected("scale_low < scale_high")
                .hint(Text::new(
                    "where less is better, write direction = min",
                    "nếu càng thấp càng tốt, hãy ghi direction = min",
                ))
        }),
        (low, high) => no_scale(register, row, low, high, report),
    }
}

/// Places on the scale mean nothing where the scale follows the candidates.
fn local(register: &Register, row: usize, report: &mut Report) {
    let criterion = &register.criteria[row];
    let placed = !matches!(criterion.value_function, ValueFunction::Linear | ValueFunction::Exponential { .. });
    for (name, given) in
        [("value_function", placed), ("veto", criterion.veto.is_some()), ("baseline", criterion.baseline.is_some())]
    {
        if given {
            report.add(codes::NOT_WITH_LOCAL, |code| {
                Problem::new(code, register.criteria.place(row, name))
                    .item(field("criteria", &criterion.id, name))
                    .found(criterion.get(Criterion::field(name).unwrap_or_default()))
                    .expected("scaling = fixed")
                    .hint(Text::new(
                        "empty the cell, or write scaling = fixed",
                        "hãy bỏ trống ô này hoặc ghi scaling = fixed",
                    ))
            });
        }
    }
}

/// Only a local scale of an indicator or of coverage may be left to the data.
fn no_scale(register: &Register, row: usize, low: Option<f64>, high: Option<f64>, report: &mut Report) {
    let criterion = &register.criteria[row];
    if low.is_none() && high.is_none() && criterion.scaling == Scaling::Local && criterion.source != Source::Judgement {
        return;
    }
    let missing: Vec<&str> = [("scale_low", low), ("scale_high", high)]
        .into_iter()
        .filter(|(_, x)| x.is_none())
        .map(|(name, _)| name)
        .collect();
    report.add(codes::NO_SCALE, |code| {
        Problem::new(code, register.criteria.place(row, missing[0]))
            .item(named("criteria", &criterion.id))
            .found(missing.join(", "))
            .expected(Text::new("both ends of the scale", "cả hai đầu thang đo"))
            .hint(Text::new(
                "write the numbers of the worst and the best place",
                "hãy ghi số của mức kém nhất và mức tốt nhất",
            ))
    });
}

fn source(register: &Register, row: usize, report: &mut Report) {
    let criterion = &register.criteria[row];
    let item = || named("criteria", &criterion.id);
    let place = |name: &str| register.criteria.place(row, name);
    if criterion.source == Source::Indicator && criterion.indicator.is_none() {
        report.add(codes::NO_INDICATOR, |code| {
            Problem::new(code, place("indicator"))
                .item(item())
                .found_words(Text::new("none", "chưa ghi chỉ số nào"))
                .expected(Text::new("an id of the table indicators", "một mã trong bảng indicators"))
                .hint(Text::new("name the indicator", "hãy ghi mã chỉ số"))
        });
    }
    if let Some(indicator) = criterion.indicator.as_ref().filter(|_| criterion.source != Source::Indicator) {
        report.add(codes::UNUSED_INDICATOR, |code| {
            Problem::new(code, place("indicator"))
                .item(field("criteria", &criterion.id, "indicator"))
                .found(indicator)
                .expected("source = indicator")
                .hint(Text::new(
                    "write source = indicator, or empty the cell",
                    "hãy ghi source = indicator hoặc bỏ trống ô này",
                ))
        });
    }
    if criterion.source == Source::Coverage {
        let add = || Text::new("add the problems with their weights", "hãy thêm các bài toán cùng trọng số");
        if register.problems.is_empty() {
            report.add(codes::NO_PROBLEMS, |code| {
                Problem::new(code, place("source"))
                    .item(item())
                    .found_words(Text::new("there are none", "chưa có bài toán nào"))
                    .expected(Text::new("rows in the table problems", "các dòng trong bảng problems"))
                    .hint(add())
            });
        } else if register.problems.iter().all(|problem| problem.weight == 0.0) {
            report.add(codes::ZERO_PROBLEM_WEIGHTS, |code| {
                Problem::new(code, register.problems.place(0, "weight"))
                    .item(item())
                    .found_words(Text::new("all their weights are zero", "mọi trọng số đều bằng không"))
                    .expected(Text::new("a weight above zero", "một trọng số lớn hơn không"))
                    .hint(add())
            });
        } else if register.coverage.is_empty() {
            report.add(codes::NO_COVERAGE, |code| {
                Problem::new(code, table_place(register, &register.coverage))
                    .item(item())
                    .found_words(Text::new("there are none", "chưa có liên kết nào"))
                    .expected(Text::new("rows in the table coverage", "các dòng trong bảng coverage"))
                    .hint(Text::new(
                        "say which technology serves which problem",
                        "hãy ghi công nghệ nào phục vụ bài toán nào",
                    ))
            });
        }
    }
}

fn anchors(register: &Register, row: usize, report: &mut Report) {
    let criterion = &register.criteria[row];
    let ends = [
        ("anchor_low_vi", &criterion.anchor_low_vi),
        ("anchor_low_en", &criterion.anchor_low_en),
        ("anchor_high_vi", &criterion.anchor_high_vi),
        ("anchor_high_en", &criterion.anchor_high_en),
    ];
    let missing: Vec<&str> = ends.iter().filter(|(_, words)| words.is_none()).map(|(name, _)| *name).collect();
    if !missing.is_empty() {
        report.add(codes::NO_ANCHORS, |code| {
            Problem::new(code, register.criteria.place(row, missing[0]))
                .item(named("criteria", &criterion.id))
                .found_words(list(&missing))
                .expected(Text::new(
                    "words for both ends, in both languages",
                    "lời mô tả hai đầu thang bằng hai thứ tiếng",
                ))
                .hint(Text::new(
                    "say what the lowest and the highest number mean",
                    "hãy ghi rõ số thấp nhất và số cao nhất có nghĩa là gì",
                ))
        });
    }
    for (low, high) in [(0, 2), (1, 3)] {
        if let Some(words) = ends[low].1.as_ref().filter(|words| ends[high].1.as_ref() == Some(words)) {
            report.add(codes::EQUAL_ANCHORS, |code| {
                Problem::new(code, register.criteria.place(row, ends[high].0))
                    .item(named("criteria", &criterion.id))
                    .found(crate::model::reader::shorten(words))
                    .expected(Text::new(
                        "different words for the two ends",
                        "hai lời mô tả khác nhau cho hai đầu thang",
                    ))
                    .hint(Text::new("correct one of them", "hãy sửa một trong hai"))
            });
        }
    }
}

fn levels(register: &Register, row: usize, low: f64, high: f64, report: &mut Report) {
    let criterion = &register.criteria[row];
    for (name, level) in [("veto", criterion.veto), ("baseline", criterion.baseline)] {
        if let Some(level) = level.filter(|level| !(low..=high).contains(level)) {
            report.add(codes::LEVEL_OFF_SCALE, |code| {
                Problem::new(code, register.criteria.place(row, name))
                    .item(field("criteria", &criterion.id, name))
                    .found(number_text(level))
                    .expected(between(low, high))
                    .hint(Text::new(
                        "write a place on the scale, or empty the cell",
                        "hãy ghi một mức trên thang hoặc bỏ trống",
                    ))
            });
        }
    }
}

fn value_function(register: &Register, row: usize, low: f64, high: f64, report: &mut Report) {
    let criterion = &register.criteria[row];
    let place = || register.criteria.place(row, "value_function");
    let item = || field("criteria", &criterion.id, "value_function");
    match &criterion.value_function {
        ValueFunction::Linear => {}
        ValueFunction::Exponential { c } => {
            if !c.is_finite() || c.abs() > MAX_CURVATURE {
                report.add(codes::BAD_CURVATURE, |code| {
                    Problem::new(code, place())
                        .item(item())
                        .found(number_text(*c))
                        .expected(between(-MAX_CURVATURE, MAX_CURVATURE))
                        .hint(Text::new(
                            "usual values lie between -5 and 5",
                            "giá trị thường dùng nằm trong khoảng -5 đến 5",
                        ))
                });
            }
        }
        ValueFunction::Target { best } => {
            if !(low..=high).contains(best) {
                report.add(codes::BAD_TARGET, |code| {
                    Problem::new(code, place())
                        .item(item())
                        .found(number_text(*best))
                        .expected(between(low, high))
                        .hint(Text::new("write a place on the scale", "hãy ghi một mức trên thang"))
                });
            }
        }
        ValueFunction::Piecewise { points } => {
            let fault = points_fault(points, low, high, 2).or_else(|| {
                let (first, last) = (points.first()?[0], points.last()?[0]);
                (first != low || last != high).then(|| {
                    let (a, b) = (number_text(first), number_text(last));
                    let found =
                        Text::new(format!("the points run from {a} to {b}"), format!("các điểm chạy từ {a} đến {b}"));
                    let scale = between(low, high);
                    (
                        found,
                        Text::new(
                            format!("points over the whole scale, {}", scale.en),
                            format!("các điểm phủ hết thang, {}", scale.vi),
                        ),
                    )
                })
            });
            points_problem(register, row, points, fault, report);
        }
        ValueFunction::Levels { levels } => {
            points_problem(register, row, levels, points_fault(levels, low, high, 1), report);
        }
    }
}

/// What is wrong with points `[x, value]`, and what was expected.
fn points_fault(points: &[[f64; 2]], low: f64, high: f64, least: usize) -> Option<(Text, Text)> {
    if points.len() < least {
        let found = super::words::counted(points.len(), ("point", "points"), "điểm");
        return Some((found, Text::new(format!("at least {least}"), format!("ít nhất {least}"))));
    }
    if let Some([x, _]) = points.iter().find(|[x, _]| !(low..=high).contains(x)) {
        let x = number_text(*x);
        return Some((
            Text::new(format!("x = {x} is off the scale"), format!("x = {x} nằm ngoài thang")),
            between(low, high),
        ));
    }
    if let Some([_, v]) = points.iter().find(|[_, v]| !(0.0..=1.0).contains(v)) {
        let v = number_text(*v);
        return Some((Text::new(format!("a value of {v}"), format!("một giá trị bằng {v}")), between(0.0, 1.0)));
    }
    points.windows(2).find(|pair| pair[0][0] >= pair[1][0]).map(|pair| {
        let (a, b) = (number_text(pair[0][0]), number_text(pair[1][0]));
        (
            Text::new(format!("x = {b} follows x = {a}"), format!("x = {b} đứng sau x = {a}")),
            Text::new("rising x", "x tăng dần"),
        )
    })
}

fn points_problem(
    register: &Register,
    row: usize,
    points: &[[f64; 2]],
    fault: Option<(Text, Text)>,
    report: &mut Report,
) {
    let criterion = &register.criteria[row];
    let problem = |code| {
        Problem::new(code, register.criteria.place(row, "value_function")).item(field(
            "criteria",
            &criterion.id,
            "value_function",
        ))
    };
    if let Some((found, expected)) = fault {
        report.add(codes::BAD_VALUE_POINTS, |code| {
            problem(code).found_words(found).expected(expected).hint(Text::new(
                "points are [x, value]: x on the scale, value from 0 (worst) to 1 (best)",
                "mỗi điểm là [x, giá trị]: x nằm trên thang, giá trị từ 0 (kém nhất) đến 1 (tốt nhất)",
            ))
        });
        return;
    }
    let (Some([_, at_low]), Some([_, at_high])) = (points.first(), points.last()) else { return };
    let (worst, best) = if criterion.direction == Direction::Max { (at_low, at_high) } else { (at_high, at_low) };
    if worst > best {
        let (worst, best) = (number_text(*worst), number_text(*best));
        report.add(codes::VALUE_REVERSED, |code| {
            problem(code)
                .found_words(Text::new(
                    format!(
                        "the worst end has value {worst}, the best end {best} (direction = {})",
                        criterion.direction
                    ),
                    format!(
                        "đầu kém nhất có giá trị {worst}, đầu tốt nhất {best} (direction = {})",
                        criterion.direction
                    ),
                ))
                .expected(Text::new(
                    "the best end worth no less than the worst",
                    "đầu tốt nhất có giá trị không thấp hơn đầu kém nhất",
                ))
                .hint(Text::new(
                    "turn the values round, or correct the direction",
                    "hãy đảo lại các giá trị hoặc sửa direction",
                ))
        });
    }
}

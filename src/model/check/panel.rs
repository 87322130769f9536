//! The council: its shares, its recusals, and every judgement.

use super::tree::Tree;
use super::words::{counted, named};
use super::{At, Index, NOWHERE, Report, slide, table_place};
use crate::model::cell::number_text;
use crate::model::reader::nearest_hint;
use crate::model::{
    Charter, CriterionUse, Direction, Judgement, JudgementState, MissingPolicy, Register, Source, StakeholderGroup,
};
use crate::problem::{Problem, Text, codes::panel as codes};
use std::collections::BTreeSet;

/// Shares that add up to 1 within this are right: they are often written with two decimals.
const TOLERANCE: f64 = 1e-9;

/// Fewest judges of a technology's own field.
const JUDGES_OF_THE_FIELD: usize = 3;

pub(super) fn check(register: &Register, index: &Index<'_>, tree: &Tree, report: &mut Report) {
    shares(register, report);
    fields(register, report);
    let cells = Cells::new(register, index);
    rows(register, tree, &cells, report);
    if register.judgements.is_empty() {
        unjudged(register, tree, report);
        return;
    }
    rounds(register, report);
    let used = cells.used(register);
    quorum(register, index, tree, &used, report);
    judges(register, index, &used, report);
    silent(register, index, &cells, report);
    slide::check(register, &cells, report);
}

fn shares(register: &Register, report: &mut Report) {
    let sum: f64 = register.stakeholder_groups.iter().map(|row| row.share).sum();
    if !register.stakeholder_groups.is_empty() && sum.is_finite() && (sum - 1.0).abs() > TOLERANCE {
        report.add(codes::SHARES_SUM, |code| {
            Problem::new(code, register.stakeholder_groups.place(0, "share"))
                .found(number_text((sum * 1e12).round() / 1e12))
                .expected("1")
                .hint(Text::new("correct the shares", "hãy sửa lại các tỷ trọng"))
        });
    }
    let present: BTreeSet<&str> = register.experts.iter().map(|row| row.stakeholder_group.as_str()).collect();
    for (i, group) in register.stakeholder_groups.iter().enumerate() {
        if !present.contains(group.id.as_str()) {
            report.add(codes::GROUP_WITHOUT_EXPERTS, |code| {
                Problem::new(code, register.stakeholder_groups.place(i, "id"))
                    .item(named("stakeholder_groups", &group.id))
                    .found(number_text(group.share))
                    .expected(Text::new("at least one expert", "ít nhất một chuyên gia"))
                    .hint(Text::new(
                        "its share goes to the groups that are present",
                        "tỷ trọng của nhóm này được chia cho các nhóm có mặt",
                    ))
            });
        }
    }
}

/// Fields of experts that no technology group has.
fn fields(register: &Register, report: &mut Report) {
    let known: BTreeSet<&str> =
        register.groups.iter().map(|group| group.field.as_deref().unwrap_or(&group.id)).collect();
    if known.is_empty() {
        return;
    }
    for (i, expert) in register.experts.iter().enumerate() {
        let Some(own) = expert.field.as_deref().filter(|own| !known.contains(own)) else { continue };
        report.add(codes::FIELD_OF_NO_GROUP, |code| {
            Problem::new(code, register.experts.place(i, "field"))
                .item(named("experts", &expert.id))
                .found(own)
                .expected(known.iter().copied().collect::<Vec<_>>().join(" | "))
                .hint(nearest_hint(own, known.iter().copied()).unwrap_or_else(|| {
                    Text::new(
                        "such an expert judges no technology of the own field",
                        "chuyên gia này không chấm công nghệ nào đúng lĩnh vực của mình",
                    )
                }))
        });
    }
}

/// The row numbers that each judgement names, and the recusals.
pub(super) struct Cells {
    pub experts: Vec<At>,
    pub technologies: Vec<At>,
    pub criteria: Vec<At>,
    /// Expert and technology of each interest, sorted.
    recused: Vec<(At, At)>,
}

impl Cells {
    fn new(register: &Register, index: &Index<'_>) -> Self {
        let judgements = &register.judgements;
        let mut recused: Vec<(At, At)> = index
            .experts
            .resolve(register.interests.iter().map(|row| row.expert.as_str()))
            .into_iter()
            .zip(index.technologies.resolve(register.interests.iter().map(|row| row.technology.as_str())))
            .collect();
        recused.sort_unstable();
        Cells {
            experts: index.experts.resolve(judgements.iter().map(|row| row.expert.as_str())),
            technologies: index.technologies.resolve(judgements.iter().map(|row| row.technology.as_str())),
            criteria: index.criteria.resolve(judgements.iter().map(|row| row.criterion.as_str())),
            recused,
        }
    }

    /// Whether all three names of a judgement are known.
    pub fn known(&self, row: usize) -> bool {
        self.experts[row] != NOWHERE && self.technologies[row] != NOWHERE && self.criteria[row] != NOWHERE
    }

    /// The judgements that count: of each expert the latest of a cell, up to the round of the charter; by
    /// technology, criterion and expert.
    fn used(&self, register: &Register) -> Vec<Used> {
        let last = register.rules().round.unwrap_or(u64::MAX);
        let mut used: Vec<Used> = (0..register.judgements.len())
            .filter(|&row| self.known(row) && register.judgements[row].round <= last)
            .map(|row| Used {
                technology: self.technologies[row],
                criterion: self.criteria[row],
                expert: self.experts[row],
                row: At::try_from(row).unwrap_or(NOWHERE),
            })
            .collect();
        let round = |used: &Used| register.judgements[used.row as usize].round;
        used.sort_unstable_by(|a, b| {
            (a.technology, a.criterion, a.expert)
                .cmp(&(b.technology, b.criterion, b.expert))
                .then_with(|| round(b).cmp(&round(a)))
        });
        used.dedup_by(|later, first| {
            (later.technology, later.criterion, later.expert) == (first.technology, first.criterion, first.expert)
        });
        used
    }
}

/// A judgement that counts.
#[derive(Clone, Copy)]
struct Used {
    technology: At,
    criterion: At,
    expert: At,
    row: At,
}

/// Faults of single judgements.
fn rows(register: &Register, tree: &Tree, cells: &Cells, report: &mut Report) {
    for (i, row) in register.judgements.iter().enumerate() {
        numbers(register, i, row, report);
        if !cells.known(i) {
            continue;
        }
        if row.state != JudgementState::Missing
            && cells.recused.binary_search(&(cells.experts[i], cells.technologies[i])).is_ok()
        {
            report.add(codes::RECUSED, |code| {
                Problem::new(code, register.judgements.place(i, "expert"))
                    .item(cell_text(row))
                    .found(&row.expert)
                    .expected(Text::new("state = missing", "state = missing"))
                    .hint(Text::new(
                        "remove the judgement, or withdraw the interest",
                        "hãy bỏ ý kiến này hoặc rút khai báo lợi ích",
                    ))
            });
        }
        let criterion = cells.criteria[i] as usize;
        if tree.is_leaf(criterion) {
            leaf_judgement(register, i, row, criterion, report);
        } else {
            report.add(codes::JUDGED_INNER, |code| {
                Problem::new(code, register.judgements.place(i, "criterion"))
                    .item(cell_text(row))
                    .found(&row.criterion)
                    .expected(Text::new("a criterion without others below it", "một tiêu chí không có tiêu chí con"))
                    .hint(Text::new("judge the criteria below it", "hãy chấm các tiêu chí con"))
            });
        }
    }
}

fn cell_text(row: &Judgement) -> String {
    format!("{} x {}", row.technology, row.criterion)
}

fn leaf_judgement(register: &Register, i: usize, row: &Judgement, criterion: usize, report: &mut Report) {
    let criterion = &register.criteria[criterion];
    if criterion.source != Source::Judgement {
        report.add(codes::JUDGED_OTHER_SOURCE, |code| {
            Problem::new(code, register.judgements.place(i, "criterion"))
                .item(cell_text(row))
                .found(criterion.source)
                .expected("source = judgement")
                .hint(Text::new(
                    "remove the judgement, or change the source of the criterion",
                    "hãy bỏ ý kiến này hoặc đổi nguồn của tiêu chí",
                ))
        });
        return;
    }
    let (Some(low), Some(high)) = (criterion.scale_low, criterion.scale_high) else { return };
    let best_is_high = criterion.direction == Direction::Max;
    for (name, x) in [("low", row.low), ("mid", row.mid), ("high", row.high)] {
        let Some(x) = x.filter(|x| low < high && (*x < low || *x > high)) else { continue };
        let (code, end, is_best) =
            if x > high { (codes::ABOVE_SCALE, high, best_is_high) } else { (codes::BELOW_SCALE, low, !best_is_high) };
        report.add(code, |code| {
            let (en, vi) = if is_best { ("best", "tốt nhất") } else { ("worst", "kém nhất") };
            let (a, b, end) = (number_text(low), number_text(high), number_text(end));
            Problem::new(code, register.judgements.place(i, name))
                .item(format!("{}: {name}", cell_text(row)))
                .found(number_text(x))
                .expected(Text::new(format!("the scale's {en}, {end}"), format!("mức {vi} của thang, {end}")))
                .hint(Text::new(format!("the scale runs from {a} to {b}"), format!("thang chạy từ {a} đến {b}")))
        });
    }
}

/// Whether the numbers of a judgement agree with its state and with each other.
fn numbers(register: &Register, i: usize, row: &Judgement, report: &mut Report) {
    let place = |name: &str| register.judgements.place(i, name);
    let given = [("low", row.low), ("mid", row.mid), ("high", row.high)];
    let written = || {
        let parts: Vec<String> =
            given.iter().filter_map(|(name, x)| x.map(|x| format!("{name} = {}", number_text(x)))).collect();
        parts.join(", ")
    };
    if row.state != JudgementState::Given {
        if let Some((name, _)) = given.iter().find(|(_, x)| x.is_some()) {
            report.add(codes::NUMBERS_WITHOUT_JUDGEMENT, |code| {
                Problem::new(code, place(name)).item(cell_text(row)).found(written()).expected(row.state.word()).hint(
                    Text::new(
                        "empty the numbers, or write state = given",
                        "hãy bỏ trống các số hoặc ghi state = given",
                    ),
                )
            });
        }
        return;
    }
    if row.mid.is_none() {
        report.add(codes::NO_MID, |code| {
            Problem::new(code, place("mid"))
                .item(cell_text(row))
                .found_words(if written().is_empty() {
                    Text::new("no number at all", "không có số nào")
                } else {
                    written().into()
                })
                .expected(Text::new("mid, or state = missing", "mid, hoặc state = missing"))
                .hint(Text::new(
                    "write the middle value, or state = missing",
                    "hãy ghi giá trị giữa hoặc state = missing",
                ))
        });
    }
    if row.low.is_some() != row.high.is_some() {
        let missing = if row.low.is_none() { "low" } else { "high" };
        report.add(codes::HALF_RANGE, |code| {
            Problem::new(code, place(missing))
                .item(cell_text(row))
                .found(written())
                .expected(Text::new("both low and high, or neither", "cả low và high, hoặc không có số nào"))
                .hint(Text::new(
                    format!("add {missing}, or empty the other"),
                    format!("hãy thêm {missing} hoặc bỏ trống đầu kia"),
                ))
        });
    }
    let falls = |a: Option<f64>, b: Option<f64>| a.zip(b).is_some_and(|(a, b)| a > b);
    let wrong = if falls(row.low, row.mid) || (row.mid.is_none() && falls(row.low, row.high)) {
        "low"
    } else if falls(row.mid, row.high) {
        "high"
    } else {
        return;
    };
    report.add(codes::RANGE_ORDER, |code| {
        Problem::new(code, place(wrong))
            .item(cell_text(row))
            .found(written())
            .expected("low <= mid <= high")
            .hint(Text::new("were two cells exchanged?", "có phải hai ô đã bị đổi chỗ?"))
    });
}

/// The judged leaves that count for the score, by row number; what is only shown may be missing.
fn judged_leaves(register: &Register, tree: &Tree) -> Vec<At> {
    (0..)
        .zip(&register.criteria)
        .filter(|(row, criterion)| {
            let judged = criterion.source == Source::Judgement && criterion.r#use != CriterionUse::Information;
            judged && tree.is_leaf(*row as usize)
        })
        .map(|(row, _)| row)
        .collect()
}

fn unjudged(register: &Register, tree: &Tree, report: &mut Report) {
    let waiting = judged_leaves(register, tree).len();
    if waiting == 0 || register.technologies.is_empty() {
        return;
    }
    report.add(codes::NO_JUDGEMENTS, |code| {
        Problem::new(code, table_place(register, &register.judgements))
            .found_words(counted(waiting, ("criterion waits", "criteria wait"), "tiêu chí đang chờ"))
            .expected(Text::new("rows in the table judgements", "các dòng trong bảng judgements"))
            .hint(Text::new("collect the judgements of the council", "hãy thu thập ý kiến của hội đồng"))
    });
}

fn rounds(register: &Register, report: &mut Report) {
    let latest = register.judgements.iter().map(|row| row.round).max().unwrap_or(0);
    // A round may have asked about weights only.
    let asked = |round: &u64| {
        register.judgements.iter().any(|row| row.round == *round)
            || register.weight_judgements.iter().any(|row| row.round == *round)
    };
    let Some(round) = register.rules().round.filter(|round| !asked(round)) else { return };
    report.add(codes::NO_SUCH_ROUND, |code| {
        Problem::new(code, register.charter.place(0, "round"))
            .found(round)
            .expected(Text::new(
                format!("there are judgements of rounds up to {latest}, none of this one"),
                format!("ý kiến mới có đến vòng {latest}, không có ý kiến của vòng này"),
            ))
            .hint(Text::new(
                "correct the round, or leave it out for the latest",
                "hãy sửa số vòng, hoặc bỏ trống để dùng vòng mới nhất",
            ))
    });
}

/// Who said what about one cell: stakeholder group, judgements given, answers `not_applicable`.
struct Heard<'r>(Vec<(&'r StakeholderGroup, u64, u64)>);

impl<'r> Heard<'r> {
    fn new(register: &'r Register, index: &Index<'_>, cell: &[Used]) -> Self {
        let mut groups: Vec<(&StakeholderGroup, u64, u64)> = Vec::new();
        for judgement in cell {
            let state = register.judgements[judgement.row as usize].state;
            let own = &register.experts[judgement.expert as usize].stakeholder_group;
            let Some(own) = index.stakeholder_groups.get(own).filter(|_| state != JudgementState::Missing) else {
                continue;
            };
            let own = &register.stakeholder_groups[own];
            let at = groups.iter().position(|(group, _, _)| group.id == own.id).unwrap_or_else(|| {
                groups.push((own, 0, 0));
                groups.len() - 1
            });
            match state {
                JudgementState::Given => groups[at].1 += 1,
                JudgementState::NotApplicable => groups[at].2 += 1,
                JudgementState::Missing => {}
            }
        }
        Heard(groups)
    }

    fn given(&self) -> u64 {
        self.0.iter().map(|(_, given, _)| given).sum()
    }

    fn groups(&self) -> u64 {
        self.0.iter().filter(|(_, given, _)| *given > 0).count() as u64
    }

    /// Whether the majority by shares of those who answered say that the criterion does not apply; too few
    /// answers decide nothing.
    fn not_applicable(&self, rules: &Charter) -> bool {
        let answers: u64 = self.0.iter().map(|(_, given, not)| given + not).sum();
        if answers < rules.quorum_experts || (self.0.len() as u64) < rules.quorum_groups {
            return false;
        }
        let share = |part: fn(u64, u64) -> f64| -> f64 {
            self.0.iter().map(|(group, given, not)| group.share * part(*given, *not)).sum()
        };
        2.0 * share(|given, not| not as f64 / (given + not) as f64) > share(|_, _| 1.0)
    }
}

/// Cells with fewer judgements than the charter asks for.
fn quorum(register: &Register, index: &Index<'_>, tree: &Tree, used: &[Used], report: &mut Report) {
    let rules = register.rules();
    let leaves = judged_leaves(register, tree);
    let mut rest = used;
    for (technology, row) in (0..).zip(&register.technologies) {
        let own_end = rest.partition_point(|u| u.technology <= technology);
        let (mut own, after) = rest.split_at(own_end);
        rest = after;
        // Of two rows with one id the first counts.
        if index.technologies.get(&row.id) != Some(technology as usize) {
            continue;
        }
        for &criterion in &leaves {
            own = &own[own.partition_point(|u| u.criterion < criterion)..];
            let cell = &own[..own.partition_point(|u| u.criterion == criterion)];
            let heard = Heard::new(register, index, cell);
            let (given, groups) = (heard.given(), heard.groups());
            let enough = given >= rules.quorum_experts && groups >= rules.quorum_groups;
            if enough || heard.not_applicable(&rules) {
                continue;
            }
            let stops = rules.missing == MissingPolicy::Refuse;
            report.add(if stops { codes::BELOW_QUORUM } else { codes::BELOW_QUORUM_NOTED }, |code| {
                let place = match cell.iter().map(|u| u.row).min() {
                    Some(first) => register.judgements.place(first as usize, "technology"),
                    None => register.technologies.place(technology as usize, "id"),
                };
                let (experts, least) = (rules.quorum_experts, rules.quorum_groups);
                Problem::new(code, place)
                    .item(format!("{} x {}", row.id, register.criteria[criterion as usize].id))
                    .found_words(Text::new(
                        format!("{given} judgement{} from {groups} stakeholder group{}", plural(given), plural(groups)),
                        format!("{given} ý kiến từ {groups} nhóm thành phần"),
                    ))
                    .expected(Text::new(
                        format!("at least {experts} from at least {least} groups"),
                        format!("ít nhất {experts} ý kiến từ ít nhất {least} nhóm"),
                    ))
                    .hint(Text::new(
                        "collect more judgements, or let the charter renormalize or impute",
                        "hãy thu thập thêm ý kiến, hoặc đặt missing trong điều lệ là renormalize hay impute",
                    ))
            });
        }
    }
}

fn plural(n: u64) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// Technologies judged by too few people who know their field.
fn judges(register: &Register, index: &Index<'_>, used: &[Used], report: &mut Report) {
    if register.experts.iter().all(|expert| expert.field.is_none()) {
        return;
    }
    let mut seen = vec![NOWHERE; register.experts.len()];
    for judgements in used.chunk_by(|a, b| a.technology == b.technology) {
        let at = judgements[0].technology;
        let technology = &register.technologies[at as usize];
        let Some(group) = technology.group.as_ref().and_then(|group| index.groups.get(group)) else { continue };
        let group = &register.groups[group];
        let own = group.field.as_deref().unwrap_or(&group.id);
        let (mut own_judges, mut judges) = (0, 0);
        for judgement in judgements {
            let given = register.judgements[judgement.row as usize].state == JudgementState::Given;
            let expert = judgement.expert as usize;
            if given && seen[expert] != at {
                seen[expert] = at;
                judges += 1;
                own_judges += usize::from(register.experts[expert].field.as_deref() == Some(own));
            }
        }
        if own_judges >= JUDGES_OF_THE_FIELD || judges == 0 {
            continue;
        }
        report.add(codes::FEW_OF_THE_FIELD, |code| {
            Problem::new(code, register.technologies.place(at as usize, "group"))
                .item(named("technologies", &technology.id))
                .found_words(Text::new(
                    format!("{own_judges} of {judges} judges know the field \"{own}\""),
                    format!("{own_judges} trong {judges} người chấm thuộc lĩnh vực \"{own}\""),
                ))
                .expected(Text::new(
                    format!("at least {JUDGES_OF_THE_FIELD}"),
                    format!("ít nhất {JUDGES_OF_THE_FIELD}"),
                ))
                .hint(Text::new("invite experts of this field", "hãy mời thêm chuyên gia thuộc lĩnh vực này"))
        });
    }
}

/// Experts who judged nothing in any round.
fn silent(register: &Register, index: &Index<'_>, cells: &Cells, report: &mut Report) {
    let mut heard = vec![false; register.experts.len()];
    for (row, &expert) in register.judgements.iter().zip(&cells.experts) {
        if expert != NOWHERE && row.state == JudgementState::Given {
            heard[expert as usize] = true;
        }
    }
    for (i, expert) in register.experts.iter().enumerate() {
        // Of two rows with one id, which is an error of its own, the first counts.
        if heard[i] || index.experts.get(&expert.id) != Some(i) {
            continue;
        }
        report.add(codes::SILENT_EXPERT, |code| {
            Problem::new(code, register.experts.place(i, "id"))
                .item(named("experts", &expert.id))
                .found_words(Text::new("no judgement in any round", "không có ý kiến ở vòng nào"))
                .expected(Text::new("at least one judgement", "ít nhất một ý kiến"))
                .hint(Text::new("ask again, or remove the expert", "hãy hỏi lại hoặc bỏ chuyên gia này"))
        });
    }
}

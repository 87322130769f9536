//! Goals, and the figures of indicators with their times.

use super::technologies::id_space;
use super::tree::Tree;
use super::words::{between, field, named};
use super::{Index, Report};
use crate::model::cell::number_text;
use crate::model::{Observation, ObservationKind, Operator, Register, Scaling, Source};
use crate::problem::{Problem, Text, codes::criteria::OBSERVATION_OFF_SCALE, codes::goals as codes};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(register: &Register, index: &Index<'_>, tree: &Tree, report: &mut Report) {
    goals(register, report);
    for (i, row) in register.observations.iter().enumerate() {
        observation(register, i, row, report);
    }
    subjects(register, index, report);
    scales(register, index, tree, report);
}

fn goals(register: &Register, report: &mut Report) {
    for (i, goal) in register.goals.iter().enumerate() {
        let place = |name: &str| register.goals.place(i, name);
        match (goal.operator, goal.target_high) {
            (Operator::Range, None) => report.add(codes::RANGE_WITHOUT_END, |code| {
                Problem::new(code, place("target_high"))
                    .item(named("goals", &goal.id))
                    .found_words(Text::new("there is no target_high", "không có target_high"))
                    .expected(Text::new("target and target_high", "target và target_high"))
                    .hint(Text::new("write the upper end in target_high", "hãy ghi đầu trên vào target_high"))
            }),
            (Operator::Range, Some(high)) if goal.target >= high => report.add(codes::RANGE_REVERSED, |code| {
                let (low, high) = (number_text(goal.target), number_text(high));
                Problem::new(code, place("target_high"))
                    .item(named("goals", &goal.id))
                    .found_words(Text::new(format!("{low} to {high}"), format!("{low} đến {high}")))
                    .expected("target < target_high")
                    .hint(Text::new("were the two ends exchanged?", "có phải hai đầu đã bị đổi chỗ?"))
            }),
            (Operator::Range, Some(_)) | (_, None) => {}
            (_, Some(high)) => report.add(codes::UNUSED_TARGET_HIGH, |code| {
                Problem::new(code, place("target_high"))
                    .item(field("goals", &goal.id, "target_high"))
                    .found(number_text(high))
                    .expected("operator = range")
                    .hint(Text::new(
                        "write operator = range, or empty the cell",
                        "hãy ghi operator = range hoặc bỏ trống ô này",
                    ))
            }),
        }
    }
}

fn observation(register: &Register, i: usize, row: &Observation, report: &mut Report) {
    let place = |name: &str| register.observations.place(i, name);
    let item = || named("observations", &format!("{} x {}", row.indicator, row.subject));
    let (low, high) = (row.low.unwrap_or(row.value), row.high.unwrap_or(row.value));
    if low > row.value || row.value > high {
        let mut parts = vec![format!("value = {}", number_text(row.value))];
        parts.extend(row.low.map(|low| format!("low = {}", number_text(low))));
        parts.extend(row.high.map(|high| format!("high = {}", number_text(high))));
        report.add(codes::OBSERVATION_INTERVAL, |code| {
            Problem::new(code, place(if low > row.value { "low" } else { "high" }))
                .item(item())
                .found(parts.join(", "))
                .expected("low <= value <= high")
                .hint(Text::new("correct the number that is wrong", "hãy sửa lại số bị sai"))
        });
    }
    if let (Some(from), Some(until)) = (row.valid_from, row.valid_until)
        && from > until
    {
        report.add(codes::OBSERVATION_PERIOD, |code| {
            Problem::new(code, place("valid_until"))
                .item(item())
                .found_words(Text::new(format!("{from} to {until}"), format!("{from} đến {until}")))
                .expected("valid_from <= valid_until")
                .hint(Text::new("were the two dates exchanged?", "có phải hai ngày đã bị đổi chỗ?"))
        });
    }
    let cutoff = register.register.first().map(|info| info.cutoff_date);
    if let Some(cutoff) = cutoff.filter(|cutoff| row.published > *cutoff) {
        report.add(codes::AFTER_CUTOFF, |code| {
            Problem::new(code, place("published"))
                .item(item())
                .found(row.published)
                .expected(Text::new(format!("{cutoff} or before"), format!("ngày {cutoff} hoặc trước đó")))
                .hint(Text::new(
                    "it will be used by a register with a later cut-off date",
                    "số liệu này sẽ được dùng khi ngày chốt muộn hơn",
                ))
        });
    }
}

/// Subjects that look like a technology but are none.
fn subjects(register: &Register, index: &Index<'_>, report: &mut Report) {
    let spaces: BTreeSet<&str> = register.technologies.iter().map(|row| id_space(&row.id)).collect();
    for (i, row) in register.observations.iter().enumerate() {
        let subject = row.subject.as_str();
        let numbered = id_space(subject).len() < subject.len();
        if !numbered || index.technologies.get(subject).is_some() || !spaces.contains(id_space(subject)) {
            continue;
        }
        let hint = index.technologies.nearest(subject, &mut report.comparisons);
        report.add(codes::UNKNOWN_SUBJECT, |code| {
            Problem::new(code, register.observations.place(i, "subject"))
                .item(field("observations", &format!("{} x {subject}", row.indicator), "subject"))
                .found(subject)
                .expected(Text::new("an id of the table technologies", "một mã trong bảng technologies"))
                .hint(hint.unwrap_or_else(|| Text::new("correct the id", "hãy sửa lại mã")))
        });
    }
}

/// Figures of technologies that lie off the fixed scale of the criterion they feed.
fn scales(register: &Register, index: &Index<'_>, tree: &Tree, report: &mut Report) {
    let mut scales = vec![Vec::new(); register.indicators.len()];
    for (row, criterion) in register.criteria.iter().enumerate() {
        let fed = tree.is_leaf(row) && criterion.source == Source::Indicator && criterion.scaling == Scaling::Fixed;
        let indicator =
            criterion.indicator.as_ref().filter(|_| fed).and_then(|indicator| index.indicators.get(indicator));
        if let (Some(indicator), Some(low), Some(high)) = (indicator, criterion.scale_low, criterion.scale_high)
            && low < high
        {
            scales[indicator].push((row, low, high));
        }
    }
    if scales.iter().all(Vec::is_empty) {
        return;
    }
    for i in latest(register, index) {
        let row = &register.observations[i];
        let Some(indicator) = index.indicators.get(&row.indicator) else { continue };
        for &(criterion, low, high) in &scales[indicator] {
            if (low..=high).contains(&row.value) {
                continue;
            }
            report.add(OBSERVATION_OFF_SCALE, |code| {
                Problem::new(code, register.observations.place(i, "value"))
                    .item(format!("{} x {}: value", row.subject, register.criteria[criterion].id))
                    .found(number_text(row.value))
                    .expected(between(low, high))
                    .hint(Text::new("correct the figure, or widen the scale", "hãy sửa số liệu hoặc mở rộng thang đo"))
            });
        }
    }
}

/// Of each indicator and technology the observation that an evaluation reads; plans are never facts.
fn latest(register: &Register, index: &Index<'_>) -> Vec<usize> {
    let cutoff = register.info().cutoff_date;
    let mut rows: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (i, row) in register.observations.iter().enumerate() {
        if row.kind == ObservationKind::Plan || row.published > cutoff || index.technologies.get(&row.subject).is_none()
        {
            continue;
        }
        let best = rows.entry((&row.indicator, &row.subject)).or_insert(i);
        if row.preference() > register.observations[*best].preference() {
            *best = i;
        }
    }
    rows.into_values().collect()
}

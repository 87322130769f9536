//! What is uncertain: paths that lead somewhere, distributions that stay in the range of what they vary.

use super::words::{field as field_words, named, noun};
use super::{Lookup, Report};
use crate::model::uncertain::{FactorTarget, Quantity, range_problem};
use crate::model::{Dependency, Factor, Operation, Register};
use crate::problem::{Problem, Text, codes::factors as codes, codes::structure};
use std::collections::BTreeMap;

pub(super) fn check(register: &Register, report: &mut Report) {
    if register.factors.is_empty() {
        return;
    }
    let tables = ["enablers", "technologies", "states", "dependencies"];
    let known: BTreeMap<&str, Lookup<'_>> =
        tables.iter().map(|table| (*table, Lookup::new(register.factor_keys(table).into_iter()))).collect();
    let mut seen: BTreeMap<(Quantity, String), usize> = BTreeMap::new();
    for (i, factor) in register.factors.iter().enumerate() {
        let usable = distribution(register, i, factor, report);
        let target = match factor.target(&register.factors.place(i, "path")) {
            Ok(target) => target,
            Err(problem) => {
                report.add(problem.code, |_| *problem);
                continue;
            }
        };
        let table = target.kind.table;
        let Some(row) = known.get(table).and_then(|ids| ids.get(target.key)) else {
            unknown_key(register, i, &target, known.get(table), report);
            continue;
        };
        let dependency = (table == "dependencies").then(|| &register.dependencies[row]);
        same_path(register, i, &target, dependency, &mut seen, report);
        let base = base(register, row, &target, dependency);
        match base {
            Base::Nothing(found) => report.add(codes::NOTHING_TO_VARY, |code| {
                Problem::new(code, register.factors.place(i, "path"))
                    .item(named("factors", &factor.id))
                    .found_words(found)
                    .expected(Text::new("a value in that row", "dòng đó có giá trị"))
                    .hint(Text::new("give it a value, or remove the factor", "hãy cho giá trị hoặc bỏ yếu tố này"))
            }),
            Base::Value(value) if usable => range(register, i, factor, &target, [value, value], report),
            // The values of a path are known year by year, when it is simulated.
            Base::Path if usable && factor.operation == Operation::Set => {
                range(register, i, factor, &target, [0.0, 0.0], report);
            }
            Base::Value(_) | Base::Path => {}
        }
    }
}

/// What a factor starts from.
enum Base {
    Value(f64),
    /// One value for each year.
    Path,
    Nothing(Text),
}

fn base(register: &Register, row: usize, target: &FactorTarget<'_>, dependency: Option<&Dependency>) -> Base {
    let optional = |value: Option<f64>| {
        let empty = || {
            let path = format!("{}/{}/{}", target.kind.table, target.key, target.kind.field.name);
            Base::Nothing(Text::new(format!("{path} is empty"), format!("{path} đang trống")))
        };
        value.map_or_else(empty, Base::Value)
    };
    match (target.kind.quantity, dependency) {
        (Quantity::Delay, _) => Base::Value(0.0),
        (Quantity::Realization, _) => Base::Value(register.enablers[row].realization),
        (Quantity::OwnLeadYears, _) => {
            let years = match target.kind.table {
                "enablers" => register.enablers[row].own_lead_years,
                _ => register.technologies[row].own_lead_years,
            };
            Base::Value(years.unwrap_or(0.0))
        }
        (Quantity::Capacity, _)
            if !register.capacities.iter().any(|capacity| capacity.enabler.as_str() == target.key) =>
        {
            Base::Nothing(Text::new(
                format!("{} has no rows in capacities", target.key),
                format!("{} không có dòng nào trong capacities", target.key),
            ))
        }
        (Quantity::Strength, Some(dependency)) => Base::Value(dependency.strength),
        (Quantity::Efficiency, Some(dependency)) => Base::Value(dependency.efficiency),
        (Quantity::LeadYears, Some(dependency)) => Base::Value(dependency.lead_years),
        (Quantity::Amount, Some(dependency)) => optional(dependency.amount),
        (Quantity::Threshold, Some(dependency)) => optional(dependency.threshold),
        (
            Quantity::Capacity
            | Quantity::State
            | Quantity::Strength
            | Quantity::Efficiency
            | Quantity::LeadYears
            | Quantity::Amount
            | Quantity::Threshold,
            _,
        ) => Base::Path,
    }
}

/// Whether the distribution can be used; every parameter that cannot is reported.
fn distribution(register: &Register, i: usize, factor: &Factor, report: &mut Report) -> bool {
    let Err(error) = factor.distribution.check("distribution") else { return true };
    for problem in error.problems() {
        report.add(codes::BAD_DISTRIBUTION, |code| {
            let (item, found) = (field_words("factors", &factor.id, "distribution"), &problem.found);
            let name = |part: &str| if part.is_empty() { String::new() } else { format!("{part} = ") };
            let found = Text::new(
                format!("{}{}", name(&problem.item.en), found.en),
                format!("{}{}", name(&problem.item.vi), found.vi),
            );
            Problem::new(code, register.factors.place(i, "distribution"))
                .item(item)
                .found_words(found)
                .expected(problem.expected.clone())
                .hint(Text::new("correct the distribution", "hãy sửa lại phân phối"))
        });
    }
    false
}

fn unknown_key(
    register: &Register,
    i: usize,
    target: &FactorTarget<'_>,
    known: Option<&Lookup<'_>>,
    report: &mut Report,
) {
    let (en, vi) = match target.kind.table {
        "states" => ("technology or enabler", "công nghệ hoặc điều kiện hỗ trợ"),
        table => noun(table),
    };
    let comparisons = &mut report.comparisons;
    let hint = known
        .and_then(|ids| ids.nearest(target.key, comparisons))
        .unwrap_or_else(|| Text::new("correct the path, or add the row", "hãy sửa đường dẫn hoặc thêm dòng đó"));
    report.add(structure::UNKNOWN_REFERENCE, |code| {
        Problem::new(code, register.factors.place(i, "path"))
            .item(Text::new(en, vi))
            .found(target.key)
            .expected(Text::new("an id of that table", "một mã của bảng đó"))
            .hint(hint)
    });
}

/// Two factors of one value: rows of one clause share strength and threshold.
fn same_path(
    register: &Register,
    i: usize,
    target: &FactorTarget<'_>,
    dependency: Option<&Dependency>,
    seen: &mut BTreeMap<(Quantity, String), usize>,
    report: &mut Report,
) {
    let clause = dependency.and_then(|row| row.clause.as_ref().map(|clause| format!("{}/{clause}", row.dependent)));
    let key = match (target.kind.quantity, clause) {
        (Quantity::Strength | Quantity::Threshold, Some(clause)) => clause,
        _ => format!("{}/{}", target.kind.table, target.key),
    };
    let first = *seen.entry((target.kind.quantity, key)).or_insert(i);
    if first == i {
        return;
    }
    report.add(codes::SAME_PATH, |code| {
        Problem::new(code, register.factors.place(i, "path"))
            .item(named("factors", &register.factors[i].id))
            .found_words(named("factors", &register.factors[first].id))
            .expected(Text::new("one factor for each value", "mỗi đại lượng một yếu tố"))
            .hint(Text::new("join them into one distribution", "hãy gộp thành một phân phối"))
    });
}

fn range(
    register: &Register,
    i: usize,
    factor: &Factor,
    target: &FactorTarget<'_>,
    base: [f64; 2],
    report: &mut Report,
) {
    let reach = factor.operation.reach(base, factor.distribution.support());
    let item = Text::new(
        format!("factor \"{}\" ({})", factor.id, factor.path),
        format!("yếu tố bất định \"{}\" ({})", factor.id, factor.path),
    );
    let place = register.factors.place(i, "distribution");
    if let Some(problem) = range_problem(place, item, &target.kind.field, reach) {
        report.add(problem.code, |_| problem);
    }
}

//! A choice on plain arrays as a model: joint values become columns of their own, everything else rows.

use super::decimal::{self, Decimal};
use super::model::{Column, Model, Row, RowKind};
use super::selection::{Prerequisite, Selection};
use crate::problem::codes::portfolio as codes;
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};

/// Units of value up to which decimals are taken as they are.
const MOST_EXACT_UNITS: i128 = 10_000_000_000;

/// Units of value to which endless digits are rounded: a solver in floating point tells one unit from the next.
const MOST_ROUNDED_UNITS: i128 = 100_000_000;

/// Units of value beyond which whole numbers are no longer exact in floating point.
const MOST_UNITS: i128 = 1 << 52;

/// Values in units.
struct Units {
    values: Vec<i128>,
    unit: Decimal,
    rounded: bool,
}

pub(super) fn model(selection: &Selection) -> Result<Model> {
    let n = selection.values.len();
    let joint: Vec<f64> = selection.synergies.iter().map(|synergy| synergy.value).collect();
    let all: Vec<f64> = selection.values.iter().chain(&joint).copied().collect();
    let units = in_units(&all, selection.unit)?;
    let costs = if selection.costs.is_empty() {
        decimal::Common { numbers: vec![0; n], decimals: 0 }
    } else {
        decimal::common(&selection.costs).ok_or_else(|| Error::internal("costs that were checked"))?
    };
    let mut model = Model {
        unit: units.unit.mantissa,
        unit_decimals: units.unit.decimals,
        cost_decimals: costs.decimals,
        ..Model::new()
    };
    if units.rounded {
        model.notices.push(rounding(&all, &units));
    }
    for i in 0..n {
        let mut column = Column::item(selection.label(i), units.values[i]);
        column.cost = costs.numbers[i];
        column.order = selection.order.get(i).copied().unwrap_or_else(|| i64::try_from(i).unwrap_or(i64::MAX));
        model.columns.push(column);
    }
    selection.mandatory.iter().for_each(|&i| model.columns[i].fixed = Some(true));
    selection.forbidden.iter().for_each(|&i| model.columns[i].fixed = Some(false));
    limits(selection, &mut model)?;
    for (k, group) in selection.groups.iter().enumerate() {
        let most = group.most.map_or(group.items.len() as i128, i128::from);
        let terms = sorted(group.items.iter().map(|&i| (i, 1)).collect());
        let (least, most) = (Some(i128::from(group.least)), Some(most));
        let name = Text::new(format!("group {k}"), format!("nhóm {k}"));
        model.rows.push(Row::new(format!("group_{k}"), RowKind::Group, terms, least, most).named(name));
    }
    for (k, prerequisite) in selection.prerequisites.iter().enumerate() {
        let Prerequisite { item, needs, k: count } = prerequisite;
        if *count == needs.len() as u64 {
            // All of them: one tight row each.
            let each = |&j: &usize| need(selection, k, &Prerequisite { item: *item, needs: vec![j], k: 1 });
            model.rows.extend(needs.iter().map(each));
        } else {
            model.rows.push(need(selection, k, prerequisite));
        }
    }
    for (k, &(a, b)) in selection.exclusions.iter().enumerate() {
        let (x, y) = (selection.label(a), selection.label(b));
        let name = Text::new(format!("{x} excludes {y}"), format!("{x} loại trừ {y}"));
        let terms = sorted(vec![(a, 1), (b, 1)]);
        model.rows.push(Row::new(format!("exclusion_{k}"), RowKind::Exclusion, terms, None, Some(1)).named(name));
    }
    for (k, synergy) in selection.synergies.iter().enumerate() {
        joint_value(&mut model, k, &synergy.items, units.values[n + k]);
    }
    Ok(model)
}

fn sorted(mut terms: Vec<(usize, i128)>) -> Vec<(usize, i128)> {
    terms.sort_unstable_by_key(|&(j, _)| j);
    terms
}

fn limits(selection: &Selection, model: &mut Model) -> Result<()> {
    for (r, limit) in selection.limits.iter().enumerate() {
        let numbers: Vec<f64> = limit.coefficients.iter().copied().chain([limit.most]).collect();
        let common = decimal::common(&numbers).ok_or_else(|| Error::internal("a limit that was checked"))?;
        let most = common.numbers.last().copied();
        let terms = common.numbers.iter().take(limit.coefficients.len()).copied().enumerate();
        let terms = terms.filter(|(_, a)| *a != 0).collect();
        let label = if limit.label.is_empty() { format!("limit_{r}") } else { limit.label.clone() };
        let mut row = Row::new(label, RowKind::Limit, terms, None, most);
        row.decimals = common.decimals;
        model.rows.push(row);
    }
    Ok(())
}

/// `k x_i <= sum of x_j over what it needs`, which for one needed item is the tight row `x_i <= x_j`.
fn need(selection: &Selection, k: usize, prerequisite: &Prerequisite) -> Row {
    let Prerequisite { item, needs, k: count } = prerequisite;
    let mut terms: Vec<(usize, i128)> = needs.iter().map(|&j| (j, -1)).collect();
    terms.push((*item, i128::from(*count)));
    let labels: Vec<String> = needs.iter().map(|&j| selection.label(j)).collect();
    let (who, labels) = (selection.label(*item), labels.join(", "));
    let (kind, name) = match needs.len() {
        1 => (RowKind::Prerequisite, Text::new(format!("{who} needs {labels}"), format!("{who} cần {labels}"))),
        _ => (
            RowKind::Alternatives,
            Text::new(format!("{who} needs {count} of {labels}"), format!("{who} cần {count} trong số {labels}")),
        ),
    };
    Row::new(format!("prerequisite_{k}"), kind, sorted(terms), None, Some(0)).named(name)
}

/// A column that is 1 exactly when all items of the set are chosen.
fn joint_value(model: &mut Model, k: usize, items: &[usize], value: i128) {
    if value == 0 {
        return;
    }
    let z = model.columns.len();
    let label = format!("synergy_{k}");
    let mut column = Column::item(label.as_str(), value);
    column.is_item = false;
    model.columns.push(column);
    let name = Text::new(format!("joint value {k}"), format!("giá trị chung {k}"));
    for &i in items {
        let terms = sorted(vec![(z, 1), (i, -1)]);
        model.rows.push(Row::new(format!("{label}_{i}"), RowKind::Synergy, terms, None, Some(0)).named(name.clone()));
    }
    let terms = sorted(items.iter().map(|&i| (i, 1)).chain([(z, -1)]).collect());
    let most = items.len() as i128 - 1;
    model.rows.push(Row::new(format!("{label}_all"), RowKind::Synergy, terms, None, Some(most)).named(name));
}

/// Values as whole numbers of the declared unit, or of the finest that keeps them exact and small enough.
fn in_units(values: &[f64], declared: Option<f64>) -> Result<Units> {
    let decimals: Option<Vec<Decimal>> = values.iter().map(|&x| Decimal::of(x)).collect();
    let total = |values: &[i128]| values.iter().map(|x| x.unsigned_abs()).fold(0_u128, u128::saturating_add);
    let fits = |values: &[i128], most: i128| total(values) <= most.unsigned_abs();
    if declared.is_none()
        && let Some(common) = decimal::common(values)
        && fits(&common.numbers, MOST_EXACT_UNITS)
    {
        let unit = Decimal { mantissa: 1, decimals: common.decimals };
        return Ok(Units { values: common.numbers, unit, rounded: false });
    }
    // Digits beyond the last kept one cannot matter: drop them before counting units.
    let decimals = decimals.unwrap_or_else(|| values.iter().map(|&x| shortened(x)).collect());
    let count = |unit: Decimal| decimals.iter().map(|d| d.in_units(unit)).collect::<Option<Vec<i128>>>();
    let (unit, whole) = match declared {
        Some(unit) => {
            let unit = Decimal::of(unit).ok_or_else(|| Error::internal("a unit that was checked"))?;
            (unit, count(unit))
        }
        None => (0..=2 * decimal::MOST_DIGITS)
            .filter_map(|k| power_of_ten(i64::from(decimal::MOST_DIGITS) / 2 - i64::from(k)))
            .filter_map(|unit| Some((unit, count(unit)?)))
            .take_while(|(_, whole)| fits(whole, MOST_ROUNDED_UNITS))
            .last()
            .map_or((Decimal { mantissa: 1, decimals: 0 }, None), |(unit, whole)| (unit, Some(whole))),
    };
    match whole {
        Some(values) if fits(&values, MOST_UNITS) => {
            let rounded = decimals.iter().zip(&values).any(|(d, whole)| !is_exact(*d, unit, *whole));
            Ok(Units { values, unit, rounded })
        }
        other => {
            let found = other.map_or_else(|| "?".to_owned(), |values| total(&values).to_string());
            let expected = Text::new(format!("at most {MOST_UNITS}"), format!("nhiều nhất {MOST_UNITS}"));
            let hint = Text::new("use a larger unit", "hãy dùng đơn vị lớn hơn");
            let problem = Problem::new(codes::TOO_FINE, Place::argument("unit"));
            Err(Problems::from(vec![problem.expected(expected).found(found).hint(hint)]).into())
        }
    }
}

/// A number with digits beyond what a decimal holds: to fifteen decimals.
fn shortened(x: f64) -> Decimal {
    format!("{x:.15}").parse::<f64>().ok().and_then(Decimal::of).unwrap_or(Decimal { mantissa: 0, decimals: 0 })
}

fn power_of_ten(exponent: i64) -> Option<Decimal> {
    match u32::try_from(exponent) {
        Ok(exponent) => Some(Decimal { mantissa: decimal::ten(exponent)?, decimals: 0 }),
        Err(_) => Some(Decimal { mantissa: 1, decimals: u32::try_from(-exponent).ok()? }),
    }
}

fn is_exact(d: Decimal, unit: Decimal, whole: i128) -> bool {
    let common = d.decimals.max(unit.decimals);
    d.scaled(common).zip(unit.scaled(common)).and_then(|(number, unit)| Some(unit.checked_mul(whole)? == number))
        == Some(true)
}

fn rounding(values: &[f64], units: &Units) -> Problem {
    let changes = values.iter().zip(&units.values).map(|(x, whole)| {
        let rounded = Decimal { mantissa: whole.saturating_mul(units.unit.mantissa), decimals: units.unit.decimals };
        (x - rounded.to_f64()).abs()
    });
    let largest = changes.fold(0.0, |most: f64, change| if change > most { change } else { most });
    Problem::new(codes::ROUNDED, Place::argument("unit"))
        .expected(units.unit.to_string().as_str())
        .found(format!("{largest:.1e}"))
        .hint(Text::new("set `unit` to choose it", "đặt `unit` để chọn đơn vị"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_exact_where_they_can() {
        let units = in_units(&[0.1, 2.25, -3.0], None).unwrap();
        assert_eq!((units.values, units.unit.decimals, units.rounded), (vec![10, 225, -300], 2, false));
    }

    #[test]
    fn values_with_endless_digits_are_rounded_and_said_so() {
        let model = Selection::new(&[1.0 / 3.0, 2.0 / 3.0]).model().unwrap();
        assert_eq!(model.notices.as_slice()[0].code.id(), "N0910");
        assert_eq!(model.columns[0].value * 2 + 1, model.columns[1].value);
        assert_eq!(model.unit_number(), 1e-8);
        let declared = Selection::new(&[1.0 / 3.0, 0.25]).unit(0.1).model().unwrap();
        assert_eq!(declared.columns.iter().map(|c| c.value).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(declared.notices.len(), 1);
    }

    #[test]
    fn a_unit_far_too_fine_is_refused() {
        let error = Selection::new(&[1e9]).unit(1e-9).model().unwrap_err();
        assert_eq!(error.problems()[0].code.id(), "E0907");
    }
}

//! `iData`: one row a unit (and time), one column an indicator.

use super::meta::{Entry, Kind, Meta, column_text, unused};
use super::sheet::Sheet;
use crate::model::cell::MAX_NUMBER;
use crate::model::reader::{Reader, nearest_hint, shorten, too_large};
use crate::model::{Observation, PublishedBasis, Technology};
use crate::number::math;
use crate::problem::{Problem, Problems, Text, codes};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// Everything that was read.
#[derive(Default)]
pub(super) struct Data {
    /// One technology a unit, in the order of the table.
    pub technologies: Vec<Technology>,
    /// The figures after division, without their days of publication where the table gives none.
    pub observations: Vec<Observation>,
    /// Least and greatest figure of each entry of `iMeta` that is an indicator with figures.
    pub ranges: BTreeMap<usize, (f64, f64)>,
    /// End of the latest period.
    pub latest: Option<Date>,
}

struct Columns {
    code: usize,
    name: Option<usize>,
    time: Option<usize>,
    /// Column of each entry of `iMeta` that has one.
    entries: Vec<Option<usize>>,
}

/// One row of a unit.
struct Line {
    row: usize,
    unit: usize,
    period: Option<(Date, Date)>,
}

impl Data {
    pub fn read(sheet: &Sheet, meta: &Meta, reader: &mut Reader<'_>, notices: &mut Problems) -> Data {
        let mut data = Data::default();
        let Some(code) = sheet.require("uCode", reader) else { return data };
        let columns = Columns {
            code,
            name: sheet.column("uName"),
            time: sheet.column("Time"),
            entries: meta.entries.iter().map(|entry| sheet.column(&entry.code)).collect(),
        };
        check_columns(sheet, meta, &columns, reader, notices);
        let lines = data.units(sheet, &columns, reader, notices);
        for (i, entry) in meta.entries.iter().enumerate().filter(|(_, entry)| entry.kind == Kind::Indicator) {
            if let Some(column) = columns.entries[i] {
                let divisor = entry.denominator.and_then(|d| Some((&meta.entries[d], columns.entries[d]?)));
                data.indicator(sheet, (i, entry, column), divisor, &lines, reader, notices);
            }
        }
        data
    }

    /// The units, and the rows that are good enough to be read.
    fn units(
        &mut self,
        sheet: &Sheet,
        columns: &Columns,
        reader: &mut Reader<'_>,
        notices: &mut Problems,
    ) -> Vec<Line> {
        let mut units: BTreeMap<&str, usize> = BTreeMap::new();
        let mut seen: BTreeMap<(usize, Option<Date>), usize> = BTreeMap::new();
        let mut lines = Vec::new();
        for row in 0..sheet.len() {
            // A code or a name may be "NA" (Namibia), so the cells are read as they stand.
            let name = sheet.clean(row, columns.name.unwrap_or(columns.code), reader);
            let Some(id) = sheet.id(row, columns.code, reader) else { continue };
            let code = sheet.raw(row, columns.code);
            let name = name.unwrap_or_else(|| code.to_owned());
            let unit = *units.entry(code).or_insert_with(|| {
                let (name_vi, name_en) = (name.clone(), name.clone());
                self.technologies.push(Technology { id, name_vi, name_en, ..Technology::default() });
                self.technologies.len() - 1
            });
            let known = &self.technologies[unit].name_en;
            if let Some(column) = columns.name.filter(|_| name != *known) {
                notices.push(
                    Problem::new(codes::composite::TWO_NAMES, sheet.place(row, column))
                        .item(code)
                        .found(shorten(&name))
                        .expected(shorten(known)),
                );
            }
            let Ok(period) = period(sheet, row, columns.time, reader) else { continue };
            if let Some(first) = seen.insert((unit, period.map(|p| p.0)), row) {
                let mut problem = Problem::new(codes::structure::DUPLICATE_ROW, sheet.place(row, columns.code))
                    .item(format!("uCode \"{code}\""))
                    .found(sheet.place(first, columns.code))
                    .expected(Text::new("each unit once, or once a year", "mỗi đơn vị một lần, hoặc mỗi năm một lần"));
                if columns.time.is_none() {
                    problem.hint = Some(Text::new(
                        "rows of several years need a column Time",
                        "dữ liệu nhiều năm cần có cột Time",
                    ));
                }
                reader.report(problem);
                continue;
            }
            self.latest = self.latest.max(period.map(|p| p.1));
            lines.push(Line { row, unit, period });
        }
        if units.len() < 2 {
            reader.report(
                Problem::new(codes::composite::TOO_FEW, sheet.header_place(columns.code))
                    .item(Text::new("units", "đơn vị"))
                    .found(units.len())
                    .expected(Text::new("at least 2, to be compared", "ít nhất 2 để so sánh")),
            );
        }
        lines
    }

    /// The figures of one indicator, divided by its denominator.
    fn indicator(
        &mut self,
        sheet: &Sheet,
        (i, entry, column): (usize, &Entry, usize),
        divisor: Option<(&Entry, usize)>,
        lines: &[Line],
        reader: &mut Reader<'_>,
        notices: &mut Problems,
    ) {
        let mut has = vec![false; self.technologies.len()];
        for line in lines {
            let item = format!("{} x {}", self.technologies[line.unit].id, entry.code);
            let Some(mut value) = sheet.number(line.row, column, item.as_str(), reader) else { continue };
            if let Some((by, at)) = divisor {
                let Some(divided) = divide(value, sheet, line.row, (by, at), &item, reader, notices) else { continue };
                value = divided;
            }
            if value.abs() > MAX_NUMBER {
                reader.report(too_large(sheet.place(line.row, column), &item, value));
            }
            self.observations.push(Observation {
                indicator: entry.code.clone(),
                subject: self.technologies[line.unit].id.to_string(),
                valid_from: line.period.map(|p| p.0),
                valid_until: line.period.map(|p| p.1),
                published: line.period.map_or(Date::ZERO, |p| p.1),
                published_basis: PublishedBasis::Assumed,
                value,
                source: Some(sheet.file.clone()),
                ..Observation::default()
            });
            has[line.unit] = true;
            let (low, high) = self.ranges.get(&i).copied().unwrap_or((value, value));
            self.ranges.insert(i, (math::min(low, value), math::max(high, value)));
        }
        let missing: Vec<&str> =
            self.technologies.iter().zip(has).filter(|(_, has)| !has).map(|(unit, _)| unit.id.as_str()).collect();
        if !missing.is_empty() && self.ranges.contains_key(&i) {
            notices.push(
                Problem::new(codes::composite::MISSING_FIGURES, sheet.header_place(column))
                    .item(entry.code.as_str())
                    .found(missing.join(", "))
                    .expected(Text::new(
                        "its siblings share the weight there (missing = renormalize)",
                        "ở đó các tiêu chí cùng cấp chia nhau trọng số (missing = renormalize)",
                    )),
            );
        }
    }
}

/// A figure divided by its denominator; none where that is missing or no number above zero.
fn divide(
    value: f64,
    sheet: &Sheet,
    row: usize,
    (by, column): (&Entry, usize),
    item: &str,
    reader: &mut Reader<'_>,
    notices: &mut Problems,
) -> Option<f64> {
    let expected =
        || Text::new(format!("a number above 0 in \"{}\"", by.code), format!("một số lớn hơn 0 ở \"{}\"", by.code));
    let place = || sheet.place(row, column);
    if sheet.text(row, column).is_none() {
        notices.push(
            Problem::new(codes::composite::NO_DENOMINATOR_VALUE, place())
                .item(item)
                .found_words(Text::new("missing", "còn thiếu"))
                .expected(expected()),
        );
        return None;
    }
    let divisor = sheet.number(row, column, item, reader)?;
    if divisor <= 0.0 {
        reader.report(
            Problem::new(codes::composite::BAD_DENOMINATOR, place()).item(item).found(divisor).expected(expected()),
        );
        return None;
    }
    Some(value / divisor)
}

/// The year of a row as its first and last day; an error when the cell holds something else.
fn period(
    sheet: &Sheet,
    row: usize,
    column: Option<usize>,
    reader: &mut Reader<'_>,
) -> Result<Option<(Date, Date)>, ()> {
    let Some((column, text)) = column.and_then(|column| Some((column, sheet.text(row, column)?))) else {
        return Ok(None);
    };
    if let Some(year) = text.parse::<i16>().ok().filter(|year| (1900..=2200).contains(year)) {
        return Ok(Some((date(year, 1, 1), date(year, 12, 31))));
    }
    sheet.wrong(row, column, Text::new("a year such as 2024, or NA", "một năm, ví dụ 2024, hoặc NA"), reader);
    Err(())
}

/// Every indicator and denominator needs a column, and every column a row of `iMeta` that has a use for it.
fn check_columns(sheet: &Sheet, meta: &Meta, columns: &Columns, reader: &mut Reader<'_>, notices: &mut Problems) {
    let used: Vec<usize> = meta.entries.iter().filter_map(|entry| entry.denominator).collect();
    let names = || sheet.header().iter().map(String::as_str);
    for (i, entry) in meta.entries.iter().enumerate() {
        let why = match (entry.kind, columns.entries[i]) {
            (Kind::Denominator, None) if !used.contains(&i) => continue,
            (Kind::Indicator | Kind::Denominator, None) => {
                let mut problem = no_column(sheet, meta, entry);
                problem.hint = nearest_hint(&entry.code, names());
                reader.report(problem);
                continue;
            }
            (_, None) | (Kind::Indicator, _) => continue,
            (Kind::Denominator, _) if used.contains(&i) => continue,
            (Kind::Denominator, _) => {
                Text::new("no indicator is divided by it", "không có chỉ số nào chia cho cột này")
            }
            (Kind::Group, _) => Text::new("groups do not enter the score", "cột phân nhóm không được tính vào điểm"),
            (Kind::Aggregate, _) => Text::new("aggregates are computed", "chỉ số tổng hợp được tính từ các thành phần"),
            (Kind::Other, _) => Text::new("its Type is Other", "Type của cột là Other"),
        };
        if let Some(column) = columns.entries[i] {
            notices.push(unused(sheet.header_place(column), &entry.code, column, why));
        }
    }
    for (column, name) in sheet.header().iter().enumerate() {
        let known = ["uCode", "uName", "Time"].contains(&name.as_str());
        if known || meta.entries.iter().any(|entry| entry.code.as_str() == name) {
            continue;
        }
        let mut problem = Problem::new(codes::composite::UNDESCRIBED_COLUMN, sheet.header_place(column))
            .item(column_text(name, column))
            .found_words(Text::new(
                format!("{} does not describe it", meta.sheet.file),
                format!("{} không mô tả cột này", meta.sheet.file),
            ))
            .expected(Text::new("a row with this iCode", "một dòng có iCode này"));
        problem.hint = nearest_hint(name, meta.entries.iter().map(|entry| entry.code.as_str()));
        notices.push(problem);
    }
}

fn no_column(sheet: &Sheet, meta: &Meta, entry: &Entry) -> Problem {
    let kind = if entry.kind == Kind::Indicator { ("indicator", "chỉ số") } else { ("denominator", "mẫu số") };
    Problem::new(codes::composite::NO_COLUMN, meta.place(entry))
        .item(Text::new(format!("{} \"{}\"", kind.0, entry.code), format!("{} \"{}\"", kind.1, entry.code)))
        .found(&sheet.file)
        .expected(Text::new("a column with this name", "một cột mang tên này"))
}

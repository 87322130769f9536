//! What holds for every table: unique keys, references that lead somewhere, numbers in their range.

use super::words::{counted, field as field_text, named, noun};
use super::{Index, Lookup, Report};
use crate::model::field::Kind;
use crate::model::register::Visit;
use crate::model::row::Origin;
use crate::model::{Cell, Register, Row, Rows};
use crate::problem::{Problem, Text, codes::structure as codes};
use std::hash::{DefaultHasher, Hasher};

/// Checks keys, references and ranges of all tables.
pub(super) fn check(register: &Register, index: &Index<'_>, report: &mut Report) {
    // The checks report problems; they cannot fail.
    let _ = register.visit(&mut Checks { index, report });
}

struct Checks<'c, 'r> {
    index: &'c Index<'r>,
    report: &'c mut Report,
}

impl Visit for Checks<'_, '_> {
    fn table<R: Row>(&mut self, rows: &Rows<R>) -> crate::Result<()> {
        self.duplicates(rows);
        for (field, info) in R::FIELDS.iter().enumerate() {
            if let Some((table, known)) = info.references.and_then(|table| Some((table, self.index.table(table)?))) {
                self.references(rows, field, table, known);
            }
            if matches!(info.kind, Kind::Number | Kind::Integer) {
                self.numbers(rows, field);
            }
        }
        Ok(())
    }
}

impl Checks<'_, '_> {
    fn duplicates<R: Row>(&mut self, rows: &Rows<R>) {
        // Tables written in the order of their keys need no sorting.
        if R::KEY.is_empty() || rows.windows(2).all(|pair| pair[0].key_cmp(&pair[1]).is_lt()) {
            return;
        }
        let mut order: Vec<(u64, usize)> = rows.iter().map(key_hash).zip(0..).collect();
        order.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| rows[a.1].key_cmp(&rows[b.1])).then_with(|| a.1.cmp(&b.1))
        });
        let mut repeated: Vec<(usize, usize)> = Vec::new();
        let mut first = 0;
        for at in 1..order.len() {
            let (hash, row) = order[at];
            if order[first].0 == hash && rows[order[first].1].key_cmp(&rows[row]).is_eq() {
                repeated.push((row, order[first].1));
            } else {
                first = at;
            }
        }
        repeated.sort_unstable();
        for (row, first) in repeated {
            self.report.add(codes::DUPLICATE_ROW, |code| {
                Problem::new(code, rows.place(row, key_field::<R>()))
                    .item(named(R::TABLE, &rows[row].key_text()))
                    .found_words(first_place(rows, first))
                    .expected(Text::new("each key once", "mỗi khóa một lần"))
                    .hint(Text::new("remove or rename one of them", "hãy xóa hoặc đổi mã một trong hai dòng"))
            });
        }
    }

    fn references<R: Row>(&mut self, rows: &Rows<R>, field: usize, table: &'static str, known: &Lookup<'_>) {
        let name = R::FIELDS[field].name;
        if known.0.is_empty() {
            self.empty_table(rows, field, table);
            return;
        }
        let mut last = ("", true);
        for (i, row) in rows.iter().enumerate() {
            let Cell::Text(std::borrow::Cow::Borrowed(id)) = row.get(field) else { continue };
            // Equal ids share their text, so runs of one id are looked up once.
            if !std::ptr::eq(id, last.0) {
                last = (id, known.get(id).is_some());
            }
            if last.1 {
                continue;
            }
            let comparisons = &mut self.report.comparisons;
            let hint = known.nearest(id, comparisons).unwrap_or_else(|| {
                Text::new(
                    format!("add it to the table {table}, or correct it"),
                    format!("hãy thêm vào bảng {table} hoặc sửa lại"),
                )
            });
            let code = if name == "parent" { codes::UNKNOWN_PARENT } else { codes::UNKNOWN_REFERENCE };
            self.report.add(code, |code| {
                let (en, vi) = noun(table);
                Problem::new(code, rows.place(i, name))
                    .item(Text::new(en, vi))
                    .found(id)
                    .expected(Text::new(format!("an id of the table {table}"), format!("một mã trong bảng {table}")))
                    .hint(hint)
            });
        }
    }

    /// Rows that refer to a table without rows: one problem for all.
    fn empty_table<R: Row>(&mut self, rows: &Rows<R>, field: usize, table: &'static str) {
        let refers = |row: &R| row.get(field) != Cell::Null;
        let Some(first) = rows.iter().position(refers) else { return };
        let count = rows.iter().filter(|row| refers(row)).count();
        let name = R::FIELDS[field].name;
        self.report.add(codes::EMPTY_REFERENCED, |code| {
            Problem::new(code, rows.place(first, name))
                .item(format!("{}: {name}", R::TABLE))
                .found_words(counted(count, ("row", "rows"), "dòng"))
                .expected(table)
                .hint(Text::new(
                    format!("add the table {table}, or empty the cells"),
                    format!("hãy thêm bảng {table} hoặc bỏ trống các ô này"),
                ))
        });
    }

    fn numbers<R: Row>(&mut self, rows: &Rows<R>, field: usize) {
        let info = &R::FIELDS[field];
        for (i, row) in rows.iter().enumerate() {
            let Cell::Number(x) = row.get(field) else { continue };
            if x.is_finite() && info.admits(x) {
                continue;
            }
            let code = if x.is_finite() { codes::OUT_OF_RANGE } else { codes::NOT_FINITE };
            self.report.add(code, |code| {
                Problem::new(code, rows.place(i, info.name))
                    .item(match R::KEY {
                        [] => Text::from(info.name),
                        _ => field_text(R::TABLE, &row.key_text(), info.name),
                    })
                    .found(Cell::Number(x))
                    .expected(info.range_text())
                    .hint(Text::new("correct the number", "hãy sửa lại số này"))
            });
        }
    }
}

fn key_hash<R: Row>(row: &R) -> u64 {
    let mut hasher = DefaultHasher::new();
    row.key_hash(&mut hasher);
    hasher.finish()
}

/// The field of the key that a duplicate is shown at: the first that must be there.
fn key_field<R: Row>() -> &'static str {
    let required = |name: &&&str| R::field(name).is_some_and(|field| R::FIELDS[field].required);
    R::KEY.iter().find(required).unwrap_or(&R::KEY[0])
}

/// Where a row stands, inside a sentence: `on line 7`.
fn first_place<R: Row>(rows: &Rows<R>, row: usize) -> Text {
    let place = rows.place(row, key_field::<R>());
    match (&rows.origin, &place) {
        (Origin::Csv { .. }, crate::problem::Place::Cell { line, .. }) => {
            Text::new(format!("on line {line}"), format!("ở dòng {line}"))
        }
        _ => Text::new(format!("at {place}"), format!("tại {place}")),
    }
}

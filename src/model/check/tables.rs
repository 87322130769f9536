//! What holds for every table: unique keys, references that lead somewhere, numbers in their range.

use crate::model::reader::nearest_hint;
use crate::model::register::Visit;
use crate::model::{Cell, Register, Row, Rows};
use crate::problem::{Problem, Problems, Text, codes::structure as codes};
use std::collections::{BTreeMap, BTreeSet};

/// Checks keys, references and ranges of all tables.
pub(super) fn check(register: &Register, problems: &mut Problems) {
    let mut ids = Ids(BTreeMap::new());
    // Collecting and checking report problems; they cannot fail.
    let _ = register.visit(&mut ids);
    let _ = register.visit(&mut Checks { ids: ids.0, problems });
}

/// The ids of every table that has an `id`.
struct Ids(BTreeMap<&'static str, BTreeSet<String>>);

impl Visit for Ids {
    fn table<R: Row>(&mut self, rows: &Rows<R>) -> crate::Result<()> {
        if let (Some(field), ["id"]) = (R::field("id"), R::KEY) {
            self.0.insert(R::TABLE, rows.iter().map(|row| row.get(field).to_string()).collect());
        }
        Ok(())
    }
}

struct Checks<'p> {
    ids: BTreeMap<&'static str, BTreeSet<String>>,
    problems: &'p mut Problems,
}

impl Visit for Checks<'_> {
    fn table<R: Row>(&mut self, rows: &Rows<R>) -> crate::Result<()> {
        self.duplicates(rows);
        for (field, info) in R::FIELDS.iter().enumerate() {
            if let Some(table) = info.references {
                self.references(rows, field, table);
            }
            if info.low.is_some() || info.high.is_some() {
                self.ranges(rows, field);
            }
        }
        Ok(())
    }
}

impl Checks<'_> {
    fn duplicates<R: Row>(&mut self, rows: &Rows<R>) {
        if R::KEY.is_empty() {
            return;
        }
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by(|&a, &b| rows[a].key_cmp(&rows[b]).then(a.cmp(&b)));
        let mut first = 0;
        for at in 1..order.len() {
            let row = &rows[order[at]];
            if rows[order[first]].key_cmp(row).is_ne() {
                first = at;
                continue;
            }
            self.problems.push(
                Problem::new(codes::DUPLICATE_ROW, rows.place(order[at], R::KEY[0]))
                    .item(format!("{} {}", R::TABLE, row.key_text()))
                    .found(rows.place(order[first], R::KEY[0]))
                    .expected(Text::new("each key once", "mỗi khóa một lần"))
                    .hint(Text::new("remove or rename one of them", "hãy xóa hoặc đổi tên một dòng")),
            );
        }
    }

    fn references<R: Row>(&mut self, rows: &Rows<R>, field: usize, table: &'static str) {
        static NONE: BTreeSet<String> = BTreeSet::new();
        let known = self.ids.get(table).unwrap_or(&NONE);
        for (i, row) in rows.iter().enumerate() {
            let cell = row.get(field);
            let Cell::Text(id) = &cell else { continue };
            if known.contains(&**id) {
                continue;
            }
            let name = R::FIELDS[field].name;
            let mut problem = Problem::new(codes::UNKNOWN_REFERENCE, rows.place(i, name))
                .item(format!("{name} of {} {}", R::TABLE, row.key_text()))
                .expected(Text::new(format!("row of {table}"), format!("dòng của bảng {table}")))
                .found(id);
            problem.hint = nearest_hint(id, known.iter().map(String::as_str)).or_else(|| {
                let add = Text::new(format!("add it to {table}"), format!("hãy thêm vào bảng {table}"));
                Some(add)
            });
            self.problems.push(problem);
        }
    }

    fn ranges<R: Row>(&mut self, rows: &Rows<R>, field: usize) {
        let info = &R::FIELDS[field];
        for (i, row) in rows.iter().enumerate() {
            if let Cell::Number(x) = row.get(field)
                && !info.admits(x)
            {
                self.problems.push(
                    Problem::new(codes::OUT_OF_RANGE, rows.place(i, info.name))
                        .item(format!("{} of {} {}", info.name, R::TABLE, row.key_text()))
                        .found(Cell::Number(x))
                        .expected(info.range_text()),
                );
            }
        }
    }
}

//! The register as a whole: its one row, and the mark of what is synthetic.

use super::Report;
use crate::model::register::Visit;
use crate::model::{Cell, Register, Row, Rows};
use crate::problem::{Place, Problem, Text, codes::assessment as codes, codes::reading::MISSING_TABLE};

pub(super) fn check(register: &Register, report: &mut Report) {
    if register.register.is_empty() {
        report.add(MISSING_TABLE, |code| {
            Problem::new(code, Place::json(["register".into()]))
                .item("register")
                .found("{}")
                .expected(Text::new("exactly one row", "đúng một dòng"))
                .hint(Text::new(
                    "add id, titles, cutoff_date and schema",
                    "hãy thêm id, tiêu đề, cutoff_date và schema",
                ))
        });
    }
    one_row(&register.register, report);
    one_row(&register.charter, report);
    if !register.info().illustrative {
        let _ = register.visit(&mut Illustrative(register, report));
    }
}

fn one_row<R: Row>(rows: &Rows<R>, report: &mut Report) {
    if rows.len() > 1 {
        report.add(codes::ONE_ROW, |code| {
            Problem::new(code, rows.whole())
                .item(R::TABLE)
                .found(rows.len())
                .expected(Text::new("one row", "một dòng"))
                .hint(Text::new("keep one of them", "hãy giữ lại một dòng"))
        });
    }
}

/// Finds synthetic rows in a register that does not say so.
struct Illustrative<'r>(&'r Register, &'r mut Report);

impl Visit for Illustrative<'_> {
    fn table<R: Row>(&mut self, rows: &Rows<R>) -> crate::Result<()> {
        let Some(field) = R::field("illustrative").filter(|_| !R::KEY.is_empty()) else { return Ok(()) };
        let marked = |row: &R| row.get(field) == Cell::Bool(true);
        let count = rows.iter().filter(|row| marked(row)).count();
        if let Some(first) = rows.iter().position(marked) {
            self.1.add(codes::UNMARKED_ILLUSTRATIVE, |code| {
                Problem::new(code, rows.place(first, "illustrative"))
                    .found_words(Text::new(
                        format!("{count} rows of {}", R::TABLE),
                        format!("{count} dòng của bảng {}", R::TABLE),
                    ))
                    .expected(Text::new("illustrative = true in register", "illustrative = true trong register"))
                    .hint(Text::new(
                        format!(
                            "set the mark at {}, so that every output shows it",
                            self.0.register.place(0, "illustrative")
                        ),
                        format!(
                            "hãy đặt dấu tại {} để mọi kết quả đều ghi rõ",
                            self.0.register.place(0, "illustrative")
                        ),
                    ))
            });
        }
        Ok(())
    }
}

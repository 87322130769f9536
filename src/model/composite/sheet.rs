//! One CSV table of the layout, cell by cell.

use crate::model::Id;
use crate::model::field::clean_text;
use crate::model::json::decode;
use crate::model::reader::{Reader, nearest_hint, shorten, too_many_rows};
use crate::problem::{Place, Problem, Text, codes::reading as codes};

/// A table with a header.
pub(super) struct Sheet {
    pub file: String,
    header: Vec<String>,
    rows: Vec<csv::StringRecord>,
    lines: Vec<u64>,
}

impl Sheet {
    /// Reads the whole table; faults go to `reader`.
    pub fn read(bytes: &[u8], file: &str, reader: &mut Reader<'_>) -> crate::Result<Sheet> {
        let mut sheet = Sheet { file: file.to_owned(), header: Vec::new(), rows: Vec::new(), lines: Vec::new() };
        if let Err(error) = decode(bytes, file) {
            error.problems().iter().cloned().for_each(|problem| reader.report(problem));
            return Ok(sheet);
        }
        let csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        for record in csv.into_records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(1, csv::Position::line);
                    reader.report(
                        Problem::new(codes::SYNTAX, sheet.cell_place(line, 0))
                            .found(error)
                            .expected(Text::new("a CSV table", "một bảng CSV")),
                    );
                    break;
                }
            };
            let line = record.position().map_or(1, csv::Position::line);
            if sheet.header.is_empty() {
                sheet.header = record.iter().map(ToOwned::to_owned).collect();
                sheet.check_header(reader);
            } else if sheet.rows.len() == reader.limits.rows {
                return Err(too_many_rows(file, reader.limits.rows));
            } else if record.len() == sheet.header.len() {
                sheet.rows.push(record);
                sheet.lines.push(line);
            } else {
                let place = sheet.cell_place(line, record.len().min(sheet.header.len()));
                reader.report(
                    Problem::new(codes::RAGGED_ROW, place)
                        .found(record.len())
                        .expected(sheet.header.len().to_string())
                        .hint(Text::new(
                            "a text with a comma or a line end must stand between double quotes",
                            "văn bản có dấu phẩy hoặc xuống dòng phải đặt trong dấu ngoặc kép",
                        )),
                );
            }
        }
        Ok(sheet)
    }

    fn check_header(&self, reader: &mut Reader<'_>) {
        for (column, name) in self.header.iter().enumerate() {
            if self.header[..column].contains(name) {
                reader.report(
                    Problem::new(codes::DUPLICATE_KEY, self.header_place(column))
                        .found(name)
                        .expected(Text::new("each column once", "mỗi cột một lần")),
                );
            }
        }
    }

    /// The column with this name; its absence is a fault.
    pub fn require(&self, name: &str, reader: &mut Reader<'_>) -> Option<usize> {
        let column = self.column(name);
        if column.is_none() {
            let (found, hint) = match self.header.first() {
                Some(only) if self.header.len() == 1 && (only.contains(';') || only.contains('\t')) => (
                    only.clone(),
                    Some(Text::new(
                        "columns are separated by commas; save the file as CSV with commas",
                        "các cột phân cách bằng dấu phẩy; hãy lưu tệp dạng CSV với dấu phẩy",
                    )),
                ),
                _ => (self.header.join(","), nearest_hint(name, self.header.iter().map(String::as_str))),
            };
            let mut problem = Problem::new(codes::MISSING_FIELD, self.header_place(0))
                .item(name)
                .found(shorten(&found))
                .expected(Text::new(format!("a column \"{name}\""), format!("cột \"{name}\"")));
            problem.hint = hint;
            reader.report(problem);
        }
        column
    }

    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|header| header == name)
    }

    /// The names of the columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// How many rows there are below the header.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// A text in normal form; none where it is empty or, which is a fault, too long or no plain text.
    pub fn clean(&self, row: usize, column: usize, reader: &mut Reader<'_>) -> Option<String> {
        let raw = self.raw(row, column);
        let limit = reader.limits.text;
        let expected = if raw.len() > limit && raw.chars().count() > limit {
            Text::new(format!("at most {limit} characters"), format!("không quá {limit} ký tự"))
        } else {
            match clean_text(raw) {
                Ok(text) => return Some(text).filter(|text| !text.is_empty()),
                Err(expected) => expected,
            }
        };
        self.wrong(row, column, expected, reader);
        None
    }

    /// An identifier; anything else is a fault.
    pub fn id(&self, row: usize, column: usize, reader: &mut Reader<'_>) -> Option<Id> {
        let id = Id::new(self.raw(row, column));
        if id.is_none() {
            self.wrong(row, column, Id::expectation(), reader);
        }
        id
    }

    /// Reports a cell that holds something else than expected.
    pub fn wrong(&self, row: usize, column: usize, expected: impl Into<Text>, reader: &mut Reader<'_>) {
        reader.report(
            Problem::new(codes::WRONG_KIND, self.place(row, column))
                .item(self.header[column].as_str())
                .found(shorten(self.raw(row, column)))
                .expected(expected),
        );
    }

    /// The text of a cell as it stands there.
    pub fn raw(&self, row: usize, column: usize) -> &str {
        self.rows[row].get(column).unwrap_or_default()
    }

    /// The text of a cell; none where it is empty or NA.
    pub fn text(&self, row: usize, column: usize) -> Option<&str> {
        Some(self.raw(row, column).trim()).filter(|text| !text.is_empty() && *text != "NA")
    }

    /// The number of a cell; none where it is empty, NA, or no number, which is a fault.
    pub fn number(&self, row: usize, column: usize, item: impl Into<Text>, reader: &mut Reader<'_>) -> Option<f64> {
        let text = self.text(row, column)?;
        let number = number(text);
        if number.is_none() {
            let problem = Problem::new(codes::WRONG_KIND, self.place(row, column))
                .item(item)
                .found(shorten(text))
                .expected(Text::new(
                    "a number, or NA or nothing where it is missing",
                    "một số, hoặc NA hay ô trống nếu thiếu",
                ));
            reader.report(if text.contains(',') && text.bytes().any(|b| b.is_ascii_digit()) {
                problem.hint(Text::new(
                    "write a decimal point and no thousands separator",
                    "hãy dùng dấu chấm thập phân và không dùng dấu phân cách hàng nghìn",
                ))
            } else {
                problem
            });
        }
        number
    }

    /// Where a cell stands.
    pub fn place(&self, row: usize, column: usize) -> Place {
        self.cell_place(self.lines[row], column)
    }

    /// Where the name of a column stands.
    pub fn header_place(&self, column: usize) -> Place {
        self.cell_place(1, column)
    }

    fn cell_place(&self, line: u64, column: usize) -> Place {
        Place::Cell { file: self.file.clone(), line, field: column as u64 + 1 }
    }
}

/// A number as R writes it: `12`, `0.5`, `3e+05`; no other separators, no words.
fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    text.parse().ok().filter(|x: &f64| plain && x.is_finite()).map(|x| x + 0.0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_as_r_writes_them() {
        assert_eq!(["12", "-0.5", "3e+05", "1e-04"].map(super::number), [12.0, -0.5, 3e5, 1e-4].map(Some));
        assert_eq!(["", "NaN", "Inf", "infinity", "1,5", "TRUE", "0x1", "1e999"].map(super::number), [None; 8]);
    }
}

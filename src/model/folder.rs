//! Reading the folder form: `register.toml` and one CSV file a table.

use super::cell::{MAX_NUMBER, number_text};
use super::json::{decode, missing_register, unknown_field, unknown_table};
use super::reader::{Reader, shorten, too_many_rows, wrong_cell};
use super::register::VisitMut;
use super::row::Origin;
use super::{Cell, Limits, Register, Row, Rows};
use crate::Error;
use crate::problem::{Place, Problem, Text, codes::reading as codes};
use std::collections::BTreeMap;
use std::path::Path;

/// The files of a folder that belong to a register: name to content.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

const TOML: &str = "register.toml";

/// Reads a folder.
pub(super) fn read(path: &Path, limits: &Limits) -> crate::Result<Register> {
    let fail = |e: &dyn std::fmt::Display| Error::file("read", path, e);
    let mut names = Vec::new();
    let mut bytes = 0;
    for entry in std::fs::read_dir(path).map_err(|e| fail(&e))? {
        let entry = entry.map_err(|e| fail(&e))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == TOML || name.strip_suffix(".csv").is_some() {
            bytes += entry.metadata().map_err(|e| fail(&e))?.len();
            names.push(name);
        }
    }
    limits.check_bytes(&path.display().to_string(), bytes)?;
    let mut files = Files::new();
    for name in names {
        let file = path.join(&name);
        files.insert(name, std::fs::read(&file).map_err(|e| Error::file("read", &file, &e))?);
    }
    read_files(files, limits)
}

/// Reads the files of a folder from memory.
pub(super) fn read_files(mut files: Files, limits: &Limits) -> crate::Result<Register> {
    let mut reader = Reader::new(limits);
    let mut register = Register::default();
    let toml = if let Some(bytes) = files.remove(TOML) {
        Toml::parse(&bytes, &mut reader)
    } else {
        reader.report(missing_register(Place::whole(TOML)));
        None
    };
    let mut tables = Tables { reader: &mut reader, toml, files };
    register.visit_mut(&mut tables)?;
    let leftover: Vec<String> = tables.files.into_keys().collect();
    for name in leftover {
        reader.report(unknown_table(Place::whole(name.clone()), name.trim_end_matches(".csv")));
    }
    if let Some(limit) = reader.over.take() {
        return Err(limit);
    }
    reader.finish().into_result()?;
    Ok(register)
}

struct Tables<'r, 'l> {
    reader: &'r mut Reader<'l>,
    toml: Option<Toml>,
    files: Files,
}

impl VisitMut for Tables<'_, '_> {
    fn table<R: Row>(&mut self, rows: &mut Rows<R>) -> crate::Result<()> {
        if R::KEY.is_empty() {
            if let Some(toml) = &mut self.toml {
                *rows = toml.section(self.reader);
            }
        } else {
            let name = format!("{}.csv", R::TABLE);
            if let Some(bytes) = self.files.remove(&name) {
                *rows = csv_table(&bytes, name, self.reader);
            }
        }
        Ok(())
    }
}

/// `register.toml`, parsed, with the line of every key.
struct Toml {
    sections: toml::Table,
    text: String,
}

impl Toml {
    fn parse(bytes: &[u8], reader: &mut Reader<'_>) -> Option<Toml> {
        let text = match decode(bytes, TOML) {
            Ok(text) => text.to_owned(),
            Err(error) => {
                error.problems().iter().cloned().for_each(|problem| reader.report(problem));
                return None;
            }
        };
        match text.parse::<toml::Table>() {
            Ok(sections) => {
                let toml = Toml { sections, text };
                for name in toml.sections.keys().filter(|name| *name != "register" && *name != "charter") {
                    reader.report(unknown_table(toml.place(name, None), name));
                }
                if !toml.sections.contains_key("register") {
                    reader.report(missing_register(Place::whole(TOML)));
                }
                Some(toml)
            }
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start.min(text.len()));
                let before = &text[..at];
                let line = before.matches('\n').count() as u64 + 1;
                let column = before.rsplit('\n').next().unwrap_or("").chars().count() as u64 + 1;
                let problem = Problem::new(codes::SYNTAX, Place::Position { file: TOML.into(), line, column })
                    .found_words(Text::new(error.message(), format!("lỗi cú pháp TOML ({})", error.message())))
                    .expected(Text::new(
                        "TOML with the sections [register] and [charter]",
                        "TOML có các mục [register] và [charter]",
                    ));
                reader.report(problem);
                None
            }
        }
    }

    /// Line of a section, or of a key in it.
    fn line(&self, section: &str, key: Option<&str>) -> u64 {
        let mut inside = false;
        let mut section_line = 1;
        for (i, line) in self.text.lines().enumerate() {
            let line = line.trim();
            if let Some(name) = line.strip_prefix('[') {
                inside = name.trim_end().trim_end_matches(']').trim() == section;
                if inside {
                    section_line = i as u64 + 1;
                }
            } else if inside
                && key.is_some_and(|key| line.split('=').next().is_some_and(|k| k.trim().trim_matches('"') == key))
            {
                return i as u64 + 1;
            }
        }
        section_line
    }

    fn place(&self, section: &str, key: Option<&str>) -> Place {
        Place::Position { file: TOML.into(), line: self.line(section, key), column: 1 }
    }

    fn section<R: Row>(&mut self, reader: &mut Reader<'_>) -> Rows<R> {
        let Some(section) = self.sections.remove(R::TABLE) else { return Rows::default() };
        let toml::Value::Table(section) = section else {
            let problem = Problem::new(codes::WRONG_KIND, self.place(R::TABLE, None))
                .item(R::TABLE)
                .found(shorten(&section.to_string()))
                .expected(format!("[{}]", R::TABLE));
            reader.report(problem);
            return Rows::default();
        };
        let mut row = R::default();
        let mut given = 0_u64;
        let mut lines = BTreeMap::new();
        for (name, value) in &section {
            let place = || self.place(R::TABLE, Some(name));
            let cell = match value {
                toml::Value::String(text) => Cell::Text(text.as_str().into()),
                toml::Value::Integer(x) if x.unsigned_abs() > 1 << 53 => Cell::Beyond(x.to_string().into()),
                toml::Value::Integer(x) => Cell::Number(*x as f64),
                // NaN and infinity, which TOML allows, are no numbers here.
                toml::Value::Float(x) if !x.is_finite() => Cell::Text(x.to_string().into()),
                toml::Value::Float(x) if x.abs() > MAX_NUMBER => Cell::Beyond(number_text(*x).into()),
                toml::Value::Float(x) => Cell::Number(*x + 0.0),
                toml::Value::Boolean(b) => Cell::Bool(*b),
                toml::Value::Datetime(date) => Cell::Text(date.to_string().into()),
                toml::Value::Array(_) | toml::Value::Table(_) => Cell::Text(value.to_string().into()),
            };
            match R::field(name) {
                Some(field) => {
                    if !cell.is_absent() {
                        given |= 1 << field;
                    }
                    lines.insert(R::FIELDS[field].name, self.line(R::TABLE, Some(name)));
                    reader.set(&mut row, field, &cell, place);
                }
                None if name.starts_with("x_") => reader.set_extra(&mut row, name, &cell, place),
                None => reader.report(unknown_field::<R>(place(), name)),
            }
        }
        reader.require(&row, given, || self.place(R::TABLE, None));
        let origin = Origin::Toml { file: TOML.into(), section_line: self.line(R::TABLE, None), lines };
        Rows::from_parts(vec![row], origin)
    }
}

/// What a column of a CSV file holds.
enum Column {
    Field(usize),
    Extra(String),
    Ignored,
}

fn csv_table<R: Row>(bytes: &[u8], file: String, reader: &mut Reader<'_>) -> Rows<R> {
    if let Err(error) = decode(bytes, &file) {
        error.problems().iter().cloned().for_each(|problem| reader.report(problem));
        return Rows::default();
    }
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut record = csv::StringRecord::new();
    let cell_place = |line: u64, field: usize| Place::Cell { file: file.clone(), line, field: field as u64 + 1 };
    let mut columns: Vec<Column> = Vec::new();
    let mut rows: Vec<R> = Vec::new();
    let mut lines = Vec::new();
    let mut header_seen = false;
    loop {
        match csv.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let problem = Problem::new(codes::SYNTAX, cell_place(line, 0))
                    .found(error.to_string())
                    .expected(Text::new("a CSV table", "một bảng CSV"));
                reader.report(problem);
                break;
            }
        }
        let line = record.position().map_or(1, csv::Position::line);
        if !header_seen {
            columns = csv_header::<R>(&record, reader, &cell_place);
            header_seen = true;
            if is_other_separator(&record) {
                break;
            }
            continue;
        }
        if rows.len() == reader.limits.rows {
            reader.over = Some(too_many_rows(R::TABLE, reader.limits.rows));
            break;
        }
        if record.len() != columns.len() {
            let problem = Problem::new(codes::RAGGED_ROW, cell_place(line, record.len().min(columns.len())))
                .found(record.len())
                .expected(columns.len().to_string())
                .hint(Text::new(
                    "a text with a comma or a line end must stand between double quotes",
                    "văn bản có dấu phẩy hoặc xuống dòng phải đặt trong dấu ngoặc kép",
                ));
            reader.report(problem);
            continue;
        }
        rows.push(csv_row(&record, &columns, reader, |field| cell_place(line, field)));
        lines.push(line);
    }
    if !header_seen {
        let problem = Problem::new(codes::MISSING_FIELD, cell_place(1, 0))
            .item(Text::new("the header", "dòng tiêu đề"))
            .found_words(Text::new("empty file", "tệp trống"))
            .expected(Text::new("a first line with the field names", "dòng đầu chứa tên các trường"));
        reader.report(problem);
    }
    let columns = columns.iter().map(|c| if let Column::Field(i) = c { R::FIELDS[*i].name } else { "" }).collect();
    Rows::from_parts(rows, Origin::Csv { file, lines, columns })
}

/// Whether the columns of a header are separated by something else than commas.
fn is_other_separator(header: &csv::StringRecord) -> bool {
    header.len() == 1 && header.iter().any(|name| name.contains([';', '\t', '|']))
}

fn csv_header<R: Row>(
    record: &csv::StringRecord,
    reader: &mut Reader<'_>,
    place: &impl Fn(u64, usize) -> Place,
) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (i, name) in record.iter().enumerate() {
        if seen.contains(&name) {
            let once = Text::new("each column once", "mỗi cột một lần");
            reader.report(Problem::new(codes::DUPLICATE_KEY, place(1, i)).found(name).expected(once));
            columns.push(Column::Ignored);
            continue;
        }
        seen.push(name);
        columns.push(match R::field(name) {
            Some(field) => Column::Field(field),
            None if name.starts_with("x_") => Column::Extra(name.to_owned()),
            None => {
                let mut problem = unknown_field::<R>(place(1, i), name);
                if is_other_separator(record) {
                    problem.hint = Some(Text::new(
                        "columns are separated by commas; save the file as CSV with commas",
                        "các cột phân cách bằng dấu phẩy; hãy lưu tệp dạng CSV với dấu phẩy",
                    ));
                }
                reader.report(problem);
                Column::Ignored
            }
        });
    }
    if is_other_separator(record) {
        return columns;
    }
    for (i, info) in R::FIELDS.iter().enumerate().filter(|(_, info)| info.required) {
        if !columns.iter().any(|c| matches!(c, Column::Field(field) if *field == i)) {
            let problem = Problem::new(codes::MISSING_FIELD, place(1, 0))
                .item(info.name)
                .found_words(Text::new(
                    format!("columns: {}", seen.join(", ")),
                    format!("các cột: {}", seen.join(", ")),
                ))
                .expected(Text::new(format!("a column \"{}\"", info.name), format!("cột \"{}\"", info.name)));
            reader.report(problem);
        }
    }
    columns
}

fn csv_row<R: Row>(
    record: &csv::StringRecord,
    columns: &[Column],
    reader: &mut Reader<'_>,
    place: impl Fn(usize) -> Place,
) -> R {
    let mut row = R::default();
    let mut given = 0_u64;
    for (i, (text, column)) in record.iter().zip(columns).enumerate() {
        match column {
            Column::Field(field) => {
                // A column that is not there at all was reported once, at the header.
                if !text.is_empty() {
                    given |= 1 << field;
                }
                match Cell::from_csv(text, R::FIELDS[*field].kind) {
                    Ok(cell) => reader.set(&mut row, *field, &cell, || place(i)),
                    Err(expected) => {
                        reader.report(wrong_cell(place(i), &R::FIELDS[*field], &Cell::Text(text.into()), expected));
                    }
                }
            }
            Column::Extra(name) => reader.set_extra(&mut row, name, &Cell::Text(text.into()), || place(i)),
            Column::Ignored => {}
        }
    }
    let present = |i: usize| columns.iter().any(|c| matches!(c, Column::Field(field) if *field == i));
    for i in (0..R::FIELDS.len()).filter(|&i| !present(i)) {
        given |= 1 << i;
    }
    let at = columns
        .iter()
        .position(|c| matches!(c, Column::Field(field) if R::FIELDS[*field].required && given & (1 << field) == 0));
    reader.require(&row, given, || place(at.unwrap_or(0)));
    row
}

//! Writing a register: JSON with one row a line, or a folder of TOML and CSV.

use super::register::Visit;
use super::{Cell, Register, Row, Rows};
use crate::Error;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes to a JSON file or to a folder.
pub(super) fn write(register: &Register, path: &Path) -> crate::Result<()> {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        let staged = stage(path, register_json(register)?.as_bytes())?;
        return publish(&staged, path);
    }
    let files = folder_files(register)?;
    std::fs::create_dir_all(path).map_err(|e| Error::file("write", path, &e))?;
    // All content reaches the disk before the first old file is replaced.
    let mut staged = Vec::new();
    for (name, content) in &files {
        let target = path.join(name);
        staged.push((stage(&target, content.as_bytes())?, target));
    }
    for (from, to) in &staged {
        publish(from, to)?;
    }
    for table in Register::TABLES {
        let name = format!("{table}.csv");
        let stale = path.join(&name);
        if !files.contains_key(&name) && stale.exists() {
            std::fs::remove_file(&stale).map_err(|e| Error::file("remove", &stale, &e))?;
        }
    }
    Ok(())
}

/// The JSON document.
pub(super) fn to_json(register: &Register) -> String {
    // Writing to memory fails only on values that reading never lets in.
    register_json(register).unwrap_or_default()
}

fn stage(target: &Path, content: &[u8]) -> crate::Result<PathBuf> {
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.tmp", std::process::id()));
    let staged = target.with_file_name(name);
    let written = File::create(&staged).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    if let Err(error) = written {
        let _ = std::fs::remove_file(&staged);
        return Err(Error::file("write", target, &error));
    }
    Ok(staged)
}

fn publish(staged: &Path, target: &Path) -> crate::Result<()> {
    std::fs::rename(staged, target).map_err(|error| {
        let _ = std::fs::remove_file(staged);
        Error::file("write", target, &error)
    })
}

fn register_json(register: &Register) -> crate::Result<String> {
    let mut json = JsonTables(Vec::new());
    register.visit(&mut json)?;
    Ok(format!("{{\n{}\n}}\n", json.0.join(",\n")))
}

struct JsonTables(Vec<String>);

impl Visit for JsonTables {
    fn table<R: Row>(&mut self, rows: &Rows<R>) -> crate::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let default = R::default();
        let lines: Vec<String> = rows
            .iter()
            .map(|row| json_row(row, &default))
            .collect::<Result<_, _>>()
            .map_err(|e| Error::internal(e.to_string()))?;
        self.0.push(if R::KEY.is_empty() {
            format!("\"{}\": {}", R::TABLE, lines.join(","))
        } else {
            format!("\"{}\": [\n  {}\n]", R::TABLE, lines.join(",\n  "))
        });
        Ok(())
    }
}

fn json_row<R: Row>(row: &R, default: &R) -> serde_json::Result<String> {
    let mut cells = Vec::new();
    for (i, field) in R::FIELDS.iter().enumerate() {
        let cell = match row.written(i, default) {
            Cell::Null => continue,
            Cell::Text(text) => serde_json::to_string(&text)?,
            other => other.to_string(),
        };
        cells.push(format!("\"{}\": {cell}", field.name));
    }
    for (name, text) in row.extra().iter().flat_map(|extra| extra.iter()) {
        cells.push(format!("{}: {}", serde_json::to_string(name)?, serde_json::to_string(text)?));
    }
    Ok(format!("{{{}}}", cells.join(", ")))
}

/// Every file of the folder form: name to content.
fn folder_files(register: &Register) -> crate::Result<BTreeMap<String, String>> {
    let mut folder = FolderTables { toml: String::new(), files: BTreeMap::new() };
    register.visit(&mut folder)?;
    let mut files = folder.files;
    files.insert("register.toml".into(), folder.toml);
    Ok(files)
}

struct FolderTables {
    toml: String,
    files: BTreeMap<String, String>,
}

impl Visit for FolderTables {
    fn table<R: Row>(&mut self, rows: &Rows<R>) -> crate::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        if R::KEY.is_empty() {
            let section = toml_section(rows);
            if !self.toml.is_empty() {
                self.toml.push('\n');
            }
            self.toml.push_str(&section);
        } else {
            self.files.insert(format!("{}.csv", R::TABLE), csv_text(rows)?);
        }
        Ok(())
    }
}

fn toml_section<R: Row>(rows: &Rows<R>) -> String {
    let mut text = format!("[{}]\n", R::TABLE);
    let default = R::default();
    for row in rows {
        for (i, field) in R::FIELDS.iter().enumerate() {
            let value = match row.written(i, &default) {
                Cell::Null => continue,
                Cell::Text(cell) => toml::Value::String(cell.into_owned()).to_string(),
                other => other.to_string(),
            };
            text.extend([field.name, " = ", &value, "\n"]);
        }
        for (name, value) in row.extra().iter().flat_map(|extra| extra.iter()) {
            let [key, value] = [name, value].map(|text| toml::Value::String(text.clone()).to_string());
            text.extend([&key, " = ", &value, "\n"]);
        }
    }
    text
}

/// A table as CSV with the columns that are used, required ones always.
fn csv_text<R: Row>(rows: &Rows<R>) -> crate::Result<String> {
    let default = R::default();
    let used: Vec<usize> = (0..R::FIELDS.len())
        .filter(|&i| R::FIELDS[i].required || rows.iter().any(|row| row.written(i, &default) != Cell::Null))
        .collect();
    let extra: std::collections::BTreeSet<&str> =
        rows.iter().flat_map(|row| row.extra().iter().flat_map(|e| e.keys().map(String::as_str))).collect();
    let internal = |e: &dyn std::fmt::Display| Error::internal(e.to_string());
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let header = used.iter().map(|&i| R::FIELDS[i].name).chain(extra.iter().copied());
    writer.write_record(header).map_err(|e| internal(&e))?;
    for row in rows {
        let cells = used.iter().map(|&i| row.written(i, &default).to_string());
        let own = |name: &str| row.extra().as_ref().and_then(|e| e.get(name)).cloned().unwrap_or_default();
        writer.write_record(cells.chain(extra.iter().map(|name| own(name)))).map_err(|e| internal(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| internal(&e))?;
    String::from_utf8(bytes).map_err(|e| internal(&e))
}

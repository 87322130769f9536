//! The canonical form: RFC 8785 JSON with sorted rows, and its SHA-256.

use super::cell::number_text;
use super::register::Visit;
use super::{Cell, Register, Row, Rows};
use crate::Error;
use sha2::{Digest, Sha256};
use std::io::Write;

/// Writes the canonical JSON of a register.
pub(super) fn write(register: &Register, out: &mut impl Write) -> crate::Result<()> {
    let mut tables = Tables(Vec::new());
    register.visit(&mut tables)?;
    tables.0.sort_by_key(|(name, _)| *name);
    let io = |e: std::io::Error| Error::internal(e.to_string());
    out.write_all(b"{").map_err(io)?;
    for (i, (name, bytes)) in tables.0.iter().enumerate() {
        write!(out, "{}\"{name}\":", if i == 0 { "" } else { "," }).map_err(io)?;
        out.write_all(bytes).map_err(io)?;
    }
    out.write_all(b"}").map_err(io)
}

/// SHA-256 of the canonical JSON in hexadecimal.
pub(super) fn digest(register: &Register) -> crate::Result<String> {
    let mut hasher = Hasher(Sha256::new());
    write(register, &mut hasher)?;
    Ok(hex(&hasher.0.finalize()))
}

/// SHA-256 of any serializable result in its RFC 8785 form.
pub(crate) fn digest_of(value: &impl serde::Serialize) -> crate::Result<String> {
    let bytes = serde_json_canonicalizer::to_vec(value).map_err(|e| Error::internal(e.to_string()))?;
    Ok(hex(&Sha256::digest(bytes)))
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

struct Hasher(Sha256);

impl Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

struct Tables(Vec<(&'static str, Vec<u8>)>);

impl Visit for Tables {
    fn table<R: Row>(&mut self, rows: &Rows<R>) -> crate::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        // Field names are ASCII, so the order of bytes is the order of UTF-16 units that RFC 8785 asks for.
        let mut fields: Vec<usize> = (0..R::FIELDS.len()).collect();
        fields.sort_by_key(|&field| R::FIELDS[field].name);
        let default = R::default();
        let mut out = Vec::new();
        let single = R::KEY.is_empty();
        if !single {
            out.push(b'[');
        }
        for (i, row) in rows.sorted().into_iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            write_row(row, &default, &fields, &mut out)?;
        }
        if !single {
            out.push(b']');
        }
        self.0.push((R::TABLE, out));
        Ok(())
    }
}

fn write_row<R: Row>(row: &R, default: &R, fields: &[usize], out: &mut Vec<u8>) -> crate::Result<()> {
    out.push(b'{');
    let start = out.len();
    let key = |out: &mut Vec<u8>, name: &str| -> crate::Result<()> {
        if out.len() > start {
            out.push(b',');
        }
        write_text(name, out)?;
        out.push(b':');
        Ok(())
    };
    for &field in fields {
        let cell = row.written(field, default);
        if cell != Cell::Null {
            key(out, R::FIELDS[field].name)?;
            write_cell(&cell, out)?;
        }
    }
    // No field begins with x_ and none sorts after it, so the x_ fields come last.
    for (name, text) in row.extra().iter().flat_map(|extra| extra.iter()) {
        key(out, name)?;
        write_text(text, out)?;
    }
    out.push(b'}');
    Ok(())
}

fn write_cell(cell: &Cell<'_>, out: &mut Vec<u8>) -> crate::Result<()> {
    match cell {
        Cell::Null => out.extend_from_slice(b"null"),
        Cell::Bool(b) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
        Cell::Number(x) => out.extend_from_slice(number_text(*x).as_bytes()),
        Cell::Text(text) | Cell::Beyond(text) => write_text(text, out)?,
        Cell::Json(value) => {
            out.extend(serde_json_canonicalizer::to_vec(value).map_err(|e| Error::internal(e.to_string()))?);
        }
    }
    Ok(())
}

/// JSON text; `serde_json` escapes exactly what RFC 8785 asks to be escaped.
fn write_text(text: &str, out: &mut Vec<u8>) -> crate::Result<()> {
    serde_json::to_writer(out, text).map_err(|e| Error::internal(e.to_string()))
}

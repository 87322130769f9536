//! Rows and tables: what every table of a register has in common.

use super::field::FieldInfo;
use super::{Cell, Interner};
use crate::problem::{Place, Text};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::Hasher;

/// `x_` fields: text kept for other tools, never read here.
pub type Extra = Option<Box<BTreeMap<String, String>>>;

/// A row of one table.
pub trait Row: Clone + PartialEq + Default + std::fmt::Debug {
    /// Name of the table.
    const TABLE: &'static str;
    /// What the table holds.
    const DOC: &'static str;
    /// Fields that identify a row.
    const KEY: &'static [&'static str];
    /// All fields, in the order in which they are written.
    const FIELDS: &'static [FieldInfo];

    /// Sets one field from a cell that is not null; on failure says what is expected.
    ///
    /// # Errors
    /// What the cell must look like.
    fn set(&mut self, field: usize, cell: &Cell<'_>, ids: &mut Interner) -> Result<(), Text>;

    /// One field as a cell.
    fn get(&self, field: usize) -> Cell<'_>;

    /// The `x_` fields.
    fn extra(&self) -> &Extra;

    /// The `x_` fields, to change.
    fn extra_mut(&mut self) -> &mut Extra;

    /// Position of a field by name.
    fn field(name: &str) -> Option<usize> {
        Self::FIELDS.iter().position(|field| field.name == name)
    }

    /// A field as it is written: null where it has its default and need not stand there.
    fn written(&self, field: usize, default: &Self) -> Cell<'_> {
        let cell = self.get(field);
        if !Self::FIELDS[field].required && cell == default.get(field) { Cell::Null } else { cell }
    }

    /// Orders rows by key; an absent field comes first, words are ordered by letter.
    fn key_cmp(&self, other: &Self) -> Ordering;

    /// Feeds the key to a hasher.
    fn key_hash(&self, hasher: &mut impl Hasher);

    /// The key as people read it: `QD21-P12 x C05`.
    fn key_text(&self) -> String {
        let parts: Vec<String> = Self::KEY
            .iter()
            .filter_map(|name| Self::field(name))
            .map(|field| self.get(field).to_string())
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" x ")
    }
}

/// Where the rows of a table came from, so that a problem can be placed.
#[derive(Debug, Clone, Default)]
pub(super) enum Origin {
    /// A JSON document, or made in memory: the place is a JSON pointer.
    #[default]
    Json,
    /// A CSV file: line of each row, and the fields by column.
    Csv { file: String, lines: Vec<u64>, columns: Vec<&'static str> },
    /// A section of `register.toml`: line of each key.
    Toml { file: String, section_line: u64, lines: BTreeMap<&'static str, u64> },
}

/// The rows of one table, in the order in which they were written. Equality ignores that order.
#[derive(Debug, Clone)]
pub struct Rows<R> {
    rows: Vec<R>,
    pub(super) origin: Origin,
}

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Rows { rows: Vec::new(), origin: Origin::Json }
    }
}

impl<R: Row> Rows<R> {
    /// The rows as a slice.
    pub fn as_slice(&self) -> &[R] {
        &self.rows
    }

    /// Adds a row; places of problems are JSON pointers from now on.
    pub fn push(&mut self, row: R) {
        self.origin = Origin::Json;
        self.rows.push(row);
    }

    /// Keeps only the rows for which `keep` holds; places are JSON pointers from now on.
    pub fn retain(&mut self, keep: impl FnMut(&R) -> bool) {
        self.origin = Origin::Json;
        self.rows.retain(keep);
    }

    /// The rows, to change; their number and order stay.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, R> {
        self.rows.iter_mut()
    }

    pub(super) fn from_parts(rows: Vec<R>, origin: Origin) -> Self {
        Rows { rows, origin }
    }

    /// The rows in the order of their keys.
    pub fn sorted(&self) -> Vec<&R> {
        let mut rows: Vec<&R> = self.rows.iter().collect();
        rows.sort_by(|a, b| a.key_cmp(b));
        rows
    }

    /// The table as a whole, in the form the register was read from.
    pub fn whole(&self) -> Place {
        match &self.origin {
            Origin::Json => Place::json([R::TABLE.into()]),
            Origin::Csv { file, .. } => Place::whole(file.clone()),
            Origin::Toml { .. } => self.place(0, ""),
        }
    }

    /// Where a field of a row is, in the form the register was read from.
    pub fn place(&self, row: usize, field: &str) -> Place {
        match &self.origin {
            Origin::Json if R::KEY.is_empty() => Place::json([R::TABLE.into(), field.into()]),
            Origin::Json => Place::json([R::TABLE.into(), row.into(), field.into()]),
            Origin::Csv { file, lines, columns } => Place::Cell {
                file: file.clone(),
                line: lines.get(row).copied().unwrap_or(1),
                field: columns.iter().position(|c| *c == field).map_or(1, |i| i as u64 + 1),
            },
            Origin::Toml { file, section_line, lines } => Place::Position {
                file: file.clone(),
                line: lines.get(field).copied().unwrap_or(*section_line),
                column: 1,
            },
        }
    }
}

impl<R> std::ops::Deref for Rows<R> {
    type Target = [R];
    fn deref(&self) -> &[R] {
        &self.rows
    }
}

impl<'a, R> IntoIterator for &'a Rows<R> {
    type Item = &'a R;
    type IntoIter = std::slice::Iter<'a, R>;
    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}

impl<'a, R> IntoIterator for &'a mut Rows<R> {
    type Item = &'a mut R;
    type IntoIter = std::slice::IterMut<'a, R>;
    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter_mut()
    }
}

impl<R: Row> PartialEq for Rows<R> {
    fn eq(&self, other: &Self) -> bool {
        self.rows.len() == other.rows.len() && self.sorted() == other.sorted()
    }
}

impl<R: Row> FromIterator<R> for Rows<R> {
    fn from_iter<I: IntoIterator<Item = R>>(iter: I) -> Self {
        Rows { rows: iter.into_iter().collect(), origin: Origin::Json }
    }
}

/// Declares a table: its row type, its name, its key and its fields in the order they are written.
macro_rules! table {
    (
        $(#[doc = $doc:literal])* $name:ident in $table:literal key [$($key:ident),*] {
            $($field:ident : $type:ty = $default:expr, $fdoc:literal $(, $builder:ident ( $($arg:expr),* ))* ;)*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $(#[doc = $fdoc] pub $field: $type,)*
            /// `x_` fields, kept for other tools.
            pub extra: $crate::model::row::Extra,
        }

        impl Default for $name {
            fn default() -> Self {
                $name { $($field: $default,)* extra: None }
            }
        }

        impl $crate::model::row::Row for $name {
            const TABLE: &'static str = $table;
            const DOC: &'static str = concat!($($doc),*);
            const KEY: &'static [&'static str] = &[$($crate::model::row::field_name(stringify!($key))),*];
            const FIELDS: &'static [$crate::model::field::FieldInfo] = &[
                $($crate::model::field::FieldInfo::new(
                    $crate::model::row::field_name(stringify!($field)),
                    <$type as $crate::model::field::FieldValue>::KIND,
                    $fdoc,
                )$(.$builder($($arg),*))*,)*
            ];

            fn set(
                &mut self,
                field: usize,
                cell: &$crate::model::Cell<'_>,
                ids: &mut $crate::model::Interner,
            ) -> Result<(), $crate::problem::Text> {
                let mut at = 0;
                $(
                    if field == at {
                        self.$field = $crate::model::field::FieldValue::read(cell, ids)?;
                        return Ok(());
                    }
                    at += 1;
                )*
                let _ = (at, cell, ids);
                Ok(())
            }

            fn get(&self, field: usize) -> $crate::model::Cell<'_> {
                let mut at = 0;
                $(
                    if field == at {
                        return $crate::model::field::FieldValue::write(&self.$field);
                    }
                    at += 1;
                )*
                let _ = at;
                $crate::model::Cell::Null
            }

            fn key_cmp(&self, other: &Self) -> std::cmp::Ordering {
                let _ = other;
                std::cmp::Ordering::Equal$(.then_with(|| self.$key.cmp(&other.$key)))*
            }

            fn key_hash(&self, hasher: &mut impl std::hash::Hasher) {
                let _ = &hasher;
                $(std::hash::Hash::hash(&self.$key, hasher);)*
            }

            fn extra(&self) -> &$crate::model::row::Extra {
                &self.extra
            }

            fn extra_mut(&mut self) -> &mut $crate::model::row::Extra {
                &mut self.extra
            }
        }
    };
}
pub(crate) use table;

/// `r#use` is written `use`.
#[doc(hidden)]
pub const fn field_name(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

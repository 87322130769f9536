//! Named futures: what they tell, and what they change in the register.

use super::Operation;
use crate::model::field::{FieldValue, Kind};
use crate::model::row::table;
use crate::model::{Cell, Id, Interner};
use crate::problem::Text;

table! {
    /// Named futures, each an overlay over the register.
    Scenario in "scenarios" key [id] {
        id: Id = Id::default(), "Identifier", required();
        name_vi: String = String::new(), "Name in Vietnamese", required();
        name_en: String = String::new(), "Name in English", required();
        story_vi: Option<String> = None, "What happens, in Vietnamese";
        story_en: Option<String> = None, "What happens, in English";
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

/// A plain value: what a change sets, adds or multiplies by.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A word, a date or other text.
    Text(String),
}

impl Plain {
    /// The value as a cell.
    pub(crate) fn cell(&self) -> Cell<'_> {
        match self {
            Plain::Number(x) => Cell::Number(*x),
            Plain::Flag(flag) => Cell::Bool(*flag),
            Plain::Text(text) => Cell::Text(text.as_str().into()),
        }
    }
}

impl std::fmt::Display for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.cell().fmt(f)
    }
}

impl FieldValue for Plain {
    const KIND: Kind = Kind::Plain;

    fn read(cell: &Cell<'_>, ids: &mut Interner) -> Result<Self, Text> {
        match cell {
            Cell::Number(x) => Ok(Plain::Number(*x)),
            Cell::Bool(flag) => Ok(Plain::Flag(*flag)),
            Cell::Text(_) => String::read(cell, ids).map(Plain::Text),
            _ => Err(Self::KIND.expectation()),
        }
    }

    fn write(&self) -> Cell<'_> {
        self.cell()
    }
}

table! {
    /// What a scenario changes: one field of one row, or of all rows, of one table.
    Change in "changes" key [scenario, table, key, field] {
        scenario: Id = Id::default(), "Scenario", required(), to("scenarios");
        table: String = String::new(), "Table of the register", required();
        key: Option<String> = None, "Key of the row as it is printed, e.g. QD21-P12 or QD21-P12 x C05; * = every row in which the field has a value; absent for register and charter";
        field: String = String::new(), "Field of the row; not part of its key", required();
        operation: Operation = Operation::Set, "How the value changes what is in the register";
        value: Option<Plain> = None, "What is set, added, or multiplied by; absent = the field is emptied";
        basis: Option<String> = None, "Why it is so much; source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

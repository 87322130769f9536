//! One cell of a table, before it becomes a typed field and after.

use super::Id;
use super::field::Kind;
use crate::problem::Text;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

/// The largest whole number that JSON readers agree on: 2^53.
pub const MAX_NUMBER: f64 = 9_007_199_254_740_992.0;

/// A cell: what JSON, CSV and TOML have in common.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell<'a> {
    /// Absent, `null`, or empty.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A finite number within ±2^53.
    Number(f64),
    /// A number beyond ±2^53 as it was written; no field takes it.
    Beyond(Cow<'a, str>),
    /// Text.
    Text(Cow<'a, str>),
    /// A structured cell.
    Json(Value),
}

impl Cell<'_> {
    /// Whether nothing is there: null or the empty text, which mean the same.
    pub(super) fn is_absent(&self) -> bool {
        match self {
            Cell::Null => true,
            Cell::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    /// Reads the text of a CSV cell as a cell of this kind.
    pub(super) fn from_csv(text: &str, kind: Kind) -> Result<Cell<'_>, Text> {
        if text.is_empty() {
            return Ok(Cell::Null);
        }
        match kind {
            Kind::Number | Kind::Integer => parse_number(text).ok_or_else(|| kind.expectation()),
            Kind::Bool => match text {
                "true" => Ok(Cell::Bool(true)),
                "false" => Ok(Cell::Bool(false)),
                _ => Err(kind.expectation()),
            },
            Kind::Plain => Ok(match text {
                "true" => Cell::Bool(true),
                "false" => Cell::Bool(false),
                _ => parse_number(text).unwrap_or(Cell::Text(text.into())),
            }),
            Kind::Json(_) => super::json::strict_value(text).map(Cell::Json),
            Kind::Id | Kind::Text | Kind::Date | Kind::Choice(_) => Ok(Cell::Text(text.into())),
        }
    }
}

/// Orders cells of one kind; used for the keys of rows.
impl PartialOrd for Cell<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        Some(match (self, other) {
            (Cell::Null, Cell::Null) => Equal,
            (Cell::Null, _) => Less,
            (_, Cell::Null) => Greater,
            (Cell::Number(a), Cell::Number(b)) => a.total_cmp(b),
            (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
            (Cell::Bool(a), Cell::Bool(b)) => a.cmp(b),
            _ => self.to_string().cmp(&other.to_string()),
        })
    }
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Null => Ok(()),
            Cell::Bool(b) => write!(f, "{b}"),
            Cell::Number(x) => f.write_str(&number_text(*x)),
            Cell::Text(text) | Cell::Beyond(text) => f.write_str(text),
            Cell::Json(value) => write!(f, "{value}"),
        }
    }
}

/// The shortest text that reads back as the same number; whole numbers without a point.
pub fn number_text(x: f64) -> String {
    ryu_js::Buffer::new().format(x).to_owned()
}

/// A number in JSON's grammar; no signs, words or separators of other grammars.
fn parse_number(text: &str) -> Option<Cell<'_>> {
    let number: serde_json::Number = serde_json::from_str(text).ok()?;
    if is_beyond(&number) {
        return Some(Cell::Beyond(text.into()));
    }
    // Adding zero turns -0 into 0, which is what canonical JSON writes.
    number.as_f64().map(|x| Cell::Number(x + 0.0))
}

/// Whether a number lies beyond ±2^53, decided before it is rounded.
pub(super) fn is_beyond(number: &serde_json::Number) -> bool {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(x), _, _) => x.unsigned_abs() > 1 << 53,
        (_, Some(x), _) => x > 1 << 53,
        (_, _, x) => x.is_none_or(|x| x.abs() > MAX_NUMBER),
    }
}

/// Shares the text of equal identifiers while a register is read.
#[derive(Debug, Default)]
pub struct Interner {
    known: HashSet<Arc<str>>,
}

impl Interner {
    /// The identifier with this text, which must be well formed.
    pub(super) fn intern(&mut self, text: &str) -> Id {
        if let Some(known) = self.known.get(text) {
            return Id::from_shared(Arc::clone(known));
        }
        let shared: Arc<str> = text.into();
        self.known.insert(Arc::clone(&shared));
        Id::from_shared(shared)
    }
}

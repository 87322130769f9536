//! Identifiers, shared in memory: forty thousand technologies are named in a million rows.

use super::field::{FieldValue, Kind};
use super::{Cell, Interner};
use crate::problem::Text;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// An identifier: `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`, unique in its table.
///
/// Cloning shares the text. Order is by bytes.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Id(Arc<str>);

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Self) -> Ordering {
        // Ids of one register share their text: most comparisons of equal ids end here.
        if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.0.cmp(&other.0) }
    }
}

impl Id {
    /// Longest identifier, in characters.
    pub const MAX_LEN: usize = 64;

    /// An identifier, if the text has the right form.
    ///
    /// # Examples
    /// ```
    /// use stratech::model::Id;
    /// assert!(Id::new("QD21-P04").is_some());
    /// assert!(Id::new("-no").is_none());
    /// ```
    pub fn new(text: &str) -> Option<Id> {
        Id::well_formed(text).then(|| Id(text.into()))
    }

    /// Whether the text has the form of an identifier.
    pub fn well_formed(text: &str) -> bool {
        let tail = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        text.len() <= Id::MAX_LEN
            && text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
            && text.as_bytes().iter().all(tail)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn from_shared(text: Arc<str>) -> Id {
        Id(text)
    }

    pub(crate) fn expectation() -> Text {
        Text::new(
            "an identifier: 1 to 64 letters A-Z a-z, digits, '.', '_' or '-', beginning with a letter or digit",
            "một mã gồm 1 đến 64 chữ cái A-Z a-z, chữ số, '.', '_' hoặc '-', bắt đầu bằng chữ cái hoặc chữ số",
        )
    }
}

impl std::ops::Deref for Id {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Id::new(&text).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not an identifier")))
    }
}

impl FieldValue for Id {
    const KIND: Kind = Kind::Id;

    fn read(cell: &Cell<'_>, ids: &mut Interner) -> Result<Self, Text> {
        match cell {
            Cell::Text(text) if Id::well_formed(text) => Ok(ids.intern(text)),
            _ => Err(Id::expectation()),
        }
    }

    fn write(&self) -> Cell<'_> {
        if self.0.is_empty() { Cell::Null } else { Cell::Text((&*self.0).into()) }
    }
}

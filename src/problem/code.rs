//! Stable codes of problems, each with its sentence in both languages.

use super::Lang;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// What a problem does to the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Stops the work.
    Error,
    /// Probably a mistake; the work goes on and the result says so.
    Warning,
    /// Something a reader of the result should know.
    Notice,
}

/// A stable code such as `E0207`; equality is by id.
#[derive(Clone, Copy)]
pub struct Code {
    id: &'static str,
    severity: Severity,
    en: &'static str,
    vi: &'static str,
}

impl Code {
    /// A code; the first letter of `id` is its severity: `E` error, `W` warning, `N` notice.
    #[doc(hidden)]
    pub const fn new(id: &'static str, en: &'static str, vi: &'static str) -> Self {
        let severity = match id.as_bytes()[0] {
            b'E' => Severity::Error,
            b'W' => Severity::Warning,
            _ => Severity::Notice,
        };
        Code { id, severity, en, vi }
    }

    /// The id, e.g. `"E0207"`.
    pub fn id(self) -> &'static str {
        self.id
    }

    /// What the problem does to the work.
    pub fn severity(self) -> Severity {
        self.severity
    }

    /// The sentence with its placeholders `{item}`, `{expected}`, `{found}`.
    pub fn template(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => self.vi,
            Lang::En => self.en,
        }
    }

    /// The code with this id.
    pub fn find(id: &str) -> Option<Code> {
        super::codes::all().find(|code| code.id == id)
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Code::find(&id).ok_or_else(|| serde::de::Error::custom(format!("unknown problem code {id:?}")))
    }
}

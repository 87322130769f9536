//! Words in the two languages of every output.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language of messages, tables and explanations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese.
    Vi,
    /// English.
    #[default]
    En,
}

impl std::str::FromStr for Lang {
    type Err = crate::Error;
    fn from_str(s: &str) -> crate::Result<Self> {
        match s {
            "vi" => Ok(Lang::Vi),
            "en" => Ok(Lang::En),
            other => Err(super::Problem::new(super::codes::arrays::UNKNOWN_CHOICE, super::Place::argument("lang"))
                .expected("vi | en")
                .found(other)
                .into()),
        }
    }
}

/// The same words in Vietnamese and English.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Words in both languages, English first.
    pub fn new(en: impl Into<String>, vi: impl Into<String>) -> Self {
        Text { en: en.into(), vi: vi.into() }
    }

    /// The words in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// Numbers, ids and symbols read the same in both languages.
impl From<&str> for Text {
    fn from(same: &str) -> Self {
        Text::new(same, same)
    }
}

impl From<String> for Text {
    fn from(same: String) -> Self {
        Text { vi: same.clone(), en: same }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

//! What is wrong, where, what was expected, what was found, and what to do: in Vietnamese and English.
//!
//! A [`Problem`] carries a stable [`Code`], a [`Place`] in the form the data came from, and the words
//! of both languages. [`Problems`] is a list of them: everything is reported at once.

mod code;
pub mod codes;
mod place;
mod text;

pub use code::{Code, Severity};
pub use place::{Place, Step};
pub use text::{Lang, Text};

use serde::{Deserialize, Serialize};
use std::fmt;

/// One fault or notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable code, e.g. `E0207`.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// What it is about, e.g. `QD21-P12 x C05`; may be empty.
    pub item: Text,
    /// What would have been right.
    pub expected: Text,
    /// What was there.
    pub found: Text,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
}

impl Problem {
    /// A problem with code and place; the rest is added with the builder methods.
    pub fn new(code: Code, place: Place) -> Self {
        Problem { code, place, item: Text::default(), expected: Text::default(), found: Text::default(), hint: None }
    }

    /// Names what the problem is about (`{item}` in the message).
    #[must_use]
    pub fn item(mut self, item: impl Into<Text>) -> Self {
        self.item = item.into();
        self
    }

    /// Says what was expected (`{expected}` in the message).
    #[must_use]
    pub fn expected(mut self, expected: impl Into<Text>) -> Self {
        self.expected = expected.into();
        self
    }

    /// Says what was found (`{found}` in the message), where it reads the same in both languages.
    #[must_use]
    pub fn found(mut self, found: impl fmt::Display) -> Self {
        self.found = found.to_string().into();
        self
    }

    /// Says in words what was found.
    #[must_use]
    pub fn found_words(mut self, found: impl Into<Text>) -> Self {
        self.found = found.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The sentence in one language, without code, place and hint.
    pub fn message(&self, lang: Lang) -> String {
        self.code
            .template(lang)
            .replace("{item}", self.item.get(lang))
            .replace("{expected}", self.expected.get(lang))
            .replace("{found}", self.found.get(lang))
    }

    /// Sentence and hint in one language.
    pub fn sentence(&self, lang: Lang) -> String {
        match &self.hint {
            Some(hint) => format!("{}; {}", self.message(lang), hint.get(lang)),
            None => self.message(lang),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}  {}", self.code, self.place, self.sentence(Lang::En))
    }
}

/// All problems found in one go, in a fixed order (place, then code).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Problems {
    list: Vec<Problem>,
}

impl Problems {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.list.push(problem);
    }

    /// Adds all of another list.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Problem>) {
        self.list.extend(other);
    }

    /// The problems as a slice.
    pub fn as_slice(&self) -> &[Problem] {
        &self.list
    }

    /// Iterates over the problems.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.list.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Only those that stop an evaluation.
    #[must_use]
    pub fn errors(&self) -> Problems {
        self.of(Severity::Error)
    }

    /// Only those of one severity.
    #[must_use]
    pub fn of(&self, severity: Severity) -> Problems {
        self.list.iter().filter(|p| p.code.severity() == severity).cloned().collect()
    }

    /// Whether any of them stops an evaluation.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|p| p.code.severity() == Severity::Error)
    }

    /// Puts the list into its fixed order: place (as written, numbers by value), code, item, what was found.
    pub fn sort(&mut self) {
        self.list.sort_by(|a, b| {
            (&a.place, a.code.id(), &a.item.en, &a.found.en).cmp(&(&b.place, b.code.id(), &b.item.en, &b.found.en))
        });
    }

    /// `Ok(())` when there is no error, else the errors as [`crate::Error::Input`].
    ///
    /// # Errors
    /// The errors in the list, in their fixed order.
    pub fn into_result(mut self) -> crate::Result<()> {
        if self.has_errors() {
            self.sort();
            Err(crate::Error::Input(self.errors()))
        } else {
            Ok(())
        }
    }

    /// The whole list as text, one line a problem, in one language.
    pub fn to_text(&self, lang: Lang) -> String {
        let width = self.list.iter().map(|p| p.place.to_string().chars().count()).max().unwrap_or(0).min(40);
        let lines: Vec<String> = self
            .list
            .iter()
            .map(|p| format!("  {}  {:width$}  {}", p.code, p.place.to_string(), p.sentence(lang)))
            .collect();
        lines.join("\n")
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.list.len();
        write!(f, "{n} problem{}\n{}", if n == 1 { "" } else { "s" }, self.to_text(Lang::En))
    }
}

impl From<Vec<Problem>> for Problems {
    fn from(list: Vec<Problem>) -> Self {
        Problems { list }
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(iter: I) -> Self {
        Problems { list: iter.into_iter().collect() }
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

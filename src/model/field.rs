//! What a field of a table may hold: one description drives JSON, CSV, the schema and the checks.

use super::{Cell, Interner};
use crate::problem::Text;
use jiff::civil::Date;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The kind of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An identifier.
    Id,
    /// Text in Unicode normal form C.
    Text,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Bool,
    /// A date `YYYY-MM-DD`.
    Date,
    /// One of a list of words.
    Choice(&'static [&'static str]),
    /// A number, `true` or `false`, or text: a value of another field.
    Plain,
    /// A structured cell with this name in the schema.
    Json(&'static str),
}

impl Kind {
    /// What a cell of this kind must look like.
    pub fn expectation(self) -> Text {
        match self {
            Kind::Id => super::Id::expectation(),
            Kind::Text => Text::new("text", "văn bản"),
            Kind::Number => Text::new(
                "a number such as 12 or 0.5 (point, no thousands separator)",
                "một số, ví dụ 12 hoặc 0.5 (dấu chấm thập phân, không dấu phân cách hàng nghìn)",
            ),
            Kind::Integer => Text::new("a whole number", "một số nguyên"),
            Kind::Bool => Text::new("true or false", "true hoặc false"),
            Kind::Date => Text::new("a date YYYY-MM-DD", "một ngày dạng YYYY-MM-DD"),
            Kind::Choice(words) => words.join(" | ").into(),
            Kind::Plain => Text::new("a number, true or false, or text", "một số, true hoặc false, hoặc văn bản"),
            Kind::Json(name) => {
                Text::new(format!("a {name} as JSON (see the schema)"), format!("một {name} ở dạng JSON (xem lược đồ)"))
            }
        }
    }
}

/// A field of a table: name, kind, unit, what it refers to and the range it must lie in.
#[derive(Debug, Clone, Copy)]
pub struct FieldInfo {
    /// Name in JSON and CSV.
    pub name: &'static str,
    /// Kind of its values.
    pub kind: Kind,
    /// What it means.
    pub doc: &'static str,
    /// Whether every row must have it.
    pub required: bool,
    /// Unit of the number.
    pub unit: Option<&'static str>,
    /// The table whose id it names.
    pub references: Option<&'static str>,
    /// Least value.
    pub low: Option<f64>,
    /// Greatest value.
    pub high: Option<f64>,
    /// Whether the least value itself is excluded.
    pub low_open: bool,
}

impl FieldInfo {
    /// A field that may be absent.
    pub const fn new(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        FieldInfo {
            name,
            kind,
            doc,
            required: false,
            unit: None,
            references: None,
            low: None,
            high: None,
            low_open: false,
        }
    }

    /// Every row must have it.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Unit of the number.
    #[must_use]
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    /// It names a row of this table.
    #[must_use]
    pub const fn to(mut self, table: &'static str) -> Self {
        self.references = Some(table);
        self
    }

    /// It lies in this closed range.
    #[must_use]
    pub const fn range(mut self, low: f64, high: f64) -> Self {
        self.low = Some(low);
        self.high = Some(high);
        self
    }

    /// It is at least this.
    #[must_use]
    pub const fn at_least(mut self, low: f64) -> Self {
        self.low = Some(low);
        self
    }

    /// It is greater than this.
    #[must_use]
    pub const fn above(mut self, low: f64) -> Self {
        self.low = Some(low);
        self.low_open = true;
        self
    }

    /// It is at most this.
    #[must_use]
    pub const fn at_most(mut self, high: f64) -> Self {
        self.high = Some(high);
        self
    }

    /// Whether a number lies in the range of the field.
    pub fn admits(&self, x: f64) -> bool {
        self.low.is_none_or(|low| if self.low_open { x > low } else { x >= low })
            && self.high.is_none_or(|high| x <= high)
    }

    /// The range in words.
    pub fn range_text(&self) -> Text {
        let number = super::cell::number_text;
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => number(low).into(),
            (Some(low), Some(high)) if self.low_open => Text::new(
                format!("more than {} and at most {}", number(low), number(high)),
                format!("lớn hơn {} và không quá {}", number(low), number(high)),
            ),
            (Some(low), Some(high)) => Text::new(
                format!("{} to {}", number(low), number(high)),
                format!("từ {} đến {}", number(low), number(high)),
            ),
            (Some(low), None) if self.low_open => {
                Text::new(format!("more than {}", number(low)), format!("lớn hơn {}", number(low)))
            }
            (Some(low), None) => Text::new(format!("at least {}", number(low)), format!("ít nhất {}", number(low))),
            (None, Some(high)) => Text::new(format!("at most {}", number(high)), format!("không quá {}", number(high))),
            (None, None) => Text::new("any number", "số bất kỳ"),
        }
    }
}

/// A Rust type that can stand in a field.
pub trait FieldValue: Sized {
    /// Its kind.
    const KIND: Kind;

    /// Reads a cell; on failure says what is expected.
    ///
    /// # Errors
    /// What a cell of this kind must look like.
    fn read(cell: &Cell<'_>, ids: &mut Interner) -> Result<Self, Text>;

    /// The cell to write.
    fn write(&self) -> Cell<'_>;
}

impl<T: FieldValue> FieldValue for Option<T> {
    const KIND: Kind = T::KIND;

    fn read(cell: &Cell<'_>, ids: &mut Interner) -> Result<Self, Text> {
        match cell {
            Cell::Null => Ok(None),
            cell => T::read(cell, ids).map(Some),
        }
    }

    fn write(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Null, FieldValue::write)
    }
}

impl FieldValue for String {
    const KIND: Kind = Kind::Text;

    fn read(cell: &Cell<'_>, _: &mut Interner) -> Result<Self, Text> {
        match cell {
            Cell::Text(text) => clean_text(text),
            Cell::Null => Ok(String::new()),
            _ => Err(Self::KIND.expectation()),
        }
    }

    fn write(&self) -> Cell<'_> {
        if self.is_empty() { Cell::Null } else { Cell::Text(self.as_str().into()) }
    }
}

/// Normal form C, line ends LF, no control characters but tab and line end.
pub(super) fn clean_text(text: &str) -> Result<String, Text> {
    let text =
        if text.contains('\r') { Cow::from(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::from(text) };
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Text::new("text without control characters", "văn bản không chứa ký tự điều khiển"));
    }
    Ok(match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.into_owned(),
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    })
}

impl FieldValue for f64 {
    const KIND: Kind = Kind::Number;

    fn read(cell: &Cell<'_>, _: &mut Interner) -> Result<Self, Text> {
        match cell {
            Cell::Number(x) => Ok(*x),
            _ => Err(Self::KIND.expectation()),
        }
    }

    fn write(&self) -> Cell<'_> {
        Cell::Number(*self)
    }
}

impl FieldValue for u64 {
    const KIND: Kind = Kind::Integer;

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole, non-negative, at most 2^53
    fn read(cell: &Cell<'_>, _: &mut Interner) -> Result<Self, Text> {
        match cell {
            Cell::Number(x) if *x >= 0.0 && x.trunc() == *x => Ok(*x as u64),
            Cell::Number(x) if *x < 0.0 => Err(Text::new("a whole number, 0 or more", "một số nguyên không âm")),
            _ => Err(Self::KIND.expectation()),
        }
    }

    fn write(&self) -> Cell<'_> {
        Cell::Number(*self as f64)
    }
}

impl FieldValue for bool {
    const KIND: Kind = Kind::Bool;

    fn read(cell: &Cell<'_>, _: &mut Interner) -> Result<Self, Text> {
        match cell {
            Cell::Bool(b) => Ok(*b),
            _ => Err(Self::KIND.expectation()),
        }
    }

    fn write(&self) -> Cell<'_> {
        Cell::Bool(*self)
    }
}

impl FieldValue for Date {
    const KIND: Kind = Kind::Date;

    fn read(cell: &Cell<'_>, _: &mut Interner) -> Result<Self, Text> {
        let dashed = |text: &str| text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        match cell {
            Cell::Text(text) if dashed(text) => text.parse().map_err(|_| Self::KIND.expectation()),
            _ => Err(Self::KIND.expectation()),
        }
    }

    fn write(&self) -> Cell<'_> {
        Cell::Text(self.to_string().into())
    }
}

/// Declares an enumeration of words that can stand in a field.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $(#[$first_doc:meta])* $first:ident = $first_word:literal $(, $(#[$vdoc:meta])* $variant:ident = $word:literal)* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(#[$first_doc])* #[default] #[serde(rename = $first_word)] $first,
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// The words, in their order; the first is the default.
            pub const WORDS: &'static [&'static str] = &[$first_word $(, $word)*];

            /// The word in the register.
            pub const fn word(self) -> &'static str {
                match self {
                    $name::$first => $first_word,
                    $($name::$variant => $word,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl $crate::model::field::FieldValue for $name {
            const KIND: $crate::model::field::Kind = $crate::model::field::Kind::Choice(Self::WORDS);

            fn read(cell: &$crate::model::Cell<'_>, _: &mut $crate::model::Interner) -> Result<Self, $crate::problem::Text> {
                match cell {
                    $crate::model::Cell::Text(text) => match &**text {
                        $first_word => Ok($name::$first),
                        $($word => Ok($name::$variant),)*
                        _ => Err(Self::KIND.expectation()),
                    },
                    _ => Err(Self::KIND.expectation()),
                }
            }

            fn write(&self) -> $crate::model::Cell<'_> {
                $crate::model::Cell::Text(self.word().into())
            }
        }
    };
}
pub(crate) use choice;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_composed_and_line_ends_are_one() {
        let read = |s: &str| String::read(&Cell::Text(s.into()), &mut Interner::default());
        assert_eq!(read("Vie\u{302}\u{323}t").unwrap(), "Vi\u{1ec7}t");
        assert_eq!(read("a\r\nb\rc").unwrap(), "a\nb\nc");
        assert!(read("a\u{0}b").is_err());
    }

    #[test]
    fn dates_are_strict() {
        let read = |s: &str| Date::read(&Cell::Text(s.into()), &mut Interner::default());
        assert_eq!(read("2026-02-28").unwrap().to_string(), "2026-02-28");
        for bad in ["2026-02-30", "20260228", "28/02/2026", "2026-2-28"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}

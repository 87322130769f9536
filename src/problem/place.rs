//! Where a problem is, in the form the data came from.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A place a person can go to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A cell of a table file: `judgements.csv:118:7` (line and field count from 1).
    Cell {
        /// File name inside the folder.
        file: String,
        /// Line, from 1.
        line: u64,
        /// Field, from 1.
        field: u64,
    },
    /// A value in a JSON document: `/judgements/117/high`.
    Json {
        /// Steps of the pointer; a number is an index from 0.
        pointer: Vec<Step>,
    },
    /// A position in a text that could not be parsed: `register.json line 3 column 14`.
    Position {
        /// File name, or empty for text in memory.
        file: String,
        /// Line, from 1.
        line: u64,
        /// Column, from 1.
        column: u64,
    },
    /// An argument of a call, with an index from 0 where it is an array: `matrix[2, 3]`.
    Argument {
        /// Name of the argument.
        name: String,
        /// Index from 0, empty for the whole argument.
        index: Vec<usize>,
    },
    /// A whole file, folder or table.
    Whole {
        /// Its name.
        name: String,
    },
}

/// One step of a JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// Index in an array.
    Index(usize),
    /// Key of an object.
    Key(String),
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Step::Index(index)
    }
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Step::Key(key.to_owned())
    }
}

impl Place {
    /// A whole argument of a call.
    pub fn argument(name: impl Into<String>) -> Self {
        Place::Argument { name: name.into(), index: Vec::new() }
    }

    /// One element of an array argument; indices count from 0 and are printed so.
    pub fn element(name: impl Into<String>, index: &[usize]) -> Self {
        Place::Argument { name: name.into(), index: index.to_vec() }
    }

    /// A whole file, folder or table.
    pub fn whole(name: impl Into<String>) -> Self {
        Place::Whole { name: name.into() }
    }

    /// A value in a JSON document.
    pub fn json(steps: impl IntoIterator<Item = Step>) -> Self {
        Place::Json { pointer: steps.into_iter().collect() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Cell { file, line, field } => write!(f, "{file}:{line}:{field}"),
            Place::Json { pointer } if pointer.is_empty() => f.write_str("/"),
            Place::Json { pointer } => pointer.iter().try_for_each(|step| match step {
                Step::Index(index) => write!(f, "/{index}"),
                // RFC 6901 escapes.
                Step::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")),
            }),
            Place::Position { file, line, column } if file.is_empty() => write!(f, "line {line} column {column}"),
            Place::Position { file, line, column } => write!(f, "{file} line {line} column {column}"),
            Place::Argument { name, index } if index.is_empty() => f.write_str(name),
            Place::Argument { name, index } => {
                let index: Vec<String> = index.iter().map(ToString::to_string).collect();
                write!(f, "{name}[{}]", index.join(", "))
            }
            Place::Whole { name } => f.write_str(name),
        }
    }
}

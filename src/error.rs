//! The one error type of the crate.

use crate::problem::Problems;

/// Everything that can go wrong, by what the caller can do about it.
///
/// Python sees each variant as an exception class of its own and the command line as an exit code.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The input is wrong in one or more placed ways; all of them are listed.
    #[error("{0}")]
    Input(Problems),
    /// A documented limit would be exceeded; nothing was computed and no memory was taken for it.
    #[error("{what}: {found} is over the limit of {limit}; {remedy}")]
    Limit {
        /// What was counted, with its place.
        what: String,
        /// The limit in force.
        limit: u64,
        /// What the input asks for.
        found: u64,
        /// What to do about it.
        remedy: String,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {operation} {path}: {reason}")]
    File {
        /// `"read"`, `"write"`, ...
        operation: &'static str,
        /// The path as it was given.
        path: String,
        /// The operating system's words.
        reason: String,
    },
    /// A mistake in stratech itself; please report it.
    #[error("internal error in stratech (please report it): {what}")]
    Internal {
        /// What was found to be impossible.
        what: String,
    },
}

/// The result of everything that can fail here.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The exit code of the command line: 2 input, 6 limit, 7 file, 70 internal.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Input(_) => 2,
            Error::Limit { .. } => 6,
            Error::File { .. } => 7,
            Error::Internal { .. } => 70,
        }
    }

    /// The problems of an [`Error::Input`], else an empty slice.
    pub fn problems(&self) -> &[crate::problem::Problem] {
        match self {
            Error::Input(problems) => problems.as_slice(),
            Error::Limit { .. } | Error::File { .. } | Error::Internal { .. } => &[],
        }
    }

    pub(crate) fn file(operation: &'static str, path: &std::path::Path, reason: &dyn std::fmt::Display) -> Self {
        Error::File { operation, path: path.display().to_string(), reason: reason.to_string() }
    }

    pub(crate) fn internal(what: impl Into<String>) -> Self {
        Error::Internal { what: what.into() }
    }
}

impl From<crate::problem::Problem> for Error {
    fn from(problem: crate::problem::Problem) -> Self {
        Error::Input(Problems::from(vec![problem]))
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Error::Input(problems)
    }
}

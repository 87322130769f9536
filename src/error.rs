//! The one error type of the crate.

use crate::problem::{Lang, Problems, Text};

/// Everything that can go wrong, by what the caller can do about it.
///
/// Python sees each variant as an exception class of its own and the command line as an exit code.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The input is wrong in one or more placed ways; all of them are listed.
    #[error("{0}")]
    Input(Problems),
    /// Gates run in a circle: none of them can ever be first.
    #[error("{problems}")]
    Cycle {
        /// Every circle with its repairs.
        problems: Problems,
        /// The shortest circle by id, its first node repeated at the end.
        cycle: Vec<String>,
    },
    /// No plan meets all requirements together.
    #[error("{problems}")]
    Infeasible {
        /// What clashes and what would have to give way, in one problem.
        problems: Problems,
        /// A smallest set of requirements that cannot be met together.
        conflict: Vec<Text>,
        /// The least that would have to give way for a plan to exist.
        relaxation: Vec<Text>,
    },
    /// A documented limit would be exceeded; nothing was computed and no memory was taken for it.
    #[error("{what}: {found} is over the limit of {limit}; {remedy}")]
    Limit {
        /// What was counted, with its place.
        what: Text,
        /// The limit in force.
        limit: u64,
        /// What the input asks for.
        found: u64,
        /// What to do about it.
        remedy: Text,
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
    /// An observer stopped the work; nothing was kept.
    #[error("stopped after {done} of {total}")]
    Cancelled {
        /// Units of work that were done.
        done: u64,
        /// Units asked for.
        total: u64,
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
    /// The exit code of the command line: 2 input, 3 infeasible, 6 limit, 7 file, 70 internal, 130 stopped.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Input(_) | Error::Cycle { .. } => 2,
            Error::Infeasible { .. } => 3,
            Error::Limit { .. } => 6,
            Error::File { .. } => 7,
            Error::Internal { .. } => 70,
            Error::Cancelled { .. } => 130,
        }
    }

    /// The problems of an [`Error::Input`], else an empty slice.
    pub fn problems(&self) -> &[crate::problem::Problem] {
        match self {
            Error::Input(problems) | Error::Cycle { problems, .. } | Error::Infeasible { problems, .. } => {
                problems.as_slice()
            }
            Error::Limit { .. } | Error::File { .. } | Error::Cancelled { .. } | Error::Internal { .. } => &[],
        }
    }

    /// The name of its class in Python and in the output of the command line, e.g. `InputError`.
    pub fn class(&self) -> &'static str {
        match self {
            Error::Input(_) => "InputError",
            Error::Cycle { .. } => "CycleError",
            Error::Infeasible { .. } => "InfeasibleError",
            Error::Limit { .. } => "LimitError",
            Error::File { .. } => "FileError",
            Error::Cancelled { .. } => "Cancelled",
            Error::Internal { .. } => "InternalError",
        }
    }

    /// What went wrong, in one language; problems one a line.
    pub fn message(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Error::Input(problems) | Error::Cycle { problems, .. } | Error::Infeasible { problems, .. }, Lang::Vi) => {
                format!("{} lỗi\n{}", problems.len(), problems.to_text(lang))
            }
            (Error::Limit { what, limit, found, remedy }, Lang::Vi) => {
                format!("{}: {found}, vượt giới hạn {limit}; {}", what.vi, remedy.vi)
            }
            (Error::File { operation, path, reason }, Lang::Vi) => {
                let operation = match *operation {
                    "read" => "đọc",
                    "write" => "ghi",
                    "remove" => "xóa",
                    other => other,
                };
                format!("không {operation} được {path}: {}", reason_in_vietnamese(reason))
            }
            (Error::Cancelled { done, total }, Lang::Vi) => format!("đã dừng sau {done} trên {total}"),
            (Error::Internal { what }, Lang::Vi) => format!("lỗi bên trong stratech (xin báo cho chúng tôi): {what}"),
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

/// The commonest words of operating systems; others stay as they are.
fn reason_in_vietnamese(reason: &str) -> String {
    let known = [
        ("No such file or directory", "không có tệp hoặc thư mục này"),
        ("Permission denied", "không có quyền truy cập"),
        ("Is a directory", "đây là thư mục, không phải tệp"),
        ("Not a directory", "một phần của đường dẫn không phải thư mục"),
        ("File exists", "đã có tệp này"),
        ("No space left on device", "ổ đĩa đã đầy"),
        ("Read-only file system", "hệ thống tệp chỉ cho phép đọc"),
    ];
    known
        .iter()
        .find(|(english, _)| reason.starts_with(english))
        .map_or_else(|| reason.to_owned(), |(_, vietnamese)| (*vietnamese).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_class_a_code_and_words_in_both_languages() {
        let file = Error::file("write", std::path::Path::new("a/b.json"), &"Permission denied (os error 13)");
        assert_eq!((file.class(), file.exit_code()), ("FileError", 7));
        assert_eq!(file.message(Lang::Vi), "không ghi được a/b.json: không có quyền truy cập");
        assert!(file.message(Lang::En).contains("Permission denied"));
        let limit = Error::Limit {
            what: Text::new("rows of judgements", "số dòng của judgements"),
            limit: 5,
            found: 6,
            remedy: Text::new("split it", "hãy chia nhỏ"),
        };
        assert_eq!((limit.class(), limit.exit_code()), ("LimitError", 6));
        assert_eq!(limit.message(Lang::En), "rows of judgements: 6 is over the limit of 5; split it");
        assert_eq!(limit.message(Lang::Vi), "số dòng của judgements: 6, vượt giới hạn 5; hãy chia nhỏ");
        let cancelled = Error::Cancelled { done: 3, total: 9 };
        assert_eq!((cancelled.class(), cancelled.exit_code()), ("Cancelled", 130));
        assert_eq!(cancelled.message(Lang::En), "stopped after 3 of 9");
        assert_eq!(cancelled.message(Lang::Vi), "đã dừng sau 3 trên 9");
        let internal = Error::internal("x");
        assert_eq!((internal.class(), internal.exit_code()), ("InternalError", 70));
        assert!(internal.message(Lang::Vi).contains("bên trong"));
    }
}

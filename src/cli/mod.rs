//! The command line: one implementation for the program `stratech` and for the Python entry point.
//!
//! [`run`] takes arguments, prints to the writers it is given and returns an exit code; it never ends
//! the process, asks nothing, and turns every fault into a sentence in the language asked for.
//!
//! Exit codes: 0 done, 2 input, 6 limit, 7 file, 70 internal, 130 interrupted.

mod arguments;
mod commands;
mod output;
mod usage;

use crate::Error;
use crate::problem::{Lang, Place, Problem, codes::arrays::UNKNOWN_CHOICE};
use arguments::Parsed;
use output::Output;
use std::ffi::OsString;
use std::io::{ErrorKind, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Exit code after Ctrl-C.
pub const INTERRUPTED: u8 = 130;

/// The environment variable with the language, `vi` or `en`; `--lang` wins.
pub const LANG_VARIABLE: &str = "STRATECH_LANG";

/// Columns of a line where the output is no terminal.
const WIDTH: usize = 120;

/// What the command line reads from its surroundings.
///
/// # Examples
/// ```
/// use stratech::cli::{Surroundings, run};
/// let (mut out, mut err) = (Vec::new(), Vec::new());
/// let code = run(["digest", "vn-2026"], &Surroundings::default(), &mut out, &mut err);
/// assert_eq!((code, out.len(), err.len()), (0, 65, 0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    /// The language set for the session, if any.
    pub lang: Option<String>,
    /// Columns of a line.
    pub width: usize,
    /// Whether long work may draw a progress bar on the standard error of the process.
    pub progress: bool,
}

impl Default for Surroundings {
    /// English, lines of 120 columns, no progress bar.
    fn default() -> Self {
        Surroundings { lang: None, width: WIDTH, progress: false }
    }
}

impl Surroundings {
    /// The language from `STRATECH_LANG`, the width from the terminal on standard output if it is one, a progress bar
    /// if standard error is one.
    pub fn of_process() -> Self {
        let terminal = || {
            let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse::<usize>().ok());
            asked.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        };
        let width = if std::io::stdout().is_terminal() { terminal() } else { None };
        Surroundings {
            lang: std::env::var(LANG_VARIABLE).ok().filter(|lang| !lang.is_empty()),
            // Narrower lines cannot hold a table, wider ones are hard to read.
            width: width.map_or(WIDTH, |width| width.clamp(60, 200)),
            progress: std::io::stderr().is_terminal(),
        }
    }
}

/// Runs one command; `arguments` are those after the program's name.
///
/// Results go to `out`, errors to `err`. A reader that closes `out` early (`head`) ends it quietly.
/// Returns the exit code: 0 done, 2 input, 6 limit, 7 file, 70 internal.
pub fn run<A: Into<OsString> + Clone>(
    arguments: impl IntoIterator<Item = A>,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    // Errors are told in the language and form asked for, even those found before the arguments are understood.
    let (lang, json) = arguments::peek(&arguments, surroundings.lang.as_deref());
    let mut output = Output::new(lang, json, surroundings.width, surroundings.progress);
    let done = catch_unwind(AssertUnwindSafe(|| work(&arguments, surroundings, &mut output)))
        .unwrap_or_else(|panic| Err(Error::internal(panic_words(panic.as_ref()))));
    let code = match done {
        Ok(code) => code,
        Err(error) => {
            let told = output.error(&error);
            // Nobody is left to tell when this fails.
            let _ = err.write_all(told.as_bytes()).and_then(|()| err.flush());
            return error.exit_code();
        }
    };
    match out.write_all(output.text().as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => code,
        Err(failed) if failed.kind() == ErrorKind::BrokenPipe => code,
        Err(failed) => {
            let error = Error::file("write", std::path::Path::new("standard output"), &failed);
            let _ = err.write_all(output.error(&error).as_bytes());
            error.exit_code()
        }
    }
}

fn work(arguments: &[OsString], surroundings: &Surroundings, output: &mut Output) -> crate::Result<u8> {
    let parsed = arguments::parse(arguments, output.lang(), surroundings.width)?;
    match parsed {
        Parsed::Help(text) => {
            output.line(text.trim_end());
            Ok(0)
        }
        Parsed::Command(matches) => {
            // A language that is not known is an error also where it comes from the environment.
            if let Some(lang) = surroundings.lang.as_deref().filter(|lang| lang.parse::<Lang>().is_err()) {
                return Err(Problem::new(UNKNOWN_CHOICE, Place::argument(LANG_VARIABLE))
                    .found(lang)
                    .expected("vi | en")
                    .into());
            }
            commands::run(&matches, output)
        }
    }
}

fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}

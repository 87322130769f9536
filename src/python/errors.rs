//! Errors of the core as the exceptions that `stratech.errors` defines.

use super::problem::PyProblems;
use crate::Error;
use crate::problem::Text;
use pyo3::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

/// Where and why the last panic happened; kept for the message of `InternalError`.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

impl From<Error> for PyErr {
    fn from(error: Error) -> PyErr {
        Python::attach(|py| exception(py, error).map_or_else(|failed| failed, PyErr::from_value))
    }
}

fn exception(py: Python<'_>, error: Error) -> PyResult<Bound<'_, PyAny>> {
    let module = py.import("stratech.errors")?;
    let lang = super::language::choose(None)?;
    let text = error.message(lang);
    match error {
        Error::Input(problems) => module.getattr("InputError")?.call1((PyProblems(problems),)),
        Error::Cycle { problems, cycle } => module.getattr("CycleError")?.call1((PyProblems(problems), cycle)),
        Error::Infeasible { problems, conflict, relaxation } => {
            let words = |texts: Vec<Text>| texts.iter().map(|text| text.get(lang).to_owned()).collect::<Vec<_>>();
            let arguments = (PyProblems(problems), words(conflict), words(relaxation));
            module.getattr("InfeasibleError")?.call1(arguments)
        }
        Error::Limit { what, limit, found, remedy } => {
            module.getattr("LimitError")?.call1((text, what.get(lang), limit, found, remedy.get(lang)))
        }
        Error::File { operation, path, reason } => module.getattr("FileError")?.call1((text, operation, path, reason)),
        Error::Cancelled { done, total } => module.getattr("Cancelled")?.call1((text, done, total)),
        Error::Internal { what: _ } => module.getattr("InternalError")?.call1((text,)),
    }
}

/// Runs work of the core while other Python threads may run; errors and panics become exceptions.
pub(super) fn compute<T: Send>(py: Python<'_>, work: impl FnOnce() -> crate::Result<T> + Send) -> PyResult<T> {
    py.detach(|| guarded(work)).map_err(PyErr::from)
}

/// The same for work too short to let go of the interpreter.
pub(super) fn compute_attached<T>(work: impl FnOnce() -> crate::Result<T>) -> PyResult<T> {
    guarded(work).map_err(PyErr::from)
}

/// A panic is a mistake of ours: it is reported as one and never ends the session.
fn guarded<T>(work: impl FnOnce() -> crate::Result<T>) -> crate::Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let what = LAST_PANIC.lock().ok().and_then(|mut last| last.take());
        Err(Error::internal(what.unwrap_or_else(|| "panic".to_owned())))
    })
}

/// Remembers what a panic says instead of printing it: a library prints nothing.
pub(super) fn keep_panics_quiet() {
    std::panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = Some(info.to_string());
        }
    }));
}

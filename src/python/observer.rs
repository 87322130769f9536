//! Progress and Ctrl-C for long work, on the thread that called.

use super::errors::compute;
use crate::observer::Observer;
use pyo3::prelude::*;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// No bar for work that is over sooner.
const BEFORE_A_BAR: Duration = Duration::from_secs(1);

/// Functions of a progress bar: move to a count, close.
type Bar = (Py<PyAny>, Py<PyAny>);

/// Asks Python now and then whether to go on.
struct PyObserver {
    /// `observer(done, total)` of the caller; returning False stops the work.
    callback: Option<Py<PyAny>>,
    begun: Instant,
    /// A bar may still be made.
    wants_bar: bool,
    bar: Option<Bar>,
    /// What Python raised: KeyboardInterrupt, or an error of the caller's function.
    raised: Option<PyErr>,
}

impl PyObserver {
    /// Whether to go on.
    fn ask(&mut self, py: Python<'_>, done: u64, total: u64) -> PyResult<bool> {
        py.check_signals()?;
        if let Some(callback) = &self.callback {
            let answer = callback.call1(py, (done, total))?;
            if answer.bind(py).is(pyo3::types::PyBool::new(py, false)) {
                return Ok(false);
            }
        }
        if self.wants_bar && done < total && self.begun.elapsed() > BEFORE_A_BAR {
            self.wants_bar = false;
            self.bar = py.import("stratech._progress")?.getattr("bar")?.call1((total,))?.extract()?;
        }
        if let Some((to, _)) = &self.bar {
            to.call1(py, (done,))?;
        }
        Ok(true)
    }

    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.bar.as_ref().map_or(Ok(()), |(_, close)| close.call0(py).map(|_| ()))
    }
}

impl Observer for PyObserver {
    fn step(&mut self, done: u64, total: u64) -> ControlFlow<()> {
        match Python::attach(|py| self.ask(py, done, total)) {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) => ControlFlow::Break(()),
            Err(error) => {
                self.raised = Some(error);
                ControlFlow::Break(())
            }
        }
    }
}

/// Runs work of the core as [`compute`] does, with an observer that handles Ctrl-C, calls `callback(done, total)`
/// (False stops the work: `Cancelled`; an exception passes through) and, with `progress`, shows a bar after a second.
pub(super) fn compute_observed<T: Send>(
    py: Python<'_>,
    callback: Option<&Bound<'_, PyAny>>,
    progress: bool,
    work: impl FnOnce(&mut dyn Observer) -> crate::Result<T> + Send,
) -> PyResult<T> {
    let mut observer = PyObserver {
        callback: callback.map(|callback| callback.clone().unbind()),
        begun: Instant::now(),
        wants_bar: progress,
        bar: None,
        raised: None,
    };
    let result = compute(py, || work(&mut observer));
    let closed = observer.close(py);
    match observer.raised {
        Some(error) => Err(error),
        None => result.and_then(|value| closed.map(|()| value)),
    }
}

//! The command line for the Python entry point.

use crate::Error;
use crate::cli::{Surroundings, run};
use pyo3::prelude::*;
use std::ffi::OsString;
use std::io::{BufWriter, stderr, stdout};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How long Ctrl-C may wait.
const PATIENCE: Duration = Duration::from_millis(50);
/// As much stack as a program's first thread has.
const STACK: usize = 8 << 20;

/// Run the command line and return its exit code.
///
/// It writes to the standard output and error of the process, past `sys.stdout`.
///
/// Parameters
/// ----------
/// arguments : list of str
///     What stands after the name of the program.
///
/// Returns
/// -------
/// int
///     0 done, 2 input, 6 limit, 7 file, 70 internal.
///
/// Raises
/// ------
/// KeyboardInterrupt
///     After Ctrl-C.
#[pyfunction]
pub(super) fn run_cli(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<u8> {
    let (sender, mut receiver) = channel();
    // The work has a thread of its own, so that this one can ask for signals.
    let work = move || {
        let (mut out, mut err) = (BufWriter::new(stdout()), stderr());
        let _ = sender.send(run(arguments, &Surroundings::of_process(), &mut out, &mut err));
    };
    std::thread::Builder::new().stack_size(STACK).spawn(work).map_err(|e| Error::internal(e.to_string()))?;
    loop {
        let answer;
        (receiver, answer) = py.detach(move || {
            let answer = receiver.recv_timeout(PATIENCE);
            (receiver, answer)
        });
        match answer {
            Ok(code) => return Ok(code),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::internal("the command line ended without an exit code").into());
            }
        }
    }
}

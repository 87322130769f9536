//! The program `stratech`.

use std::io::{BufWriter, stderr, stdout};
use std::process::ExitCode;
use stratech::cli::{INTERRUPTED, Surroundings, run};

fn main() -> ExitCode {
    // Without a handler Ctrl-C still ends the program, only with another code.
    let _ = ctrlc::set_handler(|| std::process::exit(i32::from(INTERRUPTED)));
    let arguments = std::env::args_os().skip(1);
    run(arguments, &Surroundings::of_process(), &mut BufWriter::new(stdout().lock()), &mut stderr().lock()).into()
}

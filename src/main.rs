//! Parse the command line, run one command, exit code.

use std::process::ExitCode;

// Typesetting and drawing allocate much and briefly; the system's allocator gives memory
// back each time and takes a fifth longer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args: Vec<std::ffi::OsString> = std::env::args_os().collect();
    ExitCode::from(survey::commands::run(args))
}

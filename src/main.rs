//! Parse the command line, run one command, exit code.

use std::alloc::{GlobalAlloc, Layout};
use std::process::ExitCode;

use survey::guard::{self, Work};
use survey::writers::pdf;
use survey::{cli, ingest};

/// Typesetting and drawing allocate much and briefly; the system's allocator gives memory
/// back each time and takes a fifth longer. Memory is counted where a file is read on trial.
struct Counted(mimalloc::MiMalloc);

// SAFETY: all work is that of the allocator within.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        guard::take(layout.size());
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        guard::give_back(layout.size());
        unsafe { self.0.dealloc(memory, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        guard::take(layout.size());
        unsafe { self.0.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        guard::take(size);
        guard::give_back(layout.size());
        unsafe { self.0.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counted = Counted(mimalloc::MiMalloc);

fn main() -> ExitCode {
    let args: Vec<std::ffi::OsString> = std::env::args_os().collect();
    // A problem that can be told is no failure of a trial.
    if let Some((work, path)) = guard::begin(&args) {
        match work {
            Work::Read => ingest::read_on_trial(&path),
            Work::Typeset => pdf::typeset_on_trial(&path),
        }
        return ExitCode::SUCCESS;
    }
    if let Ok(executable) = std::env::current_exe() {
        guard::allow_trials(executable);
    }
    ExitCode::from(cli::run(args))
}

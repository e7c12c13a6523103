//! What is written, and that it could not be.

use std::collections::BTreeMap;
use std::path::Path;

use crate::problem::{Failure, Problem};

/// Files by path below the output folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Name of the file that says what else is in a folder of ours.
pub const MANIFEST: &str = "manifest.json";

/// The failure to write a file or folder.
pub fn unwritable(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    let problem = Problem::new("output-unwritable").path(path);
    Failure::machine(problem.with("detail", error))
}

//! Whether a file of statistical tables can be read by machines: the unified rules of the
//! Ministry of Internal Affairs and Communications of 18 December 2020
//! (統計表における機械判読可能なデータの表記方法の統一ルール), whose numbers the rules have here.
//!
//! What only a person can tell (whether a name is short for another) is told apart only where
//! a file shows it.

mod breach;
mod cells;
mod layout;
mod numbers;
mod read;
mod rules;

use std::path::PathBuf;

use crate::ingest;
use crate::problem::Failure;
pub use breach::{Breach, Rule};

/// What was looked at, and what breaks a rule, in the order of files, sheets and rules.
#[derive(Debug, Default)]
pub struct Linted {
    pub files: usize,
    pub sheets: usize,
    pub breaches: Vec<Breach>,
}

/// Looks at files. Fails where one of them cannot be read.
pub fn lint(paths: &[PathBuf]) -> Result<Linted, Failure> {
    let mut linted = Linted::default();
    for path in ingest::files(paths)? {
        linted.files += 1;
        if !read::is_table_format(&path) {
            linted.breaches.push(Breach::of(Rule::FileFormat, &path, None));
            continue;
        }
        for sheet in read::sheets(&path)? {
            linted.sheets += 1;
            linted.breaches.extend(rules::look(&sheet, &path));
        }
    }
    Ok(linted)
}

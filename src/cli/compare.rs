//! `survey compare BEFORE AFTER`: what has changed between two files of answers.

use super::arguments::CompareArgs;
use super::report;
use crate::locales::{Lang, Locale};
use crate::problem::Failure;

pub fn run(args: CompareArgs, other_langs: Vec<Lang>, locale: &Locale) -> Result<(), Failure> {
    let (quiet, json) = (args.quiet, args.json);
    report::make(&args.request(other_langs), quiet, json, locale)
}

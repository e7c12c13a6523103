//! `survey synth`: made-up answers to a questionnaire, for trying out, training and benchmarks.

use super::arguments::SynthArgs;
use super::print::print;
use crate::locales::Locale;
use crate::pipeline::synthetic;
use crate::problem::Failure;

pub fn run(args: SynthArgs, locale: &Locale) -> Result<(), Failure> {
    let made = args.made();
    let faults = synthetic::write(&made, locale)?.to_string();
    let (path, rows) = (made.output.display().to_string(), made.rows.to_string());
    print(&locale.say("synth-done", &[("path", &path), ("rows", &rows), ("faults", &faults)]))
}

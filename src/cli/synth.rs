//! `survey synth`: made-up answers to a questionnaire, for trying out, training and benchmarks.

use super::arguments::SynthArgs;
use super::print::print;
use crate::locales::Locale;
use crate::pipeline::synthetic;
use crate::problem::Failure;

pub fn run(args: SynthArgs, locale: &Locale) -> Result<(), Failure> {
    let made = args.made();
    let written = synthetic::write(&made, locale)?;
    let faults = written.faults.to_string();
    let (path, rows) = (made.output.display().to_string(), made.rows.to_string());
    let args = [("path", path.as_str()), ("rows", &rows), ("faults", &faults)];
    let mut lines = vec![locale.say("synth-done", &args)];
    for (unit, path) in &written.units {
        let path = path.display().to_string();
        lines.push(locale.say("synth-units", &[("path", &path), ("unit", unit)]));
    }
    print(&lines.join("\n"))
}

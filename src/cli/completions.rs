//! `survey completions SHELL`: prints a completion script.

use clap_complete::generate;

use super::arguments::CompletionsArgs;
use super::help;
use super::print::print;
use crate::locales::Locale;
use crate::problem::Failure;

pub fn run(args: &CompletionsArgs, locale: &Locale) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(args.shell, &mut help::command(locale), "survey", &mut script);
    print(&String::from_utf8_lossy(&script))
}

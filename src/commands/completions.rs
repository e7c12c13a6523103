//! `survey completions SHELL`: prints a completion script.

use clap::ArgMatches;
use clap_complete::{Shell, generate};

use crate::cli;
use crate::locales::Locale;
use crate::problem::Failure;

pub fn run(matches: &ArgMatches, locale: &Locale) -> Result<(), Failure> {
    if let Some(shell) = matches.get_one::<Shell>("shell") {
        let mut script = Vec::new();
        generate(*shell, &mut cli::command(locale), "survey", &mut script);
        return super::print(&String::from_utf8_lossy(&script));
    }
    Ok(())
}

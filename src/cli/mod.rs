//! What a person types and reads: arguments, one file a command, terminal tables, progress.

mod arguments;
mod audit;
mod batch;
mod check;
mod compare;
mod completions;
mod console;
mod cross;
mod export;
mod guide;
mod help;
mod init;
mod lint;
mod map;
mod print;
mod progress;
mod questionnaires;
mod questions;
mod report;
mod said;
mod synth;
mod terminal;
mod usage;
mod verify;

use std::ffi::OsString;

use clap::FromArgMatches;

use crate::locales::{Lang, Locale};
use crate::problem::{Failure, Problem};
use arguments::{Command, CommandLine};

/// Runs the command line and returns the exit code: 0 done, 1 the data or a definition
/// is at fault, 2 wrong use, 3 the machine.
pub fn run(args: Vec<OsString>) -> u8 {
    let texts: Vec<String> = args.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let (lang, other_langs) = arguments::languages(&texts);
    let locale = Locale::new(lang);
    let json = texts.iter().any(|arg| arg == "--json");
    console::begin(&args);
    let args = arguments::with_command(args, &texts);
    let parsed = help::command(&locale).try_get_matches_from(args);
    let line = parsed.and_then(|matches| {
        let is_fine = usage::refuse_twice(&matches);
        Ok((is_fine, CommandLine::from_arg_matches(&matches)?))
    });
    let outcome = match line {
        Ok((is_fine, line)) => is_fine.and_then(|()| carry_out(line.command, other_langs, &locale)),
        Err(error) => usage::explain(&error),
    };
    let code = match outcome {
        Ok(()) => 0,
        Err(failure) => {
            print::tell(&failure, json, &locale);
            failure.exit_code()
        }
    };
    console::stay(&locale);
    code
}

fn carry_out(command: Command, other_langs: Vec<Lang>, locale: &Locale) -> Result<(), Failure> {
    match command {
        Command::Report(args) => report::run(args, other_langs, locale),
        Command::Compare(args) => compare::run(args, other_langs, locale),
        Command::Batch(args) => batch::run(args, &other_langs, locale),
        _ if !other_langs.is_empty() => Err(Failure::usage(Problem::new("lang-only-one"))),
        Command::Check(args) => check::run(args, locale),
        Command::Cross(args) => cross::run(args, locale),
        Command::Export(args) => export::run(args, locale),
        Command::Verify(args) => verify::run(args, locale),
        Command::Audit(args) => audit::run(args, locale),
        Command::Lint(args) => lint::run(args, locale),
        Command::Map(args) => map::run(args, locale),
        Command::Guide(args) => guide::run(&args, locale),
        Command::Init(args) => init::run(args, locale),
        Command::Synth(args) => synth::run(args, locale),
        Command::Questionnaires(args) => questionnaires::run(&args, locale),
        Command::Questions(args) => questions::run(args, locale),
        Command::Completions(args) => completions::run(&args, locale),
    }
}

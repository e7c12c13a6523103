//! The commands: one file each.

mod batch;
mod check;
mod commentary;
mod completions;
mod cross;
mod export;
mod init;
mod manifest;
mod map;
mod output;
mod progress;
mod questionnaires;
mod reading;
mod report;
mod said;
mod synth;
mod tabulating;
mod terminal;
mod verify;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde_json::json;

use crate::cli;
use crate::locales::Locale;
use crate::problem::{Failure, Problem};

/// So many problems are shown in full; a person does not read more at once.
const SHOWN: usize = 40;

/// Runs the command line and returns the exit code: 0 done, 1 the data or a definition
/// is at fault, 2 wrong use, 3 the machine.
pub fn run(args: Vec<OsString>) -> u8 {
    let texts: Vec<String> = args.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let locale = Locale::new(cli::language(&texts));
    let json = texts.iter().any(|arg| arg == "--json");
    let outcome = match cli::command(&locale).try_get_matches_from(args) {
        Ok(matches) => match matches.subcommand() {
            Some(("report", matches)) => report::run(&cli::ReportArgs::of(matches), &locale),
            Some(("check", matches)) => {
                let reading = cli::ReadingArgs::of(matches);
                check::run(&reading, matches.get_flag("json"), &locale)
            }
            Some(("batch", matches)) => batch::run(&cli::BatchArgs::of(matches), &locale),
            Some(("verify", matches)) => verify::run(&cli::VerifyArgs::of(matches), &locale),
            Some(("cross", matches)) => cross::run(&cli::CrossArgs::of(matches), &locale),
            Some(("export", matches)) => export::run(&cli::ExportArgs::of(matches), &locale),
            Some(("map", matches)) => {
                let reading = cli::ReadingArgs::of(matches);
                map::run(&reading, matches.get_flag("json"), &locale)
            }
            Some(("init", matches)) => init::run(&cli::InitArgs::of(matches), &locale),
            Some(("synth", matches)) => synth::run(&cli::SynthArgs::of(matches), &locale),
            Some(("questionnaires", matches)) => {
                questionnaires::run(matches.get_flag("json"), &locale)
            }
            Some(("completions", matches)) => completions::run(matches, &locale),
            _ => Ok(()),
        },
        Err(error) => explain(&error),
    };
    match outcome {
        Ok(()) => 0,
        Err(failure) => {
            tell(&failure, json, &locale);
            failure.exit_code()
        }
    }
}

/// Prints help and version; turns clap's other messages into ours.
fn explain(error: &clap::Error) -> Result<(), Failure> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let problem = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // A reader that closed the pipe has seen enough.
            let _ = error.print();
            return match error.kind() {
                ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                    Err(Failure { fault: crate::problem::Fault::Usage, problems: Vec::new() })
                }
                _ => Ok(()),
            };
        }
        ErrorKind::UnknownArgument => {
            Problem::new("usage-unknown-argument").with("argument", argument)
        }
        ErrorKind::InvalidSubcommand => Problem::new("usage-unknown-argument")
            .with("argument", context(ContextKind::InvalidSubcommand)),
        ErrorKind::ArgumentConflict => Problem::new("usage-conflict")
            .with("argument", argument)
            .with("other", context(ContextKind::PriorArg)),
        ErrorKind::MissingRequiredArgument => {
            Problem::new("usage-missing").with("argument", argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let known = match context(ContextKind::ValidValue) {
                none if none.is_empty() => "none".to_owned(),
                known => known,
            };
            Problem::new("usage-invalid-value")
                .with("argument", argument)
                .with("value", context(ContextKind::InvalidValue))
                .with("known", known)
        }
        _ => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            Problem::new("usage-other").with("detail", first.trim_start_matches("error: "))
        }
    };
    Err(Failure::usage(problem))
}

/// Tells what went wrong: to people on standard error, to programs as JSON on standard
/// output.
fn tell(failure: &Failure, as_json: bool, locale: &Locale) {
    if failure.problems.is_empty() {
        return;
    }
    if as_json {
        let problems: Vec<_> = failure
            .problems
            .iter()
            .map(|problem| {
                let place = problem.line_column();
                json!({
                    "kind": problem.key(),
                    "message": problem.message(locale),
                    "help": problem.help(locale),
                    "file": place.map(|(file, ..)| file),
                    "line": place.map(|(_, line, _)| line),
                    "column": place.map(|(.., column)| column),
                })
            })
            .collect();
        // What could not be printed cannot be told either; the exit code says so.
        let _ = print_json(&json!({ "ok": false, "problems": problems }));
        return;
    }
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let shown = Failure {
        fault: failure.fault,
        problems: failure.problems.iter().take(SHOWN).cloned().collect(),
    };
    let mut text = shown.render(locale, colour, 100);
    let more = failure.problems.len().saturating_sub(SHOWN);
    if more > 0 {
        text.push_str(&locale.say("problems-more", &[("count", &more.to_string())]));
        text.push('\n');
    }
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Prints a text and a line break on standard output. A reader that closed the pipe has seen
/// enough; where else it cannot be written, the user must know.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let written = out
        .write_all(text.as_bytes())
        .and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") })
        .and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::machine(Problem::new("stdout-unwritable").with("detail", error)))
        }
        _ => Ok(()),
    }
}

/// The same with a JSON document.
fn print_json(document: &serde_json::Value) -> Result<(), Failure> {
    print(&format!("{document:#}"))
}

//! Wrong use, in our words.

use std::collections::BTreeSet;

use clap::ArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::problem::{Failure, Fault, Problem};

/// Options of the form `NAME=VALUE`.
const NAMED: [&str; 3] = ["set", "units", "bands"];

/// Fails where a name is given two values: one of them would do nothing.
pub fn refuse_twice(matches: &ArgMatches) -> Result<(), Failure> {
    let Some((_, given)) = matches.subcommand() else { return Ok(()) };
    let mut problems = Vec::new();
    for option in NAMED {
        let values = given.try_get_raw(option).ok().flatten().into_iter().flatten();
        let values = values.map(|value| value.to_string_lossy().into_owned());
        let name = |value: String| value.split('=').next().unwrap_or_default().trim().to_owned();
        let mut names: Vec<String> = values.map(name).collect();
        // A parameter that has an option of its own.
        let has_threshold = given.try_contains_id("threshold").unwrap_or(false);
        names.extend((option == "set" && has_threshold).then(|| "threshold".to_owned()));
        names.sort_unstable();
        let twice: BTreeSet<&String> =
            names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
        let problem =
            |name| Problem::new("usage-twice").with("argument", option).with("name", name);
        problems.extend(twice.into_iter().map(problem));
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Failure { fault: Fault::Usage, problems }),
    }
}

/// Prints help and version; turns clap's other messages into ours.
pub fn explain(error: &clap::Error) -> Result<(), Failure> {
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
                    Err(Failure { fault: Fault::Usage, problems: Vec::new() })
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

//! Wrong use, in our words.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::problem::{Failure, Fault, Problem};

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

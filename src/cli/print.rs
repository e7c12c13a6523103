//! Words for people on standard error and output, JSON for programs.

use std::io::{IsTerminal, Write};

use serde_json::{Value, json};

use crate::locales::Locale;
use crate::problem::{Failure, Problem};

/// So many problems are shown in full; a person does not read more at once.
const SHOWN: usize = 40;

/// Prints a text and a line break on standard output. A reader that closed the pipe has seen
/// enough; where else it cannot be written, the user must know.
pub fn print(text: &str) -> Result<(), Failure> {
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
pub fn print_json(document: &Value) -> Result<(), Failure> {
    print(&format!("{document:#}"))
}

/// Tells what went wrong: to people on standard error, to programs as JSON on standard
/// output.
pub fn tell(failure: &Failure, as_json: bool, locale: &Locale) {
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

//! `survey verify DIR`: whether a report is what its manifest says, and comes out again.

use serde_json::{Value, json};

use super::arguments::VerifyArgs;
use super::print::{print, print_json};
use crate::locales::Locale;
use crate::pipeline::verify::{Compared, Outcome, Verdict, Verified, verify};
use crate::problem::{Failure, Fault};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Exit code 1 if anything is not as the manifest says.
pub fn run(args: VerifyArgs, locale: &Locale) -> Result<(), Failure> {
    let verified = verify(&args.folder, &args.data, args.rebuild)?;
    match args.json {
        true => print_json(&summary(&verified))?,
        false => print(&text(&verified, locale))?,
    }
    match verified.verdict.is_ok() {
        true => Ok(()),
        false => Err(Failure { fault: Fault::Data, problems: Vec::new() }),
    }
}

fn summary(verified: &Verified) -> Value {
    let list = |compared: &Vec<Compared>| -> Value {
        let entry = |c: &Compared| json!({ "file": c.file, "outcome": name(c.outcome) });
        compared.iter().map(entry).collect()
    };
    json!({
        "ok": verified.verdict.is_ok(),
        "same_version": verified.version == VERSION,
        "was_unfinished": verified.was_unfinished,
        "outputs": list(&verified.outputs),
        "inputs": list(&verified.inputs),
        "definitions": list(&verified.definitions),
        "rebuilt": verified.rebuilt.as_ref().map(list),
    })
}

fn text(verified: &Verified, locale: &Locale) -> String {
    let mut lines = Vec::new();
    if verified.was_unfinished {
        lines.push(locale.word("verify-unfinished"));
    }
    let mut tell = |heading: &str, compared: &[Compared]| {
        let good = compared.iter().filter(|c| c.outcome == Outcome::Same).count().to_string();
        let args = [("same", good.as_str()), ("all", &compared.len().to_string())];
        lines.push(locale.say(heading, &args));
        for other in compared.iter().filter(|c| c.outcome != Outcome::Same) {
            let word = locale.word(&format!("verify-{}", name(other.outcome)));
            lines.push(locale.say("verify-line", &[("file", &other.file), ("word", &word)]));
        }
    };
    tell("verify-outputs", &verified.outputs);
    tell("verify-inputs", &verified.inputs);
    tell("verify-definitions", &verified.definitions);
    if let Some(rebuilt) = &verified.rebuilt {
        tell("verify-rebuilt", rebuilt);
    }
    if verified.version != VERSION {
        let args = [("then", verified.version.as_str()), ("now", VERSION)];
        lines.push(locale.say("verify-version", &args));
    }
    lines.push(locale.word(match verified.verdict {
        Verdict::Ok => "verify-ok",
        Verdict::OkWithout => "verify-ok-without",
        Verdict::Stale => "verify-stale",
        Verdict::NotOk => "verify-not-ok",
    }));
    lines.join("\n")
}

/// As in JSON and message keys.
fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Same => "same",
        Outcome::Missing => "missing",
        Outcome::Changed => "changed",
        Outcome::ChangedSince => "changed-since",
        Outcome::NotMade => "not-made",
        Outcome::Differs => "differs",
        Outcome::New => "new",
    }
}

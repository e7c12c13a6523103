//! `survey verify DIR`: whether a report is what its manifest says, and comes out again.

use std::path::Path;

use serde_json::json;

use super::manifest::{self, Hashed, Manifest, hashed};
use super::progress::Progress;
use super::reading::Opened;
use super::tabulating::Prepared;
use super::{output, print, print_json, report};
use crate::cli::VerifyArgs;
use crate::ingest::sha256;
use crate::locales::Locale;
use crate::problem::{Failure, Fault, Problem};
use crate::study::Study;

/// What was found about a file.
struct Checked {
    file: String,
    /// Key of the word for it: `verify-same`, …
    outcome: &'static str,
}

const SAME: &str = "verify-same";
const MISSING: &str = "verify-missing";
const CHANGED_SINCE: &str = "verify-changed-since";

/// Exit code 1 if anything is not as the manifest says.
pub fn run(args: &VerifyArgs, locale: &Locale) -> Result<(), Failure> {
    // A run that was killed is finished before anything is compared.
    let was_unfinished = output::recover_if_unfinished(&args.folder)?;
    let manifest = Manifest::read(&args.folder)
        .ok_or_else(|| Failure::usage(Problem::new("verify-no-manifest").path(&args.folder)))?;
    let outputs: Vec<Checked> = manifest
        .outputs
        .iter()
        .map(|output| compare(output, &args.folder.join(&output.file), "verify-changed"))
        .collect();
    // What has been moved away since says nothing against the report. Of what has been changed
    // it would not come out again.
    let since = |files: &[Hashed]| -> Vec<Checked> {
        let compare = |file: &Hashed| {
            compare(file, &manifest::found(&args.folder, &file.file), CHANGED_SINCE)
        };
        files.iter().filter(|file| !file.file.starts_with('<')).map(compare).collect()
    };
    let (inputs, definitions) = (since(&manifest.inputs), since(&manifest.definitions));
    let version = manifest.survey_version == env!("CARGO_PKG_VERSION");
    let rebuilt =
        if args.rebuild || !args.data.is_empty() { Some(rebuild(&manifest, args)?) } else { None };
    let all = || outputs.iter().chain(rebuilt.iter().flatten());
    // The data may have been given from elsewhere.
    let sources = || inputs.iter().filter(|_| args.data.is_empty()).chain(&definitions);
    let is_same = !outputs.is_empty() && all().all(|checked| checked.outcome == SAME);
    let has_any = |outcome: &str| sources().any(|checked| checked.outcome == outcome);
    let verdict = if !is_same {
        "verify-not-ok"
    } else if has_any(CHANGED_SINCE) {
        "verify-stale"
    } else if has_any(MISSING) {
        "verify-ok-without"
    } else {
        "verify-ok"
    };
    let ok = verdict.starts_with("verify-ok");
    if args.json {
        let list = |checked: &[Checked]| -> Vec<_> {
            let entry =
                |c: &Checked| json!({ "file": c.file, "outcome": &c.outcome["verify-".len()..] });
            checked.iter().map(entry).collect()
        };
        print_json(&json!({
            "ok": ok,
            "same_version": version,
            "was_unfinished": was_unfinished,
            "outputs": list(&outputs),
            "inputs": list(&inputs),
            "definitions": list(&definitions),
            "rebuilt": rebuilt.as_deref().map(list),
        }))?;
    } else {
        let mut lines = Vec::new();
        if was_unfinished {
            lines.push(locale.word("verify-unfinished"));
        }
        let mut tell = |heading: &str, checked: &[Checked]| {
            let good = checked.iter().filter(|c| c.outcome == SAME).count().to_string();
            let args = [("same", good.as_str()), ("all", &checked.len().to_string())];
            lines.push(locale.say(heading, &args));
            for checked in checked.iter().filter(|c| c.outcome != SAME) {
                let word = locale.say(checked.outcome, &[]);
                lines.push(locale.say("verify-line", &[("file", &checked.file), ("word", &word)]));
            }
        };
        tell("verify-outputs", &outputs);
        tell("verify-inputs", &inputs);
        tell("verify-definitions", &definitions);
        if let Some(rebuilt) = &rebuilt {
            tell("verify-rebuilt", rebuilt);
        }
        if !version {
            let own = env!("CARGO_PKG_VERSION");
            let args = [("then", manifest.survey_version.as_str()), ("now", own)];
            lines.push(locale.say("verify-version", &args));
        }
        lines.push(locale.word(verdict));
        print(&lines.join("\n"))?;
    }
    if ok { Ok(()) } else { Err(Failure { fault: Fault::Data, problems: Vec::new() }) }
}

fn compare(recorded: &Hashed, path: &Path, changed: &'static str) -> Checked {
    let now = hashed(path).sha256;
    let outcome = match now {
        None => MISSING,
        Some(_) if now == recorded.sha256 => SAME,
        Some(_) => changed,
    };
    Checked { file: recorded.file.clone(), outcome }
}

/// Makes the report again as the manifest says, of the data that were given or of those
/// recorded, and compares byte for byte.
fn rebuild(manifest: &Manifest, args: &VerifyArgs) -> Result<Vec<Checked>, Failure> {
    if manifest.options.external_typst {
        return Err(Failure::usage(Problem::new("verify-external").path(&args.folder)));
    }
    let mut again = manifest.options.arguments(&args.folder);
    if !args.data.is_empty() {
        let recorded = &mut again.tabulation.reading;
        let is_study = |data: &[std::path::PathBuf]| matches!(data, [one] if Study::is_study(one));
        if is_study(&recorded.data) && !is_study(&args.data) {
            recorded.instead = Some(args.data.clone());
        } else {
            recorded.data.clone_from(&args.data);
        }
    }
    let locale = Locale::new(manifest.lang.parse().unwrap_or_default());
    let opened = Opened::new(&again.tabulation.reading)?;
    let mut prepared = Prepared::with(&opened, &again.tabulation, &locale)?;
    let all = prepared.opened.responses()?;
    let responses = match &manifest.options.level {
        Some(level) => prepared.of_level(&all, level, &locale)?,
        None => all,
    };
    let progress = Progress::new(true);
    let made = report::make(&prepared, &responses, &again, &args.folder, &locale, &progress)?;
    let compared = manifest.outputs.iter().map(|output| {
        let outcome = match made.files.get(&output.file) {
            None => "verify-not-made",
            Some(bytes) if Some(sha256(bytes)) == output.sha256 => SAME,
            Some(_) => "verify-differs",
        };
        Checked { file: output.file.clone(), outcome }
    });
    let compared: Vec<Checked> = compared.collect();
    let recorded = |file: &String| {
        file == manifest::FILE || manifest.outputs.iter().any(|output| output.file == *file)
    };
    let new = made.files.keys().filter(|file| !recorded(file));
    let new = new.map(|file| Checked { file: file.clone(), outcome: "verify-new" });
    Ok(compared.into_iter().chain(new).collect())
}

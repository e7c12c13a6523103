//! `survey lint FILE…`: whether machines can read tables, by the ministry's rules.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::arguments::LintArgs;
use super::print::{print, print_json};
use crate::lint::{Breach, Linted, Rule, lint};
use crate::locales::Locale;
use crate::problem::{Failure, Fault};

/// Places named of one rule on a sheet; `--json` has all.
const SHOWN: usize = 5;

/// Exit code 1 if anything breaks a rule.
pub fn run(args: LintArgs, locale: &Locale) -> Result<(), Failure> {
    let linted = lint(&args.files)?;
    match args.json {
        true => print_json(&summary(&linted, locale))?,
        false => print(&text(&linted, locale))?,
    }
    match linted.breaches.is_empty() {
        true => Ok(()),
        false => Err(Failure { fault: Fault::Data, problems: Vec::new() }),
    }
}

fn summary(linted: &Linted, locale: &Locale) -> Value {
    let breach = |breach: &Breach| {
        json!({
            "rule": breach.rule, "message": breach.rule.message().say(locale),
            "file": breach.file.display().to_string(), "sheet": breach.sheet,
            "place": breach.place, "value": breach.value,
        })
    };
    json!({
        "ok": linted.breaches.is_empty(),
        "files": linted.files,
        "sheets": linted.sheets,
        "breaches": linted.breaches.iter().map(breach).collect::<Vec<_>>(),
    })
}

fn text(linted: &Linted, locale: &Locale) -> String {
    let mut of: BTreeMap<(String, &str, Rule), Vec<&Breach>> = BTreeMap::new();
    for breach in &linted.breaches {
        let sheet = breach.sheet.as_deref().unwrap_or("");
        of.entry((breach.file.display().to_string(), sheet, breach.rule)).or_default().push(breach);
    }
    let mut lines = Vec::new();
    let mut on = None;
    for ((file, sheet, rule), breaches) in &of {
        if on != Some((file, sheet)) {
            lines.push(
                locale.say("lint-sheet", &[("file", file), ("sheet", sheet)]).trim_end().to_owned(),
            );
            on = Some((file, sheet));
        }
        let message = rule.message();
        let args = [
            ("rule", rule.number()),
            ("message", &message.say(locale)),
            ("count", &breaches.len().to_string()),
        ];
        lines.push(locale.say("lint-rule", &args));
        let shown = breaches.iter().take(SHOWN);
        let mut places: Vec<String> = shown.filter_map(|breach| place(breach, locale)).collect();
        if breaches.len() > SHOWN {
            places.push("…".to_owned());
        }
        if !places.is_empty() {
            let places = places.join(&locale.word("list-separator"));
            lines.push(locale.say("lint-places", &[("places", &places)]));
        }
        if let Some(help) = message.help(locale) {
            lines.push(locale.say("lint-help", &[("help", &help)]));
        }
    }
    let args = [
        ("files", linted.files.to_string()),
        ("sheets", linted.sheets.to_string()),
        ("breaches", linted.breaches.len().to_string()),
    ];
    let args: Vec<(&str, &str)> =
        args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let total = if linted.breaches.is_empty() { "lint-ok" } else { "lint-total" };
    lines.push(locale.say(total, &args));
    lines.join("\n")
}

/// A cell with what stands in it, cut short.
fn place(breach: &Breach, locale: &Locale) -> Option<String> {
    const LONGEST: usize = 20;
    let value: String = breach.value.replace(['\n', '\r'], "⏎").chars().take(LONGEST).collect();
    match (breach.place.as_str(), value.as_str()) {
        ("", "") => None,
        (place, "") => Some(place.to_owned()),
        ("", value) => Some(value.to_owned()),
        (place, value) => Some(locale.say("lint-cell", &[("place", place), ("value", value)])),
    }
}

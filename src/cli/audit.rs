//! `survey audit DIR…`: whether outsiders can work out what is hidden.

use serde_json::{Value, json};

use super::arguments::AuditArgs;
use super::print::{print, print_json};
use crate::audit::{Address, Audited, Exposed, Statement, audit};
use crate::format::grouped;
use crate::locales::Locale;
use crate::problem::{Failure, Fault};
use crate::words::Message;

/// Figures that are named; `--json` has all.
const SHOWN: usize = 20;

/// Exit code 1 if a hidden figure is left less than `--protection` to guess, or a file says what
/// the figures do not.
pub fn run(args: AuditArgs, locale: &Locale) -> Result<(), Failure> {
    let audited = audit(&args.folders)?;
    match args.json {
        true => print_json(&summary(&audited, args.protection))?,
        false => print(&text(&audited, args.protection, locale))?,
    }
    match audited.is_safe(args.protection) {
        true => Ok(()),
        false => Err(Failure { fault: Fault::Data, problems: Vec::new() }),
    }
}

fn summary(audited: &Audited, protection: f64) -> Value {
    let of = |address: &Address| {
        json!({
            "table": address.table, "subset": address.subset,
            "group_variable": address.group_variable, "group_code": address.group_code,
            "variable": address.variable, "category": address.category,
            "statistic": address.statistic,
        })
    };
    let hidden = audited.hidden.iter().map(|hidden| {
        let mut said = of(&hidden.address);
        said["report"] = json!(hidden.report);
        said["low"] = json!(hidden.low);
        said["high"] = json!(hidden.high.is_finite().then_some(hidden.high));
        said
    });
    let statements = audited.statements.iter().map(|statement| {
        json!({
            "file": statement.file, "place": statement.place, "value": statement.value,
            "figures": statement.of.iter().map(of).collect::<Vec<_>>(), "shown": statement.shown,
        })
    });
    json!({
        "ok": audited.is_safe(protection),
        "reports": audited.reports,
        "files": audited.files,
        "shown": audited.shown,
        "relations": audited.relations,
        "exposed": audited.exposed(protection).count(),
        "hidden": hidden.collect::<Vec<_>>(),
        "statements": statements.collect::<Vec<_>>(),
        "unread": audited.unread,
        "changed": audited.changed,
    })
}

fn text(audited: &Audited, protection: f64, locale: &Locale) -> String {
    let count = |count: usize| grouped(count as f64);
    let read = Message::new("audit-read")
        .with("reports", count(audited.reports))
        .with("files", count(audited.files))
        .with("shown", count(audited.shown))
        .with("hidden", count(audited.hidden.len()))
        .with("relations", count(audited.relations));
    let mut lines = vec![read.say(locale)];
    let list = |said: Vec<String>, lines: &mut Vec<String>| {
        let more = said.len().saturating_sub(SHOWN);
        lines.extend(said.into_iter().take(SHOWN));
        if more > 0 {
            lines.push(Message::new("audit-more").with("count", count(more)).say(locale));
        }
    };
    let said = audited.statements.iter().map(|of| statement(of, locale));
    list(said.collect(), &mut lines);
    let exposed: Vec<&Exposed> = audited.exposed(protection).collect();
    list(exposed.iter().map(|of| line(of, locale)).collect(), &mut lines);
    let verdicts = match (audited.statements.len(), exposed.len(), audited.hidden.len()) {
        (0, 0, 0) => vec![Message::new("audit-nothing-hidden")],
        (0, 0, _) => vec![Message::new("audit-ok")],
        (said, found, _) => [("audit-said", said), ("audit-exposed", found)]
            .into_iter()
            .filter(|(_, found)| *found > 0)
            .map(|(key, found)| Message::new(key).with("count", count(found)))
            .collect(),
    };
    for verdict in verdicts {
        let verdict = verdict.with("protection", grouped(protection));
        lines.push(verdict.say(locale));
        lines.extend(verdict.help(locale));
    }
    for (key, paths) in [("audit-unread", &audited.unread), ("audit-changed", &audited.changed)] {
        if !paths.is_empty() {
            lines.push(Message::new(key).with("count", count(paths.len())).say(locale));
            let names = paths.iter().map(|path| format!("  {}", path.display()));
            list(names.collect(), &mut lines);
        }
    }
    lines.join("\n")
}

fn line(of: &Exposed, locale: &Locale) -> String {
    let place = Message::new("audit-where")
        .with("report", &of.report)
        .with("table", &of.address.table)
        .with("what", what(&of.address));
    let key = if of.width() < 1e-6 { "audit-known" } else { "audit-narrow" };
    let told = Message::new(key).words("where", place);
    told.with("low", grouped(of.low)).with("high", grouped(of.high)).say(locale)
}

/// What a file says that `results.csv` does not.
fn statement(of: &Statement, locale: &Locale) -> String {
    let [first, others @ ..] = of.of.as_slice() else { return String::new() };
    let key = match of.shown {
        Some(_) => "audit-differs",
        None if of.is_measured => "audit-measured",
        None => "audit-told",
    };
    let said = Message::new(key)
        .with("file", of.file.display())
        .with("place", &of.place)
        .with("value", rounded(of.value))
        .with("shown", of.shown.map(rounded).unwrap_or_default())
        .with("table", &first.table)
        .with("what", what(first));
    match others.len() {
        0 => said.say(locale),
        more => {
            let more = Message::new("audit-or-more").with("count", grouped(more as f64));
            format!("{}{}", said.say(locale), more.say(locale))
        }
    }
}

/// Digits enough to know a number again.
fn rounded(value: f64) -> String {
    format!("{}", (value * 1e4).round() / 1e4)
}

fn what(address: &Address) -> String {
    let group = match address.group_variable.is_empty() {
        true => String::new(),
        false => format!("{}={}", address.group_variable, address.group_code),
    };
    let category = match address.category.is_empty() {
        true => address.variable.clone(),
        false => format!("{}={}", address.variable, address.category),
    };
    let what = [&address.subset, &group, &category, &address.statistic];
    let what: Vec<&str> =
        what.iter().map(|part| part.as_str()).filter(|of| !of.is_empty()).collect();
    what.join(" / ")
}

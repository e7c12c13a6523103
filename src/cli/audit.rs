//! `survey audit DIR…`: whether outsiders can work out what is hidden.

use serde_json::{Value, json};

use super::arguments::AuditArgs;
use super::print::{print, print_json};
use crate::audit::{Audited, Exposed, audit};
use crate::format::grouped;
use crate::locales::Locale;
use crate::problem::{Failure, Fault};
use crate::words::Message;

/// Figures that are named; `--json` has all.
const SHOWN: usize = 20;

/// Exit code 1 if a hidden figure is left less than `--protection` to guess.
pub fn run(args: AuditArgs, locale: &Locale) -> Result<(), Failure> {
    let audited = audit(&args.folders)?;
    match args.json {
        true => print_json(&summary(&audited, args.protection))?,
        false => print(&text(&audited, args.protection, locale))?,
    }
    match audited.exposed(args.protection).next() {
        None => Ok(()),
        Some(_) => Err(Failure { fault: Fault::Data, problems: Vec::new() }),
    }
}

fn summary(audited: &Audited, protection: f64) -> Value {
    let hidden = audited.hidden.iter().map(|of| {
        let address = &of.address;
        json!({
            "report": of.report, "table": address.table, "subset": address.subset,
            "group_variable": address.group_variable, "group_code": address.group_code,
            "variable": address.variable, "category": address.category,
            "statistic": address.statistic, "low": of.low,
            "high": of.high.is_finite().then_some(of.high),
        })
    });
    json!({
        "ok": audited.exposed(protection).next().is_none(),
        "reports": audited.reports,
        "shown": audited.shown,
        "relations": audited.relations,
        "exposed": audited.exposed(protection).count(),
        "hidden": hidden.collect::<Vec<_>>(),
        "unread": audited.unread,
    })
}

fn text(audited: &Audited, protection: f64, locale: &Locale) -> String {
    let count = |count: usize| grouped(count as f64);
    let read = Message::new("audit-read")
        .with("reports", count(audited.reports))
        .with("shown", count(audited.shown))
        .with("hidden", count(audited.hidden.len()))
        .with("relations", count(audited.relations));
    let mut lines = vec![read.say(locale)];
    let exposed: Vec<&Exposed> = audited.exposed(protection).collect();
    lines.extend(exposed.iter().take(SHOWN).map(|of| line(of, locale)));
    if exposed.len() > SHOWN {
        let more = Message::new("audit-more").with("count", count(exposed.len() - SHOWN));
        lines.push(more.say(locale));
    }
    let verdict = match (exposed.len(), audited.hidden.len()) {
        (0, 0) => Message::new("audit-nothing-hidden"),
        (0, _) => Message::new("audit-ok"),
        (found, _) => Message::new("audit-exposed").with("count", count(found)),
    };
    let verdict = verdict.with("protection", grouped(protection));
    lines.push(verdict.say(locale));
    lines.extend(verdict.help(locale));
    if !audited.unread.is_empty() {
        let unread = Message::new("audit-unread").with("count", count(audited.unread.len()));
        lines.push(unread.say(locale));
        let names = audited.unread.iter().take(SHOWN);
        lines.extend(names.map(|path| format!("  {}", path.display())));
    }
    lines.join("\n")
}

fn line(of: &Exposed, locale: &Locale) -> String {
    let address = &of.address;
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
    let place = Message::new("audit-where")
        .with("report", &of.report)
        .with("table", &address.table)
        .with("what", what.join(" / "));
    let key = if of.width() < 1e-6 { "audit-known" } else { "audit-narrow" };
    let told = Message::new(key).words("where", place);
    told.with("low", grouped(of.low)).with("high", grouped(of.high)).say(locale)
}

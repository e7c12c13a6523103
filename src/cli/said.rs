//! What the commands say about the data that they read.

use std::io::Write;

use crate::ingest::Told;
use crate::locales::Locale;
use crate::questionnaire::Questionnaire;
use crate::responses::{Corrected, CorrectionOutcome, Place, Responses, Source, file_name};
use crate::validation::{self, Case, Finding};

/// Places named of one rule; the rest is in `findings.csv`.
const SHOWN: usize = 3;

/// For each file what was read, what in it was left aside, and how many units there are below
/// respondents.
pub fn responses(
    responses: &Responses,
    questionnaire: &Questionnaire,
    locale: &Locale,
) -> Vec<String> {
    let mut lines = sources(responses.all_sources(), responses.all_corrections(), locale);
    for (id, below) in &responses.units {
        let unit = questionnaire.unit(id).map(|unit| unit.label_words().say(locale));
        let (count, of) = (below.of.len(), below.of.chunk_by(|a, b| a == b).count());
        let (count, of) = (count.to_string(), of.to_string());
        let args = [("unit", unit.as_deref().unwrap_or(id)), ("count", &count), ("of", &of)];
        lines.push(locale.say("summary-units", &args));
    }
    lines
}

fn sources<'a>(
    sources: impl Iterator<Item = &'a Source>,
    corrections: impl Iterator<Item = &'a Corrected>,
    locale: &Locale,
) -> Vec<String> {
    let corrections: Vec<&Corrected> = corrections.collect();
    let mut lines = Vec::new();
    let separator = locale.word("list-separator");
    for source in sources {
        let sheet = source.sheet.as_deref().unwrap_or("");
        let args = [("file", source.file.as_str()), ("sheet", sheet)];
        lines.push(locale.say("summary-source", &args).trim_end().to_owned());
        if !source.ignored.is_empty() {
            let count = source.ignored.len().to_string();
            let columns = source.ignored.iter().map(|ignored| {
                let header = ignored.header.replace(['\n', '\r'], " ");
                let args = [("column", ignored.column.as_str()), ("header", &header)];
                match &ignored.similar {
                    Some(similar) => {
                        let args = [args[0], args[1], ("similar", similar)];
                        locale.say("summary-ignored-similar", &args)
                    }
                    None => locale.say("summary-ignored-column", &args),
                }
            });
            let columns: Vec<String> = columns.collect();
            let columns = columns.join(&separator);
            let args = [("count", count.as_str()), ("columns", &columns)];
            lines.push(locale.say("summary-ignored", &args));
        }
        if !source.passed_over.is_empty() {
            let count = source.passed_over.len().to_string();
            let rows = source.passed_over.iter().take(2 * SHOWN).map(|passed| {
                let row = passed.row.to_string();
                locale.say("summary-passed-row", &[("row", &row), ("text", passed.text.trim())])
            });
            let mut rows: Vec<String> = rows.collect();
            if source.passed_over.len() > rows.len() {
                rows.push("…".to_owned());
            }
            let rows = rows.join(&separator);
            lines.push(locale.say("summary-passed", &[("count", &count), ("rows", &rows)]));
        }
    }
    if !corrections.is_empty() {
        let applied = corrections.iter().filter(|c| c.outcome.is_done()).count().to_string();
        let all = corrections.len().to_string();
        lines.push(locale.say("summary-corrections", &[("applied", &applied), ("all", &all)]));
    }
    for outcome in
        [CorrectionOutcome::Excluded, CorrectionOutcome::Confirmed, CorrectionOutcome::Outdated]
    {
        let count = corrections.iter().filter(|c| c.outcome == outcome).count();
        if count > 0 {
            let key = format!("summary-{}", outcome.code());
            lines.push(locale.say(&key, &[("count", &count.to_string())]));
        }
    }
    lines
}

/// One line a rule, with the first places; what was confirmed is counted.
pub fn findings(findings: &[Finding], places: &[Place], locale: &Locale) -> Vec<String> {
    let line = |finding: &Finding| {
        let first = &finding.cases[0];
        let has_one_note = finding.cases.iter().all(|case| case.note == first.note);
        let rule = if has_one_note { first.noted(&finding.rule) } else { finding.rule.clone() };
        let place = |case: &Case| {
            let row = case.row.map(|row| places[row].row.to_string());
            let row = row.map(|row| locale.say("summary-row", &[("row", &row)]));
            // A list of many cells is no place to look at.
            let is_short = !case.cell.is_empty() && !case.cell.contains('/');
            let cell = if is_short { case.cell.to_string() } else { row.unwrap_or_default() };
            let cell = match &case.elsewhere {
                Some(at) => format!("{} {cell}", at.sheet.clone().unwrap_or(file_name(&at.file))),
                None => cell,
            };
            let value = if has_one_note { case.value.clone() } else { case.noted(&case.value) };
            let value = value.say(locale).replace(['\n', '\r'], " ");
            locale.say("check-place", &[("cell", &cell), ("value", &value)])
        };
        let mut places: Vec<String> = finding.cases.iter().take(SHOWN).map(place).collect();
        if finding.cases.len() > SHOWN {
            places.push("…".to_owned());
        }
        let count = finding.cases.len().to_string();
        let places = places.join(&locale.word("list-separator"));
        let args = [
            ("severity", finding.severity.words().say(locale)),
            ("rule", rule.say(locale)),
            ("count", count),
            ("places", places),
        ];
        let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
        locale.say("check-rule", &args)
    };
    let open = findings.iter().filter(|finding| !finding.cases.is_empty());
    let mut lines: Vec<String> = open.map(line).collect();
    let confirmed: usize = findings.iter().map(|finding| finding.confirmed).sum();
    if confirmed > 0 {
        lines.push(locale.say("check-confirmed", &[("count", &confirmed.to_string())]));
    }
    lines
}

/// Says on standard error what a reading has left aside, where the results go elsewhere: as
/// much as a report says.
pub fn reading(told: &Told, locale: &Locale) {
    let mut lines = sources(told.sources.iter(), told.corrections.iter(), locale);
    let is_nothing = |source: &Source| {
        source.ignored.is_empty() && source.passed_over.is_empty() && source.unread.is_empty()
    };
    // That files were read goes without saying.
    if told.sources.iter().all(is_nothing) && told.corrections.is_empty() {
        lines.clear();
    }
    let mut left_aside = validation::of_reading(told.sources.iter(), told.corrections.iter());
    left_aside.extend(validation::astray(&told.astray));
    lines.extend(findings(&left_aside, &[], locale));
    if told.unreadable > 0 {
        let count = told.unreadable.to_string();
        lines.push(locale.say("unreadable-left-out", &[("count", &count)]));
        for [file, cell, value] in &told.examples {
            let value = value.replace(['\n', '\r'], " ");
            let args = [("file", file.as_str()), ("cell", cell), ("value", &value)];
            lines.push(locale.say("unreadable-example", &args));
        }
    }
    if !lines.is_empty() {
        let _ = writeln!(std::io::stderr(), "{}", lines.join("\n"));
    }
}

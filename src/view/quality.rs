//! The page on data quality: sentences and tables of the same shape as all others.

use super::document::{Block, Shown};
use super::prose::paragraphs as of_text;

use crate::format::grouped;
use crate::locales::Locale;
use crate::tables::grid::Grid;
use crate::validation::Quality;

/// Letters without a shape that are listed.
const LETTERS: usize = 20;

/// Heading, introduction, and tables with notes. A table without rows is a sentence in the
/// introduction.
pub fn blocks(quality: &Quality, respondent: &str, locale: &Locale, blocks: &mut Vec<Block>) {
    let mut paragraphs = Vec::new();
    let mut tables = Vec::new();
    let mut table = |key: &str, columns: &[&str], rows: Vec<Vec<String>>, prose, notes: &[&str]| {
        let headings = columns.iter().map(|c| locale.say(&format!("quality-column-{c}"), &[]));
        let note = |note: &&str| locale.say(note, &[("respondent", respondent)]);
        let grid = Grid::of_texts(headings.collect(), rows, prose);
        let notes = notes.iter().map(note).collect();
        tables.push(Block::Table(Shown::new(None, locale.word(key), grid, notes, locale)));
    };
    if quality.unreadable == 0 {
        paragraphs.push(locale.word("quality-text-all-readable"));
    } else {
        let count = grouped(quality.unreadable as f64);
        paragraphs.push(locale.say("quality-text-unreadable", &[("count", &count)]));
    }
    if quality.passed_over > 0 {
        let rows = grouped(quality.passed_over as f64);
        paragraphs.push(locale.say("quality-text-passed", &[("count", &rows)]));
    }
    if !quality.unprintable.is_empty() {
        // Letters and their cells; more of them are in the findings.
        let letter = |(code, cell): &(String, String)| {
            locale.say("quality-letter", &[("code", code), ("cell", cell)])
        };
        let mut letters: Vec<String> =
            quality.unprintable.iter().take(LETTERS).map(letter).collect();
        if quality.unprintable.len() > LETTERS {
            letters.push("…".to_owned());
        }
        let letters = letters.join(&locale.word("list-separator"));
        paragraphs.push(locale.say("quality-text-unprintable", &[("letters", &letters)]));
    }
    let rates = quality.answered.iter().map(|rate| {
        let counts = [rate.asked, rate.answered].map(|count| grouped(count as f64));
        let printed = match rate.percent {
            Some(_) => rate.printed.clone(),
            None => locale.word("report-no-value"),
        };
        vec![rate.label.clone(), counts[0].clone(), counts[1].clone(), printed]
    });
    let is_any_confirmed = quality.findings.iter().any(|count| count.confirmed > 0);
    let columns = ["kind", "cases", "respondents", "confirmed"];
    let columns = &columns[..if is_any_confirmed { 4 } else { 3 }];
    let mut findings = Vec::new();
    for of_severity in quality.findings.chunk_by(|a, b| a.is_error == b.is_error) {
        let key = if of_severity[0].is_error { "finding-error" } else { "finding-warning" };
        findings.push(vec![locale.say(key, &[])]);
        findings.extend(of_severity.iter().map(|count| {
            let counts = [count.cases, count.respondents, count.confirmed];
            let counts = counts.into_iter().take(columns.len() - 1).map(|n| grouped(n as f64));
            std::iter::once(count.label.clone()).chain(counts).collect()
        }));
    }
    if findings.is_empty() {
        paragraphs.push(locale.word("quality-text-no-findings"));
    } else {
        let is_there = |kind| quality.findings.iter().any(|count| count.kind == kind);
        let notes = [
            (true, "quality-note-findings"),
            (is_any_confirmed, "quality-note-confirmed"),
            (is_there("outlier"), "quality-note-outlier"),
            (is_there("duplicate-answers"), "quality-note-duplicate-answers"),
        ];
        let notes = notes.into_iter().filter(|(is_there, _)| *is_there);
        let notes: Vec<&str> = notes.map(|(_, note)| note).collect();
        match quality.findings.as_slice() {
            // A table of one row is a sentence.
            [one] if !is_any_confirmed => {
                let severity = if one.is_error { "finding-error" } else { "finding-warning" };
                let counts = [one.cases, one.respondents].map(|count| grouped(count as f64));
                let severity = locale.word(severity);
                let args = [
                    ("label", &*one.label),
                    ("severity", &severity),
                    ("cases", &counts[0]),
                    ("respondents", &counts[1]),
                    ("respondent", respondent),
                ];
                paragraphs.push(locale.say("quality-text-one-finding", &args));
                paragraphs.extend(
                    notes.iter().map(|note| locale.say(note, &[("respondent", respondent)])),
                );
            }
            _ => table("quality-findings", columns, findings, false, &notes),
        }
    }
    if quality.excluded > 0 {
        let count = grouped(quality.excluded as f64);
        let args = [("count", count.as_str()), ("respondent", respondent)];
        paragraphs.push(locale.say("quality-text-excluded", &args));
    }
    if quality.corrections.is_empty() {
        paragraphs.push(locale.word("quality-text-no-corrections"));
    } else {
        let rows = quality.corrections.iter();
        let rows = rows.map(|c| vec![c.label.clone(), grouped(c.corrected as f64)]);
        table("quality-corrections", &["question", "cases"], rows.collect(), false, &[]);
    }
    let columns = ["question", "asked", "answered", "percent"];
    table("quality-rates", &columns, rates.collect(), false, &["quality-note-rates"]);
    blocks.push(Block::Heading { level: 1, text: locale.word("quality-heading"), new_page: false });
    let paragraphs = paragraphs.iter().flat_map(|text| of_text(text)).collect();
    blocks.push(Block::plain(paragraphs));
    blocks.extend(tables);
}

//! `survey check DATA…`: what is odd in the answers, as a summary and as `findings.csv`.

use std::io::Write;

use serde_json::json;

use super::output::{self, Files};
use super::print_json;
use super::report::{default_target, find_questionnaire};
use crate::analysis::Data;
use crate::cli::CheckArgs;
use crate::ingest;
use crate::locales::Locale;
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::{Kind, Questionnaire};
use crate::responses::{Responses, Unreadable};
use crate::validation::{self, Finding, Severity};

/// One line of `findings.csv`.
struct Line {
    severity: Severity,
    row: usize,
    cell: String,
    question: String,
    value: String,
    rule: String,
}

/// Exit code 1 when errors are found.
pub fn run(args: &CheckArgs, locale: &Locale) -> Result<(), Failure> {
    let files = ingest::open(&args.data, args.sheet.as_deref())?;
    let (_, questionnaire) = find_questionnaire(args.questionnaire.as_deref(), &args.data, &files)?;
    let (responses, unreadable) = ingest::read_with_gaps(&files, &questionnaire)?;
    let data = Data::derive(&responses, &questionnaire)?;
    let findings = validation::validate(&data, locale)?;
    let lines = lines(&data, &findings, &unreadable, locale)?;

    let target = args.output.clone().unwrap_or_else(|| default_target(&args.data, &questionnaire));
    let csv = csv(&lines, &data, locale)
        .map_err(|error| Failure::machine(Problem::new("internal").with("detail", error)))?;
    let file = "findings.csv";
    output::write(&target, &Files::from([(file.to_owned(), csv)]), &[])?;

    let errors = lines.iter().filter(|line| line.severity == Severity::Error).count();
    if args.json {
        let list: Vec<_> = lines.iter().map(|line| in_json(line, &responses)).collect();
        print_json(&json!({
            "ok": errors == 0,
            "questionnaire": questionnaire.id,
            "respondents": responses.respondents(),
            "errors": errors,
            "warnings": lines.len() - errors,
            "findings": list,
            "file": target.join(file).display().to_string(),
        }));
    } else {
        let text = summary(&lines, &responses, &questionnaire, &target.join(file), locale);
        let _ = std::io::stdout().write_all(text.as_bytes());
    }
    if errors == 0 { Ok(()) } else { Err(Failure { fault: Fault::Data, problems: Vec::new() }) }
}

/// What cannot be read first, then the rules in the order of the questionnaire.
fn lines(
    data: &Data<'_>,
    findings: &[Finding],
    unreadable: &[Unreadable],
    locale: &Locale,
) -> Result<Vec<Line>, Failure> {
    let question = |id: &str| {
        data.questionnaire.variable(id).map_or_else(String::new, |v| {
            let number = v.number.as_deref().unwrap_or("");
            format!("{number} {}", v.label(locale.lang())).trim().to_owned()
        })
    };
    let mut lines: Vec<Line> = unreadable
        .iter()
        .map(|found| Line {
            severity: Severity::Error,
            row: found.row,
            cell: found.cell.clone(),
            question: question(&found.variable),
            value: found.value.clone(),
            rule: locale.say(&format!("rule-{}", found.problem.key()), &[]),
        })
        .collect();
    for finding in findings {
        let mut values = Vec::new();
        for id in &finding.concerns {
            let shown = data.shown(id, locale.lang());
            values.push(shown.map_err(|error| crate::analysis::failed(id, error))?);
        }
        let questions: Vec<String> = finding.concerns.iter().map(|id| question(id)).collect();
        for &row in &finding.places {
            let place = data.responses.places[row];
            let columns = &data.responses.sources[place.source].columns;
            let letters = finding.concerns.iter().filter_map(|id| columns.get(id));
            let cells: Vec<String> = letters.map(|l| format!("{l}{}", place.row)).collect();
            let values: Vec<&str> = values.iter().map(|column| column[row].as_str()).collect();
            lines.push(Line {
                severity: finding.severity,
                row,
                cell: cells.join(" / "),
                question: questions.join(" / "),
                value: values.join(" / "),
                rule: finding.rule.clone(),
            });
        }
    }
    Ok(lines)
}

/// UTF-8 with a byte order mark and headers in the user's language, for Excel.
fn csv(lines: &[Line], data: &Data<'_>, locale: &Locale) -> Result<Vec<u8>, csv::Error> {
    let responses = data.responses;
    let id = data.questionnaire.variables.iter().find(|v| v.kind == Kind::Id);
    let ids = id.and_then(|v| data.texts(&v.id).ok());
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    let headers = ["severity", "respondent", "file", "sheet", "cell", "question", "value", "rule"];
    writer.write_record(headers.map(|name| locale.say(&format!("finding-{name}"), &[])))?;
    for line in lines {
        let place = responses.places[line.row];
        let source = &responses.sources[place.source];
        let respondent = ids.as_ref().and_then(|ids| ids[line.row].as_deref()).unwrap_or("");
        let texts = [
            &severity(line.severity, locale),
            respondent,
            &source.file,
            source.sheet.as_deref().unwrap_or(""),
            &line.cell,
            &line.question,
            &line.value,
            &line.rule,
        ];
        writer.write_record(texts.map(crate::export::csv::literal))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn severity(severity: Severity, locale: &Locale) -> String {
    match severity {
        Severity::Error => locale.word("finding-error"),
        Severity::Warning => locale.word("finding-warning"),
    }
}

fn in_json(line: &Line, responses: &Responses) -> serde_json::Value {
    let place = responses.places[line.row];
    let source = &responses.sources[place.source];
    json!({
        "severity": if line.severity == Severity::Error { "error" } else { "warning" },
        "file": source.file,
        "sheet": source.sheet,
        "row": place.row,
        "cell": line.cell,
        "question": line.question,
        "value": line.value,
        "rule": line.rule,
    })
}

/// Each rule with its number of findings and the first places, errors first; then where
/// the whole list is.
fn summary(
    lines: &[Line],
    responses: &Responses,
    questionnaire: &Questionnaire,
    file: &std::path::Path,
    locale: &Locale,
) -> String {
    const SHOWN: usize = 3;
    let rows = responses.respondents().to_string();
    let answers = responses.answered.to_string();
    let args =
        [("rows", rows.as_str()), ("answers", &answers), ("questionnaire", &questionnaire.id)];
    let mut text = vec![locale.say("summary-read", &args)];
    let mut rules: Vec<Vec<&Line>> = Vec::new();
    for line in lines {
        let same = |found: &&mut Vec<&Line>| {
            found[0].rule == line.rule && found[0].question == line.question
        };
        match rules.iter_mut().find(same) {
            Some(found) => found.push(line),
            None => rules.push(vec![line]),
        }
    }
    rules.sort_by_key(|found| found[0].severity);
    for found in rules {
        let place = |line: &&Line| {
            let row = responses.places[line.row].row.to_string();
            let cell = if line.cell.is_empty() { &row } else { &line.cell };
            locale.say("check-place", &[("cell", cell), ("value", &line.value)])
        };
        let mut places: Vec<String> = found.iter().take(SHOWN).map(place).collect();
        if found.len() > SHOWN {
            places.push("…".to_owned());
        }
        let places = places.join(&locale.word("list-separator"));
        let args = [
            ("severity", severity(found[0].severity, locale)),
            ("question", found[0].question.clone()),
            ("rule", found[0].rule.clone()),
            ("count", found.len().to_string()),
            ("places", places),
        ];
        let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
        text.push(locale.say("check-rule", &args));
    }
    let errors = lines.iter().filter(|line| line.severity == Severity::Error).count();
    let (warnings, errors) = ((lines.len() - errors).to_string(), errors.to_string());
    let path = file.display().to_string();
    let args = [("errors", errors.as_str()), ("warnings", &warnings), ("path", &path)];
    text.push(locale.say("check-total", &args));
    text.push(String::new());
    text.join("\n")
}

//! `survey check DATA…`: what is odd in the answers, as a summary, as `findings.csv`, and
//! as a workbook of queries to the respondents.

use serde_json::json;

use super::output::{self, Files, Owned, Writer};
use super::reading::Opened;
use super::{print, print_json, said};
use crate::cli::ReadingArgs;
use crate::data::{Data, failed};
use crate::export::findings::{self, Queries};
use crate::export::queries;
use crate::locales::Locale;
use crate::problem::{Failure, Fault};
use crate::validation::{self, Severity};

/// Exit code 1 when errors are found.
pub fn run(args: &ReadingArgs, json: bool, locale: &Locale) -> Result<(), Failure> {
    let opened = Opened::new(args)?;
    let questionnaire = &opened.questionnaire;
    let responses = opened.responses()?;
    let previous = opened.previous()?;
    let data = Data::derive(&responses, questionnaire)?;
    let before = previous.map(|p| Data::derive(p, questionnaire)).transpose()?;
    let found = validation::validate(&data, before.as_ref(), locale)?;

    let queries =
        Queries::of(&found, &data, locale).map_err(|error| failed(&questionnaire.id, error))?;
    let csv = findings::csv(&queries, locale).map_err(Failure::internal)?;
    let letter = opened.study.as_ref().map(|study| study.letter(locale.lang()));
    let letter = letter.unwrap_or_default();
    let workbook = queries::workbook(&queries, &letter, locale).map_err(Failure::internal)?;
    let target = opened.target.clone();
    // A file that is not as it was written may hold what somebody has typed: it is kept.
    let owned = Owned::of(&target);
    let is_kept = |name: &String| target.join(name).exists() && !owned.is_as_written(&target, name);
    let names = |number: usize| match number {
        1 => ["findings.csv".to_owned(), "queries.xlsx".to_owned()],
        number => [format!("findings-{number}.csv"), format!("queries-{number}.xlsx")],
    };
    let number = (1..).find(|&number| !names(number).iter().any(is_kept)).unwrap_or(1);
    let [findings, queries] = names(number);
    let kept: Vec<String> = (1..number).flat_map(names).filter(is_kept).collect();
    let files = Files::from([(findings, csv), (queries.clone(), workbook)]);
    output::write(&target, files, Writer::Check, &opened.paths())?;

    let errors = validation::count(&found, Severity::Error);
    let warnings = validation::count(&found, Severity::Warning);
    if json {
        print_json(&json!({
            "ok": errors == 0,
            "questionnaire": questionnaire.id,
            "respondents": responses.respondents(),
            "answers": responses.answered,
            "errors": errors,
            "warnings": warnings,
            "sources": said::sources_json(&responses, str::to_owned),
            "findings": said::findings_json(&found, &responses),
            "corrections": said::corrections_json(&responses),
            "output": target.display().to_string(),
            "queries": queries,
        }))?;
    } else {
        let (rows, answers) = (responses.respondents().to_string(), responses.answered.to_string());
        let (errors, warnings) = (errors.to_string(), warnings.to_string());
        let path = target.display().to_string();
        let args =
            [("rows", rows.as_str()), ("answers", &answers), ("questionnaire", &questionnaire.id)];
        let mut lines = vec![locale.say("summary-read", &args)];
        lines.extend(said::sources(&responses.sources, &responses.corrections, locale));
        lines.extend(said::findings(&found, &responses, locale));
        let args = [
            ("errors", errors.as_str()),
            ("warnings", &warnings),
            ("path", &path),
            ("queries", &queries),
        ];
        lines.push(locale.say("check-total", &args));
        if !kept.is_empty() {
            let kept = kept.join(&locale.word("list-separator"));
            let args = [("kept", kept.as_str()), ("new", &queries)];
            lines.push(locale.say("check-queries-kept", &args));
        }
        print(&lines.join("\n"))?;
    }
    if errors == 0 { Ok(()) } else { Err(Failure { fault: Fault::Data, problems: Vec::new() }) }
}

//! `survey check DATA…`: what is odd in the answers, as a summary, as `findings.csv`, and
//! as a workbook of queries to the respondents.

use serde_json::json;

use super::arguments::CheckArgs;
use super::print::{print, print_json};
use super::said;
use crate::locales::Locale;
use crate::pipeline::check::{Checked, check};
use crate::pipeline::machine;
use crate::problem::{Failure, Fault};
use crate::validation::{self, Severity};

/// Exit code 1 when errors are found.
pub fn run(args: CheckArgs, locale: &Locale) -> Result<(), Failure> {
    let as_json = args.json;
    let checked = check(&args.inputs(), locale)?;
    let Checked { questionnaire, responses, findings, target, queries, kept } = &checked;
    let errors = validation::count(findings, Severity::Error);
    let warnings = validation::count(findings, Severity::Warning);
    if as_json {
        print_json(&json!({
            "ok": errors == 0,
            "questionnaire": questionnaire.id,
            "respondents": responses.respondents(),
            "answers": responses.all_answered(),
            "errors": errors,
            "warnings": warnings,
            "sources": machine::sources(responses, str::to_owned),
            "findings": machine::findings(findings, responses, locale),
            "corrections": machine::corrections(responses),
            "output": target.display().to_string(),
            "queries": queries,
        }))?;
    } else {
        let (rows, answers) =
            (responses.respondents().to_string(), responses.all_answered().to_string());
        let (errors, warnings) = (errors.to_string(), warnings.to_string());
        let path = target.display().to_string();
        let args =
            [("rows", rows.as_str()), ("answers", &answers), ("questionnaire", &questionnaire.id)];
        let mut lines = vec![locale.say("summary-read", &args)];
        lines.extend(said::responses(responses, questionnaire, locale));
        lines.extend(said::findings(findings, &responses.places, locale));
        let args = [
            ("errors", errors.as_str()),
            ("warnings", &warnings),
            ("path", &path),
            ("queries", queries),
        ];
        lines.push(locale.say("check-total", &args));
        if !kept.is_empty() {
            let kept = kept.join(&locale.word("list-separator"));
            let args = [("kept", kept.as_str()), ("new", queries)];
            lines.push(locale.say("check-queries-kept", &args));
        }
        print(&lines.join("\n"))?;
    }
    if errors == 0 { Ok(()) } else { Err(Failure { fault: Fault::Data, problems: Vec::new() }) }
}

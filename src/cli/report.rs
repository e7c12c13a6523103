//! `survey report DATA…`: from answers to tables, charts, a workbook and a PDF.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::arguments::ReportArgs;
use super::console;
use super::print::{print, print_json, tell};
use super::progress::Progress;
use super::said;
use crate::locales::{Lang, Locale};
use crate::pipeline::inputs::ReportRequest;
use crate::pipeline::machine;
use crate::pipeline::report::{self, Step, Written};
use crate::pipeline::watched::Watched;
use crate::problem::{Failure, Fault};
use crate::validation::{self, Severity};

pub fn run(args: ReportArgs, other_langs: Vec<Lang>, locale: &Locale) -> Result<(), Failure> {
    let (quiet, json, watch) = (args.quiet, args.json, args.watch);
    let request = args.request(other_langs);
    if !watch {
        return make(&request, quiet, json, locale);
    }
    let mut is_first = true;
    loop {
        let watched = Watched::new(&request);
        match make(&request, quiet, json, locale) {
            // Nothing that is watched will mend it.
            Err(failure) if is_first && failure.fault != Fault::Data => return Err(failure),
            Err(failure) => tell(&failure, json, locale),
            Ok(()) => {}
        }
        is_first = false;
        if !quiet && !json {
            print(&locale.word("report-watching"))?;
        }
        watched.wait();
    }
}

/// Makes the report and says what was done.
pub fn make(
    request: &ReportRequest,
    quiet: bool,
    json: bool,
    locale: &Locale,
) -> Result<(), Failure> {
    let start = Instant::now();
    let progress = Progress::new(quiet || json);
    let on_step = |step| progress.step(locale.word(key(step)));
    let written = report::run(request, locale, &on_step)?;
    progress.done();
    console::show(&written.target);
    if json {
        print_json(&summary(&written, start.elapsed(), locale))
    } else if !quiet {
        print(&text(&written, start.elapsed(), locale))
    } else {
        Ok(())
    }
}

fn key(step: Step) -> &'static str {
    match step {
        Step::Read => "step-read",
        Step::Analyse => "step-analyse",
        Step::Charts => "step-charts",
        Step::Report => "step-report",
        Step::Write => "step-write",
    }
}

fn text(written: &Written, elapsed: Duration, locale: &Locale) -> String {
    let Written { questionnaire, responses, target, made } = written;
    let (rows, answers) =
        (responses.respondents().to_string(), responses.all_answered().to_string());
    let args =
        [("rows", rows.as_str()), ("answers", &answers), ("questionnaire", &questionnaire.id)];
    let mut lines = vec![locale.say("summary-read", &args)];
    lines.extend(said::responses(responses, questionnaire, locale));
    let errors = validation::count(&made.findings, Severity::Error);
    let all = errors + validation::count(&made.findings, Severity::Warning);
    if all > 0 {
        let (errors, warnings) = (errors.to_string(), (all - errors).to_string());
        let args = [("errors", errors.as_str()), ("warnings", &warnings)];
        lines.push(locale.say("summary-findings", &args));
        lines.extend(said::findings(&made.findings, &responses.places, locale));
    }
    for title in &made.outdated {
        lines.push(locale.say("summary-commentary-outdated", &[("title", title)]));
    }
    if !made.lacking.is_empty() {
        let names = made.lacking.join(&locale.word("list-separator"));
        lines.push(locale.say("summary-reference-lacks", &[("names", &names)]));
    }
    let control = &made.release.control;
    if control.hidden() > 0 {
        let counts = [control.figures, control.hidden(), control.primary, control.secondary];
        let counts = counts.map(|count| count.to_string());
        let names = ["figures", "hidden", "primary", "secondary"];
        let args: Vec<(&str, &str)> =
            names.into_iter().zip(counts.iter().map(String::as_str)).collect();
        lines.push(locale.say("summary-hidden", &args));
    }
    if !made.without_place.is_empty() {
        let ids = made.without_place.join(&locale.word("list-separator"));
        lines.push(locale.say("summary-without-place", &[("ids", &ids)]));
    }
    if !made.unmapped.is_empty() {
        let titles = made.unmapped.join(&locale.word("list-separator"));
        lines.push(locale.say("summary-unmapped", &[("titles", &titles)]));
    }
    let path = target.display().to_string();
    let numbered = made.numbered.unwrap_or((made.release.tables.len(), made.charts));
    let (tables, charts) = (numbered.0.to_string(), numbered.1.to_string());
    let pages = made.pages.map_or_else(|| "none".to_owned(), |n| n.to_string());
    let args =
        [("path", path.as_str()), ("tables", &tables), ("charts", &charts), ("pages", &pages)];
    lines.push(locale.say("summary-written", &args));
    let seconds = format!("{:.1}", elapsed.as_secs_f64());
    lines.push(locale.say("summary-time", &[("seconds", &seconds)]));
    lines.push(String::new());
    lines.join("\n")
}

fn summary(written: &Written, elapsed: Duration, locale: &Locale) -> Value {
    let Written { questionnaire, responses, target, made } = written;
    json!({
        "ok": true,
        "questionnaire": questionnaire.id,
        "respondents": responses.respondents(),
        "answers": responses.all_answered(),
        "sources": machine::sources(responses, str::to_owned),
        "findings": machine::findings(&made.findings, responses, locale),
        "corrections": machine::corrections(responses),
        "outdated_commentary": made.outdated,
        "reference_lacks": made.lacking,
        "hidden": {
            "primary": made.release.control.primary,
            "secondary": made.release.control.secondary,
        },
        "without_place": made.without_place,
        "without_map": made.unmapped,
        "output": target.display().to_string(),
        "tables": made.release.tables.len(),
        "charts": made.charts,
        "pages": made.pages,
        "seconds": elapsed.as_secs_f64(),
    })
}

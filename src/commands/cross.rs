//! `survey cross DATA --rows Q --columns Q`: one question by others, in the terminal or as a
//! file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::export::results;
use super::output;
use super::print;
use super::reading::Opened;
use super::said;
use super::terminal;
use crate::cli::{CrossArgs, Format};
use crate::definition::Document;
use crate::disclosure::{Release, release};
use crate::engine::{Condition, Expression};
use crate::layout::layout;
use crate::locales::Locale;
use crate::plan::{self, Plan};
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::Questionnaire;
use crate::{analysis, export};

pub fn run(args: &CrossArgs, locale: &Locale) -> Result<(), Failure> {
    let format = args.reading.output.as_deref().map(format_of).transpose()?;
    if let Some(path) = &args.reading.output {
        output::refuse_inputs(std::iter::once(path.clone()), &args.reading.data)?;
        output::refuse_existing(path, args.overwrite)?;
    }
    // The same figures twice, under one key, would be a mistake of the command.
    let mut columns = args.columns.iter();
    let twice = columns.find(|id| args.columns.iter().filter(|other| other == id).count() > 1);
    if let Some(name) = twice.or(args.mean.as_ref().filter(|mean| **mean == args.rows)) {
        return Err(Failure::usage(Problem::new("cross-twice").with("name", name)));
    }
    let opened = Opened::new(&args.reading)?;
    let questionnaire = &opened.questionnaire;
    let plan = plan(args, questionnaire, locale)?;
    let reading = opened.reading()?;
    let results = analysis::analyse(&reading, questionnaire, &plan, Default::default(), locale)?;
    said::reading(&reading.told(), locale);
    let release = release(results, locale);
    match (&args.reading.output, format) {
        (Some(path), Some(format)) => {
            let inputs = opened.paths();
            write(path, &release, format, args.overwrite, &inputs, locale)?;
            let path = path.display().to_string();
            print(&locale.say("cross-done", &[("path", &path)]))
        }
        _ => show(&release, locale),
    }
}

/// The format that a file's extension names.
fn format_of(path: &Path) -> Result<Format, Failure> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    Format::of(&extension).ok_or_else(|| Failure::usage(Problem::new("cross-extension").path(path)))
}

/// The question as a plan. What is wrong with its names and with the condition is told at once,
/// of the condition with the place.
fn plan(args: &CrossArgs, questionnaire: &Questionnaire, locale: &Locale) -> Result<Plan, Failure> {
    let condition = args.condition.as_deref().unwrap_or("TRUE");
    let mut document = Document::new("--where", condition);
    let scope = questionnaire.scope();
    let read: Option<Expression<Condition>> =
        Expression::read(&mut document, condition, 0..condition.len(), &scope);
    let condition = args.condition.as_deref().filter(|_| read.is_some());
    let text = plan_text(args, condition, questionnaire, locale);
    let plan = Document::new("--rows --columns", &text);
    let plan = plan::read(plan, questionnaire, &Default::default(), locale).map_err(without_places);
    match plan {
        Ok(plan) if read.is_some() => Ok(plan),
        plan => {
            let mut problems = plan.err().map_or(Vec::new(), |failure| failure.problems);
            problems.extend(document.problems);
            Err(Failure { fault: Fault::Usage, problems })
        }
    }
}

/// The question as a plan of one table.
fn plan_text(
    args: &CrossArgs,
    condition: Option<&str>,
    questionnaire: &Questionnaire,
    locale: &Locale,
) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let label = |id: &str| {
        let variable = questionnaire.variable(id);
        variable.map_or(id, |variable| variable.label(locale.lang())).to_owned()
    };
    let columns: Vec<String> = args.columns.iter().map(|id| quoted(id)).collect();
    let by: Vec<String> = args.columns.iter().map(|id| label(id)).collect();
    let by = by.join(&locale.word("list-separator"));
    let title = match by.as_str() {
        "" => label(&args.rows),
        by => locale.say("cross-title", &[("rows", &label(&args.rows)), ("columns", by)]),
    };
    let mut text = format!(
        "[cover]\ntitle = {title}\n[[section]]\nid = \"tables\"\nnumber = \"\"\nlevel = 1\n\
         heading = {title}\n[[table]]\nid = \"cross\"\nsection = \"tables\"\nkind = \"cross\"\n\
         title = {title}\nvariables = [{}]\ncolumns = [{}]\nrow_heading = {}\n\
         percent_of = {}\nshow_no_answer = {}\nshow_not_applicable = {}\n",
        quoted(&args.rows),
        columns.join(", "),
        quoted(&label(&args.rows)),
        quoted(&args.percent),
        args.no_answer,
        args.not_applicable,
        title = quoted(&title),
    );
    for (key, value) in [("mean", args.mean.as_deref()), ("where", condition)] {
        if let Some(value) = value {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
    }
    if !args.bands.is_empty() {
        text.push_str("[table.bands]\n");
        for (name, bounds) in &args.bands {
            let bounds: Vec<String> = bounds.iter().map(|b| format!("{b:?}")).collect();
            let _ = writeln!(text, "{} = [{}]", quoted(name), bounds.join(", "));
        }
    }
    text
}

/// The user wrote options, not a plan: its lines would say nothing to him.
fn without_places(mut failure: Failure) -> Failure {
    let problems = failure.problems.into_iter();
    failure.problems = problems.map(Problem::without_place).collect();
    failure.fault = Fault::Usage;
    failure
}

fn write(
    path: &Path,
    release: &Release,
    format: Format,
    overwrite: bool,
    inputs: &[PathBuf],
    locale: &Locale,
) -> Result<(), Failure> {
    let bytes = match format {
        Format::Xlsx => export::workbook::workbook(release, locale).map_err(Failure::internal)?,
        format => results(release, format)?.1,
    };
    output::write_file(path, &bytes, overwrite, inputs)
}

fn show(release: &Release, locale: &Locale) -> Result<(), Failure> {
    let mut out = String::new();
    for table in &release.tables {
        let _ = writeln!(out, "{}\n", table.title);
        out.push_str(&terminal::table(&layout(table, locale), terminal::width()));
        for note in &table.notes {
            out.push_str(&terminal::note(note, terminal::width()));
        }
    }
    print(&out)
}

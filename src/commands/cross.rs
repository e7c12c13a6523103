//! `survey cross DATA --rows Q --columns Q`: one question by others, in the terminal or as a
//! file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::export::results;
use super::output;
use super::print;
use super::reading::Opened;
use super::said;
use super::terminal;
use crate::cli::{CrossArgs, Format};
use crate::disclosure::{Release, release};
use crate::locales::{Lang, Locale};
use crate::definition::Document;
use crate::problem::{Failure, Problem};
use crate::questionnaire::expression::Expression;
use crate::questionnaire::{Kind, Questionnaire};
use crate::tables::kinds::cross::{Cross, PercentOf};
use crate::tables::kinds::{Entry, Kind as _};
use crate::tables::reader::Reader;
use crate::tables::{CoverText, Outline, Section, TableSpec, notes};
use crate::view::chart::Palette;
use crate::{export, tables};

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
    let outline = outline(args, questionnaire, locale)?;
    let reading = opened.reading()?;
    let results =
        tables::tabulate(&reading, questionnaire, &outline, Default::default(), locale);
    let results = results.map_err(|failure| of_condition(failure, args, questionnaire))?;
    said::reading(&reading.told(), locale);
    let release = release(results);
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

/// The question as an outline of one table.
fn outline(
    args: &CrossArgs,
    questionnaire: &Questionnaire,
    locale: &Locale,
) -> Result<Outline, Failure> {
    let label = |id: &str| {
        let variable = questionnaire.variable(id);
        variable.map_or(id, |variable| variable.label(locale.lang())).to_owned()
    };
    let by: Vec<String> = args.columns.iter().map(|id| label(id)).collect();
    let by = by.join(&locale.word("list-separator"));
    let title = match by.as_str() {
        "" => label(&args.rows),
        by => locale.say("cross-title", &[("rows", &label(&args.rows)), ("columns", by)]),
    };
    let percent_of = match args.percent.as_str() {
        "row" => PercentOf::Row,
        "total" => PercentOf::Total,
        _ => PercentOf::Column,
    };
    let mut cross = Cross::of(&args.rows, &args.columns, args.mean.as_deref(), percent_of);
    cross.show_no_answer = args.no_answer;
    cross.show_not_applicable = args.not_applicable;
    cross.bands = args.bands.iter().cloned().collect();
    // What is wrong was written as options: places in a file would say nothing to the user.
    let mut document = Document::new("--rows --columns --where", "");
    let mut reader = Reader::new(&mut document, questionnaire, Default::default(), locale.lang());
    let text = |text: &str| toml::Spanned::new(0..0, text.to_owned());
    let id = text("cross");
    cross.check(&Entry { id: &id, subsets: &[], chart: None }, &mut reader);
    let condition = args.condition.as_deref().map(text);
    let condition = condition.and_then(|condition| reader.expression(&condition));
    if !document.problems.is_empty() {
        let problems = document.problems.into_iter().map(Problem::without_place).collect();
        return Err(Failure { fault: crate::problem::Fault::Usage, ..Failure::data(problems) });
    }
    let all = locale.word("all-respondents");
    let spec = TableSpec {
        condition,
        row_heading: label(&args.rows),
        ..TableSpec::of("cross", "tables", title.clone(), Arc::new(cross), all)
    };
    let section = Section {
        id: "tables".to_owned(),
        number: String::new(),
        level: 1,
        heading: title.clone(),
        new_page: false,
        text: None,
    };
    Ok(Outline {
        cover: CoverText { title, ..CoverText::default() },
        parameters: Default::default(),
        sections: vec![section],
        tables: vec![spec],
    })
}

/// A condition that compares what cannot be compared is wrong use, and is told with what its
/// questions hold: the user thinks of labels, the condition of codes.
fn of_condition(failure: Failure, args: &CrossArgs, questionnaire: &Questionnaire) -> Failure {
    let is_of_condition = failure.problems.iter().any(|p| p.key() == "expression-failed");
    let condition = args.condition.as_deref().and_then(|text| Expression::parse(text).ok());
    let Some(condition) = condition.filter(|_| is_of_condition) else { return failure };
    let lang = Lang::Ja;
    let holds = |name: &String| {
        let variable = questionnaire.variable_of_column(name)?;
        let codes =
            variable.codes.iter().map(|code| format!("{} = {}", code.code, code.label(lang)));
        let codes = codes.take(SHOWN_CODES).collect::<Vec<_>>().join(", ");
        let kind = match variable.kind {
            Kind::Single => format!("{}: {codes}", variable.label(lang)),
            Kind::Multiple => format!("{}: TRUE / FALSE", variable.label(lang)),
            Kind::Text | Kind::Id | Kind::Date => format!("{}: '…'", variable.label(lang)),
            _ => format!("{}: 0, 1, 2 …", variable.label(lang)),
        };
        Some(format!("{name} ({kind})"))
    };
    let columns: Vec<String> = condition.columns.iter().filter_map(holds).collect();
    let problem = Problem::new("where-types").with("text", &condition.text);
    Failure::usage(problem.with("columns", columns.join(" / ")))
}

/// Codes of a question that are told.
const SHOWN_CODES: usize = 20;

fn write(
    path: &Path,
    release: &Release,
    format: Format,
    overwrite: bool,
    inputs: &[PathBuf],
    locale: &Locale,
) -> Result<(), Failure> {
    let bytes = match format {
        Format::Xlsx => {
            let workbook = export::workbook::workbook(release, &Palette::default(), locale);
            workbook.map_err(Failure::internal)?
        }
        format => results(release, format, locale)?.1,
    };
    output::write_file(path, &bytes, overwrite, inputs)
}

fn show(release: &Release, locale: &Locale) -> Result<(), Failure> {
    let mut out = String::new();
    for table in &release.tables {
        let _ = writeln!(out, "{}\n", table.spec.title);
        let grid = table.spec.kind.grid(table, locale);
        out.push_str(&terminal::table(&grid, terminal::width()));
        for note in notes::notes(table, &release.respondent, locale) {
            out.push_str(&terminal::note(&note, terminal::width()));
        }
    }
    print(&out)
}

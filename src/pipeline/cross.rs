//! One question by others.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::inputs::Inputs;
use super::opened::Opened;
use super::output;
use crate::definition::Document;
use crate::disclosure::{Release, release};
use crate::ingest::Told;
use crate::locales::{Lang, Locale};
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::expression::Expression;
use crate::questionnaire::{Kind, Questionnaire};
use crate::writers::data_files::{Format, results};
use crate::{analysis, export, plan};

/// What is to be counted by what.
pub struct Question {
    pub rows: String,
    pub columns: Vec<String>,
    pub mean: Option<String>,
    pub condition: Option<String>,
    /// `column`, `row` or `total`.
    pub percent: String,
    /// Bounds between the bands of a number, by variable.
    pub bands: Vec<(String, Vec<f64>)>,
    pub no_answer: bool,
    pub not_applicable: bool,
}

/// The table, and what the reading has left aside.
pub struct Crossed {
    pub told: Told,
    pub release: Release,
    /// The files that were read, which no output may replace.
    pub inputs: Vec<PathBuf>,
}

/// Reads the answers and counts. An output that cannot be written is refused before.
pub fn cross(
    inputs: &Inputs,
    question: &Question,
    overwrite: bool,
    locale: &Locale,
) -> Result<Crossed, Failure> {
    if let Some(path) = &inputs.output {
        format_of(path)?;
        output::refuse_inputs(std::iter::once(path.clone()), &inputs.data)?;
        output::refuse_existing(path, overwrite)?;
    }
    // The same figures twice, under one key, would be a mistake of the command.
    let mut columns = question.columns.iter();
    let twice = columns.find(|id| question.columns.iter().filter(|other| other == id).count() > 1);
    let same = question.mean.as_ref().filter(|mean| **mean == question.rows);
    if let Some(name) = twice.or(same) {
        return Err(Failure::usage(Problem::new("cross-twice").with("name", name)));
    }
    let opened = Opened::new(inputs)?;
    let questionnaire = &opened.questionnaire;
    let text = plan_text(question, questionnaire, locale);
    let document = Document::new("--rows --columns --where", &text);
    let plan =
        plan::read(document, questionnaire, &Default::default(), locale).map_err(without_places)?;
    let reading = opened.reading()?;
    let results = analysis::analyse(&reading, questionnaire, &plan, Default::default(), locale);
    let results = results.map_err(|failure| of_condition(failure, question, questionnaire))?;
    let (told, inputs) = (reading.told(), opened.paths());
    Ok(Crossed { told, release: release(results, locale), inputs })
}

impl Crossed {
    /// Writes the table as a file of the format that its extension names.
    pub fn write(&self, path: &Path, overwrite: bool, locale: &Locale) -> Result<(), Failure> {
        let bytes = match format_of(path)? {
            Format::Xlsx => {
                export::workbook::workbook(&self.release, locale).map_err(Failure::internal)?
            }
            format => results(&self.release, format)?.1,
        };
        output::write_file(path, &bytes, overwrite, &self.inputs)
    }
}

/// The format that a file's extension names.
fn format_of(path: &Path) -> Result<Format, Failure> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    Format::of(&extension).ok_or_else(|| Failure::usage(Problem::new("cross-extension").path(path)))
}

/// The question as a plan of one table.
fn plan_text(question: &Question, questionnaire: &Questionnaire, locale: &Locale) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let label = |id: &str| {
        let variable = questionnaire.variable(id);
        variable.map_or(id, |variable| variable.label(locale.lang())).to_owned()
    };
    let columns: Vec<String> = question.columns.iter().map(|id| quoted(id)).collect();
    let by: Vec<String> = question.columns.iter().map(|id| label(id)).collect();
    let by = by.join(&locale.word("list-separator"));
    let title = match by.as_str() {
        "" => label(&question.rows),
        by => locale.say("cross-title", &[("rows", &label(&question.rows)), ("columns", by)]),
    };
    let mut text = format!(
        "[cover]\ntitle = {title}\n[[section]]\nid = \"tables\"\nnumber = \"\"\nlevel = 1\n\
         heading = {title}\n[[table]]\nid = \"cross\"\nsection = \"tables\"\nkind = \"cross\"\n\
         title = {title}\nvariables = [{}]\ncolumns = [{}]\nrow_heading = {}\n\
         percent_of = {}\nshow_no_answer = {}\nshow_not_applicable = {}\n",
        quoted(&question.rows),
        columns.join(", "),
        quoted(&label(&question.rows)),
        quoted(&question.percent),
        question.no_answer,
        question.not_applicable,
        title = quoted(&title),
    );
    for (key, value) in [("mean", &question.mean), ("where", &question.condition)] {
        if let Some(value) = value {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
    }
    if !question.bands.is_empty() {
        text.push_str("[table.bands]\n");
        for (name, bounds) in &question.bands {
            let bounds: Vec<String> = bounds.iter().map(|b| format!("{b:?}")).collect();
            let _ = writeln!(text, "{} = [{}]", quoted(name), bounds.join(", "));
        }
    }
    text
}

/// A condition that compares what cannot be compared is wrong use, and is told with what its
/// questions hold: the user thinks of labels, the condition of codes.
fn of_condition(failure: Failure, question: &Question, questionnaire: &Questionnaire) -> Failure {
    let is_of_condition = failure.problems.iter().any(|p| p.key() == "expression-failed");
    let condition = question.condition.as_deref().and_then(|text| Expression::parse(text).ok());
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

/// The user wrote options, not a plan: its lines would say nothing to him.
fn without_places(mut failure: Failure) -> Failure {
    let problems = failure.problems.into_iter();
    failure.problems = problems.map(Problem::without_place).collect();
    failure.fault = Fault::Usage;
    failure
}

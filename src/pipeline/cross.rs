//! One question by others.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::export::write;
use super::inputs::Inputs;
use super::opened::Opened;
use super::output;
use super::protection::rules;
use crate::definition::Document;
use crate::disclosure::{Release, release};
use crate::engine::Expression;
use crate::ingest::Told;
use crate::locales::Locale;
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::Questionnaire;
use crate::tables::kind::{Entry, Kind};
use crate::tables::kinds::cross::{Cross, PercentOf};
use crate::tables::reader::Reader;
use crate::tables::{self, CoverText, Outline, Planned, Section, TableSpec};
use crate::view::chart::Palette;
use crate::writers;
use crate::writers::data_files::Format;

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
    let opened = Opened::new(inputs)?;
    let questionnaire = &opened.questionnaire;
    let mut outline = outline(question, questionnaire, locale)?;
    let rules = rules(inputs, opened.study.as_ref(), None)?;
    outline.is_linked = rules.are_some();
    let reading = opened.reading()?;
    let results = tables::tabulate(&reading, questionnaire, &outline, Default::default(), locale)?;
    let (told, inputs) = (reading.told(), opened.paths());
    Ok(Crossed { told, release: release(results, &rules), inputs })
}

impl Crossed {
    /// Writes the table as a file of the format that its extension names.
    pub fn write(&self, path: &Path, overwrite: bool, locale: &Locale) -> Result<(), Failure> {
        let name = format_of(path)?.name();
        let palette = Palette::default();
        let files = write(&writers::TABLE, name, &self.release, &palette, locale)?;
        let bytes = files.into_values().next().unwrap_or_default();
        output::write_file(path, &bytes, overwrite, &self.inputs)
    }
}

/// The format that a file's extension names.
fn format_of(path: &Path) -> Result<Format, Failure> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    Format::of(&extension).ok_or_else(|| Failure::usage(Problem::new("cross-extension").path(path)))
}

/// The question as an outline of one table. What is wrong with its names and with the condition
/// is told at once, of the condition with the place.
fn outline(
    question: &Question,
    questionnaire: &Questionnaire,
    locale: &Locale,
) -> Result<Outline, Failure> {
    let label = |id: &str| {
        let variable = questionnaire.variable(id);
        variable.map_or(id, |variable| variable.label(locale.lang())).to_owned()
    };
    let by: Vec<String> = question.columns.iter().map(|id| label(id)).collect();
    let by = by.join(&locale.word("list-separator"));
    let title = match by.as_str() {
        "" => label(&question.rows),
        by => locale.say("cross-title", &[("rows", &label(&question.rows)), ("columns", by)]),
    };
    let percent_of = match question.percent.as_str() {
        "row" => PercentOf::Row,
        "total" => PercentOf::Total,
        _ => PercentOf::Column,
    };
    let mean = question.mean.as_deref();
    let mut cross = Cross::of(&question.rows, &question.columns, mean, percent_of);
    cross.show_no_answer = question.no_answer;
    cross.show_not_applicable = question.not_applicable;
    cross.bands = question.bands.iter().cloned().collect();
    // The names were written as options: places in a file would say nothing to the user.
    let mut document = Document::new("--rows --columns", "");
    let mut reader = Reader::new(&mut document, questionnaire, Default::default(), locale.lang());
    let text = |text: &str| toml::Spanned::new(0..0, text.to_owned());
    let id = text("cross");
    cross.check(&Entry { id: &id, subsets: &[], chart: None }, &mut reader);
    let mut problems: Vec<Problem> =
        document.problems.into_iter().map(Problem::without_place).collect();
    let condition = question.condition.as_deref().and_then(|condition| {
        let mut document = Document::new("--where", condition);
        let span = 0..condition.len();
        let read = Expression::read(&mut document, condition, span, &questionnaire.scope());
        problems.extend(document.problems);
        read
    });
    if !problems.is_empty() {
        return Err(Failure { fault: Fault::Usage, problems });
    }
    let all = locale.word("all-respondents");
    let spec = TableSpec {
        condition,
        row_heading: label(&question.rows),
        ..TableSpec::of("cross", "tables", title.clone(), all)
    };
    let planned = Planned::new(spec, Arc::new(cross) as Arc<dyn Kind>);
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
        tables: vec![planned],
        disclosure: None,
        is_linked: false,
    })
}

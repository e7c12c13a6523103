//! One question by others.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::export::write;
use super::inputs::Inputs;
use super::job::refuse_by_design;
use super::opened::Opened;
use super::output;
use super::protection::rules;
use crate::definition::Document;
use crate::disclosure::{Released, release};
use crate::engine::{self, Expression, Scope};
use crate::ingest::{self, Told};
use crate::locales::Locale;
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::Questionnaire;
use crate::tables::kind::{Entry, Kind};
use crate::tables::kinds::cross::{Cross, PercentOf};
use crate::tables::reader::Reader;
use crate::tables::significance::{Adjust, Test};
use crate::tables::{self, CoverText, Outline, Planned, Section, TableSpec};
use crate::view::chart::Palette;
use crate::words::{Message, Words};
use crate::writers;

/// What is to be counted by what. Questions may be called as people call them
/// ([`ingest::called`]).
pub struct Question {
    pub rows: String,
    pub columns: Vec<String>,
    pub mean: Option<String>,
    pub condition: Option<String>,
    /// `column`, `row` or `total`.
    pub percent: String,
    pub test: Option<Test>,
    pub adjust: Option<Adjust>,
    /// Bounds between the bands of a number, by variable.
    pub bands: Vec<(String, Vec<f64>)>,
    pub no_answer: bool,
    pub not_applicable: bool,
}

/// The table, and what the reading has left aside.
pub struct Crossed {
    pub told: Told,
    pub release: Released,
    /// The files that were read, which no output may replace.
    pub inputs: Vec<PathBuf>,
}

/// Reads the answers and counts. An output that cannot be written is refused before.
pub fn cross(inputs: &Inputs, question: &Question, overwrite: bool) -> Result<Crossed, Failure> {
    if let Some(path) = &inputs.output {
        format_of(path)?;
        output::refuse_inputs(std::iter::once(path.clone()), &inputs.data)?;
        output::refuse_existing(path, overwrite)?;
    }
    let opened = Opened::new(inputs)?;
    let questionnaire = &opened.questionnaire;
    let mut outline = outline(question, questionnaire)?;
    refuse_by_design(&outline, questionnaire)?;
    let rules = rules(inputs, opened.study.as_ref(), None)?;
    opened.refuse_rounding(&rules)?;
    outline.is_linked = rules.are_some();
    let reading = opened.reading()?;
    outline.weighting = opened.weighting_of(&reading)?;
    let results = tables::tabulate(&reading, questionnaire, &outline, Default::default())?;
    let (told, inputs) = (reading.told(), opened.paths());
    Ok(Crossed { told, release: release(results, &rules), inputs })
}

impl Question {
    /// The same with the ids of the questions, and what is wrong with their names.
    fn named(&self, questionnaire: &Questionnaire) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut id = |name: &String| {
            ingest::called(name, questionnaire).unwrap_or_else(|problem| {
                problems.push(problem);
                String::new()
            })
        };
        let rows = id(&self.rows);
        let mean = self.mean.as_ref().map(&mut id);
        let bands = self.bands.iter().map(|(name, bounds)| (id(name), bounds.clone())).collect();
        let mut columns = Vec::new();
        for name in &self.columns {
            match ingest::called_within(name, questionnaire) {
                Ok(column) => columns.push(column),
                Err(problem) => problems.push(problem),
            }
        }
        let named = Self {
            rows,
            columns,
            mean,
            bands,
            condition: self.condition.clone(),
            percent: self.percent.clone(),
            ..*self
        };
        (named, problems)
    }
}

impl Crossed {
    /// Writes the table as a file of the format that its extension names.
    pub fn write(&self, path: &Path, overwrite: bool, locale: &Locale) -> Result<(), Failure> {
        let name = format_of(path)?;
        let palette = Palette::default();
        let files = write(&writers::TABLE, name, &self.release, &palette, locale)?;
        let bytes = files.into_values().next().unwrap_or_default();
        output::write_file(path, &bytes, overwrite, &self.inputs)
    }
}

/// The format that a file's extension names.
fn format_of(path: &Path) -> Result<&'static str, Failure> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let writer = writers::find(&writers::TABLE, &extension).map(|writer| writer.name);
    writer.ok_or_else(|| Failure::usage(Problem::new("cross-extension").path(path)))
}

/// The question as an outline of one table. What is wrong with its names and with the condition
/// is told at once, of the condition with the place.
fn outline(question: &Question, questionnaire: &Questionnaire) -> Result<Outline, Failure> {
    let (question, mut problems) = question.named(questionnaire);
    let label = |id: &str| {
        let variable = questionnaire.variable(id);
        variable.map_or(id.into(), |variable| variable.label_words())
    };
    let by = question.columns.iter().map(|column| match column.split_once('>') {
        Some((outer, inner)) => Message::new("cross-nested-label")
            .words("outer", label(outer.trim()))
            .words("inner", label(inner.trim()))
            .into(),
        None => label(column),
    });
    let by = Words::listed(by);
    let title = match by.is_empty() {
        true => label(&question.rows),
        false => {
            let title = Message::new("cross-title").words("rows", label(&question.rows));
            title.words("columns", by).into()
        }
    };
    let percent_of = match question.percent.as_str() {
        "row" => PercentOf::Row,
        "total" => PercentOf::Total,
        _ => PercentOf::Column,
    };
    let mean = question.mean.as_deref();
    let mut cross = Cross::of(&question.rows, &question.columns, mean, percent_of);
    cross.test = question.test;
    cross.adjust = question.adjust;
    cross.show_no_answer = question.no_answer;
    cross.show_not_applicable = question.not_applicable;
    cross.bands = question.bands.iter().cloned().collect();
    // The names were written as options: places in a file would say nothing to the user.
    let mut document = Document::new("--rows --columns", "");
    let mut reader =
        Reader::new(&mut document, questionnaire, Default::default(), Default::default());
    let text = |text: &str| toml::Spanned::new(0..0, text.to_owned());
    let id = text("cross");
    if problems.is_empty() {
        cross.check(&Entry { id: &id, subsets: &[], chart: None, is_drawn: false }, &mut reader);
        problems.extend(document.problems.into_iter().map(Problem::without_place));
    }
    let condition = question.condition.as_deref().and_then(|condition| {
        let mut document = Document::new("--where", condition);
        let span = 0..condition.len();
        let scope = scope(condition, &mut document, questionnaire);
        let read = Expression::read(&mut document, condition, span, &scope);
        problems.extend(document.problems);
        read
    });
    if !problems.is_empty() {
        return Err(Failure { fault: Fault::Usage, problems });
    }
    let all = Words::of("all-respondents");
    let spec = TableSpec {
        condition,
        // Who reads it has written it.
        condition_label: question.condition.clone().map(Words::from),
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
        scope: None,
        newest: None,
        summary: None,
        remarks: Vec::new(),
        parameters: Default::default(),
        choices: Default::default(),
        sections: vec![section],
        tables: vec![planned],
        disclosure: None,
        is_linked: false,
        weighting: None,
    })
}

/// The names that a condition may use: ids, and what people call questions and options, the
/// labels of answers for their codes.
fn scope(condition: &str, document: &mut Document, questionnaire: &Questionnaire) -> Scope {
    let mut scope = questionnaire.scope();
    scope.take_labels();
    let numbers = || questionnaire.variables.iter().filter_map(|v| v.number.as_deref());
    for name in engine::names(condition) {
        if scope.get(&name).is_some() {
            continue;
        }
        let place = condition.find(&name).unwrap_or(0);
        let place = place..place + name.len();
        // Without quotation marks 問1-2 is 問1 less 2.
        let quoted = format!("\"{name}\"");
        let longer = numbers().find(|number| {
            number.strip_prefix(&name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
                && *number != name
                && condition.contains(number)
        });
        if let (Some(longer), false) = (longer, condition.contains(&quoted)) {
            document.mistake(Problem::new("called-needs-quotes").with("name", longer), place);
            continue;
        }
        match ingest::called(&name, questionnaire) {
            Ok(id) => scope.call(name, id),
            // What nobody is called is told with the other mistakes.
            Err(problem) if problem.key() == "called-unknown" => {}
            Err(problem) => document.mistake(problem, place),
        }
    }
    scope
}

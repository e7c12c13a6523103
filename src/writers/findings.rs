//! Findings as `findings.csv`, and what is asked back of them.

use std::collections::HashMap;
use std::rc::Rc;

use super::csv::literal;
use crate::dataset::Dataset;
use crate::ingest::corrections::Numbers;
use crate::locales::Locale;
use crate::questionnaire::{Code, Kind, Questionnaire, Unit, Variable};
use crate::responses::{Below, Responses, Source, file_name};
use crate::validation::{Confirmed, Finding, Severity};
use crate::words::Words;

/// Findings with the answers that they speak of.
pub struct Queries {
    pub title: String,
    /// One line a finding, by respondent in the order of the data.
    lines: Vec<Line>,
    /// One a cell, with all that is odd about it.
    pub queries: Vec<Query>,
}

/// One finding about one respondent.
struct Line {
    severity: Severity,
    respondent: String,
    place: Place,
    questions: Rc<str>,
    value: String,
    rule: String,
}

/// Where it is: names of files, never folders, since the list leaves the house.
#[derive(Clone, Default)]
pub struct Place {
    pub file: Rc<str>,
    pub sheet: Rc<str>,
    pub cell: String,
}

/// One answer of one respondent to be asked back.
pub struct Query {
    pub severity: Severity,
    /// The respondent, by position.
    pub row: usize,
    pub respondent: String,
    /// What tells the row where the number does not: empty where it does.
    pub row_name: String,
    pub place: Place,
    pub variable: String,
    /// With its choices below it, as they may be written in a reply.
    pub question: Rc<str>,
    /// As it was read, or as it stands where it cannot be read.
    pub value: String,
    pub reasons: Vec<Reason>,
}

/// What is odd about an answer.
#[derive(PartialEq, Eq)]
pub struct Reason {
    /// For the office, which may see what the answer was compared with.
    pub text: String,
    /// For the respondent, without anything of others; `None` if it is not asked.
    pub asked: Option<String>,
    /// By which it is confirmed.
    pub rule: String,
}

/// With more choices, their list would take more of a page than the rest.
const MOST_CHOICES: usize = 50;

impl Queries {
    pub fn of(findings: &[Finding], data: &Dataset<'_>, locale: &Locale) -> Self {
        let (responses, questionnaire) = (data.responses, data.questionnaire);
        let lang = locale.lang();
        let id = questionnaire.variables.iter().find(|v| v.kind == Kind::Id);
        let ids = id.map(|v| data.texts(&v.id));
        let numbers = Numbers::of(responses, questionnaire);
        let confirmed = Confirmed::of(responses);
        let own = questionnaire.units.iter().filter_map(|unit| {
            let below = responses.units.get(&unit.id)?;
            Some((unit, below, questionnaire.of_rows(unit)?))
        });
        let own: Vec<(&Unit, &Below, Questionnaire)> = own.collect();
        let units: Vec<OfUnit<'_>> =
            own.iter().map(|(unit, below, own)| OfUnit::new(unit, below, own)).collect();
        // What cannot be read is not among the values.
        let unreadable = unreadable_in(responses);
        let mut lines = Vec::new();
        let mut queries: Vec<Query> = Vec::new();
        // A cell of a respondent, or of a unit by its row among these.
        let mut known: HashMap<(usize, Option<usize>, &str), usize> = HashMap::new();
        let sources: Vec<[Rc<str>; 2]> = responses.sources.iter().map(named).collect();
        for finding in findings.iter().filter(|finding| !finding.cases.is_empty()) {
            let finding_rule = finding.rule.say(locale);
            let mut shown = Vec::new();
            let mut headings = Vec::new();
            for id in &finding.concerns {
                let variable = questionnaire.asked(id);
                headings.push(variable.map_or(String::new(), |variable| variable.heading(lang)));
                let question: Rc<str> = variable.map_or(Rc::from(""), |v| asked(v, locale).into());
                shown.push((id, question));
            }
            let headings: Rc<str> = headings.join(" / ").into();
            for case in &finding.cases {
                let place = case.row.map(|row| responses.places[row]);
                let source = place.map(|place| &responses.sources[place.source]);
                let respondent =
                    case.row.and_then(|row| ids.as_ref()?[row].as_deref().map(str::to_owned));
                let respondent = respondent.unwrap_or_default();
                let noted = case.noted(&finding.rule).say(locale);
                let of_respondent = || place.map(|p| sources[p.source].clone()).unwrap_or_default();
                let [file, sheet] = case.elsewhere.as_ref().map_or_else(of_respondent, |at| {
                    [file_name(&at.file).into(), at.sheet.as_deref().unwrap_or_default().into()]
                });
                let of_case = Place { file, sheet, cell: case.cell.clone() };
                let unit = case
                    .unit()
                    .and_then(|(id, row)| Some((units.iter().find(|of| of.unit.id == id)?, row)));
                let which = unit.map(|(of, row)| of.named(row, locale));
                lines.push(Line {
                    severity: finding.severity,
                    respondent: respondent.clone(),
                    place: of_case.clone(),
                    questions: with_unit(which.as_deref(), &headings),
                    value: case.value.say(locale),
                    rule: noted.clone(),
                });
                let Some(row) = case.row else { continue };
                let rule = finding.rule_of(case);
                for (id, question) in &shown {
                    if confirmed.holds(case, id, &rule) {
                        continue;
                    }
                    // A rule may be about answers of both.
                    let unit = unit.filter(|(of, _)| of.unit.has(id));
                    let asked = if finding.kind.has_own_notes() { &noted } else { &finding_rule };
                    let asked = (!finding.kind.is_for_office()).then(|| asked.clone());
                    let reason = Reason { text: noted.clone(), asked, rule: rule.clone() };
                    let key = (row, unit.map(|(_, row)| row), id.as_str());
                    if let Some(&at) = known.get(&key) {
                        let query = &mut queries[at];
                        query.severity = query.severity.min(finding.severity);
                        if !query.reasons.contains(&reason) {
                            query.reasons.push(reason);
                        }
                        continue;
                    }
                    known.insert(key, queries.len());
                    let (place, source) = match unit {
                        Some((of, row)) => {
                            let place = of.below.rows.places[row];
                            (Some(place), Some(&of.below.rows.sources[place.source]))
                        }
                        None => (place, source),
                    };
                    let column = source.and_then(|source| source.columns.get(*id));
                    let own = column.zip(place).map(|(column, p)| format!("{column}{}", p.row));
                    let cell = own.filter(|_| shown.len() > 1).unwrap_or(case.cell.clone());
                    let (row_name, value) = match unit {
                        Some((of, row)) => (
                            of.numbers.row_needed(&respondent, row, &of.below.rows),
                            of.shown(id, row).say(locale),
                        ),
                        None => {
                            let value = unreadable.get(&(row, id.as_str()));
                            let shown = || data.shown(id, row).say(locale);
                            let row_name = numbers.row_needed(&respondent, row, responses);
                            (row_name, value.map_or_else(shown, |value| (*value).to_owned()))
                        }
                    };
                    queries.push(Query {
                        severity: finding.severity,
                        row,
                        respondent: respondent.clone(),
                        row_name,
                        place: Place { cell, ..of_case.clone() },
                        variable: (*id).clone(),
                        question: with_unit(which.as_deref().filter(|_| unit.is_some()), question),
                        value,
                        reasons: vec![reason],
                    });
                }
            }
        }
        Self { title: questionnaire.title(lang).to_owned(), lines, queries }
    }
}

/// Values that cannot be read, by respondent or unit and variable.
fn unreadable_in(responses: &Responses) -> HashMap<(usize, &str), &str> {
    let unreadable = responses.unreadable.iter().rev();
    unreadable.map(|u| ((u.row, u.variable.as_str()), u.value.as_str())).collect()
}

/// Units below respondents in rows of their own, to be asked about.
struct OfUnit<'a> {
    unit: &'a Unit,
    below: &'a Below,
    data: Dataset<'a>,
    numbers: Numbers,
    unreadable: HashMap<(usize, &'a str), &'a str>,
}

impl<'a> OfUnit<'a> {
    fn new(unit: &'a Unit, below: &'a Below, own: &'a Questionnaire) -> Self {
        let data = Dataset::as_written(&below.rows, own);
        let (numbers, unreadable) = (Numbers::of(&below.rows, own), unreadable_in(&below.rows));
        Self { unit, below, data, numbers, unreadable }
    }

    /// As a person tells it from the others of its respondent: by its own number, or which it is.
    fn named(&self, row: usize, locale: &Locale) -> String {
        let unit = self.unit.label_words().say(locale);
        let own = self.unit.asked().find(|variable| variable.kind == Kind::Id);
        let own = own.map(|own| self.data.shown(&own.id, row).say(locale));
        if let Some(own) = own.filter(|own| !own.is_empty()) {
            return locale.say("unit-named", &[("unit", &unit), ("name", &own)]);
        }
        let first = self.below.of.partition_point(|&of| of < self.below.of[row]);
        let number = (row - first + 1).to_string();
        locale.say("unit-numbered", &[("unit", &unit), ("number", &number)])
    }

    fn shown(&self, id: &str, row: usize) -> Words {
        match self.unreadable.get(&(row, id)) {
            Some(value) => (*value).into(),
            None => self.data.shown(id, row),
        }
    }
}

/// A question, with the unit of which it is asked above it.
fn with_unit(unit: Option<&str>, question: &Rc<str>) -> Rc<str> {
    unit.map_or_else(|| Rc::clone(question), |unit| format!("{unit}: {question}").into())
}

/// Name of the file, and of the sheet where it has several.
fn named(source: &Source) -> [Rc<str>; 2] {
    [source.file_name().into(), source.sheet.as_deref().unwrap_or_default().into()]
}

/// The question, and its choices as in 「選択肢: 1 = はい、2 = いいえ」.
fn asked(variable: &Variable, locale: &Locale) -> String {
    let heading = variable.heading(locale.lang());
    if variable.codes.is_empty() || variable.codes.len() > MOST_CHOICES {
        return heading;
    }
    let choice = |code: &Code| format!("{} = {}", code.code, code.label(locale.lang()));
    let choices: Vec<String> = variable.codes.iter().map(choice).collect();
    let choices = choices.join(&locale.word("list-separator"));
    let choices = locale.say("queries-choices", &[("choices", &choices)]);
    format!("{heading}\n{choices}")
}

/// UTF-8 with a byte order mark and headings in the user's language, for Excel; one line
/// a finding.
pub fn csv(queries: &Queries, locale: &Locale) -> Result<Vec<u8>, csv::Error> {
    let mut writer = super::csv::writer();
    let headings = ["severity", "respondent", "file", "sheet", "cell", "question", "value", "rule"];
    writer.write_record(headings.map(|name| locale.say(&format!("finding-{name}"), &[])))?;
    for line in &queries.lines {
        let texts = [
            &line.severity.words().say(locale),
            &line.respondent,
            &*line.place.file,
            &line.place.sheet,
            &line.place.cell,
            &line.questions,
            &line.value,
            &line.rule,
        ];
        writer.write_record(texts.map(literal))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

//! Findings as `findings.csv`, and what is asked back of them.

use std::collections::HashMap;
use std::rc::Rc;

use super::csv::literal;
use crate::dataset::Dataset;
use crate::ingest::corrections::Numbers;
use crate::locales::Locale;
use crate::questionnaire::{Code, Kind, Variable};
use crate::responses::Source;
use crate::validation::{Confirmed, Finding, Severity};

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
        // What cannot be read is not among the values.
        let unreadable = responses.unreadable.iter().rev();
        let unreadable: HashMap<(usize, &str), &str> =
            unreadable.map(|u| ((u.row, u.variable.as_str()), u.value.as_str())).collect();
        let mut lines = Vec::new();
        let mut queries: Vec<Query> = Vec::new();
        let mut known: HashMap<(usize, &str), usize> = HashMap::new();
        let sources: Vec<[Rc<str>; 2]> = responses.sources.iter().map(named).collect();
        for finding in findings.iter().filter(|finding| !finding.cases.is_empty()) {
            let finding_rule = finding.rule.say(locale);
            let mut shown = Vec::new();
            let mut headings = Vec::new();
            for id in &finding.concerns {
                let variable = questionnaire.variable(id);
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
                let [file, sheet] = place.map(|p| sources[p.source].clone()).unwrap_or_default();
                let of_case = Place { file, sheet, cell: case.cell.clone() };
                lines.push(Line {
                    severity: finding.severity,
                    respondent: respondent.clone(),
                    place: of_case.clone(),
                    questions: Rc::clone(&headings),
                    value: case.value.say(locale),
                    rule: noted.clone(),
                });
                let Some(row) = case.row else { continue };
                let rule = finding.rule_of(case);
                for (id, question) in &shown {
                    if confirmed.holds(row, id, &rule) {
                        continue;
                    }
                    let asked = if finding.kind.has_own_notes() { &noted } else { &finding_rule };
                    let asked = (!finding.kind.is_for_office()).then(|| asked.clone());
                    let reason = Reason { text: noted.clone(), asked, rule: rule.clone() };
                    let key = (row, id.as_str());
                    if let Some(&at) = known.get(&key) {
                        let query = &mut queries[at];
                        query.severity = query.severity.min(finding.severity);
                        if !query.reasons.contains(&reason) {
                            query.reasons.push(reason);
                        }
                        continue;
                    }
                    known.insert(key, queries.len());
                    let value = unreadable.get(&key).map(|value| (*value).to_owned());
                    let column = source.and_then(|source| source.columns.get(*id));
                    let own = column.zip(place).map(|(column, p)| format!("{column}{}", p.row));
                    let cell = own.filter(|_| shown.len() > 1).unwrap_or(case.cell.clone());
                    queries.push(Query {
                        severity: finding.severity,
                        row,
                        respondent: respondent.clone(),
                        row_name: numbers.row_needed(&respondent, row, responses),
                        place: Place { cell, ..of_case.clone() },
                        variable: (*id).clone(),
                        question: Rc::clone(question),
                        value: value.unwrap_or_else(|| data.shown(id, row).say(locale)),
                        reasons: vec![reason],
                    });
                }
            }
        }
        Self { title: questionnaire.title(lang).to_owned(), lines, queries }
    }
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

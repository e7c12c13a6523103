//! Findings as `findings.csv`, and what is asked back of them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::csv::literal;
use crate::dataset::{Dataset, shown};
use crate::ingest::corrections::Numbers;
use crate::locales::Locale;
use crate::questionnaire::{Code, Kind, Questionnaire, Unit, Variable};
use crate::responses::{Below, Responses, Source, file_name};
use crate::validation::{Case, Confirmed, Finding, Note, Severity};
use crate::words::Words;

/// Findings with the answers that they speak of.
pub struct Queries<'a> {
    findings: &'a [Finding],
    responses: &'a Responses,
    questionnaire: &'a Questionnaire,
    locale: &'a Locale,
    /// Those of respondents, and of units below them.
    variables: Vec<&'a Variable>,
    units: Vec<OfUnit<'a>>,
    /// In the order of the respondents' answers that they speak of.
    mentions: Vec<Mention>,
    numbers: Numbers,
    /// What cannot be read is not among the values.
    unreadable: HashMap<(usize, &'a str), &'a str>,
    /// Of each finding what was last said: many cases have the same note.
    said: RefCell<Vec<Option<Said>>>,
}

/// A rule, and with a note behind it.
#[derive(Clone)]
struct Said {
    rule: Rc<str>,
    note: Note,
    noted: Rc<str>,
}

impl Said {
    fn of(finding: &Finding, case: &Case, locale: &Locale) -> Self {
        let rule: Rc<str> = finding.rule.say(locale).into();
        let noted = case.noted(&finding.rule).say(locale).into();
        Self { rule, note: case.note.clone(), noted }
    }
}

/// That a finding speaks of an answer. There may be very many.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    /// The respondent, by position.
    row: u32,
    /// The unit below it, by its row among these.
    unit: Option<u32>,
    /// By position, as all of these.
    variable: u32,
    finding: u32,
    case: u32,
}

/// Where it is: names of files, never folders, since the list leaves the house.
#[derive(Clone, Default)]
pub struct Place {
    pub file: Rc<str>,
    pub sheet: Rc<str>,
    pub cell: String,
}

/// One answer of one respondent to be asked back, with all that is odd about it.
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
    pub question: String,
    /// As it was read, or as it stands where it cannot be read.
    pub value: String,
    pub reasons: Vec<Reason>,
}

/// What is odd about an answer.
#[derive(PartialEq, Eq)]
pub struct Reason {
    /// For the office, which may see what the answer was compared with.
    pub text: Rc<str>,
    /// For the respondent, without anything of others; `None` if it is not asked.
    pub asked: Option<Rc<str>>,
    /// By which it is confirmed.
    pub rule: String,
}

/// With more choices, their list would take more of a page than the rest.
const MOST_CHOICES: usize = 50;

impl<'a> Queries<'a> {
    pub fn of(
        findings: &'a [Finding],
        responses: &'a Responses,
        questionnaire: &'a Questionnaire,
        locale: &'a Locale,
    ) -> Self {
        let confirmed = Confirmed::of(responses);
        let of_units = questionnaire.units.iter().flat_map(|unit| &unit.variables);
        let variables: Vec<&Variable> = questionnaire.variables.iter().chain(of_units).collect();
        let mut positions: HashMap<&str, u32> = HashMap::new();
        for (variable, at) in variables.iter().zip(0..) {
            positions.entry(&variable.id).or_insert(at);
        }
        let units = OfUnit::all(responses, questionnaire);
        let mut mentions = Vec::new();
        for (at, finding) in findings.iter().enumerate() {
            let concerns = finding.concerns.iter();
            let concerns: Vec<_> =
                concerns.filter_map(|id| Some((id, *positions.get(id.as_str())?))).collect();
            for (case_at, case) in finding.cases.iter().enumerate() {
                let Some(row) = case.row else { continue };
                let rule = finding.rule_of(case);
                let unit = OfUnit::of_case(&units, case);
                for &(id, variable) in &concerns {
                    if !confirmed.holds(case, id, &rule) {
                        // A rule may be about answers of both.
                        let unit = unit.filter(|(of, _)| of.unit.has(id));
                        let unit = unit.map(|(_, row)| row as u32);
                        let [row, finding, case] = [row, at, case_at].map(|number| number as u32);
                        mentions.push(Mention { row, unit, variable, finding, case });
                    }
                }
            }
        }
        mentions.sort_unstable();
        Self {
            findings,
            responses,
            questionnaire,
            locale,
            variables,
            units,
            mentions,
            numbers: Numbers::of(responses, questionnaire),
            unreadable: unreadable_in(responses),
            said: RefCell::new(vec![None; findings.len()]),
        }
    }

    pub fn title(&self) -> &str {
        self.questionnaire.title(self.locale.lang())
    }

    /// The answers that are mentioned, in the order of the findings.
    pub fn by_finding(&self) -> impl Iterator<Item = Query> {
        let mut answers = self.answers();
        answers.sort_by_cached_key(|of| self.first(of));
        answers.into_iter().map(|of| self.query(&self.mentions[of]))
    }

    /// The same by respondent, within one in the order of the findings.
    pub fn by_respondent(&self) -> impl Iterator<Item = Query> {
        let mut answers = self.answers();
        answers.sort_by_cached_key(|of| (self.mentions[of.start].row, self.first(of)));
        answers.into_iter().map(|of| self.query(&self.mentions[of]))
    }

    /// The mentions of each answer.
    fn answers(&self) -> Vec<Range<usize>> {
        let mut end = 0;
        let range = |of: &[Mention]| {
            let start = end;
            end += of.len();
            start..end
        };
        let answer = |of: &Mention| (of.row, of.unit, of.variable);
        let same = self.mentions.chunk_by(|a, b| answer(a) == answer(b));
        same.map(range).collect()
    }

    /// Where among the findings an answer is mentioned first.
    fn first(&self, mentions: &Range<usize>) -> impl Ord + use<> {
        let first = self.mentions[mentions.start];
        let finding = &self.findings[first.finding as usize];
        let variable = self.variables[first.variable as usize];
        let place = finding.concerns.iter().position(|id| *id == variable.id);
        (first.finding, first.case, place)
    }

    fn mentioned(&self, mention: &Mention) -> (&'a Finding, &'a Case) {
        let finding = &self.findings[mention.finding as usize];
        (finding, &finding.cases[mention.case as usize])
    }

    fn said(&self, mention: &Mention) -> Said {
        let (finding, case) = self.mentioned(mention);
        let mut said = self.said.borrow_mut();
        let said = &mut said[mention.finding as usize];
        match said {
            Some(said) if said.note.is(&case.note) => said.clone(),
            said => said.insert(Said::of(finding, case, self.locale)).clone(),
        }
    }

    fn query(&self, mentions: &[Mention]) -> Query {
        let Self { responses, questionnaire, locale, .. } = self;
        let of = |mention: &Mention| self.mentioned(mention);
        let variable = self.variables[mentions[0].variable as usize];
        let row = mentions[0].row as usize;
        let mut reasons: Vec<Reason> = Vec::new();
        for mention in mentions {
            let (finding, case) = of(mention);
            let Said { rule, noted: text, .. } = self.said(mention);
            let asked = if finding.kind.has_own_notes() { Rc::clone(&text) } else { rule };
            let asked = (!finding.kind.is_for_office()).then_some(asked);
            let reason = Reason { text, asked, rule: finding.rule_of(case) };
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        let (first, case) = of(&mentions[0]);
        let unit = OfUnit::of_case(&self.units, case).filter(|_| mentions[0].unit.is_some());
        // Where the answer stands.
        let (rows, at, numbers) = match unit {
            Some((of, row)) => (&of.below.rows, row, &of.numbers),
            None => (*responses, row, &self.numbers),
        };
        let place = rows.places[at];
        let source = &rows.sources[place.source];
        let column = source.columns.get(&variable.id).filter(|_| first.concerns.len() > 1);
        let cell = column.map(|column| format!("{column}{}", place.row));
        let value = || match rows.answers.get(&variable.id) {
            Some(answers) => shown(variable, &answers.of(at), 0),
            // It sums up units.
            None => {
                let one = responses.slice(row..row + 1, |_| true);
                Dataset::as_written(&one, questionnaire).shown(&variable.id, 0)
            }
        };
        let unreadable = unit.map_or(&self.unreadable, |(of, _)| &of.unreadable);
        let unreadable = unreadable.get(&(at, variable.id.as_str()));
        let respondent = respondent(responses, questionnaire, row);
        let [file, sheet] = named(source);
        let which = unit.map(|(of, row)| of.named(row, locale));
        Query {
            severity: mentions
                .iter()
                .map(|mention| of(mention).0.severity)
                .min()
                .unwrap_or(first.severity),
            row,
            row_name: numbers.row_needed(&respondent, at, rows),
            respondent,
            place: Place { file, sheet, cell: cell.unwrap_or_else(|| case.cell.to_string()) },
            variable: variable.id.clone(),
            question: with_unit(which.as_deref(), asked(variable, locale)),
            value: unreadable.map_or_else(|| value().say(locale), |value| (*value).to_owned()),
            reasons,
        }
    }
}

/// The number of a respondent, empty where there is none.
fn respondent(responses: &Responses, questionnaire: &Questionnaire, row: usize) -> String {
    let id = questionnaire.variables.iter().find(|v| v.kind == Kind::Id);
    let ids = id.and_then(|id| responses.answers.get(&id.id));
    ids.and_then(|ids| ids.text(row)).unwrap_or_default()
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
    numbers: Numbers,
    unreadable: HashMap<(usize, &'a str), &'a str>,
}

impl<'a> OfUnit<'a> {
    fn all(responses: &'a Responses, questionnaire: &'a Questionnaire) -> Vec<Self> {
        let units = questionnaire.units.iter().filter_map(|unit| {
            let below = responses.units.get(&unit.id)?;
            let numbers = Numbers::of(&below.rows, &questionnaire.of_rows(unit)?);
            Some(Self { unit, below, numbers, unreadable: unreadable_in(&below.rows) })
        });
        units.collect()
    }

    /// The unit that a case is about, and its row among these.
    fn of_case<'u>(units: &'u [Self], case: &Case) -> Option<(&'u Self, usize)> {
        let (id, row) = case.unit()?;
        Some((units.iter().find(|of| of.unit.id == id)?, row))
    }

    /// As a person tells it from the others of its respondent: by its own number, or which it is.
    fn named(&self, row: usize, locale: &Locale) -> String {
        let unit = self.unit.label_words().say(locale);
        let own = self.unit.asked().find(|variable| variable.kind == Kind::Id);
        if let Some(own) = own.map(|own| self.shown(own, row).say(locale)).filter(|o| !o.is_empty())
        {
            return locale.say("unit-named", &[("unit", &unit), ("name", &own)]);
        }
        let first = self.below.of.partition_point(|&of| of < self.below.of[row]);
        let number = (row - first + 1).to_string();
        locale.say("unit-numbered", &[("unit", &unit), ("number", &number)])
    }

    fn shown(&self, variable: &Variable, row: usize) -> Words {
        let answers = self.below.rows.answers.get(&variable.id);
        answers.map(|answers| shown(variable, &answers.of(row), 0)).unwrap_or_default()
    }
}

/// A question, with the unit of which it is asked above it.
fn with_unit(unit: Option<&str>, question: String) -> String {
    match unit {
        Some(unit) => format!("{unit}: {question}"),
        None => question,
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
/// a finding, by respondent in the order of the data.
pub fn csv(
    findings: &[Finding],
    responses: &Responses,
    questionnaire: &Questionnaire,
    locale: &Locale,
) -> Result<Vec<u8>, csv::Error> {
    let cases = findings.iter().map(|finding| finding.cases.len()).sum();
    let mut writer = super::csv::writer_of(cases);
    let headings = ["severity", "respondent", "file", "sheet", "cell", "question", "value", "rule"];
    writer.write_record(headings.map(|name| locale.say(&format!("finding-{name}"), &[])))?;
    let units = OfUnit::all(responses, questionnaire);
    let sources: Vec<[Rc<str>; 2]> = responses.sources.iter().map(named).collect();
    let sources: Vec<[String; 2]> =
        sources.iter().map(|of| of.each_ref().map(|t| literal(t))).collect();
    for finding in findings.iter().filter(|finding| !finding.cases.is_empty()) {
        let severity = literal(&finding.severity.words().say(locale));
        let heading = |id: &String| {
            questionnaire.asked(id).map_or(String::new(), |v| v.heading(locale.lang()))
        };
        let headings: Vec<String> = finding.concerns.iter().map(heading).collect();
        let headings = headings.join(" / ");
        let of_respondent = literal(&headings);
        // Most cases have the note of the one before.
        let mut said: Option<(&Note, String)> = None;
        for case in &finding.cases {
            let elsewhere = case.elsewhere.as_ref().map(|at| {
                let sheet = at.sheet.as_deref().unwrap_or_default();
                [literal(&file_name(&at.file)), literal(sheet)]
            });
            let place = case.row.map(|row| &sources[responses.places[row].source]);
            let place = elsewhere.as_ref().or(place);
            let [file, sheet] = place.map_or(["", ""], |of| of.each_ref().map(String::as_str));
            let of_unit = OfUnit::of_case(&units, case).map(|(of, row)| {
                literal(&with_unit(Some(&of.named(row, locale)), headings.clone()))
            });
            let respondent = case.row.map(|row| respondent(responses, questionnaire, row));
            let rule = match &mut said {
                Some((note, rule)) if note.is(&case.note) => rule,
                said => {
                    let noted = literal(&case.noted(&finding.rule).say(locale));
                    &mut said.insert((&case.note, noted)).1
                }
            };
            writer.write_record([
                &severity,
                &literal(&respondent.unwrap_or_default()),
                file,
                sheet,
                &literal(&case.cell),
                of_unit.as_ref().unwrap_or(&of_respondent),
                &literal(&case.value.say(locale)),
                rule,
            ])?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

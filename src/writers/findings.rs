//! Findings as `findings.csv`, and what is asked back of them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::csv::literal;
use crate::dataset::shown;
use crate::ingest::corrections::Numbers;
use crate::locales::Locale;
use crate::questionnaire::{Code, Kind, Questionnaire, Variable};
use crate::responses::{Responses, Source};
use crate::validation::{Case, Confirmed, Finding, Note, Severity};

/// Findings with the answers that they speak of.
pub struct Queries<'a> {
    findings: &'a [Finding],
    responses: &'a Responses,
    questionnaire: &'a Questionnaire,
    locale: &'a Locale,
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
        let unreadable = responses.unreadable.iter().rev();
        let unreadable =
            unreadable.map(|u| ((u.row, u.variable.as_str()), u.value.as_str())).collect();
        let mut mentions = Vec::new();
        for (at, finding) in findings.iter().enumerate() {
            let place = |id: &'a String| Some((id, questionnaire.position(id)?));
            let concerns: Vec<_> = finding.concerns.iter().filter_map(place).collect();
            for (case_at, case) in finding.cases.iter().enumerate() {
                let Some(row) = case.row else { continue };
                let rule = finding.rule_of(case);
                for &(id, variable) in &concerns {
                    if !confirmed.holds(row, id, &rule) {
                        let [row, variable, finding, case] =
                            [row, variable, at, case_at].map(|number| number as u32);
                        mentions.push(Mention { row, variable, finding, case });
                    }
                }
            }
        }
        mentions.sort_unstable();
        let numbers = Numbers::of(responses, questionnaire);
        let said = RefCell::new(vec![None; findings.len()]);
        Self { findings, responses, questionnaire, locale, mentions, numbers, unreadable, said }
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
        let same = self.mentions.chunk_by(|a, b| (a.row, a.variable) == (b.row, b.variable));
        same.map(range).collect()
    }

    /// Where among the findings an answer is mentioned first.
    fn first(&self, mentions: &Range<usize>) -> impl Ord + use<> {
        let first = self.mentions[mentions.start];
        let finding = &self.findings[first.finding as usize];
        let variable = &self.questionnaire.variables[first.variable as usize];
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
        let Self { responses, locale, .. } = self;
        let of = |mention: &Mention| self.mentioned(mention);
        let variable = &self.questionnaire.variables[mentions[0].variable as usize];
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
        let place = responses.places[row];
        let source = &responses.sources[place.source];
        let column = source.columns.get(&variable.id).filter(|_| first.concerns.len() > 1);
        let cell = column.map(|column| format!("{column}{}", place.row));
        let unreadable = self.unreadable.get(&(row, variable.id.as_str()));
        let value = || {
            let answer = responses.answers.get(&variable.id).map(|answers| answers.of(row));
            answer.map_or_else(String::new, |answer| shown(variable, &answer, 0).say(locale))
        };
        let respondent = respondent(responses, self.questionnaire, row);
        let [file, sheet] = named(source);
        Query {
            severity: mentions
                .iter()
                .map(|mention| of(mention).0.severity)
                .min()
                .unwrap_or(first.severity),
            row,
            row_name: self.numbers.row_needed(&respondent, row, responses),
            respondent,
            place: Place { file, sheet, cell: cell.unwrap_or_else(|| case.cell.clone()) },
            variable: variable.id.clone(),
            question: asked(variable, locale),
            value: unreadable.map_or_else(value, |value| (*value).to_owned()),
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
    let mut writer = super::csv::writer();
    let headings = ["severity", "respondent", "file", "sheet", "cell", "question", "value", "rule"];
    writer.write_record(headings.map(|name| locale.say(&format!("finding-{name}"), &[])))?;
    let sources: Vec<[Rc<str>; 2]> = responses.sources.iter().map(named).collect();
    let sources: Vec<[String; 2]> =
        sources.iter().map(|of| of.each_ref().map(|t| literal(t))).collect();
    for finding in findings.iter().filter(|finding| !finding.cases.is_empty()) {
        let severity = literal(&finding.severity.words().say(locale));
        let heading = |id: &String| {
            questionnaire.variable(id).map_or(String::new(), |v| v.heading(locale.lang()))
        };
        let headings: Vec<String> = finding.concerns.iter().map(heading).collect();
        let headings = literal(&headings.join(" / "));
        // Most cases have the note of the one before.
        let mut said: Option<(&Note, String)> = None;
        for case in &finding.cases {
            let place = case.row.map(|row| responses.places[row]);
            let [file, sheet] =
                place.map_or(["", ""], |p| sources[p.source].each_ref().map(|s| s.as_str()));
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
                &headings,
                &literal(&case.value.say(locale)),
                rule,
            ])?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

//! How good the data are: answer rates, findings by kind, corrections.

use serde::Serialize;
use std::collections::{BTreeMap, HashSet};

use super::{Finding, FindingKind, Severity, below};
use crate::dataset::Dataset;
use crate::format::NumberFormat;
use crate::questionnaire::{Kind, Questionnaire, Unit, Variable};
use crate::responses::{CorrectionOutcome, Responses};
use crate::words::{Message, Words, said};

/// How good the data are: what was answered, odd, corrected and left out.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Quality<T = String> {
    /// Questions in the order of the questionnaire, without ids and free texts.
    pub answered: Vec<AnswerRate<T>>,
    pub findings: Vec<FindingCount<T>>,
    /// Corrections that were applied, by question.
    pub corrections: Vec<CorrectionCount<T>>,
    /// Respondents whom corrections exclude from all figures.
    pub excluded: usize,
    /// Answers that could not be read and are missing in the tables.
    pub unreadable: usize,
    /// Rows that are no respondents, such as totals.
    pub passed_over: usize,
    /// Letters that the fonts lack, as code points, and the cells that they stand in.
    pub unprintable: Vec<(T, String)>,
}

/// How many of those asked answered a question.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerRate<T = String> {
    pub variable: String,
    pub label: T,
    pub asked: usize,
    pub answered: usize,
    /// Percent; `None` where nobody was asked.
    pub percent: Option<f64>,
    pub printed: String,
}

/// How many findings of a kind there are.
#[derive(Debug, Clone, Serialize)]
pub struct FindingCount<T = String> {
    pub kind: &'static str,
    pub label: T,
    pub is_error: bool,
    pub cases: usize,
    pub respondents: usize,
    /// Further cases that were looked at and found right.
    pub confirmed: usize,
}

/// How many answers to a question were corrected. Whose they were is for the office.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectionCount<T = String> {
    pub variable: String,
    pub label: T,
    pub corrected: usize,
}

/// Of each question whose answers are counted how many were asked it, and how many of these
/// answered.
pub struct Rates(Vec<[usize; 2]>);

/// Not ids and free texts.
fn is_counted(variable: &&Variable) -> bool {
    !variable.is_derived
        && !variable.is_of_design
        && !matches!(variable.kind, Kind::Id | Kind::Text)
}

fn counted(questionnaire: &Questionnaire) -> impl Iterator<Item = &Variable> {
    questionnaire.variables.iter().filter(is_counted)
}

/// How many were asked a question, and how many of these answered.
fn rate_of(data: &Dataset<'_>, variable: &Variable) -> [usize; 2] {
    let (asked, present) = (data.asked(variable), data.present(&variable.id));
    let both = asked.iter().zip(&*present).filter(|(asked, present)| **asked && **present);
    [asked.iter().filter(|&&asked| asked).count(), both.count()]
}

impl Rates {
    /// Of nobody.
    pub fn none(questionnaire: &Questionnaire) -> Self {
        Self(vec![[0; 2]; counted(questionnaire).count()])
    }

    pub fn of(data: &Dataset<'_>) -> Self {
        Self(counted(data.questionnaire).map(|variable| rate_of(data, variable)).collect())
    }

    /// Those of more respondents.
    pub fn add(&mut self, more: &Self) {
        let both = self.0.iter_mut().flatten().zip(more.0.iter().flatten());
        both.for_each(|(all, more)| *all += more);
    }
}

/// The rate of a question is of those whom its routing asks; an answer of somebody who
/// was not asked does not count.
pub fn quality(
    responses: &Responses,
    questionnaire: &Questionnaire,
    findings: &[Finding],
    rates: &Rates,
) -> Quality<Words> {
    let format = NumberFormat::parse("0.0").unwrap_or_default();
    let rate = |variable: &Variable, label: Words, [asked, answered]: [usize; 2]| {
        let percent = (asked > 0).then(|| answered as f64 / asked as f64 * 100.0);
        AnswerRate {
            variable: variable.id.clone(),
            label,
            asked,
            answered,
            percent,
            printed: percent.map_or_else(String::new, |p| format.print(p)),
        }
    };
    let own = counted(questionnaire).zip(&rates.0);
    let own = own.map(|(variable, of)| rate(variable, variable.heading_words(), *of));
    let mut answered: Vec<AnswerRate<Words>> = own.collect();
    if responses.units.values().any(|below| !below.of.is_empty()) {
        let data = Dataset::as_written(responses, questionnaire);
        for (id, below) in responses.units.iter().filter(|(_, below)| !below.of.is_empty()) {
            let Some((unit, own)) = questionnaire.unit(id).zip(questionnaire.of_unit(id)) else {
                continue;
            };
            let joined = below::joined(below, &data);
            let units = Dataset::as_counted(&joined, &own);
            for variable in unit.variables.iter().filter(is_counted) {
                let label = Message::new("unit-question-named").words("unit", unit.label_words());
                let label = label.words("question", variable.heading_words());
                answered.push(rate(variable, label.into(), rate_of(&units, variable)));
            }
        }
    }
    let mut counts: Vec<FindingCount<Words>> = Vec::new();
    for group in findings.chunk_by(|a, b| (a.severity, a.kind) == (b.severity, b.kind)) {
        let cases = || group.iter().flat_map(|finding| &finding.cases);
        counts.push(FindingCount {
            kind: group[0].kind.code(),
            label: group[0].kind.words(),
            is_error: group[0].severity == Severity::Error,
            cases: cases().count(),
            respondents: cases().filter_map(|case| case.row).collect::<HashSet<_>>().len(),
            confirmed: group.iter().map(|finding| finding.confirmed).sum(),
        });
    }
    let unprintable = findings.iter().filter(|f| f.kind == FindingKind::Unprintable);
    let unprintable = unprintable.flat_map(|finding| &finding.cases);
    let applied = responses.all_corrections();
    let applied = applied.filter(|c| c.outcome == CorrectionOutcome::Applied);
    let mut corrected: BTreeMap<&str, usize> = BTreeMap::new();
    applied.for_each(|c| *corrected.entry(c.variable.as_str()).or_default() += 1);
    let of_units = questionnaire.units.iter().flat_map(Unit::asked);
    let counts_of = questionnaire.variables.iter().chain(of_units).filter_map(|variable| {
        Some(CorrectionCount {
            variable: variable.id.clone(),
            label: variable.heading_words(),
            corrected: *corrected.get(variable.id.as_str())?,
        })
    });
    Quality {
        answered,
        findings: counts,
        corrections: counts_of.collect(),
        excluded: responses.excluded.as_ref().map_or(0, |excluded| excluded.respondents()),
        unreadable: responses.all_unreadable(),
        passed_over: responses.all_sources().map(|source| source.passed_over.len()).sum(),
        unprintable: unprintable.map(|c| (c.note.words(), c.cell.to_string())).collect(),
    }
}

said!(Quality { answered, findings, corrections, unprintable; excluded, unreadable, passed_over });
said!(AnswerRate { label; variable, asked, answered, percent, printed });
said!(FindingCount { label; kind, is_error, cases, respondents, confirmed });
said!(CorrectionCount { label; variable, corrected });

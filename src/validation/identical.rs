//! Rows without any answer, and rows whose answers are all those of another respondent.
//!
//! Two respondents may well answer a short form alike. Rows are called identical only where
//! that is improbable. If the answers to different questions had nothing to do with each
//! other, two respondents would both answer as these did with a probability of the product,
//! over the questions answered, of the share of respondents who gave that answer among
//! those who answered the question. That times the number of pairs of respondents is how
//! many such pairs chance would bring; rows are called identical below [`EXPECTED`] pairs.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use hashbrown::HashMap;

use super::part::{Part, parts};
use super::rules::{cases, note_first};
use super::{Finding, FindingKind, Severity};
use crate::answers::AnswerColumn;
use crate::fingerprint::{Fingerprint, Fingerprints};
use crate::ingest::sha256;
use crate::packed::Held;
use crate::parallel;
use crate::questionnaire::{Kind, Questionnaire, Variable};
use crate::responses::Responses;
use crate::words::Words;

/// Pairs of respondents that chance may bring: one survey in a hundred has one.
const EXPECTED: f64 = 0.01;

/// Hexadecimal digits of the mark of a respondent's answers.
const DIGITS: usize = 12;

/// What all rows have to be known for.
pub struct Alike {
    /// Rows without an answer.
    blank: Vec<usize>,
    /// Rows with the answers of one above, each with the first of them, in the order of the rows.
    pairs: Vec<(usize, usize)>,
}

impl Alike {
    pub fn of(responses: &Responses, questionnaire: &Questionnaire) -> Self {
        let unreadable: HashSet<usize> = responses.unreadable.iter().map(|u| u.row).collect();
        let questions = questions(questionnaire).filter_map(|v| responses.answers.get(&v.id));
        let questions: Vec<&Held> = questions.collect();
        let fingerprints = Fingerprints::default();
        let rows = parallel::map(parts(responses), |rows| hashed(&questions, rows, &fingerprints));
        let (mut blank, mut given) = (Vec::new(), Vec::with_capacity(responses.respondents()));
        for (row, (answers, hash)) in rows.into_iter().flatten().enumerate() {
            match answers {
                0 => blank.push(row),
                _ => given.push((hash, row)),
            }
        }
        blank.retain(|row| !unreadable.contains(row));
        let pairs = improbable(alike(given), &questions, responses.respondents(), &fingerprints);
        Self { blank, pairs }
    }
}

/// Questions whose answers tell respondents apart.
fn questions(questionnaire: &Questionnaire) -> impl Iterator<Item = &Variable> {
    let is_answer = |v: &&Variable| v.kind != Kind::Id && !v.is_derived && !v.is_of_design;
    questionnaire.variables.iter().filter(is_answer)
}

pub fn whole_rows(part: &Part<'_>, known: &Alike) -> Vec<Finding> {
    let (data, questionnaire) = (part.data, part.data.questionnaire);
    let id = questionnaire.variables.iter().find(|v| v.kind == Kind::Id);
    let concerns: Vec<String> = id.map(|id| id.id.clone()).into_iter().collect();
    let finding = |kind, rule, cases| Finding {
        kind,
        severity: Severity::Warning,
        subject: String::new(),
        concerns: concerns.clone(),
        rule: Words::of(rule),
        cases,
        confirmed: 0,
    };
    let blank = cases(part, &concerns, part.own_rows(&known.blank));
    let pairs = part.own_pairs(&known.pairs);
    let second = pairs.iter().map(|&(row, _)| row).collect();
    let mut same = cases(part, &concerns, second);
    note_first(&mut same, &pairs, part);
    let questions = questions(questionnaire).filter(|_| !pairs.is_empty());
    let questions: Vec<_> = questions.map(|v| (v, data.answers(&v.id))).collect();
    for (case, &(row, _)) in same.iter_mut().zip(&pairs) {
        case.mark = mark(&questions, row).into();
    }
    vec![
        finding(FindingKind::Blank, "rule-blank", blank),
        finding(FindingKind::DuplicateAnswers, "rule-duplicate-answers", same),
    ]
}

/// Of each of some rows how many answers it has, and what stands for all of them.
fn hashed(
    questions: &[&Held],
    rows: Range<usize>,
    fingerprints: &Fingerprints,
) -> Vec<(usize, Fingerprint)> {
    let mut hashes = vec![(0, Fingerprint::default()); rows.len()];
    for held in questions {
        let answers = held.slice(rows.clone());
        let answers = answers.open();
        for (row, (given, hash)) in hashes.iter_mut().enumerate() {
            let value = value(&answers, row, fingerprints);
            *given += usize::from(value.is_some());
            *hash = fingerprints.and(*hash, value);
        }
    }
    hashes
}

/// What stands for an answer to a question: the same of the same answers, and nothing of none.
fn value(answers: &AnswerColumn, row: usize, fingerprints: &Fingerprints) -> Option<u128> {
    let value = || match answers {
        AnswerColumn::Single(codes) => u128::from(codes[row]),
        AnswerColumn::Multiple(codes) => codes[row],
        AnswerColumn::Numbers(numbers) => u128::from(numbers[row].to_bits()),
        AnswerColumn::Texts(texts) => fingerprints.of(&texts[row]).into(),
        AnswerColumn::Flags(flags) => u128::from(flags[row].unwrap_or_default()),
    };
    answers.is_present(row).then(value)
}

/// Of rows, told by their answers, those with the same answers as one before, by the first one.
fn alike(mut rows: Vec<(Fingerprint, usize)>) -> BTreeMap<usize, Vec<usize>> {
    rows.sort_unstable();
    let alike = rows.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1);
    alike.map(|alike| (alike[0].1, alike[1..].iter().map(|(_, row)| *row).collect())).collect()
}

/// Of rows that are alike those that chance hardly makes so, each with the first one, in the
/// order of the rows.
fn improbable(
    alike: BTreeMap<usize, Vec<usize>>,
    questions: &[&Held],
    respondents: usize,
    fingerprints: &Fingerprints,
) -> Vec<(usize, usize)> {
    let first: Vec<usize> = alike.keys().copied().collect();
    if first.is_empty() {
        return Vec::new();
    }
    let pairs = respondents as f64 * respondents.saturating_sub(1) as f64 / 2.0;
    // As logarithms: the product of many shares is smaller than any number.
    let mut expected = vec![pairs.ln(); first.len()];
    // Few questions at a time, as there may be many rows.
    for questions in questions.chunks(parallel::threads()) {
        let of_question = |held: &&Held| shares(held, &first, fingerprints);
        for shares in parallel::map(questions.iter(), of_question) {
            expected.iter_mut().zip(shares).for_each(|(expected, share)| *expected += share.ln());
        }
    }
    let groups = alike.into_iter().zip(expected);
    let improbable = groups.filter(|(_, expected)| *expected < EXPECTED.ln());
    let mut found: Vec<(usize, usize)> = improbable
        .flat_map(|((first, rows), _)| rows.into_iter().map(move |row| (row, first)))
        .collect();
    found.sort_unstable();
    found
}

/// Of some rows, from the top, the share of their answer among those who answered; 1 where there
/// is none.
fn shares(answers: &Held, rows: &[usize], fingerprints: &Fingerprints) -> Vec<f64> {
    let all = || {
        answers.blocks().flat_map(|block| {
            let value = |row| value(&block, row, fingerprints);
            (0..block.len()).map(value).collect::<Vec<_>>()
        })
    };
    let mut wanted = rows.iter().peekable();
    let is_wanted = |(row, _): &(usize, _)| wanted.next_if_eq(&row).is_some();
    let values: Vec<Option<u128>> =
        all().enumerate().filter(is_wanted).map(|(_, value)| value).collect();
    let mut counts: HashMap<u128, usize> = values.iter().flatten().map(|v| (*v, 0)).collect();
    let mut given = 0_usize;
    for value in all().flatten() {
        given += 1;
        counts.entry(value).and_modify(|count| *count += 1);
    }
    let share = |value: &Option<u128>| value.map_or(1.0, |v| counts[&v] as f64 / given as f64);
    values.iter().map(share).collect()
}

/// A short mark of all that a respondent answered: another one as soon as an answer changes.
fn mark(questions: &[(&Variable, &AnswerColumn)], row: usize) -> String {
    let answer = |(variable, answers): &(&Variable, &AnswerColumn)| {
        let value = match answers {
            AnswerColumn::Numbers(numbers) => numbers[row].to_string(),
            AnswerColumn::Texts(texts) => texts[row].as_deref().unwrap_or_default().to_owned(),
            AnswerColumn::Flags(flags) => format!("{:?}", flags[row]),
            AnswerColumn::Single(_) | AnswerColumn::Multiple(_) => {
                let codes = answers.codes(row).map(|code| variable.codes[code].code.to_string());
                codes.collect::<Vec<_>>().join(" ")
            }
        };
        format!("{}={}\0{value}\0", variable.id, value.len())
    };
    let given = questions.iter().filter(|(_, answers)| answers.is_present(row));
    let text: String = given.map(answer).collect();
    sha256(text.as_bytes()).chars().take(DIGITS).collect()
}

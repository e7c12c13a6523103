//! Rows without any answer, and rows whose answers are all those of another respondent.
//!
//! Two respondents may well answer a short form alike. Rows are called identical only where
//! that is improbable. If the answers to different questions had nothing to do with each
//! other, two respondents would both answer as these did with a probability of the product,
//! over the questions answered, of the share of respondents who gave that answer among
//! those who answered the question. That times the number of pairs of respondents is how
//! many such pairs chance would bring; rows are called identical below [`EXPECTED`] pairs.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, Hash};

use hashbrown::DefaultHashBuilder as RandomState;

use super::rules::{cases, note_first, positions};
use super::{Finding, FindingKind, Severity};
use crate::answers::AnswerColumn;
use crate::dataset::Dataset;
use crate::ingest::sha256;
use crate::questionnaire::{Kind, Variable};
use crate::words::Words;

/// Pairs of respondents that chance may bring: one survey in a hundred has one.
const EXPECTED: f64 = 0.01;

/// Hexadecimal digits of the mark of a respondent's answers.
const DIGITS: usize = 12;

pub fn whole_rows(data: &Dataset<'_>) -> Vec<Finding> {
    let questionnaire = data.questionnaire;
    let is_answer = |v: &&Variable| v.kind != Kind::Id && !v.is_derived && !v.is_of_design;
    let mut questions = Vec::new();
    for variable in questionnaire.variables.iter().filter(is_answer) {
        questions.push((variable, data.answers(&variable.id)));
    }
    let rows = hashed(&questions, data.respondents());
    let unreadable: HashSet<usize> = data.responses.unreadable.iter().map(|u| u.row).collect();
    let mut blank = positions(&rows, |&(given, _)| given == 0);
    blank.retain(|row| !unreadable.contains(row));
    let pairs = improbable(alike(&rows), &questions, data.respondents());

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
    let blank = cases(data, &concerns, blank);
    let second = pairs.iter().map(|&(row, _)| row).collect();
    let mut same = cases(data, &concerns, second);
    note_first(&mut same, &pairs, data);
    for (case, &(row, _)) in same.iter_mut().zip(&pairs) {
        case.mark = mark(&questions, row);
    }
    vec![
        finding(FindingKind::Blank, "rule-blank", blank),
        finding(FindingKind::DuplicateAnswers, "rule-duplicate-answers", same),
    ]
}

type Questions<'a> = [(&'a Variable, &'a AnswerColumn)];

/// Of each row how many answers it has, and a hash of them. Two hashes of 64 bits each: no
/// two different rows have both alike by chance.
fn hashed(questions: &Questions<'_>, respondents: usize) -> Vec<(usize, [u64; 2])> {
    fn add<T: Hash>(
        values: impl Iterator<Item = T>,
        builders: &[RandomState; 2],
        rows: &mut [(usize, [u64; 2])],
    ) {
        for (value, (_, hashes)) in values.zip(rows) {
            for (hash, builder) in hashes.iter_mut().zip(builders) {
                *hash = builder.hash_one((*hash, &value));
            }
        }
    }
    let builders = [RandomState::default(), RandomState::default()];
    let mut rows = vec![(0, [0; 2]); respondents];
    for (_, answers) in questions {
        for (row, (given, _)) in rows.iter_mut().enumerate() {
            *given += usize::from(answers.is_present(row));
        }
        let rows = &mut rows[..];
        match answers {
            AnswerColumn::Single(codes) => add(codes.iter(), &builders, rows),
            AnswerColumn::Multiple(codes) => add(codes.iter(), &builders, rows),
            AnswerColumn::Numbers(numbers) => {
                add(numbers.iter().map(|n| n.to_bits()), &builders, rows)
            }
            AnswerColumn::Texts(texts) => add(texts.iter(), &builders, rows),
            AnswerColumn::Flags(flags) => add(flags.iter(), &builders, rows),
        }
    }
    rows
}

/// The rows with the same answers as one before, by the first one.
fn alike(rows: &[(usize, [u64; 2])]) -> BTreeMap<usize, Vec<usize>> {
    let mut first: HashMap<[u64; 2], usize> = HashMap::new();
    let mut alike: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (row, (given, hashes)) in rows.iter().enumerate() {
        let before = *first.entry(*hashes).or_insert(row);
        if before != row && *given > 0 {
            alike.entry(before).or_default().push(row);
        }
    }
    alike
}

/// Of rows that are alike those that chance hardly makes so, each with the first one, in the
/// order of the rows.
fn improbable(
    alike: BTreeMap<usize, Vec<usize>>,
    questions: &Questions<'_>,
    respondents: usize,
) -> Vec<(usize, usize)> {
    let first: Vec<usize> = alike.keys().copied().collect();
    let pairs = respondents as f64 * respondents.saturating_sub(1) as f64 / 2.0;
    // As logarithms: the product of many shares is smaller than any number.
    let mut expected = vec![pairs.ln(); first.len()];
    for (_, answers) in questions.iter().filter(|_| !first.is_empty()) {
        for (expected, share) in expected.iter_mut().zip(shares(answers, &first)) {
            *expected += share.ln();
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

/// Of some rows the share of their answer among those who answered; 1 where there is none.
fn shares(answers: &AnswerColumn, rows: &[usize]) -> Vec<f64> {
    fn of<T: Eq + Hash>(
        value: impl Fn(usize) -> T,
        answers: &AnswerColumn,
        rows: &[usize],
    ) -> Vec<f64> {
        let mut counts: HashMap<T, usize> = rows.iter().map(|&row| (value(row), 0)).collect();
        let mut given = 0;
        for row in (0..answers.len()).filter(|&row| answers.is_present(row)) {
            given += 1;
            counts.entry(value(row)).and_modify(|count| *count += 1);
        }
        let share = |&row: &usize| match answers.is_present(row) {
            true => counts[&value(row)] as f64 / f64::from(given),
            false => 1.0,
        };
        rows.iter().map(share).collect()
    }
    match answers {
        AnswerColumn::Single(codes) => of(|row| codes[row], answers, rows),
        AnswerColumn::Multiple(codes) => of(|row| codes[row], answers, rows),
        AnswerColumn::Numbers(numbers) => of(|row| numbers[row].to_bits(), answers, rows),
        AnswerColumn::Texts(texts) => of(|row| &texts[row], answers, rows),
        AnswerColumn::Flags(flags) => of(|row| flags[row], answers, rows),
    }
}

/// A short mark of all that a respondent answered: another one as soon as an answer changes.
fn mark(questions: &Questions<'_>, row: usize) -> String {
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

//! Corrections to the answers that were read: new answers, respondents who are excluded,
//! answers that are right as they are.

use std::collections::HashSet;

use super::numbers::Numbers;
use super::{Change, Correction};
use crate::ingest::answer::{AnswerParser, Parsers};
use crate::ingest::grid::Cell;
use crate::ingest::names::normalise;
use crate::problem::Problem;
use crate::questionnaire::{Questionnaire, Variable};
use crate::responses::{Confirmation, Corrected, CorrectionOutcome, Responses, Unreadable};

/// Does what the corrections ask for, where the answers are still those that they speak of,
/// and notes what became of each. New answers come first, then what is confirmed: an answer
/// may be both. A new answer that cannot be read as asked is a problem.
pub fn apply(
    responses: &mut Responses,
    corrections: &[Correction],
    questionnaire: &Questionnaire,
    readers: &Parsers<'_>,
    problems: &mut Vec<Problem>,
) {
    if corrections.is_empty() {
        return;
    }
    let numbers = Numbers::of(responses, questionnaire);
    let find = |c: &Correction| numbers.find(&c.respondent, &c.row, responses);
    let rows: Vec<Result<usize, _>> = corrections.iter().map(find).collect();
    let is_exclusion = |c: &Correction| matches!(c.change, Change::Exclude);
    let excluded = corrections.iter().zip(&rows).filter(|(c, _)| is_exclusion(c));
    let excluded: HashSet<usize> =
        excluded.filter_map(|(_, row)| row.as_ref().ok().copied()).collect();

    let mut outcomes = vec![None; corrections.len()];
    for is_confirming in [false, true] {
        for (at, (correction, row)) in corrections.iter().zip(&rows).enumerate() {
            if matches!(correction.change, Change::Confirm(..)) != is_confirming {
                continue;
            }
            let outcome = match (&correction.change, row) {
                (_, Err((outcome, _))) => Ok(*outcome),
                (Change::Exclude, Ok(_)) => Ok(CorrectionOutcome::Excluded),
                (_, Ok(row)) if excluded.contains(row) => Ok(CorrectionOutcome::Needless),
                (Change::Answer(variable), Ok(row)) => {
                    let (variable, reader) =
                        (&questionnaire.variables[*variable], readers.of(*variable));
                    let outcome = replaced(responses, *row, correction, variable, reader);
                    outcome.map_err(|key| unreadable(key, correction, variable))
                }
                (Change::Confirm(variable, rules), Ok(row)) => {
                    let (variable, reader) =
                        (&questionnaire.variables[*variable], readers.of(*variable));
                    Ok(match is_old(responses, *row, correction, variable, reader) {
                        Some(true) => {
                            let (variable, rules) = (variable.id.clone(), rules.clone());
                            responses.confirmed.push(Confirmation { row: *row, variable, rules });
                            CorrectionOutcome::Confirmed
                        }
                        _ => CorrectionOutcome::Outdated,
                    })
                }
            };
            match outcome {
                Ok(outcome) => outcomes[at] = Some(outcome),
                Err(problem) => problems.push(problem),
            }
        }
    }
    for ((correction, row), outcome) in corrections.iter().zip(&rows).zip(outcomes) {
        let Some(outcome) = outcome else { continue };
        let row = row.as_ref().map_or_else(|(_, first)| *first, |&row| Some(row));
        let variable = match correction.change {
            Change::Exclude => None,
            Change::Answer(variable) | Change::Confirm(variable, _) => Some(variable),
        };
        responses.corrections.push(Corrected {
            respondent: correction.respondent.clone(),
            row: correction.row.clone(),
            variable: variable.map_or(String::new(), |v| questionnaire.variables[v].id.clone()),
            old: variable.map_or(String::new(), |_| correction.old.clone()),
            new: correction.new.clone(),
            reason: correction.reason.clone(),
            outcome,
            place: row.map(|row| responses.places[row]),
        });
    }
    if !excluded.is_empty() && excluded.len() == responses.respondents() {
        problems.push(Problem::new("corrections-exclude-all").with("path", &corrections[0].file));
    }
    responses.exclude(&excluded);
}

fn unreadable(key: &'static str, correction: &Correction, variable: &Variable) -> Problem {
    Problem::new(key)
        .with("path", &correction.file)
        .with("sheet", "")
        .with("cell", correction.line)
        .with("header", &variable.id)
        .with("value", &correction.new)
}

/// Whether the answer is still the old one of the correction; `None` where the data do not
/// have the question.
fn is_old(
    responses: &Responses,
    row: usize,
    correction: &Correction,
    variable: &Variable,
    reader: &AnswerParser,
) -> Option<bool> {
    let answers = responses.answers.get(&variable.id)?;
    let is_of = |found: &&Unreadable| found.row == row && found.variable == variable.id;
    Some(match responses.unreadable.iter().find(is_of) {
        Some(found) => normalise(&found.value) == normalise(&correction.old),
        None => {
            let old = reader.answers(&Cell::Text(correction.old.clone()));
            old.is_ok_and(|old| answers.of(row).is_same(0, &old))
        }
    })
}

/// The error is the key of the message that says what is wrong with the new answer.
fn replaced(
    responses: &mut Responses,
    row: usize,
    correction: &Correction,
    variable: &Variable,
    reader: &AnswerParser,
) -> Result<CorrectionOutcome, &'static str> {
    let is_old = is_old(responses, row, correction, variable, reader);
    let Some((is_old, answers)) = is_old.zip(responses.answers.get_mut(&variable.id)) else {
        return Ok(CorrectionOutcome::Differs);
    };
    let new = reader.answers(&Cell::Text(correction.new.clone()))?;
    if !is_old {
        return Ok(CorrectionOutcome::Differs);
    }
    let is_of = |found: &Unreadable| found.row == row && found.variable == variable.id;
    let was_unreadable = responses.unreadable.iter().any(is_of);
    responses.unreadable.retain(|found| !is_of(found));
    let before = usize::from(was_unreadable || answers.of(row).is_present(0));
    answers.replace(row, new);
    responses.answered = responses.answered + usize::from(answers.of(row).is_present(0)) - before;
    Ok(CorrectionOutcome::Applied)
}

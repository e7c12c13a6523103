//! The answers to questions whose choices are the study's: those of the reference table about the
//! question, or else those that the data hold.

use std::collections::HashSet;

use super::names::normalise;
use super::open::OpenFile;
use super::reading::{Guidance, Reading};
use crate::locales::Lang;
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Code, Kind, Questionnaire, Reference};
use crate::tally::Respondents;

/// As many answers as a table may have rows; more are no answers to choose from.
const MOST: usize = 5_000;

/// The codes of such questions, by the place of the variable. A label that is a whole number is
/// its own code; the others are numbered in the order of the table, or in which they come.
pub fn codes_of_study(
    files: &[OpenFile],
    questionnaire: &Questionnaire,
    guidance: &Guidance,
) -> Result<Vec<(usize, Vec<Code>)>, Failure> {
    let variables = questionnaire.variables.iter().enumerate();
    let open: Vec<usize> = variables.filter(|(_, v)| v.has_codes_of_data).map(|(i, _)| i).collect();
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let mut as_texts = questionnaire.clone();
    for &index in &open {
        as_texts.variables[index].kind = Kind::Text;
    }
    let reading = Reading::new(files, &as_texts, guidance)?;
    let codes = open.into_iter().map(|index| {
        let variable = &questionnaire.variables[index];
        let about = |of: &&Reference| of.question.as_ref() == Some(&variable.id);
        let mut labels = reading.references().iter().find(about).map_or(Vec::new(), labels_in);
        if labels.is_empty() {
            let texts = reading.texts(index)?;
            labels = texts.into_iter().map(|text| (text, None)).collect();
        }
        if labels.len() > MOST {
            let problem = Problem::new("question-too-many-answers").with("most", MOST);
            return Err(problem.with("name", variable.heading(Lang::Ja)).into());
        }
        Ok((index, numbered(labels)))
    });
    codes.collect()
}

/// The labels in the key column of a table, with those in English. A row without one is about
/// nothing that could be answered.
fn labels_in(reference: &Reference) -> Vec<(String, Option<String>)> {
    let Some(key) = reference.key.as_ref().and_then(|key| reference.column(key)) else {
        return Vec::new();
    };
    let mut seen = HashSet::new();
    let rows = 0..reference.rows.len();
    let label = |row: usize| {
        let label = reference.rows[row][key].trim().to_owned();
        let english = reference.text(row, key, Lang::En).trim().to_owned();
        let english = Some(english).filter(|english| *english != label);
        (!label.is_empty() && seen.insert(normalise(&label))).then_some((label, english))
    };
    rows.filter_map(label).collect()
}

fn numbered(mut labels: Vec<(String, Option<String>)>) -> Vec<Code> {
    let number = |label: &str| label.parse::<i32>().ok().filter(|n| n.to_string() == label);
    // Numbers have an order of their own.
    if labels.iter().all(|(label, _)| number(label).is_some()) {
        labels.sort_by_key(|(label, _)| number(label));
    }
    let taken: HashSet<i32> = labels.iter().filter_map(|(label, _)| number(label)).collect();
    let mut free = (1..).filter(|code| !taken.contains(code));
    let code = |(label, label_en): (String, Option<String>)| Code {
        code: number(&label).or_else(|| free.next()).unwrap_or_default(),
        label,
        label_en,
        other: false,
        aliases: Vec::new(),
        number: None,
        written_out: false,
        exclusive: false,
    };
    labels.into_iter().map(code).collect()
}

//! How many respondents could be told by what others may know of them.

use std::collections::BTreeMap;

use crate::dataset::Dataset;
use crate::locales::Locale;
use crate::problem::{Failure, Fault, Problem, unknown_name};
use crate::questionnaire::Variable;
use crate::statistics::{Values, nice_step};

/// Respondents by their answers to key questions: what outsiders may know, as where a clinic is
/// and who founded it. A blank is an answer like others. Respondents with the same answers are a
/// class (k-anonymity: Samarati and Sweeney, 1998).
#[derive(Debug)]
pub struct Identifiability {
    /// Respondents who are alone in their class.
    pub unique: usize,
    /// Respondents in classes of fewer than three.
    pub in_small: usize,
    pub classes: usize,
    /// The smallest classes, as people read the answers, and their sizes.
    pub smallest: Vec<(String, usize)>,
    /// What would leave fewer alone, most first.
    pub suggestions: Vec<Suggestion>,
}

/// A change of a key, and how many would still be alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Name of the message.
    pub change: &'static str,
    pub key: String,
    /// Width of the bands, or the codes that become one.
    pub how: String,
    pub unique: usize,
}

/// How many of the smallest classes and of the suggestions are told.
const TOLD: usize = 5;

/// Bands that are tried of a number.
const BANDS: f64 = 5.0;

/// Codes of fewer respondents are tried as one.
const RARE: usize = 5;

impl Identifiability {
    /// Fails where a key is no question.
    pub fn of(data: &Dataset<'_>, keys: &[String], locale: &Locale) -> Result<Self, Failure> {
        let questionnaire = data.questionnaire;
        let unknown = keys.iter().filter(|key| questionnaire.variable(key).is_none());
        let known: Vec<String> = questionnaire.variables.iter().map(|v| v.id.clone()).collect();
        let problems: Vec<Problem> =
            unknown.map(|key| unknown_name("expression-unknown-variable", key, &known)).collect();
        if !problems.is_empty() {
            return Err(Failure { fault: Fault::Usage, problems });
        }
        let answers = |key: &String| {
            (0..data.respondents()).map(|row| data.shown(key, row).say(locale)).collect()
        };
        let shown: Vec<Vec<String>> = keys.iter().map(answers).collect();
        let columns: Vec<&[String]> = shown.iter().map(Vec::as_slice).collect();
        let sizes = classes(&columns, data.respondents());
        let mut smallest: Vec<(&Vec<&str>, usize)> =
            sizes.iter().map(|(class, n)| (class, *n)).collect();
        smallest.sort_by_key(|(class, n)| (*n, (*class).clone()));
        let separator = locale.word("list-separator");
        let words = |(class, n): (&Vec<&str>, usize)| {
            let label =
                |key: &String| questionnaire.variable(key).map_or("", |v| v.label(locale.lang()));
            let parts = keys.iter().zip(class).map(|(key, answer)| {
                let no_answer = locale.word("no-answer");
                let answer = if answer.is_empty() { &no_answer } else { *answer };
                format!("{}={answer}", label(key))
            });
            (parts.collect::<Vec<_>>().join(&separator), n)
        };
        let unique = sizes.values().filter(|n| **n == 1).count();
        Ok(Self {
            unique,
            in_small: sizes.values().filter(|n| **n < 3).sum(),
            classes: sizes.len(),
            suggestions: suggestions(data, keys, &shown, unique),
            smallest: smallest.into_iter().take(TOLD).map(words).collect(),
        })
    }
}

/// How many respondents have the same answers.
fn classes<'s>(columns: &[&'s [String]], respondents: usize) -> BTreeMap<Vec<&'s str>, usize> {
    let mut sizes = BTreeMap::new();
    for row in 0..respondents {
        let class: Vec<&str> = columns.iter().map(|column| column[row].as_str()).collect();
        *sizes.entry(class).or_default() += 1;
    }
    sizes
}

fn suggestions(
    data: &Dataset<'_>,
    keys: &[String],
    shown: &[Vec<String>],
    unique: usize,
) -> Vec<Suggestion> {
    let mut suggestions = Vec::new();
    for (at, key) in keys.iter().enumerate() {
        let Some(variable) = data.questionnaire.variable(key) else { continue };
        let mut suggest = |change, how: String, column: Vec<String>| {
            let mut columns: Vec<&[String]> = shown.iter().map(Vec::as_slice).collect();
            columns[at] = &column;
            let left = classes(&columns, data.respondents()).values().filter(|n| **n == 1).count();
            if left < unique {
                suggestions.push(Suggestion { change, key: key.clone(), how, unique: left });
            }
        };
        match variable.codes.is_empty() {
            true => banded(data, variable)
                .into_iter()
                .for_each(|(width, column)| suggest("microdata-band", width, column)),
            false => merged(variable, &shown[at])
                .into_iter()
                .for_each(|(codes, column)| suggest("microdata-merge", codes, column)),
        }
        suggest("microdata-leave-out", String::new(), vec![String::new(); data.respondents()]);
    }
    // What changes little comes first among what helps as much.
    suggestions.sort_by_key(|suggestion| suggestion.unique);
    suggestions.truncate(TOLD);
    suggestions
}

/// A number in about five bands of round width.
fn banded(data: &Dataset<'_>, variable: &Variable) -> Option<(String, Vec<String>)> {
    let numbers = data.numbers(&variable.id);
    let values: Values = numbers.iter().copied().collect();
    let width = nice_step(values.quantile(0.9).filter(|most| *most > 0.0)? / BANDS);
    let band = |number: &f64| match number.is_nan() {
        true => String::new(),
        false => (number / width).floor().min(BANDS).to_string(),
    };
    Some((width.to_string(), numbers.iter().map(band).collect()))
}

/// The rare codes of a question as one.
fn merged(variable: &Variable, shown: &[String]) -> Option<(String, Vec<String>)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    shown.iter().filter(|answer| !answer.is_empty()).for_each(|answer| {
        *counts.entry(answer).or_default() += 1;
    });
    let is_rare = |answer: &str| counts.get(answer).is_some_and(|n| *n < RARE);
    let codes = variable.codes.iter().filter(|code| is_rare(&code.label));
    let codes: Vec<String> = codes.map(|code| code.code.to_string()).collect();
    let merge = |answer: &String| if is_rare(answer) { "*".to_owned() } else { answer.clone() };
    (codes.len() > 1).then(|| (codes.join("+"), shown.iter().map(merge).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_who_has_the_same_answers_and_a_blank_is_one() {
        let texts = |texts: [&str; 5]| texts.map(str::to_owned).to_vec();
        let (area, founder) = (texts(["1", "1", "2", "", ""]), texts(["a", "a", "a", "b", "c"]));
        let sizes = classes(&[&area, &founder], 5);
        assert_eq!(sizes.get(&vec!["1", "a"]), Some(&2));
        assert_eq!(sizes.values().filter(|n| **n == 1).count(), 3);
        assert_eq!(classes(&[&area], 5).values().filter(|n| **n == 1).count(), 1);
    }
}

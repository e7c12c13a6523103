//! What a plan's parameters are set to: numbers, and answers to a question.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PlanFile;
use crate::definition::Document;
use crate::ingest::normalise;
use crate::locales::Lang;
use crate::problem::{Failure, Fault, Problem, unknown_name};
use crate::questionnaire::{Code, Kind, Questionnaire, Variable};

/// What a parameter is set to: a number, or an answer by its label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Given {
    Number(f64),
    Text(String),
}

impl Given {
    /// A number, also one that was typed.
    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }

    /// The answer that is meant: by its label in either language, else by its code.
    fn answer<'c>(&self, codes: &'c [Code]) -> Option<&'c Code> {
        let is_called = |code: &&Code| match self {
            Self::Number(_) => false,
            Self::Text(text) => {
                Lang::ALL.iter().any(|lang| normalise(code.label(*lang)) == normalise(text))
            }
        };
        let of_number = |number| codes.iter().find(|code| f64::from(code.code) == number);
        codes.iter().find(is_called).or_else(|| self.number().and_then(of_number))
    }
}

/// The parameters of a plan, as they are filled in.
#[derive(Debug, Clone, Default)]
pub struct Settled {
    /// All of them; an answer as its code.
    pub numbers: BTreeMap<String, f64>,
    /// Those that are answers.
    pub answers: BTreeMap<String, Code>,
}

/// What is `given` goes before the plan's own numbers; an answer that nobody gives is the first.
/// Fails where something is given that the plan does not have, or cannot be.
pub fn settle(
    file: &PlanFile,
    given: &BTreeMap<String, Given>,
    questionnaire: &Questionnaire,
    document: &mut Document,
) -> Result<Settled, Failure> {
    let mut settled = Settled { numbers: file.parameters.clone(), ..Settled::default() };
    let mut problems = Vec::new();
    for (name, value) in given.iter().filter(|(name, _)| !file.choices.contains_key(*name)) {
        match (settled.numbers.get_mut(name), value.number()) {
            (None, _) => problems.push(Problem::new("plan-without-parameter").with("name", name)),
            (Some(_), None) => {
                let problem = Problem::new("plan-parameter-no-number").with("name", name);
                problems.push(problem.with("value", value.text()));
            }
            (Some(own), Some(number)) => *own = number,
        }
    }
    let is_single = |variable: &&Variable| variable.kind == Kind::Single;
    for (name, question) in &file.choices {
        let Some(asked) = questionnaire.variable(question.get_ref()).filter(is_single) else {
            let singles = questionnaire.variables.iter().filter(is_single);
            let known: Vec<String> = singles.map(|variable| variable.id.clone()).collect();
            let problem = unknown_name("expression-unknown-variable", question.get_ref(), &known);
            document.mistake(problem, question.span());
            continue;
        };
        let own = file.parameters.get(name).copied().map(Given::Number);
        let Some(value) = given.get(name).cloned().or(own) else {
            if let Some(first) = asked.codes.first() {
                settled.answers.insert(name.clone(), first.clone());
            }
            continue;
        };
        match value.answer(&asked.codes) {
            Some(code) => drop(settled.answers.insert(name.clone(), code.clone())),
            None => {
                let all = asked.codes.iter().map(|code| format!("{} {}", code.code, code.label));
                let all: Vec<String> = all.collect();
                let problem = Problem::new("plan-parameter-no-answer").with("name", name);
                let problem = problem.with("value", value.text()).with("known", all.join("、"));
                problems.push(problem.words("question", asked.label_words()));
            }
        }
    }
    if !problems.is_empty() {
        return Err(Failure { fault: Fault::Usage, problems });
    }
    let codes = settled.answers.iter().map(|(name, code)| (name.clone(), f64::from(code.code)));
    settled.numbers.extend(codes.collect::<Vec<_>>());
    Ok(settled)
}

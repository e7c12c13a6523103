//! The questionnaire as a form, for the appendix.

use serde::Serialize;

use crate::questionnaire::{Code, Kind, QuestionType, Questionnaire, Variable};
use crate::words::{Words, said};

/// A question of the printed questionnaire.
#[derive(Debug, Clone, Serialize)]
pub struct FormQuestion<T = String> {
    pub heading: T,
    /// As in the keys of messages that begin with `form-`: `single`, `grid-number`.
    pub kind: &'static str,
    /// Answers to choose from, with their numbers.
    pub codes: Vec<T>,
    pub unit: T,
    /// The rows of a grid.
    pub items: Vec<T>,
    /// Not everybody is asked.
    pub routed: bool,
}

/// All questions in order; the rows of a grid together. Respondents' numbers are given,
/// not asked.
pub fn form(questionnaire: &Questionnaire) -> Vec<FormQuestion<Words>> {
    let asked = |v: &&Variable| v.kind != Kind::Id && !v.is_derived && !v.is_after_code;
    let mut questions: Vec<FormQuestion<Words>> = Vec::new();
    let mut last: Option<&Variable> = None;
    for variable in questionnaire.variables.iter().filter(asked) {
        let grid = variable.grid_words();
        if let (Some(_), Some(before)) = (&grid, last)
            && before.grid_words() == grid
            && let Some(question) = questions.last_mut()
        {
            question.items.push(variable.heading_words());
        } else {
            let kind = match variable.asked_as {
                Some(QuestionType::Ranking) => "ranking",
                _ if grid.is_some() => match variable.kind {
                    Kind::Single => "grid",
                    Kind::Multiple => "grid-multiple",
                    Kind::Count | Kind::Number => "grid-number",
                    _ => "grid-hours",
                },
                _ => match variable.kind {
                    Kind::Single => "single",
                    Kind::Multiple => "multiple",
                    Kind::Count | Kind::Number => "number",
                    Kind::Date => "date",
                    Kind::Month => "month",
                    Kind::Time => "time",
                    Kind::Hours => "hours",
                    _ => "text",
                },
            };
            let code =
                |c: &Code| c.label_words().in_each(|label, _| format!("{}. {label}", c.code));
            questions.push(FormQuestion {
                items: grid.iter().map(|_| variable.heading_words()).collect(),
                heading: grid.unwrap_or_else(|| variable.heading_words()),
                kind,
                codes: variable.codes.iter().map(code).collect(),
                unit: variable.unit_words(),
                routed: variable.asked_if.is_some(),
            });
        }
        last = Some(variable);
    }
    questions
}

said!(FormQuestion { heading, codes, unit, items; kind, routed });

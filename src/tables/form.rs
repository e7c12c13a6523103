//! The questionnaire as a form, for the appendix.

use serde::Serialize;

use crate::questionnaire::{Code, Kind, QuestionType, Questionnaire, Variable};
use crate::words::{Message, Words, said};

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
    /// Who is asked, empty where everybody is.
    pub routing: T,
}

/// All questions in order; the rows of a grid together. Respondents' numbers are given,
/// not asked.
pub fn form(questionnaire: &Questionnaire) -> Vec<FormQuestion<Words>> {
    let asked =
        |v: &&Variable| v.kind != Kind::Id && !v.is_derived && !v.is_after_code && !v.is_of_design;
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
                routing: routing(variable, questionnaire),
            });
        }
        last = Some(variable);
    }
    questions
}

/// Who is asked a question: those who chose an answer to another, or some whom the form does not
/// name.
fn routing(variable: &Variable, questionnaire: &Questionnaire) -> Words {
    let Some(condition) = &variable.asked_if else { return Words::default() };
    let known = condition.wanted_answers().and_then(|(id, codes)| {
        let question =
            questionnaire.variables.iter().find(|other| other.id == id && !other.is_derived)?;
        let called = question.number_words().unwrap_or_else(|| question.label_words());
        let codes = Words::listed(codes.iter().map(|code| Words::given(&code.to_string(), None)));
        Some(Message::new("form-routed-by").words("question", called).words("codes", codes).into())
    });
    known.unwrap_or_else(|| Words::of("form-routed"))
}

said!(FormQuestion { heading, codes, unit, items, routing; kind });

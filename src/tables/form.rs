//! The questionnaire as a form, for the appendix.

use serde::Serialize;

use crate::locales::Lang;
use crate::questionnaire::{Kind, QuestionType, Questionnaire, Variable};

/// A question of the printed questionnaire.
#[derive(Debug, Clone, Serialize)]
pub struct FormQuestion {
    pub heading: String,
    /// As in the keys of messages that begin with `form-`: `single`, `grid-number`.
    pub kind: &'static str,
    /// Answers to choose from, with their numbers.
    pub codes: Vec<String>,
    pub unit: String,
    /// The rows of a grid.
    pub items: Vec<String>,
    /// Not everybody is asked.
    pub routed: bool,
}

/// All questions in order; the rows of a grid together. Respondents' numbers are given,
/// not asked.
pub fn form(questionnaire: &Questionnaire, lang: Lang) -> Vec<FormQuestion> {
    let asked = |v: &&Variable| v.kind != Kind::Id && !v.is_derived && !v.is_after_code;
    let mut questions: Vec<FormQuestion> = Vec::new();
    let mut last: Option<&Variable> = None;
    for variable in questionnaire.variables.iter().filter(asked) {
        let grid = variable.grid(lang);
        if let (Some(grid), Some(before)) = (grid, last)
            && before.grid(lang) == Some(grid)
            && let Some(question) = questions.last_mut()
        {
            question.items.push(variable.heading(lang));
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
            let code = |c: &crate::questionnaire::Code| format!("{}. {}", c.code, c.label(lang));
            questions.push(FormQuestion {
                heading: grid.map_or_else(|| variable.heading(lang), str::to_owned),
                kind,
                codes: variable.codes.iter().map(code).collect(),
                unit: variable.unit(lang).to_owned(),
                items: grid.map(|_| variable.heading(lang)).into_iter().collect(),
                routed: variable.asked_if.is_some(),
            });
        }
        last = Some(variable);
    }
    questions
}

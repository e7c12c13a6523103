//! The respondent-level data as the tables need them: derived variables computed,
//! conditions as masks.

use std::collections::BTreeSet;

use polars::prelude::{
    Column, DataFrame, DataType, Expr, IntoLazy, PolarsError, PolarsResult, col, lit, when,
};

use crate::locales::Lang;
use crate::problem::{Failure, Problem};
use crate::questionnaire::expression::Expression;
use crate::questionnaire::{Kind, Questionnaire, Variable};
use crate::responses::Responses;

/// The failure of an expression in a definition, by what it belongs to.
pub fn failed(name: &str, error: PolarsError) -> Failure {
    let problem = Problem::new("expression-failed").with("name", name);
    Failure::data(vec![problem.with("detail", error)])
}

/// The values of an expression, one a row also where it is a constant. Only the columns
/// that it needs are looked at: a plan of many columns takes longer than the work.
fn evaluate<'n>(
    frame: &DataFrame,
    needs: impl Iterator<Item = &'n String>,
    expr: Expr,
) -> PolarsResult<Column> {
    let mut narrow = frame.select(needs.map(String::as_str).collect::<BTreeSet<_>>())?;
    if narrow.width() == 0 {
        narrow = frame.clone();
    }
    let column = narrow.lazy().select([expr]).collect()?.columns()[0].clone();
    Ok(match column.len() {
        1 => column.new_from_index(0, frame.height()),
        _ => column,
    })
}

/// Responses with derived variables.
pub struct Data<'a> {
    pub responses: &'a Responses,
    pub questionnaire: &'a Questionnaire,
    frame: DataFrame,
}

impl<'a> Data<'a> {
    /// Computes the derived variables. A quotient by nothing or by zero is missing.
    /// Fails where an expression does not fit the data, such as a sum of texts.
    pub fn derive(
        responses: &'a Responses,
        questionnaire: &'a Questionnaire,
    ) -> Result<Self, Failure> {
        let mut frame = responses.frame.clone();
        for derived in &questionnaire.derived {
            let mut expr = derived.expression.expr.clone();
            if let Some(per) = &derived.per {
                let per = col(per.as_str());
                let divisible = per.clone().neq(lit(0.0));
                expr = when(divisible)
                    .then(expr.cast(DataType::Float64) / per)
                    .otherwise(lit(polars::prelude::Null {}));
            }
            evaluate(&frame, derived.needs(), expr.alias(derived.id.as_str()))
                .and_then(|column| frame.with_column(column).map(drop))
                .map_err(|error| failed(&derived.id, error))?;
        }
        Ok(Self { responses, questionnaire, frame })
    }

    pub fn respondents(&self) -> usize {
        self.frame.height()
    }

    /// For whom the condition holds; where it cannot be told, it does not.
    pub fn mask(&self, condition: Option<&Expression>) -> PolarsResult<Vec<bool>> {
        let Some(condition) = condition else {
            return Ok(vec![true; self.respondents()]);
        };
        let truth = self.truth(condition)?;
        Ok(truth.into_iter().map(|value| value == Some(true)).collect())
    }

    /// Rows for which the condition is known not to hold.
    pub fn broken(&self, condition: &Expression) -> PolarsResult<Vec<usize>> {
        let truth = self.truth(condition)?.into_iter().enumerate();
        Ok(truth.filter(|(_, value)| *value == Some(false)).map(|(row, _)| row).collect())
    }

    /// Yes, no or unknown for each respondent.
    fn truth(&self, condition: &Expression) -> PolarsResult<Vec<Option<bool>>> {
        let expr = condition.expr.clone().cast(DataType::Boolean);
        let column = evaluate(&self.frame, condition.columns.iter(), expr)?;
        Ok(column.bool()?.iter().collect())
    }

    /// Who was asked a question (routing).
    pub fn asked(&self, variable: &Variable) -> PolarsResult<Vec<bool>> {
        self.mask(variable.asked_if.as_ref())
    }

    /// Numbers of a count, number or derived variable. What is not finite is missing.
    pub fn numbers(&self, id: &str) -> PolarsResult<Vec<Option<f64>>> {
        let column = self.frame.column(id)?.cast(&DataType::Float64)?;
        let numbers = column.f64()?.iter();
        Ok(numbers.map(|number| number.filter(|n| n.is_finite())).collect())
    }

    /// Yes, no or unknown of a derived variable.
    pub fn booleans(&self, id: &str) -> PolarsResult<Vec<Option<bool>>> {
        let column = self.frame.column(id)?.cast(&DataType::Boolean)?;
        Ok(column.bool()?.iter().collect())
    }

    /// Whether a derived variable is yes or no.
    pub fn is_boolean(&self, id: &str) -> PolarsResult<bool> {
        Ok(*self.frame.column(id)?.dtype() == DataType::Boolean)
    }

    pub fn texts(&self, id: &str) -> PolarsResult<Vec<Option<String>>> {
        let column = self.frame.column(id)?.cast(&DataType::String)?;
        Ok(column.str()?.iter().map(|text| text.map(str::to_owned)).collect())
    }

    /// Answers as a person reads them, empty where there is none.
    pub fn shown(&self, id: &str, lang: Lang) -> PolarsResult<Vec<String>> {
        let Some(variable) = self.questionnaire.variable(id) else {
            return Ok(vec![String::new(); self.respondents()]);
        };
        if matches!(variable.kind, Kind::Id | Kind::Text | Kind::Date) {
            let texts = self.texts(id)?.into_iter();
            return Ok(texts.map(Option::unwrap_or_default).collect());
        }
        if variable.codes.is_empty() {
            let numbers = self.numbers(id)?.into_iter();
            return Ok(numbers.map(|n| n.map(|n| n.to_string()).unwrap_or_default()).collect());
        }
        let labels = |codes: Option<Vec<usize>>| {
            let codes = codes.unwrap_or_default();
            let labels: Vec<&str> = codes.iter().map(|&i| variable.codes[i].label(lang)).collect();
            labels.join("|")
        };
        Ok(self.choices(variable)?.into_iter().map(labels).collect())
    }

    /// For each respondent which codes of a single or multiple question were chosen,
    /// as indices of codes; `None` is no answer.
    pub fn choices(&self, variable: &Variable) -> PolarsResult<Vec<Option<Vec<usize>>>> {
        if variable.kind == Kind::Multiple {
            let mut chosen: Vec<Option<Vec<usize>>> = vec![None; self.respondents()];
            for (index, column) in variable.columns().iter().enumerate() {
                for (row, value) in self.frame.column(column)?.bool()?.iter().enumerate() {
                    if let Some(value) = value {
                        let codes = chosen[row].get_or_insert_default();
                        if value {
                            codes.push(index);
                        }
                    }
                }
            }
            return Ok(chosen);
        }
        let column = self.frame.column(&variable.id)?;
        let index = |code: i32| variable.codes.iter().position(|c| c.code == code);
        Ok(column.i32()?.iter().map(|code| code.and_then(index).map(|i| vec![i])).collect())
    }

    /// Whether each respondent has a value.
    pub fn present(&self, id: &str) -> PolarsResult<Vec<bool>> {
        match self.questionnaire.variable(id) {
            Some(variable) if matches!(variable.kind, Kind::Single | Kind::Multiple) => {
                Ok(self.choices(variable)?.iter().map(Option::is_some).collect())
            }
            Some(variable) if matches!(variable.kind, Kind::Id | Kind::Text | Kind::Date) => {
                Ok(self.texts(id)?.iter().map(Option::is_some).collect())
            }
            _ => Ok(self.numbers(id)?.iter().map(Option::is_some).collect()),
        }
    }

    /// Respondents without a quotient though its numerator is known, because the
    /// denominator is blank or zero; with the denominator. `None` if it is no quotient.
    pub fn undefined_quotient(&self, id: &str) -> PolarsResult<Option<(&str, Vec<bool>)>> {
        let derived = self.questionnaire.derived.iter().find(|d| d.id == id);
        let Some((derived, per)) = derived.and_then(|d| Some((d, d.per.as_deref()?))) else {
            return Ok(None);
        };
        let mut undefined: Vec<bool> =
            self.numbers(per)?.iter().map(|n| n.is_none_or(|n| n == 0.0)).collect();
        for column in &derived.expression.columns {
            if self.questionnaire.variable(column).is_some() {
                let present = self.present(column)?;
                undefined.iter_mut().zip(present).for_each(|(u, present)| *u &= present);
            }
        }
        Ok(Some((per, undefined)))
    }
}

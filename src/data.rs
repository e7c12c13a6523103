//! The respondent-level data as the tables need them: derived variables computed,
//! conditions as masks.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

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

/// Which codes of a question respondents chose, as indices of codes.
pub struct Choices {
    /// Where the codes of each respondent begin, and where the last end.
    starts: Vec<u32>,
    codes: Vec<u16>,
    answered: Vec<bool>,
}

impl Choices {
    fn with_capacity(respondents: usize) -> Self {
        let mut starts = Vec::with_capacity(respondents + 1);
        starts.push(0);
        Self { starts, codes: Vec::new(), answered: Vec::with_capacity(respondents) }
    }

    /// Adds a respondent; `None` is no answer.
    fn push(&mut self, codes: Option<impl Iterator<Item = usize>>) {
        self.answered.push(codes.is_some());
        self.codes.extend(codes.into_iter().flatten().map(|code| code as u16));
        self.starts.push(self.codes.len() as u32);
    }

    /// The codes of a respondent; `None` is no answer.
    pub fn get(&self, row: usize) -> Option<&[u16]> {
        let codes = self.starts[row] as usize..self.starts[row + 1] as usize;
        self.answered[row].then(|| &self.codes[codes])
    }

    /// The codes of all respondents in order.
    pub fn iter(&self) -> impl Iterator<Item = Option<&[u16]>> {
        (0..self.answered.len()).map(|row| self.get(row))
    }

    /// Who answered.
    pub fn answered(&self) -> &[bool] {
        &self.answered
    }

    /// Who chose a code.
    pub fn chose(&self, code: usize) -> impl Iterator<Item = bool> {
        let has = move |codes: Option<&[u16]>| codes.is_some_and(|c| c.contains(&(code as u16)));
        self.iter().map(has)
    }
}

/// Numbers of respondents; `None` is no value.
pub type Numbers = Arc<Vec<Option<f64>>>;

/// Responses with derived variables. What tables ask for again and again is computed once.
pub struct Data<'a> {
    pub responses: &'a Responses,
    pub questionnaire: &'a Questionnaire,
    frame: DataFrame,
    numbers: Once<Vec<Option<f64>>>,
    choices: Once<Choices>,
    masks: Once<Vec<bool>>,
}

/// Things that were computed, by name.
struct Once<T>(Mutex<HashMap<String, Arc<T>>>);

impl<T> Once<T> {
    fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    /// Computed at most once a name, or now and then twice by two threads at a time.
    fn get(&self, name: &str, compute: impl FnOnce() -> PolarsResult<T>) -> PolarsResult<Arc<T>> {
        let known = || self.0.lock().ok()?.get(name).cloned();
        if let Some(found) = known() {
            return Ok(found);
        }
        let computed = Arc::new(compute()?);
        if let Ok(mut map) = self.0.lock() {
            map.insert(name.to_owned(), Arc::clone(&computed));
        }
        Ok(computed)
    }
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
        let (numbers, choices, masks) = (Once::new(), Once::new(), Once::new());
        Ok(Self { responses, questionnaire, frame, numbers, choices, masks })
    }

    pub fn respondents(&self) -> usize {
        self.frame.height()
    }

    /// For whom the condition holds; where it cannot be told, it does not.
    pub fn mask(&self, condition: Option<&Expression>) -> PolarsResult<Arc<Vec<bool>>> {
        let Some(condition) = condition else {
            // No expression is empty.
            return self.masks.get("", || Ok(vec![true; self.respondents()]));
        };
        self.masks.get(&condition.text, || {
            let truth = self.truth(condition)?;
            Ok(truth.into_iter().map(|value| value == Some(true)).collect())
        })
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
    pub fn asked(&self, variable: &Variable) -> PolarsResult<Arc<Vec<bool>>> {
        self.mask(variable.asked_if.as_ref())
    }

    /// Numbers of a count, number or derived variable. What is not finite is missing.
    pub fn numbers(&self, id: &str) -> PolarsResult<Numbers> {
        self.numbers.get(id, || {
            let column = self.frame.column(id)?.cast(&DataType::Float64)?;
            let numbers = column.f64()?.iter();
            Ok(numbers.map(|number| number.filter(|n| n.is_finite())).collect())
        })
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
            let numbers = self.numbers(id)?;
            let shown = |number: &Option<f64>| number.map(|n| n.to_string()).unwrap_or_default();
            return Ok(numbers.iter().map(shown).collect());
        }
        let labels = |codes: Option<&[u16]>| {
            let codes = codes.unwrap_or_default().iter();
            let labels = codes.map(|&i| variable.codes[usize::from(i)].label(lang));
            labels.collect::<Vec<&str>>().join("|")
        };
        Ok(self.choices(variable)?.iter().map(labels).collect())
    }

    /// Which codes of a single or multiple question were chosen.
    pub fn choices(&self, variable: &Variable) -> PolarsResult<Arc<Choices>> {
        self.choices.get(&variable.id, || self.chosen(variable))
    }

    fn chosen(&self, variable: &Variable) -> PolarsResult<Choices> {
        let mut choices = Choices::with_capacity(self.respondents());
        if variable.kind == Kind::Multiple {
            let names = variable.columns();
            let columns: Vec<Vec<Option<bool>>> = names
                .iter()
                .map(|name| Ok(self.frame.column(name)?.bool()?.iter().collect()))
                .collect::<PolarsResult<_>>()?;
            for row in 0..self.respondents() {
                let is_answered = columns.iter().any(|column| column[row].is_some());
                let chosen = (0..columns.len()).filter(|&i| columns[i][row] == Some(true));
                choices.push(is_answered.then_some(chosen));
            }
            return Ok(choices);
        }
        let codes: HashMap<i32, usize> =
            variable.codes.iter().enumerate().map(|(i, code)| (code.code, i)).collect();
        for code in self.frame.column(&variable.id)?.i32()?.iter() {
            let index = code.and_then(|code| codes.get(&code).copied());
            choices.push(index.map(std::iter::once));
        }
        Ok(choices)
    }

    /// Whether each respondent has a value.
    pub fn present(&self, id: &str) -> PolarsResult<Vec<bool>> {
        match self.questionnaire.variable(id) {
            Some(variable) if matches!(variable.kind, Kind::Single | Kind::Multiple) => {
                Ok(self.choices(variable)?.answered().to_vec())
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

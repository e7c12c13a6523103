//! The respondent-level data as the tables need them: derived variables computed,
//! conditions as masks.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use polars::prelude::{
    Column, DataFrame, DataType, Expr, IntoLazy, PolarsError, PolarsResult, col, lit, when,
};

use crate::answers::Answers;
use crate::locales::Lang;
use crate::problem::{Failure, Problem};
use crate::questionnaire::expression::Expression;
use crate::questionnaire::{Questionnaire, Variable};
use crate::responses::Responses;

/// The failure of an expression in a definition, by what it belongs to.
pub fn failed(name: &str, error: PolarsError) -> Failure {
    let problem = Problem::new("expression-failed").with("name", name);
    Failure::data(vec![problem.with("detail", error)])
}

/// Responses with derived variables. What tables ask for again and again is computed once.
pub struct Data<'a> {
    pub responses: &'a Responses,
    pub questionnaire: &'a Questionnaire,
    derived: BTreeMap<String, Answers>,
    /// Of expressions, by name.
    columns: RefCell<HashMap<String, Column>>,
    /// By [`Who`], and the text of the condition or the variable.
    masks: RefCell<[HashMap<String, Rc<Vec<bool>>>; 3]>,
}

/// Whom a mask marks.
#[derive(Clone, Copy)]
enum Who {
    Holds,
    Present,
    Undefined,
}

impl<'a> Data<'a> {
    /// Computes the derived variables, without those of answers that were not read. A
    /// quotient by nothing or by zero is missing.
    /// Fails where an expression does not fit the data, such as a sum of texts.
    pub fn derive(
        responses: &'a Responses,
        questionnaire: &'a Questionnaire,
    ) -> Result<Self, Failure> {
        let (columns, masks) = Default::default();
        let mut data = Self { responses, questionnaire, derived: BTreeMap::new(), columns, masks };
        for derived in &questionnaire.derived {
            let mut expr = derived.expression.expr.clone();
            if let Some(per) = &derived.per {
                let per = col(per.as_str());
                let divisible = per.clone().neq(lit(0.0));
                expr = when(divisible)
                    .then(expr.cast(DataType::Float64) / per)
                    .otherwise(lit(polars::prelude::Null {}));
            }
            let needs = || derived.needs().map(String::as_str);
            let is_there = |name: &str| {
                let variable = questionnaire.variable_of_column(name);
                variable.is_some_and(|variable| data.answers(&variable.id).is_ok())
            };
            if !needs().all(is_there) {
                continue;
            }
            let answers =
                data.evaluate(needs(), expr).and_then(|column| Answers::of_column(&column));
            let answers = answers.map_err(|error| failed(&derived.id, error))?;
            data.derived.insert(derived.id.clone(), answers);
        }
        Ok(data)
    }

    pub fn respondents(&self) -> usize {
        self.responses.respondents()
    }

    /// The answers to a question, or the values of a derived variable.
    pub fn answers(&self, id: &str) -> PolarsResult<&Answers> {
        let found = self.responses.answers.get(id).or_else(|| self.derived.get(id));
        found.ok_or_else(|| PolarsError::ColumnNotFound(id.to_owned().into()))
    }

    /// The values of an expression, one a row also where it is a constant. Only the columns
    /// that it needs are made: a plan of many columns takes longer than the work.
    fn evaluate<'n>(
        &self,
        needs: impl Iterator<Item = &'n str>,
        expr: Expr,
    ) -> PolarsResult<Column> {
        let height = self.respondents();
        let mut columns: Vec<Column> = Vec::new();
        for name in needs {
            if columns.iter().any(|column| column.name() == name) {
                continue;
            }
            columns.push(self.column(name)?);
        }
        let frame = DataFrame::new(height, columns)?;
        let column = frame.lazy().select([expr]).collect()?.columns()[0].clone();
        Ok(match column.len() {
            1 => column.new_from_index(0, height),
            _ => column,
        })
    }

    fn column(&self, name: &str) -> PolarsResult<Column> {
        if let Some(known) = self.columns.borrow().get(name) {
            return Ok(known.clone());
        }
        let missing = || PolarsError::ColumnNotFound(name.to_owned().into());
        let variable = self.questionnaire.variable_of_column(name).ok_or_else(missing)?;
        let column = self.answers(&variable.id)?.column(variable, name);
        self.columns.borrow_mut().insert(name.to_owned(), column.clone());
        Ok(column)
    }

    /// For whom the condition holds; where it cannot be told, it does not.
    pub fn mask(&self, condition: &Expression) -> PolarsResult<Rc<Vec<bool>>> {
        self.once(Who::Holds, &condition.text, || {
            let column = self.truth(condition)?;
            let mut mask = Vec::with_capacity(self.respondents());
            for array in column.bool()?.downcast_iter() {
                match array.validity() {
                    Some(known) => mask.extend((array.values() & known).iter()),
                    None => mask.extend(array.values().iter()),
                }
            }
            Ok(mask)
        })
    }

    /// A mask that is made at most once.
    fn once(
        &self,
        who: Who,
        name: &str,
        make: impl FnOnce() -> PolarsResult<Vec<bool>>,
    ) -> PolarsResult<Rc<Vec<bool>>> {
        if let Some(known) = self.masks.borrow()[who as usize].get(name) {
            return Ok(Rc::clone(known));
        }
        let mask = Rc::new(make()?);
        self.masks.borrow_mut()[who as usize].insert(name.to_owned(), Rc::clone(&mask));
        Ok(mask)
    }

    /// Rows for which the condition is known not to hold.
    pub fn broken(&self, condition: &Expression) -> PolarsResult<Vec<usize>> {
        let column = self.truth(condition)?;
        let truth = column.bool()?.iter().enumerate();
        Ok(truth.filter(|(_, value)| *value == Some(false)).map(|(row, _)| row).collect())
    }

    /// Yes, no or unknown for each respondent.
    fn truth(&self, condition: &Expression) -> PolarsResult<Column> {
        let expr = condition.expr.clone().cast(DataType::Boolean);
        self.evaluate(condition.columns.iter().map(String::as_str), expr)
    }

    /// Who was asked a question (routing).
    pub fn asked(&self, variable: &Variable) -> PolarsResult<Rc<Vec<bool>>> {
        match &variable.asked_if {
            _ if variable.is_withdrawn => Ok(Rc::new(vec![false; self.respondents()])),
            Some(condition) => self.mask(condition),
            None => Ok(Rc::new(vec![true; self.respondents()])),
        }
    }

    /// Numbers of a count, number or derived variable, of which yes is 1 and no 0; NaN is no
    /// value.
    pub fn numbers(&self, id: &str) -> PolarsResult<Cow<'_, [f64]>> {
        match self.answers(id)? {
            Answers::Numbers(numbers) => Ok(Cow::Borrowed(numbers)),
            Answers::Flags(flags) => {
                let number = |flag: &Option<bool>| flag.map_or(f64::NAN, f64::from);
                Ok(flags.iter().map(number).collect())
            }
            _ => Err(PolarsError::SchemaMismatch(id.to_owned().into())),
        }
    }

    pub fn texts(&self, id: &str) -> PolarsResult<&[Option<Arc<str>>]> {
        match self.answers(id)? {
            Answers::Texts(texts) => Ok(texts),
            _ => Err(PolarsError::SchemaMismatch(id.to_owned().into())),
        }
    }

    /// Answers as a person reads them, empty where there is none.
    pub fn shown(&self, id: &str, lang: Lang) -> PolarsResult<Vec<String>> {
        let Some(variable) = self.questionnaire.variable(id) else {
            return Ok(vec![String::new(); self.respondents()]);
        };
        let answers = self.answers(id)?;
        let shown = |row: usize| match answers {
            Answers::Numbers(numbers) if numbers[row].is_nan() => String::new(),
            Answers::Numbers(numbers) => numbers[row].to_string(),
            Answers::Texts(texts) => texts[row].as_deref().unwrap_or_default().to_owned(),
            Answers::Flags(flags) => flags[row].map(|flag| flag.to_string()).unwrap_or_default(),
            Answers::Single(_) | Answers::Multiple(_) => {
                let labels = answers.codes(row).map(|code| variable.codes[code].label(lang));
                labels.collect::<Vec<&str>>().join("|")
            }
        };
        Ok((0..self.respondents()).map(shown).collect())
    }

    /// Whether each respondent has a value.
    pub fn present(&self, id: &str) -> PolarsResult<Rc<Vec<bool>>> {
        self.once(Who::Present, id, || Ok(self.answers(id)?.present()))
    }

    /// Respondents without a quotient though its numerator is known, because the
    /// denominator is blank or zero. Nobody, if it is no quotient.
    pub fn undefined_quotient(&self, id: &str) -> PolarsResult<Rc<Vec<bool>>> {
        self.once(Who::Undefined, id, || {
            let derived = self.questionnaire.derived.iter().find(|d| d.id == id);
            let Some((derived, per)) = derived.and_then(|d| Some((d, d.per.as_deref()?))) else {
                return Ok(vec![false; self.respondents()]);
            };
            let mut undefined: Vec<bool> =
                self.numbers(per)?.iter().map(|&n| n.is_nan() || n == 0.0).collect();
            for column in &derived.expression.columns {
                if self.questionnaire.variable(column).is_some() {
                    let present = self.present(column)?;
                    undefined.iter_mut().zip(&*present).for_each(|(u, present)| *u &= present);
                }
            }
            Ok(undefined)
        })
    }
}

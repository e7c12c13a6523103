//! SQL expressions of questionnaires and plans: read with names and types, computed of
//! respondents.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::aggregates::{Gathering, Summed, Summing, named};
use super::check::Checker;
use super::column::Truth;
use super::evaluate::{Node, Rows};
use super::fitting::Fitting;
use super::grammar;
use super::scope::Scope;
use super::tree::{Compare, Comparison, Condition, Formula, Number, Relation};
use super::typed::{Typed, Value};
use super::words::Of;
use crate::answers::AnswerColumn;
use crate::definition::Document;
use crate::problem::Problem;

/// A checked expression and the names that it uses. Those of the same text are equal.
#[derive(Clone)]
pub struct Expression<T = Condition> {
    pub text: String,
    /// In order, each once.
    pub columns: Vec<String>,
    tree: Arc<T>,
}

/// As equal ones look equal; what was made of the text may be long.
impl<T> fmt::Debug for Expression<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl<T> PartialEq for Expression<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// A number of a group of respondents.
#[derive(Debug, Clone)]
pub struct Aggregate {
    pub by: Summing,
    /// What is summed up; nothing, if the respondents themselves are counted.
    pub of: Option<Expression<Formula>>,
}

impl Aggregate {
    /// By which the expression of the group knows it.
    pub fn name(&self) -> String {
        named(self.by, self.of.as_ref().map(|of| of.text.as_str()))
    }
}

fn aggregates(gathering: Gathering<'_>) -> Vec<Aggregate> {
    let expression = |of: Summed| Expression::new(of.text, of.columns, of.formula);
    let aggregate = |(by, of): (Summing, Option<Summed>)| Aggregate { by, of: of.map(expression) };
    gathering.all.into_iter().map(aggregate).collect()
}

/// What an expression of a definition is to be.
pub trait Wanted: Sized {
    /// Mistakes are noted.
    #[doc(hidden)]
    fn of(part: Typed, fitting: &mut Fitting<'_>) -> Option<Self>;
}

impl<T: Wanted> Expression<T> {
    /// Reads an expression that stands at `span` of a definition file; what is wrong with it
    /// goes to the document's problems, each with its place. `text` may have been changed
    /// since it was read from there, such as by parameters that were filled in.
    pub fn read(
        document: &mut Document,
        text: &str,
        span: Range<usize>,
        scope: &Scope,
    ) -> Option<Self> {
        let checker = Checker::new(text, scope);
        Self::checked(document, text, span, Of::Respondents, checker).map(|(read, _)| read)
    }

    /// The same of an expression of groups of respondents: `scope` has the names of the groups'
    /// own numbers, `members` those that it may sum up over a group.
    pub fn read_of_groups(
        document: &mut Document,
        text: &str,
        span: Range<usize>,
        scope: &Scope,
        members: &Scope,
    ) -> Option<(Self, Vec<Aggregate>)> {
        let checker = Checker::of_groups(text, scope, members);
        Self::checked(document, text, span, Of::Groups, checker)
    }

    fn checked(
        document: &mut Document,
        text: &str,
        span: Range<usize>,
        of: Of,
        mut checker: Checker<'_>,
    ) -> Option<(Self, Vec<Aggregate>)> {
        let (read, mistakes) = grammar::with_room(|| match grammar::parse(text, of) {
            Err(mistake) => (None, vec![mistake]),
            Ok(expr) => {
                let part = checker.part(&expr);
                let tree = part.and_then(|part| T::of(part, &mut checker.fitting));
                let columns = std::mem::take(&mut checker.columns);
                let aggregates = checker.gathering.map_or(Vec::new(), aggregates);
                let read = tree.map(|tree| (Self::new(text.to_owned(), columns, tree), aggregates));
                (read, checker.fitting.mistakes)
            }
        });
        let is_good = mistakes.is_empty();
        for (problem, place) in mistakes {
            let place = document.part_span(&span, text, place);
            document.mistake(problem, place);
        }
        read.filter(|_| is_good)
    }
}

impl<T> Expression<T> {
    /// `text` tells it from every other.
    pub(super) fn new(text: String, columns: BTreeSet<String>, tree: T) -> Self {
        Self { text, columns: columns.into_iter().collect(), tree: Arc::new(tree) }
    }

    pub(super) fn tree(&self) -> &T {
        &self.tree
    }
}

/// The names that a text uses, also where there are mistakes in it.
pub fn names(text: &str) -> Vec<String> {
    grammar::names(text)
}

impl Wanted for Condition {
    fn of(part: Typed, fitting: &mut Fitting<'_>) -> Option<Self> {
        part.into_condition().map_err(|part| wrong(&part, "expression-condition", fitting)).ok()
    }
}

impl Wanted for Number {
    fn of(part: Typed, fitting: &mut Fitting<'_>) -> Option<Self> {
        part.into_number().map_err(|part| wrong(&part, "expression-number", fitting)).ok()
    }
}

impl Wanted for Formula {
    fn of(part: Typed, fitting: &mut Fitting<'_>) -> Option<Self> {
        match part.value {
            Value::Condition(condition) => Some(Self::Condition(condition)),
            _ => Number::of(part, fitting).map(Self::Number),
        }
    }
}

fn wrong(part: &Typed, key: &'static str, fitting: &mut Fitting<'_>) {
    let problem = Problem::new(key).with("part", fitting.written(&part.place));
    fitting.mistakes.push((problem.with("type", part.kind()), part.place.clone()));
}

impl Expression<Condition> {
    /// Whether it holds of each respondent.
    pub fn truth(&self, rows: &dyn Rows) -> Vec<Truth> {
        self.tree.column(rows).into_values(rows.respondents()).into_owned()
    }

    /// The single question and those of its codes that the condition is about, if it asks for
    /// nothing but one of these answers.
    pub fn wanted_answers(&self) -> Option<(&str, Vec<f64>)> {
        let Condition::Numbers(Comparison {
            by: Compare::Two(Relation::Equal) | Compare::In,
            values,
        }) = &*self.tree
        else {
            return None;
        };
        let (Number::Code(question, _), codes) = values.split_first()? else { return None };
        let code = |number: &Number| match number {
            Number::Constant(code) => Some(*code),
            _ => None,
        };
        Some((question, codes.iter().map(code).collect::<Option<_>>()?))
    }
}

impl Expression<Number> {
    /// Of each respondent; NaN is no number.
    pub fn numbers(&self, rows: &dyn Rows) -> Vec<f64> {
        self.tree.column(rows).into_values(rows.respondents()).into_owned()
    }
}

impl Expression<Formula> {
    /// Numbers, or yes or no.
    pub fn answers(&self, rows: &dyn Rows) -> AnswerColumn {
        match &*self.tree {
            Formula::Number(number) => {
                let numbers = number.column(rows).into_values(rows.respondents());
                AnswerColumn::Numbers(numbers.into_owned())
            }
            Formula::Condition(condition) => {
                let truth = condition.column(rows).into_values(rows.respondents());
                AnswerColumn::Flags(truth.iter().map(|truth| truth.known()).collect())
            }
        }
    }

    pub fn is_number(&self) -> bool {
        matches!(*self.tree, Formula::Number(_))
    }

    /// The same, divided by a number, which an answer of this name is. Without a number to
    /// divide, or by none or zero, there is none.
    pub fn per(mut self, id: &str) -> Self {
        let number = match (*self.tree).clone() {
            Formula::Number(number) => number,
            Formula::Condition(condition) => Number::Of(Box::new(condition)),
        };
        let by = vec![(super::tree::Arithmetic::Divide, Number::Answers(id.to_owned()))];
        self.tree = Arc::new(Formula::Number(Number::Chain(Box::new(number), by)));
        self
    }
}

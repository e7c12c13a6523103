//! Numbers of a respondent that sum up the units below it, such as how many patients a clinic has
//! and how old they are.

use std::collections::{BTreeSet, HashMap};

use super::derived::Derived;
use super::{Questionnaire, Unit};
use crate::answers::AnswerColumn;
use crate::definition::Document;
use crate::engine::{Aggregate, Expression, Number, Rows, Scope, Summing};
use crate::problem::{Problem, unknown_name};

/// A number of a respondent that is made of sums over the units below it.
#[derive(Debug, Clone)]
pub struct Over {
    pub id: String,
    pub unit: String,
    expression: Expression<Number>,
    aggregates: Vec<Aggregate>,
    /// Questions of the respondent that it takes, and those that hold the answers of units.
    pub needs: Vec<String>,
}

/// What is summed up of one respondent. A missing value is left out.
#[derive(Clone)]
struct Sum {
    units: usize,
    n: usize,
    sum: f64,
    least: f64,
    greatest: f64,
}

impl Derived {
    /// Reads a number over units; nothing where there is a mistake. `names` are all of such
    /// numbers.
    pub(super) fn read_over(
        &self,
        questionnaire: &Questionnaire,
        names: &[String],
        document: &mut Document,
    ) -> Option<Over> {
        let over = self.over.as_ref()?;
        let mut mistake = |key| {
            let problem = Problem::new(key).with("name", self.id.get_ref());
            document.mistake(problem, self.id.span());
        };
        let is_plain = self.kind.is_none() && self.from.is_none() && self.asked_if.is_none();
        let has_codes = !self.codes.is_empty() || !self.recode.is_empty();
        if !is_plain || has_codes || self.of.is_some() || self.per.is_some() {
            mistake("derived-over-alone");
            return None;
        }
        let Some(text) = &self.expression else {
            mistake("derived-without-expression");
            return None;
        };
        let known = questionnaire.units.iter().map(|unit| unit.id.clone());
        let known: Vec<String> = known.collect();
        let (Some(unit), Some(own)) =
            (questionnaire.unit(over.get_ref()), questionnaire.of_unit(over.get_ref()))
        else {
            document.mistake(unknown_name("unit-unknown", over.get_ref(), &known), over.span());
            return None;
        };
        let (own_scope, members) = (Scope::default(), own.scope());
        let (expression, aggregates) = Expression::<Number>::read_of_groups(
            document,
            text.get_ref(),
            text.span(),
            &own_scope,
            &members,
        )?;
        let summed = aggregates.iter().filter_map(|aggregate| aggregate.of.as_ref());
        let summed: Vec<String> = summed.flat_map(|of| of.columns.iter().cloned()).collect();
        let needs = needed(&summed, unit, &own);
        // Sums over units are the respondent's, and known after these.
        if names.iter().any(|name| needs.contains(name)) {
            let problem = Problem::new("derived-over-over").with("name", self.id.get_ref());
            document.mistake(problem, text.span());
            return None;
        }
        Some(Over {
            id: self.id.get_ref().clone(),
            unit: unit.id.clone(),
            expression,
            aggregates,
            needs: needs.into_iter().collect(),
        })
    }
}

/// The respondent's questions of which names that units know are made, and by which units are
/// told.
fn needed(names: &[String], unit: &Unit, own: &Questionnaire) -> BTreeSet<String> {
    let mut needs: BTreeSet<String> = unit.held().cloned().collect();
    if unit.sheet().is_some() {
        needs.extend(own.number().map(|number| number.id.clone()));
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open = names.to_vec();
    while let Some(name) = open.pop() {
        let variable = own.variable_of_column(&name);
        let Some(variable) = variable.filter(|variable| seen.insert(variable.id.clone())) else {
            continue;
        };
        match own.derived.iter().find(|derived| derived.id == variable.id) {
            Some(derived) => open.extend(derived.needs().cloned()),
            None if !unit.has(&variable.id) => {
                needs.insert(variable.id.clone());
            }
            None => {}
        }
    }
    needs
}

impl Over {
    /// The expression, for people.
    pub fn text(&self) -> &str {
        &self.expression.text
    }

    /// The number of each respondent. `units` are parts of the units, each with the respondent of
    /// each of them by position. The sum of who has no unit is 0. That of units without a value,
    /// and the mean, the least and the greatest of none, are missing (NaN).
    pub fn numbers<R: Rows>(&self, respondents: usize, units: &[(R, Vec<usize>)]) -> Vec<f64> {
        let sums = self.aggregates.iter().map(|aggregate| {
            let (least, greatest) = (f64::INFINITY, f64::NEG_INFINITY);
            let none = Sum { units: 0, n: 0, sum: 0.0, least, greatest };
            let mut sums = vec![none; respondents];
            for (rows, of) in units {
                match &aggregate.of {
                    None => of.iter().for_each(|&respondent| sums[respondent].add(1.0)),
                    Some(expression) => {
                        let values = numbers(&expression.answers(rows));
                        let each = of.iter().zip(values);
                        each.for_each(|(&respondent, value)| sums[respondent].add(value));
                    }
                }
            }
            let sums = sums.iter().map(|sum| sum.by(aggregate.by)).collect();
            (aggregate.name(), AnswerColumn::Numbers(sums))
        });
        let sums = Sums { respondents, columns: sums.collect() };
        self.expression.numbers(&sums)
    }

    /// Names of what it sums up, which units have.
    pub fn summed(&self) -> impl Iterator<Item = &String> {
        let summed = self.aggregates.iter().filter_map(|aggregate| aggregate.of.as_ref());
        summed.flat_map(|of| &of.columns)
    }
}

/// Yes is 1.
fn numbers(answers: &AnswerColumn) -> Vec<f64> {
    match answers {
        AnswerColumn::Numbers(numbers) => numbers.clone(),
        AnswerColumn::Flags(flags) => {
            flags.iter().map(|flag| flag.map_or(f64::NAN, f64::from)).collect()
        }
        other => vec![f64::NAN; other.len()],
    }
}

impl Sum {
    fn add(&mut self, value: f64) {
        self.units += 1;
        if value.is_nan() {
            return;
        }
        self.n += 1;
        self.sum += value;
        self.least = self.least.min(value);
        self.greatest = self.greatest.max(value);
    }

    fn by(&self, by: Summing) -> f64 {
        match by {
            Summing::Count => self.n as f64,
            Summing::Sum if self.units == 0 => 0.0,
            _ if self.n == 0 => f64::NAN,
            Summing::Sum => self.sum,
            Summing::Mean => self.sum / self.n as f64,
            Summing::Least => self.least,
            Summing::Greatest => self.greatest,
        }
    }
}

/// Respondents with what was summed up of each.
struct Sums {
    respondents: usize,
    columns: HashMap<String, AnswerColumn>,
}

impl Rows for Sums {
    fn respondents(&self) -> usize {
        self.respondents
    }

    fn answers(&self, id: &str) -> &AnswerColumn {
        &self.columns[id]
    }
}

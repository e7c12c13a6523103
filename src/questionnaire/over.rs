//! Numbers of a respondent that sum up the units below it, such as how many patients a clinic has
//! and how old they are.

use std::collections::HashMap;

use crate::answers::AnswerColumn;
use crate::engine::{Aggregate, Expression, Linear, Number, Rows, Summing};

/// A number of a respondent that is made of sums over the units below it.
#[derive(Debug, Clone)]
pub struct Over {
    pub id: String,
    pub unit: String,
    pub(super) expression: Expression<Number>,
    pub(super) aggregates: Vec<Aggregate>,
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

    /// What it sums up.
    pub fn aggregates(&self) -> &[Aggregate] {
        &self.aggregates
    }

    /// How it is a sum of counts and sums over the units, if it is one.
    pub fn linear(&self) -> Option<Linear> {
        let adds_up = |of: &Aggregate| matches!(of.by, Summing::Count | Summing::Sum);
        self.expression.linear().filter(|_| self.aggregates.iter().all(adds_up))
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

//! How numbers of groups add up: of which sums they are made, and of whom these are.

use std::collections::BTreeMap;

use super::aggregates::Summing;
use super::expression::{Aggregate, Expression};
use super::tree::{Arithmetic, By, Cases, Choice, Condition, Formula, Map, Number};

/// A number that is a sum of others: `times` the number is the sum of the terms, each a name with
/// its factor, and of the constant.
#[derive(Debug, PartialEq)]
pub struct Linear {
    pub times: i32,
    pub terms: Vec<(i32, String)>,
    pub constant: i32,
}

/// What an aggregate adds up of those for whom a condition holds, or of all. The others add
/// nothing.
pub struct Summand {
    pub which: Option<Expression>,
    pub of: Amount,
}

/// What is added up of each.
pub enum Amount {
    /// How many they are.
    One,
    /// How many have a value.
    Present(Expression<Formula>),
    Value(Expression<Formula>),
}

/// Factors by name, and what is added to them.
struct Factors<'n> {
    names: BTreeMap<&'n str, f64>,
    constant: f64,
}

/// By what factors of a number are multiplied at most, until they are whole.
const MOST_TIMES: i32 = 1000;

impl Expression<Number> {
    /// How the number is a sum of others with factors that are whole, or fractions of small
    /// numbers. Where a value is missing, so is the number, or nothing is added.
    pub fn linear(&self) -> Option<Linear> {
        let Factors { names, constant } = Factors::of(self.tree())?;
        let of = |times: i32| {
            let whole = |factor: f64| whole(factor * f64::from(times));
            let terms =
                names.iter().map(|(name, factor)| Some((whole(*factor)?, (*name).to_owned())));
            Some(Linear { times, terms: terms.collect::<Option<_>>()?, constant: whole(constant)? })
        };
        (1..=MOST_TIMES).find_map(of)
    }
}

/// A number that is whole but for what reckoning has left of it.
fn whole(number: f64) -> Option<i32> {
    let nearest = number.round();
    let is_whole = (number - nearest).abs() < 1e-9 && nearest.abs() < 1e6;
    is_whole.then_some(nearest as i32)
}

impl<'n> Factors<'n> {
    fn of(number: &'n Number) -> Option<Self> {
        let none = || Self { names: BTreeMap::new(), constant: 0.0 };
        match number {
            Number::Constant(constant) if !constant.is_nan() => {
                Some(Self { constant: *constant, ..none() })
            }
            Number::Answers(name) => Some(Self { names: [(name.as_str(), 1.0)].into(), ..none() }),
            Number::Map(Map::Negative, of) => Some(Self::of(of)?.times(-1.0)),
            Number::Chain(first, others) => {
                others.iter().try_fold(Self::of(first)?, |all, (by, other)| {
                    let other = Self::of(other)?;
                    match by {
                        Arithmetic::Add => Some(all.plus(other)),
                        Arithmetic::Subtract => Some(all.plus(other.times(-1.0))),
                        Arithmetic::Multiply if other.names.is_empty() => {
                            Some(all.times(other.constant))
                        }
                        Arithmetic::Multiply if all.names.is_empty() => {
                            Some(other.times(all.constant))
                        }
                        Arithmetic::Divide if other.names.is_empty() && other.constant != 0.0 => {
                            Some(all.times(1.0 / other.constant))
                        }
                        _ => None,
                    }
                })
            }
            // Nothing in place of zero, or zero in place of nothing, adds up to the same.
            Number::Choice(Choice { by, values }) => match (by, values.as_slice()) {
                (By::Unless, [of, Number::Constant(0.0)]) => Self::of(of),
                (By::First, [of @ Number::Answers(_), Number::Constant(0.0)]) => Self::of(of),
                _ => None,
            },
            _ => None,
        }
    }

    fn plus(mut self, other: Self) -> Self {
        for (name, factor) in other.names {
            *self.names.entry(name).or_default() += factor;
        }
        Self { constant: self.constant + other.constant, ..self }
    }

    fn times(mut self, by: f64) -> Self {
        self.names.values_mut().for_each(|factor| *factor *= by);
        Self { constant: self.constant * by, ..self }
    }
}

impl Aggregate {
    /// What is added up; of means, the least and the greatest what is looked at.
    pub fn summand(&self) -> Summand {
        let Some(of) = &self.of else { return Summand { which: None, of: Amount::One } };
        let of_all = |of| Summand { which: None, of };
        let holds = |condition: &Condition| {
            Expression::new(
                of.text.clone(),
                of.columns.iter().cloned().collect(),
                condition.clone(),
            )
        };
        let is_count = self.by == Summing::Count;
        match (of.tree(), case(of.tree())) {
            (_, Some((condition, value, otherwise))) => {
                // Zero is counted, but adds nothing.
                let adds_nothing = otherwise.is_nan() || otherwise == 0.0 && !is_count;
                let of = match value {
                    _ if !adds_nothing => return of_all(self.amount(of)),
                    Number::Constant(value) if *value == 1.0 || is_count && !value.is_nan() => {
                        Amount::One
                    }
                    _ => self.amount(of),
                };
                Summand { which: Some(holds(condition)), of }
            }
            (Formula::Condition(condition), None) if !is_count => {
                Summand { which: Some(holds(condition)), of: Amount::One }
            }
            _ => of_all(self.amount(of)),
        }
    }

    fn amount(&self, of: &Expression<Formula>) -> Amount {
        match (self.by, case(of.tree())) {
            (Summing::Count, _) => Amount::Present(of.clone()),
            // Among those for whom the condition holds, an answer by its own name.
            (_, Some((_, Number::Answers(id), otherwise)))
                if otherwise.is_nan() || otherwise == 0.0 =>
            {
                let answers = Formula::Number(Number::Answers(id.clone()));
                Amount::Value(Expression::new(id.clone(), [id.clone()].into(), answers))
            }
            _ => Amount::Value(of.clone()),
        }
    }
}

/// One condition, the number of those for whom it holds, and that of all others.
fn case(formula: &Formula) -> Option<(&Condition, &Number, f64)> {
    let Formula::Number(Number::Choice(Choice { by: By::Case(Cases::Conditions(cases)), values })) =
        formula
    else {
        return None;
    };
    match (cases.as_slice(), values.as_slice()) {
        ([condition], [value, Number::Constant(otherwise)]) => Some((condition, value, *otherwise)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::Document;
    use crate::engine::{Known, Scope};

    fn read(text: &str) -> (Expression<Number>, Vec<Aggregate>) {
        let mut members = Scope::default();
        ["age", "days"].into_iter().for_each(|name| members.add(name, Known::Number));
        let mut document = Document::new("x.toml", text);
        let scope = Scope::default();
        let read = Expression::<Number>::read_of_groups(
            &mut document,
            text,
            0..text.len(),
            &scope,
            &members,
        );
        read.unwrap_or_else(|| panic!("{text}: {:?}", document.problems))
    }

    #[test]
    fn numbers_that_are_sums_of_others_are_told_from_those_that_are_not() {
        let of = |text: &str| {
            let linear = read(text).0.linear()?;
            let terms = linear.terms.iter().map(|(factor, name)| format!("{factor} {name}"));
            let terms: Vec<String> = terms.collect();
            Some(format!("{} = {} + {}", linear.times, terms.join(" + "), linear.constant))
        };
        for (text, expected) in [
            ("COUNT(*)", "1 = 1 COUNT(*) + 0"),
            ("2 * COUNT(*) - (SUM(days) + 3)", "1 = 2 COUNT(*) + -1 SUM(days) + -3"),
            ("SUM(days) / 12", "12 = 1 SUM(days) + 0"),
            ("-SUM(days) * 0.3", "10 = -3 SUM(days) + 0"),
            ("COALESCE(SUM(days), 0) + 0", "1 = 1 SUM(days) + 0"),
            ("NULLIF(COUNT(*), 0)", "1 = 1 COUNT(*) + 0"),
        ] {
            assert_eq!(of(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "SUM(days) / COUNT(*)",
            "COUNT(*) * COUNT(*)",
            "ROUND(SUM(days))",
            "COALESCE(SUM(days), 1)",
            "CASE WHEN COUNT(*) > 1 THEN COUNT(*) ELSE 0 END",
            "SUM(days) / 0",
            "SUM(days) / 3.14159265",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_summed_up_is_counts_and_values_of_those_for_whom_a_condition_holds() {
        let of = |text: &str| {
            let (_, aggregates) = read(text);
            let Summand { which, of } = aggregates[0].summand();
            let of = match of {
                Amount::One => "one".to_owned(),
                Amount::Present(of) => format!("present {}", of.text),
                Amount::Value(of) => format!("value {}", of.text),
            };
            (which.is_some(), of)
        };
        for (text, which, expected) in [
            ("COUNT(*)", false, "one"),
            ("SUM(age >= 75)", true, "one"),
            ("SUM(CASE WHEN age >= 75 THEN 1 ELSE 0 END)", true, "one"),
            ("COUNT(CASE WHEN age >= 75 THEN 'x' = 'x' END)", false, "present"),
            ("COUNT(CASE WHEN age >= 75 THEN 5 END)", true, "one"),
            ("COUNT(CASE WHEN age >= 75 THEN 1 ELSE 0 END)", false, "present"),
            ("COUNT(days)", false, "present days"),
            ("COUNT(age >= 75)", false, "present age >= 75"),
            ("SUM(days)", false, "value days"),
            ("SUM(CASE WHEN age >= 75 THEN days ELSE 0 END)", true, "value days"),
            ("SUM(CASE WHEN age >= 75 THEN days ELSE 1 END)", false, "value CASE"),
            ("SUM(CASE WHEN age >= 75 THEN 2 * days END)", true, "value CASE"),
            ("MAX(days)", false, "value days"),
        ] {
            let (is_of_some, of) = of(text);
            assert_eq!(is_of_some, which, "{text}");
            assert!(of.starts_with(expected), "{text}: {of}");
        }
    }
}

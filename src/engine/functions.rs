//! The functions that an expression may call. Each is of one respondent, and takes no more
//! memory than its arguments.

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use super::fitting::Fitting;
use super::tree::{Arithmetic, By, Cases, Condition, Map, Number, Part, Text};
use super::typed::{Typed, Value};
use crate::problem::Problem;

/// A function: how it is written, how many arguments it has, and what it makes of them.
pub struct Function {
    pub name: &'static str,
    usage: &'static str,
    arguments: RangeInclusive<usize>,
    value: fn(&mut Fitting<'_>, &'static str, Vec<Typed>) -> Option<Value>,
}

const ANY: usize = usize::MAX;

const FUNCTIONS: [Function; 31] = [
    of("ABS", "ABS(x)", 1..=1, |c, by, a| mapped(c, by, a, Map::Absolute)),
    of("CEIL", "CEIL(x)", 1..=1, |c, by, a| mapped(c, by, a, Map::Up)),
    of("CEILING", "CEILING(x)", 1..=1, |c, by, a| mapped(c, by, a, Map::Up)),
    of("COALESCE", "COALESCE(x, y, …)", 1..=ANY, first),
    of("CONCAT", "CONCAT(x, y, …)", 1..=ANY, |_, _, a| {
        Some(Value::Text(Text::Concatenated(a.into_iter().map(Typed::into_words).collect())))
    }),
    of("DAY", "DAY(day)", 1..=1, |c, by, a| part_of(c, by, a, Part::Day)),
    of("EXP", "EXP(x)", 1..=1, |c, by, a| mapped(c, by, a, Map::Exponential)),
    of("FLOOR", "FLOOR(x)", 1..=1, |c, by, a| mapped(c, by, a, Map::Down)),
    of("GREATEST", "GREATEST(x, y, …)", 1..=ANY, |c, by, a| extreme(c, by, a, Ordering::Greater)),
    of("HOUR", "HOUR(time)", 1..=1, |c, by, a| part_of(c, by, a, Part::Hour)),
    of("IF", "IF(condition, x, y)", 3..=3, |c, by, mut a| {
        let values = a.split_off(1);
        let condition = a.pop().and_then(|condition| c.condition(condition, by));
        let (values, condition) = (c.same(values, by)?, condition?);
        Some(values.chosen(By::Case(Cases::Conditions(vec![condition]))))
    }),
    of("IFNULL", "IFNULL(x, y)", 2..=2, first),
    of("LEAST", "LEAST(x, y, …)", 1..=ANY, |c, by, a| extreme(c, by, a, Ordering::Less)),
    of("LEFT", "LEFT(text, letters)", 2..=2, |c, by, a| {
        let [text, letters] = a.try_into().ok()?;
        let (text, letters) = (c.text(text, by), c.number(letters, by));
        Some(Value::Text(Text::Left(Box::new(text?), Box::new(letters?))))
    }),
    of("LENGTH", "LENGTH(text)", 1..=1, |c, by, a| {
        let text = c.text(a.into_iter().next()?, by)?;
        Some(Value::Number(Number::Length(Box::new(text))))
    }),
    of("LN", "LN(x)", 1..=1, |c, by, a| mapped(c, by, a, Map::Logarithm)),
    of("LOWER", "LOWER(text)", 1..=1, |c, by, a| {
        let text = c.text(a.into_iter().next()?, by)?;
        Some(Value::Text(Text::Lower(Box::new(text))))
    }),
    of("MINUTE", "MINUTE(time)", 1..=1, |c, by, a| part_of(c, by, a, Part::Minute)),
    of("MOD", "MOD(x, y)", 2..=2, |c, by, a| computed(c, by, a, Arithmetic::Remainder)),
    of("MONTH", "MONTH(day)", 1..=1, |c, by, a| part_of(c, by, a, Part::Month)),
    of("NULLIF", "NULLIF(x, y)", 2..=2, |c, by, a| Some(c.same(a, by)?.chosen(By::Unless))),
    of("OPEN_AT", "OPEN_AT(hours, time)", 2..=2, |c, by, a| {
        let [hours, time] = a.try_into().ok()?;
        let (hours, time) = (c.text(hours, by), c.text(time, by));
        Some(Value::Condition(Condition::OpenAt(Box::new(hours?), Box::new(time?))))
    }),
    of("OPEN_HOURS", "OPEN_HOURS(hours)", 1..=1, |c, by, a| {
        let hours = c.text(a.into_iter().next()?, by)?;
        Some(Value::Number(Number::Open(Box::new(hours))))
    }),
    of("POWER", "POWER(x, y)", 2..=2, |c, by, a| computed(c, by, a, Arithmetic::Power)),
    of("ROUND", "ROUND(x, decimals)", 1..=2, round),
    of("SIGN", "SIGN(x)", 1..=1, |c, by, a| mapped(c, by, a, Map::Sign)),
    of("SQRT", "SQRT(x)", 1..=1, |c, by, a| mapped(c, by, a, Map::Root)),
    of("SUBSTR", "SUBSTR(text, from, letters)", 2..=3, |c, by, a| {
        let mut parts = a.into_iter();
        let text = c.text(parts.next()?, by);
        let from = c.number(parts.next()?, by);
        let letters = match parts.next() {
            Some(letters) => c.number(letters, by),
            None => Some(Number::Constant(f64::MAX)),
        };
        Some(Value::Text(Text::Part(Box::new(text?), Box::new([from?, letters?]))))
    }),
    of("UPPER", "UPPER(text)", 1..=1, |c, by, a| {
        let text = c.text(a.into_iter().next()?, by)?;
        Some(Value::Text(Text::Upper(Box::new(text))))
    }),
    of("WEEKDAY", "WEEKDAY(day)", 1..=1, |c, by, a| part_of(c, by, a, Part::Weekday)),
    of("YEAR", "YEAR(day)", 1..=1, |c, by, a| part_of(c, by, a, Part::Year)),
];

const fn of(
    name: &'static str,
    usage: &'static str,
    arguments: RangeInclusive<usize>,
    value: fn(&mut Fitting<'_>, &'static str, Vec<Typed>) -> Option<Value>,
) -> Function {
    Function { name, usage, arguments, value }
}

/// The names of all that may be called; CAST is read by the grammar.
pub fn functions() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|function| function.name).chain(["CAST"])
}

/// The function of a name, in capitals or not.
pub fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name.eq_ignore_ascii_case(name))
}

impl Function {
    /// What it makes of its arguments; `place` is that of the name.
    pub fn call(
        &self,
        fitting: &mut Fitting<'_>,
        arguments: Vec<Typed>,
        place: std::ops::Range<usize>,
    ) -> Option<Value> {
        if !self.arguments.contains(&arguments.len()) {
            let problem = Problem::new("expression-arguments").with("name", self.name);
            fitting.mistakes.push((problem.with("usage", self.usage), place));
            return None;
        }
        (self.value)(fitting, self.name, arguments)
    }
}

fn mapped(fitting: &mut Fitting<'_>, by: &str, parts: Vec<Typed>, map: Map) -> Option<Value> {
    let number = fitting.number(parts.into_iter().next()?, by)?;
    Some(Value::Number(Number::Map(map, Box::new(number))))
}

fn part_of(fitting: &mut Fitting<'_>, by: &str, parts: Vec<Typed>, part: Part) -> Option<Value> {
    let text = fitting.text(parts.into_iter().next()?, by)?;
    Some(Value::Number(Number::Part(part, Box::new(text))))
}

fn computed(
    fitting: &mut Fitting<'_>,
    by: &str,
    parts: Vec<Typed>,
    sign: Arithmetic,
) -> Option<Value> {
    let [one, other] = fitting.numbers(parts, by)?.try_into().ok()?;
    Some(Value::Number(Number::Chain(Box::new(one), vec![(sign, other)])))
}

fn first(fitting: &mut Fitting<'_>, by: &'static str, parts: Vec<Typed>) -> Option<Value> {
    Some(fitting.same(parts, by)?.chosen(By::First))
}

fn extreme(
    fitting: &mut Fitting<'_>,
    by: &str,
    parts: Vec<Typed>,
    wanted: Ordering,
) -> Option<Value> {
    Some(fitting.same(parts, by)?.chosen(By::Extreme(wanted)))
}

/// Decimals that a number has at most.
const MOST_DECIMALS: f64 = 15.0;

/// The decimals are a number that is written out.
fn round(fitting: &mut Fitting<'_>, by: &'static str, parts: Vec<Typed>) -> Option<Value> {
    let mut parts = parts.into_iter();
    let number = fitting.number(parts.next()?, by);
    let decimals = match parts.next() {
        None => Some(0),
        Some(Typed { value: Value::Number(Number::Constant(decimals)), .. })
            if decimals.fract() == 0.0 && (0.0..=MOST_DECIMALS).contains(&decimals) =>
        {
            Some(decimals as usize)
        }
        Some(other) => {
            let problem = Problem::new("expression-decimals").with("most", MOST_DECIMALS);
            fitting.mistakes.push((problem, other.place));
            None
        }
    };
    Some(Value::Number(Number::Map(Map::Round(decimals?), Box::new(number?))))
}

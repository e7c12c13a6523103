//! From the parser's tree to one with types: names, types, and what each operator goes with,
//! are checked when a definition is read. All mistakes are found, each with its place.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use sqlparser::ast::{
    BinaryOperator, CaseWhen, DataType, Expr, Function, FunctionArg, FunctionArgExpr,
    FunctionArguments, Ident, Spanned, UnaryOperator, Value as Written,
};

use super::aggregates::{Gathering, Summed, Summing};
use super::column::Truth;
use super::fitting::Fitting;
use super::functions;
use super::places::Places;
use super::scope::{Known, Scope};
use super::tree::{
    Arithmetic, By, Cases, Compare, Comparison, Condition, Formula, Map, Number, Relation, Text,
};
use super::typed::{Same, Typed, Value};
use super::words;
use crate::problem::{Problem, unknown_name};

/// Parts within parts. What is added, joined by AND or put behind each other is one part.
const DEEPEST: usize = 150;

/// Reads an expression into types.
pub struct Checker<'a> {
    text: &'a str,
    scope: &'a Scope,
    places: Places<'a>,
    depth: usize,
    pub fitting: Fitting<'a>,
    /// Names that it uses.
    pub columns: BTreeSet<String>,
    /// What is summed up, where it is of groups.
    pub gathering: Option<Gathering<'a>>,
}

impl<'a> Checker<'a> {
    pub fn new(text: &'a str, scope: &'a Scope) -> Self {
        Self {
            text,
            scope,
            places: Places::new(text),
            depth: 0,
            fitting: Fitting::new(text),
            columns: BTreeSet::new(),
            gathering: None,
        }
    }

    /// Reads an expression of groups of respondents, whose names `members` has.
    pub fn of_groups(text: &'a str, scope: &'a Scope, members: &'a Scope) -> Self {
        Self { gathering: Some(Gathering::of(members)), ..Self::new(text, scope) }
    }

    fn mistake<T>(&mut self, problem: Problem, place: Range<usize>) -> Option<T> {
        self.fitting.mistakes.push((problem, place));
        None
    }

    /// A part with its type, or nothing where it has a mistake.
    pub fn part(&mut self, expr: &Expr) -> Option<Typed> {
        if self.depth > DEEPEST {
            return self.mistake(Problem::new("expression-too-large"), 0..self.text.len());
        }
        self.depth += 1;
        let part = self.read(expr);
        self.depth -= 1;
        part
    }

    fn read(&mut self, expr: &Expr) -> Option<Typed> {
        match expr {
            Expr::Nested(inner) => self.part(inner),
            Expr::Identifier(name) => self.name(name),
            Expr::Value(value) => self.constant(&value.value, self.places.range(value.span)),
            Expr::UnaryOp { op: UnaryOperator::Plus, expr } => {
                let part = self.part(expr)?;
                let place = part.place.clone();
                Some(Typed::new(Value::Number(self.fitting.number(part, "+")?), place))
            }
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
                let part = self.part(expr)?;
                let place = part.place.clone();
                let number = Number::Map(Map::Negative, Box::new(self.fitting.number(part, "-")?));
                Some(Typed::new(Value::Number(number), place))
            }
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
                let part = self.part(expr)?;
                let place = part.place.clone();
                let condition = self.fitting.condition(part, "NOT")?;
                Some(Typed::new(Value::Condition(not(condition)), place))
            }
            Expr::BinaryOp { op, .. } => self.operation(expr, op),
            Expr::IsNull(expr) => self.missing(expr, false),
            Expr::IsNotNull(expr) => self.missing(expr, true),
            Expr::InList { expr, list, negated } => {
                let parts = std::iter::once(&**expr).chain(list).collect();
                self.comparison(parts, Compare::In, "IN", *negated)
            }
            Expr::Between { expr, negated, low, high } => {
                self.comparison(vec![expr, low, high], Compare::Between, "BETWEEN", *negated)
            }
            Expr::Like { negated, any: false, expr, pattern, escape_char: None } => {
                let (text, pattern) = (self.part(expr), self.part(pattern));
                let (text, pattern) = (text?, pattern?);
                let place = text.place.start..pattern.place.end;
                let (text, pattern) =
                    (self.fitting.text(text, "LIKE"), self.fitting.text(pattern, "LIKE"));
                let like = Condition::Like(Box::new(text?), Box::new(pattern?));
                let like = if *negated { not(like) } else { like };
                Some(Typed::new(Value::Condition(like), place))
            }
            Expr::Case { case_token, end_token, operand, conditions, else_result } => {
                let [start, end] = [case_token, end_token].map(|t| self.places.range(t.0.span));
                let value = self.case(operand.as_deref(), conditions, else_result.as_deref())?;
                Some(Typed::new(value, start.start..end.end))
            }
            Expr::Cast { expr, data_type: DataType::Custom(name, _), .. } => {
                let part = self.part(expr);
                let place = self.places.range(name.span());
                let value = self.cast(part?, place.clone())?;
                Some(Typed::new(value, self.places.range(expr.span()).start..place.end))
            }
            Expr::Function(function) => self.function(function),
            other => {
                let (problem, place) = words::useless(self.text, self.places.range(other.span()));
                self.mistake(problem, place)
            }
        }
    }

    fn name(&mut self, name: &Ident) -> Option<Typed> {
        let place = self.places.range(name.span);
        let Some((id, known)) = self.scope.get(&name.value) else {
            // Texts are often put into the quotes of names.
            let problem = match name.quote_style {
                Some(_) => Problem::new("expression-quoted").with("name", &name.value),
                None => {
                    let names = self.scope.names();
                    unknown_name("expression-unknown-variable", &name.value, names)
                }
            };
            return self.mistake(problem, place);
        };
        let id = || id.to_owned();
        self.columns.insert(id());
        let mut codes = None;
        let value = match known {
            Known::Number => Value::Number(Number::Answers(id())),
            Known::Code(of) => {
                codes = Some(of.clone());
                Value::Number(Number::Code(id(), of.numbers()))
            }
            Known::YesNo => Value::Condition(Condition::Answers(id())),
            Known::Option(question, at) => {
                Value::Condition(Condition::Option(question.clone(), *at))
            }
            Known::Text => Value::Text(Text::Answers(id())),
            Known::Day => Value::Day(Text::Answers(id())),
            Known::Unclear => Value::Nothing,
            Known::Several(options) => {
                let problem = Problem::new("expression-several").with("name", id());
                return self.mistake(problem.with("options", options.join(", ")), place);
            }
        };
        Some(Typed { value, codes, place })
    }

    fn constant(&mut self, value: &Written, place: Range<usize>) -> Option<Typed> {
        let number = |digits: &String| digits.parse::<f64>().ok().filter(|n| n.is_finite());
        let value = match value {
            Written::Number(digits, _) => match number(digits) {
                Some(number) => Value::Number(Number::Constant(number)),
                None => {
                    let problem = Problem::new("expression-syntax").with("found", digits);
                    return self.mistake(problem, place);
                }
            },
            Written::SingleQuotedString(words) => {
                Value::Text(Text::Constant(Some(Arc::from(words.as_str()))))
            }
            Written::Boolean(yes) => Value::Condition(Condition::Constant(Truth::is(*yes))),
            _ => Value::Nothing,
        };
        Some(Typed::new(value, place))
    }

    fn operation(&mut self, expr: &Expr, op: &BinaryOperator) -> Option<Typed> {
        let relation = match op {
            BinaryOperator::And | BinaryOperator::Or => return self.logic(expr, op),
            BinaryOperator::StringConcat => return self.joined(expr),
            op if arithmetic(op).is_some() => return self.chain(expr),
            BinaryOperator::Eq => Relation::Equal,
            BinaryOperator::NotEq => Relation::NotEqual,
            BinaryOperator::Lt => Relation::Less,
            BinaryOperator::Gt => Relation::More,
            BinaryOperator::LtEq => Relation::AtMost,
            BinaryOperator::GtEq => Relation::AtLeast,
            _ => {
                let (problem, place) = words::useless(self.text, self.places.range(expr.span()));
                return self.mistake(problem, place);
            }
        };
        let Expr::BinaryOp { left, right, .. } = expr else { return None };
        self.comparison(vec![left, right], Compare::Two(relation), &op.to_string(), false)
    }

    /// All conditions that the same word joins.
    fn logic(&mut self, expr: &Expr, op: &BinaryOperator) -> Option<Typed> {
        let (first, rest) = spine(expr, |other| other == op);
        let parts = std::iter::once(first).chain(rest.into_iter().map(|(_, part)| part));
        let (conditions, place) =
            self.each(parts, |checker, part| checker.fitting.condition(part, &op.to_string()))?;
        let condition = match op {
            BinaryOperator::And => Condition::All(conditions),
            _ => Condition::Any(conditions),
        };
        Some(Typed::new(Value::Condition(condition), place))
    }

    /// All texts that are put behind each other.
    fn joined(&mut self, expr: &Expr) -> Option<Typed> {
        let (first, rest) = spine(expr, |other| *other == BinaryOperator::StringConcat);
        let parts = std::iter::once(first).chain(rest.into_iter().map(|(_, part)| part));
        let (texts, place) = self.each(parts, |_, part| Some(part.into_words()))?;
        Some(Typed::new(Value::Text(Text::Joined(texts)), place))
    }

    /// What is made of each part, and where they stand together.
    fn each<'e, T>(
        &mut self,
        parts: impl Iterator<Item = &'e Expr>,
        of: impl Fn(&mut Self, Typed) -> Option<T>,
    ) -> Option<(Vec<T>, Range<usize>)> {
        let mut place: Option<Range<usize>> = None;
        let made: Vec<Option<T>> = parts
            .map(|part| {
                let part = self.part(part)?;
                let start = place.as_ref().map_or(part.place.start, |place| place.start);
                place = Some(start..part.place.end);
                of(self, part)
            })
            .collect();
        Some((made.into_iter().collect::<Option<Vec<T>>>()?, place?))
    }

    /// All numbers that are computed from left to right.
    fn chain(&mut self, expr: &Expr) -> Option<Typed> {
        let (first, rest) = spine(expr, |op| arithmetic(op).is_some());
        let mut so_far = self.part(first);
        let mut start = None;
        let mut chain = Vec::new();
        let mut is_good = true;
        for (op, right) in rest {
            let right = self.part(right);
            let (Some(left), Some(right)) = (so_far.take(), right) else {
                is_good = false;
                continue;
            };
            let place = left.place.start..right.place.end;
            match self.fitting.numbers(vec![left, right], &op.to_string()) {
                Some(numbers) => {
                    let mut numbers = numbers.into_iter();
                    let left = numbers.next();
                    start = start.or(left);
                    chain.extend(arithmetic(op).zip(numbers.next()));
                }
                None => is_good = false,
            }
            // Whatever it is, it is a number.
            so_far = Some(Typed::new(Value::Number(Number::Constant(0.0)), place));
        }
        let (start, place) = (start?, so_far?.place);
        let number = Number::Chain(Box::new(start), chain);
        is_good.then(|| Typed::new(Value::Number(number), place))
    }

    fn comparison(
        &mut self,
        parts: Vec<&Expr>,
        by: Compare,
        sign: &str,
        negated: bool,
    ) -> Option<Typed> {
        let (mut parts, place) = self.each(parts.into_iter(), |_, part| Some(part))?;
        if self.scope.takes_labels() {
            let codes = parts.iter().find_map(|part| part.codes.clone());
            let coded = parts.iter_mut().zip(codes.iter().cycle());
            coded.for_each(|(part, codes)| part.become_code(codes));
        }
        let numbers = |values| Condition::Numbers(Comparison { by, values });
        let condition = match self.fitting.same(parts, sign)? {
            Same::Numbers(values) => numbers(values),
            Same::Conditions(values) => {
                numbers(values.into_iter().map(|value| Number::Of(Box::new(value))).collect())
            }
            Same::Texts(values) | Same::Days(values) => Condition::Texts(Comparison { by, values }),
            Same::Nothing => Condition::Constant(Truth::Unknown),
        };
        let condition = if negated { not(condition) } else { condition };
        Some(Typed::new(Value::Condition(condition), place))
    }

    fn missing(&mut self, expr: &Expr, negated: bool) -> Option<Typed> {
        let part = self.part(expr)?;
        let place = part.place.clone();
        let missing = Condition::Missing(Box::new(part.into_any()));
        let missing = if negated { not(missing) } else { missing };
        Some(Typed::new(Value::Condition(missing), place))
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        whens: &[CaseWhen],
        otherwise: Option<&Expr>,
    ) -> Option<Value> {
        let looked_at = whens.iter().map(|when| &when.condition);
        let cases = match operand {
            None => {
                let each = self.each(looked_at, |c, part| c.fitting.condition(part, "WHEN"));
                each.map(|(conditions, _)| Cases::Conditions(conditions))
            }
            Some(operand) => {
                let parts = std::iter::once(operand).chain(looked_at);
                let each = self.each(parts, |_, part| Some(part));
                each.and_then(|(parts, _)| self.cases(parts))
            }
        };
        let results = whens.iter().map(|when| &when.result).chain(otherwise);
        let results = self.each(results, |_, part| Some(part));
        let (mut results, place) = results?;
        if otherwise.is_none() {
            results.push(Typed::new(Value::Nothing, place));
        }
        let results = self.fitting.same(results, "CASE")?;
        Some(results.chosen(By::Case(cases?)))
    }

    /// The first part, and what it may be.
    fn cases(&mut self, parts: Vec<Typed>) -> Option<Cases> {
        let of_numbers = |mut numbers: Vec<Number>| {
            let values = numbers.split_off(1);
            Some(Cases::Numbers(Box::new(numbers.pop()?), values))
        };
        match self.fitting.same(parts, "CASE")? {
            Same::Numbers(numbers) => of_numbers(numbers),
            Same::Conditions(conditions) => {
                of_numbers(conditions.into_iter().map(|c| Number::Of(Box::new(c))).collect())
            }
            Same::Texts(mut texts) | Same::Days(mut texts) => {
                let values = texts.split_off(1);
                Some(Cases::Texts(Box::new(texts.pop()?), values))
            }
            Same::Nothing => Some(Cases::Conditions(Vec::new())),
        }
    }

    /// A part as another type; what cannot be told is missing.
    fn cast(&mut self, part: Typed, place: Range<usize>) -> Option<Value> {
        let by = "CAST";
        let is_text = matches!(part.value, Value::Text(_));
        let as_number = |checker: &mut Self, part: Typed| match is_text {
            true => Some(Number::Said(Box::new(checker.fitting.text(part, by)?))),
            false => checker.fitting.number(part, by),
        };
        Some(match self.text[place.clone()].to_ascii_uppercase().as_str() {
            "INTEGER" | "INT" | "BIGINT" => {
                Value::Number(Number::Map(Map::Whole, Box::new(as_number(self, part)?)))
            }
            "REAL" | "DOUBLE" | "FLOAT" | "NUMERIC" | "DECIMAL" => {
                Value::Number(as_number(self, part)?)
            }
            "TEXT" | "VARCHAR" => Value::Text(part.into_words()),
            "BOOLEAN" => match part.value {
                Value::Condition(condition) => Value::Condition(condition),
                _ => Value::Condition(Condition::NotZero(Box::new(self.fitting.number(part, by)?))),
            },
            "DATE" => match part.value {
                Value::Day(day) => Value::Day(day),
                _ => Value::Day(Text::Day(Box::new(self.fitting.text(part, by)?))),
            },
            _ => {
                let written = self.fitting.written(&place);
                return self.mistake(Problem::new("expression-cast").with("type", written), place);
            }
        })
    }

    fn function(&mut self, function: &Function) -> Option<Typed> {
        let name = function.name.0.first().and_then(|part| part.as_ident())?;
        let place = self.places.range(name.span);
        let FunctionArguments::List(list) = &function.args else { return None };
        if let Some(by) = Summing::of(&name.value) {
            return self.aggregate(by, &list.args, place);
        }
        let arguments = list.args.iter().filter_map(|argument| match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
            _ => None,
        });
        let arguments: Vec<Option<Typed>> = arguments.map(|expr| self.part(expr)).collect();
        let arguments: Vec<Typed> = arguments.into_iter().collect::<Option<_>>()?;
        let end = arguments.last().map_or(place.end, |last| last.place.end);
        // Names are known since the words were looked at.
        let value =
            functions::find(&name.value)?.call(&mut self.fitting, arguments, place.clone())?;
        Some(Typed::new(value, place.start..end))
    }

    /// What is summed up of a group's respondents, a number of the group.
    fn aggregate(
        &mut self,
        by: Summing,
        arguments: &[FunctionArg],
        place: Range<usize>,
    ) -> Option<Typed> {
        // Within another it would be of groups of groups.
        let Some(mut gathering) = self.gathering.take() else {
            return self
                .mistake(Problem::new("expression-aggregate").with("name", by.name()), place);
        };
        let of = match arguments {
            [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)] if by == Summing::Count => Some(None),
            [FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))] => {
                let scope = std::mem::replace(&mut self.scope, gathering.members);
                let columns = std::mem::take(&mut self.columns);
                let part = self.part(expr);
                self.scope = scope;
                let columns = std::mem::replace(&mut self.columns, columns);
                let formula = part.and_then(|part| match part.value {
                    Value::Condition(condition) => Some(Formula::Condition(condition)),
                    _ => Some(Formula::Number(self.fitting.number(part, by.name())?)),
                });
                // As the parser says it, in which nothing is left out.
                formula.map(|formula| Some(Summed { text: expr.to_string(), columns, formula }))
            }
            _ => {
                let usage = if by == Summing::Count { "COUNT(*), COUNT(x)" } else { by.usage() };
                let problem = Problem::new("expression-arguments").with("name", by.name());
                self.mistake(problem.with("usage", usage), place.clone())
            }
        };
        let number = of.map(|of| Value::Number(Number::Answers(gathering.add(by, of))));
        self.gathering = Some(gathering);
        Some(Typed::new(number?, place))
    }
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

fn arithmetic(op: &BinaryOperator) -> Option<Arithmetic> {
    match op {
        BinaryOperator::Plus => Some(Arithmetic::Add),
        BinaryOperator::Minus => Some(Arithmetic::Subtract),
        BinaryOperator::Multiply => Some(Arithmetic::Multiply),
        BinaryOperator::Divide => Some(Arithmetic::Divide),
        BinaryOperator::Modulo => Some(Arithmetic::Remainder),
        _ => None,
    }
}

/// A chain of operators that is read from left to right: the first part, and the operators with
/// theirs.
fn spine(
    expr: &Expr,
    is_of_it: impl Fn(&BinaryOperator) -> bool,
) -> (&Expr, Vec<(&BinaryOperator, &Expr)>) {
    let (mut first, mut rest) = (expr, Vec::new());
    while let Expr::BinaryOp { left, op, right } = first
        && is_of_it(op)
    {
        rest.push((op, &**right));
        first = left;
    }
    rest.reverse();
    (first, rest)
}

//! Expressions with their types, as they are computed. What does not fit together cannot be
//! written down, so that computing cannot fail.

use std::cmp::Ordering;
use std::sync::Arc;

use super::column::Truth;

/// A derived variable.
#[derive(Debug, Clone)]
pub enum Formula {
    Number(Number),
    Condition(Condition),
}

/// What may be asked whether it is missing.
#[derive(Debug, Clone)]
pub enum Any {
    Number(Number),
    Condition(Condition),
    Text(Text),
}

/// A number of each respondent.
#[derive(Debug, Clone)]
pub enum Number {
    /// NaN is no number.
    Constant(f64),
    /// Of a count, number or derived number.
    Answers(String),
    /// The code of a single answer, by 1 + its index.
    Code(String, Arc<[f64]>),
    /// Yes is 1, no is 0.
    Of(Box<Condition>),
    /// From left to right.
    Chain(Box<Number>, Vec<(Arithmetic, Number)>),
    Map(Map, Box<Number>),
    /// Letters of a text.
    Length(Box<Text>),
    /// The number that a text says, if it says one.
    Said(Box<Text>),
    /// Of a day, a month or a time of day.
    Part(Part, Box<Text>),
    /// Hours that opening times have; 0 where it is closed.
    Open(Box<Text>),
    Choice(Choice<Number>),
}

#[derive(Debug, Clone, Copy)]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    /// Never of whole numbers only: 7 / 2 is 3.5.
    Divide,
    /// With the sign of the number that is divided.
    Remainder,
    Power,
}

/// A part of a day or a time of day.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    Year,
    Month,
    Day,
    /// From 1, Monday, to 7, Sunday (ISO 8601).
    Weekday,
    Hour,
    Minute,
}

/// A function of one number.
#[derive(Debug, Clone, Copy)]
pub enum Map {
    Negative,
    Absolute,
    Up,
    Down,
    /// Without its decimals.
    Whole,
    /// To so many decimals.
    Round(usize),
    Sign,
    Root,
    Exponential,
    Logarithm,
}

/// Yes, no or unknown of each respondent.
#[derive(Debug, Clone)]
pub enum Condition {
    Constant(Truth),
    /// Of a derived yes or no.
    Answers(String),
    /// Whether an option of a multiple answer was chosen, by its place.
    Option(String, u32),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Missing(Box<Any>),
    Numbers(Comparison<Number>),
    Texts(Comparison<Text>),
    /// A text and its pattern.
    Like(Box<Text>, Box<Text>),
    /// Whether opening times hold a time of day.
    OpenAt(Box<Text>, Box<Text>),
    NotZero(Box<Number>),
    Choice(Choice<Condition>),
}

/// The first value beside the others of its type.
#[derive(Debug, Clone)]
pub struct Comparison<N> {
    pub by: Compare,
    pub values: Vec<N>,
}

#[derive(Debug, Clone, Copy)]
pub enum Compare {
    Two(Relation),
    /// The least and the most follow.
    Between,
    /// One of these.
    In,
}

#[derive(Debug, Clone, Copy)]
pub enum Relation {
    Equal,
    NotEqual,
    Less,
    More,
    AtMost,
    AtLeast,
}

/// A text or day of each respondent.
#[derive(Debug, Clone)]
pub enum Text {
    Constant(Option<Arc<str>>),
    Answers(String),
    Of(Box<Number>),
    /// One behind the other; missing where one is.
    Joined(Vec<Text>),
    /// One behind the other without those that are missing.
    Concatenated(Vec<Text>),
    Lower(Box<Text>),
    Upper(Box<Text>),
    /// From a letter, counted from 1, so many.
    Part(Box<Text>, Box<[Number; 2]>),
    /// So many letters, or without so many at the end where it is negative.
    Left(Box<Text>, Box<Number>),
    /// The day that a text is.
    Day(Box<Text>),
    Choice(Choice<Text>),
}

/// One of several values of the same type.
#[derive(Debug, Clone)]
pub struct Choice<N> {
    pub by: By,
    pub values: Vec<N>,
}

#[derive(Debug, Clone)]
pub enum By {
    /// The value of the first case that holds. The last value is that of no case.
    Case(Cases),
    /// The first that is not missing.
    First,
    /// The first, unless it is the second.
    Unless,
    /// The least or the greatest; missing where one is.
    Extreme(Ordering),
}

/// What is looked at one after the other.
#[derive(Debug, Clone)]
pub enum Cases {
    Conditions(Vec<Condition>),
    /// Whether the number is one of these.
    Numbers(Box<Number>, Vec<Number>),
    Texts(Box<Text>, Vec<Text>),
}

//! What the columns of a file of answers are.

use serde::Serialize;

use crate::questionnaire::{Kind, Variable};
use crate::statistics::Values;

/// The columns, and what there is to say of all of them.
#[derive(Debug, Clone)]
pub struct Codebook {
    pub title: String,
    pub respondent: String,
    pub rows: usize,
    pub columns: Vec<Described>,
    pub sets: Vec<Options>,
    /// Ids of variables that were left out.
    pub left_out: Vec<String>,
    /// Of a survey with weights.
    pub weighed: Option<Weighed>,
    /// What stands for a blank of an answer that is a number in the file, as codes and days are;
    /// none where blanks are blank.
    pub blanks: Option<Blanks>,
}

/// The column of weights, and how they were made.
#[derive(Debug, Clone)]
pub struct Weighed {
    pub name: String,
    pub sentences: Vec<String>,
}

/// The columns of one multiple answer.
#[derive(Debug, Clone)]
pub struct Options {
    pub name: String,
    pub label: String,
    pub columns: Vec<String>,
}

impl Codebook {
    /// What stands for the blanks of a column; none where these are blank.
    pub fn blanks_of(&self, column: &Described) -> Option<&Blanks> {
        let has_numbers =
            !matches!(column.content, Content::Label | Content::Missing | Content::Text);
        self.blanks.as_ref().filter(|_| has_numbers && column.derivation.is_none())
    }
}

/// The values that stand for no answer and for not asked.
#[derive(Debug, Clone)]
pub struct Blanks {
    pub no_answer: String,
    pub not_asked: String,
}

/// A column and what stands in it. What is missing is blank; where not everybody was asked, a
/// column of its own tells why ([`Content::Missing`]).
#[derive(Debug, Clone, Serialize)]
pub struct Described {
    pub name: String,
    pub label: String,
    /// The question as asked; empty for what is computed.
    pub question: String,
    pub content: Content,
    pub unit: String,
    pub valid: usize,
    /// Asked, and no answer.
    pub missing: usize,
    /// Not asked, by routing or at all.
    pub not_asked: usize,
    /// Not everybody was to answer.
    #[serde(skip)]
    pub is_asked_of_some: bool,
    /// The column that tells these two apart; none where all were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_missing: Option<String>,
    /// What the questionnaire allows; values outside are findings, and stand as they are.
    #[serde(skip_serializing_if = "Allowed::is_all")]
    pub allowed: Allowed,
    /// Where respondents have weights, what these add up to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighted: Option<Weighted>,
    /// Of the numbers that occur.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Range>,
    /// Codes with label and how many have them.
    pub values: Vec<Value>,
    /// Who is asked, in SQL over other variables; all, if it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub universe: Option<String>,
    /// How it is computed, in SQL over other variables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derivation: Option<String>,
}

impl Described {
    /// A column that is no answer, of which no row is blank.
    pub(super) fn plain(name: String, label: String, content: Content, valid: usize) -> Self {
        Self {
            name,
            label,
            question: String::new(),
            content,
            unit: String::new(),
            valid,
            missing: 0,
            not_asked: 0,
            is_asked_of_some: false,
            why_missing: None,
            allowed: Allowed::default(),
            weighted: None,
            numbers: None,
            values: Vec::new(),
            universe: None,
            derivation: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// A code number.
    Code,
    /// The label of the code in the column before.
    Label,
    /// 1 chosen or true, 0 not.
    Flag,
    /// Why the columns of a question before it are blank: 0 answered, 1 no answer, 2 not asked.
    Missing,
    Number,
    /// `YYYY-MM-DD`.
    Date,
    /// `YYYY-MM`.
    Month,
    /// `HH:MM`, up to 24:00.
    Time,
    Text,
}

/// Bounds, each where there is one.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Allowed {
    pub min: Option<f64>,
    pub max: Option<f64>,
}

impl Allowed {
    pub fn is_all(&self) -> bool {
        self.min.is_none() && self.max.is_none()
    }

    pub(super) fn by(variable: &Variable) -> Self {
        // A count is never negative.
        let least = (variable.kind == Kind::Count).then_some(0.0);
        Self { min: variable.min.or(least), max: variable.max }
    }
}

/// Sums of weights, and the mean of numbers by them.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Weighted {
    pub valid: f64,
    pub missing: f64,
    pub not_asked: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<f64>,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub struct Range {
    pub min: f64,
    pub max: f64,
    pub mean: f64,
    pub median: f64,
}

impl Range {
    /// `None` of nothing.
    pub(super) fn of(values: &Values) -> Option<Self> {
        let (min, max) = (values.min()?, values.max()?);
        Some(Self { min, max, mean: values.mean()?, median: values.median()? })
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct Value {
    pub code: i32,
    pub label: String,
    pub count: usize,
    /// The weights of those.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighted: Option<f64>,
}

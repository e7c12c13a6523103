//! Variables that are computed of others: as they are written, and as they are computed.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

use super::publication::Audience;
use crate::answers::AnswerColumn;
use crate::definition::Text;
use crate::engine::{Expression, Formula, Number, Rows, Truth};

/// A variable computed from others: a number or yes or no, or with a type an answer of codes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Derived {
    #[schemars(with = "String")]
    pub id: Text,
    /// `single` or `multiple`: it has codes, and stands wherever such a question does. Without
    /// a type it is a number, or yes or no.
    #[serde(rename = "type")]
    pub kind: Option<DerivedType>,
    pub label: String,
    pub label_en: Option<String>,
    /// The `[[unit]]` of whose answers it is computed. Default: the respondent.
    #[schemars(with = "Option<String>")]
    pub of: Option<Text>,
    /// The `[[unit]]` over which a number of the respondent sums up. The expression is then of
    /// sums: `COUNT(*)`, and `COUNT`, `SUM`, `AVG`, `MIN`, `MAX` of an expression that the unit's
    /// tables could have, of which yes is 1.
    #[schemars(with = "Option<String>")]
    pub over: Option<Text>,
    pub unit: Option<String>,
    pub unit_en: Option<String>,
    /// SQL expression over questions and other derived variables. A single answer is
    /// its code number; option 3 of the multiple question `q` is the boolean `q_3`. Of type
    /// `single` it is the number of a code.
    #[schemars(with = "Option<String>")]
    pub expression: Option<Text>,
    /// Divide the expression by this variable. Where it is blank or zero there is no
    /// value, and the notes of tables say how many were left out for it.
    #[schemars(with = "Option<String>")]
    pub per: Option<Text>,
    /// The single or multiple question whose answers it puts together or counts as others. Who
    /// is asked that question is asked this.
    #[schemars(with = "Option<String>")]
    pub from: Option<Text>,
    /// Codes of `from` that count as another, as in `{ "16" = 18 }`; the others stay.
    #[serde(default)]
    pub recode: BTreeMap<String, i32>,
    /// Its answers, in order. With `from`, where they are left out: those of that question.
    #[serde(default)]
    #[schemars(with = "Vec<DerivedCode>")]
    pub codes: Vec<toml::Spanned<DerivedCode>>,
    /// SQL condition: who is asked. Others are not asked, and not without an answer.
    #[schemars(with = "Option<String>")]
    pub asked_if: Option<Text>,
    /// Values of single respondents may stand in a roster, for this audience and those that may
    /// see more. Default: never.
    pub publish: Option<Audience>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DerivedType {
    /// The first code whose condition holds. Nobody has an answer for whom none does.
    Single,
    /// Each code whose condition holds. Who is known to fulfil none has answered, and chosen
    /// none.
    Multiple,
}

/// An answer of a derived variable.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DerivedCode {
    pub code: i32,
    pub label: String,
    pub label_en: Option<String>,
    /// SQL condition for this answer.
    #[schemars(with = "Option<String>")]
    pub when: Option<Text>,
    /// The codes of the question in `from` that it stands for. Default: its own.
    #[serde(default)]
    pub of: Vec<i32>,
    /// The answer of all of whom it is known that no other condition holds.
    #[serde(default)]
    pub otherwise: bool,
    /// This is 「その他」: last in sorted charts.
    #[serde(default)]
    pub other: bool,
}

/// A derived variable as it is computed; in an order in which each needs only those before it.
#[derive(Debug, Clone)]
pub struct DerivedVariable {
    pub id: String,
    pub rule: Rule,
    pub per: Option<String>,
}

/// How a variable is computed.
#[derive(Debug, Clone)]
pub enum Rule {
    /// A number, divided by `per` already, or yes or no.
    Formula(Expression<Formula>),
    /// The number of a code; one of none is no answer.
    Code(Expression<Number>, Vec<i32>),
    /// The first code whose condition holds.
    First(Conditions),
    /// Each code whose condition holds.
    Each(Conditions),
}

/// The condition of each code. Nothing is that of all others: it holds where all are known not
/// to.
#[derive(Debug, Clone)]
pub struct Conditions(pub Vec<(i32, Option<Expression>)>);

impl Rule {
    /// Names that it uses.
    pub fn columns(&self) -> impl Iterator<Item = &String> {
        let (one, several) = match self {
            Self::Formula(expression) => (expression.columns.as_slice(), None),
            Self::Code(expression, _) => (expression.columns.as_slice(), None),
            Self::First(conditions) | Self::Each(conditions) => (&[][..], Some(&conditions.0)),
        };
        let several = several.into_iter().flatten().filter_map(|(_, condition)| condition.as_ref());
        one.iter().chain(several.flat_map(|condition| &condition.columns))
    }

    /// Whether it is a yes or no.
    pub fn is_yes_no(&self) -> bool {
        matches!(self, Self::Formula(expression) if !expression.is_number())
    }

    pub fn answers(&self, rows: &dyn Rows) -> AnswerColumn {
        match self {
            Self::Formula(expression) => expression.answers(rows),
            Self::Code(expression, codes) => {
                let place = |number: f64| codes.iter().position(|&code| f64::from(code) == number);
                let single = |number: f64| place(number).map_or(0, |place| place as u16 + 1);
                AnswerColumn::Single(expression.numbers(rows).into_iter().map(single).collect())
            }
            Self::First(conditions) => AnswerColumn::Single(conditions.first(rows)),
            Self::Each(conditions) => AnswerColumn::Multiple(conditions.each(rows)),
        }
    }

    /// The expression in SQL, of one code where it has an expression each; for people.
    pub fn text(&self, code: Option<i32>) -> String {
        match self {
            Self::Formula(expression) => expression.text.clone(),
            Self::Code(expression, _) => expression.text.clone(),
            Self::First(conditions) => {
                let of = |(code, condition): &(i32, Option<Expression>)| {
                    format!("WHEN {} THEN {code}", conditions.text(condition.as_ref()))
                };
                let cases: Vec<String> = conditions.0.iter().map(of).collect();
                format!("CASE {} END", cases.join(" "))
            }
            Self::Each(conditions) => {
                let of = conditions.0.iter().find(|(of, _)| Some(*of) == code);
                of.map_or_else(String::new, |(_, condition)| conditions.text(condition.as_ref()))
            }
        }
    }
}

impl Conditions {
    /// 1 + the place of the first that holds; 0 where none does.
    fn first(&self, rows: &dyn Rows) -> Vec<u16> {
        let mut codes = vec![0; rows.respondents()];
        let mut is_clear = vec![true; rows.respondents()];
        for (place, (_, condition)) in (1..).zip(&self.0) {
            let Some(condition) = condition else { continue };
            for (row, truth) in condition.truth(rows).into_iter().enumerate() {
                is_clear[row] &= truth == Truth::No;
                if truth == Truth::Yes && codes[row] == 0 {
                    codes[row] = place;
                }
            }
        }
        if let Some(place) = self.otherwise() {
            let rest = codes.iter_mut().zip(is_clear).filter(|(_, is_clear)| *is_clear);
            rest.for_each(|(code, _)| *code = place as u16 + 1);
        }
        codes
    }

    /// Bits of those that hold; where all are known not to that of the others, or the one
    /// behind the last.
    fn each(&self, rows: &dyn Rows) -> Vec<u128> {
        let mut chosen = vec![0_u128; rows.respondents()];
        let mut is_clear = vec![true; rows.respondents()];
        for (place, (_, condition)) in self.0.iter().enumerate() {
            let Some(condition) = condition else { continue };
            for (row, truth) in condition.truth(rows).into_iter().enumerate() {
                is_clear[row] &= truth == Truth::No;
                chosen[row] |= u128::from(truth == Truth::Yes) << place;
            }
        }
        let none = 1 << self.otherwise().unwrap_or(self.0.len());
        let rest = chosen.iter_mut().zip(is_clear).filter(|(_, is_clear)| *is_clear);
        rest.for_each(|(chosen, _)| *chosen = none);
        chosen
    }

    fn otherwise(&self) -> Option<usize> {
        self.0.iter().position(|(_, condition)| condition.is_none())
    }

    fn text(&self, condition: Option<&Expression>) -> String {
        match condition {
            Some(condition) => condition.text.clone(),
            None => {
                let others = self.0.iter().filter_map(|(_, condition)| condition.as_ref());
                let others: Vec<String> = others.map(|other| format!("({})", other.text)).collect();
                format!("NOT ({})", others.join(" OR "))
            }
        }
    }
}

impl DerivedVariable {
    /// The names that it is computed from.
    pub fn needs(&self) -> impl Iterator<Item = &String> {
        self.rule.columns().chain(&self.per)
    }
}

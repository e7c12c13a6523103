//! Requirements: what each group of respondents is to have, as each area its hub.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::engine::{Aggregate, Expression};
use crate::words::Words;

/// What each group of respondents is to have. Groups are the answers to a question: those that
/// nobody gave are groups too, and lack all that is counted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequirementFile {
    #[schemars(with = "String")]
    pub id: Text,
    /// The single question whose answers are the groups.
    #[schemars(with = "String")]
    pub group: Text,
    /// SQL condition on a group, such as `SUM(is_hub) >= 1`. Sums are over the respondents of the
    /// group: `COUNT(*)`, and `COUNT`, `SUM`, `AVG`, `MIN`, `MAX` of an expression, of which yes
    /// is 1. Outside of sums it may name the number columns of the reference table about the
    /// question.
    #[schemars(with = "String")]
    pub expression: Text,
    /// The same: of which groups it is required. Default: all.
    #[schemars(with = "Option<String>")]
    pub applies_if: Option<Text>,
    /// What is required, in few words, as over a column.
    pub label: String,
    pub label_en: Option<String>,
    /// What to do where it is lacking.
    pub message: Option<String>,
    pub message_en: Option<String>,
}

/// A checked requirement.
#[derive(Debug, Clone)]
pub struct Requirement {
    pub id: String,
    pub group: String,
    pub expression: GroupCondition,
    pub applies_if: Option<GroupCondition>,
    pub label: Words,
    /// What to do where it is lacking.
    pub message: Option<Words>,
}

/// A condition on a group, and what it sums up over the respondents.
#[derive(Debug, Clone)]
pub struct GroupCondition {
    pub condition: Expression,
    pub aggregates: Vec<Aggregate>,
}

impl Requirement {
    /// The columns of the data whose answers decide it, without the question of the groups.
    pub fn columns(&self) -> impl Iterator<Item = &String> {
        let conditions = std::iter::once(&self.expression).chain(&self.applies_if);
        let summed = conditions.flat_map(|of| &of.aggregates).filter_map(|sum| sum.of.as_ref());
        summed.flat_map(|of| &of.columns)
    }
}

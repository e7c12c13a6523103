//! Requirements: what each group of respondents is to have, as each area its hub.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Kind, Reference, Variable};
use crate::definition::{Document, Text};
use crate::engine::{Aggregate, Expression, Known, Scope};
use crate::problem::{Problem, unknown_name};
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
    label: (String, Option<String>),
    message: Option<(String, Option<String>)>,
}

/// A condition on a group, and what it sums up over the respondents.
#[derive(Debug, Clone)]
pub struct GroupCondition {
    pub condition: Expression,
    pub aggregates: Vec<Aggregate>,
}

impl Requirement {
    pub fn label_words(&self) -> Words {
        super::words(&self.label)
    }

    /// What to do where it is lacking.
    pub fn message(&self) -> Option<Words> {
        self.message.as_ref().map(super::words)
    }

    /// The columns of the data whose answers decide it, without the question of the groups.
    pub fn columns(&self) -> impl Iterator<Item = &String> {
        let conditions = std::iter::once(&self.expression).chain(&self.applies_if);
        let summed = conditions.flat_map(|of| &of.aggregates).filter_map(|sum| sum.of.as_ref());
        summed.flat_map(|of| &of.columns)
    }
}

impl RequirementFile {
    /// Reads it; what is wrong is noted. `scope` has the names of respondents' answers.
    pub(super) fn read(
        self,
        variables: &[Variable],
        references: &[Reference],
        scope: &Scope,
        document: &mut Document,
    ) -> Option<Requirement> {
        let is_group = |v: &&Variable| v.kind == Kind::Single;
        let group = variables.iter().find(|v| v.id == *self.group.get_ref());
        if group.filter(is_group).is_none() {
            let known: Vec<String> =
                variables.iter().filter(is_group).map(|v| v.id.clone()).collect();
            let key = match group {
                Some(_) => "requirement-group",
                None => "expression-unknown-variable",
            };
            let problem: Problem = unknown_name(key, self.group.get_ref(), &known);
            document.mistake(problem, self.group.span());
        }
        let mut of_groups = Scope::default();
        let about =
            references.iter().filter(|of| of.question.as_ref() == Some(self.group.get_ref()));
        for column in about.flat_map(|of| &of.columns).filter(|column| column.is_number()) {
            of_groups.add(&column.id, Known::Number);
        }
        let mut condition = |text: &Text| {
            let (text, span) = (text.get_ref(), text.span());
            let read = Expression::read_of_groups(document, text, span, &of_groups, scope);
            read.map(|(condition, aggregates)| GroupCondition { condition, aggregates })
        };
        let expression = condition(&self.expression);
        let applies_if = self.applies_if.as_ref().map(condition);
        Some(Requirement {
            id: self.id.into_inner(),
            group: self.group.into_inner(),
            expression: expression?,
            applies_if: match applies_if {
                Some(read) => Some(read?),
                None => None,
            },
            label: (self.label, self.label_en),
            message: self.message.map(|message| (message, self.message_en)),
        })
    }
}

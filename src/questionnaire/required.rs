//! Reading requirements: which groups they are on, and what they sum up.

use super::requirement::{GroupCondition, Requirement, RequirementFile};
use super::{Kind, Reference, Variable};
use crate::definition::{Document, Text};
use crate::engine::{Expression, Known, Scope};
use crate::problem::{Problem, unknown_name};
use crate::words::Words;

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
            label: Words::given(&self.label, self.label_en.as_deref()),
            message: self.message.map(|ja| Words::given(&ja, self.message_en.as_deref())),
        })
    }
}

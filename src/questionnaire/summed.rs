//! Reading numbers of a respondent that sum up the units below it.

use std::collections::BTreeSet;

use super::derived::Derived;
use super::over::Over;
use super::{Questionnaire, Unit};
use crate::definition::Document;
use crate::engine::{Expression, Number, Scope};
use crate::problem::{Problem, unknown_name};

impl Derived {
    /// Reads a number over units; nothing where there is a mistake. `names` are all of such
    /// numbers.
    pub(super) fn read_over(
        &self,
        questionnaire: &Questionnaire,
        names: &[String],
        document: &mut Document,
    ) -> Option<Over> {
        let over = self.over.as_ref()?;
        let mut mistake = |key| {
            let problem = Problem::new(key).with("name", self.id.get_ref());
            document.mistake(problem, self.id.span());
        };
        let is_plain = self.kind.is_none() && self.from.is_none() && self.asked_if.is_none();
        let has_codes = !self.codes.is_empty() || !self.recode.is_empty();
        if !is_plain || has_codes || self.of.is_some() || self.per.is_some() {
            mistake("derived-over-alone");
            return None;
        }
        let Some(text) = &self.expression else {
            mistake("derived-without-expression");
            return None;
        };
        let known = questionnaire.units.iter().map(|unit| unit.id.clone());
        let known: Vec<String> = known.collect();
        let (Some(unit), Some(own)) =
            (questionnaire.unit(over.get_ref()), questionnaire.of_unit(over.get_ref()))
        else {
            document.mistake(unknown_name("unit-unknown", over.get_ref(), &known), over.span());
            return None;
        };
        let (own_scope, members) = (Scope::default(), own.scope());
        let (expression, aggregates) = Expression::<Number>::read_of_groups(
            document,
            text.get_ref(),
            text.span(),
            &own_scope,
            &members,
        )?;
        let summed = aggregates.iter().filter_map(|aggregate| aggregate.of.as_ref());
        let summed: Vec<String> = summed.flat_map(|of| of.columns.iter().cloned()).collect();
        let needs = needed(&summed, unit, &own);
        // Sums over units are the respondent's, and known after these.
        if names.iter().any(|name| needs.contains(name)) {
            let problem = Problem::new("derived-over-over").with("name", self.id.get_ref());
            document.mistake(problem, text.span());
            return None;
        }
        Some(Over {
            id: self.id.get_ref().clone(),
            unit: unit.id.clone(),
            expression,
            aggregates,
            needs: needs.into_iter().collect(),
        })
    }
}

/// The respondent's questions of which names that units know are made, and by which units are
/// told.
fn needed(names: &[String], unit: &Unit, own: &Questionnaire) -> BTreeSet<String> {
    let mut needs: BTreeSet<String> = unit.held().cloned().collect();
    if unit.sheet().is_some() {
        needs.extend(own.number().map(|number| number.id.clone()));
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open = names.to_vec();
    while let Some(name) = open.pop() {
        let variable = own.variable_of_column(&name);
        let Some(variable) = variable.filter(|variable| seen.insert(variable.id.clone())) else {
            continue;
        };
        match own.derived.iter().find(|derived| derived.id == variable.id) {
            Some(derived) => open.extend(derived.needs().cloned()),
            None if !unit.has(&variable.id) => {
                needs.insert(variable.id.clone());
            }
            None => {}
        }
    }
    needs
}

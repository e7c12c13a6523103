//! What is asked of units below a respondent: as questions of the respondent, a block each, and as
//! those of the unit.

use super::derived::DerivedVariable;
use super::{Question, QuestionType, Questionnaire, Unit, UnitFile, Variable};
use crate::definition::{Document, Text};
use crate::problem::{Problem, unknown_name};
use crate::words::Words;

impl UnitFile {
    /// The unit with what is asked of it, and `derived` of that.
    pub(super) fn unit(
        &self,
        asked: usize,
        variables: Vec<Variable>,
        derived: Vec<DerivedVariable>,
    ) -> Unit {
        let held = |number: usize| {
            let pair = |v: &Variable| (v.id.clone(), in_block(self.id.get_ref(), number, &v.id));
            variables[..asked].iter().map(pair).collect()
        };
        Unit {
            id: self.id.get_ref().clone(),
            label: (self.label.clone(), self.label_en.clone()),
            blocks: (1..=self.blocks.len()).map(held).collect(),
            variables,
            derived,
        }
    }
}

/// The id by which a respondent's variables hold what is asked of the unit of a block.
fn in_block(unit: &str, number: usize, id: &str) -> String {
    format!("{unit}_{number}_{id}")
}

impl Question {
    /// The same as a question of the respondent about the unit of a block, from 1.
    pub(super) fn in_block(&self, unit: &UnitFile, number: usize) -> Self {
        let block = &unit.blocks[number - 1];
        let id =
            |id: &Text| Text::new(id.span(), in_block(unit.id.get_ref(), number, id.get_ref()));
        let named = |label: &str| format!("{block} {label}");
        let mut question = self.clone();
        question.id = id(&self.id);
        question.number = None;
        question.label = named(&self.label);
        question.label_en = self.label_en.as_deref().map(named);
        let numbered = self.number.iter().map(|n| format!("{block} {n} {}", self.label));
        question.aliases = self.aliases.iter().map(|alias| named(alias)).chain(numbered).collect();
        for code in &mut question.codes {
            if let Some(inside) = &mut code.get_mut().number {
                inside.id = id(&inside.id);
                inside.label = named(&inside.label);
                inside.label_en = inside.label_en.as_deref().map(named);
                inside.aliases = inside.aliases.iter().map(|alias| named(alias)).collect();
            }
        }
        for item in &mut question.items {
            item.id = id(&item.id);
            item.sum.iter_mut().chain(&mut item.part_of).for_each(|name| *name = id(name));
        }
        // Who is asked is the unit's to say.
        question.asked_if = None;
        question.publish = None;
        question
    }

    /// That it may be asked of a unit: what looks at other respondents or needs the whole is not.
    pub(super) fn check_of_unit(&self, units: &[UnitFile], document: &mut Document) {
        let Some(of) = &self.of else { return };
        if units.iter().all(|unit| unit.id.get_ref() != of.get_ref()) {
            let known: Vec<String> = units.iter().map(|unit| unit.id.get_ref().clone()).collect();
            let problem = unknown_name("unit-unknown", of.get_ref(), &known);
            document.mistake(problem, of.span());
        }
        let is_unfit = matches!(self.kind, QuestionType::Id | QuestionType::Ranking)
            || self.required
            || self.breakdown
            || self.codes_from_data
            || self.refers_to.is_some();
        if is_unfit {
            let problem = Problem::new("unit-question").with("name", self.id.get_ref());
            document.mistake(problem, self.id.span());
        }
    }
}

impl Unit {
    pub fn label_words(&self) -> Words {
        Words::given(&self.label.0, self.label.1.as_deref())
    }

    /// Whether a variable of the unit has this id.
    pub fn has(&self, id: &str) -> bool {
        self.variables.iter().any(|variable| variable.id == id)
    }

    /// The respondent's variables that hold its answers.
    pub fn held(&self) -> impl Iterator<Item = &String> {
        self.blocks.iter().flatten().map(|(_, held)| held)
    }

    /// Of each block the ids of the questions, and of the variables of the respondent that hold
    /// the answers.
    pub fn blocks(&self) -> &[Vec<(String, String)>] {
        &self.blocks
    }
}

impl Questionnaire {
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// As tables of a unit know it: what is asked of the respondent, and of the unit.
    pub fn of_unit(&self, id: &str) -> Option<Self> {
        let unit = self.unit(id)?;
        let mut own = self.clone();
        own.units = Vec::new();
        own.respondent = unit.label.clone();
        for variable in unit.variables.iter().cloned() {
            own.index.insert(variable.id.clone(), own.variables.len());
            own.variables.push(variable);
        }
        own.derived.extend(unit.derived.iter().cloned());
        Some(own)
    }
}

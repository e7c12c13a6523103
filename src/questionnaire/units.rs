//! What is asked of units below a respondent: as questions of the respondent, a block each, and as
//! those of the unit.

use std::collections::HashSet;

use super::derived::DerivedVariable;
use super::{
    CheckRule, Kind, Question, QuestionType, Questionnaire, Stands, Unit, UnitFile, Variable,
};
use crate::definition::{Document, Text};
use crate::problem::{Problem, unknown_name};
use crate::words::Words;

impl UnitFile {
    /// The unit with what is asked of it, and what is computed and checked of that.
    pub(super) fn unit(
        &self,
        asked: usize,
        variables: Vec<Variable>,
        derived: Vec<DerivedVariable>,
        checks: Vec<CheckRule>,
    ) -> Unit {
        let held = |number: usize| {
            let pair = |v: &Variable| (v.id.clone(), in_block(self.id.get_ref(), number, &v.id));
            variables[..asked].iter().map(pair).collect()
        };
        let stands = match &self.key {
            None => Stands::Blocks {
                names: self.blocks.clone(),
                held: (1..=self.blocks.len()).map(held).collect(),
            },
            Some(key) => Stands::Rows {
                key: key.get_ref().clone(),
                sheet: self
                    .sheet
                    .as_ref()
                    .map_or_else(|| self.label.clone(), |s| s.get_ref().clone()),
            },
        };
        Unit {
            id: self.id.get_ref().clone(),
            label: (self.label.clone(), self.label_en.clone()),
            stands,
            variables,
            derived,
            checks,
        }
    }

    /// That it says in one way where its answers stand. Rows of their own need respondents with
    /// a number.
    pub(super) fn check(&self, has_numbers: bool, document: &mut Document) {
        let mut mistake = |key, span| {
            document.mistake(Problem::new(key).with("name", self.id.get_ref()), span);
        };
        let mut seen = HashSet::new();
        let is_wrong = |block: &String| block.trim().is_empty() || !seen.insert(block.clone());
        let are_wrong = self.blocks.iter().any(is_wrong);
        match (&self.key, &self.sheet) {
            (None, Some(sheet)) => mistake("unit-sheet-without-key", sheet.span()),
            (None, None) if self.blocks.is_empty() || are_wrong => {
                mistake("unit-without-blocks", self.id.span());
            }
            (Some(key), _) if !self.blocks.is_empty() => {
                mistake("unit-blocks-and-key", key.span());
            }
            (Some(key), _) if key.get_ref().trim().is_empty() || !has_numbers => {
                mistake("unit-key", key.span());
            }
            _ => {}
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
        let unit = units.iter().find(|unit| unit.id.get_ref() == of.get_ref());
        if unit.is_none() {
            let known: Vec<String> = units.iter().map(|unit| unit.id.get_ref().clone()).collect();
            let problem = unknown_name("unit-unknown", of.get_ref(), &known);
            document.mistake(problem, of.span());
        }
        // A block that is not filled in answers nothing, and has no number.
        let is_row = unit.is_some_and(|unit| unit.key.is_some());
        let is_unfit = self.kind == QuestionType::Ranking
            || !is_row && (self.kind == QuestionType::Id || self.required)
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

    /// What is asked of each.
    pub fn asked(&self) -> impl Iterator<Item = &Variable> {
        self.variables.iter().filter(|variable| !variable.is_derived)
    }

    /// The respondent's variables that hold its answers; none of those in rows of their own.
    pub fn held(&self) -> impl Iterator<Item = &String> {
        self.blocks().iter().flatten().map(|(_, held)| held)
    }

    /// Of each block the ids of the questions, and of the variables of the respondent that hold
    /// the answers.
    pub fn blocks(&self) -> &[Vec<(String, String)>] {
        match &self.stands {
            Stands::Blocks { held, .. } => held,
            Stands::Rows { .. } => &[],
        }
    }

    /// The sheet with its rows, where they are its own.
    pub fn sheet(&self) -> Option<&str> {
        match &self.stands {
            Stands::Rows { sheet, .. } => Some(sheet),
            Stands::Blocks { .. } => None,
        }
    }

    /// What each block is called; nothing of those in rows of their own.
    pub fn block_names(&self) -> &[String] {
        match &self.stands {
            Stands::Blocks { names, .. } => names,
            Stands::Rows { .. } => &[],
        }
    }
}

impl Questionnaire {
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// As the rows of a unit are read: the column that names the respondent, which is called like
    /// the unit, and what is asked of each. Nothing of units in blocks.
    pub fn of_rows(&self, unit: &Unit) -> Option<Self> {
        let Stands::Rows { key, .. } = &unit.stands else { return None };
        let number = Variable::new(&unit.id, Kind::Id, (key, None));
        let variables: Vec<Variable> =
            std::iter::once(number).chain(unit.asked().cloned()).collect();
        let index = variables.iter().enumerate().map(|(i, v)| (v.id.clone(), i)).collect();
        Some(Self {
            respondent: unit.label.clone(),
            index,
            variables,
            derived: Vec::new(),
            over: Vec::new(),
            checks: Vec::new(),
            requirements: Vec::new(),
            sums: Vec::new(),
            rankings: Vec::new(),
            references: Vec::new(),
            units: Vec::new(),
            waves: Vec::new(),
            drawn: Vec::new(),
            ..self.clone()
        })
    }

    /// A variable of the respondent, or of a unit below it.
    pub fn asked(&self, id: &str) -> Option<&Variable> {
        let of_units = || self.units.iter().flat_map(|unit| &unit.variables).find(|v| v.id == id);
        self.variable(id).or_else(of_units)
    }

    /// The question by which respondents are told apart.
    pub fn number(&self) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.kind == Kind::Id)
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
        own.checks.clone_from(&unit.checks);
        Some(own)
    }
}

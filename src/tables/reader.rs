//! Reading an entry of a plan: names are looked up, texts filled with parameters, and what is wrong is noted with its place.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::definition::{Document, Text};
use crate::engine::{Expression, Scope};
use crate::format::grouped;
use crate::locales::Lang;
use crate::problem::{Problem, unknown_name};
use crate::questionnaire::{Code, Kind as VariableKind, Questionnaire, Reference, Variable};
use crate::words::Words;

/// A plan's document with what its entries refer to.
pub struct Reader<'a> {
    pub questionnaire: &'a Questionnaire,
    pub document: &'a mut Document,
    pub parameters: BTreeMap<String, f64>,
    /// Parameters that are answers, of which people read the labels.
    answers: BTreeMap<String, Code>,
    /// Names that expressions may use.
    scope: Scope,
}

impl<'a> Reader<'a> {
    pub fn new(
        document: &'a mut Document,
        questionnaire: &'a Questionnaire,
        parameters: BTreeMap<String, f64>,
        answers: BTreeMap<String, Code>,
    ) -> Self {
        Self { scope: questionnaire.scope(), questionnaire, document, parameters, answers }
    }

    /// The same of another questionnaire.
    pub fn of<'s>(&'s mut self, questionnaire: &'s Questionnaire) -> Reader<'s> {
        let (parameters, answers) = (self.parameters.clone(), self.answers.clone());
        Reader::new(self.document, questionnaire, parameters, answers)
    }

    pub fn mistake(&mut self, problem: Problem, span: Range<usize>) {
        self.document.mistake(problem, span);
    }

    /// That variables are there and of a sort that the kind can count.
    pub fn variables(&mut self, names: &[Text], kind: &str, fits: impl Fn(&Variable) -> bool) {
        for name in names {
            match self.questionnaire.variable(name.get_ref()) {
                None => self.unknown_variable(name),
                Some(variable) if !fits(variable) => {
                    let problem = Problem::new("plan-variable-unfit").with("name", name.get_ref());
                    self.mistake(problem.with("kind", kind), name.span());
                }
                Some(_) => {}
            }
        }
    }

    pub fn unknown_variable(&mut self, name: &Text) {
        let known: Vec<String> =
            self.questionnaire.variables.iter().map(|v| v.id.clone()).collect();
        let problem = unknown_name("expression-unknown-variable", name.get_ref(), &known);
        self.mistake(problem, name.span());
    }

    /// A reference table of the questionnaire.
    pub fn reference(&mut self, name: &Text) -> Option<&'a Reference> {
        let found = self.questionnaire.reference(name.get_ref());
        if found.is_none() {
            let known: Vec<String> =
                self.questionnaire.references.iter().map(|r| r.id.clone()).collect();
            let problem = unknown_name("plan-unknown-reference", name.get_ref(), &known);
            self.mistake(problem, name.span());
        }
        found
    }

    /// That a reference table has columns.
    pub fn columns<'t>(&mut self, of: &Reference, names: impl IntoIterator<Item = &'t Text>) {
        let known: Vec<String> = of.columns.iter().map(|column| column.id.clone()).collect();
        for name in names {
            if !known.contains(name.get_ref()) {
                let problem = unknown_name("plan-unknown-reference", name.get_ref(), &known);
                self.mistake(problem, name.span());
            }
        }
    }

    /// The value of a parameter that an entry names.
    pub fn parameter(&mut self, name: Option<&Text>) -> Option<f64> {
        let name = name?;
        let value = self.parameters.get(name.get_ref()).copied();
        if value.is_none() {
            let problem = Problem::new("plan-unknown-parameter").with("name", name.get_ref());
            self.mistake(problem, name.span());
        }
        value
    }

    pub fn expression(&mut self, text: &Text) -> Option<Expression> {
        let filled = self.filled(text.get_ref());
        Expression::read(self.document, &filled, text.span(), &self.scope)
    }

    /// A text in both languages.
    pub fn words(&self, ja: &str, en: &Option<String>) -> Words {
        let en = en.as_ref().map(|en| self.readable(en, Lang::En));
        Words::Given(self.readable(ja, Lang::Ja), en)
    }

    /// The same of a text that may be left out, in one language or both.
    pub fn words_if(&self, ja: &Option<String>, en: &Option<String>) -> Option<Words> {
        let is_any = ja.is_some() || en.is_some();
        is_any.then(|| self.words(ja.as_deref().unwrap_or_default(), en))
    }

    /// Parameters filled in as plain numbers, for ids and expressions.
    pub fn filled(&self, text: &str) -> String {
        self.fill(text, |_, value| value.to_string())
    }

    /// Parameters filled in as people read them: 2,000, the label of an answer.
    pub fn readable(&self, text: &str, lang: Lang) -> String {
        self.fill(text, |name, value| match self.answers.get(name) {
            Some(code) => code.label(lang).to_owned(),
            None => grouped(value),
        })
    }

    fn fill(&self, text: &str, print: impl Fn(&str, f64) -> String) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.parameters {
            filled = filled.replace(&format!("{{{name}}}"), &print(name, *value));
        }
        filled
    }
}

/// Whether a variable has numbers.
pub fn is_number(variable: &Variable) -> bool {
    use VariableKind::{Count, Derived, Number};
    matches!(variable.kind, Count | Number | Derived)
}

/// Whether a variable has answers to choose from, be they those of data that hold none.
pub fn has_codes(variable: &Variable) -> bool {
    !variable.codes.is_empty() || variable.has_codes_of_data
}

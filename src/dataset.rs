//! The respondent-level data as the tables need them: derived variables computed,
//! conditions as masks.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use crate::answers::AnswerColumn;
use crate::engine::{Expression, Rows, Truth};
use crate::packed::Held;
use crate::questionnaire::{Code, Kind, Over, Questionnaire, Variable, WAVE};
use crate::responses::{Responses, respondent_number};
use crate::words::Words;

/// Responses with derived variables. What tables ask for again and again is computed once.
pub struct Dataset<'a> {
    pub responses: &'a Responses,
    pub questionnaire: &'a Questionnaire,
    /// Derived variables, and routed questions without what somebody answered unasked.
    computed: BTreeMap<String, AnswerColumn>,
    /// Answers that are packed, opened when they are asked for.
    opened: HashMap<&'a str, OnceCell<AnswerColumn>>,
    /// By [`Who`], and the text of the condition or the variable.
    masks: RefCell<[HashMap<String, Rc<Vec<bool>>>; 4]>,
    before: OnceCell<Vec<Option<usize>>>,
}

/// Whom a mask marks.
#[derive(Clone, Copy)]
enum Who {
    Holds,
    Present,
    Undefined,
    Asked,
}

impl<'a> Dataset<'a> {
    /// The answers as respondents wrote them, to be looked at for what is wrong in them.
    pub fn as_written(responses: &'a Responses, questionnaire: &'a Questionnaire) -> Self {
        let (computed, masks, before) = Default::default();
        let packed = responses.answers.iter().filter(|(_, held)| matches!(held, Held::Packed(_)));
        let opened = packed.map(|(id, _)| (id.as_str(), OnceCell::new())).collect();
        let mut data = Self { responses, questionnaire, computed, opened, masks, before };
        data.derive();
        data
    }

    /// The answers as they count: that of somebody who was not asked is none, in derived
    /// variables and conditions too. Who was asked is judged by the answers as written, so
    /// that one answer in the wrong place takes no others with it.
    pub fn as_counted(responses: &'a Responses, questionnaire: &'a Questionnaire) -> Self {
        let mut data = Self::as_written(responses, questionnaire);
        let mut counted = BTreeMap::new();
        for variable in questionnaire.variables.iter().filter(|v| v.asked_if.is_some()) {
            let Some(answers) = data.read(&variable.id) else { continue };
            let asked = data.asked(variable);
            if answers.present().iter().zip(&*asked).any(|(present, asked)| *present && !asked) {
                counted.insert(variable.id.clone(), answers.only(&asked));
            }
        }
        if !counted.is_empty() {
            data.computed = counted;
            let masks = data.masks.get_mut();
            masks[..Who::Asked as usize].iter_mut().for_each(HashMap::clear);
            data.derive();
        }
        data
    }

    /// Computes the derived variables, without those of answers that were not read. A
    /// quotient by nothing or by zero is missing.
    fn derive(&mut self) {
        for over in &self.questionnaire.over {
            if let Some(numbers) = self.over(over) {
                self.computed.insert(over.id.clone(), AnswerColumn::Numbers(numbers));
            }
        }
        for derived in &self.questionnaire.derived {
            let variable = self.questionnaire.variable(&derived.id);
            let asked_if = variable.and_then(|variable| variable.asked_if.as_ref());
            let mut needs = derived.needs().chain(asked_if.iter().flat_map(|of| &of.columns));
            if needs.all(|name| self.has(name)) {
                let mut answers = derived.rule.answers(self);
                if let Some(variable) = variable.filter(|_| asked_if.is_some()) {
                    answers = answers.only(&self.asked(variable));
                }
                self.computed.insert(derived.id.clone(), answers);
            }
        }
    }

    /// A number of each respondent that sums up its units, if these were read, as they were
    /// written.
    fn over(&self, over: &Over) -> Option<Vec<f64>> {
        let unit = self.questionnaire.unit(&over.unit)?;
        let was_read = unit.sheet().is_none() || self.responses.units.contains_key(&unit.id);
        if !was_read || !over.needs.iter().all(|name| self.has(name)) {
            return None;
        }
        let mut own = self.questionnaire.of_unit(&unit.id)?;
        own.over.clear();
        let parts = self.responses.below(unit);
        let parts = parts.iter().map(|(units, of)| (Dataset::as_written(units, &own), of.clone()));
        let parts: Vec<(Dataset<'_>, Vec<usize>)> = parts.collect();
        let has_all = |data: &Dataset<'_>| over.summed().all(|name| data.has(name));
        let are_there = parts.iter().all(|(data, _)| has_all(data));
        are_there.then(|| over.numbers(self.respondents(), &parts))
    }

    /// What sums up units, as far as it was read: of each of these respondents.
    pub fn sums_of(&self, rows: &[usize]) -> impl Iterator<Item = (String, Held)> {
        let over = self.questionnaire.over.iter();
        over.filter_map(|over| Some((over.id.clone(), self.find(&over.id)?.of_rows(rows).into())))
    }

    pub fn respondents(&self) -> usize {
        self.responses.respondents()
    }

    /// The answers to a question, or the values of a derived variable. Who counts says before
    /// what is to be read ([`crate::tally::needed`]): what was not read is no answer, and to go
    /// on would be to count wrongly.
    pub fn answers(&self, id: &str) -> &AnswerColumn {
        match self.find(id) {
            Some(answers) => answers,
            None => panic!("the answers to \"{id}\" were not read"),
        }
    }

    /// Whether the answers that a column of the data belongs to were read.
    pub fn has(&self, column: &str) -> bool {
        let variable = self.questionnaire.variable_of_column(column);
        variable.is_some_and(|variable| self.find(&variable.id).is_some())
    }

    fn find(&self, id: &str) -> Option<&AnswerColumn> {
        self.computed.get(id).or_else(|| self.read(id))
    }

    /// Answers as they were read.
    fn read(&self, id: &str) -> Option<&AnswerColumn> {
        match self.responses.answers.get(id)? {
            Held::Open(answers) => Some(answers),
            held => Some(self.opened.get(id)?.get_or_init(|| held.open().into_owned())),
        }
    }

    /// For whom the condition holds; where it cannot be told, it does not.
    pub fn mask(&self, condition: &Expression) -> Rc<Vec<bool>> {
        self.once(Who::Holds, &condition.text, || {
            condition.truth(self).into_iter().map(|truth| truth == Truth::Yes).collect()
        })
    }

    /// A mask that is made at most once.
    fn once(&self, who: Who, name: &str, make: impl FnOnce() -> Vec<bool>) -> Rc<Vec<bool>> {
        if let Some(known) = self.masks.borrow()[who as usize].get(name) {
            return Rc::clone(known);
        }
        let mask = Rc::new(make());
        self.masks.borrow_mut()[who as usize].insert(name.to_owned(), Rc::clone(&mask));
        mask
    }

    /// Rows for which the condition is known not to hold.
    pub fn broken(&self, condition: &Expression) -> Vec<usize> {
        let truth = condition.truth(self).into_iter().enumerate();
        truth.filter(|(_, truth)| *truth == Truth::No).map(|(row, _)| row).collect()
    }

    /// Who was asked a question (routing).
    pub fn asked(&self, variable: &Variable) -> Rc<Vec<bool>> {
        match &variable.asked_if {
            _ if variable.is_withdrawn => Rc::new(vec![false; self.respondents()]),
            Some(condition) => {
                self.once(Who::Asked, &variable.id, || self.mask(condition).to_vec())
            }
            None => Rc::new(vec![true; self.respondents()]),
        }
    }

    /// Numbers of a count, number or derived variable, of which yes is 1 and no 0; NaN is no
    /// value, and all that other answers have.
    pub fn numbers(&self, id: &str) -> Cow<'_, [f64]> {
        match self.answers(id) {
            AnswerColumn::Numbers(numbers) => Cow::Borrowed(numbers),
            AnswerColumn::Flags(flags) => {
                let number = |flag: &Option<bool>| flag.map_or(f64::NAN, f64::from);
                flags.iter().map(number).collect()
            }
            other => Cow::Owned(vec![f64::NAN; other.len()]),
        }
    }

    /// Numbers in which the same thing asked twice can be compared: those of [`Self::numbers`],
    /// of yes and no 100 and 0, and of a single question the number of the code. 「その他」 and an
    /// answer that means none have no place on a scale.
    pub fn scale(&self, id: &str) -> Cow<'_, [f64]> {
        match self.answers(id) {
            AnswerColumn::Single(chosen) => {
                let codes = self.questionnaire.variable(id).map_or(&[][..], |v| &v.codes);
                let number = |&chosen: &u16| {
                    let code = codes.get(usize::from(chosen).wrapping_sub(1));
                    code.filter(|code| code.is_on_scale()).map_or(f64::NAN, |c| f64::from(c.code))
                };
                chosen.iter().map(number).collect()
            }
            AnswerColumn::Flags(_) => self.numbers(id).iter().map(|yes| 100.0 * yes).collect(),
            _ => self.numbers(id),
        }
    }

    /// Ids, texts or days; other answers have none.
    pub fn texts(&self, id: &str) -> Cow<'_, [Option<Arc<str>>]> {
        match self.answers(id) {
            AnswerColumn::Texts(texts) => Cow::Borrowed(texts),
            other => Cow::Owned(vec![None; other.len()]),
        }
    }

    /// A respondent's answer as a person reads it, empty where there is none.
    pub fn shown(&self, id: &str, row: usize) -> Words {
        let variable = self.questionnaire.variable(id);
        variable.map_or_else(Words::default, |variable| shown(variable, self.answers(id), row))
    }

    /// Whether each respondent has a value.
    pub fn present(&self, id: &str) -> Rc<Vec<bool>> {
        self.once(Who::Present, id, || self.answers(id).present())
    }

    /// The row of the same respondent, by number, in the wave before; of who was not in it, or
    /// has no number, none.
    pub fn before(&self) -> &[Option<usize>] {
        self.before.get_or_init(|| {
            let nobody = || vec![None; self.respondents()];
            let id = self.questionnaire.variables.iter().find(|v| v.kind == Kind::Id);
            let Some(id) = id.filter(|id| self.has(&id.id)) else { return nobody() };
            let AnswerColumn::Single(waves) = self.answers(WAVE) else { return nobody() };
            let ids = self.texts(&id.id);
            let known = |row: usize| Some((waves[row], respondent_number(ids[row].as_deref()?)));
            let rows: HashMap<(u16, String), usize> =
                (0..self.respondents()).filter_map(|row| Some((known(row)?, row))).collect();
            let before = |row: usize| {
                let (wave, id) = known(row)?;
                rows.get(&(wave.checked_sub(1)?, id)).copied()
            };
            (0..self.respondents()).map(before).collect()
        })
    }

    /// Respondents without a quotient though its numerator is known, because the
    /// denominator is blank or zero. Nobody, if it is no quotient.
    pub fn undefined_quotient(&self, id: &str) -> Rc<Vec<bool>> {
        self.once(Who::Undefined, id, || {
            let derived = self.questionnaire.derived.iter().find(|d| d.id == id);
            let Some((derived, per)) = derived.and_then(|d| Some((d, d.per.as_deref()?))) else {
                return vec![false; self.respondents()];
            };
            let mut undefined: Vec<bool> =
                self.numbers(per).iter().map(|&n| n.is_nan() || n == 0.0).collect();
            for column in derived.rule.columns() {
                if self.questionnaire.variable(column).is_some() {
                    let present = self.present(column);
                    undefined.iter_mut().zip(&*present).for_each(|(u, present)| *u &= present);
                }
            }
            undefined
        })
    }
}

/// An answer to a question as a person reads it, empty where there is none.
pub fn shown(variable: &Variable, answers: &AnswerColumn, row: usize) -> Words {
    match answers {
        AnswerColumn::Numbers(numbers) if numbers[row].is_nan() => Words::default(),
        AnswerColumn::Numbers(numbers) => numbers[row].to_string().into(),
        AnswerColumn::Texts(texts) => texts[row].as_deref().unwrap_or_default().into(),
        AnswerColumn::Flags(flags) => {
            flags[row].map(|flag| flag.to_string()).unwrap_or_default().into()
        }
        AnswerColumn::Single(_) | AnswerColumn::Multiple(_) => {
            let codes = answers.codes(row).filter_map(|code| variable.codes.get(code));
            let mut labels: Vec<Words> = codes.map(Code::label_words).collect();
            match labels.len() {
                0 | 1 => labels.pop().unwrap_or_default(),
                _ => Words::joined(labels, "|"),
            }
        }
    }
}

impl Rows for Dataset<'_> {
    fn respondents(&self) -> usize {
        self.respondents()
    }

    fn answers(&self, id: &str) -> &AnswerColumn {
        self.answers(id)
    }
}

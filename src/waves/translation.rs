//! The answers to an earlier wave as answers to the questions of today.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::file::Changed;
use crate::answers::AnswerColumn;
use crate::dataset::Dataset;
use crate::definition::Document;
use crate::engine::{Expression, Number, Scope};
use crate::problem::{Problem, unknown_name};
use crate::questionnaire::{Code, Kind, Questionnaire, Variable, WAVE, Wave};
use crate::responses::{Responses, same_letters};

/// How the answers to a wave become answers to the questions of today.
pub struct Translation {
    /// The questionnaire of the wave, if it is another.
    questionnaire: Option<Questionnaire>,
    /// By question of today; one that is not there was not asked.
    questions: BTreeMap<String, Rule>,
    /// What respondents of other waves alone have.
    not_asked: Vec<(String, Kind)>,
    /// 1 + the place of the wave.
    wave: u16,
}

/// How the answers to a question are made.
enum Rule {
    Same(String),
    /// Of several questions, each with the place of its codes among those of today.
    Codes(Vec<(String, Vec<Option<usize>>)>, Kind),
    Number(Expression<Number>),
}

impl Translation {
    /// Of answers that were asked with the questionnaire of today.
    pub fn none(wave: u16) -> Self {
        Self { questionnaire: None, questions: BTreeMap::new(), not_asked: Vec::new(), wave }
    }

    /// With what the wave's respondents were drawn by: ids of today and of the wave.
    pub fn with_drawn(&mut self, names: Vec<[String; 2]>) {
        self.questions.extend(names.into_iter().map(|[own, then]| (own, Rule::Same(then))));
    }

    /// With what another wave's were drawn by.
    pub fn without_drawn(&mut self, id: &str, kind: Kind) {
        self.not_asked.push((id.to_owned(), kind));
    }

    /// The questions of the wave's questionnaire that it takes to know those of today.
    pub fn needed(&self, needed: &BTreeSet<String>) -> BTreeSet<String> {
        let Some(own) = &self.questionnaire else { return needed.clone() };
        let names = self.questions.iter().filter(|(id, _)| needed.contains(*id));
        let names = names.flat_map(|(_, rule)| rule.columns());
        let mut all = BTreeSet::new();
        names.for_each(|name| crate::tally::need(&name, own, &mut all));
        all
    }

    /// Answers of some respondents. What was not read of the wave is not there.
    pub fn apply(&self, mut responses: Responses) -> Responses {
        if let Some(own) = &self.questionnaire {
            let data = Dataset::as_counted(&responses, own);
            let made = self.questions.iter().filter_map(|(id, rule)| {
                let is_there = rule.columns().iter().all(|name| data.has(name));
                is_there.then(|| (id.clone(), rule.answers(&data).into()))
            });
            responses.answers = made.collect();
            responses.signed.clear();
            responses.confirmed.clear();
            for cell in responses.unreadable.iter_mut().chain(&mut responses.cleaned) {
                let called = self.questions.iter().find(|(_, rule)| rule.is_of(&cell.variable));
                if let Some((id, _)) = called {
                    cell.variable.clone_from(id);
                }
            }
        }
        let respondents = responses.respondents();
        let none = |kind| none(kind, respondents).into();
        let silent = self.not_asked.iter().map(|(id, kind)| (id.clone(), none(*kind)));
        responses.answers.extend(silent);
        let wave = AnswerColumn::Single(vec![self.wave; respondents]);
        responses.answers.insert(WAVE.to_owned(), wave.into());
        responses
    }
}

impl Rule {
    fn columns(&self) -> Vec<String> {
        match self {
            Self::Same(id) => vec![id.clone()],
            Self::Codes(from, _) => from.iter().map(|(id, _)| id.clone()).collect(),
            Self::Number(expression) => expression.columns.clone(),
        }
    }

    fn is_of(&self, id: &str) -> bool {
        self.columns().iter().any(|column| column == id)
    }

    fn answers(&self, data: &Dataset<'_>) -> AnswerColumn {
        match self {
            Self::Same(id) => match data.answers(id) {
                // A yes or no that was computed is a number.
                AnswerColumn::Flags(_) => AnswerColumn::Numbers(data.numbers(id).into_owned()),
                answers => answers.clone(),
            },
            Self::Number(expression) => {
                let finite = |n: f64| if n.is_finite() { n } else { f64::NAN };
                AnswerColumn::Numbers(expression.numbers(data).into_iter().map(finite).collect())
            }
            Self::Codes(from, Kind::Single) => {
                let (id, places) = &from[0];
                let answers = data.answers(id);
                let code = |row: usize| answers.codes(row).find_map(|code| places[code]);
                let code = |row| code(row).map_or(0, |place| place as u16 + 1);
                AnswerColumn::Single((0..answers.len()).map(code).collect())
            }
            Self::Codes(from, _) => {
                let mut bits = vec![0_u128; data.respondents()];
                for (id, places) in from {
                    let answers = data.answers(id);
                    for (row, bits) in bits.iter_mut().enumerate() {
                        let codes = answers.codes(row).filter_map(|code| *places.get(code)?);
                        codes.for_each(|place| *bits |= 1 << place);
                    }
                }
                AnswerColumn::Multiple(bits)
            }
        }
    }
}

/// Whether an entry says no more than what goes without saying.
fn is_nothing(entry: &Changed, now: &Variable, others: &[&Variable]) -> bool {
    let is_same = |(from, to): (&String, &Spanned<i32>)| {
        let label = |of: &Variable| {
            let found = of.codes.iter().find(|code| code.code == *to.get_ref());
            found.map(|code| code.label.clone())
        };
        let labels = others.iter().map(|other| label(other)).chain([label(now)]);
        let labels: Option<Vec<String>> = labels.collect();
        let is_one = |all: Vec<String>| all.windows(2).all(|pair| same_letters(&pair[0], &pair[1]));
        from.trim() == to.get_ref().to_string() && labels.is_some_and(is_one)
    };
    let is_own = matches!(others, [other] if other.id == now.id);
    is_own && entry.drop.is_empty() && entry.recode.iter().all(is_same)
}

/// No value of a question of the kind, for so many respondents.
fn none(kind: Kind, respondents: usize) -> AnswerColumn {
    match kind {
        Kind::Single => AnswerColumn::Single(vec![0; respondents]),
        Kind::Multiple => AnswerColumn::Multiple(vec![0; respondents]),
        Kind::Count | Kind::Number | Kind::Derived => {
            AnswerColumn::Numbers(vec![f64::NAN; respondents])
        }
        Kind::Id | Kind::Text | Kind::Date | Kind::Month | Kind::Time | Kind::Hours => {
            AnswerColumn::Texts(vec![None; respondents])
        }
    }
}

/// Both questionnaires, and what a study says of the differences.
pub struct Comparing<'a> {
    pub now: &'a Questionnaire,
    pub then: &'a Questionnaire,
    pub changed: &'a [Changed],
    /// The study's file, in which mistakes are placed.
    pub document: &'a mut Document,
    /// Label of the wave, and where it is written.
    pub label: (&'a str, std::ops::Range<usize>),
}

impl Comparing<'_> {
    /// The translation; what has another meaning and is not explained is a mistake, and nothing
    /// is guessed. What tables have to say of the differences goes to the wave.
    pub fn translation(mut self, number: u16, wave: &mut Wave) -> Translation {
        let mut seen = BTreeSet::new();
        let changed = self.changed;
        for entry in changed {
            let id = entry.question.get_ref();
            match self.now.variable(id) {
                Some(variable) if !variable.is_derived => {}
                _ => {
                    let known = self.now.variables.iter().filter(|v| !v.is_derived);
                    let known: Vec<String> = known.map(|v| v.id.clone()).collect();
                    let problem = unknown_name("wave-unknown-question", id, &known);
                    self.mistake(problem, &entry.question.span());
                }
            }
            if !seen.insert(id) {
                self.mistake(Problem::new("wave-changed-twice"), &entry.question.span());
            }
        }
        let now = self.now;
        let (mut questions, mut not_asked) = (BTreeMap::new(), Vec::new());
        for variable in now.variables.iter().filter(|v| !v.is_derived) {
            if variable.is_of_design {
                not_asked.push((variable.id.clone(), variable.kind));
                continue;
            }
            let entry = changed.iter().find(|entry| entry.question.get_ref() == &variable.id);
            match self.rule(variable, entry, wave) {
                Some(rule) => {
                    questions.insert(variable.id.clone(), rule);
                }
                None => {
                    wave.not_asked.insert(variable.id.clone());
                    not_asked.push((variable.id.clone(), variable.kind));
                }
            }
        }
        self.refuse_counted_twice(&questions);
        self.routing(wave);
        let questionnaire = Some(self.then.clone());
        Translation { questionnaire, questions, not_asked, wave: number }
    }

    /// One question of the wave that is two of today, of which neither can be what the other is.
    fn refuse_counted_twice(&mut self, questions: &BTreeMap<String, Rule>) {
        let mut known: BTreeMap<&str, &str> = BTreeMap::new();
        for (id, rule) in questions {
            let Rule::Same(then) = rule else { continue };
            let Some(first) = known.insert(then, id) else { continue };
            let entry = self.changed.iter().find(|entry| {
                let question = entry.question.get_ref();
                (question == id || question == first) && !entry.from.is_empty()
            });
            let span = entry.map_or_else(|| self.label.1.clone(), |entry| entry.question.span());
            let problem = Problem::new("wave-source-twice").with("then", then);
            self.mistake(problem.with("first", first).with("second", id), &span);
        }
    }

    fn mistake(&mut self, problem: Problem, span: &std::ops::Range<usize>) {
        let problem = problem.with("wave", self.label.0);
        self.document.mistake(problem, span.clone());
    }

    /// How the answers to a question are made of those of the wave; nothing if it did not ask it.
    fn rule(&mut self, now: &Variable, entry: Option<&Changed>, wave: &mut Wave) -> Option<Rule> {
        let then = self.then;
        let place = entry.map_or_else(|| self.label.1.clone(), |entry| entry.question.span());
        let Some(entry) = entry else {
            let Some(other) = then.variable(&now.id) else {
                self.refuse_renamed(now);
                return None;
            };
            let rule = self.of_questions(now, &[other], None, &place);
            self.note_words(now, &[other], wave);
            return rule;
        };
        if let Some(text) = &entry.expression {
            let is_number = matches!(now.kind, Kind::Count | Kind::Number);
            if !is_number || !entry.from.is_empty() || !entry.recode.is_empty() {
                self.mistake(Problem::new("wave-expression-of-no-number"), &text.span());
                return None;
            }
            let scope: Scope = then.scope();
            let expression = Expression::read(self.document, text.get_ref(), text.span(), &scope)?;
            if expression.columns.is_empty() {
                self.mistake(Problem::new("wave-expression-of-nothing"), &text.span());
                return None;
            }
            let questions: Vec<&Variable> =
                expression.columns.iter().filter_map(|c| then.variable_of_column(c)).collect();
            self.note_words(now, &questions, wave);
            return Some(Rule::Number(expression));
        }
        if entry.other {
            if !entry.from.is_empty() || !entry.recode.is_empty() || !entry.drop.is_empty() {
                self.mistake(Problem::new("wave-other-and-more"), &place);
            }
            return None;
        }
        let own = [entry.question.clone()];
        let names = if entry.from.is_empty() { &own[..] } else { &entry.from };
        let mut others = Vec::new();
        for name in names {
            match then.variable(name.get_ref()) {
                Some(other) if others.iter().any(|of: &&Variable| of.id == other.id) => {
                    let problem = Problem::new("cross-twice").with("name", name.get_ref());
                    self.mistake(problem, &name.span());
                    return None;
                }
                Some(other) => others.push(other),
                None => {
                    let known: Vec<String> = then.variables.iter().map(|v| v.id.clone()).collect();
                    let problem = unknown_name("wave-unknown-source", name.get_ref(), &known);
                    self.mistake(problem, &name.span());
                }
            }
        }
        if others.len() < names.len() {
            return None;
        }
        if is_nothing(entry, now, &others) {
            self.mistake(Problem::new("wave-changed-nothing"), &place);
        }
        self.note_words(now, &others, wave);
        self.of_questions(now, &others, Some(entry), &place)
    }

    /// A question that the wave has under another id only, and nobody says so.
    fn refuse_renamed(&mut self, now: &Variable) {
        use crate::locales::Lang::Ja;
        let named = |id: &str| {
            self.changed.iter().flat_map(|entry| &entry.from).any(|from| from.get_ref() == id)
        };
        let is_same = |then: &&Variable| {
            same_letters(then.label(Ja), now.label(Ja))
                && then.grid(Ja).map(str::to_owned) == now.grid(Ja).map(str::to_owned)
                && then.kind == now.kind
                && !then.is_derived
                && self.now.variable(&then.id).is_none()
                && !named(&then.id)
        };
        if let Some(then) = self.then.variables.iter().find(is_same) {
            let problem = Problem::new("wave-renamed").with("question", &now.id);
            let problem = problem.with("then", &then.id);
            let place = self.label.1.clone();
            self.mistake(problem, &place);
        }
    }

    fn of_questions(
        &mut self,
        now: &Variable,
        others: &[&Variable],
        entry: Option<&Changed>,
        place: &std::ops::Range<usize>,
    ) -> Option<Rule> {
        use Kind::{Count, Derived, Multiple, Number, Single};
        let is_number = |kind| matches!(kind, Count | Number);
        let fits = |then: Kind| match now.kind {
            Single => then == Single,
            Multiple => matches!(then, Single | Multiple),
            kind if is_number(kind) => is_number(then) || then == Derived,
            kind => then == kind,
        };
        let unfit = others.iter().find(|other| !fits(other.kind));
        let is_several = others.len() > 1 && now.kind != Multiple;
        if unfit.is_some() || is_several {
            let problem = Problem::new("wave-kind").with("question", &now.id);
            let then = unfit.unwrap_or(&others[0]);
            self.mistake(problem.with("then", &then.id), place);
            return None;
        }
        if !matches!(now.kind, Single | Multiple) {
            if let Some(entry) = entry.filter(|e| !e.recode.is_empty() || !e.drop.is_empty()) {
                self.mistake(Problem::new("wave-recode-of-no-codes"), &entry.question.span());
            }
            self.refuse_unit(now, others[0], place);
            return Some(Rule::Same(others[0].id.clone()));
        }
        let codes = self.codes(now, others, entry, place);
        Some(Rule::Codes(codes, now.kind))
    }

    fn refuse_unit(&mut self, now: &Variable, then: &Variable, place: &std::ops::Range<usize>) {
        use crate::locales::Lang::Ja;
        if !same_letters(now.unit(Ja), then.unit(Ja)) {
            let problem = Problem::new("wave-unit").with("question", &now.id);
            let problem = problem.with("then", then.unit(Ja)).with("now", now.unit(Ja));
            self.mistake(problem.with("source", &then.id), place);
        }
    }

    /// For each code of the wave its place among those of today.
    fn codes(
        &mut self,
        now: &Variable,
        others: &[&Variable],
        entry: Option<&Changed>,
        place: &std::ops::Range<usize>,
    ) -> Vec<(String, Vec<Option<usize>>)> {
        let mut said: BTreeMap<i32, Option<i32>> = BTreeMap::new();
        let exists = |code: i32| others.iter().any(|v| v.codes.iter().any(|c| c.code == code));
        for (from, to) in entry.into_iter().flat_map(|entry| &entry.recode) {
            let code = from.trim().parse().ok().filter(|code| exists(*code));
            if code.is_none_or(|code| said.insert(code, Some(*to.get_ref())).is_some()) {
                let problem = Problem::new("wave-unknown-code").with("code", from);
                self.mistake(problem.with("question", &others[0].id), &to.span());
            } else if !now.codes.iter().any(|code| code.code == *to.get_ref()) {
                let problem = Problem::new("wave-unknown-target").with("code", to.get_ref());
                self.mistake(problem.with("question", &now.id), &to.span());
            }
        }
        for code in entry.iter().flat_map(|entry| &entry.drop) {
            if !exists(*code.get_ref()) || said.insert(*code.get_ref(), None).is_some() {
                let problem = Problem::new("wave-unknown-code").with("code", code.get_ref());
                self.mistake(problem.with("question", &others[0].id), &code.span());
            }
        }
        let is_dropped = |code: &Code| said.get(&code.code) == Some(&None);
        if !said.is_empty() && others.iter().flat_map(|other| &other.codes).all(is_dropped) {
            self.mistake(Problem::new("wave-drops-all").with("question", &now.id), place);
        }
        let position = |code: i32| now.codes.iter().position(|c| c.code == code);
        let mut all = Vec::new();
        for other in others {
            let mut places = Vec::new();
            for then in &other.codes {
                if let Some(to) = said.get(&then.code) {
                    places.push(to.and_then(position));
                    continue;
                }
                // Answers that are the data's own are known by their labels alone.
                if now.has_codes_of_data {
                    places.push(now.codes.iter().position(|c| same_letters(&c.label, &then.label)));
                    continue;
                }
                let is_same = |at: &usize| {
                    let code = &now.codes[*at];
                    let names = std::iter::once(&code.label).chain(&code.aliases);
                    names.into_iter().any(|name| same_letters(name, &then.label))
                };
                let found = position(then.code);
                if found.filter(is_same).is_none() {
                    let key = if found.is_some() { "wave-code-meaning" } else { "wave-code-lost" };
                    let label = found.map_or("", |at| now.codes[at].label.as_str());
                    let problem = Problem::new(key)
                        .with("question", &now.id)
                        .with("code", then.code)
                        .with("then", &then.label)
                        .with("now", label);
                    self.mistake(problem, place);
                }
                places.push(found);
            }
            all.push((other.id.clone(), places));
        }
        all
    }

    /// Whether tables have to say that the question was put in other words.
    fn note_words(&mut self, now: &Variable, others: &[&Variable], wave: &mut Wave) {
        use crate::locales::Lang::Ja;
        let is_same = |other: &&Variable| {
            let codes = |variable: &Variable| -> Vec<String> {
                variable.codes.iter().map(|code| code.label.clone()).collect()
            };
            let (mine, its) = (codes(now), codes(other));
            let has_same_codes = now.has_codes_of_data
                || mine.len() == its.len()
                    && mine.iter().zip(&its).all(|(a, b)| same_letters(a, b));
            same_letters(now.label(Ja), other.label(Ja)) && has_same_codes
        };
        if !(others.len() == 1 && is_same(&others[0])) {
            wave.reworded.insert(now.id.clone());
        }
        let condition = |variable: &Variable| variable.asked_if.as_ref().map(|c| c.text.clone());
        if others.iter().any(|other| condition(other) != condition(now)) {
            wave.asked_others.insert(now.id.clone());
        }
    }

    /// Questions whose routing rests on what the wave did not ask: there all who were asked count.
    fn routing(&mut self, wave: &mut Wave) {
        for variable in self.now.variables.iter().filter(|v| !wave.not_asked.contains(&v.id)) {
            let Some(condition) = &variable.asked_if else { continue };
            let questions = self.now.questions_of(&condition.columns);
            if questions.iter().any(|id| wave.not_asked.contains(id)) {
                wave.unrouted.insert(variable.id.clone());
                wave.asked_others.insert(variable.id.clone());
            }
        }
    }
}

//! What respondents are sorted into by the answers to a question, or to one within another: rows
//! and columns of cross tables, groups of numbers.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::definition::Text;
use crate::format::grouped;
use crate::problem::{Problem, unknown_name};
use crate::questionnaire::{Kind as VariableKind, Questionnaire, Variable, WAVE};
use crate::statistics::nice_step;
use crate::tables::figure::Category;
use crate::tables::kind::Entry;
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes};
use crate::tables::significance::Test;
use crate::tables::table::Listed;
use crate::tally::{Breakdown, Members};
use crate::words::{Message, Words};

/// Bands of a number of which the plan says nothing.
const BANDS: usize = 5;

/// What respondents are sorted into, and the categories of it that are shown.
pub struct Axis {
    /// Of its figures' group: the question, or both of one within another.
    pub id: String,
    /// The question, or both.
    pub label: Words,
    pub by: Breakdown,
    /// With their places in the tally.
    pub listed: Vec<(usize, Listed)>,
    /// What stands over each: the question, or the answer that it is within.
    pub over: Vec<Words>,
}

/// The questions of an entry of columns, the outer one first.
pub fn nested(column: &Text) -> Vec<Text> {
    let names = column.get_ref().split('>').map(str::trim);
    names.map(|name| Spanned::new(column.span(), name.to_owned())).collect()
}

/// The variable of its figures' groups.
pub fn axis_id(column: &Text) -> String {
    let names: Vec<&str> = column.get_ref().split('>').map(str::trim).collect();
    names.join(">")
}

impl Axis {
    /// The categories of another within each of its own.
    fn with(self, inner: Self, making: &Making<'_>) -> Self {
        let size = inner.by.len(making.questionnaire);
        let (mut listed, mut over) = (Vec::new(), Vec::new());
        for (place, outer) in &self.listed {
            for (within, of) in &inner.listed {
                let both = [&outer.category, &of.category].map(|of| Box::new(of.clone()));
                let [outer_category, category] = both;
                let category = Category::Within(outer_category, category);
                listed.push((place * size + within, Listed::new(category, &of.label)));
                let said = Message::new("cross-within").words("question", &self.label);
                over.push(said.words("answer", &outer.label).into());
            }
        }
        let both = Message::new("cross-nested-label").words("outer", &self.label);
        Self {
            id: format!("{}>{}", self.id, inner.id),
            label: both.words("inner", &inner.label).into(),
            by: Breakdown::Within(Box::new(self.by), Box::new(inner.by)),
            listed,
            over,
        }
    }
}

/// Whether a category, one within it, or the one that it is within, is no answer.
pub fn is_of_no_answer(category: &Category) -> bool {
    match category {
        Category::NoAnswer | Category::NotApplicable => true,
        Category::Within(outer, inner) => is_of_no_answer(outer) || is_of_no_answer(inner),
        _ => false,
    }
}

/// Refuses what cannot stand within another, what is named twice, and what is the rows' own.
pub fn check_columns(own: Option<&Text>, columns: &[Text], reader: &mut Reader<'_>) {
    let own = own.map(|own| own.get_ref().as_str());
    let mut seen: Vec<String> = Vec::new();
    for column in columns {
        let parts = nested(column);
        let names: Vec<&str> = parts.iter().map(|part| part.get_ref().as_str()).collect();
        let is_within_itself = names.len() == 2 && names[0] == names[1];
        if names.iter().any(|name| Some(*name) == own)
            || is_within_itself
            || seen.contains(&axis_id(column))
        {
            let problem = Problem::new("cross-twice").with("name", column.get_ref());
            reader.mistake(problem, column.span());
        }
        let is_multiple = |name: &&str| {
            let variable = reader.questionnaire.variable(name);
            variable.is_some_and(|variable| variable.kind == VariableKind::Multiple)
        };
        if names.len() > 2 || names.len() == 2 && names.iter().any(is_multiple) {
            let problem = Problem::new("cross-nested").with("name", column.get_ref());
            reader.mistake(problem, column.span());
        }
        seen.push(axis_id(column));
    }
}

/// How the questions of an entry are made into categories.
pub struct Axes<'k> {
    /// Bounds between bands of a number, rising, by variable.
    pub bands: &'k BTreeMap<String, Vec<f64>>,
    /// Who was asked and did not answer, and who was not asked, are categories.
    pub no_answer: bool,
    pub not_asked: bool,
}

impl Axes<'_> {
    /// That of an entry of columns; `None` where a question is not there, which is told when
    /// the plan is read.
    pub fn of_column(&self, column: &Text, members: &Members, making: &Making<'_>) -> Option<Axis> {
        let variable = |name: &Text| making.questionnaire.variable(name.get_ref());
        let axes = nested(column).into_iter();
        let axes = axes.map(|name| Some(self.of(variable(&name)?, members, making)));
        let axes: Vec<Axis> = axes.collect::<Option<_>>()?;
        axes.into_iter().reduce(|outer, inner| outer.with(inner, making))
    }

    /// Refuses questions that a test cannot take: of several answers, and with more or fewer than
    /// two answers where it compares two.
    pub fn check_test(&self, test: Test, rows: &[Text], columns: &[Text], reader: &mut Reader<'_>) {
        let wants_two = |name: &Text| match test {
            Test::MannWhitney => columns.contains(name).then_some("plan-test-two-groups"),
            Test::CochranArmitage => rows.contains(name).then_some("plan-test-two-answers"),
            _ => None,
        };
        for name in rows.iter().chain(columns) {
            let variables = nested(name).into_iter();
            let variables = variables.map(|of| reader.questionnaire.variable(of.get_ref()));
            // Unknown names are told by themselves.
            let Some(variables) = variables.collect::<Option<Vec<_>>>() else { continue };
            let key = if variables.iter().any(|of| of.kind == VariableKind::Multiple) {
                Some("plan-test-multiple")
            } else {
                let sizes = variables.iter().map(|of| self.size(of, reader.questionnaire));
                wants_two(name).filter(|_| sizes.product::<Option<usize>>() != Some(2))
            };
            if let Some(key) = key {
                let problem = Problem::new(key).with("name", name.get_ref());
                reader.mistake(problem, name.span());
            }
        }
    }

    /// How many answers a question has, or bands; `None` where only the data tell.
    fn size(&self, variable: &Variable, questionnaire: &Questionnaire) -> Option<usize> {
        if questionnaire.is_yes_no(&variable.id) {
            return Some(2);
        }
        let bands = self.bands.get(&variable.id).map(|bounds| bounds.len() + 1);
        bands.or((!variable.codes.is_empty()).then_some(variable.codes.len()))
    }

    /// That bounds rise, of numbers that are shown.
    pub fn check(&self, shown: &[String], entry: &Entry<'_>, reader: &mut Reader<'_>) {
        for (name, bounds) in self.bands {
            let problem = if !shown.contains(name) {
                match reader.questionnaire.variable(name) {
                    Some(_) => Problem::new("bands-not-shown").with("name", name),
                    None => unknown_name("expression-unknown-variable", name, shown),
                }
            } else if reader.questionnaire.is_yes_no(name) {
                Problem::new("plan-no-number").with("name", name)
            } else if bounds.is_empty() || !bounds.is_sorted_by(|a, b| a < b) {
                Problem::new("plan-bands").with("name", name)
            } else {
                continue;
            };
            reader.mistake(problem, entry.id.span());
        }
    }

    /// The categories of a question: its codes, or bands of its numbers; then no answer and
    /// not asked, where the plan shows them.
    pub fn of(&self, variable: &Variable, members: &Members, making: &Making<'_>) -> Axis {
        let id = variable.id.clone();
        let (by, own) = match making.questionnaire.is_yes_no(&variable.id) {
            true => (Breakdown::Flag(id), making.yes_no()),
            false if !has_codes(variable) => self.bands(variable, members, making),
            false => (Breakdown::Codes(id), making.listed(variable)),
        };
        let count = by.len(making.questionnaire);
        let mut listed: Vec<(usize, Listed)> = own.into_iter().enumerate().collect();
        // A row of a file always has its wave.
        let is_open = variable.id != WAVE;
        let (no_answer, not_asked) = (self.no_answer && is_open, self.not_asked && is_open);
        if no_answer {
            let label = Words::of("no-answer");
            listed.push((count, Listed::rest(Category::NoAnswer, label)));
        }
        if not_asked {
            let label = Words::of("not-asked");
            listed.push((count + 1, Listed::rest(Category::NotApplicable, label)));
        }
        let label = variable.label_words();
        Axis {
            id: variable.id.clone(),
            by: Breakdown::Whole { by: Box::new(by), no_answer, not_asked },
            over: vec![label.clone(); listed.len()],
            listed,
            label,
        }
    }

    /// Bands of a number, from a bound to below the next, open at both ends: between the plan's
    /// bounds, or about five of round width up to the ninth decile.
    fn bands(
        &self,
        variable: &Variable,
        members: &Members,
        making: &Making<'_>,
    ) -> (Breakdown, Vec<Listed>) {
        let bounds = match self.bands.get(&variable.id) {
            Some(bounds) => bounds.clone(),
            None => {
                let tally = making.numbers(members.clone(), &variable.id, None);
                let values = tally.values_in(0);
                let above_zero = |most: &f64| *most > 0.0;
                let decile = values.quantile(0.9).filter(above_zero);
                let most = decile.or(values.max()).filter(above_zero).unwrap_or(1.0);
                let least = if variable.kind == VariableKind::Count { 1.0 } else { 0.0 };
                let step = nice_step((most / BANDS as f64).max(least));
                // As written: 0.6, not the 0.6000000000000001 of three times 0.2.
                let exact = |bound: f64| format!("{bound:.9}").parse().unwrap_or(bound);
                (1..BANDS).map(|i| exact(step * i as f64)).collect()
            }
        };
        let listed = |index: usize| {
            let bound = |index: usize| grouped(bounds[index]);
            let label = match index {
                0 => Message::new("band-below").with("to", bound(0)),
                i if i == bounds.len() => Message::new("band-open").with("from", bound(i - 1)),
                i => Message::new("band").with("from", bound(i - 1)).with("to", bound(i)),
            };
            let from = index.checked_sub(1).map_or(f64::NEG_INFINITY, |index| bounds[index]);
            let to = bounds.get(index).copied().unwrap_or(f64::INFINITY);
            Listed::new(Category::band(from, to), label)
        };
        let listed = (0..=bounds.len()).map(listed).collect();
        (Breakdown::Bands(variable.id.clone(), bounds), listed)
    }
}

//! A figure and its address. The address is made of ids and codes, the same in every
//! language; what it looks like when printed tells nothing.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use indexmap::{Equivalent, IndexMap};

use super::statistic::Statistic;
use crate::format::NumberFormat;
use crate::tally::{Counted, Numbers};
use crate::words::Words;

/// Which answers to a question a figure is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// All of them.
    #[default]
    All,
    /// An answer, by its code.
    Code(i32),
    /// Yes or no of a derived variable.
    Flag(bool),
    /// Numbers from the first bound to below the second; an infinite one is open.
    Band(Bound, Bound),
    NoAnswer,
    /// Who was not asked.
    NotApplicable,
    /// Free texts without an after-code.
    Uncoded,
    /// So many percent of the respondents, those with the most.
    Top(u32),
    /// A category within another.
    Within(Box<Category>, Box<Category>),
    /// Numbers other than 0.
    NotZero,
    /// A value after that is higher than before, the same, or lower.
    Higher,
    Same,
    Lower,
    /// A row of a reference table: what its key column holds, or its number from 1.
    Row(String),
}

/// A bound of a band.
#[derive(Debug, Clone, Copy)]
pub struct Bound(pub f64);

impl PartialEq for Bound {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Bound {}

impl PartialOrd for Bound {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bound {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Hash for Bound {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

impl Category {
    pub fn band(from: f64, to: f64) -> Self {
        Self::Band(Bound(from), Bound(to))
    }

    pub fn at_least(from: f64) -> Self {
        Self::band(from, f64::INFINITY)
    }

    pub fn below(to: f64) -> Self {
        Self::band(f64::NEG_INFINITY, to)
    }

    /// Whether a column is one of an answer.
    pub fn is_answer(&self) -> bool {
        match self {
            Self::All | Self::NoAnswer | Self::NotApplicable => false,
            Self::Within(outer, inner) => outer.is_answer() && inner.is_answer(),
            _ => true,
        }
    }
}

/// As in `results.csv`: a code as its number, a band as `1000..2000` with nothing where it is
/// open, all as nothing.
impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |bound: f64| if bound.is_finite() { bound.to_string() } else { String::new() };
        match self {
            Self::All => Ok(()),
            Self::Code(code) => write!(f, "{code}"),
            Self::Flag(true) => f.write_str("yes"),
            Self::Flag(false) => f.write_str("no"),
            Self::Band(from, to) => write!(f, "{}..{}", end(from.0), end(to.0)),
            Self::NoAnswer => f.write_str("no_answer"),
            Self::NotApplicable => f.write_str("not_applicable"),
            Self::Uncoded => f.write_str("uncoded"),
            Self::Top(percent) => write!(f, "top_{percent}"),
            Self::Within(outer, inner) => write!(f, "{outer}>{inner}"),
            Self::NotZero => f.write_str("not_zero"),
            Self::Higher => f.write_str("higher"),
            Self::Same => f.write_str("same"),
            Self::Lower => f.write_str("lower"),
            Self::Row(row) => f.write_str(row),
        }
    }
}

/// Respondents by an answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Group {
    pub variable: String,
    pub category: Category,
}

impl Group {
    pub fn of(variable: &str, category: Category) -> Self {
        Self { variable: variable.to_owned(), category }
    }

    /// Those of it who are in another too.
    pub fn within(&self, inner: &Self) -> Self {
        let category = [self, inner].map(|group| Box::new(group.category.clone()));
        let [outer, of] = category;
        let variable = format!("{}>{}", self.variable, inner.variable);
        Self { variable, category: Category::Within(outer, of) }
    }

    /// Of an answer within another all with the inner one, whatever the outer.
    pub fn inner(&self) -> Option<Self> {
        let Category::Within(_, inner) = &self.category else { return None };
        Some(Self::of(self.variable.rsplit_once('>')?.1, (**inner).clone()))
    }
}

/// Where figures stand in a table, without the statistic: those of a subset, of a group in it,
/// about a variable and a category of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct At<'a> {
    pub subset: &'a str,
    pub group: Option<&'a Group>,
    pub variable: &'a str,
    pub category: &'a Category,
}

impl<'a> At<'a> {
    pub fn of(subset: &'a str, variable: &'a str) -> Self {
        Self { subset, group: None, variable, category: &Category::All }
    }

    pub fn in_group(self, group: &'a Group) -> Self {
        Self { group: Some(group), ..self }
    }

    pub fn category(self, category: &'a Category) -> Self {
        Self { category, ..self }
    }
}

/// The address of a figure within its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub subset: String,
    pub group: Option<Group>,
    /// Empty where the figure is about respondents.
    pub variable: String,
    pub category: Category,
    pub statistic: Statistic,
}

impl Key {
    pub fn at(&self) -> At<'_> {
        At {
            subset: &self.subset,
            group: self.group.as_ref(),
            variable: &self.variable,
            category: &self.category,
        }
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.at(), self.statistic).hash(state);
    }
}

impl Equivalent<Key> for (At<'_>, Statistic) {
    fn equivalent(&self, key: &Key) -> bool {
        self.1 == key.statistic && self.0 == key.at()
    }
}

/// The sign behind a figure that is not reliable.
pub const UNRELIABLE: &str = "†";

/// A number as printed and the signs behind it, before which its unit stands.
pub fn before_sign(printed: &str) -> (&str, &str) {
    let is_sign = |letter: char| UNRELIABLE.contains(letter) || "*↑↓".contains(letter);
    printed.split_at(printed.trim_end_matches(is_sign).len())
}

/// What is known of a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    Shown(f64),
    /// Shown with a sign, since by a published standard it is not certain enough.
    Unreliable(f64),
    /// Yes or no.
    Verdict(bool),
    /// A statistic over nobody (該当無し).
    Nobody,
    /// Not shown, to protect respondents (秘匿).
    Suppressed,
    /// Words of a reference table.
    Words(Words),
}

/// A figure with all that is needed to show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub state: State,
    /// How many respondents, or what they stand for, it is a figure of; `None` where it is of
    /// no respondents.
    pub base: Option<f64>,
    pub format: NumberFormat,
    pub source: Source,
    /// Where the survey has weights, what is known of its error.
    pub estimate: Option<Box<Estimate>>,
}

/// A weighted figure's base and error, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Estimate {
    /// The sum of the weights of its base.
    pub weighted_base: f64,
    pub standard_error: Option<f64>,
    /// 95 % limits.
    pub limits: Option<(f64, f64)>,
    /// Its variance over that of as many respondents drawn one by one with replacement.
    pub design_effect: Option<f64>,
    pub effective_n: Option<f64>,
    /// p-values of its difference from the same of other groups, or of all others, where marks are
    /// made of them. They go with the figure where it is hidden.
    pub compared: Vec<(Option<Group>, f64)>,
}

/// Whose answers a figure is made of. Of nobody's, if it names none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Source {
    /// Those whom its base counts.
    pub base: Option<Counted>,
    /// Respondents whose number it tells: of a share those who have it, and its base.
    pub counts: Vec<Counted>,
    /// Measures, and who has a value of them.
    pub numbers: Vec<(Arc<str>, Counted)>,
    /// Cells that the first of them is the sum of, where a table adds them up.
    pub parts: Vec<Counted>,
    /// The percent of them with the most, whose share it is.
    pub top: Option<u32>,
    /// What their sum is multiplied by, for it to be a rate.
    pub times: Option<f64>,
}

/// A base with whose answers they are.
#[derive(Debug, Clone, Default)]
pub struct Of {
    pub base: Option<f64>,
    pub source: Source,
    /// Of a figure that is weighted as it is made, the sum of the weights of its base.
    pub weighted_base: Option<f64>,
}

impl From<Counted> for Of {
    fn from(counted: Counted) -> Self {
        Self::all([counted], counted)
    }
}

impl From<&Numbers> for Of {
    fn from(numbers: &Numbers) -> Self {
        Self::numbers([numbers])
    }
}

impl Of {
    /// A number that is no respondent's, or how many were asked.
    pub fn nobody(base: Option<f64>) -> Self {
        Self { base, ..Self::default() }
    }

    /// Made of counts, over a base.
    pub fn all(counts: impl Into<Vec<Counted>>, base: Counted) -> Self {
        let source = Source { base: Some(base), counts: counts.into(), ..Source::default() };
        Self { base: Some(base.n as f64), source, weighted_base: None }
    }

    /// Made of the values of some, of whom the base is the fewest.
    pub fn numbers<'n>(all: impl IntoIterator<Item = &'n Numbers>) -> Self {
        let of = |numbers: &Numbers| (Arc::clone(&numbers.measure), numbers.of);
        let numbers: Vec<(Arc<str>, Counted)> = all.into_iter().map(of).collect();
        let fewest = numbers.iter().map(|(_, of)| *of).min_by_key(|of| of.n);
        let source = Source { base: fewest, numbers, ..Source::default() };
        Self { base: fewest.map(|of| of.n as f64), source, weighted_base: None }
    }

    /// As the sum of cells.
    pub fn adding(mut self, parts: impl IntoIterator<Item = Counted>) -> Self {
        self.source.parts = parts.into_iter().collect();
        self
    }

    /// What is known of a figure that is weighted as it is made.
    pub fn estimate(&self) -> Option<Box<Estimate>> {
        self.weighted_base
            .map(|weighted_base| Box::new(Estimate { weighted_base, ..Estimate::default() }))
    }

    /// As a multiple of the sum.
    pub fn times(mut self, factor: f64) -> Self {
        self.source.times = Some(factor);
        self
    }

    /// Of another base.
    pub fn over(self, base: f64) -> Self {
        Self { base: Some(base), ..self }
    }
}

impl Figure {
    /// Its base, and whose answers it is made of.
    pub fn of(&self) -> Of {
        let weighted_base = self.estimate.as_ref().map(|estimate| estimate.weighted_base);
        Of { base: self.base, source: self.source.clone(), weighted_base }
    }

    /// The number; `None` over nobody and for what is not shown. Yes is 1, no is 0.
    pub fn value(&self) -> Option<f64> {
        match self.state {
            State::Shown(value) | State::Unreliable(value) => Some(value),
            State::Verdict(verdict) => Some(f64::from(verdict)),
            State::Nobody | State::Suppressed | State::Words(_) => None,
        }
    }

    pub fn print(&self) -> Words {
        self.print_with("")
    }

    /// With signs behind the number.
    pub fn print_with(&self, signs: &str) -> Words {
        match &self.state {
            State::Shown(value) => (self.format.print(*value) + signs).into(),
            State::Unreliable(value) => (self.format.print(*value) + UNRELIABLE + signs).into(),
            State::Verdict(true) => "yes".into(),
            State::Verdict(false) => "no".into(),
            State::Nobody => Words::of("not-applicable"),
            State::Suppressed => Words::of("suppressed"),
            State::Words(words) => words.clone(),
        }
    }

    /// The state as in `results.csv`.
    pub fn state_name(&self) -> &'static str {
        match self.state {
            State::Shown(_) | State::Verdict(_) | State::Words(_) => "shown",
            State::Nobody => "nobody",
            State::Unreliable(_) => "unreliable",
            State::Suppressed => "suppressed",
        }
    }
}

/// Figures by their addresses, in the order in which they were made.
#[derive(Debug, Clone, Default)]
pub struct Figures(IndexMap<Key, Figure>);

impl Figures {
    /// Adds a figure. Each address has one.
    pub fn put(&mut self, at: At<'_>, statistic: Statistic, figure: Figure) {
        let key = Key {
            subset: at.subset.to_owned(),
            group: at.group.cloned(),
            variable: at.variable.to_owned(),
            category: at.category.clone(),
            statistic,
        };
        let before = self.0.insert(key, figure);
        debug_assert!(before.is_none(), "two figures at {at:?} {statistic:?}");
    }

    pub fn get(&self, at: At<'_>, statistic: Statistic) -> Option<&Figure> {
        self.0.get(&(at, statistic))
    }

    pub fn get_mut(&mut self, at: At<'_>, statistic: Statistic) -> Option<&mut Figure> {
        self.0.get_mut(&(at, statistic))
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Figure)> {
        self.0.iter()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&Key, &mut Figure)> {
        self.0.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_found_by_its_address() {
        let mut figures = Figures::default();
        let group = Group::of("region", Category::Code(3));
        let band = Category::band(0.0, 1000.0);
        let figure = |value| Figure {
            state: State::Shown(value),
            base: None,
            format: NumberFormat::default(),
            source: Source::default(),
            estimate: None,
        };
        let at = At::of("all", "visits");
        figures.put(at, Statistic::N, figure(1.0));
        figures.put(at.in_group(&group), Statistic::N, figure(2.0));
        figures.put(at.category(&band), Statistic::N, figure(3.0));
        let value = |at, statistic| figures.get(at, statistic).and_then(Figure::value);
        assert_eq!(value(at, Statistic::N), Some(1.0));
        assert_eq!(value(at.in_group(&group), Statistic::N), Some(2.0));
        assert_eq!(value(at.category(&band), Statistic::N), Some(3.0));
        assert_eq!(value(at, Statistic::Mean), None);
        assert_eq!(value(At::of("some", "visits"), Statistic::N), None);
    }

    #[test]
    fn categories_are_written_as_codes_and_bounds() {
        let written = [
            Category::All,
            Category::Code(-1),
            Category::Flag(true),
            Category::band(0.5, 1000.0),
            Category::below(5.0),
            Category::at_least(5000.0),
            Category::NoAnswer,
            Category::Top(10),
        ]
        .map(|category| category.to_string());
        assert_eq!(written, ["", "-1", "yes", "0.5..1000", "..5", "5000..", "no_answer", "top_10"]);
    }
}

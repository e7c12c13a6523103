//! A table that was made: figures, and the labels of what they are about.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::figure::{At, Category, Figure, Figures, Group, Key, State};
use super::spec::{Show, Subset, TableSpec};
use super::statistic::Statistic;
use crate::tally::Counted;
use crate::words::Words;

/// One table of the plan.
#[derive(Debug, Clone)]
pub struct Table {
    pub spec: Arc<TableSpec>,
    pub variables: Vec<Measured>,
    pub groups: Vec<Grouped>,
    /// The statistics that the table shows as columns, in order.
    pub statistics: Vec<Statistic>,
    pub figures: Figures,
    /// Free texts by category of the first variable.
    pub texts: Vec<(Category, Vec<Words>)>,
    pub bases: Bases,
    /// How many respondents are in none of the rows, by the question that makes the rows.
    pub ungrouped: Vec<(Words, u64)>,
    /// What else was found while it was made, for the notes.
    pub remarks: Vec<Words>,
    /// What was done to protect respondents.
    pub disclosed: Disclosed,
    /// Percents that are not reliable have a sign.
    pub is_judged: bool,
    /// Of a survey with weights.
    pub weighted: Option<Weighted>,
    /// Limits that were cut at what the values can be.
    pub cut: Vec<Key>,
}

/// What is weighted in a table.
#[derive(Debug, Clone, Default)]
pub struct Weighted {
    /// Statistics that are.
    pub with: BTreeSet<Statistic>,
    /// Raking did not come to an end.
    pub is_unfinished: bool,
    /// Cells of groups that have one weight each, and not all the same: whoever knows how many they
    /// are together and what they weigh can work out each.
    pub parts: Vec<Vec<Counted>>,
    /// The weight of all of its respondents, if they have the same.
    pub weight: Option<f64>,
    /// Statistics of which there is no weighted form: they are of respondents as they are.
    pub without: BTreeSet<Statistic>,
}

/// What was done to a table to protect respondents.
#[derive(Debug, Clone, Default)]
pub struct Disclosed {
    /// Figures of so few are hidden by its own rule, and there were some.
    pub hidden_below: Option<f64>,
    /// Figures are hidden by the policy.
    pub has_hidden: bool,
    /// Its base is hidden, or one of the two that it compares.
    pub has_hidden_base: bool,
    /// Deciles stand for the smallest and the largest value.
    pub has_deciles: bool,
    /// Counts are multiples of this.
    pub rounded_to: Option<u64>,
    /// Nothing is hidden, and nobody else may see it.
    pub is_internal: bool,
}

/// A variable of a table.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    pub id: String,
    pub label: Words,
    pub unit: Words,
    pub indent: u8,
    /// Its categories, in the order in which they are shown.
    pub categories: Vec<Listed>,
}

/// A category with its label.
#[derive(Debug, Clone)]
pub struct Listed {
    pub category: Category,
    pub label: Words,
    /// 「その他」 or no answer: shown last, never named as the largest.
    pub rest: bool,
}

impl Listed {
    pub fn new(category: Category, label: impl Into<Words>) -> Self {
        Self { category, label: label.into(), rest: false }
    }

    /// One that is shown last.
    pub fn rest(category: Category, label: impl Into<Words>) -> Self {
        Self { rest: true, ..Self::new(category, label) }
    }
}

/// A group of respondents with its label.
#[derive(Debug, Clone)]
pub struct Grouped {
    pub group: Group,
    /// Of the answer.
    pub label: Words,
    /// Of the question, where a table has groups by several.
    pub question: Words,
}

impl Grouped {
    pub fn new(group: Group, label: impl Into<Words>) -> Self {
        Self { group, label: label.into(), question: Words::default() }
    }
}

/// How many respondents a table's figures come from, and how many not.
#[derive(Debug, Clone, Default)]
pub struct Bases {
    /// Those whom the table's condition lets in.
    pub eligible: usize,
    /// Those of them who are complete cases.
    pub universe: usize,
    /// Members of the first subset, who they are, and those of them who were asked the first
    /// variable.
    pub members: usize,
    pub who: Counted,
    pub asked: usize,
    /// Not everybody is asked the first variable.
    pub is_routed: bool,
    /// Labels of denominators, and how many have no quotient for want of each.
    pub undefined: Vec<(Words, usize)>,
    /// Headings of questions that were not asked this time.
    pub withdrawn: Vec<Words>,
    /// None of its questions was: a sentence stands in the table's place.
    pub is_not_asked: bool,
}

impl Table {
    pub fn subsets(&self) -> &[Subset] {
        &self.spec.subsets
    }

    pub fn figure(&self, at: At<'_>, statistic: Statistic) -> Option<&Figure> {
        self.figures.get(at, statistic)
    }

    pub fn value(&self, at: At<'_>, statistic: Statistic) -> Option<f64> {
        self.figure(at, statistic).and_then(Figure::value)
    }

    /// As printed, empty where there is no figure.
    pub fn printed(&self, at: At<'_>, statistic: Statistic) -> Words {
        self.figure(at, statistic).map(Figure::print).unwrap_or_default()
    }

    /// Where the figures of the first variable in the first subset stand.
    pub fn first(&self) -> At<'_> {
        let variable = self.variables.first().map_or("", |variable| variable.id.as_str());
        At::of(&self.spec.subsets[0].id, variable)
    }

    /// Whether it is of fewer somewhere than its own smallest base lets it show.
    pub fn has_few(&self) -> bool {
        let is_few = |(key, figure): (&Key, &Figure), least: f64| {
            figure.base.is_some_and(|base| base < least)
                || key.statistic == Statistic::N && figure.value().is_some_and(|n| n < least)
        };
        let least = self.spec.min_base;
        least.is_some_and(|least| self.figures.iter().any(|figure| is_few(figure, least)))
    }

    /// Whether nothing of it may be shown: a sentence tells no less than a table of marks.
    pub fn is_withheld(&self) -> bool {
        self.is_all_hidden() && self.spec.show != Show::Text && !self.bases.is_not_asked
    }

    /// Whether nothing but bases can be shown of whom it is about: of its first subset, where that
    /// is a part of all.
    fn is_all_hidden(&self) -> bool {
        let first = &self.spec.subsets[0];
        let mut hidden = false;
        let mut of_first = self
            .figures
            .iter()
            .filter(|(key, _)| key.subset == first.id && key.statistic != Statistic::N);
        let nothing = of_first.all(|(_, figure)| {
            hidden |= figure.state == State::Suppressed;
            matches!(figure.state, State::Suppressed | State::Nobody)
        });
        first.condition.is_some() && nothing && hidden
    }

    /// Whether nobody has any answer.
    pub fn is_of_nobody(&self) -> bool {
        let mut bases = self.figures.iter().filter(|(key, _)| key.statistic == Statistic::N);
        bases.all(|(_, figure)| figure.value() == Some(0.0))
    }
}

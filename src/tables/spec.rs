//! What a table is to be: the part of a plan's entry that all kinds share, checked, its texts
//! in one language.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::statistic::Statistic;
use crate::engine::Expression;
use crate::format::NumberFormat;

/// Id of the subset that is everybody.
pub const ALL: &str = "all";

/// What a table is to be, whatever its kind.
#[derive(Debug, Clone)]
pub struct TableSpec {
    pub id: String,
    pub section: String,
    pub title: String,
    /// At least one.
    pub subsets: Vec<Subset>,
    /// That of the whole plan.
    pub scope: Option<Expression>,
    pub condition: Option<Expression>,
    pub formats: BTreeMap<Statistic, NumberFormat>,
    /// Whose answers count: those who answered all of these. Empty: each variable has its own
    /// base.
    pub complete_over: Vec<String>,
    pub min_base: Option<f64>,
    pub show: Show,
    pub chart: Option<ChartKind>,
    pub prose: String,
    pub unit: String,
    pub row_heading: String,
    pub note: Option<String>,
    pub diagrams: Vec<Diagram>,
    /// Set by a study.
    pub commentary: Option<Commentary>,
}

impl TableSpec {
    /// A table of everybody, who are called `all`, with nothing but its id and title.
    pub fn of(id: &str, section: &str, title: String, all: String) -> Self {
        Self {
            id: id.to_owned(),
            section: section.to_owned(),
            title,
            prose: String::new(),
            subsets: vec![Subset { id: ALL.to_owned(), label: all, condition: None }],
            scope: None,
            condition: None,
            formats: BTreeMap::new(),
            complete_over: Vec::new(),
            min_base: None,
            show: Show::Table,
            chart: None,
            unit: String::new(),
            row_heading: String::new(),
            note: None,
            diagrams: Vec::new(),
            commentary: None,
        }
    }

    pub fn format(&self, statistic: Statistic) -> NumberFormat {
        self.formats.get(&statistic).cloned().unwrap_or_else(|| statistic.default_format())
    }

    pub fn has_chart(&self) -> bool {
        self.chart.is_some() && matches!(self.show, Show::Chart | Show::Both)
    }
}

/// A subset of respondents: everybody, or those for whom the condition holds.
#[derive(Debug, Clone)]
pub struct Subset {
    pub id: String,
    pub label: String,
    pub condition: Option<Expression>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Show {
    Table,
    Chart,
    Both,
    /// The sentence only.
    Text,
    /// In the data exports only.
    Neither,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// Horizontal bars, sorted by count.
    Bars,
    /// 100 % stacked bars: one bar a variable or subset.
    Stacked,
    /// Two bars an answer, one a group.
    Grouped,
    /// Bands of a number, with a mark.
    Histogram,
    /// Points joined by lines.
    Curve,
    /// Dots on a line a row, with intervals where there are some.
    Dots,
    /// Quartiles and deciles by subset, one panel a variable.
    Boxes,
    /// Shades of how many of a row's respondents gave a column's answer.
    Matrix,
}

/// Order of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    Code,
    /// Largest first, 「その他」 last.
    Count,
}

/// A drawing in one language.
#[derive(Debug, Clone, Serialize)]
pub struct Diagram {
    pub title: String,
    pub columns: Vec<Vec<String>>,
    pub peers: bool,
}

/// The analyst's words on a table or section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Commentary {
    /// In place of the text that is there.
    pub text: Option<String>,
    /// After it.
    pub add: Option<String>,
    /// No text at all.
    pub drop: bool,
}

impl Commentary {
    /// The text with the analyst's words.
    pub fn on(&self, text: Option<String>) -> Option<String> {
        let text = if self.drop { None } else { self.text.clone().or(text) };
        match (text, &self.add) {
            (Some(text), Some(add)) => Some(format!("{text}\n\n{add}")),
            (text, add) => text.or_else(|| add.clone()),
        }
    }
}

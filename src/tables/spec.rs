//! What a table is to be: the part of a plan's entry that all kinds share, checked.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::statistic::Statistic;
use crate::engine::Expression;
use crate::format::NumberFormat;
use crate::maps::AreaMap;
use crate::questionnaire::Audience;
use crate::words::{Say, Words, said};

/// Id of the subset that is everybody.
pub const ALL: &str = "all";

/// What a table is to be, whatever its kind.
#[derive(Debug, Clone)]
pub struct TableSpec {
    pub id: String,
    pub section: String,
    pub title: Words,
    /// At least one.
    pub subsets: Vec<Subset>,
    /// The unit below respondents of which it is, and what one is.
    pub of: Option<(String, Words)>,
    /// That of the whole plan.
    pub scope: Option<Expression>,
    /// For whom the report is made.
    pub audience: Audience,
    pub condition: Option<Expression>,
    /// The condition as readers are told of it.
    pub condition_label: Option<Words>,
    pub formats: BTreeMap<Statistic, NumberFormat>,
    /// Whose answers count: those who answered all of these. Empty: each variable has its own
    /// base.
    pub complete_over: Vec<String>,
    pub min_base: Option<f64>,
    pub show: Show,
    pub chart: Option<ChartKind>,
    /// Of a chart that is a map: where the areas lie, if that is known, and how values are
    /// classed.
    pub map: Option<Arc<AreaMap>>,
    pub classes: Classes,
    pub prose: String,
    pub unit: Words,
    pub row_heading: Words,
    pub note: Option<Words>,
    pub diagrams: Vec<Diagram<Words>>,
    /// Set by a study.
    pub commentary: Option<Commentary<Words>>,
}

impl TableSpec {
    /// A table of everybody, who are called `all`, with nothing but its id and title.
    pub fn of(id: &str, section: &str, title: Words, all: Words) -> Self {
        Self {
            id: id.to_owned(),
            section: section.to_owned(),
            title,
            prose: String::new(),
            subsets: vec![Subset { id: ALL.to_owned(), label: all, condition: None }],
            of: None,
            scope: None,
            audience: Audience::default(),
            condition: None,
            condition_label: None,
            formats: BTreeMap::new(),
            complete_over: Vec::new(),
            min_base: None,
            show: Show::Table,
            chart: None,
            map: None,
            classes: Classes::default(),
            unit: Words::default(),
            row_heading: Words::default(),
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
    pub label: Words,
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
    /// Horizontal bars; of a cross table small ones, a column beside the other.
    Bars,
    /// 100 % stacked bars: one bar a variable or subset.
    Stacked,
    /// Bars of an answer below one another, one a group.
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
    /// Circles and crosses: what each row meets of each column.
    Marks,
    /// How many have values of two numbers, as shades between their bounds.
    Scatter,
    /// Areas in the shade of their class.
    Map,
    /// Bars over months, one a row, with what they stand for by their pattern.
    Timeline,
}

/// How the values of a map are divided into classes.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Classes {
    By(Method),
    /// Lower bounds of all classes but the first, rising.
    From(Vec<f64>),
}

/// At most five classes, between round bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// About as many areas in each.
    Quantiles,
    /// Of the same width.
    EqualSteps,
}

impl Default for Classes {
    fn default() -> Self {
        Self::By(Method::Quantiles)
    }
}

/// Order of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    Code,
    /// Largest first, 「その他」 last.
    Count,
}

/// A drawing of who works with whom.
#[derive(Debug, Clone, Serialize)]
pub struct Diagram<T = String> {
    pub title: T,
    pub columns: Vec<Vec<T>>,
    pub peers: bool,
}

/// The analyst's words on a table or section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Commentary<T = String> {
    /// In place of the text that is there.
    pub text: Option<T>,
    /// After it.
    pub add: Option<T>,
    /// No text at all.
    pub drop: bool,
}

impl Commentary<Words> {
    /// The text with the analyst's words.
    pub fn on(&self, text: Option<Words>) -> Option<Words> {
        let text = match (self.drop, self.text.clone(), text) {
            (true, ..) => None,
            // In English alone.
            (_, Some(Words::Given(own, english)), Some(Words::Given(text, _)))
                if own.is_empty() && english.is_some() =>
            {
                Some(Words::Given(text, english))
            }
            (_, own, text) => own.or(text),
        };
        match (text, &self.add) {
            (Some(text), Some(add)) => Some(Words::joined([text, add.clone()], "\n\n")),
            (text, add) => text.or_else(|| add.clone()),
        }
    }
}

said!(Commentary { text, add; drop });

impl Say for Diagram<Words> {
    type Said = Diagram;

    fn said(&self, say: &dyn Fn(&Words) -> String) -> Diagram {
        let mut columns = self.columns.said(say);
        columns.iter_mut().for_each(|boxes| boxes.retain(|text| !text.is_empty()));
        columns.retain(|boxes| !boxes.is_empty());
        Diagram { title: say(&self.title), columns, peers: self.peers }
    }
}

//! The tabulation plan (集計計画) of a report template: which tables and figures,
//! in which order, with which bases, statistics and formats.
//!
//! [`PlanFile`] is `plan.toml` as written; [`Plan`] has been checked against a
//! questionnaire and has its parameters filled in.

mod expand;
mod file;
mod format;
mod inherit;
mod load;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::Expression;
pub use file::{
    CompleteCases, Cover, DiagramFile, PlanFile, SectionFile, SubsetFile, TableFile, json_schema,
};
pub use format::NumberFormat;
pub use load::{ALL, grouped, load, read};

/// A drawing in one language.
#[derive(Debug, Clone, Serialize)]
pub struct Diagram {
    pub title: String,
    pub columns: Vec<Vec<String>>,
    pub peers: bool,
}

/// What a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TableKind {
    /// Counts and percents of the answers (単純集計).
    Frequency,
    /// n, mean, median, smallest and largest of numbers.
    Summary,
    /// Mean of a number by the answers to a question.
    GroupMeans,
    /// Sums of numbers by the answers to a question, over complete cases; a yes counts 1.
    GroupSums,
    /// A multiple question between two groups, with tests.
    Comparison,
    /// Numbers of a reference table with their sums.
    Reference,
    /// How much of a number the top respondents have.
    Concentration,
    /// How many have a number at or above each of some thresholds.
    Sweep,
    /// A number per head of a population by the answers to a question, with intervals.
    Rates,
    /// Which answers to a multiple question are given together.
    Pairs,
    /// The answers to one question by those to others (クロス集計).
    Cross,
    /// Rows of a reference table as texts under headings.
    Listing,
    /// Free texts by their code.
    Texts,
    /// Counts of a number in bands.
    Distribution,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeanTest {
    /// Student's t: equal variances.
    Student,
    /// Welch's t.
    Welch,
}

/// What the percents of a cross table are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PercentOf {
    Row,
    #[default]
    Column,
    Total,
}

/// What a statistic is. The names are those of `results.csv`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    N,
    Count,
    Percent,
    Mean,
    Median,
    Min,
    Max,
    MeanCount,
    Sum,
    Surveyed,
    ResponseRate,
    RatioOfMeans,
    Difference,
    PValue,
    PValueUnequalVariances,
    PValueAdjusted,
    Significant,
    Gini,
    /// First decile (quantile of 10 %).
    P10,
    /// First quartile.
    Q1,
    /// Third quartile.
    Q3,
    /// Ninth decile.
    P90,
    /// Those that a rate is about.
    Population,
    Rate,
    /// Lower limit of a 95 % confidence interval.
    LowerLimit,
    UpperLimit,
    /// Phi coefficient of two answers.
    Phi,
    /// No number: words of a reference table.
    Text,
}

impl Statistic {
    pub fn name(self) -> &'static str {
        match self {
            Statistic::N => "n",
            Statistic::Count => "count",
            Statistic::Percent => "percent",
            Statistic::Mean => "mean",
            Statistic::Median => "median",
            Statistic::Min => "min",
            Statistic::Max => "max",
            Statistic::MeanCount => "mean_count",
            Statistic::Sum => "sum",
            Statistic::Surveyed => "surveyed",
            Statistic::ResponseRate => "response_rate",
            Statistic::RatioOfMeans => "ratio_of_means",
            Statistic::Difference => "difference",
            Statistic::PValue => "p_value",
            Statistic::PValueUnequalVariances => "p_value_unequal_variances",
            Statistic::PValueAdjusted => "p_value_adjusted",
            Statistic::Significant => "significant",
            Statistic::Gini => "gini",
            Statistic::P10 => "p10",
            Statistic::Q1 => "q1",
            Statistic::Q3 => "q3",
            Statistic::P90 => "p90",
            Statistic::Population => "population",
            Statistic::Rate => "rate",
            Statistic::LowerLimit => "lower_limit",
            Statistic::UpperLimit => "upper_limit",
            Statistic::Phi => "phi",
            Statistic::Text => "text",
        }
    }

    /// The format used where the plan names none.
    fn default_format(self) -> &'static str {
        match self {
            Statistic::N | Statistic::Count | Statistic::Sum | Statistic::Surveyed => "0",
            Statistic::Population => "#,##0",
            Statistic::RatioOfMeans | Statistic::Phi => "0.00",
            Statistic::PValue
            | Statistic::PValueUnequalVariances
            | Statistic::PValueAdjusted
            | Statistic::Gini => "0.000",
            _ => "0.0",
        }
    }
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

/// A checked plan in one language.
pub struct Plan {
    pub cover: CoverText,
    pub parameters: BTreeMap<String, f64>,
    pub sections: Vec<Section>,
    pub tables: Vec<TablePlan>,
}

impl Plan {
    /// Leaves out tables, and sections that have lost their last one.
    pub fn leave_out(&mut self, is_left_out: impl Fn(&TablePlan) -> bool) {
        let (gone, kept): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.tables).into_iter().partition(|table| is_left_out(table));
        self.tables = kept;
        let has = |tables: &[TablePlan], id: &str| tables.iter().any(|table| table.section == id);
        self.sections.retain(|s| !has(&gone, &s.id) || has(&self.tables, &s.id));
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct CoverText {
    pub title: String,
    pub subtitle: Option<String>,
    pub organisation: Option<String>,
    pub date: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Section {
    pub id: String,
    pub number: String,
    pub level: usize,
    pub heading: String,
    pub new_page: bool,
    pub text: Option<String>,
}

/// A subset of respondents: everybody, or those for whom the condition holds.
#[derive(Debug, Clone)]
pub struct Subset {
    pub id: String,
    pub label: String,
    pub condition: Option<Expression>,
}

/// A checked table, its texts in one language.
pub struct TablePlan {
    pub id: String,
    pub section: String,
    pub kind: TableKind,
    pub title: String,
    pub variables: Vec<String>,
    pub indent: Vec<u8>,
    pub subsets: Vec<Subset>,
    pub condition: Option<Expression>,
    pub statistics: Vec<Statistic>,
    pub formats: BTreeMap<Statistic, NumberFormat>,
    /// Empty: each variable has its own base.
    pub complete_over: Vec<String>,
    pub show_no_answer: bool,
    pub sort: Sort,
    pub mean_count: bool,
    pub mean_count_without_other: bool,
    pub group: Option<String>,
    pub group_labels: [String; 2],
    pub mean_test: MeanTest,
    pub alpha: f64,
    pub reference: Option<String>,
    pub reference_columns: Vec<String>,
    pub sort_by: Option<String>,
    pub totals: bool,
    pub row_label: Option<String>,
    pub group_label: Option<String>,
    pub only: BTreeMap<String, String>,
    pub counts: bool,
    pub join: Option<String>,
    pub join_on: Option<String>,
    pub ratio_of_means: bool,
    pub min_base: Option<f64>,
    pub thresholds: Vec<f64>,
    pub band_width: f64,
    pub last_band: f64,
    pub columns: Vec<String>,
    pub mean_of: Option<String>,
    pub percent_of: PercentOf,
    pub show_not_applicable: bool,
    pub bands: BTreeMap<String, Vec<f64>>,
    pub per: f64,
    pub top: usize,
    pub chart_variables: Vec<String>,
    pub mark: Option<f64>,
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

impl TablePlan {
    pub fn format(&self, statistic: Statistic) -> NumberFormat {
        self.formats
            .get(&statistic)
            .cloned()
            .unwrap_or_else(|| NumberFormat::parse(statistic.default_format()).unwrap_or_default())
    }
}

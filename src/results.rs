//! What was found out: tables of cells, each with its value as computed and as
//! printed. Reports, charts and exports are views of these cells and of nothing else.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::locales::Lang;
use crate::plan::{
    ChartKind, Commentary, CoverText, Diagram, PercentOf, Section, Show, Statistic, TableKind,
};

/// The results of one survey in one language.
#[derive(Debug, Clone, Serialize)]
pub struct Results {
    pub questionnaire: String,
    #[serde(serialize_with = "lang_code")]
    pub lang: Lang,
    pub cover: CoverText,
    /// Remarks that came with the data, for the cover.
    pub remarks: Vec<String>,
    /// What one respondent is, as in 「診療所」.
    pub respondent: String,
    /// Number of respondents read.
    pub respondents: usize,
    pub parameters: BTreeMap<String, f64>,
    pub sections: Vec<Section>,
    pub tables: Vec<Table>,
    pub quality: Quality,
    /// The questions, as respondents were asked.
    pub form: Vec<FormQuestion>,
}

/// A question of the printed questionnaire.
#[derive(Debug, Clone, Serialize)]
pub struct FormQuestion {
    pub heading: String,
    /// `single`, `multiple`, `number`, `date`, `text` or `grid`.
    pub kind: &'static str,
    /// Answers to choose from, with their numbers.
    pub codes: Vec<String>,
    pub unit: String,
    /// The rows of a grid.
    pub items: Vec<String>,
    /// Not everybody is asked.
    pub routed: bool,
}

/// How good the data are: what was answered, odd, corrected and left out.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Quality {
    /// Questions in the order of the questionnaire, without ids and free texts.
    pub answered: Vec<AnswerRate>,
    pub findings: Vec<FindingCount>,
    /// Corrections that were applied, by question.
    pub corrections: Vec<CorrectionCount>,
    /// Respondents whom corrections exclude from all figures.
    pub excluded: usize,
    /// Answers that could not be read and are missing in the tables.
    pub unreadable: usize,
    /// Rows that are no respondents, such as totals.
    pub passed_over: usize,
    /// Letters that the fonts lack, as code points, and the cells that they stand in.
    pub unprintable: Vec<(String, String)>,
}

/// How many of those asked answered a question.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerRate {
    pub variable: String,
    pub label: String,
    pub asked: usize,
    pub answered: usize,
    /// Percent; `None` where nobody was asked.
    pub percent: Option<f64>,
    pub printed: String,
}

/// How many findings of a kind there are.
#[derive(Debug, Clone, Serialize)]
pub struct FindingCount {
    pub kind: &'static str,
    pub label: String,
    pub is_error: bool,
    pub cases: usize,
    pub respondents: usize,
    /// Further cases that were looked at and found right.
    pub confirmed: usize,
}

/// How many answers to a question were corrected. Whose they were is for the office.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectionCount {
    pub variable: String,
    pub label: String,
    pub corrected: usize,
}

/// One table of the plan. Ids of subsets, groups and levels refer to its lists.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    pub id: String,
    pub section: String,
    pub kind: TableKind,
    pub title: String,
    pub row_heading: String,
    /// Unit of the counts.
    pub unit: String,
    pub show: Show,
    pub chart: Option<ChartKind>,
    pub prose: String,
    /// The mean number of answers leaves 「その他」 out.
    pub mean_count_without_other: bool,
    /// The two t tests of a comparison come to different verdicts about the means.
    pub tests_disagree: bool,
    /// Cross: what percents are of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_of: Option<PercentOf>,
    /// Pairs: how many are listed. Rates: to how many of the population they refer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<f64>,
    /// Variables of the chart, where it does not show all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chart_variables: Vec<String>,
    /// Value that a distribution marks.
    pub mark: Option<f64>,
    pub subsets: Vec<Named>,
    pub groups: Vec<Named>,
    pub variables: Vec<Measured>,
    /// The statistics that the table shows as columns, in order.
    pub statistics: Vec<Statistic>,
    pub cells: Vec<Cell>,
    /// Base, exclusions and remarks, in sentences.
    pub notes: Vec<String>,
    /// What is to be said of the report's drawing, and of no other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chart_notes: Vec<String>,
    /// Free texts by level.
    pub texts: Vec<LevelTexts>,
    /// Drawings above the table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diagrams: Vec<Diagram>,
    /// Groups with fewer respondents are not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_base: Option<f64>,
    /// The variable that the rows are sorted by, falling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sorted_by: Option<String>,
    /// The analyst's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commentary: Option<Commentary>,
    /// None of its questions was asked: a sentence stands in its place.
    #[serde(skip)]
    pub is_not_asked: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct Named {
    pub id: String,
    pub label: String,
}

/// A variable of a table.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    pub id: String,
    pub label: String,
    pub unit: String,
    pub indent: u8,
    /// Answers or bands, in the order in which they are shown.
    pub levels: Vec<Level>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Level {
    pub label: String,
    /// 「その他」 or no answer: shown last, never named as the largest.
    pub rest: bool,
    /// Lower bound of a band.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// Upper bound of a band, itself not in it; the last band may have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
}

impl Level {
    pub fn new(label: impl Into<String>, rest: bool) -> Self {
        Self { label: label.into(), rest, from: None, to: None }
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct LevelTexts {
    pub level: String,
    pub texts: Vec<String>,
}

/// One statistic: its coordinates, value and print.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    /// Id of the subset; `all` is everybody.
    pub subset: String,
    /// `variable=level` of a group, or empty.
    pub group: String,
    pub variable: String,
    /// Label of an answer or band, or empty.
    pub level: String,
    pub statistic: Statistic,
    /// `None`: a statistic over nobody (該当無し). Yes is 1, no is 0.
    pub value: Option<f64>,
    pub printed: String,
}

impl Table {
    /// The cell at the coordinates.
    pub fn cell(
        &self,
        subset: &str,
        group: &str,
        variable: &str,
        level: &str,
        statistic: Statistic,
    ) -> Option<&Cell> {
        self.cells.iter().find(|cell| {
            cell.statistic == statistic
                && cell.level == level
                && cell.variable == variable
                && cell.subset == subset
                && cell.group == group
        })
    }

    /// The pairs of answers that go together most, as ids of groups and labels of levels,
    /// by falling phi coefficient; as many as the plan lists.
    pub fn strongest_pairs(&self) -> Vec<&Cell> {
        let has_value = |cell: &&Cell| cell.statistic == Statistic::Phi && cell.value.is_some();
        let mut pairs: Vec<&Cell> = self.cells.iter().filter(has_value).collect();
        pairs.sort_by(|a, b| b.value.unwrap_or(0.0).total_cmp(&a.value.unwrap_or(0.0)));
        pairs.truncate(self.top.unwrap_or(0));
        pairs
    }

    /// The printed value at the coordinates, empty where there is none.
    pub fn printed(
        &self,
        subset: &str,
        group: &str,
        variable: &str,
        level: &str,
        statistic: Statistic,
    ) -> &str {
        self.cell(subset, group, variable, level, statistic).map_or("", |cell| &cell.printed)
    }

    /// The value at the coordinates.
    pub fn value(
        &self,
        subset: &str,
        group: &str,
        variable: &str,
        level: &str,
        statistic: Statistic,
    ) -> Option<f64> {
        self.cell(subset, group, variable, level, statistic).and_then(|cell| cell.value)
    }
}

fn lang_code<S: serde::Serializer>(lang: &Lang, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(lang.code())
}

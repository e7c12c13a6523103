//! A `plan.toml` as it is written, and its schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{ChartKind, CoverText, MeanTest, PercentOf, Show, Sort, Statistic, TableKind};
use crate::definition::Text;
use crate::locales::Lang;

/// A `plan.toml`. Texts may hold `{parameter}`, which is replaced by its value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    /// Name or folder of a template. What is written here stands over what the entries of
    /// the same id have there; all else is taken over, files of the template too.
    pub inherits: Option<String>,
    pub cover: Cover,
    /// Numbers that expressions, ids and labels refer to. `--threshold` sets
    /// `threshold`.
    #[serde(default)]
    pub parameters: BTreeMap<String, f64>,
    #[serde(default, rename = "subset")]
    #[schemars(with = "Vec<SubsetFile>")]
    pub subsets: Vec<toml::Spanned<SubsetFile>>,
    #[serde(default, rename = "section")]
    #[schemars(with = "Vec<SectionFile>")]
    pub sections: Vec<toml::Spanned<SectionFile>>,
    #[serde(default, rename = "table")]
    #[schemars(with = "Vec<TableFile>")]
    pub tables: Vec<toml::Spanned<TableFile>>,
    #[serde(default, rename = "diagram")]
    pub diagrams: Vec<DiagramFile>,
}

/// A drawing of who works with whom, shown above a table: boxes in columns, each linked
/// with all of the next column.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiagramFile {
    /// Id of the table.
    #[schemars(with = "String")]
    pub table: Text,
    pub title: String,
    pub title_en: Option<String>,
    /// What the boxes say, column by column from the left.
    pub columns: Vec<Vec<String>>,
    pub columns_en: Option<Vec<Vec<String>>>,
    /// Boxes of the first column are linked with each other too.
    #[serde(default)]
    pub peers: bool,
}

/// What the cover and the document's metadata say.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    pub title: String,
    pub title_en: Option<String>,
    pub subtitle: Option<String>,
    pub subtitle_en: Option<String>,
    pub organisation: Option<String>,
    pub organisation_en: Option<String>,
    /// As printed, as in 「平成30年3月」.
    pub date: Option<String>,
    pub date_en: Option<String>,
}

/// A part of the respondents.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubsetFile {
    #[schemars(with = "String")]
    pub id: Text,
    pub label: String,
    pub label_en: Option<String>,
    /// SQL condition.
    #[serde(rename = "where")]
    #[schemars(with = "String")]
    pub condition: Text,
    /// One for each answer to this single question: `{level}` is its code, `{label}` its
    /// label.
    #[schemars(with = "Option<String>")]
    pub for_each: Option<Text>,
}

/// A heading of the report.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionFile {
    /// Leave out this section of the inherited plan, with its tables.
    #[serde(default)]
    pub drop: bool,
    /// Stands after this section, where an inherited plan does not say.
    #[schemars(with = "Option<String>")]
    pub after: Option<Text>,
    /// Full number, as in `II-(2)①`; tables refer to it.
    #[schemars(with = "String")]
    pub id: Text,
    /// Number as printed before the heading, as in `①`.
    pub number: String,
    /// 1 for a part, 2 for a chapter, and so on.
    pub level: usize,
    pub heading: String,
    pub heading_en: Option<String>,
    /// Paragraph under the heading.
    pub text: Option<String>,
    pub text_en: Option<String>,
    /// Begins on a new page.
    #[serde(default)]
    pub new_page: bool,
    /// One for each answer to this single question, with its tables: `{level}` is its
    /// code, `{label}` its label.
    #[schemars(with = "Option<String>")]
    pub for_each: Option<Text>,
}

/// Whose answers count in a table with several variables.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum CompleteCases {
    /// `true`: those who answered all variables of the table (listwise).
    Own(bool),
    /// Those who answered all of these variables.
    Over(Vec<String>),
}

/// One table, figure or both.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// Leave out this table of the inherited plan.
    #[serde(default)]
    pub drop: bool,
    #[schemars(with = "String")]
    pub id: Text,
    /// Id of the section that it stands in.
    #[schemars(with = "String")]
    pub section: Text,
    pub kind: TableKind,
    pub title: String,
    pub title_en: Option<String>,
    /// Variables, in order. Group means, comparison, texts, distribution: one.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub variables: Vec<Text>,
    /// How far the label of each variable is set in, for sub-items.
    #[serde(default)]
    pub indent: Vec<u8>,
    /// Subsets, beside each other; `all` is everybody. Default: `all`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub subsets: Vec<Text>,
    /// SQL condition for all of the table.
    #[serde(rename = "where")]
    #[schemars(with = "Option<String>")]
    pub condition: Option<Text>,
    pub statistics: Option<Vec<Statistic>>,
    /// Number formats by statistic: `0.00`, or `0.##` without trailing zeros.
    #[serde(default)]
    pub formats: BTreeMap<Statistic, String>,
    pub complete_cases: Option<CompleteCases>,
    /// Frequency: a line for those who were asked and did not answer.
    #[serde(default)]
    pub show_no_answer: bool,
    pub sort: Option<Sort>,
    /// Frequency of a multiple question: the mean number of answers.
    #[serde(default)]
    pub mean_count: bool,
    /// Leave 「その他」 out of the mean number of answers.
    #[serde(default)]
    pub mean_count_without_other: bool,
    /// Group means, group sums, rates: the single question. Reference: the single question
    /// whose answers are counted beside the rows that the table's key names. Comparison: a yes/no variable. Texts: the
    /// after-code.
    #[schemars(with = "Option<String>")]
    pub group: Option<Text>,
    /// Comparison: what the two groups are called.
    pub group_true: Option<String>,
    pub group_true_en: Option<String>,
    pub group_false: Option<String>,
    pub group_false_en: Option<String>,
    pub mean_test: Option<MeanTest>,
    /// Level of significance. Default 0.05.
    pub alpha: Option<f64>,
    /// Reference table. Frequency: adds the number surveyed and the response rate.
    #[schemars(with = "Option<String>")]
    pub reference: Option<Text>,
    /// Columns of the reference table. Frequency: the number surveyed.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub reference_columns: Vec<Text>,
    /// Reference: the column by which the rows are sorted, falling. Default: as they stand.
    #[schemars(with = "Option<String>")]
    pub sort_by: Option<Text>,
    /// Reference: a row of sums. Default: yes.
    pub totals: Option<bool>,
    /// Reference and listing: the text of a row, with `{column}` for what stands there.
    pub row_label: Option<String>,
    pub row_label_en: Option<String>,
    /// Listing: the heading over rows, with `{column}` for what stands there.
    pub group_label: Option<String>,
    pub group_label_en: Option<String>,
    /// Reference and listing: only rows in which these columns have these texts.
    #[serde(default)]
    pub only: BTreeMap<String, String>,
    /// Listing: how many stand under a heading is said. Default: yes.
    pub counts: Option<bool>,
    /// Listing: another reference table whose columns `row_label` may name too.
    #[schemars(with = "Option<String>")]
    pub join: Option<Text>,
    /// Listing: the column that both tables have.
    pub join_on: Option<String>,
    /// Summary: the ratio of the mean of the first to that of the second variable.
    #[serde(default)]
    pub ratio_of_means: bool,
    /// Group sums, and tables by subset: where fewer answered, figures are not shown.
    pub min_base: Option<f64>,
    /// Sweep: the thresholds, rising. The first variable is split, the means of the others
    /// are shown on both sides.
    #[serde(default)]
    pub thresholds: Vec<f64>,
    /// Distribution: width of the bands.
    pub band_width: Option<f64>,
    /// Distribution: the last band begins here and is open.
    pub last_band: Option<f64>,
    /// Cross: the questions whose answers are the columns.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub columns: Vec<Text>,
    /// Cross: a number of which the mean is shown in place of percents.
    #[schemars(with = "Option<String>")]
    pub mean: Option<Text>,
    pub percent_of: Option<PercentOf>,
    /// Cross: who was not asked by routing is shown.
    #[serde(default)]
    pub show_not_applicable: bool,
    /// Cross: bounds between bands of a number, rising, by variable. Default: five round
    /// bands.
    #[serde(default)]
    pub bands: BTreeMap<String, Vec<f64>>,
    /// Rates: to how many of the population they refer. Default: 1,000.
    pub per: Option<f64>,
    /// Pairs: how many are listed, those that go together most. Default: 10.
    pub top: Option<usize>,
    /// Group sums: the variables of the chart. Default: all.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub chart_variables: Vec<Text>,
    /// Distribution and sweep: the parameter that is marked.
    pub mark: Option<String>,
    pub show: Option<Show>,
    pub chart: Option<ChartKind>,
    /// Name of the prose template. Default: the kind.
    pub prose: Option<String>,
    /// Unit of the counts, as in 「件」.
    pub unit: Option<String>,
    pub unit_en: Option<String>,
    /// Heading over the rows.
    pub row_heading: Option<String>,
    pub row_heading_en: Option<String>,
    /// Note under the table, after those made from the data.
    pub note: Option<String>,
    pub note_en: Option<String>,
}

/// The JSON Schema of plan files.
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(PlanFile);
    // A schema is plain data: turning it into text cannot fail.
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

impl PlanFile {
    pub fn cover_text(&self, lang: Lang) -> CoverText {
        let cover = &self.cover;
        let pick = |ja: &Option<String>, en: &Option<String>| {
            ja.as_deref().map(|ja| lang.pick(ja, en.as_deref()).to_owned())
        };
        CoverText {
            title: lang.pick(&cover.title, cover.title_en.as_deref()).to_owned(),
            subtitle: pick(&cover.subtitle, &cover.subtitle_en),
            organisation: pick(&cover.organisation, &cover.organisation_en),
            date: pick(&cover.date, &cover.date_en),
        }
    }
}

//! A `plan.toml` as it is written, and its schema.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use schemars::{JsonSchema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::definition::Text;
use crate::policy::Stated;
use crate::tables::differences::Marks;
use crate::tables::estimate::Reliability;
use crate::tables::kind::Registered;
use crate::tables::kinds::KINDS;
use crate::tables::kinds::cross::PercentOf;
use crate::tables::significance::{Adjust, Test};
use crate::tables::{ChartKind, Classes, CoverText, Show, Statistic};
use crate::words::Words;

/// A `plan.toml`, without its tables: what these hold depends on their kind. Texts may hold
/// `{parameter}`, which is replaced by its value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    /// Name or folder of a template. What is written here stands over what the entries of
    /// the same id have there; all else is taken over, files of the template too.
    pub inherits: Option<String>,
    /// SQL condition: of whom the whole report is. Others count in none of its tables.
    #[serde(rename = "where")]
    #[schemars(with = "Option<String>")]
    pub condition: Option<Text>,
    /// The same in words, for the cover; it says whom the report is of, as in 「在宅医療を行う診療所」.
    #[schemars(with = "Option<String>")]
    pub where_label: Option<Text>,
    pub where_label_en: Option<String>,
    #[serde(default)]
    pub cover: Cover,
    /// Numbers that expressions, ids and labels refer to. `--set NAME=VALUE` sets one, `--threshold`
    /// the one of this name.
    #[serde(default)]
    pub parameters: BTreeMap<String, f64>,
    /// Parameters that are an answer to a single question, as in `area = "region"`: the code in ids and
    /// expressions, the label in what people read. A study and `--set` may say it by its label.
    /// Default: the first answer.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub choices: BTreeMap<String, Text>,
    /// What is not shown of few respondents, where no study says it: the name of a policy, or
    /// its rules.
    pub disclosure: Option<Stated>,
    #[serde(default, rename = "subset")]
    #[schemars(with = "Vec<SubsetFile>")]
    pub subsets: Vec<toml::Spanned<SubsetFile>>,
    #[serde(default, rename = "section")]
    #[schemars(with = "Vec<SectionFile>")]
    pub sections: Vec<toml::Spanned<SectionFile>>,
    #[serde(default, rename = "banner")]
    #[schemars(with = "Vec<BannerFile>")]
    pub banners: Vec<toml::Spanned<BannerFile>>,
    #[serde(default, rename = "diagram")]
    pub diagrams: Vec<DiagramFile>,
    /// A summary before all pages: key figures, what matters most, what to know before.
    pub summary: Option<SummaryFile>,
}

/// The report's summary. What matters most is found by the program.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SummaryFile {
    /// Findings, at most. Default 10.
    pub most: Option<usize>,
    /// Nothing is found of fewer respondents. Default 30.
    pub min_base: Option<NonZeroU32>,
    /// Key figures, in order.
    #[serde(default, rename = "figure")]
    pub figures: Vec<KeyFigureFile>,
    /// What readers must know besides what holds for every report.
    #[serde(default)]
    pub cautions: Vec<String>,
    #[serde(default)]
    pub cautions_en: Vec<String>,
}

/// A key figure: the first of the table in no group that fits what is named. Left out where the
/// report has none, as a response rate where nobody knows who was asked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyFigureFile {
    /// Id of the table.
    #[schemars(with = "String")]
    pub table: Text,
    pub statistic: Statistic,
    pub subset: Option<String>,
    pub variable: Option<String>,
    /// As in `results.csv`. Default: all answers.
    pub category: Option<String>,
    pub label: String,
    pub label_en: Option<String>,
    pub unit: Option<String>,
    pub unit_en: Option<String>,
}

/// Charts of the cross tables of a banner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BannerChart {
    /// Bars of an answer below one another, one a column.
    Grouped,
    /// Small bars, a column beside the other.
    Bars,
}

impl BannerChart {
    pub fn name(self) -> &'static str {
        match self {
            Self::Grouped => "grouped",
            Self::Bars => "bars",
        }
    }
}

/// A section with one table a question, all with the same columns: percents of those who answer
/// with a choice, statistics of numbers. Without columns, the answers of all.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BannerFile {
    /// Leave out this banner of the inherited plan.
    #[serde(default)]
    pub drop: bool,
    /// Stands after or before this section, where an inherited plan does not say.
    #[schemars(with = "Option<String>")]
    pub after: Option<Text>,
    #[schemars(with = "Option<String>")]
    pub before: Option<Text>,
    /// Of the section; ids of its tables begin with it.
    #[schemars(with = "String")]
    pub id: Text,
    /// Number as printed before the heading.
    #[serde(default)]
    pub number: String,
    /// 1 for a part, 2 for a chapter, and so on. Default: 1.
    pub level: Option<usize>,
    pub heading: String,
    pub heading_en: Option<String>,
    /// Paragraph under the heading.
    pub text: Option<String>,
    pub text_en: Option<String>,
    /// Begins on a new page.
    #[serde(default)]
    pub new_page: bool,
    /// The questions, in order. Default: all that can be counted, in the order of the
    /// questionnaire.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub questions: Vec<Text>,
    /// Those of the tables in these sections, in their place.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub sections: Vec<Text>,
    /// The questions whose answers are the columns. `area > year` has the answers to the second
    /// within each answer to the first.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub columns: Vec<Text>,
    /// In their place those that `--columns` names, or else those that the questionnaire calls
    /// breakdowns, or else its first three single questions of 2 to 10 answers.
    #[serde(default)]
    pub breakdowns: bool,
    /// Each further column within each answer to the first.
    #[serde(default)]
    pub nested: bool,
    /// Bounds between bands of a number, rising, by variable. A number in rows that has none is
    /// shown by its statistics.
    #[serde(default)]
    pub bands: BTreeMap<String, Vec<f64>>,
    /// Of numbers. Default: n, mean, standard_deviation, median.
    #[serde(default)]
    pub statistics: Vec<Statistic>,
    /// A line and a column for those who were asked and did not answer.
    #[serde(default)]
    pub show_no_answer: bool,
    /// Who was not asked by routing is shown.
    #[serde(default)]
    pub show_not_applicable: bool,
    /// What percents are of. Default: column.
    pub percent_of: Option<PercentOf>,
    /// How columns that differ are marked: letters, points, asterisks. Not those of numbers.
    pub marks: Option<Marks>,
    /// Columns of fewer respondents are neither marked nor compared with. Default: 30.
    pub mark_from: Option<NonZeroU32>,
    /// Of single questions: chi-squared, fisher, where all have two answers cochran-armitage.
    pub test: Option<Test>,
    /// Of numbers: anova, welch, kruskal-wallis, jonckheere, of two groups mann-whitney.
    pub test_of_numbers: Option<Test>,
    /// Corrects p-values of the tests and marks of a table.
    pub adjust: Option<Adjust>,
    /// 95 % limits: of percents Wilson's, of means Student's t.
    #[serde(default)]
    pub interval: bool,
    /// Gives percents a sign that a published standard does not take for reliable.
    pub reliability: Option<Reliability>,
    /// Default: with columns the tables, without them tables and charts.
    pub show: Option<Show>,
    /// How cross tables are drawn where `show` says that they are. Default: as parts of a whole, of
    /// several answers as shades.
    pub chart: Option<BannerChart>,
    /// Unit of the counts, as in 「件」.
    pub unit: Option<String>,
    pub unit_en: Option<String>,
    /// SQL condition for all tables.
    #[serde(rename = "where")]
    #[schemars(with = "Option<String>")]
    pub condition: Option<Text>,
    /// The condition in words.
    #[schemars(with = "Option<String>")]
    pub where_label: Option<Text>,
    #[schemars(with = "Option<String>")]
    pub where_label_en: Option<Text>,
    /// Where fewer answered, figures are not shown.
    pub min_base: Option<NonZeroU32>,
    /// Note under each table.
    pub note: Option<String>,
    pub note_en: Option<String>,
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
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// Default: the questionnaire's.
    pub title: Option<String>,
    pub title_en: Option<String>,
    pub subtitle: Option<String>,
    pub subtitle_en: Option<String>,
    pub organisation: Option<String>,
    pub organisation_en: Option<String>,
    /// As printed, as in 「平成30年3月」.
    pub date: Option<String>,
    pub date_en: Option<String>,
}

/// A part of the respondents. An entry of the id of an inherited one holds what is changed.
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

/// A heading of the report. An entry of the id of an inherited one holds what is changed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionFile {
    /// Leave out this section of the inherited plan, with its tables.
    #[serde(default)]
    pub drop: bool,
    /// Stands after this section, where an inherited plan does not say.
    #[schemars(with = "Option<String>")]
    pub after: Option<Text>,
    /// Stands before this section, likewise.
    #[schemars(with = "Option<String>")]
    pub before: Option<Text>,
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

/// The part of a table's entry that all kinds share.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// Leave out this table of the inherited plan.
    #[serde(default)]
    #[allow(dead_code)]
    pub drop: bool,
    #[schemars(with = "String")]
    pub id: Text,
    /// Id of the section that it stands in.
    #[schemars(with = "String")]
    pub section: Text,
    pub title: String,
    pub title_en: Option<String>,
    pub show: Option<Show>,
    pub chart: Option<ChartKind>,
    /// How the values of a map are divided into classes: `"quantiles"`, `"equal-steps"`, or the
    /// lower bounds of all but the first, up to four. Default: quantiles.
    pub classes: Option<Classes>,
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

/// The part that kinds share which count respondents.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OfRespondents {
    /// The `[[unit]]` of the questionnaire that is counted. Default: the respondents.
    #[schemars(with = "Option<String>")]
    pub of: Option<Text>,
    /// Subsets, beside each other; `all` is everybody. Default: `all`.
    #[schemars(with = "Vec<String>")]
    pub subsets: Vec<Text>,
    /// SQL condition for all of the table.
    #[serde(rename = "where")]
    #[schemars(with = "Option<String>")]
    pub condition: Option<Text>,
    /// The condition in words, for the readers of the report: 「訪問診療を行う診療所」.
    #[schemars(with = "Option<String>")]
    pub where_label: Option<Text>,
    #[schemars(with = "Option<String>")]
    pub where_label_en: Option<Text>,
    /// Number formats by statistic: `0.00`, or `0.##` without trailing zeros.
    #[schemars(with = "BTreeMap<Statistic, String>")]
    pub formats: BTreeMap<Statistic, Text>,
    pub complete_cases: Option<CompleteCases>,
    /// Where fewer answered, figures are not shown.
    pub min_base: Option<NonZeroU32>,
}

/// The JSON Schema of plan files.
pub fn json_schema() -> String {
    let mut generator = SchemaGenerator::default();
    let mut schema = generator.root_schema_for::<PlanFile>();
    let mut tables = SchemaGenerator::default();
    let mut entries: Vec<Value> = KINDS.iter().map(|kind| entry(kind, &mut tables)).collect();
    entries.push(inherited(&entries));
    let definitions = tables.take_definitions(true);
    if let Some(root) = schema.as_object_mut() {
        let all = root.entry("$defs").or_insert_with(|| json!({}));
        if let Some(all) = all.as_object_mut() {
            all.extend(definitions);
        }
        // Of an entry that is inherited only the id is needed: the rest is there already.
        for name in ["SectionFile", "SubsetFile", "BannerFile"] {
            if let Some(entry) = root.get_mut("$defs").and_then(|all| all.get_mut(name)) {
                entry["required"] = json!(["id"]);
            }
        }
        if let Some(properties) = root.get_mut("properties").and_then(Value::as_object_mut) {
            properties.insert(
                "table".to_owned(),
                json!({ "type": "array", "items": { "oneOf": entries } }),
            );
        }
    }
    // A schema is plain data: turning it into text cannot fail.
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// The schema of a table of a kind: the keys and charts that it has, and no others.
fn entry(kind: &Registered, tables: &mut SchemaGenerator) -> Value {
    let mut parts = vec![TableFile::json_schema(tables)];
    if kind.of_respondents {
        parts.push(OfRespondents::json_schema(tables));
    }
    let own = (kind.schema)(tables);
    let description = own.get("description").cloned().unwrap_or_default();
    parts.push(own);
    let mut properties = Map::new();
    let mut required: Vec<Value> = vec![json!("kind")];
    properties.insert("kind".to_owned(), json!({ "const": kind.name }));
    for part in &parts {
        let of = |key| part.get(key);
        properties.extend(
            of("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .map(|(key, schema)| (key.clone(), schema.clone())),
        );
        required.extend(of("required").and_then(Value::as_array).into_iter().flatten().cloned());
    }
    if !kind.charts.contains(&ChartKind::Map) {
        properties.shift_remove("classes");
    }
    match kind.charts {
        [] => properties.shift_remove("chart"),
        charts => properties.insert("chart".to_owned(), json!({ "enum": charts })),
    };
    json!({
        "title": kind.name, "description": description, "type": "object",
        "properties": properties, "required": required, "additionalProperties": false,
    })
}

/// The schema of a table that an inherited plan describes: it names what is changed.
fn inherited(entries: &[Value]) -> Value {
    let all = entries.iter().filter_map(|entry| entry["properties"].as_object()).flatten();
    let mut properties: Map<String, Value> =
        all.map(|(key, schema)| (key.clone(), schema.clone())).collect();
    properties.shift_remove("kind");
    properties.insert("chart".to_owned(), json!({ "$ref": "#/$defs/ChartKind" }));
    json!({
        "title": "inherited", "description": "A table of the inherited plan, changed or left out.",
        "type": "object", "properties": properties, "required": ["id"],
        "additionalProperties": false,
    })
}

impl PlanFile {
    pub fn cover_text(&self) -> CoverText<Words> {
        let cover = &self.cover;
        let words = |ja: &Option<String>, en: &Option<String>| {
            ja.as_deref().map(|ja| Words::given(ja, en.as_deref()))
        };
        CoverText {
            title: words(&cover.title, &cover.title_en).unwrap_or_default(),
            subtitle: words(&cover.subtitle, &cover.subtitle_en),
            organisation: words(&cover.organisation, &cover.organisation_en),
            date: words(&cover.date, &cover.date_en),
        }
    }
}

//! A questionnaire as it is written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::derived::Derived;
use super::publication::{Audience, ListedFile};
use super::requirement::RequirementFile;
use super::types::{Code, GridColumn, Item, QuestionType, RankedBy};
use super::unit::UnitFile;
use crate::words::Words;

/// A questionnaire file. Each file under `questionnaires/` is one survey.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionnaireFile {
    /// Short name, as used with `--questionnaire` and as the folder under `output/`.
    #[schemars(with = "String")]
    pub id: crate::definition::Text,
    /// Title of the survey.
    pub title: String,
    pub title_en: Option<String>,
    /// What one row is, as in 「診療所」.
    pub respondent: String,
    pub respondent_en: Option<String>,
    /// The report template used unless another is asked for. Default: the one named
    /// like the questionnaire.
    pub template: Option<String>,
    /// What respondents write for no answer, as in 「無回答」 or 「－」.
    #[serde(default)]
    pub no_answer: Vec<String>,
    /// What respondents write for zero where a number is asked, as in 「なし」.
    #[serde(default)]
    pub zero: Vec<String>,
    /// Numbers that are written where there is none, as in 999 and 9999: in every count and
    /// number, unless the question has its own.
    #[serde(default)]
    pub not_a_number: Vec<f64>,
    /// A number this many times larger or smaller than the respondent's previous one is
    /// to be looked at. Default: 5.
    pub previous_factor: Option<f64>,
    /// Where the questionnaire comes from, and what in it is assumed.
    pub note: Option<String>,
    /// Units below a respondent.
    #[serde(default, rename = "unit")]
    pub units: Vec<UnitFile>,
    #[serde(default, rename = "question")]
    #[schemars(with = "Vec<Question>")]
    pub questions: Vec<toml::Spanned<Question>>,
    #[serde(default)]
    #[schemars(with = "Vec<Derived>")]
    pub derived: Vec<toml::Spanned<Derived>>,
    #[serde(default, rename = "check")]
    #[schemars(with = "Vec<Check>")]
    pub checks: Vec<toml::Spanned<Check>>,
    #[serde(default, rename = "requirement")]
    pub requirements: Vec<RequirementFile>,
    /// Who may stand in a roster.
    #[serde(default)]
    pub listed: ListedFile,
    #[serde(default, rename = "reference")]
    pub references: Vec<ReferenceFile>,
}

/// One question.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Variable name: lower-case letters, digits, underscores.
    #[schemars(with = "String")]
    pub id: crate::definition::Text,
    /// Number as printed, as in 「問1」.
    pub number: Option<String>,
    #[serde(rename = "type")]
    pub kind: QuestionType,
    pub label: String,
    pub label_en: Option<String>,
    /// The `[[unit]]` of which it is asked. Default: the respondent.
    #[schemars(with = "Option<String>")]
    pub of: Option<crate::definition::Text>,
    pub unit: Option<String>,
    pub unit_en: Option<String>,
    /// The answers to choose from: for single, multiple, code and grid.
    #[serde(default)]
    #[schemars(with = "Vec<Code>")]
    pub codes: Vec<toml::Spanned<Code>>,
    /// The answers of a single question are the study's, as with the names of areas: those of the
    /// reference table about the question, or else those that the data hold.
    #[serde(default)]
    pub codes_from_data: bool,
    /// The rows of a grid; of opening times the days or places that have their own.
    #[serde(default)]
    pub items: Vec<Item>,
    /// The columns of a grid of numbers.
    #[serde(default)]
    pub columns: Vec<GridColumn>,
    /// How many ranks are given in a ranking. Default: as many as there are codes.
    pub ranks: Option<usize>,
    /// Whether a ranking has a column a rank or a column an item. Default: rank.
    pub by: Option<RankedBy>,
    /// SQL condition: who is asked. Everybody, if left out.
    #[schemars(with = "Option<String>")]
    pub asked_if: Option<crate::definition::Text>,
    /// Smallest plausible value.
    pub min: Option<f64>,
    /// Largest plausible value.
    pub max: Option<f64>,
    /// Numbers that are written where there is none, in place of those of the questionnaire.
    pub not_a_number: Option<Vec<f64>>,
    /// Must be answered by all who are asked.
    #[serde(default)]
    pub required: bool,
    /// Cross tables of the whole survey are by this single question, where nobody names another.
    #[serde(default)]
    pub breakdown: bool,
    /// Of a text: the id or text question by which it names another respondent, such as the
    /// deputy of a physician. One who is not there, or is the respondent itself, is a finding.
    #[schemars(with = "Option<String>")]
    pub refers_to: Option<crate::definition::Text>,
    /// Other headers under which the column comes.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Answers of single respondents may stand in a roster, for this audience and those that may
    /// see more. Default: never.
    pub publish: Option<Audience>,
    /// What a reader of the file should know, such as what is assumed.
    pub note: Option<String>,
}

/// A rule that plausible answers keep.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    #[schemars(with = "String")]
    pub id: crate::definition::Text,
    /// The `[[unit]]` of which each is to keep it. Default: the respondent.
    #[schemars(with = "Option<String>")]
    pub of: Option<crate::definition::Text>,
    /// SQL condition that holds for plausible answers; not judged where a variable in
    /// it is blank.
    #[schemars(with = "String")]
    pub expression: crate::definition::Text,
    /// The rule in words.
    pub message: String,
    pub message_en: Option<String>,
    /// `error` is to be asked back, `warning` to be looked at. Default: `error`.
    #[serde(default)]
    pub severity: CheckSeverity,
}

/// How much it matters that a rule is broken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckSeverity {
    #[default]
    Error,
    Warning,
}

/// A table of facts about the codes of a question, such as the areas' population.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceFile {
    #[schemars(with = "String")]
    pub id: crate::definition::Text,
    /// CSV file beside the questionnaire, used unless the data bring the sheet or a study names
    /// a file. Without one, tables that need it are left out.
    #[schemars(with = "Option<String>")]
    pub file: Option<crate::definition::Text>,
    /// Name of the sheet in a workbook that takes its place.
    pub sheet: String,
    /// The column that holds the label of a code of the question `question`, if the
    /// table is about one.
    pub key: Option<String>,
    #[schemars(with = "Option<String>")]
    pub question: Option<crate::definition::Text>,
    /// The columns with the column and the row of a tile that stands for the area on a map of
    /// tiles, counted from the upper left.
    #[schemars(with = "Option<[String; 2]>")]
    pub tiles: Option<[crate::definition::Text; 2]>,
    #[serde(rename = "column")]
    pub columns: Vec<ReferenceColumn>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceColumn {
    pub id: String,
    pub label: String,
    pub label_en: Option<String>,
    pub unit: Option<String>,
    pub unit_en: Option<String>,
    /// Holds numbers; blank or 「—」 is no value.
    #[serde(default)]
    pub number: bool,
    /// SQL expression over the number columns before it; such a column is computed and
    /// not in the file.
    #[schemars(with = "Option<String>")]
    pub expression: Option<crate::definition::Text>,
    /// A file may do without it. A text column named like another with `_en` behind it is
    /// shown in its place in English, where it is not blank.
    #[serde(default)]
    pub optional: bool,
    /// How its numbers are printed, as in `0.0`. Default: whole numbers.
    pub format: Option<String>,
    /// The single question whose answer a row says, as a municipality's zone: who answers both
    /// questions otherwise is a finding.
    #[schemars(with = "Option<String>")]
    pub question: Option<crate::definition::Text>,
}

impl ReferenceColumn {
    /// Holds numbers, or is computed from such.
    pub fn is_number(&self) -> bool {
        self.number || self.expression.is_some()
    }

    pub fn label_words(&self) -> Words {
        Words::given(&self.label, self.label_en.as_deref())
    }

    pub fn unit_words(&self) -> Words {
        Words::given(self.unit.as_deref().unwrap_or(""), self.unit_en.as_deref())
    }
}

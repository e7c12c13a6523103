//! The model of a questionnaire file (調査票): questions, codes, routing, derived
//! variables, checks and reference tables of one survey.
//!
//! [`QuestionnaireFile`] is the file as written; [`Questionnaire`] is what the rest of
//! the program uses: checked, with each question and derived variable as a
//! [`Variable`] that is found by its id.

mod computed;
mod derived;
mod drawn;
mod load;
mod parts;
mod publication;
mod required;
mod requirement;
mod types;
mod unit;
mod units;
mod wave;
mod waves;

use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::answers::AnswerColumn;
use crate::engine::{Codes, Expression, Known, Label, Number, Rows, Scope};
use crate::locales::Lang;
use crate::words::Words;

/// The signs of a percentage.
pub const PERCENT_SIGNS: [char; 2] = ['%', '％'];
pub use derived::{Derived, DerivedCode, DerivedType, DerivedVariable, Rule};
pub use drawn::Drawn;
pub use load::load;
pub use publication::{Audience, ListedFile, Published};
pub use requirement::{GroupCondition, Requirement, RequirementFile};
pub use types::{Code, GridColumn, Inside, Item, QuestionType, RankedBy};
pub use unit::UnitFile;
pub use wave::{WAVE, Wave};

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

/// A checked questionnaire.
#[derive(Clone)]
pub struct Questionnaire {
    pub id: String,
    title: (String, Option<String>),
    respondent: (String, Option<String>),
    pub template: String,
    /// Words for no answer.
    pub no_answer: Vec<String>,
    /// Words for zero.
    pub zero: Vec<String>,
    pub previous_factor: f64,
    pub variables: Vec<Variable>,
    pub derived: Vec<DerivedVariable>,
    pub checks: Vec<CheckRule>,
    pub requirements: Vec<Requirement>,
    /// Who may stand in a roster, by audience.
    listed: [Option<Expression>; Audience::NAMES.len()],
    /// Numbers that are the sum of others, each after those that it is made of.
    pub sums: Vec<(String, Vec<String>)>,
    pub rankings: Vec<Ranking>,
    pub references: Vec<Reference>,
    pub units: Vec<Unit>,
    /// Of a survey with several, all of them; oldest first.
    pub waves: Vec<Wave>,
    /// Of a survey with weights, strata or clusters.
    pub drawn: Option<Drawn>,
    index: HashMap<String, usize>,
}

/// A unit that tables may be of.
#[derive(Debug, Clone)]
pub struct Unit {
    pub id: String,
    label: (String, Option<String>),
    /// What is asked of each and computed of it, by the ids that tables use.
    variables: Vec<Variable>,
    derived: Vec<DerivedVariable>,
    /// Of each block the ids of the questions, and of the variables of the respondent that hold
    /// the answers.
    blocks: Vec<Vec<(String, String)>>,
}

/// What the values of a variable are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Id,
    /// Code number of one answer.
    Single,
    /// One boolean a code.
    Multiple,
    /// Whole number, 0 or more.
    Count,
    Number,
    Text,
    Date,
    /// `YYYY-MM`.
    Month,
    /// Time of day, `HH:MM`.
    Time,
    /// Opening times, as in `09:00-12:00 14:00-18:00`, or `closed`.
    Hours,
    /// A number that is computed, or a yes or no.
    Derived,
}

/// One column of the respondent-level data (for [`Kind::Multiple`] one a code).
#[derive(Debug, Clone)]
pub struct Variable {
    pub id: String,
    pub number: Option<String>,
    pub kind: Kind,
    label: (String, Option<String>),
    unit: (Option<String>, Option<String>),
    pub codes: Vec<Code>,
    /// The codes are the study's: there are none before data are opened.
    pub has_codes_of_data: bool,
    pub asked_if: Option<Expression>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// The mapping of this survey says that nobody was asked.
    pub is_withdrawn: bool,
    /// Numbers that stand for none.
    pub not_a_number: Vec<f64>,
    pub required: bool,
    /// The question by whose answer another respondent is named.
    pub refers_to: Option<String>,
    pub aliases: Vec<String>,
    /// Coded by the analyst afterwards, not asked.
    pub is_after_code: bool,
    /// Cross tables of the whole survey are by it.
    pub is_breakdown: bool,
    /// Computed from others, and in no file.
    pub is_derived: bool,
    /// A column of the answers that tells how respondents were drawn, and no question.
    pub is_of_design: bool,
    /// Label of the grid or ranking that it is a part of.
    grid: Option<(String, Option<String>)>,
    /// How the question is answered that it is, or is a part of; nothing of what is computed.
    pub asked_as: Option<QuestionType>,
    /// For whom its answers may be shown one by one.
    pub publish: Option<Audience>,
    /// The question and the code of it inside of whose answer this number stands.
    pub inside: Option<(String, i32)>,
}

/// A question whose codes respondents bring into an order.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// Of the question, and of the computed answer of all that have a rank.
    pub id: String,
    pub by: RankedBy,
    pub ranks: usize,
    /// The variables that are columns of the data: one a rank, or one a code.
    pub columns: Vec<String>,
    /// The variables that are the rank of each code.
    pub items: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct CheckRule {
    pub id: String,
    pub expression: Expression,
    pub is_warning: bool,
    message: (String, Option<String>),
}

/// A reference table with its rows: by label of the code, one text a column.
#[derive(Debug, Clone)]
pub struct Reference {
    pub id: String,
    pub sheet: String,
    pub key: Option<String>,
    /// The question that it is about.
    pub question: Option<String>,
    /// Columns with the column and row of the tile of an area.
    pub tiles: Option<[String; 2]>,
    pub columns: Vec<ReferenceColumn>,
    /// Of the columns that are computed.
    pub expressions: Vec<Option<Expression<Number>>>,
    /// Rows as read: one text a column, in the order of `columns`; empty where the column
    /// is computed.
    pub rows: Vec<Vec<String>>,
}

impl Questionnaire {
    pub fn variable(&self, id: &str) -> Option<&Variable> {
        self.index.get(id).map(|&i| &self.variables[i])
    }

    /// With a column of the answers that tells how respondents were drawn: a number, or a name.
    pub fn with_column(&mut self, id: &str, header: &str, is_number: bool) {
        let kind = if is_number { Kind::Number } else { Kind::Text };
        let variable = Variable::new(id, kind, (header, None));
        self.index.insert(id.to_owned(), self.variables.len());
        self.variables.push(Variable { is_of_design: true, ..variable });
    }

    pub fn title(&self, lang: Lang) -> &str {
        pick(&self.title, lang)
    }

    pub fn title_words(&self) -> Words {
        words(&self.title)
    }

    /// What one respondent is, as in 「診療所」.
    pub fn respondent(&self, lang: Lang) -> &str {
        pick(&self.respondent, lang)
    }

    pub fn respondent_words(&self) -> Words {
        words(&self.respondent)
    }

    pub fn reference(&self, id: &str) -> Option<&Reference> {
        self.references.iter().find(|r| r.id == id)
    }

    /// The question, if its answers may be shown one by one to the audience.
    pub fn published(&self, id: &str, audience: Audience) -> Option<Published> {
        let variable = self.variable(id).filter(|variable| !variable.is_withdrawn)?;
        let least = variable.publish.filter(|least| *least <= audience);
        least.map(|_| Published::known(id))
    }

    /// Who may be listed for the audience; all, if nothing is said.
    pub fn listed(&self, audience: Audience) -> Option<&Expression> {
        self.listed[audience as usize].as_ref()
    }

    /// The question inside of whose answer a number stands, by its index.
    pub fn around(&self, variable: &Variable) -> Option<usize> {
        self.index.get(&variable.inside.as_ref()?.0).copied()
    }

    /// Whether a derived variable is a yes or no.
    pub fn is_yes_no(&self, id: &str) -> bool {
        let derived = self.derived.iter().find(|derived| derived.id == id);
        derived.is_some_and(|derived| derived.rule.is_yes_no())
    }

    /// The variable that a column of the data belongs to.
    pub fn variable_of_column(&self, name: &str) -> Option<&Variable> {
        self.variable(name)
            .or_else(|| self.variables.iter().find(|v| v.columns().iter().any(|c| c == name)))
    }

    /// The questions that columns of the data hold or are computed from, each once.
    pub fn questions_of(&self, columns: &[String]) -> Vec<String> {
        let mut questions: Vec<String> = Vec::new();
        let variables = columns.iter().filter_map(|column| self.variable_of_column(column));
        for variable in variables {
            let derived = self.derived.iter().find(|derived| derived.id == variable.id);
            let of_variable = match derived {
                Some(derived) => {
                    self.questions_of(&derived.needs().cloned().collect::<Vec<String>>())
                }
                None => vec![variable.id.clone()],
            };
            for id in of_variable {
                if !questions.contains(&id) {
                    questions.push(id);
                }
            }
        }
        questions
    }

    /// The names that expressions may use.
    pub fn scope(&self) -> Scope {
        let mut scope = Scope::default();
        for variable in &self.variables {
            let derived = self.derived.iter().find(|derived| derived.id == variable.id);
            variable.name(&mut scope, derived.map(|derived| &derived.rule));
        }
        scope
    }
}

impl Variable {
    /// One with an id, a kind and a label, and nothing else.
    fn new(id: &str, kind: Kind, (label, label_en): (&str, Option<&str>)) -> Self {
        Self {
            id: id.to_owned(),
            number: None,
            kind,
            label: (label.to_owned(), label_en.map(str::to_owned)),
            unit: (None, None),
            codes: Vec::new(),
            has_codes_of_data: false,
            asked_if: None,
            min: None,
            max: None,
            is_withdrawn: false,
            not_a_number: Vec::new(),
            required: false,
            refers_to: None,
            aliases: Vec::new(),
            is_after_code: false,
            is_breakdown: false,
            is_derived: false,
            is_of_design: false,
            grid: None,
            asked_as: None,
            publish: None,
            inside: None,
        }
    }

    pub fn label(&self, lang: Lang) -> &str {
        pick(&self.label, lang)
    }

    pub fn label_words(&self) -> Words {
        words(&self.label)
    }

    /// Label of the grid or ranking that it is a part of.
    pub fn grid(&self, lang: Lang) -> Option<&str> {
        self.grid.as_ref().map(|label| pick(label, lang))
    }

    pub fn grid_words(&self) -> Option<Words> {
        self.grid.as_ref().map(words)
    }

    /// Number and label, as the respondent saw it.
    pub fn heading(&self, lang: Lang) -> String {
        let number = self.number_words().unwrap_or_default();
        let number = match &number {
            Words::Given(number, english) => lang.pick(number, english.as_deref()),
            _ => "",
        };
        format!("{number} {}", self.label(lang)).trim().to_owned()
    }

    /// Its number, in English as Q1 where it is 問1.
    pub fn number_words(&self) -> Option<Words> {
        let number = self.number.as_deref()?;
        let english = number.strip_prefix('問').map(|number| format!("Q{number}"));
        Some(Words::given(number, english.as_deref()))
    }

    pub fn heading_words(&self) -> Words {
        self.label_words().in_each(|_, lang| self.heading(lang))
    }

    /// Unit, empty where there is none.
    pub fn unit(&self, lang: Lang) -> &str {
        lang.pick(self.unit.0.as_deref().unwrap_or(""), self.unit.1.as_deref())
    }

    pub fn unit_words(&self) -> Words {
        Words::given(self.unit.0.as_deref().unwrap_or(""), self.unit.1.as_deref())
    }

    /// Whether it asks for a percentage.
    pub fn is_in_percent(&self) -> bool {
        let is_number = matches!(self.kind, Kind::Count | Kind::Number);
        is_number && self.unit(Lang::Ja).contains(PERCENT_SIGNS)
    }

    /// Name of the boolean column for one code of a multiple answer.
    pub fn option_column(&self, code: i32) -> String {
        format!("{}_{code}", self.id)
    }

    /// Into how many respondents are sorted by its answers: as many as there are codes, and one
    /// more for who is known to have chosen none.
    pub fn categories(&self) -> usize {
        self.codes.len() + usize::from(self.is_derived && self.kind == Kind::Multiple)
    }

    /// Names of the columns that hold the variable.
    pub fn columns(&self) -> Vec<String> {
        match self.kind {
            Kind::Multiple => self.codes.iter().map(|c| self.option_column(c.code)).collect(),
            _ => vec![self.id.clone()],
        }
    }
}

impl Variable {
    /// Adds its names to those that expressions may use; of a derived variable with what it
    /// is computed by, if that is known.
    fn name(&self, scope: &mut Scope, derived: Option<&Rule>) {
        let label = |code: &Code| Label {
            code: code.code,
            ja: code.label.clone(),
            en: code.label_en.clone(),
        };
        let known = match self.kind {
            // Months and times are in the order of their texts.
            Kind::Id | Kind::Text | Kind::Month | Kind::Time | Kind::Hours => Known::Text,
            Kind::Date => Known::Day,
            Kind::Count | Kind::Number => Known::Number,
            Kind::Single => Known::Code(Codes::new(self.codes.iter().map(label))),
            Kind::Multiple => {
                for (place, name) in (0..).zip(self.columns()) {
                    scope.add(name, Known::Option(self.id.clone(), place));
                }
                Known::Several(self.columns())
            }
            Kind::Derived => match derived.map(Rule::is_yes_no) {
                Some(false) => Known::Number,
                Some(true) => Known::YesNo,
                None => Known::Unclear,
            },
        };
        scope.add(&self.id, known);
    }
}

impl CheckRule {
    /// The rule in words.
    pub fn message(&self) -> Words {
        words(&self.message)
    }
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

impl Reference {
    pub fn column(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.id == id)
    }

    /// The number in a column for each row; `None` where the cell is no number, or where
    /// a number that it is computed from is missing.
    pub fn numbers(&self, column: usize) -> Vec<Option<f64>> {
        let Some(expression) = &self.expressions[column] else {
            let number = |row: &Vec<String>| row[column].trim().replace(',', "").parse().ok();
            return self.rows.iter().map(number).collect();
        };
        // Only columns before it, so that this comes to an end.
        let needed = expression.columns.iter().filter_map(|id| self.column(id));
        let columns = needed.filter(|&needed| needed < column).map(|needed| {
            let numbers = self.numbers(needed).into_iter().map(|n| n.unwrap_or(f64::NAN));
            (self.columns[needed].id.as_str(), AnswerColumn::Numbers(numbers.collect()))
        });
        let computed =
            expression.numbers(&Computed { rows: self.rows.len(), columns: columns.collect() });
        computed.into_iter().map(|number| Some(number).filter(|n| n.is_finite())).collect()
    }

    /// What stands in a column of numbers where there is none, if it says why: 未記入, 実施せず.
    pub fn in_words(&self, row: usize, column: usize) -> Option<&str> {
        let text = self.rows[row][column].trim();
        text.contains(char::is_alphabetic).then_some(text)
    }

    /// The text of a row with `{column}` replaced by what stands there.
    pub fn filled(&self, text: &str, row: usize, lang: Lang) -> String {
        let columns = self.columns.iter().enumerate();
        columns.fold(text.to_owned(), |text, (index, column)| {
            text.replace(&format!("{{{}}}", column.id), self.text(row, index, lang))
        })
    }

    /// Words with `{column}` replaced by what stands there.
    pub fn filled_words(&self, words: &Words, row: usize) -> Words {
        words.clone().in_each(|text, lang| self.filled(text, row, lang))
    }

    /// A cell in the language: in English that of the column with `_en`, if there is one.
    pub fn text(&self, row: usize, column: usize, lang: Lang) -> &str {
        let in_english = || {
            let english = self.column(&format!("{}_en", self.columns[column].id))?;
            Some(self.rows[row][english].as_str()).filter(|text| !text.is_empty())
        };
        let english = if lang == Lang::En { in_english() } else { None };
        english.unwrap_or(&self.rows[row][column])
    }

    pub fn text_words(&self, row: usize, column: usize) -> Words {
        Words::default().in_each(|_, lang| self.text(row, column, lang).to_owned())
    }
}

/// Columns of numbers of a reference table.
struct Computed<'r> {
    rows: usize,
    columns: BTreeMap<&'r str, AnswerColumn>,
}

impl Rows for Computed<'_> {
    fn respondents(&self) -> usize {
        self.rows
    }

    fn answers(&self, id: &str) -> &AnswerColumn {
        &self.columns[id]
    }
}

fn pick(text: &(String, Option<String>), lang: Lang) -> &str {
    lang.pick(&text.0, text.1.as_deref())
}

fn words(text: &(String, Option<String>)) -> Words {
    Words::given(&text.0, text.1.as_deref())
}

/// The JSON Schema of questionnaire files, from which editors complete them.
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(QuestionnaireFile);
    // A schema is plain data: turning it into text cannot fail.
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

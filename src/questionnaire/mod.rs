//! The model of a questionnaire file (調査票): questions, codes, routing, derived
//! variables, checks and reference tables of one survey.
//!
//! [`QuestionnaireFile`] is the file as written; [`Questionnaire`] is what the rest of
//! the program uses: checked, with each question and derived variable as a
//! [`Variable`] that is found by its id.

mod bounds;
mod computed;
mod derived;
mod drawn;
mod file;
mod load;
mod over;
mod parts;
mod publication;
mod reference;
mod required;
mod requirement;
mod summed;
mod types;
mod unit;
mod units;
mod wave;
mod waves;

use std::collections::HashMap;

use crate::engine::{Codes, Expression, Known, Label, Scope};
use crate::locales::Lang;
use crate::words::Words;

/// The signs of a percentage.
pub const PERCENT_SIGNS: [char; 2] = ['%', '％'];
pub use derived::{Derived, DerivedCode, DerivedType, DerivedVariable, Rule};
pub use drawn::Drawn;
pub use file::{Check, CheckSeverity, Question, QuestionnaireFile, ReferenceColumn, ReferenceFile};
pub use load::load;
pub use over::Over;
pub use publication::{Audience, ListedFile, Published};
pub use reference::Reference;
pub use requirement::{GroupCondition, Requirement, RequirementFile};
pub use types::{Code, GridColumn, Inside, Item, QuestionType, RankedBy};
pub use unit::UnitFile;
pub use wave::{WAVE, Wave};

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
    /// Numbers that sum up units, which derived ones may need.
    pub over: Vec<Over>,
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
    /// Of a survey with weights, strata or clusters: one, or with waves one of each, oldest first.
    pub drawn: Vec<Drawn>,
    index: HashMap<String, usize>,
}

/// A unit that tables may be of.
#[derive(Debug, Clone)]
pub struct Unit {
    pub id: String,
    label: (String, Option<String>),
    /// What is asked of each and computed of it, by the ids that tables use.
    pub variables: Vec<Variable>,
    derived: Vec<DerivedVariable>,
    /// What each is to keep to.
    checks: Vec<CheckRule>,
    stands: Stands,
}

/// Where the answers of a unit stand.
#[derive(Debug, Clone)]
enum Stands {
    /// In blocks, which are called so; of each the ids of the questions, and of the variables of
    /// the respondent that hold the answers.
    Blocks { names: Vec<String>, held: Vec<Vec<(String, String)>> },
    /// In a sheet or file of its own, with the header of the column that names the respondent.
    Rows { key: String, sheet: String },
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
    /// How many a respondent stands for, as a program wrote it.
    pub is_weight: bool,
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

impl Questionnaire {
    pub fn variable(&self, id: &str) -> Option<&Variable> {
        self.position(id).map(|i| &self.variables[i])
    }

    /// Where it is among the variables.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Takes the numbers of a question for weights.
    pub fn weigh_by(&mut self, id: &str) {
        if let Some(&at) = self.index.get(id) {
            self.variables[at].is_weight = true;
        }
    }

    /// With a column of the answers that tells how respondents were drawn: a number, or a name.
    pub fn with_column(&mut self, id: &str, header: &str, is_number: bool) {
        let kind = if is_number { Kind::Number } else { Kind::Text };
        let variable = Variable::new(id, kind, (header, None));
        self.index.insert(id.to_owned(), self.variables.len());
        self.variables.push(Variable { is_of_design: true, is_weight: is_number, ..variable });
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
            let needs = self.needs(&variable.id);
            let of_variable = match needs.is_empty() {
                false => self.questions_of(&needs),
                true => vec![variable.id.clone()],
            };
            for id in of_variable {
                if !questions.contains(&id) {
                    questions.push(id);
                }
            }
        }
        questions
    }

    /// The names of which a variable is computed; none of a question.
    pub fn needs(&self, id: &str) -> Vec<String> {
        let derived = self.derived.iter().filter(|derived| derived.id == id);
        let over = self.over.iter().filter(|over| over.id == id);
        let derived = derived.flat_map(DerivedVariable::needs);
        derived.chain(over.flat_map(|over| &over.needs)).cloned().collect()
    }

    /// The names that expressions may use.
    pub fn scope(&self) -> Scope {
        let mut scope = Scope::default();
        for variable in &self.variables {
            let derived = self.derived.iter().find(|derived| derived.id == variable.id);
            variable.name(&mut scope, derived.map(|derived| &derived.rule));
            if self.over.iter().any(|over| over.id == variable.id) {
                scope.add(variable.id.clone(), Known::Number);
            }
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
            is_weight: false,
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

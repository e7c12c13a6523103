//! How questions are answered, and what their answers are written as.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::locales::Lang;
use crate::words::Words;

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionType {
    /// The respondent's number (整理番号).
    Id,
    /// One of the codes (SA).
    Single,
    /// Any of the codes (MA).
    Multiple,
    /// A whole number of 0 or more.
    Count,
    /// Any number (NA).
    Number,
    /// Free text (FA).
    Text,
    /// The analyst's after-code of a free text: one of the codes.
    Code,
    /// A day.
    Date,
    /// A month of a year. In expressions a text as `'2024-05'`.
    Month,
    /// A time of day. In expressions a text as `'09:30'`.
    Time,
    /// One day of the week, from code 1, Monday, to 7, Sunday.
    Weekday,
    /// Days of the week, of the same codes.
    Weekdays,
    /// Opening times, as in 9:00～12:00、14:00～18:00, or 休; with items one for each.
    Hours,
    /// Several items that share the codes; each item is a variable of its own.
    Grid,
    /// The same, of which any may be chosen at each item.
    GridMultiple,
    /// Whole numbers by items and columns; each is the variable `ITEM_COLUMN`.
    GridCount,
    /// The same of any numbers.
    GridNumber,
    /// The codes in an order of the respondent's. `q_rank_1` is the first choice, `q_item_3` the
    /// rank of code 3 (`q_item_m3` of code -3), `q` all that have a rank, whichever of them are columns of the data.
    Ranking,
}

/// What a column of a ranking holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RankedBy {
    /// A column a rank, which holds the item.
    #[default]
    Rank,
    /// A column an item, which holds its rank.
    Item,
}

/// One answer to choose from.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    pub code: i32,
    pub label: String,
    pub label_en: Option<String>,
    /// Other ways in which this answer is written.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// This is 「その他」: left out of mean counts where the plan says so, and last in
    /// sorted charts.
    #[serde(default)]
    pub other: bool,
    /// An answer that is none of the labels is this one, written out, as Google Forms
    /// and Microsoft Forms return 「その他」. Without it such an answer cannot be read.
    #[serde(default)]
    pub written_out: bool,
    /// Means that none of the others is chosen, as in 「特になし」: beside others it is a
    /// finding, and it does not count as an item in the number of answers.
    #[serde(default)]
    pub exclusive: bool,
    /// The number that is asked for with this answer, as in 「はい→（　）人」: in a column of its
    /// own, or in the cell of the answer.
    pub number: Option<Inside>,
}

/// A number inside of an answer; a variable of its own, asked of those with that answer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inside {
    #[schemars(with = "String")]
    pub id: Text,
    pub label: String,
    pub label_en: Option<String>,
    pub unit: Option<String>,
    pub unit_en: Option<String>,
    /// Smallest plausible value.
    pub min: Option<f64>,
    /// Largest plausible value.
    pub max: Option<f64>,
    /// Other headers under which its own column comes.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// One row of a grid.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    #[schemars(with = "String")]
    pub id: Text,
    pub number: Option<String>,
    pub label: String,
    pub label_en: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Of a grid of numbers: the items whose numbers together are this one's, in each column.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub sum: Vec<Text>,
    /// Of a grid of numbers: the item of which this is a part, and so no more.
    #[schemars(with = "Option<String>")]
    pub part_of: Option<Text>,
}

/// One column of a grid of numbers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GridColumn {
    /// Behind the id of the item it makes that of the variable.
    #[schemars(with = "String")]
    pub id: Text,
    pub label: String,
    pub label_en: Option<String>,
    /// In place of that of the question.
    pub unit: Option<String>,
    pub unit_en: Option<String>,
    /// The columns whose numbers together are this one's, in each item.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub sum: Vec<Text>,
    /// The column of which this is a part, and so no more.
    #[schemars(with = "Option<String>")]
    pub part_of: Option<Text>,
}

impl Code {
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.label, self.label_en.as_deref())
    }

    pub fn label_words(&self) -> Words {
        Words::given(&self.label, self.label_en.as_deref())
    }

    /// Whether its number says how much: 「その他」 and an answer that means none do not.
    pub fn is_on_scale(&self) -> bool {
        !self.other && !self.exclusive
    }

    /// What a cell may say for it beside its number: its labels and aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let labels = Lang::ALL.map(|lang| self.label(lang));
        labels.into_iter().chain(self.aliases.iter().map(String::as_str))
    }
}

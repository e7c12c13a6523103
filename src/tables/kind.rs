//! What a kind of table is: how it is written in a plan, what it asks for, and how it is shown.

use std::collections::HashSet;
use std::fmt::Debug;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::DeValue;

use super::chart::Chart;
use super::differences::Marking;
use super::facts::Facts;
use super::grid::Grid;
use super::making::Making;
use super::reader::Reader;
use super::spec::{ChartKind, Subset};
use super::statistic::Statistic;
use super::table::Table;
use crate::definition::{Document, Text};
use crate::problem::Problem;
use crate::words::Words;

/// What is particular to a kind of table. The first half makes a table of tallies, the second
/// shows one that was released.
pub trait Kind: Debug + Send + Sync {
    /// As in a plan.
    fn name(&self) -> &'static str;

    /// Notes what is wrong with the entry, and fills in what depends on
    /// parameters.
    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>);

    /// The variables that it measures, in order.
    fn variables(&self) -> Vec<&str>;

    /// The questions by whose answers it sets respondents beside each other.
    fn breakdowns(&self) -> Vec<&str> {
        Vec::new()
    }

    /// What its figures are, as far as they are numbers of which a plan says the format.
    fn statistics(&self) -> Vec<Statistic> {
        Vec::new()
    }

    /// The reference table without which it shows nothing: where nobody has given that, the table
    /// is left out.
    fn rests_on(&self) -> Option<&str> {
        None
    }

    /// Whether it shows respondents one by one, as the questionnaire allows.
    fn lists_respondents(&self) -> bool {
        false
    }

    /// Whether it sets the answers of a respondent in two waves beside each other.
    fn follows_respondents(&self) -> bool {
        false
    }

    /// What it was asked for that has no form for a survey with a design, as a problem to which the
    /// table's id is added.
    fn refused_by_design(&self) -> Option<Problem> {
        None
    }

    fn tabulate(&self, making: &Making<'_>) -> Table;

    /// How columns that differ are marked, if they are.
    fn marking(&self) -> Option<Marking> {
        None
    }

    fn grid(&self, table: &Table) -> Grid<Words>;

    /// The chart; one of those that the kind is registered with.
    fn chart(&self, _table: &Table, _kind: ChartKind) -> Option<Chart<Words>> {
        None
    }

    /// The question whose answers are the areas of its map; `None` where its rows are of several.
    fn map_of(&self) -> Option<&str> {
        match self.breakdowns()[..] {
            [question] => Some(question),
            _ => None,
        }
    }

    /// The chart where nobody has said where the areas lie.
    fn without_map(&self) -> ChartKind {
        ChartKind::Dots
    }

    /// Adds to the facts that all kinds have.
    fn facts(&self, _facts: &mut Facts<'_>) {}

    /// Its base, who was left out and why, and which tests were made.
    fn notes(&self, _table: &Table, _respondent: &Words) -> Vec<Words> {
        Vec::new()
    }

    /// Keys of the methods that it uses, for the appendix.
    fn methods(&self) -> Vec<&'static str> {
        vec![]
    }
}

/// The part of an entry that all kinds share, as far as a kind looks at it.
pub struct Entry<'e> {
    pub id: &'e Text,
    pub subsets: &'e [Subset],
    /// The chart by which its rows are sorted, drawn or not.
    pub chart: Option<ChartKind>,
    /// Whether it is drawn.
    pub is_drawn: bool,
}

impl Entry<'_> {
    /// The chart, if it is drawn.
    pub fn drawn(&self) -> Option<ChartKind> {
        self.chart.filter(|_| self.is_drawn)
    }

    /// A problem with the entry, which its id stands for.
    pub fn mistake(&self, key: &'static str, reader: &mut Reader<'_>) {
        let problem = Problem::new(key).with("table", self.id.get_ref());
        reader.mistake(problem, self.id.span());
    }

    /// Refuses a name that is there twice: each address has one figure.
    pub fn once<'n>(&self, names: impl IntoIterator<Item = &'n str>, reader: &mut Reader<'_>) {
        let mut seen = HashSet::new();
        for name in names.into_iter().filter(|name| !seen.insert(*name)) {
            let problem = Problem::new("plan-named-twice").with("table", self.id.get_ref());
            reader.mistake(problem.with("name", name), self.id.span());
        }
    }

    /// Refuses several subsets, of a kind that shows one.
    pub fn one_subset(&self, reader: &mut Reader<'_>) {
        if self.subsets.len() > 1 {
            self.mistake("plan-one-subset", reader);
        }
    }
}

/// How a kind is written in a plan.
pub trait Written: Kind + DeserializeOwned + JsonSchema + 'static {
    const NAME: &'static str;
    /// Charts that it has.
    const CHARTS: &'static [ChartKind] = &[];
    /// The chart where the plan names none.
    const CHART: Option<ChartKind> = None;
    /// Counts respondents, so that subsets, conditions and formats apply.
    const OF_RESPONDENTS: bool = true;
}

/// Reads the keys of an entry that are its kind's own; what is wrong with them is noted.
pub type Read = fn(&mut Document, Spanned<DeValue<'_>>) -> Option<Box<dyn Kind>>;

/// A kind that plans may name.
pub struct Registered {
    pub name: &'static str,
    pub charts: &'static [ChartKind],
    pub chart: Option<ChartKind>,
    pub of_respondents: bool,
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    pub read: Read,
}

impl Registered {
    pub const fn of<K: Written>() -> Self {
        Self {
            name: K::NAME,
            charts: K::CHARTS,
            chart: K::CHART,
            of_respondents: K::OF_RESPONDENTS,
            schema: K::json_schema,
            read: |document, value| {
                document.read_value::<K>(value).map(|kind| Box::new(kind) as Box<dyn Kind>)
            },
        }
    }

    /// The keys of an entry that only this kind has, or that it shares with some.
    pub fn keys(&self) -> Vec<String> {
        properties(&(self.schema)(&mut SchemaGenerator::default()))
    }
}

/// The keys of a schema's object.
pub fn properties(schema: &Schema) -> Vec<String> {
    let properties = schema.get("properties").and_then(|properties| properties.as_object());
    properties.map(|properties| properties.keys().cloned().collect()).unwrap_or_default()
}

/// The text behind each name.
pub fn ids(names: &[Text]) -> Vec<&str> {
    names.iter().map(|name| name.get_ref().as_str()).collect()
}

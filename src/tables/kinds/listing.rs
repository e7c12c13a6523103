//! Rows of a reference table as texts under headings.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::reference::{is_kept, row_categories};
use super::texts::paragraphs;
use crate::definition::Text;
use crate::locales::Lang;
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Of};
use crate::tables::grid::Grid;
use crate::tables::kind::{Entry, Kind, Written};
use crate::tables::making::Making;
use crate::tables::reader::Reader;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Listed, Measured, Table};
use crate::words::Words;

/// Rows of a reference table as texts under headings, in the order of the table.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    #[schemars(with = "String")]
    reference: Text,
    /// The text of a row, with `{column}` for what stands there.
    row_label: String,
    row_label_en: Option<String>,
    /// The heading over rows, with `{column}` for what stands there.
    group_label: String,
    group_label_en: Option<String>,
    /// Only rows in which these columns have these texts.
    #[serde(default)]
    only: BTreeMap<String, String>,
    /// How many stand under a heading is said. Default: yes.
    counts: Option<bool>,
    /// Another reference table whose columns `row_label` may name too.
    #[schemars(with = "Option<String>")]
    join: Option<Text>,
    /// The column that both tables have.
    #[schemars(with = "Option<String>")]
    join_on: Option<Text>,
    /// The text of a row and the heading in both languages.
    #[serde(skip)]
    words: [Words; 2],
    /// The heading in the language of the definitions, by which rows belong together.
    #[serde(skip)]
    belongs_to: String,
}

impl Written for Listing {
    const NAME: &'static str = "listing";
    const OF_RESPONDENTS: bool = false;
}

impl Kind for Listing {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        self.belongs_to = reader.readable(&self.group_label, Lang::Ja);
        self.words = [
            reader.words(&self.row_label, &self.row_label_en),
            reader.words(&self.group_label, &self.group_label_en),
        ];
        let reference = reader.reference(&self.reference);
        let joined = self.join.as_ref().and_then(|name| reader.reference(name));
        if let (Some(reference), Some(on)) = (reference, &self.join_on) {
            reader.columns(reference, [on]);
        }
        if let (Some(joined), Some(on)) = (joined, &self.join_on) {
            reader.columns(joined, [on]);
        }
        if self.join.is_some() != self.join_on.is_some() {
            entry.mistake("plan-needs-join", reader);
        }
    }

    fn variables(&self) -> Vec<&str> {
        Vec::new()
    }

    fn rests_on(&self) -> Option<&str> {
        Some(self.reference.get_ref())
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin([]);
        table.statistics = vec![Statistic::Count];
        let Some(reference) = making.reference(self.reference.get_ref()) else { return table };
        let joined = self.join.as_ref().and_then(|name| making.reference(name.get_ref()));
        let categories = row_categories(reference);
        let [of_row, of_group] = &self.words;
        let mut listed: Vec<(Listed, Vec<Words>)> = Vec::new();
        let mut headings: Vec<String> = Vec::new();
        for row in (0..reference.rows.len()).filter(|&row| is_kept(&self.only, reference, row)) {
            let mut text = reference.filled_words(of_row, row);
            if let (Some(joined), Some(on)) = (joined, &self.join_on)
                && let (Some(own), Some(other)) =
                    (reference.column(on.get_ref()), joined.column(on.get_ref()))
                && let Some(found) =
                    joined.rows.iter().position(|r| r[other] == reference.rows[row][own])
            {
                text = joined.filled_words(&text, found);
            }
            let heading = reference.filled(&self.belongs_to, row, Lang::Ja);
            match headings.iter().position(|of| *of == heading) {
                Some(at) => listed[at].1.push(text),
                None => {
                    // A heading is known by the first row below it.
                    let label = reference.filled_words(of_group, row);
                    listed.push((Listed::new(categories[row].clone(), label), vec![text]));
                    headings.push(heading);
                }
            }
        }
        let id = reference.id.as_str();
        let at = At::of(&making.subset().id, id);
        let total: usize = listed.iter().map(|(_, texts)| texts.len()).sum();
        for (listed, texts) in &listed {
            if self.counts.unwrap_or(true) {
                let count = Some(texts.len() as f64);
                table.put(at.category(&listed.category), Statistic::Count, count, Of::nobody(None));
            }
        }
        table.put(at, Statistic::N, Some(total as f64), Of::nobody(None));
        let texts = |(listed, texts): &(Listed, Vec<Words>)| -> (Category, Vec<Words>) {
            (listed.category.clone(), texts.clone())
        };
        table.texts = listed.iter().map(texts).collect();
        table.variables.push(Measured {
            id: id.to_owned(),
            label: making.spec.title.clone(),
            unit: making.spec.unit.clone(),
            indent: 0,
            categories: listed.into_iter().map(|(listed, _)| listed).collect(),
        });
        table
    }

    /// The texts by heading.
    fn facts(&self, facts: &mut Facts<'_>) {
        let table = facts.table;
        let listed = table.variables.iter().flat_map(|variable| &variable.categories);
        let texts = listed.zip(&table.texts).map(|(listed, (_, texts))| {
            let texts: Vec<String> = texts.iter().map(|text| facts.say(text)).collect();
            json!({ "label": facts.say(&listed.label), "texts": texts })
        });
        let texts: Vec<Value> = texts.collect();
        facts.add("texts", texts);
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        paragraphs(table, table.spec.unit.clone())
    }
}

//! The columns of a reference table, row by row, with their sums.

use std::collections::{BTreeMap, HashSet};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::definition::Text;
use crate::format::NumberFormat;
use crate::questionnaire::{Reference, ReferenceColumn, Variable};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Figure, Of, Source, State};
use crate::tables::grid::{Cell, Column, Grid, Row, with_unit};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Listed, Measured, Table};
use crate::tally::Counted;
use crate::words::Words;

/// The columns of a reference table, row by row, with the sums of the numbers; and how many
/// respondents belong to each row, where a question is named.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceTable {
    #[schemars(with = "String")]
    reference: Text,
    /// Its columns, in order.
    #[schemars(with = "Vec<String>")]
    reference_columns: Vec<Text>,
    /// The single question whose answers are counted beside the rows that the table's key
    /// names.
    #[schemars(with = "Option<String>")]
    group: Option<Text>,
    /// The column by which the rows are sorted, falling. Default: as they stand.
    #[schemars(with = "Option<String>")]
    sort_by: Option<Text>,
    /// A row of sums. Default: yes.
    totals: Option<bool>,
    /// The text of a row, with `{column}` for what stands there. Default: the first column of
    /// words.
    row_label: Option<String>,
    row_label_en: Option<String>,
    /// The same in both languages.
    #[serde(skip)]
    of_row: Words,
    /// Only rows in which these columns have these texts.
    #[serde(default)]
    only: BTreeMap<String, String>,
}

impl Written for ReferenceTable {
    const NAME: &'static str = "reference";
    const OF_RESPONDENTS: bool = false;
}

impl Kind for ReferenceTable {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.reference_columns.is_empty() {
            entry.mistake("plan-needs-reference", reader);
        }
        if let Some(reference) = reader.reference(&self.reference) {
            reader.columns(reference, self.reference_columns.iter().chain(&self.sort_by));
        }
        reader.variables(self.group.as_slice(), Self::NAME, has_codes);
        // A column of numbers and the number of respondents have their own names too.
        let words = |id: &&str| {
            let found = reader.questionnaire.reference(self.reference.get_ref());
            let column = found.and_then(|of| of.columns.iter().find(|column| column.id == *id));
            column.is_some_and(is_words)
        };
        let group = ids(self.group.as_slice()).into_iter().filter(|id| !words(id));
        entry.once(
            ids(&self.reference_columns).into_iter().chain(group).collect::<Vec<_>>(),
            reader,
        );
        let words = reader.words_if(&self.row_label, &self.row_label_en);
        self.of_row = words.unwrap_or_default();
    }

    fn variables(&self) -> Vec<&str> {
        Vec::new()
    }

    fn breakdowns(&self) -> Vec<&str> {
        ids(self.group.as_slice())
    }

    fn rests_on(&self) -> Option<&str> {
        Some(self.reference.get_ref())
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin([]);
        table.statistics = vec![Statistic::Count];
        let Some(reference) = making.reference(self.reference.get_ref()) else { return table };
        let (order, categories) = (self.order(reference), row_categories(reference));
        let of_row = self.label(reference);
        let rows: Vec<Listed> = order
            .iter()
            .map(|&row| {
                let label = reference.filled_words(&of_row, row);
                Listed::new(categories[row].clone(), label)
            })
            .collect();
        for name in &self.reference_columns {
            let Some(column) = reference.column(name.get_ref()) else { continue };
            let described = &reference.columns[column];
            table.variables.push(Measured {
                id: described.id.clone(),
                label: described.label_words(),
                unit: described.unit_words(),
                indent: 0,
                categories: rows.clone(),
            });
            match is_words(described) {
                true => words(&mut table, reference, column, &rows, &order, making),
                false => self.numbers(&mut table, reference, column, &rows, &order, making),
            }
        }
        let group = self.group.as_ref().and_then(|g| making.questionnaire.variable(g.get_ref()));
        if let Some(group) = group {
            self.respondents(&mut table, reference, group, &rows, &order, making);
        }
        table
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        let subset = &table.subsets()[0].id;
        let cell = |variable: &Measured, category: &Category, statistic| {
            let at = At::of(subset, &variable.id).category(category);
            let figure = table.figure(at, statistic);
            match figure.or_else(|| table.figure(at, Statistic::Text)) {
                // A sum of words.
                None if has_words(table, variable) => Cell::default(),
                None => Cell::text(Words::of("report-no-value")),
                figure => Cell::figure(figure),
            }
        };
        let cells = |category: &Category, statistic| -> Vec<Cell<Words>> {
            table.variables.iter().map(|variable| cell(variable, category, statistic)).collect()
        };
        let column = |variable: &Measured| Column {
            words: has_words(table, variable),
            ..Column::of(with_unit(variable))
        };
        let categories = table.variables.first().map_or(&[][..], |v| &v.categories);
        let row = |l: &Listed| Row::of(&l.label, cells(&l.category, Statistic::Count));
        let mut rows: Vec<Row<Words>> = categories.iter().map(row).collect();
        if table.figures.iter().any(|(key, _)| key.statistic == Statistic::Sum) {
            let sums = cells(&Category::All, Statistic::Sum);
            rows.push(Row::total(Words::of("report-total"), sums));
        }
        Grid::of(table, table.variables.iter().map(column).collect(), rows)
    }

    fn facts(&self, facts: &mut Facts<'_>) {
        let sorted = self.sort_by.as_ref().and_then(|id| {
            let table = facts.table;
            let variable = table.variables.iter().find(|v| v.id == *id.get_ref())?;
            Some(facts.series(&table.subsets()[0].id, None, variable))
        });
        facts.add("sorted", sorted);
        // Each row with its columns by their ids, as printed.
        let table = facts.table;
        let subset = &table.subsets()[0].id;
        let categories = table.variables.first().map_or(&[][..], |variable| &variable.categories);
        let row = |listed: &Listed| {
            let printed = |variable: &Measured| {
                let at = At::of(subset, &variable.id).category(&listed.category);
                let of = [Statistic::Count, Statistic::Text].map(|of| facts.printed(at, of));
                (variable.id.clone(), of.into_iter().find(|text| !text.is_empty()).into())
            };
            let mut row: Map<String, Value> = table.variables.iter().map(printed).collect();
            row.insert("label".into(), facts.say(&listed.label).into());
            row.into()
        };
        let rows: Vec<Value> = categories.iter().map(row).collect();
        facts.add("rows", rows);
    }
}

impl ReferenceTable {
    /// The rows that are wanted, in the order in which they are shown.
    fn order(&self, reference: &Reference) -> Vec<usize> {
        let sorted = self.sort_by.as_ref().and_then(|id| reference.column(id.get_ref()));
        let mut order = match sorted {
            Some(column) => falling(&reference.numbers(column)),
            None => (0..reference.rows.len()).collect(),
        };
        order.retain(|&row| is_kept(&self.only, reference, row));
        order
    }

    /// How a row is called: unless the plan says it, by the first column that holds no numbers;
    /// by its key where there is no other.
    fn label(&self, reference: &Reference) -> Words {
        let is_name = |column: &&ReferenceColumn| {
            is_words(column) && reference.key.as_ref() != Some(&column.id)
        };
        let first = reference.columns.iter().find(is_name).map(|column| &column.id);
        let name = first.or(reference.key.as_ref()).map(|id| format!("{{{id}}}"));
        self.of_row.clone().or(&name.unwrap_or_default())
    }

    fn numbers(
        &self,
        table: &mut Table,
        reference: &Reference,
        column: usize,
        rows: &[Listed],
        order: &[usize],
        making: &Making<'_>,
    ) {
        let described = &reference.columns[column];
        let numbers = reference.numbers(column);
        let format = described.format.as_deref().and_then(NumberFormat::parse).unwrap_or_default();
        let at = At::of(&making.subset().id, &described.id);
        for (listed, &row) in rows.iter().zip(order) {
            let at = at.category(&listed.category);
            if let Some(number) = numbers[row] {
                let state = State::Shown(number);
                let (format, source) = (format.clone(), Source::default());
                let figure = Figure { state, base: None, format, source, estimate: None };
                table.figures.put(at, Statistic::Count, figure);
            } else if let Some(words) = reference.in_words(row, column) {
                table.put_words(at, Statistic::Text, words);
            }
        }
        let known: Vec<f64> = order.iter().filter_map(|&row| numbers[row]).collect();
        if self.totals.unwrap_or(true) && !known.is_empty() {
            table.put(at, Statistic::Sum, Some(known.iter().sum()), Of::nobody(None));
        }
    }

    /// How many respondents belong to each row.
    fn respondents(
        &self,
        table: &mut Table,
        reference: &Reference,
        group: &Variable,
        rows: &[Listed],
        order: &[usize],
        making: &Making<'_>,
    ) {
        let key = reference.key.as_ref().and_then(|key| reference.column(key));
        let Some(key) = key else { return };
        let counts = &making.codes(making.everybody.clone(), &group.id).in_rows;
        let at = At::of(&making.subset().id, &group.id);
        let mut parts: Vec<Counted> = Vec::new();
        for (listed, &row) in rows.iter().zip(order) {
            let code = group.codes.iter().position(|c| c.label == reference.rows[row][key]);
            if let Some(code) = code {
                let (count, of) = (Some(counts[code].n as f64), Of::from(counts[code]));
                let of = Of { base: None, ..of };
                table.put(at.category(&listed.category), Statistic::Count, count, of);
                parts.push(counts[code]);
            }
        }
        if self.totals.unwrap_or(true) {
            let sum: Counted = parts.iter().copied().sum();
            let of = Of { base: None, ..Of::from(sum) }.adding(parts);
            table.put(at, Statistic::Sum, Some(sum.n as f64), of);
            let labels: Vec<&String> = order.iter().map(|&row| &reference.rows[row][key]).collect();
            let in_rows = |index: usize| labels.contains(&&group.codes[index].label);
            making.tell_ungrouped(table, &making.everybody, group, in_rows);
        }
        table.variables.push(Measured {
            id: group.id.clone(),
            label: Words::of("answered"),
            categories: rows.to_vec(),
            ..Measured::default()
        });
    }
}

fn words(
    table: &mut Table,
    reference: &Reference,
    column: usize,
    rows: &[Listed],
    order: &[usize],
    making: &Making<'_>,
) {
    let at = At::of(&making.subset().id, &reference.columns[column].id);
    for (listed, &row) in rows.iter().zip(order) {
        let words = reference.text_words(row, column);
        table.put_words(at.category(&listed.category), Statistic::Text, words);
    }
}

fn is_words(column: &ReferenceColumn) -> bool {
    !column.number && column.expression.is_none()
}

/// Whether a column of the table holds words.
fn has_words(table: &Table, variable: &Measured) -> bool {
    let mut figures = table.figures.iter();
    figures.any(|(key, _)| key.statistic == Statistic::Text && key.variable == variable.id)
}

/// The rows by what the key column holds; by their numbers where there is none, and all of them
/// where the keys do not tell all apart: the key of one may be the number of another.
pub fn row_categories(reference: &Reference) -> Vec<Category> {
    let key = reference.key.as_ref().and_then(|key| reference.column(key));
    let numbers = (1..=reference.rows.len()).map(|number| number.to_string());
    let keys = reference.rows.iter().map(|row| key.map_or("", |key| row[key].as_str()));
    let name = |(key, number): (&str, String)| if key.is_empty() { number } else { key.to_owned() };
    let mut names: Vec<String> = keys.zip(numbers.clone()).map(name).collect();
    if names.iter().collect::<HashSet<_>>().len() < names.len() {
        names = numbers.collect();
    }
    names.into_iter().map(Category::Row).collect()
}

/// Whether the plan wants a row.
pub fn is_kept(only: &BTreeMap<String, String>, reference: &Reference, row: usize) -> bool {
    only.iter().all(|(id, value)| {
        reference.column(id).is_some_and(|column| reference.rows[row][column] == *value)
    })
}

/// Rows by falling number, those without one last; equal ones in the order of the table.
fn falling(numbers: &[Option<f64>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    let key = |row: usize| numbers[row].unwrap_or(f64::NEG_INFINITY);
    order.sort_by(|&a, &b| key(b).total_cmp(&key(a)));
    order
}

//! The figures of a release in long format, a row each, under keys that are the same in every
//! language: `results.csv`, `.parquet`, `.json` and `.xlsx`. docs/results.md has the columns.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::csv::literal;
use crate::disclosure::Release;
use crate::engine::frame::{Cells, Frame};
use crate::locales::Locale;
use crate::problem::Failure;
use crate::tables::{Category, Figure, Group, Key, State, Table, notes};

/// What stands in a column.
enum Field {
    Text(String),
    Number(Option<f64>),
}

impl Field {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Text(_) => None,
            Self::Number(number) => *number,
        }
    }
}

/// A figure with its table and labels.
struct Row<'a> {
    table: &'a Table,
    key: &'a Key,
    figure: &'a Figure,
    group_label: &'a str,
    category_label: &'a str,
    printed: String,
}

type Of = (&'static str, fn(&Row<'_>) -> Field);

const COLUMNS: [Of; 14] = [
    ("section", |row| Field::Text(row.table.spec.section.clone())),
    ("table", |row| Field::Text(row.table.spec.id.clone())),
    ("subset", |row| Field::Text(row.key.subset.clone())),
    ("group_variable", |row| Field::Text(group(row, |group| group.variable.clone()))),
    ("group_code", |row| Field::Text(group(row, |group| group.category.to_string()))),
    ("variable", |row| Field::Text(row.key.variable.clone())),
    ("category", |row| Field::Text(row.key.category.to_string())),
    ("statistic", |row| Field::Text(row.key.statistic.name().to_owned())),
    ("value", |row| Field::Number(row.figure.value())),
    ("printed", |row| Field::Text(row.printed.clone())),
    ("base", |row| Field::Number(row.figure.base)),
    ("state", |row| Field::Text(row.figure.state_name().to_owned())),
    ("group_label", |row| Field::Text(row.group_label.to_owned())),
    ("category_label", |row| Field::Text(row.category_label.to_owned())),
];

fn group(row: &Row<'_>, of: fn(&Group) -> String) -> String {
    row.key.group.as_ref().map(of).unwrap_or_default()
}

fn rows<'a>(release: &'a Release, locale: &Locale) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for table in &release.tables {
        let groups: HashMap<&Group, &str> =
            table.groups.iter().map(|of| (&of.group, of.label.as_str())).collect();
        let mut labels: HashMap<(&str, &Category), &str> = HashMap::new();
        for variable in &table.variables {
            for listed in &variable.categories {
                labels.insert((variable.id.as_str(), &listed.category), &listed.label);
            }
        }
        rows.extend(table.figures.iter().map(|(key, figure)| {
            let of_group = key.group.as_ref().and_then(|group| groups.get(group).copied());
            let label = labels.get(&(key.variable.as_str(), &key.category)).copied();
            Row {
                table,
                key,
                figure,
                group_label: of_group.unwrap_or_default(),
                category_label: label.unwrap_or_default(),
                printed: figure.print(locale),
            }
        }));
    }
    rows
}

/// Values at full precision (the shortest text that reads back as the same number), empty over
/// nobody and for what is not shown. UTF-8 with a byte order mark, so that Excel opens it with
/// the right characters.
pub fn csv(release: &Release, locale: &Locale) -> Result<Vec<u8>, csv::Error> {
    let mut writer = super::csv::writer();
    writer.write_record(COLUMNS.map(|(name, _)| name))?;
    for row in rows(release, locale) {
        // Of figures a minus is no formula.
        let is_figure = |name| name == "printed" && !matches!(row.figure.state, State::Words(_));
        writer.write_record(COLUMNS.map(|(name, of)| match of(&row) {
            Field::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
            Field::Text(text) if is_figure(name) => text,
            Field::Text(text) => literal(&text),
        }))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// With a description of nothing but the columns.
pub fn parquet(release: &Release, locale: &Locale) -> Result<Vec<u8>, Failure> {
    super::frame::parquet(&frame(release, locale)?, &json!({}))
}

/// As a sheet of a workbook.
pub fn sheet(release: &Release, locale: &Locale) -> Result<Vec<u8>, Failure> {
    super::frame::workbook(&frame(release, locale)?, "results", &[])
}

/// The same columns as a frame.
fn frame(release: &Release, locale: &Locale) -> Result<Frame, Failure> {
    let rows = rows(release, locale);
    let fields = COLUMNS.map(|(_, of)| rows.iter().map(of).collect::<Vec<Field>>());
    let columns = COLUMNS.iter().zip(&fields).map(|((name, _), fields)| {
        let cells = match *name {
            "value" | "base" => Cells::Numbers(fields.iter().map(Field::number).collect()),
            _ => Cells::Texts(fields.iter().map(Field::text).collect()),
        };
        ((*name).to_owned(), cells)
    });
    Frame::new(rows.len(), columns.collect()).map_err(Failure::internal)
}

/// The same rows, with what a program needs to show them: cover, sections, tables with titles
/// and notes, quality of the data.
pub fn json(release: &Release, locale: &Locale) -> Result<Vec<u8>, serde_json::Error> {
    let figure = |row: &Row<'_>| {
        let field = |(name, of): Of| {
            let value = match of(row) {
                Field::Text(text) => json!(text),
                Field::Number(number) => json!(number),
            };
            (name.to_owned(), value)
        };
        Value::Object(COLUMNS.into_iter().map(field).collect::<Map<_, _>>())
    };
    let document = json!({
        "survey_version": env!("CARGO_PKG_VERSION"),
        "questionnaire": release.questionnaire,
        "lang": release.lang.code(),
        "cover": release.cover,
        "remarks": release.remarks,
        "respondent": release.respondent,
        "respondents": release.respondents,
        "parameters": release.parameters,
        "sections": release.sections,
        "tables": release.tables.iter().map(|t| described(t, release, locale)).collect::<Vec<_>>(),
        "figures": rows(release, locale).iter().map(figure).collect::<Vec<_>>(),
        "quality": release.quality,
        "form": release.form,
    });
    let mut bytes = serde_json::to_vec_pretty(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A table without its figures.
fn described(table: &Table, release: &Release, locale: &Locale) -> Value {
    let spec = &table.spec;
    let subsets = spec.subsets.iter().map(|s| json!({ "id": s.id, "label": s.label }));
    let variables = table.variables.iter().map(|variable| {
        let categories = variable.categories.iter().map(
            |of| json!({ "category": of.category.to_string(), "label": of.label, "rest": of.rest }),
        );
        json!({
            "id": variable.id, "label": variable.label, "unit": variable.unit,
            "categories": categories.collect::<Vec<_>>(),
        })
    });
    let texts = table
        .texts
        .iter()
        .map(|(category, texts)| json!({ "category": category.to_string(), "texts": texts }));
    json!({
        "id": spec.id, "section": spec.section, "kind": spec.kind.name(), "title": spec.title,
        "unit": spec.unit, "row_heading": spec.row_heading, "show": spec.show,
        "chart": spec.chart, "subsets": subsets.collect::<Vec<_>>(),
        "variables": variables.collect::<Vec<_>>(), "texts": texts.collect::<Vec<_>>(),
        "notes": notes::notes(table, &release.respondent, locale),
        "commentary": spec.commentary,
    })
}

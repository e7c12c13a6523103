//! The figures of a release in long format, a row each, under keys that are the same in every
//! language: `results.csv`, `.parquet`, `.json` and `.xlsx`. docs/results.md has the columns.

use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::csv::literal;
use super::labels::Labels;
use crate::disclosure::Released;
use crate::engine::frame::{Cells, Frame};
use crate::locales::Locale;
use crate::problem::Failure;
use crate::tables::figure::Estimate;
use crate::tables::{Category, Figure, Key, Made, State, Table};
use crate::tally::weighting::{Account, FrameRow};
use crate::view::{notes, weights};
use crate::words::Say;

/// What stands in a column.
enum Field {
    /// Words of somebody, which a spreadsheet may take for a formula.
    Words(String),
    /// Codes, bounds and printed figures: a minus in front is no formula.
    Plain(String),
    Number(Option<f64>),
}

impl Field {
    fn code(category: &Category) -> Self {
        match category {
            Category::Row(key) => Self::Words(key.clone()),
            category => Self::Plain(category.to_string()),
        }
    }
}

/// A figure with its table and labels.
struct Row<'a> {
    table: &'a Table,
    key: &'a Key,
    figure: &'a Figure,
    group_label: Rc<str>,
    category_label: Rc<str>,
    printed: String,
    /// That it is for internal use only.
    mark: &'a str,
}

type Of = (&'static str, fn(&Row<'_>) -> Field);

/// Behind them, where nothing is hidden.
const MARK: Of = ("use", |row| Field::Words(row.mark.to_owned()));

const COLUMNS: [Of; 14] = [
    ("section", |row| Field::Words(row.table.spec.section.clone())),
    ("table", |row| Field::Words(row.table.spec.id.clone())),
    ("subset", |row| Field::Words(row.key.subset.clone())),
    ("group_variable", |row| {
        let group = row.key.group.as_ref();
        Field::Words(group.map(|group| group.variable.clone()).unwrap_or_default())
    }),
    ("group_code", |row| {
        let group = row.key.group.as_ref();
        Field::code(group.map_or(&Category::All, |group| &group.category))
    }),
    ("variable", |row| Field::Words(row.key.variable.clone())),
    ("category", |row| Field::code(&row.key.category)),
    ("statistic", |row| Field::Words(row.key.statistic.name().to_owned())),
    ("value", |row| Field::Number(row.figure.value())),
    ("printed", |row| match row.figure.state {
        State::Words(_) => Field::Words(row.printed.clone()),
        _ => Field::Plain(row.printed.clone()),
    }),
    ("base", |row| Field::Number(row.figure.base)),
    ("state", |row| Field::Words(row.figure.state_name().to_owned())),
    ("group_label", |row| Field::Words(row.group_label.to_string())),
    ("category_label", |row| Field::Words(row.category_label.to_string())),
];

/// Of a survey with weights.
const ESTIMATES: [Of; 6] = [
    ("weighted_base", |row| {
        estimated(row, |of| Some(of.weighted_base).filter(|base| base.is_finite()))
    }),
    ("standard_error", |row| estimated(row, |of| of.standard_error)),
    ("lower", |row| estimated(row, |of| of.limits.map(|(lower, _)| lower))),
    ("upper", |row| estimated(row, |of| of.limits.map(|(_, upper)| upper))),
    ("design_effect", |row| estimated(row, |of| of.design_effect)),
    ("effective_n", |row| estimated(row, |of| of.effective_n)),
];

fn estimated(row: &Row<'_>, of: fn(&Estimate) -> Option<f64>) -> Field {
    Field::Number(row.figure.estimate.as_deref().and_then(of))
}

/// The columns of a release.
fn columns(release: &Released) -> impl Iterator<Item = Of> + use<> {
    let estimates = release.weighting.is_some().then_some(ESTIMATES).into_iter().flatten();
    COLUMNS.into_iter().chain(estimates).chain(release.control.is_internal.then_some(MARK))
}

fn rows<'a>(release: &'a Released, mark: &'a str, locale: &Locale) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for table in &release.tables {
        let labels = Labels::of(table, locale);
        rows.extend(table.figures.iter().map(|(key, figure)| Row {
            table,
            key,
            figure,
            group_label: key.group.as_ref().map_or(Rc::from(""), |of| labels.group(of)),
            category_label: labels.category(&key.variable, &key.category),
            printed: figure.print().say(locale),
            mark,
        }));
    }
    rows
}

/// Values at full precision (the shortest text that reads back as the same number), empty over
/// nobody and for what is not shown. UTF-8 with a byte order mark, so that Excel opens it with
/// the right characters.
pub fn csv(release: &Released, locale: &Locale) -> Result<Vec<u8>, csv::Error> {
    let mut writer = super::csv::writer();
    writer.write_record(columns(release).map(|(name, _)| name))?;
    let mark = locale.word("disclosure-internal");
    for row in rows(release, &mark, locale) {
        writer.write_record(columns(release).map(|(_, of)| match of(&row) {
            Field::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
            Field::Plain(text) => text,
            Field::Words(text) => literal(&text),
        }))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// With a description of nothing but the columns.
pub fn parquet(release: &Released, locale: &Locale) -> Result<Vec<u8>, Failure> {
    super::frame::parquet(&frame(release, locale)?, &json!({}))
}

/// As a sheet of a workbook.
pub fn sheet(release: &Released, locale: &Locale) -> Result<Vec<u8>, Failure> {
    super::frame::workbook(&frame(release, locale)?, "results", &[])
}

/// The same columns as a frame.
fn frame(release: &Released, locale: &Locale) -> Result<Frame, Failure> {
    let mark = locale.word("disclosure-internal");
    let rows = rows(release, &mark, locale);
    let of = |(_, of): Of| rows.iter().map(of).collect::<Vec<Field>>();
    let fields: Vec<Vec<Field>> = columns(release).map(of).collect();
    let columns = columns(release).zip(&fields).map(|((name, _), fields)| {
        let (mut texts, mut numbers) = (Vec::new(), Vec::new());
        for field in fields {
            match field {
                Field::Words(text) | Field::Plain(text) => texts.push(Some(text.as_str())),
                Field::Number(number) => numbers.push(*number),
            }
        }
        let cells = match numbers.is_empty() {
            true => Cells::Texts(texts),
            false => Cells::Numbers(numbers),
        };
        (name.to_owned(), cells)
    });
    Frame::new(rows.len(), columns.collect()).map_err(Failure::internal)
}

/// The same rows, with what a program needs to show them: cover, sections, tables with titles
/// and notes, quality of the data.
pub fn json(release: &Released, locale: &Locale) -> Result<Vec<u8>, serde_json::Error> {
    let figure = |row: &Row<'_>| {
        let field = |(name, of): Of| {
            let value = match of(row) {
                Field::Words(text) | Field::Plain(text) => json!(text),
                Field::Number(number) => json!(number),
            };
            (name.to_owned(), value)
        };
        Value::Object(columns(release).map(field).collect::<Map<_, _>>())
    };
    let mark = locale.word("disclosure-internal");
    let mut document = json!({
        "survey_version": env!("CARGO_PKG_VERSION"),
        "questionnaire": release.questionnaire,
        "lang": locale.lang().code(),
        "cover": release.cover.say(locale),
        "remarks": release.remarks.say(locale),
        "respondent": release.respondent.say(locale),
        "respondents": release.respondents,
        "parameters": release.parameters,
        "sections": release.sections.say(locale),
        "tables": release.tables.iter().map(|t| described(t, release, locale)).collect::<Vec<_>>(),
        "figures": rows(release, &mark, locale).iter().map(figure).collect::<Vec<_>>(),
        "quality": release.quality.say(locale),
        "form": release.form.say(locale),
        "disclosure": described_control(release),
    });
    if let (Some(weighting), Value::Object(document)) = (&release.weighting, &mut document) {
        let design = |account| described_design(account, release, locale);
        let design = match weighting.accounts.as_slice() {
            [account] => design(account),
            waves => json!({
                "sentences": weights::of_waves(locale),
                "waves": waves.iter().map(design).collect::<Vec<_>>(),
            }),
        };
        document.insert("design".to_owned(), design);
    }
    let mut bytes = serde_json::to_vec_pretty(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The policy and what it cost.
fn described_control(release: &Released) -> Value {
    let control = &release.control;
    json!({
        "policy": control.name, "internal": control.is_internal, "figures": control.figures,
        "hidden": control.hidden(), "out": control.out,
    })
}

/// How respondents were drawn and weighted.
fn described_design(account: &Account, release: &Released, locale: &Locale) -> Value {
    let (spread, raking) = (account.spread, &account.raking);
    let mut design = json!({
        "sentences": weights::sentences(release, account, locale),
        "n": spread.n, "sum_of_weights": spread.sum, "design_effect": spread.effect,
        "effective_n": spread.effective_n(),
        "has_converged": raking.as_ref().map(|raking| raking.has_converged),
        "rounds": raking.as_ref().map(|raking| raking.rounds),
        "gap": raking.as_ref().map(|raking| raking.gap),
    });
    if !weights::is_protected(release) {
        let row = |row: &FrameRow| {
            json!({
                "label": row.label.say(locale), "population": row.population, "asked": row.asked,
                "answered": row.answered, "mean_weight": row.mean_weight,
            })
        };
        let frames = account.frames.iter();
        let frames = frames.map(|(by, rows)| {
            json!({ "by": by.say(locale), "rows": rows.iter().map(row).collect::<Vec<_>>() })
        });
        design["min"] = json!(spread.min);
        design["max"] = json!(spread.max);
        design["frames"] = frames.collect();
    }
    if let Some(wave) = &account.wave {
        design["wave"] = json!(wave.say(locale));
    }
    design
}

/// A table without its figures.
fn described(table: &Made, release: &Released, locale: &Locale) -> Value {
    let spec = &table.spec;
    let subsets = spec.subsets.iter().map(|s| json!({ "id": s.id, "label": s.label.say(locale) }));
    let variables = table.variables.iter().map(|variable| {
        let categories = variable.categories.iter().map(
            |of| json!({ "category": of.category.to_string(), "label": of.label.say(locale), "rest": of.rest }),
        );
        json!({
            "id": variable.id, "label": variable.label.say(locale), "unit": variable.unit.say(locale),
            "categories": categories.collect::<Vec<_>>(),
        })
    });
    let texts = table.texts.iter().map(
        |(category, texts)| json!({ "category": category.to_string(), "texts": texts.say(locale) }),
    );
    json!({
        "id": spec.id, "section": spec.section, "kind": table.kind.name(),
        "title": spec.title.say(locale), "unit": spec.unit.say(locale),
        "row_heading": spec.row_heading.say(locale), "show": spec.show,
        "chart": spec.chart, "of": spec.of.as_ref().map(|(unit, _)| unit), "subsets": subsets.collect::<Vec<_>>(),
        "variables": variables.collect::<Vec<_>>(), "texts": texts.collect::<Vec<_>>(),
        "notes": notes::of_table(table, release, locale),
        "commentary": spec.commentary.say(locale),
    })
}

//! The entry of a table: the part that all kinds share, and that of its kind.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::{JsonSchema, SchemaGenerator};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::file::{CompleteCases, OfRespondents, TableFile};
use super::text;
use crate::definition::Text;
use crate::format::NumberFormat;
use crate::problem::{Problem, unknown_name};
use crate::questionnaire::Unit;
use crate::tables::chart::MOST_CLASSES;
use crate::tables::kind::{Entry, Kind, Registered, properties};
use crate::tables::kinds::{KEYS, KINDS};
use crate::tables::reader::Reader;
use crate::tables::{ChartKind, Classes, Planned, Section, Show, Statistic, Subset, TableSpec};
use crate::words::Words;

/// Keys of the parts that kinds share.
static SHARED: LazyLock<[Vec<String>; 2]> = LazyLock::new(|| {
    let mut generator = SchemaGenerator::default();
    [TableFile::json_schema(&mut generator), OfRespondents::json_schema(&mut generator)]
        .map(|schema| properties(&schema))
});

/// Reads an entry; what is wrong with it is noted. One of a unit may name what is asked of that.
pub fn table(
    entry: Spanned<DeValue<'_>>,
    sections: &[Section<Words>],
    subsets: &[Subset],
    reader: &mut Reader<'_>,
) -> Option<Planned> {
    let questionnaire = reader.questionnaire;
    let unit = text(&entry, "of").and_then(|(name, _)| questionnaire.unit(name));
    match unit.and_then(|unit| questionnaire.of_unit(&unit.id)) {
        Some(own) => planned(entry, unit, sections, subsets, &mut reader.of(&own)),
        None => planned(entry, None, sections, subsets, reader),
    }
}

fn planned(
    entry: Spanned<DeValue<'_>>,
    unit: Option<&Unit>,
    sections: &[Section<Words>],
    subsets: &[Subset],
    reader: &mut Reader<'_>,
) -> Option<Planned> {
    let registered = kind(&entry, reader)?;
    let span = entry.span();
    let DeValue::Table(all) = entry.into_inner() else { return None };
    let [common, of_respondents, own] = apart(all, registered, reader);
    let value = |part| Spanned::new(span.clone(), DeValue::Table(part));
    let file: TableFile = reader.document.read_value(value(common))?;
    let of: OfRespondents = reader.document.read_value(value(of_respondents))?;
    let mut kind = (registered.read)(reader.document, value(own))?;

    if !sections.iter().any(|section| section.id == *file.section.get_ref()) {
        let known: Vec<String> = sections.iter().map(|section| section.id.clone()).collect();
        let problem = unknown_name("plan-unknown-section", file.section.get_ref(), &known);
        reader.mistake(problem, file.section.span());
    }
    if file.chart.is_some_and(|chart| !registered.charts.contains(&chart)) {
        let problem = Problem::new("plan-chart-unfit").with("table", file.id.get_ref());
        reader.mistake(problem.with("kind", registered.name), file.id.span());
    }
    let chart = file.chart.or(registered.chart);
    let show = file.show.unwrap_or(if chart.is_some() { Show::Chart } else { Show::Table });
    if chart.is_none() && matches!(show, Show::Chart | Show::Both) {
        let problem = Problem::new("plan-show-without-chart").with("table", file.id.get_ref());
        reader.mistake(problem, file.id.span());
    }
    let named = of.subsets.iter().filter_map(|name| subset(name, subsets, reader));
    let mut own_subsets: Vec<Subset> = named.collect();
    // What is wrong with a name is noted.
    if own_subsets.is_empty() {
        own_subsets.push(subsets[0].clone());
    }
    let is_drawn = matches!(show, Show::Chart | Show::Both);
    let shared = Entry { id: &file.id, subsets: &own_subsets, chart, is_drawn };
    shared.once(own_subsets.iter().map(|subset| subset.id.as_str()), reader);
    kind.check(&shared, reader);
    if let Some(name) = &of.of {
        if unit.is_none() {
            let units = reader.questionnaire.units.iter();
            let known: Vec<String> = units.map(|unit| unit.id.clone()).collect();
            reader.mistake(unknown_name("unit-unknown", name.get_ref(), &known), name.span());
        } else if kind.follows_respondents() {
            let problem = Problem::new("plan-unit-before").with("table", file.id.get_ref());
            reader.mistake(problem, name.span());
        }
    }
    without_effect(&file, &of, show, kind.as_ref(), reader);
    check_map(&file, chart, kind.as_ref(), reader);
    let complete_over = complete_over(&of, kind.variables(), &file.id, reader);
    let [ja, en] = [&of.where_label, &of.where_label_en]
        .map(|label| label.as_ref().map(|label| label.get_ref().clone()));
    let label = reader.words_if(&ja, &en);
    let spec = TableSpec {
        id: reader.filled(file.id.get_ref()),
        section: file.section.get_ref().clone(),
        title: reader.words(&file.title, &file.title_en),
        subsets: own_subsets,
        of: unit.map(|unit| (unit.id.clone(), unit.label_words())),
        scope: None,
        audience: Default::default(),
        condition: of.condition.as_ref().and_then(|text| reader.expression(text)),
        condition_label: label,
        formats: formats(&of, kind.as_ref(), reader),
        complete_over,
        min_base: of.min_base.map(|least| f64::from(least.get())),
        show,
        chart,
        map: None,
        classes: file.classes.clone().unwrap_or_default(),
        prose: file.prose.clone().unwrap_or_else(|| registered.name.to_owned()),
        unit: reader.words_if(&file.unit, &file.unit_en).unwrap_or_default(),
        row_heading: reader.words_if(&file.row_heading, &file.row_heading_en).unwrap_or_default(),
        note: reader.words_if(&file.note, &file.note_en),
        diagrams: Vec::new(),
        commentary: None,
    };
    Some(Planned::new(spec, kind))
}

/// The kind that an entry names.
fn kind(entry: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<&'static Registered> {
    let Some((name, span)) = text(entry, "kind") else {
        let problem = Problem::new("definition-missing-key").with("key", "kind");
        reader.mistake(problem, entry.span());
        return None;
    };
    let found = KINDS.iter().find(|kind| kind.name == name);
    if found.is_none() {
        let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let problem = Problem::new("definition-unknown-value").with("value", name);
        reader.mistake(problem.with("known", known.join(", ")), span);
    }
    found
}

/// The keys that all kinds share, that kinds of respondents share, and those of the kind. One
/// that the kind lacks is a mistake, told with the kinds that have it.
fn apart<'t>(
    all: DeTable<'t>,
    registered: &Registered,
    reader: &mut Reader<'_>,
) -> [DeTable<'t>; 3] {
    let mut parts: [DeTable<'t>; 3] = Default::default();
    let at = KINDS.iter().position(|kind| kind.name == registered.name).unwrap_or_default();
    let [common, of_respondents] = &*SHARED;
    // Only maps have classes.
    let fits =
        |kind: &Registered, name: &str| name != "classes" || kind.charts.contains(&ChartKind::Map);
    for (key, value) in all {
        let name = key.get_ref().to_string();
        let part = match () {
            () if name == "kind" => continue,
            () if common.contains(&name) && fits(registered, &name) => 0,
            () if registered.of_respondents && of_respondents.contains(&name) => 1,
            () if KEYS[at].contains(&name) => 2,
            () => {
                let has = |(kind, keys): (&Registered, &Vec<String>)| {
                    let shared = kind.of_respondents && of_respondents.contains(&name)
                        || common.contains(&name) && fits(kind, &name);
                    (shared || keys.contains(&name)).then_some(kind.name)
                };
                let kinds: Vec<&str> = KINDS.iter().zip(&*KEYS).filter_map(has).collect();
                let problem = match kinds.as_slice() {
                    [] => {
                        let mut known: Vec<&String> = common.iter().chain(&KEYS[at]).collect();
                        if registered.of_respondents {
                            known.extend(of_respondents);
                        }
                        let known: Vec<&str> = known.into_iter().map(String::as_str).collect();
                        let problem = Problem::new("definition-unknown-key").with("key", &name);
                        problem.with("known", known.join(", "))
                    }
                    kinds => Problem::new("plan-key-of-other-kind")
                        .with("key", &name)
                        .with("kind", registered.name)
                        .with("kinds", kinds.join(", ")),
                };
                reader.mistake(problem, key.span());
                continue;
            }
        };
        parts[part].insert(key, value);
    }
    parts
}

fn subset(name: &Text, subsets: &[Subset], reader: &mut Reader<'_>) -> Option<Subset> {
    let id = reader.filled(name.get_ref());
    let found = subsets.iter().find(|subset| subset.id == id);
    if found.is_none() {
        let known: Vec<String> = subsets.iter().map(|subset| subset.id.clone()).collect();
        reader.mistake(unknown_name("plan-unknown-subset", &id, &known), name.span());
    }
    found.cloned()
}

/// The variables whose answers are all needed.
fn complete_over(
    of: &OfRespondents,
    own: Vec<&str>,
    entry: &Text,
    reader: &mut Reader<'_>,
) -> Vec<String> {
    let named: Vec<String> = match &of.complete_cases {
        Some(CompleteCases::Over(list)) => list.clone(),
        Some(CompleteCases::Own(true)) => own.into_iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    for id in named.iter().filter(|id| reader.questionnaire.variable(id).is_none()) {
        let known: Vec<String> =
            reader.questionnaire.variables.iter().map(|v| v.id.clone()).collect();
        let problem = unknown_name("expression-unknown-variable", id, &known);
        reader.document.mistake(problem, entry.span());
    }
    named
}

/// The number formats, of statistics that the table has.
fn formats(
    of: &OfRespondents,
    kind: &dyn Kind,
    reader: &mut Reader<'_>,
) -> BTreeMap<Statistic, NumberFormat> {
    let known = kind.statistics();
    let mut formats = BTreeMap::new();
    for (statistic, written) in &of.formats {
        if !known.contains(statistic) {
            let known: Vec<&str> = known.iter().map(|statistic| statistic.name()).collect();
            let problem = Problem::new("plan-format-of-nothing").with("name", statistic.name());
            reader.mistake(problem.with("known", known.join(", ")), written.span());
        }
        match NumberFormat::parse(written.get_ref()) {
            Some(format) => {
                formats.insert(*statistic, format);
            }
            None => {
                let problem =
                    Problem::new("plan-format-malformed").with("format", written.get_ref());
                reader.mistake(problem, written.span());
            }
        }
    }
    formats
}

/// Refuses keys that would do nothing in such a table.
fn without_effect(
    file: &TableFile,
    of: &OfRespondents,
    show: Show,
    kind: &dyn Kind,
    reader: &mut Reader<'_>,
) {
    let mut mistake = |key: &str, reason, span| {
        let problem = Problem::new(reason).with("key", key).with("table", file.id.get_ref());
        reader.mistake(problem, span);
    };
    for (key, label) in [("where_label", &of.where_label), ("where_label_en", &of.where_label_en)] {
        if let (Some(label), None) = (label, &of.condition) {
            mistake(key, "plan-label-without-where", label.span());
        }
    }
    if file.chart.is_some() && !matches!(show, Show::Chart | Show::Both) {
        mistake("chart", "plan-key-not-shown", file.id.span());
    }
    if file.note.is_some() && matches!(show, Show::Text | Show::Neither) {
        mistake("note", "plan-key-not-shown", file.id.span());
    }
    let is_own = matches!(of.complete_cases, Some(CompleteCases::Own(true)));
    if is_own && kind.variables().is_empty() {
        mistake("complete_cases", "plan-key-of-nothing", file.id.span());
    }
}

/// That a map is of the answers to one question, and that its classes can be.
fn check_map(file: &TableFile, chart: Option<ChartKind>, kind: &dyn Kind, reader: &mut Reader<'_>) {
    let mut mistake = |key: &'static str| {
        let problem = Problem::new(key).with("table", file.id.get_ref()).with("most", MOST_CLASSES);
        reader.mistake(problem, file.id.span());
    };
    if chart != Some(ChartKind::Map) {
        if file.classes.is_some() {
            mistake("plan-classes-without-map");
        }
        return;
    }
    if kind.map_of().is_none() {
        mistake("plan-map-of-one");
    }
    if let Some(Classes::From(bounds)) = &file.classes {
        let is_rising = bounds.windows(2).all(|pair| pair[0] < pair[1]);
        let is_some = (1..MOST_CLASSES).contains(&bounds.len());
        if !is_some || !is_rising || bounds.iter().any(|bound| !bound.is_finite()) {
            mistake("plan-classes-malformed");
        }
    }
}

/// Whether the id of a table can be the name of a file on every system, with parameters filled in: letters,
/// digits, hyphens and underscores.
pub fn is_name(id: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '{' | '}');
    !id.is_empty() && id.len() <= MOST_LETTERS && id.chars().all(is_plain)
}

/// Bytes of an id.
const MOST_LETTERS: usize = 120;

//! Charts for a screen: one with more answers than can be read from a seat comes in several.

use serde_json::{Map, Value};

use super::SourceFiles;
use crate::letters;
use crate::locales::Locale;
use crate::tables::ChartKind;
use crate::tables::chart::{Chart, Panel, Series};
use crate::view::chart::{self, Palette};
use crate::view::document::{Document, Figure};

/// How high a chart as wide as the screen may be, below a heading and a sentence, in the units of
/// charts.
const HIGHEST: i32 = 380;
/// What says which pictures a figure has on the screen, by its id.
const PICTURES: &str = "slides.json";

/// The pictures of the charts that are too high, and their names.
pub fn divided(document: &Document, locale: &Locale, palette: &Palette) -> SourceFiles {
    let mut files = SourceFiles::new();
    let mut names = Map::new();
    for figure in document.figures() {
        let svgs = pictures(figure, locale, palette);
        let name = |part: usize| format!("{}.slide{part}", figure.id);
        if svgs.len() > 1 {
            names.insert(figure.id.clone(), (1..=svgs.len()).map(name).collect());
            let file = |(part, svg): (usize, String)| {
                (format!("charts/{}.svg", name(part)), svg.into_bytes())
            };
            files.extend((1..).zip(svgs).map(file));
        }
    }
    let mut names = Value::Object(names);
    letters::make_printable(&mut names);
    files.insert(PICTURES.to_owned(), names.to_string().into_bytes());
    files
}

/// In as few parts as can be read, of about as many answers each; none where it is shown whole.
fn pictures(figure: &Figure, locale: &Locale, palette: &Palette) -> Vec<String> {
    let chart = &figure.chart;
    let is_high = figure.picture.svgs.iter().any(|svg| height(svg) > HIGHEST);
    // The axes of other charts go by all that they show.
    let is_divisible = match chart.kind {
        ChartKind::Bars | ChartKind::Grouped => true,
        ChartKind::Matrix => !chart.panels[0].is_of_pairs(),
        _ => false,
    };
    if !is_high || !is_divisible || chart.panels.len() > 1 {
        return Vec::new();
    }
    let answers = chart.panels[0].categories.len();
    let parts_of = |count: usize| -> Vec<String> {
        let bound = |part: usize| part * answers / count;
        let drawn = (0..count).map(|part| {
            chart::draw(&part_of(chart, bound(part), bound(part + 1)), locale, palette)
        });
        drawn.flat_map(|picture| picture.svgs).collect()
    };
    let fits = |svgs: &Vec<String>| svgs.iter().all(|svg| height(svg) <= HIGHEST);
    // Where not even some answers fit, they are not torn apart for nothing.
    (2..=answers.div_ceil(3)).map(parts_of).find(fits).unwrap_or_default()
}

/// The answers from one place to before another.
fn part_of(chart: &Chart, from: usize, to: usize) -> Chart {
    let series = |one: &Series| Series { points: one.points[from..to].to_vec(), ..one.clone() };
    let panel = |panel: &Panel| Panel {
        categories: panel.categories[from..to].to_vec(),
        series: panel.series.iter().map(series).collect(),
        ..panel.clone()
    };
    let named = chart.named.iter().filter(|(category, _)| (from..to).contains(category));
    Chart {
        panels: chart.panels.iter().map(panel).collect(),
        named: named.map(|(category, series)| (category - from, *series)).collect(),
        ..chart.clone()
    }
}

/// The height that a drawing says it has.
fn height(svg: &str) -> i32 {
    let said = svg.split_once("height=\"").and_then(|(_, behind)| behind.split_once('"'));
    said.and_then(|(height, _)| height.parse().ok()).unwrap_or(0)
}

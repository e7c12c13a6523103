//! Charts for a screen: of one with more answers than can be read from a seat the most frequent, or,
//! where they stand in another order, all in several.

use serde_json::{Map, Value, json};

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

/// How a chart that is too high is shown.
enum Shown {
    /// In as few parts as can be read, of about as many answers each.
    Divided(Vec<String>),
    /// The most frequent answers, so many of all.
    First(Vec<String>, usize),
}

/// The pictures of the charts that are too high, and what there is to say of them.
pub fn divided(document: &Document, locale: &Locale, palette: &Palette) -> SourceFiles {
    let mut files = SourceFiles::new();
    let mut said = Map::new();
    for figure in document.figures() {
        let (svgs, left_out) = match shown(figure, locale, palette) {
            None => continue,
            Some(Shown::Divided(svgs)) => (svgs, String::new()),
            Some(Shown::First(svgs, count)) => {
                let others = figure.chart.panels[0].categories.len() - count;
                (svgs, locale.say("slides-left-out", &[("n", &others.to_string())]))
            }
        };
        let name = |part: usize| format!("{}.slide{part}", figure.id);
        let pictures: Vec<String> = (1..=svgs.len()).map(name).collect();
        said.insert(figure.id.clone(), json!({ "pictures": pictures, "left_out": left_out }));
        let files_of = pictures.iter().zip(svgs);
        files.extend(files_of.map(|(name, svg)| (format!("charts/{name}.svg"), svg.into_bytes())));
    }
    let mut said = Value::Object(said);
    letters::make_printable(&mut said);
    files.insert(PICTURES.to_owned(), said.to_string().into_bytes());
    files
}

/// None of a chart that is shown whole.
fn shown(figure: &Figure, locale: &Locale, palette: &Palette) -> Option<Shown> {
    let chart = &figure.chart;
    let is_high = figure.picture.svgs.iter().any(|svg| height(svg) > HIGHEST);
    // The axes of other charts go by all that they show.
    let is_divisible = match chart.kind {
        ChartKind::Bars | ChartKind::Grouped => true,
        ChartKind::Matrix => !chart.panels[0].is_of_pairs(),
        _ => false,
    };
    if !is_high || !is_divisible || chart.panels.len() > 1 {
        return None;
    }
    let answers = chart.panels[0].categories.len();
    let draw = |from, to| chart::draw(&part_of(chart, from, to), locale, palette).svgs;
    let fits = |svgs: &Vec<String>| svgs.iter().all(|svg| height(svg) <= HIGHEST);
    if falls(&chart.panels[0]) {
        let first = (3..answers).rev().map(|count| (draw(0, count), count));
        return first
            .into_iter()
            .find(|(svgs, _)| fits(svgs))
            .map(|(svgs, count)| Shown::First(svgs, count));
    }
    let parts_of = |count: usize| -> Vec<String> {
        let bound = |part: usize| part * answers / count;
        (0..count).flat_map(|part| draw(bound(part), bound(part + 1))).collect()
    };
    // Where not even some answers fit, they are not torn apart for nothing.
    (2..=answers.div_ceil(3)).map(parts_of).find(fits).map(Shown::Divided)
}

/// Whether the answers stand by how many gave them, but for those that come last (その他, none).
fn falls(panel: &Panel) -> bool {
    /// Answers that come last whatever their number.
    const LAST: usize = 2;
    let Some(first) = panel.series.first() else { return false };
    let values: Vec<f64> = first.points.iter().filter_map(|point| point.value).collect();
    let falling = values.windows(2).take_while(|pair| pair[0] >= pair[1]).count();
    falling + 1 + LAST >= values.len()
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

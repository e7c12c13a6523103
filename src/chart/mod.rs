//! A table of a release to a picture: SVG drawn by plotters, and PNG from the same
//! SVG, so that the two cannot differ.
//!
//! All charts are 900 units wide and are printed 160 mm wide; text is 17 units high,
//! which prints at about 8.5 pt.

mod bars;
mod boxes;
mod canvas;
mod curve;
mod dots;
mod grouped;
mod histogram;
mod matrix;
mod stacked;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

pub use boxes::DRAWN as BOX_STATISTICS;
pub use canvas::{Palette, ticks};
pub use dots::{Series as DotSeries, axis_label as dots_axis_label, series as dot_series};
use resvg::{tiny_skia, usvg};

use crate::assets::fonts;
use crate::letters;
use crate::locales::Locale;
use crate::plan::{ChartKind, Show, Statistic, TableKind};
use crate::results::{Measured, Table};

/// A drawn chart.
pub struct Picture {
    pub svg: String,
    /// What the chart shows, in words and numbers.
    pub alt: String,
}

/// Draws the chart of a table, if it has one. An empty base has no chart.
pub fn draw(table: &Table, locale: &Locale, palette: &Palette) -> Option<Picture> {
    let chart = table.chart.filter(|_| matches!(table.show, Show::Chart | Show::Both))?;
    if table.cells.iter().all(|cell| cell.statistic != Statistic::N || cell.value == Some(0.0)) {
        return None;
    }
    let svg = match chart {
        ChartKind::Bars => bars::draw(table, locale, palette),
        ChartKind::Stacked => stacked::draw(table, locale, palette),
        ChartKind::Grouped => grouped::draw(table, locale, palette),
        ChartKind::Histogram => histogram::draw(table, locale, palette),
        ChartKind::Curve => curve::draw(table, locale, palette),
        ChartKind::Dots => dots::draw(table, locale, palette),
        ChartKind::Boxes => boxes::draw(table, locale, palette),
        ChartKind::Matrix => matrix::draw(table, locale, palette),
    };
    let alt = alternative_text(table, chart, locale);
    let opening = svg.find('>')?;
    let (start, rest) = svg.split_at(opening);
    let svg = format!(
        "{start} role=\"img\" aria-label=\"{label}\">\n<title>{title}</title>\n<desc>{label}</desc{rest}",
        label = escape_xml(&alt),
        title = escape_xml(&table.title),
    );
    let printable = |text: String| letters::printable(&text).into_owned();
    Some(Picture { svg: printable(svg), alt: printable(alt) })
}

/// The picture as PNG of 1,440 pixels across: 230 dpi in print. `pixels` is room to
/// draw in that is used again for the next picture.
pub fn png(picture: &Picture, pixels: &mut Vec<u8>) -> Option<Vec<u8>> {
    const SCALE: f32 = 1.6;
    let options = usvg::Options { fontdb: Arc::clone(&FONT_DATABASE), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(&picture.svg, &options).ok()?;
    let size = tree.size().to_int_size().scale_by(SCALE)?;
    // Opaque white.
    pixels.clear();
    pixels.resize(4 * size.width() as usize * size.height() as usize, 255);
    let mut canvas = tiny_skia::PixmapMut::from_bytes(pixels, size.width(), size.height())?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut canvas);
    encode(pixels, size)
}

/// With a palette where 256 colours are enough, which they are for our charts: a
/// quarter of the bytes to compress. Everything is opaque, so that premultiplied colours
/// are the colours.
fn encode(rgba: &[u8], size: tiny_skia::IntSize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size.width(), size.height());
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Up);
    let indexed = palette(rgba);
    match &indexed {
        Some((palette, _)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette.as_slice());
        }
        None => encoder.set_color(png::ColorType::Rgba),
    }
    let data = indexed.as_ref().map_or(rgba, |(_, indices)| indices);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(data).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// The colours as red, green, blue in the order of appearance, and each pixel's index.
fn palette(rgba: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut known: HashMap<&[u8], u8> = HashMap::new();
    let mut palette = Vec::new();
    let mut indices = Vec::with_capacity(rgba.len() / 4);
    let (pixels, _) = rgba.as_chunks::<4>();
    // Even areas make long runs of one colour.
    for run in pixels.chunk_by(|a, b| a == b) {
        let index = match known.get(&run[0][..]) {
            Some(&index) => index,
            None => {
                let index = u8::try_from(known.len()).ok()?;
                known.insert(&run[0], index);
                palette.extend(&run[0][..3]);
                index
            }
        };
        indices.resize(indices.len() + run.len(), index);
    }
    Some((palette, indices))
}

static FONT_DATABASE: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut database = usvg::fontdb::Database::new();
    for font in fonts() {
        let source = usvg::fontdb::Source::Binary(Arc::new(font));
        database.load_font_source(source);
    }
    Arc::new(database)
});

/// What the chart shows, read from the same cells as the picture.
pub fn alternative_text(table: &Table, chart: ChartKind, locale: &Locale) -> String {
    let parts = match chart {
        ChartKind::Dots => dots_in_words(table, locale),
        ChartKind::Boxes => boxes_in_words(table, locale),
        ChartKind::Matrix => pairs_in_words(table, locale),
        _ => series_in_words(table, chart, locale),
    };
    let kind = match chart {
        ChartKind::Bars => "alt-bars",
        ChartKind::Stacked => "alt-stacked",
        ChartKind::Grouped => "alt-grouped",
        ChartKind::Histogram => "alt-histogram",
        ChartKind::Curve => "alt-curve",
        ChartKind::Dots => "alt-dots",
        ChartKind::Boxes => "alt-boxes",
        ChartKind::Matrix => "alt-matrix",
    };
    let args = [("title", table.title.as_str()), ("series", &parts.join(" "))];
    locale.say(kind, &args)
}

/// Of each series the printed value of each row.
fn dots_in_words(table: &Table, locale: &Locale) -> Vec<String> {
    let of = |series: dots::Series<'_>| {
        let values = table.groups.iter().zip(series.cells).filter_map(|(group, cell)| {
            let args = [("label", group.label.as_str()), ("value", &cell?.printed)];
            Some(locale.say("alt-value", &args))
        });
        let levels = values.collect::<Vec<_>>().join(&locale.word("list-separator"));
        locale.say("alt-named-values", &[("name", &series.name), ("levels", &levels)])
    };
    dots::series(table).into_iter().map(of).collect()
}

/// Of each box the median and quartiles.
fn boxes_in_words(table: &Table, locale: &Locale) -> Vec<String> {
    let each = table.variables.iter().flat_map(|v| table.subsets.iter().map(move |s| (v, s)));
    let of = |(variable, subset): (&Measured, &crate::results::Named)| {
        let printed = |s| table.printed(&subset.id, "", &variable.id, "", s);
        let args = [
            ("variable", variable.label.as_str()),
            ("subset", &subset.label),
            ("n", printed(Statistic::N)),
            ("median", printed(Statistic::Median)),
            ("q1", printed(Statistic::Q1)),
            ("q3", printed(Statistic::Q3)),
        ];
        locale.say("alt-box", &args)
    };
    each.map(of).collect()
}

/// The pairs that the table lists.
fn pairs_in_words(table: &Table, locale: &Locale) -> Vec<String> {
    let of = |cell: &crate::results::Cell| {
        let first = table.groups.iter().find(|group| group.id == cell.group)?;
        let percent = table.printed(
            &cell.subset,
            &cell.group,
            &cell.variable,
            &cell.level,
            Statistic::Percent,
        );
        let args = [("first", first.label.as_str()), ("second", &cell.level), ("percent", percent)];
        Some(locale.say("alt-pair", &args))
    };
    table.strongest_pairs().into_iter().filter_map(of).collect()
}

/// A label with its unit, as over an axis.
pub fn named_with_unit(label: &str, unit: &str, locale: &Locale) -> String {
    let unit = if unit.is_empty() { "none" } else { unit };
    locale.say("chart-axis", &[("label", label), ("unit", unit)])
}

fn series_in_words(table: &Table, chart: ChartKind, locale: &Locale) -> Vec<String> {
    let mut parts = Vec::new();
    let groups: Vec<(&str, &str)> = if table.groups.is_empty() || chart == ChartKind::Curve {
        vec![("", "")]
    } else {
        table.groups.iter().map(|g| (g.id.as_str(), g.label.as_str())).collect()
    };
    // Of a sweep only the first variable is drawn.
    let drawn = if table.kind == TableKind::Sweep { 1 } else { table.variables.len() };
    for variable in table.variables.iter().take(drawn) {
        for subset in &table.subsets {
            for (group, group_label) in &groups {
                let name: &str = match chart {
                    ChartKind::Stacked if table.variables.len() > 1 => &variable.label,
                    ChartKind::Stacked => &subset.label,
                    ChartKind::Curve => &variable.label,
                    ChartKind::Grouped => group_label,
                    _ => "",
                };
                let n = table.printed(&subset.id, group, &variable.id, "", Statistic::N);
                let levels = levels_in_words(table, variable, &subset.id, group, locale);
                let args = [("name", name), ("n", n), ("levels", levels.as_str())];
                let key = if name.is_empty() { "alt-series" } else { "alt-named-series" };
                parts.push(locale.say(key, &args));
            }
        }
    }
    parts
}

fn levels_in_words(
    table: &Table,
    variable: &Measured,
    subset: &str,
    group: &str,
    locale: &Locale,
) -> String {
    let words = variable.levels.iter().filter_map(|level| {
        let at = |statistic| table.cell(subset, group, &variable.id, &level.label, statistic);
        let percent = at(Statistic::Percent)?;
        let Some(count) = at(Statistic::Count) else {
            let args = [("label", level.label.as_str()), ("percent", &percent.printed)];
            return Some(locale.say("alt-level-percent", &args));
        };
        let args = [
            ("label", level.label.as_str()),
            ("count", &count.printed),
            ("unit", &table.unit),
            ("percent", &percent.printed),
        ];
        Some(locale.say("alt-level", &args))
    });
    words.collect::<Vec<_>>().join(&locale.word("list-separator"))
}

fn escape_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

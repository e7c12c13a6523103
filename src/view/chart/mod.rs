//! A chart to a picture: SVG drawn by plotters, and PNG from the same SVG, so that the two
//! cannot differ.
//!
//! All charts are 900 units wide and are printed 160 mm wide; text is 17 units high,
//! which prints at about 8.5 pt.

mod bars;
mod boxes;
mod canvas;
mod classes;
mod curve;
mod dots;
mod ground;
mod grouped;
mod hatch;
mod histogram;
mod labels;
mod legend;
mod map;
mod marks;
mod matrix;
pub mod palette;
mod png;
mod scatter;
mod sheet;
mod stacked;
#[cfg(test)]
mod tests;
mod timeline;
mod words;

pub use canvas::{Spot, ticks};
pub use palette::Palette;
pub use png::png;
pub use words::{base, in_words, percent, with_base};

use crate::letters;
use crate::locales::Locale;
use crate::tables::ChartKind;
use crate::tables::chart::Chart;

/// A drawn chart.
pub struct Picture {
    /// One, or several below one another where the chart is higher than a page.
    pub svgs: Vec<String>,
    /// Where in each of them which values are shown.
    pub spots: Vec<Vec<Spot>>,
    /// What the chart shows, in words and numbers.
    pub alt: String,
}

/// Draws a chart.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Picture {
    let draw = match chart.kind {
        ChartKind::Bars if chart.panels[0].series.len() > 1 => grouped::draw,
        ChartKind::Bars => bars::draw,
        ChartKind::Stacked => stacked::draw,
        ChartKind::Grouped => grouped::draw,
        ChartKind::Histogram => histogram::draw,
        ChartKind::Curve => curve::draw,
        ChartKind::Dots => dots::draw,
        ChartKind::Boxes => boxes::draw,
        ChartKind::Matrix => matrix::draw,
        ChartKind::Marks => marks::draw,
        ChartKind::Scatter => scatter::draw,
        ChartKind::Map => map::draw,
        ChartKind::Timeline => timeline::draw,
    };
    let alt = in_words(chart, locale);
    let (label, title) = (escape_xml(&alt), escape_xml(&chart.title));
    let printable = |text: String| letters::printable(&text).into_owned();
    let described = |svg: String| {
        let (start, rest) = svg.split_at(svg.find('>').unwrap_or(0));
        printable(format!(
            "{start} role=\"img\" aria-label=\"{label}\">\n<title>{title}</title>\n<desc>{label}</desc{rest}",
        ))
    };
    let drawn = draw(chart, locale, palette).into_iter();
    let (svgs, spots) = drawn.map(|drawn| (described(drawn.svg), drawn.spots)).unzip();
    Picture { svgs, spots, alt: printable(alt) }
}

fn escape_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

//! A timeline as Excel draws it: a pile of a bar that is not seen, from which the others begin,
//! and a bar a state behind it. What a state is, its pattern says as in the picture.

use chrono::Datelike;
use rust_xlsxwriter::{
    Chart as Drawing, ChartAxisCrossing, ChartFormat, ChartLegendPosition, ChartLine,
    ChartPatternFill, ChartPatternFillType, ChartSolidFill, ChartType, Color,
};

use super::figures::Block;
use super::styles::{CHART_WIDTH, GRID, colour, font};
use crate::tables::chart::{Chart, Panel, day_number, day_of};
use crate::view::chart::palette::{ACCENT, Colour, MUTED, Palette, Pattern};

/// Days of a month. Steps of so many from a little into a month are in each month that follows.
const MONTH: f64 = 365.25 / 12.0;
const INTO: f64 = 2.5;

const MOST_TICKS: f64 = 14.0;

/// In pixels.
pub fn height(panel: &Panel) -> u32 {
    130 + 26 * panel.categories.len().min(60) as u32
}

pub fn draw(chart: &Chart, panel: &Panel, block: &Block, palette: &Palette) -> Drawing {
    let mut drawing = Drawing::new(ChartType::BarStacked);
    // What the bars begin with, their lengths, and behind those the widths of marks.
    let is_drawn = |index: usize| {
        let values = chart.panels.iter().flat_map(|panel| &panel.series[index].points);
        values.filter_map(|point| point.value).any(|value| value > 0.0)
    };
    let bars = (0..panel.series.len()).filter(|&index| is_drawn(index));
    for index in std::iter::once(None).chain(bars.map(Some)) {
        let column = index.map_or(1, |index| 2 + index as u16);
        let mut format = ChartFormat::new();
        match index {
            None => drop(format.set_no_fill().set_no_border()),
            Some(index) => filled(&mut format, chart, index, palette),
        }
        drawing
            .add_series()
            .set_name(block.name(column))
            .set_categories(block.values(0))
            .set_values(block.values(column))
            .set_format(&mut format)
            .set_gap(40);
    }
    let title = if panel.title.is_empty() { &chart.title } else { &panel.title };
    drawing.title().set_name(title).set_font(&font(11));
    drawing.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max);
    let axis = drawing.x_axis();
    axis.set_num_format("yyyy/m").set_major_gridlines(true);
    axis.set_major_gridlines_line(ChartLine::new().set_color(GRID));
    // All panels run over the same time.
    if let Some((from, to)) = chart.days() {
        let months = ((to - from) / MONTH / MOST_TICKS).ceil().max(1.0);
        let first = day_of(from).with_day(1).map_or(from, day_number);
        axis.set_min(first + INTO).set_max(to).set_major_unit(MONTH * months);
    }
    // The first is not seen.
    drawing.legend().set_position(ChartLegendPosition::Bottom).delete_entries(&[0]);
    drawing.set_width(CHART_WIDTH).set_height(height(panel));
    drawing
}

fn filled(format: &mut ChartFormat, chart: &Chart, index: usize, palette: &Palette) {
    let is_stressed = chart.stressed.contains(&index);
    let ink: Colour = match chart.milestones == Some(index) {
        true => MUTED,
        false if is_stressed => ACCENT,
        false => palette.dark,
    };
    let pattern = match Pattern::of(index) {
        _ if chart.milestones == Some(index) => Err(colour(ink)),
        Pattern::Full => Err(colour(ink)),
        Pattern::Blank => Err(Color::White),
        Pattern::Rising => Ok(ChartPatternFillType::DiagonalStripesWideUpwards),
        Pattern::Falling => Ok(ChartPatternFillType::DiagonalStripesWideDownwards),
        Pattern::Crossed => Ok(ChartPatternFillType::OutlinedDiamondGrid),
        Pattern::Upright => Ok(ChartPatternFillType::VerticalStripesNarrow),
    };
    match pattern {
        Err(fill) => format.set_solid_fill(ChartSolidFill::new().set_color(fill)),
        Ok(pattern) => format.set_pattern_fill(
            ChartPatternFill::new()
                .set_pattern(pattern)
                .set_foreground_color(colour(ink))
                .set_background_color(Color::White),
        ),
    };
    let width = if is_stressed { 2.25 } else { 0.75 };
    format.set_border(ChartLine::new().set_color(colour(ink)).set_width(width));
}

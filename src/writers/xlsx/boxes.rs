//! Box plots as Excel draws them from what every version knows: a pile of a bar that is not
//! seen and two boxes, with error bars as whiskers, and marks for the means.

use rust_xlsxwriter::{
    Chart as Drawing, ChartErrorBars, ChartErrorBarsDirection, ChartErrorBarsType, ChartFormat,
    ChartLine, ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, Color, IntoChartRange,
};

use super::figures::{Block, PART_COLUMNS};
use super::styles::{GRID, WIDEST, colour, font};
use crate::tables::chart::Panel;
use crate::view::chart::palette::{MUTED, Palette};
use crate::view::chart::ticks;

/// Columns of the first quartile and the mean.
const Q1: u16 = 2;
const MEAN: u16 = 6;

/// Width and height of a panel in pixels: there is room for the labels below.
pub fn size(panel: &Panel) -> (u32, u32) {
    ((80 + 170 * panel.categories.len() as u32).clamp(420, WIDEST), 320)
}

pub fn draw(panel: &Panel, block: &Block, palette: &Palette) -> Drawing {
    let [lower_whisker, lower_box, upper_box, upper_whisker] = PART_COLUMNS;
    let whisker = |column: u16, direction| {
        let lengths = || block.values(column).new_chart_range();
        let mut line = ChartFormat::new();
        line.set_line(ChartLine::new().set_color(colour(MUTED)).set_width(1.25));
        let mut bars = ChartErrorBars::new();
        bars.set_type(ChartErrorBarsType::Custom(lengths(), lengths()))
            .set_direction(direction)
            .set_format(&mut line);
        bars
    };
    let mut chart = Drawing::new(ChartType::ColumnStacked);
    for column in [Q1, lower_box, upper_box] {
        let mut format = ChartFormat::new();
        if column == Q1 {
            format.set_no_fill().set_no_border();
        } else {
            format
                .set_solid_fill(ChartSolidFill::new().set_color(colour(palette.light)))
                .set_border(ChartLine::new().set_color(colour(palette.dark)).set_width(1.5));
        }
        let one = chart.add_series();
        one.set_name(block.name(column))
            .set_categories(block.values(0))
            .set_values(block.values(column))
            .set_format(&mut format)
            .set_gap(120);
        if column == Q1 {
            one.set_y_error_bars(&whisker(lower_whisker, ChartErrorBarsDirection::Minus));
        } else if column == upper_box {
            one.set_y_error_bars(&whisker(upper_whisker, ChartErrorBarsDirection::Plus));
        }
    }
    let mut marks = Drawing::new(ChartType::Line);
    let (mut format, mut filled) = (ChartFormat::new(), ChartFormat::new());
    format.set_no_line();
    filled
        .set_solid_fill(ChartSolidFill::new().set_color(Color::White))
        .set_border(ChartLine::new().set_color(colour(palette.dark)).set_width(1));
    let diamond = ChartMarkerType::Diamond;
    marks
        .add_series()
        .set_name(block.name(MEAN))
        .set_categories(block.values(0))
        .set_values(block.values(MEAN))
        .set_format(&mut format)
        .set_marker(ChartMarker::new().set_type(diamond).set_size(8).set_format(&mut filled));
    chart.combine(&marks);
    chart.title().set_name(&panel.values).set_font(&font(10));
    // Whiskers are not in what programs fit an axis to.
    let highest = panel.drawn().fold(0.0, f64::max);
    let axis = chart.y_axis().set_min(0).set_major_gridlines(true);
    if let [_, step, .., most] = ticks(if highest > 0.0 { highest } else { 1.0 }, 5)[..] {
        axis.set_max(most).set_major_unit(step);
    }
    axis.set_major_gridlines_line(ChartLine::new().set_color(GRID));
    chart.x_axis().set_font(font(9).set_rotation(0));
    // The notes say what is drawn how.
    chart.legend().set_hidden();
    let (width, height) = size(panel);
    chart.set_width(width).set_height(height).set_alt_text(&panel.values);
    chart
}

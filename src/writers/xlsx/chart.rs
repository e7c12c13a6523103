//! The charts of the workbook: Excel's own, below the figures that they are drawn from.

use rust_xlsxwriter::{
    Chart as Drawing, ChartAxisCrossing, ChartDataLabel, ChartErrorBars, ChartErrorBarsType,
    ChartFormat, ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType, ChartSolidFill,
    ChartType, Color, ConditionalFormat2ColorScale, IntoChartRange, Worksheet, XlsxError,
};

use super::boxes;
use super::figures::{Block, caption, columns, format, has_intervals, labels};
use super::styles::{
    CHART_WIDTH, GRID, LINE, Styles, WIDEST, WIDTHS, colour, font, heading_row, lines,
};
use crate::locales::Locale;
use crate::tables::ChartKind;
use crate::tables::chart::{Chart, Panel};
use crate::view::chart::palette::{ACCENT, Colour, INK, MUTED, Palette, REST};
use crate::view::chart::{in_words, with_base};

/// The figures behind the chart from `top` on, and below them the chart: their height in
/// points.
pub fn drawing(
    sheet: &mut Worksheet,
    chart: &Chart,
    top: u32,
    styles: &Styles,
    locale: &Locale,
) -> Result<f64, XlsxError> {
    sheet.write_string_with_format(top, 0, caption(chart, locale), &styles.caption)?;
    let header = top + 1;
    sheet.write_string_with_format(header, 0, &chart.heading, &styles.heading)?;
    let names = columns(chart.kind, &chart.panels[0], locale);
    let names: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
    for (column, name) in (1..).zip(&names) {
        sheet.write_string_with_format(header, column, name, &styles.heading)?;
    }
    let palette = &styles.palette;
    let width = names.len() as u16;
    let mut height = heading_row(sheet, header, names.iter())? + LINE;
    let mut drawings = Vec::new();
    let mut next = header + 1;
    for panel in &chart.panels {
        if !panel.title.is_empty() {
            for column in 1..=width {
                sheet.write_blank(next, column, &styles.group)?;
            }
            sheet.write_string_with_format(next, 0, &panel.title, &styles.group)?;
            height += LINE;
            next += 1;
        }
        let figure = styles.figure.clone().set_num_format(format(panel));
        let columns = columns(chart.kind, panel, locale);
        let first = next;
        for (index, label) in labels(panel, locale).iter().enumerate() {
            sheet.write_string_with_format(next, 0, label, &styles.label)?;
            let of_row = LINE * lines(label, WIDTHS[0]);
            sheet.set_row_height(next, of_row)?;
            height += of_row;
            for (column, (_, values)) in (1..).zip(&columns) {
                match values.get(index).copied().flatten() {
                    Some(value) => sheet.write_number_with_format(next, column, value, &figure)?,
                    None => sheet.write_blank(next, column, &figure)?,
                };
            }
            next += 1;
        }
        let last = next.max(first + 1) - 1;
        let block = Block { sheet: sheet.name(), header, first, last };
        match chart.kind {
            // Excel has none of them; its own maps ask a service for the places.
            ChartKind::Matrix | ChartKind::Map | ChartKind::Marks | ChartKind::Scatter => {
                // Shades of the cells themselves.
                let scale = ConditionalFormat2ColorScale::new()
                    .set_minimum_color(Color::White)
                    .set_maximum_color(colour(palette.middle));
                sheet.add_conditional_format(first, 1, last, width, &scale)?;
            }
            ChartKind::Boxes => drawings.push(boxes::draw(panel, &block, palette)),
            _ => drawings.push(draw(chart, panel, &block, palette, locale)),
        }
    }
    // Narrow panels stand side by side in pairs.
    let (across, down) = boxes::size(&chart.panels[0]);
    let beside = if 2 * across <= WIDEST { 2 } else { 1 };
    for (number, drawing) in (0..).zip(&drawings) {
        let at = (number % beside * (across + 10), number / beside * (down + 10));
        sheet.insert_chart_with_offset(next + 1, 0, drawing, at.0, at.1)?;
    }
    let of_charts = match chart.kind {
        ChartKind::Matrix | ChartKind::Map | ChartKind::Marks | ChartKind::Scatter => 0,
        ChartKind::Boxes => (drawings.len() as u32).div_ceil(beside) * (down + 10),
        kind => chart_height(kind, &chart.panels[0]),
    };
    Ok(height + f64::from(of_charts) * 0.75 + 2.0 * LINE)
}

/// How many columns of the sheet a chart's figures take.
pub fn width(chart: &Chart, locale: &Locale) -> usize {
    1 + columns(chart.kind, &chart.panels[0], locale).len()
}

/// A bar a category from top to bottom, or an upright chart.
fn has_bars(kind: ChartKind) -> bool {
    !matches!(kind, ChartKind::Histogram | ChartKind::Curve | ChartKind::Dots)
}

/// In pixels.
fn chart_height(kind: ChartKind, panel: &Panel) -> u32 {
    let beside = if kind == ChartKind::Stacked { 1 } else { panel.series.len() };
    let bars = (panel.categories.len() * beside) as u32;
    if has_bars(kind) { 180 + 26 * bars.min(40) } else { 380 }
}

/// Every chart but box plots.
fn draw(
    chart: &Chart,
    panel: &Panel,
    block: &Block,
    palette: &Palette,
    locale: &Locale,
) -> Drawing {
    let kind = chart.kind;
    let mut drawing = Drawing::new(match kind {
        ChartKind::Bars | ChartKind::Grouped => ChartType::Bar,
        ChartKind::Stacked => ChartType::BarPercentStacked,
        ChartKind::Histogram => ChartType::Column,
        _ => ChartType::Line,
    });
    for (index, (fill, ink)) in colours(kind, panel, palette).into_iter().enumerate() {
        let column = 1 + index as u16;
        let one = drawing.add_series();
        one.set_name(block.name(column))
            .set_categories(block.values(0))
            .set_values(block.values(column));
        if let Some(label) = label(kind, panel, ink) {
            one.set_data_label(&label);
        }
        if has_intervals(kind, panel) {
            let lengths = 1 + (panel.series.len() + 2 * index) as u16;
            one.set_y_error_bars(&error_bars(block, lengths));
        }
        let mut format = ChartFormat::new();
        match kind {
            ChartKind::Curve => {
                format.set_line(ChartLine::new().set_color(colour(fill)).set_width(2));
                one.set_format(&mut format);
            }
            ChartKind::Dots => {
                format.set_no_line();
                let mut filled = ChartFormat::new();
                filled.set_solid_fill(ChartSolidFill::new().set_color(colour(fill)));
                let form = FORMS[index % FORMS.len()];
                one.set_format(&mut format).set_marker(
                    ChartMarker::new().set_type(form).set_size(8).set_format(&mut filled),
                );
            }
            _ => {
                format.set_solid_fill(ChartSolidFill::new().set_color(colour(fill)));
                format.set_border(ChartLine::new().set_color(colour(MUTED)).set_width(0.5));
                one.set_format(&mut format);
                one.set_gap(if kind == ChartKind::Histogram { 0 } else { 50 });
            }
        }
    }
    let base = chart.base.as_ref().filter(|n| !n.is_empty());
    let title = with_base(&chart.title, base.map(String::as_str), locale);
    drawing.title().set_name(&title).set_font(&font(11));
    let values = if has_bars(kind) {
        // From top to bottom, as the table has them. Of bar charts y is the axis of
        // categories.
        drawing.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max);
        drawing.x_axis().set_major_gridlines(true)
    } else {
        drawing.y_axis()
    };
    values.set_name(&panel.unit).set_major_gridlines_line(ChartLine::new().set_color(GRID));
    // No percents beyond 100.
    let most = panel.drawn().fold(0.0, f64::max);
    let is_percent = matches!(kind, ChartKind::Bars | ChartKind::Grouped | ChartKind::Curve);
    if is_percent && (80.0..=100.0).contains(&most) {
        values.set_max(100);
    }
    if panel.series.len() > 1 {
        drawing.legend().set_position(ChartLegendPosition::Bottom);
    } else {
        drawing.legend().set_hidden();
    }
    drawing.set_width(CHART_WIDTH).set_height(chart_height(kind, panel));
    drawing.set_alt_text(spoken(&in_words(chart, locale)));
    drawing
}

/// From a value down and up by what two columns hold.
fn error_bars(block: &Block, column: u16) -> ChartErrorBars {
    let lengths = |column| block.values(column).new_chart_range();
    let mut line = ChartFormat::new();
    line.set_line(ChartLine::new().set_color(colour(MUTED)).set_width(1.25));
    let mut bars = ChartErrorBars::new();
    bars.set_type(ChartErrorBarsType::Custom(lengths(column + 1), lengths(column)))
        .set_format(&mut line);
    bars
}

/// Marks of series are told apart by form too.
const FORMS: [ChartMarkerType; 5] = [
    ChartMarkerType::Circle,
    ChartMarkerType::Square,
    ChartMarkerType::Diamond,
    ChartMarkerType::Triangle,
    ChartMarkerType::X,
];

/// The colours of the series, and of figures on them.
fn colours(kind: ChartKind, panel: &Panel, palette: &Palette) -> Vec<(Colour, Colour)> {
    let count = panel.series.len();
    let fills = match kind {
        ChartKind::Stacked => return palette.scale(count),
        ChartKind::Bars | ChartKind::Grouped => palette.series(count),
        _ => vec![palette.dark, palette.light, Colour(128, 128, 128), ACCENT, REST],
    };
    fills.into_iter().cycle().map(|fill| (fill, INK)).take(count).collect()
}

/// The figures on bars: not on those too narrow for them.
fn label(kind: ChartKind, panel: &Panel, ink: Colour) -> Option<ChartDataLabel> {
    let format = match kind {
        ChartKind::Stacked => "[>=6]0.0;;",
        ChartKind::Bars | ChartKind::Grouped | ChartKind::Histogram => format(panel),
        _ => return None,
    };
    let mut label = ChartDataLabel::new();
    label.show_value().set_num_format(format).set_font(font(8).set_color(colour(ink)));
    Some(label)
}

/// As much of a text for those who do not see the chart as Excel holds.
fn spoken(text: &str) -> String {
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units < 255
    };
    let held: String = text.chars().take_while(fits).collect();
    if held.len() < text.len() { format!("{held}…") } else { held }
}

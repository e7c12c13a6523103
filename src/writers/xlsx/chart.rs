//! The charts of the workbook: Excel's own, below the figures that they are drawn from.

use rust_xlsxwriter::{
    Chart as Drawing, ChartAxisCrossing, ChartDataLabel, ChartErrorBars, ChartErrorBarsType,
    ChartFormat, ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType, ChartPoint,
    ChartSolidFill, ChartType, Color, ConditionalFormat2ColorScale, Format, IntoChartRange,
    Worksheet, XlsxError,
};

use super::figures::{Block, caption, columns, format, format_of, has_intervals, labels};
use super::styles::{
    CHART_WIDTH, GRID, LINE, Styles, WIDEST, WIDTHS, colour, font, heading_row, lines,
};
use super::{boxes, timeline};
use crate::locales::Locale;
use crate::tables::ChartKind;
use crate::tables::chart::{Chart, Panel, Place};
use crate::view::chart::palette::{ACCENT, Colour, INK, MUTED, Palette, REST};
use crate::view::chart::{base as base_of, in_words, ticks, with_base};

/// What was written of a chart, and what is to be drawn from it.
pub struct Drawn {
    /// Of the figures, in points.
    height: f64,
    /// The row below them.
    next: u32,
    /// One a panel; shades of cells are no drawing.
    pub drawings: Vec<Drawing>,
}

/// The figures behind the chart from `top` on, and below them the chart: their height in
/// points.
pub fn drawing(
    sheet: &mut Worksheet,
    chart: &Chart,
    top: u32,
    styles: &Styles,
    locale: &Locale,
) -> Result<f64, XlsxError> {
    let Drawn { height, next, drawings } = figures(sheet, chart, top, styles, locale)?;
    // Narrow panels stand side by side in pairs.
    let (across, down) = boxes::size(&chart.panels[0]);
    let is_narrow = chart.kind == ChartKind::Boxes && 2 * across <= WIDEST;
    let beside = if is_narrow { 2 } else { 1 };
    let mut above = 0;
    for (number, drawing) in (0..).zip(&drawings) {
        let at = match chart.kind {
            ChartKind::Boxes => (number % beside * (across + 10), number / beside * (down + 10)),
            _ => (0, above),
        };
        above += height_of(chart.kind, &chart.panels[number as usize]) + 10;
        sheet.insert_chart_with_offset(next + 1, 0, drawing, at.0, at.1)?;
    }
    let of_charts = match chart.kind {
        ChartKind::Matrix | ChartKind::Map | ChartKind::Marks | ChartKind::Scatter => 0,
        ChartKind::Boxes => (drawings.len() as u32).div_ceil(beside) * (down + 10),
        _ => above,
    };
    Ok(height + f64::from(of_charts) * 0.75 + 2.0 * LINE)
}

/// Writes the figures behind the chart from `top` on.
pub fn figures(
    sheet: &mut Worksheet,
    chart: &Chart,
    top: u32,
    styles: &Styles,
    locale: &Locale,
) -> Result<Drawn, XlsxError> {
    sheet.write_string_with_format(top, 0, caption(chart, locale), &styles.caption)?;
    let header = top + 1;
    sheet.write_string_with_format(header, 0, &chart.heading, &styles.heading)?;
    let names = columns(chart, &chart.panels[0], locale);
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
        let columns = columns(chart, panel, locale);
        let figure = |column| {
            let format = format_of(chart, panel, column, columns.len());
            styles.figure.clone().set_num_format(format)
        };
        let figures: Vec<Format> = (0..columns.len()).map(figure).collect();
        let first = next;
        for (index, label) in labels(panel, locale).iter().enumerate() {
            sheet.write_string_with_format(next, 0, label, &styles.label)?;
            let of_row = LINE * lines(label, WIDTHS[0]);
            sheet.set_row_height(next, of_row)?;
            height += of_row;
            for ((column, (_, values)), figure) in (1..).zip(&columns).zip(&figures) {
                match values.get(index).copied().flatten() {
                    Some(value) => sheet.write_number_with_format(next, column, value, figure)?,
                    None => sheet.write_blank(next, column, figure)?,
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
            ChartKind::Timeline => {
                let mut drawing = timeline::draw(chart, panel, &block, palette);
                let shown = Chart { panels: vec![panel.clone()], ..chart.clone() };
                drawing.set_alt_text(spoken(&in_words(&shown, locale)));
                drawings.push(drawing);
            }
            _ => drawings.push(draw(chart, panel, &block, palette, locale)),
        }
    }
    Ok(Drawn { height, next, drawings })
}

/// How many columns of the sheet a chart's figures take.
pub fn width(chart: &Chart, locale: &Locale) -> usize {
    1 + columns(chart, &chart.panels[0], locale).len()
}

/// A bar a category from top to bottom, or an upright chart.
pub fn has_bars(kind: ChartKind) -> bool {
    !matches!(kind, ChartKind::Histogram | ChartKind::Curve | ChartKind::Dots)
}

/// In pixels.
fn height_of(kind: ChartKind, panel: &Panel) -> u32 {
    if kind == ChartKind::Timeline {
        return timeline::height(panel);
    }
    let beside = if kind == ChartKind::Stacked { 1 } else { panel.series.len() };
    let bars = panel.categories.len() * beside;
    if has_bars(kind) { 180 + 26 * bars.min(MOST_BARS) as u32 } else { 380 }
}

/// Bars that can be told from each other on a page.
pub const MOST_BARS: usize = 40;

/// Every chart but box plots.
fn draw(
    chart: &Chart,
    panel: &Panel,
    block: &Block,
    palette: &Palette,
    locale: &Locale,
) -> Drawing {
    let kind = chart.kind;
    let total = chart.total.as_ref().map(|_| columns(chart, panel, locale).len() as u16);
    let shades = shades(chart, panel, palette);
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
            let lengths = error_bars(block, lengths);
            // Those of lying bars lie.
            match has_bars(kind) {
                true => one.set_x_error_bars(&lengths),
                false => one.set_y_error_bars(&lengths),
            };
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
                one.set_points(&shades);
                one.set_gap(if kind == ChartKind::Histogram { 0 } else { 50 });
            }
        }
    }
    if let Some(column) = total {
        let mut format = ChartFormat::new();
        format.set_line(ChartLine::new().set_color(colour(ACCENT)).set_width(1.5));
        drawing
            .add_series()
            .set_name(block.name(column))
            .set_categories(block.values(0))
            .set_values(block.values(column))
            .set_marker(ChartMarker::new().set_none())
            .set_format(&mut format);
    }
    // What lies between the marks of a row.
    if kind == ChartKind::Dots && panel.series.len() > 1 && !has_intervals(kind, panel) {
        drawing.set_high_low_lines(true);
    }
    let of_panel = match panel.series.as_slice() {
        [one] if chart.panels.len() > 1 => one.n.as_ref(),
        _ => None,
    };
    let base = chart.base.as_ref().or(of_panel).filter(|n| !n.is_empty());
    // One of several panels says which it is.
    let title = match chart.title.is_empty() || panel.title.is_empty() {
        true => format!("{}{}", chart.title, panel.title),
        false => format!("{}　{}", chart.title, panel.title),
    };
    match (title.as_str(), base) {
        ("", None) => drawing.title().set_hidden(),
        // Elsewhere a caption has the title.
        ("", Some(n)) => drawing.title().set_name(&base_of(n, locale)).set_font(&font(9)),
        (title, n) => {
            let title = with_base(title, n.map(String::as_str), locale);
            drawing.title().set_name(&title).set_font(&font(11))
        }
    };
    let values = if has_bars(kind) {
        // From top to bottom, as the table has them. Of bar charts y is the axis of
        // categories.
        drawing.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max);
        drawing.x_axis().set_major_gridlines(true)
    } else {
        let beyond = chart.mark.as_ref().filter(|_| kind == ChartKind::Histogram);
        let beyond = beyond.map(|mark| locale.say("chart-beyond", &[("mark", &mark.label)]));
        let name = [Some(panel.axis.clone()), beyond].into_iter().flatten();
        let name: Vec<String> = name.filter(|name| !name.is_empty()).collect();
        if !name.is_empty() {
            drawing.x_axis().set_name(&name.join(" – ")).set_name_font(&font(9));
        }
        drawing.y_axis()
    };
    values
        .set_name(&panel.unit)
        .set_name_font(&font(9))
        .set_major_gridlines_line(ChartLine::new().set_color(GRID));
    // From nothing on, as the picture, so that lengths and heights can be compared.
    if panel.drawn().all(|value| value >= 0.0) {
        values.set_min(0);
    }
    // No percents beyond 100.
    let most = panel.drawn().fold(0.0, f64::max);
    let is_percent = matches!(kind, ChartKind::Bars | ChartKind::Grouped | ChartKind::Curve);
    if is_percent && (80.0..=100.0).contains(&most) {
        values.set_max(100);
    }
    // Small bars beside each other are compared.
    if kind == ChartKind::Bars && chart.panels.len() > 1 {
        let points = chart.panels.iter().flat_map(|panel| &panel.series).flat_map(|of| &of.points);
        let limits = points.filter_map(|point| point.value.and(point.interval)).map(|(_, to)| to);
        let all = chart.panels.iter().flat_map(Panel::drawn).chain(limits).fold(0.0, f64::max);
        values
            .set_max(ticks(if all > 0.0 { all } else { 1.0 }, 6).last().copied().unwrap_or(100.0));
    }
    if panel.series.len() > 1 || total.is_some() {
        drawing.legend().set_position(ChartLegendPosition::Bottom);
    } else {
        drawing.legend().set_hidden();
    }
    drawing.x_axis().set_font(&font(9));
    drawing.y_axis().set_font(&font(9));
    drawing.legend().set_font(&font(9));
    drawing.set_width(CHART_WIDTH).set_height(height_of(kind, panel));
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

/// Bars of one series that look otherwise: what is none of the answers, what lies beyond the
/// mark. Empty where none does.
fn shades(chart: &Chart, panel: &Panel, palette: &Palette) -> Vec<ChartPoint> {
    let other = |place: &Place| match (chart.kind, &chart.mark) {
        (ChartKind::Bars, _) if panel.series.len() == 1 && place.rest => Some(REST),
        (ChartKind::Histogram, Some(mark)) if place.from.is_some_and(|from| from < mark.value) => {
            Some(palette.light)
        }
        _ => None,
    };
    let others: Vec<Option<Colour>> = panel.categories.iter().map(other).collect();
    if others.iter().all(Option::is_none) {
        return Vec::new();
    }
    let point = |other: Option<Colour>| match other {
        Some(fill) => {
            let mut format = ChartFormat::new();
            format.set_solid_fill(ChartSolidFill::new().set_color(colour(fill)));
            format.set_border(ChartLine::new().set_color(colour(MUTED)).set_width(0.5));
            ChartPoint::new().set_format(&mut format)
        }
        None => ChartPoint::default(),
    };
    others.into_iter().map(point).collect()
}

/// The figures on bars: not on those too narrow for them.
fn label(kind: ChartKind, panel: &Panel, ink: Colour) -> Option<ChartDataLabel> {
    let format = match kind {
        ChartKind::Stacked => "[>=6]0.0;;",
        // The lines of intervals would strike it through.
        ChartKind::Bars | ChartKind::Grouped if has_intervals(kind, panel) => return None,
        ChartKind::Bars | ChartKind::Grouped | ChartKind::Histogram => format(panel),
        ChartKind::Dots if panel.series.len() == 1 => format(panel),
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

//! The charts of the workbook: Excel's own, below the figures that they are drawn from.

use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartDataLabel, ChartErrorBars, ChartErrorBarsDirection,
    ChartErrorBarsType, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker,
    ChartMarkerType, ChartSolidFill, ChartType, Color, ConditionalFormat2ColorScale,
    IntoChartRange, Worksheet, XlsxError,
};

use super::FONT;
use super::series::Series;
use super::workbook::{LINE, Styles, WIDTHS, heading_row, lines};
use crate::chart::{BOX_STATISTICS, alternative_text, named_with_unit, ticks};
use crate::locales::Locale;
use crate::plan::{ChartKind, Statistic};
use crate::results::Table;

/// Lines behind the figures.
const GRID: Color = Color::RGB(0x00D9_D9D9);

/// Width of a chart in pixels.
pub const CHART_WIDTH: u32 = 760;

/// What stands across a printed page, in pixels.
const WIDEST: u32 = 860;

/// Shades from dark to light, as in the report; enough for the longest scale.
fn shade(index: usize, count: usize) -> Color {
    let mix = |from: f64, to: f64| {
        let share = if count > 1 { index as f64 / (count - 1) as f64 } else { 0.0 };
        (from + (to - from) * share).round() as u32
    };
    Color::RGB(mix(24.0, 226.0) << 16 | mix(62.0, 236.0) << 8 | mix(102.0, 243.0))
}

/// The figures behind the chart from `top` on, and below them the chart: their height in
/// points.
pub fn drawing(
    sheet: &mut Worksheet,
    table: &Table,
    kind: ChartKind,
    panels: &[Series],
    top: u32,
    styles: &Styles,
    locale: &Locale,
) -> Result<f64, XlsxError> {
    let Series { series, unit, .. } = &panels[0];
    let unit = if panels.len() > 1 || unit.is_empty() { "none" } else { unit };
    let caption = locale.say("workbook-chart-data", &[("unit", unit)]);
    sheet.write_string_with_format(top, 0, caption, &styles.caption)?;
    let header = top + 1;
    sheet.write_string_with_format(header, 0, &table.row_heading, &styles.heading)?;
    for (column, (name, _)) in (1..).zip(series) {
        sheet.write_string_with_format(header, column, name, &styles.heading)?;
    }
    let mut height = heading_row(sheet, header, series.iter().map(|(name, _)| name))? + LINE;
    let columns = series.len() as u16;
    let mut charts = Vec::new();
    let mut next = header + 1;
    for panel in panels {
        if !panel.title.is_empty() {
            for column in 1..=columns {
                sheet.write_blank(next, column, &styles.group)?;
            }
            sheet.write_string_with_format(next, 0, &panel.title, &styles.group)?;
            height += LINE;
            next += 1;
        }
        let figure = styles.figure.clone().set_num_format(data_format(panel));
        let first = next;
        for (index, category) in panel.categories.iter().enumerate() {
            sheet.write_string_with_format(next, 0, category, &styles.label)?;
            let of_row = LINE * lines(category, WIDTHS[0]);
            sheet.set_row_height(next, of_row)?;
            height += of_row;
            for (column, (_, values)) in (1..).zip(&panel.series) {
                match values.get(index).copied().flatten() {
                    Some(value) => sheet.write_number_with_format(next, column, value, &figure)?,
                    None => sheet.write_blank(next, column, &figure)?,
                };
            }
            next += 1;
        }
        let last = next.max(first + 1) - 1;
        let place = Place { sheet: sheet.name(), header, first, last };
        match kind {
            ChartKind::Matrix => {
                // Shades of the cells themselves.
                let scale = ConditionalFormat2ColorScale::new()
                    .set_minimum_color(Color::White)
                    .set_maximum_color(Color::RGB(0x005B_8DB8));
                sheet.add_conditional_format(first, 1, last, columns, &scale)?;
            }
            ChartKind::Boxes => charts.push(box_chart(panel, &place, locale)),
            _ => charts.push(chart(table, kind, panel, &place, locale)),
        }
    }
    // Narrow panels stand side by side in pairs.
    let (width, down) = box_size(&panels[0]);
    let beside = if 2 * width <= WIDEST { 2 } else { 1 };
    for (number, chart) in (0..).zip(&charts) {
        let at = (number % beside * (width + 10), number / beside * (down + 10));
        sheet.insert_chart_with_offset(next + 1, 0, chart, at.0, at.1)?;
    }
    let of_charts = match kind {
        ChartKind::Matrix => 0,
        ChartKind::Boxes => (charts.len() as u32).div_ceil(beside) * (down + 10),
        _ => chart_height(kind, &panels[0]),
    };
    Ok(height + f64::from(of_charts) * 0.75 + 2.0 * LINE)
}

/// The format of a chart's figures: whole numbers, or as many decimals as small ones need.
fn data_format(panel: &Series) -> &'static str {
    let most = panel.values().fold(0.0, |most: f64, value| most.max(value.abs()));
    match panel.values().all(|value| value.fract() == 0.0) {
        true => "#,##0",
        false if most < 10.0 => "0.00",
        false => "#,##0.0",
    }
}

/// Where the figures of a chart stand.
struct Place {
    sheet: String,
    header: u32,
    first: u32,
    last: u32,
}

impl Place {
    fn name(&self, column: u16) -> (&str, u32, u16) {
        (&self.sheet, self.header, column)
    }

    fn values(&self, column: u16) -> (&str, u32, u16, u32, u16) {
        (&self.sheet, self.first, column, self.last, column)
    }
}

/// Width and height of a panel of box plots in pixels: there is room for the labels below.
fn box_size(panel: &Series) -> (u32, u32) {
    ((80 + 170 * panel.categories.len() as u32).clamp(420, WIDEST), 320)
}

/// Box plots as Excel draws them from what every version knows: a pile of a bar that is not
/// seen and two boxes, with error bars as whiskers, and marks for the means.
fn box_chart(data: &Series, place: &Place, locale: &Locale) -> Chart {
    // Columns of the first quartile and the mean, and of the lengths behind the statistics.
    let [q1, mean] = [Statistic::Q1, Statistic::Mean]
        .map(|s| 1 + BOX_STATISTICS.iter().position(|&of| of == s).unwrap_or(0) as u16);
    let parts = 1 + BOX_STATISTICS.len() as u16;
    let [lower_whisker, lower_box, upper_box, upper_whisker] = [0, 1, 2, 3].map(|i| parts + i);
    let ink = Color::RGB(0x005A_5A5A);
    let whisker = |column: u16, direction| {
        let lengths = || place.values(column).new_chart_range();
        let mut line = ChartFormat::new();
        line.set_line(ChartLine::new().set_color(ink).set_width(1.25));
        let mut bars = ChartErrorBars::new();
        bars.set_type(ChartErrorBarsType::Custom(lengths(), lengths()))
            .set_direction(direction)
            .set_format(&mut line);
        bars
    };
    let mut chart = Chart::new(ChartType::ColumnStacked);
    for column in [q1, lower_box, upper_box] {
        let mut format = ChartFormat::new();
        if column == q1 {
            format.set_no_fill().set_no_border();
        } else {
            format
                .set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(0x009A_C2DC)))
                .set_border(ChartLine::new().set_color(Color::RGB(0x0018_3E66)).set_width(1.5));
        }
        let one = chart.add_series();
        one.set_name(place.name(column))
            .set_categories(place.values(0))
            .set_values(place.values(column))
            .set_format(&mut format)
            .set_gap(120);
        if column == q1 {
            one.set_y_error_bars(&whisker(lower_whisker, ChartErrorBarsDirection::Minus));
        } else if column == upper_box {
            one.set_y_error_bars(&whisker(upper_whisker, ChartErrorBarsDirection::Plus));
        }
    }
    let mut marks = Chart::new(ChartType::Line);
    let (mut format, mut filled) = (ChartFormat::new(), ChartFormat::new());
    format.set_no_line();
    filled
        .set_solid_fill(ChartSolidFill::new().set_color(Color::White))
        .set_border(ChartLine::new().set_color(Color::RGB(0x0018_3E66)).set_width(1));
    let diamond = ChartMarkerType::Diamond;
    marks
        .add_series()
        .set_name(place.name(mean))
        .set_categories(place.values(0))
        .set_values(place.values(mean))
        .set_format(&mut format)
        .set_marker(ChartMarker::new().set_type(diamond).set_size(8).set_format(&mut filled));
    chart.combine(&marks);
    let title = named_with_unit(&data.title, &data.unit, locale);
    chart.title().set_name(&title).set_font(ChartFont::new().set_size(10).set_name(FONT));
    // Whiskers are not in what programs fit an axis to.
    let highest = data.series.iter().take(BOX_STATISTICS.len()).flat_map(|(_, values)| values);
    let highest = highest.flatten().fold(0.0, |highest: f64, &value| highest.max(value));
    let axis = chart.y_axis().set_min(0).set_major_gridlines(true);
    if let [_, step, .., most] = ticks(if highest > 0.0 { highest } else { 1.0 }, 5)[..] {
        axis.set_max(most).set_major_unit(step);
    }
    axis.set_major_gridlines_line(ChartLine::new().set_color(GRID));
    chart.x_axis().set_font(ChartFont::new().set_size(9).set_name(FONT).set_rotation(0));
    // The notes say what is drawn how.
    chart.legend().set_hidden();
    let (width, height) = box_size(data);
    chart.set_width(width).set_height(height).set_alt_text(&title);
    chart
}

/// A bar a category from top to bottom, or an upright chart.
fn has_bars(kind: ChartKind) -> bool {
    !matches!(kind, ChartKind::Histogram | ChartKind::Curve | ChartKind::Dots)
}

/// In pixels.
fn chart_height(kind: ChartKind, data: &Series) -> u32 {
    let bars = data.categories.len() as u32 * if kind == ChartKind::Grouped { 2 } else { 1 };
    if has_bars(kind) { 180 + 26 * bars.min(40) } else { 380 }
}

/// The figures on bars: not on those too narrow for them, and light on dark.
fn labels(kind: ChartKind, data: &Series, index: usize) -> Option<ChartDataLabel> {
    let is_dark = (index as f64) < 0.45 * (data.series.len() - 1) as f64 || index == 0;
    let (format, colour) = match kind {
        ChartKind::Stacked if is_dark => ("[>=6]0.0;;", Color::White),
        ChartKind::Stacked => ("[>=6]0.0;;", Color::RGB(0x0022_2222)),
        ChartKind::Bars | ChartKind::Grouped | ChartKind::Histogram => {
            (data_format(data), Color::RGB(0x0022_2222))
        }
        _ => return None,
    };
    let mut font = ChartFont::new();
    font.set_size(8).set_name(FONT).set_color(colour);
    let mut label = ChartDataLabel::new();
    label.show_value().set_num_format(format).set_font(&font);
    Some(label)
}

fn chart(table: &Table, kind: ChartKind, data: &Series, place: &Place, locale: &Locale) -> Chart {
    let columns = data.series.len() as u16;
    let mut chart = Chart::new(match kind {
        ChartKind::Bars | ChartKind::Grouped => ChartType::Bar,
        ChartKind::Stacked => ChartType::BarPercentStacked,
        ChartKind::Histogram => ChartType::Column,
        _ => ChartType::Line,
    });
    for (index, column) in (1..=columns).enumerate() {
        let colour = match kind {
            ChartKind::Stacked => shade(index, columns.into()),
            _ => [0x0018_3E66, 0x009A_C2DC, 0x0080_8080, 0x00B4_4614, 0x00A8_ACB0].map(Color::RGB)
                [index % 5],
        };
        let one = chart.add_series();
        one.set_name(place.name(column))
            .set_categories(place.values(0))
            .set_values(place.values(column));
        if let Some(labels) = labels(kind, data, index) {
            one.set_data_label(&labels);
        }
        let mut format = ChartFormat::new();
        match kind {
            ChartKind::Curve => {
                format.set_line(ChartLine::new().set_color(colour).set_width(2));
                one.set_format(&mut format);
            }
            ChartKind::Dots => {
                format.set_no_line();
                let form = [
                    ChartMarkerType::Circle,
                    ChartMarkerType::Square,
                    ChartMarkerType::Diamond,
                    ChartMarkerType::Triangle,
                    ChartMarkerType::X,
                ][index % 5];
                let mut filled = ChartFormat::new();
                filled.set_solid_fill(ChartSolidFill::new().set_color(colour));
                one.set_format(&mut format).set_marker(
                    ChartMarker::new().set_type(form).set_size(8).set_format(&mut filled),
                );
            }
            _ => {
                format.set_solid_fill(ChartSolidFill::new().set_color(colour));
                format
                    .set_border(ChartLine::new().set_color(Color::RGB(0x005A_5A5A)).set_width(0.5));
                one.set_format(&mut format);
                one.set_gap(if kind == ChartKind::Histogram { 0 } else { 50 });
            }
        }
    }
    // Other charts have theirs in the names of the series or categories.
    let n = table.printed(&table.subsets[0].id, "", &table.variables[0].id, "", Statistic::N);
    let title = match kind {
        ChartKind::Bars | ChartKind::Histogram if !n.is_empty() => {
            locale.say("chart-named-base", &[("name", &table.title), ("n", n)])
        }
        _ => table.title.clone(),
    };
    chart.title().set_name(&title).set_font(ChartFont::new().set_size(11).set_name(FONT));
    let values = if has_bars(kind) {
        // From top to bottom, as the table has them. Of bar charts y is the axis of
        // categories.
        chart.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max);
        chart.x_axis().set_major_gridlines(true)
    } else {
        chart.y_axis()
    };
    values.set_name(&data.unit).set_major_gridlines_line(ChartLine::new().set_color(GRID));
    // No percents beyond 100.
    let most = data.values().fold(0.0, f64::max);
    let is_percent = matches!(kind, ChartKind::Bars | ChartKind::Grouped | ChartKind::Curve);
    if is_percent && (80.0..=100.0).contains(&most) {
        values.set_max(100);
    }
    if columns > 1 {
        chart.legend().set_position(ChartLegendPosition::Bottom);
    } else {
        chart.legend().set_hidden();
    }
    chart.set_width(CHART_WIDTH).set_height(chart_height(kind, data));
    chart.set_alt_text(spoken(&alternative_text(table, kind, locale)));
    chart
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

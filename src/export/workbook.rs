//! A release as `tables.xlsx`: a sheet of contents, one a table with its chart, and one of
//! definitions. Figures are numbers that show as printed; charts are Excel's own.

use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartDataLabel, ChartErrorBars, ChartErrorBarsDirection,
    ChartErrorBarsType, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker,
    ChartMarkerType, ChartSolidFill, ChartType, Color, ConditionalFormat2ColorScale, Format,
    FormatAlign, FormatBorder, IntoChartRange, Url, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::series::{Series, panels};
use super::{FONT, base_format, new_workbook};
use crate::chart::{BOX_STATISTICS, alternative_text, named_with_unit, ticks};
use crate::disclosure::Release;
use crate::layout::{Entry, layout};
use crate::locales::Locale;
use crate::methods;
use crate::plan::{ChartKind, Statistic, TableKind};
use crate::results::{Results, Table};

/// Widths of columns in characters: of row labels, of figures, of words.
const WIDTHS: [f64; 3] = [40.0, 13.0, 32.0];

/// Characters that a sheet's name holds, and those that it may not hold.
const NAME: usize = 31;
const FORBIDDEN: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// The same release gives the same bytes.
pub fn workbook(release: &Release, locale: &Locale) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    let styles = Styles::new();
    let tables: Vec<&Table> = release.tables.iter().collect();
    let names: Vec<String> =
        (1..).zip(&tables).map(|(number, table)| sheet_name(number, &table.title)).collect();
    contents(workbook.add_worksheet(), release, &names, &styles, locale)?;
    for (table, name) in tables.iter().zip(&names) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        page(sheet, table, release, &styles, locale)?;
    }
    definitions(&mut workbook, release, &styles, locale)?;
    workbook.save_to_buffer()
}

/// The number of the table, so that names differ, and as much of the title as fits.
fn sheet_name(number: usize, title: &str) -> String {
    let title: String = title
        .chars()
        .filter(|c| !c.is_control())
        .map(|c| if FORBIDDEN.contains(&c) { '・' } else { c })
        .collect();
    let name = format!("{number} {title}");
    // Excel counts UTF-16 units, and takes no apostrophe at the end.
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= NAME
    };
    name.chars().take_while(fits).collect::<String>().trim_end_matches(['\'', ' ']).to_owned()
}

/// Height of a line in points.
const LINE: f64 = 16.0;

/// Lines that a text takes in a column of so many characters.
fn lines(text: &str, width: f64) -> f64 {
    text.lines().map(|line| (line.width() as f64 * 1.05 / width).ceil().max(1.0)).sum()
}

struct Styles {
    title: Format,
    text: Format,
    note: Format,
    /// Over the figures of a chart.
    caption: Format,
    heading: Format,
    label: Format,
    figure: Format,
    words: Format,
    group: Format,
}

impl Styles {
    fn new() -> Self {
        let base = base_format();
        let accent = Color::RGB(0x0018_3E66);
        let rule = Color::RGB(0x00C8_CCD0);
        let note = base.clone().set_font_size(9).set_font_color(Color::RGB(0x005A_5A5A));
        let ruled = base.clone().set_border_bottom(FormatBorder::Hair).set_border_color(rule);
        Self {
            title: base.clone().set_font_size(13).set_bold().set_font_color(accent),
            text: base.clone().set_text_wrap().set_align(FormatAlign::Top),
            note: note.clone().set_text_wrap().set_align(FormatAlign::Top),
            caption: note,
            heading: base
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(accent)
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            label: ruled.clone().set_text_wrap().set_align(FormatAlign::VerticalCenter),
            figure: ruled
                .clone()
                .set_align(FormatAlign::Right)
                .set_align(FormatAlign::VerticalCenter),
            words: ruled.set_text_wrap().set_align(FormatAlign::VerticalCenter),
            group: base.set_bold().set_background_color(Color::RGB(0x00EE_F3F7)),
        }
    }
}

fn print_setup(sheet: &mut Worksheet, landscape: bool) {
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    if landscape {
        sheet.set_landscape();
    }
    sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3).set_footer("&C&P / &N");
}

/// Title, remarks, and a line a table with a link, base and notes.
fn contents(
    sheet: &mut Worksheet,
    release: &Release,
    names: &[String],
    styles: &Styles,
    locale: &Locale,
) -> Result<(), XlsxError> {
    sheet.set_name(locale.word("workbook-contents"))?;
    print_setup(sheet, false);
    let mut row = 0;
    let cover = &release.cover;
    sheet.write_string_with_format(row, 0, &cover.title, &styles.title)?;
    for line in [&cover.subtitle, &cover.organisation, &cover.date].into_iter().flatten() {
        row += 1;
        sheet.write_string_with_format(row, 0, line, &styles.text.clone().unset_text_wrap())?;
    }
    for remark in &release.remarks {
        row += 1;
        sheet.write_string_with_format(row, 0, format!("※ {remark}"), &styles.caption)?;
    }
    row += 2;
    let headings = ["workbook-number", "workbook-title", "workbook-section", "workbook-id"];
    for (column, heading) in (0..).zip(headings) {
        sheet.write_with_format(row, column, locale.say(heading, &[]), &styles.heading)?;
    }
    let top = row;
    let link = styles
        .words
        .clone()
        .set_font_color(Color::RGB(0x0000_56B3))
        .set_underline(rust_xlsxwriter::FormatUnderline::Single);
    const COLUMNS: [f64; 4] = [6.0, 58.0, 36.0, 26.0];
    let to = |name: &str, text: &str| {
        Url::new(format!("internal:'{}'!A1", name.replace('\'', "''"))).set_text(text)
    };
    for (number, (table, name)) in (1..).zip(release.tables.iter().zip(names)) {
        row += 1;
        sheet.write_number_with_format(row, 0, number, &styles.figure)?;
        sheet.write_url_with_format(row, 1, to(name, &table.title), &link)?;
        let section = release.sections.iter().find(|section| section.id == table.section);
        let heading = section.map_or("", |section| section.heading.as_str());
        sheet.write_string_with_format(row, 2, heading, &styles.words)?;
        sheet.write_string_with_format(row, 3, &table.id, &styles.words)?;
        let lines = lines(&table.title, COLUMNS[1]).max(lines(heading, COLUMNS[2]));
        sheet.set_row_height(row, LINE * lines)?;
    }
    let definitions = locale.word("workbook-definitions");
    sheet.write_url_with_format(row + 1, 1, to(&definitions, &definitions), &link)?;
    for (column, width) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(top + 1, 0)?;
    sheet.set_repeat_rows(top, top)?;
    Ok(())
}

/// One table: title, figures, notes; below them the chart and the figures behind it.
fn page(
    sheet: &mut Worksheet,
    table: &Table,
    results: &Results,
    styles: &Styles,
    locale: &Locale,
) -> Result<(), XlsxError> {
    let layout = layout(table, locale);
    let back = Url::new(format!("internal:'{}'!A1", locale.word("workbook-contents")))
        .set_text(locale.word("workbook-back"));
    sheet.write_string_with_format(0, 0, &table.title, &styles.title)?;
    sheet.write_url_with_format(1, 0, &back, &styles.caption)?;
    let section = results.sections.iter().find(|section| section.id == table.section);
    if let Some(section) = section {
        let heading = format!("{} {}", section.number, section.heading);
        sheet.write_string_with_format(1, 1, heading.trim(), &styles.caption)?;
    }
    const HEADER: u32 = 3;
    // Where figures have bases of their own, a column of bases follows.
    let has_base = |column: usize| {
        let mut cells = layout.rows.iter().filter_map(|row| row.cells.get(column));
        cells.any(|cell| cell.base_value.is_some())
    };
    let mut at: Vec<u16> = Vec::new();
    let mut next = 1;
    let mut widths = vec![WIDTHS[0]];
    for (index, heading) in layout.columns.iter().enumerate() {
        let Some(column) = index.checked_sub(1) else {
            sheet.write_string_with_format(HEADER, 0, heading, &styles.heading)?;
            continue;
        };
        let is_words = layout.prose || layout.words.contains(&index);
        widths.push(if is_words { WIDTHS[2] } else { WIDTHS[1] });
        sheet.write_string_with_format(HEADER, next, heading, &styles.heading)?;
        at.push(next);
        next += 1;
        if has_base(column) {
            // Behind percents stand counts, behind means their bases.
            let counts = !table.statistics.contains(&Statistic::Mean)
                && table.statistics.contains(&Statistic::Percent)
                && table.kind != TableKind::Sweep;
            let key = if counts { "report-heading-count" } else { "report-heading-n" };
            let heading = locale.say(key, &[]);
            sheet.write_string_with_format(HEADER, next, heading, &styles.heading)?;
            widths.push(9.0);
            next += 1;
        }
    }
    let panels = panels(table, locale);
    let of_chart = panels.first().map_or(0, |panel| panel.series.len() + 1);
    widths.resize(widths.len().max(of_chart), WIDTHS[1]);
    for (column, width) in (0..).zip(&widths) {
        sheet.set_column_width(column, *width)?;
    }
    // Points from the top of the page.
    let mut height = heading_row(sheet, HEADER, layout.columns.iter().skip(1))? + 3.0 * LINE;
    let mut line = HEADER + 1;
    for row in &layout.rows {
        if row.heading {
            for column in 1..next {
                sheet.write_blank(line, column, &styles.group)?;
            }
            sheet.write_string_with_format(line, 0, &row.label, &styles.group)?;
            height += LINE;
            line += 1;
            continue;
        }
        let style =
            |format: &Format| if row.total { format.clone().set_bold() } else { format.clone() };
        let label = style(&styles.label).set_indent(row.indent);
        sheet.write_string_with_format(line, 0, &row.label, &label)?;
        let mut most = lines(&row.label, WIDTHS[0] - f64::from(row.indent));
        for (entry, &column) in row.cells.iter().zip(&at) {
            let is_words = layout.prose
                || entry.value.is_none()
                    && !entry.text.is_empty()
                    && layout.words.iter().any(|&w| at.get(w - 1) == Some(&column));
            if is_words {
                let text = if entry.items.is_empty() {
                    entry.text.clone()
                } else {
                    entry.items.join("\n")
                };
                most = lines(&text, WIDTHS[2]).max(most);
                super::write_text(sheet, line, column, &text, &styles.words)?;
            } else {
                figure(sheet, line, column, entry, &style(&styles.figure))?;
            }
            if let Some(base) = entry.base_value {
                let format = style(&styles.figure).set_num_format("0");
                sheet.write_number_with_format(line, column + 1, base, &format)?;
            }
        }
        let of_row = (LINE * most).min(400.0);
        sheet.set_row_height(line, of_row)?;
        height += of_row;
        line += 1;
    }
    sheet.set_freeze_panes(HEADER + 1, 1)?;
    line += 1;
    // Notes are as wide as the table.
    let last = (next - 1).max(2.min(widths.len() as u16 - 1));
    let width: f64 = widths[..=usize::from(last)].iter().sum();
    for note in &table.notes {
        let note = format!("※ {note}");
        if last > 0 {
            sheet.merge_range(line, 0, line, last, &note, &styles.note)?;
        } else {
            sheet.write_string_with_format(line, 0, &note, &styles.note)?;
        }
        let of_note = LINE * lines(&note, width * 1.1);
        sheet.set_row_height(line, of_note)?;
        height += of_note;
        line += 1;
    }
    let mut across: f64 = widths.iter().map(|width| 5.25 * width + 3.75).sum();
    let mut of_chart = 0.0;
    if let (Some(kind), false) = (table.chart, panels.is_empty()) {
        of_chart = drawing(sheet, table, kind, &panels, line + 1, styles, locale)?;
        across = across.max(f64::from(CHART_WIDTH) * 0.75);
    }
    // A sheet that is wider than the page is made smaller.
    // An upright page has room for a chart below the table.
    let is_landscape = across > PORTRAIT.0 * if of_chart > 0.0 { 1.5 } else { 1.2 };
    print_setup(sheet, is_landscape);
    let page = if is_landscape { LANDSCAPE } else { PORTRAIT };
    let most = page.1 * (across / page.0).max(1.0);
    if height > most {
        sheet.set_repeat_rows(HEADER, HEADER)?;
    } else if height + of_chart > most {
        // The chart stands on a page of its own.
        sheet.set_page_breaks(&[line + 1])?;
    }
    Ok(())
}

/// Width and height in points of what is printed on a page.
const PORTRAIT: (f64, f64) = (520.0, 740.0);
const LANDSCAPE: (f64, f64) = (765.0, 495.0);

/// Lines behind the figures.
const GRID: Color = Color::RGB(0x00D9_D9D9);

/// Width of a chart in pixels.
const CHART_WIDTH: u32 = 760;

/// Sets the height of a row of headings: the height.
fn heading_row<'h>(
    sheet: &mut Worksheet,
    row: u32,
    headings: impl Iterator<Item = &'h String>,
) -> Result<f64, XlsxError> {
    let most = headings.map(|heading| lines(heading, WIDTHS[1])).fold(1.0, f64::max);
    let height = LINE * most.min(6.0) + 4.0;
    sheet.set_row_height(row, height)?;
    Ok(height)
}

/// A number in the format in which it is printed; else the print as text.
fn figure(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    entry: &Entry,
    format: &Format,
) -> Result<(), XlsxError> {
    match entry.value {
        Some(value) => {
            let format = format.clone().set_num_format(number_format(&entry.text));
            sheet.write_number_with_format(row, column, value, &format)?;
        }
        None => super::write_text(sheet, row, column, &entry.text, format)?,
    }
    Ok(())
}

/// Excel's format for a number printed so: as many decimals, commas where there are some.
/// Excel rounds half away from zero, as we do.
fn number_format(printed: &str) -> String {
    let digits = printed.trim_end_matches(|c: char| !c.is_ascii_digit());
    let decimals = digits.rsplit_once('.').map_or(0, |(_, decimals)| decimals.len());
    let whole = if printed.contains(',') { "#,##0" } else { "0" };
    let decimals = if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(decimals)) };
    let percent = if printed.ends_with('%') { "\"%\"" } else { "" };
    format!("{whole}{decimals}{percent}")
}

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
fn drawing(
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
    let values = || panel.series.iter().flat_map(|(_, values)| values.iter().flatten());
    let most = values().fold(0.0, |most: f64, value| most.max(value.abs()));
    match values().all(|value| value.fract() == 0.0) {
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

/// What stands across a printed page, in pixels.
const WIDEST: u32 = 860;

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
    let most = data.series.iter().flat_map(|(_, values)| values.iter().flatten());
    let most = most.fold(0.0, |most: f64, value| most.max(*value));
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

/// What the figures mean, parameters, and the names of the statistics.
fn definitions(
    workbook: &mut Workbook,
    release: &Release,
    styles: &Styles,
    locale: &Locale,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(locale.word("workbook-definitions"))?;
    print_setup(sheet, false);
    sheet.set_column_width(0, 26)?;
    sheet.set_column_width(1, 90)?;
    let heading = locale.word("methods-heading");
    sheet.write_string_with_format(0, 0, &heading, &styles.title)?;
    let back = Url::new(format!("internal:'{}'!A1", locale.word("workbook-contents")))
        .set_text(locale.word("workbook-back"));
    sheet.write_url_with_format(1, 0, &back, &styles.caption)?;
    let mut entries = methods::entries(release, locale);
    let parameters = release.parameters.iter();
    entries.extend(parameters.map(|(name, value)| (name.clone(), crate::plan::grouped(*value))));
    for (row, (term, text)) in (2..).zip(&entries) {
        sheet.write_string_with_format(row, 0, term, &styles.text.clone().set_bold())?;
        sheet.write_string_with_format(row, 1, text, &styles.text)?;
        sheet.set_row_height(row, LINE * lines(text, 90.0))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_such_as_excel_takes() {
        assert_eq!(sheet_name(3, "職員数[常勤]/計: '例'"), "3 職員数・常勤・・計・ '例");
        let long = sheet_name(12, &"長".repeat(60));
        assert_eq!(long.encode_utf16().count(), 31);
        assert_ne!(sheet_name(1, "同じ"), sheet_name(2, "同じ"));
    }

    #[test]
    fn figures_show_with_the_decimals_that_are_printed() {
        let printed = ["12", "1,234.5", "0.045", "38.8%", "7.25"];
        let formats = printed.map(number_format);
        assert_eq!(formats, ["0", "#,##0.0", "0.000", "0.0\"%\"", "0.00"]);
    }
}

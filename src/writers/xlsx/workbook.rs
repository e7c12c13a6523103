//! A release as `tables.xlsx`: a sheet of contents, one a table with its chart, and one of
//! definitions. Figures are numbers that show as printed; charts are Excel's own.

use rust_xlsxwriter::{Color, Format, FormatAlign, Url, Workbook, Worksheet, XlsxError};

use super::chart::{drawing, width};
use super::styles::{CHART_WIDTH, LINE, Styles, WIDTHS, colour, heading_row, lines};
use crate::disclosure::Released;
use crate::locales::Locale;
use crate::tables::Made;
use crate::tables::grid::{BaseOf, Cell, Column, Mark};
use crate::tables::notes::legend;
use crate::view::chart::Palette;
use crate::view::chart::palette::of_shade;
use crate::view::{methods, notes, numbers};
use crate::words::Say;
use crate::writers::sheets::{new_workbook, write_text};

/// Characters that a sheet's name holds, and those that it may not hold.
const NAME: usize = 31;
const FORBIDDEN: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// The same release gives the same bytes.
pub fn workbook(
    release: &Released,
    palette: &Palette,
    locale: &Locale,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    let styles = Styles::new(*palette);
    let tables: Vec<&Made> = release.tables.iter().collect();
    let numbers = numbers(release, locale);
    let names: Vec<String> = numbers
        .iter()
        .zip(&tables)
        .map(|(number, table)| sheet_name(number, &table.spec.title.say(locale)))
        .collect();
    contents(workbook.add_worksheet(), release, (&numbers, &names), &styles, locale)?;
    for ((table, name), number) in tables.iter().zip(&names).zip(&numbers) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        page(sheet, (table, number), release, &styles, locale)?;
    }
    definitions(&mut workbook, release, &styles, locale)?;
    workbook.save_to_buffer()
}

/// As which figure and table each table stands in the report; those that do not are counted by
/// themselves.
fn numbers(release: &Released, locale: &Locale) -> Vec<String> {
    let numbers = numbers::of_release(release);
    let mut others = 0;
    let number = |table: &Made| match numbers.get(table.spec.id.as_str()).map(|of| of.say(locale)) {
        Some(number) if !number.is_empty() => number,
        _ => {
            others += 1;
            locale.say("numbered-other", &[("number", &others.to_string())])
        }
    };
    release.tables.iter().map(number).collect()
}

/// The number of the table, so that names differ, and as much of the title as fits.
fn sheet_name(number: &str, title: &str) -> String {
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

/// A link to a sheet.
fn link_to(sheet: &str, text: &str) -> Url {
    Url::new(format!("internal:'{}'!A1", sheet.replace('\'', "''"))).set_text(text)
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
    release: &Released,
    (numbers, names): (&[String], &[String]),
    styles: &Styles,
    locale: &Locale,
) -> Result<(), XlsxError> {
    sheet.set_name(locale.word("workbook-contents"))?;
    print_setup(sheet, false);
    let mut row = 0;
    let cover = release.cover.say(locale);
    sheet.write_string_with_format(row, 0, &cover.title, &styles.title)?;
    for line in [&cover.subtitle, &cover.organisation, &cover.date].into_iter().flatten() {
        row += 1;
        sheet.write_string_with_format(row, 0, line, &styles.text.clone().unset_text_wrap())?;
    }
    let mark = release.control.is_internal.then(|| locale.word("disclosure-internal-text"));
    for remark in mark.into_iter().chain(release.remarks.say(locale)) {
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
    const COLUMNS: [f64; 4] = [14.0, 58.0, 36.0, 26.0];
    for (number, (table, name)) in numbers.iter().zip(release.tables.iter().zip(names)) {
        row += 1;
        sheet.write_string_with_format(row, 0, number, &styles.words)?;
        let title = table.spec.title.say(locale);
        sheet.write_url_with_format(row, 1, link_to(name, &title), &link)?;
        let section = release.sections.iter().find(|section| section.id == table.spec.section);
        let heading = section.map(|section| section.heading.say(locale)).unwrap_or_default();
        sheet.write_string_with_format(row, 2, &heading, &styles.words)?;
        sheet.write_string_with_format(row, 3, &table.spec.id, &styles.words)?;
        let lines = lines(&title, COLUMNS[1]).max(lines(&heading, COLUMNS[2]));
        sheet.set_row_height(row, LINE * lines)?;
    }
    let definitions = locale.word("workbook-definitions");
    sheet.write_url_with_format(row + 1, 1, link_to(&definitions, &definitions), &link)?;
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
    (table, number): (&Made, &str),
    release: &Released,
    styles: &Styles,
    locale: &Locale,
) -> Result<(), XlsxError> {
    let grid = table.grid().say(locale);
    let back = link_to(&locale.word("workbook-contents"), &locale.word("workbook-back"));
    let title = format!("{number} {}", table.spec.title.say(locale));
    sheet.write_string_with_format(0, 0, title, &styles.title)?;
    sheet.write_url_with_format(1, 0, back, &styles.caption)?;
    let section = release.sections.iter().find(|section| section.id == table.spec.section);
    if let Some(section) = section {
        let heading = format!("{} {}", section.number, section.heading.say(locale));
        sheet.write_string_with_format(1, 1, heading.trim(), &styles.caption)?;
    }
    const HEADER: u32 = 3;
    let mut at: Vec<u16> = Vec::new();
    let mut next = 1;
    let mut widths = vec![WIDTHS[0]];
    if let Some(first) = grid.columns.first() {
        sheet.write_string_with_format(HEADER, 0, &first.heading, &styles.heading)?;
    }
    let columns: &[Column] = grid.columns.get(1..).unwrap_or_default();
    for column in columns {
        let is_words = grid.prose || column.words;
        widths.push(if is_words { WIDTHS[2] } else { WIDTHS[1] });
        sheet.write_string_with_format(HEADER, next, &column.heading, &styles.heading)?;
        at.push(next);
        next += 1;
        // Where figures have bases of their own, a column of these follows.
        if let Some(bases) = column.bases {
            let heading = locale.word(match bases {
                BaseOf::Count => "report-heading-count",
                BaseOf::N => "report-heading-n",
            });
            sheet.write_string_with_format(HEADER, next, heading, &styles.heading)?;
            widths.push(9.0);
            next += 1;
        }
    }
    let chart = table.chart().say(locale);
    let of_chart = chart.as_ref().map_or(0, |chart| width(chart, locale));
    widths.resize(widths.len().max(of_chart), WIDTHS[1]);
    for (column, width) in (0..).zip(&widths) {
        sheet.set_column_width(column, *width)?;
    }
    // Points from the top of the page.
    let mut height =
        heading_row(sheet, HEADER, columns.iter().map(|column| &column.heading))? + 3.0 * LINE;
    let mut line = HEADER + 1;
    for row in &grid.rows {
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
        let marked = |entry: &Cell, format: Format| match entry.mark {
            None => format,
            Some(Mark::Plain) => format.set_align(FormatAlign::Center),
            Some(Mark::Lacking) => {
                let shade = Color::RGB(0x00FB_E3DC);
                format.set_align(FormatAlign::Center).set_background_color(shade)
            }
        };
        let label = style(&styles.label).set_indent(row.indent);
        sheet.write_string_with_format(line, 0, &row.label, &label)?;
        let mut most = lines(&row.label, WIDTHS[0] - f64::from(row.indent));
        for ((entry, &column), of) in row.cells.iter().zip(&at).zip(columns) {
            let is_words =
                grid.prose || of.words && entry.number.is_none() && !entry.text.is_empty();
            if is_words {
                let text = if entry.items.is_empty() {
                    entry.text.clone()
                } else {
                    entry.items.join("\n")
                };
                most = lines(&text, WIDTHS[2]).max(most);
                write_text(sheet, line, column, &text, &styles.words)?;
            } else {
                figure(sheet, line, column, entry, &marked(entry, style(&styles.figure)))?;
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
    let legend = legend(table).say(locale);
    for note in notes::of_table(table, release, locale).into_iter().chain(legend) {
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
    if let Some(chart) = &chart {
        of_chart = drawing(sheet, chart, line + 1, styles, locale)?;
        across = across.max(f64::from(CHART_WIDTH) * 0.75);
    }
    // A sheet that is wider than the page is made smaller.
    // An upright page has room for a chart below the table.
    let is_landscape = across > PORTRAIT.0 * if of_chart > 0.0 { 1.5 } else { 1.2 };
    print_setup(sheet, is_landscape);
    let page = if is_landscape { LANDSCAPE } else { PORTRAIT };
    // What would be too small to read comes on pages beside each other, each with the labels.
    let beside = (across / (page.0 * MOST_REDUCED)).ceil().max(1.0);
    if beside > 1.0 {
        sheet.set_print_fit_to_pages(beside as u16, 0).set_repeat_columns(0, 0)?;
    }
    let most = page.1 * (across / (page.0 * beside)).max(1.0);
    if height > most {
        sheet.set_repeat_rows(HEADER, HEADER)?;
    } else if height + of_chart > most {
        // The chart stands on a page of its own.
        sheet.set_page_breaks(&[line + 1])?;
    }
    Ok(())
}

/// How much wider than a page a sheet may be and is still made to fit.
const MOST_REDUCED: f64 = 1.7;

/// Width and height in points of what is printed on a page.
const PORTRAIT: (f64, f64) = (520.0, 740.0);
const LANDSCAPE: (f64, f64) = (765.0, 495.0);

/// A number in the format in which it is printed; else the print as text.
fn figure(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    entry: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match &entry.number {
        Some((value, of)) => {
            let percent = if entry.is_percent { "%" } else { "" };
            let behind = match format!("{percent}{}", entry.signs) {
                behind if behind.is_empty() => behind,
                behind => format!("\"{behind}\""),
            };
            let mut format = format.clone().set_num_format(of.in_excel(*value) + &behind);
            if let Some(shade) = entry.shade {
                format = format.set_background_color(colour(of_shade(shade)));
            }
            sheet.write_number_with_format(row, column, *value, &format)?;
        }
        None => write_text(sheet, row, column, &entry.text, format)?,
    }
    Ok(())
}

/// What the figures mean, parameters, and the names of the statistics.
fn definitions(
    workbook: &mut Workbook,
    release: &Released,
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
    let back = link_to(&locale.word("workbook-contents"), &locale.word("workbook-back"));
    sheet.write_url_with_format(1, 0, back, &styles.caption)?;
    let mut entries = methods::entries(release, locale);
    let parameters = release.parameters.iter();
    entries.extend(parameters.map(|(name, value)| (name.clone(), crate::format::grouped(*value))));
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
        assert_eq!(sheet_name("3", "職員数[常勤]/計: '例'"), "3 職員数・常勤・・計・ '例");
        let long = sheet_name("12", &"長".repeat(60));
        assert_eq!(long.encode_utf16().count(), 31);
        assert_ne!(sheet_name("1", "同じ"), sheet_name("2", "同じ"));
    }
}

//! `queries.xlsx`, the workbook of queries (疑義照会): a list for the office, and a sheet to
//! send out with a page a respondent.
//!
//! Both are files of corrections once replies are filled in: `--corrections queries.xlsx`.

use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::findings::{Queries, Query, Reason};
use super::sheets;
use crate::ingest::corrections;
use crate::locales::Locale;
use crate::study::Letter;
use crate::validation::Severity;

/// The same queries give the same bytes. Rows are put aside in a temporary file as they are
/// written, from the top: in memory they would take more than the answers of a million respondents.
pub fn workbook(
    queries: &Queries<'_>,
    letter: &Letter,
    locale: &Locale,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = sheets::new_workbook()?;
    let writing = Sheets {
        queries,
        letter,
        locale,
        styles: Styles::new(),
        words: corrections::WORDS.map(|key| first(&locale.word(key))),
    };
    for write in [Sheets::list, Sheets::pages] {
        // Where no file can be made, memory has to do.
        let mut sheet = workbook.new_worksheet_with_low_memory().unwrap_or_default();
        write(&writing, &mut sheet)?;
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer()
}

struct Styles {
    title: Format,
    note: Format,
    letter: Format,
    heading: Format,
    cell: Format,
    error: Format,
    reply: Format,
    office: Format,
    respondent: Format,
}

impl Styles {
    fn new() -> Self {
        let base = sheets::base_format();
        let line = Color::RGB(0x00C8_CCD0);
        let boxed = base.clone().set_border(FormatBorder::Thin).set_border_color(line);
        let cell = boxed.clone().set_text_wrap().set_align(FormatAlign::Top);
        let accent = Color::RGB(0x0018_3E66);
        Self {
            title: base.clone().set_font_size(14).set_bold().set_font_color(accent),
            note: base.clone().set_font_color(Color::RGB(0x005A_5A5A)),
            letter: base.clone(),
            heading: boxed
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(accent)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter),
            error: cell.clone().set_bold().set_font_color(Color::RGB(0x00B0_2A1E)),
            reply: cell.clone().set_background_color(Color::RGB(0x00FF_F8DC)),
            office: cell.clone().set_font_size(8).set_font_color(Color::RGB(0x005A_5A5A)),
            respondent: base.set_font_size(12).set_bold().set_font_color(accent),
            cell,
        }
    }
}

/// Keys of the list's headings, and widths of its columns in characters.
const LIST: [(&str, f64); 13] = [
    ("finding-severity", 8.0),
    ("correction-respondent", 12.0),
    ("correction-variable", 18.0),
    ("finding-question", 34.0),
    ("correction-old", 20.0),
    ("finding-rule", 44.0),
    ("correction-new", 20.0),
    ("correction-reason", 24.0),
    ("finding-file", 24.0),
    ("finding-sheet", 10.0),
    ("finding-cell", 12.0),
    ("correction-row", 14.0),
    ("correction-rule", 16.0),
];

/// Indices of the columns of the list that are filled in: the new answer and its reason.
const LIST_REPLY: u16 = 6;
const LIST_REASON: u16 = 7;

/// A longer list is for programs, which read findings.csv.
const MOST_ROWS: u32 = 100_000;

/// As many page breaks as a sheet of Excel has.
const MOST_BREAKS: usize = 1023;

/// Keys of a page's headings, and widths of its columns. By the last four, which are for the
/// office, a reply is read as a correction wherever its row ends up.
const PAGE: [(&str, f64); 8] = [
    ("finding-question", 38.0),
    ("queries-answer", 18.0),
    ("queries-odd", 42.0),
    ("queries-reply", 26.0),
    ("correction-respondent", 9.0),
    ("correction-variable", 13.0),
    ("correction-row", 7.0),
    ("correction-rule", 13.0),
];

/// Index of the column for the reply, behind which those for the office are.
const PAGE_REPLY: u16 = 3;

struct Sheets<'a> {
    queries: &'a Queries<'a>,
    letter: &'a Letter,
    locale: &'a Locale,
    styles: Styles,
    /// What may be replied instead of a new answer: excluded, confirmed.
    words: [String; 2],
}

impl Sheets<'_> {
    fn list(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let Self { styles, locale, .. } = self;
        sheet.set_name(locale.word("queries-list"))?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.write_with_format(0, 0, self.with_words("queries-list-note"), &styles.note)?;
        for (column, (key, width)) in LIST.iter().enumerate() {
            sheet.set_column_width(column as u16, *width)?;
            sheet.write_with_format(1, column as u16, locale.say(key, &[]), &styles.heading)?;
        }
        sheet.set_freeze_panes(2, 0)?;
        sheet.set_repeat_rows(1, 1)?;
        let mut row = 2;
        for query in self.queries.by_finding() {
            if row > MOST_ROWS {
                sheet.write_with_format(row, 0, locale.word("queries-more"), &styles.note)?;
                break;
            }
            let reasons: Vec<&Reason> = query.reasons.iter().collect();
            let texts = [
                query.severity.words().say(locale),
                query.respondent.clone(),
                query.variable.clone(),
                query.question.clone(),
                query.value.clone(),
                lines(&reasons, |reason| &reason.text),
                String::new(),
                String::new(),
                query.place.file.to_string(),
                query.place.sheet.to_string(),
                query.place.cell.clone(),
                query.row_name.clone(),
                lines(&reasons, |reason| &reason.rule),
            ];
            let cells = texts.iter().zip(LIST).map(|(text, (_, width))| (text.as_str(), width));
            sheet.set_row_height(row, height(cells))?;
            for (column, text) in texts.into_iter().enumerate() {
                let column = column as u16;
                let style = match column {
                    0 if query.severity == Severity::Error => &styles.error,
                    LIST_REPLY | LIST_REASON => &styles.reply,
                    _ => &styles.cell,
                };
                sheets::write_text(sheet, row, column, &text, style)?;
            }
            row += 1;
        }
        if row > 2 {
            sheet.add_data_validation(2, LIST_REPLY, row - 1, LIST_REPLY, &self.offer()?)?;
        }
        sheet.autofilter(1, 0, row.max(3) - 1, LIST.len() as u16 - 1)?;
        Ok(())
    }

    fn pages(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let Self { styles, locale, .. } = self;
        sheet.set_name(locale.word("queries-blocks"))?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        for (column, (_, width)) in PAGE.iter().enumerate() {
            sheet.set_column_width(column as u16, *width)?;
        }
        // A page without a number would reach nobody; the list has these for the office, and
        // what respondents are not asked.
        let has_page = |query: &Query| !query.respondent.is_empty() && !asked(query).is_empty();
        let mut queries = self.queries.by_respondent().filter(has_page).peekable();
        let mut row = 0;
        let mut breaks = Vec::new();
        while let Some(first) = queries.next() {
            if breaks.len() == MOST_BREAKS {
                sheet.write_with_format(row, 0, locale.word("queries-more"), &styles.note)?;
                break;
            }
            if row > 0 {
                breaks.push(row);
            }
            let mut page = vec![first];
            while let Some(more) = queries.next_if(|query| query.row == page[0].row) {
                page.push(more);
            }
            row = self.page(sheet, row, &page)? + 1;
        }
        if row == 0 {
            sheet.write_with_format(0, 0, locale.word("queries-none"), &styles.note)?;
        }
        sheet.set_page_breaks(&breaks)?;
        Ok(())
    }

    /// Writes a page from a row on; returns the row below it.
    fn page(&self, sheet: &mut Worksheet, top: u32, page: &[Query]) -> Result<u32, XlsxError> {
        let Self { styles, locale, .. } = self;
        let mut row = top;
        for (text, style) in self.head(&page[0].respondent) {
            sheets::write_text(sheet, row, 0, &text, style)?;
            row += 1;
        }
        for (column, (key, _)) in PAGE.iter().enumerate() {
            sheet.write_with_format(row, column as u16, locale.say(key, &[]), &styles.heading)?;
        }
        row += 1;
        let first = row;
        for query in page {
            let reasons = asked(query);
            let texts = [
                query.question.clone(),
                query.value.clone(),
                lines(&reasons, |reason| reason.asked.as_deref().unwrap_or_default()),
                String::new(),
                query.respondent.clone(),
                query.variable.clone(),
                query.row_name.clone(),
                lines(&reasons, |reason| &reason.rule),
            ];
            let cells = texts.iter().zip(PAGE).map(|(text, (_, width))| (text.as_str(), width));
            // Room to write by hand.
            sheet.set_row_height(row, height(cells).max(2.0 * LINE))?;
            for (column, text) in texts.into_iter().enumerate() {
                let column = column as u16;
                let style = match column {
                    PAGE_REPLY => &styles.reply,
                    _ if column > PAGE_REPLY => &styles.office,
                    _ => &styles.cell,
                };
                sheets::write_text(sheet, row, column, &text, style)?;
            }
            row += 1;
        }
        sheet.add_data_validation(first, PAGE_REPLY, row - 1, PAGE_REPLY, &self.offer()?)?;
        Ok(row)
    }

    /// What stands above the questions of a page: to whom it goes, what is asked, by when and
    /// by whom. What the study does not say is left out.
    fn head(&self, respondent: &str) -> Vec<(String, &Format)> {
        let Self { styles, locale, letter, .. } = self;
        let mut head = Vec::new();
        let addressee = letter.addressee.iter().flat_map(|text| text.lines());
        head.extend(addressee.map(|line| (line.to_owned(), &styles.letter)));
        head.push((self.queries.title().to_owned(), &styles.title));
        let whose = locale.say("queries-respondent", &[("id", respondent)]);
        head.push((whose, &styles.respondent));
        head.push((locale.word("queries-request"), &styles.note));
        head.push((self.with_words("queries-words"), &styles.note));
        let said = [
            ("queries-deadline", &letter.deadline),
            ("queries-sender", &letter.sender),
            ("queries-contact", &letter.contact),
        ];
        for (key, text) in said {
            for (number, line) in text.iter().flat_map(|text| text.lines()).enumerate() {
                let text = match number {
                    0 => locale.say(key, &[("text", line)]),
                    _ => line.to_owned(),
                };
                head.push((text, &styles.letter));
            }
        }
        head
    }

    fn with_words(&self, key: &str) -> String {
        let [exclude, confirm] = &self.words;
        self.locale.say(key, &[("exclude", exclude), ("confirm", confirm)])
    }

    /// Offers the words; whatever else is typed is as good.
    fn offer(&self) -> Result<DataValidation, XlsxError> {
        let [exclude, confirm] = &self.words;
        let offer = DataValidation::new().allow_list_strings(&[confirm, exclude])?;
        Ok(offer.show_error_message(false))
    }
}

/// The word that is offered of those that are understood.
fn first(text: &str) -> String {
    corrections::words(text).next().unwrap_or_default().to_owned()
}

/// What the respondent is asked.
fn asked(query: &Query) -> Vec<&Reason> {
    query.reasons.iter().filter(|reason| reason.asked.is_some()).collect()
}

fn lines<'a>(reasons: &[&'a Reason], text: impl Fn(&'a Reason) -> &'a str) -> String {
    let mut lines: Vec<&str> = reasons.iter().map(|reason| text(reason)).collect();
    lines.dedup();
    lines.join("\n")
}

/// Height of a line in points.
const LINE: f64 = 16.0;

/// Height of a row of wrapped texts in columns of these widths: not every program fits
/// rows when it opens a file.
fn height<'a>(cells: impl Iterator<Item = (&'a str, f64)>) -> f64 {
    let lines = |(text, width): (&str, f64)| -> f64 {
        let line =
            |line: &str| (UnicodeWidthStr::width(line) as f64 * 1.05 / width).ceil().max(1.0);
        text.lines().map(line).sum::<f64>().max(1.0)
    };
    // Excel's highest row.
    (cells.map(lines).fold(1.0, f64::max) * LINE).min(409.0)
}

//! Findings as `findings.csv` and as `queries.xlsx`, the workbook of queries (疑義照会).
//!
//! The workbook's list is a file of corrections once its column for the new answer is
//! filled in: `--corrections queries.xlsx`.

use polars::prelude::PolarsResult;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use unicode_width::UnicodeWidthStr;

use super::csv::literal;
use crate::data::Data;
use crate::locales::Locale;
use crate::questionnaire::Kind;
use crate::validation::{Finding, Severity};

/// Findings with the answers that they speak of.
pub struct Queries {
    title: String,
    /// By respondent in the order of the data, then as the findings come.
    queries: Vec<Query>,
}

/// One finding about one respondent.
struct Query {
    severity: Severity,
    row: Option<usize>,
    respondent: String,
    file: String,
    sheet: String,
    cell: String,
    rule: String,
    /// The answers that it is about.
    answers: Vec<Answer>,
    value: String,
}

struct Answer {
    variable: String,
    question: String,
    value: String,
}

impl Queries {
    pub fn of(findings: &[Finding], data: &Data<'_>, locale: &Locale) -> PolarsResult<Self> {
        let (responses, questionnaire) = (data.responses, data.questionnaire);
        let lang = locale.lang();
        let id = questionnaire.variables.iter().find(|v| v.kind == Kind::Id);
        let ids = id.map(|v| data.texts(&v.id)).transpose()?;
        let mut queries = Vec::new();
        for finding in findings {
            let mut shown = Vec::new();
            for id in &finding.concerns {
                let question =
                    questionnaire.variable(id).map_or(String::new(), |v| v.heading(lang));
                shown.push((id.clone(), question, data.shown(id, lang)?));
            }
            for case in &finding.cases {
                let place = case.row.map(|row| responses.places[row]);
                let source = place.map(|place| &responses.sources[place.source]);
                let respondent = case.row.and_then(|row| ids?[row].as_deref().map(str::to_owned));
                let answer = |(variable, question, values): &(String, String, Vec<String>)| {
                    // What cannot be read is not among the values.
                    let value = match (case.row, shown.len()) {
                        (Some(_), 1) | (None, _) => case.value.clone(),
                        (Some(row), _) => values[row].clone(),
                    };
                    Answer { variable: variable.clone(), question: question.clone(), value }
                };
                queries.push(Query {
                    severity: finding.severity,
                    row: case.row,
                    respondent: respondent.unwrap_or_default(),
                    file: source.map_or(String::new(), |s| s.file.clone()),
                    sheet: source.and_then(|s| s.sheet.clone()).unwrap_or_default(),
                    cell: case.cell.clone(),
                    rule: finding.rule.clone(),
                    answers: shown.iter().map(answer).collect(),
                    value: case.value.clone(),
                });
            }
        }
        Ok(Self { title: questionnaire.title(lang).to_owned(), queries })
    }
}

/// UTF-8 with a byte order mark and headings in the user's language, for Excel; one line
/// a finding.
pub fn csv(queries: &Queries, locale: &Locale) -> Result<Vec<u8>, csv::Error> {
    let mut writer = super::csv_writer();
    let headings = ["severity", "respondent", "file", "sheet", "cell", "question", "value", "rule"];
    writer.write_record(headings.map(|name| locale.say(&format!("finding-{name}"), &[])))?;
    for query in &queries.queries {
        let questions: Vec<&str> = query.answers.iter().map(|a| a.question.as_str()).collect();
        let texts = [
            &query.severity.word(locale),
            &query.respondent,
            &query.file,
            &query.sheet,
            &query.cell,
            &questions.join(" / "),
            &query.value,
            &query.rule,
        ];
        writer.write_record(texts.map(|text| literal(text)))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A sheet with all queries, in the columns of a file of corrections, and a sheet to send
/// out with a block a respondent. The same queries give the same bytes.
pub fn workbook(queries: &Queries, locale: &Locale) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = super::new_workbook()?;
    let styles = Styles::new();
    list(workbook.add_worksheet(), queries, &styles, locale)?;
    blocks(workbook.add_worksheet(), queries, &styles, locale)?;
    workbook.save_to_buffer()
}

struct Styles {
    title: Format,
    note: Format,
    heading: Format,
    cell: Format,
    error: Format,
    reply: Format,
    respondent: Format,
}

impl Styles {
    fn new() -> Self {
        let base = super::base_format();
        let line = Color::RGB(0x00C8_CCD0);
        let boxed = base.clone().set_border(FormatBorder::Thin).set_border_color(line);
        let cell = boxed.clone().set_text_wrap().set_align(FormatAlign::Top);
        let accent = Color::RGB(0x0018_3E66);
        Self {
            title: base.clone().set_font_size(14).set_bold().set_font_color(accent),
            note: base.clone().set_font_color(Color::RGB(0x005A_5A5A)),
            heading: boxed
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(accent)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter),
            error: cell.clone().set_bold().set_font_color(Color::RGB(0x00B0_2A1E)),
            reply: cell.clone().set_background_color(Color::RGB(0x00FF_F8DC)),
            respondent: base.set_font_size(12).set_bold().set_font_color(accent),
            cell,
        }
    }
}

/// Keys of the list's headings, and widths of its columns in characters.
const LIST: [(&str, f64); 11] = [
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
];

/// A longer list is for programs, which read findings.csv.
const MOST_ROWS: u32 = 100_000;

/// As many page breaks as a sheet of Excel has.
const MOST_BREAKS: usize = 1023;

/// Index of the column for the new answer, the one for its reason follows.
const REPLY: u16 = 6;

fn list(
    sheet: &mut Worksheet,
    queries: &Queries,
    styles: &Styles,
    locale: &Locale,
) -> Result<(), XlsxError> {
    sheet.set_name(locale.word("queries-list"))?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.write_with_format(0, 0, locale.word("queries-list-note"), &styles.note)?;
    for (column, (key, width)) in LIST.iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
        sheet.write_with_format(1, column as u16, locale.say(key, &[]), &styles.heading)?;
    }
    sheet.set_freeze_panes(2, 0)?;
    sheet.set_repeat_rows(1, 1)?;
    let mut row = 2;
    for query in &queries.queries {
        if row > MOST_ROWS {
            sheet.write_with_format(row, 0, locale.word("queries-more"), &styles.note)?;
            break;
        }
        for answer in &query.answers {
            let texts = [
                query.severity.word(locale),
                query.respondent.clone(),
                answer.variable.clone(),
                answer.question.clone(),
                answer.value.clone(),
                query.rule.clone(),
                String::new(),
                String::new(),
                query.file.clone(),
                query.sheet.clone(),
                query.cell.clone(),
            ];
            let cells = texts.iter().zip(LIST).map(|(text, (_, width))| (text.as_str(), width));
            sheet.set_row_height(row, height(cells))?;
            for (column, text) in texts.into_iter().enumerate() {
                let column = column as u16;
                let style = match column {
                    0 if query.severity == Severity::Error => &styles.error,
                    REPLY..=7 => &styles.reply,
                    _ => &styles.cell,
                };
                super::write_text(sheet, row, column, &text, style)?;
            }
            row += 1;
        }
    }
    sheet.autofilter(1, 0, row.max(3) - 1, LIST.len() as u16 - 1)?;
    Ok(())
}

/// Keys of a block's headings, and widths of its columns.
const BLOCK: [(&str, f64); 4] = [
    ("finding-question", 32.0),
    ("queries-answer", 18.0),
    ("queries-odd", 42.0),
    ("queries-reply", 26.0),
];

fn blocks(
    sheet: &mut Worksheet,
    queries: &Queries,
    styles: &Styles,
    locale: &Locale,
) -> Result<(), XlsxError> {
    sheet.set_name(locale.word("queries-blocks"))?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    for (column, (_, width)) in BLOCK.iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
    }
    let mut by_row: Vec<&Query> = queries.queries.iter().filter(|q| q.row.is_some()).collect();
    by_row.sort_by_key(|query| query.row);
    let mut row = 0;
    let mut breaks = Vec::new();
    for block in by_row.chunk_by(|a, b| a.row == b.row) {
        if breaks.len() == MOST_BREAKS {
            sheet.write_with_format(row, 0, locale.word("queries-more"), &styles.note)?;
            break;
        }
        if row > 0 {
            breaks.push(row);
        }
        sheet.write_with_format(row, 0, &queries.title, &styles.title)?;
        let respondent = locale.say("queries-respondent", &[("id", &block[0].respondent)]);
        sheet.write_with_format(row + 1, 0, respondent, &styles.respondent)?;
        sheet.write_with_format(row + 2, 0, locale.word("queries-request"), &styles.note)?;
        row += 3;
        for (column, (key, _)) in BLOCK.iter().enumerate() {
            sheet.write_with_format(row, column as u16, locale.say(key, &[]), &styles.heading)?;
        }
        row += 1;
        for query in block {
            let join = |of: fn(&Answer) -> &String| {
                query.answers.iter().map(|a| of(a).as_str()).collect::<Vec<_>>().join("\n")
            };
            let questions = join(|answer| &answer.question);
            let texts = [&questions, &join(|answer| &answer.value), &query.rule, &String::new()];
            let cells = texts.iter().zip(BLOCK).map(|(text, (_, width))| (text.as_str(), width));
            // Room to write by hand.
            sheet.set_row_height(row, height(cells).max(2.0 * LINE))?;
            for (column, text) in texts.into_iter().enumerate() {
                let style = if column == 3 { &styles.reply } else { &styles.cell };
                super::write_text(sheet, row, column as u16, text, style)?;
            }
            row += 1;
        }
        row += 1;
    }
    if row == 0 {
        sheet.write_with_format(0, 0, locale.word("queries-none"), &styles.note)?;
    }
    sheet.set_page_breaks(&breaks)?;
    Ok(())
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

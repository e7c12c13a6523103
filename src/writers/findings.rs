//! Findings as `findings.csv` and as `queries.xlsx`, the workbook of queries (疑義照会).
//!
//! The workbook's list is a file of corrections once its column for the new answer is
//! filled in: `--corrections queries.xlsx`.

use std::collections::HashMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use unicode_width::UnicodeWidthStr;

use super::csv::literal;
use crate::data::Data;
use crate::locales::Locale;
use crate::questionnaire::{Code, Kind, Variable};
use crate::validation::{Finding, Severity};

/// Findings with the answers that they speak of.
pub struct Queries {
    title: String,
    /// One line a finding, by respondent in the order of the data.
    lines: Vec<Line>,
    /// One a cell, with all that is odd about it.
    queries: Vec<Query>,
}

/// One finding about one respondent.
struct Line {
    severity: Severity,
    respondent: String,
    place: Place,
    questions: Vec<String>,
    value: String,
    rule: String,
}

/// Where it is: names of files, never folders, since the list leaves the house.
#[derive(Clone, Default)]
struct Place {
    file: String,
    sheet: String,
    cell: String,
}

/// One answer of one respondent to be asked back.
struct Query {
    severity: Severity,
    row: Option<usize>,
    respondent: String,
    place: Place,
    variable: String,
    question: String,
    /// The codes of a single or multiple question, as they may be written in a reply.
    choices: String,
    value: String,
    rules: Vec<String>,
}

/// With more codes, their list is longer than the question.
const MOST_CHOICES: usize = 12;

impl Queries {
    pub fn of(findings: &[Finding], data: &Data<'_>, locale: &Locale) -> Self {
        let (responses, questionnaire) = (data.responses, data.questionnaire);
        let lang = locale.lang();
        let id = questionnaire.variables.iter().find(|v| v.kind == Kind::Id);
        let ids = id.map(|v| data.texts(&v.id));
        let mut lines = Vec::new();
        let mut queries: Vec<Query> = Vec::new();
        let mut known: HashMap<(usize, String), usize> = HashMap::new();
        for finding in findings {
            let mut shown = Vec::new();
            for id in &finding.concerns {
                shown.push((id, questionnaire.variable(id), data.shown(id, lang)));
            }
            let heading = |variable: Option<&Variable>| {
                variable.map_or(String::new(), |variable| variable.heading(lang))
            };
            for case in &finding.cases {
                let place = case.row.map(|row| responses.places[row]);
                let source = place.map(|place| &responses.sources[place.source]);
                let respondent =
                    case.row.and_then(|row| ids.as_ref()?[row].as_deref().map(str::to_owned));
                let respondent = respondent.unwrap_or_default();
                let of_case = Place {
                    file: source.map_or(String::new(), |s| s.file_name()),
                    sheet: source.and_then(|s| s.sheet.clone()).unwrap_or_default(),
                    cell: case.cell.clone(),
                };
                lines.push(Line {
                    severity: finding.severity,
                    respondent: respondent.clone(),
                    place: of_case.clone(),
                    questions: shown.iter().map(|(_, v, _)| heading(*v)).collect(),
                    value: case.value.clone(),
                    rule: finding.rule.clone(),
                });
                for (id, variable, values) in &shown {
                    let key = case.row.map(|row| (row, (*id).clone()));
                    if let Some(&at) = key.as_ref().and_then(|key| known.get(key)) {
                        let query = &mut queries[at];
                        query.severity = query.severity.min(finding.severity);
                        if !query.rules.contains(&finding.rule) {
                            query.rules.push(finding.rule.clone());
                        }
                        continue;
                    }
                    known.extend(key.map(|key| (key, queries.len())));
                    // What cannot be read is not among the values.
                    let value = match (case.row, shown.len()) {
                        (Some(_), 1) | (None, _) => case.value.clone(),
                        (Some(row), _) => values[row].clone(),
                    };
                    let column = source.and_then(|source| source.columns.get(*id));
                    let own = column.zip(place).map(|(column, p)| format!("{column}{}", p.row));
                    let cell = own.filter(|_| shown.len() > 1).unwrap_or(case.cell.clone());
                    queries.push(Query {
                        severity: finding.severity,
                        row: case.row,
                        respondent: respondent.clone(),
                        place: Place { cell, ..of_case.clone() },
                        variable: (*id).clone(),
                        question: heading(*variable),
                        choices: variable.map_or(String::new(), |v| choices(v, locale)),
                        value,
                        rules: vec![finding.rule.clone()],
                    });
                }
            }
        }
        Self { title: questionnaire.title(lang).to_owned(), lines, queries }
    }
}

fn choices(variable: &Variable, locale: &Locale) -> String {
    if variable.codes.is_empty() || variable.codes.len() > MOST_CHOICES {
        return String::new();
    }
    let choice = |code: &Code| format!("{} {}", code.code, code.label(locale.lang()));
    let choices: Vec<String> = variable.codes.iter().map(choice).collect();
    let choices = choices.join(&locale.word("list-separator"));
    locale.say("queries-choices", &[("choices", &choices)])
}

/// UTF-8 with a byte order mark and headings in the user's language, for Excel; one line
/// a finding.
pub fn csv(queries: &Queries, locale: &Locale) -> Result<Vec<u8>, csv::Error> {
    let mut writer = super::csv::writer();
    let headings = ["severity", "respondent", "file", "sheet", "cell", "question", "value", "rule"];
    writer.write_record(headings.map(|name| locale.say(&format!("finding-{name}"), &[])))?;
    for line in &queries.lines {
        let texts = [
            &line.severity.word(locale),
            &line.respondent,
            &line.place.file,
            &line.place.sheet,
            &line.place.cell,
            &line.questions.join(" / "),
            &line.value,
            &line.rule,
        ];
        writer.write_record(texts.map(|text| literal(text)))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A sheet with all queries, in the columns of a file of corrections, and a sheet to send
/// out with a block a respondent. The same queries give the same bytes.
pub fn workbook(queries: &Queries, locale: &Locale) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = super::sheets::new_workbook()?;
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
    office: Format,
    respondent: Format,
}

impl Styles {
    fn new() -> Self {
        let base = super::sheets::base_format();
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
            office: cell.clone().set_font_size(8).set_font_color(Color::RGB(0x005A_5A5A)),
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
        let texts = [
            query.severity.word(locale),
            query.respondent.clone(),
            query.variable.clone(),
            query.question.clone(),
            query.value.clone(),
            query.rules.join("\n"),
            String::new(),
            String::new(),
            query.place.file.clone(),
            query.place.sheet.clone(),
            query.place.cell.clone(),
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
            super::sheets::write_text(sheet, row, column, &text, style)?;
        }
        row += 1;
    }
    sheet.autofilter(1, 0, row.max(3) - 1, LIST.len() as u16 - 1)?;
    Ok(())
}

/// Keys of a block's headings, and widths of its columns. By the last two, which are for the
/// office, a reply is read as a correction wherever its row ends up.
const BLOCK: [(&str, f64); 6] = [
    ("finding-question", 38.0),
    ("queries-answer", 18.0),
    ("queries-odd", 42.0),
    ("queries-reply", 26.0),
    ("correction-respondent", 9.0),
    ("correction-variable", 13.0),
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
    // A page without a number would reach nobody; the list has these for the office.
    let has_page = |q: &&Query| q.row.is_some() && !q.respondent.is_empty();
    let mut by_row: Vec<&Query> = queries.queries.iter().filter(has_page).collect();
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
        super::sheets::write_text(sheet, row, 0, &queries.title, &styles.title)?;
        let respondent = locale.say("queries-respondent", &[("id", &block[0].respondent)]);
        super::sheets::write_text(sheet, row + 1, 0, &respondent, &styles.respondent)?;
        sheet.write_with_format(row + 2, 0, locale.word("queries-request"), &styles.note)?;
        row += 3;
        for (column, (key, _)) in BLOCK.iter().enumerate() {
            sheet.write_with_format(row, column as u16, locale.say(key, &[]), &styles.heading)?;
        }
        row += 1;
        for query in block {
            let question = match query.choices.as_str() {
                "" => query.question.clone(),
                choices => format!("{}\n{choices}", query.question),
            };
            let rules = query.rules.join("\n");
            let (reply, respondent) = (String::new(), &query.respondent);
            let texts = [&question, &query.value, &rules, &reply, respondent, &query.variable];
            let cells = texts.iter().zip(BLOCK).map(|(text, (_, width))| (text.as_str(), width));
            // Room to write by hand.
            sheet.set_row_height(row, height(cells).max(2.0 * LINE))?;
            for (column, text) in texts.into_iter().enumerate() {
                let style = match column {
                    3 => &styles.reply,
                    4.. => &styles.office,
                    _ => &styles.cell,
                };
                super::sheets::write_text(sheet, row, column as u16, text, style)?;
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

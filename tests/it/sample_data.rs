//! The sample data are made from the reconstruction here, so that anybody can see how:
//! `UPDATE_FILES=1 cargo test --release sample_data` writes them anew.

use std::collections::HashMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use survey::assets;
use survey::locales::Lang;
use survey::questionnaire::{self, Kind, Questionnaire, Variable};

use crate::files::{assert_current, path, sample_tables};

const TITLE: &str = "在宅医療の連携に関するアンケート調査　回答一覧";
const REMARKS: [&str; 2] = [
    "※集計に用いた回答は架空のものであり、実在の診療所の回答ではありません。集計すると平成30年の報告書に印刷された数値になるように作られています。",
    "※The answers are synthetic and not those of real clinics. They were made so that their tabulation gives the figures printed in the 2018 report.",
];

/// A cell of the sample: numbers stay numbers.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Text(String),
    Number(f64),
}

/// The header and rows of the sheet 回答: one column a question, for multiple answers
/// one an option, marked 1.
fn answers(questionnaire: &Questionnaire) -> Vec<Vec<Value>> {
    let fixture = path("tests/fixtures/jmar-2018/reconstruction.csv");
    let mut reader = csv::Reader::from_path(fixture).expect("readable");
    let ids: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let variables: Vec<&Variable> =
        questionnaire.variables.iter().filter(|v| v.kind != Kind::Derived).collect();
    assert_eq!(ids, variables.iter().map(|v| v.id.as_str()).collect::<Vec<_>>());

    let header = |variable: &Variable| {
        let number = variable.number.as_deref().unwrap_or("");
        format!("{number} {}", variable.label(Lang::Ja)).trim().to_owned()
    };
    let mut rows = vec![Vec::new()];
    for variable in &variables {
        if variable.kind == Kind::Multiple {
            let options = variable.codes.iter().map(|code| code.label(Lang::Ja));
            rows[0].extend(options.map(|o| Value::Text(format!("{}［{o}］", header(variable)))));
        } else {
            rows[0].push(Value::Text(header(variable)));
        }
    }
    for record in reader.records() {
        let record = record.expect("a row");
        let by_id: HashMap<&str, &str> =
            ids.iter().map(String::as_str).zip(record.iter()).collect();
        let mut row = Vec::new();
        for variable in &variables {
            let answer = by_id[variable.id.as_str()];
            match variable.kind {
                Kind::Multiple => {
                    let chosen: Vec<&str> = answer.split('|').collect();
                    row.extend(variable.codes.iter().map(|code| {
                        if chosen.contains(&code.label(Lang::Ja)) {
                            Value::Number(1.0)
                        } else {
                            Value::Text(String::new())
                        }
                    }));
                }
                Kind::Count | Kind::Number => row.push(match answer.parse() {
                    Ok(number) => Value::Number(number),
                    Err(_) => Value::Text(answer.to_owned()),
                }),
                _ => row.push(Value::Text(answer.to_owned())),
            }
        }
        rows.push(row);
    }
    rows
}

fn workbook(questionnaire: &Questionnaire, answers: &[Vec<Value>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let date = ExcelDateTime::from_ymd(2018, 3, 31).expect("a date");
    workbook.set_properties(&DocProperties::new().set_title(TITLE).set_creation_datetime(&date));
    let font = |size| Format::new().set_font_name("BIZ UDPゴシック").set_font_size(size);
    let heading = font(10)
        .set_bold()
        .set_text_wrap()
        .set_background_color("DCE6F1")
        .set_border(rust_xlsxwriter::FormatBorder::Thin);
    let plain = font(10);

    let sheet = workbook.add_worksheet();
    sheet.set_name("回答").expect("a sheet");
    sheet.write_with_format(0, 0, TITLE, &font(14).set_bold()).expect("a cell");
    for (row, remark) in (1..).zip(REMARKS) {
        sheet.write_with_format(row, 0, remark, &plain).expect("a cell");
    }
    for (row, values) in (3..).zip(answers) {
        let format = if row == 3 { &heading } else { &plain };
        for (column, value) in (0..).zip(values) {
            match value {
                Value::Number(number) => sheet.write_with_format(row, column, *number, format),
                Value::Text(text) if text.is_empty() => continue,
                Value::Text(text) => sheet.write_with_format(row, column, text, format),
            }
            .expect("a cell");
        }
    }
    sheet.set_row_height(3, 90).expect("a row");
    sheet.set_column_range_width(0, answers[0].len() as u16 - 1, 14).expect("columns");
    sheet.set_freeze_panes(4, 1).expect("panes");

    let tables = sample_tables(questionnaire).references;
    let reference = tables.iter().find(|table| table.id == "regions").expect("the areas");
    let sheet = workbook.add_worksheet();
    sheet.set_name(&reference.sheet).expect("a sheet");
    let indexed = reference.columns.iter().enumerate();
    let written: Vec<_> = indexed.filter(|(_, column)| column.expression.is_none()).collect();
    for (column, &(index, described)) in (0..).zip(&written) {
        let label = described.label.as_str();
        sheet.write_with_format(0, column, label, &heading).expect("a cell");
        for (row, values) in (1..).zip(&reference.rows) {
            let text = &values[index];
            match text.parse::<f64>() {
                Ok(number) => sheet.write_with_format(row, column, number, &plain),
                Err(_) => sheet.write_with_format(row, column, text, &plain),
            }
            .expect("a cell");
        }
    }
    sheet.set_column_range_width(0, written.len() as u16 - 1, 18).expect("columns");
    sheet.set_freeze_panes(1, 0).expect("panes");
    workbook.save_to_buffer().expect("a workbook")
}

fn delimited(answers: &[Vec<Value>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    for line in [TITLE].iter().chain(&REMARKS) {
        writer.write_record([line]).expect("a row");
    }
    for row in answers {
        let fields = row.iter().map(|value| match value {
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
        });
        writer.write_record(fields).expect("a row");
    }
    writer.into_inner().expect("bytes")
}

#[test]
fn the_sample_files_are_made_from_the_reconstruction() {
    let source = assets::questionnaire("jmar-2018").expect("built in");
    let questionnaire = questionnaire::load(&source).expect("a good questionnaire");
    let answers = answers(&questionnaire);
    assert_eq!(answers.len(), 1 + 124);
    assert_current("sample-data/jmar-2018.xlsx", &workbook(&questionnaire, &answers));
    assert_current("sample-data/jmar-2018.csv", &delimited(&answers));
}

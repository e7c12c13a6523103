//! The layouts in which forms services and people return answers: each of the files
//! holds the same four answers as `tests/fixtures/forms/plain.csv`.

use std::path::PathBuf;

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use survey::answers::AnswerColumn;
use survey::questionnaire::Questionnaire;
use survey::responses::{Passed, Responses};
use survey::{assets, ingest, questionnaire};

use crate::files::{assert_current, path};

fn forms() -> Questionnaire {
    let file = path("tests/fixtures/forms/forms.toml");
    let source = assets::questionnaire(file.to_str().expect("a path")).expect("there");
    questionnaire::load(&source).expect("a good questionnaire")
}

fn read(file: PathBuf) -> Responses {
    let files = ingest::open(&[file], None).expect("readable");
    ingest::read(&files, &forms(), &Default::default()).expect("readable")
}

/// Reads a fixture and expects the answers of the plain one, all of them readable.
fn same_as_plain(name: &str) -> Responses {
    let plain = read(path("tests/fixtures/forms/plain.csv"));
    let responses = read(path("tests/fixtures/forms").join(name));
    assert!(responses.unreadable.is_empty(), "{name}: {:#?}", responses.unreadable);
    for (variable, answers) in &plain.answers {
        // As text, because a missing number is not equal to another.
        let read = format!("{:?}", responses.answers[variable]);
        assert_eq!(read, format!("{answers:?}"), "{name}: {variable}");
    }
    assert_eq!(responses.answered, plain.answered, "{name}");
    responses
}

#[test]
fn a_file_with_ids_and_codes_is_read() {
    let plain = read(path("tests/fixtures/forms/plain.csv"));
    assert_eq!((plain.respondents(), plain.answered), (4, 27));
    assert_eq!(plain.answers["partners"].len(), 4);
    let visits = plain.answers["visits"].open();
    let AnswerColumn::Numbers(visits) = &*visits else { panic!("no numbers") };
    assert_eq!(visits[0], 1200.0);
}

#[test]
fn a_csv_of_google_forms_is_read() {
    same_as_plain("google-forms.csv");
}

#[test]
fn a_csv_of_limesurvey_is_read() {
    same_as_plain("limesurvey.csv");
}

#[test]
fn a_csv_of_surveymonkey_with_two_header_rows_is_read() {
    let responses = same_as_plain("surveymonkey.csv");
    assert_eq!(responses.places[0].row, 3);
}

#[test]
fn a_csv_of_an_e_application_system_is_read() {
    same_as_plain("e-application.csv");
}

#[test]
fn a_workbook_of_microsoft_forms_is_read() {
    let mut workbook = new_workbook();
    microsoft_forms(workbook.add_worksheet());
    let name = "microsoft-forms.xlsx";
    let bytes = workbook.save_to_buffer().expect("a workbook");
    assert_current(&format!("tests/fixtures/forms/{name}"), &bytes);
    let responses = same_as_plain(name);
    // Its own ID is the number of the answer, not of the clinic.
    assert_eq!(responses.sources[0].columns["clinic"], "F");
}

#[test]
fn a_sheet_filled_in_by_hand_is_read() {
    let mut workbook = new_workbook();
    by_hand(workbook.add_worksheet());
    let name = "by-hand.xlsx";
    let bytes = workbook.save_to_buffer().expect("a workbook");
    assert_current(&format!("tests/fixtures/forms/{name}"), &bytes);
    let responses = same_as_plain(name);
    let source = &responses.sources[0];
    let passed: Vec<(usize, Passed)> =
        source.passed_over.iter().map(|p| (p.row, p.reason)).collect();
    assert_eq!(passed, [(10, Passed::Total), (11, Passed::Note)]);
    assert_eq!(responses.remarks, ["令和6年3月末現在"]);
}

#[test]
fn older_and_open_workbooks_are_read() {
    // Written by LibreOffice from microsoft-forms.xlsx.
    for name in ["libreoffice.xls", "libreoffice.ods"] {
        same_as_plain(name);
    }
}

/// The same bytes each time.
fn new_workbook() -> Workbook {
    let mut workbook = Workbook::new();
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 5, 1).expect("a day");
    let properties = rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day);
    workbook.set_properties(&properties);
    workbook
}

fn day(year: u16, month: u8, day: u8) -> rust_xlsxwriter::ExcelDateTime {
    rust_xlsxwriter::ExcelDateTime::from_ymd(year, month, day).expect("a day")
}

fn microsoft_forms(sheet: &mut Worksheet) {
    let header = [
        "ID",
        "開始時刻",
        "完了時刻",
        "メール",
        "名前",
        "整理番号",
        "問1\u{a0}開設主体",
        "問2\u{a0}連携先\n",
        "問3 訪問診療件数",
        "往診",
        "看取り",
        "問5 開始日",
        "問6 ご意見",
    ];
    sheet.write_row(0, 0, header).expect("a row");
    let moment = Format::new().set_num_format("m/d/yy h:mm:ss");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let rows = [
        (
            "1001",
            "医療法人",
            "病院;訪問看護ステーション（自院、法人内を含む）;",
            "1200",
            ["行う", "行わない"],
        ),
        ("1002", "個人", "薬局, 調剤;歯科, 保健所;", "0", ["行う", "行う"]),
        ("1003", "NPO法人", "", "", ["行わない", ""]),
        ("1004", "医療法人", "病院;", "35", ["行う", "行わない"]),
    ];
    for (i, (id, founder, partners, visits, done)) in rows.into_iter().enumerate() {
        let row = i as u32 + 1;
        sheet.write(row, 0, row).expect("a cell");
        for column in [1, 2] {
            sheet.write_with_format(row, column, day(2024, 5, 1), &moment).expect("a cell");
        }
        sheet.write(row, 3, "anonymous").expect("a cell");
        for (column, text) in [(5, id), (6, founder), (7, partners), (8, visits)] {
            sheet.write(row, column, text).expect("a cell");
        }
        sheet.write_row(row, 9, done).expect("a row");
    }
    for (row, since) in [(1, day(2018, 4, 1)), (3, day(2019, 5, 1)), (4, day(2020, 12, 31))] {
        sheet.write_with_format(row, 11, since, &date).expect("a cell");
    }
    for (row, opinion) in [(1, "特に、なし"), (2, "=1+1"), (4, "二行の\n意見")] {
        sheet.write_string(row, 12, opinion).expect("a cell");
    }
}

/// Titles, merged headers in two rows, marks for single answers, a total and a note.
fn by_hand(sheet: &mut Worksheet) {
    let plain = Format::new();
    sheet.write(0, 0, "在宅医療に関する調査　入力表").expect("a cell");
    sheet.write(1, 0, "※ 令和6年3月末現在").expect("a cell");
    let mut merge = |rows: (u32, u32), columns: (u16, u16), text: &str| {
        sheet.merge_range(rows.0, columns.0, rows.1, columns.1, text, &plain).expect("merged");
    };
    merge((3, 4), (0, 0), "① 整理番号");
    merge((3, 3), (1, 3), "問1 開設主体");
    merge((3, 3), (4, 7), "問2 連携先");
    merge((3, 4), (8, 8), "問3 訪問診療\n件数");
    merge((3, 3), (9, 10), "問4 実施状況");
    merge((3, 4), (11, 11), "問5 開始日");
    merge((3, 4), (12, 12), "問6 ご意見");
    let options = ["①医療法人", "②個人", "③その他"];
    sheet.write_row(4, 1, options).expect("a row");
    let partners = ["病院", "訪問看護ステーション（自院、法人内を含む）", "薬局, 調剤", "その他"];
    sheet.write_row(4, 4, partners).expect("a row");
    sheet.write_row(4, 9, ["往診", "看取り"]).expect("a row");
    let rows = [
        [
            "1001",
            "○",
            "",
            "",
            "○",
            "○",
            "",
            "",
            "１，２００件",
            "行う",
            "行わない",
            "H30.4.1",
            "特に、なし",
        ],
        ["1002", "", "◯", "", "", "", "✓", "歯科、保健所", "０", "1", "1", "", "=1+1"],
        ["1003", "", "", "NPO法人", "", "", "", "", "－", "2", "-", "令和元年5月1日", ""],
        ["1004", "1", "", "", "レ", "", "", "", "約35件", "①", "②", "2020.12.31", "二行の\n意見"],
    ];
    for (i, row) in rows.into_iter().enumerate() {
        for (column, text) in row.into_iter().enumerate() {
            sheet.write_string(i as u32 + 5, column as u16, text).expect("a cell");
        }
    }
    sheet.write(9, 0, "合計").expect("a cell");
    sheet.write_formula(9, 8, "=SUM(I6:I9)").expect("a cell");
    sheet.write(10, 0, "注: 件数は1年間").expect("a cell");
}

//! Headers in several rows, with instructions wherever people put them: the options have their
//! columns and no row of a header is a respondent.

use rust_xlsxwriter::{Format, Workbook};
use survey::ingest;
use survey::questionnaire::{self, Questionnaire};
use survey::{answers::AnswerColumn, assets};

use crate::files::path;

const INSTRUCTIONS: [&str; 12] = [
    "",
    "（複数回答）",
    "(複数回答)",
    "（いくつでも）",
    "（あてはまるもの全てに○）",
    "【複数選択可】",
    "［３つまで］",
    "※複数選択可",
    "　複数回答可",
    " 3つまで",
    "（1つだけ）",
    "※あてはまるものすべてに○",
];

/// Where the instruction stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Behind,
    OwnLine,
    OwnRow,
}

fn odd() -> Questionnaire {
    let file = path("tests/fixtures/odd/odd.toml");
    let source = assets::questionnaire(file.to_str().expect("a path")).expect("there");
    questionnaire::load(&source).expect("a good questionnaire")
}

/// The rows of a sheet: a question of three options between others, two respondents. The rows
/// of the header are told beside.
fn rows(instruction: &str, place: Place) -> (Vec<Vec<String>>, usize) {
    let question = match place {
        Place::Behind => format!("問4 診療科目{instruction}"),
        Place::OwnLine => format!("問4 診療科目\n{}", instruction.trim()),
        Place::OwnRow => "問4 診療科目".to_owned(),
    };
    let single = ["整理番号", "問1 地域", "問2 職員数", "問3 在宅医療の可否"];
    let last = ["問5 訪問診療件数", "問6 在宅の割合", "問12 総病床数"];
    let row = |middle: [&str; 3], is_first: bool| -> Vec<String> {
        let side = |texts: &[&str]| -> Vec<String> {
            texts.iter().map(|t| if is_first { (*t).to_owned() } else { String::new() }).collect()
        };
        let middle = middle.map(str::to_owned).to_vec();
        [side(&single), middle, side(&last)].concat()
    };
    let mut all = vec![row([question.as_str(), "", ""], true)];
    if place == Place::OwnRow {
        all.push(row([instruction.trim(), "", ""], false));
    }
    all.push(row(["内科", "外科", "その他"], false));
    let header = all.len();
    let answers = [
        ["1", "北", "0人", "○", "○", "", "", "10", "20", "5"],
        ["2", "南", "1～5人", "△", "", "○", "漢方", "20", "30", "6"],
    ];
    all.extend(answers.iter().map(|row| row.map(str::to_owned).to_vec()));
    (all, header)
}

fn xlsx(rows: &[Vec<String>], header: usize, is_merged: bool) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let format = Format::new();
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row as u32, column as u16, text).expect("written");
        }
    }
    if is_merged {
        for row in 0..header as u32 - 1 {
            let text = &rows[row as usize][4];
            sheet.merge_range(row, 4, row, 6, text, &format).expect("merged");
        }
        for column in [0, 1, 2, 3, 7, 8, 9] {
            let (text, last) = (&rows[0][column as usize], header as u32 - 1);
            sheet.merge_range(0, column, last, column, text, &format).expect("merged");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).expect("a row"));
    writer.into_inner().expect("bytes")
}

/// A sheet of an OpenDocument file, with merged cells if wanted.
fn ods(rows: &[Vec<String>], header: usize, is_merged: bool) -> Vec<u8> {
    use std::io::Write;
    let mut table = String::new();
    for (row, cells) in rows.iter().enumerate() {
        table.push_str("<table:table-row>");
        for (column, text) in cells.iter().enumerate() {
            let is_first = is_merged && row + 1 < header && column == 4;
            let is_covered = is_merged && row + 1 < header && (5..7).contains(&column);
            let text =
                text.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "</text:p><text:p>");
            let value = match text.as_str() {
                "" => String::new(),
                text => format!("<text:p>{text}</text:p>"),
            };
            let kind = if text.is_empty() { "" } else { " office:value-type=\"string\"" };
            table.push_str(&match (is_first, is_covered) {
                (true, _) => format!("<table:table-cell{kind} table:number-columns-spanned=\"3\" table:number-rows-spanned=\"1\">{value}</table:table-cell>"),
                (_, true) => "<table:covered-table-cell/>".to_owned(),
                _ => format!("<table:table-cell{kind}>{value}</table:table-cell>"),
            });
        }
        table.push_str("</table:table-row>");
    }
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body>\
         <office:spreadsheet><table:table table:name=\"回答\">{table}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let manifest = format!(
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/>\
         </manifest:manifest>"
    );
    let parts =
        [("mimetype", kind), ("META-INF/manifest.xml", &manifest), ("content.xml", &content)];
    for (name, text) in parts {
        archive.start_file(name, stored).expect("a part");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn options_below_a_question_with_an_instruction_are_read_from_every_kind_of_file() {
    let questionnaire = odd();
    let mut tried = 0;
    for instruction in INSTRUCTIONS {
        for place in [Place::Behind, Place::OwnLine, Place::OwnRow] {
            if instruction.is_empty() && place != Place::Behind {
                continue;
            }
            let (rows, header) = rows(instruction, place);
            let files = [
                ("x.xlsx", xlsx(&rows, header, true)),
                ("x.xlsx", xlsx(&rows, header, false)),
                ("x.ods", ods(&rows, header, true)),
                ("x.ods", ods(&rows, header, false)),
                ("x.csv", csv(&rows)),
            ];
            for (number, (name, bytes)) in files.into_iter().enumerate() {
                let case = format!("{instruction} {place:?} {name} {number}");
                let file = ingest::parse(std::path::Path::new(name), bytes);
                let file = file.unwrap_or_else(|failure| panic!("{case}: {failure:?}"));
                let read = ingest::read(&[file], &questionnaire, &Default::default());
                let read = read.unwrap_or_else(|failure| panic!("{case}: {failure:?}"));
                assert_eq!(read.respondents(), 2, "{case}");
                assert_eq!(
                    read.answers["topics"],
                    AnswerColumn::Multiple(vec![1, 2 | 4]),
                    "{case}"
                );
                assert_eq!(
                    read.answers["visits"],
                    AnswerColumn::Numbers(vec![10.0, 20.0]),
                    "{case}"
                );
                assert!(read.unreadable.is_empty(), "{case}: {:?}", read.unreadable);
                tried += 1;
            }
        }
    }
    assert_eq!(tried, (1 + 11 * 3) * 5);
}

#[test]
fn options_whose_headers_are_not_seen_are_an_error() {
    let questionnaire = odd();
    // The options stand above their question.
    let (mut rows, _) = rows("（複数回答）", Place::Behind);
    rows.remove(1);
    let file = ingest::parse(std::path::Path::new("x.csv"), csv(&rows)).expect("readable");
    let failure = ingest::read(&[file], &questionnaire, &Default::default()).err();
    let failure = failure.expect("refused");
    assert_eq!(failure.problems[0].key(), "columns-without-header");
}

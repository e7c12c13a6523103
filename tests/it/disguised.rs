//! Files that are not what their names say, and letters that nobody sees: what is certain is
//! read, and the rest is called what it is.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use survey::answers::AnswerColumn;
use survey::ingest;
use survey::questionnaire::Questionnaire;
use survey::responses::Responses;
use survey::{assets, questionnaire};

use crate::files::path;

fn forms() -> Questionnaire {
    let file = path("tests/fixtures/forms/forms.toml");
    let source = assets::questionnaire(file.to_str().expect("a path")).expect("there");
    questionnaire::load(&source).expect("a good questionnaire")
}

fn read(file: &Path) -> Responses {
    let files = ingest::open(&[file.to_owned()], None).expect("readable");
    ingest::read(&files, &forms(), &Default::default()).expect("readable")
}

/// The key of what is wrong with a file of these bytes.
fn refused(name: &str, bytes: &[u8]) -> &'static str {
    let failure = ingest::parse(Path::new(name), bytes.to_vec()).err();
    failure.unwrap_or_else(|| panic!("{name} is read")).problems[0].key()
}

/// One respondent with these answers to a question from choices, to one from several, and to a
/// number; the values that cannot be read.
fn answered(single: &str, several: &str, number: &str) -> (Responses, Vec<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answers.csv");
    let mut writer = csv::Writer::from_path(&file).expect("a file");
    let head = ["clinic", "founder", "partners", "visits", "house_calls", "end_of_life"];
    writer.write_record(head).expect("written");
    writer.write_record(["1", single, several, number, "1", "1"]).expect("written");
    writer.flush().expect("written");
    let responses = read(&file);
    let unreadable = responses.unreadable.iter().map(|found| found.value.clone()).collect();
    (responses, unreadable)
}

#[test]
fn text_that_is_named_like_a_workbook_is_read_as_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let plain = std::fs::read_to_string(path("tests/fixtures/forms/plain.csv")).expect("there");
    let expected = read(&path("tests/fixtures/forms/plain.csv"));
    let utf_16 = plain.encode_utf16().flat_map(u16::to_le_bytes);
    let utf_16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(utf_16).collect();
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(&plain);
    for (name, bytes) in
        [("a.xls", cp932.as_ref()), ("b.xls", &utf_16), ("c.xlsx", plain.as_bytes())]
    {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).expect("written");
        let found = read(&file);
        assert!(found.unreadable.is_empty(), "{name}: {:#?}", found.unreadable);
        assert_eq!(format!("{:?}", found.answers), format!("{:?}", expected.answers), "{name}");
    }
}

#[test]
fn what_is_no_workbook_is_called_what_it_is() {
    let html = b"<html><body><table><tr><td>clinic</td></tr></table></body></html>";
    let xml = b"\xEF\xBB\xBF<?xml version=\"1.0\"?><Workbook><Worksheet/></Workbook>";
    assert_eq!(refused("a.xls", html), "file-is-page");
    assert_eq!(refused("a.xls", xml), "file-is-page");
    assert_eq!(refused("a.xlsx", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj"), "file-is-pdf");
    let utf_32: Vec<u8> =
        "\u{feff}clinic,visits\n1,2\n".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    assert_eq!(refused("a.csv", &utf_32), "file-encoding-unknown");
}

#[test]
fn signs_without_width_do_not_keep_a_number_from_being_read() {
    let (responses, unreadable) = answered("個\u{200b}人", "病\u{202e}院", "2\u{ad}0\u{200b}");
    assert_eq!(unreadable, [""; 0]);
    assert_eq!(responses.answers["founder"], AnswerColumn::Single(vec![2]));
    assert_eq!(responses.answers["partners"], AnswerColumn::Multiple(vec![1]));
    assert_eq!(responses.answers["visits"], AnswerColumn::Numbers(vec![20.0]));
}

// The questions take answers that are written out as 「その他」.
#[test]
fn what_is_written_out_has_words_and_names_no_other_option() {
    for text in ["NPO", "宗教法人", "その他（個人に近い）", "第3セクター", "一般社団法人 在宅の会"]
    {
        let (responses, unreadable) = answered(text, text, "1");
        assert_eq!(unreadable, [""; 0], "{text}");
        assert_eq!(responses.answers["founder"], AnswerColumn::Single(vec![3]), "{text}");
        assert_eq!(responses.answers["partners"], AnswerColumn::Multiple(vec![1 << 3]), "{text}");
    }
    for text in [
        "4",
        "1,2",
        "1・2",
        "1と2",
        "①②",
        "○",
        "TRUE",
        "医療法人・個人",
        "個人→医療法人",
        "医療法人と個人",
        "医療法人（社団）",
    ] {
        let (responses, unreadable) = answered(text, "", "1");
        assert_eq!(unreadable, [text]);
        assert_eq!(responses.answers["founder"], AnswerColumn::Single(vec![0]), "{text}");
    }
    for text in ["1 3", "1/3", "13", "1～3", "①③", "○", "病院・診療所", "病院（隣）、薬局, 調剤"]
    {
        let (responses, unreadable) = answered("", text, "1");
        assert_eq!(unreadable, [text]);
        assert_eq!(responses.answers["partners"], AnswerColumn::Multiple(vec![0]), "{text}");
    }
}

/// A workbook of LibreOffice with some of its content replaced.
fn changed_ods(changes: &[(&str, &str)]) -> Responses {
    let bytes = std::fs::read(path("tests/fixtures/forms/libreoffice.ods")).expect("there");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("bytes");
        if name == "content.xml" {
            let mut text = String::from_utf8(bytes).expect("text");
            for (from, to) in changes {
                assert!(text.contains(from), "{from}");
                text = text.replacen(from, to, 1);
            }
            bytes = text.into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        changed.start_file(name.as_str(), options).expect("a part");
        changed.write_all(&bytes).expect("written");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("changed.ods");
    let bytes = changed.finish().expect("a zip file").into_inner();
    std::fs::write(&file, bytes).expect("written");
    read(&file)
}

#[test]
fn an_error_in_an_open_document_is_no_blank_and_a_reading_no_part_of_a_text() {
    let plain = changed_ods(&[]);
    let string = "<table:table-cell office:value-type=\"string\" calcext:value-type=\"string\">";
    let number = format!("{string}<text:p>1200</text:p>");
    let error = "<table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" \
                 office:string-value=\"\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p>";
    let ruby = "<text:p><text:ruby><text:ruby-base>個人</text:ruby-base><text:ruby-text>こじん\
                </text:ruby-text></text:ruby></text:p>";
    let found = changed_ods(&[(&number, error), ("<text:p>個人</text:p>", ruby)]);
    let told: Vec<[&str; 3]> =
        found.unreadable.iter().map(|u| [u.variable.as_str(), u.key, &u.value]).collect();
    assert_eq!(told, [["visits", "cell-error-value", "#DIV/0!"]]);
    assert_eq!(found.answers["founder"], plain.answers["founder"]);
}

//! Bad input: a clear message with place and remedy, all at once, and no output.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::Workbook;

use crate::files::{path, stderr, survey, survey_in};

/// Runs a report on a file and expects it to be refused with the exit code; returns
/// what was said.
fn refused(file: &Path, code: i32) -> String {
    refused_with(file, code, &[])
}

fn refused_with(file: &Path, code: i32, options: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("out");
    let (file, out) = (file.to_str().expect("a path"), target.to_str().expect("a path"));
    let output = survey(&[&["report", file, "-q", "jmar-2018", "-o", out], options].concat());
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert!(!target.exists(), "there must be no output");
    assert!(output.stdout.is_empty());
    // miette breaks long lines; words are compared without them.
    said.replace(['\n', ' ', '│'], "")
}

fn written(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("writable");
    path
}

/// The codebook-layout file with some cells replaced: row from 1 (below the header),
/// column id, text.
fn spoilt(changes: &[(usize, &str, &str)], drop: &[&str]) -> Vec<u8> {
    let fixture = path("tests/fixtures/jmar-2018/reconstruction.csv");
    let mut reader = csv::Reader::from_path(fixture).expect("readable");
    let headers = reader.headers().expect("a header").clone();
    let mut rows: Vec<Vec<String>> = vec![headers.iter().map(str::to_owned).collect()];
    for record in reader.records() {
        rows.push(record.expect("a row").iter().map(str::to_owned).collect());
    }
    let column = |id: &str| headers.iter().position(|h| h == id).expect("a column");
    for (row, id, text) in changes {
        rows[*row][column(id)] = (*text).to_owned();
    }
    let dropped: Vec<usize> = drop.iter().map(|id| column(id)).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let kept = row.iter().enumerate().filter(|(i, _)| !dropped.contains(i));
        writer.write_record(kept.map(|(_, cell)| cell)).expect("a row");
    }
    writer.into_inner().expect("bytes")
}

#[test]
fn a_missing_file_is_named() {
    let said = refused(Path::new("no/such/file.xlsx"), 2);
    assert!(said.contains("ファイルが見つかりません:no/such/file.xlsx"), "{said}");
}

#[test]
fn an_empty_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["empty.xlsx", "empty.csv"] {
        let said = refused(&written(&folder, name, b""), 1);
        assert!(said.contains("何も入っていません"), "{said}");
    }
}

#[test]
fn what_is_no_workbook_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = refused(&written(&folder, "letter.xlsx", b"Dear Sir or Madam"), 1);
    assert!(said.contains("ブックとして読み込めません"), "{said}");
    let said = refused(&written(&folder, "letter.docx", b"Dear Sir or Madam"), 1);
    assert!(said.contains("対応していません"), "{said}");
}

#[test]
fn a_truncated_workbook_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = std::fs::read(path("sample-data/jmar-2018.xlsx")).expect("there");
    for share in [4, 2] {
        let said = refused(&written(&folder, "half.xlsx", &whole[..whole.len() / share]), 1);
        assert!(said.contains("ブックとして読み込めません"), "{said}");
    }
}

#[test]
fn text_in_an_unknown_encoding_is_refused_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = refused(&written(&folder, "x.csv", b"id,x\r\n1,\x89\xff\xfe\r\n"), 1);
    assert!(said.contains("文字コードを判別できません") && said.contains("2行目"), "{said}");
}

#[test]
fn a_file_without_any_known_header_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = refused(&written(&folder, "other.csv", "商品,価格\nりんご,100\n".as_bytes()), 1);
    assert!(said.contains("見出しが見つかりません"), "{said}");
}

#[test]
fn all_missing_columns_are_named_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = spoilt(&[], &["founder", "visits", "partners"]);
    let said = refused(&written(&folder, "less.csv", &bytes), 1);
    for name in
        ["3列", "問2開設主体", "問14訪問診療実施件数", "問19在宅医療を行う上で連携している機関"]
    {
        assert!(said.contains(name), "{name}: {said}");
    }
}

#[test]
fn with_strict_all_unreadable_cells_are_named_at_once_with_their_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let changes = [
        (1, "visits", "多数"),
        (3, "nurses", "2.5"),
        (5, "founder", "株式会社"),
        (124, "partners", "病院|神社"),
        (7, "capacity", "1e3"),
        (9, "dentists", "-1"),
    ];
    let file = written(&folder, "bad.csv", &spoilt(&changes, &[]));
    let said = refused_with(&file, 1, &["--strict"]);
    for place in [
        "BE2「visits」の値「多数」",
        "K4「nurses」の値「2.5」",
        "C6「founder」の値「株式会社」",
        "BL125「partners」の値「病院|神社」",
        "BF8「capacity」の値「1e3」",
        "J10「dentists」の値「-1」",
    ] {
        let place = place.replace(' ', "");
        assert!(said.contains(&place), "{place}: {said}");
    }
}

#[test]
fn a_header_without_answers_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = spoilt(&[], &[]);
    let header = bytes.split(|&b| b == b'\n').next().expect("a line").to_vec();
    let said = refused(&written(&folder, "none.csv", &header), 1);
    assert!(said.contains("見出しの下に回答がありません"), "{said}");
}

#[test]
fn a_sheet_with_cells_in_its_last_corners_is_refused_before_memory_is_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    // 200 columns that reach to the last row: 200 million cells.
    for column in 0..200 {
        sheet.write(1_048_575, column, 1).expect("a cell");
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    let said = refused(&written(&folder, "corner.xlsx", &bytes), 1);
    assert!(said.contains("大きすぎます"), "{said}");
}

#[test]
fn a_workbook_that_unpacks_without_end_is_refused() {
    use std::io::Write;
    let folder = tempfile::tempdir().expect("a folder");
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/worksheets/sheet1.xml", options.large_file(true)).expect("a part");
    let zeros = vec![b' '; 1 << 24];
    for _ in 0..130 {
        archive.write_all(&zeros).expect("written");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    assert!(bytes.len() < 1 << 24);
    let said = refused(&written(&folder, "bomb.xlsx", &bytes), 1);
    assert!(said.contains("展開すると大きくなりすぎます"), "{said}");
}

#[test]
fn no_output_takes_the_place_of_a_file_that_was_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = std::fs::read(path("sample-data/jmar-2018.csv")).expect("there");
    let runs: [(&str, &[&str]); 4] = [
        ("me.csv", &["cross", "me.csv", "--rows", "founder", "-o", "me.csv"]),
        ("own/results.csv", &["export", "own/results.csv", "-o", "own"]),
        ("own/microdata.csv", &["export", "own/microdata.csv", "--microdata", "-o", "./own"]),
        ("own/results.csv", &["report", "own/results.csv", "-o", "own", "--quiet"]),
    ];
    for (data, args) in runs {
        let file = folder.path().join(data);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(&file, &answers).expect("written");
        let output = survey_in(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains("上書きしません"), "{}", stderr(&output));
        assert!(std::fs::read(&file).expect("there") == answers, "{data}");
    }
}

#[test]
fn one_file_named_twice_is_not_counted_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("data")).expect("a folder");
    std::fs::copy(path("sample-data/jmar-2018.csv"), folder.path().join("data/a.csv"))
        .expect("copied");
    for twice in [["data/a.csv", "./data/../data/a.csv"], ["data", "data/a.csv"]] {
        let output = survey_in(folder.path(), &["cross", twice[0], twice[1], "--rows", "founder"]);
        assert_ne!(output.status.code(), Some(0));
        assert!(stderr(&output).contains("二度"), "{}", stderr(&output));
    }
}

#[test]
fn reports_within_a_folder_of_answers_are_no_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(path("sample-data/jmar-2018.csv"), folder.path().join("a.csv")).expect("copied");
    for _ in 0..2 {
        let output = survey_in(folder.path(), &["report", ".", "--quiet"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
}

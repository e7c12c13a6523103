//! Several files and folders at once, and the choice of a sheet.

use std::path::Path;

use crate::files::{path, stderr, stdout, survey};

/// The codebook-layout file cut in two after a number of clinics, each part with the
/// header.
fn halves(at: usize) -> [String; 2] {
    let text = std::fs::read_to_string(path("tests/fixtures/jmar-2018/reconstruction.csv"))
        .expect("readable");
    let mut lines = text.lines();
    let header = lines.next().expect("a header");
    let rows: Vec<&str> = lines.collect();
    let part = |rows: &[&str]| format!("{header}\n{}\n", rows.join("\n"));
    [part(&rows[..at]), part(&rows[at..])]
}

fn results(data: &[&Path], extra: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("out");
    let mut args = vec!["report", "-o", target.to_str().expect("a path"), "--quiet"];
    args.extend(extra);
    args.extend(data.iter().map(|path| path.to_str().expect("a path")));
    let output = survey(&args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    std::fs::read_to_string(target.join("results.csv")).expect("written")
}

#[test]
fn parts_in_files_and_folders_give_the_results_of_the_whole() {
    let whole = results(&[&path("sample-data/jmar-2018.csv")], &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let area = folder.path().join("areas/north");
    std::fs::create_dir_all(&area).expect("a folder");
    let [first, second] = halves(40);
    std::fs::write(folder.path().join("a.csv"), first).expect("writable");
    // The second part as a form service writes it: UTF-16 and tabs.
    let tabs = second.replace(',', "\t");
    let utf_16: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(area.join("b.tsv"), [b"\xff\xfe".as_slice(), &utf_16].concat())
        .expect("writable");
    std::fs::write(folder.path().join("~$a.xlsx"), "a lock").expect("writable");
    std::fs::write(folder.path().join("readme.md"), "not data").expect("writable");
    assert!(results(&[folder.path()], &[]) == whole);
    assert!(results(&[&folder.path().join("a.csv"), &area], &[]) == whole);
}

#[test]
fn a_folder_without_data_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = survey(&["report", folder.path().to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("読み込めるファイルがありません"), "{}", stderr(&output));
}

#[test]
fn a_sheet_can_be_chosen() {
    let data = path("sample-data/jmar-2018.xlsx");
    let whole = results(&[&data], &[]);
    assert!(results(&[&data], &["--sheet", "回答"]) == whole);
    let output = survey(&["report", data.to_str().expect("a path"), "--sheet", "表"]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.contains("回答, 地域") && stdout(&output).is_empty(), "{said}");
}

//! Files that are made to break the reader: a clear refusal within bounds, no panic.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use crate::files::{path, stderr, survey};

/// Runs a check on a path, expects the exit code, and returns what was said in one line.
fn check(data: &Path, code: i32) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("out");
    let questionnaire = path("tests/fixtures/forms/forms.toml");
    let output = survey(&[
        "check",
        data.to_str().expect("a path"),
        "-q",
        questionnaire.to_str().expect("a path"),
        "-o",
        target.to_str().expect("a path"),
    ]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said.replace(['\n', ' ', '│'], "")
}

fn written(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("writable");
    path
}

/// The parts of a workbook, each changed by `change` where it returns something.
fn changed_workbook(change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let bytes = std::fs::read(path("tests/fixtures/forms/microsoft-forms.xlsx")).expect("there");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).expect("text");
        let options = zip::write::SimpleFileOptions::default();
        changed.start_file(name.as_str(), options).expect("a part");
        changed.write_all(change(&name, text).as_bytes()).expect("written");
    }
    changed.finish().expect("a zip file").into_inner()
}

#[test]
fn a_password_is_named_as_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    // What Excel writes: the encrypted workbook as a stream of a compound file.
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    for stream in ["/EncryptionInfo", "/EncryptedPackage"] {
        let mut stream = file.create_stream(stream).expect("a stream");
        stream.write_all(&[7; 8000]).expect("written");
    }
    file.flush().expect("written");
    let bytes = file.into_inner().into_inner();
    let said = check(&written(&folder, "secret.xlsx", &bytes), 1);
    assert!(said.contains("パスワードで保護されたブック"), "{said}");
}

#[test]
fn entities_of_xml_are_not_expanded() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = changed_workbook(|name, text| match name {
        "xl/sharedStrings.xml" => {
            let mut entities = "<!ENTITY a0 \"lol\">".to_owned();
            for i in 1..40 {
                let before = format!("&a{};", i - 1).repeat(10);
                entities.push_str(&format!("<!ENTITY a{i} \"{before}\">"));
            }
            let declared = format!("?>\n<!DOCTYPE sst [{entities}]>\n<sst");
            text.replacen("?>\n<sst", &declared, 1).replace("NPO法人", "&a39;")
        }
        _ => text,
    });
    let said = check(&written(&folder, "entities.xlsx", &bytes), 1);
    assert!(said.len() < 5000, "{said}");
}

#[test]
fn a_part_that_unpacks_to_more_than_it_says_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bytes = changed_workbook(|name, text| match name {
        "xl/worksheets/sheet1.xml" => text + &" ".repeat(50_000_000),
        _ => text,
    });
    // The size of the sheet in both directories of the zip file, made small.
    let size = u32::to_le_bytes(50_000_000 + 3_000)[2..].to_vec();
    let places: Vec<usize> =
        (0..bytes.len() - 4).filter(|&at| bytes[at + 2..at + 4] == size[..]).collect();
    for at in places {
        bytes[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
    }
    let output = check(&written(&folder, "lie.xlsx", &bytes), 1);
    assert!(output.contains("ブック"), "{output}");
}

#[test]
fn a_million_columns_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!("整理番号{}\n1\n", ",x".repeat(1_000_000));
    let said = check(&written(&folder, "wide.csv", text.as_bytes()), 1);
    assert!(said.contains("大きすぎます"), "{said}");
}

#[test]
fn a_cell_of_megabytes_is_read_and_named_briefly() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = "長".repeat(3_000_000);
    let text = format!(
        "clinic,founder,partners,visits,house_calls,end_of_life\n1,医療法人,病院,{long},1,1\n"
    );
    let said = check(&written(&folder, "long.csv", text.as_bytes()), 1);
    assert!(said.len() < 5000, "{}", said.len());
}

#[test]
fn a_sheet_repeated_without_end_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = std::fs::read(path("tests/fixtures/forms/libreoffice.ods")).expect("there");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).expect("bytes");
        if name == "content.xml" {
            let text = String::from_utf8(bytes).expect("text");
            let cell = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell \
                        table:number-columns-repeated=\"16000\" office:value-type=\"float\" \
                        office:value=\"1\"/></table:table-row></table:table>";
            bytes = text.replacen("</table:table>", cell, 1).into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        changed.start_file(name.as_str(), options).expect("a part");
        changed.write_all(&bytes).expect("written");
    }
    let bytes = changed.finish().expect("a zip file").into_inner();
    let said = check(&written(&folder, "repeated.ods", &bytes), 1);
    assert!(said.contains("大きすぎます"), "{said}");
}

#[test]
fn an_old_workbook_with_cells_in_many_corners_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = std::fs::read(path("tests/fixtures/forms/libreoffice.xls")).expect("there");
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).expect("a compound file");
    let mut stream = Vec::new();
    let mut workbook = file.open_stream("/Workbook").expect("a stream");
    std::io::Read::read_to_end(&mut workbook, &mut stream).expect("bytes");
    drop(workbook);
    // Two more sheets of one number each, in their last corner.
    for _ in 0..2 {
        stream.extend([0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x10, 0x00]);
        stream.extend([0; 12]);
        stream.extend([0x03, 0x02, 14, 0, 0xff, 0xff, 0xff, 0x00, 0, 0]);
        stream.extend(1f64.to_le_bytes());
        stream.extend([0x0a, 0x00, 0x00, 0x00]);
    }
    let mut workbook = file.create_stream("/Workbook").expect("a stream");
    workbook.write_all(&stream).expect("written");
    workbook.flush().expect("written");
    drop(workbook);
    file.flush().expect("written");
    let bytes = file.into_inner().into_inner();
    let said = check(&written(&folder, "corners.xls", &bytes), 1);
    assert!(said.contains("大きすぎます"), "{said}");
}

#[test]
fn a_large_parquet_file_with_a_dictionary_of_more_values_than_bytes_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bytes = std::fs::read(path("tests/fixtures/odd/odd.parquet")).expect("there");
    // So large that it is not read on trial: between the pages and their description.
    let length = bytes[bytes.len() - 8..].first_chunk().expect("there");
    let description = bytes.len() - 8 - u32::from_le_bytes(*length) as usize;
    bytes.splice(description..description, vec![0; 5 << 20]);
    // The header of a dictionary of three values says 2^31 - 1, in four bytes more: they are
    // taken from the values, so that all else stays in its place.
    let header = [0x4C, 0x15, 0x06, 0x15, 0x00, 0x12, 0x00, 0x00];
    let at = memchr::memmem::find(&bytes, &header).expect("there");
    let most = [0x4C, 0x15, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0x15, 0x00, 0x12, 0x00, 0x00];
    bytes.splice(at..at + most.len(), most);
    let said = check(&written(&folder, "dictionary.parquet", &bytes), 1);
    assert!(said.contains("ファイルが壊れていて読めません"), "{said}");
}

#[test]
fn folders_too_deep_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let deep = folder.path().join("1/2/3/4/5/6/7/8/9/10");
    std::fs::create_dir_all(&deep).expect("a folder");
    std::fs::write(deep.join("x.csv"), "clinic\n1\n").expect("writable");
    let said = check(folder.path(), 1);
    assert!(said.contains("階層が深すぎます"), "{said}");
}

#[cfg(unix)]
#[test]
fn links_and_devices_do_not_hang_the_reader() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    symlink(folder.path(), folder.path().join("round")).expect("a link");
    symlink("/dev/zero", folder.path().join("zero.csv")).expect("a link");
    symlink("gone.csv", folder.path().join("dangling.csv")).expect("a link");
    let said = check(folder.path(), 2);
    assert!(said.contains("ファイルが見つかりません") && said.contains("zero.csv"), "{said}");
}

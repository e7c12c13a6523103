//! Words that were edited in the Word report, taken back into `commentary.toml`.

use std::io::{Read as _, Write as _};
use std::path::Path;

use crate::files::{stderr, stdout, survey_in};

fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = survey_in(folder, args);
    (output.status.code(), format!("{}{}", stdout(&output), stderr(&output)))
}

/// A study with its report in a language.
fn made(folder: &Path, lang: &str) {
    for args in [
        &["init", "study", "-q", "jmar-2018", "--lang", lang][..],
        &["report", "study", "--format", "docx", "--lang", lang],
    ] {
        let (code, said) = run(folder, args);
        assert_eq!(code, Some(0), "{said}");
    }
}

/// The id of a table, and what becomes of its words.
type Change<'c> = (&'c str, &'c dyn Fn(&str) -> String);

/// The report with the content of the control on a table changed, as `edited.docx`.
fn edit(folder: &Path, changes: &[Change<'_>]) {
    let file = std::fs::File::open(folder.join("study/output/report.docx")).expect("written");
    let mut archive = zip::ZipArchive::new(file).expect("a zip file");
    let edited = std::fs::File::create(folder.join("edited.docx")).expect("writable");
    let mut new = zip::ZipWriter::new(edited);
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("readable");
        if name == "word/document.xml" {
            let mut xml = String::from_utf8(bytes).expect("UTF-8");
            for (id, change) in changes {
                let tag = xml.find(&format!(".t.{id}.")).expect("a control");
                let start = tag + xml[tag..].find("<w:sdtContent>").expect("content") + 14;
                let end = start + xml[start..].find("</w:sdtContent>").expect("its end");
                let content = change(&xml[start..end]);
                xml.replace_range(start..end, &content);
            }
            bytes = xml.into_bytes();
        }
        new.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
        new.write_all(&bytes).expect("written");
    }
    new.finish().expect("finished");
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn commentary(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("study/commentary.toml")).expect("there")
}

#[test]
fn edited_words_become_the_studys_and_a_second_time_changes_nothing() {
    for (lang, text, add) in [("ja", "text", "add"), ("en", "text_en", "add_en")] {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = temporary.path();
        made(folder, lang);
        let before = commentary(folder);
        let words = |_: &str| paragraph("*a* &lt;b&gt; &amp;amp; \\n #x") + &paragraph("\"\"\"");
        let more = |old: &str| format!("{old}{}", paragraph("その後。"));
        edit(
            folder,
            &[("founder", &words), ("bed_type", &more), ("respondents", &|_| "<w:p/>".into())],
        );
        let args = [
            "report",
            "study",
            "--format",
            "docx,md",
            "--lang",
            lang,
            "--commentary",
            "edited.docx",
        ];
        let (code, said) = run(folder, &args);
        assert_eq!(code, Some(0), "{said}");
        let taken = commentary(folder);
        assert!(taken.starts_with(&before), "{taken}");
        let file: toml::Table = toml::from_str(&taken).expect("TOML");
        let entry = |id: &str| {
            let tables = file["table"].as_array().expect("a list");
            tables.iter().find(|table| table["id"].as_str() == Some(id)).expect("an entry").clone()
        };
        assert_eq!(
            entry("founder")[text].as_str().map(str::trim),
            Some("*a* <b> &amp; \\n #x\n\n\"\"\"")
        );
        assert_eq!(entry("bed_type")[add].as_str(), Some("その後。"));
        assert_eq!(entry("respondents")["drop"].as_bool(), Some(true));
        let markdown = std::fs::read_to_string(folder.join("study/output/report.md"));
        assert!(markdown.expect("written").contains("その後。"));
        let (code, said) = run(folder, &args);
        assert_eq!((code, commentary(folder)), (Some(0), taken), "{said}");
    }
}

#[test]
fn what_cannot_be_taken_back_is_told_and_changes_nothing() {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path();
    made(folder, "en");
    edit(folder, &[("founder", &|_| paragraph("mine"))]);
    std::fs::write(folder.join("no.docx"), "PK no zip").expect("writable");
    let refused = |data: &str, file: &str, code: i32, words: &str| {
        let before = commentary(folder);
        let args = ["report", data, "--format", "docx", "--lang", "en", "--commentary", file];
        let (found, said) = run(folder, &args);
        assert_eq!(found, Some(code), "{said}");
        assert!(said.replace(['\n', '│', ' '], "").contains(&words.replace(' ', "")), "{said}");
        assert_eq!(commentary(folder), before);
    };
    refused("study", "no.docx", 1, "Not readable as a Word document");
    refused("study/answers.xlsx", "edited.docx", 2, "is for the report of a study folder");
    let own = commentary(folder) + "\n[[table]]\nid = \"founder\"\ntext_en = \"theirs\"\n";
    std::fs::write(folder.join("study/commentary.toml"), own).expect("writable");
    refused("study", "edited.docx", 1, "has changed in the report as well");
}

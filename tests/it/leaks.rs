//! `survey audit` reads all files of a release: what any of them says of a hidden figure is found,
//! with the file and the place, and what survey itself writes raises no alarm.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use rust_xlsxwriter::{Note, Workbook};
use serde_json::Value;

use crate::audit::STUDIES;
use crate::files::{path, stderr, stdout, survey_in};

const FORMATS: &str = "pdf,slides,docx,html,md,xlsx,data,csv,json,svg,parquet";

/// Writes a release of a study into `folder/name`.
fn release(folder: &Path, study: &str, name: &str, policy: &str, lang: &str) {
    let study = path(study);
    let args = ["report", study.to_str().expect("a path"), "-o", name, "--format", FORMATS];
    let more = ["--disclosure", policy, "--lang", lang, "--quiet"];
    let output = survey_in(folder, &[&args[..], &more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

pub fn audited(folder: &Path, name: &str) -> (Option<i32>, Value) {
    let output = survey_in(folder, &["audit", name, "--json"]);
    let said = serde_json::from_str(&stdout(&output));
    (output.status.code(), said.unwrap_or_else(|_| panic!("{}", stderr(&output))))
}

#[test]
fn no_file_of_any_surveys_sample_raises_an_alarm() {
    let folder = tempfile::tempdir().expect("a folder");
    for study in STUDIES {
        for (policy, lang) in [
            ("standard", "ja"),
            ("standard", "en"),
            ("careful", "en"),
            ("strict", "ja"),
            ("values", "ja"),
        ] {
            release(folder.path(), study, "out", policy, lang);
            let (_, said) = audited(folder.path(), "out");
            let statements = said["statements"].as_array().expect("a list");
            assert!(statements.is_empty(), "{study} {policy} {lang}: {:#?}", statements[0]);
            assert!(said["files"].as_u64() > Some(5), "{study} {policy}: {}", said["files"]);
            for key in ["unread", "changed"] {
                assert!(said[key].as_array().expect("a list").is_empty(), "{study}: {}", said[key]);
            }
        }
    }
}

/// A package with the text of a part changed.
fn patched(bytes: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut was_there = false;
    for number in 0..package.len() {
        let mut from = package.by_index(number).expect("a part");
        let name = from.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).expect("readable");
        if name == part {
            let text = String::from_utf8(bytes).expect("a text");
            let changed = change(&text);
            assert_ne!(text, changed, "{part}");
            (bytes, was_there) = (changed.into_bytes(), true);
        }
        let options = zip::write::SimpleFileOptions::default();
        written.start_file(name, options).expect("begun");
        written.write_all(&bytes).expect("written");
    }
    assert!(was_there, "{part}");
    written.finish().expect("finished").into_inner()
}

/// A package with the bytes of a part replaced.
fn replaced(bytes: &[u8], part: &str, by: &[u8]) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..package.len() {
        let mut from = package.by_index(number).expect("a part");
        let name = from.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).expect("readable");
        let bytes = if name == part { by } else { &bytes };
        written.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
        written.write_all(bytes).expect("written");
    }
    written.finish().expect("finished").into_inner()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("a text")
}

const TITLE: &str = "地域別の回答診療所数";

/// A workbook of somebody's own, with what is hidden on a hidden sheet or in a note.
fn workbook(is_hidden: bool, note: Option<&str>) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, TITLE).expect("written");
    if let Some(note) = note {
        sheet.insert_note(0, 0, &Note::new(note)).expect("written");
    }
    if is_hidden {
        let sheet = book.add_worksheet();
        sheet.set_hidden(true);
        sheet.write(0, 0, TITLE).expect("written");
        for (column, heading) in (0..).zip(["地域", "回答数"]) {
            sheet.write(2, column, heading).expect("written");
        }
        sheet.write(3, 0, "壬生町").expect("written");
        sheet.write(3, 1, 2).expect("written");
    }
    book.save_to_buffer().expect("a workbook")
}

/// What was done to a file, and a part of the place that is named.
type Leak = (&'static str, &'static str, Box<dyn Fn(&[u8]) -> Vec<u8>>, &'static str);

fn leak(
    name: &'static str,
    file: &'static str,
    plant: impl Fn(&[u8]) -> Vec<u8> + 'static,
    place: &'static str,
) -> Leak {
    (name, file, Box::new(plant), place)
}

fn changed(of: &[u8], from: &str, to: &str) -> Vec<u8> {
    let of = text(of);
    let changed = of.replacen(from, to, 1);
    assert_ne!(of, changed, "{from}");
    changed.into_bytes()
}

/// Each tells how many of 壬生町 answered, which `results.csv` hides.
fn leaks() -> Vec<Leak> {
    let in_part = |part: &'static str, from: &'static str, to: &'static str| {
        move |bytes: &[u8]| patched(bytes, part, |text| text.replacen(from, to, 1))
    };
    const CACHE: &str = "<c:ptCount val=\"14\"/><c:pt idx=\"1\"><c:v>4.03";
    const TOLD: &str = "<c:ptCount val=\"14\"/><c:pt idx=\"2\"><c:v>1.61290322580645</c:v></c:pt>\
                        <c:pt idx=\"1\"><c:v>4.03";
    let shown_row = |bytes: &[u8]| {
        patched(bytes, "xl/worksheets/sheet2.xml", |sheet| {
            let at = sheet.find("<c r=\"C7\"").expect("a cell");
            let end = at + sheet[at..].find("</c>").expect("its end") + "</c>".len();
            let row = sheet.find("<row r=\"7\"").expect("a row") + "<row r=\"7\"".len();
            format!(
                "{} hidden=\"1\"{}<c r=\"C7\"><v>2</v></c>{}",
                &sheet[..row],
                &sheet[row..at],
                &sheet[end..]
            )
        })
    };
    vec![
        leak(
            "row",
            "report.md",
            |of| changed(of, "| 壬生町 | 3 | × |", "| 壬生町 | 3 | 2 |"),
            "L116",
        ),
        leak(
            "attribute of the page",
            "report.html",
            |of| {
                let row = "<th scope=\"row\">壬生町</th><td data-value=\"3\">3</td><td";
                changed(of, row, &format!("{row} data-value=\"2\""))
            },
            "data-value",
        ),
        leak(
            "description of a picture",
            "charts/respondents.svg",
            |of| changed(of, "壬生町 ×", "壬生町 2施設（1.6%）"),
            "aria-label",
        ),
        leak(
            "bar of a picture",
            "charts/respondents.svg",
            |of| {
                let bar =
                    "<rect x=\"125\" y=\"102\" width=\"33\" height=\"22\" fill=\"#183E66\"/></svg>";
                changed(of, "</svg>", bar)
            },
            "<rect x=\"125\" y=\"102\">",
        ),
        leak(
            "data in a script",
            "report.html",
            |of| {
                let data = "<script type=\"application/json\">{\"壬生町\": 7}</script></body>";
                changed(of, "</body>", data)
            },
            "script",
        ),
        leak(
            "table of data",
            "data/respondents.csv",
            |of| changed(of, "3,壬生町,,,X,", "3,壬生町,,2,,"),
            "L5",
        ),
        leak("row that is not seen", "tables.xlsx", shown_row, "7:7"),
        leak("sheet that is not seen", "tables.xlsx", |_| workbook(true, None), "Sheet2!4:4"),
        leak(
            "note on a cell",
            "tables.xlsx",
            |_| workbook(false, Some("壬生町は7施設")),
            "xl/comments",
        ),
        leak(
            "chart of a workbook",
            "tables.xlsx",
            in_part("xl/charts/chart1.xml", CACHE, TOLD),
            "chart1.xml",
        ),
        leak(
            "name in a workbook",
            "tables.xlsx",
            in_part(
                "xl/workbook.xml",
                "<definedNames>",
                "<definedNames><definedName name=\"壬生町\" hidden=\"1\">7</definedName>",
            ),
            "xl/workbook.xml",
        ),
        leak(
            "property of a document",
            "report.docx",
            in_part(
                "docProps/core.xml",
                "</cp:coreProperties>",
                "<dc:description>壬生町（7施設）</dc:description></cp:coreProperties>",
            ),
            "docProps/core.xml",
        ),
        leak(
            "chart of a document",
            "report.docx",
            in_part("word/charts/figure1.xml", CACHE, TOLD),
            "figure1.xml",
        ),
        leak(
            "description in a document",
            "report.docx",
            in_part("word/document.xml", "壬生町 ×", "壬生町 2施設"),
            "word/document.xml",
        ),
        leak(
            "workbook in a document",
            "report.docx",
            |bytes| replaced(bytes, "word/embeddings/figure1.xlsx", &workbook(true, None)),
            "figure1.xlsx Sheet2!4:4",
        ),
    ]
}

#[test]
fn a_leak_that_is_planted_in_any_file_is_found_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    release(here, "sample-data/jmar-2018", "out", "standard", "ja");
    for (name, file, plant, place) in leaks() {
        let one = here.join(name).join(file);
        std::fs::create_dir_all(one.parent().expect("a folder")).expect("a folder");
        for figures in ["results.csv", "results.json"] {
            std::fs::copy(here.join("out").join(figures), here.join(name).join(figures))
                .expect("copied");
        }
        let bytes = std::fs::read(here.join("out").join(file)).expect("written");
        std::fs::write(&one, &bytes).expect("written");
        let (code, said) = audited(here, name);
        assert_eq!(code, Some(0), "{name}: {}", said["statements"]);
        std::fs::write(&one, plant(&bytes)).expect("written");
        let (code, said) = audited(here, name);
        assert_eq!(code, Some(1), "{name}");
        let of = |statement: &&Value| {
            let names =
                |key: &str, part: &str| statement[key].as_str().expect("a text").contains(part);
            let figures = statement["figures"].as_array().expect("a list");
            let is_hidden = |of: &Value| of["table"] == "respondents" && of["category"] == "3";
            names("file", file) && names("place", place) && figures.iter().any(is_hidden)
        };
        let statements = said["statements"].as_array().expect("a list");
        assert!(statements.iter().any(|of_any| of(&of_any)), "{name}: {statements:#?}");
        let output = survey_in(here, &["audit", name]);
        assert!(stdout(&output).contains(&format!("{file}（")), "{}", stdout(&output));
    }
}

#[test]
fn a_file_that_hides_nothing_beside_figures_that_do_is_found_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    release(here, "sample-data/jmar-2018", "safe", "standard", "ja");
    release(here, "sample-data/jmar-2018", "open", "none", "ja");
    let files = [
        "report.pdf",
        "slides.pdf",
        "report.docx",
        "report.html",
        "report.md",
        "tables.xlsx",
        "data.xlsx",
        "data/respondents.csv",
        "charts/respondents.svg",
        "results.parquet",
    ];
    for file in files {
        let name = file.replace('/', "-");
        let to = here.join(&name).join(file);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        for figures in ["results.csv", "results.json"] {
            std::fs::copy(here.join("safe").join(figures), here.join(&name).join(figures))
                .expect("copied");
        }
        std::fs::copy(here.join("open").join(file), to).expect("copied");
        let (code, said) = audited(here, &name);
        assert_eq!(code, Some(1), "{file}");
        let statements = said["statements"].as_array().expect("a list");
        assert!(!statements.is_empty(), "{file}");
        for area in ["1", "3", "4", "5"] {
            let is_told =
                |of: &Value| {
                    of["figures"].as_array().expect("a list").iter().any(|figure| {
                        figure["table"] == "respondents" && figure["category"] == area
                    })
                };
            assert!(statements.iter().any(is_told), "{file} {area}: {}", statements.len());
        }
        let place = statements[0]["place"].as_str().expect("a text");
        assert!(!file.ends_with(".pdf") || place.starts_with("p. "), "{place}");
    }
}

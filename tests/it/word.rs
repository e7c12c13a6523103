//! The report for a word processor, read back by a zip and an XML reader.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use quick_xml::events::{BytesStart, Event};

use crate::files::{path, stderr, survey_in};

/// The parts of the file by their names, and the report in Markdown.
pub fn made(folder: &Path, lang: &str) -> (BTreeMap<String, Vec<u8>>, String) {
    made_with(folder, lang, &[])
}

pub fn made_with(folder: &Path, lang: &str, more: &[&str]) -> (BTreeMap<String, Vec<u8>>, String) {
    let study = path("sample-data/jmar-2018");
    let study = study.to_str().expect("a path");
    let args = ["report", study, "-o", "out", "--format", "docx,md", "--lang", lang];
    let output = survey_in(folder, &[&args[..], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let file = std::fs::File::open(folder.join("out/report.docx")).expect("written");
    let mut archive = zip::ZipArchive::new(file).expect("a zip file");
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("readable");
        parts.insert(part.name().expect("a name").into_owned(), bytes);
    }
    let markdown = std::fs::read_to_string(folder.join("out/report.md")).expect("written");
    (parts, markdown)
}

pub fn text<'p>(parts: &'p BTreeMap<String, Vec<u8>>, name: &str) -> &'p str {
    std::str::from_utf8(&parts[name]).expect("UTF-8")
}

/// All elements of a part with their attributes; what is not well-formed fails.
pub fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    let of = |tag: &BytesStart<'_>| {
        let attributes = tag.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute");
            (attribute.key.as_ref().to_owned(), attribute.value.to_string())
        });
        (tag.name().as_ref().to_owned(), attributes.collect())
    };
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) | Event::Empty(tag) => found.push(of(&tag)),
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// The texts of all cells of all tables, each cell's paragraphs together.
fn cells(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut cells, mut is_text) = (Vec::new(), false);
    let mut is_base = false;
    let mut in_table = 0;
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) => match tag.name().as_ref() {
                "w:tbl" => in_table += 1,
                "w:tc" => cells.push(String::new()),
                "w:r" => is_base = false,
                "w:t" => is_text = in_table > 0,
                _ => {}
            },
            Event::Empty(tag) if tag.name().as_ref() == "w:rStyle" => is_base = true,
            Event::End(tag) => match tag.name().as_ref() {
                "w:tbl" => in_table -= 1,
                "w:t" => is_text = false,
                _ => {}
            },
            Event::Text(text) if is_text && !is_base => {
                cells.last_mut().expect("a cell").push_str(&text);
            }
            Event::Eof => return cells,
            _ => {}
        }
    }
}

#[test]
fn the_parts_of_the_file_belong_together_and_nothing_is_formatted_by_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    let (parts, _) = made(folder.path(), "ja");
    let mut styles = BTreeSet::new();
    for name in parts.keys().filter(|name| name.ends_with(".xml") || name.ends_with(".rels")) {
        let all = elements(text(&parts, name));
        if name == "word/styles.xml" {
            let of = all.iter().filter(|(tag, _)| tag == "w:style");
            styles.extend(of.map(|(_, attributes)| attributes["w:styleId"].clone()));
        }
    }
    let mut targets = BTreeMap::new();
    for (tag, attributes) in elements(text(&parts, "word/_rels/document.xml.rels")) {
        if tag == "Relationship" {
            let part = format!("word/{}", attributes["Target"]);
            assert!(parts.contains_key(&part), "{part}");
            targets.insert(attributes["Id"].clone(), part);
        }
    }
    let document = elements(text(&parts, "word/document.xml"));
    let mut marks = BTreeSet::new();
    let (mut links, mut notes) = (BTreeSet::new(), BTreeSet::new());
    for (tag, attributes) in &document {
        let of = |key: &str| attributes.get(key).cloned().unwrap_or_default();
        match tag.as_str() {
            "w:pStyle" | "w:rStyle" | "w:tblStyle" => {
                assert!(styles.contains(&of("w:val")), "{attributes:?}");
            }
            "a:blip" | "asvg:svgBlip" => {
                let part = &targets[&of("r:embed")];
                let is_svg = tag == "asvg:svgBlip";
                assert_eq!(part.ends_with(".svg"), is_svg, "{part}");
            }
            "wp:docPr" => assert!(of("descr").chars().count() > 20, "{attributes:?}"),
            "w:bookmarkStart" => assert!(marks.insert(of("w:name")), "{attributes:?}"),
            "w:hyperlink" => drop(links.insert(of("w:anchor"))),
            "w:footnoteReference" => assert!(notes.insert(of("w:id")), "{attributes:?}"),
            // Looks come from styles alone.
            "w:b" | "w:i" | "w:sz" | "w:color" | "w:jc" | "w:spacing" | "w:ind" | "w:shd"
            | "w:rFonts" | "w:u" => panic!("{tag} in the body"),
            _ => {}
        }
    }
    assert!(links.is_subset(&marks), "{:?}", links.difference(&marks));
    let footnotes = elements(text(&parts, "word/footnotes.xml")).into_iter();
    let footnotes =
        footnotes.filter(|(tag, _)| tag == "w:footnote").map(|(_, of)| of["w:id"].clone());
    let footnotes: BTreeSet<String> = footnotes.filter(|id| id != "0" && id != "1").collect();
    assert_eq!(notes, footnotes);
    let again = made(folder.path(), "ja").0;
    assert_eq!(parts, again, "the same report is the same file");
}

#[test]
fn tables_have_the_figures_of_the_report_under_heads_that_repeat() {
    let folder = tempfile::tempdir().expect("a folder");
    for lang in ["ja", "en"] {
        let (parts, markdown) = made(folder.path(), lang);
        let document = text(&parts, "word/document.xml");
        let tables = document.matches("<w:tbl>").count();
        assert_eq!(tables, markdown.lines().filter(|line| line.starts_with("| :--")).count());
        assert!(document.matches("<w:tblHeader/>").count() >= tables);
        // A chart of several panels is several drawings.
        let drawn = elements(document).into_iter().filter(|(tag, _)| tag == "wp:docPr");
        let drawn: BTreeSet<String> = drawn.map(|(_, of)| of["descr"].clone()).collect();
        assert_eq!(drawn.len(), markdown.matches("](charts/").count());
        let cells: BTreeSet<String> = cells(document).into_iter().collect();
        let printed = markdown.lines().filter(|line| line.starts_with("| ")).flat_map(|line| {
            line.split(" | ").map(|cell| cell.trim_matches(['|', ' ', '*'])).collect::<Vec<_>>()
        });
        let numbers: Vec<&str> =
            printed.filter(|cell| !cell.is_empty() && cell.parse::<f64>().is_ok()).collect();
        assert!(numbers.len() > 500, "{}", numbers.len());
        for number in numbers {
            assert!(cells.contains(number), "{number}");
        }
        // Captions are numbered by fields, in the order of the report.
        let word = if lang == "ja" { "表" } else { "Table" };
        let fields = document.matches(&format!("SEQ {word} ")).count();
        assert_eq!(fields, tables);
    }
}

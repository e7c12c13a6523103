//! The parts of `report.docx` held against the schema of the format: Word repairs, or refuses,
//! a file whose elements are out of order.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use quick_xml::events::Event;

use crate::files::{path, stderr, stdout, survey_in};
use crate::word::{elements, made, made_with, text};

/// Elements in the order that ECMA-376 part 1 (5th edition, transitional) gives their parents:
/// of each parent, what a report has in it.
const ORDER: &[(&str, &str)] = &[
    ("w:document", "w:body"),
    (
        "w:pPr",
        "w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:numPr w:pBdr w:shd w:tabs w:spacing w:ind w:contextualSpacing w:jc w:outlineLvl w:rPr w:sectPr",
    ),
    (
        "w:rPr",
        "w:rStyle w:rFonts w:b w:bCs w:i w:iCs w:strike w:color w:spacing w:kern w:sz w:szCs w:u w:shd w:vertAlign w:lang",
    ),
    (
        "w:tblPr",
        "w:tblStyle w:tblStyleRowBandSize w:tblStyleColBandSize w:tblW w:jc w:tblInd w:tblBorders w:shd w:tblLayout w:tblCellMar w:tblLook w:tblCaption w:tblDescription",
    ),
    ("w:tblBorders", "w:top w:left w:start w:bottom w:right w:end w:insideH w:insideV"),
    ("w:tblCellMar", "w:top w:left w:start w:bottom w:right w:end"),
    ("w:tbl", "w:tblPr w:tblGrid w:tr"),
    ("w:trPr", "w:cantSplit w:tblHeader"),
    ("w:tr", "w:trPr w:tc"),
    ("w:tc", "w:tcPr w:p"),
    ("w:tcPr", "w:tcW w:gridSpan w:vMerge w:tcBorders w:shd w:noWrap w:tcMar w:vAlign"),
    ("w:tblStylePr", "w:pPr w:rPr w:tblPr w:trPr w:tcPr"),
    (
        "w:style",
        "w:name w:aliases w:basedOn w:next w:link w:uiPriority w:semiHidden w:unhideWhenUsed w:qFormat w:pPr w:rPr w:tblPr w:trPr w:tcPr w:tblStylePr",
    ),
    ("w:styles", "w:docDefaults w:latentStyles w:style"),
    ("w:docDefaults", "w:rPrDefault w:pPrDefault"),
    ("w:sdt", "w:sdtPr w:sdtContent"),
    ("w:sdtPr", "w:rPr w:alias w:tag w:id w:lock"),
    (
        "w:sectPr",
        "w:headerReference w:footerReference w:type w:pgSz w:pgMar w:pgBorders w:pgNumType w:cols w:titlePg w:docGrid",
    ),
    (
        "w:settings",
        "w:zoom w:mirrorMargins w:defaultTabStop w:evenAndOddHeaders w:footnotePr w:compat w:themeFontLang",
    ),
    ("w:numbering", "w:abstractNum w:num"),
    ("w:abstractNum", "w:nsid w:multiLevelType w:lvl"),
    ("w:lvl", "w:start w:numFmt w:pStyle w:suff w:lvlText w:lvlJc w:pPr w:rPr"),
    ("w:font", "w:altName w:panose1 w:charset w:family w:pitch w:sig"),
    ("wp:inline", "wp:extent wp:effectExtent wp:docPr wp:cNvGraphicFramePr a:graphic"),
    ("pic:pic", "pic:nvPicPr pic:blipFill pic:spPr"),
    (
        "c:chartSpace",
        "c:date1904 c:lang c:roundedCorners c:style c:chart c:spPr c:txPr c:externalData",
    ),
    ("c:chart", "c:title c:autoTitleDeleted c:plotArea c:legend c:plotVisOnly c:dispBlanksAs"),
    ("c:title", "c:tx c:layout c:overlay c:spPr c:txPr"),
    ("c:legend", "c:legendPos c:layout c:overlay c:spPr c:txPr"),
    ("c:plotArea", "c:layout c:barChart c:lineChart c:catAx c:valAx c:spPr"),
    ("c:barChart", "c:barDir c:grouping c:varyColors c:ser c:dLbls c:gapWidth c:overlap c:axId"),
    (
        "c:lineChart",
        "c:grouping c:varyColors c:ser c:dLbls c:dropLines c:hiLowLines c:upDownBars c:marker c:axId",
    ),
    (
        "c:ser",
        "c:idx c:order c:tx c:spPr c:invertIfNegative c:marker c:dPt c:dLbls c:errBars c:cat c:val c:smooth",
    ),
    ("c:dPt", "c:idx c:invertIfNegative c:marker c:bubble3D c:spPr"),
    (
        "c:dLbls",
        "c:dLbl c:numFmt c:spPr c:txPr c:dLblPos c:showLegendKey c:showVal c:showCatName c:showSerName c:showPercent c:showBubbleSize",
    ),
    ("c:errBars", "c:errDir c:errBarType c:errValType c:noEndCap c:plus c:minus c:val c:spPr"),
    ("c:marker", "c:symbol c:size c:spPr"),
    (
        "c:catAx",
        "c:axId c:scaling c:delete c:axPos c:majorGridlines c:title c:numFmt c:majorTickMark c:minorTickMark c:tickLblPos c:spPr c:txPr c:crossAx c:crosses c:auto c:lblAlgn c:lblOffset c:tickLblSkip c:noMultiLvlLbl",
    ),
    (
        "c:valAx",
        "c:axId c:scaling c:delete c:axPos c:majorGridlines c:title c:numFmt c:majorTickMark c:minorTickMark c:tickLblPos c:spPr c:txPr c:crossAx c:crosses c:crossBetween c:majorUnit",
    ),
    ("c:scaling", "c:logBase c:orientation c:max c:min"),
    ("c:numCache", "c:formatCode c:ptCount c:pt"),
    ("c:strCache", "c:ptCount c:pt"),
];

/// What stands out of order: parent, element, and what it stands behind. Elements that a listed
/// parent may not have at all are out of order too.
fn out_of_order(xml: &str) -> BTreeSet<(String, String, String)> {
    let order: BTreeMap<&str, Vec<&str>> =
        ORDER.iter().map(|(parent, all)| (*parent, all.split(' ').collect())).collect();
    let mut reader = quick_xml::Reader::from_str(xml);
    // Of each open element its name and its last child.
    let mut open: Vec<(String, String)> = Vec::new();
    let mut found = BTreeSet::new();
    loop {
        let event = reader.read_event().expect("well-formed");
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                if let Some((parent, before)) = open.last_mut() {
                    let place = |name: &str| {
                        let all = order.get(parent.as_str())?;
                        Some(all.iter().position(|other| *other == name))
                    };
                    let last = place(before).flatten();
                    if place(&name).is_some_and(|place| place.is_none() || place < last) {
                        found.insert((parent.clone(), name.clone(), before.clone()));
                    }
                    before.clone_from(&name);
                }
                if matches!(event, Event::Start(_)) {
                    open.push((name, String::new()));
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn elements_stand_in_the_order_of_the_schema() {
    let folder = tempfile::tempdir().expect("a folder");
    for lang in ["ja", "en"] {
        let (parts, _) = made(folder.path(), lang);
        for name in parts.keys().filter(|name| name.ends_with(".xml")) {
            let found = out_of_order(text(&parts, name));
            assert!(found.is_empty(), "{name}: {found:#?}");
        }
    }
    // The test itself sees what is wrong.
    let wrong = "<w:pPr><w:jc/><w:pStyle/><w:unknown/></w:pPr>";
    assert_eq!(out_of_order(wrong).len(), 2);
}

/// Needs openxml-audit (`SURVEY_OPENXML_AUDIT`), which `.ci/run` brings.
#[test]
fn another_program_finds_the_file_valid() {
    let Ok(audit) = std::env::var("SURVEY_OPENXML_AUDIT") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for lang in ["ja", "en"] {
        made(folder.path(), lang);
        let file = folder.path().join("out/report.docx");
        let output = Command::new(&audit).arg(file).output().expect("it runs");
        assert!(output.status.success(), "{}", stdout(&output));
    }
}

#[test]
fn charts_are_edited_in_word_with_the_figures_that_they_are_drawn_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let (parts, markdown) = made(folder.path(), "ja");
    let charts: Vec<&String> =
        parts.keys().filter(|name| name.starts_with("word/charts/figure")).collect();
    let pictures = parts.keys().filter(|name| name.ends_with(".svg")).count();
    assert!(charts.len() > 20, "{charts:?}");
    // Panels of box plots are charts of their own.
    assert!(charts.len() + pictures >= markdown.matches("](charts/").count());
    for name in charts {
        let of_chart = name.replace("charts/", "charts/_rels/") + ".rels";
        let [(_, related)] = &elements(text(&parts, &of_chart))[1..] else { panic!("{of_chart}") };
        let workbook = parts[&related["Target"].replace("..", "word")].clone();
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).expect("a workbook");
        let cells = workbook.worksheet_range_at(0).expect("a sheet").expect("readable");
        let xml = text(&parts, name);
        assert!(xml.contains("<c:dispBlanksAs val=\"gap\"/>"), "{name}");
        assert!(xml.contains(&format!("<c:externalData r:id=\"{}\">", related["Id"])), "{name}");
        // Every number of the chart is that of its cell, and where there is no cell none is drawn.
        let mut compared = 0;
        for reference in xml.split("<c:numRef>").skip(1) {
            let formula = between(reference, "<c:f>", "</c:f>");
            let cache = between(reference, "<c:numCache>", "</c:numCache>");
            let (column, from, to) = range(formula);
            let points: BTreeMap<usize, f64> = cache
                .split("<c:pt idx=\"")
                .skip(1)
                .map(|point| {
                    let (index, rest) = point.split_once('"').expect("an index");
                    let value = between(rest, "<c:v>", "</c:v>").parse().expect("a number");
                    (index.parse().expect("an index"), value)
                })
                .collect();
            for (index, row) in (from..=to).enumerate() {
                let cell = match cells.get_value((row, column)) {
                    Some(Data::Float(value)) => Some(*value),
                    Some(Data::Int(value)) => Some(*value as f64),
                    Some(Data::Empty) | None => None,
                    other => panic!("{name}: {other:?}"),
                };
                assert_eq!(points.get(&index).copied(), cell, "{name} {formula} {index}");
                compared += usize::from(cell.is_some());
            }
        }
        assert!(compared > 0, "{name}");
    }
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let (_, rest) = text.split_once(from).expect("there");
    rest.split_once(to).expect("there").0
}

/// Column, first and last row of a reference such as `Sheet1!$B$3:$B$16`, from zero.
fn range(formula: &str) -> (u32, u32, u32) {
    let parts: Vec<&str> = formula.split(['$', ':']).filter(|part| !part.is_empty()).collect();
    let letters =
        parts[1].bytes().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
    let row = |at: usize| parts.get(at).unwrap_or(&parts[2]).parse::<u32>().expect("a row") - 1;
    (letters - 1, row(2), row(4))
}

/// What an office's document is made of: as a Japanese Word writes it, with ids that say nothing.
const OFFICE: &[(&str, &str)] = &[
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#,
    ),
    (
        "word/document.xml",
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body><w:p><w:r><w:t>部外秘の文章</w:t></w:r></w:p><w:sectPr w:rsidR="00A1"><w:headerReference w:type="default" r:id="rId7"/><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1000" w:right="1200" w:bottom="1000" w:left="1200" w:header="500" w:footer="500" w:gutter="0"/><w:pgNumType w:fmt="numberInDash" w:start="5"/><w:cols w:num="2"/><w:docGrid w:type="lines" w:linePitch="360"/></w:sectPr></w:body></w:document>"#,
    ),
    (
        "word/_rels/document.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/><Relationship Id="rId7" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>"#,
    ),
    (
        "word/styles.xml",
        r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/></w:style><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:color w:val="AA0055"/></w:rPr></w:style><w:style w:type="paragraph" w:customStyle="1" w:styleId="Remark"><w:name w:val="Anything Else"/></w:style><w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/></w:style></w:styles>"#,
    ),
    (
        "word/numbering.xml",
        r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="第%1章"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="4"/></w:num></w:numbering>"#,
    ),
    (
        "word/header1.xml",
        r#"<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>北海県 保健福祉部</w:t></w:r></w:p></w:hdr>"#,
    ),
    (
        "word/_rels/header1.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image1.png"/></Relationships>"#,
    ),
    ("word/media/image1.png", "pixels"),
];

/// Writes an office's document, with some of its parts replaced.
fn office(file: &Path, instead: &[(&str, &str)]) {
    let mut archive = zip::ZipWriter::new(std::fs::File::create(file).expect("made"));
    let options = zip::write::SimpleFileOptions::default();
    let other = |name: &str| instead.iter().find(|(of, _)| *of == name).map(|(_, text)| *text);
    for (name, text) in OFFICE {
        let text = other(name).unwrap_or(text);
        // A part that is replaced by nothing is not there.
        if !text.is_empty() {
            archive.start_file(*name, options).expect("begun");
            archive.write_all(text.as_bytes()).expect("written");
        }
    }
    archive.finish().expect("whole");
}

#[test]
fn a_report_wears_the_styles_of_an_office_by_their_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    office(&here.join("office.docx"), &[]);
    let parts = made_with(here, "ja", &["--reference", "office.docx"]).0;
    let styles = text(&parts, "word/styles.xml");
    assert!(styles.contains("AA0055"), "the office's own");
    let ids: Vec<String> = elements(styles)
        .into_iter()
        .filter(|(tag, _)| tag == "w:style")
        .map(|(_, of)| of["w:styleId"].clone())
        .collect();
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    for part in ["word/document.xml", "word/footnotes.xml", "word/footer.xml", "word/styles.xml"] {
        for (tag, of) in elements(text(&parts, part)) {
            let is_style = ["w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next"];
            if is_style.contains(&tag.as_str()) {
                assert!(unique.contains(&of["w:val"]), "{part} {tag} {of:?}");
            }
        }
    }
    let document = text(&parts, "word/document.xml");
    // Headings are the office's, without a second number before their own.
    let heading =
        "<w:pStyle w:val=\"1\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"0\"/></w:numPr>";
    assert!(document.contains(heading) && !document.contains("\"Heading1\""));
    assert!(document.contains("\"Heading2\""), "what it lacks is ours");
    assert!(document.contains("\"SurveyRemark\"") || !document.contains("\"Remark\""));
    assert!(!document.contains("部外秘"), "words are not taken");
    // Heads, pages and lists.
    assert!(
        text(&parts, "word/header1.xml").contains("北海県")
            && !parts.contains_key("word/header.xml")
    );
    assert!(parts.contains_key("word/media/image1.png") && parts.contains_key("word/footer.xml"));
    let section = between(document, "<w:sectPr>", "</w:sectPr>");
    for expected in
        ["office-rId7", "rId-footer", "w:w=\"16838\"", "w:fmt=\"numberInDash\"", "linePitch"]
    {
        assert!(section.contains(expected), "{expected}: {section}");
    }
    for other in ["rsid", "w:start", "w:cols", "titlePg"] {
        assert!(!section.contains(other), "{other}: {section}");
    }
    let columns = between(document, "<w:tblGrid>", "</w:tblGrid>").split("w:w=\"").skip(1);
    let across: u32 = columns
        .map(|rest| rest.split('"').next().expect("a width").parse::<u32>().expect("a number"))
        .sum();
    assert!((14_300..=14_438).contains(&across), "as wide as the office's page: {across}");
    let numbering = text(&parts, "word/numbering.xml");
    assert!(
        numbering.contains("第%1章") && numbering.contains("<w:num w:numId=\"4\">"),
        "{numbering}"
    );
    for name in parts.keys().filter(|name| name.ends_with(".xml")) {
        let found = out_of_order(text(&parts, name));
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
    // What it lacked is told, and the same comes out again.
    let output = survey_in(here, &["verify", "out", "--rebuild"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let args = [
        "report",
        "sample",
        "-o",
        "out",
        "--format",
        "docx",
        "--reference",
        "office.docx",
        "--json",
    ];
    let sample = path("sample-data/jmar-2018");
    let args = args.map(|arg| if arg == "sample" { sample.to_str().expect("a path") } else { arg });
    let told = stdout(&survey_in(here, &args));
    assert!(told.contains("\"reference_lacks\"") && told.contains("\"caption\""), "{told}");
    assert!(!between(&told, "\"reference_lacks\"", "]").contains("heading 1"), "{told}");
}

#[test]
fn what_cannot_be_the_model_of_a_report_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let macros = OFFICE[0].1.replace("document.main+xml", "document.macroEnabled.main+xml");
    office(&here.join("macros.docx"), &[("[Content_Types].xml", &macros)]);
    office(&here.join("bare.docx"), &[("word/_rels/document.xml.rels", "<Relationships/>")]);
    office(
        &here.join("broken.docx"),
        &[(
            "word/styles.xml",
            "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:style>",
        )],
    );
    std::fs::write(here.join("letter.docx"), "a letter").expect("written");
    let sample = path("sample-data/jmar-2018");
    let sample = sample.to_str().expect("a path");
    for (file, key) in [
        ("macros.docx", "マクロの入った文書"),
        ("bare.docx", "スタイルがありません"),
        ("broken.docx", "壊れて"),
        ("letter.docx", "Word の文書（.docx）として"),
        ("missing.docx", "missing.docx"),
    ] {
        let args = ["report", sample, "-o", "out", "--format", "docx", "--reference", file];
        let output = survey_in(here, &args);
        assert_ne!(output.status.code(), Some(0), "{file}");
        assert!(stderr(&output).contains(key), "{file}: {}", stderr(&output));
        assert!(!here.join("out").exists(), "{file}");
    }
    // Without a Word file it would do nothing.
    let args = ["report", sample, "-o", "out", "--format", "csv", "--reference", "macros.docx"];
    let output = survey_in(here, &args);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("--reference"), "{}", stderr(&output));
}

#[test]
fn a_study_with_an_office_s_document_has_a_word_file_in_its_looks() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    std::fs::create_dir(here.join("study")).expect("made");
    office(&here.join("study/office.docx"), &[]);
    let fixture =
        |name: &str| path(&format!("tests/fixtures/reading/{name}")).display().to_string();
    let study = format!(
        "questionnaire = {:?}\ntemplate = {:?}\ndata = [{:?}]\n[theme]\nreference = \"office.docx\"\n",
        fixture("reading.toml"),
        fixture("report"),
        fixture("answers.parquet"),
    );
    std::fs::write(here.join("study/study.toml"), study).expect("written");
    let output = survey_in(here, &["report", "study"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let written = here.join("study/output");
    assert!(written.join("report.docx").exists() && written.join("report.pdf").exists());
    let manifest = std::fs::read_to_string(written.join("manifest.json")).expect("there");
    assert!(manifest.contains("office.docx"), "what the report was made with is recorded");
}

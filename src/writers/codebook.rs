//! The codebook of microdata: as Markdown to read, as CSV, and as DDI-Codebook 2.5, which data
//! archives take (<https://ddialliance.org/Specification/DDI-Codebook/2.5/>).

use std::fmt::Write;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::csv::{literal, writer as csv_writer};
use crate::locales::Locale;
use crate::microdata::{Content, Described, Microdata};

pub fn markdown(microdata: &Microdata, file: &str, locale: &Locale) -> String {
    let mut text = String::new();
    let say = |key: &str| locale.say(&format!("codebook-{key}"), &[]);
    let cell = |text: &str| text.replace('|', "\\|").replace(['\n', '\r'], " ");
    let rows = microdata.frame.height().to_string();
    let columns = microdata.columns.len().to_string();
    let args = [
        ("file", file),
        ("rows", &rows),
        ("columns", &columns),
        ("respondent", &microdata.respondent),
    ];
    let _ =
        writeln!(text, "# {}\n", locale.say("codebook-heading", &[("title", &microdata.title)]));
    let _ = writeln!(text, "{}\n", locale.say("codebook-introduction", &args));
    let left_out = microdata.left_out.join(&locale.word("list-separator"));
    if !left_out.is_empty() {
        let _ = writeln!(text, "{}\n", locale.say("codebook-left-out", &[("left_out", &left_out)]));
    }
    let headings = ["name", "label", "content", "unit", "valid", "missing", "not-asked"];
    let headings = headings.map(say);
    let _ = writeln!(text, "| {} |\n|{}", headings.join(" | "), " --- |".repeat(headings.len()));
    for column in &microdata.columns {
        let cells = [
            format!("`{}`", column.name),
            cell(&column.label),
            say(content_name(column.content)),
            cell(&column.unit),
            column.valid.to_string(),
            column.missing.to_string(),
            column.not_asked.to_string(),
        ];
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    for column in &microdata.columns {
        let heading = if column.question.is_empty() { &column.label } else { &column.question };
        if column.content == Content::Number {
            let unit =
                if column.unit.is_empty() { String::new() } else { format!(" ({})", column.unit) };
            let _ = writeln!(text, "\n## `{}` {}{unit}", column.name, cell(heading));
            if let Some(range) = column.numbers {
                let numbers = [
                    ("min", range.min.to_string()),
                    ("max", range.max.to_string()),
                    ("mean", range.mean.to_string()),
                    ("median", range.median.to_string()),
                ];
                let args = numbers.each_ref().map(|(key, number)| (*key, number.as_str()));
                let _ = writeln!(text, "\n{}", locale.say("codebook-range", &args));
            }
            if !column.allowed.is_all() {
                let bound =
                    |b: Option<f64>| b.map_or_else(|| "blank".to_owned(), |b| b.to_string());
                let (min, max) = (bound(column.allowed.min), bound(column.allowed.max));
                let args = [("min", min.as_str()), ("max", &max)];
                let _ = writeln!(text, "\n{}", locale.say("codebook-allowed", &args));
            }
        } else if matches!(column.content, Content::Code | Content::Flag | Content::Missing) {
            let _ = writeln!(text, "\n## `{}` {}\n", column.name, cell(heading));
            let _ =
                writeln!(text, "| {} | {} | n |\n| --- | --- | --- |", say("code"), say("label"));
            for value in &column.values {
                let _ =
                    writeln!(text, "| {} | {} | {} |", value.code, cell(&value.label), value.count);
            }
        } else {
            continue;
        }
        for (key, of) in [
            ("universe", &column.universe),
            ("reasons-in", &column.why_missing),
            ("derivation", &column.derivation),
        ] {
            if let Some(of) = of {
                let _ =
                    writeln!(text, "\n{}", locale.say(&format!("codebook-{key}"), &[("of", of)]));
            }
        }
    }
    text
}

fn content_name(content: Content) -> &'static str {
    match content {
        Content::Code => "code",
        Content::Label => "value-label",
        Content::Flag => "flag",
        Content::Missing => "reason",
        Content::Number => "number",
        Content::Date => "date",
        Content::Text => "text",
    }
}

/// One line a column, and one a code of it.
pub fn csv(microdata: &Microdata) -> Result<Vec<u8>, ::csv::Error> {
    let mut writer = csv_writer();
    writer.write_record([
        "name",
        "label",
        "question",
        "content",
        "unit",
        "code",
        "code_label",
        "count",
        "valid",
        "missing",
        "not_asked",
        "why_missing",
        "allowed_min",
        "allowed_max",
        "min",
        "max",
        "mean",
        "median",
        "universe",
        "derivation",
    ])?;
    for column in &microdata.columns {
        let number = |of: fn(&crate::microdata::Range) -> f64| {
            column.numbers.as_ref().map(|range| of(range).to_string()).unwrap_or_default()
        };
        let bound = |bound: Option<f64>| bound.map(|b| b.to_string()).unwrap_or_default();
        writer.write_record([
            column.name.clone(),
            literal(&column.label),
            literal(&column.question),
            content_name(column.content).to_owned(),
            literal(&column.unit),
            String::new(),
            String::new(),
            String::new(),
            column.valid.to_string(),
            column.missing.to_string(),
            column.not_asked.to_string(),
            column.why_missing.clone().unwrap_or_default(),
            bound(column.allowed.min),
            bound(column.allowed.max),
            number(|range| range.min),
            number(|range| range.max),
            number(|range| range.mean),
            number(|range| range.median),
            literal(column.universe.as_deref().unwrap_or_default()),
            literal(column.derivation.as_deref().unwrap_or_default()),
        ])?;
        for value in &column.values {
            let mut record = vec![String::new(); 20];
            record[0].clone_from(&column.name);
            record[5] = value.code.to_string();
            record[6] = literal(&value.label);
            record[7] = value.count.to_string();
            writer.write_record(record)?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

type Xml = Writer<Vec<u8>>;

/// The same data give the same document: it bears no date.
pub fn ddi(microdata: &Microdata, file: &str, locale: &Locale) -> std::io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let lang = locale.lang().code();
    let attributes = [
        ("xmlns", "ddi:codebook:2_5"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        (
            "xsi:schemaLocation",
            "ddi:codebook:2_5 http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd",
        ),
        ("version", "2.5"),
        ("xml:lang", lang),
    ];
    element(&mut xml, "codeBook", &attributes, |xml| {
        element(xml, "docDscr", &[], |xml| {
            element(xml, "citation", &[], |xml| {
                let title = locale.say("codebook-heading", &[("title", &microdata.title)]);
                element(xml, "titlStmt", &[], |xml| words(xml, "titl", &[], &title))?;
                element(xml, "prodStmt", &[], |xml| {
                    words(xml, "software", &[("version", env!("CARGO_PKG_VERSION"))], "survey")
                })
            })
        })?;
        element(xml, "stdyDscr", &[], |xml| {
            element(xml, "citation", &[], |xml| {
                element(xml, "titlStmt", &[], |xml| words(xml, "titl", &[], &microdata.title))
            })?;
            element(xml, "stdyInfo", &[], |xml| {
                element(xml, "sumDscr", &[], |xml| {
                    words(xml, "anlyUnit", &[], &microdata.respondent)?;
                    words(xml, "dataKind", &[], "survey data")
                })
            })
        })?;
        element(xml, "fileDscr", &[("ID", "F1"), ("URI", file)], |xml| {
            element(xml, "fileTxt", &[], |xml| {
                words(xml, "fileName", &[], file)?;
                element(xml, "dimensns", &[], |xml| {
                    words(xml, "caseQnty", &[], &microdata.frame.height().to_string())?;
                    words(xml, "varQnty", &[], &microdata.columns.len().to_string())
                })
            })
        })?;
        element(xml, "dataDscr", &[], |xml| {
            let variables = (1..).zip(&microdata.columns);
            variables
                .into_iter()
                .try_for_each(|(number, column)| variable(xml, number, column, locale))
        })
    })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// In the order that the schema asks for.
fn variable(
    xml: &mut Xml,
    number: usize,
    column: &Described,
    locale: &Locale,
) -> std::io::Result<()> {
    let id = format!("V{number}");
    let is_number = column.content == Content::Number;
    let interval = if is_number { "contin" } else { "discrete" };
    let mut attributes =
        vec![("ID", id.as_str()), ("name", &column.name), ("files", "F1"), ("intrvl", interval)];
    if !column.unit.is_empty() {
        attributes.push(("measUnit", &column.unit));
    }
    element(xml, "var", &attributes, |xml| {
        words(xml, "labl", &[], &column.label)?;
        if !column.question.is_empty() {
            element(xml, "qstn", &[], |xml| words(xml, "qstnLit", &[], &column.question))?;
        }
        if !column.allowed.is_all() {
            let bound = |name, bound: Option<f64>| Some((name, bound?.to_string()));
            let bounds = [bound("min", column.allowed.min), bound("max", column.allowed.max)];
            let bounds = bounds.iter().flatten().map(|(name, bound)| (*name, bound.as_str()));
            let bounds: Vec<(&str, &str)> = [("UNITS", "REAL")].into_iter().chain(bounds).collect();
            element(xml, "valrng", &[], |xml| empty(xml, "range", &bounds))?;
        }
        if let Some(universe) = &column.universe {
            words(xml, "universe", &[], universe)?;
        }
        let invalid = column.missing + column.not_asked;
        let mut statistics =
            vec![("vald", column.valid.to_string()), ("invd", invalid.to_string())];
        if let Some(range) = column.numbers {
            statistics.extend([
                ("min", range.min.to_string()),
                ("max", range.max.to_string()),
                ("mean", range.mean.to_string()),
                ("medn", range.median.to_string()),
            ]);
        }
        for (kind, value) in &statistics {
            words(xml, "sumStat", &[("type", kind)], value)?;
        }
        for value in &column.values {
            element(xml, "catgry", &[], |xml| {
                words(xml, "catValu", &[], &value.code.to_string())?;
                words(xml, "labl", &[], &value.label)?;
                words(xml, "catStat", &[("type", "freq")], &value.count.to_string())
            })?;
        }
        // A blank has no value of its own.
        for (kind, key, count) in blanks(column) {
            element(xml, "catgry", &[("missing", "Y"), ("missType", kind)], |xml| {
                words(xml, "labl", &[], &locale.say(key, &[]))?;
                words(xml, "catStat", &[("type", "freq")], &count.to_string())
            })?;
        }
        if let Some(derivation) = &column.derivation {
            element(xml, "derivation", &[], |xml| words(xml, "drvcmd", &[], derivation))?;
        }
        let format = match column.content {
            Content::Label | Content::Date | Content::Text => "character",
            Content::Code | Content::Flag | Content::Missing | Content::Number => "numeric",
        };
        empty(xml, "varFormat", &[("type", format), ("schema", "other")])
    })
}

/// What a blank can mean, the key of its words, and how many there are.
fn blanks(column: &Described) -> Vec<(&'static str, &'static str, usize)> {
    let no_answer = ("no answer", "codebook-missing", column.missing);
    let not_asked = ("not applicable", "codebook-not-asked", column.not_asked);
    match (column.content, column.why_missing.is_some()) {
        (Content::Missing, _) => Vec::new(),
        _ if column.derivation.is_some() => vec![("no value", "codebook-no-value", column.missing)],
        (_, true) => vec![no_answer, not_asked],
        (_, false) => vec![no_answer],
    }
}

fn element(
    xml: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    inner: impl FnOnce(&mut Xml) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let element = xml.create_element(name).with_attributes(attributes.iter().copied());
    element.write_inner_content(inner).map(drop)
}

fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> std::io::Result<()> {
    let element = xml.create_element(name).with_attributes(attributes.iter().copied());
    element.write_empty().map(drop)
}

fn words(
    xml: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    text: &str,
) -> std::io::Result<()> {
    // What XML 1.0 has no place for.
    let text: String =
        text.chars().filter(|&c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let element = xml.create_element(name).with_attributes(attributes.iter().copied());
    element.write_text_content(BytesText::new(&text)).map(drop)
}

//! The codebook of answers: as Markdown to read, as CSV, and as DDI-Codebook 2.5, which data
//! archives take (<https://ddialliance.org/Specification/DDI-Codebook/2.5/>).

use std::fmt::Write;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::csv::{literal, writer as csv_writer};
use crate::locales::Locale;
use crate::microdata::{Codebook, Content, Described, Options, Weighted};

pub fn markdown(codebook: &Codebook, file: &str, locale: &Locale) -> String {
    let mut text = String::new();
    let say = |key: &str| locale.say(&format!("codebook-{key}"), &[]);
    let cell = |text: &str| text.replace('|', "\\|").replace(['\n', '\r'], " ");
    let rows = codebook.rows.to_string();
    let columns = codebook.columns.len().to_string();
    let blanks = codebook.blanks.as_ref();
    let args = [
        ("file", file),
        ("rows", &rows),
        ("columns", &columns),
        ("respondent", &codebook.respondent),
        ("no_answer", blanks.map_or("blank", |blanks| &blanks.no_answer)),
        ("not_asked", blanks.map_or("blank", |blanks| &blanks.not_asked)),
    ];
    let _ = writeln!(text, "# {}\n", locale.say("codebook-heading", &[("title", &codebook.title)]));
    let _ = writeln!(text, "{}\n", locale.say("codebook-introduction", &args));
    let left_out = codebook.left_out.join(&locale.word("list-separator"));
    if !left_out.is_empty() {
        let _ = writeln!(text, "{}\n", locale.say("codebook-left-out", &[("left_out", &left_out)]));
    }
    if let Some(weighed) = &codebook.weighed {
        let said = locale.say("codebook-weighed", &[("name", &weighed.name)]);
        let _ = writeln!(text, "{said}\n");
        for sentence in &weighed.sentences {
            let _ = writeln!(text, "- {sentence}");
        }
        text.push('\n');
    }
    let headings = ["name", "label", "content", "unit", "valid", "missing", "not-asked"];
    let headings = headings.map(say);
    let _ = writeln!(text, "| {} |\n|{}", headings.join(" | "), " --- |".repeat(headings.len()));
    for column in &codebook.columns {
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
    for column in &codebook.columns {
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
            if let Some(mean) = column.weighted.and_then(|weighted| weighted.mean) {
                let mean = mean.to_string();
                let _ = writeln!(text, "\n{}", locale.say("codebook-mean", &[("mean", &mean)]));
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
            let (heading, rule) = match codebook.weighed {
                Some(_) => (format!(" {} |", say("weighted-count")), " --- |"),
                None => (String::new(), ""),
            };
            let weighted = |sum: Option<f64>| match (&codebook.weighed, sum) {
                (Some(_), Some(sum)) => format!(" {sum} |"),
                (Some(_), None) => "  |".to_owned(),
                (None, _) => String::new(),
            };
            let [code, label] = ["code", "label"].map(say);
            let _ = writeln!(text, "| {code} | {label} | n |{heading}\n| --- | --- | --- |{rule}");
            for value in &column.values {
                let (label, sum) = (cell(&value.label), weighted(value.weighted));
                let _ = writeln!(text, "| {} | {label} | {} |{sum}", value.code, value.count);
            }
            for blank in written_blanks(codebook, column, locale) {
                let Blank { value, label, count, weighted: sum } = blank;
                let sum = weighted(sum);
                let _ = writeln!(text, "| {value} | {label} | {count} |{sum}");
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
        Content::Month => "month",
        Content::Time => "time",
        Content::Text => "text",
    }
}

/// One line a column, and one a code of it.
pub fn csv(codebook: &Codebook, locale: &Locale) -> Result<Vec<u8>, ::csv::Error> {
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
        "weighted_count",
    ])?;
    for column in &codebook.columns {
        let number = |of: fn(&crate::microdata::Range) -> f64| {
            column.numbers.as_ref().map(|range| of(range).to_string()).unwrap_or_default()
        };
        let bound = |bound: Option<f64>| bound.map(|b| b.to_string()).unwrap_or_default();
        let sum = |sum: Option<f64>| sum.map(|sum| sum.to_string()).unwrap_or_default();
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
            sum(column.weighted.map(|weighted| weighted.valid)),
        ])?;
        let mut of_code = |code: String, label: &str, count: usize, weighted: Option<f64>| {
            let mut record = vec![String::new(); 21];
            record[0].clone_from(&column.name);
            record[5] = code;
            record[6] = literal(label);
            record[7] = count.to_string();
            record[20] = sum(weighted);
            writer.write_record(record)
        };
        for value in &column.values {
            of_code(value.code.to_string(), &value.label, value.count, value.weighted)?;
        }
        for Blank { value, label, count, weighted } in written_blanks(codebook, column, locale) {
            of_code(value.clone(), &label, count, weighted)?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

type Xml = Writer<Vec<u8>>;

/// The same data give the same document: it bears no date.
pub fn ddi(codebook: &Codebook, file: &str, locale: &Locale) -> std::io::Result<Vec<u8>> {
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
                let title = locale.say("codebook-heading", &[("title", &codebook.title)]);
                element(xml, "titlStmt", &[], |xml| words(xml, "titl", &[], &title))?;
                element(xml, "prodStmt", &[], |xml| {
                    words(xml, "software", &[("version", env!("CARGO_PKG_VERSION"))], "survey")
                })
            })
        })?;
        element(xml, "stdyDscr", &[], |xml| {
            element(xml, "citation", &[], |xml| {
                element(xml, "titlStmt", &[], |xml| words(xml, "titl", &[], &codebook.title))
            })?;
            element(xml, "stdyInfo", &[], |xml| {
                element(xml, "sumDscr", &[], |xml| {
                    words(xml, "anlyUnit", &[], &codebook.respondent)?;
                    words(xml, "dataKind", &[], "survey data")
                })
            })?;
            let Some(weighed) = &codebook.weighed else { return Ok(()) };
            element(xml, "method", &[], |xml| {
                element(xml, "dataColl", &[], |xml| {
                    let text = weighed.sentences.join("\n");
                    words(xml, "weight", &[("ID", WEIGHTING)], &text)
                })
            })
        })?;
        element(xml, "fileDscr", &[("ID", "F1"), ("URI", file)], |xml| {
            element(xml, "fileTxt", &[], |xml| {
                words(xml, "fileName", &[], file)?;
                element(xml, "dimensns", &[], |xml| {
                    words(xml, "caseQnty", &[], &codebook.rows.to_string())?;
                    words(xml, "varQnty", &[], &codebook.columns.len().to_string())
                })
            })
        })?;
        element(xml, "dataDscr", &[], |xml| {
            (1..)
                .zip(&codebook.sets)
                .try_for_each(|(number, set)| group(xml, number, set, codebook))?;
            let mut variables = (1..).zip(&codebook.columns);
            variables
                .try_for_each(|(number, column)| variable(xml, number, column, codebook, locale))
        })
    })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// The variables of a multiple answer.
fn group(xml: &mut Xml, number: usize, set: &Options, codebook: &Codebook) -> std::io::Result<()> {
    let place = |name: &String| codebook.columns.iter().position(|column| column.name == *name);
    let places = set.columns.iter().filter_map(place);
    let ids: Vec<String> = places.map(|place| format!("V{}", place + 1)).collect();
    let (id, ids) = (format!("G{number}"), ids.join(" "));
    let attributes =
        [("ID", id.as_str()), ("type", "multipleResp"), ("var", &ids), ("name", &set.name)];
    element(xml, "varGrp", &attributes, |xml| words(xml, "labl", &[], &set.label))
}

/// In the order that the schema asks for.
fn variable(
    xml: &mut Xml,
    number: usize,
    column: &Described,
    codebook: &Codebook,
    locale: &Locale,
) -> std::io::Result<()> {
    let id = format!("V{number}");
    let is_number = column.content == Content::Number;
    let interval = if is_number { "contin" } else { "discrete" };
    let mut attributes = vec![("ID", id.as_str()), ("name", &column.name)];
    let weight = weight_id(codebook);
    match &weight {
        Some(weight) if *weight == id => attributes.push(("wgt", "wgt")),
        Some(weight) if column.weighted.is_some() => attributes.push(("wgt-var", weight)),
        _ => {}
    }
    attributes.extend([("files", "F1"), ("intrvl", interval)]);
    // What is counted by weights names them.
    let by_weight = |kind| {
        let weight = weight.as_deref().unwrap_or_default();
        [("wgtd", "wgtd"), ("wgt-var", weight), ("weight", WEIGHTING), ("type", kind)]
    };
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
        if let Some(of) = &column.weighted {
            let (valid, blank) = (of.valid.to_string(), (of.missing + of.not_asked).to_string());
            words(xml, "sumStat", &by_weight("vald"), &valid)?;
            words(xml, "sumStat", &by_weight("invd"), &blank)?;
            if let Some(mean) = of.mean {
                words(xml, "sumStat", &by_weight("mean"), &mean.to_string())?;
            }
        }
        let percent = |of: f64, all: f64| (all > 0.0).then(|| (100.0 * of / all).to_string());
        let counts = |xml: &mut Xml, count: usize, weighted: Option<f64>, is_valid: bool| {
            let all = column.valid as f64;
            words(xml, "catStat", &[("type", "freq")], &count.to_string())?;
            if let Some(percent) = percent(count as f64, all).filter(|_| is_valid) {
                words(xml, "catStat", &[("type", "percent")], &percent)?;
            }
            let Some((own, all)) = weighted.zip(column.weighted.as_ref()) else { return Ok(()) };
            words(xml, "catStat", &by_weight("freq"), &own.to_string())?;
            match percent(own, all.valid).filter(|_| is_valid) {
                Some(percent) => words(xml, "catStat", &by_weight("percent"), &percent),
                None => Ok(()),
            }
        };
        for value in &column.values {
            element(xml, "catgry", &[], |xml| {
                words(xml, "catValu", &[], &value.code.to_string())?;
                words(xml, "labl", &[], &value.label)?;
                counts(xml, value.count, value.weighted, true)
            })?;
        }
        for (kind, key, count, weighted) in blanks(column) {
            let value = codebook.blanks_of(column).map(|blanks| match kind {
                "not applicable" => &blanks.not_asked,
                _ => &blanks.no_answer,
            });
            element(xml, "catgry", &[("missing", "Y"), ("missType", kind)], |xml| {
                // As a rule a blank has no value of its own.
                value.map_or(Ok(()), |value| words(xml, "catValu", &[], value))?;
                words(xml, "labl", &[], &locale.say(key, &[]))?;
                counts(xml, count, weighted, false)
            })?;
        }
        if let Some(derivation) = &column.derivation {
            element(xml, "derivation", &[], |xml| words(xml, "drvcmd", &[], derivation))?;
        }
        let format = match column.content {
            Content::Label | Content::Text => "character",
            // A file that has values for blanks has days as numbers.
            Content::Date | Content::Month | Content::Time if codebook.blanks.is_none() => {
                "character"
            }
            _ => "numeric",
        };
        empty(xml, "varFormat", &[("type", format), ("schema", "other")])
    })
}

/// The id of how weights were made.
const WEIGHTING: &str = "W1";

/// The id of the variable of weights.
fn weight_id(codebook: &Codebook) -> Option<String> {
    let name = &codebook.weighed.as_ref()?.name;
    let place = codebook.columns.iter().position(|column| column.name == *name)?;
    Some(format!("V{}", place + 1))
}

/// What a blank can mean, the key of its words, how many there are, and what these weigh.
fn blanks(column: &Described) -> Vec<(&'static str, &'static str, usize, Option<f64>)> {
    let weighed = |of: fn(&Weighted) -> f64| column.weighted.as_ref().map(of);
    let missing = weighed(|weighted| weighted.missing);
    let no_answer = ("no answer", "codebook-missing", column.missing, missing);
    let of_others = weighed(|weighted| weighted.not_asked);
    let not_asked = ("not applicable", "codebook-not-asked", column.not_asked, of_others);
    match (column.content, column.is_asked_of_some) {
        (Content::Missing, _) => Vec::new(),
        _ if column.derivation.is_some() => {
            vec![("no value", "codebook-no-value", column.missing, missing)]
        }
        (_, true) => vec![no_answer, not_asked],
        (_, false) => vec![no_answer],
    }
}

/// A value that stands for a blank, what it means, how many there are, and what these weigh.
struct Blank<'c> {
    value: &'c String,
    label: String,
    count: usize,
    weighted: Option<f64>,
}

fn written_blanks<'c>(
    codebook: &'c Codebook,
    column: &Described,
    locale: &Locale,
) -> Vec<Blank<'c>> {
    let Some(written) = codebook.blanks_of(column) else { return Vec::new() };
    let no_answer = Blank {
        value: &written.no_answer,
        label: locale.word("codebook-missing"),
        count: column.missing,
        weighted: column.weighted.map(|weighted| weighted.missing),
    };
    let not_asked = Blank {
        value: &written.not_asked,
        label: locale.word("codebook-not-asked"),
        count: column.not_asked,
        weighted: column.weighted.map(|weighted| weighted.not_asked),
    };
    let mut blanks = vec![no_answer];
    blanks.extend(column.is_asked_of_some.then_some(not_asked));
    blanks
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

//! One file of a whole release tells what all others hide: each kind of file in turn, in both
//! languages, and releases that have no figures but those of their tables.

use std::io::Cursor;
use std::path::Path;

use rust_xlsxwriter::Workbook;
use serde_json::Value;
use survey::locales::{Lang, Locale};

use crate::files::{put, stderr, survey_in};
use crate::leaks::audited;

const QUESTIONS: &str = r#"
id = "few"
title = "少数の調査"
title_en = "A small survey"
respondent = "診療所"
respondent_en = "clinics"
template = "plan"

[[question]]
id = "number"
type = "id"
label = "番号"
label_en = "Number"

[[question]]
id = "area"
type = "single"
label = "地域"
label_en = "Area"
codes = [
    { code = 1, label = "釜石市", label_en = "Kamaishi" },
    { code = 2, label = "鶴岡市", label_en = "Tsuruoka" },
    { code = 3, label = "壬生町", label_en = "Mibu" },
    { code = 4, label = "柏市", label_en = "Kashiwa" },
]

[[question]]
id = "kind"
type = "single"
label = "区分"
label_en = "Kind"
codes = [
    { code = 1, label = "病床あり", label_en = "With beds" },
    { code = 2, label = "病床なし", label_en = "Without beds" },
]
"#;

const PLAN: &str = r#"
[cover]
title = "少数の調査"
title_en = "A small survey"

[[section]]
id = "1"
number = "1"
level = 1
heading = "結果"
heading_en = "Results"

[[table]]
id = "areas"
section = "1"
kind = "frequency"
title = "所在する地域"
title_en = "Where clinics are"
variables = ["area"]
show = "both"

[[table]]
id = "kinds"
section = "1"
kind = "cross"
title = "地域別の区分"
title_en = "Kinds by area"
variables = ["kind"]
columns = ["area"]
show = "table"
"#;

/// Of 壬生町 two answered and of 柏市 four, which `standard` hides.
fn survey() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    put(here, "few.toml", QUESTIONS);
    put(here, "plan/plan.toml", PLAN);
    let areas = [(1, 14), (2, 11), (3, 2), (4, 4)];
    let areas = areas.into_iter().flat_map(|(area, count)| std::iter::repeat_n(area, count));
    let lines = (1..).zip(areas).map(|(number, area)| {
        let kind = if number % 3 == 0 { 2 } else { 1 };
        format!("{number},{area},{kind}\n")
    });
    put(here, "answers.csv", &format!("number,area,kind\n{}", lines.collect::<String>()));
    folder
}

const FORMATS: &str = "pdf,slides,docx,html,md,xlsx,data,csv,json,svg,parquet,png";

/// Writes a release into the folder `name`.
fn release(here: &Path, name: &str, template: &str, policy: &str, lang: Lang, formats: &str) {
    let args = ["report", "answers.csv", "-q", "few.toml", "-t", template, "-o", name];
    let more = ["--format", formats, "--disclosure", policy, "--lang", lang.code(), "--quiet"];
    let output = survey_in(here, &[&args[..], &more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

fn statements(said: &Value) -> &Vec<Value> {
    said["statements"].as_array().expect("a list")
}

/// The places of a file that tell how many of 壬生町 answered; no other file tells anything.
fn places(said: &Value, file: &str) -> Vec<String> {
    let text = |of: &Value, key: &str| of[key].as_str().expect("a text").to_owned();
    let others = statements(said).iter().filter(|of| !text(of, "file").ends_with(file));
    assert_eq!(others.count(), 0, "{file}: {said:#}");
    let is_of_few = |of: &&Value| {
        let figures = of["figures"].as_array().expect("a list");
        let is_few = |of: &Value| of["table"] == "areas" && text(of, "category") == "3";
        figures.iter().any(is_few)
    };
    let found = statements(said).iter().filter(is_of_few);
    found.filter(|of| of["value"] == 2.0).map(|of| text(of, "place")).collect()
}

/// Where a file tells the figure, when it stands in an otherwise safe release with other bytes.
fn places_of(here: &Path, file: &str, bytes: &[u8]) -> Vec<String> {
    let path = here.join("safe").join(file);
    let own = std::fs::read(&path).expect("written");
    assert!(own != bytes, "{file} is the same");
    std::fs::write(&path, bytes).expect("written");
    let (code, said) = audited(here, "safe");
    std::fs::write(&path, own).expect("written");
    assert_eq!(code, Some(1), "{file}: {said:#}");
    places(&said, file)
}

#[test]
fn a_leak_in_one_file_of_a_whole_release_is_found_with_its_place() {
    let files = [
        ("report.pdf", "p. "),
        ("slides.pdf", "p. "),
        ("report.docx", "word/document.xml"),
        ("report.docx", "word/charts/"),
        ("report.docx", "word/embeddings/"),
        ("report.html", "<table>"),
        ("report.html", "data-value"),
        ("report.md", "L"),
        ("tables.xlsx", "!"),
        ("data.xlsx", "!"),
        ("data/areas.csv", "L5"),
        ("charts/areas.svg", "aria-label"),
        ("results.json", "figures["),
        ("results.parquet", "row "),
    ];
    let folder = survey();
    let here = folder.path();
    for lang in Lang::ALL {
        for (name, policy) in [("safe", "standard"), ("open", "none")] {
            release(here, name, "plan", policy, lang, FORMATS);
        }
        let (code, said) = audited(here, "safe");
        assert_eq!(code, Some(0), "{lang}: {said:#}");
        assert!(said["hidden"].as_array().expect("a list").len() > 3, "{lang}: {said:#}");
        for key in ["statements", "unread", "changed"] {
            assert!(said[key].as_array().expect("a list").is_empty(), "{lang}: {}", said[key]);
        }
        for (file, place) in files {
            let bytes = std::fs::read(here.join("open").join(file)).expect("written");
            let found = places_of(here, file, &bytes);
            assert!(found.iter().any(|of| of.contains(place)), "{lang} {file} {place}: {found:?}");
        }
        std::fs::write(here.join("safe/results.json"), "").expect("written");
        let output = survey_in(here, &["audit", "safe"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains("results.json"), "{}", stderr(&output));
    }
}

#[test]
fn a_percent_with_its_count_is_read_under_the_heading_of_its_column() {
    let folder = survey();
    let here = folder.path();
    for lang in Lang::ALL {
        for (name, policy) in [("safe", "standard"), ("open", "none")] {
            release(here, name, "plan", policy, lang, "docx,md,html,xlsx,csv,json");
        }
        for file in ["report.docx", "report.md", "report.html", "tables.xlsx"] {
            let own = std::fs::read(here.join("safe").join(file)).expect("written");
            let open = here.join("open").join(file);
            std::fs::copy(open, here.join("safe").join(file)).expect("copied");
            let (code, said) = audited(here, "safe");
            std::fs::write(here.join("safe").join(file), own).expect("written");
            assert_eq!(code, Some(1), "{lang} {file}");
            // With beds are 7 of the 11 of 鶴岡市.
            let is_told = |of: &Value| {
                let figures = of["figures"].as_array().expect("a list");
                let is_figure = |of: &Value| {
                    of["table"] == "kinds"
                        && of["group_code"] == "2"
                        && of["category"] == "1"
                        && of["statistic"] == "percent"
                };
                let value = of["value"].as_f64().expect("a number");
                (value - 700.0 / 11.0).abs() < 0.05 && figures.iter().any(is_figure)
            };
            assert!(statements(&said).iter().any(is_told), "{lang} {file}: {said:#}");
        }
    }
}

#[test]
fn a_sentence_that_somebody_wrote_into_one_file_is_found_with_its_place() {
    let folder = survey();
    let here = folder.path();
    let plan = PLAN.replace("id = \"areas\"", "id = \"areas\"\nprose = \"own\"");
    put(here, "said/plan.toml", &plan);
    put(here, "said/prose/own.ja.tera", "壬生町は2施設、そのほかは多い。");
    put(here, "said/prose/own.en.tera", "Mibu has 2 clinics, the others more.");
    let files = [
        ("report.pdf", "p. "),
        ("slides.pdf", "p. "),
        ("report.docx", "word/document.xml"),
        ("report.html", "<body>"),
        ("report.md", "L5"),
    ];
    for lang in Lang::ALL {
        for (name, template) in [("safe", "plan"), ("said", "said")] {
            release(here, name, template, "standard", lang, FORMATS);
        }
        for (file, place) in files {
            let bytes = std::fs::read(here.join("said").join(file)).expect("written");
            let found = places_of(here, file, &bytes);
            assert!(found.iter().any(|of| of.contains(place)), "{lang} {file}: {found:?}");
            // Of the pages of a PDF it is in the text alone.
            assert!(found.iter().all(|of| !of.contains("/Alt")), "{lang} {file}: {found:?}");
        }
    }
}

#[test]
fn of_a_question_with_one_answer_all_others_with_n_tell_the_last() {
    let folder = survey();
    let here = folder.path();
    release(here, "safe", "plan", "standard", Lang::Ja, "csv,json");
    let figures = here.join("safe/results.csv");
    let text = std::fs::read_to_string(&figures).expect("written");
    let hidden = "areas,all,,,area,4,count,,×,31,suppressed";
    let shown = text.replace(hidden, "areas,all,,,area,4,count,4,4,31,shown");
    assert_ne!(text, shown);
    std::fs::write(&figures, shown).expect("written");
    let (code, said) = audited(here, "safe");
    assert_eq!(code, Some(1), "{said:#}");
    let told = said["hidden"].as_array().expect("a list").iter().any(|of| {
        of["table"] == "areas" && of["category"] == "3" && of["low"] == 2.0 && of["high"] == 2.0
    });
    assert!(told, "{said:#}");
}

/// A text as PDF files have it.
fn in_hex(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}

/// With another text of the same length, as often as it is there.
fn in_place(pdf: &[u8], from: &str, to: &str) -> Vec<u8> {
    let (from, to) = (in_hex(from), in_hex(to));
    assert_eq!(from.len(), to.len());
    let mut changed = pdf.to_vec();
    let places: Vec<usize> = (0..pdf.len().saturating_sub(from.len()))
        .filter(|at| pdf[*at..].starts_with(from.as_bytes()))
        .collect();
    assert!(!places.is_empty(), "{from}");
    for at in places {
        changed[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    changed
}

#[test]
fn what_a_pdf_keeps_beside_the_text_of_its_pages_is_read_by_itself() {
    let folder = survey();
    let here = folder.path();
    for (lang, name) in [(Lang::Ja, "壬生町"), (Lang::En, "Mibu")] {
        release(here, "safe", "plan", "standard", lang, "pdf,csv,json");
        let safe = std::fs::read(here.join("safe/report.pdf")).expect("written");
        // The description of the picture alone, with its page.
        let described = in_place(&safe, &format!("{name} ×"), &format!("{name} 2"));
        let found = places_of(here, "report.pdf", &described);
        let is_description = |of: &String| of.starts_with("p. ") && of.ends_with(" /Alt");
        assert!(!found.is_empty() && found.iter().all(is_description), "{lang}: {found:?}");
        // Properties, in both places where a PDF has them.
        let titled = PLAN.replace("少数の調査", "壬生町は2").replace("A small survey", "Mibu: 2");
        put(here, "titled/plan.toml", &titled);
        release(here, "properties", "titled", "standard", lang, "pdf");
        let bytes = std::fs::read(here.join("properties/report.pdf")).expect("written");
        let found = places_of(here, "report.pdf", &bytes);
        for place in ["/Title", "/Metadata"] {
            assert!(found.iter().any(|of| of == place), "{lang} {place}: {found:?}");
        }
    }
}

#[test]
fn pictures_of_pixels_carry_no_words() {
    let folder = survey();
    let here = folder.path();
    release(here, "out", "plan", "standard", Lang::Ja, "png,docx");
    let mut pictures = vec![std::fs::read(here.join("out/charts/areas.png")).expect("written")];
    let document = std::fs::read(here.join("out/report.docx")).expect("written");
    let mut package = zip::ZipArchive::new(Cursor::new(document)).expect("a package");
    for number in 0..package.len() {
        let mut part = package.by_index(number).expect("a part");
        if part.name().expect("a name").ends_with(".png") {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut part, &mut bytes).expect("readable");
            pictures.push(bytes);
        }
    }
    for picture in pictures {
        let mut reader = png::Decoder::new(Cursor::new(picture)).read_info().expect("a picture");
        reader.finish().expect("whole");
        let info = reader.info();
        let texts = info.uncompressed_latin1_text.len() + info.compressed_latin1_text.len();
        assert_eq!(texts + info.utf8_text.len(), 0);
        assert!(info.exif_metadata.is_none() && info.icc_profile.is_none());
    }
}

#[test]
fn a_release_of_data_files_alone_is_audited_by_its_tables() {
    let folder = survey();
    let here = folder.path();
    for lang in Lang::ALL {
        for (name, policy) in [("safe", "standard"), ("open", "none")] {
            release(here, name, "plan", policy, lang, "data,md,pdf");
        }
        let (code, said) = audited(here, "safe");
        assert_eq!(code, Some(0), "{lang}: {said:#}");
        assert!(said["hidden"].as_array().expect("a list").len() > 3, "{lang}: {said:#}");
        assert!(said["shown"].as_u64() > Some(10), "{lang}: {}", said["shown"]);
        // Another file tells a figure that the tables hide.
        for (file, place) in [("data.xlsx", "!"), ("report.md", "L7"), ("report.pdf", "p. ")] {
            let bytes = std::fs::read(here.join("open").join(file)).expect("written");
            let found = places_of(here, file, &bytes);
            assert!(found.iter().any(|of| of.contains(place)), "{lang} {file}: {found:?}");
        }
        // A table shows what tells a hidden figure: of 鶴岡市 there are 11, with beds 7.
        let table = here.join("safe/data/kinds.csv");
        let text = std::fs::read_to_string(&table).expect("written");
        let mut is_shown = false;
        let lines = text.lines().map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let is_it = ["病床あり", "With beds"].iter().any(|of| cells.contains(of))
                && ["鶴岡市", "Tsuruoka"].iter().any(|of| cells.contains(of));
            let mark = cells.iter().position(|cell| *cell == "X").filter(|_| is_it);
            let Some(mark) = mark else { return format!("{line}\r\n") };
            is_shown = true;
            let cell = |(at, cell): (usize, &&str)| match at {
                at if at == mark => String::new(),
                at if at + 1 == mark => "7".to_owned(),
                _ => (*cell).to_owned(),
            };
            let cells: Vec<String> = cells.iter().enumerate().map(cell).collect();
            format!("{}\r\n", cells.join(","))
        });
        let leaky: String = lines.collect();
        assert!(is_shown, "{lang}: {text}");
        std::fs::write(&table, leaky).expect("written");
        let (code, said) = audited(here, "safe");
        assert_eq!(code, Some(1), "{lang}: {said:#}");
        let told = said["hidden"].as_array().expect("a list").iter().any(|of| {
            of["table"] == "kinds"
                && of["group_code"] == "2"
                && of["category"] == "2"
                && of["low"] == 4.0
                && of["high"] == 4.0
        });
        assert!(told, "{lang}: {said:#}");
    }
}

#[test]
fn a_workbook_for_people_alone_is_audited_in_either_language_with_any_mark() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    std::fs::create_dir(here.join("own")).expect("a folder");
    let marks = ["×", "X", "***", "秘匿", "suppressed"];
    for (lang, mark) in Lang::ALL.into_iter().flat_map(|lang| marks.map(|mark| (lang, mark))) {
        let locale = Locale::new(lang);
        let [all, count, total] =
            ["data-all", "report-heading-count", "report-total"].map(|key| locale.word(key));
        let audited_with = |first: &str| {
            let headings = [&all, "A", "B", "C"].map(|group| format!("{group} {count}"));
            let rows = [
                ["yes", "21", "10", first, mark],
                ["no", "10", "4", mark, mark],
                [total.as_str(), "31", "14", "11", "6"],
            ];
            let mut book = Workbook::new();
            let sheet = book.add_worksheet();
            sheet.write(0, 0, "kinds").expect("written");
            for (column, heading) in (1..).zip(headings) {
                sheet.write(2, column, heading).expect("written");
            }
            sheet.write(2, 0, "kind").expect("written");
            for (row, cells) in (3..).zip(rows) {
                for (column, cell) in (0..).zip(cells) {
                    match cell.parse::<f64>() {
                        Ok(number) => sheet.write(row, column, number).expect("written"),
                        Err(_) => sheet.write(row, column, cell).expect("written"),
                    };
                }
            }
            book.save(here.join("own/tables.xlsx")).expect("saved");
            audited(here, "own")
        };
        let (code, said) = audited_with(mark);
        assert_eq!(code, Some(0), "{lang} {mark}: {said:#}");
        assert_eq!(said["hidden"].as_array().expect("a list").len(), 4, "{lang} {mark}: {said:#}");
        let (code, said) = audited_with("7");
        assert_eq!(code, Some(1), "{lang} {mark}: {said:#}");
        let known = said["hidden"].as_array().expect("a list");
        assert_eq!(known.len(), 3, "{lang} {mark}: {said:#}");
        assert!(known.iter().all(|of| of["low"] == of["high"]), "{lang} {mark}: {said:#}");
    }
}

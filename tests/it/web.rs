//! The report as a web page: one file that says what the other formats say, and that people can
//! use with a keyboard, on a phone, in the dark.

use std::path::Path;
use std::process::Command;

use quick_xml::events::Event;
use serde_json::Value;

use crate::files::{path, stderr, stdout, survey_in};
use crate::pdf;

/// Makes a report of the sample as a page and in Markdown.
fn made(folder: &Path, more: &[&str]) -> String {
    let study = path("sample-data/jmar-2018");
    let study = study.to_str().expect("a path");
    let args = [&["report", study, "-o", "out", "--format", "html,md"], more].concat();
    let output = survey_in(folder, &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    std::fs::read_to_string(folder.join("out/report.html")).expect("written")
}

/// Without style and script, which are no markup to an XML reader.
fn markup(page: &str) -> String {
    let without = |page: &str, tag: &str| {
        let (from, to) = (page.find(&format!("<{tag}>")), page.find(&format!("</{tag}>")));
        let (from, to) = (from.expect("there"), to.expect("there"));
        format!("{}{}", &page[..from], &page[to + tag.len() + 3..])
    };
    without(&without(page, "style"), "script").replace("<!DOCTYPE html>", "")
}

/// The cells of all tables, by an XML reader: any tag that is not closed fails.
fn tables(page: &str) -> Vec<Vec<Vec<String>>> {
    let markup = markup(page);
    let mut reader = quick_xml::Reader::from_str(&markup);
    let mut tables: Vec<Vec<Vec<String>>> = Vec::new();
    let mut is_cell = false;
    let mut is_base = false;
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) => match tag.name().as_ref() {
                "table" => tables.push(Vec::new()),
                "tr" => tables.last_mut().expect("a table").push(Vec::new()),
                "td" | "th" => {
                    is_cell = true;
                    tables
                        .last_mut()
                        .and_then(|t| t.last_mut())
                        .expect("a row")
                        .push(String::new());
                }
                "small" => is_base = true,
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "td" | "th" => is_cell = false,
                "small" => is_base = false,
                _ => {}
            },
            Event::Text(text) if is_cell && !is_base => {
                let cell = tables.last_mut().and_then(|t| t.last_mut()).and_then(|r| r.last_mut());
                cell.expect("a cell").push_str(&text);
            }
            Event::GeneralRef(entity) if is_cell && !is_base => {
                let letter = match &*entity {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    _ => "'",
                };
                let cell = tables.last_mut().and_then(|t| t.last_mut()).and_then(|r| r.last_mut());
                cell.expect("a cell").push_str(letter);
            }
            Event::Eof => return tables,
            _ => {}
        }
    }
}

#[test]
fn the_page_is_one_well_formed_file_with_the_tables_of_the_report() {
    let folder = tempfile::tempdir().expect("a folder");
    for lang in ["ja", "en"] {
        let page = made(folder.path(), &["--lang", lang]);
        assert!(page.contains(&format!("<html lang=\"{lang}\">")));
        assert!(page.len() < 3_000_000, "{}", page.len());
        // Nothing is fetched from anywhere.
        for from in ["src=", "<link", "@import", "url(", "srcset"] {
            assert!(!markup(&page).contains(from), "{from}");
        }
        let tables = tables(&page);
        let markdown = std::fs::read_to_string(folder.path().join("out/report.md")).expect("made");
        let of_markdown = markdown.lines().filter(|line| line.starts_with("| :--")).count();
        assert_eq!(tables.len(), of_markdown);
        assert_eq!(page.matches("<svg ").count(), markdown.matches("](charts/").count());
        // Each figure that Markdown prints in a table stands in the page's tables too.
        let cells: Vec<&str> = tables.iter().flatten().flatten().map(String::as_str).collect();
        let printed = markdown.lines().filter(|line| line.starts_with("| ")).flat_map(|line| {
            line.split(" | ").map(|cell| cell.trim_matches(['|', ' ', '*'])).collect::<Vec<_>>()
        });
        let is_number = |cell: &&str| !cell.is_empty() && cell.parse::<f64>().is_ok();
        let printed: Vec<&str> = printed.filter(is_number).collect();
        assert!(printed.len() > 500, "{}", printed.len());
        for number in printed {
            assert!(cells.contains(&number), "{number}");
        }
        std::fs::remove_dir_all(folder.path().join("out")).expect("removed");
    }
}

#[test]
fn labels_are_texts_on_the_page_and_never_markup() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let questionnaire = std::fs::read_to_string(path("tests/fixtures/reading/reading.toml"))
        .expect("there")
        .replace("歴史", "<script>alert(1)</script>&\\\"'");
    std::fs::write(here.join("reading.toml"), questionnaire).expect("written");
    let answers = "Q0 会員番号,Q1 主に読む形式,Q2 好きな分野,Q3 1か月に読む冊数,Q4 電子書籍を読む機器\nA1,紙の本,文学,1,\nA2,電子書籍,文学,2,電話\n";
    std::fs::write(here.join("answers.csv"), answers).expect("written");
    let template = path("tests/fixtures/reading/report");
    let template = template.to_str().expect("a path");
    let args = ["report", "answers.csv", "-q", "reading.toml", "-t", template];
    let output = survey_in(here, &[&args[..], &["-o", "out", "--format", "html"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let page = std::fs::read_to_string(here.join("out/report.html")).expect("written");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "the label is there");
    assert_eq!(page.matches("<script>").count(), 1);
    tables(&page);
}

/// What a script of `tests/web` finds of a page, which no rule of axe-core and no console complains
/// of. Needs Chromium (`SURVEY_BROWSER`) and axe-core (`SURVEY_AXE`), which `.ci/run` brings.
fn opened(script: &str, page: &Path, downloads: &Path) -> Option<Value> {
    let browser = std::env::var_os("SURVEY_BROWSER")?;
    let axe = std::env::var_os("SURVEY_AXE")?;
    let output = Command::new("python3")
        .arg("-B")
        .arg(path("tests/web").join(script))
        .args([browser, axe])
        .args([page, downloads])
        .output()
        .expect("Python runs");
    assert!(output.status.success(), "{}", stderr(&output));
    let found: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    // WCAG 2.2 AA and more, as far as a program can tell: at two widths, light and dark.
    assert_eq!(found["axe"], serde_json::json!([]));
    assert_eq!(found["console"], serde_json::json!([]));
    assert_eq!(found["wide"], serde_json::json!([]), "the page moves sideways");
    Some(found)
}

#[test]
fn files_are_saved_from_the_guide() {
    let folder = tempfile::tempdir().expect("a folder");
    for lang in ["ja", "en"] {
        let output = survey_in(folder.path(), &["guide", "-o", lang, "--lang", lang]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let guide = folder.path().join(lang).join("guide.html");
        let Some(found) = opened("guide.py", &guide, &folder.path().join(lang)) else { return };
        let shown = found["shown"].as_str().expect("a text");
        assert!(shown.contains("[theme]"), "{shown}");
        assert_eq!(found["saved"], format!("{shown}\n"));
        // All is copied; what has a name is saved.
        let offers = found["offers"].as_array().expect("a list");
        assert!(offers.len() > 10, "{offers:?}");
        for offer in offers {
            let buttons = if offer[0] == true { 2 } else { 1 };
            assert_eq!(offer[1], buttons, "{offers:?}");
        }
    }
}

#[test]
fn a_browser_finds_nothing_wrong_and_the_keyboard_reaches_everything() {
    if std::env::var("SURVEY_BROWSER").is_err() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    made(here, &["--lang", "ja,en"]);
    let downloads = here.join("saved");
    std::fs::create_dir(&downloads).expect("made");
    let page = here.join("out/report.html");
    let Some(found) = opened("browse.py", &page, &downloads) else { return };
    assert_eq!(found["first"]["href"], "#ja-main");
    for stop in found["walk"].as_array().expect("a list").iter().chain([&found["first"]]) {
        assert!(stop["seen"] == true && stop["marked"] == true, "focus is out of sight: {stop}");
    }
    let numbers = |key: &str| -> Vec<f64> {
        let list = found[key].as_array().expect("a list").iter();
        list.map(|v| v.as_str().expect("a text").parse().expect("a number")).collect()
    };
    let (down, up) = (numbers("down"), numbers("up"));
    assert!(down.len() > 3 && down.is_sorted_by(|a, b| a >= b), "{down:?}");
    assert!(up.is_sorted(), "{up:?}");
    assert_eq!(found["sorted"], "ascending");
    let csv = found["csv"].as_str().expect("a text");
    assert_eq!(csv.lines().count() as u64, found["rows"].as_u64().expect("a number"), "{csv}");
    assert_eq!(found["png"], serde_json::json!([137, 80, 78, 71, 13, 10, 26, 10]));
    assert_eq!(found["svg"][0], 60);
    let saved = found["svg_text"].as_str().expect("a text");
    assert!(
        saved.contains("<text") && !saved.contains("spots"),
        "what is saved is the drawing alone"
    );
    // The chart says its values, one place after the other, and what to do at first.
    let texts = |key: &str| -> Vec<&str> {
        found[key].as_array().expect("a list").iter().filter_map(Value::as_str).collect()
    };
    let (spots, read) = (texts("spots"), texts("read"));
    assert!(
        spots.len() > 2 && spots.iter().all(|spot| spot.contains(char::is_numeric)),
        "{spots:?}"
    );
    let last = spots[spots.len() - 1];
    assert_eq!(read[1..5], [spots[0], spots[1], spots[0], last]);
    assert!(read[0].contains("矢印キー") && read[0] == read[5], "{read:?}");
    assert_eq!(found["pointed"], spots[1]);
    // Tables show the group that was chosen and none of the others of its kind.
    let chosen = found["chosen"]["found"].as_array().expect("a list");
    assert!(chosen.len() > 3, "{chosen:?}");
    for one in chosen {
        assert!(one["tables"].as_u64() > Some(0) && one["others"] == 0, "{one}");
        let told = one["told"].as_str().expect("a text");
        assert!(told.contains(one["name"].as_str().expect("a name")), "{one}");
    }
    assert_eq!(found["chosen"]["all"], found["chosen"]["again"], "all is shown again");
    let dark = &found["dark"];
    assert_eq!(dark["dim"], serde_json::json!([]), "charts are hard to read in the dark");
    assert!(dark["areas"].as_u64() > Some(300) && dark["texts"].as_u64() > Some(300), "{dark}");
    languages(&found["languages"]);
    // The head of a table that goes on over pages is said again.
    let text = pdf::text(&downloads.join("print.pdf"));
    assert!(text.matches("Whowasasked").count() > 1, "{text}");
}

/// One language is shown at a time, on the screen, on paper and without the script.
fn languages(found: &Value) {
    let none = serde_json::json!([]);
    assert_eq!(found["first"], serde_json::json!(["ja"]));
    let shown = serde_json::json!([["#en", "en"], ["#ja", "ja"], ["#en-h-12", "en"]]);
    assert_eq!(found["shown"], shown);
    for stop in found["walk"].as_array().expect("a list") {
        assert!(stop["seen"] == true && stop["marked"] == true, "focus is out of sight: {stop}");
    }
    for (place, lang) in [("", "ja"), ("#en", "en"), ("#en-t-3", "en"), ("#ja-t-3", "ja")] {
        assert_eq!(found[format!("still{place}")], serde_json::json!([lang]), "{place}");
    }
    for (place, lang) in [("", "ja"), ("#en", "en")] {
        assert_eq!(found[format!("print{place}")], serde_json::json!([lang, 0]), "{place}");
    }
    assert_eq!(found["below"], true, "the heading is below the links");
    for key in ["followed", "followed_on"] {
        assert_eq!(found[key], true, "the contents show where one reads: {key}");
    }
    assert_eq!((&found["ids"], &found["dead"]), (&none, &none));
    // What is saved is in the language that is shown.
    for key in ["csv", "svg"] {
        let text = found[key].as_str().expect("a text");
        let is_japanese = |c: char| matches!(c, '\u{3041}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}');
        assert!(text.len() > 50 && !text.contains(is_japanese), "{text}");
    }
}

//! What a reply to a query asks for (a new answer, 除外, 確認済み), in every file that may
//! hold it.

use std::path::{Path, PathBuf};

use calamine::{Reader, open_workbook_auto};
use serde_json::{Value, json};

use crate::files::{path, stderr, stdout, survey_in};
use crate::pdf;

const HEADER: &str =
    "Q0 会員番号,Q1 主に読む形式,Q2 好きな分野,Q3 1か月に読む冊数,Q4 電子書籍を読む機器\n";

/// A1 cannot be read, A2 reads more than is plausible, A3 likes fiction and reads nothing.
const ROWS: &str = "A1,紙の本,歴史,10～20,\nA2,電子書籍,歴史,400,電話\nA3,紙の本,小説,0,\n";

/// A folder with the small questionnaire, its template and answers.
fn folder(rows: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["reading.toml", "report/plan.toml", "report/prose/books.ja.tera"] {
        let to = folder.path().join(name);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        std::fs::copy(path("tests/fixtures/reading").join(name), to).expect("copied");
    }
    put(folder.path(), "answers.csv", &format!("{HEADER}{rows}"));
    folder
}

fn put(folder: &Path, name: &str, text: &str) -> PathBuf {
    std::fs::write(folder.join(name), text).expect("written");
    folder.join(name)
}

/// Runs a command on the answers; returns exit code and what it said.
fn run(folder: &Path, command: &str, corrections: Option<&Path>) -> (Option<i32>, Value) {
    let mut args = vec![command, "answers.csv", "-q", "reading.toml", "-o", "out", "--json"];
    if let Some(corrections) = corrections {
        args.extend(["--corrections", corrections.to_str().expect("a path")]);
    }
    let output = survey_in(folder, &args);
    let said = serde_json::from_str(&stdout(&output));
    (output.status.code(), said.unwrap_or_else(|e| panic!("{e}: {}", stderr(&output))))
}

/// Corrections as a person writes them: respondent, variable, old, new, row.
fn corrections(folder: &Path, rows: &[[&str; 5]]) -> PathBuf {
    let lines = rows.iter().map(|[who, variable, old, new, row]| {
        format!("{who},{variable},{old},{new},電話で確認,{row}\n")
    });
    let text = format!("回答者,変数,訂正前,訂正後,理由,行\n{}", lines.collect::<String>());
    put(folder, "corrections.csv", &text)
}

fn outcomes(said: &Value) -> Vec<&str> {
    let all = said["corrections"].as_array().unwrap_or_else(|| panic!("{said:#}"));
    all.iter().map(|c| c["outcome"].as_str().expect("a word")).collect()
}

/// The kinds of what was found, without what was confirmed.
fn found(said: &Value) -> Vec<&str> {
    let findings = said["findings"].as_array().unwrap_or_else(|| panic!("{said:#}"));
    let open = findings.iter().filter(|f| f["cases"].as_array().is_some_and(|c| !c.is_empty()));
    open.map(|finding| finding["kind"].as_str().expect("a word")).collect()
}

fn confirmed(said: &Value) -> u64 {
    let findings = said["findings"].as_array().unwrap_or_else(|| panic!("{said:#}"));
    findings.iter().map(|finding| finding["confirmed"].as_u64().expect("a count")).sum()
}

/// The cells of a sheet as texts.
fn cells(workbook: &Path, sheet: &str) -> Vec<Vec<String>> {
    let mut workbook = open_workbook_auto(workbook).expect("a workbook");
    let range = workbook.worksheet_range(sheet).expect("a sheet");
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// The workbook of queries into which somebody has typed a reply, in the list or on a page.
fn replied(queries: &Path, sheet: &str, whose: &str, variable: &str, reply: &str) -> PathBuf {
    let mut again = rust_xlsxwriter::Workbook::new();
    let mut typed = 0;
    for name in ["一覧", "照会票"] {
        let to = again.add_worksheet();
        to.set_name(name).expect("a name");
        let mut headings: Vec<String> = Vec::new();
        for (row, mut texts) in cells(queries, name).into_iter().enumerate() {
            let at = |headings: &[String], of: &[&str]| {
                headings.iter().position(|text| of.contains(&text.as_str()))
            };
            if at(&texts, &["変数"]).is_some() {
                headings.clone_from(&texts);
            }
            let columns =
                [&["回答者"][..], &["変数"], &["訂正後", "お返事"]].map(|of| at(&headings, of));
            if let [Some(who), Some(of), Some(column)] = columns
                && (name, texts[who].as_str(), texts[of].as_str()) == (sheet, whose, variable)
            {
                texts[column] = reply.to_owned();
                typed += 1;
            }
            to.write_row(row as u32, 0, &texts).expect("written");
        }
    }
    assert_eq!(typed, 1, "{whose} {variable} is asked about once on {sheet}");
    let file = queries.with_file_name("replied.xlsx");
    again.save(&file).expect("saved");
    file
}

#[test]
fn every_kind_of_reply_is_done_whichever_file_holds_it() {
    let kinds = [("15", "applied"), ("除外", "excluded"), ("確認済み", "confirmed")];
    for container in ["csv", "xlsx", "一覧", "照会票"] {
        for (reply, outcome) in kinds {
            let folder = folder(ROWS);
            let here = folder.path();
            let (code, before) = run(here, "check", None);
            assert_eq!(code, Some(1));
            let file = match container {
                "csv" => corrections(here, &[["A1", "books", "10～20", reply, ""]]),
                "xlsx" => {
                    let mut book = rust_xlsxwriter::Workbook::new();
                    let sheet = book.add_worksheet();
                    let headings = ["回答者", "変数", "訂正前", "訂正後", "理由"];
                    sheet.write_row(0, 0, headings).expect("written");
                    let row = ["A1", "books", "10～20", reply, "電話で確認"];
                    sheet.write_row(1, 0, row).expect("written");
                    book.save(here.join("corrections.xlsx")).expect("saved");
                    here.join("corrections.xlsx")
                }
                sheet => replied(&here.join("out/queries.xlsx"), sheet, "A1", "books", reply),
            };
            let (code, said) = run(here, "check", Some(&file));
            let words = format!("{container} {reply}: {said:#}");
            assert_eq!(outcomes(&said), [outcome], "{words}");
            let respondents = if outcome == "excluded" { 2 } else { 3 };
            assert_eq!(said["respondents"], respondents, "{words}");
            assert_eq!(confirmed(&said), u64::from(outcome == "confirmed"), "{words}");
            // The others' findings are as before.
            assert_eq!(found(&before), ["unreadable", "check", "range"]);
            assert_eq!(found(&said), ["check", "range"], "{words}");
            assert_eq!(code, Some(1), "{words}");
            let queries = cells(&here.join("out/queries.xlsx"), "一覧");
            assert!(!queries.iter().flatten().any(|text| text == "A1"), "{words}");
        }
    }
}

#[test]
fn words_are_understood_as_people_write_them() {
    let folder = folder(ROWS);
    let here = folder.path();
    let exclude = ["除外", "　除外 ", "「除外」", "除外する", "exclude", "Ｅｘｃｌｕｄｅ", "drop"];
    let confirm = ["確認済み", "確認済", " 確認ずみ。", "Confirmed", "ｃｏｎｆｉｒｍｅｄ"];
    let exclude = exclude.map(|word| (word, "excluded"));
    for (word, outcome) in exclude.into_iter().chain(confirm.map(|word| (word, "confirmed"))) {
        let file = corrections(here, &[["Ａ１", "books", "10～20", word, ""]]);
        assert_eq!(outcomes(&run(here, "check", Some(&file)).1), [outcome], "{word}");
    }
    // Without a question a respondent can be excluded, and nothing else be done.
    for (word, code) in [("除外", 1), ("確認済み", 1), ("15", 1)] {
        let file = corrections(here, &[["A1", "", "", word, ""]]);
        let (found, said) = run(here, "check", Some(&file));
        assert_eq!(found, Some(code));
        match word {
            "除外" => {
                assert_eq!((outcomes(&said), &said["respondents"]), (vec!["excluded"], &2.into()))
            }
            _ => {
                assert_eq!(said["problems"][0]["kind"], "corrections-without-variable", "{said:#}")
            }
        }
    }
}

#[test]
fn a_choice_that_is_named_like_a_word_is_an_answer() {
    let folder = folder(ROWS);
    let here = folder.path();
    let questionnaire = std::fs::read_to_string(here.join("reading.toml")).expect("there");
    put(here, "reading.toml", &questionnaire.replace("label = \"専用端末\"", "label = \"除外\""));
    let rows = [["A2", "device", "電話", "除外", ""], ["A1", "books", "10～20", "除外", ""]];
    let (_, said) = run(here, "check", Some(&corrections(here, &rows)));
    assert_eq!(outcomes(&said), ["applied", "excluded"]);
}

#[test]
fn of_respondents_with_one_number_the_row_tells_which() {
    // Rows 2 to 5 of the file.
    let folder =
        folder("A1,紙の本,歴史,1,\nA2,紙の本,歴史,2,\nA1,紙の本,歴史,3,\nA3,紙の本,歴史,4,\n");
    let here = folder.path();
    let books = |folder: &Path| {
        let args = ["export", "answers.csv", "-q", "reading.toml", "--microdata", "--corrections"];
        let args = [&args[..], &["corrections.csv", "-o", "micro"]].concat();
        let output = survey_in(folder, &args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let file = csv_of(&folder.join("micro"), "books");
        std::fs::remove_dir_all(folder.join("micro")).expect("there");
        file
    };
    for row in ["4", "４", "4行目", " 4 行", "answers.csv:4"] {
        let file = corrections(here, &[["A1", "", "", "除外", row]]);
        let (code, said) = run(here, "check", Some(&file));
        assert_eq!((code, outcomes(&said)), (Some(0), vec!["excluded"]), "{row}: {said:#}");
        assert_eq!(books(here), ["1", "2", "4"], "{row}");
    }
    corrections(here, &[["A1", "", "", "除外", "2"]]);
    assert_eq!(books(here), ["2", "3", "4"]);
    // A new answer and a confirmation likewise.
    let rows = [["A1", "books", "3", "7", "4"], ["A1", "card", "A1", "確認済み", "4"]];
    let (code, said) = run(here, "check", Some(&corrections(here, &rows)));
    assert_eq!((code, outcomes(&said)), (Some(0), vec!["applied", "confirmed"]), "{said:#}");
    assert_eq!(books(here), ["1", "2", "7", "4"]);
    // Nobody is excluded where it is not clear who is meant, and it is said.
    for (who, row, outcome) in [
        ("A1", "", "several"),
        ("A1", "3", "no-respondent"),
        ("A1", "other.csv:4", "no-respondent"),
        ("A1", "4つめ", "no-respondent"),
        ("A2", "4", "no-respondent"),
        ("A9", "", "no-respondent"),
        ("", "", "no-respondent"),
        ("", "4", "no-respondent"),
    ] {
        let file = corrections(here, &[[who, "", "", "除外", row]]);
        let (code, said) = run(here, "check", Some(&file));
        assert_eq!((code, outcomes(&said)), (Some(1), vec![outcome]), "{who} {row}");
        assert_eq!(said["respondents"], 4, "{who} {row}");
        assert!(found(&said).contains(&"correction"), "{said:#}");
    }
}

/// A column of the microdata.
fn csv_of(folder: &Path, column: &str) -> Vec<String> {
    let file = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let is_data = |path: &PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        name.ends_with(".csv") && !name.contains("codebook")
    };
    let file = file.into_iter().find(is_data).expect("microdata");
    let text = std::fs::read_to_string(file).expect("readable");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let at = reader.headers().expect("headers").iter().position(|name| name == column);
    let at = at.expect("the column");
    reader.records().map(|record| record.expect("a row")[at].to_owned()).collect()
}

#[test]
fn the_same_row_of_two_files_is_told_by_the_file() {
    let folder = folder("A1,紙の本,歴史,1,\n");
    let here = folder.path();
    std::fs::create_dir(here.join("data")).expect("made");
    for (name, books) in [("a.csv", 1), ("b.csv", 2)] {
        put(here, &format!("data/{name}"), &format!("{HEADER}A1,紙の本,歴史,{books},\n"));
    }
    let check = |row: &str| {
        corrections(here, &[["A1", "", "", "除外", row]]);
        let args = ["check", "data", "-q", "reading.toml", "-o", "out", "--json"];
        let output = survey_in(here, &[&args[..], &["--corrections", "corrections.csv"]].concat());
        let said: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        outcomes(&said)[0].to_owned()
    };
    assert_eq!((check("2"), check("b.csv:2")), ("several".to_owned(), "excluded".to_owned()));
    // The list of queries says what has to be written.
    corrections(here, &[["A9", "", "", "除外", ""]]);
    check("");
    let list = cells(&here.join("out/queries.xlsx"), "一覧");
    let row = list[1].iter().position(|heading| heading == "行").expect("a column");
    assert_eq!(list[2][row], "b.csv:2");
}

#[test]
fn an_excluded_respondent_is_in_no_figure_and_named_for_the_office_alone() {
    let folder = folder("A1,紙の本,歴史,1,\nA2,電子書籍,歴史,2,電話\nSECRET-9,紙の本,科学,3,\n");
    let here = folder.path();
    let rows = [["SECRET-9", "", "", "除外", ""], ["SECRET-9", "books", "3", "4", ""]];
    let file = corrections(here, &rows);
    let (code, said) = run(here, "report", Some(&file));
    assert_eq!(code, Some(0), "{said:#}");
    assert_eq!(outcomes(&said), ["excluded", "needless"]);
    assert_eq!((&said["respondents"], &said["answers"]), (&2.into(), &9.into()));
    let read = |name: &str| std::fs::read_to_string(here.join("out").join(name)).expect("written");
    let results: Value = serde_json::from_str(&read("results.json")).expect("JSON");
    assert_eq!((&results["respondents"], &results["quality"]["excluded"]), (&2.into(), &1.into()));
    // Nothing was corrected of those who are counted.
    assert_eq!(results["quality"]["corrections"], json!([]));
    let manifest: Value = serde_json::from_str(&read("manifest.json")).expect("JSON");
    let counts = &manifest["corrections"];
    assert_eq!((&counts["excluded"], &counts["needless"]), (&1.into(), &1.into()), "{manifest:#}");
    let internal = read("internal-corrections.csv");
    assert!(internal.contains("SECRET-9") && internal.contains("除外"), "{internal}");
    let pdf = pdf::text(&here.join("out/report.pdf"));
    assert!(pdf.contains("訂正により除外した回答者が1件あり"), "{pdf}");
    for (name, text) in [
        ("pdf", pdf),
        ("json", read("results.json")),
        ("csv", read("results.csv")),
        ("manifest", read("manifest.json")),
    ] {
        assert!(!text.contains("SECRET-9"), "{name}");
    }
    // A number of the figures: nobody reads science any more.
    assert!(!read("results.csv").contains("科学,count,1"), "{}", read("results.csv"));
    // Every command counts the same.
    let args = ["cross", "answers.csv", "-q", "reading.toml", "--rows", "format", "--corrections"];
    let output = survey_in(here, &[&args[..], &["corrections.csv"]].concat());
    assert!(
        stderr(&output).contains("回答者 1 件をすべての集計から除きました"),
        "{}",
        stderr(&output)
    );
    // Nobody is left: nothing is written.
    let all = ["A1", "A2", "SECRET-9"].map(|who| [who, "", "", "除外", ""]);
    let (code, said) = run(here, "check", Some(&corrections(here, &all)));
    assert_eq!(code, Some(1));
    assert_eq!(said["problems"][0]["kind"], "corrections-exclude-all", "{said:#}");
}

#[test]
fn what_was_confirmed_comes_back_once_the_answer_or_the_rule_is_another() {
    let folder = folder("A1,紙の本,歴史,70,\n");
    let here = folder.path();
    let file = corrections(here, &[["A1", "books", "70", "確認済み", ""]]);
    let (code, said) = run(here, "check", Some(&file));
    assert_eq!((code, found(&said), confirmed(&said)), (Some(0), vec![], 1), "{said:#}");
    put(here, "answers.csv", &format!("{HEADER}A1,紙の本,歴史,80,\n"));
    let (code, said) = run(here, "check", Some(&file));
    assert_eq!((outcomes(&said), found(&said)), (vec!["outdated"], vec!["range"]), "{said:#}");
    assert_eq!((code, confirmed(&said)), (Some(0), 0));
    // Named rules are confirmed, and no others.
    for (rule, open) in [("range", 0), ("outlier、range", 0), ("outlier", 1), ("", 0)] {
        let text = format!("respondent,variable,old,new,rule\nA1,books,80,confirmed,{rule}\n");
        let file = put(here, "corrections.csv", &text);
        assert_eq!(found(&run(here, "check", Some(&file)).1).len(), open, "{rule}");
    }
}

#[test]
fn a_contradiction_is_settled_once_each_of_its_answers_is_confirmed() {
    let folder = folder("A3,紙の本,小説,0,\n");
    let here = folder.path();
    let books = ["A3", "books", "0", "確認済み", ""];
    let (_, said) = run(here, "check", Some(&corrections(here, &[books])));
    assert_eq!((found(&said), confirmed(&said)), (vec!["check"], 0), "{said:#}");
    let asked = |here: &Path| {
        let list = cells(&here.join("out/queries.xlsx"), "一覧");
        list[2..].iter().map(|row| row[2].clone()).collect::<Vec<_>>()
    };
    assert_eq!(asked(here), ["genres"]);
    let genres = ["A3", "genres", "小説", "確認済み", ""];
    let (code, said) = run(here, "check", Some(&corrections(here, &[books, genres])));
    assert_eq!((code, found(&said), confirmed(&said)), (Some(0), vec![], 1), "{said:#}");
    assert!(asked(here).is_empty());
}

#[test]
fn a_new_answer_may_be_confirmed_and_an_old_one_not_be_replaced_and_confirmed() {
    let folder = folder("A1,紙の本,歴史,10～20,\n");
    let here = folder.path();
    let new = ["A1", "books", "10～20", "75", ""];
    let (code, said) =
        run(here, "check", Some(&corrections(here, &[["A1", "books", "75", "確認済み", ""], new])));
    assert_eq!((code, outcomes(&said)), (Some(0), vec!["confirmed", "applied"]), "{said:#}");
    assert_eq!(found(&said), Vec::<&str>::new());
    for both in [
        [new, ["A1", "books", "10～20", "確認済み", ""]],
        [["A1", "books", "１０～２０", "確認済み", ""], new],
        [new, ["A1", "books", "10～20", "15", ""]],
    ] {
        std::fs::remove_dir_all(here.join("out")).expect("there");
        let (code, said) = run(here, "check", Some(&corrections(here, &both)));
        assert_eq!(code, Some(1));
        assert_eq!(said["problems"][0]["kind"], "corrections-contradict", "{said:#}");
        assert!(!here.join("out").exists());
        std::fs::create_dir(here.join("out")).expect("made");
    }
    // Said twice is said once.
    let (_, said) = run(here, "check", Some(&corrections(here, &[new, new])));
    assert_eq!(outcomes(&said), ["applied"]);
}

#[test]
fn a_folder_of_replies_is_read_as_one_file() {
    let folder = folder(ROWS);
    let here = folder.path();
    run(here, "check", None);
    let page = replied(&here.join("out/queries.xlsx"), "照会票", "A1", "books", "15");
    std::fs::create_dir(here.join("replies")).expect("made");
    std::fs::rename(page, here.join("replies/first.xlsx")).expect("moved");
    let rows = [["A2", "books", "400", "確認済み", ""], ["A1", "books", "10～20", "15", ""]];
    let second = corrections(here, &rows);
    std::fs::rename(second, here.join("replies/second.csv")).expect("moved");
    let replies = here.join("replies");
    let (_, said) = run(here, "report", Some(&replies));
    assert_eq!(outcomes(&said), ["applied", "confirmed"], "{said:#}");
    let manifest = std::fs::read_to_string(here.join("out/manifest.json")).expect("written");
    for file in ["replies/first.xlsx", "replies/second.csv"] {
        assert!(manifest.contains(file), "{manifest}");
    }
    // Each contradiction and each file that is none is told, with the file.
    let third = corrections(here, &[["A1", "books", "10～20", "12", ""]]);
    std::fs::rename(third, here.join("replies/third.csv")).expect("moved");
    put(here, "replies/fourth.csv", "a,b\n1,2\n");
    let (code, said) = run(here, "check", Some(&replies));
    assert_eq!(code, Some(1));
    let told = said["problems"].to_string();
    assert_eq!(said["problems"].as_array().map(Vec::len), Some(2), "{said:#}");
    for words in ["first.xlsx", "third.csv 2: 12", "fourth.csv"] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn a_report_counts_what_was_confirmed_and_says_what_it_means() {
    let folder = folder(ROWS);
    let here = folder.path();
    let file = corrections(here, &[["A2", "books", "400", "確認済み", ""]]);
    assert_eq!(run(here, "report", Some(&file)).0, Some(0));
    let results = std::fs::read_to_string(here.join("out/results.json")).expect("written");
    let results: Value = serde_json::from_str(&results).expect("JSON");
    let counts = results["quality"]["findings"].as_array().expect("a list");
    let range = counts.iter().find(|count| count["kind"] == "range").expect("counted");
    assert_eq!((&range["cases"], &range["confirmed"]), (&0.into(), &1.into()));
    let pdf = pdf::text(&here.join("out/report.pdf"));
    assert!(pdf.contains("ほかに確認済みは、"), "{pdf}");
    // Strict is satisfied by it.
    let file = corrections(
        here,
        &[
            ["A1", "books", "10～20", "確認済み", ""],
            ["A3", "books", "0", "確認済み", ""],
            ["A3", "genres", "小説", "確認済み", ""],
        ],
    );
    let args = ["report", "answers.csv", "-q", "reading.toml", "-o", "out", "--strict"];
    let file = ["--corrections", file.to_str().expect("a path")];
    let output = survey_in(here, &[&args[..], &file].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn in_a_batch_whoever_is_excluded_is_counted_where_the_answer_puts_them() {
    let folder = folder("A1,紙の本,歴史,1,\nA2,電子書籍,歴史,2,電話\nA3,紙の本,科学,3,\n");
    let here = folder.path();
    corrections(here, &[["A3", "", "", "除外", ""], ["A2", "books", "2", "5", ""]]);
    put(
        here,
        "plan.toml",
        "output = \"reports\"\n[[study]]\nname = \"each\"\ndata = [\"answers.csv\"]\n\
         questionnaire = \"reading.toml\"\ncorrections = \"corrections.csv\"\n\
         for_each = \"format\"\n",
    );
    let output = survey_in(here, &["batch", "plan.toml", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let mut counts = Vec::new();
    let mut folders = vec![here.join("reports")];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder").flatten().map(|e| e.path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.ends_with("manifest.json") {
                let text = std::fs::read_to_string(&entry).expect("readable");
                let manifest: Value = serde_json::from_str(&text).expect("JSON");
                let of = &manifest["corrections"];
                let count = |of: &Value| of.as_u64().unwrap_or(99);
                counts.push([&manifest["respondents"], &of["excluded"], &of["applied"]].map(count));
            }
        }
    }
    counts.sort();
    // Nobody has the third format, and one reads on paper: respondents, excluded, corrected.
    assert!(counts.contains(&[1, 1, 0]) && counts.contains(&[1, 0, 1]), "{counts:?}");
    assert_eq!(counts.iter().map(|count| count[1]).sum::<u64>(), 1, "{counts:?}");
}

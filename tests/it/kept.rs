//! Nothing that a person has is lost: answers, words typed into our own files, other people's
//! files; and nothing leads out of a folder or into the analyst's.

use std::path::Path;

use serde_json::Value;

use crate::files::{path, stderr, stdout, survey_in};
use crate::pdf;

const ANSWERS: &str = "Q0 会員番号,Q1 主に読む形式,Q2 好きな分野,Q3 1か月に読む冊数,Q4 電子書籍を読む機器\n\
A1,紙の本,小説,10～20,\nA2,電子書籍,小説|歴史,4,電話\nA3,紙の本,小説,0,\n";

/// A folder with the small questionnaire and its template.
fn prepared() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = |from: &str, to: &str| {
        put(folder.path(), to, std::fs::read(path(from)).expect("there"));
    };
    copy("tests/fixtures/reading/reading.toml", "reading.toml");
    copy("tests/fixtures/reading/report/plan.toml", "report/plan.toml");
    copy("tests/fixtures/reading/report/prose/books.ja.tera", "report/prose/books.ja.tera");
    folder
}

fn put(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, bytes).expect("written");
}

fn code(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = survey_in(folder, args);
    (output.status.code(), stderr(&output) + &stdout(&output))
}

#[test]
fn a_report_into_the_folder_of_the_answers_takes_nothing_and_reads_nothing_of_its_own() {
    let folder = prepared();
    let here = folder.path();
    // Answers, notes and corrections where a report has folders of its own.
    let own = [("p/source/a.csv", ANSWERS), ("p/charts/notes.md", "mine"), ("p/b.md", "mine")];
    for (name, text) in own {
        put(here, name, text);
    }
    for data in ["p/source/a.csv", "p", "p"] {
        let args = ["report", data, "-q", "reading.toml", "-o", "p", "--quiet", "--keep-source"];
        let (code, said) = code(here, &args);
        assert_eq!(code, Some(0), "{data}: {said}");
    }
    for (name, text) in own {
        assert_eq!(std::fs::read_to_string(here.join(name)).expect("still there"), text);
    }
    let manifest = std::fs::read_to_string(here.join("p/manifest.json")).expect("written");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    assert_eq!(manifest["inputs"].as_array().map(Vec::len), Some(1), "{manifest:#}");
}

#[test]
fn what_is_in_the_way_and_not_our_own_is_refused_before_anything_is_written() {
    for name in ["results.csv", "charts/format.svg", "manifest.json", "report.pdf/mine.txt"] {
        let folder = prepared();
        let here = folder.path();
        put(here, "a.csv", ANSWERS);
        put(here, &format!("out/{name}"), "mine");
        let (code, said) = code(here, &["report", "a.csv", "-q", "reading.toml", "-o", "out"]);
        assert_eq!(code, Some(2), "{name}: {said}");
        assert_eq!(std::fs::read_to_string(here.join("out").join(name)).expect("there"), "mine");
        assert_eq!(std::fs::read_dir(here.join("out")).expect("a folder").count(), 1, "{name}");
    }
}

#[test]
fn replies_on_a_page_are_read_as_corrections_and_kept_by_the_next_check() {
    use calamine::{Reader, open_workbook_auto};
    let folder = prepared();
    let here = folder.path();
    put(here, "a.csv", ANSWERS);
    let check = ["check", "a.csv", "-q", "reading.toml", "-o", "out"];
    assert_eq!(code(here, &check).0, Some(1));
    // Untouched, it is replaced.
    assert_eq!(code(here, &check).0, Some(1));
    assert!(!here.join("out/queries-2.xlsx").exists());
    // Someone types a reply on the page of A1, and nothing in the list.
    let queries = here.join("out/queries.xlsx");
    let mut written = open_workbook_auto(&queries).expect("a workbook");
    let mut again = rust_xlsxwriter::Workbook::new();
    for name in written.sheet_names() {
        let range = written.worksheet_range(&name).expect("a sheet");
        let sheet = again.add_worksheet();
        sheet.set_name(&name).expect("a name");
        let mut is_asked = false;
        for (row, cells) in range.rows().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let text = cell.to_string();
                is_asked |= text == "10～20";
                let reply = name == "照会票" && is_asked && text.is_empty() && column == 3;
                let text = if reply {
                    is_asked = false;
                    "15".to_owned()
                } else {
                    text
                };
                sheet.write_string(row as u32, column as u16, text).expect("written");
            }
        }
    }
    again.save(&queries).expect("saved");
    let typed = std::fs::read(&queries).expect("there");
    let (_, said) = code(here, &check);
    assert!(said.contains("queries-2.xlsx"), "{said}");
    assert!(std::fs::read(&queries).expect("still there") == typed);
    let corrected = [&check[..], &["--corrections", "out/queries.xlsx", "--json"]].concat();
    let output = survey_in(here, &corrected);
    let said: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let correction = &said["corrections"][0];
    assert_eq!((&correction["new"], &correction["outcome"]), (&"15".into(), &"applied".into()));
}

#[test]
fn one_answer_is_asked_about_once_with_all_its_reasons() {
    use calamine::{Reader, open_workbook_auto};
    let folder = prepared();
    // A3 likes fiction and reads nothing; A2 reads more than 60 and has no device.
    put(folder.path(), "a.csv", ANSWERS.replace("小説|歴史,4,電話", "歴史,400,"));
    code(folder.path(), &["check", "a.csv", "-q", "reading.toml", "-o", "out"]);
    let queries = folder.path().join("out/queries.xlsx");
    let mut workbook = open_workbook_auto(queries).expect("a workbook");
    let list = workbook.worksheet_range("一覧").expect("a sheet");
    let mut asked: Vec<(String, String)> =
        list.rows().skip(2).map(|row| (row[1].to_string(), row[2].to_string())).collect();
    let all = asked.len();
    asked.sort();
    asked.dedup();
    assert_eq!(asked.len(), all);
    let pages = workbook.worksheet_range("照会票").expect("a sheet");
    let texts: Vec<String> = pages.used_cells().map(|(.., cell)| cell.to_string()).collect();
    assert!(texts.iter().any(|text| text.contains("選択肢: 1 = 専用端末、2 = 電話")), "{texts:?}");
}

#[test]
fn outputs_name_files_and_no_folders_of_their_maker() {
    let folder = prepared();
    let here = folder.path();
    put(here, "secret-folder/a.csv", ANSWERS);
    let whole = here.join("secret-folder/a.csv");
    let data = whole.to_str().expect("a path");
    for args in [
        &["check", data, "-q", "reading.toml", "-o", "secret-folder/out"][..],
        &["report", data, "-q", "reading.toml", "-o", "secret-folder/out", "--quiet"],
    ] {
        code(here, args);
    }
    let mut workbook: calamine::Xlsx<_> =
        calamine::open_workbook(here.join("secret-folder/out/queries.xlsx")).expect("a workbook");
    let mut texts = String::new();
    for (_, range) in calamine::Reader::worksheets(&mut workbook) {
        range.used_cells().for_each(|(.., cell)| texts.push_str(&cell.to_string()));
    }
    for name in ["findings.csv", "manifest.json", "results.json"] {
        let path = here.join("secret-folder/out").join(name);
        texts.push_str(&std::fs::read_to_string(path).expect("written"));
    }
    assert!(texts.contains("a.csv") && !texts.contains("secret-folder"), "{texts}");
}

#[test]
fn a_definition_leads_out_of_no_folder_and_reads_no_environment() {
    let folder = prepared();
    let here = folder.path();
    put(here, "a.csv", ANSWERS);
    put(here, "secret.tera", "secret");
    let plan = std::fs::read_to_string(here.join("report/plan.toml")).expect("there");
    let with = |from: &str, to: &str| {
        assert!(plan.contains(from), "{from}");
        put(here, "report/plan.toml", plan.replacen(from, to, 1));
        let (code, said) = code(here, &["report", "a.csv", "-q", "reading.toml", "-o", "out"]);
        assert_eq!(code, Some(1), "{to}: {said}");
        assert!(!here.join("out").exists() && !here.join("evil.svg").exists());
        said.replace(['\n', ' ', '│'], "")
    };
    let said = with("id = \"books\"", "id = \"../../evil\"");
    assert!(said.contains("文字・数字・ハイフン"), "{said}");
    let said = with("prose = \"books\"", "prose = \"../../secret\"");
    assert!(said.contains("secret"), "{said}");
    put(here, "report/plan.toml", &plan);
    put(here, "report/prose/books.ja.tera", "{{ get_env(name=\"PATH\") }}");
    let (code, said) = code(here, &["report", "a.csv", "-q", "reading.toml", "-o", "out"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("get_env") && !said.contains("/bin"), "{said}");
}

#[cfg(unix)]
#[test]
fn pipes_do_not_hang_and_linked_folders_are_read_once() {
    let folder = prepared();
    let here = folder.path();
    put(here, "a.csv", ANSWERS);
    let pipe = here.join("pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("runs").success());
    for option in ["--corrections", "--map"] {
        let (code, said) =
            code(here, &["check", "a.csv", "-q", "reading.toml", option, "pipe.csv"]);
        assert!(matches!(code, Some(1 | 2)), "{option} {said}");
    }
    put(here, "data/a.csv", ANSWERS);
    put(here, "elsewhere/b.csv", ANSWERS.replace("\nA", "\nB"));
    std::os::unix::fs::symlink("../elsewhere", here.join("data/linked")).expect("a link");
    // Around in a circle.
    std::os::unix::fs::symlink(".", here.join("elsewhere/up")).expect("a link");
    let output = survey_in(here, &["check", "data", "-q", "reading.toml", "-o", "out", "--json"]);
    let said: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert!(said["sources"].as_array().is_some_and(|sources| sources.len() >= 2), "{said:#}");
}

#[cfg(unix)]
#[test]
fn files_with_brackets_and_backslashes_stand_rightly_in_the_manifest() {
    let folder = prepared();
    let here = folder.path();
    put(here, "out/<a\\b>.csv", ANSWERS);
    let data = "out/<a\\b>.csv";
    let (code_of, said) =
        code(here, &["report", data, "-q", "reading.toml", "-o", "out", "--quiet"]);
    assert_eq!(code_of, Some(0), "{said}");
    let (code_of, said) = code(here, &["verify", "out", "--rebuild"]);
    assert_eq!(code_of, Some(0), "{said}");
    assert!(said.contains("入力: 1 個のうち 1 個"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_a_failure() {
    let output = std::process::Command::new("sh")
        .arg("-c")
        .arg("\"$0\" cross \"$1\" --rows founder > /dev/full")
        .arg(env!("CARGO_BIN_EXE_survey"))
        .arg(path("sample-data/jmar-2018.csv"))
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    // A reader that has seen enough is no failure.
    let output = std::process::Command::new("sh")
        .arg("-c")
        .arg("\"$0\" completions bash | head -c 1; exit ${PIPESTATUS:-0}")
        .arg(env!("CARGO_BIN_EXE_survey"))
        .output()
        .expect("runs");
    assert!(stderr(&output).is_empty(), "{}", stderr(&output));
}

#[test]
fn numbers_that_stand_for_none_and_answers_that_exclude_others_are_told() {
    let folder = prepared();
    let here = folder.path();
    let own = std::fs::read_to_string(here.join("reading.toml")).expect("there");
    let own = own
        .replacen("template =", "not_a_number = [999, 9999]\ntemplate =", 1)
        .replacen(
            "{ code = 3, label = \"科学\", label_en = \"Science\" },",
            "{ code = 3, label = \"科学\" },\n  { code = 4, label = \"特になし\", exclusive = true },",
            1,
        )
        .replacen("max = 60", "max = 6000", 1);
    put(here, "reading.toml", own);
    let answers = "Q0 会員番号,Q1 主に読む形式,Q2 好きな分野,Q3 1か月に読む冊数,Q4 電子書籍を読む機器\n\
        A1,紙の本,小説|特になし,999,\nA2,紙の本,特になし,99,\nA3,紙の本,小説|歴史,9999,\n";
    put(here, "a.csv", answers);
    let output = survey_in(here, &["check", "a.csv", "-q", "reading.toml", "-o", "out", "--json"]);
    let said: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let cells = |kind: &str| -> Vec<&str> {
        let findings = said["findings"].as_array().expect("findings").iter();
        let of = findings.filter(|finding| finding["kind"] == kind);
        of.flat_map(|f| f["cases"].as_array().expect("cases"))
            .map(|case| case["cell"].as_str().expect("a cell"))
            .collect()
    };
    assert_eq!(cells("unreadable"), ["D2", "D4"], "{said:#}");
    assert_eq!(cells("exclusive"), ["C2"], "{said:#}");
    // Who likes nothing in particular likes no genre.
    let args = ["report", "a.csv", "-q", "reading.toml", "-o", "out", "--quiet"];
    assert_eq!(code(here, &args).0, Some(0));
    let results = std::fs::read_to_string(here.join("out/results.csv")).expect("written");
    let means: Vec<&str> = results
        .lines()
        .filter(|line| line.contains("genres") && line.contains("mean_count"))
        .collect();
    assert!(
        means.iter().any(|line| line.contains(",keen,yes,genres,,mean_count,0,0.0,")),
        "{means:#?}"
    );
}

#[test]
fn a_question_that_was_not_asked_this_time_is_said_to_be_so_and_the_rest_goes_on() {
    let folder = prepared();
    let here = folder.path();
    put(
        here,
        "a.csv",
        "Q0 会員番号,Q1 主に読む形式,Q3 1か月に読む冊数,Q4 電子書籍を読む機器\n\
        A1,紙の本,12,\nA2,電子書籍,4,電話\n",
    );
    let args = ["report", "a.csv", "-q", "reading.toml", "-o", "out", "--quiet"];
    let (code_of, said) = code(here, &args);
    assert_eq!(code_of, Some(1));
    assert!(said.contains("Q2 好きな分野") && said.contains("not_asked"), "{said}");
    put(here, "m.toml", "not_asked = [\"genres\"]\n");
    let (code_of, said) = code(here, &[&args[..], &["--map", "m.toml"]].concat());
    assert_eq!(code_of, Some(0), "{said}");
    let text = pdf::text(&here.join("out/report.pdf"));
    assert!(text.contains("Q2好きな分野は、今回の調査では尋ねていない。"), "{text}");
    put(here, "m.toml", "not_asked = [\"genre\"]\n");
    let (code_of, said) = code(here, &[&args[..], &["--map", "m.toml"]].concat());
    assert_eq!(code_of, Some(1));
    assert!(said.contains("genres"), "{said}");
}

#[test]
fn a_template_whose_work_has_no_end_is_told_as_a_definition_at_fault() {
    let folder = prepared();
    let here = folder.path();
    put(here, "a.csv", ANSWERS);
    let main = std::fs::read_to_string(path("report-templates/default/report.typ")).expect("there");
    let args = ["report", "a.csv", "-q", "reading.toml", "-o", "out", "--quiet"];
    put(here, "report/report.typ", &main);
    assert_eq!(code(here, &args).0, Some(0));
    put(here, "report/report.typ", format!("#let x = range(1000000000)\n{main}"));
    let (code_of, said) = code(here, &args);
    assert_eq!(code_of, Some(1), "{said}");
    assert!(said.contains("report.typ") && !said.contains("memory allocation"), "{said}");
}

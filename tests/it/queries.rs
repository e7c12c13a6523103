//! The workbook of queries (疑義照会): what a page says to a respondent and of whom, what the
//! office's list has, and whom an answer makes identical to another.

use std::io::Read;
use std::path::Path;

use calamine::{Reader, open_workbook_auto};
use serde_json::Value;

use crate::files::{path, stderr, stdout, survey_in};

const HEADER: &str =
    "Q0 会員番号,Q1 主に読む形式,Q2 好きな分野,Q3 1か月に読む冊数,Q4 電子書籍を読む機器,入会日\n";

/// A folder with the small questionnaire and answers as a study.
fn study(rows: &str, more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    std::fs::copy(path("tests/fixtures/reading/reading.toml"), here.join("reading.toml"))
        .expect("copied");
    std::fs::write(here.join("answers.csv"), format!("{HEADER}{rows}")).expect("written");
    let study = format!("questionnaire = \"reading.toml\"\ndata = [\"answers.csv\"]\n{more}");
    std::fs::write(here.join("study.toml"), study).expect("written");
    folder
}

fn check(folder: &Path, more: &[&str]) -> Value {
    let output = survey_in(folder, &[&["check", ".", "--json"], more].concat());
    let said = serde_json::from_str(&stdout(&output));
    said.unwrap_or_else(|e| panic!("{e}: {}", stderr(&output)))
}

/// The filled cells of a sheet, row by row.
fn cells(folder: &Path, sheet: &str) -> Vec<Vec<String>> {
    let mut workbook = open_workbook_auto(folder.join("output/queries.xlsx")).expect("a workbook");
    let range = workbook.worksheet_range(sheet).expect("a sheet");
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// The pages: the texts of each from its title to the next one.
fn pages(folder: &Path) -> Vec<Vec<String>> {
    let mut pages: Vec<Vec<String>> = vec![Vec::new()];
    for row in cells(folder, "照会票") {
        if row.iter().all(String::is_empty) {
            pages.push(Vec::new());
        } else {
            let filled = row.into_iter().filter(|text| !text.is_empty());
            pages.last_mut().expect("a page").extend(filled);
        }
    }
    pages.retain(|page| !page.is_empty());
    pages
}

#[test]
fn pages_say_to_whom_by_whom_and_by_when_as_far_as_the_study_says() {
    let words = "[queries]\naddressee = \"在宅医療ご担当者 様\"\nsender = \"○○県保健医療部\"\n\
        contact = \"\"\"電話 000-111-2222\n（平日 9 時から 17 時）\"\"\"\n\
        deadline = \"令和8年4月30日\"\ndeadline_en = \"30 April 2026\"\n";
    let rows = "A1,紙の本,小説,たくさん,,\nA2,紙の本,歴史,70,,\n";
    let folder = study(rows, words);
    check(folder.path(), &[]);
    let found = pages(folder.path());
    assert_eq!(found.len(), 2);
    for (page, whose) in found.iter().zip(["回答者 A1", "回答者 A2"]) {
        assert_eq!(page[..2], ["在宅医療ご担当者 様", "読書に関するアンケート"]);
        for words in [
            whose,
            "ご返送期限: 令和8年4月30日",
            "照会元: ○○県保健医療部",
            "お問い合わせ先: 電話 000-111-2222",
            "（平日 9 時から 17 時）",
        ] {
            assert!(page.iter().any(|text| text == words), "{words}: {page:?}");
        }
        assert!(page.iter().any(|t| t.contains("「確認済み」") && t.contains("「除外」")));
    }
    check(folder.path(), &["--lang", "en"]);
    let mut workbook =
        open_workbook_auto(folder.path().join("output/queries.xlsx")).expect("a workbook");
    let range = workbook.worksheet_range("Queries").expect("a sheet");
    let texts: Vec<String> = range.used_cells().map(|(.., cell)| cell.to_string()).collect();
    for words in ["Please reply by: 30 April 2026", "From: ○○県保健医療部"] {
        assert!(texts.iter().any(|text| text == words), "{words}: {texts:?}");
    }
    // What is not said is left out, and so is what is blank.
    for (words, lines) in [("", 0), ("[queries]\nsender = \"A県\"\ncontact = \" \"\n", 1)] {
        let folder = study(rows, words);
        check(folder.path(), &[]);
        let texts: Vec<String> = pages(folder.path()).concat();
        assert!(!texts.iter().any(|text| text.contains("未記入")));
        let is_line = |text: &&String| {
            ["ご返送期限", "照会元", "お問い合わせ先"].iter().any(|word| text.starts_with(word))
        };
        assert_eq!(texts.iter().filter(is_line).count(), 2 * lines, "{texts:?}");
    }
    let folder = study(rows, "[queries]\nadressee = \"x\"\n");
    let said = check(folder.path(), &[]);
    assert!(said.to_string().contains("adressee"), "a misspelt key is told: {said:#}");
}

#[test]
fn questions_with_choices_list_them_as_they_may_be_written_in_a_reply() {
    let folder = study("A1,電子書籍,詩,3,,\n", "");
    check(folder.path(), &[]);
    for sheet in ["一覧", "照会票"] {
        let texts = cells(folder.path(), sheet).concat();
        for choices in ["選択肢: 1 = 小説、2 = 歴史、3 = 科学", "選択肢: 1 = 専用端末、2 = 電話"]
        {
            let question = texts.iter().filter(|text| text.ends_with(choices));
            assert_eq!(question.count(), 1, "{sheet} {choices}: {texts:?}");
        }
    }
    // As listed, a choice is an answer.
    let text =
        "回答者,変数,訂正前,訂正後\nA1,genres,詩,\"1 = 小説、3 = 科学\"\nA1,device,,2 = 電話\n";
    std::fs::write(folder.path().join("c.csv"), text).expect("written");
    let said = check(folder.path(), &["--corrections", "c.csv"]);
    let outcomes: Vec<&Value> =
        said["corrections"].as_array().expect("a list").iter().map(|c| &c["outcome"]).collect();
    assert_eq!(outcomes, ["applied", "applied"], "{said:#}");
}

#[test]
fn a_reply_is_offered_the_words_and_may_be_anything_else() {
    let folder = study("A1,紙の本,小説,たくさん,,\n", "");
    check(folder.path(), &[]);
    let file = std::fs::File::open(folder.path().join("output/queries.xlsx")).expect("written");
    let mut archive = zip::ZipArchive::new(file).expect("a workbook");
    for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
        let mut xml = String::new();
        archive.by_name(sheet).expect("a sheet").read_to_string(&mut xml).expect("text");
        let offer = xml.split("<dataValidation ").nth(1).expect("an offer");
        let offer = offer.split("</dataValidation>").next().expect("an end");
        assert!(offer.contains("確認済み,除外"), "{offer}");
        assert!(!offer.contains("showErrorMessage"), "{offer}");
    }
}

#[test]
fn rows_without_a_number_have_no_page_and_can_be_answered_for_by_the_office() {
    let folder = study("A1,紙の本,小説,たくさん,,\n,紙の本,歴史,80,,\n,紙の本,歴史,90,,\n", "");
    let here = folder.path();
    check(here, &[]);
    let found = pages(here);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].iter().any(|text| text == "回答者 A1"));
    let list = cells(here, "一覧");
    let column = |name: &str| list[1].iter().position(|heading| heading == name).expect("there");
    let of = |row: &Vec<String>| [column("行"), column("変数")].map(|at| row[at].clone());
    let rows: Vec<[String; 2]> = list[2..].iter().map(of).collect();
    for row in ["3", "4"] {
        for variable in ["books", "card"] {
            assert!(rows.contains(&[row.to_owned(), variable.to_owned()]), "{rows:?}");
        }
    }
    // Filled in for one of them.
    let text = "回答者,変数,訂正前,訂正後,行\n,books,80,8,3\n,,,除外,4\n";
    std::fs::write(here.join("c.csv"), text).expect("written");
    let said = check(here, &["--corrections", "c.csv"]);
    let outcomes: Vec<&Value> =
        said["corrections"].as_array().expect("a list").iter().map(|c| &c["outcome"]).collect();
    assert_eq!(outcomes, ["applied", "excluded"], "{said:#}");
    assert_eq!(said["respondents"], 2);
}

/// Answers of many members with enough questions that two rarely answer alike.
fn members(number: usize) -> String {
    let row = |n: usize| {
        let format = ["紙の本", "その他"][n % 2];
        let genres = ["小説", "歴史", "科学", "小説|歴史", "歴史|科学"][n % 5];
        format!("M{n:03},{format},{genres},{},,20{:02}-01-{:02}\n", 1 + n % 7, n % 20, 1 + n % 23)
    };
    (1..=number).map(row).collect()
}

#[test]
fn rows_are_identical_only_where_chance_would_hardly_make_them_so() {
    let found = |rows: &str| {
        let folder = study(rows, "");
        let said = check(folder.path(), &[]);
        let findings = said["findings"].as_array().expect("a list").clone();
        let twice = findings.into_iter().find(|f| f["kind"] == "duplicate-answers");
        twice.map_or(0, |finding| finding["cases"].as_array().expect("a list").len())
    };
    // One day of entry among many, a rare format, genre and number: no chance.
    let many = members(400);
    let rare = "X1,電子書籍,小説|歴史|科学,11,専用端末,1999-12-31\n";
    assert_eq!(found(&(many.clone() + rare + &rare.replace("X1", "X2"))), 1);
    // All of three.
    let third = rare.replace("X1", "X3");
    assert_eq!(found(&(many.clone() + rare + &rare.replace("X1", "X2") + &third)), 2);
    // A common answer to two questions, the others blank: the form is short.
    let short = "X1,紙の本,小説,,,\n";
    assert_eq!(found(&(many.clone() + short + &short.replace("X1", "X2"))), 0);
    // The same rare answers of whom a fifth answers so.
    let common: String = (1..100).map(|n| rare.replace("X1", &format!("X{n}"))).collect();
    assert_eq!(found(&(many.clone() + &common)), 0);
    // Of few respondents nobody can say.
    assert_eq!(found(&(rare.to_owned() + &rare.replace("X1", "X2"))), 0);
    // An answer that differs, or is missing in one.
    for other in [rare.replace("11", "12"), rare.replace(",専用端末", ",")] {
        assert_eq!(found(&(many.clone() + rare + &other.replace("X1", "X2"))), 0);
    }
    // No answer at all is none that is the same.
    assert_eq!(found(&(many + "X1,,,,,\nX2,,,,,\n")), 0);
}

#[test]
fn a_page_says_nothing_of_other_respondents() {
    let rare = "OTHER-7,電子書籍,小説|歴史|科学,777,電話,1999-12-31\n";
    let same = rare.replace("OTHER-7", "SAME-8");
    // The second time that the number is there.
    let twice = "M001,紙の本,歴史,5,,2011-11-11\n";
    let folder = study(&(members(300) + rare + &same + twice), "");
    let here = folder.path();
    let said = check(here, &[]);
    let kinds: Vec<&str> = said["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|finding| finding["kind"].as_str().expect("a word"))
        .collect();
    for kind in ["duplicate-id", "duplicate-answers", "outlier", "range"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    let found = pages(here);
    let whose = |page: &Vec<String>, who: &str| page.iter().any(|t| *t == format!("回答者 {who}"));
    for who in ["OTHER-7", "SAME-8", "M001"] {
        assert_eq!(found.iter().filter(|page| whose(page, who)).count(), 1, "{who}");
    }
    for page in &found {
        let text = page.join("\n");
        for who in ["OTHER-7", "SAME-8", "M001"] {
            assert_eq!(text.contains(who), whose(page, who), "{who}: {text}");
        }
        // Neither that somebody answered alike, nor where, nor what is usual.
        for words in ["他の行", "行目と同じ", "中央値", "302", "2 行目"] {
            assert!(!text.contains(words), "{words}: {text}");
        }
    }
    // The office sees all of it.
    let list = cells(here, "一覧").concat().join("\n");
    for words in ["他の行", "302 行目と同じ", "2 行目と同じ", "中央値 4"] {
        assert!(list.contains(words), "{words}: {list}");
    }
}

#[test]
fn identical_rows_that_were_confirmed_come_back_when_an_answer_changes() {
    let rare = "X1,電子書籍,小説|歴史|科学,11,専用端末,1999-12-31\n";
    let rows = members(400) + rare + &rare.replace("X1", "X2");
    let folder = study(&rows, "");
    let here = folder.path();
    check(here, &[]);
    // As the list has it, with a reply.
    let list = cells(here, "一覧");
    let row = list.iter().find(|row| row[1] == "X2").expect("a query");
    let rule = row.last().expect("a rule");
    assert!(rule.starts_with("duplicate-answers:"), "{rule}");
    let text = format!("回答者,変数,訂正前,訂正後,規則\nX2,card,X2,確認済み,{rule}\n");
    std::fs::write(here.join("c.csv"), text).expect("written");
    let open = || {
        let said = check(here, &["--corrections", "c.csv"]);
        let findings = said["findings"].as_array().expect("a list").clone();
        let twice = findings.into_iter().find(|f| f["kind"] == "duplicate-answers");
        let twice = twice.expect("counted");
        (twice["cases"].as_array().expect("a list").len(), twice["confirmed"].clone())
    };
    assert_eq!(open(), (0, 1.into()));
    // The same pair of respondents with other answers is another matter.
    let changed = format!("{HEADER}{}", rows.replace(",11,専用端末", ",13,専用端末"));
    std::fs::write(here.join("answers.csv"), changed).expect("written");
    assert_eq!(open(), (1, 0.into()));
}

#[test]
fn a_check_of_a_derived_figure_asks_about_the_answers_that_it_is_made_of() {
    let folder = study("A1,紙の本,小説,50,,\n", "");
    let here = folder.path();
    let text = std::fs::read_to_string(here.join("reading.toml")).expect("there");
    let rule = "\n[[check]]\nid = \"a_year\"\nexpression = \"books_a_year < 500\"\n\
                message = \"1年に500冊以上です\"\n";
    std::fs::write(here.join("reading.toml"), text + rule).expect("written");
    check(here, &[]);
    let list = cells(here, "一覧");
    assert_eq!((list[2][2].as_str(), list[2][4].as_str()), ("books", "50"));
    let text = "回答者,変数,訂正前,訂正後,規則\nA1,books,50,確認済み,check:a_year\n";
    std::fs::write(here.join("c.csv"), text).expect("written");
    assert_eq!(check(here, &["--corrections", "c.csv"])["errors"], 0);
}

#[test]
fn percentages_with_and_without_their_sign_are_for_the_office_alone() {
    let folder = study("A1,紙の本,小説,40%,,\nA2,紙の本,歴史,30%,,\nA3,紙の本,歴史,20,,\n", "");
    let here = folder.path();
    let text = std::fs::read_to_string(here.join("reading.toml")).expect("there");
    let in_percent =
        text.replace("type = \"count\"\nlabel = \"1か月", "type = \"number\"\nlabel = \"1か月");
    let in_percent = in_percent.replace("unit = \"冊\"\nunit_en = \"books\"", "unit = \"%\"");
    std::fs::write(here.join("reading.toml"), in_percent).expect("written");
    let said = check(here, &[]);
    let kinds: Vec<&Value> =
        said["findings"].as_array().expect("a list").iter().map(|f| &f["kind"]).collect();
    assert_eq!(kinds, ["mixture"], "{said:#}");
    assert_eq!(pages(here), [["照会することはありません。"]]);
    let list = cells(here, "一覧");
    assert_eq!((list[2][1].as_str(), list[2][2].as_str()), ("A3", "books"), "{list:?}");
}

//! What is wrong with `[[wave]]` and with two files that are compared: told with its place and what to
//! do, all at once, before anything is written.

use crate::files::run;
use crate::waves::{report, study};

const COVER: &str = "recode = { \"1\" = 3, \"3\" = 1, \"4\" = 1 }";

/// That a study with changes is refused with all of these words.
fn refused(changes: &[(&str, &str, &str)], parts: &[&str]) {
    let folder = study(changes);
    let (code, said) = report(folder.path(), "csv");
    assert!(matches!(code, Some(1 | 2)), "{changes:?}: {said}");
    assert!(!folder.path().join("output").exists(), "{changes:?}");
    let said = said.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    for part in parts {
        assert!(said.contains(part), "no {part} in {said}");
    }
}

#[test]
fn waves_that_cannot_be_told_apart_or_ordered_are_refused_where_they_are_written() {
    let study = |from: &'static str, to: &'static str| [("study.toml", from, to)];
    for (change, parts) in [
        (
            study("label = \"2016年\"", "label = \"２０２０年\""),
            &["that of another", "label ="][..],
        ),
        (study("label_en = \"2016\"", "label_en = \"2020\""), &["that of another"]),
        (study("label = \"2016年\"", "label = \" \""), &["The label of a [[wave]] is blank"]),
        (
            study("year = 2016", "year = 2020"),
            &["year 2020 of the [[wave]] \"2020年\" is not after 2020", "year = 2020"],
        ),
        (study("year = 2016\n", ""), &["\"2016年\" has no year"]),
        (study("year = 2016", "year = 28"), &["year 28", "four digits"]),
        (study("year = 2016", "year = 2016.5"), &["must be a whole number", "2016.5"]),
        (study("surveyed = 90", "surveyed = 0"), &["a whole number of 1 or more"]),
        (study("surveyed = 90", "surveyed = inf"), &["a whole number of 1 or more"]),
        (study("data = [\"2016.csv\"]", "data = [\"2016.csv\"]\nsheet = \"a\""), &["no workbook"]),
    ] {
        refused(&change, parts);
    }
}

#[test]
fn an_entry_of_what_changed_says_something_of_each_answer_once() {
    let study = |from: &'static str, to: &'static str| [("study.toml", from, to)];
    for (change, parts) in [
        (
            study(COVER, "recode = { \"1\" = 3, \"01\" = 2, \"3\" = 1, \"4\" = 1 }"),
            &["two ways"][..],
        ),
        (study("drop = [5]", "drop = [5, 5]"), &["no code 5", "two ways"]),
        (study("drop = [5]", "drop = [1, 2, 3, 4, 5]"), &["nobody of \"2020年\"", "other = true"]),
        (study(COVER, "recode = { \"1\" = 3, \"3\" = 1 }"), &["Code 4", "drop = [4]"]),
        (study("[\"care\", \"other_care\"]", "[\"care\", \"care\"]"), &["care", "twice"]),
        (study("minutes / 60", "60"), &["names no question"]),
        (
            study(
                "from = [\"nurses\"]\n",
                "from = [\"nurses\"]\n\n[[wave.changed]]\nquestion = \"deaths\"\nfrom = [\"nurses\"]\n",
            ),
            &["\"nurses\" of \"2020年\" becomes both \"deaths\" and \"staff\"", "expression ="],
        ),
        (
            study(
                "from = [\"nurses\"]\n",
                "from = [\"nurses\"]\n\n[[wave.changed]]\nquestion = \"hours\"\nfrom = [\"hours\"]\n",
            ),
            &["changes nothing"],
        ),
    ] {
        refused(&change, parts);
    }
}

#[test]
fn codes_that_change_places_and_codes_that_become_one_are_read_as_they_are_written() {
    let swapped = "recode = { \"1\" = 2, \"2\" = 1, \"3\" = 3, \"4\" = 1 }";
    let folder = study(&[("study.toml", COVER, swapped)]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(0), "{said}");
    let rows = crate::files::rows_of(&folder.path().join("output/results.csv"));
    let count = |category: &str| {
        let row = crate::weights::row(&rows, ["cover_by_wave", "2", "cover", category, "count"]);
        row["value"].parse::<usize>().expect("a number")
    };
    let text = std::fs::read_to_string(folder.path().join("2020.csv")).expect("there");
    let then = |code: &str| {
        text.lines().skip(1).filter(|line| line.split(',').nth(2) == Some(code)).count()
    };
    assert_eq!(count("1"), then("2") + then("4"));
    assert_eq!([count("2"), count("3")], [then("1"), then("3")]);
}

#[test]
fn answers_that_are_named_for_two_waves_are_not_compared_with_themselves() {
    let alike = [
        ("study.toml", "data = [\"2020.csv\"]\nquestionnaire = \"y2020\"", "data = [\"copy.csv\"]"),
        ("study.toml", COVER, "other = true"),
        ("study.toml", "drop = [5]", "other = true"),
        ("study.toml", "from = [\"nurses\"]", "other = true"),
    ];
    let folder = study(&alike);
    let file = |name: &str| folder.path().join(name);
    std::fs::copy(file("2024.csv"), file("copy.csv")).expect("copied");
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("holds the same") && said.contains("copy.csv"), "{said}");
    assert!(!file("output").exists());
    // Under its own name, and two files beside each other.
    for [before, after] in [["2024.csv", "2024.csv"], ["copy.csv", "2024.csv"]] {
        let paths = [before, after, "now.toml", "out"].map(|name| file(name).display().to_string());
        let args = ["compare", &paths[0], &paths[1], "-q", &paths[2], "-o", &paths[3]];
        let (code, said) = run(&[&args[..], &["--lang", "en", "--format", "csv"]].concat());
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("two files to be compared hold the same"), "{said}");
        assert!(!said.contains("[[wave]]") && !file("out").exists(), "{said}");
    }
}

#[test]
fn files_of_all_waves_that_cannot_be_read_are_told_together() {
    let folder = study(&[(
        "study.toml",
        "data = [\"2016.csv\"]",
        "data = [\"2016.csv\"]\nmap = \"m.toml\"\ncorrections = \"c.csv\"",
    )]);
    for (name, text) in [("2020.csv", ""), ("2024.csv", "goods,price\n1,2\n")] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let (code, said) = report(folder.path(), "csv");
    assert!(matches!(code, Some(1 | 2)), "{said}");
    for name in ["2024.csv", "2020.csv", "m.toml", "c.csv"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    assert!(!folder.path().join("output").exists());
    // The same where the newest is not there at all.
    std::fs::remove_file(folder.path().join("2024.csv")).expect("removed");
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(2), "{said}");
    for name in ["2024.csv", "2020.csv"] {
        assert!(said.contains(name), "{name}: {said}");
    }
}

#[test]
fn numbers_that_lost_their_zeros_in_one_wave_are_not_taken_for_others() {
    let folder = study(&[("2020.csv", "A016,", "0016,"), ("2024.csv", "A026,", "16,")]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    for part in ["1 numbers differ by zeros", "0016 (2020.csv", "16 (2024.csv", "as texts"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // Where both are in one wave, they are different respondents.
    let both = [
        ("2020.csv", "A016,", "0016,"),
        ("2024.csv", "A026,", "16,"),
        ("2024.csv", "A028,", "0016,"),
    ];
    let folder = study(&both);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn many_numbers_that_repeat_are_told_in_one_sentence() {
    let text = std::fs::read_to_string(crate::files::path("tests/fixtures/waves/2016.csv"));
    let text = text.expect("there");
    let (header, rows) = text.split_once('\n').expect("a header");
    let folder = study(&[]);
    std::fs::write(folder.path().join("2016.csv"), format!("{header}\n{rows}{rows}"))
        .expect("written");
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    let said = said.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    for part in ["(numbers: 60): A001 (2, 62), A002", "… (60 in all)", "(120)"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

//! Studies with waves: `[[wave]]`, tables of changes, `survey compare`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::files::{Row, path, rows_of, run};

/// The files of the study of three waves.
pub const FILES: [&str; 8] = [
    "study.toml",
    "now.toml",
    "y2020.toml",
    "y2016.toml",
    "2016.csv",
    "2020.csv",
    "2024.csv",
    "plan/plan.toml",
];

/// A copy of the study, with a text in one of its files replaced.
pub fn study(changes: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("plan")).expect("made");
    for name in FILES {
        let text = std::fs::read_to_string(path("tests/fixtures/waves").join(name)).expect("there");
        let of_file = changes.iter().filter(|(file, ..)| *file == name);
        let text = of_file.fold(text, |text, (_, from, to)| {
            assert!(text.contains(from), "{name} holds no {from}");
            text.replace(from, to)
        });
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

pub fn report(folder: &Path, formats: &str) -> (Option<i32>, String) {
    let study = folder.to_str().expect("a path");
    run(&["report", study, "--format", formats, "--lang", "en"])
}

/// Table, group, variable, category and statistic.
type Key = [String; 5];

/// Value and state.
type Figures = BTreeMap<Key, (Option<f64>, String)>;

fn figures(file: &Path) -> Figures {
    let figure = |row: Row| {
        let key = ["table", "group_code", "variable", "category", "statistic"];
        (key.map(|name| row[name].clone()), (row["value"].parse().ok(), row["state"].clone()))
    };
    rows_of(file).into_iter().map(figure).collect()
}

fn value(figures: &Figures, key: [&str; 5]) -> f64 {
    let found = figures.get(&key.map(str::to_owned));
    found.and_then(|(value, _)| *value).unwrap_or_else(|| panic!("no {key:?}"))
}

fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() < 1e-8, "{got} is not {expected}");
}

#[test]
fn renamed_merged_split_and_recoded_questions_are_read_as_those_of_today() {
    let folder = study(&[]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(0), "{said}");
    let found = figures(&folder.path().join("output/results.csv"));
    let count =
        |table, wave, variable, category| value(&found, [table, wave, variable, category, "count"]);
    let rows = |file: &str| -> Vec<Vec<String>> {
        let mut reader = csv::Reader::from_path(folder.path().join(file)).expect("there");
        reader
            .records()
            .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
            .collect()
    };
    let number = |rows: &[Vec<String>], is_it: &dyn Fn(&Vec<String>) -> bool| {
        rows.iter().filter(|row| is_it(row)).count() as f64
    };
    let (first, second) = (rows("2016.csv"), rows("2020.csv"));
    // Two codes of 2020 are one today, and another code is the first.
    let is_cover = |row: &Vec<String>| row[2] == "3" || row[2] == "4";
    near(count("cover_change", "2", "cover", "1"), number(&second, &is_cover));
    near(count("cover_change", "2", "cover", "3"), number(&second, &|row| row[2] == "1"));
    // Two questions of 2016 are one today; a code of 2020 is none.
    for (at, code) in (3..).zip(["1", "2", "3", "4"]) {
        let chosen = |row: &Vec<String>| row[at] == "1";
        near(count("services_change", "1", "services", code), number(&first, &chosen));
        near(count("services_change", "2", "services", code), number(&second, &chosen));
    }
    // Nurses of two kinds are added up, minutes are hours.
    let mean = |of: Vec<f64>| of.iter().sum::<f64>() / of.len() as f64;
    let parsed = |text: &String| text.parse::<f64>().ok();
    let staff = first.iter().filter_map(|row| Some(parsed(&row[7])? + parsed(&row[8])?));
    near(value(&found, ["staff_change", "1", "staff", "", "mean"]), mean(staff.collect()));
    let hours = first.iter().filter_map(|row| Some(parsed(&row[9])? / 60.0));
    near(value(&found, ["numbers_change", "1", "hours", "", "mean"]), mean(hours.collect()));
    // What was not asked then is not asked, and not without an answer.
    let online = |wave, category, statistic| {
        value(&found, ["online_by_wave", wave, "online", category, statistic])
    };
    near(online("1", "no_answer", "count"), 0.0);
    near(online("3", "no_answer", "count"), 4.0);
    // Without a word of the wave, a table is of the newest.
    near(value(&found, ["cover", "", "cover", "", "n"]), 72.0);
    near(value(&found, ["cover_by_wave", "2", "cover", "", "n"]), 59.0);
}

#[test]
fn waves_beside_each_other_have_no_total() {
    let folder = study(&[]);
    let (code, said) = report(folder.path(), "md");
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    for line in [
        "|  | Wave: 2016 | Wave: 2020 | Wave: 2024 |",
        "| Yes | 31.0(18) | 45.8(27) | 52.8(38) |",
        "| **n=** | **58** | **59** | **72** |",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

// R, with d <- read.csv of each file, cover of 2020 recoded by c(3, 2, 1, 1).
#[test]
fn differences_and_those_of_the_same_respondents_agree_with_r() {
    let folder = study(&[]);
    assert_eq!(report(folder.path(), "csv").0, Some(0));
    let found = figures(&folder.path().join("output/results.csv"));
    let of = |table, wave, variable, category, statistic| {
        value(&found, [table, wave, variable, category, statistic])
    };
    // The limits of prop.test(x, n, correct = FALSE) of 18/58 and 27/59, put together as in the
    // tests of the interval itself.
    near(of("cover_change", "2", "cover", "1", "difference"), 100.0 * (27.0 / 59.0 - 18.0 / 58.0));
    near(of("cover_change", "2", "cover", "1", "difference_lower"), -2.83634298556452);
    near(of("cover_change", "2", "cover", "1", "difference_upper"), 31.05796904700846);
    near(of("cover_change", "2", "cover", "1", "percent_change_upper"), 136.7952671232828);
    // t.test(d2020$nurses, d2016$nurses + d2016$assistants)$conf.int
    near(of("staff_change", "2", "staff", "", "difference_lower"), -0.716182362826159);
    near(of("staff_change", "2", "staff", "", "difference_upper"), 0.674105860093920);
    // k <- chartr("Ａ０１２３４５６７８９", "A0123456789", d2024$office);
    // x <- d2024$staff - d2020$nurses[match(k, d2020$office)]; t.test(x)$conf.int
    near(of("staff_change", "3", "staff", "", "panel_n"), 48.0);
    near(of("staff_change", "3", "staff", "", "panel_difference"), 0.708333333333333);
    near(of("staff_change", "3", "staff", "", "panel_difference_lower"), 0.391615110739398);
    near(of("staff_change", "3", "staff", "", "panel_difference_upper"), 1.025051555927269);
    // t <- table(cover 2020, cover 2024) of the same: 14 both, 9 only then, 12 only now, of 49.
    near(of("cover_change", "3", "cover", "", "panel_n"), 49.0);
    near(of("cover_change", "3", "cover", "1", "panel_difference"), 100.0 * 3.0 / 49.0);
    near(of("cover_change", "3", "cover", "1", "panel_difference_lower"), -12.1684816533520);
    near(of("cover_change", "3", "cover", "1", "panel_difference_upper"), 23.8182866444608);
}

#[test]
fn counting_in_parts_gives_the_same_as_in_memory() {
    // Without a panel, answers are counted while they are read.
    let plan = std::fs::read_to_string(path("tests/fixtures/waves/plan/plan.toml")).expect("there");
    let without = plan.replace("kind = \"change\"", "kind = \"change\"\nwithout_panel = true");
    let without =
        without.replacen("without_panel = true\nshow = \"table\"\n", "show = \"table\"\n", 1);
    for (plan, has_panel) in [(plan, true), (without, false)] {
        let folder = study(&[]);
        std::fs::write(folder.path().join("plan/plan.toml"), plan).expect("written");
        let (code, said) = report(folder.path(), "csv");
        assert_eq!(code, Some(0), "{said}");
        let in_memory = figures(&folder.path().join("output/results.csv"));
        let study = folder.path().to_str().expect("a path");
        let target = folder.path().join("exported");
        let (code, said) =
            run(&["export", study, "-o", target.to_str().expect("a path"), "--format", "csv"]);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(figures(&target.join("results.csv")), in_memory);
        assert_eq!(in_memory.keys().any(|key| key[4] == "panel_n"), has_panel);
    }
}

#[test]
fn what_is_not_explained_is_refused_all_at_once_with_place_and_remedy() {
    let folder = study(&[
        (
            "study.toml",
            "recode = { \"1\" = 3, \"3\" = 1, \"4\" = 1 }",
            "recode = { \"1\" = 3, \"9\" = 1 }",
        ),
        ("study.toml", "drop = [5]", "recode = { \"5\" = 8 }"),
        (
            "study.toml",
            "question = \"hours\"\nexpression = \"minutes / 60\"",
            "question = \"hours\"\nfrom = [\"minutes\"]",
        ),
        ("study.toml", "from = [\"nurses\"]", "from = [\"nurse\"]"),
    ]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    let expected = [
        "Code 3 of \"cover\" has another meaning",
        "Code 4 (\"対応している（連携）\") of \"cover\"",
        "no code 9 of \"cover\"",
        "no code 8",
        "\"hours\" has another unit: \"時間\" today, \"分\"",
        "minutes / 60",
        "no question \"nurse\"",
        "study.toml:",
    ];
    for words in expected {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn a_question_under_another_id_is_asked_about() {
    let folder = study(&[(
        "study.toml",
        "[[wave.changed]]\nquestion = \"staff\"\nfrom = [\"nurses\"]\n",
        "",
    )]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("The words of \"staff\" are those of \"nurses\""), "{said}");
    let folder = study(&[("study.toml", "from = [\"nurses\"]", "other = true")]);
    let (code, said) = report(folder.path(), "csv,md");
    assert_eq!(code, Some(0), "{said}");
    let found = figures(&folder.path().join("output/results.csv"));
    let has = |wave: &str| {
        found.keys().any(|key| key[0] == "staff_change" && key[1] == wave && key[4] == "mean")
    };
    assert_eq!(["1", "2", "3"].map(has), [true, false, true]);
}

#[test]
fn numbers_that_repeat_within_a_wave_are_told_with_their_rows() {
    let folder = study(&[("2016.csv", "A002,", "A001,"), ("2024.csv", "A028,", "A026,")]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    for (file, number) in [("2016.csv", "A001 (2, 3)"), ("2024.csv", "A026 (2, 4)")] {
        let told = said.split("several respondents have the same number").skip(1);
        assert!(told.clone().any(|told| told.contains(number)), "{number}: {said}");
        assert!(said.contains(&format!("{file}: several")), "{file}: {said}");
    }
}

#[test]
fn files_that_are_missing_and_entries_that_do_not_fit_are_told_together() {
    let folder = study(&[
        ("study.toml", "data = [\"2016.csv\"]", "data = [\"2015.csv\"]"),
        ("study.toml", "data = [\"2020.csv\"]", "data = [\"2019.csv\"]"),
    ]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("2015.csv") && said.contains("2019.csv"), "{said}");
    let folder = study(&[
        ("study.toml", "year = 2020", "year = 2010"),
        ("study.toml", "surveyed = 120", "surveyed = 120\ndata = [\"2024.csv\"]"),
        (
            "study.toml",
            "data = [\"2024.csv\"]\n\n",
            "data = [\"2024.csv\"]\nprevious = \"2020.csv\"\n\n",
        ),
    ]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    for words in ["is not after 2016", "names data", "previous and [[wave]]"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn sentences_speak_of_change_only_where_it_is_more_than_chance() {
    let folder = study(&[]);
    let (code, said) = report(folder.path(), "md");
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    let has = |words: &str| assert!(text.contains(words), "{words}: {text}");
    has("“Children” rose by 18.6 points, from 10.8% to **29.3%**");
    assert!(!text.contains("“Care at the end of life” rose"), "{text}");
    has("no difference beyond chance was found among all who answered");
    has("who answered both times (n=48), the mean of “Nurses” rose by 0.7 persons (0.4 to 1.0)");
    // What was not the same in all waves.
    has("2016 66.7% (60 of 90)");
    has("2016 \"registered offices\"");
    has("had other words in: 2020");
    has("asked of others in: 2016");
}

#[test]
fn limits_that_would_look_like_no_change_have_more_decimals() {
    let formats = "formats = { panel_difference_lower = \"0\", panel_difference_upper = \"0\" }";
    let change = "kind = \"change\"\n";
    let folder = study(&[("plan/plan.toml", change, &format!("{change}{formats}\n"))]);
    let (code, said) = report(folder.path(), "md");
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    // From 0.4 to 1.0: 0 to 1 would hold what it does not.
    assert!(text.contains("“Nurses” rose by 0.7 persons (0.4 to 1.0)"), "{text}");
    assert!(text.contains("0.4 to 1.0 |"), "{text}");
}

#[test]
fn a_table_beside_waves_says_of_which_its_question_was_not_asked() {
    let folder = study(&[]);
    let (code, said) = report(folder.path(), "md");
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    let (_, table) = text.split_once("Meetings by wave").expect("the table");
    let told = table.lines().find(|line| line.contains("Not asked in: ")).expect("a note");
    assert!(told.contains("2016") && told.contains("2020") && !told.contains("2024"), "{told}");
}

#[test]
fn more_answers_than_were_asked_are_told_with_their_wave() {
    let folder = study(&[("study.toml", "surveyed = 100", "surveyed = 5")]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("\"2020\"") && said.contains("surveyed (5)"), "{said}");
}

#[test]
fn a_difference_tells_nothing_of_a_hidden_wave() {
    let plan = "chart = \"curve\"\nshow = \"both\"\n";
    let folder = study(&[("plan/plan.toml", plan, "show = \"table\"\nmin_base = 59\n")]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(0), "{said}");
    let found = figures(&folder.path().join("output/results.csv"));
    let state = |wave: &str, statistic: &str| {
        let key = ["cover_change", wave, "cover", "1", statistic].map(str::to_owned);
        found[&key].1.clone()
    };
    // 58 are too few, and 59 are hidden with them; what is left tells of neither.
    assert_eq!([state("1", "percent"), state("2", "percent")], ["suppressed", "suppressed"]);
    assert_eq!(state("3", "percent"), "shown");
    for statistic in ["difference", "difference_lower", "percent_change"] {
        assert_eq!(state("3", statistic), "suppressed", "{statistic}");
    }
    // Too few are the same.
    assert_eq!(state("3", "panel_difference"), "suppressed");
}

#[test]
fn a_plan_without_waves_gets_a_section_of_changes() {
    let plan = "[[section]]\nid = \"1\"\nnumber = \"1\"\nlevel = 1\nheading = \"h\"\n\
                [[table]]\nid = \"cover\"\nsection = \"1\"\nkind = \"frequency\"\ntitle = \"t\"\n\
                variables = [\"cover\"]\n";
    let folder = study(&[]);
    std::fs::write(folder.path().join("plan/plan.toml"), plan).expect("written");
    let (code, said) = report(folder.path(), "csv,pdf,xlsx");
    assert_eq!(code, Some(0), "{said}");
    let found = figures(&folder.path().join("output/results.csv"));
    let tables: std::collections::BTreeSet<&str> =
        found.keys().map(|key| key[0].as_str()).collect();
    let expected = [
        "change_cover",
        "change_deaths",
        "change_hours",
        "change_services",
        "change_staff",
        "cover",
    ];
    assert_eq!(tables.into_iter().collect::<Vec<_>>(), expected);
    near(value(&found, ["cover", "", "cover", "", "n"]), 72.0);
}

#[test]
fn two_files_are_compared_without_a_study() {
    let folder = study(&[]);
    let text = std::fs::read_to_string(folder.path().join("2024.csv")).expect("there");
    std::fs::write(folder.path().join("2023.csv"), text.replace(",2,", ",3,")).expect("written");
    let file = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let (before, after, target) = (file("2023.csv"), file("2024.csv"), file("compared"));
    let questionnaire = file("now.toml");
    let args = ["compare", &before, &after, "-q", &questionnaire, "-o", &target];
    let (code, said) = run(&[&args[..], &["--format", "csv,md", "--lang", "en"]].concat());
    assert_eq!(code, Some(0), "{said}");
    let found = figures(&folder.path().join("compared/results.csv"));
    near(value(&found, ["change_services", "2", "services", "", "panel_n"]), 75.0);
    near(value(&found, ["change_online", "2", "online", "", "n"]), 71.0);
    let text = std::fs::read_to_string(folder.path().join("compared/report.md")).expect("written");
    assert!(text.contains("2023") && text.contains("comparison of waves"), "{text}");
    // It is what its manifest says, and comes out again.
    let (code, said) = run(&["verify", &target, "--rebuild"]);
    assert_eq!(code, Some(0), "{said}");
    // Files that are compared need no template.
    std::fs::remove_dir_all(folder.path().join("plan")).expect("removed");
    let (code, said) = run(&[&args[..], &["--format", "csv", "--lang", "en"]].concat());
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(&["compare", &before, &file("2022.csv"), "-q", &questionnaire]);
    assert!(code != Some(0) && said.contains("2022.csv"), "{said}");
}

#[test]
fn a_check_of_a_study_with_waves_is_of_the_newest_against_the_one_before() {
    let folder =
        study(&[("2024.csv", "A028,", "A028,"), ("2016.csv", "A001,中部,3", "A001,中部,77")]);
    let study = folder.path().to_str().expect("a path");
    let (_, said) = run(&["check", study, "--lang", "en"]);
    let found =
        std::fs::read_to_string(folder.path().join("output/findings.csv")).expect("written");
    assert!(!found.contains("77"), "{found}");
    assert!(found.contains("オンライン") || found.contains("on line"), "{said} {found}");
}

//! The command line: help, exit codes, languages, what programs read.

use unicode_width::UnicodeWidthStr;

use crate::files::{path, stderr, stdout, survey, survey_in};

#[test]
fn help_is_japanese_by_default_and_english_on_request() {
    let help = stdout(&survey(&["--help"]));
    assert!(help.contains("使い方") && help.contains("survey report sample-data/jmar-2018.xlsx"));
    for words in ["Usage", "Options", "Print help", "Arguments"] {
        assert!(!help.contains(words), "{help}");
    }
    let help = stdout(&survey(&["--lang", "en", "report", "--help"]));
    assert!(help.contains("Make the report") && help.contains("Usage"), "{help}");
}

#[test]
fn version_is_printed() {
    assert_eq!(stdout(&survey(&["--version"])), format!("survey {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_use_exits_with_2_and_says_what_in_the_users_language() {
    for (args, said) in [
        (vec!["report"], "必要な指定がありません"),
        (vec!["repport"], "という指定はありません"),
        (vec!["report", "x.xlsx", "--treshold", "5"], "という指定はありません"),
        (vec!["report", "x.xlsx", "--threshold", "many"], "指定できません"),
        (vec!["report", "x.xlsx", "--threshold", "nan"], "指定できません"),
        (vec!["report", "x.xlsx", "--lang", "fr"], "指定できません"),
        (vec!["report", "x.xlsx", "-q", "nothing"], "見つかりません"),
    ] {
        let output = survey(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(said), "{args:?}: {}", stderr(&output));
    }
    let output = survey(&["report", "--lang", "en"]);
    assert!(stderr(&output).contains("Something is missing"), "{}", stderr(&output));
}

#[test]
fn an_option_that_names_the_same_thing_twice_is_refused() {
    let report = |more: &[&str]| survey(&[&["report", "x.xlsx"], more].concat());
    for (args, names) in [
        (vec!["--set", "area=甲", "--set", "area=乙"], vec!["--set", "「area」"]),
        (vec!["--set", "area=甲", "--set", " area = 甲"], vec!["--set", "「area」"]),
        (vec!["--threshold", "5", "--set", "threshold=6"], vec!["--set", "「threshold」"]),
        (
            vec!["--set", "b=1", "--set", "a=1", "--set", "a=2", "--set", "b=2"],
            vec!["「a」", "「b」"],
        ),
        (
            vec!["--units", "patient=a.csv", "--units", "patient=b.csv"],
            vec!["--units", "「patient」"],
        ),
    ] {
        let output = report(&args);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
        assert!(told.contains("二つの値"), "{args:?}: {told}");
        assert!(names.iter().all(|name| told.contains(name)), "{args:?}: {told}");
        let output = report(&[&args[..], &["--lang", "en"]].concat());
        assert!(stderr(&output).contains("two values"), "{}", stderr(&output));
    }
    for command in ["export", "cross"] {
        let option = if command == "export" { "--set" } else { "--bands" };
        let args = [command, "x.xlsx", option, "visits=1", option, "visits=2"];
        let rows: &[&str] = if command == "cross" { &["--rows", "visits"] } else { &[] };
        let output = survey(&[&args[..], rows].concat());
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains("二つの値"), "{}", stderr(&output));
    }
    // Of several names each has its value.
    let output = report(&["--set", "a=1", "--set", "b=1"]);
    assert!(!stderr(&output).contains("二つの値"), "{}", stderr(&output));
}

#[test]
fn questionnaires_are_listed() {
    let list = stdout(&survey(&["questionnaires"]));
    let plain: String = list.split_whitespace().collect();
    assert!(plain.contains("jmar-2018在宅医療の連携に関するアンケート調査"), "{list}");
    let list = stdout(&survey(&["questionnaires", "--json"]));
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    let names: Vec<&str> =
        list.as_array().expect("a list").iter().filter_map(|of| of["name"].as_str()).collect();
    for name in ["jmar-2018", "round-the-clock", "training"] {
        assert!(names.contains(&name), "{names:?}");
    }
}

#[test]
fn completions_are_made_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&survey(&["completions", shell]));
        assert!(script.contains("questionnaire"), "{shell}");
    }
}

#[test]
fn a_report_can_be_quiet_or_machine_readable() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("out");
    let target = target.to_str().expect("a path");
    let output = survey(&["report", "sample-data/jmar-2018.csv", "-o", target, "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let summary: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(summary["respondents"], 124);
    assert_eq!(summary["questionnaire"], "jmar-2018");
    assert!(output.stderr.is_empty());
    let output = survey(&["report", "sample-data/jmar-2018.csv", "-o", target, "--quiet"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
}

#[test]
fn problems_are_machine_readable_too() {
    let output = survey(&["report", "no-such.xlsx", "--json"]);
    assert_eq!(output.status.code(), Some(2));
    let said: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(said["ok"], false);
    assert_eq!(said["problems"][0]["kind"], "file-not-found");
}

#[test]
fn an_output_folder_that_cannot_be_made_exits_with_3() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "mine").expect("writable");
    let below = file.join("out");
    let output =
        survey(&["report", "sample-data/jmar-2018.csv", "-o", below.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(&file).expect("still there"), "mine");
}

#[test]
fn the_working_folders_questionnaire_takes_precedence() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("questionnaires");
    std::fs::create_dir_all(&own).expect("a folder");
    let built_in = std::fs::read_to_string(path("questionnaires/jmar-2018.toml")).expect("there");
    let changed = built_in.replace("在宅医療の連携に関するアンケート調査", "当県の調査");
    std::fs::write(own.join("jmar-2018.toml"), changed).expect("writable");
    let output = survey_in(folder.path(), &["questionnaires"]);
    assert!(stdout(&output).contains("当県の調査"), "{}", stdout(&output));
}

#[test]
fn questions_are_listed_for_people_and_for_programs() {
    let list = stdout(&survey(&["questions"]));
    for told in ["問12-1", "house_calls_hours", "単一回答", "往診時間", "2 診療時間内に行う"]
    {
        assert!(list.contains(told), "{told}: {list}");
    }
    assert!(list.lines().all(|line| UnicodeWidthStr::width(line) <= 80), "{list}");
    let of_data = stdout(&survey(&["questions", "sample-data/jmar-2018.xlsx"]));
    // With data the answers that only they have are listed too: areas.
    assert!(of_data.contains("問12-1") && of_data.contains("1 釜石市"), "{of_data}");
    assert!(!list.contains("釜石市"), "{list}");
    let reading = ["questions", "-q", "tests/fixtures/reading/reading.toml", "--format"];
    let csv = stdout(&survey(&[&reading[..], &["csv"]].concat()));
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let lines: Vec<Vec<String>> = reader.deserialize().map(|line| line.expect("CSV")).collect();
    let line = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<_>>();
    for expected in [
        "Q2|genres|好きな分野|multiple|||genres_2|2|歴史|",
        "Q3|books|1か月に読む冊数|count|冊||books|||",
        "Q4|device|電子書籍を読む機器|single||format = 2|device|1|専用端末|",
        "|keen|月4冊以上|derived|||keen|||",
    ] {
        assert!(lines.contains(&line(expected)), "{expected}: {csv}");
    }
    let json = stdout(&survey(&[&reading[..], &["json", "--lang", "en"]].concat()));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["questions"][2]["codes"][1]["label"], "History");
    assert_eq!(json["questions"][2]["columns"][1], "genres_2");
    assert_eq!(json["questions"][3]["max"], 60.0);
    assert_eq!(survey(&["questions", "no-such.xlsx"]).status.code(), Some(2));
}

#[test]
fn a_file_in_the_place_of_a_command_is_reported_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = path("sample-data/jmar-2018.csv");
    let data = data.to_str().expect("a path");
    let output = survey_in(folder.path(), &["--lang", "en", data, "--format", "csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("Written"), "{}", stdout(&output));
    assert!(folder.path().join("output/jmar-2018/results.csv").exists());
    // A folder too; what is neither a file nor looks like one is a command mistyped.
    let study = path("sample-data/jmar-2018");
    let study = study.to_str().expect("a path");
    let output = survey_in(folder.path(), &[study, "--format", "csv", "-o", "study"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for (name, told) in
        [("gone.xlsx", "ファイルが見つかりません"), ("gone", "という指定はありません")]
    {
        let output = survey_in(folder.path(), &[name]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
}

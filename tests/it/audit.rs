//! `survey audit`: what outsiders can work out of released figures. An auditor that finds nothing
//! would pass no test here: each leak that is planted in a safe release has to be found.

use std::path::Path;

use serde_json::Value;

use crate::files::{path, put as write, stderr, stdout, survey_in};

/// Figures of a release: table, subset, group, variable, category, statistic; no value is hidden.
type Figure = (String, Option<f64>);

/// The address as the columns of `results.csv`.
fn at(table: &str, subset: &str, group: &str, category: &str, statistic: &str) -> String {
    let (variable, code) = group.split_once('=').unwrap_or(("", ""));
    format!("s,{table},{subset},{variable},{code},q,{category},{statistic}")
}

fn put(folder: &Path, figures: &[Figure]) {
    std::fs::create_dir_all(folder).expect("a folder");
    let head = "section,table,subset,group_variable,group_code,variable,category,statistic,value,\
                printed,base,state,group_label,category_label\n";
    let line = |(address, value): &Figure| match value {
        Some(value) => format!("{address},{value},,,shown,,\n"),
        None => format!("{address},,×,,suppressed,,\n"),
    };
    let lines: String = figures.iter().map(line).collect();
    std::fs::write(folder.join("results.csv"), format!("{head}{lines}")).expect("written");
}

const GROUPS: [&str; 3] = ["area=1", "area=2", "area=3"];
const COUNTS: [[f64; 3]; 3] = [[2.0, 8.0, 10.0], [3.0, 9.0, 12.0], [15.0, 6.0, 10.0]];
/// Small counts and, that sums do not tell them, others: each is left 0 to 5 or more.
const HIDDEN: [(usize, usize); 4] = [(0, 0), (1, 0), (0, 1), (1, 1)];

/// A question with one answer by areas, with sums at both sides.
fn safe() -> Vec<Figure> {
    let mut figures = Vec::new();
    for code in 0..3 {
        let all: f64 = COUNTS.iter().map(|of| of[code]).sum();
        figures.push((at("t", "all", "", &(code + 1).to_string(), "count"), Some(all)));
    }
    figures.push((at("t", "all", "", "", "n"), Some(75.0)));
    for (row, group) in GROUPS.iter().enumerate() {
        let n = COUNTS[row].iter().sum();
        figures.push((at("t", "all", group, "", "n"), Some(n)));
        for (code, count) in COUNTS[row].iter().enumerate() {
            let shown = (!HIDDEN.contains(&(row, code))).then_some(*count);
            figures.push((at("t", "all", group, &(code + 1).to_string(), "count"), shown));
        }
    }
    figures
}

/// How each hidden figure is left: address, low, high; and the exit code.
fn audited(here: &Path, folders: &[&str]) -> (i32, Vec<(String, f64, f64)>) {
    let args = [&["audit", "--json"], folders].concat();
    let output = survey_in(here, &args);
    let said: Value = serde_json::from_str(&stdout(&output))
        .unwrap_or_else(|_| panic!("{}{}", stdout(&output), stderr(&output)));
    let hidden = said["hidden"].as_array().expect("a list").iter().map(|of| {
        let text = |key: &str| of[key].as_str().expect("a text").to_owned();
        let group = match text("group_variable").as_str() {
            "" => String::new(),
            variable => format!("{variable}={}", text("group_code")),
        };
        let place =
            at(&text("table"), &text("subset"), &group, &text("category"), &text("statistic"));
        let high = of["high"].as_f64().unwrap_or(f64::INFINITY);
        (place, of["low"].as_f64().expect("a number"), high)
    });
    (output.status.code().unwrap_or(-1), hidden.collect())
}

#[test]
fn a_safe_release_is_told_as_safe_with_what_is_left_of_each_figure() {
    let folder = tempfile::tempdir().expect("a folder");
    put(&folder.path().join("safe"), &safe());
    let (code, hidden) = audited(folder.path(), &["safe"]);
    assert_eq!(code, 0, "{hidden:?}");
    // By hand: x11 + x21 = 5, x11 + x12 = 10, x21 + x22 = 12, all 0 or more.
    let of = |group: usize, code: usize| {
        let place = at("t", "all", GROUPS[group], &(code + 1).to_string(), "count");
        let found = hidden.iter().find(|(of, ..)| *of == place).expect("there");
        (found.1, found.2)
    };
    assert_eq!(of(0, 0), (0.0, 5.0));
    assert_eq!(of(1, 0), (0.0, 5.0));
    assert_eq!(of(0, 1), (5.0, 10.0));
    assert_eq!(of(1, 1), (7.0, 12.0));
    // More protection is asked for than there is.
    let output = survey_in(folder.path(), &["audit", "safe", "--protection", "6"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output);
    assert!(said.contains("秘匿された数値のうち 4 個が、幅 6 より狭い"), "{said}");
    assert!(said.contains("0 から 5 の間と分かります"), "{said}");
}

#[test]
fn each_planted_leak_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let show = |figures: &mut Vec<Figure>, place: String, value: f64| {
        figures.retain(|(of, _)| *of != place);
        figures.push((place, Some(value)));
    };
    let mut leaks: Vec<(String, Vec<Figure>, Option<Vec<Figure>>)> = Vec::new();
    for (row, code) in HIDDEN {
        let (group, category) = (GROUPS[row], (code + 1).to_string());
        let count = COUNTS[row][code];
        let n: f64 = COUNTS[row].iter().sum();
        // The secondary hiding is left out.
        let mut figures = safe();
        show(&mut figures, at("t", "all", group, &category, "count"), count);
        leaks.push((format!("one shown {row}{code}"), figures, None));
        // A percent with its base.
        let mut figures = safe();
        show(&mut figures, at("t", "all", group, &category, "percent"), 100.0 * count / n);
        leaks.push((format!("percent {row}{code}"), figures, None));
        // The same figure in another table.
        let mut figures = safe();
        figures.push((at("u", "all", group, "", "n"), Some(n)));
        figures.push((at("u", "all", group, &category, "count"), Some(count)));
        leaks.push((format!("two tables {row}{code}"), figures, None));
        // A report of the area alone, which hides nothing.
        let own: Vec<Figure> = (0..3)
            .map(|code| {
                let place = at("t", "all", "", &(code + 1).to_string(), "count");
                (place, Some(COUNTS[row][code]))
            })
            .chain([(at("t", "all", "", "", "n"), Some(n))])
            .chain(
                (0..3).map(|k| (at("v", "all", "", &k.to_string(), "n"), Some(n - f64::from(k)))),
            )
            .collect();
        let mut whole = safe();
        whole.extend(
            (0..3).map(|k| (at("v", "all", group, &k.to_string(), "n"), Some(n - f64::from(k)))),
        );
        leaks.push((format!("area {row}{code}"), whole, Some(own)));
        // Two subsets that are together all, of which one shows what the other hides.
        let mut figures = safe();
        for (other, all) in COUNTS[row].into_iter().enumerate() {
            let category = (other + 1).to_string();
            let small = (all / 2.0_f64).floor();
            let is_leak = other == code;
            figures.push((at("w", "all", "", &category, "count"), Some(all)));
            figures.push((at("w", "few", "", &category, "count"), (!is_leak).then_some(small)));
            figures.push((at("w", "many", "", &category, "count"), Some(all - small)));
        }
        for (subset, of) in [("all", n), ("few", 4.0), ("many", n - 4.0)] {
            figures.push((at("w", subset, "", "", "n"), Some(of)));
        }
        leaks.push((format!("subsets {row}{code}"), figures, None));
    }
    assert_eq!(leaks.len(), 20);
    for (name, whole, own) in &leaks {
        let name = name.replace(' ', "-");
        put(&here.join(&name).join("all"), whole);
        if let Some(own) = own {
            put(&here.join(&name).join("area"), own);
        }
        let (code, hidden) = audited(here, &[&name]);
        assert_eq!(code, 1, "{name}: {hidden:?}");
        assert!(hidden.iter().any(|(_, low, high)| low == high), "{name}: {hidden:?}");
    }
}

#[test]
fn a_mean_with_its_n_tells_the_sum_and_what_is_not_additive_is_no_figure_to_guess() {
    let folder = tempfile::tempdir().expect("a folder");
    let figures = [
        (at("t", "all", "", "", "n"), Some(4.0)),
        (at("t", "all", "", "", "mean"), Some(12.5)),
        (at("t", "all", "", "", "sum"), None),
        (at("t", "all", "", "", "median"), None),
    ];
    put(&folder.path().join("r"), &figures);
    let (code, hidden) = audited(folder.path(), &["r"]);
    assert_eq!(code, 1);
    assert_eq!(hidden, [(at("t", "all", "", "", "sum"), 50.0, 50.0)]);
}

#[test]
fn limits_differences_and_bases_tell_what_they_are_made_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let count = |group: &str, count| (at("t", "all", group, "1", "count"), count);
    let n = |group: &str, n| (at("t", "all", group, "", "n"), n);
    let percent = |group: &str, of| (at("t", "all", group, "1", "percent"), of);
    let waves = || {
        let [one, two] = ["wave=1", "wave=2"];
        let known = [count(two, Some(20.0)), n(two, Some(40.0)), percent(two, Some(50.0))];
        let hidden = [count(one, None), n(one, Some(50.0)), percent(one, None)];
        [hidden, known].concat()
    };
    put(&here.join("safe"), &waves());
    assert_eq!(audited(here, &["safe"]).0, 0);
    let is_told = |name: &str, figures: &[Figure], place: String, value: f64| {
        put(&here.join(name), figures);
        let (code, hidden) = audited(here, &[name]);
        assert_eq!(code, 1, "{name}: {hidden:?}");
        assert!(hidden.contains(&(place, value, value)), "{name}: {hidden:?}");
    };
    let place = at("t", "all", "wave=1", "1", "count");
    // 20 of 40 are 30 percent points more than 10 of 50.
    let mut figures = waves();
    figures.push((at("t", "all", "wave=2", "1", "difference"), Some(30.0)));
    is_told("difference", &figures, place.clone(), 10.0);
    // Wilson's limits of 10 of 50, by R's prop.test(10, 50, correct = FALSE).
    let mut figures = waves();
    figures.push((at("t", "all", "wave=1", "1", "lower_limit"), Some(11.243750)));
    figures.push((at("t", "all", "wave=1", "1", "upper_limit"), Some(33.037106)));
    is_told("limits", &figures, place, 10.0);
    // A base beside a figure is the n that is hidden elsewhere.
    let two = [n("wave=2", Some(40.0)), count("wave=2", Some(20.0))];
    let figures = [vec![n("wave=1", None), count("wave=1", Some(7.0))], two.to_vec()].concat();
    put(&here.join("base"), &figures);
    let path = here.join("base/results.csv");
    let text = std::fs::read_to_string(&path).expect("written");
    let with_bases = text.replace("count,7,,,", "count,7,,9,").replace("nt,20,,,", "nt,20,,40,");
    std::fs::write(&path, with_bases).expect("written");
    let (code, hidden) = audited(here, &["base"]);
    assert_eq!((code, hidden), (1, vec![(at("t", "all", "wave=1", "", "n"), 9.0, 9.0)]));
}

#[test]
fn groups_within_others_add_up_to_all_of_the_inner_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let n = |group: &str, n| (at("t", "all", group, "", "n"), n);
    // By area and wave: what one area has in a wave is what the others leave of it.
    let waves = |hidden: &[&str]| -> Vec<Figure> {
        let all = [("wave=1", 30.0), ("wave=2", 45.0)].map(|(group, of)| n(group, Some(of)));
        let parts = [
            ("area>wave=1>1", 12.0),
            ("area>wave=2>1", 11.0),
            ("area>wave=3>1", 7.0),
            ("area>wave=1>2", 20.0),
            ("area>wave=2>2", 16.0),
            ("area>wave=3>2", 9.0),
        ];
        let part = |(group, of): (&str, f64)| n(group, (!hidden.contains(&group)).then_some(of));
        all.into_iter().chain(parts.map(part)).collect()
    };
    put(&folder.path().join("one"), &waves(&["area>wave=3>1"]));
    let (code, hidden) = audited(folder.path(), &["one"]);
    let place = at("t", "all", "area>wave=3>1", "", "n");
    assert_eq!((code, hidden), (1, vec![(place, 7.0, 7.0)]));
    put(&folder.path().join("two"), &waves(&["area>wave=3>1", "area>wave=2>1"]));
    let (code, hidden) = audited(folder.path(), &["two"]);
    assert_eq!(code, 0, "{hidden:?}");
    assert!(hidden.iter().all(|(_, low, high)| (*low, *high) == (0.0, 18.0)), "{hidden:?}");
}

#[test]
fn several_answers_and_chance_are_not_taken_for_sums() {
    let folder = tempfile::tempdir().expect("a folder");
    // Several answers a respondent: they are more than all, and the hidden one stays hidden.
    let mut figures: Vec<Figure> = [(1, Some(30.0)), (2, Some(25.0)), (3, None)]
        .map(|(code, count)| (at("t", "all", "", &code.to_string(), "count"), count))
        .into();
    figures.push((at("t", "all", "", "", "n"), Some(40.0)));
    for (group, n, counts) in
        [("area=1", 22.0, [15.0, 12.0, 9.0]), ("area=2", 18.0, [15.0, 13.0, 8.0])]
    {
        figures.push((at("t", "all", group, "", "n"), Some(n)));
        for (code, count) in (1..).zip(counts) {
            let shown = (group == "area=1" || code < 3).then_some(count);
            figures.push((at("t", "all", group, &code.to_string(), "count"), shown));
        }
    }
    put(&folder.path().join("r"), &figures);
    let (code, hidden) = audited(folder.path(), &["r"]);
    assert_eq!(code, 0, "{hidden:?}");
    assert!(hidden.iter().all(|(_, low, high)| high - low >= 3.0), "{hidden:?}");
}

#[test]
fn the_sample_is_audited_and_folders_without_results_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let study = path("sample-data/jmar-2018");
    let study = study.to_str().expect("a path");
    let output = survey_in(here, &["report", study, "-o", "out", "--format", "csv", "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let output = survey_in(here, &["audit", "out", "--lang", "en"]);
    assert!(
        stdout(&output).contains("Reports: 1, other files: 0, figures shown: "),
        "{}",
        stdout(&output)
    );
    // Its policy is `none`: what tables hide by their own smallest base is hidden in earnest.
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let (_, hidden) = audited(here, &["out"]);
    assert!(hidden.len() > 20, "{hidden:?}");
    assert!(hidden.iter().all(|(_, low, high)| low < high), "{:?}", hidden[0]);
    let output = survey_in(here, &["audit", "nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    std::fs::create_dir(here.join("broken")).expect("a folder");
    std::fs::write(here.join("broken/results.csv"), "a,b\n1,2\n").expect("written");
    let output = survey_in(here, &["audit", "broken"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("results.csv"), "{}", stderr(&output));
}

/// Studies of all surveys, with every kind of table between them.
pub const STUDIES: [&str; 6] = [
    "sample-data/jmar-2018",
    "sample-data/resources",
    "sample-data/round-the-clock",
    "sample-data/training",
    "sample-data/zones",
    "tests/fixtures/waves",
];

#[test]
fn every_surveys_sample_keeps_each_policys_protection() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let mut hiding = 0;
    let policies = [("standard", "3"), ("careful", "5"), ("strict", "10")];
    for (study, (policy, least)) in
        STUDIES.iter().flat_map(|study| policies.map(|policy| (study, policy)))
    {
        let data = path(study);
        let data = data.to_str().expect("a path");
        let args = ["export", data, "--disclosure", policy, "-o", "out"];
        let output = survey_in(here, &args);
        assert_eq!(output.status.code(), Some(0), "{study} {policy}: {}", stderr(&output));
        let (code, hidden) = audited(here, &["out", "--protection", least]);
        assert_eq!(code, 0, "{study} {policy}: {:?}", &hidden[..hidden.len().min(5)]);
        hiding += usize::from(!hidden.is_empty());
    }
    // Of the waves, `standard` and `careful` hide nothing.
    assert!(hiding >= 3 * STUDIES.len() - 2, "{hiding}");
}

const BEFORE_AND_AFTER: &str = r#"
id = "few"
title = "少し"
respondent = "参加者"
template = "report"

[[question]]
id = "number"
type = "id"
label = "番号"

[[question]]
id = "a"
type = "single"
label = "前"
codes = [{ code = 1, label = "はい" }, { code = 2, label = "いいえ" }]

[[question]]
id = "b"
type = "single"
label = "後"
codes = [{ code = 1, label = "はい" }, { code = 2, label = "いいえ" }]

[[question]]
id = "x"
type = "count"
label = "件数前"

[[question]]
id = "y"
type = "count"
label = "件数後"

[[derived]]
id = "yes_before"
label = "はい（前）"
expression = "a = 1"

[[derived]]
id = "yes_after"
label = "はい（後）"
expression = "b = 1"
"#;

const PAIRED: &str = r#"
[[section]]
id = "1"
number = "1"
level = 1
heading = "結果"

[[table]]
id = "yes"
section = "1"
kind = "paired"
title = "はい"
pairs = [{ before = "yes_before", after = "yes_after" }]
changes = true
test = "mcnemar"
show = "table"

[[table]]
id = "numbers"
section = "1"
kind = "paired"
title = "件数"
pairs = [{ before = "x", after = "y" }]
changes = true
test = "t"
show = "table"
"#;

#[test]
fn nobody_finds_how_few_changed_in_a_paired_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    write(here, "few.toml", BEFORE_AND_AFTER);
    write(here, "report/plan.toml", PAIRED);
    // From no to yes 14, from yes to no `few`; as many numbers rise and fall.
    let answers = |few: usize| {
        let lines = (0..44 + few).map(|at| {
            let (answers, x, y) = match at {
                0..14 => ("いいえ,はい", 2, 5),
                14..24 => ("はい,はい", 3, 3),
                24..44 => ("いいえ,いいえ", 4, 4),
                _ => ("はい,いいえ", 4, 2),
            };
            format!("{at},{answers},{},{}\n", x + at % 3, y + at % 3)
        });
        format!("番号,前,後,件数前,件数後\n{}", lines.collect::<String>())
    };
    for (policy, few, least) in
        [("strict", 3, "10"), ("careful", 4, "5"), ("standard", 2, "3"), ("strict", 12, "10")]
    {
        write(here, "answers.csv", &answers(few));
        let args = ["export", "answers.csv", "-q", "few.toml", "-t", "report", "-o", "out"];
        let output = survey_in(here, &[&args[..], &["--disclosure", policy]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let (code, hidden) = audited(here, &["out", "--protection", least]);
        assert_eq!(code, 0, "{policy}: {hidden:?}");
        let text = std::fs::read_to_string(here.join("out/results.csv")).expect("written");
        let is_hidden = |table: &str, category: &str, statistic: &str| {
            let rows = csv::Reader::from_reader(text.as_bytes()).into_records();
            let rows = rows.map(|row| row.expect("a row"));
            let mut of_after = rows.filter(|row| matches!(&row[5], "yes_after" | "y"));
            let row = of_after
                .find(|row| &row[1] == table && &row[6] == category && &row[7] == statistic)
                .unwrap_or_else(|| panic!("{table} {category} {statistic}: {text}"));
            &row[11] == "suppressed"
        };
        let is_few = few < 10;
        for table in ["yes", "numbers"] {
            assert_eq!(is_hidden(table, "lower", "count"), is_few, "{policy} {table}");
            assert!(!is_hidden(table, "", "n"), "{policy} {table}");
        }
        // The difference of both counts is told; whatever tells their sum is not.
        let of_both =
            [("same", "count"), ("", "lower_limit"), ("", "upper_limit"), ("", "p_value")];
        for (category, statistic) in of_both {
            let said = format!("{policy} {few}: {category} {statistic}");
            assert_eq!(is_hidden("yes", category, statistic), is_few, "{said}");
        }
    }
}

#[test]
fn the_difference_with_its_limits_or_p_or_those_who_stayed_tells_how_many_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    // Of 44 answers 14 became yes and 2 no; 24 are yes afterwards.
    let of =
        |category: &str, statistic: &str, value| (at("t", "all", "", category, statistic), value);
    let safe = || {
        let counts = ["higher", "same", "lower"].map(|category| of(category, "count", None));
        let shown = [
            of("", "n", Some(44.0)),
            of("", "mean", Some(100.0 * 24.0 / 44.0)),
            of("", "difference", Some(100.0 * 12.0 / 44.0)),
        ];
        [counts, shown].concat()
    };
    put(&here.join("safe"), &safe());
    let (code, hidden) = audited(here, &["safe"]);
    assert_eq!(code, 0, "{hidden:?}");
    // R: t.test(rep(c(100, 0, -100), c(14, 28, 2)))$conf.int and binom.test(2, 16)$p.value.
    let leaks = [
        vec![
            of("", "lower_limit", Some(10.732_299_864_3)),
            of("", "upper_limit", Some(43.813_154_681_1)),
        ],
        vec![of("", "p_value", Some(0.004_180_908_203_125))],
        vec![of("same", "count", Some(28.0))],
    ];
    for (number, leak) in leaks.into_iter().enumerate() {
        let name = format!("leak-{number}");
        let mut figures = safe();
        figures.retain(|(place, _)| leak.iter().all(|(told, _)| told != place));
        figures.extend(leak);
        put(&here.join(&name), &figures);
        let (code, hidden) = audited(here, &[&name]);
        assert_eq!(code, 1, "{name}: {hidden:?}");
        for (category, count) in [("higher", 14.0), ("lower", 2.0)] {
            let told = (at("t", "all", "", category, "count"), count, count);
            assert!(hidden.contains(&told), "{name}: {hidden:?}");
        }
    }
}

#[test]
fn a_cross_table_of_each_pair_of_questions_and_a_batch_keep_their_protection() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let data = path("sample-data/jmar-2018.csv");
    let data = data.to_str().expect("a path");
    let questions = ["founder", "bed_type", "visits_intention", "end_of_life_intention"];
    for policy in ["standard", "strict"] {
        for rows in questions {
            let columns = questions.map(|of| if of == rows { "region" } else { of }).join(",");
            let args = ["cross", data, "--rows", rows, "--columns", &columns];
            let more = ["--disclosure", policy, "-o", "cross/results.csv", "--overwrite"];
            std::fs::create_dir_all(here.join("cross")).expect("a folder");
            let output = survey_in(here, &[&args[..], &more].concat());
            assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
            let (code, hidden) = audited(here, &["cross"]);
            assert_eq!(code, 0, "{policy} {rows}: {:?}", &hidden[..hidden.len().min(5)]);
        }
        let study = |name: &str, more: &str| {
            format!(
                "[[study]]\nname = \"{name}\"\ndata = ['{data}']\nformats = [\"csv\"]\n\
                 disclosure = \"{policy}\"\n{more}\n"
            )
        };
        let parts = study("parts", "for_each = \"founder\"");
        let plan = format!("output = \"batch\"\n{}{parts}", study("all", ""));
        std::fs::write(here.join("batch.toml"), plan).expect("written");
        let output = survey_in(here, &["batch", "batch.toml"]);
        assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
        let (code, hidden) = audited(here, &["batch"]);
        assert_eq!(code, 0, "{policy}: {:?}", &hidden[..hidden.len().min(5)]);
        assert!(!hidden.is_empty(), "{policy} hides nothing");
    }
}

#[test]
fn files_that_are_not_as_they_were_written_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let study = path("sample-data/zones");
    let study = study.to_str().expect("a path");
    let formats = ["--disclosure", "standard", "--format", "csv,md,xlsx", "--quiet"];
    let output = survey_in(here, &[&["report", study, "-o", "out"], &formats[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let named = |key: &str| {
        let output = survey_in(here, &["audit", "out", "--json"]);
        let said: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        let names = said[key].as_array().expect("a list").iter();
        names.map(|name| name.as_str().expect("a path").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(named("unread"), [""; 0]);
    assert_eq!(named("changed"), [""; 0]);
    let report = here.join("out/report.md");
    let text = std::fs::read_to_string(&report).expect("written");
    std::fs::write(&report, text + "北部の病院は1か所でした。\n").expect("written");
    std::fs::write(here.join("out/memo.txt"), "2").expect("written");
    std::fs::write(here.join("out/photo.jpg"), [255, 216]).expect("written");
    let changed = named("changed");
    assert!(changed.len() == 2 && changed[0].ends_with("memo.txt"), "{changed:?}");
    assert!(changed[1].ends_with("report.md"), "{changed:?}");
    let unread = named("unread");
    assert!(unread.len() == 1 && unread[0].ends_with("photo.jpg"), "{unread:?}");
    let said = stdout(&survey_in(here, &["audit", "out"]));
    for words in ["report.md", "書き出したままではありません", "読み取れない形式", "photo.jpg"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn a_sum_is_told_within_a_tenth_and_no_count_is_told_by_its_n_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let sums = |second: Option<f64>, whole: f64| {
        let mut figures = vec![(at("t", "all", "", "", "sum"), Some(whole))];
        for (area, sum) in [(1, None), (2, second), (3, Some(50.0)), (4, None)] {
            figures.push((at("t", "all", &format!("area={area}"), "", "sum"), sum));
        }
        // Where the sums add up is seen of another question.
        let other = |of: &str, sum| (at("t", "all", of, "1", "sum"), Some(sum));
        figures.push(other("", 10.0));
        figures.extend((1..5).map(|area| other(&format!("area={area}"), f64::from(area))));
        figures
    };
    let here = folder.path();
    put(&here.join("wide"), &sums(Some(950.0), 2000.0));
    assert_eq!(audited(here, &["wide"]).0, 0);
    let mut known = sums(Some(950.0), 2000.0);
    known.retain(|(place, _)| *place != at("t", "all", "area=1", "", "sum"));
    known.push((at("t", "all", "area=1", "", "sum"), Some(900.0)));
    put(&here.join("known"), &known);
    assert_eq!(audited(here, &["known"]).0, 1);
    // One clinic: each answer is given by nobody or by one, and nothing says which.
    let one: Vec<Figure> = [(at("t", "all", "area=1", "", "n"), Some(1.0))]
        .into_iter()
        .chain((1..4).map(|code| (at("t", "all", "area=1", &code.to_string(), "count"), None)))
        .collect();
    put(&here.join("one"), &one);
    assert_eq!(audited(here, &["one"]).0, 0);
}

#[test]
fn what_another_file_of_the_report_tells_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    put(&here.join("r"), &safe());
    let told = |value: &str| {
        format!(
            r#"{{"figures":[{{"table":"t","subset":"all","group_variable":"area","group_code":"1",
                "variable":"q","category":"1","statistic":"count","value":{value},"state":"shown"}}]}}"#
        )
    };
    std::fs::write(here.join("r/results.json"), told("null")).expect("written");
    assert_eq!(audited(here, &["r"]).0, 0);
    std::fs::write(here.join("r/results.json"), told("2")).expect("written");
    let (code, hidden) = audited(here, &["r"]);
    assert_eq!(code, 1);
    assert_eq!(hidden[0], (at("t", "all", "area=1", "1", "count"), 2.0, 2.0));
}

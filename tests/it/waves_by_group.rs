//! Tables of changes by the answers to questions. Expected figures are those of R, of the files of
//! the study of three waves:
//!
//!     a <- read.csv("2016.csv"); b <- read.csv("2020.csv"); n <- read.csv("2024.csv")
//!     b$cover <- c(3, 2, 1, 1)[b$cover]; B <- subset(b, area == "北部"); N <- subset(n, …)
//!     id <- function(d) chartr("Ａ０１２３４５６７８９", "A0123456789", d$office)

use std::collections::BTreeMap;
use std::path::Path;

use crate::files::{Row, path, rows_of, run, stderr, stdout, survey_in};
use crate::waves::FILES;

/// Areas by their codes: nobody was of the south in 2016.
const SOUTH: &str = "1";
const NORTH: &str = "2";
const CENTRE: &str = "3";

/// A copy of the study with these tables of changes alone.
fn study(tables: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("plan")).expect("made");
    for name in FILES {
        let text = std::fs::read_to_string(path("tests/fixtures/waves").join(name)).expect("there");
        let text = match name {
            "plan/plan.toml" => {
                format!("{}{tables}", text.split("[[table]]").next().expect("a start"))
            }
            _ => text,
        };
        write(&folder, name, &text);
    }
    folder
}

fn table(id: &str, variables: &[&str], more: &str) -> String {
    format!(
        "[[table]]\nid = \"{id}\"\nsection = \"1\"\nkind = \"change\"\ntitle = \"{id}\"\n\
         variables = {variables:?}\nshow = \"both\"\n{more}\n"
    )
}

fn write(folder: &tempfile::TempDir, name: &str, text: &str) {
    std::fs::write(folder.path().join(name), text).expect("written");
}

fn read(folder: &tempfile::TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).expect("there")
}

fn change(folder: &tempfile::TempDir, name: &str, from: &str, to: &str) {
    let text = read(folder, name);
    assert!(text.contains(from), "{name} holds no {from}");
    write(folder, name, &text.replace(from, to));
}

fn report(folder: &Path, formats: &str) -> (Option<i32>, String) {
    run(&["report", folder.to_str().expect("a path"), "--format", formats, "--lang", "en"])
}

fn made(folder: &tempfile::TempDir, formats: &str) -> Vec<Row> {
    let (code, said) = report(folder.path(), formats);
    assert_eq!(code, Some(0), "{said}");
    rows_of(&folder.path().join("output/results.csv"))
}

fn refused(tables: &str, parts: &[&str]) {
    let folder = study(tables);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    // Lines are wrapped for the terminal.
    let said = said.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    for part in parts {
        assert!(said.contains(part), "no {part} in {said}");
    }
}

/// The row of a table, group, variable, category and statistic.
fn find<'r>(rows: &'r [Row], key: [&str; 5]) -> Option<&'r Row> {
    let names = ["table", "group_code", "variable", "category", "statistic"];
    rows.iter().find(|row| names.iter().zip(key).all(|(name, value)| row[*name] == value))
}

fn value(rows: &[Row], key: [&str; 5]) -> f64 {
    let row = find(rows, key).unwrap_or_else(|| panic!("no {key:?}"));
    row["value"].parse().unwrap_or_else(|_| panic!("{key:?} is {}", row["state"]))
}

fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() < 1e-8 * expected.abs().max(1.0), "{got} is not {expected}");
}

const BY_AREA: &str = "groups = [\"area\"]\n";

/// Tables of a number, a yes or no, an answer of one, and of several.
fn all_sorts(more: &str) -> String {
    [("number", "staff"), ("yes", "large"), ("single", "cover"), ("multiple", "services")]
        .map(|(id, variable)| table(id, &[variable], &format!("{BY_AREA}{more}")))
        .concat()
}

#[test]
fn values_and_differences_of_a_group_agree_with_r() {
    let rows = made(&study(&all_sorts("relative = \"percent\"\n")), "csv");
    let of = |table, wave: &str, variable, category, statistic| {
        value(&rows, [table, &format!("{NORTH}>{wave}"), variable, category, statistic])
    };
    // mean(N$staff) - mean(B$staff); t.test(N$staff, B$staff)$conf.int
    near(of("number", "3", "staff", "", "difference"), 0.848970251716247);
    near(of("number", "3", "staff", "", "difference_lower"), -0.059699043738042);
    near(of("number", "3", "staff", "", "difference_upper"), 1.75763954717054);
    // t.test(B$staff, A$staff)$conf.int
    near(of("number", "2", "staff", "", "difference_lower"), -0.791406276606203);
    // 10 of 22 and 8 of 18; the limits of prop.test(x, n, correct = FALSE) put together as in the
    // tests of the interval itself.
    near(of("single", "3", "cover", "1", "difference"), 1.01010101010101);
    near(of("single", "3", "cover", "1", "difference_lower"), -27.633685444204);
    near(of("single", "3", "cover", "1", "difference_upper"), 29.1321517434961);
    near(
        of("single", "3", "cover", "1", "percent_change"),
        100.0 * ((10.0 / 22.0) / (8.0 / 18.0) - 1.0),
    );
    // d <- N$staff - b$staff[match(id(N), id(b))]; t.test(d)$conf.int
    near(of("number", "3", "staff", "", "panel_n"), 15.0);
    near(of("number", "3", "staff", "", "panel_difference"), 1.13333333333333);
    near(of("number", "3", "staff", "", "panel_difference_lower"), 0.546270170496493);
    near(of("number", "3", "staff", "", "panel_difference_upper"), 1.72039649617017);
    // Of 14, 4 covered both times and 3 only now.
    near(of("single", "3", "cover", "", "panel_n"), 14.0);
    near(of("single", "3", "cover", "1", "panel_difference"), 100.0 * 3.0 / 14.0);
}

#[test]
fn groups_add_up_to_all_whatever_is_measured_with_two_waves_and_three_and_without_panel() {
    let two = "[[wave]]\nlabel = \"2016年\"";
    for (waves, more) in
        [(3, ""), (3, "without_panel = true\n"), (2, ""), (2, "without_panel = true\n")]
    {
        let folder = study(&all_sorts(more));
        if waves == 2 {
            let text = read(&folder, "study.toml");
            let (start, rest) = text.split_once(two).expect("2016");
            let (_, after) = rest.split_once("[[wave]]\n").expect("2020");
            write(&folder, "study.toml", &format!("{start}[[wave]]\n{after}"));
            change(&folder, "plan/plan.toml", "wave >= 2", "wave >= 1");
        }
        let rows = made(&folder, "csv,md,pdf,xlsx");
        let last = waves.to_string();
        let sorts = [
            ("number", "staff", ""),
            ("yes", "large", "yes"),
            ("single", "cover", "2"),
            ("multiple", "services", "3"),
        ];
        for (table, variable, category) in sorts {
            let statistic = if category.is_empty() { "n" } else { "count" };
            let of = |group: &str, statistic| {
                value(&rows, [table, group, variable, category, statistic])
            };
            let groups: f64 = [SOUTH, NORTH, CENTRE]
                .iter()
                .map(|area| of(&format!("{area}>{last}"), statistic))
                .sum();
            near(groups, of(&last, statistic));
            for area in [SOUTH, NORTH, CENTRE] {
                assert!(of(&format!("{area}>{last}"), "difference").is_finite());
                let key = [table, &format!("{area}>{last}"), variable, "", "panel_n"];
                assert_eq!(find(&rows, key).is_some(), more.is_empty(), "{key:?}");
            }
        }
    }
}

#[test]
fn a_group_of_nobody_in_a_wave_has_a_dash_for_the_difference_and_never_zero() {
    let folder = study(&all_sorts("relative = \"index\"\n"));
    change(&folder, "2020.csv", "南部", "中部");
    let rows = made(&folder, "csv,md");
    for (table, variable, category) in [("number", "staff", ""), ("multiple", "services", "1")] {
        for statistic in ["difference", "index"] {
            let key = [table, "1>3", variable, category, statistic];
            let row = find(&rows, key).expect("a row");
            assert_eq!((row["value"].as_str(), row["state"].as_str()), ("", "nobody"), "{key:?}");
        }
    }
    let text = read(&folder, "output/report.md");
    let line = text.lines().find(|line| line.starts_with("| 南部")).expect("the south");
    assert!(
        line.starts_with("| 南部 | none(n=0) | none(n=0) | 5.6(n=22) | — | — | — | — |"),
        "{line}"
    );
}

#[test]
fn a_wave_that_did_not_ask_for_the_group_has_dashes_and_a_note() {
    let not_asked = "[[wave.changed]]\nquestion = \"area\"\nother = true\n\n";
    let folder = study(&all_sorts(""));
    let first = "[[wave.changed]]\nquestion = \"services\"\nfrom";
    change(&folder, "study.toml", first, &format!("{not_asked}{first}"));
    let rows = made(&folder, "csv,md");
    assert!(find(&rows, ["number", "2>1", "staff", "", "n"]).is_none());
    assert!(find(&rows, ["number", "2>2", "staff", "", "difference"]).is_none());
    near(value(&rows, ["number", "2>3", "staff", "", "difference"]), 0.848970251716247);
    let text = read(&folder, "output/report.md");
    let line = text.lines().find(|line| line.starts_with("| 北部")).expect("the north");
    assert!(line.starts_with("| 北部 | — | 5.4(n=19) |"), "{line}");
    assert!(text.contains("\"Area\" was not asked in: 2016"), "{text}");
    // Asked once, there is nothing to compare.
    let second = "[[wave.changed]]\nquestion = \"cover\"\n";
    change(&folder, "study.toml", second, &format!("{not_asked}{second}"));
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("by \"area\" in groups") && said.contains("[[wave.changed]]"), "{said}");
}

#[test]
fn whoever_moved_counts_in_the_panel_where_it_is_now() {
    let folder = study(&table("t", &["staff"], BY_AREA));
    // A027 of the north was of the centre in 2020.
    let text = read(&folder, "2020.csv");
    let moved = text.lines().map(|line| match line.starts_with("A027,") {
        true => line.replace("北部", "中部") + "\n",
        false => line.to_owned() + "\n",
    });
    write(&folder, "2020.csv", &moved.collect::<String>());
    let rows = made(&folder, "csv");
    near(value(&rows, ["t", "2>3", "staff", "", "panel_n"]), 15.0);
    near(value(&rows, ["t", "2>3", "staff", "", "panel_difference"]), 1.13333333333333);
    near(value(&rows, ["t", "2>2", "staff", "", "n"]), 18.0);
}

#[test]
fn several_questions_make_blocks_and_one_table_may_hold_numbers_and_yes_or_no() {
    let groups = "groups = [\"area\", \"cover\"]\nrelative = \"percent\"\n";
    let both = table("services", &["services"], groups)
        + &table("numbers", &["staff", "hours", "large"], groups).replace("\"both\"", "\"table\"");
    let rows = made(&study(&both), "csv,md,html,docx,xlsx,pdf");
    assert!(rows.iter().any(|row| row["group_variable"] == "cover>wave"));
    let label = find(&rows, ["services", "2>3", "services", "1", "count"]).expect("a row");
    assert_eq!(label["group_label"], "Area: 北部 2024");
    let folder = study(&both);
    made(&folder, "csv,md");
    let text = read(&folder, "output/report.md");
    for line in [
        "| **Children: Area** |",
        "| **Children: Cover round the clock** |",
        "| **Nurses: Area** |",
        "From 2020 to 2024: Difference, same respondents",
        "Differences shown are those from 2020 to 2024.",
        "There are 24 intervals of differences by group. They are not corrected for their number",
        "count where they are in the later wave",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn sentences_name_the_groups_that_changed_by_more_than_chance() {
    let tables = table("services", &["services"], BY_AREA)
        + &table("large", &["large"], BY_AREA)
        + &table("few", &["deaths"], &format!("{BY_AREA}where = \"office = 'A027'\"\n"));
    let folder = study(&tables.replace("\"office = 'A027'\"", "\"staff > 9\""));
    made(&folder, "csv,md");
    let text = read(&folder, "output/report.md");
    for part in [
        "By group, of 12 differences tested ",
        "“中部” (“Children”) rose by 39.5 points to **44.0%** (15.0 to 58.8)",
        "intervals that are not corrected for their number",
        "By group, none of 3 differences tested is more than chance.",
        "By group no difference was tested: there are too few answers.",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    let args =
        ["report", folder.path().to_str().expect("a path"), "--format", "md", "--lang", "ja"];
    assert_eq!(run(&args).0, Some(0));
    let text = read(&folder, "output/report.md");
    assert!(text.contains("「中部」の「小児」は4.5％から**44.0％**へ39.5ポイント高く"), "{text}");
}

#[test]
fn dots_are_a_row_a_group_and_lines_a_group_each_a_panel_an_answer() {
    let tables = table("dots", &["services"], BY_AREA)
        + &table("lines", &["cover"], &format!("{BY_AREA}chart = \"curve\"\n"))
        + &table("yes", &["large"], &format!("{BY_AREA}chart = \"curve\"\n"));
    let folder = study(&tables);
    made(&folder, "csv,json,svg,md");
    let text = read(&folder, "output/report.md");
    for part in [
        "Children 2016: 南部 none, 北部 13.3, 中部 26.7, All 20.0",
        "By telephone 南部: 2016 none, 2020 8 (36.4%), 2024 3 (12.0%).",
        "Line chart \"yes\". 南部: 2016 none, 2020 14 (63.6%)",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    // Each panel has its title once, and rows for the groups and for all.
    let charts = folder.path().join("output/charts");
    let svg: String = std::fs::read_dir(charts)
        .expect("charts")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("dots"))
        })
        .filter(|path| path.extension().is_some_and(|of| of == "svg"))
        .map(|path| std::fs::read_to_string(path).expect("read"))
        .collect();
    for answer in ["Care at the end of life", "Children", "Mental health", "Rehabilitation"] {
        let label = format!(">\n{answer}\n</text>");
        assert_eq!(svg.matches(&label).count(), 1, "{answer}");
    }
    assert_eq!(svg.matches(">\nAll\n</text>").count(), 4);
}

#[test]
fn what_cannot_be_shown_by_groups_is_refused_with_a_remedy() {
    refused(&table("t", &["cover"], "groups = [\"cover\"]\n"), &["\"t\" names \"cover\" twice"]);
    refused(&table("t", &["cover"], "groups = [\"area\", \"area\"]\n"), &["names \"area\" twice"]);
    refused(&table("t", &["cover"], "groups = [\"wave\"]\n"), &["names \"wave\" twice"]);
    refused(&table("t", &["cover"], "groups = [\"staff\"]\n"), &["\"staff\" does not fit"]);
    refused(&table("t", &["cover"], "groups = [\"areas\"]\n"), &["areas", "area"]);
    let bars = format!("{BY_AREA}chart = \"grouped\"\n");
    refused(&table("t", &["cover"], &bars), &["cannot be drawn as bars", "chart = \"dots\""]);
    let lines = format!("{BY_AREA}chart = \"curve\"\n");
    refused(&table("t", &["staff"], &lines), &["such a chart is not one of these variables"]);
    // Several at once.
    let both = table("t", &["cover"], "groups = [\"staff\"]\nchart = \"grouped\"\n");
    refused(&both, &["\"staff\" does not fit", "cannot be drawn as bars"]);
}

#[test]
fn small_groups_are_hidden_with_the_next_smallest_and_nothing_tells_them() {
    let folder = study(&all_sorts("min_base = 20\n"));
    let rows = made(&folder, "csv,json,md,html,docx,xlsx,pdf");
    let state = |group: &str, statistic| {
        find(&rows, ["single", group, "cover", "1", statistic]).map(|row| row["state"].as_str())
    };
    // 18 and 19 of 2020 are too few; what they changed by tells of them too.
    assert_eq!(
        ["1>2", "2>2", "3>2"].map(|of| state(of, "percent")),
        ["shown", "suppressed", "suppressed"].map(Some)
    );
    assert_eq!(["1>3", "2>3", "3>3"].map(|of| state(of, "percent")), [Some("shown"); 3]);
    assert_eq!(
        ["1>3", "2>3", "3>3"].map(|of| state(of, "difference")),
        ["shown", "suppressed", "suppressed"].map(Some)
    );
    assert_eq!(["2", "3"].map(|of| state(of, "percent")), [Some("shown"); 2]);
    // 19, 14 and 16 of those who answered both times.
    assert_eq!(
        ["1>3", "2>3", "3>3"].map(|of| state(of, "panel_difference")),
        [Some("suppressed"); 3]
    );
    assert_eq!(state("3", "panel_difference"), Some("shown"));
    let audited = survey_in(folder.path(), &["audit", "output", "--lang", "en"]);
    assert_eq!(audited.status.code(), Some(0), "{}{}", stdout(&audited), stderr(&audited));
    // Of one small panel the next smallest is hidden too, since all would tell it.
    let folder = study(&table("t", &["cover"], &format!("{BY_AREA}min_base = 15\n")));
    let rows = made(&folder, "csv");
    let states: BTreeMap<&str, &str> = ["1>3", "2>3", "3>3"]
        .map(|of| {
            (
                of,
                find(&rows, ["t", of, "cover", "1", "panel_difference"])
                    .map_or("", |row| &row["state"]),
            )
        })
        .into();
    assert_eq!(states, [("1>3", "shown"), ("2>3", "suppressed"), ("3>3", "suppressed")].into());
}

#[test]
fn every_policy_keeps_its_protection_in_all_files() {
    let more = "relative = \"percent\"\n";
    let folder = study(
        &(all_sorts(more) + &table("both", &["services"], "groups = [\"area\", \"cover\"]\n")),
    );
    let mut hidden = 0;
    for (policy, least) in [("standard", "3"), ("careful", "5"), ("strict", "10")] {
        let study = folder.path().to_str().expect("a path");
        let formats = "csv,md,html,xlsx";
        let (code, said) =
            run(&["report", study, "--disclosure", policy, "--format", formats, "--lang", "en"]);
        assert_eq!(code, Some(0), "{said}");
        let audited = survey_in(folder.path(), &["audit", "output", "--protection", least]);
        assert_eq!(audited.status.code(), Some(0), "{policy}: {}", stdout(&audited));
        let rows = rows_of(&folder.path().join("output/results.csv"));
        hidden += rows.iter().filter(|row| row["state"] == "suppressed").count();
    }
    assert!(hidden > 100, "{hidden}");
}

#[test]
fn two_files_are_compared_by_the_answers_to_a_question() {
    let folder = study("");
    let text = read(&folder, "2024.csv");
    write(&folder, "2023.csv", &text.replace(",2,", ",3,"));
    let file = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let (before, after, target, now) =
        (file("2023.csv"), file("2024.csv"), file("x"), file("now.toml"));
    let all = |rows: &str| {
        let args = ["compare", &before, &after, "-q", &now, "-o", &target, "--format", "csv,md"];
        run(&[&args[..], &["--lang", "en", "--rows", rows]].concat())
    };
    // By its number and by its label.
    for rows in ["area", "問1", "Area"] {
        let (code, said) = all(rows);
        assert_eq!(code, Some(0), "{said}");
    }
    let rows = rows_of(&folder.path().join("x/results.csv"));
    near(value(&rows, ["change_staff", "2>2", "staff", "", "panel_n"]), 23.0);
    let text = read(&folder, "x/report.md");
    assert!(text.contains("| Area | Mean: 2023 | Mean: 2024 |"), "{text}");
    assert_eq!(run(&["verify", &target, "--rebuild"]).0, Some(0));
    // The question itself is shown without.
    let (code, said) = all("area,cover");
    assert_eq!(code, Some(0), "{said}");
    let rows = rows_of(&folder.path().join("x/results.csv"));
    let of_cover = |by: &str| {
        rows.iter().any(|row| row["table"] == "change_cover" && row["group_variable"] == by)
    };
    assert!(of_cover("area>wave") && !of_cover("cover>wave"));
    for (named, part) in
        [("staff", "\"staff\" does not fit"), ("area,area", "twice"), ("place", "place")]
    {
        let (code, said) = all(named);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(part), "{said}");
    }
}

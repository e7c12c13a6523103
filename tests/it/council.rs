//! The template for a council: where one area stands, on ten slides.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::files::{Row, path, rows_of, stderr, stdout, survey, survey_in};
use crate::pdf;

/// Makes the slides and figures of an area of the sample, by its code.
fn slides(area: u32) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let [data, regions] = ["sample-data/jmar-2018.xlsx", "sample-data/jmar-2018/regions.csv"]
        .map(|name| path(name).display().to_string());
    let study = format!(
        "questionnaire = \"jmar-2018\"\ntemplate = \"council\"\ndata = ['{data}']\n\
         parameters = {{ area = {area} }}\noutput = \"out\"\nreferences.regions = '{regions}'\n"
    );
    std::fs::write(folder.path().join("study.toml"), study).expect("written");
    let study = folder.path().to_str().expect("a path");
    let output = survey(&["report", study, "--format", "slides,csv", "--lang", "ja"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let out = folder.path().join("out");
    (folder, out)
}

/// The pages' text, without spaces.
fn pages(out: &Path) -> Vec<String> {
    let pdf = std::fs::read(out.join("slides.pdf")).expect("written");
    pdf::pages(&pdf).iter().map(pdf::Page::text).collect()
}

/// A table that is too long for a page has several.
fn of_table_named(pages: &[String], title: &str) -> String {
    pages.iter().filter(|page| page.contains(title)).cloned().collect()
}

#[test]
fn all_can_be_read_from_a_seat() {
    for area in [4, 10] {
        let (_folder, out) = slides(area);
        let pdf = std::fs::read(out.join("slides.pdf")).expect("written");
        for (number, page) in (1..).zip(pdf::pages(&pdf)) {
            // The line below says what the slides are of.
            let is_above = |letter: &&pdf::Letter| letter.point(0.0, 0.0)[1] < page.height - 42.0;
            let small = page.letters.iter().filter(is_above).filter(|one| one.size() < 13.0);
            let small: Vec<(&str, f64)> =
                small.map(|one| (one.text.as_str(), one.size())).collect();
            assert!(small.is_empty(), "area {area}, page {number}: {small:?}");
        }
    }
}

#[test]
fn an_area_stands_beside_all_areas() {
    // 静岡市, of 37 clinics.
    let (_folder, out) = slides(10);
    let (rows, pages) = (rows_of(&out.join("results.csv")), pages(&out));
    // Where an answer is hidden, answers are not in order of number, and long charts are divided.
    assert!((10..=12).contains(&pages.len()), "{}", pages.len());
    assert!(pages[0].contains("静岡市の現状と課題"), "{}", pages[0]);
    // The figures of the area and of all on the pages of each table that has both.
    for (table, title) in [
        ("sharing_methods", "患者情報の共有方法（複数回答）"),
        ("continuing_issues", "在宅医療を継続する上での課題（複数回答）"),
        ("regional_issues", "地域での在宅医療における課題（複数回答）"),
    ] {
        let of_table = || rows.iter().filter(|row| row["table"] == table);
        let page = of_table_named(&pages, title);
        for subset in ["area_10", "all"] {
            let percents = of_table().filter(|row| {
                row["subset"] == subset && row["statistic"] == "percent" && row["state"] == "shown"
            });
            let percents: Vec<&String> = percents.map(|row| &row["printed"]).collect();
            assert!(percents.len() > 3, "{table} {subset}");
            // The most frequent ones; where there are others, that is said.
            let there = percents.iter().filter(|percent| page.contains(percent.as_str())).count();
            assert!(there >= percents.len().min(5), "{table} {subset} {percents:?}: {page}");
            let is_said = page.contains("項目は報告書に示す");
            assert!(there == percents.len() || is_said, "{table} {subset}: {page}");
        }
        assert!(page.contains("静岡市"), "{page}");
    }
    let mean = rows.iter().find(|row| {
        row["table"] == "activity"
            && row["subset"] == "area_10"
            && row["statistic"] == "mean"
            && row["state"] == "shown"
    });
    let mean = &mean.expect("a mean of the area")["printed"];
    assert!(pages.iter().any(|page| page.contains(mean.as_str())), "{mean}");
}

#[test]
fn figures_of_few_clinics_of_an_area_are_hidden_and_nothing_is_said_of_them() {
    // 板橋区, of four clinics.
    let (_folder, out) = slides(4);
    let (rows, pages) = (rows_of(&out.join("results.csv")), pages(&out));
    let of_area = |table: &str, statistic: &str| {
        let of = rows.iter().filter(|row| {
            row["table"] == table && row["subset"] == "area_4" && row["statistic"] == statistic
        });
        of.map(|row| row["state"].clone()).collect::<Vec<_>>()
    };
    let counts = of_area("end_of_life_intention", "count");
    assert!(!counts.is_empty() && counts.iter().all(|state| state == "suppressed"), "{counts:?}");
    let few = rows.iter().filter(|row| row["subset"] == "area_4" && row["statistic"] == "count");
    let few = few.filter_map(|row| row["value"].parse::<f64>().ok());
    assert!(few.clone().all(|count| count == 0.0 || count >= 3.0), "{:?}", few.collect::<Vec<_>>());
    let page = pages.iter().find(|page| page.contains("在宅看取りに対する意向")).expect("a page");
    assert!(!page.contains("回答はなかった"), "{page}");
    assert!(page.contains("回答が少ないため示さない"), "{page}");
    assert!(pages[2].contains("は、秘匿したため示さない。"), "{}", pages[2]);
    assert!(!pages.iter().any(|page| page.contains("平均×")), "{pages:?}");
    let page = of_table_named(&pages, "患者情報の共有方法");
    assert!(page.contains('×') && !page.contains("回答はなかった"), "{page}");
    assert!(page.contains("回答が少ないため"), "{page}");
}

/// Makes the slides of an area as a person asks for them, without a study.
fn asked(set: &str) -> (tempfile::TempDir, std::process::Output) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = path("sample-data/jmar-2018.xlsx").display().to_string();
    let args = ["report", &data, "-q", "jmar-2018", "-t", "council", "--set", set];
    let args = [&args[..], &["--format", "slides,csv", "-o", "out"]].concat();
    let output = survey_in(folder.path(), &args);
    (folder, output)
}

#[test]
fn an_area_is_asked_for_by_its_name_or_its_code_and_named_on_the_cover() {
    for set in ["area=静岡市", "area=10", "area = 静岡市 "] {
        let (folder, output) = asked(set);
        assert_eq!(output.status.code(), Some(0), "{set}: {}", stderr(&output));
        let out = folder.path().join("out");
        let cover = &pages(&out)[0];
        assert!(cover.contains("静岡市の現状と課題"), "{set}: {cover}");
        let rows = rows_of(&out.join("results.csv"));
        let mut subsets: Vec<&str> = rows.iter().map(|row| row["subset"].as_str()).collect();
        subsets.sort_unstable();
        subsets.dedup();
        assert_eq!(subsets, ["all", "area_10"], "{set}");
    }
}

#[test]
fn an_area_that_is_not_there_is_told_with_those_that_are() {
    for set in ["area=静岡県", "area=99", "area=1.5"] {
        let (folder, output) = asked(set);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{told}");
        let value = set.split_once('=').expect("a value").1;
        assert!(told.contains(value) && told.contains("診療所の所在地域"), "{told}");
        assert!(told.contains("10 静岡市") && told.contains("4 板橋区"), "{told}");
        assert!(!folder.path().join("out").exists());
    }
    let (_folder, output) = asked("aera=静岡市");
    assert!(stderr(&output).contains("aera"), "{}", stderr(&output));
    let (_folder, output) = asked("静岡市");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

/// A questionnaire, its plan and answers, of whose two areas 乙 has no respondent.
fn of_two_areas(folder: &Path, batch: &str) {
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("written");
    };
    write(
        "small.toml",
        r#"id = "small"
title = "小さな調査"
respondent = "回答者"
template = "own"
[[question]]
id = "number"
type = "id"
label = "整理番号"
[[question]]
id = "area"
type = "single"
label = "地区"
codes = [{ code = 1, label = "甲" }, { code = 2, label = "乙" }]
[[question]]
id = "visits"
type = "single"
label = "訪問"
codes = [{ code = 1, label = "する" }, { code = 2, label = "しない" }]
"#,
    );
    std::fs::create_dir(folder.join("own")).expect("made");
    write(
        "own/plan.toml",
        r#"[cover]
subtitle = "{area}"
[choices]
area = "area"
[[subset]]
id = "own"
label = "{area}"
where = "area = {area}"
[[section]]
id = "1"
number = "1"
level = 1
heading = "訪問"
[[table]]
id = "visits"
section = "1"
kind = "frequency"
title = "訪問"
variables = ["visits"]
subsets = ["own", "all"]
show = "table"
"#,
    );
    write("answers.csv", "整理番号,地区,訪問\nA1,1,1\nA2,1,2\n");
    write("plan.toml", batch);
}

#[test]
fn an_area_of_which_nobody_answered_is_told_with_those_that_have_respondents() {
    let folder = tempfile::tempdir().expect("a folder");
    of_two_areas(folder.path(), "");
    let args = ["report", "answers.csv", "-q", "small.toml", "-t", "own", "--format", "csv"];
    for (lang, words) in [("ja", "回答者がいない"), ("en", "Nobody of the respondents")] {
        for area in ["area=乙", "area=2"] {
            let more = ["--set", area, "-o", "out", "--lang", lang];
            let output = survey_in(folder.path(), &[&args[..], &more].concat());
            let told = stderr(&output);
            assert_eq!(output.status.code(), Some(2), "{told}");
            assert!(told.contains(words) && told.contains("乙") && told.contains("地区"), "{told}");
            assert!(told.contains("1 甲") && !told.contains("2 乙"), "{told}");
            assert!(!folder.path().join("out").exists());
        }
    }
    let more = ["--set", "area=甲", "-o", "out"];
    let output = survey_in(folder.path(), &[&args[..], &more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn a_batch_has_no_report_of_an_area_of_which_nobody_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let batch = "output = \"out\"\n[[study]]\nname = \"地区\"\ndata = [\"answers.csv\"]\n\
                 questionnaire = \"small.toml\"\ntemplates = [\"own\"]\nformats = [\"csv\"]\n\
                 for_each_parameter = \"area\"\n";
    of_two_areas(folder.path(), batch);
    let output = survey_in(folder.path(), &["batch", "plan.toml", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!((&json["made"], &json["skipped"]), (&1.into(), &1.into()), "{json}");
    assert!(folder.path().join("out/地区/01_甲").exists());
    assert!(!folder.path().join("out/地区/02_乙").exists());
}

/// A batch of the slides of each area, in a folder.
fn batch(more: &str) -> (tempfile::TempDir, std::process::Output) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = path("sample-data/jmar-2018.xlsx").display().to_string();
    let plan = format!(
        "output = \"out\"\n[[study]]\nname = \"協議会\"\ndata = ['{data}']\n\
         questionnaire = \"jmar-2018\"\ntemplates = [\"council\"]\nformats = [\"csv\"]\n{more}\n"
    );
    std::fs::write(folder.path().join("plan.toml"), plan).expect("written");
    let output = survey_in(folder.path(), &["batch", "plan.toml", "--json"]);
    (folder, output)
}

/// The figures of each area of a batch, by the name of its folder.
fn areas(folder: &Path) -> BTreeMap<String, Vec<Row>> {
    let entries = std::fs::read_dir(folder.join("out/協議会")).expect("a folder").flatten();
    let read = |entry: std::fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, rows_of(&entry.path().join("results.csv")))
    };
    entries.map(read).collect()
}

#[test]
fn one_run_makes_the_slides_of_every_area_each_beside_all_answers() {
    let (folder, output) = batch("for_each_parameter = \"area\"\ndisclosure = \"none\"");
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let areas = areas(folder.path());
    let any = &areas["10_静岡市"];
    let is_area = |row: &&Row| {
        row["table"] == "respondents" && row["statistic"] == "count" && !row["category"].is_empty()
    };
    let all = any.iter().filter(is_area).count();
    assert_eq!(areas.len(), all, "{:?}", areas.keys());
    assert!(all > 10);
    let count = |rows: &[Row], subset: &str| -> f64 {
        let found = rows.iter().find(|row| {
            row["table"] == "end_of_life_intention"
                && row["subset"] == subset
                && row["statistic"] == "n"
        });
        found.map(|row| row["value"].parse().expect("a number")).expect(subset)
    };
    let mut sum = 0.0;
    for (name, rows) in &areas {
        let code: u32 = name.split('_').next().expect("a code").parse().expect("a code");
        sum += count(rows, &format!("area_{code}"));
        assert_eq!(count(rows, "all"), count(&areas["10_静岡市"], "all"), "{name}");
    }
    // Respondents stay all, and each belongs to one area.
    assert_eq!(sum, count(&areas["10_静岡市"], "all"));
    // The manifest makes one of them again, and nothing has changed since.
    let again = survey_in(folder.path(), &["verify", "out/協議会/10_静岡市", "--rebuild"]);
    assert_eq!(again.status.code(), Some(0), "{}", stdout(&again));
    let again = survey_in(folder.path(), &["batch", "plan.toml", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&again)).expect("JSON");
    assert_eq!((&json["made"], &json["skipped"]), (&0.into(), &all.into()), "{json}");
}

#[test]
fn what_the_template_hides_is_decided_over_the_slides_of_all_areas_together() {
    let (folder, output) = batch("for_each_parameter = \"area\"");
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let names: Vec<String> =
        areas(folder.path()).into_keys().map(|name| format!("out/協議会/{name}")).collect();
    let args: Vec<&str> = ["audit"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let audit = survey_in(folder.path(), &args);
    assert_eq!(audit.status.code(), Some(0), "{}{}", stdout(&audit), stderr(&audit));
    // Alone it would show what the others tell.
    let again = survey_in(folder.path(), &["verify", &names[0], "--rebuild"]);
    assert_eq!(again.status.code(), Some(2), "{}", stderr(&again));
}

#[test]
fn a_batch_by_a_parameter_that_is_none_is_told() {
    let (_folder, output) = batch("for_each_parameter = \"aera\"");
    let told = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("batch-no-choice") || told.contains("aera"), "{told}");
    assert!(told.contains("area"), "{told}");
}

//! Answers that are computed from others, with codes and labels: wherever a question is.

use std::collections::BTreeMap;

use survey::ingest::{self, Reading};
use survey::locales::{Lang, Locale};
use survey::tables::{self, At, Category, Results, Statistic};
use survey::tally::Respondents;
use survey::{assets, plan, questionnaire, synth};

use crate::files::{path, rows_of, stderr, stdout, survey, tabulated};

const FOLDER: &str = "tests/fixtures/stations";

fn results() -> Results {
    let of = |name: &str| path(FOLDER).join(name);
    let questionnaire = of("stations.toml");
    tabulated(questionnaire.to_str().expect("a path"), "report", &of("answers.csv"))
}

/// Counts by code and the base, of a table's first variable in its first subset.
fn counts(results: &Results, table: &str) -> (Vec<(String, f64)>, f64) {
    let made = results.tables.iter().find(|made| made.spec.id == table).expect("a table");
    let variable = &made.variables[0];
    let at = At::of("all", &variable.id);
    let count = |category: &Category| made.value(at.category(category), Statistic::Count);
    let counted = variable
        .categories
        .iter()
        .map(|listed| (listed.category.to_string(), count(&listed.category).expect("a count")));
    (counted.collect(), made.value(at, Statistic::N).expect("a base"))
}

fn expected(counts: &[(&str, f64)], n: f64) -> (Vec<(String, f64)>, f64) {
    (counts.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect(), n)
}

#[test]
fn a_computed_answer_is_counted_like_one_that_was_given() {
    let results = results();
    let mut size = counts(&results, "size");
    size.0.sort_by(|a, b| a.0.cmp(&b.0));
    // S06 has no number of visits: of it nothing is known, not even that it is another size.
    assert_eq!(size, expected(&[("1", 3.0), ("2", 2.0), ("3", 2.0), ("no_answer", 1.0)], 8.0));
    let weekdays =
        [("1", 0.0), ("2", 1.0), ("3", 2.0), ("4", 1.0), ("5", 1.0), ("6", 1.0), ("7", 1.0)];
    assert_eq!(counts(&results, "weekday"), expected(&weekdays, 7.0));
}

#[test]
fn who_chose_none_of_merged_answers_is_in_the_base_and_not_without_an_answer() {
    let results = results();
    let mut sides = counts(&results, "sides");
    sides.0.sort_by(|a, b| a.0.cmp(&b.0));
    // S04 chose only another partner; S06 and S07 said nothing.
    assert_eq!(sides, expected(&[("1", 4.0), ("2", 2.0), ("no_answer", 2.0)], 8.0));
    let made = results.tables.iter().find(|made| made.spec.id == "sides").expect("a table");
    let mean = made.value(At::of("all", "sides"), Statistic::MeanCount);
    // Seven sides of six who answered, of whom one named none of them.
    assert_eq!(mean, Some(6.0 / 6.0));
}

#[test]
fn a_code_that_changed_its_meaning_counts_as_its_new_one() {
    let mut night = counts(&results(), "night_now");
    night.0.sort_by(|a, b| a.0.cmp(&b.0));
    // The islands are not asked that, and so are in no base.
    let codes = [("1", 1.0), ("18", 2.0), ("2", 1.0), ("no_answer", 1.0)];
    assert_eq!(night, expected(&codes, 5.0));
}

#[test]
fn a_computed_answer_may_be_computed_from_others() {
    // S05 and S08 work with medical care only; S08 has no area.
    let lone = counts(&results(), "lone");
    assert_eq!(lone.1, lone.0.iter().map(|(_, count)| count).sum::<f64>());
    let lone: BTreeMap<String, f64> = lone.0.into_iter().collect();
    assert_eq!((lone["1"], lone["2"], lone["3"]), (2.0, 2.0, 2.0));
}

#[test]
fn a_computed_answer_is_a_banner_a_subset_and_a_group() {
    let results = results();
    let cross = results.tables.iter().find(|made| made.spec.id == "by_size").expect("a table");
    let locale = Locale::new(Lang::Ja);
    let group = cross.groups.iter().find(|of| of.label.say(&locale) == "小規模").expect("a column");
    let at = At::of("all", "sides").in_group(&group.group);
    let value = |category: &Category| cross.value(at.category(category), Statistic::Count);
    assert_eq!(value(&Category::Code(1)), Some(2.0));
    assert_eq!(cross.value(at, Statistic::N), Some(3.0));
    let weekday = results.tables.iter().find(|made| made.spec.id == "weekday").expect("a table");
    assert_eq!(weekday.value(At::of("size_1", "weekday"), Statistic::N), Some(3.0));
    let means = results.tables.iter().find(|made| made.spec.id == "means").expect("a table");
    let small = At::of("all", "visits").in_group(&means.groups[0].group);
    assert_eq!(means.value(small, Statistic::Mean), Some(73.0));
}

#[test]
fn the_microdata_hold_codes_labels_and_how_they_are_computed() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("data");
    let questionnaire = path(FOLDER).join("stations.toml");
    let output = survey(&[
        "export",
        path(FOLDER).join("answers.csv").to_str().expect("a path"),
        "-q",
        questionnaire.to_str().expect("a path"),
        "--microdata",
        "-o",
        target.to_str().expect("a path"),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let rows = rows_of(&target.join("microdata.csv"));
    let column = |name: &str| -> Vec<&str> { rows.iter().map(|row| row[name].as_str()).collect() };
    assert_eq!(column("size"), ["1", "1", "2", "2", "3", "", "3", "1"]);
    assert_eq!(column("size_label")[2], "中規模");
    assert_eq!(column("sides_1"), ["1", "0", "1", "0", "1", "", "", "1"]);
    let codebook = std::fs::read_to_string(target.join("codebook.csv")).expect("written");
    for text in [
        "CASE WHEN visits < 100 THEN 1 WHEN visits < 500 THEN 2 WHEN NOT",
        "partners_1 OR partners_2 OR partners_3",
        "WEEKDAY(opened)",
    ] {
        assert!(codebook.contains(text), "{text}\n{codebook}");
    }
}

const QUESTIONS: &str = r#"id = "x"
title = "試し"
respondent = "人"

[[question]]
id = "visits"
type = "count"
label = "件数"

[[question]]
id = "area"
type = "single"
label = "地域"
codes = [{ code = 1, label = "東" }, { code = 2, label = "西" }]

[[question]]
id = "partners"
type = "multiple"
label = "連携先"
codes = [{ code = 1, label = "病院" }, { code = 2, label = "薬局" }]

[[question]]
id = "opened"
type = "date"
label = "開設日"

"#;

/// Keys of what is wrong with a derived entry, and the words that each is about.
fn mistakes(entry: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("x.toml");
    let text = format!("{QUESTIONS}[[derived]]\nid = \"d\"\nlabel = \"計\"\n{entry}\n");
    std::fs::write(&file, &text).expect("writable");
    let source = assets::questionnaire(file.to_str().expect("a path")).expect("found");
    let Err(failure) = questionnaire::load(&source) else { return Vec::new() };
    let locale = Locale::new(Lang::Ja);
    let told = failure.problems.iter().map(|problem| {
        assert!(problem.line_column().is_some_and(|(_, line, _)| line > 24), "{entry}");
        (problem.key().to_owned(), failure.render(&locale, false, 100))
    });
    told.collect()
}

#[test]
fn what_can_never_be_chosen_is_a_mistake_of_the_definition() {
    let code = |number: i32, label: &str, rest: &str| {
        format!("{{ code = {number}, label = \"{label}\", {rest} }}")
    };
    let single = |codes: &[String]| format!("type = \"single\"\ncodes = [{}]", codes.join(", "));
    let when = |a: &str, b: &str| {
        single(&[
            code(1, "甲", &format!("when = \"{a}\"")),
            code(2, "乙", &format!("when = \"{b}\"")),
        ])
    };
    for (entry, expected) in [
        // The wider band stands before the narrower one.
        (when("visits >= 1000", "visits >= 2000"), "derived-never"),
        (when("visits BETWEEN 10 AND 20", "visits > 30 AND visits < 25"), "derived-never"),
        (when("area = 1 OR area = 2", "area = 2"), "derived-never"),
        (when("partners_1 OR NOT partners_1", "partners_2"), "derived-never"),
        (when("visits > 0", "FALSE"), "derived-never"),
        (when("visits > 0", "NULL"), "derived-never"),
        (when("TRUE", "visits > 0"), "derived-never"),
        (when("opened < '2020-01-01'", "opened < '2019-01-01'"), "derived-never"),
        (single(&[code(1, "甲", "when = \"visits > 0\""), code(2, "乙", "other = true")]), "derived-never"),
        ("type = \"single\"\nexpression = \"WEEKDAY(opened)\"\ncodes = [{ code = 1, label = \"月\" }]".into(), "derived-no-code"),
        ("type = \"single\"\nexpression = \"IF(area = 1, 1, 2)\"\ncodes = [{ code = 1, label = \"甲\" }, { code = 2, label = \"乙\" }, { code = 3, label = \"丙\" }]".into(), "derived-never"),
        ("type = \"single\"\nfrom = \"area\"\ncodes = [{ code = 7, label = \"甲\" }]".into(), "derived-never"),
        ("type = \"single\"\nfrom = \"area\"\ncodes = [{ code = 1, label = \"甲\", of = [1, 2] }, { code = 2, label = \"乙\", of = [2] }]".into(), "derived-code-twice"),
    ] {
        let found: Vec<String> = mistakes(&entry).into_iter().map(|(key, _)| key).collect();
        assert_eq!(found, [expected], "{entry}");
    }
    for entry in [
        when("visits >= 2000", "visits >= 1000"),
        when("area = 1", "area = 2"),
        when("visits / 12 > 10", "visits / 12 > 20"),
        when("visits > LENGTH('abc')", "visits > 0"),
    ] {
        assert_eq!(mistakes(&entry), [], "{entry}");
    }
}

#[test]
fn keys_that_do_not_go_together_and_wrong_codes_are_told() {
    for (entry, expected) in [
        ("codes = [{ code = 1, label = \"甲\" }]", "derived-without-type"),
        ("unit = \"件\"", "derived-without-expression"),
        (
            "type = \"single\"\nexpression = \"visits\"\nper = \"visits\"\ncodes = [{ code = 1, label = \"甲\" }]",
            "derived-codes-per",
        ),
        (
            "type = \"multiple\"\nexpression = \"visits\"\ncodes = [{ code = 1, label = \"甲\" }]",
            "derived-multiple-expression",
        ),
        ("type = \"single\"\ncodes = [{ code = 1, label = \"甲\", of = [1] }]", "derived-of-none"),
        ("type = \"single\"\nexpression = \"visits\"", "question-without-codes"),
        ("type = \"single\"\nexpression = \"visits\"\nfrom = \"area\"", "derived-two-ways"),
        (
            "type = \"single\"\nrecode = { \"1\" = 2 }\ncodes = [{ code = 1, label = \"甲\", when = \"visits > 0\" }]",
            "derived-recode-of-none",
        ),
        ("type = \"single\"\nfrom = \"area\"\nrecode = { \"5\" = 2 }", "derived-unknown-code"),
        ("type = \"single\"\nfrom = \"area\"\nrecode = { \"1\" = 5 }", "derived-recode-unknown"),
        ("type = \"single\"\nfrom = \"visits\"", "derived-from"),
        ("type = \"single\"\nfrom = \"nowhere\"", "expression-unknown-variable"),
        (
            "type = \"single\"\nfrom = \"area\"\ncodes = [{ code = 1, label = \"甲\" }, { code = 2, label = \"甲\" }]",
            "code-duplicate-label",
        ),
        (
            "type = \"single\"\nfrom = \"area\"\ncodes = [{ code = 1, label = \"甲\" }, { code = 1, label = \"乙\" }]",
            "code-duplicate",
        ),
        (
            "type = \"single\"\ncodes = [{ code = 1, label = \"甲\", when = \"d = 1\" }]",
            "derived-cycle",
        ),
        (
            "type = \"multiple\"\ncodes = [{ code = 1, label = \"甲\", when = \"d_1\" }]",
            "derived-cycle",
        ),
    ] {
        let found = mistakes(entry);
        assert!(found.iter().any(|(key, _)| key == expected), "{entry}\n{found:?}");
    }
}

#[test]
fn computed_answers_counted_while_a_file_is_read_are_those_of_one_in_memory() {
    let source = path(FOLDER).join("stations.toml");
    let source = assets::questionnaire(source.to_str().expect("a path")).expect("there");
    let questionnaire = questionnaire::load(&source).expect("a good questionnaire");
    let template = assets::template("report", Some(&source.folder)).expect("there");
    let plan = plan::load(&template, &questionnaire, &Default::default()).expect("good");
    // Long enough for several parts, which are counted by themselves.
    let rows = synth::answers(&questionnaire, 20_000, 3);
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().for_each(|row| {
        writer.write_record(row.iter().map(|cell| cell.as_bytes())).expect("a row");
    });
    let bytes = writer.into_inner().expect("bytes");
    let files = [ingest::parse(std::path::Path::new("x.csv"), bytes).expect("readable")];
    let guidance = Default::default();
    let reading = Reading::new(&files, &questionnaire, &guidance).expect("headers");
    let whole = reading.responses().expect("answers");
    let figures = |respondents: &dyn Respondents| -> Vec<String> {
        let results = tables::tabulate(respondents, &questionnaire, &plan, Default::default());
        let results = results.expect("tabulated");
        results.tables.iter().map(|table| format!("{:?}", table.figures)).collect()
    };
    assert!(figures(&reading) == figures(&whole));
}

//! Definition files: every mistake at once, each with its place; schemas are current.

use survey::locales::{Lang, Locale};
use survey::problem::Failure;
use survey::{assets, plan, questionnaire};

use crate::files::{assert_current, stderr, survey};

const MISTAKEN: &str = r#"id = "x"
title = "試し"
respondent = "人"

[[question]]
id = "a"
type = "single"
label = "あ"
colour = "red"
codes = [
  { code = 1, label = "はい" },
  { code = 2 },
]

[[question]]
id = "a"
type = "count"
label = "い"

[[question]]
id = "b"
type = "counting"
label = "う"

[[derived]]
id = "d"
label = "え"
expression = "e + 1"

[[derived]]
id = "e"
label = "お"
expression = "d * 2"

[[check]]
id = "k"
expression = "aa > 3"
message = "文"
"#;

fn load(text: &str) -> Result<(), Failure> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("x.toml");
    std::fs::write(&file, text).expect("writable");
    let source = assets::questionnaire(file.to_str().expect("a path")).expect("found");
    questionnaire::load(&source).map(drop)
}

fn places(failure: &Failure) -> Vec<(usize, &'static str)> {
    let mut places: Vec<_> =
        failure.problems.iter().map(|p| (p.line_column().expect("a place").1, p.key())).collect();
    places.sort();
    places
}

#[test]
fn the_shape_of_a_questionnaire_is_checked_all_at_once() {
    let failure = load(MISTAKEN).expect_err("mistakes");
    let places = places(&failure);
    for expected in [
        (9, "definition-unknown-key"),
        (12, "definition-missing-key"),
        (16, "id-duplicate"),
        (22, "definition-unknown-value"),
    ] {
        assert!(places.contains(&expected), "{expected:?}: {places:?}");
    }
}

#[test]
fn names_and_cycles_are_checked_all_at_once() {
    let text = MISTAKEN
        .replace("colour = \"red\"\n", "")
        .replace("  { code = 2 },\n", "")
        .replace("type = \"counting\"", "type = \"count\"");
    let failure = load(&text).expect_err("mistakes");
    assert_eq!(
        places(&failure),
        [
            (14, "id-duplicate"),
            (24, "derived-cycle"),
            (29, "derived-cycle"),
            (35, "expression-unknown-variable"),
        ]
    );
    let shown = failure.render(&Locale::new(Lang::Ja), false, 100);
    assert!(shown.contains("d → e → d"), "{shown}");
    // The caret stands under the name.
    let line = shown.lines().position(|l| l.contains("\"aa > 3\"")).expect("the line");
    let below = shown.lines().nth(line + 1).expect("the caret").trim_start_matches([' ', '·']);
    assert!(below.trim() == "──", "{shown}");
}

/// A questionnaire with questions of all types.
const TYPES: &str = r#"id = "x"
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
codes = [{ code = 1, label = "北" }, { code = 7, label = "南", label_en = "South" }]

[[question]]
id = "area_name"
type = "text"
label = "地名"

[[question]]
id = "day"
type = "date"
label = "日"

[[question]]
id = "ways"
type = "multiple"
label = "手段"
codes = [{ code = 1, label = "車" }, { code = 2, label = "船" }]
"#;

/// What is wrong with entries that follow, and what stands there.
fn mistakes(entries: &str) -> Vec<(&'static str, String)> {
    let text = format!("{TYPES}{entries}");
    let failure = load(&text).expect_err(entries);
    let found = failure.problems.iter().map(|problem| {
        let (_, line, column) = problem.line_column().expect("a place");
        let line = text.lines().nth(line - 1).expect("the line");
        (problem.key(), line.chars().skip(column - 1).collect())
    });
    found.collect()
}

fn entry(kind: &str, id: &str, rest: &str) -> String {
    let label = if kind == "check" { "message = \"文\"" } else { "label = \"え\"" };
    format!("\n[[{kind}]]\nid = \"{id}\"\n{label}\n{rest}\n")
}

#[test]
fn expressions_are_checked_with_their_types_when_a_definition_is_read() {
    let check = |expression: &str| entry("check", "k", &format!("expression = {expression}"));
    let derived = |id: &str, rest: &str| entry("derived", id, rest);
    for (entries, (key, begins)) in [
        (
            check(r#""visits > 0 AND visits + area_name > 0""#),
            ("expression-types", "visits + area_name"),
        ),
        (check(r#""visits > 0 AND area = '南'""#), ("expression-label", "'南'")),
        (check(r#""area IN (1, 'South')""#), ("expression-label", "'South'")),
        (check(r#"'area = "南"'"#), ("expression-quoted", "\"南\"")),
        // The quotation marks are written otherwise in the file.
        (check(r#""area = \"南\"""#), ("expression-quoted", r#""area"#)),
        (check(r#""visits * 2""#), ("expression-condition", "visits * 2")),
        (check("'''\nvisits > 0\n  AND ways = 1'''"), ("expression-several", "ways = 1")),
        (check(r#""visits > ""#), ("expression-ends", "\"")),
        (check(r#""day > '4月1日'""#), ("expression-day", "'4月1日'")),
        (
            check(r#""d > 1 AND d2 = 'x'""#)
                + &derived("d", r#"expression = "visits > 3""#)
                + &derived("d2", r#"expression = "d + 1""#),
            ("expression-types", "d2 = 'x'"),
        ),
        (
            derived("d", r#"expression = "LEFT(area_name, 2)""#),
            ("expression-number", "LEFT(area_name, 2"),
        ),
        (derived("d", "expression = \"visits\"\nper = \"area\""), ("derived-per", "\"area\"")),
        (
            derived("d", "expression = \"visits\"\nper = \"visit\""),
            ("expression-unknown-variable", "\"visit\""),
        ),
        (
            entry("question", "q", "type = \"count\"\nasked_if = \"MEDIAN(visits) > 1\""),
            ("expression-function", "MEDIAN"),
        ),
        (entry("question", "order", "type = \"count\""), ("id-reserved", "\"order\"")),
        (derived("case", r#"expression = "visits""#), ("id-reserved", "\"case\"")),
        (
            entry("question", "q", "type = \"text\"\nmin = 1"),
            ("question-range-of-no-number", "\"q\""),
        ),
    ] {
        let found = mistakes(&entries);
        assert_eq!(found.len(), 1, "{entries}: {found:?}");
        assert_eq!(found[0].0, key, "{entries}");
        assert!(found[0].1.starts_with(begins), "{entries}: {found:?}");
    }
}

#[test]
fn a_mistake_of_a_derived_variable_is_told_once() {
    let entries = entry("derived", "a", r#"expression = "visits + nobody""#)
        + &entry("derived", "b", r#"expression = "a || 'x' = a + 1""#)
        + &entry("check", "k", r#"expression = "b AND a > 3""#);
    let keys: Vec<&str> = mistakes(&entries).into_iter().map(|(key, _)| key).collect();
    // `a || 'x'` is a text whatever `a` is.
    assert_eq!(keys, ["expression-unknown-variable", "expression-types"]);
}

#[test]
fn derived_variables_of_both_types_are_used_by_others_in_any_order() {
    let entries = entry("derived", "c", r#"expression = "b AND ways_2""#)
        + &entry("derived", "b", r#"expression = "a >= 2 AND a % 2 = 0""#)
        + &entry("derived", "a", "expression = \"visits\"\nper = \"n\"")
        + &entry("question", "n", "type = \"count\"\nasked_if = \"c2 IS NOT NULL\"")
        + &entry("derived", "c2", r#"expression = "ways_1""#);
    load(&format!("{TYPES}{entries}")).unwrap_or_else(|failure| {
        panic!("{}", failure.render(&Locale::new(Lang::Ja), false, 100));
    });
}

#[test]
fn a_condition_of_a_plan_is_shown_with_its_place_though_parameters_are_filled_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = "inherits = \"jmar-2018\"\n[[subset]]\nid = \"visits_{threshold}_or_more\"\n\
        where = \"visits_per_physician >= {threshold} AND founder = '個人'\"\n";
    std::fs::write(folder.path().join("plan.toml"), plan).expect("writable");
    let template = folder.path().to_str().expect("a path");
    let output = survey(&["report", "sample-data/jmar-2018.csv", "-t", template]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let column = 1 + plan.lines().nth(3).expect("the line").find("'個人'").expect("there");
    assert!(said.contains(&format!(":4:{column}")), "{said}");
    assert!(said.contains("「個人」は 2 です"), "{said}");
}

#[test]
fn a_file_that_is_no_toml_is_shown_with_its_place() {
    let failure = load("id = \"x\ntitle = 3 4\n").expect_err("mistakes");
    assert!(places(&failure).iter().all(|(_, key)| *key == "definition-syntax"));
}

#[test]
fn a_plan_is_checked_against_the_questionnaire_all_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = r#"
[cover]
title = "試し"

[[section]]
id = "1"
number = "1"
level = 1
heading = "章"

[[table]]
id = "a"
section = "2"
kind = "frequency"
title = "表"
variables = ["foundr", "visits"]

[[table]]
id = "b"
section = "1"
kind = "summary"
title = "表"
variables = ["visits"]
where = "physician_home > 1"
subsets = ["some"]
formats = { mean = "0,0" }
"#;
    std::fs::write(folder.path().join("plan.toml"), text).expect("writable");
    let output = survey(&[
        "report",
        "sample-data/jmar-2018.csv",
        "-t",
        folder.path().to_str().expect("a path"),
    ]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    for words in [
        "「2」という節はありません",
        "「foundr」という変数はありません",
        "founder",
        "変数「visits」は、種類 frequency の表には使えません",
        "「physician_home」という変数はありません",
        "physicians_home",
        "「some」という対象区分はありません",
        "「0,0」は数値の書式として使えません",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
}

#[test]
fn the_schemas_for_editors_are_current() {
    let questionnaires = questionnaire::json_schema();
    assert_current("questionnaires/questionnaire.schema.json", questionnaires.as_bytes());
    assert_current("report-templates/plan.schema.json", plan::json_schema().as_bytes());
    let [study, commentary] = survey::study::json_schemas();
    assert_current("sample-data/study.schema.json", study.as_bytes());
    assert_current("sample-data/commentary.schema.json", commentary.as_bytes());
    assert_current("sample-data/batch.schema.json", survey::batch::json_schema().as_bytes());
    let policy = survey::policy::json_schema();
    assert_current("sample-data/disclosure.schema.json", policy.as_bytes());
}

#[test]
fn every_built_in_definition_is_good() {
    for lang in Lang::ALL {
        let locale = Locale::new(lang);
        for name in assets::questionnaire_names() {
            let source = assets::questionnaire(&name).expect("found");
            let questionnaire = questionnaire::load(&source)
                .unwrap_or_else(|f| panic!("{}", f.render(&locale, false, 100)));
            let template = assets::template(&questionnaire.template, None).expect("found");
            plan::load(&template, &questionnaire, &Default::default())
                .unwrap_or_else(|f| panic!("{}", f.render(&locale, false, 100)));
        }
    }
}

#[test]
fn every_function_of_expressions_is_described_in_both_languages() {
    let docs = std::fs::read_to_string(crate::files::path("docs/expressions.md")).expect("there");
    for name in survey::engine::functions() {
        assert_eq!(docs.matches(&format!("`{name}(")).count().min(2), 2, "{name}");
    }
}

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
            plan::load(&template, &questionnaire, &Default::default(), &locale)
                .unwrap_or_else(|f| panic!("{}", f.render(&locale, false, 100)));
        }
    }
}

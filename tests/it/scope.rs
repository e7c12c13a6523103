//! A plan with `where`: all of its tables are of some respondents, and the report says so.

use crate::files::{path, stderr, survey};

/// Writes a plan that is of some and inherits the rest; returns the folder of the report.
fn report(own: &str, format: &str) -> (tempfile::TempDir, std::process::Output) {
    let folder = tempfile::tempdir().expect("a folder");
    let template = folder.path().join("some");
    std::fs::create_dir(&template).expect("writable");
    let base = path("tests/fixtures/stations/report");
    let plan = format!("inherits = \"{}\"\n{own}\n[cover]\ntitle = \"一部\"\n", base.display());
    std::fs::write(template.join("plan.toml"), plan.replace('\\', "/")).expect("writable");
    let output = survey(&[
        "report",
        path("tests/fixtures/stations/answers.csv").to_str().expect("a path"),
        "-q",
        path("tests/fixtures/stations/stations.toml").to_str().expect("a path"),
        "--template",
        template.to_str().expect("a path"),
        "--format",
        format,
        "-o",
        folder.path().join("out").to_str().expect("a path"),
    ]);
    (folder, output)
}

#[test]
fn a_plan_of_some_counts_nobody_else_and_says_so() {
    let own = "where = \"area <> 3\"\nwhere_label = \"本土の事業所\"";
    let (folder, output) = report(own, "csv,md,json");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let read = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name));
    let results = read("results.csv").expect("written");
    // Five of east and west; of S08 it is not known where it is.
    for line in [
        "1,size,all,,,size,,n,5,5,5,shown",
        "1,size,all,,,size,1,count,2,2,5,shown",
        "1,means,all,size,3,visits,,n,1,1,1,shown",
        "1,by_size,all,area,3,sides,,n,0,0,0,shown",
    ] {
        assert!(results.contains(line), "{line}\n{results}");
    }
    let said = "集計対象は「本土の事業所」です（回答のあった事業所 8 件のうち 5 件）";
    assert!(read("report.md").expect("written").contains(said));
    let json = read("results.json").expect("written");
    assert!(json.contains(said) && json.contains("\"respondents\": 5"), "{json}");
}

#[test]
fn a_condition_without_words_and_words_without_a_condition_are_mistakes() {
    for (own, expected) in [
        ("where = \"area <> 3\"", "where_label"),
        ("where_label = \"本土\"", "where がありません"),
        ("where = \"aera <> 3\"\nwhere_label = \"本土\"", "aera"),
    ] {
        let (_folder, output) = report(own, "csv");
        assert_eq!(output.status.code(), Some(1), "{own}");
        assert!(stderr(&output).contains(expected), "{own}\n{}", stderr(&output));
    }
}

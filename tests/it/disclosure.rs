//! What is of few respondents does not leave, in any output, nor what would tell it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use survey::dataset::Dataset;
use survey::disclosure::{Released, Rules, Together, release_together};
use survey::policy::{DEFAULT, Policy};
use survey::questionnaire::Questionnaire;
use survey::responses::Responses;
use survey::tables::{self, Results};
use survey::{assets, plan, questionnaire};

use crate::files::{JMAR, Row, put, read, rows_of, sample, stderr, stdout, survey, survey_in};

const STUDY: &str = "sample-data/jmar-2018";
const DATA: &str = "sample-data/jmar-2018.csv";
const ADDRESS: [&str; 7] =
    ["table", "subset", "group_variable", "group_code", "variable", "category", "statistic"];

fn address(row: &Row) -> Vec<String> {
    ADDRESS.map(|name| row[name].clone()).to_vec()
}

fn exported(folder: &Path, options: &[&str]) -> Vec<Row> {
    let path = folder.to_str().expect("a path");
    let output = survey(&[&["export", STUDY, "-o", path], options].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    rows_of(&folder.join("results.csv"))
}

fn number(row: &Row, of: &str) -> Option<f64> {
    row[of].parse().ok()
}

#[test]
fn no_figure_of_few_is_in_a_release_under_any_policy() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = exported(folder.path(), &["--disclosure", "none"]);
    let before: BTreeMap<_, _> = all.iter().map(|row| (address(row), row)).collect();
    for (name, policy) in Policy::built_in() {
        let released = exported(folder.path(), &["--disclosure", name]);
        assert_eq!(released.len(), all.len(), "{name}");
        let mut hidden = 0;
        for row in &released {
            if row["state"] == "suppressed" {
                hidden += 1;
                assert_eq!((row["value"].as_str(), row["printed"].as_str()), ("", "×"), "{row:?}");
                continue;
            }
            let was = before[&address(row)];
            let (value, base) = (number(was, "value"), number(was, "base").unwrap_or(0.0));
            // Rows of reference tables are of no respondents.
            if row["base"].is_empty() {
                continue;
            }
            let is_few = |n: f64, least: u64| n > 0.0 && n < least as f64;
            match row["statistic"].as_str() {
                "n" | "count" => {
                    assert!(!is_few(value.unwrap_or(0.0), policy.least_count), "{name} {row:?}");
                }
                "mean" | "sum" | "rate" | "ratio" | "median" | "q1" | "p90" | "gini" => {
                    assert!(!is_few(base, policy.least_contributors), "{name} {row:?}");
                }
                "min" | "max" if name != "none" && base > 0.0 => panic!("{name} {row:?}"),
                _ => {}
            }
        }
        assert!(hidden > 0, "{name}");
    }
}

/// A whole and its parts, by address.
type Parts = BTreeMap<Vec<String>, (Option<f64>, Vec<Option<f64>>)>;

#[test]
fn a_hidden_base_is_told_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = exported(folder.path(), &["--disclosure", "none"]);
    let before: BTreeMap<_, _> = all.iter().map(|row| (address(row), row)).collect();
    let released = exported(folder.path(), &["--disclosure", "standard"]);
    for row in released.iter().filter(|row| row["state"] == "suppressed") {
        // A count that is hidden is not the base of another figure of the same place either.
        if row["statistic"] == "n" {
            let n = &before[&address(row)]["value"];
            let same = |other: &&Row| {
                ADDRESS[..5].iter().all(|name| other[*name] == row[*name])
                    && !matches!(other["statistic"].as_str(), "response_rate" | "surveyed")
            };
            for other in released.iter().filter(same) {
                assert_ne!(&other["base"], n, "{other:?}");
            }
        }
    }
}

/// Answers to a single question that are all hidden but for what their total would tell: whose
/// counts add up, and of which one alone is hidden; and how many were looked at.
fn alone(all: &[Row], released: &[Row]) -> (Vec<Vec<String>>, usize) {
    let source = assets::questionnaire("jmar-2018").expect("there");
    let questionnaire = questionnaire::load(&source).expect("good");
    let is_single = |id: &str| {
        questionnaire.variable(id).is_some_and(|v| v.kind == questionnaire::Kind::Single)
    };
    let parts = |rows: &[Row]| {
        let mut parts = Parts::new();
        for row in rows {
            let of = parts.entry(address(row)[..5].to_vec()).or_default();
            match (row["statistic"].as_str(), row["category"].as_str()) {
                ("n", "") => of.0 = number(row, "value"),
                ("count", _) => of.1.push(number(row, "value")),
                _ => {}
            }
        }
        parts
    };
    let (all, released) = (parts(all), parts(released));
    let (mut alone, mut looked_at) = (Vec::new(), 0);
    for (key, (n, counts)) in &all {
        let (shown, of) = &released[key];
        let hidden = of.iter().filter(|count| count.is_none()).count();
        let adds_up = *n == Some(counts.iter().flatten().sum());
        if is_single(&key[4]) && counts.len() > 1 && adds_up && shown.is_some() && hidden > 0 {
            looked_at += 1;
            if hidden == 1 {
                alone.push(key.clone());
            }
        }
    }
    (alone, looked_at)
}

#[test]
fn no_hidden_count_is_the_only_one_of_its_total() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = exported(folder.path(), &["--disclosure", "none"]);
    let released = exported(folder.path(), &["--disclosure", "standard"]);
    let (found, looked_at) = alone(&all, &released);
    assert!(found.is_empty(), "{found:#?}");
    assert!(looked_at > 5, "{looked_at}");
    // Nor in a table of its own, in which rows and columns add up.
    let file = folder.path().join("cross.csv");
    let cross = |policy| {
        let columns = ["--columns", "bed_type,visits_intention", "--disclosure", policy];
        let written = ["-o", file.to_str().expect("a path"), "--overwrite"];
        let of_founders = ["cross", DATA, "--rows", "founder"];
        let output = survey(&[&of_founders[..], &columns, &written].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        rows_of(&file)
    };
    let (found, looked_at) = alone(&cross("none"), &cross("standard"));
    assert!(found.is_empty(), "{found:#?}");
    assert!(looked_at > 0, "nothing to protect");
}

fn results(responses: &Responses, questionnaire: &Questionnaire) -> Results {
    let template = assets::template(JMAR, None).expect("there");
    let mut plan = plan::load(&template, questionnaire, &Default::default()).expect("good");
    plan.is_linked = true;
    tables::tabulate(responses, questionnaire, &plan, Default::default()).expect("made")
}

#[test]
fn a_report_for_all_and_one_for_each_area_tell_no_more_than_each_by_itself() {
    let (questionnaire, all) = read("jmar-2018", &sample());
    let areas = questionnaire.variable("region").expect("there").codes.len();
    let of_area = |area: usize| {
        all.wanted(&|responses: &Responses| {
            let data = Dataset::as_counted(responses, &questionnaire);
            let answers = data.answers("region");
            (0..answers.len()).map(|row| answers.codes(row).any(|code| code == area)).collect()
        })
    };
    let part = |area| Together {
        results: results(&of_area(area), &questionnaire),
        part_by: Some("region".to_owned()),
    };
    let whole = || Together { results: results(&all, &questionnaire), part_by: None };
    let together = || [whole()].into_iter().chain((0..areas).map(part)).collect::<Vec<_>>();
    let (name, policy) = Policy::find(DEFAULT, None).expect("built in");
    let rules = Rules { name, policy, ..Rules::default() };
    let alone: Vec<Released> =
        together().into_iter().flat_map(|one| release_together(vec![one], &rules)).collect();
    let joint = release_together(together(), &rules);
    let (told_alone, told_jointly) = (told(&alone), told(&joint));
    assert!(told_alone > 10, "{told_alone}: nothing to protect");
    assert_eq!(told_jointly, 0);
    assert!(joint[0].control.secondary >= alone[0].control.secondary);
}

/// How many hidden counts of areas follow from the report of all and those of the others.
fn told(releases: &[Released]) -> usize {
    let mut told = 0;
    for table in &releases[0].tables {
        for (key, figure) in table.figures.iter() {
            let is_count = matches!(key.statistic, tables::Statistic::N | tables::Statistic::Count);
            if !is_count || figure.value().is_none() || figure.source.counts.is_empty() {
                continue;
            }
            let of_area = |release: &&Released| {
                let table = release.tables.iter().find(|of| of.spec.id == table.spec.id)?;
                table.figure(key.at(), key.statistic).cloned()
            };
            let areas: Vec<_> =
                releases[1..].iter().filter_map(|release| of_area(&release)).collect();
            let n = |of: &tables::Figure| of.source.counts.first().map_or(0, |counted| counted.n);
            let sum: u64 = areas.iter().map(n).sum();
            let hidden = areas.iter().filter(|of| of.value().is_none()).count();
            // That nobody is anywhere is no secret under this policy.
            told += usize::from(sum > 0 && sum == n(figure) && hidden == 1);
        }
    }
    told
}

#[test]
fn what_is_out_already_is_counted_and_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("study");
    std::fs::create_dir_all(study.join("2018")).expect("made");
    exported(&study.join("2018"), &["--disclosure", "none"]);
    let data = sample();
    let text = |more: &str| {
        format!(
            "questionnaire = \"jmar-2018\"\ndata = ['{}']\ndisclosure = \"standard\"\n{more}",
            data.display()
        )
    };
    let control = |more: &str| {
        std::fs::write(study.join("study.toml"), text(more)).expect("written");
        let output = survey(&["export", study.to_str().expect("a path"), "--format", "json"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let json = std::fs::read(study.join("output/results.json")).expect("written");
        serde_json::from_slice::<serde_json::Value>(&json).expect("JSON")["disclosure"].clone()
    };
    let (before, after) = (control(""), control("published = [\"2018/results.csv\"]\n"));
    assert_eq!((&before["policy"], &before["out"]), (&"standard".into(), &0.into()));
    assert!(after["out"].as_u64() > Some(10), "{after}");
    std::fs::write(study.join("study.toml"), text("published = [\"gone.csv\"]\n"))
        .expect("written");
    let output = survey(&["export", study.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("gone.csv"), "{}", stderr(&output));
}

#[test]
fn a_cross_table_keeps_to_the_policy_and_what_is_internal_says_so() {
    let cross = |more: &[&str]| {
        let all = ["cross", DATA, "--rows", "founder", "--columns", "region"];
        survey(&[&all, more].concat())
    };
    let released = stdout(&cross(&["--disclosure", "standard"]));
    assert!(released.contains("（×）") && !released.contains("部外秘"), "{released}");
    assert!(released.contains("秘匿した値"), "the mark is explained: {released}");
    let internal = stdout(&cross(&["--internal"]));
    assert!(!internal.contains("（×）") && internal.contains("部外秘（内部検討用）"), "{internal}");
    assert_eq!(cross(&["--internal", "--disclosure", "none"]).status.code(), Some(2));

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("table.csv");
    let path = file.to_str().expect("a path");
    assert_eq!(cross(&["--internal", "-o", path]).status.code(), Some(0));
    assert!(rows_of(&file).iter().all(|row| row["use"] == "部外秘（内部検討用）"));
    assert_eq!(
        cross(&["--disclosure", "standard", "-o", path, "--overwrite"]).status.code(),
        Some(0)
    );
    assert!(rows_of(&file).iter().all(|row| !row.contains_key("use")));
    // A condition that only one clinic fulfils gives nothing away.
    let one = stdout(&cross(&["--disclosure", "standard", "--where", "clinic_id = '0004'"]));
    let cells = one.lines().take_while(|line| !line.starts_with('※'));
    let figures = cells.filter(|line| line.contains("該当無し") || line.contains('0'));
    assert_eq!(figures.count(), 0, "{one}");
}

#[test]
fn a_new_study_has_a_safe_policy_and_its_report_says_which_and_at_what_cost() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(survey_in(folder.path(), &["init", "study"]).status.code(), Some(0));
    let text = std::fs::read_to_string(folder.path().join("study/study.toml")).expect("written");
    assert!(text.contains("\ndisclosure = \"standard\"\n"), "{text}");
    let output = survey_in(folder.path(), &["report", "study", "--format", "md,csv,json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report = folder.path().join("study/output/report.md");
    let report = std::fs::read_to_string(report).expect("written");
    assert!(report.contains("秘匿方針は「standard」である"), "the methods say it");
    assert!(report.contains("一次秘匿") && report.contains("二次秘匿"));
}

/// sdcTools/UserSupport, issue 160: of three hidden sums, one respondent has nearly all.
#[test]
fn hidden_sums_are_together_no_estimate_of_the_largest() {
    let folder = tempfile::tempdir().expect("a folder");
    let visits: [&[u32]; 4] =
        [&[10_000, 10, 10, 10], &[50, 1, 1, 1], &[30, 30, 30, 30], &[5000, 5000, 5000, 5000]];
    let codes: String = (1..=4).map(|n| format!("{{ code = {n}, label = \"{n}\" }},")).collect();
    let questionnaire = format!(
        "id = \"made_up\"\ntitle = \"t\"\nrespondent = \"r\"\ntemplate = \"plan\"\n\
         [[question]]\nid = \"area\"\ntype = \"single\"\nlabel = \"area\"\ncodes = [{codes}]\n\
         [[question]]\nid = \"visits\"\ntype = \"count\"\nlabel = \"visits\"\nmax = 99999\n"
    );
    let plan = "[cover]\ntitle = \"t\"\n[[section]]\nid = \"1\"\nnumber = \"1\"\nlevel = 1\n\
                heading = \"h\"\n[[table]]\nid = \"sums\"\nsection = \"1\"\n\
                kind = \"group-sums\"\ntitle = \"t\"\nvariables = [\"visits\"]\ngroup = \"area\"\n";
    let answers = visits.iter().enumerate().flat_map(|(area, visits)| {
        visits.iter().map(move |visits| format!("{},{visits}\n", area + 1))
    });
    let answers: String = std::iter::once("area,visits\n".to_owned()).chain(answers).collect();
    std::fs::create_dir(folder.path().join("plan")).expect("a folder");
    for (name, text) in [("q.toml", &*questionnaire), ("plan/plan.toml", plan), ("a.csv", &answers)]
    {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let args = ["export", "a.csv", "-q", "q.toml", "--disclosure", "standard", "-o", "out"];
    let output = survey_in(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let rows = rows_of(&folder.path().join("out/results.csv"));
    let is_hidden = |area: &str| {
        let sum = rows.iter().find(|row| row["group_code"] == area && row["statistic"] == "sum");
        sum.expect("there")["state"] == "suppressed"
    };
    // The first two for their own sake. With the third alone their sum is that of the largest
    // to within 2 percent; the fourth is as large.
    let hidden: Vec<bool> = ["1", "2", "3", "4"].map(is_hidden).to_vec();
    assert!(hidden[0] && hidden[1] && hidden[3], "{hidden:?}");
    assert!(!is_hidden(""), "the total is published");
}

#[test]
fn a_sum_that_one_clinic_has_most_of_is_hidden_with_and_without_zeros() {
    let folder = tempfile::tempdir().expect("a folder");
    let questionnaire = "id = 'made_up'\ntitle = 't'\nrespondent = 'r'\ntemplate = 'plan'\n\
                         [[question]]\nid = 'visits'\ntype = 'count'\nlabel = 'visits'\nmax = 99999\n";
    put(folder.path(), "q.toml", questionnaire);
    put(folder.path(), "a.csv", "visits\n5000\n3\n3\n3\n3\n0\n0\n0\n0\n");
    for zeros in ["both", "without"] {
        let plan = format!(
            "[cover]\ntitle = 't'\n[[section]]\nid = '1'\nnumber = '1'\nlevel = 1\nheading = 'h'\n\
             [[table]]\nid = 'numbers'\nsection = '1'\nkind = 'summary'\ntitle = 't'\n\
             variables = ['visits']\nstatistics = ['n', 'sum', 'mean', 'standard_deviation']\nzeros = '{zeros}'\n"
        );
        put(folder.path(), "plan/plan.toml", &plan);
        let args = ["export", "a.csv", "-q", "q.toml", "--disclosure", "standard", "-o", "out"];
        let output = survey_in(folder.path(), &args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let rows = rows_of(&folder.path().join("out/results.csv"));
        let is_shown = |row: &&Row| row["statistic"] != "n" && row["state"] != "suppressed";
        assert_eq!(rows.iter().find(is_shown), None, "{zeros}");
        assert!(rows.iter().any(|row| row["statistic"] == "n" && row["value"] == "5"), "{zeros}");
    }
}

#[test]
fn rules_may_be_a_file_and_its_mistakes_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("office.toml");
    let path = file.to_str().expect("a path");
    let cross = || {
        survey(&["cross", DATA, "--rows", "founder", "--columns", "bed_type", "--disclosure", path])
    };
    std::fs::write(&file, "round_to = 5\n").expect("written");
    let rounded = stdout(&cross());
    let counts =
        rounded.split(['（', '）']).filter_map(|part| part.trim_end_matches('件').parse().ok());
    let counts: BTreeSet<u32> = counts.collect();
    assert!(
        !counts.is_empty() && counts.iter().all(|count| count % 5 == 0),
        "{counts:?} {rounded}"
    );
    assert!(rounded.contains("5 の倍数"), "{rounded}");
    std::fs::write(&file, "least_count = 99\nround_to = 1\nleast = 3\n").expect("written");
    let told = stderr(&cross());
    assert!(told.contains("least"), "{told}");
    std::fs::write(&file, "least_count = 99\nround_to = 1\n").expect("written");
    let told = stderr(&cross());
    assert!(told.contains("least_count") && told.contains("round_to"), "{told}");
    let output = survey(&[
        "cross",
        DATA,
        "--rows",
        "founder",
        "--columns",
        "bed_type",
        "--disclosure",
        "standart",
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("standard"), "{}", stderr(&output));
}

#[test]
fn answers_that_single_clinics_out_are_not_written_unless_that_is_allowed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("a path");
    let export =
        |more: &[&str]| survey(&[&["export", DATA, "--microdata", "-o", path], more].concat());
    let keys = ["--keys", "region,founder,bed_type,visits"];
    let refused = export(&keys);
    assert_eq!(refused.status.code(), Some(1));
    let told = stderr(&refused);
    assert!(told.contains("--allow-unique") && told.contains("visits"), "{told}");
    assert!(!folder.path().join("microdata.csv").exists());
    let unique = told.split("--allow-unique ").nth(1).expect("said");
    let unique: String = unique.chars().take_while(char::is_ascii_digit).collect();
    let allowed = export(&[&keys[..], &["--allow-unique", &unique]].concat());
    assert_eq!(allowed.status.code(), Some(0), "{}", stderr(&allowed));
    assert!(stdout(&allowed).contains(&unique), "{}", stdout(&allowed));
    assert_eq!(export(&["--keys", "nowhere"]).status.code(), Some(2));
    assert!(stdout(&export(&[])).contains("--keys"));
}

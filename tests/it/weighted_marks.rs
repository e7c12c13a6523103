//! Marks of columns that differ in studies with a `[design]`, held against R's package survey 4.1
//! (samples and objects as in `weights.rs`), with
//!
//!     p <- function(d, a, b) svyttest(y ~ g, subset(d, stype %in% c(a, b)))$p.value  # g: stype == a
//!     o <- function(d, a) svyttest(y ~ I(stype == a), d)$p.value

use std::io::Read;
use std::path::Path;

use survey::statistics::design::{Cell, Design, Single, Stratum};
use survey::statistics::{holm, shares_test};

use crate::files::{Row, path, put, rows_of, run, stderr, survey_in};
use crate::unit_weights::ANSWERS;
use crate::weights::{CLUSTERS, STYPE, assert_close, report, results, row, strata, study};

/// Each answer by type of school, and by whether targets were met.
fn banner(marks: &str) -> String {
    format!(
        "[cover]\ntitle = \"T\"\ntitle_en = \"T\"\n\n[[banner]]\nid = \"b\"\nheading = \"H\"\n\
         heading_en = \"H\"\nquestions = [\"awards\", \"comp_imp\"]\n\
         columns = [\"stype\", \"sch_wide\"]\n{marks}\n"
    )
}

/// With this banner in place of the plan.
fn marked(folder: tempfile::TempDir, marks: &str) -> tempfile::TempDir {
    put(folder.path(), "plan/plan.toml", &banner(marks));
    folder
}

/// The letters behind the percent of an answer in a column.
fn larger(rows: &[Row], table: &str, column: [&str; 2], category: &str) -> String {
    let is_it = |row: &&Row| {
        row["table"] == table
            && [&row["group_variable"], &row["group_code"]] == column
            && row["category"] == category
            && row["statistic"] == "larger_than"
    };
    rows.iter().find(is_it).map_or_else(String::new, |row| row["printed"].clone())
}

/// Behind yes and no of the columns of types E, H and M.
fn by_type(rows: &[Row], table: &str) -> [[String; 3]; 2] {
    ["1", "2"].map(|answer| ["1", "2", "3"].map(|of| larger(rows, table, ["stype", of], answer)))
}

/// The p-values of asterisks behind yes in the columns of types E, H and M.
fn assert_asterisks(rows: &[Row], table: &str, statistic: &str, expected: [f64; 3]) {
    let question = table.trim_start_matches("b-");
    for (code, expected) in ["1", "2", "3"].into_iter().zip(expected) {
        assert_close(&row(rows, [table, code, question, "1", statistic])["value"], expected);
    }
}

#[test]
fn letters_of_a_stratified_sample_are_those_of_r() {
    let rows = results(&marked(strata(), "marks = \"letters\""));
    // y <- awards == "Yes": p(strat, "E", "H") 5.2e-7, ("E", "M") 0.0029, ("H", "M") 0.095
    let none = String::new;
    let of_e = ["B,C".to_owned(), none(), none()];
    assert_eq!(by_type(&rows, "b-awards"), [of_e.clone(), [none(), "A".into(), "A".into()]]);
    // y <- comp_imp == "Yes": 5.5e-7, 0.0012, 0.146
    assert_eq!(by_type(&rows, "b-comp_imp")[0], of_e);
    // svyttest(y ~ sch_wide, strat): 6.5e-20; the letters of a table go on from question to question
    assert_eq!(larger(&rows, "b-comp_imp", ["sch_wide", "1"], "1"), "E");
    assert_eq!(larger(&rows, "b-comp_imp", ["sch_wide", "2"], "2"), "D");
}

#[test]
fn asterisks_of_a_stratified_sample_are_those_of_r() {
    let rows = results(&marked(strata(), "marks = \"asterisks\"\nadjust = \"holm\""));
    // o(strat, "E"), o(strat, "H"), o(strat, "M")
    let awards = [2.4597561130543e-6, 2.4800747100096e-6, 0.017961404451732];
    assert_asterisks(&rows, "b-awards", "p_value", awards);
    let adjusted = holm(&awards.map(Some)).into_iter().flatten();
    let adjusted: Vec<f64> = adjusted.collect();
    assert_asterisks(
        &rows,
        "b-awards",
        "p_value_adjusted",
        [adjusted[0], adjusted[1], adjusted[2]],
    );
    let improved = [9.0953950100295e-7, 3.5235049946408e-6, 0.008673103121674];
    assert_asterisks(&rows, "b-comp_imp", "p_value", improved);
}

#[test]
fn marks_know_clusters_and_how_weights_were_made_to_fit() {
    // 14 schools are of type H.
    let letters = "marks = \"letters\"\nmark_from = 10";
    let asterisks = "marks = \"asterisks\"\nmark_from = 10";
    let rows = results(&marked(study("clus1.csv", CLUSTERS, &[]), letters));
    // p(clus, …): awards 0.0224, 0.0765, 0.660; comp_imp 0.0173, 0.1675, 0.754
    for table in ["b-awards", "b-comp_imp"] {
        assert_eq!(by_type(&rows, table), [["B", "", ""], ["", "A", ""]], "{table}");
    }
    let rows = results(&marked(study("clus1.csv", CLUSTERS, &[]), asterisks));
    let awards = [0.0063009394679106, 0.046605374299389, 0.12140134568692];
    assert_asterisks(&rows, "b-awards", "p_value", awards);
    // postStratify(clus, ~stype, data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)))
    let rows = results(&marked(study("clus1.csv", &format!("{CLUSTERS}{STYPE}"), &[]), asterisks));
    let awards = [0.0046950083105025, 0.052911809483311, 0.16110948307254];
    assert_asterisks(&rows, "b-awards", "p_value", awards);
    let improved = [0.021709099186289, 0.045970827107331, 0.2605081161552];
    assert_asterisks(&rows, "b-comp_imp", "p_value", improved);
}

#[test]
fn scaling_weights_changes_no_mark() {
    let design = "[design]\nweight = \"pw\"\nstrata = \"stype\"\n";
    for marks in ["letters", "asterisks"] {
        let folder = marked(study("strat.csv", design, &[]), &format!("marks = \"{marks}\""));
        let before = results(&folder);
        let text = std::fs::read_to_string(folder.path().join("strat.csv")).expect("there");
        let scaled = text.lines().enumerate().map(|(number, line)| match line.rsplit_once(',') {
            Some((rest, weight)) if number > 0 => {
                format!("{rest},{}\n", 7.25 * weight.parse::<f64>().expect("a weight"))
            }
            _ => format!("{line}\n"),
        });
        put(folder.path(), "strat.csv", &scaled.collect::<String>());
        let after = results(&folder);
        let is_mark = |row: &&Row| ["p_value", "larger_than"].contains(&&*row["statistic"]);
        let of = |rows: &[Row]| rows.iter().filter(is_mark).cloned().collect::<Vec<Row>>();
        let (before, after) = (of(&before), of(&after));
        assert!(before.len() >= 6 && before.len() == after.len(), "{marks}");
        for (one, other) in before.iter().zip(&after) {
            assert_eq!(one["printed"], other["printed"]);
            if marks == "asterisks" {
                assert_close(&other["value"], one["value"].parse().expect("a number"));
            }
        }
    }
}

#[test]
fn of_many_who_count_alike_the_p_value_is_about_that_of_the_z_test() {
    let n = 20_000;
    let cell = Cell { n, base: 1.0, weight: 1.0, stratum: 0, cluster: None, categories: vec![] };
    let stratum = Stratum { units: n, population: None };
    let design = Design::new(vec![cell], vec![stratum], Single::Centered);
    let column = |yes: u64| [(0, 1.0, yes), (0, 0.0, n / 2 - yes)];
    for yes in [4000, 4080, 4137, 4200] {
        let t = design.difference_test(&column(4000), &column(yes)).expect("a test");
        let z = shares_test((4000.0, 10_000.0), (yes as f64, 10_000.0)).expect("a test");
        assert!((t.p - z).abs() < 1e-4, "{} {z}", t.p);
    }
    // Nobody and everybody of both tell of no chance, nor does one respondent.
    for yes in [0, n / 2] {
        assert_eq!(design.difference_test(&column(yes), &column(yes)), None);
    }
    assert_eq!(design.difference_test(&[(0, 1.0, 1)], &column(40)), None);
}

#[test]
fn what_nobody_of_both_gave_and_columns_of_few_have_no_marks() {
    // Nobody who missed the target of the school has an award.
    let rows = results(&marked(strata(), "marks = \"asterisks\"\nmark_from = 51"));
    let marked: Vec<[&str; 2]> = rows
        .iter()
        .filter(|row| row["statistic"] == "p_value")
        .map(|row| [&*row["group_variable"], &*row["group_code"]])
        .collect();
    assert!(marked.contains(&["stype", "1"]) && marked.contains(&["sch_wide", "1"]));
    for few in [["stype", "2"], ["stype", "3"], ["sch_wide", "2"]] {
        assert!(!marked.contains(&few), "{few:?}");
    }
    // All of a population answered.
    let whole = ("stype.csv", "E,4421\nH,755\nM,1018", "E,100\nH,50\nM,50");
    let design = "[design]\nstrata = \"stype\"\npopulation = { file = \"stype.csv\" }\n";
    for marks in ["letters", "asterisks"] {
        let folder = study("strat.csv", design, &[whole]);
        let rows = results(&self::marked(folder, &format!("marks = \"{marks}\"")));
        let is_mark = |row: &Row| ["p_value", "larger_than"].contains(&&*row["statistic"]);
        assert!(!rows.iter().any(is_mark), "{marks}");
    }
}

#[test]
fn what_is_hidden_has_no_mark_and_is_in_none() {
    let policy = format!("{CLUSTERS}[disclosure]\nleast_count = 10\n");
    let by = [(policy.as_str(), ""), (CLUSTERS, "min_base = 20")];
    for (marks, (design, hidden)) in
        ["letters", "asterisks"].iter().flat_map(|of| by.map(|by| (of, by)))
    {
        let lines = format!("marks = \"{marks}\"\nmark_from = 2");
        let open = results(&marked(study("clus1.csv", CLUSTERS, &[]), &lines));
        let folder = marked(study("clus1.csv", design, &[]), &format!("{lines}\n{hidden}"));
        let rows = results(&folder);
        let place = |row: &Row| {
            ["table", "group_variable", "group_code", "category"].map(|name| row[name].clone())
        };
        let of = |rows: &[Row], is: &dyn Fn(&Row) -> bool| -> Vec<[String; 4]> {
            rows.iter().filter(|row| is(row)).map(place).collect()
        };
        let is_mark = |row: &Row| ["p_value", "larger_than"].contains(&&*row["statistic"]);
        let hidden =
            of(&rows, &|row| row["statistic"] == "percent" && row["state"] == "suppressed");
        let (before, after) = (of(&open, &is_mark), of(&rows, &is_mark));
        assert!(hidden.iter().any(|place| before.contains(place)), "{marks}: nothing was to hide");
        assert!(!hidden.iter().any(|place| after.contains(place)), "{marks}");
        // A letter is that of a column whose percent of the answer is shown.
        let letters: Vec<&Row> = rows.iter().filter(|row| row["statistic"] == "letter").collect();
        for row in rows.iter().filter(|row| row["statistic"] == "larger_than") {
            for letter in row["printed"].split(',') {
                let column = letters.iter().find(|of| of["printed"] == letter).expect("a column");
                let mut at = place(row);
                at[1..3].clone_from_slice(&place(column)[1..3]);
                assert!(!hidden.contains(&at), "{row:?}");
            }
        }
        let output = folder.path().join("output");
        let (code, said) = run(&["audit", output.to_str().expect("a path"), "--lang", "en"]);
        assert_eq!(code, Some(0), "{said}");
    }
}

/// A part of a file that is a zip archive.
fn part(file: &Path, name: &str) -> String {
    let file = std::fs::File::open(file).expect("written");
    let mut archive = zip::ZipArchive::new(file).expect("a zip file");
    let mut text = String::new();
    archive.by_name(name).expect("a part").read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn every_report_has_the_same_marks_and_says_which_test_they_are_of() {
    let folder = marked(strata(), "marks = \"letters\"\nadjust = \"holm\"");
    assert_eq!(report(folder.path(), "md,html,docx,pdf,xlsx").0, Some(0));
    let output = folder.path().join("output");
    let read = |name: &str| std::fs::read_to_string(output.join(name)).expect("written");
    let (md, html, docx) = (
        read("report.md"),
        read("report.html"),
        part(&output.join("report.docx"), "word/document.xml"),
    );
    let pdf = crate::pdf::text(&output.join("report.pdf"));
    let note = "t test of the difference of two weighted percents";
    for (name, text) in [("md", &md), ("html", &html), ("docx", &docx)] {
        assert!(text.contains("73.0 B,C"), "{name}");
        assert!(text.contains(note) && text.contains("svyttest"), "{name}");
    }
    assert!(pdf.contains("73.0B,C") && pdf.contains(&note.replace(' ', "")), "{pdf}");
    // The workbook has the number, and the letters in its format.
    let formats = part(&output.join("tables.xlsx"), "xl/styles.xml");
    assert!(formats.contains("&quot; B,C&quot;"), "no letters");
    let texts = part(&output.join("tables.xlsx"), "xl/sharedStrings.xml");
    assert!(texts.contains(note), "no note");
    // Without a design the test is another.
    put(folder.path(), "study.toml", "questionnaire = \"schools\"\ndata = [\"strat.csv\"]\n");
    assert_eq!(report(folder.path(), "md").0, Some(0));
    assert!(read("report.md").contains("z test of two proportions"));
}

/// The same patients and design as in `unit_weights.rs`.
#[test]
fn tests_and_marks_of_patients_know_that_those_of_a_clinic_are_a_cluster() {
    let folder = tempfile::tempdir().expect("a folder");
    let questionnaire = std::fs::read_to_string(path("tests/fixtures/units/units.toml"));
    put(folder.path(), "units.toml", &questionnaire.expect("there"));
    let place = "患者A 看取りの場所,患者B 看取りの場所,患者C 看取りの場所";
    let lines = ANSWERS.lines().enumerate();
    let lines = lines.map(|(at, line)| format!("{line},{}\n", if at == 0 { place } else { ",," }));
    put(folder.path(), "answers.csv", &lines.collect::<String>());
    let study = "questionnaire = \"units\"\ndata = [\"answers.csv\"]\ndisclosure = \"none\"\n\n\
                 [design]\nweight = \"重み\"\nstrata = \"area\"\n";
    put(folder.path(), "study.toml", study);
    let table = |id: &str, entry: &str| {
        format!(
            "[[table]]\nid = \"{id}\"\nsection = \"1\"\nof = \"patient\"\ntitle = \"x\"\n{entry}\n"
        )
    };
    let cross = "kind = \"cross\"\ncolumns = [\"area\"]\n";
    let plan = [
        "[[section]]\nid = \"1\"\nnumber = \"1\"\nlevel = 1\nheading = \"患者\"\n".to_owned(),
        table(
            "marks",
            &format!("{cross}variables = [\"care\"]\nmarks = \"asterisks\"\nmark_from = 1"),
        ),
        table("old", &format!("{cross}variables = [\"old\"]\ntest = \"chi-squared\"")),
        table(
            "age",
            "kind = \"group-means\"\nvariables = [\"age\"]\ngroup = \"area\"\ntest = \"welch\"",
        ),
    ];
    put(folder.path(), "report/plan.toml", &plan.concat());
    let output = survey_in(folder.path(), &["report", ".", "--format", "csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let rows = rows_of(&folder.path().join("output/results.csv"));
    let p = |key| &row(&rows, key)["value"];
    // svyttest(care ~ area, s); svychisq(~old + area, s); regTermTest(svyglm(age ~ area, s), ~area)
    assert_close(p(["marks", "1", "care", "1", "p_value"]), 0.49831912335317);
    assert_close(p(["old", "", "old", "", "p_value"]), 0.5244461955709914);
    assert_close(p(["age", "", "age", "", "p_value"]), 0.22019919413816);
}

//! What is hidden in a table of patients does not follow from tables of their clinics, which sum
//! them up: each way in which it could is tried.

use std::fmt::Write;

use crate::files::{Row, put, rows_of, stderr, stdout, survey_in};
use crate::hidden::{BY_AREA, OF_AREAS, plan, tables};

const QUESTIONNAIRE: &str = r#"
id = "made_up"
title = "made up"
respondent = "clinics"
template = "plan"
[[unit]]
id = "patient"
label = "patients"
blocks = ["A", "B", "C"]
[[question]]
id = "no"
type = "id"
label = "no"
[[question]]
id = "area"
type = "single"
label = "area"
codes = [{ code = 1, label = "1" }, { code = 2, label = "2" }, { code = 3, label = "3" }]
[[question]]
id = "kind"
type = "single"
label = "kind"
codes = [{ code = 1, label = "1" }, { code = 2, label = "2" }]
[[question]]
id = "care"
of = "patient"
type = "single"
label = "care"
codes = [{ code = 1, label = "1" }, { code = 2, label = "2" }, { code = 3, label = "3" }]
"#;

/// Clinics by area with the care of their patients. In the third area six clinics have patients of
/// the first care, which are too few for a strict policy.
fn answers() -> String {
    let mut text = "no,area,kind,A care,B care,C care\n".to_owned();
    for number in 0..90 {
        let area = 1 + usize::from(number >= 40) + usize::from(number >= 75);
        let patients = 1 + (number * 7 + number / 3) % 3;
        let care = |block: usize| match (block < patients, area, number) {
            (false, ..) => String::new(),
            (_, 3, 81..) => (2 + (number + block) % 2).to_string(),
            _ => (1 + (number + block * (1 + number % 2)) % 3).to_string(),
        };
        let [a, b, c] = [0, 1, 2].map(care);
        writeln!(text, "{number},{area},{},{a},{b},{c}", 1 + number % 2).expect("a text");
    }
    text
}

/// The numbers that a policy leaves of a plan with a table of patients and one of clinics; what it
/// hides is none.
struct Study {
    folder: tempfile::TempDir,
    rows: Vec<Row>,
}

impl Study {
    fn new(answers: &str, derived: &[[&str; 2]], of_clinics: &[[&str; 4]], policy: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let of_patients = [["by_area", "cross", "care", BY_AREA]];
        let all = tables(of_clinics, "") + &tables(&of_patients, "of = 'patient'");
        let sum = |[id, of]: &[&str; 2]| {
            let over = format!("over = 'patient'\nexpression = '{of}'");
            format!("[[derived]]\nid = '{id}'\nlabel = '{id}'\n{over}\n")
        };
        let sums: String = derived.iter().map(sum).collect();
        put(folder.path(), "made_up.toml", &(QUESTIONNAIRE.to_owned() + &sums));
        put(folder.path(), "plan/plan.toml", &(plan() + &all));
        put(folder.path(), "answers.csv", answers);
        let args = ["report", "answers.csv", "-q", "made_up.toml", "--disclosure", policy];
        let more = ["-o", "out", "--format", "csv,json", "--quiet"];
        let output = survey_in(folder.path(), &[&args[..], &more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let rows = rows_of(&folder.path().join("out/results.csv"));
        Self { folder, rows }
    }

    /// A figure of the third area.
    fn figure(&self, table: &str, variable: &str, category: &str, statistic: &str) -> Option<f64> {
        let address = [table, "3", variable, category, statistic];
        let names = ["table", "group_code", "variable", "category", "statistic"];
        let is_it = |row: &&Row| names.iter().zip(address).all(|(name, part)| row[*name] == part);
        let row = self.rows.iter().find(is_it).unwrap_or_else(|| panic!("{address:?}"));
        (row["state"] == "shown").then(|| row["value"].parse().expect("a number"))
    }

    /// The patients of the first care in the third area.
    fn count(&self) -> Option<f64> {
        self.figure("by_area", "care", "1", "count")
    }

    fn sum(&self, id: &str) -> Option<f64> {
        self.figure("clinics", id, "", "sum")
    }

    fn audited(&self) -> (Option<i32>, String) {
        let output = survey_in(self.folder.path(), &["audit", "out"]);
        (output.status.code(), stdout(&output))
    }
}

/// What is summed up, tables of clinics, and how the number of patients follows from these.
type Way<'w> = (&'w [[&'w str; 2]], &'w [[&'w str; 4]], &'w dyn Fn(&Study) -> Option<f64>);

#[test]
fn what_is_hidden_of_units_does_not_follow_from_sums_over_them() {
    let sums = |ids: &'static str| ["clinics", "group-sums", ids, OF_AREAS];
    let means = |ids: &'static str| ["clinics", "group-means", ids, OF_AREAS];
    let ways: [Way<'_>; 7] = [
        (&[["x", "SUM(care = 1)"]], &[sums("x")], &|of| of.sum("x")),
        (&[["x", "COUNT(CASE WHEN care < 2 THEN 1 END)"]], &[sums("x")], &|of| of.sum("x")),
        (&[["x", "SUM(care = 1)"]], &[means("x")], &|of| {
            let of = |statistic: &str| of.figure("clinics", "x", "", statistic);
            Some(of("mean")? * of("n")?)
        }),
        (&[["x", "COUNT(*)"], ["y", "SUM(care >= 2)"]], &[sums("x y")], &|of| {
            Some(of.sum("x")? - of.sum("y")?)
        }),
        (&[["x", "3 * COUNT(*) - SUM(care = 1) / 2"]], &[sums("x")], &|of| {
            let all = of.figure("by_area", "care", "", "n")?;
            Some(2.0 * (3.0 * all - of.sum("x")?))
        }),
        (&[["x", "COALESCE(SUM(care IN (1)), 0)"]], &[sums("x")], &|of| of.sum("x")),
        // It is the sum, however it is written.
        (&[["x", "CASE WHEN COUNT(*) > 0 THEN SUM(care = 1) ELSE 0 END"]], &[sums("x")], &|of| {
            of.sum("x")
        }),
    ];
    for (derived, of_clinics, reckon) in ways {
        let open = Study::new(&answers(), derived, of_clinics, "none");
        let (count, reckoned) = (open.count().expect("shown"), reckon(&open).expect("shown"));
        assert!(count > 3.0 && (count - reckoned).abs() < 1e-6, "{derived:?} {count} {reckoned}");
        let released = Study::new(&answers(), derived, of_clinics, "strict");
        assert_eq!(released.count(), None);
        assert_eq!(reckon(&released), None, "{derived:?}: the number of patients follows");
        let (code, said) = released.audited();
        assert_eq!(code, Some(0), "{derived:?}: {said}");
        // What tells nothing of them is shown.
        let is_shown = |row: &&Row| row["group_code"] == "1" && row["state"] == "shown";
        assert!(released.rows.iter().any(|row| is_shown(&row)), "{derived:?}");
    }
}

#[test]
fn what_is_hidden_in_columns_of_a_block_does_not_follow_from_all_units_and_the_other_blocks() {
    let mut answers = "no,area,kind,A care,B care,C care\n".to_owned();
    for number in 0..60 {
        let (area, nth) = (1 + number % 3, number / 3);
        // Two clinics of the third area have a third patient of the first care.
        let third = match (area, nth) {
            (3, 0..2) => "1",
            (3, 2..5) => "2",
            (3, 5..9) => "3",
            (3, _) => "",
            _ => ["1", "2", "3"][nth % 3],
        };
        let (first, second) = (1 + nth % 3, 1 + (nth + area) % 3);
        writeln!(answers, "{number},{area},1,{first},{second},{third}").expect("a text");
    }
    let blocks = ["patient_1_care", "patient_2_care", "patient_3_care"];
    let of_clinics = blocks.map(|id| [id, "cross", id, BY_AREA]);
    let count = |of: &Study, id: &str| of.figure(id, id, "1", "count");
    let reckoned = |of: &Study| Some(of.count()? - count(of, blocks[0])? - count(of, blocks[1])?);
    let open = Study::new(&answers, &[], &of_clinics, "none");
    assert_eq!(count(&open, blocks[2]), Some(2.0));
    assert_eq!(reckoned(&open), Some(2.0));
    let released = Study::new(&answers, &[], &of_clinics, "standard");
    assert_eq!(count(&released, blocks[2]), None);
    assert_eq!(reckoned(&released), None, "the third patients follow");
    let (code, said) = released.audited();
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn sums_that_are_no_counts_of_hidden_units_are_shown() {
    let derived = [["x", "MAX(care)"], ["y", "COUNT(*)"]];
    let released =
        Study::new(&answers(), &derived, &[["clinics", "group-sums", "x y", OF_AREAS]], "strict");
    assert_eq!(released.count(), None);
    assert!(released.sum("x").is_some() && released.sum("y").is_some());
}

#[test]
fn units_may_be_those_of_respondents_who_say_something_of_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let of_patients = [["care", "frequency", "care", "where = 'patient_1_care = 1'"]];
    put(folder.path(), "made_up.toml", QUESTIONNAIRE);
    let all = plan() + &tables(&of_patients, "of = 'patient'\nwhere_label = 'first'");
    put(folder.path(), "plan/plan.toml", &all);
    put(
        folder.path(),
        "answers.csv",
        "no,area,kind,A care,B care,C care\n1,1,1,1,2,\n2,1,1,2,1,1\n",
    );
    let args = ["report", "answers.csv", "-q", "made_up.toml", "--disclosure", "none"];
    let more = ["-o", "out", "--format", "csv", "--quiet"];
    let output = survey_in(folder.path(), &[&args[..], &more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let rows = rows_of(&folder.path().join("out/results.csv"));
    let counts = rows.iter().filter(|row| row["statistic"] == "count");
    let counts: Vec<&str> = counts.map(|row| row["value"].as_str()).collect();
    assert_eq!(counts, ["1", "1", "0"]);
}

//! Units below respondents in a study with a `[design]`: each has its respondent's weight, and those
//! of a respondent are a cluster. Expected figures are those of R's package survey 4.1, with
//!
//!     p <- read.csv("patients.csv")     # a row a patient; of a clinic without any, one of NA
//!     d <- svydesign(ids = ~clinic, strata = ~area, weights = ~w, data = p)
//!     s <- subset(d, !is.na(age))

use crate::files::{path, put, rows_of, stderr, survey_in};
use crate::weights::assert_estimate;
use survey::statistics::design::{Cell, Design, Single, Stratum};

pub const ANSWERS: &str = "\
診療所番号,地区,医師数,重み,患者A 年齢,患者A 医療処置,患者B 年齢,患者B 医療処置,患者C 年齢,患者C 医療処置
K1,北部,1,2,80,在宅酸素,70,なし,,
K2,北部,1,3.5,91,在宅酸素,60,なし,75,在宅酸素
K3,北部,1,2,,,,,,
K4,南部,1,1.5,66,なし,,,,
K5,南部,1,4,85,在宅酸素,79,なし,,
K6,南部,1,2.5,58,なし,90,在宅酸素,88,在宅酸素
";

const PLAN: &str = r#"
[[section]]
id = "1"
number = "1"
level = 1
heading = "患者"
[[table]]
id = "age"
section = "1"
kind = "summary"
of = "patient"
title = "年齢"
variables = ["age"]
statistics = ["n", "mean", "sum", "median", "standard_error", "design_effect"]
[[table]]
id = "care"
section = "1"
kind = "frequency"
of = "patient"
title = "医療処置"
variables = ["care"]
[[table]]
id = "by_area"
section = "1"
kind = "group-means"
of = "patient"
title = "地区別"
variables = ["age"]
group = "area"
statistics = ["n", "mean"]
"#;

pub fn study(policy: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let questionnaire = std::fs::read_to_string(path("tests/fixtures/units/units.toml"));
    put(folder.path(), "units.toml", &questionnaire.expect("there"));
    put(folder.path(), "report/plan.toml", PLAN);
    // Nobody was asked for the place of death.
    let with_places = |(number, line): (usize, &str)| match number {
        0 => format!("{line},患者A 看取りの場所,患者B 看取りの場所,患者C 看取りの場所\n"),
        _ => format!("{line},,,\n"),
    };
    let answers: String = ANSWERS.lines().enumerate().map(with_places).collect();
    put(folder.path(), "answers.csv", &answers);
    let design = "[design]\nweight = \"重み\"\nstrata = \"area\"\n";
    let study = "questionnaire = \"units\"\ndata = [\"answers.csv\"]\n";
    let study = format!("{study}disclosure = \"{policy}\"\n\n{design}");
    put(folder.path(), "study.toml", &study);
    let output = survey_in(folder.path(), &["report", ".", "--format", "csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    folder
}

#[test]
fn patients_of_a_clinic_are_a_cluster_as_in_r() {
    let folder = study("none");
    let rows = rows_of(&folder.path().join("output/results.csv"));
    let age = |statistic| ["age", "", "age", "", statistic];
    // svymean(~age, s, deff = "replace"); confint(…, df = degf(s))
    let mean = [
        77.333_333_333_333_33,
        1.601908103294498,
        72.2353468085997,
        82.4313198580669,
        0.206997314978536,
    ];
    assert_estimate(&rows, age("mean"), &mean);
    // svytotal(~age, s); no age is below 0, so that the limit of R (-331.49) is not either
    let sum = [2436.0, 869.611407468876, 0.0, 5203.49161073189];
    assert_estimate(&rows, age("sum"), &sum);
    // svyquantile(~age, s, 0.5, qrule = "hf7")
    let median = [79.25, 2.3827553487917, 72.019757503348, 87.1857394156623];
    assert_estimate(&rows, age("median"), &median);
    // svymean(~care, s, deff = "replace"); svyciprop(~care, s, method = "beta")
    let percent = [
        57.14285714285714,
        5.91310875755342,
        39.1748604691302,
        73.8310861039656,
        0.1427731586461745,
    ];
    assert_estimate(&rows, ["care", "", "care", "1", "percent"], &percent);
    // svymean(~age, subset(s, area == "N"))
    let mean = [75.241_379_310_344_83, 0.115332752941567];
    assert_estimate(&rows, ["by_area", "1", "age", "", "mean"], &mean);
}

#[test]
fn weighted_figures_of_patients_of_few_clinics_are_hidden() {
    let folder = study("standard");
    let rows = rows_of(&folder.path().join("output/results.csv"));
    let north = rows.iter().find(|row| row["table"] == "by_area" && row["group_code"] == "1");
    // Five patients of two clinics.
    assert_eq!(north.expect("there")["state"], "suppressed");
    let age = rows.iter().find(|row| row["table"] == "age" && row["statistic"] == "mean");
    assert_eq!(age.expect("there")["state"], "shown", "eleven patients of five clinics");
    let told = rows.iter().filter(|row| row["state"] == "suppressed");
    assert!(told.clone().count() > 0);
    assert!(told.into_iter().all(|row| row["value"].is_empty() && row["weighted_base"].is_empty()));
}

#[test]
fn frames_tell_of_each_respondent_once_however_many_units_it_has() {
    let cell = |n, weight, stratum, category| Cell {
        n,
        base: 2.0,
        weight,
        stratum,
        cluster: None,
        categories: vec![category],
    };
    let cells = vec![cell(3, 2.5, 0, 0), cell(2, 3.0, 0, 1), cell(4, 1.5, 1, 0)];
    let stratum = |units| Stratum { units, population: Some(40.0) };
    let design = Design::new(cells, vec![stratum(5), stratum(4)], Single::Centered);
    let mut apart = design.clone();
    let [a, b, c, d, e] = [0, 0, 1, 2, 2].map(|cell| apart.take_apart(cell));
    // The same sums of respondents, of whom four have none.
    let respondents = [(0, 5.0, 1), (0, 7.0, 1), (1, 4.0, 1), (2, 3.0, 1), (2, 9.0, 1)];
    let units = [(a, 2.0, 1), (a, 3.0, 1), (b, 7.0, 1), (c, 1.0, 4), (d, 3.0, 1), (e, 4.5, 2)];
    let (one, other) = (design.total(&respondents), apart.total(&units));
    assert!((one.value - other.value).abs() < 1e-9, "{one:?} {other:?}");
    assert!(one.standard_error > 1.0);
    assert!((one.standard_error - other.standard_error).abs() < 1e-9, "{one:?} {other:?}");
    assert_eq!(apart.freedom(&units), design.freedom(&respondents));
}

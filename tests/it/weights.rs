//! Studies with a `[design]`: weights, strata, clusters, frames. Expected figures are those of R's
//! package survey 4.1, whose data set `api` the samples are; the calls stand beside them, with
//!
//!     s <- read.csv("strat.csv"); s$fpc <- c(E = 4421, H = 755, M = 1018)[s$stype]
//!     strat <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = s)
//!     c <- read.csv("clus1.csv"); c$fpc <- 757
//!     clus <- svydesign(id = ~district, weights = ~pw, fpc = ~fpc, data = c)

use std::collections::BTreeMap;
use std::path::Path;

use crate::files::{Row, path, rows_of, run};
use survey::statistics::design::{Cell, Design, Single, Stratum};

const FILES: [&str; 8] = [
    "schools.toml",
    "plan/plan.toml",
    "study.toml",
    "strat.csv",
    "clus1.csv",
    "stype.csv",
    "sch_wide.csv",
    "comp_imp.csv",
];

pub const CLUSTERS: &str =
    "[design]\nweight = \"pw\"\ncluster = \"district\"\npopulation = { size = 757 }\n";

pub const STYPE: &str = "[[design.frame]]\nby = [\"stype\"]\nfile = \"stype.csv\"\n";

pub const SCH_WIDE: &str = "[[design.frame]]\nby = [\"sch_wide\"]\nfile = \"sch_wide.csv\"\n";

/// The study of a sample with another design.
pub fn study(data: &str, design: &str, changes: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("plan")).expect("made");
    for name in FILES {
        let text = std::fs::read_to_string(path("tests/fixtures/api").join(name)).expect("there");
        let of_file = changes.iter().filter(|(file, ..)| *file == name);
        let text = of_file.fold(text, |text, (_, from, to)| {
            assert!(text.contains(from), "{name} holds no {from}");
            text.replacen(from, to, 1)
        });
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let text = format!("questionnaire = \"schools\"\ndata = [\"{data}\"]\n\n{design}");
    std::fs::write(folder.path().join("study.toml"), text).expect("written");
    folder
}

pub fn strata() -> tempfile::TempDir {
    let design =
        "[design]\nweight = \"pw\"\nstrata = \"stype\"\npopulation = { file = \"stype.csv\" }\n";
    study("strat.csv", design, &[])
}

pub fn report(folder: &Path, formats: &str) -> (Option<i32>, String) {
    let study = folder.to_str().expect("a path");
    run(&["report", study, "--format", formats, "--lang", "en"])
}

pub fn results(folder: &tempfile::TempDir) -> Vec<Row> {
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(0), "{said}");
    rows_of(&folder.path().join("output/results.csv"))
}

/// The row of a table, group code, variable, category and statistic.
pub fn row<'r>(rows: &'r [Row], key: [&str; 5]) -> &'r Row {
    let names = ["table", "group_code", "variable", "category", "statistic"];
    let is_it = |row: &&Row| names.iter().zip(key).all(|(name, value)| row[*name] == value);
    rows.iter().find(is_it).unwrap_or_else(|| panic!("no {key:?}"))
}

/// Value, standard error, limits, design effect: as many as are expected.
pub fn assert_estimate(rows: &[Row], key: [&str; 5], expected: &[f64]) {
    let row = row(rows, key);
    let names = ["value", "standard_error", "lower", "upper", "design_effect"];
    for (name, expected) in names.iter().zip(expected) {
        if expected.is_nan() {
            continue;
        }
        let got: f64 = row[*name].parse().unwrap_or_else(|_| panic!("{key:?} has no {name}"));
        let off = (got - expected).abs() / expected.abs().max(1.0);
        assert!(off < 1e-8, "{key:?} {name}: {got} is not {expected}");
    }
}

/// That a number is written to eight digits as expected, however small it is.
pub fn assert_close(got: &str, expected: f64) {
    let number: f64 = got.parse().unwrap_or_else(|_| panic!("{got} is no number"));
    assert!((number / expected - 1.0).abs() < 1e-8, "{got} is not {expected}");
}

const ASKED: &str = "stype,schools,sent\nE,4421,300\nH,755,100\nM,1018,100";

const NONE: f64 = f64::NAN;

fn awards(code: &str) -> [&str; 5] {
    ["awards", "", "awards", code, "percent"]
}

fn score<'k>(variable: &'k str, statistic: &'k str) -> [&'k str; 5] {
    ["scores", "", variable, "", statistic]
}

#[test]
fn strata_and_finite_populations_are_those_of_r() {
    let rows = results(&strata());
    // svymean(~I(100 * (awards == "Yes")), strat, deff = "replace")
    // svyciprop(~I(awards == "Yes"), strat, method = "beta")
    let percent =
        [63.893606405058, 3.4405917997269, 56.721870147975, 70.635478301446, 1.0211225382364];
    assert_estimate(&rows, awards("1"), &percent);
    let printed = row(&rows, ["awards", "", "awards", "1", "design_effect"]);
    assert_eq!(printed["printed"], "1.02");
    // svymean(~api00, strat, deff = "replace"); confint(…, df = degf(strat))
    let mean =
        [662.28736315932, 9.4089408027846, 643.73218827209, 680.84253804656, 1.1655661714535];
    assert_estimate(&rows, score("api00", "mean"), &mean);
    // sqrt(coef(svyvar(~api00, strat))); svytotal(~api00, strat)
    assert_estimate(&rows, score("api00", "standard_deviation"), &[123.25009616965]);
    assert_estimate(&rows, score("api00", "sum"), &[4102207.8996181, 58278.978937633]);
    // svyquantile(~enroll, strat, c(.25, .5, .75), qrule = "hf7")
    let quantiles = [
        ("q1", [334.0, 15.3394247210815, 306.407726778843, 366.908842544180]),
        ("median", [446.410315158197, 24.0710239009568, 427.156181063298, 522.096104176614]),
        ("q3", [658.876389730655, 30.5231510948568, 615.614507432782, 736.002640070823]),
    ];
    for (statistic, expected) in quantiles {
        assert_estimate(&rows, score("enroll", statistic), &expected);
    }
    // Who has no answer is no member: svymean(~class_size, strat, na.rm = TRUE)
    let mean =
        [27.238619681428, 0.34597935974202, 26.55245122242, 27.924788140436, 1.1837933753415];
    assert_estimate(&rows, score("class_size", "mean"), &mean);
    let n = row(&rows, score("class_size", "n"));
    assert!(!n["weighted_base"].is_empty());
    assert_eq!((n["value"].as_str(), n["base"].as_str()), ("106", "106"));
}

#[test]
fn domains_and_ratios_are_those_of_r() {
    let rows = results(&strata());
    let by_type = |group| ["awards_by_type", group, "awards", "1", "percent"];
    // svymean and svyciprop(method = "beta") of subset(strat, stype == "H")
    let percent = [32.0, 6.4395050509116, 19.798468804275, 46.31543683071, 0.93377483443709];
    assert_estimate(&rows, by_type("2"), &percent);
    assert_estimate(&rows, by_type("1"), &[73.0, 4.4112085501248]);
    // svymean(~api00, subset(strat, awards == "No"), deff = "replace")
    let mean =
        [633.73491165941, 15.334770976045, 603.24003785559, 664.22978546323, 1.3056534684842];
    assert_estimate(&rows, ["score_by_award", "2", "api00", "", "mean"], &mean);
    // svyratio(~tested, ~enroll, strat), and of subset(strat, stype == "M")
    let all = [83.695688694052, 0.77571031666379, 82.165926642274, 85.225450745831];
    assert_estimate(&rows, ["tested", "", "", "", "ratio_percent"], &all);
    let middle = [83.569575245051, 1.8187438389626];
    assert_estimate(&rows, ["tested", "3", "", "", "ratio_percent"], &middle);
    // svytotal(~enroll, subset(strat, stype == "E"))
    let sum = [1842584.3418427, 72581.334575752];
    assert_estimate(&rows, ["enrolled", "1", "enroll", "", "sum"], &sum);
}

#[test]
fn clusters_are_those_of_r() {
    // svydesign(id = ~district, weights = ~pw, data = c)
    let rows =
        results(&study("clus1.csv", &CLUSTERS.replace("population = { size = 757 }\n", ""), &[]));
    let mean = [644.1693989071, 23.779010720887, 593.16849326109, 695.17030455312, 9.2530990705889];
    assert_estimate(&rows, score("api00", "mean"), &mean);
    let rows = results(&study("clus1.csv", CLUSTERS, &[]));
    let percent =
        [71.03825136612, 3.3018299553719, 63.343683906147, 77.93385361783, 0.96441454602515];
    assert_estimate(&rows, awards("1"), &percent);
    let mean = [644.1693989071, 23.542240693781, 593.67631446333, 694.66248335088];
    assert_estimate(&rows, score("api00", "mean"), &mean);
    let total = [3404940.1345291, 932235.02704122];
    assert_estimate(&rows, score("enroll", "sum"), &total);
    let ratio = [84.970874172449, 0.83862971693911, 83.172192319465, 86.769556025432];
    assert_estimate(&rows, ["tested", "", "", "", "ratio_percent"], &ratio);
    let percent = [42.857142857143, 14.564997480929, 13.504524783141, 76.576419065658];
    assert_estimate(&rows, ["awards_by_type", "2", "awards", "1", "percent"], &percent);
    // A limit beyond all values is none (R: NaN).
    let beyond = row(&rows, score("class_size", "q3"));
    assert_eq!((beyond["value"].as_str(), beyond["upper"].as_str()), ("30", ""));
}

#[test]
fn of_a_stratum_that_all_answered_nothing_is_left_to_chance() {
    // s$fpc <- c(E = 4421, H = 50, M = 1018)[s$stype]; SE(svymean(~I(awards == "Yes"), subset(
    // svydesign(id = ~1, strata = ~stype, fpc = ~fpc, data = s), stype == "H"))) is 0
    let whole = ("stype.csv", "H,755", "H,50");
    let design = "[design]\nstrata = \"stype\"\npopulation = { file = \"stype.csv\" }\n";
    let of_h = |variable, code| ["awards_by_type", "2", variable, code, "percent"];
    let rows = results(&study("strat.csv", design, &[whole]));
    assert_estimate(&rows, of_h("awards", "1"), &[32.0, 0.0, 32.0, 32.0]);
    // The same where all have one answer, of which the variance says nothing.
    let folder = study("strat.csv", design, &[whole]);
    let file = folder.path().join("strat.csv");
    let text = std::fs::read_to_string(&file).expect("there");
    let text = text.replace(",H,No,", ",H,Yes,").replace(",E,No,", ",E,Yes,");
    std::fs::write(&file, text).expect("written");
    let rows = results(&folder);
    assert_estimate(&rows, of_h("awards", "1"), &[100.0, 0.0, 100.0, 100.0]);
    assert_estimate(&rows, of_h("awards", "2"), &[0.0, 0.0, 0.0, 0.0]);
    // Of E, of whom most were not asked, the same percents may be chance.
    let of_e = row(&rows, ["awards_by_type", "1", "awards", "1", "percent"]);
    assert!(of_e["lower"].parse::<f64>().expect("a number") < 99.0);
}

#[test]
fn equal_values_and_equal_quotients_have_no_error_of_rounding() {
    // Weights of a third leave something in Σwy / Σw: 7.000000000000001.
    let cell = |weight: f64| Cell {
        n: 3,
        base: weight,
        weight,
        stratum: 0,
        cluster: None,
        categories: Vec::new(),
    };
    let cells = vec![cell(20.0 / 3.0), cell(1.0 / 7.0), cell(1e6 + 0.1)];
    let design =
        Design::new(cells, vec![Stratum { units: 9, population: None }], Single::Certainty);
    let sevens = [(0, 7.0, 3), (1, 7.0, 3), (2, 7.0, 3)];
    let mean = design.mean(&sevens).expect("somebody");
    assert_eq!((mean.value, mean.standard_error, mean.effect), (7.0, 0.0, None));
    assert_eq!(design.spread(&sevens), Some(0.0));
    // svyratio(~y, ~x, subset(…)) of many with y = 62.1 x has no error, and of one respondent nothing
    // tells one.
    let ratio = |values: &[(usize, f64, u64)]| {
        let times = |by: f64| -> Vec<(usize, f64, u64)> {
            values.iter().map(|(cell, value, n)| (*cell, by * value, *n)).collect()
        };
        design.ratio(&times(62.1), &times(1.0), &times(63.1)).expect("x")
    };
    assert_eq!(ratio(&[(0, 0.7, 1), (1, 3.0, 2), (2, 0.1, 3)]).standard_error, 0.0);
    assert!(ratio(&[(0, 0.7, 1)]).standard_error.is_nan());
}

#[test]
fn post_stratification_is_that_of_r() {
    // postStratify(clus, ~stype, data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)))
    let rows = results(&study("clus1.csv", &format!("{CLUSTERS}{STYPE}"), &[]));
    let percent =
        [68.788918231161, 3.3087838274031, 61.147378636864, 75.744996503004, 0.92807030156888];
    assert_estimate(&rows, awards("1"), &percent);
    let mean = [642.31078821158, 23.92048644509, 591.00644731563, 693.61512910753];
    assert_estimate(&rows, score("api00", "mean"), &mean);
    assert_estimate(&rows, score("api00", "sum"), &[3978473.0221825, 148163.49304089]);
    let median = [466.0, 34.8508275015642, 388.847932823269, 538.343114599818];
    assert_estimate(&rows, score("enroll", "median"), &median);
    let sum = [1913648.2708333, 73017.212761317];
    assert_estimate(&rows, ["enrolled", "1", "enroll", "", "sum"], &sum);
    let n = row(&rows, ["awards_by_type", "2", "awards", "", "n"]);
    let base: f64 = n["weighted_base"].parse().expect("a number");
    assert!((base - 755.0).abs() < 1e-8, "{base}");
}

#[test]
fn raking_is_that_of_r() {
    // rake(clus, list(~stype, ~sch_wide), …, control = list(maxit = 500, epsilon = 1e-11))
    let rows = results(&study("clus1.csv", &format!("{CLUSTERS}{STYPE}{SCH_WIDE}"), &[]));
    let percent = [66.126973032242, 2.1788600893045, 61.25313888831, 70.759655086829];
    assert_estimate(&rows, awards("1"), &percent);
    let mean = [641.23032092682, 23.703616887923, 590.3911189701, 692.06952288354, 9.3522764893316];
    assert_estimate(&rows, score("api00", "mean"), &mean);
    assert_estimate(&rows, score("enroll", "median"), &[465.185194690787, NONE, 385.0]);
    let ratio = [84.823157173598, 0.72325255099539];
    assert_estimate(&rows, ["tested", "", "", "", "ratio_percent"], &ratio);
    // With unequal weights: calibrate(strat, list(~awards, ~sch_wide), …, calfun = "raking")
    let design = "[design]\nweight = \"pw\"\nstrata = \"stype\"\n\
                  population = { file = \"stype.csv\" }\n\
                  [[design.frame]]\nby = [\"awards\"]\nfile = \"comp_imp.csv\"\n";
    let awards = (
        "comp_imp.csv",
        "comp_imp,schools\nNo,1712\nYes,4482",
        "awards,schools\nNo,2170\nYes,4024",
    );
    let rows = results(&study("strat.csv", &format!("{design}{SCH_WIDE}"), &[awards]));
    assert_estimate(&rows, score("api00", "mean"), &[662.29842793671, 9.2674447451497]);
}

#[test]
fn raking_that_does_not_end_says_so_and_trimming_keeps_its_bounds() {
    let frames = format!(
        "{STYPE}{SCH_WIDE}[[design.frame]]\nby = [\"comp_imp\"]\nfile = \"comp_imp.csv\"\n"
    );
    let folder = study("clus1.csv", &format!("{CLUSTERS}rounds = 10\n{frames}"), &[]);
    let (code, said) = report(folder.path(), "json,csv");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("did not come to an end"), "{said}");
    let design = design(folder.path());
    assert_eq!(design["has_converged"], false);
    assert_eq!(design["rounds"], 10);
    // Bounds are multiples of the mean weight, 6194 / 183.
    let bounded = format!("{CLUSTERS}most = 1.5\nleast = 0.9\nrounds = 50\n{STYPE}{SCH_WIDE}");
    let folder = study("clus1.csv", &bounded, &[]);
    assert_eq!(report(folder.path(), "json").0, Some(0));
    let design = self::design(folder.path());
    let mean = 6194.0 / 183.0;
    let number = |name: &str| design[name].as_f64().expect("a number");
    assert!(number("max") <= 1.5 * mean + 1e-9 && number("min") >= 0.9 * mean - 1e-9);
}

fn design(folder: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(folder.join("output/results.json")).expect("written");
    let results: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    results["design"].clone()
}

#[test]
fn weights_come_from_the_population_where_no_column_names_them() {
    // svydesign(id = ~1, strata = ~stype, fpc = ~fpc, data = s)
    let design = "[design]\nstrata = \"stype\"\npopulation = { file = \"stype.csv\" }\n";
    let rows = results(&study("strat.csv", design, &[]));
    assert_estimate(&rows, ["awards_by_type", "2", "awards", "1", "percent"], &[32.0]);
    let n = row(&rows, ["awards_by_type", "2", "awards", "", "n"]);
    assert_eq!((n["value"].as_str(), n["weighted_base"].as_str()), ("50", "755"));
}

#[test]
fn permuting_respondents_and_scaling_weights_change_nothing() {
    let before = results(&strata());
    let folder = strata();
    let file = folder.path().join("strat.csv");
    let text = std::fs::read_to_string(&file).expect("there");
    let (header, rest) = text.split_once('\n').expect("a header");
    let mut lines: Vec<&str> = rest.lines().collect();
    lines.reverse();
    lines.rotate_left(37);
    let doubled = lines.iter().map(|line| {
        let (rest, weight) = line.rsplit_once(',').expect("a weight");
        format!("{rest},{}", 2.0 * weight.parse::<f64>().expect("a number"))
    });
    let permuted: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    std::fs::write(&file, format!("{header}\n{}\n", permuted.join("\n"))).expect("written");
    let after = results(&folder);
    assert_eq!(before, after);
    let doubled: Vec<String> = doubled.collect();
    std::fs::write(&file, format!("{header}\n{}\n", doubled.join("\n"))).expect("written");
    for (one, other) in before.iter().zip(results(&folder)) {
        let is_same = ["percent", "mean", "median", "ratio_percent"].contains(&&*one["statistic"]);
        for name in ["value", "standard_error", "lower", "design_effect"] {
            let of = |row: &Row| row[name].parse::<f64>().ok();
            if let (true, Some(a), Some(b)) = (is_same, of(one), of(&other)) {
                assert!((a - b).abs() < 1e-9 * a.abs().max(1.0), "{name} of {one:?}: {b}");
            }
        }
    }
}

#[test]
fn what_is_weighted_is_said_in_words_below_each_table() {
    let folder = strata();
    let (code, said) = report(folder.path(), "md");
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    for part in [
        "Weighted: ",
        "(the weights add up to 6,194.0)",
        "Korn and Graubard",
        "Weights are those of the column \"pw\"",
        "Strata are \"Q1 Type of school\", 3 of them.",
        "finite population correction",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert!(!text.contains("Wilson"), "{text}");
}

#[test]
fn who_did_not_answer_stands_in_a_table_by_the_frame() {
    let folder = study("clus1.csv", &format!("{CLUSTERS}{STYPE}"), &[]);
    assert_eq!(report(folder.path(), "md").0, Some(0));
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    let line = text.lines().find(|line| line.contains("4,421")).expect("the row of E");
    for cell in ["144", "3.3", "30.70"] {
        assert!(line.contains(cell), "no {cell} in {line}");
    }
    assert!(text.contains("post-stratification"));
    // How many were asked, if the table says it: the response rate.
    let asked = ("stype.csv", "stype,schools\nE,4421\nH,755\nM,1018", ASKED);
    let frame = STYPE.replace("file", "column = \"schools\"\nasked = \"sent\"\nfile");
    let folder = study("clus1.csv", &format!("{CLUSTERS}{frame}"), &[asked]);
    assert_eq!(report(folder.path(), "md").0, Some(0));
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    let line = text.lines().find(|line| line.contains("4,421")).expect("the row of E");
    for cell in ["| 300 |", "| 144 |", "| 48.0 |"] {
        assert!(line.contains(cell), "no {cell} in {line}");
    }
}

#[test]
fn a_policy_judges_by_respondents_and_hides_what_weights_would_tell() {
    let frame = format!("{CLUSTERS}{STYPE}[disclosure]\nleast_count = 10\n");
    let folder = study("clus1.csv", "", &[]);
    let text = format!("questionnaire = \"schools\"\ndata = [\"clus1.csv\"]\n{frame}");
    std::fs::write(folder.path().join("study.toml"), text).expect("written");
    let rows = results(&folder);
    let hidden: Vec<&Row> = rows.iter().filter(|row| row["state"] == "suppressed").collect();
    assert!(!hidden.is_empty());
    let open = |name: &str| hidden.iter().filter(|row| !row[name].is_empty()).count();
    let names = ["value", "weighted_base", "standard_error", "lower", "upper", "effective_n"];
    assert_eq!(names.map(open), [0; 6]);
    assert!(rows.iter().all(|row| !row["base"].is_empty() || row["weighted_base"].is_empty()));
    assert_eq!(report(folder.path(), "json").0, Some(0));
    let design = design(folder.path());
    assert!(design["frames"].is_null() && design["max"].is_null(), "{design}");
}

#[test]
fn microdata_have_the_weight_of_each_respondent() {
    let folder = study("clus1.csv", &format!("{CLUSTERS}{STYPE}"), &[]);
    let target = folder.path().join("microdata");
    let (study, target) =
        (folder.path().to_str().expect("a path"), target.to_str().expect("a path"));
    let args =
        ["export", study, "--microdata", "--format", "csv", "--output", target, "--lang", "en"];
    let (code, said) = run(&args);
    assert_eq!(code, Some(0), "{said}");
    let rows = rows_of(&Path::new(target).join("microdata.csv"));
    let sums = rows.into_iter().fold(BTreeMap::<String, f64>::new(), |mut sums, row| {
        *sums.entry(row["stype"].clone()).or_default() +=
            row["weight"].parse::<f64>().expect("a number");
        sums
    });
    for (code, total) in [("1", 4421.0), ("2", 755.0), ("3", 1018.0)] {
        assert!((sums[code] - total).abs() < 1e-8, "{sums:?}");
    }
}

/// That a study is refused with all of these words.
pub fn refused(folder: &tempfile::TempDir, parts: &[&str]) {
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    assert!(!folder.path().join("output").exists(), "{said}");
    // Lines are wrapped for the terminal.
    let said = said.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    for part in parts {
        assert!(said.contains(part), "no {part} in {said}");
    }
}

#[test]
fn wrong_weights_are_told_all_at_once_with_their_rows() {
    let changes = [
        ("clus1.csv", "33.846996307373047\n", "\n"),
        ("clus1.csv", "33.846996307373047\n", "-1\n"),
        ("clus1.csv", "33.846996307373047\n", "0\n"),
        ("clus1.csv", "33.846996307373047\n", "many\n"),
    ];
    let folder = study("clus1.csv", CLUSTERS, &changes);
    refused(
        &folder,
        &["2 respondents have no weight", "rows: 2, 5", "of 0 or less", "rows: 3 (-1), 4 (0)"],
    );
}

#[test]
fn weights_of_which_no_sum_can_be_made_are_refused() {
    let changes = [("clus1.csv", "33.846996307373047\n", "1e308\n")];
    refused(&study("clus1.csv", CLUSTERS, &changes), &["1 respondents", "too large", "rows: 2"]);
}

#[test]
fn percents_that_weights_were_made_to_fit_are_reliable_and_the_note_says_why() {
    // Of comparable improvement, to which the weights are fitted, and of awards, to which not.
    let frame = "[[design.frame]]\nby = [\"awards\"]\nfile = \"comp_imp.csv\"\n";
    let known =
        ("comp_imp.csv", "comp_imp,schools\nNo,1712\nYes,4482", "awards,n\nNo,100\nYes,6094");
    let folder = study("clus1.csv", &format!("[design]\n{frame}"), &[known]);
    let (code, said) = report(folder.path(), "csv,md");
    assert_eq!(code, Some(0), "{said}");
    let rows = rows_of(&folder.path().join("output/results.csv"));
    let no = row(&rows, awards("2"));
    assert_eq!((no["state"].as_str(), no["standard_error"].as_str()), ("shown", "0"));
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    assert!(text.contains("standard error of 0"), "{text}");
    // By schools of a type the same question has errors, and the note another n.
    assert!(!text.contains("(effective n below 30"), "{text}");
}

#[test]
fn sentences_name_answers_by_their_weighted_percents() {
    // Of 183 schools most are elementary; by these weights most are high schools.
    let frame = "stype,schools\nE,400\nH,5000\nM,500";
    let changes = [
        ("stype.csv", "stype,schools\nE,4421\nH,755\nM,1018", frame),
        (
            "plan/plan.toml",
            "title_en = \"Eligible for awards\"\nvariables = [\"awards\"]\ninterval",
            "title_en = \"Type\"\nvariables = [\"stype\"]\ninterval",
        ),
    ];
    let folder = study("clus1.csv", &format!("[design]\n{STYPE}"), &changes);
    let (code, said) = report(folder.path(), "md");
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    let sentence = text.lines().find(|line| line.contains("“H”")).expect("a sentence");
    let places = ["“H”", "“M”", "“E”"].map(|answer| sentence.find(answer));
    assert!(places[0] < places[1], "{sentence}");
    assert!(places[2].is_none() || places[1] < places[2], "{sentence}");
}

#[test]
fn what_does_not_fit_the_frame_is_told_all_at_once() {
    // A category that respondents have and the frame lacks, one of nobody, and another sum.
    let stype = ("stype.csv", "H,755\n", "");
    let wide = ("sch_wide.csv", "No,1072", "No,1000");
    let folder = study("clus1.csv", &format!("{CLUSTERS}{STYPE}{SCH_WIDE}"), &[stype, wide]);
    refused(&folder, &["categories", "H (answered 14)", "do not add up", "study.toml"]);
    // Nobody answered of a cell: say what to do, and do it.
    let frame = "[[design.frame]]\nby = [\"stype\", \"comp_imp\"]\nfile = \"comp_imp.csv\"\n";
    let cells =
        "stype,comp_imp,schools\nE,Yes,3000\nE,No,1421\nH,Yes,500\nH,No,255\nM,Yes,1018\nM,No,0";
    let whole = ("comp_imp.csv", "comp_imp,schools\nNo,1712\nYes,4482", cells);
    let without_h = ("clus1.csv", "district,pw", "district,pw");
    let folder = study("clus1.csv", &format!("{CLUSTERS}{frame}"), &[whole, without_h]);
    refused(&folder, &["Respondents are of categories", "M × No (answered"]);
    let merged = format!("{CLUSTERS}{frame}merge = {{ stype = [[\"H\", \"M\"]] }}\n");
    let rows = results(&study("clus1.csv", &merged, &[whole]));
    let n = row(&rows, ["awards_by_type", "1", "awards", "", "n"]);
    let base: f64 = n["weighted_base"].parse().expect("a number");
    assert!((base - 4421.0).abs() < 1e-8, "{base}");
}

#[test]
fn a_stratum_of_one_is_refused_unless_the_study_says_what_it_is() {
    let design = "[design]\nweight = \"pw\"\nstrata = \"district\"\n";
    let folder = study("clus1.csv", design, &[]);
    refused(&folder, &["with a single respondent", "single = \"centered\""]);
    // options(survey.lonely.psu = "adjust"); svymean(~api00, svydesign(id = ~1, strata =
    // ~district, weights = ~pw, data = c)), and "certainty"
    for (single, error) in [("centered", CENTERED), ("certainty", CERTAINTY)] {
        let rows = results(&study("clus1.csv", &format!("{design}single = \"{single}\"\n"), &[]));
        assert_estimate(&rows, score("api00", "mean"), &[644.1693989071, error]);
    }
}

const CENTERED: f64 = 5.82805790164853;
const CERTAINTY: f64 = 5.8057775782763;

#[test]
fn keys_that_do_nothing_or_contradict_each_other_are_refused() {
    for (design, parts) in [
        ("[design]\n", &["names no weight"][..]),
        ("[design]\nweight = \"pw\"\nleast = 0.5\n", &["do nothing without"]),
        (
            "[design]\ntolerance = 0.1\n[[design.frame]]\nby = [\"stype\"]\nfile = \"stype.csv\"\n",
            &["with one frame"],
        ),
        ("[design]\nweight = \"pw\"\npopulation = { size = 0 }\n", &["out of range"]),
        ("[design]\nweight = \"awards\"\n", &["not of a kind"]),
        ("[design]\nstrata = \"stype\"\npopulation = { size = 6194 }\n", &["There are strata"]),
        ("[design]\nwight = \"pw\"\nsingle = \"dropped\"\n", &["no key \"wight\"", "dropped"]),
        ("[design]\nweight = \"weights\"\n", &["weights"]),
        (
            "[[design.frame]]\nby = [\"api00\"]\nfile = \"stype.csv\"\n",
            &["not a question with one answer"],
        ),
        (
            "[[design.frame]]\nby = [\"stype\"]\nfile = \"sch_wide.csv\"\n",
            &["no column \"Q1 Type of school\""],
        ),
    ] {
        refused(&study("strat.csv", design, &[]), parts);
    }
}

#[test]
fn policies_that_round_are_refused_beside_a_design() {
    let folder = study("strat.csv", "", &[]);
    let write = |text: &str| {
        let text = format!("questionnaire = \"schools\"\ndata = [\"strat.csv\"]\n{text}");
        std::fs::write(folder.path().join("study.toml"), text).expect("written");
    };
    write("[design]\nweight = \"pw\"\n[disclosure]\nround_to = 5\n");
    refused(&folder, &["rounds counts"]);
}

#[test]
fn a_cross_table_and_exports_are_weighted_as_the_report_is() {
    let folder = strata();
    let (study, target) = (folder.path().to_str().expect("a path"), folder.path().join("x.csv"));
    let target = target.to_str().expect("a path");
    let args = ["cross", study, "--rows", "awards", "--columns", "stype", "--output", target];
    let (code, said) = run(&[&args[..], &["--lang", "en"]].concat());
    assert_eq!(code, Some(0), "{said}");
    assert_estimate(
        &rows_of(Path::new(target)),
        ["cross", "", "awards", "1", "percent"],
        &[63.893606405058, 3.4405917997269],
    );
    // Somebody of whom it is told is a domain: svymean of subset(strat, stype == "M")
    let target = folder.path().join("y.csv");
    let target = target.to_str().expect("a path");
    let args = ["cross", study, "--rows", "awards", "--where", "stype = 3", "--output", target];
    assert_eq!(run(&args).0, Some(0));
    let middle = [48.0, 6.9596602658173, 33.876134420156, 62.361822861606];
    assert_estimate(&rows_of(Path::new(target)), ["cross", "", "awards", "1", "percent"], &middle);
}

#[test]
fn reports_of_single_answers_are_domains_of_the_whole_survey() {
    let folder = study("clus1.csv", &format!("{CLUSTERS}{STYPE}"), &[]);
    let plan = "output = \"reports\"\n\n[[study]]\nname = \"schools\"\ndata = [\".\"]\n\
                for_each = \"stype\"\nformats = [\"csv\"]\n";
    let file = folder.path().join("batch.toml");
    std::fs::write(&file, plan).expect("written");
    let (code, said) = run(&["batch", file.to_str().expect("a path"), "--lang", "en"]);
    assert_eq!(code, Some(0), "{said}");
    let mut found = Vec::new();
    for entry in walk(&folder.path().join("reports")) {
        let rows = rows_of(&entry);
        found.push(row(&rows, awards("1"))["value"].parse::<f64>().expect("a number"));
        let n = row(&rows, ["awards", "", "awards", "", "n"]);
        if n["value"] == "14" {
            // svymean of subset(postStratify(clus, ~stype, …), stype == "H")
            assert_estimate(&rows, awards("1"), &[42.857142857143, 14.564997480929]);
            assert!((n["weighted_base"].parse::<f64>().expect("a number") - 755.0).abs() < 1e-8);
        }
    }
    assert_eq!(found.len(), 3);
}

/// All `results.csv` below a folder.
fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let below = entries.flat_map(|entry| match entry.path() {
        path if path.is_dir() => walk(&path),
        path if path.ends_with("results.csv") => vec![path],
        _ => Vec::new(),
    });
    below.collect()
}

#[test]
fn an_auditor_takes_weighted_percents_for_no_quotients_of_counts() {
    let frame = format!("{CLUSTERS}{STYPE}[disclosure]\nleast_count = 10\n");
    let folder = study("clus1.csv", &frame, &[]);
    assert_eq!(report(folder.path(), "csv").0, Some(0));
    let output = folder.path().join("output");
    let (code, said) = run(&["audit", output.to_str().expect("a path"), "--lang", "en"]);
    assert_eq!(code, Some(0), "{said}");
}

/// What a column says in the rows of a table by type of school, of the codes E, H and M.
fn by_type(code: &str, statistic: &str) -> impl Fn(&Row) -> bool {
    move |row| {
        row["table"] == "awards_by_type"
            && row["group_code"] == code
            && row["statistic"] == statistic
            && !row["category"].is_empty()
    }
}

#[test]
fn a_sum_of_weights_that_would_tell_hidden_cells_is_not_shown() {
    // E counts 4421 / 144, H 755 / 14, M 1018 / 25: whoever knows the weighted percent of all,
    // the count and those of E has two equations for those of H and M.
    let policy = format!("{CLUSTERS}{STYPE}[disclosure]\nleast_count = 10\n");
    let rows = results(&study("clus1.csv", &policy, &[]));
    let is_hidden = |row: &Row| row["state"] == "suppressed";
    let all = |is: &dyn Fn(&Row) -> bool, is_it: &dyn Fn(&Row) -> bool| {
        let found: Vec<&Row> = rows.iter().filter(|row| is(row)).collect();
        !found.is_empty() && found.iter().all(|row| is_it(row))
    };
    assert!(all(&by_type("2", "count"), &is_hidden));
    assert!(all(&by_type("", "percent"), &is_hidden));
    for statistic in ["percent", "standard_error", "effective_n", "lower_limit"] {
        let of_all = |row: &Row| row["table"] == "awards" && row["statistic"] == statistic;
        assert!(all(&of_all, &is_hidden), "{statistic}");
    }
    // How many they are is shown, but not of a group what they weigh.
    let count = |row: &Row| row["table"] == "awards" && row["statistic"] == "count";
    assert!(all(&count, &|row| !is_hidden(row)));
    let of_group = |row: &Row| row["table"] == "score_by_award" && row["group_code"] == "1";
    assert!(all(&of_group, &|row| row["weighted_base"].is_empty()));
    // Without a hidden cell nothing is lost.
    let rows = results(&study("clus1.csv", &policy.replace("10", "5"), &[]));
    assert_estimate(&rows, awards("1"), &[68.788918231161]);
    assert!(!row(&rows, ["score_by_award", "1", "api00", "", "n"])["weighted_base"].is_empty());
}

#[test]
fn reports_of_areas_tell_none_of_theirs_by_the_sum_of_weights_of_all() {
    let policy = format!("{CLUSTERS}{STYPE}[disclosure]\nleast_count = 10\n");
    let folder = study("clus1.csv", &policy, &[]);
    let parts =
        "[[study]]\nname = \"parts\"\ndata = [\".\"]\nfor_each = \"stype\"\nformats = [\"csv\"]\n";
    let whole = "[[study]]\nname = \"whole\"\ndata = [\".\"]\nformats = [\"csv\"]\n";
    // The same without the table that has the cells itself.
    let plan = folder.path().join("plan/plan.toml");
    let text = std::fs::read_to_string(&plan).expect("there");
    let of_cells = "[[table]]\nid = \"awards_by_type\"";
    let (before, rest) = text.split_once(of_cells).expect("there");
    let after = rest.split_once("[[table]]").expect("another").1;
    std::fs::write(&plan, format!("{before}[[table]]{after}")).expect("written");
    for (studies, state) in [(whole.to_owned(), "shown"), (format!("{whole}{parts}"), "suppressed")]
    {
        let file = folder.path().join("batch.toml");
        std::fs::write(&file, format!("output = \"reports\"\n\n{studies}")).expect("written");
        let (code, said) = run(&["batch", file.to_str().expect("a path"), "--lang", "en"]);
        assert_eq!(code, Some(0), "{said}");
        let rows = rows_of(&folder.path().join("reports/whole/results.csv"));
        assert_eq!(row(&rows, awards("1"))["state"], state);
        assert_eq!(row(&rows, ["awards", "", "awards", "1", "count"])["state"], "shown");
    }
}

#[test]
fn an_auditor_works_out_cells_from_sums_of_weights() {
    let folder = study("clus1.csv", &format!("{CLUSTERS}{STYPE}"), &[]);
    let mut planted = results(&folder);
    let hidden = ["2", "3"].map(|code| [by_type(code, "count"), by_type(code, "percent")]);
    for row in &mut planted {
        if hidden.iter().flatten().any(|is| is(row)) {
            row.insert("state".to_owned(), "suppressed".to_owned());
            for name in ["value", "standard_error", "lower", "upper"] {
                row.insert(name.to_owned(), String::new());
            }
        }
    }
    let file = folder.path().join("output/results.csv");
    let mut writer = csv::Writer::from_path(&file).expect("open");
    writer.write_record(planted[0].keys()).expect("written");
    planted.iter().for_each(|row| writer.write_record(row.values()).expect("written"));
    writer.flush().expect("written");
    std::fs::remove_file(folder.path().join("output/results.json")).ok();
    let (code, said) =
        run(&["audit", folder.path().join("output").to_str().expect("a path"), "--lang", "en"]);
    assert_eq!(code, Some(1), "{said}");
    for (code, answer, count) in [(2, 1, 6), (2, 2, 8)] {
        let line = format!("stype={code} / awards={answer} / count: known to be {count}");
        assert!(said.contains(&line), "no {line} in {said}");
    }
}

#[test]
fn data_files_say_which_columns_are_weighted() {
    let folder = strata();
    assert_eq!(report(folder.path(), "data").0, Some(0));
    let text = std::fs::read_to_string(folder.path().join("output/data/awards.csv"));
    let text = text.expect("written");
    let header = text.lines().next().expect("a header");
    assert!(header.contains("(weighted)") && header.contains("Standard error of"), "{header}");
}

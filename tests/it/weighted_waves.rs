//! Studies with waves of which each has a design. Expected figures are those of R's package survey
//! 4.1, of the same files:
//!
//!     a <- read.csv("2016.csv"); b <- read.csv("2020.csv"); n <- read.csv("2024.csv")
//!     n$fpc <- c(北部 = 100, 中部 = 150, 南部 = 200)[n$area]; b$cover <- c(3, 2, 1, 1)[b$cover]
//!     da <- svydesign(~1, weights = ~w, data = a)
//!     db <- svydesign(~1, strata = ~area, weights = ~w, data = b)
//!     dn <- svydesign(~1, strata = ~area, fpc = ~fpc, data = n)

use std::path::Path;

use crate::files::{Row, path, rows_of, run};
use crate::waves::FILES;

const OF_2016: &str = "design = { weight = \"重み\" }\n";
const OF_2020: &str = "[wave.design]\nweight = \"重み\"\nstrata = \"地域\"\n";
const OF_NOW: &str = "[design]\nstrata = \"地域\"\npopulation = { file = \"areas.csv\" }\n";

/// A copy of the study of three waves with these designs. The files of 2016 and 2020 have weights.
fn weighted([first, second, now]: [&str; 3]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("plan")).expect("made");
    for name in FILES {
        let text = std::fs::read_to_string(path("tests/fixtures/waves").join(name)).expect("there");
        let text = match name {
            // w of R: 1 + 0.5 * (0:59 %% 4), and 2 + 0:64 %% 3
            "2016.csv" => {
                with_column(&text, "重み", &|row| (1.0 + 0.5 * (row % 4) as f64).to_string())
            }
            "2020.csv" => with_column(&text, "重み", &|row| (2 + row % 3).to_string()),
            "study.toml" => text
                .replace("surveyed = 90\n", &format!("surveyed = 90\n{first}"))
                .replace("surveyed = 100\n", &format!("surveyed = 100\n{second}\n"))
                .replace("data = [\"2024.csv\"]\n", &format!("data = [\"2024.csv\"]\n\n{now}")),
            _ => text,
        };
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    write(&folder, "areas.csv", "地域,件数\n北部,100\n中部,150\n南部,200\n");
    folder
}

pub fn all_three() -> tempfile::TempDir {
    weighted([OF_2016, OF_2020, OF_NOW])
}

fn with_column(text: &str, heading: &str, of: &dyn Fn(usize) -> String) -> String {
    let line = |(at, line): (usize, &str)| match at {
        0 => format!("{line},{heading}\n"),
        row => format!("{line},{}\n", of(row - 1)),
    };
    text.lines().enumerate().map(line).collect()
}

fn read(folder: &tempfile::TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).expect("there")
}

fn write(folder: &tempfile::TempDir, name: &str, text: &str) {
    std::fs::write(folder.path().join(name), text).expect("written");
}

fn change(folder: &tempfile::TempDir, name: &str, from: &str, to: &str) {
    let text = read(folder, name);
    assert!(text.contains(from), "{name} holds no {from}");
    write(folder, name, &text.replacen(from, to, 1));
}

fn report(folder: &Path, formats: &str) -> (Option<i32>, String) {
    run(&["report", folder.to_str().expect("a path"), "--format", formats, "--lang", "en"])
}

pub fn results(folder: &tempfile::TempDir) -> Vec<Row> {
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(0), "{said}");
    rows_of(&folder.path().join("output/results.csv"))
}

fn refused(folder: &tempfile::TempDir, parts: &[&str]) {
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    // Lines are wrapped for the terminal.
    let said = said.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    for part in parts {
        assert!(said.contains(part), "no {part} in {said}");
    }
}

/// The row of a table, wave, variable, category and statistic.
fn row<'r>(rows: &'r [Row], key: [&str; 5]) -> &'r Row {
    let names = ["table", "group_code", "variable", "category", "statistic"];
    let is_it = |row: &&Row| names.iter().zip(key).all(|(name, value)| row[*name] == value);
    rows.iter().find(is_it).unwrap_or_else(|| panic!("no {key:?}"))
}

/// Value, standard error and limits: as many as are expected.
fn assert_estimate(rows: &[Row], key: [&str; 5], expected: &[f64]) {
    let row = row(rows, key);
    for (name, expected) in ["value", "standard_error", "lower", "upper"].iter().zip(expected) {
        let got: f64 = row[*name].parse().unwrap_or_else(|_| panic!("{key:?} has no {name}"));
        let off = (got - expected).abs() / expected.abs().max(1.0);
        assert!(off < 1e-8, "{key:?} {name}: {got} is not {expected}");
    }
}

#[test]
fn each_wave_is_weighted_by_its_own_design_as_in_r() {
    let rows = results(&all_three());
    let cover = |wave| ["cover_change", wave, "cover", "1", "percent"];
    // svymean(~I(100 * (cover == 1)), da, na.rm = TRUE), and of db and dn
    assert_estimate(&rows, cover("1"), &[36.318_407_960_199, 6.83208222799901]);
    assert_estimate(&rows, cover("2"), &[45.45454545454546, 6.86426770202862]);
    assert_estimate(&rows, cover("3"), &[54.794_520_547_945_2, 5.58997036794483]);
    // svymean(~staff, da), with nurses + assistants
    let staff = |wave| ["staff_change", wave, "staff", "", "mean"];
    assert_estimate(&rows, staff("1"), &[5.342857142857143, 0.281163541346441]);
    assert_estimate(&rows, staff("2"), &[5.24175824175824, 0.21273639075058]);
    assert_estimate(&rows, staff("3"), &[5.775_119_617_224_88, 0.209775534041659]);
    // Banners by wave too, and the tables of the newest wave alone.
    assert_estimate(&rows, ["cover_by_wave", "1", "cover", "1", "percent"], &[36.318_407_960_199]);
    let n = row(&rows, ["cover", "", "cover", "", "n"]);
    assert_eq!((n["value"].as_str(), n["weighted_base"].as_str()), ("72", "438"));
}

#[test]
fn a_wave_beside_others_has_the_figures_of_a_study_of_it_alone() {
    let rows = results(&all_three());
    let folder = all_three();
    let text = read(&folder, "study.toml");
    let (alone, _) = text.split_once("[[wave]]").expect("waves");
    write(&folder, "study.toml", alone);
    let plan = read(&folder, "plan/plan.toml");
    let (cover, _) = plan.split_once("[[section]]\nid = \"2\"").expect("a second section");
    let (before, after) = cover.split_once("[[subset]]").expect("a subset");
    let (_, after) = after.split_once("\n\n").expect("more");
    write(&folder, "plan/plan.toml", &format!("{before}{after}"));
    let alone = results(&folder);
    let is_of_now = |row: &&Row| row["table"] == "cover";
    let shown: Vec<&Row> = rows.iter().filter(is_of_now).collect();
    assert!(shown.len() > 2);
    let alone: Vec<&Row> = alone.iter().filter(is_of_now).collect();
    assert_eq!(shown.len(), alone.len());
    for (one, other) in shown.into_iter().zip(alone) {
        for (name, value) in one {
            let number = |text: &String| text.parse::<f64>().ok();
            match number(value).zip(number(&other[name])) {
                Some((a, b)) => assert!((a - b).abs() < 1e-9 * a.abs().max(1.0), "{name} {a} {b}"),
                None => assert_eq!(value, &other[name]),
            }
        }
    }
}

// The variance of a difference is SE² + SE² - 2 C; with z <- w * (y - mean) / sum(w), 0 where y is
// missing, m <- ave(z, area), n_h of a stratum and n_c of what two strata have in common, and ids
// matched, C is sum(f * sqrt(n1 / (n1 - 1) * n2 / (n2 - 1)) * (z1 - m1) * (z2 - m2)) of who is in
// both. Only one of two waves knows its population, so f is 1.
#[test]
fn differences_know_who_answered_in_both_waves() {
    let rows = results(&all_three());
    let cover = |wave, statistic| ["cover_change", wave, "cover", "1", statistic];
    assert_estimate(&rows, cover("2", "difference"), &[9.13613749434646, 9.11727161171557]);
    assert_estimate(&rows, cover("3", "difference"), &[9.33997509339974, 8.55726843118468]);
    let staff = |wave, statistic| ["staff_change", wave, "staff", "", statistic];
    assert_estimate(&rows, staff("2", "difference"), &[-0.101098901098901, 0.277312197433521]);
    assert_estimate(&rows, staff("3", "difference"), &[0.533361375466638, 0.176634629815748]);
    // The panel: n$d <- n$staff - b$staff[match(n$id, b$id)]; p <- subset(dn, !is.na(d));
    // svymean(~d, p); confint(…, df = degf(p)), and of 100 * ((cover == 1) - (cover == 1 before))
    let mean = [0.691780821917808, 0.147591933965659, 0.394515407546097, 0.989046236289520];
    assert_estimate(&rows, staff("3", "panel_difference"), &mean);
    let share = [5.92105263157895, 9.64701925706241, -13.49738997365296, 25.33949523681086];
    assert_estimate(&rows, cover("3", "panel_difference"), &share);
    let lower = row(&rows, cover("3", "panel_difference_lower"));
    assert_eq!(lower["value"], row(&rows, cover("3", "panel_difference"))["lower"]);
}

#[test]
fn marks_of_waves_know_who_answered_in_both() {
    let folder = all_three();
    let cross = |id: &str, more: &str| {
        format!(
            "\n[[table]]\nid = \"{id}\"\nsection = \"1\"\ntitle = \"x\"\nkind = \"cross\"\n\
             variables = [\"cover\"]\ncolumns = [\"wave\"]\n{more}\n"
        )
    };
    let letters = cross("letters", "marks = \"letters\"");
    let asterisks = cross("asterisks", "marks = \"asterisks\"\nwhere = \"wave <= 2\"");
    let plan = read(&folder, "plan/plan.toml");
    write(&folder, "plan/plan.toml", &format!("{plan}{letters}{asterisks}"));
    let rows = results(&folder);
    // 54.8 % of 2024 are more than 36.3 % of 2016, not than 45.5 % of 2020.
    assert_eq!(row(&rows, ["letters", "3", "cover", "1", "larger_than"])["printed"], "A");
    assert_eq!(rows.iter().filter(|row| row["statistic"] == "larger_than").count(), 1);
    // Of two waves the others are the other: the change above has 76 degrees of freedom.
    // 2 * pt(-9.13613749434646 / 9.11727161171557, 75)
    for wave in ["1", "2"] {
        let p = &row(&rows, ["asterisks", wave, "cover", "1", "p_value"])["value"];
        let p: f64 = p.parse().expect("a number");
        assert!((p - 0.31953228015727).abs() < 1e-9, "{p}");
    }
}

// svyby(~staff, ~area, da, svymean, na.rm = TRUE), of cover and of db and dn too; the variance of a
// difference as above, with z 0 outside of the area. The panel: p <- subset(dn, !is.na(d) & area ==
// "北部"); svymean(~d, p); confint(…, df = degf(p))
#[test]
fn groups_are_domains_of_each_waves_design() {
    let rows = results(&all_three());
    let staff = |wave, statistic| ["staff_by_area", wave, "staff", "", statistic];
    assert_estimate(&rows, staff("2>1", "mean"), &[5.31666666666667, 0.319958543983706]);
    assert_estimate(&rows, staff("2>2", "mean"), &[5.36842105263158, 0.266515970444216]);
    assert_estimate(&rows, staff("2>3", "mean"), &[6.21739130434783, 0.311998755563751]);
    assert_estimate(&rows, staff("2>3", "difference"), &[0.848970251716247, 0.257135004155025]);
    let cover = |wave, statistic| ["cover_by_area", wave, "cover", "1", statistic];
    assert_estimate(&rows, cover("2>1", "percent"), &[39.1304347826087, 9.47112822179920]);
    assert_estimate(&rows, cover("2>2", "percent"), &[44.4444444444444, 12.0013716637183]);
    assert_estimate(&rows, cover("2>3", "percent"), &[45.4545454545455, 9.38321390732694]);
    assert_estimate(&rows, cover("2>3", "difference"), &[1.01010101010102, 11.4792870157531]);
    let panel = [1.13333333333333, 0.233729821866251, 0.632032722825198, 1.63463394384147];
    assert_estimate(&rows, staff("2>3", "panel_difference"), &panel);
    // Nobody of the south answered in 2016.
    let none = row(&rows, ["staff_by_area", "1>2", "staff", "", "difference"]);
    assert_eq!((none["value"].as_str(), none["state"].as_str()), ("", "nobody"));
    // Of groups of one weight each a sum of weights would tell what is hidden.
    let folder = all_three();
    let study = folder.path().to_str().expect("a path");
    for (policy, least) in [("careful", "5"), ("strict", "10")] {
        let target = folder.path().join(policy);
        let target = target.to_str().expect("a path");
        let args = ["export", study, "--disclosure", policy, "-o", target];
        assert_eq!(run(&args).0, Some(0));
        let (code, said) = run(&["audit", target, "--protection", least, "--lang", "en"]);
        assert_eq!(code, Some(0), "{policy}: {said}");
    }
}

// Offices that answered in the same area in both: 43 of them.
// d <- svydesign(ids = ~id, strata = ~area, weights = ~w, data = both)
// m <- svyby(~staff, ~wave, d, svymean, covmat = TRUE); svycontrast(m, c(-1, 1)); degf(d) is 40
// svycontrast(m, quote(log(`2024` / `2020`))) with qt(.975, 40), and exp() of it
// Of the north the same of subset(d, area == "北部"), of which degf is 11.
#[test]
fn where_all_are_in_both_waves_errors_are_those_of_one_sample_of_them() {
    let strata = "weight = \"重み\"\nstrata = \"地域\"\n";
    let designs = [OF_2016.to_owned(), OF_2020.to_owned(), format!("[design]\n{strata}")];
    let folder = weighted(designs.each_ref().map(String::as_str));
    let narrow = |text: &str| -> String {
        text.chars()
            .map(|c| match c {
                'Ａ' => 'A',
                '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
                c => c,
            })
            .collect()
    };
    let lines = |name: &str| -> Vec<Vec<String>> {
        let text = read(&folder, name);
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    // Office, area, cover, and the number of nurses.
    let (then, now) = (lines("2020.csv"), lines("2024.csv"));
    let staff = |rows: &[Vec<String>], heading: &str| {
        rows[0].iter().position(|of| of == heading).expect("a column")
    };
    let at = [staff(&then, "看護職員"), staff(&now, "看護職員")];
    let has_all = |row: &[String], at: usize| !row[2].is_empty() && !row[at].is_empty();
    let (mut both_then, mut both_now) = (vec![then[0].clone()], vec![now[0].clone()]);
    both_now[0].push("重み".to_owned());
    for row in &now[1..] {
        let same = then[1..].iter().find(|of| narrow(&of[0]) == narrow(&row[0]));
        let fits = |of: &&Vec<String>| of[1] == row[1] && has_all(of, at[0]) && has_all(row, at[1]);
        if let Some(same) = same.filter(fits) {
            // w of R: 2 + 0:42 %% 2, and 1 + 0:42 %% 3
            let (mut same, mut row) = (same.clone(), row.clone());
            let place = both_now.len() - 1;
            *same.last_mut().expect("a weight") = (2 + place % 2).to_string();
            row.push((1 + place % 3).to_string());
            both_then.push(same);
            both_now.push(row);
        }
    }
    assert_eq!(both_now.len(), 44);
    let text =
        |rows: Vec<Vec<String>>| rows.iter().map(|row| row.join(",") + "\n").collect::<String>();
    write(&folder, "2020.csv", &text(both_then));
    write(&folder, "2024.csv", &text(both_now));
    let rows = results(&folder);
    let staff = ["staff_change", "3", "staff", "", "difference"];
    let expected = [0.417592083562397, 0.206927608156705, -0.00062421285805947, 0.835808379982853];
    assert_estimate(&rows, staff, &expected);
    let cover = ["cover_change", "3", "cover", "1", "difference"];
    let expected = [2.44090159428257, 10.26914290144443, -18.3138104033651, 23.1956135919303];
    assert_estimate(&rows, cover, &expected);
    let index = row(&rows, ["numbers_change", "3", "staff", "", "index"]);
    let expected = [108.094629156010, 100.106038068991, 116.720720126020];
    for (name, expected) in ["value", "lower", "upper"].iter().zip(expected) {
        assert!((index[*name].parse::<f64>().expect("a number") - expected).abs() < 1e-8, "{name}");
    }
    let staff = ["staff_by_area", "2>3", "staff", "", "difference"];
    let expected = [1.31290322580645, 0.482080897980461, 0.251850323387807, 2.3739561282251];
    assert_estimate(&rows, staff, &expected);
    let cover = ["cover_by_area", "2>3", "cover", "1", "difference"];
    let expected = [24.1935483870968, 13.0475013488828, -4.52380845806997, 52.9109052322635];
    assert_estimate(&rows, cover, &expected);
    let change = row(&rows, ["staff_by_area", "2>3", "staff", "", "percent_change"]);
    let expected = [24.371257485030, 6.77150856061761, 44.8720721186197];
    for (name, expected) in ["value", "lower", "upper"].iter().zip(expected) {
        assert!(
            (change[*name].parse::<f64>().expect("a number") - expected).abs() < 1e-8,
            "{name}"
        );
    }
    // In the strata of 2024 nobody else answered then: it is a paired difference.
    let panel = row(&rows, ["staff_change", "3", "staff", "", "panel_n"]);
    assert_eq!(panel["value"], "43");
}

#[test]
fn all_who_were_asked_twice_by_chance_tell_of_none() {
    // Both waves know their population: of strata with as many in common as chance would give,
    // the variance is the sum of both.
    let frame = "[wave.design]\nweight = \"重み\"\npopulation = { size = 80 }\n";
    let now = "[design]\npopulation = { size = 88 }\n";
    let rows = results(&weighted([OF_2016, frame, now]));
    let error = |wave, statistic| -> f64 {
        let key = ["staff_change", wave, "staff", "", statistic];
        row(&rows, key)["standard_error"].parse().expect("a number")
    };
    // 65 and 75 of 88 have 55.4 in common by chance, and 55 had.
    let apart = (error("2", "mean").powi(2) + error("3", "mean").powi(2)).sqrt();
    assert!((error("3", "difference") - apart).abs() < 1e-12, "{apart}");
    // Where everybody answered, nothing is left to chance.
    let whole = "[wave.design]\npopulation = { size = 65 }\n";
    let rows = results(&weighted([OF_2016, whole, "[design]\npopulation = { size = 75 }\n"]));
    let difference = row(&rows, ["staff_change", "3", "staff", "", "difference"]);
    assert_eq!(difference["standard_error"], "0");
}

#[test]
fn counting_in_parts_gives_the_same_as_in_memory() {
    let folder = all_three();
    let in_memory = results(&folder);
    let (study, target) = (folder.path().to_str().expect("a path"), folder.path().join("x"));
    let (code, said) =
        run(&["export", study, "-o", target.to_str().expect("a path"), "--format", "csv"]);
    assert_eq!(code, Some(0), "{said}");
    let key =
        |row: &Row| (row["table"].clone(), row["value"].clone(), row["standard_error"].clone());
    let exported = rows_of(&target.join("results.csv"));
    assert_eq!(
        exported.iter().map(key).collect::<Vec<_>>(),
        in_memory.iter().map(key).collect::<Vec<_>>()
    );
}

#[test]
fn a_report_says_how_each_wave_is_weighted_and_where_that_differs() {
    let folder = all_three();
    let (code, said) = report(folder.path(), "md,json");
    assert_eq!(code, Some(0), "{said}");
    let text = read(&folder, "output/report.md");
    for part in [
        "Not weighted in the same way: 2016 (weights of the column \"重み\")",
        "2024 (population over answers, strata Q1 Area)",
        "intervals are by the design (not corrected for their number)",
        "with the weights of the later wave",
        "# 2016",
        "# 2024",
        "Weights add up to 450.0 over 75 respondents",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert!(!text.contains("Newcombe"), "{text}");
    let json: serde_json::Value =
        serde_json::from_str(&read(&folder, "output/results.json")).expect("JSON");
    let waves = json["design"]["waves"].as_array().expect("waves");
    assert_eq!(waves.iter().map(|of| &of["n"]).collect::<Vec<_>>(), [60, 65, 75]);
    // Alike in all waves, nothing is said of it.
    let same = ["design = { weight = \"重み\" }\n", "design = { weight = \"重み\" }\n"];
    let folder = weighted([same[0], same[1], "[design]\nweight = \"重み\"\n"]);
    let text = with_column(&read(&folder, "2024.csv"), "重み", &|_| "1".to_owned());
    write(&folder, "2024.csv", &text);
    assert_eq!(report(folder.path(), "md").0, Some(0));
    assert!(!read(&folder, "output/report.md").contains("Not weighted in the same way"));
}

#[test]
fn a_frame_of_a_wave_has_the_answers_that_it_was_asked_with() {
    // Four codes of cover then, of which two are one today.
    let frame = "[wave.design]\n[[wave.design.frame]]\nby = [\"cover\"]\nfile = \"then.csv\"\n";
    let folder = weighted(["unweighted = true\n", frame, OF_NOW]);
    let codes = read(&folder, "y2020.toml");
    let labels: Vec<&str> = codes
        .split("id = \"cover\"")
        .nth(1)
        .and_then(|of| of.split("codes").nth(1))
        .map(|of| of.split("label = \"").skip(1).take(4))
        .expect("codes")
        .map(|of| of.split('"').next().expect("a label"))
        .collect();
    let rows = labels.iter().zip([100, 200, 300, 400]).map(|(label, n)| format!("{label},{n}\n"));
    let heading = "24時間の対応体制,件数\n".to_owned();
    write(&folder, "then.csv", &(heading + &rows.collect::<String>()));
    // Who gave no answer is told by the file.
    refused(&folder, &["2020: ", "2020.csv:5"]);
    let text = read(&folder, "2020.csv");
    let answered = text.lines().filter(|line| !line.split(',').nth(2).is_some_and(str::is_empty));
    write(&folder, "2020.csv", &answered.map(|line| format!("{line}\n")).collect::<String>());
    let rows = results(&folder);
    let percent = |code| ["cover_change", "2", "cover", code, "percent"];
    assert_estimate(&rows, percent("1"), &[70.0, 0.0]);
    assert_estimate(&rows, percent("3"), &[10.0, 0.0]);
    let n = row(&rows, ["cover_change", "2", "cover", "", "n"]);
    assert!((n["weighted_base"].parse::<f64>().expect("a number") - 1000.0).abs() < 1e-8);
    let n = row(&rows, ["cover_change", "1", "cover", "", "n"]);
    assert_eq!(n["weighted_base"], n["value"]);
}

#[test]
fn a_wave_of_which_nothing_is_said_is_refused_until_it_is() {
    refused(
        &weighted(["", OF_2020, OF_NOW]),
        &["how the [[wave]] \"2016年\" is weighted", "unweighted = true", "study.toml:"],
    );
    refused(&weighted([OF_2016, OF_2020, ""]), &["how this study", "\"2024年\""]);
    let folder = weighted([OF_2016, OF_2020, ""]);
    change(&folder, "study.toml", "surveyed = 120\n", "surveyed = 120\nunweighted = true\n");
    assert_eq!(row(&results(&folder), ["cover", "", "cover", "", "n"])["weighted_base"], "72");
    refused(&weighted(["unweighted = true\n", "", ""]), &["no other is weighted"]);
    let both = format!("unweighted = true\n{OF_2016}");
    refused(&weighted([&both, OF_2020, OF_NOW]), &["has a design and says unweighted"]);
    let replicated = format!("{OF_NOW}replicates = {{ method = \"jackknife\" }}\n");
    let said = ["there are no replicates", "study.toml:"];
    refused(&weighted(["unweighted = true\n", OF_2020, &replicated]), &said);
    let folder = all_three();
    change(&folder, "study.toml", "surveyed = 120\n", &format!("surveyed = 120\n{OF_2016}"));
    refused(&folder, &["The last [[wave]]", "has a [wave.design]"]);
}

#[test]
fn wrong_weights_of_all_waves_are_told_at_once_with_wave_file_and_row() {
    let folder = all_three();
    let text = read(&folder, "2016.csv");
    let wrong = |at: usize, line: &str| {
        let (rest, weight) = line.rsplit_once(',').expect("a weight");
        let weight = match at {
            3 => "",
            5 => "-1",
            7 => "0",
            9 => "heavy",
            _ => weight,
        };
        format!("{rest},{weight}\n")
    };
    let wrong: String = text.lines().enumerate().map(|(at, line)| wrong(at, line)).collect();
    write(&folder, "2016.csv", &wrong);
    write(&folder, "areas.csv", "地域,件数\n北部,100\n中部,15\n");
    refused(
        &folder,
        &[
            "2016: 2 respondents have no weight \"重み\"",
            "2016.csv:4, 2016.csv:10",
            "2016: 2 respondents have a weight \"重み\" of 0 or less",
            "2016.csv:6 (-1), 2016.csv:8 (0)",
            "2024: Strata that the table of population lacks (1): 南部",
            "中部 (population 15, answered",
            "study.toml:",
        ],
    );
}

#[test]
fn frames_and_strata_of_a_wave_that_do_not_fit_are_told_with_it() {
    let frames = "[wave.design]\n[[wave.design.frame]]\nby = [\"area\"]\nfile = \"then.csv\"\n\
                  [[wave.design.frame]]\nby = [\"cover\"]\nfile = \"cover.csv\"\n";
    let folder = weighted(["unweighted = true\n", frames, OF_NOW]);
    write(&folder, "then.csv", "地域,件数\n北部,100\n中部,150\n");
    write(&folder, "cover.csv", "24時間の対応体制,件数\n1,10\n2,20\n3,30\n4,40\n");
    let text = read(&folder, "2020.csv");
    let answered = text.lines().filter(|line| !line.split(',').nth(2).is_some_and(str::is_empty));
    write(&folder, "2020.csv", &answered.map(|line| format!("{line}\n")).collect::<String>());
    refused(
        &folder,
        &[
            "2020: ",
            "南部 (answered",
            "do not add up to the same",
            "\"then.csv\" to 250, this one to 100",
        ],
    );
    // A stratum of one in one wave.
    let folder = all_three();
    let text = read(&folder, "2020.csv");
    let mut seen = false;
    let few = text.lines().filter(|line| {
        let is_first = line.contains(",南部,") && !std::mem::replace(&mut seen, true);
        is_first || !line.contains(",南部,")
    });
    let few: String = few.map(|line| format!("{line}\n")).collect();
    write(&folder, "2020.csv", &few);
    refused(&folder, &["2020: Strata with a single respondent", ": 南部", "single = \"centered\""]);
    change(
        &folder,
        "study.toml",
        "strata = \"地域\"\n\n",
        "strata = \"地域\"\nsingle = \"centered\"\n\n",
    );
    results(&folder);
    // A column that the wave's file lacks.
    let folder = all_three();
    change(&folder, "2016.csv", ",重み\n", ",ウェイト\n");
    refused(&folder, &["重み", "2016.csv"]);
}

#[test]
fn numbers_that_repeat_within_a_wave_are_told_with_wave_and_rows() {
    let folder = all_three();
    change(&folder, "2016.csv", "A002,", "A001,");
    // A table that looks at no panel needs them for its errors too.
    let plan = read(&folder, "plan/plan.toml");
    let plan = plan.replace("kind = \"change\"", "kind = \"change\"\nwithout_panel = true");
    let twice = "without_panel = true\nshow = \"table\"\n";
    write(&folder, "plan/plan.toml", &plan.replacen(twice, "show = \"table\"\n", 1));
    refused(&folder, &["A001 (2, 3)", "2016.csv"]);
    let study = folder.path().to_str().expect("a path");
    let target = folder.path().join("x");
    let (code, said) =
        run(&["export", study, "-o", target.to_str().expect("a path"), "--lang", "en"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("A001 (2, 3)") && said.contains("2016.csv"), "{said}");
}

#[test]
fn raking_of_a_wave_that_does_not_end_is_said_where_the_wave_is_shown() {
    let frames = "[wave.design]\nrounds = 2\n\
                  [[wave.design.frame]]\nby = [\"area\"]\nfile = \"areas.csv\"\n\
                  [[wave.design.frame]]\nby = [\"cover\"]\nfile = \"covers.csv\"\n";
    let folder = weighted([OF_2016, frames, OF_NOW]);
    write(
        &folder,
        "covers.csv",
        "24時間の対応体制,件数\n対応していない,50\n連絡だけ受ける,100\n\
         対応している（自所）,100\n対応している（連携）,200\n",
    );
    let text = read(&folder, "2020.csv");
    let answered = text.lines().filter(|line| !line.split(',').nth(2).is_some_and(str::is_empty));
    write(&folder, "2020.csv", &answered.map(|line| format!("{line}\n")).collect::<String>());
    let (code, said) = report(folder.path(), "md");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("2020") && said.contains("did not come to an end in 2 rounds"), "{said}");
    let text = read(&folder, "output/report.md");
    let note = "Raking did not come to an end: a difference from the frame is left.";
    let (now, changes) = text.split_once("Changes\n").expect("a chapter of changes");
    assert!(!now.contains(note), "{now}");
    assert!(changes.contains(note), "{changes}");
}

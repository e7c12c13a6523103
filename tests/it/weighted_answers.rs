//! Answers of a study with a design as files: the columns of the design, and codebooks that count by
//! weights. Weights as programs write them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::files::{Row, path, put, rows_of, run, stderr};

const NAMES: [&str; 4] = ["schools.toml", "strat.csv", "clus1.csv", "stype.csv"];

/// The study of a sample with a design.
fn study(data: &str, design: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in NAMES {
        let from = path("tests/fixtures/api").join(name);
        std::fs::copy(from, folder.path().join(name)).expect("copied");
    }
    let plan = std::fs::read_to_string(path("tests/fixtures/api/plan/plan.toml")).expect("there");
    put(folder.path(), "plan/plan.toml", &plan);
    let text = format!("questionnaire = \"schools\"\ndata = [\"{data}\"]\n\n{design}");
    put(folder.path(), "study.toml", &text);
    folder
}

const STRATA: &str =
    "[design]\nweight = \"pw\"\nstrata = \"stype\"\npopulation = { file = \"stype.csv\" }\n";
const CLUSTERS: &str = "[design]\nweight = \"pw\"\ncluster = \"district\"\n\
                        population = { size = 757 }\n";

fn export(folder: &tempfile::TempDir, format: &str) -> PathBuf {
    let (study, target) = (folder.path().to_str().expect("a path"), folder.path().join(format));
    let args = ["export", study, "--microdata", "--format", format, "--lang", "en", "--output"];
    let (code, said) = run(&[&args[..], &[target.to_str().expect("a path")]].concat());
    assert_eq!(code, Some(0), "{said}");
    target
}

fn number(row: &Row, name: &str) -> f64 {
    row[name].parse().unwrap_or_else(|_| panic!("{name} is {:?}", row[name]))
}

fn near(got: f64, expected: f64) {
    // The weights of the sample are of single precision.
    assert!((got - expected).abs() < 1e-7 * expected.abs().max(1.0), "{got} is not {expected}");
}

#[test]
fn answers_bear_weight_stratum_cluster_and_population() {
    let rows = rows_of(&export(&study("strat.csv", STRATA), "csv").join("microdata.csv"));
    for (code, population) in [("1", 4421.0), ("2", 755.0), ("3", 1018.0)] {
        let of = || rows.iter().filter(|row| row["stype"] == code);
        near(of().map(|row| number(row, "weight")).sum(), population);
        assert!(of().all(|row| number(row, "fpc") == population));
        let strata: Vec<&String> = of().map(|row| &row["stratum"]).collect();
        assert!(strata.windows(2).all(|pair| pair[0] == pair[1]));
    }
    assert!(!rows[0].contains_key("cluster"));
    let rows = rows_of(&export(&study("clus1.csv", CLUSTERS), "csv").join("microdata.csv"));
    assert!(!rows[0].contains_key("stratum"));
    let clusters: std::collections::BTreeSet<i64> =
        rows.iter().map(|row| number(row, "cluster") as i64).collect();
    assert_eq!(clusters.into_iter().collect::<Vec<_>>(), (1..=15).collect::<Vec<_>>());
    assert!(rows.iter().all(|row| row["fpc"] == "757"));
    // Without a design there is none of it.
    let rows = rows_of(&export(&study("clus1.csv", ""), "csv").join("microdata.csv"));
    for name in ["weight", "stratum", "cluster", "fpc"] {
        assert!(!rows[0].contains_key(name), "{name}");
    }
    assert!(rows[0].contains_key("api00"));
}

/// The texts of elements of DDI of one variable, with these attributes.
fn statistics(ddi: &str, variable: &str, tag: &str, attributes: &[&str]) -> Vec<f64> {
    let (_, of) = ddi.split_once(&format!("name=\"{variable}\"")).expect("the variable");
    let (of, _) = of.split_once("</var>").expect("its end");
    let start = format!("<{tag} ");
    let elements = of.split(&start).skip(1).filter_map(|of| of.split_once('>'));
    let wanted = elements.filter(|(own, _)| {
        attributes.iter().all(|attribute| own.contains(attribute))
            && own.contains("wgtd=\"wgtd\"") == attributes.contains(&"wgtd=\"wgtd\"")
    });
    let number = |text: &str| text.split('<').next().and_then(|text| text.parse().ok());
    wanted.map(|(_, text)| number(text).expect("a number")).collect()
}

#[test]
fn ddi_counts_by_weights_beside_the_others_and_is_valid() {
    for (data, design, formats) in
        [("strat.csv", STRATA, ["csv", "sav"]), ("clus1.csv", CLUSTERS, ["parquet", "dta"])]
    {
        let folder = study(data, design);
        let rows = rows_of(&export(&folder, "csv").join("microdata.csv"));
        for format in formats {
            let target = export(&folder, format);
            let ddi = std::fs::read_to_string(target.join("codebook.xml")).expect("written");
            let weighted = "wgtd=\"wgtd\"";
            let sums = statistics(&ddi, "awards", "catStat", &["type=\"freq\"", weighted]);
            let counts = statistics(&ddi, "awards", "catStat", &["type=\"freq\""]);
            let percents = statistics(&ddi, "awards", "catStat", &["type=\"percent\"", weighted]);
            assert_eq!(percents.len(), 2);
            for (at, code) in ["1", "2"].iter().enumerate() {
                let of = || rows.iter().filter(|row| row["awards"] == *code);
                near(counts[at], of().count() as f64);
                near(sums[at], of().map(|row| number(row, "weight")).sum());
            }
            near(percents[0], 100.0 * sums[0] / (sums[0] + sums[1]));
            // svymean(~class_size, strat, na.rm = TRUE); svymean(~api00, clus)
            let mean = |name| statistics(&ddi, name, "sumStat", &["type=\"mean\"", weighted])[0];
            match data {
                "strat.csv" => near(mean("class_size"), 27.238619681428),
                _ => near(mean("api00"), 644.1693989071),
            }
            let place = |text: &str| {
                let (_, of) = ddi.split_once(text).expect("a reference");
                of.split('"').next().expect("an id").to_owned()
            };
            let (before, _) = ddi.split_once("\" name=\"weight\" wgt=\"wgt\"").expect("weights");
            let weight = before.rsplit('"').next().expect("an id");
            assert_eq!(place("wgt-var=\""), weight);
            assert!(ddi.contains("<weight ID=\"W1\">"), "{ddi}");
            validate(&target.join("codebook.xml"));
            let codebook = std::fs::read_to_string(target.join("codebook.md")).expect("written");
            assert!(codebook.contains("Respondents are weighted by `weight`"), "{codebook}");
            assert!(codebook.contains("| Code | Label | n | Weighted |"), "{codebook}");
        }
    }
}

fn validate(file: &Path) {
    let Some(schema) = std::env::var_os("SURVEY_DDI_SCHEMA") else {
        eprintln!("SURVEY_DDI_SCHEMA is not set: the codebook is not validated");
        return;
    };
    let output = Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema"])
        .args([schema.as_os_str(), file.as_os_str()])
        .output()
        .expect("xmllint runs");
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn a_file_of_spss_is_weighted_by_its_weights() {
    let bytes = std::fs::read(export(&study("strat.csv", STRATA), "sav").join("microdata.sav"));
    let bytes = bytes.expect("written");
    let number = |at: usize| i32::from_le_bytes(bytes[at..at + 4].try_into().expect("four"));
    // Behind layout, cases and compression; then the records of variables, of which those of long
    // texts have more.
    let weight = number(76);
    let (mut at, mut names) = (176, Vec::new());
    while number(at) == 2 {
        let (has_label, missing) = (number(at + 8), number(at + 12).unsigned_abs() as usize);
        names.push(String::from_utf8_lossy(&bytes[at + 24..at + 32]).trim().to_owned());
        at += 32;
        if has_label == 1 {
            at += 4 + (number(at) as usize).next_multiple_of(4);
        }
        at += 8 * missing;
    }
    let short = &names[weight as usize - 1];
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains(&format!("{short}=weight\t")), "{weight}: {short} of {names:?}");
    let without = std::fs::read(export(&study("strat.csv", ""), "sav").join("microdata.sav"));
    assert_eq!(without.expect("written")[76..80], [0; 4]);
}

#[test]
fn answers_of_several_waves_have_the_weights_of_each() {
    let folder = study("clus1.csv", "[design]\nweight = \"pw\"\ncluster = \"district\"\n");
    let text = std::fs::read_to_string(folder.path().join("study.toml")).expect("there");
    let waves = "[[wave]]\nlabel = \"1999\"\ndata = [\"strat.csv\"]\n[wave.design]\n\
                 weight = \"pw\"\nstrata = \"stype\"\npopulation = { file = \"stype.csv\" }\n\
                 [[wave]]\nlabel = \"2000\"\n";
    put(folder.path(), "study.toml", &format!("{text}{waves}"));
    let target = export(&folder, "csv");
    let rows = rows_of(&target.join("microdata.csv"));
    let sum = |wave: &str| -> f64 {
        rows.iter().filter(|row| row["wave"] == wave).map(|row| number(row, "weight")).sum()
    };
    near(sum("1"), 6194.0);
    near(sum("2"), 183.0 * 33.846_996_307_373_05);
    let is_of = |wave: &'static str| move |row: &&Row| row["wave"] == wave;
    assert!(rows.iter().filter(is_of("1")).all(|row| row["cluster"].is_empty()));
    assert!(rows.iter().filter(is_of("2")).all(|row| row["fpc"].is_empty()));
    // No column that only the reading of a wave needs.
    assert!(rows[0].keys().all(|name| !name.starts_with("wave_1")), "{:?}", rows[0].keys());
    let codebook = std::fs::read_to_string(target.join("codebook.md")).expect("written");
    assert!(codebook.contains("1999 E") && codebook.contains("- 2000: "), "{codebook}");
}

#[test]
fn weights_are_read_as_programs_write_them() {
    let plain = study("clus1.csv", CLUSTERS);
    let report = |folder: &tempfile::TempDir| {
        let (code, said) = run(&[
            "report",
            folder.path().to_str().expect("a path"),
            "--format",
            "csv",
            "--lang",
            "en",
        ]);
        (code, said, folder.path().join("output/results.csv"))
    };
    let (code, said, file) = report(&plain);
    assert_eq!(code, Some(0), "{said}");
    let expected = rows_of(&file);
    let weight = "33.846996307373047";
    let text = std::fs::read_to_string(plain.path().join("clus1.csv")).expect("there");
    let spellings = [
        "3.3846996307373047e+01",
        "3.3846996307373047E1",
        "３３.846996307373047",
        " 33.846996307373047 ",
    ];
    let mut at = 0;
    let spelled: String = text
        .lines()
        .map(|line| match line.strip_suffix(weight) {
            Some(rest) => {
                at += 1;
                format!("{rest}{}\n", spellings[at % spellings.len()])
            }
            None => format!("{line}\n"),
        })
        .collect();
    assert_eq!(at, 183);
    put(plain.path(), "clus1.csv", &spelled);
    let (code, said, file) = report(&plain);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(rows_of(&file), expected);
    // The numbers of a frame too.
    let frame = format!("{CLUSTERS}[[design.frame]]\nby = [\"stype\"]\nfile = \"many.csv\"\n");
    let folder = study("clus1.csv", &frame);
    put(folder.path(), "many.csv", "stype,n\nE,4.421e+03\nH,\"７５５\"\nM,\"1,018\"\n");
    let (code, said, file) = report(&folder);
    assert_eq!(code, Some(0), "{said}");
    let n = rows_of(&file);
    let is_n = |row: &&Row| {
        row["table"] == "awards_by_type" && row["group_code"] == "1" && row["statistic"] == "n"
    };
    near(number(n.iter().find(is_n).expect("n of E"), "weighted_base"), 4421.0);
    // What is no number stays a finding with its place.
    put(folder.path(), "many.csv", "stype,n\nE,4.4e\nH,1e999\nM,\"10,18\"\n");
    let (code, said, _) = report(&folder);
    assert_eq!(code, Some(1), "{said}");
    for value in ["B2 \"n\" has \"4.4e\"", "B3 \"n\" has \"1e999\"", "B4 \"n\" has \"10,18\""] {
        assert!(said.replace("\n  │ ", " ").contains(value), "{value}: {said}");
    }
}

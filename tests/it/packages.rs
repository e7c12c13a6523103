//! Answers for SPSS and Stata, read back with pyreadstat and compared with the same as JSON.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use survey::assets;
use survey::dataset::Dataset;
use survey::engine::frame::{Cells, Frame};
use survey::locales::{Lang, Locale};
use survey::microdata::{Codebook, Content, Microdata, Wanted, microdata};
use survey::questionnaire::{self, Kind};
use survey::writers::data_files::{self, Format};

use crate::files::{path, read, stderr, stdout, survey};
use crate::{unit_weights, weighted_waves};

fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

/// Answers written as each format.
fn export(data: &Path, questionnaire: &str, more: &[&str]) -> (tempfile::TempDir, String) {
    export_all(&[&[text(data), "-q", questionnaire], more].concat())
}

fn export_all(of: &[&str]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut said = String::new();
    for format in ["json", "sav", "dta"] {
        let target = folder.path().join(format);
        let args = ["export", "--microdata", "--format", format, "-o", text(&target)];
        let output = survey(&[&args[..], of].concat());
        assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
        said.push_str(&stdout(&output));
    }
    (folder, said)
}

/// What the sets of a questionnaire are to be in the file.
fn sets(questionnaire: &str, lang: Lang) -> Value {
    let source = assets::questionnaire(questionnaire).expect("there");
    let questionnaire = questionnaire::load(&source).expect("a questionnaire");
    let multiple = questionnaire.variables.iter().filter(|v| v.kind == Kind::Multiple);
    let set = |variable: &questionnaire::Variable| {
        let columns = variable.codes.iter().map(|code| variable.option_column(code.code));
        json!([variable.id, variable.label(lang), columns.collect::<Vec<_>>()])
    };
    multiple.map(set).collect()
}

/// Reads the files back. `.ci/run` brings pyreadstat, and names its folder.
fn compare(folder: &Path, told: &Value) {
    let Some(library) = std::env::var_os("SURVEY_PYREADSTAT") else {
        eprintln!("SURVEY_PYREADSTAT is not set: files of SPSS and Stata are not read back");
        return;
    };
    let mut python = Command::new("python3")
        .env("PYTHONPATH", library)
        .arg(path("tests/it/packages.py"))
        .args(["json", "sav", "dta"].map(|format| folder.join(format)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let mut input = python.stdin.take().expect("a pipe");
    input.write_all(told.to_string().as_bytes()).expect("read");
    drop(input);
    let output = python.wait_with_output().expect("python3 ends");
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
}

#[test]
fn every_value_label_and_missing_kind_is_read_back() {
    let of = |name: &str| text(&path(&format!("tests/fixtures/{name}"))).to_owned();
    let stata = |id: &str| json!({ "dta": id });
    let long = json!({
        "deaths_partner_hospital_per_physician": stata("deaths_partner_hospita_physician"),
        "deaths_hospital_cancer_per_physician": stata("deaths_hospital_cancer_physician"),
    });
    // Options below zero have names that no package takes.
    let below = ["favour_-2", "topics_-9"].map(|name| {
        let plain = name.replace('-', "_");
        (name, json!({ "sav": plain, "dta": plain }))
    });
    let below =
        Value::Object(below.map(|(name, called)| (name.to_owned(), called)).into_iter().collect());
    for (questionnaire, data, names) in [
        ("jmar-2018".to_owned(), "sample-data/jmar-2018.xlsx".to_owned(), long),
        (of("types/types.toml"), of("types/answers.csv"), json!({})),
        (of("forms/forms.toml"), of("forms/plain.csv"), json!({})),
        (of("awkward/awkward.toml"), of("awkward/answers.csv"), below),
    ] {
        let more = ["--with-ids", "--with-texts"];
        let (folder, _) = export(&path(&data), &questionnaire, &more);
        let sets = sets(&questionnaire, Lang::Ja);
        let words = ["無回答", "非該当"];
        let told = json!({ "codes": [-9, -8], "words": words, "sets": sets, "names": names });
        compare(folder.path(), &told);
    }
}

#[test]
fn labels_are_those_of_the_language() {
    let questionnaire = path("tests/fixtures/types/types.toml");
    let data = path("tests/fixtures/types/answers.csv");
    let (folder, _) = export(&data, text(&questionnaire), &["--lang", "en"]);
    let sets = sets(text(&questionnaire), Lang::En);
    let words = ["No answer", "Not asked"];
    let told = json!({ "codes": [-9, -8], "words": words, "sets": sets, "names": {} });
    compare(folder.path(), &told);
}

const LONG: &str = "a_multiple_answer_whose_id_is_longer_than_anybody_would_want_to_type_it";

/// A questionnaire of what is awkward in these files, and answers of so many bytes.
fn mess(folder: &Path) -> (String, Vec<Vec<String>>) {
    let long = "在宅医療".repeat(75);
    let smiles = "👩‍⚕️".repeat(40);
    let chapter = "療養".repeat(8_000);
    let services: String =
        (1..=60).map(|code| format!("{{ code = {code}, label = \"{code}{long}\" }},\n")).collect();
    let definition = format!(
        r##"
id = "mess"
title = """「引用」'単' "複" $ 😀 {long}"""
respondent = "人"
[[question]]
id = "number"
type = "id"
label = "番号"
[[question]]
id = "long"
number = "問1"
type = "single"
label = "{long}"
codes = [
  {{ code = 1, label = "{long}" }},
  {{ code = 2, label = "{smiles}" }},
  {{ code = 130, label = """'単' "複" = $1""" }},
  {{ code = 131, label = "{chapter}" }},
]
[[question]]
id = "{LONG}"
number = "問2"
type = "multiple"
label = "$費用 = {long}"
codes = [{{ code = 1, label = "{long}" }}, {{ code = 2, label = "二" }}, {{ code = 3, label = "三" }}]
[[question]]
id = "balance"
number = "問3"
type = "number"
label = "収支"
[[question]]
id = "note"
number = "問4"
type = "text"
label = "自由記述"
[[question]]
id = "why"
number = "問5"
type = "text"
label = "理由"
asked_if = "long = 1"
[[question]]
id = "day"
number = "問6"
type = "date"
label = "日"
[[question]]
id = "month"
number = "問7"
type = "month"
label = "月"
asked_if = "long = 2"
[[question]]
id = "nobody"
number = "問8"
type = "single"
label = "誰も答えない"
codes = [{{ code = 1, label = "はい" }}]
[[question]]
id = "nothing"
number = "問9"
type = "number"
label = ""
asked_if = "long = 3"
[[question]]
id = "v2"
number = "問10"
type = "text"
label = "無言"
[[question]]
id = "at"
number = "問11"
type = "time"
label = "時刻"
[[question]]
id = "services"
number = "問12"
type = "multiple"
label = "六十"
codes = [{services}]
[[derived]]
id = "if"
label = "半分"
expression = "balance / 2"
"##
    );
    let questionnaire = folder.join("mess.toml");
    std::fs::write(&questionnaire, definition).expect("written");
    let a = |bytes: usize| "a".repeat(bytes);
    let rows = [
        ["1", "1", "1|3", "-8", "短い", "はい", "1959-12-31", "", "", "", "", "08:30", "1|60"],
        ["2", "2", "2", "0.1", &a(255), "", "1960-01-01", "2101-12", "", "", "", "24:00", "60"],
        ["3", "130", "", "150.5", &a(256), "", "2101-01-01", "", "", "", "", "00:00", ""],
        ["4", "1", "1|2|3", "-100", &a(2045), "", "1582-10-15", "", "", "", "", "", "1|2|3|59"],
        ["5", "", "", "1000000000000", &a(2046), "", "9999-12-31", "", "", "", "", "", ""],
        ["6", "2", "3", "0", "\"引用\"\n'行'", "", "", "1959-12", "", "", "", "", "7"],
        ["7", "1", "", "", &a(32_767), "😀", "2024-02-29", "", "", "", "", "12:34", ""],
        ["8", "1", "", "151", &"在宅".repeat(5_462), "", "", "", "", "", "", "", ""],
        ["9", "1", "1", "152", "", "  =1+1", "", "", "", "", "", "", "61"],
    ];
    let rows = rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect());
    (text(&questionnaire).to_owned(), rows.collect())
}

fn write_rows(file: &Path, rows: &[Vec<String>]) {
    let mut writer = csv::Writer::from_path(file).expect("a file");
    let numbers = (1..=12).map(|number| format!("問{number}"));
    writer.write_record(["番号".to_owned()].into_iter().chain(numbers)).expect("written");
    rows.iter().for_each(|row| writer.write_record(row).expect("written"));
    writer.flush().expect("written");
}

#[test]
fn what_is_awkward_is_read_back_and_what_had_no_room_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let (questionnaire, rows) = mess(folder.path());
    let sets = sets(&questionnaire, Lang::Ja);
    let mut names = json!({
        "long": { "sav": "long_1", "dta": "long_1" },
        "if": { "sav": "if_1", "dta": "if_1" },
        LONG: { "sav": &LONG[..60].to_owned(), "dta": "" },
    });
    for option in ["_1", "_2", "_3"] {
        let cut = |room: usize| format!("{}{option}", &LONG[..room - option.len()]);
        names[format!("{LONG}{option}")] = json!({ "sav": cut(63), "dta": cut(32) });
    }
    names[LONG] = json!({ "sav": format!("{}_it", &LONG[..60]) });
    let told = |codes: [i32; 2]| json!({ "codes": codes, "words": ["無回答", "非該当"], "sets": sets, "names": names });
    for (rows, codes) in [(&rows[..], [-900, -800]), (&rows[..1], [-90, -80])] {
        let answers = folder.path().join("answers.csv");
        write_rows(&answers, rows);
        let (written, said) = export(&answers, &questionnaire, &["--with-ids", "--with-texts"]);
        compare(written.path(), &told(codes));
        let has = |sentence: &str, of: &str| {
            let mut lines = said.lines();
            lines.any(|line| line.contains(sentence) && line.contains(of))
        };
        assert!(has("変数名", "long → long_1") && has("変数名", LONG), "{said}");
        assert!(has("値 120 バイト", "long_1") && has("80 文字", "long_1"), "{said}");
        assert_eq!(has("32,767 バイト", "note (1)"), rows.len() > 1, "{said}");
        let codebook = std::fs::read_to_string(written.path().join("sav/codebook.md"));
        assert!(codebook.expect("written").contains(&"在宅医療".repeat(75)));
    }
}

/// Each wave by its own design, in a file of respondents; and what is asked of units, in their own.
#[test]
fn answers_of_waves_and_of_units_are_read_back_with_their_weights() {
    let (waves, units) = (weighted_waves::all_three(), unit_weights::study("none"));
    let care = json!([["care", "医療処置", ["care_1", "care_2", "care_3"]]]);
    for (study, questionnaire, of, of_all, design) in [
        (&waves, "now.toml", "", None, &["wave", "weight", "stratum", "fpc"][..]),
        (&units, "units.toml", "-patient", Some(care), &["respondent", "weight", "stratum"]),
    ] {
        let (written, _) = export_all(&[text(study.path()), "--with-ids"]);
        let sets =
            of_all.unwrap_or_else(|| sets(text(&study.path().join(questionnaire)), Lang::Ja));
        let words = ["無回答", "非該当"];
        let told =
            json!({ "codes": [-9, -8], "words": words, "sets": sets, "names": {}, "of": of });
        compare(written.path(), &told);
        let made = written.path().join(format!("json/microdata{of}.json"));
        let made: Value = serde_json::from_slice(&std::fs::read(made).expect("written"))
            .expect("of columns and rows");
        for name in design {
            let rows = made["rows"].as_array().expect("rows");
            assert!(rows.iter().any(|row| row[name].is_number()), "{name}");
        }
    }
}

#[test]
fn files_of_no_respondents_have_all_but_rows() {
    let questionnaire = path("tests/fixtures/types/types.toml");
    let answers = path("tests/fixtures/types/answers.csv");
    let (known, responses) = read(text(&questionnaire), &answers);
    let data = Dataset::as_written(&responses, &known);
    let locale = Locale::new(Lang::Ja);
    let wanted = Wanted { ids: true, texts: true };
    let made = microdata(&data, wanted, None, &locale).unwrap_or_else(|_| panic!("made"));
    let columns = made.codebook.columns.iter().map(|column| {
        let cells = match column.content {
            Content::Code | Content::Flag | Content::Missing => Cells::Whole(Vec::new()),
            Content::Number => Cells::Numbers(Vec::new()),
            _ => Cells::Texts(Vec::new()),
        };
        (column.name.clone(), cells)
    });
    let frame = Frame::new(0, columns.collect()).expect("a frame");
    let made = Microdata { frame, codebook: Codebook { rows: 0, ..made.codebook } };
    let folder = tempfile::tempdir().expect("a folder");
    for format in [Format::Json, Format::Sav, Format::Dta] {
        let target = folder.path().join(format.name());
        std::fs::create_dir(&target).expect("made");
        let written = data_files::microdata(&made, None, format, &locale);
        let written = written.unwrap_or_else(|_| panic!("{}", format.name()));
        for (name, bytes) in written.files {
            std::fs::write(target.join(name), bytes).expect("written");
        }
    }
    let sets = sets(text(&questionnaire), Lang::Ja);
    let words = ["無回答", "非該当"];
    compare(
        folder.path(),
        &json!({ "codes": [-9, -8], "words": words, "sets": sets, "names": {} }),
    );
}

#[test]
fn results_are_not_written_for_these() {
    for format in ["sav", "dta"] {
        let output = survey(&["export", "sample-data/jmar-2018.xlsx", "--format", format]);
        assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
        assert!(stderr(&output).contains("--microdata"), "{}", stderr(&output));
        let args = ["cross", "sample-data/jmar-2018.xlsx", "--rows", "founder", "-o"];
        let output = survey(&[&args[..], &[&format!("table.{format}")]].concat());
        assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    }
}

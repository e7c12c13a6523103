//! Units below a respondent in rows of their own: patients in a second file or sheet, with the
//! number of their clinic.

use std::path::{Path, PathBuf};
use std::process::Output;

use rust_xlsxwriter::Workbook;

use crate::files::{path, put, rows_of, run, stderr, stdout, survey};

const FOLDER: &str = "tests/fixtures/patients";

fn text(name: &str) -> String {
    std::fs::read_to_string(path(FOLDER).join(name)).expect("there")
}

/// Files of a study of its own, changed as a test wants it.
struct Study(tempfile::TempDir);

impl Study {
    fn new() -> Self {
        let study = Self(tempfile::tempdir().expect("a folder"));
        for name in ["patients.toml", "clinics.csv", "patients.csv", "report/plan.toml"] {
            study.put(name, &text(name));
        }
        study
    }

    fn put(&self, name: &str, text: &str) -> &Self {
        put(self.0.path(), name, text);
        self
    }

    /// With something else in place of what stands once in a file.
    fn with(&self, name: &str, from: &str, to: &str) -> &Self {
        let text = std::fs::read_to_string(self.path(name)).expect("there");
        assert!(text.contains(from), "{name}: {from}");
        self.put(name, &text.replacen(from, to, 1))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn shown(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// A run of a command over the clinics, with the patients' file.
    fn run(&self, command: &str, units: Option<&str>, more: &[&str]) -> Output {
        let (data, questionnaire) = (self.shown("clinics.csv"), self.shown("patients.toml"));
        let units = units.map(|file| format!("patient={}", self.shown(file)));
        let mut args = vec![command, &data, "-q", &questionnaire];
        args.extend(units.iter().flat_map(|units| ["--units", units.as_str()]));
        args.extend(more);
        survey(&args)
    }

    fn results(&self, out: &str) -> String {
        std::fs::read_to_string(self.path(out).join("results.csv")).expect("written")
    }

    /// The figures of a run with the patients in this file.
    fn figures(&self, data: &str, units: Option<&str>) -> String {
        let (data, questionnaire) = (self.shown(data), self.shown("patients.toml"));
        let out = self.shown("out");
        let units = units.map(|file| format!("patient={}", self.shown(file)));
        let mut args = vec!["report", &data, "-q", &questionnaire, "-o", &out];
        args.extend(["--format", "csv", "--disclosure", "none"]);
        args.extend(units.iter().flat_map(|units| ["--units", units.as_str()]));
        let output = survey(&args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        self.results("out")
    }
}

/// A workbook with a sheet for each name and its CSV.
fn workbook(file: &Path, sheets: &[(&str, &str)]) {
    let mut workbook = Workbook::new();
    for (name, text) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).expect("a name");
        for (row, line) in text.lines().enumerate() {
            for (column, cell) in line.split(',').enumerate() {
                let (row, column) = (row as u32, column as u16);
                match cell.parse::<f64>() {
                    Ok(number) if !cell.starts_with('0') => {
                        sheet.write_number(row, column, number).expect("written");
                    }
                    _ => {
                        sheet.write_string(row, column, cell).expect("written");
                    }
                }
            }
        }
    }
    workbook.save(file).expect("written");
}

const FIGURES: [&str; 8] = [
    // Four clinics, one of them without a patient.
    ",clinics,all,,,area,1,count,2,2,4,",
    ",patients,all,,,area,1,count,4,4,5,",
    ",patients,all,,,area,2,count,1,1,5,",
    ",care,all,,,care,3,count,2,2,5,",
    ",care,north,,,care,2,count,2,2,4,",
    ",age,all,area,1,age,,mean,75.25,75.3,4,",
    ",place,all,old,2,place,2,count,1,1,2,",
    ",in_north,all,,,old_in_north,,sum,2,2,5,",
];

#[test]
fn rows_of_a_file_give_the_tables_that_blocks_of_columns_give() {
    let study = Study::new();
    let of_rows = study.figures("clinics.csv", Some("patients.csv"));
    for line in FIGURES {
        assert!(of_rows.contains(line), "{line}\n{of_rows}");
    }
    let out = study.shown("blocks");
    let [data, questionnaire] = ["answers.csv", "units.toml"]
        .map(|name| path("tests/fixtures/units").join(name).display().to_string());
    let args = ["report", &data, "-q", &questionnaire, "-o", &out, "--format", "csv"];
    let output = survey(&[&args[..], &["--disclosure", "none"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().skip(1).map(|line| line.split_once(',').expect("columns").1);
        lines.map(str::to_owned).collect()
    };
    assert_eq!(lines(&of_rows), lines(&study.results("blocks")));
}

#[test]
fn a_sheet_a_second_workbook_and_a_folder_of_files_are_read_alike() {
    let study = Study::new();
    let (clinics, patients) = (text("clinics.csv"), text("patients.csv"));
    let expected = study.figures("clinics.csv", Some("patients.csv"));
    workbook(&study.path("both.xlsx"), &[("回答", &clinics), ("患者", &patients)]);
    assert_eq!(study.figures("both.xlsx", None), expected);
    // Among other sheets; found by its headers where it is called otherwise.
    workbook(&study.path("a.xlsx"), &[("説明", "患者の一覧"), ("患者", &patients)]);
    workbook(&study.path("b.xlsx"), &[("説明", "患者の一覧"), ("Sheet2", &patients)]);
    for file in ["a.xlsx", "b.xlsx"] {
        assert_eq!(study.figures("clinics.csv", Some(file)), expected, "{file}");
    }
    let (head, rows) = patients.split_once('\n').expect("lines");
    let (first, rest) = rows.split_once('\n').expect("lines");
    study.put("parts/1.csv", &format!("{head}\n{first}\n"));
    study.put("parts/2.csv", &format!("{head}\n{rest}"));
    assert_eq!(study.figures("clinics.csv", Some("parts")), expected);
}

#[test]
fn headers_may_stand_in_any_order_below_a_title_or_come_by_a_mapping() {
    let study = Study::new();
    let expected = study.figures("clinics.csv", Some("patients.csv"));
    let patients = text("patients.csv").replacen("問3", "", 1);
    study.put("patients.csv", &format!("在宅患者一覧,,,,\n※2026年3月末現在,,,,\n{patients}"));
    assert_eq!(study.figures("clinics.csv", Some("patients.csv")), expected);
    study.with("patients.csv", "診療所番号", "所属").with("patients.csv", "年齢", "満年齢");
    study.put(
        "map.toml",
        "[[column]]\nheader = \"所属\"\nto = \"patient\"\n\n\
         [[column]]\nheader = \"満年齢\"\nto = \"age\"\n",
    );
    let (out, map) = (study.shown("out"), study.shown("map.toml"));
    let more = ["-o", &out, "--format", "csv", "--disclosure", "none"];
    let without = study.run("report", Some("patients.csv"), &more);
    assert_eq!(without.status.code(), Some(1));
    let said = stderr(&without);
    assert!(said.contains("診療所番号") && said.contains("patients.csv"), "{said}");
    let with = study.run("report", Some("patients.csv"), &[&more[..], &["--map", &map]].concat());
    assert_eq!(with.status.code(), Some(0), "{}", stderr(&with));
    assert_eq!(study.results("out"), expected);
}

#[test]
fn each_mistake_of_a_row_is_found_with_its_file_its_cell_and_what_to_do() {
    let folder = path(FOLDER).join("mistakes");
    let out = tempfile::tempdir().expect("a folder");
    let out = out.path().display().to_string();
    let [clinics, patients] =
        ["clinics.csv", "patients.csv"].map(|name| folder.join(name).display().to_string());
    let questionnaire = path(FOLDER).join("patients.toml").display().to_string();
    let units = format!("patient={patients}");
    let (code, said) =
        run(&["check", &clinics, "-q", &questionnaire, "--units", &units, "-o", &out]);
    assert_eq!(code, Some(1), "{said}");
    let found = rows_of(&Path::new(&out).join("findings.csv"));
    let is_found = |respondent: &str, cell: &str, value: &str, rule: &str| {
        let is = |row: &crate::files::Row| {
            row["ファイル"] == "patients.csv"
                && row["回答者"] == respondent
                && row["セル"] == cell
                && row["回答"].contains(value)
                && row["確認の内容"].contains(rule)
        };
        assert!(found.iter().any(is), "{cell} {value} {rule}: {found:#?}");
    };
    // The same number twice in a clinic; in two clinics it is none.
    is_found("0012", "A4", "1", "重複しています");
    is_found("0012", "C4", "170", "120");
    is_found("0012", "D4", "なし", "");
    is_found("0014", "C9", "六十", "");
    is_found("0014", "D9", "胃ろう", "");
    // Two clinics have the number 0013.
    is_found("", "B5", "0013", "2 件以上");
    // 15 is not 0015, but looks like it.
    is_found("", "B6", "15", "「0015」");
    is_found("", "B7", "0099", "直すか、回答者の行を加える");
    is_found("", "B8", "", "番号がありません");
    let repeated = found.iter().filter(|row| row["確認の内容"].contains("重複しています"));
    assert_eq!(repeated.filter(|row| row["ファイル"] == "patients.csv").count(), 1);
    // Of eight patients four are left, of two clinics.
    assert!(said.contains("患者 4 件（回答者 2）"), "{said}");
    for part in ["patients.csv C4", "patients.csv B7"] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn a_reply_to_a_question_about_a_patient_corrects_its_row_alone() {
    let study = Study::new();
    study.with("patients.csv", "70,なし", "170,なし");
    let out = study.shown("out");
    let checked = study.run("check", Some("patients.csv"), &["-o", &out]);
    assert!(stdout(&checked).contains("patients.csv C4「170」"), "{}", stdout(&checked));
    // Two patients have the number of the clinic: the row tells which.
    let head = "回答者,変数,訂正前,訂正後,理由,行\n";
    for (row, outcome) in [("4", "70"), ("patients.csv:4", "70"), ("2", "170"), ("", "170")] {
        study.put("corrections.csv", &format!("{head}0012,age,170,70,電話で確認,{row}\n"));
        let corrections = study.shown("corrections.csv");
        let more = ["--corrections", &corrections, "-o", &out, "--format", "csv"];
        let output = study.run(
            "report",
            Some("patients.csv"),
            &[&more[..], &["--disclosure", "none"]].concat(),
        );
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let mean = if outcome == "70" { "75.25" } else { "100.25" };
        let line = format!(",age,all,area,1,age,,mean,{mean},");
        assert!(study.results("out").contains(&line), "{row}: {}", study.results("out"));
        let list = std::fs::read_to_string(study.path("out/internal-corrections.csv"));
        assert!(list.expect("written").contains("0012,age,年齢,170,70"));
    }
    // One that is right as it is.
    study.put("corrections.csv", &format!("{head}0012,age,170,確認済み,,4\n"));
    let corrections = study.shown("corrections.csv");
    let more = ["--corrections", &corrections, "-o", &out];
    let checked = study.run("check", Some("patients.csv"), &more);
    assert!(!stdout(&checked).contains("C4「170」"), "{}", stdout(&checked));
}

#[test]
fn who_is_excluded_takes_its_units_along_and_a_number_of_two_becomes_clear() {
    let study = Study::new();
    let doubled = format!("{}0013,南部,2\n", text("clinics.csv"));
    study.put("clinics.csv", &doubled);
    let head = "回答者,変数,訂正前,訂正後,理由,行\n";
    for (correction, patients, orphans) in [
        ("", 3, true),
        // Without the second clinic of the number, its two patients are the first one's.
        ("0013,,,除外,二重,6\n", 5, false),
        // With the clinic its patients go, and are no orphans.
        ("0013,,,除外,二重,6\n0012,,,除外,廃院,\n", 3, false),
        // As a reply beside a question about a patient.
        ("0013,,,除外,二重,6\n0012,age,80,除外,,2\n", 3, false),
    ] {
        study.put("corrections.csv", &format!("{head}{correction}"));
        let (corrections, out) = (study.shown("corrections.csv"), study.shown("out"));
        let more = ["--corrections", &corrections, "-o", &out];
        let said = stdout(&study.run("check", Some("patients.csv"), &more));
        assert!(said.contains(&format!("患者 {patients} 件")), "{correction}: {said}");
        assert_eq!(said.contains("どの回答者のものか決まりません"), orphans, "{said}");
        assert!(!said.contains("番号の回答者がいません"), "{said}");
    }
}

#[test]
fn the_number_of_a_respondent_in_a_row_may_be_corrected() {
    let study = Study::new();
    study.with("patients.csv", "1,0014,", "1,14,").with("patients.csv", "2, 0013,", "2,,");
    let head = "回答者,変数,訂正前,訂正後,理由,行\n";
    study.put("corrections.csv", &format!("{head}14,patient,14,0014,,\n,patient,,0013,,6\n"));
    let (corrections, out) = (study.shown("corrections.csv"), study.shown("out"));
    let said = stdout(&study.run("check", Some("patients.csv"), &["-o", &out]));
    assert!(said.contains("患者 3 件") && said.contains("「0014」"), "{said}");
    let more = ["--corrections", &corrections, "-o", &out];
    let said = stdout(&study.run("check", Some("patients.csv"), &more));
    assert!(said.contains("患者 5 件"), "{said}");
}

#[test]
fn counting_while_files_are_read_gives_what_reading_them_first_gives() {
    let study = Study::new();
    let questionnaire = study.shown("patients.toml");
    let figures = study.figures("clinics.csv", Some("patients.csv"));
    let out = study.shown("out");
    let more = ["-o", &out, "--disclosure", "none"];
    let exported = study.run("export", Some("patients.csv"), &more);
    assert_eq!(exported.status.code(), Some(0), "{}", stderr(&exported));
    assert_eq!(study.results("out"), figures);
    // Many clinics in several parts, and all formats.
    for extension in ["csv", "parquet"] {
        let made = study.shown(&format!("made.{extension}"));
        let below = study.shown(&format!("made-patient.{extension}"));
        let args = ["synth", "-q", &questionnaire, "-n", "40000", "--overwrite", "-o", &made];
        let (code, said) = run(&args);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains(&format!("--units patient={below}")), "{said}");
        let out = study.shown(&format!("{extension}-out"));
        let units = format!("patient={below}");
        let args = ["-q", &questionnaire, "--units", &units, "-o", &out, "--disclosure", "none"];
        for command in ["report", "export"] {
            let format: &[&str] = if command == "report" { &["--format", "csv"] } else { &[] };
            let (code, said) = run(&[&[command, made.as_str()], &args[..], format].concat());
            assert_eq!(code, Some(0), "{said}");
            std::fs::copy(
                study.path(&format!("{extension}-out/results.csv")),
                study.path(&format!("{extension}-{command}.csv")),
            )
            .expect("copied");
        }
    }
    let read = |name: &str| std::fs::read_to_string(study.path(name)).expect("written");
    let first = read("csv-report.csv");
    let body = |text: &str| text.replace("made.parquet", "made.csv");
    for name in ["csv-export.csv", "parquet-report.csv", "parquet-export.csv"] {
        assert_eq!(body(&read(name)), first, "{name}");
    }
    let patients = std::fs::read_to_string(study.path("made-patient.csv")).expect("written");
    let n = patients.lines().count() - 1;
    assert!(first.contains(",patients,all,,,area,,n,"), "{first}");
    assert!((80_000..120_000).contains(&n), "{n}");
}

#[test]
fn what_is_missing_is_told_with_what_is_there() {
    let study = Study::new();
    let clinics = text("clinics.csv");
    workbook(&study.path("clinics.xlsx"), &[("回答", &clinics), ("患者一覧", "メモ\n1")]);
    let questionnaire = study.shown("patients.toml");
    let data = study.shown("clinics.xlsx");
    let (code, said) = run(&["check", &data, "-q", &questionnaire]);
    assert_eq!(code, Some(1), "{said}");
    for part in ["「患者」", "clinics.xlsx", "回答, 患者一覧", "--units patient="] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let said = stderr(&study.run("check", None, &[]));
    assert!(said.contains("--units patient=") && said.contains("clinics.csv"), "{said}");
    let missing = study.run("check", Some("nowhere.csv"), &[]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("nowhere.csv"), "{}", stderr(&missing));
    let units = format!("pateint={}", study.shown("patients.csv"));
    let said = stderr(&study.run("check", None, &["--units", &units]));
    assert!(said.contains("pateint") && said.contains("patient"), "{said}");
}

#[test]
fn a_sheet_without_rows_has_no_units_and_is_no_mistake() {
    let study = Study::new();
    let head = text("patients.csv").lines().next().expect("a header").to_owned() + "\n";
    for (name, patients) in [("csv", head.clone()), ("rows", format!("{head},,,,\n"))] {
        study.put("patients.csv", &patients);
        let figures = study.figures("clinics.csv", Some("patients.csv"));
        assert!(figures.contains(",clinics,all,,,area,1,count,2,2,4,"), "{name}: {figures}");
        assert!(figures.contains(",patients,all,,,area,,n,0,0,0,"), "{name}: {figures}");
    }
    let (clinics, book) = (text("clinics.csv"), study.path("both.xlsx"));
    workbook(&book, &[("回答", &clinics), ("患者", &head)]);
    let figures = study.figures("both.xlsx", None);
    assert!(figures.contains(",patients,all,,,area,,n,0,0,0,"), "{figures}");
}

#[test]
fn a_study_names_the_file_and_a_report_is_stale_when_it_changes() {
    let study = Study::new();
    study.put("study.toml", &text("study.toml"));
    let (folder, out) = (study.0.path().display().to_string(), study.shown("output"));
    let (code, said) = run(&["report", &folder, "--format", "csv"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(study.results("output").contains(FIGURES[4]));
    let (code, said) = run(&["verify", &out, "--rebuild"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("入力: 2 個のうち 2 個"), "{said}");
    study.with("patients.csv", ",91,", ",92,");
    let (code, said) = run(&["verify", &out]);
    assert_ne!(code, Some(0), "{said}");
    assert!(said.contains("patients.csv"), "{said}");
    // No output takes its place.
    let patients = study.shown("patients.csv");
    let (code, said) = run(&["cross", &folder, "--rows", "area", "-o", &patients, "--overwrite"]);
    assert_ne!(code, Some(0), "{said}");
    // A folder with both.
    study.with("study.toml", "[\"clinics.csv\"]", "[\"data\"]");
    study.with("study.toml", "\"patients.csv\"", "\"data/patients.csv\"");
    for name in ["clinics.csv", "patients.csv"] {
        study.put(&format!("data/{name}"), &text(name));
    }
    let (code, said) = run(&["report", &folder, "--format", "csv"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(study.results("output").contains(FIGURES[5]));
}

#[test]
fn a_batch_makes_again_what_was_made_of_another_file_of_patients() {
    let study = Study::new();
    study.put(
        "batch.toml",
        "[[study]]\nname = \"a\"\ndata = [\"clinics.csv\"]\nquestionnaire = \"patients.toml\"\n\
         units.patient = \"patients.csv\"\ndisclosure = \"none\"\nformats = [\"csv\"]\n",
    );
    let plan = study.shown("batch.toml");
    let (code, said) = run(&["batch", &plan]);
    assert_eq!(code, Some(0), "{said}");
    assert!(study.results("output/a").contains(FIGURES[3]));
    let (_, said) = run(&["batch", &plan, "--dry-run", "--explain"]);
    assert!(!said.contains("patients.csv"), "{said}");
    study.with("patients.csv", ",91,", ",92,");
    let (_, said) = run(&["batch", &plan, "--dry-run", "--explain"]);
    assert!(said.contains("patients.csv"), "{said}");
}

#[test]
fn made_up_answers_and_a_new_study_have_a_sheet_of_units() {
    let study = Study::new();
    let questionnaire = study.shown("patients.toml");
    let made = study.shown("made.xlsx");
    let (code, said) = run(&["synth", "-q", &questionnaire, "-n", "60", "-o", &made]);
    assert_eq!(code, Some(0), "{said}");
    let out = study.shown("out");
    let (code, said) = run(&["check", &made, "-q", &questionnaire, "-o", &out]);
    // Every patient is one of a clinic's, and only who is old is asked for a place.
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("患者") && !said.contains("尋ねていない"), "{said}");
    let folder = study.shown("new");
    let (code, said) = run(&["init", &folder, "-q", &questionnaire]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(&["check", &folder]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("患者"), "{said}");
}

#[test]
fn what_is_asked_of_units_is_listed_and_mapped_with_what_is_asked_of_respondents() {
    let study = Study::new();
    let questionnaire = study.shown("patients.toml");
    let (_, listed) = run(&["questions", "-q", &questionnaire, "--format", "csv"]);
    let asked = crate::files::rows(&listed);
    let of = |id: &str| asked.iter().find(|row| row["id"] == id).map(|row| row["of"].as_str());
    assert_eq!((of("age"), of("area"), of("old")), (Some("patient"), Some(""), Some("patient")));
    study.with("patients.csv", "年齢", "満年齢（歳）");
    let map = study.shown("map.toml");
    let proposed = study.run("map", Some("patients.csv"), &["-o", &map]);
    assert_eq!(proposed.status.code(), Some(0), "{}", stderr(&proposed));
    let text = std::fs::read_to_string(study.path("map.toml")).expect("written");
    // One header is the number in both files.
    assert_eq!(text.matches("header = \"診療所番号\"").count(), 2, "{text}");
    assert!(text.contains("to = \"patient\"") && text.contains("to = \"clinic\""), "{text}");
    let out = study.shown("out");
    let more = ["--map", &map, "-o", &out, "--format", "csv", "--disclosure", "none"];
    let output = study.run("report", Some("patients.csv"), &more);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(study.results("out").contains(FIGURES[1]), "{text}");
}

#[test]
fn mistakes_in_a_unit_of_rows_are_told_with_their_place() {
    for (from, to, wrong) in [
        ("key = \"診療所番号\"\n", "", "sheet"),
        ("sheet = \"患者\"", "blocks = [\"患者A\"]", "blocks"),
        ("key = \"診療所番号\"", "key = \" \"", "key"),
        (
            "id = \"clinic\"\ntype = \"id\"",
            "id = \"clinic\"\ntype = \"text\"",
            "結び付けられません",
        ),
        ("max = 120", "breakdown = true", "age"),
    ] {
        let study = Study::new();
        study.with("patients.toml", from, to);
        let output = study.run("check", Some("patients.csv"), &[]);
        assert_eq!(output.status.code(), Some(1), "{to}");
        let said = stderr(&output);
        assert!(said.contains(wrong) && said.contains("patients.toml"), "{wrong}: {said}");
    }
    // A patient's place of death may be asked of all.
    let study = Study::new();
    study.with("patients.toml", "max = 120", "max = 120\nrequired = true");
    study.with("patients.csv", ",66,", ",,");
    let out = study.shown("out");
    let said = stdout(&study.run("check", Some("patients.csv"), &["-o", &out]));
    assert!(said.contains("patients.csv C3"), "{said}");
}

/// Sums over patients, and tables of them.
const SUMS: &str = r#"
[[derived]]
id = "patients_n"
over = "patient"
label = "患者数"
expression = "COUNT(*)"

[[derived]]
id = "share_old"
over = "patient"
label = "75歳以上の割合"
expression = "100 * SUM(age >= 75) / COUNT(age)"

[[derived]]
id = "oldest"
over = "patient"
label = "最高年齢"
expression = "MAX(age)"

[[derived]]
id = "in_north_n"
over = "patient"
label = "北部の患者数"
expression = "SUM(area = 1 AND old = 2)"

[[derived]]
id = "has_patients"
type = "single"
label = "患者の有無"
codes = [
  { code = 1, label = "あり", when = "patients_n > 0" },
  { code = 2, label = "なし", when = "patients_n = 0" },
]
"#;

const TABLES_OF_SUMS: &str = r#"
[[table]]
id = "sums"
section = "1"
kind = "summary"
title = "患者のまとめ"
variables = ["patients_n", "share_old", "oldest", "in_north_n"]
statistics = ["n", "sum", "mean"]

[[table]]
id = "has"
section = "1"
kind = "frequency"
title = "患者の有無"
variables = ["has_patients"]

[[table]]
id = "several"
section = "1"
kind = "frequency"
of = "patient"
title = "2人以上の診療所の患者"
variables = ["area"]
where = "patients_n >= 2"
where_label = "患者が2人以上の診療所"
"#;

#[test]
fn sums_over_units_are_numbers_of_their_respondent_in_blocks_and_in_rows() {
    let rows = Study::new();
    let blocks = Study::new();
    for (name, from) in [
        ("patients.toml", "units.toml"),
        ("clinics.csv", "answers.csv"),
        ("report/plan.toml", "report/plan.toml"),
    ] {
        let text = std::fs::read_to_string(path("tests/fixtures/units").join(from));
        blocks.put(name, &text.expect("there"));
    }
    for (study, units) in [(&rows, Some("patients.csv")), (&blocks, None)] {
        for (name, more) in [("patients.toml", SUMS), ("report/plan.toml", TABLES_OF_SUMS)] {
            let text = std::fs::read_to_string(study.path(name)).expect("there");
            study.put(name, &(text + more));
        }
        let figures = study.figures("clinics.csv", units);
        for line in [
            // Two, two, one and none.
            ",sums,all,,,patients_n,,n,4,",
            ",sums,all,,,patients_n,,sum,5,",
            ",sums,all,,,patients_n,,mean,1.25,",
            // 50 %, 50 % and none; of nobody there is no share.
            ",sums,all,,,share_old,,n,3,",
            ",sums,all,,,share_old,,sum,100,",
            ",sums,all,,,oldest,,sum,237,",
            ",sums,all,,,in_north_n,,sum,2,",
            ",has,all,,,has_patients,1,count,3,3,4,",
            ",has,all,,,has_patients,2,count,1,1,4,",
            ",several,all,,,area,1,count,4,4,4,",
        ] {
            assert!(figures.contains(line), "{units:?} {line}\n{figures}");
        }
        let out = study.shown("exported");
        let exported = study.run("export", units, &["-o", &out, "--disclosure", "none"]);
        assert_eq!(exported.status.code(), Some(0), "{}", stderr(&exported));
        assert_eq!(study.results("exported"), figures);
    }
    // What respondents say themselves is held against the rows.
    rows.with(
        "patients.toml",
        "label = \"医師数\"",
        "label = \"医師数\"\n\n[[check]]\nid = \"as_many\"\nexpression = \"physicians = patients_n\"\n\
         message = \"医師と患者の数が合う\"\n\n[[question]]\nid = \"rest\"\ntype = \"text\"\nlabel = \"備考\"",
    );
    let out = rows.shown("checked");
    let said = stdout(&rows.run("check", Some("patients.csv"), &["-o", &out]));
    assert!(said.contains("医師と患者の数が合う"), "{said}");
}

#[test]
fn mistakes_in_sums_over_units_are_told() {
    for (from, to, wrong) in [
        ("over = \"patient\"", "over = \"pateint\"", "pateint"),
        ("MAX(age)", "MAX(agee)", "agee"),
        ("MAX(age)", "age", "age"),
        ("MAX(age)", "SUM(patients_n)", "oldest"),
        ("expression = \"COUNT(*)\"", "expression = \"COUNT(*)\"\nof = \"patient\"", "patients_n"),
        ("expression = \"MAX(age)\"", "expression = \"MAX(age)\"\nper = \"physicians\"", "oldest"),
    ] {
        let study = Study::new();
        study.put("patients.toml", &(text("patients.toml") + SUMS));
        study.with("patients.toml", from, to);
        let output = study.run("check", Some("patients.csv"), &[]);
        assert_eq!(output.status.code(), Some(1), "{to}");
        assert!(stderr(&output).contains(wrong), "{to}: {}", stderr(&output));
    }
}

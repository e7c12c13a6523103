//! Units below a respondent: patients in blocks of columns of their clinic's row.

use crate::files::{Row, path, rows_of, stderr, stdout, survey};
use crate::pdf;

const FOLDER: &str = "tests/fixtures/units";

fn report(extra: &[&str]) -> (tempfile::TempDir, std::process::Output) {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out").display().to_string();
    let [data, questionnaire] =
        ["answers.csv", "units.toml"].map(|name| path(FOLDER).join(name).display().to_string());
    let mut args = vec!["report", &data, "-q", &questionnaire, "-o", &out, "--format", "pdf,csv"];
    args.extend(extra);
    let output = survey(&args);
    (folder, output)
}

#[test]
fn tables_are_of_clinics_or_of_their_patients_each_with_its_own_base() {
    let (folder, output) = report(&["--disclosure", "none"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let results = std::fs::read_to_string(folder.path().join("out/results.csv")).expect("written");
    for line in [
        // Four clinics, one of them without a patient.
        ",clinics,all,,,area,1,count,2,2,4,",
        // Five patients: of K1 A and B, of K2 B and C, of K3 A.
        ",patients,all,,,area,,n,5,5,5,",
        ",patients,all,,,area,1,count,4,4,5,",
        ",patients,all,,,area,2,count,1,1,5,",
        ",care,all,,,care,1,count,2,2,5,",
        ",care,all,,,care,3,count,2,2,5,",
        ",care,north,,,care,2,count,2,2,4,",
        // (80 + 70 + 91 + 60) / 4
        ",age,all,area,1,age,,mean,75.25,75.3,4,",
        ",age,all,area,2,age,,mean,66,66.0,1,",
        // Those of 65 or over are asked: 80, 91 and 66 have answered.
        ",place,all,,,place,1,count,2,2,3,",
        ",place,all,old,2,place,2,count,1,1,2,",
        ",in_north,all,,,old_in_north,,sum,2,2,5,",
    ] {
        assert!(results.contains(line), "{line}\n{results}");
    }
    let text = pdf::text(&folder.path().join("out/report.pdf"));
    // Bases say of what they are.
    assert!(text.contains("集計対象:回答した診療所n=4"), "{text}");
    assert!(text.contains("集計対象:回答した患者n=5"), "{text}");
}

#[test]
fn what_is_wrong_in_a_block_is_found_in_its_cell() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = std::fs::read_to_string(path(FOLDER).join("answers.csv")).expect("there");
    let data = data.replace("70,なし", "170,なし;在宅酸素").replace("60,経管栄養", "六十,胃ろう");
    let file = folder.path().join("answers.csv");
    std::fs::write(&file, data).expect("written");
    let questionnaire = path(FOLDER).join("units.toml").display().to_string();
    let file = file.display().to_string();
    let output = survey(&["check", &file, "-q", &questionnaire]);
    let found = stdout(&output);
    for part in ["G2「170」", "患者B 年齢", "H2", "患者B 医療処置", "J3「六十」", "K3「胃ろう」"]
    {
        assert!(found.contains(part), "{part}\n{found}");
    }
}

#[test]
fn mistakes_in_units_are_told_with_their_place() {
    let questionnaire = std::fs::read_to_string(path(FOLDER).join("units.toml")).expect("there");
    let plan = std::fs::read_to_string(path(FOLDER).join("report/plan.toml")).expect("there");
    let data = path(FOLDER).join("answers.csv").display().to_string();
    for (in_plan, from, to, wrong) in [
        (
            false,
            "of = \"patient\"\ntype = \"count\"",
            "of = \"patients\"\ntype = \"count\"",
            "patients",
        ),
        (false, "max = 120", "max = 120\nrequired = true", "age"),
        (false, "blocks = [\"患者A\", \"患者B\", \"患者C\"]", "blocks = []", "patient"),
        (false, "id = \"physicians\"", "id = \"age\"", "age"),
        (false, "\"age < 75\"", "\"agee < 75\"", "agee"),
        // A clinic has no age.
        (true, "of = \"patient\"\ntitle = \"地区別の年齢\"", "title = \"地区別の年齢\"", "age"),
        (
            true,
            "of = \"patient\"\ntitle = \"医療処置\"",
            "of = \"pateint\"\ntitle = \"医療処置\"",
            "pateint",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let of = if in_plan { &plan } else { &questionnaire };
        let changed = of.replacen(from, to, 1);
        assert_ne!(changed, *of, "{from}");
        let (q, p) = if in_plan { (&questionnaire, &changed) } else { (&changed, &plan) };
        std::fs::create_dir(folder.path().join("report")).expect("a folder");
        std::fs::write(folder.path().join("units.toml"), q).expect("written");
        std::fs::write(folder.path().join("report/plan.toml"), p).expect("written");
        let file = folder.path().join("units.toml").display().to_string();
        let out = folder.path().join("out").display().to_string();
        let args =
            ["report", &data, "-q", &file, "-o", &out, "--format", "csv", "--disclosure", "none"];
        let output = survey(&args);
        assert_eq!(output.status.code(), Some(1), "{to}: {}", stderr(&output));
        assert!(stderr(&output).contains(wrong), "{wrong}: {}", stderr(&output));
    }
}

#[test]
fn each_unit_is_held_against_routing_checks_and_the_other_units() {
    let folder = tempfile::tempdir().expect("a folder");
    let questionnaire = std::fs::read_to_string(path(FOLDER).join("units.toml")).expect("there");
    // Of the patient, of what is computed of it, and of the clinic.
    let checks = "
        [[check]]
        id = \"oxygen_at_home\"
        of = \"patient\"
        expression = \"NOT (old = 2 AND care_1 AND area = 1 AND physicians >= 2)\"
        message = \"在宅酸素の後期高齢者は、医師1人の診療所の患者です\"
        severity = \"warning\"
        ";
    let file = folder.path().join("units.toml");
    std::fs::write(&file, questionnaire.clone() + checks).expect("written");
    let mut data = "診療所番号,地区,医師数".to_owned();
    for block in ["患者A", "患者B", "患者C"] {
        for question in ["年齢", "医療処置", "看取りの場所"] {
            data += &format!(",{block} {question}");
        }
    }
    data += "\nK1,北部,2,80,在宅酸素;経管栄養,自宅,70,なし,自宅,,,\n\
             K2,北部,1,60,なし,病院,91,在宅酸素,病院,66,経管栄養,\n";
    // Of ten patients or more, one is 0.
    for number in 3..8 {
        data +=
            &format!("K{number},南部,1,66,なし,自宅,70,なし,自宅,{},なし,\n", 30 * (number % 2));
    }
    let answers = folder.path().join("answers.csv");
    std::fs::write(&answers, data).expect("written");
    let [answers, file] = [&answers, &file].map(|path| path.display().to_string());
    let found = stdout(&survey(&["check", &answers, "-q", &file, "--json"]));
    for part in [
        // K1 A; K2 is of one physician.
        "患者A：在宅酸素の後期高齢者は、医師1人の診療所の患者です",
        // K2 A was not to answer, and K2 C was.
        "患者A：「看取りの場所」",
        "F3",
        "患者C：「看取りの場所」",
        // A patient of no age.
        "outlier",
        "J5",
        "L3",
    ] {
        assert!(found.contains(part), "{part}\n{found}");
    }
    assert!(!found.contains("患者B：在宅酸素"), "{found}");
    // What no patient has, and of what no unit is, are mistakes.
    for (from, to, wrong) in [
        ("of = \"patient\"\n        expression", "of = \"pateint\"\n        expression", "pateint"),
        ("of = \"patient\"\n        expression", "expression", "old"),
    ] {
        let changed = checks.replacen(from, to, 1);
        assert_ne!(changed, checks);
        std::fs::write(&file, questionnaire.clone() + &changed).expect("written");
        let output = survey(&["check", &answers, "-q", &file]);
        assert_eq!(output.status.code(), Some(1), "{to}");
        assert!(stderr(&output).contains(wrong), "{}", stderr(&output));
    }
}

#[test]
fn microdata_of_units_have_a_file_of_their_own_that_leads_to_the_respondents() {
    let [answers, questionnaire] =
        ["answers.csv", "units.toml"].map(|name| path(FOLDER).join(name).display().to_string());
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().display().to_string();
    let export = |more: &[&str]| {
        let args = ["export", &answers, "-q", &questionnaire, "--microdata", "-o", &out];
        let output = survey(&[&args[..], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output)
    };
    let said = export(&["--with-ids", "--keys", "area", "--allow-unique", "9"]);
    assert!(said.contains("患者の個票も") && said.contains("5 行"), "{said}");
    assert!(said.contains("k-匿名性は回答者の設問だけ"), "{said}");
    let patients = rows_of(&folder.path().join("microdata-patient.csv"));
    let row = |row: &Row| {
        let names = ["respondent", "clinic", "patient", "age", "care_1", "place", "old"];
        names.map(|name| row[name].clone()).join(",")
    };
    let found: Vec<String> = patients.iter().map(row).collect();
    let expected = [
        "1,K1,1,80,1,1,2",
        "1,K1,2,70,0,,1",
        "2,K2,2,91,1,2,2",
        "2,K2,3,60,0,,1",
        "3,K3,1,66,0,1,1",
    ];
    assert_eq!(found, expected);
    // Each answer stands in one of the files.
    let clinics = rows_of(&folder.path().join("microdata.csv"));
    assert_eq!(clinics.len(), 4);
    assert!(clinics[0].keys().all(|name| !name.starts_with("patient")), "{:?}", clinics[0]);
    let codebook = std::fs::read_to_string(folder.path().join("codebook-patient.md"));
    let codebook = codebook.expect("written");
    for part in ["microdata-patient.csv", "患者B", "回答者のファイルの何行目か"] {
        assert!(codebook.contains(part), "{part}\n{codebook}");
    }
    // Without ids the row alone leads to the clinic.
    export(&[]);
    let patients = rows_of(&folder.path().join("microdata-patient.csv"));
    assert!(patients.iter().all(|row| !row.contains_key("clinic")));
    for format in ["parquet", "json", "xlsx", "sav", "dta"] {
        export(&["--format", format]);
        let file = folder.path().join(format!("microdata-patient.{format}"));
        assert!(file.metadata().expect("written").len() > 100, "{format}");
    }
}

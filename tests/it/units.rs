//! Units below a respondent: patients in blocks of columns of their clinic's row.

use crate::files::{path, stderr, stdout, survey};
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
fn a_policy_that_would_count_patients_for_clinics_is_refused() {
    let (_folder, output) = report(&["--disclosure", "standard"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("patients, care, age, place, in_north"), "{said}");
    assert!(said.contains("disclosure = \"none\""), "{said}");
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

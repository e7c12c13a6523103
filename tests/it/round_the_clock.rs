//! The survey of round-the-clock cover: deputies, duty by area and day, and what its office gets
//! wrong.

use crate::files::{Row, path, rows_of, stderr, stdout, survey};
use crate::pdf;

#[test]
fn the_report_says_who_lacks_a_deputy_and_which_areas_lack_cover_on_which_days() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("a path");
    let output =
        survey(&["report", "sample-data/round-the-clock", "-o", out, "--format", "pdf,csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let results = std::fs::read_to_string(folder.path().join("results.csv")).expect("written");
    let rows = rows_of(&path("sample-data/round-the-clock/answers.csv"));
    let patients = |row: &Row| -> u32 {
        row["問2 主治医として担当する在宅患者数"].parse().expect("a number")
    };
    let alone = rows.iter().filter(|r| patients(r) > 0 && r["問3 副主治医の医師番号"].is_empty());
    let uncovered: u32 = alone.clone().map(patients).sum();
    let line = format!(",deputies,all,,,deputies,3,count,{},", alone.count());
    assert!(results.contains(&line), "{line}\n{results}");
    let line = format!(",uncovered,all,,,uncovered_patients,,sum,{uncovered},");
    assert!(results.contains(&line), "{line}\n{results}");

    let text = pdf::text(&folder.path().join("report.pdf"));
    let days = ["月", "火", "水", "木", "金", "土", "日", "祝日"];
    let mut lacking = 0;
    for area in ["北部", "中部", "南部", "島しょ部"] {
        let lacks = |day: &&str| {
            let header =
                if *day == "祝日" { "祝日".to_owned() } else { format!("{day}曜日") };
            !rows.iter().any(|row| row["問1 担当地区"] == area && row[&header].contains("深夜"))
        };
        let lacks: Vec<&str> = days.iter().filter(|day| lacks(day)).copied().collect();
        lacking += lacks.len();
        if !lacks.is_empty() {
            let sentence = format!("「{area}」（{}）", lacks.join("・"));
            assert!(text.contains(&sentence), "{sentence}\n{text}");
        }
    }
    assert!(lacking > 0, "the sample has areas without cover");
    // An area of the study in which nobody answered is there, and lacks everything.
    assert!(
        text.contains(
            "「山間部」（月・火・水・木・金・土・日・祝日。回答した医師がいない）である。"
        ),
        "{text}"
    );
}

#[test]
fn what_its_office_gets_wrong_is_found_with_its_place_and_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = path("sample-data/round-the-clock");
    for (from, to) in [("areas.csv", "areas.csv"), ("mistakes.csv", "answers.csv")] {
        std::fs::copy(sample.join(from), folder.path().join(to)).expect("copied");
    }
    let study = "questionnaire = \"round-the-clock\"\ndata = [\"answers.csv\"]\nreferences.areas = \"areas.csv\"\n";
    std::fs::write(folder.path().join("study.toml"), study).expect("written");
    let output = survey(&["check", folder.path().to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let found: String = stdout(&output).split_whitespace().collect();
    for part in [
        "「副主治医の医師番号」に書かれた相手が「医師番号」にありません。番号を確かめるか、その回答者の行を加えてください（2件。D3「北99」、D24「中01」）",
        // Nobody has the number that was written for another.
        "「2人目の副主治医の医師番号」に書かれた相手が「医師番号」にありません。番号を確かめるか、その回答者の行を加えてください（1件。E20「中01」）",
        "「副主治医の医師番号」に自分自身が書かれています。相手の「医師番号」を書くか、空欄にしてください（1件。D4「北02」）",
        "在宅患者を担当していますが、副主治医がいません",
        "副主治医と2人目の副主治医に同じ医師番号が書かれています",
        "F7「2020年13月」",
        "B8「北郡」",
        "G9「準夜|当番なし」",
        "O10「2025/2/30」",
        "P11「40」",
        "A12「北01」",
        "H13「夜中」",
    ] {
        assert!(found.contains(part), "{part}\n{found}");
    }
    // Another width of letters is the same physician.
    assert!(!found.contains("北０１"), "{found}");
}

#[test]
fn a_question_that_refers_to_nothing_is_a_mistake() {
    let folder = tempfile::tempdir().expect("a folder");
    let questionnaire =
        std::fs::read_to_string(path("questionnaires/round-the-clock.toml")).expect("there");
    for (from, to, wrong) in [
        ("refers_to = \"physician\"", "refers_to = \"physicans\"", "physicans"),
        ("refers_to = \"physician\"", "refers_to = \"deputy\"", "deputy"),
        ("unit_en = \"patients\"\nmax = 500", "refers_to = \"physician\"\nmax = 500", "patients"),
    ] {
        let changed = questionnaire.replacen(from, to, 1);
        assert_ne!(changed, questionnaire);
        let file = folder.path().join("round-the-clock.toml");
        std::fs::write(&file, changed).expect("written");
        let file = file.to_str().expect("a path");
        let output = survey(&["check", "sample-data/round-the-clock/answers.csv", "-q", file]);
        assert_eq!(output.status.code(), Some(1), "{wrong}");
        assert!(stderr(&output).contains(wrong), "{wrong}: {}", stderr(&output));
    }
}

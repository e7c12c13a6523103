//! The survey of training sessions: its reports, and what its office gets wrong.

use std::path::Path;

use crate::files::{Row, path, rows_of, stderr, stdout, survey};
use crate::pdf;

/// The sample's rows as its header names them.
fn rows() -> Vec<Row> {
    rows_of(&path("sample-data/training/answers.csv"))
}

/// 1 to 5; `None` where it is blank.
fn on_scale(answer: &str) -> Option<f64> {
    let labels = [
        "まったくあてはまらない",
        "あまりあてはまらない",
        "どちらともいえない",
        "ややあてはまる",
        "よくあてはまる",
    ];
    labels.iter().position(|label| *label == answer).map(|at| at as f64 + 1.0)
}

#[test]
fn the_report_of_the_series_shows_sessions_and_what_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("a path");
    let output = survey(&["report", "sample-data/training", "-o", out, "--format", "pdf,csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = pdf::text(&folder.path().join("report.pdf"));
    let pairs: Vec<(f64, f64)> = rows()
        .iter()
        .filter_map(|row| {
            let of = |time| on_scale(&row[&format!("他の職種に自分から意見を言える（{time}）")]);
            of("研修前").zip(of("研修後"))
        })
        .collect();
    let n = pairs.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (before, after) = (mean(&|pair| pair.0), mean(&|pair| pair.1));
    let difference = mean(&|pair| pair.1 - pair.0);
    let squares = mean(&|pair| (pair.1 - pair.0 - difference).powi(2));
    // R: qt(0.975, n - 1) is 1.98 with three digits for any n from 110 to 200.
    let half = 1.975 * (squares * n / (n - 1.0) / n).sqrt();
    let sentence = format!(
        "「他の職種に自分から意見を言える」が研修前{before:.2}、研修後{after:.2}（差{difference:.2}、95%信頼区間{:.2}～{:.2}、n={n}）",
        difference - half,
        difference + half
    );
    for part in [
        sentence.as_str(),
        "この回答は集計の例のために作った架空のもの",
        // The sessions as the study has them.
        "第4回2024/11/16退院前カンファレンスを体験する多職種の連携STEP352",
        "ウィルコクソンの符号付順位検定",
        "マクネマー検定",
        "グループワークの時間をもう少し長くしてほしい。",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let results = std::fs::read_to_string(folder.path().join("results.csv")).expect("written");
    let came_again =
        rows().iter().filter(|row| row["問5 この研修会への参加回数"] != "はじめて").count();
    let line = format!(",returning,all,,,returning,2,count,{came_again},");
    assert!(results.contains(&line), "{line}");
}

#[test]
fn each_session_gets_a_report_of_its_own_participants() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["answers.csv", "sessions.csv", "study.toml", "reports.toml"] {
        std::fs::copy(path("sample-data/training").join(name), folder.path().join(name))
            .expect("copied");
    }
    let plan = folder.path().join("reports.toml");
    let written = std::fs::read_to_string(&plan).expect("there");
    let here = written.replace("../../output/training-reports", "reports");
    assert_ne!(here, written);
    std::fs::write(&plan, here).expect("written");
    let output = survey(&["batch", plan.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let report = walk(folder.path())
        .into_iter()
        .find(|file| file.ends_with("report.pdf") && file.to_string_lossy().contains("第4回"));
    let text = pdf::text(&report.expect("a report of the fourth session"));
    let rows = rows();
    let own = |row: &&Row| row["問1 参加した研修会"] == "第4回";
    let n = rows
        .iter()
        .filter(own)
        .filter(|row| !row["他の職種に自分から意見を言える（研修前）"].is_empty())
        .filter(|row| !row["他の職種に自分から意見を言える（研修後）"].is_empty())
        .count();
    assert!(text.contains(&format!("、n={n}）であった。")), "{n}\n{text}");
    // The list of sessions is that of the series.
    assert!(!text.contains("訪問看護と薬剤師の学び合い"), "{text}");
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("there").path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn what_its_office_gets_wrong_is_found_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = path("sample-data/training");
    for (from, to) in [("sessions.csv", "sessions.csv"), ("mistakes.csv", "answers.csv")] {
        std::fs::copy(sample.join(from), folder.path().join(to)).expect("copied");
    }
    let study = "questionnaire = \"training\"\ndata = [\"answers.csv\"]\nreferences.sessions = \"sessions.csv\"\n";
    std::fs::write(folder.path().join("study.toml"), study).expect("written");
    let output = survey(&["check", folder.path().to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let found: String = stdout(&output).split_whitespace().collect();
    for part in [
        "B4「第1回研終会」",
        "C5「2024/13/5」",
        "A6「001」",
        "E7「150」",
        "K8「6」",
        "「在宅医療への取組みの意向（医師）」は対象でないのに回答があります",
        "講義|特になし",
        "研修前は在宅医に連絡できるのに、研修後はできないと回答しています",
    ] {
        assert!(found.contains(part), "{part}\n{found}");
    }
}

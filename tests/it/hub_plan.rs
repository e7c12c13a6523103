//! The action plans of hubs: the plan over the months, how it stands beside the report before,
//! what each hub lacks, and what its office gets wrong.

use crate::files::{Row, path, rows_of, stderr, stdout, survey};
use crate::pdf;

const STUDY: &str = "sample-data/hub-plan";

/// The date on which the sample's second report stands.
const MONTH: (u32, u32) = (2025, 11);

/// Year and month of `2025/6` or `2025/6/19`.
fn month(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('/').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

fn said(text: &str) -> String {
    let parts: Vec<&str> = text.split('/').collect();
    match parts[..] {
        [year, month] => format!("{year}年{month}月"),
        [year, month, day] => format!("{year}年{month}月{day}日"),
        _ => String::new(),
    }
}

/// As the questionnaire judges it, worked out from the rows themselves.
fn standing(row: &Row) -> &'static str {
    let is_before = |header: &str| month(&row[header]).is_some_and(|month| month < MONTH);
    // No meeting of the sample is in the month of the report but after its day.
    let is_over =
        is_before("終了月") || row["会議の開催日"] == "2025/11/6" || is_before("会議の開催日");
    match row["状況"].as_str() {
        "完了" => "完了",
        "中止" => "中止",
        _ if is_over => "終了の遅れ",
        "未着手" if is_before("開始月") => "着手の遅れ",
        "未着手" => "これから",
        _ => "実施中",
    }
}

fn report(study: &str, extra: &[&str]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out").display().to_string();
    let mut args = vec!["report", study, "-o", &out];
    args.extend(extra);
    let output = survey(&args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (folder, stdout(&output))
}

fn pdf(folder: &tempfile::TempDir) -> String {
    pdf::text(&folder.path().join("out/report.pdf"))
}

#[test]
fn the_report_says_how_each_task_stands_and_how_it_stood_before() {
    let (folder, _) = report(STUDY, &["--format", "pdf,csv,json"]);
    let results = std::fs::read_to_string(folder.path().join("out/results.csv")).expect("written");
    let text = pdf(&folder);
    let now = rows_of(&path(STUDY).join("november.csv"));
    let labels = ["完了", "終了の遅れ", "着手の遅れ", "実施中", "これから", "中止"];
    for (code, label) in (1..).zip(labels) {
        let count = now.iter().filter(|row| standing(row) == label).count();
        let line = format!(",standing,all,,,standing,{code},count,{count},");
        assert!(results.contains(&line), "{line}\n{results}");
        // Of the timeline's sentence.
        let part = format!("{label}{count}、");
        assert!(text.contains(&part), "{part}\n{text}");
    }
    for label in ["終了の遅れ", "着手の遅れ"] {
        let late = now.iter().filter(|row| standing(row) == label).map(|row| {
            let task = row["事業内容"].replace(' ', "");
            match row["種別"].as_str() {
                "会議" => format!("「{task}」（{}）", said(&row["会議の開催日"])),
                _ => {
                    let (from, to) = (&row["開始月"], &row["終了月"]);
                    let year = |text: &str| text.split('/').next().map(str::to_owned);
                    let to = match year(from) == year(to) {
                        true => said(to).split_once('年').expect("a year").1.to_owned(),
                        false => said(to),
                    };
                    format!("「{task}」（{}～{to}）", said(from))
                }
            }
        });
        let sentence = format!("{label}は、{}である。", late.collect::<Vec<_>>().join("、"));
        assert!(text.contains(&sentence), "{sentence}\n{text}");
    }
    assert!(text.contains("2025年11月14日現在"), "{text}");

    // A row of the table: what it is, when, its state, and the state in the report before.
    let json = std::fs::read_to_string(folder.path().join("out/results.json")).expect("written");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let tables = json["tables"].as_array().expect("tables");
    let timeline = tables.iter().find(|table| table["id"] == "timeline").expect("there");
    let shown: Vec<Vec<&str>> = timeline["texts"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            row["texts"]
                .as_array()
                .expect("texts")
                .iter()
                .map(|text| text.as_str().expect("a text"))
                .collect()
        })
        .collect();
    assert_eq!(shown.len(), now.len());
    let row = |task: &str| shown.iter().find(|row| row[1] == task).expect(task);
    let relay = row("訪問看護の相互応援");
    assert_eq!(
        (relay[0], relay[2], relay[3], relay[4], relay.last()),
        ("西部在宅医療拠点", "2025-06", "2025-09", "終了の遅れ", Some(&"着手の遅れ"))
    );
    let survey = row("地域資源の現況調査");
    assert_eq!((survey[4], survey.last()), ("完了", Some(&"実施中")));
    // Who is in charge is not for everybody.
    assert!(!text.contains("医療ソーシャルワーカー"), "{text}");
}

#[test]
fn who_may_see_it_is_told_who_is_in_charge() {
    let (folder, _) = report(STUDY, &["--format", "pdf", "--level", "municipality"]);
    assert!(pdf(&folder).contains("医療ソーシャルワーカー"));
}

#[test]
fn each_hub_is_told_what_it_lacks_also_one_that_has_sent_no_plan() {
    let (folder, said) = report(STUDY, &["--format", "pdf"]);
    let text = pdf(&folder);
    let (islands, south) = ("島しょ在宅医療拠点", "南部在宅医療拠点");
    let meetings = rows_of(&path(STUDY).join("november.csv"))
        .iter()
        .filter(|row| row["拠点"] == islands && row["種別"] == "会議")
        .count();
    assert_eq!(meetings, 3);
    for part in [
        format!("{islands}は、「会議を年4回以上」、「うち行政・管理者の参加1回以上」"),
        format!("{south}は、「会議を年4回以上」"),
    ] {
        assert!(text.contains(&part), "{part}\n{text}");
    }
    assert!(!text.contains("東部在宅医療拠点は、「"), "{text}");
    assert!(said.contains("年度内に4回以上計画してください"), "{said}");
}

#[test]
fn the_picture_draws_bars_in_months_with_patterns_the_day_and_milestones() {
    let (folder, _) = report(STUDY, &["--format", "svg"]);
    let file = folder.path().join("out/charts/timeline.svg");
    let svg = std::fs::read_to_string(file).expect("drawn");
    for text in ["2025年", "2026年", "2025年11月14日現在", "会議の開催日", "東部在宅医療拠点"]
    {
        assert!(svg.contains(text), "{text}");
    }
    for month in 1..=12 {
        assert!(svg.lines().any(|line| line.trim() == month.to_string()), "{month}");
    }
    // Those who do not see it are told each task with its months and state.
    let label = svg.split("<desc>").nth(1).expect("described");
    let label = label.split("</desc>").next().expect("an end");
    for part in [
        "東部在宅医療拠点 退院前カンファレンスの調整は、実施中 2025年4月～2026年3月。",
        "西部在宅医療拠点 第2回 西部連携会議（行政・管理者）は、終了の遅れ 2025年10月23日。",
    ] {
        assert!(label.contains(part), "{part}\n{label}");
    }
    // Bars begin and end on the lines of months: of the year from April, May is the second line
    // and the end of August the sixth.
    let lines = months(&svg);
    assert_eq!(lines.len(), 13, "{lines:?}");
    let bars: Vec<(i32, i32)> = svg
        .lines()
        .filter(|line| line.contains("height=\"18\"") && line.contains("fill=\"#183E66\""))
        .filter_map(|line| Some((attribute(line, "x")?, attribute(line, "width")?)))
        .map(|(x, width)| (x, x + width))
        .collect();
    let done = rows_of(&path(STUDY).join("november.csv"))
        .iter()
        .filter(|r| r["状況"] == "完了" && r["種別"] == "取組")
        .count();
    assert_eq!((bars.len(), bars[0]), (done, (lines[1], lines[5])), "{bars:?}");
}

fn attribute(line: &str, key: &str) -> Option<i32> {
    line.split(&format!(" {key}=\"")).nth(1)?.split('"').next()?.parse().ok()
}

/// Where the upright lines of the months stand, from left to right.
fn months(svg: &str) -> Vec<i32> {
    let upright = |line: &str| -> Option<i32> {
        let points = line.split("points=\"").nth(1)?.split('"').next()?;
        let points: Vec<(&str, &str)> =
            points.split_whitespace().filter_map(|point| point.split_once(',')).collect();
        let [(from, _), (to, _)] = points[..] else { return None };
        let is_of_axis = line.contains("#C8CCD0") || line.contains("#5A5A5A");
        (from == to && is_of_axis).then(|| from.parse().ok())?
    };
    let mut places: Vec<i32> = svg.lines().filter_map(upright).collect();
    places.sort_unstable();
    places.dedup();
    places
}

#[test]
fn what_its_office_gets_wrong_is_found_with_its_place_and_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    for (from, to) in [("hubs.csv", "hubs.csv"), ("mistakes.csv", "plan.csv")] {
        std::fs::copy(path(STUDY).join(from), folder.path().join(to)).expect("copied");
    }
    let study =
        "questionnaire = \"hub-plan\"\ndata = [\"plan.csv\"]\nreferences.hubs = \"hubs.csv\"\n";
    std::fs::write(folder.path().join("study.toml"), study).expect("written");
    let output = survey(&["check", folder.path().to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let found: String = stdout(&output).split_whitespace().collect();
    for part in [
        "終了月が計画の年度（4月から翌年3月）の外です。年と月を確かめてください（1件。3行目",
        "開始月が計画の年度（4月から翌年3月）の外です。年と月を確かめてください（1件。16行目",
        "会議の開催日が計画の年度（4月から翌年3月）の外です。日付を確かめてください（1件。22行目",
        "終了月が開始月より前です。どちらの月が正しいかを確かめてください（1件。4行目",
        "年月として読み取れません（例:2024/5）。直すか、空欄にしてください。（1件。J14「2025年13月」",
        "「担当」が空欄です（1件。I5",
        "D6「企画・運営」",
        "「会議の開催日」が空欄です（1件。L12",
        "L13「2026/2/30」",
        "N17「ほぼ完了」",
        "B20「西部在宅医療拠点センター」",
        "A18「西04」",
        "「会議の開催日」は対象でないのに回答があります（1件。L25",
        "「行政担当官と施設の管理者の参加」が空欄です（1件。M28",
        "基準日より後に始まるのに、完了になっています。状況か月日を確かめてください（1件。29行目",
        "予定の月日を過ぎています。状況を改めるか、終わらせる見通しを拠点に確かめてください",
    ] {
        assert!(found.contains(part), "{part}\n{found}");
    }
    // What cannot be drawn is written, and said.
    let folder_path = folder.path().to_str().expect("a path");
    let (folder, _) = report(folder_path, &["--format", "pdf"]);
    let text = pdf(&folder);
    assert!(text.contains("期間を図に描かず、書かれた内容を示した（4件）"), "{text}");
}

#[test]
fn a_timeline_of_what_has_no_months_or_is_not_published_is_a_mistake() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = std::fs::read_to_string(path("report-templates/hub-plan/plan.toml")).expect("there");
    for (from, to, wrong) in [
        ("from = \"start\"", "from = \"task\"", "task"),
        ("state = \"standing\"", "state = \"task\"", "task"),
        ("stressed = [2, 3]", "stressed = [2, 33]", "33"),
        ("milestone = \"held\"", "milestone = \"helt\"", "helt"),
        ("row = \"task\"\nfrom", "row = \"item\"\nfrom", "item"),
        ("today = \"as_of\"", "before = true", "timeline"),
    ] {
        let changed = plan.replacen(from, to, 1);
        assert_ne!(changed, plan, "{from}");
        std::fs::write(folder.path().join("plan.toml"), changed).expect("written");
        let template = folder.path().to_str().expect("a path");
        let data = "sample-data/hub-plan/november.csv";
        let output = survey(&[
            "report", data, "-q", "hub-plan", "-t", template, "--format", "csv", "-o", template,
        ]);
        assert_eq!(output.status.code(), Some(1), "{wrong}: {}", stderr(&output));
        assert!(stderr(&output).contains(wrong), "{wrong}: {}", stderr(&output));
    }
}

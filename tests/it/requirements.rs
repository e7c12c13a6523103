//! What each group of respondents is to have, and the survey of zones that rests on it.

use std::path::Path;

use crate::files::{path, put, rows_of, stderr, stdout, survey};
use crate::pdf;

const QUESTIONNAIRE: &str = r#"
id = "few"
title = "少し"
respondent = "機関"
template = "report"

[[question]]
id = "number"
type = "id"
label = "番号"

[[question]]
id = "zone"
type = "single"
label = "圏域"
codes_from_data = true

[[question]]
id = "hub"
type = "single"
label = "拠点"
codes = [{ code = 1, label = "はい" }, { code = 2, label = "いいえ" }]

[[question]]
id = "beds"
type = "count"
label = "病床"

[[reference]]
id = "zones"
sheet = "圏域"
key = "zone"
question = "zone"
column = [
  { id = "zone", label = "圏域" },
  { id = "population", label = "人口", number = true },
]
"#;

const REQUIREMENT: &str = r#"
[[requirement]]
id = "needed"
group = "zone"
label = "要件"
message = "拠点を決めてください"
"#;

const PLAN: &str = r#"
[[section]]
id = "1"
number = "1"
level = 1
heading = "結果"

[[table]]
id = "needed"
section = "1"
kind = "requirements"
title = "要件の表"
row_heading = "圏域"
requirements = ["needed"]
"#;

/// 甲 has a hub, 乙 has none, of 丙 it is not known, 丁 has no row; of two respondents the zone is
/// not known.
const ANSWERS: &str = "\
番号,圏域,拠点,病床
1,甲,はい,10
2,甲,いいえ,
3,乙,いいえ,5
4,丙,,20
5,丙,いいえ,0
6,,はい,3
7,,はい,4
";

const ZONES: &str = "圏域,人口\n甲,1000\n乙,10000\n丙,500\n丁,2000\n";

/// Runs `report` with a requirement's further lines.
fn run(more: &str) -> (tempfile::TempDir, std::process::Output) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| put(folder.path(), name, text);
    write("few.toml", &format!("{QUESTIONNAIRE}{REQUIREMENT}{more}\n"));
    write("report/plan.toml", PLAN);
    write("answers.csv", ANSWERS);
    write("zones.csv", ZONES);
    let study = "questionnaire = \"few.toml\"\ndata = [\"answers.csv\"]\ndisclosure = \"none\"\noutput = \"out\"\n\
                 [references]\nzones = \"zones.csv\"\n";
    write("study.toml", study);
    let study = folder.path().to_str().expect("a path");
    let output = survey(&["report", study, "--format", "csv,md,html"]);
    (folder, output)
}

/// What `results.csv` prints of each zone.
fn standings(folder: &Path) -> Vec<String> {
    let rows = rows_of(&folder.join("out/results.csv"));
    let met = rows.iter().filter(|row| row["statistic"] == "met");
    met.map(|row| format!("{}{}", row["value"], row["printed"])).collect()
}

#[test]
fn groups_of_nobody_lack_what_is_counted_and_missing_answers_leave_it_open() {
    for (more, expected) in [
        // Of 丙 one answer is missing, which would make the difference.
        ("expression = \"SUM(hub = 1) >= 1\"", ["1yes", "0no", "？", "0no"]),
        // It makes none where two would be needed.
        ("expression = \"SUM(hub = 1) >= 2\"", ["0no"; 4]),
        ("expression = \"COUNT(*) >= 1\"", ["1yes", "1yes", "1yes", "0no"]),
        ("expression = \"COUNT(hub) = 2\"", ["1yes", "0no", "0no", "0no"]),
        // Missing numbers are left out; of nobody there is no mean.
        ("expression = \"AVG(beds) >= 10\"", ["1yes", "0no", "1yes", "？"]),
        ("expression = \"MAX(beds) - MIN(beds) = 0\"", ["1yes", "1yes", "0no", "？"]),
        // Sums that are told apart by a sign only.
        (
            "expression = \"SUM(NOT hub = 1) >= 1 AND SUM(hub = 1) = 0\"",
            ["0no", "1yes", "？", "0no"],
        ),
        // The zone's own numbers.
        ("expression = \"SUM(beds) / population >= 0.01\"", ["1yes", "0no", "1yes", "0no"]),
        // A middle number of unknown answers counts too.
        ("expression = \"SUM(hub = 2) = 1\"", ["1yes", "1yes", "？", "0no"]),
        (
            "expression = \"SUM(hub = 1) >= 1\"\napplies_if = \"COUNT(*) > 0\"",
            ["1yes", "0no", "？", "／"],
        ),
    ] {
        let (folder, output) = run(more);
        assert_eq!(output.status.code(), Some(0), "{more}: {}", stderr(&output));
        assert_eq!(standings(folder.path()), expected, "{more}");
    }
}

#[test]
fn who_lacks_what_is_said_marked_and_found() {
    let (folder, output) = run("expression = \"SUM(hub = 1) >= 1\"");
    let found = stdout(&output);
    for line in [
        "要件「要件」を満たしていません（圏域）。拠点を決めてください（2 件。「乙」、「丁」）",
        "無回答があり、要件「要件」を満たすかどうか分かりません（圏域）。回答を確かめてください（1 件。「丙」）",
    ] {
        assert!(found.contains(line), "{line}\n{found}");
    }
    let text = std::fs::read_to_string(folder.path().join("out/report.md")).expect("written");
    for line in [
        "満たしていない圏域は、4のうち2である。",
        // What the same is lacking in is said once.
        "**乙**、**丁**は、「要件」を満たしていない。",
        "「要件」は、丙では、無回答があり判定できない。",
        "| 丁 | 0 | × |",
        "| **満たす数** |  | **1** |",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let page = std::fs::read_to_string(folder.path().join("out/report.html")).expect("written");
    assert_eq!(page.matches("<td class=\"mark lacking\">×</td>").count(), 2);
    let count = rows_of(&folder.path().join("out/results.csv"));
    let count = count.iter().find(|row| row["statistic"] == "count").expect("a count");
    assert_eq!((&*count["value"], &*count["base"]), ("1", "3"));
}

#[test]
fn a_slide_says_all_groups_that_lack_something_or_how_many() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("a path");
    let study = path("sample-data/zones");
    let study = study.to_str().expect("a path");
    let output = survey(&["report", study, "-o", out, "--format", "slides", "--lang", "ja"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let pdf = std::fs::read(folder.path().join("slides.pdf")).expect("written");
    let pages: Vec<String> = pdf::pages(&pdf).iter().map(pdf::Page::text).collect();
    let page = |words: &str| pages.iter().find(|page| page.contains(words)).expect("a page");
    assert!(page("圏域は、6のうち1である").contains("島しょ圏域は、「連携の拠点がある」"));
    assert!(!page("圏域は、6のうち4である").contains("東部圏域は、"));
}

#[test]
fn mistakes_in_a_requirement_are_told_with_their_place() {
    for (more, wanted) in [
        ("expression = \"SUM(beds, hub) > 1\"", "SUM の値の数が違います"),
        ("expression = \"SUM(SUM(beds)) > 1\"", "SUM は、グループをまとめる値の中では使えません"),
        ("expression = \"SUM(beds)\"", "SUM(beds)"),
        ("expression = \"SUM(bed) > 1\"", "bed"),
        ("expression = \"beds > 1\"", "beds"),
        ("expression = \"SUM(population) > 1\"", "population"),
        ("expression = \"SUM(*) > 1\"", "SUM の値の数が違います"),
        ("expression = \"MEDIAN(beds) > 1\"", "使える関数: COUNT, SUM, AVG"),
        ("expression = \"COUNT(*) > 0\"\napplies_if = \"number = '1'\"", "number"),
    ] {
        let (_folder, output) = run(more);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{more}: {told}");
        assert!(told.contains(wanted) && told.contains("few.toml"), "{more}: {told}");
    }
}

#[test]
fn respondents_are_not_summed_up_elsewhere() {
    let questionnaire = "[[check]]\nid = \"c\"\nmessage = \"m\"\nexpression = \"SUM(beds) > 1\"";
    let (_folder, output) = run(&format!("expression = \"COUNT(*) > 0\"\n{questionnaire}"));
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("式に使えない関数です: SUM"), "{}", stderr(&output));
}

#[test]
fn the_report_of_the_zones_says_which_zone_lacks_what() {
    let out = tempfile::tempdir().expect("a folder");
    let target = out.path().to_str().expect("a path");
    let output = survey(&["report", "sample-data/zones", "-o", target, "--format", "pdf"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = pdf::text(&out.path().join("report.pdf"));
    for said in [
        "架空のもの",
        // 7 hubs and 9 institutions with an active part in the file.
        "連携の拠点の合計は7か所",
        "積極的役割を担う医療機関の合計は9か所",
        "島しょ圏域は、「連携の拠点がある」、「積極的役割を担う医療機関がある」を満たしていない。",
        "島しょ圏域0××",
        // 北部 to 島しょ: 2 of 7 hubs do not do the third thing.
        "東部圏域3○○×○○",
        "南部圏域2○○○○？",
        // Nobody in 南部 has beds.
        "南部圏域2○○×○○／",
        "大島町0×",
        "BCPセミナーへの参加等",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

#[test]
fn what_an_office_gets_wrong_in_the_zones_is_found_with_its_place() {
    let out = tempfile::tempdir().expect("a folder");
    let target = out.path().to_str().expect("a path");
    let study = path("tests/fixtures/zones");
    let output = survey(&["check", study.to_str().expect("a path"), "-o", target]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let found = std::fs::read_to_string(out.path().join("findings.csv")).expect("written");
    for (cell, value, rule) in [
        ("C11", "東武圏域", "選択肢にない回答です"),
        ("T18", "2025-13-15", "日付として読み取れません"),
        ("C20", "", "「在宅医療の圏域」が空欄です"),
        ("D20", "", "「所在する市町村」が空欄です"),
        ("", "訪問看護事業所 / 積極的役割を担う医療機関", "機関の種類か位置づけを確かめてください"),
        ("", "行っている / 0", "年間の開催回数が0です"),
        ("A14", "008", "「機関番号」が重複しています"),
        ("S6", "", "「病状急変時の受入れ（入院機能を有する場合）」は対象なのに回答がありません"),
        ("", "2025-03-01 / 2023-09-10", "記入から1年を超えています"),
        ("D7 / C7", "山辺町 / 東部圏域", "参照表では北部圏域"),
        ("", "南部圏域", "要件「積極的役割を担う医療機関がある」を満たしていません"),
    ] {
        let is_it =
            |line: &&str| line.contains(cell) && line.contains(value) && line.contains(rule);
        assert!(found.lines().any(|line| is_it(&line)), "{cell} {value} {rule}\n{found}");
    }
}

#[test]
fn the_zones_can_be_begun_with_and_are_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("study");
    let study = study.to_str().expect("a path");
    let output = survey(&["init", study, "-q", "zones"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let output = survey(&["report", study, "--format", "csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&survey(&["questionnaires"])).contains("zones"));
}

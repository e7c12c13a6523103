//! Types of questions that take several columns or are written in their own way: rankings, grids
//! of numbers and of several answers, numbers inside of answers, months, times, opening times.

use std::collections::BTreeMap;

use survey::locales::{Lang, Locale};
use survey::questionnaire::Questionnaire;
use survey::responses::Responses;
use survey::tables::{At, Category, Statistic};
use survey::words::Say;
use survey::{assets, dataset, ingest, questionnaire, synth, validation};

use crate::files::{path, rows_of, stderr, stdout, survey, tabulated};

const FOLDER: &str = "tests/fixtures/types";

fn questionnaire() -> Questionnaire {
    let source = path(FOLDER).join("types.toml");
    let source = assets::questionnaire(source.to_str().expect("a path")).expect("there");
    let locale = Locale::new(Lang::Ja);
    questionnaire::load(&source).unwrap_or_else(|f| panic!("{}", f.render(&locale, false, 100)))
}

fn read(file: &std::path::Path, questionnaire: &Questionnaire) -> Responses {
    let locale = Locale::new(Lang::Ja);
    let files = ingest::open(&[file.to_owned()], None).expect("readable");
    ingest::read(&files, questionnaire, &Default::default())
        .unwrap_or_else(|f| panic!("{}", f.render(&locale, false, 100)))
}

/// Answers as shown, by variable.
fn shown(responses: &Responses, questionnaire: &Questionnaire) -> BTreeMap<String, Vec<String>> {
    let data = dataset::Dataset::as_written(responses, questionnaire);
    let variables = questionnaire.variables.iter();
    let locale = Locale::new(Lang::Ja);
    let answers =
        |id: &str| (0..data.respondents()).map(|row| data.shown(id, row).say(&locale)).collect();
    variables.map(|v| (v.id.clone(), answers(&v.id))).collect()
}

#[test]
fn every_type_is_read_as_it_is_written() {
    let questionnaire = questionnaire();
    let responses = read(&path(FOLDER).join("answers.csv"), &questionnaire);
    assert!(responses.unreadable.is_empty(), "{:?}", responses.unreadable);
    let ignored: Vec<_> = responses.sources.iter().flat_map(|s| &s.ignored).collect();
    assert!(ignored.is_empty(), "{ignored:?}");
    let shown = shown(&responses, &questionnaire);
    for (variable, expected) in [
        ("issues_rank_1", ["職員の確保", "職員の確保", "夜間の対応", "夜間の対応"]),
        ("issues_item_2", ["2", "", "1", "1"]),
        (
            "issues",
            [
                "職員の確保|夜間の対応|研修",
                "職員の確保|記録の負担",
                "職員の確保|夜間の対応|記録の負担",
                "夜間の対応",
            ],
        ),
        ("means_item_3", ["2", "1", "3", ""]),
        ("means_rank_1", ["電話", "ICTツール", "電話", ""]),
        ("means", ["電話|FAX|ICTツール", "電話|FAX|ICTツール", "電話|FAX|ICTツール", ""]),
        ("nurses_both", ["6", "6", "5", ""]),
        ("tue", ["午前", "午後|夜間", "午前|午後|夜間", ""]),
        ("children", ["いる", "いない", "いる", "いる"]),
        ("children_n", ["3", "", "12", ""]),
        ("devices", ["人工呼吸器|在宅酸素", "在宅酸素", "", "人工呼吸器"]),
        ("oxygen", ["5", "1", "", ""]),
        ("ventilators", ["2", "", "", ""]),
        ("opened", ["2018-04", "2020-04", "2024-05", ""]),
        ("meeting", ["08:30", "09:00", "08:30", ""]),
        ("conference", ["月曜日", "金曜日", "水曜日", ""]),
        ("closed_on", ["土曜日|日曜日", "日曜日", "", "月曜日|水曜日|金曜日"]),
        ("hours_week", ["09:00-12:00 13:00-18:00", "08:30-17:30", "00:00-24:00", ""]),
        ("hours_sat", ["closed", "09:00-12:00", "00:00-24:00", ""]),
        ("evening", ["false", "false", "true", ""]),
        ("hours_a_day", ["8", "9", "24", ""]),
        ("decade", ["2019年度まで", "2020年度から", "2020年度から", ""]),
    ] {
        assert_eq!(shown[variable], expected, "{variable}");
    }
}

#[test]
fn good_answers_have_no_findings_and_each_mistake_is_found_in_its_cell() {
    let questionnaire = questionnaire();
    let locale = Locale::new(Lang::Ja);
    let findings = |name: &str| -> Vec<(String, String, String)> {
        let responses = read(&path(FOLDER).join(name), &questionnaire);
        let (found, _) = validation::validate(&responses, &questionnaire, None);
        let cases = found.iter().flat_map(|finding| {
            finding.cases.iter().map(|case| {
                (
                    finding.rule_of(case),
                    case.cell.to_string(),
                    format!("{} {}", finding.rule.say(&locale), case.value.say(&locale)),
                )
            })
        });
        cases.collect()
    };
    let good = findings("answers.csv");
    // T4 says that there are children and users, and not how many.
    let rules: Vec<&str> = good.iter().map(|(rule, ..)| rule.as_str()).collect();
    assert_eq!(rules, ["unanswered", "unanswered"], "{good:?}");
    let bad = findings("mistakes.csv");
    for (rule, cell, words) in [
        ("check:issues_repeated", "B2 / C2 / D2", "同じ選択肢が二つの順位"),
        ("check:issues_gap", "B3 / C3 / D3", "上の順位が空いています"),
        ("unreadable", "C4", "給与"),
        ("check:means_repeated", "E3 / F3 / G3", "同じ順位"),
        ("check:means_gap", "E4 / F4 / G4", "上の順位が空いています"),
        ("range", "G4", "4"),
        ("check:nurses_both_sum_nurses_full", "J2 / H2 / I2", "合計と一致しません"),
        ("check:nurses_full_part_special_full", "H3 / K3", "内数"),
        ("unreadable", "T2", "深夜"),
        ("unreadable", "W3", "多数"),
        ("unreadable", "X4", "１．５"),
        ("unreadable", "Y2", "13月"),
        ("unreadable", "Z3", "25:10"),
        ("unreadable", "AA4", "祝日"),
        ("unreadable", "AB2", "第2土曜"),
        ("unreadable", "AC3", "17:30-8:30"),
        ("range", "W4", "300"),
    ] {
        let is_it = |(r, c, text): &&(String, String, String)| {
            r == rule && c == cell && text.contains(words)
        };
        assert_eq!(bad.iter().filter(is_it).count(), 1, "{rule} {cell} {words}\n{bad:#?}");
    }
}

#[test]
fn two_header_rows_and_columns_of_their_own_hold_the_same_answers() {
    let questionnaire = questionnaire();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answers.xlsx");
    // As an office lays it out: merged headings over the parts, a mark an option, the number
    // beside its answer.
    let above = [
        ("", 1),
        ("問1 課題の優先順位", 3),
        ("問2 希望する連絡手段", 3),
        ("看護師", 3),
        ("うち専門看護師", 3),
        ("その他の職員", 3),
        ("合計", 3),
        ("問4 月", 3),
        ("問4 火", 3),
        ("問4 土", 3),
        ("問5 小児の利用者", 2),
        ("問6 医療機器の利用者", 4),
        ("問7 開設年月", 1),
        ("問8 朝の申し送りの時刻", 1),
        ("問9 会議の曜日", 1),
        ("問10 休業日", 7),
        ("問11 営業時間", 2),
    ];
    let kinds = ["常勤", "非常勤", "計"];
    let times = ["午前", "午後", "夜間"];
    let mut below = vec!["事業所番号", "1位", "2位", "3位", "電話", "FAX", "ICTツール"];
    (0..4).for_each(|_| below.extend(kinds));
    (0..3).for_each(|_| below.extend(times));
    below.extend([
        "",
        "小児の人数",
        "人工呼吸器",
        "人工呼吸器の人数",
        "在宅酸素",
        "在宅酸素の人数",
    ]);
    below.extend(["", "", "", "月", "火", "水", "木", "金", "土", "日", "平日", "土曜日"]);
    let row = [
        "T1",
        "職員の確保",
        "夜間の対応",
        "研修",
        "1",
        "3",
        "2",
        "4",
        "2",
        "6",
        "1",
        "0",
        "1",
        "2",
        "1",
        "3",
        "6",
        "3",
        "9",
        "○",
        "○",
        "",
        "○",
        "",
        "",
        "",
        "",
        "",
        "いる",
        "3",
        "○",
        "2",
        "○",
        "5",
        "2018年4月",
        "8:30",
        "月",
        "",
        "",
        "",
        "",
        "",
        "○",
        "○",
        "9:00～12:00、13:00～18:00",
        "休",
    ];
    assert_eq!(row.len(), below.len());
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    let mut column = 0;
    for (text, width) in above {
        match width {
            1 => drop(sheet.write(0, column, text).expect("written")),
            _ => drop(
                sheet.merge_range(0, column, 0, column + width - 1, text, &plain).expect("merged"),
            ),
        }
        column += width;
    }
    for (column, text) in (0..).zip(&below) {
        sheet.write(1, column, *text).expect("written");
    }
    for (column, text) in (0..).zip(row) {
        match text.parse::<f64>() {
            Ok(number) => sheet.write(2, column, number).expect("written"),
            Err(_) => sheet.write(2, column, text).expect("written"),
        };
    }
    workbook.save(&file).expect("written");
    let responses = read(&file, &questionnaire);
    assert!(responses.unreadable.is_empty(), "{:?}", responses.unreadable);
    let ignored: Vec<_> = responses.sources.iter().flat_map(|s| &s.ignored).collect();
    assert!(ignored.is_empty(), "{ignored:?}");
    let expected = read(&path(FOLDER).join("answers.csv"), &questionnaire);
    let (found, expected) = (shown(&responses, &questionnaire), shown(&expected, &questionnaire));
    for (variable, expected) in expected {
        assert_eq!(found[&variable][0], expected[0], "{variable}");
    }
}

#[test]
fn made_up_answers_of_every_type_are_read_back_and_keep_the_rules() {
    let questionnaire = questionnaire();
    let rows = synth::answers(&questionnaire, 200, 5);
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().for_each(|row| {
        writer.write_record(row.iter().map(|cell| cell.as_bytes())).expect("a row");
    });
    let bytes = writer.into_inner().expect("bytes");
    let file = ingest::parse(std::path::Path::new("x.csv"), bytes).expect("readable");
    let responses = ingest::read(&[file], &questionnaire, &Default::default()).expect("read");
    assert!(responses.unreadable.is_empty(), "{:?}", responses.unreadable);
    let data = dataset::Dataset::as_written(&responses, &questionnaire);
    let locale = Locale::new(Lang::Ja);
    let (broken, _) = validation::validate(&responses, &questionnaire, None);
    let broken: Vec<String> = broken
        .iter()
        .filter(|finding| finding.kind == validation::FindingKind::Check)
        .map(|finding| finding.rule.say(&locale))
        .collect();
    assert!(broken.is_empty(), "{broken:?}");
    for variable in ["issues_rank_3", "means_item_2", "staff_all_both", "hours_week", "opened"] {
        let given = data.answers(variable).given();
        assert!(given > 100, "{variable}: {given}");
    }
}

#[test]
fn parts_of_a_question_are_tabulated_like_others() {
    let of = |name: &str| path(FOLDER).join(name);
    let questionnaire = of("types.toml");
    let questionnaire = questionnaire.to_str().expect("a path");
    let results = tabulated(questionnaire, "report", &of("answers.csv"));
    let table = |id: &str| results.tables.iter().find(|t| t.spec.id == id).expect("a table");
    let mean = |id: &str, variable: &str| {
        table(id).value(At::of("all", variable), Statistic::Mean).expect("a mean")
    };
    assert_eq!(mean("inside", "children_n"), 7.5);
    assert_eq!(mean("inside", "oxygen"), 3.0);
    assert_eq!(mean("staff", "staff_all_both"), 7.0);
    let slots = table("slots");
    let locale = Locale::new(Lang::Ja);
    let grid = slots.grid().say(&locale);
    let headings: Vec<&str> = grid.columns.iter().map(|column| column.heading.as_str()).collect();
    assert_eq!(headings[2..], ["午前", "午後", "夜間"]);
    let rows: Vec<&str> = grid.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(rows, ["月", "火", "土"]);
}

#[test]
fn a_ranking_is_tabulated_by_first_choices_share_among_the_first_and_mean_rank() {
    let of = |name: &str| path(FOLDER).join(name);
    let questionnaire = of("types.toml");
    let questionnaire = questionnaire.to_str().expect("a path");
    let results = tabulated(questionnaire, "report", &of("answers.csv"));
    let locale = Locale::new(Lang::Ja);
    let figures = |id: &str| -> BTreeMap<String, [Option<f64>; 4]> {
        let table = results.tables.iter().find(|t| t.spec.id == id).expect("a table");
        let at = table.first();
        let of =
            |statistic| move |category: &Category| table.value(at.category(category), statistic);
        let statistics =
            [Statistic::Count, Statistic::Percent, Statistic::TopPercent, Statistic::Mean];
        let row = |listed: &survey::tables::Listed| {
            (listed.label.say(&locale), statistics.map(|statistic| of(statistic)(&listed.category)))
        };
        table.variables[0].categories.iter().map(row).collect()
    };
    // Four who rank something: 1-2-4, 1-3, 2-1-3, 2.
    let issues = figures("issues");
    assert_eq!(issues["職員の確保"], [Some(2.0), Some(50.0), Some(75.0), Some(4.0 / 3.0)]);
    assert_eq!(issues["夜間の対応"], [Some(2.0), Some(50.0), Some(75.0), Some(4.0 / 3.0)]);
    assert_eq!(issues["記録の負担"], [Some(0.0), Some(0.0), Some(25.0), Some(2.5)]);
    assert_eq!(issues["研修"], [Some(0.0), Some(0.0), Some(0.0), Some(3.0)]);
    // T4 ranks no means, and is in the base with a line of its own.
    let means = figures("means");
    assert_eq!(means["電話"], [Some(2.0), Some(50.0), Some(75.0), Some(4.0 / 3.0)]);
    assert_eq!(means["無回答"], [Some(1.0), Some(25.0), None, None]);
}

#[test]
fn a_mapping_and_the_microdata_know_the_parts_of_a_question() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(path(FOLDER).join("answers.csv")).expect("there");
    // Headings that nobody could tell for sure.
    let text = text.replacen("問1 1位", "課題（一番目）", 1).replacen(
        "問8 朝の申し送りの時刻",
        "申し送り時刻（朝）",
        1,
    );
    let data = folder.path().join("answers.csv");
    std::fs::write(&data, text).expect("writable");
    let map = folder.path().join("map.toml");
    let questionnaire = path(FOLDER).join("types.toml");
    let of = |path: &std::path::Path| path.to_str().expect("a path").to_owned();
    let run = |args: &[String]| {
        let output = survey(&args.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    };
    let q = ["-q".to_owned(), of(&questionnaire)];
    run(&[&["map".to_owned(), of(&data)][..], &q, &["-o".to_owned(), of(&map)]].concat());
    let written = std::fs::read_to_string(&map).expect("written");
    assert!(
        written.contains("to = \"issues_rank_2\"") && written.contains("to = \"meeting\""),
        "{written}"
    );
    // What is not sure is left to a person.
    let filled = fill(&written, "課題（一番目）", "issues_rank_1");
    std::fs::write(&map, filled).expect("writable");
    let target = folder.path().join("data");
    let export = ["export".to_owned(), of(&data), "--microdata".to_owned()];
    let to = ["--map".to_owned(), of(&map), "-o".to_owned(), of(&target)];
    run(&[&export[..], &q, &to].concat());
    let rows = rows_of(&target.join("microdata.csv"));
    for (column, expected) in [
        ("issues_rank_1", "1"),
        ("issues_item_2", "2"),
        ("issues_3", "0"),
        ("children_n", "3"),
        ("nurses_both", "6"),
        ("tue_1", "1"),
        ("opened", "2018-04"),
        ("meeting", "08:30"),
        ("hours_sat", "closed"),
    ] {
        assert_eq!(rows[0][column], expected, "{column}");
    }
    let codebook = std::fs::read_to_string(target.join("codebook.csv")).expect("written");
    assert!(codebook.contains("children = 1"), "{codebook}");
}

/// A mapping in which a header has a column, whatever was proposed.
fn fill(map: &str, header: &str, to: &str) -> String {
    let at = map.find(&format!("header = \"{header}\"")).expect("the header");
    let (before, after) = map.split_at(at);
    let start = after.find("to = \"").expect("its column");
    let end = start + 6 + after[start + 6..].find('"').expect("an end");
    format!("{before}{}to = \"{to}{}", &after[..start], &after[end..])
}

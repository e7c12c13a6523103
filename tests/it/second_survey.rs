//! A survey of another subject, with its own plan and template and no Rust of its own.

use crate::files::{path, stderr, stdout, survey};
use crate::pdf;

const DATA: &str = "\
Q0 会員番号,Q1 主に読む形式,Q2 好きな分野[小説],Q2 好きな分野[歴史],Q2 好きな分野[科学],Q3 1か月に読む冊数,Q4 電子書籍を読む機器,入会日
A1,紙の本,○,,○,2,,2020-04-01
A2,電子書籍,○,,,5,専用端末,2021-05-01
A3,2,,1,,\"４\",2,
A4,その他,1,,,0,電話,
A2,,,,,70,,
";

fn run(extra: &[&str]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("answers.csv");
    std::fs::write(&data, DATA).expect("writable");
    let target = folder.path().join("out");
    let questionnaire = path("tests/fixtures/reading/reading.toml");
    let mut args = vec![
        "report",
        data.to_str().expect("a path"),
        "-q",
        questionnaire.to_str().expect("a path"),
        "-o",
        target.to_str().expect("a path"),
    ];
    args.extend(extra);
    let output = survey(&args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (folder, stdout(&output))
}

#[test]
fn a_second_survey_gets_its_report_without_any_rust() {
    let (folder, _) = run(&[]);
    let results = std::fs::read_to_string(folder.path().join("out/results.csv")).expect("written");
    for line in [
        "1,format,all,,,format,1,count,1,1,4,shown,,紙の本",
        "1,format,all,,,format,2,percent,50,50.0,4,shown,,電子書籍",
        // Asked: the two who read e-books; A4 answered without being asked.
        "1,device,all,,,device,,n,2,2,2,shown,,",
        // (24 + 60 + 48 + 0 + 840) / 5
        "1,books,all,,,books_a_year,,mean,194.4,194.40,5,shown,,",
        "1,books,many,,,books_a_year,,n,3,3,3,shown,,",
        "1,genres,all,keen,yes,genres,1,count,1,1,2,shown,月4冊以上,小説",
        "1,spread,all,,,books_a_year,0..20,count,1,1,5,shown,,0以上20未満",
    ] {
        assert!(results.contains(line), "{line}\n{results}");
    }
    let text = pdf::text(&folder.path().join("out/report.pdf"));
    assert!(text.contains("読書家の皆さまは年に平均194.40冊を読んでいる。"), "{text}");
}

#[test]
fn what_contradicts_the_questionnaire_is_warned_of() {
    let (_folder, summary) = run(&[]);
    for warning in [
        "「電子書籍を読む機器」は対象でないのに回答があります（1 件。",
        "「1か月に読む冊数」の値が想定の範囲（～60）の外です（1 件。F6「70」）",
        "「会員番号」が重複しています（3 行目と同じ）（1 件。A6「A2」）",
        "小説を好むのに1冊も読んでいません（1 件。",
    ] {
        assert!(summary.contains(warning), "{warning}\n{summary}");
    }
}

#[test]
fn a_parameter_that_the_plan_lacks_cannot_be_set() {
    let questionnaire = path("tests/fixtures/reading/reading.toml");
    let output = survey(&[
        "report",
        "sample-data/jmar-2018.csv",
        "-q",
        questionnaire.to_str().expect("a path"),
        "--threshold",
        "5",
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("threshold"), "{}", stderr(&output));
}

// The fixture was written by pyarrow 26: the columns are uint32, dictionary<string>, uint8,
// uint16, bool, uint16, large_string and date32, in row groups of two, snappy.
#[test]
fn parquet_of_any_kind_of_column_reads_as_the_same_answers_in_csv() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = folder.path().join("answers.csv");
    let text = "\
Q0 会員番号,Q1 主に読む形式,Q2 好きな分野[小説],Q2 好きな分野[歴史],Q2 好きな分野[科学],Q3 1か月に読む冊数,Q4 電子書籍を読む機器,入会日
1,紙の本,○,,○,2,,2020-04-01
2,電子書籍,○,,,5,専用端末,2021-05-01
3,紙の本,,1,,4,,
4,電子書籍,1,,,0,電話,
5,紙の本,1,,1,7,,
";
    std::fs::write(&csv, text).expect("written");
    let exported = |data: &str| {
        let out = folder.path().join("out");
        let questionnaire = path("tests/fixtures/reading/reading.toml");
        let output = survey(&[
            "export",
            data,
            "-q",
            questionnaire.to_str().expect("a path"),
            "--microdata",
            "--with-ids",
            "-o",
            out.to_str().expect("a path"),
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        std::fs::read_to_string(out.join("microdata.csv")).expect("written")
    };
    let of_csv = exported(csv.to_str().expect("a path"));
    assert_eq!(of_csv.lines().count(), 6);
    assert_eq!(exported("tests/fixtures/reading/answers.parquet"), of_csv);
}

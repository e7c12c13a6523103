//! Parquet files of many row groups and pages: how a file is cut changes nothing.

use std::path::Path;
use std::process::{Command, Output};

use polars::prelude::{Column, DataFrame};
use polars_io::prelude::{ParquetCompression, ParquetWriter};

use crate::files::{path, stderr, survey};

const ROWS: i64 = 3000;

const HEADINGS: [&str; 6] = [
    "Q0 会員番号",
    "Q1 主に読む形式",
    "Q2 好きな分野[小説]",
    "Q2 好きな分野[科学]",
    "Q3 1か月に読む冊数",
    "Q4 電子書籍を読む機器",
];

/// Most rows have a number of digits, some another one; some have none and an answer to one
/// question, some nothing at all; one is a total.
fn cell(row: i64, column: usize) -> Option<String> {
    let (is_blank, has_one_answer) = (row % 500 == 99, row % 500 == 77);
    let text = match (row, column) {
        (1501, 0) => "合計".to_owned(),
        (1501, _) => return None,
        _ if is_blank || has_one_answer && column != 4 => return None,
        (_, 0) if row % 7 == 0 => format!("A-{row}"),
        (_, 0) => row.to_string(),
        (_, 1) => ["紙の本", "電子書籍"][(row * row % 5 > 1) as usize].to_owned(),
        (_, 2) if row % 3 == 0 => "○".to_owned(),
        (_, 3) if row % 11 < 4 => "1".to_owned(),
        (_, 4) => (row * 13 % 29).to_string(),
        (_, 5) if row * row % 5 > 1 => ["専用端末", "電話"][(row % 4 == 1) as usize].to_owned(),
        _ => return None,
    };
    Some(text)
}

fn written(file: &Path, group: usize, compression: ParquetCompression) {
    let column = |(at, name): (usize, &&str)| match at {
        4 => {
            let number = |row| cell(row, at).and_then(|text| text.parse::<i64>().ok());
            Column::new((*name).into(), (0..ROWS).map(number).collect::<Vec<_>>())
        }
        _ => Column::new((*name).into(), (0..ROWS).map(|row| cell(row, at)).collect::<Vec<_>>()),
    };
    let columns = HEADINGS.iter().enumerate().map(column).collect();
    let mut frame = DataFrame::new_infer_height(columns).expect("a table");
    ParquetWriter::new(std::fs::File::create(file).expect("a file"))
        .with_compression(compression)
        .with_row_group_size(Some(group))
        .with_data_page_size(Some(2000))
        .finish(&mut frame)
        .expect("written");
}

/// Runs the program on one of the cores it may use.
fn survey_on_one_core(args: &[&str]) -> Option<Output> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let cores = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?.trim();
    let first = cores.split(['-', ',']).next()?;
    let mut command = Command::new("taskset");
    command.args(["-c", first, env!("CARGO_BIN_EXE_survey")]).args(args);
    command.current_dir(path(".")).output().ok()
}

#[test]
fn answers_are_the_same_in_groups_of_any_size_on_any_number_of_cores_and_in_csv() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = |data: &Path, on_one_core: bool| {
        let data = data.to_str().expect("a path");
        let out = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
        let (results, cross) = (out("results"), out("cross.csv"));
        let questionnaire = "tests/fixtures/reading/reading.toml";
        let export = ["export", data, "-q", questionnaire, "-o", &results];
        let cross = ["cross", data, "-q", questionnaire, "--overwrite", "-o", &cross];
        let runs = [
            export.to_vec(),
            [&export[..], &["--microdata", "--with-ids"]].concat(),
            [&cross[..], &["--no-answer", "--rows", "device", "--columns", "format"]].concat(),
        ];
        let mut said = Vec::new();
        for args in runs {
            let output = match on_one_core {
                true => survey_on_one_core(&args).unwrap_or_else(|| survey(&args)),
                false => survey(&args),
            };
            assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
            said.push(stderr(&output).replace(data, "DATA"));
        }
        let read = |file: &str| std::fs::read_to_string(folder.path().join(file)).expect("written");
        (said, ["results/results.csv", "results/microdata.csv", "cross.csv"].map(read))
    };
    let csv = folder.path().join("answers.csv");
    let mut rows = csv::Writer::from_path(&csv).expect("a file");
    rows.write_record(HEADINGS).expect("written");
    for row in 0..ROWS {
        let cells = (0..HEADINGS.len()).map(|column| cell(row, column).unwrap_or_default());
        rows.write_record(cells.collect::<Vec<_>>()).expect("written");
    }
    rows.flush().expect("written");
    let (_, expected) = made(&csv, false);
    assert_eq!(expected[1].lines().count(), 1 + 3000 - 6 - 1);
    let data = folder.path().join("answers.parquet");
    let mut first = None;
    for compression in [ParquetCompression::Snappy, ParquetCompression::Uncompressed] {
        for group in [3000, 701, 64] {
            written(&data, group, compression);
            for on_one_core in [false, true] {
                let (said, found) = made(&data, on_one_core);
                assert!(found == expected, "groups of {group} rows, {compression:?}");
                // What was passed over is told alike.
                assert_eq!(*first.get_or_insert_with(|| said.clone()), said);
            }
        }
    }
}

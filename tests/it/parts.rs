//! Files that are counted part by part while they are read.

use std::io::Write;
use std::path::Path;

use survey::ingest::{self, Reading};
use survey::questionnaire::Questionnaire;
use survey::synth::{self, Faults, Row};
use survey::tables;
use survey::tally::Respondents;
use survey::{assets, plan, questionnaire};

use crate::files::{stderr, survey};

fn jmar() -> Questionnaire {
    let source = assets::questionnaire("jmar-2018").expect("built in");
    let mut questionnaire = questionnaire::load(&source).expect("a good questionnaire");
    synth::make_up_codes(&mut questionnaire, "甲,乙,丙");
    questionnaire
}

/// All figures of the JMAR plan with what stands below them, as text.
fn tables(respondents: &dyn Respondents, questionnaire: &Questionnaire) -> Vec<String> {
    let template = assets::template("jmar-2018", None).expect("built in");
    let plan = plan::load(&template, questionnaire, &Default::default()).expect("good");
    let results =
        tables::tabulate(respondents, questionnaire, &plan, Default::default()).expect("tabulated");
    let text = |table: &tables::Made| {
        let notes = table.notes(&results.respondent);
        format!("{:?} {notes:?} {:?}", table.figures, table.texts)
    };
    results.tables.iter().map(text).collect()
}

fn write<W: Write>(writer: &mut csv::Writer<W>, row: &Row<'_>) {
    writer.write_record(row.iter().map(|cell| cell.as_bytes())).expect("a row");
}

#[test]
fn a_long_file_counted_in_parts_gives_the_tables_of_one_read_whole() {
    let questionnaire = jmar();
    let mut rows = synth::answers(&questionnaire, 3_000, 4);
    Faults::new(&questionnaire, 0.2, 4).inject(&mut rows[1..]);
    // Texts in several parts, in quotes with line breaks, and rows that are no respondents.
    let features = rows[0].iter().position(|heading| heading.contains("特徴")).expect("a column");
    let width = rows[0].len();
    for (number, row) in rows.iter_mut().enumerate().skip(1) {
        if number % 7 == 0 {
            row[features] = format!("在宅に\n「力」を, {}", number % 40).into();
        }
    }
    rows.insert(1_500, vec!["".into(); width]);
    let mut total = vec!["合計".into()];
    total.resize(width, "9".into());
    rows.push(total);
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().for_each(|row| write(&mut writer, row));
    let bytes = writer.into_inner().expect("bytes");
    assert!(bytes.len() > 4 << 20, "{} bytes are too few for several parts", bytes.len());

    let files = [ingest::parse(Path::new("x.csv"), bytes).expect("readable")];
    let guidance = Default::default();
    let reading = Reading::new(&files, &questionnaire, &guidance).expect("headers");
    let whole = reading.responses().expect("answers");
    assert_eq!(whole.respondents(), 3_000);
    let passed = &whole.sources[0].passed_over;
    assert_eq!(passed.iter().map(|p| p.row).collect::<Vec<_>>(), [3_003], "{passed:?}");
    // The row that was inserted is blank, and rows below it are one further down.
    assert_eq!((whole.places[1_498].row, whole.places[1_499].row), (1_500, 1_502));
    assert!(!whole.unreadable.is_empty());

    let (in_parts, from_memory) =
        (tables(&reading, &questionnaire), tables(&whole, &questionnaire));
    for (counted, expected) in in_parts.iter().zip(&from_memory) {
        assert!(counted == expected, "{counted}\n{expected}");
    }
    assert_eq!(in_parts.len(), from_memory.len());
    // Only columns that tables need are read.
    assert!((1..=whole.unreadable.len()).contains(&reading.told().unreadable));
}

#[test]
fn an_export_says_how_many_answers_could_not_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.csv");
    let file = file.to_str().expect("a path");
    let out = folder.path().to_str().expect("a path");
    let output = survey(&["synth", "-n", "200", "--faults", "0.5", "-o", file]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let output = survey(&["export", file, "-o", out]);
    assert_eq!(output.status.code(), Some(0));
    let said = stderr(&output);
    assert!(said.contains("読み取れない回答が") && said.contains("無回答として"), "{said}");
}

#[test]
fn a_file_that_changes_while_it_is_read_is_an_error() {
    let questionnaire = jmar();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answers.csv");
    let rows = synth::answers(&questionnaire, 30, 1);
    let mut writer = csv::Writer::from_path(&file).expect("a file");
    rows.iter().for_each(|row| write(&mut writer, row));
    writer.flush().expect("written");
    let files = ingest::open(std::slice::from_ref(&file), None).expect("readable");
    let guidance = Default::default();
    let reading = Reading::new(&files, &questionnaire, &guidance).expect("headers");
    assert_eq!(reading.responses().expect("answers").respondents(), 30);
    write(&mut writer, &rows[1]);
    writer.flush().expect("written");
    let kind = |failure: survey::problem::Failure| failure.problems[0].key();
    let read = reading.responses().map(|responses| responses.respondents());
    assert_eq!(read.map_err(kind), Err("file-changed"));
    assert_eq!(reading.count(&[], &questionnaire).map(|_| 0).map_err(kind), Err("file-changed"));
}

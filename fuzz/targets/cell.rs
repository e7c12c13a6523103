//! One text in every kind of question: it is read, missing or unreadable, and never both
//! an answer and unreadable.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use shared::FORMS;
use survey::ingest;

fuzz_target!(|text: &str| {
    let columns: Vec<String> = FORMS.variables.iter().flat_map(|v| v.columns()).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().chain([&"partners".to_owned()])).expect("a row");
    writer.write_record(std::iter::repeat_n(text, columns.len() + 1)).expect("a row");
    let bytes = writer.into_inner().expect("bytes");
    let file = ingest::parse(Path::new("x.csv"), bytes).expect("a good file");
    let Ok(responses) = ingest::read(&[file], &FORMS, &Default::default()) else { return };
    for found in &responses.unreadable {
        let variable = FORMS.variable(&found.variable).expect("a variable");
        if variable.codes.is_empty() {
            let answers = &responses.answers[&found.variable];
            assert!(!answers.present().contains(&true), "{found:?}");
        }
    }
});

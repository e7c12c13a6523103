//! Any bytes as a workbook, by their beginning: read or refused.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use survey::questionnaire::Questionnaire;
use survey::{assets, ingest, questionnaire};

static ODD: LazyLock<Questionnaire> = LazyLock::new(|| {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/odd/odd.toml");
    let source = assets::questionnaire(file).expect("there");
    questionnaire::load(&source).expect("a good questionnaire")
});

fuzz_target!(|bytes: &[u8]| {
    let names = if bytes.starts_with(b"PK") { ["x.xlsx", "x.ods", "x.xlsb"] } else { ["x.xls"; 3] };
    for name in &names[..if names[0] == names[1] { 1 } else { 3 }] {
        if let Ok(file) = ingest::parse(Path::new(name), bytes.to_vec()) {
            let _ = ingest::read(&[file], &ODD, &Default::default());
        }
    }
});

//! Any bytes as a Parquet file: read or refused.
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
    if let Ok(file) = ingest::parse(Path::new("x.parquet"), bytes.to_vec()) {
        let _ = ingest::read(&[file], &ODD, &Default::default());
    }
});

//! Any bytes as a csv file: refused or read, and every row read is in the file.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use shared::FORMS;
use survey::ingest;

fuzz_target!(|bytes: &[u8]| {
    let Ok(file) = ingest::parse(Path::new("x.csv"), bytes.to_vec()) else { return };
    let files = [file];
    let Ok(responses) = ingest::read(&files, &FORMS, &Default::default()) else { return };
    assert_eq!(responses.places.len(), responses.respondents());
    assert!(responses.places.iter().all(|place| place.row <= bytes.len() + 1));
});

//! Any bytes as a Parquet file: read or refused.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use shared::ODD;
use survey::ingest;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(file) = ingest::parse(Path::new("x.parquet"), bytes.to_vec()) {
        let _ = ingest::read(&[file], &ODD, &Default::default());
    }
});

//! Any bytes as a workbook, by their beginning: read or refused.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use shared::ODD;
use survey::ingest;

fuzz_target!(|bytes: &[u8]| {
    let names = if bytes.starts_with(b"PK") { ["x.xlsx", "x.ods", "x.xlsb"] } else { ["x.xls"; 3] };
    for name in &names[..if names[0] == names[1] { 1 } else { 3 }] {
        if let Ok(file) = ingest::parse(Path::new(name), bytes.to_vec()) {
            let _ = ingest::read(&[file], &ODD, &Default::default());
        }
    }
});

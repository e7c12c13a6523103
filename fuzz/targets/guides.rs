//! Any text as a mapping and as corrections: read or refused in words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::{ODD, in_words, written};
use survey::ingest::{WrittenMapping, corrections};

fuzz_target!(|text: &str| {
    let mapping = WrittenMapping::open(&written("x.toml", text)).and_then(|map| map.resolve(&ODD));
    mapping.map(drop).unwrap_or_else(in_words);
    corrections::read(&written("x.csv", text), &[&*ODD]).map(drop).unwrap_or_else(in_words);
});

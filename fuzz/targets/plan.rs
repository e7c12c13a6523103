//! Any text as a tabulation plan: refused in words, or loaded.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::{ODD, in_words, written};
use survey::{assets, plan};

fuzz_target!(|text: &str| {
    let file = written("plan.toml", text);
    let folder = file.parent().and_then(|folder| folder.to_str()).expect("a path");
    let template = assets::template(folder, None);
    let loaded = template.and_then(|t| plan::load(&t, &ODD, &Default::default()));
    loaded.map(drop).unwrap_or_else(in_words);
});

//! Any text as a questionnaire: refused with a message in words, or loaded.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::{in_words, written};
use survey::{assets, questionnaire};

fuzz_target!(|text: &str| {
    let file = written("x.toml", text);
    let source = assets::questionnaire(file.to_str().expect("a path")).expect("there");
    let loaded = questionnaire::load(&source);
    loaded.map(|questionnaire| drop(questionnaire.scope())).unwrap_or_else(in_words);
});

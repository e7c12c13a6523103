//! Any text as a questionnaire: refused with a message in words, or loaded.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use survey::locales::{Lang, Locale};
use survey::{assets, questionnaire};

static FOLDER: LazyLock<tempfile::TempDir> =
    LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fuzz_target!(|text: &str| {
    let file = FOLDER.path().join("x.toml");
    std::fs::write(&file, text).expect("writable");
    let source = assets::questionnaire(file.to_str().expect("a path")).expect("there");
    match questionnaire::load(&source) {
        Ok(questionnaire) => drop(questionnaire.scope()),
        Err(failure) => {
            let words = failure.render(&Locale::new(Lang::Ja), false, 100);
            assert!(!words.is_empty());
        }
    }
});

//! Any text as a mapping and as corrections: read or refused in words.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use survey::ingest::{WrittenMapping, corrections};
use survey::locales::{Lang, Locale};
use survey::problem::Failure;
use survey::questionnaire::Questionnaire;
use survey::{assets, questionnaire};

static ODD: LazyLock<Questionnaire> = LazyLock::new(|| {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/odd/odd.toml");
    let source = assets::questionnaire(file).expect("there");
    questionnaire::load(&source).expect("a good questionnaire")
});

static FOLDER: LazyLock<tempfile::TempDir> =
    LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fuzz_target!(|text: &str| {
    let path = |name: &str| {
        let path = FOLDER.path().join(name);
        std::fs::write(&path, text).expect("writable");
        path
    };
    let words = |failure: Failure| {
        assert!(!failure.render(&Locale::new(Lang::Ja), false, 100).is_empty());
    };
    let mapping = WrittenMapping::open(&path("x.toml")).and_then(|map| map.resolve(&ODD));
    mapping.map(drop).unwrap_or_else(words);
    corrections::read(&path("x.csv"), &ODD).map(drop).unwrap_or_else(words);
});

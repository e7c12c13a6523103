//! Any text as a tabulation plan: refused in words, or loaded.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use survey::locales::{Lang, Locale};
use survey::questionnaire::Questionnaire;
use survey::{assets, plan, questionnaire};

static ODD: LazyLock<Questionnaire> = LazyLock::new(|| {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/odd/odd.toml");
    let source = assets::questionnaire(file).expect("there");
    questionnaire::load(&source).expect("a good questionnaire")
});

static FOLDER: LazyLock<tempfile::TempDir> =
    LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fuzz_target!(|text: &str| {
    let locale = Locale::new(Lang::Ja);
    std::fs::write(FOLDER.path().join("plan.toml"), text).expect("writable");
    let template = assets::template(FOLDER.path().to_str().expect("a path"), None);
    let loaded = template.and_then(|t| plan::load(&t, &ODD, &Default::default(), &locale));
    if let Err(failure) = loaded {
        assert!(!failure.render(&locale, false, 100).is_empty());
    }
});

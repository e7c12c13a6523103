//! What the targets share: questionnaires to read with, a folder to write into, and that
//! every refusal is in words.

use std::path::PathBuf;
use std::sync::LazyLock;

use survey::locales::{Lang, Locale};
use survey::problem::Failure;
use survey::questionnaire::Questionnaire;
use survey::{assets, questionnaire};
use tempfile::TempDir;

/// The forms of answers that forms services write.
pub static FORMS: LazyLock<Questionnaire> = LazyLock::new(|| fixture("forms/forms.toml"));

/// The questionnaire of the odd files.
pub static ODD: LazyLock<Questionnaire> = LazyLock::new(|| fixture("odd/odd.toml"));

fn fixture(name: &str) -> Questionnaire {
    let file = format!("{}/../tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let source = assets::questionnaire(&file).expect("there");
    questionnaire::load(&source).expect("a good questionnaire")
}

/// A file with the text, of a folder of this run.
pub fn written(name: &str, text: &str) -> PathBuf {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));
    let path = FOLDER.path().join(name);
    std::fs::write(&path, text).expect("writable");
    path
}

/// A refusal says something.
pub fn in_words(failure: Failure) {
    assert!(!failure.render(&Locale::new(Lang::Ja), false, 100).is_empty());
}

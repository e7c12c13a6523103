//! What a writer takes and gives.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::office::Reference;
use crate::assets::Template;
use crate::disclosure::Released;
use crate::locales::Locale;
use crate::problem::Failure;
use crate::study::Theme;
use crate::view::chart::Palette;
use crate::view::document::{Document, Figure};

/// Files by their paths below the output folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A format in which results are written.
pub struct Writer {
    /// As in `--format`.
    pub name: &'static str,
    pub media_type: &'static str,
    /// What it writes.
    pub of: Of,
}

/// What a writer takes, and the function that writes it.
pub enum Of {
    Released(fn(&Released, &Palette, &Locale) -> Result<Files, Failure>),
    Document(fn(&Document, &Look, &Locale) -> Result<Written, Failure>),
    /// All languages together.
    Translations(fn(&[Translation<'_>], &Look) -> Result<Written, Failure>),
    /// Each figure of a document by itself.
    Figure(fn(&Figure) -> Result<Files, Failure>),
}

/// A report in one of its languages.
pub struct Translation<'a> {
    pub document: &'a Document,
    pub locale: &'a Locale,
}

/// What a document was written to.
#[derive(Default)]
pub struct Written {
    pub files: Files,
    /// Of the report itself; `None` where there are no pages, or nobody tells.
    pub pages: Option<usize>,
}

/// How a report looks.
pub struct Look {
    pub template: Template,
    pub theme: Theme,
    pub palette: Palette,
    /// An office's document, of which the file for word processors takes its looks.
    pub reference: Option<Reference>,
    /// The program that typesets in place of the built-in typesetter.
    pub typst: Option<PathBuf>,
    /// The files behind the PDF are written too.
    pub keep_source: bool,
}

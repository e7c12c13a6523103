//! A document to a PDF, through Typst.
//!
//! The report is a small set of files: `report.typ` and `theme.typ` of the template,
//! `report.json` with every block as data, `charts/`. The built-in typesetter and an external
//! typst-cli take the same files, so that they make the same pages.

mod external;
mod files;
mod layout;
mod measure;
mod source;
mod table;
mod typeset;

use super::{Files, Look, Written};
use crate::assets::{MAIN, SLIDES, SUMMARY};
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::view::document::Document;
pub use files::{Pdf, SourceFiles};
pub use source::source;
pub use typeset::{forget_typesetting, prepare_typesetting, typeset, typeset_on_trial};

/// What the guide is begun from, in place of a template's file.
const GUIDE: &str = include_str!("guide.typ");

/// `report.pdf`, and the files that it was made of where these are wanted.
pub fn write(document: &Document, look: &Look, locale: &Locale) -> Result<Written, Failure> {
    edition(MAIN, "report.pdf", document, look, locale)
}

/// `summary.pdf`: the summary alone, on A4. Nothing where the plan asks for none.
pub fn summary(document: &Document, look: &Look, locale: &Locale) -> Result<Written, Failure> {
    if document.summary.is_none() {
        return Err(Failure::usage(Problem::new("summary-not-planned")));
    }
    edition(SUMMARY, "summary.pdf", document, look, locale)
}

/// `slides.pdf`: a chart or table a page of 16 to 9.
pub fn slides(document: &Document, look: &Look, locale: &Locale) -> Result<Written, Failure> {
    edition(SLIDES, "slides.pdf", document, look, locale)
}

/// The guide, in the look of a report that nobody has changed.
pub fn guide(document: &Document, look: &Look, locale: &Locale) -> Result<Vec<u8>, Failure> {
    let mut sources = source(document, &look.template, &look.theme, locale)?;
    sources.insert(MAIN.to_owned(), GUIDE.as_bytes().to_vec());
    Ok(typeset(&sources)?.bytes)
}

/// The same document, begun from another of the template's files.
fn edition(
    main: &str,
    name: &str,
    document: &Document,
    look: &Look,
    locale: &Locale,
) -> Result<Written, Failure> {
    let mut sources = source(document, &look.template, &look.theme, locale)?;
    if let Some(text) = sources.get(main).cloned().filter(|_| main != MAIN) {
        sources.insert(MAIN.to_owned(), text);
    }
    let pdf = match &look.typst {
        Some(program) => external::typeset_with(program, &sources)?,
        None => {
            typeset::check_bounds(&sources, &look.template)?;
            typeset(&sources)?
        }
    };
    let mut files = Files::from([(name.to_owned(), pdf.bytes)]);
    if look.keep_source && main == MAIN {
        let kept = sources.into_iter().map(|(path, bytes)| (format!("source/{path}"), bytes));
        files.extend(kept);
    }
    Ok(Written { files, pages: pdf.pages.filter(|_| main == MAIN) })
}

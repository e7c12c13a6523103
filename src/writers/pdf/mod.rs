//! A document to a PDF, through Typst.
//!
//! The report is a small set of files: `report.typ` and `theme.typ` of the template,
//! `report.json` with every block as data, `charts/`. The built-in typesetter and an external
//! typst-cli take the same files, so that they make the same pages.

mod external;
mod files;
mod source;
mod table;
mod typeset;

use super::{Files, Look, Written};
use crate::locales::Locale;
use crate::problem::Failure;
use crate::view::document::Document;
pub use files::{Pdf, SourceFiles};
pub use source::source;
pub use typeset::{forget_typesetting, prepare_typesetting, typeset, typeset_on_trial};

/// `report.pdf`, and the files that it was made of where these are wanted.
pub fn write(document: &Document, look: &Look, locale: &Locale) -> Result<Written, Failure> {
    let sources = source(document, &look.template, &look.theme, locale)?;
    let pdf = match &look.typst {
        Some(program) => external::typeset_with(program, &sources)?,
        None => {
            typeset::check_bounds(&sources, &look.template)?;
            typeset(&sources)?
        }
    };
    let mut files = Files::from([("report.pdf".to_owned(), pdf.bytes)]);
    if look.keep_source {
        let kept = sources.into_iter().map(|(path, bytes)| (format!("source/{path}"), bytes));
        files.extend(kept);
    }
    Ok(Written { files, pages: pdf.pages })
}

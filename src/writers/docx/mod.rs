//! `report.docx`: the report for a word processor, to be edited.
//!
//! Everything that is seen comes from named styles, so that an office's own template can take
//! their place; nothing is formatted by hand. Captions, contents and page numbers are fields.

mod blocks;
pub mod commentary;
mod dressed;
mod figures;
mod markup;
mod package;
mod styles;
mod tables;
mod theme;

use self::blocks::Body;
use self::package::package;
use super::{Files, Look, Written};
use crate::locales::Locale;
use crate::problem::Failure;
use crate::view::document::Document;

pub fn write(document: &Document, look: &Look, locale: &Locale) -> Result<Written, Failure> {
    let page = look.reference.as_ref().map(|office| office.page).unwrap_or_default();
    let body = Body::of(document, page, &look.palette, locale)?;
    let bytes = package(document, body, look).map_err(Failure::internal)?;
    Ok(Written { files: Files::from([("report.docx".to_owned(), bytes)]), pages: None })
}

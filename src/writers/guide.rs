//! `guide.html` and `guide.pdf`: the guide to read on a screen and on paper.

use super::{Files, Look, Translation, html, pdf};
use crate::assets::Template;
use crate::locales::Locale;
use crate::problem::Failure;
use crate::study::Theme;
use crate::view::chart::Palette;
use crate::view::document::Document;

pub fn files(document: &Document, locale: &Locale) -> Result<Files, Failure> {
    let look = Look {
        template: Template::built_in(),
        theme: Theme::default(),
        palette: Palette::default(),
        reference: None,
        typst: None,
        keep_source: false,
    };
    let page = html::page(&[Translation { document, locale }], &look);
    let pdf = pdf::guide(document, &look, locale)?;
    Ok(Files::from([("guide.html".to_owned(), page.into_bytes()), ("guide.pdf".to_owned(), pdf)]))
}

//! The guide for offices, which the program has in it, as a document.

use super::document::Document;
use super::markdown::read;
use crate::locales::{Lang, Locale};
use crate::problem::Failure;
use crate::tables::CoverText;

const JA: &str = include_str!("../../docs/guide.md");
const EN: &str = include_str!("../../docs/guide.en.md");

impl Document {
    /// The guide in a language.
    pub fn guide(locale: &Locale) -> Result<Self, Failure> {
        let text = match locale.lang() {
            Lang::Ja => JA,
            Lang::En => EN,
        };
        let (title, blocks) = read(text, locale.lang())
            .map_err(|unknown| Failure::internal(format!("{unknown:?}")))?;
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        Ok(Self {
            lang: locale.lang(),
            cover: CoverText {
                title,
                subtitle: Some(locale.say("guide-subtitle", &version)),
                ..CoverText::default()
            },
            remarks: Vec::new(),
            contents: locale.word("report-contents"),
            supplements: ["report-table", "report-figure"].map(|key| locale.word(key)),
            choices: Vec::new(),
            summary: None,
            blocks,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_is_understood_in_all_languages() {
        for lang in Lang::ALL {
            let guide = Document::guide(&Locale::new(lang)).unwrap_or_else(|failure| {
                panic!("{lang}: {:?}", failure.problems);
            });
            assert!(guide.blocks.len() > 50, "{}", guide.blocks.len());
        }
    }
}

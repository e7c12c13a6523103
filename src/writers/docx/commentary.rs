//! What an office may put in other words: content controls, written with the report and read
//! back from a file that anybody may have edited.
//!
//! The tag of a control says the language, what the words are on, and a hash of them as they
//! were written, so that a change is told without the old text. Word allows a tag 64 letters.

use std::path::Path;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::guard::{damaged, guarded};
use crate::ingest::sha256;
use crate::locales::Lang;
use crate::problem::{Failure, Problem};
use crate::view::document::{About, Entry};
use crate::view::prose::{Paragraph, plain, tidy};
use crate::writers::escape::escape;
use crate::writers::office::{DOCUMENT, Opened};

const PREFIX: &str = "survey";
/// Letters of a tag and a name.
const LONGEST: usize = 64;
/// Letters of a hash: chance does not make two of a report alike.
const HASH: usize = 12;
/// Letters of an id that leave room for the rest of a tag.
const LONGEST_ID: usize = LONGEST - PREFIX.len() - HASH - 8;

/// A control as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    pub lang: Lang,
    /// What it is on, as [`mark`] has it.
    pub mark: String,
    /// Of the text as it was written.
    pub hash: String,
    /// The text as it is, paragraphs with a blank line between them.
    pub text: String,
}

/// What an entry is called in a tag: by its id, a long one shortened.
pub fn mark(entry: &Entry) -> String {
    let kind = match entry {
        Entry::Section(_) => 's',
        Entry::Table(_) => 't',
    };
    let id = entry.id();
    match id.encode_utf16().count() <= LONGEST_ID {
        true => format!("{kind}.{id}"),
        false => {
            let letters: String = id.chars().take((LONGEST_ID - HASH - 1) / 2).collect();
            format!("{kind}.{letters}~{}", hash(id))
        }
    }
}

/// A short hash of a text.
pub fn hash(text: &str) -> String {
    sha256(text.as_bytes())[..HASH].to_owned()
}

/// The words on something in a control, around the paragraphs as they are written.
pub fn control(about: &About, lang: Lang, words: &[Paragraph], written: &str) -> String {
    let tag = format!("{PREFIX}.{lang}.{}.{}", mark(&about.entry), hash(&plain(words)));
    let name: String = about.title.chars().take(LONGEST / 2).collect();
    format!(
        "<w:sdt><w:sdtPr><w:alias w:val=\"{}\"/><w:tag w:val=\"{}\"/></w:sdtPr>\
         <w:sdtContent>\n{written}</w:sdtContent></w:sdt>\n",
        escape(&name),
        escape(&tag)
    )
}

/// The controls of a report, in order. Fails where the file is no Word document or has none.
pub fn read(path: &Path) -> Result<Vec<Control>, Failure> {
    let xml = guarded(path, || Opened::new(path)?.text(DOCUMENT))?.unwrap_or_default();
    let controls = guarded(path, || controls(&xml).ok_or_else(|| damaged(path)))?;
    match controls.is_empty() {
        true => Err(Problem::new("commentary-without-controls").path(path).into()),
        false => Ok(controls),
    }
}

/// `None` where the XML is not well-formed.
fn controls(xml: &str) -> Option<Vec<Control>> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found: Vec<Control> = Vec::new();
    // Controls may stand in controls: those around, as their place in `found`.
    let mut open: Vec<Option<usize>> = Vec::new();
    // What was moved away or is there for older programs is not part of the text.
    let mut gone = 0_usize;
    let mut is_text = false;
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().ok()?;
        let mut add = |open: &[Option<usize>], text: &str| {
            if let Some(at) = open.iter().rev().flatten().next().filter(|_| gone == 0) {
                found[*at].text.push_str(text);
            }
        };
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let is_empty = matches!(event, Event::Empty(_));
                depth += usize::from(!is_empty);
                match tag.name().as_ref() {
                    "w:sdt" if !is_empty => open.push(None),
                    "w:tag" => {
                        if let (Some(place), Some(control)) = (open.last_mut(), tagged(tag)) {
                            *place = Some(found.len());
                            found.push(control);
                        }
                    }
                    "w:moveFrom" | "w:del" | "mc:Fallback" if !is_empty => gone += 1,
                    // What Word shows in an empty control is nobody's text.
                    "w:showingPlcHdr" => {
                        if let Some(place) = open.last().copied().flatten() {
                            found[place].text.push('\u{0}');
                        }
                    }
                    "w:t" => is_text = !is_empty,
                    "w:br" | "w:cr" => add(&open, "\n"),
                    "w:tab" => add(&open, " "),
                    "w:noBreakHyphen" => add(&open, "-"),
                    _ => {}
                }
            }
            Event::End(tag) => {
                depth = depth.checked_sub(1)?;
                match tag.name().as_ref() {
                    "w:p" => add(&open, "\n\n"),
                    "w:t" => is_text = false,
                    "w:sdt" => drop(open.pop()),
                    "w:moveFrom" | "w:del" | "mc:Fallback" => gone = gone.saturating_sub(1),
                    _ => {}
                }
            }
            Event::Text(text) if is_text => add(&open, text),
            Event::CData(text) if is_text => add(&open, text),
            Event::GeneralRef(name) if is_text => {
                let letter = name.resolve_char_ref().ok()?.map(String::from);
                let known = || resolve_predefined_entity(name).map(str::to_owned);
                add(&open, &letter.or_else(known)?);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    for control in &mut found {
        control.text = match control.text.starts_with('\u{0}') {
            true => String::new(),
            false => tidy(&control.text),
        };
    }
    (depth == 0).then_some(found)
}

/// The control of a tag that is one of ours.
fn tagged(tag: &BytesStart<'_>) -> Option<Control> {
    let value = tag.try_get_attribute("w:val").ok()??;
    let value = value.normalized_value(XmlVersion::Implicit1_0).ok()?;
    let parts: Vec<&str> = value.split('.').collect();
    let [PREFIX, lang, kind, id, hash] = parts[..] else { return None };
    let (mark, hash) = (format!("{kind}.{id}"), hash.to_owned());
    Some(Control { lang: lang.parse().ok()?, mark, hash, text: String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(body: &str) -> Option<Vec<String>> {
        Some(controls(body)?.into_iter().map(|control| control.text).collect())
    }

    fn ours(content: &str) -> String {
        let tag = "<w:sdtPr><w:tag w:val=\"survey.ja.t.a.0\"/></w:sdtPr>";
        format!("<w:sdt>{tag}<w:sdtContent>{content}</w:sdtContent></w:sdt>")
    }

    #[test]
    fn what_is_read_is_what_the_person_sees() {
        let of = |content: &str| texts(&ours(content)).expect("well-formed").concat();
        assert_eq!(of("<w:p><w:r><w:t>a &lt;b&gt; &#x41;</w:t></w:r></w:p>"), "a <b> A");
        assert_eq!(of("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p><w:p/>"), "a\nb");
        let moved = "<w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom>";
        let deleted = "<w:del><w:r><w:delText>y</w:delText></w:r></w:del>";
        let added = "<w:ins><w:r><w:t>z</w:t></w:r></w:ins>";
        assert_eq!(of(&format!("<w:p>{moved}{deleted}{added}</w:p>")), "z");
        assert_eq!(of("<w:p><w:instrText>PAGE</w:instrText></w:p>"), "");
    }

    #[test]
    fn controls_of_others_are_no_words_of_ours_and_broken_files_are_told() {
        let foreign =
            "<w:sdt><w:sdtPr><w:tag w:val=\"date\"/></w:sdtPr><w:p><w:t>2</w:t></w:p></w:sdt>";
        assert_eq!(texts(foreign), Some(Vec::new()));
        assert_eq!(texts(&ours(foreign)), Some(vec!["2".to_owned()]));
        for broken in ["<w:sdt>", "</w:sdt>", "<w:t>&unknown;", "<a></b>"] {
            assert_eq!(texts(broken), None, "{broken}");
        }
    }

    #[test]
    fn tags_are_short_enough_for_word() {
        for id in ["a".repeat(200), "設問".repeat(60)] {
            let about = About { entry: Entry::Section(id), title: "題".repeat(90) };
            let control = control(&about, Lang::Ja, &[], "");
            let values =
                control.split("w:val=\"").skip(1).filter_map(|part| part.split('"').next());
            for value in values {
                assert!(value.encode_utf16().count() <= LONGEST, "{value}");
            }
        }
    }
}

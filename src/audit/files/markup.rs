//! XML and HTML, tag by tag. What is not well-formed is read as far as it goes.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

pub enum Piece<'a> {
    /// The name of an element without its prefix, and its attributes.
    Open(&'a str, &'a Attributes),
    Close(&'a str),
    Text(&'a str),
}

/// Names as they are written, and values.
#[derive(Debug, Default)]
pub struct Attributes(pub Vec<(String, String)>);

impl Attributes {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str())
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.trim().parse().ok()
    }
}

/// Calls `of` with all pieces of a text in order.
pub fn walk(text: &str, mut of: impl FnMut(Piece<'_>)) {
    let mut reader = quick_xml::Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) => {
                of(Piece::Open(tag.local_name().as_ref(), &attributes(&tag)));
            }
            Event::Empty(tag) => {
                let name = tag.local_name();
                of(Piece::Open(name.as_ref(), &attributes(&tag)));
                of(Piece::Close(name.as_ref()));
            }
            Event::End(tag) => of(Piece::Close(tag.local_name().as_ref())),
            Event::Text(text) => of(Piece::Text(&text)),
            Event::CData(text) => of(Piece::Text(&text)),
            Event::GeneralRef(name) => {
                let letter = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = resolve_xml_entity(&name).map(str::to_owned);
                // Of the names of HTML none stands in or for a number but that of a blank.
                of(Piece::Text(&letter.or(known).unwrap_or_else(|| " ".to_owned())));
            }
            // What is in a comment is released too.
            Event::Comment(text) => of(Piece::Text(&text)),
            Event::Eof => break,
            _ => {}
        }
    }
}

fn attributes(tag: &BytesStart<'_>) -> Attributes {
    let of = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_or_else(|_| attribute.value.clone().into_owned(), |v| v.into_owned());
        (attribute.key.as_ref().to_owned(), value)
    };
    Attributes(tag.html_attributes().flatten().map(of).collect())
}

/// All texts between tags.
pub fn texts(xml: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(xml, |piece| {
        if let Piece::Text(text) = piece {
            found.push(text.to_owned());
        }
    });
    found
}

/// All text, a blank between pieces.
pub fn text(xml: &str) -> String {
    texts(xml).join(" ")
}

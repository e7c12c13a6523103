//! What a PDF keeps beside the text of its pages: descriptions of pictures, notes, bookmarks,
//! values of forms, properties.

use std::collections::{HashMap, HashSet};

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream,
};

use super::markup::texts;
use super::passage::Passage;

/// A passage for each text, of which a description may name its own table; and what is attached.
pub fn read(pdf: &Pdf) -> (Vec<Passage>, Vec<String>) {
    let pages = (1..).zip(pdf.pages().iter());
    let numbers = pages.filter_map(|(number, page)| Some((page.raw().obj_id()?, number)));
    let mut kept = Kept { pages: numbers.collect(), ..Kept::default() };
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        let mut instructions = page.typed_operations();
        while let Some(instruction) = instructions.next() {
            if let TypedInstruction::BeginMarkedContentWithProperties(marked) = instruction {
                kept.object(marked.1, "", Some(number), 0);
            }
        }
    }
    for object in pdf.objects() {
        kept.object(&object, "", None, 0);
    }
    (kept.passages, kept.attached)
}

#[derive(Default)]
struct Kept {
    /// Their numbers, from 1.
    pages: HashMap<ObjectIdentifier, usize>,
    /// Places with what they say: a description stands in the page and in the structure.
    known: HashSet<(String, String)>,
    passages: Vec<Passage>,
    attached: Vec<String>,
}

impl Kept {
    /// What stands under a key, and in what it holds; other objects have their own turn.
    fn object(&mut self, object: &Object<'_>, key: &str, page: Option<usize>, depth: usize) {
        /// No program nests deeper.
        const DEEPEST: usize = 64;
        if depth > DEEPEST {
            return;
        }
        match object {
            Object::String(text) => {
                let page = page.map(|page| format!("p. {page} ")).unwrap_or_default();
                let title = if key == "Alt" { decoded(text.as_bytes()) } else { String::new() };
                self.put(&title, format!("{page}/{key}"), decoded(text.as_bytes()));
            }
            Object::Array(array) => self.array(array, key, page, depth),
            Object::Dict(dict) => self.dict(dict, page, depth),
            Object::Stream(stream) => self.stream(stream, depth),
            Object::Null(_) | Object::Boolean(_) | Object::Number(_) | Object::Name(_) => {}
        }
    }

    fn put(&mut self, title: &str, place: String, text: String) {
        if self.known.insert((place.clone(), text.clone())) {
            self.passages.push(Passage::text(title, &place, &text));
        }
    }

    fn array(&mut self, array: &Array<'_>, key: &str, page: Option<usize>, depth: usize) {
        for item in array.raw_iter() {
            if let MaybeRef::NotRef(item) = item {
                self.object(&item, key, page, depth + 1);
            }
        }
    }

    fn dict(&mut self, dict: &Dict<'_>, page: Option<usize>, depth: usize) {
        // Elements of the structure and notes name their page.
        let own = [&b"Pg"[..], b"P"].into_iter().filter_map(|key| dict.get_ref(key));
        let own = own.filter_map(|of| self.pages.get(&of.into()).copied()).next();
        for (key, value) in dict.entries() {
            if let MaybeRef::NotRef(value) = value {
                let key = String::from_utf8_lossy(&key).into_owned();
                self.object(&value, &key, own.or(page), depth + 1);
            }
        }
    }

    fn stream(&mut self, stream: &Stream<'_>, depth: usize) {
        self.dict(stream.dict(), None, depth);
        let is = |key: &[u8], name: &[u8]| {
            stream.dict().get::<Name<'_>>(key).is_some_and(|of| *of == *name)
        };
        if is(b"Type", b"EmbeddedFile") {
            self.attached.push(format!("EmbeddedFile {}", stream.obj_id().obj_number));
        } else if is(b"Subtype", b"XML")
            && let Ok(xml) = stream.decoded()
        {
            for text in texts(&String::from_utf8_lossy(&xml)) {
                self.put("", "/Metadata".to_owned(), text);
            }
        }
    }
}

/// A text string: UTF-16 or UTF-8 where it says so, else by the encoding of documents, of which
/// letters that stand in labels or numbers are those of Latin-1.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, text @ ..] => {
            let (units, _) = text.as_chunks::<2>();
            let units = units.iter().map(|unit| u16::from_be_bytes(*unit));
            char::decode_utf16(units).map(|of| of.unwrap_or('\u{fffd}')).collect()
        }
        [0xEF, 0xBB, 0xBF, text @ ..] => String::from_utf8_lossy(text).into_owned(),
        text => std::str::from_utf8(text)
            .map_or_else(|_| text.iter().map(|byte| char::from(*byte)).collect(), str::to_owned),
    }
}

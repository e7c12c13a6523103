//! Reading a definition file (questionnaire, plan): TOML in, typed entries out, and
//! every mistake in it at once, each with its place.
//!
//! Serde stops at the first error. [`Document::read`] therefore takes out what was
//! wrong and tries again, until what is left reads; the problems found on the way
//! are kept.

use std::ops::Range;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, ValueDeserializer};

use crate::problem::{Problem, SourceText};
use crate::words::Words;

/// A text with its byte range in the file, for messages that point at it.
pub type Text = Spanned<String>;

/// A definition file that is being read, with those that it inherits, and the problems
/// found so far. Byte ranges in an inherited file come after those of the files before it.
#[derive(Clone)]
pub struct Document {
    sources: Vec<SourceText>,
    pub problems: Vec<Problem>,
}

impl Document {
    pub fn new(name: impl Into<String>, text: &str) -> Self {
        let mut document = Self { sources: Vec::new(), problems: Vec::new() };
        document.inherit(name, text);
        document
    }

    /// Adds a file whose entries hold where the files before it have none: of tables, key by
    /// key; of lists whose entries have an `id`, entry by entry. Other values and lists are
    /// replaced as wholes.
    pub fn inherit(&mut self, name: impl Into<String>, text: &str) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        self.sources.push(SourceText { name: name.into(), text: Arc::from(text) });
    }

    /// How messages name the file.
    pub fn name(&self) -> &str {
        &self.sources[0].name
    }

    /// The file in which a range lies, and where in it.
    fn locate(&self, span: &Range<usize>) -> (&SourceText, Range<usize>) {
        let mut start = 0;
        for source in &self.sources {
            let end = start + source.text.len();
            if span.start <= end {
                return (source, span.start - start..span.end.min(end) - start);
            }
            start = end + 1;
        }
        (&self.sources[0], 0..0)
    }

    /// The problem with its place in the file.
    pub fn place(&self, problem: Problem, span: Range<usize>) -> Problem {
        let (source, span) = self.locate(&span);
        problem.at(source, span)
    }

    /// The texts of the files: what is read of them borrows from these.
    pub fn texts(&self) -> Vec<Arc<str>> {
        self.sources.iter().map(|source| Arc::clone(&source.text)).collect()
    }

    /// The files as one value, of their texts. `None` where one is no TOML; `problems` says why.
    pub fn value<'t>(&mut self, texts: &'t [Arc<str>]) -> Option<Spanned<DeValue<'t>>> {
        let mut start = 0;
        let mut merged: Option<Spanned<DeValue<'t>>> = None;
        for (text, source) in texts.iter().zip(&self.sources) {
            let (table, errors) = DeTable::parse_recoverable(text);
            for error in errors {
                let span = error.span().unwrap_or(0..0);
                let problem = Problem::new("definition-syntax").with("detail", error.message());
                self.problems.push(problem.at(source, span));
            }
            let span = table.span();
            let value = shifted(Spanned::new(span, DeValue::Table(table.into_inner())), start);
            merged = Some(match merged {
                Some(own) => over(own, value),
                None => value,
            });
            start += text.len() + 1;
        }
        merged.filter(|_| self.problems.is_empty())
    }

    /// Reads the file as `T`. `None` where too much is missing to go on; then, and
    /// also where entries were left out, `problems` says why.
    pub fn read<T: DeserializeOwned>(&mut self) -> Option<T> {
        let texts = self.texts();
        let value = self.value(&texts)?;
        self.read_value(value)
    }

    /// Reads a part of the file as `T`, as [`Self::read`] does.
    pub fn read_value<T: DeserializeOwned>(
        &mut self,
        mut value: Spanned<DeValue<'_>>,
    ) -> Option<T> {
        let mut removed: Vec<String> = Vec::new();
        loop {
            let error = match T::deserialize(ValueDeserializer::from(value.clone())) {
                Ok(read) => return Some(read),
                Err(error) => error,
            };
            let span = error.span().unwrap_or_else(|| value.span());
            // What was taken out is not missing.
            let missing = error.message().strip_prefix("missing field ");
            if missing.is_some_and(|key| removed.iter().any(|r| key.trim_matches('`') == r)) {
                return None;
            }
            let problem = self.place(explain(error.message()), span.clone());
            self.problems.push(problem);
            let unknown_key = error.message().starts_with("unknown field");
            if !prune(&mut value, &span, unknown_key) {
                removed.push(remove_value(&mut value, &span)?);
            }
        }
    }

    /// Notes a mistake at a place of the file.
    pub fn mistake(&mut self, problem: Problem, span: Range<usize>) {
        let problem = self.place(problem, span);
        self.problems.push(problem);
    }

    /// Where a part of a text stands inside `span`, from which the text was read. It may have
    /// been changed since; a part that is not found is the whole span.
    pub fn part_span(&self, span: &Range<usize>, text: &str, part: Range<usize>) -> Range<usize> {
        let (source, within) = self.locate(span);
        let written = source.text.get(within).unwrap_or_default();
        let words = &text[part.clone()];
        if words.is_empty() {
            // The end, which may be a quotation mark.
            return span.end.saturating_sub(1).max(span.start)..span.end;
        }
        let before = places_of(text, words).take_while(|&at| at < part.start).count();
        match places_of(written, words).nth(before) {
            Some(at) => span.start + at..span.start + at + words.len(),
            None => span.clone(),
        }
    }
}

/// Where words stand in a text, not as a part of longer words.
fn places_of<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    let goes_on = move |one: Option<char>, next: Option<char>| {
        one.is_some_and(is_letter) && next.is_some_and(is_letter)
    };
    let is_whole = move |at: &usize| {
        let (before, after) = (&text[..*at], &text[at + words.len()..]);
        !goes_on(before.chars().next_back(), words.chars().next())
            && !goes_on(words.chars().next_back(), after.chars().next())
    };
    text.match_indices(words).map(|(at, _)| at).filter(is_whole)
}

/// The same value with all its ranges moved.
fn shifted(value: Spanned<DeValue<'_>>, by: usize) -> Spanned<DeValue<'_>> {
    let span = value.span().start + by..value.span().end + by;
    let inner = match value.into_inner() {
        DeValue::Table(table) => {
            let entry = |(key, value): (Spanned<_>, _)| {
                let span = key.span().start + by..key.span().end + by;
                (Spanned::new(span, key.into_inner()), shifted(value, by))
            };
            DeValue::Table(table.into_iter().map(entry).collect())
        }
        DeValue::Array(array) => {
            let mut moved = DeArray::new();
            array.into_iter().for_each(|entry| moved.push(shifted(entry, by)));
            DeValue::Array(moved)
        }
        other => other,
    };
    Spanned::new(span, inner)
}

/// A value over an inherited one.
fn over<'a>(own: Spanned<DeValue<'a>>, base: Spanned<DeValue<'a>>) -> Spanned<DeValue<'a>> {
    let span = own.span();
    let inner = match (own.into_inner(), base.into_inner()) {
        (DeValue::Table(mut own), DeValue::Table(base)) => {
            for (key, value) in base {
                let value = match own.remove(&key) {
                    Some(own) => over(own, value),
                    None => value,
                };
                own.insert(key, value);
            }
            DeValue::Table(own)
        }
        (DeValue::Array(own), DeValue::Array(base))
            if !own.is_empty() && own.iter().all(|e| id(e).is_some()) =>
        {
            let mut own: Vec<Spanned<DeValue<'a>>> = own.into_iter().collect();
            let mut entries = DeArray::new();
            for entry in base {
                let same = own.iter().position(|o| id(o).is_some() && id(o) == id(&entry));
                entries.push(match same {
                    Some(at) => over(own.remove(at), entry),
                    None => entry,
                });
            }
            own.into_iter().for_each(|entry| entries.push(entry));
            DeValue::Array(entries)
        }
        (own, _) => own,
    };
    Spanned::new(span, inner)
}

fn id<'v>(entry: &'v Spanned<DeValue<'_>>) -> Option<&'v str> {
    match entry.get_ref() {
        DeValue::Table(table) => table.get("id")?.get_ref().as_str(),
        _ => None,
    }
}

/// A serde message in the user's words. The messages of the `toml` and `serde`
/// crates are the only ones that can come here; what is not recognised is passed on
/// as the detail of a general message.
fn explain(message: &str) -> Problem {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let is = |start: &str| message.starts_with(start);
    match quoted.split_first() {
        Some((key, known)) if is("unknown field") => {
            Problem::new("definition-unknown-key").with("key", key).with("known", known.join(", "))
        }
        Some((value, known)) if is("unknown variant") => Problem::new("definition-unknown-value")
            .with("value", value)
            .with("known", known.join(", ")),
        Some((key, _)) if is("missing field") => {
            Problem::new("definition-missing-key").with("key", key)
        }
        _ => match message.rsplit_once("expected ").and_then(|(_, kind)| expected(kind.trim())) {
            Some(kind) => Problem::new("definition-wrong-kind").words("expected", Words::of(kind)),
            None => Problem::new("definition-invalid-value").with("detail", message.trim()),
        },
    }
}

/// What serde expects at a place.
fn expected(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "f64" => "expected-number",
        "u8" | "u16" | "u32" | "u64" | "usize" => "expected-count",
        "i8" | "i16" | "i32" | "i64" => "expected-whole",
        of if of.starts_with("a nonzero u") => "expected-positive",
        "a string" => "expected-text",
        "a boolean" => "expected-truth",
        "a sequence" => "expected-list",
        of if of.starts_with("a map") || of.starts_with("struct ") => "expected-table",
        _ => return None,
    })
}

/// Takes out the smallest part of `value` without which reading can go on: an
/// unknown key alone, otherwise the innermost list entry around `span`.
fn prune(value: &mut Spanned<DeValue<'_>>, span: &Range<usize>, unknown_key: bool) -> bool {
    let around = |outer: Range<usize>| outer.start <= span.start && span.end <= outer.end;
    match value.get_mut() {
        DeValue::Table(table) => {
            let key = table
                .iter()
                .find(|(key, value)| around(key.span()) || around(extent(value)))
                .map(|(key, _)| key.clone());
            let Some(key) = key else { return false };
            if unknown_key && around(key.span()) {
                return table.remove(&key).is_some();
            }
            table.get_mut(&key).is_some_and(|inner| prune(inner, span, unknown_key))
        }
        DeValue::Array(array) => {
            let Some(index) = array.iter().position(|entry| around(extent(entry))) else {
                return false;
            };
            let pruned = prune(&mut array.as_mut()[index], span, unknown_key);
            if !pruned {
                let mut kept = DeArray::new();
                let others = array.iter().enumerate().filter(|(i, _)| *i != index);
                others.for_each(|(_, entry)| kept.push(entry.clone()));
                *array = kept;
            }
            true
        }
        _ => false,
    }
}

/// Takes out the value at `span`, outside of lists, and returns its key.
fn remove_value(value: &mut Spanned<DeValue<'_>>, span: &Range<usize>) -> Option<String> {
    let DeValue::Table(table) = value.get_mut() else { return None };
    let around = |outer: Range<usize>| outer.start <= span.start && span.end <= outer.end;
    let key = table.iter().find(|(_, value)| around(extent(value))).map(|(key, _)| key.clone())?;
    if let Some(removed) = table.get_mut(&key).and_then(|inner| remove_value(inner, span)) {
        return Some(removed);
    }
    let is_there = table.get(&key).is_some_and(|value| value.span() == *span);
    is_there.then(|| table.remove(&key))?.map(|_| key.get_ref().to_string())
}

/// From the first to the last byte of a value and all in it. (The span of a table or of
/// a list of tables is that of its first header only.)
fn extent(value: &Spanned<DeValue<'_>>) -> Range<usize> {
    let cover = |a: Range<usize>, b: Range<usize>| a.start.min(b.start)..a.end.max(b.end);
    match value.get_ref() {
        DeValue::Table(table) => table
            .iter()
            .flat_map(|(key, value)| [key.span(), extent(value)])
            .fold(value.span(), cover),
        DeValue::Array(array) => array.iter().map(extent).fold(value.span(), cover),
        _ => value.span(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Shelf {
        #[allow(dead_code)]
        name: String,
        book: Vec<Book>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Book {
        title: Text,
        #[allow(dead_code)]
        pages: i64,
    }

    #[test]
    fn what_is_written_stands_over_what_is_inherited() {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Plan {
            title: String,
            part: Vec<Part>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Part {
            id: Text,
            words: String,
            #[serde(default)]
            bold: bool,
        }
        let base = "title = \"t\"\n[[part]]\nid = \"a\"\nwords = \"x\"\n\
                    [[part]]\nid = \"b\"\nwords = \"y\"\n";
        let own = "[[part]]\nid = \"c\"\nwords = \"z\"\n[[part]]\nid = \"a\"\nbold = true\n";
        let mut document = Document::new("own.toml", own);
        document.inherit("base.toml", base);
        let plan: Plan = document.read().expect("a plan");
        let parts: Vec<(&str, &str, bool)> =
            plan.part.iter().map(|p| (p.id.get_ref().as_str(), p.words.as_str(), p.bold)).collect();
        assert_eq!(plan.title, "t");
        assert_eq!(parts, [("a", "x", true), ("b", "y", false), ("c", "z", false)]);
        // A mistake in either file is shown in it.
        let place = |id: usize| {
            let span = plan.part[id].id.span();
            let problem = document.place(Problem::new("id-duplicate"), span);
            let (file, line, _) = problem.line_column().expect("a place");
            (file.to_owned(), line)
        };
        assert_eq!(place(0), ("own.toml".to_owned(), 5));
        assert_eq!(place(1), ("base.toml".to_owned(), 6));
    }

    #[test]
    fn every_mistake_is_found_with_its_place() {
        let text = "name = \"a\"\ncolour = 1\n\n[[book]]\ntitle = \"x\"\npages = \"many\"\n\n\
                    [[book]]\ntitle = \"y\"\npages = 2\nsize = 3\n\n[[book]]\npages = 3\n";
        let mut document = Document::new("shelf.toml", text);
        let shelf: Shelf = document.read().expect("the rest is readable");
        assert_eq!(shelf.book.len(), 1);
        assert_eq!(shelf.book[0].title.get_ref(), "y");
        let mut places: Vec<_> = document
            .problems
            .iter()
            .map(|p| (p.line_column().map(|(_, line, _)| line), p.key()))
            .collect();
        places.sort();
        assert_eq!(
            places,
            [
                (Some(2), "definition-unknown-key"),
                (Some(6), "definition-wrong-kind"),
                (Some(11), "definition-unknown-key"),
                (Some(13), "definition-missing-key"),
            ]
        );
    }

    #[test]
    fn a_part_of_a_text_is_found_where_it_is_written() {
        let file = "a = \"visits > 0 AND visit = {n} OR \\\"n\\\" > visits\"\n\
                    b = \"\"\"\nfirst >\n  second\"\"\"\n";
        let document = Document::new("x.toml", file);
        let whole = |line: &str| {
            let start = file.find(line).expect("there");
            start + 4..start + file[start..].find("\"\n").expect("its end") + 1
        };
        let found = |span: Range<usize>, text: &str, part: &str, nth: usize| {
            let at = text.match_indices(part).nth(nth).expect("there").0;
            let place = document.part_span(&span, text, at..at + part.len());
            (place.start, file[place].to_owned())
        };
        let (a, text) = (whole("a = "), "visits > 0 AND visit = 5 OR \"n\" > visits");
        let first = a.start + 1;
        assert_eq!(found(a.clone(), text, "visits", 0), (first, "visits".to_owned()));
        // Not a part of the longer word before it.
        assert_eq!(found(a.clone(), text, "visit ", 0).1, "visit ");
        assert_eq!(found(a.clone(), text, "visit", 1), (first + 15, "visit".to_owned()));
        assert_eq!(found(a.clone(), text, "visits", 1).0, a.end - 7);
        // What was filled in is found nowhere.
        assert_eq!(found(a.clone(), text, "5", 0), (a.start, file[a.clone()].to_owned()));
        assert_eq!(document.part_span(&a, text, text.len()..text.len()), a.end - 1..a.end);
        let b = file.find("b = ").expect("there") + 4..file.len() - 1;
        assert_eq!(found(b, "first >\n  second", "second", 0).0, file.len() - 10);
    }
}

//! Words put into the text of a `commentary.toml`, of which everything else stays: entries,
//! remarks, order.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::locales::Lang;
use crate::study::{Comment, CommentaryFile};

/// What is to become of the words on a section or table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `section` or `table`.
    pub list: &'static str,
    pub id: String,
    pub lang: Lang,
    pub words: New,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum New {
    /// In place of everything that is there.
    Text(String),
    /// After the text that is made.
    Add(String),
    /// In no language.
    Drop,
}

impl CommentaryFile {
    /// The entry on a section or table.
    pub fn entry(&self, list: &str, id: &str) -> Option<&Comment> {
        let all = if list == "section" { &self.sections } else { &self.tables };
        all.iter().rev().find(|comment| comment.id.get_ref() == id)
    }
}

/// The file with a change. `None` where it is written in a way that does not let itself be
/// changed without losing something.
pub fn changed(text: &str, change: &Change) -> Option<String> {
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(text) => ("\u{feff}", text),
        None => ("", text),
    };
    let suffix = if change.lang == Lang::En { "_en" } else { "" };
    let (words, add) = (format!("text{suffix}"), format!("add{suffix}"));
    let (set, value, gone) = match &change.words {
        New::Text(text) => (words.as_str(), literal(text), Some(add.as_str())),
        New::Add(text) => (add.as_str(), literal(text), None),
        New::Drop => ("drop", "true".to_owned(), None),
    };
    let mut new = text.to_owned();
    match entry(text, change)? {
        Some(found) => {
            // From the end, so that places before stay.
            let mut edits = vec![match found.key(set) {
                Some((_, place)) => (place, value),
                None => {
                    let (_, id) = found.key("id")?;
                    let end = text[id.end..].find('\n').map_or(text.len(), |at| id.end + at);
                    (end..end, format!("\n{set} = {value}"))
                }
            }];
            // The old words after the text are part of the new text.
            if let Some((key, place)) = gone.and_then(|gone| found.key(gone)) {
                let end = text[place.end..].find('\n').map_or(text.len(), |at| place.end + at + 1);
                text[place.end..end].trim().is_empty().then_some(())?;
                edits.push((key.start..end, String::new()));
            }
            edits.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
            for (place, instead) in edits {
                new.replace_range(place, &instead);
            }
        }
        None => {
            if !new.is_empty() && !new.ends_with('\n') {
                new.push('\n');
            }
            let (list, id) = (change.list, one_line(&change.id));
            let between = if new.is_empty() { "" } else { "\n" };
            new.push_str(&format!("{between}[[{list}]]\nid = {id}\n{set} = {value}\n"));
        }
    }
    is_as_wanted(text, &new, change).then(|| format!("{mark}{new}"))
}

/// Whether the new file says what was to be said, and of all else the same.
fn is_as_wanted(old: &str, new: &str, change: &Change) -> bool {
    let read = |text: &str| toml::from_str::<CommentaryFile>(text).ok();
    let (Some(old), Some(new)) = (read(old), read(new)) else { return false };
    let is_changed =
        |list: &str, comment: &Comment| list == change.list && *comment.id.get_ref() == change.id;
    let others = |file: &CommentaryFile| -> Vec<String> {
        let sections = file.sections.iter().map(|comment| ("section", comment));
        let all = sections.chain(file.tables.iter().map(|comment| ("table", comment)));
        let all = all.filter(|(list, comment)| !is_changed(list, comment));
        all.map(|(list, c)| {
            let id = c.id.get_ref();
            format!("{list} {id} {:?}", (&c.text, &c.text_en, &c.add, &c.add_en, c.drop))
        })
        .collect()
    };
    let is_said = new.entry(change.list, &change.id).is_some_and(|comment| {
        let (text, add) = comment.own(change.lang);
        let is = |own: Option<&str>, words: &str| own.is_some_and(|own| own.trim() == words);
        match &change.words {
            New::Text(words) => is(text, words) && add.is_none(),
            New::Add(words) => is(add, words),
            New::Drop => comment.drop,
        }
    });
    is_said && others(&old) == others(&new)
}

impl Comment {
    /// The words in place of the text and after it, in one language alone.
    pub fn own(&self, lang: Lang) -> (Option<&str>, Option<&str>) {
        match lang {
            Lang::Ja => (self.text.as_deref(), self.add.as_deref()),
            Lang::En => (self.text_en.as_deref(), self.add_en.as_deref()),
        }
    }
}

/// Keys of an entry, with where key and value stand.
struct Found(Vec<(String, Range<usize>, Range<usize>)>);

impl Found {
    fn key(&self, name: &str) -> Option<(Range<usize>, Range<usize>)> {
        let found = self.0.iter().find(|(key, ..)| key == name)?;
        Some((found.1.clone(), found.2.clone()))
    }
}

/// The last entry of that id. `None` where the file is no TOML.
fn entry(text: &str, change: &Change) -> Option<Option<Found>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    errors.is_empty().then_some(())?;
    let table: DeTable<'_> = table.into_inner();
    let lists = table.iter().find(|(key, _)| key.get_ref() == change.list);
    let Some(DeValue::Array(list)) = lists.map(|(_, value)| value.get_ref()) else {
        return Some(None);
    };
    let is_it = |entry: &&Spanned<DeValue<'_>>| match entry.get_ref() {
        DeValue::Table(keys) => keys.iter().any(|(key, value)| {
            let is_id = matches!(value.get_ref(), DeValue::String(id) if *id == change.id);
            key.get_ref() == "id" && is_id
        }),
        _ => false,
    };
    let found = list.iter().rfind(is_it);
    let Some(DeValue::Table(keys)) = found.map(Spanned::get_ref) else { return Some(None) };
    let key = |(key, value): (&Spanned<_>, &Spanned<_>)| -> (String, Range<usize>, Range<usize>) {
        let name: &std::borrow::Cow<'_, str> = key.get_ref();
        (name.to_string(), key.span(), value.span())
    };
    Some(Some(Found(keys.iter().map(key).collect())))
}

fn literal(text: &str) -> String {
    if !text.contains('\n') {
        return one_line(text);
    }
    let escaped = text.replace('\\', "\\\\").replace("\"\"", "\"\\\"");
    format!("\"\"\"\n{escaped}\n\"\"\"")
}

fn one_line(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(lang: Lang, words: New) -> Change {
        Change { list: "table", id: "a".to_owned(), lang, words }
    }

    #[test]
    fn what_stands_in_the_file_stays_in_it() {
        let old = "# 覚え書き\n[[table]]\nid = \"b\" # 表\ntext = \"い\"\n\n[[table]]\nid = \"a\"\nadd = '''\nう\n'''\n# 終\n";
        let new = changed(old, &change(Lang::Ja, New::Text("え\n\n\"\"\"\\お".to_owned())));
        let new = new.expect("changed");
        assert!(
            new.starts_with("# 覚え書き\n[[table]]\nid = \"b\" # 表\ntext = \"い\"\n"),
            "{new}"
        );
        assert!(new.ends_with("# 終\n") && !new.contains("う"), "{new}");
        let file: CommentaryFile = toml::from_str(&new).expect("TOML");
        assert_eq!(file.tables[1].text.as_deref().map(str::trim), Some("え\n\n\"\"\"\\お"));
        let english = changed(&new, &change(Lang::En, New::Add("x".to_owned()))).expect("changed");
        let file: CommentaryFile = toml::from_str(&english).expect("TOML");
        assert_eq!(file.tables[1].own(Lang::En), (None, Some("x")));
        let none = changed("", &change(Lang::Ja, New::Drop)).expect("changed");
        assert_eq!(none, "[[table]]\nid = \"a\"\ndrop = true\n");
    }

    #[test]
    fn what_would_lose_something_is_not_done() {
        let text = || change(Lang::Ja, New::Text("x".to_owned()));
        let inline = "table = [{ id = \"b\", text = \"い\" }]\n";
        assert_eq!(changed(inline, &text()), None);
        let remark = "[[table]]\nid = \"a\"\nadd = \"い\" # なぜ\n";
        assert_eq!(changed(remark, &text()), None);
        assert_eq!(changed("[[table", &text()), None);
    }
}

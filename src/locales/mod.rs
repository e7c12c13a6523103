//! Every sentence that a user reads, in Japanese (the default) and English.
//!
//! The texts are Fluent files beside this one. What belongs to one survey (labels,
//! headings, prose about its numbers) is not here but in its questionnaire and
//! report template.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};
use unic_langid::{LanguageIdentifier, langid};

const JA: &str = include_str!("ja.ftl");
const EN: &str = include_str!("en.ftl");

/// The language of the program's words and of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Ja,
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Ja, Lang::En];

    pub fn code(self) -> &'static str {
        match self {
            Lang::Ja => "ja",
            Lang::En => "en",
        }
    }

    /// The text in this language; Japanese where there is no English.
    pub fn pick<'a>(self, ja: &'a str, en: Option<&'a str>) -> &'a str {
        match (self, en) {
            (Lang::En, Some(en)) => en,
            _ => ja,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code).ok_or(())
    }
}

static ALL: LazyLock<[Locale; Lang::ALL.len()]> = LazyLock::new(|| Lang::ALL.map(Locale::new));

/// A message without arguments in all languages, to know it again where somebody has typed it.
pub fn in_all(key: &str) -> Vec<String> {
    in_all_with(key, |_| [])
}

/// A message with arguments in all languages; they may be words of the same language.
pub fn in_all_with<const N: usize>(
    key: &str,
    args: impl Fn(&Locale) -> [(&'static str, String); N],
) -> Vec<String> {
    let say = |locale: &Locale| {
        let args = args(locale);
        locale.say(key, &args.each_ref().map(|(name, value)| (*name, value.as_str())))
    };
    ALL.iter().map(say).collect()
}

/// The texts of one language.
pub struct Locale {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Locale {
    pub fn new(lang: Lang) -> Self {
        let (id, text): (LanguageIdentifier, _) = match lang {
            Lang::Ja => (langid!("ja"), JA),
            Lang::En => (langid!("en"), EN),
        };
        // A test reads both files, so what Fluent could not parse is never shipped.
        let resource =
            FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { lang, bundle }
    }

    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The message `key` with its arguments; the key itself where there is none.
    pub fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.find(key, args).unwrap_or_else(|| key.to_owned())
    }

    /// The same; `None` where there is none.
    pub fn find(&self, key: &str, args: &[(&str, &str)]) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        Some(self.format(pattern, args))
    }

    /// The `.help` attribute of the message `key`.
    pub fn help(&self, key: &str, args: &[(&str, &str)]) -> Option<String> {
        let message = self.bundle.get_message(key)?;
        let attribute = message.get_attribute("help")?;
        Some(self.format(attribute.value(), args))
    }

    /// A message without arguments.
    pub fn word(&self, key: &str) -> String {
        self.say(key, &[])
    }

    fn format(&self, pattern: &fluent_syntax::ast::Pattern<&str>, args: &[(&str, &str)]) -> String {
        let args: FluentArgs = args.iter().copied().collect();
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        let resource = FluentResource::try_new(text.to_owned()).expect("a well-formed file");
        let mut keys: Vec<String> = resource
            .entries()
            .filter_map(|entry| match entry {
                fluent_syntax::ast::Entry::Message(m) => {
                    Some((m.id.name, m.attributes.iter().map(|a| a.id.name).collect::<Vec<_>>()))
                }
                _ => None,
            })
            .map(|(id, attributes)| format!("{id} {attributes:?}"))
            .collect();
        keys.sort();
        keys
    }

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(keys(JA), keys(EN));
    }

    #[test]
    fn every_key_used_in_the_code_is_there() {
        let known: Vec<String> =
            keys(JA).iter().map(|k| k.split(' ').next().unwrap_or_default().to_owned()).collect();
        let mut missing = Vec::new();
        for path in rust_files(std::path::Path::new("src")) {
            let code = std::fs::read_to_string(&path).expect("readable source");
            for call in [
                "Problem::new(\"",
                "Message::new(\"",
                "Words::of(\"",
                "in_all(\"",
                "in_all_with(\"",
                ".say(\"",
                ".word(\"",
                "Err(\"",
                "ok_or(\"",
            ] {
                for rest in code.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap_or_default();
                    if !known.iter().any(|k| k == key) {
                        missing.push(format!("{}: {key}", path.display()));
                    }
                }
            }
        }
        missing.retain(|m| !m.contains("locales/mod.rs"));
        assert!(missing.is_empty(), "{missing:#?}");
    }

    fn rust_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                files.extend(rust_files(&path));
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
        files
    }
}

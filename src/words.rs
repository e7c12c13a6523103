//! What is to be said, before anybody has asked for a language.
//!
//! Labels come from definitions in one language or two, sentences from `locales/` by their key.
//! What holds [`Words`] becomes what holds texts when a writer or the terminal says it: see
//! [`Say`].

use std::borrow::Cow;
use std::fmt;

use crate::locales::{Lang, Locale};

/// A text that is not yet in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// As somebody wrote it; in all languages but English the first, there too if it has none of
    /// its own.
    Given(String, Option<String>),
    Message(Message),
    /// One after the other, with something between.
    Joined(Vec<Words>, Box<Words>),
}

/// So many of several things are named.
const FEW: usize = 10;

impl Words {
    /// A message without arguments.
    pub fn of(key: &'static str) -> Self {
        Message::new(key).into()
    }

    /// As a definition has it.
    pub fn given(ja: &str, en: Option<&str>) -> Self {
        Self::Given(ja.to_owned(), en.map(str::to_owned))
    }

    pub fn joined(parts: impl IntoIterator<Item = Words>, between: impl Into<Words>) -> Self {
        Self::Joined(parts.into_iter().collect(), Box::new(between.into()))
    }

    /// One after the other as a list of the language.
    pub fn listed(parts: impl IntoIterator<Item = Words>) -> Self {
        Self::joined(parts, Self::of("list-separator"))
    }

    /// The first few as a list, and how many there are where there are more.
    pub fn first_few(mut parts: Vec<Words>) -> Self {
        if parts.len() > FEW {
            let n = parts.len();
            parts.truncate(FEW);
            parts.push(Message::new("and-more").with("n", n).into());
        }
        Self::listed(parts)
    }

    pub fn say(&self, locale: &Locale) -> String {
        match self {
            Self::Given(text, english) => locale.lang().pick(text, english.as_deref()).to_owned(),
            Self::Message(message) => message.say(locale),
            Self::Joined(parts, between) => {
                let parts: Vec<String> = parts.iter().map(|part| part.say(locale)).collect();
                parts.join(&between.say(locale))
            }
        }
    }

    /// Whether it was written for this language. What is in English alone is not for the others.
    pub fn is_for(&self, lang: Lang) -> bool {
        match self {
            Self::Given(text, english) => lang == Lang::En || english.is_none() || !text.is_empty(),
            _ => true,
        }
    }

    /// Whether there is nothing to say in any language.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Given(text, english) => {
                text.is_empty() && english.as_ref().is_none_or(String::is_empty)
            }
            Self::Message(_) => false,
            Self::Joined(parts, _) => parts.iter().all(Self::is_empty),
        }
    }

    /// What is given, changed in each language by itself.
    pub fn in_each(self, change: impl Fn(&str, Lang) -> String) -> Self {
        let Self::Given(text, english) = self else { return self };
        let of_english = change(english.as_deref().unwrap_or(&text), Lang::En);
        let text = change(&text, Lang::Ja);
        Self::Given(text.clone(), Some(of_english).filter(|english| *english != text))
    }

    /// The same, with another text in place of a blank one.
    pub fn or(self, instead: &str) -> Self {
        self.in_each(|text, _| if text.is_empty() { instead.to_owned() } else { text.to_owned() })
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::Given(String::new(), None)
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::Given(text, None)
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::Given(text.to_owned(), None)
    }
}

impl From<&Words> for Words {
    fn from(words: &Words) -> Self {
        words.clone()
    }
}

impl From<Message> for Words {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

/// A sentence that nobody has said yet: the key of a message in `locales/` and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    key: Cow<'static, str>,
    args: Vec<(&'static str, Words)>,
}

impl Message {
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), args: Vec::new() }
    }

    /// With an argument that is the same in every language.
    pub fn with(self, name: &'static str, value: impl fmt::Display) -> Self {
        self.words(name, value.to_string())
    }

    /// With an argument that is said in the language of the sentence.
    pub fn words(mut self, name: &'static str, words: impl Into<Words>) -> Self {
        self.args.push((name, words.into()));
        self
    }

    pub fn say(&self, locale: &Locale) -> String {
        self.filled(locale, |args| locale.say(&self.key, args))
    }

    /// What its `.help` attribute says.
    pub fn help(&self, locale: &Locale) -> Option<String> {
        self.filled(locale, |args| locale.help(&self.key, args))
    }

    fn filled<T>(&self, locale: &Locale, say: impl FnOnce(&[(&str, &str)]) -> T) -> T {
        let said: Vec<(&str, String)> =
            self.args.iter().map(|(name, words)| (*name, words.say(locale))).collect();
        let args: Vec<(&str, &str)> = said.iter().map(|(name, text)| (*name, &**text)).collect();
        say(&args)
    }
}

/// What holds words, and holds texts in their place once these are said.
pub trait Say {
    type Said;

    /// With what each of its words is said as.
    fn said(&self, say: &dyn Fn(&Words) -> String) -> Self::Said;

    /// In the language that somebody has asked for.
    fn say(&self, locale: &Locale) -> Self::Said {
        self.said(&|words| words.say(locale))
    }
}

impl Say for Words {
    type Said = String;

    fn said(&self, say: &dyn Fn(&Words) -> String) -> String {
        say(self)
    }
}

/// Words with a place, which is the same in every language.
impl<S: Say> Say for (S, String) {
    type Said = (S::Said, String);

    fn said(&self, say: &dyn Fn(&Words) -> String) -> Self::Said {
        (self.0.said(say), self.1.clone())
    }
}

impl<S: Say> Say for Option<S> {
    type Said = Option<S::Said>;

    fn said(&self, say: &dyn Fn(&Words) -> String) -> Self::Said {
        self.as_ref().map(|one| one.said(say))
    }
}

impl<S: Say> Say for Vec<S> {
    type Said = Vec<S::Said>;

    fn said(&self, say: &dyn Fn(&Words) -> String) -> Self::Said {
        self.iter().map(|one| one.said(say)).collect()
    }
}

/// Says the first fields of a struct of words and copies the others: `said!(Row { label; total })`
/// makes a `Row` of a `Row<Words>`.
macro_rules! said {
    ($of:ident { $($said:ident),*; $($kept:ident),* }) => {
        impl $crate::words::Say for $of<$crate::words::Words> {
            type Said = $of;

            fn said(&self, say: &dyn Fn(&$crate::words::Words) -> String) -> $of {
                $of {
                    $($said: $crate::words::Say::said(&self.$said, say),)*
                    $($kept: self.$kept.clone(),)*
                }
            }
        }
    };
}
pub(crate) use said;

//! The sentence beside each table and figure, made from its numbers by the template's
//! Tera files: `prose/NAME.ja.tera` and `prose/NAME.en.tera`.
//!
//! A template writes text, with `*` around what is to stand out; what it inserts is never
//! taken for that. Its lines are joined, in Japanese without a space; a blank line begins a
//! paragraph.

use std::collections::{BTreeMap, BTreeSet};

use tera::{Context, Tera};

use super::sandbox;
use crate::assets::{PROSE, Template};
use crate::disclosure::Released;
use crate::format::grouped;
use crate::locales::{Lang, Locale};
use crate::problem::{Failure, Problem};
use crate::tables::Made;
use crate::tables::notes;
use crate::words::Say;

/// A paragraph in parts.
pub type Paragraph = Vec<Inline>;

/// A part of a paragraph. Texts are texts in every format, never markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Strong(String),
    /// As it is typed.
    Code(String),
    Break,
}

pub struct Prose<'a> {
    tera: Tera,
    release: &'a Released,
    locale: &'a Locale,
}

impl<'a> Prose<'a> {
    /// Reads the prose templates that the tables name, each once.
    pub fn new(
        template: &Template,
        release: &'a Released,
        locale: &'a Locale,
    ) -> Result<Self, Failure> {
        let mut tera = Tera::default();
        sandbox::restrict(&mut tera);
        tera.set_escape_fn(escape);
        tera.autoescape_on(vec![".tera"]);
        let names: BTreeSet<&String> =
            release.tables.iter().map(|table| &table.spec.prose).collect();
        for name in names {
            let file = file_name(name, locale.lang());
            let (text, place) = template.find(&file).ok_or_else(|| {
                Failure::data(vec![Problem::new("template-file-missing").with("file", &file)])
            })?;
            if let Some(detail) = sandbox::refused(&text) {
                return Err(Problem::new("prose-not-allowed")
                    .with("file", place)
                    .with("detail", detail)
                    .into());
            }
            tera.add_raw_template(&file, &text).map_err(|error| failed(&place, &error))?;
        }
        Ok(Self { tera, release, locale })
    }

    /// The prose of a table.
    pub fn of(&self, table: &Made) -> Result<Vec<Paragraph>, Failure> {
        let lang = self.locale.lang();
        if table.bases.is_not_asked {
            return Ok(paragraphs(&notes::not_asked(table).say(self.locale)));
        }
        let comment = table.spec.commentary.clone().unwrap_or_default();
        if comment.drop || comment.text.as_ref().is_some_and(|text| text.is_for(lang)) {
            return Ok(paragraphs(&comment.on(None).say(self.locale).unwrap_or_default()));
        }
        let added = comment.add.say(self.locale);
        let added = added.as_deref().map(paragraphs).unwrap_or_default();
        if table.is_withheld() {
            let title = table.spec.title.say(self.locale);
            // Groups may be hidden for others' sake.
            let least = table.disclosed.hidden_below.filter(|_| table.groups.is_empty());
            let text = match least.map(grouped) {
                Some(least) => {
                    let args = [("title", title.as_str()), ("least", &least)];
                    self.locale.say("report-all-hidden-below", &args)
                }
                None => self.locale.say("report-all-hidden", &[("title", &title)]),
            };
            return Ok(paragraphs(&text).into_iter().chain(added).collect());
        }
        let file = file_name(&table.spec.prose, lang);
        let rendered = self.tera.render(&file, &self.context(table));
        let failed = |error| {
            let problem = Problem::new("prose-failed").with("file", &file);
            let problem = problem.with("table", &table.spec.id).with("kind", table.kind.name());
            Failure::from(problem.with("detail", causes(&error)))
        };
        let made = join_lines(&rendered.map_err(failed)?, lang);
        let made = made.split("\n\n").filter(|text| !text.is_empty()).map(emphasised);
        Ok(made.chain(added).collect())
    }

    /// What a prose template can refer to.
    fn context(&self, table: &Made) -> Context {
        let mut context = Context::new();
        let parameters: BTreeMap<&String, String> =
            self.release.parameters.iter().map(|(name, value)| (name, grouped(*value))).collect();
        context.insert("parameters", &parameters);
        context.insert("respondents", &self.release.respondents);
        let unit = table.spec.of.as_ref().map(|(_, unit)| unit);
        let respondent = unit.unwrap_or(&self.release.respondent);
        context.insert("respondent", &respondent.say(self.locale));
        for (name, fact) in table.facts(&|words| words.say(self.locale)) {
            context.insert(name, &fact);
        }
        context
    }
}

/// An analyst's text, paragraph by paragraph. A line break is one in the report too.
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    let of = |paragraph: &str| {
        let mut parts = Vec::new();
        for line in paragraph.lines() {
            if !parts.is_empty() {
                parts.push(Inline::Break);
            }
            parts.push(Inline::Text(one_line(line)));
        }
        parts
    };
    paragraphs.map(of).collect()
}

/// Paragraphs as an analyst would write them: a blank line between two, nothing set off. Read
/// and written again it is the same.
pub fn plain(paragraphs: &[Paragraph]) -> String {
    let part = |part: &Inline| match part {
        Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => text.clone(),
        Inline::Break => "\n".to_owned(),
    };
    let text = |paragraph: &Paragraph| paragraph.iter().map(part).collect::<String>();
    let texts: Vec<String> = paragraphs.iter().map(text).collect();
    tidy(&texts.join("\n\n"))
}

/// A text as it is when it has been read as paragraphs and written again.
pub fn tidy(text: &str) -> String {
    let is_odd = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().map(|c| if is_odd(c) { ' ' } else { c }).collect();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let text = lines.join("\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Takes the meaning from what a template inserts.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '\\') {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
    }
    escaped
}

/// A paragraph of a template, what is between two `*` set off.
fn emphasised(text: &str) -> Paragraph {
    let mut parts = Vec::new();
    let (mut part, mut is_strong) = (String::new(), false);
    let mut letters = text.chars();
    let mut end = |part: &mut String, is_strong| {
        let text = std::mem::take(part);
        if !text.is_empty() {
            parts.push(if is_strong { Inline::Strong(text) } else { Inline::Text(text) });
        }
    };
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => part.extend(letters.next()),
            '*' => {
                end(&mut part, is_strong);
                is_strong = !is_strong;
            }
            letter => part.push(letter),
        }
    }
    end(&mut part, is_strong);
    parts
}

/// One line a paragraph.
pub(super) fn join_lines(text: &str, lang: Lang) -> String {
    let between = match lang {
        Lang::Ja => "",
        Lang::En => " ",
    };
    let mut paragraphs: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines().map(str::trim) {
        match (line.is_empty(), paragraphs.last_mut()) {
            (false, Some(paragraph)) => paragraph.push(line),
            _ => paragraphs.push(Vec::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.iter().map(|p| p.join(between)).collect::<Vec<_>>().join("\n\n")
}

fn file_name(prose: &str, lang: Lang) -> String {
    format!("{PROSE}/{prose}.{lang}.tera")
}

fn failed(file: &str, error: &tera::Error) -> Failure {
    let problem = Problem::new("template-failed").with("file", file);
    Failure::data(vec![problem.with("detail", causes(error))])
}

fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inserted_is_text_and_a_templates_stars_set_off() {
        let text = |text: &str| Inline::Text(text.to_owned());
        let inserted = escape("＃*a* \\ #x [b] $5\n= c");
        assert_eq!(emphasised(&inserted), [text("＃*a* \\ #x [b] $5 = c")]);
        let strong = Inline::Strong("とても".to_owned());
        assert_eq!(emphasised("これは*とても*多い"), [text("これは"), strong, text("多い")]);
    }

    #[test]
    fn japanese_lines_join_without_a_space() {
        assert_eq!(join_lines("あ\n  い\n\n\nう\n", Lang::Ja), "あい\n\nう");
        assert_eq!(join_lines("a\n  b\n", Lang::En), "a b");
    }
}

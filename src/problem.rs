//! What is wrong, where, and what to do about it: the one error type of the program.
//!
//! A [`Problem`] carries the key of a message in `locales/` and its arguments, not
//! a sentence, so that it reads in the language that the user chose. A [`Failure`]
//! is one or more problems and decides the exit code.

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use miette::{Diagnostic, GraphicalReportHandler, LabeledSpan, NamedSource, SourceCode};

use crate::locales::Locale;
use crate::words::{Message, Words};

/// The text of a definition file, shared by all problems found in it.
#[derive(Debug, Clone)]
pub struct SourceText {
    pub name: String,
    pub text: Arc<str>,
}

/// One thing that is wrong.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Of the message: what programs know it by.
    key: &'static str,
    /// Its `.help` attribute says what to do.
    message: Message,
    /// Of which of several it is.
    of: Option<Box<Words>>,
    /// Where in a definition file, as a byte range.
    place: Option<Box<(SourceText, Range<usize>)>>,
}

impl Problem {
    pub fn new(key: &'static str) -> Self {
        Self { key, message: Message::new(key), of: None, place: None }
    }

    pub fn with(self, name: &'static str, value: impl fmt::Display) -> Self {
        Self { message: self.message.with(name, value), ..self }
    }

    /// With an argument that is said in the language of the sentence.
    pub fn words(self, name: &'static str, words: impl Into<Words>) -> Self {
        Self { message: self.message.words(name, words), ..self }
    }

    pub fn path(self, path: &Path) -> Self {
        self.with("path", path.display())
    }

    pub fn at(mut self, source: &SourceText, span: Range<usize>) -> Self {
        self.place = Some(Box::new((source.clone(), span)));
        self
    }

    /// The same of one of several things, which is named before what is wrong.
    pub fn of(self, one: impl Into<Words>) -> Self {
        Self { of: Some(Box::new(one.into())), ..self }
    }

    /// The same without its place.
    pub fn without_place(self) -> Self {
        Self { place: None, ..self }
    }

    pub fn key(&self) -> &'static str {
        self.key
    }

    /// The message in one line, for machine-readable output.
    pub fn message(&self, locale: &Locale) -> String {
        // A file without sheets leaves a gap in the words.
        let message = self.message.say(locale).replace("  ", " ");
        match &self.of {
            Some(of) => locale.say("problem-of", &[("of", &of.say(locale)), ("message", &message)]),
            None => message,
        }
    }

    /// What to do about it.
    pub fn help(&self, locale: &Locale) -> Option<String> {
        self.message.help(locale)
    }

    /// File, line and column (from 1), for problems in a definition file.
    pub fn line_column(&self) -> Option<(&str, usize, usize)> {
        let (source, span) = self.place.as_deref()?;
        let before = &source.text[..span.start.min(source.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        Some((&source.name, line, column))
    }
}

/// A problem about a name that is not known, with the nearest that are.
pub fn unknown_name(key: &'static str, name: &str, known: &[String]) -> Problem {
    let nearest = match nearest(name, known).join(", ") {
        none if none.is_empty() => "none".to_owned(),
        names => names,
    };
    Problem::new(key).with("name", name).with("nearest", nearest)
}

/// A number, or a category, and where it stands.
pub fn number_in_rows(id: &str, rows: &[String]) -> Words {
    Message::new("number-in-rows").with("id", id).with("rows", rows.join(", ")).into()
}

/// Up to three names that look like `name`, best first; empty where none does.
fn nearest<'a>(name: &str, known: &'a [String]) -> Vec<&'a str> {
    let mut scored: Vec<(f64, &str)> = known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate.as_str()))
        .filter(|(score, _)| *score > 0.75)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// Who can mend it; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The data or a definition: exit code 1.
    Data,
    /// The way the program was called: exit code 2.
    Usage,
    /// Disk, permissions, missing programs: exit code 3.
    Machine,
}

/// Everything that kept a command from finishing.
#[derive(Debug, Clone)]
pub struct Failure {
    pub fault: Fault,
    pub problems: Vec<Problem>,
}

impl Failure {
    pub fn data(problems: Vec<Problem>) -> Self {
        Self { fault: Fault::Data, problems }
    }

    pub fn usage(problem: Problem) -> Self {
        Self { fault: Fault::Usage, problems: vec![problem] }
    }

    pub fn machine(problem: Problem) -> Self {
        Self { fault: Fault::Machine, problems: vec![problem] }
    }

    /// Something that should not happen, in the words of the library that failed.
    pub fn internal(error: impl fmt::Display) -> Self {
        Self::machine(Problem::new("internal").with("detail", error))
    }

    pub fn exit_code(&self) -> u8 {
        match self.fault {
            Fault::Data => 1,
            Fault::Usage => 2,
            Fault::Machine => 3,
        }
    }

    /// All problems as a person reads them, with carets where a definition is at fault.
    pub fn render(&self, locale: &Locale, colour: bool, width: usize) -> String {
        let theme = if colour {
            miette::GraphicalTheme::unicode()
        } else {
            miette::GraphicalTheme::unicode_nocolor()
        };
        let handler =
            GraphicalReportHandler::new_themed(theme).with_width(width).with_break_words(true);
        let mut out = String::new();
        for problem in &self.problems {
            let rendered = Rendered::new(problem, locale);
            // Writing into a String cannot fail.
            let _ = handler.render_report(&mut out, &rendered);
        }
        // The only word of miette's own.
        let help = format!("\n  {}: ", locale.word("problem-help"));
        out.replace("\n  help: ", &help)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::data(vec![problem])
    }
}

/// A problem in the words of one language, in the form that miette draws.
#[derive(Debug)]
struct Rendered {
    message: String,
    help: Option<String>,
    source: Option<NamedSource<String>>,
    span: Range<usize>,
}

impl Rendered {
    fn new(problem: &Problem, locale: &Locale) -> Self {
        let (source, span) = match problem.place.as_deref() {
            Some((source, span)) => {
                (Some(NamedSource::new(&source.name, source.text.to_string())), span.clone())
            }
            None => (None, 0..0),
        };
        Self { message: problem.message(locale), help: problem.help(locale), source, span }
    }
}

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Rendered {}

impl Diagnostic for Rendered {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.source.as_ref()?;
        let label = LabeledSpan::new(None, self.span.start, self.span.len().max(1));
        Some(Box::new(std::iter::once(label)))
    }
}

//! Any text as an expression: refused in words, or computed.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use shared::in_words;
use survey::answers::AnswerColumn;
use survey::definition::Document;
use survey::engine::{Expression, Formula, Known, Rows, Scope};
use survey::problem::Failure;

/// Two respondents, of whom one has answered nothing.
struct Two([AnswerColumn; 3]);

impl Rows for Two {
    fn respondents(&self) -> usize {
        2
    }

    fn answers(&self, id: &str) -> &AnswerColumn {
        match id {
            "a" => &self.0[0],
            "f" => &self.0[1],
            _ => &self.0[2],
        }
    }
}

fuzz_target!(|text: &str| {
    let mut scope = Scope::default();
    scope.add("a", Known::Number);
    scope.add("f", Known::YesNo);
    scope.add("t", Known::Text);
    let mut document = Document::new("x.toml", text);
    let read: Option<Expression<Formula>> =
        Expression::read(&mut document, text, 0..text.len(), &scope);
    match read {
        Some(formula) => {
            let answers = [
                AnswerColumn::Numbers(vec![2.0, f64::NAN]),
                AnswerColumn::Flags(vec![Some(true), None]),
                AnswerColumn::Texts(vec![Some(Arc::from("2")), None]),
            ];
            assert_eq!(formula.answers(&Two(answers)).len(), 2);
        }
        None => {
            assert!(!document.problems.is_empty());
            in_words(Failure::data(document.problems));
        }
    }
});

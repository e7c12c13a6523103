//! Any text as an expression: parsed or refused in words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use survey::locales::{Lang, Locale};
use survey::questionnaire::expression::Expression;

fuzz_target!(|text: &str| {
    if let Err(problem) = Expression::parse(text) {
        assert!(!problem.message(&Locale::new(Lang::Ja)).is_empty());
    }
});

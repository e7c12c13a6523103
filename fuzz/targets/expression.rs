//! Any text as an expression: parsed or refused in words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::in_words;
use survey::questionnaire::expression::Expression;

fuzz_target!(|text: &str| {
    if let Err(problem) = Expression::parse(text) {
        in_words(problem.into());
    }
});

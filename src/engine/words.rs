//! The words and signs of expressions, and where they stand. What has no use in an expression, or
//! no end, is refused before it is parsed.

use std::ops::Range;

use sqlparser::dialect::Dialect;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Word};
use unicode_normalization::UnicodeNormalization;

use super::places::{Mistake, Places};
use super::{aggregates, functions};
use crate::problem::Problem;

/// Bytes of an expression, and its words, signs and numbers: a chain of operators is as deep as
/// it is long until it is checked.
const LONGEST: usize = 10_000;
const MOST_PARTS: usize = 1_500;

/// What an expression is computed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Respondents,
    /// Groups of them, over which it may sum up.
    Groups,
}

/// Words of the grammar.
const GRAMMAR: [&str; 17] = [
    "AND", "AS", "BETWEEN", "CASE", "CAST", "ELSE", "END", "FALSE", "IN", "IS", "LIKE", "NOT",
    "NULL", "OR", "THEN", "TRUE", "WHEN",
];

/// Words of SQL that have no use in an expression, and are no names in most programs.
const OF_SQL: [&str; 38] = [
    "ALL",
    "ALTER",
    "ANY",
    "ASC",
    "BY",
    "CREATE",
    "CROSS",
    "DELETE",
    "DESC",
    "DISTINCT",
    "DROP",
    "EXCEPT",
    "EXISTS",
    "FROM",
    "GROUP",
    "HAVING",
    "INNER",
    "INSERT",
    "INTERSECT",
    "INTERVAL",
    "INTO",
    "JOIN",
    "LIMIT",
    "MERGE",
    "ON",
    "ORDER",
    "OUTER",
    "OVER",
    "SELECT",
    "SET",
    "SOME",
    "TABLE",
    "UNION",
    "UPDATE",
    "USING",
    "VALUES",
    "WHERE",
    "WITH",
];

/// What people write that is written otherwise here.
const INSTEAD: [(&str, &str); 16] = [
    ("==", "="),
    ("<=>", "="),
    ("&&", "AND"),
    ("&", "AND"),
    ("|", "OR"),
    ("!", "NOT"),
    ("^", "POWER(x, y)"),
    ("::", "CAST(x AS INTEGER)"),
    ("DIV", "FLOOR(x / y)"),
    ("XOR", "<>"),
    ("ILIKE", "LOWER(x) LIKE '…'"),
    ("REGEXP", "LIKE"),
    ("RLIKE", "LIKE"),
    ("SIMILAR", "LIKE"),
    ("≠", "<>"),
    ("×", "*"),
];

/// Whether a word cannot be the name of a variable, since an expression would read it otherwise.
pub fn is_reserved(word: &str) -> bool {
    let word = word.to_ascii_uppercase();
    GRAMMAR.contains(&word.as_str()) || OF_SQL.contains(&word.as_str())
}

pub fn is_of_grammar(word: &Word) -> bool {
    word.quote_style.is_none() && GRAMMAR.contains(&word.value.to_ascii_uppercase().as_str())
}

/// Words and signs, none of which is without use.
pub fn tokens(text: &str, dialect: &dyn Dialect, of: Of) -> Result<Vec<TokenWithSpan>, Mistake> {
    if text.len() > LONGEST {
        return Err(too_large(text));
    }
    let places = Places::new(text);
    let tokens = Tokenizer::new(dialect, text).tokenize_with_location();
    let mut tokens = tokens.map_err(|error| unreadable(text, places.at(error.location)))?;
    tokens.retain(|token| !matches!(token.token, Token::Whitespace(_)));
    if tokens.len() > MOST_PARTS {
        return Err(too_large(text));
    }
    let mut is_behind_operand = false;
    for (index, TokenWithSpan { token, span }) in tokens.iter().enumerate() {
        let place = places.range(*span);
        let is_call = tokens.get(index + 1).is_some_and(|next| next.token == Token::LParen);
        let is = |back: usize, wanted: &str| match index.checked_sub(back).map(|i| &tokens[i].token)
        {
            Some(Token::Word(word)) => {
                is_of_grammar(word) && word.value.eq_ignore_ascii_case(wanted)
            }
            _ => false,
        };
        let is_behind_is = is(1, "IS") && !is(0, "NOT") || is(2, "IS") && is(1, "NOT");
        if is_behind_is && !is(0, "NULL") {
            return Err(useless(text, place));
        }
        match token {
            Token::Word(word) if is_of_grammar(word) => {}
            Token::Word(word) if word.quote_style.is_some() => {}
            Token::Word(word) => {
                let aggregates = if of == Of::Groups { &aggregates::NAMES[..] } else { &[] };
                let is_aggregate = |name: &&str| name.eq_ignore_ascii_case(&word.value);
                let is_known =
                    functions::find(&word.value).is_some() || aggregates.iter().any(is_aggregate);
                if is_call && !is_known {
                    let problem = Problem::new("expression-function").with("name", &word.value);
                    let known: Vec<&str> =
                        aggregates.iter().copied().chain(functions::functions()).collect();
                    return Err((problem.with("known", known.join(", ")), place));
                }
                if is_behind_operand || is_reserved(&word.value) {
                    return Err(useless(text, place));
                }
            }
            Token::Number(_, false) | Token::SingleQuotedString(_) => {}
            Token::LParen | Token::RParen | Token::Comma | Token::StringConcat => {}
            Token::Plus | Token::Minus | Token::Mul | Token::Div | Token::Mod => {}
            Token::Eq | Token::Neq | Token::Lt | Token::Gt | Token::LtEq | Token::GtEq => {}
            _ => return Err(useless(text, place)),
        }
        is_behind_operand = match token {
            Token::Word(word) => !is_of_grammar(word),
            Token::Number(..) | Token::SingleQuotedString(_) | Token::RParen => true,
            _ => false,
        };
    }
    Ok(tokens)
}

pub fn too_large(text: &str) -> Mistake {
    (Problem::new("expression-too-large"), 0..text.len())
}

/// A word or sign that has no use here, with what to write for it.
pub fn useless(text: &str, place: Range<usize>) -> Mistake {
    let found = &text[place.clone()];
    let plain: String = found.nfkc().collect();
    let upper = found.to_uppercase();
    let other = INSTEAD.iter().find(|(sign, _)| *sign == upper).map(|(_, instead)| *instead);
    let instead = match other {
        Some(instead) => instead,
        None if plain != found => &plain,
        None => "none",
    };
    let problem = Problem::new("expression-sign").with("sign", found).with("instead", instead);
    (problem, place)
}

/// What cannot be read begins here.
pub fn unreadable(text: &str, at: usize) -> Mistake {
    let rest = &text[at..];
    if rest.is_empty() {
        return (Problem::new("expression-ends"), at..at);
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let letters = rest.chars().take_while(|&c| is_word(c)).map(char::len_utf8).sum();
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let place = at..at + first.max(letters);
    if rest.starts_with(['\'', '"', '`']) && !rest[1..].contains(&rest[..1]) {
        return (Problem::new("expression-quotes").with("sign", &rest[..1]), at..text.len());
    }
    (Problem::new("expression-syntax").with("found", &text[place.clone()]), place)
}

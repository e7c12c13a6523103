//! From the text of an expression to the parser's tree: only the stated grammar is parsed.

use sqlparser::ast::{
    CastKind, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, ObjectName, UnaryOperator, Value,
};
use sqlparser::dialect::{Dialect, Precedence};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token};

use super::aggregates;
use super::places::{Mistake, Places};
use super::words::{self, Of};

/// Expressions within expressions while they are parsed: a bracket is one or two.
const DEEPEST: usize = 100;

/// Bytes of stack that reading an expression takes at most: the parser is compiled without
/// optimization, and threads have less.
const STACK: usize = 16 << 20;

/// Does something with the trees of an expression, which may be as deep as the bounds allow.
pub fn with_room<R>(work: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(STACK, STACK, work)
}

/// Parses an expression, [with room](with_room).
pub fn parse(text: &str, of: Of) -> Result<Expr, Mistake> {
    let tokens = words::tokens(text, &Grammar, of)?;
    let places = Places::new(text);
    let mut parser =
        Parser::new(&Grammar).with_recursion_limit(DEEPEST).with_tokens_with_locations(tokens);
    let parsed = parser.parse_expr().and_then(|expr| match parser.peek_token() {
        rest if rest.token == Token::EOF => Ok(expr),
        rest => parser.expected("the end", rest),
    });
    parsed.map_err(|error| match error {
        ParserError::RecursionLimitExceeded => words::too_large(text),
        ParserError::ParserError(detail) | ParserError::TokenizerError(detail) => {
            let at = location_in(&detail).map_or(text.len(), |location| places.at(location));
            words::unreadable(text, at)
        }
    })
}

/// The names of columns that stand in an expression, also of one that cannot be read otherwise.
pub fn names(text: &str) -> Vec<String> {
    let tokens = words::tokens(text, &Grammar, Of::Groups).unwrap_or_default();
    let words = tokens.iter().enumerate().filter_map(|(index, token)| match &token.token {
        Token::Word(word) if !words::is_of_grammar(word) => Some((index, word.value.clone())),
        _ => None,
    });
    let is_call = |index: usize| tokens.get(index + 1).is_some_and(|t| t.token == Token::LParen);
    words.filter(|(index, _)| !is_call(*index)).map(|(_, word)| word).collect()
}

/// The parser tells places in its words only.
fn location_in(detail: &str) -> Option<Location> {
    let (_, place) = detail.rsplit_once(" at Line: ")?;
    let (line, column) = place.split_once(", Column: ")?;
    Some(Location { line: line.parse().ok()?, column: column.parse().ok()? })
}

/// SQL as far as expressions use it.
#[derive(Debug)]
struct Grammar;

impl Dialect for Grammar {
    fn is_identifier_start(&self, letter: char) -> bool {
        letter.is_alphabetic() || letter == '_'
    }

    fn is_identifier_part(&self, letter: char) -> bool {
        letter.is_alphanumeric() || letter == '_'
    }

    /// Without trying one thing after another, which of brackets within brackets takes any time.
    fn parse_prefix(&self, parser: &mut Parser) -> Option<Result<Expr, ParserError>> {
        Some(prefix(parser))
    }
}

fn prefix(parser: &mut Parser) -> Result<Expr, ParserError> {
    let found = parser.next_token();
    let value = |value: Value| Ok(Expr::Value(value.with_span(found.span)));
    let signed = |op: UnaryOperator, parser: &mut Parser| {
        let expr = Box::new(parser.parse_subexpr(Grammar.prec_value(Precedence::MulDivModOp))?);
        Ok(Expr::UnaryOp { op, expr })
    };
    match &found.token {
        Token::Word(word) if words::is_of_grammar(word) => match word.keyword {
            Keyword::CASE => parser.parse_case_expr(),
            Keyword::CAST => cast(parser),
            Keyword::NOT => parser.parse_not(),
            Keyword::NULL => value(Value::Null),
            Keyword::TRUE => value(Value::Boolean(true)),
            Keyword::FALSE => value(Value::Boolean(false)),
            _ => parser.expected("an expression", found),
        },
        Token::Word(word) if parser.peek_token_ref().token == Token::LParen => {
            call(parser, ObjectName::from(vec![word.to_ident(found.span)]))
        }
        Token::Word(word) => Ok(Expr::Identifier(word.to_ident(found.span))),
        Token::Number(digits, _) => value(Value::Number(digits.clone(), false)),
        Token::SingleQuotedString(text) => value(Value::SingleQuotedString(text.clone())),
        Token::Plus => signed(UnaryOperator::Plus, parser),
        Token::Minus => signed(UnaryOperator::Minus, parser),
        Token::LParen => {
            let expr = parser.parse_expr()?;
            parser.expect_token(&Token::RParen)?;
            Ok(Expr::Nested(Box::new(expr)))
        }
        _ => parser.expected("an expression", found),
    }
}

/// `CAST(x AS WORD)`.
fn cast(parser: &mut Parser) -> Result<Expr, ParserError> {
    parser.expect_token(&Token::LParen)?;
    let expr = Box::new(parser.parse_expr()?);
    parser.expect_keyword_is(Keyword::AS)?;
    let found = parser.next_token();
    let Token::Word(word) = &found.token else { return parser.expected("a type", found) };
    let data_type = DataType::Custom(ObjectName::from(vec![word.to_ident(found.span)]), vec![]);
    parser.expect_token(&Token::RParen)?;
    Ok(Expr::Cast { kind: CastKind::Cast, expr, data_type, array: false, format: None })
}

fn sums_up(name: &ObjectName) -> bool {
    aggregates::NAMES.iter().any(|sum| name.to_string().eq_ignore_ascii_case(sum))
}

/// The arguments of a function.
fn call(parser: &mut Parser, name: ObjectName) -> Result<Expr, ParserError> {
    parser.expect_token(&Token::LParen)?;
    let args = match parser.consume_token(&Token::RParen) {
        true => Vec::new(),
        // `COUNT(*)`; of others it is said that they need a value.
        false if sums_up(&name) && parser.consume_token(&Token::Mul) => {
            parser.expect_token(&Token::RParen)?;
            vec![FunctionArgExpr::Wildcard]
        }
        false => {
            let args = parser.parse_comma_separated(Parser::parse_expr)?;
            parser.expect_token(&Token::RParen)?;
            args.into_iter().map(FunctionArgExpr::Expr).collect()
        }
    };
    Ok(Expr::Function(Function {
        name,
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args: args.into_iter().map(FunctionArg::Unnamed).collect(),
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    }))
}

#[cfg(test)]
mod tests {
    use sqlparser::keywords::ALL_KEYWORDS;

    use super::*;
    use crate::engine::words::is_reserved;

    fn refused(text: &str) -> (&'static str, &str) {
        let (problem, place) =
            with_room(|| parse(text, Of::Respondents).map(drop)).expect_err(text);
        (problem.key(), &text[place])
    }

    #[test]
    fn what_has_no_end_is_refused_before_it_is_parsed() {
        let chain = vec!["a = 1"; 5_000].join(" OR ");
        let deep = |open: &str, times, close: &str| {
            format!("{}a{}", open.repeat(times), close.repeat(times))
        };
        for text in [
            chain,
            deep("(", 2_000, ")"),
            deep("(", 140, ")"),
            deep("NOT ", 200, ""),
            deep("- ", 700, ""),
            deep("ABS(", 300, ")"),
            deep("CASE WHEN ", 200, " THEN 1 END"),
            deep("1 + (", 200, ")"),
            deep("a IN (", 200, ")"),
            format!("a IN ({})", vec!["1"; 3_000].join(", ")),
        ] {
            assert_eq!(refused(&text).0, "expression-too-large", "{}", &text[..40]);
        }
        for text in [
            deep("(", 50, ")"),
            deep("1 + (", 45, ")"),
            vec!["a = 1"; 300].join(" OR "),
            vec!["a"; 700].join(" + "),
            deep("CASE WHEN ", 45, " THEN 1 END"),
        ] {
            assert!(with_room(|| parse(&text, Of::Respondents).is_ok()), "{}", &text[..40]);
        }
    }

    #[test]
    fn what_is_unfinished_within_brackets_within_brackets_is_told_at_once() {
        for open in
            ["FLOOR(", "CAST(", "SUBSTR(", "CASE ", "IF(", "a IN (", "(", "NOT (", "a IN (("]
        {
            let text = open.repeat(45);
            assert_eq!(refused(&text), ("expression-ends", ""), "{open}");
        }
    }

    #[test]
    fn what_has_no_use_is_shown_with_its_place() {
        for (text, key, place) in [
            ("lpad(a, 2000000000, 'x') = 'x'", "expression-function", "lpad"),
            ("repeat ('x', 1000000000) = 'x'", "expression-function", "repeat"),
            ("row_number() over (order by a) < 5", "expression-function", "row_number"),
            ("\u{6570}(a)", "expression-function", "\u{6570}"),
            ("a = 1 AND sum(b) > 2", "expression-function", "sum"),
            ("NOA.T[~NOA.TA.C.A.C[[N~C.ATR~A", "expression-sign", "."),
            ("a.b = 1", "expression-sign", "."),
            ("a = 1; b", "expression-sign", ";"),
            ("a == 1", "expression-sign", "=="),
            ("a ＝ 1", "expression-sign", "＝"),
            ("a ^ 2 > 1", "expression-sign", "^"),
            ("a ILIKE 'x'", "expression-sign", "ILIKE"),
            ("a COLLATE c = 1", "expression-sign", "COLLATE"),
            ("a AT TIME ZONE 'x'", "expression-sign", "AT"),
            ("ABS(a) OVER b", "expression-sign", "OVER"),
            ("a IN (SELECT 1)", "expression-sign", "SELECT"),
            ("x'00' = a", "expression-sign", "x'00'"),
            ("a = $1", "expression-sign", "$1"),
            ("a = ?", "expression-sign", "?"),
            ("a > ", "expression-ends", ""),
            ("(a > 1", "expression-ends", ""),
            ("", "expression-ends", ""),
            ("CASE WHEN a THEN 1", "expression-ends", ""),
            ("a = 1) OR b", "expression-syntax", ")"),
            ("a = = 1", "expression-syntax", "="),
            ("a b", "expression-sign", "b"),
            ("a 5", "expression-syntax", "5"),
            ("a >\n  100 200", "expression-syntax", "200"),
            ("AND a", "expression-syntax", "AND"),
            ("COUNT(*) > 1", "expression-function", "COUNT"),
            ("ABS(*) > 1", "expression-syntax", "*"),
            ("CAST(a)", "expression-syntax", ")"),
            ("CAST(a AS 'x')", "expression-syntax", "'"),
            ("a IN ()", "expression-syntax", ")"),
            ("a = 'x", "expression-quotes", "'x"),
            ("\"a = 1", "expression-quotes", "\"a = 1"),
        ] {
            assert_eq!(refused(text), (key, place), "{text}");
        }
    }

    /// Names that are words of SQL elsewhere are read as names, or are refused where they are
    /// given.
    #[test]
    fn every_word_is_a_name_or_reserved() {
        let words = ALL_KEYWORDS.iter().filter(|word| !word.contains('-') && !is_reserved(word));
        for word in words {
            let word = word.to_lowercase();
            for text in [
                format!("{word} > 1"),
                format!("1 < {word}"),
                format!("({word}) IS NULL"),
                format!("NOT {word}"),
                format!("- {word} + {word}"),
                format!("CASE {word} WHEN {word} THEN {word} ELSE {word} END"),
                format!("CASE WHEN {word} THEN {word} END"),
                format!("{word} BETWEEN {word} AND {word} OR {word} LIKE {word}"),
                format!("{word} IN ({word}, {word})"),
                format!("COALESCE({word}, {word})"),
                format!("CAST({word} AS TEXT)"),
            ] {
                assert!(
                    parse(&text, Of::Respondents).is_ok(),
                    "{text}: {:?}",
                    parse(&text, Of::Respondents).err()
                );
            }
            assert_eq!(names(&format!("ABS({word})")), [word]);
        }
        for word in ["order", "case", "From", "null", "and", "select", "true", "end"] {
            assert!(is_reserved(word), "{word}");
        }
    }

    #[test]
    fn names_are_found_also_where_something_is_wrong() {
        assert_eq!(names("ABS(a) + \"b c\" + d = = 'e' AND f"), ["a", "b c", "d", "f"]);
        assert!(names("a ; b").is_empty());
    }
}

//! How large an expression may be, and which functions it may call: before it is parsed, since
//! deep nesting ends a parser, and some functions take any memory.

use crate::problem::Problem;

/// Bytes of an expression, and brackets within brackets.
const LONGEST: usize = 10_000;
const DEEPEST: usize = 50;

/// Operators, words and commas: each may be a level of the parsed expression.
const MOST_PARTS: usize = 1_500;

/// AND, OR and NOT: a chain of them is as deep as it is long.
const MOST_LINKS: usize = 300;

/// Functions that an expression may call. Each is of one respondent, and takes no more memory
/// than its arguments.
pub const FUNCTIONS: [&str; 24] = [
    "ABS", "CAST", "CEIL", "CEILING", "COALESCE", "CONCAT", "EXP", "FLOOR", "GREATEST", "IF",
    "IFNULL", "LEAST", "LEFT", "LENGTH", "LN", "LOWER", "MOD", "NULLIF", "POWER", "ROUND", "SIGN",
    "SQRT", "SUBSTR", "UPPER",
];

/// Signs of operators, lists and numbers.
const SIGNS: &str = "+-*/%(),.=<>!|";

/// Words behind which a bracket is no call.
const WORDS: [&str; 12] =
    ["AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "IS", "WHEN", "THEN", "ELSE", "CASE", "AS"];

/// What of an expression is too much, or not allowed.
pub fn check(text: &str) -> Result<(), Problem> {
    let too_large = || Err(Problem::new("expression-too-large"));
    if text.len() > LONGEST {
        return too_large();
    }
    let mut letters = text.char_indices().peekable();
    let (mut depth, mut parts, mut links) = (0_usize, 0, 0);
    let mut word: Option<&str> = None;
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\'' | '"' | '`' => {
                letters.by_ref().find(|&(_, c)| c == letter);
                word = None;
            }
            c if c.is_alphanumeric() || c == '_' => {
                let mut end = at + c.len_utf8();
                while let Some((at, c)) = letters.next_if(|(_, c)| c.is_alphanumeric() || *c == '_')
                {
                    end = at + c.len_utf8();
                }
                let found = &text[at..end];
                let upper = found.to_uppercase();
                links += usize::from(["AND", "OR", "NOT"].contains(&upper.as_str()));
                parts += 1;
                word = Some(found);
            }
            '(' => {
                depth += 1;
                if let Some(name) = word.take() {
                    let upper = name.to_uppercase();
                    let is_call = !WORDS.contains(&upper.as_str());
                    if is_call && !FUNCTIONS.contains(&upper.as_str()) {
                        let problem = Problem::new("expression-function").with("name", name);
                        return Err(problem.with("known", FUNCTIONS.join(", ")));
                    }
                }
            }
            ')' => {
                depth = depth.saturating_sub(1);
                word = None;
            }
            c if c.is_whitespace() => {}
            // Others have no use here, and some keep a parser busy without end.
            c if !SIGNS.contains(c) => {
                return Err(Problem::new("expression-sign").with("sign", c));
            }
            '.' if !text[..at].ends_with(|c: char| c.is_ascii_digit()) => {
                return Err(Problem::new("expression-sign").with("sign", "."));
            }
            _ => {
                parts += 1;
                word = None;
            }
        }
        if depth > DEEPEST {
            return too_large();
        }
        if parts > MOST_PARTS {
            return too_large();
        }
        if links > MOST_LINKS {
            return too_large();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_end_is_refused_before_it_is_parsed() {
        let chain = vec!["a = 1"; 5_000].join(" OR ");
        let brackets = format!("{}a{}", "(".repeat(2_000), ")".repeat(2_000));
        for text in [
            chain.as_str(),
            &brackets,
            "lpad(a, 2000000000, 'x') = 'x'",
            "repeat ('x', 1000000000) = 'x'",
            "\u{6570}(a)",
            "NOA.T[~NOA.TA.C.A.C[[N~C.ATR~A",
            "a.b = 1",
            "a = 1; b",
            &format!("a IN ({})", vec!["1"; 3_000].join(", ")),
        ] {
            assert!(check(text).is_err(), "{}", text.chars().take(40).collect::<String>());
        }
        for text in [
            "a = 1 AND (b IN (1, 2) OR NOT (c > 2))",
            "ROUND(a / b, 1) >= 4",
            "COALESCE(a, 0) + b * (c - 1)",
            "CASE WHEN (a = 1) THEN 'x(' ELSE \"y(\" END = 'x'",
            "a BETWEEN (1) AND (2)",
        ] {
            assert!(check(text).is_ok(), "{text}");
        }
    }
}

//! What a prose template may do: make sentences of what it is given. It reads nothing else, and
//! its work has bounds: a template may come from anywhere.

use std::collections::HashMap;

use tera::{Error, Tera, Value};

/// Steps of a loop over numbers.
const MOST_STEPS: i64 = 1_000;

/// Bytes of a template, and brackets within brackets, loops within loops and the like.
const LARGEST: usize = 1 << 20;
const DEEPEST: usize = 32;

/// Statements that a template may hold. Others read further templates, or call themselves.
const STATEMENTS: [&str; 13] = [
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "endfor",
    "set",
    "set_global",
    "filter",
    "endfilter",
    "break",
    "continue",
    "raw",
];

/// Takes away the functions that read the environment or work without end. What a table lacks is
/// no number, and no mistake: which figures there are depends on the answers.
pub fn restrict(tera: &mut Tera) {
    let unknown = |name: &'static str| {
        move |_: &HashMap<String, Value>| -> tera::Result<Value> {
            Err(Error::msg(format!("function '{name}' is not allowed")))
        }
    };
    tera.register_function("get_env", unknown("get_env"));
    tera.register_function("throw", unknown("throw"));
    tera.register_function("range", range);
    tera.register_tester("number", |value: Option<&Value>, _: &[Value]| {
        Ok(value.is_some_and(Value::is_number))
    });
}

/// That of Tera, with a bound: numbers from `start` (0) to `end`, without it, by `step_by` (1).
fn range(args: &HashMap<String, Value>) -> tera::Result<Value> {
    let number = |name: &str, default: Option<i64>| match args.get(name) {
        Some(value) => value.as_i64().ok_or_else(|| Error::msg(format!("'{name}' is no number"))),
        None => default.ok_or_else(|| Error::msg(format!("range needs '{name}'"))),
    };
    let (start, end) = (number("start", Some(0))?, number("end", None)?);
    let step = number("step_by", Some(1))?;
    if step < 1 || end.saturating_sub(start) / step > MOST_STEPS {
        return Err(Error::msg(format!("range has more than {MOST_STEPS} steps")));
    }
    let numbers = (start..end).step_by(usize::try_from(step).unwrap_or(1));
    Ok(Value::Array(numbers.map(Value::from).collect()))
}

/// What in a template is not allowed, before it is parsed: deep nesting ends a parser.
pub fn refused(text: &str) -> Option<String> {
    if text.len() > LARGEST {
        return Some(format!("> {LARGEST} bytes"));
    }
    let (mut brackets, mut blocks) = (0_usize, 0_usize);
    let mut rest = text;
    while let Some(at) = rest.find(['(', ')', '[', ']', '{']) {
        let (sign, behind) = (rest.as_bytes()[at], &rest[at + 1..]);
        match sign {
            b'(' | b'[' => brackets += 1,
            b'{' if behind.starts_with('%') => {
                let statement = behind[1..].trim_start_matches('-').trim_start();
                let end = statement.find(|c: char| !c.is_alphanumeric() && c != '_');
                let statement = &statement[..end.unwrap_or(statement.len())];
                if !STATEMENTS.contains(&statement) && statement != "endraw" {
                    return Some(format!("{{% {statement} %}}"));
                }
                match statement {
                    "if" | "for" | "filter" => blocks += 1,
                    "endif" | "endfor" | "endfilter" => blocks = blocks.saturating_sub(1),
                    _ => {}
                }
                brackets = 0;
            }
            b'{' => brackets = 0,
            _ => brackets = brackets.saturating_sub(1),
        }
        if brackets > DEEPEST || blocks > DEEPEST {
            return Some(format!("> {DEEPEST} levels"));
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> Result<String, String> {
        if let Some(detail) = refused(text) {
            return Err(detail);
        }
        let mut tera = Tera::default();
        restrict(&mut tera);
        tera.add_raw_template("x", text).map_err(|error| error.to_string())?;
        tera.render("x", &tera::Context::new()).map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn a_template_reads_nothing_and_ends() {
        let deep = format!("{{{{ {}1{} }}}}", "(".repeat(5_000), ")".repeat(5_000));
        let loops = "{% for a in range(end=9) %}".repeat(40);
        for text in [
            r#"{{ get_env(name="HOME") }}"#,
            "{% for i in range(end=1000000000) %}x{% endfor %}",
            r#"{% include "x" %}"#,
            "{%- macro a() %}{{ self::a() }}{% endmacro a %}{{ self::a() }}",
            &deep,
            &loops,
        ] {
            assert!(rendered(text).is_err(), "{}", &text[..text.len().min(60)]);
        }
        let text = "{% for i in range(start=1, end=6, step_by=2) %}{{ i }},{% endfor %}";
        assert_eq!(rendered(text).as_deref(), Ok("1,3,5,"));
    }
}

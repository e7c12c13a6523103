//! SQL expressions of questionnaires and plans, parsed by polars' SQL front end.

use polars::lazy::dsl::FunctionExpr;
use polars::prelude::{ChunkApply, DataType, Expr, IntoColumn, NULL, Operator, lit, when};
use polars::sql::sql_expr;

use super::bounds;
use crate::definition::{Document, Text};
use crate::problem::Problem;
use crate::rounding;

/// A parsed expression and the columns it reads. Those of the same text are equal.
#[derive(Debug, Clone)]
pub struct Expression {
    pub text: String,
    pub expr: Expr,
    pub columns: Vec<String>,
    /// Whether it can be told of one respondent without looking at others. Data are counted
    /// part by part, so that a mean or a rank would be that of a part.
    is_of_one: bool,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Expression {
    /// Parses `text`. What the parser says is in its own words.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        bounds::check(text)?;
        let failed = |error| Problem::new("expression-syntax").with("detail", error);
        let expr = sql_expr(text).map_err(failed)?;
        let mut columns: Vec<String> =
            expr.clone().meta().root_names().iter().map(|name| name.to_string()).collect();
        columns.sort();
        columns.dedup();
        let is_of_one = is_of_one(&expr);
        Ok(Self { text: text.to_owned(), expr: by_our_rules(expr), columns, is_of_one })
    }

    /// Parses an expression of a definition file; what is wrong with it goes to the
    /// document's problems, with the place. `known` are the names it may use.
    pub fn of(document: &mut Document, text: &Text, known: &[String]) -> Option<Self> {
        Self::of_text(document, text.get_ref(), text.span(), known)
    }

    /// The same for a text that was changed after it was read, such as one with
    /// parameters filled in.
    pub fn of_text(
        document: &mut Document,
        text: &str,
        span: std::ops::Range<usize>,
        known: &[String],
    ) -> Option<Self> {
        let parsed = match Self::parse(text) {
            Ok(parsed) => parsed,
            Err(problem) => {
                document.mistake(problem, span);
                return None;
            }
        };
        if !parsed.is_of_one {
            document.mistake(Problem::new("expression-of-several").with("text", text), span);
            return None;
        }
        let unknown: Vec<&String> = parsed.columns.iter().filter(|c| !known.contains(c)).collect();
        for name in &unknown {
            let place = document.word_span(&span, name);
            document.mistake(unknown_name("expression-unknown-variable", name, known), place);
        }
        unknown.is_empty().then_some(parsed)
    }
}

/// Whether all parts are told of one respondent.
fn is_of_one(expr: &Expr) -> bool {
    const OF_SEVERAL: [&str; 12] = [
        "any",
        "all",
        "corr",
        "cov",
        "rank",
        "shift",
        "diff",
        "mode",
        "skew",
        "kurtosis",
        "entropy",
        "row_index",
    ];
    expr.into_iter().all(|part| match part {
        Expr::Alias(..)
        | Expr::Column(_)
        | Expr::Literal(_)
        | Expr::BinaryExpr { .. }
        | Expr::Cast { .. }
        | Expr::Ternary { .. } => true,
        Expr::Function { function, .. } => {
            let name = function.to_string();
            let name = name.rsplit('.').next().unwrap_or_default();
            !OF_SEVERAL.contains(&name) && !name.starts_with("cum") && !name.contains("range")
        }
        // A list of constants is one too.
        Expr::Agg(_) => part.clone().meta().root_names().is_empty(),
        _ => false,
    })
}

/// The expression by our rules where the library has others: a quotient by zero is unknown,
/// and a number is rounded half away from zero on its decimal value.
fn by_our_rules(expr: Expr) -> Expr {
    use Operator::{FloorDivide, Modulus, RustDivide, TrueDivide};
    expr.map_expr(|part| match part {
        Expr::BinaryExpr {
            left,
            op: op @ (TrueDivide | FloorDivide | RustDivide | Modulus),
            right,
        } => {
            let divisor = (*right).clone();
            let is_divisible = divisor.neq(lit(0));
            when(is_divisible).then(Expr::BinaryExpr { left, op, right }).otherwise(lit(NULL))
        }
        Expr::Function { input, function: FunctionExpr::Round { decimals, .. } } => {
            let Some(number) = input.into_iter().next() else { return lit(NULL) };
            let number = number.cast(DataType::Float64);
            number.map(
                move |column| {
                    let round = |value: f64| rounding::number(value, decimals as usize);
                    Ok(column.f64()?.apply_values(round).into_column())
                },
                |_, field| Ok(field.clone()),
            )
        }
        part => part,
    })
}

/// A problem about a name that is not known, with the nearest that are.
pub fn unknown_name(key: &'static str, name: &str, known: &[String]) -> Problem {
    let nearest = match nearest(name, known).join(", ") {
        none if none.is_empty() => "none".to_owned(),
        names => names,
    };
    Problem::new(key).with("name", name).with("nearest", nearest)
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

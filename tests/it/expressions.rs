//! Expressions are computed as sqlite computes them, by the same rules of NULL. Where our rules
//! are others, sqlite is asked in a form that has our meaning:
//!
//! | ours | sqlite's |
//! | --- | --- |
//! | a quotient is never one of whole numbers only | `7 / 2` is 3 |
//! | `%` is of any numbers | of their whole parts |
//! | `ROUND` is half away from zero of the decimal value | of the double |
//! | what is not finite is missing | infinite |
//! | capitals are letters of their own to `LIKE` | by a setting |
//! | whole numbers have no decimals as texts | `3.0` |
//! | a text that is no number is missing as one | its first digits, or 0 |
//! | `YEAR`, `WEEKDAY` and their like | `strftime`; Sunday is 0 |
//! | `CONCAT`, `GREATEST`, `LEAST`, `IF`, `LEFT` | `||`, `MAX`, `MIN`, `IIF`, `SUBSTR` |

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use serde_json::{Value, json};
use survey::answers::AnswerColumn;
use survey::definition::Document;
use survey::engine::{Codes, Condition, Expression, Known, Label, Number, Rows, Scope, Truth};

/// Expressions of either type.
const EACH: usize = 1_000;

const ROWS: usize = 30;

/// The same as an expression of ours and as one of sqlite's, and how tightly ours is bound:
/// brackets are left out where they may be.
#[derive(Clone)]
struct Both {
    ours: String,
    theirs: String,
    level: u8,
}

const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARED: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;
const SIGNED: u8 = 7;
const WHOLE: u8 = 8;

impl Both {
    fn new(ours: impl Into<String>, theirs: impl Into<String>, level: u8) -> Self {
        Self { ours: ours.into(), theirs: theirs.into(), level }
    }

    fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(text.clone(), text, WHOLE)
    }

    /// Ours as a part of something that binds so tightly.
    fn within(&self, level: u8) -> String {
        if self.level < level { format!("({})", self.ours) } else { self.ours.clone() }
    }
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn number(&mut self, depth: usize) -> Both {
        let numbers = ["0", "1", "2", "3.5", "0.25", "10", "100", "2.15", "1e2", "NULL"];
        if depth == 0 {
            return match self.below(3) {
                0 => Both::same(self.one(&numbers)),
                _ => Both::same(self.one(&["a", "b", "c", "k", "y1", "y2"])),
            };
        }
        let next = depth - 1;
        match self.below(21) {
            20 => self.part(),
            0..=5 => {
                let (left, right) = (self.number(next), self.number(next));
                let (sign, level) =
                    [("+", SUM), ("-", SUM), ("*", PRODUCT), ("/", PRODUCT), ("%", PRODUCT)]
                        [self.below(5)];
                let ours = format!("{} {sign} {}", left.within(level), right.within(level + 1));
                let (left, right) = (left.theirs, right.theirs);
                let theirs = match sign {
                    "/" => format!("(CAST({left} AS REAL) / {right})"),
                    "%" => format!("our_remainder({left}, {right})"),
                    sign => format!("({left} {sign} {right})"),
                };
                Both::new(ours, theirs, level)
            }
            6 => {
                let number = self.number(next);
                let ours = format!("- {}", number.within(SIGNED));
                Both::new(ours, format!("(- {})", number.theirs), SIGNED)
            }
            7 | 8 => {
                let number = self.number(next);
                let (ours, theirs) = [
                    ("ABS", "ABS"),
                    ("SIGN", "SIGN"),
                    ("CEIL", "our_ceil"),
                    ("Ceiling", "our_ceil"),
                    ("floor", "our_floor"),
                    ("SQRT", "our_sqrt"),
                    ("LN", "our_ln"),
                ][self.below(7)];
                call(ours, theirs, &[number])
            }
            9 => {
                let (number, decimals) = (self.number(next), self.one(&["0", "1", "2", "4"]));
                call("ROUND", "our_round", &[number, Both::same(decimals)])
            }
            10 => {
                let base = Both::same(self.one(&["a", "b", "c", "k"]));
                let power = Both::same(self.one(&["0", "2", "0.5", "-1", "y1"]));
                match self.below(2) {
                    0 => call("EXP", "our_exp", &[base]),
                    _ => call("POWER", "our_power", &[base, power]),
                }
            }
            11 => {
                let numbers = [self.number(next), self.number(next)];
                let (ours, theirs) = [
                    ("COALESCE", "COALESCE"),
                    ("IFNULL", "IFNULL"),
                    ("NULLIF", "NULLIF"),
                    ("GREATEST", "MAX"),
                    ("LEAST", "MIN"),
                    ("MOD", "our_remainder"),
                ][self.below(6)];
                call(ours, theirs, &numbers)
            }
            12 => {
                let numbers = [self.number(next), self.number(next), self.number(0)];
                let (ours, theirs) = [("COALESCE", "COALESCE"), ("GREATEST", "MAX")][self.below(2)];
                call(ours, theirs, &numbers)
            }
            13 => {
                let (condition, number) = (self.condition(next), self.number(next));
                call("IF", "IIF", &[condition, number, self.number(0)])
            }
            14 | 15 => self.case(next, Self::number),
            16 => call("LENGTH", "LENGTH", &[self.text(next)]),
            17 => {
                let text = self.text(next);
                let ours = format!("CAST({} AS REAL)", text.ours);
                Both::new(ours, format!("our_said({})", text.theirs), WHOLE)
            }
            18 => {
                let number = self.number(next);
                let ours = format!("CAST({} AS INTEGER)", number.ours);
                let theirs = format!("our_whole({})", number.theirs);
                Both::new(ours, theirs, WHOLE)
            }
            // Yes is 1, no is 0.
            _ => self.condition(next),
        }
    }

    /// A part of a day or of a time of day.
    fn part(&mut self) -> Both {
        let times = ["'00:00'", "'09:05'", "'23:59'", "'12:30'", "NULL"];
        let days = ["'2024-02-29'", "'2025-12-28'", "'1999-01-01'", "'2025-06-15'", "NULL"];
        let (name, sign) = [
            ("YEAR", "%Y"),
            ("MONTH", "%m"),
            ("DAY", "%d"),
            ("WEEKDAY", "%w"),
            ("HOUR", "%H"),
            ("MINUTE", "%M"),
        ][self.below(6)];
        let of = self.one(if matches!(sign, "%H" | "%M") { &times } else { &days });
        let theirs = format!("CAST(strftime('{sign}', {of}) AS INTEGER)");
        let theirs = match sign {
            "%w" => format!("(({theirs} + 6) % 7 + 1)"),
            _ => theirs,
        };
        Both::new(format!("{name}({of})"), theirs, WHOLE)
    }

    fn condition(&mut self, depth: usize) -> Both {
        if depth == 0 {
            return Both::same(self.one(&["y1", "y2", "y1", "y2", "TRUE", "FALSE", "NULL"]));
        }
        let next = depth - 1;
        match self.below(16) {
            0..=3 => {
                let (word, level) = [("AND", AND), ("OR", OR)][self.below(2)];
                let (left, right) = (self.condition(next), self.condition(next));
                let ours = format!("{} {word} {}", left.within(level), right.within(level + 1));
                Both::new(ours, format!("({} {word} {})", left.theirs, right.theirs), level)
            }
            4 => {
                let condition = self.condition(next);
                let ours = format!("NOT {}", condition.within(NOT));
                Both::new(ours, format!("(NOT {})", condition.theirs), NOT)
            }
            5..=7 => {
                let (left, right) = self.pair(next);
                let sign = self.one(&["=", "<>", "!=", "<", "<=", ">", ">="]);
                let ours = format!("{} {sign} {}", left.within(SUM), right.within(SUM));
                Both::new(ours, format!("({} {sign} {})", left.theirs, right.theirs), COMPARED)
            }
            8 => {
                let (value, _) = self.pair(next);
                let word = self.one(&["IS NULL", "IS NOT NULL"]);
                let ours = format!("{} {word}", value.within(SUM));
                Both::new(ours, format!("({} {word})", value.theirs), COMPARED)
            }
            9 => {
                let count = 2 + self.below(4);
                let mut list = self.alike(next, count);
                let value = list.remove(0);
                let word = self.one(&["IN", "NOT IN"]);
                let each = |of: fn(&Both) -> &String| {
                    list.iter().map(of).cloned().collect::<Vec<_>>().join(", ")
                };
                let ours = format!("{} {word} ({})", value.within(SUM), each(|one| &one.ours));
                let theirs = format!("({} {word} ({}))", value.theirs, each(|one| &one.theirs));
                Both::new(ours, theirs, COMPARED)
            }
            10 => {
                let values = self.alike(next, 3);
                let word = self.one(&["BETWEEN", "NOT BETWEEN"]);
                let [value_ours, least_ours, most_ours] =
                    [0, 1, 2].map(|index| values[index].within(SUM));
                let ours = format!("{value_ours} {word} {least_ours} AND {most_ours}");
                let [value, least, most] = [0, 1, 2].map(|index| &values[index].theirs);
                let theirs = format!("({value} {word} {least} AND {most})");
                Both::new(ours, theirs, COMPARED)
            }
            11 => {
                let text = self.text(next);
                let pattern =
                    self.one(&["'%'", "'a%'", "'%市'", "'_b%'", "'%a%b%'", "'A_'", "''", "s"]);
                let word = self.one(&["LIKE", "NOT LIKE"]);
                let ours = format!("{} {word} {pattern}", text.within(SUM));
                Both::new(ours, format!("({} {word} {pattern})", text.theirs), COMPARED)
            }
            12 => {
                let conditions = [self.condition(next), self.condition(next)];
                let name = self.one(&["COALESCE", "NULLIF"]);
                call(name, name, &conditions)
            }
            13 => self.case(next, Self::condition),
            14 => {
                let number = self.number(next);
                let ours = format!("CAST({} AS BOOLEAN)", number.ours);
                Both::new(ours, format!("({} <> 0)", number.theirs), WHOLE)
            }
            _ => {
                let day = self.one(&["'2025-04-01'", "'2024-02-29'", "d"]);
                let sign = self.one(&["=", "<", ">="]);
                let compared = format!("d {sign} {day}");
                Both::new(compared.clone(), format!("({compared})"), COMPARED)
            }
        }
    }

    fn text(&mut self, depth: usize) -> Both {
        if depth == 0 {
            return Both::same(self.one(&["s", "t", "s", "t", "'ab'", "'横須賀市'", "''", "'12'"]));
        }
        let next = depth - 1;
        match self.below(9) {
            0 | 1 => {
                let (left, right) = (self.text(next), self.text(next));
                let ours = format!("{} || {}", left.within(PRODUCT), right.within(SIGNED));
                Both::new(ours, format!("({} || {})", left.theirs, right.theirs), PRODUCT)
            }
            2 => {
                let name = self.one(&["UPPER", "LOWER"]);
                call(name, name, &[self.text(next)])
            }
            3 => {
                let from = Both::same(self.one(&["1", "2", "3", "9"]));
                let letters = Both::same(self.one(&["0", "1", "2", "NULL"]));
                match self.below(2) {
                    0 => call("SUBSTR", "SUBSTR", &[self.text(next), from]),
                    _ => call("SUBSTR", "SUBSTR", &[self.text(next), from, letters]),
                }
            }
            4 => {
                let (text, letters) = (self.text(next), self.one(&["0", "1", "3"]));
                let ours = format!("LEFT({}, {letters})", text.ours);
                Both::new(ours, format!("SUBSTR({}, 1, {letters})", text.theirs), WHOLE)
            }
            5 => {
                let (one, other) = (self.text(next), self.text(next));
                let ours = format!("CONCAT({}, {})", one.ours, other.ours);
                let theirs =
                    format!("(COALESCE({}, '') || COALESCE({}, ''))", one.theirs, other.theirs);
                Both::new(ours, theirs, WHOLE)
            }
            6 => {
                let number = self.number(next);
                let ours = format!("CAST({} AS TEXT)", number.ours);
                Both::new(ours, format!("our_text({})", number.theirs), WHOLE)
            }
            7 => {
                let (ours, theirs) = [
                    ("COALESCE", "COALESCE"),
                    ("NULLIF", "NULLIF"),
                    ("GREATEST", "MAX"),
                    ("LEAST", "MIN"),
                ][self.below(4)];
                call(ours, theirs, &[self.text(next), self.text(next)])
            }
            _ => self.case(next, Self::text),
        }
    }

    /// Values that can be compared.
    fn alike(&mut self, depth: usize, count: usize) -> Vec<Both> {
        let of = if self.below(3) == 0 { Self::text } else { Self::number };
        (0..count).map(|_| of(self, depth)).collect()
    }

    fn pair(&mut self, depth: usize) -> (Both, Both) {
        let mut two = self.alike(depth, 2);
        let second = two.pop().expect("two");
        (two.remove(0), second)
    }

    fn case(&mut self, depth: usize, of: fn(&mut Self, usize) -> Both) -> Both {
        let count = 1 + self.below(2);
        let mut operands = match self.below(3) {
            0 => self.alike(depth, count + 1),
            _ => Vec::new(),
        };
        let (mut ours, mut theirs) = ("CASE".to_owned(), "CASE".to_owned());
        if let Some(operand) = operands.pop() {
            ours += &format!(" {}", operand.ours);
            theirs += &format!(" {}", operand.theirs);
        }
        for _ in 0..count {
            let when = operands.pop().unwrap_or_else(|| self.condition(depth));
            let then = of(self, depth);
            ours += &format!(" WHEN {} THEN {}", when.ours, then.ours);
            theirs += &format!(" WHEN {} THEN {}", when.theirs, then.theirs);
        }
        if self.below(2) == 0 {
            let otherwise = of(self, 0);
            ours += &format!(" ELSE {}", otherwise.ours);
            theirs += &format!(" ELSE {}", otherwise.theirs);
        }
        Both::new(ours + " END", theirs + " END", WHOLE)
    }
}

fn call(ours: &str, theirs: &str, arguments: &[Both]) -> Both {
    let each =
        |of: fn(&Both) -> &String| arguments.iter().map(of).cloned().collect::<Vec<_>>().join(", ");
    let (of_ours, of_theirs) = (each(|both| &both.ours), each(|both| &both.theirs));
    Both::new(format!("{ours}({of_ours})"), format!("{theirs}({of_theirs})"), WHOLE)
}

struct Table(BTreeMap<String, AnswerColumn>);

impl Rows for Table {
    fn respondents(&self) -> usize {
        ROWS
    }

    fn answers(&self, id: &str) -> &AnswerColumn {
        &self.0[id]
    }
}

/// The same answers for us and for sqlite, of which one in five is missing.
fn table(random: &mut Random) -> (Table, Scope, Value) {
    let (mut answers, mut scope) = (BTreeMap::new(), Scope::default());
    let mut columns = serde_json::Map::new();
    for (name, values) in [
        ("a", vec![0.0, 1.0, 2.0, 7.0, -3.0, 12.0, 50.0]),
        ("b", vec![0.0, 1.0, 3.0, 999.0, -1.0]),
        ("c", vec![0.5, 2.15, -2.5, 0.0, 33.3, 1e-3]),
    ] {
        let numbers: Vec<f64> = (0..ROWS)
            .map(|_| match random.below(5) {
                0 => f64::NAN,
                _ => values[random.below(values.len())],
            })
            .collect();
        columns.insert(name.to_owned(), json!(numbers));
        answers.insert(name.to_owned(), AnswerColumn::Numbers(numbers));
        scope.add(name, Known::Number);
    }
    let codes = [5, 2, 9];
    let label = |code| Label { code, ja: code.to_string(), en: None };
    let chosen: Vec<u16> = (0..ROWS).map(|_| random.below(4) as u16).collect();
    let code = |&chosen: &u16| codes.get(usize::from(chosen).wrapping_sub(1)).copied();
    let numbers: Vec<Option<f64>> = chosen.iter().map(|c| code(c).map(f64::from)).collect();
    columns.insert("k".to_owned(), json!(numbers));
    answers.insert("k".to_owned(), AnswerColumn::Single(chosen));
    scope.add("k", Known::Code(Codes::new(codes.into_iter().map(label))));
    let flags: Vec<Option<bool>> =
        (0..ROWS).map(|_| [None, Some(true), Some(false)][random.below(3)]).collect();
    columns
        .insert("y1".to_owned(), json!(flags.iter().map(|f| f.map(i32::from)).collect::<Vec<_>>()));
    answers.insert("y1".to_owned(), AnswerColumn::Flags(flags));
    scope.add("y1", Known::YesNo);
    let several: Vec<u128> = (0..ROWS).map(|_| random.below(4) as u128).collect();
    let second = |&bits: &u128| (bits != 0).then_some(i32::from(bits >> 1 & 1 == 1));
    columns.insert("y2".to_owned(), json!(several.iter().map(second).collect::<Vec<_>>()));
    answers.insert("q".to_owned(), AnswerColumn::Multiple(several));
    scope.add("y2", Known::Option("q".to_owned(), 1));
    let texts = ["", "a", "ab", "Ab", "aab", "横須賀市", "市", "12", " 3.5 ", "x%y"];
    let days = ["2025-04-01", "2024-02-29", "2023-12-31"];
    for (name, values, known) in
        [("s", &texts[..], Known::Text), ("t", &texts, Known::Text), ("d", &days, Known::Day)]
    {
        let texts: Vec<Option<&str>> =
            (0..ROWS).map(|_| (random.below(5) > 0).then(|| random.one(values))).collect();
        columns.insert(name.to_owned(), json!(texts));
        let texts = texts.into_iter().map(|text| text.map(Arc::from)).collect();
        answers.insert(name.to_owned(), AnswerColumn::Texts(texts));
        scope.add(name, known);
    }
    (Table(answers), scope, Value::Object(columns))
}

/// The values of expressions, by sqlite.
fn of_sqlite(columns: &Value, expressions: &[String]) -> Vec<Vec<Value>> {
    let python = ["python3", "python"].into_iter().find(|python| {
        let found = Command::new(python).args(["-c", "import sqlite3"]).status();
        found.is_ok_and(|status| status.success())
    });
    let python = python.expect("Python with its sqlite3, which this test needs");
    let mut process = Command::new(python)
        .args(["-X", "utf8", "-c", include_str!("sqlite.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python");
    let given = json!({ "columns": columns, "expressions": expressions });
    let mut stdin = process.stdin.take().expect("its input");
    let writer = std::thread::spawn(move || stdin.write_all(given.to_string().as_bytes()));
    let output = process.wait_with_output().expect("its output");
    writer.join().expect("joined").expect("written");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("values")
}

fn read<T: survey::engine::expression::Wanted>(text: &str, scope: &Scope) -> Expression<T> {
    let mut document = Document::new("expression", text);
    let read = Expression::read(&mut document, text, 0..text.len(), scope);
    read.unwrap_or_else(|| panic!("{text}\n{:?}", document.problems))
}

#[test]
fn expressions_have_the_values_that_sqlite_gives_them() {
    let mut random = Random(20_260_401);
    let (table, scope, columns) = table(&mut random);
    let conditions: Vec<Both> = (0..EACH).map(|i| random.condition(1 + i % 4)).collect();
    let numbers: Vec<Both> = (0..EACH).map(|i| random.number(1 + i % 4)).collect();
    let all: String =
        conditions.iter().chain(&numbers).map(|both| both.ours.clone() + "\n").collect();
    let signs = ["||", "%", "<>", "- ", "NOT IN", "NOT BETWEEN", "NOT LIKE", "IS NOT NULL", "ELSE"];
    // sqlite knows no opening times; tests/it/types.rs computes them.
    let functions = survey::engine::functions().filter(|name| !name.starts_with("OPEN_"));
    for word in functions.chain(signs) {
        let count = all.to_uppercase().matches(word).count();
        assert!(count >= 20, "{word} is in {count} expressions");
    }
    let theirs: Vec<String> =
        conditions.iter().chain(&numbers).map(|both| both.theirs.clone()).collect();
    let theirs = of_sqlite(&columns, &theirs);
    assert_eq!(theirs.len(), 2 * EACH);

    let mut differing = Vec::new();
    let mut given = [0; 2];
    for (both, theirs) in conditions.iter().zip(&theirs) {
        let condition: Expression<Condition> = read(&both.ours, &scope);
        let ours = condition.truth(&table);
        for (row, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            let theirs = match theirs.as_f64() {
                None => Truth::Unknown,
                Some(number) => Truth::is(number != 0.0),
            };
            given[0] += usize::from(theirs != Truth::Unknown);
            if *ours != theirs {
                differing.push(format!("{}\n  row {row}: {ours:?}, not {theirs:?}", both.ours));
            }
        }
    }
    for (both, theirs) in numbers.iter().zip(&theirs[EACH..]) {
        let number: Expression<Number> = read(&both.ours, &scope);
        let ours = number.numbers(&table);
        for (row, (&ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            let theirs = theirs.as_f64().unwrap_or(f64::NAN);
            given[1] += usize::from(!theirs.is_nan());
            let is_same = ours == theirs
                || ours.is_nan() && theirs.is_nan()
                || (ours - theirs).abs() <= 1e-9 * theirs.abs();
            if !is_same {
                differing.push(format!("{}\n  row {row}: {ours}, not {theirs}", both.ours));
            }
        }
    }
    let told = differing.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
    assert!(differing.is_empty(), "{} values differ:\n{told}", differing.len());
    // Most are values: of what is missing nothing can be seen.
    assert!(given.iter().all(|&given| given > EACH * ROWS / 4), "{given:?}");
}

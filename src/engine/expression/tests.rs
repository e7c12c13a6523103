use std::collections::BTreeMap;

use super::*;
use crate::engine::{Codes, Known, Label};
use crate::locales::{Lang, Locale};

fn scope() -> Scope {
    let label = |(code, ja, en): (i32, &str, &str)| Label {
        code,
        ja: ja.to_owned(),
        en: Some(en.to_owned()),
    };
    let codes = [(1, "医療法人", "Corporation"), (2, "個人", "Individual")];
    let mut scope = Scope::default();
    scope.add("visits", Known::Number);
    scope.add("doctors", Known::Number);
    scope.add("founder", Known::Code(Codes::new(codes.into_iter().map(label))));
    scope.add("full", Known::YesNo);
    scope.add("partners_1", Known::Option("partners".to_owned(), 0));
    scope.add("partners_3", Known::Option("partners".to_owned(), 1));
    let options = ["partners_1", "partners_3"].map(str::to_owned).to_vec();
    scope.add("partners", Known::Several(options));
    scope.add("area_name", Known::Text);
    scope.add("answered", Known::Day);
    scope.add("odd", Known::Unclear);
    scope
}

/// Three respondents, of whom the last has answered nothing.
struct Three(BTreeMap<&'static str, AnswerColumn>);

fn rows() -> Three {
    let nan = f64::NAN;
    let text = |text: &str| Some(Arc::from(text));
    Three(BTreeMap::from([
        ("visits", AnswerColumn::Numbers(vec![7.0, 0.0, nan])),
        ("doctors", AnswerColumn::Numbers(vec![2.0, 0.0, nan])),
        ("founder", AnswerColumn::Single(vec![2, 1, 0])),
        ("full", AnswerColumn::Flags(vec![Some(true), Some(false), None])),
        ("partners", AnswerColumn::Multiple(vec![0b01, 0b10, 0])),
        ("area_name", AnswerColumn::Texts(vec![text("横須賀市"), text("Kure"), None])),
        ("answered", AnswerColumn::Texts(vec![text("2025-04-01"), text("2024-12-31"), None])),
    ]))
}

impl Rows for Three {
    fn respondents(&self) -> usize {
        3
    }

    fn answers(&self, id: &str) -> &AnswerColumn {
        &self.0[id]
    }
}

fn read<T: Wanted>(text: &str) -> Result<Expression<T>, Document> {
    let mut document = Document::new("x.toml", text);
    Expression::read(&mut document, text, 0..text.len(), &scope()).ok_or(document)
}

fn truth(text: &str) -> String {
    let condition: Expression = read(text).unwrap_or_else(|document| {
        panic!("{text}: {:?}", document.problems);
    });
    let sign = |truth: &Truth| match truth {
        Truth::No => 'n',
        Truth::Unknown => '?',
        Truth::Yes => 'y',
    };
    condition.truth(&rows()).iter().map(sign).collect()
}

fn numbers(text: &str) -> Vec<Option<f64>> {
    let number: Expression<Number> = read(text).unwrap_or_else(|document| {
        panic!("{text}: {:?}", document.problems);
    });
    number.numbers(&rows()).into_iter().map(|n| Some(n).filter(|n| !n.is_nan())).collect()
}

#[test]
fn what_is_missing_makes_unknown_and_not_no() {
    for (text, expected) in [
        ("visits > 0", "yn?"),
        ("NOT visits > 0", "ny?"),
        ("visits > 0 OR TRUE", "yyy"),
        ("visits > 0 AND FALSE", "nnn"),
        ("visits > 0 AND NULL", "?n?"),
        ("visits > 0 OR NULL", "y??"),
        ("visits IS NULL", "nny"),
        ("visits IS NOT NULL", "yyn"),
        ("visits / doctors IS NULL", "nyy"),
        ("visits / doctors > 0", "y??"),
        ("visits % doctors = 1", "y??"),
        ("visits IN (7, NULL)", "y??"),
        ("visits NOT IN (7, 1)", "ny?"),
        ("visits BETWEEN 1 AND NULL", "?n?"),
        ("visits NOT BETWEEN 1 AND 9", "ny?"),
        ("founder = 2", "yn?"),
        ("founder IN (1, 3)", "ny?"),
        ("full", "yn?"),
        ("full = TRUE", "yn?"),
        ("full = 1 AND partners_1 = 1", "yn?"),
        ("partners_1 + partners_3 = 1", "yy?"),
        ("partners_3", "ny?"),
        ("area_name LIKE '横%'", "yn?"),
        ("area_name LIKE 'k%'", "nn?"),
        ("LOWER(area_name) LIKE 'k%'", "ny?"),
        ("area_name NOT LIKE '%市'", "ny?"),
        ("area_name = 'Kure'", "ny?"),
        ("area_name < 'a'", "ny?"),
        ("answered >= '2025-01-01'", "yn?"),
        ("answered BETWEEN '2025-01-01' AND '2025-12-31'", "yn?"),
        ("COALESCE(full, FALSE)", "ynn"),
        ("NULL = NULL", "???"),
        ("CASE founder WHEN 1 THEN TRUE WHEN 2 THEN FALSE END", "ny?"),
        ("CASE WHEN visits > 0 THEN FALSE ELSE TRUE END", "nyy"),
        ("CASE area_name WHEN 'Kure' THEN TRUE ELSE FALSE END", "nyn"),
        ("IF(visits > 0, FALSE, TRUE)", "nyy"),
        ("NULLIF(full, TRUE) IS NULL", "yny"),
        ("CAST(visits AS BOOLEAN)", "yn?"),
        ("CAST(area_name AS DATE) IS NULL", "yyy"),
        ("CAST(CAST(answered AS TEXT) AS DATE) = answered", "yy?"),
        ("odd > 3 AND odd = 'x'", "???"),
    ] {
        assert_eq!(truth(text), expected, "{text}");
    }
}

#[test]
fn numbers_are_computed_by_our_rules() {
    let all = |number: f64| vec![Some(number); 3];
    for (text, expected) in [
        ("7 / 2", all(3.5)),
        ("7 % 2", all(1.0)),
        ("-7 % 3", all(-1.0)),
        ("7.5 % 2", all(1.5)),
        ("1 / 0", vec![None; 3]),
        ("0 / 0", vec![None; 3]),
        ("1 - 2 - 3", all(-4.0)),
        ("2 + 3 * 4", all(14.0)),
        ("24 / 4 / 2 * 3", all(9.0)),
        ("(2 + 3) * 4", all(20.0)),
        ("- 2 * 3", all(-6.0)),
        ("ROUND(2.5)", all(3.0)),
        ("ROUND(-2.5)", all(-3.0)),
        ("ROUND(2.15, 1)", all(2.2)),
        ("ROUND(1234.5678, 2)", all(1234.57)),
        ("ROUND(1e300)", all(1e300)),
        ("EXP(1000)", vec![None; 3]),
        ("LN(0)", vec![None; 3]),
        ("SQRT(-1)", vec![None; 3]),
        ("POWER(10, 400)", vec![None; 3]),
        ("POWER(NULL, 0)", vec![None; 3]),
        ("1e308 * 10", vec![None; 3]),
        ("visits + 1", vec![Some(8.0), Some(1.0), None]),
        ("visits / doctors", vec![Some(3.5), None, None]),
        ("COALESCE(visits, 99)", vec![Some(7.0), Some(0.0), Some(99.0)]),
        ("IFNULL(visits, doctors)", vec![Some(7.0), Some(0.0), None]),
        ("GREATEST(visits, 3)", vec![Some(7.0), Some(3.0), None]),
        ("LEAST(visits, 3, 5)", vec![Some(3.0), Some(0.0), None]),
        ("NULLIF(visits, 0)", vec![Some(7.0), None, None]),
        ("CASE WHEN visits > 3 THEN 1 ELSE 0 END", vec![Some(1.0), Some(0.0), Some(0.0)]),
        ("CASE WHEN visits > 3 THEN full ELSE 5 END", vec![Some(1.0), Some(5.0), Some(5.0)]),
        ("CASE WHEN full THEN visits WHEN NOT full THEN -1 END", vec![Some(7.0), Some(-1.0), None]),
        ("LENGTH(area_name)", vec![Some(4.0), Some(4.0), None]),
        ("LENGTH(area_name || '!')", vec![Some(5.0), Some(5.0), None]),
        ("LENGTH(CONCAT(area_name, '!', 12))", vec![Some(7.0), Some(7.0), Some(3.0)]),
        ("LENGTH(LEFT(area_name, -1))", vec![Some(3.0), Some(3.0), None]),
        ("LENGTH(SUBSTR(area_name, visits))", vec![Some(0.0), Some(4.0), None]),
        ("CAST('12' AS INTEGER) + CAST(' 1.5 ' AS REAL)", all(13.5)),
        ("CAST('x' AS INTEGER)", vec![None; 3]),
        ("CAST(-2.7 AS INTEGER)", all(-2.0)),
        ("CAST(visits AS TEXT) = '7'", vec![Some(1.0), Some(0.0), None]),
        ("full", vec![Some(1.0), Some(0.0), None]),
        ("FLOOR(-0.5) + CEIL(0.5) + SIGN(-3) + ABS(-2)", all(1.0)),
        ("MOD(7, 4)", all(3.0)),
        ("founder * 10", vec![Some(20.0), Some(10.0), None]),
    ] {
        assert_eq!(numbers(text), expected, "{text}");
    }
}

#[test]
fn mistakes_are_told_all_at_once_with_their_places_and_types() {
    let of = |text: &str| -> Vec<(&'static str, String)> {
        let mut document = Document::new("x.toml", text);
        let scope = scope();
        let read: Option<Expression> = Expression::read(&mut document, text, 0..text.len(), &scope);
        assert!(read.is_none(), "{text}");
        let place = |problem: &Problem| {
            // Columns count letters from 1.
            let (_, _, column) = problem.line_column().expect("a place");
            text.chars().skip(column - 1).take(6).collect::<String>()
        };
        document.problems.iter().map(|p| (p.key(), place(p).trim().to_owned())).collect()
    };
    for (text, expected) in [
        ("visits + area_name > 0", vec![("expression-types", "visits")]),
        ("visits = 'x'", vec![("expression-types", "visits")]),
        ("area_name > 3", vec![("expression-types", "area_n")]),
        ("founder = '個人'", vec![("expression-label", "'個人'")]),
        ("'Individual' <> founder", vec![("expression-label", "'Indiv")]),
        (
            "founder IN ('個人', 1, 'x')",
            vec![("expression-label", "'個人', "), ("expression-no-label", "'x')")],
        ),
        ("visits", vec![("expression-condition", "visits")]),
        (
            "founder OR area_name",
            vec![("expression-needs", "founde"), ("expression-needs", "area_n")],
        ),
        ("NOT visits", vec![("expression-needs", "visits")]),
        ("CASE WHEN visits THEN TRUE END", vec![("expression-needs", "visits")]),
        ("CASE WHEN full THEN 1 ELSE 'x' END = 1", vec![("expression-types", "1 ELSE")]),
        ("CASE founder WHEN '個人' THEN TRUE END", vec![("expression-label", "'個人' T")]),
        ("LENGTH(visits) > 1", vec![("expression-needs", "visits")]),
        ("ROUND(area_name) > 1", vec![("expression-needs", "area_n")]),
        ("ROUND(visits, doctors) > 1", vec![("expression-decimals", "doctor")]),
        ("ROUND(visits, -1) > 1", vec![("expression-decimals", "1) > 1")]),
        ("ROUND(visits, 1, 2) > 1", vec![("expression-arguments", "ROUND(")]),
        ("ABS() > 1", vec![("expression-arguments", "ABS()")]),
        ("visits LIKE '1%'", vec![("expression-needs", "visits")]),
        ("answered > '2025/4/1'", vec![("expression-day", "'2025/")]),
        ("answered > area_name", vec![("expression-types", "answer")]),
        ("answered > 3", vec![("expression-types", "answer")]),
        ("partners = 3", vec![("expression-several", "partne")]),
        ("area_name = \"Kure\"", vec![("expression-quoted", "\"Kure\"")]),
        ("CAST(visits AS MONEY) > 1", vec![("expression-cast", "MONEY)")]),
        ("CAST(answered AS INTEGER) > 1", vec![("expression-needs", "answer")]),
        (
            "vists > 1 AND docters > visits + 'x'",
            vec![
                ("expression-unknown-variable", "vists"),
                ("expression-unknown-variable", "docter"),
                ("expression-types", "visits"),
            ],
        ),
        (
            "GREATEST(visits, area_name, 'x') > 1",
            vec![("expression-types", "visits"), ("expression-types", "visits")],
        ),
        ("full IS NOT TRUE", vec![("expression-sign", "TRUE")]),
        ("full IS DISTINCT", vec![("expression-sign", "DISTIN")]),
        ("1e999 > visits", vec![("expression-syntax", "1e999")]),
    ] {
        assert_eq!(
            of(text),
            expected.into_iter().map(|(k, p)| (k, p.trim().to_owned())).collect::<Vec<_>>(),
            "{text}"
        );
    }
    let said = |text: &str, lang| {
        let Err(document) = read::<Condition>(text) else { panic!("{text}") };
        document.problems[0].message(&Locale::new(lang))
    };
    let ja = said("visits + area_name > 0", Lang::Ja);
    assert!(ja.contains("visits") && ja.contains("数") && ja.contains("文字"), "{ja}");
    let en = said("founder = '個人'", Lang::En);
    assert!(en.contains("founder") && en.contains("個人") && en.contains('2'), "{en}");
}

#[test]
fn what_is_long_or_deep_is_computed_or_refused() {
    let deep = |open: &str, times, close: &str| {
        format!("{}visits{}", open.repeat(times), close.repeat(times))
    };
    let long = |sign: &str| vec!["visits"; 700].join(sign);
    for (text, expected) in [
        (format!("{} > 0", deep("1 + (", 45, ")")), "yy?"),
        (format!("{} > 0", deep("CASE WHEN full THEN ", 45, " ELSE 0 END")), "ynn"),
        (format!("{} > 0", long(" + ")), "yn?"),
        (format!("visits IN ({})", vec!["7"; 700].join(", ")), "yn?"),
        (vec!["visits = 7"; 300].join(" OR "), "yn?"),
        (format!("{}visits = 7", "NOT ".repeat(80)), "yn?"),
        (format!("area_name || {} = 'x'", vec!["'x'"; 700].join(" || ")), "nn?"),
    ] {
        assert_eq!(truth(&text), expected, "{}", &text[..40]);
    }
    for text in [long(" = "), long(" <> ")] {
        let Err(document) = read::<Condition>(&text) else { panic!("{}", &text[..40]) };
        assert_eq!(document.problems[0].key(), "expression-too-large");
    }
}

/// None of them ends the program or keeps it busy.
#[test]
fn words_in_any_order_are_read_or_refused() {
    const WORDS: [&str; 40] = [
        "visits",
        "area_name",
        "full",
        "answered",
        "founder",
        "partners",
        "odd",
        "nobody",
        "(",
        "(",
        ")",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "%",
        "||",
        "=",
        "<>",
        "<=",
        "AND",
        "OR",
        "NOT",
        "IN",
        "BETWEEN",
        "LIKE",
        "IS",
        "NULL",
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "CAST",
        "AS",
        "'x'",
        "1",
        "ROUND",
    ];
    let mut seed: u64 = 1;
    let mut read_well = 0;
    for _ in 0..20_000 {
        let mut words = Vec::new();
        for _ in 0..3 + seed % 30 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            words.push(WORDS[(seed >> 33) as usize % WORDS.len()]);
        }
        match read::<Formula>(&words.join(" ")) {
            Ok(formula) => {
                assert_eq!(formula.answers(&rows()).len(), 3);
                read_well += 1;
            }
            Err(document) => assert!(!document.problems.is_empty(), "{words:?}"),
        }
    }
    assert!(read_well > 0);
}

#[test]
fn what_an_expression_can_come_to_follows_from_its_answers() {
    use crate::engine::Bounds;
    let of = |id: &str| match id {
        "visits" => Bounds::FROM_ZERO,
        "doctors" => Bounds::new(1.0, 10.0),
        _ => Bounds::ANY,
    };
    const INFINITE: f64 = f64::INFINITY;
    for (text, least, greatest) in [
        ("visits", 0.0, INFINITE),
        ("visits + doctors", 1.0, INFINITE),
        ("visits - doctors", -10.0, INFINITE),
        ("doctors * 2 - 1", 1.0, 19.0),
        ("-doctors * doctors", -100.0, -1.0),
        ("visits / doctors", 0.0, INFINITE),
        // Nothing is divided by 0.
        ("doctors / visits", 0.0, INFINITE),
        ("doctors / (0 - visits)", -INFINITE, 0.0),
        ("1 / doctors", 0.1, 1.0),
        ("doctors / (visits - doctors)", -INFINITE, INFINITE),
        ("100 * (doctors > 3)", 0.0, 100.0),
        ("doctors > 3", 0.0, 1.0),
        ("IF(full, doctors, 0)", 0.0, 10.0),
        ("CASE WHEN full THEN doctors END", 1.0, 10.0),
        ("COALESCE(doctors, 20)", 1.0, 20.0),
        ("NULLIF(doctors, 3)", 1.0, 10.0),
        ("GREATEST(doctors, 5)", 5.0, 10.0),
        ("LEAST(visits, 5)", 0.0, 5.0),
        ("ROUND(doctors / 4)", 0.0, 3.0),
        ("ABS(doctors - 4)", 0.0, 6.0),
        ("SIGN(doctors - 1)", 0.0, 1.0),
        ("SQRT(visits)", 0.0, INFINITE),
        ("MOD(doctors, 3)", 0.0, 10.0),
        ("LN(doctors)", -INFINITE, INFINITE),
        ("POWER(visits, 2)", 0.0, INFINITE),
        ("LENGTH(area_name)", 0.0, INFINITE),
        ("founder", 1.0, 2.0),
    ] {
        let read = read::<Formula>(text).unwrap_or_else(|_| panic!("{text} is not read"));
        assert_eq!(read.bounds(&of), Bounds::new(least, greatest), "{text}");
    }
}

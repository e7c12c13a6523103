//! What a cell says as an answer to its question: codes, marks, numbers, days. What
//! cannot be read as asked is an error, never a guess.

use std::sync::{Arc, OnceLock};

use super::choices::Choices;
use super::days::{date_in, month_in, without_time};
use super::grid::Cell;
use super::names::plain;
use super::times::{hours_in, time_in};
use crate::answers::AnswerColumn;
use crate::locales::Lang;
use crate::questionnaire::{Kind, Questionnaire, Variable};

/// Key of the message that says what is wrong with a cell.
pub type Unreadable = &'static str;

/// Before a number that was not counted exactly; the number is taken as it stands.
const ABOUT: [&str; 2] = ["約", "およそ"];

/// How the answers to one question are read.
pub struct AnswerParser {
    kind: Kind,
    choices: Choices,
    /// The option inside of which the number stands; the choices are those of its question.
    inside: Option<usize>,
    /// Whether digits alone are always a number.
    has_digits: bool,
    units: Vec<String>,
    no_answer: Vec<String>,
    /// Bytes that a word for no answer may take, spaces and wide letters included.
    longest_word: usize,
    zero: Vec<String>,
    /// Numbers that stand for none.
    fillers: Vec<f64>,
    /// A weight is not what somebody typed: it has all the digits that a program wrote, and may be
    /// written with an exponent.
    is_of_program: bool,
}

/// Those of all questions of a questionnaire, by place, each made when it is first asked for.
pub struct Parsers<'q> {
    questionnaire: &'q Questionnaire,
    made: Vec<OnceLock<AnswerParser>>,
}

impl<'q> Parsers<'q> {
    pub fn new(questionnaire: &'q Questionnaire) -> Self {
        let made = questionnaire.variables.iter().map(|_| OnceLock::new()).collect();
        Self { questionnaire, made }
    }

    pub fn of(&self, variable: usize) -> &AnswerParser {
        let Self { questionnaire, made } = self;
        let make = || AnswerParser::new(&questionnaire.variables[variable], questionnaire);
        made[variable].get_or_init(make)
    }
}

impl AnswerParser {
    pub fn new(variable: &Variable, questionnaire: &Questionnaire) -> Self {
        let words = |list: &[String]| list.iter().map(|word| plain(word)).collect();
        let units = Lang::ALL.map(|lang| plain(variable.unit(lang)));
        let around = variable.inside.as_ref().and_then(|(id, code)| {
            let around = questionnaire.variable(id)?;
            Some((around, around.codes.iter().position(|known| known.code == *code)?))
        });
        let of_choices = around.map_or(variable, |(around, _)| around);
        Self {
            kind: variable.kind,
            choices: Choices::new(of_choices, &questionnaire.no_answer),
            inside: around.map(|(_, code)| code),
            has_digits: !questionnaire
                .no_answer
                .iter()
                .chain(&questionnaire.zero)
                .any(|word| plain(word).parse::<f64>().is_ok()),
            units: units.into_iter().filter(|unit| !unit.is_empty()).collect(),
            longest_word: questionnaire.no_answer.iter().map(|w| 3 * w.len()).max().unwrap_or(0)
                + 24,
            no_answer: words(&questionnaire.no_answer),
            zero: words(&questionnaire.zero),
            fillers: variable.not_a_number.clone(),
            is_of_program: variable.is_weight,
        }
    }

    /// Whether the cell says that there is no answer.
    pub fn is_blank(&self, cell: &Cell) -> bool {
        match cell {
            // Longer than any word for it.
            Cell::Text(text) if text.len() > self.longest_word => text.trim().is_empty(),
            Cell::Text(text) => {
                let text = plain(text);
                text.is_empty() || self.no_answer.contains(&text)
            }
            cell => cell.is_blank(),
        }
    }

    /// 1 + the index of the code of a single answer; 0 is no answer.
    pub fn single(&self, cell: &Cell) -> Result<u16, Unreadable> {
        refuse(cell)?;
        let code = match cell {
            cell if self.is_blank(cell) => return Ok(0),
            Cell::Text(text) => self.choices.named(text),
            cell => self.choices.code(&cell.text()),
        };
        code.map(|code| code as u16 + 1).ok_or("cell-unknown-option")
    }

    /// The same of a text that is a label as it stands.
    pub fn label(&self, text: &str) -> Option<u16> {
        self.choices.label(text).map(|code| code as u16 + 1)
    }

    /// Bits of the codes of a multiple answer in one cell; 0 is no answer.
    pub fn options(&self, cell: &Cell) -> Result<u128, Unreadable> {
        refuse(cell)?;
        if self.is_blank(cell) {
            return Ok(0);
        }
        self.choices.several(&cell.text()).ok_or("cell-unknown-option")
    }

    /// The same of a text in which all labels stand as they are, with one separator.
    pub fn labels(&self, text: &str) -> Option<u128> {
        self.choices.labels(text)
    }

    /// A number of which only digits are written.
    pub fn digits(&self, text: &str) -> Option<f64> {
        let is_short = self.has_digits && text.len() <= 15;
        let digits = || text.bytes().all(|byte| byte.is_ascii_digit());
        let number = || text.bytes().fold(0, |n, b| 10 * n + u64::from(b - b'0')) as f64;
        (is_short && digits()).then(number).filter(|&number| !self.is_filler(number))
    }

    /// Whether a number is written where there is none.
    pub fn is_filler(&self, number: f64) -> bool {
        self.fillers.contains(&number)
    }

    /// Whether that is so of any number.
    pub fn has_filler(&self, numbers: &[f64]) -> bool {
        let has = |filler: &f64| numbers.iter().fold(false, |has, number| has | (number == filler));
        self.fillers.iter().any(has)
    }

    /// Whether an option with a column of its own was chosen, by the index of its code. The
    /// column of 「その他」 may hold what the other is.
    pub fn mark(&self, cell: &Cell, option: usize) -> Result<bool, Unreadable> {
        refuse(cell)?;
        if let Cell::Bool(value) = cell {
            return Ok(*value);
        }
        let text = plain(&cell.text());
        if self.choices.is_label(&text, option) {
            return Ok(true);
        }
        match text.to_lowercase().as_str() {
            "1" | "○" | "◯" | "〇" | "✓" | "✔" | "☑" | "レ" | "true" | "yes" | "y" | "はい"
            | "選択" => Ok(true),
            "" | "0" | "×" | "-" | "false" | "no" | "n" | "いいえ" | "未選択" => Ok(false),
            _ if self.no_answer.contains(&text) || self.zero.contains(&text) => Ok(false),
            // A number or a sign says nothing of what the other is.
            _ if text.parse::<f64>().is_ok() || !text.contains(char::is_alphabetic) => {
                Err("cell-unknown-mark")
            }
            _ if self.choices.is_other(option) && matches!(cell, Cell::Text(_)) => Ok(true),
            _ => Err("cell-unknown-mark"),
        }
    }

    /// The cell as the answer of one respondent.
    pub fn answers(&self, cell: &Cell) -> Result<AnswerColumn, Unreadable> {
        Ok(match self.kind {
            Kind::Single => AnswerColumn::Single(vec![self.single(cell)?]),
            Kind::Multiple => AnswerColumn::Multiple(vec![self.options(cell)?]),
            Kind::Count | Kind::Number | Kind::Derived => {
                AnswerColumn::Numbers(vec![self.number(cell)?])
            }
            Kind::Date | Kind::Month | Kind::Time | Kind::Hours => {
                AnswerColumn::Texts(vec![self.moment(cell)?.map(Arc::from)])
            }
            Kind::Id | Kind::Text => AnswerColumn::Texts(vec![self.text(cell)?.map(Arc::from)]),
        })
    }

    /// A text as it stands, without space around it, with line feeds as line breaks.
    pub fn text(&self, cell: &Cell) -> Result<Option<String>, Unreadable> {
        match cell {
            Cell::Error(_) | Cell::NoResult => refuse(cell).map(|()| None),
            cell if cell.is_blank() => Ok(None),
            // Line breaks are the same text in every file.
            cell => Ok(Some(cell.text().trim().replace("\r\n", "\n"))),
        }
    }

    /// A number in digits of any width, with thousands commas, its unit, or 約.
    /// NaN is no answer.
    pub fn number(&self, cell: &Cell) -> Result<f64, Unreadable> {
        refuse(cell)?;
        let number = match cell {
            Cell::Number(number) if number.is_finite() => *number,
            cell if self.is_blank(cell) => return Ok(f64::NAN),
            Cell::Text(text) => self.number_in(text).ok_or("cell-no-number")?,
            _ => return Err("cell-no-number"),
        };
        self.checked(number)
    }

    /// The number that stands inside of an answer to another question: はい（3人）. NaN where
    /// the answer is another, or has none.
    pub fn number_inside(&self, cell: &Cell) -> Result<f64, Unreadable> {
        let (Cell::Text(text), Some(option)) = (cell, self.inside) else { return Ok(f64::NAN) };
        let said = self.choices.number_of(text, option).unwrap_or_default();
        if said.is_empty() || self.units.contains(&said) {
            return Ok(f64::NAN);
        }
        self.checked(self.number_in(&said).ok_or("cell-no-number")?)
    }

    fn checked(&self, number: f64) -> Result<f64, Unreadable> {
        if self.is_filler(number) {
            return Err("cell-filler");
        }
        if self.kind == Kind::Count && (number < 0.0 || number.fract() != 0.0) {
            return Err("cell-no-count");
        }
        Ok(number)
    }

    fn number_in(&self, text: &str) -> Option<f64> {
        let text = plain(text);
        if self.zero.contains(&text) {
            return Some(0.0);
        }
        let mut rest = text.as_str();
        for about in ABOUT {
            rest = rest.strip_prefix(about).unwrap_or(rest).trim_start();
        }
        for unit in &self.units {
            rest = rest.strip_suffix(unit.as_str()).unwrap_or(rest).trim_end();
        }
        if self.is_of_program {
            return written_number(rest);
        }
        let digits = without_thousands(rest)?;
        // Rust reads "inf", "nan" and "1e3" as numbers; here they are typing errors.
        let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
        // More digits than a float has would be rounded.
        let is_exact = digits.chars().filter(char::is_ascii_digit).count() <= 15
            || digits.trim_start_matches(['-', '+', '0']).len() <= 15;
        digits.parse().ok().filter(|_| is_exact && digits.chars().all(is_plain))
    }

    /// A day, a month, a time of day or opening times, as its question asks for.
    pub fn moment(&self, cell: &Cell) -> Result<Option<String>, Unreadable> {
        let (read, key): (fn(&str) -> Option<String>, Unreadable) = match self.kind {
            Kind::Month => (|text| month_in(&plain(text)), "cell-no-month"),
            Kind::Time => (time_in, "cell-no-time"),
            Kind::Hours => (hours_in, "cell-no-hours"),
            _ => return self.date(cell),
        };
        refuse(cell)?;
        match cell {
            cell if self.is_blank(cell) => Ok(None),
            Cell::Text(text) | Cell::Date(text) => read(text).map(Some).ok_or(key),
            _ => Err(key),
        }
    }

    /// A day as `YYYY-MM-DD`.
    fn date(&self, cell: &Cell) -> Result<Option<String>, Unreadable> {
        refuse(cell)?;
        match cell {
            Cell::Date(date) => Ok(Some(date.clone())),
            cell if self.is_blank(cell) => Ok(None),
            Cell::Text(text) => {
                let date = date_in(without_time(&plain(text))).ok_or("cell-no-date")?;
                Ok(Some(date.format("%Y-%m-%d").to_string()))
            }
            _ => Err("cell-no-date"),
        }
    }
}

/// Refuses what is no answer to any question.
fn refuse(cell: &Cell) -> Result<(), Unreadable> {
    match cell {
        Cell::Error(_) => Err("cell-error-value"),
        Cell::Unclear(_) => Err("cell-unclear"),
        Cell::NoResult => Err("cell-no-result"),
        _ => Ok(()),
    }
}

/// A number that a program wrote, with any digits, with thousands commas, or with an exponent as R
/// and Excel have it (1e+06).
pub fn written_number(text: &str) -> Option<f64> {
    let text = plain(text);
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(exponent)),
        None => (text.as_str(), None),
    };
    let digits = without_thousands(digits)?;
    // Rust reads "inf" and "nan" as numbers.
    let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    let written = match exponent {
        Some(exponent) => format!("{digits}e{exponent}"),
        None => digits,
    };
    let is_number = written.chars().all(|c| is_plain(c) || c == 'e');
    written.parse().ok().filter(|number: &f64| is_number && number.is_finite())
}

/// Takes out commas if they stand where thousands do; `None` where they do not.
fn without_thousands(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let sign = |c: char| c == '-' || c == '+';
    let first = groups[0].trim_start_matches(sign).len();
    let well_placed =
        groups.len() == 1 || (1..=3).contains(&first) && groups[1..].iter().all(|g| g.len() == 3);
    (well_placed && !fraction.contains(',')).then(|| text.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assets, questionnaire};

    fn reader(id: &str) -> AnswerParser {
        let source = assets::questionnaire("jmar-2018").expect("built in");
        let questionnaire = questionnaire::load(&source).expect("a good questionnaire");
        AnswerParser::new(questionnaire.variable(id).expect("a variable"), &questionnaire)
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn numbers_that_programs_write_have_exponents_and_thousands() {
        for (text, number) in [
            ("1e+06", 1e6),
            ("1.5E3", 1500.0),
            ("2.5e-02", 0.025),
            ("１，２３４．５", 1234.5),
            ("12,345", 12345.0),
            ("33.846996307373047", 33.846_996_307_373_05),
            (" ３Ｅ２ ", 300.0),
            ("-1", -1.0),
        ] {
            assert_eq!(written_number(text), Some(number), "{text}");
        }
        for text in
            ["", "inf", "NaN", "e5", "1e", "1e5.5", "1,2345", "12,34", "1 2", "heavy", "1e999"]
        {
            assert_eq!(written_number(text), None, "{text}");
        }
    }

    #[test]
    fn single_answers_read_as_label_number_or_both() {
        let founder = reader("founder");
        for answer in ["個人", "2", "２", "②", "2.個人", "2. 個人", "２：個人", "② 個人", " 個人 "]
        {
            assert_eq!(founder.single(&text(answer)), Ok(2), "{answer}");
        }
        assert_eq!(founder.single(&Cell::Number(2.0)), Ok(2));
        for answer in ["その他（NPO法人）", "その他: 一般社団法人", "3 その他"] {
            assert_eq!(founder.single(&text(answer)), Ok(3), "{answer}");
        }
        for answer in ["", "無回答", "－", "不明"] {
            assert_eq!(founder.single(&text(answer)), Ok(0), "{answer}");
        }
    }

    #[test]
    fn what_is_read_at_a_glance_is_what_is_read_with_care() {
        let hours = reader("house_calls_hours");
        let label = "診療を行っている日の診療時間外に行い、診療時間内は行わない";
        for separator in ["|", ";", ",", "\n", "; "] {
            let cell = [label, "休診日に行う"].join(separator);
            assert_eq!(hours.labels(&cell), Some(1 | 1 << 2), "{separator:?}");
            assert_eq!(hours.options(&text(&cell)), Ok(1 | 1 << 2), "{separator:?}");
        }
        // In any order, but with one separator.
        assert_eq!(hours.labels(&format!("休診日に行う|{label}")), Some(1 | 1 << 2));
        assert_eq!(hours.labels(&format!("{label}|休診日に行う;その他")), None);
        for cell in ["", "休診日", "1|2", "休診日に行う、1", "無回答"] {
            assert_eq!(hours.labels(cell), None, "{cell}");
        }
        let visits = reader("visits");
        assert_eq!(visits.digits("0120"), Some(120.0));
        for cell in ["１２", "1.5", "-1", "1,200", "1234567890123456"] {
            assert_eq!(visits.digits(cell), None, "{cell}");
        }
    }

    #[test]
    fn what_is_no_code_is_not_taken_for_one() {
        let founder = reader("founder");
        for answer in ["個人病院", "1.5", "-1", "21", "1、2", "１．５"] {
            assert_eq!(founder.single(&text(answer)), Err("cell-unknown-option"), "{answer}");
        }
        assert!(founder.single(&Cell::Number(1.5)).is_err());
        assert!(founder.single(&Cell::Number(-1.0)).is_err());
    }

    #[test]
    fn multiple_answers_read_with_any_separator_even_in_labels() {
        let issues = reader("continuing_issues");
        for separator in [";", ",", "、", "|", "\n", "; ", "，"] {
            let cell = ["医師の高齢化", "夜間・休日の代診医の確保"].join(separator);
            assert_eq!(issues.options(&text(&cell)), Ok(1 << 1 | 1 << 6), "{separator:?}");
        }
        // Labels with the separator in them.
        let hours = reader("house_calls_hours");
        let label = "診療を行っている日の診療時間外に行い、診療時間内は行わない";
        assert_eq!(hours.options(&text(&format!("{label}、休診日に行う"))), Ok(1 | 1 << 2));
        assert_eq!(hours.single(&text(label)), Ok(1));
        // Text behind 「その他」 with a separator.
        let partners = reader("partners");
        assert_eq!(partners.options(&text("病院;その他（学校、保育所）")), Ok(1 << 3 | 1 << 19));
        assert_eq!(partners.options(&text("病院;神社")), Err("cell-unknown-option"));
    }

    #[test]
    fn numbers_read_in_the_forms_people_write() {
        let visits = reader("visits");
        for (answer, number) in [
            ("120", 120.0),
            ("１２０件", 120.0),
            ("1,200", 1200.0),
            ("約１，２００件", 1200.0),
            ("120 件", 120.0),
            ("なし", 0.0),
        ] {
            assert_eq!(visits.number(&text(answer)), Ok(number), "{answer}");
        }
        for answer in ["", "-", "－", "無回答", "不明", "非該当"] {
            assert!(visits.number(&text(answer)).is_ok_and(f64::is_nan), "{answer}");
        }
    }

    #[test]
    fn a_number_is_never_guessed() {
        let visits = reader("visits");
        for answer in ["10～20", "多数", "1 2", "1,20", "12,34", "1e3", "inf", "120人", "1.2.3"]
        {
            assert_eq!(visits.number(&text(answer)), Err("cell-no-number"), "{answer}");
        }
        for answer in ["-3", "2.5"] {
            assert_eq!(visits.number(&text(answer)), Err("cell-no-count"), "{answer}");
        }
    }

    #[test]
    fn days_read_in_both_calendars() {
        let reader = reader("features");
        for day in [
            "2018年3月31日",
            "2018/3/31",
            "2018-03-31",
            "平成30年3月31日",
            "H30.3.31",
            "平成３０年３月３１日",
            "2018-03-31 00:00:00",
            "2018/03/31 9:15",
            "2018-03-31T09:15:00Z",
        ] {
            assert_eq!(reader.moment(&text(day)), Ok(Some("2018-03-31".into())), "{day}");
        }
        assert_eq!(reader.moment(&text("令和元年5月1日")), Ok(Some("2019-05-01".into())));
        for day in ["2018年2月30日", "3/31", "18/3/31", "春", "令和"] {
            assert_eq!(reader.moment(&text(day)), Err("cell-no-date"), "{day}");
        }
    }

    #[test]
    fn marks_are_read_and_others_refused() {
        let specialties = reader("specialties");
        let (medicine, other) = (0, 9);
        for cell in ["1", "○", "◯", "✓", "レ", "TRUE", "はい", "内科", "１"] {
            assert_eq!(specialties.mark(&text(cell), medicine), Ok(true), "{cell}");
        }
        for cell in ["", "0", "×", "FALSE", "いいえ", "なし", "無回答"] {
            assert_eq!(specialties.mark(&text(cell), medicine), Ok(false), "{cell}");
            assert_eq!(specialties.mark(&text(cell), other), Ok(false), "{cell}");
        }
        assert_eq!(specialties.mark(&text("外科"), medicine), Err("cell-unknown-mark"));
        assert_eq!(specialties.mark(&text("漢方内科"), other), Ok(true));
        for cell in ["2", "？", "…", "１２"] {
            assert_eq!(specialties.mark(&text(cell), other), Err("cell-unknown-mark"), "{cell}");
        }
        assert_eq!(specialties.mark(&Cell::Bool(true), medicine), Ok(true));
    }

    #[test]
    fn a_code_is_its_number_or_its_number_with_its_own_label() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/odd/odd.toml");
        let source = assets::questionnaire(path).expect("there");
        let questionnaire = questionnaire::load(&source).expect("a good questionnaire");
        let of = |id: &str| {
            AnswerParser::new(questionnaire.variable(id).expect("a variable"), &questionnaire)
        };
        let (beds, opinion) = (of("beds"), of("opinion"));
        for (answer, code) in [
            ("1～5人", 2),
            ("1-5人", 2),
            ("１〜５人", 2),
            ("2. 1～5人", 2),
            ("2：1～5人", 2),
            ("②1～5人", 2),
            ("0人", 1),
            ("1 0人", 1),
            ("３　6人以上", 3),
            ("③", 3),
            ("⑴ 0人", 1),
        ] {
            assert_eq!(beds.single(&text(answer)), Ok(code), "{answer}");
        }
        for answer in
            ["10人", "15人", "1 5人", "？", "12²", "1²", "1①", "26人以上", "2 0人", "○", "1.5"]
        {
            assert_eq!(beds.single(&text(answer)), Err("cell-unknown-option"), "{answer}");
        }
        for (answer, code) in [("○", 1), ("◯", 1), ("2", 2), ("2 △", 2), ("×", 3), ("✕", 3)]
        {
            assert_eq!(opinion.single(&text(answer)), Ok(code), "{answer}");
        }
        for answer in ["？", "□", "1 ×", "○×"] {
            assert_eq!(opinion.single(&text(answer)), Err("cell-unknown-option"), "{answer}");
        }
    }

    #[test]
    fn a_number_inside_of_an_answer_is_read_with_it_and_the_answer_without() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/types/types.toml");
        let source = assets::questionnaire(path).expect("there");
        let questionnaire = questionnaire::load(&source).expect("a good questionnaire");
        let of = |id: &str| {
            AnswerParser::new(questionnaire.variable(id).expect("a variable"), &questionnaire)
        };
        let (children, number) = (of("children"), of("children_n"));
        for cell in ["いる（3人）", "いる(３)人", "いる→3人", "いる 3 人", "いる：3", "いる【3】"]
        {
            assert_eq!(children.single(&text(cell)), Ok(1), "{cell}");
            assert_eq!(number.number_inside(&text(cell)), Ok(3.0), "{cell}");
        }
        for cell in ["いる", "いる（　）人", "いない", "", "2", "無回答"] {
            assert!(number.number_inside(&text(cell)).is_ok_and(f64::is_nan), "{cell}");
        }
        assert_eq!(number.number_inside(&text("いる（多数）")), Err("cell-no-number"));
        assert_eq!(number.number_inside(&text("いる（1.5人）")), Err("cell-no-count"));
        for cell in ["いるかも", "いる、いない", "3人", "いる?"] {
            assert_eq!(children.single(&text(cell)), Err("cell-unknown-option"), "{cell}");
        }
        let (devices, oxygen) = (of("devices"), of("oxygen"));
        let both = text("人工呼吸器（2人）、在宅酸素（1,200人）");
        assert_eq!(devices.options(&both), Ok(0b11));
        assert_eq!(oxygen.number_inside(&both), Ok(1200.0));
        assert_eq!(of("ventilators").number_inside(&both), Ok(2.0));
        assert_eq!(of("closed_on").options(&text("月・水～金")), Ok(0b001_1101));
        assert_eq!(of("conference").single(&text("水曜")), Ok(3));
        assert_eq!(of("conference").single(&text("Wed")), Ok(3));
    }
}

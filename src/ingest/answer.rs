//! What a cell says as an answer to its question: codes, marks, numbers, days. What
//! cannot be read as asked is an error, never a guess.

use std::collections::HashMap;
use std::sync::Arc;

use super::grid::Cell;
use super::header::{compatible, normalise};
use crate::answers::Answers;
use crate::locales::Lang;
use crate::questionnaire::{Kind, Questionnaire, Variable};
use chrono::NaiveDate;

/// Key of the message that says what is wrong with a cell.
pub type Unreadable = &'static str;

/// Between the labels of a multiple answer in one cell. Labels may hold them too.
const SEPARATORS: [char; 9] = ['|', ';', ',', '\n', '\r', '，', '、', '；', '｜'];

/// Before a number that was not counted exactly; the number is taken as it stands.
const ABOUT: [&str; 2] = ["約", "およそ"];

/// How the answers to one question are read.
pub struct Reader {
    kind: Kind,
    /// Labels in both languages, normalised.
    codes: HashMap<String, usize>,
    numbers: HashMap<i64, usize>,
    /// Labels as they are written in the questionnaire: most answers are.
    exact: hashbrown::HashMap<String, usize>,
    /// The Japanese ones in the order of the questionnaire, with their codes.
    ordered: Vec<(String, usize)>,
    /// Whether digits alone are always a number.
    has_digits: bool,
    /// Parts between separators that a label has at most.
    longest: usize,
    /// 「その他」, which a text may follow: index of the code, normalised labels.
    other: Option<(usize, Vec<String>)>,
    /// What any other text is, if the questionnaire says so.
    written_out: Option<usize>,
    units: Vec<String>,
    no_answer: Vec<String>,
    /// Bytes that a word for no answer may take, spaces and wide letters included.
    longest_word: usize,
    zero: Vec<String>,
    /// Numbers that stand for none.
    fillers: Vec<f64>,
}

fn ordered(variable: &Variable, exact: &hashbrown::HashMap<String, usize>) -> Vec<(String, usize)> {
    // Bits are for multiple answers, which have no more codes.
    if variable.kind != Kind::Multiple {
        return Vec::new();
    }
    let labels = variable.codes.iter().map(|code| code.label(Lang::Ja)).enumerate();
    let own = labels.filter(|(index, label)| exact.get(*label) == Some(index));
    own.map(|(index, label)| (label.to_owned(), index)).collect()
}

impl Reader {
    pub fn new(variable: &Variable, questionnaire: &Questionnaire) -> Self {
        let mut codes = HashMap::new();
        let mut numbers = HashMap::new();
        let mut exact = hashbrown::HashMap::new();
        let mut longest = 1;
        let mut other = None;
        let mut written_out = None;
        for (index, code) in variable.codes.iter().enumerate() {
            let labels = Lang::ALL.map(|lang| normalise(code.label(lang)));
            numbers.insert(i64::from(code.code), index);
            for lang in Lang::ALL {
                let label = code.label(lang);
                // A number is a code first, and no answer comes before any.
                let is_other = label.trim().parse::<f64>().is_ok()
                    || questionnaire.no_answer.iter().any(|word| plain(word) == plain(label));
                if !is_other {
                    exact.insert(label.to_owned(), index);
                }
                longest = longest.max(label.split(SEPARATORS).count());
            }
            for label in &labels {
                codes.insert(label.clone(), index);
            }
            if code.written_out {
                written_out = Some(index);
            }
            if code.other {
                other = Some((index, labels.to_vec()));
            }
        }
        let words = |list: &[String]| list.iter().map(|word| plain(word)).collect();
        let units = Lang::ALL.map(|lang| plain(variable.unit(lang)));
        Self {
            kind: variable.kind,
            codes,
            numbers,
            ordered: ordered(variable, &exact),
            exact,
            has_digits: !questionnaire
                .no_answer
                .iter()
                .chain(&questionnaire.zero)
                .any(|word| plain(word).parse::<f64>().is_ok()),
            longest,
            other,
            written_out,
            units: units.into_iter().filter(|unit| !unit.is_empty()).collect(),
            longest_word: questionnaire.no_answer.iter().map(|w| 3 * w.len()).max().unwrap_or(0)
                + 24,
            no_answer: words(&questionnaire.no_answer),
            zero: words(&questionnaire.zero),
            fillers: variable.not_a_number.clone(),
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
            Cell::Text(text) => self.code(text).or(self.written_out),
            cell => self.code(&cell.text()),
        };
        code.map(|code| code as u16 + 1).ok_or("cell-unknown-option")
    }

    /// The same of a text that is a label as it stands.
    pub fn label(&self, text: &str) -> Option<u16> {
        self.exact.get(text).map(|&code| code as u16 + 1)
    }

    /// Bits of the codes of a multiple answer in which all labels stand as they are, with
    /// one separator.
    pub fn labels(&self, text: &str) -> Option<u128> {
        self.labels_in_order(text).or_else(|| self.labels_in_any_order(text))
    }

    /// The same of labels in the order of the questionnaire, as most forms write them.
    fn labels_in_order(&self, text: &str) -> Option<u128> {
        let text = text.as_bytes();
        let (mut from, mut bits, mut separator) = (0, 0, None);
        for (label, code) in &self.ordered {
            let Some(rest) = text[from..].strip_prefix(label.as_bytes()) else { continue };
            match rest.first() {
                None => return Some(bits | 1 << code),
                Some(b) if separator.is_none_or(|s| s == b) && b"|;,\n".contains(b) => {
                    separator = Some(b);
                    bits |= 1 << code;
                    from += label.len() + 1;
                }
                Some(_) => {}
            }
        }
        None
    }

    fn labels_in_any_order(&self, text: &str) -> Option<u128> {
        let bit = |part: &str| Some(1_u128 << self.exact.get(part)?);
        let bits = |separator: u8| {
            let mut from = 0;
            let mut bits = 0;
            let bytes = text.as_bytes();
            for to in memchr::memchr_iter(separator, bytes).chain([bytes.len()]) {
                let part = &text[from..to];
                bits |= bit(part).or_else(|| bit(part.trim_matches(' ')))?;
                from = to + 1;
            }
            Some(bits)
        };
        let is_there = |separator: &u8| memchr::memchr(*separator, text.as_bytes()).is_some();
        let separated = b"|;,\n".iter().copied().filter(is_there).find_map(bits);
        separated.or_else(|| bit(text))
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

    /// A label, a number, a number with its label, or 「その他」 and a text.
    fn code(&self, text: &str) -> Option<usize> {
        if let Some(&code) = self.exact.get(text) {
            return Some(code);
        }
        let text = plain(text);
        // 1.5 and -1 must not lose their sign or point and become a code.
        if let Ok(number) = text.parse::<f64>() {
            let whole = (number.fract() == 0.0).then_some(number as i64)?;
            return self.numbers.get(&whole).copied();
        }
        let name = normalise(&text);
        if let Some(&code) = self.codes.get(&name) {
            return Some(code);
        }
        let is_other = |name: &str, code: usize| {
            let other = self.other.as_ref().filter(|(other, _)| *other == code);
            other.is_some_and(|(_, labels)| labels.iter().any(|label| name.starts_with(label)))
        };
        if let Some((number, label)) = numbered(&text) {
            let code = *self.numbers.get(&number)?;
            let is_fine = label.is_empty() || is_other(&normalise(label), code);
            return self.labelled(&text).or(is_fine.then_some(code));
        }
        let (other, _) = self.other.as_ref()?;
        is_other(&name, *other).then_some(*other)
    }

    /// A label, or a number with its own label.
    fn labelled(&self, text: &str) -> Option<usize> {
        let whole = self.codes.get(&normalise(text)).copied();
        whole.or_else(|| {
            let (number, label) = numbered(text)?;
            let code = self.codes.get(&normalise(label))?;
            (self.numbers.get(&number) == Some(code)).then_some(*code)
        })
    }

    /// Bits of the codes of a multiple answer in one cell; 0 is no answer. A label that holds a
    /// separator is put together again: the longest run of parts that is a label.
    pub fn options(&self, cell: &Cell) -> Result<u128, Unreadable> {
        refuse(cell)?;
        if self.is_blank(cell) {
            return Ok(0);
        }
        let text = cell.text();
        let parts: Vec<&str> =
            text.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty()).collect();
        let mut chosen = 0;
        let mut from = 0;
        while from < parts.len() {
            let last = parts.len().min(from + self.longest);
            let longest = (from + 1..=last).rev().find_map(|to| {
                let code = match to - from {
                    1 => self.code(parts[from]),
                    _ => self.labelled(&plain(&parts[from..to].concat())),
                };
                code.map(|code| (code, to))
            });
            // What is no label at all may be an answer that is written out.
            let found = longest.or_else(|| Some((self.written_out?, from + 1)));
            let Some((code, to)) = found else {
                return Err("cell-unknown-option");
            };
            chosen |= 1 << code;
            from = to;
            // The text behind 「その他」 may hold separators; it comes last.
            let is_other = self.other.as_ref().is_some_and(|(other, _)| *other == code);
            if is_other && !parts[from..].iter().any(|part| self.code(part).is_some()) {
                break;
            }
        }
        Ok(chosen)
    }

    /// Whether an option with a column of its own was chosen, by the index of its code. The
    /// column of 「その他」 may hold what the other is.
    pub fn mark(&self, cell: &Cell, option: usize) -> Result<bool, Unreadable> {
        refuse(cell)?;
        if let Cell::Bool(value) = cell {
            return Ok(*value);
        }
        let text = plain(&cell.text());
        if self.codes.get(&normalise(&text)) == Some(&option) {
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
            _ if self.other.as_ref().is_some_and(|(other, _)| *other == option)
                && matches!(cell, Cell::Text(_)) =>
            {
                Ok(true)
            }
            _ => Err("cell-unknown-mark"),
        }
    }

    /// The cell as the answer of one respondent.
    pub fn answers(&self, cell: &Cell) -> Result<Answers, Unreadable> {
        Ok(match self.kind {
            Kind::Single => Answers::Single(vec![self.single(cell)?]),
            Kind::Multiple => Answers::Multiple(vec![self.options(cell)?]),
            Kind::Count | Kind::Number | Kind::Derived => {
                Answers::Numbers(vec![self.number(cell)?])
            }
            Kind::Date => Answers::Texts(vec![self.date(cell)?.map(Arc::from)]),
            Kind::Id | Kind::Text => Answers::Texts(vec![self.text(cell)?.map(Arc::from)]),
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
        let digits = without_thousands(rest)?;
        // Rust reads "inf", "nan" and "1e3" as numbers; here they are typing errors.
        let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
        // More digits than a float has would be rounded.
        let is_exact = digits.chars().filter(char::is_ascii_digit).count() <= 15
            || digits.trim_start_matches(['-', '+', '0']).len() <= 15;
        digits.parse().ok().filter(|_| is_exact && digits.chars().all(is_plain))
    }

    /// A day as `YYYY-MM-DD`.
    pub fn date(&self, cell: &Cell) -> Result<Option<String>, Unreadable> {
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

/// The number of a code at the start of a text, and what follows without the sign between
/// them: 「2. 個人」, 「② 個人」, 「(2)個人」. A number is all of its digits.
fn numbered(text: &str) -> Option<(i64, &str)> {
    let text = text.trim_start_matches(['(', '[', '【']);
    let first = text.chars().next()?;
    let (number, rest) = match in_circle(first) {
        Some(number) => (number, &text[first.len_utf8()..]),
        None => {
            let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            (text[..end].parse().ok()?, &text[end..])
        }
    };
    let between = |c: char| c.is_whitespace() || ".．:：)）]】、,，。-_・".contains(c);
    let label = rest.trim_start_matches(between);
    // 1.5 and 1-5 are no code with a label, and 12² is no 12.
    let has_number = label.starts_with(|c: char| c.is_numeric());
    let sign = &rest[..rest.len() - label.len()];
    let is_apart = in_circle(first).is_some()
        || sign.chars().count() > 1
        || [" ", "\n", ")", "]", "】", ":", "：", "、"].contains(&sign);
    (!has_number || is_apart).then_some((number, label))
}

/// The number in a circle, in brackets or with a full stop that is one letter.
fn in_circle(c: char) -> Option<i64> {
    let from = |first: char, number: i64| Some(i64::from(u32::from(c) - u32::from(first)) + number);
    match c {
        '①'..='⑳' => from('①', 1),
        '⑴'..='⒇' => from('⑴', 1),
        '⒈'..='⒛' => from('⒈', 1),
        '❶'..='❿' => from('❶', 1),
        '⓪' => Some(0),
        _ => None,
    }
}

/// Compatibility forms unified, the dashes that stand for a minus too, trimmed.
fn plain(text: &str) -> String {
    let text: String = compatible(text)
        .chars()
        .map(|c| if matches!(c, '−' | '‐' | '–') { '-' } else { c })
        .collect();
    text.trim().to_owned()
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

/// Year 0 of each era, by its name and initial.
const ERAS: [(&str, char, i32); 5] = [
    ("令和", 'R', 2018),
    ("平成", 'H', 1988),
    ("昭和", 'S', 1925),
    ("大正", 'T', 1911),
    ("明治", 'M', 1867),
];

/// The day of a moment, as forms services write it: 2018-03-31 10:15:00.
fn without_time(text: &str) -> &str {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ' ' | 'Z' | '+' | '-');
    if time.contains(':') && time.chars().all(is_time) { day } else { text }
}

/// A day as 2018年3月31日, 2018/3/31, 2018-03-31, 2018.3.31, 平成30年3月31日 or H30.3.31.
fn date_in(text: &str) -> Option<NaiveDate> {
    let era = ERAS.iter().find_map(|(name, initial, year_0)| {
        let rest = text.strip_prefix(name).or_else(|| text.strip_prefix(*initial))?;
        Some((rest, *year_0))
    });
    let (rest, year_0) = era.unwrap_or((text, 0));
    let mut parts = rest.split(['年', '月', '/', '-', '.']).map(str::trim);
    let year = match parts.next()? {
        "元" => 1,
        year if era.is_none() && year.len() != 4 => return None,
        year => year.parse::<i32>().ok()?,
    };
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.trim_end_matches('日').trim().parse().ok()?;
    let date = NaiveDate::from_ymd_opt(year + year_0, month, day)?;
    parts.next().is_none().then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assets, questionnaire};

    fn reader(id: &str) -> Reader {
        let source = assets::questionnaire("jmar-2018").expect("built in");
        let questionnaire = questionnaire::load(&source).expect("a good questionnaire");
        Reader::new(questionnaire.variable(id).expect("a variable"), &questionnaire)
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
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
            assert_eq!(reader.date(&text(day)), Ok(Some("2018-03-31".into())), "{day}");
        }
        assert_eq!(reader.date(&text("令和元年5月1日")), Ok(Some("2019-05-01".into())));
        for day in ["2018年2月30日", "3/31", "18/3/31", "春", "令和"] {
            assert_eq!(reader.date(&text(day)), Err("cell-no-date"), "{day}");
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
        let of =
            |id: &str| Reader::new(questionnaire.variable(id).expect("a variable"), &questionnaire);
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
}

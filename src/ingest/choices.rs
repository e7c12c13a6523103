//! Options of a question as an answer names them: label, code, or both.

use std::collections::HashMap;

use super::days::weekdays_in;
use super::names::{normalise, plain};
use crate::locales::Lang;
use crate::questionnaire::{Code, Kind, QuestionType, Variable};

/// Between the labels of a multiple answer in one cell. Labels may hold them too.
const SEPARATORS: [char; 9] = ['|', ';', ',', '\n', '\r', '，', '、', '；', '｜'];

/// The options of one question, in all forms that an answer may name them in.
pub struct Choices {
    /// Labels in both languages, normalised.
    codes: HashMap<String, usize>,
    numbers: HashMap<i64, usize>,
    /// Labels as they are written in the questionnaire: most answers are.
    exact: hashbrown::HashMap<String, usize>,
    /// The Japanese ones in the order of the questionnaire, with their codes.
    ordered: Vec<(String, usize)>,
    /// Parts between separators that a label has at most.
    longest: usize,
    /// 「その他」, which a text may follow: index of the code, normalised labels.
    other: Option<(usize, Vec<String>)>,
    /// What any other text is, if the questionnaire says so.
    written_out: Option<usize>,
    /// Names of options that a number may follow.
    counted: Vec<(String, usize)>,
    /// Days may stand beside each other without a separator.
    is_of_weekdays: bool,
    /// A label ends in a question mark. Else one behind an answer is a doubt.
    has_question_marks: bool,
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

impl Choices {
    /// `no_answer` are words that stand for none, before any label.
    pub fn new(variable: &Variable, no_answer: &[String]) -> Self {
        let mut codes = HashMap::new();
        let mut numbers = HashMap::new();
        let mut exact = hashbrown::HashMap::new();
        let mut longest = 1;
        let mut other = None;
        let mut written_out = None;
        let mut counted: Vec<(String, usize)> = Vec::new();
        for (index, code) in variable.codes.iter().enumerate() {
            let labels = Lang::ALL.map(|lang| normalise(code.label(lang)));
            numbers.insert(i64::from(code.code), index);
            for lang in Lang::ALL {
                let label = code.label(lang);
                // A number is a code first, and no answer comes before any.
                let is_other = label.trim().parse::<f64>().is_ok()
                    || no_answer.iter().any(|word| plain(word) == plain(label));
                if !is_other {
                    exact.insert(label.to_owned(), index);
                }
                longest = longest.max(label.split(SEPARATORS).count());
            }
            for name in code.names().map(normalise) {
                codes.insert(name, index);
            }
            if code.number.is_some() {
                counted.extend(code.names().map(|name| (plain(name), index)));
            }
            if code.written_out {
                written_out = Some(index);
            }
            if code.other {
                other = Some((index, labels.to_vec()));
            }
        }
        let ends_in_mark = |code: &Code| code.names().any(|name| plain(name).ends_with('?'));
        let has_question_marks = variable.codes.iter().any(ends_in_mark);
        let ordered = ordered(variable, &exact);
        // The longest first, which another may begin.
        counted.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let is_of_weekdays = variable.asked_as == Some(QuestionType::Weekdays);
        Self {
            codes,
            numbers,
            exact,
            ordered,
            longest,
            other,
            written_out,
            counted,
            is_of_weekdays,
            has_question_marks,
        }
    }

    /// The option of a text that may be written out.
    pub fn named(&self, text: &str) -> Option<usize> {
        self.code(text).or_else(|| self.written(text))
    }

    /// What is written out, where a text has words of its own: figures and signs say nothing,
    /// and with the label of another option in it, or several, it is not certain what is meant.
    fn written(&self, text: &str) -> Option<usize> {
        let has_words = text.contains(char::is_alphabetic)
            && !["true", "false"].contains(&text.trim().to_lowercase().as_str());
        let is_sign = |c: char| !c.is_alphanumeric();
        let mut parts = text.split(is_sign).filter(|part| !part.is_empty());
        let is_label = |part: &str| {
            self.codes.get(&normalise(part)).is_some_and(|code| Some(*code) != self.written_out)
        };
        let names_others = parts.clone().any(is_label)
            || parts.all(|part| part.split('と').all(|part| self.code(part).is_some()));
        self.written_out.filter(|_| has_words && !names_others)
    }

    /// Whether a text is the label of an option.
    pub fn is_label(&self, text: &str, option: usize) -> bool {
        self.codes.get(&normalise(text)) == Some(&option)
    }

    /// Whether an option is 「その他」.
    pub fn is_other(&self, option: usize) -> bool {
        self.other.as_ref().is_some_and(|(other, _)| *other == option)
    }

    /// The option of a text that is its label as it stands.
    pub fn label(&self, text: &str) -> Option<usize> {
        self.exact.get(text).copied()
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
            let rest = &text[from..];
            // Most labels end with another letter, which is a look at one byte.
            if rest.get(label.len().wrapping_sub(1)) != label.as_bytes().last() {
                continue;
            }
            let Some(rest) = rest.strip_prefix(label.as_bytes()) else { continue };
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

    /// A label, a number, a number with its label, or 「その他」 and a text.
    pub fn code(&self, text: &str) -> Option<usize> {
        if let Some(&code) = self.exact.get(text) {
            return Some(code);
        }
        let text = plain(text);
        // 1.5 and -1 must not lose their sign or point and become a code.
        if let Ok(number) = text.parse::<f64>() {
            let whole = (number.fract() == 0.0).then_some(number as i64)?;
            return self.numbers.get(&whole).copied();
        }
        if text.ends_with('?') && !self.has_question_marks {
            return None;
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
        if let Some((code, _)) = self.counted(&text) {
            return Some(code);
        }
        let (other, _) = self.other.as_ref()?;
        is_other(&name, *other).then_some(*other)
    }

    /// The option of a text that goes on with a number, as in はい（3人） or はい→3人, and
    /// what stands there.
    fn counted<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        let is_counted = |rest: &str| {
            let begins = |c: char| c.is_ascii_digit() || "([【→:：".contains(c);
            rest.trim_start().starts_with(begins)
        };
        let found = |(name, code): &(String, usize)| {
            let rest = text.strip_prefix(name.as_str()).filter(|rest| is_counted(rest))?;
            Some((*code, rest))
        };
        self.counted.iter().find_map(found)
    }

    /// What stands behind an option that a number may follow, without brackets and arrows;
    /// nothing where the text does not have it.
    pub fn number_of(&self, text: &str, option: usize) -> Option<String> {
        let text = without_thousands(&plain(text));
        let of = |part: &str| {
            let (_, rest) = self.counted(part.trim()).filter(|(code, _)| *code == option)?;
            let is_sign = |c: char| c.is_whitespace() || "()[]【】→:：".contains(c);
            Some(rest.replace(is_sign, ""))
        };
        text.split(SEPARATORS).find_map(of)
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

    /// Bits of the options that a text names, with anything between them; `None` where one of
    /// them is unknown. A label that holds a separator is put together again: the longest run
    /// of parts that is a label.
    pub fn several(&self, text: &str) -> Option<u128> {
        if let Some(days) = self.is_of_weekdays.then(|| weekdays_in(&plain(text))).flatten() {
            return Some(days);
        }
        // The comma of 1,200 is none between answers.
        let text = match self.counted.is_empty() {
            true => text.to_owned(),
            false => without_thousands(text),
        };
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
            let found = longest.or_else(|| Some((self.written(parts[from])?, from + 1)));
            let (code, to) = found?;
            chosen |= 1 << code;
            from = to;
            // The text behind 「その他」 may hold separators; it comes last.
            if self.is_other(code) && !parts[from..].iter().any(|part| self.code(part).is_some()) {
                break;
            }
        }
        Some(chosen)
    }
}

/// A text without the commas of thousands: between a digit and three others.
fn without_thousands(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(|c: &char| c.is_numeric());
    let is_thousands = |at: usize| {
        let behind = (1..=3).all(|n| is_digit(at + n)) && !is_digit(at + 4);
        matches!(letters[at], ',' | '，') && at > 0 && is_digit(at - 1) && behind
    };
    (0..letters.len()).filter(|&at| !is_thousands(at)).map(|at| letters[at]).collect()
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

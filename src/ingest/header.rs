//! Which column of a sheet belongs to which question.
//!
//! A header may be a variable's id, its number and label, its label, or an alias; for an
//! option, one of these followed by the option's label or code. Headers are compared
//! without spaces, punctuation, case and width. A header may stand in several rows: a
//! question over its options, merged or not. What the analyst wrote into a mapping file
//! takes precedence.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::grid::{Cell, Grid};
use super::instructions;
use super::mapping::Mapping;
use crate::locales::Lang;
use crate::questionnaire::{Kind, Questionnaire, Variable};

/// Rows at the top of a sheet in which the header is looked for.
const HEADER_SEARCH_ROWS: usize = 30;

/// Rows that a header may have.
const HEADER_ROWS: usize = 3;

/// What forms services write below a question that has one column.
const ANSWER: [&str; 9] = [
    "回答",
    "自由回答",
    "日付",
    "日付時間",
    "response",
    "openendedresponse",
    "date",
    "datetime",
    "answer",
];

/// A less similar header is no candidate.
const SIMILAR: f64 = 0.5;

/// Letters of a header that are compared with others.
const COMPARED: usize = 200;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// The answer to a variable, by its index in the questionnaire.
    Variable(usize),
    /// Whether one option was chosen: variable, index of code.
    Option(usize, usize),
}

/// How a header names its column; the smaller is the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sureness {
    Mapped,
    Id,
    /// Number and label, as the respondent saw it.
    Heading,
    Label,
    Number,
    Alias,
    /// 「その他」 followed by something.
    OtherWithText,
}

/// A header that belongs to no question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    pub header: String,
    pub column: usize,
}

/// The headers of a sheet, matched.
pub struct Matched {
    /// The rows of the header.
    pub header_rows: std::ops::Range<usize>,
    /// Column that holds the whole answer, by variable.
    whole: HashMap<usize, usize>,
    /// Code and column of each option, by variable.
    options: HashMap<usize, Vec<(usize, usize)>>,
    pub unmatched: Vec<Unmatched>,
    /// Two columns that claim the same question.
    pub doubled: Vec<(usize, usize)>,
    /// The header of each column, of all its rows.
    headers: HashMap<usize, String>,
    /// The cells of its lowest row.
    pub lowest: Vec<Cell>,
}

impl Matched {
    /// How many variables have a column.
    pub fn questions(&self) -> usize {
        self.variables().len()
    }

    /// How many columns hold anything.
    fn columns(&self) -> usize {
        self.whole.len() + self.options.values().map(Vec::len).sum::<usize>()
    }

    /// The column that holds the whole answer to a variable.
    pub fn column(&self, variable: usize) -> Option<usize> {
        self.whole.get(&variable).copied()
    }

    /// Variables with one column for the whole answer, and that column.
    pub fn whole_columns(&self) -> impl Iterator<Item = (usize, usize)> {
        self.whole.iter().map(|(&variable, &column)| (variable, column))
    }

    /// Index of the code and column of each option with a column of its own.
    pub fn options(&self, variable: usize) -> &[(usize, usize)] {
        self.options.get(&variable).map_or(&[], Vec::as_slice)
    }

    /// Whether a column holds an answer.
    pub fn is_target(&self, column: usize) -> bool {
        self.whole.values().any(|&at| at == column)
            || self.options.values().flatten().any(|&(_, at)| at == column)
    }

    /// Header of a column, the texts of all its rows.
    pub fn header(&self, column: usize) -> &str {
        self.headers.get(&column).map_or("", String::as_str)
    }

    /// All columns with a header, from left to right, and what they hold.
    pub fn targets(&self) -> Vec<(usize, Option<Target>)> {
        let mut targets: HashMap<usize, Target> =
            self.whole_columns().map(|(v, column)| (column, Target::Variable(v))).collect();
        for (&variable, options) in &self.options {
            let options = options.iter().map(|&(code, at)| (at, Target::Option(variable, code)));
            targets.extend(options);
        }
        let mut columns: Vec<usize> = self.headers.keys().copied().collect();
        columns.sort_unstable();
        columns.into_iter().map(|column| (column, targets.get(&column).copied())).collect()
    }

    fn variables(&self) -> HashSet<usize> {
        self.whole.keys().chain(self.options.keys()).copied().collect()
    }
}

/// All headers that the questionnaire's columns may have.
pub struct Matcher<'a> {
    questionnaire: &'a Questionnaire,
    headers: HashMap<String, (Sureness, Target)>,
    /// The same with their letters in order, to be compared.
    compared: Vec<(Letters, String, Target)>,
    /// Headers of options 「その他」, which more text may follow.
    others: Vec<(String, Target)>,
    mapping: Option<&'a Mapping>,
}

impl<'a> Matcher<'a> {
    pub fn new(questionnaire: &'a Questionnaire, mapping: Option<&'a Mapping>) -> Self {
        let mut found: HashMap<String, Vec<(Sureness, Target)>> = HashMap::new();
        let mut others = Vec::new();
        for (index, variable) in questionnaire.variables.iter().enumerate() {
            if variable.kind == Kind::Derived {
                continue;
            }
            let names = names(variable);
            for (sureness, name) in &names {
                let found = found.entry(name.clone()).or_default();
                found.push((*sureness, Target::Variable(index)));
            }
            for (i, code) in variable.codes.iter().enumerate() {
                let target = Target::Option(index, i);
                // Weaker than a variable of that name.
                let id = header_name(&variable.option_column(code.code));
                found.entry(id).or_default().push((Sureness::Heading, target));
                for lang in Lang::ALL {
                    let label = header_name(code.label(lang));
                    for (sureness, name) in &names {
                        let sureness = (*sureness).max(Sureness::Heading);
                        let header = joined([name.as_str(), &label]);
                        if code.other {
                            others.push((header.clone(), target));
                        }
                        found.entry(header).or_default().push((sureness, target));
                    }
                }
            }
        }
        // What two columns could be called alike is nobody's header.
        let headers = found.into_iter().filter_map(|(header, mut targets)| {
            targets.sort_by_key(|(sureness, _)| *sureness);
            let (best, target) = targets[0];
            let rivals =
                targets.iter().filter(|(sureness, other)| *sureness == best && *other != target);
            (rivals.count() == 0 && !header.is_empty()).then_some((header, (best, target)))
        });
        let headers: HashMap<String, (Sureness, Target)> = headers.collect();
        let compared =
            headers.iter().map(|(name, (_, target))| (letters(name), name.clone(), *target));
        Self { questionnaire, compared: compared.collect(), headers, others, mapping }
    }

    /// How many variables the questionnaire asks for.
    pub fn questions(&self) -> usize {
        self.questionnaire.variables.iter().filter(|v| v.kind != Kind::Derived).count()
    }

    /// The rows near the top in which most headers match; `None` where none does.
    pub fn find(&self, grid: &Grid) -> Option<Matched> {
        let height = grid.height().min(HEADER_SEARCH_ROWS + HEADER_ROWS);
        let texts: Vec<Vec<HeaderCell>> = (0..height)
            .map(|row| grid.row(row).map(|cell| HeaderCell::of(&cell)).collect())
            .collect();
        let mut best: Option<Matched> = None;
        for rows in 1..=HEADER_ROWS {
            for first in 0..height.min(HEADER_SEARCH_ROWS) {
                if first + rows <= height {
                    let matched = self.match_rows(grid, &texts, first..first + rows);
                    // The shortest and first of equally good ones.
                    if matched.columns() == grid.width() {
                        return Some(matched);
                    }
                    if matched.columns() > best.as_ref().map_or(0, Matched::columns) {
                        best = Some(matched);
                    }
                }
            }
        }
        best
    }

    fn match_rows(
        &self,
        grid: &Grid,
        texts: &[Vec<HeaderCell>],
        rows: std::ops::Range<usize>,
    ) -> Matched {
        let mut matched = Matched {
            header_rows: rows.clone(),
            whole: HashMap::new(),
            options: HashMap::new(),
            unmatched: Vec::new(),
            doubled: Vec::new(),
            headers: HashMap::new(),
            lowest: grid.row(rows.end - 1).map(Cow::into_owned).collect(),
        };
        let block = &texts[rows.clone()];
        let blank = HeaderCell::of(&Cell::Empty);
        let mut above: Vec<&HeaderCell> = vec![&blank; block.len()];
        let mut taken: HashMap<Target, (Sureness, usize)> = HashMap::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        for column in 0..grid.width() {
            let mut parts: Vec<&HeaderCell> = Vec::new();
            let mut own = Vec::new();
            for (level, row) in block.iter().enumerate() {
                let cell = &row[column];
                let is_last = level + 1 == block.len();
                if !cell.is_blank() {
                    // A heading ends what stood above in the rows below it.
                    above[level..].fill(&blank);
                    above[level] = cell;
                    own.push(cell);
                }
                if !cell.is_blank() || !is_last && !above[level].is_blank() {
                    parts.push(above[level]);
                }
            }
            if own.is_empty() {
                continue;
            }
            parts.dedup_by(|a, b| a.name == b.name);
            let header = parts.iter().map(|p| p.text.trim()).collect::<Vec<_>>().join(" ");
            let name = joined(parts.iter().map(|part| part.name.as_str()));
            let occurrence = seen.entry(name.clone()).or_default();
            *occurrence += 1;
            matched.headers.insert(column, header.clone());
            let target = match self.mapping.and_then(|map| map.target(&name, *occurrence)) {
                Some(mapped) => mapped.map(|target| (Sureness::Mapped, target)),
                None => self.target(&parts, own.len()),
            };
            let Some((sureness, target)) = target else {
                matched.unmatched.push(Unmatched { header, column });
                continue;
            };
            let is_filled = grid.is_filled_below(rows.end - 1, column);
            match taken.get(&target) {
                None => {}
                Some(&(before, at)) if before < sureness || !is_filled => {
                    let header = matched.header(column).to_owned();
                    matched.unmatched.push(Unmatched { header, column });
                    if before == sureness && is_filled {
                        matched.doubled.push((at, column));
                    }
                    continue;
                }
                Some(&(before, at)) => {
                    if before == sureness {
                        matched.doubled.push((at, column));
                    }
                    let header = matched.header(at).to_owned();
                    matched.unmatched.push(Unmatched { header, column: at });
                    if let Target::Option(variable, _) = target {
                        let options = matched.options.entry(variable).or_default();
                        options.retain(|&(_, column)| column != at);
                    }
                }
            }
            taken.insert(target, (sureness, column));
            match target {
                Target::Variable(variable) => {
                    matched.whole.insert(variable, column);
                }
                Target::Option(variable, code) => {
                    matched.options.entry(variable).or_default().push((code, column));
                }
            }
        }
        matched.unmatched.sort_by_key(|unmatched| unmatched.column);
        for (target, (sureness, column)) in taken {
            if let Target::Variable(variable) = target
                && sureness > Sureness::Heading
                && let Some(rival) = self.rival(variable, &matched)
            {
                matched.doubled.push((column, rival));
            }
        }
        matched
    }

    /// A column without a question whose header begins with the number and label of one:
    /// where another has but the label, as a form's own 「開始日」, it may be the wrong one.
    fn rival(&self, variable: usize, matched: &Matched) -> Option<usize> {
        let variable = &self.questionnaire.variables[variable];
        variable.number.as_ref()?;
        let heading = header_name(&variable.heading(Lang::Ja));
        let begins = |u: &&Unmatched| header_name(&u.header).starts_with(&heading);
        matched.unmatched.iter().find(begins).map(|unmatched| unmatched.column)
    }

    /// What a header says, from the whole of it to its last part. `own` parts stand in
    /// the column itself; others above columns to the left.
    fn target(&self, parts: &[&HeaderCell], own: usize) -> Option<(Sureness, Target)> {
        let of = |parts: &[&HeaderCell]| joined(parts.iter().map(|part| part.name.as_str()));
        let mut names: Vec<String> = (0..parts.len()).map(|from| of(&parts[from..])).collect();
        let (last, before) = parts.split_last()?;
        if own > 1 && ANSWER.contains(&last.name.as_str()) {
            names.push(of(before));
        }
        // Instructions are left out only where the whole is no header: an option may read like
        // one. They stand behind the question, on a line of its cell, or in a row of their own.
        let bare: Vec<&str> = parts.iter().map(|part| part.bare.as_str()).collect();
        let bare: Vec<&str> = bare.into_iter().filter(|name| !name.is_empty()).collect();
        names.extend((0..bare.len()).map(|from| joined(bare[from..].iter().copied())));
        if let Some(found) = names.iter().find_map(|name| self.headers.get(name)) {
            return Some(*found);
        }
        let other = self.others.iter().find(|(name, _)| names[0].starts_with(name.as_str()))?;
        Some((Sureness::OtherWithText, other.1))
    }

    pub fn variable(&self, index: usize) -> &'a Variable {
        &self.questionnaire.variables[index]
    }

    /// The column of the questionnaire that has this name.
    pub fn exact(&self, name: &str) -> Option<Target> {
        self.headers.get(&header_name(name)).map(|(_, target)| *target)
    }

    /// Questions without a column. Free texts and days may be left out.
    pub fn missing(&self, matched: &Matched) -> Vec<&'a Variable> {
        let there = matched.variables();
        let needed = |v: &Variable| {
            !v.is_withdrawn && !matches!(v.kind, Kind::Text | Kind::Derived | Kind::Date)
        };
        self.questionnaire
            .variables
            .iter()
            .enumerate()
            .filter(|(index, variable)| needed(variable) && !there.contains(index))
            .map(|(_, variable)| variable)
            .collect()
    }

    /// A column of the questionnaire as the user knows it.
    pub fn describe(&self, target: Target) -> String {
        match target {
            Target::Variable(variable) => self.questionnaire.variables[variable].heading(Lang::Ja),
            Target::Option(variable, code) => {
                let variable = &self.questionnaire.variables[variable];
                let label = variable.codes[code].label(Lang::Ja);
                format!("{} = {label}", variable.heading(Lang::Ja))
            }
        }
    }

    /// Columns of the questionnaire with a similar name, the nearest first, with the
    /// similarity from 0 to 1.
    pub fn similar(&self, header: &str) -> Vec<(f64, Target)> {
        // A header of a page is compared by its beginning: the work grows with the square.
        let header: String = header_name(header).chars().take(COMPARED).collect();
        let of_header = letters(&header);
        let mut best: HashMap<Target, f64> = HashMap::new();
        for (of_name, name, target) in &self.compared {
            let common = letters_in_common(&of_header, of_name);
            // No other measure finds more than the letters in common.
            if common < SIMILAR && !contains(&header, name) {
                continue;
            }
            let similarity = similarity(&header, name, common);
            if similarity >= SIMILAR {
                let best = best.entry(*target).or_default();
                *best = best.max(similarity);
            }
        }
        let mut found: Vec<(f64, Target)> = best.into_iter().map(|(t, s)| (s, t)).collect();
        // Alike by similarity in the order of the questionnaire.
        let order = |target: &Target| match *target {
            Target::Variable(variable) => (variable, 0),
            Target::Option(variable, code) => (variable, code + 1),
        };
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| order(&a.1).cmp(&order(&b.1))));
        found
    }
}

/// 1 for the same name; below it the largest of: the share of letters that need no change
/// (Damerau and Levenshtein), slightly less than the share of letters in common wherever
/// they stand (Sørensen and Dice), and where one contains the other the share of it.
fn similarity(a: &str, b: &str, common: f64) -> f64 {
    if a == b {
        return 1.0;
    }
    let (shorter, longer) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let contained = if contains(a, b) {
        0.6 + 0.35 * shorter.len() as f64 / longer.len().max(1) as f64
    } else {
        0.0
    };
    let changed = strsim::normalized_damerau_levenshtein(a, b);
    changed.max(0.95 * common).max(contained).min(0.99)
}

/// Whether one contains the other, and that is more than a word.
fn contains(a: &str, b: &str) -> bool {
    let (shorter, longer) = if a.len() < b.len() { (a, b) } else { (b, a) };
    longer.contains(shorter) && shorter.chars().count() >= 4
}

/// The letters of a name in order.
type Letters = Vec<char>;

fn letters(name: &str) -> Letters {
    let mut letters: Letters = name.chars().collect();
    letters.sort_unstable();
    letters
}

/// Japanese rewords by moving particles and verbs; the letters stay.
fn letters_in_common(a: &Letters, b: &Letters) -> f64 {
    let (mut at, mut other, mut common) = (0, 0, 0);
    while at < a.len() && other < b.len() {
        match a[at].cmp(&b[other]) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => other += 1,
            std::cmp::Ordering::Equal => {
                (at, other, common) = (at + 1, other + 1, common + 1);
            }
        }
    }
    2.0 * f64::from(common) / (a.len() + b.len()).max(1) as f64
}

/// A cell of a header: as it stands, reduced, and reduced without instructions.
struct HeaderCell {
    text: String,
    name: String,
    bare: String,
}

impl HeaderCell {
    fn of(cell: &Cell) -> Self {
        let text = cell.text();
        let name = header_name(&text);
        let bare = match instructions::without(&text) {
            Cow::Borrowed(_) => name.clone(),
            Cow::Owned(bare) => header_name(&bare),
        };
        Self { name, bare, text }
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The names of a variable's column, reduced.
fn names(variable: &Variable) -> Vec<(Sureness, String)> {
    let mut names = vec![(Sureness::Id, variable.id.clone())];
    for lang in Lang::ALL {
        names.push((Sureness::Label, variable.label(lang).to_owned()));
        if variable.number.is_some() {
            names.push((Sureness::Heading, variable.heading(lang)));
        }
    }
    names.extend(variable.number.clone().map(|number| (Sureness::Number, number)));
    names.extend(variable.aliases.iter().map(|alias| (Sureness::Alias, alias.clone())));
    names.iter_mut().for_each(|(_, name)| *name = header_name(name));
    names
}

/// A header reduced like a label, without the circled numbers (①) that forms put before
/// some. Whatever stands between two digits is one sign: 問1-2 is 問1 (2), and not 問12.
pub fn header_name(text: &str) -> String {
    let is_circled = |c: char| matches!(c, '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}');
    reduced(&text.replace(is_circled, ""), |_| BETWEEN)
}

/// Between the numbers of a header.
const BETWEEN: char = '_';

/// Names of parts of a header as the name of the whole.
fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    parts.into_iter().fold(String::new(), |mut whole, part| {
        if whole.ends_with(is_digit) && part.starts_with(is_digit) {
            whole.push(BETWEEN);
        }
        whole + part
    })
}

/// A label reduced to its letters and digits: compatibility forms unified, lower case,
/// without spaces, line breaks, punctuation. What stands between two digits stays, so that
/// 1～5人 is not 15人; of a label that has no letters (○, ×) all but the spaces does.
pub fn normalise(text: &str) -> String {
    reduced(text, |between| match between {
        '.' | '/' | ' ' => between,
        '-' | '~' | '〜' | '−' | '‐' | '–' | '—' | 'ー' => '-',
        c if c.is_whitespace() => ' ',
        _ => BETWEEN,
    })
}

/// `between` says what becomes of the first sign between two digits, if it is not a space
/// behind which another one stands.
fn reduced(text: &str, between: impl Fn(char) -> char) -> String {
    let text = compatible(text);
    let mut name = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut passed: Vec<char> = Vec::new();
    while let Some(letter) = letters.next() {
        // A long vowel between digits is a dash that was typed in kana.
        let is_dash = letter == 'ー' && name.ends_with(|c: char| c.is_ascii_digit());
        if !letter.is_alphanumeric() || is_dash && letters.peek().is_some_and(char::is_ascii_digit)
        {
            passed.push(letter);
            continue;
        }
        if letter.is_ascii_digit() && name.ends_with(|c: char| c.is_ascii_digit()) {
            let sign = passed.iter().find(|c| !c.is_whitespace()).or(passed.first());
            let is_thousands = passed == [','] && {
                let rest: Vec<bool> = letters.clone().take(3).map(|c| c.is_ascii_digit()).collect();
                rest.starts_with(&[true, true]) && rest.get(2) != Some(&true)
            };
            name.extend(sign.filter(|_| !is_thousands).map(|&sign| between(sign)));
        }
        passed.clear();
        name.extend(letter.to_lowercase());
    }
    if name.is_empty() {
        let sign = |c| match c {
            '◯' | '〇' => '○',
            '✕' | '✖' | '╳' => '×',
            c => c,
        };
        name = text.chars().filter(|c| !c.is_whitespace()).map(sign).collect();
    }
    name
}

/// Compatibility forms unified (NFKC), but never so that something becomes a digit that is
/// none: a raised or circled number is not part of the number before it. Marks of the order
/// of bytes and signs of control are no letters.
pub fn compatible(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(|c| !is_unseen(*c)).collect();
    }
    let becomes_digit = |c: char| {
        !c.is_ascii() && !('０'..='９').contains(&c) && c.nfkc().any(|c| c.is_ascii_digit())
    };
    let mut unified = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(becomes_digit) {
        let sign = rest[at..].chars().next().map_or(0, char::len_utf8);
        unified.extend(rest[..at].nfkc());
        unified.push_str(&rest[at..at + sign]);
        rest = &rest[at + sign..];
    }
    unified.extend(rest.nfkc());
    unified.retain(|c| !is_unseen(c));
    unified
}

/// Signs of control other than line breaks and tabs, and marks of the order of bytes.
pub fn is_unseen(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t') || matches!(c, '\u{feff}' | '\u{fffe}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assets, questionnaire};

    #[test]
    fn numbers_in_labels_and_headers_stay_apart() {
        let same =
            [("1～5人", "1〜5人"), ("1～5人", "１－５ 人"), ("1,000件", "1000件"), ("○", "◯")];
        for (a, b) in same {
            assert_eq!(normalise(a), normalise(b), "{a} {b}");
        }
        let other = [
            ("1～5人", "15人"),
            ("1.5", "1～5"),
            ("1 5", "15"),
            ("？", "×"),
            ("12²", "122"),
            ("120①", "1201"),
            ("○", "×"),
            ("½", "12"),
        ];
        for (a, b) in other {
            assert_ne!(normalise(a), normalise(b), "{a} {b}");
        }
        assert_ne!(header_name("問1-2"), header_name("問12"));
        assert_eq!(header_name("問1-2"), header_name("問１．２"));
        assert_eq!(header_name("問4 1～5人"), joined(["問4", &header_name("1～5人")]));
        assert_eq!(header_name("③ 問2"), "問2");
        assert_eq!(compatible("\u{feff}ｶﾞ\u{7}"), "ガ");
    }

    #[test]
    fn instructions_behind_a_question_are_left_out_and_options_are_not() {
        let source = assets::questionnaire("jmar-2018").expect("built in");
        let questionnaire = questionnaire::load(&source).expect("a good questionnaire");
        let matcher = Matcher::new(&questionnaire, None);
        let mut grid = Grid::default();
        let headers = [
            "問5 標榜している診療科目（複数回答）",
            "問2 開設主体 ［個人］",
            "問3 診療所区分【ひとつ選択】",
            "問4 施設基準の届出状況（任意団体）",
        ];
        for (column, header) in headers.iter().enumerate() {
            grid.put_text(0, column, header).expect("small");
        }
        let matched = matcher.find(&grid).expect("a header");
        let index =
            |id: &str| questionnaire.variables.iter().position(|v| v.id == id).expect("a variable");
        assert_eq!(matched.column(index("specialties")), Some(0));
        assert_eq!(matched.options(index("founder")), [(1, 1)]);
        assert_eq!(matched.column(index("bed_type")), Some(2));
        // 任意 (optional) alone is an instruction, 任意団体 (a kind of body) is none.
        assert_eq!(matched.column(index("facility_standard")), None);
    }
}

//! Which column of a sheet belongs to which question.
//!
//! A header may be a variable's id, its number and label, its label, or an alias; for an
//! option, one of these followed by the option's label or code. Headers are compared
//! without spaces, punctuation, case and width. A header may stand in several rows: a
//! question over its options, merged or not. What the analyst wrote into a mapping file
//! takes precedence.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::grid::Grid;
use super::mapping::Mapping;
use super::matched::{Matched, Target, Unmatched};
use super::names::{header_name, joined};
use super::similar::KnownNames;
use super::top::{HeaderCell, TOP_ROWS};
use crate::locales::Lang;
use crate::questionnaire::{Kind, Questionnaire, Variable};

/// Rows that a header may have.
const HEADER_ROWS: usize = 3;

/// Headers that belong to no question and are compared with all that would: each takes a while.
pub const MOST_COMPARED: usize = 200;

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

/// How a header names its column; the smaller is the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
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

/// All headers that the questionnaire's columns may have.
pub struct Matcher<'a> {
    questionnaire: &'a Questionnaire,
    headers: HashMap<String, (Sureness, Target)>,
    /// The same, to be compared with others; most files have none.
    known: OnceLock<KnownNames>,
    /// Headers of options 「その他」, which more text may follow.
    others: Vec<(String, Target)>,
    /// Bytes of the shortest of them.
    shortest_other: usize,
    mapping: Option<&'a Mapping>,
}

impl<'a> Matcher<'a> {
    pub fn new(questionnaire: &'a Questionnaire, mapping: Option<&'a Mapping>) -> Self {
        let mut found: HashMap<String, Vec<(Sureness, Target)>> = HashMap::new();
        let mut others = Vec::new();
        for (index, variable) in questionnaire.variables.iter().enumerate() {
            if variable.is_derived {
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
                for label in code.names().map(header_name) {
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
        let shortest_other = others.iter().map(|(name, _)| name.len()).min().unwrap_or(usize::MAX);
        Self { questionnaire, known: OnceLock::new(), headers, others, shortest_other, mapping }
    }

    /// How many variables the questionnaire asks for.
    pub fn questions(&self) -> usize {
        self.questionnaire.variables.iter().filter(|v| !v.is_derived).count()
    }

    /// The rows near the top in which most headers match; `None` where none does.
    pub fn find(&self, grid: &Grid) -> Option<Matched> {
        let mut best: Option<Matched> = None;
        for rows in places(grid) {
            let known = best.as_ref().map_or(0, Matched::columns);
            // Rows with fewer headers than have matched elsewhere are not worth the while.
            if self.headers_in(grid, rows.clone()) > known {
                let matched = self.match_rows(grid, rows);
                // The shortest and first of equally good ones.
                if matched.columns() == grid.width() {
                    return Some(matched);
                }
                if matched.columns() > known {
                    best = Some(matched);
                }
            }
        }
        best
    }

    /// How many columns have a header in these rows that may be a question's.
    fn headers_in(&self, grid: &Grid, rows: Range<usize>) -> usize {
        let mut headers = 0;
        each_column(grid, rows, |_, parts, own| {
            let may_be = self.mapping.is_some() || self.target(parts, own).is_some();
            headers += usize::from(may_be);
        });
        headers
    }

    fn match_rows(&self, grid: &Grid, rows: Range<usize>) -> Matched {
        let mut matched = Matched {
            header_rows: rows.clone(),
            whole: HashMap::new(),
            options: HashMap::new(),
            unmatched: Vec::new(),
            doubled: Vec::new(),
            headers: HashMap::new(),
            lowest: grid.row(rows.end - 1).map(Cow::into_owned).collect(),
        };
        let mut taken: HashMap<Target, (Sureness, usize)> = HashMap::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        each_column(grid, rows.clone(), |column, parts, own| {
            let header = parts.iter().map(|p| p.text.trim()).collect::<Vec<_>>().join(" ");
            let name = joined(parts.iter().map(|part| part.name.as_str()));
            let occurrence = seen.entry(name.clone()).or_default();
            *occurrence += 1;
            matched.headers.insert(column, header.clone());
            let target = match self.mapping.and_then(|map| map.target(&name, *occurrence)) {
                Some(mapped) => mapped.map(|target| (Sureness::Mapped, target)),
                None => self.target(parts, own),
            };
            let Some((sureness, target)) = target else {
                matched.unmatched.push(Unmatched { header, column });
                return;
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
                    return;
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
        });
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
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        let (last, before) = names.split_last()?;
        let tails = |names: &[&str]| {
            (0..names.len()).find_map(|from| self.headers.get(&*whole(&names[from..])).copied())
        };
        let of_answer = || self.headers.get(&*whole(before)).copied();
        // Instructions are left out only where the whole is no header: an option may read like
        // one. They stand behind the question, on a line of its cell, or in a row of their own.
        let bare = || {
            let bare: Vec<&str> = parts.iter().map(|part| part.bare.as_str()).collect();
            if bare == names {
                return None;
            }
            tails(&bare.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>())
        };
        let more_text = || {
            let whole = whole(&names);
            if whole.len() < self.shortest_other {
                return None;
            }
            let other = self.others.iter().find(|(name, _)| whole.starts_with(name.as_str()))?;
            Some((Sureness::OtherWithText, other.1))
        };
        tails(&names)
            .or_else(|| if own > 1 && ANSWER.contains(last) { of_answer() } else { None })
            .or_else(bare)
            .or_else(more_text)
    }

    /// Columns of the questionnaire with a similar name, the nearest first, with the
    /// similarity from 0 to 1.
    pub fn similar(&self, header: &str) -> Vec<(f64, Target)> {
        let names = || self.headers.iter().map(|(name, (_, target))| (name, *target));
        self.known.get_or_init(|| KnownNames::new(names())).similar(header)
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
            let is_asked = !v.is_withdrawn && !v.is_derived && v.inside.is_none();
            v.is_of_design && !v.is_derived
                || is_asked && !matches!(v.kind, Kind::Text | Kind::Date)
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
}

/// Rows that a header may stand in: single ones from above, then more of them.
fn places(grid: &Grid) -> impl Iterator<Item = Range<usize>> {
    let height = grid.height();
    let first = move |rows| {
        let all = (0..height.min(TOP_ROWS - HEADER_ROWS)).map(move |first| first..first + rows);
        all.filter(move |rows| rows.end <= height)
    };
    (1..=HEADER_ROWS).flat_map(first)
}

/// Goes through the columns of a header in these rows that have a cell in any: says of each its
/// place, its cells from above, of which those over columns to the left count as well, and how
/// many of them stand in the column itself.
fn each_column<'a>(
    grid: &'a Grid,
    rows: Range<usize>,
    mut say: impl FnMut(usize, &[&'a HeaderCell], usize),
) {
    let rows: Vec<&[HeaderCell]> = rows.map(|row| grid.headers(row)).collect();
    let mut above: Vec<Option<&HeaderCell>> = vec![None; rows.len()];
    let mut parts: Vec<&HeaderCell> = Vec::with_capacity(rows.len());
    for column in 0..grid.width() {
        parts.clear();
        let mut own = 0;
        for (level, row) in rows.iter().enumerate() {
            let cell = &row[column];
            if !cell.is_blank() {
                // A heading ends what stood above in the rows below it.
                above[level..].fill(None);
                above[level] = Some(cell);
                own += 1;
            }
            let is_last = level + 1 == rows.len();
            parts.extend(above[level].filter(|_| !is_last || !cell.is_blank()));
        }
        parts.dedup_by(|a, b| a.name == b.name);
        if own > 0 {
            say(column, &parts, own);
        }
    }
}

/// A header of these parts; of one it is that part.
fn whole<'a>(parts: &[&'a str]) -> Cow<'a, str> {
    match parts {
        [one] => Cow::Borrowed(one),
        several => Cow::Owned(joined(several.iter().copied())),
    }
}

/// The names of a variable's column, reduced.
pub(super) fn names(variable: &Variable) -> Vec<(Sureness, String)> {
    let mut names = vec![(Sureness::Id, variable.id.clone())];
    for lang in Lang::ALL {
        names.push((Sureness::Label, variable.label(lang).to_owned()));
        if let Some(number) = &variable.number {
            names.push((Sureness::Heading, variable.heading(lang)));
            names.push((Sureness::Heading, format!("{number} {}", variable.label(lang))));
        }
    }
    names.extend(variable.number.clone().map(|number| (Sureness::Number, number)));
    names.extend(variable.aliases.iter().map(|alias| (Sureness::Alias, alias.clone())));
    names.iter_mut().for_each(|(_, name)| *name = header_name(name));
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assets, questionnaire};

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

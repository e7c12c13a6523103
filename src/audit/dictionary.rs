//! The words by which files name what a figure of `results.csv` is of: titles of tables, labels of
//! subsets, groups, questions and answers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::figures::{Address, Report};
use super::json::Spec;

/// The number of a table in the dictionary.
pub type TableId = usize;

pub struct Table<'a> {
    pub figures: Vec<(&'a Address, Option<f64>)>,
    /// Ids that its figures have.
    pub subsets: Vec<&'a str>,
    pub variables: Vec<&'a str>,
}

/// What a label stands for in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Title,
    Subset,
    /// What a group is within, and the question of which that is an answer.
    Outer,
    Question,
    Group,
    Variable,
    Category,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meaning {
    pub table: TableId,
    pub part: Part,
    pub id: String,
}

/// A label in a text, as a range of its bytes.
pub struct Span<'d> {
    pub start: usize,
    pub end: usize,
    pub meanings: &'d [Meaning],
}

pub struct Dictionary<'a> {
    pub tables: Vec<Table<'a>>,
    ids: BTreeMap<&'a str, TableId>,
    labels: Vec<(String, Vec<Meaning>)>,
    /// In which values of questions are said.
    units: BTreeSet<String>,
    /// Labels by their first letter, the longest first.
    by_letter: HashMap<char, Vec<usize>>,
}

impl<'a> Dictionary<'a> {
    /// Of the figures' own labels, and of what `results.json` says of tables.
    pub fn of(report: &'a Report, specs: &[Spec]) -> Self {
        let mut tables: Vec<Table<'a>> = Vec::new();
        let mut ids: BTreeMap<&'a str, TableId> = BTreeMap::new();
        let mut labels: BTreeMap<String, BTreeSet<Meaning>> = BTreeMap::new();
        let mut put = |label: &str, table, part, id: &str| {
            let label = tidy(label);
            if !label.is_empty() && !id.is_empty() {
                let meaning = Meaning { table, part, id: id.to_owned() };
                labels.entry(label).or_default().insert(meaning);
            }
        };
        let own = report.values().map(|(of, _)| {
            let at = (of.table.as_str(), of.group_variable.as_str(), of.group_code.as_str());
            let [label, _] = report.labels(of);
            (at, label)
        });
        let groups: HashMap<(&str, &str, &str), &str> = own.collect();
        for (address, value) in report.values() {
            let id = *ids.entry(&address.table).or_insert_with(|| {
                let (figures, subsets, variables) = Default::default();
                tables.push(Table { figures, subsets, variables });
                tables.len() - 1
            });
            let table = &mut tables[id];
            table.figures.push((address, value));
            for (all, own) in [
                (&mut table.subsets, address.subset.as_str()),
                (&mut table.variables, address.variable.as_str()),
            ] {
                if !own.is_empty() && !all.contains(&own) {
                    all.push(own);
                }
            }
            let [group, category] = report.labels(address);
            match address.nested() {
                None => put(group, id, Part::Group, &address.group_code),
                Some([outer, (variable, code)]) => {
                    let outer = outer_id(outer);
                    put(group, id, Part::Outer, &outer);
                    put(group, id, Part::Group, code);
                    let inner = groups.get(&(address.table.as_str(), variable, code)).copied();
                    if let Some((question, answer)) = inner.and_then(|of| apart(group, of)) {
                        put(question, id, Part::Question, variable);
                        put(answer, id, Part::Outer, &outer);
                    }
                }
            }
            put(category, id, Part::Category, &address.category);
        }
        let variables = specs.iter().flat_map(|spec| &spec.variables);
        let units = variables.map(|of| of.unit.clone()).filter(|unit| !unit.is_empty());
        let units: BTreeSet<String> = units.collect();
        // Tables without ids are called by their titles.
        if specs.is_empty() {
            ids.iter().for_each(|(title, id)| put(title, *id, Part::Title, title));
        }
        for spec in specs {
            let Some(id) = ids.get(spec.id.as_str()).copied() else { continue };
            put(&spec.title, id, Part::Title, &spec.id);
            spec.subsets.iter().for_each(|of| put(&of.label, id, Part::Subset, &of.id));
            for variable in &spec.variables {
                put(&variable.label, id, Part::Variable, &variable.id);
                let categories = variable.categories.iter();
                categories.for_each(|of| put(&of.label, id, Part::Category, &of.category));
            }
        }
        let labels: Vec<(String, Vec<Meaning>)> =
            labels.into_iter().map(|(text, of)| (text, told_apart(&of))).collect();
        let mut by_letter: HashMap<char, Vec<usize>> = HashMap::new();
        for (number, (text, _)) in labels.iter().enumerate() {
            by_letter.entry(text.chars().next().unwrap_or_default()).or_default().push(number);
        }
        for numbers in by_letter.values_mut() {
            numbers.sort_by_key(|number| std::cmp::Reverse(labels[*number].0.len()));
        }
        Self { tables, ids, labels, units, by_letter }
    }

    /// Whether a text begins with the unit of a question.
    pub fn has_unit(&self, text: &str) -> bool {
        let text = text.trim_start();
        self.units.iter().any(|unit| text.starts_with(unit.as_str()))
    }

    /// The tables that a title names, or the name of a file in it.
    pub fn named(&self, title: &str) -> Vec<TableId> {
        let names = title.split_whitespace().enumerate().filter_map(|(at, word)| {
            let file =
                word.strip_suffix(".csv").map(|path| path.rsplit('/').next().unwrap_or(path));
            file.or((at == 0).then_some(word))
        });
        if let Some(id) = names.filter_map(|name| self.ids.get(name)).next() {
            return vec![*id];
        }
        let title = tidy(title);
        let spans = self.spans(&title, |of| of.part == Part::Title);
        let tables: BTreeSet<TableId> = spans
            .iter()
            .flat_map(|span| span.meanings.iter())
            .filter(|of| of.part == Part::Title)
            .map(|of| of.table)
            .collect();
        tables.into_iter().collect()
    }

    /// The labels in a text that mean something of what is wanted; of two that begin at the same
    /// letter the longer, and none within another.
    pub fn spans(&self, text: &str, is_wanted: impl Fn(&Meaning) -> bool) -> Vec<Span<'_>> {
        let mut spans = Vec::new();
        let (mut at, mut before) = (0, ' ');
        while let Some(letter) = text[at..].chars().next() {
            let candidates = self.by_letter.get(&letter).into_iter().flatten();
            let found = candidates.map(|number| &self.labels[*number]).find(|(label, meanings)| {
                text[at..].starts_with(label.as_str())
                    && !cuts(before, label, &text[at + label.len()..])
                    && meanings.iter().any(&is_wanted)
            });
            let start = at;
            at += found.map_or(letter.len_utf8(), |(label, _)| label.len());
            before = text[start..at].chars().next_back().unwrap_or(letter);
            spans.extend(found.map(|(_, meanings)| Span { start, end: at, meanings }));
        }
        spans
    }
}

/// The id of an answer within which groups are.
pub fn outer_id((variable, code): (&str, &str)) -> String {
    format!("{variable}={code}")
}

/// The question and the answer within which a group is, where its label ends with that of the inner
/// one.
fn apart<'l>(label: &'l str, inner: &str) -> Option<(&'l str, &'l str)> {
    let outer = label.strip_suffix(inner)?.trim_end();
    let parts = ["：", ": "].into_iter().find_map(|mark| outer.rsplit_once(mark));
    parts.map(|(question, answer)| (question.trim(), answer.trim()))
}

/// Without what a word does not tell apart: in a table where it is a group and an answer.
fn told_apart(of: &BTreeSet<Meaning>) -> Vec<Meaning> {
    let is_of_both = |table: TableId| {
        let has = |part: Part| of.iter().any(|of| of.table == table && of.part == part);
        (has(Part::Outer) || has(Part::Group)) && has(Part::Category)
    };
    let is_either = |of: &Meaning| matches!(of.part, Part::Outer | Part::Group | Part::Category);
    of.iter().filter(|of| !is_either(of) || !is_of_both(of.table)).cloned().collect()
}

/// Whether a label would be a piece of a longer word or number.
fn cuts(before: char, label: &str, after: &str) -> bool {
    let joins = |a: char, b: char| {
        a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() || a.is_ascii_digit() && b == ','
    };
    let (first, last) = (label.chars().next(), label.chars().next_back());
    first.is_some_and(|first| joins(before, first))
        || last.zip(after.chars().next()).is_some_and(|(last, next)| joins(last, next))
}

/// With one blank for any white space.
pub fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! Reading derived variables: in which order they are computed, and what their conditions say.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::derived::{Conditions, Derived, DerivedCode, DerivedType, DerivedVariable, Rule};
use super::{Code, Kind, Variable};
use crate::definition::{Document, Text};
use crate::engine::expression::names;
use crate::engine::{Expression, Formula, Known, Number, Reach, Scope, Truth};
use crate::problem::{Problem, unknown_name};

/// Codes of a derived multiple answer: one bit says that it is known that none is chosen.
const MOST_OPTIONS: usize = 125;

impl Derived {
    /// As a variable; what its codes are is not known yet where another question has them.
    pub(super) fn variable(&self) -> Variable {
        let kind = match self.kind {
            None => Kind::Derived,
            Some(DerivedType::Single) => Kind::Single,
            Some(DerivedType::Multiple) => Kind::Multiple,
        };
        let code = |written: &toml::Spanned<DerivedCode>| {
            let DerivedCode { code, label, label_en, otherwise, other, .. } = written.get_ref();
            Code {
                code: *code,
                label: label.clone(),
                label_en: label_en.clone(),
                other: *other,
                aliases: Vec::new(),
                number: None,
                written_out: false,
                // None of the others, where several may be chosen.
                exclusive: *otherwise && kind == Kind::Multiple,
            }
        };
        Variable {
            codes: self.codes.iter().map(code).collect(),
            unit: (self.unit.clone(), self.unit_en.clone()),
            is_derived: true,
            publish: self.publish,
            ..Variable::new(self.id.get_ref(), kind, (&self.label, self.label_en.as_deref()))
        }
    }

    /// The names that it uses, also where there are mistakes.
    fn names(&self) -> BTreeSet<String> {
        let conditions = self.codes.iter().filter_map(|code| code.get_ref().when.as_ref());
        let texts = self.expression.iter().chain(&self.asked_if).chain(conditions);
        let plain = self.per.iter().chain(&self.from).map(|name| name.get_ref().clone());
        texts.flat_map(|text| names(text.get_ref())).chain(plain).collect()
    }

    fn mistake(&self, key: &'static str, document: &mut Document) {
        let problem = Problem::new(key).with("name", self.id.get_ref());
        document.mistake(problem, self.id.span());
    }

    /// That its keys go together.
    fn has_fitting_keys(&self, document: &mut Document) -> bool {
        let before = document.problems.len();
        if self.over.is_some() {
            self.mistake("derived-over-alone", document);
        }
        if self.kind.is_none() {
            let has_codes = !self.codes.is_empty() || !self.recode.is_empty();
            if has_codes || self.from.is_some() || self.asked_if.is_some() {
                self.mistake("derived-without-type", document);
            } else if self.expression.is_none() {
                self.mistake("derived-without-expression", document);
            }
            return before == document.problems.len();
        }
        if self.per.is_some() || self.unit.is_some() || self.unit_en.is_some() {
            self.mistake("derived-codes-per", document);
        }
        if self.codes.is_empty() && self.from.is_none() {
            self.mistake("question-without-codes", document);
        }
        if self.codes.len() > MOST_OPTIONS && self.kind == Some(DerivedType::Multiple) {
            let problem = Problem::new("question-too-many-codes").with("name", self.id.get_ref());
            document.mistake(problem.with("most", MOST_OPTIONS), self.id.span());
        }
        if self.expression.is_some() && self.kind == Some(DerivedType::Multiple) {
            self.mistake("derived-multiple-expression", document);
        }
        if self.expression.is_some() && self.from.is_some() {
            self.mistake("derived-two-ways", document);
        }
        if !self.recode.is_empty() && self.from.is_none() {
            self.mistake("derived-recode-of-none", document);
        }
        let mut otherwise = 0;
        for entry in &self.codes {
            let code = entry.get_ref();
            otherwise += usize::from(code.otherwise);
            let ways = [code.when.is_some(), !code.of.is_empty(), code.otherwise];
            let ways = ways.into_iter().filter(|&way| way).count();
            let key = match ways {
                _ if self.expression.is_some() && ways > 0 => "derived-two-ways",
                _ if !code.of.is_empty() && self.from.is_none() => "derived-of-none",
                0 if self.expression.is_none() && self.from.is_none() => "derived-never",
                2.. => "derived-code-two-ways",
                _ if otherwise > 1 => "derived-two-otherwise",
                _ => continue,
            };
            let problem = Problem::new(key).with("label", &code.label);
            document.mistake(problem.with("name", self.id.get_ref()), entry.span());
        }
        before == document.problems.len()
    }

    /// Reads how it is computed; the variable gets the codes of another where it has none of
    /// its own. Nothing where there is a mistake.
    pub(super) fn read(
        &self,
        place: usize,
        variables: &mut [Variable],
        scope: &Scope,
        document: &mut Document,
    ) -> Option<DerivedVariable> {
        let id = self.id.get_ref().clone();
        if !self.has_fitting_keys(document) {
            return None;
        }
        if let Some(text) = &self.asked_if {
            variables[place].asked_if =
                Expression::read(document, text.get_ref(), text.span(), scope);
        }
        let Some(kind) = self.kind else {
            let (rule, per) = self.formula(scope, document)?;
            return Some(DerivedVariable { id, rule, per });
        };
        let conditions = match (&self.from, &self.expression) {
            (_, Some(text)) => {
                let read =
                    Expression::<Number>::read(document, text.get_ref(), text.span(), scope)?;
                let codes = variables[place].codes.iter().map(|code| code.code).collect();
                let rule = Rule::Code(read, codes);
                self.reaches_all(&rule, &variables[place].codes, document)?;
                return Some(DerivedVariable { id, rule, per: None });
            }
            (Some(from), None) => self.merged(from, place, variables, scope, document)?,
            (None, None) => {
                let read: Vec<_> =
                    self.codes.iter().map(|code| when(code.get_ref(), scope, document)).collect();
                read.into_iter().collect::<Option<Vec<_>>>()?
            }
        };
        let conditions = Conditions(conditions);
        let rule = match kind {
            DerivedType::Single => Rule::First(conditions),
            DerivedType::Multiple => Rule::Each(conditions),
        };
        self.reaches_all(&rule, &variables[place].codes, document)?;
        Some(DerivedVariable { id, rule, per: None })
    }

    fn formula(&self, scope: &Scope, document: &mut Document) -> Option<(Rule, Option<String>)> {
        let per = self.per.as_ref().map(|per| {
            let name = per.get_ref();
            let problem = match scope.get(name).map(|(_, known)| known) {
                Some(Known::Number | Known::Unclear) => return Some(name.clone()),
                Some(_) => Problem::new("derived-per").with("name", name),
                None => unknown_name("expression-unknown-variable", name, scope.names()),
            };
            document.mistake(problem, per.span());
            None
        });
        let text = self.expression.as_ref()?;
        let read = Expression::<Formula>::read(document, text.get_ref(), text.span(), scope)?;
        let per = per.map_or(Some(None), |per| per.map(Some))?;
        let read = match &per {
            Some(per) => read.per(per),
            None => read,
        };
        Some((Rule::Formula(read), per))
    }

    /// The conditions of codes that stand for those of a question.
    fn merged(
        &self,
        from: &Text,
        place: usize,
        variables: &mut [Variable],
        scope: &Scope,
        document: &mut Document,
    ) -> Option<Vec<(i32, Option<Expression>)>> {
        let is_source = |v: &Variable| matches!(v.kind, Kind::Single | Kind::Multiple);
        let source = variables.iter().find(|v| v.id == *from.get_ref());
        let Some(source) = source.filter(|source| is_source(source)).cloned() else {
            let known = variables.iter().filter(|v| is_source(v) && v.id != *self.id.get_ref());
            let known: Vec<String> = known.map(|v| v.id.clone()).collect();
            let key = if source.is_some() { "derived-from" } else { "expression-unknown-variable" };
            document.mistake(unknown_name(key, from.get_ref(), &known), from.span());
            return None;
        };
        if source.has_codes_of_data {
            let problem = Problem::new("derived-from-data").with("name", from.get_ref());
            document.mistake(problem, from.span());
            return None;
        }
        let variable = &mut variables[place];
        let is_code = |code: i32| source.codes.iter().any(|known| known.code == code);
        let before = document.problems.len();
        let mut unknown = |code: &dyn std::fmt::Display, span| {
            let problem = Problem::new("derived-unknown-code").with("code", code);
            document.mistake(problem.with("name", from.get_ref()), span);
        };
        let mut recode: HashMap<i32, i32> = HashMap::new();
        for (old, new) in &self.recode {
            match old.trim().parse::<i32>().ok().filter(|&old| is_code(old)) {
                Some(old) => {
                    recode.insert(old, *new);
                }
                None => unknown(old, from.span()),
            }
        }
        for entry in &self.codes {
            entry.get_ref().of.iter().filter(|&&code| !is_code(code)).for_each(|code| {
                unknown(code, entry.span());
            });
        }
        let counts_as = |code: i32| recode.get(&code).copied().unwrap_or(code);
        if self.codes.is_empty() {
            let is_kept =
                |code: &&Code| source.codes.iter().any(|c| counts_as(c.code) == code.code);
            variable.codes = source.codes.iter().filter(is_kept).cloned().collect();
        }
        for (old, new) in &recode {
            if !variable.codes.iter().any(|code| code.code == *new) {
                let problem = Problem::new("derived-recode-unknown").with("code", new);
                document.mistake(problem.with("old", old), from.span());
            }
        }
        if document.problems.len() > before {
            return None;
        }
        let mut all = Vec::new();
        let mut taken: HashMap<i32, String> = HashMap::new();
        for (index, code) in variable.codes.iter().enumerate() {
            let written = self.codes.get(index);
            if let Some(entry) =
                written.filter(|c| c.get_ref().when.is_some() || c.get_ref().otherwise)
            {
                all.push(when(entry.get_ref(), scope, document));
                continue;
            }
            let span = written.map_or(from.span(), toml::Spanned::span);
            let own: Vec<i32> = match written.map(|entry| entry.get_ref().of.as_slice()) {
                Some([_, ..]) if !self.recode.is_empty() => {
                    let problem = Problem::new("derived-recode-and-of").with("label", &code.label);
                    document.mistake(problem, span);
                    return None;
                }
                Some(of @ [_, ..]) => of.to_vec(),
                _ => {
                    let codes = source.codes.iter().map(|code| code.code);
                    codes.filter(|&old| counts_as(old) == code.code).collect()
                }
            };
            if own.is_empty() {
                let problem = Problem::new("derived-never").with("label", &code.label);
                document.mistake(problem.with("name", self.id.get_ref()), span.clone());
            }
            if self.kind == Some(DerivedType::Single) && source.kind == Kind::Single {
                for old in &own {
                    if let Some(before) = taken.insert(*old, code.label.clone()) {
                        let problem = Problem::new("derived-code-twice").with("code", old);
                        let problem = problem.with("label", &code.label).with("before", before);
                        document.mistake(problem, span.clone());
                    }
                }
            }
            let texts = own.iter().map(|old| match source.kind {
                Kind::Multiple => source.option_column(*old),
                _ => format!("{} = {old}", source.id),
            });
            let text = texts.collect::<Vec<_>>().join(" OR ");
            if !text.is_empty() {
                let read = Expression::read(document, &text, span, scope);
                all.push(read.map(|read| (code.code, Some(read))));
            }
        }
        if document.problems.len() > before {
            return None;
        }
        all.into_iter().collect()
    }

    /// Notes codes that nobody can have, and numbers that are no code, as far as these can be
    /// told from what the conditions compare.
    fn reaches_all(&self, rule: &Rule, codes: &[Code], document: &mut Document) -> Option<()> {
        let mut reach = Reach::default();
        let is_clear = match rule {
            Rule::Formula(_) => false,
            Rule::Code(expression, _) => expression.reach(&mut reach),
            Rule::First(conditions) | Rule::Each(conditions) => {
                conditions.0.iter().filter_map(|(_, c)| c.as_ref()).all(|c| c.reach(&mut reach))
            }
        };
        let Some(tried) = is_clear.then(|| reach.combinations()).flatten() else { return Some(()) };
        let before = document.problems.len();
        let answers = rule.answers(&tried);
        let reached: HashSet<usize> =
            (0..answers.len()).flat_map(|row| answers.codes(row)).collect();
        for (index, code) in codes.iter().enumerate().filter(|(index, _)| !reached.contains(index))
        {
            let span = self.codes.get(index).map_or(self.id.span(), toml::Spanned::span);
            let problem = Problem::new("derived-never").with("label", &code.label);
            document.mistake(problem.with("name", self.id.get_ref()), span);
        }
        if let Rule::Code(expression, known) = rule {
            let numbers = expression.numbers(&tried).into_iter();
            let is_none = |n: &f64| !n.is_nan() && !known.iter().any(|&code| f64::from(code) == *n);
            let mut none: Vec<f64> = numbers.filter(is_none).collect();
            none.sort_by(f64::total_cmp);
            none.dedup();
            if let (Some(number), Some(text)) = (none.first(), &self.expression) {
                let problem = Problem::new("derived-no-code").with("number", number);
                document.mistake(problem.with("name", self.id.get_ref()), text.span());
            }
        }
        (document.problems.len() == before).then_some(())
    }
}

/// The condition that is written at a code, or that of all others.
fn when(
    code: &DerivedCode,
    scope: &Scope,
    document: &mut Document,
) -> Option<(i32, Option<Expression>)> {
    let Some(text) = &code.when else { return Some((code.code, None)) };
    let read: Expression = Expression::read(document, text.get_ref(), text.span(), scope)?;
    // Without a name in it, it is the same of all.
    let holds = |read: &Expression| read.truth(&Reach::default().combinations()?).first().copied();
    if read.columns.is_empty() && holds(&read) != Some(Truth::Yes) {
        let problem = Problem::new("derived-never").with("label", &code.label).with("name", "");
        document.mistake(problem, text.span());
        return None;
    }
    Some((code.code, Some(read)))
}

/// The derived variables, each after those it needs. A cycle is reported at each of its
/// members, which come last.
pub(super) fn in_order(
    entries: &[Derived],
    routing: &HashMap<&str, &Text>,
    document: &mut Document,
) -> Vec<usize> {
    let id = |index: usize| entries[index].id.get_ref();
    let several = entries.iter().filter(|entry| entry.kind == Some(DerivedType::Multiple));
    let several: HashSet<&str> = several.map(|entry| entry.id.get_ref().as_str()).collect();
    // The name of an option is that of its question.
    let whole = |name: String| match name.rsplit_once('_') {
        Some((of, code)) if code.parse::<i32>().is_ok() && several.contains(of) => of.to_owned(),
        _ => name,
    };
    // Who is asked the question that it is made from is asked it.
    let asked = |entry: &Derived| {
        let from = entry.from.as_ref().and_then(|from| routing.get(from.get_ref().as_str()));
        from.map_or_else(Vec::new, |text| names(text.get_ref()))
    };
    let needs: Vec<BTreeSet<String>> = entries
        .iter()
        .map(|entry| entry.names().into_iter().chain(asked(entry)).map(whole).collect())
        .collect();
    let mut sorted = Vec::new();
    let mut waiting: Vec<usize> = (0..entries.len()).collect();
    loop {
        let is_ready =
            |&index: &usize| !waiting.iter().any(|&other| needs[index].contains(id(other)));
        let (ready, rest): (Vec<usize>, Vec<usize>) = waiting.iter().partition(|i| is_ready(i));
        sorted.extend(&ready);
        waiting = rest;
        if ready.is_empty() || waiting.is_empty() {
            break;
        }
    }
    let among: HashMap<&str, &BTreeSet<String>> =
        waiting.iter().map(|&index| (id(index).as_str(), &needs[index])).collect();
    for &index in &waiting {
        if let Some(cycle) = cycle_through(id(index), &among) {
            let problem = Problem::new("derived-cycle").with("cycle", cycle.join(" → "));
            document.mistake(problem, entries[index].id.span());
        }
    }
    sorted.extend(waiting);
    sorted
}

/// The way from a variable back to itself, if there is one, by what each needs.
fn cycle_through(start: &str, needs: &HashMap<&str, &BTreeSet<String>>) -> Option<Vec<String>> {
    let mut paths = vec![vec![start.to_owned()]];
    let mut seen = HashSet::new();
    while let Some(path) = paths.pop() {
        for name in needs.get(path.last()?.as_str()).into_iter().copied().flatten() {
            let mut longer = path.clone();
            longer.push(name.clone());
            if name == start {
                return Some(longer);
            }
            if seen.insert(name) {
                paths.push(longer);
            }
        }
    }
    None
}

//! From a questionnaire file to a checked [`Questionnaire`], or all its mistakes.

use std::collections::{HashMap, HashSet};

use super::computed::in_order;
use super::derived::{Derived, DerivedVariable};
use super::parts::{MOST_RANKED, Parts, Rule};
use super::{
    Check, CheckRule, CheckSeverity, Kind, Question, QuestionType, Questionnaire,
    QuestionnaireFile, Reference, ReferenceColumn, ReferenceFile, Unit, UnitFile, Variable,
};
use crate::assets::QuestionnaireSource;
use crate::definition::{Document, Text};
use crate::engine::expression::Wanted;
use crate::engine::{Expression, Known, Scope, is_reserved};
use crate::problem::{Failure, Problem, unknown_name};

/// Codes of a multiple question. An answer is kept in 128 bits, of which cross tables need two
/// for no answer and not asked.
const MOST_OPTIONS: usize = 126;

/// As many codes as a single answer is told apart by; 0 is no answer.
const MOST_CODES: usize = u16::MAX as usize;

/// A change by this factor since the previous survey is to be looked at.
const PREVIOUS_FACTOR: f64 = 5.0;

/// Reads and checks a questionnaire.
pub fn load(source: &QuestionnaireSource) -> Result<Questionnaire, Failure> {
    let name = source.folder.describe(&source.file);
    let text = source.folder.read(&source.file).ok_or_else(|| {
        Failure::machine(Problem::new("definition-unreadable").with("path", &name))
    })?;
    let mut document = Document::new(name, &text);
    let file: Option<QuestionnaireFile> = document.read();
    let misread = !document.problems.is_empty();
    let questionnaire = file.map(|file| check(file, source, &mut document, misread));
    match questionnaire {
        Some(questionnaire) if document.problems.is_empty() => Ok(questionnaire),
        _ => Err(Failure::data(document.problems)),
    }
}

/// Checks what the types cannot. With `misread` some entries are missing from
/// `file`, so that a name that is not known may be no mistake.
fn check(
    mut file: QuestionnaireFile,
    source: &QuestionnaireSource,
    document: &mut Document,
    misread: bool,
) -> Questionnaire {
    let mut parts = Parts::default();
    for question in file.questions.iter().map(toml::Spanned::get_ref) {
        check_question(question, document);
        question.check_of_unit(&file.units, document);
        if question.of.is_none() {
            parts.add(question, &file.not_a_number);
        }
    }
    for unit in &file.units {
        for number in 1..=unit.blocks.len() {
            for question in of_unit(&file, unit) {
                parts.add(&question.in_block(unit, number), &file.not_a_number);
            }
        }
    }
    let Parts { variables, derived: computed, rules, rankings, .. } = parts;
    let (mut variables, routing): (Vec<Variable>, Vec<Option<Text>>) =
        variables.into_iter().unzip();
    // What a question brings stands before what is computed of it.
    let derived = std::mem::take(&mut file.derived).into_iter().map(toml::Spanned::into_inner);
    let (of_units, derived): (Vec<Derived>, Vec<Derived>) =
        derived.partition(|entry| entry.of.is_some());
    let (over, derived): (Vec<Derived>, Vec<Derived>) =
        derived.into_iter().partition(|entry| entry.over.is_some());
    let derived: Vec<Derived> = computed.into_iter().chain(derived).collect();
    variables.extend(over.iter().map(Derived::variable));
    let asked = variables.len();
    variables.extend(derived.iter().map(Derived::variable));
    let of_all: Vec<Derived> = over.iter().chain(&derived).chain(&of_units).cloned().collect();
    let own = file.units.iter().flat_map(|unit| asked_of(&file, unit).0).map(|(own, _)| own);
    let named: Vec<Variable> = variables.iter().cloned().chain(own).collect();
    check_ids(&file, &named, &of_all, document);
    let has_numbers = variables.iter().any(|variable| variable.kind == Kind::Id);
    let of_checks = file.checks.iter().filter_map(|check| check.get_ref().of.as_ref());
    let of = of_units.iter().filter_map(|entry| entry.of.as_ref()).chain(of_checks);
    check_units(&file.units, has_numbers, of, document);
    check_references(&file.questions, &variables, document);

    let mut scope = Scope::default();
    variables.iter().for_each(|variable| variable.name(&mut scope, None));
    over.iter().for_each(|entry| scope.add(entry.id.get_ref().clone(), Known::Number));
    let before = document.problems.len();
    let (order, derived_variables) =
        computed_of(&derived, asked, &mut variables, &routing, &mut scope, document);
    let mut read: HashMap<String, Expression> = HashMap::new();
    let routing = routing.into_iter().enumerate().filter_map(|(index, text)| Some((index, text?)));
    for (index, text) in routing {
        let expression = match read.get(text.get_ref()) {
            Some(expression) => Some(expression.clone()),
            None => expression(&text, &scope, document),
        };
        if let Some(expression) = expression {
            read.insert(text.into_inner(), expression.clone());
            variables[index].asked_if = Some(expression);
        }
    }
    route_as_made_of(&order, &derived, asked, &mut variables);
    let units = file.units.iter().map(|unit| {
        let own = of_units.iter().filter(|of| is_of(of.of.as_ref(), unit)).cloned().collect();
        read_unit(unit, &file, own, &variables, &scope, document)
    });
    let units: Vec<Unit> = units.collect();
    let own = file.checks.iter().map(toml::Spanned::get_ref).filter(|check| check.of.is_none());
    let mut checks: Vec<CheckRule> = own.filter_map(|check| check.read(&scope, document)).collect();
    checks.extend(rules.iter().filter_map(|rule| rule.read(&scope, document)));
    let sums = rules.into_iter().filter_map(|rule| rule.sum).collect();
    if misread {
        document.problems.truncate(before);
    }
    let references: Vec<Reference> = file
        .references
        .into_iter()
        .filter_map(|reference| load_reference(reference, &variables, source, document))
        .collect();
    let requirements = file.requirements.into_iter();
    let requirements = requirements
        .filter_map(|requirement| requirement.read(&variables, &references, &scope, document))
        .collect();

    let listed = file.listed.read(&scope, document);
    let index = variables.iter().enumerate().map(|(i, v)| (v.id.clone(), i)).collect();
    let id = file.id.into_inner();
    let mut questionnaire = Questionnaire {
        template: file.template.unwrap_or_else(|| id.clone()),
        id,
        title: (file.title, file.title_en),
        respondent: (file.respondent, file.respondent_en),
        no_answer: file.no_answer,
        zero: file.zero,
        previous_factor: file.previous_factor.unwrap_or(PREVIOUS_FACTOR),
        variables,
        derived: derived_variables,
        over: Vec::new(),
        checks,
        requirements,
        listed,
        sums,
        rankings,
        references,
        units,
        waves: Vec::new(),
        drawn: Vec::new(),
        index,
    };
    let names: Vec<String> = over.iter().map(|entry| entry.id.get_ref().clone()).collect();
    let before = document.problems.len();
    let over = over.iter().filter_map(|entry| entry.read_over(&questionnaire, &names, document));
    questionnaire.over = over.collect();
    if misread {
        document.problems.truncate(before);
    }
    questionnaire
}

/// Reads computed variables, which stand behind the others from `asked` on, in an order in which
/// each needs only those before it: the places of the entries in this order, and how they are
/// computed.
fn computed_of(
    derived: &[Derived],
    asked: usize,
    variables: &mut [Variable],
    routing: &[Option<Text>],
    scope: &mut Scope,
    document: &mut Document,
) -> (Vec<usize>, Vec<DerivedVariable>) {
    let routed = variables.iter().zip(routing);
    let routed = routed.filter_map(|(variable, text)| Some((variable.id.as_str(), text.as_ref()?)));
    let order = in_order(derived, &routed.collect(), document);
    // What a derived variable is has to be known to those that use it.
    let mut read_so_far = Vec::new();
    for &index in &order {
        let place = asked + index;
        if let Some(read) = derived[index].read(place, variables, scope, document) {
            variables[place].name(scope, Some(&read.rule));
            read_so_far.push(read);
        }
    }
    (order, read_so_far)
}

/// Who is asked a question is asked what is made of its answers.
fn route_as_made_of(
    order: &[usize],
    derived: &[Derived],
    asked: usize,
    variables: &mut [Variable],
) {
    for (place, entry) in order.iter().map(|&index| (asked + index, &derived[index])) {
        let from = entry.from.as_ref().filter(|_| entry.asked_if.is_none());
        let from = from.and_then(|from| variables.iter().find(|v| v.id == *from.get_ref()));
        if let Some(asked_if) = from.and_then(|from| from.asked_if.clone()) {
            variables[place].asked_if = Some(asked_if);
        }
    }
}

/// That units say where they stand, and that what is computed and checked `of` one is of one that
/// is there.
fn check_units<'f>(
    units: &[UnitFile],
    has_numbers: bool,
    of: impl Iterator<Item = &'f Text>,
    document: &mut Document,
) {
    units.iter().for_each(|unit| unit.check(has_numbers, document));
    let known: Vec<String> = units.iter().map(|unit| unit.id.get_ref().clone()).collect();
    for of in of {
        if !known.contains(of.get_ref()) {
            document.mistake(unknown_name("unit-unknown", of.get_ref(), &known), of.span());
        }
    }
}

/// What is asked of a unit, and of whom, as written, and the rules that this brings.
fn asked_of(
    file: &QuestionnaireFile,
    unit: &UnitFile,
) -> (Vec<(Variable, Option<Text>)>, Vec<Rule>) {
    let mut parts = Parts::default();
    of_unit(file, unit).for_each(|question| parts.add(question, &file.not_a_number));
    (parts.variables, parts.rules)
}

fn is_of(of: Option<&Text>, unit: &UnitFile) -> bool {
    of.is_some_and(|of| of.get_ref() == unit.id.get_ref())
}

/// The questions that are asked of a unit.
fn of_unit<'f>(
    file: &'f QuestionnaireFile,
    unit: &'f UnitFile,
) -> impl Iterator<Item = &'f Question> {
    let all = file.questions.iter().map(toml::Spanned::get_ref);
    all.filter(move |question| is_of(question.of.as_ref(), unit))
}

/// Reads a unit: its questions as tables of it know them, and what is computed of them and of the
/// respondent's, whose `variables` and `scope` are given.
fn read_unit(
    unit: &UnitFile,
    file: &QuestionnaireFile,
    derived: Vec<Derived>,
    variables: &[Variable],
    scope: &Scope,
    document: &mut Document,
) -> Unit {
    let (own, rules) = asked_of(file, unit);
    let (own, routing): (Vec<Variable>, Vec<Option<Text>>) = own.into_iter().unzip();
    let (first, asked) = (variables.len(), variables.len() + own.len());
    let mut all: Vec<Variable> = variables.iter().cloned().chain(own).collect();
    all.extend(derived.iter().map(Derived::variable));
    let mut scope = scope.clone();
    all[first..].iter().for_each(|variable| variable.name(&mut scope, None));
    let routing: Vec<Option<Text>> = variables.iter().map(|_| None).chain(routing).collect();
    let (order, read) = computed_of(&derived, asked, &mut all, &routing, &mut scope, document);
    for (variable, text) in all.iter_mut().zip(&routing) {
        if let Some(text) = text {
            variable.asked_if = expression(text, &scope, document);
        }
    }
    route_as_made_of(&order, &derived, asked, &mut all);
    let checks = file.checks.iter().map(toml::Spanned::get_ref);
    let checks = checks.filter(|check| is_of(check.of.as_ref(), unit));
    let mut checks: Vec<CheckRule> =
        checks.filter_map(|check| check.read(&scope, document)).collect();
    // Those of a block are the respondent's.
    let of_rows = rules.iter().filter(|_| unit.key.is_some());
    checks.extend(of_rows.filter_map(|rule| rule.read(&scope, document)));
    unit.unit(asked - first, all.split_off(first), read, checks)
}

impl Check {
    fn read(&self, scope: &Scope, document: &mut Document) -> Option<CheckRule> {
        Some(CheckRule {
            id: self.id.get_ref().clone(),
            expression: expression(&self.expression, scope, document)?,
            is_warning: self.severity == CheckSeverity::Warning,
            message: (self.message.clone(), self.message_en.clone()),
        })
    }
}

impl Rule {
    fn read(&self, scope: &Scope, document: &mut Document) -> Option<CheckRule> {
        let (ja, en) = self.message.clone();
        Some(CheckRule {
            id: self.id.clone(),
            expression: Expression::read(document, &self.expression, self.span.clone(), scope)?,
            is_warning: false,
            message: (ja, Some(en)),
        })
    }
}

fn expression<T: Wanted>(
    text: &Text,
    scope: &Scope,
    document: &mut Document,
) -> Option<Expression<T>> {
    Expression::read(document, text.get_ref(), text.span(), scope)
}

/// That its keys go together.
fn check_question(question: &Question, document: &mut Document) {
    use QuestionType::{
        Code, Count, Grid, GridCount, GridMultiple, GridNumber, Hours, Multiple, Number, Ranking,
        Single,
    };
    let id = &question.id;
    let kind = question.kind;
    let mut mistake = |key, most: usize| {
        let problem = Problem::new(key).with("name", id.get_ref()).with("most", most);
        document.mistake(problem, id.span());
    };
    let needs_codes = matches!(kind, Single | Multiple | Code | Grid | GridMultiple | Ranking);
    let is_of_numbers = matches!(kind, GridCount | GridNumber);
    let needs_items = is_of_numbers || matches!(kind, Grid | GridMultiple);
    let is_open = question.codes_from_data;
    if is_open && (kind != Single || !question.codes.is_empty()) {
        mistake("question-codes-from-data", 0);
    }
    match (needs_codes, question.codes.is_empty()) {
        (true, true) if !is_open => mistake("question-without-codes", 0),
        (false, false) => mistake("question-with-codes", 0),
        _ => {}
    }
    match (needs_items, question.items.is_empty()) {
        (true, true) => mistake("grid-without-items", 0),
        (false, false) if kind != Hours => mistake("question-with-items", 0),
        _ => {}
    }
    match (is_of_numbers, question.columns.is_empty()) {
        (true, true) => mistake("grid-without-columns", 0),
        (false, false) => mistake("question-with-columns", 0),
        _ => {}
    }
    let has_parts = |item: &super::Item| !item.sum.is_empty() || item.part_of.is_some();
    if !is_of_numbers && question.items.iter().any(has_parts) {
        mistake("grid-parts-of-no-numbers", 0);
    }
    if kind != Ranking && (question.ranks.is_some() || question.by.is_some()) {
        mistake("question-with-ranks", 0);
    }
    if question.breakdown && !matches!(kind, Single | QuestionType::Weekday) {
        mistake("question-breakdown", 0);
    }
    let ranks = question.ranks.unwrap_or(question.codes.len());
    if kind == Ranking && !(1..=question.codes.len()).contains(&ranks) {
        mistake("ranking-ranks", question.codes.len());
    }
    if question.codes.iter().filter(|code| code.get_ref().written_out).count() > 1 {
        mistake("question-two-written-out", 0);
    }
    let has_numbers = question.codes.iter().any(|code| code.get_ref().number.is_some());
    if has_numbers && !matches!(kind, Single | Multiple) {
        mistake("question-number-inside", 0);
    }
    let most = match kind {
        Multiple | GridMultiple => MOST_OPTIONS,
        Ranking => MOST_RANKED,
        _ => MOST_CODES,
    };
    if question.codes.len() > most {
        mistake("question-too-many-codes", most);
    }
    if let (Some(min), Some(max)) = (question.min, question.max)
        && min > max
    {
        mistake("question-range-reversed", 0);
    }
    let is_number = is_of_numbers || matches!(kind, Count | Number);
    if !is_number && (question.min.is_some() || question.max.is_some()) {
        mistake("question-range-of-no-number", 0);
    }
    let items = question.items.iter().map(|item| (item.sum.as_slice(), &item.part_of));
    let ids: Vec<String> = question.items.iter().map(|item| item.id.get_ref().clone()).collect();
    check_parts(items, &ids, document);
    let columns = question.columns.iter().map(|column| (column.sum.as_slice(), &column.part_of));
    let ids: Vec<String> = question.columns.iter().map(|c| c.id.get_ref().clone()).collect();
    check_parts(columns, &ids, document);
    let codes = question.codes.iter();
    check_codes(
        codes.map(|code| (code.span(), code.get_ref().code, &code.get_ref().label)),
        document,
    );
}

/// That what rows or columns are sums and parts of is there.
fn check_parts<'q>(
    lines: impl Iterator<Item = (&'q [Text], &'q Option<Text>)>,
    ids: &[String],
    document: &mut Document,
) {
    for (at, (sum, part_of)) in lines.enumerate() {
        for name in sum.iter().chain(part_of) {
            if *name.get_ref() == ids[at] || !ids.contains(name.get_ref()) {
                let others: Vec<String> =
                    ids.iter().filter(|id| **id != ids[at]).cloned().collect();
                let problem = unknown_name("grid-unknown-part", name.get_ref(), &others);
                document.mistake(problem, name.span());
            }
        }
    }
}

/// That no code and no label is there twice.
fn check_codes<'c>(
    codes: impl Iterator<Item = (std::ops::Range<usize>, i32, &'c String)>,
    document: &mut Document,
) {
    let mut known = HashSet::new();
    let mut labels = HashSet::new();
    for (span, number, label) in codes {
        if !known.insert(number) {
            let problem = Problem::new("code-duplicate").with("code", number);
            document.mistake(problem, span.clone());
        }
        if label.trim().is_empty() {
            let problem = Problem::new("code-without-label").with("code", number);
            document.mistake(problem, span);
        } else if !labels.insert(label) {
            let problem = Problem::new("code-duplicate-label").with("label", label);
            document.mistake(problem, span);
        }
    }
}

/// That a question which names other respondents is a text, and that they are known by an id or a
/// text of their own.
fn check_references(
    questions: &[toml::Spanned<Question>],
    variables: &[Variable],
    document: &mut Document,
) {
    for question in questions.iter().map(toml::Spanned::get_ref) {
        let Some(name) = &question.refers_to else { continue };
        if question.kind != QuestionType::Text {
            let problem = Problem::new("question-refers").with("name", question.id.get_ref());
            document.mistake(problem, name.span());
        }
        let names = |v: &&Variable| {
            matches!(v.kind, Kind::Id | Kind::Text) && v.id != *question.id.get_ref()
        };
        let known: Vec<String> = variables.iter().filter(names).map(|v| v.id.clone()).collect();
        if !known.contains(name.get_ref()) {
            let problem = unknown_name("expression-unknown-variable", name.get_ref(), &known);
            document.mistake(problem, name.span());
        }
    }
}

/// That ids are names, and none is there twice.
fn check_ids(
    file: &QuestionnaireFile,
    variables: &[Variable],
    derived: &[Derived],
    document: &mut Document,
) {
    let mut seen = HashSet::new();
    let mut check = |id: &Text, document: &mut Document| {
        let name = id.get_ref();
        let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !starts_well || !name.chars().all(is_plain) {
            document.mistake(Problem::new("id-malformed").with("name", name), id.span());
        }
        if is_reserved(name) {
            document.mistake(Problem::new("id-reserved").with("name", name), id.span());
        }
        if !seen.insert(name.clone()) {
            document.mistake(Problem::new("id-duplicate").with("name", name), id.span());
        }
    };
    let questions = &file.questions;
    // A ranking's own id is that of what is computed of it.
    for question in questions.iter().map(toml::Spanned::get_ref) {
        if question.kind != QuestionType::Ranking {
            check(&question.id, document);
        }
        question.items.iter().for_each(|item| check(&item.id, document));
        let inside = question.codes.iter().filter_map(|code| code.get_ref().number.as_ref());
        inside.for_each(|inside| check(&inside.id, document));
    }
    for entry in derived {
        check(&entry.id, document);
        let codes = entry.codes.iter();
        let codes = codes.map(|code| (code.span(), code.get_ref().code, &code.get_ref().label));
        check_codes(codes, document);
    }
    for entry in &file.checks {
        check(&entry.get_ref().id, document);
    }
    for unit in &file.units {
        check(&unit.id, document);
    }
    for entry in &file.requirements {
        check(&entry.id, document);
    }
    let place = |id: &str| {
        let own = questions.iter().map(toml::Spanned::get_ref);
        let own = own.filter(|q| id.starts_with(q.id.get_ref().as_str())).map(|q| q.id.span());
        let computed = derived.iter().filter(|d| d.id.get_ref() == id).map(|d| d.id.span());
        let items = questions.iter().flat_map(|q| &q.get_ref().items);
        let items = items.filter(|i| id.starts_with(i.id.get_ref().as_str())).map(|i| i.id.span());
        computed.chain(items).chain(own).next().unwrap_or_default()
    };
    // Cells of a grid and ranks are named by two ids together, an option by that of its question
    // and its code: none may be named like another variable.
    let mut known: HashSet<&str> = HashSet::new();
    for variable in variables {
        if !known.insert(&variable.id) && !seen.contains(&variable.id) {
            let problem = Problem::new("id-duplicate").with("name", &variable.id);
            document.mistake(problem, place(&variable.id));
        }
    }
    for variable in variables.iter().filter(|v| v.kind == Kind::Multiple) {
        for column in variable.columns() {
            if seen.contains(&column) || known.contains(column.as_str()) {
                let problem = Problem::new("id-duplicate").with("name", column);
                document.mistake(problem, place(&variable.id));
            }
        }
    }
}

fn load_reference(
    file: ReferenceFile,
    variables: &[Variable],
    source: &QuestionnaireSource,
    document: &mut Document,
) -> Option<Reference> {
    let is_single = |name: &str| variables.iter().any(|v| v.id == name && v.kind == Kind::Single);
    if let Some(question) = file.question.as_ref().filter(|name| !is_single(name.get_ref())) {
        let singles: Vec<String> =
            variables.iter().filter(|v| v.kind == Kind::Single).map(|v| v.id.clone()).collect();
        let problem = unknown_name("expression-unknown-variable", question.get_ref(), &singles);
        document.mistake(problem, question.span());
        return None;
    }
    let mut expressions = Vec::new();
    let mut numbers = Scope::default();
    for column in &file.columns {
        let written = column.expression.as_ref();
        expressions.push(written.and_then(|text| expression(text, &numbers, document)));
        if column.number || written.is_some() {
            numbers.add(&column.id, Known::Number);
        }
    }
    let is_number = |name: &Text| {
        file.columns.iter().any(|column| column.id == *name.get_ref() && column.number)
    };
    for name in file.tiles.iter().flatten().filter(|name| !is_number(name)) {
        let columns = file.columns.iter().filter(|column| column.number);
        let known: Vec<String> = columns.map(|column| column.id.clone()).collect();
        document.mistake(unknown_name("reference-tiles", name.get_ref(), &known), name.span());
    }
    if let (Some([name, _]), true) = (&file.tiles, file.key.is_none() || file.question.is_none()) {
        document.mistake(Problem::new("reference-tiles-of-nothing"), name.span());
    }
    for column in &file.columns {
        let Some(question) = &column.question else { continue };
        if !is_single(question.get_ref()) {
            let singles = variables.iter().filter(|v| v.kind == Kind::Single);
            let known: Vec<String> = singles.map(|v| v.id.clone()).collect();
            let problem = unknown_name("expression-unknown-variable", question.get_ref(), &known);
            document.mistake(problem, question.span());
        }
        if file.key.is_none() || file.question.is_none() || column.is_number() {
            document.mistake(Problem::new("reference-says-nothing"), question.span());
        }
    }
    let rows = match &file.file {
        Some(name) => read_rows(name, &file.columns, source, document)?,
        None => Vec::new(),
    };
    Some(Reference {
        id: file.id.into_inner(),
        sheet: file.sheet,
        key: file.key,
        question: file.question.map(Text::into_inner),
        tiles: file.tiles.map(|of| of.map(Text::into_inner)),
        columns: file.columns,
        expressions,
        rows,
    })
}

/// The rows of a file beside the questionnaire: one text a column, empty where it is computed.
fn read_rows(
    name: &Text,
    columns: &[ReferenceColumn],
    source: &QuestionnaireSource,
    document: &mut Document,
) -> Option<Vec<Vec<String>>> {
    let Some(text) = source.folder.read(name.get_ref()) else {
        let problem = Problem::new("reference-unreadable").with("file", name.get_ref());
        document.mistake(problem, name.span());
        return None;
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let mut positions = Vec::new();
    for column in columns {
        match headers.iter().position(|h| h == column.id) {
            _ if column.expression.is_some() => positions.push(usize::MAX),
            Some(position) => positions.push(position),
            None => {
                let problem = Problem::new("reference-column-missing")
                    .with("file", name.get_ref())
                    .with("column", &column.id);
                document.mistake(problem, name.span());
            }
        }
    }
    if positions.len() < columns.len() {
        return None;
    }
    let rows = reader
        .records()
        .map_while(Result::ok)
        .map(|record| {
            let cell = |&i: &usize| record.get(i).unwrap_or_default().to_owned();
            positions.iter().map(cell).collect()
        })
        .collect();
    Some(rows)
}

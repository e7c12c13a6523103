//! From a questionnaire file to a checked [`Questionnaire`], or all its mistakes.

use std::collections::{HashMap, HashSet};

use super::computed::in_order;
use super::derived::{Derived, DerivedType};
use super::{
    CheckRule, CheckSeverity, Kind, Question, QuestionType, Questionnaire, QuestionnaireFile,
    Reference, ReferenceFile, Variable,
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
    file: QuestionnaireFile,
    source: &QuestionnaireSource,
    document: &mut Document,
    misread: bool,
) -> Questionnaire {
    let mut variables = Vec::new();
    let mut routing: Vec<(usize, Text)> = Vec::new();
    for question in &file.questions {
        let question = question.get_ref();
        check_question(question, document);
        let first = variables.len();
        variables.extend(variables_of(question, &file.not_a_number));
        if let Some(asked_if) = &question.asked_if {
            routing.extend((first..variables.len()).map(|i| (i, asked_if.clone())));
        }
    }
    let derived: Vec<Derived> = file.derived.into_iter().map(toml::Spanned::into_inner).collect();
    let asked = variables.len();
    variables.extend(derived.iter().map(Derived::variable));
    check_ids(&file.questions, &derived, &file.checks, document);

    let mut scope = Scope::default();
    variables.iter().for_each(|variable| variable.name(&mut scope, None));
    let order = in_order(&derived, document);
    let before = document.problems.len();
    // What a derived variable is has to be known to those that use it.
    let mut derived_variables = Vec::new();
    for index in order {
        let place = asked + index;
        if let Some(derived) = derived[index].read(place, &mut variables, &scope, document) {
            variables[place].name(&mut scope, Some(&derived.rule));
            derived_variables.push(derived);
        }
    }
    let mut read: HashMap<String, Expression> = HashMap::new();
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
    let checks = file.checks.iter().filter_map(|check| {
        let check = check.get_ref();
        let expression = expression(&check.expression, &scope, document)?;
        Some(CheckRule {
            id: check.id.get_ref().clone(),
            expression,
            is_warning: check.severity == CheckSeverity::Warning,
            message: (check.message.clone(), check.message_en.clone()),
        })
    });
    let checks = checks.collect();
    if misread {
        document.problems.truncate(before);
    }
    let references = file
        .references
        .into_iter()
        .filter_map(|reference| load_reference(reference, &variables, source, document))
        .collect();

    let index = variables.iter().enumerate().map(|(i, v)| (v.id.clone(), i)).collect();
    let id = file.id.into_inner();
    Questionnaire {
        template: file.template.unwrap_or_else(|| id.clone()),
        id,
        title: (file.title, file.title_en),
        respondent: (file.respondent, file.respondent_en),
        no_answer: file.no_answer,
        zero: file.zero,
        previous_factor: file.previous_factor.unwrap_or(PREVIOUS_FACTOR),
        variables,
        derived: derived_variables,
        checks,
        references,
        index,
    }
}

fn expression<T: Wanted>(
    text: &Text,
    scope: &Scope,
    document: &mut Document,
) -> Option<Expression<T>> {
    Expression::read(document, text.get_ref(), text.span(), scope)
}

fn check_question(question: &Question, document: &mut Document) {
    let id = &question.id;
    let needs_codes = matches!(
        question.kind,
        QuestionType::Single | QuestionType::Multiple | QuestionType::Code | QuestionType::Grid
    );
    let mut mistake = |key| {
        document.mistake(Problem::new(key).with("name", id.get_ref()), id.span());
    };
    if needs_codes && question.codes.is_empty() {
        mistake("question-without-codes");
    }
    if !needs_codes && !question.codes.is_empty() {
        mistake("question-with-codes");
    }
    let is_grid = question.kind == QuestionType::Grid;
    if is_grid && question.items.is_empty() {
        mistake("grid-without-items");
    }
    if !is_grid && !question.items.is_empty() {
        mistake("question-with-items");
    }
    if question.codes.iter().filter(|code| code.get_ref().written_out).count() > 1 {
        mistake("question-two-written-out");
    }
    let most = if question.kind == QuestionType::Multiple { MOST_OPTIONS } else { MOST_CODES };
    if question.codes.len() > most {
        let problem = Problem::new("question-too-many-codes").with("name", id.get_ref());
        document.mistake(problem.with("most", most), id.span());
    }
    let mut mistake = |key| {
        document.mistake(Problem::new(key).with("name", id.get_ref()), id.span());
    };
    if let (Some(min), Some(max)) = (question.min, question.max)
        && min > max
    {
        mistake("question-range-reversed");
    }
    let is_number = matches!(question.kind, QuestionType::Count | QuestionType::Number);
    if !is_number && (question.min.is_some() || question.max.is_some()) {
        mistake("question-range-of-no-number");
    }
    let codes = question.codes.iter();
    check_codes(
        codes.map(|code| (code.span(), code.get_ref().code, &code.get_ref().label)),
        document,
    );
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

fn check_ids(
    questions: &[toml::Spanned<Question>],
    derived: &[Derived],
    checks: &[toml::Spanned<super::Check>],
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
    for question in questions {
        let question = question.get_ref();
        check(&question.id, document);
        for item in &question.items {
            check(&item.id, document);
        }
    }
    for entry in derived {
        check(&entry.id, document);
        let codes = entry.codes.iter();
        let codes = codes.map(|code| (code.span(), code.get_ref().code, &code.get_ref().label));
        check_codes(codes, document);
    }
    for entry in checks {
        check(&entry.get_ref().id, document);
    }
    // The column of an option must not be named like another variable.
    let questions = questions.iter().map(toml::Spanned::get_ref);
    let asked = questions.filter(|question| question.kind == QuestionType::Multiple);
    let asked = asked.flat_map(|question| {
        question.codes.iter().map(|code| (&question.id, code.get_ref().code, code.span()))
    });
    let computed = derived.iter().filter(|entry| entry.kind == Some(DerivedType::Multiple));
    let computed = computed.flat_map(|entry| {
        entry.codes.iter().map(|code| (&entry.id, code.get_ref().code, code.span()))
    });
    for (id, code, span) in asked.chain(computed) {
        let column = format!("{}_{code}", id.get_ref());
        if seen.contains(&column) {
            document.mistake(Problem::new("id-duplicate").with("name", column), span);
        }
    }
}

/// The variables of a question: one, or for a grid one an item.
fn variables_of(question: &Question, not_a_number: &[f64]) -> Vec<Variable> {
    let kind = match question.kind {
        QuestionType::Id => Kind::Id,
        QuestionType::Single | QuestionType::Code | QuestionType::Grid => Kind::Single,
        QuestionType::Multiple => Kind::Multiple,
        QuestionType::Count => Kind::Count,
        QuestionType::Number => Kind::Number,
        QuestionType::Text => Kind::Text,
        QuestionType::Date => Kind::Date,
    };
    let variable = Variable {
        number: question.number.clone(),
        unit: (question.unit.clone(), question.unit_en.clone()),
        codes: question.codes.iter().map(|c| c.get_ref().clone()).collect(),
        min: question.min,
        max: question.max,
        not_a_number: question.not_a_number.clone().unwrap_or_else(|| not_a_number.to_vec()),
        required: question.required,
        aliases: question.aliases.clone(),
        is_after_code: question.kind == QuestionType::Code,
        ..Variable::new(
            question.id.get_ref(),
            kind,
            (&question.label, question.label_en.as_deref()),
        )
    };
    if question.kind != QuestionType::Grid {
        return vec![variable];
    }
    let number = question.number.as_deref().unwrap_or("");
    let items = question.items.iter().map(|item| Variable {
        id: item.id.get_ref().clone(),
        number: item.number.clone(),
        label: (item.label.clone(), item.label_en.clone()),
        aliases: item
            .aliases
            .iter()
            .cloned()
            // Forms name the row behind the question.
            .chain([
                format!("{}{}", question.label, item.label),
                format!("{number}{}{}", question.label, item.label),
            ])
            .collect(),
        grid: Some((question.label.clone(), question.label_en.clone())),
        ..variable.clone()
    });
    items.collect()
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
    let Some(text) = source.folder.read(file.file.get_ref()) else {
        let problem = Problem::new("reference-unreadable").with("file", file.file.get_ref());
        document.mistake(problem, file.file.span());
        return None;
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let mut positions = Vec::new();
    for column in &file.columns {
        match headers.iter().position(|h| h == column.id) {
            _ if column.expression.is_some() => positions.push(usize::MAX),
            Some(position) => positions.push(position),
            None => {
                let problem = Problem::new("reference-column-missing")
                    .with("file", file.file.get_ref())
                    .with("column", &column.id);
                document.mistake(problem, file.file.span());
            }
        }
    }
    if positions.len() < file.columns.len() {
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
    Some(Reference {
        id: file.id.into_inner(),
        sheet: file.sheet,
        key: file.key,
        columns: file.columns,
        expressions,
        rows,
    })
}

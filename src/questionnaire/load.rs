//! From a questionnaire file to a checked [`Questionnaire`], or all its mistakes.

use std::collections::{HashMap, HashSet};

use super::expression::{Expression, unknown_name};
use super::{
    CheckRule, CheckSeverity, Code, Derived, DerivedVariable, Kind, Question, QuestionType,
    Questionnaire, QuestionnaireFile, Reference, ReferenceFile, Variable,
};
use crate::assets::QuestionnaireSource;
use crate::definition::{Document, Text};
use crate::problem::{Failure, Problem};

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
    variables.extend(derived.iter().map(derived_variable));
    check_ids(&file.questions, &derived, &file.checks, document);

    let known: Vec<String> = variables.iter().flat_map(Variable::columns).collect();
    let before = document.problems.len();
    let mut parsed: HashMap<String, Expression> = HashMap::new();
    for (index, text) in routing {
        let expression = match parsed.get(text.get_ref()) {
            Some(expression) => Some(expression.clone()),
            None => Expression::of(document, &text, &known),
        };
        if let Some(expression) = expression {
            parsed.insert(text.into_inner(), expression.clone());
            variables[index].asked_if = Some(expression);
        }
    }
    let mut derived_variables = Vec::new();
    for entry in &derived {
        let per = entry.per.as_ref().map(|per| {
            if !known.contains(per.get_ref()) {
                let problem = unknown_name("expression-unknown-variable", per.get_ref(), &known);
                document.mistake(problem, per.span());
            }
            per.get_ref().clone()
        });
        if let Some(expression) = Expression::of(document, &entry.expression, &known) {
            derived_variables.push(DerivedVariable {
                id: entry.id.get_ref().clone(),
                expression,
                per,
            });
        }
    }
    let checks = file.checks.iter().filter_map(|check| {
        let check = check.get_ref();
        let expression = Expression::of(document, &check.expression, &known)?;
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
    let derived_variables = in_order(derived_variables, &derived, document);
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
    let mut codes = HashSet::new();
    let mut labels = HashSet::new();
    for code in &question.codes {
        let Code { code: number, label, .. } = code.get_ref();
        if !codes.insert(*number) {
            let problem = Problem::new("code-duplicate").with("code", number);
            document.mistake(problem, code.span());
        }
        if label.trim().is_empty() {
            let problem = Problem::new("code-without-label").with("code", number);
            document.mistake(problem, code.span());
        } else if !labels.insert(label) {
            let problem = Problem::new("code-duplicate-label").with("label", label);
            document.mistake(problem, code.span());
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
    }
    for entry in checks {
        check(&entry.get_ref().id, document);
    }
    // The column of an option must not be named like another variable.
    for question in questions.iter().map(toml::Spanned::get_ref) {
        if question.kind == QuestionType::Multiple {
            for code in &question.codes {
                let column = format!("{}_{}", question.id.get_ref(), code.get_ref().code);
                if seen.contains(&column) {
                    let problem = Problem::new("id-duplicate").with("name", column);
                    document.mistake(problem, code.span());
                }
            }
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
        id: question.id.get_ref().clone(),
        number: question.number.clone(),
        kind,
        label: (question.label.clone(), question.label_en.clone()),
        unit: (question.unit.clone(), question.unit_en.clone()),
        codes: question.codes.iter().map(|c| c.get_ref().clone()).collect(),
        asked_if: None,
        min: question.min,
        max: question.max,
        is_withdrawn: false,
        not_a_number: question.not_a_number.clone().unwrap_or_else(|| not_a_number.to_vec()),
        required: question.required,
        aliases: question.aliases.clone(),
        is_after_code: question.kind == QuestionType::Code,
        grid: None,
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

fn derived_variable(entry: &Derived) -> Variable {
    Variable {
        id: entry.id.get_ref().clone(),
        number: None,
        kind: Kind::Derived,
        label: (entry.label.clone(), entry.label_en.clone()),
        unit: (entry.unit.clone(), entry.unit_en.clone()),
        codes: Vec::new(),
        asked_if: None,
        min: None,
        max: None,
        is_withdrawn: false,
        not_a_number: Vec::new(),
        required: false,
        aliases: Vec::new(),
        is_after_code: false,
        grid: None,
    }
}

/// Sorts derived variables so that each comes after those it needs. A cycle is
/// reported at each of its members.
fn in_order(
    mut waiting: Vec<DerivedVariable>,
    entries: &[Derived],
    document: &mut Document,
) -> Vec<DerivedVariable> {
    let mut sorted: Vec<DerivedVariable> = Vec::new();
    loop {
        let names: HashSet<String> = waiting.iter().map(|v| v.id.clone()).collect();
        let (ready, rest): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|v| !v.needs().any(|name| names.contains(name)));
        let stuck = ready.is_empty();
        sorted.extend(ready);
        waiting = rest;
        if waiting.is_empty() {
            return sorted;
        }
        if stuck {
            break;
        }
    }
    for variable in &waiting {
        let Some(cycle) = cycle_through(variable, &waiting) else {
            continue;
        };
        if let Some(entry) = entries.iter().find(|e| *e.id.get_ref() == variable.id) {
            let problem = Problem::new("derived-cycle").with("cycle", cycle.join(" → "));
            document.mistake(problem, entry.id.span());
        }
    }
    sorted
}

impl DerivedVariable {
    /// The variables that it is computed from.
    pub fn needs(&self) -> impl Iterator<Item = &String> {
        self.expression.columns.iter().chain(&self.per)
    }
}

/// The way from a variable back to itself, if there is one.
fn cycle_through(start: &DerivedVariable, among: &[DerivedVariable]) -> Option<Vec<String>> {
    let mut paths = vec![vec![start.id.clone()]];
    let mut seen = HashSet::new();
    while let Some(path) = paths.pop() {
        let last = path.last()?;
        let Some(variable) = among.iter().find(|v| v.id == *last) else {
            continue;
        };
        for name in variable.needs() {
            let mut longer = path.clone();
            longer.push(name.clone());
            if *name == start.id {
                return Some(longer);
            }
            if seen.insert(name.clone()) {
                paths.push(longer);
            }
        }
    }
    None
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
    let mut numbers: Vec<String> = Vec::new();
    for column in &file.columns {
        let expression = column.expression.as_ref();
        expressions.push(expression.and_then(|text| Expression::of(document, text, &numbers)));
        if column.number || expression.is_some() {
            numbers.push(column.id.clone());
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

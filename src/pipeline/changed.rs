//! What a plan is of in a survey with several waves, and the tables of what has changed where it
//! has none.

use std::sync::Arc;

use crate::definition::Document;
use crate::engine::Expression;
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::{Kind as VariableKind, Questionnaire, Variable, WAVE};
use crate::tables::kind::Kind;
use crate::tables::kinds::change::{Change, has_value};
use crate::tables::reader::has_codes;
use crate::tables::spec::{ChartKind, Show};
use crate::tables::{CoverText, Outline, Planned, Section, TableSpec};
use crate::words::{Message, Words};

/// Id of the section, and of what stands before the ids of its tables.
const SECTION: &str = "change";

/// Waves from which lines tell more than marks beside each other.
const TREND: usize = 3;

/// Lines that can be told apart.
const MOST_LINES: usize = 6;

/// A table that does not name the wave is of the newest. Where none names it, a section of
/// changes is added.
pub fn of_waves(plan: &mut Outline, questionnaire: &Questionnaire) {
    let Some(newest) = newest(questionnaire) else { return };
    let mut is_any = false;
    for table in &mut plan.tables {
        if names_wave(table) {
            is_any = true;
            continue;
        }
        let spec = table.spec_mut();
        spec.scope = match spec.scope.take() {
            None => Some(newest.clone()),
            Some(own) => both(&own, &newest, questionnaire),
        };
    }
    plan.newest = Some(newest);
    let label = questionnaire.variable(WAVE).and_then(|wave| wave.codes.last());
    let label = label.map(|code| code.label_words()).unwrap_or_default();
    plan.remarks.push(Message::new("report-waves").words("wave", label).into());
    if !is_any {
        let numbered = plan.sections.iter().filter(|s| s.level == 1 && !s.number.is_empty());
        let number = (numbered.count() + 1).to_string();
        add(plan, questionnaire, number, &[]);
    }
}

/// A plan of nothing but what has changed, by the answers to some questions. Fails where one of
/// these is named twice or has no answers to choose from.
pub fn outline(questionnaire: &Questionnaire, groups: &[String]) -> Result<Outline, Failure> {
    let mut problems = Vec::new();
    for (at, id) in groups.iter().enumerate() {
        if !questionnaire.variable(id).is_some_and(has_codes) {
            let problem = Problem::new("plan-variable-unfit").with("name", id);
            problems.push(problem.with("kind", "change"));
        } else if groups[..at].contains(id) {
            problems.push(Problem::new("cross-twice").with("name", id));
        }
    }
    if !problems.is_empty() {
        return Err(Failure { fault: Fault::Usage, problems });
    }
    let title = Message::new("compare-title").words("survey", questionnaire.title_words());
    let mut outline = Outline {
        cover: CoverText { title: title.into(), ..CoverText::default() },
        scope: None,
        newest: newest(questionnaire),
        summary: None,
        remarks: Vec::new(),
        parameters: Default::default(),
        choices: Default::default(),
        sections: Vec::new(),
        tables: Vec::new(),
        disclosure: None,
        is_linked: false,
        weighting: None,
    };
    add(&mut outline, questionnaire, "1".to_owned(), groups);
    Ok(outline)
}

fn add(plan: &mut Outline, questionnaire: &Questionnaire, number: String, groups: &[String]) {
    let variables = questionnaire.variables.iter();
    let tables = variables.filter(|v| is_in_both(v, questionnaire));
    // Beside other tables of the same questions, the titles say what these are of.
    let is_alone = plan.tables.is_empty();
    let tables: Vec<Planned> = tables.map(|v| table(v, questionnaire, groups, is_alone)).collect();
    if tables.is_empty() {
        return;
    }
    plan.sections.push(Section {
        id: SECTION.to_owned(),
        number,
        level: 1,
        heading: Words::of("change-section"),
        new_page: true,
        text: Some(Words::of("change-section-text")),
    });
    plan.tables.extend(tables);
}

/// Whether the newest wave and another have a question whose answers can be compared. Places
/// and the like, whose answers are the data's own, are not measured.
fn is_in_both(variable: &Variable, questionnaire: &Questionnaire) -> bool {
    let Some((newest, earlier)) = questionnaire.waves.split_last() else { return false };
    let asked = |wave: &crate::questionnaire::Wave| !wave.not_asked.contains(&variable.id);
    has_value(variable)
        && !variable.is_derived
        && !variable.is_withdrawn
        && !variable.has_codes_of_data
        && asked(newest)
        && earlier.iter().any(asked)
}

fn table(
    variable: &Variable,
    questionnaire: &Questionnaire,
    groups: &[String],
    is_alone: bool,
) -> Planned {
    let groups: Vec<String> = groups.iter().filter(|id| **id != variable.id).cloned().collect();
    let is_of_codes = matches!(variable.kind, VariableKind::Single | VariableKind::Multiple);
    let is_trend = questionnaire.waves.len() >= TREND && variable.codes.len() <= MOST_LINES;
    let chart = if is_of_codes && is_trend { ChartKind::Curve } else { ChartKind::Dots };
    let question: Words = match variable.grid_words() {
        Some(grid) => Message::new("cross-column")
            .words("question", grid)
            .words("answer", variable.label_words())
            .into(),
        None => variable.heading_words(),
    };
    let title = match is_alone {
        true => question,
        false => Message::new("change-title").words("label", question).into(),
    };
    let id = format!("{SECTION}_{}", variable.id);
    let spec = TableSpec {
        show: Show::Both,
        chart: Some(chart),
        prose: "change".to_owned(),
        row_heading: match groups.as_slice() {
            [] => Words::of("wave-question"),
            [one] => questionnaire.variable(one).map(Variable::label_words).unwrap_or_default(),
            _ => Words::default(),
        },
        ..TableSpec::of(&id, SECTION, title, Words::of("all-respondents"))
    };
    Planned::new(spec, Arc::new(Change::of(&variable.id, &groups)) as Arc<dyn Kind>)
}

/// Whether a table looks at the waves by itself.
fn names_wave(table: &Planned) -> bool {
    let spec = &table.spec;
    let conditions = spec.subsets.iter().filter_map(|subset| subset.condition.as_ref());
    let mut columns = conditions.chain(&spec.condition).flat_map(|condition| &condition.columns);
    let kind = &table.kind;
    kind.breakdowns().contains(&WAVE)
        || kind.variables().contains(&WAVE)
        || columns.any(|column| column == WAVE)
}

/// Who belongs to the newest wave.
fn newest(questionnaire: &Questionnaire) -> Option<Expression> {
    let code = questionnaire.variable(WAVE)?.codes.last()?.code;
    condition(&format!("{WAVE} = {code}"), questionnaire)
}

fn both(one: &Expression, other: &Expression, questionnaire: &Questionnaire) -> Option<Expression> {
    condition(&format!("({}) AND ({})", one.text, other.text), questionnaire)
}

fn condition(text: &str, questionnaire: &Questionnaire) -> Option<Expression> {
    let mut document = Document::new(WAVE, text);
    Expression::read(&mut document, text, 0..text.len(), &questionnaire.scope())
}

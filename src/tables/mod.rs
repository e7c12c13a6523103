//! Data and a plan to [`Results`]: tables of figures under keys of ids, for reports, charts and
//! exports to show.

pub mod chart;
mod compared;
pub mod differences;
pub mod estimate;
pub mod facts;
pub mod figure;
mod form;
pub mod grid;
pub mod kind;
pub mod kinds;
mod made;
mod making;
pub mod notes;
pub mod reader;
mod shape;
pub mod significance;
pub mod spec;
pub mod statistic;
pub mod summary;
pub mod table;
mod weighing;
mod within;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::engine::Expression;
use crate::policy::Stated;
use crate::problem::Failure;
use crate::questionnaire::Questionnaire;
use crate::tally::links::{Links, Quantity};
use crate::tally::weighting::Weighting;
use crate::tally::{Members, Respondents, TallyCache, TallyQuery};
use crate::validation::Quality;
use crate::words::{Message, Say, Words};
use figure::Source;
pub use figure::{At, Category, Figure, Figures, Group, Key, State, before_sign};
pub use form::FormQuestion;
pub use made::{Made, Planned};
pub use spec::{ALL, ChartKind, Classes, Commentary, Method, Show, Subset, TableSpec};
pub use statistic::Statistic;
pub use table::{Grouped, Listed, Measured, Table};

/// What a report consists of, before its figures are known: cover, sections and tables in
/// order.
#[derive(Debug, Clone)]
pub struct Outline {
    pub cover: CoverText<Words>,
    /// Of whom all tables are, if not of everybody.
    pub scope: Option<Scope>,
    /// Of a survey with waves: who belongs to the newest, whose number is told.
    pub newest: Option<Expression>,
    /// Remarks on what it shows, for the cover.
    pub remarks: Vec<Words>,
    pub parameters: BTreeMap<String, f64>,
    /// Questions of which parameters are an answer, by the parameter.
    pub choices: BTreeMap<String, String>,
    pub summary: Option<summary::SummarySpec>,
    pub sections: Vec<Section<Words>>,
    pub tables: Vec<Planned>,
    /// What is not shown of few respondents, where no study says it.
    pub disclosure: Option<Stated>,
    /// How figures are linked is wanted too, also where no table hides what is of few.
    pub is_linked: bool,
    /// Of a survey with weights.
    pub weighting: Option<Arc<Weighting>>,
}

/// Of whom a whole report is.
#[derive(Debug, Clone)]
pub struct Scope {
    pub condition: Expression,
    /// As readers are told.
    pub label: Words,
}

impl Outline {
    /// Leaves out tables, and sections that have lost their last one.
    pub fn leave_out(&mut self, is_left_out: impl Fn(&Planned) -> bool) {
        let (gone, kept): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.tables).into_iter().partition(|table| is_left_out(table));
        self.tables = kept;
        let has =
            |tables: &[Planned], id: &str| tables.iter().any(|table| table.spec.section == id);
        self.sections.retain(|s| !has(&gone, &s.id) || has(&self.tables, &s.id));
    }
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct CoverText<T = String> {
    pub title: T,
    pub subtitle: Option<T>,
    pub organisation: Option<T>,
    pub date: Option<T>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Section<T = String> {
    pub id: String,
    pub number: String,
    pub level: usize,
    pub heading: T,
    pub new_page: bool,
    pub text: Option<T>,
}

/// The results of one survey.
#[derive(Debug, Clone)]
pub struct Results {
    pub questionnaire: String,
    pub cover: CoverText<Words>,
    /// Of whom all tables are, where they are not of everybody; remarks that came with the data,
    /// and the plan's. For the cover.
    pub remarks: Vec<Words>,
    /// What one respondent is, as in 「診療所」.
    pub respondent: Words,
    /// Number of respondents that the report is of.
    pub respondents: usize,
    pub parameters: BTreeMap<String, f64>,
    pub summary: Option<summary::SummarySpec>,
    pub sections: Vec<Section<Words>>,
    pub tables: Vec<Made>,
    pub quality: Quality<Words>,
    /// The questions, as respondents were asked.
    pub form: Vec<FormQuestion<Words>>,
    /// How figures are linked, where the outline wants it.
    pub links: Links,
    /// Of a survey with weights.
    pub weighting: Option<Arc<Weighting>>,
}

/// Computes all tables of an outline. Fails where an expression cannot be evaluated on the
/// data, such as a comparison of a number with a text.
pub fn tabulate(
    respondents: &dyn Respondents,
    questionnaire: &Questionnaire,
    outline: &Outline,
    quality: Quality<Words>,
) -> Result<Results, Failure> {
    let mut outline = outline.clone();
    let is_missing =
        |id: &str| respondents.references().iter().any(|of| of.id == id && of.rows.is_empty());
    outline.leave_out(|table| table.kind.rests_on().is_some_and(is_missing));
    let mut tallies = TallyCache::weighted(outline.weighting.clone());
    // Most tables know at once what they need; bands of a number only when its values are
    // known.
    let (tables, (within, all), is_linked) = loop {
        let scope = outline.scope.as_ref().map(|scope| &scope.condition);
        let count = |members| {
            tallies.get(TallyQuery { members, ..TallyQuery::default() }, questionnaire).n.n as usize
        };
        let all = Members::default().which(outline.newest.as_ref());
        let counts = (count(all.which(scope)), count(all));
        let references = respondents.references();
        let make = |planned: &Planned| planned.make(questionnaire, references, &tallies);
        let tables: Vec<Made> = outline.tables.iter().map(make).collect();
        // What tells of others is counted where something may be hidden, which of tables that hide
        // by themselves is known when all else is.
        let has_few = || tables.iter().any(|table| table.has_few());
        let is_linked = outline.is_linked || !tallies.wants_any() && has_few();
        if is_linked {
            tallies.want_universes(questionnaire);
        }
        let wanted = tallies.wanted();
        if wanted.is_empty() {
            break (tables, counts, is_linked);
        }
        let counted = respondents.count(&wanted, questionnaire)?;
        tallies.learn(wanted, counted);
    };
    let scope = outline.scope.as_ref().map(|scope| {
        let said = Message::new("report-scope").words("label", &scope.label);
        let said = said.words("respondent", questionnaire.respondent_words());
        Words::from(said.with("within", within).with("all", all))
    });
    let with_data = respondents.remarks().iter().map(|remark| Words::from(remark.as_str()));
    let remarks = scope.into_iter().chain(with_data);
    Ok(Results {
        questionnaire: questionnaire.id.clone(),
        cover: outline.cover.clone(),
        remarks: remarks.chain(outline.remarks.iter().cloned()).collect(),
        respondent: questionnaire.respondent_words(),
        respondents: within,
        parameters: outline.parameters.clone(),
        summary: outline.summary.clone(),
        sections: outline.sections.clone(),
        quality,
        form: form::form(questionnaire),
        links: if is_linked { links(&tallies, questionnaire, &tables) } else { Links::default() },
        tables,
        weighting: outline.weighting.clone(),
    })
}

/// How figures are linked, and of which respondents the units are that tables have added up.
fn links(tallies: &TallyCache, questionnaire: &Questionnaire, tables: &[Made]) -> Links {
    let mut links = tallies.links(questionnaire);
    let of_units = tables.iter().filter(|table| table.spec.of.is_some());
    for (_, figure) in of_units.flat_map(|table| table.figures.iter()) {
        let Source { base, counts, numbers, parts, .. } = &figure.source;
        let of_first = |at: usize| if at == 0 { parts.as_slice() } else { &[] };
        for (at, (measure, of)) in numbers.iter().enumerate() {
            links.know(&Quantity::sum(measure, *of), of_first(at));
        }
        for (at, of) in counts.iter().enumerate() {
            links.know(&Quantity::count(*of), of_first(at));
        }
        base.iter().for_each(|base| links.know(&Quantity::count(*base), &[]));
    }
    links
}

impl Say for CoverText<Words> {
    type Said = CoverText;

    fn said(&self, say: &dyn Fn(&Words) -> String) -> CoverText {
        // A template that inherits another's cover leaves out what it has not.
        let line = |words: &Option<Words>| words.said(say).filter(|line| !line.is_empty());
        CoverText {
            title: say(&self.title),
            subtitle: line(&self.subtitle),
            organisation: line(&self.organisation),
            date: line(&self.date),
        }
    }
}

impl Say for Section<Words> {
    type Said = Section;

    fn said(&self, say: &dyn Fn(&Words) -> String) -> Section {
        Section {
            id: self.id.clone(),
            number: self.number.clone(),
            level: self.level,
            heading: say(&self.heading),
            new_page: self.new_page,
            text: self.text.said(say).filter(|text| !text.is_empty()),
        }
    }
}

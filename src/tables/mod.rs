//! Data and a plan to [`Results`]: tables of figures under keys of ids, for reports, charts and
//! exports to show.

pub mod chart;
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
pub mod spec;
pub mod statistic;
pub mod table;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::locales::{Lang, Locale};
use crate::policy::Stated;
use crate::problem::Failure;
use crate::questionnaire::Questionnaire;
use crate::tally::links::Links;
use crate::tally::{Respondents, Tallies};
use crate::validation::Quality;
pub use figure::{At, Category, Figure, Figures, Group, Key, State};
pub use form::FormQuestion;
pub use made::{Made, Planned};
pub use spec::{ALL, ChartKind, Commentary, Show, Subset, TableSpec};
pub use statistic::Statistic;
pub use table::{Grouped, Listed, Measured, Table};

/// What a report consists of, before its figures are known: cover, sections and tables in
/// order, in one language.
#[derive(Debug, Clone)]
pub struct Outline {
    pub cover: CoverText,
    pub parameters: BTreeMap<String, f64>,
    pub sections: Vec<Section>,
    pub tables: Vec<Planned>,
    /// What is not shown of few respondents, where no study says it.
    pub disclosure: Option<Stated>,
    /// How figures are linked is wanted too.
    pub is_linked: bool,
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
pub struct CoverText {
    pub title: String,
    pub subtitle: Option<String>,
    pub organisation: Option<String>,
    pub date: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Section {
    pub id: String,
    pub number: String,
    pub level: usize,
    pub heading: String,
    pub new_page: bool,
    pub text: Option<String>,
}

/// The results of one survey in one language.
#[derive(Debug, Clone)]
pub struct Results {
    pub questionnaire: String,
    pub lang: Lang,
    pub cover: CoverText,
    /// Remarks that came with the data, for the cover.
    pub remarks: Vec<String>,
    /// What one respondent is, as in 「診療所」.
    pub respondent: String,
    /// Number of respondents read.
    pub respondents: usize,
    pub parameters: BTreeMap<String, f64>,
    pub sections: Vec<Section>,
    pub tables: Vec<Made>,
    pub quality: Quality,
    /// The questions, as respondents were asked.
    pub form: Vec<FormQuestion>,
    /// How figures are linked, where the outline wants it.
    pub links: Links,
}

/// Computes all tables of an outline. Fails where an expression cannot be evaluated on the
/// data, such as a comparison of a number with a text.
pub fn tabulate(
    respondents: &dyn Respondents,
    questionnaire: &Questionnaire,
    outline: &Outline,
    quality: Quality,
    locale: &Locale,
) -> Result<Results, Failure> {
    let mut tallies = Tallies::default();
    // Most tables know at once what they need; bands of a number only when its values are
    // known.
    let (tables, count) = loop {
        let count = tallies.get(Default::default(), questionnaire).n;
        let references = respondents.references();
        let make = |planned: &Planned| planned.make(questionnaire, references, &tallies, locale);
        let tables: Vec<Made> = outline.tables.iter().map(make).collect();
        if outline.is_linked {
            tallies.want_universes(questionnaire);
        }
        let wanted = tallies.wanted();
        if wanted.is_empty() {
            break (tables, count);
        }
        let counted = respondents.count(&wanted, questionnaire)?;
        tallies.learn(wanted, counted);
    };
    Ok(Results {
        questionnaire: questionnaire.id.clone(),
        lang: locale.lang(),
        cover: outline.cover.clone(),
        remarks: respondents.remarks().to_vec(),
        respondent: questionnaire.respondent(locale.lang()).to_owned(),
        respondents: count.n as usize,
        parameters: outline.parameters.clone(),
        sections: outline.sections.clone(),
        tables,
        quality,
        form: form::form(questionnaire, locale.lang()),
        links: if outline.is_linked { tallies.links(questionnaire) } else { Links::default() },
    })
}

//! From a template's `plan.toml` to a [`Plan`] checked against a questionnaire.

use std::collections::{BTreeMap, HashSet};

use super::{
    ChartKind, CompleteCases, NumberFormat, Plan, PlanFile, Section, Show, Sort, Statistic, Subset,
    TableFile, TableKind, TablePlan,
};
use super::{expand, inherit};
use crate::assets::Template;
use crate::definition::{Document, Text};
use crate::engine::{Expression, Scope};
use crate::locales::{Lang, Locale};
use crate::problem::{Failure, Problem, unknown_name};
use crate::questionnaire::{Kind, Questionnaire};

/// Id of the subset that is everybody.
pub const ALL: &str = "all";

/// Reads `plan.toml` of a template for a questionnaire. `parameters` replace those of
/// the file.
pub fn load(
    template: &Template,
    questionnaire: &Questionnaire,
    parameters: &BTreeMap<String, f64>,
    locale: &Locale,
) -> Result<Plan, Failure> {
    let mut plans = template.plans();
    let (text, name) = plans.next().ok_or_else(|| {
        Failure::machine(Problem::new("definition-unreadable").with("path", "plan.toml"))
    })?;
    let mut document = Document::new(name, &text);
    plans.for_each(|(text, name)| document.inherit(name, &text));
    read(document, questionnaire, parameters, locale)
}

/// Reads a plan.
pub fn read(
    mut document: Document,
    questionnaire: &Questionnaire,
    parameters: &BTreeMap<String, f64>,
    locale: &Locale,
) -> Result<Plan, Failure> {
    let file: Option<PlanFile> = document.read();
    if document.problems.is_empty()
        && let Some(mut file) = file
    {
        inherit::settle(&mut file, &mut document);
        expand::expand(&mut file, questionnaire, &mut document);
        let mut loader = Loader {
            scope: questionnaire.scope(),
            parameters: file.parameters.clone(),
            questionnaire,
            document: &mut document,
            locale,
        };
        for (name, value) in parameters {
            if loader.parameters.insert(name.clone(), *value).is_none() {
                let problem = Problem::new("plan-without-parameter").with("name", name);
                return Err(Failure::usage(problem));
            }
        }
        let plan = loader.plan(file);
        if document.problems.is_empty() {
            return Ok(plan);
        }
    }
    Err(Failure::data(document.problems))
}

struct Loader<'a> {
    questionnaire: &'a Questionnaire,
    document: &'a mut Document,
    locale: &'a Locale,
    parameters: BTreeMap<String, f64>,
    /// Names that expressions may use.
    scope: Scope,
}

impl Loader<'_> {
    fn plan(&mut self, file: PlanFile) -> Plan {
        let lang = self.locale.lang();
        let mut cover = file.cover_text(lang);
        // A template that inherits another's cover leaves out what it has not.
        for text in [&mut cover.subtitle, &mut cover.organisation, &mut cover.date] {
            text.take_if(|text| text.is_empty());
        }
        cover.title = self.readable(&cover.title);
        let mut subsets = vec![Subset {
            id: ALL.to_owned(),
            label: self.locale.word("all-respondents"),
            condition: None,
        }];
        for subset in &file.subsets {
            let subset = subset.get_ref();
            let condition = self.expression(&subset.condition);
            subsets.push(Subset {
                id: self.filled(subset.id.get_ref()),
                label: self.pick(&subset.label, &subset.label_en),
                condition,
            });
        }
        let sections: Vec<Section> = file
            .sections
            .iter()
            .map(|section| {
                let section = section.get_ref();
                Section {
                    id: section.id.get_ref().clone(),
                    number: section.number.clone(),
                    level: section.level,
                    heading: self.pick(&section.heading, &section.heading_en),
                    new_page: section.new_page,
                    text: section
                        .text
                        .as_ref()
                        .map(|t| self.pick(t, &section.text_en))
                        .filter(|text| !text.is_empty()),
                }
            })
            .collect();
        let mut seen = HashSet::new();
        for id in file.tables.iter().map(|table| &table.get_ref().id) {
            if !is_name(id.get_ref()) {
                let problem = Problem::new("plan-id-malformed").with("name", id.get_ref());
                self.document.mistake(problem, id.span());
            }
        }
        for id in file
            .sections
            .iter()
            .map(|s| &s.get_ref().id)
            .chain(file.subsets.iter().map(|s| &s.get_ref().id))
            .chain(file.tables.iter().map(|t| &t.get_ref().id))
        {
            if !seen.insert(id.get_ref().clone()) {
                let problem = Problem::new("id-duplicate").with("name", id.get_ref());
                self.document.mistake(problem, id.span());
            }
        }
        let mut tables: Vec<TablePlan> = file
            .tables
            .iter()
            .map(|table| self.table(table.get_ref(), &sections, &subsets))
            .collect();
        for diagram in &file.diagrams {
            let Some(table) = tables.iter_mut().find(|t| t.id == *diagram.table.get_ref()) else {
                let known: Vec<String> = tables.iter().map(|table| table.id.clone()).collect();
                let problem = unknown_name("commentary-unknown", diagram.table.get_ref(), &known);
                self.document.mistake(problem, diagram.table.span());
                continue;
            };
            let columns = match (lang, &diagram.columns_en) {
                (Lang::En, Some(columns)) => columns,
                _ => &diagram.columns,
            };
            table.diagrams.push(super::Diagram {
                title: lang.pick(&diagram.title, diagram.title_en.as_deref()).to_owned(),
                columns: columns.clone(),
                peers: diagram.peers,
            });
        }
        Plan { cover, parameters: self.parameters.clone(), sections, tables }
    }

    fn table(&mut self, file: &TableFile, sections: &[Section], subsets: &[Subset]) -> TablePlan {
        self.check_shape(file);
        if !sections.iter().any(|s| s.id == *file.section.get_ref()) {
            let known: Vec<String> = sections.iter().map(|s| s.id.clone()).collect();
            let problem = unknown_name("plan-unknown-section", file.section.get_ref(), &known);
            self.document.mistake(problem, file.section.span());
        }
        for variable in &file.variables {
            self.check_variable(file, variable);
        }
        for column in &file.columns {
            self.check_variable(file, column);
        }
        if let Some(mean) = &file.mean {
            let variable = self.questionnaire.variable(mean.get_ref());
            let is_number = |v: &crate::questionnaire::Variable| {
                matches!(v.kind, Kind::Count | Kind::Number | Kind::Derived)
            };
            match variable {
                None => self.unknown_variable(mean),
                Some(variable) if !is_number(variable) => {
                    let problem = Problem::new("plan-no-number").with("name", mean.get_ref());
                    self.document.mistake(problem, mean.span());
                }
                Some(_) => {}
            }
        }
        for (name, bounds) in &file.bands {
            let known: Vec<String> =
                file.variables.iter().chain(&file.columns).map(|v| v.get_ref().clone()).collect();
            if !known.contains(name) {
                let problem = match self.questionnaire.variable(name) {
                    Some(_) => Problem::new("bands-not-shown").with("name", name),
                    None => unknown_name("expression-unknown-variable", name, &known),
                };
                self.document.mistake(problem, file.id.span());
            }
            if bounds.is_empty() || !bounds.is_sorted_by(|a, b| a < b) {
                let problem = Problem::new("plan-bands").with("name", name);
                self.document.mistake(problem, file.id.span());
            }
        }
        for variable in &file.chart_variables {
            if !file.variables.iter().any(|v| v.get_ref() == variable.get_ref()) {
                let known: Vec<String> =
                    file.variables.iter().map(|v| v.get_ref().clone()).collect();
                let problem =
                    unknown_name("expression-unknown-variable", variable.get_ref(), &known);
                self.document.mistake(problem, variable.span());
            }
        }
        if let Some(group) = &file.group
            && self.questionnaire.variable(group.get_ref()).is_none()
        {
            self.unknown_variable(group);
        }
        self.check_reference(file);
        let mut complete_over: Vec<String> = match &file.complete_cases {
            Some(CompleteCases::Over(list)) => list.clone(),
            Some(CompleteCases::Own(true)) => {
                file.variables.iter().map(|v| v.get_ref().clone()).collect()
            }
            _ => Vec::new(),
        };
        complete_over.retain(|id| {
            let known = self.questionnaire.variable(id).is_some();
            if !known {
                let names: Vec<String> = self.variable_names();
                let problem = unknown_name("expression-unknown-variable", id, &names);
                self.document.mistake(problem, file.id.span());
            }
            known
        });
        let mut formats = BTreeMap::new();
        for (statistic, format) in &file.formats {
            match NumberFormat::parse(format) {
                Some(format) => {
                    formats.insert(*statistic, format);
                }
                None => {
                    let problem = Problem::new("plan-format-malformed").with("format", format);
                    self.document.mistake(problem, file.id.span());
                }
            }
        }
        let own_subsets = match file.subsets.as_slice() {
            [] => vec![subsets[0].clone()],
            named => named.iter().filter_map(|name| self.subset(name, subsets)).collect(),
        };
        let mark = file.mark.as_ref().map(|name| self.parameters.get(name).copied());
        if let Some(None) = mark {
            let name = file.mark.as_deref().unwrap_or_default();
            let problem = Problem::new("plan-unknown-parameter").with("name", name);
            self.document.mistake(problem, file.id.span());
        }
        let chart = file.chart.or(match file.kind {
            TableKind::Frequency => Some(ChartKind::Bars),
            TableKind::Comparison => Some(ChartKind::Grouped),
            TableKind::Distribution => Some(ChartKind::Histogram),
            TableKind::Concentration | TableKind::Sweep => Some(ChartKind::Curve),
            TableKind::Rates => Some(ChartKind::Dots),
            TableKind::Pairs => Some(ChartKind::Matrix),
            _ => None,
        });
        TablePlan {
            id: self.filled(file.id.get_ref()),
            section: file.section.get_ref().clone(),
            kind: file.kind,
            title: self.pick(&file.title, &file.title_en),
            variables: file.variables.iter().map(|v| v.get_ref().clone()).collect(),
            indent: file.indent.clone(),
            subsets: own_subsets,
            condition: file.condition.as_ref().and_then(|text| self.expression(text)),
            statistics: file.statistics.clone().unwrap_or_else(|| {
                use Statistic::{Max, Mean, Median, Min, N};
                vec![N, Mean, Median, Min, Max]
            }),
            formats,
            complete_over,
            show_no_answer: file.show_no_answer,
            sort: file.sort.unwrap_or(match chart {
                Some(ChartKind::Bars | ChartKind::Grouped) => Sort::Count,
                _ => Sort::Code,
            }),
            mean_count: file.mean_count || file.mean_count_without_other,
            mean_count_without_other: file.mean_count_without_other,
            group: file.group.as_ref().map(|g| g.get_ref().clone()),
            group_labels: [
                self.pick_optional(&file.group_true, &file.group_true_en).unwrap_or_default(),
                self.pick_optional(&file.group_false, &file.group_false_en).unwrap_or_default(),
            ],
            mean_test: file.mean_test.unwrap_or(super::MeanTest::Welch),
            alpha: file.alpha.unwrap_or(0.05),
            reference: file.reference.as_ref().map(|r| r.get_ref().clone()),
            reference_columns: file.reference_columns.iter().map(|c| c.get_ref().clone()).collect(),
            sort_by: file.sort_by.as_ref().map(|column| column.get_ref().clone()),
            totals: file.totals.unwrap_or(true),
            row_label: self.pick_optional(&file.row_label, &file.row_label_en),
            group_label: self.pick_optional(&file.group_label, &file.group_label_en),
            only: file.only.clone(),
            counts: file.counts.unwrap_or(true),
            join: file.join.as_ref().map(|name| name.get_ref().clone()),
            join_on: file.join_on.clone(),
            ratio_of_means: file.ratio_of_means,
            min_base: file.min_base,
            thresholds: file.thresholds.clone(),
            band_width: file.band_width.unwrap_or(1.0),
            last_band: file.last_band.unwrap_or(f64::INFINITY),
            columns: file.columns.iter().map(|c| c.get_ref().clone()).collect(),
            mean_of: file.mean.as_ref().map(|mean| mean.get_ref().clone()),
            percent_of: file.percent_of.unwrap_or_default(),
            show_not_applicable: file.show_not_applicable,
            bands: file.bands.clone(),
            per: file.per.unwrap_or(1000.0),
            top: file.top.unwrap_or(10),
            chart_variables: file.chart_variables.iter().map(|v| v.get_ref().clone()).collect(),
            mark: mark.flatten(),
            show: file.show.unwrap_or(if chart.is_some() { Show::Chart } else { Show::Table }),
            chart,
            prose: file.prose.clone().unwrap_or_else(|| kind_name(file.kind).to_owned()),
            unit: self.pick_optional(&file.unit, &file.unit_en).unwrap_or_default(),
            row_heading: self
                .pick_optional(&file.row_heading, &file.row_heading_en)
                .unwrap_or_default(),
            note: self.pick_optional(&file.note, &file.note_en),
            diagrams: Vec::new(),
            commentary: None,
        }
    }

    /// What each kind of table needs.
    fn check_shape(&mut self, file: &TableFile) {
        let fits_chart = file.chart.is_none_or(|chart| match chart {
            ChartKind::Bars => file.kind == TableKind::Frequency && file.variables.len() == 1,
            ChartKind::Stacked => file.kind == TableKind::Frequency,
            ChartKind::Grouped => file.kind == TableKind::Comparison,
            ChartKind::Histogram => file.kind == TableKind::Distribution,
            ChartKind::Curve => matches!(file.kind, TableKind::Concentration | TableKind::Sweep),
            ChartKind::Dots => {
                matches!(file.kind, TableKind::GroupMeans | TableKind::GroupSums | TableKind::Rates)
            }
            ChartKind::Boxes => file.kind == TableKind::Summary,
            ChartKind::Matrix => file.kind == TableKind::Pairs,
        });
        if !fits_chart {
            let problem = Problem::new("plan-chart-unfit").with("table", file.id.get_ref());
            self.document.mistake(problem.with("kind", kind_name(file.kind)), file.id.span());
        }
        let one = file.variables.len() == 1;
        let group = file.group.is_some();
        let fits = match file.kind {
            TableKind::Frequency | TableKind::Summary | TableKind::Concentration => {
                !file.variables.is_empty()
            }
            TableKind::Sweep => {
                !file.variables.is_empty()
                    && file.thresholds.is_sorted()
                    && file.thresholds.len() > 1
            }
            TableKind::GroupMeans | TableKind::Comparison | TableKind::Texts => one && group,
            TableKind::GroupSums => !file.variables.is_empty() && group,
            TableKind::Pairs | TableKind::Cross => one,
            TableKind::Rates => {
                one && group && file.reference.is_some() && file.reference_columns.len() == 1
            }
            TableKind::Distribution => one && file.band_width.is_some_and(|width| width > 0.0),
            TableKind::Reference => file.reference.is_some() && !file.reference_columns.is_empty(),
            TableKind::Listing => {
                file.reference.is_some() && file.row_label.is_some() && file.group_label.is_some()
            }
        };
        if !fits {
            let key = match file.kind {
                TableKind::Frequency | TableKind::Summary | TableKind::Concentration => {
                    "plan-needs-variables"
                }
                TableKind::Pairs | TableKind::Cross => "plan-needs-variables",
                TableKind::Rates => "plan-needs-population",
                TableKind::Sweep => "plan-needs-thresholds",
                TableKind::Distribution => "plan-needs-band-width",
                TableKind::Reference => "plan-needs-reference",
                TableKind::Listing => "plan-needs-labels",
                _ => "plan-needs-group",
            };
            let problem = Problem::new(key).with("table", file.id.get_ref());
            self.document.mistake(problem, file.id.span());
        }
    }

    /// That a variable is there and of a kind that the table can count.
    fn check_variable(&mut self, file: &TableFile, name: &Text) {
        let Some(variable) = self.questionnaire.variable(name.get_ref()) else {
            self.unknown_variable(name);
            return;
        };
        let number = matches!(variable.kind, Kind::Count | Kind::Number | Kind::Derived);
        let fits = match file.kind {
            TableKind::Frequency => !variable.codes.is_empty(),
            TableKind::Comparison | TableKind::Pairs => variable.kind == Kind::Multiple,
            TableKind::Summary
            | TableKind::GroupMeans
            | TableKind::GroupSums
            | TableKind::Distribution
            | TableKind::Concentration
            | TableKind::Rates
            | TableKind::Sweep => number,
            TableKind::Texts => variable.kind == Kind::Text,
            TableKind::Cross => number || !variable.codes.is_empty(),
            TableKind::Reference | TableKind::Listing => true,
        };
        if !fits {
            let problem = Problem::new("plan-variable-unfit")
                .with("name", name.get_ref())
                .with("kind", kind_name(file.kind));
            self.document.mistake(problem, name.span());
        }
    }

    fn check_reference(&mut self, file: &TableFile) {
        let Some(name) = &file.reference else { return };
        let Some(reference) = self.questionnaire.reference(name.get_ref()) else {
            let known: Vec<String> =
                self.questionnaire.references.iter().map(|r| r.id.clone()).collect();
            let problem = unknown_name("plan-unknown-reference", name.get_ref(), &known);
            self.document.mistake(problem, name.span());
            return;
        };
        let known: Vec<String> = reference.columns.iter().map(|c| c.id.clone()).collect();
        let joined = file
            .join
            .as_ref()
            .filter(|join| self.questionnaire.reference(join.get_ref()).is_none());
        if let Some(join) = joined {
            let tables: Vec<String> =
                self.questionnaire.references.iter().map(|r| r.id.clone()).collect();
            let problem = unknown_name("plan-unknown-reference", join.get_ref(), &tables);
            self.document.mistake(problem, join.span());
        }
        for column in file.reference_columns.iter().chain(&file.sort_by) {
            if reference.column(column.get_ref()).is_none() {
                let problem = unknown_name("plan-unknown-reference", column.get_ref(), &known);
                self.document.mistake(problem, column.span());
            }
        }
    }

    fn subset(&mut self, name: &Text, subsets: &[Subset]) -> Option<Subset> {
        let id = self.filled(name.get_ref());
        let found = subsets.iter().find(|s| s.id == id);
        if found.is_none() {
            let known: Vec<String> = subsets.iter().map(|s| s.id.clone()).collect();
            let problem = unknown_name("plan-unknown-subset", &id, &known);
            self.document.mistake(problem, name.span());
        }
        found.cloned()
    }

    fn expression(&mut self, text: &Text) -> Option<Expression> {
        let filled = self.filled(text.get_ref());
        Expression::read(self.document, &filled, text.span(), &self.scope)
    }

    fn unknown_variable(&mut self, name: &Text) {
        let known = self.variable_names();
        let problem = unknown_name("expression-unknown-variable", name.get_ref(), &known);
        self.document.mistake(problem, name.span());
    }

    fn variable_names(&self) -> Vec<String> {
        self.questionnaire.variables.iter().map(|v| v.id.clone()).collect()
    }

    fn pick(&self, ja: &str, en: &Option<String>) -> String {
        self.readable(self.locale.lang().pick(ja, en.as_deref()))
    }

    fn pick_optional(&self, ja: &Option<String>, en: &Option<String>) -> Option<String> {
        match (self.locale.lang(), ja, en) {
            (Lang::En, _, Some(en)) => Some(self.readable(en)),
            (_, Some(ja), _) => Some(self.readable(ja)),
            _ => None,
        }
    }

    /// Parameters filled in as plain numbers, for ids and expressions.
    fn filled(&self, text: &str) -> String {
        self.fill(text, |value| value.to_string())
    }

    /// Parameters filled in as people read them: 2,000.
    fn readable(&self, text: &str) -> String {
        self.fill(text, grouped)
    }

    fn fill(&self, text: &str, print: impl Fn(f64) -> String) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.parameters {
            filled = filled.replace(&format!("{{{name}}}"), &print(*value));
        }
        filled
    }
}

/// A number with a comma every three digits.
pub fn grouped(value: f64) -> String {
    with_commas(&value.to_string())
}

/// The same of a number that is printed already.
pub fn with_commas(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    if fraction.is_empty() { out } else { format!("{out}.{fraction}") }
}

fn kind_name(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Frequency => "frequency",
        TableKind::Summary => "summary",
        TableKind::GroupMeans => "group-means",
        TableKind::GroupSums => "group-sums",
        TableKind::Comparison => "comparison",
        TableKind::Reference => "reference",
        TableKind::Listing => "listing",
        TableKind::Concentration => "concentration",
        TableKind::Sweep => "sweep",
        TableKind::Rates => "rates",
        TableKind::Pairs => "pairs",
        TableKind::Cross => "cross",
        TableKind::Texts => "texts",
        TableKind::Distribution => "distribution",
    }
}

/// Whether the id of a table can be the name of a file on every system, with parameters filled in: letters,
/// digits, hyphens and underscores.
fn is_name(id: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '{' | '}');
    !id.is_empty() && id.len() <= MOST_LETTERS && id.chars().all(is_plain)
}

/// Bytes of an id.
const MOST_LETTERS: usize = 120;

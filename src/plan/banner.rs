//! A banner of a plan, which stands for a section with a table of each question.

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::{BannerFile, Entries, PlanFile, SectionFile, text};
use crate::definition::{Document, Text};
use crate::locales::Lang;
use crate::problem::{Problem, unknown_name};
use crate::questionnaire::{Kind, Questionnaire, Variable};
use crate::tables::differences::Marks;
use crate::tables::reader::has_codes;
use crate::tables::{Show, Statistic};

/// How many questions are breakdowns where nobody names any, and of how many answers.
const BREAKDOWNS: usize = 3;
const ANSWERS: std::ops::RangeInclusive<usize> = 2..=10;

/// Keys that are those of the tables too, of all kinds or of percents.
const OF_ALL: [&str; 6] = ["where", "where_label", "where_label_en", "min_base", "note", "note_en"];
const OF_PERCENTS: [&str; 3] = ["unit", "unit_en", "reliability"];

/// Keys that say something of numbers alone, and of answers alone.
const OF_NUMBERS: [&str; 2] = ["statistics", "test_of_numbers"];
const OF_ANSWERS: [&str; 7] =
    ["percent_of", "marks", "mark_from", "test", "reliability", "show_not_applicable", "chart"];

/// Keys that say nothing where there are no columns.
const OF_COLUMNS: [&str; 10] = [
    "chart",
    "nested",
    "show_not_applicable",
    "percent_of",
    "marks",
    "mark_from",
    "test",
    "test_of_numbers",
    "adjust",
    "min_base",
];

/// Puts a section and its tables in the place of each banner. `raw` are the same entries as they
/// were written, `asked` the questions that are breakdowns where a banner names none.
pub fn expand<'t>(
    file: &mut PlanFile,
    raw: Entries<'t>,
    tables: &mut Entries<'t>,
    questionnaire: &Questionnaire,
    asked: &[String],
    document: &mut Document,
) {
    let banners = std::mem::take(&mut file.banners);
    for (at, (banner, raw)) in banners.iter().zip(raw).enumerate() {
        let span = banner.span();
        let own = banner.get_ref();
        if own.drop {
            continue;
        }
        // That the id is there twice is told of the section, and need not be of each table.
        let is_same = |other: &Spanned<BannerFile>| {
            let other = other.get_ref();
            !other.drop && other.id.get_ref() == own.id.get_ref()
        };
        if banners[..at].iter().any(is_same) {
            file.sections.push(Spanned::new(span, section(own)));
            continue;
        }
        let Some(columns) = columns(own, questionnaire, asked, document) else { continue };
        // With a heading over nothing the reader is not helped.
        if own.breakdowns && columns.is_empty() {
            continue;
        }
        let questions = questions(own, tables, questionnaire, document);
        let before = document.problems.len();
        check(own, &raw, &columns, &questions, questionnaire, document);
        // What is wrong with the banner is not told of its tables again.
        let questions = if document.problems.len() > before { Vec::new() } else { questions };
        let making = Making { banner: own, raw: &raw, columns, questionnaire };
        let made = questions.iter().map(|question| making.table(question));
        tables.extend(made.collect::<Vec<_>>());
        file.sections.push(Spanned::new(span, section(own)));
    }
}

fn section(banner: &BannerFile) -> SectionFile {
    SectionFile {
        drop: false,
        after: banner.after.clone(),
        before: banner.before.clone(),
        id: banner.id.clone(),
        number: banner.number.clone(),
        level: banner.level.unwrap_or(1),
        heading: banner.heading.clone(),
        heading_en: banner.heading_en.clone(),
        text: banner.text.clone(),
        text_en: banner.text_en.clone(),
        new_page: banner.new_page,
        for_each: None,
    }
}

/// The questions that are breakdowns where nobody names any.
fn breakdowns(questionnaire: &Questionnaire) -> Vec<String> {
    let variables = || questionnaire.variables.iter().filter(|v| !v.is_withdrawn);
    let ids = |variables: Vec<&Variable>| variables.iter().map(|v| v.id.clone()).collect();
    let named: Vec<&Variable> = variables().filter(|v| v.is_breakdown).collect();
    if !named.is_empty() {
        return ids(named);
    }
    let fits = |v: &&Variable| {
        v.kind == Kind::Single
            && !v.is_derived
            && v.grid_words().is_none()
            && ANSWERS.contains(&v.codes.len())
    };
    ids(variables().filter(fits).take(BREAKDOWNS).collect())
}

/// The entries of columns, each further one within the first where that is asked for. `None` where
/// something is wrong with them, which is noted.
fn columns(
    banner: &BannerFile,
    questionnaire: &Questionnaire,
    asked: &[String],
    document: &mut Document,
) -> Option<Vec<Text>> {
    let span = banner.id.span();
    if banner.breakdowns && !banner.columns.is_empty() {
        document.mistake(Problem::new("plan-banner-columns-twice"), span);
        return None;
    }
    let at_banner = |id: String| Spanned::new(span.clone(), id);
    let named: Vec<Text> = match (banner.breakdowns, asked) {
        (false, _) => banner.columns.clone(),
        (true, []) => breakdowns(questionnaire).into_iter().map(at_banner).collect(),
        (true, asked) => asked.iter().cloned().map(at_banner).collect(),
    };
    let mut is_good = true;
    for column in &named {
        for name in column.get_ref().split('>').map(str::trim) {
            is_good &= is_known(name, column, questionnaire, document);
        }
    }
    if !is_good {
        return None;
    }
    match (banner.nested, named.as_slice()) {
        (true, [outer, inner @ ..]) if !inner.is_empty() => {
            let within = |inner: &Text| {
                Spanned::new(inner.span(), format!("{} > {}", outer.get_ref(), inner.get_ref()))
            };
            Some(inner.iter().map(within).collect())
        }
        (true, [_]) => {
            document.mistake(Problem::new("plan-banner-nested"), span);
            None
        }
        _ => Some(named),
    }
}

/// Whether a question is there and can be counted; if not, that is noted.
fn is_known(
    name: &str,
    written: &Text,
    questionnaire: &Questionnaire,
    document: &mut Document,
) -> bool {
    let problem = match questionnaire.variable(name) {
        Some(variable) if countable(variable) => return true,
        Some(_) => Problem::new("plan-variable-unfit").with("name", name).with("kind", "banner"),
        None => {
            let known = questionnaire.variables.iter().map(|v| v.id.clone());
            unknown_name("expression-unknown-variable", name, &known.collect::<Vec<_>>())
        }
    };
    document.mistake(problem, written.span());
    false
}

/// The variables that rows are of, each once: of sections, and those named, or all.
fn questions<'q>(
    banner: &BannerFile,
    tables: &Entries<'_>,
    questionnaire: &'q Questionnaire,
    document: &mut Document,
) -> Vec<&'q Variable> {
    let mut names: Vec<Text> = Vec::new();
    for section in &banner.sections {
        let of = |table: &&Spanned<DeValue<'_>>| {
            text(table, "section").is_some_and(|(of, _)| of == section.get_ref())
        };
        let before = names.len();
        for table in tables.iter().filter(of) {
            let variables = table.get_ref().as_table().and_then(|table| table.get("variables"));
            let variables = variables.and_then(|of| of.get_ref().as_array()).into_iter().flatten();
            names.extend(variables.filter_map(|name| {
                Some(Spanned::new(section.span(), name.get_ref().as_str()?.to_owned()))
            }));
        }
        // What cannot be counted has no table here, though it has one there.
        names.retain(|name| questionnaire.variable(name.get_ref()).is_some_and(countable));
        if names.len() == before {
            let problem = Problem::new("plan-banner-section").with("name", section.get_ref());
            document.mistake(problem, section.span());
        }
    }
    names.extend(banner.questions.iter().cloned());
    if names.is_empty() && banner.sections.is_empty() {
        let is_asked = |v: &&Variable| {
            countable(v) && !v.is_derived && !v.is_of_design && v.kind != Kind::Derived
        };
        return questionnaire.variables.iter().filter(is_asked).collect();
    }
    let mut found: Vec<&Variable> = Vec::new();
    for name in &names {
        if !is_known(name.get_ref(), name, questionnaire, document) {
            continue;
        }
        let Some(variable) = questionnaire.variable(name.get_ref()) else { continue };
        match found.iter().any(|of| of.id == variable.id) {
            false => found.push(variable),
            // A section's tables may show a question twice.
            true if banner.questions.iter().any(|own| own.span() == name.span()) => {
                let problem = Problem::new("cross-twice").with("name", name.get_ref());
                document.mistake(problem, name.span());
            }
            true => {}
        }
    }
    found
}

fn countable(variable: &Variable) -> bool {
    has_codes(variable) || matches!(variable.kind, Kind::Count | Kind::Number | Kind::Derived)
}

/// Whether percents are of the columns.
fn is_of_columns(banner: &BannerFile) -> bool {
    banner.percent_of.is_none_or(|of| of == Default::default())
}

/// Whether a question is shown by its statistics.
fn is_number(banner: &BannerFile, question: &Variable, questionnaire: &Questionnaire) -> bool {
    !has_codes(question)
        && !questionnaire.is_yes_no(&question.id)
        && !banner.bands.contains_key(&question.id)
}

/// Notes what would do nothing in any of the tables.
fn check(
    banner: &BannerFile,
    raw: &Spanned<DeValue<'_>>,
    columns: &[Text],
    questions: &[&Variable],
    questionnaire: &Questionnaire,
    document: &mut Document,
) {
    let span = banner.id.span();
    let has = |key: &&&str| raw.get_ref().as_table().is_some_and(|of| of.contains_key(**key));
    // Of all questions, whatever they are, it may be said in advance.
    let is_named = !banner.questions.is_empty() || !banner.sections.is_empty();
    let numbers = questions.iter().filter(|of| is_number(banner, of, questionnaire)).count();
    let idle = match numbers {
        _ if !is_named || questions.is_empty() => &[][..],
        0 => &OF_NUMBERS,
        of if of == questions.len() => &OF_ANSWERS,
        _ => &[],
    };
    for key in idle.iter().filter(has) {
        let problem = Problem::new("plan-banner-of-others").with("key", *key);
        document.mistake(problem, span.clone());
    }
    if columns.is_empty() {
        for key in OF_COLUMNS.iter().filter(has) {
            document.mistake(
                Problem::new("plan-banner-without-columns").with("key", *key),
                span.clone(),
            );
        }
    }
    let mut mistake = |problem| document.mistake(problem, span.clone());
    for name in banner.bands.keys() {
        let in_columns =
            columns.iter().any(|of| of.get_ref().split('>').any(|of| of.trim() == name));
        if !in_columns && questions.iter().all(|of| of.id != *name) {
            mistake(Problem::new("bands-not-shown").with("name", name));
        }
    }
    if banner.chart.is_some() && !is_of_columns(banner) {
        mistake(Problem::new("plan-marks-of-columns").with("table", banner.id.get_ref()));
    }
    let is_drawn = matches!(banner.show, Some(Show::Both | Show::Chart));
    if banner.chart.is_some() && !columns.is_empty() && !is_drawn {
        mistake(Problem::new("plan-banner-not-drawn").with("table", banner.id.get_ref()));
    }
    let marks_test = matches!(banner.marks, Some(Marks::Letters | Marks::Asterisks));
    let has_test = banner.test.is_some() || banner.test_of_numbers.is_some();
    if banner.adjust.is_some() && !has_test && !marks_test {
        mistake(Problem::new("plan-adjust-without-test").with("table", banner.id.get_ref()));
    }
    if banner.mark_from.is_some() && banner.marks.is_none() {
        mistake(Problem::new("plan-mark-from").with("table", banner.id.get_ref()));
    }
    if banner.test.is_some_and(|test| !test.is_of_counts()) {
        mistake(Problem::new("plan-test-of-number").with("table", banner.id.get_ref()));
    }
}

/// What the tables of a banner are made of.
struct Making<'b, 't> {
    banner: &'b BannerFile,
    raw: &'b Spanned<DeValue<'t>>,
    columns: Vec<Text>,
    questionnaire: &'b Questionnaire,
}

impl<'t> Making<'_, 't> {
    /// The entry of a question's table, whose places are those of the banner.
    fn table(&self, question: &Variable) -> Spanned<DeValue<'t>> {
        let own = |column: &&Text| column.get_ref().split('>').any(|of| of.trim() == question.id);
        let columns: Vec<&Text> = self.columns.iter().filter(|column| !own(column)).collect();
        let is_number = is_number(self.banner, question, self.questionnaire);
        let mut table = DeTable::new();
        let id = format!("{}-{}", self.banner.id.get_ref(), question.id);
        self.put(&mut table, "id", id);
        self.put(&mut table, "section", self.banner.id.get_ref().clone());
        self.put(&mut table, "title", title(question, Lang::Ja));
        self.put(&mut table, "title_en", title(question, Lang::En));
        self.put(&mut table, "prose", "none".to_owned());
        self.put_list(&mut table, "variables", [self.at_banner(&question.id)]);
        self.copy(&mut table, &OF_ALL);
        let (kind, chart) = match (is_number, columns.is_empty()) {
            (true, true) => ("summary", None),
            (true, false) => ("group-means", Some("dots")),
            (false, true) if has_codes(question) => ("frequency", Some("bars")),
            (false, _) => ("cross", self.chart(question)),
        };
        self.put(&mut table, "kind", kind.to_owned());
        match is_number {
            true => self.of_number(&mut table, kind, &columns),
            false => self.of_percents(&mut table, kind, question, &columns),
        }
        self.show(&mut table, chart);
        Spanned::new(self.raw.span(), DeValue::Table(table))
    }

    /// As the banner says, else parts of a whole where respondents stand in one row, else shades.
    fn chart(&self, question: &Variable) -> Option<&'static str> {
        is_of_columns(self.banner).then_some(match (self.banner.chart, question.kind) {
            (Some(own), _) => own.name(),
            (None, Kind::Multiple) => "matrix",
            (None, _) => "stacked",
        })
    }

    fn show(&self, table: &mut DeTable<'t>, chart: Option<&str>) {
        use Show::{Both, Chart, Neither, Table, Text};
        let default = if self.columns.is_empty() { Both } else { Table };
        let show = match (self.banner.show.unwrap_or(default), chart) {
            (Both | Chart, None) => Table,
            (show, _) => show,
        };
        let name = match show {
            Table => "table",
            Chart => "chart",
            Both => "both",
            Text => "text",
            Neither => "neither",
        };
        self.put(table, "show", name.to_owned());
        if let (Both | Chart, Some(chart)) = (show, chart) {
            self.put(table, "chart", chart.to_owned());
        }
    }

    fn of_number(&self, table: &mut DeTable<'t>, kind: &str, columns: &[&Text]) {
        use Statistic::{Mean, Median, N, StandardDeviation};
        match self.banner.statistics.as_slice() {
            [] => {
                let names = [N, Mean, StandardDeviation, Median].map(Statistic::name);
                self.put_list(table, "statistics", names.map(|name| self.at_banner(name)));
            }
            _ => self.copy(table, &["statistics"]),
        }
        if self.banner.interval {
            self.put(table, "interval", "t".to_owned());
        }
        if kind == "group-means" {
            self.put_list(table, "groups", columns.iter().copied().cloned());
            self.bands(table, None, columns);
            self.copy(table, &["show_no_answer"]);
            let is_multiple = |of: &&&Text| {
                let variable = self.questionnaire.variable(of.get_ref());
                variable.is_some_and(|variable| variable.kind == Kind::Multiple)
            };
            if let Some(test) =
                self.value("test_of_numbers").filter(|_| !columns.iter().any(|of| is_multiple(&of)))
            {
                self.insert(table, "test", test);
                self.copy(table, &["adjust"]);
            }
        }
    }

    fn of_percents(
        &self,
        table: &mut DeTable<'t>,
        kind: &str,
        question: &Variable,
        columns: &[&Text],
    ) {
        self.copy(table, &OF_PERCENTS);
        self.copy(table, &["show_no_answer"]);
        if self.banner.interval {
            self.put(table, "interval", "wilson".to_owned());
        }
        if kind != "cross" {
            // As the questionnaire has them, chart or not.
            self.put(table, "sort", "code".to_owned());
            return;
        }
        self.put_list(table, "columns", columns.iter().copied().cloned());
        self.bands(table, Some(question), columns);
        if columns.is_empty() {
            return;
        }
        self.copy(table, &["show_not_applicable", "percent_of", "marks", "mark_from"]);
        // Who stands in several rows or columns fits no test of the whole table.
        let is_multiple = |id: &str| {
            self.questionnaire.variable(id).is_some_and(|variable| variable.kind == Kind::Multiple)
        };
        let has_test = !is_multiple(&question.id)
            && !columns.iter().any(|column| is_multiple(column.get_ref()));
        if has_test {
            self.copy(table, &["test"]);
        }
        let marks_test = matches!(self.banner.marks, Some(Marks::Letters | Marks::Asterisks));
        if has_test && self.banner.test.is_some() || marks_test {
            self.copy(table, &["adjust"]);
        }
    }

    /// The bands of what the table shows.
    fn bands(&self, table: &mut DeTable<'t>, row: Option<&Variable>, columns: &[&Text]) {
        let Some(DeValue::Table(all)) = self.value("bands").map(Spanned::into_inner) else {
            return;
        };
        let is_shown = |name: &str| {
            row.is_some_and(|row| row.id == name)
                || columns.iter().any(|of| of.get_ref().split('>').any(|of| of.trim() == name))
        };
        let shown = all.into_iter().filter(|(name, _)| is_shown(name.get_ref()));
        let shown: DeTable<'t> = shown.collect();
        if !shown.is_empty() {
            self.insert(table, "bands", Spanned::new(self.raw.span(), DeValue::Table(shown)));
        }
    }

    /// What the banner says under a key.
    fn value(&self, key: &str) -> Option<Spanned<DeValue<'t>>> {
        self.raw.get_ref().as_table()?.get(key).cloned()
    }

    fn copy(&self, table: &mut DeTable<'t>, keys: &[&'static str]) {
        for key in keys {
            if let Some(value) = self.value(key) {
                self.insert(table, key, value);
            }
        }
    }

    fn put(&self, table: &mut DeTable<'t>, key: &'static str, text: String) {
        let value = Spanned::new(self.banner.id.span(), DeValue::String(text.into()));
        self.insert(table, key, value);
    }

    fn at_banner(&self, name: &str) -> Text {
        Spanned::new(self.banner.id.span(), name.to_owned())
    }

    fn put_list(
        &self,
        table: &mut DeTable<'t>,
        key: &'static str,
        names: impl IntoIterator<Item = Text>,
    ) {
        let mut list = DeArray::new();
        for name in names {
            list.push(Spanned::new(name.span(), DeValue::String(name.into_inner().into())));
        }
        self.insert(table, key, Spanned::new(self.banner.id.span(), DeValue::Array(list)));
    }

    fn insert(&self, table: &mut DeTable<'t>, key: &'static str, value: Spanned<DeValue<'t>>) {
        table.insert(Spanned::new(self.banner.id.span(), key.into()), value);
    }
}

/// Number and label, of a row of a grid with the question above it.
fn title(question: &Variable, lang: Lang) -> String {
    let heading = question.heading(lang);
    let number = heading.strip_suffix(question.label(lang)).unwrap_or_default().trim();
    match (question.grid(lang), number) {
        (None, _) => heading,
        (Some(grid), "") => format!("{grid}: {heading}"),
        (Some(grid), number) => format!("{number} {grid}: {}", question.label(lang)),
    }
}

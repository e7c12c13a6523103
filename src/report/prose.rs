//! The sentence beside each table and figure, made from its numbers by the template's
//! Tera files: `prose/NAME.ja.tera` and `prose/NAME.en.tera`.
//!
//! What a template inserts is escaped for Typst. Its lines are joined, since Typst
//! takes a line break between two Japanese characters for a space (typst#792); a blank
//! line begins a paragraph.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tera::{Context, Tera};

use super::sandbox;
use crate::assets::{PROSE, Template};
use crate::disclosure::Release;
use crate::locales::{Lang, Locale};
use crate::plan::{Statistic, grouped};
use crate::problem::{Failure, Problem};
use crate::results::{Measured, Table};

/// Below this base a sentence warns that shares mean little.
const SMALL_BASE: f64 = 10.0;

pub struct Prose<'a> {
    tera: Tera,
    release: &'a Release,
    locale: &'a Locale,
}

impl<'a> Prose<'a> {
    /// Reads the prose templates that the tables name, each once.
    pub fn new(
        template: &Template,
        release: &'a Release,
        locale: &'a Locale,
    ) -> Result<Self, Failure> {
        let mut tera = Tera::default();
        sandbox::restrict(&mut tera);
        tera.set_escape_fn(escape);
        tera.autoescape_on(vec![".tera"]);
        let names: BTreeSet<&String> = release.tables.iter().map(|table| &table.prose).collect();
        for name in names {
            let file = file_name(name, locale.lang());
            let (text, place) = super::file(template, &file)?;
            if let Some(detail) = sandbox::refused(&text) {
                return Err(Problem::new("prose-not-allowed")
                    .with("file", place)
                    .with("detail", detail)
                    .into());
            }
            tera.add_raw_template(&file, &text).map_err(|error| failed(&place, &error))?;
        }
        Ok(Self { tera, release, locale })
    }

    /// The prose of a table as Typst markup.
    pub fn of(&self, table: &Table) -> Result<String, Failure> {
        let lang = self.locale.lang();
        let comment = table.commentary.clone().unwrap_or_default();
        if comment.drop || comment.text.is_some() {
            return Ok(paragraphs(&comment.on(None).unwrap_or_default()));
        }
        let file = file_name(&table.prose, lang);
        let rendered = self.tera.render(&file, &self.context(table));
        let made = join_lines(&rendered.map_err(|error| failed(&file, &error))?, lang);
        let added = comment.add.map(|add| format!("\n\n{}", paragraphs(&add)));
        Ok(made + &added.unwrap_or_default())
    }

    /// What a prose template can refer to.
    fn context(&self, table: &Table) -> Context {
        let mut context = Context::new();
        let parameters: BTreeMap<&String, String> =
            self.release.parameters.iter().map(|(name, value)| (name, grouped(*value))).collect();
        context.insert("parameters", &parameters);
        context.insert("respondents", &self.release.respondents);
        context.insert("respondent", &self.release.respondent);
        context.insert("title", &table.title);
        context.insert("row_heading", &table.row_heading);
        context.insert("mean_without_other", &table.mean_count_without_other);
        context.insert("unit", &table.unit);
        let mark = table.mark.map(grouped);
        context.insert("mark", &mark);
        let subsets: Vec<Value> = table
            .subsets
            .iter()
            .map(|subset| {
                let variables: Vec<Value> =
                    table.variables.iter().map(|v| series(table, &subset.id, "", v)).collect();
                let ratio = table.cell(&subset.id, "", "", "", Statistic::RatioOfMeans);
                json!({
                    "id": subset.id,
                    "label": subset.label,
                    "variables": variables,
                    "ratio": ratio.map(|cell| &cell.printed),
                    "ratio_value": ratio.and_then(|cell| cell.value),
                })
            })
            .collect();
        let groups: Vec<Value> = table
            .groups
            .iter()
            .map(|group| {
                let of_subsets: Vec<Value> = table
                    .subsets
                    .iter()
                    .map(|s| series(table, &s.id, &group.id, &table.variables[0]))
                    .collect();
                json!({ "id": group.id, "label": group.label, "subsets": of_subsets })
            })
            .collect();
        context.insert("subsets", &subsets);
        context.insert("groups", &groups);
        context.insert("grid", &grid_extremes(table));
        let levels: Vec<Vec<Value>> = table
            .variables
            .iter()
            .map(|variable| {
                let level = |level: &crate::results::Level| {
                    let subset = &table.subsets[0].id;
                    let at = |s| table.printed(subset, "", &variable.id, &level.label, s);
                    let percent =
                        table.value(subset, "", &variable.id, &level.label, Statistic::Percent);
                    json!({ "label": level.label, "count": at(Statistic::Count),
                            "percent": at(Statistic::Percent), "percent_value": percent,
                            "from": level.from })
                };
                variable.levels.iter().map(level).collect()
            })
            .collect();
        context.insert("levels", &levels);
        let total = table.printed(&table.subsets[0].id, "", "", "", Statistic::N);
        context.insert("total_n", total);
        let sorted = table.sorted_by.as_ref().and_then(|id| {
            let variable = table.variables.iter().find(|v| v.id == *id)?;
            Some(series(table, "all", "", variable))
        });
        context.insert("sorted", &sorted);
        let sums: BTreeMap<&str, &str> = table
            .variables
            .iter()
            .map(|v| (v.id.as_str(), table.printed("all", "", &v.id, "", Statistic::Sum)))
            .collect();
        context.insert("sums", &sums);
        context.insert("beyond_mark", &beyond_mark(table));
        rates(table, &mut context);
        pairs(table, &mut context);
        let significant: Vec<&str> = table
            .cells
            .iter()
            .filter(|c| c.statistic == Statistic::Significant && !c.level.is_empty())
            .filter(|c| c.value == Some(1.0))
            .map(|c| c.level.as_str())
            .collect();
        context.insert("tests_disagree", &table.tests_disagree);
        context.insert("significant_levels", &significant);
        context
    }
}

/// All statistics of one variable in one subset and group: the printed ones by name,
/// values as `NAME_value`, and the answers ranked by count.
fn series(table: &Table, subset: &str, group: &str, variable: &Measured) -> Value {
    let mut fields = serde_json::Map::new();
    fields.insert("id".into(), json!(variable.id));
    fields.insert("label".into(), json!(variable.label));
    fields.insert("unit".into(), json!(variable.unit));
    let own = table.cells.iter().filter(|cell| {
        cell.subset == subset && cell.group == group && cell.variable == variable.id
    });
    for cell in own.filter(|cell| cell.level.is_empty()) {
        let name = cell.statistic.name();
        fields.insert(name.into(), json!(cell.printed));
        fields.insert(format!("{name}_value"), json!(cell.value));
    }
    let n = table.value(subset, group, &variable.id, "", Statistic::N);
    fields.insert("small_base".into(), json!(n.is_some_and(|n| n < SMALL_BASE)));
    fields.insert("ranks".into(), json!(ranks(table, subset, group, variable)));
    let counted = variable.levels.iter().filter(|level| !level.rest).count();
    fields.insert("choices".into(), json!(variable.levels.len()));
    fields.insert("choices_without_other".into(), json!(counted));
    Value::Object(fields)
}

/// Answers by falling count; those with the same count share a rank. 「その他」, no
/// answer and what nobody chose have no rank.
fn ranks(table: &Table, subset: &str, group: &str, variable: &Measured) -> Vec<Value> {
    let mut counted: Vec<(f64, &str, &str, &str)> = variable
        .levels
        .iter()
        .filter(|level| !level.rest)
        .filter_map(|level| {
            let at = |statistic| table.cell(subset, group, &variable.id, &level.label, statistic);
            let count = at(Statistic::Count)?;
            let percent = at(Statistic::Percent).map_or("", |cell| &cell.printed);
            Some((count.value?, level.label.as_str(), count.printed.as_str(), percent))
        })
        .filter(|(count, ..)| *count > 0.0)
        .collect();
    counted.sort_by(|a, b| b.0.total_cmp(&a.0));
    counted
        .chunk_by(|a, b| a.0 == b.0)
        .map(|tied| {
            let labels: Vec<&str> = tied.iter().map(|(_, label, ..)| *label).collect();
            json!({ "labels": labels, "count": tied[0].2, "percent": tied[0].3 })
        })
        .collect()
}

/// For a grid: of each answer the items by falling percent; equal ones share a rank.
fn grid_extremes(table: &Table) -> Vec<Value> {
    let Some(first) = table.variables.first().filter(|_| table.variables.len() > 1) else {
        return Vec::new();
    };
    let Some(subset) = table.subsets.first() else {
        return Vec::new();
    };
    let extremes = first.levels.iter().map(|level| {
        let mut items: Vec<(f64, &str, &str)> = table
            .variables
            .iter()
            .filter_map(|variable| {
                let at = (subset.id.as_str(), variable.id.as_str(), level.label.as_str());
                let cell = table.cell(at.0, "", at.1, at.2, Statistic::Percent)?;
                Some((cell.value?, variable.label.as_str(), cell.printed.as_str()))
            })
            .collect();
        items.sort_by(|a, b| b.0.total_cmp(&a.0));
        let ranks = items.chunk_by(|a, b| a.0 == b.0).map(|tied| {
            let labels: Vec<&str> = tied.iter().map(|(_, label, _)| *label).collect();
            json!({ "labels": labels, "percent": tied[0].2 })
        });
        json!({ "level": level.label, "ranks": ranks.collect::<Vec<_>>() })
    });
    extremes.collect()
}

/// Of rates: those of all, and the groups whose interval lies above or below it.
fn rates(table: &Table, context: &mut Context) {
    let (Some(subset), Some(variable)) = (table.subsets.first(), table.variables.first()) else {
        return;
    };
    let at = |group: &str, s| table.value(&subset.id, group, &variable.id, "", s);
    let all = at("", Statistic::Rate);
    let apart = |is_apart: &dyn Fn(f64, f64, f64) -> bool| -> Vec<&str> {
        let groups = table.groups.iter().filter(|group| {
            let limits =
                at(&group.id, Statistic::LowerLimit).zip(at(&group.id, Statistic::UpperLimit));
            limits.zip(all).is_some_and(|((lower, upper), all)| is_apart(lower, upper, all))
        });
        groups.map(|group| group.label.as_str()).collect()
    };
    context.insert("total", &series(table, &subset.id, "", variable));
    context.insert("per", &table.per.map(grouped));
    context.insert("above", &apart(&|lower, _, all| lower > all));
    context.insert("below", &apart(&|_, upper, all| upper < all));
}

/// The pairs that the table lists, and how many of them are more than chance.
fn pairs(table: &Table, context: &mut Context) {
    let pair = |cell: &crate::results::Cell| {
        let first = table.groups.iter().find(|group| group.id == cell.group)?;
        let second = table.groups.iter().find(|group| group.label == cell.level)?;
        let at = |group: &str, level: &str, s| {
            table.printed(&cell.subset, group, &cell.variable, level, s)
        };
        let p = (&cell.subset, &cell.group, &cell.variable, &cell.level);
        let p = table.value(p.0, p.1, p.2, p.3, Statistic::PValueAdjusted);
        Some(json!({
            "first": first.label, "second": second.label, "phi": cell.printed,
            "first_n": at(&first.id, "", Statistic::N),
            "second_n": at(&second.id, "", Statistic::N),
            "second_percent": at(&first.id, &second.label, Statistic::Percent),
            "first_percent": at(&second.id, &first.label, Statistic::Percent),
            "certain": p.is_some_and(|p| p < 0.05),
        }))
    };
    let pairs: Vec<Value> = table.strongest_pairs().into_iter().filter_map(pair).collect();
    context.insert("certain", &pairs.iter().filter(|pair| pair["certain"] == true).count());
    context.insert("pairs", &pairs);
}

/// How many lie in bands from the mark on, if a band begins there.
fn beyond_mark(table: &Table) -> Option<Value> {
    let mark = table.mark?;
    let (variable, subset) = (table.variables.first()?, table.subsets.first()?);
    variable.levels.iter().find(|level| level.from == Some(mark))?;
    let n = table.value(&subset.id, "", &variable.id, "", Statistic::N)?;
    let count: f64 = variable
        .levels
        .iter()
        .filter(|level| level.from.is_some_and(|from| from >= mark))
        .filter_map(|l| table.value(&subset.id, "", &variable.id, &l.label, Statistic::Count))
        .sum();
    let print = |format: &str, value: f64| {
        crate::plan::NumberFormat::parse(format).map(|f| f.print(value)).unwrap_or_default()
    };
    let percent = (n > 0.0).then(|| print("0.0", 100.0 * count / n));
    Some(json!({ "count": print("0", count), "percent": percent }))
}

/// An analyst's text as Typst markup that shows it as it is, paragraph by paragraph.
fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    // A line break is one in the report too.
    let lines = |p: &str| p.lines().map(escape).collect::<Vec<_>>().join(" \\\n");
    paragraphs.map(lines).collect::<Vec<_>>().join("\n\n")
}

/// Takes all meaning from a text in Typst markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
    }
    escaped
}

/// One line a paragraph.
fn join_lines(text: &str, lang: Lang) -> String {
    let between = match lang {
        Lang::Ja => "",
        Lang::En => " ",
    };
    let mut paragraphs: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines().map(str::trim) {
        match (line.is_empty(), paragraphs.last_mut()) {
            (false, Some(paragraph)) => paragraph.push(line),
            _ => paragraphs.push(Vec::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.iter().map(|p| p.join(between)).collect::<Vec<_>>().join("\n\n")
}

fn file_name(prose: &str, lang: Lang) -> String {
    format!("{PROSE}/{prose}.{lang}.tera")
}

fn failed(file: &str, error: &tera::Error) -> Failure {
    let problem = Problem::new("template-failed").with("file", file);
    Failure::data(vec![problem.with("detail", causes(error))])
}

fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_inserted_text_is_taken_literally() {
        assert_eq!(escape("＃*a* #x [b] $5\n= c"), "＃\\*a\\* \\#x \\[b\\] \\$5 \\= c");
        assert_eq!(escape("// https://"), "\\/\\/ https\\:\\/\\/");
    }

    #[test]
    fn japanese_lines_join_without_a_space() {
        assert_eq!(join_lines("あ\n  い\n\n\nう\n", Lang::Ja), "あい\n\nう");
        assert_eq!(join_lines("a\n  b\n", Lang::En), "a b");
    }
}

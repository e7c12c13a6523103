//! What a prose template may say of a table: labels, and figures as printed and as numbers.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::figure::{At, Category, Figure, Group};
use super::shape::{self, SMALL_BASE};
use super::statistic::Statistic;
use super::table::{Listed, Measured, Table};
use crate::words::Words;

/// Facts about a table, by the names that templates use.
pub struct Facts<'a> {
    pub table: &'a Table,
    say: &'a dyn Fn(&Words) -> String,
    figures: HashMap<At<'a>, Vec<(Statistic, &'a Figure)>>,
    pub all: Map<String, Value>,
}

impl<'a> Facts<'a> {
    /// Those that all kinds have.
    pub fn of(table: &'a Table, say: &'a dyn Fn(&Words) -> String) -> Self {
        let spec = &table.spec;
        let mut facts = Self { table, say, figures: HashMap::new(), all: Map::new() };
        for (key, figure) in table.figures.iter() {
            facts.figures.entry(key.at()).or_default().push((key.statistic, figure));
        }
        facts.add("title", say(&spec.title));
        facts.add("row_heading", say(&spec.row_heading));
        facts.add("unit", say(&spec.unit));
        let subsets: Vec<Value> =
            spec.subsets.iter().map(|s| facts.subset(&s.id, &s.label)).collect();
        facts.add("subsets", subsets);
        let first = table.variables.first();
        let groups: Vec<Value> = table
            .groups
            .iter()
            .map(|grouped| {
                let of = |id: &str| Some(facts.series(id, Some(&grouped.group), first?));
                let subsets: Vec<Value> = spec.subsets.iter().filter_map(|s| of(&s.id)).collect();
                json!({
                    "question": say(&grouped.question), "label": say(&grouped.label),
                    "subsets": subsets,
                })
            })
            .collect();
        facts.add("groups", groups);
        let levels: Vec<Vec<Value>> = table.variables.iter().map(|v| facts.levels(v)).collect();
        facts.add("levels", levels);
        let subset = &spec.subsets[0].id;
        facts.add("total_n", facts.printed(At::of(subset, ""), Statistic::N));
        let sum = |v: &Measured| {
            (v.id.clone(), json!(facts.printed(At::of(subset, &v.id), Statistic::Sum)))
        };
        let sums: Map<String, Value> = table.variables.iter().map(sum).collect();
        facts.add("sums", sums);
        facts
    }

    pub fn add(&mut self, name: &str, value: impl Into<Fact>) {
        self.all.insert(name.to_owned(), value.into().0);
    }

    pub fn say(&self, words: &Words) -> String {
        (self.say)(words)
    }

    /// How words are said, for what is worked out elsewhere.
    pub fn say_all(&self) -> &'a dyn Fn(&Words) -> String {
        self.say
    }

    pub fn printed(&self, at: At<'_>, statistic: Statistic) -> String {
        self.say(&self.table.printed(at, statistic))
    }

    fn subset(&self, id: &str, label: &Words) -> Value {
        let variables = self.table.variables.iter().map(|v| self.series(id, None, v));
        let ratio = self.table.figure(At::of(id, ""), Statistic::RatioOfMeans);
        json!({
            "id": id,
            "label": self.say(label),
            "variables": variables.collect::<Vec<_>>(),
            "ratio": ratio.map(|figure| self.say(&figure.print())),
            "ratio_value": ratio.and_then(|figure| figure.value()),
        })
    }

    /// All statistics of one variable in one subset and group: the printed ones by name,
    /// values as `NAME_value`, and the answers ranked by count.
    pub fn series(&self, subset: &str, group: Option<&Group>, variable: &Measured) -> Value {
        let at = At { group, ..At::of(subset, &variable.id) };
        let mut fields = Map::new();
        fields.insert("id".into(), json!(variable.id));
        fields.insert("label".into(), json!(self.say(&variable.label)));
        fields.insert("unit".into(), json!(self.say(&variable.unit)));
        for (statistic, figure) in self.figures.get(&at).into_iter().flatten() {
            let name = statistic.name();
            fields.insert(name.into(), json!(self.say(&figure.print())));
            fields.insert(format!("{name}_value"), json!(figure.value()));
        }
        let n = self.table.value(at, Statistic::N);
        fields.insert("small_base".into(), json!(n.is_some_and(|n| n < SMALL_BASE)));
        fields.insert("ranks".into(), json!(self.ranks(at, variable)));
        fields.insert("shape".into(), shape::of_answers(self.table, at, variable, self.say));
        let value = |statistic| self.table.value(at, statistic);
        if let (Some(mean), Some(median)) = (value(Statistic::Mean), value(Statistic::Median)) {
            fields.insert("skew".into(), shape::skew(mean, median, value(Statistic::Min)));
        }
        let counted = variable.categories.iter().filter(|listed| !listed.rest).count();
        fields.insert("choices".into(), json!(variable.categories.len()));
        fields.insert("choices_without_other".into(), json!(counted));
        Value::Object(fields)
    }

    /// Answers by falling count; those with the same count share a rank. 「その他」, no answer
    /// and what nobody chose have no rank.
    fn ranks(&self, at: At<'_>, variable: &Measured) -> Vec<Value> {
        let mut counted = Vec::new();
        for listed in variable.categories.iter().filter(|listed| !listed.rest) {
            let at = At { category: &listed.category, ..at };
            let count = self.table.figure(at, Statistic::Count);
            let Some((count, value)) = count.and_then(|count| Some((count, count.value()?))) else {
                continue;
            };
            if value > 0.0 {
                let percent = self.printed(at, Statistic::Percent);
                let label = self.say(&listed.label);
                counted.push((value, label, self.say(&count.print()), percent));
            }
        }
        counted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let ranks = counted.chunk_by(|a, b| a.0 == b.0).map(|tied| {
            let labels: Vec<&String> = tied.iter().map(|(_, label, ..)| label).collect();
            let named = shape::quoted(labels.iter().map(|label| label.as_str()), self.say);
            json!({ "labels": labels, "named": named, "count": tied[0].2, "percent": tied[0].3 })
        });
        ranks.collect()
    }

    fn levels(&self, variable: &Measured) -> Vec<Value> {
        let of = |listed: &Listed| {
            let at =
                At::of(&self.table.spec.subsets[0].id, &variable.id).category(&listed.category);
            let from = match &listed.category {
                Category::Band(from, _) => Some(from.0).filter(|from| from.is_finite()),
                Category::Top(percent) => Some(f64::from(*percent)),
                _ => None,
            };
            json!({
                "label": self.say(&listed.label),
                "count": self.printed(at, Statistic::Count),
                "percent": self.printed(at, Statistic::Percent),
                "percent_value": self.table.value(at, Statistic::Percent),
                "from": from,
            })
        };
        variable.categories.iter().map(of).collect()
    }
}

/// Anything that JSON holds.
pub struct Fact(Value);

impl<T: serde::Serialize> From<T> for Fact {
    fn from(value: T) -> Self {
        Self(json!(value))
    }
}

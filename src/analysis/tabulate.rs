//! One table of the plan: who counts in it, and its cells.

use std::rc::Rc;

use super::{compare, cross, insight, notes, pairs, rates};
use crate::locales::Locale;
use crate::plan::{Commentary, NumberFormat, Show, Sort, Statistic, Subset, TableKind, TablePlan};
use crate::questionnaire::{Code, Questionnaire, Reference, Variable};
use crate::results::{Cell, Level, LevelTexts, Measured, Named, Table};
use crate::tally::{By, Condition, Measure, Members, Request, Tallies, Tally};

/// Everything that the making of one table needs.
pub struct Tabulation<'a> {
    pub plan: &'a TablePlan,
    pub questionnaire: &'a Questionnaire,
    pub references: &'a [Reference],
    pub locale: &'a Locale,
    pub tallies: &'a Tallies,
    /// Who fulfils the table's condition.
    pub eligible: Members,
    /// Those of them who are complete cases.
    pub universe: Members,
    pub table: Table,
}

/// The table, as far as its tallies are known.
pub fn tabulate<'a>(
    plan: &'a TablePlan,
    questionnaire: &'a Questionnaire,
    references: &'a [Reference],
    tallies: &'a Tallies,
    locale: &'a Locale,
) -> Table {
    let eligible = Members::default().which(plan.condition.as_ref());
    // Nobody has answered what was not asked this time.
    let is_asked = |id: &&String| questionnaire.variable(id).is_none_or(|v| !v.is_withdrawn);
    let complete = plan.complete_over.iter().filter(is_asked).cloned().map(Condition::Present);
    let universe = complete.fold(eligible.clone(), |members, present| members.and(present));
    let lang = locale.lang();
    let variables = plan.variables.iter().enumerate().filter_map(|(i, id)| {
        let variable = questionnaire.variable(id)?;
        Some(Measured {
            id: id.clone(),
            label: variable.label(lang).to_owned(),
            unit: variable.unit(lang).to_owned(),
            indent: plan.indent.get(i).copied().unwrap_or(0),
            levels: Vec::new(),
        })
    });
    let named = |subset: &Subset| Named { id: subset.id.clone(), label: subset.label.clone() };
    let mut tabulation = Tabulation {
        table: Table {
            id: plan.id.clone(),
            section: plan.section.clone(),
            kind: plan.kind,
            title: plan.title.clone(),
            row_heading: plan.row_heading.clone(),
            unit: plan.unit.clone(),
            show: plan.show,
            chart: plan.chart,
            prose: plan.prose.clone(),
            mean_count_without_other: plan.mean_count_without_other,
            tests_disagree: false,
            percent_of: (plan.kind == TableKind::Cross).then_some(plan.percent_of),
            top: (plan.kind == TableKind::Pairs).then_some(plan.top),
            per: (plan.kind == TableKind::Rates).then_some(plan.per),
            chart_variables: plan.chart_variables.clone(),
            mark: plan.mark,
            subsets: plan.subsets.iter().map(named).collect(),
            groups: Vec::new(),
            variables: variables.collect(),
            statistics: Vec::new(),
            cells: Vec::new(),
            notes: Vec::new(),
            chart_notes: notes::of_chart(plan, locale),
            texts: Vec::new(),
            diagrams: plan.diagrams.clone(),
            min_base: plan.min_base,
            sorted_by: plan.sort_by.clone(),
            commentary: plan.commentary.clone(),
            is_not_asked: false,
        },
        plan,
        questionnaire,
        references,
        locale,
        tallies,
        eligible,
        universe,
    };
    match plan.kind {
        TableKind::Frequency => tabulation.frequency(),
        TableKind::Summary => tabulation.summary(),
        TableKind::GroupMeans => tabulation.group_means(),
        TableKind::GroupSums => insight::group_sums(&mut tabulation),
        TableKind::Comparison => compare::compare(&mut tabulation),
        TableKind::Reference => tabulation.reference(),
        TableKind::Listing => tabulation.listing(),
        TableKind::Concentration => insight::concentration(&mut tabulation),
        TableKind::Sweep => insight::sweep(&mut tabulation),
        TableKind::Rates => rates::rates(&mut tabulation),
        TableKind::Pairs => pairs::pairs(&mut tabulation),
        TableKind::Cross => cross::cross(&mut tabulation),
        TableKind::Texts => tabulation.texts(),
        TableKind::Distribution => tabulation.distribution(),
    }
    tabulation.table.notes = notes::notes(&tabulation);
    tabulation.tell_of_withdrawn();
    tabulation.table
}

impl<'a> Tabulation<'a> {
    /// Puts a sentence in the place of a table whose questions were not asked this time; of some
    /// of them a note tells.
    fn tell_of_withdrawn(&mut self) {
        let lang = self.locale.lang();
        let columns = self.plan.variables.iter().flat_map(|id| self.columns_behind(id));
        let withdrawn: Vec<String> = columns
            .filter_map(|id| self.questionnaire.variable_of_column(&id))
            .filter(|variable| variable.is_withdrawn)
            .map(|variable| variable.heading(lang))
            .collect();
        if withdrawn.is_empty() {
            return;
        }
        let mut named: Vec<&str> = withdrawn.iter().map(String::as_str).collect();
        named.dedup();
        let named = named.join(&self.locale.word("list-separator"));
        let words = self.locale.say("note-not-asked", &[("questions", &named)]);
        let is_withdrawn = |id: &String| {
            self.columns_behind(id)
                .iter()
                .any(|id| self.questionnaire.variable_of_column(id).is_some_and(|v| v.is_withdrawn))
        };
        if self.plan.variables.iter().all(is_withdrawn) {
            self.table.show = Show::Neither;
            self.table.is_not_asked = true;
            self.table.commentary = Some(Commentary { text: Some(words), ..Commentary::default() });
        } else {
            self.table.notes.push(words);
        }
    }

    /// The columns of the questionnaire that a variable is made of: itself, or what a derived
    /// one is computed from.
    fn columns_behind(&self, id: &str) -> Vec<String> {
        match self.questionnaire.derived.iter().find(|derived| derived.id == id) {
            Some(derived) => derived.needs().flat_map(|id| self.columns_behind(id)).collect(),
            None => vec![id.to_owned()],
        }
    }

    /// The questionnaire's variable behind one of the table's. The plan was checked, so
    /// that it is there.
    pub fn variable(&self, index: usize) -> Option<&Variable> {
        self.questionnaire.variable(self.plan.variables.get(index)?)
    }

    /// Who of the table's universe is in a subset.
    pub fn members(&self, subset: &Subset) -> Members {
        self.universe.which(subset.condition.as_ref())
    }

    pub fn tally(&self, request: Request) -> Rc<Tally> {
        self.tallies.get(request, self.questionnaire)
    }

    /// How many members there are.
    pub fn count(&self, members: Members) -> u64 {
        self.tally(Request { members, ..Request::default() }).n
    }

    /// Members by the answers to a question.
    pub fn codes(&self, members: Members, id: &str) -> Rc<Tally> {
        let rows = Some(By::Codes(id.to_owned()));
        self.tally(Request { members, rows, ..Request::default() })
    }

    /// The values of a number among members, also by the answers to a question.
    pub fn numbers(&self, members: Members, id: &str, group: Option<&Variable>) -> Rc<Tally> {
        let measure = Some(Measure::Number(id.to_owned()));
        let rows = group.map(|group| By::Codes(group.id.clone()));
        self.tally(Request { members, rows, measure, ..Request::default() })
    }

    /// Adds a cell; the value is printed in the plan's format.
    pub fn push(&mut self, at: (&str, &str, &str, &str), statistic: Statistic, value: Option<f64>) {
        let printed = match value {
            Some(value) if statistic == Statistic::Significant => {
                if value == 1.0 {
                    "yes".to_owned()
                } else {
                    "no".to_owned()
                }
            }
            Some(value) => self.plan.format(statistic).print(value),
            None => self.locale.word("not-applicable"),
        };
        let (subset, group, variable, level) = at;
        self.table.cells.push(Cell {
            subset: subset.to_owned(),
            group: group.to_owned(),
            variable: variable.to_owned(),
            level: level.to_owned(),
            statistic,
            value,
            printed,
        });
    }

    fn frequency(&mut self) {
        use Statistic::{Count, MeanCount, N, Percent};
        self.table.statistics = vec![Count, Percent];
        let no_answer = self.locale.word("no-answer");
        let plan = self.plan;
        let lang = self.locale.lang();
        for (index, id) in plan.variables.iter().enumerate() {
            let Some(variable) = self.variable(index).cloned() else {
                continue;
            };
            let mut sort_counts: Option<Vec<u64>> = None;
            for subset in &plan.subsets {
                let members = self.members(subset).which(variable.asked_if.as_ref());
                let answers = self.codes(members.clone(), id);
                let silent = match plan.show_no_answer {
                    true => self.count(members.clone()).saturating_sub(answers.n),
                    false => 0,
                };
                let base = answers.n + silent;
                let at = (subset.id.as_str(), "", id.as_str(), "");
                self.push(at, N, Some(base as f64));
                let percent = |count: u64| (base > 0).then(|| 100.0 * count as f64 / base as f64);
                for (code, &count) in variable.codes.iter().zip(&answers.in_rows) {
                    let at = (at.0, "", at.2, code.label(lang));
                    self.push(at, Count, Some(count as f64));
                    self.push(at, Percent, percent(count));
                }
                if plan.show_no_answer {
                    let at = (at.0, "", at.2, no_answer.as_str());
                    self.push(at, Count, Some(silent as f64));
                    self.push(at, Percent, percent(silent));
                }
                if plan.mean_count {
                    let measure = Some(self.chosen(&variable));
                    let chosen = self.tally(Request { members, measure, ..Request::default() });
                    self.push(at, MeanCount, chosen.values_in(0).mean());
                }
                sort_counts.get_or_insert_with(|| answers.in_rows.clone());
            }
            self.table.variables[index].levels =
                self.levels(&variable, &sort_counts.unwrap_or_default());
            if plan.reference.is_some() {
                self.surveyed(&variable);
            }
        }
    }

    /// The number of answers, without those that mean none, and without 「その他」 where the
    /// plan says so.
    pub fn chosen(&self, variable: &Variable) -> Measure {
        let is_left_out =
            |code: &Code| code.exclusive || self.plan.mean_count_without_other && code.other;
        let codes = variable.codes.iter().take(128).enumerate();
        let codes = codes.filter(|(_, code)| is_left_out(code));
        Measure::Chosen(variable.id.clone(), codes.fold(0, |bits, (index, _)| bits | 1 << index))
    }

    /// Answers in the order in which they are shown: as coded, or by count with
    /// 「その他」 last.
    pub fn levels(&self, variable: &Variable, counts: &[u64]) -> Vec<Level> {
        let lang = self.locale.lang();
        let mut order: Vec<usize> = (0..variable.codes.len()).collect();
        if self.plan.sort == Sort::Count {
            let other = |i: usize| variable.codes[i].other;
            let count = |i: usize| counts.get(i).copied().unwrap_or(0);
            order.sort_by_key(|&i| (other(i), std::cmp::Reverse(count(i))));
        }
        let level = |code: &Code| Level::new(code.label(lang), code.other);
        let mut levels: Vec<Level> = order.iter().map(|&i| level(&variable.codes[i])).collect();
        if self.plan.show_no_answer {
            levels.push(Level::new(self.locale.word("no-answer"), true));
        }
        levels
    }

    /// Adds the number surveyed and the response rate to a frequency table, by the
    /// reference table whose key column holds the labels of the codes.
    fn surveyed(&mut self, variable: &Variable) {
        use Statistic::{Count, ResponseRate, Surveyed};
        self.table.statistics = vec![Surveyed, Count, ResponseRate];
        let plan = self.plan;
        let found = self.references.iter().find(|r| Some(&r.id) == plan.reference.as_ref());
        let Some((reference, column)) =
            found.and_then(|r| Some((r, r.column(plan.reference_columns.first()?)?)))
        else {
            return;
        };
        let key = reference.key.as_ref().and_then(|key| reference.column(key));
        let Some(key) = key else { return };
        let surveyed = reference.numbers(column);
        let lang = self.locale.lang();
        let subset = plan.subsets[0].id.as_str();
        let mut sums = (0.0, 0.0);
        for code in &variable.codes {
            let at = (subset, "", variable.id.as_str(), code.label(lang));
            let row = reference.rows.iter().position(|row| row[key] == code.label);
            let asked = row.and_then(|row| surveyed[row]);
            let count = self.table.value(at.0, at.1, at.2, at.3, Count).unwrap_or(0.0);
            if let Some(asked) = asked {
                sums = (sums.0 + count, sums.1 + asked);
                self.push(at, Surveyed, Some(asked));
                self.push(at, ResponseRate, (asked > 0.0).then(|| 100.0 * count / asked));
            }
        }
        let at = (subset, "", variable.id.as_str(), "");
        self.push(at, Surveyed, Some(sums.1));
        self.push(at, ResponseRate, (sums.1 > 0.0).then(|| 100.0 * sums.0 / sums.1));
    }

    fn summary(&mut self) {
        let plan = self.plan;
        self.table.statistics = plan.statistics.clone();
        for subset in &plan.subsets {
            let mut means = Vec::new();
            for id in &plan.variables {
                let tally = self.numbers(self.members(subset), id, None);
                let values = tally.values_in(0);
                for &statistic in &plan.statistics {
                    let value = match statistic {
                        Statistic::N => Some(values.n() as f64),
                        Statistic::Mean => values.mean(),
                        Statistic::Median => values.median(),
                        Statistic::Min => values.min(),
                        Statistic::Max => values.max(),
                        Statistic::Sum => Some(values.sum()),
                        Statistic::P10 => values.quantile(0.1),
                        Statistic::Q1 => values.quantile(0.25),
                        Statistic::Q3 => values.quantile(0.75),
                        Statistic::P90 => values.quantile(0.9),
                        _ => continue,
                    };
                    self.push((&subset.id, "", id, ""), statistic, value);
                }
                means.push(values.mean());
            }
            if let (true, [first, second, ..]) = (plan.ratio_of_means, means.as_slice()) {
                let ratio = first.zip(*second).map(|(a, b)| a / b).filter(|r| r.is_finite());
                self.push((&subset.id, "", "", ""), Statistic::RatioOfMeans, ratio);
            }
        }
    }

    fn group_means(&mut self) {
        use Statistic::{Mean, N};
        self.table.statistics = vec![Mean];
        let plan = self.plan;
        let (Some(id), Some(group)) = (plan.variables.first(), self.group()) else { return };
        for (index, code) in group.codes.iter().enumerate() {
            let label = code.label(self.locale.lang());
            let name = format!("{}={label}", group.id);
            for subset in &plan.subsets {
                let tally = self.numbers(self.members(subset), id, Some(group));
                let values = tally.values(0, index);
                let at = (subset.id.as_str(), name.as_str(), id.as_str(), "");
                self.push(at, N, Some(values.n() as f64));
                self.push(at, Mean, values.mean());
            }
            self.table.groups.push(Named { id: name, label: label.to_owned() });
        }
    }

    /// The question by whose answers the plan groups.
    pub fn group(&self) -> Option<&'a Variable> {
        self.questionnaire.variable(self.plan.group.as_ref()?)
    }

    /// The columns of a reference table, row by row, with the sums of the numbers; and how
    /// many respondents belong to each row, where the plan names a group.
    fn reference(&mut self) {
        use Statistic::{Count, Sum};
        self.table.statistics = vec![Count];
        let plan = self.plan;
        let lang = self.locale.lang();
        let Some(reference) =
            self.references.iter().find(|r| Some(&r.id) == plan.reference.as_ref())
        else {
            return;
        };
        let mut order = plan.sort_by.as_ref().and_then(|id| reference.column(id)).map_or_else(
            || (0..reference.rows.len()).collect(),
            |column| falling(&reference.numbers(column)),
        );
        order.retain(|&row| self.is_kept(reference, row));
        // Unless the plan says how, the first column that holds no numbers names the rows.
        let is_name = |c: &&crate::questionnaire::ReferenceColumn| {
            !c.number && c.expression.is_none() && reference.key.as_ref() != Some(&c.id)
        };
        let first = reference.columns.iter().find(is_name).map(|c| format!("{{{}}}", c.id));
        let label = plan.row_label.clone().or(first).unwrap_or_default();
        let names: Vec<String> =
            order.iter().map(|&row| reference.filled(&label, row, lang)).collect();
        for id in &plan.reference_columns {
            let Some(column) = reference.column(id) else { continue };
            let described = &reference.columns[column];
            if !described.number && described.expression.is_none() {
                for (name, &row) in names.iter().zip(&order) {
                    self.push(("all", "", id, name), Statistic::Text, None);
                    if let Some(cell) = self.table.cells.last_mut() {
                        cell.printed = reference.text(row, column, lang).to_owned();
                    }
                }
                self.column(id, described.label(lang), "", &names);
                continue;
            }
            let numbers = reference.numbers(column);
            let format = reference.columns[column].format.as_deref();
            let format = format.and_then(NumberFormat::parse).unwrap_or_default();
            for (name, number) in names.iter().zip(order.iter().map(|&row| numbers[row])) {
                if let Some(number) = number {
                    self.push(("all", "", id, name), Count, Some(number));
                    if let Some(cell) = self.table.cells.last_mut() {
                        cell.printed = format.print(number);
                    }
                }
            }
            if plan.totals {
                self.push(("all", "", id, ""), Sum, Some(numbers.iter().flatten().sum()));
            }
            self.column(id, described.label(lang), described.unit(lang), &names);
        }
        let group = self.group();
        let key = reference.key.as_ref().and_then(|key| reference.column(key));
        if let (Some(group), Some(key)) = (group, key) {
            let counts = &self.codes(Members::default(), &group.id).in_rows;
            let mut sum = 0.0;
            for (name, &row) in names.iter().zip(&order) {
                let code = group.codes.iter().position(|c| c.label == reference.rows[row][key]);
                if let Some(code) = code {
                    self.push(("all", "", &group.id, name), Count, Some(counts[code] as f64));
                    sum += counts[code] as f64;
                }
            }
            if plan.totals {
                self.push(("all", "", &group.id, ""), Sum, Some(sum));
            }
            self.column(&group.id, &self.locale.word("answered"), "", &names);
        }
    }

    /// Adds a variable that the plan does not list, with the labels of its rows.
    pub fn column(&mut self, id: &str, label: &str, unit: &str, rows: &[String]) {
        self.table.variables.push(Measured {
            id: id.to_owned(),
            label: label.to_owned(),
            unit: unit.to_owned(),
            indent: 0,
            levels: rows.iter().map(|name| Level::new(name, false)).collect(),
        });
    }

    /// Whether the plan wants a row of a reference table.
    fn is_kept(&self, reference: &Reference, row: usize) -> bool {
        self.plan.only.iter().all(|(id, value)| {
            reference.column(id).is_some_and(|column| reference.rows[row][column] == *value)
        })
    }

    /// The rows of a reference table as texts under headings, in the order of the table.
    fn listing(&mut self) {
        use Statistic::{Count, N};
        self.table.statistics = vec![Count];
        let plan = self.plan;
        let lang = self.locale.lang();
        let find =
            |id: &Option<String>| self.references.iter().find(|r| Some(&r.id) == id.as_ref());
        let Some(reference) = find(&plan.reference) else { return };
        let joined = find(&plan.join);
        let rows: Vec<usize> =
            (0..reference.rows.len()).filter(|&row| self.is_kept(reference, row)).collect();
        let heading = plan.group_label.clone().unwrap_or_default();
        let item = plan.row_label.clone().unwrap_or_default();
        let mut listed: Vec<LevelTexts> = Vec::new();
        for row in rows {
            let mut text = reference.filled(&item, row, lang);
            if let (Some(joined), Some(on)) = (joined, &plan.join_on)
                && let (Some(own), Some(other)) = (reference.column(on), joined.column(on))
                && let Some(found) =
                    joined.rows.iter().position(|r| r[other] == reference.rows[row][own])
            {
                text = joined.filled(&text, found, lang);
            }
            let level = reference.filled(&heading, row, lang);
            match listed.iter_mut().find(|texts| texts.level == level) {
                Some(texts) => texts.texts.push(text),
                None => listed.push(LevelTexts { level, texts: vec![text] }),
            }
        }
        let id = reference.id.as_str();
        let total: usize = listed.iter().map(|texts| texts.texts.len()).sum();
        let counted = if plan.counts { listed.as_slice() } else { &[] };
        for texts in counted {
            self.push(("all", "", id, &texts.level), Count, Some(texts.texts.len() as f64));
        }
        self.push(("all", "", id, ""), N, Some(total as f64));
        self.table.variables.push(Measured {
            id: id.to_owned(),
            label: plan.title.clone(),
            unit: plan.unit.clone(),
            indent: 0,
            levels: listed.iter().map(|texts| Level::new(&texts.level, false)).collect(),
        });
        self.table.texts = listed;
    }

    /// Free texts by after-code; a text that several gave is listed once.
    fn texts(&mut self) {
        use Statistic::{Count, N};
        self.table.statistics = vec![Count];
        let plan = self.plan;
        let (Some(id), Some(group)) = (plan.variables.first(), self.group()) else { return };
        let subset = &plan.subsets[0];
        let members = self.members(subset).and(Condition::Present(id.clone()));
        let uncoded = members.and(Condition::Absent(group.id.clone()));
        let request = |members, rows| Request { members, rows, ..Request::default() };
        let texts = Some(id.clone());
        let rows = Some(By::Codes(group.id.clone()));
        let coded = self.tally(Request { texts: texts.clone(), ..request(members, rows) });
        let uncoded = self.tally(Request { texts, ..request(uncoded, None) });
        let lang = self.locale.lang();
        let labels = group.codes.iter().map(|code| code.label(lang).to_owned());
        let mut listed: Vec<(String, u64, Vec<String>)> = labels
            .enumerate()
            .map(|(row, label)| (label, coded.in_rows[row], coded.texts(row)))
            .collect();
        if uncoded.n > 0 {
            listed.push((self.locale.word("uncoded"), uncoded.n, uncoded.texts(0)));
        }
        let total: u64 = listed.iter().map(|(_, count, _)| count).sum();
        for (index, (label, count, texts)) in listed.into_iter().enumerate() {
            self.push((&subset.id, "", id, &label), Count, Some(count as f64));
            let is_coded = index < group.codes.len();
            self.table.variables[0].levels.push(Level::new(&label, !is_coded));
            self.table.texts.push(LevelTexts { level: label, texts });
        }
        self.push((&subset.id, "", id, ""), N, Some(total as f64));
    }

    /// Counts in bands `[from, from + width)`; the last band is open above.
    fn distribution(&mut self) {
        use Statistic::{Count, N, Percent};
        self.table.statistics = vec![Count, Percent];
        let plan = self.plan;
        let Some(id) = plan.variables.first() else { return };
        let width = plan.band_width;
        let format = crate::plan::grouped;
        for subset in &plan.subsets {
            let tally = self.numbers(self.members(subset), id, None);
            let values = tally.values_in(0);
            let n = values.n() as f64;
            let top = values.max().unwrap_or(0.0);
            let last = (plan.last_band.min(top) / width).floor() as usize;
            let open = plan.last_band <= top;
            let mut counts = vec![0; last + 1];
            for (value, count) in values.iter() {
                counts[((value.max(0.0) / width) as usize).min(last)] += count;
            }
            self.push((&subset.id, "", id, ""), N, Some(n));
            let mut levels = Vec::new();
            for (band, count) in counts.into_iter().enumerate() {
                let from = band as f64 * width;
                let bounds = [format(from), format(from + width)];
                let bounds = [("from", bounds[0].as_str()), ("to", bounds[1].as_str())];
                let is_open = open && band == last;
                let key = if is_open { "band-open" } else { "band" };
                let label = self.locale.say(key, &bounds);
                let at = (subset.id.as_str(), "", id.as_str(), label.as_str());
                self.push(at, Count, Some(count as f64));
                self.push(at, Percent, (n > 0.0).then(|| 100.0 * count as f64 / n));
                levels.push(Level {
                    from: Some(from),
                    to: (!is_open).then_some(from + width),
                    ..Level::new(label, false)
                });
            }
            self.table.variables[0].levels = levels;
        }
    }
}

/// Rows by falling number, those without one last; equal ones in the order of the table.
fn falling(numbers: &[Option<f64>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    let key = |row: usize| numbers[row].unwrap_or(f64::NEG_INFINITY);
    order.sort_by(|&a, &b| key(b).total_cmp(&key(a)));
    order
}

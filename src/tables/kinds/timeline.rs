//! Respondents over months: the tasks of a plan with their state, milestones, and the day on
//! which it stood so.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::listed::{self, published};
use super::when::When;
use crate::definition::Text;
use crate::problem::Problem;
use crate::questionnaire::{Kind as VariableKind, Variable};
use crate::tables::chart::{Chart, Mark as Marked, Panel, Place, Point, Series, day_number};
use crate::tables::facts::Facts;
use crate::tables::figure::Category;
use crate::tables::grid::{Cell, Column, Grid, Mark, Row};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes};
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Listed, Measured, Table};
use crate::words::{Message, Words};

/// Respondents, such as the tasks of a plan, as rows, and when each begins and ends. As in a
/// roster, all questions in it must be marked with `publish`, and who is listed is said by
/// `listed` of the questionnaire.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    /// The question by which a row is called, such as the task.
    #[schemars(with = "String")]
    row: Text,
    /// The month or day in which it begins.
    #[schemars(with = "String")]
    from: Text,
    /// The month or day in which it ends.
    #[schemars(with = "String")]
    to: Text,
    /// The single question of how it stands.
    #[schemars(with = "String")]
    state: Text,
    /// Codes of `state` that readers are to look at, such as those of what is late.
    #[serde(default)]
    stressed: Vec<i32>,
    /// The month or day of a milestone.
    #[schemars(with = "Option<String>")]
    milestone: Option<Text>,
    /// The day on which it stood so. A line is drawn there, if all rows have the same.
    #[schemars(with = "Option<String>")]
    today: Option<Text>,
    /// How it stood in the wave before, in a column of its own; of a survey with waves.
    #[serde(default)]
    before: bool,
    /// More questions, as columns of the table.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    columns: Vec<Text>,
    /// Single questions by which rows are sorted, in the order of their codes; each of their
    /// answers is a heading.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    groups: Vec<Text>,
}

/// A row as it is shown.
struct Task<'t> {
    heading: &'t Words,
    name: &'t Words,
    from: Option<When>,
    to: Option<When>,
    /// The place of the code, if there is one.
    state: Option<usize>,
    milestone: Option<When>,
    today: Option<When>,
    own: &'t [Words],
}

impl<'t> Task<'t> {
    fn of(table: &'t Table, texts: &'t [Words]) -> Option<Self> {
        let [heading, name, from, to, state, milestone, today, own @ ..] = texts else {
            return None;
        };
        let states = states(table);
        Some(Self {
            heading,
            name,
            from: When::read(from),
            to: When::read(to),
            state: states.iter().position(|listed| listed.label == *state),
            milestone: When::read(milestone),
            today: When::read(today),
            own,
        })
    }

    fn all(table: &'t Table) -> Vec<Self> {
        table.texts.iter().filter_map(|(_, texts)| Self::of(table, texts)).collect()
    }

    /// From when to when, as far as both are known and in this order.
    fn span(&self) -> Option<(f64, f64)> {
        let (from, to) = (self.from?, self.to?);
        (from.first < to.after).then(|| (day_number(from.first), day_number(to.after)))
    }

    /// The same in words, or of a milestone alone its day.
    fn when(&self) -> Words {
        match self.milestone {
            Some(milestone) if self.from.is_none() && self.to.is_none() => milestone.words(),
            _ => self.period(),
        }
    }

    /// The same in words, also as far as it is written.
    fn period(&self) -> Words {
        match (self.from, self.to) {
            (None, None) => Words::default(),
            (Some(from), Some(to)) if from == to => from.words(),
            (from, to) => {
                // Also where it ends before it begins, the year is told.
                let is_in_year = |to: When| {
                    from.is_some_and(|from| from.year() == to.year() && from.first < to.after)
                };
                let to = to.map(|to| if is_in_year(to) { to.in_year() } else { to.words() });
                let from = from.map(When::words);
                let span =
                    Message::new("timeline-span").words("from", from.unwrap_or("none".into()));
                span.words("to", to.unwrap_or("none".into())).into()
            }
        }
    }
}

/// The states in the order of their codes.
fn states(table: &Table) -> &[Listed] {
    table.variables.first().map_or(&[], |state| &state.categories)
}

/// The day on which all rows stood so.
fn today(tasks: &[Task<'_>]) -> Option<When> {
    let today = tasks.first()?.today;
    today.filter(|_| tasks.iter().all(|task| task.today == today))
}

impl Timeline {
    fn is_stressed(&self, listed: &Listed) -> bool {
        matches!(listed.category, Category::Code(code) if self.stressed.contains(&code))
    }

    /// What milestones are called.
    fn milestone(&self, table: &Table) -> Option<Words> {
        self.milestone.as_ref().and_then(|_| Some(table.variables.get(1)?.label.clone()))
    }

    fn state(&self, table: &Table, task: &Task<'_>) -> Cell<Words> {
        let Some(listed) = task.state.and_then(|state| states(table).get(state)) else {
            return Cell::default();
        };
        match self.is_stressed(listed) {
            true => Cell::mark(&listed.label, Mark::Lacking),
            false => Cell::text(&listed.label),
        }
    }
}

impl Written for Timeline {
    const NAME: &'static str = "timeline";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Timeline];
    const CHART: Option<ChartKind> = Some(ChartKind::Timeline);
}

impl Kind for Timeline {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        entry.one_subset(reader);
        entry.once(ids(&self.columns), reader);
        let when = [&self.from, &self.to].into_iter().chain(&self.milestone).chain(&self.today);
        let names = [&self.row, &self.state].into_iter().chain(when.clone()).chain(&self.columns);
        listed::check(names, &self.groups, Self::NAME, reader);
        let is_when = |v: &Variable| matches!(v.kind, VariableKind::Month | VariableKind::Date);
        for name in when {
            reader.variables(std::slice::from_ref(name), Self::NAME, is_when);
        }
        let state = std::slice::from_ref(&self.state);
        reader.variables(state, Self::NAME, |v| has_codes(v) && v.kind == VariableKind::Single);
        let state = reader.questionnaire.variable(self.state.get_ref());
        for code in &self.stressed {
            if state.is_some_and(|state| state.codes.iter().all(|known| known.code != *code)) {
                let problem = Problem::new("derived-unknown-code").with("code", code);
                reader.mistake(problem.with("name", self.state.get_ref()), self.state.span());
            }
        }
        if self.before && reader.questionnaire.waves.is_empty() {
            entry.mistake("plan-change-without-waves", reader);
        }
    }

    /// Nothing is measured.
    fn variables(&self) -> Vec<&str> {
        Vec::new()
    }

    fn statistics(&self) -> Vec<Statistic> {
        vec![Statistic::N]
    }

    fn lists_respondents(&self) -> bool {
        true
    }

    fn follows_respondents(&self) -> bool {
        self.before
    }

    /// A text a cell: behind the heading over the row what it is called, from when, to when, its
    /// state, milestone and the day of that, the columns, and the state before.
    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin([]);
        table.statistics = vec![Statistic::N];
        let of = |name: &Text| published(name, making);
        let own = [&self.row, &self.from, &self.to, &self.state].map(of);
        let state = making.questionnaire.variable(self.state.get_ref());
        let Some(state) = state.filter(|_| own.iter().all(Option::is_some)) else {
            listed::nobody(&mut table, making);
            return table;
        };
        let with_codes = Measured { categories: making.listed(state), ..making.measured(state) };
        let shown: Vec<_> = self.columns.iter().filter_map(of).collect();
        let measured = |id: &str| making.questionnaire.variable(id).map(|v| making.measured(v));
        let milestone = self.milestone.iter().filter_map(|name| measured(name.get_ref()));
        let columns = shown.iter().filter_map(|of| measured(of.id()));
        table.variables = std::iter::once(with_codes).chain(milestone).chain(columns).collect();
        let [_, _, _, before] = own.clone();
        let when = [&self.milestone, &self.today].map(|name| name.as_ref().and_then(of));
        let columns: Vec<_> =
            own.into_iter().chain(when).chain(shown.into_iter().map(Some)).collect();
        let before = before.filter(|_| self.before);
        listed::list(&mut table, making, &self.groups, &columns, before);
        table
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        let (mut rows, mut below) = (Vec::new(), None);
        let tasks = Task::all(table);
        let has_milestones = tasks.iter().any(|task| task.milestone.is_some());
        for task in &tasks {
            if below != Some(task.heading) && !task.heading.is_empty() {
                rows.push(Row::heading(task.heading));
            }
            below = Some(task.heading);
            let milestone = task.milestone.map(When::words).unwrap_or_default();
            let milestone = has_milestones.then(|| Cell::text(milestone));
            let own = task.own.iter().map(Cell::text);
            let cells = [Cell::text(task.period()), self.state(table, task)].into_iter();
            rows.push(Row::of(task.name, cells.chain(milestone).chain(own).collect()));
        }
        let words = |heading: Words| Column { words: true, ..Column::of(heading) };
        let (state, milestone) = (table.variables.first(), self.milestone(table));
        let own = table.variables.iter().skip(1 + usize::from(self.milestone.is_some()));
        let mut columns = vec![words(Words::of("timeline-period"))];
        columns.extend(state.map(|state| words(state.label.clone())));
        columns.extend(milestone.filter(|_| has_milestones).map(words));
        columns.extend(own.map(|of| words(of.label.clone())));
        columns.extend(state.filter(|_| self.before).map(|state| {
            words(Message::new("timeline-before").words("state", &state.label).into())
        }));
        Grid { long_labels: true, ..Grid::of(table, columns, rows) }
    }

    /// A panel a heading, all of the same states; behind these the milestones. Places are days.
    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let (tasks, states) = (Task::all(table), states(table));
        let is_drawn = |task: &Task<'_>| task.span().is_some() || task.milestone.is_some();
        tasks.iter().find(|task| is_drawn(task))?;
        let has_milestones = tasks.iter().any(|task| task.milestone.is_some());
        // Behind the codes that of those of whom it is not known.
        let of = |task: &Task<'_>| task.state.unwrap_or(states.len());
        let is_used = |state: &usize| tasks.iter().any(|task| of(task) == *state);
        let used: Vec<usize> =
            (0..=states.len()).filter(|&state| state < states.len() || is_used(&state)).collect();
        let name = |state: usize| match states.get(state) {
            Some(listed) => listed.label.clone(),
            None => Words::of("no-answer"),
        };
        let state = table.variables.first().map(|state| state.label.clone()).unwrap_or_default();
        let panels = tasks.chunk_by(|a, b| a.heading == b.heading).map(|tasks| {
            let span = |task: &Task<'_>, state: usize| match of(task) == state {
                // A milestone alone has a state, and no length.
                true => Point {
                    value: task.span().map(|(from, to)| to - from).or(task.milestone.map(|_| 0.0)),
                    printed: task.when(),
                    ..Point::default()
                },
                false => Point::default(),
            };
            let milestone = |task: &Task<'_>| Point {
                value: task.milestone.map(When::place),
                printed: task.milestone.map(When::words).unwrap_or_default(),
                ..Point::default()
            };
            let series = used.iter().map(|&state| Series {
                name: name(state),
                n: None,
                points: tasks.iter().map(|task| span(task, state)).collect(),
            });
            let milestones = has_milestones.then(|| Series {
                name: self.milestone(table).unwrap_or_default(),
                n: None,
                points: tasks.iter().map(milestone).collect(),
            });
            let place = |task: &Task<'_>| Place {
                from: task.span().map(|(from, _)| from),
                to: task.span().map(|(_, to)| to),
                ..Place::named(task.name, None)
            };
            Panel {
                title: tasks[0].heading.clone(),
                ..Panel::of(
                    state.clone(),
                    tasks.iter().map(place).collect(),
                    series.chain(milestones).collect(),
                )
            }
        });
        let panels: Vec<Panel<Words>> = panels.collect();
        let stressed = (0..states.len()).filter(|&state| self.is_stressed(&states[state]));
        let mark = today(&tasks).map(|today| Marked {
            value: today.place(),
            label: Message::new("timeline-today").words("day", today.words()).into(),
        });
        let first = panels.first()?.clone();
        Some(Chart {
            panels,
            mark,
            stressed: stressed.collect(),
            milestones: has_milestones.then_some(used.len()),
            ..Chart::of(table, kind, first)
        })
    }

    /// `today`; `states`: each with how many rows it has; `stressed`: rows that are to be looked
    /// at, with what they are called, their heading and state.
    fn facts(&self, facts: &mut Facts<'_>) {
        let table = facts.table;
        let (tasks, states) = (Task::all(table), states(table));
        let audience = facts.say(&listed::audience(table.spec.audience));
        facts.add("audience", audience);
        let day = today(&tasks).map(|today| facts.say(&today.words()));
        facts.add("today", day);
        let count = |state: usize| tasks.iter().filter(|task| task.state == Some(state)).count();
        let counted = states.iter().enumerate().map(
            |(state, listed)| json!({ "label": facts.say(&listed.label), "count": count(state) }),
        );
        let counted: Vec<_> = counted.collect();
        facts.add("states", counted);
        let stressed = tasks.iter().filter_map(|task| {
            let listed = states.get(task.state?).filter(|listed| self.is_stressed(listed))?;
            Some(json!({
                "label": facts.say(task.name), "heading": facts.say(task.heading),
                "state": facts.say(&listed.label), "when": facts.say(&task.when()),
            }))
        });
        let stressed: Vec<_> = stressed.collect();
        facts.add("stressed", stressed);
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let tasks = Task::all(table);
        let undrawn = tasks.iter().filter(|task| task.span().is_none() && task.milestone.is_none());
        let undrawn = undrawn.count();
        let several = self.today.is_some() && today(&tasks).is_none() && !tasks.is_empty();
        let mut notes = vec![listed::note(table, respondent)];
        let has_chart = table.spec.has_chart();
        notes.extend(
            (has_chart && undrawn > 0)
                .then(|| Message::new("note-timeline-undrawn").with("count", undrawn).into()),
        );
        notes.extend((has_chart && several).then(|| Words::of("note-timeline-days")));
        notes
    }
}

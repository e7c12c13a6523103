//! What a table of changes counts: values in each wave and differences, of all respondents, of
//! those with each answer to a question, and of those who are the same.

use super::alike::about_waves;
use super::compared::{Value, put_limited};
use super::{Change, DIFFERENCE, PANEL};
use crate::questionnaire::{Kind as VariableKind, Variable, WAVE};
use crate::statistics::paired_newcombe_interval;
use crate::tables::figure::{At, Category, Group, Of};
use crate::tables::making::Making;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Listed, Table};
use crate::tally::{Breakdown, Condition, Counted, Measure, Members, Tally, TallyQuery};
use crate::words::Message;

/// A variable that is followed through the waves.
struct Followed<'f> {
    variable: &'f Variable,
    /// The answers of which each has a row; none of a number.
    categories: &'f [Listed],
}

/// Who answered in a wave, and a value a row.
struct Seen {
    n: Counted,
    values: Vec<Value>,
}

pub fn tabulate(change: &Change, making: &Making<'_>) -> Table {
    let mut table = making.begin(change.variables.iter().map(|name| name.get_ref().as_str()));
    table.statistics = vec![Statistic::Difference];
    let Some(by) = making.questionnaire.variable(change.group()) else { return table };
    let variable = |id: &str| making.questionnaire.variable(id);
    let variables: Vec<&Variable> =
        change.variables.iter().filter_map(|id| variable(id.get_ref())).collect();
    let questions: Vec<&Variable> =
        change.groups.iter().filter_map(|id| variable(id.get_ref())).collect();
    // A wave that asked none of them has no row.
    let is_shown = |index: usize| variables.iter().any(|v| is_asked(making, by, index, v));
    let waves = making.groups(by).into_iter().enumerate();
    let waves: Vec<(usize, Grouped)> = waves.filter(|(index, _)| is_shown(*index)).collect();
    table.groups = waves.iter().map(|(_, grouped)| grouped.clone()).collect();
    for question in &questions {
        tell_groups(making, &mut table, question, by, &waves);
    }
    let counting = Counting { change, making, by, waves: &waves };
    for (place, variable) in variables.iter().enumerate() {
        let categories = match variable.kind {
            VariableKind::Derived if making.questionnaire.is_yes_no(&variable.id) => {
                making.yes_no().into_iter().take(1).collect()
            }
            _ => making.listed(variable),
        };
        let followed = Followed { variable, categories: &categories };
        counting.of_all(&mut table, &followed);
        for question in &questions {
            counting.of_groups(&mut table, &followed, question);
        }
        table.variables[place].categories = categories;
    }
    if by.id == WAVE {
        about_waves(making, &mut table, [&variables, &questions], &waves);
    }
    table
}

/// Whether a wave asked for a variable, or for something that it is made of.
fn is_asked(making: &Making<'_>, by: &Variable, index: usize, variable: &Variable) -> bool {
    let wave = making.questionnaire.waves.get(index).filter(|_| by.id == WAVE);
    let questions = making.questionnaire.questions_of(std::slice::from_ref(&variable.id));
    wave.is_none_or(|wave| questions.iter().any(|id| !wave.not_asked.contains(id)))
}

/// Adds the answers to a question as groups, each with those of it in each wave, and tells how
/// many have none.
fn tell_groups(
    making: &Making<'_>,
    table: &mut Table,
    question: &Variable,
    by: &Variable,
    waves: &[(usize, Grouped)],
) {
    let label = question.label_words();
    let mut ungrouped = 0;
    for (index, _) in waves.iter().filter(|(index, _)| is_asked(making, by, *index, question)) {
        let members = making.members(making.subset());
        let members = members.and(Condition::Gave(by.id.clone(), *index));
        ungrouped += making.ungrouped(&members, question, |_| true);
    }
    if ungrouped > 0 {
        table.ungrouped.push((label.clone(), ungrouped));
    }
    for of_answer in making.groups(question) {
        let over = Message::new("cross-within").words("question", &label);
        let over = over.words("answer", &of_answer.label);
        for (_, wave) in waves {
            table.groups.push(Grouped {
                group: of_answer.group.within(&wave.group),
                label: wave.label.clone(),
                question: over.clone().into(),
            });
        }
        table.groups.push(Grouped { question: label.clone(), ..of_answer });
    }
}

struct Counting<'c, 'm> {
    change: &'c Change,
    making: &'c Making<'m>,
    /// What the waves are answers to.
    by: &'c Variable,
    /// With their places among its codes.
    waves: &'c [(usize, Grouped)],
}

impl Counting<'_, '_> {
    fn of_all(&self, table: &mut Table, followed: &Followed<'_>) {
        let members = self.making.members(self.making.subset());
        let tally = self.tally(members, followed, self.by);
        let seen: Vec<(&Group, Option<Seen>)> = self
            .waves
            .iter()
            .map(|(index, grouped)| (&grouped.group, Some(followed.seen(&tally, *index))))
            .collect();
        self.put(table, followed, &seen);
        for ((_, index), grouped) in self.pairs() {
            let now = self.now(index);
            followed.put_panel(self.making, table, now, &grouped.group);
        }
    }

    /// The same of those with each answer to a question in the wave. Of who is in two waves it is
    /// the answer of the later one.
    fn of_groups(&self, table: &mut Table, followed: &Followed<'_>, question: &Variable) {
        let asked = |index: usize| is_asked(self.making, self.by, index, question);
        let of_wave = |(index, _): &(usize, Grouped)| {
            asked(*index).then(|| self.tally(self.now(*index), followed, question))
        };
        let tallies: Vec<_> = self.waves.iter().map(of_wave).collect();
        for (place, answer) in self.making.groups(question).into_iter().enumerate() {
            let groups: Vec<Group> =
                self.waves.iter().map(|(_, wave)| answer.group.within(&wave.group)).collect();
            let seen = tallies.iter().zip(&groups).map(|(tally, group)| {
                (group, tally.as_ref().map(|tally| followed.seen(tally, place)))
            });
            self.put(table, followed, &seen.collect::<Vec<_>>());
            for ((_, index), wave) in self.pairs().filter(|((_, index), _)| asked(*index)) {
                let now = self.now(index).and(Condition::Gave(question.id.clone(), place));
                followed.put_panel(self.making, table, now, &answer.group.within(&wave.group));
            }
        }
    }

    /// Who is in a wave.
    fn now(&self, index: usize) -> Members {
        let members = self.making.members(self.making.subset());
        members.and(Condition::Gave(self.by.id.clone(), index))
    }

    /// Waves that follow each other and whose respondents are looked for in both.
    fn pairs(&self) -> impl Iterator<Item = ((usize, usize), &Grouped)> {
        let has_panel = self.by.id == WAVE && !self.change.without_panel;
        let pairs = self.waves.windows(2).filter(move |_| has_panel);
        let pairs = pairs.map(|pair| ((pair[0].0, pair[1].0), &pair[1].1));
        pairs.filter(|((then, now), _)| then + 1 == *now)
    }

    fn tally(
        &self,
        members: Members,
        followed: &Followed<'_>,
        by: &Variable,
    ) -> std::rc::Rc<Tally> {
        let by = Some(Breakdown::Codes(by.id.clone()));
        self.making.tally(match followed.rows() {
            None => {
                let measure = Some(Measure::Number(followed.variable.id.clone()));
                TallyQuery { members, rows: by, measure, ..TallyQuery::default() }
            }
            rows => TallyQuery { members, rows, columns: by, ..TallyQuery::default() },
        })
    }

    /// The values of each wave, and how they differ from those of the one before.
    fn put(&self, table: &mut Table, followed: &Followed<'_>, waves: &[(&Group, Option<Seen>)]) {
        let all = followed.at(self.making);
        for (group, seen) in waves {
            if let Some(seen) = seen {
                table.put_n(all.in_group(group), seen.n);
            }
        }
        let answers = followed.categories.iter().map(|listed| &listed.category);
        let rows = answers.chain(followed.categories.is_empty().then_some(&Category::All));
        for (row, category) in rows.enumerate() {
            let mut before: Option<&Value> = None;
            for (group, seen) in waves {
                let at = all.in_group(group).category(category);
                let value = seen.as_ref().map(|seen| &seen.values[row]);
                value.iter().for_each(|value| value.put(table, at));
                if let Some((value, before)) = value.zip(before) {
                    self.compare(table, at, value, before);
                }
                before = value;
            }
        }
    }

    fn compare(&self, table: &mut Table, at: At<'_>, value: &Value, before: &Value) {
        let of = value.with(before);
        let difference = value.number().zip(before.number()).map(|(now, then)| now - then);
        put_limited(table, at, DIFFERENCE, difference, value.difference(before), of.clone());
        if let Some(relative) = self.change.relative {
            let ratio = value.number().zip(before.number().filter(|then| *then > 0.0));
            let ratio = ratio.map(|(now, then)| relative.of(now / then));
            let limits = value.ratio(before).map(|(a, b)| (relative.of(a), relative.of(b)));
            put_limited(table, at, relative.statistics(), ratio, limits, of);
        }
    }
}

impl Followed<'_> {
    /// What makes the rows of a tally; nothing of a number.
    fn rows(&self) -> Option<Breakdown> {
        let id = self.variable.id.clone();
        match self.categories.first()?.category {
            Category::Flag(_) => Some(Breakdown::Flag(id)),
            _ => Some(Breakdown::Codes(id)),
        }
    }

    fn at<'a>(&'a self, making: &'a Making<'_>) -> At<'a> {
        At::of(&making.subset().id, &self.variable.id)
    }

    /// What those at a place of the tally's other side answered.
    fn seen(&self, tally: &Tally, place: usize) -> Seen {
        if self.categories.is_empty() {
            let values = tally.values(0, place);
            return Seen { n: values.of, values: vec![Value::Mean(values.clone())] };
        }
        let n = tally.in_columns[place];
        let share = |row| Value::Share(tally.cell(place, row), n);
        Seen { n, values: (0..self.categories.len()).map(share).collect() }
    }

    /// What changed with those members who are in the wave before too.
    fn put_panel(&self, making: &Making<'_>, table: &mut Table, members: Members, group: &Group) {
        let all = self.at(making).in_group(group);
        let Some(rows) = self.rows() else {
            let measure = Some(Measure::Change(self.variable.id.clone()));
            let tally = making.tally(TallyQuery { members, measure, ..TallyQuery::default() });
            let values = tally.values_in(0);
            if values.n() > 0 {
                table.put(all, Statistic::PanelN, Some(values.n() as f64), values.of);
                let (mean, limits) = (values.mean(), values.mean_interval());
                put_limited(table, all, PANEL, mean, limits, values.into());
            }
            return;
        };
        let columns = Some(Breakdown::Before(Box::new(rows.clone())));
        let rows = Some(rows);
        let tally = making.tally(TallyQuery { members, rows, columns, ..TallyQuery::default() });
        let n = tally.n.n as f64;
        if n == 0.0 {
            return;
        }
        table.put(all, Statistic::PanelN, Some(n), tally.n);
        for (row, listed) in self.categories.iter().enumerate() {
            let cells = [tally.cell(row, row), tally.in_rows[row], tally.in_columns[row]];
            let [both, now, then] = cells.map(|counted| counted.n as f64);
            let limits = paired_newcombe_interval(both, then - both, now - both, n);
            let difference = Some(100.0 * (now - then) / n);
            let of = Of::all([&cells[..], &[tally.n]].concat(), tally.n);
            put_limited(table, all.category(&listed.category), PANEL, difference, limits, of);
        }
    }
}

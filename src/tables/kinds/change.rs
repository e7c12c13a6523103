//! What has changed from one wave to the next: percents and means with their differences, of all
//! respondents and of those who are the same.
//!
//! By the answers to questions too: then these are the rows, and the waves stand beside each other.
//!
//! Each difference has an interval of its own. Intervals are not corrected for how many there are;
//! a note says so.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::problem::Problem;
use crate::questionnaire::{Kind as VariableKind, Variable, WAVE};
use crate::tables::chart::Chart;
use crate::tables::estimate::LIMITS;
use crate::tables::facts::Facts;
use crate::tables::figure::Category;
use crate::tables::grid::Grid;
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes};
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Table};
use crate::words::Words;

pub use self::alike::about_questions;

mod alike;
mod compared;
mod counted;
mod drawn;
mod lines;
mod rows;
mod said;

/// Each wave's percents or means, and how they differ from those of the wave before.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// A question with codes; or numbers and yes/no variables.
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// The single question whose answers are compared, each with the one before it. Default:
    /// `wave`, the wave of a study that has several.
    #[schemars(with = "Option<String>")]
    group: Option<Text>,
    /// Questions whose answers are the rows, with the waves beside each other.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    groups: Vec<Text>,
    /// Beside the difference, how large it is against the value before: `percent`, or `index`
    /// (before = 100).
    relative: Option<Relative>,
    /// Leave out what changed with those who answered both times.
    #[serde(default)]
    without_panel: bool,
    /// Whether it is of percents, and of means.
    #[serde(skip)]
    measures: [bool; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relative {
    /// By how many percent it is more.
    Percent,
    /// What it is where that before is 100.
    Index,
}

impl Relative {
    /// The value and its limits.
    fn statistics(self) -> [Statistic; 3] {
        use Statistic::{
            Index, IndexLower, IndexUpper, PercentChange, PercentChangeLower, PercentChangeUpper,
        };
        match self {
            Self::Percent => [PercentChange, PercentChangeLower, PercentChangeUpper],
            Self::Index => [Index, IndexLower, IndexUpper],
        }
    }

    fn of(self, ratio: f64) -> f64 {
        match self {
            Self::Percent => 100.0 * (ratio - 1.0),
            Self::Index => 100.0 * ratio,
        }
    }
}

const DIFFERENCE: [Statistic; 3] =
    [Statistic::Difference, Statistic::DifferenceLower, Statistic::DifferenceUpper];
const PANEL: [Statistic; 3] =
    [Statistic::PanelDifference, Statistic::PanelDifferenceLower, Statistic::PanelDifferenceUpper];

impl Written for Change {
    const NAME: &'static str = "change";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Dots, ChartKind::Grouped, ChartKind::Curve];
    const CHART: Option<ChartKind> = Some(ChartKind::Dots);
}

impl Kind for Change {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        entry.one_subset(reader);
        let compared = if self.groups.is_empty() { None } else { Some(self.group()) };
        let named = ids(&self.variables).into_iter().chain(ids(&self.groups)).chain(compared);
        entry.once(named, reader);
        let is_measured = |variable: &Variable| has_value(variable);
        reader.variables(&self.variables, Self::NAME, is_measured);
        reader.variables(&self.groups, Self::NAME, has_codes);
        let found = |name: &Text| reader.questionnaire.variable(name.get_ref());
        let with_codes = self.variables.iter().filter_map(found).filter(|v| is_of_codes(v)).count();
        if self.variables.is_empty() || with_codes > 0 && self.variables.len() > 1 {
            entry.mistake("plan-change-variables", reader);
        }
        // Neither have several units an axis.
        let is_share = |v: &Variable| is_of_codes(v) || reader.questionnaire.is_yes_no(&v.id);
        let shares: Vec<bool> = self.variables.iter().filter_map(found).map(is_share).collect();
        self.measures = [shares.contains(&true), shares.contains(&false)];
        let units = self.variables.iter().filter_map(found);
        let units = units.map(|v| (reader.questionnaire.is_yes_no(&v.id), v.unit_words()));
        let units: Vec<(bool, Words)> = units.collect();
        let is_mixed = entry.drawn().is_some() && units.windows(2).any(|pair| pair[0] != pair[1]);
        // Bars and lines of percents.
        let has_percents =
            if self.groups.is_empty() { with_codes > 0 } else { !shares.contains(&false) };
        let is_of_percents = matches!(entry.drawn(), Some(ChartKind::Grouped | ChartKind::Curve));
        if is_of_percents && !has_percents || is_mixed {
            entry.mistake("plan-change-chart", reader);
        }
        if entry.drawn() == Some(ChartKind::Grouped) && !self.groups.is_empty() {
            entry.mistake("plan-change-chart-groups", reader);
        }
        match &self.group {
            Some(group) => {
                let is_single = |variable: &Variable| variable.kind == VariableKind::Single;
                reader.variables(std::slice::from_ref(group), Self::NAME, is_single);
            }
            None if reader.questionnaire.variable(WAVE).is_none() => {
                let problem = Problem::new("plan-change-without-waves");
                reader.mistake(problem.with("table", entry.id.get_ref()), entry.id.span());
            }
            None => self.check_waves(entry, reader),
        }
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn breakdowns(&self) -> Vec<&str> {
        std::iter::once(self.group()).chain(ids(&self.groups)).collect()
    }

    fn statistics(&self) -> Vec<Statistic> {
        use Statistic::{
            Count, Mean, N, PanelN, Percent, ResponseRate, StandardDeviation, Surveyed,
        };
        let [of_shares, of_means] = self.measures;
        let mut all = vec![N, Count, Surveyed, ResponseRate, PanelN];
        all.extend(of_shares.then_some(Percent));
        all.extend([Mean, StandardDeviation].into_iter().filter(|_| of_means));
        let relative = self.relative.map(Relative::statistics).into_iter().flatten();
        all.into_iter().chain(LIMITS).chain(DIFFERENCE).chain(relative).chain(PANEL).collect()
    }

    fn follows_respondents(&self) -> bool {
        !self.without_panel
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        counted::tabulate(self, making)
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        match self.groups.is_empty() {
            true => rows::by_wave(self, table),
            false => rows::by_group(self, table),
        }
    }

    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        match self.groups.is_empty() {
            true => drawn::by_wave(self, table, kind),
            false => drawn::by_group(self, table, kind),
        }
    }

    fn facts(&self, facts: &mut Facts<'_>) {
        said::facts(self, facts);
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        said::notes(self, table, respondent)
    }

    fn methods(&self) -> Vec<&'static str> {
        vec!["change"]
    }
}

/// Percents or means of a variable: whether it has any.
pub fn has_value(variable: &Variable) -> bool {
    use VariableKind::{Count, Derived, Multiple, Number, Single};
    matches!(variable.kind, Single | Multiple | Count | Number | Derived)
}

fn is_of_codes(variable: &Variable) -> bool {
    matches!(variable.kind, VariableKind::Single | VariableKind::Multiple)
}

impl Change {
    /// Of a variable, by the answers to questions.
    pub fn of(variable: &str, groups: &[String]) -> Self {
        let named = |name: &str| toml::Spanned::new(0..0, name.to_owned());
        Self {
            variables: vec![named(variable)],
            group: None,
            groups: groups.iter().map(|id| named(id)).collect(),
            relative: None,
            without_panel: false,
            measures: [true; 2],
        }
    }

    fn group(&self) -> &str {
        self.group.as_ref().map_or(WAVE, |by| by.get_ref().as_str())
    }

    /// Refuses a question by whose answers nothing can be compared: fewer than two waves asked it.
    fn check_waves(&self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        let waves = &reader.questionnaire.waves;
        let once = self.groups.iter().filter(|name| {
            let questions = reader.questionnaire.questions_of(&[name.get_ref().clone()]);
            let asked = |id: &String| waves.iter().any(|wave| !wave.not_asked.contains(id));
            let is_in = |id: &String| waves.iter().filter(|w| !w.not_asked.contains(id)).count();
            questions.iter().any(asked) && questions.iter().all(|id| is_in(id) < 2)
        });
        let once: Vec<&Text> = once.collect();
        for name in once {
            let problem = Problem::new("plan-change-group-once").with("name", name.get_ref());
            reader.mistake(problem.with("table", entry.id.get_ref()), name.span());
        }
    }

    /// The waves that a table shows, the first one first.
    fn waves<'t>(&self, table: &'t Table) -> Vec<&'t Grouped> {
        table.groups.iter().filter(|of| of.group.variable == self.group()).collect()
    }

    /// The answers by which it shows them.
    fn answers<'t>(&self, table: &'t Table) -> Vec<&'t Grouped> {
        let is_answer = |of: &&Grouped| {
            of.group.variable != self.group() && !matches!(of.group.category, Category::Within(..))
        };
        table.groups.iter().filter(is_answer).collect()
    }
}

//! What the making of a table has at hand: its specification, the questionnaire, and tallies
//! to ask for.

use std::rc::Rc;
use std::sync::Arc;

use super::figure::Group;
use super::figure::{At, Category, Figure, Figures, Of, State};
use super::spec::{Subset, TableSpec};
use super::statistic::Statistic;
use super::table::{Bases, Disclosed, Grouped, Listed, Measured, Table};
use crate::questionnaire::{Code, Kind, Questionnaire, Reference, Requirement, Variable};
use crate::requirements::{Standing, standings};
use crate::statistics::design::{Design, Values};
use crate::statistics::fisher_exact_test;
use crate::tally::{
    Breakdown, Condition, Counted, Measure, Members, Numbers, Tally, TallyCache, TallyQuery,
};
use crate::words::Words;

/// All that the making of one table needs.
pub struct Making<'a> {
    pub spec: &'a Arc<TableSpec>,
    pub questionnaire: &'a Questionnaire,
    pub references: &'a [Reference],
    tallies: &'a TallyCache,
    /// Whom the plan is of, whatever the table's condition.
    pub everybody: Members,
    /// Who fulfils the table's condition.
    eligible: Members,
    /// Those of them who are complete cases.
    universe: Members,
}

impl<'a> Making<'a> {
    pub fn new(
        spec: &'a Arc<TableSpec>,
        questionnaire: &'a Questionnaire,
        references: &'a [Reference],
        tallies: &'a TallyCache,
    ) -> Self {
        let all = spec.of.as_ref().map_or_else(Members::default, |(id, _)| Members::of_unit(id));
        let everybody = all.which(spec.scope.as_ref());
        let eligible = everybody.which(spec.condition.as_ref());
        // Nobody has answered what was not asked this time.
        let is_asked = |id: &&String| questionnaire.variable(id).is_none_or(|v| !v.is_withdrawn);
        let complete = spec.complete_over.iter().filter(is_asked).cloned().map(Condition::Present);
        let universe = complete.fold(eligible.clone(), |members, present| members.and(present));
        Self { spec, questionnaire, references, tallies, everybody, eligible, universe }
    }

    /// A table of some variables without figures.
    pub fn begin<'v>(&self, variables: impl IntoIterator<Item = &'v str>) -> Table {
        let measured = |id: &str| Some(self.measured(self.questionnaire.variable(id)?));
        Table {
            spec: Arc::clone(self.spec),
            variables: variables.into_iter().filter_map(measured).collect(),
            groups: Vec::new(),
            statistics: Vec::new(),
            figures: Figures::default(),
            texts: Vec::new(),
            bases: Bases::default(),
            ungrouped: Vec::new(),
            remarks: Vec::new(),
            disclosed: Disclosed::default(),
            is_judged: false,
            weighted: None,
            cut: Vec::new(),
        }
    }

    /// A variable without categories.
    pub fn measured(&self, variable: &Variable) -> Measured {
        Measured {
            id: variable.id.clone(),
            label: variable.label_words(),
            unit: variable.unit_words(),
            ..Measured::default()
        }
    }

    pub fn reference(&self, id: &str) -> Option<&'a Reference> {
        self.references.iter().find(|reference| reference.id == id)
    }

    /// The subset that a table of one shows.
    pub fn subset(&self) -> &'a Subset {
        &self.spec.subsets[0]
    }

    /// Who of the table's universe is in a subset.
    pub fn members(&self, subset: &Subset) -> Members {
        self.universe.which(subset.condition.as_ref())
    }

    pub fn tally(&self, request: TallyQuery) -> Rc<Tally> {
        self.tallies.get(request, self.questionnaire)
    }

    /// How it stands with a requirement in each of its groups.
    pub fn standings(&self, requirement: &Requirement, members: &Members) -> Vec<Standing> {
        standings(requirement, members, self.questionnaire, self.references, self.tallies)
    }

    /// How many they stand for: as many as they are, where the survey has no weights.
    fn weight(&self, counted: Counted) -> f64 {
        let weighed = self.design().zip(self.tallies.cells(counted));
        weighed.map_or(counted.n as f64, |(design, cells)| design.weight(&cells))
    }

    /// Of a survey with a design, what is weighted as it is made, with the sum of the weights of its
    /// base.
    pub fn by_design(&self, of: Of, base: &[Counted]) -> Of {
        let weights = || base.iter().map(|counted| self.weight(*counted)).sum();
        let weighted_base = self.is_weighted().then(weights);
        Of { weighted_base, ..of }
    }

    /// p of whether the shares of two groups differ, each of who has something and of how many:
    /// Fisher's exact test, or Rao and Scott's by the design.
    pub fn shares_test(&self, groups: [[Counted; 2]; 2]) -> Option<f64> {
        let Some(design) = self.design() else {
            let [of_some, of_base] = [0, 1].map(|at| groups.map(|group| group[at].n));
            return fisher_exact_test(of_some, of_base);
        };
        let cells = groups.map(|group| group.map(|counted| self.cells(counted)));
        let [first, second] = &cells;
        let test = design.shares_test([[&first[0], &first[1]], [&second[0], &second[1]]]);
        test.map(|test| test.p)
    }

    pub fn is_weighted(&self) -> bool {
        self.design().is_some()
    }

    /// How respondents were drawn and weighted, or the units that the table is of, if the study says
    /// it.
    pub fn design(&self) -> Option<&'a Design> {
        self.tallies.design(self.spec.of.is_some())
    }

    /// Of a survey with a design who was counted, by its cells.
    pub fn cells(&self, counted: Counted) -> Rc<Values> {
        self.tallies.cells(counted).unwrap_or_else(|| Rc::new([]))
    }

    /// The same with the values that they have.
    pub fn valued(&self, numbers: &Numbers) -> Rc<Values> {
        self.tallies.valued(&numbers.measure, numbers.of).unwrap_or_else(|| Rc::new([]))
    }

    /// How many members there are.
    pub fn count(&self, members: Members) -> Counted {
        self.tally(TallyQuery { members, ..TallyQuery::default() }).n
    }

    /// How many of a subset were asked for a variable and have none.
    pub fn silent(&self, subset: &Subset, id: &str) -> Counted {
        let variable = self.questionnaire.variable(id);
        let asked = variable.and_then(|variable| variable.asked_if.as_ref());
        self.count(self.members(subset).which(asked).and(Condition::Absent(id.to_owned())))
    }

    /// Members by the answers to a question.
    pub fn codes(&self, members: Members, id: &str) -> Rc<Tally> {
        let rows = Some(Breakdown::Codes(id.to_owned()));
        self.tally(TallyQuery { members, rows, ..TallyQuery::default() })
    }

    /// The values of a number among members, also by the answers to a question.
    pub fn numbers(&self, members: Members, id: &str, group: Option<&Variable>) -> Rc<Tally> {
        let measure = Some(Measure::Number(id.to_owned()));
        let rows = group.map(|group| Breakdown::Codes(group.id.clone()));
        self.tally(TallyQuery { members, rows, measure, ..TallyQuery::default() })
    }

    /// The number of answers, without those that mean none, and without 「その他」 where that
    /// is left out.
    pub fn chosen(&self, variable: &Variable, without_other: bool) -> Measure {
        let is_left_out = |code: &Code| code.exclusive || without_other && code.other;
        let codes = variable.codes.iter().take(128).enumerate();
        let codes = codes.filter(|(_, code)| is_left_out(code)).map(|(index, _)| index);
        // Behind the codes is that none was chosen.
        let all = codes.chain(variable.codes.len()..variable.categories());
        Measure::Chosen(variable.id.clone(), all.fold(0, |bits, index| bits | 1 << index))
    }

    /// The answers to a question, as coded.
    pub fn listed(&self, variable: &Variable) -> Vec<Listed> {
        let listed = |code: &Code| Listed {
            rest: code.other,
            ..Listed::new(Category::Code(code.code), code.label_words())
        };
        variable.codes.iter().map(listed).collect()
    }

    /// Yes and no.
    pub fn yes_no(&self) -> Vec<Listed> {
        [(true, "yes"), (false, "no")]
            .map(|(flag, key)| Listed::new(Category::Flag(flag), Words::of(key)))
            .into()
    }

    /// The same by falling count, 「その他」 last.
    pub fn by_count(&self, variable: &Variable, counts: &[Counted]) -> Vec<Listed> {
        let mut listed: Vec<(usize, Listed)> =
            self.listed(variable).into_iter().enumerate().collect();
        let count = |index: usize| counts.get(index).map_or(0.0, |counted| self.weight(*counted));
        listed.sort_by(|(a, one), (b, other)| {
            one.rest.cmp(&other.rest).then(count(*b).total_cmp(&count(*a)))
        });
        listed.into_iter().map(|(_, listed)| listed).collect()
    }

    /// Tells how many of the members are in none of a table's rows, which are the answers to a
    /// question; `in_rows` are the places of those that have one.
    pub fn tell_ungrouped(
        &self,
        table: &mut Table,
        members: &Members,
        question: &Variable,
        in_rows: impl Fn(usize) -> bool,
    ) {
        let left = self.ungrouped(members, question, in_rows);
        if left > 0 && !question.is_withdrawn {
            table.ungrouped.push((question.label_words(), left));
        }
    }

    /// How many they are.
    pub fn ungrouped(
        &self,
        members: &Members,
        question: &Variable,
        in_rows: impl Fn(usize) -> bool,
    ) -> u64 {
        let answers = self.codes(members.clone(), &question.id);
        let shown = match question.kind {
            Kind::Single => {
                let rows = answers.in_rows.iter().enumerate().filter(|(index, _)| in_rows(*index));
                rows.map(|(_, count)| count.n).sum()
            }
            _ => answers.n.n,
        };
        self.count(members.clone()).n.saturating_sub(shown)
    }

    /// Respondents by each answer to a question, in the order of its codes.
    pub fn groups(&self, variable: &Variable) -> Vec<Grouped> {
        let grouped = |code: &Code| {
            let group = Group::of(&variable.id, Category::Code(code.code));
            Grouped::new(group, code.label_words())
        };
        variable.codes.iter().map(grouped).collect()
    }

    /// How many respondents figures of variables come from.
    pub fn bases(&self, ids: &[&str]) -> Bases {
        let size = |members: &Members| self.count(members.clone()).n as usize;
        let members = self.members(self.subset());
        let first = ids.first().and_then(|id| self.questionnaire.variable(id));
        let asked = first.map_or_else(|| members.clone(), |variable| members.asked(variable));
        let columns: Vec<String> = ids.iter().flat_map(|id| self.columns_behind(id)).collect();
        let variable = |id: &String| self.questionnaire.variable_of_column(id);
        let is_withdrawn = |id: &String| variable(id).is_some_and(|v| v.is_withdrawn);
        let mut withdrawn: Vec<Words> = columns
            .iter()
            .filter(|id| is_withdrawn(id))
            .filter_map(variable)
            .map(|variable| variable.heading_words())
            .collect();
        withdrawn.dedup();
        let is_gone = |id: &&str| self.columns_behind(id).iter().any(is_withdrawn);
        Bases {
            eligible: size(&self.eligible),
            universe: size(&self.universe),
            members: size(&members),
            who: self.count(members),
            asked: size(&asked),
            is_routed: first.is_some_and(|variable| variable.asked_if.is_some()),
            undefined: self.undefined(ids),
            is_not_asked: !withdrawn.is_empty() && ids.iter().all(is_gone),
            withdrawn,
        }
    }

    /// The columns of the questionnaire that a variable is made of: itself, or what a derived
    /// one is computed from.
    fn columns_behind(&self, id: &str) -> Vec<String> {
        match self.questionnaire.needs(id) {
            needs if needs.is_empty() => vec![id.to_owned()],
            needs => needs.iter().flat_map(|id| self.columns_behind(id)).collect(),
        }
    }

    /// How many have no quotient for want of a denominator, by denominator.
    fn undefined(&self, ids: &[&str]) -> Vec<(Words, usize)> {
        let mut by_denominator: std::collections::BTreeMap<&str, Vec<String>> = Default::default();
        for id in ids {
            let derived = self.questionnaire.derived.iter().find(|derived| derived.id == *id);
            if let Some(per) = derived.and_then(|derived| derived.per.as_deref()) {
                by_denominator.entry(per).or_default().push((*id).to_owned());
            }
        }
        let counted = by_denominator.into_iter().filter_map(|(per, quotients)| {
            let undefined = self.eligible.and(Condition::Undefined(quotients));
            let count = self.count(undefined).n as usize;
            let variable = self.questionnaire.variable(per)?;
            (count > 0).then(|| (variable.label_words(), count))
        });
        counted.collect()
    }
}

impl Table {
    /// Adds a figure of some respondents, printed in the plan's format; nothing is one over
    /// nobody.
    pub fn put(&mut self, at: At<'_>, statistic: Statistic, value: Option<f64>, of: impl Into<Of>) {
        // A zero has no sign.
        let state = value.map_or(State::Nobody, |value| State::Shown(value + 0.0));
        let (format, of) = (self.spec.format(statistic), of.into());
        let estimate = of.estimate();
        let figure = Figure { state, base: of.base, format, source: of.source, estimate };
        self.figures.put(at, statistic, figure);
    }

    /// Adds what is said where a figure would stand.
    pub fn put_words(&mut self, at: At<'_>, statistic: Statistic, words: impl Into<Words>) {
        let state = State::Words(words.into());
        let (format, source) = Default::default();
        self.figures.put(
            at,
            statistic,
            Figure { state, base: None, format, source, estimate: None },
        );
    }

    /// Adds how many count.
    pub fn put_n(&mut self, at: At<'_>, counted: Counted) {
        self.put(at, Statistic::N, Some(counted.n as f64), counted);
    }

    /// Adds a count and the percent of the base that it is.
    pub fn put_share(&mut self, at: At<'_>, count: Counted, base: Counted) {
        self.put(at, Statistic::Count, Some(count.n as f64), Of::all([count], base));
        let percent = (base.n > 0).then(|| 100.0 * count.n as f64 / base.n as f64);
        self.put(at, Statistic::Percent, percent, Of::all([count, base], base));
    }
}

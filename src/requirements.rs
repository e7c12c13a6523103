//! Which groups of respondents have what is required of each. Counted like tables: in tallies,
//! part by part.

use std::collections::HashMap;

use crate::answers::AnswerColumn;
use crate::engine::{Aggregate, Rows, Summing, Truth};
use crate::questionnaire::{GroupCondition, Questionnaire, Reference, Requirement};
use crate::tally::{Breakdown, Measure, Members, Tally, TallyCache, TallyQuery};

/// How it stands with a requirement in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Met,
    Lacking,
    /// It depends on answers that are missing.
    Unknown,
    /// It is not required of the group.
    NotRequired,
}

/// So many cases of what missing answers may be are looked at; of more it is not known how it
/// stands.
const MOST_CASES: usize = 4_096;

/// How it stands with a requirement in each group, in the order of the codes of its question. Of
/// a yes or no that is missing, both are looked at: if they make a difference, it is not known
/// how it stands. Missing numbers are left out, as they are in every sum.
pub fn standings(
    requirement: &Requirement,
    members: &Members,
    questionnaire: &Questionnaire,
    references: &[Reference],
    tallies: &TallyCache,
) -> Vec<Standing> {
    let Some(group) = questionnaire.variable(&requirement.group) else { return Vec::new() };
    let variables = requirement.columns().filter_map(|of| questionnaire.variable_of_column(of));
    if group.is_withdrawn || variables.into_iter().any(|variable| variable.is_withdrawn) {
        return vec![Standing::Unknown; group.codes.len()];
    }
    let own = own_numbers(requirement, questionnaire, references);
    let truths = |of: &GroupCondition| {
        let sums: Vec<Sum<'_>> = of
            .aggregates
            .iter()
            .map(|aggregate| {
                let measure = aggregate.of.clone().map(Measure::Computed);
                let rows = Some(Breakdown::Codes(group.id.clone()));
                let request =
                    TallyQuery { members: members.clone(), rows, measure, ..TallyQuery::default() };
                Sum { aggregate, tally: tallies.get(request, questionnaire) }
            })
            .collect();
        let truth = |index: usize| {
            let own = own.iter().map(|(id, numbers)| (id.clone(), vec![numbers[index]]));
            let sums = sums.iter().map(|sum| (sum.aggregate.name(), sum.cases(index)));
            truth(of, own.chain(sums).collect())
        };
        (0..group.codes.len()).map(truth).collect::<Vec<Truth>>()
    };
    let required = requirement.applies_if.as_ref().map(truths);
    let met = truths(&requirement.expression);
    let standing = |(index, met): (usize, Truth)| match (
        required.as_ref().map_or(Truth::Yes, |required| required[index]),
        met,
    ) {
        (Truth::No, _) => Standing::NotRequired,
        (Truth::Unknown, _) | (_, Truth::Unknown) => Standing::Unknown,
        (Truth::Yes, Truth::Yes) => Standing::Met,
        (Truth::Yes, Truth::No) => Standing::Lacking,
    };
    met.into_iter().enumerate().map(standing).collect()
}

/// The numbers of the groups in the reference tables about the question, by column and code; NaN
/// where there is none.
fn own_numbers(
    requirement: &Requirement,
    questionnaire: &Questionnaire,
    references: &[Reference],
) -> Vec<(String, Vec<f64>)> {
    let codes = questionnaire.variable(&requirement.group).map_or(&[][..], |v| &v.codes);
    let mut all: Vec<(String, Vec<f64>)> = Vec::new();
    for reference in references.iter().filter(|of| of.question.as_ref() == Some(&requirement.group))
    {
        let Some(key) = reference.key.as_ref().and_then(|key| reference.column(key)) else {
            continue;
        };
        for (column, described) in reference.columns.iter().enumerate() {
            if !described.is_number() || all.iter().any(|(id, _)| *id == described.id) {
                continue;
            }
            let numbers = reference.numbers(column);
            let number = |label: &String| {
                let row = reference.rows.iter().position(|row| row[key].trim() == label);
                row.and_then(|row| numbers[row]).unwrap_or(f64::NAN)
            };
            let numbers = codes.iter().map(|code| number(&code.label)).collect();
            all.push((described.id.clone(), numbers));
        }
    }
    all
}

/// What was summed up.
struct Sum<'a> {
    aggregate: &'a Aggregate,
    tally: std::rc::Rc<Tally>,
}

impl Sum<'_> {
    /// What it may be in a group: one number, or several where it is of yes and no and some are
    /// missing.
    fn cases(&self, group: usize) -> Vec<f64> {
        let all = self.tally.in_rows[group].n;
        let Some(of) = &self.aggregate.of else { return vec![all as f64] };
        let values = &self.tally.values(0, group).values;
        let number = |number: Option<f64>| vec![number.unwrap_or(f64::NAN)];
        match self.aggregate.by {
            Summing::Count => number(Some(values.n() as f64)),
            Summing::Sum if of.is_number() => number(Some(values.sum())),
            Summing::Sum => {
                let missing = all.saturating_sub(values.n()).min(MOST_CASES as u64);
                (0..=missing).map(|more| values.sum() + more as f64).collect()
            }
            Summing::Mean => number(values.mean()),
            Summing::Least => number(values.min()),
            Summing::Greatest => number(values.max()),
        }
    }
}

/// The cases of a group: each combination of what its numbers may be.
struct Cases {
    count: usize,
    numbers: HashMap<String, AnswerColumn>,
}

impl Rows for Cases {
    fn respondents(&self) -> usize {
        self.count
    }

    fn answers(&self, id: &str) -> &AnswerColumn {
        &self.numbers[id]
    }
}

/// Whether the condition holds in all cases or in none.
fn truth(of: &GroupCondition, numbers: Vec<(String, Vec<f64>)>) -> Truth {
    let count = numbers.iter().map(|(_, cases)| cases.len());
    let count = count.fold(1_usize, |all, own| all.saturating_mul(own));
    if count > MOST_CASES {
        return Truth::Unknown;
    }
    let mut repeat = 1;
    let numbers = numbers.into_iter().map(|(id, cases)| {
        let own = (0..count).map(|case| cases[case / repeat % cases.len()]).collect();
        repeat *= cases.len();
        (id, AnswerColumn::Numbers(own))
    });
    let cases = Cases { count, numbers: numbers.collect() };
    let truths = of.condition.truth(&cases);
    let first = truths.first().copied().unwrap_or(Truth::Unknown);
    if truths.iter().all(|truth| *truth == first) { first } else { Truth::Unknown }
}

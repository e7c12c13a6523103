//! What the answers to a question look like, and numbers beside each other: which words a sentence
//! may use. Each follows from released figures by the rules that `docs/methods.md` states, so that
//! the same numbers give the same sentence; a template only words it.

use serde_json::{Value, json};

use super::figure::{At, State, before_sign};
use super::spec::Subset;
use super::statistic::Statistic;
use super::table::{Measured, Table};
use crate::format::NumberFormat;
use crate::rounding;
use crate::statistics::fisher_exact_test;
use crate::words::{Message, Words};

/// Below this, sentences say that a base is small, and no more of it than what is the most.
pub const SMALL_BASE: f64 = 10.0;
/// Answers fewer percentage points apart are level with each other.
const LEVEL: f64 = 5.0;
/// Answers of fewer percent are few.
const FEW: f64 = 5.0;
/// More is a majority, also as printed with one decimal.
pub const MAJORITY: f64 = 50.05;
const HALF: f64 = 47.5;
/// Shares of two groups that differ by fewer percentage points are alike.
const CONTRAST: f64 = 10.0;
/// Two groups differ by more than chance where the adjusted p is below.
const CHANCE: f64 = 0.05;
/// Names in one list.
const MOST_NAMES: usize = 3;

/// Says words in the language of the sentence.
pub type Say<'a> = &'a dyn Fn(&Words) -> String;

struct Answer {
    label: String,
    /// By which it is more than others: the count, with weights the percent.
    amount: f64,
    count: f64,
    percent: f64,
    printed: [String; 2],
}

/// The answers to a question in a subset or group. 「その他」 and no answer are never the first;
/// where they are more, `rest` tells it. Null where the table has no counts of them.
pub fn of_answers(table: &Table, at: At<'_>, variable: &Measured, say: Say<'_>) -> Value {
    let named = |answers: &[Answer]| named(answers, &say(&table.spec.unit), say);
    let is_weighted = table.is_weighted(Statistic::Percent);
    let (mut answers, mut rest, mut is_hidden) = (Vec::new(), Vec::new(), false);
    for listed in &variable.categories {
        let at = at.category(&listed.category);
        let [count, percent] =
            [Statistic::Count, Statistic::Percent].map(|statistic| table.figure(at, statistic));
        let (Some(count), Some(percent)) = (count, percent) else { continue };
        is_hidden |= !listed.rest && count.state == State::Suppressed;
        let (Some(value), Some(share)) = (count.value(), percent.value()) else { continue };
        let printed = [say(&count.print()), say(&percent.print())];
        let amount = if is_weighted { share } else { value };
        let label = say(&listed.label);
        let answer = Answer { label, amount, count: value, percent: share, printed };
        if listed.rest { rest.push(answer) } else { answers.push(answer) }
    }
    answers.sort_by(|a, b| b.amount.total_cmp(&a.amount));
    let none: Vec<Answer> = answers.extract_if(.., |answer| answer.count <= 0.0).collect();
    let n = table.value(at, Statistic::N).unwrap_or(0.0);
    let Some(first) = answers.first() else {
        return json!({ "name": "none", "hidden": is_hidden });
    };

    // Counts that were rounded tell no smaller differences.
    let rounded_to = table.disclosed.rounded_to.map(|base| base as f64);
    let is_enough = n >= SMALL_BASE;
    let is_tied = |answer: &&Answer| answer.amount == first.amount;
    let is_level = |answer: &&Answer| {
        first.percent - answer.percent < LEVEL
            || !is_weighted && first.count - answer.count <= rounded_to.unwrap_or(1.0)
    };
    let tied = answers.iter().take_while(is_tied).count();
    let level = if is_enough { answers.iter().take_while(is_level).count() } else { tied };
    let is_above = |answer: &Answer, bound: f64| {
        answer.percent - 100.0 * rounded_to.unwrap_or(0.0) / n.max(1.0) > bound
    };
    let name = match () {
        () if tied > 1 => "tie",
        () if level > 1 => "level",
        () if first.percent >= 100.0 => "only",
        () if is_enough && is_above(first, MAJORITY) => "most",
        () if is_enough && is_above(first, HALF) => "half",
        () => "first",
    };
    let leading = tied.max(if name == "level" { level } else { 1 });
    let percent = first.percent;
    let times = answers.get(leading).map_or(0.0, |next| (first.amount / next.amount).floor());
    let (first_names, others) = answers.split_at(leading);
    let also = others.iter().take(2).enumerate().take_while(|(at, other)| {
        *at == 0 || other.amount == others[0].amount || 2.0 * other.percent >= percent
    });
    let also = also.count();
    // Nobody of those level with the last named is left out.
    let tied_with_last = others
        .iter()
        .skip(also)
        .take_while(|other| also > 0 && other.amount == others[also - 1].amount);
    let (next, others) = others.split_at(also + tied_with_last.count());
    let few = &others[others.partition_point(|answer| answer.percent >= FEW)..];
    let is_few_named = is_enough && !few.is_empty() && few.len() <= MOST_NAMES;
    let is_none_named =
        is_enough && rounded_to.is_none() && !none.is_empty() && none.len() <= MOST_NAMES;
    let over_half = answers.iter().take_while(|answer| is_above(answer, MAJORITY)).count();
    let more = rest.iter().filter(|answer| answer.amount > first.amount);
    let more = more.max_by(|a, b| a.amount.total_cmp(&b.amount));
    json!({
        "name": name,
        "lead": named(first_names),
        "lead_count": leading,
        "next": named(next),
        // Those who are few are not named again.
        "few": if is_few_named { named(few) } else { String::new() },
        "few_count": few.len(),
        "none": if is_none_named { labels(&none, say) } else { String::new() },
        "share": is_enough.then(|| share(percent)).flatten().map(|key| say(&Words::of(key))),
        "times": (is_enough && rounded_to.is_none() && times >= 2.0).then_some(times),
        "over_half": over_half,
        "over_half_named": named(&answers[..over_half]),
        "choices": answers.len() + none.len(),
        "rest": more.map(|answer| named(std::slice::from_ref(answer))),
        "hidden": is_hidden,
    })
}

/// What a share is in words, of those from 47.5 percent on and of simple fractions.
fn share(percent: f64) -> Option<&'static str> {
    let is_about = |fraction: f64| (percent - 100.0 * fraction).abs() <= 1.0;
    Some(match percent {
        p if p >= 100.0 => "share-all",
        p if p >= 90.0 => "share-nine-tenths",
        p if p >= 80.0 => "share-eight-tenths",
        _ if is_about(3.0 / 4.0) => "share-three-quarters",
        p if p >= 70.0 => "share-seven-tenths",
        _ if is_about(2.0 / 3.0) => "share-two-thirds",
        p if p >= 60.0 => "share-six-tenths",
        p if p > MAJORITY => "share-majority",
        50.0 => "share-half",
        p if p > HALF => "share-about-half",
        _ if is_about(1.0 / 3.0) => "share-third",
        _ if is_about(1.0 / 4.0) => "share-quarter",
        _ => return None,
    })
}

/// Answers with their figures, those beyond the third left out.
fn named(answers: &[Answer], unit: &str, say: Say<'_>) -> String {
    let Some(first) = answers.first() else { return String::new() };
    let message = |key, of: &Answer| {
        let (percent, sign) = before_sign(&of.printed[1]);
        let message = Message::new(key).with("count", &of.printed[0]);
        message.with("percent", percent).with("sign", sign)
    };
    let shown = &answers[..answers.len().min(MOST_NAMES)];
    let named = match answers.iter().all(|answer| answer.printed == first.printed) {
        true if answers.len() > 1 => {
            let each = message("prose-answers-tied", first).with("unit", unit);
            say(&each.with("labels", labels(shown, say)).into())
        }
        _ => list(
            shown.iter().map(|answer| {
                let one = message("prose-answer", answer).with("unit", unit);
                say(&one.with("label", &answer.label).into())
            }),
            say,
        ),
    };
    match answers.len() > MOST_NAMES {
        true => say(&Message::new("prose-and-others").with("list", named).into()),
        false => named,
    }
}

fn labels(answers: &[Answer], say: Say<'_>) -> String {
    quoted(answers.iter().map(|answer| answer.label.as_str()), say)
}

/// Labels as in 「A」、「B」と「C」.
pub fn quoted<'l>(labels: impl Iterator<Item = &'l str>, say: Say<'_>) -> String {
    list(labels.map(|label| say(&Message::new("prose-label").with("label", label).into())), say)
}

/// Texts one after the other, with "and" before the last.
pub fn list(texts: impl Iterator<Item = String>, say: Say<'_>) -> String {
    let mut texts: Vec<String> = texts.collect();
    let last = texts.pop().unwrap_or_default();
    match texts.join(&say(&Words::of("list-separator"))) {
        before if before.is_empty() => last,
        before => say(&Message::new("prose-and").with("first", before).with("second", last).into()),
    }
}

/// The answer by whose share two subsets differ most. None where there are not two, or one of
/// them is too small. `certain` is null where it cannot be tested: counts that are not those of
/// respondents, subsets that may overlap.
pub fn contrast(table: &Table, variable: &Measured, say: Say<'_>) -> Option<Value> {
    let parts: Vec<&Subset> =
        table.subsets().iter().filter(|subset| subset.condition.is_some()).collect();
    let [one, other] = parts.try_into().ok()?;
    let n = |subset: &Subset| table.value(At::of(&subset.id, &variable.id), Statistic::N);
    let sizes = [n(one)?, n(other)?];
    if sizes.iter().any(|n| *n < SMALL_BASE) {
        return None;
    }
    let both = |category, statistic| -> Option<[f64; 2]> {
        let value = |subset: &Subset| {
            table.value(At::of(&subset.id, &variable.id).category(category), statistic)
        };
        Some([value(one)?, value(other)?])
    };
    let shares = variable
        .categories
        .iter()
        .filter(|listed| !listed.rest)
        .filter_map(|listed| Some((listed, both(&listed.category, Statistic::Percent)?)));
    let apart = |shares: &[f64; 2]| (shares[0] - shares[1]).abs();
    let (listed, shares) = shares.max_by(|a, b| apart(&a.1).total_cmp(&apart(&b.1)))?;
    let points = apart(&shares);
    let part = |subset: &Subset| {
        let percent = table.printed(
            At::of(&subset.id, &variable.id).category(&listed.category),
            Statistic::Percent,
        );
        let n = table.printed(At::of(&subset.id, &variable.id), Statistic::N);
        json!({ "label": say(&subset.label), "percent": say(&percent), "n": say(&n) })
    };
    let [high, low] = if shares[0] >= shares[1] { [one, other] } else { [other, one] };
    let whole = table.subsets().iter().find(|subset| subset.condition.is_none());
    let are_apart = whole.and_then(n).is_some_and(|whole| sizes.iter().sum::<f64>() <= whole);
    let counts = both(&listed.category, Statistic::Count)
        .filter(|_| are_apart && table.disclosed.rounded_to.is_none())
        // Fisher's test takes all for counting alike.
        .filter(|_| !table.is_weighted(Statistic::Percent));
    let whole_numbers = |values: [f64; 2]| {
        values.iter().all(|value| value.fract() == 0.0).then(|| values.map(|value| value as u64))
    };
    // The largest of all differences is looked at: Bonferroni's correction.
    let tested = variable.categories.iter().filter(|listed| !listed.rest).count() as f64;
    let certain = counts
        .and_then(whole_numbers)
        .zip(whole_numbers(sizes))
        .and_then(|(counts, n)| fisher_exact_test(counts, n).map(|p| p * tested < CHANCE));
    Some(json!({
        "answer": say(&listed.label), "alike": points < CONTRAST,
        "points": rounding::text(points, 0), "high": part(high), "low": part(low),
        "certain": certain,
    }))
}

/// How a mean lies to the median, with how many times it is.
pub fn skew(mean: f64, median: f64, least: Option<f64>) -> Value {
    let times = if median > 0.0 { mean / median } else { 0.0 };
    let name = match times {
        _ if median == 0.0 && least.is_some_and(|least| least >= 0.0) => "zeros",
        _ if median <= 0.0 => "none",
        times if times >= 2.0 => "twice",
        times if times >= 1.5 => "above",
        times if times > 1.1 => "none",
        times if times >= 0.9 => "near",
        times if times <= 0.8 => "below",
        _ => "none",
    };
    json!({ "name": name, "times": one_decimal(times) })
}

/// The mean of a group.
pub struct Mean {
    pub label: String,
    pub n: String,
    pub base: f64,
    pub printed: String,
    pub value: Option<f64>,
}

/// The largest and the smallest of some means, of groups that are large enough. `how` they lie to
/// each other: the same as printed, near (less than a tenth apart), times (1.5 and more), more.
pub fn extremes(means: &[Mean], say: Say<'_>) -> Value {
    let (enough, few): (Vec<&Mean>, Vec<&Mean>) =
        means.iter().partition(|mean| mean.base >= SMALL_BASE && mean.value.is_some());
    let few = few.into_iter().filter(|mean| mean.value.is_some());
    let few: Vec<String> = few
        .map(|mean| {
            let one = Message::new("prose-group").with("label", &mean.label);
            say(&one.with("n", &mean.n).into())
        })
        .collect();
    let few = list(few.into_iter(), say);
    let by = |mean: &&Mean| mean.value.unwrap_or(0.0);
    let high = enough.iter().copied().max_by(|a, b| by(a).total_cmp(&by(b)));
    let low = enough.iter().copied().rev().min_by(|a, b| by(a).total_cmp(&by(b)));
    let (Some(high), Some(low)) = (high, low) else {
        return json!({ "counted": 0, "few": few });
    };
    let times = if by(&low) > 0.0 { by(&high) / by(&low) } else { 0.0 };
    let how = match times {
        _ if high.printed == low.printed => "same",
        times if times >= 1.5 => "times",
        times if times > 0.0 && times < 1.1 => "near",
        _ => "more",
    };
    let shown = |mean: &Mean| json!({ "label": mean.label, "mean": mean.printed, "n": mean.n });
    json!({
        "counted": enough.len(), "few": few, "how": how, "times": one_decimal(times),
        "high": shown(high), "low": shown(low),
    })
}

fn one_decimal(value: f64) -> String {
    NumberFormat::parse("0.0").unwrap_or_default().print(value)
}

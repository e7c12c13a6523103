//! What the figures mean and how they were made, in words: for the report and the workbook.

use crate::disclosure::Released;
use crate::locales::Locale;
use crate::policy::Extremes;

/// The methods that can be explained, in order; those of [`ALWAYS`] in every report, others
/// where a kind of table names them.
const METHODS: [&str; 29] = [
    "rounding",
    "weights",
    "percent",
    "multiple",
    "no-answer",
    "nobody",
    "median",
    "standard-deviation",
    "quantiles",
    "complete-cases",
    "quotient",
    "tests",
    "paired",
    "change",
    "tests-asked-for",
    "marks-points",
    "marks-tests",
    "interval-wilson",
    "interval-t",
    "reliability-nchs",
    "gini",
    "correlation",
    "rates",
    "rates-respondents",
    "rates-poisson",
    "pairs",
    "outliers",
    "sentences",
    "summary",
];

const ALWAYS: [&str; 5] = ["rounding", "no-answer", "nobody", "outliers", "sentences"];

/// Terms and their explanation, of those methods that the release uses, and what was hidden.
pub fn entries(release: &Released, locale: &Locale) -> Vec<(String, String)> {
    let is_used = |key: &&str| match *key {
        "quotient" => !release.tables.is_empty(),
        "summary" => release.summary.is_some(),
        "weights" => release.weighting.is_some(),
        key => {
            ALWAYS.contains(&key)
                || release.tables.iter().any(|table| table.kind.methods().contains(&key))
        }
    };
    let entry = |key: &str| {
        // By the design, if there is one.
        let key = match key {
            _ if release.weighting.is_none() => key,
            "sentences" => "sentences-design",
            "tests" => "tests-design",
            "pairs" => "pairs-design",
            "change" => "change-design",
            "marks-tests" => "marks-design",
            "interval-wilson" => "interval-korn-graubard",
            "interval-t" => "interval-design",
            "rates" => "rates-weighted",
            "rates-respondents" => "rates-design",
            "reliability-nchs" => "reliability-design",
            key => key,
        };
        let term = locale.say(&format!("method-{key}"), &[]);
        (term, locale.say(&format!("method-{key}-text"), &[]))
    };
    let has_own = release.tables.iter().any(|table| table.spec.min_base.is_some());
    let control = (locale.word("method-suppression"), control(release, has_own, locale));
    METHODS.into_iter().filter(is_used).map(entry).chain([control]).collect()
}

/// Which policy was applied, its rules, and what it cost.
fn control(release: &Released, has_own: bool, locale: &Locale) -> String {
    let control = &release.control;
    let policy = &control.policy;
    let mut sentences = Vec::new();
    let mut say = |key: &str, args: &[(&str, &str)]| sentences.push(locale.say(key, args));
    if control.is_internal {
        return locale.word("disclosure-internal-text");
    }
    let name = if control.name.is_empty() { "own" } else { &control.name };
    if policy.is_none() {
        say("disclosure-none", &[("name", name)]);
    } else {
        say("disclosure-policy", &[("name", name)]);
    }
    if has_own {
        say("method-suppression-text", &[]);
    }
    let least = |least: u64| least.to_string();
    if policy.least_count > 0 {
        say("disclosure-least-count", &[("least", &least(policy.least_count))]);
    }
    if policy.hide_zeros {
        say("disclosure-zeros", &[]);
    }
    if policy.least_contributors > 0 {
        say("disclosure-least-contributors", &[("least", &least(policy.least_contributors))]);
    }
    if policy.least_beside_quantile > 0 {
        say("disclosure-least-beside", &[("least", &least(policy.least_beside_quantile))]);
    }
    if policy.dominance.is_some() || policy.p_percent.is_some() {
        say("disclosure-dominance", &[]);
    }
    let mut units: Vec<String> = Vec::new();
    let of_units = release.tables.iter().filter_map(|table| table.spec.of.as_ref());
    for (_, label) in of_units.filter(|_| policy.least_count + policy.least_contributors > 0) {
        let label = label.say(locale);
        if !units.contains(&label) {
            units.push(label);
        }
    }
    if !units.is_empty() {
        let units = units.join(&locale.word("list-separator"));
        let respondent = release.respondent.say(locale);
        say("disclosure-units", &[("units", &units), ("respondent", &respondent)]);
    }
    match policy.extremes {
        Extremes::Shown => {}
        Extremes::Withheld => say("disclosure-withheld", &[]),
        Extremes::Deciles => say("note-deciles", &[]),
    }
    if let Some(base) = policy.round_to {
        say("note-rounded", &[("base", &base.to_string())]);
    }
    let counts = [control.figures, control.hidden(), control.out];
    let [figures, hidden, out] = counts.map(|count| count.to_string());
    if !policy.is_none() || has_own {
        say("disclosure-cost", &[("figures", &*figures), ("hidden", &hidden)]);
    }
    if control.out > 0 {
        say("disclosure-out", &[("out", &out)]);
    }
    sentences.join(&locale.word("sentence-separator"))
}

//! Entries of a plan: what each kind of table takes, and what it refuses, with the line where it
//! stands. The schema for editors offers the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use survey::definition::Document;
use survey::locales::{Lang, Locale};
use survey::questionnaire::Questionnaire;
use survey::tables::ChartKind;
use survey::tables::kinds::KINDS;
use survey::{assets, plan, questionnaire};

use crate::files::path;

const HEAD: &str = r#"[cover]
title = "試し"
[parameters]
three = 3
[[subset]]
id = "some"
label = "一部"
where = "visits >= {three}"
[[section]]
id = "s"
number = "1"
level = 1
heading = "章"
"#;

/// An entry of each kind with what it cannot do without.
const ENTRIES: [(&str, &str); 22] = [
    ("frequency", "variables = [\"ward\"]"),
    ("summary", "variables = [\"visits\", \"score\"]"),
    ("group-means", "variables = [\"visits\"]\ngroup = \"ward\""),
    ("group-sums", "variables = [\"visits\", \"score\"]\ngroup = \"ward\""),
    ("comparison", "variables = [\"topics\"]\ngroup = \"many\""),
    ("reference", "reference = \"wards\"\nreference_columns = [\"asked\"]"),
    ("concentration", "variables = [\"visits\"]"),
    ("sweep", "variables = [\"visits\", \"score\"]\nthresholds = [1, 2]"),
    (
        "rates",
        "variables = [\"visits\"]\ngroup = \"ward\"\nreference = \"wards\"\nreference_columns = [\"population\"]",
    ),
    ("ratio", "variables = [\"score\", \"visits\"]\ngroups = [\"ward\"]"),
    ("pairs", "variables = [\"topics\"]"),
    ("cross", "variables = [\"ward\"]\ncolumns = [\"topics\"]"),
    ("listing", "reference = \"places\"\ngroup_label = \"{area}\"\nrow_label = \"{place}\""),
    ("texts", "variables = [\"opinion\"]\ngroup = \"opinion_code\""),
    ("change", "variables = [\"topics\"]\ngroup = \"ward\""),
    ("distribution", "variables = [\"visits\"]\nband_width = 2"),
    ("ranking", "variables = [\"favour\"]"),
    ("paired", "pairs = [{ before = \"use_a\", after = \"use_b\" }]"),
    ("requirements", "requirements = [\"busy\"]"),
    ("correlation", "variables = [\"visits\", \"score\"]"),
    ("roster", "row = \"opinion\"\ncolumns = [\"ward\"]"),
    ("timeline", "row = \"opinion\"\nfrom = \"since\"\nto = \"until\"\nstate = \"ward\""),
];

/// Kinds of which several subsets stand beside each other.
const OF_SUBSETS: [&str; 5] = ["frequency", "summary", "group-means", "ranking", "paired"];

fn awkward() -> Questionnaire {
    let file = path("tests/fixtures/awkward/awkward.toml");
    let source = assets::questionnaire(file.to_str().expect("a path")).expect("there");
    questionnaire::load(&source).expect("a good questionnaire")
}

/// An entry of a kind, with further lines.
fn entry(kind: &str, lines: &str) -> String {
    format!("[[table]]\nid = \"t\"\nsection = \"s\"\nkind = \"{kind}\"\ntitle = \"表\"\n{lines}\n")
}

/// The least that an entry of the kind holds.
fn least(kind: &str) -> &'static str {
    ENTRIES.iter().find(|(of, _)| *of == kind).expect("an entry").1
}

/// What is wrong with a plan: line, key of the message, and the words with what is to be done.
fn problems(plan: &str, questionnaire: &Questionnaire) -> Vec<(usize, &'static str, String)> {
    let locale = Locale::new(Lang::En);
    let document = Document::new("plan.toml", plan);
    let Err(failure) = plan::read(document, questionnaire, &Default::default()) else {
        return Vec::new();
    };
    let shown = failure.render(&locale, false, 1_000);
    let of = |problem: &survey::problem::Problem| {
        let (_, line, _) = problem.line_column().expect("a place");
        (line, problem.key(), shown.clone())
    };
    failure.problems.iter().map(of).collect()
}

/// The lines and keys alone, in the order of the lines.
fn places(plan: &str, questionnaire: &Questionnaire) -> Vec<(usize, &'static str)> {
    let mut places: Vec<_> =
        problems(plan, questionnaire).into_iter().map(|(line, key, _)| (line, key)).collect();
    places.sort_unstable();
    places
}

/// The lines that say `# here`; where none does, that of the table's id.
fn marked(plan: &str) -> Vec<usize> {
    let lines_with = |words: &str| -> Vec<usize> {
        (1..).zip(plan.lines()).filter(|(_, line)| line.contains(words)).map(|(n, _)| n).collect()
    };
    match lines_with("# here").as_slice() {
        [] => lines_with("id = \"t\""),
        lines => lines.to_vec(),
    }
}

#[test]
fn the_least_entry_of_every_kind_is_good() {
    let questionnaire = awkward();
    for kind in KINDS.iter().map(|kind| kind.name) {
        let plan = format!("{HEAD}{}", entry(kind, least(kind)));
        assert_eq!(places(&plan, &questionnaire), [], "{kind}");
    }
}

#[test]
fn what_an_entry_cannot_mean_is_refused_with_its_line() {
    let questionnaire = awkward();
    // Kind, lines behind the title, keys of the messages.
    let cases: &[(&str, &str, &str)] = &[
        ("frequency", "variables = [\"use_a\", \"use_b\"]", "plan-chart-of-one"),
        ("frequency", "variables = []", "plan-needs-variables"),
        ("frequency", "variables = [\n\"visits\", # here\n]", "plan-variable-unfit"),
        ("frequency", "variables = [\"ward\"]\nreference = \"wards\"", "plan-needs-surveyed"),
        (
            "frequency",
            "variables = [\"ward\"]\nreference_columns = [\"asked\"]",
            "plan-needs-surveyed",
        ),
        (
            "frequency",
            "variables = [\"ward\"]\nreference = \"wards\"\nreference_columns = [\"asked\", \"population\"]",
            "plan-needs-surveyed",
        ),
        (
            "frequency",
            "variables = [\"use_a\", \"use_b\", \"use_a\"]\nchart = \"stacked\"",
            "plan-named-twice",
        ),
        ("frequency", "variables = [\"ward\"]\nsubsets = [\"some\", \"some\"]", "plan-named-twice"),
        ("summary", "variables = [\"visits\", \"visits\"]", "plan-named-twice"),
        (
            "summary",
            "variables = [\"visits\"]\nstatistics = [\"n\", \"mean\", \"n\"]",
            "plan-named-twice",
        ),
        ("summary", "variables = [\"visits\"]\nratio_of_means = true", "plan-needs-two-means"),
        (
            "summary",
            "variables = [\"visits\", \"score\"]\nratio_of_means = true\nstatistics = [\"n\"]",
            "plan-needs-two-means",
        ),
        ("summary", "variables = [\"visits\"]\nchart = \"boxes\"", "plan-needs-quantiles"),
        (
            "group-means",
            "variables = [\"visits\", \"score\"]\ngroup = \"ward\"",
            "plan-needs-group",
        ),
        (
            "group-sums",
            "variables = [\"visits\"]\ngroup = \"ward\"\nchart_variables = [\"visits\"] # here",
            "plan-key-without-chart",
        ),
        (
            "group-sums",
            "variables = [\"visits\"]\ngroup = \"ward\"\nchart = \"dots\"\nchart_variables = [\"score\"] # here",
            "expression-unknown-variable",
        ),
        (
            "group-sums",
            "variables = [\"visits\", \"visits\"]\ngroup = \"ward\"",
            "plan-named-twice",
        ),
        ("comparison", "variables = [\"topics\"]\ngroup = \"ward\" # here", "plan-variable-unfit"),
        ("concentration", "variables = [\"visits\", \"visits\"]", "plan-named-twice"),
        ("reference", "reference = \"wards\"\nreference_columns = []", "plan-needs-reference"),
        (
            "reference",
            "reference = \"wards\"\nreference_columns = [\"asked\", \"asked\"]",
            "plan-named-twice",
        ),
        // A column of numbers that is named like the question.
        (
            "reference",
            "reference = \"wards\"\nreference_columns = [\"ward\"]\ngroup = \"ward\"",
            "plan-named-twice",
        ),
        ("sweep", "variables = [\"visits\"]\nthresholds = [2, 1]", "plan-needs-thresholds"),
        (
            "sweep",
            "variables = [\"visits\", \"score\", \"score\"]\nthresholds = [1, 2]",
            "plan-named-twice",
        ),
        (
            "sweep",
            "variables = [\"visits\"]\nthresholds = [1, 2]\nmark = \"two\" # here",
            "plan-unknown-parameter",
        ),
        ("rates", "variables = [\"visits\"]\ngroup = \"ward\"", "plan-needs-population"),
        ("pairs", "variables = [\"topics\", \"topics\"]", "plan-needs-variables"),
        ("distribution", "variables = [\"visits\"]\nband_width = 0", "plan-needs-band-width"),
        (
            "listing",
            "reference = \"places\"\ngroup_label = \"\"\nrow_label = \"\"\njoin = \"wards\"",
            "plan-needs-join",
        ),
        (
            "listing",
            "reference = \"places\"\ngroup_label = \"\"\nrow_label = \"\"\njoin_on = \"place\"",
            "plan-needs-join",
        ),
        (
            "cross",
            "variables = [\"ward\"]\nmean = \"score\"\npercent_of = \"row\"",
            "plan-percent-of-mean",
        ),
        ("cross", "variables = [\"ward\"]\nmean = \"topics\" # here", "plan-no-number"),
        ("cross", "variables = [\"ward\"]\ncolumns = [\"ward\"] # here", "cross-twice"),
        (
            "cross",
            "variables = [\"ward\"]\ncolumns = [\"topics\",\n\"topics\"] # here",
            "cross-twice",
        ),
        ("cross", "variables = [\"visits\"]\nmean = \"visits\" # here", "cross-twice"),
        ("cross", "variables = [\"visits\"]\nbands = { score = [1] }", "bands-not-shown"),
        ("cross", "variables = [\"visits\"]\nbands = { visits = [2, 1] }", "plan-bands"),
        ("paired", "pairs = []", "plan-needs-pairs"),
        (
            "paired",
            "pairs = [{ before = \"use_a\", after = \"use_b\" }]\nadjust = \"holm\"",
            "plan-paired-adjust",
        ),
        (
            "paired",
            "pairs = [\n{ before = \"use_a\", after = \"ward\" }, # here\n]",
            "plan-paired-scales",
        ),
        (
            "paired",
            "pairs = [\n{ before = \"visits\", after = \"score\" }, # here\n]",
            "plan-paired-scales",
        ),
        (
            "paired",
            "pairs = [\n{ before = \"many\", after = \"visits\" }, # here\n]",
            "plan-paired-scales",
        ),
        (
            "paired",
            "pairs = [\n{ before = \"topics\", after = \"use_a\" }, # here\n]",
            "plan-variable-unfit",
        ),
        (
            "paired",
            "pairs = [\n{ before = \"nothing\", after = \"use_a\" }, # here\n]",
            "expression-unknown-variable",
        ),
        (
            "paired",
            "test = \"mcnemar\"\npairs = [\n{ before = \"use_a\", after = \"use_b\" }, # here\n]",
            "plan-paired-test",
        ),
        (
            "paired",
            "pairs = [{ before = \"use_b\", after = \"use_b\" }]\nshow = \"table\"",
            "plan-named-twice",
        ),
    ];
    for (kind, lines, key) in cases {
        let plan = format!("{HEAD}{}", entry(kind, lines));
        let expected: Vec<(usize, &str)> =
            marked(&plan).into_iter().map(|line| (line, *key)).collect();
        assert_eq!(places(&plan, &questionnaire), expected, "{kind}\n{lines}");
    }
}

#[test]
fn a_mean_of_the_rows_by_themselves_or_of_the_split_number_is_not_refused_where_keys_differ() {
    let questionnaire = awkward();
    for (kind, lines) in [
        ("cross", "variables = [\"ward\"]\ncolumns = [\"visits\"]\nmean = \"visits\""),
        ("sweep", "variables = [\"visits\", \"visits\"]\nthresholds = [1, 2]"),
        ("reference", "reference = \"wards\"\nreference_columns = [\"asked\"]\ngroup = \"ward\""),
        (
            "reference",
            "reference = \"wards\"\nreference_columns = [\"asked\"]\nsort_by = \"asked\"",
        ),
    ] {
        let plan = format!("{HEAD}{}", entry(kind, lines));
        assert_eq!(places(&plan, &questionnaire), [], "{kind}\n{lines}");
    }
}

#[test]
fn subsets_have_names_of_their_own_also_when_parameters_are_filled_in() {
    let questionnaire = awkward();
    let table = entry("frequency", least("frequency"));
    for (id, key) in [("all", "plan-id-all"), ("some", "id-duplicate"), ("more_3", "id-duplicate")]
    {
        let subsets = format!(
            "[[subset]]\nid = \"more_{{three}}\"\nlabel = \"二\"\nwhere = \"visits > 3\"\n\
             [[subset]]\nid = \"{id}\" # here\nlabel = \"三\"\nwhere = \"visits > 3\"\n"
        );
        let plan = format!("{HEAD}{subsets}{table}");
        assert_eq!(places(&plan, &questionnaire), [(marked(&plan)[0], key)], "{id}");
    }
}

#[test]
fn kinds_that_show_one_subset_refuse_two() {
    let questionnaire = awkward();
    for kind in KINDS.iter().filter(|kind| kind.of_respondents) {
        let lines = format!("{}\nsubsets = [\"all\", \"some\"]", least(kind.name));
        let plan = format!("{HEAD}{}", entry(kind.name, &lines));
        let expected: &[(usize, &str)] = match OF_SUBSETS.contains(&kind.name) {
            true => &[],
            false => &[(marked(&plan)[0], "plan-one-subset")],
        };
        assert_eq!(places(&plan, &questionnaire), expected, "{}", kind.name);
    }
}

#[test]
fn boxes_need_median_and_quartiles_and_whiskers_with_the_mean_as_a_whole_or_not_at_all() {
    let questionnaire = awkward();
    let (middle, ends) = (["q1", "median", "q3"], ["p10", "p90", "mean"]);
    // Every choice of the six.
    for choice in 0_u32..1 << 6 {
        let all = middle.into_iter().chain(ends).enumerate();
        let chosen = all.filter(|(place, _)| choice >> place & 1 == 1);
        let chosen: Vec<&str> = chosen.map(|(_, statistic)| statistic).collect();
        let statistics: Vec<&str> = ["n"].into_iter().chain(chosen.iter().copied()).collect();
        let lines =
            format!("variables = [\"visits\"]\nchart = \"boxes\"\nstatistics = {statistics:?}");
        let plan = format!("{HEAD}{}", entry("summary", &lines));
        let count = |of: [&str; 3]| of.iter().filter(|name| chosen.contains(name)).count();
        let expected = match (count(middle), count(ends)) {
            (3, 0 | 3) => vec![],
            _ => vec![(marked(&plan)[0], "plan-needs-quantiles")],
        };
        assert_eq!(places(&plan, &questionnaire), expected, "{statistics:?}");
    }
}

#[test]
fn a_chart_that_a_kind_has_not_is_refused_and_none_can_be_shown_where_there_is_none() {
    let questionnaire = awkward();
    let charts = [
        (ChartKind::Bars, "bars"),
        (ChartKind::Stacked, "stacked"),
        (ChartKind::Grouped, "grouped"),
        (ChartKind::Histogram, "histogram"),
        (ChartKind::Curve, "curve"),
        (ChartKind::Dots, "dots"),
        (ChartKind::Boxes, "boxes"),
        (ChartKind::Matrix, "matrix"),
        (ChartKind::Marks, "marks"),
        (ChartKind::Map, "map"),
        (ChartKind::Timeline, "timeline"),
        (ChartKind::Scatter, "scatter"),
    ];
    for kind in &KINDS {
        for (chart, name) in charts {
            let lines = format!("{}\nchart = \"{name}\"", least(kind.name));
            let plan = format!("{HEAD}{}", entry(kind.name, &lines));
            let unfit = (marked(&plan)[0], "plan-chart-unfit");
            let is_refused = places(&plan, &questionnaire).contains(&unfit);
            assert_eq!(is_refused, !kind.charts.contains(&chart), "{} {name}", kind.name);
        }
        for show in ["chart", "both", "table", "text", "neither"] {
            let lines = format!("{}\nshow = \"{show}\"", least(kind.name));
            let plan = format!("{HEAD}{}", entry(kind.name, &lines));
            let expected = match kind.chart.is_none() && matches!(show, "chart" | "both") {
                true => vec![(marked(&plan)[0], "plan-show-without-chart")],
                false => Vec::new(),
            };
            assert_eq!(places(&plan, &questionnaire), expected, "{} {show}", kind.name);
        }
    }
}

#[test]
fn an_entry_without_a_kind_or_of_an_unknown_one_is_told_the_kinds() {
    let questionnaire = awkward();
    let plan = format!("{HEAD}{}", entry("frequencies", least("frequency")));
    let found = problems(&plan, &questionnaire);
    let line = marked(&plan)[0] + 2;
    assert_eq!((found[0].0, found[0].1, found.len()), (line, "definition-unknown-value", 1));
    for kind in &KINDS {
        assert!(found[0].2.contains(kind.name), "{}: {}", kind.name, found[0].2);
    }
    let plan = plan.replace("kind = \"frequencies\"\n", "");
    let [(line, key, words)] = problems(&plan, &questionnaire).try_into().expect("one");
    assert_eq!((line, key), (marked(&plan)[0] - 1, "definition-missing-key"));
    assert!(words.contains("kind"), "{words}");
}

#[test]
fn a_key_that_no_kind_has_is_told_those_of_its_kind() {
    let questionnaire = awkward();
    for kind in &KINDS {
        let plan = format!(
            "{HEAD}{}",
            entry(kind.name, &format!("{}\ncolour = 1 # here", least(kind.name)))
        );
        let [(line, key, words)] = problems(&plan, &questionnaire).try_into().expect("one");
        assert_eq!((line, key), (marked(&plan)[0], "definition-unknown-key"), "{}", kind.name);
        let known: Vec<&str> = words.split([' ', ',', '\n']).collect();
        for of_kind in offered(&schema(), kind.name) {
            assert!(of_kind == "kind" || known.contains(&of_kind.as_str()), "{of_kind}: {words}");
        }
    }
}

/// The schema for editors.
fn schema() -> Value {
    let text = std::fs::read(path("report-templates/plan.schema.json")).expect("there");
    serde_json::from_slice(&text).expect("JSON")
}

/// What the schema says of tables of a kind.
fn described<'s>(schema: &'s Value, kind: &str) -> &'s Value {
    let entries = schema["properties"]["table"]["items"]["oneOf"].as_array().expect("kinds");
    let is_of = |entry: &&Value| entry["properties"]["kind"]["const"] == kind;
    entries.iter().find(is_of).unwrap_or_else(|| panic!("{kind} is not in the schema"))
}

/// The keys that it offers.
fn offered(schema: &Value, kind: &str) -> BTreeSet<String> {
    described(schema, kind)["properties"].as_object().expect("keys").keys().cloned().collect()
}

#[test]
fn the_schema_offers_for_each_kind_the_keys_that_it_takes_and_no_others() {
    let (schema, questionnaire) = (schema(), awkward());
    let by_kind: BTreeMap<&str, BTreeSet<String>> =
        KINDS.iter().map(|kind| (kind.name, offered(&schema, kind.name))).collect();
    let all: BTreeSet<&String> = by_kind.values().flatten().collect();
    assert!(all.len() > 45, "{all:?}");
    let mut refused = 0;
    for (kind, offered) in &by_kind {
        assert_eq!(described(&schema, kind)["additionalProperties"], false, "{kind}");
        let own = least(kind);
        let is_there = |key: &str| {
            own.lines().any(|line| line.starts_with(&format!("{key} =")))
                || ["id", "section", "kind", "title"].contains(&key)
        };
        // Charts are told apart by their names, not by the key.
        for key in all.iter().filter(|key| !is_there(key) && **key != "chart") {
            // Of no type that the key has: it is read only where the kind has it.
            let plan =
                format!("{HEAD}{}", entry(kind, &format!("{own}\n{key} = 1979-05-27 # here")));
            let found = problems(&plan, &questionnaire);
            let of_other: Vec<_> =
                found.iter().filter(|(_, name, _)| *name == "plan-key-of-other-kind").collect();
            assert!(found.iter().all(|(_, name, _)| *name != "definition-unknown-key"), "{key}");
            if offered.contains(*key) {
                assert!(of_other.is_empty(), "{kind} {key}: {found:?}");
                continue;
            }
            refused += 1;
            let [(line, _, words)] = of_other.as_slice() else { panic!("{kind} {key}: {found:?}") };
            assert_eq!(*line, marked(&plan)[0], "{kind} {key}");
            // The kinds that have it are named, in a list at the end of the words.
            let told: BTreeSet<&str> = words
                .lines()
                .find_map(|line| line.split_once("Kinds that have it: "))
                .expect("kinds")
                .1
                .split(", ")
                .map(str::trim)
                .collect();
            let have = by_kind.iter().filter(|(_, keys)| keys.contains(*key));
            assert_eq!(told, have.map(|(kind, _)| *kind).collect(), "{kind} {key}");
        }
    }
    assert!(refused > 200, "{refused}");
}

#[test]
fn the_schema_offers_the_charts_of_a_kind_and_requires_what_it_needs() {
    let schema = schema();
    let entries = schema["properties"]["table"]["items"]["oneOf"].as_array().expect("kinds");
    // And one of tables that an inherited plan describes, which name what they change.
    assert_eq!(entries.len(), KINDS.len() + 1);
    let inherited = entries.last().expect("one");
    assert_eq!(inherited["required"], serde_json::json!(["id"]));
    assert!(inherited["properties"].get("kind").is_none());
    for kind in &KINDS {
        let entry = described(&schema, kind.name);
        let charts = entry["properties"].get("chart").map(|chart| chart["enum"].clone());
        let expected = (!kind.charts.is_empty()).then(|| serde_json::json!(kind.charts));
        assert_eq!(charts, expected, "{}", kind.name);
        let required = entry["required"].as_array().expect("a list");
        for key in ["id", "section", "kind", "title"] {
            assert!(required.contains(&key.into()), "{} {key}", kind.name);
        }
        for key in entry["properties"].as_object().expect("keys").keys() {
            assert!(inherited["properties"].get(key).is_some() || key == "kind", "{key}");
        }
    }
    let refers_to = |value: &Value| value.to_string().matches("#/$defs/").count();
    let definitions = schema["$defs"].as_object().expect("definitions");
    assert!(refers_to(&schema["properties"]) > 0);
    for reference in schema.to_string().split("#/$defs/").skip(1) {
        let name = reference.split('"').next().expect("a name");
        assert!(definitions.contains_key(name), "{name}");
    }
}

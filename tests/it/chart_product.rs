//! Each kind of table with each chart that it has, of several subsets and variables, of yes/no
//! variables, with statistics left out and groups hidden: drawn with all that it is of, or
//! refused when the plan is read.

use std::sync::Arc;

use survey::definition::Document as Definition;
use survey::disclosure::{Released, Rules, release};
use survey::locales::{Lang, Locale};
use survey::maps::{AreaMap, Ground};
use survey::questionnaire::Questionnaire;
use survey::tables::kinds::KINDS;
use survey::tables::{self, Made, Outline};
use survey::view::document::Document;
use survey::words::Say;
use survey::{assets, ingest, plan, questionnaire};

use crate::files::path;

const HEAD: &str = "[[subset]]\nid = \"some\"\nlabel = \"一部の回答者\"\nwhere = \"visits >= 3\"\n\
    [[subset]]\nid = \"none\"\nlabel = \"該当しない回答者\"\nwhere = \"visits > 9999\"\n\
    [[section]]\nid = \"s\"\nnumber = \"1\"\nlevel = 1\nheading = \"章\"\n";

/// What the entries of a kind may hold besides: each with whether that is refused.
fn bodies(kind: &str) -> Vec<&'static str> {
    match kind {
        "frequency" => vec![
            "variables = [\"ward\"]",
            "variables = [\"topics\"]",
            "variables = [\"topics\"]\nmean_count = true",
            "variables = [\"ward\"]\nshow_no_answer = true",
            "variables = [\"use_a\", \"use_b\"]",
            "variables = [\"ward\", \"often\"]",
            "variables = [\"ward\", \"topics\"]",
            "variables = [\"many\"]",
            "variables = [\"ward\"]\nreference = \"wards\"\nreference_columns = [\"asked\"]",
        ],
        "summary" => vec![
            "variables = [\"visits\"]\nstatistics = [\"p10\", \"q1\", \"median\", \"q3\", \"p90\", \"mean\"]",
            "variables = [\"visits\", \"score\"]\nstatistics = [\"p10\", \"q1\", \"median\", \"q3\", \"p90\", \"mean\"]",
            "variables = [\"many\"]\nstatistics = [\"p10\", \"q1\", \"median\", \"q3\", \"p90\", \"mean\"]",
            "variables = [\"visits\", \"score\"]",
            "variables = [\"visits\"]\nstatistics = [\"n\", \"sum\"]",
            "variables = [\"visits\"]\nstatistics = [\"min\"]",
        ],
        "group-means" => vec![
            "variables = [\"visits\"]\ngroup = \"ward\"",
            "variables = [\"visits\"]\ngroup = \"topics\"",
            "variables = [\"visits\"]\ngroup = \"many\"",
            "variables = [\"visits\"]\ngroups = [\"ward\", \"often\"]\nstatistics = [\"n\", \"mean\"]\ninterval = \"t\"",
            "variables = [\"many\"]\ngroup = \"ward\"",
        ],
        "group-sums" => vec![
            "variables = [\"visits\"]\ngroup = \"ward\"",
            "variables = [\"visits\", \"score\"]\ngroup = \"ward\"",
            "variables = [\"visits\", \"score\"]\ngroup = \"ward\"\nchart_variables = [\"score\"]",
            "variables = [\"visits\"]\ngroup = \"topics\"",
            "variables = [\"visits\"]\ngroup = \"many\"",
        ],
        "change" => vec![
            "variables = [\"topics\"]\ngroup = \"ward\"",
            "variables = [\"often\"]\ngroup = \"ward\"\nrelative = \"index\"",
            "variables = [\"visits\"]\ngroup = \"ward\"",
            "variables = [\"visits\", \"score\"]\ngroup = \"ward\"",
            "variables = [\"many\"]\ngroup = \"ward\"",
            "variables = [\"topics\"]",
        ],
        "comparison" => vec![
            "variables = [\"topics\"]\ngroup = \"many\"",
            "variables = [\"topics\"]\ngroup = \"many\"\ngroup_true = \"多い\"\ngroup_false = \"少ない\"",
            "variables = [\"topics\"]\ngroup = \"many\"\nmean_test = \"student\"",
        ],
        "concentration" => {
            vec!["variables = [\"visits\"]", "variables = [\"visits\", \"score\"]"]
        }
        "sweep" => vec![
            "variables = [\"visits\"]\nthresholds = [1, 2]",
            "variables = [\"visits\", \"score\"]\nthresholds = [1, 2]",
            "variables = [\"many\"]\nthresholds = [1, 2]",
        ],
        "rates" => vec![
            "variables = [\"visits\"]\ngroup = \"ward\"\nreference = \"wards\"\nreference_columns = [\"population\"]",
            "variables = [\"visits\"]\ngroup = \"many\"\nreference = \"wards\"\nreference_columns = [\"population\"]",
            "variables = [\"visits\"]\ngroup = \"ward\"\nreference = \"wards\"\nreference_columns = [\"population\"]\ninterval = \"poisson\"",
        ],
        "ratio" => vec![
            "variables = [\"score\", \"visits\"]\ngroups = [\"ward\"]",
            "variables = [\"score\", \"visits\"]\ngroups = [\"ward\", \"topics\"]",
            "variables = [\"score\", \"visits\"]\ngroups = [\"many\"]",
            "variables = [\"score\", \"visits\"]",
        ],
        "correlation" => vec![
            "variables = [\"visits\", \"score\"]",
            "variables = [\"score\", \"visits\"]\nbands = { visits = [1, 4] }",
            "variables = [\"visits\", \"many\"]",
        ],
        "pairs" => vec!["variables = [\"topics\"]", "variables = [\"topics\"]\ntop = 1"],
        "cross" => vec![
            "variables = [\"ward\"]",
            "variables = [\"ward\"]\ncolumns = [\"topics\", \"often\"]\nshow_no_answer = true",
            "variables = [\"topics\"]\ncolumns = [\"ward\"]\nmarks = \"points\"\nmark_from = 1",
            "variables = [\"visits\"]\ncolumns = [\"ward > often\"]\ninterval = \"wilson\"",
            "variables = [\"ward\"]\ncolumns = [\"often\"]\npercent_of = \"row\"",
            "variables = [\"ward\"]\nmean = \"visits\"\ninterval = \"t\"",
        ],
        "distribution" => vec![
            "variables = [\"visits\"]\nband_width = 2",
            "variables = [\"score\"]\nband_width = 0.5",
            "variables = [\"score\"]\nband_width = 0.0001",
            "variables = [\"visits\"]\nband_width = 2\nlast_band = 4",
            "variables = [\"many\"]\nband_width = 1",
        ],
        "timeline" => vec![
            "row = \"opinion\"\nfrom = \"since\"\nto = \"until\"\nstate = \"ward\"",
            "row = \"opinion\"\nfrom = \"since\"\nto = \"until\"\nstate = \"ward\"\nmilestone = \"until\"\ngroups = [\"ward\"]",
        ],
        _ => Vec::new(),
    }
}

const SUBSETS: [&[&str]; 4] = [&["all"], &["some"], &["all", "some"], &["some", "none"]];

/// Groups of fewer are hidden.
const LEAST: [&str; 3] = ["", "min_base = 3\n", "min_base = 100\n"];

fn awkward() -> Questionnaire {
    let file = path("tests/fixtures/awkward/awkward.toml");
    let source = assets::questionnaire(file.to_str().expect("a path")).expect("there");
    questionnaire::load(&source).expect("a good questionnaire")
}

fn read(text: &str, questionnaire: &Questionnaire) -> Result<Outline, Vec<&'static str>> {
    let document = Definition::new("plan.toml", text);
    let read = plan::read(document, questionnaire, &Default::default());
    read.map_err(|failure| failure.problems.iter().map(|problem| problem.key()).collect())
}

/// All plans of one table with a chart, with what they are.
fn plans() -> Vec<(&'static str, String)> {
    let mut plans = Vec::new();
    for kind in KINDS.iter() {
        for chart in kind.charts {
            let chart = serde_json::to_value(chart).expect("a name");
            for body in bodies(kind.name) {
                for subsets in SUBSETS {
                    for least in LEAST {
                        let plan = format!(
                            "{HEAD}[[table]]\nid = \"t\"\nsection = \"s\"\nkind = \"{}\"\n\
                             title = \"表\"\nchart = {chart}\nshow = \"both\"\n\
                             subsets = {subsets:?}\n{least}{body}\n",
                            kind.name
                        );
                        plans.push((kind.name, plan));
                    }
                }
            }
        }
    }
    plans
}

/// With a tile for each area of a map.
fn placed(outline: &Outline) -> Outline {
    let mut outline = outline.clone();
    for table in &mut outline.tables {
        let tiles = (0..60).map(|code| (code, (code % 8, code / 8))).collect();
        let areas = table.kind.map_of().map(|question| AreaMap {
            question: question.to_owned(),
            ground: Ground::Tiles(tiles),
        });
        table.spec_mut().map = areas.map(Arc::new);
    }
    outline
}

fn made(outline: &Outline, questionnaire: &Questionnaire) -> Released {
    let outline = &placed(outline);
    let files = [path("tests/fixtures/awkward/answers.csv")];
    let files = ingest::open(&files, None).expect("readable");
    let responses = ingest::read(&files, questionnaire, &Default::default()).expect("answers");
    let quality = Default::default();
    let results = tables::tabulate(&responses, questionnaire, outline, quality);
    release(results.expect("tabulated"), &Rules::default())
}

/// All words of a chart that are not figures: names of panels, series and places.
fn words(table: &Made, locale: &Locale) -> Vec<String> {
    let chart = table.chart().expect("a chart").say(locale);
    let mut words = vec![chart.title.clone()];
    for panel in &chart.panels {
        words.extend([panel.title.clone(), panel.values.clone(), panel.axis.clone()]);
        words.extend(panel.categories.iter().map(|place| place.label.clone()));
        words.extend(panel.series.iter().map(|series| series.name.clone()));
    }
    words
}

#[test]
fn every_chart_shows_all_that_it_is_of_or_is_refused_when_the_plan_is_read() {
    let (questionnaire, locale) = (awkward(), Locale::new(Lang::Ja));
    let template = path("tests/fixtures/awkward/report");
    let template = assets::template(template.to_str().expect("a path"), None).expect("there");
    let mark = locale.word("suppressed");
    let (mut drawn, mut refused, mut hidden, mut empty) = (0, 0, 0, 0);
    for (kind, text) in plans() {
        let outline = match read(&text, &questionnaire) {
            Ok(outline) => outline,
            Err(keys) => {
                assert!(
                    !keys.is_empty() && keys.iter().all(|k| k.starts_with("plan-")),
                    "{keys:?}"
                );
                refused += 1;
                continue;
            }
        };
        let release = made(&outline, &questionnaire);
        let table = &release.tables[0];
        if table.chart().is_none() {
            // Nobody is in it, or all is hidden: the sentence and the table say so.
            let document = Document::of(&release, &template, &Default::default(), &locale);
            assert_eq!(document.expect("a report").figures().count(), 0, "{text}");
            assert!(text.contains("none") || text.contains("min_base"), "{text}");
            empty += 1;
            continue;
        }
        let words = words(table, &locale).join("\n");
        if table.subsets().len() > 1 {
            for subset in table.subsets() {
                assert!(words.contains(&subset.label.say(&locale)), "{:?}: {text}", subset.label);
            }
        }
        let chart = table.chart().expect("a chart").say(&locale);
        let of_first = kind == "sweep" || text.contains("chart_variables");
        if table.variables.len() > 1 && !of_first && kind != "ratio" {
            for variable in &table.variables {
                assert!(
                    words.contains(&variable.label.say(&locale)),
                    "{:?}: {text}",
                    variable.label
                );
            }
        }
        for panel in &chart.panels {
            assert!(!panel.series.is_empty() && !panel.categories.is_empty(), "{text}");
            for series in &panel.series {
                assert_eq!(series.points.len(), panel.categories.len(), "{text}");
                assert!(panel.series.len() == 1 || !series.name.is_empty(), "{text}");
                for point in &series.points {
                    if point.printed == mark {
                        hidden += 1;
                        assert_eq!((point.value, point.interval), (None, None), "{text}");
                    }
                }
            }
        }
        // The sentence, the picture and its words are made of what there is.
        let document = Document::of(&release, &template, &Default::default(), &locale);
        let document = document.unwrap_or_else(|failure| {
            panic!("{}\n{text}", failure.render(&locale, false, 100));
        });
        assert_eq!(document.figures().count(), 1, "{text}");
        drawn += 1;
    }
    let counts = [drawn, refused, hidden, empty];
    assert!(counts.iter().all(|&count| count > 20), "{counts:?}");
}

// A table of several questions and subsets showed the first subset only.
#[test]
fn a_grid_of_questions_shows_every_subset() {
    let (questionnaire, locale) = (awkward(), Locale::new(Lang::Ja));
    let text = format!(
        "{HEAD}[[table]]\nid = \"t\"\nsection = \"s\"\nkind = \"frequency\"\ntitle = \"表\"\n\
         chart = \"stacked\"\nshow = \"both\"\nsubsets = [\"all\", \"some\"]\n\
         variables = [\"use_a\", \"use_b\"]\n"
    );
    let release = made(&read(&text, &questionnaire).expect("good"), &questionnaire);
    let grid = release.tables[0].grid().say(&locale);
    let labels: Vec<&str> = grid.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["全体", "甲", "乙", "一部の回答者", "甲", "乙"]);
}

#[test]
fn formats_are_of_statistics_that_the_table_has() {
    let questionnaire = awkward();
    let statistics = [
        "n",
        "count",
        "percent",
        "mean",
        "standard_deviation",
        "median",
        "min",
        "max",
        "mean_count",
        "sum",
        "surveyed",
        "response_rate",
        "ratio_of_means",
        "ratio",
        "ratio_percent",
        "difference",
        "p_value",
        "p_value_unequal_variances",
        "p_value_adjusted",
        "gini",
        "p10",
        "q1",
        "q3",
        "p90",
        "population",
        "rate",
        "lower_limit",
        "upper_limit",
        "phi",
    ];
    for kind in KINDS.iter().filter(|kind| kind.of_respondents) {
        let bodies = match bodies(kind.name) {
            bodies if !bodies.is_empty() => bodies,
            _ => vec!["variables = [\"opinion\"]\ngroup = \"opinion_code\""],
        };
        for body in bodies {
            let plan = |formats: &str| {
                format!(
                    "{HEAD}[[table]]\nid = \"t\"\nsection = \"s\"\nkind = \"{}\"\n\
                     title = \"表\"\nshow = \"table\"\n{formats}{body}\n",
                    kind.name
                )
            };
            let Ok(outline) = read(&plan(""), &questionnaire) else { continue };
            let release = made(&outline, &questionnaire);
            let figures = &release.tables[0].figures;
            let there: Vec<&str> = figures.iter().map(|(key, _)| key.statistic.name()).collect();
            for statistic in statistics {
                let read = read(
                    &plan(&format!("formats = {{ {statistic} = \"0.00\" }}\n")),
                    &questionnaire,
                );
                match read {
                    Ok(_) => assert!(
                        there.contains(&statistic)
                            || matches!(
                                statistic,
                                "n" | "count"
                                    | "surveyed"
                                    | "response_rate"
                                    | "lower_limit"
                                    | "upper_limit"
                            ),
                        "{statistic} of {} does nothing: {body}",
                        kind.name
                    ),
                    Err(keys) => {
                        assert_eq!(keys, ["plan-format-of-nothing"], "{}", kind.name);
                        assert!(
                            !there.contains(&statistic),
                            "{statistic} of {}: {body}",
                            kind.name
                        );
                    }
                }
            }
        }
    }
}

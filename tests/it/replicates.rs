//! Studies with replicates, held against R's package survey 4.1 (samples and objects as in
//! `weights.rs`), with
//!
//!     gini <- function(w, y) { o <- order(y); y <- y[o]; w <- w[o]; b <- cumsum(w) - w
//!       sum(w * y * (2 * b + w - sum(w))) / (sum(w) * sum(w * y)) }
//!     top <- function(w, y, p) { o <- order(-y); y <- y[o]; w <- w[o]
//!       l <- pmin(pmax(p * sum(w) - (cumsum(w) - w), 0), w); 100 * sum(l * y) / sum(w * y) }
//!     sdv <- function(w, y) { n <- length(y); m <- sum(w * y) / sum(w)
//!       sqrt(sum(w * (y - m)^2) / sum(w) * n / (n - 1)) }
//!
//! `percent` is svymean(~I(100 * (awards == "Yes")), r), `mean` svymean(~api00, r) with confint(df =
//! degf(r)), `sum` svytotal(~enroll, r), `domain` svymean(~api00, subset(r, awards == "No")), `sd`,
//! `gini` and `top` are withReplicates(r, …) of api00 and enroll, `median` svyquantile(~enroll, r,
//! .5, qrule = "hf7", interval.type = "mean").

use std::path::Path;

use survey::statistics::calibration::Ends;
use survey::statistics::design::{Cell, Design, Single, Stratum};
use survey::statistics::estimates::Estimated;
use survey::statistics::replicates::{Replicates, Scheme};

use crate::files::Row;
use crate::weights::{
    CLUSTERS, SCH_WIDE, STYPE, assert_estimate, refused, report, results, strata, study,
};

const JACKKNIFE: &str = "replicates = { method = \"jackknife\" }\nvariance = \"replicates\"\n";

const CONCENTRATION: &str = "\n[[table]]\nid = \"shares\"\nsection = \"1\"\nkind = \"concentration\"\n\
                             title = \"s\"\nvariables = [\"enroll\"]\n";

/// The same study with more in its `[design]`, and a table of shares.
fn with(folder: tempfile::TempDir, keys: &str) -> tempfile::TempDir {
    let edit = |name: &str, change: &dyn Fn(String) -> String| {
        let path = folder.path().join(name);
        let text = std::fs::read_to_string(&path).expect("there");
        std::fs::write(path, change(text)).expect("written");
    };
    edit("study.toml", &|text| text.replacen("[design]\n", &format!("[design]\n{keys}"), 1));
    edit("plan/plan.toml", &|text| text + CONCENTRATION);
    folder
}

fn score<'k>(variable: &'k str, statistic: &'k str) -> [&'k str; 5] {
    ["scores", "", variable, "", statistic]
}

/// Percent, mean with limits, sum, domain, deviation, Gini coefficient, share of the first tenth and
/// median, each with its standard error and, of the median, limits.
fn assert_estimates(rows: &[Row], expected: [&[f64]; 8]) {
    let keys = [
        ["awards", "", "awards", "1", "percent"],
        score("api00", "mean"),
        score("enroll", "sum"),
        ["score_by_award", "2", "api00", "", "mean"],
        score("api00", "standard_deviation"),
        ["shares", "", "enroll", "", "gini"],
        ["shares", "", "enroll", "top_10", "percent"],
        score("enroll", "median"),
    ];
    for (key, expected) in keys.into_iter().zip(expected) {
        assert_estimate(rows, key, expected);
    }
}

#[test]
fn the_jackknife_of_strata_and_finite_populations_is_that_of_r() {
    // r <- as.svrepdesign(strat, type = "JKn")
    let rows = results(&with(strata(), JACKKNIFE));
    assert_estimates(
        &rows,
        [
            &[63.89360640506, 3.440591799727],
            &[662.2873631593, 9.408940802785, 643.7321882721, 680.8425380466],
            &[3687177.532438, 114641.7161008],
            &[633.7349116594, 15.52999812512],
            &[123.2500961696, 5.138725792049],
            &[0.3491262023051, 0.01382646969436],
            &[28.43651532778, 1.120997641276],
            &[446.4103151582, 24.07102390096, 427.1561810633, 522.0961041766],
        ],
    );
    // Who has no value is of no domain: svymean(~class_size, subset(r, !is.na(class_size)))
    assert_estimate(&rows, score("class_size", "mean"), &[27.23861968143, 0.3493690345086]);
    // The same where linearisation tells all else.
    let beside = results(&with(strata(), "replicates = { method = \"jackknife\" }\n"));
    assert_estimate(
        &beside,
        ["shares", "", "enroll", "", "gini"],
        &[0.3491262023051, 0.01382646969436],
    );
    let linear = [633.73491165941, 15.334770976045];
    assert_estimate(&beside, ["score_by_award", "2", "api00", "", "mean"], &linear);
    // Without replicates it is weighted and has no error.
    let none = results(&with(strata(), ""));
    let row = crate::weights::row(&none, ["shares", "", "enroll", "", "gini"]);
    assert!(row["value"].starts_with("0.34912620230"), "{row:?}");
    assert_eq!(row["standard_error"], "");
}

#[test]
fn the_jackknife_of_clusters_fits_each_replicate_to_the_frame_as_r_does() {
    // r <- as.svrepdesign(clus, type = "JK1")
    let rows = results(&with(study("clus1.csv", CLUSTERS, &[]), JACKKNIFE));
    assert_estimates(
        &rows,
        [
            &[71.03825136612, 3.403831315689],
            &[644.1693989071, 26.32936058953, 587.6985368133, 700.6402610009],
            &[3404940.134529, 932235.0270412],
            &[625.4150943396, 37.14644679233],
            &[105.7488666355, 8.309727820407],
            &[0.3071735937129, 0.0400638500467],
            &[26.65579832601, 2.471402770383],
            &[462.0, 33.86656776253, 381.0, 526.2731274051],
        ],
    );
    // postStratify(r, ~stype, data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)))
    let rows = results(&with(study("clus1.csv", &format!("{CLUSTERS}{STYPE}"), &[]), JACKKNIFE));
    assert_estimates(
        &rows,
        [
            &[68.78891823116, 3.483404959168],
            &[642.3107882116, 26.93453536743, 584.5419553103, 700.0796211129],
            &[3680892.945119, 473431.3567798],
            &[624.5248470026, 37.90649586345],
            &[105.3767897316, 8.74696027376],
            &[0.3376641563865, 0.03441858816447],
            &[28.64951688184, 2.165494047304],
            &[466.0, 40.34018163616, 385.0, 558.0421691229],
        ],
    );
    // rake(r, list(~stype, ~sch_wide), list(…, data.frame(sch_wide = c("No", "Yes"),
    //   Freq = c(1072, 5122))), control = list(maxit = 1000, epsilon = 1e-14))
    let design = format!("{CLUSTERS}{STYPE}{SCH_WIDE}");
    let rows = results(&with(study("clus1.csv", &design, &[]), JACKKNIFE));
    assert_estimates(
        &rows,
        [
            &[66.12697303224, 2.402541333949],
            &[641.2303209268, 26.87398043564, 583.5913654371, 698.8692764165],
            &[3647280.148065, 463582.1862374],
            &[622.9803641742, 37.00472829223],
            &[104.8531531642, 8.679585502704],
            &[0.334183043651, 0.03358741403925],
            &[28.34958148611, 2.28156829209],
            &[465.1851946908, 42.07099762593, 378.2038358176, 558.6704671286],
        ],
    );
}

#[test]
fn the_jackknife_of_respondents_fits_each_replicate_to_the_frame_as_r_does() {
    // r <- postStratify(as.svrepdesign(svydesign(id = ~1, weights = ~pw, data = s), type = "JK1"),
    //   ~stype, …), the median with df = 199, since degf(r) is 197 here: the rank of the weights
    let design = format!("[design]\nweight = \"pw\"\n{STYPE}");
    let rows = results(&with(study("strat.csv", &design, &[]), JACKKNIFE));
    assert_estimates(
        &rows,
        [
            &[63.89360671618, 3.501535718529],
            &[662.2873635777, 9.566091531762],
            &[3687177.52, 117979.4904596],
            &[633.734912338, 15.80805081157],
            &[123.2500962479, 5.227613635548],
            &[0.3491262004284, 0.01420534343226],
            &[28.4365153105, 1.158751394928],
            &[446.4103144085, 24.67507530181],
        ],
    );
}

/// The standard error of a figure.
fn error(rows: &[Row], key: [&str; 5]) -> f64 {
    crate::weights::row(rows, key)["standard_error"].parse().expect("a standard error")
}

#[test]
fn the_bootstrap_comes_near_the_jackknife_and_is_the_same_in_any_order_of_rows() {
    let keys = "replicates = { method = \"bootstrap\", number = 2000, seed = 7 }\n\
                variance = \"replicates\"\n";
    let folder = with(strata(), keys);
    let rows = results(&folder);
    let expected = [
        (["awards", "", "awards", "1", "percent"], 3.440591799727),
        (score("api00", "mean"), 9.408940802785),
        (score("enroll", "sum"), 114641.7161008),
        (["score_by_award", "2", "api00", "", "mean"], 15.52999812512),
        (score("api00", "standard_deviation"), 5.138725792049),
        (["shares", "", "enroll", "", "gini"], 0.01382646969436),
    ];
    for (key, expected) in expected {
        let got = error(&rows, key);
        assert!((got / expected - 1.0).abs() < 0.08, "{key:?}: {got} is far from {expected}");
    }
    // Rows in another order, and read from two files.
    let path = folder.path().join("strat.csv");
    let text = std::fs::read_to_string(&path).expect("there");
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    let (first, second) = lines.split_at(80);
    std::fs::write(&path, first.join("\n")).expect("written");
    let second = format!("{}\n{}", lines[0], second.join("\n"));
    std::fs::write(folder.path().join("more.csv"), second).expect("written");
    let study = folder.path().join("study.toml");
    let text = std::fs::read_to_string(&study).expect("there");
    let text = text.replacen("[\"strat.csv\"]", "[\"strat.csv\", \"more.csv\"]", 1);
    std::fs::write(&study, text).expect("written");
    std::fs::remove_dir_all(folder.path().join("output")).expect("removed");
    let again = results(&folder);
    for (key, _) in expected {
        assert_eq!(error(&rows, key), error(&again, key), "{key:?}");
    }
    // Another seed draws others.
    let other = with(strata(), &keys.replace("seed = 7", "seed = 8"));
    assert_ne!(error(&results(&other), expected[1].0), error(&rows, expected[1].0));
}

#[test]
fn the_bootstrap_of_clusters_comes_near_that_of_r() {
    let keys = "replicates = { method = \"bootstrap\", number = 4000 }\n\
                variance = \"replicates\"\n";
    let rows = results(&with(study("clus1.csv", CLUSTERS, &[]), keys));
    // as.svrepdesign(clus, type = "subbootstrap", replicates = 4000) draws 23.71 and 3.642, without
    // the population; of 15 clusters the jackknife tells more
    let mean = error(&rows, score("api00", "mean"));
    assert!((mean / 23.475 - 1.0).abs() < 0.05, "{mean}");
    let percent = error(&rows, ["awards", "", "awards", "1", "percent"]);
    assert!((percent / 3.606 - 1.0).abs() < 0.05, "{percent}");
}

#[test]
fn the_report_says_where_errors_come_from() {
    let said = |folder: &Path| {
        let (code, said) = report(folder, "md");
        assert_eq!(code, Some(0), "{said}");
        std::fs::read_to_string(folder.join("output/report.md")).expect("written")
    };
    let folder = with(strata(), "replicates = { method = \"bootstrap\", number = 200 }\n");
    let text = said(folder.path());
    assert!(text.contains("by Taylor linearisation"), "{text}");
    assert!(text.contains("of 200 bootstrap samples (Rao and Wu; seed 1)"), "{text}");
    let text = said(with(strata(), JACKKNIFE).path());
    assert!(!text.contains("by Taylor linearisation"), "{text}");
    assert!(text.contains("are those of the jackknife"), "{text}");
}

#[test]
fn keys_of_replicates_that_do_nothing_are_refused() {
    let jackknife = "replicates = { method = \"jackknife\", number = 10 }\n";
    refused(&with(strata(), jackknife), &["do nothing with the jackknife"]);
    refused(&with(strata(), "variance = \"replicates\"\n"), &["needs replicates"]);
    let none = "replicates = { method = \"bootstrap\", number = 1 }\n";
    refused(&with(strata(), none), &["out of range"]);
    let centered = "replicates = { method = \"jackknife\" }\nsingle = \"centered\"\n";
    refused(&with(strata(), centered), &["cannot be used with replicates"]);
}

/// Respondents of equal weight, one stratum after the other.
fn design(strata: &[(u64, Option<f64>)], scheme: Scheme) -> Design {
    let cells: Vec<Cell> = strata
        .iter()
        .enumerate()
        .map(|(stratum, (n, _))| Cell {
            n: *n,
            base: 2.0,
            weight: 2.0,
            stratum,
            cluster: None,
            categories: Vec::new(),
        })
        .collect();
    let strata: Vec<Stratum> =
        strata.iter().map(|&(units, population)| Stratum { units, population }).collect();
    let ends = Ends { tolerance: 1e-9, rounds: 10, least: None, most: None };
    let replicates = Replicates::new(scheme, &cells, &strata, &[], ends);
    Design::new(cells, strata, Single::Certainty).with_replicates(replicates, true)
}

#[test]
fn replicates_of_few_of_one_and_of_all_have_a_stated_answer() {
    for scheme in [Scheme::Jackknife, Scheme::Bootstrap { number: 50, seed: 1 }] {
        let error = |of: Option<Estimated>| of.expect("an estimate").standard_error;
        // Nobody, one, all alike.
        let six = design(&[(3, None), (3, None)], scheme);
        assert_eq!(six.mean(&[]), None);
        assert_eq!(six.gini(&[]), None);
        assert_eq!(six.total(&[]).value, 0.0);
        assert_eq!(six.deviation(&[(0, 4.0, 1)]), None);
        assert_eq!(error(six.mean(&[(0, 4.0, 3), (1, 4.0, 3)])), 0.0);
        assert_eq!(six.mean(&[(0, 4.0, 1)]).expect("a mean").limits, None);
        // A stratum of one, and one of which all answered, stay as they are.
        let one = design(&[(1, None), (3, Some(3.0))], scheme);
        assert_eq!(error(one.mean(&[(0, 1.0, 1), (1, 5.0, 2), (1, 8.0, 1)])), 0.0);
        // Two in a stratum, with and without a finite population of 8.
        let values = [(0, 1.0, 1), (0, 3.0, 1)];
        let open = error(design(&[(2, None)], scheme).mean(&values));
        let finite = error(design(&[(2, Some(8.0))], scheme).mean(&values));
        assert!((finite / open - 0.75_f64.sqrt()).abs() < 1e-9, "{finite} of {open}");
    }
}

/// Seven respondents in each of two strata, fitted to a frame of two categories.
fn fitted(number: usize) -> Design {
    let cell = |n, base, stratum: usize, category: usize| Cell {
        n,
        base,
        weight: [[12.5, 10.0], [12.5, 20.0 / 3.0]][stratum][category],
        stratum,
        cluster: None,
        categories: vec![category],
    };
    let cells =
        vec![cell(4, 5.0, 0, 0), cell(3, 6.0, 0, 1), cell(4, 5.0, 1, 0), cell(3, 4.0, 1, 1)];
    let strata =
        [Stratum { units: 7, population: None }, Stratum { units: 7, population: Some(28.0) }];
    let ends = Ends { tolerance: 1e-12, rounds: 10, least: None, most: None };
    let scheme = Scheme::Bootstrap { number, seed: 3 };
    let replicates = Replicates::new(scheme, &cells, &strata, &[vec![100.0, 50.0]], ends);
    Design::new(cells, strata.to_vec(), Single::Certainty).with_replicates(replicates, true)
}

#[test]
fn weights_of_each_replicate_fit_the_frame_and_tell_errors_as_in_r() {
    let design = fitted(20);
    let numbers = [3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0, 6.0, 5.5, 3.5, 8.0, 9.5, 7.0, 2.5];
    let cells = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3];
    let values: Vec<(usize, f64, u64)> =
        cells.iter().zip(numbers).map(|(cell, number)| (*cell, number, 1)).collect();
    let replicates = design.replicates().expect("replicates");
    let strata =
        [Stratum { units: 7, population: None }, Stratum { units: 7, population: Some(28.0) }];
    let matrix = std::sync::Mutex::new(Vec::new());
    let keep = |numbers: &[f64], weights: &[f64]| {
        let own = numbers.iter().zip(weights).map(|(number, weight)| (*number, *weight));
        matrix.lock().expect("free").push(own.collect::<Vec<(f64, f64)>>());
        Some(0.0)
    };
    replicates.variance(design.cells(), &strata, &values, &keep);
    let matrix = matrix.into_inner().expect("free");
    assert_eq!(matrix.len(), 20);
    for weights in &matrix {
        let of_category = |category: usize| -> f64 {
            let is_of = |(number, _): &&(f64, f64)| {
                let at = numbers.iter().position(|known| known == number).expect("known");
                design.cells()[cells[at]].categories == [category]
            };
            weights.iter().filter(is_of).map(|(_, weight)| weight).sum()
        };
        let lacks = of_category(0) == 0.0 || of_category(1) == 0.0;
        assert!(lacks || (of_category(0) - 100.0).abs() < 1e-9, "{weights:?}");
        assert!(lacks || (of_category(1) - 50.0).abs() < 1e-9, "{weights:?}");
    }
    // With m these weights, a column a replicate, and w those of all:
    // r <- svrepdesign(data = d, weights = w, repweights = m, type = "other", scale = 1 / 19,
    //   rscales = rep(1, 20), combined.weights = TRUE); svymean(~y, r); svytotal(~y, r)
    let assert_error = |of: Estimated, expected: [f64; 2]| {
        for (got, expected) in [of.value, of.standard_error].into_iter().zip(expected) {
            assert!((got / expected - 1.0).abs() < 1e-8, "{of:?} is not {expected}");
        }
    };
    assert_error(design.mean(&values).expect("a mean"), [4.619444444444, 0.6873571638897]);
    assert_error(design.total(&values), [692.9166666667, 103.1035745835]);
    // withReplicates(r, function(w, d) gini(w, d$y)), and of sdv
    assert_error(design.gini(&values).expect("a Gini"), [0.3190051446516, 0.05159294052171]);
    let deviation = design.deviation(&values).expect("a deviation");
    assert_error(deviation, [2.684121338525, 0.2975962947627]);
    // svyquantile(~y, r, .5, qrule = "hf7", interval.type = "mean")
    let median = design.quantile(&values, 0.5).expect("a median");
    assert_error(median, [4.4, 1.3586551236642]);
}

#[test]
fn what_there_is_of_a_category_of_nobody_is_spread_over_the_others() {
    let cell = |n, category: usize, weight| Cell {
        n,
        base: 1.0,
        weight,
        stratum: 0,
        cluster: None,
        categories: vec![category],
    };
    let cells = vec![cell(6, 0, 20.0), cell(1, 1, 30.0)];
    let strata = [Stratum { units: 7, population: None }];
    let ends = Ends { tolerance: 1e-12, rounds: 10, least: None, most: None };
    let jackknife = Replicates::new(Scheme::Jackknife, &cells, &strata, &[vec![120.0, 30.0]], ends);
    assert_eq!((jackknife.lacking, jackknife.unfinished), (1, 0));
    let scheme = Scheme::Bootstrap { number: 500, seed: 1 };
    let drawn = Replicates::new(scheme, &cells, &strata, &[vec![120.0, 30.0]], ends);
    // (6 / 7)^6 of them
    assert!((drawn.lacking as f64 / 500.0 - 0.3966).abs() < 0.08, "{}", drawn.lacking);
    for replicates in [jackknife, drawn] {
        let design = Design::new(cells.clone(), strata.to_vec(), Single::Certainty);
        let design = design.with_replicates(replicates, true);
        let all = design.total(&[(0, 1.0, 6), (1, 1.0, 1)]);
        assert_eq!((all.value, all.standard_error), (150.0, 0.0));
        assert!(design.total(&[(1, 1.0, 1)]).standard_error > 0.0);
    }
}

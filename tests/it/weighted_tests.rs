//! Tests of studies with a `[design]`, held against R's package survey 4.1 (samples and objects as
//! in `weights.rs`).

use std::path::Path;

use crate::files::{Row, run};
use crate::weights::{CLUSTERS, STYPE, assert_close, refused, report, results, row, strata, study};

const PLAN: &str = r#"
[cover]
title = "T"
title_en = "T"

[[section]]
id = "1"
number = "1"
level = 1
heading = "S"
heading_en = "S"
"#;

/// One table of the plan, with what it is beside its id.
fn table(id: &str, entry: &str) -> String {
    format!("\n[[table]]\nid = \"{id}\"\nsection = \"1\"\ntitle = \"{id}\"\n{entry}\n")
}

fn tables() -> String {
    let cross = "kind = \"cross\"\nvariables = [\"awards\"]\ncolumns = [\"stype\", \"sch_wide\"]\n";
    let means = "kind = \"group-means\"\nvariables = [\"api00\"]\n";
    let ranks = "test = \"kruskal-wallis\"";
    [
        PLAN.to_owned(),
        table("independence", &format!("{cross}test = \"chi-squared\"\nadjust = \"holm\"")),
        table("means", &format!("{means}groups = [\"stype\", \"awards\"]\ntest = \"welch\"")),
        table("ranks", &format!("{means}groups = [\"stype\", \"awards\"]\n{ranks}")),
        table("crossed", &format!("{cross}mean = \"api00\"\ntest = \"anova\"")),
        table(
            "paired",
            "kind = \"paired\"\ntest = \"t\"\npairs = [{ before = \"api99\", after = \"api00\" }]",
        ),
    ]
    .concat()
}

/// With these tables in place of the plan's.
fn planned(folder: tempfile::TempDir, plan: &str) -> tempfile::TempDir {
    std::fs::write(folder.path().join("plan/plan.toml"), plan).expect("written");
    folder
}

/// F, degrees of freedom and p of a test.
fn assert_test(rows: &[Row], [table, group, variable]: [&str; 3], expected: [f64; 4]) {
    let names = ["test_statistic", "degrees_of_freedom", "degrees_of_freedom_within", "p_value"];
    for (name, expected) in names.iter().zip(expected) {
        let is_it = |row: &&Row| {
            row["table"] == table
                && row["group_variable"] == group
                && row["variable"] == variable
                && row["statistic"] == *name
        };
        let found = rows.iter().find(is_it).unwrap_or_else(|| panic!("no {name} of {table}"));
        assert_close(&found["value"], expected);
    }
}

/// The answers with no two equal scores, since R puts equal ones where the order of rows says.
fn without_ties(folder: &Path, file: &str) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).expect("there");
    let mut lines = text.lines();
    let mut changed = vec![lines.next().expect("a heading").to_owned()];
    for (number, line) in (1..).zip(lines) {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        let score: f64 = cells[5].parse().expect("a number");
        cells[5] = (score + f64::from(number) / 1000.0).to_string();
        changed.push(cells.join(","));
    }
    std::fs::write(&path, changed.join("\n")).expect("written");
}

#[test]
fn tests_of_a_stratified_sample_are_those_of_r() {
    let rows = results(&planned(strata(), &tables()));
    // svychisq(~awards + stype, strat), and ~awards + sch_wide
    let by_type = [14.16940811801, 1.885135885035, 371.3717693518, 2.082108676428e-6];
    assert_test(&rows, ["independence", "stype", "awards"], by_type);
    let met = [77.2768990382, 1.0, 197.0, 7.363972858508e-16];
    assert_test(&rows, ["independence", "sch_wide", "awards"], met);
    let v =
        rows.iter().find(|row| row["statistic"] == "cramers_v" && row["group_variable"] == "stype");
    assert_close(&v.expect("a V")["value"], 0.3120869784288);
    // regTermTest(svyglm(api00 ~ stype, strat), ~stype), and of awards; svyttest(api00 ~ awards)
    let by_type = [3.597972997528, 2.0, 195.0, 0.02921200312445];
    assert_test(&rows, ["means", "stype", "api00"], by_type);
    assert_test(&rows, ["crossed", "stype", "api00"], by_type);
    let by_award = [5.306606683934, 1.0, 196.0, 0.02229352381506];
    assert_test(&rows, ["means", "awards", "api00"], by_award);
    // m <- svymean(~I(api00 - api99), strat); t <- coef(m) / SE(m); 2 * pt(-t, degf(strat)), since
    // svyttest takes one degree less here than confint
    let paired = |statistic| ["paired", "", "api00", "", statistic];
    let value = |statistic| &row(&rows, paired(statistic))["value"];
    assert_close(value("difference"), 32.89251837536);
    assert_close(value("test_statistic"), 16.03642894056);
    assert_close(value("degrees_of_freedom"), 197.0);
    assert_close(value("p_value"), 1.396959822277e-37);
    // confint(svymean(~I(api00 - api99), strat), df = degf(strat))
    assert_close(value("lower_limit"), 28.84756260019);
    assert_close(value("upper_limit"), 36.93747415053);
}

#[test]
fn ranks_are_compared_as_r_does() {
    let folder = planned(strata(), &tables());
    without_ties(folder.path(), "strat.csv");
    let rows = results(&folder);
    // s$u <- s$api00 + seq_len(nrow(s)) / 1000; svyranktest(u ~ stype, strat), and u ~ awards (t²)
    let by_type = [3.383138345047, 2.0, 195.0, 0.03594496614922];
    assert_test(&rows, ["ranks", "stype", "api00"], by_type);
    let by_award = [4.505764874886, 1.0, 196.0, 0.03503586362873];
    assert_test(&rows, ["ranks", "awards", "api00"], by_award);
}

#[test]
fn tests_know_clusters_and_how_weights_were_made_to_fit() {
    let folder = planned(study("clus1.csv", CLUSTERS, &[]), &tables());
    without_ties(folder.path(), "clus1.csv");
    let rows = results(&folder);
    // The same calls with clus, and u in place of api00
    let by_type = [5.025875637981, 1.712002834321, 23.96803968049, 0.01878689508642];
    assert_test(&rows, ["independence", "stype", "awards"], by_type);
    let by_type = [1.27923543422, 2.0, 12.0, 0.3136121686517];
    assert_test(&rows, ["means", "stype", "api00"], by_type);
    let by_type = [1.099261028088, 2.0, 12.0, 0.3644421782745];
    assert_test(&rows, ["ranks", "stype", "api00"], by_type);
    let folder = planned(study("clus1.csv", &format!("{CLUSTERS}{STYPE}"), &[]), &tables());
    without_ties(folder.path(), "clus1.csv");
    let rows = results(&folder);
    // postStratify(clus, ~stype, data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)))
    let by_type = [4.757780250738, 1.730567034163, 24.22793847829, 0.02194857556108];
    assert_test(&rows, ["independence", "stype", "awards"], by_type);
    let met = [140.6025039381, 1.0, 14.0, 1.090065381085e-8];
    assert_test(&rows, ["independence", "sch_wide", "awards"], met);
    let by_award = [2.032020253313, 1.0, 13.0, 0.1775827022955];
    assert_test(&rows, ["means", "awards", "api00"], by_award);
    let by_award = [1.800350782765, 1.0, 13.0, 0.2026378318373];
    assert_test(&rows, ["ranks", "awards", "api00"], by_award);
}

#[test]
fn tests_of_a_number_by_several_questions_are_corrected_together() {
    let means =
        "kind = \"group-means\"\nvariables = [\"api00\"]\ngroups = [\"stype\", \"awards\"]\n";
    let plan = |rest: &str| format!("{PLAN}{}", table("means", &format!("{means}{rest}")));
    let folder = planned(strata(), &plan("test = \"welch\"\nadjust = \"holm\""));
    let rows = results(&folder);
    let p = |group: &str, statistic: &str| -> f64 {
        let is_it = |row: &&Row| row["group_variable"] == group && row["statistic"] == statistic;
        let found = rows.iter().find(is_it).unwrap_or_else(|| panic!("no {statistic} of {group}"));
        found["value"].parse().expect("a number")
    };
    let raw = ["stype", "awards"].map(|group| p(group, "p_value"));
    // p.adjust(raw, "holm")
    let least = 2.0 * raw[0].min(raw[1]);
    for (group, raw) in ["stype", "awards"].into_iter().zip(raw) {
        let expected = raw.max(least).min(1.0);
        assert_close(&p(group, "p_value_adjusted").to_string(), expected);
    }
    let without = planned(strata(), &plan("adjust = \"holm\""));
    refused(&without, &["adjust"]);
}

#[test]
fn the_note_names_the_test_that_was_made() {
    let folder = planned(strata(), &tables());
    assert_eq!(report(folder.path(), "md").0, Some(0));
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    for part in [
        "Rao and Scott's correction for the design and the weights, n=200): F=14.17 \
         (df 1.9 and 371.4), p\\<0.001",
        "Wald test by the design and the weights, n=200): F=3.60 (df 2.0 and 195.0",
        "Kruskal–Wallis test by the design and the weights, n=200)",
        "t of the weighted mean difference",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert!(!text.contains("Not weighted"), "{text}");
}

#[test]
fn tests_without_a_form_that_knows_the_design_are_refused_by_name() {
    let cross = "kind = \"cross\"\nvariables = [\"awards\"]\ncolumns = [\"stype\"]\n";
    let plan = [
        PLAN.to_owned(),
        table("a", &format!("{cross}test = \"fisher\"")),
        table("b", &format!("{cross}mean = \"api00\"\ntest = \"jonckheere\"")),
        table("d", &format!("{cross}test = \"cochran-armitage\"")),
        table(
            "e",
            "kind = \"group-means\"\nvariables = [\"api00\"]\ngroup = \"awards\"\n\
             test = \"mann-whitney\"",
        ),
        table(
            "c",
            "kind = \"paired\"\ntest = \"wilcoxon\"\npairs = [{ before = \"api99\", after = \"api00\" }]",
        ),
    ];
    let folder = planned(strata(), &plan.concat());
    let instead = ["chi-squared", "kruskal-wallis", "t"].map(|of| format!("test = \"{of}\""));
    let names = ["cochran-armitage", "mann-whitney", "jonckheere", "wilcoxon"];
    let parts: Vec<&str> = std::iter::once("test fisher of table \"a\"")
        .chain(names)
        .chain(instead.iter().map(String::as_str))
        .collect();
    refused(&folder, &parts);
    let (study, folder) = (strata(), tempfile::tempdir().expect("a folder"));
    let target = folder.path().join("x.csv");
    let (study, target) = (study.path().to_str().expect("a path"), target.to_str().expect("one"));
    let args = ["cross", study, "--rows", "awards", "--columns", "stype", "--output", target];
    let (code, said) = run(&[&args[..], &["--test", "fisher", "--lang", "en"]].concat());
    assert_ne!(code, Some(0));
    assert!(said.contains("test = \"chi-squared\""), "{said}");
}

/// The stratified sample with a question of several answers (awards, school-wide target, comparable
/// improvement) and whether it is a high school.
fn with_several(plan: &str) -> tempfile::TempDir {
    let folder = planned(strata(), plan);
    let put = |name: &str, of: &dyn Fn(String) -> String| {
        let path = folder.path().join(name);
        let text = std::fs::read_to_string(&path).expect("there");
        std::fs::write(&path, of(text)).expect("written");
    };
    put("strat.csv", &|text| {
        let with = |(number, line): (usize, &str)| {
            let own: Vec<&str> = line.split(',').skip(2).take(3).collect();
            match number {
                0 => format!("{line},met_1,met_2,met_3\n"),
                _ => {
                    let met = own.iter().map(|of| if *of == "Yes" { ",1" } else { ",0" });
                    format!("{line}{}\n", met.collect::<String>())
                }
            }
        };
        text.lines().enumerate().map(with).collect()
    });
    put("schools.toml", &|text| {
        text + "\n[[question]]\nid = \"met\"\ntype = \"multiple\"\nlabel = \"M\"\nlabel_en = \"M\"\n\
                codes = [{ code = 1, label = \"A\" }, { code = 2, label = \"S\" }, \
                { code = 3, label = \"C\" }]\n\n[[derived]]\nid = \"high\"\nlabel = \"H\"\n\
                label_en = \"H\"\nexpression = \"stype = 2\"\n"
    });
    folder
}

#[test]
fn answers_of_two_groups_and_pairs_of_answers_are_tested_by_the_design() {
    let comparison = "kind = \"comparison\"\nvariables = [\"met\"]\ngroup = \"high\"";
    let student = format!("{comparison}\nmean_test = \"student\"");
    let plan = [
        PLAN.to_owned(),
        table("compared", comparison),
        table("student", &student),
        table("pairs", "kind = \"pairs\"\nvariables = [\"met\"]"),
    ];
    let rows = results(&with_several(&plan.concat()));
    let value = |key| &row(&rows, key)["value"];
    // sub <- subset(strat, m1 | m2 | m3), m1 to m3 the answers, k how many of them;
    // p <- svychisq(~m1 + high, sub, statistic = "F")$p.value; p.adjust(p, "holm")
    let shares = [
        ("1", 0.05299524214372, 0.1589857264312),
        ("2", 0.54644821547786, 0.5464482154779),
        ("3", 0.07443443630719, 0.1589857264312),
    ];
    for of in ["compared", "student"] {
        for (answer, p, adjusted) in shares {
            assert_close(value([of, "", "met", answer, "p_value"]), p);
            assert_close(value([of, "", "met", answer, "p_value_adjusted"]), adjusted);
        }
        // regTermTest(svyglm(k ~ high, sub), ~high); svyby(~k, ~high, sub, svymean)
        assert_close(value([of, "", "met", "", "p_value"]), 0.07690496199348);
        assert_close(value([of, "", "met", "", "difference"]), -0.3553910418009);
        assert_eq!(value([of, "", "met", "", "significant"]), "0");
    }
    assert!(!rows.iter().any(|row| row["statistic"] == "p_value_unequal_variances"));
    // The same of pairs; cov.wt(cbind(m1, m2), pw, cor = TRUE)$cor of those who met any
    let pairs = [
        ("1", "2", 7.711377523149e-3, 0.25038613247714),
        ("1", "3", 1.033903240865e-20, 0.94622452202240),
        ("2", "3", 3.746817005873e-1, -0.07628408100714),
    ];
    for (first, second, p, phi) in pairs {
        assert_close(value(["pairs", first, "met", second, "p_value_adjusted"]), p);
        assert_close(value(["pairs", first, "met", second, "phi"]), phi);
    }
}

#[test]
fn thresholds_ratios_of_means_and_correlations_are_weighted() {
    let plan = [
        PLAN.to_owned(),
        table(
            "thresholds",
            "kind = \"sweep\"\nvariables = [\"api00\", \"enroll\"]\nthresholds = [500, 600, 700]",
        ),
        table(
            "means",
            "kind = \"summary\"\nvariables = [\"api00\", \"class_size\"]\n\
             statistics = [\"n\", \"mean\"]\nratio_of_means = true",
        ),
        table("together", "kind = \"correlation\"\nvariables = [\"api00\", \"enroll\"]"),
    ];
    let folder = planned(strata(), &plan.concat());
    let rows = results(&folder);
    let of = |group: &str, variable: &str, category: &str, statistic: &str| {
        let is_it = |row: &&Row| {
            row["table"] == "thresholds"
                && row["group_code"] == group
                && row["variable"] == variable
                && row["category"] == category
                && row["statistic"] == statistic
        };
        let found = rows.iter().find(is_it);
        found.unwrap_or_else(|| panic!("no {statistic} of {group} {category}")).clone()
    };
    // svymean(~I(api00 >= 600), strat); svymean(~enroll, subset(strat, api00 >= 600), na.rm = TRUE)
    let expected = [
        ("500", 90.61123663307, 570.32360889852, 836.15764115124),
        ("600", 67.32499187013, 539.88154815122, 709.43189306344),
        ("700", 40.4339681611, 488.9339828901, 667.4722386078),
    ];
    for (threshold, percent, above, below) in expected {
        let (at_least, under) = (format!("{threshold}.."), format!("..{threshold}"));
        assert_close(&of("", "api00", &at_least, "percent")["value"], percent);
        assert_close(&of(&at_least, "enroll", "", "mean")["value"], above);
        assert_close(&of(&under, "enroll", "", "mean")["value"], below);
    }
    assert_close(&of("", "api00", "600..", "percent")["standard_error"], 3.554286673528);
    // coef(svymean(~api00, strat)) / coef(svymean(~class_size, strat, na.rm = TRUE))
    assert_close(&row(&rows, ["means", "", "", "", "ratio_of_means"])["value"], 24.31427770222);
    // cov.wt(cbind(api00, enroll), pw, cor = TRUE)$cor; the same of
    // sapply(x, function(v) sum(pw[x < v]) + sum(pw[x == v]) / 2)
    let of = |statistic| {
        let is_it = |row: &&Row| row["table"] == "together" && row["statistic"] == statistic;
        rows.iter().find(is_it)
    };
    assert_close(&of("correlation").expect("r")["value"], -0.24308079832842);
    assert_close(&of("rank_correlation").expect("rho")["value"], -0.2885212196165);
    assert!(of("lower_limit").is_none());
}

#[test]
fn percents_of_mentions_have_no_weighted_form_and_the_note_says_so() {
    let mentions = "kind = \"frequency\"\nvariables = [\"met\"]\npercent = \"mentions\"";
    let folder = with_several(&[PLAN.to_owned(), table("mentions", mentions)].concat());
    let (code, said) = report(folder.path(), "md");
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    assert!(text.contains("This table is not weighted"), "{text}");
}

#[test]
fn two_answers_by_two_have_effect_sizes_by_the_design() {
    let cross = |columns: &str| {
        format!(
            "kind = \"cross\"\nvariables = [\"awards\"]\ncolumns = [\"{columns}\"]\n\
             test = \"chi-squared\""
        )
    };
    let plan = [PLAN.to_owned(), table("high", &cross("high")), table("met", &cross("sch_wide"))];
    let folder = with_several(&plan.concat());
    let rows = results(&folder);
    let of = |table: &str, statistic: &str| {
        let is_it = |row: &&Row| row["table"] == table && row["statistic"] == statistic;
        let found = rows.iter().find(is_it);
        found.unwrap_or_else(|| panic!("no {statistic} of {table}")).clone()
    };
    // m <- svyby(~I(awards == "Yes"), ~I(stype == "H"), strat, svymean, covmat = TRUE)
    // 100 * confint(svycontrast(m, c(1, -1)), df = degf(strat))
    // exp(confint(svycontrast(m, quote(log(a / (1 - a)) - log(b / (1 - b)))), df = degf(strat)))
    let expected = [
        ("high", "risk_difference", -36.32083084234),
        ("high", "risk_difference_lower", -51.08120656323),
        ("high", "risk_difference_upper", -21.56045512144),
        ("high", "odds_ratio", 0.2182034984892),
        ("high", "odds_ratio_lower", 0.1106255828113),
        ("high", "odds_ratio_upper", 0.4303956240768),
        // The same of sch_wide, where nobody has awards without it.
        ("met", "risk_difference", 77.17103673671),
        ("met", "risk_difference_lower", 70.25498360520),
        ("met", "risk_difference_upper", 84.08708986823),
    ];
    for (table, statistic, expected) in expected {
        assert_close(&of(table, statistic)["value"], expected);
    }
    assert_eq!(of("met", "odds_ratio")["state"], "nobody");
    let (code, said) = report(folder.path(), "md");
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    assert!(text.contains("(odds ratio)") && text.contains("There is no odds ratio"), "{text}");
}

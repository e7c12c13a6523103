//! Tests that a plan or the command line asks for, against R: chisq.test, fisher.test,
//! oneway.test and kruskal.test of the same counts.

use std::path::Path;

use crate::files::{rows_of, stderr, stdout, survey_in};

const QUESTIONNAIRE: &str = r#"
id = "tiny"
title = "小さな調査"
respondent = "診療所"

[[question]]
id = "no"
number = "1"
type = "id"
label = "番号"

[[question]]
id = "kind"
number = "2"
type = "single"
label = "区分"
codes = [{ code = 1, label = "甲" }, { code = 2, label = "乙" }, { code = 3, label = "丙" }]

[[question]]
id = "plan"
number = "3"
type = "single"
label = "意向"
codes = [{ code = 1, label = "増" }, { code = 2, label = "維持" }, { code = 3, label = "減" }]

[[question]]
id = "visits"
number = "4"
type = "count"
label = "件数"
unit = "件"

[[question]]
id = "partners"
number = "5"
type = "multiple"
label = "連携先"
codes = [{ code = 1, label = "病院" }, { code = 2, label = "薬局" }]

[[question]]
id = "half"
number = "6"
type = "single"
label = "地区"
codes = [{ code = 1, label = "東" }, { code = 2, label = "西" }]

[[question]]
id = "gain"
number = "7"
type = "single"
label = "増員"
codes = [{ code = 1, label = "する" }, { code = 2, label = "しない" }]
"#;

/// 69 clinics whose kinds and plans are the table of the unit tests: x <- matrix(c(12,5,9,3,8,
/// 14,6,10,2), 3, byrow = TRUE); and one without an answer to either. The first two kinds are in the
/// two districts, and who plans for more takes people on.
fn put(folder: &Path) {
    std::fs::write(folder.join("tiny.toml"), QUESTIONNAIRE).expect("written");
    let mut rows = "1 番号,2 区分,3 意向,4 件数,5 連携先,6 地区,7 増員\n".to_owned();
    let mut number = 0;
    for (kind, plans) in [[12, 5, 9], [3, 8, 14], [6, 10, 2]].iter().enumerate() {
        for (plan, count) in plans.iter().enumerate() {
            for at in 0..*count {
                number += 1;
                let visits = 10 * (kind + 1) + 3 * at;
                let half = ["1", "2", ""][kind];
                let gain = if plan == 0 { 1 } else { 2 };
                let (kind, plan) = (kind + 1, plan + 1);
                rows += &format!("{number},{kind},{plan},{visits},病院,{half},{gain}\n");
            }
        }
    }
    rows += "98,,1,,薬局,,1\n99,1,,7,薬局,1,\n";
    std::fs::write(folder.join("answers.csv"), rows).expect("written");
}

fn cross(folder: &Path, more: &[&str]) -> (i32, String) {
    let args = [&["cross", "answers.csv", "-q", "tiny.toml"], more].concat();
    let output = survey_in(folder, &args);
    let said = format!("{}{}", stdout(&output), stderr(&output));
    // The terminal breaks lines wherever they are full.
    let said = said.split_whitespace().collect::<String>();
    (output.status.code().unwrap_or(-1), said)
}

#[test]
fn a_test_is_printed_with_its_name_its_n_and_what_it_does_not_say() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path());
    let by_kind = ["--rows", "plan", "--columns", "kind"];
    // chisq.test(x, correct = FALSE): X-squared = 15.034, df = 4, p-value = 0.004632
    let (code, said) = cross(folder.path(), &[&by_kind[..], &["--test", "chi-squared"]].concat());
    assert_eq!(code, 0, "{said}");
    for part in [
        "χ²検定、n=69",
        "χ²=15.03（自由度4）、p=0.005",
        "クラメールのV=0.33",
        "0.11～0.47",
        "原因を示すものではない",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // fisher.test(x): p-value = 0.003813
    let (_, said) = cross(folder.path(), &[&by_kind[..], &["--test", "fisher"]].concat());
    assert!(
        said.contains("フィッシャーの正確確率検定、n=69") && said.contains("p=0.004"),
        "{said}"
    );
    // Nothing is tested that nobody asked for.
    let (_, said) = cross(folder.path(), &by_kind);
    assert!(!said.contains("検定"), "{said}");
    // v <- unlist(lapply(1:3, function(k) unlist(lapply(x[k, ], function(n)
    //   10 * k + 3 * (seq_len(n) - 1)))))
    // oneway.test(v ~ k, var.equal = TRUE), oneway.test(v ~ k), kruskal.test(v, k)
    let of_visits = ["--rows", "plan", "--columns", "kind", "--mean", "visits"];
    for (test, parts) in [
        ("anova", ["一元配置分散分析、n=69", "F=16.92（自由度2、66.0）、p<0.001"]),
        ("welch", ["ウェルチの分散分析、n=69", "F=20.31（自由度2、42.7）、p<0.001"]),
        ("kruskal-wallis", ["クラスカル・ウォリス検定、n=69", "H=24.17（自由度2）、p<0.001"]),
        ("jonckheere", ["ヨンキー検定、n=69", "p<0.001"]),
    ] {
        let (code, said) = cross(folder.path(), &[&of_visits[..], &["--test", test]].concat());
        assert_eq!(code, 0, "{said}");
        for part in parts {
            assert!(said.contains(part), "{test}, {part}: {said}");
        }
    }
}

#[test]
fn tests_that_do_not_fit_are_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path());
    let cases: [(&[&str], &str); 10] = [
        (
            &["--rows", "partners", "--columns", "kind", "--test", "fisher"],
            "「partners」は複数の回答",
        ),
        (
            &["--rows", "plan", "--columns", "partners", "--test", "chi-squared"],
            "「partners」は複数の回答",
        ),
        (&["--rows", "plan", "--columns", "kind", "--test", "anova"], "meanがありません"),
        (
            &["--rows", "plan", "--columns", "kind", "--mean", "visits", "--test", "fisher"],
            "件数についての",
        ),
        (&["--rows", "plan", "--test", "fisher"], "列の設問がない"),
        (&["--rows", "plan", "--columns", "kind", "--test", "t-test"], "chi-squared"),
        (
            &["--rows", "plan", "--columns", "kind", "--mean", "visits", "--test", "mann-whitney"],
            "mann-whitneyは2つの群を比べる",
        ),
        (
            &[
                "--rows",
                "plan",
                "--columns",
                "half>gain",
                "--mean",
                "visits",
                "--test",
                "mann-whitney",
            ],
            "mann-whitneyは2つの群を比べる",
        ),
        (&["--rows", "plan", "--columns", "half", "--test", "mann-whitney"], "meanがありません"),
        (
            &["--rows", "plan", "--columns", "kind", "--test", "cochran-armitage"],
            "cochran-armitageは2つの選択肢",
        ),
    ];
    for (args, part) in cases {
        let (code, said) = cross(folder.path(), args);
        assert_eq!(code, 2, "{args:?}: {said}");
        assert!(said.contains(part), "{args:?}: {said}");
    }
}

#[test]
fn two_groups_are_compared_with_how_much_they_differ() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path());
    // a <- v[k == 1]; b <- v[k == 2]
    let of_visits = ["--rows", "plan", "--columns", "half", "--mean", "visits"];
    // n <- length(a); m <- length(b); s <- sqrt(((n-1)*var(a) + (m-1)*var(b)) / (n+m-2))
    // g <- (mean(a) - mean(b)) / s * (1 - 3 / (4 * (n+m-2) - 1))
    // g + c(-1, 1) * qnorm(.975) * sqrt((n+m) / (n*m) + g^2 / (2 * (n+m)))
    let hedges = "（「東」−「西」）:ヘッジスのg=-1.08（95%信頼区間-1.66～-0.49）";
    for (test, parts) in [
        // wilcox.test(a, b)
        ("mann-whitney", vec!["マン・ホイットニー検定、n=51", "U=138.00、p<0.001"]),
        ("welch", vec!["ウェルチの分散分析、n=51", hedges]),
        ("anova", vec![hedges]),
    ] {
        let (code, said) = cross(folder.path(), &[&of_visits[..], &["--test", test]].concat());
        assert_eq!(code, 0, "{said}");
        for part in parts {
            assert!(said.contains(part), "{test}, {part}: {said}");
        }
    }
    // A number of one bound makes two groups.
    let of_bands = ["--rows", "plan", "--columns", "visits", "--bands", "visits=20"];
    let of_bands = [&of_bands[..], &["--mean", "visits", "--test", "mann-whitney"]].concat();
    let (code, said) = cross(folder.path(), &of_bands);
    assert!(code == 0 && said.contains("U=0.00、p<0.001"), "{said}");
    // x <- matrix(c(12, 3, 14, 22), 2, byrow = TRUE); chisq.test(x, correct = FALSE)
    // o <- x[1,1] * x[2,2] / (x[1,2] * x[2,1])
    // exp(log(o) + c(-1, 1) * qnorm(.975) * sqrt(sum(1 / x)))
    // a <- prop.test(12, 26, correct = FALSE)$conf.int
    // b <- prop.test(3, 25, correct = FALSE)$conf.int; p <- 12 / 26; q <- 3 / 25
    // 100 * (p - q + c(-sqrt((p - a[1])^2 + (b[2] - q)^2), sqrt((a[2] - p)^2 + (q - b[1])^2)))
    let of_counts = ["--rows", "gain", "--columns", "half"];
    for test in ["chi-squared", "fisher"] {
        let (code, said) = cross(folder.path(), &[&of_counts[..], &["--test", test]].concat());
        assert_eq!(code, 0, "{said}");
        for part in [
            "「する」の割合の差（「東」−「西」）:34.2ポイント（95%信頼区間9.2～54.1）",
            "「する」のオッズ比（「東」÷「西」）:6.29（95%信頼区間1.50～26.31）",
        ] {
            assert!(said.contains(part), "{test}, {part}: {said}");
        }
    }
    // With an empty cell the difference stands, the odds ratio does not.
    let is_empty = ["--test", "fisher", "--where", "half = 1 or gain = 2"];
    let (code, said) = cross(folder.path(), &[&of_counts[..], &is_empty].concat());
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("該当者のいないセルがあるため求められない"), "{said}");
    assert!(said.contains("「する」の割合の差（「東」−「西」）:46.2ポイント"), "{said}");
    // Of three columns there is neither.
    let of_three = ["--rows", "gain", "--columns", "kind", "--test", "fisher"];
    let (_, said) = cross(folder.path(), &of_three);
    assert!(!said.contains("オッズ比") && !said.contains("割合の差"), "{said}");
}

#[test]
fn a_trend_of_two_answers_over_columns_in_order_is_tested() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path());
    // prop.trend.test(c(12, 3, 6), c(26, 25, 18)): X-squared = 1.393831, p-value = 0.237759
    let of_gain = ["--rows", "gain", "--columns", "kind", "--test", "cochran-armitage"];
    let (code, said) = cross(folder.path(), &of_gain);
    assert_eq!(code, 0, "{said}");
    for part in ["コクラン・アーミテージの傾向検定、n=69", "χ²=1.39（自由度1）、p=0.238"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("クラメール"), "{said}");
}

#[test]
fn the_figures_of_a_test_are_data_under_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path());
    let more = ["--rows", "plan", "--columns", "kind,visits", "--test", "chi-squared"];
    let more =
        [&more[..], &["--bands", "visits=20,40", "--adjust", "holm", "-o", "t.csv"]].concat();
    let (code, said) = cross(folder.path(), &more);
    assert_eq!(code, 0, "{said}");
    let table = std::fs::read_to_string(folder.path().join("t.csv")).expect("written");
    let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let heads: Vec<String> = reader.headers().expect("heads").iter().map(str::to_owned).collect();
    let at = |name: &str| heads.iter().position(|head| head == name).expect("a column");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let value = |group: &str, statistic: &str| -> f64 {
        let row = rows.iter().find(|row| {
            &row[at("group_variable")] == group
                && row[at("group_code")].is_empty()
                && &row[at("statistic")] == statistic
        });
        row.unwrap_or_else(|| panic!("{group} {statistic}"))[at("value")].parse().expect("a number")
    };
    assert!((value("kind", "test_statistic") - 15.033_564_835_164_8).abs() < 1e-9);
    assert!((value("kind", "p_value") - 0.004_632_105_333_451_26).abs() < 1e-12);
    assert_eq!(value("kind", "degrees_of_freedom"), 4.0);
    let raw = [value("kind", "p_value"), value("visits", "p_value")];
    let adjusted = value("kind", "p_value_adjusted");
    let expected = if raw[0] < raw[1] { 2.0 * raw[0] } else { raw[0].max(2.0 * raw[1]) };
    assert!((adjusted - expected).abs() < 1e-12, "{adjusted} {expected}");
}

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

[[table]]
id = "means"
section = "1"
title = "件数"
kind = "group-means"
variables = ["visits"]
group = "half"
statistics = ["n", "mean"]
interval = "t"
test = "welch"

[[table]]
id = "ranks"
section = "1"
title = "順位"
kind = "group-means"
variables = ["visits"]
group = "gain"
test = "mann-whitney"

[[table]]
id = "shares"
section = "1"
title = "増員"
kind = "cross"
variables = ["gain"]
columns = ["half"]
test = "fisher"

[[table]]
id = "trend"
section = "1"
title = "傾向"
kind = "cross"
variables = ["gain"]
columns = ["kind"]
test = "cochran-armitage"
"#;

/// What a report of the plan under a policy says of a table's statistic that is of all.
fn reported(folder: &Path, policy: &str, wanted: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    put(folder);
    std::fs::create_dir_all(folder.join("plan")).expect("made");
    std::fs::write(folder.join("plan/plan.toml"), PLAN).expect("written");
    std::fs::write(folder.join("policy.toml"), policy).expect("written");
    let inputs = ["report", "answers.csv", "-q", "tiny.toml", "-t", "plan", "-o", "out"];
    let more = ["--format", "csv", "--disclosure", "policy.toml"];
    let output = survey_in(folder, &[&inputs[..], &more].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    let rows = rows_of(&folder.join("out/results.csv"));
    let of = |(table, group, statistic): &(&str, &str, &str)| {
        let is_it = |row: &&crate::files::Row| {
            row["table"] == *table
                && row["group_variable"] == *group
                && row["group_code"].is_empty()
                && row["category"].is_empty()
                && row["statistic"] == *statistic
                && !row["variable"].is_empty()
        };
        let row = rows.iter().find(is_it).unwrap_or_else(|| panic!("{table} {statistic}"));
        (row["value"].clone(), row["state"].clone())
    };
    wanted.iter().map(of).collect()
}

#[test]
fn effect_sizes_are_data_beside_their_tests() {
    let folder = tempfile::tempdir().expect("a folder");
    // With the 7 of who has no plan among the first: the formulas above, wilcox.test(visits ~
    // gain, exact = FALSE), prop.trend.test(c(12, 3, 6), c(26, 25, 18))
    let expected = [
        (("means", "", "hedges_g"), -1.117760182959155),
        (("means", "", "hedges_g_lower"), -1.702639122219447),
        (("means", "", "hedges_g_upper"), -0.532881243698863),
        (("ranks", "", "test_statistic"), 435.0),
        (("ranks", "", "p_value"), 0.37145985135099),
        (("shares", "half", "risk_difference"), 34.15384615384616),
        (("shares", "half", "risk_difference_lower"), 9.15183258180354),
        (("shares", "half", "risk_difference_upper"), 54.14097221270158),
        (("shares", "half", "odds_ratio"), 6.28571428571429),
        (("shares", "half", "odds_ratio_lower"), 1.50175398115966),
        (("shares", "half", "odds_ratio_upper"), 26.30937195926248),
        (("trend", "kind", "test_statistic"), 1.39383051336281),
        (("trend", "kind", "p_value"), 0.237759281314103),
    ];
    let wanted = expected.map(|(wanted, _)| wanted);
    let found = reported(folder.path(), "least_count = 3\n", &wanted);
    for ((wanted, expected), (value, _)) in expected.iter().zip(found) {
        let value: f64 = value.parse().expect("a number");
        assert!((value - expected).abs() < 1e-8, "{wanted:?}: {value} {expected}");
    }
}

#[test]
fn effect_sizes_are_hidden_where_their_cells_or_values_are() {
    let of_counts = ["p_value", "risk_difference", "risk_difference_upper", "odds_ratio"]
        .into_iter()
        .chain(["odds_ratio_lower", "cramers_v"]);
    let of_counts: Vec<_> = of_counts.map(|statistic| ("shares", "half", statistic)).collect();
    let of_trend = [("trend", "kind", "test_statistic"), ("trend", "kind", "p_value")];
    let of_means = ["p_value", "hedges_g", "hedges_g_lower", "hedges_g_upper"];
    let of_means = of_means.map(|statistic| ("means", "", statistic));
    let all = [of_counts.as_slice(), &of_trend, &of_means].concat();
    // Three of the west take people on; rounded counts say nothing of numbers.
    for (policy, wanted) in [
        ("least_count = 5\n", [of_counts.as_slice(), &of_trend].concat()),
        ("round_to = 5\n", [of_counts.as_slice(), &of_trend].concat()),
        ("least_count = 30\nleast_contributors = 30\n", all),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        for (at, (value, state)) in wanted.iter().zip(reported(folder.path(), policy, &wanted)) {
            assert!(state == "suppressed" && value.is_empty(), "{policy}{at:?}: {value} {state}");
        }
    }
}

//! What each estimate and test says of nobody, of one, of two, of values that are all alike and of
//! cells in which nobody stands: the answers that `docs/methods.md` states.

use super::design::{Cell, Design, Single, Stratum};
use super::estimates::Estimated;
use super::*;

fn of(values: &[f64]) -> Values {
    values.iter().copied().collect()
}

/// Of nobody, of one, of two that differ, and of three that are alike: 0.1, of which three times a
/// third is not itself.
fn samples() -> [Values; 4] {
    [of(&[]), of(&[4.0]), of(&[2.0, 6.0]), of(&[0.1; 3])]
}

/// What is said of each sample, to ten digits.
#[track_caller]
fn assert_said(said: impl Fn(&Values) -> Option<f64>, expected: [Option<f64>; 4]) {
    for (of, expected) in samples().iter().zip(expected) {
        match (said(of), expected) {
            (None, None) => {}
            (Some(got), Some(expected)) if (got - expected).abs() < 1e-10 => {}
            (got, _) => panic!("{got:?} of {of:?} is not {expected:?}"),
        }
    }
}

#[test]
fn figures_of_few_and_of_all_alike_are_those_stated() {
    let root = 8.0_f64.sqrt();
    assert_said(|of| Some(of.sum()), [Some(0.0), Some(4.0), Some(8.0), Some(0.3)]);
    assert_said(Values::mean, [None, Some(4.0), Some(4.0), Some(0.1)]);
    assert_said(Values::median, [None, Some(4.0), Some(4.0), Some(0.1)]);
    assert_said(|of| of.quantile(0.75), [None, Some(4.0), Some(5.0), Some(0.1)]);
    assert_said(Values::standard_deviation, [None, None, Some(root), Some(0.0)]);
    assert_said(Values::gini, [None, Some(0.0), Some(0.25), Some(0.0)]);
    assert_said(|of| of.share_of_top(0.1), [None, Some(0.1), Some(0.15), Some(0.1)]);
    // R: qt(.975, 1) * 2
    let reach = 25.412_409_472_349;
    let lower = |of: &Values| of.mean_interval().map(|(lower, _)| lower);
    assert_said(lower, [None, None, Some(4.0 - reach), Some(0.1)]);
    // Of values that are alike nothing is left over, however they are written.
    assert_eq!(of(&[0.1; 3]).mean_interval(), Some((0.1, 0.1)));
    assert_eq!(of(&[0.1; 3]).variance(), Some(0.0));
    assert_eq!(of(&[0.0; 3]).gini(), None);
    assert_eq!(of(&[-1.0, 2.0]).gini(), None);
}

#[test]
fn limits_of_shares_of_few_are_those_stated() {
    let near = |got: Option<(f64, f64)>, (lower, upper): (f64, f64)| {
        let (a, b) = got.expect("limits");
        assert!((a - lower).abs() < 1e-8 && (b - upper).abs() < 1e-8, "{a} {b}");
    };
    assert_eq!(wilson_interval(0.0, 0.0), None);
    assert_eq!(clopper_pearson_interval(0.0, 0.0), None);
    // R: prop.test(x, n, correct = FALSE)$conf.int; binom.test(x, n)$conf.int
    near(wilson_interval(0.0, 1.0), (0.0, 79.345_068_562_276));
    near(wilson_interval(1.0, 1.0), (20.654_931_437_724, 100.0));
    near(wilson_interval(1.0, 2.0), (9.453_120_573_423, 90.546_879_426_577));
    near(clopper_pearson_interval(0.0, 1.0), (0.0, 97.5));
    near(clopper_pearson_interval(2.0, 2.0), (15.811_388_300_842, 100.0));
    // Nobody of one, all of the other: limits there are, of a ratio and an odds ratio there are none.
    assert_eq!(newcombe_interval((0.0, 0.0), (1.0, 1.0)), None);
    assert!(newcombe_interval((0.0, 1.0), (1.0, 1.0)).is_some());
    assert_eq!(share_ratio_interval((0.0, 2.0), (1.0, 2.0)), None);
    assert_eq!(share_ratio_interval((2.0, 2.0), (2.0, 2.0)), None);
    assert_eq!(odds_ratio([[1, 0], [2, 3]]), None);
    assert!(odds_ratio([[1, 1], [1, 1]]).is_some());
    assert_eq!(paired_newcombe_interval(0.0, 0.0, 0.0, 0.0), None);
    assert!(paired_newcombe_interval(1.0, 0.0, 0.0, 1.0).is_some());
    // R: poisson.test(0)$conf.int
    near(poisson_interval(0.0), (0.0, 3.688_879_454_114));
    assert!(!is_reliable_share(0.0, 0.0) && !is_reliable_share(1.0, 2.0));
    assert_eq!(shares_test((0.0, 0.0), (1.0, 2.0)), None);
    assert_eq!(shares_test((0.0, 1.0), (0.0, 2.0)), None);
    assert_eq!(shares_test((1.0, 1.0), (2.0, 2.0)), None);
    assert!(shares_test((0.0, 1.0), (1.0, 1.0)).is_some());
}

#[test]
fn tests_of_counts_of_few_are_those_stated() {
    // One row or column, be it beside others of nobody.
    for counts in [vec![], vec![vec![1, 2]], vec![vec![3], vec![4]], vec![vec![0, 5], vec![0, 6]]] {
        assert_eq!(chi_squared_test(&counts), None, "{counts:?}");
        assert_eq!(fisher_exact_test_of_tables(&counts), None, "{counts:?}");
        assert_eq!(cramers_v(&counts), None, "{counts:?}");
    }
    // A row of nobody is as if it was not there; a cell of nobody is counted.
    let (few, more) = ([vec![3, 0], vec![1, 4]], [vec![3, 0], vec![0, 0], vec![1, 4]]);
    assert!(chi_squared_test(&few).is_some());
    assert_eq!(chi_squared_test(&few), chi_squared_test(&more));
    assert_eq!(fisher_exact_test_of_tables(&few), fisher_exact_test_of_tables(&more));
    // Of one in each of two cells chance makes nothing else.
    let diagonal = [vec![1, 0], vec![0, 1]];
    assert!(fisher_exact_test_of_tables(&diagonal).is_some_and(|(p, _)| (p - 1.0).abs() < 1e-12));
    assert_eq!(cramers_v(&diagonal).map(|(v, _)| v), Some(1.0));
    assert_eq!(fisher_exact_test([0, 0], [0, 3]), None);
    assert_eq!(fisher_exact_test([0, 0], [1, 3]), Some(1.0));
    assert_eq!(trend_test(&[], &[]), None);
    assert_eq!(trend_test(&[1], &[2]), None);
    assert_eq!(trend_test(&[0, 0], &[2, 3]), None);
    assert_eq!(trend_test(&[2, 3], &[2, 3]), None);
    assert!(trend_test(&[0, 1], &[1, 1]).is_some());
    assert_eq!(mcnemar_test(0, 0), None);
    assert!(mcnemar_test(0, 1).is_some_and(|p| (p - 1.0).abs() < 1e-12));
    assert_eq!((phi(0.0, 0.0, 0.0, 0.0), phi(1.0, 2.0, 1.0, 2.0)), (None, None));
    assert_eq!(phi(0.0, 1.0, 1.0, 2.0), Some(-1.0));
}

#[test]
fn tests_of_numbers_of_few_and_of_all_alike_are_those_stated() {
    let [nobody, one, two, alike] = samples();
    let more = of(&[3.0, 5.0, 10.0]);
    type OfTwo = fn(&Values, &Values) -> bool;
    // Which of them says something beside three that differ: nobody, one, two, all alike; and of
    // two groups within which all are alike.
    let tests: [(&str, OfTwo, [bool; 5]); 12] = [
        ("student", |x, y| student_t_test(x, y).is_some(), [false, false, true, true, false]),
        ("welch", |x, y| welch_t_test(x, y).is_some(), [false, false, true, true, false]),
        ("limits", |x, y| welch_interval(x, y).is_some(), [false, false, true, true, false]),
        ("ratio", |x, y| mean_ratio_interval(x, y).is_some(), [false, false, true, true, false]),
        ("g", |x, y| hedges_g(x, y).is_some(), [false, false, true, true, false]),
        ("ranks", |x, y| mann_whitney_test(x, y).is_some(), [false, true, true, true, true]),
        ("anova", |x, y| anova(&both(x, y)).is_some(), [false, true, true, true, false]),
        ("welch's", |x, y| welch_anova(&both(x, y)).is_some(), [false, false, true, false, false]),
        ("h", |x, y| kruskal_wallis_test(&both(x, y)).is_some(), [false, true, true, true, true]),
        ("j", |x, y| jonckheere_test(&both(x, y)).is_some(), [false, true, true, true, true]),
        ("paired", |x, _| paired_t_test(x).is_some(), [false, false, true, false, false]),
        ("signs", |x, _| wilcoxon_signed_rank_test(x).is_some(), [false, true, true, true, true]),
    ];
    for (name, test, expected) in tests {
        let beside = [&nobody, &one, &two, &alike].map(|of| test(of, &more));
        assert_eq!(beside, expected[..4], "{name}");
        assert_eq!(test(&alike, &of(&[0.7; 3])), expected[4], "{name} of two alike");
    }
    // Where all values are the same, no ranks differ.
    assert_eq!(mann_whitney_test(&alike, &alike), None);
    assert_eq!(kruskal_wallis_test(&both(&alike, &alike)), None);
    assert_eq!(jonckheere_test(&both(&alike, &alike)), None);
    assert_eq!(wilcoxon_signed_rank_test(&of(&[0.0; 3])), None);
    // Groups of nobody are left out.
    assert_eq!(anova(&both(&nobody, &more)), None);
    let (two_groups, three) = (both(&two, &more), [two.clone(), nobody, more]);
    assert_eq!(anova(&two_groups), anova(&three));
    assert_eq!(welch_anova(&two_groups), welch_anova(&three));
    assert_eq!(kruskal_wallis_test(&two_groups), kruskal_wallis_test(&three));
    assert_eq!(jonckheere_test(&two_groups), jonckheere_test(&three));
}

fn both(x: &Values, y: &Values) -> [Values; 2] {
    [x.clone(), y.clone()]
}

#[test]
fn correlations_of_few_and_of_all_alike_are_those_stated() {
    let [nobody, one, two, alike] = samples();
    assert_eq!(correlation(&nobody, &nobody, &nobody), None);
    assert_eq!(correlation(&one, &one, &of(&[0.0])), None);
    // Two lie on a line, which has no limits.
    assert_eq!(correlation(&two, &two, &of(&[0.0, 0.0])), Some(1.0));
    assert_eq!(correlation_interval(1.0, 2), None);
    assert_eq!(correlation(&alike, &of(&[1.0, 2.0, 3.0]), &of(&[0.9, 1.9, 2.9])), None);
    assert!(holm(&[]).is_empty() && benjamini_hochberg(&[]).is_empty());
    assert_eq!(holm(&[None, Some(0.01)]), [None, Some(0.01)]);
    assert_eq!(benjamini_hochberg(&[None, Some(0.01)]), [None, Some(0.01)]);
}

/// Three clusters of two, of which one has the respondents of cells 0 and 1.
fn clusters(population: Option<f64>) -> Design {
    let cell = |at: usize| Cell {
        n: 1,
        base: 2.0 + at as f64,
        weight: 2.0 + at as f64,
        stratum: 0,
        cluster: Some(at / 2),
        categories: Vec::new(),
    };
    let strata = vec![Stratum { units: 3, population }];
    Design::new((0..6).map(cell).collect(), strata, Single::Centered)
}

#[test]
fn of_a_group_within_one_cluster_nothing_tells_an_error() {
    let design = clusters(None);
    let (group, other) = ([(0, 4.0, 1), (1, 6.0, 1)], [(2, 1.0, 1), (3, 2.0, 1), (4, 3.0, 1)]);
    let is_unknown = |of: Option<Estimated>| {
        let of = of.expect("an estimate");
        of.standard_error.is_nan() && of.limits.is_none() && of.effect.is_none()
    };
    assert!(is_unknown(design.mean(&group)));
    assert!(is_unknown(design.share(&group[..1], &group)));
    assert!(is_unknown(design.share(&group[..1], &group[..1])));
    let (under, both) = ([(0, 2.0, 1), (1, 1.0, 1)], [(0, 6.0, 1), (1, 7.0, 1)]);
    assert!(is_unknown(design.ratio(&group, &under, &both)));
    assert!(is_unknown(design.difference(&other, &group)));
    assert!(is_unknown(design.quotient(&group, &other)));
    assert!(!design.is_reliable(&group[..1], &group));
    assert_eq!(design.quantile(&group, 0.5).and_then(|of| of.limits), None);
    // Of two clusters there is one degree of freedom, and of a census nothing to tell.
    assert!(!is_unknown(design.mean(&other)));
    let census = clusters(Some(3.0)).share(&group[..1], &group).expect("a share");
    assert_eq!((census.standard_error, census.limits), (0.0, Some((census.value, census.value))));
}

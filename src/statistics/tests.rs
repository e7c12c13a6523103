//! Held against R 4.2 where nothing else is said, with the call.

use super::calibration::{Alike, Ends, calibrate};
use super::design::{Cell, Design, Single, Stratum};
use super::intervals::beta_limits;
use super::*;

// R's data set `sleep` (Cushny and Peebles 1905, used by Student 1908).
const GROUP_1: [f64; 10] = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
const GROUP_2: [f64; 10] = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

fn values(values: &[f64]) -> Values {
    values.iter().copied().collect()
}

fn close(got: Option<f64>, expected: f64) {
    let got = got.expect("a value");
    assert!((got - expected).abs() < 5e-6, "{got} is not {expected}");
}

#[test]
fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
    assert_eq!(values(&[3.0, 1.0, 2.0]).median(), Some(2.0));
    assert_eq!(values(&[4.0, 1.0, 2.0, 3.0]).median(), Some(2.5));
    assert_eq!(values(&[]).median(), None);
}

#[test]
fn intervals_of_differences_and_ratios_agree_with_r() {
    let near = |got: Option<(f64, f64)>, lower: f64, upper: f64| {
        let (a, b) = got.expect("an interval");
        assert!((a - lower).abs() < 1e-8 && (b - upper).abs() < 1e-8, "{a} {b}");
    };
    // R: w <- function(x, n) prop.test(x, n, correct = FALSE)$conf.int; a <- w(18, 58);
    // b <- w(27, 59); p <- 18/58; q <- 27/59; 100 * (q - p +
    // c(-sqrt((q - b[1])^2 + (a[2] - p)^2), sqrt((b[2] - q)^2 + (p - a[1])^2)))
    near(newcombe_interval((18.0, 58.0), (27.0, 59.0)), -2.83634298556452, 31.05796904700846);
    // Newcombe 1998, p. 873, example (a): 56 of 70 against 48 of 80.
    near(newcombe_interval((48.0, 80.0), (56.0, 70.0)), 5.24314724023649, 33.38726540369058);
    near(newcombe_interval((0.0, 10.0), (0.0, 20.0)), -27.7532799862889, 16.1125158052819);
    near(newcombe_interval((5.0, 5.0), (0.0, 7.0)), -100.0, -43.93529903597);
    assert_eq!(newcombe_interval((0.0, 0.0), (1.0, 2.0)), None);
    // The same with 2 phi (q - b[1]) (a[2] - p) and 2 phi (b[2] - q) (p - a[1]) taken off below
    // the roots, phi <- max(a*d - b*c - n/2, 0) / sqrt(margins) where a*d > b*c.
    near(paired_newcombe_interval(36.0, 12.0, 2.0, 50.0), -34.04276029749406, -5.69295840032387);
    near(paired_newcombe_interval(20.0, 3.0, 9.0, 40.0), -2.13494712031096, 30.88855428875748);
    near(paired_newcombe_interval(0.0, 5.0, 7.0, 20.0), -22.8036584313399, 40.2738733998204);
    assert_eq!(paired_newcombe_interval(3.0, 2.0, 1.0, 5.0), None);
    // R: exp(log(r) + c(-1, 1) * qnorm(.975) * sqrt(1/18 - 1/58 + 1/27 - 1/59))
    let ratio = share_ratio_interval((18.0, 58.0), (27.0, 59.0));
    near(ratio, 0.918251114543629, 2.367952671232828);
    assert_eq!(share_ratio_interval((0.0, 58.0), (27.0, 59.0)), None);
    let y = [3.0, 5.0, 4.0, 8.0, 6.0, 2.0, 7.0];
    let x = [6.0, 9.0, 7.0, 12.0, 5.0, 8.0, 10.0];
    let of = |y: &[f64], x: &[f64]| {
        let both: Vec<f64> = y.iter().zip(x).map(|(y, x)| x + y).collect();
        ratio_interval(&values(y), &values(x), &values(&both))
    };
    // R: d <- svydesign(ids = ~1, data = data.frame(x, y)); confint(svyratio(~y, ~x, d), df = 6)
    near(of(&y, &x), 0.411724374350301, 0.816345801088295);
    near(of(&y.map(|y| -y), &x), -0.816345801088295, -0.411724374350301);
    near(of(&y, &x.map(|x| -x)), -0.816345801088295, -0.411724374350301);
    // One has no spread, and no more is known where y is twice x of everybody, or all x are 0.
    assert_eq!(of(&y[..1], &x[..1]), None);
    assert_eq!(of(&x.map(|x| 2.0 * x), &x), None);
    assert_eq!(of(&y, &[0.0; 7]), None);
    let x = values(&[3.0, 5.0, 4.0, 8.0, 6.0, 2.0, 7.0]);
    let y = values(&[6.0, 9.0, 7.0, 12.0, 5.0, 8.0]);
    // R: t.test(y, x)$conf.int
    near(welch_interval(&x, &y), -0.0646252235217464, 5.731_291_890_188_412);
    // R: a <- var(x)/7/mean(x)^2; b <- var(y)/6/mean(y)^2; df <- (a + b)^2/(a^2/6 + b^2/5);
    // exp(log(mean(y)/mean(x)) + c(-1, 1) * qt(.975, df) * sqrt(a + b))
    near(mean_ratio_interval(&x, &y), 0.989328371084348, 2.480919900997344);
    // R: t.test(x)$conf.int
    near(x.mean_interval(), 3.0021048397086, 6.9978951602914);
    let same = values(&[2.0, 2.0]);
    assert_eq!((welch_interval(&same, &same), welch_interval(&values(&[1.0]), &x)), (None, None));
}

#[test]
fn quantiles_agree_with_r() {
    // R: quantile(sleep$extra[1:10], c(0.1, 0.25, 0.5, 0.75, 0.9))
    close(values(&GROUP_1).quantile(0.1), -1.24);
    close(values(&GROUP_1).quantile(0.25), -0.175);
    close(values(&GROUP_1).quantile(0.5), 0.35);
    close(values(&GROUP_1).quantile(0.75), 1.7);
    close(values(&GROUP_1).quantile(0.9), 3.43);
    close(values(&[7.0]).quantile(0.9), 7.0);
    assert_eq!(values(&[]).quantile(0.5), None);
}

#[test]
fn the_standard_deviation_is_that_of_a_sample() {
    // R: sd(sleep$extra[1:10])
    close(values(&GROUP_1).standard_deviation(), 1.789_010);
    close(values(&[5.0, 5.0]).standard_deviation(), 0.0);
    assert_eq!(values(&[7.0]).standard_deviation(), None);
}

#[test]
fn the_interval_of_a_sum_is_that_of_the_mean_times_n() {
    // R: 10 * t.test(sleep$extra[1:10])$conf.int
    let (lower, upper) = values(&GROUP_1).sum_interval().expect("ten values");
    close(Some(lower), -5.297_804);
    close(Some(upper), 20.297_804);
    assert_eq!(values(&[7.0]).sum_interval(), None);
}

#[test]
fn poisson_limits_are_garwoods() {
    // R: poisson.test(count)$conf.int; computed here with scipy.stats.chi2.ppf.
    let limits = |count| poisson_interval(count).expect("a count");
    let near = |a: f64, b: f64| assert!((a - b).abs() < 5e-5, "{a} is not {b}");
    near(limits(10.0).0, 4.795389);
    near(limits(10.0).1, 18.390356);
    near(limits(0.0).0, 0.0);
    near(limits(0.0).1, 3.688879);
    near(limits(100.0).0, 81.363946);
    near(limits(100.0).1, 121.626_794);
    assert_eq!(poisson_interval(1.5), None);
    assert_eq!(poisson_interval(-1.0), None);
}

#[test]
fn phi_is_the_correlation_of_two_answers() {
    // R: cor(c(1,1,1,0,0,0), c(1,1,0,1,0,0)) = 1/3
    close(phi(2.0, 3.0, 3.0, 6.0), 1.0 / 3.0);
    close(phi(3.0, 3.0, 3.0, 6.0), 1.0);
    close(phi(0.0, 3.0, 3.0, 6.0), -1.0);
    assert_eq!(phi(3.0, 3.0, 6.0, 6.0), None);
}

#[test]
fn t_tests_agree_with_r() {
    // R: t.test(extra ~ group, data = sleep), the second with var.equal = TRUE.
    close(welch_t_test(&values(&GROUP_1), &values(&GROUP_2)), 0.079394);
    close(student_t_test(&values(&GROUP_1), &values(&GROUP_2)), 0.079187);
    assert_eq!(student_t_test(&values(&[1.0]), &values(&[2.0, 3.0])), None);
    assert_eq!(welch_t_test(&values(&[1.0, 1.0]), &values(&[1.0, 1.0])), None);
}

#[test]
fn fishers_test_agrees_with_r() {
    // R: fisher.test(matrix(c(3, 1, 1, 3), 2)), Fisher's tea-tasting lady.
    close(fisher_exact_test([3, 1], [4, 4]), 0.485714);
    // R: fisher.test(matrix(c(2, 10, 15, 3), 2)), the Convictions data (Fisher 1962).
    close(fisher_exact_test([2, 15], [12, 18]), 0.000537);
    close(fisher_exact_test([0, 0], [5, 7]), 1.0);
    assert_eq!(fisher_exact_test([0, 3], [0, 7]), None);
    // scipy.stats.fisher_exact([[5100, 44900], [5300, 44700]]), and one of no difference.
    close(fisher_exact_test([5100, 5300], [50_000, 50_000]), 0.039_251_674);
    close(fisher_exact_test([500, 500], [50_000, 50_000]), 1.0);
}

#[test]
fn holms_correction_agrees_with_r() {
    // R: p.adjust(c(0.01, 0.04, 0.03, NA, 0.02), "holm")
    let adjusted = holm(&[Some(0.01), Some(0.04), Some(0.03), None, Some(0.02)]);
    close(adjusted[0], 0.04);
    close(adjusted[1], 0.06);
    close(adjusted[2], 0.06);
    assert_eq!(adjusted[3], None);
    close(adjusted[4], 0.06);
}

#[test]
fn concentration_is_that_of_the_lorenz_curve() {
    let close = |a: Option<f64>, b: f64| assert!((a.expect("a share") - b).abs() < 1e-12);
    // By hand: for 1, 2, 3, 4 the mean absolute difference is 1.25 and the mean 2.5.
    close(values(&[4.0, 1.0, 3.0, 2.0]).gini(), 0.25);
    close(values(&[5.0, 5.0, 5.0]).gini(), 0.0);
    close(values(&[0.0, 0.0, 0.0, 8.0]).gini(), 0.75);
    close(values(&[4.0, 1.0, 3.0, 2.0]).share_of_top(0.25), 0.4);
    close(values(&[4.0, 1.0, 3.0, 2.0]).share_of_top(0.1), 0.16);
    close(values(&[4.0, 1.0, 3.0, 2.0]).share_of_top(1.0), 1.0);
    for none in [&[][..], &[0.0, 0.0], &[-1.0, 3.0]] {
        assert_eq!((values(none).gini(), values(none).share_of_top(0.1)), (None, None));
    }
}

#[test]
fn modified_z_scores_are_those_of_the_definition() {
    // Computed apart from the definition, with Python's statistics module.
    let few = [2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3];
    let expected = [
        -1.573833, 0.6745, -0.224833, 0.224833, -0.6745, -1.573833, -0.6745, 0.6745, 25.855833,
        26.3055,
    ];
    let score = values(&few).modified_z_score();
    for (value, expected) in few.into_iter().zip(expected) {
        assert!((score(value) - expected).abs() < 1e-6, "{} {expected}", score(value));
    }
    // Most values the same: the mean absolute deviation.
    let score = values(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 7.0]).modified_z_score();
    assert!((score(7.0) - 5.585255).abs() < 1e-6, "{}", score(7.0));
    assert_eq!(values(&[3.0, 3.0]).modified_z_score()(3.0), 0.0);
}

#[test]
fn values_are_counted_in_rising_order_however_they_come() {
    let all = values(&[2.0, 1.0, f64::NAN, 2.0, -3.0]);
    assert_eq!(all.iter().collect::<Vec<_>>(), [(-3.0, 1), (1.0, 1), (2.0, 2)]);
    assert_eq!(values(&[2.0, f64::NAN, -3.0]).with(&values(&[1.0, 2.0])), all);
    assert_eq!((all.n(), all.sum(), all.min(), all.max()), (4, 2.0, Some(-3.0), Some(2.0)));
}

#[test]
fn tests_of_tables_agree_with_r() {
    // x <- matrix(c(12,5,9,3,8,14,6,10,2), 3, byrow = TRUE); chisq.test(x, correct = FALSE)
    let table = [vec![12, 5, 9], vec![3, 8, 14], vec![6, 10, 2]];
    let test = chi_squared_test(&table).expect("a table");
    assert!((test.statistic - 15.033_564_835_164_8).abs() < 1e-10 && test.freedom == 4.0);
    assert!((test.p - 0.004_632_105_333_451_26).abs() < 1e-12, "{}", test.p);
    // fisher.test(x)
    let (p, drawn) = fisher_exact_test_of_tables(&table).expect("a table");
    assert!(drawn.is_none() && (p - 0.003_813_492_569_349_23).abs() < 1e-9, "{p}");
    // y <- matrix(c(3,1,0,2,6,2,0,1,5,4,2,1), 3, byrow = TRUE), with nobody in a row and a column
    let table = [vec![3, 1, 0, 0, 2], vec![0; 5], vec![6, 2, 0, 0, 1], vec![5, 4, 0, 2, 1]];
    let test = chi_squared_test(&table).expect("a table");
    assert!((test.p - 0.489_042_633_283_128).abs() < 1e-10, "{}", test.p);
    assert_eq!(test.few_expected, 11.0 / 12.0);
    let (p, drawn) = fisher_exact_test_of_tables(&table).expect("a table");
    assert!(drawn.is_none() && (p - 0.689_342_459_039_583).abs() < 1e-9, "{p}");
    // Of two by two it is the test of two groups.
    let (p, _) = fisher_exact_test_of_tables(&[vec![2, 10], vec![15, 3]]).expect("a table");
    assert!((p - fisher_exact_test([2, 15], [12, 18]).expect("groups")).abs() < 1e-12);
    assert_eq!(chi_squared_test(&[vec![3, 4], vec![0, 0]]), None);
    assert_eq!(chi_squared_test(&[]), None);
    assert_eq!(fisher_exact_test_of_tables(&[vec![3, 0], vec![2, 0]]), None);
}

#[test]
fn a_table_too_large_for_the_exact_test_is_drawn_and_gives_the_same_each_time() {
    let table: Vec<Vec<u64>> =
        (0..8).map(|row| (0..8).map(|column| 12 + (row * column) % 5).collect()).collect();
    let (p, drawn) = fisher_exact_test_of_tables(&table).expect("a table");
    assert_eq!(drawn, Some(100_000));
    assert_eq!(fisher_exact_test_of_tables(&table), Some((p, drawn)));
    // So large a table is tested alike by chi-squared; 0.005 are three errors of 100,000 draws.
    let of_chi_squared = chi_squared_test(&table).expect("a table").p;
    assert!((p - of_chi_squared).abs() < 0.02, "{p} {of_chi_squared}");
}

#[test]
fn cramers_v_has_the_limits_of_its_noncentrality() {
    let table = [vec![12, 5, 9], vec![3, 8, 14], vec![6, 10, 2]];
    let (v, (lower, upper)) = cramers_v(&table).expect("a table");
    // sqrt(15.03356 / (69 * 2)); limits: uniroot(function(l) pchisq(15.0335648351648, 4, l) - p,
    // c(0, 100), tol = 1e-12) for p = 0.975, 0.025, over 138
    assert!((v - 0.330_058_9).abs() < 1e-6, "{v}");
    assert!(
        (lower - 0.107500589558).abs() < 1e-6 && (upper - 0.469179801058).abs() < 1e-6,
        "{lower} {upper}"
    );
    // Nothing beyond chance: the lower limit is zero.
    let (v, (lower, upper)) = cramers_v(&[vec![10, 10], vec![10, 10]]).expect("a table");
    assert!(v == 0.0 && lower == 0.0 && (0.0..0.5).contains(&upper), "{upper}");
    // More even than chance leaves it: no limit is below what is seen.
    let even = [vec![10, 11, 10], vec![11, 10, 11], vec![10, 11, 10]];
    let (v, (lower, upper)) = cramers_v(&even).expect("a table");
    assert!(v > 0.0 && lower == 0.0 && upper == v, "{v} {upper}");
}

#[test]
fn tests_of_ranks_agree_with_r() {
    let a = values(&[1.1, 2.2, 3.1, 4.7, 5.0, 6.3, 2.9]);
    let b = values(&[3.3, 5.1, 7.2, 8.8, 4.4, 9.9]);
    let c = values(&[2.1, 2.4, 6.6, 8.1, 7.7]);
    // wilcox.test(a, b)$p.value: exact
    close(mann_whitney_test(&a, &b).map(|(_, p)| p), 0.051_282_05);
    close(mann_whitney_test(&b, &a).map(|(_, p)| p), 0.051_282_05);
    // wilcox.test(c(1.1, 2.5, 3.7, 4.2, 8.8), c(5.3, 6.1, 7.7, 9.9))$statistic: W = 3
    let first = values(&[1.1, 2.5, 3.7, 4.2, 8.8]);
    let second = values(&[5.3, 6.1, 7.7, 9.9]);
    assert_eq!(mann_whitney_test(&first, &second).map(|(u, _)| u), Some(3.0));
    // wilcox.test(x, y, exact = FALSE)$p.value: ties
    let x = values(&[1.0, 2.0, 2.0, 3.0, 4.0, 5.0, 5.0, 7.0]);
    let y = values(&[2.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
    close(mann_whitney_test(&x, &y).map(|(_, p)| p), 0.090_410_71);
    assert_eq!(mann_whitney_test(&values(&[]), &a), None);
    assert_eq!(mann_whitney_test(&values(&[1.0]), &values(&[1.0])), None);
    // kruskal.test(v, g)
    let (h, freedom, p) = kruskal_wallis_test(&[a.clone(), b.clone(), c.clone()]).expect("groups");
    assert!((h - 4.045_112_781_954_89).abs() < 1e-9 && freedom == 2.0);
    close(Some(p), 0.132_316_78);
    let (h, ..) = kruskal_wallis_test(&[x.clone(), values(&[]), y.clone()]).expect("groups");
    close(Some(h), 3.068_181_82);
    assert_eq!(kruskal_wallis_test(&[values(&[1.0]), values(&[1.0, 1.0])]), None);
    assert_eq!(kruskal_wallis_test(std::slice::from_ref(&a)), None);
    // Of groups in order Jonckheere's z is that of Kendall's tau:
    // cor.test(v, as.numeric(g), method = "kendall", exact = FALSE)$p.value
    let (_, p) = jonckheere_test(&[a, b, c]).expect("groups");
    close(Some(p), 0.180_670_39);
}

#[test]
fn jonckheeres_statistic_is_that_of_the_textbook() {
    // Hollander and Wolfe, table 6.6 (motivational effect of knowledge of performance, Hundal
    // 1969): J = 79, z = 2.02 without the correction for ties; with it R's
    // cor.test(v, g, method = "kendall", exact = FALSE)$p.value is 0.04142.
    let none = values(&[40.0, 35.0, 38.0, 43.0, 44.0, 41.0]);
    let rough = values(&[38.0, 40.0, 47.0, 44.0, 40.0, 42.0]);
    let exact = values(&[48.0, 40.0, 45.0, 43.0, 46.0, 44.0]);
    let (j, p) = jonckheere_test(&[none, rough, exact]).expect("groups");
    assert_eq!(j, 79.0);
    assert!((p - 0.041_420_787_984).abs() < 1e-9, "{p}");
}

#[test]
fn analyses_of_variance_agree_with_r() {
    let groups = [
        values(&[1.1, 2.2, 3.1, 4.7, 5.0, 6.3, 2.9]),
        values(&[3.3, 5.1, 7.2, 8.8, 4.4, 9.9]),
        values(&[]),
        values(&[2.1, 2.4, 6.6, 8.1, 7.7]),
    ];
    // oneway.test(v ~ g, var.equal = TRUE)
    let test = anova(&groups).expect("groups");
    assert!((test.f - 2.297_961_068_241_1).abs() < 1e-10 && test.freedom == (2.0, 15.0));
    assert!((test.p - 0.134_722_971_859_88).abs() < 1e-10, "{}", test.p);
    // oneway.test(v ~ g)
    let test = welch_anova(&groups).expect("groups");
    assert!((test.f - 2.541_632_993_978_94).abs() < 1e-10, "{}", test.f);
    assert!((test.freedom.1 - 8.399_807_165_908_68).abs() < 1e-9, "{}", test.freedom.1);
    assert!((test.p - 0.137_036_923_995_059).abs() < 1e-10, "{}", test.p);
    assert_eq!(anova(&[values(&[1.0, 1.0]), values(&[2.0])]), None);
    assert_eq!(welch_anova(&[values(&[1.0, 2.0]), values(&[2.0])]), None);
    assert_eq!(anova(&[values(&[1.0, 2.0])]), None);
}

#[test]
fn hedges_g_is_the_difference_in_standard_deviations() {
    // By hand from the definition: means 0.75 and 2.33 of `sleep`, pooled deviation 1.898465,
    // correction 1 - 3 / 71.
    let (g, (lower, upper)) = hedges_g(&values(&GROUP_1), &values(&GROUP_2)).expect("values");
    assert!((g + 0.797_09).abs() < 1e-4, "{g}");
    assert!(lower < g && g < upper && (upper - lower - 2.0 * 1.959964 * 0.464_66).abs() < 1e-3);
    assert_eq!(hedges_g(&values(&[1.0]), &values(&[1.0, 2.0])), None);
}

#[test]
fn the_odds_ratio_and_its_limits_are_woolfs() {
    // R: x <- matrix(c(12, 5, 9, 14), 2, byrow = TRUE); o <- x[1,1] * x[2,2] / (x[1,2] * x[2,1]);
    // c(o, exp(log(o) + c(-1, 1) * qnorm(.975) * sqrt(sum(1 / x))))
    let (ratio, (lower, upper)) = odds_ratio([[12, 5], [9, 14]]).expect("no empty cell");
    assert!((ratio - 3.733_333_333_333_333).abs() < 1e-12, "{ratio}");
    assert!((lower - 0.979_738_290_428_645).abs() < 1e-10, "{lower}");
    assert!((upper - 14.226_021_289_501_572).abs() < 1e-8, "{upper}");
    for empty in [[[0, 5], [9, 14]], [[12, 0], [9, 14]], [[12, 5], [0, 14]], [[12, 5], [9, 0]]] {
        assert_eq!(odds_ratio(empty), None);
    }
}

#[test]
fn a_trend_of_shares_agrees_with_r() {
    // prop.trend.test(c(15, 10, 5, 3), c(30, 32, 29, 31))
    let (statistic, p) = trend_test(&[15, 10, 5, 3], &[30, 32, 29, 31]).expect("groups");
    assert!((statistic - 13.965_406_877_766_4).abs() < 1e-9, "{statistic}");
    assert!((p - 0.000_186_205_361_5).abs() < 1e-10, "{p}");
    assert_eq!(trend_test(&[0, 0], &[3, 4]), None);
    assert_eq!(trend_test(&[1], &[3]), None);
}

#[test]
fn wilsons_limits_agree_with_r() {
    // prop.test(count, n, correct = FALSE)$conf.int
    let limits = |count, n| wilson_interval(count, n).expect("a share");
    let near = |a: (f64, f64), b: (f64, f64)| {
        assert!((a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9, "{a:?} {b:?}");
    };
    near(limits(8.0, 20.0), (21.880_653_237_281_7, 61.341_849_923_774_7));
    near(limits(0.0, 10.0), (0.0, 27.753_279_986_288_9));
    near(limits(10.0, 10.0), (72.246_720_013_711_1, 100.0));
    assert_eq!(wilson_interval(0.0, 0.0), None);
    assert_eq!(wilson_interval(3.0, 2.0), None);
}

#[test]
fn the_share_of_false_findings_agrees_with_r() {
    // p.adjust(c(0.01, 0.04, 0.03, 0.2, 0.005), "BH")
    let p = [0.01, 0.04, 0.03, 0.2, 0.005].map(Some);
    let adjusted = benjamini_hochberg(&[&p[..], &[None]].concat());
    for (got, expected) in adjusted.iter().zip([0.025, 0.05, 0.05, 0.2, 0.025]) {
        close(*got, expected);
    }
    assert_eq!(adjusted[5], None);
}

#[test]
fn the_test_of_two_shares_agrees_with_r() {
    // prop.test(c(30, 18), c(60, 60), correct = FALSE)$p.value, and so on
    let close = |first, second, expected: f64| {
        let p = shares_test(first, second).expect("shares");
        assert!((p - expected).abs() < 1e-10, "{p} is not {expected}");
    };
    close((30.0, 60.0), (18.0, 60.0), 0.025_347_318_677_468_4);
    close((5.0, 50.0), (45.0, 120.0), 0.000_336_353_951_598_123);
    close((0.0, 40.0), (4.0, 40.0), 0.040_173_870_288_512_1);
    close((7.0, 50.0), (7.0, 50.0), 1.0);
    for (first, second) in
        [((0.0, 9.0), (0.0, 8.0)), ((3.0, 3.0), (2.0, 2.0)), ((0.0, 0.0), (1.0, 2.0))]
    {
        assert_eq!(shares_test(first, second), None);
    }
}

#[test]
fn exact_limits_of_a_share_agree_with_r() {
    // binom.test(count, n)$conf.int
    for (count, n, lower, upper) in [
        (0.0, 30.0, 0.0, 0.115_703_308_222_028),
        (3.0, 30.0, 0.021_117_137_029_722_6, 0.265_288_450_474_208),
        (8.0, 20.0, 0.191_190_060_725_307, 0.639_457_412_692_51),
        (10.0, 10.0, 0.691_502_892_181_239, 1.0),
        (120.0, 400.0, 0.255_466_728_095_31, 0.347_521_879_073_65),
        (1.0, 500.0, 5.063_433_400_741_53e-5, 0.011_092_476_898_968_8),
    ] {
        let limits = clopper_pearson_interval(count, n).expect("a share");
        let is_close = |got: f64, expected: f64| (got / 100.0 - expected).abs() < 1e-8;
        assert!(is_close(limits.0, lower) && is_close(limits.1, upper), "{count}/{n}: {limits:?}");
    }
    assert_eq!(clopper_pearson_interval(0.0, 0.0), None);
    assert_eq!(clopper_pearson_interval(3.0, 2.0), None);
}

#[test]
fn shares_are_reliable_by_the_rules_of_the_us_national_center_for_health_statistics() {
    // Each rule by itself; widths from binom.test(count, n)$conf.int.
    for (count, n, is_reliable, why) in [
        (15.0, 29.0, false, "fewer than 30"),
        (20.0, 40.0, false, "0.324 wide"),
        (30.0, 60.0, true, "0.264 wide, 0.53 of it"),
        (3.0, 60.0, false, "0.129 wide, 2.57 times the share"),
        (57.0, 60.0, true, "its complement is not judged"),
        (2.0, 500.0, true, "0.014 wide, which is enough whatever the share"),
        (0.0, 60.0, true, "no share to be relative to"),
        (0.0, 20.0, false, "fewer than 30"),
        (0.0, 0.0, false, "nobody"),
    ] {
        assert_eq!(is_reliable_share(count, n), is_reliable, "{count} of {n}: {why}");
    }
}

#[test]
fn the_interval_and_test_of_paired_differences_agree_with_r() {
    // R: t.test(sleep$extra[11:20] - sleep$extra[1:10])
    let differences: Values = GROUP_1.iter().zip(GROUP_2).map(|(one, two)| two - one).collect();
    let (lower, upper) = differences.mean_interval().expect("ten differences");
    close(Some(lower), 0.700_114);
    close(Some(upper), 2.459_886);
    let (t, freedom, p) = paired_t_test(&differences).expect("a spread");
    close(Some(t), 4.062_128);
    close(Some(freedom), 9.0);
    close(Some(p), 0.002_833);
    assert_eq!(paired_t_test(&values(&[2.0])), None);
    assert_eq!(paired_t_test(&values(&[2.0, 2.0])), None);
    assert_eq!(values(&[2.0]).mean_interval(), None);
}

// 3.14 is a score.
#[allow(clippy::approx_constant)]
#[test]
fn wilcoxons_signed_rank_test_agrees_with_r() {
    // R: wilcox.test(x, y, paired = TRUE) of the depression data of Hollander and Wolfe, exact.
    let x = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
    let y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
    let (v, p) = wilcoxon_signed_rank_test(&x.iter().zip(y).map(|(x, y)| x - y).collect())
        .expect("differences");
    close(Some(v), 40.0);
    close(Some(p), 0.039_062_5);
    // R: wilcox.test(c(rep(1, 20), rep(2, 9), rep(-1, 7), rep(0, 30), rep(-2, 2)))
    let answers: Values =
        [(1.0, 20), (2.0, 9), (-1.0, 7), (0.0, 30), (-2.0, 2)].into_iter().collect();
    let (v, p) = wilcoxon_signed_rank_test(&answers).expect("differences");
    close(Some(v), 577.0);
    close(Some(p), 0.001_718_502);
    assert_eq!(wilcoxon_signed_rank_test(&values(&[0.0, 0.0])), None);
    assert_eq!(wilcoxon_signed_rank_test(&values(&[])), None);
}

#[test]
fn mcnemars_exact_test_is_the_binomial_of_those_who_changed() {
    // R: binom.test(b, b + c)
    close(mcnemar_test(86, 150), 3.715_936e-5);
    close(mcnemar_test(3, 9), 0.145_996);
    close(mcnemar_test(5, 5), 1.0);
    assert_eq!(mcnemar_test(0, 0), None);
}

fn assert_near(got: f64, expected: f64) {
    assert!((got - expected).abs() < 1e-9 * expected.abs().max(1.0), "{got} is not {expected}");
}

/// A design of respondents one by one, with their weights and strata.
fn design_of(weights: &[(f64, usize)], population: Option<f64>) -> Design {
    let cell = |&(weight, stratum): &(f64, usize)| Cell {
        n: 1,
        base: weight,
        weight,
        stratum,
        cluster: None,
        categories: Vec::new(),
    };
    let most = weights.iter().map(|(_, stratum)| stratum + 1).max().unwrap_or(0);
    let units = |of: usize| weights.iter().filter(|(_, stratum)| *stratum == of).count() as u64;
    let strata = (0..most).map(|of| Stratum { units: units(of), population });
    Design::new(weights.iter().map(cell).collect(), strata.collect(), Single::Centered)
}

fn values_of(values: &[f64]) -> Vec<(usize, f64, u64)> {
    values.iter().enumerate().map(|(cell, value)| (cell, *value, 1)).collect()
}

#[test]
fn with_equal_weights_estimates_are_those_without() {
    let numbers = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
    let plain: Values = numbers.into_iter().collect();
    let design = design_of(&[(2.0, 0); 8], None);
    let values = values_of(&numbers);
    let mean = design.mean(&values).expect("a mean");
    assert_near(mean.value, plain.mean().expect("a mean"));
    let (lower, upper) = plain.mean_interval().expect("limits");
    let limits = mean.limits.expect("limits");
    assert_near(limits.0, lower);
    assert_near(limits.1, upper);
    assert_near(mean.effect.expect("an effect"), 1.0);
    assert_near(design.spread(&values).expect("a spread"), plain.variance().expect("a variance"));
    for probability in [0.1, 0.25, 0.5, 0.75, 0.9] {
        let quantile = design.quantile(&values, probability).expect("a quantile");
        assert_near(quantile.value, plain.quantile(probability).expect("a quantile"));
    }
    let some: Vec<_> = values[..3].iter().map(|&(cell, _, n)| (cell, 1.0, n)).collect();
    let share = design.share(&some, &values).expect("a share");
    // The variance has n − 1.
    let (lower, upper) = beta_limits(7.0 * 3.0 / 8.0, 7.0 * 5.0 / 8.0).expect("limits");
    let limits = share.limits.expect("limits");
    assert_near(limits.0, 100.0 * lower);
    assert_near(limits.1, 100.0 * upper);
}

#[test]
fn tests_by_a_design_of_nobody_of_few_and_of_all_alike_have_a_stated_answer() {
    let design = design_of(&[(2.0, 0), (3.0, 0), (1.0, 1), (2.0, 1), (1.0, 0), (4.0, 1)], None);
    let of = |cells: &[usize], value: f64| -> Vec<(usize, f64, u64)> {
        cells.iter().map(|cell| (*cell, value, 1)).collect()
    };
    let (a, b, c, nobody) = (of(&[0, 2], 1.0), of(&[1, 3], 1.0), of(&[4, 5], 1.0), of(&[], 1.0));
    // Of one row, one column, or nobody there is no test, and none of what is all in the diagonal
    // of three.
    assert_eq!(design.independence_test(&[]), None);
    assert_eq!(design.independence_test(&[vec![&a, &b]]), None);
    assert_eq!(design.independence_test(&[vec![&a, &nobody], vec![&b, &nobody]]), None);
    let diagonal =
        [vec![&*a, &nobody, &nobody], vec![&nobody, &b, &nobody], vec![&nobody, &nobody, &c]];
    assert_eq!(design.independence_test(&diagonal), None);
    assert_near(design.cramers_v(&diagonal).expect("a V"), 1.0);
    // A row of nobody is as if it was not there.
    let few = [vec![&*a, &b], vec![&*c, &nobody]];
    let more = [vec![&*a, &b], vec![&nobody, &nobody], vec![&*c, &nobody]];
    assert!(design.independence_test(&few).is_some());
    assert_eq!(design.independence_test(&few), design.independence_test(&more));
    // Groups of nobody are left out; of one value there is no error, and of equal ones no spread.
    let low = vec![(0, 1.0, 1), (1, 2.0, 1), (2, 4.0, 1)];
    let high = vec![(3, 3.0, 1), (4, 5.0, 1), (5, 6.0, 1)];
    let two = design.means_test(&[&low, &high]);
    assert!(two.is_some());
    assert_eq!(two, design.means_test(&[&low, &[], &high]));
    assert_eq!(design.means_test(&[&low]), None);
    assert_eq!(design.means_test(&[&low, &high[..1]]), None);
    assert_eq!(design.means_test(&[&a, &b]), None);
    assert_eq!(design.ranks_test(&[&a, &b]), None);
    assert_eq!(design.differences_test(&[]), None);
    assert_eq!(design.differences_test(&a), None);
    // Weights times a number, and respondents in another order, change nothing.
    let ten = design_of(&[(20.0, 0), (30.0, 0), (10.0, 1), (20.0, 1), (10.0, 0), (40.0, 1)], None);
    let (of, other) = (two.expect("a test"), ten.means_test(&[&low, &high]).expect("a test"));
    assert_near(of.f, other.f);
    let (of, other) = (design.ranks_test(&[&low, &high]), ten.ranks_test(&[&low, &high]));
    assert_near(of.expect("a test").p, other.expect("a test").p);
    // Of a census nothing is left to chance.
    let census = design_of(&[(1.0, 0); 6], Some(6.0));
    assert_eq!(census.means_test(&[&low, &high]), None);
    assert_eq!(census.independence_test(&few), None);
}

#[test]
fn estimates_of_nobody_of_one_and_of_all_alike_have_a_stated_answer() {
    let design = design_of(&[(2.0, 0), (3.0, 0), (1.0, 0)], None);
    assert_eq!(design.mean(&[]), None);
    assert_eq!(design.share(&[], &[]), None);
    assert_eq!(design.quantile(&[], 0.5), None);
    assert_eq!(design.ratio(&[], &[], &[]), None);
    assert_eq!((design.total(&[]).value, design.total(&[]).standard_error), (0.0, 0.0));
    // Of one there is no freedom, and so no limits.
    let one = [(1, 7.0, 1)];
    let mean = design.mean(&one).expect("a mean");
    assert_eq!((mean.value, mean.limits, mean.effect), (7.0, None, None));
    assert_eq!(design.quantile(&one, 0.5).map(|of| of.value), Some(7.0));
    let alike = design.mean(&values_of(&[5.0; 3])).expect("a mean");
    assert_eq!((alike.value, alike.standard_error), (5.0, 0.0));
    assert_eq!(alike.limits, Some((5.0, 5.0)));
    // Who is no part of the base has no share of it.
    assert_eq!(design.share(&[(0, 1.0, 1)], &[(1, 1.0, 1)]), None);
    // None and all: the effective n is that of the weights.
    let base = values_of(&[1.0; 3]);
    let none = design.share(&[], &base).expect("a share");
    assert_near(none.effective_n.expect("an n"), 36.0 / 14.0);
    assert_eq!(none.limits.map(|(lower, _)| lower), Some(0.0));
    // All of the population answered: nothing is left to chance.
    let census = design_of(&[(1.0, 0); 4], Some(4.0));
    let share = census.share(&[(0, 1.0, 1)], &values_of(&[1.0; 4])).expect("a share");
    assert_eq!((share.standard_error, share.limits), (0.0, Some((25.0, 25.0))));
}

#[test]
fn cells_that_are_split_tell_the_same() {
    let cell = |n, stratum, category| Cell {
        n,
        base: 1.5,
        weight: 2.5,
        stratum,
        cluster: None,
        categories: vec![category],
    };
    let strata = vec![Stratum { units: 6, population: Some(20.0) }; 2];
    let whole = vec![cell(6, 0, 0), cell(2, 1, 0), cell(4, 1, 1)];
    let whole = Design::new(whole, strata.clone(), Single::Centered);
    let split = vec![cell(2, 0, 0), cell(4, 0, 0), cell(2, 1, 0), cell(3, 1, 1), cell(1, 1, 1)];
    let split = Design::new(split, strata, Single::Centered);
    let of_whole = [(0, 1.0, 3), (0, 4.0, 3), (1, 2.0, 2), (2, 9.0, 3), (2, 1.0, 1)];
    let of_split = [(0, 1.0, 2), (1, 1.0, 1), (1, 4.0, 3), (2, 2.0, 2), (3, 9.0, 3), (4, 1.0, 1)];
    let (one, other) = (whole.mean(&of_whole), split.mean(&of_split));
    let (one, other) = (one.expect("a mean"), other.expect("a mean"));
    assert_near(one.value, other.value);
    assert_near(one.standard_error, other.standard_error);
}

#[test]
fn raking_fits_every_table_and_weights_keep_their_bounds() {
    let alike = |n, first, second| Alike { n, weight: 1.0, categories: vec![first, second] };
    let of = [alike(10.0, 0, 0), alike(20.0, 0, 1), alike(30.0, 1, 0), alike(40.0, 1, 1)];
    let totals = [vec![500.0, 500.0], vec![600.0, 400.0]];
    let ends = Ends { tolerance: 1e-12, rounds: 1000, least: None, most: None };
    let raked = calibrate(&of, &totals, ends);
    assert!(raked.has_converged);
    let sum = |cells: [usize; 2]| -> f64 {
        cells.iter().map(|&cell| of[cell].n * raked.weights[cell]).sum()
    };
    assert_near(sum([0, 1]), 500.0);
    assert_near(sum([0, 2]), 600.0);
    // Odds ratios of the weights stay what they were.
    let [a, b, c, d] = raked.weights[..] else { panic!("four weights") };
    assert_near(a * d / (b * c), 1.0);
    let bounded = calibrate(&of, &totals, Ends { most: Some(1.5), rounds: 50, ..ends });
    let mean = 1000.0 / 100.0;
    assert!(bounded.weights.iter().all(|weight| *weight <= 1.5 * mean + 1e-9));
    assert!(!bounded.has_converged && bounded.rounds == 50 && bounded.trimmed > 0);
}

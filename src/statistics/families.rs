//! Several tests at once: their p-values, corrected.

/// Holm's step-down correction (Holm, Scandinavian Journal of Statistics 6, 1979; R:
/// `p.adjust(p, "holm")`). `None` stays `None` and does not count as a test.
pub fn holm(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<usize> = (0..p_values.len()).filter(|&i| p_values[i].is_some()).collect();
    order.sort_by(|&a, &b| p_values[a].unwrap_or(1.0).total_cmp(&p_values[b].unwrap_or(1.0)));
    let tests = order.len();
    let mut adjusted = vec![None; p_values.len()];
    let mut largest = 0.0_f64;
    for (rank, &i) in order.iter().enumerate() {
        let p = p_values[i].unwrap_or(1.0) * (tests - rank) as f64;
        largest = largest.max(p).min(1.0);
        adjusted[i] = Some(largest);
    }
    adjusted
}

/// Benjamini and Hochberg's step-up correction (Journal of the Royal Statistical Society B 57,
/// 1995; R: `p.adjust(p, "BH")`). `None` stays `None` and does not count as a test.
pub fn benjamini_hochberg(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(usize, f64)> =
        p_values.iter().enumerate().filter_map(|(i, p)| Some((i, (*p)?))).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let tests = order.len();
    let mut adjusted = vec![None; p_values.len()];
    let mut smallest = 1.0_f64;
    for (above, (i, p)) in order.into_iter().enumerate() {
        smallest = smallest.min(p * tests as f64 / (tests - above) as f64);
        adjusted[i] = Some(smallest);
    }
    adjusted
}

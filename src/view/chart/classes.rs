//! Classes of the values on a map, between round bounds.

use crate::statistics::nice_step;
use crate::tables::chart::MOST_CLASSES;
use crate::tables::{Classes, Method};

/// The lower bounds of all classes but the first, rising. A value that is a bound is above it.
pub fn bounds(values: impl Iterator<Item = f64>, classes: &Classes) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    match classes {
        Classes::From(bounds) => bounds.clone(),
        Classes::By(Method::Quantiles) => quantiles(&sorted),
        Classes::By(Method::EqualSteps) => equal_steps(&sorted),
    }
}

/// In which class a value is.
pub fn class(value: f64, bounds: &[f64]) -> usize {
    bounds.iter().filter(|bound| value >= **bound).count()
}

/// About as many values in each class, two or so where there are few; equal ones are in the same
/// class.
fn quantiles(sorted: &[f64]) -> Vec<f64> {
    let count = (sorted.len() / 2 + 1).min(MOST_CLASSES);
    let mut bounds: Vec<f64> = Vec::new();
    for class in 1..count {
        let wanted = (sorted.len() * class + count / 2) / count;
        // The nearest gap between two different values.
        let gaps = 1..sorted.len();
        let gaps = gaps.filter(|&at| sorted[at - 1] < sorted[at]);
        if let Some(at) = gaps.min_by_key(|at| at.abs_diff(wanted)) {
            bounds.push(roundest(sorted[at - 1], sorted[at]));
        }
    }
    bounds.dedup();
    bounds
}

fn equal_steps(sorted: &[f64]) -> Vec<f64> {
    let (Some(&least), Some(&most)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    if least == most {
        return Vec::new();
    }
    let mut step = nice_step((most - least) / MOST_CLASSES as f64);
    loop {
        let first = (least / step).floor() as i64 + 1;
        let last = (most / step).floor() as i64;
        if last - first + 1 < MOST_CLASSES as i64 {
            return (first..=last).map(|times| plain(times as f64 * step)).collect();
        }
        step = nice_step(step * 1.5);
    }
}

/// The number with the fewest digits above one and not above the other.
fn roundest(above: f64, most: f64) -> f64 {
    let largest = above.abs().max(most.abs()).max(f64::MIN_POSITIVE);
    let mut power = 10_f64.powf(largest.log10().ceil());
    for _ in 0..18 {
        for step in [power, power / 2.0, power / 5.0] {
            let number = plain(((above / step).floor() + 1.0) * step);
            if number > above && number <= most {
                return number;
            }
        }
        power /= 10.0;
    }
    most
}

/// Without the rest that binary fractions leave.
fn plain(number: f64) -> f64 {
    format!("{number:.12}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantiles_of(values: &[f64]) -> Vec<f64> {
        bounds(values.iter().copied(), &Classes::default())
    }

    #[test]
    fn bounds_are_round_and_part_values_where_quantiles_do() {
        let values: Vec<f64> = (1..=10).map(|n| f64::from(n) * 1.37).collect();
        let found = quantiles_of(&values);
        assert_eq!(found, [4.0, 6.0, 9.0, 12.0]);
        for (index, pair) in values.chunks(2).enumerate() {
            assert!(pair.iter().all(|value| class(*value, &found) == index), "{pair:?}");
        }
        assert_eq!(roundest(0.13, 0.17), 0.15);
        assert_eq!(roundest(999.0, 1001.0), 1000.0);
        assert_eq!(roundest(-8.0, -2.0), -5.0);
        assert_eq!(roundest(0.0, 0.0004), 0.0002);
    }

    #[test]
    fn equal_values_are_of_one_class_however_many_they_are() {
        assert_eq!(quantiles_of(&[5.0; 9]), [0.0; 0]);
        assert_eq!(quantiles_of(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 7.0, 8.0]), [5.0]);
        assert_eq!(quantiles_of(&[]), [0.0; 0]);
        assert_eq!(quantiles_of(&[3.0]), [0.0; 0]);
    }

    #[test]
    fn there_are_at_most_five_classes_by_either_method() {
        for spread in [0.003, 1.0, 7.0, 49.9, 123_456.0] {
            for from in [-40.0, 0.0, 0.5, 99.0] {
                let values: Vec<f64> =
                    (0..47).map(|n| from + spread * f64::from(n) / 46.0).collect();
                for method in [Method::Quantiles, Method::EqualSteps] {
                    let found = bounds(values.iter().copied(), &Classes::By(method));
                    assert!((1..MOST_CLASSES).contains(&found.len()), "{found:?}");
                    assert!(found.windows(2).all(|pair| pair[0] < pair[1]), "{found:?}");
                }
            }
        }
    }

    #[test]
    fn a_value_that_is_a_bound_is_in_the_class_above() {
        let given = bounds([].into_iter(), &Classes::From(vec![10.0, 20.0]));
        assert_eq!([9.9, 10.0, 20.0].map(|value| class(value, &given)), [0, 1, 2]);
    }
}

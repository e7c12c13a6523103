//! Intervals of examples whose intervals are known.

use super::*;

/// A table with its sums; all of it is told.
fn table(cells: &[&[u64]]) -> System {
    let (rows, columns) = (cells.len(), cells[0].len());
    let mut system = System::default();
    for row in 0..=rows {
        for column in 0..=columns {
            let rows = if row == rows { 0..rows } else { row..row + 1 };
            let columns = if column == columns { 0..columns } else { column..column + 1 };
            let of = rows.flat_map(|row| columns.clone().map(move |column| cells[row][column]));
            system.size.push(of.sum());
        }
    }
    let at = |row: usize, column: usize| row * (columns + 1) + column;
    for row in 0..=rows {
        let parts = (0..columns).map(|column| (at(row, column), -1));
        system.equate(parts.chain([(at(row, columns), 1)]));
    }
    for column in 0..=columns {
        let parts = (0..rows).map(|row| (at(row, column), -1));
        system.equate(parts.chain([(at(rows, column), 1)]));
    }
    system.told = (0..system.size.len()).collect();
    system
}

/// What is hidden beside some figures, that enough is left to guess of those that are aims.
fn more(
    system: &System,
    hidden: &[usize],
    known: &[usize],
    aims: &[usize],
    enough: f64,
) -> Vec<usize> {
    let worth = |of: usize| Worth {
        fall: system.size[of] as f64,
        enough: if aims.contains(&of) { enough } else { 0.0 },
        is_whole: true,
    };
    let are = |all: &[usize], yes: bool| {
        let mut are = vec![!yes; system.size.len()];
        all.iter().for_each(|of| are[*of] = yes);
        are
    };
    Guesses::new(system, &worth, are(hidden, false), are(known, true), []).hiding()
}

/// Investment by activity and region: the example of Fischetti and Salazar-González (Models and
/// algorithms for optimizing cell suppression in tabular data with linear constraints, JASA 95,
/// 2000), whose sensitive 22 is left between 5 and 30 by the hidden figures of its rectangle.
#[test]
fn a_published_example_is_left_its_published_interval() {
    let system = table(&[&[20, 50, 10], &[8, 19, 22], &[17, 32, 12]]);
    let (sensitive, rectangle) = (6, [4, 6, 8, 10]);
    assert_eq!(more(&system, &rectangle, &[], &[sensitive], 25.0), [0; 0]);
    let new = more(&system, &rectangle, &[], &[sensitive], 26.0);
    assert!(!new.is_empty());
    // With these it is wide enough, and no more is asked for.
    let all = [&rectangle[..], &new].concat();
    assert_eq!(more(&system, &all, &[], &[sensitive], 26.0), [0; 0]);
}

#[test]
fn the_fewest_are_hidden_that_leave_enough() {
    // 2 and 3 are left 0 to 5: 12 is hidden with them, not 40, nor all.
    let mut system = System { size: vec![2, 3, 12, 40, 57], ..System::default() };
    system.equate([(4, 1), (0, -1), (1, -1), (2, -1), (3, -1)]);
    system.told = (0..5).collect();
    assert_eq!(more(&system, &[0, 1], &[], &[0, 1], 5.0), [0; 0]);
    assert_eq!(more(&system, &[0, 1], &[], &[0, 1], 10.0), [2]);
    // 12 can be no less than nothing.
    assert_eq!(more(&system, &[0, 1], &[], &[0, 1], 17.0), [2]);
    assert_eq!(more(&system, &[0, 1], &[], &[0, 1], 18.0), [2, 3]);
    // What everybody knows is not hidden.
    assert_eq!(more(&system, &[0, 1], &[2, 3, 4], &[0, 1], 10.0), [0; 0]);
}

#[test]
fn whole_numbers_leave_less_than_others() {
    // 2 a = 2 b + c, and c is 0 or 1: so it is 0.
    let mut system = System { size: vec![3, 3, 0, 1, 1], ..System::default() };
    system.equate([(0, 2), (1, -2), (2, -1)]);
    system.equate([(4, 1), (3, -1), (2, -1)]);
    system.told = (0..5).collect();
    assert_eq!(more(&system, &[0, 1, 2, 3], &[], &[2], 1.0), [4]);
}

#[test]
fn of_large_systems_that_is_mended_which_sums_show_to_be_narrow() {
    // Hidden parts of one sum, of which the first is one of two that are together 2.
    let parts = MOST[2] + 10;
    let [other, both, all] = [parts, parts + 1, parts + 2];
    let mut system = System { size: vec![1; parts + 1], ..System::default() };
    system.size.extend([2, parts as u64]);
    system.equate((0..parts).map(|of| (of, -1)).chain([(all, 1)]));
    system.equate([(both, 1), (0, -1), (other, -1)]);
    system.told = (0..system.size.len()).collect();
    let hidden: Vec<usize> = (0..=parts).collect();
    assert_eq!(more(&system, &hidden, &[], &[0, 1], 2.0), [0; 0]);
    assert_eq!(more(&system, &hidden, &[], &[0, 1], 3.0), [both]);
}

//! What is open tells nothing that is hidden: checked by another elimination, in fractions, over
//! all that was published.

use super::*;

/// Numbers without an end, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Whether a quantity follows from those that are open: whether it alone stands in what is left
/// of the equations when all that is known is on the other side.
fn is_told(system: &System, is_known: &[bool], quantity: usize) -> bool {
    if is_known[quantity] {
        return true;
    }
    let hidden: Vec<usize> = (0..system.size.len()).filter(|&of| !is_known[of]).collect();
    let mut rows: Vec<Vec<i128>> = system
        .equations
        .iter()
        .map(|equation| {
            let factor = |of: &usize| {
                let terms = equation.iter().filter(|(term, _)| *term as usize == *of);
                terms.map(|(_, factor)| i128::from(*factor)).sum()
            };
            hidden.iter().map(factor).collect()
        })
        .collect();
    // Reduced rows, in whole numbers.
    let mut done = 0;
    let last = hidden.iter().position(|&of| of == quantity).expect("hidden");
    let columns: Vec<usize> = (0..hidden.len()).filter(|&at| at != last).collect();
    for column in columns {
        let Some(found) = (done..rows.len()).find(|&row| rows[row][column] != 0) else { continue };
        rows.swap(done, found);
        let pivot = rows[done].clone();
        for row in rows.iter_mut().skip(done + 1).filter(|row| row[column] != 0) {
            let (a, b) = (pivot[column], row[column]);
            row.iter_mut().zip(&pivot).for_each(|(to, of)| *to = *to * a - of * b);
            let common = row.iter().fold(0i128, |a, &b| {
                let (mut a, mut b) = (a.abs(), b.abs());
                while b != 0 {
                    (a, b) = (b, a % b);
                }
                a
            });
            if common > 1 {
                row.iter_mut().for_each(|value| *value /= common);
            }
        }
        done += 1;
    }
    rows[done..].iter().any(|row| row[last] != 0)
}

/// What a reader knows of a solution.
fn known(system: &System, solution: &Solution) -> Vec<bool> {
    let mut known = vec![false; system.size.len()];
    for &of in system.told.iter().filter(|&&of| solution.is_open[of]).chain(&system.known) {
        known[of] = true;
    }
    known
}

/// Cells by two or three divisions with all their margins, and a third table that puts some of
/// the first division together.
fn tables(numbers: &mut Numbers, least: u64) -> System {
    let sides = [2 + numbers.below(3) as usize, 2 + numbers.below(3) as usize];
    let mut system = System { least, ..System::default() };
    let mut cells = vec![vec![0; sides[1] + 1]; sides[0] + 1];
    for row in cells.iter_mut().take(sides[0]) {
        for cell in row.iter_mut().take(sides[1]) {
            *cell = numbers.below(9) * numbers.below(3);
        }
        row[sides[1]] = row[..sides[1]].iter().sum();
    }
    cells[sides[0]] = (0..=sides[1])
        .map(|column| cells[..sides[0]].iter().map(|row| row[column]).sum())
        .collect();
    let at = |row: usize, column: usize| row * (sides[1] + 1) + column;
    system.size = cells.iter().flatten().copied().collect();
    let equation = |whole: usize, parts: Vec<usize>| {
        let parts = parts.into_iter().map(|part| (part, -1));
        [(whole, 1)].into_iter().chain(parts).collect::<Vec<_>>()
    };
    for row in 0..=sides[0] {
        let parts = (0..sides[1]).map(|column| at(row, column)).collect();
        system.equate(equation(at(row, sides[1]), parts));
    }
    for column in 0..=sides[1] {
        let parts = (0..sides[0]).map(|row| at(row, column)).collect();
        system.equate(equation(at(sides[0], column), parts));
    }
    // The first two rows together, in another table.
    for (column, (first, second)) in cells[0].iter().zip(&cells[1]).enumerate() {
        let whole = system.size.len();
        system.size.push(first + second);
        system.equate(equation(whole, vec![at(0, column), at(1, column)]));
    }
    for (quantity, size) in system.size.iter().enumerate() {
        match *size {
            0 => system.known.push(quantity),
            size if size < least => system.primary.push(quantity),
            _ => {}
        }
        // Some cells are in no table.
        if numbers.below(8) > 0 {
            system.told.push(quantity);
        }
    }
    system
}

#[test]
fn nothing_hidden_follows_from_what_is_published() {
    let mut numbers = Numbers(1);
    let mut hidden = 0;
    for _ in 0..400 {
        let least = 2 + numbers.below(5);
        let system = tables(&mut numbers, least);
        let solution = system.solve();
        let known = known(&system, &solution);
        for &primary in system.primary.iter().filter(|of| !solution.is_out.contains(of)) {
            assert!(!is_told(&system, &known, primary), "{primary} of {system:?}");
            hidden += 1;
        }
    }
    assert!(hidden > 500, "{hidden}");
}

#[test]
fn who_is_alone_in_a_hidden_cell_learns_no_other() {
    let mut numbers = Numbers(7);
    for _ in 0..200 {
        let system = tables(&mut numbers, 3);
        let solution = system.solve();
        let known = known(&system, &solution);
        for &alone in system.primary.iter().filter(|&&of| system.size[of] == 1) {
            let mut knows = known.clone();
            knows[alone] = true;
            for &other in system.primary.iter().filter(|&&of| of != alone) {
                // The same cell under another name is no other.
                let is_same = {
                    let mut none = vec![false; system.size.len()];
                    system.known.iter().for_each(|&of| none[of] = true);
                    none[alone] = true;
                    is_told(&system, &none, other)
                };
                let is_out = solution.is_out.contains(&other) || solution.is_out.contains(&alone);
                assert!(
                    is_same || is_out || !is_told(&system, &knows, other),
                    "{alone} {other} {system:?}"
                );
            }
        }
    }
}

/// Eight regions in counties and in groups of size (sdcTools/UserSupport, issue 136): each of
/// the two tables is safe by itself, and the two together tell the region K.
fn counties_and_groups() -> System {
    let regions = [2, 2, 8, 8, 3, 3, 3, 7];
    let [county_1, county_2, small, big, total] = [8, 9, 10, 11, 12];
    let sum = |of: &[usize]| of.iter().map(|&region| regions[region]).sum::<u64>();
    let members: [&[usize]; 4] = [&[0, 1, 2, 3], &[4, 5, 6, 7], &[0, 1, 2, 3, 4, 7], &[5, 6]];
    let mut size = regions.to_vec();
    size.extend(members.iter().map(|of| sum(of)));
    size.push(regions.iter().sum());
    let mut system = System {
        size,
        primary: vec![0, 1, 4, 5, 6],
        told: (0..13).collect(),
        least: 4,
        ..System::default()
    };
    let mut add = |whole: usize, parts: &[usize]| {
        system.equate([(whole, 1)].into_iter().chain(parts.iter().map(|&part| (part, -1))));
    };
    members.iter().enumerate().for_each(|(at, of)| add(county_1 + at, of));
    add(total, &[county_1, county_2]);
    add(total, &[small, big]);
    system
}

#[test]
fn tables_that_are_safe_one_by_one_are_made_safe_together() {
    let system = counties_and_groups();
    // Table by table: K, L and M hide each other among counties; A, B and K among groups.
    let mut one_by_one = vec![true; 13];
    system.primary.iter().for_each(|&of| one_by_one[of] = false);
    assert!(is_told(&system, &one_by_one, 4), "the example is one");
    let solution = system.solve();
    let known = known(&system, &solution);
    for &primary in &system.primary {
        assert!(!is_told(&system, &known, primary), "{primary}");
    }
    assert!(known[12], "the total is published");
}

/// Tau-Argus hides a table in another way in every run (sdcTools/UserSupport, issue 315).
#[test]
fn the_same_tables_are_hidden_in_the_same_way_in_every_run() {
    let pattern = || {
        let mut numbers = Numbers(3);
        let solve = |_| tables(&mut numbers, 4).solve().is_open;
        (0..50).map(solve).collect::<Vec<_>>()
    };
    assert_eq!(pattern(), pattern());
}

/// Two rows of cells of which three are of one respondent each (sdcTools/UserSupport, issue
/// 135): with what one of them knows, the two others must not follow.
#[test]
fn three_who_are_each_alone_are_protected_against_each_other() {
    let cells = [[1, 1, 7, 1, 0], [1, 0, 0, 2, 8]];
    let mut system = System { least: 3, ..System::default() };
    for row in 0..=2 {
        for column in 0..=5 {
            let rows = if row == 2 { 0..2 } else { row..row + 1 };
            let columns = if column == 5 { 0..5 } else { column..column + 1 };
            let of = rows.flat_map(|row| columns.clone().map(move |column| cells[row][column]));
            system.size.push(of.sum());
        }
    }
    let at = |row: usize, column: usize| row * 6 + column;
    for row in 0..=2 {
        let parts = (0..5).map(|column| (at(row, column), -1));
        system.equate(parts.chain([(at(row, 5), 1)]));
    }
    for column in 0..=5 {
        let parts = (0..2).map(|row| (at(row, column), -1));
        system.equate(parts.chain([(at(2, column), 1)]));
    }
    system.told = (0..system.size.len()).collect();
    for (quantity, size) in system.size.iter().enumerate() {
        match size {
            0 => system.known.push(quantity),
            1 | 2 => system.primary.push(quantity),
            _ => {}
        }
    }
    let solution = system.solve();
    let known = known(&system, &solution);
    let alone: Vec<usize> =
        system.primary.iter().copied().filter(|&of| system.size[of] == 1).collect();
    for &who in &alone {
        let mut knows = known.clone();
        knows[who] = true;
        // The total of one cell is that cell.
        let mut own = vec![false; known.len()];
        system.known.iter().chain([&who]).for_each(|&of| own[of] = true);
        let others = system.primary.iter().filter(|&&of| !is_told(&system, &own, of));
        for &other in others {
            assert!(!is_told(&system, &knows, other), "{who} learns {other}");
        }
    }
}

#[test]
fn what_is_out_already_is_reckoned_with() {
    let mut system = counties_and_groups();
    // Somebody has published A: B would follow from both counties' other regions.
    system.known = vec![0, 2, 3];
    system.primary.remove(0);
    let solution = system.solve();
    let known = known(&system, &solution);
    for &primary in &system.primary {
        assert!(!is_told(&system, &known, primary), "{primary}");
    }
    assert!(solution.is_out.is_empty());
    system.known.extend([1]);
    assert_eq!(system.solve().is_out, [1]);
}

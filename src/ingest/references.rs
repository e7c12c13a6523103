//! Reference tables: sheets and files that take the place of the questionnaire's own.

use std::path::PathBuf;

use super::grid::Grid;
use super::names::normalise;
use super::open::{OpenFile, open};
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Questionnaire, Reference};

/// The reference tables that hold: the study's own, those of a workbook, or the questionnaire's.
pub fn references_in_use(
    files: &[OpenFile],
    questionnaire: &Questionnaire,
    own: &[Reference],
    problems: &mut Vec<Problem>,
) -> Vec<Reference> {
    let references = questionnaire.references.iter().map(|reference| {
        let own = own.iter().find(|own| own.id == reference.id);
        own.cloned().unwrap_or_else(|| reference_in(files, reference, problems))
    });
    references.collect()
}

/// The reference table of the workbook, or the questionnaire's own.
fn reference_in(
    files: &[OpenFile],
    reference: &Reference,
    problems: &mut Vec<Problem>,
) -> Reference {
    let name = Some(&reference.sheet);
    let grid = files.iter().flat_map(OpenFile::heads).find(|g| g.sheet.as_ref() == name);
    grid.map_or_else(|| reference.clone(), |grid| reference_of(grid, reference, problems))
}

/// Reads files as reference tables of the questionnaire, by id.
pub fn read_references(
    files: &[(String, PathBuf)],
    questionnaire: &Questionnaire,
) -> Result<Vec<Reference>, Failure> {
    let mut problems = Vec::new();
    let mut references = Vec::new();
    for (id, path) in files {
        let Some(reference) = questionnaire.reference(id) else { continue };
        match open(std::slice::from_ref(path), None) {
            Ok(opened) => match opened.into_iter().next().map(OpenFile::into_grids) {
                Some(Ok(grids)) => {
                    let grid = grids.first();
                    let read = grid.map(|grid| reference_of(grid, reference, &mut problems));
                    references.extend(read);
                }
                Some(Err(problem)) => problems.push(problem),
                None => {}
            },
            Err(failure) => problems.extend(failure.problems),
        }
    }
    if problems.is_empty() { Ok(references) } else { Err(Failure::data(problems)) }
}

/// The rows of a grid with the columns of a reference table as headings.
fn reference_of(grid: &Grid, reference: &Reference, problems: &mut Vec<Problem>) -> Reference {
    let filled = grid.filled(0..grid.height());
    let header_row = filled.iter().position(|&filled| filled > 0).unwrap_or(0);
    let position = |names: [&str; 3]| {
        grid.row(header_row).position(|cell| {
            let cell = normalise(&cell.text());
            names.iter().any(|name| normalise(name) == cell)
        })
    };
    let mut positions = Vec::new();
    for column in &reference.columns {
        let en = column.label_en.as_deref().unwrap_or(&column.id);
        match position([&column.id, &column.label, en]) {
            _ if column.expression.is_some() => positions.push(usize::MAX),
            Some(position) => positions.push(position),
            None if column.optional => positions.push(usize::MAX),
            None => problems
                .push(grid.problem("reference-sheet-column-missing").with("column", &column.label)),
        }
    }
    if positions.len() < reference.columns.len() {
        return reference.clone();
    }
    let read = |row| positions.iter().map(|&column| grid.cell(row, column).text()).collect();
    let rows = (header_row + 1..grid.height()).filter(|&row| filled[row] > 0).map(read).collect();
    Reference { rows, ..reference.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::bytes::Bytes;
    use super::super::open::Content;
    use super::*;
    use crate::{assets, questionnaire};

    #[test]
    fn a_sheet_takes_the_place_of_a_reference_table_wherever_it_begins() {
        let source = assets::questionnaire("jmar-2018").expect("built in");
        let questionnaire = questionnaire::load(&source).expect("a good questionnaire");
        let own = questionnaire.reference("regions").expect("the areas");
        let mut grid = Grid::new("x.xlsx".to_owned(), Some(own.sheet.clone()));
        for (column, of) in own.columns.iter().enumerate() {
            grid.put_text(2, column + 1, &of.label).expect("small");
            grid.put_text(4, column + 1, if of.number { "5" } else { "釜石市" }).expect("small");
        }
        let files = [OpenFile {
            path: "x.xlsx".into(),
            content: Content::Sheets(vec![grid]),
            bytes: Bytes::Held([].into()),
            stamp: None,
            sheet: None,
        }];
        let mut problems = Vec::new();
        let read = reference_in(&files, own, &mut problems);
        assert!(problems.is_empty());
        assert_eq!(read.rows.len(), 1);
        let surveyed = read.column("clinics_surveyed").expect("a column");
        assert_eq!(read.numbers(surveyed), [Some(5.0)]);
    }
}

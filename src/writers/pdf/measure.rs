//! How wide the texts of a table are, by which it is laid out. In ems of the table's type.

use crate::letters;
use crate::tables::grid::{Column, Grid, Row};
use crate::view::phrases::{phrases, unbroken};

/// Bases are set smaller than the figures before them.
const SMALL: f64 = 0.9;

/// A table by the widths of its texts.
#[derive(Debug)]
pub struct Measured {
    pub columns: Vec<MeasuredColumn>,
    pub rows: Vec<MeasuredRow>,
    pub is_prose: bool,
}

#[derive(Debug)]
pub struct MeasuredColumn {
    pub heading: Width,
    /// The widths of the words of the heading.
    pub words: Vec<f64>,
    pub question: Width,
    pub question_text: String,
    /// The widest of the cells.
    pub cells: Width,
    /// Holds words, not figures.
    pub is_words: bool,
    /// Figures have bases behind them.
    pub has_bases: bool,
    /// Is not parted from the column before it.
    pub follows: bool,
}

#[derive(Debug)]
pub struct MeasuredRow {
    /// With its indent.
    pub label: f64,
    pub is_heading: bool,
    pub cells: Vec<f64>,
}

impl MeasuredColumn {
    /// The widest part of heading and cells that no line break divides.
    pub fn piece(&self) -> f64 {
        self.heading.piece.max(self.cells.piece)
    }

    /// The widest word of the heading, but for those wider than that.
    pub fn word(&self, most: f64) -> f64 {
        self.words.iter().copied().filter(|word| *word <= most).fold(0.0, f64::max)
    }
}

impl Measured {
    pub fn of(grid: &Grid) -> Self {
        let mut widest: Vec<Width> = grid.columns.iter().map(|_| Width::default()).collect();
        let mut rows = Vec::new();
        for row in &grid.rows {
            let label = Width::of(&row.label).wider_by(f64::from(row.indent));
            let cells: Vec<Width> = cells(row, grid).collect();
            if !row.heading {
                for (widest, own) in widest.iter_mut().zip(std::iter::once(&label).chain(&cells)) {
                    *widest = widest.most(*own);
                }
            }
            rows.push(MeasuredRow {
                label: label.whole,
                is_heading: row.heading,
                cells: cells.iter().map(|cell| cell.whole).collect(),
            });
        }
        let has_bases = |at: usize| {
            let cell = |row: &Row| row.cells.get(at).is_some_and(|cell| cell.base.is_some());
            grid.rows.iter().any(cell)
        };
        let column = |(at, (column, cells)): (usize, (&Column, Width))| MeasuredColumn {
            heading: Width::of(column.below_question()),
            words: words(column.below_question()),
            question: Width::of(&column.question),
            question_text: column.question.clone(),
            cells,
            is_words: grid.prose || column.words,
            has_bases: at > 0 && has_bases(at - 1),
            follows: column.follows,
        };
        let columns = grid.columns.iter().zip(widest).enumerate().map(column).collect();
        Self { columns, rows, is_prose: grid.prose }
    }
}

fn cells(row: &Row, grid: &Grid) -> impl Iterator<Item = Width> {
    row.cells.iter().zip(grid.columns.iter().skip(1)).map(|(cell, column)| {
        let base = cell.base.as_deref().unwrap_or_default();
        let text = cell.shown();
        let whole = letters::width(&text) + SMALL * letters::width(base);
        // A line may end before the base, never within it; nor between two limits.
        let figure = match grid.prose || column.words {
            true => Width::of(&text).piece,
            false => letters::width(&text),
        };
        let piece = figure.max(SMALL * letters::width(base));
        let items = cell.items.iter().map(|item| Width::of(item).wider_by(1.2));
        items.fold(Width { whole, piece }, Width::most)
    })
}

/// How wide a text is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Width {
    /// In one line.
    pub whole: f64,
    /// Its widest part that no line break divides.
    pub piece: f64,
}

impl Width {
    fn of(text: &str) -> Self {
        let piece = unbroken(text).map(end_width).fold(0.0, f64::max);
        Self { whole: letters::width(text), piece }
    }

    fn most(self, other: Self) -> Self {
        Self { whole: self.whole.max(other.whole), piece: self.piece.max(other.piece) }
    }

    fn wider_by(self, indent: f64) -> Self {
        Self { whole: self.whole + indent, piece: self.piece + indent }
    }
}

fn words(heading: &str) -> Vec<f64> {
    phrases(heading).into_iter().map(|(phrase, _)| end_width(phrase)).collect()
}

/// The width of a part of a text where it ends a line.
pub fn end_width(piece: &str) -> f64 {
    letters::width(piece.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_what_no_line_break_divides() {
        let width = Width::of("訪問診療 of patients");
        assert!(width.whole > 10.0 && width.piece < 5.0, "{width:?}");
        let width = Width::of(&"x".repeat(200));
        assert!(width.whole > 50.0 && width.piece == width.whole, "{width:?}");
    }
}

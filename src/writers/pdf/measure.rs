//! How wide the texts of a table are, by which it is laid out. In ems of the table's type.

use unicode_linebreak::linebreaks;

use crate::letters;
use crate::tables::grid::{Column, Grid, Row};

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
    pub question: Width,
    pub question_text: String,
    /// The widest of the cells.
    pub cells: Width,
    /// Holds words, not figures.
    pub is_words: bool,
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
        let column = |(column, cells): (&Column, Width)| MeasuredColumn {
            heading: Width::of(column.below_question()),
            question: Width::of(&column.question),
            question_text: column.question.clone(),
            cells,
            is_words: grid.prose || column.words,
            follows: column.follows,
        };
        let columns = grid.columns.iter().zip(widest).map(column).collect();
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
        let mut all = Self::default();
        for (piece, width) in pieces(text) {
            all.whole += letters::width(piece);
            all.piece = all.piece.max(width);
        }
        all
    }

    fn most(self, other: Self) -> Self {
        Self { whole: self.whole.max(other.whole), piece: self.piece.max(other.piece) }
    }

    fn wider_by(self, indent: f64) -> Self {
        Self { whole: self.whole + indent, piece: self.piece + indent }
    }
}

/// The parts of a text that no line break divides, with their widths when they end a line.
fn pieces(text: &str) -> impl Iterator<Item = (&str, f64)> {
    let mut from = 0;
    linebreaks(text).map(move |(to, _)| {
        let piece = &text[from..to];
        from = to;
        (piece, letters::width(piece.trim_end()))
    })
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

//! Rows and cells of delimited text, with the rules of quotation marks.

use std::sync::Arc;

use crate::ingest::grid::{Column, Grid, Length, MOST_COLUMNS};

/// Why a text is no grid.
pub enum Wrong {
    /// Too many columns, or too long.
    TooLarge,
    /// A quotation mark, at a byte of the text, that nothing closes, or behind whose end the
    /// cell goes on. It may have swallowed rows: where it was meant to end is not certain.
    Quote { at: usize, is_open: bool },
}

/// A text as a grid.
pub fn grid(text: String, delimiter: u8, file: String) -> Result<Grid, Wrong> {
    let bytes = text.as_bytes();
    u32::try_from(2 * bytes.len()).map_err(|_| Wrong::TooLarge)?;
    let mut columns: Vec<Vec<(u32, u32)>> = Vec::new();
    let mut lengths: Vec<Length> = Vec::new();
    // Cells with quotes in them do not stand in the text as they are.
    let mut unquoted = String::new();
    let mut at = 0;
    let mut row = 0;
    // Line breaks within cells, before the row.
    let mut broken = 0;
    while at < bytes.len() {
        let line = row + broken;
        let mut column = 0;
        let mut blank = 0;
        loop {
            let end = match bytes[at..].first() {
                Some(b'"') => {
                    let Quoted { end, escaped, lines } = quoted(bytes, at, delimiter)?;
                    broken += lines;
                    let cell = &text[at + 1..end - 1];
                    let span = if escaped {
                        let from = (bytes.len() + unquoted.len()) as u32;
                        unquoted.push_str(&cell.replace("\"\"", "\""));
                        (from, (bytes.len() + unquoted.len()) as u32)
                    } else {
                        (at as u32 + 1, end as u32 - 1)
                    };
                    blank = if span.0 == span.1 { blank + 1 } else { 0 };
                    put(&mut columns, column, row, span)?;
                    end
                }
                _ => {
                    let end = memchr::memchr3(delimiter, b'\n', b'\r', &bytes[at..]);
                    let end = end.map_or(bytes.len(), |end| at + end);
                    blank = if end == at { blank + 1 } else { 0 };
                    put(&mut columns, column, row, (at as u32, end as u32))?;
                    end
                }
            };
            column += 1;
            at = end + 1;
            match bytes.get(end) {
                Some(&byte) if byte == delimiter => {}
                Some(b'\r') if bytes.get(at) == Some(&b'\n') => {
                    at += 1;
                    break;
                }
                _ => break,
            }
        }
        match lengths.last_mut() {
            Some(last) if last.cells == column && line - last.line == row - last.row => {
                last.blank = last.blank.min(blank);
            }
            _ => lengths.push(Length { row, line, cells: column, blank }),
        }
        row += 1;
    }
    let text = Arc::new(text + &unquoted);
    let column = |spans| Column::Spans(Arc::clone(&text), spans);
    let mut grid = Grid::of_columns(file, columns.into_iter().map(column).collect(), row);
    grid.lengths = lengths;
    Ok(grid)
}

fn put(
    columns: &mut Vec<Vec<(u32, u32)>>,
    column: usize,
    row: usize,
    span: (u32, u32),
) -> Result<(), Wrong> {
    if column >= columns.len() {
        if column >= MOST_COLUMNS {
            return Err(Wrong::TooLarge);
        }
        columns.push(Vec::new());
    }
    let cells = &mut columns[column];
    // Rows above that were shorter.
    if cells.len() != row {
        cells.resize(row, (0, 0));
    }
    cells.push(span);
    Ok(())
}

/// A cell in quotes.
struct Quoted {
    /// Behind its closing quote.
    end: usize,
    /// Whether quotes stand in it, each as two.
    escaped: bool,
    /// Line breaks in it.
    lines: usize,
}

/// The cell that begins with a quote, behind whose end another cell or row begins.
fn quoted(bytes: &[u8], start: usize, delimiter: u8) -> Result<Quoted, Wrong> {
    let mut from = start + 1;
    let mut escaped = false;
    let end = loop {
        let open = Wrong::Quote { at: start, is_open: true };
        let quote = from + memchr::memchr(b'"', &bytes[from..]).ok_or(open)?;
        if bytes.get(quote + 1) != Some(&b'"') {
            break quote + 1;
        }
        escaped = true;
        from = quote + 2;
    };
    match bytes.get(end) {
        Some(&byte) if byte != delimiter && !matches!(byte, b'\n' | b'\r') => {
            Err(Wrong::Quote { at: start, is_open: false })
        }
        _ => {
            let lines = memchr::memchr_iter(b'\n', &bytes[start..end]).count();
            Ok(Quoted { end, escaped, lines })
        }
    }
}

/// The end of the last whole row. Quotes mean what they mean to the reader: at the start of
/// a field they open it, within it two stand for one.
pub fn last_row_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    // Within quotes no row ends; between them the last end counts.
    let end = |from: usize, upto: usize| {
        let line = memchr::memrchr(b'\n', &bytes[from..upto]);
        // A file may use carriage returns alone; behind the last one may come a line feed.
        let last = upto.min(bytes.len() - 1).max(from);
        let line = line.or_else(|| memchr::memrchr(b'\r', &bytes[from..last]));
        line.map(|at| from + at + 1)
    };
    let mut quotes = memchr::memchr_iter(b'"', bytes).peekable();
    let mut found = None;
    let mut is_open = false;
    let mut from = 0;
    while let Some(quote) = quotes.next() {
        if !is_open {
            let before = quote.checked_sub(1).map(|at| bytes[at]);
            is_open = before.is_none_or(|b| b == delimiter || b == b'\n' || b == b'\r');
            if is_open {
                found = end(from, quote).or(found);
            }
        } else if quotes.next_if_eq(&(quote + 1)).is_none() && quote + 1 < bytes.len() {
            // One at the end may be the first of two.
            is_open = false;
            from = quote + 1;
        }
    }
    if is_open { found } else { end(from, bytes.len()).or(found) }
}

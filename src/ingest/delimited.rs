//! Delimited text to a grid of text cells, in the encodings and with the delimiters that
//! Japanese spreadsheets and forms write.

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use rayon::prelude::*;

use super::grid::{Grid, TooLarge};
use crate::problem::Problem;

/// In the order of preference where a file uses several alike.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// So many lines decide about the delimiter.
const SAMPLE_LINES: usize = 50;

/// A shorter text is not worth a second thread.
const SHARED_FROM: usize = 1 << 20;

/// Reads the file as one grid. A line break in quotes is part of its cell, a blank line
/// is a row, as in the spreadsheet program.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Vec<Grid>, Problem> {
    let text = decode(bytes)
        .map_err(|line| Problem::new("file-encoding-unknown").path(path).with("line", line))?;
    // A first line for Excel that names the delimiter and is no row.
    let named = text.strip_prefix("sep=").and_then(|rest| {
        let (line, rest) = rest.split_once('\n')?;
        Some((*line.trim_end_matches('\r').as_bytes().first()?, rest))
    });
    let (delimiter, text) = named.unwrap_or_else(|| (delimiter(&text), &text));
    let parts = parts(text, delimiter);
    let read = |part: &&str| grid(part, delimiter);
    let grids: Result<Vec<Grid>, TooLarge> = parts.par_iter().map(read).collect();
    let too_large = |TooLarge| Problem::new("sheet-too-large").path(path).with("sheet", "");
    let mut grids = grids.map_err(too_large)?.into_iter();
    let mut whole = grids.next().unwrap_or_default();
    whole.file = path.display().to_string();
    for grid in grids {
        whole.append(grid).map_err(too_large)?;
    }
    Ok(vec![whole])
}

/// Cuts the text between rows, into a part a thread. Quotes mean what they mean to the
/// reader: at the start of a field they open it, within it two stand for one.
fn parts(text: &str, delimiter: u8) -> Vec<&str> {
    let bytes = text.as_bytes();
    let threads = if bytes.len() < SHARED_FROM { 1 } else { rayon::current_num_threads() };
    let mut quotes = memchr::memchr_iter(b'"', bytes).peekable();
    let mut is_open = false;
    let mut cuts = vec![0];
    for thread in 1..threads {
        let mut from = bytes.len() / threads * thread;
        while let Some(end) = memchr::memchr(b'\n', &bytes[from..]).map(|at| from + at) {
            while let Some(quote) = quotes.next_if(|&quote| quote < end) {
                if !is_open {
                    let before = quote.checked_sub(1).map(|at| bytes[at]);
                    is_open = before.is_none_or(|b| b == delimiter || b == b'\n' || b == b'\r');
                } else if quotes.next_if_eq(&(quote + 1)).is_none() {
                    is_open = false;
                }
            }
            from = end + 1;
            // Blank lines stay with the rows below them.
            let line_before = text[..end].trim_end_matches('\r');
            if !is_open && !line_before.ends_with('\n') {
                cuts.push(from);
                break;
            }
        }
    }
    cuts.push(bytes.len());
    cuts.dedup();
    cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).collect()
}

fn grid(text: &str, delimiter: u8) -> Result<Grid, TooLarge> {
    let mut grid = Grid::default();
    let body = text.trim_start_matches(['\r', '\n']);
    let mut row = memchr::memchr_iter(b'\n', &text.as_bytes()[..text.len() - body.len()]).count();
    let mut reader = reader(body, delimiter);
    let mut record = csv::StringRecord::new();
    let mut is_first = true;
    loop {
        let line = reader.position().line();
        // Text is never refused: it is UTF-8, and rows may have any length.
        if !reader.read_record(&mut record).unwrap_or(false) {
            return Ok(grid);
        }
        // The reader passes over blank lines; line breaks in cells are no lines.
        let in_cells = memchr::memchr_iter(b'\n', record.as_slice().as_bytes()).count() as u64;
        let lines = reader.position().line().saturating_sub(line + in_cells);
        if !is_first {
            row += lines.max(1) as usize;
        }
        is_first = false;
        for (column, field) in record.iter().enumerate() {
            grid.put_text(row, column, field)?;
        }
        grid.extend_to(row + 1);
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// UTF-8 and UTF-16 by their byte order marks, UTF-16 without one by its zero bytes,
/// UTF-8 if it is valid, else CP932 (Shift_JIS as Windows writes it). The error is the
/// first line that is none of these.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, usize> {
    let candidates = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => [Some(encoding), None, None],
        None => [utf_16_without_mark(bytes), Some(UTF_8), Some(SHIFT_JIS)],
    };
    for encoding in candidates.into_iter().flatten() {
        let (text, _, malformed) = encoding.decode(bytes);
        if !malformed {
            return Ok(text);
        }
    }
    // Lines of CP932 and UTF-8 end in the same byte, which is part of no character.
    let line = bytes.split(|&b| b == b'\n').position(|line| SHIFT_JIS.decode(line).2);
    Err(line.unwrap_or(0) + 1)
}

/// Text in UTF-16 has ASCII commas and line ends, and so zero bytes on one side, one in
/// fifty at the least. A stray zero byte makes no UTF-16.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros =
        |parity| bytes.iter().skip(parity).step_by(2).take(2000).filter(|&&b| b == 0).count();
    let enough = (bytes.len() / 2).min(2000).div_ceil(50).max(2);
    match (zeros(0), zeros(1)) {
        (even, 0) if even >= enough => Some(UTF_16BE),
        (0, odd) if odd >= enough => Some(UTF_16LE),
        _ => None,
    }
}

/// The delimiter that gives most lines the same number of fields.
fn delimiter(text: &str) -> u8 {
    let fields = |delimiter: u8| -> usize {
        let mut reader = reader(text, delimiter);
        let widths: Vec<usize> =
            reader.records().take(SAMPLE_LINES).flatten().map(|r| r.len()).collect();
        let common = |width: usize| widths.iter().filter(|&&w| w == width).count();
        widths.iter().filter(|&&w| w > 1).map(|&w| w * common(w)).max().unwrap_or(0)
    };
    // The first of equally good ones.
    let best = DELIMITERS.into_iter().rev().max_by_key(|&delimiter| fields(delimiter));
    best.unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::super::grid::Cell;
    use super::*;

    fn grid(bytes: &[u8]) -> Vec<Vec<String>> {
        let grids = read(Path::new("x.csv"), bytes).expect("readable");
        let row = |row| grids[0].row(row).map(Cell::text).collect();
        (0..grids[0].height()).map(row).collect()
    }

    #[test]
    fn every_encoding_of_excel_and_forms_is_read() {
        let text = "整理番号,開設主体\r\n1,医療法人\r\n2,①髙﨑～\r\n";
        let expected = [["整理番号", "開設主体"], ["1", "医療法人"], ["2", "①髙﨑～"]];
        let utf_16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(to_bytes).collect()
        };
        let cp932 = SHIFT_JIS.encode(text).0.into_owned();
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            cp932,
            utf_16(u16::to_le_bytes),
            utf_16(u16::to_be_bytes),
            [b"\xff\xfe".to_vec(), utf_16(u16::to_le_bytes)].concat(),
            [b"\xfe\xff".to_vec(), utf_16(u16::to_be_bytes)].concat(),
        ] {
            assert_eq!(grid(&bytes), expected, "{:02x?}", &bytes[..8]);
        }
    }

    #[test]
    fn the_delimiter_is_found_even_with_others_in_the_text() {
        for delimiter in [",", ";", "\t"] {
            let text = format!("a{delimiter}b{delimiter}c\n1{delimiter}\"x,y;z\"{delimiter}3\n");
            assert_eq!(grid(text.as_bytes()), [["a", "b", "c"], ["1", "x,y;z", "3"]]);
        }
    }

    #[test]
    fn quoted_cells_keep_line_breaks_and_delimiters() {
        assert_eq!(grid("a,b\n\"1\n2,3\",4\n".as_bytes())[1], ["1\n2,3", "4"]);
    }

    #[test]
    fn a_blank_line_is_a_row_and_a_line_that_names_the_delimiter_is_none() {
        let rows = grid("sep=;\r\na;b\r\n\r\n\"1\r\n2\";3\r\n\r\n\r\n4;5".as_bytes());
        let empty = ["", ""];
        assert_eq!(rows, [["a", "b"], empty, ["1\r\n2", "3"], empty, empty, ["4", "5"]]);
    }

    #[test]
    fn a_long_text_read_in_parts_is_the_same_as_in_one() {
        let line = |i: usize| match i % 7 {
            0 => format!("{i},\"two\nlines, \"\"{i}\"\"\",x\n"),
            1 => "\n".to_owned(),
            _ => format!("{i},{},\n", i % 3),
        };
        let text: String = (0..100_000).map(line).collect();
        assert!(text.len() > SHARED_FROM);
        let whole = super::grid(&text, b',').expect("small");
        let parts = &read(Path::new("x.csv"), text.as_bytes()).expect("readable")[0];
        assert_eq!((parts.height(), parts.width()), (whole.height(), whole.width()));
        for row in 0..whole.height() {
            assert!(whole.row(row).eq(parts.row(row)), "row {row}");
        }
    }
}

//! Delimited text to a grid of text cells, in the encodings and with the delimiters that
//! Japanese spreadsheets and forms write.

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::grid::{Cell, Grid};
use crate::problem::Problem;

/// In the order of preference where a file uses several alike.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// So many lines decide about the delimiter.
const SAMPLE_LINES: usize = 50;

/// Reads the file as one grid.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Vec<Grid>, Problem> {
    let text = decode(bytes)
        .map_err(|line| Problem::new("file-encoding-unknown").path(path).with("line", line))?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record
            .map_err(|error| Problem::new("file-unreadable").path(path).with("detail", error))?;
        rows.push(record.iter().map(cell).collect());
    }
    Ok(vec![Grid { file: path.display().to_string(), sheet: None, rows, origin: (0, 0) }])
}

/// UTF-8 and UTF-16 by their byte order marks, UTF-16 without one by its zero bytes,
/// UTF-8 if it is valid, else CP932 (Shift_JIS as Windows writes it). The error is the
/// first line that is none of these.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, usize> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let candidates = match marked.or_else(|| utf_16_without_mark(bytes)) {
        Some(encoding) => vec![encoding],
        None => vec![UTF_8, SHIFT_JIS],
    };
    for encoding in candidates {
        let (text, _, malformed) = encoding.decode(bytes);
        if !malformed {
            return Ok(text);
        }
    }
    // Lines of CP932 and UTF-8 end in the same byte, which is part of no character.
    let line = bytes.split(|&b| b == b'\n').position(|line| SHIFT_JIS.decode(line).2);
    Err(line.unwrap_or(0) + 1)
}

/// Text in UTF-16 has ASCII commas and line ends, and so zero bytes on one side.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros =
        |parity| bytes.iter().skip(parity).step_by(2).take(2000).filter(|&&b| b == 0).count();
    match (zeros(0), zeros(1)) {
        (0, 0) => None,
        (even, odd) if even > odd => Some(UTF_16BE),
        _ => Some(UTF_16LE),
    }
}

/// The delimiter that gives most lines the same number of fields.
fn delimiter(text: &str) -> u8 {
    let fields = |delimiter: u8| -> usize {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let widths: Vec<usize> =
            reader.records().take(SAMPLE_LINES).flatten().map(|r| r.len()).collect();
        let common = |width: usize| widths.iter().filter(|&&w| w == width).count();
        widths.iter().filter(|&&w| w > 1).map(|&w| w * common(w)).max().unwrap_or(0)
    };
    // The first of equally good ones.
    let best = DELIMITERS.into_iter().rev().max_by_key(|&delimiter| fields(delimiter));
    best.unwrap_or(b',')
}

fn cell(field: &str) -> Cell {
    if field.is_empty() { Cell::Empty } else { Cell::Text(field.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(bytes: &[u8]) -> Vec<Vec<String>> {
        let grids = read(Path::new("x.csv"), bytes).expect("readable");
        grids[0].rows.iter().map(|row| row.iter().map(Cell::text).collect()).collect()
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
}

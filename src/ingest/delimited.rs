//! Delimited text to grids of text cells, in the encodings and with the delimiters that
//! Japanese spreadsheets and forms write. A long file is read in blocks of whole rows.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::bytes::{Bytes, Source, unreadable};
use super::grid::{Column, Grid, Length, MOST_COLUMNS};

use crate::problem::Problem;

/// In the order of preference where a file uses several alike.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// So many lines decide about the delimiter.
const SAMPLE_LINES: usize = 50;

/// The beginning of a file, in which its header stands and its encoding shows.
const HEAD: usize = 1 << 20;

/// Bytes that are read together: few enough to stay near the processor until they are answers.
const BLOCK: usize = 1 << 20;

/// A row may be longer than a block, up to this.
const LONGEST_ROW: usize = 1 << 30;

/// A delimited file, and how it is written.
pub struct Delimited {
    path: PathBuf,
    bytes: Bytes,
    encoding: &'static Encoding,
    delimiter: u8,
    /// Where the first row begins, behind marks that are no cells.
    start: u64,
}

impl Delimited {
    /// Finds out how a file is written; with its beginning as a grid.
    pub fn open(path: &Path, bytes: Bytes) -> Result<(Self, Grid), Problem> {
        let io = |error| unreadable(path, &error);
        let mut head = Vec::new();
        bytes
            .from(0)
            .and_then(|source| source.take(HEAD as u64).read_to_end(&mut head))
            .map_err(io)?;
        let is_whole = head.len() < HEAD;
        if is_whole && head.iter().all(u8::is_ascii_whitespace) {
            return Err(Problem::new("file-empty").path(path));
        }
        // UTF-32 begins like UTF-16, and nobody else reads it.
        if head.starts_with(&[0xFF, 0xFE, 0, 0]) || head.starts_with(&[0, 0, 0xFE, 0xFF]) {
            return Err(Problem::new("file-encoding-unknown").path(path).with("line", 1));
        }
        let mark = Encoding::for_bom(&head);
        let utf_16 = mark.map(|(encoding, _)| encoding).or_else(|| utf_16_without_mark(&head));
        if let Some(encoding) = utf_16.filter(|&encoding| encoding != UTF_8) {
            // Its rows end in bytes that letters hold too: it is read as a whole.
            let mut all = Vec::new();
            bytes.from(0).and_then(|mut source| source.read_to_end(&mut all)).map_err(io)?;
            let (text, malformed) = encoding.decode_with_bom_removal(&all);
            if !malformed {
                return Self::open(path, Bytes::Held(text.into_owned().into_bytes().into()));
            }
        }
        let start = if mark.is_some() { 3 } else { 0 };
        let encoding = match mark {
            Some(_) => UTF_8,
            None => encoding(&bytes, &head).map_err(io)?,
        };
        let mut file = Self { path: path.to_owned(), bytes, encoding, delimiter: b',', start };
        let Some(first) = file.blocks_of(HEAD)?.next().transpose()? else {
            return Err(Problem::new("file-empty").path(path));
        };
        let mut text = file.text(first)?;
        let whole = text.len();
        // A first line for Excel that names the delimiter and is no row.
        let named = text.strip_prefix("sep=").and_then(|rest| {
            let (line, _) = rest.split_once('\n').filter(|(line, _)| line.is_ascii())?;
            Some((*line.trim_end_matches('\r').as_bytes().first()?, "sep=".len() + line.len() + 1))
        });
        file.delimiter = match named {
            Some((delimiter, length)) => {
                file.start += length as u64;
                text.drain(..length);
                delimiter
            }
            None => delimiter(&text),
        };
        // Behind the line that was no row.
        let offset = start + (whole - text.len()) as u64;
        let grid = file.grid_of(text, offset)?;
        Ok((file, grid))
    }

    /// The whole file as one grid.
    pub fn whole(&self) -> Result<Grid, Problem> {
        match self.blocks_of(LONGEST_ROW)?.next() {
            Some(block) => self.grid(block?),
            None => Ok(Grid::default()),
        }
    }

    /// The rows of the file in blocks.
    pub fn blocks(&self) -> Result<Blocks, Problem> {
        self.blocks_of(BLOCK)
    }

    fn blocks_of(&self, size: usize) -> Result<Blocks, Problem> {
        let source = self.bytes.from(self.start).map_err(|error| unreadable(&self.path, &error))?;
        let rest = Some(Vec::new());
        Ok(Blocks {
            path: self.path.clone(),
            source,
            delimiter: self.delimiter,
            size,
            rest,
            offset: self.start,
        })
    }

    /// A block as a grid. A line break in quotes is part of its cell, a blank line is a row,
    /// as in the spreadsheet program.
    pub fn grid(&self, block: Block) -> Result<Grid, Problem> {
        let offset = block.offset;
        self.grid_of(self.text(block)?, offset)
    }

    fn grid_of(&self, text: String, offset: u64) -> Result<Grid, Problem> {
        let file = self.path.display().to_string();
        grid(text, self.delimiter, file).map_err(|wrong| match wrong {
            Wrong::TooLarge => Problem::new("sheet-too-large").path(&self.path).with("sheet", ""),
            Wrong::Quote { at, is_open } => {
                let key = if is_open { "quote-not-closed" } else { "quote-within-cell" };
                Problem::new(key).path(&self.path).with("line", self.line_of(offset, at))
            }
        })
    }

    /// The line, from 1, of what stands so many bytes of UTF-8 behind a place of the file.
    fn line_of(&self, offset: u64, at: usize) -> usize {
        1 + self.lines_before(offset) + self.lines_behind(offset, at)
    }

    /// Lines of the file before a place.
    pub fn lines_before(&self, offset: u64) -> usize {
        let count = || {
            let mut before = BufReader::new(self.bytes.from(0)?.take(offset));
            let (mut lines, mut part) = (0, Vec::new());
            while before.read_until(b'\n', &mut part)? > 0 {
                lines += usize::from(part.ends_with(b"\n"));
                part.clear();
            }
            std::io::Result::Ok(lines)
        };
        count().unwrap_or(0)
    }

    /// Lines between a place of the file and one that many bytes of UTF-8 behind it.
    fn lines_behind(&self, offset: u64, at: usize) -> usize {
        let count = || {
            let mut bytes = Vec::new();
            // No encoding takes more bytes than three times those of UTF-8.
            self.bytes.from(offset)?.take(3 * at as u64 + 4).read_to_end(&mut bytes)?;
            let (text, _) = self.encoding.decode_without_bom_handling(&bytes);
            let upto = text.floor_char_boundary(at.min(text.len()));
            std::io::Result::Ok(text[..upto].matches('\n').count())
        };
        count().unwrap_or(0)
    }

    /// The error says the first line that is not written in the encoding.
    fn text(&self, block: Block) -> Result<String, Problem> {
        let Block { bytes, offset } = block;
        let wrong = |at: usize| {
            let line = 1 + self.lines_before(offset + at as u64);
            Problem::new("file-encoding-unknown").path(&self.path).with("line", line)
        };
        if self.encoding == UTF_8 {
            if let Err(error) = simdutf8::compat::from_utf8(&bytes) {
                return Err(wrong(error.valid_up_to()));
            }
            // SAFETY: the bytes were just found to be valid. The check of the standard library
            // takes a fifth of the whole reading of Japanese text.
            return Ok(unsafe { String::from_utf8_unchecked(bytes) });
        }
        let (text, malformed) = self.encoding.decode_without_bom_handling(&bytes);
        if malformed {
            // Lines of CP932 end in a byte that is part of no other character.
            let lines = bytes.split_inclusive(|&byte| byte == b'\n');
            let good = lines.take_while(|line| !self.encoding.decode_without_bom_handling(line).1);
            return Err(wrong(good.map(<[u8]>::len).sum()));
        }
        Ok(text.into_owned())
    }
}

/// Some rows of a file.
pub struct Block {
    bytes: Vec<u8>,
    /// Where it begins in the file.
    pub offset: u64,
}

/// Reads a file from row to row.
pub struct Blocks {
    path: PathBuf,
    source: Box<dyn Source>,
    delimiter: u8,
    size: usize,
    /// The beginning of a row whose end was not read yet; `None` at the end of the file.
    rest: Option<Vec<u8>>,
    offset: u64,
}

impl Iterator for Blocks {
    type Item = Result<Block, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = self.rest.take()?;
        bytes.reserve(self.size.min(BLOCK));
        loop {
            let read = self.source.by_ref().take(self.size as u64).read_to_end(&mut bytes);
            let is_last = match read {
                Err(error) => return Some(Err(unreadable(&self.path, &error))),
                Ok(read) => read < self.size,
            };
            if is_last {
                break;
            }
            if let Some(end) = last_row_end(&bytes, self.delimiter) {
                self.rest = Some(bytes.split_off(end));
                break;
            }
            if bytes.len() > LONGEST_ROW {
                let problem = Problem::new("sheet-too-large").path(&self.path);
                return Some(Err(problem.with("sheet", "")));
            }
        }
        let offset = self.offset;
        self.offset += bytes.len() as u64;
        (!bytes.is_empty()).then_some(Ok(Block { bytes, offset }))
    }
}

/// The end of the last whole row. Quotes mean what they mean to the reader: at the start of
/// a field they open it, within it two stand for one.
fn last_row_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
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

/// Why a text is no grid.
enum Wrong {
    /// Too many columns, or too long.
    TooLarge,
    /// A quotation mark, at a byte of the text, that nothing closes, or behind whose end the
    /// cell goes on. It may have swallowed rows: where it was meant to end is not certain.
    Quote { at: usize, is_open: bool },
}

/// A text as a grid.
fn grid(text: String, delimiter: u8, file: String) -> Result<Grid, Wrong> {
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

/// UTF-8 if the first letters that are not ASCII are valid in it, else CP932 (Shift_JIS as
/// Windows writes it).
fn encoding(bytes: &Bytes, head: &[u8]) -> std::io::Result<&'static Encoding> {
    let mut letters = Cow::Borrowed(head);
    let mut at = 0;
    while letters.is_ascii() {
        at += letters.len() as u64;
        let mut more = Vec::new();
        bytes.from(at)?.take(HEAD as u64).read_to_end(&mut more)?;
        if more.is_empty() {
            return Ok(UTF_8);
        }
        letters = Cow::Owned(more);
    }
    // The end may be within a letter.
    let is_utf_8 = match std::str::from_utf8(&letters) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && letters.len() >= HEAD,
    };
    Ok(if is_utf_8 { UTF_8 } else { SHIFT_JIS })
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
    // With a wrong one, cells in quotes do not end where others begin.
    let is_sound = |delimiter: u8| grid(text.to_owned(), delimiter, String::new()).is_ok();
    let best = |candidates: &[u8]| {
        // The first of equally good ones.
        let scored = candidates.iter().rev().map(|&delimiter| (fields(delimiter), delimiter));
        scored.filter(|(fields, _)| *fields > 0).max_by_key(|(fields, _)| *fields)
    };
    let likely = best(&DELIMITERS).map(|(_, delimiter)| delimiter);
    let Some(delimiter) = likely.filter(|&delimiter| !is_sound(delimiter)) else {
        return likely.unwrap_or(b',');
    };
    let sound: Vec<u8> = DELIMITERS.into_iter().filter(|&other| is_sound(other)).collect();
    best(&sound).map_or(delimiter, |(_, sound)| sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(grid: &Grid) -> Vec<Vec<String>> {
        let row = |row| grid.row(row).map(|cell| cell.text()).collect();
        (0..grid.height()).map(row).collect()
    }

    fn open(bytes: &[u8]) -> (Delimited, Grid) {
        Delimited::open(Path::new("x.csv"), Bytes::Held(bytes.into())).expect("readable")
    }

    fn grid(bytes: &[u8]) -> Vec<Vec<String>> {
        cells(&open(bytes).1)
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
    fn a_delimiter_that_fills_a_cell_is_not_that_of_the_file() {
        assert_eq!(grid(b"a,b\n\";;;,\",\";;;,\"\n"), [["a", "b"], [";;;,", ";;;,"]]);
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
    fn a_text_read_in_blocks_of_any_size_is_the_same_as_in_one() {
        let line = |i: usize| match i % 7 {
            0 => format!("{i},\"two\nlines, \"\"{i}\"\"\",x\r\n"),
            1 => "\n".to_owned(),
            2 => format!("{i},5\" wide,\"\"\n"),
            _ => format!("{i},{},\n", i % 3),
        };
        let text: String = (0..700).map(line).collect();
        let (file, whole) = open(text.as_bytes());
        for size in [16, 100, 1_000, text.len(), 2 * text.len()] {
            let blocks = file.blocks_of(size).expect("readable");
            let grids = blocks.map(|block| file.grid(block.expect("rows")).expect("a grid"));
            let mut rows: Vec<Vec<String>> = grids.flat_map(|grid| cells(&grid)).collect();
            rows.iter_mut().for_each(|row| row.resize(whole.width(), String::new()));
            assert_eq!(rows, cells(&whole), "{size}");
        }
        assert_eq!(whole.cell(0, 1).text(), "two\nlines, \"0\"");
        assert_eq!(whole.cell(2, 1).text(), "5\" wide");
    }

    #[test]
    fn a_line_in_no_known_encoding_is_named() {
        let mut bytes = b"a,b\n".repeat(3);
        bytes.extend(b"\xff\xff,x\n");
        let wrong = Delimited::open(Path::new("x.csv"), Bytes::Held(bytes.into())).err();
        assert!(format!("{:?}", wrong.expect("a problem")).contains('4'));
    }

    #[test]
    fn old_files_with_carriage_returns_alone_have_rows() {
        assert_eq!(grid(b"a,b\r1,2\r3,4"), [["a", "b"], ["1", "2"], ["3", "4"]]);
    }
}

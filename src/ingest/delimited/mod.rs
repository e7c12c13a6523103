//! Delimited text to grids of text cells, in the encodings and with the delimiters that
//! Japanese spreadsheets and forms write. A long file is read in blocks of whole rows.

mod rows;
mod writing;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, UTF_8};

use self::rows::{Wrong, grid, last_row_end};
use self::writing::{HEAD, delimiter, encoding, utf_16_without_mark};
use super::bytes::{Bytes, Source, unreadable};
use super::grid::Grid;
use crate::problem::Problem;

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

#[cfg(test)]
mod tests {
    use encoding_rs::SHIFT_JIS;

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

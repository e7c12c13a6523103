//! Old workbooks [MS-XLS], of Excel 5 (BIFF5) to 2003 (BIFF8): one stream of records, first
//! those of the workbook, then those of each sheet.

use std::collections::HashSet;
use std::io::{Cursor, Read};
use std::iter::Peekable;

use encoding_rs::SHIFT_JIS;

use super::records::{Run, Styles, long, narrow, short, wide};
use super::{Look, Shown};

const CONTINUE: u16 = 0x003C;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;

/// The records of a workbook, `None` where there are none.
pub fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let mut stream = Vec::new();
    file.open_stream(name).ok()?.read_to_end(&mut stream).ok()?;
    Some(stream)
}

/// Of each sheet in the order of the file.
pub fn looks(bytes: &[u8]) -> Vec<Look> {
    stream(bytes).and_then(|stream| of_stream(&stream)).unwrap_or_default()
}

fn of_stream(stream: &[u8]) -> Option<Vec<Look>> {
    let workbook = Workbook::read(stream)?;
    let sheet = |&at: &usize| workbook.sheet(stream.get(at..).unwrap_or_default());
    Some(workbook.sheets.iter().map(sheet).collect())
}

/// Kind and content of each record, to the first that is not whole.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (short(self.0, 0)?, short(self.0, 2)?);
        let (record, rest) = self.0.get(4..)?.split_at_checked(usize::from(length))?;
        self.0 = rest;
        Some((kind, record))
    }
}

/// Codes of letters are those of Japanese Windows.
const JAPANESE: u16 = 932;

/// What the sheets of a workbook refer to.
#[derive(Default)]
struct Workbook {
    /// Letters may have two bytes, and texts stand together.
    is_biff8: bool,
    code_page: u16,
    styles: Styles,
    /// Of each cell format.
    shown: Vec<Shown>,
    /// Numbers of the texts that are unclear.
    unclear: HashSet<u32>,
    /// Where each sheet begins.
    sheets: Vec<usize>,
}

impl Workbook {
    fn read(stream: &[u8]) -> Option<Self> {
        let mut records = Records(stream).peekable();
        let (BEGIN, begin) = records.next()? else { return None };
        let is_biff8 = match short(begin, 0)? {
            0x0500 => false,
            0x0600 => true,
            _ => return None,
        };
        let mut workbook = Self { is_biff8, ..Self::default() };
        while let Some((kind, record)) = records.next() {
            if kind == END {
                break;
            }
            // A record that is too short says nothing.
            let _ = workbook.add(kind, record, &mut records);
        }
        workbook.shown = workbook.styles.shown();
        Some(workbook)
    }

    fn add(&mut self, kind: u16, record: &[u8], next: &mut Peekable<Records<'_>>) -> Option<()> {
        match kind {
            // CodePage
            0x0042 => self.code_page = short(record, 0)?,
            // Font
            0x0031 => self.styles.add_font(short(record, 2)?, short(record, 8)?),
            // Format
            0x041E => self.styles.add_format(short(record, 0)?, &self.format(record.get(2..)?)?),
            // XF
            0x00E0 => self.styles.add_cell(font(short(record, 0)?), short(record, 2)?),
            // BoundSheet
            0x0085 => self.sheets.push(long(record, 0)? as usize),
            // SST
            0x00FC if self.styles.has_unclear_font() => {
                let mut pieces = vec![record.get(8..)?];
                while let Some((_, piece)) = next.next_if(|(kind, _)| *kind == CONTINUE) {
                    pieces.push(piece);
                }
                let mut texts = Texts { pieces: pieces.into_iter(), rest: &[] };
                for number in 0.. {
                    let (letters, runs) = texts.next()?;
                    if self.styles.is_unclear(letters, &runs) {
                        self.unclear.insert(number);
                    }
                }
            }
            _ => {}
        }
        Some(())
    }

    /// The code of a number format.
    fn format(&self, text: &[u8]) -> Option<String> {
        if self.is_biff8 {
            let (letters, flags) = (usize::from(short(text, 0)?), *text.get(2)?);
            let is_wide = flags & 1 != 0;
            let letters = text.get(3..3 + if is_wide { 2 * letters } else { letters })?;
            return Some(if is_wide { wide(letters) } else { narrow(letters) });
        }
        let letters = text.get(1..1 + usize::from(*text.first()?))?;
        let is_japanese = self.code_page == JAPANESE;
        Some(if is_japanese { SHIFT_JIS.decode(letters).0.into_owned() } else { narrow(letters) })
    }

    /// What the records of a sheet say; charts within it have records of their own.
    fn sheet(&self, stream: &[u8]) -> Look {
        let mut look = Look::default();
        let mut depth = 0;
        for (kind, record) in Records(stream) {
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                _ if depth == 1 => drop(self.cell(kind, record, &mut look)),
                _ => {}
            }
        }
        look
    }

    fn cell(&self, kind: u16, record: &[u8], look: &mut Look) -> Option<()> {
        let (row, column) = (u32::from(short(record, 0)?), u32::from(short(record, 2)?));
        let shown = |style: u16| self.shown.get(usize::from(style)).cloned().unwrap_or_default();
        match kind {
            // Formula, Number, Label, BoolErr, RK
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x027E => {
                look.add(row, column, shown(short(record, 4)?));
            }
            // MulRk: a cell format and a number for each of some columns
            0x00BD => {
                let cells = record.get(4..)?.as_chunks::<6>().0;
                for (column, cell) in (column..).zip(cells) {
                    look.add(row, column, shown(short(cell, 0)?));
                }
            }
            // LabelSst
            0x00FD if self.unclear.contains(&long(record, 6)?) => {
                look.add(row, column, Shown::Unclear);
            }
            0x00FD => look.add(row, column, shown(short(record, 4)?)),
            // RString
            0x00D6 => {
                let (letters, runs) = self.text_with_runs(record.get(6..)?)?;
                let is_unclear = self.styles.is_unclear(letters, &runs);
                let shown = if is_unclear { Shown::Unclear } else { shown(short(record, 4)?) };
                look.add(row, column, shown);
            }
            _ => {}
        }
        Some(())
    }

    /// How many letters a text in its cell has, and its runs.
    fn text_with_runs(&self, text: &[u8]) -> Option<(u32, Vec<Run>)> {
        let letters = short(text, 0)?;
        if self.is_biff8 {
            let bytes = if text.get(2)? & 1 != 0 { 2 } else { 1 };
            let runs = text.get(5 + bytes * usize::from(letters)..)?;
            return Some((u32::from(letters), runs_of(runs)));
        }
        let runs = text.get(3 + usize::from(letters)..)?.as_chunks::<2>().0.iter();
        let run = |&[from, number]: &[u8; 2]| (u32::from(from), font(u16::from(number)));
        Some((u32::from(letters), runs.map(run).collect()))
    }
}

/// The place of a font among those of the file: none has the number 4.
fn font(number: u16) -> u16 {
    if number > 4 { number - 1 } else { number }
}

fn runs_of(bytes: &[u8]) -> Vec<Run> {
    let run = |&[a, b, c, d]: &[u8; 4]| {
        (u32::from(u16::from_le_bytes([a, b])), font(u16::from_le_bytes([c, d])))
    };
    bytes.as_chunks().0.iter().map(run).collect()
}

/// The texts of a workbook, over a record and those that continue it [MS-XLS 2.5.293].
struct Texts<'a> {
    pieces: std::vec::IntoIter<&'a [u8]>,
    /// What is left of the piece.
    rest: &'a [u8],
}

impl Texts<'_> {
    /// Length and runs of the next one.
    fn next(&mut self) -> Option<(u32, Vec<Run>)> {
        const WIDE: u8 = 0x01;
        const HAS_MORE: u8 = 0x04;
        const HAS_RUNS: u8 = 0x08;
        let letters = short(&self.take(2)?, 0)?;
        let flags = *self.take(1)?.first()?;
        let runs = if flags & HAS_RUNS != 0 { short(&self.take(2)?, 0)? } else { 0 };
        let more = if flags & HAS_MORE != 0 { long(&self.take(4)?, 0)? } else { 0 };
        self.skip_letters(usize::from(letters), flags & WIDE != 0)?;
        let runs = runs_of(&self.take(4 * usize::from(runs))?);
        self.skip(more as usize)?;
        Some((u32::from(letters), runs))
    }

    /// The next piece once this one is at its end.
    fn fill(&mut self) -> Option<()> {
        while self.rest.is_empty() {
            self.rest = self.pieces.next()?;
        }
        Some(())
    }

    /// So many bytes, of as many pieces as it takes.
    fn take(&mut self, bytes: usize) -> Option<Vec<u8>> {
        let mut taken = Vec::new();
        while taken.len() < bytes {
            self.fill()?;
            let (piece, rest) = self.rest.split_at(self.rest.len().min(bytes - taken.len()));
            taken.extend_from_slice(piece);
            self.rest = rest;
        }
        Some(taken)
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            self.fill()?;
            let skipped = self.rest.len().min(bytes);
            self.rest = self.rest.get(skipped..)?;
            bytes -= skipped;
        }
        Some(())
    }

    /// Where the letters go on in a further piece, it says first how wide they are there.
    fn skip_letters(&mut self, mut letters: usize, mut is_wide: bool) -> Option<()> {
        while letters > 0 {
            let bytes = if is_wide { 2 } else { 1 };
            let here = (self.rest.len() / bytes).min(letters);
            self.rest = self.rest.get(here * bytes..)?;
            letters -= here;
            if letters > 0 {
                let (flags, rest) = self.pieces.next()?.split_first()?;
                (is_wide, self.rest) = (flags & 1 != 0, rest);
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{damaged, fixture};
    use super::*;

    #[test]
    fn a_workbook_with_any_byte_changed_is_looked_through_all_the_same() {
        for name in ["shown.xls", "shown-95.xls"] {
            let stream = stream(&fixture(name)).expect("a workbook");
            let whole = of_stream(&stream).expect("a workbook");
            assert!(whole.len() == 1 && !whole[0].cells.is_empty(), "{name}");
            for other in damaged(&stream) {
                of_stream(&other);
            }
        }
    }

    /// A text of letters of one byte, with runs, as it begins: so many letters are still to come.
    fn begun(letters: u16, here: &str, runs: u16, more: u32) -> Vec<u8> {
        let mut bytes = letters.to_le_bytes().to_vec();
        bytes.push(0x0C);
        bytes.extend(runs.to_le_bytes());
        bytes.extend(more.to_le_bytes());
        bytes.extend(here.as_bytes());
        bytes
    }

    #[test]
    fn texts_go_on_over_records_wherever_these_end() {
        // Two letters, then in the next record two of two bytes; one run, and three bytes more
        // of which the last stands in a third. Then a text of none, and one that is cut off.
        let first = begun(4, "ab", 1, 3);
        let wide = [1, 0x42, 0x30, 0x44, 0x30];
        let second = [&wide[..], &[2, 0, 6, 0], &[9, 9]].concat();
        let third = [&[9][..], &begun(0, "", 0, 0), &begun(9, "abc", 2, 0)].concat();
        let pieces = vec![&first[..], &second, &third];
        let mut texts = Texts { pieces: pieces.into_iter(), rest: &[] };
        assert_eq!(texts.next(), Some((4, vec![(2, 5)])));
        assert_eq!(texts.next(), Some((0, vec![])));
        assert_eq!(texts.next(), None);
    }
}

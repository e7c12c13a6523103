//! Texts as Parquet files store them, one behind the other, each with its length before it. They
//! are not copied one by one: a page of texts becomes one text, and the place of each in it.

use std::ops::Range;

use polars_parquet::parquet::read::PageMetaData;

use super::levels::{Given, Levels};
use super::pages::{Broken, Page};

/// Bytes of a length.
const LENGTH: usize = 4;

/// Texts within one; an empty one is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Texts {
    pub source: String,
    /// Begin and end of each.
    pub spans: Vec<(u32, u32)>,
}

impl Texts {
    /// As they are stored from a byte on, no more than so many.
    pub fn stored(mut bytes: Vec<u8>, from: usize, most: usize) -> Result<Self, Broken> {
        u32::try_from(bytes.len()).map_err(|_| Broken)?;
        bytes.get_mut(..from).ok_or(Broken)?.fill(0);
        let mut spans = Vec::with_capacity(most.min((bytes.len() - from) / LENGTH));
        let mut at = from;
        while spans.len() < most {
            let Some(stored) = bytes.get_mut(at..).and_then(|rest| rest.first_chunk_mut()) else {
                break;
            };
            // Nothing is left between the texts that is no text.
            let length = u32::from_le_bytes(std::mem::take(stored)) as usize;
            let from = at + LENGTH;
            if length > bytes.len() - from {
                break;
            }
            at = from + length;
            spans.push((from as u32, at as u32));
        }
        bytes.truncate(at);
        // As String::from_utf8, which takes several times as long.
        simdutf8::basic::from_utf8(&bytes).map_err(|_| Broken)?;
        // SAFETY: that it is UTF-8 is what the line above has checked.
        let source = unsafe { String::from_utf8_unchecked(bytes) };
        Ok(Self { source, spans })
    }

    pub fn get(&self, index: usize) -> &str {
        let (from, to) = self.spans[index];
        &self.source[from as usize..to as usize]
    }

    /// Makes room for so many bytes in all, and more rows.
    pub fn reserve(&mut self, bytes: usize, rows: usize) {
        self.source.reserve(bytes.saturating_sub(self.source.len()));
        self.spans.reserve(rows);
    }

    /// Bytes of the texts, with what stands between them.
    pub fn bytes(&self) -> usize {
        self.source.len()
    }

    /// Some of them in the order of rows, of which each names its own by 1 + its place; 0 is
    /// none.
    pub fn of_rows(&self, rows: &[u32]) -> Self {
        let span =
            |row: &u32| row.checked_sub(1).map_or((0, 0), |index| self.spans[index as usize]);
        Self { source: self.source.clone(), spans: rows.iter().map(span).collect() }
    }

    /// Adds others below; nothing where there is too much text.
    pub fn add(&mut self, below: &Self) -> Option<()> {
        let above = self.copy(&below.source)?;
        self.spans.extend(below.spans.iter().map(|(from, to)| (above + from, above + to)));
        Some(())
    }

    /// Where a text begins when it stands below the others.
    fn copy(&mut self, text: &str) -> Option<u32> {
        let above = u32::try_from(self.source.len()).ok()?;
        above.checked_add(u32::try_from(text.len()).ok()?)?;
        self.source.push_str(text);
        Some(above)
    }
}

/// The texts of a page that were not read yet.
pub struct Plain {
    /// Rows that are left.
    pub rows: usize,
    levels: Levels,
    texts: Texts,
    /// Texts that were read.
    read: usize,
}

impl Plain {
    /// Of a page that is unpacked.
    pub fn new(page: &Page, unpacked: Vec<u8>, kind: &PageMetaData) -> Result<Self, Broken> {
        let (levels, from) = Levels::of(page, &unpacked, kind)?;
        let texts = Texts::stored(unpacked, from, page.values)?;
        Ok(Self { rows: page.values, levels, texts, read: 0 })
    }

    /// Which of the next rows have a text, and which texts these are.
    fn next(&mut self, rows: usize) -> Result<(Given, Range<usize>), Broken> {
        self.rows -= rows;
        let given = self.levels.next(rows)?;
        let count = match &given {
            Given::All => rows,
            Given::None => 0,
            Given::Some(given) => given.iter().map(|&is| usize::from(is)).sum(),
        };
        let from = self.read;
        self.read += count;
        match self.read <= self.texts.spans.len() {
            true => Ok((given, from..self.read)),
            false => Err(Broken),
        }
    }

    /// Adds those of the next rows to others.
    pub fn take(&mut self, rows: usize, to: &mut Texts) -> Result<(), Broken> {
        let (given, texts) = self.next(rows)?;
        let spans = &self.texts.spans[texts];
        let (Some(&(from, _)), Some(&(_, end))) = (spans.first(), spans.last()) else {
            to.spans.resize(to.spans.len() + rows, (0, 0));
            return Ok(());
        };
        let text = from as usize..end as usize;
        let above = to.copy(&self.texts.source[text]).ok_or(Broken)?;
        let moved = |(start, end): &(u32, u32)| (above + (start - from), above + (end - from));
        let mut spans = spans.iter().map(moved);
        match given {
            Given::Some(given) => to.spans.extend(given.into_iter().map(|is| match is {
                0 => (0, 0),
                _ => spans.next().unwrap_or_default(),
            })),
            _ => to.spans.extend(spans),
        }
        Ok(())
    }

    /// Passes over rows.
    pub fn pass(&mut self, rows: usize) -> Result<(), Broken> {
        self.next(rows).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(texts: &[&[u8]]) -> Vec<u8> {
        let with_length = |text: &&[u8]| [&(text.len() as u32).to_le_bytes(), *text].concat();
        texts.iter().flat_map(with_length).collect()
    }

    #[test]
    fn texts_are_found_where_they_are_stored() {
        // What stands before them may be no text.
        let bytes = [vec![0xFF, 0xFE], stored(&["地域".as_bytes(), b"", b"a"])].concat();
        for most in [3, 9] {
            let texts = Texts::stored(bytes.clone(), 2, most).expect("whole");
            let found: Vec<&str> = (0..texts.spans.len()).map(|index| texts.get(index)).collect();
            assert_eq!(found, ["地域", "", "a"]);
        }
        assert_eq!(Texts::stored(bytes.clone(), 2, 1).map(|texts| texts.spans.len()), Ok(1));
        assert_eq!(Texts::stored(bytes.clone(), 99, 1), Err(Broken));
        // Of one that is cut off nothing is read.
        let cut = bytes[..bytes.len() - 1].to_vec();
        assert_eq!(Texts::stored(cut, 2, 3).map(|texts| texts.spans.len()), Ok(2));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(Texts::stored(stored(&[b"a", &[0xE5, 0x9C]]), 0, 2), Err(Broken));
        // Two halves of a letter are none, though together they would be one.
        let [first, second] =
            ["\u{e9}".as_bytes()[..1].to_vec(), "\u{e9}".as_bytes()[1..].to_vec()];
        assert_eq!(Texts::stored(stored(&[&first, &second]), 0, 2), Err(Broken));
    }

    #[test]
    fn texts_stand_below_others_and_rows_name_their_own() {
        let texts = Texts::stored(stored(&["地域".as_bytes(), b"b"]), 0, 2).expect("whole");
        let mut all = texts.of_rows(&[2, 0, 1, 2]);
        assert_eq!(all.add(&texts), Some(()));
        let found: Vec<&str> = (0..all.spans.len()).map(|row| all.get(row)).collect();
        assert_eq!(found, ["b", "", "地域", "b", "地域", "b"]);
    }
}

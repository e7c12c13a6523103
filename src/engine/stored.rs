//! A column of a row group as it is stored, read from the top some rows at a time. A page is
//! read and unpacked once, and what is held is one page and the dictionary.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use arrow::array::Array;
use arrow::datatypes::{ArrowDataType, Field};
use polars_buffer::Buffer;
use polars_parquet::parquet::CowBuffer;
use polars_parquet::parquet::compression::DecompressionContext;
use polars_parquet::parquet::page::{
    CompressedDataPage, CompressedDictPage, CompressedPage, DataPageHeader, Page as Unpacked,
};
use polars_parquet::parquet::read::{PageMetaData, decompress};
use polars_parquet::read::{ColumnChunkMetadata, PhysicalType};
use polars_parquet_format::{Encoding, PageHeader};

use super::decoded::Decoded;
use super::dictionary::{Dictionary, Places};
use super::failed::Failed;
use super::pages::{self, Broken, Page, Pages};
use super::texts::{Plain, Texts};
use super::values::Values;

/// A column of a row group.
pub struct Stored {
    field: Field,
    chunks: Vec<Chunk>,
    /// Whether each row is one value and not a list or the like.
    is_flat: bool,
    is_text: bool,
    /// Rows that were read or passed over.
    row: usize,
    /// Bytes of the texts that were read last.
    usual: usize,
    context: DecompressionContext,
    dictionary: Option<Dictionary>,
    left: Left,
}

/// Where values are, and how they are stored.
struct Chunk {
    bytes: Range<u64>,
    pages: Pages,
    kind: PageMetaData,
}

/// Rows of a page that are not read yet.
enum Left {
    Places(Places),
    Texts(Plain),
    Decoded(Decoded),
}

impl Left {
    fn len(&self) -> usize {
        match self {
            Self::Places(left) => left.rows,
            Self::Texts(left) => left.rows,
            Self::Decoded(left) => left.len(),
        }
    }
}

impl Stored {
    /// In a file of so many bytes.
    pub(super) fn new<'c>(
        field: Field,
        chunks: impl Iterator<Item = &'c ColumnChunkMetadata>,
        length: u64,
    ) -> Result<Self, Broken> {
        let mut found = Vec::new();
        for chunk in chunks {
            let range = chunk.byte_range();
            let bytes = range.start..range.end.min(length);
            found.push(Chunk { bytes, pages: Pages::of(chunk, length)?, kind: chunk.into() });
        }
        let is_flat = !field.dtype.is_nested()
            && found
                .iter()
                .map(|chunk| &chunk.kind.descriptor)
                .all(|descriptor| descriptor.max_rep_level == 0 && descriptor.max_def_level <= 1);
        let is_stored_as_text = |chunk: &Chunk| {
            chunk.kind.descriptor.primitive_type.physical_type == PhysicalType::ByteArray
        };
        let is_text = field.dtype == ArrowDataType::Utf8View && found.iter().all(is_stored_as_text);
        Ok(Self {
            field,
            chunks: found,
            is_flat,
            is_text,
            row: 0,
            usual: 0,
            context: DecompressionContext::Unset,
            dictionary: None,
            left: Left::Decoded(Decoded::default()),
        })
    }

    /// The values of some rows; those above are passed over.
    pub fn read(&mut self, source: impl Read + Seek, rows: Range<usize>) -> Result<Values, Failed> {
        let mut source = pages::reader(source);
        self.pass(&mut source, rows.start.checked_sub(self.row).ok_or(Broken)?)?;
        let mut found = Found::default();
        let mut wanted = rows.len();
        while wanted > 0 {
            let some = wanted.min(self.left.len());
            wanted -= match &mut self.left {
                _ if some == 0 => self.next_page(&mut source, 0)?,
                Left::Places(left) => {
                    found.decoded(&self.field)?;
                    found.places.reserve(wanted);
                    left.take(some, &mut found.places)?;
                    some
                }
                Left::Texts(left) => {
                    found.looked_up(&mut self.dictionary)?;
                    found.decoded(&self.field)?;
                    found.texts(|texts| {
                        texts.reserve(self.usual, wanted);
                        left.take(some, texts)
                    })?;
                    some
                }
                Left::Decoded(left) => {
                    found.looked_up(&mut self.dictionary)?;
                    let array = left.take(some, &self.field)?;
                    let length = array.len();
                    found.arrays.push(array);
                    length
                }
            };
        }
        self.row = rows.end;
        found.looked_up(&mut self.dictionary)?;
        found.decoded(&self.field)?;
        let values = found.values.unwrap_or(Values::Mixed(Vec::new()));
        self.usual = values.text();
        Ok(values)
    }

    /// Passes over rows. Pages of which none is wanted are not read.
    fn pass(
        &mut self,
        source: &mut BufReader<impl Read + Seek>,
        mut rows: usize,
    ) -> Result<(), Failed> {
        self.row += rows;
        while rows > 0 {
            let some = rows.min(self.left.len());
            rows -= match &mut self.left {
                _ if some == 0 => self.next_page(source, rows)?,
                Left::Places(left) => left.take(some, &mut Vec::new()).map(|()| some)?,
                Left::Texts(left) => left.pass(some).map(|()| some)?,
                Left::Decoded(left) => left.pass(some).map(|()| some)?,
            };
        }
        Ok(())
    }

    /// Goes to the next page. Where it has no more rows than are passed over it is left out,
    /// and how many it has is the result.
    fn next_page(
        &mut self,
        source: &mut BufReader<impl Read + Seek>,
        passed: usize,
    ) -> Result<usize, Failed> {
        if !self.is_flat {
            return self.whole(source).map(|()| 0);
        }
        let chunk = self.chunks.first_mut().ok_or(Broken)?;
        loop {
            let page = chunk.pages.next(source)?.ok_or(Broken)?;
            let encoding = page.encoding();
            if encoding.is_some() && page.values <= passed {
                return Ok(page.values);
            }
            let mut packed = vec![0; page.packed];
            source.read_exact(&mut packed)?;
            let unpacked = unpacked(&page, packed, &chunk.kind, &mut self.context)?;
            self.left = match (encoding, &page.header.dictionary_page_header) {
                (Some(Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY), _) => {
                    Left::Places(Places::new(&page, unpacked.into(), &chunk.kind)?)
                }
                (Some(Encoding::PLAIN), _) if self.is_text => {
                    Left::Texts(Plain::new(&page, unpacked, &chunk.kind)?)
                }
                (Some(_), _) => {
                    let Page { header, values, .. } = page;
                    Left::Decoded(Decoded::page(header, values, &unpacked, &chunk.kind)?)
                }
                (None, Some(header)) => {
                    let length = header.num_values;
                    self.dictionary = Some(match self.is_text {
                        true => Dictionary::texts(length, unpacked)?,
                        false => Dictionary::new(length, &unpacked, &chunk.kind, &self.field)?,
                    });
                    continue;
                }
                (None, None) => return Err(Broken.into()),
            };
            return Ok(0);
        }
    }

    /// Reads all of a column of lists and the like: pages do not begin with rows.
    fn whole(&mut self, source: &mut BufReader<impl Read + Seek>) -> Result<(), Failed> {
        let columns = std::mem::take(&mut self.chunks).into_iter().map(|chunk| {
            let mut bytes = Vec::new();
            source.seek(SeekFrom::Start(chunk.bytes.start))?;
            let length = chunk.bytes.end.saturating_sub(chunk.bytes.start);
            source.take(length).read_to_end(&mut bytes)?;
            Ok((chunk.kind, Buffer::from(bytes)))
        });
        let columns = columns.collect::<Result<Vec<_>, Failed>>()?;
        if columns.is_empty() {
            return Err(Broken.into());
        }
        self.left = Left::Decoded(Decoded::whole(columns, &self.field)?);
        Ok(())
    }
}

/// What was found in rows, from the top: values, and below them either places in a dictionary or
/// what was decoded.
#[derive(Default)]
struct Found {
    values: Option<Values>,
    places: Vec<u32>,
    arrays: Vec<Box<dyn Array>>,
}

impl Found {
    fn looked_up(&mut self, dictionary: &mut Option<Dictionary>) -> Result<(), Broken> {
        if self.places.is_empty() {
            return Ok(());
        }
        let places = std::mem::take(&mut self.places);
        self.add(dictionary.as_mut().ok_or(Broken)?.values(places)?)
    }

    /// Adds texts to those that were found, where these are the last.
    fn texts(&mut self, add: impl FnOnce(&mut Texts) -> Result<(), Broken>) -> Result<(), Broken> {
        if let Some(Values::Texts(texts)) = &mut self.values {
            return add(texts);
        }
        let mut texts = Texts::default();
        add(&mut texts)?;
        self.add(Values::Texts(texts))
    }

    fn decoded(&mut self, field: &Field) -> Result<(), Broken> {
        if self.arrays.is_empty() {
            return Ok(());
        }
        let arrays = std::mem::take(&mut self.arrays);
        self.add(Values::of(&field.dtype, &arrays).ok_or(Broken)?)
    }

    fn add(&mut self, below: Values) -> Result<(), Broken> {
        self.values = Some(match self.values.take() {
            None => below,
            Some(above) => above.with(below).ok_or(Broken)?,
        });
        Ok(())
    }
}

/// What a page holds, from how it is stored.
fn unpacked(
    page: &Page,
    packed: Vec<u8>,
    kind: &PageMetaData,
    context: &mut DecompressionContext,
) -> Result<Vec<u8>, Failed> {
    let size = usize::try_from(page.header.uncompressed_page_size).map_err(|_| Broken)?;
    let packed = CowBuffer::Owned(packed);
    let PageHeader { data_page_header, data_page_header_v2, .. } = page.header.clone();
    let first = data_page_header.map(DataPageHeader::V1);
    let (compression, descriptor) = (kind.compression, kind.descriptor.clone());
    let stored = match first.or(data_page_header_v2.map(DataPageHeader::V2)) {
        None => CompressedPage::Dict(CompressedDictPage::new(packed, compression, size, 0, false)),
        Some(header) => CompressedPage::Data(CompressedDataPage::new(
            header,
            packed,
            compression,
            size,
            descriptor,
            page.values,
        )),
    };
    Ok(match decompress(stored, &mut Vec::new(), context)? {
        Unpacked::Data(mut page) => std::mem::take(page.buffer_mut()),
        Unpacked::Dict(page) => page.buffer.into_vec(),
    })
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor, Read, Seek, SeekFrom};
    use std::ops::Range;

    use polars::prelude::{Column, DataFrame};
    use polars_io::prelude::{ParquetCompression, ParquetWriter};

    use crate::engine::parquet::{Description, Value};

    /// Counts what is read.
    struct Counted<'a> {
        bytes: Cursor<&'a [u8]>,
        read: &'a mut usize,
    }

    impl Read for Counted<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let read = self.bytes.read(to)?;
            *self.read += read;
            Ok(read)
        }
    }

    impl Seek for Counted<'_> {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.bytes.seek(to)
        }
    }

    const ROWS: usize = 6000;

    /// Few and many different texts, numbers, yes and no, all with blanks, and a column without;
    /// in groups and pages of so many rows and bytes.
    fn file(group: usize, page: usize, compression: ParquetCompression) -> Vec<u8> {
        let rows = 0..ROWS as i64;
        let some = |row: i64| (row * row % 11 > 3 && !(2000..3500).contains(&row)).then_some(row);
        let areas = rows.clone().map(|row| some(row).map(|row| format!("地域{}", row % 5)));
        let notes = rows.clone().map(|row| some(row).map(|row| format!("{row}番の記述")));
        let numbers = rows.clone().map(|row| some(row).map(|row| row as f64 / 4.0));
        let few = rows.clone().map(|row| some(row).map(|row| row % 7));
        let flags = rows.clone().map(|row| some(row).map(|row| row % 3 == 0));
        let columns = [
            Column::new("area".into(), areas.collect::<Vec<_>>()),
            Column::new("note".into(), notes.collect::<Vec<_>>()),
            Column::new("number".into(), numbers.collect::<Vec<_>>()),
            Column::new("few".into(), few.collect::<Vec<_>>()),
            Column::new("flag".into(), flags.collect::<Vec<_>>()),
            Column::new("all".into(), rows.collect::<Vec<_>>()),
        ];
        let mut frame = DataFrame::new_infer_height(columns.into()).expect("a table");
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes)
            .with_compression(compression)
            .with_row_group_size(Some(group))
            .with_data_page_size(Some(page))
            .finish(&mut frame)
            .expect("written");
        bytes
    }

    /// The values of all columns, so many rows at a time, and how many bytes were read.
    fn read(bytes: &[u8], step: usize) -> (Vec<Vec<Value>>, usize) {
        let description = Description::read(&mut Cursor::new(bytes)).expect("a file");
        let mut read = 0;
        let column = |column: usize| {
            let mut values = Vec::new();
            for (group, height) in description.groups().enumerate() {
                let stored = description.column(group, column, bytes.len() as u64);
                let mut stored = stored.expect("there");
                for from in (0..height).step_by(step) {
                    let rows = from..height.min(from + step);
                    let source = Counted { bytes: Cursor::new(bytes), read: &mut read };
                    let found = stored.read(source, rows.clone()).expect("whole");
                    assert_eq!(found.len(), rows.len());
                    values.extend((0..rows.len()).map(|row| found.value(row)));
                }
            }
            values
        };
        let values = (0..description.names().len()).map(column).collect();
        (values, read)
    }

    #[test]
    fn values_are_the_same_in_any_groups_and_pages_and_bytes_are_read_once() {
        let plain = file(ROWS, 1 << 20, ParquetCompression::Uncompressed);
        let (expected, _) = read(&plain, ROWS);
        assert_eq!(expected.len(), 6);
        assert_eq!(expected[1][5], Value::Missing);
        assert_eq!(expected[1][9], Value::Text("9番の記述".to_owned()));
        assert_eq!(expected[5][5999], Value::Number(5999.0));
        for group in [ROWS, 1000, 77] {
            for page in [1 << 20, 2000] {
                let bytes = file(group, page, ParquetCompression::Snappy);
                for step in [ROWS, 1000, 333] {
                    let (found, read) = read(&bytes, step);
                    assert!(found == expected, "groups of {group}, pages of {page}, {step} rows");
                    // Of a small page what is read with the header is read in vain.
                    assert!(group < ROWS || page < 1 << 20 || read < bytes.len() + 12 * 512);
                }
            }
        }
    }

    #[test]
    fn pages_without_a_wanted_row_are_not_read() {
        let bytes = file(ROWS, 2000, ParquetCompression::Uncompressed);
        let description = Description::read(&mut Cursor::new(&bytes)).expect("a file");
        let passed = |rows: &[Range<usize>]| {
            let mut read = 0;
            let mut stored = description.column(0, 5, bytes.len() as u64).expect("there");
            for rows in rows {
                let source = Counted { bytes: Cursor::new(&bytes), read: &mut read };
                stored.read(source, rows.clone()).expect("whole");
            }
            read
        };
        let (few, all) = (passed(&[0..10, 5900..6000]), passed(&[0..3000, 3000..6000]));
        assert!(few < all / 2, "{few} of {all} bytes");
    }
}

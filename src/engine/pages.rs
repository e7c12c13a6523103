//! What the headers of a Parquet file's pages say, before anything is unpacked: the reader
//! takes memory for what they say, before it looks at what is there.

use std::io::{BufReader, Read, Seek, SeekFrom};

use arrow::datatypes::{ArrowDataType, ArrowSchema};
use polars_parquet::read::{ColumnChunkMetadata, FileMetadata, PhysicalType};
use polars_parquet_format::thrift::protocol::TCompactInputProtocol;
use polars_parquet_format::{Encoding, PageHeader, PageType};

/// Bytes of a page as it is stored, and of its header: programs write a few MB.
pub const LARGEST_PAGE: usize = 1 << 27;

/// Bytes that a dictionary unpacks to, and those of all columns of a group of rows with the
/// largest page of each: they are held while the group is read.
const LARGEST_DICTIONARY: usize = 1 << 24;
const MOST_HELD: u64 = 1 << 29;

/// Values of a page.
const MOST_VALUES: usize = 1 << 26;

/// Bytes of a value of fixed length: decimal numbers have 16.
const LONGEST_VALUE: usize = 32;

/// Rows for each byte of a file. Numbers of respondents alone take more.
const MOST_ROWS: u64 = 1000;

/// What reading a file takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A page of each column and its dictionary, of the sizes above, and what is read of them.
    AsUsual,
    /// What only reading it tells.
    Unknown,
}

/// A header says what cannot be.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken;

/// Reads the headers of all pages, not the pages. What is refused are sizes of less than nothing
/// or beyond the file, dictionaries of more values than bytes, and rows without values.
pub fn look(
    source: impl Read + Seek,
    metadata: &FileMetadata,
    schema: &ArrowSchema,
) -> Result<Takes, Broken> {
    let mut source = reader(source);
    let length = source.seek(SeekFrom::End(0)).map_err(|_| Broken)?;
    let rows = metadata.row_groups.iter().map(|group| group.num_rows() as u64);
    let rows = rows.fold(0, u64::saturating_add);
    let mut is_usual =
        rows / MOST_ROWS <= length && schema.iter_values().all(|field| !is_composed(&field.dtype));
    for group in &metadata.row_groups {
        let mut held: u64 = 0;
        for chunk in group.parquet_columns() {
            let mut pages = Pages::of(chunk, length)?;
            let [mut values, mut largest] = [0_u64; 2];
            while let Some(page) = pages.next(&mut source)? {
                let unpacked = page.unpacked as u64;
                match page.encoding() {
                    Some(_) => largest = largest.max(unpacked),
                    None => held = held.saturating_add(unpacked),
                }
                values = values.saturating_add(page.values as u64);
                is_usual &= page.is_usual();
            }
            if values < group.num_rows() as u64 {
                return Err(Broken);
            }
            held = held.saturating_add(largest);
        }
        is_usual &= held <= MOST_HELD;
    }
    Ok(if is_usual { Takes::AsUsual } else { Takes::Unknown })
}

/// Reads headers of pages: one has less than a hundred bytes, unless there are texts in it.
pub fn reader<R: Read + Seek>(source: R) -> BufReader<R> {
    BufReader::with_capacity(512, source)
}

/// Whether a value may consist of any number of others.
fn is_composed(kind: &ArrowDataType) -> bool {
    match kind {
        ArrowDataType::FixedSizeBinary(bytes) => *bytes > LONGEST_VALUE,
        ArrowDataType::Dictionary(_, kind, _) => is_composed(kind),
        kind => kind.is_nested(),
    }
}

/// The pages of a column in a group of rows that were not read yet.
pub struct Pages {
    /// Where the next one begins, and where they end.
    at: u64,
    end: u64,
    /// Values that they hold.
    left: u64,
    kind: PhysicalType,
}

/// A page, before it is read.
pub struct Page {
    pub header: PageHeader,
    /// Of the rows; a dictionary has none.
    pub values: usize,
    /// Bytes as it is stored, and as it is unpacked.
    pub packed: usize,
    pub unpacked: usize,
}

impl Pages {
    /// In a file of so many bytes.
    pub fn of(chunk: &ColumnChunkMetadata, length: u64) -> Result<Self, Broken> {
        let range = chunk.byte_range();
        let left = u64::try_from(chunk.num_values()).map_err(|_| Broken)?;
        let end = range.end.min(length);
        Ok(Self { at: range.start, end, left, kind: chunk.physical_type() })
    }

    /// The next page as far as the reader reads, with the source at what it holds.
    pub fn next<R: Read + Seek>(
        &mut self,
        source: &mut BufReader<R>,
    ) -> Result<Option<Page>, Broken> {
        if self.left == 0 || self.at >= self.end {
            return Ok(None);
        }
        source.seek(SeekFrom::Start(self.at)).map_err(|_| Broken)?;
        let mut protocol = TCompactInputProtocol::new(&mut *source, LARGEST_PAGE);
        let mut header = PageHeader::read_from_in_protocol(&mut protocol).map_err(|_| Broken)?;
        // Only what it says of its own type counts.
        let kind = header.type_;
        header.data_page_header.take_if(|_| kind != PageType::DATA_PAGE);
        header.data_page_header_v2.take_if(|_| kind != PageType::DATA_PAGE_V2);
        header.dictionary_page_header.take_if(|_| kind != PageType::DICTIONARY_PAGE);
        let packed = size(header.compressed_page_size)?;
        self.at = source.stream_position().map_err(|_| Broken)? + packed as u64;
        if self.at > self.end || packed > LARGEST_PAGE {
            return Err(Broken);
        }
        // What is not packed may say nothing of its size when unpacked.
        let unpacked = size(header.uncompressed_page_size)?.max(packed);
        let first = header.data_page_header.as_ref().map(|page| page.num_values);
        let second = header.data_page_header_v2.as_ref().map(|page| page.num_values);
        let values = match &header.dictionary_page_header {
            Some(page) if size(page.num_values)? > unpacked / self.least_bytes() => {
                return Err(Broken);
            }
            Some(_) => 0,
            None => first.or(second).ok_or(Broken)?,
        };
        let values = size(values)?;
        self.left = self.left.saturating_sub(values as u64);
        Ok(Some(Page { header, values, packed, unpacked }))
    }

    /// Bytes that a value of a dictionary takes, at least.
    fn least_bytes(&self) -> usize {
        match self.kind {
            PhysicalType::Boolean => 1,
            // A text has its length before it.
            PhysicalType::Int32 | PhysicalType::Float | PhysicalType::ByteArray => 4,
            PhysicalType::Int64 | PhysicalType::Double => 8,
            PhysicalType::Int96 => 12,
            PhysicalType::FixedLenByteArray(bytes) => bytes.max(1),
        }
    }
}

fn size(size: i32) -> Result<usize, Broken> {
    usize::try_from(size).map_err(|_| Broken)
}

impl Page {
    /// How the values of rows are stored; a dictionary has none.
    pub fn encoding(&self) -> Option<Encoding> {
        let first = self.header.data_page_header.as_ref().map(|page| page.encoding);
        let second = self.header.data_page_header_v2.as_ref().map(|page| page.encoding);
        first.or(second)
    }

    /// Whether its header tells what reading it takes.
    fn is_usual(&self) -> bool {
        let Some(encoding) = self.encoding() else { return self.unpacked <= LARGEST_DICTIONARY };
        // What is written as differences says how many there are once more.
        let is_listed = matches!(
            encoding,
            Encoding::PLAIN
                | Encoding::PLAIN_DICTIONARY
                | Encoding::RLE
                | Encoding::BIT_PACKED
                | Encoding::RLE_DICTIONARY
                | Encoding::BYTE_STREAM_SPLIT
        );
        is_listed && self.values <= MOST_VALUES
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::path::Path;

    use polars::prelude::{Column, DataFrame};
    use polars_io::prelude::{ParquetCompression, ParquetWriter};

    use super::{Broken, Takes};
    use crate::engine::parquet::Description;
    use crate::guard::guarded;
    use crate::problem::Problem;

    /// Texts of which many are alike and texts of which none are, numbers, and blanks.
    fn file(compression: ParquetCompression) -> Vec<u8> {
        let some = |row: i64, text: String| (row % 7 > 0).then_some(text);
        let areas = (0..60).map(|row| some(row, format!("地域{}", row % 5)));
        let notes = (0..60).map(|row| some(row, format!("{row}番の記述")));
        let visits = (0..60_i64).map(|row| (row % 3 > 0).then_some(row * row));
        let columns = [
            Column::new("area".into(), areas.collect::<Vec<_>>()),
            Column::new("note".into(), notes.collect::<Vec<_>>()),
            Column::new("visits".into(), visits.collect::<Vec<_>>()),
        ];
        let mut frame = DataFrame::new_infer_height(columns.into()).expect("a table");
        let mut bytes = Vec::new();
        let writer = ParquetWriter::new(&mut bytes).with_compression(compression);
        writer.finish(&mut frame).expect("written");
        bytes
    }

    /// What a file says of itself and what reading it takes, if it can be made anything of.
    fn described(bytes: &[u8]) -> Result<(Description, Takes), Problem> {
        let broken = || Problem::new("file-broken");
        guarded(Path::new("x.parquet"), || {
            let description = Description::read(&mut Cursor::new(bytes)).map_err(|_| broken())?;
            let takes = description.takes(Cursor::new(bytes)).map_err(|Broken| broken())?;
            Ok((description, takes))
        })
    }

    /// Reads all columns as they are read for answers.
    fn read_through(description: &Description, bytes: &[u8]) -> Result<(), Problem> {
        let broken = || Problem::new("file-broken");
        for (group, height) in description.groups().enumerate() {
            for column in 0..description.names().len() {
                guarded(Path::new("x.parquet"), || {
                    let stored = description.column(group, column, bytes.len() as u64);
                    let mut stored = stored.map_err(|Broken| broken())?;
                    let mut read = |rows| stored.read(Cursor::new(bytes), rows).map(drop);
                    read(0..height / 2)
                        .and_then(|()| read(height / 2..height))
                        .map_err(|_| broken())
                })?;
            }
        }
        Ok(())
    }

    /// Where the description begins that stands at the end.
    fn end_of_pages(bytes: &[u8]) -> usize {
        let length = bytes[bytes.len() - 8..].first_chunk().expect("there");
        bytes.len() - 8 - u32::from_le_bytes(*length) as usize
    }

    #[test]
    fn pages_with_any_byte_changed_are_refused_or_read_or_left_to_a_trial() {
        for compression in [ParquetCompression::Snappy, ParquetCompression::Uncompressed] {
            let bytes = file(compression);
            let [mut refused, mut read, mut unknown] = [0; 3];
            for at in 4..end_of_pages(&bytes) {
                for other in [0x01, 0x7F, 0xFF] {
                    let mut damaged = bytes.clone();
                    damaged[at] ^= other;
                    match described(&damaged) {
                        Err(_) => refused += 1,
                        Ok((_, Takes::Unknown)) => unknown += 1,
                        // The reader must not take more memory than there is.
                        Ok((description, Takes::AsUsual)) => {
                            read += usize::from(read_through(&description, &damaged).is_ok());
                        }
                    }
                }
            }
            assert!(refused > 0 && read > 0 && unknown > 0, "{refused} {read} {unknown}");
        }
    }

    #[test]
    fn a_group_of_more_rows_than_values_is_refused() {
        let mut bytes = file(ParquetCompression::Snappy);
        let description = |bytes: &[u8]| Description::read(&mut Cursor::new(bytes));
        let takes = |bytes: &[u8]| {
            description(bytes).expect("whole").takes(Cursor::new(bytes)).map_err(|Broken| ())
        };
        assert_eq!(takes(&bytes), Ok(Takes::AsUsual));
        // 60 as Thrift writes it behind the number and the kind of its field; the last one is
        // that of the group.
        let rows = memchr::memmem::rfind(&bytes, &[0x16, 120]).expect("there");
        bytes[rows + 1] += 2;
        assert_eq!(takes(&bytes), Err(()));
    }
}

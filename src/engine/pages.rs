//! What the headers of a Parquet file's pages say, before anything is unpacked: the reader
//! takes memory for what they say, before it looks at what is there.

use std::io::{BufReader, Read, Seek, SeekFrom};

use arrow::datatypes::{ArrowDataType, ArrowSchema};
use polars_parquet::read::{ColumnChunkMetadata, FileMetadata, PhysicalType};
use polars_parquet_format::thrift::protocol::TCompactInputProtocol;
use polars_parquet_format::{Encoding, PageHeader, PageType};

/// Bytes of a page as it is stored, and of its header: programs write a few MB.
pub const LARGEST_PAGE: usize = 1 << 27;

/// Bytes that the pages of a column in a group of rows unpack to, and a dictionary.
const LARGEST_CHUNK: usize = 1 << 28;
const LARGEST_DICTIONARY: usize = 1 << 24;

/// Values of a page.
const MOST_VALUES: usize = 1 << 26;

/// Bytes of a value of fixed length: decimal numbers have 16.
const LONGEST_VALUE: usize = 32;

/// Rows for each byte of a file. Numbers of respondents alone take more.
const MOST_ROWS: u64 = 1000;

/// What reading a file takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// For each thread a column in a group of rows of the size above, and what is read of it.
    AsUsual,
    /// What only reading it tells.
    Unknown,
}

/// A header says what cannot be.
#[derive(Debug)]
pub struct Broken;

/// Reads the headers of all pages, not the pages. What is refused are sizes of less than nothing
/// or beyond the file, dictionaries of more values than bytes, and rows without values.
pub fn look(
    source: impl Read + Seek,
    metadata: &FileMetadata,
    schema: &ArrowSchema,
) -> Result<Takes, Broken> {
    // A header has less than a hundred bytes, unless there are texts in it.
    let mut source = BufReader::with_capacity(512, source);
    let length = source.seek(SeekFrom::End(0)).map_err(|_| Broken)?;
    let rows: u64 = metadata.row_groups.iter().map(|group| group.num_rows() as u64).sum();
    let mut is_usual =
        rows / MOST_ROWS <= length && schema.iter_values().all(|field| !is_composed(&field.dtype));
    for group in &metadata.row_groups {
        for chunk in group.parquet_columns() {
            let seen = Chunk { source: &mut source, chunk, length }.look()?;
            if seen.values < group.num_rows() as u64 {
                return Err(Broken);
            }
            is_usual &= seen.is_usual && seen.unpacked <= LARGEST_CHUNK;
        }
    }
    Ok(if is_usual { Takes::AsUsual } else { Takes::Unknown })
}

/// Whether a value may consist of any number of others.
fn is_composed(kind: &ArrowDataType) -> bool {
    match kind {
        ArrowDataType::FixedSizeBinary(bytes) => *bytes > LONGEST_VALUE,
        ArrowDataType::Dictionary(_, kind, _) => is_composed(kind),
        kind => kind.is_nested(),
    }
}

/// The values of a column in a group of rows.
struct Chunk<'a, R: Read + Seek> {
    source: &'a mut R,
    chunk: &'a ColumnChunkMetadata,
    /// Of the file.
    length: u64,
}

/// What the pages of a column in a group of rows say.
struct Seen {
    values: u64,
    /// Bytes of all pages.
    unpacked: usize,
    is_usual: bool,
}

impl<R: Read + Seek> Chunk<'_, R> {
    /// As far as the reader reads.
    fn look(&mut self) -> Result<Seen, Broken> {
        let range = self.chunk.byte_range();
        let end = range.end.min(self.length);
        let mut at = range.start;
        let mut seen = Seen { values: 0, unpacked: 0, is_usual: true };
        let wanted = u64::try_from(self.chunk.num_values()).map_err(|_| Broken)?;
        while seen.values < wanted && at < end {
            self.source.seek(SeekFrom::Start(at)).map_err(|_| Broken)?;
            let mut protocol = TCompactInputProtocol::new(&mut *self.source, LARGEST_PAGE);
            let header = PageHeader::read_from_in_protocol(&mut protocol).map_err(|_| Broken)?;
            let packed = u64::try_from(header.compressed_page_size).map_err(|_| Broken)?;
            at = self.source.stream_position().map_err(|_| Broken)? + packed;
            if at > end {
                return Err(Broken);
            }
            self.page(&header, &mut seen)?;
        }
        Ok(seen)
    }

    fn page(&self, header: &PageHeader, seen: &mut Seen) -> Result<(), Broken> {
        let size = |size: i32| usize::try_from(size).map_err(|_| Broken);
        // What is not packed may say nothing of its size when unpacked.
        let packed = size(header.compressed_page_size)?;
        let unpacked = size(header.uncompressed_page_size)?.max(packed);
        seen.unpacked = seen.unpacked.saturating_add(unpacked);
        let (values, encoding) = match header.type_ {
            PageType::DICTIONARY_PAGE => {
                let values = header.dictionary_page_header.as_ref().map(|page| page.num_values);
                if size(values.ok_or(Broken)?)? > unpacked / self.least_bytes() {
                    return Err(Broken);
                }
                seen.is_usual &= unpacked <= LARGEST_DICTIONARY;
                return Ok(());
            }
            PageType::DATA_PAGE => {
                let page = header.data_page_header.as_ref();
                page.map(|page| (page.num_values, page.encoding))
            }
            PageType::DATA_PAGE_V2 => {
                let page = header.data_page_header_v2.as_ref();
                page.map(|page| (page.num_values, page.encoding))
            }
            _ => None,
        }
        .ok_or(Broken)?;
        let values = size(values)?;
        seen.values += values as u64;
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
        seen.is_usual &= is_listed && values <= MOST_VALUES;
        Ok(())
    }

    /// Bytes that a value of a dictionary takes, at least.
    fn least_bytes(&self) -> usize {
        match self.chunk.physical_type() {
            PhysicalType::Boolean => 1,
            // A text has its length before it.
            PhysicalType::Int32 | PhysicalType::Float | PhysicalType::ByteArray => 4,
            PhysicalType::Int64 | PhysicalType::Double => 8,
            PhysicalType::Int96 => 12,
            PhysicalType::FixedLenByteArray(bytes) => bytes.max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read, Seek, SeekFrom};
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
        let areas = (0..300).map(|row| some(row, format!("地域{}", row % 5)));
        let notes = (0..300).map(|row| some(row, format!("{row}番の記述")));
        let visits = (0..300_i64).map(|row| (row % 3 > 0).then_some(row * row));
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
        let part = |range: std::ops::Range<u64>| {
            let mut part = Vec::new();
            let mut source = Cursor::new(bytes);
            source.seek(SeekFrom::Start(range.start))?;
            source.take(range.end.saturating_sub(range.start)).read_to_end(&mut part)?;
            Ok(part)
        };
        for (group, height) in description.groups().enumerate() {
            for column in 0..description.names().len() {
                guarded(Path::new("x.parquet"), || {
                    let chunks = description.chunks(group, column, part).map_err(|_| broken())?;
                    let once = guarded(Path::new("x.parquet"), || {
                        chunks.once(0..height).map_err(|_| broken())
                    });
                    match once {
                        Ok(Some(_)) => Ok(()),
                        _ => chunks.values(0..height).map(drop).map_err(|_| broken()),
                    }
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
                for other in [0x00, 0x7F, 0xFF] {
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
        // 300 as Thrift writes it; the last one is that of the group.
        let rows = memchr::memmem::rfind(&bytes, &[0xD8, 0x04]).expect("there");
        bytes[rows] += 2;
        assert_eq!(takes(&bytes), Err(()));
    }
}

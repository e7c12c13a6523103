//! Pages of values, decoded by polars some rows at a time.

use std::collections::VecDeque;
use std::io::Cursor;
use std::ops::Range;

use arrow::array::Array;
use arrow::datatypes::Field;
use polars_buffer::Buffer;
use polars_parquet::parquet::compression::Compression;
use polars_parquet::parquet::read::PageMetaData;
use polars_parquet::read::{BasicDecompressor, Filter, PageReader, column_iter_to_arrays};
use polars_parquet_format::PageHeader;
use polars_parquet_format::thrift::protocol::TCompactOutputProtocol;

use super::failed::Failed;
use super::pages::Broken;
use super::values::Values;

/// Rows that are decoded together. A page that says little may have a million.
const TOGETHER: usize = 1 << 15;

/// Rows that are not read yet.
#[derive(Default)]
pub struct Decoded {
    page: Option<Page>,
    arrays: VecDeque<Box<dyn Array>>,
}

/// A page as it is when it is unpacked, and the rows that are not decoded yet.
struct Page {
    bytes: Buffer<u8>,
    kind: PageMetaData,
    rows: Range<usize>,
}

impl Decoded {
    /// The rows of a page that is unpacked.
    pub fn page(
        mut header: PageHeader,
        values: usize,
        unpacked: &[u8],
        kind: &PageMetaData,
    ) -> Result<Self, Failed> {
        // As if it had been stored so, and nothing else.
        let length = i32::try_from(unpacked.len()).map_err(|_| Broken)?;
        (header.compressed_page_size, header.uncompressed_page_size) = (length, length);
        if let Some(header) = &mut header.data_page_header {
            header.statistics = None;
        }
        if let Some(header) = &mut header.data_page_header_v2 {
            (header.statistics, header.is_compressed) = (None, Some(false));
        }
        let mut bytes = Vec::with_capacity(unpacked.len() + 64);
        let mut protocol = TCompactOutputProtocol::new(&mut bytes);
        header.write_to_out_protocol(&mut protocol).map_err(|_| Broken)?;
        bytes.extend(unpacked);
        let kind = PageMetaData {
            column_start: 0,
            num_values: values as i64,
            compression: Compression::Uncompressed,
            descriptor: kind.descriptor.clone(),
        };
        let page = Page { bytes: bytes.into(), kind, rows: 0..values };
        Ok(Self { page: Some(page), arrays: VecDeque::new() })
    }

    /// All rows of values that consist of others, from their columns.
    pub fn whole(columns: Vec<(PageMetaData, Buffer<u8>)>, field: &Field) -> Result<Self, Failed> {
        Ok(Self { page: None, arrays: arrays(columns, field, None)?.into() })
    }

    pub fn len(&self) -> usize {
        let decoded = self.arrays.iter().map(|array| array.len()).sum::<usize>();
        decoded + self.page.as_ref().map_or(0, |page| page.rows.len())
    }

    /// The next rows, up to so many.
    pub fn take(&mut self, most: usize, field: &Field) -> Result<Box<dyn Array>, Failed> {
        while self.arrays.front().is_none_or(|array| array.is_empty()) {
            if self.arrays.pop_front().is_none() {
                self.decode(field)?;
            }
        }
        let front = self.arrays.front_mut().ok_or(Broken)?;
        let length = front.len();
        if length <= most {
            return Ok(self.arrays.pop_front().ok_or(Broken)?);
        }
        let taken = front.sliced(0, most);
        *front = front.sliced(most, length - most);
        Ok(taken)
    }

    /// Passes over rows.
    pub fn pass(&mut self, mut rows: usize) -> Result<(), Failed> {
        while let Some(front) = self.arrays.front_mut() {
            let length = front.len();
            if length > rows {
                *front = front.sliced(rows, length - rows);
                return Ok(());
            }
            rows -= length;
            self.arrays.pop_front();
        }
        match &mut self.page {
            Some(page) if rows <= page.rows.len() => page.rows.start += rows,
            _ if rows > 0 => return Err(Broken.into()),
            _ => {}
        }
        Ok(())
    }

    /// The values of all that is left.
    pub fn into_values(mut self, field: &Field) -> Result<Values, Failed> {
        let mut arrays = Vec::new();
        while self.len() > 0 {
            arrays.push(self.take(usize::MAX, field)?);
        }
        Ok(Values::of(&field.dtype, &arrays).ok_or(Broken)?)
    }

    fn decode(&mut self, field: &Field) -> Result<(), Failed> {
        let page = self.page.as_mut().filter(|page| !page.rows.is_empty()).ok_or(Broken)?;
        let end = page.rows.end.min(page.rows.start + TOGETHER);
        let rows = std::mem::replace(&mut page.rows.start, end)..end;
        let column = (page.kind.clone(), page.bytes.clone());
        self.arrays = arrays(vec![column], field, Some(Filter::Range(rows.clone())))?.into();
        let decoded = self.arrays.iter().map(|array| array.len()).sum::<usize>();
        if decoded == rows.len() { Ok(()) } else { Err(Broken.into()) }
    }
}

fn arrays(
    columns: Vec<(PageMetaData, Buffer<u8>)>,
    field: &Field,
    rows: Option<Filter>,
) -> Result<Vec<Box<dyn Array>>, Failed> {
    let kinds: Vec<_> = columns.iter().map(|(kind, _)| kind.descriptor.clone()).collect();
    let kinds = kinds.iter().map(|descriptor| &descriptor.primitive_type).collect();
    let pages = columns.into_iter().map(|(kind, bytes)| {
        let most = bytes.len();
        let pages = PageReader::new_with_page_meta(Cursor::new(bytes), kind, Vec::new(), most);
        BasicDecompressor::new(pages, Vec::new())
    });
    Ok(column_iter_to_arrays(pages.collect(), kinds, field.clone(), rows)?.0)
}

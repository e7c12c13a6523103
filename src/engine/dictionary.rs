//! The different values of a column of a row group, which its rows name by their places.

use arrow::datatypes::Field;
use polars_parquet::parquet::read::PageMetaData;
use polars_parquet_format::{DataPageHeaderV2, Encoding, PageHeader, PageType};

use super::decoded::Decoded;
use super::pages::Broken;
use super::parquet::Failed;
use super::values::{Value, Values};

/// Values by their places.
pub struct Dictionary {
    values: Values,
    /// For each place 1 + the index among those of the rows at hand, once it is met.
    met: Vec<u32>,
}

/// For a value that is none.
const NONE: u32 = u32::MAX;

impl Dictionary {
    /// From a page of so many values that is unpacked.
    pub fn new(
        length: i32,
        unpacked: &[u8],
        kind: &PageMetaData,
        field: &Field,
    ) -> Result<Self, Failed> {
        // It is as a page of rows of which all have a value.
        let header = PageHeader {
            type_: PageType::DATA_PAGE_V2,
            uncompressed_page_size: 0,
            compressed_page_size: 0,
            crc: None,
            data_page_header: None,
            index_page_header: None,
            dictionary_page_header: None,
            data_page_header_v2: Some(DataPageHeaderV2 {
                num_values: length,
                num_nulls: 0,
                num_rows: length,
                encoding: Encoding::PLAIN,
                definition_levels_byte_length: 0,
                repetition_levels_byte_length: 0,
                is_compressed: Some(false),
                statistics: None,
            }),
        };
        let length = usize::try_from(length).map_err(|_| Broken)?;
        let values = Decoded::page(header, length, unpacked, kind)?.into_values(field)?;
        Ok(Self { values, met: vec![0; length] })
    }

    /// The values of rows, by 1 + their places; 0 is none.
    pub fn values(&mut self, mut places: Vec<u32>) -> Result<Values, Broken> {
        if places.iter().any(|&place| place as usize > self.met.len()) {
            return Err(Broken);
        }
        if let Values::Numbers(numbers) = &self.values {
            let number = |&place: &u32| match place {
                0 => f64::NAN,
                place => numbers[place as usize - 1],
            };
            return Ok(Values::Numbers(places.iter().map(number).collect()));
        }
        let mut values = Vec::new();
        let mut touched = Vec::new();
        for place in places.iter_mut().filter(|place| **place > 0) {
            let at = *place as usize - 1;
            if self.met[at] == 0 {
                touched.push(at);
                self.met[at] = match self.values.value(at) {
                    Value::Missing => NONE,
                    value => {
                        values.push(value);
                        values.len() as u32
                    }
                };
            }
            *place = if self.met[at] == NONE { 0 } else { self.met[at] };
        }
        touched.into_iter().for_each(|at| self.met[at] = 0);
        Ok(Values::Once(values, places))
    }
}

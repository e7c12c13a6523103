//! The different values of a column of a row group, which its rows name by their places.

use arrow::datatypes::Field;
use polars_buffer::Buffer;
use polars_parquet::parquet::read::PageMetaData;
use polars_parquet_format::{DataPageHeaderV2, Encoding, PageHeader, PageType};

use super::decoded::Decoded;
use super::failed::Failed;
use super::pages::{Broken, Page};
use super::runs::Runs;
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

/// Places in the dictionary of the rows of a page.
pub struct Places {
    /// How many are left.
    pub rows: usize,
    /// Which rows have a value, if not all: 1 for those.
    given: Option<Runs>,
    places: Runs,
}

impl Places {
    /// Of a page that is unpacked.
    pub fn new(page: &Page, unpacked: Buffer<u8>, kind: &PageMetaData) -> Result<Self, Broken> {
        let can_lack = kind.descriptor.max_def_level > 0;
        let size = |size: i32| usize::try_from(size).map_err(|_| Broken);
        let given = match &page.header.data_page_header_v2 {
            Some(header) => {
                let before = size(header.repetition_levels_byte_length)?;
                before..before.saturating_add(size(header.definition_levels_byte_length)?)
            }
            None if can_lack => {
                let length = unpacked.first_chunk().ok_or(Broken)?;
                4..(u32::from_le_bytes(*length) as usize).saturating_add(4)
            }
            None => 0..0,
        };
        let all = page.header.data_page_header_v2.as_ref().is_some_and(|page| page.num_nulls == 0);
        // The first byte says how many bits a place takes.
        let places = unpacked.get(given.end..).ok_or(Broken)?;
        let bits = places.first().map_or(0, |&bits| usize::from(bits));
        let first = unpacked.len().min(given.end + 1);
        let places = Runs::new(unpacked.clone().sliced(first..unpacked.len()), bits)?;
        let given = match can_lack && !all {
            true => Some(Runs::new(unpacked.sliced(given), 1)?),
            false => None,
        };
        Ok(Self { rows: page.values, given, places })
    }

    /// 1 + the places of the next rows; 0 is none.
    pub fn take(&mut self, rows: usize, to: &mut Vec<u32>) -> Result<(), Broken> {
        self.rows -= rows;
        let from = to.len();
        let given = match &mut self.given {
            None => None,
            Some(given) => match given.same(rows)? {
                Some(0) => {
                    to.resize(from + rows, 0);
                    return Ok(());
                }
                Some(_) => None,
                None => {
                    let mut some = Vec::new();
                    given.take(rows, &mut some)?;
                    Some(some)
                }
            },
        };
        let Some(given) = given else {
            self.places.take(rows, to)?;
            to[from..].iter_mut().for_each(|place| *place = place.saturating_add(1));
            return Ok(());
        };
        let count = given.iter().filter(|&&is| is != 0).count();
        let mut places = Vec::new();
        self.places.take(count, &mut places)?;
        // One more than are looked at, so that the last row needs no other way.
        places.push(0);
        let mut at = 0;
        to.extend(given.into_iter().map(|is| {
            let is = is.min(1);
            let place = places[at].saturating_add(1) * is;
            at += is as usize;
            place
        }));
        Ok(())
    }
}

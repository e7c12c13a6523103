//! The different values of a column of a row group, which its rows name by their places.

use std::sync::Arc;

use arrow::datatypes::Field;
use polars_buffer::Buffer;
use polars_parquet::parquet::read::PageMetaData;
use polars_parquet_format::{DataPageHeaderV2, Encoding, PageHeader, PageType};

use super::decoded::Decoded;
use super::failed::Failed;
use super::levels::{Given, Levels};
use super::pages::{Broken, Page};
use super::runs::Runs;
use super::texts::Texts;
use super::values::{Value, Values};

/// Values by their places.
pub enum Dictionary {
    /// Behind one for what is none.
    Numbers(Vec<f64>),
    Texts(Arc<Texts>),
    /// Neither; for each place 1 + the index among those of the rows at hand, once it is met.
    Others(Values, Vec<u32>),
}

/// For a value that is none.
const NONE: u32 = u32::MAX;

impl Dictionary {
    /// Of so many texts, from a page that is unpacked.
    pub fn texts(length: i32, unpacked: Vec<u8>) -> Result<Self, Broken> {
        let length = usize::try_from(length).map_err(|_| Broken)?;
        let texts = Texts::stored(unpacked, 0, length)?;
        if texts.spans.len() == length { Ok(Self::Texts(Arc::new(texts))) } else { Err(Broken) }
    }

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
        Ok(match Decoded::page(header, length, unpacked, kind)?.into_values(field)? {
            Values::Numbers(mut numbers) => {
                numbers.insert(0, f64::NAN);
                Self::Numbers(numbers)
            }
            values => Self::Others(values, vec![0; length]),
        })
    }

    fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len() - 1,
            Self::Texts(texts) => texts.spans.len(),
            Self::Others(_, met) => met.len(),
        }
    }

    /// The values of rows, by 1 + their places; 0 is none.
    pub fn values(&mut self, places: Vec<u32>) -> Result<Values, Broken> {
        let last = places.iter().fold(0, |last, &place| last.max(place));
        if last as usize > self.len() {
            return Err(Broken);
        }
        Ok(match self {
            Self::Numbers(numbers) => {
                Values::Numbers(places.iter().map(|&place| numbers[place as usize]).collect())
            }
            Self::Texts(texts) => Values::Coded(Arc::clone(texts), places),
            Self::Others(values, met) => once(values, met, places),
        })
    }
}

/// Those of the values that rows have, each once.
fn once(of: &Values, met: &mut [u32], mut places: Vec<u32>) -> Values {
    let mut values = Vec::new();
    let mut touched = Vec::new();
    for place in places.iter_mut().filter(|place| **place > 0) {
        let at = *place as usize - 1;
        if met[at] == 0 {
            touched.push(at);
            met[at] = match of.value(at) {
                Value::Missing => NONE,
                value => {
                    values.push(value);
                    values.len() as u32
                }
            };
        }
        *place = if met[at] == NONE { 0 } else { met[at] };
    }
    touched.into_iter().for_each(|at| met[at] = 0);
    Values::Once(values, places)
}

/// Places in the dictionary of the rows of a page.
pub struct Places {
    /// How many are left.
    pub rows: usize,
    levels: Levels,
    places: Runs,
}

impl Places {
    /// Of a page that is unpacked.
    pub fn new(page: &Page, unpacked: Buffer<u8>, kind: &PageMetaData) -> Result<Self, Broken> {
        let (levels, values) = Levels::of(page, &unpacked, kind)?;
        // The first byte says how many bits a place takes.
        let bits = unpacked.get(values).map_or(0, |&bits| usize::from(bits));
        let first = unpacked.len().min(values + 1);
        let length = unpacked.len();
        let places = Runs::new(unpacked.sliced(first..length), bits)?;
        Ok(Self { rows: page.values, levels, places })
    }

    /// 1 + the places of the next rows; 0 is none.
    pub fn take(&mut self, rows: usize, to: &mut Vec<u32>) -> Result<(), Broken> {
        self.rows -= rows;
        let from = to.len();
        let given = match self.levels.next(rows)? {
            Given::None => {
                to.resize(from + rows, 0);
                return Ok(());
            }
            Given::All => {
                self.places.take(rows, to)?;
                to[from..].iter_mut().for_each(|place| *place = place.saturating_add(1));
                return Ok(());
            }
            Given::Some(given) => given,
        };
        let count = given.iter().map(|&is| usize::from(is)).sum();
        let mut places = Vec::with_capacity(count + 1);
        self.places.take(count, &mut places)?;
        // One more than are looked at, so that the last row needs no other way.
        places.push(0);
        let mut at = 0;
        to.extend(given.into_iter().map(|is| {
            let place = places[at].saturating_add(1) * u32::from(is);
            at += usize::from(is);
            place
        }));
        Ok(())
    }
}

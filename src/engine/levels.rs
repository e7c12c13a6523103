//! Which rows of a page have a value.

use polars_parquet::parquet::read::PageMetaData;

use super::pages::{Broken, Page};
use super::runs::Runs;

/// Of the rows that were not read yet; nothing where all have one.
pub struct Levels(Option<Runs>);

/// Which of some rows have a value.
pub enum Given {
    All,
    None,
    /// 1 for those that have.
    Some(Vec<u8>),
}

impl Levels {
    /// Of a page that is unpacked, and where its values begin.
    pub fn of(page: &Page, unpacked: &[u8], kind: &PageMetaData) -> Result<(Self, usize), Broken> {
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
        let values = given.end;
        let stored = unpacked.get(given).ok_or(Broken)?;
        let levels = match can_lack && !all {
            true => Some(Runs::new(stored.to_vec().into(), 1)?),
            false => None,
        };
        Ok((Self(levels), values))
    }

    /// Of the rows that come next.
    pub fn next(&mut self, rows: usize) -> Result<Given, Broken> {
        let Some(levels) = &mut self.0 else { return Ok(Given::All) };
        Ok(match levels.same(rows)? {
            Some(0) => Given::None,
            Some(_) => Given::All,
            None => {
                let mut some = Vec::with_capacity(rows + 16);
                levels.take_bits(rows, &mut some)?;
                Given::Some(some)
            }
        })
    }
}

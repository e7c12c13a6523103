//! Parquet files: what they say of themselves, and their columns. Nothing is kept that a file
//! might say it is: a damaged one can make the reader fail or panic, which is for the caller to
//! catch.

use std::io::{Read, Seek};

use arrow::datatypes::{ArrowDataType, ArrowSchema, Field};
use polars_parquet::read::{FileMetadata, infer_schema, read_metadata};

pub use super::failed::Failed;
use super::pages;
pub use super::pages::{Broken, Takes};
pub use super::stored::Stored;
pub use super::texts::Texts;
pub use super::values::{Value, Values};

/// What a file says of itself.
pub struct Description {
    metadata: FileMetadata,
    schema: ArrowSchema,
}

impl Description {
    pub fn read(source: &mut (impl Read + Seek)) -> Result<Self, Failed> {
        let metadata = read_metadata(source)?;
        Ok(Self { schema: infer_schema(&metadata)?, metadata })
    }

    /// What reading it takes, by the headers of its pages.
    pub fn takes(&self, source: impl Read + Seek) -> Result<Takes, Broken> {
        pages::look(source, &self.metadata, &self.schema)
    }

    /// Of the columns, from left to right.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.schema.iter_names().map(|name| name.as_str())
    }

    /// Rows of each row group.
    pub fn groups(&self) -> impl Iterator<Item = usize> {
        self.metadata.row_groups.iter().map(|group| group.num_rows())
    }

    /// Bytes that a column of a row group says it has when it is unpacked.
    pub fn bytes(&self, group: usize, column: usize) -> u64 {
        let Some((name, _)) = self.schema.get_at_index(column) else { return 0 };
        let chunks = self.metadata.row_groups[group].columns_under_root_iter(name);
        let bytes = chunks.into_iter().flatten().map(|chunk| chunk.uncompressed_size());
        bytes.fold(0, |sum, bytes| sum.saturating_add(u64::try_from(bytes).unwrap_or(0)))
    }

    /// A column of a row group, to be read from the top, in a file of so many bytes.
    pub fn column(&self, group: usize, column: usize, length: u64) -> Result<Stored, Broken> {
        let (name, field) = self.schema.get_at_index(column).ok_or(Broken)?;
        let chunks = self.metadata.row_groups[group].columns_under_root_iter(name);
        Stored::new(plain(field), chunks.ok_or(Broken)?, length)
    }
}

/// Categories are read as the texts that they are.
fn plain(field: &Field) -> Field {
    match &field.dtype {
        ArrowDataType::Dictionary(_, values, _) => {
            Field { dtype: (**values).clone(), metadata: None, ..field.clone() }
        }
        _ => field.clone(),
    }
}

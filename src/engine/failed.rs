//! Why a Parquet file is not read.

use std::io;

use polars::prelude::PolarsError;
use polars_parquet::parquet::error::ParquetError;

use super::pages::Broken;

/// Why a file is not read.
#[derive(Debug)]
pub enum Failed {
    /// It is not what it says, in the reader's words.
    Damaged(String),
    Broken,
    Unreadable(io::Error),
}

impl From<PolarsError> for Failed {
    fn from(error: PolarsError) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<ParquetError> for Failed {
    fn from(error: ParquetError) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<Broken> for Failed {
    fn from(Broken: Broken) -> Self {
        Self::Broken
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

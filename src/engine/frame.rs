//! Data frames, and Parquet files of them: polars' columns and writer.

use std::io::{self, Write};

use polars::prelude::{
    AnyValue, Column, DataFrame, DataType, FrozenCategories, NamedFrom, PolarsError, Series,
};
use polars_io::parquet::write::BatchedWriter;
use polars_io::prelude::{KeyValueMetadata, ParquetWriter};

/// Columns of one value a row.
pub struct Frame(DataFrame);

/// The values of a column, of which some are missing.
pub enum Cells<'a> {
    Whole(Vec<Option<i32>>),
    Numbers(Vec<Option<f64>>),
    Texts(Vec<Option<&'a str>>),
    /// Some of these texts; their order survives in formats that know categories.
    Labels(Vec<Option<&'a str>>, Vec<&'a str>),
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    Missing,
    Number(f64),
    Text(&'a str),
}

impl Frame {
    /// Columns by name. Fails where two are named alike, or are not of this height.
    pub fn new(height: usize, columns: Vec<(String, Cells<'_>)>) -> io::Result<Self> {
        let columns: Result<Vec<Column>, PolarsError> = columns.into_iter().map(column).collect();
        let frame = columns.and_then(|columns| DataFrame::new(height, columns));
        frame.map(Self).map_err(io::Error::other)
    }

    pub fn height(&self) -> usize {
        self.0.height()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.columns().iter().map(|column| column.name().as_str())
    }

    /// A row, from left to right.
    pub fn row(&self, row: usize) -> impl Iterator<Item = Cell<'_>> {
        self.0.columns().iter().map(move |column| cell(column, row))
    }

    /// A column, from the top.
    pub fn column(&self, column: usize) -> impl Iterator<Item = Cell<'_>> {
        let column = &self.0.columns()[column];
        (0..column.len()).map(move |row| cell(column, row))
    }

    /// As a Parquet file, with a description in its metadata.
    pub fn parquet(&self, key: &str, description: String) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let metadata = KeyValueMetadata::from_static(vec![(key.to_owned(), description)]);
        let writer = ParquetWriter::new(&mut bytes).with_key_value_metadata(Some(metadata));
        writer.finish(&mut self.0.clone()).map_err(io::Error::other)?;
        Ok(bytes)
    }
}

fn column((name, cells): (String, Cells<'_>)) -> Result<Column, PolarsError> {
    let name = name.into();
    Ok(match cells {
        Cells::Whole(numbers) => Column::new(name, numbers),
        Cells::Numbers(numbers) => Column::new(name, numbers),
        Cells::Texts(texts) => Column::new(name, texts),
        Cells::Labels(texts, order) => {
            let texts = Series::new(name, texts);
            match FrozenCategories::new(order) {
                Ok(categories) => texts.cast(&DataType::from_frozen_categories(categories))?,
                // Two codes have the same label.
                Err(_) => texts,
            }
            .into()
        }
    })
}

fn cell(column: &Column, row: usize) -> Cell<'_> {
    match column.get(row) {
        Ok(AnyValue::Int32(number)) => Cell::Number(number.into()),
        Ok(AnyValue::Float64(number)) => Cell::Number(number),
        Ok(AnyValue::String(text)) => Cell::Text(text),
        Ok(AnyValue::Enum(category, mapping)) => {
            mapping.cat_to_str(category).map_or(Cell::Missing, Cell::Text)
        }
        _ => Cell::Missing,
    }
}

/// Writes a Parquet file of frames of the same columns, one row group each.
pub struct Writer<W: Write>(BatchedWriter<W>);

impl<W: Write> Writer<W> {
    /// `like` has the columns.
    pub fn new(file: W, like: &Frame) -> io::Result<Self> {
        let writer = ParquetWriter::new(file).set_parallel(false).batched(like.0.schema());
        writer.map(Self).map_err(io::Error::other)
    }

    pub fn write(&mut self, frame: &Frame) -> io::Result<()> {
        self.0.write_batch(&frame.0).map_err(io::Error::other)
    }

    pub fn finish(self) -> io::Result<()> {
        self.0.finish().map(drop).map_err(io::Error::other)
    }
}

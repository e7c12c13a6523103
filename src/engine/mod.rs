//! What is done with polars and with the SQL parser, which no other room names: expressions of
//! definitions, data frames, Parquet files.

mod aggregates;
mod bounds;
mod check;
mod column;
mod decoded;
mod dictionary;
mod evaluate;
pub mod expression;
mod failed;
mod fitting;
pub mod frame;
mod functions;
mod grammar;
mod levels;
mod pages;
pub mod parquet;
mod places;
mod reach;
mod runs;
mod scope;
mod stored;
mod sums;
mod text;
mod texts;
mod tree;
mod typed;
mod values;
mod words;

pub use aggregates::Summing;
pub use bounds::Bounds;
pub use column::Truth;
pub use evaluate::Rows;
pub use expression::{Aggregate, Expression, names};
pub use functions::functions;
pub use reach::Reach;
pub use scope::{Codes, Known, Label, Scope};
pub use sums::{Amount, Linear, Summand};
pub use tree::{Condition, Formula, Number};
pub use words::is_reserved;

//! What is done with polars and with the SQL parser, which no other room names: expressions of
//! definitions, data frames, Parquet files.

mod check;
mod evaluate;
pub mod expression;
pub mod frame;
mod functions;
mod grammar;
pub mod parquet;
mod scope;
mod tree;
mod typed;

pub use evaluate::{Rows, Truth};
pub use expression::Expression;
pub use functions::functions;
pub use grammar::is_reserved;
pub use scope::{Codes, Known, Label, Scope};
pub use tree::{Condition, Formula, Number};

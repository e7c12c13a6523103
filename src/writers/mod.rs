//! One folder a format.
pub mod xlsx;

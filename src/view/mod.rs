//! What is shown, in no format.

pub mod chart;

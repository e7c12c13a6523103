//! What is shown, in no format.

pub mod chart;
pub mod document;
pub mod methods;
pub mod prose;
mod quality;
pub mod sandbox;

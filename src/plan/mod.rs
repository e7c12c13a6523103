//! The tabulation plan (集計計画) of a report template: which tables and figures, in which
//! order. [`load`] checks a `plan.toml` against a questionnaire, and fills in its parameters.

mod banner;
mod expand;
mod file;
mod inherit;
mod load;
mod parameters;
mod table;

use toml::Spanned;
use toml::de::DeValue;

pub use file::{
    BannerFile, CompleteCases, Cover, DiagramFile, PlanFile, SectionFile, SubsetFile, json_schema,
};
pub use load::{Asked, load, read};
pub use parameters::Given;

/// Entries of tables, before they are read.
type Entries<'t> = Vec<Spanned<DeValue<'t>>>;

/// A text in an entry.
fn text<'e>(
    entry: &'e Spanned<DeValue<'_>>,
    key: &str,
) -> Option<(&'e str, std::ops::Range<usize>)> {
    let value = entry.get_ref().as_table()?.get(key)?;
    Some((value.get_ref().as_str()?, value.span()))
}

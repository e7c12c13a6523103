//! By which rules figures are released.

use std::collections::BTreeMap;

use crate::policy::Policy;
use crate::tables::{Figure, Key};

/// By what results are released.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Name of the policy, if it has one.
    pub name: String,
    pub policy: Policy,
    pub is_internal: bool,
    /// Figures that are out, by table and address, as numbers.
    pub published: BTreeMap<String, f64>,
}

impl Rules {
    /// Whether anything is hidden by them.
    pub fn are_some(&self) -> bool {
        !self.is_internal && !self.policy.is_none()
    }

    /// Whether a figure is out with this value.
    pub fn is_published(&self, table: &str, key: &Key, figure: &Figure) -> bool {
        let value = self.published.get(&address(table, key));
        value.is_some_and(|value| figure.value() == Some(*value))
    }
}

/// The address of a figure as its key in `results.csv`.
fn address(table: &str, key: &Key) -> String {
    let group = key.group.as_ref();
    let variable = group.map_or("", |group| group.variable.as_str());
    let code = group.map(|group| group.category.to_string()).unwrap_or_default();
    let parts = [
        table,
        &key.subset,
        variable,
        &code,
        &key.variable,
        &key.category.to_string(),
        key.statistic.name(),
    ];
    parts.join("\t")
}

//! What a figure is of.

/// Where a figure stands, by the columns of `results.csv`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    pub table: String,
    pub subset: String,
    pub group_variable: String,
    pub group_code: String,
    pub variable: String,
    pub category: String,
    pub statistic: String,
}

impl Address {
    /// Whether figures of parts add up to that of the whole.
    pub fn is_additive(&self) -> bool {
        matches!(self.statistic.as_str(), "n" | "count" | "sum")
    }

    /// Whether it counts respondents: a whole number.
    pub fn is_count(&self) -> bool {
        matches!(self.statistic.as_str(), "n" | "count")
    }

    /// Of a group within another what it is within, and itself.
    pub fn nested(&self) -> Option<[(&str, &str); 2]> {
        let (outer, inner) = self.group_variable.rsplit_once('>')?;
        let (of_outer, of_inner) = self.group_code.rsplit_once('>')?;
        Some([(outer, of_outer), (inner, of_inner)])
    }

    pub fn with_statistic(&self, statistic: &str) -> Self {
        Self { statistic: statistic.to_owned(), ..self.clone() }
    }
}

//! How respondents were drawn and weighted, as far as their answers tell it.

/// The variables that tell in which cell of a survey's design a respondent stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawn {
    /// A number: of how many a respondent speaks.
    pub weight: Option<String>,
    pub stratum: Option<String>,
    pub cluster: Option<String>,
    /// Single questions that weights are made to fit.
    pub answers: Vec<String>,
}

impl Drawn {
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let single = [&self.weight, &self.stratum, &self.cluster].into_iter().flatten();
        single.chain(&self.answers).map(String::as_str)
    }
}

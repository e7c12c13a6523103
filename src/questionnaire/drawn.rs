//! How respondents were drawn and weighted, as far as their answers tell it.

use super::wave::WAVE;
use super::{Kind, Questionnaire, Variable};

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

impl Questionnaire {
    /// With what an earlier wave's respondents were drawn by, which is not asked today: of each
    /// variable of theirs that names a place in the design, one that no file has. The ids of both.
    pub fn with_drawn(
        &mut self,
        wave: usize,
        of: &Drawn,
        then: &Self,
    ) -> (Drawn, Vec<[String; 2]>) {
        let mut names: Vec<[String; 2]> = Vec::new();
        let mut named = |id: &String| {
            if let Some([own, _]) = names.iter().find(|[_, known]| known == id) {
                return own.clone();
            }
            let mut own = format!("{WAVE}_{wave}_{id}");
            while self.variable_of_column(&own).is_some() {
                own.push('_');
            }
            if let Some(variable) = then.variable(id) {
                let kind = if variable.kind == Kind::Id { Kind::Text } else { variable.kind };
                let codes = variable.codes.clone();
                let variable = Variable::new(&own, kind, (&own, None));
                self.index.insert(own.clone(), self.variables.len());
                let (is_derived, is_of_design) = (true, true);
                self.variables.push(Variable { codes, is_derived, is_of_design, ..variable });
            }
            names.push([own.clone(), id.clone()]);
            own
        };
        let drawn = Drawn {
            weight: of.weight.as_ref().map(&mut named),
            stratum: of.stratum.as_ref().map(&mut named),
            cluster: of.cluster.as_ref().map(&mut named),
            answers: of.answers.iter().map(&mut named).collect(),
        };
        (drawn, names)
    }
}

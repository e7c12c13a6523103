//! What a questionnaire knows of earlier waves, and the question of the wave that each respondent
//! belongs to.

use super::wave::{WAVE, Wave};
use super::{Code, Drawn, Kind, Questionnaire, Variable};
use crate::definition::Document;
use crate::engine::{Expression, Scope};

impl Questionnaire {
    /// With the question of the wave, and each question asked in the waves that asked it. The
    /// waves are the oldest first; the last is the one that the questionnaire is of.
    pub fn with_waves(mut self, waves: Vec<Wave>, [ja, en]: [&str; 2]) -> Self {
        let mut variable = Variable::new(WAVE, Kind::Single, (ja, Some(en)));
        let code = |(code, wave): (i32, &Wave)| Code {
            code,
            label: wave.label.0.clone(),
            label_en: wave.label.1.clone(),
            ..Code::default()
        };
        variable.codes = (1..).zip(&waves).map(code).collect();
        variable.is_derived = true;
        self.index.insert(WAVE.to_owned(), self.variables.len());
        self.variables.push(variable);
        let scope = self.scope();
        let routed: Vec<Option<Expression>> =
            self.variables.iter().map(|variable| self.asked_in(variable, &waves, &scope)).collect();
        for (variable, asked_if) in self.variables.iter_mut().zip(routed) {
            variable.asked_if = asked_if.or_else(|| variable.asked_if.take());
        }
        self.waves = waves;
        self
    }

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

    /// Who is asked a question, where that is not the same in all waves.
    fn asked_in(&self, variable: &Variable, waves: &[Wave], scope: &Scope) -> Option<Expression> {
        let codes = |wanted: &dyn Fn(&Wave) -> bool| -> Vec<String> {
            let codes = (1..).zip(waves).filter(|(_, wave)| wanted(wave));
            codes.map(|(code, _): (i32, _)| format!("{WAVE} = {code}")).collect()
        };
        let questions = self.questions_of(std::slice::from_ref(&variable.id));
        let is_asked = |wave: &Wave| {
            variable.id == WAVE || questions.iter().any(|id| !wave.not_asked.contains(id))
        };
        let is_unrouted = |wave: &Wave| wave.unrouted.contains(&variable.id);
        let everybody = codes(&|wave| is_asked(wave) && is_unrouted(wave));
        let some = codes(&|wave| is_asked(wave) && !is_unrouted(wave));
        let text = match &variable.asked_if {
            _ if some.len() == waves.len() => return None,
            None => [everybody, some].concat().join(" OR "),
            Some(own) => {
                let of_some = format!("(({}) AND ({}))", some.join(" OR "), own.text);
                everybody.into_iter().chain([of_some]).collect::<Vec<_>>().join(" OR ")
            }
        };
        let mut document = Document::new(WAVE, &text);
        Expression::read(&mut document, &text, 0..text.len(), scope)
    }

    /// The wave of a code.
    pub fn wave(&self, code: i32) -> Option<&Wave> {
        self.waves.get(usize::try_from(code).ok()?.checked_sub(1)?)
    }
}

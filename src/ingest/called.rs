//! Questions and options by what people call them: the number, the label, both, an alias, or
//! the id; of an option, one of these and its label.

use super::header::names;
use super::names::{header_name, joined};
use crate::locales::Lang;
use crate::problem::{Problem, unknown_name};
use crate::questionnaire::{Code, Kind, Questionnaire, Variable};
use crate::words::Words;

/// The id that a person means, of a question, a derived variable or an option. Fails where
/// nothing is called so, and where several are.
pub fn called(name: &str, of: &Questionnaire) -> Result<String, Problem> {
    if of.variable_of_column(name).is_some() {
        return Ok(name.to_owned());
    }
    let wanted = header_name(name);
    let mut found = Vec::new();
    for variable in &of.variables {
        // A quotient is often called as what it is a quotient of.
        let is_derived = variable.is_derived;
        for (sureness, own) in names(variable) {
            if own == wanted {
                found.push(((is_derived, sureness), variable.id.clone(), variable));
            }
            for code in options(variable).filter(|_| wanted.starts_with(&own)) {
                let label = |lang: &Lang| header_name(code.label(*lang));
                let is_meant = |label: String| joined([own.as_str(), &label]) == wanted;
                if Lang::ALL.iter().map(label).any(is_meant) {
                    let column = variable.option_column(code.code);
                    found.push(((is_derived, sureness), column, variable));
                }
            }
        }
    }
    found.sort_by_key(|(sureness, ..)| *sureness);
    let best = found.first().map(|(sureness, ..)| *sureness);
    let mut best: Vec<_> = found.into_iter().filter(|(s, ..)| Some(*s) == best).collect();
    best.dedup_by(|a, b| a.1 == b.1);
    let told = |(_, id, variable): &(_, String, &Variable)| {
        variable.heading_words().in_each(|heading, _| format!("{id} ({heading})"))
    };
    match best.as_slice() {
        [] => {
            let spoken = of.variables.iter().flat_map(|v| {
                let labels = Lang::ALL.map(|lang| v.label(lang).to_owned());
                v.number.iter().cloned().chain([v.id.clone()]).chain(labels)
            });
            let known: Vec<String> = spoken.collect();
            Err(unknown_name("called-unknown", name, &known))
        }
        [(_, id, _)] => Ok(id.clone()),
        several => {
            let list = Words::listed(several.iter().map(told));
            Err(Problem::new("called-ambiguous").with("name", name).words("candidates", list))
        }
    }
}

/// The same of a question, or of one within another: `area > year`, unless a label has that sign.
pub fn called_within(name: &str, of: &Questionnaire) -> Result<String, Problem> {
    match (called(name, of), name.split_once('>')) {
        (Err(_), Some((_, inner))) if inner.contains('>') => {
            Err(Problem::new("cross-nested").with("name", name))
        }
        (Err(_), Some((outer, inner))) => {
            Ok(format!("{}>{}", called(outer.trim(), of)?, called(inner.trim(), of)?))
        }
        (found, _) => found,
    }
}

fn options(variable: &Variable) -> impl Iterator<Item = &Code> {
    let is_multiple = variable.kind == Kind::Multiple;
    variable.codes.iter().filter(move |_| is_multiple)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assets, questionnaire};

    #[test]
    fn questions_and_options_are_found_by_what_they_are_called() {
        let source = assets::questionnaire("jmar-2018").expect("built in");
        let jmar = questionnaire::load(&source).expect("a good questionnaire");
        let found = |name: &str| called(name, &jmar).map_err(|problem| problem.key());
        for (name, id) in [
            ("founder", "founder"),
            ("開設主体", "founder"),
            ("開設 主体", "founder"),
            ("問12-1", "house_calls_hours"),
            ("問１２－１ 往診時間", "house_calls_hours"),
            ("Time of house calls", "house_calls_hours"),
            // Also the label of a quotient; the question goes before.
            ("合計診療患者数", "patients"),
            ("partners_1", "partners_1"),
            ("問19 病院", "partners_4"),
            ("在宅医療を行う上で連携している機関: Pharmacy", "partners_3"),
        ] {
            assert_eq!(found(name), Ok(id.to_owned()), "{name}");
        }
        assert_eq!(found("問26"), Err("called-ambiguous"));
        assert_eq!(found("問121"), Err("called-unknown"));
        assert_eq!(found(""), Err("called-unknown"));
    }
}

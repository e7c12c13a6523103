//! The respondent-level data as a file for research: codes with their labels, numbers, and
//! derived variables, described column by column.
//!
//! The one way for answers of single respondents to leave the house, only asked for by name.

use serde::Serialize;

use crate::answers::Answers;
use crate::data::Data;
use crate::engine::frame::{Cells, Frame};
use crate::locales::Locale;
use crate::problem::Failure;
use crate::questionnaire::{Kind, Variable};
use crate::statistics::Values;

/// What is left out unless asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// The respondents' numbers.
    pub ids: bool,
    /// Free texts.
    pub texts: bool,
}

/// One row a respondent, and what its columns are.
pub struct Microdata {
    pub title: String,
    pub respondent: String,
    pub frame: Frame,
    pub columns: Vec<Described>,
    /// Ids of variables that were left out.
    pub left_out: Vec<String>,
}

/// A column and what stands in it. Missing is blank.
#[derive(Debug, Clone, Serialize)]
pub struct Described {
    pub name: String,
    pub label: String,
    /// The question as asked; empty for what is computed.
    pub question: String,
    pub content: Content,
    pub unit: String,
    pub valid: usize,
    /// Asked, and no answer.
    pub missing: usize,
    /// Not asked by routing.
    pub not_asked: usize,
    /// Of numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Range>,
    /// Codes with label and how many have them.
    pub values: Vec<Value>,
    /// Who is asked, in SQL over other variables; all, if it says nothing. By it a blank of who
    /// did not answer is told from one of who was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub universe: Option<String>,
    /// How it is computed, in SQL over other variables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derivation: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// A code number.
    Code,
    /// The label of the code in the column before.
    Label,
    /// 1 chosen or true, 0 not.
    Flag,
    Number,
    Date,
    Text,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub struct Range {
    pub min: f64,
    pub max: f64,
    pub mean: f64,
    pub median: f64,
}

#[derive(Debug, Clone, Serialize)]
pub struct Value {
    pub code: i32,
    pub label: String,
    pub count: usize,
}

/// The columns in the order of the questionnaire.
pub fn microdata(data: &Data<'_>, wanted: Wanted, locale: &Locale) -> Result<Microdata, Failure> {
    let lang = locale.lang();
    let questionnaire = data.questionnaire;
    let (mut described, mut cells, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for variable in &questionnaire.variables {
        let is_wanted = match variable.kind {
            Kind::Id => wanted.ids,
            Kind::Text => wanted.texts,
            _ => true,
        };
        if !is_wanted {
            left_out.push(variable.id.clone());
            continue;
        }
        for (column, values) in describe(data, variable, locale) {
            cells.push((column.name.clone(), values));
            described.push(column);
        }
    }
    Ok(Microdata {
        title: questionnaire.title(lang).to_owned(),
        respondent: questionnaire.respondent(lang).to_owned(),
        frame: Frame::new(data.respondents(), cells).map_err(Failure::internal)?,
        columns: described,
        left_out,
    })
}

fn describe<'d>(
    data: &'d Data<'_>,
    variable: &'d Variable,
    locale: &Locale,
) -> Vec<(Described, Cells<'d>)> {
    let lang = locale.lang();
    let asked = data.asked(variable);
    let derived = data.questionnaire.derived.iter().find(|derived| derived.id == variable.id);
    let derivation = |code: Option<i32>| {
        derived.map(|derived| match (&derived.per, derived.rule.text(code)) {
            (Some(per), text) => format!("({text}) / {per}"),
            (None, text) => text,
        })
    };
    let described = |name: &str, label: String, content, present: &[bool]| {
        let valid = present.iter().filter(|&&p| p).count();
        let missing = asked.iter().zip(present).filter(|(asked, p)| **asked && !**p).count();
        Described {
            name: name.to_owned(),
            label,
            question: match variable.is_derived {
                true => String::new(),
                false => variable.heading(lang),
            },
            content,
            unit: variable.unit(lang).to_owned(),
            valid,
            missing,
            not_asked: present.len() - valid - missing,
            numbers: None,
            values: Vec::new(),
            universe: variable.asked_if.as_ref().map(|condition| condition.text.clone()),
            derivation: derivation(None),
        }
    };
    let mut label = variable.label(lang).to_owned();
    if let Some(per) = derived.and_then(|derived| derived.per.as_ref()) {
        let per = data.questionnaire.variable(per).map_or(per.as_str(), |per| per.label(lang));
        label = locale.say("codebook-per", &[("label", &label), ("per", per)]);
    }
    match variable.kind {
        Kind::Single => {
            let answers = data.answers(&variable.id);
            let chosen: Vec<Option<usize>> =
                (0..data.respondents()).map(|row| answers.codes(row).next()).collect();
            let present: Vec<bool> = chosen.iter().map(Option::is_some).collect();
            let codes: Vec<Option<i32>> =
                chosen.iter().map(|i| i.map(|i| variable.codes[i].code)).collect();
            let mut code = described(&variable.id, label.clone(), Content::Code, &present);
            code.values = variable
                .codes
                .iter()
                .enumerate()
                .map(|(index, code)| Value {
                    code: code.code,
                    label: code.label(lang).to_owned(),
                    count: chosen.iter().filter(|&&c| c == Some(index)).count(),
                })
                .collect();
            let mut name = format!("{}_label", variable.id);
            while data.questionnaire.variable_of_column(&name).is_some() {
                name.push('_');
            }
            let texts: Vec<Option<&str>> =
                chosen.iter().map(|i| i.map(|i| variable.codes[i].label(lang))).collect();
            let order = variable.codes.iter().map(|code| code.label(lang)).collect();
            let words = described(&name, label, Content::Label, &present);
            vec![(code, Cells::Whole(codes)), (words, Cells::Labels(texts, order))]
        }
        Kind::Multiple => {
            let answers = data.answers(&variable.id);
            let present = answers.present();
            let option = |(index, code): (usize, &crate::questionnaire::Code)| {
                let name = variable.option_column(code.code);
                let chose = |row| i32::from(answers.codes(row).any(|code| code == index));
                let flags: Vec<Option<i32>> = present
                    .iter()
                    .enumerate()
                    .map(|(row, is_present)| is_present.then(|| chose(row)))
                    .collect();
                let label = format!("{label}: {}", code.label(lang));
                let mut described = described(&name, label, Content::Flag, &present);
                described.values = flag_values(&flags, ["not-chosen", "chosen"], locale);
                described.derivation = derivation(Some(code.code));
                (described, Cells::Whole(flags))
            };
            variable.codes.iter().enumerate().map(option).collect()
        }
        Kind::Count | Kind::Number => vec![numbers(data, variable, &described, label)],
        Kind::Derived if let Answers::Flags(flags) = data.answers(&variable.id) => {
            let flags: Vec<Option<i32>> = flags.iter().map(|b| b.map(i32::from)).collect();
            let present: Vec<bool> = flags.iter().map(Option::is_some).collect();
            let mut flag = described(&variable.id, label, Content::Flag, &present);
            flag.values = flag_values(&flags, ["false", "true"], locale);
            vec![(flag, Cells::Whole(flags))]
        }
        Kind::Derived => vec![numbers(data, variable, &described, label)],
        Kind::Date | Kind::Month | Kind::Time | Kind::Hours | Kind::Id | Kind::Text => {
            let texts: Vec<Option<&str>> = match data.answers(&variable.id) {
                Answers::Texts(texts) => texts.iter().map(Option::as_deref).collect(),
                other => vec![None; other.len()],
            };
            let present: Vec<bool> = texts.iter().map(Option::is_some).collect();
            let content = if variable.kind == Kind::Date { Content::Date } else { Content::Text };
            let text = described(&variable.id, label, content, &present);
            vec![(text, Cells::Texts(texts))]
        }
    }
}

fn numbers<'d>(
    data: &'d Data<'_>,
    variable: &Variable,
    described: &impl Fn(&str, String, Content, &[bool]) -> Described,
    label: String,
) -> (Described, Cells<'d>) {
    let numbers = data.numbers(&variable.id);
    let present: Vec<bool> = numbers.iter().map(|n| !n.is_nan()).collect();
    let values: Values = numbers.iter().copied().collect();
    let mut number = described(&variable.id, label, Content::Number, &present);
    if let (Some(min), Some(max), Some(mean), Some(median)) =
        (values.min(), values.max(), values.mean(), values.median())
    {
        number.numbers = Some(Range { min, max, mean, median });
    }
    let numbers: Vec<Option<f64>> =
        numbers.iter().map(|number| (!number.is_nan()).then_some(*number)).collect();
    (number, Cells::Numbers(numbers))
}

/// `names` are those of the words for 0 and 1.
fn flag_values(flags: &[Option<i32>], names: [&str; 2], locale: &Locale) -> Vec<Value> {
    let value = |code: i32| Value {
        code,
        label: locale.say(&format!("codebook-{}", names[code as usize]), &[]),
        count: flags.iter().filter(|&&flag| flag == Some(code)).count(),
    };
    vec![value(0), value(1)]
}

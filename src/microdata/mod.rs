//! The respondent-level data as a file for research: codes with their labels, numbers, and
//! derived variables, described column by column.
//!
//! The one way for answers of single respondents to leave the house, only asked for by name.

mod codebook;
mod drawn;

use std::collections::HashSet;

pub use codebook::{
    Allowed, Blanks, Codebook, Content, Described, Options, Range, Value, Weighed, Weighted,
};

use self::drawn::{design, said, weigh};
use crate::answers::AnswerColumn;
use crate::dataset::Dataset;
use crate::engine::frame::{Cells, Frame};
use crate::locales::Locale;
use crate::problem::Failure;
use crate::questionnaire::{Code, Kind, Unit, Variable};
use crate::statistics::Values;
use crate::statistics::design::Cell;
use crate::tally::weighting::Weighting;
use crate::units::Units;

/// What is left out unless asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// The respondents' numbers.
    pub ids: bool,
    /// Free texts.
    pub texts: bool,
}

/// One row a respondent, and what its columns are, in the same order.
pub struct Microdata {
    pub frame: Frame,
    pub codebook: Codebook,
}

/// The columns in the order of the questionnaire, without those of units in blocks, which have a
/// file of their own.
///
/// Behind them, where the survey has a design, those of it: see [`design`].
pub fn microdata(
    data: &Dataset<'_>,
    wanted: Wanted,
    weighting: Option<&Weighting>,
    locale: &Locale,
) -> Result<Microdata, Failure> {
    let lang = locale.lang();
    let questionnaire = data.questionnaire;
    let in_blocks: HashSet<&String> = questionnaire.units.iter().flat_map(Unit::held).collect();
    // What earlier waves were drawn by is told by the columns of the design.
    let is_shown = |variable: &&Variable| {
        let is_of_other_wave = variable.is_of_design && variable.is_derived;
        !is_of_other_wave && !in_blocks.contains(&variable.id)
    };
    let own = questionnaire.variables.iter().filter(is_shown);
    let mut columns = Columns::default();
    columns.add_answers(data, own, wanted, locale);
    if let Some(weighting) = weighting {
        columns.add_design(weighting, &weighting.cells_of(data), locale);
    }
    columns.finish(data, questionnaire.title(lang), questionnaire.respondent(lang))
}

/// One row a unit below the respondents: the row of its respondent in the file of these, the
/// respondent's number if that is wanted, which of the respondent's units it is, and what is asked
/// and computed of it; none where there is no unit. How respondents were drawn holds for their units.
pub fn of_units(
    data: &Dataset<'_>,
    unit: &Unit,
    wanted: Wanted,
    weighting: Option<&Weighting>,
    locale: &Locale,
) -> Result<Option<Microdata>, Failure> {
    let lang = locale.lang();
    let Units { responses, of } = Units::of(data, unit).by_respondent();
    let questionnaire = data.questionnaire.of_unit(&unit.id).filter(|_| !of.is_empty());
    let Some(questionnaire) = questionnaire else { return Ok(None) };
    let units = Dataset::as_counted(&responses, &questionnaire);
    let respondent = data.questionnaire.respondent(lang);
    let label = locale.say("codebook-respondent-row", &[("respondent", respondent)]);
    let mut columns = Columns::default();
    let number = |number: usize| i32::try_from(number + 1).ok();
    let rows = of.iter().map(|(respondent, _)| number(*respondent)).collect();
    columns.add_whole("respondent", label, rows, &[], &units);
    let is_number = |variable: &&Variable| variable.kind == Kind::Id && !unit.has(&variable.id);
    let numbers = questionnaire.variables.iter().filter(is_number);
    columns.add_answers(&units, numbers, wanted, locale);
    let which = of.iter().map(|(_, which)| number(*which)).collect();
    let label = unit.label_words().say(locale);
    columns.add_whole(&unit.id, label.clone(), which, unit.block_names(), &units);
    columns.add_answers(&units, unit.variables.iter(), wanted, locale);
    if let Some(weighting) = weighting {
        let respondents = weighting.cells_of(data);
        let cells: Vec<Option<&Cell>> = of.iter().map(|(row, _)| respondents[*row]).collect();
        columns.add_design(weighting, &cells, locale);
    }
    columns.finish(&units, data.questionnaire.title(lang), &label).map(Some)
}

/// Columns with what stands in them, as they are made.
#[derive(Default)]
struct Columns<'d> {
    described: Vec<Described>,
    cells: Vec<(String, Cells<'d>)>,
    sets: Vec<Options>,
    left_out: Vec<String>,
    weighed: Option<Weighed>,
}

impl<'d> Columns<'d> {
    fn add(&mut self, described: Described, cells: Cells<'d>) {
        self.cells.push((described.name.clone(), cells));
        self.described.push(described);
    }

    fn add_answers(
        &mut self,
        data: &'d Dataset<'_>,
        variables: impl Iterator<Item = &'d Variable>,
        wanted: Wanted,
        locale: &Locale,
    ) {
        for variable in variables {
            let is_wanted = match variable.kind {
                Kind::Id => wanted.ids,
                Kind::Text => wanted.texts,
                _ => true,
            };
            if !is_wanted {
                self.left_out.push(variable.id.clone());
                continue;
            }
            if variable.kind == Kind::Multiple {
                let column = |code: &Code| variable.option_column(code.code);
                self.sets.push(Options {
                    name: variable.id.clone(),
                    label: variable.label(locale.lang()).to_owned(),
                    columns: variable.codes.iter().map(column).collect(),
                });
            }
            for (column, cells) in describe(data, variable, locale) {
                self.add(column, cells);
            }
        }
    }

    /// Numbers from 1, which may stand for names.
    fn add_whole(
        &mut self,
        name: &str,
        label: String,
        numbers: Vec<Option<i32>>,
        names: &[String],
        data: &Dataset<'_>,
    ) {
        let content = if names.is_empty() { Content::Number } else { Content::Code };
        let count = |code| numbers.iter().filter(|&&number| number == Some(code)).count();
        let value = |(code, name): (i32, &String)| Value {
            code,
            label: name.clone(),
            count: count(code),
            weighted: None,
        };
        let values = (1..).zip(names).map(value).collect();
        let described = Described::plain(unused(name, data), label, content, numbers.len());
        self.add(Described { values, ..described }, Cells::Whole(numbers));
    }

    /// How each row was drawn and weighted, and what the weights of all columns add up to.
    fn add_design(&mut self, weighting: &Weighting, of: &[Option<&Cell>], locale: &Locale) {
        let own = design(weighting, of, &self.described, locale);
        let (name, first) = (own[0].0.name.clone(), self.described.len());
        own.into_iter().for_each(|(column, cells)| self.add(column, cells));
        let weights = of.iter().map(|cell| cell.map_or(0.0, |cell| cell.weight)).collect();
        weigh(&mut self.described, &self.cells, weights);
        // Of numbers of the design there is no mean.
        let numbers = self.described[first..].iter_mut();
        let numbers = numbers.filter(|of| of.content == Content::Number);
        numbers.for_each(|of| of.weighted = None);
        self.weighed = Some(Weighed { name, sentences: said(weighting, locale) });
    }

    fn finish(self, data: &Dataset<'_>, title: &str, row: &str) -> Result<Microdata, Failure> {
        let codebook = Codebook {
            title: title.to_owned(),
            respondent: row.to_owned(),
            rows: data.respondents(),
            columns: self.described,
            sets: self.sets,
            left_out: self.left_out,
            weighed: self.weighed,
            blanks: None,
        };
        let frame = Frame::new(data.respondents(), self.cells).map_err(Failure::internal)?;
        Ok(Microdata { frame, codebook })
    }
}

fn describe<'d>(
    data: &'d Dataset<'_>,
    variable: &'d Variable,
    locale: &Locale,
) -> Vec<(Described, Cells<'d>)> {
    let lang = locale.lang();
    let asked = data.asked(variable);
    let derived = data.questionnaire.derived.iter().find(|derived| derived.id == variable.id);
    let over = data.questionnaire.over.iter().find(|over| over.id == variable.id);
    let derivation = |code: Option<i32>| {
        if let Some(over) = over {
            return Some(format!("{} OVER {}", over.text(), over.unit));
        }
        derived.map(|derived| match (&derived.per, derived.rule.text(code)) {
            (Some(per), text) => format!("({text}) / {per}"),
            (None, text) => text,
        })
    };
    let is_asked_of_all = variable.asked_if.is_none() && !variable.is_withdrawn;
    let why_missing = (!is_asked_of_all).then(|| beside(&variable.id, "missing", data));
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
            is_asked_of_some: !is_asked_of_all,
            why_missing: why_missing.clone(),
            allowed: Allowed::by(variable),
            weighted: None,
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
    let mut columns = match variable.kind {
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
                    weighted: None,
                })
                .collect();
            let name = beside(&variable.id, "label", data);
            let texts: Vec<Option<&str>> =
                chosen.iter().map(|i| i.map(|i| variable.codes[i].label(lang))).collect();
            let order = variable.codes.iter().map(|code| code.label(lang)).collect();
            let words = described(&name, label, Content::Label, &present);
            vec![(code, Cells::Whole(codes)), (words, Cells::Labels(texts, order))]
        }
        Kind::Multiple => {
            let answers = data.answers(&variable.id);
            let present = answers.present();
            let option = |(index, code): (usize, &Code)| {
                let name = variable.option_column(code.code);
                let chose = |row| i32::from(answers.codes(row).any(|code| code == index));
                let flags: Vec<Option<i32>> = present
                    .iter()
                    .enumerate()
                    .map(|(row, is_present)| is_present.then(|| chose(row)))
                    .collect();
                let of_option = |text: &str| format!("{text}: {}", code.label(lang));
                let mut described = described(&name, of_option(&label), Content::Flag, &present);
                described.question = of_option(&described.question);
                described.values = values(&flags, &["not-chosen", "chosen"], locale);
                described.derivation = derivation(Some(code.code));
                (described, Cells::Whole(flags))
            };
            variable.codes.iter().enumerate().map(option).collect()
        }
        Kind::Count | Kind::Number => vec![numbers(data, variable, &described, label)],
        Kind::Derived if let AnswerColumn::Flags(flags) = data.answers(&variable.id) => {
            let flags: Vec<Option<i32>> = flags.iter().map(|b| b.map(i32::from)).collect();
            let present: Vec<bool> = flags.iter().map(Option::is_some).collect();
            let mut flag = described(&variable.id, label, Content::Flag, &present);
            flag.values = values(&flags, &["false", "true"], locale);
            vec![(flag, Cells::Whole(flags))]
        }
        Kind::Derived => vec![numbers(data, variable, &described, label)],
        Kind::Date | Kind::Month | Kind::Time | Kind::Hours | Kind::Id | Kind::Text => {
            let texts: Vec<Option<&str>> = match data.answers(&variable.id) {
                AnswerColumn::Texts(texts) => texts.iter().map(Option::as_deref).collect(),
                other => vec![None; other.len()],
            };
            let present: Vec<bool> = texts.iter().map(Option::is_some).collect();
            let content = match variable.kind {
                Kind::Date => Content::Date,
                Kind::Month => Content::Month,
                Kind::Time => Content::Time,
                _ => Content::Text,
            };
            let text = described(&variable.id, label, content, &present);
            vec![(text, Cells::Texts(texts))]
        }
    };
    if let Some(name) = &why_missing {
        columns.push(reasons(name, data, variable, &asked, locale));
    }
    columns
}

fn beside(id: &str, what: &str, data: &Dataset<'_>) -> String {
    unused(&format!("{id}_{what}"), data)
}

/// A name that no column of the questionnaire has.
fn unused(name: &str, data: &Dataset<'_>) -> String {
    let mut name = name.to_owned();
    while data.questionnaire.variable_of_column(&name).is_some() {
        name.push('_');
    }
    name
}

/// Tells no answer from not asked, for all columns of a question at once: a number that stands
/// for nothing in the columns themselves would be taken for an answer by who does not know.
fn reasons<'d>(
    name: &str,
    data: &Dataset<'_>,
    variable: &Variable,
    asked: &[bool],
    locale: &Locale,
) -> (Described, Cells<'d>) {
    let present = data.present(&variable.id);
    let reason = |(present, asked): (&bool, &bool)| match (present, asked) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    };
    let reasons: Vec<Option<i32>> =
        present.iter().zip(asked).map(|pair| Some(reason(pair))).collect();
    let label = variable.label(locale.lang());
    let label = locale.say("codebook-why-missing", &[("label", label)]);
    let described = Described::plain(name.to_owned(), label, Content::Missing, reasons.len());
    let values = values(&reasons, &["answered", "missing", "not-asked"], locale);
    let described = Described { values, ..described };
    (described, Cells::Whole(reasons))
}

fn numbers<'d>(
    data: &'d Dataset<'_>,
    variable: &Variable,
    described: &impl Fn(&str, String, Content, &[bool]) -> Described,
    label: String,
) -> (Described, Cells<'d>) {
    let numbers = data.numbers(&variable.id);
    let present: Vec<bool> = numbers.iter().map(|n| !n.is_nan()).collect();
    let values: Values = numbers.iter().copied().collect();
    let mut number = described(&variable.id, label, Content::Number, &present);
    number.numbers = Range::of(&values);
    let numbers: Vec<Option<f64>> =
        numbers.iter().map(|number| (!number.is_nan()).then_some(*number)).collect();
    (number, Cells::Numbers(numbers))
}

/// How often each whole number from 0 on occurs; `names` are those of the words for them.
fn values(codes: &[Option<i32>], names: &[&str], locale: &Locale) -> Vec<Value> {
    let value = |(code, name): (i32, &&str)| Value {
        code,
        label: locale.say(&format!("codebook-{name}"), &[]),
        count: codes.iter().filter(|&&of| of == Some(code)).count(),
        weighted: None,
    };
    (0..).zip(names).map(value).collect()
}

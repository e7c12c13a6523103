//! What a question stands for: one variable, or several with what is computed of them and the
//! rules that go with them.

use std::cell::OnceCell;
use std::ops::Range;

use super::derived::{Derived, DerivedCode, DerivedType};
use super::types::{Code, GridColumn, Inside, Item, QuestionType, RankedBy};
use super::{Kind, Question, Ranking, Variable};
use crate::definition::Text;
use crate::locales::{Lang, Locale};

/// Codes of a ranking: each is compared with each other.
pub(super) const MOST_RANKED: usize = 25;

/// The parts of all questions.
#[derive(Default)]
pub(super) struct Parts {
    /// With who is asked.
    pub variables: Vec<(Variable, Option<Text>)>,
    pub derived: Vec<Derived>,
    pub rules: Vec<Rule>,
    pub rankings: Vec<Ranking>,
    words: Words,
}

/// A rule that a type of question brings.
pub(super) struct Rule {
    pub id: String,
    pub expression: String,
    pub message: (String, String),
    /// The variable that it makes the sum of others.
    pub sum: Option<(String, Vec<String>)>,
    /// The question.
    pub span: Range<usize>,
}

/// Words of both languages, made when they are needed.
#[derive(Default)]
struct Words(OnceCell<[Locale; 2]>);

impl Words {
    fn say(&self, key: &str, args: &[(&str, &str)], args_en: &[(&str, &str)]) -> (String, String) {
        let [ja, en] = self.0.get_or_init(|| [Lang::Ja, Lang::En].map(Locale::new));
        (ja.say(key, args), en.say(key, args_en))
    }
}

type Labels<'l> = (&'l str, Option<&'l str>);

fn both<'l>(label: &'l str, label_en: Option<&'l String>) -> Labels<'l> {
    (label, label_en.map(String::as_str))
}

impl Parts {
    /// Adds those of a question. Numbers of `not_a_number` are none, unless it has its own.
    pub fn add(&mut self, question: &Question, not_a_number: &[f64]) {
        let kind = match question.kind {
            QuestionType::Id => Kind::Id,
            QuestionType::Single | QuestionType::Code | QuestionType::Grid => Kind::Single,
            QuestionType::Weekday => Kind::Single,
            QuestionType::Multiple | QuestionType::GridMultiple => Kind::Multiple,
            QuestionType::Weekdays => Kind::Multiple,
            QuestionType::Count | QuestionType::GridCount => Kind::Count,
            QuestionType::Number | QuestionType::GridNumber => Kind::Number,
            QuestionType::Text => Kind::Text,
            QuestionType::Date => Kind::Date,
            QuestionType::Month => Kind::Month,
            QuestionType::Time => Kind::Time,
            QuestionType::Hours => Kind::Hours,
            QuestionType::Ranking => match question.by.unwrap_or_default() {
                RankedBy::Rank => Kind::Single,
                RankedBy::Item => Kind::Count,
            },
        };
        let codes = match question.kind {
            QuestionType::Weekday | QuestionType::Weekdays => self.weekdays(),
            _ => question.codes.iter().map(|code| code.get_ref().clone()).collect(),
        };
        let label = both(&question.label, question.label_en.as_ref());
        let variable = Variable {
            number: question.number.clone(),
            unit: (question.unit.clone(), question.unit_en.clone()),
            codes,
            has_codes_of_data: question.codes_from_data,
            min: question.min,
            max: question.max,
            not_a_number: question.not_a_number.clone().unwrap_or_else(|| not_a_number.to_vec()),
            required: question.required,
            is_breakdown: question.breakdown,
            refers_to: question.refers_to.as_ref().map(|name| name.get_ref().clone()),
            aliases: question.aliases.clone(),
            is_after_code: question.kind == QuestionType::Code,
            asked_as: Some(question.kind),
            publish: question.publish,
            ..Variable::new(question.id.get_ref(), kind, label)
        };
        match question.kind {
            QuestionType::Grid | QuestionType::GridMultiple => self.rows(question, &variable),
            QuestionType::Hours if !question.items.is_empty() => self.rows(question, &variable),
            QuestionType::GridCount | QuestionType::GridNumber => self.cells(question, &variable),
            QuestionType::Ranking => self.ranking(question, &variable),
            _ => {
                self.push(variable.clone(), question);
                for code in question.codes.iter().map(toml::Spanned::get_ref) {
                    if let Some(inside) = &code.number {
                        self.inside(question, &variable, code, inside);
                    }
                }
            }
        }
    }

    fn push(&mut self, variable: Variable, question: &Question) {
        self.variables.push((variable, question.asked_if.clone()));
    }

    /// The days of the week, with the ways in which they are written.
    fn weekdays(&self) -> Vec<Code> {
        let day = |(code, kanji): (i32, char)| {
            let (ja, en) = self.words.say(&format!("weekday-{code}"), &[], &[]);
            let short: String = en.chars().take(3).collect();
            Code {
                code,
                label: ja,
                label_en: Some(en),
                aliases: vec![kanji.to_string(), format!("{kanji}曜"), short],
                other: false,
                written_out: false,
                exclusive: false,
                number: None,
            }
        };
        (1..).zip("月火水木金土日".chars()).map(day).collect()
    }

    /// One variable an item.
    fn rows(&mut self, question: &Question, variable: &Variable) {
        for item in &question.items {
            let row = Variable {
                id: item.id.get_ref().clone(),
                number: item.number.clone(),
                label: (item.label.clone(), item.label_en.clone()),
                aliases: headers(question, &[&item.label], &item.aliases),
                grid: Some((question.label.clone(), question.label_en.clone())),
                ..variable.clone()
            };
            self.push(row, question);
        }
    }

    /// One variable an item and column.
    fn cells(&mut self, question: &Question, variable: &Variable) {
        let id = |item: &str, column: &str| format!("{item}_{column}");
        for item in &question.items {
            for column in &question.columns {
                let of = |label: &str, column: &str| format!("{label}（{column}）");
                let english = item.label_en.as_ref().zip(column.label_en.as_ref());
                let unit = match &column.unit {
                    Some(unit) => (Some(unit.clone()), column.unit_en.clone()),
                    None => variable.unit.clone(),
                };
                let plain = format!("{}{}", column.label, item.label);
                let cell = Variable {
                    id: id(item.id.get_ref(), column.id.get_ref()),
                    number: item.number.clone(),
                    label: (
                        of(&item.label, &column.label),
                        english.map(|(item, column)| format!("{item} ({column})")),
                    ),
                    unit,
                    aliases: headers(question, &[&item.label, &column.label], &[plain]),
                    grid: Some((question.label.clone(), question.label_en.clone())),
                    ..variable.clone()
                };
                self.push(cell, question);
            }
        }
        for item in &question.items {
            for column in &question.columns {
                let cell =
                    |item: &Item, column: &GridColumn| id(item.id.get_ref(), column.id.get_ref());
                let label = |item: &Item, column: &GridColumn, lang: Lang| match lang {
                    Lang::Ja => format!("{}（{}）", item.label, column.label),
                    Lang::En => {
                        let item = item.label_en.as_ref().unwrap_or(&item.label);
                        format!("{item} ({})", column.label_en.as_ref().unwrap_or(&column.label))
                    }
                };
                let items = |names: &[Text]| -> Vec<&Item> {
                    let of = |name: &Text| {
                        question.items.iter().find(|i| i.id.get_ref() == name.get_ref())
                    };
                    names.iter().filter_map(of).collect()
                };
                let columns = |names: &[Text]| -> Vec<&GridColumn> {
                    let of = |name: &Text| {
                        question.columns.iter().find(|c| c.id.get_ref() == name.get_ref())
                    };
                    names.iter().filter_map(of).collect()
                };
                // Down the items and across the columns.
                let down: Vec<_> =
                    items(&item.sum).into_iter().map(|part| (part, column)).collect();
                let across: Vec<_> =
                    columns(&column.sum).into_iter().map(|part| (item, part)).collect();
                let whole = (item, column);
                for parts in [down, across].into_iter().filter(|parts| !parts.is_empty()) {
                    self.bounded(question, "sum", whole, &parts, &cell, &label);
                }
                let over = item.part_of.as_slice().to_vec();
                for part_of in items(&over) {
                    self.bounded(question, "part", (part_of, column), &[whole], &cell, &label);
                }
                let over = column.part_of.as_slice().to_vec();
                for part_of in columns(&over) {
                    self.bounded(question, "part", (item, part_of), &[whole], &cell, &label);
                }
            }
        }
    }

    /// The rule that cells make up another, or are no more than it.
    fn bounded<'q>(
        &mut self,
        question: &Question,
        rule: &str,
        whole: (&'q Item, &'q GridColumn),
        parts: &[(&'q Item, &'q GridColumn)],
        id: &impl Fn(&Item, &GridColumn) -> String,
        label: &impl Fn(&Item, &GridColumn, Lang) -> String,
    ) {
        let sign = if rule == "sum" { "=" } else { "<=" };
        let all: Vec<String> = parts.iter().map(|(item, column)| id(item, column)).collect();
        let whole_id = id(whole.0, whole.1);
        let expression = format!("{} {sign} {whole_id}", all.join(" + "));
        let [ja, en] = Lang::ALL.map(|lang| {
            let separator = if lang == Lang::Ja { "、" } else { ", " };
            let parts = parts.iter().map(|(item, column)| label(item, column, lang));
            (label(whole.0, whole.1, lang), parts.collect::<Vec<_>>().join(separator))
        });
        let message = self.words.say(
            &format!("rule-grid-{rule}"),
            &[("whole", &ja.0), ("parts", &ja.1)],
            &[("whole", &en.0), ("parts", &en.1)],
        );
        // Named by its first part: a number may be part of one by row and of one by column.
        let name = all.first().map_or("", String::as_str);
        let id = format!("{whole_id}_{rule}_{name}");
        let sum = (rule == "sum").then(|| (whole_id, all.clone()));
        self.rules.push(Rule { id, expression, message, sum, span: question.id.span() });
    }

    /// The ranks as columns of the data, the others computed.
    fn ranking(&mut self, question: &Question, variable: &Variable) {
        let id = question.id.get_ref();
        let span = question.id.span();
        let by = question.by.unwrap_or_default();
        // More of them are a mistake, which is told elsewhere.
        let variable = &Variable {
            codes: variable.codes.iter().take(MOST_RANKED).cloned().collect(),
            ..variable.clone()
        };
        let most = variable.codes.len();
        let ranks = question.ranks.unwrap_or(most).min(most);
        let rank_id = |rank: usize| format!("{id}_rank_{rank}");
        // A minus is no part of a name.
        let item_id = |code: i32| format!("{id}_item_{code}").replace('-', "m");
        let label =
            (question.label.as_str(), question.label_en.as_ref().unwrap_or(&question.label));
        let spanned = |text: String| toml::Spanned::new(span.clone(), text);
        let english = |code: &Code| code.label_en.clone().unwrap_or_else(|| code.label.clone());
        for rank in 1..=ranks {
            let number = rank.to_string();
            let (ja, en) = self.words.say(
                "ranking-rank",
                &[("label", label.0), ("rank", &number)],
                &[("label", label.1), ("rank", &number)],
            );
            if by == RankedBy::Rank {
                let names = [format!("{rank}位"), format!("第{rank}位"), format!("{rank}番目")];
                let aliases = names.iter().flat_map(|name| headers(question, &[name], &[]));
                let aliases =
                    aliases.chain(question.aliases.iter().map(|a| format!("{a}{rank}位")));
                self.push(
                    Variable {
                        id: rank_id(rank),
                        label: (ja, Some(en)),
                        aliases: aliases.collect(),
                        required: question.required && rank == 1,
                        grid: Some((question.label.clone(), question.label_en.clone())),
                        ..variable.clone()
                    },
                    question,
                );
                continue;
            }
            let code = |code: &Code| {
                let when = format!("{} = {rank}", item_id(code.code));
                toml::Spanned::new(span.clone(), DerivedCode::of(code, spanned(when)))
            };
            let codes = variable.codes.iter().map(code).collect();
            let first = Derived {
                kind: Some(DerivedType::Single),
                codes,
                asked_if: question.asked_if.clone(),
                ..Derived::new(spanned(rank_id(rank)), (ja, Some(en)))
            };
            self.derived.push(first);
        }
        for code in &variable.codes {
            let (ja, en) = self.words.say(
                "ranking-item",
                &[("label", label.0), ("item", &code.label)],
                &[("label", label.1), ("item", &english(code))],
            );
            if by == RankedBy::Item {
                let unit = self.words.say("ranking-unit", &[], &[]);
                self.push(
                    Variable {
                        id: item_id(code.code),
                        label: (ja, Some(en)),
                        unit: (Some(unit.0), Some(unit.1)),
                        codes: Vec::new(),
                        aliases: headers(question, &[&code.label], &code.aliases),
                        min: Some(1.0),
                        max: Some(ranks as f64),
                        required: false,
                        grid: Some((question.label.clone(), question.label_en.clone())),
                        ..variable.clone()
                    },
                    question,
                );
                continue;
            }
            let of = |rank: usize| format!("WHEN {} = {} THEN {rank}", rank_id(rank), code.code);
            let cases: Vec<String> = (1..=ranks).map(of).collect();
            self.derived.push(Derived {
                expression: Some(spanned(format!("CASE {} END", cases.join(" ")))),
                ..Derived::new(spanned(item_id(code.code)), (ja, Some(en)))
            });
        }
        let code = |code: &Code| {
            let when = format!("{} > 0", item_id(code.code));
            toml::Spanned::new(span.clone(), DerivedCode::of(code, spanned(when)))
        };
        self.derived.push(Derived {
            kind: Some(DerivedType::Multiple),
            codes: variable.codes.iter().map(code).collect(),
            asked_if: question.asked_if.clone(),
            ..Derived::new(question.id.clone(), (question.label.clone(), question.label_en.clone()))
        });
        let columns: Vec<String> = match by {
            RankedBy::Rank => (1..=ranks).map(rank_id).collect(),
            RankedBy::Item => variable.codes.iter().map(|code| item_id(code.code)).collect(),
        };
        self.rankings.push(Ranking {
            id: id.clone(),
            by,
            ranks,
            columns: columns.clone(),
            items: variable.codes.iter().map(|code| item_id(code.code)).collect(),
        });
        let pairs = columns.iter().enumerate().flat_map(|(at, one)| {
            columns[at + 1..].iter().map(move |other| format!("{one} = {other}"))
        });
        let pairs: Vec<String> = pairs.collect();
        let gap = |rank: usize| {
            format!("({} IS NOT NULL OR {} IS NULL)", rank_id(rank - 1), rank_id(rank))
        };
        let gaps: Vec<String> = (2..=ranks).map(gap).collect();
        let repeated = if by == RankedBy::Rank { "ranking-repeated" } else { "ranking-tie" };
        let rules = [
            ("repeated", repeated, format!("NOT ({})", pairs.join(" OR ")), pairs.is_empty()),
            ("gap", "ranking-gap", gaps.join(" AND "), gaps.is_empty()),
        ];
        for (name, key, expression, is_empty) in rules {
            let message = self.words.say(
                &format!("rule-{key}"),
                &[("label", label.0)],
                &[("label", label.1)],
            );
            let id = format!("{id}_{name}");
            let rule = Rule { id, expression, message, sum: None, span: span.clone() };
            self.rules.extend(Some(rule).filter(|_| !is_empty));
        }
    }

    /// The number that stands inside of an answer.
    fn inside(&mut self, question: &Question, variable: &Variable, code: &Code, inside: &Inside) {
        let Inside { id, label, label_en, unit, unit_en, min, max, aliases } = inside;
        let asked_if = match variable.kind {
            Kind::Multiple => variable.option_column(code.code),
            _ => format!("{} = {}", variable.id, code.code),
        };
        let own = [code.label.as_str(), label];
        let number = Variable {
            unit: (unit.clone(), unit_en.clone()),
            min: *min,
            max: *max,
            not_a_number: variable.not_a_number.clone(),
            aliases: [headers(question, &[label], aliases), headers(question, &own, &[])].concat(),
            asked_as: Some(QuestionType::Count),
            inside: Some((variable.id.clone(), code.code)),
            ..Variable::new(id.get_ref(), Kind::Count, both(label, label_en.as_ref()))
        };
        self.variables.push((number, Some(toml::Spanned::new(id.span(), asked_if))));
    }
}

/// Headers of a part of a question, as forms and offices write them: behind the question, its
/// number or both, and the part alone; with those that are written out.
fn headers(question: &Question, part: &[&str], more: &[String]) -> Vec<String> {
    let number = question.number.as_deref().unwrap_or("");
    // A space keeps the digits of a number apart from those of the part.
    let part = part.join(" ");
    let own = [
        format!("{} {part}", question.label),
        format!("{number} {} {part}", question.label),
        format!("{number} {part}"),
    ];
    own.into_iter().chain([part]).chain(more.iter().cloned()).collect()
}

impl Derived {
    /// With an id and labels, and nothing else.
    fn new(id: Text, (label, label_en): (String, Option<String>)) -> Self {
        Self {
            id,
            kind: None,
            label,
            label_en,
            unit: None,
            unit_en: None,
            expression: None,
            per: None,
            from: None,
            recode: Default::default(),
            codes: Vec::new(),
            over: None,
            asked_if: None,
            publish: None,
            of: None,
        }
    }
}

impl DerivedCode {
    fn of(code: &Code, when: Text) -> Self {
        Self {
            code: code.code,
            label: code.label.clone(),
            label_en: code.label_en.clone(),
            when: Some(when),
            of: Vec::new(),
            otherwise: false,
            other: code.other,
        }
    }
}

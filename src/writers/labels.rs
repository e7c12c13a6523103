//! What groups and categories of a table are called, in one language.

use std::collections::HashMap;
use std::rc::Rc;

use crate::format::grouped;
use crate::locales::Locale;
use crate::tables::{Category, Group, Grouped, Listed, Table};
use crate::words::Words;

/// What groups and categories of a table are called.
pub struct Labels<'a> {
    groups: HashMap<&'a Group, Rc<str>>,
    categories: HashMap<(&'a str, &'a Category), Rc<str>>,
    locale: &'a Locale,
    none: Rc<str>,
}

/// Of one within another both.
fn group_label(of: &Grouped) -> Words {
    match of.group.category {
        Category::Within(..) => Words::joined([of.question.clone(), of.label.clone()], " "),
        _ => of.label.clone(),
    }
}

impl<'a> Labels<'a> {
    pub fn of(table: &'a Table, locale: &'a Locale) -> Self {
        let said = |label: &Words| Rc::from(label.say(locale));
        let categories = table.variables.iter().flat_map(|variable| {
            let of = move |listed: &'a Listed| {
                ((variable.id.as_str(), &listed.category), said(&listed.label))
            };
            variable.categories.iter().map(of)
        });
        Self {
            groups: table.groups.iter().map(|of| (&of.group, said(&group_label(of)))).collect(),
            categories: categories.collect(),
            locale,
            none: Rc::from(""),
        }
    }

    pub fn group(&self, group: &'a Group) -> Rc<str> {
        let named = self.groups.get(group).cloned();
        named.unwrap_or_else(|| self.category(&group.variable, &group.category))
    }

    /// A band that the table does not name is called by its bounds.
    pub fn category(&self, variable: &'a str, category: &'a Category) -> Rc<str> {
        if let Some(label) = self.categories.get(&(variable, category)) {
            return Rc::clone(label);
        }
        let Category::Band(from, to) = category else { return Rc::clone(&self.none) };
        let [from, to] = [from.0, to.0].map(|bound| bound.is_finite().then(|| grouped(bound)));
        Rc::from(match (from, to) {
            (Some(from), Some(to)) => self.locale.say("band", &[("from", &from), ("to", &to)]),
            (Some(from), None) => self.locale.say("band-open", &[("from", &from)]),
            (None, Some(to)) => self.locale.say("band-below", &[("to", &to)]),
            (None, None) => String::new(),
        })
    }
}

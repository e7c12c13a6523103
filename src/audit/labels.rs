//! What the labels beside a number say that it is of.

use std::borrow::Cow;

use super::address::Address;
use super::dictionary::{Meaning, Part, Table, TableId, outer_id};

/// The ids that labels beside a number stand for.
#[derive(Default, Clone)]
pub struct Labels<'d>(Vec<&'d Meaning>);

impl<'d> Labels<'d> {
    pub fn add(&mut self, meanings: &'d [Meaning]) {
        self.0.extend(meanings);
    }

    pub fn with(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// In place of what was said of the same parts before.
    pub fn put(&mut self, meanings: &'d [Meaning]) {
        let is_new =
            |of: &&Meaning| meanings.iter().any(|new| new.table == of.table && new.part == of.part);
        self.0.retain(|of| !is_new(of));
        self.add(meanings);
    }

    /// Without the parts that others say, where they leave something: a word may stand for a group
    /// and for an answer.
    pub fn beside(&self, others: &Labels<'d>) -> Self {
        let is_said = |of: &&Meaning| others.says(of.table, of.part);
        let left: Vec<&Meaning> = self.0.iter().filter(|of| !is_said(of)).copied().collect();
        let says_more = |of: &&Meaning| left.iter().any(|left| left.table == of.table);
        let kept = self.0.iter().filter(|of| !is_said(of) || !says_more(of));
        Self(kept.copied().collect())
    }

    /// Parts of which nothing was said, as others say them.
    pub fn or(mut self, others: &Labels<'d>) -> Self {
        let lacks =
            |of: &&&Meaning| !self.0.iter().any(|own| own.table == of.table && own.part == of.part);
        let more: Vec<&Meaning> = others.0.iter().filter(lacks).copied().collect();
        self.0.extend(more);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tables in which they mean something, each as often as they do.
    pub fn tables(&self) -> Vec<TableId> {
        self.0.iter().map(|of| of.table).collect()
    }

    fn of(&self, table: TableId, part: Part) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |m| m.table == table && m.part == part).map(|of| of.id.as_str())
    }

    fn says(&self, table: TableId, part: Part) -> bool {
        self.of(table, part).next().is_some()
    }
}

fn parts(address: &Address) -> [(Part, Cow<'_, str>); 5] {
    let nested = address.nested();
    let outer = nested.map(|[outer, _]| outer_id(outer)).unwrap_or_default();
    let group = nested.map_or(address.group_code.as_str(), |[_, (_, code)]| code);
    [
        (Part::Subset, address.subset.as_str().into()),
        (Part::Outer, outer.into()),
        (Part::Group, group.into()),
        (Part::Variable, address.variable.as_str().into()),
        (Part::Category, address.category.as_str().into()),
    ]
}

/// Whether nothing beside a number contradicts that it is this figure.
pub fn may_be(address: &Address, table: TableId, labels: &Labels<'_>) -> bool {
    parts(address).into_iter().all(|(part, own)| {
        own.is_empty() || !labels.says(table, part) || labels.of(table, part).any(|id| id == own)
    })
}

/// Whether the labels beside a number say all that tells the figure from others.
pub fn is_meant(address: &Address, table: TableId, of: &Table<'_>, labels: &Labels<'_>) -> bool {
    let has_label = parts(address)
        .into_iter()
        .any(|(part, own)| !own.is_empty() && labels.of(table, part).any(|id| id == own));
    has_label
        && parts(address).into_iter().all(|(part, own)| match labels.says(table, part) {
            true => labels.of(table, part).any(|id| id == own),
            false => match part {
                Part::Subset => of.subsets.first().is_none_or(|first| **first == own),
                Part::Variable => of.variables.len() < 2,
                _ => own.is_empty(),
            },
        })
}

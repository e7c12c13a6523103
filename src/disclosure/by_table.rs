//! A smallest base that a table itself names, where no policy is in force: its small groups, and
//! the next smallest that its own totals would tell them by.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::tables::{At, Category, Figure, Group, Grouped, Key, State, Statistic, Table};

/// Hides the figures of groups with fewer respondents. The total tells what all hidden groups
/// have together: so the next smallest are hidden with them until these are two or more, with
/// no fewer respondents than the smallest base. Returns how many figures for their own sake,
/// and how many for others'.
pub fn suppress(table: &mut Table, least: f64) -> [usize; 2] {
    let hidden = match table.groups.is_empty() {
        true => small_subsets(table, least),
        false => small_groups(table, least),
    };
    let panels = small_panels(table, least);
    let mut cost = [0, 0];
    for (key, figure) in table.figures.iter_mut() {
        // How large a population is, is no answer.
        let is_open = matches!(key.statistic, Statistic::N | Statistic::Population);
        let of_before = before(&table.groups, key).is_some_and(|before| hidden.has(&before));
        let of_few = key.statistic.is_of_panel() && panels.contains(&of_panel(key.at()));
        if !is_open && (hidden.has(key) || of_before || of_few) {
            figure.state = State::Suppressed;
            cost[usize::from(figure.base.is_some_and(|base| base >= least))] += 1;
        }
    }
    if cost != [0, 0] {
        table.disclosed.hidden_below = Some(least);
        // The order of the counts would tell what is hidden: as asked, in which they were
        // counted.
        as_counted(table);
    }
    cost
}

/// Where the figures stand that a figure of two waves tells too.
fn before(groups: &[Grouped], key: &Key) -> Option<Key> {
    let group = key.group.as_ref().filter(|_| key.statistic.is_of_two_waves())?;
    let at = groups.iter().position(|grouped| grouped.group == *group)?;
    let before = groups[at.checked_sub(1)?].group.clone();
    Some(Key { group: Some(before), ..key.clone() })
}

/// What is not shown.
enum Hidden {
    /// Subsets and variables.
    Subsets(HashSet<(String, String)>),
    /// Subsets and groups.
    Groups(HashSet<(String, Group)>),
}

impl Hidden {
    fn has(&self, key: &Key) -> bool {
        match self {
            Self::Subsets(hidden) => hidden.contains(&(key.subset.clone(), key.variable.clone())),
            Self::Groups(hidden) => {
                let is_hidden =
                    |group: &Group| hidden.contains(&(key.subset.clone(), group.clone()));
                // Of pairs, an answer tells of the other as much as that of it.
                let other = Group::of(&key.variable, key.category.clone());
                key.group.as_ref().is_some_and(is_hidden)
                    || key.category != Category::All && is_hidden(&other)
            }
        }
    }
}

/// Puts answers in the order in which they were counted.
fn as_counted(table: &mut Table) {
    let mut places: HashMap<(String, Category), usize> = HashMap::new();
    for (place, (key, _)) in table.figures.iter().enumerate() {
        places.entry((key.variable.clone(), key.category.clone())).or_insert(place);
    }
    for variable in &mut table.variables {
        let id = variable.id.clone();
        let place = |category: &Category| places.get(&(id.clone(), category.clone())).copied();
        variable.categories.sort_by_key(|listed| place(&listed.category));
    }
}

/// Variables of subsets in which fewer have a value. There is no total to tell them.
fn small_subsets(table: &Table, least: f64) -> Hidden {
    let is_small = |figure: &Figure| figure.value().is_some_and(|n| n > 0.0 && n < least);
    let bases = table.figures.iter().filter(|(key, _)| key.statistic == Statistic::N);
    let small = bases.filter(|(_, figure)| is_small(figure));
    Hidden::Subsets(small.map(|(key, _)| (key.subset.clone(), key.variable.clone())).collect())
}

/// Where the number of those who are in two waves stands.
fn of_panel(at: At<'_>) -> Key {
    Key {
        subset: at.subset.to_owned(),
        group: at.group.cloned(),
        variable: at.variable.to_owned(),
        category: Category::All,
        statistic: Statistic::PanelN,
    }
}

/// Groups that have a total: of each question, and of those within others each inner one that the
/// table shows.
fn families(table: &Table) -> BTreeMap<(&str, Option<Group>), Vec<&Group>> {
    let mut families: BTreeMap<(&str, Option<Group>), Vec<&Group>> = BTreeMap::new();
    let shown: HashSet<&Group> = table.groups.iter().map(|grouped| &grouped.group).collect();
    for Grouped { group, .. } in &table.groups {
        let total = group.inner().filter(|inner| shown.contains(inner));
        families.entry((&group.variable, total)).or_default().push(group);
    }
    families
}

/// Small groups of a subset, and the next smallest with them.
fn small_groups(table: &Table, least: f64) -> Hidden {
    let families = families(table);
    let mut hidden: HashSet<(String, Group)> = HashSet::new();
    for subset in table.subsets() {
        for groups in families.values() {
            let of = |group: &Group| n(table, &subset.id, group);
            let small = smallest(groups.iter().map(|group| (of(group), *group)).collect(), least);
            hidden.extend(small.into_iter().map(|group| (subset.id.clone(), group.clone())));
        }
    }
    Hidden::Groups(hidden)
}

/// Where those who are in two waves are few, and the next smallest with them. Waves have no total.
fn small_panels(table: &Table, least: f64) -> HashSet<Key> {
    let mut hidden = HashSet::new();
    for ((_, total), groups) in &families(table) {
        let places = table.subsets().iter().flat_map(|subset| {
            table.variables.iter().map(|variable| At::of(&subset.id, &variable.id))
        });
        for at in places {
            let n = |group: &Group| table.value(at.in_group(group), Statistic::PanelN);
            let sizes = groups.iter().filter_map(|group| Some((n(group)?, *group)));
            let sizes: Vec<(f64, &Group)> = sizes.collect();
            let small = match total {
                Some(_) => smallest(sizes, least),
                None => sizes.into_iter().filter(|(n, _)| *n < least).map(|(_, of)| of).collect(),
            };
            hidden.extend(small.into_iter().map(|group| of_panel(at.in_group(group))));
        }
    }
    hidden
}

/// Groups with fewer, and the next smallest until their total tells of none. Nobody can be told
/// from a group of nobody.
fn smallest(mut groups: Vec<(f64, &Group)>, least: f64) -> Vec<&Group> {
    groups.retain(|(n, _)| *n > 0.0);
    groups.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut few = groups.iter().filter(|(n, _)| *n < least).count();
    let together = |few: usize| groups.iter().take(few).map(|(n, _)| n).sum::<f64>();
    while few > 0 && few < groups.len() && (few == 1 || together(few) < least) {
        few += 1;
    }
    groups.into_iter().take(few).map(|(_, group)| group).collect()
}

/// How many a group has in a subset: of respondents, or of those with the first variable.
fn n(table: &Table, subset: &str, group: &Group) -> f64 {
    let first = table.variables.first().map_or("", |variable| variable.id.as_str());
    let of = |id| table.value(At::of(subset, id).in_group(group), Statistic::N);
    of("").or_else(|| of(first)).unwrap_or(0.0)
}

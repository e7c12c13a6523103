//! The kinds of tables: each in a file with its entry in a plan, its checks, the tallies that
//! it asks for, its figures, its rows and columns, its chart, the facts that its prose may use
//! and its notes. A line of [`KINDS`] adds one.

mod axis;
pub mod change;
mod comparison;
mod concentration;
mod correlation;
pub mod cross;
mod distribution;
mod frequency;
mod group_means;
mod group_sums;
mod listed;
mod listing;
mod paired;
mod pairs;
mod ranking;
mod rates;
mod ratio;
mod reference;
mod requirements;
mod roster;
mod summary;
mod sweep;
mod texts;
mod timeline;
mod when;

use std::sync::LazyLock;

use super::kind::Registered;

/// The kinds that plans may name.
pub static KINDS: [Registered; 22] = [
    Registered::of::<frequency::Frequency>(),
    Registered::of::<summary::Summary>(),
    Registered::of::<group_means::GroupMeans>(),
    Registered::of::<group_sums::GroupSums>(),
    Registered::of::<comparison::Comparison>(),
    Registered::of::<change::Change>(),
    Registered::of::<reference::ReferenceTable>(),
    Registered::of::<concentration::Concentration>(),
    Registered::of::<sweep::Sweep>(),
    Registered::of::<rates::Rates>(),
    Registered::of::<ratio::Ratio>(),
    Registered::of::<pairs::Pairs>(),
    Registered::of::<cross::Cross>(),
    Registered::of::<listing::Listing>(),
    Registered::of::<texts::Texts>(),
    Registered::of::<distribution::Distribution>(),
    Registered::of::<ranking::Ranking>(),
    Registered::of::<paired::Paired>(),
    Registered::of::<requirements::Requirements>(),
    Registered::of::<roster::Roster>(),
    Registered::of::<timeline::Timeline>(),
    Registered::of::<correlation::Correlation>(),
];

/// Keys by kind, in the order of [`KINDS`].
pub static KEYS: LazyLock<Vec<Vec<String>>> =
    LazyLock::new(|| KINDS.iter().map(Registered::keys).collect());

//! What an outsider can work out of released files about figures that are not shown.
//!
//! This room shares no code with the one that hides figures and knows nothing of it: it reads
//! what was released, looks for relations that the shown figures obey, takes them to hold for
//! the hidden ones as well, and solves. What is left of a hidden figure is an interval.

mod bounds;
mod figures;
mod others;
mod relations;
mod system;
mod weights;

use std::path::PathBuf;

use crate::problem::{Failure, Problem};
pub use figures::Address;
use figures::Report;

/// A hidden figure with the interval that it is left with.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposed {
    /// The folder of its report.
    pub report: String,
    pub address: Address,
    /// Counts are whole numbers between these, both included.
    pub low: f64,
    pub high: f64,
    /// How much there is to guess at all: of one respondent a count is 0 or 1.
    most: f64,
}

/// A sum is known where it is left less than this share of its most: as under the p % rule.
const SHARE: f64 = 0.1;

impl Exposed {
    /// How much is left to guess: 0 where the figure is known.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// Whether a count is left less than `protection` to guess, or a sum a small share of it.
    fn is_narrower_than(&self, protection: f64) -> bool {
        let enough = match self.address.is_count() {
            true => protection.min(self.most),
            false => SHARE * self.high.abs().max(self.low.abs()),
        };
        // What rounding leaves of a whole number is one.
        self.width() < f64::max(enough - 1e-6, 1e-6)
    }
}

/// What was looked at, and every hidden figure, the narrowest interval first.
#[derive(Debug, Default)]
pub struct Audited {
    pub reports: usize,
    pub shown: usize,
    /// Relations between figures that were found.
    pub relations: usize,
    pub hidden: Vec<Exposed>,
    /// Files beside the figures that are not as they were written: nothing is known of them.
    pub unread: Vec<PathBuf>,
}

impl Audited {
    /// Hidden figures that are left too little to guess: counts less than `protection`.
    pub fn exposed(&self, protection: f64) -> impl Iterator<Item = &Exposed> {
        self.hidden.iter().filter(move |of| of.is_narrower_than(protection))
    }
}

/// Looks at reports together: what one hides another may tell. Of a folder without results all
/// folders below with results are taken. Fails where there are none or they cannot be read.
pub fn audit(folders: &[PathBuf]) -> Result<Audited, Failure> {
    let (mut reports, mut unread) = (Vec::new(), Vec::new());
    for folder in folders {
        let found = figures::folders(folder);
        if found.is_empty() {
            return Err(Failure::usage(Problem::new("audit-no-results").path(folder)));
        }
        for folder in found {
            reports.push(Report::read(&folder)?);
            unread.extend(others::unknown(&folder));
        }
    }
    Ok(Audited { unread, ..of(&reports) })
}

fn of(reports: &[Report]) -> Audited {
    let shown = reports.iter().flat_map(|report| report.values()).filter(|(_, v)| v.is_some());
    let shown = shown.count();
    let system = relations::find(reports);
    let relations = system.relations();
    let (intervals, of_nobody) = (bounds::intervals(&system), system.of_nobody());
    let (bounds, _) = system.open_bounds();
    let mut hidden: Vec<Exposed> = Vec::new();
    for (number, report) in reports.iter().enumerate() {
        for (address, value) in report.values() {
            // What is no sum is worked out of sums or not at all, unless it stands somewhere.
            if value.is_some() || !address.is_additive() && report.told(address).is_none() {
                continue;
            }
            let told = report.told(address).map(|value| (value, value));
            let quantity = system.number((number, address));
            if told.is_none() && quantity.is_some_and(|of| of_nobody.contains(&of)) {
                continue;
            }
            let interval = quantity.and_then(|of| match system.value(of) {
                Some(value) => Some((value, value)),
                None => intervals.get(&of).copied(),
            });
            // Zero has no sign.
            let (low, high) = told.or(interval).unwrap_or((0.0, f64::INFINITY));
            let (low, high) = (low + 0.0, high + 0.0);
            let own = quantity.and_then(|of| bounds.get(&of)).filter(|_| told.is_none());
            hidden.push(Exposed {
                report: report.name.clone(),
                address: address.clone(),
                low,
                high,
                most: own.map_or(f64::INFINITY, |(low, high)| high - low),
            });
        }
    }
    hidden.sort_by(|a, b| a.width().total_cmp(&b.width()));
    Audited { reports: reports.len(), shown, relations, hidden, unread: Vec::new() }
}

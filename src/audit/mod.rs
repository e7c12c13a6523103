//! What an outsider can work out of released files about figures that are not shown.
//!
//! This room shares no code with the one that hides figures and knows nothing of it: it reads
//! what was released, looks for relations that the shown figures obey, takes them to hold for
//! the hidden ones as well, and solves. What is left of a hidden figure is an interval.

mod address;
mod bars;
mod bounds;
mod dictionary;
mod figures;
mod files;
mod headings;
mod held;
mod json;
mod labels;
mod numbers;
mod others;
mod pairs;
mod relations;
mod statement;
mod system;
mod tables;
mod vocabulary;
mod weights;

use std::path::{Path, PathBuf};

use crate::problem::{Failure, Problem};
pub use address::Address;
use dictionary::Dictionary;
use figures::Report;
use held::Held;
use json::Json;
pub use statement::Statement;
use vocabulary::Vocabulary;

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
    /// Files beside the figures that were read.
    pub files: usize,
    pub shown: usize,
    /// Relations between figures that were found.
    pub relations: usize,
    pub hidden: Vec<Exposed>,
    /// What files say of hidden figures, and what they say otherwise than the figures.
    pub statements: Vec<Statement>,
    /// Files and parts of files that cannot be read and are not as they were written: nothing is
    /// known of them.
    pub unread: Vec<PathBuf>,
    /// Files that were read but are not as they were written.
    pub changed: Vec<PathBuf>,
}

impl Audited {
    /// Whether no hidden figure is left too little to guess and no file says more than the figures.
    pub fn is_safe(&self, protection: f64) -> bool {
        self.statements.is_empty() && self.exposed(protection).next().is_none()
    }

    /// Hidden figures that are left too little to guess: counts less than `protection`.
    pub fn exposed(&self, protection: f64) -> impl Iterator<Item = &Exposed> {
        self.hidden.iter().filter(move |of| of.is_narrower_than(protection))
    }
}

/// Looks at reports together: what one hides another may tell. Of a folder without results or
/// tables all folders below that have some are taken. Fails where there are none or they cannot be read.
pub fn audit(folders: &[PathBuf]) -> Result<Audited, Failure> {
    let vocabulary = Vocabulary::new();
    let mut reports = Vec::new();
    let mut looked_at = Audited::default();
    for folder in folders {
        let found = figures::folders(folder);
        if found.is_empty() {
            return Err(Failure::usage(Problem::new("audit-no-results").path(folder)));
        }
        for folder in found {
            let mut report = Report::read(&folder, &vocabulary)?;
            read_files(&folder, &mut report, &vocabulary, &mut looked_at)?;
            reports.push(report);
        }
    }
    let Audited { files, statements, unread, changed, .. } = looked_at;
    Ok(Audited { files, statements, unread, changed, ..of(&reports) })
}

/// Reads all files of a report beside its figures. What they tell, the report knows.
fn read_files(
    folder: &Path,
    report: &mut Report,
    vocabulary: &Vocabulary,
    found: &mut Audited,
) -> Result<(), Failure> {
    let files = others::Files::of(folder);
    let json = Json::read(folder)?;
    report.know_one_answer(json.with_one_answer());
    let mut statements = json.statements(report, folder);
    {
        let report = &*report;
        let dictionary = &Dictionary::of(report, &json.tables);
        // A table is not held against the figures that were taken from it.
        let sources = match folder.join(figures::RESULTS).is_file() {
            true => Vec::new(),
            false => tables::files(folder),
        };
        for file in files.paths.iter().filter(|file| !sources.contains(file)) {
            let said = files::read(file)?;
            let is_as_written = files.is_as_written(file);
            found.files += usize::from(!said.passages.is_empty());
            match (is_as_written, said.unread.is_empty()) {
                (true, _) => {}
                (false, true) => found.changed.push(file.clone()),
                (false, false) => found.unread.extend(said.unread),
            }
            let held = Held { report, dictionary, vocabulary, file };
            statements.extend(held.statements(&said.passages));
        }
    }
    for statement in &statements {
        if let ([address], None, true) = (&*statement.of, statement.shown, statement.is_exact) {
            report.tell(address.clone(), statement.value);
        }
    }
    found.statements.extend(statements);
    Ok(())
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
    Audited { reports: reports.len(), shown, relations, hidden, ..Audited::default() }
}

//! As which figure and table of the report each table of the plan stands: the same in all that is
//! written.

use std::collections::HashMap;

use crate::disclosure::Released;
use crate::locales::Locale;
use crate::tables::chart::Chart;
use crate::tables::grid::Grid;
use crate::tables::{Made, Show};
use crate::words::Words;

/// What the report shows of a table.
pub struct Parts {
    pub chart: Option<Chart<Words>>,
    pub grid: Option<Grid<Words>>,
}

impl Parts {
    pub fn of(table: &Made) -> Self {
        let spec = &table.spec;
        let is_gone = table.bases.is_not_asked;
        let is_withheld = table.is_withheld();
        let chart = table.chart().filter(|_| !is_withheld);
        // Of a chart that would be empty the table says why.
        let is_told = spec.show == Show::Chart && chart.is_none() && !table.is_of_nobody();
        let is_shown = matches!(spec.show, Show::Table | Show::Both) || is_told;
        let grid = (is_shown && !is_gone && !is_withheld).then(|| table.grid());
        // What has no rows has its sentence.
        let grid = grid.filter(|grid| !grid.rows.is_empty() || spec.prose == "none");
        Self { chart, grid }
    }
}

/// As which figure and which table a table stands in the report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Numbers {
    pub figure: Option<usize>,
    pub table: Option<usize>,
}

impl Numbers {
    /// As in 図1・表3; nothing where it stands nowhere.
    pub fn say(&self, locale: &Locale) -> String {
        let called = |key, number: Option<usize>| {
            number.map(|number| locale.say(key, &[("number", &number.to_string())]))
        };
        let all = [called("numbered-figure", self.figure), called("numbered-table", self.table)];
        all.into_iter().flatten().collect::<Vec<_>>().join(&locale.word("numbered-both"))
    }
}

/// The numbers of all tables by their ids.
pub fn of_release(release: &Released) -> HashMap<&str, Numbers> {
    let (mut figures, mut tables) = (0, 0);
    let mut numbers = HashMap::new();
    for section in &release.sections {
        let own = release.tables.iter().filter(|table| table.spec.section == section.id);
        for table in own.filter(|table| table.spec.show != Show::Neither) {
            let parts = Parts::of(table);
            figures += usize::from(!table.spec.diagrams.is_empty());
            let next = |counted: &mut usize, is_there: bool| {
                *counted += usize::from(is_there);
                is_there.then_some(*counted)
            };
            let figure = next(&mut figures, parts.chart.is_some());
            let table_number = next(&mut tables, parts.grid.is_some());
            let own = Numbers { figure, table: table_number };
            numbers.insert(table.spec.id.as_str(), own);
        }
    }
    numbers
}

//! To which respondents the rows of units belong: numbers held against numbers.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::responses::{Below, Lost, Responses, respondent_number};

/// The rows of a unit.
pub struct Held {
    pub rows: Responses,
    /// By the number of the respondent, as numbers are compared.
    pub by_number: HashMap<String, Vec<usize>>,
}

/// How many respondents have each number that units name.
#[derive(Default)]
pub struct Owners {
    counts: HashMap<String, usize>,
    /// Numbers of those whom corrections exclude, and their units with them.
    pub excluded: HashSet<String>,
    /// Other numbers that are the same without zeros at their beginning, by what they are then.
    pub similar: HashMap<String, String>,
}

impl Held {
    /// `id` is that of the answers that name the respondent.
    pub fn new(rows: Responses, id: &str) -> Self {
        let mut by_number: HashMap<String, Vec<usize>> = HashMap::new();
        let numbers = rows.answers.get(id).map(|numbers| numbers.texts());
        for (row, number) in numbers.iter().flat_map(|numbers| numbers.iter()).enumerate() {
            let number = number.as_deref().map(respondent_number).unwrap_or_default();
            by_number.entry(number).or_default().push(row);
        }
        Self { rows, by_number }
    }

    /// The numbers that are named, and what they are without zeros at their beginning.
    pub fn wanted(&self) -> HashSet<&str> {
        let numbers = self.by_number.keys().map(String::as_str);
        numbers.flat_map(|number| [number, without_zeros(number)]).collect()
    }

    /// The units of respondents with these numbers.
    pub fn below(
        &self,
        numbers: &[Option<Arc<str>>],
        owners: &Owners,
        pick: &dyn Fn(&Responses, &[usize]) -> Responses,
    ) -> Below {
        let (mut rows, mut of) = (Vec::new(), Vec::new());
        for (respondent, number) in numbers.iter().enumerate() {
            let Some(number) = number.as_deref().map(respondent_number) else { continue };
            let own = self.by_number.get(&number).filter(|_| owners.lost(&number).is_none());
            for &row in own.into_iter().flatten() {
                rows.push(row);
                of.push(respondent);
            }
        }
        Below { rows: pick(&self.rows, &rows), of, astray: Vec::new() }
    }
}

impl Owners {
    /// Counts a respondent with this number, if it is wanted.
    pub fn see(&mut self, number: String, wanted: &HashSet<&str>) {
        let without = without_zeros(&number);
        if wanted.contains(without) && !self.similar.contains_key(without) {
            self.similar.insert(without.to_owned(), number.clone());
        }
        if wanted.contains(number.as_str()) {
            *self.counts.entry(number).or_default() += 1;
        }
    }

    /// Why a unit with this number belongs to nobody who counts; nothing if it belongs to one, or
    /// to one who is excluded.
    pub fn lost(&self, number: &str) -> Option<Lost> {
        match self.counts.get(number) {
            _ if number.is_empty() => Some(Lost::Blank),
            Some(1) => None,
            Some(_) => Some(Lost::Ambiguous),
            None if self.excluded.contains(number) => None,
            None => Some(Lost::Orphan),
        }
    }
}

/// A number without zeros at its beginning.
pub fn without_zeros(number: &str) -> &str {
    number.trim_start_matches('0')
}

/// What counting needs of some rows.
pub fn answers_of(rows: &Responses, kept: &[usize]) -> Responses {
    let answers = rows.answers.iter().map(|(id, of)| (id.clone(), of.of_rows(kept)));
    let places = kept.iter().map(|&row| rows.places[row]);
    Responses { answers: answers.collect(), places: places.collect(), ..Responses::default() }
}

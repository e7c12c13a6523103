//! Headers that read like the name of a column of the questionnaire.

use std::collections::HashMap;

use super::matched::Target;
use super::names::header_name;

/// A less similar header is no candidate.
const SIMILAR: f64 = 0.5;

/// Letters of a header that are compared with others.
const COMPARED: usize = 200;

/// The names of all columns of a questionnaire, reduced, with their letters in order.
pub struct KnownNames(Vec<(Letters, String, Target)>);

impl KnownNames {
    pub fn new<'a>(names: impl Iterator<Item = (&'a String, Target)>) -> Self {
        Self(names.map(|(name, target)| (letters(name), name.clone(), target)).collect())
    }

    /// Columns of the questionnaire with a similar name, the nearest first, with the
    /// similarity from 0 to 1.
    pub fn similar(&self, header: &str) -> Vec<(f64, Target)> {
        // A header of a page is compared by its beginning: the work grows with the square.
        let header: String = header_name(header).chars().take(COMPARED).collect();
        let of_header = letters(&header);
        let mut best: HashMap<Target, f64> = HashMap::new();
        for (of_name, name, target) in &self.0 {
            let common = letters_in_common(&of_header, of_name);
            // No other measure finds more than the letters in common.
            if common < SIMILAR && !contains(&header, name) {
                continue;
            }
            let similarity = similarity(&header, name, common);
            if similarity >= SIMILAR {
                let best = best.entry(*target).or_default();
                *best = best.max(similarity);
            }
        }
        let mut found: Vec<(f64, Target)> = best.into_iter().map(|(t, s)| (s, t)).collect();
        // Alike by similarity in the order of the questionnaire.
        let order = |target: &Target| match *target {
            Target::Variable(variable) => (variable, 0),
            Target::Option(variable, code) => (variable, code + 1),
        };
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| order(&a.1).cmp(&order(&b.1))));
        found
    }
}

/// 1 for the same name; below it the largest of: the share of letters that need no change
/// (Damerau and Levenshtein), slightly less than the share of letters in common wherever
/// they stand (Sørensen and Dice), and where one contains the other the share of it.
fn similarity(a: &str, b: &str, common: f64) -> f64 {
    if a == b {
        return 1.0;
    }
    let (shorter, longer) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let contained = if contains(a, b) {
        0.6 + 0.35 * shorter.len() as f64 / longer.len().max(1) as f64
    } else {
        0.0
    };
    let changed = strsim::normalized_damerau_levenshtein(a, b);
    changed.max(0.95 * common).max(contained).min(0.99)
}

/// Whether one contains the other, and that is more than a word.
fn contains(a: &str, b: &str) -> bool {
    let (shorter, longer) = if a.len() < b.len() { (a, b) } else { (b, a) };
    longer.contains(shorter) && shorter.chars().count() >= 4
}

/// The letters of a name in order.
type Letters = Vec<char>;

fn letters(name: &str) -> Letters {
    let mut letters: Letters = name.chars().collect();
    letters.sort_unstable();
    letters
}

/// Japanese rewords by moving particles and verbs; the letters stay.
fn letters_in_common(a: &Letters, b: &Letters) -> f64 {
    let (mut at, mut other, mut common) = (0, 0, 0);
    while at < a.len() && other < b.len() {
        match a[at].cmp(&b[other]) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => other += 1,
            std::cmp::Ordering::Equal => {
                (at, other, common) = (at + 1, other + 1, common + 1);
            }
        }
    }
    2.0 * f64::from(common) / (a.len() + b.len()).max(1) as f64
}

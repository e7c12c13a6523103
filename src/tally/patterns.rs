//! Who is in the same of some universes: one pass over the respondents for all universes.

use hashbrown::HashTable;

use super::counted::mixed;
use super::mask::Mask;

/// In which universes together somebody is: a bit for each universe, and each pattern of bits once.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    /// Words of a pattern.
    width: usize,
    /// Those of all patterns, one behind the other.
    words: Vec<u64>,
    /// The numbers of the patterns behind the hashes by which they are found.
    known: HashTable<(u64, u32)>,
}

impl Patterns {
    /// Adds those of respondents, from who is in each universe.
    pub fn note(&mut self, universes: &[Mask]) {
        let Some(first) = universes.first() else { return };
        let respondents = first.respondents();
        let width = universes.len().div_ceil(64);
        self.width = width;
        let mut patterns = vec![0; 64 * width];
        for (block, from) in (0..respondents).step_by(64).enumerate() {
            for (at, masks) in universes.chunks(64).enumerate() {
                let mut square = [0; 64];
                let bits = masks.iter().map(|mask| mask.words()[block]);
                square.iter_mut().zip(bits).for_each(|(word, bits)| *word = bits);
                turn(&mut square);
                let own = patterns[at..].iter_mut().step_by(width);
                own.zip(square).for_each(|(to, word)| *to = word);
            }
            let of_block = patterns.chunks(width).take(respondents - from);
            of_block.for_each(|pattern| self.insert(pattern));
        }
    }

    /// Adds those of others.
    pub fn add(&mut self, others: &Self) {
        self.width = self.width.max(others.width);
        others.all().for_each(|pattern| self.insert(pattern));
    }

    /// All patterns in an order that is always the same.
    pub fn sorted(&self) -> Vec<&[u64]> {
        let mut patterns: Vec<&[u64]> = self.all().collect();
        patterns.sort_unstable();
        patterns
    }

    fn all(&self) -> impl Iterator<Item = &[u64]> {
        self.words.chunks(self.width.max(1))
    }

    fn insert(&mut self, pattern: &[u64]) {
        let Self { width, words, known } = self;
        let hash = pattern.iter().fold(0, |hash, word| mixed(hash ^ word));
        let is_known = |(of, number): &(u64, u32)| {
            *of == hash
                && words[*number as usize * *width..].iter().zip(pattern).all(|(a, b)| a == b)
        };
        if known.find(hash, is_known).is_none() {
            let number = (words.len() / *width) as u32;
            known.insert_unique(hash, (hash, number), |(hash, _)| *hash);
            words.extend_from_slice(pattern);
        }
    }
}

/// Makes columns of rows: bit b of word w becomes bit w of word b (Warren, Hacker's Delight, 2nd
/// edition, 7-3).
fn turn(square: &mut [u64; 64]) {
    let mut width = 32;
    let mut low = u64::MAX >> 32;
    while width > 0 {
        for at in (0..64).filter(|at| at & width == 0) {
            let differs = (square[at] >> width ^ square[at + width]) & low;
            square[at] ^= differs << width;
            square[at + width] ^= differs;
        }
        width /= 2;
        low ^= low << width;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turned_bits_stand_where_words_and_bits_change_places() {
        let bit = |word: u64, bit: u64| (word * 7 + bit * bit) % 5 < 2;
        let word = |of: &dyn Fn(u64) -> bool| (0..64).fold(0, |w, b| w | u64::from(of(b)) << b);
        let mut square: [u64; 64] = std::array::from_fn(|w| word(&|b| bit(w as u64, b)));
        turn(&mut square);
        assert_eq!(square, std::array::from_fn(|w| word(&|b| bit(b, w as u64))));
    }

    #[test]
    fn each_pattern_stands_once_whoever_met_it_first() {
        let pattern = |n: u64| [n * n % 7, n % 3];
        let of = |numbers: &[u64]| {
            let mut patterns = Patterns { width: 2, ..Patterns::default() };
            numbers.iter().for_each(|&n| patterns.insert(&pattern(n)));
            patterns
        };
        let numbers: Vec<u64> = (0..100).collect();
        let mut expected: Vec<[u64; 2]> = numbers.iter().map(|&n| pattern(n)).collect();
        expected.sort_unstable();
        expected.dedup();
        let mut together = Patterns::default();
        together.add(&of(&numbers[60..]));
        together.add(&of(&numbers[..70]));
        assert_eq!(together.sorted(), expected);
        assert_eq!(of(&numbers).sorted(), expected);
    }
}

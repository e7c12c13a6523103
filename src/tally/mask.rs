//! Who is meant, as bits.

/// A bit for each respondent, 64 a word; those behind the last are zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Mask {
    words: Vec<u64>,
    respondents: usize,
}

impl Mask {
    /// Everybody.
    pub fn all(respondents: usize) -> Self {
        let mut words = vec![u64::MAX; respondents.div_ceil(64)];
        if let (Some(last), left @ 1..) = (words.last_mut(), respondents % 64) {
            *last >>= 64 - left;
        }
        Self { words, respondents }
    }

    /// Those for whom `is` holds.
    pub fn of<T>(values: &[T], is: impl Fn(&T) -> bool) -> Self {
        // Bytes first, many at a time; eight of them times this have their bits side by side.
        const TOGETHER: u64 = 0x0102_0408_1020_4080;
        let word = |bytes: [u8; 64]| {
            let (eights, _) = bytes.as_chunks::<8>();
            let bits = |of: &[u8; 8]| u64::from_le_bytes(*of).wrapping_mul(TOGETHER) >> 56;
            eights.iter().rev().fold(0, |word, of| word << 8 | bits(of))
        };
        let (blocks, rest) = values.as_chunks::<64>();
        let byte = |value: Option<&T>| u8::from(value.is_some_and(&is));
        let last = (!rest.is_empty()).then(|| std::array::from_fn(|at| byte(rest.get(at))));
        let bytes = |block: &[T; 64]| std::array::from_fn(|at| u8::from(is(&block[at])));
        let words = blocks.iter().map(bytes).chain(last).map(word);
        Self { words: words.collect(), respondents: values.len() }
    }

    /// Without those who are not in another.
    pub fn keep(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    /// Without those who are in another.
    pub fn remove(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= !other);
    }

    pub fn respondents(&self) -> usize {
        self.respondents
    }

    /// The bits, 64 respondents a word.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// The rows of who is meant.
    pub fn rows(&self) -> Vec<u32> {
        let n: u32 = self.words.iter().map(|word| word.count_ones()).sum();
        if n as usize == self.respondents {
            return (0..n).collect();
        }
        let mut rows = Vec::with_capacity(n as usize);
        for (&word, from) in self.words.iter().zip((0..).step_by(64)) {
            let mut left = word;
            while left != 0 {
                rows.push(from + left.trailing_zeros());
                left &= left - 1;
            }
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_those_of_the_bits_whatever_the_number_of_respondents() {
        for respondents in [0, 1, 63, 64, 65, 200] {
            let numbers: Vec<u32> = (0..respondents).collect();
            let all = Mask::all(numbers.len());
            assert_eq!(all, Mask::of(&numbers, |_| true), "{respondents}");
            assert_eq!(all.rows(), numbers);
            let thirds = Mask::of(&numbers, |number| number % 3 == 0);
            let mut others = all.clone();
            others.remove(&thirds);
            let expected: Vec<u32> = (0..respondents).filter(|number| number % 3 != 0).collect();
            assert_eq!(others.rows(), expected);
            others.keep(&thirds);
            assert!(others.rows().is_empty());
        }
    }
}

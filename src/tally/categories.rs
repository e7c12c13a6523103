//! The categories of respondents, in forms of which the counting is compiled.

/// Categories of which a respondent may be in several.
pub trait Categories {
    /// Whether everybody is in one at most.
    const ARE_APART: bool;

    fn is_in_any(&self, row: usize) -> bool;

    /// Does something with each category that a respondent is in.
    fn each(&self, row: usize, with: impl FnMut(usize));
}

/// One category for all.
pub struct All;

impl Categories for All {
    const ARE_APART: bool = true;

    fn is_in_any(&self, _: usize) -> bool {
        true
    }

    fn each(&self, _: usize, mut with: impl FnMut(usize)) {
        with(0);
    }
}

impl Categories for [u16] {
    const ARE_APART: bool = true;

    fn is_in_any(&self, row: usize) -> bool {
        self[row] != 0
    }

    fn each(&self, row: usize, mut with: impl FnMut(usize)) {
        if let Some(category) = self[row].checked_sub(1) {
            with(usize::from(category));
        }
    }
}

/// Categories of which everybody is in one at most.
pub trait Apart {
    /// 1 + the category; 0 is none.
    fn place(&self, row: usize) -> usize;
}

impl Apart for All {
    fn place(&self, _: usize) -> usize {
        1
    }
}

impl Apart for [u16] {
    fn place(&self, row: usize) -> usize {
        usize::from(self[row])
    }
}

impl Categories for [u128] {
    const ARE_APART: bool = false;

    fn is_in_any(&self, row: usize) -> bool {
        self[row] != 0
    }

    fn each(&self, row: usize, with: impl FnMut(usize)) {
        each_bit(self[row], with);
    }
}

/// Does something with the place of each bit.
pub fn each_bit(bits: u128, mut with: impl FnMut(usize)) {
    // By halves, which a processor has at once.
    let mut half = bits as u64;
    while half != 0 {
        with(half.trailing_zeros() as usize);
        half &= half - 1;
    }
    let mut half = (bits >> 64) as u64;
    while half != 0 {
        with(64 + half.trailing_zeros() as usize);
        half &= half - 1;
    }
}

//! Numbers of few bits as Parquet stores them, runs of one number between packed ones [Parquet
//! Encodings, RLE/bit-packing hybrid], read as many at a time as are wanted.

use polars_buffer::Buffer;
use polars_parquet::parquet::encoding::{bitpacked, uleb128};

use super::pages::Broken;

/// Where reading has come to.
pub struct Runs {
    bytes: Buffer<u8>,
    /// Where the next run begins.
    at: usize,
    bits: usize,
    run: Run,
}

enum Run {
    /// A number and how many times it still comes.
    Same(u32, usize),
    /// Where the packed numbers begin, how many of them were read, and how many there are.
    Packed { from: usize, read: usize, length: usize },
}

impl Runs {
    /// Numbers of so many bits.
    pub fn new(bytes: Buffer<u8>, bits: usize) -> Result<Self, Broken> {
        match bits {
            // What takes no bits is zero.
            0 => Ok(Self { bytes, at: 0, bits, run: Run::Same(0, usize::MAX) }),
            1..=32 => Ok(Self { bytes, at: 0, bits, run: Run::Same(0, 0) }),
            _ => Err(Broken),
        }
    }

    /// The number that comes so many times next, where it is one.
    pub fn same(&mut self, count: usize) -> Result<Option<u32>, Broken> {
        self.begin()?;
        match &mut self.run {
            Run::Same(number, left) if *left >= count => {
                *left -= count;
                Ok(Some(*number))
            }
            _ => Ok(None),
        }
    }

    /// Adds as many numbers to others.
    pub fn take(&mut self, mut count: usize, to: &mut Vec<u32>) -> Result<(), Broken> {
        while count > 0 {
            self.begin()?;
            match &mut self.run {
                Run::Same(number, left) => {
                    let some = count.min(*left);
                    to.resize(to.len() + some, *number);
                    *left -= some;
                    count -= some;
                }
                Run::Packed { from, read, length } => {
                    let some = count.min(*length - *read);
                    // Eight numbers begin with a byte.
                    let before = *read % 8;
                    let first = *from + *read / 8 * self.bits;
                    let last = first + (before + some).div_ceil(8) * self.bits;
                    let packed = &self.bytes[first..last.min(self.bytes.len())];
                    let packed = bitpacked::Decoder::try_new(packed, self.bits, before + some);
                    let place = to.len();
                    packed.map_err(|_| Broken)?.collect_into(to);
                    to.drain(place..place + before);
                    *read += some;
                    count -= some;
                }
            }
        }
        Ok(())
    }

    /// Begins the next run where the last one has ended.
    fn begin(&mut self) -> Result<(), Broken> {
        while matches!(
            self.run,
            Run::Same(_, 0) | Run::Packed { .. } if self.is_at_end()
        ) {
            let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty());
            let (says, length) = uleb128::decode(rest.ok_or(Broken)?);
            self.at += length;
            let count = usize::try_from(says >> 1).map_err(|_| Broken)?;
            let left = self.bytes.len() - self.at;
            if says & 1 == 1 {
                // The last bytes may be left out.
                let bytes = count.saturating_mul(self.bits).min(left);
                let length = bytes * 8 / self.bits;
                self.run = Run::Packed { from: self.at, read: 0, length };
                self.at += bytes;
            } else {
                let mut number = [0; 4];
                let bytes = self.bits.div_ceil(8);
                let stored = self.bytes.get(self.at..self.at + bytes).ok_or(Broken)?;
                number[..bytes].copy_from_slice(stored);
                self.run = Run::Same(u32::from_le_bytes(number), count);
                self.at += bytes;
            }
        }
        Ok(())
    }

    fn is_at_end(&self) -> bool {
        match self.run {
            Run::Same(_, left) => left == 0,
            Run::Packed { read, length, .. } => read == length,
        }
    }
}

#[cfg(test)]
mod tests {
    use polars_parquet::parquet::encoding::hybrid_rle;

    use super::*;

    #[test]
    fn runs_are_read_the_same_however_many_at_a_time() {
        for bits in [1_usize, 2, 7, 8, 13, 20] {
            let most = 1_u64 << bits;
            let number = |n: u64| if n % 97 < 40 { 1 } else { (n * n % most) as u32 };
            let numbers: Vec<u32> = (0..3000).map(number).collect();
            let mut bytes = Vec::new();
            hybrid_rle::encode(&mut bytes, numbers.iter().copied(), bits as u32).expect("written");
            for step in [1, 5, 8, 64, 1000, 3000] {
                let mut runs = Runs::new(bytes.clone().into(), bits).expect("few bits");
                let mut found = Vec::new();
                while found.len() < numbers.len() {
                    let count = step.min(numbers.len() - found.len());
                    match runs.same(count).expect("whole") {
                        Some(same) => found.resize(found.len() + count, same),
                        None => runs.take(count, &mut found).expect("whole"),
                    }
                }
                assert_eq!(found, numbers, "{bits} bits, {step} at a time");
            }
        }
    }
    #[test]
    fn runs_that_end_too_early_are_broken() {
        // Three times 5, then eight packed numbers, of which two are there.
        let mut runs =
            Runs::new(vec![3 << 1, 5, 1 << 1 | 1, 0b0010_0001].into(), 4).expect("few bits");
        assert_eq!(runs.same(3), Ok(Some(5)));
        let mut found = Vec::new();
        assert_eq!(runs.take(2, &mut found), Ok(()));
        assert_eq!(found, [1, 2]);
        assert_eq!(runs.take(1, &mut found), Err(Broken));
        assert_eq!(runs.same(1), Err(Broken));
        assert!(Runs::new(Vec::new().into(), 33).is_err());
    }
}

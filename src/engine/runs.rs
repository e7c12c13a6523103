//! Numbers of few bits as Parquet stores them, runs of one number between packed ones [Parquet
//! Encodings, RLE/bit-packing hybrid], read as many at a time as are wanted.

use polars_buffer::Buffer;
use polars_parquet::parquet::encoding::{bitpacked, uleb128};

use super::pages::Broken;

/// Fewer numbers than this are not worth a decoder.
const SHORT: usize = 64;

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
                    *read += some;
                    count -= some;
                    let read = *read - some;
                    if some < SHORT {
                        let (bytes, bits) = (&*self.bytes, self.bits);
                        let first = 8 * *from + read * bits;
                        to.extend(
                            (0..some).map(|number| number_at(bytes, first + number * bits, bits)),
                        );
                        continue;
                    }
                    // Eight numbers begin with a byte.
                    let before = read % 8;
                    let first = *from + read / 8 * self.bits;
                    let last = first + (before + some).div_ceil(8) * self.bits;
                    let packed = &self.bytes[first..last.min(self.bytes.len())];
                    let packed = bitpacked::Decoder::try_new(packed, self.bits, before + some);
                    let place = to.len();
                    packed.map_err(|_| Broken)?.collect_into(to);
                    to.drain(place..place + before);
                }
            }
        }
        Ok(())
    }

    /// Adds as many numbers of one bit to others; bytes have to be unpacked as a whole.
    pub fn take_bits(&mut self, mut count: usize, to: &mut Vec<u8>) -> Result<(), Broken> {
        while count > 0 {
            self.begin()?;
            match &mut self.run {
                Run::Same(number, left) => {
                    let some = count.min(*left);
                    to.resize(to.len() + some, u8::from(*number != 0));
                    *left -= some;
                    count -= some;
                }
                Run::Packed { from, read, length } => {
                    let some = count.min(*length - *read);
                    let (first, last) = (*read, *read + some);
                    let packed = &self.bytes[*from + first / 8..*from + last.div_ceil(8)];
                    let place = to.len();
                    packed.iter().for_each(|byte| to.extend_from_slice(&eight(*byte)));
                    to.drain(place..place + first % 8);
                    to.truncate(place + some);
                    *read = last;
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

/// The number of so many bits that begins with a bit.
fn number_at(bytes: &[u8], bit: usize, bits: usize) -> u32 {
    let rest = &bytes[bit / 8..];
    let eight = rest.first_chunk().copied().unwrap_or_else(|| {
        let mut eight = [0; 8];
        eight[..rest.len()].copy_from_slice(rest);
        eight
    });
    (u64::from_le_bytes(eight) >> (bit % 8) & (u64::MAX >> (64 - bits))) as u32
}

/// The bits of a byte, the lowest first.
fn eight(byte: u8) -> [u8; 8] {
    // A byte for each bit, in which no other is left; added to these, the highest bit of a byte
    // says whether there was one.
    let own = u64::from(byte).wrapping_mul(0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
    (((own + 0x7F7F_7F7F_7F7F_7F7F) >> 7) & 0x0101_0101_0101_0101).to_le_bytes()
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
                let mut runs = Runs::new(bytes.clone().into(), bits).expect("few bits");
                let mut as_bits = Vec::new();
                while bits == 1 && as_bits.len() < numbers.len() {
                    let count = step.min(numbers.len() - as_bits.len());
                    runs.take_bits(count, &mut as_bits).expect("whole");
                }
                assert!(bits > 1 || as_bits.iter().map(|&bit| u32::from(bit)).eq(found));
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
